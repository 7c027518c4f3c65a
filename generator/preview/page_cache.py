"""Pages that the preview has made, in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Container
from dataclasses import dataclass

_SIZE = 64 * 1024 * 1024
"""Bytes of made pages that are kept."""
_LATELY = 16
"""Pages that were asked for last: those that somebody is looking at are among them."""


@dataclass
class Made:
    """A page that was made: its bytes, their digest, the number of what is shown in which it was last found good."""

    data: bytes
    digest: str
    edition: int


class PageCache:
    """Made pages, the longest unused dropped first, and which were asked for lately. At home in several threads."""

    def __init__(self, size: int = _SIZE) -> None:
        self._size = size
        self._held = 0
        self._pages: OrderedDict[str, Made] = OrderedDict()
        self._lately: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, path: str) -> Made | None:
        """A page, if it is kept."""
        with self._lock:
            if path in self._pages:
                self._pages.move_to_end(path)
            return self._pages.get(path)

    def put(self, path: str, made: Made) -> None:
        """Keep a page."""
        with self._lock:
            self._drop(path)
            self._pages[path] = made
            self._held += len(made.data)
            while self._held > self._size and len(self._pages) > 1:
                self._drop(next(iter(self._pages)))

    def keep_only(self, paths: Container[str]) -> None:
        """Drop all pages but these."""
        with self._lock:
            for path in [path for path in self._pages if path not in paths]:
                self._drop(path)

    def note(self, path: str) -> None:
        """Note that a page was asked for."""
        with self._lock:
            self._lately[path] = None
            self._lately.move_to_end(path)
            while len(self._lately) > _LATELY:
                self._lately.popitem(last=False)

    def lately(self) -> list[str]:
        """The pages asked for, the last one first."""
        with self._lock:
            return list(reversed(self._lately))

    def forget(self, path: str) -> None:
        """Note that a page is not there to be asked for."""
        with self._lock:
            self._lately.pop(path, None)

    def _drop(self, path: str) -> None:
        if made := self._pages.pop(path, None):
            self._held -= len(made.data)
