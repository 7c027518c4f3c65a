"""What each file says to the rest of the publication, as rows: a pure function of one file and of the options.

A document that is a draft, in a publication that leaves drafts out, says no more than what it is called.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

import msgspec
from msgspec import Struct

from generator.engine.rows import Emitted
from generator.engine.trace import encode
from generator.library import rows
from generator.library.library import (
    FOLDERS,
    PREFIXES,
    Occurrence,
    Registered,
    Support,
    Target,
    TargetKind,
    cited,
    occurrences_of,
    since,
)
from generator.library.rows import Order
from generator.model.files import AnyDocument, Settings, Sources, TableFile, bucket_of
from generator.model.markdown import Cite, Image, Link
from generator.model.model import Brief, Page, Partner
from generator.parsing.parsed import BriefFacts, Facts, PageFacts, PartnerFacts, problems_of
from generator.primitives.dates import PartialDate, parse_date
from generator.primitives.urls import address, fold

RANKS = {"brief": 0, "partner": 1, "page": 2}
"""The place of each kind of documents in lists that have several."""


class Emission(Struct, frozen=True):
    """What rows depend on besides the file: whether drafts are kept, the day that is looked back from, the address that
    the command line gives."""

    drafts: bool = False
    as_of: PartialDate | None = None
    base_url: str = ""


def emit(path: str, digest: bytes, facts: Facts, options: Emission) -> list[Emitted]:
    """The rows of a file that Accord reads, whose bytes have the digest."""
    return [*_of_file(path, digest, facts), *_of_facts(path, digest, facts, options)]


def emit_file(path: str, digest: bytes) -> list[Emitted]:
    """The rows of a file that is only taken along, or that something else reads."""
    folder = posixpath.dirname(path)
    found = [rows.FILE(digest, path), rows.FOLDER(path, folder)]
    while parent := posixpath.dirname(folder):
        folder = parent
        found.append(rows.FOLDER(path, folder))
    return found


def emit_options(options: Emission, more: dict[str, str]) -> list[Emitted]:
    """The rows of the command line."""
    as_of = str(options.as_of or "")
    return [rows.OPTION(value, name) for name, value in {"as_of": as_of, **more}.items()]


def _of_file(path: str, digest: bytes, facts: Facts) -> Iterator[Emitted]:
    yield from emit_file(path, digest)
    yield rows.BUCKET(path, bucket_of(path))
    if problems := problems_of(facts):
        yield rows.PROBLEMS(problems, path)


def _of_facts(path: str, digest: bytes, facts: Facts, options: Emission) -> Iterator[Emitted]:
    if isinstance(facts, BriefFacts | PartnerFacts | PageFacts):
        document = facts.document
        if document.flawed:
            yield rows.FLAWED(sorted(document.flawed), path)
        if "" in document.flawed:
            yield rows.UNREADABLE("document")
        if getattr(document.facts, "draft", False) and not options.drafts:
            yield from _of_draft(document)
        else:
            yield from _of_document(document, digest, options)
    elif isinstance(facts.value, Settings):
        yield from _of_settings(facts.value, options)
    elif isinstance(facts.value, Sources):
        yield from _of_sources(facts.value)
    else:
        yield from _of_table(facts.value)


def _of_table(table: TableFile) -> Iterator[Emitted]:
    yield rows.TABLE(table.rows, table.path)


def _of_settings(settings: Settings, options: Emission) -> Iterator[Emitted]:
    publication = settings.publication
    if settings.unreadable:
        yield rows.UNREADABLE("publication")
    for name in publication.__struct_fields__:
        value = getattr(publication, name)
        if name == "url" and options.base_url:
            value = options.base_url
        yield rows.SETTING(msgspec.Raw(encode(value)), name)


def _of_sources(sources: Sources) -> Iterator[Emitted]:
    if sources.unreadable:
        yield rows.UNREADABLE("sources")
    found = [Registered(source, sources.path, str(index)) for index, source in enumerate(sources.items)]
    yield from _registered(found, sources.path)


def _registered(sources: list[Registered], path: str) -> Iterator[Emitted]:
    """The sources that a file defines."""
    for registered in sources:
        yield rows.SOURCE(registered, registered.source.id)
    if sources:
        yield rows.SOURCE_FILE([registered.source.id for registered in sources], path)
        listed = [rows.SourceRow(s.id, s.title, s.publisher, bool(s.archive_url)) for s in (r.source for r in sources)]
        yield rows.SOURCES(listed)


def _of_draft(document: AnyDocument) -> Iterator[Emitted]:
    for name in dict.fromkeys((document.path, document.id, fold(document.facts.title))):
        if name:
            yield rows.DRAFT(document.path, name)
    if document.facts.aliases:
        yield rows.CLAIMS(rows.Claim(_target(document), document.facts.aliases, [], is_draft=True))


def _target(document: AnyDocument) -> Target:
    kind = _kind(document)
    place = address(FOLDERS[kind], document.id) if kind in FOLDERS else address(document.id)
    return Target(kind, document.id, document.facts.title, place)


def _kind(document: AnyDocument) -> TargetKind:
    facts = document.facts
    return "brief" if isinstance(facts, Brief) else "partner" if isinstance(facts, Partner) else "page"


def _of_document(document: AnyDocument, digest: bytes, options: Emission) -> Iterator[Emitted]:
    facts, target = document.facts, _target(document)
    order = (fold(facts.title), document.id)
    yield rows.TEXT(digest, document.path)
    yield rows.DOCUMENT(target, document.path)
    yield rows.PLACE(document.path, target.kind, target.id)
    yield rows.LISTED(rows.Named(order, facts.title), target.kind)
    yield rows.ANCHORS(document.prose.anchors, target.kind, target.id)
    charts = [chart.id for chart in facts.charts] if isinstance(facts, Brief) else []
    yield rows.CLAIMS(rows.Claim(target, facts.aliases, charts))
    names = [document.id, facts.title, *_other_names(facts)]
    for name in dict.fromkeys(fold(name) for name in names if name):
        yield rows.NAME(target, name)
    yield from _of_prose(document, target, order)
    occurrences = occurrences_of(document.id, facts, options.as_of) if isinstance(facts, Brief) else []
    yield from _of_support(document, target, order, occurrences)
    match facts:
        case Brief():
            yield from _of_brief(document, facts, order, occurrences, options)
        case Partner():
            yield rows.PARTNER(facts, document.id)
            yield rows.COUNTRY(facts.country.lower(), document.id)
            if facts.country:
                yield rows.NATIVE(rows.Named(order, facts.title), facts.country.lower())
        case Page():
            yield rows.PAGE(facts, document.id)
            if facts.nav is not None:
                yield rows.NAVIGATION(rows.Navigable(facts.nav, facts.title, document.id))


def _other_names(facts: Brief | Partner | Page) -> list[str]:
    match facts:
        case Brief():
            return facts.also_known_as
        case Partner():
            return [facts.name, *facts.also_known_as]
    return []


# --- prose --------------------------------------------------------------------------------------------------------


def _of_prose(document: AnyDocument, target: Target, order: Order) -> Iterator[Emitted]:
    """The links and citations of a document's texts."""
    references: list[rows.Reference] = []
    citing: list[rows.Citing] = []
    for number, reference in enumerate(document.prose.references):
        match reference.target:
            case Link() as link:
                references.append(rows.Reference(number, msgspec.structs.replace(link, line=0), False))
            case Image() as image:
                references.append(rows.Reference(number, Link(image.target, "file", 0, False), True))
            case Cite() as cite:
                citing.append(rows.Citing(number, [citation.source for citation in cite.items]))
    if references:
        yield rows.LINKS(references, document.path)
        if linked := [(r.number, link_key(r.link, document.path)) for r in references if _is_by_file(r.link)]:
            yield rows.LINKED(linked)
    if citing:
        yield rows.CITED(citing, document.path)
    for key in dict.fromkeys(link_key(reference.link, document.path) for reference in references):
        yield rows.LINKER(rows.Linker(RANKS[target.kind], order, target), key)


