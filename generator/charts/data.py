"""A dataset's columns, read for a chart: what type each is, and everything that can be wrong with them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal, TypeVar

from msgspec import Struct, structs

from generator.charts.layout.axis import middle, number
from generator.charts.model import CellFault, ChartError, Material
from generator.diagnostics.diagnostic import suggest
from generator.model.model import Cell, ChartOptions, ColumnFacts, Dataset
from generator.primitives.dates import PartialDate, parse_date
from generator.primitives.numbers import number_meant, says_no_number

_T = TypeVar("_T")
Type = Literal["temporal", "quantitative", "ordinal", "nominal"]

_DECLARED: dict[str, Type] = {"year": "temporal", "date": "temporal", "number": "quantitative", "name": "nominal"}
"""The types of columns as datasets declare them."""
_TYPES: dict[str, Type] = {
    "temporal": "temporal", "quantitative": "quantitative", "ordinal": "ordinal", "nominal": "nominal",
    "T": "temporal", "Q": "quantitative", "O": "ordinal", "N": "nominal",
}  # fmt: skip
_YEARS = range(1000, 3000)
"""Whole numbers that are years where nothing else than them stands on an axis."""
_AXES = frozenset({"x", "start", "end", "color", "facet"})
"""The options whose columns tell one thing from another: a number that may be a year is one there, not an amount."""
_LARGEST = 1e15
"""Beyond this, neighbouring whole numbers look alike to the renderer."""


class Column(Struct, frozen=True):
    """A column as a chart reads it: `cells` as written, and by `type` either `dates`, `numbers` or `names`, None where
    a cell is null. Its `unit` is that of its numbers."""

    name: str
    type: Type
    cells: Sequence[Cell]
    unit: str = ""
    dates: Sequence[PartialDate | None] = ()
    numbers: Sequence[float | None] = ()
    names: Sequence[str | None] = ()

    @property
    def at(self) -> Sequence[float | None]:
        """Places on a straight scale: milliseconds or amounts. Only for a column of dates or numbers."""
        if self.type == "temporal":
            return [None if date is None else float(middle(date)) for date in self.dates]
        return self.numbers

    def word(self, index: int) -> str:
        """The cell at `index` as readers are told it."""
        if self.cells[index] is None:
            return "no data"
        if self.type == "temporal":
            date = self.dates[index]
            return date.words if date else ""
        if self.type == "quantitative":
            return number(self.numbers[index] or 0.0)
        return self.names[index] or ""

    def pick(self, rows: Sequence[int]) -> Column:
        """The column with only these rows, in this order."""

        def of(values: Sequence[_T]) -> list[_T]:
            return [values[row] for row in rows] if values else []

        picked = of(self.cells), self.unit, of(self.dates), of(self.numbers), of(self.names)
        return Column(self.name, self.type, *picked)

    @property
    def plain(self) -> str:
        """The column's name as words."""
        return self.name.replace("_", " ")

    @property
    def is_years(self) -> bool:
        """Whether every value is a whole number that may be a year."""
        return _are_years(self.cells)


def dataset(options: ChartOptions, material: Material) -> Dataset:
    """The dataset that the chart names, known to be a table with rows. Raises ChartError."""
    if not options.dataset:
        raise ChartError("bad-chart", f"a {options.kind} chart needs a `dataset`", help=suggest("", material.datasets))
    found = material.datasets.get(options.dataset)
    if found is None:
        raise ChartError(
            "bad-chart",
            f'there is no dataset "{options.dataset}"',
            option="dataset",
            help=suggest(options.dataset, material.datasets),
        )
    if not found.rows or not found.rows[0]:
        raise ChartError("bad-chart", f'dataset "{found.id}" has no rows', option="dataset")
    columns = found.rows[0].keys()
    for index, row in enumerate(found.rows):
        if row.keys() != columns:
            lacking = [name for name in columns if name not in row]
            fault = f'has no "{lacking[0]}"' if lacking else f'has a "{next(k for k in row if k not in columns)}"'
            raise ChartError(
                "bad-chart",
                f'row {index + 1} of dataset "{found.id}" {fault}',
                option="dataset",
                row=index,
                help="every row has the same columns as the first; a missing value is null",
            )
    for name in found.columns:
        if name not in columns:
            message = f'dataset "{found.id}" says what its column "{name}" holds, but has none'
            raise ChartError("unknown-column", message, option="dataset", help=suggest(name, columns))
    return found


