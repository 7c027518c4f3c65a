"""Strict YAML with positions: the one module that knows PyYAML.

A document is read from the C parser's *events* into a tree of nodes that know where they stand. Nothing is constructed
and nothing recurses: the limits (no tags, anchors, aliases, merge keys, second documents, no more than `MAX_DEPTH`
levels) are counted while the events go by, because the C library's own composer overflows the stack on deep input.

Plain scalars mean what the YAML 1.2 core schema says (https://yaml.org/spec/1.2.2/#103-core-schema), save that a number
with a leading zero stays text: `010` is a code somebody typed, not ten.
"""

from __future__ import annotations

import re
from typing import Final

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from generator.diagnostics.diagnostic import Diagnostic
from generator.parsing.yaml_causes import CUT, cause_of, cut_off

MAX_DEPTH: Final = 64

Scalar = str | int | float | bool | None

_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_LONGEST = 18
"""Characters of a whole number that fits 64 bits whatever its digits are."""
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS: Final[dict[str, Scalar]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    ".inf": float("inf"), "+.inf": float("inf"), "-.inf": float("-inf"), ".nan": float("nan"),
}  # fmt: skip

CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What no text holds, written out or as an escape: control characters, those that turn the direction of what follows
(isolates and marks end where they should, and are taken), and what is no character at all."""

# YAML 1.1, which the parser speaks, ends a line at these; YAML 1.2 and this program do not. While the parser is at
# work, characters that no text holds stand in their place.
_HIDE: Final = {0x85: 0xFDD0, 0x2028: 0xFDD1, 0x2029: 0xFDD2}
_SHOW: Final = {shown: hidden for hidden, shown in _HIDE.items()}


class Node:
    """A value and where it begins: `line` and `column` count from 1."""

    __slots__ = ("column", "line")

    def __init__(self, line: int, column: int) -> None:
        self.line = line
        self.column = column


class ScalarNode(Node):
    """A text; `plain` when it is written without quotes, `block` when with `|` or `>`."""

    __slots__ = ("block", "plain", "text")

    def __init__(self, line: int, column: int, text: str, plain: bool, block: bool) -> None:
        super().__init__(line, column)
        self.text = text
        self.plain = plain
        self.block = block

    @property
    def value(self) -> Scalar:
        """What the text means in the core schema."""
        text = self.text
        if not self.plain:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INT.fullmatch(text):
            # What is longer than numbers are kept (and Python converts) is a code, not a count.
            return int(text) if len(text) <= _LONGEST else text
        return float(text) if _FLOAT.fullmatch(text) else text


class SequenceNode(Node):
    """A list of nodes."""

    __slots__ = ("items",)

    def __init__(self, line: int, column: int) -> None:
        super().__init__(line, column)
        self.items: list[Node] = []


class MappingNode(Node):
    """Keys and values in the order written; duplicates have been reported and dropped."""

    __slots__ = ("entries", "pending")

    def __init__(self, line: int, column: int) -> None:
        super().__init__(line, column)
        self.entries: dict[str, tuple[ScalarNode, Node]] = {}
        self.pending: ScalarNode | None = None


class _Refusal(Exception):
    """The document cannot be read on from here."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic


def load(text: str, path: str, first_line: int = 1) -> tuple[Node | None, list[Diagnostic]]:
    """Read one YAML document that begins on `first_line` of the file at `path`.

    Returns its root, or None when it is empty or cannot be read, and everything that is wrong with it.
    """
    reader = _Reader(path, first_line)
    try:
        return reader.read(text), reader.diagnostics
    except _Refusal as refusal:
        return None, [*reader.diagnostics, refusal.diagnostic]


