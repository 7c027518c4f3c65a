"""How many collaborations turned from one status to another, day by day: what counts the board through time where the
board lists but some of them. Its reader is `assets/board.js`.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

import msgspec

from generator.library import aggregates
from generator.library.library import FOLDERS
from generator.library.queries import Lens
from generator.primitives.urls import Address, address

PLACE = Address(f"{address(FOLDERS['status'])}turns.json")
"""Where it stands in the site."""


def turns_json(lens: Lens) -> bytes:
    """All turns as JSON: `statuses` are ids, "" is none yet; `turns` are lists of four numbers: the days since the turn
    before (of the first, since `first`), from which and to which of the statuses, and how many collaborations."""
    turns: Counter[tuple[date, str, str]] = Counter()
    for steps in aggregates.steps_of_all(lens):
        before = ""
        for when, status in steps:
            if status != before:
                turns[when.shown_first, before, status] += 1
            before = status
    statuses = ["", *(status.id for status in lens.publication.statuses)]
    at = {status: number for number, status in enumerate(statuses)}
    rows, first = [], min((day for day, _, _ in turns), default=date.min)
    last = first
    for (day, left, taken), count in sorted(turns.items()):
        rows.append(((day - last).days, at[left], at[taken], count))
        last = day
    return msgspec.json.encode({"statuses": statuses, "first": first, "turns": rows}) + b"\n"
