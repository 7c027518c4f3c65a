"""A CSV file to rows and diagnostics, with the places of its cells."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.diagnostics.diagnostic import Diagnostic
from generator.model.files import Places, TableFile
from generator.model.model import Cell
from generator.parsing.yaml import ScalarNode
from generator.primitives.numbers import number_meant

_SEPARATORS = {";": "semicolons", "\t": "tabs"}
"""What other programs put between cells."""


def read_table(path: str, text: str) -> tuple[TableFile, Places]:
    """Read the text of a CSV file (RFC 4180) with a header, and where its cells stand; cells mean what they would in
    YAML.

    What is wrong with the table is read as it was meant, so that no chart finds fault with it once more.
    """
    table = _Table(path, text)
    rows = table.read()
    return TableFile(path=path, rows=rows, diagnostics=table.diagnostics), table.places


class _Record(NamedTuple):
    """A row as it was read: the line that it begins on, its text and its cells."""

    line: int
    text: str
    cells: list[str]


class _Table:
    """Reads one table; what it finds is in `diagnostics`."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = [f"{line}\n" for line in text.split("\n")]
        self.comma = _separator(self.lines[0])
        self.cell = re.compile(rf'"(?:[^"]|"")*"|[^{self.comma}\n]*')
        self.diagnostics: list[Diagnostic] = []
        self.places: Places = {"": (1, 1)}

    def report(self, line: int, column: int, code: str, message: str, help: str) -> None:
        self.diagnostics.append(Diagnostic(self.path, line, column, code, message, help))

    def read(self) -> list[dict[str, Cell]]:
        """The rows; one that does not fit the header is left out."""
        records = self.records()
        header = next(records, _Record(1, "", []))
        names = self.names(header)
        if self.comma != ",":
            message, help = f"{_SEPARATORS[self.comma]} part the cells", "save the table with commas between them"
            self.report(1, self.lines[0].index(self.comma) + 1, "bad-chart", message, help)
        rows: list[dict[str, Cell]] = []
        for record in records:
            if len(record.cells) != len(header.cells):
                self.ragged(record, header)
            else:
                rows.append(self.row(record, names, len(rows)))
        if not rows and not self.diagnostics:
            self.report(1, 1, "bad-chart", "this table has no rows", "add some below its header, or take it out")
        return rows

    def records(self) -> Iterator[_Record]:
        """The rows that are not empty; what is no CSV is reported, and ends them."""
        reader = csv.reader(self.lines, strict=True, delimiter=self.comma)
        line = 0
        try:
            for cells in reader:
                if cells:
                    yield _Record(line + 1, "".join(self.lines[line : reader.line_num]), cells)
                line = reader.line_num
        except csv.Error as error:
            self.report(line + 1, 1, "bad-chart", f"not CSV: {error}", "check the quotes")

    def names(self, header: _Record) -> list[str]:
        """The names of the columns, "" for one that has no name of its own."""
        names: list[str] = []
        for index, cell in enumerate(header.cells):
            name = cell.strip()
            if not name:
                self.report(
                    *self.place(header, index), "bad-chart", "this column has no name", "name it, or take it out"
                )
            elif name in names:
                message = f'the column "{name}" is given twice'
                self.report(*self.place(header, index), "duplicate-key", message, "give one of them another name")
            names.append("" if name in names else name)
        return names

    def ragged(self, record: _Record, header: _Record) -> None:
        """Report a row that has more or fewer cells than the header."""
        cells, columns = len(record.cells), len(header.cells)
        line, column = self.place(record, columns) if cells > columns else (record.line, 1)
        message = f"this row has {cells} cell{'s' if cells > 1 else ''}, the header {columns}"
        self.report(line, column, "bad-chart", message, "give each row a cell for each column")

    def row(self, record: _Record, names: Sequence[str], number: int) -> dict[str, Cell]:
        """The values of a row, with the places of those that are no numbers: only these can be wrong by themselves."""
        row: dict[str, Cell] = {}
        self.places[f"{number}"] = (record.line, 1)
        for index, (name, cell) in enumerate(zip(names, record.cells, strict=True)):
            if not name:
                continue
            row[name] = value = self.value(cell.strip())
            if isinstance(value, str):
                self.places[f"{number}.{name}"] = self.place(record, index)
        return row

    def value(self, cell: str) -> Cell:
        """What a cell means; where commas part no cells, they part decimals."""
        value = ScalarNode(0, 0, cell, True, False).value
        if self.comma == "," or not isinstance(value, str):
            return value
        return ScalarNode(0, 0, number_meant(cell) or cell, True, False).value

    def place(self, record: _Record, index: int) -> tuple[int, int]:
        """Where a cell of a row begins."""
        at = 0
        for _ in range(index):
            found = self.cell.match(record.text, at)
            at = (found.end() if found else at) + 1
        return record.line + record.text.count("\n", 0, at), at - record.text.rfind("\n", 0, at)


def _separator(header: str) -> str:
    """What parts the cells of a table with this header."""
    found = next((mark for mark in _SEPARATORS if mark in header), ",")
    return "," if "," in header or '"' in header else found
