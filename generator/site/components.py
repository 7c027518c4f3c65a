"""Plain data for templates: what a page shows, and nothing that it does not.

A view is made of the structs below. It is the page's whole input besides its template, so its digest says whether the
page is still good. A `parts` list holds finished HTML and figures in turn; all else is text, which the templates
escape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct

from generator import charts
from generator.charts import Chart, Plot, Studio
from generator.charts.theme import status_mark
from generator.library.aggregates import Happening, Line
from generator.library.library import FOLDERS, Occurrence, Support, Target, TargetKind, label_of
from generator.library.queries import Lens
from generator.model.markdown import Body, Figure
from generator.model.model import Dispute, Source, Status
from generator.primitives.dates import PartialDate
from generator.primitives.urls import Address, address, href
from generator.site.references import Citations, fill

Parts = list[Any]
"""HTML texts and FigureViews in the order of the page."""


class LinkView(Struct, frozen=True):
    """A link as this page has it."""

    title: str
    href: str


class DateView(Struct, frozen=True):
    """A date for `<time>`: `iso` for programs, `words` for readers, `short` for narrow places."""

    iso: str
    words: str
    short: str


class StatusView(Struct, frozen=True):
    """A status: its label says it; `mark` names its colour and its glyph, which are of its tone where they can be."""

    id: str
    label: str
    definition: str
    tone: str
    mark: str
    href: str


class ChoiceView(Struct, frozen=True):
    """By what a list can be narrowed: `name` stands in the `data-…` of its items. `options` are ids with their labels;
    without any, the values that there are say for themselves what they mean."""

    name: str
    label: str
    options: list[tuple[str, str]]


class CardView(Struct, frozen=True, kw_only=True):
    """A brief as other pages show it. `since` is the date of the event that set its status, `evidence` that of the
    latest that it rests on; what ends in `id` or `ids` names what the links lead to."""

    id: str
    title: str
    href: str
    summary: str
    status: StatusView | None
    since: DateView | None
    evidence: DateView | None
    kind: LinkView | None
    kind_id: str
    fields: list[LinkView]
    field_ids: list[str]
    countries: list[LinkView]
    country_ids: list[str]
    draft: bool


class LineView(Struct, frozen=True, kw_only=True):
    """A brief among very many, in a line."""

    link: LinkView
    kind: str
    status: StatusView | None
    since: DateView | None
    before: StatusView | None


class CitedView(Struct, frozen=True, kw_only=True):
    """A source in few words: a number where the page has a numbered list, 0 elsewhere."""

    number: int
    title: str
    publisher: str
    href: str


class DisputeView(Struct, frozen=True):
    """One of several versions of a fact."""

    claim: str
    sources: list[CitedView]


class EventView(Struct, frozen=True, kw_only=True):
    """An event; `still` if the status that it sets stood already. `briefs` are those that tell it, on pages that show
    several briefs' events."""

    anchor: str
    href: str
    date: DateView
    title: str
    kind: str
    kind_id: str
    parts: Parts
    status: StatusView | None
    still: bool
    party: LinkView | None
    actors: list[LinkView]
    speaker: str
    quote: str
    sources: list[CitedView]
    disputed: list[DisputeView]
    briefs: list[LinkView]
    fields: list[str]
    countries: list[str]


class SourceView(Struct, frozen=True, kw_only=True):
    """A source in full; `number` as cited on this page, 0 where nothing is numbered."""

    id: str
    number: int
    title: str
    href: str
    publisher: str
    author: str
    date: DateView | None
    accessed: DateView | None
    url: str
    archive_url: str
    language: str
    type: str


class TieView(Struct, frozen=True, kw_only=True):
    """A relation to another brief."""

    label: str
    card: CardView
    note: str


class FigureView(Struct, frozen=True, kw_only=True):
    """A chart with all that stands around it; `drawing` is the digest under which its picture is found, `links` are
    where what it names leads."""

    id: str
    kind: str
    title: str
    caption: str
    unit: str
    description: str
    drawing: str
    columns: list[str]
    rows: list[list[Any]]
    sources: list[CitedView]
    csv: str
    svg: str
    links: dict[str, str] = {}


class FactView(Struct, frozen=True):
    """A label with links and texts, for the facts beside a text."""

    label: str
    values: list[LinkView]


class LookView(Struct, frozen=True, kw_only=True):
    """What the publication's theme asks for: whether there is a style sheet for it, the types that it replaces
    (`reading`, `interface`, `code`), the logo's address, the paragraphs and links of the footer."""

    styled: bool
    fonts: list[str]
    logo: str
    footer: list[str]
    links: list[LinkView]


