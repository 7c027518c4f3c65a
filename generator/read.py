"""The reading end of the shell: the publication's files, and nothing outside of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.content import role
from generator.diagnostics import Diagnostic

_SUFFIXES = frozenset(
    ".md .yaml .yml .csv .json .py .png .jpg .jpeg .gif .webp .avif .svg .pdf .txt .zip .xlsx .ods .docx .odt .tsv "
    ".geojson .bib .mp3 .mp4 .webm .ogg".split()
)
"""Files of other suffixes are ignored, and so are those that an editor or a file system keeps for itself."""


@dataclass(frozen=True)
class Snapshot:
    """The publication's files as they were read: `texts` are those that Accord reads, `files` the paths of all."""

    root: Path
    texts: dict[str, bytes]
    files: frozenset[str]
    diagnostics: list[Diagnostic]


def take_snapshot(root: Path) -> Snapshot:
    """Read the publication at `root`. Only regular files within it are opened."""
    texts: dict[str, bytes] = {}
    files: set[str] = set()
    diagnostics: list[Diagnostic] = []
    for path in sorted(_walk(root / "content", root, diagnostics)):
        name = path.relative_to(root).as_posix()
        files.add(name)
        if role(name.removeprefix("content/")) not in ("file", "chart", "edition"):
            texts[name] = path.read_bytes()
    return Snapshot(root, texts, frozenset(files), diagnostics)


def _walk(folder: Path, root: Path, diagnostics: list[Diagnostic]) -> Iterator[Path]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = Path(entry.path)
        if entry.name.startswith((".", "#")) or entry.name.endswith("~"):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path, root, diagnostics)
        elif problem := _not_a_file(entry, path, root):
            diagnostics.append(Diagnostic(path.relative_to(root).as_posix(), 1, 1, "not-a-file", *problem))
        elif path.suffix.lower() in _SUFFIXES:
            yield path


def _not_a_file(entry: os.DirEntry[str], path: Path, root: Path) -> tuple[str, str] | None:
    """Why an entry cannot be read as a file of the publication."""
    if entry.is_symlink():
        target = path.resolve()
        if not target.is_relative_to(root.resolve()):
            return "a link that leads out of the publication", "put the file itself here"
        if not target.is_file():
            return "a link to something that is not a file", "link to a file, or take it out"
    elif not stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
        return "not a regular file", "take it out of content/"
    return None
