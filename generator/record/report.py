"""The changes as they are told: each with its sentence, its place, its address and whether it is noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec import Struct

from generator.record.changes import Change, changes
from generator.record.classes import CLASSES, Class
from generator.record.facts import Place, Record, Value
from generator.record.notes import Noted, address, noted
from generator.record.sentences import Words
from generator.record.things import document_of, join, last, sort_of, things

Locate = Callable[[Place], str]
"""Gives a place as `file:line:column`."""


class Entry(Struct, frozen=True, kw_only=True):
    """A change as it is told. `leads` is set for changes of status, which stand first; `brief` is an id or ""."""

    kind: Class
    fact: str
    brief: str
    before: Value
    after: Value
    date: str
    text: str
    note: Noted
    place: str
    url: str
    leads: bool = False


def report(
    before: Record, after: Record, since: date | None = None, locate: Locate = lambda place: place.path
) -> list[Entry]:
    """What changed, in the order in which it is told: status first, then by class and place."""
    changed = changes(before, after, since)
    if not changed:
        return []
    teller = _Teller(before, after, since, locate)
    entries = [teller.entry(change) for change in changed]
    return sorted(entries, key=lambda entry: (not entry.leads, CLASSES.index(entry.kind)))


class _Teller:
    def __init__(self, before: Record, after: Record, since: date | None, locate: Locate) -> None:
        self._before, self._after, self._since, self._locate = before, after, since, locate
        self._old, self._new = things(before.facts), things(after.facts)
        self._base = str(after.facts.get("publication/url", "")).rstrip("/")
        self._words = Words(self._old, self._new, str(after.facts.get("publication/language", "en")))

    def entry(self, change: Change) -> Entry:
        difference = change.difference
        document = document_of(difference.thing)
        before, after = self._values(change)
        return Entry(
            kind=change.kind,
            fact=change.fact,
            brief=last(document) if document.startswith("briefs/") else "",
            before=before,
            after=after,
            date=self._words.date(change),
            text=self._words.sentence(change),
            note=noted(change, self._before, self._after, self._since),
            place=self._place(change),
            url=self._url(change),
            leads=self._words.leads(change),
        )

    def _values(self, change: Change) -> tuple[Value, Value]:
        """Of a whole thing, what it is called."""
        difference = change.difference
        if difference.how == "altered":
            return difference.before, difference.after
        was = self._called(difference.former, self._old) if difference.how != "added" else None
        now = self._called(difference.thing, self._new) if difference.how != "gone" else None
        return (last(difference.former), last(difference.thing)) if difference.how == "renamed" else (was, now)

    def _called(self, thing: str, of: dict[str, dict[str, Value]]) -> Value:
        fields = of.get(thing, {})
        return fields[""] if "" in fields else self._words.title(thing, of)

    def _place(self, change: Change) -> str:
        """Where the fact is written now; of what is gone, where its document is, or was."""
        difference = change.difference
        key = difference.key
        thing = document_of(difference.thing) if difference.how == "gone" else difference.thing
        for record, name in ((self._after, thing), (self._before, document_of(difference.former or thing))):
            told = (join(name, key), f"{name}/{key}/date", f"{name}/{key}/text", f"{name}/{key}/speaker")
            for wanted in (*told, f"{name}/title", f"{name}/date", f"{name}/id", f"{name}/name"):
                if place := record.places.get(wanted):
                    return self._locate(place if name == difference.thing else Place(place.path, ""))
            if found := next((place for id, place in record.places.items() if id.startswith(f"{name}/")), None):
                return self._locate(found if name == difference.thing else Place(found.path, ""))
        return ""

    def _url(self, change: Change) -> str:
        thing = change.difference.thing
        document = document_of(thing)
        if sort_of(thing) == "term":
            vocabulary, id = thing.split("/")[1:]
            return self._base + (f"/{vocabulary}/{id}/" if vocabulary in ("statuses", "kinds", "fields") else "/")
        if document.startswith("sources/"):
            return f"{self._base}/sources/"
        return self._base + (address(document) or "/") + self._fragment(change)

    def _fragment(self, change: Change) -> str:
        difference = change.difference
        match sort_of(difference.thing):
            case "event":
                own = self._after.anchors.get(difference.thing) or self._before.anchors.get(difference.former) or ("",)
                return f"#{own[0]}" if own[0] else ""
            case "dataset" | "row":
                return f"#data-{difference.thing.split('/')[3]}"
            case "chart":
                return f"#chart-{last(difference.thing)}"
            case "paragraph":
                return "#text"
        return f"#{difference.key}" if difference.key in ("summary", "outlook") else ""


def as_object(entry: Entry) -> dict[str, Any]:
    """An entry as programs read it."""
    return {
        "class": entry.kind,
        "fact": entry.fact,
        "brief": entry.brief,
        "before": entry.before,
        "after": entry.after,
        "date": entry.date,
        "text": entry.text,
        "note": entry.note,
        "place": entry.place,
        "url": entry.url,
    }
