"""The picture that stands for a page wherever a link to it is shared: 1200 by 630 pixels.

A brief's has its title, its status and its history as a bar with an edge for each event; the publication's has how
many collaborations have which status. Nothing on it depends on today.
"""

from __future__ import annotations

from msgspec import Struct

from generator.charts.kinds.status_history import by_row, segments
from generator.charts.layout import font_metrics
from generator.charts.layout.axis import Scale, middle, time_span, time_ticks
from generator.charts.layout.text_metrics import clip, width, wrap
from generator.charts.model import Step
from generator.charts.render.svg import escape, plain
from generator.charts.theme import INK, LINE, MUTED, PAPER, status_label, status_look, var
from generator.model.model import Status
from generator.primitives.dates import PartialDate

WIDTH, HEIGHT = 1200, 630

_MARGIN = 72
_ROOM = WIDTH - 2 * _MARGIN
_SLACK = 0.96
"""The widths of letters are those of their classes: a line may come out this much wider than it was measured."""
_SIZES = ((92, 1), (80, 2), (66, 3), (54, 4))
"""Sizes of a title, in pixels, with the lines that there is room for."""
_TICK = 24
_AXIS = _TICK / 12
"""The time axis is laid out for ticks of 12 pixels, and shown this much larger."""
_BAR = 56
_BASE = HEIGHT - _MARGIN
"""Where the picture's lowest words stand."""


class Poster(Struct, frozen=True, kw_only=True):
    """What a picture shows: `status` (an id) with the words `since` for when it began, the `steps` that led to it and
    the dates of `events`; or, of a whole publication, a `line` of words and how many have which status. `colors` go
    before those of charts, by name."""

    publication: str
    title: str
    line: str = ""
    status: str = ""
    since: str = ""
    steps: list[tuple[PartialDate, str]] = []
    events: list[PartialDate] = []
    counts: list[tuple[str, int]] = []
    statuses: list[Status] = []
    colors: dict[str, str] = {}


def svg(poster: Poster) -> str:
    """The picture as an SVG. Words in scripts that the face of pictures lacks are left out."""
    tone = next((status.tone for status in poster.statuses if status.id == poster.status), "")
    band = var(f"tone-{tone}") if tone else var("accent")
    if poster.counts:
        below = _counts(poster)
    elif poster.steps or poster.events:
        below = _history(poster)
    else:
        below = []
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/><rect width="{WIDTH}" height="16" fill="{band}"/>',
        *_words(poster.publication, _MARGIN, 92, 30, MUTED, lines=1),
        *_title(poster.title),
        *(_standing(poster) if poster.status else _words(poster.line, _MARGIN, 420, 32, INK, lines=1)),
        *below,
    ]
    inner = "".join(parts)
    return plain(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="{font_metrics.FAMILY}">{inner}</svg>',
        poster.colors,
    )


def _title(title: str) -> list[str]:
    """The title as large as it fits, cut short where it does not fit at all."""
    if not font_metrics.covers(_shown(title)):
        return []
    size, block = 0, [""]
    for size, lines in _SIZES:
        block = wrap(_shown(title), _ROOM * _SLACK, size, lines=lines + 1, em=font_metrics.em)
        if len(block) <= lines:
            break
    else:
        size, lines = _SIZES[-1]
        block = wrap(_shown(title), _ROOM * _SLACK, size, lines=lines, em=font_metrics.em)
    leading = size * 1.12
    top = 118 + size * 0.9
    return [_text(line, _MARGIN, top + n * leading, size, INK, bold=True) for n, line in enumerate(block)]


def _standing(poster: Poster) -> list[str]:
    """The status in a box of its colour, and since when."""
    look = status_look(poster.status, poster.statuses)
    label = _shown(status_label(poster.status, poster.statuses))
    if not font_metrics.covers(label):
        return []
    label = clip(label, _ROOM * 0.6, 32, em=font_metrics.em)
    wide = width(label, 32, em=font_metrics.em) + 40
    parts = [
        f'<rect x="{_MARGIN + 1.5}" y="380" width="{wide:.0f}" height="57" rx="6" fill="{look.colour}" '
        f'fill-opacity="{look.fill}" stroke="{look.colour}" stroke-width="3"/>',
        _text(label, _MARGIN + 20, 420, 32, look.words, bold=True),
    ]
    if poster.since:
        parts += _words(poster.since, _MARGIN + wide + 24, 420, 30, MUTED, lines=1)
    return parts


