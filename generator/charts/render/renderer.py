"""Where plots become SVG, and posters PNG; what was made is kept under the digest of what it was made of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import ParamSpec

import msgspec
from msgspec import Struct

from generator.charts.custom import vega_lite
from generator.charts.model import Chart, Drawing, Label, Panel, Picture, Plot
from generator.charts.render import painter, social_card, svg
from generator.charts.render.kept import place, prune, read_whole, write_whole
from generator.charts.render.revision import revision
from generator.charts.render.social_card import Poster

P = ParamSpec("P")

_SPARE = 4096
"""Results that may be kept besides twice as many as the site has files: states that were drawn may come back."""


def digest(plot: Plot) -> str:
    """The name of a plot's drawing: of what is drawn, its title, and everything that decides how."""
    return _key(msgspec.json.encode((plot.title, plot.wide, plot.narrow)))


def chart_of(plot: Plot) -> Chart:
    """The chart of a plot that is at hand."""
    return Chart(plot, digest(plot), lambda: plot)


def _key(made_of: bytes) -> str:
    sha = hashlib.sha256(revision().encode())
    sha.update(made_of)
    return sha.hexdigest()[:40]


class _Kept(Struct, array_like=True):
    """What is kept of a chart that was planned and drawn once."""

    label: Label
    digest: str
    drawing: Drawing


_encode = msgspec.msgpack.Encoder().encode
_KEPT = msgspec.msgpack.Decoder(_Kept)
_DRAWING = msgspec.msgpack.Decoder(Drawing)


class Studio:
    """Draws plots; what it drew before it takes from `cache` (a folder that may be deleted at any time).

    `drawn` and `reused` count.
    """

    def __init__(self, cache: Path | None) -> None:
        self.drawn = 0
        self.reused = 0
        self._folder = cache

    def planned(self, make: Callable[P, Plot], *given: P.args, **named: P.kwargs) -> Chart:
        """The chart that `make` plans of what is given. Once it was planned, what is told of it is kept with its
        drawing, and neither is made again. Raises what `make` raises, which is not kept."""

        def plan() -> Plot:
            return make(*given, **named)

        if self._folder is None:
            return chart_of(plan())
        try:
            path = place(self._folder, _key(_encode((make.__module__, make.__qualname__, given, named))))
        except OverflowError:  # a number that has no such form
            return chart_of(plan())
        if (kept := read_whole(path)) is not None:
            with suppress(msgspec.DecodeError):
                found = _KEPT.decode(kept)
                self.reused += 1
                return Chart(found.label, found.digest, plan, found.drawing)
        plot = plan()
        made = _Kept(
            Label(**{name: getattr(plot, name) for name in Label.__struct_fields__}), digest(plot), drawn(plot)
        )
        self.drawn += 1
        write_whole(path, _encode(made))
        return Chart(made.label, made.digest, plan, made.drawing)

    def draw(self, charts: Iterable[Chart | Plot]) -> dict[str, Drawing]:
        """The drawings of `charts`, by digest."""
        wanted = {chart.drawing: chart for chart in map(_as_chart, charts)}
        return {key: chart.made or self._drawing(key, chart.plan()) for key, chart in wanted.items()}

    def paint(self, wanted: Poster) -> bytes:
        """The poster as a PNG. One that was made before is not even laid out."""
        path = place(self._folder, _key(msgspec.json.encode(wanted))) if self._folder else None
        if path and (kept := read_whole(path)):
            self.reused += 1
            return kept
        made = social_card.png(wanted)
        self.drawn += 1
        if path:
            write_whole(path, made)
        return made

    def tidy(self, files: int) -> None:
        """Forget the oldest of what is kept when it is far more than a site of so many files needs."""
        if self._folder:
            prune(self._folder, _SPARE + 2 * files)

    def _drawing(self, key: str, plot: Plot) -> Drawing:
        """The drawing of a plot; that of an own chart, for which the renderer must be started, is kept."""
        path = place(self._folder, key) if self._folder and any(panel.spec for panel in plot.wide.panels) else None
        if path and (kept := read_whole(path)) is not None:
            with suppress(msgspec.DecodeError):
                found = _DRAWING.decode(kept)
                self.reused += 1
                return found
        made = drawn(plot)
        self.drawn += 1
        if path:
            write_whole(path, _encode(made))
        return made


def drawn(plot: Plot) -> Drawing:
    """The plot as SVG."""
    wide = _picture(plot.wide, plot.title, "wide" if plot.narrow else "single")
    return Drawing(wide, _picture(plot.narrow, plot.title, "narrow") if plot.narrow else "")


def _picture(picture: Picture, name: str, variant: str) -> str:
    return svg.assemble(picture, list(map(_inside, picture.panels)), name, variant)


def _inside(panel: Panel) -> str:
    return svg.own_body(vega_lite.render(panel.spec)) if panel.spec else painter.inside(panel)


def _as_chart(chart: Chart | Plot) -> Chart:
    return chart if isinstance(chart, Chart) else chart_of(chart)
