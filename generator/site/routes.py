"""The whole site as a mapping from output path to what stands there.

Nothing is made here: each entry knows how to make itself through a lens when asked. `build` asks for all of them,
`serve` for the one that is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from msgspec import Struct

from generator import __version__, charts
from generator.charts import Chart, Plot, Poster, Studio
from generator.library import aggregates
from generator.library.aggregates import EVERY, happened
from generator.library.library import FOLDERS, SECTIONS, Library, Target, TargetKind
from generator.library.queries import Lens
from generator.model.model import Brief, NavigationLink, Publication, Theme
from generator.primitives.urls import Address, address, href, output_path, redirect_address, root_from
from generator.site import json_ld
from generator.site.components import Desk, FeedView, HeadView, LinkView, LookView, PageView, SiteView
from generator.site.figures import declared_plot
from generator.site.files import data, sitemap, social_cards, status_changes
from generator.site.files.feeds import ATOM, FOLLOWED, JSON, JSON_FEED, Feed, atom, brief_data, json_feed
from generator.site.files.tables import TABLES
from generator.site.json_ld import Node, absolute
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
    NOUNS,
    index_view,
    register_address,
    register_pages,
    register_view,
    source_page_view,
    term_view,
)
from generator.site.theme import own_fonts, stylesheet


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
    """A page made by a template. A `numbered` one has a source list of its own, by whose numbers it cites.

    One that `gathers` looks at other files of the site, and is made after them.
    """

    address: Address
    template: str
    compose: Compose
    numbered: bool = False
    gathers: bool = False

    def sheet(self, lens: Lens, studio: Studio) -> Sheet:
        """The page's view."""
        desk = Desk(lens, self.address, studio, numbered=self.numbered)
        head, view = self.compose(desk)
        page = PageView(site=_site_view(lens, self.address), head=self._head(lens.publication, head), view=view)
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
    """A file for programs: `make` gives its bytes from what it sees through the lens, with no template or drawing.

    One that `gathers` is made of other files of the site, after them; those do not gather.
    """

    address: Address
    make: Callable[[Lens], bytes]
    gathers: bool = False


class Painting(Struct, frozen=True):
    """The picture that is shown with a link to a page."""

    address: Address
    compose: Callable[[Lens], Poster]


class Copy(Struct, frozen=True):
    """A file taken along as it is; `path` is relative to the publication's root."""

    address: Address
    path: str


Output = Page | Picture | Painting | File | Copy


def site(library: Library) -> dict[str, Output]:
    """Every file of the site by its path, in a fixed order."""
    outputs = {output_path(output.address): output for output in _outputs(library)}
    return dict(sorted(outputs.items()))


def listed(library: Library) -> list[tuple[Address, str]]:
    """The addresses of all pages that search engines may list, each with the day (ISO 8601) on which what it shows last
    changed, where that is known."""
    changed = {id: _changed(document.facts) for id, document in library.briefs.items()}
    newest = max(changed.values(), default="")
    sections = [*SECTIONS, *(page.address for page in _parts(library))]

    def day(target: Target) -> str:
        if target.kind == "brief":
            return changed[target.id]
        return max(map(changed.__getitem__, library.members.get((target.kind, target.id), ())), default="")

    return [*((place, newest) for place in sections), *((t.address, day(t)) for t in library.targets.values())]


def _changed(brief: Brief) -> str:
    """The first day on which a brief can have been as it is."""
    return max([brief.updated or brief.date, *(correction.date for correction in brief.corrections)]).first.isoformat()


def base_path(publication: Publication) -> str:
    """The path of the site's root on its host: "/", "/some/repo/"."""
    _, _, rest = publication.url.partition("://")
    _, _, path = rest.partition("/")
    return f"/{path.strip('/')}/" if path.strip("/") else "/"


_TERMS: tuple[TargetKind, ...] = ("partner", "country", "field", "kind", "status")


def _outputs(library: Library) -> Iterator[Output]:
    yield from _sections()
    parts = list(_parts(library))
    yield from parts
    yield from _data(library)
    yield feed_file(Feed())
    yield json_feed_file()
    yield from _for_programs(library, len(SECTIONS) + len(parts) + len(library.targets))
    yield from _look(library)
    for id, document in library.briefs.items():
        yield brief_page(id)
        yield _picture(library, id)
        yield brief_file(id)
        for chart in document.facts.charts:
            beside = f"/{FOLDERS['brief']}/{id}/{chart.id}"
            yield Picture(Address(f"{beside}.svg"), id, chart.id)
            yield File(Address(f"{beside}.csv"), partial(_chart_data, brief=id, chart=chart.id))
    for target in library.targets.values():
        if target.kind in _TERMS:
            yield term_page(target.kind, target.id)
            if target.kind in FOLLOWED:
                yield feed_file(Feed(target.kind, target.id))
        elif target.kind == "source":
            yield source_page(target.id)
        elif target.kind == "page":
            yield prose_page(target.id)
    for path, target in library.by_path.items():
        for alias in library.document_at(path).facts.aliases:
            yield redirect_page(alias, target)
    for target in library.mentions:
        if target.kind == "file":
            yield Copy(target.address, f"content/{target.id}")