def _is_by_file(link: Link) -> bool:
    """Whether a link names a file, not a name or an address."""
    name = link.target.partition("#")[0]
    return bool(name) and not name.startswith("/") and (link.form == "file" or name.endswith(".md"))


def link_key(link: Link, path: str) -> str:
    """What a link in the file at `path` is looked up by: a name, or the way to a file or page."""
    name = link.target.partition("#")[0]
    if not name:
        return path
    if link.form == "wiki" and not name.endswith(".md"):
        prefix, colon, rest = name.strip().partition(":")
        return fold(rest if colon and prefix.strip() in PREFIXES else name)
    if name.startswith("/"):
        return unquote(name).lower()
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(name)))


def _of_support(
    document: AnyDocument, target: Target, order: Order, occurrences: list[Occurrence]
) -> Iterator[Emitted]:
    """What the sources that a document names or cites support in it."""
    told = list(dict.fromkeys(_told(document, target, occurrences)))
    named = set(told)
    also = [claim for claim in dict.fromkeys(_cited(document, target, occurrences)) if claim not in named]
    for source in dict.fromkeys(source for source, _ in (*told, *also)):
        yield rows.SUPPORTS(
            rows.Supports(
                RANKS[target.kind],
                order,
                [claim for of, claim in told if of == source],
                [claim for of, claim in also if of == source],
            ),
            source,
        )


