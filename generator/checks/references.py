"""Every id, link, citation and picture names something that is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from generator.checks.subject import BriefSubject, Findings, Subject, found, repeated, unknown
from generator.diagnostics.diagnostic import suggest
from generator.library import rows
from generator.library.aggregates import source_ids
from generator.library.library import Problem
from generator.library.links import resolve
from generator.library.queries import Lens
from generator.model.model import Brief, Dataset, Event, Term, Vocabulary
from generator.primitives.countries import is_country
from generator.primitives.urls import is_id, slug


def known_ids(lens: Lens, of: BriefSubject) -> Findings:
    """Every id in a brief's front matter names something that exists."""
    for at, id, vocabulary in _references(of.brief):
        if id:
            yield from _KNOWN[vocabulary](lens, of.path, at, id)
    for index, relation in enumerate(of.brief.relations):
        at = f"relations.{index}.to"
        if lens.target("brief", relation.to):
            continue
        if lens.rows(rows.DRAFT, relation.to):
            help = "build with --drafts, or leave it out until it is published"
            yield found(of.path, at, "broken-link", f'"{relation.to}" is a draft', help)
        else:
            yield from unknown(of.path, at, relation.to, "brief", "unknown-brief", lens.brief_ids)


def _references(brief: Brief) -> Iterator[tuple[str, str, Vocabulary]]:
    """Place, id and vocabulary of what a brief's front matter refers to."""
    yield "status", brief.status, "status"
    yield "kind", brief.kind, "kind"
    for index, name in enumerate(brief.fields):
        yield f"fields.{index}", name, "field"
    for index, involvement in enumerate(brief.partners):
        yield f"partners.{index}.id", involvement.id, "partner"
    for index, event in enumerate(brief.events):
        here = f"events.{index}"
        yield f"{here}.kind", event.kind, "event-kind"
        yield f"{here}.status", event.status, "status"
        yield f"{here}.party", event.party, "party"
        for number, actor in enumerate(event.actors):
            yield f"{here}.actors.{number}", actor, "partner"
        yield from _cited(here, event)
    for index, dataset in enumerate(brief.datasets):
        yield from _cited(f"datasets.{index}", dataset)
    for index, relation in enumerate(brief.relations):
        yield f"relations.{index}.type", relation.type, "relation-type"


def _cited(here: str, item: Event | Dataset) -> Iterator[tuple[str, str, Vocabulary]]:
    for number, source in enumerate(item.sources):
        yield f"{here}.sources.{number}", source, "source"
    for which, dispute in enumerate(item.disputed):
        for number, source in enumerate(dispute.sources):
            yield f"{here}.disputed.{which}.sources.{number}", source, "source"


def _term(path: str, at: str, id: str, noun: str, code: str, terms: list[Term]) -> Findings:
    """Without a vocabulary any id is taken: it becomes an address, so an id it must be."""
    if terms:
        yield from unknown(path, at, id, noun, code, (term.id for term in terms))
    elif not is_id(id):
        help = f"write {slug(id)}" if slug(id) else "use lower-case letters, digits and single hyphens"
        yield found(path, at, "bad-id", f'"{id}" is not an id', help)


def _status(lens: Lens, path: str, at: str, id: str) -> Findings:
    statuses = (status.id for status in lens.publication.statuses)
    yield from unknown(path, at, id, "status", "unknown-status", statuses)


def _kind(lens: Lens, path: str, at: str, id: str) -> Findings:
    yield from _term(path, at, id, "kind", "unknown-kind", lens.publication.kinds)


def _event_kind(lens: Lens, path: str, at: str, id: str) -> Findings:
    yield from _term(path, at, id, "kind of event", "unknown-kind", lens.publication.event_kinds)


def _field(lens: Lens, path: str, at: str, id: str) -> Findings:
    yield from _term(path, at, id, "field", "unknown-field", lens.publication.fields)


def _partner(lens: Lens, path: str, at: str, id: str) -> Findings:
    if not lens.target("partner", id):  # only then are all of them looked at
        yield from unknown(path, at, id, "partner", "unknown-partner", lens.ids("partner"))


def _party(lens: Lens, path: str, at: str, id: str) -> Findings:
    if not is_country(id):
        yield from _partner(lens, path, at, id)


def _relation_type(lens: Lens, path: str, at: str, id: str) -> Findings:
    types = (type_.id for type_ in lens.publication.relation_types)
    yield from unknown(path, at, id, "type of relation", "unknown-relation", types)


def _source(lens: Lens, path: str, at: str, id: str) -> Findings:
    if not lens.target("source", id):
        yield from unknown(path, at, id, "source", "unknown-source", source_ids(lens))


_KNOWN: Mapping[Vocabulary, Callable[[Lens, str, str, str], Findings]] = {
    "status": _status,
    "kind": _kind,
    "event-kind": _event_kind,
    "field": _field,
    "partner": _partner,
    "party": _party,
    "relation-type": _relation_type,
    "source": _source,
}


def links_lead_somewhere(lens: Lens, of: Subject) -> Findings:
    """Every link and picture in the Markdown leads somewhere."""
    for reference in lens.first(rows.LINKS, of.path) or []:
        problem = resolve(lens, reference.link, of.path)
        if isinstance(problem, Problem):
            code = "missing-file" if reference.is_picture and problem.code == "broken-link" else problem.code
            yield found(of.path, f"reference-{reference.number}", code, problem.message, problem.help)


def citations_name_sources(lens: Lens, of: Subject) -> Findings:
    """Every citation in the Markdown names a source."""
    for citing in lens.first(rows.CITED, of.path) or []:
        for source in citing.sources:
            if not lens.target("source", source):
                help = suggest(source, source_ids(lens))
                yield found(of.path, f"reference-{citing.number}", "unknown-source", f'no source "{source}"', help)


def own_ids(lens: Lens, of: BriefSubject) -> Findings:
    """Datasets, charts and events have ids of their own within a brief."""
    brief = of.brief
    for kind, items in (("datasets", brief.datasets), ("charts", brief.charts), ("events", brief.events)):
        for index, id in repeated(item.id for item in items):
            noun = kind.removesuffix("s")
            message = f'this brief has two {kind} with the id "{id}"'
            yield found(of.path, f"{kind}.{index}.id", "duplicate-id", message, f"give this {noun} another id")


def sources_are_defined_once(lens: Lens, path: str) -> Findings:
    """A source id is defined once in the publication; the shared files count first, then briefs by their files."""
    seen: set[str] = set()
    prefix = "sources." if path.startswith("content/briefs/") else ""
    defined = lens.first(rows.SOURCE_FILE, path) or []
    for index, id in enumerate(defined):
        first = lens.source(id).path if id else path
        if id and (first != path or id in seen):
            message = f'the source "{id}" is defined twice'
            help = f"{first} defines it; keep one, shared sources in content/sources/"
            yield found(path, f"{prefix}{index}.id", "duplicate-id", message, help)
        seen.add(id)


def sources_are_cited(lens: Lens, path: str) -> Findings:
    """A source that a file defines supports something."""
    prefix = "sources." if path.startswith("content/briefs/") else ""
    defined = lens.first(rows.SOURCE_FILE, path) or []
    for index, id in enumerate(defined):
        if id and defined.index(id) == index and lens.source(id).path == path and not lens.supports(id):
            message, help = f'nothing cites the source "{id}"', "cite it, or take it out"
            yield found(path, f"{prefix}{index}.id", "uncited-source", message, help)
