"""The face that pictures are set in: Liberation Sans, which travels in the renderer and needs no file of its own.

A page's words are set by the reader's browser; a picture's are set here, once, so their widths are known, and so is
which scripts the face has.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

FAMILY = "Liberation Sans"

_COVERED = re.compile(
    "[\t\n\r -~\u00a0-\u036f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u0513\u05d0-\u05ea\u1e00-\u1e9b\u1e9e"
    "\u1ea0-\u1ef9\u2000-\u200f\u2012-\u2022\u2026\u20a0-\u20b5\u2116\u2122\u2190-\u2195\u2212]*"
)
"""Latin, Greek, Cyrillic and Hebrew, and what stands between words in them."""

_CLASSES = {
    0.29: " ',./I\\ijl|ΙιІЇії",
    0.34: "!()-:;[]`ft·‘’",
    0.40: "*r{}",
    0.50: '"zгктзεζξτ“”',
    0.57: "#$0123456789J_aceksvxyЈјаесух–«»",
    0.59: "+<=>^~−",
    0.63: "?FLTZbdghnopqußГЗКТУбвийнопрцчьэяαβγδηθκλμνορυχ",
    0.67: "EPSVXYЕРХΕΡΣΤ",
    0.74: "&ABCDHKNRUАБВДИЙЛНПСЦЧЬЭЯдлмжъΑΒΗΚΝΠ",
    0.78: "GOQwОΟ",
    0.84: "MМΜ",
    0.93: "%mæЖФфшщыюЪ",
    0.95: "Wœ",
}
_EMS = {char: em for em, chars in _CLASSES.items() for char in chars}


def covers(text: str) -> bool:
    """Whether the face has every letter of `text`."""
    return _COVERED.fullmatch(text) is not None


@cache
def em(char: str) -> float:
    """How wide a character is at most, bold or not; of one not known, as wide as any word's letters are."""
    known = _EMS.get(char)
    if known is not None:
        return known
    if unicodedata.combining(char):
        return 0.0
    return _EMS.get(unicodedata.normalize("NFD", char)[0], 1.05)
