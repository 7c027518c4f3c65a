"""What can stand in the site: pages, pictures, files for programs, copies. Each knows how it is made through a lens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from msgspec import Struct

from generator.charts import Chart, Plot, Poster, Studio
from generator.library.queries import Lens
from generator.model.model import Publication
from generator.primitives.urls import Address, address, href, root_from
from generator.site import json_ld
from generator.site.components import Desk, FeedView, HeadView, LinkView, PageView
from generator.site.figures import declared_plot
from generator.site.files import social_cards
from generator.site.files.feeds import ATOM, JSON, JSON_FEED, Feed
from generator.site.json_ld import Node, absolute
from generator.site.layout import site_view


@dataclass(frozen=True, kw_only=True)
class Head:
    """What a page says of itself to programs; `parents` lead to it from the home page."""

    title: str
    description: str
    type: str = "website"
    parents: tuple[tuple[str, Address], ...] = ()
    feed: Feed | None = None
    """The page's own feed, besides the publication's."""
    says: Node | None = None
    """What the page is in schema.org's words, when it is more than a web page."""
    also: tuple[Node, ...] = ()
    """What else it describes."""
    published: str = ""
    modified: str = ""
    picture: Address = social_cards.SITE
    picture_text: str = ""
    """What the picture shows, when it is not the publication's."""
    stands_at: Address | None = None
    """Where what the page shows stands, if that is elsewhere."""


Compose = Callable[[Desk], tuple[Head, Struct]]
"""Makes a page's head and the view that its template shows."""


@dataclass(frozen=True)
class Sheet:
    """A page's view and the charts it needs, by digest."""

    page: PageView
    charts: Mapping[str, Chart]


class Page(Struct, frozen=True):
    """A page made by a template. A `numbered` one has a source list of its own, by whose numbers it cites."""

    address: Address
    template: str
    compose: Compose
    numbered: bool = False

    def sheet(self, lens: Lens, studio: Studio) -> Sheet:
        """The page's view."""
        desk = Desk(lens, self.address, studio, numbered=self.numbered)
        head, view = self.compose(desk)
        page = PageView(site=site_view(lens, self.address), head=self._head(lens.publication, head), view=view)
        return Sheet(page, desk.charts)

    def _head(self, publication: Publication, head: Head) -> HeadView:
        canonical = absolute(publication, head.stands_at or self.address)
        parents = (("Home", address()), *head.parents) if self.address != address() else ()
        # The page for missing addresses is shown at any depth: only from the site's own root are its links right.
        root = base_path(publication) if self.template == "404.html" else root_from(self.address)
        way = [(title, absolute(publication, place)) for title, place in parents]
        itself: Node = {
            "@type": "WebPage",
            "name": head.title,
            **(head.says or {}),
            "description": head.description,
            "url": canonical,
            "inLanguage": publication.language,
            "isPartOf": json_ld.part_of(publication),
        }
        if self.address == address():
            itself = json_ld.web_site(publication)
        return HeadView(
            address=self.address,
            canonical=canonical,
            root=root,
            title=head.title,
            description=head.description,
            type=head.type,
            picture=absolute(publication, head.picture),
            picture_text=head.picture_text or publication.title,
            published=head.published,
            modified=head.modified,
            json_ld=json_ld.script(
                [itself, *head.also, *([json_ld.breadcrumb([*way, (head.title, canonical)])] if way else [])]
            ),
            breadcrumb=[LinkView(title, href(place, self.address)) for title, place in parents],
            feeds=_feeds(publication, head),
        )


def _feeds(publication: Publication, head: Head) -> list[FeedView]:
    whole = Feed()
    feeds = [(f"{head.title} – {publication.title}", head.feed)] if head.feed else []
    atom = [FeedView(title, ATOM, feed.place[1:]) for title, feed in [*feeds, (publication.title, whole)]]
    return [*atom, FeedView(publication.title, JSON, JSON_FEED[1:])]


class Picture(Struct, frozen=True):
    """A declared chart alone, as a picture."""

    address: Address
    brief: str
    chart: str

    def plot(self, lens: Lens) -> Plot:
        """The chart."""
        return declared_plot(lens, self.brief, self.chart)


class File(Struct, frozen=True):
    """A file for programs: `make` gives its bytes from what it sees through the lens, with no template or drawing."""

    address: Address
    make: Callable[[Lens], bytes]


class Painting(Struct, frozen=True):
    """The picture that is shown with a link to a page."""

    address: Address
    compose: Callable[[Lens], Poster]


class Copy(Struct, frozen=True):
    """A file taken along as it is: that of the publication at `path` (from its root), or else the `built_in` one."""

    address: Address
    path: str
    built_in: str = ""


class Folder(Struct, frozen=True):
    """Several files that are made at once; `make` gives them by their paths in the site, all below the address."""

    address: Address
    make: Callable[[Lens], dict[str, bytes]]


Output = Page | Picture | Painting | File | Copy | Folder


def base_path(publication: Publication) -> str:
    """The path of the site's root on its host: "/", "/some/repo/"."""
    _, _, rest = publication.url.partition("://")
    _, _, path = rest.partition("/")
    return f"/{path.strip('/')}/" if path.strip("/") else "/"
