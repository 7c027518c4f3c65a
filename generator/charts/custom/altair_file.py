"""Charts that a publication draws for itself: Vega-Lite in a block, or Altair in a file of its own.

Both end as a Vega-Lite specification, checked against Vega-Lite's schema and against what a static page needs: its data
inside it, nothing fetched, nothing that leads elsewhere. It is rendered once right here, so that a chart that cannot be
drawn is found with the other problems of the content, not while pages are being written.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from generator.charts.custom.vega_lite import LARGEST, datasets, first, refuse, render, themed, validate, walk
from generator.charts.model import ChartError, Panel, Picture, Plot, Table
from generator.charts.render.kept import kept_as
from generator.model.model import Cell

SECONDS = 30
"""How long a chart file may run."""


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
        raise ChartError("bad-chart", f"not JSON: {first(error)}") from error
    if not isinstance(spec, dict):
        raise ChartError("bad-chart", "a Vega-Lite chart is a JSON object")
    return spec


def _not_json(word: str) -> None:
    raise ValueError(f"{word} is no JSON value")


def _run(path: Path, tables: bytes) -> dict[str, Any]:
    import subprocess  # slow to import, and only for chart files

    command = [sys.executable, "-I", str(Path(__file__).with_name("run_altair_file.py")), str(path)]
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
    refuse(spec)
    validate(spec)
    title, subtitle = _title(spec)
    table = _table(spec)
    drawn = themed(spec)
    width, height = _size(render(drawn))
    return Plot(
        kind=kind,
        title=title or "Chart",
        caption=subtitle,
        description=str(spec.get("description") or _describe(table)),
        table=table,
        wide=Picture(width=width, height=height, panels=[Panel(template="", width=width, height=height, spec=drawn)]),
    )


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


def _table(spec: dict[str, Any]) -> Table:
    """The first data in the chart that are rows of plain values."""
    candidates = [
        part["values"] for part in walk(spec) if isinstance(part, dict) and isinstance(part.get("values"), list)
    ]
    for rows in [*candidates, *datasets(spec).values()]:
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
