"""The whole site as a mapping from output path to what stands there.

Nothing is made here: each entry knows how to make its view when asked. `build` asks for all of them, `serve` for the
one that is looked at.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from msgspec import Struct

from generator import __version__
from generator.brief_view import brief_view
from generator.charts import Plot
from generator.content import Document
from generator.figures import BriefFigure, figures_of, material, plot
from generator.library import FOLDERS, SECTIONS, Destination, Library, Target, TargetKind
from generator.body import Body, Image, Link
from generator.model import Brief
from generator.paths import Address, address, href, output_path, root_from
from generator.record_views import (
    NoView,
    changes_view,
    corrections_view,
    coverage_view,
    home_view,
    prose_view,
    redirect_view,
    timeline_view,
)
from generator.term_views import NOUNS, index_view, register_view, source_page_view, term_view
from generator.views import Desk, HeadView, LinkView, PageView, SiteView

Bodies = Callable[[str], dict[str, Body]]
"""The parsed Markdown texts of the file at a path."""


@dataclass(frozen=True)
class Sheet:
    """A page's view and the charts it needs, by digest."""

    page: PageView
    plots: Mapping[str, Plot]


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page made by a template. `title` and `description` are for its head; `make` gives what the template shows."""

    address: Address
    template: str
    title: str
    description: str
    make: Callable[[Desk], Struct]
    library: Library
    type: str = "website"
    numbered: bool = False
    parents: tuple[tuple[str, Address], ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def sheet(self) -> Sheet:
        """The page's view."""
        desk = Desk(self.library, self.address, numbered=self.numbered)
        view = self.make(desk)
        return Sheet(PageView(site=_site_view(self.library, self.address), head=self._head(), view=view), desk.plots)

    def _head(self) -> HeadView:
        canonical = absolute(self.library, self.address)
        parents = (("Home", address()), *self.parents) if self.address != address() else ()
        root = root_from(self.address)
        if self.template == "404.html":
            # It is answered for any address, at any depth: only from the site's own root are its links right.
            root = base_path(self.library)
        return HeadView(
            address=self.address,
            canonical=canonical,
            root=root,
            title=self.title,
            description=self.description,
            type=self.type,
            json_ld=_json_ld(self, canonical),
            breadcrumb=[LinkView(title, href(place, self.address)) for title, place in parents],
        )


@dataclass(frozen=True)
class ChartFile:
    """A declared chart's data (`csv`) or its picture (`svg`), alone."""

    address: Address
    form: str
    make: Callable[[], Plot]


@dataclass(frozen=True)
class Copy:
    """A file of the publication taken along as it is; `path` is relative to its root."""

    address: Address
    path: str


Output = Page | ChartFile | Copy


def site(library: Library, bodies: Bodies) -> dict[str, Output]:
    """Every file of the site by its path, in a fixed order."""
    outputs = {output_path(output.address): output for output in _outputs(library, bodies)}
    return dict(sorted(outputs.items()))


_TERMS: tuple[TargetKind, ...] = ("partner", "country", "field", "kind", "status")


def absolute(library: Library, place: Address) -> str:
    """The address at which a page will stand on the web."""
    return library.publication.url.rstrip("/") + place


def base_path(library: Library) -> str:
    """The path of the site's root on its host: "/", "/some/repo/"."""
    _, _, rest = library.publication.url.partition("://")
    _, slash, path = rest.partition("/")
    return f"/{path.strip('/')}/" if slash and path.strip("/") else "/"


def _outputs(library: Library, bodies: Bodies) -> Iterator[Output]:
    yield from _sections(library)
    for id, document in library.briefs.items():
        yield _brief(library, document, bodies)
        yield from _chart_files(library, id)
    for kind in _TERMS:
        for target in library.of_kind(kind):
            yield _term(library, target, bodies)
    for target in library.of_kind("source"):
        yield _source(library, target)
    for id in library.pages:
        yield _prose(library, id, bodies)
    yield from _redirects(library)
    yield from _copies(library)


def _sections(library: Library) -> Iterator[Page]:
    """The pages that every publication has."""
    publication = library.publication

    def page(place: Address, template: str, description: str, make: Callable[[Desk], Struct]) -> Page:
        title = SECTIONS[place]
        return Page(address=place, template=template, title=title, description=description, make=make, library=library)

    home = publication.description or publication.tagline or publication.title
    yield page(address(), "home.html", home, home_view)
    yield page(address("sources"), "sources.html", f"The sources of {publication.title}.", register_view)
    for kind in ("brief", *_TERMS):
        place = address(FOLDERS[kind])
        yield page(place, "index.html", f"{SECTIONS[place]} in {publication.title}.", partial(index_view, kind=kind))
    yield page(address("timeline"), "timeline.html", f"Every event in {publication.title}.", timeline_view)
    yield page(address("changes"), "changes.html", f"What changed in {publication.title}, and when.", changes_view)
    yield page(
        address("corrections"),
        "corrections.html",
        f"What {publication.title} has corrected.",
        corrections_view,
    )
    yield page(address("coverage"), "coverage.html", f"How well {publication.title} is sourced.", coverage_view)
    yield Page(
        address=Address("/404.html"),
        template="404.html",
        title="Page not found",
        description="There is no page at this address.",
        make=lambda desk: NoView(),
        library=library,
    )


