"""Numbers as people and spreadsheets write them."""

from __future__ import annotations

import re

_NUMBER = re.compile(
    r"(?P<sign>[-+\u2212\u2013]?)[ ]?"
    r"(?P<whole>\d{1,3}(?:(?P<mark>[ \u00a0\u2009\u202f'\u2019.,])\d{3})(?:(?P=mark)\d{3})*|\d+)"
    r"(?:(?P<point>[.,])(?P<part>\d+))?[ \u00a0\u202f]?%?",
    re.ASCII,
)
_NO_NUMBER = frozenset(
    "n/a na n.a. #n/a nan - \u2013 \u2014 \u2212 . .. ... \u2026 ? none null nil missing unknown tbd".split()
)


def number_meant(text: str) -> str:
    """The number that `text` writes in another country's way, as it is written here: `1900` for `1,900`, `1.5` for
    `1,5`; "" when it is none."""
    found = _NUMBER.fullmatch(text.strip())
    if not found or found["mark"] == found["point"] is not None:
        return ""
    whole, mark = found["whole"], found["mark"]
    sign = "-" if found["sign"] in ("-", "\u2212", "\u2013") and found["sign"] else ""
    if mark == "." and whole.count(".") == 1 and not found["point"]:
        return f"{sign}{whole}"  # as here: a point with three digits behind it
    digits = re.sub(r"\D", "", whole)
    return f"{sign}{digits}" + (f".{found['part']}" if found["part"] else "")


def says_no_number(text: str) -> bool:
    """Whether `text` is what people write where there is no number."""
    return text.strip().casefold() in _NO_NUMBER
