"""Questions about many briefs at a time: lists, counts and the newest. A crowd is the members of a term, or all briefs:
("brief", "").
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct

from generator.engine.query import query
from generator.library import rows
from generator.library.library import Occurrence, Target, TargetKind, Telling, tellings_of
from generator.library.queries import Lens
from generator.library.rows import Change
from generator.model.model import Source
from generator.primitives.dates import PartialDate

EVERY: tuple[TargetKind, str] = ("brief", "")
"""The crowd of all briefs."""

Tally = list[tuple[int, str, int]]
"""Counts by year and status, in order of the year; a status nobody has has no row."""


class Bounds(Struct, frozen=True, kw_only=True):
    """How much a page lists. Up to `cards` briefs have a card each, more a line each; up to `rows` are drawn, or stand
    on the home page, one by one. Up to `events` events stand on a term's page, up to `timeline` on the timeline; of
    more the `newest`. `changes`, `register` (sources) and `coverage` count the rows of those pages,
    `feed` the briefs of a feed."""

    cards: int = 60
    rows: int = 300
    events: int = 500
    newest: int = 100
    timeline: int = 1000
    changes: int = 500
    register: int = 1000
    coverage: int = 500
    partners: int = 60
    feed: int = 100


BOUNDS = Bounds()


class Size(Struct, frozen=True):
    """How much there is; `verified` is when somebody last verified a brief."""

    briefs: int
    events: int
    sources: int
    verified: PartialDate | None


class Line(Struct, frozen=True):
    """A brief in a few words: how it stands, since when, and how it stood before."""

    id: str
    title: str
    kind: str
    status: str
    since: PartialDate | None
    before: str


class Newest(Struct, frozen=True):
    """The newest events of `total`."""

    total: int
    told: list[Telling]


class Happening(Struct, frozen=True):
    """An event in a few words; `briefs` are the ids and titles of those that tell it, fields and countries theirs."""

    date: PartialDate
    title: str
    kind: str
    status: str
    party: str
    anchor: str
    briefs: list[tuple[str, str]]
    fields: list[str]
    countries: list[str]
    still: bool = False


class Changes(Struct, frozen=True):
    """The newest changes of `total`."""

    total: int
    newest: list[Change]


class Sourcing(Struct, frozen=True, kw_only=True):
    """How well one brief is sourced."""

    brief: str
    title: str
    events: int
    sourced: int
    sources: int
    publishers: int
    date: PartialDate
    verified: PartialDate | None


class Coverage(Struct, frozen=True, kw_only=True):
    """How well the publication is sourced: totals, and the briefs that are sourced worst."""

    briefs: int
    events: int
    sourced: int
    archived: int
    worst: list[Sourcing]


@query("how much there is")
def size(lens: Lens) -> Size:
    """How much there is."""
    briefs = lens.rows(rows.BRIEFS)
    sources = {row.id for listed in lens.rows(rows.SOURCES) for row in listed}
    return Size(
        briefs=len(briefs),
        events=len(_tellings(lens)),
        sources=len(sources),
        verified=max((brief.verified for brief in briefs if brief.verified), default=None),
    )


@query("all events")
def _tellings(lens: Lens) -> list[tuple[PartialDate, str, int, list[str]]]:
    """Every event once: its date, the first brief that tells it, its place there, and all briefs that tell it."""
    shared: dict[str, list[str]] = {}
    found: list[tuple[PartialDate, str, int, list[str]]] = []
    for dated in sorted(lens.rows(rows.EVENTS), key=lambda row: row.order):
        for date, index, id in dated.events:
            if id and id in shared:
                shared[id].append(dated.order[1])
            else:
                found.append((date, dated.order[1], index, [dated.order[1]]))
                if id:
                    shared[id] = found[-1][3]
    return found


@query("to when the record is known")
def horizon(lens: Lens) -> PartialDate | None:
    """The day on which a brief was last verified, or the last one on which any was published; never later than what is
    looked back from."""
    found = lens.rows(rows.VERIFIED)
    known = [row.verified for row in found if row.verified and row.verified.year] or [
        row.date for row in found if row.date.year
    ]
    if lens.as_of and known and max(known).shown_last > lens.as_of.last:
        return lens.as_of
    return max(known, default=None)


def _crowd(lens: Lens, kind: TargetKind, id: str) -> list[str]:
    """The briefs of a crowd, in listing order."""
    return lens.brief_ids if (kind, id) == EVERY else lens.members(kind, id)


def _shown(lens: Lens, kind: TargetKind, id: str) -> list[Telling]:
    """The events on a term's page: a partner's are those it had a part in, a status's those that set it."""
    told = (o for brief in _crowd(lens, kind, id) for o in lens.occurrences(brief))
    if kind == "partner":
        told = (o for o in told if id in o.event.actors or o.event.party == id)
    if kind == "status":
        told = (o for o in told if o.event.status == id and not o.event.party)
    return tellings_of(told)


