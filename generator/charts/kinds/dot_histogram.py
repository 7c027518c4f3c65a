"""Many events through time: each a dot in the pile of its month, quarter or year; the tallest tell when most was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.charts import alt_text
from generator.charts.layout.axis import Scale, middle, time_ticks
from generator.charts.layout.calendar_bins import Bins, bins_of
from generator.charts.layout.facets import notes
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
from generator.charts.layout.status_axis import turning_points
from generator.charts.layout.text_metrics import LEADING, SMALL, width, wrap
from generator.charts.model import NARROW, WIDE, ChartError, EventMark, Material, Panel, Picture, Plot, Row, Table
from generator.charts.theme import MUTED, Look, status_label, status_look
from generator.model.model import Cell, Status

if TYPE_CHECKING:
    import altair as alt

_PLAIN = Look(MUTED, 0.0)
TALLEST = 190
"""Pixels: how tall a pile may be; where more happened, dots get smaller and stand side by side."""
_PITCHES = (10.0, 8.0, 6.5, 5.0, 4.0, 3.0, 2.0)
"""Pixels: the places of dots, the best first."""
_PLAIN_PITCH = 6.5
"""The smallest place of a dot that is still easy to point at."""
_EARLIER = -1
"""Stands for a bin: what came long before the rest."""
_APART = 4
"""Dots side by side in the pile of what came long before the rest."""


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
        wide=_piles(material, events, WIDE),
        narrow=_piles(material, events, NARROW),
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


def _piles(material: Material, events: Sequence[EventMark], size: float) -> Picture:
    """Dots over an axis of time, piled by calendar bins; what lies long before the rest is piled apart, before it."""
    gutter = width("before 2000", SMALL) + 18 if _is_cut(events) else 0.0
    bins, pitch, across = _packing(events, size - 12 - gutter)
    scale = Scale(*bins.span, gutter + 6, size - 6)
    told = key(entries(events, material.statuses), size, shape="dot")
    text, top = list(told.words), told.height
    for line in wrap(_explained(bins, events), size, SMALL):
        text.append(word(0, top + 12, line, fill=MUTED, size=SMALL))
        top += LEADING
    marked, said, deep = notes(turning_points(material.turning_points, scale), scale, 0)
    text += [{**row, "y": row["y"] + top + 6} for row in said]
    piles = _piled(bins, events)
    apart = piles.pop(_EARLIER, [])
    tallest = max(-(-max(map(len, piles.values())) // across), -(-len(apart) // _APART))
    base = top + 6 + deep + max(tallest * pitch, 24) + 20
    dots = _Pile(pitch, _APART, 4 + pitch * _APART / 2).dots(apart, material.statuses, base)
    for number, own in piles.items():
        centre = sum(map(scale, bins.edges(number))) / 2
        dots += _Pile(pitch, across, centre).dots(own, material.statuses, base)
    grid, ticks = bottom_axis(scale, time_ticks(scale), top + 6 + deep, base)
    grid += [rule(gutter, base, size, base, stroke=MUTED)]
    grid += [{**line, "y": line["y"] + top + 6, "y2": base} for line in marked]
    if apart:
        grid.append(rule(0, base, gutter - 14, base, stroke=MUTED, dash=[3, 2]))
        text.append(word(0, base + 16, f"before {bins.year}", fill=MUTED, size=SMALL))
    text += _peak(bins, piles, across, pitch, scale, base)
    data = {"rules": grid, "swatches": told.swatches, "marks": dots, "words": text + ticks}
    return Picture.of(Panel(template="piles", width=size, height=base + 24, data=data))


def _piled(bins: Bins, events: Sequence[EventMark]) -> dict[int, list[EventMark]]:
    """The events of each bin that has any, and under `_EARLIER` those that lie before all of them."""
    piles: dict[int, list[EventMark]] = {}
    for event in events:
        piles.setdefault(max(bins.of(event.date), _EARLIER), []).append(event)
    return piles


class _Pile(Struct, frozen=True):
    """Dots on one another, `across` of them side by side, around the pixel `centre`."""

    pitch: float
    across: int
    centre: float

    def dots(self, events: Sequence[EventMark], statuses: Sequence[Status], base: float) -> list[Row]:
        """The marks of a pile's events, from the bottom up."""
        marks = []
        area = round((self.pitch * 0.8) ** 2 * 0.785, 2)
        for index, event in enumerate(events):
            up, place = divmod(index, self.across)
            beside = min(self.across, len(events) - up * self.across)
            x = self.centre + (place - (beside - 1) / 2) * self.pitch
            y = base - 3 - (up + 0.5) * self.pitch
            said = tip(event, statuses)
            marks.append(paint(look(event, statuses), said, href=event.href, x=round(x, 2), y=round(y, 2), size=area))
        return marks


