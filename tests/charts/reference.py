"""The definition of how charts look: their Altair templates, compiled by Vega-Lite, filled, and drawn by Vega.

What pages carry is drawn without these; tests compare the two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from generator.charts.model import Panel, Plot, Row
from generator.charts.render.painter import quoted
from generator.charts.render.svg import short
from generator.charts.render.vl_convert import drawable, prepare
from tools import chart_templates

compiled = cache(chart_templates.compiled)


def panels_of(plot: Plot) -> list[Panel]:
    """The panels of a plot that are filled templates."""
    return [panel for picture in (plot.wide, plot.narrow) if picture for panel in picture.panels if panel.spec is None]


def rendered(panels: Sequence[Panel]) -> list[str]:
    """What is inside each panel, drawn by Vega in one sheet, and cleaned."""
    prepare()
    import vl_convert as vlc

    spec = {
        "$schema": "https://vega.github.io/schema/vega/v6.json",
        "width": 10,
        "height": 10,
        "padding": 0,
        "autosize": "none",
        "config": {"style": {"cell": {"stroke": None}}},
        "marks": [_filled(panel, f"panel-{index}") for index, panel in enumerate(panels)],
    }
    return _bodies(vlc.vega_to_svg(drawable(spec)), panels)


def _filled(panel: Panel, name: str) -> dict[str, Any]:
    """The panel's template filled, as a Vega group mark."""
    spec = compiled(panel.template)
    data = [{"name": data["name"], "values": _values(panel, data["name"])} for data in spec["data"]]
    scales = [
        {**scale, "domain": panel.scales[scale["name"]].domain, "range": panel.scales[scale["name"]].range}
        for scale in spec.get("scales", [])
    ]
    size = {"width": {"value": panel.width}, "height": {"value": panel.height}}
    return {
        "type": "group", "name": name, "encode": {"update": size},
        "data": data, "scales": scales, "marks": spec["marks"],
    }  # fmt: skip


def _values(panel: Panel, name: str) -> list[Row]:
    """What fills a template's data. The renderer is given the numbers of marks in place of their words and links."""
    rows = panel.data.get(name, [])
    if name != "marks":
        return rows
    return [{**row, "tip": str(number) if row["tip"] else "", "href": ""} for number, row in enumerate(rows)]


# ── What of the renderer's SVG is kept ───────────────────────────────────────────────────────────────────────────────

_NUMBER = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?|-?\d+e-\d+")
_PANEL = re.compile(r'<g class="mark-group role-scope panel-\d+"')
_GROUP = re.compile(r'<g class="mark-(\w+) role-mark[^>]*(?<!/)>')
_RULE = re.compile(
    r'<line transform="translate\(([^,]+),([^)]+)\)" x2="([^"]+)" y2="([^"]+)"( stroke="[^"]+" stroke-width="[^"]+"'
    r' stroke-dasharray="[^"]*")/>'
)
_TEXT = re.compile(
    r'<text text-anchor="(\w+)" (transform="[^"]+") font-family="[^"]*" font-size="(\d+)px" font-weight="(\d+)"'
    r'( fill="[^"]+")(?: stroke="([^"]+)")? stroke-width="4">(.*?)</text>'
)
_MARK = re.compile(
    r'<path(?: aria-label="(\d*)" role="graphics-symbol" aria-roledescription="[^"]*")?'
    r'(?: transform="translate\(([^,]+),([^)]+)\)")? d="([^"]*)"([^>]*?)/>'
)
_CIRCLE = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0$")
_PLAIN = re.compile(r' (?:(?:fill-)?opacity="1"|stroke-width="1"|stroke-dasharray=""|stroke="none")')
"""Attributes that say what is so without them."""


def _bodies(svg: str, panels: Sequence[Panel]) -> list[str]:
    """What is inside each panel of a rendered sheet, cleaned."""
    starts = [match.start() for match in _PANEL.finditer(svg)]
    ends = [*starts[1:], len(svg)]
    return [_panel(svg[start:end], panel) for start, end, panel in zip(starts, ends, panels, strict=True)]


def _panel(text: str, panel: Panel) -> str:
    """The layers of a panel. Groups hold marks or groups, never both, so each layer ends where the next group does."""
    _, *groups = _GROUP.split(text)
    return "".join(
        _group(kind, rest[: rest.index("</g>")], panel.data.get("marks", []))
        for kind, rest in zip(groups[::2], groups[1::2], strict=True)
    )


def _group(kind: str, marks: str, told: Sequence[Row]) -> str:
    if kind == "rule":
        return _rules(marks)
    return _words(marks) if kind == "text" else _MARK.sub(lambda match: _mark(match, told), marks)


def _rules(marks: str) -> str:
    """Lines that look alike become one path."""
    paths: dict[str, str] = {}
    for x, y, across, down, style in _RULE.findall(marks):
        way = f"H{short(float(x) + float(across))}" if float(down) == 0 else f"V{short(float(y) + float(down))}"
        if float(across) and float(down):
            way = f"L{short(float(x) + float(across))},{short(float(y) + float(down))}"
        paths[style] = paths.get(style, "") + f"M{x},{y}{way}"
    return "".join(f'<path d="{way}"{_PLAIN.sub("", style)}/>' for style, way in paths.items())


def _words(marks: str) -> str:
    """Words that look alike are put together: how they look is said once."""
    groups: dict[str, str] = {}
    for anchor, place, size, weight, fill, halo, words in _TEXT.findall(marks):
        look = (
            (f' text-anchor="{anchor}"' if anchor != "start" else "")
            + (f' font-size="{size}px"' if size != "13" else "")
            + (f' font-weight="{weight}"' if weight != "400" else "")
            + fill
            + (
                f' stroke="{halo}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
                if halo not in ("", "none")
                else ""
            )
        )
        groups[look] = groups.get(look, "") + f"<text {place}>{words}</text>"
    return "".join(f"<g{look}>{words}</g>" for look, words in groups.items())


def _mark(match: re.Match[str], rows: Sequence[Row]) -> str:
    number, x, y, way, style = match.groups()
    row = rows[int(number)] if number else {}
    told = "".join(f' data-{name}="{quoted(row[name])}"' for name in ("tip", "href") if row.get(name))
    round_ = _CIRCLE.match(way)
    if round_:
        shape = f'<circle cx="{short(float(x))}" cy="{short(float(y))}" r="{short(float(round_[1]))}"'
    else:
        place = f' transform="translate({short(float(x))},{short(float(y))})"' if x else ""
        shape = f'<path{place} d="{_NUMBER.sub(_shorter, way)}"'
    return f"{shape}{told}{_PLAIN.sub('', style)}/>"


def _shorter(match: re.Match[str]) -> str:
    return short(float(match[0]))
