"""Queries: pure functions of arguments, of rows and of other queries. What each reads is noted by itself, so an answer
whose reads stand need not be found again, and nobody declares what rests on what.
"""

from __future__ import annotations

import typing
from array import array
from collections.abc import Callable, Iterator
from functools import cached_property, wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

import msgspec

from generator.engine.rows import ROWS, Row, Rows
from generator.engine.trace import OUTPUT, QUERY, ROW, Key, Node, Trace, digest_of, encode, number_of

T = TypeVar("T")
P = ParamSpec("P")
Q = TypeVar("Q", bound="Queries")

_MOST = 20_000
"""Decoded groups of rows that are held at a time."""


class Query(Generic[T]):
    """A declared query. The answer of one that is `kept` is kept between builds; those of others are found again."""

    def __init__(self, answer: Callable[..., T], words: str, keep: bool) -> None:
        self.answer, self.words, self.keep = answer, words, keep
        self.name = f"{answer.__module__.partition('.')[2]}.{answer.__name__}"
        self.numbers: dict[Key, int] = {}
        assert self.name not in QUERIES, self.name
        QUERIES[self.name] = self

    def number(self, arguments: Key) -> int:
        """The number of the query with these arguments."""
        found = self.numbers.get(arguments)
        if found is None:
            found = self.numbers[arguments] = number_of(QUERY, (self.name, *arguments))
        return found

    @cached_property
    def decode(self) -> Callable[[bytes], T]:
        """Makes an answer of its bytes."""
        return msgspec.msgpack.Decoder(typing.get_type_hints(self.answer)["return"]).decode


QUERIES: dict[str, Query[Any]] = {}
"""Every query by name."""


def query(
    words: str, *, keep: bool = False
) -> Callable[[Callable[Concatenate[Q, P], T]], Callable[Concatenate[Q, P], T]]:
    """Declare a function of `Queries` and arguments as a query; `words` name its answer to a person."""

    def declare(answer: Callable[Concatenate[Q, P], T]) -> Callable[Concatenate[Q, P], T]:
        declared: Query[T] = Query(answer, words, keep)

        @wraps(answer)
        def ask(queries: Q, *args: P.args, **named: P.kwargs) -> T:
            assert not named  # the key of a query is made of its arguments in order
            return queries.ask(declared, args)  # type: ignore[arg-type]

        return ask  # type: ignore[return-value]  # a function, so it may be a method too

    return declare


