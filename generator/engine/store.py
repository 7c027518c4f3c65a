"""What earlier builds found out, kept in `.accord/`: files by their digests, what was built, and what its pages saw.

It is one SQLite file that may be deleted, copied or damaged: every row carries a checksum, a row that does not match is
as good as absent, and a file that is no database, or another version's, is begun anew. The worst it can cost is time.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec import Struct

_SCHEMA = """
    CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BLOB, sum BLOB) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS files
        (path TEXT PRIMARY KEY, stat TEXT, digest BLOB, essence BLOB, facts BLOB, rest BLOB, sum BLOB);
    CREATE TABLE IF NOT EXISTS looks (key INTEGER PRIMARY KEY, value BLOB, sum BLOB);
    CREATE TABLE IF NOT EXISTS shards (name TEXT PRIMARY KEY, value BLOB, sum BLOB);
    CREATE TEMP TABLE IF NOT EXISTS held (key INTEGER, value BLOB, sum BLOB);
"""
# What is held comes in any order: without an index it is appended, and sorted once when it is remembered.

_HELD = 1000
"""Looks that are held here before they are written to a file."""


class FileNote(Struct, frozen=True):
    """A file as it was: `stat` names its state on the disk, `digest` its bytes, `essence` all of it but its wording."""

    stat: str
    digest: bytes
    essence: bytes


class Memory:
    """The memory of one publication, written by one `revision` of Accord. Without a `folder` it forgets at once."""

    def __init__(self, folder: Path | None, revision: bytes) -> None:
        self._path = folder / "memory.sqlite" if folder else None
        self._revision = revision
        self._held: list[tuple[bytes, bytes]] = []
        try:
            self._open()
        except (sqlite3.Error, OSError):
            self._begin_anew()

    def _open(self) -> None:
        if self._path:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(self._path or ":memory:", isolation_level=None, timeout=30)
        # Losing the memory costs time only, so it need not be forced to the disk.
        self._database.execute("PRAGMA synchronous=OFF")
        self._database.executescript(_SCHEMA)
        if self.meta("revision") != self._revision:
            for table in ("meta", "files", "looks", "shards"):
                self._database.execute(f"DELETE FROM {table}")
            self.set_meta("revision", self._revision)

    def _begin_anew(self) -> None:
        with suppress(AttributeError, sqlite3.Error):
            self._database.close()
        if self._path:
            for suffix in ("", "-journal", "-wal", "-shm"):
                with suppress(OSError):
                    Path(f"{self._path}{suffix}").unlink()
        try:
            self._open()
        except (sqlite3.Error, OSError):  # a folder in its place, or a disk that is full: do without
            self._path = None
            self._open()

    def close(self) -> None:
        """Let go of the file."""
        with suppress(sqlite3.Error):
            self._database.close()

    def meta(self, name: str) -> bytes | None:
        """A value kept by name."""
        for value, total in self._rows("SELECT value, sum FROM meta WHERE name = ?", (name,)):
            if total == _sum(name, value):
                return bytes(value)
        return None

    def set_meta(self, name: str, value: bytes) -> None:
        """Keep a value by name."""
        self._change("INSERT OR REPLACE INTO meta VALUES (?, ?, ?)", [(name, value, _sum(name, value))])

    def files(self) -> dict[str, FileNote]:
        """All files with their state and digest."""
        rows = self._rows("SELECT path, stat, digest, essence FROM files")
        return {path: FileNote(stat, digest, essence) for path, stat, digest, essence in rows}

    def facts(self, path: str = "") -> Iterator[tuple[str, bytes, bytes]]:
        """Path, digest and facts of all files that were read, or of one."""
        query = "SELECT path, digest, essence, facts, sum FROM files WHERE facts NOT NULL"
        rows = self._rows(f"{query} AND path = ?", (path,)) if path else self._rows(query)
        for name, digest, essence, facts, total in rows:
            if total == _sum(name, digest, essence, facts):
                yield name, digest, facts

    def rest(self, path: str, digest: bytes) -> bytes | None:
        """What else was read from a file, if it is the one of this digest."""
        for (rest,) in self._rows("SELECT rest FROM files WHERE path = ? AND digest = ?", (path, digest)):
            if rest and rest[:12] == _sum(path, rest[12:]):
                return bytes(rest[12:])
        return None

    def note_files(self, notes: Iterable[tuple[str, FileNote, bytes | None, bytes]]) -> None:
        """Keep files as they are now: path, state, facts (None for files that are not read) and the rest."""
        rows = [
            (
                *(path, note.stat, note.digest, note.essence, facts, _sum(path, rest) + rest),
                _sum(path, note.digest, note.essence, facts or b""),
            )
            for path, note, facts, rest in notes
        ]
        self._change("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def note_states(self, notes: Iterable[tuple[str, FileNote]]) -> None:
        """Keep the states of files whose bytes are as they were."""
        self._change("UPDATE files SET stat = ? WHERE path = ?", [(note.stat, path) for path, note in notes])

    def forget_files(self, paths: Iterable[str]) -> None:
        """Drop files that are gone."""
        self._change("DELETE FROM files WHERE path = ?", [(path,) for path in paths])

    def look(self, name: bytes) -> bytes | None:
        """What a page saw when it was last made, by the name of the look."""
        for value, total in self._rows("SELECT value, sum FROM looks WHERE key = ?", (_key(name),)):
            if total == _sum(name, value):
                return bytes(value)
        return None

    def hold(self, looks: Iterable[tuple[bytes, bytes]]) -> None:
        """Hold looks until what the build came to is remembered; if it never is, they are forgotten."""
        self._held += looks
        if len(self._held) >= _HELD:
            self._put_down()

    def _put_down(self) -> None:
        rows = [(_key(name), value, _sum(name, value)) for name, value in self._held]
        self._held.clear()
        self._change("INSERT INTO held VALUES (?, ?, ?)", rows)

    def remember(self, meta: Mapping[str, bytes], only: Iterable[bytes] | None = None) -> None:
        """Keep what a build came to, all of it or nothing: values by name, and the looks that are held; with `only`, no
        others stay."""
        self._put_down()
        values = [(name, value, _sum(name, value)) for name, value in meta.items()]
        try:
            self._database.execute("BEGIN")
            if only is not None:
                keep = {_key(name) for name in only}
                gone = [(key,) for (key,) in self._database.execute("SELECT key FROM looks") if key not in keep]
                self._database.executemany("DELETE FROM looks WHERE key = ?", gone)
            self._database.execute("INSERT OR REPLACE INTO looks SELECT * FROM held ORDER BY key, rowid")
            self._database.execute("DELETE FROM held")
            self._database.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?, ?)", values)
            self._database.execute("COMMIT")
        except sqlite3.Error:
            self._begin_anew()

    def shard(self, name: str) -> bytes | None:
        """What is kept under a name of a shard of the search index."""
        for value, total in self._rows("SELECT value, sum FROM shards WHERE name = ?", (name,)):
            if total == _sum(name, value):
                return bytes(value)
        return None

    def note_shard(self, name: str, value: bytes) -> None:
        """Keep something of a shard."""
        self._change("INSERT OR REPLACE INTO shards VALUES (?, ?, ?)", [(name, value, _sum(name, value))])

    def keep_shards(self, names: Iterable[str]) -> None:
        """Drop what is kept under other names."""
        gone = {name for (name,) in self._rows("SELECT name FROM shards")} - set(names)
        self._change("DELETE FROM shards WHERE name = ?", [(name,) for name in gone])

    def _rows(self, query: str, arguments: tuple[object, ...] = ()) -> list[Any]:
        try:
            return self._database.execute(query, arguments).fetchall()
        except (sqlite3.Error, OverflowError, UnicodeDecodeError):
            self._begin_anew()
            return []

    def _change(self, query: str, rows: Sequence[tuple[object, ...]]) -> None:
        if not rows:
            return
        try:
            self._database.execute("BEGIN")
            self._database.executemany(query, rows)
            self._database.execute("COMMIT")
        except sqlite3.Error:
            self._begin_anew()


def _key(name: bytes) -> int:
    """The number under which a look is kept; that it is the one of this name its checksum tells."""
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "big") >> 1


def _sum(*parts: str | bytes) -> bytes:
    """A checksum over parts whose borders matter."""
    digest = hashlib.blake2b(digest_size=12)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.digest()
