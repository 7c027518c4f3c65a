"""Dates as writers know them: a year, a month or a day, exact or approximate, or an interval between two of these.

The precision is part of the value. It decides how a date sorts (a year before its months, a month before its days), how
it is printed ("c. March 2022") and what bounds it has in an export. An interval says between which days something
happened, not how long it took: "2022-02-24..2022-12-31" is one day of these. Either end may be unknown.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from msgspec import Struct

from generator.primitives.lookalikes import plain_letters

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_KEPT = 1 << 14
"""Dates whose texts are kept: a large publication asks for those of few dates a million times."""

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~?)", re.ASCII)

_BETWEEN = ".."


class PartialDate(Struct, frozen=True, order=True, array_like=True):
    """A date of day, month (`day` 0) or year (`month` and `day` 0) precision; `approximate` is the writer's "~".

    Of an interval, `until` is the last date as written (its year, month and day), `(0, 0, 0)` where it is not known; it
    is empty for any other date. An interval sorts by its first day. One without a beginning sorts by its last: so its
    year, month and day are that day's, and `unbegun` says that it stands for the end.
    """

    year: int
    month: int = 0
    day: int = 0
    approximate: bool = False
    until: tuple[int, ...] = ()
    unbegun: bool = False

    def __str__(self) -> str:
        """The date as written: `2022`, `2022-03`, `2022-03-05`, with `~` when approximate; `2022..2022-06`."""
        if not self.until:
            return self.iso + "~" * self.approximate
        return ("" if self.unbegun else self.iso) + _BETWEEN + (_iso(*self.until) if self.until[0] else "")

    @property
    def iso(self) -> str:
        """The date without the approximation sign, for `<time datetime>`; of an interval, its first known end."""
        return _iso(*self.until) if self.unbegun else _iso(self.year, self.month, self.day)

    @property
    def fragment(self) -> str:
        """The date in an address's fragment: without the approximation sign, an interval's ends joined by `--`."""
        return str(self).replace(_BETWEEN, "--") if self.until else self.iso

    @property
    def words(self) -> str:
        """The date in prose: "2022", "5 March 2022", "c. 2022", "between 3 and 5 March 2022", "by 2022"."""
        if self.until:
            return _between(self.iso, self.until, self.unbegun)
        return _words(self.year, self.month, self.day, self.approximate, None)

    @property
    def noun(self) -> str:
        """The date as it stands behind "from", "since" or "until": `words`, or an interval as the day that it means."""
        if not self.until:
            return self.words
        first, last = _ends(self.iso, self.until, None)
        if self.unbegun:
            return f"{last} at the latest"
        return f"a day between {first} and {last}" if last else f"{first} at the earliest"

    @property
    def short(self) -> str:
        """The date for narrow places: "2022", "Mar 2022", "5 Mar 2022", "3–5 Mar 2022"."""
        if self.until:
            return _span(self.iso, self.until, self.unbegun)
        return _words(self.year, self.month, self.day, self.approximate, 3)

    @property
    def first(self) -> date:
        """The earliest day it can mean (approximation apart): the calendar's first where no beginning is known."""
        return date.min if self.unbegun else date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day it can mean (approximation apart): the calendar's last where no end is known."""
        if not self.until:
            return _last(self.year, self.month, self.day)
        return _last(*self.until) if self.until[0] else date.max

    @property
    def shown_first(self) -> date:
        """The earliest day that a chart need show of it: `first`, but of an unknown beginning, the end."""
        return self.last if self.unbegun else self.first

    @property
    def shown_last(self) -> date:
        """The latest day that a chart need show of it: `last`, but of an unknown end, the beginning's."""
        return _last(self.year, self.month, self.day) if self.last == date.max else self.last


@lru_cache(_KEPT)
def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


@lru_cache(_KEPT)
def _words(year: int, month: int, day: int, approximate: bool, letters: int | None) -> str:
    """A date in prose, its month in so many letters at most."""
    text = f"{MONTHS[month - 1][:letters]} {year}" if month else str(year)
    return "c. " * approximate + (f"{day} {text}" if day else text)


def _last(year: int, month: int, day: int) -> date:
    return date(year, month or 12, day or monthrange(year, month or 12)[1])


def _ends(iso: str, until: tuple[int, ...], letters: int | None) -> tuple[str, str]:
    """Both ends of an interval in prose; the first without what it shares with the second, the second "" if unknown."""
    year, month, day = (*(int(part) for part in iso.split("-")), 0, 0)[:3]
    first = _words(year, month, day, False, letters)
    if not until[0]:
        return first, ""
    last = _words(*until, False, letters)
    if month and until[1] and year == until[0]:
        shared = f" {year}" if month != until[1] or not (day and until[2]) else last.removeprefix(str(until[2]))
        first = first.removesuffix(shared)
    return first, last


