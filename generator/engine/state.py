"""The tables of one space as one value: the rows of its inputs, the trace, and a few values by name.

They are right only together, so they are written together, all or none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from generator.engine.rows import Rows
from generator.engine.store import Damaged, Store
from generator.engine.table import Table
from generator.engine.trace import Pending, Trace, encode

T = TypeVar("T")


class _Head(Struct, array_like=True):
    """How the tables are kept."""

    bits: dict[str, int] = {}
    pending: Pending = Pending()
    values: dict[str, bytes] = {}


class State:
    """See the module. `rows` and `trace` are changed as inputs change and answers are found; `commit` keeps them."""

    def __init__(self, store: Store, space: bytes) -> None:
        """The state of a space as it is kept; empty where it is not, or not whole."""
        self._store, self._space = store, space
        try:
            self._open(store.generation(space))
        except Damaged:
            self.begin_anew()

    def begin_anew(self) -> None:
        """Forget all of it."""
        self._open(0)

    def _open(self, generation: int) -> None:
        self._generation = generation
        head = _Head()
        if generation:
            try:
                head = msgspec.msgpack.decode(
                    self._store.bucket(self._space, generation, "head", 0), type=_Head, strict=False
                )
            except msgspec.DecodeError as error:
                raise Damaged from error
        self._values = head.values
        rows, nodes, readers = (
            Table(self._store, self._space, name, generation, head.bits.get(name, 0))
            for name in ("rows", "nodes", "readers")
        )
        self._tables = (rows, nodes, readers)
        self.rows = Rows(rows)
        self.trace = Trace(nodes, readers, head.pending)

    @property
    def is_new(self) -> bool:
        """Whether nothing was kept."""
        return self._generation == 0

    def value(self, name: str, type_: Any) -> Any:
        """A value by its name; None where there is none of this type."""
        try:
            return msgspec.msgpack.decode(self._values[name], type=type_) if name in self._values else None
        except msgspec.DecodeError:
            return None

    def commit(self, values: Mapping[str, object]) -> None:
        """Keep all of it, with these values by name. Where another process has meanwhile kept its own, nothing is."""
        buckets = self.rows.changed_buckets() + self.trace.changed_buckets()
        bits = {table.name: table.bits for table in self._tables}
        head = _Head(bits, self.trace.pending, {name: encode(value) for name, value in values.items()})
        buckets.append(("head", 0, encode(head)))
        kept = self._store.commit(self._space, self._generation, buckets, anew=self.is_new)
        if kept is not None:
            self._generation, self._values = kept, head.values
            for table in self._tables:
                table.adopt(kept)
