"""The pages that look across the publication: home, timeline, changes, corrections, coverage; and pages of prose."""

from __future__ import annotations

from msgspec import Struct

from generator.brief_view import overdue
from generator.charts import Material, all_timelines, events_over_time, status_counts
from generator.dates import parse_date
from generator.figures import material_of
from generator.library import FOLDERS, SECTIONS, Target, TargetKind
from generator.model import Status
from generator.paths import address
from generator.term_views import EntryView, events_view
from generator.views import (
    CardView,
    DateView,
    Desk,
    EventView,
    FigureView,
    LinkView,
    Parts,
    SourceView,
    StatusView,
    date_view,
)


class BoardRow(Struct, frozen=True, kw_only=True):
    """A line of the status board: how a brief stands and how it stood before."""

    card: CardView
    before: StatusView | None
    steps: int


class CountView(Struct, frozen=True):
    """How many briefs have a status now."""

    status: StatusView
    count: int


class HomeView(Struct, frozen=True, kw_only=True):
    """The home page."""

    board: list[BoardRow]
    counts: list[CountView]
    figures: list[FigureView]
    latest: list[EventView]
    ways: list[tuple[str, list[EntryView]]]
    events: int
    sources: int
    verified: DateView | None


class TimelineView(Struct, frozen=True, kw_only=True):
    """Every event by year, newest first, and the words to filter by."""

    years: list[tuple[int, list[EventView]]]
    statuses: list[StatusView]
    kinds: list[tuple[str, str]]
    fields: list[tuple[str, str]]
    count: int
    figures: list[FigureView]


class ChangeView(Struct, frozen=True, kw_only=True):
    """A change of the publication's own record."""

    date: DateView
    kind: str
    link: LinkView
    text: str


class ChangesView(Struct, frozen=True, kw_only=True):
    """What changed, newest first; also the corrections alone."""

    changes: list[ChangeView]


class CoverageRow(Struct, frozen=True, kw_only=True):
    """How well one brief is sourced."""

    link: LinkView
    events: int
    sourced: int
    sources: int
    publishers: int
    verified: DateView | None
    overdue: str


class CoverageView(Struct, frozen=True, kw_only=True):
    """How well the publication is sourced."""

    rows: list[CoverageRow]
    events: int
    sourced: int
    sources: int
    archived: int


class ProseView(Struct, frozen=True, kw_only=True):
    """A page of prose; `statuses` for those that explain them."""

    title: str
    summary: str
    parts: Parts
    sources: list[SourceView]
    mentions: list[LinkView]


class RedirectView(Struct, frozen=True):
    """Where something stands now."""

    title: str
    href: str


class NoView(Struct, frozen=True):
    """Of a page that shows nothing but itself."""


def home_view(desk: Desk, latest: int = 12) -> HomeView:
    """The home page, with the `latest` events."""
    lens = desk.lens
    told = [o for id in lens.brief_ids for o in lens.occurrences(id)]
    source = material_of(lens, lens.brief_ids)
    verified = [date for id in lens.brief_ids if (date := lens.brief(id).verified)]
    counts = [(status, len(lens.members("status", status.id))) for status in lens.publication.statuses]
    return HomeView(
        board=[_board_row(desk, id) for id in lens.brief_ids],
        counts=[CountView(view, count) for status, count in counts if (view := desk.status(status))],
        figures=_home_figures(desk, source, counts),
        latest=events_view(desk, told)[:latest],
        ways=[_way(desk, "field"), _way(desk, "country"), _way(desk, "partner")],
        events=len(told),
        sources=len(lens.targets("source")),
        verified=date_view(max(verified, default=None)),
    )


def _home_figures(desk: Desk, source: Material, counts: list[tuple[Status, int]]) -> list[FigureView]:
    """How many stand where now, and how each came there."""
    if not source.steps:
        return []
    through_time = desk.figure("statuses", all_timelines(source))
    return [desk.figure("counts", status_counts(counts)), through_time]


def _board_row(desk: Desk, brief: str) -> BoardRow:
    history = desk.lens.history(brief)
    now = history[-1].event.status if history else ""
    before = next((o.event.status for o in reversed(history) if o.event.status != now), "")
    return BoardRow(card=desk.card(brief), before=desk.status_named(before), steps=len(history))


