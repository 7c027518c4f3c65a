"""Where the site's files are made, through the lens, with a note of what each rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from generator import charts
from generator.charts import Chart, Drawing, Studio
from generator.diagnostics.diagnostic import Diagnostic
from generator.engine.query import node_of, output_number
from generator.engine.trace import Key, digest_of
from generator.library import rows
from generator.library.queries import Lens
from generator.primitives.built_in import built_in_templates
from generator.search.index import MAKERS as OF_SEARCH
from generator.site.figures import STUDIO
from generator.site.makers import MAKERS
from generator.site.outputs import Copy, File, Folder, Output, Page, Painting, Picture, Sheet
from generator.site.routes import Route
from generator.templating.errors import TemplateFault
from generator.templating.sources import Templates

if TYPE_CHECKING:
    from generator.templating.render import Renderer

_MAKERS = {**MAKERS, **OF_SEARCH}


class Made(Struct, frozen=True):
    """A file of the site that was made, or the files of a folder by their paths; or what is wrong with a template."""

    path: str
    files: dict[str, bytes] = {}
    fault: Diagnostic | None = None


@dataclass(frozen=True)
class _Begun:
    """A file that is being made: what it has read so far, and the charts that it waits for."""

    path: str
    route: Route
    output: Output
    reads: list[int]
    charts: Mapping[str, Chart]
    sheet: Sheet | None = None


def output_of(route: Route) -> Output:
    """What makes the file of a route."""
    return _MAKERS[route.maker](*route.arguments)


def key_of(path: str, route: Route) -> Key:
    """The key under which it is noted what a file rests on: another maker at the same path makes another file."""
    return (path, route.maker, *route.arguments)


class Maker:
    """Makes files of the site that a lens looks at."""

    def __init__(self, lens: Lens) -> None:
        self.lens = lens
        self.studio = Studio(lens.root / STUDIO)
        self._renderer: Renderer | None = None

    @property
    def renderer(self) -> Renderer:
        """The renderer, once something is to be rendered."""
        if self._renderer is None:
            from generator.templating.render import Renderer  # brings Jinja2, which a build with nothing to do spares

            self._renderer = Renderer(Templates(self.lens.root))
        return self._renderer

    def forget_templates(self) -> None:
        """Take templates as they now are."""
        self._renderer = None

    def make(self, share: Iterable[tuple[str, Route]]) -> Iterator[Made]:
        """Make files."""
        for path, route in share:
            begun = self._begin(path, route)
            yield self._finish(begun, self.studio.draw(begun.charts.values()))

    def rehearse(self, path: str, route: Route) -> Diagnostic | None:
        """What is wrong with the templates of a page, found by rendering it without its drawings; that nothing is is
        noted with all that it rests on."""
        key = ("checked", *key_of(path, route))
        try:
            _, reads = self.lens.recorded(self._rendered, output_of(route))
        except TemplateFault as fault:
            return fault.diagnostic
        self.lens.trace.record(output_number(key), node_of(key, b"", reads))
        return None

    def _rendered(self, page: Page) -> str:
        sheet = page.sheet(self.lens, self.studio)
        return self._render(page, sheet, dict.fromkeys(sheet.charts, Drawing("", "")))

    def _render(self, page: Page, sheet: Sheet, drawings: Mapping[str, Drawing]) -> str:
        text = self.renderer.render(page.template, sheet.page, drawings)
        for name in self.renderer.closure(page.template):
            self.lens.has_file(f"templates/{name}")  # noted, whether it is there or not
        return text

    def _begin(self, path: str, route: Route) -> _Begun:
        output = output_of(route)
        match output:
            case Page():
                sheet, reads = self.lens.recorded(output.sheet, self.lens, self.studio)
                return _Begun(path, route, output, reads, sheet.charts, sheet)
            case Picture():
                plot, reads = self.lens.recorded(output.plot, self.lens)
                chart = charts.chart_of(plot)
                return _Begun(path, route, output, reads, {chart.drawing: chart})
        return _Begun(path, route, output, [], {})

    def _finish(self, begun: _Begun, drawings: Mapping[str, Drawing]) -> Made:
        try:
            files, reads = self.lens.recorded(self._files, begun, drawings)
        except TemplateFault as fault:
            return Made(begun.path, fault=fault.diagnostic)
        key = key_of(begun.path, begun.route)
        digest = digest_of({path: digest_of(data) for path, data in files.items()})
        node = node_of(key, digest, list(dict.fromkeys([*begun.reads, *reads])))
        self.lens.trace.record(output_number(key), node)
        return Made(begun.path, files)

    def _files(self, begun: _Begun, drawings: Mapping[str, Drawing]) -> dict[str, bytes]:
        output, lens = begun.output, self.lens
        if isinstance(output, Folder):
            return output.make(lens)
        return {begun.path: self._bytes(output, begun, drawings)}

    def _bytes(self, output: Output, begun: _Begun, drawings: Mapping[str, Drawing]) -> bytes:
        match output:
            case Page():
                assert begun.sheet
                return self._render(output, begun.sheet, drawings).encode()
            case File():
                return output.make(self.lens)
            case Painting():
                return self.studio.paint(output.compose(self.lens))
            case Picture():
                [chart] = begun.charts.values()
                return charts.standalone(drawings[chart.drawing].wide, chart.plan()).encode()
            case Copy():
                return self._copied(output).read_bytes()
        raise AssertionError(output)

    def _copied(self, output: Copy) -> Path:
        """The file to take along: the publication's own, or else the built-in one."""
        if self.lens.rows(rows.FILE, output.path) or not output.built_in:
            return self.lens.root / output.path
        return built_in_templates() / output.built_in
