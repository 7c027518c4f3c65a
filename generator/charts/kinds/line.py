"""Lines and areas: amounts along an axis of time, numbers or ordered names, each series named at its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from generator.charts import alt_text
from generator.charts.data import Column, dataset, optional, read, unique
from generator.charts.layout.axis import Scale, Tick, nice_span, number_ticks
from generator.charts.layout.facets import Series, Stacking, compose, notes, places, series, stacking, table_of
from generator.charts.layout.label_placement import spread
from generator.charts.layout.marks import layered, painted, position, rule, rules, word, words
from generator.charts.layout.text_metrics import LEADING, SMALL, widest, wrap
from generator.charts.layout.x_axis import Track, track_of
from generator.charts.model import NARROW, WIDE, ChartError, Material, Panel, Plot, Row
from generator.charts.theme import MUTED
from generator.model.model import ChartOptions

if TYPE_CHECKING:
    import altair as alt

LINE_OPTIONS = frozenset("dataset x y color facet unit title caption annotations".split())
AREA_OPTIONS = LINE_OPTIONS | {"stack"}


class Lines(Struct, frozen=True):
    """What is drawn: `bounds` holds each row's lower and upper end, None where the amount is missing."""

    area: bool
    track: Track
    x: Column
    y: Column
    groups: Series
    bounds: dict[int, tuple[float, float] | None]
    share: bool
    span: tuple[float, float, float]
    options: ChartOptions
    unit: str


def plan_line(options: ChartOptions, material: Material) -> Plot:
    """Lines of a dataset. Raises ChartError."""
    return _plan(options, material, area=False)


def plan_area(options: ChartOptions, material: Material) -> Plot:
    """Areas of a dataset, stacked unless `stack` says otherwise. Raises ChartError."""
    return _plan(options, material, area=True)


def _plan(options: ChartOptions, material: Material, *, area: bool) -> Plot:
    table = dataset(options, material)
    x = read(table, options, "x", whole=True)
    y = read(table, options, "y", allow=["quantitative"])
    groups = series(optional(table, options, "color"), material.statuses)
    facet = optional(table, options, "facet")
    rows = range(len(table.rows))
    unique(rows, [x, groups.column, facet], table)
    how: Stacking = stacking(options) if area else "group"
    if how != "group":
        _check_stacks(x, y, groups, facet)
    bounds = _bounds(y, x, groups, facet, rows, how)
    ends = [end for pair in bounds.values() if pair for end in pair] or [0.0]
    share = how == "normalize"
    span = (0.0, 1.0, 0.25) if share else nice_span(ends, zero=area or _near_zero(ends))
    unit = options.unit or y.unit or table.unit
    lines = Lines(area, track_of(x), x, y, groups, bounds, share, span, options, unit)

    def lay(chosen: Sequence[int], size: float) -> Panel:
        return layout(lines, chosen, size, named_ends=facet is None)

    keyed = groups.entries if facet is not None else []
    return Plot(
        kind=options.kind,
        title=options.title or table.title or alt_text.capital(f"{y.plain} by {x.plain}"),
        caption=options.caption,
        unit=unit,
        description=alt_text.amounts(x, y, groups.column, unit),
        table=table_of(table, options),
        wide=compose(lay, rows, facet, WIDE, keyed),
        narrow=compose(lay, rows, facet, NARROW, keyed),
    )


def _near_zero(ends: Sequence[float]) -> bool:
    """Whether an axis from zero still shows the line's shape: lines, unlike bars, need not stand on it."""
    low, high = min(ends), max(ends)
    return low <= 0 <= high or min(abs(low), abs(high)) < 0.6 * max(abs(low), abs(high))


def _check_stacks(x: Column, y: Column, groups: Series, facet: Column | None) -> None:
    """Raises ChartError where areas cannot stand on one another: below zero, and where one of them is missing."""
    panels: dict[str, dict[str, set[str]]] = {}
    for row, value in enumerate(y.numbers):
        if value is not None and value < 0:
            message = "areas with negative amounts cannot be stacked"
            raise ChartError("bad-chart", message, option="y", row=row, help="say stack: false")
        known = panels.setdefault(facet.word(row) if facet else "", {}).setdefault(groups.of(row), set())
        if value is not None:
            known.add(x.word(row))
    for panel in panels.values():
        places = set().union(*panel.values())
        for name, known in panel.items():
            lacking = next((word for row in range(len(x.cells)) if (word := x.word(row)) in places - known), None)
            if lacking is not None and len(panel) > 1:
                message = f'"{groups.labels[name]}" has no amount for {lacking}, so that areas cannot be stacked'
                raise ChartError("bad-chart", message, option="dataset", help="give it, or say stack: false")


