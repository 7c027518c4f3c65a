"""The rows that files emit: all that the rest of a publication can know of a file.

Nothing here tells on which line a thing stands: a text whose lines move changes no row but that of its wording
(`TEXT`). An `Order` is a document's place in lists: its title as names are compared, then its id.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from generator.diagnostics.diagnostic import Diagnostic
from generator.engine.rows import Row
from generator.library.library import Registered, Support, Target
from generator.model.markdown import Link
from generator.model.model import Brief, Cell, Page, Partner, Relation
from generator.primitives.dates import PartialDate

Order = tuple[str, str]


class CardRow(Struct, frozen=True, kw_only=True):
    """A brief as other pages show it, by ids. `countries` are those that the brief itself names, in small letters."""

    title: str
    summary: str
    status: str
    since: PartialDate | None
    kind: str
    fields: list[str]
    countries: list[str]
    partners: list[str]
    draft: bool


class Portrait(Struct, frozen=True, kw_only=True):
    """How a brief stands and how it came to that: what its picture shows, and not a word more.

    `since` is the date from which its status holds, `steps` are the dates and statuses of its history.
    """

    title: str
    status: str
    since: PartialDate | None
    steps: list[tuple[PartialDate, str]]
    events: list[PartialDate]


class BriefRow(Struct, frozen=True, kw_only=True):
    """A brief among all: how it stands, since when and how before, and the days that lists go by (ISO 8601).

    `newest` is the first day that its last update can be, `changed` the day since which it may be as it is.
    """

    order: Order
    title: str
    kind: str
    status: str
    since: PartialDate | None
    before: str
    verified: PartialDate | None
    newest: str
    changed: str

    @property
    def id(self) -> str:
        """The brief's id."""
        return self.order[1]


class Named(Struct, frozen=True):
    """A document in the list of its kind."""

    order: Order
    title: str

    @property
    def id(self) -> str:
        """Its id."""
        return self.order[1]


class Member(Struct, frozen=True):
    """A brief as a member of a term, with the first day (ISO 8601) that its last update can be."""

    order: Order
    newest: str
    changed: str


class Reference(Struct, frozen=True):
    """A link or picture in a text: `number` counts the file's references, under which their lines are found."""

    number: int
    link: Link
    is_picture: bool


class Citing(Struct, frozen=True):
    """A citation in a text: its number among the file's references, and the sources."""

    number: int
    sources: list[str]


class Linker(Struct, frozen=True):
    """A document whose text links to something: `rank` and order give its place in lists of such documents."""

    rank: int
    order: Order
    target: Target


class Supports(Struct, frozen=True):
    """What a source supports in one document: claims that name it, and places that cite it."""

    rank: int
    order: Order
    told: list[Support]
    cited: list[Support]


class SourceRow(Struct, frozen=True):
    """A source in the register: what counts of it are made of."""

    id: str
    title: str
    publisher: str
    is_archived: bool


class RelatedRow(Struct, frozen=True):
    """A brief that says it is related to another."""

    order: Order
    relations: list[Relation]


class SharedEvent(Struct, frozen=True):
    """A brief's telling of an event that has an id."""

    order: Order
    index: int
    date: PartialDate
    title: str


class VerifiedRow(Struct, frozen=True):
    """When somebody last verified a brief, or else when it was published."""

    verified: PartialDate | None
    date: PartialDate
    is_unreadable: bool


class Dated(Struct, frozen=True):
    """A brief's events by date: of each its date, its place in the front matter, its id and whether it is sourced."""

    order: Order
    events: list[tuple[PartialDate, int, str]]


class YearRow(Struct, frozen=True, kw_only=True):
    """An event in a few words; `still` if the status that it sets stood already."""

    order: Order
    index: int
    id: str
    date: PartialDate
    title: str
    kind: str
    status: str
    still: bool
    party: str
    anchor: str


class StepsRow(Struct, frozen=True):
    """The dates and statuses of a brief's history."""

    order: Order
    steps: list[tuple[PartialDate, str]]


class SourcingRow(Struct, frozen=True, kw_only=True):
    """How well one brief is sourced: the number of its events, of those with a source, and the sources cited."""

    order: Order
    title: str
    events: int
    sourced: int
    cited: list[str]
    date: PartialDate
    verified: PartialDate | None


class Change(Struct, frozen=True, order=True):
    """A change of the publication's own record: of `brief`, told at `fragment` of its page."""

    date: PartialDate
    title: str
    kind: str
    brief: str
    fragment: str
    text: str


