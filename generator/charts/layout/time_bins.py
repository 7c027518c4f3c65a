"""Dates as places in a row of equal slots: years, months or days side by side, missing ones left empty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from generator.charts.data import Column
from generator.charts.layout.axis import Scale, Tick, day_of
from generator.charts.layout.text_metrics import SMALL, widest
from generator.primitives.dates import MONTHS, PartialDate

_EVERY = {"year": (1, 2, 5, 10, 20, 50, 100), "month": (1, 2, 3, 6, 12, 24, 60, 120), "day": (1, 2, 5, 7, 14, 28)}
"""How many slots may lie between two names, by their unit."""

_MOST = 240
"""Slots that can still be seen one by one."""


class Slots(Struct, frozen=True):
    """`count` slots: of `unit`, from the number `first` on; with no unit, one for each of `dates`, in order."""

    unit: str
    first: int
    count: int
    dates: Sequence[PartialDate]

    def of(self, when: PartialDate | None) -> int:
        """The slot of a date."""
        if when is None:
            return 0
        return _index(when, self.unit) - self.first if self.unit else list(self.dates).index(when)

    def at(self, millis: float) -> float:
        """The middle of the slot that a moment falls in (for a note at a date); kept within the axis."""
        day = day_of(millis)
        if self.unit:
            place = _index(PartialDate(day.year, day.month, day.day), self.unit) - self.first + 0.5
        else:
            place = sum(known.first <= day for known in self.dates) - 0.5
        return min(max(place, 0.0), float(self.count))

    def ticks(self, scale: Scale) -> list[Tick]:
        """As many slots' names as have room, in the middle of their slots."""
        broad = scale(1) - scale(0)
        for every in _EVERY.get(self.unit, (1, 2, 5, 10, 20, 50, 100)):
            chosen = [slot for slot in range(self.count) if self._counts(slot, every)] or [0]
            labels = [self._label(slot, index == 0) for index, slot in enumerate(chosen)]
            room = broad * every - 6
            edges = [scale(slot + 0.5) for slot in chosen[:1] + chosen[-1:]]
            half = widest(labels, SMALL) / 2
            if widest(labels, SMALL) <= room:
                inside = all(half <= edge + 2 for edge in edges[:1])
                if inside or len(chosen) == 1:
                    return [Tick(slot + 0.5, label) for slot, label in zip(chosen, labels, strict=True)]
        return [Tick(0.5, self._label(0, True))]

    def _counts(self, slot: int, every: int) -> bool:
        return (slot + self.first) % every == 0 if self.unit in ("year", "month") else slot % every == 0

    def _label(self, slot: int, leading: bool) -> str:
        if not self.unit:
            return self.dates[slot].short
        number = slot + self.first
        if self.unit == "year":
            return str(number)
        if self.unit == "month":
            month = MONTHS[number % 12][:3]
            if number % 12 == 0:
                return str(number // 12)
            return f"{month} {number // 12}" if leading else month
        day = date.fromordinal(number)
        label = PartialDate(day.year, day.month, day.day).short
        return label if leading else label.rsplit(" ", 1)[0]


def _index(when: PartialDate, unit: str) -> int:
    if unit == "year":
        return when.year
    if unit == "month":
        return when.year * 12 + max(when.month, 1) - 1
    return when.first.toordinal()


def slots_of(column: Column) -> Slots:
    """Slots of one unit when the dates are all as precise and not too far apart, else one per date."""
    dates = sorted({when for when in column.dates if when is not None})
    precision = {("day" if d.day else "month" if d.month else "year") for d in dates}
    if len(precision) == 1:
        unit = precision.pop()
        numbers = [_index(when, unit) for when in dates]
        count = numbers[-1] - numbers[0] + 1
        if count <= min(max(3 * len(dates), 12), _MOST):
            return Slots(unit, numbers[0], count, dates)
    return Slots("", 0, len(dates), dates)