def _bounds(
    y: Column, x: Column, groups: Series, facet: Column | None, rows: Sequence[int], how: Stacking
) -> dict[int, tuple[float, float] | None]:
    """Each row's lower and upper end; stacked areas stand on those before them at the same place."""
    stacked: dict[tuple[str, str], float] = {}
    totals: dict[tuple[str, str], float] = {}
    bounds: dict[int, tuple[float, float] | None] = {}

    def place(row: int) -> tuple[str, str]:
        return x.word(row), facet.word(row) if facet else ""

    for row in rows:
        totals[place(row)] = totals.get(place(row), 0.0) + (y.numbers[row] or 0.0)
    for row in sorted(rows, key=lambda row: groups.names.index(groups.of(row))):
        value = y.numbers[row]
        if value is None:
            bounds[row] = None
            continue
        low = stacked.get(place(row), 0.0) if how != "group" else 0.0
        stacked[place(row)] = low + value
        whole = (totals[place(row)] or 1.0) if how == "normalize" else 1.0
        bounds[row] = (low / whole, (low + value) / whole)
    return bounds


# ── Layout ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def layout(lines: Lines, rows: Sequence[int], size: float, *, named_ends: bool) -> Panel:
    """One panel: the amounts' ticks before the plot, the series' names behind it, notes above it."""
    ordered_rows = sorted(rows, key=lambda row: lines.track.at(row))
    own: dict[str, list[int]] = {}
    for row in ordered_rows:
        own.setdefault(lines.groups.of(row), []).append(row)
    low, high, step = lines.span
    ticks = [(t.at, f"{t.at:.0%}" if lines.share else t.label) for t in number_ticks(low, high, step)]
    gutter = widest([label for _, label in ticks], SMALL) + 8
    naming = named_ends and len(lines.groups.names) > 1
    labels = (
        {name: wrap(lines.groups.labels[name], min(size * 0.3, 170), lines=3, bold=True) for name in own}
        if naming
        else {}
    )
    margin = max((widest(block, bold=True) for block in labels.values()), default=0.0) + (12 if naming else 8)
    across = lines.track.scale(gutter + 4, size - margin)
    marked, said, top = notes(places(lines.options, lines.x, lines.track.note), across, 0)
    tall = 260.0 if size > 500 else 190.0 if size > 300 else 150.0
    tall = max(tall, sum(len(block) * LEADING for block in labels.values()))
    base = top + 10 + tall
    upright = Scale(low, high, base, top + 10)
    grid = [rule(gutter, upright(at), size - margin + 4, upright(at)) for at, _ in ticks]
    if low <= 0 <= high:
        grid.append(rule(gutter, upright(0), size - margin + 4, upright(0), stroke=MUTED))
    grid += [{**line, "y2": base} for line in marked]
    text = [word(gutter - 8, upright(at) + 4, label, fill=MUTED, align="right", size=SMALL) for at, label in ticks]
    text += said + _names(lines, own, labels, upright, size - margin + 10, (top, base))
    grid += _leaders(lines, own, text[-len(labels) :] if labels else [], across, upright)
    text += [_below(tick, across, base) for tick in lines.track.ticks(across)]
    paths, marks = _marks(lines, own)
    data = {"rules": grid, "paths": paths, "marks": marks, "words": text}
    scales = {"x": across, "y": upright}
    name = f"{'area' if lines.area else 'line'}-{lines.track.kind}"
    return Panel(template=name, width=size, height=base + 24, data=data, scales=scales)


def _below(tick: Tick, across: Scale, base: float) -> Row:
    half = widest([tick.label], SMALL) / 2
    x = min(max(across(tick.at), half), across.end + 8 - half if half < 30 else across(tick.at))
    return word(x, base + 17, tick.label, fill=MUTED, align="center", size=SMALL)


def _names(
    lines: Lines,
    own: dict[str, list[int]],
    labels: dict[str, list[str]],
    upright: Scale,
    x: float,
    bounds: tuple[float, float],
) -> list[Row]:
    """The series' names beside the ends of their lines, or the middles of their areas' ends."""
    if not labels:
        return []
    names = list(labels)
    wanted = []
    for name in names:
        wanted.append(upright(_end(lines, own[name])) - len(labels[name]) * LEADING / 2)
    sizes = [len(labels[name]) * LEADING + 2.0 for name in names]
    tops = spread(wanted, sizes, bounds[0], bounds[1] + 8)
    return [word(x, top + 12.5, labels[name], bold=True) for name, top in zip(names, tops, strict=True)]


def _end(lines: Lines, rows: Sequence[int]) -> float:
    """The amount at which a series is named: the end of its line, or the middle of its area's end."""
    low, high = next((pair for row in reversed(rows) if (pair := lines.bounds[row])), (0.0, 0.0))
    stacked = lines.area and (low != 0 or lines.options.stack is not False)
    return (low + high) / 2 if stacked else high


