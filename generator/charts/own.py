"""Charts that a publication draws for itself: Vega-Lite in a block, or Altair in a file of its own.

Both end as a Vega-Lite specification, checked against Vega-Lite's schema and against what a static page needs: its data
inside it, nothing fetched, nothing that leads elsewhere. It is rendered once right here, so that a chart that cannot be
drawn is found with the other problems of the content, not while pages are being written.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from generator.charts.kept import kept_as
from generator.charts.plot import WIDE, ChartError, Panel, Picture, Plot, Table
from generator.charts.renderer import prepare
from generator.charts.theme import ACCENT, INK, LINE, MUTED, SERIES
from generator.model import Cell

VEGALITE = "6.4"
SECONDS = 30
"""How long a chart file may run."""
LARGEST = 1_000_000
"""Characters of a specification."""
ROWS = 5_000
"""Rows of data in one."""
DEEPEST = 60

_REFUSED = {
    "url": "data from an address: write it into the chart as `values`",
    "href": "links: they would leave the page",
    "topojson": "data from an address",
}


def vega_lite(text: str, cache: Path | None = None) -> Plot:
    """The chart that a Vega-Lite block holds. Raises ChartError. What was found good stays in `cache`."""
    return kept_as(cache, f"vega-lite:{text}", Plot, lambda: _plot("vega-lite", _parsed(text)))


def python_chart(path: Path, tables: Mapping[str, Sequence[Mapping[str, Cell]]], cache: Path | None = None) -> Plot:
    """The chart that `chart(tables)` in the file at `path` returns. Raises ChartError, whatever the file does.

    The file is the publication's own and trusted; it runs in a process of its own, for at most `SECONDS`. With `cache`,
    the same file with the same tables is not run again.
    """
    try:
        source = path.read_bytes()
    except OSError as error:
        raise ChartError("unknown-chart", f"there is no chart file {path.name}", option="name") from error
    given = msgspec.json.encode(tables)
    key = f"python:{path.name}:{hashlib.sha256(source).hexdigest()}:{hashlib.sha256(given).hexdigest()}"
    return kept_as(cache, key, Plot, lambda: _plot("python", _run(path, given)))


# ── Reading and running ──────────────────────────────────────────────────────────────────────────────────────────────


def _parsed(text: str) -> dict[str, Any]:
    if len(text) > LARGEST:
        raise ChartError("bad-chart", f"the chart is larger than {LARGEST:,} characters")
    try:
        spec = json.loads(text, parse_constant=_not_json)
    except json.JSONDecodeError as error:
        raise ChartError(
            "bad-chart", f"not JSON: {error.msg} (line {error.lineno}, column {error.colno} of the block)"
        ) from error
    except (RecursionError, ValueError) as error:
        raise ChartError("bad-chart", f"not JSON: {_first(error)}") from error
    if not isinstance(spec, dict):
        raise ChartError("bad-chart", "a Vega-Lite chart is a JSON object")
    return spec


def _not_json(word: str) -> None:
    raise ValueError(f"{word} is no JSON value")


def _run(path: Path, tables: bytes) -> dict[str, Any]:
    command = [sys.executable, "-I", str(Path(__file__).with_name("runner.py")), str(path)]
    try:
        done = subprocess.run(command, input=tables, capture_output=True, timeout=SECONDS, check=False, cwd=path.parent)
    except subprocess.TimeoutExpired as error:
        raise ChartError(
            "bad-chart", f"{path.name} was still running after {SECONDS} seconds", option="name"
        ) from error
    try:
        answer = msgspec.json.decode(done.stdout, type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise ChartError(
            "bad-chart", f"{path.name} ended the process (exit {done.returncode})", option="name"
        ) from error
    if "error" in answer:
        where = f"{path.name}, line {answer['line']}" if answer.get("line") else path.name
        raise ChartError("bad-chart", f"{where}: {answer['error']}", option="name")
    spec: dict[str, Any] = answer["spec"]
    return spec


# ── Checking ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _plot(kind: str, spec: dict[str, Any]) -> Plot:
    _refuse(spec)
    _validate(spec)
    title, subtitle = _title(spec)
    table = _table(spec)
    themed = _themed(spec)
    width, height = _size(render(themed))
    return Plot(
        kind=kind,
        title=title or "Chart",
        caption=subtitle,
        description=str(spec.get("description") or _describe(table)),
        table=table,
        wide=Picture(width=width, height=height, panels=[Panel(template="", width=width, height=height, spec=themed)]),
    )


def _walk(value: object, depth: int = 0) -> Iterator[dict[str, Any] | list[Any]]:
    if depth > DEEPEST:
        raise ChartError("bad-chart", f"the chart is nested more than {DEEPEST} levels deep")
    if isinstance(value, dict | list):
        yield value
        for item in value.values() if isinstance(value, dict) else value:
            if isinstance(item, dict | list):
                yield from _walk(item, depth + 1)


def _refuse(spec: dict[str, Any]) -> None:
    """Raises ChartError for what a static page cannot hold."""
    rows = 0
    for part in _walk(spec):
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
    rows += sum(len(values) for values in _datasets(spec).values())
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


def _validate(spec: dict[str, Any]) -> None:
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
        raise ChartError("bad-chart", f"not Vega-Lite: {_first(error)}") from error


def _first(error: Exception) -> str:
    """The first lines of a message that say something, on one line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    text = " ".join(lines[:2]) or type(error).__name__
    return text if len(text) <= 300 else text[:299] + "\u2026"


