"""Dates as writers know them: a year, a month or a day, exact or approximate.

The precision is part of the value. It decides how a date sorts (a year before its months, a month before its days), how
it is printed ("c. March 2022") and what bounds it has in an export.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from msgspec import Struct

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_KEPT = 1 << 14
"""Dates whose texts are kept: a large publication asks for those of few dates a million times."""

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~?)", re.ASCII)


class PartialDate(Struct, frozen=True, order=True, array_like=True):
    """A date of day, month (`day` 0) or year (`month` and `day` 0) precision; `approximate` is the writer's "~"."""

    year: int
    month: int = 0
    day: int = 0
    approximate: bool = False

    def __str__(self) -> str:
        """The date as written: `2022`, `2022-03`, `2022-03-05`, with `~` when approximate."""
        return self.iso + "~" * self.approximate

    @property
    def iso(self) -> str:
        """The date without the approximation sign: what `<time datetime>` and fragments hold."""
        return _iso(self.year, self.month, self.day)

    @property
    def words(self) -> str:
        """The date in prose: "2022", "March 2022", "5 March 2022", "c. 2022"."""
        return _words(self.year, self.month, self.day, self.approximate, None)

    @property
    def short(self) -> str:
        """The date for narrow places: "2022", "Mar 2022", "5 Mar 2022"."""
        return _words(self.year, self.month, self.day, self.approximate, 3)

    @property
    def first(self) -> date:
        """The earliest day it can mean (approximation apart)."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day it can mean (approximation apart)."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])


@lru_cache(_KEPT)
def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


@lru_cache(_KEPT)
def _words(year: int, month: int, day: int, approximate: bool, letters: int | None) -> str:
    """A date in prose, its month in so many letters at most."""
    text = f"{MONTHS[month - 1][:letters]} {year}" if month else str(year)
    return "c. " * approximate + (f"{day} {text}" if day else text)


def later(day: date, days: int) -> date:
    """The day so many days on; at the ends of the calendar, the last or first day that there is."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def parse_date(text: str) -> PartialDate:
    """Read `2022`, `2022-03` or `2022-03-05`, optionally ending in `~`. Raises ValueError with a plain reason."""
    form = _FORM.fullmatch(text)
    if not form:
        raise ValueError("a date is written 2022, 2022-03 or 2022-03-05, with ~ behind it when approximate")
    year, month, day, tilde = form.groups()
    if year == "0000":
        raise ValueError("there is no year 0000")
    if month and not 1 <= int(month) <= 12:
        raise ValueError(f"there is no month {month}")
    if day and not 1 <= int(day) <= monthrange(int(year), int(month))[1]:
        raise ValueError(f"{MONTHS[int(month) - 1]} {year} has no day {day}")
    return PartialDate(int(year), int(month or 0), int(day or 0), bool(tilde))
