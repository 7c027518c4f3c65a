"""Countries by their ISO 3166-1 alpha-2 codes; names come from the CLDR, in the publication's language (Babel)."""

from __future__ import annotations

from functools import cache

# The CLDR also names codes that ISO 3166-1 has not assigned: exceptional reservations (such as EU and UN),
# user-assigned codes (ZZ) and CLDR's own. Kosovo (XK) and the European Union (EU) are taken all the same, for they are
# parties to collaborations. https://www.iso.org/glossary-for-iso-3166.html
_NOT_ASSIGNED = frozenset({"AC", "CP", "CQ", "DG", "EA", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
_CALLED = {
    "UK": "GB", "EL": "GR", "USA": "US", "UAE": "AE", "GREAT BRITAIN": "GB", "BRITAIN": "GB", "ENGLAND": "GB",
    "SCOTLAND": "GB", "WALES": "GB", "HOLLAND": "NL", "CZECH REPUBLIC": "CZ", "TURKEY": "TR", "KOREA": "KR",
    "UNITED STATES OF AMERICA": "US", "SU": "RU", "USSR": "RU", "IVORY COAST": "CI",
}  # fmt: skip
"""What countries are called besides their names in the CLDR."""


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
    """Whether ISO 3166-1 has assigned `code`, written in capitals, to a country; or it is `XK` or `EU`."""
    return code in country_names()


def country_meant(text: str) -> str:
    """The code of a country that is written by another code, in small letters or by its English name; "" of none."""
    code = text.strip().upper().replace(".", "")
    if is_country(code):
        return code
    by_name = {name.casefold(): code for code, name in country_names().items()}
    return _CALLED.get(code) or by_name.get(text.strip().casefold(), "")
