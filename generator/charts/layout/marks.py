"""What templates are made of: the layers that most kinds share, and the words and rules that fill them.

A template is an Altair chart over named, still empty data. What must follow from the data by a scale (time, amount)
does; rows, lanes and labels are laid out beforehand and come in pixels (`scale=None`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, cast

from msgspec import Struct

from generator.charts.layout.axis import Scale, Tick
from generator.charts.layout.text_metrics import LEADING, SIZE, SMALL, clip, width
from generator.charts.model import Row
from generator.charts.theme import INK, LINE, MUTED, PAPER, PATTERNS, Look

if TYPE_CHECKING:
    import altair as alt

Kind = Literal["temporal", "quantitative"]

_BAR = "M-1.5,-0.95L1.5,-0.95L1.5,0.95L-1.5,0.95Z"
"""The swatch of a bar."""


# ── Layers (Altair) ──────────────────────────────────────────────────────────────────────────────────────────────────


def layered(*charts: Any) -> alt.LayerChart:
    """The layers of a template, first one hindmost."""
    import altair as alt

    return cast("alt.LayerChart", alt.layer(*charts))


def position(channel: Any, field: str, kind: Kind) -> Any:
    """A place that follows from the data by a scale, whose domain each filling sets."""
    import altair as alt

    scale = alt.Scale(type="utc") if kind == "temporal" else alt.Scale(domain=[0, 1], nice=False, zero=False)
    return channel(field, type=kind, scale=scale, axis=None)


def pixel(channel: Any, field: str) -> Any:
    """A place that the layout has settled."""
    return channel(field, type="quantitative", scale=None, axis=None)


def words() -> Any:
    """All words of a drawing: ticks, labels, keys."""
    import altair as alt

    mark: dict[str, Any] = {name: alt.ExprRef(f"datum.{name}") for name in ("align", "fontWeight", "fontSize")}
    return (
        alt.Chart(alt.NamedData("words"))
        .mark_text(aria=False, baseline="alphabetic", strokeWidth=4, lineHeight=LEADING, **mark)
        .encode(
            x=pixel(alt.X, "x"),
            y=pixel(alt.Y, "y"),
            text=alt.Text("text", type="nominal"),
            fill=alt.Fill("fill", type="nominal", scale=None),
            stroke=alt.Stroke("halo", type="nominal", scale=None),
        )
    )


def rules(name: str = "rules") -> Any:
    """Straight lines that carry no datum: grid, axis, connections."""
    import altair as alt

    return (
        alt.Chart(alt.NamedData(name))
        .mark_rule(aria=False, strokeDash=alt.ExprRef("datum.dash"))
        .encode(
            x=pixel(alt.X, "x"),
            x2=alt.X2("x2"),
            y=pixel(alt.Y, "y"),
            y2=alt.Y2("y2"),
            stroke=alt.Stroke("stroke", type="nominal", scale=None),
            strokeWidth=alt.StrokeWidth("weight", type="quantitative", scale=None),
        )
    )


def painted() -> dict[str, Any]:
    """The channels that paint a mark as its `Look` says, with the words of its tooltip."""
    import altair as alt

    return {
        "fill": alt.Fill("colour", type="nominal", scale=None),
        "stroke": alt.Stroke("edge", type="nominal", scale=None),
        "fillOpacity": alt.FillOpacity("fill", type="quantitative", scale=None),
        "description": alt.Description("tip", type="nominal"),
    }


def ground(**place: Any) -> Any:
    """Paper behind the marks that are not filled (`see_through`)."""
    import altair as alt

    return alt.Chart(alt.NamedData("ground")).mark_rect(aria=False, fill=PAPER).encode(**place)


def dots(size: float = 80, **place: Any) -> list[alt.Chart]:
    """Dots, each in its shape, on one of paper that keeps lines from showing through and neighbours apart."""
    import altair as alt

    marks = alt.Chart(alt.NamedData("marks"))
    area = alt.ExprRef(f"datum.size || {size}")
    shape = alt.ExprRef("datum.shape")
    disc = marks.mark_point(
        aria=False, shape=shape, size=alt.ExprRef(f"1.7 * (datum.size || {size})"), opacity=1, filled=True
    )
    return [
        disc.encode(**place, color=alt.value(PAPER)),
        marks.mark_point(size=area, shape=shape, strokeWidth=1.75, opacity=1).encode(**place, **painted()),
    ]


def swatches() -> Any:
    """The marks of a key."""
    import altair as alt

    channels = {name: channel for name, channel in painted().items() if name != "description"}
    return (
        alt.Chart(alt.NamedData("swatches"))
        .mark_point(aria=False, strokeWidth=1.5, opacity=1, size=90, shape=alt.ExprRef("datum.shape"))
        .encode(x=pixel(alt.X, "x"), y=pixel(alt.Y, "y"), **channels)
    )


# ── Fillings (plain data) ────────────────────────────────────────────────────────────────────────────────────────────


def word(
    x: float,
    y: float,
    text: str | list[str],
    *,
    fill: str = INK,
    align: Literal["left", "center", "right"] = "left",
    bold: bool = False,
    halo: bool = False,
    size: int = SIZE,
) -> Row:
    """Words whose first line stands on the baseline `y`; with a `halo` of paper where they stand on lines."""
    lines = text[0] if isinstance(text, list) and len(text) == 1 else text
    return {
        "x": round(x, 1), "y": round(y, 1), "text": lines, "fill": fill, "align": align,
        "fontWeight": 600 if bold else 400, "fontSize": size, "halo": PAPER if halo else "none",
    }  # fmt: skip


def rule(
    x: float, y: float, x2: float, y2: float, *, stroke: str = LINE, weight: float = 1, dash: Sequence[float] = ()
) -> Row:
    """A straight line that carries no datum."""
    return {
        "x": round(x, 1), "y": round(y, 1), "x2": round(x2, 1), "y2": round(y2, 1),
        "stroke": stroke, "weight": weight, "dash": list(dash),
    }  # fmt: skip


def paint(look: Look, tip: str, *, href: str = "", edged: bool = True, **place: Any) -> Row:
    """A mark with its look, what its tooltip says, and where it leads."""
    edge = look.colour if edged else "none"
    return {
        **place,
        "colour": look.colour,
        "edge": edge,
        "fill": look.fill,
        "shape": look.shape,
        "tip": tip,
        "href": href,
    }


_LEAST = 5.0
"""Pixels: a bar that is thinner has no room for a pattern."""


def hatch(look: Look, left: float, top: float, right: float, bottom: float) -> list[Row]:
    """The lines of its pattern on a bar with this look that reaches so far."""
    if right - left < _LEAST or bottom - top < _LEAST:
        return []
    lines = []
    for stripe in PATTERNS[look.pattern]:
        y = top + (bottom - top) * stripe.at
        start = left + (stripe.dash[1] / 2 if stripe.dash else 0)
        weight = stripe.weight or round(bottom - top, 1)
        lines.append(rule(start, y, right, y, stroke=PAPER, weight=weight, dash=stripe.dash))
    return lines


def see_through(marks: list[Row]) -> list[Row]:
    """The marks that need paper behind them: what is not filled would show the lines that it covers."""
    return [mark for mark in marks if mark["fill"] < 1]


def bottom_axis(scale: Scale, ticks: list[Tick], top: float, bottom: float) -> tuple[list[Row], list[Row]]:
    """Grid lines from `top` to `bottom` and the ticks' words beneath, kept within the scale's pixels.

    A year that had to move inwards gives way to the next one, which stands where it belongs.
    """
    lines = [rule(scale(t.at), top, scale(t.at), bottom, stroke=LINE) for t in ticks]
    said: list[Row] = []
    free = 0.0
    for tick in ticks:
        label = tick_word(scale, tick, bottom + 16)
        left, right = _extent(label)
        crowded = bool(said) and left < free + 8
        if crowded and _is_moved_year(said) and tick.label.isdigit():
            said.pop()
            crowded = False
        if not crowded:
            said.append(label)
            free = right
    return lines, said


def _is_moved_year(said: list[Row]) -> bool:
    return len(said) == 1 and said[0]["align"] == "left" and said[0]["text"].isdigit()


def _extent(label: Row) -> tuple[float, float]:
    """From where to where the words of a row reach."""
    wide = width(label["text"], label["fontSize"])
    left = label["x"] - {"left": 0.0, "center": wide / 2, "right": wide}[label["align"]]
    return left, left + wide


def tick_word(scale: Scale, tick: Tick, y: float) -> Row:
    """A tick's words, centred under it; at either end of the axis they are moved inwards."""
    half = width(tick.label, SMALL) / 2
    x = scale(tick.at)
    if x - half < 0:
        return word(0, y, tick.label, fill=MUTED, size=SMALL)
    if x + half > scale.end + 1:
        return word(scale.end + 1, y, tick.label, fill=MUTED, align="right", size=SMALL)
    return word(x, y, tick.label, fill=MUTED, align="center", size=SMALL)


