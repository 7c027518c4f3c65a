"""Where the site's files are made: the stale ones, by as many processes as there is work for."""

from __future__ import annotations

import gc
import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from generator import charts
from generator.charts import Chart, Drawing, Studio
from generator.lens import Facet, Lens, Provide
from generator.memory import Memory
from generator.pages import Copy, File, Output, Page, Painting, Picture, Sheet
from generator.search import Index
from generator.templates import Templates
from generator.trace import Record, Stamps, reason
from generator.write import Site, Written

if TYPE_CHECKING:
    from generator.render import Renderer

Share = list[tuple[str, Output]]
Progress = Callable[[int, int], None]

_ENOUGH = 64
"""With fewer files to make than this, starting processes costs more than it gains."""
_SHARE = 100
"""Files that a process makes at a time: their charts are drawn together."""

_encode = msgspec.msgpack.Encoder().encode
_RECORD = msgspec.msgpack.Decoder(Record)


@dataclass
class Result:
    """What was done: `owned` are all files of the site, `reasons` tells of each that was made again why."""

    files: Written = field(default_factory=Written)
    owned: set[str] = field(default_factory=set)
    reasons: dict[str, str] = field(default_factory=dict)
    drawn: int = 0
    reused: int = 0


@dataclass(frozen=True)
class Made:
    """A file that was made: what it rests on, and whether it differs from what is there."""

    path: str
    templates: list[str]
    facets: list[Facet]
    stamps: list[bytes]
    staged: bool
    digest: bytes


@dataclass(frozen=True)
class _Begun:
    """A file that is being made: what it looked at, and the charts that it waits for."""

    path: str
    output: Output
    lens: Lens
    charts: Mapping[str, Chart]
    sheet: Sheet | None = None


