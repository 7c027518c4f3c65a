"""The files that travel with the program: templates and assets."""

from __future__ import annotations

from functools import cache
from pathlib import Path


def built_in_templates() -> Path:
    """The built-in templates: in the package when it is installed, beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


@cache
def built_in_assets() -> list[str]:
    """The built-in assets, by their paths in the site."""
    folder = built_in_templates()
    files = (path for path in sorted((folder / "assets").rglob("*")) if path.is_file())
    return [path.relative_to(folder).as_posix() for path in files if not path.name.startswith(".")]
