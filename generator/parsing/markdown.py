"""Markdown to a `Body`: what `parse` reads by the rules of `markdown_rules` it writes as HTML and references."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any, cast

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from generator.diagnostics.diagnostic import suggest
from generator.model.markdown import (
    ASIDES,
    Body,
    Citation,
    Cite,
    Figure,
    Flaw,
    Heading,
    Image,
    Language,
    Link,
    Part,
    Update,
)
from generator.parsing.markdown_reading import Reading
from generator.parsing.markdown_syntax import CONTAINER, grammar
from generator.primitives.dates import parse_date
from generator.primitives.urls import is_web_url

__all__ = ["Body", "Citation", "Cite", "Figure", "Flaw", "Heading", "Image", "Link", "Part", "Update", "parse"]

_PARSER = grammar()
_HTML = cast(RendererHTML, _PARSER.renderer)


def parse(text: str, first_line: int = 1, scope: str = "") -> Body:
    """Parse a brief's body, or an event's `detail`; `first_line` is the file's line on which the text begins.

    Where several bodies stand on one page, each but the brief's own needs a `scope` to keep its ids apart.
    """
    text = text.removesuffix("\n") + "\n"  # plugins look for the last line's end without asking
    reading = Reading(text, first_line)
    env: dict[str, Any] = {"reading": reading}
    writer = _Writer(reading, env, scope)
    writer.write(_PARSER.parse(text, env))
    flaws = sorted(reading.flaws, key=lambda flaw: (flaw.line, flaw.code))
    return Body(_merged(writer.out), writer.headings, writer.updates, flaws)


def _merged(pieces: Iterable[Part]) -> list[Part]:
    """The pieces with neighbouring HTML joined."""
    parts: list[Part] = []
    html: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            html.append(piece)
        else:
            parts += ["".join(html), piece]
            html.clear()
    parts.append("".join(html))
    return [part for part in parts if part]


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PAGE_IDS = ("event-", "chart-", "source-", "update-", "fn")
"""How the ids that a page makes of its facts begin."""
_PAGE_SECTIONS = frozenset(
    "main body status events partners relations mentions corrections sources cite briefs supports".split()
)
"""The ids of a page's own sections, which with "-title" are those of their headings."""
_FENCE_END = re.compile(r"(?:`{3,}|~{3,})\s*$")
_CONTAINER_END = re.compile(r":{3,}\s*$")


