"""Results kept on disk: a folder that may be deleted at any time, at no cost but time."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from generator.charts.revision import revision

T = TypeVar("T")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that others may be reading: they see all of it or nothing. What cannot be kept is done without."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)


def read_whole(path: Path, type_: type[T]) -> T | None:
    """What was written to `path`, or None when it is not there or not whole."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=type_)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        return None


def write_summed(path: Path, data: bytes) -> None:
    """Write bytes that nothing in them would prove whole, with their sum before them."""
    write_whole(path, _sum(data) + data)


def read_summed(path: Path) -> bytes | None:
    """What `write_summed` wrote to `path`, or None when it is not there or not whole."""
    try:
        kept = path.read_bytes()
    except OSError:
        return None
    data = kept[_SUM:]
    return data if kept[:_SUM] == _sum(data) else None


_SUM = 16


def _sum(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_SUM).digest()


def kept_as(folder: Path | None, key: str, type_: type[T], make: Callable[[], T]) -> T:
    """What `make` returns, kept in `folder` under `key` and this package's revision; what it raises is not kept."""
    if folder is None:
        return make()
    name = hashlib.sha256(f"{revision()}:{key}".encode()).hexdigest()[:40]
    path = folder / name[:2] / f"{name}.json"
    found = read_whole(path, type_)
    if found is None:
        found = make()
        write_whole(path, msgspec.json.encode(found))
    return found
