"""What an edition gives to the states after it: the anchors of its events, and each document to compare with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from msgspec import structs

from generator.record.anchors import Told, anchors
from generator.record.edition import Edition
from generator.record.facts import Note, Record
from generator.record.pairing import as_told, renamed
from generator.record.things import document_of, sort_of, things

T = TypeVar("T")


def former_events(part: Record) -> list[Told]:
    """The events that an edition has of a brief, with their anchors; `part` is what it says of that brief."""
    own = {thing: fields for thing, fields in things(part.facts).items() if sort_of(thing) == "event"}
    return [as_told(fields, part.names.get(e, ()), part.anchors.get(e, ())) for e, fields in own.items()]


def with_anchors_of(edition: Edition, now: Record) -> Record:
    """A record whose events have, beside their own, the anchors that an edition gave them."""
    old, new, known = things(edition.record.facts), things(now.facts), parts(edition.record)
    back = {then: thing for thing, then in renamed(edition.record, now, old, new).items()}
    by_brief: dict[str, list[str]] = {}
    for event in now.anchors:
        by_brief.setdefault(document_of(event), []).append(event)
    given: dict[str, tuple[str, ...]] = {}
    for brief, events in by_brief.items():
        told: Sequence[Told] = [as_told(new.get(event, {}), now.names.get(event, ())) for event in events]
        part = known.get(back.get(brief, brief), Record(facts={}))
        given |= {e: tuple(own) for e, own in zip(events, anchors(told, former_events(part)), strict=True)}
    return structs.replace(now, anchors=given)


def parts(whole: Record) -> dict[str, Record]:
    """What an edition says, document by document (a source and the publication are one each), so that a build need
    compare only those that changed."""
    facts = _by_document(whole.facts)
    names, anchored = _by_document(whole.names), _by_document(whole.anchors)
    notes: dict[str, list[Note]] = {}
    for note in whole.notes:
        notes.setdefault(note.document, []).append(note)
    return {
        document: Record(
            facts=own,
            names=names.get(document, {}),
            anchors=anchored.get(document, {}),
            notes=tuple(notes.get(document, ())),
        )
        for document, own in facts.items()
    }


def _by_document(of: Mapping[str, T]) -> dict[str, dict[str, T]]:
    found: dict[str, dict[str, T]] = {}
    for id, value in of.items():
        found.setdefault(document_of(id), {})[id] = value
    return found
