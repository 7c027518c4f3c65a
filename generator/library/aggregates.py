"""What a page that lists a crowd shows of it: lines, tallies and the newest, each found in one pass over the library.

A page of a thousand briefs looks at one of these instead of at every brief: what it notes stays small, and it is made
again only when something that it shows has changed. A crowd is the members of a term, or all briefs: ("brief", "").
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from generator.library.library import Library, Occurrence, Target, TargetKind, Telling, tellings_of
from generator.model.model import Source
from generator.primitives.dates import PartialDate, parse_date

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


class Change(Struct, frozen=True, order=True):
    """A change of the publication's own record: of `brief`, told at `fragment` of its page."""

    date: PartialDate
    title: str
    kind: str
    brief: str
    fragment: str
    text: str


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


def size(library: Library) -> Size:
    """How much there is."""
    verified = [d.facts.verified for d in library.briefs.values() if d.facts.verified]
    return Size(len(library.briefs), len(library.tellings), len(library.sources), max(verified, default=None))


def crowd(library: Library, kind: TargetKind, id: str) -> list[str]:
    """The briefs of a crowd, in listing order."""
    return list(library.briefs) if (kind, id) == EVERY else library.members.get((kind, id), [])


def shown(library: Library, kind: TargetKind, id: str) -> list[Telling]:
    """The events on a crowd's page: a partner's are those it had a part in, a status's those that set it."""
    if (kind, id) == EVERY:
        return library.tellings
    told = (o for brief in crowd(library, kind, id) for o in library.occurrences[brief])
    if kind == "partner":
        told = (o for o in told if id in o.event.actors or o.event.party == id)
    if kind == "status":
        told = (o for o in told if o.event.status == id and not o.event.party)
    return tellings_of(told)


def newest(library: Library, kind: TargetKind, id: str, most: str) -> Newest:
    """A crowd's events, newest first: all when they are not more than `most`."""
    tellings = shown(library, kind, id)
    count = len(tellings) if len(tellings) <= int(most) else BOUNDS.newest
    return Newest(len(tellings), heapq.nlargest(count, tellings, key=_newest_first))


def lines(library: Library, kind: TargetKind, id: str) -> list[Line]:
    """A crowd in lines."""
    return [line(library, brief) for brief in crowd(library, kind, id)]


def board(library: Library) -> list[Line]:
    """The briefs for the status board: all while they are few, else those whose status changed last."""
    chosen = lines(library, *EVERY)
    if len(chosen) <= BOUNDS.rows:
        return chosen
    return heapq.nlargest(BOUNDS.newest, chosen, key=lambda line: (line.since or _NEVER, line.title, line.id))


def line(library: Library, brief: str) -> Line:
    """A brief in a few words."""
    facts, history = library.briefs[brief].facts, library.history(brief)
    now = history[-1].event.status if history else ""
    before = next((o.event.status for o in reversed(history) if o.event.status != now), "")
    return Line(brief, facts.title, facts.kind, library.status[brief], since(history), before)


def since(history: Sequence[Occurrence]) -> PartialDate | None:
    """The date since which the present status holds: repeated settings of it do not start it anew."""
    date = None
    for told in reversed(history):
        if told.event.status != history[-1].event.status:
            break
        date = told.event.date
    return date


def standing(library: Library, kind: TargetKind, id: str) -> Tally:
    """How many of a crowd had each status at the end of each year, by their events; now, for the last year."""
    turns: Counter[tuple[int, str]] = Counter()
    for brief in crowd(library, kind, id):
        before = ""
        for told in library.history(brief):
            turns[told.event.date.year, before] -= 1
            turns[told.event.date.year, told.event.status] += 1
            before = told.event.status
    years = [year for year, _ in turns]
    now: Counter[str] = Counter()
    tally: Tally = []
    for year in range(min(years, default=0), max(years, default=-1) + 1):
        for status in _statuses(library):
            now[status] += turns[year, status]
        tally += [(year, status, count) for status in _statuses(library) if (count := now[status])]
    return tally


def happened(library: Library, kind: TargetKind, id: str) -> list[tuple[int, int]]:
    """The years in which a crowd had events, and how many."""
    counts = Counter(telling.occurrence.event.date.year for telling in shown(library, kind, id))
    return sorted(counts.items())


def happenings(library: Library, year: str) -> list[Happening]:
    """The events of a year, newest first."""
    told = sorted(library.years.get(int(year), ()), key=_newest_first, reverse=True)
    return [_happening(library, telling) for telling in told]


def tellers(library: Library, year: str) -> list[str]:
    """The briefs that tell of events in a year, in a fixed order."""
    return sorted({brief for telling in library.years.get(int(year), ()) for brief in telling.briefs})


def register(library: Library, page: str) -> list[tuple[Source, int]]:
    """The sources of a page (from 1) of the register, each with the number of claims it supports."""
    start = (int(page) - 1) * BOUNDS.register
    ids = list(library.sources)[start : start + BOUNDS.register]
    return [(library.sources[id].source, len(library.supports.get(id, ()))) for id in ids]


