"""Parsed files as values: a file's facts, which linking needs, apart from the rest.

The rest (its Markdown's HTML and the places of its values) is larger and wanted for few files only: those whose pages
are made, and those with something to report.
"""

from __future__ import annotations

from msgspec import Struct

from generator.diagnostics.diagnostic import Diagnostic
from generator.model.files import AnyDocument, Document, Places, Settings, Sources, TableFile, role
from generator.model.markdown import Body
from generator.model.model import Brief, Page, Partner


class BriefFacts(Struct, frozen=True):
    """A brief's facts."""

    document: Document[Brief]
    diagnostics: list[Diagnostic]


class PartnerFacts(Struct, frozen=True):
    """A partner's facts."""

    document: Document[Partner]
    diagnostics: list[Diagnostic]


class PageFacts(Struct, frozen=True):
    """A page's facts."""

    document: Document[Page]
    diagnostics: list[Diagnostic]


class SettingsFacts(Struct, frozen=True):
    """publication.yaml."""

    value: Settings


class SourcesFacts(Struct, frozen=True):
    """A file of shared sources."""

    value: Sources


class TableFacts(Struct, frozen=True):
    """A table."""

    value: TableFile


DocumentFacts = BriefFacts | PartnerFacts | PageFacts
Facts = DocumentFacts | SettingsFacts | SourcesFacts | TableFacts


class Rest(Struct, frozen=True):
    """What of a file is wanted only at times: its parsed Markdown texts and the places of its values."""

    bodies: dict[str, Body] = {}
    places: Places = {}


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


def document_of(facts: Facts) -> AnyDocument | None:
    """The document, of those that have one."""
    return facts.document if isinstance(facts, BriefFacts | PartnerFacts | PageFacts) else None


def problems_of(facts: Facts) -> list[Diagnostic]:
    """What is wrong with the file itself."""
    return facts.diagnostics if isinstance(facts, BriefFacts | PartnerFacts | PageFacts) else facts.value.diagnostics