def _explained(bins: Bins, events: Sequence[EventMark]) -> str:
    """What a pile is, in words; and where dates stand that are known less precisely than that."""
    told = f"Each dot is an event, each pile a {bins.name}."
    vague = bins.months < 12 and any(not event.date.month for event in events)
    return f"{told} An event of which only the year is known stands in its middle." if vague else told


def _peak(
    bins: Bins, piles: Mapping[int, Sequence[EventMark]], across: int, pitch: float, scale: Scale, base: float
) -> list[Row]:
    """Over the tallest pile, how many events it holds and when they were; nothing where that can be counted."""
    number = max(piles, key=lambda number: (len(piles[number]), -number))
    count = len(piles[number])
    if count <= 4:
        return []
    told = f"{count} in {bins.words(number)}"
    half = width(told, SMALL) / 2
    x = min(max(sum(map(scale, bins.edges(number))) / 2, scale.start - 6 + half), scale.end + 6 - half)
    y = base - -(-count // across) * pitch - 7
    return [word(x, y, told, fill=MUTED, size=SMALL, align="center", halo=True)]


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


def _is_cut(events: Sequence[EventMark]) -> bool:
    """Whether some events lie so long before the rest that an axis with them would press the rest together."""
    at = [middle(event.date) for event in events]
    return at[-1] - at[len(events) // 8] < 0.5 * (at[-1] - at[0])


def _packing(events: Sequence[EventMark], room: float) -> tuple[Bins, float, int]:
    """The finest bins whose piles fit in `room` with dots that are large enough to be pointed at, or those with the
    largest dots; with them the size of a dot's place and how many stand side by side."""
    cut = _is_cut(events)
    found: list[tuple[Bins, float, int]] = []
    for bins in bins_of([event.date for event in events[len(events) // 8 if cut else 0 :]], cut=cut):
        narrowest = min(high - low for low, high in map(bins.edges, range(bins.count)))
        wide = room * narrowest / (bins.span[1] - bins.span[0])
        tallest = max(len(pile) for number, pile in _piled(bins, events).items() if number != _EARLIER)
        found.append((bins, *_dots(tallest, wide)))
        if found[-1][1] >= _PLAIN_PITCH:
            return found[-1]
    return max(found, key=lambda packed: packed[1])


def _dots(tallest: int, wide: float) -> tuple[float, int]:
    """How large a dot's place is and how many stand side by side, in piles so `wide`, none of them too tall."""
    for pitch in _PITCHES:
        for across in range(1, int(wide // pitch) + 1):
            if -(-tallest // across) * pitch <= TALLEST:
                return pitch, across
    pitch = min(_PITCHES[-1], wide)
    return pitch, int(wide // pitch)


def tip(event: EventMark, statuses: Sequence[Status]) -> str:
    """What an event's tooltip says."""
    subject = f"{event.subject}: " if event.subject else ""
    return f"{event.date.words}: {subject}{label(event, statuses)}"


def label(event: EventMark, statuses: Sequence[Status]) -> str:
    """An event's words: its title and what became of the status by it (kept together when it is short)."""
    if not event.status:
        return event.title
    party = f"{event.party}: " if event.party else ""
    told = status_label(event.status, statuses)
    tail = f"({party}still {lowered(told)})" if event.still else f"\u2192 {party}{told}"
    return f"{event.title} " + (tail if len(tail) > 30 else tail.replace(" ", "\u00a0"))


def lowered(label: str) -> str:
    """A label within a sentence: without its capital, unless it is one of several."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def template() -> alt.LayerChart:
    """Dots in piles; their places follow from each other, not from a scale."""
    import altair as alt

    marks = alt.Chart(alt.NamedData("marks")).mark_point(strokeWidth=1.25, opacity=1, shape=alt.ExprRef("datum.shape"))
    size = alt.Size("size", type="quantitative", scale=None)
    return layered(
        rules(), swatches(), marks.encode(x=pixel(alt.X, "x"), y=pixel(alt.Y, "y"), size=size, **painted()), words()
    )
