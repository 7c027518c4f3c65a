"""What a text of the publication is once it is parsed: HTML cut at its references.

Wherever a page depends on other files (a link to another brief, a picture, a citation, a chart) the HTML is
cut, and the reference stands between the pieces, as a value; the linker later fills the gaps. So a partner who is
renamed costs no parsing, and whoever only links need not load a parser.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Language = Literal["chart", "vega-lite"]
"""What a figure's text is written in: Accord's own few keys, or Vega-Lite."""


ASIDES = {
    "note": ("note", "Note"),
    "tip": ("note", "Tip"),
    "important": ("note", "Important"),
    "warning": ("warning", "Warning"),
    "caution": ("warning", "Caution"),
}
"""What an admonition may be called, with its look and its title."""


class Link(Struct, frozen=True, tag="link"):
    """The opening of a link into the publication; the parts behind it hold the label and `</a>`.

    `target` is as written: "iss" or "partner:cern" in a wiki link, else a relative address, percent-encoded:
    "iss.md#events", "#heading", "/about/". A `bare` link has no label: the linker puts the target's title there.
    """

    target: str
    form: Literal["wiki", "file"]
    line: int
    bare: bool
    title: str = ""

    @property
    def key(self) -> str:
        """What tells it from links of the same file that lead elsewhere."""
        return f"{self.form}:{self.target}"


class Image(Struct, frozen=True, tag="image"):
    """A picture beside the brief; the linker makes the whole element."""

    target: str
    alt: str
    title: str
    line: int


class Citation(Struct, frozen=True):
    """One source cited, where in it ("p. 3") and what is said before it ("see"), both of which may be empty."""

    source: str
    locator: str = ""
    prefix: str = ""


class Cite(Struct, frozen=True, tag="cite"):
    """The citations within one pair of brackets."""

    items: list[Citation]
    line: int


class Figure(Struct, frozen=True, tag="figure"):
    """A chart to stand here: a declared one by `name`, or what `text` says. `line` is the fence's."""

    language: Language
    name: str
    text: str
    line: int


Part = str | Link | Image | Cite | Figure
"""A piece of a body: finished HTML, or a reference in its place."""


class Heading(Struct, frozen=True):
    """A heading as it stands on the page, where the only `<h1>` is the page's own."""

    level: int
    id: str
    text: str
    line: int


class Update(Struct, frozen=True):
    """A dated update to the text; `date` is as written, and need not be a date."""

    date: str
    line: int
    column: int


class Flaw(Struct, frozen=True):
    """A problem in a body: a code of the catalogue, the file's line, what is wrong and what to do."""

    code: str
    line: int
    message: str
    help: str


class Body(Struct, frozen=True):
    """A parsed text. `flaws` are in the order of their lines."""

    parts: list[Part]
    headings: list[Heading]
    updates: list[Update]
    flaws: list[Flaw]
