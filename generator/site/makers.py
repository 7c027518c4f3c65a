"""How each file of the site is made: a function for each kind of files, of arguments that a route can hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from msgspec import Struct

from generator import charts
from generator.library.aggregates import EVERY
from generator.library.library import FOLDERS, SECTIONS, Target, TargetKind
from generator.library.queries import Lens
from generator.model.model import Publication, Theme
from generator.primitives.urls import Address, address, output_path, redirect_address
from generator.site import json_ld
from generator.site.components import Desk
from generator.site.figures import declared_plot
from generator.site.files import data, sitemap, social_cards, status_changes
from generator.site.files.feeds import FOLLOWED, JSON_FEED, Feed, atom, brief_data, json_feed
from generator.site.files.tables import TABLES
from generator.site.json_ld import Node, absolute
from generator.site.outputs import Copy, File, Head, Output, Page, Painting, Picture
from generator.site.pages.brief import brief_view
from generator.site.pages.data import data_view
from generator.site.pages.record import (
    NoView,
    changes_view,
    corrections_view,
    coverage_view,
    home_view,
    prose_view,
    redirect_view,
    timeline_view,
    year_address,
    year_view,
)
from generator.site.pages.search import search_view
from generator.site.pages.terms import (
    index_view,
    noun_of,
    register_address,
    register_view,
    source_page_view,
    term_view,
)
from generator.site.theme import stylesheet

TERMS: tuple[TargetKind, ...] = ("partner", "country", "field", "kind", "status")
"""The kinds of terms, each of which has a page."""

DRAFTS = ".accord-drafts"
"""Stands in a site that was built with drafts: it is not to be published."""


def brief_file(id: str) -> File:
    """The facts and the text of a brief for programs."""
    return File(brief_data(id), partial(data.brief_json, brief=id))


def json_feed_file() -> File:
    """The publication's feed as JSON Feed."""
    return File(JSON_FEED, json_feed)


def feed_file(kind: TargetKind = EVERY[0], id: str = EVERY[1]) -> File:
    """A feed as Atom: of a term, or of the whole publication."""
    feed = Feed(kind, id)
    return File(feed.place, partial(atom, feed=feed))


def chart_picture(brief: str, chart: str) -> Picture:
    """A declared chart alone."""
    return Picture(Address(f"{address(FOLDERS['brief'], brief)}{chart}.svg"), brief, chart)


def chart_data(brief: str, chart: str) -> File:
    """The data of a declared chart."""

    def make(lens: Lens) -> bytes:
        return charts.csv(declared_plot(lens, brief, chart)).encode()

    return File(Address(f"{address(FOLDERS['brief'], brief)}{chart}.csv"), make)


def card(brief: str) -> Painting:
    """What is shown with links to a brief."""
    return Painting(social_cards.place(brief), partial(social_cards.brief_poster, brief=brief))


def site_card() -> Painting:
    """What is shown with links to any other page."""
    return Painting(social_cards.SITE, social_cards.site_poster)


def copy(path: str, place: str) -> Copy:
    """A file of the publication that something refers to."""
    return Copy(Address(place), path)


def asset(path: str) -> Copy:
    """A style sheet, script, font or picture of the site itself: the publication's own goes before the built-in one."""
    return Copy(Address(f"/{path}"), f"templates/{path}", path)


def table_file(name: str, form: str) -> File:
    """A table as CSV or JSON."""
    return File(data.table_address(name, form), lambda lens: data.table_bytes(lens, name, form))


def root_file(path: str) -> File:
    """A file of one of a kind."""
    return File(Address(f"/{path}"), _ROOT_FILES[path])


def sitemap_part(number: int) -> File:
    """One of several sitemaps."""
    return File(sitemap.sitemap_part(number), partial(sitemap.sitemap_of, number=number))


def section(place: str) -> Page:
    """A page that every publication has."""
    return _SECTIONS[Address(place)]


_Describe = Callable[[Publication], str]


