"""A filled template as SVG: what the renderer would draw, in the form in which pages carry it.

Templates use little of Vega: marks whose channels are constants, fields or scaled fields. They are drawn here, for
less than it costs to hand them to a JavaScript engine, and tests compare every one with the renderer's own drawing.

A mark's description becomes its `data-tip`, for the tooltip script, and places are rounded to a tenth of a pixel.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from html import escape as escape_markup
from pathlib import Path
from typing import Any

import msgspec

from generator.charts.layout.axis import Scale
from generator.charts.layout.text_metrics import LEADING, SIZE
from generator.charts.model import Panel, Row
from generator.charts.render.svg import escape, short
from generator.charts.render.vl_convert import PARAGRAPHS

Channels = dict[str, Sequence[Any]]
"""A layer's channels: of each, a value for every datum."""
Scaled = Callable[[float], float]

TEMPLATES = Path(__file__).with_name("templates.json")
"""The templates compiled: of each, the kinds of its scales, and its marks (`make charts` writes it)."""

_STYLES: Mapping[str, Mapping[str, Any]] = {"point": {"strokeWidth": 2, "shape": "circle"}}
"""What a mark has by Vega's default styles, where it does not say otherwise."""
_LOOKS = (
    ("fill", "fill", None),
    ("fillOpacity", "fill-opacity", 1),
    ("stroke", "stroke", "none"),
    ("strokeWidth", "stroke-width", 1),
    ("strokeJoin", "stroke-linejoin", None),
    ("strokeDash", "stroke-dasharray", ()),
    ("opacity", "opacity", 1),
)
"""Channels, their attributes, and the values that need not be said."""
_CORNER = re.compile(r"-?\d+(?:\.\d+)?")
_ANCHORS = {"left": "", "center": ' text-anchor="middle"', "right": ' text-anchor="end"'}
_SIZE = re.compile(r"(?:([\d.]+) \* \()?datum\.(\w+) \|\| ([\d.]+)\)?")
"""The one expression that templates hold: a field or, where it is missing, a number; or a multiple of that."""


@cache
def _templates() -> dict[str, dict[str, Any]]:
    return msgspec.json.decode(TEMPLATES.read_bytes(), type=dict[str, dict[str, Any]])


def inside(panel: Panel) -> str:
    """What is inside the picture of a panel: the layers of its template, filled with its data."""
    template = _templates()[panel.template]
    kinds = template["scales"]
    scales = {name: _scaled(scale, whole=kinds[name] == "utc") for name, scale in panel.scales.items()}
    return "".join(_layer(mark, panel.data, scales) for mark in template["marks"])


def _layer(mark: Mapping[str, Any], data: Mapping[str, list[Row]], scales: Mapping[str, Scaled]) -> str:
    facet = mark["from"].get("facet")
    if facet is None:
        return _DRAWN[mark["type"]](_channels(mark, data.get(mark["from"]["data"], []), scales))
    [path] = mark["marks"]
    parts: dict[tuple[Any, ...], list[Row]] = {}
    for row in data.get(facet["data"], []):
        parts.setdefault(tuple(row[name] for name in facet["groupby"]), []).append(row)
    return "".join(_DRAWN[path["type"]](_channels(path, rows, scales)) for rows in parts.values())


# ── Channels ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _scaled(scale: Scale, *, whole: bool) -> Scaled:
    """The scale by the renderer's own arithmetic, so that no last digit differs; a scale of moments spans `whole`
    milliseconds."""
    low, high = (math.trunc(scale.low), math.trunc(scale.high)) if whole else (scale.low, scale.high)
    start, end = scale.start, scale.end
    if high < low:
        low, high, start, end = high, low, end, start

    def scaled(value: float) -> float:
        at = (value - low) / (high - low) if high != low else 0.5
        return start * (1 - at) + end * at

    return scaled


def _channels(mark: Mapping[str, Any], rows: Sequence[Row], scales: Mapping[str, Scaled]) -> Channels:
    said = {name: _values(rule, rows, scales) for name, rule in mark["encode"]["update"].items()}
    if "description" in said:
        said["href"] = [row.get("href", "") for row in rows]
    for style in mark["style"]:
        for name, value in _STYLES.get(style, {}).items():
            said.setdefault(name, [value] * len(rows))
    return said


