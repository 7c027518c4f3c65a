"""Drawings as pages and files carry them: named, small, and with what the tooltip script reads."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from html import escape as escape_markup
from html import unescape
from types import MappingProxyType

from generator.charts.layout.text_metrics import LEADING, wrap
from generator.charts.model import Label, Picture
from generator.charts.theme import DARK, LIGHT

FONT = "var(--chart-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif)"

_NUMBER = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?|-?\d+e-\d+")


def _shorter(match: re.Match[str]) -> str:
    return short(float(match[0]))


def short(value: float) -> str:
    """A number of pixels, with at most one decimal."""
    text = f"{value:.1f}"
    return "0" if text == "-0.0" else text.removesuffix(".0")


_OWN_MARK = re.compile(
    r' aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="(?!(?:axis|legend|title|header|group)")[^"]*"'
)
_OWN_DROPPED = re.compile(
    r' (?:class|style|role|aria-[a-z]+|pointer-events|font-family|stroke-miterlimit)="[^"]*"|<style.*?</style>'
)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ID = re.compile(r'(?<= id=")[^"]+(?=")|(?<=url\(#)[^)"]+(?=\))')
_TAG = re.compile(r"<[^<>]+>")


def own_body(svg: str) -> str:
    """What is inside an own chart's SVG: as the renderer made it, without roles, styles and fonts.

    The renderer gives each mark a role and an `aria-label`. Inside a picture (`role="img"`) a screen reader passes over
    these, so the words become `data-tip`, and the picture as a whole gets a name.

    Ids of clips and gradients come from a counter of the renderer's process; they are made the chart's own.
    """
    inner = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    names = {name: f"{n}" for n, name in enumerate(dict.fromkeys(_ID.findall(inner)))}
    bare = _ID.sub(lambda match: names[match[0]], inner)
    mark = hashlib.sha256(bare.encode()).hexdigest()[:8]

    def clean(match: re.Match[str]) -> str:
        tag = _OWN_DROPPED.sub("", _OWN_MARK.sub(r' data-tip="\1"', match[0]))
        return _ID.sub(lambda id: f"c{mark}-{names[id[0]]}", _NUMBER.sub(_shorter, tag) if " d=" in tag else tag)

    return _TAG.sub(clean, inner)


def escape(text: str, *, quote: bool = True) -> str:
    """The text for XML, without the characters that it cannot hold; for an attribute, with its quotes escaped."""
    return escape_markup(_ILLEGAL.sub("", text), quote)


def assemble(picture: Picture, insides: Sequence[str], name: str, variant: str) -> str:
    """The picture's SVG from its panels' insides: `name` is what a screen reader calls it, `variant` its class."""
    parts = [
        f'<g transform="translate({panel.x:g},{panel.y:g})">{inner}</g>' if panel.x or panel.y else inner
        for panel, inner in zip(picture.panels, insides, strict=True)
    ]
    width, height = f"{picture.width:.0f}", f"{picture.height:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{variant}" role="img" aria-label="{escape(name)}" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{FONT}" font-size="13px" fill="none">{"".join(parts)}</svg>'
    )


# ── The file ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_ROOT = re.compile(r'<svg [^>]*?aria-label="([^"]*)"[^>]*?width="(\d+)" height="(\d+)"[^>]*>')
_VAR = re.compile(r"var\(--([\w-]+), (#[0-9a-f]{6})\)")
_DATA = re.compile(r' data-(?:tip|href)="[^"]*"')
_MARGIN = 16


def standalone(svg: str, label: Label | None = None) -> str:
    """The drawing as a file of its own: its colours said outright, the dark ones by media query, and its title.

    With `label`, its unit and caption are written on it too, and its description is inside for screen readers.
    """
    root = _ROOT.match(svg)
    assert root, "not a drawing of this system"
    title, width, height = root[1], int(root[2]), int(root[3])
    head, foot = _around(label, title, width)
    top = _MARGIN + len(head) * 20 + (10 if head else 0)
    whole = top + height + (len(foot) * LEADING + 14 if foot else 0) + _MARGIN
    lines = [
        f'<text x="0" y="{18 + 20 * n - top}" {style}>{escape(text)}</text>' for n, (text, style) in enumerate(head)
    ]
    lines += [
        f'<text x="0" y="{height + 22 + LEADING * n}" font-size="12px" fill="{LIGHT["muted"]}">{escape(text)}</text>'
        for n, text in enumerate(foot)
    ]
    desc = f"<desc>{escape(label.description)}</desc>" if label else ""
    inner = _DATA.sub("", svg[root.end() : svg.rindex("</svg>")])
    inner = plain(inner)
    box = f"{-_MARGIN} {-top} {width + 2 * _MARGIN} {whole}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width + 2 * _MARGIN}" height="{whole}" '
        f'viewBox="{box}" font-family="system-ui, -apple-system, \'Segoe UI\', Roboto, Arial, sans-serif" '
        f'font-size="13px" '
        f'fill="none"><title>{title}</title>{desc}<style>{_dark()}</style>'
        f'<rect x="{-_MARGIN}" y="{-top}" width="100%" height="100%" fill="{LIGHT["paper"]}"/>'
        f"{''.join(lines)}{inner}</svg>\n"
    )


def plain(svg: str, colors: Mapping[str, str] = MappingProxyType({})) -> str:
    """A drawing with the colours that it shows where no style sheet decides: of `colors`, by name, else its own."""
    return _VAR.sub(lambda match: colors.get(match[1], match[2]), svg)


def _around(label: Label | None, title: str, width: int) -> tuple[list[tuple[str, str]], list[str]]:
    ink, muted = LIGHT["ink"], LIGHT["muted"]
    head = [
        (line, f'font-size="16px" font-weight="600" fill="{ink}"')
        for line in wrap(unescape(title), width, 16, bold=True)
    ]
    if label and label.unit:
        head += [(line, f'fill="{muted}"') for line in wrap(label.unit, width)]
    return head, wrap(label.caption, width, 12) if label and label.caption else []


def _dark() -> str:
    """Rules that turn each light colour into its dark one, whichever mark has it."""
    pairs = dict.fromkeys((LIGHT[name], DARK[name]) for name in LIGHT)
    rules = "".join(f'[fill="{light}"]{{fill:{dark}}}[stroke="{light}"]{{stroke:{dark}}}' for light, dark in pairs)
    return f"@media (prefers-color-scheme:dark){{{rules}}}"