class SiteView(Struct, frozen=True, kw_only=True):
    """What every page says of the publication; `terms` is what a brief is about, one and many."""

    title: str
    tagline: str
    description: str
    language: str
    license: str
    authors: list[str]
    contact: str
    terms: list[str]
    url: str
    navigation: list[LinkView]
    home: str
    look: LookView
    version: str


class FeedView(Struct, frozen=True):
    """A feed to subscribe to, by its way from the site's root."""

    title: str
    type: str
    place: str


class HeadView(Struct, frozen=True, kw_only=True):
    """What a page says of itself to programs. `root` leads from the page to the site's root; its own feed, if it has
    one, is the first of `feeds`; `picture` is the address of what is shown with links to the page, `picture_text` the
    same in words; the dates are a brief's."""

    address: str
    canonical: str
    root: str
    title: str
    description: str
    type: str
    picture: str
    picture_text: str
    published: str
    modified: str
    json_ld: str
    breadcrumb: list[LinkView]
    feeds: list[FeedView]


class PageView(Struct, frozen=True, kw_only=True):
    """Everything a template is given: the site, the page's head, and `view`, which each template has its own of."""

    site: SiteView
    head: HeadView
    view: Any


class Desk:
    """Makes views for one page: knows the page's address, numbers its sources and gathers its charts.

    A page that is `numbered` cites by the numbers of its own source list; any other links to the sources' pages. The
    `studio` knows the charts that were planned before.
    """

    def __init__(self, lens: Lens, origin: Address, studio: Studio, *, numbered: bool = False) -> None:
        self.lens = lens
        self.origin = origin
        self.numbered = numbered
        self.citations = Citations(lens)
        self.studio = studio
        self.charts: dict[str, Chart] = {}

    def href(self, place: str) -> str:
        """`place` as this page links to it; a place in this page by its fragment alone."""
        return href(place.removeprefix(self.origin) if place.startswith(f"{self.origin}#") else place, self.origin)

    def link(self, target: Target) -> LinkView:
        """A link to a target by its title."""
        return LinkView(target.title, self.href(target.address))

    def link_to(self, kind: TargetKind, id: str) -> LinkView | None:
        """A link to a target, if there is one."""
        target = self.lens.target(kind, id)
        return self.link(target) if target else None

    def links(self, kind: TargetKind, ids: Iterable[str]) -> list[LinkView]:
        """Links to targets of a kind."""
        return [link for id in ids if (link := self.link_to(kind, id))]

    def choice(self, kind: TargetKind, label: str) -> ChoiceView:
        """A choice among all targets of a kind."""
        return ChoiceView(kind, label, [(target.id, target.title) for target in self.lens.targets(kind)])

    def status(self, status: Status | None) -> StatusView | None:
        """A status with the way to its page."""
        if status is None:
            return None
        place = self.href(address(FOLDERS["status"], status.id))
        mark = status_mark(status.id, self.lens.publication.statuses)
        return StatusView(status.id, status.label, status.definition, status.tone, mark, place)

    def status_named(self, id: str) -> StatusView | None:
        """The status of an id."""
        return self.status(self.lens.status(id))

    def card(self, brief: str) -> CardView:
        """A brief's card."""
        card = self.lens.card(brief)
        return CardView(
            id=brief,
            title=card.title,
            href=self.href(address(FOLDERS["brief"], brief)),
            summary=card.summary,
            status=self.status_named(card.status),
            since=date_view(card.since),
            evidence=date_view(self.lens.evidence(brief)),
            kind=self.link_to("kind", card.kind),
            kind_id=card.kind,
            fields=self.links("field", card.fields),
            field_ids=card.fields,
            countries=self.links("country", card.countries),
            country_ids=card.countries,
            draft=card.draft,
        )

    def line(self, line: Line) -> LineView:
        """A brief in a line."""
        return LineView(
            link=LinkView(line.title, self.href(address(FOLDERS["brief"], line.id))),
            kind=label_of(self.lens.publication.kinds, line.kind) if line.kind else "",
            status=self.status_named(line.status),
            since=date_view(line.since),
            before=self.status_named(line.before),
        )

    def happening(self, told: Happening) -> EventView:
        """An event in few words: with neither its detail nor its actors and sources, which its brief tells."""
        links = [LinkView(title, self.href(address(FOLDERS["brief"], id))) for id, title in told.briefs]
        return EventView(
            anchor=told.anchor,
            href=f"{links[0].href}#{told.anchor}",
            date=date_view(told.date),
            title=told.title,
            kind=label_of(self.lens.publication.event_kinds, told.kind) if told.kind else "",
            kind_id=told.kind,
            parts=[],
            status=self.status_named(told.status),
            still=told.still,
            party=LinkView(told.party, "") if told.party else None,
            actors=[],
            speaker="",
            quote="",
            sources=[],
            disputed=[],
            briefs=links,
            fields=told.fields,
            countries=told.countries,
        )

    def event(
        self, told: Occurrence, *, bodies: dict[str, Body] | None = None, briefs: Iterable[str] = ()
    ) -> EventView:
        """An event; with its detail where the bodies of its brief are at hand, and with the briefs that tell it."""
        lens, event = self.lens, told.event
        place = address(FOLDERS["brief"], told.brief)
        detail = (bodies or {}).get(f"events.{told.index}.detail")
        return EventView(
            anchor=told.anchor,
            href=("" if place == self.origin else self.href(place)) + f"#{told.anchor}",
            date=date_view(event.date),
            title=event.title,
            kind=label_of(lens.publication.event_kinds, event.kind) if event.kind else "",
            kind_id=event.kind,
            parts=self.fill(detail, lens.path("brief", told.brief)) if detail else [],
            status=self.status_named(event.status),
            still=told.still,
            party=self._party(event.party),
            actors=self.links("partner", event.actors),
            speaker=event.quote.speaker if event.quote else "",
            quote=event.quote.text if event.quote else "",
            sources=self.cited(event.sources),
            disputed=self.disputed(event.disputed),
            briefs=self.links("brief", briefs),
            fields=lens.card(told.brief).fields,
            countries=lens.card(told.brief).countries,
        )

    def _party(self, party: str) -> LinkView | None:
        if not party:
            return None
        return self.link_to("partner", party) or self.link_to("country", party.lower()) or LinkView(party, "")

    def cited(self, sources: Iterable[str]) -> list[CitedView]:
        """Sources in few words, each linked to where this page, or the register, tells more."""
        return [
            CitedView(
                number=self.citations.number(id) if self.numbered else 0,
                title=self.lens.source(id).source.title,
                publisher=self.lens.source(id).source.publisher,
                href=f"#source-{id}" if self.numbered else self.href(address(FOLDERS["source"], id)),
            )
            for id in sources
        ]

    def disputed(self, disputes: Iterable[Dispute]) -> list[DisputeView]:
        """The versions of a fact."""
        return [DisputeView(dispute.claim, self.cited(dispute.sources)) for dispute in disputes]

    def source(self, id: str, number: int = 0) -> SourceView:
        """A source in full."""
        return self.source_view(self.lens.source(id).source, number)

    def source_view(self, source: Source, number: int = 0) -> SourceView:
        """A source in full, as it is defined."""
        return SourceView(
            id=source.id,
            number=number,
            title=source.title,
            href=self.href(address(FOLDERS["source"], source.id)),
            publisher=source.publisher,
            author=source.author,
            date=date_view(source.date),
            accessed=date_view(source.accessed),
            url=source.url,
            archive_url=source.archive_url,
            language=source.language,
            type=source.type.replace("-", " "),
        )

    def bibliography(self) -> list[SourceView]:
        """The sources this page has cited so far, in the order of their numbers."""
        return [self.source(id, number) for id, number in self.citations.cited.items()]

    def support(self, claim: Support) -> LinkView:
        """A link to a claim that a source supports."""
        fragment = f"#{claim.anchor}" if claim.anchor else ""
        return LinkView(claim.title, self.href(claim.page.address) + fragment)

    def figure(
        self, id: str, chart: Chart | Plot, *, sources: Iterable[str] = (), downloads: bool = False
    ) -> FigureView:
        """A chart of this page, noted for drawing. With `downloads`, data and picture stand beside the page."""
        chart = charts.chart_of(chart) if isinstance(chart, Plot) else chart
        label = chart.label
        self.charts[chart.drawing] = chart
        return FigureView(
            id=f"chart-{id}",
            kind=label.kind,
            title=label.title,
            caption=label.caption,
            unit=label.unit,
            description=label.description,
            drawing=chart.drawing,
            columns=[name.replace("_", " ") for name in label.table.columns],
            rows=label.table.rows,
            sources=self.cited(sources),
            csv=f"{id}.csv" if downloads else "",
            svg=f"{id}.svg" if downloads else "",
        )

    def fill(self, body: Body, path: str, figure: Callable[[Figure], object] | None = None) -> Parts:
        """A Markdown text of the file at `path`, its references filled in and its charts as `figure` makes them."""
        return fill(body, self.lens, path, self.href, self.citations, figure)


def date_view(date: PartialDate | None) -> Any:
    """A date for a template; None stays None."""
    return DateView(date.iso, date.words, date.short) if date else None
