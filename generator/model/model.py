"""The nouns of a publication: what the front matter means once it has been read.

These types are the only description of the keys that writers type: the reader (`schema.py`) takes names, types and
requirements from here, and so does the JSON Schema, with the sentence below each key (`json_schema.py`). Field order is
the order of the contract.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Struct, field

from generator.diagnostics.catalogue import Severity
from generator.diagnostics.diagnostic import CODES
from generator.primitives.dates import PartialDate


class Form(Struct, frozen=True):
    """What a text must look like beyond being text; the reader checks it and names the code when it does not."""

    name: Literal[
        "id", "url", "base-url", "country", "language", "license", "ror", "wikidata", "site-path", "contact",
        "color", "fonts",
    ]  # fmt: skip


class Keys(Struct, frozen=True):
    """The only keys a mapping may have."""

    names: frozenset[str]


class Count(Struct, frozen=True):
    """Of how many items a list is."""

    items: int


Id = Annotated[str, Form("id")]
"""An id that is given here."""

Vocabulary = Literal[
    "status", "kind", "event-kind", "field", "relation-type", "partner", "party", "source", "brief", "page"
]
"""What an id may name. A party is a partner, or a country by its code; a page is one of prose or a section."""


class Interval(Struct, frozen=True):
    """A date that may also say between which days something happened: `2022-02-24..2022-12-31`."""


class Names(Struct, frozen=True):
    """An id that is given elsewhere, and what it names: whether there is such a thing is for the library to say."""

    what: Vocabulary


StatusRef = Annotated[str, Names("status")]
KindRef = Annotated[str, Names("kind")]
EventKindRef = Annotated[str, Names("event-kind")]
FieldRef = Annotated[str, Names("field")]
RelationTypeRef = Annotated[str, Names("relation-type")]
PartnerRef = Annotated[str, Names("partner")]
PartyRef = Annotated[str, Names("party")]
SourceRef = Annotated[str, Names("source")]
BriefRef = Annotated[str, Names("brief")]
PageRef = Annotated[str, Names("page")]

When = Annotated[PartialDate, Interval()]
"""When something happened, as far as it is known: a date, or an interval. Dates of documents are `PartialDate`."""

Url = Annotated[str, Form("url")]
BaseUrl = Annotated[str, Form("base-url")]
Country = Annotated[str, Form("country")]
Language = Annotated[str, Form("language")]
License = Annotated[str, Form("license")]
Ror = Annotated[str, Form("ror")]
Wikidata = Annotated[str, Form("wikidata")]
SitePath = Annotated[str, Form("site-path")]
Contact = Annotated[str, Form("contact")]
Color = Annotated[str, Form("color")]
Fonts = Annotated[str, Form("fonts")]

Cell = str | int | float | bool | None
"""A value in a dataset's row; dates stay text here and are read by the chart that needs them."""

Tone = Literal["good", "caution", "bad", "neutral"]


class Withdrawal(Struct, frozen=True, kw_only=True):
    """What says that something published was taken back."""

    date: PartialDate
    """When it was taken back."""
    reason: str
    """Why."""


class Source(Struct, frozen=True, kw_only=True):
    """A document that claims rest on. Its id is unique in the publication."""

    id: Id
    """By which it is cited."""
    title: str
    """Its title."""
    publisher: str = ""
    """Who published it."""
    author: str = ""
    """Who wrote it."""
    date: PartialDate | None = None
    """When it was published."""
    url: Url = ""
    """Where it stands."""
    archive_url: Url = ""
    """Where a copy of it is kept."""
    accessed: PartialDate | None = None
    """When you read it."""
    language: Language = ""
    """Its language (BCP 47)."""
    type: str = ""
    """What it is, in a word of your own: `article`, `press-release`."""
    former_ids: list[Id] = []
    """Ids that it had before."""
    withdrawn: Withdrawal | None = None
    """When and why it was taken back."""


class Quote(Struct, frozen=True, kw_only=True):
    """What somebody said, word for word."""

    speaker: str
    """Who said it."""
    text: str
    """The words."""


