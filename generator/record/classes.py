"""The class of a difference, the first that fits. Each sort of thing has its own rules; they say what a newsroom means
by a correction, and only what this says wants a note.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Literal

from msgspec import Struct

from generator.primitives.dates import parse_span
from generator.record.facts import Record, Value
from generator.record.pairing import Things
from generator.record.things import document_of, parent_of, sort_of
from generator.record.wording import SHOWN_LINK, citations, claims, names_in

Class = Literal[
    "scale", "renamed", "retraction", "correction", "late", "news", "sourcing", "verified", "wording"
]  # fmt: skip

CLASSES: tuple[Class, ...] = (
    "scale", "renamed", "retraction", "correction", "late", "news", "sourcing", "verified", "wording",
)  # fmt: skip

NOTED: frozenset[Class] = frozenset(("scale", "retraction", "correction"))
"""Classes that want a note of correction."""


class Difference(Struct, frozen=True, kw_only=True):
    """What differs: a whole thing, or one key of it. `former` is what the thing was called before."""

    thing: str
    former: str = ""
    key: str = ""
    how: Literal["renamed", "gone", "added", "altered", "moved"]
    before: Value = None
    after: Value = None


class Context:
    """Both states, for the rules that must look around."""

    def __init__(
        self,
        before: Record,
        after: Record,
        old: Things,
        new: Things,
        since: date | None,
        differences: Sequence[Difference],
    ) -> None:
        self.before, self.after, self.old, self.new, self.since = before, after, old, new, since
        self.differences = differences

    @cached_property
    def names(self) -> set[str]:
        """Words that are names wherever they stand: those of the documents that differ, and of partners."""
        documents = {
            name for d in self.differences for name in (document_of(d.thing), document_of(d.former or d.thing))
        }
        texts, titles = [], []
        for side in (self.old, self.new):
            for thing, fields in side.items():
                if document_of(thing) in documents:
                    texts += [value for value in fields.values() if isinstance(value, str)]
                if thing in documents or sort_of(thing) == "partner":
                    titles += [str(fields[key]) for key in ("name", "short", "title") if key in fields]
        # A title begins with a name more often than with another word; the words below are the others.
        return names_in(texts) | {word for title in titles for word in title.split() if word not in _NOT_NAMES}

    def told(self, texts: Sequence[str]) -> Counter[str]:
        """What texts claim, each link that shows a title being that title."""
        return claims([SHOWN_LINK.sub(self._title, text) for text in texts], self.names)

    def _title(self, link: re.Match[str]) -> str:
        for side in (self.new, self.old):
            for folder in ("briefs", "partners", "pages"):
                fields = side.get(f"{folder}/{link['id']}", {})
                if title := fields.get("short") or fields.get("name") or fields.get("title"):
                    return str(title)
        return link["id"].replace("-", " ").title()

    @cached_property
    def same_texts(self) -> set[str]:
        """The documents whose paragraphs together say and cite the same as before."""
        texts: dict[str, tuple[list[str], list[str]]] = {}
        for d in self.differences:
            if sort_of(d.thing) == "paragraph":
                was, now = texts.setdefault(document_of(d.thing), ([], []))
                was += [str(self.old[d.former][""])] if d.former else []
                now += [str(self.new[d.thing][""])] if d.how != "gone" else []
        return {
            document
            for document, (was, now) in texts.items()
            if self.told(was) == self.told(now) and citations(was) == citations(now)
        }

    @cached_property
    def newly_set(self) -> set[tuple[str, str]]:
        """The briefs with the statuses of the whole that new events set in them."""
        added = [self.new[d.thing] for d in self.differences if d.how == "added" and sort_of(d.thing) == "event"]
        things = [d.thing for d in self.differences if d.how == "added" and sort_of(d.thing) == "event"]
        pairs = zip(things, added, strict=True)
        return {(document_of(thing), str(fields["status"])) for thing, fields in pairs if _sets_whole(fields)}


_NOT_NAMES = frozenset("A An The At In On Of For From And Or How What When Where Why New Old".split())


def _sets_whole(fields: Mapping[str, Value]) -> bool:
    return "status" in fields and "party" not in fields


_LISTS = frozenset("fields countries also_known_as authors".split())
"""Lists of which more is told: what is only added to them is news."""
_PROSE = frozenset("summary outlook role note caption annotations description tagline footer definition".split())
_LOOKS = frozenset("url contact nav navigation links license language".split())
"""Keys of documents and the publication that state nothing."""
_CHART_FACTS = frozenset("title caption annotations".split())
VOCABULARIES = frozenset("statuses kinds fields event_kinds relation_types".split())


def class_of(d: Difference, context: Context) -> Class:
    """The class of a difference."""
    sort = sort_of(d.thing)
    if sort == "term" or (sort == "publication" and d.key in VOCABULARIES):
        return "scale"
    if d.how == "renamed":
        return "renamed"
    if d.how == "moved":
        return "wording"
    if sort == "paragraph":
        return _of_paragraph(d, context)
    if d.how == "gone":
        return "retraction"
    if d.how == "added":
        return "sourcing" if sort == "source" else _since(d, context)
    if d.key == "withdrawn":
        return "retraction" if d.before is None else "correction"
    if d.key == "verified":
        return "verified"
    if sort == "source":
        return "sourcing"
    if d.key in ("sources", "disputed"):
        return _of_sources(d)
    return _of_key(d, context)


def _of_paragraph(d: Difference, context: Context) -> Class:
    if document_of(d.thing) in context.same_texts:
        return "wording"
    if d.how == "altered":
        return _of_prose(d, context)
    if d.how == "added":
        return _since(d, context)
    text = str(context.old[d.thing][""])
    return "retraction" if context.told([text]) or citations([text]) else "wording"


def _of_sources(d: Difference) -> Class:
    """What is taken away and nothing put in its place leaves the claim with less to rest on."""
    before, after = _as_set(d.before), _as_set(d.after)
    return "retraction" if before - after and not after - before else "sourcing"


def _of_key(d: Difference, context: Context) -> Class:
    sort = sort_of(d.thing)
    if (sort == "chart" and d.key not in _CHART_FACTS | {"unit"}) or (d.key in _LOOKS and sort in _DOCUMENTS):
        return "wording"
    if sort == "dataset" and d.key == "dated":
        return "wording"
    if d.key in _PROSE or (sort, d.key) in (("chart", "title"), ("publication", "title")):
        return _of_prose(d, context)
    if d.before is None:
        return _since(d, context)
    if d.key in _LISTS and d.after is not None and _as_set(d.before) < _as_set(d.after):
        return "news"
    if d.key == "status" and sort == "brief" and (d.thing, d.after) in context.newly_set:
        return "news"
    return "correction"


_DOCUMENTS = frozenset(("publication", "brief", "partner", "page"))


def _of_prose(d: Difference, context: Context) -> Class:
    """Prose may be put in other words; another number, date or name is another claim."""
    if d.before is None:
        return _since(d, context)
    was, now = ([] if value is None else [str(value)] for value in (d.before, d.after))
    told, tells = context.told(was), context.told(now)
    cited, cites = citations(was), citations(now)
    if told == tells:
        if cited == cites:
            return "wording"
        return "retraction" if cited - cites and not cites - cited else "sourcing"
    return "correction"


def _as_set(value: Value) -> set[str]:
    return set(value) if isinstance(value, tuple) else {str(value)} - {"None"}


# --- when it was so -------------------------------------------------------------------------------------------------


def _since(d: Difference, context: Context) -> Class:
    """Whether a fact that was added is news, or was true before the edition before and comes late."""
    told = date_of(d, context.new)
    try:
        return "late" if told and context.since and parse_span(told).last < context.since else "news"
    except ValueError:
        return "news"


_OWN = frozenset("started ended since until date".split())


def date_of(d: Difference, things: Things) -> str:
    """When what differs happened, as written; "" where nothing says so."""
    fields, sort = things.get(d.thing, {}), sort_of(d.thing)
    if d.key in _OWN and isinstance(d.after, str):
        return d.after
    if sort == "event":
        return str(fields.get("date", ""))
    if sort in ("involvement", "relation"):
        return str(fields.get("since", ""))
    if sort == "row":
        column = things.get(parent_of(d.thing), {}).get("dated")
        return str(fields.get(str(column), "")) if column else ""
    if sort == "paragraph":
        text = str(fields.get("", ""))
        return text[1:].partition("]")[0] if text.startswith("[") and text[1:2].isdecimal() else ""
    return ""