def read(
    table: Dataset,
    options: ChartOptions,
    option: str,
    *,
    allow: Sequence[Type] = (),
    whole: bool = False,
    axis: bool | None = None,
) -> Column:
    """The column that `option` names; `allow` says which types it may have (none: any), `whole` that none of its cells
    may be null. On an `axis` numbers may be years; whether it is one depends on the option, if it is not said.
    Raises ChartError."""
    said = getattr(options, option)
    if not said:
        raise ChartError(
            "bad-chart", f"a {options.kind} chart needs `{option}`", help=suggest("", table.rows[0]) or "name a column"
        )
    name, kind = _name_and_type(said, table, option)
    facts = table.columns.get(name, ColumnFacts())
    cells = [row[name] for row in table.rows]
    kind = kind or _DECLARED.get(facts.type or "") or _inferred(cells, option in _AXES if axis is None else axis)
    column = structs.replace(_typed(name, kind, cells, table, option), unit=facts.unit)
    if allow and column.type not in allow:
        raise ChartError(
            "bad-chart",
            f"`{option}` of a {options.kind} chart is to be {_either(allow)}, "
            f'but column "{name}" is {_SAID[column.type]}',
            option=option,
        )
    if whole and None in column.cells:
        row = column.cells.index(None)
        raise ChartError(
            "bad-chart",
            f'row {row + 1} of dataset "{table.id}" has no value in "{name}"',
            option=option,
            row=row,
            help=f"only amounts may be missing: a mark has no place without its {option}",
        )
    return column


def optional(table: Dataset, options: ChartOptions, option: str, *, allow: Sequence[Type] = ()) -> Column | None:
    """As `read`, or None when the option is not given."""
    return read(table, options, option, allow=allow) if getattr(options, option) else None


def pair(table: Dataset, options: ChartOptions, *, whole: bool = False) -> tuple[Column, Column]:
    """The columns of `start` and `end`, which stand on one axis: whole numbers are years in both or in neither. With
    `whole` none may start nowhere. Raises ChartError."""
    axis = all(read(table, options, option).type == "temporal" for option in ("start", "end"))
    allow: list[Type] = ["temporal", "quantitative"]
    start = read(table, options, "start", allow=allow, whole=whole, axis=axis)
    return start, read(table, options, "end", allow=allow, axis=axis)


def unique(rows: Sequence[int], columns: Sequence[Column | None], table: Dataset) -> None:
    """Raises ChartError when two rows are for the same place, which is what their cells in `columns` make."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        place = tuple(column.word(row) for column in columns if column)
        if place in seen:
            raise ChartError(
                "bad-chart",
                f'rows {seen[place] + 1} and {row + 1} of dataset "{table.id}" are both for "{", ".join(place)}"',
                option="dataset",
                row=row,
                help="name the column that tells them apart, as `color` or `facet`",
            )
        seen[place] = row


_SAID = {"temporal": "dates", "quantitative": "numbers", "ordinal": "names in order", "nominal": "names"}


def _either(types: Sequence[Type]) -> str:
    return " or ".join(dict.fromkeys(_SAID[kind] for kind in types))


def _name_and_type(said: str, table: Dataset, option: str) -> tuple[str, Type | None]:
    columns = table.rows[0]
    if said in columns:
        return said, None
    name, _, kind = said.rpartition(":")
    if name in columns:
        if kind not in _TYPES:
            raise ChartError("bad-chart", f'there is no scale type "{kind}"', option=option,
                             help=suggest(kind, ["temporal", "quantitative", "ordinal", "nominal"]))  # fmt: skip
        return name, _TYPES[kind]
    wanted = name if name and kind in _TYPES else said
    raise ChartError(
        "unknown-column",
        f'dataset "{table.id}" has no column "{wanted}"',
        option=option,
        help=suggest(wanted, columns),
    )


def _typed(name: str, kind: Type, cells: list[Cell], table: Dataset, option: str) -> Column:
    if all(cell is None for cell in cells):
        raise ChartError("bad-chart", f'column "{name}" of dataset "{table.id}" holds no value', option=option)
    if kind == "quantitative":
        return Column(name, kind, cells, numbers=_numbers(name, cells, table, option))
    if kind == "temporal":
        return Column(name, kind, cells, dates=_dates(name, cells, table, option))
    return Column(name, kind, cells, names=[None if cell is None else as_name(cell) for cell in cells])


def _are_years(cells: Sequence[Cell]) -> bool:
    return all(cell is None or (type(cell) is int and cell in _YEARS) for cell in cells)


def _inferred(cells: Sequence[Cell], axis: bool) -> Type:
    """The type that all values suggest, never the column's name; that each fits it is checked when they are read."""
    known = [cell for cell in cells if cell is not None]
    counts = [cell for cell in known if isinstance(cell, int | float) and not isinstance(cell, bool)]
    if len(counts) == len(known):
        return "temporal" if axis and _are_years(known) else "quantitative"
    if all(_as_date(cell) for cell in known):
        return "temporal"
    meant = [cell for cell in known if isinstance(cell, str) and (number_meant(cell) or says_no_number(cell))]
    if counts and (len(counts) * 2 >= len(known) or len(counts) + len(meant) == len(known)):
        return "quantitative"  # mostly numbers: what is not one is a mistake, not a name
    return "nominal"


