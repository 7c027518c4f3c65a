"""Bars: names in rows, or amounts standing on an axis of time; series stacked, side by side, or as shares."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from generator.charts import alt_text
from generator.charts.data import Column, dataset, optional, read, unique
from generator.charts.kinds.bar_horizontal import lying
from generator.charts.kinds.bar_marks import Bars, pieces
from generator.charts.kinds.bar_vertical import standing
from generator.charts.layout.axis import nice_span
from generator.charts.layout.facets import (
    compose,
    series,
    stacking,
    table_of,
    timely,
)
from generator.charts.layout.time_bins import slots_of
from generator.charts.model import NARROW, WIDE, ChartError, Material, Panel, Plot
from generator.model.model import ChartOptions, Dataset

OPTIONS = frozenset("dataset x y color facet sort stack unit title caption annotations".split())


def plan(options: ChartOptions, material: Material) -> Plot:
    """Bars of a dataset. Raises ChartError."""
    table = dataset(options, material)
    own, category, amount = _axes(table, options)
    read(table, options, own, whole=True)
    facet = optional(table, options, "facet")
    groups = series(optional(table, options, "color"), material.statuses)
    how = stacking(options)
    rows = range(len(table.rows))
    unique(rows, [category, groups.column, facet], table)
    timed = category.type == "temporal" and options.sort in ("", "none", own)
    unit = options.unit or amount.unit or table.unit
    bars = Bars(own, category, amount, groups, how, slots_of(category) if timed else None, options, unit)
    bars = _spanned(bars, rows, facet)

    def lay(chosen: Sequence[int], size: float) -> Panel:
        return standing(bars, chosen, size) if bars.slots else lying(bars, chosen, size)

    return Plot(
        kind="bar",
        title=options.title or table.title or alt_text.capital(f"{amount.plain} by {category.plain}"),
        caption=options.caption,
        unit=unit,
        description=alt_text.amounts(category, amount, groups.column, unit),
        table=table_of(table, options),
        wide=compose(lay, rows, facet, WIDE, groups.entries),
        narrow=compose(lay, rows, facet, NARROW, groups.entries),
    )


def _axes(table: Dataset, options: ChartOptions) -> tuple[str, Column, Column]:
    """Which axis holds the categories. Two columns of numbers: the one of years does, or else the one given as x."""
    x, y = read(table, options, "x"), read(table, options, "y")
    if x.type == y.type == "quantitative" and y.is_years:
        y = read(table, options, "y", axis=True)
    if y.type != "quantitative":
        x = read(table, options, "x", axis=False)
    if y.type == "quantitative":
        return "x", timely(x), y
    if x.type == "quantitative":
        return "y", timely(y), x
    raise ChartError(
        "bad-chart",
        f'a bar chart needs a column of numbers: neither "{x.name}" nor "{y.name}" is one',
        option="y",
    )


def _check_shares(bars: Bars, rows: Sequence[int]) -> None:
    """Raises ChartError where amounts have no shares: those below zero, and those that are missing."""
    for row in rows:
        value = bars.amount.numbers[row]
        if value is None or value < 0:
            fault = "negative amounts" if value is not None else "amounts of which one is missing"
            raise ChartError(
                "bad-chart", f"shares of {fault} cannot be drawn", option="stack", row=row, help="say stack: true"
            )


def _spanned(bars: Bars, rows: Sequence[int], facet: Column | None) -> Bars:
    """With the axis of amounts: one for all panels."""
    if bars.how == "normalize":
        _check_shares(bars, rows)
        return structs.replace(bars, span=(0.0, 1.0, 0.25))
    ends = [0.0]
    panels: dict[str, list[int]] = {}
    for row in rows:
        panels.setdefault(facet.word(row) if facet else "", []).append(row)
    for chosen in panels.values():
        for stack in pieces(bars, chosen).values():
            ends += [end for _, low, high in stack for end in (low, high)]
    return structs.replace(
        bars, span=nice_span(ends), extent=(min(ends), max(ends) or (0.0 if min(ends) else 1.0), 0.0)
    )
