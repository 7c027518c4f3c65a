"""Countries by their ISO 3166-1 alpha-2 codes; names come from the CLDR, in the publication's language (Babel)."""

from __future__ import annotations

from functools import cache

# The CLDR also names codes that ISO 3166-1 has not assigned: exceptional reservations (such as EU and UN),
# user-assigned codes (XK, ZZ) and CLDR's own. https://www.iso.org/glossary-for-iso-3166.html
_NOT_ASSIGNED = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"})


@cache
def country_names(language: str = "en") -> dict[str, str]:
    """Alpha-2 code to name in `language` (a BCP 47 tag); English where the CLDR does not know the language."""
    from babel import Locale, UnknownLocaleError  # takes 50 ms, and a build with nothing to do needs no names

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return {
        code: name
        for code, name in sorted(locale.territories.items())
        if len(code) == 2 and code.isalpha() and code not in _NOT_ASSIGNED
    }


def is_country(code: str) -> bool:
    """Whether ISO 3166-1 has assigned `code`, written in capitals, to a country."""
    return code in country_names()