@query("the events of {0} {1}")
def newest(lens: Lens, kind: TargetKind, id: str, most: int) -> Newest:
    """A crowd's events, newest first: all when they are not more than `most`."""
    if (kind, id) == EVERY:
        every = _tellings(lens)
        count = len(every) if len(every) <= most else BOUNDS.newest
        chosen = heapq.nlargest(count, every, key=lambda told: (*_day(told[0]), told[1], told[2]))
        return Newest(len(every), [Telling(_occurrence(lens, brief, n), briefs) for _, brief, n, briefs in chosen])
    tellings = _shown(lens, kind, id)
    count = len(tellings) if len(tellings) <= most else BOUNDS.newest
    return Newest(len(tellings), heapq.nlargest(count, tellings, key=_newest_first))


def _occurrence(lens: Lens, brief: str, index: int) -> Occurrence:
    return next(told for told in lens.occurrences(brief) if told.index == index)


def _line(row: rows.BriefRow) -> Line:
    return Line(row.id, row.title, row.kind, row.status, row.since, row.before)


@query("the briefs of {0} {1} in lines")
def lines(lens: Lens, kind: TargetKind, id: str) -> list[Line]:
    """A crowd in lines."""
    found = {row.id: row for row in lens.rows(rows.BRIEFS)}
    return [_line(found[brief]) for brief in _crowd(lens, kind, id)]


@query("the status board")
def board(lens: Lens) -> list[Line]:
    """The briefs for the status board: all while they are few, else those whose status changed last."""
    chosen = [_line(row) for row in sorted(lens.rows(rows.BRIEFS), key=lambda row: row.order)]
    if len(chosen) <= BOUNDS.rows:
        return chosen
    return heapq.nlargest(BOUNDS.newest, chosen, key=lambda line: (line.since or _NEVER, line.title, line.id))


@query("the statuses of {0} {1} through time")
def standing(lens: Lens, kind: TargetKind, id: str) -> Tally:
    """How many of a crowd had each status at the end of each year, by their events; now, for the last year."""
    turns: Counter[tuple[int, str]] = Counter()
    for steps in _steps(lens, kind, id):
        before = ""
        for date, status in steps:
            turns[date.year, before] -= 1
            turns[date.year, status] += 1
            before = status
    years = [year for year, _ in turns]
    statuses = [status.id for status in lens.publication.statuses]
    now: Counter[str] = Counter()
    tally: Tally = []
    until = horizon(lens)
    last = max([*years, until.year if until else 0]) if years else -1
    for year in range(min(years, default=0), last + 1):
        for status in statuses:
            now[status] += turns[year, status]
        tally += [(year, status, count) for status in statuses if (count := now[status])]
    return tally


def _steps(lens: Lens, kind: TargetKind, id: str) -> Iterator[list[tuple[PartialDate, str]]]:
    """The dates and statuses of each of a crowd's histories."""
    if (kind, id) == EVERY:
        yield from (row.steps for row in sorted(lens.rows(rows.STEPS), key=lambda row: row.order))
    else:
        yield from (lens.portrait(brief).steps for brief in lens.members(kind, id))


@query("how statuses changed")
def steps_of_all(lens: Lens) -> list[list[tuple[PartialDate, str]]]:
    """The dates and statuses of each brief's history, in listing order."""
    return list(_steps(lens, *EVERY))


@query("in which years {0} {1} had events")
def happened(lens: Lens, kind: TargetKind, id: str) -> list[tuple[int, int]]:
    """The years in which a crowd had events, and how many."""
    if (kind, id) == EVERY:
        counts = Counter(date.year for date, *_ in _tellings(lens))
    else:
        counts = Counter(telling.occurrence.event.date.year for telling in _shown(lens, kind, id))
    return sorted(counts.items())


@query("the events of {0}")
def happenings(lens: Lens, year: int) -> list[Happening]:
    """The events of a year, newest first. One that several briefs tell belongs to the first of them."""
    told = [row for row in lens.rows(rows.YEAR, year) if not row.id or _tellers(lens, row.id)[0] == row.order]
    told.sort(key=lambda row: (*_day(row.date), row.order[1], row.index), reverse=True)
    return [_happening(lens, row) for row in told]


def _tellers(lens: Lens, event: str) -> list[rows.Order]:
    """The briefs that tell an event, in listing order."""
    return sorted(row.order for row in lens.rows(rows.EVENT, event))


def _happening(lens: Lens, row: rows.YearRow) -> Happening:
    tellers = _tellers(lens, row.id) if row.id else [row.order]
    card = lens.card(row.order[1])
    return Happening(
        row.date,
        row.title,
        row.kind,
        row.status,
        lens.party_title(row.party) if row.party else "",
        row.anchor,
        [(brief, lens.card(brief).title) for _, brief in tellers],
        card.fields,
        card.countries,
        row.still,
    )


