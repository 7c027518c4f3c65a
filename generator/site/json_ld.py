"""What pages say of themselves to programs, in schema.org's words: https://schema.org/docs/full.html.

Each function gives one node of a page's JSON-LD with the properties that search engines require of its type
(https://developers.google.com/search/docs/appearance/structured-data); what is not known is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from generator.model.model import Brief, Chart, Partner, Publication, Source
from generator.primitives.urls import Address

Node = Mapping[str, Any]
"""A thing with its `@type` and properties."""


def absolute(publication: Publication, place: Address) -> str:
    """The address at which a page will stand on the web."""
    return publication.url.rstrip("/") + place


def script(nodes: Iterable[Node]) -> str:
    """Nodes as JSON-LD that is safe in a script element."""
    graph = {"@context": "https://schema.org", "@graph": [_known(node) for node in nodes]}
    return json.dumps(graph, ensure_ascii=False).replace("<", "\\u003c")


def web_site(publication: Publication) -> Node:
    """The publication as a whole."""
    return {
        "@type": "WebSite",
        "name": publication.title,
        "alternateName": publication.tagline,
        "url": absolute(publication, Address("/")),
        "description": publication.description,
        "inLanguage": publication.language,
        "license": license_address(publication),
        "publisher": publisher(publication),
    }


def part_of(publication: Publication) -> Node:
    """The publication as that which a page is part of."""
    return {"@type": "WebSite", "name": publication.title, "url": absolute(publication, Address("/"))}


def publisher(publication: Publication) -> Node:
    """Who publishes."""
    return {"@type": "Organization", "name": publication.title, "url": absolute(publication, Address("/"))}


def article(publication: Publication, brief: Brief, picture: str) -> Node:
    """A brief."""
    return {
        "@type": "Article",
        "headline": brief.title,
        "alternateName": brief.also_known_as,
        "datePublished": brief.date.iso,
        "dateModified": (brief.updated or brief.date).iso,
        "author": authors(publication, brief.authors),
        "publisher": publisher(publication),
        "image": picture,
        "license": license_address(publication),
    }


def authors(publication: Publication, names: list[str]) -> list[Node]:
    """Who wrote: the named, else the publication's authors, else the publication itself."""
    return [{"@type": "Person", "name": name} for name in names or publication.authors] or [publisher(publication)]


def chart_data(publication: Publication, brief: Brief, chart: Chart, page: str) -> Node:
    """The data of a declared chart of the brief whose page is at `page`."""
    name = f"{chart.title or chart.id} ({brief.title})"
    told = f" {chart.caption}" if chart.caption else ""
    return {
        "@type": "Dataset",
        "name": name,
        "description": f"The data of a chart in the brief “{brief.title}” of {publication.title}.{told}",
        "url": f"{page}#chart-{chart.id}",
        "license": license_address(publication),
        "creator": publisher(publication),
        "isAccessibleForFree": True,
        "distribution": [download(f"{page}{chart.id}.csv", "text/csv")],
    }


def tables(publication: Publication, page: str, files: list[Node]) -> Node:
    """All data of the publication, told of on `page`."""
    told = publication.description or publication.tagline or publication.title
    return {
        "@type": "Dataset",
        "name": f"The data of {publication.title}",
        "description": f"Briefs, events, status histories, partners, relations and sources as tables. {told}",
        "url": page,
        "license": license_address(publication),
        "creator": authors(publication, []),
        "isAccessibleForFree": True,
        "distribution": files,
    }


def download(address: str, media_type: str) -> Node:
    """A file of a dataset."""
    return {"@type": "DataDownload", "contentUrl": address, "encodingFormat": media_type}


def organization(partner: Partner) -> Node:
    """A partner, with the registers that know it."""
    ror = partner.ror and f"https://ror.org/{partner.ror.removeprefix('https://ror.org/')}"
    wikidata = partner.wikidata and f"https://www.wikidata.org/entity/{partner.wikidata.rpartition('/')[2]}"
    return {
        "@type": "Organization",
        "@id": ror or wikidata,
        "name": partner.name,
        "alternateName": list(dict.fromkeys(filter(None, [partner.short, *partner.also_known_as]))),
        "url": partner.url,
        "address": {"@type": "PostalAddress", "addressCountry": partner.country} if partner.country else None,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": register, "value": value}
            for register, value in (("ROR", ror), ("Wikidata", wikidata.rpartition("/")[2]))
            if value
        ],
        "sameAs": [address for address in (ror, wikidata) if address],
    }


def work(source: Source) -> Node:
    """A source."""
    return {
        "@type": "CreativeWork",
        "name": source.title,
        "url": source.url,
        "archivedAt": source.archive_url,
        "author": source.author,
        "datePublished": source.date.iso if source.date else "",
        "inLanguage": source.language,
        "publisher": {"@type": "Organization", "name": source.publisher} if source.publisher else None,
    }


def breadcrumb(steps: Iterable[tuple[str, str]]) -> Node:
    """The way to a page from the home page, itself included: titles and absolute addresses."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(steps, start=1)
        ],
    }


def license_address(publication: Publication) -> str:
    """Where the publication's licence can be read."""
    return f"https://spdx.org/licenses/{publication.license}.html" if publication.license else ""


def _known(node: Node) -> dict[str, Any]:
    """A node without what is not known."""
    known = {name: _known(value) if isinstance(value, Mapping) else value for name, value in node.items()}
    return {name: value for name, value in known.items() if value not in ("", None, [])}
