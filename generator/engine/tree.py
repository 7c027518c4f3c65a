"""A folder, and the files in it, changed without ever going through a link.

Each folder is opened from the one above it and is held open until a path leads elsewhere; so work on paths in their
order opens each folder once.

A folder of which Accord knows all that is in it bears one fixed time of its last change (`STAMP`). The system sets
another as soon as anybody puts something there, takes something away or gives it another name: by that alone is found,
without listing thousands of folders, where other people's files may be.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from errno import EEXIST, EISDIR, ELOOP, ENOENT, ENOTDIR, ENOTEMPTY
from types import TracebackType
from typing import Self

from generator.engine.disk import Disk, DiskFault, Entry, suppress_errno
from generator.engine.record import NEW_FILE

STAMP = 1_000_000_000 * 1_000_000_000
"""In September 2001. Whole and even seconds, for some file systems know no others."""


@dataclass(slots=True)
class _Open:
    """A folder that is open: `made` when it is new, `known` when all that is in it is, `changed` when something was
    done there."""

    name: str
    number: int
    path: str
    made: bool = False
    known: bool = False
    changed: bool = False


class Tree:
    """The files of one folder. To be used in a `with`: leaving it lets go of what is open."""

    def __init__(self, disk: Disk, root: str) -> None:
        self.root = root
        self._disk = disk
        self._open: list[_Open] = []

    def __enter__(self) -> Self:
        self._open.append(_Open("", self._disk.open_folder(Entry(self.root)), self.root))
        return self

    def __exit__(self, kind: object, fault: BaseException | None, traceback: TracebackType | None) -> None:
        try:
            while self._open:
                self._close(stamp=fault is None)
        finally:
            while self._open:
                self._close(stamp=False)

    def put(self, path: str, data: bytes) -> None:
        """Make a file, which must not be there."""
        self._disk.write_file(self._place(path), data)

    def move_in(self, source: str, path: str) -> None:
        """Move a file from elsewhere to its place; a file, or an empty folder, that is there is no more."""
        target = self._place(path)
        try:
            self._disk.rename(Entry(source), target)
        except DiskFault as fault:
            if fault.errno != EISDIR:
                raise
            self._disk.remove_folder(target)
            self._disk.rename(Entry(source), target)

    def replace(self, path: str, data: bytes) -> None:
        """Put a file in the place of one that may be there, in one step."""
        root = self._open[0].number
        new = Entry(NEW_FILE, root, f"{self.root}/{NEW_FILE}")
        with suppress_errno(FileNotFoundError):
            self._disk.remove_file(new)
        _note_change(self._open[0])
        self._disk.write_file(new, data)
        self._disk.rename(new, self._place(path))

    def link_in(self, other: Tree, path: str) -> None:
        """Have a file of another tree in this one too. Raises DiskFault, also when it is not there."""
        source = other.entry(path)
        if source is None:
            raise DiskFault(f"{other.root}/{path}", "link the file", ENOTDIR)
        target = self._place(path)
        try:
            self._disk.link(source, target)
        except DiskFault as fault:
            if fault.errno != EEXIST:
                raise
            status = os.stat(target.name, dir_fd=target.folder, follow_symlinks=False)
            (self._disk.remove_folder if stat.S_ISDIR(status.st_mode) else self._disk.remove_file)(target)
            self._disk.link(source, target)

    def make_folder(self, path: str) -> None:
        """Make a folder, unless it is there."""
        self._go(path, make=True)

    def remove(self, path: str) -> None:
        """Remove a file, if it is there, and with it the folders that hold nothing any more."""
        status = self.status(path)
        entry = self.entry(path)
        if entry is None or status is None or stat.S_ISDIR(status.st_mode):
            return
        _note_change(self._open[-1])
        self._disk.remove_file(entry)
        self._remove_empty()

    def remove_folder(self, path: str) -> None:
        """Remove a folder, if it is there and holds nothing, and with it those that then hold nothing."""
        if self._go(path, make=False):
            self._remove_empty()

    def entry(self, path: str) -> Entry | None:
        """Where a file is, or would be; None where its folder is not there, or is none."""
        folder, _, name = path.rpartition("/")
        if not self._go(folder, make=False):
            return None
        return Entry(name, self._open[-1].number, f"{self.root}/{path}")

    def status(self, path: str) -> os.stat_result | None:
        """The state of a file, or of a link as such."""
        entry = self.entry(path)
        if entry is None:
            return None
        try:
            return os.stat(entry.name, dir_fd=entry.folder, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def names(self, path: str) -> list[str]:
        """What a folder holds; nothing, if it is not there."""
        return os.listdir(self._open[-1].number) if self._go(path, make=False) else []  # noqa: PTH208

    def stamp(self, path: str, when: int | None = None) -> None:
        """Stamp a folder of which all that is in it is known; with `when`, if it has not changed since."""
        if self._go(path, make=False) and when in (None, os.fstat(self._open[-1].number).st_mtime_ns):
            self._disk.stamp(self._open[-1].number, self._open[-1].path, STAMP)

    def _place(self, path: str) -> Entry:
        """Where a file is put: its folder is made where it is not there."""
        folder, _, name = path.rpartition("/")
        self._go(folder, make=True)
        _note_change(self._open[-1])
        return Entry(name, self._open[-1].number, f"{self.root}/{path}")

    def _go(self, folder: str, *, make: bool) -> bool:
        """Open a folder, and let go of those that it is not in."""
        parts = folder.split("/") if folder else []
        depth = 0
        while depth < len(parts) and depth + 1 < len(self._open) and self._open[depth + 1].name == parts[depth]:
            depth += 1
        while len(self._open) > depth + 1:
            self._close()
        return all(self._enter_folder(name, make) for name in parts[depth:])

    def _enter_folder(self, name: str, make: bool) -> bool:
        above = self._open[-1]
        entry = Entry(name, above.number, f"{above.path}/{name}")
        if not (above.made and make):  # in a folder that is new there is none yet
            try:
                self._open.append(_Open(name, self._disk.open_folder(entry), entry.shown))
            except DiskFault as fault:
                if not make and fault.errno in (ENOENT, ENOTDIR, ELOOP):
                    return False
                if fault.errno != ENOENT:
                    raise
            else:
                return True
        _note_change(above)
        with suppress_errno(FileExistsError):
            self._disk.make_folder(entry)
        number = self._disk.open_folder(entry)
        self._open.append(_Open(name, number, entry.shown, made=True, known=True, changed=True))
        return True

    def _close(self, *, stamp: bool = True) -> None:
        last = self._open[-1]
        try:
            if stamp and last.changed and last.known:
                self._disk.stamp(last.number, last.path, STAMP)
        finally:
            self._open.pop()
            os.close(last.number)

    def _remove_empty(self) -> None:
        """Remove the folder that was opened last, and those above it, as long as they are empty."""
        while len(self._open) > 1:
            *_, above, last = self._open
            _note_change(above)
            try:
                self._disk.remove_folder(Entry(last.name, above.number, last.path))
            except DiskFault as fault:
                if fault.errno in (EEXIST, ENOTEMPTY):
                    return
                raise
            self._open.pop()
            os.close(last.number)


def _note_change(folder: _Open) -> None:
    """Note that something is about to be done in a folder."""
    if not folder.changed:
        folder.known = os.fstat(folder.number).st_mtime_ns == STAMP
        folder.changed = True
