"""Crowds through time, in bars: counts by year, where one mark each would be too many to be told apart."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from generator.charts.kinds import bar
from generator.charts.model import Material, Plot, Table
from generator.charts.theme import status_label
from generator.model.model import Annotation, Cell, ChartOptions, Dataset, Status, TurningPoint

_DATA = "counts"


def standing_by_year(
    tally: Sequence[tuple[int, str, int]],
    statuses: Sequence[Status],
    turning_points: Sequence[TurningPoint] = (),
    *,
    title: str = "How many stood where at the end of each year",
) -> Plot:
    """How many had each status: (year, status id, count) for all that are not zero. Raises ChartError when all are."""
    rows: list[dict[str, Cell]] = [{"year": y, "collaborations": count, "status": status} for y, status, count in tally]
    options = ChartOptions(kind="bar", dataset=_DATA, x="year", y="collaborations", color="status", title=title)
    options = _marked(options, [year for year, _, _ in tally], turning_points)
    plot = _plan(options, rows, statuses)
    said: list[list[Cell]] = [[y, status_label(status, statuses), count] for y, status, count in tally]
    return structs.replace(plot, table=Table(["year", "status", "collaborations"], said))


def events_by_year(
    counts: Sequence[tuple[int, int]],
    turning_points: Sequence[TurningPoint] = (),
    *,
    title: str = "Events in each year",
) -> Plot:
    """How many events each year had. Raises ChartError when there were none."""
    rows: list[dict[str, Cell]] = [{"year": year, "events": count} for year, count in counts]
    options = ChartOptions(kind="bar", dataset=_DATA, x="year", y="events", title=title)
    return _plan(_marked(options, [year for year, _ in counts], turning_points), rows, ())


def _marked(options: ChartOptions, years: Sequence[int], points: Sequence[TurningPoint]) -> ChartOptions:
    """With a note at each turning point that lies within the years."""
    notes = [Annotation(text=p.label, date=p.date) for p in points if years and min(years) <= p.date.year <= max(years)]
    return structs.replace(options, annotations=notes)


def _plan(options: ChartOptions, rows: list[dict[str, Cell]], statuses: Sequence[Status]) -> Plot:
    return bar.plan(options, Material(datasets={_DATA: Dataset(id=_DATA, rows=rows)}, statuses=list(statuses)))
