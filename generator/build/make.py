"""Where the site's files are made: the stale ones, by as many processes as there is work for."""

from __future__ import annotations

import hashlib
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator import charts
from generator.build.trace import Judge, Made, Stamps
from generator.charts import Chart, Drawing, Studio
from generator.engine.collector import collector_of_new
from generator.engine.output import Site, Written
from generator.library.queries import WORDING, Facet, Lens, Provide, encode
from generator.search.index import Index
from generator.site.routes import Copy, File, Output, Page, Painting, Picture, Sheet
from generator.templating.sources import Templates

if TYPE_CHECKING:
    from generator.templating.render import Renderer

Share = list[tuple[str, Output]]
Progress = Callable[[int, int], None]

_ENOUGH = 24
"""With fewer files to make than this, starting processes costs more than it gains."""
_SHARE = 100
"""Files that a process makes at a time, at most: their charts are drawn together."""


@dataclass
class Result:
    """What was done: `owned` are all files of the site, `reasons` say of each that was made again why, `staged` are
    those of them that came out otherwise, `digests` tell the bytes of some that others may be made of."""

    files: Written = field(default_factory=Written)
    owned: set[str] = field(default_factory=set)
    reasons: dict[str, str] = field(default_factory=dict)
    staged: list[str] = field(default_factory=list)
    digests: dict[str, bytes] = field(default_factory=dict)
    drawn: int = 0
    reused: int = 0


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
    of the content's files; `note` is told how each file was made."""

    def __init__(
        self,
        root: Path,
        studio: Path,
        jobs: int,
        provide: Provide,
        templates: Templates,
        digests: Mapping[str, bytes],
        outputs: Mapping[str, Output],
        note: Callable[[Made], object] = lambda made: None,
    ) -> None:
        self.root = root
        self.jobs = jobs
        self.studio = Studio(root / studio, 1)
        self._provide = provide
        self._templates = templates
        self._outputs = outputs
        self._note = note
        self.stamps = Stamps(provide, digests)
        self._told: set[Facet] = set()
        self._site: Site | None = None
        self._renderer: Renderer | None = None

    @property
    def renderer(self) -> Renderer:
        """The renderer, once something is to be rendered."""
        if self._renderer is None:
            from generator.templating.render import (
                Renderer,  # brings Jinja2, which a build with nothing to do goes without
            )

            self._renderer = Renderer(self._templates)
        return self._renderer

    def make(self, path: str) -> bytes:
        """One file of the site."""
        begun = self._begin(path, self._outputs[path])
        return self._bytes(begun, self.studio.draw(begun.charts.values()))

    def bring_up_to_date(
        self, site: Site, index: Index, judge: Judge, files: Mapping[str, bytes], progress: Progress
    ) -> Result:
        """Make what is stale and put it in its place, and the search index with it.

        `files` are the digests of files as they are. Raises TemplateFault, and then the site is as it was.
        """
        outputs = {path: output for path, output in self._outputs.items() if not isinstance(output, Copy)}
        copies = self._copies(self._outputs)
        result = Result(owned={*self._outputs, *copies, *index.owned})

        def turns() -> Iterator[dict[str, str]]:
            yield {p: why for p, output in outputs.items() if not _gathers(output) and (why := judge.reason(p))}
            self._know(files, result)
            judge.look_at_files()
            yield {p: why for p, output in outputs.items() if _gathers(output) and (why := judge.reason(p))}

        self._publish(site, turns(), copies, index, result, progress)
        return result

    def replace(
        self,
        site: Site,
        stale: Iterable[str],
        gathered: Mapping[str, list[str]],
        files: Mapping[str, bytes],
        owned: set[str],
    ) -> Result:
        """Make some files again of a site that is otherwise as it should be, and those that are `gathered` of them.

        `files` are the digests of files as they are. Raises TemplateFault, and then the site is as it was.
        """
        result = Result(owned=owned)

        def turns() -> Iterator[dict[str, str]]:
            yield dict.fromkeys(stale, "content changed")
            self._know(files, result)
            others = [path for one in result.staged for path in gathered.get(one, ())]
            yield dict.fromkeys(others, "file changed")

        self._publish(site, turns(), {}, Index(), result, lambda done, total: None)
        return result

    def _know(self, files: Mapping[str, bytes], result: Result) -> None:
        """Take the digests of the files that are not made again for what tells them from others."""
        self.stamps.known.update({("file", p): digest for p, digest in files.items() if p not in result.reasons})

    def _publish(
        self,
        site: Site,
        turns: Iterator[dict[str, str]],
        copies: Mapping[str, Path],
        index: Index,
        result: Result,
        progress: Progress,
    ) -> None:
        """Make files in turns, each known when that before it is over, and put all in their places."""
        self._site = site
        site.begin(result.owned)
        try:
            for reasons in turns:
                result.reasons |= reasons
                self._make_all(site, {path: self._outputs[path] for path in reasons}, result, progress)
            staged = list(result.staged)
            for path, source in copies.items():
                if site.stage(path, source.read_bytes()):
                    staged.append(path)
                    result.reasons[path] = "file changed"
            staged += index.stage(site)
        except BaseException:
            site.discard([*result.reasons, *copies, *index.owned])
            raise
        result.files.removed = site.finish(staged, result.owned)
        result.files.written = len(staged)
        result.files.unchanged = len(result.owned) - len(staged)

    def _copies(self, outputs: Mapping[str, Output]) -> dict[str, Path]:
        """The files taken along as they are."""
        copies = {path: self.root / output.path for path, output in outputs.items() if isinstance(output, Copy)}
        return copies | self._templates.assets

    def _make_all(self, site: Site, stale: dict[str, Output], result: Result, progress: Progress) -> None:
        """Make the stale files and stage them."""
        items = list(stale.items())
        size = min(_SHARE, max(_ENOUGH // 2, -(-len(items) // (4 * self.jobs))))
        shares = [items[start : start + size] for start in range(0, len(items), size)]
        done = 0
        with collector_of_new():
            for share, drawn, reused in self._shared_out(site, shares):
                done += len(share)
                for one in share:
                    self._note(one)
                    if one.staged:
                        result.staged.append(one.path)
                    if one.digest:
                        result.digests[one.path] = self.stamps.known["file", one.path] = one.digest
                result.drawn += drawn
                result.reused += reused
                progress(done, len(items))

    def _shared_out(self, site: Site, shares: list[Share]) -> Iterator[tuple[list[Made], int, int]]:
        # A child made by fork has the library without its being sent; the renderer of charts, however, must not have
        # run before a fork. This process does its part: one that only waited would hold as much memory as one more.
        alone = self.jobs == 1 or len(shares) < 2 or sys.platform != "linux" or "vl_convert" in sys.modules
        if alone:
            yield from (self.make_share(site, share) for share in shares)
            return
        global _WORK
        _WORK = (self, site, shares)
        try:
            with ProcessPoolExecutor(self.jobs - 1, mp_context=get_context("fork")) as others:
                given = deque((number, others.submit(_make_numbered, number)) for number in range(len(shares)))
                try:
                    while given:
                        if given[-1][1].cancel():  # no other process has begun with it
                            yield self.make_share(site, shares[given.pop()[0]])
                        else:
                            yield given.popleft()[1].result()
                        while given and given[0][1].done():
                            yield given.popleft()[1].result()
                finally:
                    others.shutdown(cancel_futures=True)
        finally:
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
        match output:
            case Page():
                sheet = output.sheet(lens, self.studio)
                return _Begun(path, output, lens, sheet.charts, sheet)
            case Picture():
                chart = charts.chart_of(output.plot(lens))
                return _Begun(path, output, lens, {chart.drawing: chart})
        return _Begun(path, output, lens, {})

    def _finish(self, site: Site, begun: _Begun, drawings: Mapping[str, Drawing]) -> Made:
        data = self._bytes(begun, drawings)
        templates = self.renderer.closure(begun.output.template) if isinstance(begun.output, Page) else []
        return self._noted(begun.path, templates, begun.lens, site.stage(begun.path, data), _digest(begun.output, data))

    def _bytes(self, begun: _Begun, drawings: Mapping[str, Drawing]) -> bytes:
        output, lens = begun.output, begun.lens
        match output:
            case Page():
                assert begun.sheet
                return self.renderer.render(output.template, begun.sheet.page, drawings).encode()
            case File():
                return output.make(lens)
            case Painting():
                return self.studio.paint(output.compose(lens))
            case Picture():
                [chart] = begun.charts.values()
                return charts.standalone(drawings[chart.drawing].wide, chart.plan()).encode()
            case Copy():
                return (self.root / output.path).read_bytes()

    def _noted(self, path: str, templates: list[str], lens: Lens, staged: bool, digest: bytes) -> Made:
        """What to note of a file that was made.

        All that was seen for a file which shows some wording is kept, each facet once: from that the file can be made
        again when no more than the wording has changed.
        """
        facets = list(lens.seen)
        looks: list[tuple[bytes, bytes]] = []
        if any(facet[0] in ("bodies", "file") for facet in facets):
            new = [facet for facet in facets if facet[0] not in (*WORDING, "file") and facet not in self._told]
            looks = [(encode(facet), encode(lens.seen[facet])) for facet in new]
            self._told.update(new)
        return Made(path, templates, facets, list(map(self.stamps, facets)), looks, staged, digest)

    def _look(self, facet: Facet) -> Any:
        """A facet's value; of the site's own files, as they are to stand or, where none are written, made for it."""
        if facet[0] != "file":
            return self._provide(facet)
        return self._site.read(facet[1]) if self._site else self.make(facet[1])


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
