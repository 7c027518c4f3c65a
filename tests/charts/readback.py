"""A drawing read back: its marks with their places, and the axes that its ticks tell of. No plan is used."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from generator.primitives.dates import MONTHS

_SVG = "{http://www.w3.org/2000/svg}"
_MOVED = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")
_DRAWN = re.compile(r"([MLHVhvlZz])([^MLHVhvlZz]*)")
_TICK = re.compile(r"(?:(\d{1,2}) )?(?:([A-Z][a-z]{2}))?(?: ?(\d{4}))?")


class Mark(Struct, frozen=True):
    """A mark: what its tooltip says, where it leads, and the box around it."""

    tip: str
    href: str
    left: float
    top: float
    right: float
    bottom: float
    fill: str = ""
    opacity: float = 1.0

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


class Word(Struct, frozen=True):
    """A text where its first line begins, is centred or ends (`anchor`)."""

    text: str
    x: float
    y: float
    anchor: str


def size(svg: str) -> tuple[float, float]:
    """How wide and how high a drawing is."""
    _, _, width, height = map(float, ET.fromstring(svg).get("viewBox", "").split())
    return width, height


@lru_cache(64)
def marks(svg: str) -> list[Mark]:
    """Everything in a drawing that has a tooltip."""
    found = []
    for element, x, y in _elements(ET.fromstring(svg), 0.0, 0.0):
        if "data-tip" in element.attrib:
            left, top, right, bottom = _box(element)
            found.append(
                Mark(
                    element.attrib["data-tip"], element.get("data-href", ""), left + x, top + y, right + x, bottom + y,
                    element.get("fill", ""), float(element.get("fill-opacity", 1)),
                )
            )  # fmt: skip
    return found


@lru_cache(64)
def paths(svg: str) -> list[tuple[str, list[tuple[float, float]]]]:
    """What has no tooltip and is filled or stroked: its fill, and the points that it goes through."""
    found = []
    for element, x, y in _elements(ET.fromstring(svg), 0.0, 0.0):
        if element.tag == f"{_SVG}path" and "data-tip" not in element.attrib:
            found.append((element.get("fill", ""), [(px + x, py + y) for px, py in _points(element.get("d", ""))]))
    return found


@lru_cache(64)
def words(svg: str) -> list[Word]:
    """All texts of a drawing."""
    found = []
    for element, x, y in _elements(ET.fromstring(svg), 0.0, 0.0):
        if element.tag == f"{_SVG}text":
            found.append(Word("".join(element.itertext()), x, y, element.get("anchor", "start")))
    return found


def time_axis(svg: str) -> Callable[[date], float]:
    """Where a day stands, by the centred words of the lowest line that are dates."""
    known: list[tuple[int, float]] = []
    year = 0
    lowest = max(word.y for word in words(svg) if word.anchor == "middle" and _as_tick(word.text))
    for word in sorted(words(svg), key=lambda word: word.x):
        tick = _as_tick(word.text) if word.y == lowest else None
        if tick is None:
            continue
        day, month, said = tick
        year = said or year
        if year and word.anchor == "middle":
            known.append((date(year, month, day).toordinal(), word.x))
    (first, low), (last, high) = known[0], known[-1]
    assert last > first, "an axis is told by two ticks"
    return lambda day: low + (day.toordinal() - first) / (last - first) * (high - low)


def number_axis(ticks: Sequence[tuple[float, float]]) -> Callable[[float], float]:
    """Where an amount stands, by (amount, pixel) of ticks, which must lie on a straight line."""
    (first, low), (last, high) = ticks[0], ticks[-1]

    def at(amount: float) -> float:
        return low + (amount - first) / (last - first) * (high - low)

    assert all(abs(at(amount) - pixel) < 1 for amount, pixel in ticks)
    return at


def _as_tick(text: str) -> tuple[int, int, int] | None:
    match = _TICK.fullmatch(text)
    if not match or not text:
        return None
    day, month, year = match.groups()
    short = [name[:3] for name in MONTHS]
    if (month and month not in short) or (day and not month):
        return None
    return int(day or 1), short.index(month) + 1 if month else 1, int(year or 0)


def _elements(element: ET.Element, x: float, y: float, **styles: str) -> Iterator[tuple[ET.Element, float, float]]:
    """Every element with the place of its origin; a text takes over how the group around it is anchored."""
    moved = _MOVED.match(element.get("transform", ""))
    if moved:
        x, y = x + float(moved[1]), y + float(moved[2])
    anchor = element.get("text-anchor", styles.get("anchor", "start"))
    element.set("anchor", anchor)
    yield element, x, y
    for child in element:
        yield from _elements(child, x, y, anchor=anchor)


def _box(element: ET.Element) -> tuple[float, float, float, float]:
    if element.tag == f"{_SVG}circle":
        x, y, r = (float(element.attrib[name]) for name in ("cx", "cy", "r"))
        return x - r, y - r, x + r, y + r
    points = _points(element.get("d", ""))
    return min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points)


def _points(way: str) -> list[tuple[float, float]]:
    """The corners of a path of straight lines."""
    x = y = 0.0
    points = []
    for command, given in _DRAWN.findall(way):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", given)]
        if command in "ML":
            pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
            points += pairs
            x, y = pairs[-1]
            continue
        for number in numbers if command != "l" else []:
            x = {"H": number, "h": x + number}.get(command, x)
            y = {"V": number, "v": y + number}.get(command, y)
            points.append((x, y))
        if command == "l":
            x, y = x + numbers[0], y + numbers[1]
            points.append((x, y))
    return points


def is_monotonous(values: Sequence[float]) -> bool:
    """Whether values never turn back."""
    steps = [b - a for a, b in pairwise(values)]
    return all(step >= 0 for step in steps) or all(step <= 0 for step in steps)