def _brief(library: Library, document: Document[Brief], bodies: Bodies) -> Page:
    facts = document.facts
    return Page(
        address=library.targets["brief", document.id].address,
        template="brief.html",
        title=facts.title,
        description=facts.summary,
        make=lambda desk: brief_view(desk, document.id, bodies(document.path)),
        library=library,
        type="article",
        numbered=True,
        parents=(("Briefs", address("briefs")),),
        facts={
            "@type": "Article",
            "headline": facts.title,
            "datePublished": facts.date.iso,
            "dateModified": (facts.updated or facts.date).iso,
            "author": [{"@type": "Person", "name": name} for name in facts.authors or library.publication.authors],
            "publisher": {"@type": "Organization", "name": library.publication.title},
        },
    )


def _chart_files(library: Library, brief: str) -> Iterator[ChartFile]:
    document = library.briefs[brief]
    for figure in figures_of(document):
        if figure.declared:
            for form in ("csv", "svg"):
                place = Address(f"/briefs/{brief}/{figure.id}.{form}")
                yield ChartFile(place, form, partial(_plot, library, brief, figure))


def _plot(library: Library, brief: str, figure: BriefFigure) -> Plot:
    return plot(figure, material(library, brief))


def _term(library: Library, target: Target, bodies: Bodies) -> Page:
    partner = library.partners.get(target.id) if target.kind == "partner" else None
    folder = address(FOLDERS[target.kind])
    return Page(
        address=target.address,
        template="term.html",
        title=target.title,
        description=_term_description(library, target),
        make=lambda desk: term_view(desk, target, bodies(partner.path) if partner else {}),
        library=library,
        parents=((SECTIONS[folder], folder),),
    )


def _term_description(library: Library, target: Target) -> str:
    count = len(library.members.get((target.kind, target.id), []))
    noun = "collaboration" if count == 1 else "collaborations"
    return f"{NOUNS[target.kind]}: {target.title}. {count} {noun} in {library.publication.title}, with their events."


def _source(library: Library, target: Target) -> Page:
    source = library.sources[target.id].source
    by = f" ({source.publisher})" if source.publisher else ""
    return Page(
        address=target.address,
        template="source.html",
        title=target.title,
        description=f"{target.title}{by}: what it supports in {library.publication.title}.",
        make=lambda desk: source_page_view(desk, target.id),
        library=library,
        parents=(("Sources", address("sources")),),
    )


def _prose(library: Library, id: str, bodies: Bodies) -> Page:
    document = library.pages[id]
    return Page(
        address=library.targets["page", id].address,
        template="page.html",
        title=document.facts.title,
        description=document.facts.summary or f"{document.facts.title}: {library.publication.title}.",
        make=lambda desk: prose_view(desk, id, bodies(document.path)),
        library=library,
    )


def _redirects(library: Library) -> Iterator[Page]:
    for document in library.documents:
        target = library.by_path[document.path]
        for alias in document.facts.aliases:
            place = Address(alias if alias.endswith(("/", ".html")) else alias + "/")
            yield Page(
                address=place,
                template="redirect.html",
                title=target.title,
                description=f"{target.title} has moved.",
                make=partial(redirect_view, target=target),
                library=library,
            )


def _copies(library: Library) -> Iterator[Copy]:
    """The pictures and files that prose refers to."""
    for document in library.documents:
        for reference in document.prose.references:
            link = reference.target
            if isinstance(link, Image):
                link = Link(link.target, "file", link.line, False)
            if isinstance(link, Link):
                found = library.resolve(link, document.path)
                if isinstance(found, Destination) and found.target.kind == "file":
                    yield Copy(found.target.address, f"content{found.target.address}")


def _site_view(library: Library, origin: Address) -> SiteView:
    publication = library.publication
    return SiteView(
        title=publication.title,
        tagline=publication.tagline,
        description=publication.description,
        language=publication.language,
        license=publication.license,
        authors=publication.authors,
        contact=publication.contact,
        url=publication.url,
        navigation=[LinkView(title, href(place, origin)) for title, place in navigation(library)],
        home=href(address(), origin),
        version=__version__,
    )


_DERIVED = ("briefs", "timeline", "partners", "countries", "fields", "sources")


def navigation(library: Library) -> list[tuple[str, str]]:
    """Titles and addresses of the navigation: the publication's own, else the sections and the pages with a `nav`."""
    publication, pages = library.publication, library.pages
    if publication.navigation:
        titles = {place.strip("/"): title for place, title in SECTIONS.items()}
        titles |= {id: page.facts.title for id, page in pages.items()}
        return [
            (entry.title or titles[entry.page], address(entry.page)) if entry.page else (entry.title, entry.url)
            for entry in publication.navigation
        ]
    listed = sorted((d.facts.nav, d.facts.title, id) for id, d in pages.items() if d.facts.nav is not None)
    sections = [(SECTIONS[address(name)], address(name)) for name in _DERIVED]
    return [*sections, *((title, address(id)) for _, title, id in listed)]


def _json_ld(page: Page, canonical: str) -> str:
    """The page in schema.org's words, safe to stand in a script element."""
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": page.title,
        "description": page.description,
        "url": canonical,
        "inLanguage": page.library.publication.language,
        "isPartOf": {
            "@type": "WebSite",
            "name": page.library.publication.title,
            "url": page.library.publication.url,
        },
    }
    return json.dumps({**facts, **page.facts}, ensure_ascii=False).replace("<", "\\u003c")
