"""Which correction notes a change. A note covers what it names by `fact`, else its whole document; it counts if it was
written after the edition before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from generator.primitives.dates import parse_span
from generator.record.changes import Change
from generator.record.classes import NOTED
from generator.record.facts import Note, Record
from generator.record.things import document_of, last, parent_of, sort_of

Noted = int | Literal["none", "missing"]
"""The number of the correction that covers a change; that none is wanted, or that it is missing."""

_ADDRESSES = {"briefs": "/briefs/{}/", "partners": "/partners/{}/", "pages": "/{}/"}


def noted(change: Change, before: Record, after: Record, since: date | None) -> Noted:
    """Whether a change is noted where it has to be."""
    if change.kind not in NOTED or change.difference.key == "withdrawn":
        return "none"
    for note in _newest_first(after.notes):
        if _counts(note, before, since) and _covers(note, change, before, after):
            return note.number
    return "missing"


def _newest_first(notes: Iterable[Note]) -> list[Note]:
    return sorted(notes, key=lambda note: (note.date, note.number), reverse=True)


def _counts(note: Note, before: Record, since: date | None) -> bool:
    """A note of the very day of the edition counts when it is not in the edition."""
    if since is None:
        return True
    try:
        day = parse_span(note.date).last
    except ValueError:
        return False
    return day > since or (day == since and note not in before.notes)


def _covers(note: Note, change: Change, before: Record, after: Record) -> bool:
    document, sort = document_of(change.difference.thing), sort_of(change.difference.thing)
    if note.document == document:
        return not note.fact or note.fact in places(change, before, after)
    if sort == "source":
        return note.fact == f"source-{last(document)}"
    return note.document == "publication" and note.fact == address(document)


def address(document: str) -> str:
    """Where a document stands in the site; "" for what is no document."""
    folder, _, id = document.partition("/")
    return _ADDRESSES[folder].format(id) if folder in _ADDRESSES else ""


def places(change: Change, before: Record, after: Record) -> set[str]:
    """The anchors by which a correction may name what changed."""
    difference = change.difference
    sort = sort_of(difference.thing)
    found = {f"source-{name}" for name in _cited(change)}
    match sort:
        case "event":
            of = (before.anchors.get(difference.former, ()), after.anchors.get(difference.thing, ()))
            return found | {anchor for own in of for anchor in own}
        case "dataset" | "row":
            return found | {f"data-{last(difference.thing if sort == 'dataset' else parent_of(difference.thing))}"}
        case "chart":
            return {f"chart-{last(difference.thing)}"}
        case "paragraph":
            return found | {"text"}
    return {difference.key} & {"summary", "outlook"}


def _cited(change: Change) -> set[str]:
    """The sources that a claim rested on and no longer does, or does now."""
    if change.difference.key != "sources":
        return set()
    sides = (change.difference.before, change.difference.after)
    return {name for side in sides if isinstance(side, tuple) for name in side}
