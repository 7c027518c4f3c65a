"""A publication as it stands: its inputs read, its questions ready to be asked. Nothing of the site is written here."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from generator import checks
from generator.build.inputs import Change, Inputs
from generator.diagnostics.catalogue import Severity
from generator.diagnostics.diagnostic import Diagnostic, located, severity
from generator.engine.state import State
from generator.engine.store import Damaged, Store, Superseded
from generator.engine.trace import encode
from generator.library.emit import Emission, emit_options
from generator.library.queries import Lens, ReadText, Text
from generator.library.shards import FULL
from generator.primitives.built_in import built_in_templates
from generator.primitives.dates import PartialDate

_SPARE = 2000
"""Values that may be kept besides twice as many as there are files: states that were read may come back."""

CACHE = ".accord"
"""The folder below the publication's root in which everything is kept that only costs time to make again."""


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

    @property
    def emission(self) -> Emission:
        """What of it the rows of files depend on."""
        return Emission(self.drafts, self.as_of, self.base_url)


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What was found in the content, with its weights."""

    diagnostics: list[Diagnostic]
    checks: Mapping[str, Severity] = field(default_factory=dict)

    def of(self, weight: Severity) -> list[Diagnostic]:
        """The diagnostics of a severity."""
        return [found for found in self.diagnostics if severity(found.code, self.checks) == weight]

    def fail(self, strict: bool) -> bool:
        """Whether nothing may be published."""
        return bool(self.of("error") or (strict and self.of("warning")))


class NoPublication(Exception):
    """There is no publication in the folder."""


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


def open_store(root: Path) -> Store:
    """What the publication at `root` keeps."""
    return Store(root / CACHE / "store.sqlite", revision())


class View:
    """The rows of a publication and what was answered of them: `lens` is what asks."""

    def __init__(self, store: Store, space: bytes, root: Path, text: ReadText) -> None:
        """As it was last kept."""
        self.state = State(store, space)
        self.lens = Lens(self.state.rows, self.state.trace, root, text, store)

    def take(self, changes: Iterable[Change]) -> None:
        """Let inputs emit other rows than they did: what rests on those that differ is in doubt."""
        origins: dict[int, str] = {}
        for path, old, new in changes:
            origins |= dict.fromkeys(self.state.rows.replace(path, old, new), path or "the command line")
        if origins:
            self.lens.forget(origins.keys() | self.state.trace.doubt(origins))

    def follow(self, session: Session) -> None:
        """Take in what another view of the publication has, since the last time."""
        self.take(session.untold())


class Session(View):
    """A publication as it was last read. `refresh` takes in what has changed, and `outputs` are the digests of the
    site's files by the paths of their routes, as far as they are made."""

    def __init__(self, options: Options, store: Store) -> None:
        """Read the publication. Raises NoPublication where there is none."""
        require_publication(options.root)
        self.options = options
        self.store = store
        self._space = hashlib.blake2b(encode(options.emission), digest_size=8).digest()
        try:
            self._begin()
        except (Damaged, Superseded):
            self.begin_anew()

    def _begin(self) -> None:
        options = self.options
        super().__init__(self.store, self._space, options.root, self._text)
        self.inputs = Inputs(options.root, self.store, self.state, options.emission, options.jobs)
        self._given: dict[str, str] = self.state.value("options", dict[str, str]) or {}
        self.outputs: dict[str, dict[str, bytes]] = self.state.value("outputs", dict[str, dict[str, bytes]]) or {}
        self._untold: list[Change] | None = None
        self.refresh()

    def _text(self, path: str, digest: bytes) -> Text:
        return self.inputs.text(path, digest)

    def begin_anew(self) -> None:
        """Forget all that was kept, and read the publication as if for the first time."""
        self.store.forget(self._space)
        self._begin()

    def refresh(self, places: Collection[str] | None = None) -> set[str]:
        """Take in what has changed since the last time; with `places`, nothing has but there. The files that have."""
        files: set[str] = set()
        self.take(self._changes(places, files))
        return files

    def _changes(self, places: Collection[str] | None, files: set[str]) -> Iterator[Change]:
        given = self._options()
        if given != self._given:
            emission = self.options.emission
            yield "", emit_options(emission, self._given) if self._given else [], emit_options(emission, given)
            self._given = given
        for change in self.inputs.update(places):
            files.add(change[0])
            if self._untold is not None:
                self._untold.append(change)
            yield change

    def _options(self) -> dict[str, str]:
        options = self.options
        return {
            "today": (options.as_of.last if options.as_of else today()).isoformat(),
            "search": str(options.shard) if options.search else "",
            "drafts": "drafts" if options.drafts else "",
        }

    def findings(self) -> Findings:
        """What is wrong with the publication."""
        weights = dict(self.lens.publication.checks)
        found = [one for one in checks.of_publication(self.lens) if severity(one.code, weights) != "off"]
        return Findings(diagnostics=located(found, self.inputs.places), checks=weights)

    def remember(self) -> None:
        """Keep what was found out. Of what the store holds besides, what is not used goes once it is very much."""
        if self.inputs.have_changed or self.state.trace.has_changed or self.state.is_new:
            self.state.commit({**self.inputs.values, "options": self._given, "outputs": self.outputs})
        if self.store.size() > 2 * len(self.inputs.notes) + _SPARE:
            self.store.keep_only(self.inputs.kept_keys())

    def remember_first(self) -> None:
        """Keep what was found out, if nothing is kept yet. What has errors does not take the place of what had none: a
        preview still shows that."""
        if self.state.is_new:
            self.remember()

    def second_view(self) -> View:
        """The publication as it was just remembered, to which later changes go when it is told to follow."""
        self._untold = []
        return View(self.store, self._space, self.options.root, self._text)

    def untold(self) -> list[Change]:
        """What has changed since the second view was made, or was last told."""
        untold, self._untold = self._untold or [], []
        return untold
