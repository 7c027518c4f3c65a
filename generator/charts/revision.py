"""What decides how a plot becomes a drawing, apart from the plot."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path


@cache
def revision() -> str:
    """The digest of this package's code and of the versions of what it draws with."""
    sha = hashlib.sha256()
    for name in ("altair", "vl-convert-python"):
        sha.update(f"{name}={version(name)};".encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        sha.update(path.read_bytes())
    return sha.hexdigest()[:24]
