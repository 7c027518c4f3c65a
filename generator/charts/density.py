"""Many events through time: each a dot, piled where they are close; the tallest piles are where most happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.charts import describe
from generator.charts.axis import Scale, middle, time_span, time_ticks
from generator.charts.parts import bottom_axis, key, layered, paint, painted, pixel, rule, rules, swatches, word, words
from generator.charts.plot import NARROW, WIDE, ChartError, EventMark, Material, Panel, Picture, Plot, Row, Table
from generator.charts.text import SMALL
from generator.charts.theme import MUTED, Look, status_label, status_look
from generator.model import Status

if TYPE_CHECKING:
    import altair as alt

_PLAIN = Look(MUTED, 0.0)
TALLEST = 30
"""Dots in a pile; where there are more, the dots get smaller until they fit."""


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
    rows = [
        [
            str(e.date), *[e.subject or None] * subject, e.title, *[e.party or None] * party,
            *[status_label(e.status, statuses) if e.status else None] * status,
        ]
        for e in events
    ]  # fmt: skip
    return Table(columns, list(rows), [e.href for e in events] if any(e.href for e in events) else [])


def _describe(events: Sequence[EventMark], statuses: Sequence[Status]) -> str:
    text = describe.events(events, statuses)
    years = Counter(event.date.year for event in events)
    year, count = max(years.items(), key=lambda item: (item[1], -item[0]))
    return f"{text} Most in one year: {count:,} in {year}." if len(years) > 1 else text


def _piles(events: Sequence[EventMark], statuses: Sequence[Status], size: float) -> Picture:
    scale = Scale(*time_span(event.date for event in events), 6, size - 6)
    across = 11.0
    while True:
        bins = [int((scale(middle(event.date)) - scale.start) // across) for event in events]
        tallest = max(Counter(bins).values())
        if tallest * across <= TALLEST * 9 or across <= 3:
            break
        across *= 0.85
    used = {event.status for event in events if event.status}
    entries = [(status.label, status_look(status.id, statuses)) for status in statuses if status.id in used]
    if entries and any(not event.status for event in events):
        entries.append(("No change of status", _PLAIN))
    swatch, text, top = key(entries, size, shape="circle")
    step = min(across, 330 / tallest)
    base = top + max(tallest * step, 24) + 6
    marks: list[Row] = []
    piled: Counter[int] = Counter()
    for event, pile in zip(events, bins, strict=True):
        x = scale.start + (pile + 0.5) * across
        y = base - 4 - (piled[pile] + 0.5) * step
        piled[pile] += 1
        look = status_look(event.status, statuses) if event.status else _PLAIN
        size_ = round((across * 0.72) ** 2 * 0.785)
        marks.append(paint(look, tip(event, statuses), href=event.href, x=round(x, 1), y=round(y, 1), size=size_))
    grid, ticks = bottom_axis(scale, time_ticks(scale), top, base)
    grid.append(rule(0, base, size, base, stroke=MUTED))
    most = piled.most_common(1)[0]
    if most[1] > 2:
        x = scale.start + (most[0] + 0.5) * across
        side = "left" if x < size / 2 else "right"
        text.append(word(x + (9 if side == "left" else -9), base - tallest * step + 2, f"{most[1]} events", fill=MUTED,
                         size=SMALL, align="left" if side == "left" else "right"))  # fmt: skip
    data = {"rules": grid, "swatches": swatch, "marks": marks, "words": text + ticks}
    return Picture.of(Panel(template="piles", width=size, height=base + 24, data=data))


def tip(event: EventMark, statuses: Sequence[Status]) -> str:
    """What an event's tooltip says."""
    subject = f"{event.subject}: " if event.subject else ""
    return f"{event.date.words}: {subject}{label(event, statuses)}"


def label(event: EventMark, statuses: Sequence[Status]) -> str:
    """An event's words: its title and what became of the status by it."""
    if not event.status:
        return event.title
    party = f"{event.party}: " if event.party else ""
    return f"{event.title} \u2192 {party}{status_label(event.status, statuses)}"


def template() -> alt.LayerChart:
    """Dots in piles; their places follow from each other, not from a scale."""
    import altair as alt

    marks = alt.Chart(alt.NamedData("marks")).mark_point(strokeWidth=1.25, opacity=1)
    size = alt.Size("size", type="quantitative", scale=None)
    return layered(
        rules(), swatches(), marks.encode(x=pixel(alt.X, "x"), y=pixel(alt.Y, "y"), size=size, **painted()), words()
    )
