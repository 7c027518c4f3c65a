"""Colours as publications write them, and how well one can be read on another."""

from __future__ import annotations

import re

LEAST = 4.5
"""The contrast that texts need (WCAG 2.2, success criterion 1.4.3)."""

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def is_color(text: str) -> bool:
    """Whether `text` is `#rgb` or `#rrggbb`."""
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lightened(color: str, ground: str) -> str:
    """`color` with as much white as it takes to be read on a dark `ground`."""
    for step in range(21):
        mixed = "#" + "".join(f"{round(part + (255 - part) * step / 20):02x}" for part in parts(color))
        if contrast(mixed, ground) >= LEAST:
            return mixed
    return "#ffffff"


def mixed(color: str, ground: str, share: float) -> str:
    """The colour that so much of `color` on a `ground` gives."""
    both = zip(parts(color), parts(ground), strict=True)
    return "#" + "".join(f"{round(under + (over - under) * share):02x}" for over, under in both)


def _luminance(color: str) -> float:
    """Relative luminance, 0 to 1 (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    linear = [c / 12.92 if (c := part / 255) <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for part in parts(color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def parts(color: str) -> list[int]:
    """How much red, green and blue there is in a colour, from 0 to 255."""
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    return [int(digits[start : start + 2], 16) for start in (0, 2, 4)]
