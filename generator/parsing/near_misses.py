"""Syntax of other tools that is none here: it reaches readers as it stands, so a warning says what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.model.markdown import ASIDES


class _NearMiss(NamedTuple):
    """Syntax of another tool: what it looks like, and what is written here."""

    pattern: re.Pattern[str]
    message: str
    help: str


_NEAR_MISSES = [
    _NearMiss(
        re.compile(r"\]\((?=[^()<>\n]*[./])[^()<>\s]+[ ]+(?![\s\"'(])[^()<>\n]*\)"),
        "an address with a space in it, so this is no link and no picture",
        "put the address in angle brackets: (<my file.jpg>)",
    ),
    _NearMiss(
        re.compile(r"(?m)^(?:!!!|\?\?\?\+?) ?[A-Za-z]"),
        "an admonition as MkDocs has it",
        "write ::: note on a line, the text below, and ::: on a line behind it",
    ),
    _NearMiss(re.compile(r"\{\{[<%]|\{\{ ?\w"), "a shortcode as Hugo has it", "write what it stands for in Markdown"),
    _NearMiss(re.compile(r"(?<!\{)\{%"), "a tag of a template language", "write what it stands for in Markdown"),
    _NearMiss(
        re.compile(r"\$\$|\$(?=[^$\n]*[\\^_={}])[^\s$](?:[^$\n]*[^\s$])?\$(?!\d)"),
        "a formula in TeX, which is shown as it stands here",
        "write it in words and signs, such as E = mc\u00b2",
    ),
    _NearMiss(re.compile(r"(?mi)^\[_*toc_*\]$"), "the place of a table of contents", "take it out"),
    _NearMiss(
        re.compile(r"(?m)^(?:#{2,6}[^\s#]|#[A-Z][^\n]* )"),
        "a heading without a space behind its #",
        "write a space between # and the words",
    ),
    _NearMiss(
        re.compile(r"(?m)^\[![A-Za-z-]+\]"),
        "an alert of a kind that there is not here",
        f"one of: {', '.join(ASIDES)}",
    ),
    _NearMiss(
        re.compile(r"(?m)^<{7} "),
        "two versions of the text that have been merged and not settled",
        "keep one of the two, and take out the lines that begin with <<<<<<<, ======= and >>>>>>>",
    ),
    _NearMiss(
        re.compile(r"!\[\[[^\[\]\n]+\]\](?!\()"),
        "a file embedded as Obsidian has it",
        "write ![what it shows](file.png)",
    ),
    _NearMiss(
        re.compile(r"(?m)\{[:#.][^{}\n]*\}$"),
        "attributes as Kramdown or Pandoc have them",
        "take them out",
    ),
    _NearMiss(
        re.compile(r"(?<![\w:/]):[a-z][a-z0-9_+-]*:(?![\w:/])"), "the name of an emoji", "write the emoji itself"
    ),
]
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)


_SIGNS = ("{", "$", "!!!", "???", "<<<<<<<", "![[", "[!", "[TOC", "[toc", "[_")
_BEGINNINGS = [re.compile(pattern) for pattern in (r"#[^\s#]", r"\]\([^()<>\s]+[ ]", r":[a-z][a-z0-9_+-]*:")]


def may_have_near_misses(text: str) -> bool:
    """Whether there may be any in a text: most have none, and are to be told quickly."""
    return any(sign in text for sign in _SIGNS) or any(beginning.search(text) for beginning in _BEGINNINGS)


def near_misses(content: str) -> Iterator[tuple[int, str, str]]:
    """The near misses in a paragraph, heading or cell: the row, what it looks like, what to write. Code is left out."""
    content = _CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), content)
    for near in _NEAR_MISSES:
        for found in near.pattern.finditer(content):
            yield content.count("\n", 0, found.start()), f"this looks like {near.message}", near.help
