"""The picture that stands for a page wherever a link to it is shared: 1200 by 630 pixels.

A brief's has its title, its summary where there is room, its status, and its history as a bar with an edge for each
event; the publication's has how many collaborations have which status. Nothing on it depends on today.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from msgspec import Struct

from generator.charts.kinds.status_history import by_row, segments
from generator.charts.layout.axis import Scale, middle, time_ticks
from generator.charts.layout.status_axis import status_span
from generator.charts.layout.text_metrics import clip, wrap
from generator.charts.model import Material, Step
from generator.charts.render import canvas
from generator.charts.render.canvas import Box, Words
from generator.charts.render.faces import covering, faces
from generator.charts.render.svg import plain
from generator.charts.theme import INK, LINE, MUTED, PAPER, PATTERNS, Look, status_label, status_look, var
from generator.model.model import Status
from generator.primitives.colors import mixed
from generator.primitives.dates import PartialDate

WIDTH, HEIGHT = 1200, 630

_TITLE = ("title", "words-bold", "other-bold")
_TEXT = ("text", "words", "other")
_WORDS = ("words", "other")
_BOLD = ("words-bold", "other-bold")
"""Faces in the order in which they are tried: a script that the first lacks may be in the next."""

_MARGIN = 72
_ROOM = WIDTH - 2 * _MARGIN
_SIZES = ((96, 1), (80, 1), (66, 2), (60, 3), (54, 4))
"""Sizes of a title, in pixels, with the lines that there is room for."""
_TIGHT = 0.018
"""How much nearer than usual the letters of a title stand, as on pages."""
_SUMMARY = 30
_BELOW = 362
"""Where the title and the summary have ended."""
_TICK = 24
_AXIS = _TICK / 12
"""The time axis is laid out for ticks of 12 pixels, and shown this much larger."""
_BAR = 56
_BASE = HEIGHT - _MARGIN
"""Where the picture's lowest words stand."""
_TOP = _BASE - 44 - _BAR
"""Where the bar begins."""


class Poster(Struct, frozen=True, kw_only=True):
    """What a picture shows: `status` (an id) with the words `since` for when it began, the `steps` that led to it and
    the dates of `events`, up to the `horizon`, with the date of the latest `evidence`; or, of a whole publication, a
    `line` of words and how many have which status. The `summary` stands where there is room. `colors` go before those
    of charts, by name."""

    publication: str
    title: str
    summary: str = ""
    line: str = ""
    status: str = ""
    since: str = ""
    steps: list[tuple[PartialDate, str]] = []
    events: list[PartialDate] = []
    horizon: PartialDate | None = None
    evidence: PartialDate | None = None
    counts: list[tuple[str, int]] = []
    statuses: list[Status] = []
    colors: dict[str, str] = {}

    def color(self, named: str) -> str:
        """The colour that charts name so."""
        return plain(named, self.colors)

    def filling(self, look: Look) -> str:
        """The colour inside what has a look."""
        return mixed(self.color(look.colour), self.color(PAPER), look.fill)


def png(poster: Poster) -> bytes:
    """The picture as a file."""
    return canvas.png(WIDTH, HEIGHT, poster.color(PAPER), shapes(poster))


def shapes(poster: Poster) -> Iterator[Box | Words]:
    """What is on the picture. Words in scripts that no face has are left out."""
    known = any(status.id == poster.status for status in poster.statuses)
    yield Box(
        0, 0, WIDTH, 16, poster.color(status_look(poster.status, poster.statuses).colour if known else var("accent"))
    )
    yield from _words(poster, poster.publication, _WORDS, 30, _MARGIN, 90, MUTED)
    yield from _title(poster)
    if poster.status:
        yield from _standing(poster)
    else:
        yield from _words(poster, poster.line, _TEXT, 34, _MARGIN, 420, INK)
    if poster.counts:
        yield from _counts(poster)
    elif poster.steps or poster.events:
        yield from _history(poster)


def _title(poster: Poster) -> Iterator[Words]:
    """The title as large as it fits, cut short where it does not fit at all; and the summary, if there is room."""
    shown, below = _shown(poster.title), 118.0
    if name := covering(_TITLE, shown):
        size, lines = next(
            (known for known in _SIZES if len(_block(shown, name, known[0], _ROOM, known[1] + 1)) <= known[1]),
            _SIZES[-1],
        )
        below += size * 0.86
        for line in _block(shown, name, size, _ROOM, lines):
            yield Words(line, name, size, _MARGIN, below, poster.color(INK), poster.color(PAPER), _TIGHT)
            below += size * 1.08
        below -= size * 0.76
    yield from _summary(poster, below)


