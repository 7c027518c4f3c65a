"""A built site as a reader's browser sees it: its pages, what they say of themselves, and where they lead."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
HOST = "http://site.test"


class Element:
    """An element, its attributes, and the element that it is in."""

    __slots__ = ("_end", "_start", "_words", "attributes", "parent", "tag")

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None, words: list[str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self._words = words
        self._start = self._end = len(words)

    def close(self) -> None:
        """All of it has been read."""
        self._end = len(self._words)

    @property
    def raw(self) -> str:
        return "".join(self._words[self._start : self._end])

    @property
    def text(self) -> str:
        return " ".join(self.raw.split())

    @property
    def ancestors(self) -> Iterator[Element]:
        """The elements that it is in, the nearest first."""
        element = self.parent
        while element:
            yield element
            element = element.parent

    def within(self, tag: str) -> bool:
        return any(ancestor.tag == tag for ancestor in self.ancestors)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.words: list[str] = []
        self.now: Element | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.now = self.elements[-1]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, self.now, self.words))

    def handle_endtag(self, tag: str) -> None:
        assert self.now, f"</{tag}> closes nothing"
        assert self.now.tag == tag, f"</{tag}> closes <{self.now.tag}>"
        self.now.close()
        self.now = self.now.parent

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@dataclass(frozen=True)
class Walked:
    """One page."""

    path: str
    text: str

    @cached_property
    def elements(self) -> list[Element]:
        parser = _Parser()
        parser.feed(self.text)
        parser.close()
        assert parser.now is None, f"<{parser.now.tag}> is not closed"
        return parser.elements

    @property
    def address(self) -> str:
        """The page's place in the site, from its root."""
        return "/" + self.path.removesuffix("index.html")

    @cached_property
    def ids(self) -> list[str]:
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]

    def texts(self, without: Container[str]) -> Iterator[str]:
        """The texts of the page, without those of elements of these tags."""
        parser = _Parser()
        found: list[str] = []

        def keep(data: str) -> None:
            now = parser.now
            if now and not (now.tag in without or any(ancestor.tag in without for ancestor in now.ancestors)):
                found.append(data)

        parser.handle_data = keep  # type: ignore[method-assign]
        parser.feed(self.text)
        return iter(found)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        wanted = attributes.items()
        return [e for e in self.elements if e.tag == tag and all(e.attributes.get(k) == v for k, v in wanted)]

    def one(self, tag: str, **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{self.path}: {len(found)} of <{tag}> {attributes}"
        return found[0]

    def meta(self, name: str) -> str:
        return self.one("meta", name=name).attributes["content"]

    def graph(self, name: str) -> str:
        return self.one("meta", property=name).attributes["content"]

    @property
    def is_redirect(self) -> bool:
        return bool(self.all("meta", **{"http-equiv": "refresh"}))

    @property
    def json_ld(self) -> Any:
        return json.loads(self.one("script", type="application/ld+json").raw)

    @property
    def references(self) -> Iterator[tuple[str, str]]:
        """Everything that the page leads to or loads, with the name of the attribute that does it."""
        for element in self.elements:
            for name in ("href", "src", "srcset", "poster", "action", "data", "xlink:href"):
                if name in element.attributes and not (element.tag == "link" and _is_said(element)):
                    yield f"{element.tag} {name}", element.attributes[name]


def _is_said(element: Element) -> bool:
    return element.attributes.get("rel") == "canonical"


@dataclass(frozen=True)
class Site:
    """A built site in a folder, as it answers below `base` ("/" or "/some/repo/")."""

    folder: Path
    base: str
    url: str

    @cached_property
    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and not path.name.startswith(".accord")
        }

    @cached_property
    def pages(self) -> dict[str, Walked]:
        return {path: Walked(path, data.decode()) for path, data in self.files.items() if path.endswith(".html")}

    def page(self, address: str) -> Walked:
        return self.pages[address.lstrip("/") + "index.html"]

    def where(self, page: Walked, reference: str) -> tuple[str, str] | None:
        """The file and the fragment that a reference on a page leads to; None when it leads to another host."""
        leads = urlsplit(urljoin(HOST + self.base + page.path.removesuffix("index.html"), reference))
        if f"{leads.scheme}://{leads.netloc}" != HOST:
            return None
        assert leads.path.startswith(self.base), f"{page.path}: {reference} leaves {self.base}"
        path = unquote(leads.path.removeprefix(self.base))
        return (path + "index.html" if not path or path.endswith("/") else path), unquote(leads.fragment)

    def links_within_main(self, page: Walked, folder: str) -> set[str]:
        """The ids of the pages of a folder that the page's <main> links to, bread crumbs aside."""
        found = set()
        for element in page.all("a"):
            if element.within("main") and not any("breadcrumb" in e.classes for e in element.ancestors):
                place = self.where(page, element.attributes.get("href", ""))
                if place and place[0].startswith(f"{folder}/") and place[0].endswith("/index.html"):
                    name = place[0].removeprefix(f"{folder}/").removesuffix("index.html").strip("/")
                    found |= {name} if name else set()
        return found
