"""The grammar of a brief's body: CommonMark, and what Accord adds to it, as rules for markdown-it.

The rules only recognise: they leave tokens, and note in the `Reading` what is wrong; what becomes of the tokens is
the business of `markdown`. No rule looks far ahead for an end that may not be there, so that the time a text takes
is in proportion to its length, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as plain_table
from markdown_it.rules_block.html_block import HTML_SEQUENCES
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, autolink, html_inline, image, link
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from generator.parsing import markdown_dialects as dialects
from generator.parsing.markdown_reading import reading
from generator.parsing.near_misses import near_misses

CONTAINER = "block"
"""The name under which every `:::` container's tokens go, whatever stands behind the colons."""

_DEEPEST = 100
_DEEPEST_BRACKETS = 20
_MOST_LOOKS = 200_000

_Rule = Callable[[StateInline, bool], bool]

_WIKI_LINK = re.compile(r"\[\[(?P<target>[^\[\]|\\`]++)(?:\\?\|(?P<label>[^\[\]]*+))?\]\]")
_CITATIONS = re.compile(r"\[(?P<items>(?:[^\[\]@]*[\s(])?-?@(?=[^\s\[\]])[^\[\]]++)\]")
_CITATION = re.compile(r"(?:(?P<prefix>[^@]*)[\s(])?-?@(?P<source>[A-Za-z0-9_.:-]+)(?:[,\s](?P<locator>[^@]*))?")
_MAY_CITE = re.compile(r"\[[^\[\]@]*+@")
_PARTS = ("source", "locator", "prefix")
_NOTE = re.compile(r"\[\^[^\[\]\s]{1,999}\]")
_PIPED_LINK = re.compile(r"(\[\[[^\[\]|\n]*+)\|([^\[\]|\n]*+\]\])")
_CELL_END = re.compile(r"(?<!\\)\|")


class _Parser(MarkdownIt):
    """A parser to which every address is a link's: one that is refused would turn the link into text, unsaid."""

    def validateLink(self, url: str) -> bool:  # noqa: N802  markdown-it's name
        return True


def grammar() -> MarkdownIt:
    """A parser for bodies; making one is slow, and one serves any number of texts."""
    # HTML is recognised, to be reported and kept from being read as Markdown; none is ever passed on.
    # markdown-it drops what nests deeper than `maxNesting`: `_depth` keeps everything from getting there.
    options = {"html": True, "xhtmlOut": False, "maxNesting": 2 * _DEEPEST}
    parser = _Parser("commonmark", options).enable(["table", "strikethrough"]).disable("html_block")
    parser.use(footnote_plugin, move_to_end=False).use(deflist_plugin)
    parser.use(container_plugin, name=CONTAINER, validate=lambda *_: True)

    parser.block.ruler.before("table", "depth", _depth)
    parser.block.ruler.before("table", "loose_line", _loose_line, {"alt": ["blockquote"]})
    parser.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    parser.core.ruler.at("inline", _inline)
    parser.core.ruler.before("inline", "alerts", dialects.alerts)
    parser.core.ruler.before("inline", "tasks", dialects.tasks)

    rules = parser.inline.ruler
    rules.before("link", "brackets", _brackets)
    rules.before("link", "wiki_link", _wiki_link)
    rules.before("link", "citation", _citation)
    rules.at("link", _placed(link, "["))
    rules.at("image", _placed(_nesting(image, "![", describing=True), "!"))
    rules.at("footnote_inline", _nesting(_rule(parser, "footnote_inline"), "^[", describing=False))
    rules.at("footnote_ref", _note(_rule(parser, "footnote_ref")))
    rules.after("footnote_ref", "unknown_note", _note(_unknown_note))
    rules.at("autolink", _placed(autolink, "<"))
    rules.at("html_inline", _raw_html)
    rules.push("bare_address", dialects.bare_address)
    rules.push("bare_citation", dialects.bare_citation)
    rules.at("text", dialects.text)
    return parser


def _rule(parser: MarkdownIt, name: str) -> _Rule:
    """The inline rule that a plugin has put in place under `name`."""
    names = parser.inline.ruler.get_active_rules()
    return parser.inline.ruler.getRules("")[names.index(name)]


# Blocks


