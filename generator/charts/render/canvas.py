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
_LEVEL = 3
"""How hard the file is compressed: at the next level half as much time again would save a seventh."""


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
        shown, letters = visual(words.text), []
        for number, (char, at) in enumerate(zip(shown, faces()[words.face].places(shown), strict=False)):
            begin = words.x + (at - words.tight * number) * words.size
            whole = math.floor(begin)
            mask, across, down = _letter(words.face, words.size, char, int((begin - whole) * 4))
            if mask.size[0] and mask.size[1]:
                letters.append((mask, whole + across, round(words.y) + down))
        if letters:
            self._set(letters, self._ramp(words.ink, words.ground))

    def png(self) -> bytes:
        self._image.putpalette([part for colour in self._palette for part in parts(colour)])
        data = io.BytesIO()
        self._image.save(data, "PNG", compress_level=_LEVEL)
        return data.getvalue()

    def _set(self, letters: list[tuple[Any, int, int]], ramp: list[int]) -> None:
        """Put letters together, and their shades over what is there. `Image`'s own methods would check for each letter
        what is known here."""
        left, top = min(x for _, x, _ in letters), min(y for _, _, y in letters)
        right = max(x + mask.size[0] for mask, x, _ in letters)
        bottom = max(y + mask.size[1] for mask, _, y in letters)
        strip = self._new("L", (right - left, bottom - top)).im
        for mask, x, y in letters:
            strip.paste(255, (x - left, y - top, x - left + mask.size[0], y - top + mask.size[1]), mask)
        self._image.im.paste(strip.point(ramp, "L"), (left, top, right, bottom), strip.point(_SEEN, "L"))

    def _index(self, colour: str) -> int:
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


@lru_cache(16_384)
def _letter(face: str, size: int, char: str, quarter: int) -> tuple[Any, int, int]:
    """A letter's shape, and where it is put from where the letter begins."""
    mask, (across, down) = _font(face, size).getmask2(char, mode="L", start=(quarter / 4, 0), anchor="ls")
    return mask, across, down


@lru_cache(64)
def _font(face: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(FOLDER / f"{face}.ttf", size, layout_engine=ImageFont.Layout.BASIC)
