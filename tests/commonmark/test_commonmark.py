"""The CommonMark specification's examples, by Accord's parser. Where it means to differ is written down here."""

from __future__ import annotations

import json
import re
from html import escape, unescape
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from msgspec import Struct

from generator.model.markdown import Image, Link, Part
from generator.parsing.markdown import parse
from generator.primitives.urls import is_web_url


class Example(Struct):
    """One example of the specification."""

    markdown: str
    html: str
    example: int
    section: str


EXAMPLES = [
    Example(item["markdown"], item["html"], item["example"], item["section"])
    for item in json.loads(Path(__file__).with_name("spec-0.31.2.json").read_text("utf-8"))
]

WIKI_LINKS = {
    548: "[[[foo]]] is a wiki link in brackets",
    559: "[[*foo* bar]] is a wiki link, though a reference has that name",
    590: "![[foo]] is a wiki link behind a mark",
}
"""The examples that Accord's own `[[…]]` gives another meaning."""

ADDRESSES = {602, 608, 611}
"""The examples in which an address stands in the text, which Accord makes a link."""

WARNED = {126, 127, 128, 139, 237, 488}
"""The examples of which Accord says that somebody may have meant another thing: an unclosed fence, a space in an
address."""


def has_html(markdown: str) -> bool:
    """Whether there is raw HTML in an example, which Accord shows as text."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    return any(each.type.startswith("html_") for token in tokens for each in (token, *(token.children or ())))


def linked(part: Part) -> str:
    """A part, with references going to their targets as they stand."""
    if isinstance(part, str):
        return part
    assert isinstance(part, Link | Image), part
    title = f' title="{escape(part.title)}"' if part.title else ""
    if isinstance(part, Link):
        return f'<a href="{escape(part.target)}"{title}>'
    return f'<img src="{escape(part.target)}" alt="{escape(part.alt)}"{title}>'


def expected(html: str) -> str:
    """The specification's HTML as Accord means to write it."""
    html = html.replace(" />", ">")
    if "<h1>" in html:  # a page has one <h1>, its title
        html = re.sub(r"(</?h)(\d)", lambda tag: f"{tag[1]}{min(int(tag[2]) + 1, 6)}", html)
    return re.sub(r'<a href="([^"]*)"[^>]*>(.*?)</a>', lambda a: a[0] if may_stand(a[1]) else a[2], html)


def may_stand(url: str) -> bool:
    """Whether a page may link to `url`: not to nothing, nor by schemes other than http, https and mailto."""
    return bool(url) and (not re.match(r"[A-Za-z][\w+.-]*:", url) or is_web_url(unescape(url)))


def same(html: str) -> str:
    """HTML without what makes no difference to a reader."""
    return html.replace("<blockquote>\n</blockquote>", "<blockquote></blockquote>").replace("&#x27;", "'")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.example}-{example.section}")
def test_example(example: Example) -> None:
    body = parse(example.markdown)
    codes = {flaw.code for flaw in body.flaws}
    if has_html(example.markdown):
        assert "raw-html" in codes
        return
    html = re.sub(r'(<h\d) id="[^"]*"', r"\1", "".join(map(linked, body.parts)))
    if example.example in WIKI_LINKS or example.example in ADDRESSES:
        assert same(html) != same(expected(example.html)), "it no longer differs: take it off the list"
        return
    assert same(html) == same(expected(example.html))
    refused = expected(example.html).count("<a ") < example.html.count("<a ")
    assert codes == ({"bad-url"} if refused else set()) | ({"looks-like"} if example.example in WARNED else set())


def test_the_whole_specification_is_here() -> None:
    assert [example.example for example in EXAMPLES] == list(range(1, 653))
    assert WIKI_LINKS.keys() < {example.example for example in EXAMPLES}
