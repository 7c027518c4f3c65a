"""The page that offers the publication's data."""

from __future__ import annotations

from msgspec import Struct

from generator.site.components import Desk, LinkView
from generator.site.files.data import table_file
from generator.site.files.tables import TABLES, Table


class ColumnView(Struct, frozen=True, kw_only=True):
    """What a column holds; `of` names the table whose ids its values are."""

    name: str
    type: str
    meaning: str
    of: str


class DownloadView(Struct, frozen=True):
    """A file to take, and its size in words."""

    kind: str
    href: str
    size: str


class TableView(Struct, frozen=True, kw_only=True):
    """A table: its first rows, how many there are, what its columns mean, and its files."""

    name: str
    title: str
    meaning: str
    count: int
    downloads: list[DownloadView]
    columns: list[ColumnView]
    header: list[str]
    rows: list[list[str]]


class DataView(Struct, frozen=True, kw_only=True):
    """The page of all tables. `package` describes them to programs."""

    tables: list[TableView]
    package: LinkView
    license: str


def data_view(desk: Desk) -> DataView:
    """The page of all tables. What it shows of them is read from the files that it offers."""
    return DataView(
        tables=[_table(desk, table) for table in TABLES],
        package=LinkView("The data package", "datapackage.json"),
        license=desk.lens.publication.license,
    )


_TYPES = {
    "text": "text",
    "id": "id",
    "ids": "ids, joined by semicolons",
    "codes": "codes, joined by semicolons",
    "date": "date as written",
    "day": "day",
    "address": "address",
}


def _table(desk: Desk, table: Table) -> TableView:
    file = table_file(desk.lens, table.name, "csv")
    return TableView(
        name=table.name,
        title=table.title,
        meaning=table.meaning,
        count=file.count,
        downloads=[_download(desk, table, kind) for kind in ("CSV", "JSON")],
        columns=[ColumnView(name=c.name, type=_TYPES[c.kind], meaning=c.meaning, of=c.of) for c in table.columns],
        header=file.header[0],
        rows=file.rows,
    )


def _download(desk: Desk, table: Table, kind: str) -> DownloadView:
    form = kind.lower()
    return DownloadView(kind, f"{table.name}.{form}", _size(table_file(desk.lens, table.name, form).bytes))


def _size(count: int) -> str:
    """A number of bytes in words, on one line: "820 bytes", "12 kB", "3.4 MB"."""
    if count < 1000:
        return f"{count}\N{NO-BREAK SPACE}bytes"
    number, unit = (f"{count / 1000:.0f}", "kB") if count < 999_500 else (f"{count / 1_000_000:.1f}", "MB")
    return f"{number}\N{NO-BREAK SPACE}{unit}"
