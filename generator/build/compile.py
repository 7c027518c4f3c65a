"""A publication as it stands: read, parsed, linked, checked, and the site it would make. Nothing is written here."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec
from msgspec import structs

from generator.build.inputs import Reader, Snapshot
from generator.checks.checks import Checked, check
from generator.diagnostics.catalogue import Severity
from generator.diagnostics.diagnostic import Diagnostic, severity
from generator.engine.store import Memory
from generator.library.library import Library
from generator.library.link import Kept, link
from generator.library.queries import Provide, encode, provider
from generator.model.files import AnyDocument, Places, Prose, Settings
from generator.model.model import Publication
from generator.parsing.parsed import (
    BriefFacts,
    PageFacts,
    PartnerFacts,
    SettingsFacts,
    SourcesFacts,
    TableFacts,
    document_of,
    essence,
    problems_of,
)
from generator.primitives.dates import PartialDate
from generator.primitives.urls import Address
from generator.search.shards import FULL, Shards, shards
from generator.site.files.tables import texts
from generator.site.routes import File, Output, listed, site
from generator.templating.sources import Templates, built_in_templates

CACHE = ".accord"
DRAFTS = ".accord-drafts"
"""Stands in a site that was built with drafts: it is not to be published."""
CHECKED = "checked"
"""The name under which the memory keeps what checking came to."""
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
    search: bool = True
    shard: int = FULL
    """Pages that a shard of the search index holds at most."""


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
    shards: Callable[[], Shards]
    """Of the search index; none without search."""
    snapshot: Snapshot
    options: Options
    kept: Kept
    checked: Checked
    """What checking came to, as it can be taken over."""

    @property
    def assets(self) -> Mapping[str, Path]:
        """The assets of the site by output path."""
        return self.templates.assets

    def outputs(self) -> dict[str, Output]:
        """Every file of the site but the assets; an asset goes before what would be made at its place."""
        outputs = {path: output for path, output in site(self.library).items() if path not in self.assets}
        return outputs | ({DRAFTS: _DRAFTS} if self.options.drafts else {})


class NoPublication(Exception):
    """There is no publication in the folder."""


def prepare(
    options: Options,
    reader: Reader | None = None,
    before: Edition | None = None,
    places: Collection[str] | None = None,
) -> Edition:
    """Read, parse, link and check a publication. Raises NoPublication where there is none.

    A `reader` that is kept from one call to the next reads only what changed in between; and when no more than prose
    has changed since the edition `before`, its library is taken over. `places` are as for `Reader.digests`.
    """
    require_publication(options.root)
    reader = reader or Reader(options.root, Memory(options.root / CACHE, revision()), options.jobs)
    digests, diagnostics = reader.digests(places)
    snapshot = reader.snapshot(digests, diagnostics)
    if before:
        return _reworded(before, snapshot, options) or edition_of(options, snapshot, before.checked, before.kept)
    edition = edition_of(options, snapshot, checked_before(reader.memory))
    reader.memory.set_meta(CHECKED, encode(edition.checked))
    return edition


def today() -> date:
    """The day by which a verification is overdue: SOURCE_DATE_EPOCH's where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else datetime.now(UTC).date()


_LIBRARIES = "altair babel jinja2 markdown-it-py mdit-py-plugins pagefind-bin pyyaml vl-convert-python".split()
"""The libraries whose output shows in the site."""


@cache
def revision() -> bytes:
    """What tells this Accord from another: its code, its built-in templates and the libraries whose output shows."""
    total = hashlib.blake2b(digest_size=16)
    package = Path(__file__).parent.parent
    for folder, pattern in ((package, "*.py"), (built_in_templates(), "*")):
        for path in sorted(folder.rglob(pattern)):
            if path.is_file():
                total.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    for library in _LIBRARIES:
        try:
            total.update(version(library).encode())
        except PackageNotFoundError:  # installed in a way that leaves no metadata; its code is then not known
            total.update(b"?")
    return total.digest()


def require_publication(root: Path) -> None:
    """Raise NoPublication unless there is one in the folder."""
    if not (root / "content" / "publication.yaml").is_file():
        raise NoPublication(f"no publication here: {root / 'content' / 'publication.yaml'} is missing")


