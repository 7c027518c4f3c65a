"""A publication as facts: what a reader or a program can see and an editor typed, each once, by a name of its own.

Facts are read from parsed files, so a state of the publication may come from a folder or from git's objects, and may
have errors: what cannot be read is `unread`. A fact's id is a path, `briefs/exomars/events/2022-03-17.a-title/status`.
Where a thing has no id of its own, what it says names it; `pairing` finds it again when that changes.

Formatting, the order of keys and of items with ids, and the file that a source is written in are no facts; nor are
`updated`, `accessed`, `corrections`, former names and an event's `id`, which serve the keeping of the record itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from msgspec import Struct

from generator.diagnostics.diagnostic import Diagnostic
from generator.model.files import AnyDocument, Document
from generator.model.model import Brief, Correction, Dataset, Dispute, Event, Partner, Publication, Relation, Source
from generator.parsing.parsed import Facts as Parsed
from generator.parsing.parsed import (
    Rest,
    SettingsFacts,
    SourcesFacts,
    TableFacts,
    document_of,
    problems_of,
)
from generator.primitives.dates import PartialDate
from generator.primitives.urls import slug
from generator.record.anchors import Told, anchors
from generator.record.naming import escaped, numbered, row_names, told_apart
from generator.record.prose import chart_words, collapsed, paragraphs

Value = str | int | float | tuple[str, ...] | None
Fact = tuple[str, Value]
Documents = Mapping[str, tuple[Parsed, Rest]]
"""Parsed files by their paths, `content/` included."""


class Place(NamedTuple):
    """Where a fact is written: a file, and the dotted path of the value in it. A paragraph of a file's text has no such
    path; it is looked for by its `words`."""

    path: str
    at: str
    words: str = ""


class Note(Struct, frozen=True):
    """A correction, the `number`-th of its document."""

    document: str
    number: int
    date: str
    text: str
    fact: str
    weight: str


class Record(Struct, frozen=True, kw_only=True):
    """What is known of a state. `names` are ids and addresses by which a thing is found again, `anchors` those of each
    event; `unread` are the beginnings of the ids of facts that could not be read."""

    facts: Mapping[str, Value]
    names: Mapping[str, tuple[str, ...]] = {}
    anchors: Mapping[str, tuple[str, ...]] = {}
    notes: tuple[Note, ...] = ()
    places: Mapping[str, Place] = {}
    unread: frozenset[str] = frozenset()
    problems: tuple[Diagnostic, ...] = ()


def facts(documents: Documents) -> list[Fact]:
    """All facts of a state, sorted by their ids."""
    return sorted(record(documents).facts.items())


def record(documents: Documents) -> Record:
    """Everything that is known of a state."""
    found: dict[str, tuple[Value, Place]] = {}
    for id, value, place in _all(documents):
        found.setdefault(id, (value, place))
    briefs = [(d, events) for d, events in _briefs(documents)]
    names = {f"{_folder(d)}/{d.id}": tuple(d.facts.aliases) for d in _published(documents) if d.facts.aliases}
    names |= {f"sources/{s.id}": tuple(s.former_ids) for s, _ in _sources(documents) if s.former_ids}
    told = {f"{key}": event for _, events in briefs for key, event in events}
    names |= {key: (event.id, *event.former_ids) for key, event in told.items() if event.id or event.former_ids}
    return Record(
        facts={id: found[id][0] for id in sorted(found)},
        names={key: tuple(name for name in own if name) for key, own in names.items()},
        anchors={
            key: tuple(own)
            for _, events in briefs
            for (key, _), own in zip(events, anchors([as_told(e) for _, e in events]), strict=True)
        },
        notes=tuple(_notes(documents)),
        places={id: place for id, (_, place) in found.items()},
        unread=frozenset(_unread(documents)),
        problems=tuple(sorted(problem for parsed, _ in documents.values() for problem in problems_of(parsed))),
    )


def as_told(event: Event) -> Told:
    """What an event is found again by."""
    return Told(
        names=tuple(name for name in (event.id, *event.former_ids) if name),
        date=str(event.date),
        title=collapsed(event.title),
        kind=event.kind,
        sources=tuple(sorted(set(event.sources))),
    )


# --- the documents ------------------------------------------------------------------------------------------------

_Found = tuple[str, Value, Place]

_KEPT_APART = frozenset(
    "id updated accessed corrections aliases former_ids draft events partners relations datasets charts sources rows "
    "file disputed annotations checks theme verify_after".split()
)
"""Keys that are no facts, or are read in a way of their own."""
_IN_ORDER = frozenset(("authors", "sort"))
_VOCABULARIES = ("statuses", "kinds", "fields", "event_kinds", "relation_types")


def _all(documents: Documents) -> Iterator[_Found]:
    for path, (parsed, rest) in documents.items():
        if isinstance(parsed, SettingsFacts):
            yield from _publication(parsed.value.publication, path)
        elif (document := document_of(parsed)) and not _is_draft(document):
            yield from _document(document, rest, documents)
    for source, place in _sources(documents):
        yield f"sources/{source.id}/title", collapsed(source.title), Place(place.path, _join(place.at, "title"))
        yield from _keys(f"sources/{source.id}", source, place)


def _publication(publication: Publication, path: str) -> Iterator[_Found]:
    yield from _keys("publication", publication, Place(path, ""), skipped=(*_VOCABULARIES, "navigation"))
    for name in _VOCABULARIES:
        terms = getattr(publication, name)
        if terms:
            yield f"publication/{name}", tuple(term.id for term in terms), Place(path, name)
        for index, term in enumerate(terms):
            yield from _keys(f"publication/{name}/{term.id}", term, Place(path, f"{name}.{index}"))
    theme = publication.theme
    if theme and theme.footer:
        yield "publication/footer", collapsed(theme.footer), Place(path, "theme.footer")
    for name, at, links in (
        ("navigation", "navigation", publication.navigation),
        ("links", "theme.links", theme.links if theme else []),
    ):
        if links:
            told = tuple(collapsed(f"{link.title} {link.page or link.url}") for link in links)
            yield f"publication/{name}", told, Place(path, at)


def _document(document: AnyDocument, rest: Rest, documents: Documents) -> Iterator[_Found]:
    key, whole = f"{_folder(document)}/{document.id}", Place(document.path, "")
    yield from _keys(key, document.facts, whole)
    body = rest.bodies.get("")
    for number, text in enumerate(paragraphs(body, document.prose.blocks) if body else (), start=1):
        yield f"{key}/text/{number:04}", text, Place(document.path, "", text)
    if isinstance(document.facts, Brief):
        yield from _brief(key, document.facts, rest, document.path, documents)


def _brief(key: str, brief: Brief, rest: Rest, path: str, documents: Documents) -> Iterator[_Found]:
    for index, (event_key, event) in enumerate(_events(key, brief)):
        place = Place(path, f"events.{index}")
        yield from _keys(event_key, event, place, skipped=("detail",))
        yield from _claim(event_key, event, place)
        if body := rest.bodies.get(f"{place.at}.detail"):
            yield f"{event_key}/detail", "\n\n".join(paragraphs(body)), Place(path, f"{place.at}.detail")
    parties = numbered(f"{key}/partners/{escaped(involvement.id)}" for involvement in brief.partners)
    for index, (name, involvement) in enumerate(zip(parties, brief.partners, strict=True)):
        yield f"{name}/id", involvement.id, Place(path, f"partners.{index}.id")
        yield from _keys(name, involvement, Place(path, f"partners.{index}"))
    ties = numbered(f"{key}/relations/{_tie(relation)}" for relation in brief.relations)
    for index, (name, relation) in enumerate(zip(ties, brief.relations, strict=True)):
        yield from _keys(name, relation, Place(path, f"relations.{index}"))
    for index, dataset in enumerate(brief.datasets):
        yield from _dataset(f"{key}/datasets/{dataset.id}", dataset, Place(path, f"datasets.{index}"), documents)
    for index, chart in enumerate(brief.charts):
        name, place = f"{key}/charts/{chart.id}", Place(path, f"charts.{index}")
        yield from _keys(name, chart, place)
        if chart.annotations:
            notes = [word for word in chart_words(chart) if word.startswith("annotations: ")]
            yield f"{name}/annotations", notes[0].removeprefix("annotations: "), Place(path, f"{place.at}.annotations")


def _dataset(key: str, dataset: Dataset, place: Place, documents: Documents) -> Iterator[_Found]:
    yield f"{key}/title", collapsed(dataset.title or dataset.id), Place(place.path, _join(place.at, "title"))
    yield from _keys(key, dataset, place)
    yield from _claim(key, dataset, place)
    rows, table = dataset.rows, documents.get(f"content/{dataset.file}")
    if dataset.file and table and isinstance(table[0], TableFacts):
        rows, place = table[0].value.rows, Place(table[0].value.path, "")
    for index, (name, row) in enumerate(zip(row_names(rows, dataset.dated), rows, strict=True)):
        for column, cell in row.items():
            at = f"{place.at}.rows.{index}.{column}" if place.at else ""
            yield f"{key}/rows/{name}/{escaped(column)}", _plain(cell), Place(place.path, at)


def _claim(key: str, claim: Event | Dataset, place: Place) -> Iterator[_Found]:
    """What a claim rests on, and the versions that there are of it."""
    if claim.sources:
        yield f"{key}/sources", tuple(sorted(set(claim.sources))), Place(place.path, _join(place.at, "sources"))
    if claim.disputed:
        told = tuple(sorted(map(_dispute, claim.disputed)))
        yield f"{key}/disputed", told, Place(place.path, _join(place.at, "disputed"))


def _dispute(dispute: Dispute) -> str:
    cited = "; ".join(f"@{source}" for source in sorted(dispute.sources))
    return collapsed(dispute.claim) + (f" [{cited}]" if cited else "")


def _keys(key: str, value: Struct, place: Place, skipped: tuple[str, ...] = ()) -> Iterator[_Found]:
    """The plain values of a struct, a fact each; what is blank is none."""
    for name in value.__struct_fields__:
        inner = getattr(value, name)
        if name in _KEPT_APART or name in skipped or inner in (None, "", []) or isinstance(inner, bool | dict):
            continue
        at = Place(place.path, _join(place.at, name))
        if isinstance(inner, PartialDate):
            if inner.year:
                yield f"{key}/{name}", str(inner), at
        elif isinstance(inner, Struct):
            yield from _keys(f"{key}/{name}", inner, at)
        elif isinstance(inner, list):
            yield f"{key}/{name}", tuple(map(str, inner if name in _IN_ORDER else sorted(set(inner)))), at
        else:
            yield f"{key}/{name}", _plain(inner), at


def _plain(value: str | int | float | bool | None) -> Value:
    """A value as it is compared and kept: `true` is a word, and 2.0 is 2."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return (
            int(value) if value.is_integer() else value if value == value and abs(value) != float("inf") else str(value)
        )
    return collapsed(value) if isinstance(value, str) else value


