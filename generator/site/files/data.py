"""The publication as files for programs: its tables as CSV and JSON, each brief's facts, the data package.

CSV is RFC 4180 in UTF-8, as the tables have it. JSON has the same rows with the same names; a list is a list there,
and what is not known null. `datapackage.json` describes the tables by the Data Package standard, version 2
(https://datapackage.org/standard/data-package/).
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

import msgspec
from msgspec import Struct

from generator.engine.query import query
from generator.library import aggregates
from generator.library.library import FOLDERS, Occurrence, Target
from generator.library.queries import Card, Lens
from generator.model.model import Brief, Publication
from generator.primitives.dates import PartialDate
from generator.primitives.urls import Address, address, slug
from generator.site.files.tables import TABLES, Column, Table, dated, text

FOLDER = "data"
"""Where the tables stand in the site."""

SHOWN = 5
"""Rows of a table that its description shows."""

_encode = msgspec.json.Encoder().encode


class TableFile(Struct, frozen=True):
    """A table's file: how many bytes it has and their SHA-256; of CSV, the header, the first rows and their number."""

    bytes: int
    sha256: str
    header: list[list[str]]
    rows: list[list[str]]
    count: int


_BY_NAME = {table.name: table for table in TABLES}


def table_address(name: str, form: str) -> Address:
    """Where a table stands, as CSV or JSON (`csv`, `json`)."""
    return Address(f"{address(FOLDER)}{name}.{form}")


@query("the table of {0} as {1}")
def table_bytes(lens: Lens, name: str, form: str) -> bytes:
    """A table as CSV or JSON."""
    return (_table_csv if form == "csv" else _table_json)(lens, _BY_NAME[name])


@query("the size of the table of {0} as {1}")
def table_file(lens: Lens, name: str, form: str) -> TableFile:
    """What describes a table's file to those who do not read all of it."""
    data = table_bytes(lens, name, form)
    lines = csv.reader(io.StringIO(data.decode(), newline="")) if form == "csv" else iter(())
    first = list(islice(lines, 1 + SHOWN))
    return TableFile(
        len(data), hashlib.sha256(data).hexdigest(), first[:1], first[1:], len(first) - 1 + sum(1 for _ in lines)
    )


def _table_csv(lens: Lens, table: Table) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.name for column in table.columns)
    writer.writerows([text(value) for value in row.values()] for row in table.rows(lens))
    return out.getvalue().encode()


def _table_json(lens: Lens, table: Table) -> bytes:
    """A table as JSON: a list of objects, one a line. Each of `briefs` is the brief's whole front matter."""
    if table.name == "briefs":
        return _lines(_item(lens.publication, id, lens.brief(id), lens.card(id)) for id in sorted(lens.brief_ids))
    lists = {column.name for column in table.columns if column.is_list}
    rows = table.rows(lens)
    return _lines({name: value or ([] if name in lists else None) for name, value in row.items()} for row in rows)


def _lines(items: Iterable[Any]) -> bytes:
    lines = b",\n".join(map(_encode, items))
    return b"[\n" + lines + b"\n]\n" if lines else b"[]\n"


# --- one brief -----------------------------------------------------------------------------------------------------


def brief_json(lens: Lens, brief: str) -> bytes:
    """A brief's facts, those included that other files tell of it."""
    facts, card = lens.brief(brief), lens.card(brief)
    history = [o for o in lens.occurrences(brief) if o.event.status]
    target = Target("brief", brief, facts.title, address(FOLDERS["brief"], brief))
    own = {source.id for source in facts.sources}
    shared = dict.fromkeys(id for o in lens.occurrences(brief) for id in o.event.sources if id not in own)
    item = _item(lens.publication, brief, facts, card) | {
        "since": str(card.since) if card.since else None,
        "status_history": [_step(told) for told in history],
        "ties": [{"brief": t.other, "type": t.type, "label": t.label, "note": t.note} for t in lens.ties(brief)],
        "mentioned_by": [mention.name for mention in lens.mentions(target)],
        "shared_sources": [_plain(lens.source(id).source) for id in shared],
    }
    return msgspec.json.format(_encode(item), indent=1) + b"\n"


def _step(told: Occurrence) -> dict[str, Any]:
    event = told.event
    return {**dated(event.date), "status": event.status, "party": event.party or None, "event": told.anchor}


def _item(publication: Publication, id: str, brief: Brief, card: Card) -> dict[str, Any]:
    """A brief's front matter by the same names, with what is computed: id, address, status and all countries."""
    written = {name: _plain(getattr(brief, name)) for name in brief.__struct_fields__}
    computed = {
        "status": card.status or None,
        "updated": str(brief.updated or brief.date),
        "countries": [code.upper() for code in card.countries],
    }
    place = publication.url.rstrip("/") + address(FOLDERS["brief"], id)
    return {"id": id} | written | computed | {"url": place}