class _Writer:
    """Writes tokens as the pieces of a body: those that `_HANDLERS` does not name, as markdown-it does."""

    def __init__(self, reading: Reading, env: dict[str, Any], scope: str) -> None:
        self.out: list[Part] = []
        self.headings: list[Heading] = []
        self.updates: list[Update] = []
        self._flaw = reading.flaw
        self._first_line = reading.first_line
        self._lines = reading.lines
        self._env = env
        self._scope = scope
        self._shift = 0
        self._ids: dict[str, int] = {}
        self._ends: list[str] = []  # of the links that are open: "" of one that the page does not have
        self._containers: list[str] = []  # the ends of those that are open
        self._defining: list[tuple[str, int, list[Part]]] = []  # notes being defined, and what they interrupt
        self._notes: dict[str, tuple[int, list[Part]]] = {}

    def write(self, tokens: Sequence[Token]) -> None:
        """Write a whole text, its footnotes at the end."""
        # The page's only <h1> is its title, so a text that has some moves all its headings down by one.
        self._shift = int(any(token.tag == "h1" for token in tokens))
        self._write(tokens)
        self._write_notes()

    def _write(self, tokens: Sequence[Token]) -> None:
        for index, token in enumerate(tokens):
            if token.type == "inline":
                if task := token.meta.get("task"):
                    self.out.append(_TASKS[task])
                self._write(token.children or ())
            else:
                handler = _HANDLERS.get(token.type, _Writer._plainly)
                piece = handler(self, tokens, index)  # first, for it may turn to another `out`
                self.out.append(piece)

    def _plainly(self, tokens: Sequence[Token], index: int) -> str:
        """A token as markdown-it writes it."""
        if rule := _HTML.rules.get(tokens[index].type):
            return cast(str, rule(tokens, index, _PARSER.options, self._env))
        return _HTML.renderToken(tokens, index, _PARSER.options, self._env)

    def _line(self, token: Token) -> int:
        return self._first_line + (token.map[0] if token.map else 0)

    def _id(self, name: str) -> str:
        """`name`, made unlike every other id of this text."""
        name = self._scope + name
        while (count := self._ids.get(name, 0) + 1) > 1:
            self._ids[name] = count
            name = f"{name}-{count}"
        self._ids[name] = 1
        return name

    # Headings and blocks

    def _heading_open(self, tokens: Sequence[Token], index: int) -> Part:
        token = tokens[index]
        level, text = self._level(token), _plain(tokens[index + 1].children or ())
        heading = Heading(level, self._id(_slug(text)), text, self._line(token))
        self.headings.append(heading)
        token.tag, token.attrs = f"h{level}", {"id": heading.id}
        return self._plainly(tokens, index)

    def _heading_close(self, tokens: Sequence[Token], index: int) -> Part:
        return f"</h{self._level(tokens[index])}>\n"

    def _level(self, token: Token) -> int:
        return min(int(token.tag[1:]) + self._shift, 6)

    def _fence(self, tokens: Sequence[Token], index: int) -> Part:
        token = tokens[index]
        if token.map and not self._ends_with(_FENCE_END, token.map[0], token.map[1] - 1):
            message = "nothing closes this block of code: it goes on to the end of what it stands in"
            self._flaw("looks-like", self._line(token), message, f"put {token.markup} on a line of its own behind it")
        language, _, name = token.info.strip().partition(" ")
        if language not in ("chart", "vega-lite"):
            return self._plainly(tokens, index)
        return Figure(cast(Language, language), name.strip(), token.content, self._line(token))

    def _cell(self, tokens: Sequence[Token], index: int) -> Part:
        """A cell's alignment is a class: the pages' policy lets no style stand in an element."""
        if style := tokens[index].attrs.pop("style", None):
            tokens[index].attrs["class"] = str(style).replace("text-align:", "align-")
        return self._plainly(tokens, index)

    def _ends_with(self, mark: re.Pattern[str], start: int, end: int) -> bool:
        """Whether a block that begins on the row `start` has a closing mark on the row `end`."""
        return start < end < len(self._lines) and mark.search(self._lines[end]) is not None

    def _container_open(self, tokens: Sequence[Token], index: int) -> Part:
        token, line = tokens[index], self._line(tokens[index])
        name, _, words = token.info.strip().partition(" ")
        words = words.strip()
        if name and token.map and not self._ends_with(_CONTAINER_END, *token.map):
            message = f"nothing closes this {token.markup}: it goes on to the end of what it stands in"
            self._flaw("looks-like", line, message, f"put {token.markup} on a line of its own behind it")
        if name == "update":
            self._containers.append("</section>\n")
            return self._update(words, line)
        if name in ASIDES:
            return self._aside(name, words)
        message = f'no container is called "{name}"' if name else "this ::: closes nothing and opens nothing"
        self._flaw("unknown-key", line, message, suggest(name, ["update", *ASIDES]))
        self._containers.append("</div>\n")
        return "<div>\n"

    def _aside(self, name: str, words: str) -> str:
        self._containers.append("</aside>\n")
        look, title = ASIDES[name]
        title = escape(words or title)
        return f'<aside class="admonition {look}" role="note">\n<p class="admonition-title">{title}</p>\n'

    def _alert_open(self, tokens: Sequence[Token], index: int) -> Part:
        return self._aside(tokens[index].meta["name"], tokens[index].meta["title"])

    def _update(self, date: str, line: int) -> str:
        if date:
            row = self._lines[line - self._first_line].rstrip()
            self.updates.append(Update(date, line, len(row) - len(date) + 1))
        else:
            self._flaw("missing-field", line, "this update has no date", "write ::: update 2022-07-12")
        iso = date.removesuffix("~")
        return (
            f'<section class="update" id="{escape(self._id(f"update-{iso}"))}">\n'
            f'<p class="update-date"><time datetime="{escape(iso)}">{escape(_in_words(date))}</time></p>\n'
        )

    def _container_close(self, tokens: Sequence[Token], index: int) -> Part:
        return self._containers.pop()

    # References

    def _link_open(self, tokens: Sequence[Token], index: int) -> Part:
        token = tokens[index]
        url, title, line = str(token.attrs["href"]), str(token.attrs.get("title", "")), token.meta["line"]
        if any(self._ends) or not self._may_link(url, line):
            self._ends.append("")
            return ""
        self._ends.append("</a>")
        if _SCHEME.match(url):
            return self._plainly(tokens, index)
        return Link(url, "file", line, bare=False, title=title)

    def _wiki_open(self, tokens: Sequence[Token], index: int) -> Part:
        meta = tokens[index].meta
        self._ends.append("</a>")
        return Link(meta["target"], "wiki", meta["line"], meta["bare"])

    def _link_close(self, tokens: Sequence[Token], index: int) -> Part:
        return self._ends.pop()

    def _may_link(self, url: str, line: int) -> bool:
        """Whether a page may link to `url`; a flaw says why not."""
        if url and (not _is_elsewhere(url) or is_web_url(url)):
            return True
        message = f'a page cannot link to "{url}"' if url else "this link leads nowhere"
        way = f'"https:{url}"' if url.startswith("//") else "an https, http or mailto address, or a file's"
        self._flaw("bad-url", line, message, f"write {way}")
        return False

    def _image(self, tokens: Sequence[Token], index: int) -> Part:
        token = tokens[index]
        url, title, line = str(token.attrs["src"]), str(token.attrs.get("title", "")), token.meta["line"]
        alt = " ".join(_HTML.renderInlineAsText(token.children, _PARSER.options, self._env).split())
        if url and not _is_elsewhere(url):
            return Image(url, alt, title, line)
        message = f'a page cannot show "{url}": it loads nothing from elsewhere' if url else "this picture has no file"
        self._flaw("bad-url", line, message, "put the file beside the text, and write its name")
        return escape(alt)

    def _citation(self, tokens: Sequence[Token], index: int) -> Part:
        meta = tokens[index].meta
        return Cite([Citation(*item) for item in meta["items"]], meta["line"])

    # Footnotes

    def _note_ref(self, tokens: Sequence[Token], index: int) -> Part:
        meta = tokens[index].meta
        note = f"{self._scope}{meta['id'] + 1}"
        link = f'<a href="#fn-{note}" id="{_reference_id(note, meta.get("subId", 0) + 1)}" role="doc-noteref">'
        # A link holds no links: a note within one is only numbered.
        opening, end = (link, "</a>") if not any(self._ends) else ("", "")
        return f'<sup class="footnote-ref">{opening}{meta["id"] + 1}{end}</sup>'

    def _note_open(self, tokens: Sequence[Token], index: int) -> Part:
        self._defining.append((tokens[index].meta["label"], self._line(tokens[index]), self.out))
        self.out = []
        return ""

    def _note_close(self, tokens: Sequence[Token], index: int) -> Part:
        definition = self.out
        label, line, self.out = self._defining.pop()
        if label in self._notes:
            earlier = self._notes[label][0]
            self._flaw("duplicate-id", line, f"the footnote [^{label}] stands on line {earlier} too")
        else:
            self._notes[label] = line, definition
        return ""

    def _write_notes(self) -> None:
        """The footnotes, in the order in which the text refers to them, then those that it never does."""
        notes = list(self._env.get("footnotes", {}).get("list", {}).values())
        labels = {note.get("label") for note in notes}
        for label, (line, _) in self._notes.items():
            if label not in labels:
                notes.append({"label": label, "count": 0})
                self._flaw("uncited-source", line, f"nothing refers to the footnote [^{label}]")
        if notes:
            self.out.append('<section class="footnotes" role="doc-endnotes" aria-label="Footnotes">\n<ol>\n')
            for number, note in enumerate(notes, start=1):
                self._write_note(f"{self._scope}{number}", note)
            self.out.append("</ol>\n</section>\n")

    def _write_note(self, number: str, note: dict[str, Any]) -> None:
        """One footnote; its last paragraph ends with the way back to each place that refers to it."""
        self.out.append(f'<li id="fn-{number}">')
        if "tokens" in note:
            self.out.append("<p>")
            self._write(note["tokens"])
            self.out.append("</p>\n")
        else:
            self.out += self._notes[note["label"]][1]
        back = "".join(
            f' <a href="#{_reference_id(number, time)}" class="footnote-back" role="doc-backlink"'
            ' aria-label="Back to the text">\u21a9\ufe0e</a>'
            for time in range(1, note.get("count", 1) + 1)
        )
        if self.out[-1] == "</p>\n":
            self.out[-1] = back + "</p>\n"
        elif back:
            self.out.append(f"<p>{back.lstrip()}</p>\n")
        self.out.append("</li>\n")