def _history(poster: Poster) -> list[str]:
    """The status through time as a bar, the events as edges over it, and the years below."""
    steps = by_row([Step(date=date, status=status) for date, status in poster.steps]).get("", [])
    dates = [*poster.events, *(step.date for step in steps)]
    scale = Scale(*time_span(dates, margin=0.01, tail=0.06, most=200), 0, _ROOM / _AXIS)
    top = _BASE - 44 - _BAR
    parts = [f'<rect x="{_MARGIN}" y="{top}" width="{_ROOM}" height="{_BAR}" fill="{LINE}" fill-opacity="0.45"/>']
    for bar in segments("", steps, poster.statuses, scale.high, edged=False) if steps else []:
        look = status_look(bar["status"], poster.statuses)
        left, right = _pixel(scale, bar["at"]), _pixel(scale, bar["to"])
        parts.append(_box(left, top, right - left, look.colour, look.fill))
    for at in sorted({round(_pixel(scale, middle(date)), 1) for date in poster.events}):
        parts.append(f'<path d="M{at:g} {top - 12}V{top + _BAR}" stroke="{INK}" stroke-width="3"/>')
    for tick in time_ticks(scale):
        x = _pixel(scale, tick.at)
        parts.append(f'<path d="M{x:.1f} {top + _BAR}v10" stroke="{MUTED}" stroke-width="2"/>')
        if min(x, WIDTH - x) - width(tick.label, _TICK, em=font_metrics.em) / 2 >= _MARGIN:
            parts.append(_text(tick.label, x, _BASE, _TICK, MUTED, anchor="middle"))
    return parts


def _counts(poster: Poster) -> list[str]:
    """How many have which status: a bar cut in proportion, with what its parts mean below."""
    total = sum(count for _, count in poster.counts)
    top = _BASE - 44 - _BAR
    parts, left, words = [], float(_MARGIN), float(_MARGIN)
    for id, count in poster.counts:
        look = status_look(id, poster.statuses)
        wide = _ROOM * count / total
        parts.append(_box(left, top, wide, look.colour, look.fill))
        left += wide
        label = f"{count:,} {_shown(status_label(id, poster.statuses))}"
        room = width(label, _TICK, em=font_metrics.em) + 56
        if font_metrics.covers(label) and words + room <= WIDTH - _MARGIN + 28:
            parts.append(
                f'<rect x="{words + 1.5:.1f}" y="{_BASE - 18}" width="17" height="17" fill="{look.colour}" '
                f'fill-opacity="{look.fill}" stroke="{look.colour}" stroke-width="3"/>'
            )
            parts.append(_text(label, words + 30, _BASE, _TICK, MUTED))
            words += room
    return parts


def _box(left: float, top: float, wide: float, colour: str, fill: float) -> str:
    """A part of a bar: its outline lies inside it, so that neighbours do not overlap."""
    inner = max(wide - 3, 0.5)
    return (
        f'<rect x="{left + 1.5:.1f}" y="{top + 1.5}" width="{inner:.1f}" height="{_BAR - 3}" fill="{colour}" '
        f'fill-opacity="{fill}" stroke="{colour}" stroke-width="3"/>'
    )


def _pixel(scale: Scale, at: float) -> float:
    return _MARGIN + scale(at) * _AXIS


def _words(text: str, x: float, y: float, size: float, fill: str, *, lines: int) -> list[str]:
    """Lines of words from `x` to the margin; none in a script that the face lacks."""
    if not text or not font_metrics.covers(_shown(text)):
        return []
    block = wrap(_shown(text), (WIDTH - _MARGIN - x) * _SLACK, size, lines=lines, em=font_metrics.em)
    return [_text(line, x, y + n * size * 1.3, size, fill) for n, line in enumerate(block)]


def _text(text: str, x: float, y: float, size: float, fill: str, *, bold: bool = False, anchor: str = "") -> str:
    weight = ' font-weight="700"' if bold else ""
    place = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}"{weight}{place}>{escape(text)}</text>'


def _shown(text: str) -> str:
    """The words with the one hyphen that the face has for all kinds."""
    return text.translate({0x2010: "-", 0x2011: "-"})
