"""How a site's folder stands: which files are as Accord wrote them, and what is there that it did not write."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from generator.engine.disk import DiskFault, is_folder
from generator.engine.record import MANIFEST, OURS, Stand, digest_of, stand_of
from generator.engine.tree import STAMP

_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Standing(dict[str, bytes]):
    """The digests of the files that stand as they were written, by path.

    `manifest`: so does the list of them. `moved` are those whose state has changed while their bytes have not; `alone`
    those that are not in the shadow too.
    """

    def __init__(self) -> None:
        super().__init__()
        self.manifest = False
        self.moved: dict[str, Stand] = {}
        self.alone: set[str] = set()

    def forget(self) -> None:
        """Have nothing stand, for all is to be written anew."""
        self.clear()
        self.manifest = False


class Others(NamedTuple):
    """What is in a folder besides files that are known: `files`, and with a slash at the end empty folders; `listed`
    are the folders that did not bear the stamp, by the time of their last change."""

    files: frozenset[str]
    listed: dict[str, int]


def survey(root: str, files: Mapping[str, Stand], unknown: Iterable[str]) -> Standing:
    """How the files of a folder stand: `files` are those that Accord wrote as it left them, `unknown` those of which
    only the paths are known. Whether a link leads to them is not looked at: that `others_in` tells."""
    found = Standing()
    for path, stand in files.items():
        try:
            status = os.lstat(f"{root}/{path}")
        except OSError:
            continue
        if stand_of(stand[0], status) == stand:
            found[path] = stand[0]
            if status.st_nlink < 2:
                found.alone.add(path)
        elif (now := _read(root, path)) and now[0] == stand[0]:
            _take(found, path, now)
    for path in set(unknown) - files.keys():
        if now := _read(root, path):
            _take(found, path, now)
    found.manifest = found.pop(MANIFEST, None) is not None
    return found


def others_in(root: str, known: Collection[str], before: Iterable[str] | None) -> Others:
    """What is in a folder besides files that are `known`. Of folders that bear the stamp it is what was there `before`,
    if it is there still; when that is not known, None, all folders are listed."""
    folders = folders_of(known)
    listed = _without_stamp(root, folders, None if before is None else STAMP)
    found = set[str]()
    for folder in listed:
        for path, is_one in _entries(root, folder):
            if path not in OURS and path not in (folders if is_one else known):
                found.update(_leaves(root, path, is_one))
    for top in {_top(path, folders) for path in before or ()}:
        if top.rpartition("/")[0] not in listed and os.path.lexists(f"{root}/{top}"):
            found.update(_leaves(root, top, is_folder(f"{root}/{top}")))
    return Others(frozenset(found), listed)


def folders_of(paths: Iterable[str]) -> set[str]:
    """The folders that files are in, and those that these are in."""
    folders = {""}
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders


def _take(found: Standing, path: str, now: Stand) -> None:
    found[path] = now[0]
    found.moved[path] = now
    found.alone.add(path)


def _without_stamp(root: str, folders: Iterable[str], stamp: int | None) -> dict[str, int]:
    """The folders that do not bear the stamp, by their time. What is within a link is left out."""
    missing, found = set[str](), dict[str, int]()
    for folder in sorted(folders):
        try:
            status = os.lstat(f"{root}/{folder}" if folder else root)
        except (FileNotFoundError, NotADirectoryError):
            missing.add(folder)
            continue
        except OSError as error:  # to take it for missing would be to overlook what others have there
            raise DiskFault(f"{root}/{folder}", "look at the folder", error.errno or 0) from error
        if not stat.S_ISDIR(status.st_mode) or (folder and folder.rpartition("/")[0] in missing):
            missing.add(folder)
        elif status.st_mtime_ns != stamp:
            found[folder] = status.st_mtime_ns
    return found


def _top(path: str, folders: set[str]) -> str:
    """The outermost part of a path that is not a folder with files of Accord."""
    parts = path.rstrip("/").split("/")
    for count in range(1, len(parts)):
        if (top := "/".join(parts[:count])) not in folders:
            return top
    return "/".join(parts)


def _leaves(root: str, path: str, is_folder: bool) -> Iterator[str]:
    """All that is in a folder, and the folder itself when it holds nothing; what is no folder is all there is."""
    entries = _entries(root, path) if is_folder else []
    for inner, is_inner_folder in entries:
        yield from _leaves(root, inner, is_inner_folder)
    if not entries:
        yield f"{path}/" if is_folder else path


def _entries(root: str, folder: str) -> list[tuple[str, bool]]:
    """What is in a folder, and of each whether it is one itself; a link is none."""
    place, start = (f"{root}/{folder}", f"{folder}/") if folder else (root, "")
    try:
        with os.scandir(place) as entries:
            return [(f"{start}{entry.name}", entry.is_dir(follow_symlinks=False)) for entry in entries]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise DiskFault(place, "list the folder", error.errno or 0) from error


def _read(root: str, path: str) -> Stand | None:
    """A file as it is; None when it cannot be read, or is none."""
    try:
        file = os.open(f"{root}/{path}", _READ)
    except OSError:
        return None
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode):
            return None
        with open(file, "rb", buffering=0, closefd=False) as opened:
            return stand_of(digest_of(opened.read()), status)
    except OSError:
        return None
    finally:
        os.close(file)