def _summary(poster: Poster, above: float) -> Iterator[Words]:
    """The summary in what room there is below the title; one line of a longer one would say too little."""
    room = int((_BELOW - above - 12) // (_SUMMARY * 1.3))
    if room > 0:
        y = above + _SUMMARY * 1.3
        block = list(_words(poster, poster.summary, _TEXT, _SUMMARY, _MARGIN, y, INK, lines=room))
        if room > 1 or not any(line.text.endswith("…") for line in block):
            yield from block


def _standing(poster: Poster) -> Iterator[Box | Words]:
    """The status in a box of its colour, and since when."""
    look = status_look(poster.status, poster.statuses)
    label = _shown(status_label(poster.status, poster.statuses))
    name = covering(_BOLD, label)
    if not name:
        return
    label = clip(label, _ROOM * 0.6, 32, em=faces()[name].ems.__getitem__)
    right = _MARGIN + 40 + _width(label, name, 32)
    yield Box(_MARGIN, 379, right, 438, poster.filling(look))
    yield Words(label, name, 32, _MARGIN + 20, 420, poster.color(look.words), poster.filling(look))
    yield from _words(poster, poster.since, _WORDS, 30, right + 24, 420, MUTED)


def _history(poster: Poster) -> Iterator[Box | Words]:
    """The status through time as a bar, the events as edges over it, and the years below."""
    told = [Step(date=date, status=status) for date, status in poster.steps]
    known = {"": poster.evidence} if poster.evidence else {}
    material = Material(steps=told, statuses=poster.statuses, horizon=poster.horizon, evidence=known)
    steps = by_row(told).get("", [])
    span = status_span([*told, *(Step(date=date, status="") for date in poster.events)], poster.horizon)
    scale = Scale(*span, 0, _ROOM / _AXIS)
    ground = mixed(poster.color(LINE), poster.color(PAPER), 0.45)
    yield Box(_MARGIN, _TOP, WIDTH - _MARGIN, _TOP + _BAR, ground)
    for bar in segments("", steps, material, scale.high, edged=False) if steps else []:
        look = status_look(bar["status"], poster.statuses)
        shown = look if bar["fill"] == look.fill else look.faint
        yield from _framed(poster, _pixel(scale, bar["at"]), _TOP, _pixel(scale, bar["to"]), _TOP + _BAR, shown)
    for at in sorted({round(_pixel(scale, middle(date))) for date in poster.events}):
        yield Box(at - 1, _TOP - 12, at + 2, _TOP + _BAR, poster.color(INK))
    for tick in time_ticks(scale):
        x, half = _pixel(scale, tick.at), _width(tick.label, "words", _TICK) / 2
        yield Box(x - 1, _TOP + _BAR, x + 1, _TOP + _BAR + 10, poster.color(MUTED))
        if min(x, WIDTH - x) - half >= _MARGIN:
            yield from _words(poster, tick.label, _WORDS, _TICK, x - half, _BASE, MUTED)


def _counts(poster: Poster) -> Iterator[Box | Words]:
    """How many have which status: a bar cut in proportion, with what its parts mean below."""
    total = sum(count for _, count in poster.counts)
    left, x = float(_MARGIN), float(_MARGIN)
    for id, count in poster.counts:
        look = status_look(id, poster.statuses)
        wide = _ROOM * count / total
        yield from _framed(poster, left, _TOP, left + wide, _TOP + _BAR, look)
        left += wide
        label = f"{count:,} {_shown(status_label(id, poster.statuses))}"
        name = covering(_WORDS, label)
        room = _width(label, name, _TICK) + 56 if name else 0
        if name and x + room <= WIDTH - _MARGIN + 28:
            yield from _framed(poster, x, _BASE - 19, x + 20, _BASE + 1, look)
            yield from _words(poster, label, _WORDS, _TICK, x + 30, _BASE, MUTED)
            x += room


def _framed(poster: Poster, left: float, top: float, right: float, bottom: float, look: Look) -> Iterator[Box]:
    """A box as a status looks, with its pattern."""
    right = max(right, left + 1)
    yield Box(left, top, right, bottom, poster.filling(look))
    yield from _pattern(poster, left, top, right, bottom, look)


def _pattern(poster: Poster, left: float, top: float, right: float, bottom: float, look: Look) -> Iterator[Box]:
    """The lines of a look's pattern, twice as large as in charts."""
    for stripe in PATTERNS[look.pattern]:
        middle_, half = top + (bottom - top) * stripe.at, stripe.weight or (bottom - top) / 2
        drawn, gap = (2 * length for length in stripe.dash) if stripe.dash else (right - left, 0)
        start = left + gap / 2
        while start < right - 1:
            end = min(start + drawn, right)
            yield Box(start, middle_ - half, end, middle_ + half, poster.color(PAPER))
            start += drawn + gap


def _pixel(scale: Scale, at: float) -> float:
    return _MARGIN + scale(at) * _AXIS


def _words(
    poster: Poster, text: str, names: Sequence[str], size: int, x: float, y: float, ink: str, *, lines: int = 1
) -> Iterator[Words]:
    """Lines of words on paper, from `x` to the margin; none in a script that no face has."""
    name = covering(names, _shown(text))
    if not text or not name:
        return
    for number, line in enumerate(_block(_shown(text), name, size, WIDTH - _MARGIN - x, lines)):
        yield Words(line, name, size, x, y + number * size * 1.3, poster.color(ink), poster.color(PAPER))


def _block(text: str, face: str, size: int, room: float, lines: int) -> list[str]:
    """The text in lines; what is cut short is so behind a word."""
    block = wrap(text, room, size, lines=lines, em=faces()[face].ems.__getitem__)
    whole, space, _ = block[-1].rpartition(" ")
    if space and block[-1].endswith("…") and not text.rstrip().endswith(block[-1]):
        block[-1] = whole.rstrip(" ,;:–—") + "…"
    return block


def _width(text: str, face: str, size: int) -> float:
    *_, end = faces()[face].places(text)
    return end * size


_ALIKE = str.maketrans("\t\n\r\u2010\u2011\u202f", "   --\u00a0", "\u00ad\u200b")


def _shown(text: str) -> str:
    """The words with letters in one piece, and the hyphens and blanks that faces have."""
    return unicodedata.normalize("NFC", text).translate(_ALIKE)
