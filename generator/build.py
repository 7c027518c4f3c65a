"""The pipeline: read, parse, link, check, plan, draw and render, publish.

`prepare` goes as far as checking and writes nothing; `build` goes on to the site. Both start from what the last run
noted, and come to what a first run would: whatever was noted is used only while it still holds.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec
from msgspec import structs

from generator.checks import check
from generator.dates import PartialDate
from generator.diagnostics import Diagnostic, Severity, severity
from generator.documents import AnyDocument, Places, Settings
from generator.facts import (
    BriefFacts,
    PageFacts,
    PartnerFacts,
    SettingsFacts,
    SourcesFacts,
    TableFacts,
    document_of,
    problems_of,
)
from generator.lens import Provide, provider
from generator.library import Library, link
from generator.memory import Memory
from generator.model import Publication
from generator.pages import Output, site
from generator.press import Press, Progress, TemplateFault
from generator.read import Reader, Snapshot
from generator.templates import Templates, built_in_templates
from generator.write import Site, Written

CACHE = ".accord"
STUDIO = Path(CACHE, "charts")
"""Where drawings are kept, below the publication's root."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the command line says of a build. An empty `base_url` leaves the publication's own."""

    root: Path
    base_url: str = ""
    drafts: bool = False
    as_of: PartialDate | None = None
    jobs: int = 1


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What was found in the content."""

    diagnostics: list[Diagnostic]
    checks: Mapping[str, Severity] = field(default_factory=dict)

    def of(self, weight: Severity) -> list[Diagnostic]:
        """The diagnostics of a severity."""
        return [found for found in self.diagnostics if severity(found.code, self.checks) == weight]


@dataclass(frozen=True, kw_only=True)
class Edition(Findings):
    """A publication linked and checked, and the site it would make. With errors, the site must not be published."""

    library: Library
    provide: Provide
    templates: Templates
    digests: Mapping[str, bytes]

    @property
    def assets(self) -> Mapping[str, Path]:
        """The assets of the site by output path."""
        return self.templates.assets

    def outputs(self) -> dict[str, Output]:
        """Every file of the site but the assets."""
        return site(self.library)


@dataclass(frozen=True)
class Report:
    """What a build did. `reasons` says of each file that was made again why."""

    findings: Findings
    files: Written
    drawn: int
    reused: int
    seconds: float
    reasons: Mapping[str, str] = field(default_factory=dict)


class NoPublication(Exception):
    """There is no publication in the folder."""


def prepare(options: Options, reader: Reader | None = None) -> Edition:
    """Read, parse, link and check a publication. Raises NoPublication where there is none.

    A `reader` that is kept from one call to the next reads only what changed in between.
    """
    _require_publication(options.root)
    reader = reader or Reader(options.root, Memory(options.root / CACHE, revision()), options.jobs)
    digests, diagnostics = reader.digests()
    return _edition(options, reader.snapshot(digests, diagnostics))


def build(
    options: Options, output: Path, *, strict: bool = False, progress: Progress = lambda done, total: None
) -> Report:
    """Build the site into `output`. With errors in the content, or warnings when `strict`, nothing is written."""
    start = time.perf_counter()
    _require_publication(options.root)
    memory = Memory(options.root / CACHE, revision())
    try:
        reader, folder = Reader(options.root, memory, options.jobs), Site(output)
        digests, diagnostics = reader.digests()
        signature = _signature(options, output, digests, diagnostics)
        if report := _nothing_to_do(memory, signature, folder, start):
            return report
        edition = _edition(options, reader.snapshot(digests, diagnostics))
        if edition.of("error") or (strict and edition.of("warning")):
            return Report(edition, Written(), 0, 0, time.perf_counter() - start)
        press = Press(options.root, STUDIO, options.jobs, edition.provide, edition.templates, digests)
        try:
            result = press.bring_up_to_date(folder, edition.outputs(), memory, progress)
        except TemplateFault as fault:
            found = Findings(diagnostics=[*edition.diagnostics, fault.diagnostic], checks=edition.checks)
            return Report(found, Written(), 0, 0, time.perf_counter() - start)
        memory.set_meta("last", _last(signature, edition, folder, result.owned))
        seconds = time.perf_counter() - start
        return Report(edition, result.files, result.drawn, result.reused, seconds, result.reasons)
    finally:
        memory.close()