def _sections() -> Iterator[Page]:
    """The pages that every publication has."""

    def page(
        place: Address,
        template: str,
        describe: _Describe,
        make: Callable[[Desk], Struct],
        also: Callable[[Publication], tuple[Node, ...]] = lambda publication: (),
    ) -> Page:
        def compose(desk: Desk) -> tuple[Head, Struct]:
            publication = desk.lens.publication
            head = Head(
                title=SECTIONS[place],
                description=describe(publication),
                says={"@type": "CollectionPage"},
                also=also(publication),
            )
            return head, make(desk)

        return Page(place, template, compose)

    yield page(address(), "home.html", lambda p: p.description or p.tagline or p.title, home_view)
    yield page(
        address("sources"), "sources.html", lambda p: f"The sources of {p.title}.", partial(register_view, page=1)
    )
    yield page(address("timeline"), "timeline.html", lambda p: f"Every event in {p.title}.", timeline_view)
    yield page(address("changes"), "changes.html", lambda p: f"What changed in {p.title}, and when.", changes_view)
    yield page(address("corrections"), "corrections.html", lambda p: f"What {p.title} corrected.", corrections_view)
    yield page(address("coverage"), "coverage.html", lambda p: f"How well {p.title} is sourced.", coverage_view)
    yield page(
        address(data.FOLDER),
        "data.html",
        lambda p: f"The data of {p.title} to take away.",
        data_view,
        also=_tables,
    )
    yield page(address("search"), "search.html", lambda p: f"Search {p.title}.", search_view)
    for kind in ("brief", *TERMS):
        place = address(FOLDERS[kind])
        yield page(place, "index.html", partial(_index_description, place), partial(index_view, kind=kind))
    yield Page(Address("/404.html"), "404.html", _not_found)


def _tables(publication: Publication) -> tuple[Node, ...]:
    """The tables as one dataset."""
    folder = address(data.FOLDER)
    files = [
        json_ld.download(absolute(publication, data.table_address(table.name, form)), media_type)
        for table in TABLES
        for form, media_type in (("csv", "text/csv"), ("json", "application/json"))
    ]
    return (json_ld.tables(publication, absolute(publication, folder), files),)


def year_page(year: int) -> Page:
    """The events of a year."""
    place = address("timeline")

    def compose(desk: Desk) -> tuple[Head, Struct]:
        about = f"The events of {year} in {desk.lens.publication.title}."
        head = Head(title=f"Events of {year}", description=about, parents=((SECTIONS[place], place),))
        return head, year_view(desk, year)

    return Page(year_address(year), "timeline.html", compose)


def register_page(number: int) -> Page:
    """A page of the register of sources."""
    place = address("sources")

    def compose(desk: Desk) -> tuple[Head, Struct]:
        about = f"The sources of {desk.lens.publication.title}, page {number}."
        head = Head(title=f"Sources, page {number}", description=about, parents=((SECTIONS[place], place),))
        return head, register_view(desk, number)

    return Page(register_address(number), "sources.html", compose)


def _index_description(place: Address, publication: Publication) -> str:
    return f"{SECTIONS[place]} in {publication.title}."


def _not_found(desk: Desk) -> tuple[Head, Struct]:
    return Head(title="Page not found", description="There is no page at this address."), NoView()


def brief_page(id: str) -> Page:
    """The page of a brief."""

    def compose(desk: Desk) -> tuple[Head, Struct]:
        facts, publication = desk.lens.brief(id), desk.lens.publication
        place, picture = absolute(publication, desk.origin), social_cards.place(id)
        view = brief_view(desk, id)
        standing = f": {view.status.label}" if view.status else ""
        head = Head(
            title=facts.title,
            description=facts.summary,
            type="article",
            parents=(("Briefs", address("briefs")),),
            says=json_ld.article(publication, facts, absolute(publication, picture)),
            also=tuple(json_ld.chart_data(publication, facts, chart, place) for chart in facts.charts),
            published=facts.date.iso,
            modified=(facts.updated or facts.date).iso,
            picture=picture,
            picture_text=f"{facts.title}{standing}",
        )
        return head, view

    return Page(address(FOLDERS["brief"], id), "brief.html", compose, numbered=True)


