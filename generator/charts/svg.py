"""From the renderer's SVG to the one that pages carry: named, small, and with what the tooltip script reads.

The renderer gives each mark a role and an `aria-label`. Inside a picture (`role="img"`) a screen reader passes over
these, so the words become `data-tip`, and the picture as a whole gets a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from generator.charts.plot import Panel, Picture, Plot
from generator.charts.text import LEADING, wrap
from generator.charts.theme import DARK, LIGHT

FONT = "var(--chart-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif)"

_TAG = re.compile(r"<[^<>]+>")
_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
_PLACE = re.compile(r' (?:d|transform|[xy][12]?|width|height)="[^"]*"')
_TIP = re.compile(r' aria-label="([^"\ue000]*)(?:\ue000([^"]*))?" role="graphics-symbol" aria-roledescription="[^"]*"')
_GROUP = re.compile(r'<g class="[^"]*"')
_DROPPED = re.compile(
    r' (?:font-family="[^"]*"|font-size="13px"|font-weight="400"|aria-hidden="true"|aria-roledescription="[^"]*"'
    r'|role="graphics-(?:object|symbol)"|stroke-miterlimit="4"|(?:fill-)?opacity="1"|stroke-width="1"'
    r'|text-anchor="start"|pointer-events="none"|stroke-dasharray=""|transform="translate\(0,0\)"|style="[^"]*")'
)
_BACKGROUND = re.compile(r'<path class="(?:background|foreground)"[^>]*/>|<rect [^>]*fill="transparent"/>')
_EMPTY = re.compile(r"<g></g>")


def body(svg: str) -> str:
    """What is inside one rendered panel, cleaned."""
    start = svg.index(">", svg.index("<svg")) + 1
    inner = _BACKGROUND.sub("", svg[start : svg.rindex("</svg>")])
    inner = _TAG.sub(_tag, inner)
    for _ in range(3):
        inner = _EMPTY.sub("", inner)
    return inner


def _tag(match: re.Match[str]) -> str:
    tag = match[0]
    if tag[1] == "/":
        return tag
    tag = _TIP.sub(_tip, tag)
    tag = _GROUP.sub("<g", tag)
    return _PLACE.sub(_places, _DROPPED.sub("", tag))


def _tip(match: re.Match[str]) -> str:
    href = f' data-href="{match[2]}"' if match[2] else ""
    return f' data-tip="{match[1]}"{href}'


def _places(match: re.Match[str]) -> str:
    return _NUMBER.sub(_short, match[0])


def _short(match: re.Match[str]) -> str:
    text = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def assemble(picture: Picture, bodies: Sequence[tuple[Panel, str]], name: str, variant: str) -> str:
    """The picture's SVG: `name` is what a screen reader calls it, `variant` ("wide", "narrow") its class."""
    parts = [
        f'<g transform="translate({panel.x:g},{panel.y:g})">{inner}</g>' if panel.x or panel.y else inner
        for panel, inner in bodies
    ]
    width, height = f"{picture.width:.0f}", f"{picture.height:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{variant}" role="img" aria-label="{escape(name)}" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{FONT}" font-size="13px" stroke-width="1">{"".join(parts)}</svg>'
    )


# ── The file ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_ROOT = re.compile(r'<svg [^>]*?aria-label="([^"]*)"[^>]*?width="(\d+)" height="(\d+)"[^>]*>')
_VAR = re.compile(r"var\(--[\w-]+, (#[0-9a-f]{6})\)")
_DATA = re.compile(r' data-(?:tip|href)="[^"]*"')
_MARGIN = 16


def standalone(svg: str, plot: Plot | None = None) -> str:
    """The drawing as a file of its own: its colours said outright, the dark ones by media query, and its title.

    With `plot`, its unit and caption are written on it too, and its description is inside for screen readers.
    """
    root = _ROOT.match(svg)
    assert root, "not a drawing of this system"
    title, width, height = root[1], int(root[2]), int(root[3])
    head, foot = _words(plot, title, width)
    top = _MARGIN + len(head) * 20 + (10 if head else 0)
    whole = top + height + (len(foot) * LEADING + 14 if foot else 0) + _MARGIN
    lines = [f'<text x="0" y="{18 + 20 * n - top}" {style}>{escape(text)}</text>' for n, (text, style) in enumerate(head)]
    lines += [
        f'<text x="0" y="{height + 22 + LEADING * n}" font-size="12px" fill="{LIGHT["muted"]}">{escape(text)}</text>'
        for n, text in enumerate(foot)
    ]
    desc = f"<desc>{escape(plot.description)}</desc>" if plot else ""
    inner = _DATA.sub("", svg[root.end() : svg.rindex("</svg>")])
    inner = _VAR.sub(r"\1", inner)
    box = f"{-_MARGIN} {-top} {width + 2 * _MARGIN} {whole}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width + 2 * _MARGIN}" height="{whole}" '
        f'viewBox="{box}" font-family="system-ui, -apple-system, \'Segoe UI\', Roboto, Arial, sans-serif" font-size="13px" '
        f'stroke-width="1"><title>{title}</title>{desc}<style>{_dark()}</style>'
        f'<rect x="{-_MARGIN}" y="{-top}" width="100%" height="100%" fill="{LIGHT["paper"]}"/>'
        f"{''.join(lines)}{inner}</svg>\n"
    )


def _words(plot: Plot | None, title: str, width: int) -> tuple[list[tuple[str, str]], list[str]]:
    from html import unescape

    ink, muted = LIGHT["ink"], LIGHT["muted"]
    head = [(line, f'font-size="16px" font-weight="600" fill="{ink}"') for line in wrap(unescape(title), width, 16, bold=True)]
    if plot and plot.unit:
        head += [(line, f'fill="{muted}"') for line in wrap(plot.unit, width)]
    return head, wrap(plot.caption, width, 12) if plot and plot.caption else []


def _dark() -> str:
    """Rules that turn each light colour into its dark one, whichever mark has it."""
    pairs = dict.fromkeys((LIGHT[name], DARK[name]) for name in LIGHT)
    rules = "".join(
        f'[fill="{light}"]{{fill:{dark}}}[stroke="{light}"]{{stroke:{dark}}}' for light, dark in pairs
    )
    return f"@media (prefers-color-scheme:dark){{{rules}}}"