class Queries:
    """Answers queries from rows; `trace` knows what was answered before, and records what is answered now."""

    def __init__(self, rows: Rows, trace: Trace) -> None:
        self._table = rows
        self.trace = trace
        self._reads: dict[int, None] = {}
        self._answers: dict[int, Any] = {}
        self._groups: dict[int, list[tuple[str, Any]]] = {}

    # Reading.

    def entries(self, row: Row[T], *arguments: str | int) -> list[tuple[str, T]]:
        """The values of a key's rows, each with the name of its input."""
        number = row.numbers.get(arguments) or row.number(arguments)
        self._reads[number] = None
        found = self._groups.get(number)
        if found is None:
            if len(self._groups) > _MOST:
                self._groups.clear()
            decode = row.decode
            found = self._groups[number] = [(source, decode(value)) for source, value in self._table.group(number)]
        return found

    def rows(self, row: Row[T], *arguments: str | int) -> list[T]:
        """The values of a key's rows."""
        return [value for _, value in self.entries(row, *arguments)]

    def first(self, row: Row[T], *arguments: str | int) -> T | None:
        """The value of a key's first row, if it has any."""
        found = self.entries(row, *arguments)
        return found[0][1] if found else None

    def ask(self, query: Query[T], arguments: Key) -> T:
        """The answer of a query, which is found at most once."""
        number = query.numbers.get(arguments) or query.number(arguments)
        self._reads[number] = None
        if number in self._answers:
            return typing.cast(T, self._answers[number])
        if query.keep and self._recall(query, number):
            return typing.cast(T, self._answers[number])
        answer, reads = self.recorded(query.answer, self, *arguments)
        self._answers[number] = answer
        if not self.trace.stands(number):
            self._record(query, number, arguments, answer, reads)
        return answer

    def recorded(self, work: Callable[..., T], *arguments: object) -> tuple[T, list[int]]:
        """What `work` comes to, and all that it reads, in the order in which it first does."""
        outer, self._reads = self._reads, {}
        try:
            return work(*arguments), list(self._reads)
        except BaseException:
            outer |= self._reads  # whoever catches it rests on them
            raise
        finally:
            self._reads = outer

    def _recall(self, query: Query[T], number: int) -> bool:
        """Take a kept answer, if it still is the answer; or the new one, where looking brought that about."""
        if self.trace.node(number) and not self.has_changed(number) and number not in self._answers:
            node = self.trace.node(number)
            assert node
            self._answers[number] = query.decode(node.kept)
        return number in self._answers

    def _record(self, query: Query[T], number: int, arguments: Key, answer: T, reads: list[int]) -> None:
        kept = encode(answer) if query.keep else b""
        self.trace.record(number, node_of((query.name, *arguments), digest_of(kept or answer), reads, kept))

    # What has changed.

    def has_changed(self, number: int, since: int = 0) -> bool:
        """Whether something has changed since a revision. Of a query that may have, what it read is looked at in turn;
        only when something of that has changed is it answered again."""
        trace = self.trace
        if trace.changed.get(number, 0) > since:
            return True
        if number in trace.doubted and number & 3 == QUERY:
            cause = self.cause(number)
            if cause is None:
                trace.settle(number)
            else:
                trace.causes[number] = cause
                self._answer_anew(number)
        return trace.changed.get(number, 0) > since

    def cause(self, number: int) -> int | None:
        """The first read of an answer or output that has changed since that was made; None when all stand."""
        node = self.trace.node(number)
        since = self.trace.verified(number)
        return next((read for read in node.reads if self.has_changed(read, since)), None) if node else None

    def _answer_anew(self, number: int) -> None:
        node = self.trace.node(number)
        assert node
        name, *arguments = node.key
        query = QUERIES[str(name)]
        self._answers.pop(number, None)
        try:
            # The reads before the first that has changed are as they were, so what is asked here would be asked again.
            self.ask_anew(query, number, tuple(arguments))
        except Exception:  # noqa: BLE001  whoever rests on it is made again and, if it still asks for this, raises
            self.trace.lose(number)

    def ask_anew(self, query: Query[T], number: int, arguments: Key) -> None:
        """Find an answer again, whatever is known of it."""
        answer, reads = self.recorded(query.answer, self, *arguments)
        self._answers[number] = answer
        self._record(query, number, arguments, answer, reads)

    def forget(self, numbers: set[int]) -> None:
        """Let go of answers and groups that are held, for they may not be right any more."""
        for held in (self._answers, self._groups):
            for number in numbers & held.keys():
                del held[number]

    # Words.

    def explain(self, number: int) -> Iterator[str]:
        """The way from what was made again down to the input that changed, in words."""
        trace, seen = self.trace, {number}
        while (cause := trace.causes.get(number)) is not None and cause not in seen:
            seen.add(cause)
            yield self.words(cause)
            number = cause
        if origin := trace.origins.get(number):
            yield origin

    def words(self, number: int) -> str:
        """A row or a query, as a writer would name it."""
        if number & 3 == ROW:
            key, declared = self._table.key(number), ROWS
        else:
            node = self.trace.node(number)
            key, declared = node.key if node else (), QUERIES  # type: ignore[assignment]
        return declared[str(key[0])].words.format(*key[1:]) if key else "something that is gone"


def node_of(key: Key, digest: bytes, reads: list[int], kept: bytes = b"") -> Node:
    """A node of the numbers that it read."""
    return Node(key, digest, array("q", reads).tobytes(), kept)


def output_number(key: Key) -> int:
    """The number of an output."""
    return number_of(OUTPUT, key)
