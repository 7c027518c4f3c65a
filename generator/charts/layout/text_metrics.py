"""How wide text is, without a font.

The reader's browser sets the text, in whatever font it has. Widths here are those of DejaVu Sans, the widest of the
usual interface fonts, so what fits by this measure fits everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

SIZE = 13
"""Pixels: the size of labels."""
SMALL = 12
"""Pixels: the size of ticks and keys."""
LEADING = 16
"""Pixels from one line of a label to the next."""

_BOLD = 1.13
_CLASSES = {
    0.30: "'IJijl", 0.35: " ,./:;\\|\u00a0\u2018\u2019\u00b7", 0.40: "()-[]ft", 0.45: "!r", 0.50: '"*_`\u2013',
    0.55: "?csz\u201c\u201d", 0.60: "FLkvxy", 0.65: "$0123456789EPSTYabdeghnopqu{}", 0.70: "ABCKRVXZ", 0.75: "NU",
    0.80: "&DGHOQ", 0.85: "#+<=>^w~\u2192\u2212", 0.90: "M", 1.00: "%@Wm\u2014\u2026",
}  # fmt: skip
_EMS = {char: em for em, chars in _CLASSES.items() for char in chars}


Em = Callable[[str], float]
"""How wide a character is, in units of the font's size."""


@cache
def _em(char: str) -> float:
    known = _EMS.get(char)
    if known is not None:
        return known
    if unicodedata.combining(char):
        return 0.0
    base = unicodedata.normalize("NFD", char)[0]
    if base in _EMS:
        return _EMS[base]
    return 1.0 if unicodedata.east_asian_width(char) in "WF" else 0.8


@lru_cache(1 << 15)
def width(text: str, size: float = SIZE, *, bold: bool = False, em: Em = _em) -> float:
    """Pixels that `text` takes on one line; `em` measures another face than the readers'."""
    return sum(map(em, text)) * size * (_BOLD if bold else 1)


def clip(text: str, room: float, size: float = SIZE, *, bold: bool = False, em: Em = _em) -> str:
    """`text`, or as much of its beginning as fits in `room` with an ellipsis behind it."""
    if width(text, size, bold=bold, em=em) <= room:
        return text
    room -= width("\u2026", size, bold=bold, em=em)
    taken = 0.0
    for index, char in enumerate(text):
        taken += width(char, size, bold=bold, em=em)
        if taken > room:
            return text[:index].rstrip(" ,;:") + "\u2026"
    return text


def wrap(text: str, room: float, size: float = SIZE, *, lines: int = 99, bold: bool = False, em: Em = _em) -> list[str]:
    """`text` broken at spaces into at most `lines` lines of `room` pixels.

    A no-break space holds words together. A word too long for a line is broken where it must be; what is too long for
    the last line is cut short.
    """
    done: list[str] = []
    words = [part for word in re.split(r"[ \t\r\n]+", text.strip()) for part in _parts(word, room, size, bold, em)]
    while words:
        line = words.pop(0)
        while words and width(f"{line} {words[0]}", size, bold=bold, em=em) <= room:
            line += " " + words.pop(0)
        if len(done) == lines - 1 and words:
            return [*done, clip(" ".join([line, *words]), room, size, bold=bold, em=em)]
        done.append(line)
    return done or [""]


def _parts(word: str, room: float, size: float, bold: bool, em: Em) -> list[str]:
    """The word, or the pieces of it that fit a line."""
    if width(word, size, bold=bold, em=em) <= room:
        return [word]
    parts = [""]
    for char in word:
        if parts[-1] and width(parts[-1] + char, size, bold=bold, em=em) > room:
            parts.append("")
        parts[-1] += char
    return parts


def widest(texts: list[str], size: float = SIZE, *, bold: bool = False) -> float:
    """Pixels that the longest of `texts` takes."""
    return max((width(text, size, bold=bold) for text in texts), default=0.0)