class Dispute(Struct, frozen=True, kw_only=True):
    """One of several versions that sources give of a fact."""

    claim: str
    """One version."""
    sources: list[SourceRef] = []
    """Who gives it."""


class Event(Struct, frozen=True, kw_only=True):
    """Something that happened on a date, and the status it set, if any, for the whole or for one party."""

    date: When
    """When it happened."""
    until: When | None = None
    """When it was over, of what took longer than a day."""
    title: str
    """What happened, in a line."""
    kind: EventKindRef = ""
    """What kind of event it is: one of `event_kinds`."""
    detail: str = ""
    """More about it."""
    actors: list[PartnerRef] = []
    """The partners who acted; they need not be the brief's own."""
    status: StatusRef = ""
    """The status from this date on."""
    party: PartyRef = ""
    """Whose status it is, when not that of the whole."""
    id: Id = ""
    """A name, with which several briefs tell the same event."""
    former_ids: list[Id] = []
    """Ids that it had before."""
    quote: Quote | None = None
    """What somebody said."""
    sources: list[SourceRef] = []
    """What it rests on; without any: `unsourced`."""
    disputed: list[Dispute] = []
    """Versions that sources give of it."""
    withdrawn: Withdrawal | None = None
    """When and why it was taken back."""


class Involvement(Struct, frozen=True, kw_only=True):
    """A partner's part in a collaboration. Written short, it is the partner's id alone."""

    id: PartnerRef
    """A partner of `content/partners/`."""
    role: str = ""
    """Its part, in a few words."""
    since: When | None = None
    """When it joined."""
    until: When | None = None
    """When it left."""


class Relation(Struct, frozen=True, kw_only=True):
    """A directed tie from the brief that declares it to another."""

    to: BriefRef
    """Another brief."""
    type: RelationTypeRef
    """One of `relation_types`."""
    note: str = ""
    """Why, in a few words."""
    since: When | None = None
    """From when on it holds."""
    withdrawn: Withdrawal | None = None
    """When and why it was taken back."""


ColumnType = Literal["year", "date", "number", "name"]


class ColumnFacts(Struct, frozen=True, kw_only=True):
    """What a column of a dataset holds. Written short, it is the type alone."""

    type: ColumnType | None = None
    """What its values are."""
    unit: str = ""
    """In what its numbers count."""


class Dataset(Struct, frozen=True, kw_only=True):
    """A small table of figures: its rows here, or a CSV file's."""

    id: Id
    """What charts name."""
    title: str = ""
    """What it counts."""
    unit: str = ""
    """In what."""
    columns: dict[str, ColumnFacts] = {}
    """What columns hold, where it is not plain from their values: `{from: year, cost: {unit: EUR million}}`."""
    rows: list[dict[str, Cell]] = []
    """Each a mapping of columns to values: `{year: 2011, launches: 2}`."""
    file: str = ""
    """A CSV file in place of `rows`: `data/launches.csv`."""
    dated: str = ""
    """The column that says of each row when it became true."""
    sources: list[SourceRef] = []
    """What it rests on; without any: `unsourced`."""
    disputed: list[Dispute] = []
    """Versions that sources give of it."""
    withdrawn: Withdrawal | None = None
    """When and why it was taken back."""


class Annotation(Struct, frozen=True, kw_only=True):
    """A note at one place of a chart's x axis: a date, or any value of the axis."""

    text: str
    """The note."""
    date: PartialDate | None = None
    """Where it stands, on an axis of dates."""
    x: Cell = None
    """Where it stands, on any other."""


