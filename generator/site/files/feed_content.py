"""A brief as readers have it who are not on its page: the text that feeds carry.

It is HTML that needs nothing around it: addresses are absolute, and a chart is a picture at an address of its own or,
where it has none, the table of its data. Sources are numbered as on the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape

from generator.charts import Material, Plot
from generator.library.library import FOLDERS, Occurrence
from generator.library.queries import Lens
from generator.model.markdown import Citation, Figure
from generator.model.model import Cell, Source
from generator.primitives.urls import address
from generator.site.figures import BriefFigure, figures_of, material, plot
from generator.site.references import Citations, fill


def content(lens: Lens, brief: str) -> str:
    """The whole of a brief as HTML."""
    return clean("\n".join(_Entry(lens, brief).parts()))


def clean(text: str) -> str:
    """A text without the characters that no XML 1.0 document may have, or should: control characters and the like."""
    return _NO_XML.sub(" ", text)


_NO_XML = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


_FOR_PAGES = re.compile(' (?:role|aria-label)="[^"]*"')
"""What helps on a page; readers take it out, and the W3C's checker warns of it."""


class _Entry:
    """Makes the parts of one brief's text, in the order of its page."""

    def __init__(self, lens: Lens, brief: str) -> None:
        self._lens = lens
        self._brief = brief
        self._facts = lens.brief(brief)
        self._path = lens.path("brief", brief)
        self._bodies = lens.bodies(self._path)
        self._base = lens.publication.url.rstrip("/")
        self._page = self._base + address(FOLDERS["brief"], brief)
        self._citations = Citations(lens, self._page)

    def parts(self) -> Iterator[str]:
        """All of it."""
        figures = figures_of(self._facts, self._lens.prose(self._path))
        source = material(self._lens, self._brief) if figures else Material()
        by_line = {figure.line: figure for figure in figures if figure.line}
        yield f"<p>{escape(self._facts.summary)}</p>"
        yield from self._standing()
        yield self._fill("", lambda block: self._figure(by_line[block.line], source)).strip()
        yield from (self._figure(figure, source) for figure in figures if not figure.line)
        told = reversed(self._lens.occurrences(self._brief))
        yield from _listed("Events", [self._event(occurrence) for occurrence in told])
        corrections = reversed(self._facts.corrections)
        yield from _listed("Corrections", [f"{each.date.words}: {escape(each.text)}" for each in corrections])
        for own in self._facts.sources:
            self._citations.number(own.id)
        cited = [_source(self._lens.source(id).source) for id in self._citations.cited]
        yield from _listed("Sources", cited, "ol")

    def _standing(self) -> Iterator[str]:
        card = self._lens.card(self._brief)
        status = self._lens.status(card.status)
        words = []
        if status:
            since = f" since {card.since.noun}" if card.since else ""
            words.append(f"<strong>{escape(status.label)}</strong>{since}.")
        if self._facts.outlook:
            words.append(f"Outlook: {escape(self._facts.outlook)}")
        if words:
            yield f"<p>{' '.join(words)}</p>"

    def _event(self, told: Occurrence) -> str:
        event = told.event
        status = self._lens.status(event.status)
        party = f"{escape(self._lens.party_title(event.party))}: " if event.party else ""
        set_ = f" <em>({party}{escape(status.label)})</em>" if status else ""
        detail = self._fill(f"events.{told.index}.detail")
        quote = f"<blockquote><p>{escape(event.quote.text)}</p></blockquote>\n" if event.quote else ""
        speaker = f"<p>{escape(event.quote.speaker)}</p>\n" if event.quote else ""
        cited = self._citations.html(map(Citation, event.sources))
        link = f'<a href="{escape(self._page)}#{told.anchor}">{event.date.words}</a>'
        versions = "".join(
            f"<p>Disputed: {escape(dispute.claim)}{self._citations.html(map(Citation, dispute.sources))}</p>\n"
            for dispute in event.disputed
        )
        return f"<p>{link}: <strong>{escape(event.title)}</strong>{set_}{cited}</p>\n{detail}{quote}{speaker}{versions}"

    def _figure(self, figure: BriefFigure, source: Material) -> str:
        """A chart that has a picture's address as that picture; any other as its table, with the way to it."""
        shown = plot(figure, source, self._lens)
        unit = f" ({shown.unit})" if shown.unit else ""
        words = [f"<strong>{escape(shown.title)}</strong>" if shown.title else "", escape(shown.caption + unit)]
        if figure.declared:
            said = escape(shown.description or shown.title)
            inside = f'<img src="{escape(self._page)}{figure.id}.svg" alt="{said}">'
        else:
            inside = _table(shown)
            words.append(f'<a href="{escape(self._page)}#chart-{figure.id}">The chart</a>')
        dataset = figure.options.dataset if figure.options else ""
        behind = next((d.sources for d in self._facts.datasets if d.id == dataset), [])
        caption = " ".join(word for word in words if word) + self._citations.html(map(Citation, behind))
        return f"<figure>{inside}<figcaption>{caption}</figcaption></figure>"

    def _fill(self, at: str, figure: Callable[[Figure], object] | None = None) -> str:
        """A Markdown text of the brief; empty where it has none."""
        if at not in self._bodies:
            return ""
        parts = fill(self._bodies[at], self._lens, self._path, self._href, self._citations, figure)
        # Notes and headings are linked to by fragments, which lead nowhere from elsewhere than the page. No text has
        # quotes that are not escaped.
        html = _FOR_PAGES.sub("", "".join(map(str, parts)))
        return html.replace('href="#', f'href="{escape(self._page)}#')

    def _href(self, place: str) -> str:
        return self._base + place if place.startswith("/") else place


def _listed(title: str, items: Iterable[str], tag: str = "ul") -> Iterator[str]:
    lines = [f"<li>{item}</li>" for item in items]
    if lines:
        yield f"<h2>{title}</h2>"
        yield "\n".join([f"<{tag}>", *lines, f"</{tag}>"])


def _source(source: Source) -> str:
    title = escape(source.title)
    linked = f'<a href="{escape(source.url)}">{title}</a>' if source.url else title
    return ", ".join(part for part in (escape(source.publisher), linked, source.date and source.date.words) if part)


def _table(shown: Plot) -> str:
    if not shown.table.rows:
        return ""
    head = "".join(f"<th>{escape(column)}</th>" for column in shown.table.columns)
    rows = ("".join(f"<td>{_cell(cell)}</td>" for cell in row) for row in shown.table.rows)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return "" if cell is None else escape(str(cell))
