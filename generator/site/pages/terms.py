"""The pages of partners, countries, fields, kinds, statuses and sources, and each folder's own index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from generator.charts import (
    EventMark,
    all_timelines,
    events_by_year,
    events_over_time,
    partner_status_matrix,
    standing_by_year,
)
from generator.library import aggregates
from generator.library.aggregates import EVERY, Newest
from generator.library.library import FOLDERS, SECTIONS, Target, TargetKind, Telling, since
from generator.model.model import Partner, Publication
from generator.primitives.urls import Address, address
from generator.site.components import (
    CardView,
    ChoiceView,
    DateView,
    Desk,
    EventView,
    FactView,
    FigureView,
    LineView,
    LinkView,
    Parts,
    SourceView,
    StatusView,
    date_view,
)
from generator.site.figures import crowded, standings
from generator.site.pages.board import BoardRow, board_choices, board_rows, linked
from generator.site.wording import crowd_sentence, own_sentence, share_sentence

INTRODUCTIONS: dict[TargetKind, str] = {
    "brief": "Every {0} that this publication follows, and how each stands.",
    "partner": "The organisations that take part in the {1}.",
    "country": "The countries whose institutions take part in the {1}.",
    "field": "The fields that the {1} belong to.",
    "kind": "The kinds of {0} that this publication follows.",
    "status": "The ways in which {1} can stand, and how many stand so now.",
    "source": "Every document that this publication rests on, and what each supports.",
}
"""What each folder holds; {0} and {1} are what a brief is about, one and many."""
_NOUNS: dict[TargetKind, str] = {
    "brief": "Brief",
    "partner": "Partner",
    "country": "Country",
    "field": "Field",
    "kind": "Kind of {0}",
    "status": "Status",
    "source": "Source",
}


def noun_of(kind: TargetKind, publication: Publication) -> str:
    """What a thing of a kind is."""
    return _NOUNS[kind].format(publication.terms.brief[0])


class PartView(Struct, frozen=True, kw_only=True):
    """How a party's own part in a brief stands, since when; `party` is its name where it is not the page's own."""

    party: str
    status: StatusView
    since: DateView | None


class MemberView(Struct, frozen=True, kw_only=True):
    """A brief on a term's page. Where the term is a party, with its role, its years, and how its own part stands."""

    card: CardView
    role: str
    since: DateView | None
    until: DateView | None
    parts: list[PartView]


class TermView(Struct, frozen=True, kw_only=True):
    """A term's page: what it is, its briefs, their events.

    Its briefs are `members`, or `lines` when they are too many for cards; `events` are the newest of `told`. `lead` is
    a sentence on how they stand; the page is headed by its `name`, beside which stands a `title` that is shorter.
    """

    kind: str
    noun: str
    title: str
    name: str
    description: str
    lead: str
    status: StatusView | None
    facts: list[FactView]
    prose: Parts
    members: list[MemberView]
    lines: list[LineView]
    events: list[EventView]
    told: int
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
    """A folder's own page; of briefs it shows the board, or `lines` when they are too many."""

    kind: str
    title: str
    introduction: str
    entries: list[EntryView]
    board: list[BoardRow]
    lines: list[LineView]
    choices: list[ChoiceView]
    figures: list[FigureView]


class SourcePageView(Struct, frozen=True, kw_only=True):
    """A source's page: what it is and what it supports."""

    source: SourceView
    supports: list[tuple[LinkView, list[LinkView]]]


class RegisterView(Struct, frozen=True, kw_only=True):
    """The source register, each source with the number of claims it supports.

    Of many sources (`total`) a page holds a part; `pages` are links to all of them, `page` is this one's number.
    """

    introduction: str
    sources: list[tuple[SourceView, int]]
    publishers: int
    total: int
    page: int
    pages: list[LinkView]


