"""Where templates and assets are, and what tells one state of them from another.

The built-in ones travel in the package; a publication's own `templates/` goes before them, file by file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.primitives.built_in import built_in_templates
from generator.primitives.links import LEADS_OUT, within


@dataclass(frozen=True)
class Templates:
    """The templates and assets of the publication at `root`."""

    root: Path

    @property
    def own(self) -> Path | None:
        """The publication's own folder, where it has one that is not the built-in one itself."""
        folder = self.root / "templates"
        if not folder.is_dir() or not within(folder, self.root):
            return None
        return folder if folder.resolve() != built_in_templates().resolve() else None

    @cached_property
    def own_files(self) -> dict[str, Path]:
        """The publication's own templates and assets by their names within `templates/`."""
        return _files(self.own, self.root) if self.own else {}

    @property
    def odd(self) -> dict[str, tuple[str, str]]:
        """What among the publication's own is no file of it, by its path, with what is wrong and the mend."""
        folder = self.root / "templates"
        if folder.is_symlink() and not within(folder, self.root):
            return {"templates": LEADS_OUT}
        entries = _entries(self.own, self.root, ()) if self.own else ()
        problems = ((entry, _problem(entry, self.root)) for entry in entries)
        return {entry.relative_to(self.root).as_posix(): problem for entry, problem in problems if problem}


def _files(folder: Path, root: Path) -> dict[str, Path]:
    """The files of a folder by their names in it, without what a link brings from outside of `root`."""
    entries = (entry for entry in _entries(folder, root, ()) if not entry.is_symlink() or within(entry, root))
    return {entry.relative_to(folder).as_posix(): entry for entry in entries if entry.is_file()}


def _problem(entry: Path, root: Path) -> tuple[str, str] | None:
    """Why an entry of a folder cannot be taken as a file."""
    if entry.is_symlink() and not within(entry, root):
        return LEADS_OUT
    if entry.is_file() or entry.is_dir():
        return None
    return "not a regular file", "take it out"


def _entries(folder: Path, root: Path, above: tuple[str, ...]) -> Iterator[Path]:
    """What a folder holds, also in its folders, links to folders among them unless they lead out or into a circle.

    `above` are the real paths of the folders that it stands in.
    """
    real = os.path.realpath(folder)
    if real in above or (above and folder.is_symlink() and not within(folder, root)):
        return
    for entry in sorted(folder.iterdir()):
        if not entry.name.startswith("."):
            yield entry
            if entry.is_dir():
                yield from _entries(entry, root, (*above, real))
