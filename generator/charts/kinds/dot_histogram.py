"""Many events through time: each a dot, piled where they are close; the tallest piles are where most happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.charts import alt_text
from generator.charts.layout.axis import Scale, middle, time_span, time_ticks
from generator.charts.layout.marks import (
    bottom_axis,
    key,
    layered,
    paint,
    painted,
    pixel,
    rule,
    rules,
    swatches,
    word,
    words,
)
from generator.charts.layout.text_metrics import SMALL, width
from generator.charts.model import NARROW, WIDE, ChartError, EventMark, Material, Panel, Picture, Plot, Row, Table
from generator.charts.theme import MUTED, Look, status_label, status_look
from generator.model.model import Cell, Status

if TYPE_CHECKING:
    import altair as alt

_PLAIN = Look(MUTED, 0.0)
TALLEST = 190
"""Pixels: how tall a pile may be; where more happened, dots get smaller and stand side by side."""


def events_over_time(material: Material, *, title: str = "Events through time", caption: str = "") -> Plot:
    """Every event of `material`. Raises ChartError when there are none."""
    if not material.events:
        raise ChartError("bad-chart", "there are no events to draw")
    events = sorted(material.events, key=lambda event: event.date)
    return Plot(
        kind="timeline",
        title=title,
        caption=caption,
        description=_describe(events, material.statuses),
        table=event_table(events, material.statuses),
        wide=_piles(events, material.statuses, WIDE),
        narrow=_piles(events, material.statuses, NARROW),
    )


def event_table(events: Sequence[EventMark], statuses: Sequence[Status]) -> Table:
    """The events as rows; columns that would be empty are left out."""
    subject, party = any(e.subject for e in events), any(e.party for e in events)
    status = any(e.status for e in events)
    columns = ["date", *["subject"] * subject, "event", *["of"] * party, *["status"] * status]
    rows: list[list[Cell]] = [
        [
            str(e.date), *[e.subject or None] * subject, e.title, *[e.party or None] * party,
            *[status_label(e.status, statuses) if e.status else None] * status,
        ]
        for e in events
    ]  # fmt: skip
    return Table(columns, rows, [e.href for e in events] if any(e.href for e in events) else [])


def _describe(events: Sequence[EventMark], statuses: Sequence[Status]) -> str:
    text = alt_text.events(events, statuses)
    years = Counter(event.date.year for event in events)
    year, count = max(years.items(), key=lambda item: (item[1], -item[0]))
    return f"{text} Most in one year: {count:,} in {year}." if len(years) > 1 else text


def _piles(events: Sequence[EventMark], statuses: Sequence[Status], size: float) -> Picture:
    """Dots over an axis of time; what lies long before the rest is piled apart, before the axis."""
    early = _early(events)
    told = f"{early} earlier"
    gutter = width(told, SMALL) + 26 if early else 0.0
    scale = Scale(*time_span(event.date for event in events[early:]), gutter + 6, size - 6)
    spots = [scale(middle(event.date)) - scale.start for event in events[early:]]
    pitch, broad = _packing(spots)
    swatch, text, top = key(entries(events, statuses), size, shape="circle")
    last = int((scale.end - scale.start) // (pitch * broad)) - 1
    bins = [-1] * early + [min(int(spot // (pitch * broad)), last) for spot in spots]
    most, count = max(Counter(bins[early:]).items(), key=lambda item: (item[1], -item[0]))
    piles = {pile: -(-number // _across(pile, broad)) * pitch for pile, number in Counter(bins).items()}
    base = top + max(*piles.values(), 24) + 18
    marks: list[Row] = []
    piled: Counter[int] = Counter()
    for event, pile in zip(events, bins, strict=True):
        up, across = divmod(piled[pile], _across(pile, broad))
        piled[pile] += 1
        x = (5 if pile < 0 else scale.start + pile * broad * pitch) + (across + 0.5) * pitch
        y = base - 3 - (up + 0.5) * pitch
        area = round((pitch * 0.8) ** 2 * 0.785)
        said = tip(event, statuses)
        marks.append(paint(look(event, statuses), said, href=event.href, x=round(x, 1), y=round(y, 1), size=area))
    grid, ticks = bottom_axis(scale, time_ticks(scale), top, base)
    grid.append(rule(gutter, base, size, base, stroke=MUTED))
    if early:
        grid.append(rule(0, base, gutter - 20, base, stroke=MUTED, dash=[3, 2]))
        text.append(word(0, base + 16, told, fill=MUTED, size=SMALL))
    if count > 4:
        x = scale.start + (most + 0.5) * broad * pitch
        half = width(f"{count} events", SMALL) / 2
        x = min(max(x, half), size - half)
        text.append(
            word(x, base - piles[most] - 7, f"{count} events", fill=MUTED, size=SMALL, align="center", halo=True)
        )
    data = {"rules": grid, "swatches": swatch, "marks": marks, "words": text + ticks}
    return Picture.of(Panel(template="piles", width=size, height=base + 24, data=data))


def _across(pile: int, broad: int) -> int:
    """Dots side by side in a pile; pile -1 is that of what came earlier."""
    return 4 if pile < 0 else broad


def entries(events: Sequence[EventMark], statuses: Sequence[Status]) -> list[tuple[str, Look]]:
    """What a key of these events says; nothing when none sets a status."""
    used = {event.status for event in events if event.status}
    told = [(status.label, status_look(status.id, statuses)) for status in statuses if status.id in used]
    if told and any(not event.status for event in events):
        told.append(("No change of status", _PLAIN))
    return told


def look(event: EventMark, statuses: Sequence[Status]) -> Look:
    """An event that sets no status is a grey ring."""
    return status_look(event.status, statuses) if event.status else _PLAIN


def _early(events: Sequence[EventMark]) -> int:
    """How many events lie so long before the rest that an axis with them would press the rest together."""
    first = len(events) // 8
    at = [middle(event.date) for event in events]
    return first if at[-1] - at[first] < 0.5 * (at[-1] - at[0]) else 0


def _packing(spots: Sequence[float]) -> tuple[float, int]:
    """How large a dot's place is and how many stand side by side in a pile, so that none is too tall."""
    for pitch in (10.0, 8.0, 6.5, 5.0, 4.0, 3.0, 2.0):
        for broad in range(1, 7 if pitch < 10 else 4):
            highest = max(Counter(int(spot // (pitch * broad)) for spot in spots).values())
            if -(-highest // broad) * pitch <= TALLEST:
                return pitch, broad
    return 1.5, 8


def tip(event: EventMark, statuses: Sequence[Status]) -> str:
    """What an event's tooltip says."""
    subject = f"{event.subject}: " if event.subject else ""
    return f"{event.date.words}: {subject}{label(event, statuses)}"


def label(event: EventMark, statuses: Sequence[Status]) -> str:
    """An event's words: its title and what became of the status by it (kept together when it is short)."""
    if not event.status:
        return event.title
    party = f"{event.party}: " if event.party else ""
    tail = f"\u2192 {party}{status_label(event.status, statuses)}"
    return f"{event.title} " + (tail if len(tail) > 30 else tail.replace(" ", "\u00a0"))


def template() -> alt.LayerChart:
    """Dots in piles; their places follow from each other, not from a scale."""
    import altair as alt

    marks = alt.Chart(alt.NamedData("marks")).mark_point(strokeWidth=1.25, opacity=1)
    size = alt.Size("size", type="quantitative", scale=None)
    return layered(
        rules(), swatches(), marks.encode(x=pixel(alt.X, "x"), y=pixel(alt.Y, "y"), size=size, **painted()), words()
    )
