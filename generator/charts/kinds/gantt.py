"""Spans: what lasted from when to when, in named rows; a span with no end goes on to the edge and says so."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from generator.charts import alt_text
from generator.charts.data import Column, dataset, optional, pair, read
from generator.charts.layout.axis import DAY, Scale, millis
from generator.charts.layout.facets import Series, compose, notes, ordered, pair_track, places, series, table_of, timely
from generator.charts.layout.marks import bottom_axis, hatch, paint, see_through, word
from generator.charts.layout.rows import ledger
from generator.charts.layout.text_metrics import SMALL, width
from generator.charts.layout.x_axis import Track
from generator.charts.model import NARROW, WIDE, ChartError, Material, Panel, Plot, Row
from generator.model.model import ChartOptions

OPTIONS = frozenset("dataset y start end color facet sort unit title caption annotations".split())

_LANE = 20.0
_ON = "goes on \u2192"


class Spans(Struct, frozen=True):
    """What is drawn: each row's span; an open one ends with the axis."""

    names: Column
    start: Column
    end: Column
    groups: Series
    track: Track
    ends: list[tuple[float, float]]
    options: ChartOptions


def plan(options: ChartOptions, material: Material) -> Plot:
    """Spans of a dataset. Raises ChartError."""
    table = dataset(options, material)
    names = timely(read(table, options, "y", whole=True, axis=True))
    start, end = pair(table, options, whole=True)
    track, ends = pair_track(start, end, options, tail=0.08 if None in end.cells else 0.0)
    groups = series(optional(table, options, "color"), material.statuses)
    facet = optional(table, options, "facet")
    spans = [_span(start, end, row, ends[row], track, table.id) for row in range(len(ends))]
    drawn = Spans(names, start, end, groups, track, spans, options)

    def lay(chosen: Sequence[int], size: float) -> Panel:
        return layout(drawn, chosen, size)

    rows = range(len(table.rows))
    return Plot(
        kind="gantt",
        title=options.title or table.title or alt_text.capital(f"{names.plain} from {start.plain} to {end.plain}"),
        caption=options.caption,
        unit=options.unit or start.unit or table.unit,
        description=alt_text.pairs(names, start, end),
        table=table_of(table, options),
        wide=compose(lay, rows, facet, WIDE, groups.entries, columns=1),
        narrow=compose(lay, rows, facet, NARROW, groups.entries),
    )


def _span(
    start: Column, end: Column, row: int, ends: tuple[float | None, float | None], track: Track, id: str
) -> tuple[float, float]:
    """A span covers its dates whole: "2013" begins with January, or ends with December."""
    low, high = ends[0] or 0.0, track.high if ends[1] is None else ends[1]
    least = low
    if start.type == "temporal":
        begun, ended = start.dates[row], end.dates[row]
        least = low = float(millis(begun.shown_first)) if begun else low
        high, least = (float(millis(ended.shown_last) + DAY), low + DAY) if ended else (high, low)
    if high < least:
        raise ChartError("bad-chart", f'row {row + 1} of dataset "{id}" ends before it starts', option="end", row=row)
    return low, high


def layout(drawn: Spans, rows: Sequence[int], size: float) -> Panel:
    """A row per name; spans that overlap share it in lanes."""
    own: dict[str, list[int]] = {}
    for row in rows:
        own.setdefault(drawn.names.word(row), []).append(row)
    firsts = {name: min(drawn.ends[row][0] for row in group) for name, group in own.items()}
    lasts = {name: max(drawn.ends[row][1] for row in group) for name, group in own.items()}
    order = ordered(list(own), drawn.options, {"start": firsts, "end": lasts}, "y")
    lanes = {name: _lanes(drawn, group) for name, group in own.items()}
    thick = {name: _LANE * (max(lanes[name].values()) + 1) for name in order}
    column = ledger(order, size, thick).column
    scale = drawn.track.scale(column, size - 2)
    marked, told, top = notes(places(drawn.options, drawn.start), scale, 0)
    book = ledger(order, size, thick, top=top + 4 if told else top)
    marks: list[Row] = []
    hatched: list[Row] = []
    text = [*book.words, *told]
    for name in order:
        for row, lane in lanes[name].items():
            y = round(book.middles[name] - thick[name] / 2 + lane * _LANE, 1)
            low, high = drawn.ends[row]
            look = drawn.groups.look(row)
            marks.append(paint(look, _tip(drawn, row), at=low, to=high, y=y + 1, y2=y + _LANE - 1))
            said = _said(drawn, row, scale, y)
            right = scale(high) - (width(_ON, SMALL) + 12 if said else 0)
            hatched += hatch(look, scale(low), y + 1, right, y + _LANE - 1)
            text += said
    grid, ticks = bottom_axis(scale, drawn.track.ticks(scale), top, book.bottom)
    grid += [{**line, "y2": book.bottom} for line in marked]
    data = {"rules": grid, "ground": see_through(marks), "marks": marks, "hatch": hatched, "words": text + ticks}
    name = f"spans-{drawn.track.kind}"
    return Panel(template=name, width=size, height=book.bottom + 24, data=data, scales={"x": scale})


def _lanes(drawn: Spans, rows: Sequence[int]) -> dict[int, int]:
    """The lane of each row: the first one that is free when it starts."""
    free: list[float] = []
    lanes = {}
    for row in sorted(rows, key=lambda row: drawn.ends[row]):
        low, high = drawn.ends[row]
        lane = next((n for n, end in enumerate(free) if end <= low), len(free))
        if lane == len(free):
            free.append(high)
        free[lane] = high
        lanes[row] = lane
    return lanes


def _said(drawn: Spans, row: int, scale: Scale, y: float) -> list[Row]:
    """What stands on a span: that it goes on."""
    if drawn.end.cells[row] is not None:
        return []
    low, high = drawn.ends[row]
    if width(_ON, SMALL) + 12 > scale(high) - scale(low):
        return []
    return [word(scale(high) - 6, y + 14, _ON, align="right", size=SMALL, halo=True)]


def _tip(drawn: Spans, row: int) -> str:
    group = drawn.groups.labels[drawn.groups.of(row)]
    until = f"to {drawn.end.word(row)}" if drawn.end.cells[row] is not None else "on, with no end given"
    return f"{drawn.names.word(row)}{', ' + group if group else ''}: from {drawn.start.word(row)} {until}"
