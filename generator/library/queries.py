"""What a page sees of the publication, and a note of all that it saw.

A page is made through a `Lens` and nothing else. Every look is a *facet*: a named fact of the library with its
arguments, such as ("card", "exomars"). Since making a page is a pure function of its facets, a page whose facets are
all as they were need not be made again: nothing is declared, so no declaration can rot, and a new sibling or backlink
is noticed by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, cast

import msgspec
from msgspec import Struct

from generator import charts
from generator.charts import Plot
from generator.library import aggregates
from generator.library.aggregates import Changes, Coverage, Happening, Line, Newest, Size, Tally
from generator.library.library import Destination, Library, Occurrence, Registered, Support, Target, TargetKind, Tie
from generator.model.files import Prose
from generator.model.markdown import Body, Link
from generator.model.model import Brief, Cell, Page, Partner, Publication, Source, Status
from generator.primitives.dates import PartialDate
from generator.primitives.urls import Address

Facet = tuple[str, ...]
"""The name of a look and its arguments."""

Provide = Callable[[Facet], Any]
"""Gives a facet's value; from the library, or from what an earlier build noted."""


class Card(Struct, frozen=True, kw_only=True):
    """A brief as other pages show it, by ids. `since` is the date from which its present status holds."""

    id: str
    title: str
    summary: str
    status: str
    since: PartialDate | None
    kind: str
    fields: list[str]
    countries: list[str]
    draft: bool


class Portrait(Struct, frozen=True, kw_only=True):
    """How a brief stands and how it came to that: what its picture shows, and not a word more.

    `since` is the date from which its status holds, `steps` are the dates and statuses of its history.
    """

    title: str
    status: str
    since: PartialDate | None
    steps: list[tuple[PartialDate, str]]
    events: list[PartialDate]