# --- what things are called ---------------------------------------------------------------------------------------


def _join(at: str, key: str) -> str:
    return f"{at}.{key}" if at else key


def _folder(document: AnyDocument) -> str:
    return "briefs" if isinstance(document.facts, Brief) else _other_folder(document)


def _other_folder(document: AnyDocument) -> str:
    return "partners" if isinstance(document.facts, Partner) else "pages"


def _tie(relation: Relation) -> str:
    return f"{escaped(relation.type)}.{escaped(relation.to)}"


def _events(key: str, brief: Brief) -> list[tuple[str, Event]]:
    """The events of a brief in the order written, with the ids of their facts: by date and title."""
    names = [f"{key}/events/{event.date}.{slug(collapsed(event.title))[:40]}" for event in brief.events]
    return list(zip(told_apart(names, [repr(event) for event in brief.events]), brief.events, strict=True))


# --- all of a sort ------------------------------------------------------------------------------------------------


def _is_draft(document: AnyDocument) -> bool:
    return not isinstance(document.facts, Partner) and document.facts.draft


def _published(documents: Documents) -> Iterator[AnyDocument]:
    for parsed, _ in documents.values():
        if (document := document_of(parsed)) and not _is_draft(document):
            yield document


def _briefs(documents: Documents) -> Iterator[tuple[Document[Brief], list[tuple[str, Event]]]]:
    for document in _published(documents):
        if isinstance(document.facts, Brief):
            yield document, _events(f"briefs/{document.id}", document.facts)


