"""A Vega-Lite specification from outside: what is wrong with it, its theme, its picture."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from generator.charts.model import WIDE, ChartError
from generator.charts.render.vl_convert import VEGALITE, drawable, prepare
from generator.charts.theme import ACCENT, INK, LINE, MUTED, SERIES

LARGEST = 1_000_000
"""Characters of a specification."""
ROWS = 5_000
"""Rows of data in one."""
DEEPEST = 60
_LARGEST = 2**63 - 1
"""What whole numbers go to where they are kept."""

_REFUSED = {
    "url": "data from an address: write it into the chart as `values`",
    "href": "links: they would leave the page",
    "topojson": "data from an address",
}


def walk(value: object, depth: int = 0) -> Iterator[dict[str, Any] | list[Any]]:
    """Every mapping and list of a specification. Raises ChartError when it is nested too deep."""
    if depth > DEEPEST:
        raise ChartError("bad-chart", f"the chart is nested more than {DEEPEST} levels deep")
    if isinstance(value, dict | list):
        yield value
        for item in value.values() if isinstance(value, dict) else value:
            if isinstance(item, dict | list):
                yield from walk(item, depth + 1)


def refuse(spec: dict[str, Any]) -> None:
    """Raises ChartError for what a static page cannot hold."""
    rows = 0
    for part in walk(spec):
        for value in part if isinstance(part, list) else part.values():
            if isinstance(value, int) and not -_LARGEST <= value <= _LARGEST:
                message = f"a number of {len(str(abs(value)))} digits is too large: round it, or change its unit"
                raise ChartError("bad-chart", message)
        if isinstance(part, list):
            continue
        mark = part.get("mark")
        if mark == "image" or (isinstance(mark, dict) and mark.get("type") == "image"):
            raise ChartError("bad-chart", "a chart takes no images")
        if isinstance(part.get("values"), list):
            rows += len(part["values"])
        sequence = part.get("sequence")
        if isinstance(sequence, dict):
            rows += _length(sequence)
    rows += sum(len(values) for values in datasets(spec).values())
    if rows > ROWS:
        raise ChartError("bad-chart", f"the chart holds {rows:,} rows of data; at most {ROWS:,} can be drawn")
    for part in _structure(spec):
        for key, what in _REFUSED.items():
            if key in part:
                raise ChartError("bad-chart", f"a chart takes no {what}")


def _structure(value: object) -> Iterator[dict[str, Any]]:
    """The specification's objects without its data, whose columns may have any name."""
    if isinstance(value, dict):
        yield value
        for key, item in value.items():
            if key not in ("values", "datasets"):
                yield from _structure(item)
    elif isinstance(value, list):
        for item in value:
            yield from _structure(item)


def _length(sequence: dict[str, Any]) -> int:
    start, stop, step = (sequence.get(key, default) for key, default in (("start", 0), ("stop", 0), ("step", 1)))
    try:
        return max(0, int(abs((stop - start) / step)))
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return ROWS + 1


def validate(spec: dict[str, Any]) -> None:
    """Raises ChartError for what Vega-Lite's schema does not know."""
    import altair as alt
    from jsonschema import ValidationError

    bare = {key: value for key, value in spec.items() if key != "$schema"}
    try:
        alt.Chart.from_dict(bare)
    except ValidationError as error:
        where = ".".join(map(str, error.absolute_path)) or "the top"
        shown = json.dumps(error.instance, default=str)
        shown = shown if len(shown) <= 60 else shown[:59] + "\u2026"
        raise ChartError("bad-chart", f"not Vega-Lite: {shown} does not fit at `{where}`") from error
    except Exception as error:
        raise ChartError("bad-chart", f"not Vega-Lite: {first(error)}") from error


def first(error: Exception) -> str:
    """The first lines of a message that say something, on one line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    text = " ".join(lines[:2]) or type(error).__name__
    return text if len(text) <= 300 else text[:299] + "\u2026"


def themed(spec: dict[str, Any]) -> dict[str, Any]:
    """The specification in the publication's colours, where it has none of its own; its title stands in the page."""
    own = spec.get("config")
    axis = {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "gridColor": LINE,
        "domainColor": MUTED,
        "tickColor": LINE,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": 400,
        "labelLimit": 240,
    }
    words = {"labelColor": INK, "titleColor": MUTED, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 400}
    config: dict[str, Any] = {
        "background": None,
        "font": "sans-serif",
        "view": {"stroke": None},
        "mark": {"color": ACCENT},
        "text": {"color": INK, "fontSize": 12},
        "rule": {"color": MUTED},
        "axis": axis,
        "legend": {**words, "orient": "top", "labelLimit": 240},
        "header": {"labelColor": INK, "titleColor": MUTED},
        "range": {"category": SERIES},
    }
    themed = {key: value for key, value in spec.items() if key not in ("$schema", "title", "usermeta", "background")}
    themed["config"] = _merged(config, own if isinstance(own, dict) else {})
    if ("mark" in spec or "layer" in spec) and spec.get("width") in (None, "container"):
        themed["width"] = WIDE - 90
    if themed.get("height") == "container":
        del themed["height"]
    themed["padding"] = 4
    return themed


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    both = {
        key: _merged(base[key], value) if isinstance(base.get(key), dict) and isinstance(value, dict) else value
        for key, value in over.items()
    }
    return {**base, **both}


def render(spec: dict[str, Any]) -> str:
    """The specification as the renderer draws it. Raises ChartError when it cannot."""
    prepare()
    import vl_convert as vlc

    try:
        svg: str = vlc.vegalite_to_svg(drawable(spec), vl_version=VEGALITE)
    except ValueError as error:
        raise ChartError("bad-chart", f"the chart cannot be drawn: {first(error)}") from error
    if "<image" in svg or "<a " in svg:
        raise ChartError("bad-chart", "a chart takes no images and no links")
    return svg


def datasets(spec: dict[str, Any]) -> dict[str, list[Any]]:
    """The named data of a specification."""
    found = spec.get("datasets")
    return {name: rows for name, rows in found.items() if isinstance(rows, list)} if isinstance(found, dict) else {}
