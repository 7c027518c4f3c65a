"""What may stand where a writer names something: the terms of the vocabularies, the ids that are known."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from generator.library.library import SECTIONS, Library, TargetKind, label_of
from generator.model.model import Term, Vocabulary
from generator.primitives.countries import country_names


class Choice(Struct, frozen=True):
    """An id that may stand there, and what it is called."""

    id: str
    label: str


class Choices(Struct, frozen=True):
    """What is known of a vocabulary. When it is `closed` nothing else may stand there; else new ids are made daily."""

    known: list[Choice]
    closed: bool = False


def vocabularies(library: Library) -> Mapping[Vocabulary, Choices]:
    """The choices of every vocabulary in a publication."""
    publication = library.publication
    partners = _targets(library, "partner")
    sections = [Choice(place.strip("/"), title) for place, title in SECTIONS.items() if place != "/"]
    countries = [Choice(code, name) for code, name in country_names(publication.language).items()]
    event_kinds = sorted({o.event.kind for told in library.occurrences.values() for o in told if o.event.kind})
    return {
        "status": Choices([Choice(status.id, status.label) for status in publication.statuses], closed=True),
        "kind": _terms(publication.kinds, [target.id for target in library.of_kind("kind")]),
        "event-kind": _terms(publication.event_kinds, event_kinds),
        "field": _terms(publication.fields, [target.id for target in library.of_kind("field")]),
        "relation-type": Choices([Choice(type_.id, type_.label) for type_ in publication.relation_types], closed=True),
        "partner": Choices(partners),
        "party": Choices([*partners, *countries]),
        "source": Choices([Choice(id, found.source.title) for id, found in sorted(library.sources.items()) if id]),
        "brief": Choices(_targets(library, "brief")),
        "page": Choices([*_targets(library, "page"), *sections]),
    }


def _targets(library: Library, kind: TargetKind) -> list[Choice]:
    return [Choice(target.id, target.title) for target in library.of_kind(kind)]


def _terms(listed: list[Term], used: list[str]) -> Choices:
    """A vocabulary that is listed is closed; one that is not consists of what has been used so far."""
    if listed:
        return Choices([Choice(term.id, term.label) for term in listed], closed=True)
    return Choices([Choice(id, label_of([], id)) for id in used])
