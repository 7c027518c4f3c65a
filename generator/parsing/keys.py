"""Keys that there are not, and what was meant by them: most are those of other tools."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from generator.diagnostics.diagnostic import suggest

_CALLED = {
    "fields": "tags tag categories keywords topics topic subjects subject",
    "kind": "category type",
    "authors": "author writer by",
    "summary": "description excerpt abstract subtitle lead teaser",
    "updated": "lastmod modified last_modified last_modified_at lastupdated dateupdated updated_at",
    "date": "published publishdate pubdate date_published created",
    "title": "name headline",
    "name": "title",
    "aliases": "redirect_from alias redirects",
    "url": "link website homepage site",
    "also_known_as": "aka acronym",
    "country": "countries",
    "countries": "country",
    "short": "abbreviation acronym",
    "partners": "partner organisations organizations members",
    "sources": "references source refs bibliography",
    "started": "start start_date startdate begin",
    "ended": "end end_date enddate",
    "language": "lang locale",
    "tagline": "subtitle slogan",
    "license": "licence copyright",
    "nav": "weight order menu",
}
_MEANT = [(foreign, own) for own, names in _CALLED.items() for foreign in names.split()]
_NOT_HERE = {
    **dict.fromkeys("slug permalink id".split(), "take it out: the file's name is the address"),
    **dict.fromkeys("layout template theme".split(), "take it out: what a file is follows from its folder"),
    **dict.fromkeys("image cover thumbnail images".split(), "take it out: put pictures into the text, ![…](file.png)"),
    "toc": "take it out",
}


def key_help(key: str, known: Iterable[str]) -> str:
    """A help line for a key that is not among the `known` ones."""
    names, plain = set(known), key.lower().replace("-", "_")
    if not get_close_matches(plain, names, n=1, cutoff=0.75):
        for foreign, own in _MEANT:
            if foreign == plain and own in names:
                return f'here this is "{own}"'
        if plain in _NOT_HERE:
            return _NOT_HERE[plain]
    return suggest(key, names)
