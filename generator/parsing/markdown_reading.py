"""What the rules for Markdown share while one text is parsed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from generator.model.markdown import Flaw
from generator.parsing.near_misses import may_have_near_misses


class Reading:
    """What the rules know of the text that is being parsed; they find it in markdown-it's `env`."""

    def __init__(self, text: str, first_line: int) -> None:
        self.first_line = first_line
        self.lines = text.split("\n")
        self.flaws: dict[Flaw, None] = {}  # a set in order: looking ahead may come upon a flaw twice
        self.looks = 0  # see `_loose_line`
        self.masked = ""  # see `_table`
        self.nested = 0  # texts within the text: pictures' descriptions and inline notes
        self.describing = False  # within a picture's description, which is plain text
        self.has_addresses = "://" in text  # see `bare_address`
        self.has_near_misses = may_have_near_misses(text)  # see `near_misses`
        self._text = ""
        self._offset = 0
        self._seen = 0
        self._line = 0

    def flaw(self, code: str, line: int, message: str, way_out: str = "") -> None:
        """Note a problem, once however often it is come upon."""
        self.flaws[Flaw(code, line, message, way_out)] = None

    def too_deep(self, line: int) -> None:
        """Note that what stands on `line` nests deeper than is kept."""
        self.flaw("too-deep", line, "this nests too deep", "nest it less, or put what is not markup in backticks")

    def begin(self, text: str, line: int) -> None:
        """From here on `line_at` speaks of `text`, the content of one inline token that begins on `line`."""
        self._text, self._line, self._seen, self._offset = text, line, 0, 0

    def line_at(self, position: int) -> int:
        """The file's line of a position in the text that is being read."""
        position += self._offset
        # Counted from the last place asked for, not from the start: a paragraph may hold many references.
        if position >= self._seen:
            self._line += self._text.count("\n", self._seen, position)
        else:
            self._line -= self._text.count("\n", position, self._seen)
        self._seen = position
        return self._line

    @contextmanager
    def within(self, start: int, *, describing: bool) -> Iterator[None]:
        """Read a text within the text, from `start` on; its rules count positions from its own beginning."""
        before = self.nested, self.describing, self._offset
        self.nested += 1
        self.describing |= describing
        self._offset += start
        yield
        self.nested, self.describing, self._offset = before


def reading(state: StateBlock | StateCore | StateInline) -> Reading:
    """The `Reading` of the text that `state` parses."""
    return cast(Reading, state.env["reading"])