class _Reader:
    """Builds the tree from the events with a stack of its own, so that depth costs no recursion."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.diagnostics: list[Diagnostic] = []
        self.root: Node | None = None
        self.stack: list[SequenceNode | MappingNode] = []
        self.lines: list[str] = []  # where comments may cut off texts

    def read(self, text: str) -> Node | None:
        if (" #" in text or "\t#" in text) and CUT.search(text):
            self.lines = text.split("\n")
        parser = CParser(text.translate(_HIDE))
        try:
            documents = 0
            while (event := parser.get_event()) is not None:
                if isinstance(event, DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        raise self.refuse(event, *_SECOND_DOCUMENT)
                elif isinstance(event, NodeEvent):
                    self.node(event)
                elif isinstance(event, SequenceEndEvent | MappingEndEvent):
                    self.stack.pop()
        except yaml.YAMLError as error:
            raise self.unreadable(error, text) from None
        finally:
            parser.dispose()
        return self.root

    def node(self, event: NodeEvent) -> None:
        if isinstance(event, AliasEvent):
            raise self.refuse(event, "yaml-limit", f"an alias (*{event.anchor})", "write the value out")
        if event.anchor is not None:
            raise self.refuse(event, "yaml-limit", f"an anchor (&{event.anchor})", "write the value where it is needed")
        if (tag := getattr(event, "tag", None)) is not None:
            raise self.refuse(event, "yaml-limit", f"a tag ({tag})", "write the plain value")
        line, column = self.position(event)
        if isinstance(event, ScalarEvent):
            node = ScalarNode(line, column, event.value.translate(_SHOW), event.implicit[0], event.style in ("|", ">"))
            if event.style == '"' and (control := CONTROL.search(node.text)):
                message = f"the control character U+{ord(control.group()):04X}, as an escape"
                self.diagnostics.append(self.at(node, "bad-encoding", message, "take it out"))
            if self.lines and node.plain:
                self.mend_cut(node, event)
            self.place(node)
            return
        if len(self.stack) >= MAX_DEPTH:
            raise self.refuse(event, "yaml-limit", f"more than {MAX_DEPTH} levels of nesting", "flatten it")
        inner = SequenceNode(line, column) if isinstance(event, SequenceStartEvent) else MappingNode(line, column)
        self.place(inner)
        self.stack.append(inner)

    def mend_cut(self, node: ScalarNode, event: ScalarEvent) -> None:
        """Report a comment that cuts off a plain text, and read on as if it were part of the text."""
        mark = event.end_mark
        assert mark is not None  # the C parser marks every event
        line = self.lines[mark.line] if mark.line < len(self.lines) else ""
        if (start := cut_off(line, mark.column, node.text)) < 0:
            return
        help = 'put quotes around a text that has " #" in it, or a blank behind the # of a comment'
        message = "this begins a comment and cuts off the text"
        place = Diagnostic(self.path, mark.line + self.first_line, start + 1, "yaml-syntax", message, help)
        self.diagnostics.append(place)
        node.text += line[mark.column :].rstrip()

    def place(self, node: Node) -> None:
        """Put a node where the parser is: the root, a list's next item, a mapping's key or the value of one."""
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if isinstance(top, SequenceNode):
            top.items.append(node)
        elif top.pending is not None:
            top.entries.setdefault(top.pending.text, (top.pending, node))
            top.pending = None
        else:
            top.pending = self.key(node, top)

    def key(self, node: Node, mapping: MappingNode) -> ScalarNode:
        if not isinstance(node, ScalarNode):
            raise _Refusal(self.at(node, "yaml-syntax", "a key that is not text", "write a plain key"))
        if node.plain and node.text == "<<":
            raise _Refusal(self.at(node, "yaml-limit", "a merge key (<<)", "write the keys out"))
        if node.text in mapping.entries:
            earlier = mapping.entries[node.text][0].line
            help = f"it stands on line {earlier} already; keep one of them"
            self.diagnostics.append(self.at(node, "duplicate-key", f'the key "{node.text}" is given twice', help))
        return node

    def position(self, event: NodeEvent | DocumentStartEvent) -> tuple[int, int]:
        mark = event.start_mark
        assert mark is not None  # the C parser marks every event
        return mark.line + self.first_line, mark.column + 1

    def at(self, node: Node, code: str, message: str, help: str) -> Diagnostic:
        return Diagnostic(self.path, node.line, node.column, code, message, help)

    def refuse(self, event: NodeEvent | DocumentStartEvent, code: str, message: str, help: str) -> _Refusal:
        line, column = self.position(event)
        return _Refusal(Diagnostic(self.path, line, column, code, message, help))

    def unreadable(self, error: yaml.YAMLError, text: str) -> _Refusal:
        """What stops the reading; where a text has been cut off, that is why, and it has been reported."""
        cut = self.diagnostics and self.diagnostics[-1].code == "yaml-syntax"
        return _Refusal(self.diagnostics.pop() if cut else self.syntax(error, text))

    def syntax(self, error: yaml.YAMLError, text: str) -> Diagnostic:
        problem = getattr(error, "problem", None) or "the text cannot be read as YAML"
        mark, opened = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
        row, column = (mark.line, mark.column) if mark else (0, 0)
        lines = text.split("\n")
        if opened and not "\n".join(lines[row:])[column:].strip():
            row, column = opened.line, opened.column  # what is missed at the end is better looked for where it began
        if "document start" in problem and "\n".join(lines[:row]).rstrip().endswith("..."):
            return Diagnostic(self.path, row + self.first_line, column + 1, *_SECOND_DOCUMENT)
        row, column, message, help = cause_of(text, row, column, problem, str(error))
        return Diagnostic(self.path, row + self.first_line, column + 1, "yaml-syntax", message, help)


_SECOND_DOCUMENT: Final = ("yaml-limit", "a second YAML document", "keep one document in a file")