class ChartOptions(Struct, frozen=True, kw_only=True):
    """What a chart block may say (contract §4); which of it a kind takes is that kind's matter."""

    kind: str
    """What is drawn."""
    dataset: str = ""
    """What it is drawn from."""
    name: str = ""
    """Of a Python chart: `launches` for `charts/launches.py`."""
    x: str = ""
    """Across."""
    y: str = ""
    """Upwards; of lists of bars, from top to bottom."""
    color: str = ""
    """A colour for each of its values."""
    facet: str = ""
    """A small chart for each of its values."""
    start: str = ""
    """Where a span begins."""
    end: str = ""
    """Where a span ends."""
    sort: str | list[str] = ""
    """The order: `x`, `-y` …, or the names themselves."""
    stack: Cell = None
    """Whether parts stand on one another, side by side, or as shares."""
    unit: str = ""
    """What the numbers count."""
    title: str = ""
    """What it shows, in a line."""
    caption: str = ""
    """More about it."""
    annotations: list[Annotation] = []
    """Notes at places of the axis."""


class Chart(ChartOptions, frozen=True, kw_only=True):
    """A chart declared in front matter: it has an id, by which a block in the body places it."""

    id: Id
    """By which a block places it: ```` ```chart launches ````."""


class Correction(Struct, frozen=True, kw_only=True):
    """What was corrected, when and why."""

    date: PartialDate
    """When it was corrected."""
    text: str
    """What was wrong, and what it says now."""
    fact: str = ""
    """What was corrected, by its place in the page: `#event-2022-03-17`, `#data-launches`, `#summary`; else all."""
    weight: Literal["minor", "substantive", "retraction"] = "substantive"
    """How much it matters: `minor`, `substantive` or `retraction`."""


class Brief(Struct, frozen=True, kw_only=True):
    """One collaboration: the front matter of its brief."""

    title: str
    """Its name."""
    summary: str
    """One or two sentences: on the page, on cards, for search engines."""
    date: PartialDate
    """When it was first published."""
    updated: PartialDate | None = None
    """When it last changed in substance."""
    verified: PartialDate | None = None
    """When somebody last made sure that it still holds."""
    authors: list[str] = []
    """Who wrote it."""
    draft: bool = False
    """Whether to leave it out."""
    kind: KindRef = ""
    """What kind of collaboration it is: one of `kinds`."""
    fields: list[FieldRef] = []
    """The fields it belongs to: of `fields`."""
    started: When | None = None
    """When the collaboration began."""
    ended: When | None = None
    """When it ended."""
    partners: list[Involvement] = []
    """Who takes part."""
    countries: list[Country] = []
    """Countries that take part besides the partners' own."""
    status: StatusRef = ""
    """How it stands; required when no event says so, and it must not contradict them."""
    outlook: str = ""
    """A sentence on what may come."""
    events: list[Event] = []
    """What happened."""
    relations: list[Relation] = []
    """Ties to other briefs."""
    datasets: list[Dataset] = []
    """Tables of figures."""
    charts: list[Chart] = []
    """Charts with an id; those that no block places stand below the text."""
    sources: list[Source] = []
    """Sources that are defined here."""
    corrections: list[Correction] = []
    """What was corrected, when and why."""
    withdrawn: Withdrawal | None = None
    """When and why it was taken back."""
    also_known_as: list[str] = []
    """Other names, by which `[[links]]` find it."""
    aliases: list[SitePath] = []
    """Former addresses; each redirects here."""


class Partner(Struct, frozen=True, kw_only=True):
    """An organisation. `country` is absent for an intergovernmental body."""

    name: str
    """Its full name."""
    short: str = ""
    """What it is called in texts and lists."""
    country: Country = ""
    """Its country; none for an intergovernmental body."""
    kind: str = ""
    """What kind of organisation it is, in a word of your own."""
    url: Url = ""
    """Its website."""
    ror: Ror = ""
    """Its id in the Research Organization Registry, or the entry's address."""
    wikidata: Wikidata = ""
    """Its id in Wikidata (`Q42262`), or the entry's address."""
    corrections: list[Correction] = []
    """What was corrected, when and why."""
    withdrawn: Withdrawal | None = None
    """When and why it was taken back."""
    also_known_as: list[str] = []
    """Other names, by which `[[links]]` find it."""
    aliases: list[SitePath] = []
    """Former addresses; each redirects here."""

    @property
    def title(self) -> str:
        """The name used in running text and lists."""
        return self.short or self.name


