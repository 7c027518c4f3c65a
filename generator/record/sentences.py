"""A change in a newsroom's words: "ExoMars: At risk → Suspended (17 March 2022)"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.primitives.countries import country_names
from generator.primitives.dates import parse_span
from generator.record.changes import Change
from generator.record.classes import date_of
from generator.record.facts import Value
from generator.record.naming import unescaped
from generator.record.pairing import Things
from generator.record.things import Fields, document_of, last, parent_of, sort_of

_ARROW = "→"
_LONG = 80
_AROUND = 3
"""Words of a text that are told before and behind what differs."""

_VOCABULARY = {"status": "statuses", "kind": "kinds", "fields": "fields"}
_TERMS = {"statuses": "status", "kinds": "kind", "fields": "field", "event_kinds": "kind of event",
          "relation_types": "type of relation"}  # fmt: skip


class Words:
    """Tells of changes between two states, whose things it looks up for their titles."""

    def __init__(self, old: Things, new: Things, language: str = "en") -> None:
        self._old, self._new, self._language = old, new, language

    def sentence(self, change: Change) -> str:
        """The change in a sentence, without a full stop."""
        difference = change.difference
        sort, things = sort_of(difference.thing), self._old if difference.how == "gone" else self._new
        fields = things.get(difference.thing, {})
        subject = self.title(document_of(difference.thing), things)
        if difference.how == "renamed":
            was, now = self.title(difference.former, self._old), subject
            moved = f"{last(difference.former)} is now {last(difference.thing)}"
            return f"{now}: {moved}" if was == now else f"{was} is now {now}: {moved}"
        if difference.how == "moved":
            return f"{subject}: what is written stands in another order"
        if difference.how in ("gone", "added"):
            return self._whole(sort, difference.how, difference.thing, fields, subject)
        return self._altered(change, subject)

    def title(self, thing: str, things: Things) -> str:
        """What readers call a document, a source or a term."""
        fields = things.get(thing, {})
        known = (fields.get(key) for key in ("short", "name", "label", "title"))
        if thing == "publication":
            return "The publication"
        return next((str(name) for name in known if name), last(thing))

    def date(self, change: Change) -> str:
        """When what changed happened, as written."""
        difference = change.difference
        things = self._old if difference.how == "gone" else self._new
        return date_of(difference, things) or date_of(difference, self._old)

    def leads(self, change: Change) -> bool:
        """Whether a status changed."""
        difference = change.difference
        sort = sort_of(difference.thing)
        if sort == "event" and difference.how != "altered":
            side = self._old if difference.how == "gone" else self._new
            return "status" in side.get(difference.thing, {})
        return difference.key == "status" and sort in ("event", "brief")

    # Things that were added or are gone

    def _whole(self, sort: str, how: str, thing: str, fields: Fields, subject: str) -> str:
        gone = how == "gone"
        match sort:
            case "event":
                return self._event(thing, fields, subject, gone)
            case "brief" | "partner" | "page":
                return f"{subject} is gone" if gone else f"New {sort}: {subject}"
            case "source":
                return f"Source gone: {subject}" if gone else f"New source: {subject}"
            case "term":
                noun = _TERMS[thing.split("/")[1]]
                return f"The {noun} “{self.title(thing, {thing: fields})}” {'is gone' if gone else 'is new'}"
            case "involvement":
                partner = self._partner(str(fields.get("id", last(thing))))
                role = f" ({fields['role']})" if fields.get("role") else ""
                return f"{subject}: {partner}{role} {'is no longer named' if gone else 'takes part'}"
            case "relation":
                tie = f"{self._label('relation_types', fields.get('type'))} {self._brief(str(fields.get('to', '')))}"
                return f"{subject}: no longer {tie}" if gone else f"{subject}: {tie}"
            case "row":
                cells = ", ".join(f"{column} {self._shown(cell)}" for column, cell in sorted(fields.items()))
                return f"{subject}, {self._dataset(thing)}: {'row gone' if gone else 'new row'}, {cells}"
            case "paragraph":
                text = shortened(_bare(str(fields.get("", ""))))
                return f"{subject}: {'passage gone' if gone else 'new passage'}, “{text}”"
        noun = {"dataset": "figures", "chart": "chart"}[sort]
        name = fields.get("title") or last(thing)
        return f"{subject}: {noun} gone, {name}" if gone else f"{subject}: new {noun}, {name}"

    def _event(self, thing: str, fields: Fields, subject: str, gone: bool) -> str:
        when, title = in_words(fields.get("date")), fields.get("title", "")
        if gone:
            return f"{subject}: event gone, {title} ({when})"
        if "status" not in fields:
            return f"{subject}: {title} ({when})"
        party = fields.get("party")
        whose = f"{subject}, {self._party(str(party))}" if party else subject
        before = self._status_before(thing, fields)
        after = self._label("statuses", fields["status"])
        if not before or before == fields["status"]:
            return f"{whose}: {after} ({when})"
        return f"{whose}: {self._label('statuses', before)} {_ARROW} {after} ({when})"

    def _status_before(self, thing: str, fields: Fields) -> Value:
        """The status that stood before an event, of the whole or of its party."""
        head, party = f"{document_of(thing)}/events/", fields.get("party")
        others = [other for name, other in self._new.items() if name.startswith(head) and name != thing]
        own = [(_sort_key(o), o["status"]) for o in others if "status" in o and o.get("party") == party]
        earlier = [entry for entry in own if entry[0] <= _sort_key(fields)]
        return max(earlier, key=lambda entry: entry[0])[1] if earlier else None

    # Keys that were altered

    def _altered(self, change: Change, subject: str) -> str:
        difference = change.difference
        sort, key = sort_of(difference.thing), difference.key
        fields = self._new.get(difference.thing, {})
        if key == "withdrawn":
            return self._withdrawn(change, subject)
        if sort == "event" and key == "status" and difference.before and difference.after:
            was, now = (self._label("statuses", value) for value in (difference.before, difference.after))
            return f"{subject}: {was} {_ARROW} {now} ({in_words(fields.get('date'))})"
        if sort == "brief" and key == "status" and difference.before and difference.after:
            was, now = (self._label("statuses", value) for value in (difference.before, difference.after))
            return f"{subject}: {was} {_ARROW} {now}"
        what = self._what(difference.thing, fields, subject, key)
        name = f"{what}, {_spoken(key)}" if key else what
        if sort == "publication" and _is_same_set(difference.before, difference.after):
            name = f"{what}, order of {_spoken(key)}"
        return f"{name}: {self._both(key, difference.before, difference.after)}"

    def _withdrawn(self, change: Change, subject: str) -> str:
        difference = change.difference
        fields = self._new.get(difference.thing, {})
        what = self._what(difference.thing, fields, subject, difference.key)
        if "withdrawn/date" not in fields:
            return f"{what}: no longer withdrawn"
        when, why = in_words(fields["withdrawn/date"]), fields.get("withdrawn/reason", "")
        return f"{what}: withdrawn on {when}. {why}".rstrip(". ")

    def _what(self, thing: str, fields: Fields, subject: str, key: str) -> str:
        """The thing whose key was altered, behind its document."""
        match sort_of(thing):
            case "event" if key == "title":
                return f"{subject}, {in_words(fields.get('date'))}"
            case "event":
                return f"{subject}, {fields.get('title', '')}"
            case "involvement":
                return f"{subject}, {self._partner(str(fields.get('id', last(thing))))}"
            case "relation":
                label = self._label("relation_types", fields.get("type"))
                return f"{subject}, {label} {self._brief(str(fields.get('to')))}"
            case "row":
                return f"{subject}, {_readable(last(thing))}"
            case "dataset" | "chart":
                return f"{subject}, {fields.get('title') or last(thing)}"
            case "paragraph":
                return f"{subject}, text"
            case "term":
                return f"The {_TERMS[thing.split('/')[1]]} “{self.title(thing, self._new)}”"
            case "source":
                return f"Source {subject}"
        return subject

    def _both(self, key: str, before: Value, after: Value) -> str:
        if isinstance(before, tuple) and isinstance(after, tuple) and set(before) != set(after):
            gone, came = ([self._of(key, i) for i in a if i not in b] for a, b in ((before, after), (after, before)))
            return " ".join([*(f"−{item}" for item in gone), *(f"+{item}" for item in came)])
        if before is None:
            return f"+{self._of(key, after)}"
        if after is None:
            return f"−{self._of(key, before)}"
        was, now = _bare(self._of(key, before)), _bare(self._of(key, after))
        if max(len(was), len(now)) > _LONG:
            was, now = differing(was, now)
        return f"{was} {_ARROW} {now}"

    def _of(self, key: str, value: Value) -> str:
        """A value as readers see it."""
        if isinstance(value, tuple):
            return ", ".join(self._of(key, item) for item in value)
        if vocabulary := _VOCABULARY.get(key):
            return self._label(vocabulary, value)
        if key == "actors" and isinstance(value, str):
            return self._partner(value)
        if key == "party" and isinstance(value, str):
            return self._party(value)
        if key in ("date", "since", "until", "started", "ended", "verified"):
            return in_words(value)
        return self._shown(value)

    def _shown(self, value: Value) -> str:
        return "none" if value is None else str(value)

    # Names

    def _label(self, vocabulary: str, id: Value) -> str:
        for things in (self._new, self._old):
            fields = things.get(f"publication/{vocabulary}/{id}")
            if fields and "label" in fields:
                return str(fields["label"])
        return str(id).replace("-", " ").capitalize()

    def _partner(self, id: str) -> str:
        thing = f"partners/{id}"
        return self.title(thing, self._new if thing in self._new else self._old)

    def _brief(self, id: str) -> str:
        thing = f"briefs/{id}"
        return self.title(thing, self._new if thing in self._new else self._old)

    def _party(self, id: str) -> str:
        return country_names(self._language).get(id, id) if id.isupper() else self._partner(id)

    def _dataset(self, row: str) -> str:
        dataset = parent_of(row)
        return str(self._new.get(dataset, self._old.get(dataset, {})).get("title", last(dataset)))


def _is_same_set(a: Value, b: Value) -> bool:
    return isinstance(a, tuple) and isinstance(b, tuple) and set(a) == set(b)


def _bare(text: str) -> str:
    """A paragraph without the sign of a heading or of a list's item; an update's date in words."""
    date, end, rest = text[1:].partition("] ") if text[:1] == "[" and text[1:2].isdecimal() else ("", "", text)
    words = re.sub(r"^(#+|-) ", "", rest)
    return f"{in_words(date)}: {words}" if end else words


def _spoken(key: str) -> str:
    return unescaped(key).replace("_", " ")


def _readable(name: str) -> str:
    return unescaped(re.sub(r"\.\d+$", "", name))


def _sort_key(fields: Mapping[str, Value]) -> tuple[int, int, int]:
    try:
        date = parse_span(str(fields.get("date", "")))
    except ValueError:
        return 0, 0, 0
    return date.year, date.month, date.day


def in_words(value: Value) -> str:
    """A date as readers are told it; what is none stays as written."""
    try:
        return parse_span(str(value)).words
    except ValueError:
        return str(value)


def shortened(text: str) -> str:
    """A text of which no more is told than a line has room for."""
    return text if len(text) <= _LONG else text[:_LONG].rsplit(" ", 1)[0] + " …"


def differing(was: str, now: str) -> tuple[str, str]:
    """Of two long texts, what differs, with a few words around it."""
    left, right = was.split(), now.split()
    start = _shared(left, right)
    end = min(_shared(left[::-1], right[::-1]), len(left) - start, len(right) - start)
    return _cut(left, start, end), _cut(right, start, end)


def _shared(a: list[str], b: list[str]) -> int:
    differing = (index for index, (one, other) in enumerate(zip(a, b, strict=False)) if one != other)
    return next(differing, min(len(a), len(b)))


def _cut(words: list[str], start: int, end: int) -> str:
    first, behind = max(start - _AROUND, 0), min(len(words) - end + _AROUND, len(words))
    text = " ".join(words[first:behind])
    return f"“{'… ' * (first > 0)}{text}{' …' * (behind < len(words))}”"
