"""Parsed files as values that can be kept and sent: a file's facts, which linking needs, apart from the rest.

The rest (its Markdown's HTML and the places of its values) is larger and wanted for few files only: those whose pages
are made, and those with something to report.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import msgspec
from msgspec import Struct, structs

from generator.diagnostics.diagnostic import Diagnostic
from generator.model.files import AnyDocument, Document, Places, Prose, Settings, Sources, TableFile, role
from generator.model.markdown import Body
from generator.model.model import Brief, Page, Partner


class BriefFacts(Struct, frozen=True, tag="brief"):
    """A brief's facts."""

    document: Document[Brief]
    diagnostics: list[Diagnostic]


class PartnerFacts(Struct, frozen=True, tag="partner"):
    """A partner's facts."""

    document: Document[Partner]
    diagnostics: list[Diagnostic]


class PageFacts(Struct, frozen=True, tag="page"):
    """A page's facts."""

    document: Document[Page]
    diagnostics: list[Diagnostic]


class SettingsFacts(Struct, frozen=True, tag="publication"):
    """publication.yaml."""

    value: Settings


class SourcesFacts(Struct, frozen=True, tag="sources"):
    """A file of shared sources."""

    value: Sources


class TableFacts(Struct, frozen=True, tag="table"):
    """A table."""

    value: TableFile


DocumentFacts = BriefFacts | PartnerFacts | PageFacts
Facts = DocumentFacts | SettingsFacts | SourcesFacts | TableFacts


class Rest(Struct, frozen=True):
    """What of a file is wanted only at times: its parsed Markdown texts and the places of its values."""

    bodies: dict[str, Body] = {}
    places: Places = {}


_FACTS: msgspec.msgpack.Decoder[Facts] = msgspec.msgpack.Decoder(Facts)
_REST = msgspec.msgpack.Decoder(Rest)
_encode = msgspec.msgpack.Encoder().encode


def parse(path: str, data: bytes) -> tuple[Facts, Rest]:
    """Parse a file that Accord reads, by its role."""
    from generator.parsing import (
        parse as content,
    )  # and with it the parsers, which a build with nothing to parse does without

    match role(path.removeprefix("content/")):
        case "brief":
            brief = content.read_brief(path, data)
            return BriefFacts(brief.document, brief.diagnostics), Rest(brief.bodies, brief.places)
        case "partner":
            partner = content.read_partner(path, data)
            return PartnerFacts(partner.document, partner.diagnostics), Rest(partner.bodies, partner.places)
        case "page":
            page = content.read_page(path, data)
            return PageFacts(page.document, page.diagnostics), Rest(page.bodies, page.places)
        case "publication":
            settings = content.read_settings(path, data)
            return SettingsFacts(settings), Rest(places=settings.places)
        case "sources":
            sources = content.read_sources(path, data)
            return SourcesFacts(sources), Rest(places=sources.places)
    table, places = content.read_table(path, data)
    return TableFacts(table), Rest(places=places)


class Parsed(NamedTuple):
    """A file's facts and its rest, encoded, and the digest of its essence."""

    facts: bytes
    rest: bytes
    essence: bytes


def parse_all(files: list[tuple[str, bytes]]) -> list[Parsed]:
    """Parse files: what a worker does with its share."""
    return [
        Parsed(_encode(facts), _encode(rest), hashlib.blake2b(essence(facts), digest_size=16).digest())
        for facts, rest in (parse(path, data) for path, data in files)
    ]


def decode_facts(data: bytes) -> Facts:
    """Facts as they were encoded. Raises msgspec.DecodeError."""
    return _FACTS.decode(data)


def decode_rest(data: bytes) -> Rest:
    """A rest as it was encoded. Raises msgspec.DecodeError."""
    return _REST.decode(data)


def document_of(facts: Facts) -> AnyDocument | None:
    """The document, of those that have one."""
    return facts.document if isinstance(facts, BriefFacts | PartnerFacts | PageFacts) else None


def problems_of(facts: Facts) -> list[Diagnostic]:
    """What is wrong with the file itself."""
    return facts.diagnostics if isinstance(facts, BriefFacts | PartnerFacts | PageFacts) else facts.value.diagnostics


def essence(facts: Facts) -> bytes:
    """What of a file the rest of the publication can see: all but its wording and the lines that things stand on."""
    document = document_of(facts)
    if document is None:
        return _encode(facts)
    prose = document.prose
    references = [(r.at, structs.replace(r.target, line=0)) for r in prose.references]
    blocks = [(block.name, block.text, block.options) for block in prose.blocks]
    updates = [update.date for update in prose.updates]
    bare = structs.replace(document, prose=Prose())
    return _encode((bare, references, blocks, prose.anchors, updates))
