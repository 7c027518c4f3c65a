"""Two states of a publication compared: what became of its briefs, events, statuses, sources, and of its pages.

A state is a site that was built, or a publication as its files stand. Both are compared by the tables of `/data/`;
pages of which the bytes are at hand, by those.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from generator.library.queries import Lens
from generator.site.files.data import FOLDER, table_bytes
from generator.site.files.tables import TABLES
from generator.site.routes import site_routes

How = Literal["added", "changed", "removed"]

PAGES = "pages"


class NotAState(Exception):
    """A folder is neither a site nor a publication; the message says so."""


class State(Struct, frozen=True):
    """What is compared: the rows of each table by what names them, and the pages by address with digests of their
    bytes, None where these are not known."""

    tables: Mapping[str, Mapping[str, Mapping[str, Any]]]
    pages: Mapping[str, bytes | None]


class Change(Struct, frozen=True):
    """What became of one thing of a `sort` (a table, or "pages"). `id` names it among its sort; `details` say of one
    that changed how."""

    sort: str
    how: How
    id: str
    title: str
    details: list[str] = []


def state_of_site(folder: Path) -> State:
    """A built site, wherever it came from. Raises NotAState."""
    tables = {}
    for table in TABLES:
        try:
            tables[table.name] = _keyed(table.name, json.loads((folder / FOLDER / f"{table.name}.json").read_bytes()))
        except (OSError, ValueError):
            missing = f"{FOLDER}/{table.name}.json"
            raise NotAState(f"{folder} is neither a publication nor a site: it has no {missing}") from None
    pages = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.html")}
    return State(tables, {_address(name): blake2b(path.read_bytes()).digest() for name, path in pages.items()})


def state_of_publication(lens: Lens) -> State:
    """A publication as it stands; the bytes of its pages are not known before a build."""
    tables = {table.name: _keyed(table.name, json.loads(table_bytes(lens, table.name, "json"))) for table in TABLES}
    return State(tables, {_address(path): None for path in site_routes(lens).table if path.endswith(".html")})


def compare(before: State, after: State) -> list[Change]:
    """What differs, table by table in the order of `/data/`, then the pages."""
    changes = []
    for table in TABLES:
        old, new = before.tables[table.name], after.tables[table.name]
        for id in sorted(old.keys() | new.keys()):
            if id not in old or id not in new:
                row = new.get(id) or old[id]
                changes.append(Change(table.name, "added" if id in new else "removed", id, _title(table.name, row)))
            elif details := _differences(table.name, old[id], new[id]):
                changes.append(Change(table.name, "changed", id, _title(table.name, new[id]), details))
    for place in sorted(before.pages.keys() | after.pages.keys()):
        if place not in before.pages or place not in after.pages:
            changes.append(Change(PAGES, "added" if place in after.pages else "removed", place, place))
        elif None not in (was := before.pages[place], now := after.pages[place]) and was != now:
            changes.append(Change(PAGES, "changed", place, place))
    return changes


def counts(changes: Iterable[Change]) -> dict[str, dict[How, int]]:
    """How many of each sort were added, changed and removed; every sort is there."""
    told = Counter((change.sort, change.how) for change in changes)
    return {sort: {how: told[sort, how] for how in HOWS} for sort in SORTS}


HOWS: tuple[How, ...] = ("added", "changed", "removed")
SORTS = (*(table.name for table in TABLES), PAGES)

# --- rows ---------------------------------------------------------------------------------------------------------

_NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "status-history": ("brief", "date", "party"),
    "relations": ("from", "to", "type"),
}
"""What names a row of the tables that have no key."""

_TITLES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "briefs": lambda row: f"{row['title']}",
    "events": lambda row: f"{row['brief']}, {row['date']}: {row['title']}",
    "status-history": lambda row: f"{row['brief']}, {row['date']}: {_of(row)}{row['status']}",
    "partners": lambda row: f"{row['name']}",
    "relations": lambda row: f"{row['from']} {row['type']} {row['to']}",
    "sources": lambda row: f"{row['title']}",
}

_APART = {"briefs": {"url", "events", "relations", "sources"}, "events": {"date_from", "date_to"}}
"""What is told by another table, follows from another column, or is different wherever a site stands."""

_LONG = 60


def _of(row: Mapping[str, Any]) -> str:
    return f"{row['party']} " if row["party"] else ""


def _keyed(table: str, rows: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Rows by what names them; of several with one name, the later ones are numbered."""
    names = _NAMED_BY.get(table) or next(known.key for known in TABLES if known.name == table)
    seen: Counter[str] = Counter()
    keyed = {}
    for row in rows:
        name = "/".join(str(row[column] or "") for column in names).rstrip("/")
        seen[name] += 1
        keyed[name if seen[name] == 1 else f"{name}-{seen[name]}"] = row
    return keyed


def _title(table: str, row: Mapping[str, Any]) -> str:
    return _TITLES[table](row)


def _differences(table: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """How a row changed, a column each: "status: active → ended"; what is long is only named."""
    told = []
    for column in dict.fromkeys([*new, *old]):
        was, now = old.get(column), new.get(column)
        if was != now and column not in _APART.get(table, ()):
            short = [_short(value) for value in (was, now)]
            told.append(f"{column}: {short[0]} → {short[1]}" if None not in short else f"{column} changed")
    return told


def _short(value: Any) -> str | None:
    """A value in few words; None when there are too many."""
    if isinstance(value, list):
        if not all(isinstance(item, str) for item in value):
            return None
        value = ", ".join(value)
    text = "none" if value in (None, "") else str(value)
    return text if len(text) <= _LONG else None


def _address(path: str) -> str:
    """The address of a page's file: "/briefs/iss/"."""
    return "/" + path.removesuffix("index.html")