def clean(root: Path) -> None:
    """Drop the cache."""
    shutil.rmtree(root / CACHE, ignore_errors=True)


def today() -> date:
    """The day by which a verification is overdue: SOURCE_DATE_EPOCH's where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else datetime.now(UTC).date()


@cache
def revision() -> bytes:
    """What tells this Accord from another: its code, its built-in templates and the libraries whose output shows."""
    total = hashlib.blake2b(digest_size=16)
    package = Path(__file__).parent
    for folder, pattern in ((package, "*.py"), (built_in_templates(), "*")):
        for path in sorted(folder.rglob(pattern)):
            if path.is_file():
                total.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    for library in ("markdown-it-py", "mdit-py-plugins", "jinja2", "altair", "vl-convert-python", "babel", "pyyaml"):
        try:
            total.update(version(library).encode())
        except PackageNotFoundError:  # installed in a way that leaves no metadata; its code is then not known
            total.update(b"?")
    return total.digest()


class _Last(msgspec.Struct, frozen=True):
    """The last build that went through: what it was made of, what it found and what it wrote."""

    signature: bytes
    diagnostics: list[Diagnostic]
    checks: dict[str, Severity]
    states: dict[str, str]


def _signature(options: Options, output: Path, digests: Mapping[str, bytes], odd: list[Diagnostic]) -> bytes:
    """What a build is made of: with the same signature, it would come to the same site and the same findings."""
    templates = Templates(options.root).digests
    given = (
        options.base_url,
        options.drafts,
        str(options.as_of),
        str(output.resolve()),
        today().isoformat(),
        sorted(digests.items()),
        sorted(templates.items()),
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


def _require_publication(root: Path) -> None:
    if not (root / "content" / "publication.yaml").is_file():
        raise NoPublication(f"no publication here: {root / 'content' / 'publication.yaml'} is missing")


def _edition(options: Options, snapshot: Snapshot) -> Edition:
    facts = list(snapshot.facts.values())
    settings = next((f.value for f in facts if isinstance(f, SettingsFacts)), _NO_SETTINGS)
    publication = settings.publication
    sources = [f.value for f in facts if isinstance(f, SourcesFacts)]
    library = link(
        options.root,
        structs.replace(publication, url=options.base_url) if options.base_url else publication,
        [f.document for f in facts if isinstance(f, BriefFacts)],
        [f.document for f in facts if isinstance(f, PartnerFacts)],
        [f.document for f in facts if isinstance(f, PageFacts)],
        sources,
        [f.value for f in facts if isinstance(f, TableFacts)],
        snapshot.digests,
        drafts=options.drafts,
        as_of=options.as_of,
    )
    provide = provider(library, lambda path: snapshot.rest(path).bodies, options.root / STUDIO)
    documents: list[AnyDocument] = [d for f in facts if (d := document_of(f))]
    day = options.as_of.last if options.as_of else today()

    def places(path: str) -> Places:
        return snapshot.rest(path).places

    found = [*snapshot.diagnostics, *(problem for f in facts for problem in problems_of(f))]
    found += check(library, provide, settings, documents, sources, places, day)
    return Edition(
        diagnostics=sorted({d for d in found if severity(d.code, publication.checks) != "off"}),
        checks=publication.checks,
        library=library,
        provide=provide,
        templates=Templates(options.root),
        digests=snapshot.digests,
    )


_NO_SETTINGS = Settings(
    path="content/publication.yaml", publication=Publication(title="", url=""), places={}, diagnostics=[]
)
