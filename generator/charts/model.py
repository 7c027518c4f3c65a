"""The nouns of the chart system: what a chart is drawn from, and what it is before it is drawn.

A `Plot` is plain data: everything has been checked and laid out, and nothing slow has been imported. Only the `Studio`
turns it into SVG, so a plot can be made, compared and digested for every page of every build.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from msgspec import Struct

from generator.charts.layout.axis import Number, Scale
from generator.model.model import Cell, Dataset, Status, TurningPoint
from generator.primitives.dates import PartialDate

Row = dict[str, Any]
"""One datum of a drawing, as the template's marks read it."""

Fault = Literal["bad-chart", "unknown-column", "unknown-chart", "unknown-key", "wrong-type"]

WIDE = 720
NARROW = 340
"""Pixels: the two widths that every chart is laid out for; which of them shows is the style sheet's matter."""


class EventMark(Struct, frozen=True, kw_only=True):
    """An event as charts show it: `status` is the id set from here on (`still`: it stood already), `party` a label,
    `subject` a brief's title."""

    date: PartialDate
    title: str
    status: str = ""
    still: bool = False
    party: str = ""
    subject: str = ""
    href: str = ""


class Step(Struct, frozen=True, kw_only=True):
    """From `date` on, `row` has `status` (an id). The row is "" for the whole, a party's label or a brief's title."""

    date: PartialDate
    status: str
    row: str = ""


class Material(Struct, frozen=True, kw_only=True):
    """What a chart may draw on: the events and steps of its page, its datasets with their rows loaded, the statuses.

    To the `horizon` the record is known, and every status lasts till there. `evidence` is the date of the latest that
    a row rests on (of "" where a row has none of its own). `turning_points` are marked on charts of the whole.
    """

    events: list[EventMark] = []
    steps: list[Step] = []
    datasets: dict[str, Dataset] = {}
    statuses: list[Status] = []
    horizon: PartialDate | None = None
    evidence: dict[str, PartialDate] = {}
    turning_points: list[TurningPoint] = []


class Table(Struct, frozen=True):
    """A chart's data as a reader may have them. `links` holds one address per row, or is empty when no row has one."""

    columns: list[str]
    rows: list[list[Cell]]
    links: list[str] = []


class Panel(Struct, frozen=True, kw_only=True):
    """One filled template: `data` by the template's data names, `scales` by its scales' names.

    `x` and `y` are its place in the picture. An own chart has no template but a Vega-Lite `spec`, and the size that
    results.
    """

    template: str
    width: Number = 0
    height: Number = 0
    x: Number = 0
    y: Number = 0
    data: dict[str, list[Row]] = {}
    scales: dict[str, Scale] = {}
    spec: dict[str, Any] | None = None


class Picture(Struct, frozen=True, kw_only=True):
    """Panels side by side or below one another; one SVG."""

    width: Number
    height: Number
    panels: list[Panel]

    @classmethod
    def of(cls, panel: Panel) -> Picture:
        """The picture that one panel is."""
        return cls(width=panel.width, height=panel.height, panels=[panel])


class Label(Struct, frozen=True, kw_only=True):
    """What is told of a chart around its drawing."""

    kind: str
    title: str
    caption: str = ""
    unit: str = ""
    description: str
    table: Table


class Plot(Label, frozen=True, kw_only=True):
    """A chart, checked and laid out. `narrow` is None when the one picture serves everywhere."""

    wide: Picture
    narrow: Picture | None = None


class Drawing(Struct, frozen=True):
    """A plot's inline SVG; `narrow` is "" when `wide` serves everywhere."""

    wide: str
    narrow: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart as a page has it: what is told of it, the digest of its drawing, how to plan it, and the drawing itself
    if it is at hand."""

    label: Label
    drawing: str
    plan: Callable[[], Plot]
    made: Drawing | None = None


class CellFault(Struct, frozen=True):
    """A cell of a dataset that a chart cannot read: where it stands, what is wrong and what to write."""

    row: int
    column: str
    message: str
    help: str


class ChartError(Exception):
    """What is wrong with a chart: `option` is the option to blame ("" for the whole block), `row` its dataset's row;
    where it is a matter of the `cells` of a dataset, they are to blame."""

    def __init__(
        self,
        code: Fault,
        message: str,
        *,
        option: str = "",
        row: int | None = None,
        help: str = "",
        cells: Sequence[CellFault] = (),
    ) -> None:
        super().__init__(message)
        self.code: Fault = code
        self.option = option
        self.row = row
        self.message = message
        self.help = help
        self.cells = cells
