"""The folder that holds the site: staged beside it, then put in its place whole.

There are two trees, the site and its shadow, which is one build behind; a file that is the same in both is one file
with two names. Publishing brings the shadow up to date, at the cost of what this build and the last one changed, and
exchanges the two in one call: a reader sees the old site or the new one.

What a build that was killed leaves is known by two notes. The manifest, a file of the site itself, says which files are
Accord's. `behind`, written before the shadow is touched, says in which files the two trees may differ, whichever of
them is which.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from errno import EEXIST
from pathlib import Path
from typing import Self

from generator.engine.change import Before, Change, OutputRefused, before, owners, refuse_in_the_way
from generator.engine.changeover import Changeover
from generator.engine.desk import Desk
from generator.engine.disk import Disk, DiskFault, Entry
from generator.engine.record import (
    MANIFEST,
    OURS,
    UNFINISHED,
    Stand,
    digest_of,
    is_within,
    manifest_of,
    record_of,
    stand_of,
)
from generator.engine.survey import Others, Standing, others_in, survey

__all__ = ["OutputFolder", "OutputRefused", "Written", "refuse_output"]


@dataclass
class Written:
    """What publishing did, in numbers of files; `in_one_step` where a reader saw the old site or the new one.

    `warnings` tell of what could not be done once the new site stood: that costs the next build time, no more.
    """

    written: int = 0
    unchanged: int = 0
    removed: int = 0
    in_one_step: bool = True
    warnings: list[str] = field(default_factory=list)


def refuse_output(output: Path, root: Path, *, fresh: bool = False) -> None:
    """Raise OutputRefused unless the site may be written to `output`. Whether a folder of which nothing is known may be
    taken over by a `fresh` build is found when its files are known."""
    place, home = output.resolve(), root.resolve()
    if place == home or home.is_relative_to(place):
        raise OutputRefused(f"{output} holds the publication itself; name a folder for the site alone")
    for name in ("content", "templates", ".accord"):
        if place.is_relative_to(home / name):
            raise OutputRefused(f"{output} is within {name}/; name a folder for the site alone")
    if output.exists() and not output.is_dir():
        raise OutputRefused(f"{output} is not a folder")
    if not fresh:
        record = Desk(Disk(), str(place), str(home / ".accord")).record()
        _refuse_unknown(before(str(place), record, None), output)


class OutputFolder:
    """The site's folder while one build, its owner, brings it up to date. Leaving it throws away what is staged."""

    def __init__(
        self,
        output: Path,
        home: Path,
        *,
        fresh: bool = False,
        waiting: Callable[[int], None] = lambda pid: None,
        disk: Disk | None = None,
    ) -> None:
        """The site in `output`, of the publication whose `.accord/` is `home`. A `fresh` one is written whole, whatever
        is there. `waiting` is told which process is waited for; 0 when that is not known."""
        self.output = output
        self._site = os.path.realpath(output)
        self._fresh = fresh
        self._waiting = waiting
        self._disk = disk or Disk()
        self._desk = Desk(self._disk, self._site, os.path.realpath(home))
        self._folders: set[str] = set()
        self._standing: Standing | None = None
        self._others: Others | None = None

    def __enter__(self) -> Self:
        """Become its owner. Raises OutputRefused and DiskFault."""
        self._exchanged = self._can_be_exchanged()
        self._desk.open(self._waiting, self._exchanged)
        try:
            self._before = before(self._site, self._desk.record(), self._desk.foreign())
            if not self._fresh:
                self._exchanged &= self._before.whole
                _refuse_unknown(self._before, self.output)
        except BaseException:
            self._desk.close()
            raise
        return self

    def __exit__(self, *fault: object) -> None:
        self._desk.close()

    def standing(self) -> Standing:
        """The digests of the files that Accord wrote and that stand as it wrote them; of a `fresh` site there are none.

        What a process made by fork finds is to be told to this one by `take`.
        """
        self._standing = survey(self._site, self._before.table, self._before.listed or ())
        if self._fresh:
            self._standing.forget()
        return self._standing

    def others(self) -> Others:
        """The files in the folder that somebody else put there. Only a change of the site needs to know them."""
        known = self._before.table.keys() | (self._before.listed or set())
        self._others = others_in(self._site, known, self._before.carried)
        return self._others

    def take(self, standing: Standing | None = None, others: Others | None = None) -> None:
        """Take what another process found, instead of looking again."""
        self._standing = standing or self._standing
        self._others = others or self._others

    def stage(self, path: str, data: bytes) -> None:
        """Keep a file's new bytes until they are published."""
        if not is_within(path) or path in OURS:
            raise ValueError(f"{path!r} is no path of a file of the site")
        self._write_staged(path, data)

    def publish(self, files: Mapping[str, bytes]) -> Written:
        """Have the site hold just these files, given by the digests of their bytes: those that do not stand are staged.

        Raises OutputRefused and DiskFault; then the site is as it was, or, where its files are replaced one by one, the
        next build mends it.
        """
        standing = self._standing if self._standing is not None else self.standing()
        new = {path for path, digest in files.items() if standing.get(path) != digest}
        if not new and self._is_complete(files, standing):
            return Written(0, len(files), 0, warnings=self._note_moved(files, standing))
        change = self._change(files, new, standing)
        over = Changeover(self._disk, self._desk, self._before, change)
        if not self._exchanged:
            over.replace(self._desk.staged, whole=self._before.whole)
        elif change.is_all_new:
            over.begin_anew()
        else:
            over.exchange(standing)
        return Written(len(new), len(files) - len(new), len(change.gone), over.in_one_step, over.warnings)

    def _is_complete(self, files: Mapping[str, bytes], standing: Standing) -> bool:
        """Whether the manifest lists just these files, and no build was killed while it replaced some."""
        is_listed = standing.manifest and self._before.listed == files.keys()
        return is_listed and not os.path.lexists(f"{self._site}/{UNFINISHED}")

    def _note_moved(self, files: Mapping[str, bytes], standing: Standing) -> list[str]:
        """Note how the files stand now, of which none has changed; what failed."""
        if not standing.moved:
            return []
        known = {path: standing.moved.get(path) or self._before.table[path] for path in (*files, MANIFEST)}
        try:
            self._desk.keep_record(record_of(known, self._before.whole))
        except DiskFault as fault:
            return [str(fault)]
        return []

    def _can_be_exchanged(self) -> bool:
        """Whether the folder is neither a link nor the top of another file system, and may be moved."""
        above = os.path.dirname(self._site)  # noqa: PTH120
        if os.path.islink(self.output) or os.path.ismount(self._site):  # noqa: PTH114
            return False
        return not os.path.isdir(self._site) or os.access(above, os.W_OK | os.X_OK)  # noqa: PTH112

    def _change(self, files: Mapping[str, bytes], new: set[str], standing: Standing) -> Change:
        """What this build changes. Raises OutputRefused."""
        others = self._others or self.others()
        owned, foreign = owners(self._before, standing, others.files, files.keys(), self.output)
        refuse_in_the_way(files.keys(), foreign, self.output)
        table, moved = self._before.table, standing.moved
        stands = {path: moved.get(path) or table[path] for path in files if path not in new}
        stands |= {path: self._staged(path, files[path]) for path in new}
        staged = set(new)
        if standing.manifest and self._before.listed == files.keys():
            stands[MANIFEST] = moved.get(MANIFEST) or table[MANIFEST]
        else:
            data = manifest_of(files)
            self._write_staged(MANIFEST, data)
            stands[MANIFEST] = self._staged(MANIFEST, digest_of(data))
            staged.add(MANIFEST)
        dropped = (self._before.carried or frozenset()) - foreign
        gone = frozenset(owned - files.keys())
        return Change(stands, frozenset(staged), gone, frozenset(foreign), dropped, others.listed)

    def _staged(self, path: str, digest: bytes) -> Stand:
        """A staged file as it is to stand."""
        try:
            status = os.lstat(f"{self._desk.staged}/{path}")
        except FileNotFoundError:
            raise ValueError(f"{path} does not stand and was not staged") from None
        return stand_of(digest, status)

    def _write_staged(self, path: str, data: bytes) -> None:
        place = f"{self._desk.staged}/{path}"
        folder = place.rpartition("/")[0]
        if folder not in self._folders:
            self._disk.make_folders(folder, self._folders)
        try:
            self._disk.write_file(Entry(place), data)
        except DiskFault as fault:
            if fault.errno != EEXIST:
                raise
            self._disk.remove_file(Entry(place))
            self._disk.write_file(Entry(place), data)


def _refuse_unknown(known: Before, output: Path) -> None:
    if not known.is_ours:
        raise OutputRefused(f"{output} is not empty and was not made by Accord; empty it or name another folder")
