"""Bars: names in rows, or amounts standing on an axis of time; series stacked, side by side, or as shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from generator.charts import describe
from generator.charts.axis import Scale, nice_span, number, number_ticks
from generator.charts.columns import Column, dataset, optional, read, unique
from generator.charts.compose import (
    Series,
    Stacking,
    compose,
    notes,
    ordered,
    places,
    series,
    stacking,
    table_of,
    timely,
)
from generator.charts.ledger import ledger
from generator.charts.parts import (
    ground,
    layered,
    paint,
    painted,
    pixel,
    position,
    rule,
    rules,
    see_through,
    word,
    words,
)
from generator.charts.plot import NARROW, WIDE, ChartError, Material, Panel, Plot, Row
from generator.charts.slots import Slots, slots_of
from generator.charts.text import LEADING, SMALL, widest, width, wrap
from generator.charts.theme import MUTED
from generator.diagnostics import suggest
from generator.model import ChartOptions

if TYPE_CHECKING:
    import altair as alt

OPTIONS = frozenset("dataset x y color facet sort stack unit title caption annotations".split())

Amounts = Mapping[tuple[str, str], float | None]
"""The amount of a category and a series."""


class Bars(Struct, frozen=True):
    """What is drawn: `own` is the axis of the categories; `slots` their places in time, None for names.

    `span` is the axis of amounts in round numbers, `extent` just as far as they go.
    """

    own: str
    category: Column
    amount: Column
    groups: Series
    how: Stacking
    slots: Slots | None
    options: ChartOptions
    span: tuple[float, float, float] = (0.0, 1.0, 1.0)
    extent: tuple[float, float, float] = (0.0, 1.0, 1.0)

    def name(self, row: int) -> str:
        """The category of a row."""
        return self.category.word(row)


def plan(options: ChartOptions, material: Material) -> Plot:
    """Bars of a dataset. Raises ChartError."""
    table = dataset(options, material)
    x, y = read(table, options, "x"), read(table, options, "y")
    own, category, amount = _axes(x, y, options)
    read(table, options, own, whole=True)
    facet = optional(table, options, "facet")
    groups = series(optional(table, options, "color"), material.statuses)
    how = stacking(options)
    rows = range(len(table.rows))
    unique(rows, [category, groups.column, facet], table)
    timed = category.type == "temporal" and options.sort in ("", "none", own)
    bars = Bars(own, category, amount, groups, how, slots_of(category) if timed else None, options)
    bars = _spanned(bars, rows, facet)

    def lay(chosen: Sequence[int], size: float) -> Panel:
        return standing(bars, chosen, size) if bars.slots else lying(bars, chosen, size)

    unit = options.unit or table.unit
    return Plot(
        kind="bar",
        title=options.title or table.title or f"{amount.name} by {category.name}",
        caption=options.caption,
        unit=unit,
        description=describe.amounts(category, amount, groups.column, unit),
        table=table_of(table, options),
        wide=compose(lay, rows, facet, WIDE, groups.entries),
        narrow=compose(lay, rows, facet, NARROW, groups.entries),
    )


def _axes(x: Column, y: Column, options: ChartOptions) -> tuple[str, Column, Column]:
    """Which axis holds the categories. Two columns of numbers: the one given as x does."""
    if y.type == "quantitative":
        return "x", timely(x), y
    if x.type == "quantitative":
        return "y", timely(y), x
    raise ChartError(
        "bad-chart",
        f'a bar chart needs a column of numbers: neither "{x.name}" nor "{y.name}" is one',
        option="y",
    )


def _spanned(bars: Bars, rows: Sequence[int], facet: Column | None) -> Bars:
    """With the axis of amounts: one for all panels."""
    if bars.how == "normalize":
        return structs.replace(bars, span=(0.0, 1.0, 0.25))
    ends = [0.0]
    panels: dict[str, list[int]] = {}
    for row in rows:
        panels.setdefault(facet.word(row) if facet else "", []).append(row)
    for chosen in panels.values():
        for pieces in _pieces(bars, chosen).values():
            ends += [end for _, low, high in pieces for end in (low, high)]
    return structs.replace(
        bars, span=nice_span(ends), extent=(min(ends), max(ends) or (0.0 if min(ends) else 1.0), 0.0)
    )


def _pieces(bars: Bars, rows: Sequence[int]) -> dict[str, list[tuple[int, float, float]]]:
    """Each category's bars, as (row, from, to); stacked ones stand on one another, negative ones hang below zero."""
    found: dict[str, list[tuple[int, float, float]]] = {}
    by_series = sorted(rows, key=lambda row: bars.groups.names.index(bars.groups.of(row)))
    for row in by_series:
        own = found.setdefault(bars.name(row), [])
        value = bars.amount.numbers[row]
        if value is None:
            continue
        base = 0.0
        if bars.how != "group":
            base = sum(high - low for _, low, high in own if (high - low) * value > 0)
        own.append((row, base, base + value))
    if bars.how == "normalize":
        for name, own in found.items():
            total = sum(abs(high - low) for _, low, high in own) or 1.0
            found[name] = [(row, low / total, high / total) for row, low, high in own]
    return found


