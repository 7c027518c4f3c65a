"""What other tools write in Markdown and is taken: GitHub's alerts and tasks, Pandoc's bare citations, addresses."""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from generator.model.markdown import ASIDES
from generator.parsing.markdown_reading import reading
from generator.primitives.urls import is_web_url

_ALERT = re.compile(r"\[!(?P<name>[A-Za-z]+)\][-+]?[ \t]*(?P<title>[^\n]*)(?:\n|$)")
_TASK = re.compile(r"\[(?P<mark>[ xX])\][ \t]+(?=\S)")


def alerts(state: StateCore) -> None:
    """`> [!NOTE]`: a quote whose first line says that it is an admonition."""
    if "[!" not in state.src:
        return
    for index, token in enumerate(state.tokens):
        if token.type != "blockquote_open" or state.tokens[index + 1].type != "paragraph_open":
            continue
        inline = state.tokens[index + 2]
        found = _ALERT.match(inline.content)
        if not found or found["name"].lower() not in ASIDES:
            continue
        token.type, token.meta = "alert_open", {"name": found["name"].lower(), "title": found["title"].strip()}
        _closing(state.tokens, index).type = "alert_close"
        inline.content = inline.content[found.end() :]
        if inline.map:
            inline.map = [min(inline.map[0] + 1, inline.map[1]), inline.map[1]]
        if not inline.content:
            for each in state.tokens[index + 1 : index + 4]:
                each.hidden = True


def _closing(tokens: list[Token], index: int) -> Token:
    """The token that closes the quote which `tokens[index]` opens."""
    level = tokens[index].level
    return next(each for each in tokens[index:] if each.type == "blockquote_close" and each.level == level)


def tasks(state: StateCore) -> None:
    """`- [ ]` and `- [x]`: an item of a list that is to be done, or is."""
    if "[ ] " not in state.src and "[x] " not in state.src and "[X] " not in state.src:
        return
    for index, token in enumerate(state.tokens):
        if token.type != "list_item_open" or state.tokens[index + 1].type != "paragraph_open":
            continue
        inline = state.tokens[index + 2]
        if found := _TASK.match(inline.content):
            inline.content = inline.content[found.end() :]
            inline.meta["task"] = "to do" if found["mark"] == " " else "done"


_BARE_CITATION = re.compile(r"@(?P<source>[a-z0-9]+(?:-[a-z0-9]+)*)(?![\w@/-]|[.:]\w)")
_BARE_ADDRESS = re.compile(r"https?://[^\s<>\"\u201c\u201d\u2018\u2019\u00ab\u00bb`\[\]{}|\\]+")
_ENDS = re.compile(r"[\n!#$%&*+\-:<=>@\[\\\]^_`{}~]|(?<![^\W_])https?://")
"""Where a text may end: at the characters that markdown-it looks at, and before an address."""
_BEFORE = re.compile(r"[\w@./:\[-]")


def bare_citation(state: StateInline, silent: bool) -> bool:
    """`@source` in a text; what goes on as an address of a mailbox or a name in capitals is text."""
    if state.src[state.pos] != "@" or state.linkLevel > 0 or reading(state).describing:
        return False
    found = _BARE_CITATION.match(state.src, state.pos, state.posMax)
    if not found or (state.pos > 0 and _BEFORE.match(state.src[state.pos - 1])):
        return False
    if not silent:
        line = reading(state).line_at(state.pos)
        state.push("citation", "", 0).meta = {"items": [(found["source"], "", "")], "line": line}
    state.pos = found.end()
    return True


def bare_address(state: StateInline, silent: bool) -> bool:
    """`https://…` in a text, without the punctuation behind it."""
    now = reading(state)
    if not now.has_addresses or state.src[state.pos] != "h" or state.linkLevel > 0 or now.describing:
        return False
    found = _BARE_ADDRESS.match(state.src, state.pos, state.posMax)
    if not found or (state.pos > 0 and state.src[state.pos - 1].isalnum()):
        return False
    url = _without_punctuation(found[0])
    if not is_web_url(url):
        return False
    if not silent:
        opening = state.push("link_open", "a", 1)
        opening.attrs, opening.meta = {"href": state.md.normalizeLink(url)}, {"line": now.line_at(state.pos)}
        state.push("text", "", 0).content = url
        state.push("link_close", "a", -1)
    state.pos += len(url)
    return True


def _without_punctuation(url: str) -> str:
    """An address without what ends the sentence that it stands in, and without a bracket that it does not open."""
    end = len(url)
    unopened = url.count(")") - url.count("(")
    while end:
        if url[end - 1] == ")" and unopened > 0:
            unopened -= 1
        elif url[end - 1] not in "?!.,:;*_~'\u2026":
            break
        end -= 1
    return url[:end]


def text(state: StateInline, silent: bool) -> bool:
    """What means nothing else: up to the next character that may, or the next address."""
    ends = _ENDS if reading(state).has_addresses else state.md.inline.terminator_re
    found = ends.search(state.src, state.pos)
    end = min(found.start() if found else state.posMax, state.posMax)
    if end <= state.pos:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True
