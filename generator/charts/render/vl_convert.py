"""The renderer's setting, made before its first conversion."""

from __future__ import annotations

import os
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

VEGALITE = "6.4"
"""The Vega-Lite that charts are compiled by."""

SECONDS = 30
"""How long one conversion may take."""


@cache
def prepare() -> None:
    """No addresses, no fonts of the machine, bounded time.

    The renderer looks for fonts when it is first used: by then the machine's must be out of sight, and afterwards what
    this process starts (a browser) must see them again.
    """
    before = os.environ.get("FONTCONFIG_FILE")
    with tempfile.TemporaryDirectory(prefix="accord-fonts-") as folder:
        os.environ["FONTCONFIG_FILE"] = _no_fonts(Path(folder))
        import vl_convert as vlc

        vlc.configure(
            num_workers=1,
            base_url="https://base.invalid",
            allowed_base_urls=[],
            max_v8_execution_time_secs=SECONDS,
        )
        vlc.vega_to_svg(
            {"width": 1, "height": 1, "marks": [{"type": "text", "encode": {"enter": {"text": {"value": "a"}}}}]}
        )
    if before is None:
        del os.environ["FONTCONFIG_FILE"]
    else:
        os.environ["FONTCONFIG_FILE"] = before


_CONTROL = re.compile(r"(\\\\)|\\u00(?:0[0-8bcef]|1[0-9a-f])|\\[bf]|[\ufffe\uffff]")
"""In JSON: characters that SVG cannot hold (an escaped backslash is stepped over)."""
PARAGRAPHS = str.maketrans("\u0085\u2029", "  ")
"""What ends a paragraph: where one from left to right and one from right to left meet in a text, the renderer ends the
whole process (cosmic-text 0.19, its pull request 508)."""


def drawable(spec: dict[str, Any]) -> str:
    """A specification as the renderer takes it, without the characters that it does not."""
    return _CONTROL.sub(r"\1", msgspec.json.encode(spec).decode()).translate(PARAGRAPHS)


def _no_fonts(folder: Path) -> str:
    (folder / "none").mkdir()
    path = folder / "fonts.conf"
    path.write_text(f'<?xml version="1.0"?><fontconfig><dir>{folder / "none"}</dir></fontconfig>', "utf-8")
    return str(path)
