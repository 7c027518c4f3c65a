"""What things without an id are called in the ids of their facts; a row, by the columns that tell it from others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from generator.model.model import Cell
from generator.primitives.dates import parse_span

Row = Mapping[str, Cell]

_NAMING = re.compile(r"\b(id|name|title|label|site|country|partner|year|month|date|day|period|code)\b", re.IGNORECASE)


def row_names(rows: Sequence[Row], dated: str = "") -> list[str]:
    """A name for each row, whatever the order of rows and columns; those alike are numbered."""
    columns = _telling_apart(rows, dated)
    names = [_name([row.get(column) for column in columns]) for row in rows]
    return told_apart(names, [repr(sorted(row.items())) for row in rows])


def told_apart(names: Sequence[str], contents: Sequence[str]) -> list[str]:
    """Names, those alike with numbers that follow what the things say, not the order in which they are written."""
    alike, ranks = Counter(names), dict[str, list[int]]()
    for index in sorted(range(len(names)), key=lambda index: contents[index]):
        ranks.setdefault(names[index], []).append(index)
    return [
        name if alike[name] == 1 or not (rank := ranks[name].index(index)) else f"{name}.{rank + 1}"
        for index, name in enumerate(names)
    ]


def numbered(names: Iterable[str]) -> list[str]:
    """Names, each but the first of its like with a number behind it."""
    return told_apart(listed := list(names), [""] * len(listed))


def escaped(name: str) -> str:
    """A name as a step of a fact's id, in which a number may follow behind a dot."""
    return " ".join(name.split()).replace("%", "%25").replace("/", "%2F").replace(".", "%2E")


def unescaped(step: str) -> str:
    """The name that such a step stands for."""
    return step.replace("%2E", ".").replace("%2F", "/").replace("%25", "%")


def _name(cells: Sequence[Cell]) -> str:
    return escaped(" · ".join(map(str, cells)))


def _telling_apart(rows: Sequence[Row], dated: str) -> Sequence[str]:
    """The fewest columns of which no two rows have the same values, those that name things before those that count."""
    names = {name for row in rows for name in row}
    columns = sorted(names, key=lambda name: (name != dated, _weight(name, [row.get(name) for row in rows]), name))
    for many in (1, 2, 3):
        for chosen in combinations(columns, many):
            if len({tuple(map(repr, (row.get(name) for name in chosen))) for row in rows}) == len(rows):
                return chosen
    return columns


def _weight(name: str, cells: Sequence[Cell]) -> int:
    """How little a column is like a name: words, then dates, then texts with figures, then figures."""
    texts = [str(cell) for cell in cells if cell is not None]
    if _NAMING.search(name.replace("_", " ")):
        return 0
    if not any(any(c.isdecimal() for c in text) for text in texts):
        return 1
    if all(_is_date(text) for text in texts):
        return 2
    return 3 if any(isinstance(cell, str) for cell in cells) else 4


def _is_date(text: str) -> bool:
    try:
        return parse_span(text).year >= 1000
    except ValueError:
        return False
