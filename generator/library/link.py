"""From files to a library: every name, term and tie of the publication, found once.

It is done anew for every build, so nothing can be out of date; and it never fails: what does not resolve is left out
here and reported by `checks`. Only what one document brings, and where its links lead, is kept from one time to the
next, while the document is the same and nothing that it calls by name has changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from generator.library.document_index import Share, share_of, source_target
from generator.library.library import (
    FOLDERS,
    SECTIONS,
    Destination,
    Library,
    Problem,
    Registered,
    Target,
    TargetKind,
    Tie,
    countries_of,
    label_of,
)
from generator.model.files import AnyDocument, Document, Reference, Sources, TableFile
from generator.model.model import (
    Brief,
    Page,
    Partner,
    Publication,
    Relation,
    RelationType,
    Term,
)
from generator.primitives.countries import country_names
from generator.primitives.dates import PartialDate
from generator.primitives.urls import address, fold

F = TypeVar("F", Brief, Partner, Page)


@dataclass
class Kept:
    """What linking a publication once more can take over from the last time: the documents' shares, and where those
    lead whose links all lead somewhere."""

    shares: dict[str, Share] = field(default_factory=dict)
    leads: dict[str, dict[str, Destination]] = field(default_factory=dict)
    library: Library | None = None


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
    kept: Kept | None = None,
) -> Library:
    """Link the publication at `root`. `files` are the paths of all of its content; `drafts` keeps drafts.

    What of `kept` still holds is taken over, and `kept` is brought up to date.
    """
    known = kept or Kept()
    all_briefs, all_pages = list(briefs), list(pages)
    drafted: list[AnyDocument] = [d for d in all_briefs if d.facts.draft and not drafts]
    drafted += [d for d in all_pages if d.facts.draft and not drafts]
    found: dict[str, Share] = {}

    def listed(documents: Iterable[Document[F]]) -> dict[str, Document[F]]:
        """Documents by id, in listing order."""
        documents = list(documents)
        for document in documents:
            found[document.path] = _share(document, as_of, known)
        return {d.id: d for d in sorted(documents, key=lambda d: found[d.path].order)}

    kept_briefs = listed(d for d in all_briefs if drafts or not d.facts.draft)
    kept_partners = listed(partners)
    kept_pages = listed(d for d in all_pages if drafts or not d.facts.draft)
    of_briefs, of_partners, of_pages = (
        {id: found[document.path] for id, document in documents.items()}
        for documents in (kept_briefs, kept_partners, kept_pages)
    )
    shares = {s.document.path: s for own in (of_briefs, of_partners, of_pages) for s in own.values()}
    register = _register(sources, of_briefs.values())
    status = {id: share.status for id, share in of_briefs.items()}
    members = _members(kept_briefs, kept_partners)
    terms = _terms(publication, members)
    for id, current in status.items():
        members.setdefault(("status", current), []).append(id)
    targets = {(t.kind, t.id): t for t in _targets(of_briefs, of_partners, terms, register, of_pages)}
    library = Library(
        root=root,
        publication=publication,
        as_of=as_of,
        briefs=kept_briefs,
        partners=kept_partners,
        pages=kept_pages,
        drafts=frozenset(name for d in drafted for name in (d.path, d.id, fold(d.facts.title)) if name),
        sources={id: registered for id, (registered, _) in register.items()},
        tables={table.path: table.rows for table in tables},
        files=frozenset(files),
        targets=targets,
        names=_names([*of_briefs.values(), *of_partners.values()], terms, of_pages.values()),
        by_path={path: share.target for path, share in shares.items()},
        by_address={t.address.lower(): t for t in targets.values()} | _sections(),
        occurrences={id: share.occurrences for id, share in of_briefs.items()},
        status=status,
        ties=_ties(publication, kept_briefs),
        members=members,
        mentions=defaultdict(list),
        supports=defaultdict(list),
        leads={},
        loose={},
    )
    _mention(library, shares, known)
    _support(library, of_briefs.values(), shares.values())
    known.shares, known.library = shares, library
    return library


def _share(document: AnyDocument, as_of: PartialDate | None, kept: Kept) -> Share:
    share = kept.shares.get(document.path)
    holds = share and share.document is document and share.as_of == as_of
    return share if share and holds else share_of(document, as_of)


def _sections() -> dict[str, Target]:
    return {place: Target("section", place, title, place) for place, title in SECTIONS.items()}


def _register(sources: Iterable[Sources], briefs: Iterable[Share]) -> dict[str, tuple[Registered, Target]]:
    """All sources by id; of two with one id the shared file's counts, then the first brief's."""
    register: dict[str, tuple[Registered, Target]] = {}
    for shared in sorted(sources, key=lambda file: file.path):
        for index, source in enumerate(shared.items):
            entry = Registered(source, shared.path, str(index)), source_target(source.id, source.title)
            register.setdefault(source.id, entry)
    for share in sorted(briefs, key=lambda share: share.document.path):
        for entry in share.sources:
            register.setdefault(entry[1].id, entry)
    return dict(sorted(register.items(), key=lambda item: item[0]))


def _members(
    briefs: Mapping[str, Document[Brief]], partners: Mapping[str, Document[Partner]]
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


def _terms(publication: Publication, members: Mapping[tuple[TargetKind, str], list[str]]) -> list[Target]:
    """The countries, fields, kinds and statuses, in listing order."""

    def used(kind: TargetKind) -> list[str]:
        return sorted(id for of, id in members if of == kind)

    names = country_names(publication.language)
    named = {code: names.get(code.upper(), code.upper()) for code in used("country")}
    codes = sorted(named, key=lambda code: (fold(named[code]), code))
    terms = [Target("country", code, named[code], address(FOLDERS["country"], code)) for code in codes]
    listed: tuple[tuple[TargetKind, list[Term]], ...] = (("field", publication.fields), ("kind", publication.kinds))
    for kind, vocabulary in listed:
        for id in dict.fromkeys([*(term.id for term in vocabulary), *used(kind)]):
            terms.append(Target(kind, id, label_of(vocabulary, id), address(FOLDERS[kind], id)))
    for status in publication.statuses:
        terms.append(Target("status", status.id, status.label, address(FOLDERS["status"], status.id)))
    return terms


def _targets(
    briefs: Mapping[str, Share],
    partners: Mapping[str, Share],
    terms: Iterable[Target],
    register: Mapping[str, tuple[Registered, Target]],
    pages: Mapping[str, Share],
) -> Iterator[Target]:
    yield from (share.target for share in briefs.values())
    yield from (share.target for share in partners.values())
    yield from terms
    yield from (target for _, target in register.values())
    yield from (share.target for share in pages.values())


def _names(before: Iterable[Share], terms: Iterable[Target], after: Iterable[Share]) -> dict[str, list[Target]]:
    """Every name by which something can be called, folded, with all that are called so."""
    names: dict[str, list[Target]] = {}

    def add(target: Target, called: Iterable[str]) -> None:
        for name in called:
            names.setdefault(name, []).append(target)

    for share in before:
        add(share.target, share.names)
    for term in terms:
        add(term, dict.fromkeys(fold(name) for name in (term.id, term.title) if name))
    for share in after:
        add(share.target, share.names)
    return names


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


def _mention(library: Library, shares: Mapping[str, Share], kept: Kept) -> None:
    """Note which documents' prose links to which targets and files, and which of its references lead nowhere."""
    changed, before = _changed(library, shares, kept), kept.leads
    kept.leads = {}
    for path, share in shares.items():
        leads = before.get(path)
        if leads is None or share is not kept.shares[path] or not share.keys.isdisjoint(changed):
            leads, lost = _leads(library, share)
            if lost:
                library.loose[path] = lost
        if path not in library.loose:
            kept.leads[path] = leads
        library.leads[path] = leads
        for target in dict.fromkeys(found.target for found in leads.values()):
            if target != share.target:
                library.mentions[target].append(share.target)