class Lens:
    """See the module. `seen` are the facets looked at, with their values."""

    def __init__(self, provide: Provide) -> None:
        self._provide = provide
        self.seen: dict[Facet, Any] = {}

    def _look(self, *facet: str) -> Any:
        if facet not in self.seen:
            self.seen[facet] = self._provide(facet)
        return self.seen[facet]

    @property
    def publication(self) -> Publication:
        """The publication's settings."""
        return cast(Publication, self._look("publication"))

    @property
    def pages_in_navigation(self) -> list[tuple[int, str, str]]:
        """Place, title and id of the pages that ask to be in the navigation."""
        return cast(list[tuple[int, str, str]], self._look("navigation"))

    @property
    def brief_ids(self) -> list[str]:
        """All briefs in listing order."""
        return cast(list[str], self._look("briefs"))

    @property
    def listed(self) -> list[tuple[Address, str]]:
        """The addresses of all pages, each with the day (ISO 8601) when what it shows last changed, where known."""
        return cast(list[tuple[Address, str]], self._look("listed"))

    def brief(self, id: str) -> Brief:
        """A brief's facts."""
        return cast(Brief, self._look("brief", id))

    def partner(self, id: str) -> Partner:
        """A partner's facts."""
        return cast(Partner, self._look("partner", id))

    def page(self, id: str) -> Page:
        """A page's facts."""
        return cast(Page, self._look("page", id))

    def path(self, kind: TargetKind, id: str) -> str:
        """The file of a document."""
        return cast(str, self._look("path", kind, id))

    def prose(self, path: str) -> Prose:
        """What the prose of a file refers to."""
        return cast(Prose, self._look("prose", path))

    def bodies(self, path: str) -> dict[str, Body]:
        """The parsed Markdown texts of a file."""
        return cast(dict[str, Body], self._look("bodies", path))

    def card(self, brief: str) -> Card:
        """A brief as other pages show it."""
        return cast(Card, self._look("card", brief))

    def portrait(self, brief: str) -> Portrait:
        """How a brief stands and came to that."""
        return cast(Portrait, self._look("portrait", brief))

    def target(self, kind: TargetKind, id: str) -> Target | None:
        """What a link to something of a kind leads to, if there is such a thing."""
        return cast(Target | None, self._look("target", kind, id)) if id else None

    def targets(self, kind: TargetKind) -> list[Target]:
        """All of a kind, in listing order."""
        return cast(list[Target], self._look("targets", kind))

    def members(self, kind: TargetKind, id: str) -> list[str]:
        """The briefs of a partner, country, field, kind or status."""
        return cast(list[str], self._look("members", kind, id))

    def natives(self, country: str) -> list[str]:
        """The partners of a country, by its code in lower case."""
        return cast(list[str], self._look("natives", country))

    def occurrences(self, brief: str) -> list[Occurrence]:
        """A brief's events by date."""
        return cast(list[Occurrence], self._look("occurrences", brief))

    def ties(self, brief: str) -> list[Tie]:
        """A brief's relations, from both sides."""
        return cast(list[Tie], self._look("ties", brief))

    def mentions(self, target: Target) -> list[Target]:
        """Whose prose links to a target."""
        return cast(list[Target], self._look("mentions", target.kind, target.id))

    def source(self, id: str) -> Registered:
        """A source of the register."""
        return cast(Registered, self._look("source", id))

    def supports(self, source: str) -> list[Support]:
        """The claims that a source supports."""
        return cast(list[Support], self._look("supports", source))

    def rows(self, file: str) -> list[dict[str, Cell]]:
        """The rows of a table, by its path in `content/`."""
        return cast(list[dict[str, Cell]], self._look("rows", file))

    @property
    def shards(self) -> list[str]:
        """The names of the shards of the search index; none where the site is made without search."""
        return cast(list[str], self._look("shards"))

    def resolve(self, link: Link, path: str) -> Destination:
        """Where a link in the file at `path` leads. Checks have seen to it that it does."""
        found = cast(dict[str, Destination], self._look("leads", path)).get(link.key)
        if found is None:
            raise ValueError(f"an unresolved reference reached a page: {path}: {link.target}")
        return found

    # Crowds of briefs (see `rollups`).

    @property
    def size(self) -> Size:
        """How much there is."""
        return cast(Size, self._look("size"))

    @property
    def board(self) -> list[Line]:
        """The briefs for the status board."""
        return cast(list[Line], self._look("board"))

    def lines(self, kind: TargetKind, id: str) -> list[Line]:
        """A crowd in lines."""
        return cast(list[Line], self._look("lines", kind, id))

    def newest(self, kind: TargetKind, id: str, most: int) -> Newest:
        """A crowd's events, newest first: all when they are not more than `most`."""
        return cast(Newest, self._look("newest", kind, id, str(most)))

    def standing(self, kind: TargetKind, id: str) -> Tally:
        """How many of a crowd had each status at the end of each year."""
        return cast(Tally, self._look("standing", kind, id))

    def happened(self, kind: TargetKind, id: str) -> list[tuple[int, int]]:
        """The years in which a crowd had events, and how many."""
        return cast(list[tuple[int, int]], self._look("happened", kind, id))

    def happenings(self, year: int) -> list[Happening]:
        """The events of a year, newest first."""
        return cast(list[Happening], self._look("happenings", str(year)))

    def register(self, page: int) -> list[tuple[Source, int]]:
        """The sources on a page of the register, each with the number of claims it supports."""
        return cast(list[tuple[Source, int]], self._look("register", str(page)))

    @property
    def publishers(self) -> int:
        """How many publishers the sources have."""
        return cast(int, self._look("publishers"))

    def entries(self, kind: TargetKind) -> list[tuple[Target, int]]:
        """All terms of a kind, each with the number of its briefs."""
        return cast(list[tuple[Target, int]], self._look("entries", kind))

    @property
    def matrix(self) -> list[tuple[str, str, int]]:
        """Partners' titles, a status each and how many of their briefs have it."""
        return cast(list[tuple[str, str, int]], self._look("matrix"))

    @property
    def coverage(self) -> Coverage:
        """How well the claims are sourced."""
        return cast(Coverage, self._look("coverage"))

    @property
    def changes(self) -> Changes:
        """What was published, updated and corrected."""
        return cast(Changes, self._look("changes"))

    @property
    def corrections(self) -> Changes:
        """What was corrected."""
        return cast(Changes, self._look("corrections"))

    def each(self, name: str) -> dict[str, Any]:
        """A facet ("brief", "card", "occurrences", "partner", "source") of all that have it, in the order of their
        ids. What tells it from another is put together of what tells each, so it costs little to look at them all."""
        return cast(dict[str, Any], self._look("each", name))

    def latest(self, kind: TargetKind, id: str) -> list[str]:
        """The briefs of a crowd updated last, the newest first, as many as a feed has."""
        return cast(list[str], self._look("latest", kind, id))

    def file(self, path: str) -> bytes:
        """Another file of the site, by its output path: for what gathers files."""
        return cast(bytes, self._look("file", path))

    def own_chart(self, kind: str, text: str) -> Plot:
        """A chart of the publication's own: `python` by its file's name, `vega-lite` by its text. Raises ChartError."""
        return cast(Plot, self._look("own-chart", kind, text))

    # What follows from facets; not facets of its own.

    def status(self, id: str) -> Status | None:
        """The status of an id."""
        return next((status for status in self.publication.statuses if status.id == id), None)

    def history(self, brief: str, party: str = "") -> list[Occurrence]:
        """The events that set the status of the whole, or of one party, in order."""
        return [o for o in self.occurrences(brief) if o.event.status and o.event.party == party]

    def party_title(self, party: str) -> str:
        """What a party is called."""
        target = self.target("partner", party) or self.target("country", party.lower())
        return target.title if target else party


