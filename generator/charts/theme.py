"""The colours of charts: the one place where they are said.

Drawings name a colour as `var(--name, fallback)`: inline, the page's style sheet decides, light or dark; alone, the
fallback shows. Every mark's colour keeps 3:1 against the paper in both themes, and colours that may stand beside one
another differ by a ΔE2000 of 20 for every kind of colour vision.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, structs

from generator.model.model import Status

LIGHT: dict[str, str] = {
    "ink": "#1a1a1a",
    "muted": "#5c5c5c",
    "line": "#d9d5cc",
    "paper": "#ffffff",
    "accent": "#1f5fa8",
    "tone-good": "#368de9",
    "tone-caution": "#777100",
    "tone-bad": "#d86681",
    "tone-neutral": "#10000e",
    "tone-good-2": "#0649bf",
    "tone-caution-2": "#501e0a",
    "tone-bad-2": "#19006e",
    "tone-neutral-2": "#23523d",
    "series-1": "#6600cc",
    "series-2": "#559988",
    "series-3": "#000033",
    "series-4": "#999900",
    "series-5": "#993300",
    "series-6": "#dd55ff",
    "series-7": "#335555",
    "series-8": "#330000",
}
"""Name to colour on light paper; also the fallbacks."""

DARK: dict[str, str] = {
    "ink": "#ecebe8",
    "muted": "#a9a9a4",
    "line": "#3a3d44",
    "paper": "#16181c",
    "accent": "#6aa9f0",
    "tone-good": "#80b0f5",
    "tone-caution": "#fff126",
    "tone-bad": "#d81c03",
    "tone-neutral": "#716c72",
    "tone-good-2": "#84ffc7",
    "tone-caution-2": "#c39788",
    "tone-bad-2": "#5560dd",
    "tone-neutral-2": "#e5f4ff",
    "series-1": "#3567d8",
    "series-2": "#4bb2ff",
    "series-3": "#edffc4",
    "series-4": "#faa400",
    "series-5": "#dd0022",
    "series-6": "#ffdff0",
    "series-7": "#9aa68d",
    "series-8": "#886476",
}
"""The same names on dark paper."""


def var(name: str) -> str:
    """The colour `name` as a drawing says it."""
    return f"var(--{name}, {LIGHT[name]})"


INK, MUTED, LINE, PAPER, ACCENT = map(var, ("ink", "muted", "line", "paper", "accent"))
SERIES = [var(f"series-{number}") for number in range(1, 9)]


Points = tuple[tuple[float, float], ...]

_X = 0.36
GLYPHS: dict[str, Points] = {
    "circle": (),
    "diamond": ((0, -1), (1, 0), (0, 1), (-1, 0)),
    "triangle": ((0, -0.95), (1, 0.8), (-1, 0.8)),
    "wedge": ((-1, -0.8), (1, -0.8), (0, 0.95)),
    "square": ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    "cross": (
        (-1, -1 + _X), (-1 + _X, -1), (0, -_X), (1 - _X, -1), (1, -1 + _X), (_X, 0),
        (1, 1 - _X), (1 - _X, 1), (0, _X), (-1 + _X, 1), (-1, 1 - _X), (-_X, 0),
    ),
    "plus": (
        (-_X, -1), (_X, -1), (_X, -_X), (1, -_X), (1, _X), (_X, _X),
        (_X, 1), (-_X, 1), (-_X, _X), (-1, _X), (-1, -_X), (-_X, -_X),
    ),
    "bar": ((-1, -0.5), (1, -0.5), (1, 0.5), (-1, 0.5)),
}  # fmt: skip
"""The shapes of marks: the corners of each around its middle, within one unit; a circle has none."""


class Stripe(Struct, frozen=True):
    """A line of a pattern: as far down as `at` (a share of the bar's height), so thick (0: as the bar is high)."""

    at: float
    weight: float
    dash: tuple[float, ...] = ()


PATTERNS: dict[str, tuple[Stripe, ...]] = {
    "plain": (),
    "line": (Stripe(0.5, 1.5),),
    "stripes": (Stripe(0.5, 0, (1, 9)),),
    "dots": (Stripe(0.5, 2.5, (2.5, 6)),),
    "dense": (Stripe(0.5, 0, (1, 4)),),
    "lines": (Stripe(0.3, 1), Stripe(0.7, 1)),
    "dashes": (Stripe(0.5, 1.5, (8, 4)),),
    "grid": (Stripe(0.5, 0, (1, 9)), Stripe(0.5, 1)),
}
"""The patterns of bars: lines of paper on them, which tell them apart where colours do not."""


class Look(Struct, frozen=True):
    """How a mark is painted: its outline is always of `colour`, its inside as much as `fill` (0 to 1) says. A dot has
    the shape `glyph`, a bar the `pattern`."""

    colour: str
    fill: float = 1.0
    glyph: str = "circle"
    pattern: str = "plain"

    @property
    def faint(self) -> Look:
        """The same look, fainter: of what is told but not known to hold any more."""
        return structs.replace(self, fill=round(self.fill * 0.4, 2))

    @property
    def words(self) -> str:
        """The colour of words that stand on the mark."""
        return PAPER if self.fill > 0.6 else INK

    @property
    def shape(self) -> str:
        """The shape of a dot as the renderer draws it."""
        points = GLYPHS[self.glyph]
        return "M" + "L".join(f"{x:g},{y:g}" for x, y in points) + "Z" if points else "circle"


def series_look(index: int) -> Look:
    """The look of the series `index` (from 0). After eight the colours come round again, lighter inside."""
    return Look(SERIES[index % 8], 1.0 if index < 8 else 0.3)


MARKS: dict[str, tuple[str, str]] = {
    "good": ("circle", "plain"),
    "caution": ("triangle", "stripes"),
    "bad": ("square", "dense"),
    "neutral": ("diamond", "line"),
    "good-2": ("plus", "grid"),
    "caution-2": ("wedge", "dots"),
    "bad-2": ("cross", "lines"),
    "neutral-2": ("bar", "dashes"),
}
"""The marks that statuses may have, each with its own colour (`tone-<name>`), the glyph of its dots and badges and the
pattern of its bars."""


def marks_of(statuses: Sequence[Status]) -> dict[str, str]:
    """Each status's mark, one of `MARKS`: the first two of a tone have its own; what is left goes to further ones.

    As long as there are no more than eight, no two have the same.
    """
    taken: dict[str, str] = {}
    for status in statuses:
        own = next((name for name in (status.tone, f"{status.tone}-2") if name not in taken.values()), None)
        if own:
            taken[status.id] = own
    for number, status in enumerate(status for status in statuses if status.id not in taken):
        free = [name for name in MARKS if name not in taken.values()]
        taken[status.id] = free[0] if free else list(MARKS)[number % len(MARKS)]
    return taken


def status_mark(id: str, statuses: Sequence[Status]) -> str:
    """The mark of a status; of one that there is not, that of what is neutral."""
    return marks_of(statuses).get(id, "neutral")


def status_look(id: str, statuses: Sequence[Status]) -> Look:
    """The look of a status, the same in every chart, on every page, on screen and in print."""
    name = status_mark(id, statuses)
    glyph, pattern = MARKS[name]
    return Look(var(f"tone-{name}"), glyph=glyph, pattern=pattern)


def status_label(id: str, statuses: Sequence[Status]) -> str:
    """What a status is called."""
    return next((status.label for status in statuses if status.id == id), id)
