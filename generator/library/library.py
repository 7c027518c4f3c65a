"""The publication linked: every fact that spans more than one file has its one owner here.

A `Library` is frozen: names, terms, status histories, both sides of relations, who mentions whom, which source supports
what. `linking` makes one of what was read.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from msgspec import Struct

from generator.diagnostics.diagnostic import suggest
from generator.model.files import AnyDocument, Document, Reference, role
from generator.model.markdown import Link
from generator.model.model import (
    Brief,
    Cell,
    Dataset,
    Event,
    Page,
    Partner,
    Publication,
    Source,
    Status,
    Term,
)
from generator.primitives.dates import PartialDate
from generator.primitives.urls import Address, address, fold

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
    """An event where a brief tells it: `index` is its place in the front matter, `anchor` its permalink."""

    brief: str
    index: int
    event: Event
    anchor: str


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


@dataclass(frozen=True)
class Library:
    """See the module. Mappings are in the order in which pages list them. By file, `leads` are where the links of its
    prose lead, by their keys, and `loose` are its references that lead nowhere."""

    root: Path
    publication: Publication
    as_of: PartialDate | None
    briefs: Mapping[str, Document[Brief]]
    partners: Mapping[str, Document[Partner]]
    pages: Mapping[str, Document[Page]]
    drafts: frozenset[str]
    sources: Mapping[str, Registered]
    tables: Mapping[str, list[dict[str, Cell]]]
    files: frozenset[str]
    targets: Mapping[tuple[TargetKind, str], Target]
    names: Mapping[str, list[Target]]
    by_path: Mapping[str, Target]
    by_address: Mapping[str, Target]
    occurrences: Mapping[str, list[Occurrence]]
    status: Mapping[str, str]
    ties: Mapping[str, list[Tie]]
    members: Mapping[tuple[TargetKind, str], list[str]]
    mentions: Mapping[Target, list[Target]]
    supports: Mapping[str, list[Support]]
    leads: dict[str, dict[str, Destination]]
    loose: dict[str, list[tuple[Reference, Problem]]]

    @property
    def documents(self) -> list[AnyDocument]:
        """All that have pages of their own: briefs, partners, pages."""
        return [*self.briefs.values(), *self.partners.values(), *self.pages.values()]

    @cached_property
    def tellings(self) -> list[Telling]:
        """Every event once."""
        return tellings_of(told for own in self.occurrences.values() for told in own)

    @cached_property
    def years(self) -> dict[int, list[Telling]]:
        """Every event once, by year."""
        years: dict[int, list[Telling]] = defaultdict(list)
        for telling in self.tellings:
            years[telling.occurrence.event.date.year].append(telling)
        return dict(sorted(years.items()))

    def target(self, kind: TargetKind, id: str) -> Target | None:
        """The target of a kind with an id."""
        return self.targets.get((kind, id))

    def of_kind(self, kind: TargetKind) -> list[Target]:
        """All targets of a kind, in listing order."""
        return [target for (of, _), target in self.targets.items() if of == kind]

    def status_of(self, brief: str) -> Status | None:
        """How a brief's collaboration stands; None before its first known status."""
        return self.statuses.get(self.status.get(brief, ""))

    @property
    def statuses(self) -> dict[str, Status]:
        """The vocabulary of statuses by id."""
        return {status.id: status for status in self.publication.statuses}

    def history(self, brief: str, party: str = "") -> list[Occurrence]:
        """The events that set the status of the whole, or of one party, in order."""
        return [o for o in self.occurrences[brief] if o.event.status and o.event.party == party]

    def parties(self, brief: str) -> list[str]:
        """The partners (ids) and countries (codes) that have a status of their own in a brief."""
        return sorted({o.event.party for o in self.occurrences[brief] if o.event.status and o.event.party})

    def countries_of(self, brief: str) -> list[str]:
        """The countries of a brief, its partners' own included, in code order."""
        return countries_of(self.briefs[brief].facts, self.partners)

    def party_title(self, party: str) -> str:
        """What a party is called."""
        target = self.target("partner", party) or self.target("country", party.lower())
        return target.title if target else party

    def resolve(self, link: Link, path: str) -> Destination | Problem:
        """Where a link in the file at `path` leads, or why nowhere."""
        name, _, fragment = link.target.partition("#")
        found: Target | Problem
        if not name:
            found = self.by_path[path]
        elif link.form == "wiki" and not name.endswith(".md"):
            found = self._by_name(name.strip())
        elif name.startswith("/"):
            found = self.by_address.get(unquote(name).lower()) or Problem("broken-link", f"nothing stands at {name}")
        else:
            found = self._by_file(unquote(name), path)
        if isinstance(found, Problem) or not fragment:
            return found if isinstance(found, Problem) else Destination(found)
        anchors = self.anchors(found)
        if unquote(fragment) not in anchors:
            if self._is_yet_to_come(found, unquote(fragment)):
                return Destination(found)
            return Problem("broken-link", f'no heading "{fragment}" in {found.title}', suggest(fragment, anchors))
        return Destination(found, "#" + fragment)

    def anchors(self, target: Target) -> set[str]:
        """The places of a target's page that may be linked to."""
        document = self._document(target)
        if document is None:
            return set()
        anchors = set(document.prose.anchors)
        if target.kind == "partner":
            return anchors | TERM_ANCHORS
        if target.kind == "brief":
            brief, told = self.briefs[target.id].facts, self.occurrences[target.id]
            anchors |= BRIEF_ANCHORS | {o.anchor for o in told}
            anchors |= {f"chart-{chart.id}" for chart in brief.charts} | ({"chart-timeline"} if told else set())
            anchors |= {f"source-{source.id}" for source in brief.sources}
            anchors |= {f"source-{source}" for o in told for source in o.event.sources}
            anchors |= {"corrections"} if brief.corrections else set()
        return anchors

    def _is_yet_to_come(self, target: Target, anchor: str) -> bool:
        """Whether it is an event's permalink that `as_of` leaves out: the page stands, the place does not yet."""
        if target.kind != "brief" or not self.as_of:
            return False
        return anchor in {told.anchor for told in occurrences_of(target.id, self.briefs[target.id].facts, None)}

    def document_at(self, path: str) -> AnyDocument:
        """The document of the file at `path`."""
        target = self.by_path[path]
        if target.kind == "brief":
            return self.briefs[target.id]
        return self.partners[target.id] if target.kind == "partner" else self.pages[target.id]

    def _document(self, target: Target) -> AnyDocument | None:
        match target.kind:
            case "brief":
                return self.briefs[target.id]
            case "partner":
                return self.partners[target.id]
            case "page":
                return self.pages[target.id]
        return None

    def _by_name(self, name: str) -> Target | Problem:
        prefix, colon, rest = name.partition(":")
        kinds: tuple[str, ...] = _BY_NAME
        if colon and prefix.strip() in PREFIXES:
            kinds, name = (prefix.strip(),), rest.strip()
        found = [target for target in self.names.get(fold(name), []) if target.kind in kinds]
        if len(found) == 1:
            return found[0]
        if found:
            candidates = ", ".join(sorted(target.name for target in found))
            return Problem("ambiguous-link", f'"{name}" is the name of several pages', f"say which: {candidates}")
        if fold(name) in self.drafts:
            return Problem(
                "broken-link",
                f'"{name}" is a draft',
                "build with --drafts, or take the link out until it is published",
            )
        noun = kinds[0] if len(kinds) == 1 else "page"
        known = {name for name, called in self.names.items() if any(target.kind in kinds for target in called)}
        return Problem("broken-link", f'no {noun} is called "{name}"', suggest(name, known))

    def _by_file(self, name: str, path: str) -> Target | Problem:
        place = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
        if place.startswith("..") or not place.startswith("content/"):
            return Problem("bad-url", f"{name} leads out of the publication", "link to a file in content/")
        if place in self.by_path:
            return self.by_path[place]
        if place in self.files and role(place.removeprefix("content/")) in ("file", "table"):
            inside = place.removeprefix("content/")
            return Target("file", inside, posixpath.basename(inside), Address("/" + inside))
        if place in self.drafts:
            return Problem(
                "broken-link",
                f"{name} is a draft",
                "build with --drafts, or take the link out until it is published",
            )
        folder, suffix = posixpath.dirname(path), posixpath.splitext(name)[1]
        near = [posixpath.relpath(file, folder) for file in self.files if file.endswith(suffix)]
        return Problem("broken-link", f"there is no file {name}", suggest(name, near))


def countries_of(brief: Brief, partners: Mapping[str, Document[Partner]]) -> list[str]:
    """The countries of a brief, its partners' own included, in code order."""
    own = (partners[p.id].facts.country for p in brief.partners if p.id in partners)
    return sorted({code for code in (*brief.countries, *own) if code})


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
    return sorted(told, key=lambda o: (o.event.date.year, o.event.date.month, o.event.date.day))


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