def _told(document: AnyDocument, page: Target, occurrences: list[Occurrence]) -> Iterator[tuple[str, Support]]:
    """What sources support by being named with an event or a dataset."""
    for told in occurrences:
        for source in cited(told.event):
            yield source, Support(page, told.event.title, told.anchor)
    for dataset in document.facts.datasets if isinstance(document.facts, Brief) else ():
        for source in cited(dataset):
            yield source, Support(page, dataset.title or dataset.id, "")


def _cited(document: AnyDocument, page: Target, occurrences: list[Occurrence]) -> Iterator[tuple[str, Support]]:
    """What sources support by being cited in prose."""
    tellings = {f"events.{told.index}.detail": told for told in occurrences}
    for reference in document.prose.references:
        if isinstance(reference.target, Cite):
            told = tellings.get(reference.at)
            title, anchor = (told.event.title, told.anchor) if told else (page.title, "")
            for citation in reference.target.items:
                yield citation.source, Support(page, title, anchor)


# --- briefs -------------------------------------------------------------------------------------------------------


def _of_brief(
    document: AnyDocument, brief: Brief, order: Order, occurrences: list[Occurrence], options: Emission
) -> Iterator[Emitted]:
    id = document.id
    history = [told for told in occurrences if told.event.status and not told.event.party]
    latest = history[-1].event.status if history else ""
    status = latest or ("" if options.as_of else brief.status)
    newest = _first_day(brief.updated or brief.date)
    changed = _first_day(max([brief.updated or brief.date, *(c.date for c in brief.corrections)]))
    steps = [(told.event.date, told.event.status) for told in history]
    yield rows.BRIEF(brief, id)
    yield rows.CARD(_card(brief, status, since(history)), id)
    yield rows.PORTRAIT(
        rows.Portrait(
            title=brief.title,
            status=status,
            since=since(history),
            steps=steps,
            events=[told.event.date for told in occurrences],
        ),
        id,
    )
    yield rows.BRIEFS(
        rows.BriefRow(
            order=order,
            title=brief.title,
            kind=brief.kind,
            status=status,
            since=since(history),
            before=next((s for _, s in reversed(steps) if s != latest), ""),
            verified=brief.verified,
            newest=newest,
            changed=changed,
        )
    )
    member = rows.Member(order, newest, changed)
    for kind, ids in _terms(brief, status):
        for term in dict.fromkeys(ids):
            yield rows.MEMBER(member, kind, term)
        if ids and kind != "status":
            yield rows.USED(ids, kind)
    if steps:
        yield rows.STEPS(rows.StepsRow(order, steps))
    yield from _of_relations(brief, order)
    yield from _of_events(occurrences, order)
    yield rows.SOURCING(_sourcing(brief, occurrences, order))
    yield rows.VERIFIED(rows.VerifiedRow(brief.verified, brief.date, "" in document.flawed))
    yield rows.CHANGES(list(_changes(document, brief)))
    registered = [Registered(source, document.path, f"sources.{n}") for n, source in enumerate(brief.sources)]
    yield from _registered(registered, document.path)


