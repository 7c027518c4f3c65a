"""The pages of partners, countries, fields, kinds, statuses and sources, and each folder's own index."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from generator.library import FOLDERS, SECTIONS, Library, Occurrence, Target, TargetKind
from generator.body import Body
from generator.paths import address
from generator.views import (
    CardView,
    DateView,
    Desk,
    EventView,
    FactView,
    FigureView,
    LinkView,
    Parts,
    SourceView,
    StatusView,
    date_view,
)

INTRODUCTIONS: dict[TargetKind, str] = {
    "brief": "Every collaboration this publication follows, with how it stands.",
    "partner": "The organisations that take part in the collaborations.",
    "country": "The countries whose institutions take part.",
    "field": "The fields of science and technology that the collaborations belong to.",
    "kind": "What kinds of collaboration there are.",
    "status": "How collaborations can stand, and which stand so now.",
    "source": "Every document that this publication rests on, and what each supports.",
}
NOUNS: dict[TargetKind, str] = {
    "brief": "Brief",
    "partner": "Partner",
    "country": "Country",
    "field": "Field",
    "kind": "Kind of collaboration",
    "status": "Status",
    "source": "Source",
}


class MemberView(Struct, frozen=True, kw_only=True):
    """A brief on a term's page, with the partner's part in it where the term is one."""

    card: CardView
    role: str
    since: DateView | None
    until: DateView | None


class TermView(Struct, frozen=True, kw_only=True):
    """A term's page: what it is, its briefs, their events."""

    kind: str
    noun: str
    title: str
    name: str
    description: str
    status: StatusView | None
    facts: list[FactView]
    prose: Parts
    members: list[MemberView]
    events: list[EventView]
    figures: list[FigureView]
    mentions: list[LinkView]
    sources: list[SourceView]


class EntryView(Struct, frozen=True, kw_only=True):
    """A line of a folder's index."""

    link: LinkView
    note: str
    count: int
    status: StatusView | None


class IndexView(Struct, frozen=True, kw_only=True):
    """A folder's own page; of briefs it shows the cards."""

    kind: str
    title: str
    introduction: str
    entries: list[EntryView]
    cards: list[CardView]


class SourcePageView(Struct, frozen=True, kw_only=True):
    """A source's page: what it is and what it supports."""

    source: SourceView
    supports: list[tuple[LinkView, list[LinkView]]]


class RegisterView(Struct, frozen=True, kw_only=True):
    """The source register, each source with the number of claims it supports."""

    introduction: str
    sources: list[tuple[SourceView, int]]
    publishers: int


def term_view(desk: Desk, target: Target, bodies: dict[str, Body]) -> TermView:
    """The page of a partner, country, field, kind or status; `bodies` hold a partner's prose."""
    library = desk.library
    ids = library.members.get((target.kind, target.id), [])
    partner = library.partners.get(target.id) if target.kind == "partner" else None
    prose = desk.prose(partner, bodies[""]) if partner and bodies else []
    events = events_view(desk, _events(library, target, ids))
    return TermView(
        kind=target.kind,
        noun=NOUNS[target.kind],
        title=target.title,
        name=partner.facts.name if partner else target.title,
        description=_description(library, target),
        status=desk.status_named(target.id) if target.kind == "status" else None,
        facts=_facts(desk, target),
        prose=prose,
        members=[_member(desk, target, id) for id in ids],
        events=events,
        figures=[],
        mentions=[desk.link(mention) for mention in library.mentions.get(target, []) if mention.kind != "brief"],
        sources=desk.bibliography(),
    )


def index_view(desk: Desk, kind: TargetKind) -> IndexView:
    """The index of a folder."""
    library = desk.library
    cards = [desk.card(id) for id in library.briefs] if kind == "brief" else []
    return IndexView(
        kind=kind,
        title=SECTIONS[address(FOLDERS[kind])],
        introduction=INTRODUCTIONS[kind],
        entries=[] if cards else [_entry(desk, target) for target in library.of_kind(kind)],
        cards=cards,
    )