@lru_cache(_KEPT)
def _between(iso: str, until: tuple[int, ...], unbegun: bool) -> str:
    """An interval in prose."""
    first, last = _ends(iso, until, None)
    if unbegun:
        return f"by {last}"
    return f"between {first} and {last}" if last else f"from {first}"


@lru_cache(_KEPT)
def _span(iso: str, until: tuple[int, ...], unbegun: bool) -> str:
    """An interval for narrow places."""
    first, last = _ends(iso, until, 3)
    if unbegun:
        return f"by {last}"
    if not last:
        return f"from {first}"
    tight = first.isdecimal() and (last.isdecimal() or len(first) < len(iso[:4]))
    return f"{first}–{last}" if tight else f"{first} – {last}"


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


def parse_span(text: str) -> PartialDate:
    """Read a date, or an interval: two dates with `..` between them, either may be missing. Raises ValueError."""
    first, between, last = text.partition(_BETWEEN)
    if not between:
        return parse_date(text)
    if not first and not last:
        raise ValueError("an interval has a date before .. or behind it, or both")
    if "~" in text:
        raise ValueError("an interval says by itself how much is known: leave the ~ out")
    begun, ended = (parse_date(end) if end else None for end in (first, last))
    until = (ended.year, ended.month, ended.day) if ended else (0, 0, 0)
    if begun is None:
        day = _last(*until)
        return PartialDate(day.year, day.month, day.day, until=until, unbegun=True)
    if ended and ended.last < begun.first:
        raise ValueError(f"{last} is before {first}: write the earlier date first")
    return PartialDate(begun.year, begun.month, begun.day, until=until)


_FOREIGN = [
    re.compile(pattern)
    for pattern in (
        r"(?P<y>\d{4})[-/. ](?P<m>\d{1,2})[-/. ](?P<d>\d{1,2})\.?(?:[T ].*)?",
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        r"(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\. ?(?P<y>\d{4})",
        r"(?P<d>\d{1,2})[-/](?P<m>\d{1,2})[-/](?P<y>\d{4})",
        r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})",
        r"(?P<d>\d{1,2})(?:st|nd|rd|th|\.)?[ -](?:of )?(?P<word>[^\W\d]+)\.?,?[ -](?P<y>\d{4})",
        r"(?P<word>[^\W\d]+)\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})",
        r"(?P<word>[^\W\d]+)\.?,? (?P<y>\d{4})",
        r"(?P<y>\d{4}),? (?P<word>[^\W\d]+)(?: (?P<d>\d{1,2}))?",
        r"(?P<y>\d{4})",
    )
]
"""Dates as they are written elsewhere."""
_ABOUT = re.compile(r"^(?:c\.|ca\.?|circa|about|around|approx\.?|~)\s*|\s*(?:[?~%]|\(approx\.?\))$", re.IGNORECASE)
_MONTH_WORDS = {name.casefold()[:3]: number for number, name in enumerate(MONTHS, start=1)} | {
    "m\u00e4r": 3, "mai": 5, "okt": 10, "dez": 12, "f\u00e9v": 2, "avr": 4, "ao\u00fb": 8, "d\u00e9c": 12,
}  # fmt: skip


def date_meant(text: str) -> str:
    """The date that is written another way, as it is written here: `2024-04-20` for `20.4.2024`; "" where there is
    none, or more than one."""
    plain = plain_letters(text).strip("\u201c\u201d\u2018\u2019'\" ")
    words = _ABOUT.sub("", plain)
    found = next((found for form in _FOREIGN if (found := form.fullmatch(words))), None)
    if not found:
        return ""
    parts = {"d": None, "m": None, "word": None} | found.groupdict()
    month, day = int(parts["m"] or 0), int(parts["d"] or 0)
    if parts["word"]:
        month = _MONTH_WORDS.get(parts["word"].casefold()[:3], 0)
        if not month:
            return ""
    if month > 12 >= day > 0 and "/" in words:
        month, day = day, month  # the American order
    elif "/" in words and 0 < day <= 12 and not words.startswith(str(parts["y"])) and day != month:
        return ""
    meant = f"{parts['y']}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "") + "~" * (words != plain)
    try:
        return str(parse_date(meant))
    except ValueError:
        return ""
