"""The publication linked: every fact that spans more than one file has its one owner here.

`link` takes what was read and gives a frozen `Library`: names, terms, status histories, both sides of relations, who
mentions whom, which source supports what. It is built anew for every build, so nothing in it can be out of date; and it
never fails: what does not resolve is left out here and reported by `checks`.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from msgspec import Struct

from generator.body import Cite, Image, Link
from generator.countries import country_names
from generator.dates import PartialDate
from generator.diagnostics import suggest
from generator.documents import AnyDocument, Document, Sources, TableFile, role
from generator.model import (
    Brief,
    Cell,
    Event,
    Page,
    Partner,
    Publication,
    Relation,
    RelationType,
    Source,
    Status,
    Term,
)
from generator.paths import Address, address, fold

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
}
"""The pages that every publication has."""

BRIEF_ANCHORS = frozenset({"status", "body", "events", "partners", "relations", "mentions", "sources", "cite"})
"""Places of a brief's page that any other page may link to, besides its headings, events, charts and sources."""

TERM_ANCHORS = frozenset({"briefs"})
"""Places of a partner's page that any other page may link to, besides its headings."""

_BY_NAME = ("brief", "partner", "country", "field", "page")
_PREFIXES = (*_BY_NAME, "kind", "status")


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
    """See the module. Mappings are in the order in which pages list them."""

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

    @property
    def documents(self) -> list[AnyDocument]:
        """All that have pages of their own: briefs, partners, pages."""
        return [*self.briefs.values(), *self.partners.values(), *self.pages.values()]

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
        return _countries(self.briefs[brief].facts, self.partners)

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
        return anchor in {told.anchor for told in _occurrences(self.briefs[target.id], None)}

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
        if colon and prefix.strip() in _PREFIXES:
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


def link(
    root: Path,
    publication: Publication,
    briefs: Iterable[Document[Brief]],
    partners: Iterable[Document[Partner]],
    pages: Iterable[Document[Page]],
    sources: Iterable[Sources],
    tables: Iterable[TableFile],
    files: Iterable[str],
    *,
    drafts: bool = False,
    as_of: PartialDate | None = None,
) -> Library:
    """Link the publication at `root`. `files` are the paths of all of its content; `drafts` keeps drafts."""
    all_briefs, all_pages = list(briefs), list(pages)
    kept_briefs = {d.id: d for d in sorted(all_briefs, key=_by_title) if drafts or not d.facts.draft}
    kept_pages = {d.id: d for d in sorted(all_pages, key=_by_title) if drafts or not d.facts.draft}
    kept_partners = {d.id: d for d in sorted(partners, key=_by_title)}
    drafted: list[AnyDocument] = [d for d in all_briefs if d.facts.draft and not drafts]
    drafted += [d for d in all_pages if d.facts.draft and not drafts]
    register = _register(sources, kept_briefs.values())
    members = _members(publication, kept_briefs, kept_partners)
    targets = _targets(publication, kept_briefs, kept_partners, kept_pages, register, members)
    occurrences = {id: _occurrences(document, as_of) for id, document in kept_briefs.items()}
    status = {id: _status(kept_briefs[id].facts, told, as_of) for id, told in occurrences.items()}
    for id, current in status.items():
        members.setdefault(("status", current), []).append(id)
    by_path = {d.path: targets["brief", d.id] for d in kept_briefs.values()}
    by_path |= {d.path: targets["partner", d.id] for d in kept_partners.values()}
    by_path |= {d.path: targets["page", d.id] for d in kept_pages.values()}
    library = Library(
        root=root,
        publication=publication,
        as_of=as_of,
        briefs=kept_briefs,
        partners=kept_partners,
        pages=kept_pages,
        drafts=frozenset(name for d in drafted for name in (d.path, d.id, fold(d.facts.title)) if name),
        sources=register,
        tables={table.path: table.rows for table in tables},
        files=frozenset(files),
        targets=targets,
        names=_names(targets, kept_briefs, kept_partners),
        by_path=by_path,
        by_address={t.address.lower(): t for t in targets.values()} | _sections(),
        occurrences=occurrences,
        status=status,
        ties=_ties(publication, kept_briefs),
        members=members,
        mentions=defaultdict(list),
        supports=defaultdict(list),
    )
    _mention(library)
    _support(library)
    return library


