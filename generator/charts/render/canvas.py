"""Boxes and words as pixels: a picture with a palette, and its PNG.

Letters are drawn by FreeType, unhinted, once for each quarter of a pixel that they may begin at, and put together here.
The library with its FreeType and zlib is of one version, so the bytes are the same on every machine.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from generator.charts.render.faces import FOLDER, faces, visual
from generator.primitives.colors import mixed, parts

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_SHADES = 10
"""Steps from the ground to the ink, which make the edges of letters smooth."""
_STEPS = [round(shade * _SHADES / 255) for shade in range(256)]
_SEEN = [255 if step else 0 for step in _STEPS]
_MOST = 256
"""Colours in a palette."""
_LEVEL = 3
"""How hard the file is compressed: at the next level half as much time again would save a seventh."""


Letter = tuple[int, int, int, int, Any]
"""The left, upper, right and lower edge of a letter, and its shades."""


class Box(Struct, frozen=True):
    """A box without an outline; its edges go to the nearest pixels."""

    left: float
    top: float
    right: float
    bottom: float
    colour: str


class Words(Struct, frozen=True):
    """Words that begin at `x` on the baseline `y`, on a `ground` of one colour. Letters stand nearer by the share
    `tight` of the size."""

    text: str
    face: str
    size: int
    x: float
    y: float
    ink: str
    ground: str
    tight: float = 0


def png(width: int, height: int, paper: str, shapes: Iterable[Box | Words]) -> bytes:
    """A picture of `width` by `height` pixels as a file: the shapes over one another. Colours are `#rrggbb`."""
    canvas = _Canvas(width, height, paper)
    for shape in shapes:
        if isinstance(shape, Box):
            canvas.box(shape)
        else:
            canvas.words(shape)
    return canvas.png()


class _Canvas:
    def __init__(self, width: int, height: int, paper: str) -> None:
        from PIL import Image

        self._new = Image.new
        self._palette: dict[str, int] = {}
        self._ramps: dict[tuple[str, str], list[int]] = {}
        self._image = self._new("P", (width, height), self._index(paper))

    def box(self, box: Box) -> None:
        place = (round(box.left), round(box.top), round(box.right), round(box.bottom))
        self._image.paste(self._index(box.colour), place)

    def words(self, words: Words) -> None:
        shown, letters, y = visual(words.text), [], round(words.y)
        for number, (char, at) in enumerate(zip(shown, faces()[words.face].places(shown), strict=False)):
            begin = words.x + (at - words.tight * number) * words.size
            x = math.floor(begin)
            if letter := _letter(words.face, words.size, char, int((begin - x) * 4)):
                left, top, right, bottom, mask = letter
                letters.append((x + left, y + top, x + right, y + bottom, mask))
        if letters:
            self._set(letters, self._ramp(words.ink, words.ground))

    def png(self) -> bytes:
        self._image.putpalette([part for colour in self._palette for part in parts(colour)])
        data = io.BytesIO()
        self._image.save(data, "PNG", compress_level=_LEVEL)
        return data.getvalue()

    def _set(self, letters: list[Letter], ramp: list[int]) -> None:
        """Put letters together, and their shades over what is there. `Image`'s own methods would check for each letter
        what is known here."""
        lefts, tops, rights, bottoms, _ = zip(*letters, strict=True)
        left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
        strip = self._new("L", (right - left, bottom - top)).im
        for start, upper, end, lower, mask in letters:
            strip.paste(255, (start - left, upper - top, end - left, lower - top), mask)
        self._image.im.paste(strip.point(ramp, "L"), (left, top, right, bottom), strip.point(_SEEN, "L"))

    def _index(self, colour: str) -> int:
        """The colour's place in the palette; of one that has no room in it, that of the nearest."""
        if colour not in self._palette and len(self._palette) == _MOST:
            return self._palette[min(self._palette, key=lambda known: _apart(known, colour))]
        return self._palette.setdefault(colour, len(self._palette))

    def _ramp(self, ink: str, ground: str) -> list[int]:
        """For each of the 256 shades of a letter, its colour's place in the palette."""
        if (ink, ground) not in self._ramps:
            steps = [self._index(colour) for colour in _shades(ink, ground)]
            self._ramps[ink, ground] = [steps[step] for step in _STEPS]
        return self._ramps[ink, ground]


@lru_cache(256)
def _shades(ink: str, ground: str) -> list[str]:
    """The colours from the ground to the ink."""
    return [mixed(ink, ground, step / _SHADES) for step in range(_SHADES + 1)]


def _apart(one: str, other: str) -> int:
    return sum((a - b) ** 2 for a, b in zip(parts(one), parts(other), strict=True))


@lru_cache(8192)
def _letter(face: str, size: int, char: str, quarter: int) -> Letter | None:
    """A letter's shape, and where it stands from where the letter begins; None for a blank."""
    mask, (left, top) = _font(face, size).getmask2(char, mode="L", start=(quarter / 4, 0), anchor="ls")
    wide, high = mask.size
    return (left, top, left + wide, top + high, mask) if wide and high else None


@lru_cache(64)
def _font(face: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(FOLDER / f"{face}.ttf", size, layout_engine=ImageFont.Layout.BASIC)
