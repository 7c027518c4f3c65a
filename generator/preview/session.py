"""What `serve` shows: the pages of the last edition without errors, made when asked for, and what is wrong now.

A page that was made is kept with the stamps of what it rests on; in a later edition it is good as long as they hold.
What asks and what makes are two threads: `look`, `kept`, `is_draft` and the properties may be used by any, all else by
the one that reads, for the memory of a `Reader` belongs to the thread that opened it.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Collection, Container, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from generator.build.compile import CACHE, STUDIO, Edition, Findings, NoPublication, Options, prepare, revision
from generator.build.inputs import Reader
from generator.build.make import Press
from generator.build.trace import Stamps
from generator.diagnostics import terminal
from generator.diagnostics.diagnostic import Diagnostic
from generator.engine.store import Memory
from generator.library.queries import Facet
from generator.model.files import role
from generator.model.model import Brief, Page
from generator.preview.search_index import Finder
from generator.primitives.urls import output_path
from generator.search.index import Files, Shelf, Text
from generator.site.routes import Copy, Output, base_path
from generator.templating.errors import TemplateFault

_SHELF = 64 * 1024 * 1024
"""Bytes of made pages that are kept."""
_LATELY = 16
"""Pages that were asked for last: those that somebody is looking at are among them."""
_TRIAL = 0.5
"""Seconds that are spent on trying changed templates on those pages before anybody asks for them."""
_TRIES = (0.02, 0.1, 0.3)
"""Seconds to wait before files are read again that vanished while they were read."""


@dataclass
class Made:
    """A page that was made: its bytes, what it rests on, and the number of the edition it was last found good in."""

    data: bytes
    digest: str
    stamps: Mapping[Facet, bytes]
    templates: bytes
    edition: int


@dataclass(frozen=True)
class State:
    """What browsers are told: the errors as the terminal shows them, and what tells one state of a page's stylesheets
    and of its scripts, pictures and other files from another."""

    number: int = 0
    problems: tuple[str, ...] = ()
    styles: str = ""
    files: str = ""


@dataclass(frozen=True)
class Change:
    """What a change came to: the files that changed, how many of the pages lately looked at did, what was found."""

    files: list[str]
    pages: int
    errors: list[Diagnostic]
    warnings: list[Diagnostic]
    mended: bool


@dataclass(frozen=True)
class Place:
    """Where an address leads: to a file on the disk, to a file of the site to be made, or elsewhere."""

    path: str
    file: Path | None = None
    redirect: str = ""


class NotNow(Exception):
    """A page cannot be made before what is wrong is mended."""


class _Shelf:
    """Made pages, the longest unused dropped first, and which were asked for lately. At home in several threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._held = 0
        self._pages: OrderedDict[str, Made] = OrderedDict()
        self._lately: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, path: str) -> Made | None:
        """A page, if it is kept."""
        with self._lock:
            if path in self._pages:
                self._pages.move_to_end(path)
            return self._pages.get(path)

    def put(self, path: str, made: Made) -> None:
        """Keep a page."""
        with self._lock:
            self._drop(path)
            self._pages[path] = made
            self._held += len(made.data)
            while self._held > self._size and len(self._pages) > 1:
                self._drop(next(iter(self._pages)))

    def keep_only(self, paths: Container[str]) -> None:
        """Drop all pages but these."""
        with self._lock:
            for path in [path for path in self._pages if path not in paths]:
                self._drop(path)

    def note(self, path: str) -> None:
        """Note that a page was asked for."""
        with self._lock:
            self._lately[path] = None
            self._lately.move_to_end(path)
            while len(self._lately) > _LATELY:
                self._lately.popitem(last=False)

    def lately(self) -> list[str]:
        """The pages asked for, the last one first."""
        with self._lock:
            return list(reversed(self._lately))

    def forget(self, path: str) -> None:
        """Note that a page is not there to be asked for."""
        with self._lock:
            self._lately.pop(path, None)

    def _drop(self, path: str) -> None:
        if made := self._pages.pop(path, None):
            self._held -= len(made.data)


