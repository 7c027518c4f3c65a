"""Calendar bins: months, quarters or years in a row, each date in the one that it lies in.

A crowd of events is counted by them. Bins are whole parts of the calendar, so a mark never stands where its date is
not, however little room there is: narrower pictures have larger bins, not moved marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from generator.charts.layout.axis import DAY, day_of, middle, millis
from generator.primitives.dates import MONTHS, PartialDate

SIZES = {1: "month", 3: "quarter", 12: "year", 120: "decade", 1200: "century"}
"""Bins by the months that they hold, the finest first, and what each is called."""

_FEWEST = 8
"""Bins of an axis: a crowd of a single month does not fill the whole width."""
_LAST = 10_000 * 12
"""The month after the calendar's last one."""


class Bins(Struct, frozen=True):
    """`count` bins of `months` months each, the first beginning with the month `first` (counted from the year 0)."""

    months: int
    first: int
    count: int

    @property
    def name(self) -> str:
        """What one of the bins is called: "quarter"."""
        return SIZES[self.months]

    @property
    def year(self) -> int:
        """The year that the first of the bins begins in."""
        return self.first // 12

    @property
    def span(self) -> tuple[float, float]:
        """From where to where all the bins reach on a time scale."""
        return self.edges(0)[0], self.edges(self.count - 1)[1]

    def of(self, when: PartialDate) -> int:
        """The bin that a date lies in; one that is known less precisely than the bins are lies in its middle."""
        day = day_of(middle(when))
        return (day.year * 12 + day.month - 1) // self.months - self.first // self.months

    def edges(self, number: int) -> tuple[float, float]:
        """Where a bin begins and ends on a time scale."""
        start = self.first + number * self.months
        return _begin(start), _begin(start + self.months)

    def words(self, number: int) -> str:
        """A bin in words: "March 2022", "January to March 2022", "2022", "2020 to 2029"."""
        start = self.first + number * self.months
        last = start + self.months - 1
        if self.months == 1:
            return f"{MONTHS[start % 12]} {start // 12}"
        if self.months < 12:
            return f"{MONTHS[start % 12]} to {MONTHS[last % 12]} {start // 12}"
        return str(start // 12) if self.months == 12 else f"{start // 12} to {last // 12}"


def bins_of(dates: Sequence[PartialDate], *, cut: bool = False) -> Iterator[Bins]:
    """Bins of every size that hold all of the dates, the finest first; where earlier ones are `cut` off, the bins begin
    with a whole year."""
    days = [day_of(middle(when)) for when in dates]
    low, high = min(days), max(days)
    for months in SIZES:
        first, last = ((day.year * 12 + day.month - 1) // months for day in (low, high))
        if cut:
            first -= first % max(12 // months, 1)
        lacking = _FEWEST - (last - first + 1)
        if lacking > 0:
            first = first if cut else max(first - lacking // 2, 12 // months)
            last = min(first + _FEWEST - 1, _LAST // months - 1)
        yield Bins(months, first * months, last - first + 1)


def _begin(month: int) -> float:
    """The first moment of a month, at most that after the calendar's last day."""
    if month >= _LAST:
        return millis(date.max) + DAY
    return millis(date(max(month // 12, 1), month % 12 + 1 if month >= 12 else 1, 1))
