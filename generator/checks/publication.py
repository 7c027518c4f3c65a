"""publication.yaml against the rest of the publication."""

from __future__ import annotations

from generator.checks.subject import Findings, found, repeated
from generator.diagnostics.catalogue import RULES
from generator.diagnostics.diagnostic import rank, suggest
from generator.library.library import SECTIONS
from generator.library.links import at_address
from generator.library.queries import Lens
from generator.model.model import NavigationLink
from generator.primitives.colors import LEAST
from generator.primitives.urls import is_site_path, is_web_url
from generator.site.theme import PICTURES, hard_to_read

PATH = "content/publication.yaml"


def vocabularies_are_sets(lens: Lens) -> Findings:
    """No vocabulary has an id twice."""
    for key in ("statuses", "kinds", "fields", "event_kinds", "relation_types"):
        for index, id in repeated(item.id for item in lens.setting(key)):
            message = f'"{key}" has two entries with the id "{id}"'
            yield found(PATH, f"{key}.{index}.id", "duplicate-id", message, "keep one of them")


def checks_keep_their_floors(lens: Lens) -> Findings:
    """No code weighs less than what pages rest on allows."""
    for code, severity in lens.publication.checks.items():
        floor = RULES[code].floor
        if rank(severity) < rank(floor):
            message = f"{code} cannot be {severity}: pages rest on what it finds"
            yield found(PATH, f"checks.{code}", "wrong-type", message, f"the least is {floor}; leave it out")


def navigation_leads_somewhere(lens: Lens) -> Findings:
    """Every entry of the navigation and the footer leads somewhere."""
    publication = lens.publication
    entries = [(f"navigation.{index}", entry) for index, entry in enumerate(publication.navigation)]
    if theme := publication.theme:
        entries += [(f"theme.links.{index}", entry) for index, entry in enumerate(theme.links)]
    pages = dict.fromkeys(place.strip("/") for place in SECTIONS if place != "/") if entries else {}
    for at, entry in entries:
        yield from _entry(lens, at, entry, set(pages))


def _entry(lens: Lens, at: str, entry: NavigationLink, sections: set[str]) -> Findings:
    if entry.page and entry.page not in sections and not lens.target("page", entry.page):
        help = suggest(entry.page, sections | set(lens.ids("page")))
        yield found(PATH, f"{at}.page", "broken-link", f'no page "{entry.page}"', help)
    elif not entry.page and not (entry.title and entry.url):
        message = "a navigation entry needs a page, or a title and a url"
        yield found(PATH, at, "missing-field", message, "write {title: …, url: …}")
    elif entry.url and not (is_web_url(entry.url) or is_site_path(entry.url)):
        help = "write https://… or a path from the site's root"
        yield found(PATH, f"{at}.url", "bad-url", f'"{entry.url}" is not an address', help)
    elif is_site_path(entry.url) and not at_address(lens, entry.url):
        yield found(PATH, f"{at}.url", "broken-link", f"nothing stands at {entry.url}")


def theme_can_be_shown(lens: Lens) -> Findings:
    """The theme's colours can be read, and its logo is there."""
    theme = lens.publication.theme
    if theme is None:
        return
    for at, message in hard_to_read(theme):
        yield found(PATH, at, "low-contrast", message, f"texts need {LEAST} to 1: take a darker or lighter colour")
    if theme.logo and theme.logo.rpartition(".")[2].lower() not in PICTURES:
        help = "one of: " + ", ".join(sorted(PICTURES))
        yield found(PATH, "theme.logo", "wrong-type", f'"{theme.logo}" is not a picture', help)
    elif theme.logo and not lens.has_file(f"content/{theme.logo}"):
        files = (name.removeprefix("content/") for name in lens.files("content"))
        near = suggest(theme.logo, [name for name in files if name.rpartition(".")[2].lower() in PICTURES])
        yield found(PATH, "theme.logo", "missing-file", f"there is no file {theme.logo} in content/", near)
