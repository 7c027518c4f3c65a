"""A process ends when the one that made it does."""

from __future__ import annotations

import os
import select
import signal
import threading

import pytest

from generator.engine import processes
from generator.engine.processes import end_with_parent


def _orphan(platform: str) -> int:
    """Make a process that makes another one and is killed; the end of a pipe that the other one holds open."""
    read, held = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        processes.sys.platform = platform  # type: ignore[attr-defined]
        ready, tell = os.pipe()
        parent = os.getpid()
        if not os.fork():
            end_with_parent(parent)
            os.write(tell, b"!")
            threading.Event().wait()  # for work that nobody will send
        os.read(ready, 1)
        os.kill(os.getpid(), signal.SIGKILL)
    os.close(held)
    os.waitpid(child, 0)
    return read


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_a_process_whose_parent_was_killed_ends(platform: str) -> None:
    read = _orphan(platform)
    ended, _, _ = select.select([read], [], [], 30)  # the pipe's end is told when nobody holds it open any more
    assert ended and os.read(read, 1) == b""
    os.close(read)


def test_a_process_whose_parent_ended_before_it_could_ask_ends_at_once() -> None:
    child = os.fork()
    if not child:
        end_with_parent(os.getpid())  # which is not its parent
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 1