@query("a page of the register of sources")
def register(lens: Lens, page: int) -> list[tuple[Source, int]]:
    """The sources of a page (from 1) of the register, each with the number of claims it supports."""
    start = (page - 1) * BOUNDS.register
    ids = source_ids(lens)[start : start + BOUNDS.register]
    return [(lens.source(id).source, len(lens.supports(id))) for id in ids]


@query("the list of sources")
def source_ids(lens: Lens) -> list[str]:
    """The ids of all sources, in their order."""
    return sorted({row.id for listed in lens.rows(rows.SOURCES) for row in listed})


@query("the number of publishers")
def publishers(lens: Lens) -> int:
    """How many publishers the sources have."""
    return len({row.publisher for listed in lens.rows(rows.SOURCES) for row in listed} - {""})


@query("the terms of kind {0}")
def entries(lens: Lens, kind: TargetKind) -> list[tuple[Target, int]]:
    """All terms of a kind in listing order, each with the number of its briefs."""
    return [(target, len(lens.members(kind, target.id))) for target in lens.targets(kind)]


@query("how the briefs of partners stand")
def matrix(lens: Lens) -> list[tuple[str, str, int]]:
    """Partners' titles, a status each and how many of their briefs have it; of many partners those with most briefs."""
    status = {row.id: row.status for row in lens.rows(rows.BRIEFS)}
    counts = [(target, lens.members("partner", target.id)) for target in lens.targets("partner")]
    chosen = heapq.nsmallest(BOUNDS.partners, counts, key=lambda entry: (-len(entry[1]), entry[0].title, entry[0].id))
    return [
        (target.title, name, count)
        for target, members in chosen
        for name, count in Counter(status[id] for id in members if status[id]).items()
    ]


@query("how well claims are sourced")
def coverage(lens: Lens) -> Coverage:
    """How well the claims are sourced."""
    listed = [row for source_rows in lens.rows(rows.SOURCES) for row in source_rows]
    publisher = {row.id: row.publisher for row in listed}
    found = [_sourcing(row, publisher) for row in sorted(lens.rows(rows.SOURCING), key=lambda row: row.order)]
    worst = heapq.nsmallest(BOUNDS.coverage, found, key=_sourced_share) if len(found) > BOUNDS.coverage else found
    return Coverage(
        briefs=len(found),
        events=sum(row.events for row in found),
        sourced=sum(row.sourced for row in found),
        archived=len({row.id for row in listed if row.is_archived}),
        worst=worst,
    )


def _sourcing(row: rows.SourcingRow, publisher: Mapping[str, str]) -> Sourcing:
    return Sourcing(
        brief=row.order[1],
        title=row.title,
        events=row.events,
        sourced=row.sourced,
        sources=len(row.cited),
        publishers=len({publisher.get(source, "") for source in row.cited}),
        date=row.date,
        verified=row.verified,
    )


@query("the briefs of {0} {1} updated last")
def latest(lens: Lens, kind: TargetKind, id: str) -> list[str]:
    """The briefs of a crowd that a feed holds, the one updated last first; a month counts from its first day."""
    if (kind, id) == EVERY:
        dated = [(row.newest, row.id) for row in lens.rows(rows.BRIEFS)]
    else:
        dated = [(member.newest, member.order[1]) for member in lens.memberships(kind, id)]
    # Twice, for days fall and ids rise: sorting keeps the order of what is alike.
    ranked = sorted(sorted(dated, key=lambda item: item[1]), key=lambda item: item[0], reverse=True)
    return [brief for _, brief in ranked[: BOUNDS.feed]]


@query("the record of changes")
def changes(lens: Lens) -> Changes:
    """What was published, updated and corrected, newest first."""
    found = [change for own in lens.rows(rows.CHANGES) for change in own]
    return Changes(len(found), heapq.nlargest(BOUNDS.changes, found))


@query("the record of corrections")
def corrections(lens: Lens) -> Changes:
    """What was corrected, newest first."""
    found = [change for own in lens.rows(rows.CHANGES) for change in own if change.kind == "Corrected"]
    return Changes(len(found), heapq.nlargest(BOUNDS.changes, found))


_NEVER = PartialDate(0)


def _day(date: PartialDate) -> tuple[int, int, int]:
    return date.year, date.month, date.day


def _newest_first(telling: Telling) -> tuple[int, int, int, str, int]:
    told = telling.occurrence
    return *_day(told.event.date), told.brief, told.index


def _sourced_share(row: Sourcing) -> tuple[float, int, int, str]:
    return row.sourced / row.events if row.events else 0.0, row.sources, row.publishers, row.brief
