"""Events through time, each named beside its mark; where there are too many to name, each a dot in a pile.

Wide, every event has a row, in order, with its date in a column before it. Narrow, time runs down a rail and the
labels stand beside it, moved apart where they would touch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from generator.charts import alt_text
from generator.charts.kinds import dot_histogram
from generator.charts.kinds.dot_histogram import entries, label, look, tip
from generator.charts.layout.axis import DAY, Scale, middle, millis, time_span, time_ticks
from generator.charts.layout.label_placement import spread
from generator.charts.layout.marks import (
    bottom_axis,
    dots,
    key,
    layered,
    paint,
    pixel,
    position,
    rule,
    rules,
    swatches,
    word,
    words,
)
from generator.charts.layout.text_metrics import LEADING, SMALL, widest, width, wrap
from generator.charts.model import NARROW, WIDE, ChartError, EventMark, Material, Panel, Picture, Plot, Row
from generator.charts.theme import MUTED
from generator.model.model import ChartOptions, Status
from generator.primitives.dates import PartialDate

if TYPE_CHECKING:
    import altair as alt

OPTIONS = frozenset({"title", "caption", "unit"})
NAMED = 40
"""With more events than this, none is named in the picture: the table and the tooltips name them."""


def plan(options: ChartOptions, material: Material) -> Plot:
    """The page's events. Raises ChartError when there are none."""
    if not material.events:
        raise ChartError("bad-chart", "a timeline needs events", help="give the brief `events`, or leave the chart out")
    if len(material.events) > NAMED:
        return dot_histogram.events_over_time(material, title=options.title or "Events", caption=options.caption)
    events = sorted(material.events, key=lambda event: event.date)
    return Plot(
        kind="timeline",
        title=options.title or "Events",
        caption=options.caption,
        unit=options.unit,
        description=alt_text.events(events, material.statuses),
        table=dot_histogram.event_table(events, material.statuses),
        wide=_rows(events, material.statuses),
        narrow=_rail(events, material.statuses),
    )


def _dot(event: EventMark, statuses: Sequence[Status], **place: Any) -> Row:
    return paint(look(event, statuses), tip(event, statuses), href=event.href, at=middle(event.date), **place)


def _span(when: PartialDate, scale: Scale) -> tuple[float, float]:
    """The pixels that a month, a year or an interval covers, which a mark's whisker shows; a day is a point."""
    if when.shown_first == when.shown_last:
        return scale(middle(when)), scale(middle(when))
    return scale(millis(when.shown_first)), scale(millis(when.shown_last) + DAY)


def _rows(events: Sequence[EventMark], statuses: Sequence[Status]) -> Picture:
    told = key(entries(events, statuses), WIDE, shape="dot")
    text, top = list(told.words), told.height
    column = widest([event.date.short for event in events], SMALL) + 14
    scale = Scale(*time_span(event.date for event in events), column, WIDE - 8)
    lines, marks, y = [], [], top + 6.0
    for event in events:
        low, high = _span(event.date, scale)
        said = label(event, statuses)
        first, last = low, high
        if width(said) > max(low - 11 - column, WIDE - high - 11):  # no room beside the whisker: over it
            first = last = scale(middle(event.date))
        left, right = first - 11 - column, WIDE - last - 11
        behind = width(said) <= right or right >= left
        block = wrap(said, right if behind else left)
        deep = (len(block) - 1) * LEADING / 2
        centre = y + 9 + deep
        marks.append(_dot(event, statuses, y=centre))
        text.append(word(0, centre + 4.5, event.date.short, fill=MUTED, size=SMALL))
        x = last + 11 if behind else first - 11
        text.append(word(x, centre + 4.5 - deep, block, align="left" if behind else "right", halo=True))
        if high > low:
            lines.append(rule(low, centre, high, centre, stroke=MUTED, weight=1.5))
        y += 6 + len(block) * LEADING
    grid, ticks = bottom_axis(scale, time_ticks(scale), top, y + 2)
    data = {"rules": grid + lines, "swatches": told.swatches, "marks": marks, "words": text + ticks}
    return Picture.of(Panel(template="row-dots-temporal", width=WIDE, height=y + 26, data=data, scales={"x": scale}))


def _rail(events: Sequence[EventMark], statuses: Sequence[Status]) -> Picture:
    told = key(entries(events, statuses), NARROW, shape="dot")
    text, top = list(told.words), told.height
    marked = time_ticks(Scale(*time_span(event.date for event in events), 0, 40 * len(events)))
    rail = widest([tick.label for tick in marked], SMALL) + 12
    indent = rail + 26
    blocks = [wrap(label(event, statuses), NARROW - indent) for event in events]
    heights = [(1 + len(block)) * LEADING + 10.0 for block in blocks]
    height = max(sum(heights) * 1.08, 120.0)
    scale = Scale(*time_span(event.date for event in events), top + 14, top + height - 6)
    tops = spread([scale(middle(e.date)) - 8 for e in events], heights, top, top + height)
    lines = [rule(rail, scale.start, rail, scale.end, weight=1.5)]
    marks = []
    for event, block, y in zip(events, blocks, tops, strict=True):
        at = scale(middle(event.date))
        marks.append(_dot(event, statuses, x=rail))
        lines.append(rule(rail + 7, at, indent - 5, y + 8))
        low, high = _span(event.date, scale)
        if high > low:
            lines.append(rule(rail, low, rail, high, stroke=MUTED, weight=2))
        text.append(word(indent, y + 12, event.date.short, fill=MUTED, size=SMALL))
        text.append(word(indent, y + 12 + LEADING, block))
    for tick in marked:
        text.append(word(rail - 10, scale(tick.at) + 4, tick.label, fill=MUTED, align="right", size=SMALL))
        lines.append(rule(rail - 6, scale(tick.at), rail, scale(tick.at)))
    data = {"rules": lines, "swatches": told.swatches, "marks": marks, "words": text}
    panel = Panel(template="timeline-rail", width=NARROW, height=top + height, data=data, scales={"y": scale})
    return Picture.of(panel)


def rail_template() -> alt.LayerChart:
    """Narrow: time down y."""
    import altair as alt

    place = {"x": pixel(alt.X, "x"), "y": position(alt.Y, "at", "temporal")}
    return layered(rules(), swatches(), *dots(**place), words())