class Page(Struct, frozen=True, kw_only=True):
    """A page of prose about the publication itself. `nav` is its place in the navigation; without it, it has none."""

    title: str
    """Its name."""
    summary: str = ""
    """One or two sentences."""
    draft: bool = False
    """Whether to leave it out."""
    aliases: list[SitePath] = []
    """Former addresses; each redirects here."""
    nav: int | None = None
    """Its place in the navigation, the smallest first."""
    corrections: list[Correction] = []
    """What was corrected, when and why."""


class Status(Struct, frozen=True, kw_only=True):
    """How a collaboration stands."""

    id: Id
    """What briefs write."""
    label: str
    """What readers see."""
    definition: str = ""
    """What it means, in a sentence."""
    tone: Tone = "neutral"
    """Its colour."""


class Term(Struct, frozen=True, kw_only=True):
    """A word of a vocabulary: a kind of collaboration, a field, a kind of event."""

    id: Id
    """What briefs write."""
    label: str
    """What readers see."""
    description: str = ""
    """What it covers, in a sentence."""


class RelationType(Struct, frozen=True, kw_only=True):
    """A kind of tie; `inverse` is its label as seen from the other side. Its own inverse, it is symmetric."""

    id: Id
    """What briefs write."""
    label: str
    """The relation as seen from the brief that declares it: “part of”."""
    inverse: str
    """The same as seen from the other: “includes”."""

    @property
    def symmetric(self) -> bool:
        """Whether both sides see it alike."""
        return self.label == self.inverse


class NavigationLink(Struct, frozen=True, kw_only=True):
    """An entry of the navigation: a page of the publication by its id, or a title with an address."""

    page: PageRef = ""
    """A page of `content/pages/`, or a section: `briefs`, `timeline`, `sources`, `changes` …"""
    title: str = ""
    """What readers see; required without `page`."""
    url: str = ""
    """Where it leads, when there is no `page`: `https://…`, or a path from the site's root such as `/briefs/iss/`."""


class TurningPoint(Struct, frozen=True, kw_only=True):
    """A day that changed much: it is marked on every chart of the whole publication or of a term."""

    date: PartialDate
    """When it was."""
    label: str
    """What it was, in a few words."""


class Palette(Struct, frozen=True, kw_only=True):
    """Colours by their roles; those that are left out stay as they are."""

    ink: Color = ""
    """Texts."""
    muted: Color = ""
    """What is beside the matter."""
    paper: Color = ""
    """The page."""
    raised: Color = ""
    """Boxes on the page."""
    line: Color = ""
    """Rules and borders."""
    accent: Color = ""
    """Links, and what is to be noticed."""


class TypeFaces(Struct, frozen=True, kw_only=True):
    """The types of texts: each a list of families, the first that a reader's machine has."""

    reading: Fonts = ""
    """The type of headlines and texts."""
    interface: Fonts = ""
    """The type of navigation, labels and tables."""
    code: Fonts = ""
    """The type of code."""


class Theme(Struct, frozen=True, kw_only=True):
    """The look of the site, as far as it needs no template."""

    light: Palette | None = None
    """Its colours on light paper."""
    dark: Palette | None = None
    """Its colours on dark paper; without an accent of its own, the light one's is made lighter."""
    fonts: TypeFaces | None = None
    """Its types."""
    logo: str = ""
    """A picture that stands before the title at the head of every page: `images/logo.svg`."""
    footer: str = ""
    """A text at the foot of every page; an empty line begins a new paragraph."""
    links: list[NavigationLink] = []
    """Links at the foot of every page."""


class Words(Struct, frozen=True, kw_only=True):
    """What things are called on pages, where the publication has a word of its own."""

    brief: Annotated[list[str], Count(2)] = field(default_factory=lambda: ["collaboration", "collaborations"])
    """What a brief is about, one and many: `[programme, programmes]`."""


