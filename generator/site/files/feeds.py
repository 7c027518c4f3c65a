"""What readers subscribe to: Atom (RFC 4287) and JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).

A feed holds one entry per brief, the one updated last first, made of the brief's own data file: so a change of one
brief makes only that file anew and puts together the few feeds that hold it. An entry's id is the address of its page
and never changes with its text. Dates are known to the day at best: as a time, a date is the first instant of the first
day that it can mean, in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape

import msgspec
from msgspec import Struct, structs

from generator import __version__
from generator.engine.query import query
from generator.library import aggregates
from generator.library.aggregates import EVERY
from generator.library.library import FOLDERS, TargetKind, label_of
from generator.library.queries import Lens
from generator.model.model import Publication
from generator.primitives.dates import parse_date
from generator.primitives.urls import Address, address
from generator.site.files.feed_content import clean, content

FOLLOWED: tuple[TargetKind, ...] = ("partner", "country", "field")
"""What has a feed of its own."""

_EPOCH = "2000-01-01"
"""When a feed without entries was updated: the W3C's checker takes no year before 1990 for a true one."""


class Item(Struct, frozen=True, kw_only=True):
    """What a feed takes of a brief's data file."""

    title: str
    summary: str
    url: str
    date: str
    updated: str
    authors: list[str]
    kind: str
    fields: list[str]
    status: str | None
    content_html: str = ""
    """The whole text, which only the publication's own feeds carry."""


@dataclass(frozen=True)
class Feed:
    """A feed: of the whole publication, or of one partner, country or field."""

    kind: TargetKind = EVERY[0]
    id: str = EVERY[1]

    @property
    def page(self) -> Address:
        """The page whose feed it is."""
        return address(FOLDERS[self.kind], self.id) if self.id else address()

    @property
    def place(self) -> Address:
        """Where the Atom feed stands: beside its page."""
        return Address(f"{self.page}atom.xml")


ATOM = "application/atom+xml"
JSON = "application/feed+json"
JSON_FEED = Address("/feed.json")


def brief_data(brief: str) -> Address:
    """Where the data file of a brief stands: beside its page."""
    return Address(f"{address(FOLDERS['brief'], brief)}index.json")


def atom(lens: Lens, feed: Feed) -> bytes:
    """A feed as Atom."""
    publication = lens.publication
    items = list(_items(lens, feed))
    authors = publication.authors or [publication.title]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_quoted(publication.language)}>',
        _element("id", _absolute(publication, feed.page)),
        _element("title", _title(lens, feed)),
        _element("subtitle", publication.tagline or publication.description),
        _element("updated", max(map(_updated, items), default=_time(_EPOCH))),
        f'<link rel="self" type="{ATOM}" href={_quoted(_absolute(publication, feed.place))}/>',
        f'<link rel="alternate" type="text/html" href={_quoted(_absolute(publication, feed.page))}/>',
        *(f"<author>{_element('name', author)}</author>" for author in authors),
        _element("rights", publication.license),
        f"<generator version={_quoted(__version__)}>Accord</generator>",
        *(line for item in items for line in _entry(item, publication)),
        "</feed>",
    ]
    return "".join(f"{line}\n" for line in lines if line).encode()


def _entry(item: Item, publication: Publication) -> Iterator[str]:
    yield "<entry>"
    yield _element("id", item.url)
    yield _element("title", item.title)
    yield f'<link rel="alternate" type="text/html" href={_quoted(item.url)}/>'
    yield _element("published", _time(item.date))
    yield _element("updated", _updated(item))
    for author in item.authors:
        yield f"<author>{_element('name', author)}</author>"
    for kind, id, label in _categories(item, publication):
        scheme = _absolute(publication, address(FOLDERS[kind]))
        yield f"<category term={_quoted(id)} scheme={_quoted(scheme)} label={_quoted(label)}/>"
    yield _element("summary", item.summary)
    if item.content_html:
        yield f'<content type="html">{escape(item.content_html, quote=False)}</content>'
    yield "</entry>"


def _element(name: str, text: str) -> str:
    """An element; nothing where it would say nothing."""
    return f"<{name}>{escape(clean(text), quote=False)}</{name}>" if text else ""


def _quoted(text: str) -> str:
    return '"' + escape(clean(text)).replace("\n", "&#10;") + '"'


def json_feed(lens: Lens) -> bytes:
    """The publication's feed as JSON Feed."""
    publication = lens.publication
    feed = Feed()
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(lens, feed),
        "home_page_url": _absolute(publication, feed.page),
        "feed_url": _absolute(publication, JSON_FEED),
        "description": publication.tagline or publication.description,
        "language": publication.language,
        "authors": [{"name": name} for name in publication.authors],
        "items": [
            {
                "id": item.url,
                "url": item.url,
                "title": item.title,
                "summary": item.summary,
                "content_html": item.content_html,
                "date_published": _time(item.date),
                "date_modified": _updated(item),
                "authors": [{"name": name} for name in item.authors or publication.authors],
                "tags": [label for _, _, label in _categories(item, publication)],
            }
            for item in _items(lens, feed)
        ],
    }
    given = {name: value for name, value in head.items() if value or name == "items"}
    return msgspec.json.format(msgspec.json.encode(given), indent=1) + b"\n"


def _items(lens: Lens, feed: Feed) -> Iterator[Item]:
    for id in aggregates.latest(lens, feed.kind, feed.id):
        item = _item(lens, id)
        yield item if feed.id else structs.replace(item, content_html=_text(lens, id))


@query("the text that feeds carry of {0}", keep=True)
def _text(lens: Lens, brief: str) -> str:
    return content(lens, brief)


@query("what feeds carry of {0}")
def _item(lens: Lens, brief: str) -> Item:
    facts, card = lens.brief(brief), lens.card(brief)
    return Item(
        title=facts.title,
        summary=facts.summary,
        url=_absolute(lens.publication, address(FOLDERS["brief"], brief)),
        date=str(facts.date),
        updated=str(facts.updated or facts.date),
        authors=facts.authors,
        kind=facts.kind,
        fields=facts.fields,
        status=card.status or None,
    )


def _title(lens: Lens, feed: Feed) -> str:
    title = lens.publication.title
    target = lens.target(feed.kind, feed.id)
    return f"{target.title} – {title}" if target else title


def _categories(item: Item, publication: Publication) -> Iterator[tuple[TargetKind, str, str]]:
    """Kind, id and label of the terms that an entry is filed under."""
    for status in publication.statuses:
        if status.id == item.status:
            yield "status", status.id, status.label
    if item.kind:
        yield "kind", item.kind, label_of(publication.kinds, item.kind)
    for field in item.fields:
        yield "field", field, label_of(publication.fields, field)


@lru_cache(4096)
def _time(date: str) -> str:
    """A date as RFC 3339 has times."""
    return f"{parse_date(date).first.isoformat()}T00:00:00Z"


def _updated(item: Item) -> str:
    """When an entry was updated: not before it was published, though the one may be known better than the other."""
    return max(_time(item.date), _time(item.updated))


def _absolute(publication: Publication, place: Address) -> str:
    return publication.url.rstrip("/") + place