def source_page_view(desk: Desk, id: str) -> SourcePageView:
    """The page of a source."""
    by_page: dict[Target, list[LinkView]] = {}
    for claim in desk.library.supports.get(id, []):
        claims = by_page.setdefault(claim.page, [])
        if claim.anchor:
            claims.append(desk.support(claim))
    return SourcePageView(
        source=desk.source(id),
        supports=[(desk.link(page), claims) for page, claims in by_page.items()],
    )


def register_view(desk: Desk) -> RegisterView:
    """The source register."""
    library = desk.library
    sources = [(desk.source(id), len(library.supports.get(id, []))) for id in library.sources]
    publishers = {registered.source.publisher for registered in library.sources.values()} - {""}
    return RegisterView(introduction=INTRODUCTIONS["source"], sources=sources, publishers=len(publishers))


def events_view(desk: Desk, told: Iterable[Occurrence]) -> list[EventView]:
    """Events newest first; one that several briefs tell stands once and names them all."""
    shared: dict[str, list[Occurrence]] = {}
    for occurrence in told:
        key = occurrence.event.id or f"{occurrence.brief}#{occurrence.anchor}"
        shared.setdefault(key, []).append(occurrence)
    tellings = sorted(shared.values(), key=lambda group: _newest_first(group[0]), reverse=True)
    return [desk.event(group[0], briefs=[o.brief for o in group]) for group in tellings]


def _newest_first(told: Occurrence) -> tuple[int, int, int, str, int]:
    date = told.event.date
    return date.year, date.month, date.day, told.brief, told.index


def _events(library: Library, target: Target, ids: list[str]) -> list[Occurrence]:
    """The events on a term's page: a partner's are those it had a part in, a status's those that set it."""
    all_events = [o for id in ids for o in library.occurrences[id]]
    if target.kind == "partner":
        return [o for o in all_events if target.id in o.event.actors or o.event.party == target.id]
    if target.kind == "status":
        return [o for o in all_events if o.event.status == target.id and not o.event.party]
    return all_events


def _description(library: Library, target: Target) -> str:
    publication = library.publication
    terms = {"field": publication.fields, "kind": publication.kinds}.get(target.kind, [])
    if target.kind == "status":
        return library.statuses[target.id].definition
    return next((term.description for term in terms if term.id == target.id), "")


def _facts(desk: Desk, target: Target) -> list[FactView]:
    library = desk.library
    if target.kind == "partner":
        partner = library.partners[target.id].facts
        country = desk.link_to("country", partner.country.lower())
        rows = [
            ("Country", [country] if country else []),
            ("Kind", [LinkView(partner.kind.replace("-", " ").capitalize(), "")] if partner.kind else []),
            ("Website", [LinkView(partner.url, partner.url)] if partner.url else []),
            ("ROR", [LinkView(partner.ror, _at("https://ror.org/", partner.ror))] if partner.ror else []),
            (
                "Wikidata",
                [LinkView(partner.wikidata, _at("https://www.wikidata.org/wiki/", partner.wikidata))]
                if partner.wikidata
                else [],
            ),
            ("Also known as", [LinkView(name, "") for name in partner.also_known_as]),
        ]
        return [FactView(label, values) for label, values in rows if values]
    if target.kind == "country":
        own = [id for id, document in library.partners.items() if document.facts.country.lower() == target.id]
        return [FactView("Partners", desk.links("partner", own))] if own else []
    return []


def _at(base: str, id: str) -> str:
    return id if id.startswith("https://") else base + id


def _member(desk: Desk, target: Target, brief: str) -> MemberView:
    partners = desk.library.briefs[brief].facts.partners
    part = next((p for p in partners if target.kind == "partner" and p.id == target.id), None)
    return MemberView(
        card=desk.card(brief),
        role=part.role if part else "",
        since=date_view(part.since) if part else None,
        until=date_view(part.until) if part else None,
    )


def _entry(desk: Desk, target: Target) -> EntryView:
    library = desk.library
    partner = library.partners[target.id].facts if target.kind == "partner" else None
    return EntryView(
        link=desk.link(target),
        note=partner.name if partner and partner.name != target.title else _description(library, target),
        count=len(library.members.get((target.kind, target.id), [])),
        status=desk.status_named(target.id) if target.kind == "status" else None,
    )
