"""The files by which programs find the site, cite it and know its address: at its root, apart from its pages.

Sitemaps: https://www.sitemaps.org/protocol.html; robots.txt: RFC 9309; CITATION.cff: https://citation-file-format.github.io
(1.2.0); CNAME: what GitHub Pages knows a custom domain by.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

from generator.charts.theme import LIGHT
from generator.engine.query import query
from generator.library import rows
from generator.library.aggregates import BOUNDS, EVERY, happened, source_ids
from generator.library.library import SECTIONS, TargetKind
from generator.library.queries import Lens
from generator.model.model import Publication, Theme
from generator.primitives.colors import contrast
from generator.primitives.urls import Address
from generator.site.json_ld import absolute
from generator.site.pages.record import year_address
from generator.site.pages.terms import register_address, register_pages
from generator.site.theme import own_colors

MOST = 50_000
"""Addresses that one sitemap may hold."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@query("the list of pages, and when what they show changed")
def listed(lens: Lens) -> list[tuple[Address, str]]:
    """The addresses of all pages that search engines may list, each with the day (ISO 8601) on which what it shows last
    changed, where that is known."""
    changed = {row.id: row.changed for row in lens.rows(rows.BRIEFS)}
    newest = max(changed.values(), default="")
    sections = [*SECTIONS, *part_addresses(lens)]
    found = [(place, newest) for place in sections]
    found += [(target.address, changed[target.id]) for target in lens.targets("brief")]
    kinds: tuple[TargetKind, ...] = ("partner", "country", "field", "kind", "status", "source", "page")
    for kind in kinds:
        for target in lens.targets(kind):
            days = (member.changed for member in lens.memberships(kind, target.id))
            found.append((target.address, max(days, default="")))
    return found


def part_addresses(lens: Lens) -> list[Address]:
    """The pages that hold a part of a section which is too long for one."""
    counts = happened(lens, *EVERY)
    years = [year for year, _ in counts] if sum(count for _, count in counts) > BOUNDS.timeline else []
    pages = register_pages(len(source_ids(lens)))
    return [*(year_address(year) for year in years), *(register_address(number) for number in pages[1:])]


def sitemap(lens: Lens) -> bytes:
    """All pages with the day when what they show last changed; or, of more than one file holds, those files."""
    pages, publication = listed(lens), lens.publication
    if len(pages) <= MOST:
        return _url_set(publication, pages)
    files = [absolute(publication, sitemap_part(number)) for number in range(1, parts(len(pages)) + 1)]
    entries = "".join(f"<sitemap><loc>{escape(file)}</loc></sitemap>\n" for file in files)
    return _xml("sitemapindex", entries)


def sitemap_of(lens: Lens, number: int) -> bytes:
    """The pages of one of several sitemaps, counted from 1."""
    return _url_set(lens.publication, listed(lens)[MOST * (number - 1) : MOST * number])


def sitemap_part(number: int) -> Address:
    """Where one of several sitemaps stands."""
    return Address(f"/sitemap-{number}.xml")


def parts(pages: int) -> int:
    """How many sitemaps so many pages take."""
    return -(-pages // MOST)


def _url_set(publication: Publication, pages: Sequence[tuple[Address, str]]) -> bytes:
    entries = (
        f"<url><loc>{escape(absolute(publication, place))}</loc>"
        + (f"<lastmod>{day}</lastmod>" if day else "")
        + "</url>\n"
        for place, day in pages
    )
    return _xml("urlset", "".join(entries))


def _xml(root: str, entries: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n{entries}</{root}>\n'.encode()


def robots(lens: Lens) -> bytes:
    """Everything may be read; where the sitemap is."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {absolute(lens.publication, Address('/sitemap.xml'))}\n".encode()


def citation(lens: Lens) -> bytes:
    """How to cite the publication, as CITATION.cff; released on the day when its content last changed."""
    publication = lens.publication
    released = max((day for _, day in listed(lens)), default="")
    # Values in JSON's notation are YAML whatever they hold.
    said = {
        "cff-version": "1.2.0",
        "message": "If you use this publication or its data, please cite it as below.",
        "type": "dataset",
        "title": publication.title,
        "abstract": publication.description or publication.tagline,
        "authors": [{"name": name} for name in publication.authors or [publication.title]],
        "date-released": released,
        "license": publication.license,
        "url": absolute(publication, Address("/")),
    }
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in said.items() if value).encode()


def domain(publication: Publication) -> str:
    """The custom domain that the site stands at; empty for an address with a path or one of GitHub's own."""
    parts = urlsplit(publication.url)
    host = parts.hostname or ""
    return "" if parts.path.strip("/") or host == "github.io" or host.endswith(".github.io") else host


def cname(lens: Lens) -> bytes:
    """The custom domain."""
    return f"{domain(lens.publication)}\n".encode()


def favicon(lens: Lens) -> bytes:
    """The publication's initial on its accent, as SVG."""
    initial = next((c for c in lens.publication.title if c.isalnum()), "")
    accent = own_colors(lens.publication.theme or Theme(), "light").get("accent", LIGHT["accent"])
    words = max(("#ffffff", "#000000"), key=lambda color: contrast(color, accent))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="6" fill="{accent}"/>'
        f'<text x="16" y="23.5" font-family="system-ui, \'Helvetica Neue\', Arial, sans-serif" font-size="21" '
        f'font-weight="700" text-anchor="middle" fill="{words}">{escape(initial.upper())}</text></svg>\n'
    ).encode()
