"""The writing end of the shell: the site's folder.

A file is replaced in one step, so a reader of the site sees the old one or the new one. What Accord has written stands
in a manifest in the folder itself: by it a folder is known as Accord's, what no page owns any more is removed, and a
file that somebody else put there is left alone.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import msgspec

MANIFEST = ".accord-files.json"
STAGING = ".accord-staging"
"""Stands in the folder while a build is about to change it."""


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


class Site:
    """The site's folder while a build brings it up to date.

    What the site will own is noted first (`begin`), so that a build which is killed leaves nothing that the next one
    would not know. Files are then put beside the places that they will take (`stage`): nothing has changed when a build
    fails half-way. `finish` moves them there, one step each, and removes what no page owns any more.
    """

    def __init__(self, output: Path, *, fresh: bool = False) -> None:
        """The site in `output`; a `fresh` one is written whole, whatever is there."""
        self.output = output
        self._place = str(output)
        self._fresh = fresh
        self._before = _manifest(output)
        self._new: set[str] = set()
        self._states: dict[str, str] = {}
        self._sound = {""}  # folders of the site that are folders indeed, and no links: also those that are new

    def differing(self, states: Mapping[str, str]) -> set[str]:
        """The files that are not there in these states."""
        return {path for path, state in states.items() if self._look(path) != state}

    def know(self, states: Mapping[str, str]) -> None:
        """Take it that files are there in these states."""
        self._states |= states

    def state(self, path: str) -> str:
        """What names a file of the site as it stands on the disk; empty when it is not there."""
        state = self._states.get(path)
        if state is None:
            state = self._states[path] = self._look(path)
        return state

    def _look(self, path: str) -> str:
        try:
            status = os.lstat(f"{self._place}/{path}")
        except OSError:
            return ""
        return f"{status.st_size}:{status.st_mtime_ns}" if stat.S_ISREG(status.st_mode) else ""

    def begin(self, owned: set[str]) -> None:
        """Note what the site will own. Raises OutputRefused when somebody else's file stands in the way."""
        marker = self.output / STAGING
        if marker.exists():  # the last build was killed: what it had staged is in nobody's way, but nobody's either
            self._sweep(self._before)
        for path in sorted(owned - self._before):
            if os.path.lexists(f"{self._place}/{path}"):
                raise OutputRefused(f"{self.output / path} is in the way and was not made by Accord; move it elsewhere")
        if self._before | owned != self._before or not (self.output / MANIFEST).is_file():
            _record(self.output, self._before | owned)
        marker.touch()

    def stage(self, path: str, data: bytes) -> bool:
        """Put a file's new bytes beside its place, unless it holds just those already."""
        if not self._is_in_new_folder(path):
            target = self.output / path
            try:
                if not target.is_symlink() and target.read_bytes() == data and not self._fresh:
                    return False
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                self._make_room(PurePosixPath(path))
        Path(_part(f"{self._place}/{path}")).write_bytes(data)
        return True

    def _is_in_new_folder(self, path: str) -> bool:
        """Whether the file's folder is one that this build has made, or makes now: nothing can be in its way there."""
        folder = path.rpartition("/")[0]
        if folder in self._new:
            return True
        if folder in self._sound or folder.rpartition("/")[0] not in self._sound:
            return False
        try:
            os.mkdir(f"{self._place}/{folder}")  # noqa: PTH102  thousands of times, and `Path` takes longer than it
        except OSError:
            return False
        self._new.add(folder)
        self._sound.add(folder)
        return True

    def read(self, path: str) -> bytes:
        """A file as it is about to stand: its staged bytes, if there are any."""
        target = self.output / path
        try:
            return Path(_part(target)).read_bytes()
        except FileNotFoundError:
            return target.read_bytes()

    def _make_room(self, path: PurePosixPath) -> None:
        """Make the folders of a file; what was a page's file gives way, as does an empty folder in the file's place."""
        for parent in reversed(path.parents[:-1]):
            folder = self.output / parent
            if folder.is_file() or folder.is_symlink():
                if parent.as_posix() not in self._before:
                    raise OutputRefused(f"{folder} is in the way and was not made by Accord; move it elsewhere")
                folder.unlink()
        target = self.output / path
        target.parent.mkdir(parents=True, exist_ok=True)
        self._sound.update(parent.as_posix() for parent in path.parents[:-1])
        if target.is_dir() and any(target.iterdir()):
            raise OutputRefused(f"{target} is in the way and was not made by Accord; move it elsewhere")

    def discard(self, staged: Iterable[str]) -> None:
        """Take staged files away again, and with them what `begin` noted: the site is as it was."""
        self._sweep(staged)
        if self._before:
            _record(self.output, self._before)
        else:
            (self.output / MANIFEST).unlink(missing_ok=True)
            if not any(self.output.iterdir()):
                self.output.rmdir()

    def _sweep(self, staged: Iterable[str]) -> None:
        for path in staged:
            Path(_part(self.output / path)).unlink(missing_ok=True)
            _remove_empty(self.output, self.output / path)
        (self.output / STAGING).unlink(missing_ok=True)

    def finish(self, staged: Iterable[str], owned: set[str]) -> int:
        """Put the staged files in their places; remove what is not `owned` any more, and say how many that were."""
        for path in staged:
            self._states.pop(path, None)
            target = f"{self._place}/{path}"
            try:
                os.replace(_part(target), target)  # noqa: PTH105  as above
            except IsADirectoryError:
                Path(target).rmdir()
                Path(_part(target)).replace(target)
        removed = sum(_remove(self.output, path) for path in sorted(self._before - owned))
        if self._before != owned:
            _record(self.output, owned)
        (self.output / STAGING).unlink(missing_ok=True)
        return removed


def _part(target: str | Path) -> str:
    """Where a file's new bytes stand until it is replaced."""
    folder, _, name = str(target).rpartition("/")
    return f"{folder}/.{name}.part"


def _manifest(output: Path) -> set[str]:
    try:
        paths = msgspec.json.decode((output / MANIFEST).read_bytes(), type=list[str])
    except (FileNotFoundError, msgspec.DecodeError):
        return set()
    # By these files are removed: one that was tampered with must not lead out of the folder.
    return {path for path in paths if not path.startswith("/") and ".." not in path.split("/")}


def _record(output: Path, paths: set[str]) -> None:
    """Write the manifest, in one step."""
    output.mkdir(parents=True, exist_ok=True)
    part = Path(_part(output / MANIFEST))
    part.write_bytes(b"\n".join([b"[", b",\n".join(msgspec.json.encode(p) for p in sorted(paths)), b"]\n"]))
    part.replace(output / MANIFEST)


def _remove(output: Path, path: str) -> bool:
    target = output / path
    try:
        target.unlink()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False
    _remove_empty(output, target)
    return True


def _remove_empty(output: Path, target: Path) -> None:
    """Remove the folders of `target` that hold nothing any more."""
    for folder in target.parents:
        if folder == output or not folder.is_dir() or any(folder.iterdir()):
            break
        folder.rmdir()
