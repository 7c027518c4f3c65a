"""The colours of charts: the one place where they are said.

Drawings name a colour as `var(--name, fallback)`: inline, the page's style sheet decides, light or dark; alone, the
fallback shows. Every mark's colour keeps 4.5:1 against the paper in both themes, as it may colour
words too.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from generator.model.model import Status

LIGHT: dict[str, str] = {
    "ink": "#1a1a1a",
    "muted": "#5c5c5c",
    "line": "#d9d5cc",
    "paper": "#ffffff",
    "accent": "#1f5fa8",
    "tone-good": "#00707a",
    "tone-caution": "#9c5b00",
    "tone-bad": "#b0203a",
    "tone-neutral": "#403c42",
    "series-1": "#1f5fa8",
    "series-2": "#c4500c",
    "series-3": "#00819d",
    "series-4": "#522f5b",
    "series-5": "#9a6d46",
    "series-6": "#094426",
    "series-7": "#271885",
    "series-8": "#666464",
}
"""Name to colour on light paper; also the fallbacks."""

DARK: dict[str, str] = {
    "ink": "#ecebe8",
    "muted": "#a9a9a4",
    "line": "#3a3d44",
    "paper": "#16181c",
    "accent": "#6aa9f0",
    "tone-good": "#45b8c0",
    "tone-caution": "#e0a030",
    "tone-bad": "#ff7a85",
    "tone-neutral": "#d9d8da",
    "series-1": "#6aa9f0",
    "series-2": "#f08a4b",
    "series-3": "#5ae1fb",
    "series-4": "#b578aa",
    "series-5": "#fed191",
    "series-6": "#679d7a",
    "series-7": "#8979fc",
    "series-8": "#c1c0c0",
}
"""The same names on dark paper."""


def var(name: str) -> str:
    """The colour `name` as a drawing says it."""
    return f"var(--{name}, {LIGHT[name]})"


INK, MUTED, LINE, PAPER, ACCENT = map(var, ("ink", "muted", "line", "paper", "accent"))
SERIES = [var(f"series-{number}") for number in range(1, 9)]


class Look(Struct, frozen=True):
    """How a mark is painted: its outline is always of `colour`, its inside as much as `fill` (0 to 1) says."""

    colour: str
    fill: float = 1.0

    @property
    def words(self) -> str:
        """The colour of words that stand on the mark."""
        return PAPER if self.fill > 0.6 else INK


def series_look(index: int) -> Look:
    """The look of the series `index` (from 0). After eight the colours come round again, lighter inside."""
    return Look(SERIES[index % 8], 1.0 if index < 8 else 0.3)


def status_look(id: str, statuses: Sequence[Status]) -> Look:
    """The look of a status: the tone's colour, and a filling that tells it from the others of its tone.

    The worst of a tone is the fullest; among neutral ones the first is (what comes last is usually "unknown").
    """
    tone = next((status.tone for status in statuses if status.id == id), "neutral")
    peers = [status.id for status in statuses if status.tone == tone]
    if tone != "neutral":
        peers.reverse()
    rank = peers.index(id) if id in peers else 0
    return Look(var(f"tone-{tone}"), 1.0 if rank == 0 else round(0.5 - 0.4 * rank / len(peers), 2))


def status_label(id: str, statuses: Sequence[Status]) -> str:
    """What a status is called."""
    return next((status.label for status in statuses if status.id == id), id)