_HANDLERS: dict[str, Callable[[_Writer, Sequence[Token], int], Part]] = {
    "heading_open": _Writer._heading_open,
    "heading_close": _Writer._heading_close,
    "fence": _Writer._fence,
    "th_open": _Writer._cell,
    "td_open": _Writer._cell,
    f"container_{CONTAINER}_open": _Writer._container_open,
    f"container_{CONTAINER}_close": _Writer._container_close,
    "alert_open": _Writer._alert_open,
    "alert_close": _Writer._container_close,
    "link_open": _Writer._link_open,
    "link_close": _Writer._link_close,
    "wiki_open": _Writer._wiki_open,
    "wiki_close": _Writer._link_close,
    "image": _Writer._image,
    "citation": _Writer._citation,
    "footnote_ref": _Writer._note_ref,
    "footnote_reference_open": _Writer._note_open,
    "footnote_reference_close": _Writer._note_close,
}


_TASKS = {
    "to do": '<span role="img" aria-label="To do">\u2610</span> ',
    "done": '<span role="img" aria-label="Done">\u2611</span> ',
}


def _is_elsewhere(url: str) -> bool:
    """Whether `url` names another host, or no place at all, rather than a file."""
    return url.startswith("//") or _SCHEME.match(url) is not None


def _reference_id(note: str, time: int) -> str:
    """The id of the place that refers to a note for the `time`-th time."""
    return f"fnref-{note}" if time == 1 else f"fnref-{note}-{time}"


