"""Dots: amounts or dates beside names, several series on a row; or amounts against an axis of dates or amounts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from generator.charts import alt_text
from generator.charts.data import Column, dataset, optional, read
from generator.charts.layout.axis import Scale, nice_span, number_ticks
from generator.charts.layout.facets import Series, compose, notes, ordered, places, series, table_of
from generator.charts.layout.marks import Kind, bottom_axis, dots, layered, paint, position, rule, rules, word, words
from generator.charts.layout.rows import ledger
from generator.charts.layout.text_metrics import SMALL, widest
from generator.charts.layout.x_axis import Track, track_of
from generator.charts.model import NARROW, WIDE, Material, Panel, Plot, Row
from generator.charts.theme import MUTED
from generator.model.model import ChartOptions

if TYPE_CHECKING:
    import altair as alt

OPTIONS = frozenset("dataset x y color facet sort unit title caption annotations".split())


class Dots(Struct, frozen=True):
    """What is drawn: `category` in rows (`own` is its axis) or along x, and `amount`, on `track`."""

    own: str
    category: Column
    amount: Column
    track: Track
    groups: Series
    options: ChartOptions
    unit: str
    span: tuple[float, float, float] = (0, 1, 1)

    def tip(self, row: int) -> str:
        """What a dot's tooltip says."""
        group = self.groups.labels[self.groups.of(row)]
        told = self.amount.word(row) + (f" {self.unit}" if self.unit else "")
        return f"{self.category.word(row)}{', ' + group if group else ''}: {told}"


def plan(options: ChartOptions, material: Material) -> Plot:
    """Dots of a dataset. Raises ChartError."""
    table = dataset(options, material)
    x, y = read(table, options, "x"), read(table, options, "y")
    groups = series(optional(table, options, "color"), material.statuses)
    facet = optional(table, options, "facet")
    named_ = next((option for option, column in (("y", y), ("x", x)) if column.names), "")
    category, amount = (y, x) if named_ == "y" else (x, y)
    unit = options.unit or amount.unit or table.unit
    lay: Callable[[Sequence[int], float], Panel]
    if named_:
        read(table, options, named_, whole=True)
        if amount.names:
            read(table, options, "x", allow=["quantitative", "temporal"])
        drawn = Dots(named_, category, amount, _track(amount), groups, options, unit)

        def lay(chosen: Sequence[int], size: float) -> Panel:
            return in_rows(drawn, chosen, size)
    else:
        read(table, options, "x", whole=True)
        read(table, options, "y", allow=["quantitative"])
        known = [value for value in y.numbers if value is not None]
        scattered_ = Dots("", x, y, track_of(x), groups, options, unit, nice_span(known, zero=min(known) <= 0))

        def lay(chosen: Sequence[int], size: float) -> Panel:
            return scattered(scattered_, chosen, size)

    rows = range(len(table.rows))
    return Plot(
        kind="dot",
        title=options.title or table.title or alt_text.capital(f"{amount.plain} by {category.plain}"),
        caption=options.caption,
        unit=unit,
        description=alt_text.amounts(category, amount, groups.column, unit),
        table=table_of(table, options),
        wide=compose(lay, rows, facet, WIDE, groups.entries, shape="dot"),
        narrow=compose(lay, rows, facet, NARROW, groups.entries, shape="dot"),
    )


def _track(amount: Column) -> Track:
    """The axis of the amounts, from zero when they are counts; a missing one has no place."""
    known = [row for row, cell in enumerate(amount.cells) if cell is not None]
    track = track_of(amount.pick(known))
    places = dict(zip(known, track.places, strict=True))
    low, high, step = track.low, track.high, track.step
    if amount.type == "quantitative":
        low, high, step = nice_span(track.places)
    else:
        margin = (high - low) * 0.03
        low, high = low - margin, high + margin
    spots = [places.get(row, low) for row in range(len(amount.cells))]
    return structs.replace(track, places=spots, low=low, high=high, step=step)