class Key(Struct, frozen=True):
    """What tells the looks of a drawing: its swatches, the patterns on them, its words, and how high it is."""

    swatches: list[Row]
    hatch: list[Row]
    words: list[Row]
    height: float


def key(entries: Sequence[tuple[str, Look]], room: float, *, shape: Literal["bar", "dot"] = "bar") -> Key:
    """A key in as many lines as it takes, of bars with their patterns or of dots in their shapes."""
    marks: list[Row] = []
    hatched: list[Row] = []
    labels: list[Row] = []
    indent = 22 if shape == "bar" else 18
    x, line = 0.0, 0
    for label, look in entries:
        short = clip(label, room - indent - 2, SMALL)
        wide = indent + width(short, SMALL) + 14
        if x and x + wide - 14 > room:
            x, line = 0.0, line + 1
        y = line * 20 + 8
        middle = round(x + (8 if shape == "bar" else 6), 1)
        drawn = _BAR if shape == "bar" else look.shape
        painted = {"colour": look.colour, "edge": look.colour, "fill": look.fill}
        marks.append({"x": middle, "y": y, "shape": drawn, **painted})
        hatched += hatch(look, middle - 7, y - 4.5, middle + 7, y + 4.5) if shape == "bar" else []
        labels.append(word(x + indent, y + 4, short, size=SMALL))
        x += wide
    return Key(marks, hatched, labels, (line + 1) * 20 + 6 if entries else 0.0)


def key_template() -> alt.LayerChart:
    """Swatches and words alone: what stands above panels."""

    return layered(swatches(), rules("hatch"), words())