def _first_day(date: PartialDate) -> str:
    """The first day that a date can be (ISO 8601); empty for one that could not be read."""
    return date.first.isoformat() if date.year else ""


def _card(brief: Brief, status: str, standing: PartialDate | None) -> rows.CardRow:
    return rows.CardRow(
        title=brief.title,
        summary=brief.summary,
        status=status,
        since=standing,
        kind=brief.kind,
        fields=brief.fields,
        countries=[code.lower() for code in brief.countries if code],
        partners=[involvement.id for involvement in brief.partners],
        draft=brief.draft,
    )


def _terms(brief: Brief, status: str) -> Iterator[tuple[TargetKind, list[str]]]:
    """The terms of each kind that a brief is under by itself."""
    yield "partner", [involvement.id for involvement in brief.partners]
    yield "country", [code.lower() for code in brief.countries if code]
    yield "field", brief.fields
    yield "kind", [brief.kind] if brief.kind else []
    yield "status", [status]


def _of_relations(brief: Brief, order: Order) -> Iterator[Emitted]:
    if brief.relations:
        yield rows.RELATIONS(brief.relations, order[1])
    for to in dict.fromkeys(relation.to for relation in brief.relations):
        yield rows.RELATED(rows.RelatedRow(order, [r for r in brief.relations if r.to == to]), to)


def _of_events(occurrences: list[Occurrence], order: Order) -> Iterator[Emitted]:
    if occurrences:
        yield rows.EVENTS(rows.Dated(order, [(o.event.date, o.index, o.event.id) for o in occurrences]))
    for told in occurrences:
        event = told.event
        if event.id:
            yield rows.EVENT(rows.SharedEvent(order, told.index, event.date, event.title), event.id)
        row = rows.YearRow(
            order=order,
            index=told.index,
            id=event.id,
            date=event.date,
            title=event.title,
            kind=event.kind,
            status=event.status,
            still=told.still,
            party=event.party,
            anchor=told.anchor,
        )
        yield rows.YEAR(row, event.date.year)


def _sourcing(brief: Brief, occurrences: list[Occurrence], order: Order) -> rows.SourcingRow:
    of_events = (source for told in occurrences for source in told.event.sources)
    return rows.SourcingRow(
        order=order,
        title=brief.title,
        events=len(occurrences),
        sourced=sum(1 for told in occurrences if told.event.sources),
        cited=sorted({*of_events, *(source for dataset in brief.datasets for source in dataset.sources)}),
        date=brief.date,
        verified=brief.verified,
    )


def _changes(document: AnyDocument, brief: Brief) -> Iterable[rows.Change]:
    id = document.id
    yield rows.Change(brief.date, brief.title, "Published", id, "", brief.summary)
    if brief.updated and brief.updated != brief.date:
        yield rows.Change(brief.updated, brief.title, "Updated", id, "", brief.summary)
    for update in document.prose.updates:
        try:
            date = parse_date(update.date)
        except ValueError:  # reported where it was read
            continue
        yield rows.Change(date, brief.title, "Added to", id, f"#update-{date.iso}", "")
    for correction in brief.corrections:
        yield rows.Change(correction.date, brief.title, "Corrected", id, "#corrections", correction.text)
