"""What a site's folder has beside it: the lock of its one owner, the notes, what is staged, and the shadow.

The notes lie in the publication's `.accord/`. So do the staged files and the shadow where they can be moved from there
to the site in one step; else they lie beside the site, as `.NAME.accord`.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from generator.engine.disk import FILE_MODE, Disk, DiskFault, Entry, can_move, forget, is_folder
from generator.engine.record import NEW_FILE, Record, sealed, unsealed

_LOCK = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC


OUTPUTS = "outputs"
"""The folder of the publication's cache that holds what is known of the folders that sites stand in."""


class Desk:
    """The desk of one site; `work` is where the shadow and the staged files are."""

    def __init__(self, disk: Disk, site: str, home: str) -> None:
        self._disk = disk
        self._site = site
        self._parent, name = os.path.split(site)
        self._beside = f"{self._parent}/.{name}.accord"
        # A publication that was moved with its site still knows it.
        told = hashlib.blake2b(os.fsencode(os.path.relpath(site, home)), digest_size=4).hexdigest()
        self.place = f"{home}/{OUTPUTS}/{name}-{told}"
        self.work = self.place
        self._lock = -1

    def open(self, waiting: Callable[[int], None], exchanged: bool) -> None:
        """Become the owner of the site, and put in order what a build that was killed has left. Raises DiskFault.

        `exchanged`: the site's folder can be exchanged with another one, which needs one of the same file system.
        """
        try:
            self._disk.make_folders(self.place)
            self._disk.make_folders(self._parent)
            self._lock = self._locked(waiting)
            if exchanged and not can_move(f"{self.place}/lock", self._parent):
                self.work = self._beside
                self._disk.make_folders(self.work)
            self._put_in_order()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Throw away what is staged, and let others in."""
        if self._lock < 0:
            return
        with suppress(DiskFault):
            self._disk.remove_tree(self.staged)
        # Said aloud, for a process made by fork may hold the file open still.
        fcntl.flock(self._lock, fcntl.LOCK_UN)
        os.close(self._lock)
        self._lock = -1

    @property
    def staged(self) -> str:
        """Where files are until they are published."""
        return f"{self.work}/staged"

    @property
    def shadow(self) -> str:
        """The site as it was one build ago."""
        return f"{self.work}/shadow"

    @property
    def aside(self) -> str:
        """Where the site is for a moment, when it and the shadow cannot be exchanged in one step."""
        return f"{self.work}/aside"

    def record(self) -> Record | None:
        """How the site was written, if that is known."""
        return unsealed(f"{self.place}/record", Record)

    def keep_record(self, record: Record) -> None:
        """Keep how the site was written."""
        self._disk.replace_file(f"{self.place}/record", sealed(record))

    def behind(self) -> set[str] | None:
        """The files in which the shadow may differ from the site; None if that is not known."""
        paths = unsealed(f"{self.work}/behind", list[str])
        return None if paths is None else set(paths)

    def keep_behind(self, paths: set[str], *, lasting: bool = False) -> None:
        """Keep in which files the shadow may differ from the site."""
        self._disk.replace_file(f"{self.work}/behind", sealed(sorted(paths)), lasting=lasting)

    def foreign(self) -> frozenset[str] | None:
        """The files of others in the site, as far as their folders bear the stamp; None if they are not known."""
        paths = unsealed(f"{self.work}/foreign", list[str])
        return None if paths is None else frozenset(paths)

    def keep_foreign(self, paths: frozenset[str]) -> None:
        """Keep which files are those of others, from now on: without it the stamp tells nothing."""
        if self.foreign() != paths:
            self._disk.replace_file(f"{self.work}/foreign", sealed(sorted(paths)), lasting=True)

    def forget_behind(self) -> None:
        """The shadow is not to be used any more."""
        if os.path.lexists(f"{self.work}/behind"):
            self._disk.remove_file(Entry(f"{self.work}/behind"))

    def _locked(self, waiting: Callable[[int], None]) -> int:
        path = f"{self.place}/lock"
        while True:
            lock = self._disk.run("open the lock", path, os.open, path, _LOCK, FILE_MODE)
            try:
                self._wait_for(lock, path, waiting)
                if _is_still(lock, path):
                    self._disk.overwrite(lock, path, b"%d\n" % os.getpid())
                    return lock
            except BaseException:
                os.close(lock)
                raise
            os.close(lock)

    def _wait_for(self, lock: int, path: str, waiting: Callable[[int], None]) -> None:
        try:
            self._disk.run("lock", path, fcntl.flock, lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except DiskFault as fault:
            if not isinstance(fault.__cause__, BlockingIOError):
                raise
            told = os.pread(lock, 20, 0).strip()
            waiting(int(told) if told.isdigit() else 0)
            self._disk.run("lock", path, fcntl.flock, lock, fcntl.LOCK_EX)

    def _put_in_order(self) -> None:
        if is_folder(self.aside):
            if not os.path.lexists(self._site):
                self._disk.rename(Entry(self.aside), Entry(self._site))
            elif not os.path.lexists(self.shadow):
                self._disk.rename(Entry(self.aside), Entry(self.shadow))
            else:
                self._disk.remove_tree(self.aside)
        self._disk.remove_tree(self.staged)
        if os.path.lexists(f"{self._site}/{NEW_FILE}"):
            forget(self._disk, f"{self._site}/{NEW_FILE}")


def _is_still(lock: int, path: str) -> bool:
    """Whether a file that is open is the one that now stands there: the whole `.accord/` may have been removed."""
    try:
        now = Path(path).stat()
    except FileNotFoundError:
        return False
    return os.path.samestat(os.fstat(lock), now)
