"""What is stale, and why: pure decisions over what was noted when pages were last made.

Facets are noted once each and pages by their numbers: many pages look at the same facets, and a facet that is as it
was is compared once, however many rest on it.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from msgspec import Struct

from generator.engine.workers import meanwhile
from generator.library.aggregates import EVERY
from generator.library.queries import WORDING, Facet, Provide, stamp

_MANY = 40_000
"""With fewer facets to compare than this, starting a process costs more than it gains."""
_DEAD = 1.5
"""Facets that nothing rests on any more are dropped once all are this many times as many as those in use."""


def _crowd(kind: str, id: str) -> Facet:
    return ("briefs",) if (kind, id) == EVERY else ("members", kind, id)


def _line(provide: Provide, brief: str) -> list[Facet]:
    """What a brief's title, status and events follow from; no page looks at all that by this name."""
    return [("card", brief), ("occurrences", brief)]


def _lines(provide: Provide, kind: str, id: str) -> list[Facet]:
    """What the titles and statuses of a crowd's briefs follow from."""
    own = _crowd(kind, id)
    return [own, *(("line", brief) for brief in provide(own))]


def _newest(provide: Provide, kind: str, id: str, most: str) -> list[Facet]:
    """What a crowd's events follow from; which brief's telling of a shared one comes first is a matter of order."""
    own = _crowd(kind, id)
    return [own, *(("occurrences", brief) for brief in provide(own))]


def _counts(provide: Provide, kind: str, id: str) -> list[Facet]:
    """What counts of a crowd's events follow from, in whatever order its briefs stand."""
    return [("occurrences", brief) for brief in sorted(provide(_crowd(kind, id)))]


def _year(provide: Provide, year: str) -> list[Facet]:
    """What the events of a year follow from, the titles of their parties included."""
    told = (("line", brief) for brief in provide(("tellers", year)))
    return [("tellers", year), ("targets", "partner"), ("targets", "country"), *told]


def _each(provide: Provide, name: str) -> list[Facet]:
    return [("ids", name), *((name, id) for id in provide(("ids", name)))]


_PARTS: Mapping[str, Callable[..., list[Facet]]] = {
    "each": _each,
    "line": _line,
    "lines": _lines,
    "newest": _newest,
    "standing": _counts,
    "happened": _counts,
    "happenings": _year,
}
"""Facets that follow from others: these are at hand anyway, and stamped sooner than their own values, which take
finding."""


class Stamps:
    """The stamps of facets, each found when it is first asked for; empty where there is no such facet any more."""

    def __init__(self, provide: Provide, digests: Mapping[str, bytes], known: Mapping[Facet, bytes] | None = None):
        """The stamps of what `provide` gives; `digests` are those of the content's files."""
        self._provide = provide
        self._digests = digests
        self.known = dict(known or {})

    def __call__(self, facet: Facet) -> bytes:
        """The facet's stamp."""
        found = self.known.get(facet)
        if found is None:
            try:
                found = self._find(facet, self._provide)
            except KeyError:  # what a page looked at when it was last made is gone
                found = b""
            self.known[facet] = found
        return found

    def note(self, facet: Facet, value: object) -> None:
        """Find the stamp of a facet whose value is at hand."""
        if facet not in self.known:
            self.known[facet] = self._find(facet, lambda facet: value)

    def _find(self, facet: Facet, value: Provide) -> bytes:
        name = facet[0]
        if name in WORDING:
            return self._digests[facet[1]]
        if name in _PARTS:
            known = self.known.get
            return stamp([known(part) or self(part) for part in _PARTS[name](self._provide, *facet[1:])])
        return stamp(value(facet))


Stamp = Callable[[Facet], bytes]
"""What tells a facet's value from another; empty when there is no such facet any more."""


class Record(Struct, frozen=True, array_like=True):
    """How a file of the site was made: the number of its recipe, and the facets it rests on, by their numbers."""

    recipe: int
    facets: bytes