def _by_title(document: AnyDocument) -> tuple[str, str]:
    return fold(document.facts.title), document.id


def _sections() -> dict[str, Target]:
    return {place: Target("section", place, title, place) for place, title in SECTIONS.items()}


def _register(sources: Iterable[Sources], briefs: Iterable[Document[Brief]]) -> dict[str, Registered]:
    """All sources by id; of two with one id the shared file's counts, then the first brief's."""
    register: dict[str, Registered] = {}
    for shared in sorted(sources, key=lambda file: file.path):
        for index, source in enumerate(shared.items):
            register.setdefault(source.id, Registered(source, shared.path, str(index)))
    for document in sorted(briefs, key=lambda document: document.path):
        for index, source in enumerate(document.facts.sources):
            register.setdefault(source.id, Registered(source, document.path, f"sources.{index}"))
    return dict(sorted(register.items()))


def _countries(brief: Brief, partners: Mapping[str, Document[Partner]]) -> list[str]:
    own = (partners[p.id].facts.country for p in brief.partners if p.id in partners)
    return sorted({code for code in (*brief.countries, *own) if code})


def _members(
    publication: Publication, briefs: Mapping[str, Document[Brief]], partners: Mapping[str, Document[Partner]]
) -> dict[tuple[TargetKind, str], list[str]]:
    """The briefs of each partner, country, field and kind, in listing order. Statuses follow from the histories."""
    members: dict[tuple[TargetKind, str], list[str]] = {}

    def add(kind: TargetKind, id: str, brief: str) -> None:
        ids = members.setdefault((kind, id), [])
        if brief not in ids[-1:]:
            ids.append(brief)

    for id, document in briefs.items():
        facts = document.facts
        for involvement in facts.partners:
            add("partner", involvement.id, id)
        for code in _countries(facts, partners):
            add("country", code.lower(), id)
        for name in facts.fields:
            add("field", name, id)
        if facts.kind:
            add("kind", facts.kind, id)
    return members


def label_of(terms: Iterable[Term], id: str) -> str:
    """The label of a vocabulary's term; without an entry of its own, an id is labelled from itself."""
    return next((term.label for term in terms if term.id == id), id.replace("-", " ").capitalize())


def _targets(
    publication: Publication,
    briefs: Mapping[str, Document[Brief]],
    partners: Mapping[str, Document[Partner]],
    pages: Mapping[str, Document[Page]],
    register: Mapping[str, Registered],
    members: Mapping[tuple[TargetKind, str], list[str]],
) -> dict[tuple[TargetKind, str], Target]:
    targets: dict[tuple[TargetKind, str], Target] = {}

    def add(kind: TargetKind, id: str, title: str, place: Address) -> None:
        targets[kind, id] = Target(kind, id, title, place)

    def used(kind: TargetKind) -> list[str]:
        return sorted(id for of, id in members if of == kind)

    for id, document in briefs.items():
        add("brief", id, document.facts.title, address("briefs", id))
    for id, partner in partners.items():
        add("partner", id, partner.facts.title, address("partners", id))
    names = country_names(publication.language)
    named = {code: names.get(code.upper(), code.upper()) for code in used("country")}
    for code in sorted(named, key=lambda code: (fold(named[code]), code)):
        add("country", code, named[code], address("countries", code))
    for kind, terms in (("field", publication.fields), ("kind", publication.kinds)):
        for id in dict.fromkeys([*(term.id for term in terms), *used(kind)]):  # type: ignore[arg-type]
            add(kind, id, label_of(terms, id), address(FOLDERS[kind], id))  # type: ignore[arg-type]
    for status in publication.statuses:
        add("status", status.id, status.label, address("statuses", status.id))
    for id, registered in register.items():
        add("source", id, registered.source.title, address("sources", id))
    for id, page in pages.items():
        add("page", id, page.facts.title, address(id))
    return targets


