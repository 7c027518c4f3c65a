"""Axes as data: where ticks stand and what they say.

Tick words are made here, not by the renderer: they come out the same whatever the machine's language and time zone,
say no more than they must ("2022", then "Apr", "Jul"), and cost a third of what an axis object costs to draw.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from msgspec import Struct

from generator.charts.layout.text_metrics import SMALL, width
from generator.primitives.dates import MONTHS, PartialDate

EPOCH = date(1970, 1, 1)
DAY = 86_400_000
"""Milliseconds: the unit of the renderer's time scales."""


Number = int | float
"""Whole numbers stay whole when they are read again: a plot's digest must not change on its way through a cache."""


class Tick(Struct, frozen=True):
    """A tick at `at` (in the scale's own unit). `major` ticks begin a year on an axis of months."""

    at: float
    label: str
    major: bool = True


class Scale(Struct, frozen=True):
    """A straight scale from `low`..`high` to the pixels `start`..`end`."""

    low: Number
    high: Number
    start: Number
    end: Number

    def __call__(self, value: float) -> float:
        """The pixel of `value`."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    @property
    def domain(self) -> list[float]:
        """What the renderer's scale is to span."""
        return [self.low, self.high]

    @property
    def range(self) -> list[float]:
        """The pixels that it is to span them with."""
        return [self.start, self.end]


def millis(day: date) -> int:
    """A day's beginning on a time scale."""
    return (day - EPOCH).days * DAY


def day_of(at: float) -> date:
    """The day that `at` falls in, within the calendar."""
    ordinal = EPOCH.toordinal() + math.floor(at / DAY)
    return date.fromordinal(min(max(ordinal, date.min.toordinal()), date.max.toordinal()))


def middle(when: PartialDate) -> int:
    """Where a date's mark stands: a day at its beginning, a month, a year or an interval in its midst."""
    first, last = when.shown_first, when.shown_last
    return millis(first) if first == last else (millis(first) + millis(last) + DAY) // 2


def time_span(
    dates: Iterable[PartialDate], *, margin: float = 0.02, tail: float = 0.0, most: int = 10_000
) -> tuple[float, float]:
    """The days that an axis over `dates` spans: a `margin` (a share) more at both ends, and after the last of them
    `tail` (a share, but at most `most` days) for what goes on."""
    known = list(dates)
    low, high = min(millis(d.shown_first) for d in known), max(millis(d.shown_last) + DAY for d in known)
    low, high = min(low, high - 10 * DAY), max(high, low + 10 * DAY)
    wide = high - low
    return low - wide * margin, high + wide * margin + min(wide * tail, most * DAY)


_STEPS = ((1, "day"), (2, "day"), (7, "day"), (1, "month"), (3, "month"), (6, "month"), *(
    (n, "year") for n in (1, 2, 5, 10, 20, 50, 100, 200, 500)))  # fmt: skip


_DAYS = {"day": 1, "month": 31, "year": 366}


def time_ticks(scale: Scale) -> list[Tick]:
    """As many ticks as have room, at the beginnings of years, months or days."""
    room = abs(scale.end - scale.start) / 30  # ticks that could stand there, were their names as short as can be
    for count, unit in _STEPS:
        if (scale.high - scale.low) / (count * _DAYS[unit] * DAY) > room + 1:
            continue
        ticks = _ticks_every(count, unit, scale)
        if ticks is not None and _have_room(ticks, scale):
            return ticks
    return []


def _ticks_every(count: int, unit: str, scale: Scale) -> list[Tick] | None:
    first, last = day_of(scale.low), day_of(scale.high)
    if unit == "year":
        start = first.year - first.year % count
        years = range(max(start, 1), min(last.year, 9999) + 1, count)
        return [Tick(at, str(year)) for year in years if scale.low <= (at := millis(date(year, 1, 1))) <= scale.high]
    if (last - first).days / (count * (1 if unit == "day" else 30)) > 60:
        return None
    days = _days_from(first, last, count) if unit == "day" else _months_from(first, last, count)
    ticks: list[Tick] = []
    told = ""
    for day in days:
        if not scale.low <= millis(day) <= scale.high:
            continue
        short = MONTHS[day.month - 1][:3]
        whole = str(day.year) if unit == "month" else f"{short} {day.year}"
        label = (whole if unit == "month" and day.month == 1 else short) if unit == "month" else f"{day.day} {short}"
        if (not ticks and whole not in label) or (unit == "day" and told and str(day.year) != told):
            label = f"{label} {day.year}"
        told = str(day.year)
        ticks.append(Tick(millis(day), label, unit == "month" and day.month == 1))
    return ticks


def _days_from(first: date, last: date, count: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(0, (last - first).days + 1, count)]


def _months_from(first: date, last: date, count: int) -> list[date]:
    months = range(first.year * 12 + (first.month - 1) // count * count, last.year * 12 + last.month, count)
    return [date(month // 12, month % 12 + 1, 1) for month in months if month // 12 >= 1]


def _have_room(ticks: Sequence[Tick], scale: Scale) -> bool:
    """Whether no label touches the next; the first may be longer as it carries the year."""
    spots = [(scale(tick.at), width(tick.label, SMALL)) for tick in ticks]
    return all(b[0] - a[0] >= (a[1] + b[1]) / 2 + 12 for a, b in pairwise(spots))


def nice_span(values: Iterable[float], *, zero: bool = True, count: int = 5) -> tuple[float, float, float]:
    """Round numbers around `values`: the lowest, the highest, and the step between ticks (about `count` of them)."""
    known = list(values)
    low, high = min(known), max(known)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = (low - abs(low) * 0.5, high + abs(high) * 0.5) if low else (0.0, 1.0)
    step = _nice_step((high - low) / count)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step


def _nice_step(raw: float) -> float:
    power = 10.0 ** math.floor(math.log10(raw))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.999)


def number_ticks(low: float, high: float, step: float) -> list[Tick]:
    """The ticks from `low` to `high`, worded alike."""
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    count = round((high - low) / step)
    at = [round(low + n * step, places + 2) for n in range(count + 1)]
    return [Tick(value, number(value, places if places <= 6 else None)) for value in at]


def number(value: float, places: int | None = None) -> str:
    """A number for readers: "1,250", "−0.5", "2.4 million"; `places` decimals, or as many as it has (at most 2)."""
    size = abs(value)
    for limit, name in ((1e9, " billion"), (1e6, " million")):
        if size >= limit:
            return _plain(value / limit, None) + name
    return _plain(value, places)


def _plain(value: float, places: int | None) -> str:
    if 0 < abs(value) < 1e-6:
        text = f"{value:.3g}"
    elif places is None:
        digits = 2 if abs(value) >= 0.1 or value == 0 else 1 - math.floor(math.log10(abs(value)))
        text = f"{value:,.{digits}f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    else:
        text = f"{value:,.{places}f}"
    text = text.replace("-", "\u2212")
    return "0" if text in ("\u22120", "") else text
