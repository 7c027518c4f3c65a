"""The pipeline: read, ask what is wrong, ask what stands where, make what is stale, publish.

A build starts from what the last one kept and comes to what a first one would. `check` is the same up to what is stale,
and makes of that only what content can make go wrong.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.build.make import Made, Maker, key_of, output_of
from generator.build.session import CACHE, Findings, Options, Session, open_store, require_publication
from generator.diagnostics.diagnostic import Diagnostic
from generator.engine.desk import OUTPUTS
from generator.engine.folder import OutputFolder, Written
from generator.engine.query import output_number
from generator.engine.store import Damaged, Store, Superseded
from generator.engine.trace import OUTPUT, digest_of, encode
from generator.engine.workers import no_collector, share_out
from generator.site.outputs import Page
from generator.site.routes import SITE_ROUTES, Route, site_routes

_ENOUGH = 24
"""With fewer files to make than this, starting processes costs more than it gains."""
_SHARE = 100
"""Files that a process makes at a time, at most: their charts are drawn together."""

Progress = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True)
class Report:
    """What a build did. `reasons` says of each file that was made again why, if that was asked for."""

    findings: Findings
    files: Written = field(default_factory=Written)
    drawn: int = 0
    reused: int = 0
    seconds: float = 0.0
    reasons: Mapping[str, str] = field(default_factory=dict)
    briefs: int = 0


@dataclass
class _Stale:
    """Files to be made, by their paths: those that must be, with the reason, and those that may have to be."""

    certain: dict[str, str] = field(default_factory=dict)
    doubted: set[str] = field(default_factory=set)


class _Result(Struct):
    """What a process made: digests of files by the paths of their routes, what is wrong with templates, what it found
    out (see `Trace`), and how many pictures were drawn and reused for it."""

    outputs: dict[str, dict[str, bytes]]
    faults: dict[str, Diagnostic]
    found: bytes
    drawn: int
    reused: int


def build(
    options: Options,
    output: Path,
    *,
    strict: bool = False,
    fresh: bool = False,
    explain: bool = False,
    progress: Progress = lambda what, done, total: None,
    waiting: Callable[[int], None] = lambda process: None,
) -> Report:
    """Bring the site in `output` up to date, all of it anew when `fresh`. With errors in the content, or warnings when
    `strict`, nothing is published.

    Raises NoPublication, OutputRefused, DiskFault and IndexingFailed, and then the site is as it was.
    """
    start = time.perf_counter()
    require_publication(options.root)
    home = options.root / CACHE
    if home.exists() and not home.is_dir():  # nothing can be kept there
        home = output.with_name(f".{output.name}.accord")
    with opened(options.root) as store, OutputFolder(output, home, fresh=fresh, waiting=waiting) as site:
        report = reliably(options, store, lambda session: _Run(session, site, strict, explain, progress)())
    return replace(report, seconds=time.perf_counter() - start)


def check(options: Options, *, strict: bool = False) -> Report:
    """What a build would find, with nothing written but what is kept: it is 0 exactly if a build is.

    Raises NoPublication.
    """

    def run(session: Session) -> Report:
        findings = session.findings()
        if findings.fail(strict):
            session.remember_first()
        else:
            faults = template_faults(session)
            findings = replace(findings, diagnostics=sorted({*findings.diagnostics, *faults}))
            session.remember()
        return Report(findings, briefs=len(session.lens.brief_ids))

    require_publication(options.root)
    with opened(options.root) as store:
        return reliably(options, store, run)


@contextmanager
def opened(root: Path) -> Iterator[Store]:
    """What a publication keeps, while something is found out about it."""
    store = open_store(root)
    try:
        with no_collector():
            yield store
    finally:
        store.close()


def reliably(options: Options, store: Store, run: Callable[[Session], Report]) -> Report:
    """What `run` comes to; where what was kept cannot be relied on, it is done without."""
    session = Session(options, store)
    try:
        return run(session)
    except (Damaged, Superseded):
        session.begin_anew()
        return run(session)


def template_faults(session: Session) -> Iterator[Diagnostic]:
    """What is wrong with the publication's own templates. The built-in ones fit every page."""
    lens, trace, maker = session.lens, session.state.trace, Maker(session.lens)
    own = {path.removeprefix("templates/") for path in lens.files("templates")}
    if not any(name.endswith(".html") for name in own):
        return
    for path, route in site_routes(lens).table.items():
        if not isinstance(output_of(route), Page):
            continue
        number = output_number(("checked", *key_of(path, route)))
        if trace.node(number) is not None and lens.cause(number) is None:
            trace.settle(number)
        elif fault := maker.rehearse(path, route):
            yield fault


def clean(root: Path) -> None:
    """Drop the cache, but for what is known of sites' folders: whose they are and what in them is ours."""
    for entry in (root / CACHE).iterdir() if (root / CACHE).is_dir() else ():
        if entry.is_dir() and entry.name != OUTPUTS:
            shutil.rmtree(entry, ignore_errors=True)
        elif entry.is_file():
            entry.unlink(missing_ok=True)


