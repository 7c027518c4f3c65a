"""What the page of changes shows, as data: each edition with what it changed against the one before, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from msgspec import Struct

from generator.record.classes import Class
from generator.record.edition import Edition
from generator.record.facts import Record
from generator.record.report import Entry, report

HEADINGS: dict[Class, str] = {
    "scale": "The scale",
    "renamed": "Renamed",
    "retraction": "Retracted",
    "correction": "Corrected",
    "late": "Added late",
    "news": "News",
    "sourcing": "Sources",
    "verified": "Verified",
    "wording": "Wording",
}
"""What each class is called, in the order in which they are told."""


class GroupView(Struct, frozen=True):
    """The changes of a class; `count` is how many there are, of which `entries` may be the first alone."""

    kind: Class
    heading: str
    count: int
    entries: list[Entry]


class StepView(Struct, frozen=True, kw_only=True):
    """What changed from one edition to the next, changes of status first. The last step leads to the state now: its
    `edition` is ""."""

    edition: str
    title: str
    previous: str
    leading: list[Entry]
    groups: list[GroupView]

    @property
    def count(self) -> int:
        """How many changes there are."""
        return len(self.leading) + sum(group.count for group in self.groups)


def steps(editions: Sequence[Edition], now: Record, most: int = 500) -> list[StepView]:
    """The steps from edition to edition and to the state now, the newest first, with so many changes of a class."""
    ordered = sorted(editions, key=lambda edition: edition.header.edition)
    if not ordered:
        return []
    found = [
        step(report(before.record, after.record, before.day), before, after.header.edition, after.header.title, most)
        for before, after in pairwise(ordered)
    ]
    newest = ordered[-1]
    return [step(report(newest.record, now, newest.day), newest, "", "", most), *reversed(found)]


def step(entries: Sequence[Entry], before: Edition, edition: str, title: str, most: int) -> StepView:
    """One step, its changes in groups."""
    rest = [entry for entry in entries if not entry.leads]
    return StepView(
        edition=edition,
        title=title,
        previous=before.header.edition,
        leading=[entry for entry in entries if entry.leads],
        groups=[group(kind, list(own), most) for kind, own in groupby(rest, key=lambda entry: entry.kind)],
    )


def group(kind: Class, entries: list[Entry], most: int) -> GroupView:
    """The changes of a class, no more of them than a page has room for."""
    return GroupView(kind, HEADINGS[kind], len(entries), entries[:most])
