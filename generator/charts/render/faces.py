"""The faces that share pictures are set in, how wide words in them are, and in which order letters stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from itertools import groupby, pairwise
from pathlib import Path

import msgspec
from msgspec import Struct

FOLDER = Path(__file__).with_name("type")
MEASURES = FOLDER / "faces.json"


class Face(Struct, dict=True):
    """A face's measures, in parts of which `em` make up its size: how wide its letters are, and by the classes of the
    letters at the left and at the right how much further apart a pair stands."""

    em: int
    widths: dict[str, int]
    lefts: dict[str, int]
    rights: dict[str, int]
    kerning: list[list[int]]

    @cached_property
    def ems(self) -> dict[str, float]:
        """How wide letters are when the face is one pixel large."""
        return {char: width / self.em for char, width in self.widths.items()}

    def covers(self, text: str) -> bool:
        """Whether the face has every letter of `text`."""
        return self.widths.keys() >= set(text)

    def places(self, text: str) -> Iterator[float]:
        """Where each letter begins, and where the text ends, when the face is one pixel large."""
        at = 0
        yield 0.0
        for char, after in pairwise(f"{text}\0"):
            at += self.widths[char]
            left, right = self.lefts.get(char), self.rights.get(after)
            if left is not None and right is not None:
                at += self.kerning[left][right]
            yield at / self.em


@cache
def faces() -> dict[str, Face]:
    """The faces by name."""
    return msgspec.json.decode(MEASURES.read_bytes(), type=dict[str, Face])


def covering(names: Sequence[str], text: str) -> str:
    """The first of the faces that has every letter of `text`; "" if none has."""
    return next((name for name in names if faces()[name].covers(text)), "")


_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_STRONG = {"L": "L", "R": "R", "AL": "R"}
_NUMBER = re.compile(r"[#$€£+-]?\d+(?:[.,:/]\d+)*[%‰°€$]?")


def visual(text: str) -> str:
    """The letters in the order in which they stand from left to right, where some are written from the right.

    This is Unicode's algorithm (UAX #9) without explicit marks of direction, which titles do not hold.
    """
    kinds = [unicodedata.bidirectional(char) for char in text]
    if not {"R", "AL"} & set(kinds):
        return text
    for number in _NUMBER.finditer(text):
        kinds[number.start() : number.end()] = ["EN"] * len(number[0])
    base = next(_STRONG[kind] for kind in kinds if kind in _STRONG)
    depth = {"R": 1, "number": 2, "L": 0 if base == "L" else 2}
    placed = [(depth[way], char) for way, char in zip(_ways(kinds, base), text, strict=True)]
    placed = [(level, char.translate(_MIRRORED) if level == 1 else char) for level, char in placed]
    for least in (2, 1):
        placed = _turned(placed, least)
    return "".join(char for _, char in placed)


def _turned(placed: list[tuple[int, str]], least: int) -> list[tuple[int, str]]:
    """The letters with each run turned round that is embedded so deep or deeper."""
    runs = [(deep, list(run)) for deep, run in groupby(placed, lambda one: one[0] >= least)]
    return [one for deep, run in runs for one in (reversed(run) if deep else run)]


def _ways(kinds: Sequence[str], base: str) -> list[str]:
    """Which way each letter is written, in a text that is written the way of its `base`."""
    ways: list[str] = []
    last = base
    for kind in kinds:
        last = _STRONG.get(kind, last)
        number = "number" if last == "R" else "L"
        ways.append(_STRONG.get(kind) or (number if kind == "EN" else ""))
    return [way or _between(ways, at, base) for at, way in enumerate(ways)]


def _between(ways: Sequence[str], at: int, base: str) -> str:
    """What stands between letters that are written one way goes with them, anything else with the whole text."""
    before = next((way for way in reversed(ways[:at]) if way), base)
    after = next((way for way in ways[at:] if way), base)
    sides = {"R" if way == "number" else way for way in (before, after)}
    return sides.pop() if len(sides) == 1 else base