Tables = Callable[["Lens"], dict[str, list[dict[str, str]]]]
"""Gives the publication's tables, as own charts are given them."""


def provider(library: Library, studio: Path, tables: Tables, others: Mapping[str, Callable[..., Any]]) -> Provide:
    """The facets of a library; `studio` is where own charts are kept, `others` answer what the library does not know or
    is not to be asked for."""
    cards: dict[str, Card] = {}
    ranks: dict[str, int] = {}

    def own_chart(kind: str, text: str) -> Plot:
        return _own_chart(library, studio, lambda: tables(Lens(provide)), kind, text)

    def card(id: str) -> Card:
        return cards.get(id) or cards.setdefault(id, _card(library, id))

    def latest(kind: TargetKind, id: str) -> list[str]:
        ranks.update({} if ranks else aggregates.ranks(library))
        return aggregates.latest(library, ranks, kind, id)

    def each(name: str) -> dict[str, Any]:
        return {id: provide((name, id)) for id in _ids(library, name)}

    answers: dict[str, Callable[..., Any]] = {
        **{name: partial(answer, library) for name, (answer, _) in _FACETS.items() if answer},
        "own-chart": own_chart,
        "card": card,
        "latest": latest,
        "each": each,
        **others,
    }

    def provide(facet: Facet) -> Any:
        return answers[facet[0]](*facet[1:])

    return provide


def _own_chart(
    library: Library, studio: Path, tables: Callable[[], dict[str, list[dict[str, str]]]], kind: str, text: str
) -> Plot:
    if kind == "vega-lite":
        return charts.vega_lite(text, studio)
    return charts.python_chart(library.root / "content" / "charts" / f"{text}.py", tables(), studio)


def _card(library: Library, id: str) -> Card:
    facts = library.briefs[id].facts
    return Card(
        id=id,
        title=facts.title,
        summary=facts.summary,
        status=library.status[id],
        since=aggregates.since(library.history(id)),
        kind=facts.kind,
        fields=facts.fields,
        countries=[code.lower() for code in library.countries_of(id)],
        draft=facts.draft,
    )


def _portrait(library: Library, id: str) -> Portrait:
    history = library.history(id)
    return Portrait(
        title=library.briefs[id].facts.title,
        status=library.status[id],
        since=aggregates.since(history),
        steps=[(told.event.date, told.event.status) for told in history],
        events=[told.event.date for told in library.occurrences[id]],
    )


def _navigation(library: Library) -> list[tuple[int, str, str]]:
    pages = library.pages.items()
    return sorted((d.facts.nav, d.facts.title, id) for id, d in pages if d.facts.nav is not None)