def term_view(desk: Desk, target: Target) -> TermView:
    """The page of a partner, country, field, kind or status."""
    lens = desk.lens
    ids = lens.members(target.kind, target.id)
    crowded = len(ids) > aggregates.BOUNDS.cards
    newest = aggregates.newest(lens, target.kind, target.id, aggregates.BOUNDS.events)
    members = [] if crowded else [_member(desk, target, id) for id in ids]
    is_partner = target.kind == "partner"
    path = lens.path("partner", target.id) if is_partner else ""
    prose = desk.fill(lens.bodies(path)[""], path) if is_partner else []
    return TermView(
        kind=target.kind,
        noun=noun_of(target.kind, lens.publication),
        title=target.title,
        name=lens.partner(target.id).name if is_partner else target.title,
        description=_description(desk, target),
        lead=_lead(desk, target, len(ids), members),
        status=desk.status_named(target.id) if target.kind == "status" else None,
        facts=_facts(desk, target),
        prose=prose,
        members=members,
        lines=[desk.line(line) for line in aggregates.lines(lens, target.kind, target.id)] if crowded else [],
        events=events_view(desk, newest.told),
        told=newest.total,
        figures=_figures(desk, target, ids, newest),
        mentions=[desk.link(mention) for mention in lens.mentions(target) if mention.kind != "brief"],
        sources=desk.bibliography(),
    )


def index_view(desk: Desk, kind: TargetKind) -> IndexView:
    """The index of a folder."""
    lens = desk.lens
    briefs = lens.brief_ids if kind == "brief" else []
    crowded = len(briefs) > aggregates.BOUNDS.cards
    return IndexView(
        kind=kind,
        title=SECTIONS[address(FOLDERS[kind])],
        introduction=INTRODUCTIONS[kind].format(*lens.publication.terms.brief),
        entries=[]
        if kind == "brief"
        else [_entry(desk, target, count) for target, count in aggregates.entries(lens, kind)],
        board=[] if crowded else board_rows(desk, aggregates.lines(lens, *EVERY) if briefs else []),
        lines=[desk.line(line) for line in aggregates.lines(lens, *EVERY)] if crowded else [],
        choices=board_choices(desk) if kind == "brief" else [],
        figures=_matrix(desk) if kind == "partner" else [],
    )


def _matrix(desk: Desk) -> list[FigureView]:
    """Which partners' collaborations stand where; nothing while none of them stands anywhere."""
    counts = aggregates.matrix(desk.lens)
    if not counts:
        return []
    title = f"Where the partners’ {desk.lens.publication.terms.brief[1]} stand"
    drawn = desk.studio.planned(partner_status_matrix, counts, desk.lens.publication.statuses, title=title)
    return [desk.figure("partners-and-statuses", drawn)]


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


def register_view(desk: Desk, page: int) -> RegisterView:
    """A page (from 1) of the source register."""
    lens = desk.lens
    pages = register_pages(aggregates.size(lens).sources)
    return RegisterView(
        introduction=INTRODUCTIONS["source"].format(*lens.publication.terms.brief),
        sources=[(desk.source_view(source), count) for source, count in aggregates.register(lens, page)],
        publishers=aggregates.publishers(lens),
        total=aggregates.size(lens).sources,
        page=page,
        pages=[LinkView(str(number), desk.href(register_address(number))) for number in pages if len(pages) > 1],
    )


