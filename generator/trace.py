"""What is stale, and why: pure decisions over what was noted when pages were last made."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from generator.lens import Facet

Stamp = Callable[[Facet], bytes]
"""What tells a facet's present value from another; empty when there is no such facet any more."""


class Record(Struct, frozen=True, array_like=True):
    """How a file of the site was made: the templates it went through, the facets it rests on and their stamps.

    `state` names the file as it was written (size and time), so that one changed or removed by hand is made again.
    """

    templates: list[str]
    templates_stamp: bytes
    facets: list[Facet]
    stamps: list[bytes]
    state: str


def reason(record: Record | None, stamp: Stamp, templates_stamp: bytes, state: str) -> str:
    """Why a file must be made again, in a few words; empty when it is good as it is."""
    if record is None:
        return "new"
    if record.templates_stamp != templates_stamp:
        return "template changed"
    for facet, before in zip(record.facets, record.stamps, strict=True):
        if stamp(facet) != before:
            return f"{_words(facet)} changed"
    return "" if record.state == state else "changed or missing on disk"


_WORDS: Mapping[str, str] = {
    "publication": "publication.yaml",
    "navigation": "the navigation",
    "briefs": "the list of briefs",
    "bodies": "content",
    "prose": "content",
    "brief": "facts",
    "card": "neighbour's title, status or terms",
    "target": "neighbour's title",
    "targets": "list",
    "members": "briefs",
    "mentions": "backlinks",
    "ties": "relations",
    "occurrences": "events",
    "source": "source",
    "supports": "what a source supports",
    "rows": "table",
    "resolve": "link",
    "own-chart": "own chart",
}


def _words(facet: Facet) -> str:
    """A facet as a writer would name it."""
    name, *arguments = facet
    about = f" ({' '.join(arguments[:2])})" if arguments else ""
    return _WORDS.get(name, name) + about
