"""What the search index holds of a page: a brief's or a partner's own text, and the terms to filter by.

The text is given to Pagefind as a small page of its own: headings are places that a result can lead to, weights say
what counts for more. What a page shows of others, but for the names of those it speaks of, is not in it: an edit is to
change few pages of the index.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from msgspec import Struct

from generator.library.library import FOLDERS, Occurrence
from generator.library.queries import Lens
from generator.model.markdown import Body, Cite, Figure, Image, Link
from generator.model.model import Brief
from generator.primitives.urls import Address, address

Terms = dict[str, list[str]]
"""The ids that a page is found by in each of the filters, whose names are those of `FILTERS`."""

FILTERS = ("type", "status", "field", "country", "year")
"""What results can be filtered by: `type` is brief or partner, `year` one in which something happened."""


class Searchable(Struct, frozen=True):
    """A page as it is indexed."""

    address: Address
    html: str
    terms: Terms


def searchable(lens: Lens, place: Address) -> Searchable:
    """The brief or partner at an address as it is indexed."""
    _, folder, id, _ = place.split("/")
    return _brief(lens, id) if folder == FOLDERS["brief"] else _partner(lens, id)


def _brief(lens: Lens, id: str) -> Searchable:
    facts, card, path = lens.brief(id), lens.card(id), lens.path("brief", id)
    bodies, told = lens.bodies(path), lens.occurrences(id)
    parts = [
        _names(facts.also_known_as),
        _paragraph(facts.summary, weight=3),
        _paragraph(facts.outlook),
        # Below a heading a text is found at that heading: what has no place of its own comes before any.
        *(_paragraph(": ".join(filter(None, (_title(lens, p.id), p.role)))) for p in facts.partners),
        *(_paragraph(f"{chart.title} {chart.caption}".strip()) for chart in facts.charts),
        *(_paragraph(correction.text) for correction in facts.corrections),
        _text(bodies[""], lens, path),
        *(_event(o, bodies.get(f"events.{o.index}.detail"), lens, path) for o in told),
    ]
    terms = {
        "type": ["brief"],
        "status": [card.status] if card.status else [],
        "field": facts.fields,
        "country": card.countries,
        "year": _years(facts, told),
    }
    return Searchable(address(FOLDERS["brief"], id), _page(facts.title, parts), terms)


def _partner(lens: Lens, id: str) -> Searchable:
    facts, path = lens.partner(id), lens.path("partner", id)
    # Pagefind leaves a page without any words out: a partner with no prose has at least its name.
    names = [facts.name, *facts.also_known_as]
    country = facts.country.lower()
    terms = {"type": ["partner"], "country": [country] if country else []}
    page = _page(facts.title, [_names(names), _text(lens.bodies(path)[""], lens, path)])
    return Searchable(address(FOLDERS["partner"], id), page, terms)


def _page(title: str, parts: Iterable[str]) -> str:
    """A page for Pagefind. Its title is matched as such and no part of the text, whose excerpts stand below it."""
    heading = f'<h1 data-pagefind-meta="title" data-pagefind-ignore>{escape(title)}</h1>'
    return f"<html><body data-pagefind-body>{heading}{''.join(parts)}</body></html>"


def _names(names: Iterable[str]) -> str:
    return _paragraph(", ".join(names), weight=7)


def _paragraph(text: str, weight: int = 1) -> str:
    if not text:
        return ""
    return f'<p data-pagefind-weight="{weight}">{escape(text)}</p>' if weight != 1 else f"<p>{escape(text)}</p>"


def _event(told: Occurrence, detail: Body | None, lens: Lens, path: str) -> str:
    event = told.event
    quote = f"{event.quote.text} {event.quote.speaker}" if event.quote else ""
    claims = "".join(_paragraph(dispute.claim) for dispute in event.disputed)
    text = _text(detail, lens, path) if detail else ""
    return (
        f'<h3 id="{told.anchor}" data-pagefind-weight="2">{escape(event.title)}</h3>{text}{_paragraph(quote)}{claims}'
    )


def _text(body: Body, lens: Lens, path: str) -> str:
    """A Markdown text as HTML, without its citations; a link without words of its own has its target's title."""
    html: list[str] = []
    for part in body.parts:
        match part:
            case str():
                html.append(part)
            case Link(bare=True):
                html.append(f"<a>{escape(lens.resolve(part, path).target.title)}")
            case Link():
                html.append("<a>")
            case Image():
                html.append(escape(part.alt))
            case Cite():
                html[-1:] = [before.rstrip() for before in html[-1:]]
            case Figure():
                html.append("\n")
    return "".join(html)


def _title(lens: Lens, partner: str) -> str:
    target = lens.target("partner", partner)
    return target.title if target else ""


def _years(facts: Brief, told: Iterable[Occurrence]) -> list[str]:
    """The years in which something happened; that of the brief itself where nothing did."""
    years = sorted({o.event.date.year for o in told if o.event.date.year})
    return [str(year) for year in years or [facts.date.year]]