def _leads(library: Library, share: Share) -> tuple[dict[str, Destination], list[tuple[Reference, Problem]]]:
    """Where a document's links lead, and which of its references lead nowhere."""
    leads: dict[str, Destination] = {}
    lost = []
    for link, reference in share.links:
        found = library.resolve(link, share.document.path)
        if isinstance(found, Problem):
            lost.append((reference, found))
        else:
            leads[link.key] = found
    return leads, lost


def _changed(library: Library, shares: Mapping[str, Share], kept: Kept) -> set[str]:
    """The names, addresses and paths by which something else is found than the last time, or something that changed."""
    if kept.library is None:
        return set()
    old, new = kept.library, library
    changed = set(old.files ^ new.files)
    tables: tuple[tuple[Mapping[str, object], Mapping[str, object]], ...]
    tables = ((old.names, new.names), (old.by_address, new.by_address))
    for was, now in tables:
        changed |= was.keys() ^ now.keys()
        changed.update(key for key, value in now.items() if value is not (other := was.get(key)) and value != other)
    for path in kept.shares.keys() | shares.keys():
        pair = kept.shares.get(path), shares.get(path)
        if pair[0] is not pair[1]:
            changed.update(name for share in pair if share for name in share.called)
    return changed


def _support(library: Library, briefs: Iterable[Share], documents: Iterable[Share]) -> None:
    """Note what each source supports."""
    supports = library.supports
    for share in briefs:
        for source, claim in share.told:
            supports[source].append(claim)
    for share in documents:
        for source, claim in share.cited:
            supports[source].append(claim)
