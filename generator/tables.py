"""The publication as tables: what downloads hold and what own charts are given. Columns are those of contract §6.

Dates stand as written; `date_from` and `date_to` bound them, so that a program can sort and compare what a writer knew
only to the month. Lists are joined by semicolons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from generator.dates import PartialDate
from generator.library import Library, Occurrence

Row = dict[str, str]
"""A row of a table: every value as text, empty where nothing is known."""

BRIEFS = ("id", "title", "summary", "status", "date", "updated", "verified", "started", "ended", "kind", "fields",
          "countries", "url")  # fmt: skip
EVENTS = ("brief", "id", "date", "date_from", "date_to", "title", "kind", "status", "party", "actors", "sources")
HISTORY = ("brief", "date", "date_from", "date_to", "status", "party", "sources")
PARTNERS = ("id", "name", "short", "country", "kind", "url", "ror", "wikidata")
RELATIONS = ("from", "to", "type", "note")
SOURCES = ("id", "title", "publisher", "author", "date", "url", "archive_url", "accessed", "language", "type")


def tables(library: Library) -> dict[str, list[Row]]:
    """All tables by name."""
    return {name: [_row(columns, row) for row in rows(library)] for name, (columns, rows) in _TABLES.items()}


def _briefs(library: Library) -> Iterable[Mapping[str, Any]]:
    for id, document in sorted(library.briefs.items()):
        facts, target = document.facts, library.targets["brief", id]
        yield {
            "id": id,
            "title": facts.title,
            "summary": facts.summary,
            "status": library.status[id],
            "date": facts.date,
            "updated": facts.updated,
            "verified": facts.verified,
            "started": facts.started,
            "ended": facts.ended,
            "kind": facts.kind,
            "fields": facts.fields,
            "countries": library.countries_of(id),
            "url": library.publication.url.rstrip("/") + target.address,
        }


def _events(library: Library) -> Iterable[Mapping[str, Any]]:
    for told in _told(library):
        event = told.event
        yield {
            **_dated(event.date),
            "brief": told.brief,
            "id": event.id or told.anchor,
            "title": event.title,
            "kind": event.kind,
            "status": event.status,
            "party": event.party,
            "actors": event.actors,
            "sources": event.sources,
        }


def _history(library: Library) -> Iterable[Mapping[str, Any]]:
    for told in _told(library):
        event = told.event
        if event.status:
            steps = {"brief": told.brief, "status": event.status, "party": event.party, "sources": event.sources}
            yield {**_dated(event.date), **steps}


def _partners(library: Library) -> Iterable[Mapping[str, Any]]:
    for id, document in sorted(library.partners.items()):
        facts = document.facts
        yield {"id": id, **{name: getattr(facts, name) for name in PARTNERS[1:]}}


def _relations(library: Library) -> Iterable[Mapping[str, Any]]:
    for id, document in sorted(library.briefs.items()):
        for relation in document.facts.relations:
            yield {"from": id, "to": relation.to, "type": relation.type, "note": relation.note}


def _sources(library: Library) -> Iterable[Mapping[str, Any]]:
    for registered in library.sources.values():
        yield {name: getattr(registered.source, name) for name in SOURCES}


_TABLES: Mapping[str, tuple[tuple[str, ...], Callable[[Library], Iterable[Mapping[str, Any]]]]] = {
    "briefs": (BRIEFS, _briefs),
    "events": (EVENTS, _events),
    "status-history": (HISTORY, _history),
    "partners": (PARTNERS, _partners),
    "relations": (RELATIONS, _relations),
    "sources": (SOURCES, _sources),
}


def _told(library: Library) -> Iterable[Occurrence]:
    for id in sorted(library.occurrences):
        yield from library.occurrences[id]


def _dated(date: PartialDate) -> dict[str, str]:
    return {"date": str(date), "date_from": date.first.isoformat(), "date_to": date.last.isoformat()}


def _row(columns: Iterable[str], values: Mapping[str, Any]) -> Row:
    return {column: _text(values[column]) for column in columns}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return ";".join(value) if isinstance(value, list) else str(value)