class Claim(Struct, frozen=True):
    """What a document wants to stand in the site besides its page: former addresses, declared charts."""

    target: Target
    aliases: list[str]
    charts: list[str]
    is_draft: bool = False


class Navigable(Struct, frozen=True, order=True):
    """A page that wants to be in the navigation."""

    place: int
    title: str
    id: str


# Of files.
FILE = Row[bytes]("file", "{0}", bytes)
"""By path: what tells a file's bytes from others. A file that is not there has no row."""
FOLDER = Row[str]("folder", "the files in {0}", str)
"""By folder: the names of the files in it, and below it, that are taken along or are templates."""
TEXT = Row[bytes]("text", "the text of {0}", bytes)
"""By path: what tells a document's wording from another."""
PROBLEMS = Row[list[Diagnostic]]("problems", "what is wrong within {0}", list[Diagnostic])
FLAWED = Row[list[str]]("flawed", "what could not be read in {0}", list[str])
"""By path: the dotted paths of facts that could not be read."""
BUCKET = Row[str]("bucket", "some files", str)
"""By number: the paths of files that are read."""
UNREADABLE = Row[str]("unreadable", "files that cannot be read", str)
"""The roles of files of which nothing is known."""
DOCUMENT = Row[Target]("document", "what stands in {0}", Target)
"""By path: the document that a file holds."""
SOURCE_FILE = Row[list[str]]("source-file", "the sources in {0}", list[str])

# Settings and options.
SETTING = Row[msgspec.Raw]("setting", "`{0}` in publication.yaml", msgspec.Raw)
OPTION = Row[str]("option", "the option {0}", str)

# Of documents.
BRIEF = Row[Brief]("brief", "facts of {0}", Brief)
PARTNER = Row[Partner]("partner", "facts of {0}", Partner)
PAGE = Row[Page]("page", "facts of {0}", Page)
PLACE = Row[str]("place", "the file of {1}", str)
"""By kind and id: a row of the file itself."""
LISTED = Row[Named]("listed", "the list of all of kind {0}", Named)
CARD = Row[CardRow]("card", "title, status or terms of {0}", CardRow)
PORTRAIT = Row[Portrait]("portrait", "title, status or dates of {0}", Portrait)
BRIEFS = Row[BriefRow]("briefs", "the list of briefs, or how they stand", BriefRow)
NAVIGATION = Row[Navigable]("navigation", "the pages in the navigation", Navigable)
CLAIMS = Row[Claim]("claims", "addresses and charts", Claim)
DRAFT = Row[str]("draft", "drafts called {0}", str)

# Names and links.
NAME = Row[Target]("name", "what is called “{0}”", Target)
ANCHORS = Row[list[str]]("anchors", "the headings of {1}", list[str])
LINKS = Row[list[Reference]]("links", "the links in {0}", list[Reference])
LINKED = Row[list[tuple[int, str]]]("linked", "the files that texts link to", list[tuple[int, str]])
"""Of each document: numbers of references, and the paths that they lead to."""
CITED = Row[list[Citing]]("cited", "the citations in {0}", list[Citing])
LINKER = Row[Linker]("linker", "who links to {0}", Linker)

# Terms.
MEMBER = Row[Member]("member", "the briefs of {0} {1}", Member)
USED = Row[list[str]]("used", "which {0} are named", list[str])
COUNTRY = Row[str]("country", "the country of {0}", str)
NATIVE = Row[Named]("native", "the partners of {0}", Named)

# Relations, sources, events.
RELATIONS = Row[list[Relation]]("relations", "relations of {0}", list[Relation])
RELATED = Row[RelatedRow]("related", "who is related to {0}", RelatedRow)
SOURCE = Row[Registered]("source", "the source {0}", Registered)
SOURCES = Row[list[SourceRow]]("sources", "the list of sources", list[SourceRow])
SUPPORTS = Row[Supports]("supports", "what {0} supports", Supports)
EVENT = Row[SharedEvent]("event", "who tells the event {0}", SharedEvent)
EVENTS = Row[Dated]("events", "when things happened", Dated)
YEAR = Row[YearRow]("year", "the events of {0}", YearRow)
STEPS = Row[StepsRow]("steps", "how statuses changed", StepsRow)
SOURCING = Row[SourcingRow]("sourcing", "how well claims are sourced", SourcingRow)
VERIFIED = Row[VerifiedRow]("verified", "when briefs were verified", VerifiedRow)
CHANGES = Row[list[Change]]("changes", "the record of changes", list[Change])
TABLE = Row[list[dict[str, Cell]]]("table", "the table {0}", list[dict[str, Cell]])