def _as_date(cell: Cell) -> PartialDate | None:
    if isinstance(cell, bool) or not isinstance(cell, str | int):
        return None
    try:
        return parse_date(f"{cell:04}" if isinstance(cell, int) else cell)
    except ValueError:
        return None


def _dates(name: str, cells: Sequence[Cell], table: Dataset, option: str) -> list[PartialDate | None]:
    dates = [_as_date(cell) for cell in cells]
    wrong = {
        row: f"{_shown(cell)} is not a date" for row, cell in enumerate(cells) if cell is not None and not dates[row]
    }
    _refuse(name, table, option, wrong, dict.fromkeys(wrong, _DATE_HELP))
    return dates


def _numbers(name: str, cells: Sequence[Cell], table: Dataset, option: str) -> list[float | None]:
    numbers = [_as_number(cell) for cell in cells]
    wrong = {row: cell for row, cell in enumerate(cells) if cell is not None and numbers[row] is None}
    messages = {row: f"{_shown(cell)} is not a number" for row, cell in wrong.items()}
    _refuse(name, table, option, messages, {row: _number_help(cell, table) for row, cell in wrong.items()})
    return numbers


def _refuse(name: str, table: Dataset, option: str, messages: Mapping[int, str], helps: Mapping[int, str]) -> None:
    """Raises ChartError when there are cells that cannot be read, by their rows."""
    faults = [CellFault(row, name, message, helps[row]) for row, message in messages.items()]
    if faults:
        first = faults[0]
        message = f'row {first.row + 1} of dataset "{table.id}", column "{name}": {first.message}'
        raise ChartError("bad-chart", message, option=option, row=first.row, help=first.help, cells=faults)


_DATE_HELP = "a date is written 2022, 2022-03 or 2022-03-05, with ~ behind it when approximate"


def _number_help(cell: Cell, table: Dataset) -> str:
    """How to write what is meant by a cell that is no number."""
    if isinstance(cell, str) and (number := number_meant(cell)):
        return f"write {number}"
    if not isinstance(cell, str):
        return "write a number that can be drawn"
    missing = "leave the cell empty" if table.file else "write null"
    return missing if says_no_number(cell) else f"write a number; where there is none, {missing}"


def _as_number(cell: Cell) -> float | None:
    if cell is None or isinstance(cell, bool):
        return None
    try:
        value = float(cell)
    except (ValueError, OverflowError):
        return None
    return value if math.isfinite(value) and abs(value) <= _LARGEST else None


def _shown(cell: Cell) -> str:
    text = f'"{cell}"' if isinstance(cell, str) else as_name(cell) if isinstance(cell, bool) else str(cell)[:40]
    return text if len(text) <= 42 else text[:40] + "\u2026"


def as_name(cell: Cell) -> str:
    """A value as a name: as it was written, never with marks of thousands."""
    if cell is None:
        return "no data"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:g}"
    return str(cell)[:400]
