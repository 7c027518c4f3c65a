"""What is kept between builds, in one SQLite file: values under the digest of what they were made from, and tables.

A value under a content key can be missing at any time: it is made again. A table is an index that is right only as a
whole, so it is read bucket by bucket, each with a checksum, and a bucket that is missing or damaged makes the whole
space of tables be forgotten (`Damaged`). Another process that writes the same space is noticed by its generation
(`Superseded`): what was read before would not fit what is read after.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS revision (value BLOB);
CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS spaces (space BLOB PRIMARY KEY, generation INTEGER);
CREATE TABLE IF NOT EXISTS buckets
    (space BLOB, name TEXT, number INTEGER, value BLOB, PRIMARY KEY (space, name, number));
"""

_SUM = 4
"""Bytes of a checksum."""


class Damaged(Exception):
    """A table cannot be read: it is to be forgotten and made again."""


class Superseded(Exception):
    """Another process has written the tables that this one reads."""


class Store:
    """See the module. Where no file can be had, all is kept in memory."""

    def __init__(self, path: Path | None, revision: bytes) -> None:
        """Open the file at `path`; what another `revision` of the program has kept is dropped."""
        self._path = path
        self._revision = revision
        self._open()

    def _open(self) -> None:
        try:
            self._connect()
        except (sqlite3.Error, OSError):
            self._begin_anew()

    def _connect(self) -> None:
        if self._path:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        place = str(self._path) if self._path else ":memory:"
        self._database = sqlite3.connect(place, isolation_level=None, timeout=30)
        self._database.execute("PRAGMA synchronous=OFF")
        self._database.execute("PRAGMA mmap_size=4294967296")
        self._database.executescript(_SCHEMA)
        if self._database.execute("SELECT value FROM revision").fetchall() != [(self._revision,)]:
            self._database.execute("BEGIN IMMEDIATE")
            for table in ("revision", "kept", "spaces", "buckets"):
                self._database.execute(f"DELETE FROM {table}")
            self._database.execute("INSERT INTO revision VALUES (?)", (self._revision,))
            self._database.execute("COMMIT")

    def _begin_anew(self) -> None:
        """Drop a file that cannot be read, or do without one: the cache costs time, never a build."""
        with suppress(AttributeError, sqlite3.Error):
            self._database.close()
        if self._path:
            for suffix in ("", "-journal", "-wal", "-shm"):
                with suppress(OSError):
                    Path(f"{self._path}{suffix}").unlink()
        try:
            self._connect()
        except (sqlite3.Error, OSError):  # a folder in its place, or a full disk
            self._path = None
            self._connect()

    def reopen(self) -> None:
        """Open the file again in a process made by fork: a connection must not be shared. A store in memory is."""
        if self._path:
            self._open()

    def close(self) -> None:
        """Let go of the file."""
        with suppress(sqlite3.Error):
            self._database.close()

    # Values by content key.

    def get(self, key: bytes) -> bytes | None:
        """The value under a key."""
        for (value,) in self._rows("SELECT value FROM kept WHERE key = ?", (key,)):
            with suppress(Damaged):
                return unsealed(key, value)
        return None

    def put(self, values: Mapping[bytes, bytes]) -> None:
        """Keep values under their keys."""
        rows = [(key, sealed(key, value)) for key, value in sorted(values.items())]
        self._change(("INSERT OR REPLACE INTO kept VALUES (?, ?)", rows))

    def size(self) -> int:
        """How many values are kept."""
        return int(next(iter(self._rows("SELECT count(*) FROM kept")), (0,))[0])

    def keep_only(self, keys: Iterable[bytes]) -> None:
        """Drop the values under other keys."""
        known = {key for (key,) in self._rows("SELECT key FROM kept")}
        self._change(("DELETE FROM kept WHERE key = ?", [(key,) for key in known - set(keys)]))

    # Tables, by space.

    def generation(self, space: bytes) -> int:
        """The number of the last change of a space's tables; 0 where there are none."""
        rows = self._rows("SELECT generation FROM spaces WHERE space = ?", (space,))
        return int(rows[0][0]) if rows and isinstance(rows[0][0], int) else 0

    def bucket(self, space: bytes, generation: int, name: str, number: int) -> bytes:
        """A bucket of a table. Raises Damaged, and Superseded when the space has changed since `generation`."""
        rows = self._rows(
            "SELECT value FROM buckets WHERE space = ? AND name = ? AND number = ?", (space, name, number)
        )
        if self.generation(space) != generation:
            raise Superseded
        if not rows:
            raise Damaged
        return unsealed(b"%s %d" % (name.encode(), number), rows[0][0])

    def commit(
        self, space: bytes, generation: int, buckets: Iterable[tuple[str, int, bytes]], *, anew: bool
    ) -> int | None:
        """Write buckets, all or none; `anew` drops the space's others. The new generation, or None where that failed or
        the space has changed since `generation`."""
        rows = [(space, name, n, sealed(b"%s %d" % (name.encode(), n), value)) for name, n, value in buckets]
        new = generation + 1 if not anew else self.generation(space) + 1
        try:
            self._database.execute("BEGIN IMMEDIATE")
            if not anew and self.generation(space) != generation:
                self._database.execute("ROLLBACK")
                return None
            if anew:
                self._database.execute("DELETE FROM buckets WHERE space = ?", (space,))
            self._database.executemany("INSERT OR REPLACE INTO buckets VALUES (?, ?, ?, ?)", rows)
            self._database.execute("INSERT OR REPLACE INTO spaces VALUES (?, ?)", (space, new))
            self._database.execute("COMMIT")
        except sqlite3.Error:
            self._begin_anew()
            return None
        return new

    def forget(self, space: bytes) -> None:
        """Drop a space's tables."""
        self._change(
            ("DELETE FROM buckets WHERE space = ?", [(space,)]), ("DELETE FROM spaces WHERE space = ?", [(space,)])
        )

    def _rows(self, query: str, arguments: tuple[object, ...] = ()) -> list[Any]:
        try:
            return self._database.execute(query, arguments).fetchall()
        except (sqlite3.Error, OverflowError, UnicodeDecodeError):
            self._begin_anew()
            return []

    def _change(self, *changes: tuple[str, list[Any]]) -> None:
        try:
            self._database.execute("BEGIN IMMEDIATE")
            for query, rows in changes:
                self._database.executemany(query, rows)
            self._database.execute("COMMIT")
        except sqlite3.Error:
            self._begin_anew()


def sealed(name: bytes, value: bytes) -> bytes:
    """A value with a checksum of its name and itself (CRC-32: against damage, not against malice)."""
    return value + zlib.crc32(value, zlib.crc32(name)).to_bytes(_SUM, "big")


def unsealed(name: bytes, data: object) -> bytes:
    """A value as it was sealed. Raises Damaged."""
    if not isinstance(data, bytes) or sealed(name, data[:-_SUM]) != data:
        raise Damaged
    return data[:-_SUM]
