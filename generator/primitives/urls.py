"""Names of things in the publication and in the site: ids, addresses, output paths.

An *address* is a page's place in the site, from the site's root: `/briefs/exomars/`, `/data/briefs.csv`. Every address
that a page prints is made relative to that page (`href`), so the site is right under any base path.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NewType
from urllib.parse import urlsplit

Address = NewType("Address", str)
"""A place in the site, starting with "/"; a page's ends with "/"."""

LONGEST = 100
"""Characters that an id may have: file systems take names of up to 255 bytes, and a chart's may be made of two."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SCHEMES = frozenset({"http", "https", "mailto"})


def is_id(text: str) -> bool:
    """Whether `text` is lower-case letters, digits and single hyphens, and short enough to name a file."""
    return len(text) <= LONGEST and _ID.fullmatch(text) is not None


def fold(text: str) -> str:
    """A name with case, accents and runs of white space aside: what names are compared by."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def slug(text: str) -> str:
    """The id nearest to `text`; empty when nothing of it can stand in an id."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(text)))[:LONGEST].rstrip("-")


def address(*segments: str) -> Address:
    """The address of a page: `address("briefs", "iss")` is "/briefs/iss/", `address()` is "/"."""
    return Address(f"/{'/'.join(segments)}/" if segments else "/")


def redirect_address(alias: str) -> Address:
    """Where the redirect for a former address stands: `/old` and `/old/` are one page, `/old.html` is a file."""
    return Address(alias if alias.endswith(("/", ".html")) else alias + "/")


def output_path(place: Address) -> str:
    """The file that a static server answers `place` with, relative to the site's folder."""
    path = place.lstrip("/")
    return path + "index.html" if not path or path.endswith("/") else path


def root_from(place: Address) -> str:
    """The relative way from the page at `place` to the site's root: "./", "../", "../../"."""
    return "../" * (place.count("/") - 1) or "./"


def href(place: str, origin: Address) -> str:
    """`place` as the page at `origin` links to it; addresses elsewhere and fragments stay as they are."""
    return root_from(origin) + place[1:] if place.startswith("/") else place


def is_web_url(text: str) -> bool:
    """Whether `text` is an absolute http, https or mailto address without spaces or control characters."""
    if any(c.isspace() or ord(c) < 32 for c in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path
    return parts.scheme in _SCHEMES and bool(parts.hostname)


def is_site_path(text: str) -> bool:
    """Whether `text` names a place inside the site from its root: "/old/address/", with no way out of it."""
    if not text.startswith("/") or "//" in text or any(ord(c) <= 32 or c in "?#%\\" for c in text):
        return False
    return all(part not in (".", "..") and len(part.encode()) <= 2 * LONGEST for part in text.split("/"))
