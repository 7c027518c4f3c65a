"""The pipeline: read, parse, link, check, plan, draw and render, publish.

A build starts from what the last one noted and comes to what a first one would: whatever was noted is used only while
it still holds.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from msgspec import structs

from generator.build.compile import (
    CACHE,
    CHECKED,
    STUDIO,
    Edition,
    Findings,
    Options,
    checked_before,
    edition_of,
    require_publication,
    revision,
)
from generator.build.inputs import Reader
from generator.build.last import Forgotten, Last, frames, looks, recall, recall_trace, reworded, setting
from generator.build.make import Press, Result
from generator.build.trace import Judge, Ledger, Made, Trace, rest_on
from generator.engine.collector import no_collector
from generator.engine.output import Site, Written
from generator.engine.store import Memory
from generator.engine.workers import meanwhile
from generator.library.queries import encode
from generator.parsing.parsed import problems_of
from generator.search.index import Index, Indexer, Shelf
from generator.templating.errors import TemplateFault
from generator.templating.sources import Templates

_MANY = 4000
"""With fewer files in the site than this, looking at them takes less time than starting a process for it."""

Progress = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True)
class Report:
    """What a build did. `reasons` says of each file that was made again why."""

    findings: Findings
    files: Written = field(default_factory=Written)
    drawn: int = 0
    reused: int = 0
    seconds: float = 0.0
    reasons: Mapping[str, str] = field(default_factory=dict)
    search: Index | None = None


@no_collector()
def build(
    options: Options,
    output: Path,
    *,
    strict: bool = False,
    fresh: bool = False,
    progress: Progress = lambda what, done, total: None,
) -> Report:
    """Build the site into `output`, all of it anew when `fresh`. With errors in the content, or warnings when `strict`,
    nothing is written.

    Raises IndexingFailed, and then nothing was written either.
    """
    start = time.perf_counter()
    require_publication(options.root)
    memory = Memory(options.root / CACHE, revision())
    try:
        reader, folder = Reader(options.root, memory, options.jobs), Site(output, fresh=fresh)
        last = recall(memory)
        states = last.states if last else {}
        with meanwhile(partial(folder.differing, states), options.jobs > 1 and len(states) >= _MANY) as differing:
            digests, odd = reader.digests()
            given, report = setting(options, output, odd), None
            if last and last.setting == given and last.substance == reader.substance and not differing():
                report = _reworded(options, last, digests, reader, folder, strict)
            if report is None:
                edition = edition_of(options, reader.snapshot(digests, odd), checked_before(memory))
                folder.know({path: state for path, state in states.items() if path not in differing()})
                report = _remade(edition, given, last, reader, folder, strict, progress)
    finally:
        memory.close()
    return replace(report, seconds=time.perf_counter() - start)


def clean(root: Path) -> None:
    """Drop the cache."""
    shutil.rmtree(root / CACHE, ignore_errors=True)


def _reworded(
    options: Options, last: Last, digests: Mapping[str, bytes], reader: Reader, folder: Site, strict: bool
) -> Report | None:
    """Build when at most wording has changed: nothing is linked, and only what shows the wording is made again.

    None when more is needed.
    """
    if last.digests == digests:
        return Report(last.findings, Written(unchanged=len(last.states)))
    if options.search:
        return None  # which shard holds the words is told by the library
    rewording = reworded(last, reader, digests)
    if rewording is None:
        return None
    findings = Findings(diagnostics=rewording.diagnostics, checks=last.checks)
    if _fails(findings, strict):
        return Report(findings)
    press = Press(
        options.root, STUDIO, 1, looks(reader.memory, reader), Templates(options.root), digests, rewording.outputs
    )
    try:
        result = press.replace(folder, rewording.stale, last.gathered, last.files, set(last.states))
    except Forgotten:
        return None
    except TemplateFault as fault:
        return _faulty(findings, fault)
    now = structs.replace(
        last,
        digests=dict(digests),
        diagnostics=findings.diagnostics,
        own=rewording.own,
        states={**last.states, **{path: folder.state(path) for path in result.reasons}},
        files=last.files | result.digests,
    )
    reader.memory.remember({"last": encode(now)})
    return _report(findings, result)


def _remade(
    edition: Edition, given: bytes, last: Last | None, reader: Reader, folder: Site, strict: bool, progress: Progress
) -> Report:
    """Build from the whole library: what rests on a change is made again."""
    if _fails(edition, strict):
        return Report(edition)
    options, templates = edition.options, edition.templates
    digests, outputs = edition.snapshot.digests, edition.outputs()
    before, trace = last or Last(), recall_trace(reader.memory) if last else Trace()
    ledger = Ledger(trace)

    def note(made: Made) -> None:
        ledger.enter(made)
        reader.memory.hold(made.looks)

    press = Press(options.root, STUDIO, options.jobs, edition.provide, templates, digests, outputs, note)
    judge = Judge(
        trace, press.stamps, before.stamp, templates.stamp, lambda path: before.is_intact(folder, path), options.jobs
    )
    shelf = Shelf(reader.memory)
    index = _index(edition, press, shelf, folder, partial(progress, "Indexing"))
    try:
        result = press.bring_up_to_date(folder, index, judge, before.files, partial(progress, "Rendering"))
    except TemplateFault as fault:
        return _faulty(edition, fault)
    index.note(shelf, folder)
    ledger.strike(trace.records.keys() - outputs.keys())
    grown = ledger.trace(templates.stamp)
    files = {path: digest for path, digest in before.files.items() if path in outputs}
    own = {path: found for path, facts in edition.snapshot.facts.items() if (found := problems_of(facts))}
    now = Last(
        setting=given,
        substance=reader.substance,
        digests=digests,
        diagnostics=edition.diagnostics,
        own=own,
        frames=frames(reader, edition.diagnostics, own),
        checks=dict(edition.checks),
        states={path: folder.state(path) for path in sorted(result.owned)},
        files=files | result.digests,
        shows=rest_on(grown, "bodies"),
        gathered=rest_on(grown, "file"),
    )
    reader.memory.remember(
        {"last": encode(now), "trace": encode(grown), CHECKED: encode(edition.checked)},
        only=[encode(facet) for facet in grown.facets] if ledger.is_overgrown else None,
    )
    if result.drawn:
        press.studio.tidy(len(outputs))
    return replace(_report(edition, result), reasons=result.reasons | index.reasons, search=index)


def _index(edition: Edition, press: Press, shelf: Shelf, folder: Site, progress: Callable[[int, int], None]) -> Index:
    """The search index, brought up to date."""
    if not edition.options.search:
        return Index()
    indexer = Indexer(edition.shards(), edition.library.publication.language, edition.provide, press.stamps)
    return indexer.bring_up_to_date(shelf, folder, edition.options.jobs, progress)


def _fails(findings: Findings, strict: bool) -> bool:
    return bool(findings.of("error") or (strict and findings.of("warning")))


def _faulty(findings: Findings, fault: TemplateFault) -> Report:
    return Report(Findings(diagnostics=[*findings.diagnostics, fault.diagnostic], checks=findings.checks))


def _report(findings: Findings, result: Result) -> Report:
    return Report(findings, result.files, result.drawn, result.reused, reasons=result.reasons)