def checked_before(memory: Memory) -> Checked:
    """What the last check came to, if its note can be read."""
    try:
        return msgspec.msgpack.decode(memory.meta(CHECKED) or b"", type=Checked)
    except msgspec.DecodeError:
        return Checked()


def edition_of(options: Options, snapshot: Snapshot, checked: Checked, kept: Kept | None = None) -> Edition:
    """Link and check what was read, with what can be taken over from the last time: both are brought up to date."""
    facts = list(snapshot.facts.values())
    settings = next((f.value for f in facts if isinstance(f, SettingsFacts)), _NO_SETTINGS)
    publication = settings.publication
    sources = [f.value for f in facts if isinstance(f, SourcesFacts)]
    kept = kept or Kept()
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
        kept=kept,
    )
    shards = _shards(options, library)
    provide = _provider(options, library, snapshot, shards)
    documents: list[AnyDocument] = [d for f in facts if (d := document_of(f))]
    day = options.as_of.last if options.as_of else today()

    def places(path: str) -> Places:
        return snapshot.rest(path).places

    found = [*snapshot.diagnostics, *(problem for f in facts for problem in problems_of(f))]
    found += [_stray(path) for path in Templates(options.root).strays]
    found += check(library, provide, settings, documents, sources, places, day, snapshot.digests, checked)
    return Edition(
        diagnostics=sorted({d for d in found if severity(d.code, publication.checks) != "off"}),
        checks=publication.checks,
        library=library,
        provide=provide,
        templates=Templates(options.root),
        shards=shards,
        snapshot=snapshot,
        options=options,
        kept=kept,
        checked=checked,
    )


def _stray(path: str) -> Diagnostic:
    return Diagnostic(path, 1, 1, "not-a-file", "a link that leads out of the publication", "put the file itself here")


def _shards(options: Options, library: Library) -> Callable[[], Shards]:
    """The shards of the search index, found when they are first asked for."""

    @cache
    def found() -> Shards:
        pages = (*library.of_kind("brief"), *library.of_kind("partner")) if options.search else ()
        return shards((target.address for target in pages), options.shard)

    return found


def _provider(options: Options, library: Library, snapshot: Snapshot, shards: Callable[[], Shards]) -> Provide:
    """The facets of a library; prose is taken from the snapshot, whose lines may differ from those that were linked,
    and which pages there are from the site."""

    def prose(path: str) -> Prose:
        document = document_of(snapshot.facts[path])
        return document.prose if document else Prose()

    others: Mapping[str, Callable[..., object]] = {
        "bodies": lambda path: snapshot.rest(path).bodies,
        "prose": prose,
        "listed": lambda: listed(library),
        "shards": lambda: list(shards()),
    }
    return provider(library, options.root / STUDIO, texts, others)


def _reworded(before: Edition, snapshot: Snapshot, options: Options) -> Edition | None:
    """The edition of a snapshot that differs from the one before in prose alone; None when it differs in more.

    Prose that refers to the same things in the same order links the same, wherever its lines stand.
    """
    old = before.snapshot
    if options != before.options or snapshot.digests.keys() != old.digests.keys():
        return None
    if snapshot.diagnostics != old.diagnostics:
        return None
    changed = [path for path, digest in snapshot.digests.items() if digest != old.digests[path]]
    found = set(before.diagnostics)
    for path in changed:
        if path not in snapshot.facts or essence(snapshot.facts[path]) != essence(old.facts[path]):
            return None
        own = set(problems_of(old.facts[path]))
        if any(problem.path == path and problem not in own for problem in found):
            return None  # the whole found fault with this file, and its lines may have moved
        found = {problem for problem in found if problem not in own} | set(problems_of(snapshot.facts[path]))
    return replace(
        before,
        diagnostics=sorted(d for d in found if severity(d.code, before.checks) != "off"),
        provide=_provider(options, before.library, snapshot, before.shards),
        templates=Templates(options.root),
        snapshot=snapshot,
    )


_DRAFTS = File(Address(f"/{DRAFTS}"), lambda lens: b"")

_NO_SETTINGS = Settings(
    path="content/publication.yaml", publication=Publication(title="", url=""), places={}, diagnostics=[]
)
