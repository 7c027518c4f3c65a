"""Rows by key: what inputs say, put together. The order of a key's rows is that of the inputs' names."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cached_property
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from generator.engine.table import Table
from generator.engine.trace import ROW, Key, encode, number_of

T = TypeVar("T")


class Emitted(Struct, frozen=True, array_like=True):
    """A row as its input emits it: the number of its key, the key and the value, both encoded."""

    number: int
    key: bytes
    value: bytes


class Row(Generic[T]):
    """A kind of rows: `words` name one to a person, with its arguments in the braces; the values are of one type."""

    def __init__(self, name: str, words: str, type_: Any) -> None:
        assert name not in ROWS, name
        self.name, self.words = name, words
        self._type = type_
        self.numbers: dict[Key, int] = {}
        self._emitted: dict[Key, tuple[int, bytes]] = {}
        ROWS[name] = self

    @cached_property
    def decode(self) -> Any:
        """Makes a value of its bytes."""
        return msgspec.msgpack.Decoder(self._type).decode

    def __call__(self, value: T, *arguments: str | int) -> Emitted:
        """A row, as an input emits it."""
        found = self._emitted.get(arguments)
        if found is None:
            found = self._emitted[arguments] = self.number(arguments), encode((self.name, *arguments))
        return Emitted(*found, encode(value))

    def number(self, arguments: Key) -> int:
        """The number under which the rows with these arguments are found; `numbers` holds those that were asked for."""
        found = self.numbers.get(arguments)
        if found is None:
            found = self.numbers[arguments] = number_of(ROW, (self.name, *arguments))
        return found


ROWS: dict[str, Row[Any]] = {}
"""Every kind of rows by name."""


class Group(Struct, frozen=True, array_like=True):
    """The rows of a key (encoded): each the name of its input and its value encoded."""

    key: bytes
    entries: list[tuple[str, bytes]]


_GROUP = msgspec.msgpack.Decoder(Group)


class Rows:
    """All rows of a publication's inputs."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._changed: dict[int, Group] = {}

    def group(self, number: int) -> list[tuple[str, bytes]]:
        """The rows under a number, each the name of its input and its value encoded."""
        found = self._find(number)
        return found.entries if found else []

    def key(self, number: int) -> Key:
        """The key of a number, as far as there are rows."""
        found = self._find(number)
        return msgspec.msgpack.decode(found.key, type=Key) if found else ()

    def replace(self, source: str, old: Iterable[Emitted], new: Iterable[Emitted]) -> set[int]:
        """An input emits other rows than it did: the numbers of the keys whose rows differ."""
        before, after = _by_number(old), _by_number(new)
        changed = {n for n in before.keys() | after.keys() if _values(before.get(n)) != _values(after.get(n))}
        for number in changed:
            rows = after.get(number, [])
            group = self._changed.get(number)
            if group is None:
                found = self._find(number)
                key = found.key if found else rows[0].key
                group = self._changed[number] = Group(key, list(found.entries) if found else [])
            start = bisect_left(group.entries, source, key=_source)
            end = bisect_right(group.entries, source, lo=start, key=_source)
            group.entries[start:end] = [(source, row.value) for row in rows]
        return changed

    def changed_buckets(self) -> list[tuple[str, int, bytes]]:
        """The buckets of their table that are to be written."""
        for number, group in self._changed.items():
            self._table.put(number, encode(group) if group.entries else None)
        self._changed.clear()
        return self._table.changed_buckets()

    def _find(self, number: int) -> Group | None:
        if number in self._changed:
            return self._changed[number]
        data = self._table.get(number)
        return _GROUP.decode(data) if data is not None else None


def _by_number(rows: Iterable[Emitted]) -> dict[int, list[Emitted]]:
    found: dict[int, list[Emitted]] = {}
    for row in rows:
        found.setdefault(row.number, []).append(row)
    return found


def _values(rows: list[Emitted] | None) -> list[bytes]:
    return [row.value for row in rows or ()]


def _source(entry: tuple[str, bytes]) -> str:
    return entry[0]
