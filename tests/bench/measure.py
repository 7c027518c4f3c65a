"""What a command costs: time on the clock, time on the processors, memory; all its processes counted together."""

from __future__ import annotations

import ctypes
import os
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
INTERVAL = 0.03
"""Seconds between two looks at the memory; more where a look takes long, so that looking costs little."""
_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and on the processors, and the most memory that was in use at once, in bytes."""

    wall: float
    cpu: float
    peak: int


class Failed(Exception):
    """The command did not do what it was to do; the message holds the end of what it said."""


def median(costs: Sequence[Cost]) -> Cost:
    """The cost of a typical run."""
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        int(statistics.median(cost.peak for cost in costs)),
    )


def measure(command: Sequence[str], folder: Path) -> Cost:
    """Run a command in a folder. Raises Failed when it fails."""
    adopt_orphans()
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
        )
        watch = _Watch(process.pid)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.stop()
        if process.returncode:
            said.seek(0)
            raise Failed(f"{command[0]} exited with {process.returncode}:\n{said.read().decode()[-2000:]}")
    cpu = usage.ru_utime + usage.ru_stime + _orphans()
    return Cost(wall, cpu, max(watch.peak, usage.ru_maxrss * 1024))


def adopt_orphans() -> None:
    """Let this process be the parent of what its children leave behind: their time counts, too."""
    ctypes.CDLL(None, use_errno=True).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _orphans() -> float:
    """Seconds on the processors of the processes that were left behind; those that do not end are not waited for."""
    total, end = 0.0, time.monotonic() + 2
    while time.monotonic() < end:
        try:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if pid:
            total += usage.ru_utime + usage.ru_stime
        else:
            time.sleep(0.005)
    return total


class _Watch(threading.Thread):
    """Looks at the memory of all processes of a session as long as it lasts."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._session = session
        self._done = threading.Event()

    def run(self) -> None:
        pause = INTERVAL
        while not self._done.wait(pause):
            start = time.perf_counter()
            self.peak = max(self.peak, memory(self._session))
            pause = max(INTERVAL, 40 * (time.perf_counter() - start))

    def stop(self) -> None:
        self._done.set()
        self.join()


def memory(session: int) -> int:
    """Bytes in use by the processes of a session; what several of them share counts once."""
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _is_in(entry, session)]
    if len(pids) == 1:
        return _resident(pids[0])
    return sum(_proportional(pid) for pid in pids)


def _is_in(entry: Path, session: int) -> bool:
    try:
        # After the name, which may hold anything: state, parent, group, session.
        return int((entry / "stat").read_bytes().rpartition(b")")[2].split()[3]) == session
    except (OSError, IndexError):
        return False


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def _proportional(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_bytes().splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
