"""How the status changed: a bar per row (the whole, then each party), cut where a new status began."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from generator.charts import alt_text
from generator.charts.layout.axis import Scale, millis, time_ticks
from generator.charts.layout.marks import (
    bottom_axis,
    hatch,
    key,
    paint,
    see_through,
    word,
)
from generator.charts.layout.status_axis import explained, known_until, status_span
from generator.charts.layout.text_metrics import LEADING, SMALL, widest, width, wrap
from generator.charts.model import NARROW, WIDE, ChartError, Material, Panel, Picture, Plot, Row, Step, Table
from generator.charts.theme import status_label, status_look
from generator.model.model import Cell, ChartOptions, Status

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
    told = explained(material, status_span(material.steps, material.horizon))
    return Plot(
        kind="status-history",
        title=options.title or "Status through time",
        caption=" ".join(filter(None, (options.caption, told))),
        unit=options.unit,
        description=alt_text.history(rows, material.statuses),
        table=_table(rows, material.statuses),
        wide=_picture(rows, material, WIDE),
        narrow=_picture(rows, material, NARROW),
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


def segments(row: str, steps: Sequence[Step], material: Material, end: float, *, edged: bool = True) -> list[Row]:
    """A row's bars: each lasts until the next step, the last one until the axis ends; after the row's latest evidence
    they are faint. There may be none."""
    bars = []
    statuses, known = material.statuses, known_until(row, material)
    begun = [*(millis(step.date.shown_first) for step in steps), end]
    for step, (start, stop), after in zip(steps, pairwise(begun), [*steps[1:], None], strict=False):
        name = f"{row}: " if row else ""
        until = f"until {after.date.noun}" if after else "with no later change known"
        tip = f"{name}{status_label(step.status, statuses)} from {step.date.noun} {until}"
        look = status_look(step.status, statuses)
        sure = min(max(known, start), stop)
        if start < sure or start == stop:
            bars.append(paint(look, tip, edged=edged, at=start, to=sure, status=step.status))
        if sure < stop:
            bars.append(paint(look.faint, tip, edged=False, at=sure, to=stop, status=step.status))
    return bars


def _picture(rows: dict[str, list[Step]], material: Material, size: float) -> Picture:
    """Wide, the rows' names stand in a column before the bars; narrow, each above its bar."""
    statuses = material.statuses
    beside = size == WIDE and any(rows)
    names = {row: wrap(row or WHOLE, 170 if beside else size, lines=3) for row in rows} if any(rows) else {}
    column = max((widest(lines) for lines in names.values()), default=0.0) + 14 if beside else 0.0
    scale = Scale(*status_span(material.steps, material.horizon), column, size - 1)
    bars: list[Row] = []
    text: list[Row] = []
    y = 0.0
    for row, own in rows.items():
        lines = names.get(row, [])
        if beside:
            text.append(word(0, y + 16.5 - (len(lines) - 1) * LEADING / 2, lines, bold=not row))
        elif lines:
            y += len(lines) * LEADING + 4
            text.append(word(0, y - 8 - (len(lines) - 1) * LEADING, lines, bold=not row))
        bars += [{**bar, "y": y, "y2": y + _BAR} for bar in segments(row, own, material, scale.high)]
        y += max(_BAR, len(lines) * LEADING if beside else 0) + 8
    told = _labels(bars, scale, statuses)
    unnamed = {bar["status"] for bar in bars} - {bar["status"] for bar, _ in told}
    legend = key([(s.label, status_look(s.id, statuses)) for s in statuses if s.id in unnamed], size)
    grid, ticks = bottom_axis(scale, time_ticks(scale), 0, y)
    text += [label for _, label in told]
    hatched = _hatched(bars, told, scale, statuses)
    for item in [*bars, *hatched, *text, *grid, *ticks]:
        item["y"] += legend.height
        if "y2" in item:
            item["y2"] += legend.height
    data = {"rules": grid, "swatches": legend.swatches, "ground": see_through(bars), "marks": bars}
    data |= {"hatch": [*legend.hatch, *hatched], "words": [*legend.words, *text, *ticks]}
    height = legend.height + y + 24
    return Picture.of(Panel(template="spans-temporal", width=size, height=height, data=data, scales={"x": scale}))


def _hatched(
    bars: Sequence[Row], told: Sequence[tuple[Row, Row]], scale: Scale, statuses: Sequence[Status]
) -> list[Row]:
    """The patterns of the bars, each behind the words on its bar."""
    behind = {id(bar): label["x"] + width(label["text"], SMALL) + 6 for bar, label in told}
    return [
        line
        for bar in bars
        for left in [behind.get(id(bar), scale(bar["at"]))]
        for line in hatch(status_look(bar["status"], statuses), left, bar["y"], scale(bar["to"]), bar["y2"])
    ]


def _labels(bars: Sequence[Row], scale: Scale, statuses: Sequence[Status]) -> list[tuple[Row, Row]]:
    """The bars that have room for their status's name, each with that; what goes on fainter says it no second time."""
    told: list[tuple[Row, Row]] = []
    for bar in bars:
        goes_on = bool(told) and told[-1][0]["tip"] == bar["tip"]
        label, room = status_label(bar["status"], statuses), scale(bar["to"]) - scale(bar["at"])
        if width(label, SMALL) + 12 <= room and not goes_on:
            told.append((bar, word(scale(bar["at"]) + 7, bar["y"] + 16.5, label, halo=True, size=SMALL)))
    return told
