"""The rules of feeds, one by one: what is wrong with a feed, in words.

Atom's are those of RFC 4287 and those of the W3C's feed checker that a program can hold; JSON Feed's are of version 1.1
(https://www.jsonfeed.org/version/1.1/).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import html5lib

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"

# Element by element: what it may hold, how often at least and at most (RFC 4287, section 4.1).
_MANY = 10_000
_FEED = {
    "id": (1, 1), "title": (1, 1), "updated": (1, 1), "author": (1, _MANY), "link": (1, _MANY), "category": (0, _MANY),
    "contributor": (0, _MANY), "generator": (0, 1), "icon": (0, 1), "logo": (0, 1), "rights": (0, 1),
    "subtitle": (0, 1), "entry": (0, _MANY),
}  # fmt: skip
_ENTRY = {
    "id": (1, 1), "title": (1, 1), "updated": (1, 1), "published": (0, 1), "author": (0, _MANY), "link": (1, _MANY),
    "category": (0, _MANY), "contributor": (0, _MANY), "content": (0, 1), "rights": (0, 1), "source": (0, 1),
    "summary": (0, 1),
}  # fmt: skip
_PERSON = {"name": (1, 1), "uri": (0, 1), "email": (0, 1)}
_ATTRIBUTES = {
    "link": {"href", "rel", "type", "hreflang", "title", "length"},
    "category": {"term", "scheme", "label"},
    "content": {"type", "src"},
    "generator": {"uri", "version"},
    "title": {"type"}, "subtitle": {"type"}, "summary": {"type"}, "rights": {"type"},
}  # fmt: skip
_DANGEROUS = {"script", "style", "object", "embed", "iframe", "meta", "link", "base", "form", "input", "button"}


def faults_of_atom(data: bytes) -> list[str]:
    """What is wrong with an Atom feed."""
    feed = ET.fromstring(data)
    found = [] if feed.tag == f"{ATOM}feed" else [f"the root is {feed.tag}"]
    found += _held(feed, _FEED)
    text = ET.tostring(feed, encoding="unicode")
    found += [f"the character U+{ord(c):04X}" for c in text if (c < " " and c not in "\t\n\r") or "\x7f" <= c < "\xa0"]
    links = Counter((e.get("rel", "alternate"), e.get("type"), e.get("hreflang")) for e in feed.findall(f"{ATOM}link"))
    found += [f"two links {link}" for link, count in links.items() if count > 1]
    if ("self", "application/atom+xml", None) not in links:
        found.append("no link to itself")
    entries = feed.findall(f"{ATOM}entry")
    ids = Counter([_text(feed, "id"), *(_text(entry, "id") for entry in entries)])
    found += [f"the id {id} stands {count} times" for id, count in ids.items() if count > 1]
    for entry in entries:
        found += [f"{_text(entry, 'title')}: {fault}" for fault in _faults_of_entry(entry)]
    updated = [_text(entry, "updated") for entry in entries]
    if updated != sorted(updated, reverse=True):
        found.append("not in order")
    if updated and _text(feed, "updated") != max(updated):
        found.append("updated is not that of the newest entry")
    return [*found, *_faults_of_values(feed)]


def _faults_of_entry(entry: ET.Element) -> Iterator[str]:
    yield from _held(entry, _ENTRY)
    if not any(link.get("rel", "alternate") == "alternate" for link in entry.findall(f"{ATOM}link")):
        yield "no alternate link"
    if _text(entry, "published") > _text(entry, "updated"):
        yield "updated before it was published"
    content = entry.find(f"{ATOM}content")
    if content is None:
        if not _text(entry, "summary"):
            yield "neither content nor summary"
    elif content.get("type") != "html":
        yield "content of another type"
    else:
        yield from faults_of_html(content.text or "")


def _held(element: ET.Element, may: dict[str, tuple[int, int]]) -> Iterator[str]:
    counts = Counter(child.tag.removeprefix(ATOM) for child in element)
    yield from (f"<{name}> in <{element.tag}>" for name in counts.keys() - may.keys())
    for name, (least, most) in may.items():
        if not least <= counts[name] <= most:
            yield f"{counts[name]} <{name}> in <{element.tag.removeprefix(ATOM)}>"


def _faults_of_values(feed: ET.Element) -> Iterator[str]:
    for element in feed.iter():
        name, text = element.tag.removeprefix(ATOM), element.text or ""
        attributes = {key for key in element.attrib if not key.startswith(XML)}
        if attributes - _ATTRIBUTES.get(name, set()):
            yield f"attributes of <{name}>: {sorted(attributes)}"
        if name in ("updated", "published") and not _is_time(text):
            yield f"{text} is no RFC 3339 time"
        if name == "id" and not _is_address(text):
            yield f"the id {text} is no address"
        if name in ("author", "contributor"):
            yield from _held(element, _PERSON)
        if name in ("title", "name") and not text.strip():
            yield f"an empty <{name}>"
        if name == "link" and not _is_address(element.get("href", "")):
            yield f"the link {element.get('href')} is no address"
        if name == "category" and not (element.get("term") and _is_address(element.get("scheme", ""))):
            yield "a category without term or scheme"
        if element.get("type") and name in ("title", "subtitle", "summary", "rights"):
            yield f"<{name}> is not plain text"


def faults_of_html(text: str) -> Iterator[str]:
    """What is wrong with HTML that is to be shown by any reader: addresses must be whole, and nothing may act."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parseFragment(text)
    yield from (f"HTML: {code}" for _, code, _ in parser.errors)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in _DANGEROUS:
            yield f"<{element.tag}> in the content"
        for name, value in element.attrib.items():
            if name.startswith(("on", "aria-")) or name in ("style", "role"):
                yield f"the attribute {name} in the content"
            if name in ("href", "src") and not _is_address(value):
                yield f"{value} is not a whole address"
        if element.tag == "img" and not element.get("alt"):
            yield f"the picture {element.get('src')} has no text"


def faults_of_json_feed(data: bytes) -> list[str]:
    """What is wrong with a JSON Feed."""
    feed: dict[str, Any] = json.loads(data)
    found = [] if feed["version"] == "https://jsonfeed.org/version/1.1" else ["the version"]
    texts = {"title", "description", "language"}
    addresses = {"home_page_url", "feed_url"}
    found += [f"{key} is not a text" for key in texts & feed.keys() if not isinstance(feed[key], str) or not feed[key]]
    found += [f"{key} is no address" for key in addresses if not _is_address(feed[key])]
    found += [f"{key} is unknown" for key in feed.keys() - texts - addresses - {"version", "authors", "items"}]
    ids = Counter(item["id"] for item in feed["items"])
    found += [f"the id {id} stands {count} times" for id, count in ids.items() if count > 1]
    known = {"id", "url", "title", "summary", "content_html", "date_published", "date_modified", "authors", "tags"}
    for item in feed["items"]:
        found += [f"{key} is unknown" for key in item.keys() - known]
        found += [f"{key} is no time" for key in ("date_published", "date_modified") if not _is_time(item[key])]
        found += [f"{item[key]} is no address" for key in ("id", "url") if not _is_address(item[key])]
        found += [] if all(author["name"] for author in item["authors"]) else ["an author without a name"]
        found += faults_of_html(item["content_html"])
        found += [] if all(isinstance(tag, str) and tag for tag in item["tags"]) else ["the tags"]
    return found


def _text(element: ET.Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


def _is_time(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text):
        return False
    datetime.fromisoformat(text)
    return True


def _is_address(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https", "mailto") and not re.search(r'[\s<>"]', text)
