"""The one door to the disk: what is written goes through these operations, and what fails there is a `DiskFault`.

They are few, and all run by `Disk.run`: so a test can count them, fail the n-th of them, or keep only some of them, as
a loss of power does.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from contextlib import suppress
from errno import EINVAL, ENOSYS, ENOTSUP, EXDEV
from pathlib import Path
from typing import NamedTuple, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

FILE_MODE = 0o644
FOLDER_MODE = 0o755

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class DiskFault(Exception):
    """The disk refused: `what` could not be done to `path`, for the reason that `errno` names."""

    def __init__(self, path: str, what: str, errno: int) -> None:
        super().__init__(path, what, errno)
        self.path = path
        self.what = what
        self.errno = errno

    def __str__(self) -> str:
        return f"{self.path}: could not {self.what}: {os.strerror(self.errno)}"


class Entry(NamedTuple):
    """A name in a folder that is open, or a whole path; `shown` is the path for people."""

    name: str
    folder: int | None = None
    shown: str = ""

    @property
    def path(self) -> str:
        """The path for people."""
        return self.shown or self.name


class Disk:
    """The operations on the disk. Files and folders are made readable for all and writable for their owner."""

    def __init__(self) -> None:
        mask = os.umask(0o022)
        os.umask(mask)
        self._masked = bool(mask & FOLDER_MODE)

    def run(self, what: str, path: str, call: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> T:
        """Run one operation. Raises DiskFault."""
        try:
            return call(*arguments, **named)
        except OSError as error:
            raise DiskFault(path, what, error.errno or 0) from error

    def open_folder(self, entry: Entry) -> int:
        """Open a folder, which a link to one is not."""
        return self.run("open the folder", entry.path, os.open, entry.name, _FOLDER, dir_fd=entry.folder)

    def make_folder(self, entry: Entry) -> None:
        """Make a folder."""
        self.run("make the folder", entry.path, os.mkdir, entry.name, FOLDER_MODE, dir_fd=entry.folder)
        if self._masked:
            self.run("set the mode", entry.path, os.chmod, entry.name, FOLDER_MODE, dir_fd=entry.folder)

    def make_folders(self, path: str, known: set[str] | None = None) -> None:
        """Make a folder, and those that it is to be in, unless they are there; those that are `known` to be are."""
        known = set() if known is None else known
        above = os.path.dirname(path)  # noqa: PTH120  strings, here and below: `Path` takes longer than the operation
        if above not in known and not Path(above).is_dir():
            self.make_folders(above, known)
        with suppress_errno(FileExistsError):
            self.make_folder(Entry(path))
        known |= {above, path}

    def write_file(self, entry: Entry, data: bytes, *, lasting: bool = False) -> None:
        """Make a file that is not there yet; a `lasting` one outlives a loss of power from now on."""
        path = entry.path
        file = self.run("make the file", path, os.open, entry.name, _NEW_FILE, FILE_MODE, dir_fd=entry.folder)
        try:
            if self._masked:
                self.run("set the mode", path, os.fchmod, file, FILE_MODE)
            rest = memoryview(data)
            while rest:
                rest = rest[self.run("write the file", path, os.write, file, rest) :]
            if lasting:
                self.run("force the file to the disk", path, os.fsync, file)
        except BaseException:
            os.close(file)
            raise
        self.run("close the file", path, os.close, file)

    def replace_file(self, path: str, data: bytes, *, lasting: bool = False) -> None:
        """Put a file in the place of one that may be there, in one step."""
        new = Entry(f"{path}.new")
        with suppress_errno(FileNotFoundError):
            self.remove_file(new)
        self.write_file(new, data, lasting=lasting)
        self.rename(new, Entry(path))
        if lasting:
            folder = os.path.dirname(path)  # noqa: PTH120
            self.run("force the folder to the disk", folder, _sync_folder, folder)

    def overwrite(self, file: int, path: str, data: bytes) -> None:
        """Put a few bytes in the place of all that an open file holds."""
        self.run("write the lock", path, _overwrite, file, data)

    def link(self, source: Entry, target: Entry) -> None:
        """Give a file a second name."""
        self.run("link the file", target.path, _link, source, target)

    def rename(self, source: Entry, target: Entry) -> None:
        """Move a file or a folder, in one step; a file in its place is no more."""
        self.run("move into place", target.path, _rename, source, target)

    def exchange(self, one: str, other: str) -> bool:
        """Exchange two folders in one step; False where the system or the file system has no such thing."""
        try:
            self.run("exchange with the new site", other, _exchange, one, other)
        except DiskFault as fault:
            if fault.errno in (EINVAL, ENOSYS, ENOTSUP, EXDEV):
                return False
            raise
        return True

    def remove_file(self, entry: Entry) -> None:
        """Remove a file or a link."""
        self.run("remove the file", entry.path, os.unlink, entry.name, dir_fd=entry.folder)

    def remove_folder(self, entry: Entry) -> None:
        """Remove a folder that is empty."""
        self.run("remove the folder", entry.path, os.rmdir, entry.name, dir_fd=entry.folder)

    def remove_tree(self, path: str) -> None:
        """Remove a folder and all that is in it, or what is in its place; no link is followed."""
        with suppress_errno(FileNotFoundError):
            self.run("remove the folder", path, _remove_tree, path)

    def stamp(self, folder: int, path: str, when: int) -> None:
        """Set the time, in nanoseconds, at which an open folder was last changed."""
        self.run("set the time", path, _stamp, folder, when)

    def sync(self, path: str) -> None:
        """Have the disk keep all that was written to the file system of a path, so that it outlives a loss of power."""
        self.run("force the site to the disk", path, _sync_file_system, path)


class suppress_errno:  # noqa: N801  it reads as `contextlib.suppress` does
    """Go on after a fault of the kinds that these exceptions of the system name."""

    def __init__(self, *kinds: type[OSError]) -> None:
        self._kinds = kinds

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, fault: BaseException | None, traceback: object) -> bool:
        return isinstance(fault, DiskFault) and isinstance(fault.__cause__, self._kinds)


def is_folder(path: str) -> bool:
    """Whether there is a folder, which a link to one is not."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def can_move(file: str, folder: str) -> bool:
    """Whether a file of ours could be moved into a folder in one step: both are then of one file system, as mounted.

    The move that is tried can never be made, for its target is the folder itself; what tells is for which reason.
    """
    try:
        os.rename(file, f"{folder}/.")  # noqa: PTH104
    except OSError as error:
        return error.errno != EXDEV
    return False


def _link(source: Entry, target: Entry) -> None:
    os.link(source.name, target.name, src_dir_fd=source.folder, dst_dir_fd=target.folder, follow_symlinks=False)


def _rename(source: Entry, target: Entry) -> None:
    os.rename(source.name, target.name, src_dir_fd=source.folder, dst_dir_fd=target.folder)


def _overwrite(file: int, data: bytes) -> None:
    os.ftruncate(file, 0)
    os.pwrite(file, data, 0)


def _remove_tree(path: str) -> None:
    if stat.S_ISDIR(os.lstat(path).st_mode):
        shutil.rmtree(path)
    else:
        os.unlink(path)  # noqa: PTH108


def _stamp(folder: int, when: int) -> None:
    os.utime(folder, ns=(when, when))


def _sync_folder(path: str) -> None:
    folder = os.open(path, _FOLDER)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _exchange(one: str, other: str) -> None:
    from generator.engine import libc

    libc.exchange(one, other)


def _sync_file_system(path: str) -> None:
    from generator.engine import libc

    libc.sync_file_system(path)


def forget(disk: Disk, path: str) -> None:
    """Remove a file if it is there and can be removed; that it stays does no harm."""
    with suppress(DiskFault):
        disk.remove_file(Entry(path))