# ── Drawing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _themed(spec: dict[str, Any]) -> dict[str, Any]:
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
        svg: str = vlc.vegalite_to_svg(spec, vl_version=VEGALITE)
    except ValueError as error:
        raise ChartError("bad-chart", f"the chart cannot be drawn: {_first(error)}") from error
    if "<image" in svg or "<a " in svg:
        raise ChartError("bad-chart", "a chart takes no images and no links")
    return svg


def _size(svg: str) -> tuple[float, float]:
    match = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg)
    width, height = (float(match[1]), float(match[2])) if match else (0.0, 0.0)
    if not (0 < width <= 4000 and 0 < height <= 8000):
        raise ChartError("bad-chart", f"the chart would be {width:.0f} by {height:.0f} pixels large")
    return width, height


# ── Words and data ───────────────────────────────────────────────────────────────────────────────────────────────────


def _title(spec: dict[str, Any]) -> tuple[str, str]:
    title = spec.get("title")
    if isinstance(title, dict):
        return _text(title.get("text")), _text(title.get("subtitle"))
    return _text(title), ""


def _text(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else value if isinstance(value, str) else ""


def _datasets(spec: dict[str, Any]) -> dict[str, list[Any]]:
    found = spec.get("datasets")
    return {name: rows for name, rows in found.items() if isinstance(rows, list)} if isinstance(found, dict) else {}


def _table(spec: dict[str, Any]) -> Table:
    """The first data in the chart that are rows of plain values."""
    candidates = [
        part["values"] for part in _walk(spec) if isinstance(part, dict) and isinstance(part.get("values"), list)
    ]
    for rows in [*candidates, *_datasets(spec).values()]:
        plain = [row for row in rows if isinstance(row, dict)]
        if plain:
            columns = list(dict.fromkeys(key for row in plain for key in row))
            return Table(columns, [[_cell(row.get(column)) for column in columns] for row in plain])
        if rows:
            return Table(["value"], [[_cell(row)] for row in rows])
    return Table([], [])


def _cell(value: object) -> Cell:
    return value if value is None or isinstance(value, str | int | float | bool) else json.dumps(value)


def _describe(table: Table) -> str:
    if not table.rows:
        return "A chart drawn by its own specification."
    count = f"{len(table.rows):,} row{'s' if len(table.rows) != 1 else ''}"
    return f"A chart of {count}, with {', '.join(table.columns)}."