def _tip(bars: Bars, row: int) -> str:
    unit = bars.options.unit
    told = bars.amount.word(row) + (f" {unit}" if unit and bars.amount.cells[row] is not None else "")
    group = bars.groups.labels[bars.groups.of(row)]
    return f"{bars.name(row)}{', ' + group if group else ''}: {told}"


def _total(bars: Bars, pieces: Sequence[tuple[int, float, float]]) -> str:
    if bars.how == "normalize":
        return ""
    return number(sum(high - low for _, low, high in pieces)) if pieces else "no data"


# ── Names in rows ────────────────────────────────────────────────────────────────────────────────────────────────────


def lying(bars: Bars, rows: Sequence[int], size: float) -> Panel:
    """Horizontal bars, each with its name before it and its amount behind it: no axis is needed."""
    pieces = _pieces(bars, rows)
    totals = {name: sum(high - low for _, low, high in own) for name, own in pieces.items() if own}
    other = "y" if bars.own == "x" else "x"
    names = ordered(list(dict.fromkeys(bars.name(row) for row in rows)), bars.options, {other: totals}, bars.own)
    grouped = bars.how == "group" and len(bars.groups.names) > 1
    thick = 13.0 if grouped else 20.0 if len(names) <= 25 else 14.0
    need = {name: thick * (max(len(pieces[name]), 1) if grouped else 1) for name in names}
    remarks = _remarks(bars, names, size)
    after = {name: len(lines) * LEADING + 3.0 for name, lines in remarks.items()}
    book = ledger(names, size, need, gap=5.0 if thick > 14 or grouped else 3.0, after=after)
    scale = _lying_scale(bars, rows, pieces, grouped, book.column, size)
    marks: list[Row] = []
    text = list(book.words)
    for name in names:
        own = pieces[name]
        top = book.middles[name] - need[name] / 2
        for index, (row, start, stop) in enumerate(own):
            place = round(top + (index * thick if grouped else 0), 1)
            low, high = sorted((start, stop))
            lower = place + thick - (1 if grouped else 0)
            marks.append(paint(bars.groups.look(row), _tip(bars, row), a=low, b=high, lane=place, lane2=lower))
            if grouped:
                text.append(_amount(scale, stop, place + thick / 2, bars.amount.word(row)))
        if not (grouped and own):
            text.append(_amount(scale, _furthest(own), book.middles[name], _total(bars, own)))
        if name in remarks:
            below = book.middles[name] + need[name] / 2 + 12
            text.append(word(scale(0) + 5, below, remarks[name], fill=MUTED, size=SMALL))
    zero = [rule(scale(0), 0, scale(0), book.bottom, stroke=MUTED)]
    data = {"rules": zero, "ground": see_through(marks), "marks": marks, "words": text}
    return Panel(template="bar-lying", width=size, height=book.bottom + 2, data=data, scales={"x": scale})


def _lying_scale(
    bars: Bars,
    rows: Sequence[int],
    pieces: Mapping[str, Sequence[tuple[int, float, float]]],
    grouped: bool,
    column: float,
    size: float,
) -> Scale:
    """The amounts' axis, with room for their words beyond either end."""
    told = [bars.amount.word(row) for row in rows] if grouped else [_total(bars, own) for own in pieces.values()]
    room = max(widest([words for words in told if words != "no data"], SMALL) + 10, 10.0)
    if bars.how == "normalize":
        return Scale(0, 1, column, size - 4)
    low, high, _ = bars.extent
    start = column + (room if low < 0 else 0)
    return Scale(low, high, start, max(size - (room if high > 0 else 8), start + 20))


def _remarks(bars: Bars, names: Sequence[str], size: float) -> dict[str, list[str]]:
    """Annotations, by the bar that they are about. Raises ChartError when there is no such bar."""
    found: dict[str, list[str]] = {}
    for index, note in enumerate(bars.options.annotations):
        name = note.date.words if note.date else str(note.x)
        if name not in names and name not in {bars.name(row) for row in range(len(bars.category.cells))}:
            raise ChartError(
                "bad-chart", f'no bar is called "{name}"', option=f"annotations.{index}", help=suggest(name, names)
            )
        if name in names:
            found[name] = found.get(name, []) + wrap(note.text, size * 0.6, SMALL)
    return found


def _furthest(pieces: Sequence[tuple[int, float, float]]) -> float:
    """Where a row's bars end: on the side of its total."""
    ends = [end for _, low, high in pieces for end in (low, high)]
    if not ends:
        return 0.0
    return min(ends) if max(ends) <= 0 else max(ends)