def _values(rule: Mapping[str, Any], rows: Sequence[Row], scales: Mapping[str, Scaled]) -> Sequence[Any]:
    match rule:
        case {"value": value}:
            return [value] * len(rows)
        case {"scale": name, "field": field}:
            return [scales[name](row[field]) for row in rows]
        case {"field": field}:
            return [row[field] for row in rows]
    expression = _SIZE.fullmatch(rule["signal"])
    assert expression, f"no such expression is drawn: {rule['signal']}"
    times, field, other = expression.groups()
    return [float(times or 1) * (row.get(field) or float(other)) for row in rows]


def _looks(channels: Channels) -> Iterator[str]:
    """How each datum's mark looks, as attributes. Most look alike, so each look is worded once."""
    said = [known for known in _LOOKS if known[0] in channels]
    columns = [map(tuple, channels[name]) if name == "strokeDash" else channels[name] for name, _, _ in said]
    worded: dict[tuple[Any, ...], str] = {}
    for values in zip(*columns, strict=True):
        look = worded.get(values)
        if look is None:
            attributes = [_attribute(name, value, plain) for (_, name, plain), value in zip(said, values, strict=True)]
            look = worded[values] = "".join(attributes)
        yield look


def _attribute(name: str, value: Any, plain: Any) -> str:
    if value == plain:
        return ""
    words = value if isinstance(value, tuple) else [value]
    return f' {name}="{",".join(word if isinstance(word, str) else _number(word) for word in words)}"'


def _tips(channels: Channels) -> Iterator[str]:
    """What each datum's tooltip says and where it leads, as attributes."""
    if "description" not in channels:
        yield from [""] * len(channels["x"])
        return
    for tip, href in zip(channels["description"], channels["href"], strict=True):
        yield (f' data-tip="{quoted(tip)}"' if tip else "") + (f' data-href="{quoted(href)}"' if href else "")


# ── Marks ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _rules(channels: Channels) -> str:
    """Lines that look alike become one path."""
    paths: dict[str, str] = {}
    places = zip(*(channels[name] for name in ("x", "y", "x2", "y2")), strict=True)
    for (x, y, x2, y2), look in zip(places, _looks(channels), strict=True):
        across, down = short(x + (x2 - x)), short(y + (y2 - y))
        way = f"H{across}" if y2 == y else f"V{down}" if x2 == x else f"L{across},{down}"
        paths[look] = paths.get(look, "") + f"M{_number(x)},{_number(y)}{way}"
    return "".join(f'<path d="{way}"{look}/>' for look, way in paths.items())


def _words(channels: Channels) -> str:
    """Words that look alike are put together: how they look is said once."""
    groups: dict[tuple[Any, ...], list[str]] = {}
    looks = zip(*(channels[name] for name in ("align", "fontSize", "fontWeight", "fill", "stroke")), strict=True)
    for x, y, text, look in zip(channels["x"], channels["y"], channels["text"], looks, strict=True):
        if words := _lines(text):
            word = f'<text transform="translate({_number(x)},{_number(y)})">{words}</text>'
            groups.setdefault(look, []).append(word)
    return "".join(f"<g{_lettering(*look)}>{''.join(words)}</g>" for look, words in groups.items())


def _lettering(align: str, size: int, weight: int, fill: str, halo: str) -> str:
    """How words look, as attributes."""
    return (
        _ANCHORS[align]
        + (f' font-size="{size}px"' if size != SIZE else "")
        + (f' font-weight="{weight}"' if weight != 400 else "")
        + f' fill="{fill}"'
        + (f' stroke="{halo}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"' if halo != "none" else "")
    )


def _lines(text: str | list[str]) -> str:
    if isinstance(text, str):
        return _plain(text)
    shifts = ["", *[f' x="0" dy="{LEADING}"'] * (len(text) - 1)]
    lines = zip(shifts, map(_plain, text), strict=True)
    return "".join(f"<tspan{shift}>{line}</tspan>" if line else f"<tspan{shift}/>" for shift, line in lines)


