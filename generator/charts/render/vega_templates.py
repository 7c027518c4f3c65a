"""Altair charts over named data: what decides how charts look.

They are compiled to Vega beforehand, into `templates.json`, so that no build needs Altair to draw (`make charts`; a
test holds the file to what is said here).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from generator.charts.kinds import bar_horizontal, bar_vertical, dot, dot_histogram, heatmap, line, timeline
from generator.charts.layout import marks, rows

if TYPE_CHECKING:
    import altair as alt

_BY_AXIS: dict[str, Callable[[marks.Kind], alt.LayerChart]] = {
    "row-dots": rows.dots_template,
    "spans": rows.spans_template,
    "scatter": dot.scatter_template,
    "line": line.line_template,
    "area": line.area_template,
}

TEMPLATES: dict[str, Callable[[], alt.LayerChart]] = {
    "key": marks.key_template,
    "timeline-rail": timeline.rail_template,
    "piles": dot_histogram.template,
    "bar-lying": bar_horizontal.lying_template,
    "bar-standing": bar_vertical.standing_template,
    "cells": heatmap.template,
    **{
        f"{name}-{kind}": partial(template, kind)
        for name, template in _BY_AXIS.items()
        for kind in ("temporal", "quantitative")
    },
}


def specification(name: str) -> dict[str, Any]:
    """The template as Vega-Lite, validated."""
    import altair as alt

    chart = TEMPLATES[name]().properties(width=100, height=100, padding=0, autosize=alt.AutoSizeParams(type="none"))
    config = alt.Config(
        background="transparent",
        mark=alt.MarkConfig(invalid=None),
        view=alt.ViewConfig(stroke=None),
    )
    spec: dict[str, Any] = chart.properties(config=config).to_dict()
    return spec
