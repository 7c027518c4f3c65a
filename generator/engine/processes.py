"""How a process that another one made by fork comes to its end."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

_LOOKS = 0.25
"""Seconds between two looks at whether the parent is there, where the system does not tell."""


def end_with_parent(parent: int) -> None:
    """Have this process end when its parent does, whatever way that is.

    To be called first by a process made by fork, which waits for work on a pipe that its own brothers hold open too: it
    would wait for ever. `parent` is the process that made it, as that one knew itself before: by this is told that it
    ended before the system was asked to watch it.
    """
    if sys.platform == "linux":
        from generator.engine import libc

        libc.send_when_parent_ends(signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOKS)
    os._exit(1)
