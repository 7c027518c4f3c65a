"""What both ways of drawing bars share: the bars themselves, where each ends, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.charts.data import Column
from generator.charts.layout.axis import number
from generator.charts.layout.facets import (
    Series,
    Stacking,
)
from generator.charts.layout.marks import (
    ground,
    layered,
    painted,
    rules,
    words,
)
from generator.charts.layout.time_bins import Slots
from generator.model.model import ChartOptions

if TYPE_CHECKING:
    import altair as alt


class Bars(Struct, frozen=True):
    """What is drawn: `own` is the axis of the categories; `slots` their places in time, None for names.

    `span` is the axis of amounts in round numbers, `extent` just as far as they go.
    """

    own: str
    category: Column
    amount: Column
    groups: Series
    how: Stacking
    slots: Slots | None
    options: ChartOptions
    unit: str = ""
    span: tuple[float, float, float] = (0.0, 1.0, 1.0)
    extent: tuple[float, float, float] = (0.0, 1.0, 1.0)

    def name(self, row: int) -> str:
        """The category of a row."""
        return self.category.word(row)


def pieces(bars: Bars, rows: Sequence[int]) -> dict[str, list[tuple[int, float, float]]]:
    """Each category's bars, as (row, from, to); stacked ones stand on one another, negative ones hang below zero."""
    found: dict[str, list[tuple[int, float, float]]] = {}
    by_series = sorted(rows, key=lambda row: bars.groups.names.index(bars.groups.of(row)))
    for row in by_series:
        own = found.setdefault(bars.name(row), [])
        value = bars.amount.numbers[row]
        if value is None:
            continue
        base = 0.0
        if bars.how != "group":
            base = sum(high - low for _, low, high in own if (high - low) * value > 0)
        own.append((row, base, base + value))
    if bars.how == "normalize":
        for name, own in found.items():
            total = sum(abs(high - low) for _, low, high in own) or 1.0
            found[name] = [(row, low / total, high / total) for row, low, high in own]
    return found


def tip(bars: Bars, row: int) -> str:
    """What a bar's tooltip says."""
    told = bars.amount.word(row) + (f" {bars.unit}" if bars.unit and bars.amount.cells[row] is not None else "")
    group = bars.groups.labels[bars.groups.of(row)]
    return f"{bars.name(row)}{', ' + group if group else ''}: {told}"


def total(bars: Bars, stack: Sequence[tuple[int, float, float]]) -> str:
    """What stands behind the bars of a category: their sum, unless they are shares."""
    if bars.how == "normalize":
        return ""
    return number(sum(high - low for _, low, high in stack)) if stack else "no data"


def template_of(**place: alt.X | alt.X2 | alt.Y | alt.Y2) -> alt.LayerChart:
    """Bars placed by these channels."""
    import altair as alt

    marks = alt.Chart(alt.NamedData("marks"))
    bars = marks.mark_rect(strokeWidth=1).encode(**place, **painted())
    return layered(rules(), ground(**place), bars, rules("hatch"), words())
