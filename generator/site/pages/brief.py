"""The page of a brief."""

from __future__ import annotations

from msgspec import Struct

from generator.charts import Material, plan
from generator.library.library import FOLDERS, Target, changes_of
from generator.library.queries import Lens
from generator.model.markdown import Body
from generator.model.model import Brief, ChartOptions, Involvement, Publication
from generator.primitives.dates import PartialDate, later
from generator.primitives.urls import address
from generator.site.citation import CitationView, citation
from generator.site.components import (
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
    TieView,
    date_view,
)
from generator.site.figures import TIMELINE, BriefFigure, chart, figures_of, material


class PartnerView(Struct, frozen=True, kw_only=True):
    """A partner's part in the brief; `status` is its own where it has one."""

    link: LinkView
    name: str
    country: LinkView | None
    role: str
    since: DateView | None
    until: DateView | None
    status: StatusView | None


class StepView(Struct, frozen=True, kw_only=True):
    """A step of the status history: of the whole, or of one party."""

    date: DateView
    status: StatusView | None
    party: str
    event: LinkView


class CorrectionView(Struct, frozen=True):
    """What was corrected and when."""

    date: DateView
    text: str


class BriefView(Struct, frozen=True, kw_only=True):
    """A brief's page from top to bottom. `overdue` is the first day on which its verification is overdue."""

    id: str
    card: CardView
    summary: str
    outlook: str
    status: StatusView | None
    since: DateView | None
    history: list[StepView]
    party_history: list[StepView]
    facts: list[FactView]
    date: DateView
    updated: DateView | None
    verified: DateView | None
    evidence: DateView | None
    overdue: str
    authors: list[str]
    body: Parts
    figures: list[FigureView]
    timeline: FigureView | None
    status_figure: FigureView | None
    events: list[EventView]
    partners: list[PartnerView]
    ties: list[TieView]
    mentions: list[LinkView]
    also_known_as: list[str]
    sources: list[SourceView]
    corrections: list[CorrectionView]
    citation: CitationView
    contact: str


def brief_view(desk: Desk, brief: str) -> BriefView:
    """The view of a brief."""
    lens = desk.lens
    facts, path = lens.brief(brief), lens.path("brief", brief)
    bodies = lens.bodies(path)
    target = Target("brief", brief, facts.title, desk.origin)
    card = desk.card(brief)
    source = material(lens, brief)
    body, rest = _body_and_figures(desk, brief, bodies[""], source)
    events = [desk.event(o, bodies=bodies) for o in reversed(lens.occurrences(brief))]
    desk.cited(source.id for source in facts.sources)
    return BriefView(
        id=brief,
        card=card,
        summary=facts.summary,
        outlook=facts.outlook,
        status=card.status,
        since=card.since,
        history=_steps(desk, brief, [""]),
        party_history=_steps(desk, brief, _parties(lens, brief)),
        facts=_facts(desk, facts, card),
        date=date_view(facts.date),
        updated=date_view(facts.updated),
        verified=date_view(facts.verified),
        evidence=card.evidence,
        overdue=overdue(facts.verified or facts.date, lens.publication),
        authors=facts.authors or lens.publication.authors,
        body=body,
        figures=rest,
        timeline=_timeline(desk, brief, source),
        status_figure=_status_figure(desk, source),
        events=events,
        partners=[_partner(desk, brief, involvement) for involvement in facts.partners],
        ties=[TieView(label=t.label, card=desk.card(t.other), note=t.note) for t in lens.ties(brief)],
        mentions=[desk.link(mention) for mention in lens.mentions(target)],
        also_known_as=facts.also_known_as,
        sources=desk.bibliography(),
        corrections=[CorrectionView(date_view(c.date), c.text) for c in reversed(facts.corrections)],
        citation=citation(lens.publication, facts, target),
        contact=lens.publication.contact,
    )


def _parties(lens: Lens, brief: str) -> list[str]:
    """The partners (ids) and countries (codes) that have a status of their own in a brief."""
    return sorted({o.event.party for o in lens.occurrences(brief) if o.event.status and o.event.party})


def _body_and_figures(desk: Desk, brief: str, body: Body, source: Material) -> tuple[Parts, list[FigureView]]:
    """The body with the charts that its blocks place, and the declared charts that none does."""
    lens = desk.lens
    facts, path = lens.brief(brief), lens.path("brief", brief)
    figures = figures_of(facts, lens.prose(path))
    by_line = {figure.line: figure for figure in figures if figure.line}

    def view(figure: BriefFigure) -> FigureView:
        dataset = figure.options.dataset if figure.options else ""
        cited = next((d.sources for d in facts.datasets if d.id == dataset), [])
        drawn = chart(figure, source, lens, desk.studio)
        return desk.figure(figure.id, drawn, sources=cited, downloads=figure.declared)

    parts = desk.fill(body, path, lambda block: view(by_line[block.line]))
    return parts, [view(figure) for figure in figures if not figure.line]


def _timeline(desk: Desk, brief: str, source: Material) -> FigureView | None:
    """The chart of a brief's events, unless it declares one of that name itself."""
    if not source.events or any(declared.id == TIMELINE for declared in desk.lens.brief(brief).charts):
        return None
    return desk.figure(TIMELINE, desk.studio.planned(plan, ChartOptions(kind="timeline", title="Timeline"), source))


def _status_figure(desk: Desk, source: Material) -> FigureView | None:
    """The chart of the statuses through time, where there is more than one step to show."""
    if len(source.steps) < 2:
        return None
    options = ChartOptions(kind="status-history", title="Status through time")
    return desk.figure("status-history", desk.studio.planned(plan, options, source))


def _steps(desk: Desk, brief: str, parties: list[str]) -> list[StepView]:
    """The steps of the whole (party "") or of parties; an event that sets the status that stood already is none."""
    return [
        StepView(
            date=date_view(o.event.date),
            status=desk.status_named(o.event.status),
            party=desk.lens.party_title(party) if party else "",
            event=LinkView(o.event.title, f"#{o.anchor}"),
        )
        for party in parties
        for o in changes_of(desk.lens.history(brief, party))
    ]


def _facts(desk: Desk, facts: Brief, card: CardView) -> list[FactView]:
    rows: list[tuple[str, list[LinkView]]] = [
        ("Kind", [card.kind] if card.kind else []),
        ("Fields", card.fields),
        ("Countries", card.countries),
        ("Started", [LinkView(facts.started.words, "")] if facts.started else []),
        ("Ended", [LinkView(facts.ended.words, "")] if facts.ended else []),
    ]
    return [FactView(label, values) for label, values in rows if values]


def _partner(desk: Desk, brief: str, involvement: Involvement) -> PartnerView:
    lens = desk.lens
    partner = lens.partner(involvement.id)
    history = lens.history(brief, involvement.id)
    place = desk.href(address(FOLDERS["partner"], involvement.id))
    return PartnerView(
        link=LinkView(partner.title, place),
        name=partner.name,
        country=desk.link_to("country", partner.country.lower()),
        role=involvement.role,
        since=date_view(involvement.since),
        until=date_view(involvement.until),
        status=desk.status_named(history[-1].event.status) if history else None,
    )


def overdue(since: PartialDate, publication: Publication) -> str:
    """The first day on which a brief verified on a date is overdue, as a script in the page compares it."""
    return later(since.last, publication.verify_after + 1).isoformat()
