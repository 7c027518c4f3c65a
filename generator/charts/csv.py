"""A chart's data as a file."""

from __future__ import annotations

import io
from csv import writer

from generator.charts.model import Label
from generator.model.model import Cell


def csv(chart: Label) -> str:
    """The chart's table by RFC 4180: CRLF, quotes where needed, an empty cell for a missing value."""
    text = io.StringIO(newline="")
    out = writer(text, lineterminator="\r\n")
    out.writerow(chart.table.columns)
    out.writerows([_cell(cell) for cell in row] for row in chart.table.rows)
    return text.getvalue()


def _cell(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else cell
