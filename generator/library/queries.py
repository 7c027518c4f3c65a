"""What may be asked of a publication: the facts of documents, terms, relations and sources, by queries over rows.

A page, a feed, a check reaches the publication through a `Lens` and nothing else, so all that it rests on is noted.
Questions about many briefs at a time stand in `aggregates`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar, cast, get_type_hints

import msgspec
from msgspec import Struct

from generator.engine.query import Queries, query
from generator.engine.rows import Rows
from generator.engine.store import Store
from generator.engine.trace import Trace
from generator.library import links, rows
from generator.library.library import (
    FOLDERS,
    Destination,
    Occurrence,
    Registered,
    Support,
    Target,
    TargetKind,
    Tie,
    cited,
    label_of,
    occurrences_of,
)
from generator.library.rows import CardRow, Portrait
from generator.model.files import Prose
from generator.model.markdown import Body, Link
from generator.model.model import Brief, Cell, Page, Partner, Publication, RelationType, Status, Term
from generator.primitives.countries import country_names
from generator.primitives.dates import PartialDate, parse_date
from generator.primitives.urls import address, fold

T = TypeVar("T")


class Text(Struct, frozen=True):
    """The wording of a document: its Markdown texts by dotted path ("" is the body), and what they refer to."""

    bodies: dict[str, Body]
    prose: Prose


class Card(CardRow, frozen=True, kw_only=True):
    """A brief as other pages show it, by ids; `countries` are its partners' own included."""

    id: str


ReadText = Callable[[str, bytes], Text]
"""Gives the wording of a file by its path and the digest of its bytes."""


