"""From one value to another: planned and actual dates, before and after. An open end is said and drawn as open."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from generator.charts import alt_text
from generator.charts.data import Column, dataset, optional, pair, read
from generator.charts.layout.axis import Scale
from generator.charts.layout.facets import compose, notes, ordered, pair_track, places, table_of, timely
from generator.charts.layout.marks import bottom_axis, paint, rule, word
from generator.charts.layout.rows import ledger
from generator.charts.layout.text_metrics import SMALL, widest
from generator.charts.layout.x_axis import Track
from generator.charts.model import NARROW, WIDE, Material, Panel, Plot, Row
from generator.charts.theme import ACCENT, INK, MUTED, Look
from generator.model.model import ChartOptions

OPTIONS = frozenset("dataset y start end facet sort unit title caption annotations".split())

START, END = Look(MUTED, 0.0), Look(ACCENT)
"""The start is a ring wide enough to show around an end at the same place."""


class Pairs(Struct, frozen=True):
    """What is drawn: two places per row on one axis, either of which may be missing."""

    names: Column
    start: Column
    end: Column
    track: Track
    ends: list[tuple[float | None, float | None]]
    options: ChartOptions


def plan(options: ChartOptions, material: Material) -> Plot:
    """Pairs of a dataset. Raises ChartError."""
    table = dataset(options, material)
    names = timely(read(table, options, "y", whole=True, axis=True))
    start, end = pair(table, options)
    track, ends = pair_track(start, end, options)
    facet = optional(table, options, "facet")
    drawn = Pairs(names, start, end, track, ends, options)

    def lay(chosen: Sequence[int], size: float) -> Panel:
        return layout(drawn, chosen, size)

    entries = [(start.plain, START), (end.plain, END)]
    rows = range(len(table.rows))
    return Plot(
        kind="lollipop",
        title=options.title or table.title or alt_text.capital(f"{start.plain} and {end.plain}"),
        caption=options.caption,
        unit=options.unit or start.unit or table.unit,
        description=alt_text.pairs(names, start, end),
        table=table_of(table, options),
        wide=compose(lay, rows, facet, WIDE, entries, shape="dot", columns=2),
        narrow=compose(lay, rows, facet, NARROW, entries, shape="dot"),
    )


def _label(drawn: Pairs, row: int) -> str:
    return drawn.names.word(row)


def layout(drawn: Pairs, rows: Sequence[int], size: float) -> Panel:
    """A line per row of the dataset; wide, both values are written beside their marks."""
    firsts = {_label(drawn, row): place for row in rows if (place := drawn.ends[row][0]) is not None}
    lasts = {_label(drawn, row): place for row in rows if (place := drawn.ends[row][1]) is not None}
    order = ordered(
        list(dict.fromkeys(_label(drawn, row) for row in rows)), drawn.options, {"start": firsts, "end": lasts}, "y"
    )
    thick = {name: 20.0 * sum(_label(drawn, row) == name for row in rows) for name in order}
    beside = size >= 500
    said = [_short(column, row) for column in (drawn.start, drawn.end) for row in rows if column.cells[row] is not None]
    said += [f"no {column.plain}" for column in (drawn.start, drawn.end) if None in column.cells]
    margin = widest(said, SMALL) + 14 if beside else 8.0
    column = ledger(order, size, thick).column
    scale = drawn.track.scale(column + margin, size - margin)
    marked, told, top = notes(places(drawn.options, drawn.start), scale, 0)
    book = ledger(order, size, thick, top=top + 4)
    lines: list[Row] = []
    marks: list[Row] = []
    text = [*book.words, *told]
    for name in order:
        own = [row for row in rows if _label(drawn, row) == name]
        for index, row in enumerate(own):
            y = round(book.middles[name] + (index - (len(own) - 1) / 2) * 20, 1)
            lines.append(rule(column, y, size, y))
            _draw(drawn, row, y, scale, lines, marks)
            text += _words(drawn, row, y, scale, beside)
    grid, ticks = bottom_axis(scale, drawn.track.ticks(scale), top, book.bottom)
    notes_ = [{**line, "y2": book.bottom} for line in marked]
    data = {"rules": grid + notes_ + lines, "marks": marks, "words": text + ticks}
    name = f"row-dots-{drawn.track.kind}"
    return Panel(template=name, width=size, height=book.bottom + 24, data=data, scales={"x": scale})


def _draw(drawn: Pairs, row: int, y: float, scale: Scale, lines: list[Row], marks: list[Row]) -> None:
    start, end = drawn.ends[row]
    if start is not None and end is not None:
        lines.append(rule(scale(start), y, scale(end), y, stroke=MUTED, weight=2))
    elif start is not None:
        lines.append(rule(scale(start), y, scale.end, y, stroke=MUTED, weight=2, dash=[3, 4]))
    elif end is not None:
        lines.append(rule(scale.start, y, scale(end), y, stroke=MUTED, weight=2, dash=[3, 4]))
    tip = _tip(drawn, row)
    if start is not None:
        marks.append(paint(START, tip, at=start, y=y, size=110))
    if end is not None:
        marks.append(paint(END, tip, at=end, y=y, size=50))


def _words(drawn: Pairs, row: int, y: float, scale: Scale, beside: bool) -> list[Row]:
    """Each value on the outer side of its mark; an open end says so."""
    start, end = drawn.ends[row]
    text: list[Row] = []
    if start is None and end is None:
        return [word(scale.start, y + 4, "no data", fill=MUTED, halo=True, size=SMALL)]
    turned = start is not None and end is not None and end < start
    if start is not None and beside:
        text.append(_value(scale(start), y, _short(drawn.start, row), MUTED, left=not turned))
    if end is not None and beside:
        text.append(_value(scale(end), y, _short(drawn.end, row), INK, left=turned))
    if start is None or end is None:
        lacking = drawn.end if end is None else drawn.start
        said = f"no {lacking.plain}"
        late = end is None
        if beside:
            text.append(_value(scale.end - 3 if late else scale.start + 3, y, said, MUTED, left=not late))
        else:
            x = scale.end if late else scale.start
            text.append(word(x, y - 4, said, fill=MUTED, size=SMALL, align="right" if late else "left", halo=True))
    return text


def _value(x: float, y: float, said: str, fill: str, *, left: bool) -> Row:
    return word(
        x - 9 if left else x + 9, y + 4, said, fill=fill, size=SMALL, align="right" if left else "left", halo=True
    )


def _short(column: Column, row: int) -> str:
    date = column.dates[row] if column.type == "temporal" else None
    return date.short if date else column.word(row)


def _tip(drawn: Pairs, row: int) -> str:
    told = [
        f"{column.plain} {column.word(row)}" if column.cells[row] is not None else f"no {column.plain}"
        for column in (drawn.start, drawn.end)
    ]
    return f"{_label(drawn, row)}: {', '.join(told)}"
