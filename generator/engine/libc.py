"""Calls of the operating system for which Python has no words. Imported late: what changes nothing needs none."""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from errno import ENOSYS
from functools import cache
from typing import Any

_HERE = -100  # AT_FDCWD: a path is one of the working folder
_RENAMEAT2 = {"x86_64": 316, "aarch64": 276}  # for a C library without a function of that name
_SWAP = 2  # RENAME_EXCHANGE and RENAME_SWAP are the same number
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG


def exchange(one: str, other: str) -> None:
    """Exchange what two paths name, in one step. Raises OSError, with ENOSYS where there is no such call."""
    paths = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        _check(_library().renamex_np(*paths, _SWAP))
    elif hasattr(_library(), "renameat2"):
        _check(_library().renameat2(_HERE, paths[0], _HERE, paths[1], _SWAP))
    elif sys.platform == "linux" and platform.machine() in _RENAMEAT2:
        _check(_library().syscall(_RENAMEAT2[platform.machine()], _HERE, paths[0], _HERE, paths[1], _SWAP))
    else:
        raise OSError(ENOSYS, os.strerror(ENOSYS))


def sync_file_system(path: str) -> None:
    """Have the disk keep all that was written to the file system of a path; of all, where it cannot be told which."""
    if not hasattr(_library(), "syncfs"):
        os.sync()
        return
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _check(_library().syncfs(folder))
    finally:
        os.close(folder)


def send_when_parent_ends(signal: int) -> None:
    """Have the system send this process a signal once the one that made it ends; Linux alone does so."""
    if sys.platform == "linux":
        _check(_library().prctl(_PARENT_DEATH_SIGNAL, signal, 0, 0, 0))


@cache
def _library() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def _check(answer: int) -> None:
    """Raise what the C library says went wrong."""
    if answer:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