def _names(
    targets: Mapping[tuple[TargetKind, str], Target],
    briefs: Mapping[str, Document[Brief]],
    partners: Mapping[str, Document[Partner]],
) -> dict[str, list[Target]]:
    """Every name by which something can be called, folded, with all that are called so."""
    names: dict[str, dict[Target, None]] = defaultdict(dict)
    for (kind, id), target in targets.items():
        if kind not in _PREFIXES:
            continue
        others: Iterable[str] = ()
        if kind == "brief":
            others = briefs[id].facts.also_known_as
        elif kind == "partner":
            others = (partners[id].facts.name, *partners[id].facts.also_known_as)
        for name in (id, target.title, *others):
            if name:
                names[fold(name)][target] = None
    return {name: list(called) for name, called in names.items()}


def _occurrences(document: Document[Brief], as_of: PartialDate | None) -> list[Occurrence]:
    """A brief's events by date. Permalinks count all of a date in the order written, so `as_of` does not move them."""
    seen: dict[str, int] = defaultdict(int)
    told = []
    for index, event in enumerate(document.facts.events):
        seen[event.date.iso] += 1
        number = seen[event.date.iso]
        anchor = f"event-{event.date.iso}" + (f"-{number}" if number > 1 else "")
        if as_of is None or (event.date.year and event.date.first <= as_of.last):
            told.append(Occurrence(document.id, index, event, anchor))
    return sorted(told, key=lambda o: (o.event.date.year, o.event.date.month, o.event.date.day))


def _status(brief: Brief, told: list[Occurrence], as_of: PartialDate | None) -> str:
    latest = next((o.event.status for o in reversed(told) if o.event.status and not o.event.party), "")
    return latest or ("" if as_of else brief.status)


def _ties(publication: Publication, briefs: Mapping[str, Document[Brief]]) -> dict[str, list[Tie]]:
    """Both sides of every relation; one that both sides declare alike stands once on each."""
    types = {type_.id: type_ for type_ in publication.relation_types}
    ties: dict[str, dict[tuple[str, str], Tie]] = {id: {} for id in briefs}
    declared = [(id, relation) for id, d in briefs.items() for relation in d.facts.relations]
    valid = [(id, r, types[r.type]) for id, r in declared if r.to in briefs and r.type in types and r.to != id]
    for here, relation, type_ in valid:
        ties[here][type_.label, relation.to] = Tie(type_.label, relation.to, relation.note, type_.id, True)
    for here, relation, type_ in valid:
        seen_from_there = _inverse(here, relation, type_)
        ties[relation.to].setdefault((seen_from_there.label, here), seen_from_there)
    return {id: list(own.values()) for id, own in ties.items()}


def _inverse(here: str, relation: Relation, type_: RelationType) -> Tie:
    return Tie(type_.inverse, here, relation.note, type_.id, False)


def _mention(library: Library) -> None:
    """Note which documents' prose links to which targets, and the files it refers to."""
    for document in library.documents:
        here = library.by_path[document.path]
        there: dict[Target, None] = {}
        for reference in document.prose.references:
            link = reference.target
            if isinstance(link, Image):
                link = Link(link.target, "file", link.line, False)
            if isinstance(link, Link):
                found = library.resolve(link, document.path)
                if isinstance(found, Destination) and found.target != here:
                    there[found.target] = None
        for target in there:
            library.mentions[target].append(here)


def _support(library: Library) -> None:
    """Note what each source supports."""

    def note(source: str, page: Target, title: str, anchor: str) -> None:
        claim = Support(page, title, anchor)
        if claim not in library.supports[source]:
            library.supports[source].append(claim)

    for id, document in library.briefs.items():
        page = library.targets["brief", id]
        for told in library.occurrences[id]:
            cited = [*told.event.sources, *(s for dispute in told.event.disputed for s in dispute.sources)]
            for source in dict.fromkeys(cited):
                note(source, page, told.event.title, told.anchor)
        for dataset in document.facts.datasets:
            cited = [*dataset.sources, *(s for dispute in dataset.disputed for s in dispute.sources)]
            for source in dict.fromkeys(cited):
                note(source, page, dataset.title or dataset.id, "")
    for any_document in library.documents:
        page = library.by_path[any_document.path]
        tellings = {f"events.{o.index}.detail": o for o in library.occurrences.get(any_document.id, [])}
        for reference in any_document.prose.references:
            if isinstance(reference.target, Cite):
                told_there = tellings.get(reference.at) if page.kind == "brief" else None
                title, anchor = (told_there.event.title, told_there.anchor) if told_there else (page.title, "")
                for citation in reference.target.items:
                    note(citation.source, page, title, anchor)