def in_rows(drawn: Dots, rows: Sequence[int], size: float) -> Panel:
    """A row per name. Amounts are joined by a line that shows how far apart they are; dates are not, which would look
    like a time that something lasted."""
    own: dict[str, list[int]] = {}
    for row in rows:
        own.setdefault(drawn.category.word(row), []).append(row)
    known = {name: [row for row in group if drawn.amount.cells[row] is not None] for name, group in own.items()}
    amounts = {name: max(drawn.track.at(row) for row in group) for name, group in known.items() if group}
    names = ordered(list(own), drawn.options, {"y" if drawn.own == "x" else "x": amounts}, drawn.own)
    single = not drawn.groups.column and all(len(group) < 2 for group in known.values())
    told = [drawn.amount.word(row) for group in known.values() for row in group] if single else []
    margin = widest(told, SMALL) + 12
    thick = 18.0 if len(names) <= 30 else 12.0
    column = ledger(names, size, thick).column
    scale = drawn.track.scale(column + 8, size - margin)
    marked, said, top = notes(places(drawn.options, drawn.amount, drawn.track.note), scale, 0)
    book = ledger(names, size, thick, top=top)
    lines = [{**line, "y2": book.bottom} for line in marked]
    marks: list[Row] = []
    text = [*book.words, *said]
    for name in names:
        y = round(book.middles[name], 1)
        lines.append(rule(column, y, scale.end + 4, y))
        spots = [scale(drawn.track.at(row)) for row in known[name]]
        if not spots:
            text.append(word(column + 8, y + 4, "no data", fill=MUTED, halo=True, size=SMALL))
            continue
        if drawn.amount.type == "quantitative":
            lines.append(rule(min(spots), y, max(spots), y, stroke=MUTED, weight=2))
        marks += [paint(drawn.groups.look(row), drawn.tip(row), at=drawn.track.at(row), y=y) for row in known[name]]
        if single:
            text.append(word(spots[0] + 9, y + 4, drawn.amount.word(known[name][0]), fill=MUTED, size=SMALL))
    grid, ticks = bottom_axis(scale, drawn.track.ticks(scale), top, book.bottom)
    data = {"rules": grid + lines, "marks": marks, "words": text + ticks}
    name = f"row-dots-{drawn.track.kind}"
    return Panel(template=name, width=size, height=book.bottom + 24, data=data, scales={"x": scale})


def scattered(drawn: Dots, rows: Sequence[int], size: float) -> Panel:
    """Dots on two axes."""
    low, high, step = drawn.span
    ticks = number_ticks(low, high, step)
    gutter = widest([tick.label for tick in ticks], SMALL) + 8
    across = drawn.track.scale(gutter + 8, size - 10)
    marked, said, top = notes(places(drawn.options, drawn.category, drawn.track.note), across, 0)
    base = top + 10 + (280.0 if size > 500 else 210.0 if size > 300 else 160.0)
    upright = Scale(low, high, base - 6, top + 10)
    grid = [rule(gutter, upright(tick.at), size, upright(tick.at)) for tick in ticks]
    grid += [{**line, "y2": base} for line in marked]
    text = [word(gutter - 8, upright(t.at) + 4, t.label, fill=MUTED, align="right", size=SMALL) for t in ticks]
    marks = [
        paint(drawn.groups.look(row), drawn.tip(row), at=drawn.track.at(row), high=drawn.amount.numbers[row])
        for row in rows
        if drawn.amount.numbers[row] is not None
    ]
    _, names = bottom_axis(across, drawn.track.ticks(across), top, base)
    data = {"rules": grid, "marks": marks, "words": text + said + names}
    scales = {"x": across, "y": upright}
    return Panel(template=f"scatter-{drawn.track.kind}", width=size, height=base + 24, data=data, scales=scales)


def scatter_template(kind: Kind) -> alt.LayerChart:
    """Dots on two axes."""
    import altair as alt

    place = {"x": position(alt.X, "at", kind), "y": position(alt.Y, "high", "quantitative")}
    return layered(rules(), *dots(60, **place), words())
