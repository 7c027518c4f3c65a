"""The nouns of a linked publication: what links lead to, events as briefs tell them, relations, claims of sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct, structs

from generator.model.model import (
    Brief,
    Dataset,
    Event,
    Source,
    Term,
)
from generator.primitives.dates import PartialDate
from generator.primitives.urls import Address, address

TargetKind = Literal["brief", "partner", "country", "field", "kind", "status", "source", "page", "section", "file"]

FOLDERS: Mapping[str, str] = {
    "brief": "briefs",
    "partner": "partners",
    "country": "countries",
    "field": "fields",
    "kind": "kinds",
    "status": "statuses",
    "source": "sources",
}
"""The folder of the site in which the pages of each kind stand."""

SECTIONS: Mapping[Address, str] = {
    address(): "Home",
    address("briefs"): "Briefs",
    address("partners"): "Partners",
    address("countries"): "Countries",
    address("fields"): "Fields",
    address("kinds"): "Kinds",
    address("statuses"): "Statuses",
    address("timeline"): "Timeline",
    address("sources"): "Sources",
    address("changes"): "Changes",
    address("corrections"): "Corrections",
    address("coverage"): "Coverage",
    address("data"): "Data",
    address("search"): "Search",
}
"""The pages that every publication has."""

BRIEF_ANCHORS = frozenset({"status", "body", "events", "partners", "relations", "mentions", "sources", "cite"})
"""Places of a brief's page that any other page may link to, besides its headings, events, charts and sources."""

TERM_ANCHORS = frozenset({"briefs"})
"""Places of a partner's page that any other page may link to, besides its headings."""

_BY_NAME = ("brief", "partner", "country", "field", "page")
PREFIXES = (*_BY_NAME, "kind", "status")
"""The kinds that a wikilink may name: `[[status:ended]]`."""


class Target(Struct, frozen=True, order=True):
    """Something a link can lead to."""

    kind: TargetKind
    id: str
    title: str
    address: Address

    @property
    def name(self) -> str:
        """How a writer names it without doubt: "partner:cern"."""
        return f"{self.kind}:{self.id}"


class Problem(Struct, frozen=True):
    """Why a reference leads nowhere."""

    code: str
    message: str
    help: str = ""


class Destination(Struct, frozen=True):
    """Where a link leads: a target and a place in it ("" or "#events")."""

    target: Target
    fragment: str = ""


class Occurrence(Struct, frozen=True):
    """An event where a brief tells it: `index` is its place in the front matter, `anchor` its permalink; `still` if the
    status that it sets stood already."""

    brief: str
    index: int
    event: Event
    anchor: str
    still: bool = False


class Telling(Struct, frozen=True):
    """An event with all the briefs that tell it, by id; the occurrence is that of the first."""

    occurrence: Occurrence
    briefs: list[str]


class Tie(Struct, frozen=True):
    """A relation as one of its sides sees it."""

    label: str
    other: str
    note: str
    type: str
    declared_here: bool


class Registered(Struct, frozen=True):
    """A source and where it is defined: the file and the dotted path in it."""

    source: Source
    path: str
    at: str


class Support(Struct, frozen=True, order=True):
    """What a source supports: a claim on a page; `anchor` is its place there, "" the page as a whole."""

    page: Target
    title: str
    anchor: str


def occurrences_of(id: str, brief: Brief, as_of: PartialDate | None) -> list[Occurrence]:
    """A brief's events by date. Permalinks count all of a date in the order written, so `as_of` does not move them."""
    seen: dict[str, int] = defaultdict(int)
    told = []
    for index, event in enumerate(brief.events):
        seen[event.date.iso] += 1
        number = seen[event.date.iso]
        anchor = f"event-{event.date.iso}" + (f"-{number}" if number > 1 else "")
        if as_of is None or (event.date.year and event.date.first <= as_of.last):
            told.append(Occurrence(id, index, event, anchor))
    return _confirmed(sorted(told, key=lambda o: (o.event.date.year, o.event.date.month, o.event.date.day)))


def _confirmed(told: list[Occurrence]) -> list[Occurrence]:
    """Events in order, those noted that say again how it, or a party, stood already."""
    stands: dict[str, str] = {}
    found = []
    for occurrence in told:
        party, status = occurrence.event.party, occurrence.event.status
        still = bool(status) and stands.get(party) == status
        found.append(structs.replace(occurrence, still=True) if still else occurrence)
        if status:
            stands[party] = status
    return found


def tellings_of(told: Iterable[Occurrence]) -> list[Telling]:
    """Events, each once with all of these briefs that tell it."""
    shared: dict[str, list[str]] = {}
    first: list[tuple[Occurrence, list[str]]] = []
    for occurrence in told:
        id = occurrence.event.id
        if id and id in shared:
            shared[id].append(occurrence.brief)
        else:
            briefs = [occurrence.brief]
            first.append((occurrence, briefs))
            if id:
                shared[id] = briefs
    return [Telling(occurrence, briefs) for occurrence, briefs in first]


def changes_of(history: list[Occurrence]) -> list[Occurrence]:
    """The events of a status history that change it: one that sets the status that stood already does not."""
    before = [None, *history]
    return [o for o, last in zip(history, before, strict=False) if not last or last.event.status != o.event.status]


def label_of(terms: Iterable[Term], id: str) -> str:
    """The label of a vocabulary's term; without an entry of its own, an id is labelled from itself."""
    return next((term.label for term in terms if term.id == id), id.replace("-", " ").capitalize())


def cited(item: Event | Dataset) -> list[str]:
    """The sources that a claim names, those of its disputed versions included."""
    disputed = [source for dispute in item.disputed for source in dispute.sources]
    return list(dict.fromkeys(item.sources + disputed))


def since(history: Sequence[Occurrence]) -> PartialDate | None:
    """The date since which the present status holds: repeated settings of it do not start it anew."""
    date = None
    for told in reversed(history):
        if told.event.status != history[-1].event.status:
            break
        date = told.event.date
    return date
