"""The renderer's setting, made before its first conversion."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

SECONDS = 30
"""How long one conversion may take."""


@cache
def prepare(jobs: int = 2) -> None:
    """No addresses, no fonts of the machine, bounded time; `jobs` conversions at once. The first call in a process counts."""
    os.environ["FONTCONFIG_FILE"] = _no_fonts()
    import vl_convert as vlc

    vlc.configure(
        num_workers=jobs,
        base_url="https://base.invalid",
        allowed_base_urls=[],
        max_v8_execution_time_secs=SECONDS,
    )


def _no_fonts() -> str:
    """A font configuration that names one empty folder: what the machine has installed must not show."""
    folder = Path(tempfile.mkdtemp(prefix="accord-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "none").mkdir()
    path = folder / "fonts.conf"
    path.write_text(f'<?xml version="1.0"?><fontconfig><dir>{folder / "none"}</dir></fontconfig>', "utf-8")
    return str(path)
