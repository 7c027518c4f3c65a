"""An x axis that points stand on: dates, amounts, or names in a row."""

from __future__ import annotations

import math
from typing import Literal

from msgspec import Struct

from generator.charts.data import Column
from generator.charts.layout.axis import Scale, Tick, day_of, nice_span, number_ticks, time_ticks
from generator.charts.layout.text_metrics import SMALL, clip, widest


class Track(Struct, frozen=True):
    """`kind` is the renderer's scale. With `names`, places are those of names, counted from 0; `yearly`, they are
    years: what is known by the year stands over the year's name, not at its middle.
    """

    kind: Literal["temporal", "quantitative"]
    places: list[float]
    low: float
    high: float
    step: float = 0.0
    names: list[str] = []
    yearly: bool = False

    def at(self, row: int) -> float:
        """A row's place on the axis."""
        return self.places[row]

    def note(self, millis: float) -> float:
        """Where a note at that moment stands: a year goes from half before its name to half behind it."""
        if not self.yearly:
            return millis
        day = day_of(millis)
        return day.year + (day.timetuple().tm_yday - 1) / 365 - 0.5

    def scale(self, start: float, end: float) -> Scale:
        """The axis laid over these pixels."""
        return Scale(self.low, self.high, start, end)

    def ticks(self, scale: Scale) -> list[Tick]:
        """As many ticks as have room."""
        if self.kind == "temporal":
            return time_ticks(scale)
        if self.names:
            return self._named(scale)
        if self.yearly:
            return self._years(scale)
        for sparse in (1, 2, 5, 10):
            ticks = [t for t in number_ticks(self.low, self.high, self.step) if not round(t.at / self.step) % sparse]
            room = (scale.end - scale.start) * self.step * sparse / (self.high - self.low)
            if widest([tick.label for tick in ticks], SMALL) + 12 <= room:
                return ticks
        return []

    def _years(self, scale: Scale) -> list[Tick]:
        first, last = math.ceil(self.low), math.floor(self.high)
        for every in (1, 2, 5, 10, 20, 50, 100, 200, 500):
            years = [year for year in range(first, last + 1) if year % every == 0]
            if len(years) < 2 or scale(years[1]) - scale(years[0]) >= widest(["2000"], SMALL) + 12:
                return [Tick(float(year), str(year)) for year in years or [first]]
        return []

    def _named(self, scale: Scale) -> list[Tick]:
        step = (scale.end - scale.start) / max(len(self.names), 1)
        for every in (1, 2, 3, 5, 10, 20, 50):
            names = self.names[::every]
            if widest(names, SMALL) + 8 <= step * every or len(names) <= 2:
                return [Tick(float(n * every), clip(name, step * every, SMALL)) for n, name in enumerate(names)]
        return []


def track_of(x: Column) -> Track:
    """The axis that a column asks for."""
    if x.type == "temporal" and not any(date.month for date in x.dates if date):
        years = [float(date.year) if date else 0.0 for date in x.dates]
        low, high = min(years), max(years)
        if low == high:
            low, high = low - 1, high + 1
        return Track("quantitative", years, low, high, yearly=True)
    if x.type == "temporal":
        places = [float(at or 0) for at in x.at]
        low, high = min(places), max(places)
        if low == high:
            low, high = low - 200 * 86_400_000, high + 200 * 86_400_000
        return Track("temporal", places, low, high)
    if x.type == "quantitative":
        places = [value or 0.0 for value in x.numbers]
        low, high, step = nice_span(places, zero=False)
        return Track("quantitative", places, low, high, step)
    names = list(dict.fromkeys(name or "" for name in x.names))
    order = {name: float(n) for n, name in enumerate(names)}
    return Track("quantitative", [order[n or ""] for n in x.names], -0.5, len(names) - 0.5, names=names)
