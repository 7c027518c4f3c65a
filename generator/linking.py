"""From files to a library: every name, term and tie of the publication, found once.

It is done anew for every build, so nothing can be out of date; and it never fails: what does not resolve is left out
here and reported by `checks`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from generator.body import Cite, Image, Link
from generator.countries import country_names
from generator.dates import PartialDate
from generator.documents import AnyDocument, Document, Sources, TableFile
from generator.library import (
    FOLDERS,
    PREFIXES,
    SECTIONS,
    Destination,
    Library,
    Occurrence,
    Registered,
    Support,
    Target,
    TargetKind,
    Tie,
    cited,
    countries_of,
    label_of,
    occurrences_of,
)
from generator.model import (
    Brief,
    Page,
    Partner,
    Publication,
    Relation,
    RelationType,
)
from generator.paths import Address, address, fold


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
    occurrences = {id: occurrences_of(document, as_of) for id, document in kept_briefs.items()}
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
        for code in countries_of(facts, partners):
            add("country", code.lower(), id)
        for name in facts.fields:
            add("field", name, id)
        if facts.kind:
            add("kind", facts.kind, id)
    return members


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
        if kind not in PREFIXES:
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
            for source in cited(told.event):
                note(source, page, told.event.title, told.anchor)
        for dataset in document.facts.datasets:
            for source in cited(dataset):
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
