"""Where templates and assets are, and what tells one state of them from another.

The built-in ones travel in the package; a publication's own `templates/` goes before them, file by file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.primitives.built_in import built_in_templates


@dataclass(frozen=True)
class Templates:
    """The templates and assets of the publication at `root`."""

    root: Path

    @property
    def own(self) -> Path | None:
        """The publication's own folder, where it has one that is not the built-in one itself."""
        folder = self.root / "templates"
        return folder if folder.is_dir() and folder.resolve() != built_in_templates().resolve() else None

    @property
    def strays(self) -> list[str]:
        """Links among the publication's own files that lead out of it: they are not followed."""
        folder = self.own
        strays = [path for path in _candidates(folder) if _leads_out(path, folder)] if folder else []
        return [path.relative_to(self.root).as_posix() for path in strays]


def _candidates(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".")]


def _leads_out(path: Path, folder: Path) -> bool:
    return path.is_symlink() and not path.resolve().is_relative_to(folder.resolve().parent)
