"""Named rows: names in a column before the marks, or above them where there is no room for a column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.charts.layout.marks import (
    Kind,
    dots,
    ground,
    layered,
    painted,
    pixel,
    position,
    rules,
    swatches,
    word,
    words,
)
from generator.charts.layout.text_metrics import LEADING, widest, wrap
from generator.charts.model import Row

if TYPE_CHECKING:
    import altair as alt


class Ledger(Struct, frozen=True):
    """Where the rows are: the middle of each, the first pixel right of the names, the names, and where it all ends."""

    column: float
    middles: dict[str, float]
    words: list[Row]
    bottom: float


def ledger(
    names: Sequence[str],
    size: float,
    thick: float | dict[str, float],
    *,
    gap: float = 6.0,
    after: dict[str, float] | None = None,
    top: float = 0.0,
) -> Ledger:
    """Rows of `names` on `size` pixels; `thick` is what the marks of a row need, `after` what stands below it."""
    share = size * 0.34
    above = size < 500 and widest(list(names)) > share
    labels = {name: wrap(name, size if above else share, lines=2) for name in names}
    column = 0.0 if above else max(map(widest, labels.values())) + 12
    middles: dict[str, float] = {}
    text: list[Row] = []
    y = top
    for name in names:
        block = labels[name]
        deep = len(block) * LEADING
        need = thick[name] if isinstance(thick, dict) else thick
        if above:
            text.append(word(0, y + 12, block, halo=True))
            y += deep + 2
            middles[name] = y + need / 2
            y += need + gap
        else:
            tall = max(need, deep)
            middles[name] = y + tall / 2
            text.append(word(0, y + tall / 2 + 4.5 - (len(block) - 1) * LEADING / 2, block))
            y += tall + gap
        y += (after or {}).get(name, 0.0)
    return Ledger(column, middles, text, y)


def dots_template(kind: Kind) -> alt.LayerChart:
    """Dots in rows."""
    import altair as alt

    return layered(rules(), swatches(), *dots(x=position(alt.X, "at", kind), y=pixel(alt.Y, "y")), words())


def spans_template(kind: Kind) -> alt.LayerChart:
    """Bars in rows, from one place of the axis to another."""
    import altair as alt

    marks = alt.Chart(alt.NamedData("marks")).mark_rect(strokeWidth=1.25)
    place = {
        "x": position(alt.X, "at", kind),
        "x2": alt.X2("to"),
        "y": pixel(alt.Y, "y"),
        "y2": alt.Y2("y2"),
    }
    return layered(rules(), ground(**place), marks.encode(**place, **painted()), swatches(), rules("hatch"), words())
