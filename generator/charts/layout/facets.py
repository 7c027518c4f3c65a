"""What charts of a dataset have in common: series, order, notes on the axis, a key, and panels for facets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from msgspec import Struct, structs

from generator.charts.data import Column, as_name
from generator.charts.layout.axis import Scale, middle, nice_span, time_span
from generator.charts.layout.marks import key, rule, word
from generator.charts.layout.text_metrics import LEADING, SMALL, width, wrap
from generator.charts.layout.x_axis import Track
from generator.charts.model import ChartError, Panel, Picture, Row, Table
from generator.charts.theme import ACCENT, MUTED, Look, series_look, status_label, status_look
from generator.diagnostics.diagnostic import suggest
from generator.model.model import Annotation, ChartOptions, Dataset, Status

Stacking = Literal["stack", "group", "normalize"]

COLUMNS = ("x", "y", "color", "facet", "start", "end")
GAP = 28.0
"""Pixels between panels."""

FACETS = 24
"""More panels than this are no longer read."""


class Series(Struct, frozen=True):
    """The values of the colour column, in order, with their looks and labels; one nameless series without one."""

    column: Column | None
    names: list[str]
    looks: dict[str, Look]
    labels: dict[str, str]

    def of(self, row: int) -> str:
        """The series that a row belongs to."""
        return self.column.names[row] or "" if self.column else ""

    def look(self, row: int) -> Look:
        """How the row's mark is painted."""
        return self.looks[self.of(row)]

    @property
    def entries(self) -> list[tuple[str, Look]]:
        """What a key says; nothing when there is but one series."""
        return [(self.labels[name], self.looks[name]) for name in self.names] if self.column else []


def series(column: Column | None, statuses: Sequence[Status]) -> Series:
    """The series of a colour column. A column that holds nothing but statuses takes their looks and order."""
    if column is None:
        return Series(None, [""], {"": Look(ACCENT)}, {"": ""})
    column = named(column)
    names = list(dict.fromkeys(name or "" for name in column.names))
    known = [status.id for status in statuses if status.id in names]
    if len(known) == len(names):
        return Series(
            column,
            known,
            {id: status_look(id, statuses) for id in known},
            {id: status_label(id, statuses) for id in known},
        )
    looks = {name: series_look(index) for index, name in enumerate(names)}
    return Series(column, names, looks, {name: name or "no name" for name in names})


def named(column: Column) -> Column:
    """A column of names: whatever its type, each value is one."""
    if column.type in ("nominal", "ordinal"):
        return column
    names = [column.word(row) if column.dates else as_name(cell) for row, cell in enumerate(column.cells)]
    return Column(column.name, "ordinal", column.cells, names=names)


def timely(column: Column) -> Column:
    """A column of categories: dates stay dates, anything else is a name."""
    return column if column.type == "temporal" else named(column)


def stacking(options: ChartOptions) -> Stacking:
    """How `stack` has series stand: on one another, side by side, or as shares. Raises ChartError."""
    if options.stack in (None, True):
        return "stack"
    if options.stack is False:
        return "group"
    if options.stack == "normalize":
        return "normalize"
    raise ChartError(
        "bad-chart", f"`stack` is not {options.stack!r}", option="stack", help="one of: true, false, normalize"
    )


def table_of(dataset: Dataset, options: ChartOptions) -> Table:
    """The columns that the chart draws, in the dataset's order; all rows."""
    said = {getattr(options, option) for option in COLUMNS}
    said |= {text.rpartition(":")[0] for text in said}
    columns = [name for name in dataset.rows[0] if name in said]
    return Table(columns, [[row[name] for name in columns] for row in dataset.rows])


def ordered(names: Sequence[str], options: ChartOptions, amounts: dict[str, dict[str, float]], own: str) -> list[str]:
    """`names` as `sort` wants them: by their own axis (`own`), by an amount per name, as listed, or as they come."""
    said = options.sort
    if isinstance(said, list):
        strange = next((name for name in said if name not in names), None)
        if strange is not None:
            raise ChartError(
                "bad-chart",
                f'`sort` names "{strange}", which the chart does not show',
                option="sort",
                help=suggest(strange, names),
            )
        return [*dict.fromkeys(said), *(name for name in names if name not in said)]
    if said in ("", "none"):
        return list(names)
    by, down = said.removeprefix("-"), said.startswith("-")
    if by == own:
        return sorted(names, key=_natural, reverse=down)
    if by not in amounts:
        choice = [sign + axis for axis in (own, *amounts) for sign in ("", "-")]
        raise ChartError(
            "bad-chart", f'cannot sort by "{said}"', option="sort", help="one of: " + ", ".join([*choice, "none"])
        )
    known = amounts[by]
    lacking = [name for name in names if name not in known]
    return [*sorted((n for n in names if n in known), key=lambda n: known[n], reverse=down), *lacking]


def _natural(name: str) -> tuple[str, str]:
    return name.casefold(), name