class Press:
    """Makes the files of one edition, its `outputs`. `provide` gives the facets that pages look at, `digests` are those
    of the content's files."""

    def __init__(
        self,
        root: Path,
        studio: Path,
        jobs: int,
        provide: Provide,
        templates: Templates,
        digests: Mapping[str, bytes],
        outputs: Mapping[str, Output],
    ) -> None:
        self.root = root
        self.jobs = jobs
        self.studio = Studio(root / studio, 1)
        self._provide = provide
        self._templates = templates
        self._outputs = outputs
        self._stamps = Stamps(provide, digests)
        self._site: Site | None = None
        self._renderer: Renderer | None = None

    @property
    def stamps(self) -> Stamps:
        """What tells the facets' values from others."""
        return self._stamps

    @property
    def renderer(self) -> Renderer:
        """The renderer, once something is to be rendered."""
        if self._renderer is None:
            from generator.render import Renderer  # brings Jinja2, which a build with nothing to do goes without

            self._renderer = Renderer(self._templates)
        return self._renderer

    def make(self, path: str) -> bytes:
        """One file of the site."""
        output, lens = self._outputs[path], Lens(self._look)
        return self._bytes(output, lens, self.studio.draw(self._charts(output, lens).values()))

    def bring_up_to_date(self, site: Site, index: Index, memory: Memory, progress: Progress) -> Result:
        """Make what is stale and put it in its place, and the search index with it. Raises TemplateFault, and then the
        site is as it was."""
        self._site = site
        records, outputs = self._records(memory), self._outputs
        result = Result(owned={*outputs, *self._templates.assets, *index.owned})
        staged: list[str] = []
        made: list[Made] = []
        site.begin(result.owned)
        try:
            for gathers in (False, True):  # what is made of other files comes after them
                turn = [path for path, output in outputs.items() if _gathers(output) is gathers]
                made += self._made(site, self._stale(site, turn, records, result), result, progress)
            staged += [one.path for one in made if one.staged]
            for path, source in self._copies(outputs).items():
                if site.stage(path, source.read_bytes()):
                    staged.append(path)
                    result.reasons[path] = "file changed"
            staged += index.stage(site)
        except BaseException:
            site.discard([*result.reasons, *self._copies(outputs), *index.owned])
            raise
        result.files.removed = site.finish(staged, result.owned)
        result.files.written = len(staged)
        result.files.unchanged = len(result.owned) - len(staged)
        memory.note_pages(
            ((one.path, _encode(self._record(one, site))) for one in made), gone=records.keys() - outputs.keys()
        )
        return result

    def _stale(
        self, site: Site, paths: Iterable[str], records: Mapping[str, Record], result: Result
    ) -> dict[str, Output]:
        """What must be made of these files, with the reasons noted; the others' digests are good."""
        stale: dict[str, Output] = {}
        for path in paths:
            output = self._outputs[path]
            if isinstance(output, Copy):
                continue
            record = records.get(path)
            if why := self._reason(site, path, record):
                result.reasons[path] = why
                stale[path] = output
            elif record and record.digest:
                self._stamps.known["file", path] = record.digest
        return stale

    def _records(self, memory: Memory) -> dict[str, Record]:
        records = {}
        for path, data in memory.pages().items():
            try:
                records[path] = _RECORD.decode(data)
            except msgspec.DecodeError:
                continue
        return records

    def _reason(self, site: Site, path: str, record: Record | None) -> str:
        templates = self._templates.stamp(record.templates) if record else b""
        return reason(record, self._stamps, templates, site.state(path))

    def _record(self, made: Made, site: Site) -> Record:
        templates = self._templates.stamp(made.templates)
        return Record(made.templates, templates, made.facets, made.stamps, site.state(made.path), made.digest)

    def _copies(self, outputs: Mapping[str, Output]) -> dict[str, Path]:
        """The files taken along as they are."""
        copies = {path: self.root / output.path for path, output in outputs.items() if isinstance(output, Copy)}
        return copies | self._templates.assets

    def _made(self, site: Site, stale: dict[str, Output], result: Result, progress: Progress) -> list[Made]:
        """Make the stale files and stage them."""
        items = list(stale.items())
        shares = [items[start : start + _SHARE] for start in range(0, len(items), _SHARE)]
        made: list[Made] = []
        done = 0
        for share, drawn, reused in self._shared_out(site, shares):
            made += share
            done += len(share)
            self._stamps.known.update({("file", one.path): one.digest for one in share if one.digest})
            result.drawn += drawn
            result.reused += reused
            progress(done, len(items))
        return made

    def _shared_out(self, site: Site, shares: list[Share]) -> Iterator[tuple[list[Made], int, int]]:
        # A child made by fork has the library without its being sent; the renderer of charts, however, must not have
        # run before a fork.
        alone = self.jobs == 1 or len(shares) < 2 or sys.platform != "linux" or "vl_convert" in sys.modules
        if alone:
            yield from (self.make_share(site, share) for share in shares)
            return
        global _WORK
        _WORK = (self, site, shares)
        gc.collect()
        gc.freeze()  # the children then share the library's memory instead of copying it at their first collection
        try:
            with ProcessPoolExecutor(self.jobs, mp_context=get_context("fork")) as executor:
                yield from executor.map(_make_numbered, range(len(shares)))
        finally:
            gc.unfreeze()
            _WORK = None

    def make_share(self, site: Site, share: Share) -> tuple[list[Made], int, int]:
        """Make and stage some files; also how many charts were drawn and reused for them."""
        drawn, reused = self.studio.drawn, self.studio.reused
        made: list[Made] = []
        waiting: list[_Begun] = []  # for drawings, which are made together; every other page is done with at once
        for path, output in share:
            begun = self._begin(path, output)
            drawings = self.studio.kept(begun.charts.values())
            if drawings is None:
                waiting.append(begun)
            else:
                made.append(self._finish(site, begun, drawings))
        if waiting:
            drawings = self.studio.draw(chart for begun in waiting for chart in begun.charts.values())
            made += [self._finish(site, begun, drawings) for begun in waiting]
        return made, self.studio.drawn - drawn, self.studio.reused - reused

    def _begin(self, path: str, output: Output) -> _Begun:
        lens = Lens(self._look)
        if isinstance(output, Page):
            sheet = output.sheet(lens, self.studio)
            return _Begun(path, output, lens, sheet.charts, sheet)
        return _Begun(path, output, lens, self._charts(output, lens))

    def _finish(self, site: Site, begun: _Begun, drawings: Mapping[str, Drawing]) -> Made:
        output, sheet, lens, templates = begun.output, begun.sheet, begun.lens, []
        if isinstance(output, Page) and sheet:
            data = self.renderer.render(output.template, sheet.page, drawings).encode()
            templates = self.renderer.closure(output.template)
        else:
            data = self._bytes(output, lens, drawings)
        facets = list(lens.seen)
        stamps, digest = [self._stamps(facet) for facet in facets], _digest(output, data)
        return Made(begun.path, templates, facets, stamps, site.stage(begun.path, data), digest)

    def _bytes(self, output: Output, lens: Lens, drawings: Mapping[str, Drawing]) -> bytes:
        match output:
            case Page():
                return self.renderer.render(output.template, output.sheet(lens, self.studio).page, drawings).encode()
            case File():
                return output.make(lens)
            case Painting():
                return self.studio.paint(output.compose(lens))
            case Picture():
                plot = output.plot(lens)
                return charts.standalone(drawings[charts.digest(plot)].wide, plot).encode()
            case Copy():
                return (self.root / output.path).read_bytes()

    def _look(self, facet: Facet) -> Any:
        """A facet's value; of the site's own files, as they are to stand or, where none are written, made for it."""
        if facet[0] != "file":
            return self._provide(facet)
        return self._site.read(facet[1]) if self._site else self.make(facet[1])

    def _charts(self, output: Output, lens: Lens) -> Mapping[str, Chart]:
        match output:
            case Page():
                return output.sheet(lens, self.studio).charts
            case Picture():
                chart = charts.chart_of(output.plot(lens))
                return {chart.drawing: chart}
        return {}


_WORK: tuple[Press, Site, list[Share]] | None = None
"""What forked processes find in their memory: sending the library to them would cost more than their work."""


def _make_numbered(number: int) -> tuple[list[Made], int, int]:
    assert _WORK is not None
    press, site, shares = _WORK
    return press.make_share(site, shares[number])


def _gathers(output: Output) -> bool:
    return isinstance(output, Page | File) and output.gathers


def _digest(output: Output, data: bytes) -> bytes:
    """What tells the bytes of a file from others, if other files may be made of it."""
    return hashlib.blake2b(data, digest_size=12).digest() if isinstance(output, File) else b""