def register_pages(sources: int) -> range:
    """The numbers of the pages that the register of so many sources has."""
    return range(1, max(1, -(-sources // aggregates.BOUNDS.register)) + 1)


def register_address(page: int) -> Address:
    """Where a page of the register stands; no source's own page is in its way, as none has a page below its own."""
    return address("sources") if page == 1 else address("sources", "page", str(page))


def events_view(desk: Desk, told: Iterable[Telling]) -> list[EventView]:
    """Events; one that several briefs tell names them all."""
    return [desk.event(telling.occurrence, briefs=telling.briefs) for telling in told]


def _figures(desk: Desk, target: Target, ids: list[str], newest: Newest) -> list[FigureView]:
    """How its briefs came to stand where they do, and its events, where there is more than one to compare."""
    lens, crowd, planned, figures = desk.lens, (target.kind, target.id), desk.studio.planned, []
    publication = lens.publication
    statuses, turning, many = publication.statuses, publication.turning_points, publication.terms.brief[1]
    if len(ids) > aggregates.BOUNDS.rows:
        if tally := aggregates.standing(lens, *crowd):
            figures.append(desk.figure("statuses", planned(standing_by_year, tally, statuses, turning)))
    else:
        source = standings(lens, ids)
        if len({step.row for step in source.steps}) > 1:
            through_time = planned(all_timelines, source, title=f"How these {many} came to stand where they do")
            figures.append(linked(desk, desk.figure("statuses", through_time), ids))
    if newest.total > len(newest.told):
        by_year = planned(events_by_year, aggregates.happened(lens, *crowd), turning, title="Events in each year")
        figures.append(desk.figure("events", by_year))
    elif newest.total > 1:
        source = crowded(lens, marks(desk, newest.told))
        figures.append(desk.figure("events", planned(events_over_time, source, title="Events through time")))
    return figures


def marks(desk: Desk, told: Iterable[Telling]) -> list[EventMark]:
    """Events of several briefs as charts show them."""
    return [
        EventMark(
            date=event.date,
            title=event.title,
            status=event.status,
            still=telling.occurrence.still,
            party=desk.lens.party_title(event.party) if event.party else "",
            subject=desk.lens.card(telling.briefs[0]).title,
        )
        for telling in told
        for event in [telling.occurrence.event]
    ]


def _description(desk: Desk, target: Target) -> str:
    publication = desk.lens.publication
    if target.kind == "status":
        return next(status.definition for status in publication.statuses if status.id == target.id)
    terms = {"field": publication.fields, "kind": publication.kinds}.get(target.kind, [])
    return next((term.description for term in terms if term.id == target.id), "")


def _lead(desk: Desk, target: Target, count: int, members: list[MemberView]) -> str:
    """How a term's briefs stand, in a sentence; before it, in another, how the party's own parts do."""
    lens, terms = desk.lens, desk.lens.publication.terms.brief
    if target.kind == "status":
        return share_sentence(count, aggregates.size(lens).briefs, terms)
    counts = Counter(line.status for line in aggregates.lines(lens, target.kind, target.id))
    stand = [(status, counts[status.id]) for status in lens.publication.statuses]
    parts = Counter(part.status.id for member in members for part in member.parts if not part.party)
    own = own_sentence(target.title, [(status, parts[status.id]) for status in lens.publication.statuses], terms)
    return f"{own} {crowd_sentence(target.kind, target.title, count, stand, terms)}".strip()


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


def _parts(desk: Desk, target: Target, brief: str) -> list[PartView]:
    """How the own part of a party, or of a country's partners, stands in a brief."""
    lens = desk.lens
    if target.kind == "partner":
        parties = [target.id]
    elif target.kind == "country":
        parties = [target.id.upper(), *lens.natives(target.id)]
    else:
        return []
    found = []
    for party in parties:
        history = lens.history(brief, party)
        if history and (status := desk.status_named(history[-1].event.status)):
            name = lens.party_title(party)
            begun = date_view(since(history))
            found.append(PartView(party="" if name == target.title else name, status=status, since=begun))
    return found


def _member(desk: Desk, target: Target, brief: str) -> MemberView:
    involved = desk.lens.brief(brief).partners if target.kind == "partner" else []
    part = next((p for p in involved if p.id == target.id), None)
    return MemberView(
        card=desk.card(brief),
        role=part.role if part else "",
        since=date_view(part.since) if part else None,
        until=date_view(part.until) if part else None,
        parts=_parts(desk, target, brief),
    )


def _entry(desk: Desk, target: Target, count: int) -> EntryView:
    name = desk.lens.partner(target.id).name if target.kind == "partner" else ""
    return EntryView(
        link=desk.link(target),
        note=name if name and name != target.title else _description(desk, target),
        count=count,
        status=desk.status_named(target.id) if target.kind == "status" else None,
    )
