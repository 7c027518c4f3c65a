"""The pages that look across the publication: home, timeline, changes, corrections, coverage; and pages of prose."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from generator.charts import Chart, all_timelines, events_by_year, events_over_time, standing_by_year
from generator.library import aggregates
from generator.library.aggregates import EVERY, Changes, Sourcing
from generator.library.library import FOLDERS, SECTIONS, Target, TargetKind
from generator.primitives.urls import Address, address
from generator.site.components import (
    ChoiceView,
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
from generator.site.figures import crowded, standings
from generator.site.pages.board import YEAR, BoardRow, board_choices, board_rows, linked
from generator.site.pages.brief import overdue
from generator.site.pages.terms import EntryView, events_view, marks
from generator.site.wording import how_all_stand


class CountView(Struct, frozen=True):
    """How many briefs have a status now."""

    status: StatusView
    count: int


class HomeView(Struct, frozen=True, kw_only=True):
    """The home page; of many `briefs` the board shows those whose status changed last. `standing` is a sentence on how
    all of them stand."""

    standing: str
    briefs: int
    board: list[BoardRow]
    choices: list[ChoiceView]
    counts: list[CountView]
    figures: list[FigureView]
    latest: list[EventView]
    ways: list[tuple[str, list[EntryView]]]
    events: int
    sources: int
    verified: DateView | None


class TimelineView(Struct, frozen=True, kw_only=True):
    """Events by year, newest first, and what they can be narrowed by.

    Of very many (`count`) the timeline shows the newest, and each year has a page of its own: `pages` links to them,
    with the number of events on each. `year` is that of such a page, 0 on the timeline itself.
    """

    year: int
    years: list[tuple[int, list[EventView]]]
    pages: list[tuple[LinkView, int]]
    choices: list[ChoiceView]
    count: int
    figures: list[FigureView]


class ChangeView(Struct, frozen=True, kw_only=True):
    """A change of the publication's own record."""

    date: DateView
    kind: str
    link: LinkView
    text: str


class ChangesView(Struct, frozen=True, kw_only=True):
    """What changed, the newest of `total` first; also the corrections alone."""

    changes: list[ChangeView]
    total: int


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
    """How well the publication is sourced; of many `briefs` the rows are those that are sourced worst."""

    rows: list[CoverageRow]
    briefs: int
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


def home_view(desk: Desk, latest: int = 4) -> HomeView:
    """The home page, with the `latest` events."""
    lens = desk.lens
    size = aggregates.size(lens)
    counts = [(status, len(lens.members("status", status.id))) for status in lens.publication.statuses]
    return HomeView(
        standing=how_all_stand(counts, size.briefs, lens.publication.terms.brief),
        briefs=size.briefs,
        board=board_rows(desk, aggregates.board(lens), through_time=True),
        choices=board_choices(desk),
        counts=[CountView(view, count) for status, count in counts if (view := desk.status(status))],
        figures=_home_figures(desk),
        latest=events_view(desk, aggregates.newest(lens, *EVERY, latest).told[:latest]),
        ways=[_way(desk, "field"), _way(desk, "country"), _way(desk, "partner")],
        events=size.events,
        sources=size.sources,
        verified=date_view(size.verified),
    )


def _home_figures(desk: Desk) -> list[FigureView]:
    """How each came to stand where it does."""
    lens = desk.lens
    statuses, turning = lens.publication.statuses, lens.publication.turning_points
    if aggregates.size(lens).briefs > aggregates.BOUNDS.rows:
        tally = aggregates.standing(lens, *EVERY)
        plot = desk.studio.planned(standing_by_year, tally, statuses, turning) if tally else None
    else:
        source = standings(lens, lens.brief_ids)
        title = f"How the {lens.publication.terms.brief[1]} came to stand where they do"
        plot = desk.studio.planned(all_timelines, source, title=title) if source.steps else None
        return [linked(desk, desk.figure("statuses", plot), lens.brief_ids)] if plot else []
    return [desk.figure("statuses", plot)] if plot else []