def _path(library: Library, kind: str, id: str) -> str:
    documents: Any = {"brief": library.briefs, "partner": library.partners, "page": library.pages}[kind]
    return cast(str, documents[id].path)


def _ids(library: Library, name: str) -> list[str]:
    """What there is a facet of, in the order of ids."""
    owner: Mapping[str, Any] = {"partner": library.partners, "source": library.sources}.get(name, library.briefs)
    return sorted(owner)


def _natives(library: Library, country: str) -> list[str]:
    return [id for id, document in library.partners.items() if document.facts.country.lower() == country]


def _mentions(library: Library, kind: TargetKind, id: str) -> list[Target]:
    return library.mentions.get(library.targets[kind, id], [])


_FACETS: dict[str, tuple[Any, Any]] = {
    "publication": (lambda library: library.publication, Publication),
    "navigation": (_navigation, list[tuple[int, str, str]]),
    "briefs": (lambda library: list(library.briefs), list[str]),
    "listed": (None, list[tuple[Address, str]]),
    "brief": (lambda library, id: library.briefs[id].facts, Brief),
    "partner": (lambda library, id: library.partners[id].facts, Partner),
    "page": (lambda library, id: library.pages[id].facts, Page),
    "path": (_path, str),
    "prose": (lambda library, path: library.document_at(path).prose, Prose),
    "card": (_card, Card),
    "portrait": (_portrait, Portrait),
    "target": (lambda library, kind, id: library.target(kind, id), Target | None),
    "targets": (lambda library, kind: library.of_kind(kind), list[Target]),
    "members": (lambda library, kind, id: library.members.get((kind, id), []), list[str]),
    "natives": (_natives, list[str]),
    "occurrences": (lambda library, id: library.occurrences[id], list[Occurrence]),
    "ties": (lambda library, id: library.ties[id], list[Tie]),
    "mentions": (_mentions, list[Target]),
    "source": (lambda library, id: library.sources[id], Registered),
    "supports": (lambda library, id: library.supports.get(id, []), list[Support]),
    "rows": (lambda library, file: library.tables.get(f"content/{file}", []), list[dict[str, Cell]]),
    "leads": (lambda library, path: library.leads.get(path, {}), dict[str, Destination]),
    "size": (aggregates.size, Size),
    "board": (aggregates.board, list[Line]),
    "lines": (aggregates.lines, list[Line]),
    "newest": (aggregates.newest, Newest),
    "standing": (aggregates.standing, Tally),
    "happened": (aggregates.happened, list[tuple[int, int]]),
    "tellers": (aggregates.tellers, list[str]),
    "happenings": (aggregates.happenings, list[Happening]),
    "register": (aggregates.register, list[tuple[Source, int]]),
    "publishers": (aggregates.publishers, int),
    "entries": (aggregates.entries, list[tuple[Target, int]]),
    "matrix": (aggregates.matrix, list[tuple[str, str, int]]),
    "coverage": (aggregates.coverage, Coverage),
    "changes": (aggregates.changes, Changes),
    "corrections": (aggregates.corrections, Changes),
    "ids": (_ids, list[str]),
    "latest": (None, list[str]),
    "each": (None, dict[str, Any]),
    "file": (None, bytes),
    "bodies": (None, dict[str, Body]),
    "shards": (None, list[str]),
    "own-chart": (None, Plot),
}
"""Each facet: how the library answers it (None where it takes more than the library), and the type of the answer."""


WORDING = frozenset({"bodies", "prose"})
"""The facets that are a file's wording: what tells one state of them from another is the digest of the file."""


def stamp(value: Any) -> bytes:
    """What tells a value from another: equal values have equal stamps."""
    return hashlib.blake2b(encode(value), digest_size=12).digest()


def decode(facet: Facet, data: bytes) -> Any:
    """A facet's value as it was encoded. Raises msgspec.DecodeError."""
    return msgspec.msgpack.decode(data, type=_FACETS[facet[0]][1])


encode = msgspec.msgpack.Encoder().encode
"""The value of a facet as bytes."""
