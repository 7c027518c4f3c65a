"""What others wrote, quoted so that no terminal, log or runner obeys it.

Every text of the content that Accord prints goes through here. Control characters move a terminal's cursor, the
embeddings and overrides of bidirectional text turn a line round, and GitHub's runner takes a line that begins with
`::`, or holds `##[`, for a command (actions/runner, `ActionCommand.cs`, which trims white space first).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

WIDTH = 160
"""Columns of a quoted line that are shown."""
LONGEST = 300
"""Characters of a message or a help that are shown."""

HARMFUL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ud800-\udfff]")
_LINE_END = re.compile(r"\s*\n\s*")
_COMMAND = re.compile(r"(?m)^(\s*):(?=:)")
_TAB = "    "


def inert(text: str, longest: int = LONGEST) -> str:
    """`text` on one line with nothing in it that anything obeys; of one that is too long, beginning and end."""
    if len(text) > longest:
        end = longest // 3
        text = f"{text[: longest - end]}\u2026{text[-end:]}"
    text = _LINE_END.sub(" ", text.strip())
    return "".join(_pieces(text, 0, len(text)))


def inert_lines(text: str) -> str:
    """`text` with its line ends, none of which begins a command."""
    lines = ("".join(_pieces(line, 0, len(line))) for line in text.split("\n"))
    return _COMMAND.sub(r"\1\\u{3a}:", "\n".join(lines))


def escaped_json(text: str) -> str:
    """A JSON text that says the same with nothing in it that anything obeys."""
    text = HARMFUL.sub(lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", text)
    return text.replace("##[", "##\\u005b")


def excerpt(line: str, number: int, column: int) -> str:
    """A line of a file behind its number, with a caret under a place; of a long one, what stands around the place."""
    at = min(column - 1, len(line))
    behind = _fitting(_pieces(line, at, min(at + WIDTH, len(line))), WIDTH // 2)
    before = _fitting(reversed([*_pieces(line, max(0, at - WIDTH), at)]), WIDTH - _width(behind))
    behind = _fitting(_pieces(line, at, min(at + WIDTH, len(line))), WIDTH - _width(before))
    start = ("\u2026" if len(before) < at else "") + "".join(reversed(before))
    end = "".join(behind) + ("\u2026" if at + len(behind) < len(line) else "")
    margin = " " * len(str(number))
    return f"{number} | {start}{end}\n{margin} | {' ' * _width(start)}^\n"


def _pieces(text: str, start: int, end: int) -> Iterator[str]:
    """What is shown for each character from `start` to `end`."""
    for index in range(start, end):
        character = text[index]
        if character == "\t":
            yield _TAB
        elif HARMFUL.match(character) or (character == "[" and text.endswith("##", 0, index)):
            yield f"\\u{{{ord(character):x}}}"
        else:
            yield character


def _fitting(pieces: Iterable[str], room: int) -> list[str]:
    """The first of the pieces, as many as there is room for."""
    taken: list[str] = []
    for piece in pieces:
        room -= _width(piece)
        if room < 0:
            break
        taken.append(piece)
    return taken


def _width(text: Iterable[str]) -> int:
    """The columns that a text takes on a terminal: wide letters take two, marks none."""
    return sum(_columns(character) for piece in text for character in piece)


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
