"""What is noted of a site's folder: in the folder itself which files are Accord's, and apart from it how they stand.

Each note carries a checksum where it is not for others to read; one that is damaged is as good as lost.
"""

from __future__ import annotations

import hashlib
import os
from array import array
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias, TypeVar

import msgspec
from msgspec import Struct

MANIFEST = ".accord-files.json"
"""Stands in the site's folder and lists the files of it that Accord wrote."""
UNFINISHED = ".accord-staging"
"""Stands in the folder while its files are replaced one by one."""
NEW_FILE = ".accord-new"
"""The file that is about to be put in its place where the site is on another file system than what is staged."""
OURS = frozenset({MANIFEST, UNFINISHED, NEW_FILE})

DIGEST_SIZE = 16

T = TypeVar("T")


Stand: TypeAlias = tuple[bytes, int, int, int]
"""A file by the digest of its bytes, its size, the time of its last change and its number on the disk. As long as the
last three are the same, so are the bytes. A plain tuple, for there are many."""


class Record(Struct, frozen=True):
    """How the files of the site stood when they were last written, in columns.

    `whole`: the folder was exchanged with another one; where that was not possible, it is not tried again.
    """

    paths: str = ""
    digests: bytes = b""
    states: bytes = b""
    whole: bool = True

    def files(self) -> dict[str, Stand]:
        """The files by their paths."""
        paths = self.paths.split("\0") if self.paths else []
        digests = [self.digests[start : start + DIGEST_SIZE] for start in range(0, len(self.digests), DIGEST_SIZE)]
        states, count = array("q", self.states), len(paths)
        stands = zip(digests, states[:count], states[count : 2 * count], states[2 * count :], strict=True)
        return dict(zip(paths, stands, strict=True))


def record_of(files: Mapping[str, Stand], whole: bool) -> Record:
    """The record of a site, which has a manifest at least."""
    digests, sizes, times, numbers = zip(*files.values(), strict=True)
    states = array("q", (*sizes, *times, *numbers)).tobytes()
    return Record("\0".join(files), b"".join(digests), states, whole)


def stand_of(digest: bytes, status: os.stat_result) -> Stand:
    """How a file stands."""
    return digest, status.st_size, status.st_mtime_ns, status.st_ino


def sealed(note: object) -> bytes:
    """A note as it is kept, with its checksum before it."""
    data = msgspec.msgpack.encode(note)
    return digest_of(data) + data


def unsealed(path: str, kind: type[T]) -> T | None:
    """A note that was kept; None when it is lost or damaged."""
    try:
        data = Path(path).read_bytes()
        if data[:DIGEST_SIZE] == digest_of(memoryview(data)[DIGEST_SIZE:]):
            return msgspec.msgpack.decode(memoryview(data)[DIGEST_SIZE:], type=kind)
    except (OSError, msgspec.DecodeError):
        pass
    return None


def digest_of(data: bytes | memoryview) -> bytes:
    """What tells a file's bytes from others."""
    return hashlib.blake2b(data, digest_size=DIGEST_SIZE).digest()


def manifest_of(paths: Iterable[str]) -> bytes:
    """The manifest of a site with these files."""
    return b"\n".join([b"[", b",\n".join([msgspec.json.encode(path) for path in sorted(paths)]), b"]\n"])


def manifest_in(folder: str) -> set[str] | None:
    """The files that a folder's manifest lists; None when there is none that can be read."""
    try:
        paths = msgspec.json.decode(Path(folder, MANIFEST).read_bytes(), type=list[str])
    except (OSError, msgspec.DecodeError):
        return None
    # By these files are removed: one that was tampered with must not lead out of the folder.
    return {path for path in paths if is_within(path)} - OURS


def is_within(path: str) -> bool:
    """Whether a path is one of a file within the folder that it is relative to."""
    return not {"", ".", ".."} & set(path.split("/")) and "\0" not in path
