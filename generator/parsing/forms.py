"""What texts of a stated form must look like, and how to write what is meant by one that does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from generator.primitives.colors import is_color
from generator.primitives.countries import country_meant, is_country
from generator.primitives.languages import is_language, language_meant
from generator.primitives.licenses import is_license, license_meant
from generator.primitives.lookalikes import odd_letter, plain_letters
from generator.primitives.urls import is_id, is_site_path, is_web_url, slug

_FAMILY = r"(?:[A-Za-z][\w-]*(?: [\w-]+)*|\"[\w .-]+\"|'[\w .-]+')"
_FAMILIES = re.compile(rf"{_FAMILY}(?:, *{_FAMILY})*")
_ROR = re.compile(r"(?:https://ror\.org/)?0[a-z0-9]{8}")
_WIKIDATA = re.compile(r"(?:https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/)?Q[1-9][0-9]*")
_QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019\u201a\"'"


class FormRule(NamedTuple):
    """Whether a text has the form, the code where it has not, what it should be, and what to write."""

    fits: Callable[[str], bool]
    code: str
    noun: str
    help: Callable[[str], str]


def help_with(rule: FormRule, text: str) -> str:
    """How to write what is meant: without odd letters and quotes where that is all, else as the form says."""
    plain = plain_letters(text).strip(_QUOTES)
    if plain == text or not rule.fits(plain):
        return rule.help(text)
    return f"write {plain}" + (f": there is a {letter} in it" if (letter := odd_letter(text.strip(_QUOTES))) else "")


def _country_help(text: str) -> str:
    code = country_meant(text)
    return f"write {code}" if code else "use the two letters of ISO 3166-1, such as NO for Norway"


def _url_help(text: str) -> str:
    host = text.partition("/")[0]
    return f"did you mean https://{text}?" if "." in host and ":" not in host else "write it whole, https:// first"


def _id_help(text: str) -> str:
    near = slug(plain_letters(text))
    return f"write {near}" if near else "use lower-case letters, digits and single hyphens"


def _language_help(text: str) -> str:
    tag = language_meant(text)
    return f"write {tag}" if tag else "use its tag (BCP 47), such as en, de or pt-BR"


def _license_help(text: str) -> str:
    id = license_meant(text)
    return f"write {id}" if id else "use its SPDX id, such as CC-BY-4.0, or LicenseRef- and a name of your own"


FORMS: dict[str, FormRule] = {
    "id": FormRule(is_id, "bad-id", "an id", _id_help),
    "url": FormRule(is_web_url, "bad-url", "a web address", _url_help),
    "base-url": FormRule(
        lambda text: is_web_url(text) and not text.startswith("mailto:"), "bad-url", "a web address", _url_help
    ),
    "country": FormRule(is_country, "bad-country", "a country's code", _country_help),
    "language": FormRule(is_language, "wrong-type", "the tag of a language", _language_help),
    "license": FormRule(is_license, "wrong-type", "the id of a licence", _license_help),
    "ror": FormRule(
        lambda text: _ROR.fullmatch(text) is not None,
        "wrong-type",
        "an id of the Research Organization Registry",
        lambda text: "write it as 03yrm5c26 or https://ror.org/03yrm5c26",
    ),
    "wikidata": FormRule(
        lambda text: _WIKIDATA.fullmatch(text) is not None,
        "wrong-type",
        "an id of Wikidata",
        lambda text: "write it as Q42262 or https://www.wikidata.org/wiki/Q42262",
    ),
    "site-path": FormRule(
        is_site_path,
        "bad-url",
        "an address within the site",
        lambda text: "write the path from the site's root, such as /old/address/",
    ),
    "contact": FormRule(
        lambda text: is_web_url(text) or is_web_url(f"mailto:{text}"),
        "bad-url",
        "an e-mail or web address",
        lambda text: "write name@example.org or https://…",
    ),
    "color": FormRule(is_color, "bad-color", "a colour", lambda text: 'write it as "#7a2048", with quotes'),
    "fonts": FormRule(
        lambda text: _FAMILIES.fullmatch(text) is not None,
        "wrong-type",
        "a list of fonts",
        lambda text: 'write their names with commas between them, such as Charter, "Source Serif 4", serif',
    ),
}