def pair_track(
    start: Column, end: Column, options: ChartOptions, tail: float = 0.0
) -> tuple[Track, list[tuple[float | None, float | None]]]:
    """The one axis of two columns, and both places of each row. Raises ChartError when the columns do not match."""
    if start.type != end.type:
        raise ChartError(
            "bad-chart",
            f'`start` and `end` are to be alike, but "{start.name}" and "{end.name}" hold different kinds of values',
            option="end",
        )
    known = [value for column in (start, end) for value in column.at if value is not None]
    ends = list(zip(start.at, end.at, strict=True))
    if start.type == "temporal":
        dates = [date for column in (start, end) for date in column.dates if date is not None]
        return Track("temporal", known, *time_span(dates, tail=tail)), ends
    low, high, step = nice_span(known, zero=False)
    return Track("quantitative", known, low, high + (step if tail else 0), step), ends


# ── Notes on the x axis ──────────────────────────────────────────────────────────────────────────────────────────────


def places(options: ChartOptions, x: Column, slot: Callable[[float], float] | None = None) -> list[tuple[float, str]]:
    """Where each annotation stands on the axis of `x`. Raises ChartError for one that is not on it."""
    found = []
    for index, note in enumerate(options.annotations):
        found.append((_place(note, index, x, slot), note.text))
    return sorted(found)


def _place(note: Annotation, index: int, x: Column, slot: Callable[[float], float] | None) -> float:
    option = f"annotations.{index}"
    if note.date is not None and note.x is not None:
        raise ChartError("bad-chart", "an annotation has a `date` or an `x`, not both", option=option)
    if x.type == "temporal":
        if note.date is None:
            raise ChartError(
                "bad-chart", f'the x axis holds dates: give the note "{note.text}" a `date`', option=option
            )
        at = float(middle(note.date))
        return slot(at) if slot else at
    if isinstance(note.x, int | float) and not isinstance(note.x, bool) and abs(note.x) < 1e15:
        return float(note.x)
    raise ChartError("bad-chart", f'the x axis holds numbers: give the note "{note.text}" an `x`', option=option)


def notes(found: Sequence[tuple[float, str]], scale: Scale, base: float) -> tuple[list[Row], list[Row], float]:
    """Annotations above the plot: rules down to `base`, words, and the height that the words need.

    Words stand right of their rule, or left of it near the right end, on as many levels as keep them apart.
    """
    rules: list[Row] = []
    text: list[Row] = []
    levels: list[float] = []  # where each level is free from
    room = min(170.0, (scale.end - scale.start) * 0.55)
    blocks = []
    for at, said in found:
        x = min(max(scale(at), scale.start), scale.end)
        lines = wrap(said, room, SMALL)
        wide = max(width(line, SMALL) for line in lines)
        left = x + 5 if x + 5 + wide <= scale.end else x - 5 - wide
        level = next((n for n, free in enumerate(levels) if free <= left), len(levels))
        if level == len(levels):
            levels.append(0.0)
        levels[level] = left + wide + 12
        blocks.append((x, left < x, lines, level))
    deep = [max((len(b[2]) for b in blocks if b[3] == n), default=1) * LEADING + 4 for n in range(len(levels))]
    for x, turned, lines, level in blocks:
        top = sum(deep[:level])
        text.append(
            word(
                x - 5 if turned else x + 5,
                top + 11,
                lines,
                fill=MUTED,
                size=SMALL,
                align="right" if turned else "left",
                halo=True,
            )
        )
        rules.append(rule(x, top, x, base + sum(deep), stroke=MUTED, dash=[3, 2]))
    return rules, text, sum(deep)


# ── Panels ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def compose(
    lay: Callable[[Sequence[int], float], Panel],
    rows: Sequence[int],
    facet: Column | None,
    size: float,
    entries: Sequence[tuple[str, Look]] = (),
    *,
    shape: Literal["bar", "dot"] = "bar",
    columns: int = 3,
) -> Picture:
    """The panels that `lay` makes of rows and a width: one, or one per facet; above them the key, if there is one."""
    told = key(entries, size, shape=shape)
    text, top = list(told.words), told.height
    panels: list[Panel] = []
    if facet is None:
        panel = lay(rows, size)
        panels.append(_moved(panel, 0, top))
        height = top + panel.height
    else:
        groups: dict[str, list[int]] = {}
        for row in rows:
            groups.setdefault(facet.word(row), []).append(row)
        if len(groups) > FACETS:
            raise ChartError(
                "bad-chart",
                f'column "{facet.name}" makes {len(groups)} panels; at most {FACETS} can be read',
                option="facet",
            )
        across = min(columns if size > 500 else columns - 1 or 1, len(groups))
        wide = (size - GAP * (across - 1)) / across
        height = top
        made = [(name, lay(group, wide)) for name, group in groups.items()]
        for start in range(0, len(made), across):
            line = made[start : start + across]
            heads = [wrap(name, wide, lines=2, bold=True) for name, _ in line]
            head = max(map(len, heads)) * LEADING + 8
            for index, ((_, panel), lines) in enumerate(zip(line, heads, strict=True)):
                x = index * (wide + GAP)
                text.append(word(x, height + 12, lines, bold=True))
                panels.append(_moved(panel, x, height + head))
            height += head + max(panel.height for _, panel in line) + 14
    if text:
        frame = Panel(
            template="key",
            width=size,
            height=height,
            data={"swatches": told.swatches, "hatch": told.hatch, "words": text},
        )
        panels.insert(0, frame)
    return Picture(width=size, height=height, panels=panels)


def _moved(panel: Panel, x: float, y: float) -> Panel:
    return structs.replace(panel, x=round(x, 1), y=round(y, 1))
