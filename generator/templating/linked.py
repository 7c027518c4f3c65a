"""Ways out of a chart: the names that it prints, made links to what they name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

from markupsafe import Markup

_TEXT = re.compile(r"<text\b[^>]*>([^<]+)</text>")


def linked(drawing: str, links: Mapping[str, str]) -> Markup:
    """An SVG whose texts that name something in `links` lead there: then a group, for a picture holds no links."""
    if not links:
        return Markup(drawing)

    def way(match: re.Match[str]) -> str:
        href = links.get(unescape(match[1]))
        return f'<a href="{escape(href)}">{match[0]}</a>' if href else match[0]

    return Markup(_TEXT.sub(way, drawing).replace('role="img"', 'role="group"', 1))