def _look(library: Library) -> Iterator[Output]:
    """What the theme adds."""
    theme = library.publication.theme or Theme()
    if stylesheet(theme):
        yield File(Address("/assets/theme.css"), _theme_sheet)
    if f"content/{theme.logo}" in library.files:
        yield Copy(Address(f"/{theme.logo}"), f"content/{theme.logo}")


def _data(library: Library) -> Iterator[Output]:
    """The tables, what describes them, the record of changes, and what a board that lists only some counts by."""
    folder = address(data.FOLDER)
    for table in TABLES:
        yield File(Address(f"{folder}{table.name}.csv"), partial(data.table_csv, table=table))
        yield File(Address(f"{folder}{table.name}.json"), partial(data.table_json, table=table))
    yield File(Address(f"{folder}datapackage.json"), data.datapackage, gathers=True)
    yield File(Address("/changes.json"), data.changes_json)
    if len(library.briefs) > aggregates.BOUNDS.rows:
        yield File(status_changes.PLACE, status_changes.turns_json)


def brief_file(id: str) -> File:
    """The facts and the text of a brief for programs."""
    return File(brief_data(id), partial(data.brief_json, brief=id))


def json_feed_file() -> File:
    """The publication's feed as JSON Feed."""
    return File(JSON_FEED, json_feed, gathers=True)


def feed_file(feed: Feed) -> File:
    """A feed as Atom."""
    return File(feed.place, partial(atom, feed=feed), gathers=True)


def _for_programs(library: Library, pages: int) -> Iterator[Output]:
    """The files at the site's root by which it is found, cited and shown."""
    yield Painting(social_cards.SITE, social_cards.site_poster)
    yield File(Address("/assets/favicon.svg"), sitemap.favicon)
    yield File(Address("/sitemap.xml"), sitemap.sitemap)
    if pages > sitemap.MOST:
        for number in range(1, sitemap.parts(pages) + 1):
            yield File(sitemap.sitemap_part(number), partial(sitemap.sitemap_of, number=number))
    yield File(Address("/robots.txt"), sitemap.robots)
    yield File(Address("/CITATION.cff"), sitemap.citation)
    yield File(Address("/.nojekyll"), lambda lens: b"")
    if sitemap.domain(library.publication):
        yield File(Address("/CNAME"), sitemap.cname)


def _picture(library: Library, brief: str) -> Output:
    """What is shown with links to a brief: the picture that lies beside it, else one that is drawn."""
    place, own = social_cards.place(brief), f"content/briefs/{brief}/{social_cards.NAME}"
    if own in library.files:
        return Copy(place, own)
    return Painting(place, partial(social_cards.brief_poster, brief=brief))


def _chart_data(lens: Lens, brief: str, chart: str) -> bytes:
    return charts.csv(declared_plot(lens, brief, chart)).encode()


_Describe = Callable[[Publication], str]


def _sections() -> Iterator[Page]:
    """The pages that every publication has."""

    def page(
        place: Address,
        template: str,
        describe: _Describe,
        make: Callable[[Desk], Struct],
        gathers: bool = False,
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

        return Page(place, template, compose, gathers=gathers)

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
        gathers=True,
        also=_tables,
    )
    yield page(address("search"), "search.html", lambda p: f"Search {p.title}.", search_view)
    for kind in ("brief", *_TERMS):
        place = address(FOLDERS[kind])
        yield page(place, "index.html", partial(_index_description, place), partial(index_view, kind=kind))
    yield Page(Address("/404.html"), "404.html", _not_found)


def _tables(publication: Publication) -> tuple[Node, ...]:
    """The tables as one dataset."""
    folder = address(data.FOLDER)
    files = [
        json_ld.download(absolute(publication, Address(f"{folder}{table.name}.{form}")), media_type)
        for table in TABLES
        for form, media_type in (("csv", "text/csv"), ("json", "application/json"))
    ]
    return (json_ld.tables(publication, absolute(publication, folder), files),)


