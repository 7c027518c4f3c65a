"""Bars for amounts through time: standing on an axis of dates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.charts.kinds.bar_marks import Bars, pieces, template_of, tip
from generator.charts.layout.axis import Scale, number_ticks
from generator.charts.layout.facets import (
    notes,
    places,
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
from generator.charts.layout.text_metrics import SMALL, widest, width
from generator.charts.model import Panel, Row
from generator.charts.theme import MUTED

if TYPE_CHECKING:
    import altair as alt


def standing(bars: Bars, rows: Sequence[int], size: float) -> Panel:
    """Vertical bars on an axis of time. Amounts stand on the bars where there is room, else an axis tells them."""
    assert bars.slots is not None
    stacks = pieces(bars, rows)
    low, high, step = bars.span
    share = bars.how == "normalize"
    ticks = [(t.at, f"{t.at:.0%}" if share else t.label) for t in number_ticks(low, high, step)]
    several = len(bars.groups.names) > 1
    broad = size / bars.slots.count
    told = [bars.amount.word(row) for row in rows]
    direct = not several and widest(told, SMALL) + 6 <= broad
    gutter = 0.0 if direct else widest([label for _, label in ticks], SMALL) + 8
    across = Scale(0, bars.slots.count, gutter, size)
    marked, said, top = notes(_slotted(bars), across, 0)
    hanging = 16.0 if direct and low < 0 else 0.0
    base = top + 18 + (230.0 if size > 500 else 180.0)
    upright = Scale(low, high, base, top + 18)
    lines = [] if direct else [rule(gutter, upright(at), size, upright(at)) for at, _ in ticks]
    text = (
        []
        if direct
        else [word(gutter - 8, upright(at) + 4, label, fill=MUTED, align="right", size=SMALL) for at, label in ticks]
    )
    lines.append(rule(gutter, upright(0), size, upright(0), stroke=MUTED))
    lines += [{**line, "y2": upright(0)} for line in marked]
    marks: list[Row] = []
    hatched: list[Row] = []
    grouped = bars.how == "group" and several
    for own in stacks.values():
        for row, start, stop in own:
            slot = bars.slots.of(bars.category.dates[row])
            left, right = across(slot), across(slot + 1)
            pad = min((right - left) * 0.12, 6.0)
            left, right = left + pad, right - pad
            if grouped:
                lane = (right - left) / len(bars.groups.names)
                left += lane * bars.groups.names.index(bars.groups.of(row))
                right = left + lane
            hatched += hatch(bars.groups.look(row), left, upright(max(start, stop)), right, upright(min(start, stop)))
            marks.append(
                paint(bars.groups.look(row), tip(bars, row), a=min(start, stop), b=max(start, stop),
                      lane=round(left, 1), lane2=round(right, 1))
            )  # fmt: skip
    if direct:
        text += _on_bars(bars, rows, across, upright)
    below = base + hanging + 16
    for tick in bars.slots.ticks(across):
        x = min(across(tick.at), size - width(tick.label, SMALL) / 2)
        text.append(word(x, below, tick.label, fill=MUTED, align="center", size=SMALL))
    data = {"rules": lines, "ground": see_through(marks), "marks": marks, "hatch": hatched, "words": text + said}
    return Panel(template="bar-standing", width=size, height=base + hanging + 24, data=data, scales={"y": upright})


def _slotted(bars: Bars) -> list[tuple[float, str]]:
    assert bars.slots is not None
    slots = bars.slots
    return places(bars.options, bars.category, slot=slots.at)


def _on_bars(bars: Bars, rows: Sequence[int], across: Scale, upright: Scale) -> list[Row]:
    assert bars.slots is not None
    text = []
    for row in rows:
        date = bars.category.dates[row]
        if date is None:
            continue
        value = bars.amount.numbers[row]
        x = across(bars.slots.of(date) + 0.5)
        if value is None:
            text.append(word(x, upright(0) - 5, "\u2013", fill=MUTED, align="center", size=SMALL))
        else:
            y = upright(value) + (14 if value < 0 else -5)
            text.append(word(x, y, bars.amount.word(row), align="center", size=SMALL))
    return text


def standing_template() -> alt.LayerChart:
    """Amounts along y."""
    import altair as alt

    return template_of(
        y=position(alt.Y, "a", "quantitative"), y2=alt.Y2("b"), x=pixel(alt.X, "lane"), x2=alt.X2("lane2")
    )
