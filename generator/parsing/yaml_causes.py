"""Why a YAML text cannot be read, in a writer's words.

The parser says what it met, which is seldom what was done: so the mistakes that writers make are looked for first, and
the parser's own words are for the rest.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple


class Cause(NamedTuple):
    """What is wrong and its mend; `row` and `column` count from 0."""

    row: int
    column: int
    message: str
    help: str


_KEY = r"[ \t]*(?:-[ ]+)*(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')"
_MERGE = re.compile(r"(?m)^(?:<{7}|>{7}) ")
_BLANK = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"
"""White space of other kinds, and what shows as none at all."""
_FOREIGN_BLANK = re.compile(rf"^[ \t]*(?:-[ ]*)*(?:[\w-]+:)?[ ]*(?P<blank>[{_BLANK}])")
_CURLY = re.compile(rf"^{_KEY}:[ ]+(?P<quote>[\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019\u201a])")
_TAB = re.compile(r"^[ ]*\t")
_SINGLE = re.compile(rf"^{_KEY}:[ ]+'[^'\n]*[^\s']'\w")
_DOUBLE = re.compile(rf"^{_KEY}:[ ]+\"[^\"\n]*\"[^\s\",}}\]]|^{_KEY}:[ ]+\"[^\"\n]*\"[ ]+[^\s#\",}}\]]")
_COLON = re.compile(rf"^(?P<key>{_KEY}):[ ]+(?P<text>[^\s'\"\[{{|>&*!%@`#][^\n]*?):(?:[ ]|$)")
_SPECIAL = re.compile(rf"^{_KEY}:[ ]+(?P<mark>[@`%])")
_NO_BLANK = re.compile(r"^[ \t]*(?:-[ ]+)*(?P<key>[A-Za-z_][\w-]*):(?=[^\s:/])")
_QUOTES = "close the quotes, and double a \\ inside double quotes"
_ENTRY = re.compile(rf"^{_KEY}:(?:[ ]|$)")


def merge_markers(text: str) -> Cause | None:
    """The conflict of a merge that nobody has settled."""
    found = _MERGE.search(text)
    if not found or not re.search(r"(?m)^>{7}", text):
        return None
    row = text.count("\n", 0, found.start())
    way_out = "keep one of the two versions, and take out the lines that begin with <<<<<<<, ======= and >>>>>>>"
    return Cause(row, 0, "two versions of this file have been merged and not settled", way_out)


def cause_of(text: str, row: int, column: int, problem: str, context: str) -> Cause:
    """The most likely reason why a text cannot be read, where the parser gave up at `row` and `column`: with `problem`
    in its words, and all that it says as `context`."""
    lines = text.split("\n")
    line = lines[row] if row < len(lines) else ""
    return (
        merge_markers(text)
        or _foreign_blank(lines, row)
        or _of_the_line(line, row, column)
        or _without_blank(lines, row, problem)
        or _indented(lines, row, column, problem)
        or Cause(row, column, problem, _advice(context))
    )


def _foreign_blank(lines: list[str], row: int) -> Cause | None:
    """White space that is none to YAML, where the structure is: before a key, behind its colon."""
    for number in range(min(row, len(lines) - 1), -1, -1):
        if not lines[number].isascii() and (found := _FOREIGN_BLANK.match(lines[number])):
            blank = found["blank"]
            name = unicodedata.name(blank).lower()
            message = f"an unusual space (U+{ord(blank):04X}, {name}) where an ordinary one belongs"
            return Cause(number, found.start("blank"), message, "delete it and type a space")
    return None


def _of_the_line(line: str, row: int, column: int) -> Cause | None:
    """A mistake that shows in the line itself."""
    if found := _TAB.match(line):
        return Cause(row, 0, "a tab in the indentation", "indent with spaces, not tabs")
    if found := _CURLY.match(line):
        message = f"{found['quote']} is a letter to YAML and quotes nothing"
        return Cause(row, found.start("quote"), message, 'put straight quotes around the text: "\u2026"')
    if found := _SINGLE.match(line):
        message = "the apostrophe ends the text that begins with '"
        return Cause(row, found.end() - 2, message, "put double quotes around the text, or write the apostrophe twice")
    if found := _DOUBLE.match(line):
        return Cause(
            row, found.end() - 1, "there is text behind the closing quote", 'write \\" for a quote within quotes'
        )
    if (found := _COLON.match(line)) and found.end("text") == column:
        message = "a colon and a space in a text without quotes"
        return Cause(row, found.end("text"), message, "put quotes around a text that has a colon and a space in it")
    if line[column : column + 1] in ("'", '"'):
        return Cause(row, column, "nothing closes this quote", _QUOTES)
    if found := _SPECIAL.match(line):
        message = f"a text that begins with {found['mark']}"
        return Cause(row, found.start("mark"), message, "put quotes around it")
    return None


def _without_blank(lines: list[str], row: int, problem: str) -> Cause | None:
    """`key:value`, which is a text, and not a key with a value."""
    if not any(words in problem for words in ("expected ':'", "expected key", "mapping values")):
        return None
    for number in (row - 1, row):
        if 0 <= number < len(lines) and (found := _NO_BLANK.match(lines[number])):
            return Cause(number, found.end() - 1, "no space behind the colon", f"write {found['key']}: and a space")
    return None


def _indented(lines: list[str], row: int, column: int, problem: str) -> Cause | None:
    """A line that is indented unlike its neighbours."""
    if "expected '-' indicator" not in problem and "expected key" not in problem and "mapping values" not in problem:
        return None
    if row >= len(lines) or not _ENTRY.match(lines[row]):
        return None
    here = _indent(lines[row])
    before = next((line for line in reversed(lines[:row]) if line.strip()), "")
    inner = len(before) - len(before.lstrip(" -"))
    if not before or here == inner:
        return None
    message = "this line is indented unlike the one before it"
    return Cause(row, column, message, f"where both belong together, begin it in column {inner + 1}")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _advice(problem: str) -> str:
    """What most often mends a syntax error of this wording."""
    if "start any token" in problem:
        return "put quotes around a text that begins with a special character"
    if "expected ':'" in problem:
        return "put a colon and a space behind the key"
    if "',' or" in problem or "flow" in problem:
        return "close every [ and { and put commas between the items"
    if "quoted scalar" in problem or "end of stream" in problem or "escape" in problem:
        return _QUOTES
    if "block sequence" in problem:
        return "begin the list on the next line"
    return "check the indentation and the quotes of this line and the one before"


CUT = re.compile(r"[ \t]+#+(?=[^\s#])")
"""A `#` that begins a comment, though no blank behind it says that it is meant as one."""
_HEX = re.compile(r"[ \t]+#(?:[0-9a-fA-F]{3}){1,2}[ \t,}]*$")


def cut_off(line: str, end: int, text: str) -> int:
    """Where a comment that was hardly meant cuts off a plain text that ends at `end`; -1 where none does.

    A colour behind a key is none: its key says more about what to do.
    """
    found = CUT.match(line, end)
    if not found or (not text and _HEX.match(line, end)):
        return -1
    return found.end() - len(found[0].strip())
