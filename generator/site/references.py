"""Prose made ready for a page: a parsed body with its references filled in.

What a reference becomes depends on the page it is shown on (addresses are relative, citations are numbered there), so
this is done for each page, from HTML that was parsed once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape

from generator.library.library import Destination
from generator.library.queries import Lens
from generator.model.markdown import Body, Citation, Cite, Figure, Image, Link

Href = Callable[[str], str]
"""Makes of a place in the site, with a fragment or without, what a link to it says."""


class Citations:
    """The sources a page cites, numbered in the order in which they are first cited.

    `page` is how the page is linked to from where its text is shown: empty on the page itself.
    """

    def __init__(self, lens: Lens, page: str = "") -> None:
        self._lens = lens
        self._page = escape(page)
        self._numbers: dict[str, int] = {}

    def number(self, source: str) -> int:
        """The number of a source on this page."""
        return self._numbers.setdefault(source, len(self._numbers) + 1)

    def html(self, cited: Iterable[Citation]) -> str:
        """Numbered links to the page's source list."""
        links = []
        for each in cited:
            source = self._lens.source(each.source).source
            name = escape(": ".join(part for part in (source.publisher, source.title) if part))
            before = f"{escape(each.prefix)} " if each.prefix else ""
            behind = f", {escape(each.locator)}" if each.locator else ""
            link = f'<a href="{self._page}#source-{escape(source.id)}" title="{name}">{self.number(source.id)}</a>'
            links.append(f"{before}{link}{behind}")
        return f'<sup class="cite">[{", ".join(links)}]</sup>' if links else ""

    @property
    def cited(self) -> Mapping[str, int]:
        """Source ids with their numbers, in order."""
        return self._numbers


def fill(
    body: Body,
    lens: Lens,
    path: str,
    href: Href,
    citations: Citations,
    figure: Callable[[Figure], object] | None = None,
) -> list[object]:
    """The parts of a body in the file at `path`, with links as `href` makes them.

    HTML comes as strings, merged as far as it goes; a chart block as whatever `figure` makes of it.
    """
    parts: list[object] = []
    html: list[str] = []
    for part in body.parts:
        if isinstance(part, Figure):
            if figure:
                parts += ["".join(html), figure(part)]
                html = []
        else:
            if isinstance(part, Cite) and html:
                html[-1] = html[-1].rstrip()  # a note stands at its word, and never begins a line
            html.append(part if isinstance(part, str) else _reference(part, lens, path, href, citations))
    return [*parts, "".join(html)]


def _reference(part: Link | Image | Cite, lens: Lens, path: str, href: Href, citations: Citations) -> str:
    if isinstance(part, Cite):
        return citations.html(part.items)
    title = f' title="{escape(part.title)}"' if part.title else ""
    if isinstance(part, Image):
        found = lens.resolve(Link(part.target, "file", part.line, False), path)
        return f'<img src="{_address(found, href)}" alt="{escape(part.alt)}"{title} loading="lazy">'
    found = lens.resolve(part, path)
    return f'<a href="{_address(found, href)}"{title}>{escape(found.target.title) if part.bare else ""}'


def _address(found: Destination, href: Href) -> str:
    return escape(href(found.target.address + found.fragment))