class Recipe(Struct, frozen=True, array_like=True):
    """The templates that pages went through, and what told their state then from another."""

    templates: list[str]
    stamp: bytes


class Trace(Struct, array_like=True):
    """How all files of a site were made. `used` is how many facets were in use when that was last counted."""

    order: str = sys.byteorder
    facets: list[Facet] = []
    stamps: list[bytes] = []
    recipes: list[Recipe] = []
    records: dict[str, Record] = {}
    used: int = 0


class Made(Struct, frozen=True):
    """A file that was made: the templates it went through, and the facets it rests on with their stamps.

    `looks` are names and values of facets, both encoded; `staged` says that the file differs from what is there;
    `digest` tells its bytes from others, where other files may be made of them.
    """

    path: str
    templates: list[str]
    facets: list[Facet]
    stamps: list[bytes]
    looks: list[tuple[bytes, bytes]]
    staged: bool
    digest: bytes


def first_change(facets: Iterable[Facet], stamps: Iterable[bytes], stamp: Stamp) -> str:
    """The first facet that is not what it was, in a few words; empty when all are."""
    for facet, before in zip(facets, stamps, strict=True):
        if stamp(facet) != before:
            return f"{_words(facet)} changed"
    return ""


class Judge:
    """Says which files of the site must be made again, and why.

    `stamp` gives what tells a facet's value from another now, `stamped` what told it then, from what was noted;
    `is_intact` says whether a file stands as it was written. With several `jobs`, two processes compare.
    """

    def __init__(
        self,
        trace: Trace,
        stamp: Callable[[Facet], bytes],
        stamped: Callable[[Facet, bytes], bytes],
        recipe_stamp: Callable[[list[str]], bytes],
        is_intact: Callable[[str], bool],
        jobs: int = 1,
    ) -> None:
        self._trace = trace
        self._stamp = stamp
        self._stamped = stamped
        self._is_intact = is_intact
        self._others = {n for n, recipe in enumerate(trace.recipes) if recipe_stamp(recipe.templates) != recipe.stamp}
        self._changed: set[int] = set()
        self._look(jobs, lambda facet: facet[0] != "file")

    def look_at_files(self) -> None:
        """Take in that the files which others are made of are made."""
        self._look(1, lambda facet: facet[0] == "file")

    def _look(self, jobs: int, counts: Callable[[Facet], bool]) -> None:
        numbers = [number for number, facet in enumerate(self._trace.facets) if counts(facet)]
        with meanwhile(partial(self._changed_of, numbers[1::2]), jobs > 1 and len(numbers) >= _MANY) as others:
            self._changed |= self._changed_of(numbers[::2]) | others()

    def _changed_of(self, numbers: Iterable[int]) -> set[int]:
        """Those of some facets that are not what they were."""
        facets, stamps = self._trace.facets, self._trace.stamps
        return {n for n in numbers if self._stamp(facets[n]) != self._stamped(facets[n], stamps[n])}

    def reason(self, path: str) -> str:
        """Why a file must be made again, in a few words; empty when it is good as it is."""
        record = self._trace.records.get(path)
        if record is None:
            return "new"
        if record.recipe in self._others:
            return "template changed"
        if self._changed and (seen := self._changed.intersection(_numbers(record))):
            return f"{_words(self._trace.facets[min(seen)])} changed"
        return "" if self._is_intact(path) else "changed or missing on disk"


