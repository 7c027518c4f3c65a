"""What decides how a plot becomes a drawing, apart from the plot."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

BENEATH = ("diagnostics", "model", "primitives")
"""The rooms of the generator that this package plans with."""

_SUFFIXES = (".py", ".json", ".ttf")


@cache
def revision() -> str:
    """The digest of this package's files, of what it plans with, and of the versions of what it draws with."""
    from importlib.metadata import version  # slow to import, and only for a build that makes pages

    sha = hashlib.sha256()
    for name in ("altair", "pillow", "vl-convert-python"):
        sha.update(f"{name}={version(name)};".encode())
    package = Path(__file__).parent.parent
    rooms = (package, *(package.parent / name for name in BENEATH))
    for path in (path for room in rooms for path in sorted(room.rglob("*.*"))):
        if path.suffix in _SUFFIXES:
            sha.update(path.read_bytes())
    return sha.hexdigest()[:24]
