"""Altair charts over named data, compiled to Vega once and kept; each drawing only fills them.

Compiling costs a hundred times what filling does, and needs Altair; so compiled templates are kept on disk under the
digest of this package's code, and a build that has them never imports Altair.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from generator.charts import bar, density, history, parts, timeline
from generator.charts.plot import Panel

if TYPE_CHECKING:
    import altair as alt

VEGALITE = "6.4"
"""The Vega-Lite that templates are compiled by."""

TEMPLATES: dict[str, Callable[[], alt.LayerChart]] = {
    "key": parts.key_template,
    "timeline": timeline.template,
    "timeline-rail": timeline.rail_template,
    "piles": density.template,
    "spans": history.template,
    "bar-lying": bar.lying_template,
    "bar-standing": bar.standing_template,
}


_CONTROL = re.compile(r"(\\\\)|\\u00(?:0[0-8bcef]|1[0-9a-f])|\\[bf]|[\ufffe\uffff]")
"""In JSON: characters that SVG cannot hold (an escaped backslash is stepped over)."""


@cache
def revision() -> str:
    """The digest of all that decides how a plot becomes a drawing, apart from the plot: this code and the renderer."""
    sha = hashlib.sha256()
    for name in ("altair", "vl-convert-python"):
        sha.update(f"{name}={version(name)};".encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        sha.update(path.read_bytes())
    return sha.hexdigest()[:24]


class Templates:
    """Compiled templates, from `folder` when they were compiled before."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._made: dict[str, dict[str, Any]] = {}

    def fill(self, panel: Panel) -> str:
        """The panel's Vega specification as JSON."""
        spec = dict(self._compiled(panel.template))
        spec["width"], spec["height"] = panel.width, panel.height
        spec["data"] = [
            {**data, "values": panel.data.get(data["name"], [])} if "source" not in data else data for data in spec["data"]
        ]
        scales = panel.scales
        spec["scales"] = [
            {**scale, "domain": scales[scale["name"]].domain, "range": scales[scale["name"]].range, "nice": False}
            for scale in spec.get("scales", [])
            if scale["name"] in scales
        ]
        return _CONTROL.sub(r"\1", msgspec.json.encode(spec).decode())

    def _compiled(self, name: str) -> dict[str, Any]:
        if name not in self._made:
            self._made[name] = self._kept(name)
        return self._made[name]

    def _kept(self, name: str) -> dict[str, Any]:
        if self._folder is None:
            return compiled(name)
        path = self._folder / f"{name}-{revision()}.json"
        try:
            return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
        except (OSError, msgspec.DecodeError):  # not there, or not whole
            spec = compiled(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(msgspec.json.encode(spec))
            return spec


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

    spec: dict[str, Any] = vlc.vegalite_to_vega(specification(name), vl_version=VEGALITE)
    return spec
