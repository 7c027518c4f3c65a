"""A grid of cells, shaded by an amount or coloured by a name; what it says stands in the cell where there is room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from generator.charts import alt_text
from generator.charts.data import Column, dataset, optional, read, unique
from generator.charts.layout.facets import compose, ordered, series, table_of, timely
from generator.charts.layout.marks import layered, paint, painted, pixel, word, words
from generator.charts.layout.text_metrics import LEADING, SMALL, clip, widest, width, wrap
from generator.charts.model import NARROW, WIDE, Material, Panel, Plot, Row
from generator.charts.theme import ACCENT, MUTED, SERIES, Look
from generator.model.model import ChartOptions

if TYPE_CHECKING:
    import altair as alt

OPTIONS = frozenset("dataset x y color facet sort unit title caption".split())


class Cell(Struct, frozen=True):
    """One cell: how it is painted, what stands in it, and its tooltip."""

    look: Look
    said: str
    tip: str


def plan(options: ChartOptions, material: Material) -> Plot:
    """Cells of a dataset. Raises ChartError."""
    table = dataset(options, material)
    x, y = (timely(read(table, options, option, whole=True, axis=True)) for option in ("x", "y"))
    amount = read(table, options, "color", axis=False)
    facet = optional(table, options, "facet")
    rows = range(len(table.rows))
    unique(rows, [x, y, facet], table)
    unit = options.unit or amount.unit or table.unit
    groups = None if amount.type == "quantitative" else series(amount, material.statuses)
    known = [abs(value) for value in amount.numbers if value is not None]
    shade = _Shade(max(known, default=0.0) or 1.0) if groups is None else None

    def cell(row: int) -> Cell | None:
        if amount.cells[row] is None:
            return None
        told = amount.word(row)
        tip = f"{y.word(row)}, {x.word(row)}: {told}{' ' + unit if unit and groups is None else ''}"
        look = shade(amount.numbers[row] or 0.0) if shade else groups.look(row) if groups else Look(MUTED)
        return Cell(look, told if groups is None else groups.labels[groups.of(row)], tip)

    def lay(chosen: Sequence[int], size: float) -> Panel:
        totals: dict[str, float] = {}
        for row in chosen:
            if shade and amount.numbers[row] is not None:
                totals[y.word(row)] = totals.get(y.word(row), 0.0) + (amount.numbers[row] or 0.0)
        across = _in_time(x, chosen)
        down = ordered(_in_time(y, chosen), options, {"color": totals} if shade else {}, "y")
        return grid(across, down, {(x.word(row), y.word(row)): cell(row) for row in chosen}, size)

    entries = groups.entries if groups else []
    return Plot(
        kind="heatmap",
        title=options.title or table.title or alt_text.capital(f"{amount.plain} by {x.plain} and {y.plain}"),
        caption=options.caption,
        unit=unit,
        description=alt_text.cells(x, y, amount, unit),
        table=table_of(table, options),
        wide=compose(lay, rows, facet, WIDE, entries, columns=2),
        narrow=compose(lay, rows, facet, NARROW, entries),
    )


def _in_time(column: Column, rows: Sequence[int]) -> list[str]:
    """The column's values, dates in time, others as they come."""
    chosen = list(rows)
    if column.type == "temporal":
        chosen.sort(key=lambda row: str(column.dates[row]))
    return list(dict.fromkeys(column.word(row) for row in chosen))


class _Shade(Struct, frozen=True):
    """The more, the fuller, but never so full that ink on it could not be read; below zero in another colour."""

    most: float

    def __call__(self, value: float) -> Look:
        return Look(SERIES[4] if value < 0 else ACCENT, round(0.04 + 0.41 * abs(value) / self.most, 2))


def grid(
    across: Sequence[str], down: Sequence[str], cells: Mapping[tuple[str, str], Cell | None], size: float
) -> Panel:
    """The grid: names before the rows and above the columns; a missing cell is an empty place with a dash."""
    column = min(widest(list(down)), size * 0.36) + 10
    names = {name: wrap(name, size * 0.36, lines=2) for name in down}
    broad = (size - column) / len(across)
    broad = min(broad, 120.0)
    tall = max(26.0 if len(down) <= 30 else 18.0, max(map(len, names.values())) * LEADING + 2.0)
    heads, top = _heads(across, column, broad)
    text: list[Row] = heads
    marks: list[Row] = []
    for index, name in enumerate(down):
        y = top + index * tall
        text.append(word(0, y + tall / 2 + 4.5 - (len(names[name]) - 1) * LEADING / 2, names[name]))
        for place, head in enumerate(across):
            x = column + place * broad
            cell = cells.get((head, name))
            middle = (x + broad / 2, y + tall / 2 + 4.5)
            if cell is None:
                text.append(word(*middle, "\u2013", fill=MUTED, align="center", size=SMALL))
                continue
            box: dict[str, Any] = {"x": round(x + 1, 1), "x2": round(x + broad - 1, 1), "y": y + 1, "y2": y + tall - 1}
            marks.append(paint(cell.look, cell.tip, **box))
            if cell.said and width(cell.said, SMALL) <= broad - 6:
                text.append(word(*middle, cell.said, align="center", size=SMALL, halo=cell.look.fill > 0.6))
    data = {"marks": marks, "words": text}
    return Panel(template="cells", width=size, height=top + len(down) * tall + 4, data=data)


def _heads(across: Sequence[str], column: float, broad: float) -> tuple[list[Row], float]:
    """The columns' names: on one line, on several, or only as many as have room."""
    lines = [wrap(name, broad - 6, SMALL, lines=3) for name in across]
    cut = any(
        "".join(block).replace(" ", "") != name.replace(" ", "") for block, name in zip(lines, across, strict=True)
    )
    if not cut:
        deep = max(map(len, lines))
        return [
            word(
                column + (n + 0.5) * broad,
                12 + (deep - len(block)) * LEADING,
                block,
                fill=MUTED,
                align="center",
                size=SMALL,
            )
            for n, block in enumerate(lines)
        ], deep * LEADING + 6.0
    every = next((n for n in (2, 3, 5, 10, 20) if all(width(name, SMALL) + 6 <= broad * n for name in across)), 0)
    if every and len(across) > 8:
        chosen = range(0, len(across), every)
        return [word(column + n * broad, 12, across[n], fill=MUTED, size=SMALL) for n in chosen], LEADING + 6.0
    return _ladder(across, column, broad)


def _ladder(across: Sequence[str], column: float, broad: float) -> tuple[list[Row], float]:
    """Long names of few columns: each on a line of its own, beginning at its column or ending there."""
    deep = len(across) * LEADING
    text = []
    for index, name in enumerate(across):
        x = column + (index + 0.5) * broad
        room_right, room_left = column + broad * len(across) - x, x
        left = room_right >= room_left
        said = clip(name, max(room_left, room_right), SMALL)
        text.append(word(x - 4 if left else x + 4, 12 + index * LEADING, said, fill=MUTED, size=SMALL,
                         align="left" if left else "right"))  # fmt: skip
    return text, deep + 6.0


def template() -> alt.LayerChart:
    """Cells; their places are those of their names."""
    import altair as alt

    marks = alt.Chart(alt.NamedData("marks")).mark_rect(strokeWidth=1)
    place = {"x": pixel(alt.X, "x"), "x2": alt.X2("x2"), "y": pixel(alt.Y, "y"), "y2": alt.Y2("y2")}
    return layered(marks.encode(**place, **painted()), words())