def _amount(scale: Scale, at: float, middle: float, said: str) -> Row:
    left = at < 0
    return word(
        scale(at) + (-5 if left else 5), middle + 4.5, said, fill=MUTED, size=SMALL, align="right" if left else "left"
    )


# ── Amounts through time ─────────────────────────────────────────────────────────────────────────────────────────────


def standing(bars: Bars, rows: Sequence[int], size: float) -> Panel:
    """Vertical bars on an axis of time. Amounts stand on the bars where there is room, else an axis tells them."""
    assert bars.slots is not None
    pieces = _pieces(bars, rows)
    low, high, step = bars.span
    share = bars.how == "normalize"
    ticks = [(t.at, f"{t.at:.0%}" if share else t.label) for t in number_ticks(low, high, step)]
    several = len(bars.groups.names) > 1
    broad = size / bars.slots.count
    told = [bars.amount.word(row) for row in rows]
    direct = not several and widest(told, SMALL) + 6 <= broad
    gutter = 0.0 if direct else widest([label for _, label in ticks], SMALL) + 8
    across = Scale(0, bars.slots.count, gutter, size)
    marked, said, top = notes(_slotted(bars), across, 0)
    hanging = 16.0 if direct and low < 0 else 0.0
    base = top + 18 + (230.0 if size > 500 else 180.0)
    upright = Scale(low, high, base, top + 18)
    lines = [] if direct else [rule(gutter, upright(at), size, upright(at)) for at, _ in ticks]
    text = (
        []
        if direct
        else [word(gutter - 8, upright(at) + 4, label, fill=MUTED, align="right", size=SMALL) for at, label in ticks]
    )
    lines.append(rule(gutter, upright(0), size, upright(0), stroke=MUTED))
    lines += [{**line, "y2": upright(0)} for line in marked]
    marks: list[Row] = []
    grouped = bars.how == "group" and several
    for own in pieces.values():
        for row, start, stop in own:
            slot = bars.slots.of(bars.category.dates[row])
            left, right = across(slot), across(slot + 1)
            pad = min((right - left) * 0.12, 6.0)
            left, right = left + pad, right - pad
            if grouped:
                lane = (right - left) / len(bars.groups.names)
                left += lane * bars.groups.names.index(bars.groups.of(row))
                right = left + lane
            marks.append(
                paint(bars.groups.look(row), _tip(bars, row), a=min(start, stop), b=max(start, stop),
                      lane=round(left, 1), lane2=round(right, 1))
            )  # fmt: skip
    if direct:
        text += _on_bars(bars, rows, across, upright)
    below = base + hanging + 16
    for tick in bars.slots.ticks(across):
        x = min(across(tick.at), size - width(tick.label, SMALL) / 2)
        text.append(word(x, below, tick.label, fill=MUTED, align="center", size=SMALL))
    data = {"rules": lines, "ground": see_through(marks), "marks": marks, "words": text + said}
    return Panel(template="bar-standing", width=size, height=base + hanging + 24, data=data, scales={"y": upright})


def _slotted(bars: Bars) -> list[tuple[float, str]]:
    assert bars.slots is not None
    slots = bars.slots
    return places(bars.options, bars.category, slot=slots.at)


def _on_bars(bars: Bars, rows: Sequence[int], across: Scale, upright: Scale) -> list[Row]:
    assert bars.slots is not None
    text = []
    for row in rows:
        date = bars.category.dates[row]
        if date is None:
            continue
        value = bars.amount.numbers[row]
        x = across(bars.slots.of(date) + 0.5)
        if value is None:
            text.append(word(x, upright(0) - 5, "\u2013", fill=MUTED, align="center", size=SMALL))
        else:
            y = upright(value) + (14 if value < 0 else -5)
            text.append(word(x, y, bars.amount.word(row), align="center", size=SMALL))
    return text


# ── Templates ────────────────────────────────────────────────────────────────────────────────────────────────────────


def lying_template() -> alt.LayerChart:
    """Amounts along x."""
    import altair as alt

    return _template(x=position(alt.X, "a", "quantitative"), x2=alt.X2("b"), y=pixel(alt.Y, "lane"), y2=alt.Y2("lane2"))


def standing_template() -> alt.LayerChart:
    """Amounts along y."""
    import altair as alt

    return _template(y=position(alt.Y, "a", "quantitative"), y2=alt.Y2("b"), x=pixel(alt.X, "lane"), x2=alt.X2("lane2"))


def _template(**place: alt.X | alt.X2 | alt.Y | alt.Y2) -> alt.LayerChart:
    import altair as alt

    marks = alt.Chart(alt.NamedData("marks"))
    return layered(rules(), ground(**place), marks.mark_rect(strokeWidth=1).encode(**place, **painted()), words())
