"""Bars for names: in rows, each with its name before it and its amount behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from generator.charts.kinds.bar_marks import Bars, pieces, template_of, tip, total
from generator.charts.layout.axis import Scale
from generator.charts.layout.facets import (
    ordered,
)
from generator.charts.layout.marks import (
    hatch,
    paint,
    pixel,
    position,
    rule,
    see_through,
    word,
)
from generator.charts.layout.rows import ledger
from generator.charts.layout.text_metrics import LEADING, SMALL, widest, wrap
from generator.charts.model import ChartError, Panel, Row
from generator.charts.theme import MUTED
from generator.diagnostics.diagnostic import suggest

if TYPE_CHECKING:
    import altair as alt


def lying(bars: Bars, rows: Sequence[int], size: float) -> Panel:
    """Horizontal bars, each with its name before it and its amount behind it: no axis is needed."""
    stacks = pieces(bars, rows)
    totals = {name: sum(high - low for _, low, high in own) for name, own in stacks.items() if own}
    other = "y" if bars.own == "x" else "x"
    names = ordered(list(dict.fromkeys(bars.name(row) for row in rows)), bars.options, {other: totals}, bars.own)
    grouped = bars.how == "group" and len(bars.groups.names) > 1
    thick = 13.0 if grouped else 20.0 if len(names) <= 25 else 14.0
    need = {name: thick * (max(len(stacks[name]), 1) if grouped else 1) for name in names}
    remarks = _remarks(bars, names, size)
    after = {name: len(lines) * LEADING + 3.0 for name, lines in remarks.items()}
    book = ledger(names, size, need, gap=5.0 if thick > 14 or grouped else 3.0, after=after)
    scale = _lying_scale(bars, rows, stacks, grouped, book.column, size)
    marks: list[Row] = []
    hatched: list[Row] = []
    text = list(book.words)
    for name in names:
        own = stacks[name]
        top = book.middles[name] - need[name] / 2
        for index, (row, start, stop) in enumerate(own):
            place = round(top + (index * thick if grouped else 0), 1)
            low, high = sorted((start, stop))
            lower = place + thick - (1 if grouped else 0)
            marks.append(paint(bars.groups.look(row), tip(bars, row), a=low, b=high, lane=place, lane2=lower))
            hatched += hatch(bars.groups.look(row), scale(low), place, scale(high), lower)
            if grouped:
                text.append(_amount(scale, stop, place + thick / 2, bars.amount.word(row)))
        if not (grouped and own):
            text.append(_amount(scale, _furthest(own), book.middles[name], total(bars, own)))
        if name in remarks:
            below = book.middles[name] + need[name] / 2 + 12
            text.append(word(scale(0) + 5, below, remarks[name], fill=MUTED, size=SMALL))
    zero = [rule(scale(0), 0, scale(0), book.bottom, stroke=MUTED)]
    data = {"rules": zero, "ground": see_through(marks), "marks": marks, "hatch": hatched, "words": text}
    return Panel(template="bar-lying", width=size, height=book.bottom + 2, data=data, scales={"x": scale})


def _lying_scale(
    bars: Bars,
    rows: Sequence[int],
    stacks: Mapping[str, Sequence[tuple[int, float, float]]],
    grouped: bool,
    column: float,
    size: float,
) -> Scale:
    """The amounts' axis, with room for their words beyond either end."""
    told = [bars.amount.word(row) for row in rows] if grouped else [total(bars, own) for own in stacks.values()]
    room = max(widest([words for words in told if words != "no data"], SMALL) + 10, 10.0)
    if bars.how == "normalize":
        return Scale(0, 1, column, size - 4)
    low, high, _ = bars.extent
    start = column + (room if low < 0 else 0)
    return Scale(low, high, start, max(size - (room if high > 0 else 8), start + 20))


def _remarks(bars: Bars, names: Sequence[str], size: float) -> dict[str, list[str]]:
    """Annotations, by the bar that they are about. Raises ChartError when there is no such bar."""
    found: dict[str, list[str]] = {}
    for index, note in enumerate(bars.options.annotations):
        name = note.date.words if note.date else str(note.x)
        if name not in names and name not in {bars.name(row) for row in range(len(bars.category.cells))}:
            raise ChartError(
                "bad-chart", f'no bar is called "{name}"', option=f"annotations.{index}", help=suggest(name, names)
            )
        if name in names:
            found[name] = found.get(name, []) + wrap(note.text, size * 0.6, SMALL)
    return found


def _furthest(stack: Sequence[tuple[int, float, float]]) -> float:
    """Where a row's bars end: on the side of its total."""
    ends = [end for _, low, high in stack for end in (low, high)]
    if not ends:
        return 0.0
    return min(ends) if max(ends) <= 0 else max(ends)


def _amount(scale: Scale, at: float, middle: float, said: str) -> Row:
    left = at < 0
    return word(
        scale(at) + (-5 if left else 5), middle + 4.5, said, fill=MUTED, size=SMALL, align="right" if left else "left"
    )


def lying_template() -> alt.LayerChart:
    """Amounts along x."""
    import altair as alt

    return template_of(
        x=position(alt.X, "a", "quantitative"), x2=alt.X2("b"), y=pixel(alt.Y, "lane"), y2=alt.Y2("lane2")
    )