class _Facets:
    """Gives an edition's facets, notes which were looked at, and knows what tells their values from others."""

    def __init__(self, edition: Edition, known: Mapping[Facet, bytes]) -> None:
        self._provide = edition.provide
        self.stamps = Stamps(edition.provide, edition.snapshot.digests, known)
        self.seen: set[Facet] = set()

    def __call__(self, facet: Facet) -> object:
        value = self._provide(facet)
        self.seen.add(facet)
        self.stamps.note(facet, value)
        return value


class _Press(Press):
    """A press that can take over the renderer of an earlier one: compiling the templates is most of making a page."""

    def take_over(self, before: _Press) -> None:
        """Use the renderer of a press with the same templates."""
        self._renderer = before._renderer


@dataclass(frozen=True)
class _Showing:
    """An edition without errors, ready for its pages to be made. `drafts` are the paths of the drafts' pages."""

    number: int
    edition: Edition
    outputs: Mapping[str, Output]
    drafts: frozenset[str]
    facets: _Facets
    press: _Press
    templates: bytes

    @property
    def base(self) -> str:
        return base_path(self.edition.library.publication)

    def holds(self, made: Made) -> bool:
        """Whether a page made for an earlier edition is what this one would make."""
        stamps = self.facets.stamps
        return made.templates == self.templates and all(stamps(facet) == was for facet, was in made.stamps.items())


