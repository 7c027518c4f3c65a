"""The reading end: which files the publication has, and what tells a file's state on the disk from another."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from msgspec import Struct

from generator.diagnostics.diagnostic import Diagnostic
from generator.model.files import PUBLISHED
from generator.model.unread import unread
from generator.primitives.links import LEADS_OUT, within
from generator.templating.sources import Templates

_TICK = 2_000_000_000
"""Nanoseconds within which a coarse file system may give two writes the same time."""


class Scan(Struct):
    """The files of a publication by their paths, each with what names its state on the disk (empty where it could
    change again without being told from now), and what is no file, with what is wrong with it."""

    states: dict[str, str]
    odd: dict[str, Diagnostic]


def scan(root: Path) -> Scan:
    """All files of a publication."""
    found = Scan({}, {})
    now = time.time_ns()
    for path, status in sorted(_walk("content", root, found.odd)):
        found.states[path] = _state(status, now)
    templates = Templates(root)
    for name, file in sorted(templates.own_files.items()):
        found.states[f"templates/{name}"] = _state(file.stat(), now)
    found.odd.update({path: Diagnostic(path, 1, 1, "not-a-file", *problem) for path, problem in templates.odd.items()})
    return found


def rescan(root: Path, before: Scan, places: Collection[str]) -> Scan | None:
    """The same, where nothing can have changed but at some places; None unless these are files that were there."""
    states, now = dict(before.states), time.time_ns()
    for path in places:
        try:
            status = os.lstat(root / path)
        except OSError:
            return None
        if path not in states or not stat.S_ISREG(status.st_mode):
            return None
        states[path] = _state(status, now)
    return Scan(states, before.odd) if places else None


def _state(status: os.stat_result, now: int) -> str:
    if max(status.st_mtime_ns, status.st_ctime_ns) > now - _TICK:
        return ""
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"


def _walk(folder: str, root: Path, odd: dict[str, Diagnostic]) -> Iterator[tuple[str, os.stat_result]]:
    """The files of a folder with their state, by paths relative to the publication's root."""
    if folder == "content" and not within(root / folder, root):
        odd[folder] = Diagnostic(folder, 1, 1, "not-a-file", *LEADS_OUT)
        return
    entries = list(os.scandir(root / folder))
    siblings = {entry.name for entry in entries}
    for entry in entries:
        name = f"{folder}/{entry.name}"
        if not _is_text(entry.name):
            shown = os.fsencode(name).decode("utf-8", "replace")
            odd[shown] = Diagnostic(shown, 1, 1, "bad-encoding", "the file's name is not UTF-8", "rename it")
            continue
        if entry.name.startswith((".", "#")) or entry.name.endswith("~"):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(name, root, odd)
        elif problem := _not_a_file(entry, root):
            odd[name] = Diagnostic(name, 1, 1, "not-a-file", *problem)
        else:
            if warning := unread(name, siblings):
                odd[name] = warning
            if PurePosixPath(entry.name).suffix.lower() in PUBLISHED:
                yield name, entry.stat()


def _is_text(name: str) -> bool:
    """Whether a file's name can be written down: Python stands in surrogates for bytes that are not UTF-8."""
    return not any("\ud800" <= c <= "\udfff" for c in name)


def _not_a_file(entry: os.DirEntry[str], root: Path) -> tuple[str, str] | None:
    """Why an entry cannot be read as a file of the publication."""
    if entry.is_symlink():
        if not within(entry.path, root):
            return LEADS_OUT
        if not Path(entry.path).is_file():
            return "a link to something that is not a file", "link to a file, or take it out"
    elif not stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
        return "not a regular file", f"take it out of {Path(entry.path).relative_to(root).parts[0]}/"
    return None