def _leaders(lines: Lines, own: dict[str, list[int]], names: Sequence[Row], across: Scale, upright: Scale) -> list[Row]:
    """From each series' end to its name, in its colour."""
    found = []
    for (name, rows), label in zip(own.items(), names, strict=False):
        last = next((row for row in reversed(rows) if lines.bounds[row]), rows[-1])
        at, y = across(lines.track.at(last)), upright(_end(lines, rows))
        look = lines.groups.looks[name]
        found.append(rule(at, y, label["x"] - 4, label["y"] - 4.5, stroke=look.colour, weight=1.5))
    return found


def _marks(lines: Lines, own: dict[str, list[int]]) -> tuple[list[Row], list[Row]]:
    """The paths, one `run` from gap to gap, and a point for each amount.

    Points that are not seen are there for the tooltip; those at the ends of lines, and those with no line, are seen.
    """
    paths: list[Row] = []
    marks: list[Row] = []
    runs = 0
    for name, rows in own.items():
        look = lines.groups.looks[name]
        dash = [] if lines.groups.names.index(name) < 8 else [5, 3]
        for run in _unbroken(lines, rows):
            runs += 1
            for row in run:
                low, high = lines.bounds[row] or (0.0, 0.0)
                place = {"at": lines.track.at(row), "high": high, "colour": look.colour}
                paths.append({**place, "low": low, "run": runs, "dash": dash, "fill": _filling(lines, look.fill)})
                seen = len(run) == 1 or (row == rows[-1] and not lines.area)
                marks.append({**place, "seen": float(seen), "size": 36 if seen else 150, "tip": _tip(lines, row)})
    return paths, marks


def _unbroken(lines: Lines, rows: Sequence[int]) -> list[list[int]]:
    """The rows cut where an amount is missing."""
    runs: list[list[int]] = [[]]
    for row in rows:
        if lines.bounds[row] is None:
            runs.append([])
        else:
            runs[-1].append(row)
    return [run for run in runs if run]


def _filling(lines: Lines, look: float) -> float:
    """Areas over one another let the hind ones through."""
    several = len(lines.groups.names) > 1
    return 0.25 if several and lines.options.stack is False else min(look, 0.85)


def _tip(lines: Lines, row: int) -> str:
    group = lines.groups.labels[lines.groups.of(row)]
    told = lines.y.word(row) + (f" {lines.unit}" if lines.unit else "")
    return f"{lines.x.word(row)}{', ' + group if group else ''}: {told}"


# ── Templates ────────────────────────────────────────────────────────────────────────────────────────────────────────


def line_template(kind: Literal["temporal", "quantitative"]) -> alt.LayerChart:
    """Lines with a point for each amount."""
    import altair as alt

    path = alt.Chart(alt.NamedData("paths")).mark_line(
        aria=False, strokeWidth=2.25, strokeJoin="round", strokeDash=alt.ExprRef("datum.dash")
    )
    x, y = position(alt.X, "at", kind), position(alt.Y, "high", "quantitative")
    return layered(rules(), path.encode(x=x, y=y, **_run()), _points(x, y), words())


def area_template(kind: Literal["temporal", "quantitative"]) -> alt.LayerChart:
    """Areas, with points that show only to the tooltip."""
    import altair as alt

    path = alt.Chart(alt.NamedData("paths")).mark_area(aria=False, line=False, strokeWidth=0)
    x, y = position(alt.X, "at", kind), position(alt.Y, "high", "quantitative")
    low = position(alt.Y, "low", "quantitative")
    fill = alt.Fill("colour", type="nominal", scale=None)
    opacity = alt.FillOpacity("fill", type="quantitative", scale=None)
    detail = alt.Detail("run", type="nominal")
    return layered(
        path.encode(x=x, y=low, y2=alt.Y2("high"), detail=detail, fill=fill, fillOpacity=opacity),
        rules(),
        _points(x, y),
        words(),
    )


def _run() -> dict[str, alt.Detail | alt.Stroke]:
    import altair as alt

    return {"detail": alt.Detail("run", type="nominal"), "stroke": alt.Stroke("colour", type="nominal", scale=None)}


def _points(x: alt.X, y: alt.Y) -> Any:
    import altair as alt

    marks = alt.Chart(alt.NamedData("marks")).mark_point(strokeWidth=0, opacity=1, stroke="none")
    return marks.encode(
        x=x,
        y=y,
        fill=alt.Fill("colour", type="nominal", scale=None),
        fillOpacity=alt.FillOpacity("seen", type="quantitative", scale=None),
        size=alt.Size("size", type="quantitative", scale=None),
        description=painted()["description"],
    )
