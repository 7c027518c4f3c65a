"""How to cite a brief's page: in words, as BibTeX and as CSL-JSON (the item format of the Citation Style Language)."""

from __future__ import annotations

import json

from msgspec import Struct

from generator.library.library import Target
from generator.model.model import Brief, Publication
from generator.primitives.dates import PartialDate


class CitationView(Struct, frozen=True):
    """How to cite the page: for people, for BibTeX, for reference managers."""

    plain: str
    bibtex: str
    csl: str


_LATEX = str.maketrans(
    {char: f"\\{char}" for char in "&%$#_"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    # BibTeX counts braces that have a backslash before them too.
    | {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
)


def citation(publication: Publication, brief: Brief, target: Target) -> CitationView:
    """The citations of a brief that stands at `target`, dated by its last substantive edit."""
    day = brief.updated or brief.date
    authors = brief.authors or publication.authors
    url = publication.url.rstrip("/") + target.address
    by = ", ".join(authors) + ". " if authors else ""
    return CitationView(
        plain=f"{by}“{brief.title}”. {publication.title}, {day.words}. {url}",
        bibtex=_bibtex(publication, brief.title, authors, day, target.id, url),
        csl=_csl(publication, brief.title, authors, day, target.id, url),
    )


def _bibtex(publication: Publication, title: str, authors: list[str], day: PartialDate, id: str, url: str) -> str:
    # The braces keep names and titles as they are: BibTeX would else take them apart and change their case.
    fields = {
        "author": " and ".join(f"{{{author.translate(_LATEX)}}}" for author in authors),
        "title": f"{{{title.translate(_LATEX)}}}",
        "howpublished": publication.title.translate(_LATEX),
        "year": day.year,
        "month": day.month or "",
        "url": url,
    }
    lines = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields.items() if value)
    return f"@misc{{{id}-{day.year},\n{lines}\n}}"


def _csl(publication: Publication, title: str, authors: list[str], day: PartialDate, id: str, url: str) -> str:
    item = {
        "id": f"{id}-{day.year}",
        "type": "webpage",
        "title": title,
        "author": [{"literal": author} for author in authors],
        "container-title": publication.title,
        "issued": {"date-parts": [[part for part in (day.year, day.month, day.day) if part]]},
        "URL": url,
        "language": publication.language,
    }
    return json.dumps([{key: value for key, value in item.items() if value}], ensure_ascii=False, indent=2)
