"""A parsed text as the plain paragraphs that a reader sees: what of Markdown is a fact, without its formatting.

References that the library fills keep the form in which they are written (`[[iss]]`, `[@press]`), for what they show
depends on other files. A block within a dated update begins with its date in brackets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape

from msgspec import structs

from generator.model.files import Block
from generator.model.markdown import Body, Cite, Figure, Image, Link, Part
from generator.model.model import ChartOptions

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?P<rest>[^>]*)>")
_BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 li tr dt dd pre blockquote ol ul table aside section hr div".split())
_HREF = re.compile(r'href="([^"#][^"]*)"')
_DATE = re.compile(r'<time datetime="([^"]*)">')


def paragraphs(body: Body, blocks: Iterable[Block] = ()) -> list[str]:
    """The blocks of a text in order, each on one line; `blocks` are the charts in it, as they were read."""
    return list(_Reader({block.line: block for block in blocks}).read(body.parts))


def collapsed(text: str) -> str:
    """A text with every run of blanks and line ends as one blank."""
    return " ".join(text.split())


class _Reader:
    """Reads the pieces of a body; `_words` gathers the block that is open."""

    def __init__(self, blocks: dict[int, Block]) -> None:
        self._blocks = blocks
        self._words: list[str] = []
        self._mark = ""  # what the next block begins with
        self._update = ""
        self._links: list[str] = []
        self._silent = ""  # the element whose words nobody typed

    def read(self, parts: Iterable[Part]) -> Iterator[str]:
        for part in parts:
            if isinstance(part, str):
                yield from self._html(part)
            elif isinstance(part, Figure):
                yield from self._flush()
                self._words.append(self._figure(part))
                yield from self._flush()
            else:
                self._words.append(self._reference(part))
        yield from self._flush()

    def _html(self, html: str) -> Iterator[str]:
        end = 0
        for tag in _TAG.finditer(html):
            self._say(html[end : tag.start()])
            end = tag.end()
            yield from self._tag(tag["name"], tag["rest"], bool(tag["end"]), html[tag.start() :])
        self._say(html[end:])

    def _say(self, text: str) -> None:
        if not self._silent:
            self._words.append(unescape(text))

    def _tag(self, name: str, rest: str, is_end: bool, html: str) -> Iterator[str]:
        if self._silent:
            self._silent = "" if is_end and name == self._silent else self._silent
            return
        if name in _BLOCKS:
            yield from self._flush()
        if name == "section" and 'class="update"' in rest:
            self._update = (_DATE.search(html) or [""] * 2)[1]
        elif name == "section" and is_end:
            self._update = ""
        elif 'class="update-date"' in rest or 'class="footnote-back"' in rest or 'class="footnote-ref"' in rest:
            self._silent = name
        elif name == "a":
            self._link(rest, is_end)
        elif name in ("td", "th") and is_end:
            self._words.append(" | ")
        elif name == "br":
            self._words.append(" ")
        elif not is_end and name[0] == "h" and name[1:].isdecimal():
            self._mark = "#" * int(name[1:]) + " "
        elif not is_end and name == "li" and 'id="fn-' not in rest:
            self._mark = "- "

    def _link(self, rest: str, is_end: bool) -> None:
        """A link that leads elsewhere is told with its address, behind its words."""
        if not is_end:
            found = _HREF.search(rest)
            self._links.append(unescape(found[1]) if found else "")
        elif self._links and (url := self._links.pop()):
            self._words.append(f" <{url}>")

    def _reference(self, part: Link | Image | Cite) -> str:
        if isinstance(part, Link):
            self._links.append("")
            return f"[[{part.target}]]" if part.bare else ""
        if isinstance(part, Image):
            return f"[{part.target}: {part.alt}]"
        return "[" + "; ".join(f"@{c.source}, {c.locator}" if c.locator else f"@{c.source}" for c in part.items) + "]"

    def _figure(self, figure: Figure) -> str:
        block = self._blocks.get(figure.line)
        if figure.name:
            return f"[chart {figure.name}]"
        if block and block.options:
            return f"[chart {', '.join(chart_words(block.options))}]"
        try:
            return f"[{figure.language} {json.dumps(json.loads(figure.text), ensure_ascii=False, sort_keys=True)}]"
        except ValueError:
            return f"[{figure.language} {figure.text}]"

    def _flush(self) -> Iterator[str]:
        text = collapsed("".join(self._words)).removesuffix(" |")
        self._words.clear()
        if text:
            yield (f"[{self._update}] " if self._update else "") + self._mark + text
            self._mark = ""


def chart_words(options: ChartOptions) -> list[str]:
    """What is said of a chart, a `key: value` each, in the order of the keys."""
    told = structs.asdict(options)
    notes = [collapsed(f"{note.date or note.x}: {note.text}") for note in options.annotations]
    told["annotations"] = "; ".join(notes)
    return [f"{key}: {_shown(value)}" for key, value in sorted(told.items()) if value not in ("", None, [])]


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else collapsed(str(value))


def line_of(source: str, words: str) -> int:
    """The line of a Markdown file on which a paragraph begins, by its letters: what stands between them is markup."""
    lines = source.split("\n")
    ends = [number for number, line in enumerate(lines) if line.rstrip() == "---"]
    first = ends[1] + 1 if len(ends) > 1 and ends[0] == 0 else 0
    letters, where = "", list[int]()
    for number, line in enumerate(lines[first:], start=first + 1):
        own = _letters(line)
        letters += own
        where += [number] * len(own)
    sought = _letters(_MARKED.split(words.partition("] ")[2] if words[:2].strip("[").isdecimal() else words)[0])
    found = letters.find(sought[:_ENOUGH]) if sought else -1
    return where[found] if found >= 0 else first + 1


_MARKED = re.compile(r"\[|<")
_ENOUGH = 60
"""Letters by which a paragraph is known from the others of its text."""


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())