def publishers(library: Library) -> int:
    """How many publishers the sources have."""
    return len({registered.source.publisher for registered in library.sources.values()} - {""})


def entries(library: Library, kind: TargetKind) -> list[tuple[Target, int]]:
    """All terms of a kind in listing order, each with the number of its briefs."""
    return [(target, len(library.members.get((kind, target.id), ()))) for target in library.of_kind(kind)]


def matrix(library: Library) -> list[tuple[str, str, int]]:
    """Partners' titles, a status each and how many of their briefs have it; of many partners those with most briefs."""
    counts = [(target, library.members.get(("partner", target.id), [])) for target in library.of_kind("partner")]
    chosen = heapq.nsmallest(BOUNDS.partners, counts, key=lambda entry: (-len(entry[1]), entry[0].title, entry[0].id))
    return [
        (target.title, status, count)
        for target, members in chosen
        for status, count in Counter(library.status[id] for id in members if library.status[id]).items()
    ]


def coverage(library: Library) -> Coverage:
    """How well the claims are sourced."""
    rows = [_sourcing(library, id) for id in library.briefs]
    worst = heapq.nsmallest(BOUNDS.coverage, rows, key=_sourced_share) if len(rows) > BOUNDS.coverage else rows
    return Coverage(
        briefs=len(rows),
        events=sum(row.events for row in rows),
        sourced=sum(row.sourced for row in rows),
        archived=sum(1 for registered in library.sources.values() if registered.source.archive_url),
        worst=worst,
    )


def ranks(library: Library) -> dict[str, int]:
    """Each brief's place among all, the one updated last first; a date known to the month counts from its first day."""
    briefs = {id: document.facts for id, document in sorted(library.briefs.items())}
    newest = sorted(briefs, key=lambda id: (briefs[id].updated or briefs[id].date).first, reverse=True)
    return {id: rank for rank, id in enumerate(newest)}


def latest(library: Library, ranks: Mapping[str, int], kind: TargetKind, id: str) -> list[str]:
    """The briefs of a crowd that a feed holds, in the order of their ranks."""
    crowd = library.members.get((kind, id), []) if (kind, id) != EVERY else ranks
    return sorted(crowd, key=ranks.__getitem__)[: BOUNDS.feed]


def changes(library: Library) -> Changes:
    """What was published, updated and corrected, newest first."""
    found = [change for id in library.briefs for change in _changes(library, id)]
    return Changes(len(found), heapq.nlargest(BOUNDS.changes, found))


def corrections(library: Library) -> Changes:
    """What was corrected, newest first."""
    found = [change for id in library.briefs for change in _corrections(library, id)]
    return Changes(len(found), heapq.nlargest(BOUNDS.changes, found))


_NEVER = PartialDate(0)


def _statuses(library: Library) -> Iterable[str]:
    return library.statuses


def _newest_first(telling: Telling) -> tuple[int, int, int, str, int]:
    told = telling.occurrence
    date = told.event.date
    return date.year, date.month, date.day, told.brief, told.index


def _happening(library: Library, telling: Telling) -> Happening:
    event = telling.occurrence.event
    return Happening(
        event.date,
        event.title,
        event.kind,
        event.status,
        library.party_title(event.party) if event.party else "",
        telling.occurrence.anchor,
        [(id, library.briefs[id].facts.title) for id in telling.briefs],
        library.briefs[telling.occurrence.brief].facts.fields,
        [code.lower() for code in library.countries_of(telling.occurrence.brief)],
    )


def _sourcing(library: Library, id: str) -> Sourcing:
    facts, told = library.briefs[id].facts, library.occurrences[id]
    cited = {source for o in told for source in o.event.sources} | {s for d in facts.datasets for s in d.sources}
    return Sourcing(
        brief=id,
        title=facts.title,
        events=len(told),
        sourced=sum(1 for o in told if o.event.sources),
        sources=len(cited),
        publishers=len({library.sources[source].source.publisher for source in cited}),
        date=facts.date,
        verified=facts.verified,
    )


def _sourced_share(row: Sourcing) -> tuple[float, int, int, str]:
    return row.sourced / row.events if row.events else 0.0, row.sources, row.publishers, row.brief


def _changes(library: Library, id: str) -> Iterator[Change]:
    facts = library.briefs[id].facts
    yield Change(facts.date, facts.title, "Published", id, "", facts.summary)
    if facts.updated and facts.updated != facts.date:
        yield Change(facts.updated, facts.title, "Updated", id, "", facts.summary)
    for update in library.briefs[id].prose.updates:
        date = parse_date(update.date)
        yield Change(date, facts.title, "Added to", id, f"#update-{date.iso}", "")
    yield from _corrections(library, id)


def _corrections(library: Library, id: str) -> Iterator[Change]:
    facts = library.briefs[id].facts
    for correction in facts.corrections:
        yield Change(correction.date, facts.title, "Corrected", id, "#corrections", correction.text)
