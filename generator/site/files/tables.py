"""The publication as tables: what downloads hold and what own charts are given. Columns are those of contract §6.

Dates stand as written; `date_from` and `date_to` bound them, so that a program can sort and compare what a writer knew
only to the month. `TABLES` is the only description of the columns: the files, their data package and the page that
offers them are all made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from generator.library.aggregates import source_ids
from generator.library.library import FOLDERS, Occurrence
from generator.library.queries import Lens
from generator.primitives.dates import PartialDate
from generator.primitives.urls import address

Value = str | list[str]
"""A value of a row: a text, empty where nothing is known, or a list of ids."""
Row = dict[str, Value]

Kind = Literal["text", "id", "ids", "codes", "date", "day", "address"]
"""What a column holds; a `date` is as written, a `day` whole: 2022-03-01."""


@dataclass(frozen=True)
class Column:
    """A column. `of` is the table whose `id` its ids are; a `required` one is never empty."""

    name: str
    kind: Kind
    meaning: str
    of: str = ""
    required: bool = False

    @property
    def is_list(self) -> bool:
        """Whether its values are lists."""
        return self.kind in ("ids", "codes")


@dataclass(frozen=True)
class Table:
    """A table. No two rows have the same values in the columns of its `key`."""

    name: str
    title: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    records: Callable[[Lens], Iterable[Mapping[str, Any]]]

    def rows(self, lens: Lens) -> Iterator[Row]:
        """The rows, in the order of their ids and dates."""
        names = [column.name for column in self.columns]
        for record in self.records(lens):
            yield {name: _value(record[name]) for name in names}


def texts(lens: Lens) -> dict[str, list[dict[str, str]]]:
    """All tables by name, every value as the text that CSV has: what own charts are given."""
    return {
        table.name: [{name: text(value) for name, value in row.items()} for row in table.rows(lens)] for table in TABLES
    }


def text(value: Value) -> str:
    """A value as one text: lists are joined by semicolons, which no id or code has."""
    return value if isinstance(value, str) else ";".join(value)


def _value(value: Any) -> Value:
    if value is None:
        return ""
    return value if isinstance(value, list) else str(value)


def dated(date: PartialDate) -> dict[str, str]:
    """A date as written, with its bounds: the first and the last day that it can mean, "" where there is none."""
    first, last = (bound.isoformat() for bound in (date.first, date.last))
    return {
        "date": str(date),
        "date_from": "" if date.unbegun else first,
        "date_to": "" if date.until == (0, 0, 0) else last,
    }


def _briefs(lens: Lens) -> Iterator[Mapping[str, Any]]:
    base = lens.publication.url.rstrip("/")
    for id in sorted(lens.brief_ids):
        brief, card = lens.brief(id), lens.card(id)
        yield {
            "id": id,
            "title": brief.title,
            "summary": brief.summary,
            "status": card.status,
            "date": brief.date,
            "updated": brief.updated or brief.date,
            "verified": brief.verified,
            "started": brief.started,
            "ended": brief.ended,
            "kind": brief.kind,
            "fields": brief.fields,
            "countries": [code.upper() for code in card.countries],
            "url": base + address(FOLDERS["brief"], id),
        }


def _events(lens: Lens) -> Iterator[Mapping[str, Any]]:
    for told in _told(lens):
        event = told.event
        yield {
            **dated(event.date),
            "brief": told.brief,
            "id": event.id or told.anchor,
            "title": event.title,
            "kind": event.kind,
            "status": event.status,
            "party": event.party,
            "actors": event.actors,
            "sources": event.sources,
        }


def _history(lens: Lens) -> Iterator[Mapping[str, Any]]:
    for told in _told(lens):
        event = told.event
        if event.status:
            yield {
                **dated(event.date),
                "brief": told.brief,
                "status": event.status,
                "party": event.party,
                "sources": event.sources,
            }


def _told(lens: Lens) -> Iterator[Occurrence]:
    for id in sorted(lens.brief_ids):
        yield from lens.occurrences(id)


def _partners(lens: Lens) -> Iterator[Mapping[str, Any]]:
    for id in sorted(lens.ids("partner")):
        partner = lens.partner(id)
        yield {"id": id} | {name: getattr(partner, name) for name in partner.__struct_fields__}


def _relations(lens: Lens) -> Iterator[Mapping[str, Any]]:
    for id in sorted(lens.brief_ids):
        for relation in lens.brief(id).relations:
            yield {"from": id, "to": relation.to, "type": relation.type, "note": relation.note}


def _sources(lens: Lens) -> Iterator[Mapping[str, Any]]:
    for id in source_ids(lens):
        source = lens.source(id).source
        yield {name: getattr(source, name) for name in source.__struct_fields__}


_BRIEF = Column("brief", "id", "the brief that tells it", of="briefs", required=True)
_BOUNDS = (
    Column("date_from", "day", "the first day that the date can mean; empty where there is no such day"),
    Column("date_to", "day", "the last day that the date can mean; empty where there is no such day"),
)
_PARTY = Column("party", "text", "the partner (its id) or country (its code) that the status is of; empty: the whole")
_CITED = Column("sources", "ids", "the sources that it rests on", of="sources")

TABLES: tuple[Table, ...] = (
    Table(
        "briefs",
        "Briefs",
        "The collaborations, one a row, with how each stands now.",
        (
            Column("id", "id", "the brief's id, and the last part of its address", required=True),
            Column("title", "text", "what the collaboration is called", required=True),
            Column("summary", "text", "what it is, in a sentence or two", required=True),
            Column("status", "text", "the id of its status now; empty before the first one known"),
            Column("date", "date", "when the brief was first published", required=True),
            Column("updated", "date", "when it last changed in substance; the date of publication if never since"),
            Column("verified", "date", "when somebody last checked that it still holds"),
            Column("started", "date", "when the collaboration began"),
            Column("ended", "date", "when it ended"),
            Column("kind", "text", "the id of its kind"),
            Column("fields", "ids", "the ids of its fields of science"),
            Column("countries", "codes", "its countries, its partners' own included (ISO 3166-1 alpha-2)"),
            Column("url", "address", "the address of its page", required=True),
        ),
        ("id",),
        _briefs,
    ),
    Table(
        "events",
        "Events",
        "What happened when, and the status from then on where an event changed it.",
        (
            _BRIEF,
            Column("id", "id", "the event's id; without one of its own, that of its place in the page", required=True),
            Column("date", "date", "when it happened", required=True),
            *_BOUNDS,
            Column("title", "text", "what happened", required=True),
            Column("kind", "text", "the id of the kind of event"),
            Column("status", "text", "the id of the status from this date on; empty where it set none"),
            _PARTY,
            Column("actors", "ids", "the partners that acted", of="partners"),
            _CITED,
        ),
        ("brief", "id"),
        _events,
    ),
    Table(
        "status-history",
        "Status history",
        "From when on which status stood: the events that set one.",
        (
            _BRIEF,
            Column("date", "date", "from when on the status stood", required=True),
            *_BOUNDS,
            Column("status", "text", "the id of the status", required=True),
            _PARTY,
            _CITED,
        ),
        (),
        _history,
    ),
    Table(
        "partners",
        "Partners",
        "The organisations that take part.",
        (
            Column("id", "id", "the partner's id, and the last part of its address", required=True),
            Column("name", "text", "its full name", required=True),
            Column("short", "text", "what it is called in short"),
            Column("country", "text", "its country (ISO 3166-1 alpha-2); empty for an intergovernmental body"),
            Column("kind", "text", "the id of its kind"),
            Column("url", "address", "its website"),
            Column("ror", "text", "its entry in the Research Organization Registry"),
            Column("wikidata", "text", "its entry in Wikidata"),
        ),
        ("id",),
        _partners,
    ),
    Table(
        "relations",
        "Relations",
        "How briefs are tied to each other, as the first of the two says it.",
        (
            Column("from", "id", "the brief that names the relation", of="briefs", required=True),
            Column("to", "id", "the brief that it names", of="briefs", required=True),
            Column("type", "text", "the id of the type of relation", required=True),
            Column("note", "text", "why"),
        ),
        (),
        _relations,
    ),
    Table(
        "sources",
        "Sources",
        "The documents that the claims rest on.",
        (
            Column("id", "id", "the source's id, and the last part of its address", required=True),
            Column("title", "text", "its title", required=True),
            Column("publisher", "text", "who published it"),
            Column("author", "text", "who wrote it"),
            Column("date", "date", "when it was published"),
            Column("url", "address", "where it stands"),
            Column("archive_url", "address", "where an archived copy stands"),
            Column("accessed", "date", "when it was read"),
            Column("language", "text", "its language (BCP 47)"),
            Column("type", "text", "what sort of document it is"),
        ),
        ("id",),
        _sources,
    ),
)
"""All tables. The columns are a promise (contract §6): add to them at the end, and take none away."""
