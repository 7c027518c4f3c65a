"""How the status changed: a bar per row (the whole, then each party), cut where a new status began."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from generator.charts import alt_text
from generator.charts.layout.axis import Scale, millis, time_span, time_ticks
from generator.charts.layout.marks import (
    bottom_axis,
    key,
    paint,
    see_through,
    word,
)
from generator.charts.layout.text_metrics import LEADING, SMALL, widest, width, wrap
from generator.charts.model import NARROW, WIDE, ChartError, Material, Panel, Picture, Plot, Row, Step, Table
from generator.charts.theme import status_label, status_look
from generator.model.model import Cell, ChartOptions, Status
from generator.primitives.dates import PartialDate

if TYPE_CHECKING:
    pass

OPTIONS = frozenset({"title", "caption", "unit"})

WHOLE = "As a whole"
_BAR = 24


def plan(options: ChartOptions, material: Material) -> Plot:
    """The page's steps. Raises ChartError when there are none."""
    if not material.steps:
        raise ChartError(
            "bad-chart", "a status history needs an event that sets a status", help="give an event a `status`"
        )
    rows = by_row(material.steps)
    # The last status is known to have lasted as long as there is something to tell of.
    begun = min(step.date for step in material.steps)
    dates = [*(step.date for step in material.steps), *(event.date for event in material.events)]
    known = [date for date in dates if date >= begun]
    return Plot(
        kind="status-history",
        title=options.title or "Status through time",
        caption=options.caption,
        unit=options.unit,
        description=alt_text.history(rows, material.statuses),
        table=_table(rows, material.statuses),
        wide=_picture(rows, known, material.statuses, WIDE),
        narrow=_picture(rows, known, material.statuses, NARROW),
    )


def by_row(steps: Sequence[Step]) -> dict[str, list[Step]]:
    """Each row's steps in time, the whole first, then rows as they first appear; a step that changes nothing is left
    out, and of two on one date the later one counts."""
    rows: dict[str, list[Step]] = {"": []} if any(not step.row for step in steps) else {}
    for step in sorted(steps, key=lambda step: step.date):
        row = rows.setdefault(step.row, [])
        if row and row[-1].date == step.date:
            row.pop()
        if not row or row[-1].status != step.status:
            row.append(step)
    return rows


def _table(rows: dict[str, list[Step]], statuses: Sequence[Status]) -> Table:
    named = any(rows)
    body: list[list[Cell]] = [
        [str(step.date), *([row or WHOLE] if named else []), status_label(step.status, statuses)]
        for row, steps in rows.items()
        for step in steps
    ]
    return Table(["date", *(["of"] if named else []), "status"], body)


def segments(
    row: str, steps: Sequence[Step], statuses: Sequence[Status], end: float, *, edged: bool = True
) -> list[Row]:
    """A row's bars: each lasts until the next step, the last one until the axis ends. There may be none."""
    bars = []
    begun = [*(millis(step.date.shown_first) for step in steps), end]
    for step, (start, stop), after in zip(steps, pairwise(begun), [*steps[1:], None], strict=False):
        name = f"{row}: " if row else ""
        until = f"until {after.date.noun}" if after else "with no later change known"
        tip = f"{name}{status_label(step.status, statuses)} from {step.date.noun} {until}"
        bars.append(paint(status_look(step.status, statuses), tip, edged=edged, at=start, to=stop, status=step.status))
    return bars


def _picture(
    rows: dict[str, list[Step]], known: Sequence[PartialDate], statuses: Sequence[Status], size: float
) -> Picture:
    """Wide, the rows' names stand in a column before the bars; narrow, each above its bar. The axis spans `known`."""
    beside = size == WIDE and any(rows)
    names = {row: wrap(row or WHOLE, 170 if beside else size, lines=3) for row in rows} if any(rows) else {}
    column = max((widest(lines) for lines in names.values()), default=0.0) + 14 if beside else 0.0
    scale = Scale(*time_span(known, margin=0, tail=0.12, most=200), column, size - 1)
    bars: list[Row] = []
    text: list[Row] = []
    unnamed: set[str] = set()
    y = 0.0
    for row, own in rows.items():
        lines = names.get(row, [])
        if beside:
            text.append(word(0, y + 16.5 - (len(lines) - 1) * LEADING / 2, lines, bold=not row))
        elif lines:
            y += len(lines) * LEADING + 4
            text.append(word(0, y - 8 - (len(lines) - 1) * LEADING, lines, bold=not row))
        for bar in segments(row, own, statuses, scale.high):
            label, room = status_label(bar["status"], statuses), scale(bar["to"]) - scale(bar["at"])
            bars.append({**bar, "y": y, "y2": y + _BAR})
            if width(label, SMALL) + 12 <= room:
                fill = status_look(bar["status"], statuses).words
                text.append(word(scale(bar["at"]) + 6, y + 16.5, label, fill=fill, size=SMALL))
            else:
                unnamed.add(bar["status"])
        y += max(_BAR, len(lines) * LEADING if beside else 0) + 8
    entries = [(s.label, status_look(s.id, statuses)) for s in statuses if s.id in unnamed]
    swatch, labels, top = key(entries, size)
    grid, ticks = bottom_axis(scale, time_ticks(scale), 0, y)
    for item in [*bars, *text, *grid, *ticks]:
        item["y"] += top
        if "y2" in item:
            item["y2"] += top
    data = {
        "rules": grid,
        "swatches": swatch,
        "ground": see_through(bars),
        "marks": bars,
        "words": labels + text + ticks,
    }
    return Picture.of(Panel(template="spans-temporal", width=size, height=top + y + 24, data=data, scales={"x": scale}))
