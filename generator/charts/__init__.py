"""Charts: from facts to pictures.

`plan` checks what a writer asks for and lays it out; the result is plain data. A `Studio` draws plots and keeps the
drawings. Altair and the renderer are imported only when something must be compiled or drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.charts.csv import csv
from generator.charts.custom.altair_file import python_chart, vega_lite
from generator.charts.kinds import bar, dot, gantt, heatmap, line, lollipop, status_history, timeline
from generator.charts.kinds.dot_histogram import events_over_time
from generator.charts.kinds.overview import all_timelines, partner_status_matrix
from generator.charts.kinds.yearly import events_by_year, standing_by_year
from generator.charts.model import Chart, ChartError, Drawing, EventMark, Label, Material, Plot, Step, Table
from generator.charts.render.renderer import Studio, chart_of, digest
from generator.charts.render.social_card import Poster
from generator.charts.render.svg import standalone
from generator.diagnostics.diagnostic import suggest
from generator.model.model import ChartOptions

__all__ = [
    "KINDS",
    "Chart",
    "ChartError",
    "Drawing",
    "EventMark",
    "Label",
    "Material",
    "Plot",
    "Poster",
    "Step",
    "Studio",
    "Table",
    "all_timelines",
    "chart_of",
    "csv",
    "digest",
    "events_by_year",
    "events_over_time",
    "partner_status_matrix",
    "plan",
    "python_chart",
    "standalone",
    "standing_by_year",
    "vega_lite",
]

_PLANNERS: Mapping[str, tuple[frozenset[str], Callable[[ChartOptions, Material], Plot]]] = {
    "timeline": (timeline.OPTIONS, timeline.plan),
    "status-history": (status_history.OPTIONS, status_history.plan),
    "bar": (bar.OPTIONS, bar.plan),
    "line": (line.LINE_OPTIONS, line.plan_line),
    "area": (line.AREA_OPTIONS, line.plan_area),
    "dot": (dot.OPTIONS, dot.plan),
    "heatmap": (heatmap.OPTIONS, heatmap.plan),
    "lollipop": (lollipop.OPTIONS, lollipop.plan),
    "gantt": (gantt.OPTIONS, gantt.plan),
}

KINDS: Mapping[str, frozenset[str]] = {kind: taken for kind, (taken, _) in _PLANNERS.items()}
"""Each kind with the options that it takes."""


def plan(options: ChartOptions, material: Material) -> Plot:
    """The chart that `options` ask for, checked and laid out. Raises ChartError, and nothing else, for bad content."""
    if options.kind not in _PLANNERS:
        raise ChartError(
            "bad-chart", f'there is no chart kind "{options.kind}"', option="kind", help=suggest(options.kind, KINDS)
        )
    taken, planner = _PLANNERS[options.kind]
    for option in options.__struct_fields__:
        if option not in taken and option not in ("kind", "id") and getattr(options, option) not in ("", [], None):
            raise ChartError(
                "unknown-key",
                f"a {options.kind} chart takes no `{option}`",
                option=option,
                help="it takes " + ", ".join(sorted(taken)),
            )
    return planner(options, material)
