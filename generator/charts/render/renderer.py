"""Where plots become SVG, and posters PNG: the only slow step, done once per drawing and kept under its digest."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import ParamSpec

import msgspec
from msgspec import Struct

from generator.charts.custom import vega_lite
from generator.charts.model import Chart, Drawing, Label, Panel, Picture, Plot
from generator.charts.render import social_card, svg
from generator.charts.render.kept import place, prune, read_whole, write_whole
from generator.charts.render.revision import revision
from generator.charts.render.social_card import Poster
from generator.charts.render.vega_templates import Templates
from generator.charts.render.vl_convert import prepare

P = ParamSpec("P")

SHEET = 96
"""Panels rendered in one conversion, which halves the cost of each; beyond that little is gained."""

_SPARE = 4096
"""Results that may be kept besides twice as many as the site has files: states that were drawn may come back."""


def digest(plot: Plot) -> str:
    """The key of a plot's drawing: what is drawn, its name, and everything that decides how."""
    return _key(msgspec.json.encode((plot.title, plot.wide, plot.narrow)))


def chart_of(plot: Plot) -> Chart:
    """The chart of a plot that is at hand."""
    return Chart(plot, digest(plot), lambda: plot)


def _key(made_of: bytes) -> str:
    sha = hashlib.sha256(revision().encode())
    sha.update(made_of)
    return sha.hexdigest()[:40]


class _Planned(Struct, array_like=True):
    """What is kept of a chart that was planned once."""

    label: Label
    drawing: str


_encode = msgspec.msgpack.Encoder().encode
_PLANNED = msgspec.msgpack.Decoder(_Planned)
_DRAWING = msgspec.msgpack.Decoder(Drawing)


class Studio:
    """Draws plots; what it drew before it takes from `cache` (a folder that may be deleted at any time).

    `drawn` and `reused` count. The renderer runs `jobs` conversions at a time; which one draws what does not show.
    """

    def __init__(self, cache: Path | None, jobs: int = 1) -> None:
        self.drawn = 0
        self.reused = 0
        self._folder = cache
        self._jobs = max(1, jobs)
        self._templates = Templates(cache / "templates" if cache else None)

    def __enter__(self) -> Studio:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def planned(self, make: Callable[P, Plot], *given: P.args, **named: P.kwargs) -> Chart:
        """The chart that `make` plans of what is given. Once it was planned, what is told of it is kept, and it is
        planned again only to be drawn. Raises what `make` raises, which is not kept."""

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
                found = _PLANNED.decode(kept)
                return Chart(found.label, found.drawing, plan)
        chart = chart_of(plan())
        label = Label(**{name: getattr(chart.label, name) for name in Label.__struct_fields__})
        write_whole(path, _encode(_Planned(label, chart.drawing)))
        return chart

    def kept(self, charts: Iterable[Chart]) -> dict[str, Drawing] | None:
        """The drawings of `charts`, by digest, if none of them is yet to be drawn."""
        found: dict[str, Drawing] = {}
        for chart in charts:
            if (drawing := self._kept(chart.drawing)) is None:
                return None
            found[chart.drawing] = drawing
        self.reused += len(found)
        return found

    def draw(self, charts: Iterable[Chart | Plot]) -> dict[str, Drawing]:
        """The drawings of `charts`, by digest."""
        wanted = {chart.drawing: chart for chart in map(_as_chart, charts)}
        found = {key: kept for key in wanted if (kept := self._kept(key))}
        missing = {key: chart.plan() for key, chart in wanted.items() if key not in found}
        self.reused += len(found)
        self.drawn += len(missing)
        if missing:
            prepare(self._jobs)
            for key, drawing in zip(missing, self._made(list(missing.values())), strict=True):
                self._keep(key, drawing)
                found[key] = drawing
        return {key: found[key] for key in wanted}

    def paint(self, wanted: Poster) -> bytes:
        """The poster as a PNG. One that was made before is not even laid out."""
        path = place(self._folder, _key(msgspec.json.encode(wanted))) if self._folder else None
        if path and (kept := read_whole(path)):
            self.reused += 1
            return kept
        prepare(self._jobs)
        import vl_convert as vlc

        # Of letters that its fonts lack the renderer warns in the log; such words were left out as far as is known.
        logging.getLogger("usvg").setLevel(logging.ERROR)
        made = bytes(vlc.svg_to_png(social_card.svg(wanted)))
        self.drawn += 1
        if path:
            write_whole(path, made)
        return made

    def tidy(self, files: int) -> None:
        """Forget the oldest of what is kept when it is far more than a site of so many files needs."""
        if self._folder:
            prune(self._folder, _SPARE + 2 * files)

    def _made(self, plots: Sequence[Plot]) -> list[Drawing]:
        batches = list(_batches(plots, min(SHEET, len(_panels(plots)) // self._jobs + 1)))
        if self._jobs == 1 or len(batches) == 1:
            return [drawing for batch in batches for drawing in self._drawings(batch)]
        self._templates.compile({panel.template for panel in _panels(plots)})
        with ThreadPoolExecutor(self._jobs) as pool:
            return [drawing for done in pool.map(self._drawings, batches) for drawing in done]

    def _drawings(self, batch: Sequence[Plot]) -> list[Drawing]:
        """The drawings of a batch: own charts one by one, the panels of all others rendered as one sheet."""
        import vl_convert as vlc

        panels = _panels(batch)
        inside = iter(svg.bodies(vlc.vega_to_svg(self._templates.sheet(panels))) if panels else [])

        def drawn(picture: Picture, name: str, variant: str) -> str:
            spec = picture.panels[0].spec
            parts = [svg.own_body(vega_lite.render(spec))] if spec else list(islice(inside, len(picture.panels)))
            return svg.assemble(picture, parts, name, variant)

        drawings = []
        for plot in batch:
            wide = drawn(plot.wide, plot.title, "wide" if plot.narrow else "single")
            drawings.append(Drawing(wide, drawn(plot.narrow, plot.title, "narrow") if plot.narrow else ""))
        return drawings

    def _kept(self, key: str) -> Drawing | None:
        if self._folder and (kept := read_whole(place(self._folder, key))) is not None:
            with suppress(msgspec.DecodeError):
                return _DRAWING.decode(kept)
        return None

    def _keep(self, key: str, drawing: Drawing) -> None:
        if self._folder:
            write_whole(place(self._folder, key), _encode(drawing))


def _as_chart(chart: Chart | Plot) -> Chart:
    return chart if isinstance(chart, Chart) else chart_of(chart)


def _panels(plots: Sequence[Plot]) -> list[Panel]:
    """The panels that are filled templates, in the order in which they are drawn."""
    pictures = [picture for plot in plots for picture in (plot.wide, plot.narrow) if picture]
    return [panel for picture in pictures for panel in picture.panels if panel.spec is None]


def _batches(plots: Sequence[Plot], panels: int) -> Iterator[list[Plot]]:
    """The plots in runs of about so many panels."""
    batch: list[Plot] = []
    for plot in plots:
        batch.append(plot)
        if len(_panels(batch)) >= panels:
            yield batch
            batch = []
    if batch:
        yield batch
