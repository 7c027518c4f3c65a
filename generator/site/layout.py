"""What every page shows of the publication: its title, navigation, look and footer."""

from __future__ import annotations

from generator import __version__
from generator.library.library import SECTIONS
from generator.library.queries import Lens
from generator.model.model import NavigationLink, Theme
from generator.primitives.urls import Address, address, href
from generator.site.components import LinkView, LookView, SiteView
from generator.site.theme import own_fonts, stylesheet


def site_view(lens: Lens, origin: Address) -> SiteView:
    """The same on every page, but for the way to its links."""
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
        terms=publication.terms.brief,
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