class Preview:
    """The publication as it stands, and as it last stood without errors."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._reader: Reader | None = None
        self._is_abreast = False  # whether the reader has seen all that was said to have changed
        self._latest: Findings | None = None
        self._showing: _Showing | None = None
        self._shelf = _Shelf(_SHELF)
        self._finder = Finder()
        self._faults: dict[str, Diagnostic] = {}
        self._versions = {"styles": 0, "files": 0}
        # A server that was started anew cannot know what pages opened before show.
        self._start = f"{time.time_ns():x}"
        self.state = State()

    @property
    def root(self) -> Path:
        """The publication's folder."""
        return self._options.root

    @property
    def base(self) -> str:
        """The path of the site's root: "/", "/some/repo/"."""
        return self._showing.base if self._showing else "/"

    @property
    def title(self) -> str:
        """The publication's title, where it is known."""
        return self._showing.edition.library.publication.title if self._showing else ""

    def look(self, address: str) -> Place | None:
        """Where an address below the site's root leads; None where nothing stands. `address` has no leading slash."""
        if not (showing := self._showing):
            return None
        if not address or address.endswith("/"):
            address += "index.html"
        elif f"{address}/index.html" in showing.outputs:
            return Place("", redirect=f"{showing.base}{address}/")
        if file := showing.edition.assets.get(address):
            return Place(address, file)
        output = showing.outputs.get(address)
        if isinstance(output, Copy):
            return Place(address, self._options.root / output.path)
        return Place(address) if output else None

    def kept(self, path: str) -> Made | None:
        """A file of the site, if it need not be made."""
        if path.endswith(".html"):
            self._shelf.note(path)
        made, showing = self._shelf.get(path), self._showing
        return made if made and showing and made.edition == showing.number else None

    def find(self, path: str) -> bytes | None:
        """A file of the search index, as far as it is made. Raises NotNow where it may yet be."""
        data = self._finder.look(path)
        if data is None and self._finder.is_making:
            raise NotNow
        return data

    def is_draft(self, path: str) -> bool:
        """Whether a page shows a draft."""
        return self._showing is not None and path in self._showing.drafts

    def make(self, path: str) -> Made:
        """A file of the site. Raises KeyError when there is none, NotNow when errors are in the way."""
        if not (showing := self._showing):
            raise NotNow
        before = self._shelf.get(path)
        if before and (before.edition == showing.number or showing.holds(before)):
            before.edition = showing.number
            return before
        try:
            made = self._made(showing, path)
        except TemplateFault as fault:
            self._find_fault(path, fault.diagnostic)
            if before is None:
                raise NotNow from fault
            return before
        except Exception as error:
            if showing.edition is self._latest or path not in showing.outputs:
                raise
            raise NotNow from error  # it rests on a file that has changed, and not for the better
        if not self._is_mixed(showing, made):
            self._shelf.put(path, made)
        if self._faults.pop(path, None):
            self._tell()
        return made

    def begin_index(self) -> None:
        """Begin to bring the search index up to date with what is shown."""
        showing, reader = self._showing, self._reader
        if not showing or not reader or self._latest is not showing.edition:
            return  # prose that is read may be newer than what is shown
        edition, stamps = showing.edition, showing.facets.stamps

        def holds() -> bool:
            return self._latest is edition

        language = edition.library.publication.language
        self._finder.begin(edition.shards(), language, edition.provide, stamps, Shelf(reader.memory), holds)

    def index(self, files: Files | None = None) -> Text | None:
        """Go on with that, a little: a text that is to be indexed, whose `files` the next step is given, or nothing."""
        return self._finder.step(files)

    @property
    def is_indexing(self) -> bool:
        """Whether there is something left to do for the search index."""
        return self._finder.is_busy

    def give_up_index(self) -> None:
        """Do without a search index until something changes."""
        self._finder.fail()

    def read(self) -> Reader:
        """Read the files for the first time, with as many processes as there may be.

        Later there is one: none can be forked off safely when other threads are running and charts have been drawn.
        """
        memory = Memory(self._options.root / CACHE, revision())
        self._reader = Reader(self._options.root, memory, self._options.jobs)
        with suppress(OSError):  # a file was taken away meanwhile; refresh tries again
            self._reader.snapshot(*self._reader.digests())
        self._reader.jobs = 1
        return self._reader

    def refresh(self, touched: Collection[str] = ()) -> Change | None:
        """Take in what changed; None when nothing did. `touched` are the places where something may have."""
        before, found = self._latest, self._prepared(touched)
        files = _differences(before, found)
        if before is not None and not files and found.diagnostics == before.diagnostics:
            return None
        self._latest = found
        well = isinstance(found, Edition) and not found.of("error")
        broken = bool(self.state.problems)
        if isinstance(found, Edition) and well:
            self._show(found, files)
        for name, matters in (("styles", _is_style), ("files", _is_other_file)):
            self._versions[name] += any(matters(file) for file in files)
        self._tell()
        known = set(before.of("warning")) if before else set()
        return Change(
            files=files,
            pages=self._stale() if well else 0,
            errors=[*found.of("error"), *self._faults.values()],
            warnings=[warning for warning in found.of("warning") if warning not in known],
            mended=broken and not self.state.problems,
        )

    def describe(self, found: Iterable[Diagnostic]) -> str:
        """Diagnostics as the terminal shows them."""
        return terminal.describe(found, self._latest.checks if self._latest else {}, self._options.root)

    def _prepared(self, touched: Collection[str]) -> Findings:
        """The publication as it stands. This alone knows how little of it is read again."""
        reader = self._reader or self.read()
        before = self._latest if isinstance(self._latest, Edition) else None
        places = touched if self._is_abreast else None
        self._is_abreast = False
        for wait in (*_TRIES, None):
            try:
                edition = prepare(self._options, reader, before, places)
                break
            except NoPublication:
                missing = Diagnostic("content/publication.yaml", 1, 1, "missing-file", "there is no such file")
                return Findings(diagnostics=[missing])
            except OSError:  # a file was taken away between being found and being read
                if wait is None:
                    raise
                time.sleep(wait)
                places = None
        self._is_abreast = True
        if before and not any(place.startswith("templates") for place in touched):
            return replace(edition, templates=before.templates)
        _ = edition.templates.digests, edition.templates.assets  # as they stand now, not when first asked for
        return edition

    def _show(self, edition: Edition, files: list[str]) -> None:
        before = self._showing
        same = before if before and before.edition.library is edition.library else None
        known = before.facets.stamps.known if before and same else {}
        # With the same library, nothing but prose has changed: all else that is known of it is so still.
        facets = _Facets(
            edition, {f: s for f, s in known.items() if f[0] not in ("bodies", "prose") or f[1] not in files}
        )
        root, templates = self._options.root, _templates(edition)
        outputs = same.outputs if same else edition.outputs()
        press = _Press(root, STUDIO, 1, facets, edition.templates, edition.snapshot.digests, outputs)
        if before and before.templates == templates:
            press.take_over(before.press)
        self._showing = _Showing(
            number=before.number + 1 if before else 1,
            edition=edition,
            outputs=outputs,
            drafts=same.drafts if same else _drafts(edition),
            facets=facets,
            press=press,
            templates=templates,
        )
        self._shelf.keep_only(self._showing.outputs)
        self._try(self._shelf.lately() if before and before.templates != templates else list(self._faults))

    def _try(self, doubtful: Iterable[str]) -> None:
        """Make pages whose template was at fault, or may be now, before browsers are told that all is well."""
        self._faults = {}
        end = time.monotonic() + _TRIAL
        for path in doubtful:
            if self._showing and path in self._showing.outputs and time.monotonic() < end:
                with suppress(NotNow):
                    self.make(path)

    def _made(self, showing: _Showing, path: str) -> Made:
        facets = showing.facets
        facets.seen = set()
        data = showing.press.make(path)
        stamps = {facet: facets.stamps(facet) for facet in facets.seen}
        return Made(data, hashlib.sha256(data).hexdigest()[:32], stamps, showing.templates, showing.number)

    def _is_mixed(self, showing: _Showing, made: Made) -> bool:
        """Whether a page made of an older edition may show prose that is newer, and must not be kept."""
        if self._latest is showing.edition:
            return False
        old, new = _files(showing.edition), _files(self._latest)
        return any(facet[0] == "bodies" and old.get(facet[1]) != new.get(facet[1]) for facet in made.stamps)

    def _stale(self) -> int:
        """How many of the pages lately looked at have to be made again, or are gone."""
        showing, stale = self._showing, 0
        assert showing is not None
        for path in self._shelf.lately():
            if path not in showing.outputs:
                self._shelf.forget(path)
                stale += 1
            elif made := self._shelf.get(path):
                stale += made.edition == showing.number or not showing.holds(made)
        return stale

    def _find_fault(self, path: str, fault: Diagnostic) -> None:
        if self._faults.get(path) != fault:
            self._faults[path] = fault
            self._tell()

    def _tell(self) -> None:
        """Bring what browsers are told up to date."""
        errors = self._latest.of("error") if self._latest else []
        problems = sorted({*errors, *self._faults.values()})
        self.state = State(
            number=self.state.number + 1,
            problems=tuple(self.describe([problem]) for problem in problems),
            styles=f"{self._start}-{self._versions['styles']}",
            files=f"{self._start}-{self._versions['files']}",
        )