def term_page(kind: TargetKind, id: str) -> Page:
    """The page of a partner, country, field, kind or status."""

    def compose(desk: Desk) -> tuple[Head, Struct]:
        target = _target(desk.lens, kind, id)
        count = len(desk.lens.members(kind, id))
        publication = desk.lens.publication
        briefs = f"{count} {publication.terms.brief[count != 1]}"
        about = f"{noun_of(kind, publication)}: {target.title}. {briefs} in {publication.title}, with their events."
        folder = address(FOLDERS[kind])
        thing = {"mainEntity": json_ld.organization(desk.lens.partner(id))} if kind == "partner" else {}
        head = Head(
            title=target.title,
            description=about,
            parents=((SECTIONS[folder], folder),),
            feed=Feed(kind, id) if kind in FOLLOWED else None,
            says={"@type": "CollectionPage", **thing},
        )
        return head, term_view(desk, target)

    return Page(address(FOLDERS[kind], id), "term.html", compose)


def source_page(id: str) -> Page:
    """The page of a source."""

    def compose(desk: Desk) -> tuple[Head, Struct]:
        source = desk.lens.source(id).source
        by = f" ({source.publisher})" if source.publisher else ""
        about = f"{source.title}{by}: what it supports in {desk.lens.publication.title}."
        head = Head(
            title=source.title,
            description=about,
            parents=(("Sources", address("sources")),),
            says={"mainEntity": json_ld.work(source)},
        )
        return head, source_page_view(desk, id)

    return Page(address(FOLDERS["source"], id), "source.html", compose)


def prose_page(id: str) -> Page:
    """A page of prose."""

    def compose(desk: Desk) -> tuple[Head, Struct]:
        facts = desk.lens.page(id)
        about = facts.summary or f"{facts.title}: {desk.lens.publication.title}."
        return Head(title=facts.title, description=about), prose_view(desk, id)

    return Page(address(id), "page.html", compose)


def redirect_page(alias: str, kind: TargetKind, id: str) -> Page:
    """The page at a former address of something."""

    def compose(desk: Desk) -> tuple[Head, Struct]:
        now = _target(desk.lens, kind, id)
        head = Head(title=now.title, description=f"{now.title} has moved.", stands_at=now.address)
        return head, redirect_view(desk, now)

    return Page(redirect_address(alias), "redirect.html", compose)


def _target(lens: Lens, kind: TargetKind, id: str) -> Target:
    target = lens.target(kind, id)
    assert target is not None  # pages are made for targets that are there
    return target


def _theme_sheet(lens: Lens) -> bytes:
    return stylesheet(lens.publication.theme or Theme()).encode()


def _nothing(lens: Lens) -> bytes:
    return b""


_ROOT_FILES: dict[str, Callable[[Lens], bytes]] = {
    "assets/favicon.svg": sitemap.favicon,
    "assets/theme.css": _theme_sheet,
    "sitemap.xml": sitemap.sitemap,
    "robots.txt": sitemap.robots,
    "CITATION.cff": sitemap.citation,
    "CNAME": sitemap.cname,
    "changes.json": data.changes_json,
    "data/datapackage.json": data.datapackage,
    output_path(status_changes.PLACE): status_changes.turns_json,
    ".nojekyll": _nothing,
    DRAFTS: _nothing,
}

_SECTIONS = {page.address: page for page in _sections()}

MAKERS: dict[str, Callable[..., Output]] = {
    "section": section,
    "brief": brief_page,
    "brief-data": brief_file,
    "card": card,
    "site-card": site_card,
    "chart": chart_picture,
    "chart-data": chart_data,
    "term": term_page,
    "source": source_page,
    "page": prose_page,
    "year": year_page,
    "register": register_page,
    "redirect": redirect_page,
    "feed": feed_file,
    "json-feed": json_feed_file,
    "table": table_file,
    "file": root_file,
    "sitemap": sitemap_part,
    "asset": asset,
    "copy": copy,
}
"""What makes the files of the site, by the names that routes give; the rooms above add theirs."""
