"""Disks that do not do what they should, or tell of all that they do."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from generator.engine.disk import Disk, DiskFault


class Steady(Disk):
    """A disk that forces nothing, for that takes its time, and lets each operation be looked at before it is done."""

    def __init__(self, look: Callable[[str, str], object] = lambda what, path: None) -> None:
        super().__init__()
        self._look = look
        self.count = 0

    def run(self, what: str, path: str, call: Callable[..., Any], /, *given: Any, **named: Any) -> Any:
        self.count += 1
        self._look(what, path)
        return None if what.startswith("force") else self.do(what, path, call, *given, **named)

    def do(self, what: str, path: str, call: Callable[..., Any], *given: Any, **named: Any) -> Any:
        return super().run(what, path, call, *given, **named)


class Failing(Steady):
    """A disk that fails the n-th operation, and with `for_good` all that follow."""

    def __init__(self, at: int, number: int, for_good: bool) -> None:
        super().__init__(self._fail)
        self._at, self._number, self._for_good = at, number, for_good

    def _fail(self, what: str, path: str) -> None:
        if self.count == self._at or (self._for_good and self.count > self._at):
            raise DiskFault(path, what, self._number) from OSError(self._number, os.strerror(self._number))


class Short(Steady):
    """A disk that takes a few bytes at a time."""

    def do(self, what: str, path: str, call: Callable[..., Any], *given: Any, **named: Any) -> Any:
        if what == "write the file":
            given = (given[0], given[1][:3])
        return super().do(what, path, call, *given, **named)


class Killed(Steady):
    """A disk at whose n-th operation the process ends, before or after it is done."""

    def __init__(self, at: int, after: bool) -> None:
        super().__init__(self._end)
        self._at, self._after = at, after

    def _end(self, what: str, path: str) -> None:
        if self.count == self._at and not self._after:
            os._exit(9)

    def run(self, what: str, path: str, call: Callable[..., Any], /, *given: Any, **named: Any) -> Any:
        try:
            return super().run(what, path, call, *given, **named)
        finally:
            if self.count == self._at:
                os._exit(9)


class Logged(Steady):
    """A disk that keeps a log, from which what a loss of power leaves is made."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self._root = f"{root}/"
        self.log: list[tuple[str, tuple[Any, ...]]] = []

    def run(self, what: str, path: str, call: Callable[..., Any], /, *given: Any, **named: Any) -> Any:
        made = super().run(what, path, call, *given, **named)
        match what:
            case "link the file" | "move into place":
                self._note(what, *(entry.path for entry in given))
            case "exchange with the new site":
                self._note(what, *given)
            case "write the file":
                self._note(what, path, bytes(given[1])[:made])
            case "set the time":
                self._note(what, path, given[1])
            case _:
                self._note(what, path)
        return made

    def _note(self, what: str, *given: Any) -> None:
        self.log.append((what, tuple(g.removeprefix(self._root) if isinstance(g, str) else g for g in given)))