def _way(desk: Desk, kind: TargetKind) -> tuple[str, list[EntryView]]:
    """The terms of a kind, the most followed first."""
    entries = [
        EntryView(link=desk.link(t), note="", count=len(desk.lens.members(kind, t.id)), status=None)
        for t in desk.lens.targets(kind)
    ]
    ranked = sorted((e for e in entries if e.count), key=lambda e: (-e.count, e.link.title))
    return SECTIONS[address(FOLDERS[kind])], ranked


def timeline_view(desk: Desk) -> TimelineView:
    """Every event."""
    lens = desk.lens
    events = events_view(desk, [o for id in lens.brief_ids for o in lens.occurrences(id)])
    years: dict[int, list[EventView]] = {}
    for event in events:
        years.setdefault(int(event.date.iso[:4]), []).append(event)
    source = material_of(lens, lens.brief_ids)
    used_fields = {name for event in events for name in event.fields}
    return TimelineView(
        years=list(years.items()),
        statuses=[view for status in lens.publication.statuses if (view := desk.status(status))],
        kinds=sorted({(event.kind_id, event.kind) for event in events if event.kind_id}),
        fields=[(t.id, t.title) for t in lens.targets("field") if t.id in used_fields],
        count=len(events),
        figures=[desk.figure("events", events_over_time(source))] if source.events else [],
    )


def changes_view(desk: Desk) -> ChangesView:
    """What changed in the publication's record, newest first."""
    changes = [change for id in desk.lens.brief_ids for change in _changes(desk, id)]
    changes.sort(key=lambda change: (change.date.iso, change.link.title), reverse=True)
    return ChangesView(changes=changes)


def _changes(desk: Desk, brief: str) -> list[ChangeView]:
    facts, place = desk.lens.brief(brief), desk.href(address(FOLDERS["brief"], brief))
    link = LinkView(facts.title, place)
    entries = [(facts.date, "Published", link, facts.summary)]
    if facts.updated and facts.updated != facts.date:
        entries.append((facts.updated, "Updated", link, facts.summary))
    entries += [(correction.date, "Corrected", link, correction.text) for correction in facts.corrections]
    for update in desk.lens.prose(desk.lens.path("brief", brief)).updates:
        date = parse_date(update.date)
        entries.append((date, "Added to", LinkView(facts.title, f"{place}#update-{date.iso}"), ""))
    return [ChangeView(date=date_view(date), kind=kind, link=link, text=text) for date, kind, link, text in entries]


def corrections_view(desk: Desk) -> ChangesView:
    """What was corrected, newest first."""
    return ChangesView(changes=[change for change in changes_view(desk).changes if change.kind == "Corrected"])


def coverage_view(desk: Desk) -> CoverageView:
    """How well the claims are sourced, brief by brief."""
    lens = desk.lens
    rows = [_coverage(desk, id) for id in lens.brief_ids]
    sources = [lens.source(target.id).source for target in lens.targets("source")]
    return CoverageView(
        rows=rows,
        events=sum(row.events for row in rows),
        sourced=sum(row.sourced for row in rows),
        sources=len(sources),
        archived=sum(1 for source in sources if source.archive_url),
    )


def _coverage(desk: Desk, id: str) -> CoverageRow:
    lens = desk.lens
    facts, told = lens.brief(id), lens.occurrences(id)
    cited = {source for o in told for source in o.event.sources} | {s for d in facts.datasets for s in d.sources}
    return CoverageRow(
        link=LinkView(facts.title, desk.href(address(FOLDERS["brief"], id))),
        events=len(told),
        sourced=sum(1 for o in told if o.event.sources),
        sources=len(cited),
        publishers=len({lens.source(source).source.publisher for source in cited}),
        verified=date_view(facts.verified),
        overdue=overdue(facts, lens.publication),
    )


def prose_view(desk: Desk, id: str) -> ProseView:
    """A page of prose."""
    lens = desk.lens
    facts, path = lens.page(id), lens.path("page", id)
    parts = desk.fill(lens.bodies(path)[""], path)
    return ProseView(
        title=facts.title,
        summary=facts.summary,
        parts=parts,
        sources=desk.bibliography(),
        mentions=[desk.link(mention) for mention in lens.mentions(Target("page", id, facts.title, desk.origin))],
    )


def redirect_view(desk: Desk, target: Target) -> RedirectView:
    """The page at a former address of `target`."""
    return RedirectView(target.title, desk.href(target.address))
