"""Altair charts over named data, compiled to Vega once and kept; each drawing only fills them.

Compiling costs a hundred times what filling does, and needs Altair; so compiled templates are kept on disk under the
digest of this package's code, and a build that has them never imports Altair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.charts.kinds import bar_horizontal, bar_vertical, dot, dot_histogram, heatmap, line, timeline
from generator.charts.layout import marks, rows
from generator.charts.model import Panel
from generator.charts.render.kept import kept_as
from generator.charts.render.vl_convert import VEGALITE, drawable

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


class Templates:
    """Compiled templates, from `folder` when they were compiled before."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._made: dict[str, dict[str, Any]] = {}

    def sheet(self, panels: Sequence[Panel]) -> str:
        """One Vega specification, as JSON, that draws all `panels`, each in a group of its own named "panel-<n>".

        The renderer's cost is per conversion as much as per mark: a sheet of many panels halves it.
        """
        spec = {
            "$schema": "https://vega.github.io/schema/vega/v6.json",
            "width": 10,
            "height": 10,
            "padding": 0,
            "autosize": "none",
            "config": {"style": {"cell": {"stroke": None}}},
            "marks": [self.fill(panel, f"panel-{index}") for index, panel in enumerate(panels)],
        }
        return drawable(spec)

    def fill(self, panel: Panel, name: str) -> dict[str, Any]:
        """The panel's template filled, as a Vega group mark."""
        spec = self._compiled(panel.template)
        data = [
            data if "source" in data else {"name": data["name"], "values": panel.data.get(data["name"], [])}
            for data in spec["data"]
        ]
        scales = [
            {**scale, "domain": panel.scales[scale["name"]].domain, "range": panel.scales[scale["name"]].range}
            for scale in spec.get("scales", [])
        ]
        size = {"width": {"value": panel.width}, "height": {"value": panel.height}}
        return {
            "type": "group", "name": name, "encode": {"update": size},
            "data": data, "scales": scales, "marks": spec["marks"],
        }  # fmt: skip

    def compile(self, names: Iterable[str]) -> None:
        """Have these templates ready: what follows may then run in several threads."""
        for name in sorted(names):
            self._compiled(name)

    def _compiled(self, name: str) -> dict[str, Any]:
        if name not in self._made:
            self._made[name] = kept_as(self._folder, f"template:{name}", dict[str, Any], lambda: compiled(name))
        return self._made[name]


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


def compiled(name: str) -> dict[str, Any]:
    """The template as Vega."""
    import vl_convert as vlc

    return lean(vlc.vegalite_to_vega(specification(name), vl_version=VEGALITE))


_PLAIN = re.compile(r'datum\.(\w+)|isValid\(datum\["(\w+)"\]\) \? datum\["\2"\] : ""\+datum\["\2"\]')
"""Expressions that do no more than name a field."""


def lean(spec: dict[str, Any]) -> dict[str, Any]:
    """A compiled template without its guards against what fillings never hold: missing values, dates as text.

    Parsing their expressions anew for every panel would take a third of the time of drawing.
    """
    derived = {
        data["name"]: data["source"]
        for data in spec["data"]
        if "source" in data and all(_is_guard(step) for step in data.get("transform", ()))
    }
    slim = {**spec, "data": [data for data in spec["data"] if data["name"] not in derived]}
    plain: dict[str, Any] = _without_guards(slim, derived)
    return plain


def _is_guard(step: dict[str, Any]) -> bool:
    expression = step.get("expr", "")
    return expression.startswith("toDate(datum") or (step["type"] == "filter" and "isValid(datum" in expression)


def _without_guards(value: Any, derived: Mapping[str, str]) -> Any:
    match value:
        case {"data": str(name), **others} if name in derived:
            return {**_without_guards(others, derived), "data": derived[name]}
        case {"signal": str(expression)} if found := _PLAIN.fullmatch(expression):
            return {"field": found[1] or found[2]}
        case [{"test": str(test)}, encoding] if "isValid(" in test:
            return _without_guards(encoding, derived)
        case dict():
            return {key: _without_guards(item, derived) for key, item in value.items()}
        case list():
            return [_without_guards(item, derived) for item in value]
    return value
