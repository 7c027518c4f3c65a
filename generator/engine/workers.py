"""The one place that knows processes: work is shared out among some, made by fork, which have all that this one has."""

from __future__ import annotations

import gc
import io
import os
import pickle
import select
import signal
import struct
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from generator.engine.processes import end_with_parent

_HEAD = struct.Struct("!bI")
"""Before each result: what follows (a result, the end, an error) and how many bytes."""
_RESULT, _END, _ERROR = range(3)


class WorkerDied(Exception):
    """A process that did a part of the work ended before its time, killed from outside."""


def share_out(
    work: Callable[[int], bytes], shares: int, jobs: int, begin: Callable[[], object] = lambda: None
) -> Iterator[bytes]:
    """What `work` makes of each number below `shares`, in any order: by `jobs` processes, each of which calls `begin`
    first, or by this one alone where that is enough. Nothing that another process changes is seen here.

    Raises what `work` raises, and WorkerDied. However it ends, no process is left.
    """
    if jobs < 2 or shares < 2 or sys.platform != "linux":
        yield from map(work, range(shares))
        return
    tasks, more = os.pipe()
    children: dict[int, int] = {}
    try:
        with os.fdopen(more, "wb") as filled:
            filled.write(b"".join(number.to_bytes(4, "big") for number in range(shares)))
        for _ in range(min(jobs, shares)):
            pipe, child = _begin(work, tasks, begin, list(children))
            children[pipe] = child
        yield from _results(set(children))
    finally:
        os.close(tasks)
        for pipe, child in children.items():
            os.close(pipe)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _begin(work: Callable[[int], bytes], tasks: int, begin: Callable[[], object], others: list[int]) -> tuple[int, int]:
    """A process that does shares while there are any: the end of the pipe from which its results are read, its id."""
    results, told = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if child:
        os.close(told)
        return results, child
    try:
        for pipe in (results, *others):
            os.close(pipe)
        end_with_parent(parent)
        begin()
        with os.fdopen(told, "wb", buffering=0) as pipe_:
            _do(work, tasks, pipe_)
    finally:
        os._exit(0)


def _do(work: Callable[[int], bytes], tasks: int, pipe: io.FileIO) -> None:
    def tell(what: int, data: bytes) -> None:
        data = _HEAD.pack(what, len(data)) + data
        while data:
            data = data[pipe.write(data) :]

    try:
        while number := os.read(tasks, 4):
            tell(_RESULT, work(int.from_bytes(number, "big")))
        tell(_END, b"")
    except BaseException as error:  # noqa: BLE001  it is raised again where the work was asked for
        error.add_note(f"in another process:\n{traceback.format_exc()}")
        try:
            data = pickle.dumps(error)
        except Exception:  # noqa: BLE001  an exception that cannot be sent is told in words
            data = pickle.dumps(RuntimeError(repr(error)))
        tell(_ERROR, data)


def _results(pipes: set[int]) -> Iterator[bytes]:
    """The results that come from pipes, until each has told its end."""
    while pipes:
        for pipe in select.select(list(pipes), [], [])[0]:
            what, size = _HEAD.unpack(_read(pipe, _HEAD.size))
            data = _read(pipe, size)
            if what == _RESULT:
                yield data
            elif what == _END:
                pipes.discard(pipe)
            else:
                raise pickle.loads(data)


def _read(pipe: int, size: int) -> bytes:
    parts = []
    while size:
        part = os.read(pipe, min(size, 1 << 20))
        if not part:
            raise WorkerDied("a process that made a part of the site was ended from outside")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


@contextmanager
def no_collector() -> Iterator[None]:
    """Keep Python's collector of cycles from what is made to stay: a build makes millions of values, hardly a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