class Lens(Queries):
    """See the module. `root` is the publication's folder, `text` reads the wording of files, and `store` keeps what is
    costly to make under the digest of what it is made of."""

    def __init__(self, rows: Rows, trace: Trace, root: Path, text: ReadText, store: Store) -> None:
        super().__init__(rows, trace)
        self.root = root
        self._text = text
        self._store = store

    def recall(self, key: bytes) -> bytes | None:
        """What was kept under a digest."""
        return self._store.get(key)

    def keep(self, key: bytes, value: bytes) -> None:
        """Keep something under the digest of what it is made of."""
        self._store.put({key: value})

    # Settings.

    @cached_property
    def publication(self) -> Publication:
        """The publication's settings, each noted when it is looked at."""
        return cast(Publication, _Settings(self))

    @query("`{0}` in publication.yaml")
    def setting(self, name: str) -> Any:
        """A setting by its name; its default where publication.yaml cannot be read."""
        raw = self.first(rows.SETTING, name)
        return _setting(name)(raw) if raw is not None else getattr(_NOTHING, name)

    def option(self, name: str) -> str:
        """An option of the command line."""
        return self.first(rows.OPTION, name) or ""

    @property
    def as_of(self) -> PartialDate | None:
        """The day that is looked back from, if any."""
        day = self.option("as_of")
        return parse_date(day) if day else None

    # Documents.

    @property
    def pages_in_navigation(self) -> list[tuple[int, str, str]]:
        """Place, title and id of the pages that ask to be in the navigation."""
        return [(page.place, page.title, page.id) for page in sorted(self.rows(rows.NAVIGATION))]

    @property
    def brief_ids(self) -> list[str]:
        """All briefs in listing order."""
        return self.ids("brief")

    @query("the list of all of kind {0}")
    def ids(self, kind: str) -> list[str]:
        """The ids of all documents of a kind, in listing order."""
        return [id for _, id in sorted(named.order for named in self.rows(rows.LISTED, kind))]

    def brief(self, id: str) -> Brief:
        """A brief's facts. Raises KeyError where there is none, as do the three below."""
        return _there(self.first(rows.BRIEF, id), id)

    def partner(self, id: str) -> Partner:
        """A partner's facts."""
        return _there(self.first(rows.PARTNER, id), id)

    def page(self, id: str) -> Page:
        """A page's facts."""
        return _there(self.first(rows.PAGE, id), id)

    def path(self, kind: str, id: str) -> str:
        """The file of a document."""
        return _there(self.first(rows.PLACE, kind, id), id)

    def prose(self, path: str) -> Prose:
        """What the prose of a file refers to."""
        return self._wording(path).prose

    def bodies(self, path: str) -> dict[str, Body]:
        """The parsed Markdown texts of a file."""
        return self._wording(path).bodies

    def _wording(self, path: str) -> Text:
        return self._text(path, _there(self.first(rows.TEXT, path), path))

    def has_file(self, path: str) -> bool:
        """Whether there is a file in the publication, by its path from the root."""
        return bool(self.rows(rows.FILE, path))

    def files(self, folder: str) -> list[str]:
        """The files in a folder and below it, by their paths from the root."""
        return self.rows(rows.FOLDER, folder)

    @query("title, status or terms of {0}")
    def card(self, brief: str) -> Card:
        """A brief as other pages show it."""
        row = _there(self.first(rows.CARD, brief), brief)
        own = (self.country_of(partner) for partner in row.partners)
        known = {name: getattr(row, name) for name in row.__struct_fields__}
        return Card(**known | {"countries": sorted({c for c in (*row.countries, *own) if c}), "id": brief})

    def country_of(self, partner: str) -> str:
        """The country of a partner, in small letters; empty where it has none or there is no such partner."""
        return self.first(rows.COUNTRY, partner) or ""

    def portrait(self, brief: str) -> Portrait:
        """How a brief stands and came to that."""
        return _there(self.first(rows.PORTRAIT, brief), brief)

    # Targets of links.

    def target(self, kind: TargetKind, id: str) -> Target | None:
        """What a link to something of a kind leads to, if there is such a thing."""
        return self._find(kind, id) if id else None

    @query("the {0} {1}")
    def _find(self, kind: str, id: str) -> Target | None:
        match kind:
            case "brief" | "partner" | "page":
                path = self.first(rows.PLACE, kind, id)
                return self.first(rows.DOCUMENT, path) if path else None
            case "source":
                found = self.first(rows.SOURCE, id)
                return _target("source", id, found.source.title) if found else None
            case "country":
                return _target("country", id, self._country_name(id)) if self.is_member("country", id) else None
            case "status":
                status = self.status(id)
                return _target("status", id, status.label) if status else None
        vocabulary = self.vocabulary(kind)
        if any(term.id == id for term in vocabulary) or self.is_member(cast(TargetKind, kind), id):
            return _target(cast(TargetKind, kind), id, label_of(vocabulary, id))
        return None

    def _country_name(self, code: str) -> str:
        return country_names(self.publication.language).get(code.upper(), code.upper())

    def vocabulary(self, kind: str) -> list[Term]:
        """The terms of a kind that publication.yaml lists."""
        listed = {"field": "fields", "kind": "kinds"}
        return cast("list[Term]", self.setting(listed[kind])) if kind in listed else []

    @query("the list of all of kind {0}")
    def targets(self, kind: TargetKind) -> list[Target]:
        """All of a kind, in listing order."""
        match kind:
            case "brief" | "partner" | "page":
                named = sorted((row.order, row.title) for row in self.rows(rows.LISTED, kind))
                folder = (FOLDERS[kind],) if kind in FOLDERS else ()
                return [Target(kind, id, title, address(*folder, id)) for (_, id), title in named]
            case "source":
                found = {row.id: row for listed in self.rows(rows.SOURCES) for row in reversed(listed) if row.id}
                return [_target("source", id, self.source(id).source.title) for id in sorted(found)]
            case "country":
                named_ = {code: self._country_name(code) for code in self._countries()}
                codes = sorted(named_, key=lambda code: (fold(named_[code]), code))
                return [_target("country", code, named_[code]) for code in codes]
            case "status":
                return [_target("status", status.id, status.label) for status in self.publication.statuses]
        vocabulary = self.vocabulary(kind)
        ids = dict.fromkeys([*(term.id for term in vocabulary), *sorted(self._used(kind))])
        return [_target(kind, id, label_of(vocabulary, id)) for id in ids]

    def _used(self, kind: str) -> set[str]:
        return {id for ids in self.rows(rows.USED, kind) for id in ids if id}

    def _countries(self) -> set[str]:
        return {c for c in (*self._used("country"), *map(self.country_of, self._used("partner"))) if c}

    # Terms.

    def is_member(self, kind: TargetKind, id: str) -> bool:
        """Whether a term has any brief."""
        return bool(self.members(kind, id))

    def members(self, kind: TargetKind, id: str) -> list[str]:
        """The briefs of a partner, country, field, kind or status, in listing order."""
        return [member.order[1] for member in self.memberships(kind, id)]

    @query("the briefs of {0} {1}")
    def memberships(self, kind: TargetKind, id: str) -> list[rows.Member]:
        """The same, with the days that lists go by."""
        found = self.rows(rows.MEMBER, kind, id)
        if kind == "country":
            found = found + [
                m for native in self.rows(rows.NATIVE, id) for m in self.rows(rows.MEMBER, "partner", native.id)
            ]
        return [member for _, member in sorted({member.order: member for member in found}.items())]

    def natives(self, country: str) -> list[str]:
        """The partners of a country, by its code in small letters."""
        return [id for _, id in sorted(native.order for native in self.rows(rows.NATIVE, country))]

    # Events, relations, sources.

    @query("the events of {0}")
    def occurrences(self, brief: str) -> list[Occurrence]:
        """A brief's events by date."""
        return occurrences_of(brief, self.brief(brief), self.as_of)

    @query("the latest evidence of {0}")
    def evidence(self, brief: str) -> PartialDate | None:
        """The date of the latest that a brief rests on: an event that it tells, or a source that its claims name."""
        told = self.occurrences(brief)
        names = {source for o in told for source in cited(o.event)}
        names |= {source for dataset in self.brief(brief).datasets for source in cited(dataset)}
        sources = [self.source(name).source.date for name in sorted(names) if self.target("source", name)]
        dates = [*(o.event.date for o in told), *(when for when in sources if when)]
        limit = self.as_of.last if self.as_of else date.max
        known = [when for when in dates if when.year and when.first <= limit]
        return max(known, default=None, key=lambda when: when.shown_last)

    @query("the relations of {0}")
    def ties(self, brief: str) -> list[Tie]:
        """A brief's relations, from both sides; one that both declare alike stands once."""
        types: dict[str, RelationType] = {type_.id: type_ for type_ in self.publication.relation_types}
        ties: dict[tuple[str, str], Tie] = {}
        for relation in self.first(rows.RELATIONS, brief) or []:
            type_ = types.get(relation.type)
            if type_ and relation.to != brief and self.target("brief", relation.to):
                ties[type_.label, relation.to] = Tie(type_.label, relation.to, relation.note, type_.id, True)
        for other in sorted(self.rows(rows.RELATED, brief), key=lambda row: row.order):
            here = other.order[1]
            for relation in other.relations:
                type_ = types.get(relation.type)
                if type_ and here != brief:
                    ties.setdefault((type_.inverse, here), Tie(type_.inverse, here, relation.note, type_.id, False))
        return list(ties.values())

    def mentions(self, target: Target) -> list[Target]:
        """Whose prose links to a target."""
        return links.mentions(self, target.kind, target.id)

    def source(self, id: str) -> Registered:
        """A source of the register: of two with one id, that of a shared file, or of the first brief."""
        found = self.entries(rows.SOURCE, id)
        if len(found) > 1:
            found = [entry for entry in found if entry[0].startswith("content/sources/")] or found
        return _there(found[0][1] if found else None, id)

    @query("what {0} supports")
    def supports(self, source: str) -> list[Support]:
        """The claims that a source supports: those that name it before those that cite it."""
        found = sorted(self.rows(rows.SUPPORTS, source), key=lambda row: (row.rank, row.order))
        told = [claim for row in found for claim in row.told]
        return told + [claim for row in found for claim in row.cited]

    def table(self, file: str) -> list[dict[str, Cell]]:
        """The rows of a table, by its path in `content/`."""
        return self.first(rows.TABLE, f"content/{file}") or []

    def resolve(self, link: Link, path: str) -> Destination:
        """Where a link in the file at `path` leads. Checks have seen to it that it does."""
        return links.destinations(self, path)[link.key]

    # What follows from these.

    def status(self, id: str) -> Status | None:
        """The status of an id."""
        return next((status for status in self.publication.statuses if status.id == id), None)

    def history(self, brief: str, party: str = "") -> list[Occurrence]:
        """The events that set the status of the whole, or of one party, in order."""
        return [o for o in self.occurrences(brief) if o.event.status and o.event.party == party]

    def party_title(self, party: str) -> str:
        """What a party is called."""
        target = self.target("partner", party) or self.target("country", party.lower())
        return target.title if target else party


class _Settings:
    """Settings by their names."""

    def __init__(self, lens: Lens) -> None:
        self._lens = lens

    def __getattr__(self, name: str) -> Any:
        return self._lens.setting(name)


@cache
def _setting(name: str) -> Callable[[bytes], Any]:
    """Makes a setting of its bytes."""
    types: Mapping[str, Any] = get_type_hints(Publication, include_extras=True)
    return msgspec.msgpack.Decoder(types[name]).decode


_NOTHING = Publication(title="", url="")


def _target(kind: TargetKind, id: str, title: str) -> Target:
    return Target(kind, id, title, address(FOLDERS[kind], id))


def _there(value: T | None, name: str) -> T:
    if value is None:
        raise KeyError(name)
    return value
