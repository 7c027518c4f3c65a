"""Changes to a publication's files, as they happen.

What is watched are `content/` and `templates/`, with all below them, and the publication's folder itself, in which they
may appear, vanish and be exchanged. What is told is only that something happened at a place: what it came to is for
whoever reads the files again to find out.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Coroutine
from contextlib import suppress
from pathlib import Path, PurePosixPath

from watchfiles import awatch

FOLDERS = ("content", "templates")

_STEP = 5
"""Milliseconds of quiet after which a change counts as over. Saving a file takes less, however it is done."""
_LONGEST = 50
"""Milliseconds after which changes are told even while more are coming."""
_BURST = 4
"""From so many places on it is not somebody saving: a branch is switched, a folder copied. Then wait for longer."""
_SETTLED = 0.08
"""Seconds of quiet that end a burst."""
_PATIENCE = 2.0
"""Seconds after which a burst is told even while it goes on."""
_UNWRITTEN = 0.15
"""Seconds given to a file that is empty: most likely it was truncated to be written anew."""
_LATER = 0.3
"""Seconds after which a new folder is looked at again: files may have been put in it before it was watched."""
_POLL = 300
"""Milliseconds from one look to the next where the system tells nothing of itself."""
_FIRST_LOOK = 2.0
"""Seconds after which the first of those looks is over; what changed before it would go unnoticed."""


class Watch:
    """Watches a publication. A change is told as the places, relative to `root`, where something happened together."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._happened: asyncio.Queue[str] = asyncio.Queue()
        self._inside: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._folders: list[tuple[str, int]] = []

    async def begin(self) -> None:
        """Begin to watch: what happens after this has returned is told."""
        self._start(self._watch_root())
        self._watch_folders()
        await asyncio.sleep(0)  # a task runs up to its first wait, and by then it watches

    async def end(self) -> None:
        """Watch no longer."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def next(self) -> set[str]:
        """The next change, once it has settled."""
        places = {await self._happened.get()}
        self._gather(places)
        patience = asyncio.get_running_loop().time() + _PATIENCE
        while (quiet := self._quiet(places)) and asyncio.get_running_loop().time() < patience:
            try:
                places.add(await asyncio.wait_for(self._happened.get(), quiet))
            except TimeoutError:
                break
            self._gather(places)
        for place in places:
            if (self._root / place).is_dir():
                asyncio.get_running_loop().call_later(_LATER, self._happened.put_nowait, place)
        return places

    def _gather(self, places: set[str]) -> None:
        while not self._happened.empty():
            places.add(self._happened.get_nowait())

    def _quiet(self, places: set[str]) -> float:
        """How many seconds to wait for more."""
        if len(places) >= _BURST:
            return _SETTLED
        return _UNWRITTEN if any(_is_empty(self._root / place) for place in places) else 0

    def _start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _watch_root(self) -> None:
        async for places in self._places([self._root], recursive=False):
            if any(place.split("/")[0] in FOLDERS for place in places) and self._watch_folders():
                self._look_at_all()

    def _look_at_all(self) -> None:
        for folder in FOLDERS:
            self._happened.put_nowait(folder)

    def _watch_folders(self) -> bool:
        """Watch the folders that there are; false when they are those that were watched already."""
        present = []
        for folder in FOLDERS:
            with suppress(OSError):
                present.append((folder, (self._root / folder).stat().st_ino))
        if present == self._folders:
            return False
        self._folders = present
        if self._inside:
            self._inside.cancel()
        self._inside = self._start(self._watch_inside([self._root / folder for folder, _ in present]))
        return True

    async def _watch_inside(self, folders: list[Path]) -> None:
        if folders:
            async for places in self._places(folders, recursive=True):
                for place in places:
                    self._happened.put_nowait(place)

    async def _places(self, folders: list[Path], *, recursive: bool) -> AsyncIterator[set[str]]:
        """The places below `folders` that matter, relative to the root, as the system tells of them."""
        try:
            async for paths in _notices(folders, recursive, polling=None):
                yield {place for path in paths if (place := _place(self._root, path))}
        except OSError:
            # The system has no more watches to give, or cannot watch this disk: look again and again instead.
            asyncio.get_running_loop().call_later(_FIRST_LOOK, self._look_at_all)
            async for paths in _notices(folders, recursive, polling=True):
                yield {place for path in paths if (place := _place(self._root, path))}


async def _notices(folders: list[Path], recursive: bool, polling: bool | None) -> AsyncIterator[set[str]]:
    async for found in awatch(
        *folders,
        watch_filter=None,
        debounce=_LONGEST,
        step=_STEP,
        force_polling=polling,
        poll_delay_ms=_POLL,
        recursive=recursive,
        ignore_permission_denied=True,
    ):
        yield {path for _, path in found}


def _place(root: Path, path: str) -> str:
    """A path relative to `root`, "" for what editors and file systems keep for themselves."""
    place = PurePosixPath(os.path.relpath(path, root).replace(os.sep, "/"))
    if place.parts and place.parts[0] == "..":
        return FOLDERS[0]  # a linked folder, told of by the name that it has elsewhere
    hidden = any(part.startswith((".", "#")) or part.endswith("~") for part in place.parts)
    return "" if hidden else str(place)


def _is_empty(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size == 0
    except OSError:
        return False