def _way(desk: Desk, kind: TargetKind) -> tuple[str, list[EntryView]]:
    """The terms of a kind, the most followed first."""
    entries = [
        EntryView(link=desk.link(t), note="", count=n, status=None) for t, n in aggregates.entries(desk.lens, kind)
    ]
    ranked = sorted((e for e in entries if e.count), key=lambda e: (-e.count, e.link.title))
    return SECTIONS[address(FOLDERS[kind])], ranked


def timeline_view(desk: Desk) -> TimelineView:
    """The timeline: every event while they can stand on one page."""
    lens = desk.lens
    newest = aggregates.newest(lens, *EVERY, aggregates.BOUNDS.timeline)
    events = events_view(desk, newest.told)
    if newest.total > len(newest.told):
        counts = aggregates.happened(lens, *EVERY)
        plot = desk.studio.planned(events_by_year, counts, lens.publication.turning_points)
        return _timeline(desk, events, [plot], counts=counts)
    source = crowded(lens, marks(desk, newest.told))
    return _timeline(desk, events, [desk.studio.planned(events_over_time, source)] if events else [])


def year_view(desk: Desk, year: int) -> TimelineView:
    """The events of a year, where each has a page of its own."""
    events = [desk.happening(told) for told in aggregates.happenings(desk.lens, year)]
    return _timeline(desk, events, [], counts=aggregates.happened(desk.lens, *EVERY), year=year)


def year_address(year: int) -> Address:
    """Where the page of a year stands."""
    return address("timeline", f"{year:04}")


def _timeline(
    desk: Desk, events: list[EventView], plots: list[Chart], *, counts: Sequence[tuple[int, int]] = (), year: int = 0
) -> TimelineView:
    lens = desk.lens
    years: dict[int, list[EventView]] = {}
    for event in events:
        years.setdefault(int(event.date.iso[:4]), []).append(event)
    kinds = sorted({(event.kind_id, event.kind) for event in events if event.kind_id})
    return TimelineView(
        year=year,
        years=list(years.items()),
        pages=[(LinkView(str(y), desk.href(year_address(y))), count) for y, count in reversed(counts)],
        choices=[
            desk.choice("status", "Status set"),
            ChoiceView("kind", "Kind", kinds),
            desk.choice("field", "Field"),
            desk.choice("country", "Country"),
            YEAR,
        ],
        count=len(events) if year else aggregates.size(lens).events,
        figures=[desk.figure("events", plot) for plot in plots],
    )


def changes_view(desk: Desk) -> ChangesView:
    """What changed in the publication's record, newest first."""
    return _changes(desk, aggregates.changes(desk.lens))


def corrections_view(desk: Desk) -> ChangesView:
    """What was corrected, newest first."""
    return _changes(desk, aggregates.corrections(desk.lens))


def _changes(desk: Desk, changes: Changes) -> ChangesView:
    return ChangesView(
        changes=[
            ChangeView(
                date=date_view(change.date),
                kind=change.kind,
                link=LinkView(change.title, desk.href(address(FOLDERS["brief"], change.brief)) + change.fragment),
                text=change.text,
            )
            for change in changes.newest
        ],
        total=changes.total,
    )


def coverage_view(desk: Desk) -> CoverageView:
    """How well the claims are sourced, brief by brief."""
    found = aggregates.coverage(desk.lens)
    return CoverageView(
        rows=[_coverage(desk, sourcing) for sourcing in found.worst],
        briefs=found.briefs,
        events=found.events,
        sourced=found.sourced,
        sources=aggregates.size(desk.lens).sources,
        archived=found.archived,
    )


def _coverage(desk: Desk, sourcing: Sourcing) -> CoverageRow:
    return CoverageRow(
        link=LinkView(sourcing.title, desk.href(address(FOLDERS["brief"], sourcing.brief))),
        events=sourcing.events,
        sourced=sourcing.sourced,
        sources=sourcing.sources,
        publishers=sourcing.publishers,
        verified=date_view(sourcing.verified),
        overdue=overdue(sourcing.verified or sourcing.date, desk.lens.publication),
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
