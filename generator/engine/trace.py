"""What was answered and made, and what each answer rests on: the part of incremental building that is kept.

Everything is known by a number. A *node* is an answer or an output with all that it read; from each read the trace has
the numbers of its readers, so that a change costs what rests on it. What *may* have changed with its reads is doubted
until somebody asks; what *has* changed is known by the revision in which it did.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from generator.engine.table import Table

Key = tuple[str | int, ...]
"""The name of a row, query or output, and its arguments."""

ROW, QUERY, OUTPUT = 0, 1, 2
"""The kinds of what can be read or made: the lowest two bits of a number."""

encode = msgspec.msgpack.Encoder().encode


def number_of(kind: int, key: Key) -> int:
    """The number of a key: its kind, and 61 bits of its digest. That two of a million keys have the same happens once
    in four million publications."""
    digest = hashlib.blake2b(encode(key), digest_size=8).digest()
    return (int.from_bytes(digest, "big") >> 1) & ~3 | kind


def digest_of(value: Any) -> bytes:
    """What tells a value from another: equal values have equal digests."""
    return hashlib.blake2b(value if isinstance(value, bytes) else encode(value), digest_size=16).digest()


class Node(Struct, frozen=True, array_like=True):
    """An answer or output: its key, what tells it from another, the numbers that it read in order (8 bytes each, of
    this machine's order), and the answer itself where it is kept."""

    key: Key
    digest: bytes
    read: bytes
    kept: bytes = b""

    @property
    def reads(self) -> array[int]:
        """The numbers that it read, in the order in which it first did."""
        return _numbers(self.read)


class Pending(Struct, frozen=True):
    """What a build that stopped early has left to the next: what has changed, by what, and what rests on it."""

    changed: list[int] = []
    doubted: list[int] = []
    origins: dict[int, str] = {}


class Record(Struct, frozen=True, array_like=True):
    """What another process found out: nodes by number, those that were doubted and stand, and those that are lost."""

    nodes: list[tuple[int, bytes]]
    settled: list[int]
    lost: list[int]
    causes: dict[int, int]


_NODE = msgspec.msgpack.Decoder(Node)


class Trace:
    """See the module. `causes` tell of what was looked into which of its reads had changed first, `origins` of a row
    that changed which input it is from."""

    def __init__(self, nodes: Table, readers: Table, pending: Pending) -> None:
        self._nodes, self._readers = nodes, readers
        self.revision = 1
        self.changed: dict[int, int] = dict.fromkeys(pending.changed, self.revision)
        self.doubted = set(pending.doubted)
        self.origins = dict(pending.origins)
        self.causes: dict[int, int] = {}
        self._verified: dict[int, int] = {}
        self._added: dict[int, list[int]] = {}
        self._removed: dict[int, set[int]] = {}
        self._record: Record | None = None
        self.has_changed = self._answered = False

    # What is known.

    def node(self, number: int) -> Node | None:
        """An answer or output, if it is known."""
        data = self._nodes.get(number)
        return _NODE.decode(data) if data is not None else None

    def stands(self, number: int) -> bool:
        """Whether an answer is known, and not in doubt."""
        return number not in self.doubted and self._nodes.get(number) is not None

    def verified(self, number: int) -> int:
        """The revision in which an answer was last known to be right."""
        return self._verified.get(number, 0)

    def readers(self, number: int) -> list[int]:
        """The numbers of what reads a number."""
        data = self._readers.get(number)
        known = _numbers(data).tolist() if data else []
        if gone := self._removed.get(number):
            known = [reader for reader in known if reader not in gone]
        return known + self._added.get(number, [])

    # What changes.

    def doubt(self, origins: Mapping[int, str]) -> set[int]:
        """Rows have changed, each for its input: all that rests on them is in doubt. Those that are so for that."""
        self.has_changed = True
        if self._answered:
            self.revision += 1  # what changes now is newer than what was answered so far
            self._answered = False
        self.origins |= origins
        self.changed |= dict.fromkeys(origins, self.revision)
        new: set[int] = set()
        waiting = list(origins)
        while waiting:
            for reader in self.readers(waiting.pop()):
                if reader not in new:
                    new.add(reader)
                    if reader not in self.doubted:
                        waiting.append(reader)
        self.doubted |= new
        return new

    def settle(self, number: int) -> None:
        """Something that was doubted stands as it is."""
        self.doubted.discard(number)
        if self.revision > 1:
            self._verified[number] = self.revision
        if self._record:
            self._record.settled.append(number)

    def record(self, number: int, node: Node) -> None:
        """Something was answered or made."""
        data, old = encode(node), self.node(number)
        self.has_changed = self._answered = True
        if old is None or old.read != node.read:
            before, now = set(old.reads) if old else set(), set(node.reads)
            self._unread(number, before - now)
            for read in now - before:
                self._added.setdefault(read, []).append(number)
                if number in self._removed.get(read, ()):
                    self._removed[read].discard(number)
        if old is not None and old.digest != node.digest:
            self.changed[number] = self.revision
        self._nodes.put(number, data)
        self.doubted.discard(number)
        if self.revision > 1:
            self._verified[number] = self.revision
        if self._record:
            self._record.nodes.append((number, data))

    def lose(self, number: int) -> None:
        """Something cannot be answered any more: for what rests on it, it has changed."""
        self.remove(number)
        self.changed[number] = self.revision
        if self._record:
            self._record.lost.append(number)

    def remove(self, number: int) -> None:
        """Something is not asked for any more."""
        if node := self.node(number):
            self._unread(number, set(node.reads))
            self._nodes.put(number, None)
        self.doubted.discard(number)

    def _unread(self, number: int, reads: Iterable[int]) -> None:
        for read in reads:
            if number in (added := self._added.get(read, [])):
                added.remove(number)
            else:
                self._removed.setdefault(read, set()).add(number)

    def conclude(self) -> None:
        """All that is wanted was asked for: what is still in doubt is wanted no more."""
        for number in list(self.doubted):
            self.remove(number)
        self.changed.clear()
        self.origins.clear()

    # Other processes.

    def begin_record(self) -> None:
        """Keep what is found out from here on for another process."""
        self._record = Record([], [], [], {})

    def end_record(self) -> bytes:
        """What was found out since `begin_record`."""
        assert self._record
        record = msgspec.structs.replace(self._record, causes=self.causes)
        self.causes = {}
        self._record = None
        return encode(record)

    def absorb(self, data: bytes) -> None:
        """Take in what another process found out."""
        record = msgspec.msgpack.decode(data, type=Record, strict=False)
        for number, node in record.nodes:
            self.record(number, _NODE.decode(node))
        for number in record.settled:
            self.settle(number)
        for number in record.lost:
            self.lose(number)
        self.causes |= record.causes

    # What is kept.

    @property
    def pending(self) -> Pending:
        """What is left to the next build."""
        return Pending(list(self.changed), list(self.doubted), self.origins) if self.doubted else Pending()

    def changed_buckets(self) -> list[tuple[str, int, bytes]]:
        """The buckets of its tables that are to be written."""
        for number in self._added.keys() | self._removed.keys():
            readers = self.readers(number)
            self._readers.put(number, array("q", readers).tobytes() if readers else None)
        self._added.clear()
        self._removed.clear()
        return self._nodes.changed_buckets() + self._readers.changed_buckets()


def _numbers(data: bytes) -> array[int]:
    numbers = array("q")
    numbers.frombytes(data)
    return numbers
