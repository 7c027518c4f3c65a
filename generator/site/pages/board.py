"""The status board: every brief in a line, and what lines can be narrowed by."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, structs

from generator.library.aggregates import Line
from generator.library.library import FOLDERS, changes_of
from generator.primitives.urls import address
from generator.site.components import CardView, ChoiceView, Desk, FigureView, StatusView
from generator.site.figures import row_names


class BoardRow(Struct, frozen=True, kw_only=True):
    """A line of the status board: how a brief stands and how it stood before; `steps` are the changes of its status,
    each a date as written and the id of the status from then on."""

    card: CardView
    before: StatusView | None
    rank: int
    steps: list[tuple[str, str]]


def board_rows(desk: Desk, lines: Iterable[Line], *, through_time: bool = False) -> list[BoardRow]:
    """Briefs as the lines of a status board, the best status first; of each first those whose status changed last."""
    ranks = {status.id: rank for rank, status in enumerate(desk.lens.publication.statuses, start=1)}
    rows = [
        BoardRow(
            card=desk.card(line.id),
            before=desk.status_named(line.before),
            rank=ranks.get(line.status, len(ranks) + 1),
            steps=_steps(desk, line.id) if through_time else [],
        )
        for line in lines
    ]
    newest = sorted(rows, key=lambda row: row.card.since.iso if row.card.since else "", reverse=True)
    return sorted(newest, key=lambda row: row.rank)


def _steps(desk: Desk, brief: str) -> list[tuple[str, str]]:
    return [(str(told.event.date), told.event.status) for told in changes_of(desk.lens.history(brief))]


YEAR = ChoiceView("year", "Year", [])
"""The years that there are."""


def board_choices(desk: Desk) -> list[ChoiceView]:
    """What briefs can be narrowed by; the year is that since which they stand so."""
    return [
        desk.choice("status", "Status"),
        desk.choice("field", "Field"),
        desk.choice("country", "Country"),
        ChoiceView("year", "Since the year", []),
    ]


def linked(desk: Desk, figure: FigureView, ids: Iterable[str]) -> FigureView:
    """A figure whose rows are briefs, each row with the way to its brief."""
    rows = row_names(desk.lens, ids)
    links = {row: desk.href(address(FOLDERS["brief"], id)) for id, row in rows.items()}
    return structs.replace(figure, links=links)
