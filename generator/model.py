"""The nouns of a publication: what the front matter means once it has been read.

These types are the only description of the keys that writers type: the reader (`schema.py`) takes names, types and
requirements from here, and so will the JSON Schema. Field order is the order of the contract.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Struct, field

from generator.dates import PartialDate
from generator.diagnostics import CODES
from generator.rules import Severity


class Form(Struct, frozen=True):
    """What a text must look like beyond being text; the reader checks it and names the code when it does not."""

    name: Literal["id", "url", "base-url", "country", "site-path", "contact"]


class Keys(Struct, frozen=True):
    """The only keys a mapping may have."""

    names: frozenset[str]


Id = Annotated[str, Form("id")]
"""An id that is given here."""

Ref = str
"""An id that is given elsewhere: whether it exists is for the library to say."""

Url = Annotated[str, Form("url")]
BaseUrl = Annotated[str, Form("base-url")]
Country = Annotated[str, Form("country")]
SitePath = Annotated[str, Form("site-path")]
Contact = Annotated[str, Form("contact")]

Cell = str | int | float | bool | None
"""A value in a dataset's row; dates stay text here and are read by the chart that needs them."""

Tone = Literal["good", "caution", "bad", "neutral"]


class Source(Struct, frozen=True, kw_only=True):
    """A document that claims rest on. Its id is unique in the publication."""

    id: Id
    title: str
    publisher: str = ""
    author: str = ""
    date: PartialDate | None = None
    url: Url = ""
    archive_url: Url = ""
    accessed: PartialDate | None = None
    language: str = ""
    type: str = ""


class Quote(Struct, frozen=True, kw_only=True):
    """What somebody said, word for word."""

    speaker: str
    text: str


class Dispute(Struct, frozen=True, kw_only=True):
    """One of several versions that sources give of a fact."""

    claim: str
    sources: list[Ref] = []


class Event(Struct, frozen=True, kw_only=True):
    """Something that happened on a date, and the status it set, if any, for the whole or for one party."""

    date: PartialDate
    title: str
    kind: Ref = ""
    detail: str = ""
    actors: list[Ref] = []
    status: Ref = ""
    party: str = ""
    id: Id = ""
    quote: Quote | None = None
    sources: list[Ref] = []
    disputed: list[Dispute] = []


class Involvement(Struct, frozen=True, kw_only=True):
    """A partner's part in a collaboration. Written short, it is the partner's id alone."""

    id: Ref
    role: str = ""
    since: PartialDate | None = None
    until: PartialDate | None = None


class Relation(Struct, frozen=True, kw_only=True):
    """A directed tie from the brief that declares it to another."""

    to: Ref
    type: Ref
    note: str = ""


class Dataset(Struct, frozen=True, kw_only=True):
    """A small table of figures: its rows here, or a CSV file's."""

    id: Id
    title: str = ""
    unit: str = ""
    rows: list[dict[str, Cell]] = []
    file: str = ""
    sources: list[Ref] = []
    disputed: list[Dispute] = []


class Annotation(Struct, frozen=True, kw_only=True):
    """A note at one place of a chart's x axis: a date, or any value of the axis."""

    text: str
    date: PartialDate | None = None
    x: Cell = None


class ChartOptions(Struct, frozen=True, kw_only=True):
    """What a chart block may say (contract §4); which of it a kind takes is that kind's matter."""

    kind: str
    dataset: str = ""
    name: str = ""
    x: str = ""
    y: str = ""
    color: str = ""
    facet: str = ""
    start: str = ""
    end: str = ""
    sort: str | list[str] = ""
    stack: Cell = None
    unit: str = ""
    title: str = ""
    caption: str = ""
    annotations: list[Annotation] = []


class Chart(ChartOptions, frozen=True, kw_only=True):
    """A chart declared in front matter: it has an id, by which a block in the body places it."""

    id: Id


class Correction(Struct, frozen=True, kw_only=True):
    """What was corrected in a brief, when and why."""

    date: PartialDate
    text: str


class Brief(Struct, frozen=True, kw_only=True):
    """One collaboration. `id` and `path` are its file's; the rest is its front matter."""

    title: str
    summary: str
    date: PartialDate
    updated: PartialDate | None = None
    verified: PartialDate | None = None
    authors: list[str] = []
    draft: bool = False
    kind: Ref = ""
    fields: list[Ref] = []
    started: PartialDate | None = None
    ended: PartialDate | None = None
    partners: list[Involvement] = []
    countries: list[Country] = []
    status: Ref = ""
    outlook: str = ""
    events: list[Event] = []
    relations: list[Relation] = []
    datasets: list[Dataset] = []
    charts: list[Chart] = []
    sources: list[Source] = []
    corrections: list[Correction] = []
    also_known_as: list[str] = []
    aliases: list[SitePath] = []


class Partner(Struct, frozen=True, kw_only=True):
    """An organisation. `country` is absent for an intergovernmental body."""

    name: str
    short: str = ""
    country: Country = ""
    kind: Ref = ""
    url: Url = ""
    ror: str = ""
    wikidata: str = ""
    also_known_as: list[str] = []
    aliases: list[SitePath] = []

    @property
    def title(self) -> str:
        """The name used in running text and lists."""
        return self.short or self.name


class Page(Struct, frozen=True, kw_only=True):
    """A page of prose about the publication itself. `nav` is its place in the navigation; without it, it has none."""

    title: str
    summary: str = ""
    draft: bool = False
    aliases: list[SitePath] = []
    nav: int | None = None


class Status(Struct, frozen=True, kw_only=True):
    """How a collaboration stands."""

    id: Id
    label: str
    definition: str = ""
    tone: Tone = "neutral"


class Term(Struct, frozen=True, kw_only=True):
    """A word of a vocabulary: a kind of collaboration, a field, a kind of event."""

    id: Id
    label: str
    description: str = ""


class RelationType(Struct, frozen=True, kw_only=True):
    """A kind of tie; `inverse` is its label as seen from the other side. Its own inverse, it is symmetric."""

    id: Id
    label: str
    inverse: str

    @property
    def symmetric(self) -> bool:
        """Whether both sides see it alike."""
        return self.label == self.inverse


class NavigationLink(Struct, frozen=True, kw_only=True):
    """An entry of the navigation: a page of the publication by its id, or a title with an address."""

    page: Ref = ""
    title: str = ""
    url: str = ""


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
    url: BaseUrl
    tagline: str = ""
    description: str = ""
    language: str = "en"
    license: str = ""
    authors: list[str] = []
    contact: Contact = ""
    statuses: list[Status] = field(default_factory=lambda: list(STATUSES))
    kinds: list[Term] = []
    fields: list[Term] = []
    event_kinds: list[Term] = []
    relation_types: list[RelationType] = field(default_factory=lambda: list(RELATION_TYPES))
    navigation: list[NavigationLink] = []
    checks: Annotated[dict[str, Severity], Keys(frozenset(CODES))] = {}
    verify_after: int = 180


SHORTHAND: dict[type, str] = {Involvement: "id", NavigationLink: "page"}
"""Types that may be written as a single text, with the key that it stands for."""

PRINTED_AS: dict[type, str] = {
    Source: "source",
    Quote: "quote",
    Dispute: "disputed claim",
    Event: "event",
    Involvement: "partner",
    Relation: "relation",
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
    Publication: "publication",
}
"""What diagnostics call a value of each type."""
