"""How a change of the site comes into effect: by an exchange of folders, or file by file where there is none."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from errno import EMLINK, ENOSYS, ENOTSUP, EPERM, EXDEV
from pathlib import Path

from generator.engine.change import Before, Change, obstacles
from generator.engine.desk import Desk
from generator.engine.disk import Disk, DiskFault, Entry, is_folder
from generator.engine.record import MANIFEST, NEW_FILE, UNFINISHED, manifest_in, manifest_of, record_of, stand_of
from generator.engine.survey import Standing, folders_of, others_in
from generator.engine.tree import Tree

_NOT_POSSIBLE = {EXDEV, EPERM, EMLINK, ENOSYS, ENOTSUP}
"""What a system says of a link or a move that the file system does not have, or not between these two places."""


class Changeover:
    """Puts one change into effect. `warnings` tells of what failed once the new site stood; `in_one_step`, of how it
    came to stand."""

    def __init__(self, disk: Disk, desk: Desk, before: Before, change: Change) -> None:
        self.warnings: list[str] = []
        self.in_one_step = True
        self._disk = disk
        self._desk = desk
        self._before = before
        self._site = before.site
        self._change = change
        self._foreign = set(change.foreign)

    def begin_anew(self) -> None:
        """Take what is staged for the site: nothing of what stands is to stay."""
        staged, shadow = self._desk.staged, self._desk.shadow
        self._desk.forget_behind()
        self._tidy(staged)
        self._disk.sync(staged)
        if not self._swap(staged):
            self.replace(staged, whole=False)
            return
        self._attempt(lambda: self._rescue(staged, self._before.listed or ()))
        self._attempt(lambda: self._desk.keep_foreign(frozenset(self._foreign)))
        self._attempt(lambda: self._keep_record(whole=True))
        self._attempt(lambda: self._disk.remove_tree(staged))
        self._attempt(lambda: self._disk.remove_tree(shadow))
        self._attempt(self._clone)

    def exchange(self, standing: Standing) -> None:
        """Bring the shadow up to date, and exchange it with the site."""
        change, touched = self._change, self._touched(standing)
        self._desk.keep_behind(touched, lasting=True)
        self._desk.keep_foreign(frozenset(self._foreign))
        self._disk.make_folders(self._desk.shadow)
        try:
            self._link_old(touched)
        except DiskFault as fault:
            if fault.errno not in _NOT_POSSIBLE:
                raise
            self.replace(self._desk.staged, whole=False)
            return
        self._move_new()
        self._disk.sync(self._desk.shadow)
        if not self._swap(self._desk.shadow):
            self.replace(self._desk.shadow, whole=False)
            return
        self._attempt(lambda: self._keep_record(whole=True))
        self._attempt(lambda: self._desk.keep_behind({*change.new, *change.gone}))
        self._attempt(self._stamp_shadow)

    def replace(self, source: str, *, whole: bool) -> None:
        """Replace the site's files one by one by those of another folder; pages last, for they show the others."""
        self.in_one_step = False
        change = self._change
        self._desk.forget_behind()
        self._disk.make_folders(self._site)
        with Tree(self._disk, self._site) as site:
            site.replace(UNFINISHED, b"")
            for path in obstacles(change):
                site.remove(path)
            if MANIFEST in change.new:
                every = (change.files.keys() | change.gone | (self._before.listed or set())) - {MANIFEST}
                site.replace(MANIFEST, manifest_of(every))
            for path in sorted(change.new - {MANIFEST}, key=lambda path: (path.endswith(".html"), path)):
                self._move(source, site, path)
            for path in sorted(change.gone):
                site.remove(path)
            if MANIFEST in change.new:
                self._move(source, site, MANIFEST)
            site.remove(UNFINISHED)
        self._attempt(lambda: self._desk.keep_foreign(frozenset(self._foreign)))
        self._attempt(lambda: self._note_replaced(whole))
        self._attempt(lambda: self._disk.sync(self._site))

    def _tidy(self, staged: str) -> None:
        """Take out of what is staged the files that are not needed, and know its folders from now on."""
        folders = folders_of(self._change.files)
        holds = Counter(path.rpartition("/")[0] for path in (*self._change.files, *(folders - {""})))
        with Tree(self._disk, staged) as tree:
            if any(len(tree.names(folder)) != holds[folder] for folder in sorted(folders)):
                for path in sorted(others_in(staged, self._change.files.keys(), ()).files):
                    tree.remove(path)
            for folder in sorted(folders):
                tree.stamp(folder)

    # The parts of an exchange

    def _touched(self, standing: Standing) -> set[str]:
        """The files that are to be looked after in the shadow: where it may be other than the site to be."""
        change = self._change
        behind = self._behind()
        if behind is None:
            self._rescue(self._desk.shadow, manifest_in(self._desk.shadow) or ())
            self._desk.forget_behind()
            self._disk.remove_tree(self._desk.shadow)
            self._disk.sync(self._desk.work)  # what is noted next must not outlive a tree of which it is not true
            return {*change.files, *self._foreign}
        foreign = self._foreign_behind() if self._foreign else set()
        return behind | standing.alone | change.new | change.gone | change.dropped | foreign

    def _behind(self) -> set[str] | None:
        """The files in which the two trees may differ; None when the shadow is not that of this site."""
        behind = self._desk.behind()
        if behind is None or self._before.carried is None or not is_folder(self._desk.shadow):
            return None
        with suppress(OSError):
            if Path(self._site, MANIFEST).samefile(Path(self._desk.shadow, MANIFEST)):
                return behind
        here, there = manifest_in(self._site), manifest_in(self._desk.shadow)
        if here is None or there is None or not here ^ there <= behind:
            return None
        return behind

    def _foreign_behind(self) -> set[str]:
        """The files of others that the shadow has not, or not as they are now."""
        with Tree(self._disk, self._site) as site, Tree(self._disk, self._desk.shadow) as shadow:
            found = set()
            for path in sorted(self._foreign):
                here, there = site.status(path.rstrip("/")), shadow.status(path.rstrip("/"))
                if there is None or (here and here.st_ino != there.st_ino):
                    found.add(path)
            return found

    def _link_old(self, touched: set[str]) -> None:
        """Take out of the shadow what is not to be there, and take in what stands in the site."""
        wanted = self._change.files.keys() | self._foreign
        with Tree(self._disk, self._site) as site, Tree(self._disk, self._desk.shadow) as shadow:
            for path in sorted({*(touched - wanted), UNFINISHED, NEW_FILE}):
                shadow.remove(path)
            for path in sorted((touched & wanted) - self._change.new):
                _share(site, shadow, path)

    def _move_new(self) -> None:
        with Tree(self._disk, self._desk.shadow) as shadow:
            for path in sorted(self._change.new):
                shadow.move_in(f"{self._desk.staged}/{path}", path)

    def _swap(self, tree: str) -> bool:
        """Put a tree in the site's place and the site in its own; whether that could be."""
        if not os.path.lexists(self._site):
            self._disk.rename(Entry(tree), Entry(self._site))
            return True
        if self._disk.exchange(tree, self._site):
            return True
        aside = Entry(self._desk.aside)
        try:
            self._disk.rename(Entry(self._site), aside)
        except DiskFault as fault:
            if fault.errno in _NOT_POSSIBLE:
                return False
            raise
        try:
            self._disk.rename(Entry(tree), Entry(self._site))
        except BaseException:
            self._disk.rename(aside, Entry(self._site))
            raise
        self.in_one_step = False
        self._attempt(lambda: self._disk.rename(aside, Entry(tree)))
        return True

    def _stamp_shadow(self) -> None:
        """Know the folders again that were listed: what others have there is noted."""
        with Tree(self._disk, self._desk.shadow) as shadow:
            for folder, when in sorted(self._change.listed.items()):
                shadow.stamp(folder, when)

    def _clone(self) -> None:
        """Make the shadow of a site that has none; there is no note of it until it is whole."""
        self._disk.make_folder(Entry(self._desk.shadow))
        try:
            with Tree(self._disk, self._site) as site, Tree(self._disk, self._desk.shadow) as shadow:
                for path in sorted(self._change.files):
                    shadow.link_in(site, path)
        except DiskFault as fault:
            if fault.errno in _NOT_POSSIBLE:
                return  # the next build finds out that files are to be replaced one by one
            raise
        self._disk.sync(self._desk.shadow)
        self._desk.keep_behind(set())

    def _rescue(self, tree: str, known: Iterable[str]) -> None:
        """Bring into the site what somebody else put into a tree that is about to be removed."""
        found = others_in(tree, set(known), ()).files if is_folder(tree) else frozenset()
        if not found:
            return
        with Tree(self._disk, self._site) as site, Tree(self._disk, tree) as old:
            found = frozenset(path for path in found if not path.endswith("/") and site.status(path) is None)
            for path in sorted(found):
                _share(old, site, path)
        self._foreign |= found

    # The parts of a replacement

    def _move(self, source: str, site: Tree, path: str) -> None:
        """Move a file into the site, from another file system too."""
        try:
            site.move_in(f"{source}/{path}", path)
        except DiskFault as fault:
            if fault.errno != EXDEV:
                raise
            site.replace(path, Path(source, path).read_bytes())

    def _note_replaced(self, whole: bool) -> None:
        files = dict(self._change.files)
        with Tree(self._disk, self._site) as site:
            for path in sorted(self._change.new):
                if status := site.status(path):
                    files[path] = stand_of(files[path][0], status)
        self._desk.keep_record(record_of(files, whole))

    def _keep_record(self, *, whole: bool) -> None:
        self._desk.keep_record(record_of(self._change.files, whole))

    def _attempt(self, work: Callable[[], object]) -> None:
        """Do what the next build does too if it fails now."""
        try:
            work()
        except DiskFault as fault:
            self.warnings.append(str(fault))


def _share(source: Tree, target: Tree, path: str) -> None:
    if path.endswith("/"):
        target.make_folder(path[:-1])
    else:
        target.link_in(source, path)
