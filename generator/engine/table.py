"""A mapping of numbers to bytes that outlives the process, in buckets of a store."""

from __future__ import annotations

import msgspec

from generator.engine.store import Damaged, Store

_encode = msgspec.msgpack.Encoder().encode
_BUCKET = msgspec.msgpack.Decoder(dict[int, bytes])

_BITS = 63
"""Bits of a number, which are those of a digest but for the lowest two: its bucket are the highest ones."""
_ENTRIES = 8
"""Entries that a bucket of a new table has, about: an edit changes few of them, and a bucket is read as a whole."""


class Table:
    """See the module. What is changed is held here until it is written (`changed_buckets`)."""

    def __init__(self, store: Store, space: bytes, name: str, generation: int, bits: int) -> None:
        """The table as it is kept; of a space that is new (`generation` 0) it is empty."""
        self._store, self._space, self.name = store, space, name
        self._generation, self.bits = generation, bits
        self._loaded: dict[int, dict[int, bytes]] = {}
        self._changed: dict[int, bytes | None] = {}

    def get(self, number: int) -> bytes | None:
        """The value of a number. Raises Damaged and Superseded, as a store does."""
        if number in self._changed:
            return self._changed[number]
        return self._bucket(number >> (_BITS - self.bits)).get(number) if self._generation else None

    def put(self, number: int, value: bytes | None) -> None:
        """Set the value of a number, or take it out."""
        self._changed[number] = value

    def changed_buckets(self) -> list[tuple[str, int, bytes]]:
        """The buckets that differ from what is kept, to be written; of a new table all."""
        if not self._generation:
            self.bits = (len(self._changed) // _ENTRIES).bit_length()
        buckets: dict[int, dict[int, bytes]] = {}
        shift = _BITS - self.bits
        for number, value in self._changed.items():
            place = number >> shift
            bucket = buckets.get(place)
            if bucket is None:
                bucket = buckets[place] = dict(self._bucket(place)) if self._generation else {}
            if value is None:
                bucket.pop(number, None)
            else:
                bucket[number] = value
        places = buckets if self._generation else range(1 << self.bits)
        return [(self.name, place, _encode(buckets.get(place, {}))) for place in places]

    def adopt(self, generation: int) -> None:
        """All that was changed here is kept now: it need not be held any more."""
        self._generation = generation
        self._changed.clear()
        self._loaded.clear()

    def _bucket(self, place: int) -> dict[int, bytes]:
        bucket = self._loaded.get(place)
        if bucket is None:
            try:
                bucket = _BUCKET.decode(self._store.bucket(self._space, self._generation, self.name, place))
            except msgspec.DecodeError as error:
                raise Damaged from error
            self._loaded[place] = bucket
        return bucket
