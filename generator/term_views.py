"""The pages of partners, countries, fields, kinds, statuses and sources, and each folder's own index."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from generator.charts import Material, all_timelines, events_over_time, partner_status_matrix
from generator.figures import material_of
from generator.library import FOLDERS, SECTIONS, Occurrence, Target, TargetKind
from generator.model import Partner
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
    figures: list[FigureView]


class SourcePageView(Struct, frozen=True, kw_only=True):
    """A source's page: what it is and what it supports."""

    source: SourceView
    supports: list[tuple[LinkView, list[LinkView]]]


class RegisterView(Struct, frozen=True, kw_only=True):
    """The source register, each source with the number of claims it supports."""

    introduction: str
    sources: list[tuple[SourceView, int]]
    publishers: int


def term_view(desk: Desk, target: Target) -> TermView:
    """The page of a partner, country, field, kind or status."""
    lens = desk.lens
    ids = lens.members(target.kind, target.id)
    shown = _shows(target)
    is_partner = target.kind == "partner"
    path = lens.path("partner", target.id) if is_partner else ""
    prose = desk.fill(lens.bodies(path)[""], path) if is_partner else []
    return TermView(
        kind=target.kind,
        noun=NOUNS[target.kind],
        title=target.title,
        name=lens.partner(target.id).name if is_partner else target.title,
        description=_description(desk, target),
        status=desk.status_named(target.id) if target.kind == "status" else None,
        facts=_facts(desk, target),
        prose=prose,
        members=[_member(desk, target, id) for id in ids],
        events=events_view(desk, [o for id in ids for o in lens.occurrences(id) if shown(o)]),
        figures=_figures(desk, material_of(lens, ids, shown)),
        mentions=[desk.link(mention) for mention in lens.mentions(target) if mention.kind != "brief"],
        sources=desk.bibliography(),
    )


def index_view(desk: Desk, kind: TargetKind) -> IndexView:
    """The index of a folder."""
    lens = desk.lens
    cards = [desk.card(id) for id in lens.brief_ids] if kind == "brief" else []
    return IndexView(
        kind=kind,
        title=SECTIONS[address(FOLDERS[kind])],
        introduction=INTRODUCTIONS[kind],
        entries=[] if cards else [_entry(desk, target) for target in lens.targets(kind)],
        cards=cards,
        figures=_matrix(desk) if kind == "partner" else [],
    )


def _matrix(desk: Desk) -> list[FigureView]:
    """Which partners' collaborations stand where; nothing while none of them stands anywhere."""
    lens = desk.lens
    titles = {target.id: target.title for target in lens.targets("partner")}
    rows = [
        (titles[involved.id], lens.card(id).status)
        for id in lens.brief_ids
        for involved in lens.brief(id).partners
        if lens.card(id).status
    ]
    if not rows:
        return []
    return [desk.figure("partners-and-statuses", partner_status_matrix(rows, lens.publication.statuses))]


def source_page_view(desk: Desk, id: str) -> SourcePageView:
    """The page of a source."""
    by_page: dict[Target, list[LinkView]] = {}
    for claim in desk.lens.supports(id):
        claims = by_page.setdefault(claim.page, [])
        if claim.anchor:
            claims.append(desk.support(claim))
    return SourcePageView(
        source=desk.source(id),
        supports=[(desk.link(page), claims) for page, claims in by_page.items()],
    )


def register_view(desk: Desk) -> RegisterView:
    """The source register."""
    ids = [target.id for target in desk.lens.targets("source")]
    sources = [(desk.source(id), len(desk.lens.supports(id))) for id in ids]
    publishers = {source.publisher for source, _ in sources} - {""}
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


def _shows(target: Target) -> Callable[[Occurrence], bool]:
    """Which events are on a term's page: a partner's are those it had a part in, a status's those that set it."""
    if target.kind == "partner":
        return lambda told: target.id in told.event.actors or told.event.party == target.id
    if target.kind == "status":
        return lambda told: told.event.status == target.id and not told.event.party
    return lambda told: True


def _figures(desk: Desk, source: Material) -> list[FigureView]:
    """How its briefs came to stand where they do, and its events, where there is more than one to compare."""
    figures = []
    if len({step.row for step in source.steps}) > 1:
        figures.append(desk.figure("statuses", all_timelines(source, title="Its collaborations through time")))
    if len(source.events) > 1:
        figures.append(desk.figure("events", events_over_time(source, title="Its events through time")))
    return figures


def _description(desk: Desk, target: Target) -> str:
    publication = desk.lens.publication
    if target.kind == "status":
        return next(status.definition for status in publication.statuses if status.id == target.id)
    terms = {"field": publication.fields, "kind": publication.kinds}.get(target.kind, [])
    return next((term.description for term in terms if term.id == target.id), "")


def _facts(desk: Desk, target: Target) -> list[FactView]:
    if target.kind == "partner":
        return _partner_facts(desk, desk.lens.partner(target.id))
    if target.kind == "country" and (own := desk.lens.natives(target.id)):
        return [FactView("Partners", desk.links("partner", own))]
    return []


def _partner_facts(desk: Desk, partner: Partner) -> list[FactView]:
    country = desk.link_to("country", partner.country.lower())
    rows = [
        ("Country", [country] if country else []),
        ("Kind", [LinkView(partner.kind.replace("-", " ").capitalize(), "")] if partner.kind else []),
        ("Website", [LinkView(partner.url, partner.url)] if partner.url else []),
        ("ROR", _register_link("https://ror.org/", partner.ror)),
        ("Wikidata", _register_link("https://www.wikidata.org/wiki/", partner.wikidata)),
        ("Also known as", [LinkView(name, "") for name in partner.also_known_as]),
    ]
    return [FactView(label, values) for label, values in rows if values]


def _register_link(base: str, id: str) -> list[LinkView]:
    """A link to an entry of a public register, given by its id or its whole address."""
    return [LinkView(id, id if id.startswith("https://") else base + id)] if id else []


def _member(desk: Desk, target: Target, brief: str) -> MemberView:
    involved = desk.lens.brief(brief).partners if target.kind == "partner" else []
    part = next((p for p in involved if p.id == target.id), None)
    return MemberView(
        card=desk.card(brief),
        role=part.role if part else "",
        since=date_view(part.since) if part else None,
        until=date_view(part.until) if part else None,
    )


def _entry(desk: Desk, target: Target) -> EntryView:
    name = desk.lens.partner(target.id).name if target.kind == "partner" else ""
    return EntryView(
        link=desk.link(target),
        note=name if name and name != target.title else _description(desk, target),
        count=len(desk.lens.members(target.kind, target.id)),
        status=desk.status_named(target.id) if target.kind == "status" else None,
    )
