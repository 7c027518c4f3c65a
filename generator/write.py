"""The writing end of the shell: the site's folder.

A file is replaced in one step, so a reader of the site sees the old one or the new one. What Accord has written stands
in a manifest in the folder itself: by it a folder is known as Accord's, what no page owns any more is removed, and a
file that somebody else put there is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import msgspec

MANIFEST = ".accord-files.json"


class OutputRefused(Exception):
    """The folder named for the site must not be written to; the message says why."""


@dataclass
class Written:
    """What publishing did, in numbers of files."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0


def refuse_output(output: Path, root: Path) -> None:
    """Raise OutputRefused unless the site may be written to `output`."""
    place, home = output.resolve(), root.resolve()
    if place == home or home.is_relative_to(place):
        raise OutputRefused(f"{output} holds the publication itself; name a folder for the site alone")
    for name in ("content", "templates", ".accord"):
        if place.is_relative_to(home / name):
            raise OutputRefused(f"{output} is within {name}/; name a folder for the site alone")
    if output.exists() and not output.is_dir():
        raise OutputRefused(f"{output} is not a folder")
    if output.is_dir() and any(output.iterdir()) and not (output / MANIFEST).is_file():
        raise OutputRefused(f"{output} is not empty and was not made by Accord; empty it or name another folder")


def publish(output: Path, files: Iterable[tuple[str, bytes]], note: Callable[[], None] = lambda: None) -> Written:
    """Bring the folder up to date with `files` (path and bytes), calling `note` after each."""
    output.mkdir(parents=True, exist_ok=True)
    before = _manifest(output)
    # What is about to be written is Accord's from now on: were it killed half-way, the next build would know them all.
    listed = list(files)
    owned = {path for path, _ in listed}
    _record(output, before | owned)
    result = Written()
    for path, data in listed:
        if _write(output, path, data):
            result.written += 1
        else:
            result.unchanged += 1
        note()
    for path in sorted(before - owned):
        result.removed += _remove(output, path)
    _record(output, owned)
    return result


def remove_site(output: Path) -> None:
    """Remove what Accord wrote, and nothing else."""
    for path in sorted(_manifest(output)):
        _remove(output, path)
    (output / MANIFEST).unlink(missing_ok=True)


def _manifest(output: Path) -> set[str]:
    try:
        return set(msgspec.json.decode((output / MANIFEST).read_bytes(), type=list[str]))
    except (FileNotFoundError, msgspec.DecodeError):
        return set()


def _record(output: Path, paths: set[str]) -> None:
    _write(
        output,
        MANIFEST,
        b"\n".join([b"[", b",\n".join(msgspec.json.encode(p) for p in sorted(paths)), b"]\n"]),
    )


def _write(output: Path, path: str, data: bytes) -> bool:
    """Write a file unless it holds just that already."""
    target = output / path
    try:
        if target.read_bytes() == data:
            return False
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        _make_room(output, PurePosixPath(path))
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(data)
    part.replace(target)
    return True


def _make_room(output: Path, path: PurePosixPath) -> None:
    """Make the folders of a file; one that was a page's file gives way, as does an empty folder in the file's place."""
    for parent in reversed(path.parents[:-1]):
        folder = output / parent
        if folder.is_file() or folder.is_symlink():
            folder.unlink()
    (output / path).parent.mkdir(parents=True, exist_ok=True)
    if (output / path).is_dir():
        (output / path).rmdir()


def _remove(output: Path, path: str) -> bool:
    target = output / path
    try:
        target.unlink()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False
    for folder in target.parents:
        if folder == output or any(folder.iterdir()):
            break
        folder.rmdir()
    return True
