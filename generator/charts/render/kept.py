"""Results kept on disk: a folder that may be deleted at any time, at no cost but time.

Each file begins with a checksum of the rest, so that one that was cut or damaged is as good as absent.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from generator.charts.render.revision import revision

T = TypeVar("T")

_FOLDERS = 256
"""Folders that results are spread over: by the first two digits of their names."""


def place(folder: Path, name: str) -> Path:
    """The file of a result by its name, a digest."""
    return Path(f"{folder}/{name[:2]}/{name}")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that others may be reading: they see all of it or nothing. What cannot be kept is done without."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    whole = _sum(data) + data
    with suppress(OSError):
        try:
            part.write_bytes(whole)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(whole)
        part.replace(path)


def read_whole(path: Path) -> bytes | None:
    """What was written to `path`, or None when it is not there or not whole."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data[4:] if _sum(memoryview(data)[4:]) == data[:4] else None


def prune(folder: Path, most: int) -> None:
    """Where there are more results than `most`, drop those written longest ago.

    Digests spread names evenly, so each of the folders within is looked at by itself.
    """
    room = most // _FOLDERS
    for inner in folder.glob("[0-9a-f][0-9a-f]"):
        with suppress(FileNotFoundError):  # somebody else drops them, too
            results = list(inner.iterdir())
            if len(results) > room:
                results.sort(key=lambda result: result.stat().st_mtime_ns, reverse=True)
                for result in results[room * 3 // 4 :]:  # not every time there is one more
                    result.unlink()


def _sum(data: bytes | memoryview) -> bytes:
    return zlib.crc32(data).to_bytes(4, "big")


def kept_as(folder: Path | None, key: str, type_: type[T], make: Callable[[], T]) -> T:
    """What `make` returns, kept in `folder` under `key` and this package's revision; what it raises is not kept."""
    if folder is None:
        return make()
    path = place(folder, hashlib.sha256(f"{revision()}:{key}".encode()).hexdigest()[:40])
    kept = read_whole(path)
    if kept is not None:
        try:
            return msgspec.json.decode(kept, type=type_)
        except (msgspec.DecodeError, msgspec.ValidationError):
            pass
    found = make()
    write_whole(path, msgspec.json.encode(found))
    return found