def _symbols(channels: Channels) -> str:
    marks = []
    places = zip(*(channels[name] for name in ("x", "y", "shape", "size")), strict=True)
    for (x, y, shape, size), tip, look in zip(places, _tips(channels), _looks(channels), strict=True):
        if shape == "circle":
            marks.append(f'<circle cx="{short(x)}" cy="{short(y)}" r="{_radius(size)}"{tip}{look}/>')
        else:
            place = f"translate({short(x)},{short(y)})"
            marks.append(f'<path transform="{place}" d="{_shape(shape, size)}"{tip}{look}/>')
    return "".join(marks)


@lru_cache(1024)
def _radius(size: float) -> str:
    return short(_thousandth(math.sqrt(size) / 2))


@lru_cache(1024)
def _shape(shape: str, size: float) -> str:
    """A square, or the straight lines of a path within one unit around its middle."""
    radius = math.sqrt(size) / 2
    if shape == "square":
        at, side = _thousandth(-radius), _thousandth(2 * radius)
        return _box(at, at, side, side)
    return _CORNER.sub(lambda corner: short(_thousandth(float(corner[0]) * radius)), shape)


def _rects(channels: Channels) -> str:
    marks = []
    places = zip(*(channels[name] for name in ("x", "y", "x2", "y2")), strict=True)
    for (x, y, x2, y2), tip, look in zip(places, _tips(channels), _looks(channels), strict=True):
        left, right, top, bottom = min(x, x2), max(x, x2), min(y, y2), max(y, y2)
        way = _box(left, top, right - left, bottom - top)
        marks.append(f'<path d="{way}"{tip}{look}/>')
    return "".join(marks)


def _line(channels: Channels) -> str:
    points = sorted(zip(channels["x"], channels["y"], strict=True), key=lambda point: point[0])
    return f'<path d="{_way(points)}{"Z" if len(points) == 1 else ""}"{next(iter(_looks(channels)))}/>'


def _area(channels: Channels) -> str:
    edges = sorted(zip(channels["x"], channels["y"], channels["y2"], strict=True), key=lambda edge: edge[0])
    there = _way([(x, y) for x, y, _ in edges])
    back = _way([(x, y2) for x, _, y2 in reversed(edges)])
    return f'<path d="{there}L{back[1:]}Z"{next(iter(_looks(channels)))}/>'


_DRAWN: Mapping[str, Callable[[Channels], str]] = {
    "rule": _rules, "text": _words, "symbol": _symbols, "rect": _rects, "line": _line, "area": _area,
}  # fmt: skip


# ── Paths and text ───────────────────────────────────────────────────────────────────────────────────────────────────


def _way(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{short(_thousandth(x))},{short(_thousandth(y))}" for x, y in points)


def _box(x: float, y: float, width: float, height: float) -> str:
    return f"M{short(x)},{short(y)}h{short(width)}v{short(height)}h{short(-width)}Z"


def _thousandth(value: float) -> float:
    """As the renderer rounds the points of a path."""
    return math.floor(value * 1000 + 0.5) / 1000


def _number(value: float) -> str:
    """A number as JavaScript writes it."""
    return repr(value).removesuffix(".0")


_BLANK = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
"""What the renderer trims words of."""
_ENDS = re.compile(f"^[{_BLANK}]+|[{_BLANK}]+$")


def _plain(text: str) -> str:
    if text.isprintable():
        return escape_markup(text.strip(" "), quote=False)
    return escape(_ENDS.sub("", text.translate(PARAGRAPHS)), quote=False)


def quoted(text: str) -> str:
    """The text as the renderer writes it within an attribute."""
    if text.isprintable():
        return escape_markup(text, quote=False).replace('"', "&quot;")
    quoted = escape(text.translate(PARAGRAPHS), quote=False).replace('"', "&quot;")
    return quoted.replace("\t", "&#x9;").replace("\n", "&#xA;").replace("\r", "&#xD;")
