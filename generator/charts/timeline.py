"""Events through time, each named beside its mark; where there are too many to name, each a dot in a pile.

Wide, every event has a row, in order, with its date in a column before it. Narrow, time runs down a rail and the
labels stand beside it, moved apart where they would touch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from generator.charts import density, describe
from generator.charts.axis import Scale, middle, millis, time_span, time_ticks
from generator.charts.density import label, tip
from generator.charts.labels import spread
from generator.charts.parts import (
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
from generator.charts.plot import NARROW, WIDE, ChartError, EventMark, Material, Panel, Picture, Plot, Row
from generator.charts.text import LEADING, SMALL, widest, width, wrap
from generator.charts.theme import MUTED, Look, status_look
from generator.dates import PartialDate
from generator.model import ChartOptions, Status

if TYPE_CHECKING:
    import altair as alt

OPTIONS = frozenset({"title", "caption", "unit"})
NAMED = 40
"""With more events than this, none is named in the picture: the table and the tooltips name them."""

_PLAIN = Look(MUTED, 0.0)


def plan(options: ChartOptions, material: Material) -> Plot:
    """The page's events. Raises ChartError when there are none."""
    if not material.events:
        raise ChartError("bad-chart", "a timeline needs events", help="give the brief `events`, or leave the chart out")
    if len(material.events) > NAMED:
        return density.events_over_time(material, title=options.title or "Events", caption=options.caption)
    events = sorted(material.events, key=lambda event: event.date)
    return Plot(
        kind="timeline",
        title=options.title or "Events",
        caption=options.caption,
        unit=options.unit,
        description=describe.events(events, material.statuses),
        table=density.event_table(events, material.statuses),
        wide=_rows(events, material.statuses),
        narrow=_rail(events, material.statuses),
    )


def look(event: EventMark, statuses: Sequence[Status]) -> Look:
    """An event that sets no status is a grey ring."""
    return status_look(event.status, statuses) if event.status else _PLAIN


def _dot(event: EventMark, statuses: Sequence[Status], **place: Any) -> Row:
    return paint(look(event, statuses), tip(event, statuses), href=event.href, at=middle(event.date), **place)


def _key(events: Sequence[EventMark], statuses: Sequence[Status], room: float) -> tuple[list[Row], list[Row], float]:
    used = {event.status for event in events if event.status}
    entries = [(status.label, status_look(status.id, statuses)) for status in statuses if status.id in used]
    if not entries:
        return [], [], 0.0
    if any(not event.status for event in events):
        entries.append(("No change of status", _PLAIN))
    return key(entries, room, shape="circle")


def _span(when: PartialDate, scale: Scale) -> tuple[float, float]:
    """The pixels that a month or a year covers: what a mark's whisker shows."""
    return scale(millis(when.first)), scale(millis(when.last) + 86_400_000)


def _rows(events: Sequence[EventMark], statuses: Sequence[Status]) -> Picture:
    swatch, text, top = _key(events, statuses, WIDE)
    column = widest([event.date.short for event in events], SMALL) + 14
    scale = Scale(*time_span(event.date for event in events), column, WIDE - 8)
    lines, marks, y = [], [], top + 6.0
    for event in events:
        at = scale(middle(event.date))
        left, right = at - column - 12, WIDE - at - 12
        words_ = label(event, statuses)
        side: str = "left" if width(words_) <= right or right >= left else "right"
        wrapped = wrap(words_, right if side == "left" else left)
        centre = y + 9 + (len(wrapped) - 1) * LEADING / 2
        marks.append(_dot(event, statuses, y=centre))
        text.append(word(0, centre + 4.5, event.date.short, fill=MUTED, size=SMALL))
        first = centre + 4.5 - (len(wrapped) - 1) * LEADING / 2
        text.append(
            word(
                at + (11 if side == "left" else -11),
                first,
                wrapped,
                align="left" if side == "left" else "right",
                halo=True,
            )
        )
        if not event.date.day:
            low, high = _span(event.date, scale)
            lines.append(rule(low, centre, high, centre, stroke=MUTED, weight=1.5))
        y += 6 + len(wrapped) * LEADING
    grid, ticks = bottom_axis(scale, time_ticks(scale), top, y + 2)
    data = {"rules": grid + lines, "swatches": swatch, "marks": marks, "words": text + ticks}
    return Picture.of(Panel(template="row-dots-temporal", width=WIDE, height=y + 26, data=data, scales={"x": scale}))


def _rail(events: Sequence[EventMark], statuses: Sequence[Status]) -> Picture:
    swatch, text, top = _key(events, statuses, NARROW)
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
        if not event.date.day:
            low, high = _span(event.date, scale)
            lines.append(rule(rail, low, rail, high, stroke=MUTED, weight=2))
        text.append(word(indent, y + 12, event.date.short, fill=MUTED, size=SMALL))
        text.append(word(indent, y + 12 + LEADING, block))
    for tick in marked:
        text.append(word(rail - 10, scale(tick.at) + 4, tick.label, fill=MUTED, align="right", size=SMALL))
        lines.append(rule(rail - 6, scale(tick.at), rail, scale(tick.at)))
    data = {"rules": lines, "swatches": swatch, "marks": marks, "words": text}
    panel = Panel(template="timeline-rail", width=NARROW, height=top + height, data=data, scales={"y": scale})
    return Picture.of(panel)


def rail_template() -> alt.LayerChart:
    """Narrow: time down y."""
    import altair as alt

    place = {"x": pixel(alt.X, "x"), "y": position(alt.Y, "at", "temporal")}
    return layered(rules(), swatches(), *dots(**place), words())
