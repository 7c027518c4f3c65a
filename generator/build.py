"""The pipeline: read, parse, link, check, plan, draw and render, publish.

A build starts from what the last one noted and comes to what a first one would: whatever was noted is used only while
it still holds.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import msgspec

from generator.collector import patient_collector
from generator.diagnostics import Diagnostic
from generator.edition import (
    CACHE,
    STUDIO,
    Edition,
    Findings,
    Options,
    edition_of,
    require_publication,
    revision,
    today,
)
from generator.faults import TemplateFault
from generator.memory import Memory
from generator.press import Press, Progress
from generator.read import Reader
from generator.rules import Severity
from generator.search import Index, Indexer, Shelf
from generator.templates import Templates
from generator.write import Site, Written


@dataclass(frozen=True)
class Report:
    """What a build did. `reasons` says of each file that was made again why."""

    findings: Findings
    files: Written
    drawn: int
    reused: int
    seconds: float
    reasons: Mapping[str, str] = field(default_factory=dict)
    search: Index | None = None


@patient_collector()
def build(
    options: Options,
    output: Path,
    *,
    strict: bool = False,
    fresh: bool = False,
    progress: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> Report:
    """Build the site into `output`, all of it anew when `fresh`. With errors in the content, or warnings when `strict`,
    nothing is written. `progress` is told what is being done, how much of it is, and of how much.

    Raises IndexingFailed, and then nothing was written either.
    """
    start = time.perf_counter()
    require_publication(options.root)
    memory = Memory(options.root / CACHE, revision())
    try:
        reader, folder = Reader(options.root, memory, options.jobs), Site(output, fresh=fresh)
        digests, diagnostics = reader.digests()
        signature = _signature(options, output, digests, diagnostics)
        if report := _nothing_to_do(memory, signature, folder, start):
            return report
        edition = edition_of(options, reader.snapshot(digests, diagnostics))
        if edition.of("error") or (strict and edition.of("warning")):
            return Report(edition, Written(), 0, 0, time.perf_counter() - start)
        press = Press(
            options.root, STUDIO, options.jobs, edition.provide, edition.templates, digests, edition.outputs()
        )
        shelf = Shelf(memory)
        index = _index(edition, press, shelf, folder, partial(progress, "Indexing"))
        try:
            result = press.bring_up_to_date(folder, index, memory, partial(progress, "Rendering"))
        except TemplateFault as fault:
            found = Findings(diagnostics=[*edition.diagnostics, fault.diagnostic], checks=edition.checks)
            return Report(found, Written(), 0, 0, time.perf_counter() - start)
        index.note(shelf, folder)
        memory.set_meta("last", _last(signature, edition, folder, result.owned))
        seconds, reasons = time.perf_counter() - start, result.reasons | index.reasons
        return Report(edition, result.files, result.drawn, result.reused, seconds, reasons, index)
    finally:
        memory.close()


def clean(root: Path) -> None:
    """Drop the cache."""
    shutil.rmtree(root / CACHE, ignore_errors=True)


def _index(edition: Edition, press: Press, shelf: Shelf, folder: Site, progress: Progress) -> Index:
    """The search index, brought up to date."""
    if not edition.options.search:
        return Index()
    indexer = Indexer(edition.shards(), edition.library.publication.language, edition.provide, press.stamps)
    return indexer.bring_up_to_date(shelf, folder, edition.options.jobs, progress)


class _Last(msgspec.Struct, frozen=True):
    """The last build that went through: what it was made of, what it found and what it wrote."""

    signature: bytes
    diagnostics: list[Diagnostic]
    checks: dict[str, Severity]
    states: dict[str, str]


def _signature(options: Options, output: Path, digests: Mapping[str, bytes], odd: list[Diagnostic]) -> bytes:
    """What a build is made of: with the same signature, it would come to the same site and the same findings."""
    templates = Templates(options.root)
    given = (
        options.base_url,
        options.drafts,
        options.search,
        options.shard,
        str(options.as_of),
        str(output.resolve()),
        today().isoformat(),
        sorted(digests.items()),
        sorted(templates.digests.items()),
        templates.strays,
        odd,
    )
    return hashlib.blake2b(msgspec.msgpack.encode(given), digest_size=16).digest()


def _nothing_to_do(memory: Memory, signature: bytes, folder: Site, start: float) -> Report | None:
    """The report of a build that finds everything as the last one left it."""
    kept = memory.meta("last")
    if kept is None:
        return None
    try:
        last = msgspec.msgpack.decode(kept, type=_Last)
    except msgspec.DecodeError:
        return None
    if last.signature != signature or any(folder.state(path) != state for path, state in last.states.items()):
        return None
    findings = Findings(diagnostics=last.diagnostics, checks=last.checks)
    return Report(findings, Written(unchanged=len(last.states)), 0, 0, time.perf_counter() - start)


def _last(signature: bytes, findings: Findings, folder: Site, owned: set[str]) -> bytes:
    states = {path: folder.state(path) for path in sorted(owned)}
    return msgspec.msgpack.encode(_Last(signature, findings.diagnostics, dict(findings.checks), states))
