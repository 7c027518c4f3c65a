"""The pages that look across the publication: home, timeline, changes, corrections, coverage; and pages of prose."""

from __future__ import annotations

from msgspec import Struct

from generator.brief_view import overdue
from generator.dates import parse_date
from generator.library import FOLDERS, SECTIONS, Library, Target, TargetKind
from generator.body import Body
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


def home_view(desk: Desk, latest: int = 8) -> HomeView:
    """The home page, with the `latest` events."""
    library = desk.library
    board = [_board_row(desk, id) for id in library.briefs]
    counts = [
        CountView(status_view, len(library.members.get(("status", status.id), [])))
        for status in library.publication.statuses
        if (status_view := desk.status(status))
    ]
    told = [o for events in library.occurrences.values() for o in events]
    verified = [d.facts.verified for d in library.briefs.values() if d.facts.verified]
    return HomeView(
        board=board,
        counts=counts,
        figures=[],
        latest=events_view(desk, told)[:latest],
        ways=[_way(desk, "field"), _way(desk, "country"), _way(desk, "partner")],
        events=len(told),
        sources=len(library.sources),
        verified=date_view(max(verified, default=None)),
    )


def _board_row(desk: Desk, brief: str) -> BoardRow:
    history = desk.library.history(brief)
    now = history[-1].event.status if history else ""
    before = next((o.event.status for o in reversed(history) if o.event.status != now), "")
    return BoardRow(card=desk.card(brief), before=desk.status_named(before), steps=len(history))


def _way(desk: Desk, kind: TargetKind) -> tuple[str, list[EntryView]]:
    """The most followed terms of a kind."""
    library = desk.library
    entries = [
        EntryView(link=desk.link(t), note="", count=len(library.members.get((kind, t.id), [])), status=None)
        for t in library.of_kind(kind)
    ]
    return SECTIONS[address(FOLDERS[kind])], sorted(
        (e for e in entries if e.count), key=lambda e: (-e.count, e.link.title)
    )


def timeline_view(desk: Desk) -> TimelineView:
    """Every event."""
    library = desk.library
    events = events_view(desk, [o for events in library.occurrences.values() for o in events])
    years: dict[int, list[EventView]] = {}
    for event in events:
        years.setdefault(int(event.date.iso[:4]), []).append(event)
    used_fields = {name for event in events for name in event.fields}
    return TimelineView(
        years=list(years.items()),
        statuses=[view for status in library.publication.statuses if (view := desk.status(status))],
        kinds=sorted({(event.kind_id, event.kind) for event in events if event.kind_id}),
        fields=[(t.id, t.title) for t in library.of_kind("field") if t.id in used_fields],
        count=len(events),
        figures=[],
    )


def changes_view(desk: Desk) -> ChangesView:
    """What changed in the publication's record, newest first."""
    changes: list[tuple[str, ChangeView]] = []
    for id, document in desk.library.briefs.items():
        facts, card = document.facts, desk.link(desk.library.targets["brief", id])
        entries = [(facts.date, "Published", card, facts.summary)]
        if facts.updated and facts.updated != facts.date:
            entries.append((facts.updated, "Updated", card, facts.summary))
        entries += [(c.date, "Corrected", card, c.text) for c in facts.corrections]
        changes += [
            (date.iso, ChangeView(date=date_view(date), kind=kind, link=link, text=text))
            for date, kind, link, text in entries
        ]
        for update in document.prose.updates:
            date = parse_date(update.date)
            link = LinkView(card.title, f"{card.href}#update-{date.iso}")
            changes.append((date.iso, ChangeView(date=date_view(date), kind="Added to", link=link, text="")))
    changes.sort(key=lambda change: (change[0], change[1].link.title), reverse=True)
    return ChangesView(changes=[change for _, change in changes])


def corrections_view(desk: Desk) -> ChangesView:
    """What was corrected, newest first."""
    return ChangesView(changes=[change for change in changes_view(desk).changes if change.kind == "Corrected"])


def coverage_view(desk: Desk) -> CoverageView:
    """How well the claims are sourced, brief by brief."""
    library = desk.library
    rows = [_coverage(desk, library, id) for id in library.briefs]
    sources = [registered.source for registered in library.sources.values()]
    return CoverageView(
        rows=rows,
        events=sum(row.events for row in rows),
        sourced=sum(row.sourced for row in rows),
        sources=len(sources),
        archived=sum(1 for source in sources if source.archive_url),
    )


def _coverage(desk: Desk, library: Library, id: str) -> CoverageRow:
    facts, told = library.briefs[id].facts, library.occurrences[id]
    cited = {source for o in told for source in o.event.sources} | {s for d in facts.datasets for s in d.sources}
    return CoverageRow(
        link=desk.link(library.targets["brief", id]),
        events=len(told),
        sourced=sum(1 for o in told if o.event.sources),
        sources=len(cited),
        publishers=len({library.sources[source].source.publisher for source in cited}),
        verified=date_view(facts.verified),
        overdue=overdue(facts, library),
    )


def prose_view(desk: Desk, id: str, bodies: dict[str, Body]) -> ProseView:
    """A page of prose."""
    library, document = desk.library, desk.library.pages[id]
    parts = desk.prose(document, bodies[""])
    target = library.targets["page", id]
    return ProseView(
        title=document.facts.title,
        summary=document.facts.summary,
        parts=parts,
        sources=desk.bibliography(),
        mentions=[desk.link(mention) for mention in library.mentions.get(target, [])],
    )


def redirect_view(desk: Desk, target: Target) -> RedirectView:
    """The page at a former address of `target`."""
    return RedirectView(target.title, desk.href(target.address))