def _parts(library: Library) -> Iterator[Page]:
    """The pages that hold a part of a section which is too long for one."""
    counts = happened(library, *EVERY)
    if sum(count for _, count in counts) > aggregates.BOUNDS.timeline:
        yield from (_year_page(year) for year, _ in counts)
    yield from (_register_page(number) for number in register_pages(len(library.sources))[1:])


def _year_page(year: int) -> Page:
    place = address("timeline")

    def compose(desk: Desk) -> tuple[Head, Struct]:
        about = f"The events of {year} in {desk.lens.publication.title}."
        head = Head(title=f"Events of {year}", description=about, parents=((SECTIONS[place], place),))
        return head, year_view(desk, year)

    return Page(year_address(year), "timeline.html", compose)


def _register_page(number: int) -> Page:
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


def output_at(path: str) -> Output | None:
    """A document's own page, its data file or a feed, found by its path alone; None for any other.

    With it what shows a document's wording is made again without a library.
    """
    kinds: dict[str, TargetKind] = {folder: kind for kind, folder in FOLDERS.items()}  # type: ignore[misc]
    match path.split("/"):
        case ["atom.xml"]:
            return feed_file(Feed())
        case ["feed.json"]:
            return json_feed_file()
        case ["briefs", id, "index.html"]:
            return brief_page(id)
        case ["briefs", id, "index.json"]:
            return brief_file(id)
        case [folder, id, "index.html"] if kinds.get(folder) in _TERMS:
            return term_page(kinds[folder], id)
        case [folder, id, "atom.xml"] if kinds.get(folder) in _TERMS:
            return feed_file(Feed(kinds[folder], id))
        case [id, "index.html"] if id not in kinds:
            return prose_page(id)
    return None


def term_page(kind: TargetKind, id: str) -> Page:
    """The page of a partner, country, field, kind or status."""

    def compose(desk: Desk) -> tuple[Head, Struct]:
        target = _target(desk.lens, kind, id)
        count = len(desk.lens.members(kind, id))
        collaborations = f"{count} collaboration{'' if count == 1 else 's'}"
        about = f"{NOUNS[kind]}: {target.title}. {collaborations} in {desk.lens.publication.title}, with their events."
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


def redirect_page(alias: str, target: Target) -> Page:
    """The page at a former address of `target`."""

    def compose(desk: Desk) -> tuple[Head, Struct]:
        now = _target(desk.lens, target.kind, target.id)
        head = Head(title=now.title, description=f"{now.title} has moved.", stands_at=now.address)
        return head, redirect_view(desk, now)

    return Page(redirect_address(alias), "redirect.html", compose)


def _target(lens: Lens, kind: TargetKind, id: str) -> Target:
    target = lens.target(kind, id)
    assert target is not None  # pages are made for targets that are there
    return target


def _site_view(lens: Lens, origin: Address) -> SiteView:
    publication = lens.publication
    return SiteView(
        title=publication.title,
        tagline=publication.tagline,
        description=publication.description,
        language=publication.language,
        license=publication.license,
        authors=publication.authors,
        contact=publication.contact,
        url=publication.url,
        navigation=[LinkView(title, href(place, origin)) for title, place in _navigation(lens)],
        home=href(address(), origin),
        look=_look_view(lens, origin),
        version=__version__,
    )


def _look_view(lens: Lens, origin: Address) -> LookView:
    theme = lens.publication.theme or Theme()
    return LookView(
        styled=bool(stylesheet(theme)),
        fonts=sorted(own_fonts(theme)),
        logo=href(f"/{theme.logo}", origin) if theme.logo else "",
        footer=[" ".join(text.split()) for text in theme.footer.split("\n\n") if text.strip()],
        links=[LinkView(title, href(place, origin)) for title, place in _entries(lens, theme.links)],
    )


def _theme_sheet(lens: Lens) -> bytes:
    return stylesheet(lens.publication.theme or Theme()).encode()


_DERIVED = ("briefs", "timeline", "partners", "countries", "fields", "sources")


def _navigation(lens: Lens) -> list[tuple[str, str]]:
    """Titles and addresses of the navigation: the publication's own, else the sections and the pages with a `nav`."""
    own = lens.publication.navigation
    if own:
        return _entries(lens, own)
    sections = [(SECTIONS[address(name)], address(name)) for name in _DERIVED]
    return [*sections, *((title, address(id)) for _, title, id in lens.pages_in_navigation)]


def _entries(lens: Lens, entries: list[NavigationLink]) -> list[tuple[str, str]]:
    return [
        (entry.title or _section_title(lens, entry.page), address(entry.page) if entry.page else entry.url)
        for entry in entries
    ]


def _section_title(lens: Lens, name: str) -> str:
    place = address(name)
    return SECTIONS[place] if place in SECTIONS else lens.page(name).title