class _Run:
    """One way through the pipeline."""

    def __init__(self, session: Session, site: OutputFolder, strict: bool, explain: bool, progress: Progress) -> None:
        self.session, self.site = session, site
        self.strict, self.explain, self.progress = strict, explain, progress
        self.outputs = session.outputs
        self.maker = Maker(session.lens)
        self.faults: set[Diagnostic] = set()
        self.drawn = self.reused = 0
        self._routes: Mapping[str, Route] = {}

    def __call__(self) -> Report:
        """Go through it."""
        session = self.session
        findings = session.findings()
        if findings.fail(self.strict):
            session.remember_first()
            return Report(findings)
        stale = self._stale()
        made = self._make(stale)
        if self.faults:
            session.remember()
            return Report(replace(findings, diagnostics=sorted({*findings.diagnostics, *self.faults})))
        reasons = self._reasons(made, stale) if self.explain else {}
        written = self._publish()
        session.state.trace.conclude()
        session.remember()
        if self.drawn:
            self.maker.studio.tidy(len(self.outputs))
        briefs = len(session.lens.brief_ids)
        return Report(findings, written, self.drawn, self.reused, reasons=reasons, briefs=briefs)

    def _stale(self) -> _Stale:
        """What of the site is not, or may not be, what it should be. What is wanted no more is forgotten."""
        trace, lens, stale = self.session.state.trace, self.session.lens, _Stale()
        standing = self.site.standing()
        lost = {
            path
            for path, files in self.outputs.items()
            if any(standing.get(file) != digest for file, digest in files.items())
        }
        if self.outputs and not trace.doubted and not trace.changed and not lost:
            return stale
        routes = site_routes(lens).table
        for path in self.outputs.keys() - routes.keys():
            del self.outputs[path]
        self._routes = routes
        stale.certain |= dict.fromkeys(lost & routes.keys(), "changed or missing on disk")
        stale.certain |= dict.fromkeys(routes.keys() - self.outputs.keys(), "new")
        if lens.has_changed(SITE_ROUTES.number(())):  # the same path may have another maker
            others = (p for p, route in routes.items() if trace.node(output_number(key_of(p, route))) is None)
            stale.certain |= dict.fromkeys(others, "new")
        for number in [number for number in trace.doubted if number & 3 == OUTPUT]:
            wanted = self._path_of(number)
            if wanted is None:
                trace.remove(number)
            elif wanted not in stale.certain:
                stale.doubted.add(wanted)
        return stale

    def _path_of(self, number: int) -> str | None:
        """The path of an output, if it is still one of the site's."""
        node = self.session.state.trace.node(number)
        path = str(node.key[0]) if node else ""
        route = self._routes.get(path)
        return path if node and route and output_number(key_of(path, route)) == number else None

    def _make(self, stale: _Stale) -> set[str]:
        """Make what is stale, in as many processes as there is work for; the paths of what was made."""
        paths = sorted([*stale.certain, *stale.doubted])
        jobs = self.session.options.jobs
        size = min(_SHARE, max(_ENOUGH // 2, -(-len(paths) // (4 * jobs))))
        shares = [paths[start : start + size] for start in range(0, len(paths), size)]
        # Charts that were drawn here have started threads, which a fork does not take along.
        jobs = 1 if len(paths) < _ENOUGH or is_drawing() else jobs
        made: set[str] = set()
        done = 0
        for data in share_out(lambda n: self._share(shares[n], stale, jobs > 1), len(shares), jobs, self._in_child):
            result = msgspec.msgpack.decode(data, type=_Result)
            if jobs > 1:
                self.session.state.trace.absorb(result.found)
            self.outputs |= result.outputs
            for path, fault in result.faults.items():
                self.outputs.pop(path, None)
                self.faults.add(fault)
            made |= result.outputs.keys()
            self.drawn += result.drawn
            self.reused += result.reused
            done += size
            self.progress("Making", min(done, len(paths)), len(paths))
        return made

    def _in_child(self) -> None:
        self.session.store.reopen()

    def _share(self, paths: list[str], stale: _Stale, is_child: bool) -> bytes:
        """Make the stale ones of some files, and stage them."""
        trace, lens, studio = self.session.state.trace, self.session.lens, self.maker.studio
        drawn, reused = studio.drawn, studio.reused
        if is_child:
            trace.begin_record()
        share: list[tuple[str, Route]] = []
        for path in paths:
            route = self._routes[path]
            number = output_number(key_of(path, route))
            if path in stale.doubted:
                cause = lens.cause(number)
                if cause is None:
                    trace.settle(number)
                    continue
                trace.causes[number] = cause
            share.append((path, route))
        outputs: dict[str, dict[str, bytes]] = {}
        faults: dict[str, Diagnostic] = {}
        for made in self.maker.make(share):
            if made.fault:
                faults[made.path] = made.fault
            else:
                outputs[made.path] = self._staged(made)
        found = trace.end_record() if is_child else b""
        return encode(_Result(outputs, faults, found, studio.drawn - drawn, studio.reused - reused))

    def _staged(self, made: Made) -> dict[str, bytes]:
        digests = {path: digest_of(data) for path, data in made.files.items()}
        for path, data in made.files.items():
            self.site.stage(path, data)
        return digests

    def _publish(self) -> Written:
        files = {path: digest for files in self.outputs.values() for path, digest in files.items()}
        return self.site.publish(files)

    def _reasons(self, made: Iterable[str], stale: _Stale) -> dict[str, str]:
        lens = self.session.lens
        reasons = {}
        for path in made:
            number = output_number(key_of(path, self._routes[path]))
            chain = [stale.certain[path]] if path in stale.certain else list(lens.explain(number))
            reasons[path] = " ← ".join(chain)
        return reasons


def is_drawing() -> bool:
    """Whether this process has drawn charts."""
    return "vl_convert" in sys.modules