def _differences(before: Findings | None, after: Findings) -> list[str]:
    """The files, relative to the publication's root, that are not what they were."""
    old, new = _files(before), _files(after)
    return sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))


def _files(findings: Findings | None) -> Mapping[str, bytes]:
    if not isinstance(findings, Edition):
        return {}
    templates = sorted(findings.templates.digests.items())  # built-in ones first, own ones in their place
    return findings.snapshot.digests | {f"templates/{path.partition('/')[2]}": digest for path, digest in templates}


def _drafts(edition: Edition) -> frozenset[str]:
    """The output paths of drafts."""
    library = edition.library
    drafts = [d.path for d in library.documents if isinstance(d.facts, Brief | Page) and d.facts.draft]
    return frozenset(output_path(library.by_path[path].address) for path in drafts)


def _templates(edition: Edition) -> bytes:
    """What tells one state of all templates from another; assets are not among them."""
    digests = edition.templates.digests
    return edition.templates.stamp(sorted({path.partition("/")[2] for path in digests if "/assets/" not in path}))


def _is_style(file: str) -> bool:
    return file.startswith("templates/") and file.endswith(".css")


def _is_other_file(file: str) -> bool:
    """Whether browsers hold a file itself, not only pages that were made of it."""
    if file.startswith("templates/assets/"):
        return not file.endswith(".css")
    return file.startswith("content/") and role(file.removeprefix("content/")) == "file"