def _plain(tokens: Sequence[Token]) -> str:
    """The words of a heading. Of a wiki link without a label they are its target's; citations have none."""
    words = ""
    for token in tokens:
        if token.type in ("text", "code_inline"):
            words += token.content
        elif token.type in ("softbreak", "hardbreak"):
            words += " "
        elif token.type == "image":
            words += _HTML.renderInlineAsText(token.children, _PARSER.options, {})
        elif token.type == "wiki_open" and token.meta["bare"]:
            words += token.meta["target"].rpartition(":")[2]
    return " ".join(words.split())


def _slug(text: str) -> str:
    """A heading's id: its words, with the accents off Latin letters; other scripts stay as they are."""
    letters = unicodedata.normalize("NFC", text.casefold()).replace("'", "").replace("’", "")
    plain = (unicodedata.normalize("NFKD", c).encode("ascii", "ignore").decode() or c for c in letters)
    words = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in "".join(plain))
    slug = "-".join(words.split()) or "section"
    taken = slug.startswith(_PAGE_IDS) or slug.removesuffix("-title") in _PAGE_SECTIONS
    return f"section-{slug}" if taken else slug


def _in_words(date: str) -> str:
    """A date as readers are told it; what is no date stays as written, and is reported elsewhere."""
    try:
        return parse_date(date).words
    except ValueError:
        return date