def _depth(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Blocks that nest deeper than is kept: one paragraph of what was typed, and a flaw."""
    if silent or state.level < _DEEPEST:
        return False
    after = start + 1
    while after < end and (state.isEmpty(after) or not 0 <= state.sCount[after] < state.blkIndent):
        after += 1
    reading(state).too_deep(reading(state).first_line + start)
    state.push("paragraph_open", "p", 1).map = [start, after]
    content = state.push("inline", "", 0)
    content.map = [start, after]
    content.content = state.getLines(start, after, state.blkIndent, False)
    state.push("paragraph_close", "p", -1)
    state.line = after
    return True


def _loose_line(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """Where a quote ends, once too many lines have been looked at that may or may not belong to quotes.

    After a quote, each line up to the next blank one may yet continue it. So markdown-it looks at all of them, again
    for every quote and at every depth: a small text could take hours.
    """
    if not silent or state.parentType != "blockquote":
        return False
    now = reading(state)
    now.looks += 1
    if now.looks == _MOST_LOOKS:
        message = "too many lines follow quotes that they may belong to"
        now.flaw("too-deep", now.first_line + start, message, 'begin them with ">", or with a blank line between')
    return now.looks >= _MOST_LOOKS


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table, whose wiki links may hold a bare "|", and whose rows no more cells than it has columns."""
    text, count, now = state.src, len(state.tokens), reading(state)
    # While the table is cut into cells NUL stands in for that "|": no text holds one.
    now.masked = now.masked or (_PIPED_LINK.sub("\\1\0\\2", text) if "[[" in text else text)
    state.src = now.masked
    try:
        if not plain_table(state, start, end, silent):
            return False
        if not silent:
            _check_rows(state, state.tokens[count:])
    finally:
        state.src = text
    for token in state.tokens[count:]:
        token.content = token.content.replace("\0", "|")
    return True


def _check_rows(state: StateBlock, tokens: list[Token]) -> None:
    """Report the rows of which markdown-it leaves out cells (as GitHub does) without a word."""
    columns = sum(token.type == "th_open" for token in tokens)
    for row in (token.map[0] for token in tokens if token.type == "tr_open" and token.map):
        text = state.src[state.bMarks[row] : state.eMarks[row]].strip()
        if any(cell.strip() for cell in _CELL_END.split(text.removeprefix("|"))[columns:]):
            reading(state).flaw(
                "wrong-type",
                reading(state).first_line + row,
                f"this row has more cells than its table has columns ({columns})",
                'write "\\|" for a "|" that ends no cell',
            )


# Within a paragraph


def _inline(state: StateCore) -> None:
    """Parse what stands in paragraphs, headings and cells, knowing the line on which each begins."""
    now = reading(state)
    for token in state.tokens:
        if token.type != "inline" or token.map is None:
            continue
        children = token.children = []
        line = now.first_line + _first_row(token.content, token.map, now.lines)
        now.begin(token.content, line)
        if now.has_near_misses:
            for row, message, help in near_misses(token.content):
                now.flaw("looks-like", line + row, message, help)
        state.md.inline.parse(token.content, state.md, state.env, children)
        if any(child.level >= _DEEPEST for child in children):
            now.too_deep(line)
        _settle(children)
    for note in state.env.get("footnotes", {}).get("list", {}).values():
        _settle(note.get("tokens", ()), within=True)


def _settle(tokens: Sequence[Token], *, within: bool = False) -> None:
    """Make text of the characters escaped within texts within the text, which markdown-it leaves half done."""
    for token in tokens:
        if within and token.type == "text_special":
            token.type = "text"
        if token.children:
            _settle(token.children, within=True)


def _first_row(content: str, rows: list[int], lines: list[str]) -> int:
    """The row on which `content` begins, of which leading lines of unusual white space have been trimmed."""
    first, end = rows
    if content.count("\n") >= end - first - 1:
        return first
    beginning = content.partition("\n")[0]
    return next((row for row in range(first, end) if beginning in lines[row]), first)


def _placed(rule: _Rule, opener: str) -> _Rule:
    """`rule`, for what begins with `opener`, with the line noted on the link or picture that it makes."""

    def placed(state: StateInline, silent: bool) -> bool:
        if silent or state.src[state.pos] != opener:
            return rule(state, silent)
        line, count = reading(state).line_at(state.pos), len(state.tokens)
        if not rule(state, False):
            return False
        # Before the token that the rule has made there may be one of the text that was pending.
        made = next(token for token in state.tokens[count : count + 2] if token.type != "text")
        made.meta["line"] = line
        return True

    return placed


def _nesting(rule: _Rule, opener: str, *, describing: bool) -> _Rule:
    """`rule`, which parses what stands behind `opener` as a text of its own."""

    def nesting(state: StateInline, silent: bool) -> bool:
        if silent or not state.src.startswith(opener, state.pos):
            return rule(state, silent)
        if reading(state).describing and not describing:
            return False
        with reading(state).within(state.pos + len(opener), describing=describing):
            return rule(state, False)

    return nesting


def _note(rule: _Rule) -> _Rule:
    """`rule` for references to footnotes, of which a picture's description has none."""

    def note(state: StateInline, silent: bool) -> bool:
        # Asked first, for the plugin's rule looks for the end of what may be none through the whole text.
        if not _NOTE.match(state.src, state.pos, state.posMax) or reading(state).describing:
            return False
        return rule(state, silent)

    return note


def _take(state: StateInline, silent: bool, length: int) -> bool:
    """Take `length` characters as text."""
    if not silent:
        state.append_pending(state.src[state.pos : state.pos + length])
    state.pos += length
    return True


def _brackets(state: StateInline, silent: bool) -> bool:
    """Brackets that nothing closes, or that nest too deep, are text: no rule goes looking for their end."""
    mark = state.src[state.pos]
    if mark != "[" and not (mark in "!^" and state.src.startswith("[", state.pos + 1)):
        return False
    if state.html_terminator_last("]") > state.pos:  # the last "]" of all: it is looked for once in a text
        now = reading(state)
        if state.level + now.nested < _DEEPEST_BRACKETS:
            return False
        now.too_deep(now.line_at(state.pos))
        if silent:  # so that what lies around it is no link either, and nobody looks for its end again
            state.pos = state.posMax
            return True
    return _take(state, silent, 1)


def _wiki_link(state: StateInline, silent: bool) -> bool:
    """`[[target]]` or `[[target|label]]`, line breaks being spaces; a label holds no brackets, and so no links."""
    if not state.src.startswith("[[", state.pos) or reading(state).describing:
        return False
    found = _WIKI_LINK.match(state.src, state.pos, state.posMax)
    if not found or not found["target"].strip():
        return False
    if not silent:
        _push_wiki_link(state, found)
    state.pos = found.end()
    return True


def _push_wiki_link(state: StateInline, found: re.Match[str]) -> None:
    """The tokens of a wiki link: with no label between them, it is bare."""
    bare = not (found["label"] or "").strip()
    line = reading(state).line_at(state.pos)
    state.push("wiki_open", "a", 1).meta = {"target": " ".join(found["target"].split()), "bare": bare, "line": line}
    if not bare:
        end = state.posMax
        state.pos, state.posMax = found.span("label")
        state.md.inline.tokenize(state)
        state.posMax = end
    state.push("wiki_close", "a", -1)


def _citation(state: StateInline, silent: bool) -> bool:
    """`[@source]`, `[see @one; @another, p. 3]`, unless it reads as a link: `[@someone](https://…)`."""
    if not _MAY_CITE.match(state.src, state.pos, state.posMax) or reading(state).describing:
        return False
    found = _CITATIONS.match(state.src, state.pos, state.posMax)
    if not found or _is_link(state, found.end()):
        return False
    items = [_CITATION.fullmatch(item.strip()) for item in found["items"].split(";")]
    cited = [tuple(" ".join((item[part] or "").split()) for part in _PARTS) for item in items if item]
    if len(cited) < len(items):
        return _ill_cited(state, silent, len(found[0])) if found["items"].startswith(("@", "-@")) else False
    if not silent:
        line = reading(state).line_at(state.pos)
        state.push("citation", "", 0).meta = {"items": cited, "line": line}
    state.pos = found.end()
    return True


def _is_link(state: StateInline, after: int) -> bool:
    """Whether the brackets at hand, which end before `after`, are an ordinary link's."""
    if after >= state.posMax or state.src[after] not in "([":
        return False
    start = state.pos
    found = link(state, True)
    state.pos = start
    return found


def _ill_cited(state: StateInline, silent: bool, length: int) -> bool:
    """What begins as a citation and does not go on as one."""
    if not silent:
        line = reading(state).line_at(state.pos)
        message = "this reads neither as a citation nor as text"
        reading(state).flaw("wrong-type", line, message, 'write [@one; @another, p. 3], or "\\[@" for the text')
    return _take(state, silent, length)


def _unknown_note(state: StateInline, silent: bool) -> bool:
    """`[^label]` where no footnote has that label."""
    found = None if silent else _NOTE.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    line, note = reading(state).line_at(state.pos), found[0]
    way_out = f'define it on a line of its own, "{note}: …", or write "\\{note}" for the text'
    reading(state).flaw("broken-link", line, f"there is no footnote {note}", way_out)
    return _take(state, silent, len(note))


def _raw_html(state: StateInline, silent: bool) -> bool:
    """A tag, a comment or the like: text, and a flaw. What only begins as one, and runs on, is one too."""
    line = 0 if silent or state.src[state.pos] != "<" else reading(state).line_at(state.pos)
    whole = html_inline(state, silent)
    if silent or not (whole or _begins_html(state)):
        return whole
    reading(state).flaw("raw-html", line, "raw HTML is shown as text", "write Markdown, or put code in backticks")
    if whole:
        state.tokens[-1].type = "text"
    return whole or _take(state, silent, 1)


def _begins_html(state: StateInline) -> bool:
    """Whether CommonMark begins a block of HTML with what stands here."""
    if state.src[state.pos] != "<" or not (state.pos == 0 or state.src[state.pos - 1].isspace()):
        return False
    text = state.src[state.pos : state.pos + 80].partition("\n")[0]
    return any(opening.search(text) for opening, _, _ in HTML_SEQUENCES)
