"""What each document brings to the library by itself, whatever the others say: its share, found once for a document."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from generator.library.library import (
    FOLDERS,
    PREFIXES,
    Occurrence,
    Registered,
    Support,
    Target,
    TargetKind,
    cited,
    occurrences_of,
)
from generator.model.files import AnyDocument, Reference
from generator.model.markdown import Cite, Image, Link
from generator.model.model import Brief, Partner
from generator.primitives.dates import PartialDate
from generator.primitives.urls import address, fold


@dataclass(frozen=True, kw_only=True)
class Share:
    """What `document` brings: the target that it is, its names and its place among its kind, its sources, its events up
    to `as_of` and the status after them, what its sources support (`told` by events and datasets, `cited` in prose),
    and its `links`. `keys` are what those are looked up by: while nothing called so changes, they lead where they led.
    """

    document: AnyDocument
    as_of: PartialDate | None
    target: Target
    order: tuple[str, str]
    names: tuple[str, ...]
    sources: tuple[tuple[Registered, Target], ...]
    occurrences: list[Occurrence]
    status: str
    told: tuple[tuple[str, Support], ...]
    cited: tuple[tuple[str, Support], ...]
    links: tuple[tuple[Link, Reference], ...]
    keys: frozenset[str]

    @property
    def called(self) -> frozenset[str]:
        """All by which links can look the document up."""
        return frozenset((*self.names, self.document.path, self.target.address.lower()))


def share_of(document: AnyDocument, as_of: PartialDate | None) -> Share:
    """What a document brings."""
    facts = document.facts
    kind: TargetKind = "brief" if isinstance(facts, Brief) else "partner" if isinstance(facts, Partner) else "page"
    place = address(FOLDERS[kind], document.id) if kind in FOLDERS else address(document.id)
    target = Target(kind, document.id, facts.title, place)
    names = [document.id, facts.title]
    if isinstance(facts, Partner):
        names.append(facts.name)
    if isinstance(facts, Brief | Partner):
        names += facts.also_known_as
    occurrences = occurrences_of(document.id, facts, as_of) if isinstance(facts, Brief) else []
    told = dict.fromkeys(_told(document, target, occurrences))
    links = tuple(_links(document))
    return Share(
        document=document,
        as_of=as_of,
        target=target,
        order=(fold(facts.title), document.id),
        names=tuple(dict.fromkeys(fold(name) for name in names if name)),
        sources=tuple(
            (Registered(source, document.path, f"sources.{index}"), source_target(source.id, source.title))
            for index, source in enumerate(facts.sources if isinstance(facts, Brief) else ())
        ),
        occurrences=occurrences,
        status=_status(facts, occurrences, as_of) if isinstance(facts, Brief) else "",
        told=tuple(told),
        cited=tuple(claim for claim in dict.fromkeys(_cited(document, target, occurrences)) if claim not in told),
        links=links,
        keys=frozenset(_key(link, document.path) for link, _ in links),
    )


def source_target(id: str, title: str) -> Target:
    """A source as something that links lead to."""
    return Target("source", id, title, address(FOLDERS["source"], id))


def _status(brief: Brief, told: list[Occurrence], as_of: PartialDate | None) -> str:
    latest = next((o.event.status for o in reversed(told) if o.event.status and not o.event.party), "")
    return latest or ("" if as_of else brief.status)


def _told(document: AnyDocument, page: Target, occurrences: list[Occurrence]) -> Iterable[tuple[str, Support]]:
    """What sources support by being named with an event or a dataset."""
    for told in occurrences:
        for source in cited(told.event):
            yield source, Support(page, told.event.title, told.anchor)
    for dataset in document.facts.datasets if isinstance(document.facts, Brief) else ():
        for source in cited(dataset):
            yield source, Support(page, dataset.title or dataset.id, "")


def _cited(document: AnyDocument, page: Target, occurrences: list[Occurrence]) -> Iterable[tuple[str, Support]]:
    """What sources support by being cited in prose."""
    tellings = {f"events.{told.index}.detail": told for told in occurrences}
    for reference in document.prose.references:
        if isinstance(reference.target, Cite):
            told = tellings.get(reference.at)
            title, anchor = (told.event.title, told.anchor) if told else (page.title, "")
            for citation in reference.target.items:
                yield citation.source, Support(page, title, anchor)


def _links(document: AnyDocument) -> Iterable[tuple[Link, Reference]]:
    """The document's references to pages and files, those to pictures as if they were links."""
    for reference in document.prose.references:
        target = reference.target
        if isinstance(target, Link):
            yield target, reference
        elif isinstance(target, Image):
            yield Link(target.target, "file", target.line, False), reference


def _key(link: Link, path: str) -> str:
    """What a link in the file at `path` is looked up by, as `Library.resolve` does."""
    name = link.target.partition("#")[0]
    if not name:
        return path
    if link.form == "wiki" and not name.endswith(".md"):
        prefix, colon, rest = name.strip().partition(":")
        return fold(rest if colon and prefix.strip() in PREFIXES else name)
    if name.startswith("/"):
        return unquote(name).lower()
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(name)))
