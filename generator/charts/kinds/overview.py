"""Charts of the whole publication: everyone's way to where they stand, and who is in what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from generator.charts import alt_text
from generator.charts.kinds import heatmap
from generator.charts.kinds.status_history import by_row, segments
from generator.charts.layout.axis import Scale, millis, time_ticks
from generator.charts.layout.facets import notes
from generator.charts.layout.marks import bottom_axis, hatch, key, see_through, word
from generator.charts.layout.status_axis import explained, status_span, turning_points
from generator.charts.layout.text_metrics import LEADING, SMALL, widest, wrap
from generator.charts.model import NARROW, WIDE, ChartError, Material, Panel, Picture, Plot, Row, Step, Table
from generator.charts.theme import PAPER, Look, status_label, status_look
from generator.model.model import Cell, Status

NAMED = 60
"""With more rows than this, rows have no names in the picture, only groups do."""


def all_timelines(material: Material, *, title: str = "Every collaboration through time") -> Plot:
    """The way of every row of the steps (a brief's title each), grouped by where it stands now, best first.

    When all changes are late, the axis begins a little before them; what began earlier is cut, and marked so.
    Raises ChartError when there are no steps.
    """
    if not material.steps:
        raise ChartError("bad-chart", "there is no status to draw")
    statuses = material.statuses
    order = [status.id for status in statuses]
    rows = by_row(material.steps)
    groups: dict[str, list[str]] = {}
    for name in sorted(rows, key=lambda name: (rows[name][-1].date, name.casefold())):
        groups.setdefault(rows[name][-1].status, []).append(name)
    groups = dict(sorted(groups.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order)))
    body: list[list[Cell]] = [
        [name, str(step.date), status_label(step.status, statuses)]
        for names in groups.values()
        for name in names
        for step in rows[name]
    ]
    return Plot(
        kind="all-timelines",
        title=title,
        description=alt_text.history(rows, statuses),
        table=Table(["collaboration", "date", "status"], body),
        caption=explained(material, status_span(material.steps, material.horizon)),
        wide=_lanes(rows, groups, material, WIDE),
        narrow=_lanes(rows, groups, material, NARROW),
    )


def _lanes(rows: dict[str, list[Step]], groups: dict[str, list[str]], material: Material, size: float) -> Picture:
    statuses = material.statuses
    named = len(rows) <= NAMED
    beside = named and size == WIDE
    labels = {name: wrap(name, 230 if beside else size, SMALL, lines=2) for name in rows} if named else {}
    column = max(widest(block, SMALL) for block in labels.values()) + 12 if beside else 0.0
    low, high = status_span(material.steps, material.horizon)
    low = _first_change(rows, low, high)
    scale = Scale(low, high, column, size - 1)
    thick = 14.0 if named else max(2.0, min(9.0, 800 / len(rows)))
    bars: list[Row] = []
    hatched: list[Row] = []
    passed = {step.status for step in material.steps} - groups.keys()
    former = [(status.label, status_look(status.id, statuses)) for status in statuses if status.id in passed]
    legend = key(former, size)
    text, y = list(legend.words), legend.height
    marked, said, deep = notes(turning_points(material.turning_points, scale), scale, y)
    text += [{**row, "y": row["y"] + y} for row in said]
    top, y = y, y + deep
    for status, names in groups.items():
        text.append(word(24, y + 13, f"{status_label(status, statuses)} now ({len(names)})", bold=True, halo=True))
        bars.append(_swatch(scale, status_look(status, statuses), y + 4))
        hatched += hatch(status_look(status, statuses), 1, y + 4, 16, y + 13)
        y += 22
        for name in names:
            block = labels.get(name, [])
            lines = len(block) * LEADING
            tall = max(thick, lines if beside else 0)
            at = y + (tall - thick) / 2
            if beside:
                text.append(word(0, y + tall / 2 + 4.5 - (lines - LEADING) / 2, block, size=SMALL))
            elif named:
                text.append(word(0, y + 11, block, size=SMALL, halo=True))
                y, at = y + lines - 1, at + lines - 1
            for bar in segments(name, rows[name], material, scale.high, edged=thick > 5):
                if bar["to"] > low:
                    bars.append({**bar, "at": max(bar["at"], low), "y": at, "y2": at + thick})
                    look = status_look(bar["status"], statuses)
                    hatched += hatch(look, scale(bars[-1]["at"]), at, scale(bar["to"]), at + thick)
            if named and millis(rows[name][0].date.shown_first) < low:
                text.append(word(column + 4, at + 11, "\u2039", bold=True, fill=PAPER))
            y += tall + (6 if named else 0)
        y += 8
    grid, ticks = bottom_axis(scale, time_ticks(scale), top + deep + 20, y)
    grid += [{**line, "y": line["y"] + top, "y2": y} for line in marked]
    data = {"rules": grid, "swatches": legend.swatches, "ground": see_through(bars), "marks": bars}
    data |= {"hatch": legend.hatch + hatched, "words": text + ticks}
    return Picture.of(Panel(template="spans-temporal", width=size, height=y + 24, data=data, scales={"x": scale}))


def _first_change(rows: dict[str, list[Step]], low: float, high: float) -> float:
    """Where the axis begins: a little before anything changed, when all of that is late. What began earlier is cut."""
    changes = [millis(step.date.shown_first) for steps in rows.values() for step in steps[1:]]
    if not changes:
        return low
    first = min(changes)
    start = first - 0.15 * (high - first)
    return start if high - start < 0.6 * (high - low) else low


def _swatch(scale: Scale, look: Look, y: float) -> Row:
    """A square of the key, as a bar: at the left edge, wherever the time axis begins."""
    per_pixel = (scale.high - scale.low) / (scale.end - scale.start)
    left = scale.low + (1 - scale.start) * per_pixel
    return {
        "at": left,
        "to": left + 15 * per_pixel,
        "y": y,
        "y2": y + 9,
        "colour": look.colour,
        "edge": look.colour,
        "fill": look.fill,
        "tip": "",
        "href": "",
    }


def partner_status_matrix(
    rows: Sequence[tuple[str, str, int]],
    statuses: Sequence[Status],
    *,
    title: str = "Partners and where their collaborations stand",
) -> Plot:
    """How many collaborations each partner has in each status: a partner's label, a status id and a count each.

    Partners with most collaborations come first. Raises ChartError when there are no rows.
    """
    if not rows:
        raise ChartError("bad-chart", "there are no partners to draw")
    counts: Counter[tuple[str, str]] = Counter()
    totals: Counter[str] = Counter()
    for partner, id, count in rows:
        counts[partner, id] += count
        totals[partner] += count
    partners = sorted(totals, key=lambda partner: (-totals[partner], partner.casefold()))
    used = [status for status in statuses if any(status.id == id for _, id, _ in rows)]
    most = max(counts.values())
    cells: dict[tuple[str, str], heatmap.Cell | None] = {}
    for partner in partners:
        for status in used:
            count = counts[partner, status.id]
            look = Look(status_look(status.id, statuses).colour, round(0.06 + 0.39 * count / most, 2))
            tip = f"{partner}, {status.label}: {alt_text.plural(count, 'collaboration')}"
            cells[status.label, partner] = heatmap.Cell(look, str(count), tip) if count else None
    heads = [status.label for status in used]
    top = partners[0]
    return Plot(
        kind="partner-status-matrix",
        title=title,
        description=f"{alt_text.plural(len(partners), 'partner')} by the status of their collaborations. "
        f"Most collaborations: {top} ({totals[top]}).",
        table=Table(
            ["partner", *heads], [[partner, *(counts[partner, status.id] for status in used)] for partner in partners]
        ),
        wide=Picture.of(heatmap.grid(heads, partners, cells, WIDE)),
        narrow=Picture.of(heatmap.grid(heads, partners, cells, NARROW)),
    )