STATUSES = [
    Status(id="active", label="Active", tone="good", definition="The collaboration works as agreed."),
    Status(
        id="at-risk",
        label="At risk",
        tone="caution",
        definition="A partner has publicly put it in doubt; nothing has been stopped.",
    ),
    Status(
        id="suspended",
        label="Suspended",
        tone="bad",
        definition="A partner has stopped the work, without ending the agreement.",
    ),
    Status(
        id="ended",
        label="Ended",
        tone="bad",
        definition="The collaboration is over: terminated, expired or abandoned.",
    ),
    Status(
        id="replaced",
        label="Replaced",
        tone="neutral",
        definition="Its purpose is now served by another arrangement.",
    ),
    Status(id="unknown", label="Unknown", tone="neutral", definition="What became of it is not known."),
]

RELATION_TYPES = [
    RelationType(id="depends-on", label="depends on", inverse="is needed by"),
    RelationType(id="launched-by", label="launched by", inverse="launches"),
    RelationType(id="part-of", label="part of", inverse="includes"),
    RelationType(id="hosted-by", label="hosted by", inverse="hosts"),
    RelationType(id="successor-of", label="successor of", inverse="succeeded by"),
    RelationType(id="replaced-by", label="replaced by", inverse="replaces"),
    RelationType(id="related", label="related to", inverse="related to"),
]


class Publication(Struct, frozen=True, kw_only=True):
    """The publication as a whole: publication.yaml."""

    title: str
    """The publication's name."""
    url: BaseUrl
    """Where the site will stand, a path included: `https://example.org/records/`."""
    tagline: str = ""
    """A line of what it is about; the headline of the home page."""
    description: str = ""
    """One or two sentences, on the home page and for search engines."""
    language: Language = "en"
    """The language of the texts (BCP 47); countries are named in it."""
    license: License = ""
    """The licence of texts and data, by its SPDX id: `CC-BY-4.0`."""
    authors: list[str] = []
    """Who writes; a brief may name others."""
    contact: Contact = ""
    """Where readers report mistakes."""
    statuses: list[Status] = field(default_factory=lambda: list(STATUSES))
    """The statuses there are, the best first."""
    kinds: list[Term] = []
    """The kinds of collaboration."""
    fields: list[Term] = []
    """The fields of science or life."""
    event_kinds: list[Term] = []
    """The kinds of events."""
    relation_types: list[RelationType] = field(default_factory=lambda: list(RELATION_TYPES))
    """How briefs may be related."""
    navigation: list[NavigationLink] = []
    """The links at the head of every page."""
    checks: Annotated[dict[str, Severity], Keys(frozenset(CODES))] = {}
    """How much each diagnostic weighs."""
    theme: Theme | None = None
    """Colours, types, logo and footer of the site."""
    verify_after: int = 180
    """Days after which a brief that nobody verified is overdue."""
    corrections: list[Correction] = []
    """What was corrected in its terms and their order, or taken out, when and why."""
    terms: Words = field(default_factory=Words)
    """What things are called on pages."""
    turning_points: list[TurningPoint] = []
    """Days that are marked on every chart of the whole."""


SHORTHAND: dict[type, str] = {Involvement: "id", NavigationLink: "page", ColumnFacts: "type"}
"""Types that may be written as a single text, with the key that it stands for."""

PRINTED_AS: dict[type, str] = {
    Withdrawal: "withdrawal",
    Source: "source",
    Quote: "quote",
    Dispute: "disputed claim",
    Event: "event",
    Involvement: "partner",
    Relation: "relation",
    ColumnFacts: "column",
    Dataset: "dataset",
    Annotation: "annotation",
    ChartOptions: "chart",
    Chart: "chart",
    Correction: "correction",
    Brief: "brief",
    Partner: "partner",
    Page: "page",
    Status: "status",
    Term: "term",
    RelationType: "relation type",
    NavigationLink: "navigation entry",
    TurningPoint: "turning point",
    Palette: "palette",
    TypeFaces: "set of fonts",
    Theme: "theme",
    Words: "set of terms",
    Publication: "publication",
}
"""What diagnostics call a value of each type."""