class Ledger:
    """The trace of a site while it is brought up to date: what is made is entered as it comes, and then let go."""

    def __init__(self, trace: Trace) -> None:
        """Go on from a trace, which stays as it is."""
        self._facets, self._stamps, self._records = list(trace.facets), list(trace.stamps), dict(trace.records)
        self._numbers = {facet: number for number, facet in enumerate(self._facets)}
        self._recipes = {tuple(recipe.templates): number for number, recipe in enumerate(trace.recipes)}
        self._used = trace.used

    def enter(self, made: Made) -> None:
        """Enter a file that was made."""
        own = array("I")
        for facet, now in zip(made.facets, made.stamps, strict=True):
            number = self._numbers.setdefault(facet, len(self._facets))
            if number == len(self._facets):
                self._facets.append(facet)
                self._stamps.append(now)
            else:
                self._stamps[number] = now
            own.append(number)
        recipe = self._recipes.setdefault(tuple(made.templates), len(self._recipes))
        self._records[made.path] = Record(recipe, own.tobytes())

    def strike(self, gone: Iterable[str]) -> None:
        """Strike files that are removed."""
        for path in gone:
            self._records.pop(path, None)

    def trace(self, recipe_stamp: Callable[[list[str]], bytes]) -> Trace:
        """All that was entered; `recipe_stamp` tells the present state of templates from another."""
        recipes = [Recipe(list(templates), recipe_stamp(list(templates))) for templates in self._recipes]
        grown = Trace(sys.byteorder, self._facets, self._stamps, recipes, self._records, self._used)
        return _compacted(grown) if self.is_overgrown else grown

    @property
    def is_overgrown(self) -> bool:
        """Whether so many facets may be dead that those in use are counted anew, and the others dropped."""
        return len(self._facets) > _DEAD * self._used


def rest_on(trace: Trace, name: str) -> dict[str, list[str]]:
    """Which files of the site look at a facet of this name, by its argument."""
    numbers = {number: facet[1] for number, facet in enumerate(trace.facets) if facet[0] == name}
    found: dict[str, list[str]] = {}
    for path, record in trace.records.items():
        for number in numbers.keys() & _numbers(record):
            found.setdefault(numbers[number], []).append(path)
    return found


def _compacted(trace: Trace) -> Trace:
    """The trace without the facets that nothing rests on."""
    used: set[int] = set()
    for record in trace.records.values():
        used.update(_numbers(record))
    old = sorted(used)
    new = {number: place for place, number in enumerate(old)}
    records = {
        path: Record(record.recipe, array("I", [new[number] for number in _numbers(record)]).tobytes())
        for path, record in trace.records.items()
    }
    facets, stamps = [trace.facets[n] for n in old], [trace.stamps[n] for n in old]
    return Trace(sys.byteorder, facets, stamps, trace.recipes, records, len(old))


def _numbers(record: Record) -> array[int]:
    numbers = array("I")
    numbers.frombytes(record.facets)
    return numbers


_WORDS: Mapping[str, str] = {
    "shards": "the search index",
    "publication": "publication.yaml",
    "navigation": "the navigation",
    "briefs": "the list of briefs",
    "listed": "the list of pages or when they changed",
    "bodies": "content",
    "prose": "content",
    "brief": "facts",
    "card": "neighbour's title, status or terms",
    "portrait": "title, status or dates of events",
    "target": "neighbour's title",
    "targets": "list",
    "members": "briefs",
    "mentions": "backlinks",
    "ties": "relations",
    "occurrences": "events",
    "source": "source",
    "supports": "what a source supports",
    "rows": "table",
    "leads": "link",
    "own-chart": "own chart",
    "ids": "list",
    "latest": "the briefs updated last",
    "each": "facts",
    "file": "file",
    "size": "how much there is",
    "board": "the status board",
    "lines": "list",
    "newest": "events",
    "standing": "statuses through time",
    "happened": "events through time",
    "happenings": "events",
    "register": "list of sources",
    "publishers": "number of publishers",
    "entries": "list",
    "matrix": "who is in what",
    "changes": "list of changes",
    "corrections": "list of corrections",
    "coverage": "how well claims are sourced",
}


def _words(facet: Facet) -> str:
    """A facet as a writer would name it."""
    name, *arguments = facet
    about = f" ({' '.join(arguments[:2])})" if arguments else ""
    return _WORDS.get(name, name) + about
