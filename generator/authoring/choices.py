"""What may stand where a writer names something: the terms of the vocabularies, the ids that are known."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from generator.library.aggregates import source_ids
from generator.library.library import SECTIONS, TargetKind, label_of
from generator.library.queries import Lens
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


def vocabularies(lens: Lens) -> Mapping[Vocabulary, Choices]:
    """The choices of every vocabulary in a publication."""
    publication = lens.publication
    partners = _targets(lens, "partner")
    sections = [Choice(place.strip("/"), title) for place, title in SECTIONS.items() if place != "/"]
    countries = [Choice(code, name) for code, name in country_names(publication.language).items()]
    event_kinds = sorted({event.kind for id in lens.brief_ids for event in lens.brief(id).events if event.kind})
    return {
        "status": Choices([Choice(status.id, status.label) for status in publication.statuses], closed=True),
        "kind": _terms(publication.kinds, [target.id for target in lens.targets("kind")]),
        "event-kind": _terms(publication.event_kinds, event_kinds),
        "field": _terms(publication.fields, [target.id for target in lens.targets("field")]),
        "relation-type": Choices([Choice(type_.id, type_.label) for type_ in publication.relation_types], closed=True),
        "partner": Choices(partners),
        "party": Choices([*partners, *countries]),
        "source": Choices([Choice(id, lens.source(id).source.title) for id in source_ids(lens) if id]),
        "brief": Choices(_targets(lens, "brief")),
        "page": Choices([*_targets(lens, "page"), *sections]),
    }


def _targets(lens: Lens, kind: TargetKind) -> list[Choice]:
    return [Choice(target.id, target.title) for target in lens.targets(kind)]


def _terms(listed: list[Term], used: list[str]) -> Choices:
    """A vocabulary that is listed is closed; one that is not consists of what has been used so far."""
    if listed:
        return Choices([Choice(term.id, term.label) for term in listed], closed=True)
    return Choices([Choice(id, label_of([], id)) for id in used])
