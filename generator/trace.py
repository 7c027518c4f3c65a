"""What is stale, and why: pure decisions over what was noted when pages were last made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from generator.lens import Facet, Provide, stamp

Stamp = Callable[[Facet], bytes]
"""What tells a facet's present value from another; empty when there is no such facet any more."""


class Stamps:
    """The stamps of facets, each found when it is first asked for; empty where there is no such facet any more."""

    def __init__(self, provide: Provide, digests: Mapping[str, bytes], known: Mapping[Facet, bytes] | None = None):
        """The stamps of what `provide` gives; `digests` are those of the content's files."""
        self._provide = provide
        self._digests = digests
        self.known = dict(known or {})

    def __call__(self, facet: Facet) -> bytes:
        """The facet's stamp."""
        if facet not in self.known:
            try:
                self.known[facet] = self._find(facet, self._provide)
            except KeyError:  # what a page looked at when it was last made is gone
                self.known[facet] = b""
        return self.known[facet]

    def note(self, facet: Facet, value: object) -> None:
        """Find the stamp of a facet whose value is at hand."""
        if facet not in self.known:
            self.known[facet] = self._find(facet, lambda facet: value)

    def _find(self, facet: Facet, value: Provide) -> bytes:
        match facet:
            case ("bodies", path):
                return self._digests[path]
            case ("each", name):  # made of the stamps of its parts, which pages look at one by one
                parts = ((id, self((name, id))) for id in self._provide(("ids", name)))
                return stamp(list(parts))
        return stamp(value(facet))


class Record(Struct, frozen=True, array_like=True):
    """How a file of the site was made: the templates it went through, the facets it rests on and their stamps.

    `state` names the file as it was written (size and time), so that one changed or removed by hand is made again;
    `digest` its bytes, where other files may be made of them.
    """

    templates: list[str]
    templates_stamp: bytes
    facets: list[Facet]
    stamps: list[bytes]
    state: str
    digest: bytes = b""


def reason(record: Record | None, stamp: Stamp, templates_stamp: bytes, state: str) -> str:
    """Why a file must be made again, in a few words; empty when it is good as it is."""
    if record is None:
        return "new"
    if record.templates_stamp != templates_stamp:
        return "template changed"
    changed = first_change(record.facets, record.stamps, stamp)
    return changed or ("" if record.state == state else "changed or missing on disk")


def first_change(facets: Iterable[Facet], stamps: Iterable[bytes], stamp: Stamp) -> str:
    """The first facet that is not what it was, in a few words; empty when all are."""
    for facet, before in zip(facets, stamps, strict=True):
        if stamp(facet) != before:
            return f"{_words(facet)} changed"
    return ""


_WORDS: Mapping[str, str] = {
    "publication": "publication.yaml",
    "navigation": "the navigation",
    "briefs": "the list of briefs",
    "listed": "the list of pages or when they changed",
    "bodies": "content",
    "prose": "content",
    "brief": "facts",
    "card": "neighbour's title, status or terms",
    "portrait": "title, status or dates of events",
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
    "ids": "list",
    "latest": "the briefs updated last",
    "each": "facts",
    "file": "file",
    "shards": "the search index",
}


def _words(facet: Facet) -> str:
    """A facet as a writer would name it."""
    name, *arguments = facet
    about = f" ({' '.join(arguments[:2])})" if arguments else ""
    return _WORDS.get(name, name) + about
