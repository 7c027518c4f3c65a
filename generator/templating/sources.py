"""Where templates and assets are, and what tells one state of them from another.

The built-in ones travel in the package; a publication's own `templates/` goes before them, file by file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


def built_in_templates() -> Path:
    """The built-in templates: in the package when it is installed, beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


@dataclass(frozen=True)
class Templates:
    """The templates and assets of the publication at `root`."""

    root: Path

    @property
    def own(self) -> Path | None:
        """The publication's own folder, where it has one that is not the built-in one itself."""
        folder = self.root / "templates"
        return folder if folder.is_dir() and folder.resolve() != built_in_templates().resolve() else None

    @cached_property
    def digests(self) -> dict[str, bytes]:
        """The digest of every template and asset file: `own/…` and `built-in/…`."""
        folders = {"built-in": built_in_templates(), "own": self.own}
        return {
            f"{name}/{path.relative_to(folder).as_posix()}": _digest(path)
            for name, folder in folders.items()
            if folder
            for path in _files(folder)
        }

    @property
    def strays(self) -> list[str]:
        """Links among the publication's own files that lead out of it: they are not followed."""
        folder = self.own
        strays = [path for path in _candidates(folder) if _leads_out(path, folder)] if folder else []
        return [path.relative_to(self.root).as_posix() for path in strays]

    @cached_property
    def assets(self) -> dict[str, Path]:
        """The site's assets by output path."""
        found: dict[str, Path] = {}
        for folder in (built_in_templates(), self.own):
            if folder and (folder / "assets").is_dir():
                found |= {path.relative_to(folder).as_posix(): path for path in _files(folder / "assets")}
        return dict(sorted(found.items()))

    def stamp(self, names: Iterable[str]) -> bytes:
        """What tells the present state of some templates from another; also which overrides there are."""
        total = hashlib.blake2b(digest_size=12)
        for name in sorted(names):
            for place in (f"own/{name}", f"built-in/{name}"):
                total.update(f"{place}:".encode() + self.digests.get(place, b""))
        return total.digest()


def _files(folder: Path) -> list[Path]:
    return [path for path in _candidates(folder) if not _leads_out(path, folder)]


def _candidates(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".")]


def _leads_out(path: Path, folder: Path) -> bool:
    return path.is_symlink() and not path.resolve().is_relative_to(folder.resolve().parent)


def _digest(path: Path) -> bytes:
    return hashlib.blake2b(path.read_bytes(), digest_size=12).digest()
