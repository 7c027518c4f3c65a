"""Work that another process does while this one goes on."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import TypeVar, cast

T = TypeVar("T")


@contextmanager
def meanwhile(work: Callable[[], T], worth: bool) -> Iterator[Callable[[], T]]:
    """Have `work` done by a process made by fork; what is given waits for it and says what it came to. Nothing that it
    changes is seen here. Where that is not `worth` a process, or it fails, the work is done here when it is asked for.
    """
    if not worth or sys.platform != "linux":
        yield cache(work)
        return
    child, results = _begin(work)

    def result() -> T:
        with os.fdopen(os.dup(results), "rb") as pipe:
            told = pipe.read()
        try:
            return cast(T, pickle.loads(told))
        except (EOFError, pickle.UnpicklingError):
            return work()

    try:
        yield cache(result)
    finally:
        os.close(results)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _begin(work: Callable[[], object]) -> tuple[int, int]:
    """The process that does the work, and the end of a pipe from which its result is read."""
    results, told = os.pipe()
    child = os.fork()
    if child:
        os.close(told)
        return child, results
    os.close(results)
    with suppress(BaseException), os.fdopen(told, "wb") as pipe:
        pipe.write(pickle.dumps(work()))
    os._exit(0)