def _sources(documents: Documents) -> Iterator[tuple[Source, Place]]:
    """All sources, those of shared files first; of two with one id the first counts."""
    seen: set[str] = set()
    shared = [(p.value.items, path, "") for path, (p, _) in sorted(documents.items()) if isinstance(p, SourcesFacts)]
    own = [(d.facts.sources, d.path, "sources.") for d in _published(documents) if isinstance(d.facts, Brief)]
    for items, path, at in shared + sorted(own, key=lambda entry: entry[1]):
        for index, source in enumerate(items):
            if source.id and source.id not in seen:
                seen.add(source.id)
                yield source, Place(path, f"{at}{index}")


def _notes(documents: Documents) -> Iterator[Note]:
    of: dict[str, list[Correction]] = {f"{_folder(d)}/{d.id}": d.facts.corrections for d in _published(documents)}
    for parsed, _ in documents.values():
        if isinstance(parsed, SettingsFacts):
            of["publication"] = parsed.value.publication.corrections
    for document, corrections in sorted(of.items()):
        for number, note in enumerate(corrections, start=1):
            yield Note(document, number, str(note.date), collapsed(note.text), note.fact.lstrip("#"), note.weight)


def _unread(documents: Documents) -> Iterator[str]:
    """The beginnings of the ids of what could not be read, rather too many: a list with one flaw is not compared."""
    for path, (parsed, _) in documents.items():
        document = document_of(parsed)
        if document:
            key = f"{_folder(document)}/{document.id}"
            firsts = {flaw.partition(".")[0] for flaw in document.flawed}
            yield from (f"{key}/{first}" if first else key for first in firsts if not first.startswith("block-"))
            yield from (f"{key}/text" for first in firsts if first.startswith("block-"))
            yield from ("sources" for first in firsts if first in ("", "sources"))
        elif isinstance(parsed, TableFacts) and parsed.value.diagnostics:
            for other, _ in _briefs(documents):
                named = (d.id for d in other.facts.datasets if f"content/{d.file}" == path)
                yield from (f"briefs/{other.id}/datasets/{name}/rows" for name in named)
        elif isinstance(parsed, SettingsFacts) and parsed.value.diagnostics:
            yield "publication"
        elif isinstance(parsed, SourcesFacts) and parsed.value.diagnostics:
            yield "sources"