def _plain(value: Any) -> Any:
    """A value of front matter as JSON has it; of what is nested, without what was not written."""
    kind = type(value)  # this is done for every value of every brief: so no more than it takes
    if kind is str or value is None:
        return value
    if kind is list:
        return [_plain(item) for item in value]
    if kind is PartialDate:
        return str(value)
    if issubclass(kind, Struct):
        written = {}
        for name in kind.__struct_fields__:
            inner = getattr(value, name)
            if inner or isinstance(inner, bool | int | float):
                written[name] = inner if type(inner) is str else _plain(inner)
        return written
    return value


# --- what changed ---------------------------------------------------------------------------------------------------


def changes_json(lens: Lens) -> bytes:
    """What was published, updated and corrected, as the page of changes has it."""
    base = lens.publication.url.rstrip("/")
    return _lines(
        {
            **dated(change.date),
            "kind": change.kind.lower(),
            "brief": change.brief,
            "title": change.title,
            "text": change.text or None,
            "url": base + address(FOLDERS["brief"], change.brief) + change.fragment,
        }
        for change in aggregates.changes(lens).newest
    )


# --- the data package ----------------------------------------------------------------------------------------------

_PROFILE = "https://datapackage.org/profiles/2.0/"
_DATE = r"(\d{4}(-\d{2}(-\d{2})?)?)?(~|\.\.(\d{4}(-\d{2}(-\d{2})?)?)?)?"
_TYPES: Mapping[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "id": {"type": "string", "constraints": {"pattern": "[a-z0-9]+(-[a-z0-9]+)*"}},
    # The standard has lists; its published profile 2.0 forgets them (datapackage's issue 1089, mended in 2.1).
    "ids": {"type": "list", "delimiter": ";", "itemType": "string"},
    "codes": {"type": "list", "delimiter": ";", "itemType": "string"},
    "date": {"type": "string", "constraints": {"pattern": _DATE}},
    "day": {"type": "date"},
    "address": {"type": "string", "format": "uri"},
}


def datapackage(lens: Lens) -> bytes:
    """What describes the tables to programs. It gathers them: their sizes and digests stand in it."""
    publication = lens.publication
    base = publication.url.rstrip("/")
    package: dict[str, Any] = {
        "$schema": f"{_PROFILE}datapackage.json",
        "name": slug(publication.title) or "publication",
        "id": base + address(FOLDER),
        "title": publication.title,
        "description": publication.description or publication.tagline,
        "homepage": base + address(),
        "contributors": [{"title": name, "roles": ["author"]} for name in publication.authors],
        "licenses": _licenses(publication),
        "sources": [{"title": f"The sources of {publication.title}", "path": base + address(FOLDERS["source"])}],
        "resources": [resource for table in TABLES for resource in _resources(lens, table)],
    }
    return msgspec.json.format(_encode({name: value for name, value in package.items() if value}), indent=2) + b"\n"


def _licenses(publication: Publication) -> list[dict[str, str]]:
    if not publication.license:
        return []
    return [{"name": publication.license, "path": f"https://spdx.org/licenses/{publication.license}.html"}]


def _resources(lens: Lens, table: Table) -> list[dict[str, Any]]:
    described = {"title": table.title, "description": table.meaning}
    return [
        {
            "$schema": f"{_PROFILE}dataresource.json",
            "name": table.name,
            "type": "table",
            **described,
            **_file(lens, f"{table.name}.csv", "text/csv"),
            "encoding": "utf-8",
            "dialect": {"$schema": f"{_PROFILE}tabledialect.json", "lineTerminator": "\r\n"},
            "schema": _schema(table),
        },
        {
            "$schema": f"{_PROFILE}dataresource.json",
            "name": f"{table.name}-json",
            **described,
            **_file(lens, f"{table.name}.json", "application/json"),
            "encoding": "utf-8",
        },
    ]


def _file(lens: Lens, name: str, media_type: str) -> dict[str, Any]:
    stem, _, form = name.rpartition(".")
    file = table_file(lens, stem, form)
    return {
        "path": name,
        "format": form,
        "mediatype": media_type,
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
    }


def _schema(table: Table) -> dict[str, Any]:
    keys = {"primaryKey": list(table.key)} if table.key else {}
    links = [
        {"fields": [column.name], "reference": {"resource": column.of, "fields": ["id"]}}
        for column in table.columns
        if column.of and not column.is_list
    ]
    return {
        "$schema": f"{_PROFILE}tableschema.json",
        "fields": [_field(column) for column in table.columns],
        **keys,
        **({"foreignKeys": links} if links else {}),
        "missingValues": [""],
    }


def _field(column: Column) -> dict[str, Any]:
    kind = _TYPES[column.kind]
    constraints = kind.get("constraints", {}) | ({"required": True} if column.required else {})
    meaning = column.meaning + (f" (ids of the table {column.of})" if column.of and column.is_list else "")
    field = {"name": column.name, **kind, "description": meaning[0].upper() + meaning[1:]}
    return field | ({"constraints": constraints} if constraints else {})
