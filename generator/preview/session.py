"""What `serve` shows: the pages of the publication as it last stood without errors, made when asked for, and what is
wrong now.

The publication is held twice: as it is, to be checked, and as it last was when nothing was wrong, to be shown. What has
changed goes to the second when the first is found well.
What asks and what makes are two threads: `look`, `kept`, `is_draft` and the properties may be used by any, all else by
the one that reads, for what is kept in a file belongs to the thread that opened it.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from generator.build.make import Maker, key_of
from generator.build.session import Findings, NoPublication, Options, Session, View, open_store
from generator.diagnostics import terminal
from generator.diagnostics.diagnostic import Diagnostic
from generator.engine.query import output_number
from generator.engine.store import Damaged, Superseded
from generator.engine.trace import digest_of
from generator.library.library import Target
from generator.model.files import role
from generator.preview.page_cache import Made, PageCache
from generator.preview.search_index import SearchIndex
from generator.primitives.built_in import built_in_templates
from generator.primitives.urls import output_path
from generator.search.index import Files, Text
from generator.site.outputs import base_path
from generator.site.routes import Route, site_routes

_TRIAL = 0.5
"""Seconds that are spent on trying changed templates on pages lately asked for before anybody asks again."""
_TRIES = (0.02, 0.1, 0.3)
"""Seconds to wait before files are read again that vanished while they were read."""


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


@dataclass(frozen=True)
class _Showing:
    """What is shown: the table of the site's files, the paths of drafts' pages. Never changed: any thread reads it."""

    number: int = 0
    routes: Mapping[str, Route] = field(default_factory=dict)
    drafts: frozenset[str] = frozenset()
    base: str = "/"
    title: str = ""


class Preview:
    """The publication as it stands, and as it last stood without errors."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._session: Session | None = None
        self._shown: View | None = None
        self._maker: Maker | None = None
        self._showing: _Showing | None = None
        self._behind = True  # whether what is shown is not the latest
        self._latest: Findings | None = None
        self._pages = PageCache()
        self._index = SearchIndex()
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
        return self._showing.title if self._showing else ""

    def look(self, address: str) -> Place | None:
        """Where an address below the site's root leads; None where nothing stands. `address` has no leading slash."""
        if not (showing := self._showing):
            return None
        if not address or address.endswith("/"):
            address += "index.html"
        elif f"{address}/index.html" in showing.routes:
            return Place("", redirect=f"{showing.base}{address}/")
        route = showing.routes.get(address)
        if route and route.maker == "asset":
            own = self.root / "templates" / address
            return Place(address, own if own.is_file() else built_in_templates() / address)
        if route and route.maker == "copy":
            return Place(address, self.root / str(route.arguments[0]))
        return Place(address) if route else None

    def kept(self, path: str) -> Made | None:
        """A file of the site, if it need not be made."""
        if path.endswith(".html"):
            self._pages.note(path)
        made, showing = self._pages.get(path), self._showing
        return made if made and showing and made.edition == showing.number else None

    def find(self, path: str) -> bytes | None:
        """A file of the search index, as far as it is made. Raises NotNow where it may yet be."""
        data = self._index.look(path)
        if data is None and self._index.is_making:
            raise NotNow
        return data

    def is_draft(self, path: str) -> bool:
        """Whether a page shows a draft."""
        return self._showing is not None and path in self._showing.drafts

    # What follows is done by one thread.

    def make(self, path: str) -> Made:
        """A file of the site. Raises KeyError when there is none, NotNow when errors are in the way."""
        try:
            return self._made(path)
        except (Damaged, Superseded):
            self._begin_anew()
            return self._made(path)

    def _made(self, path: str) -> Made:
        showing, maker = self._showing, self._maker
        if not showing or not maker:
            raise NotNow
        before, route = self._pages.get(path), showing.routes[path]
        if before and (before.edition == showing.number or self._stands(path, route)):
            before.edition = showing.number
            return before
        try:
            [made] = maker.make([(path, route)])
        except (Damaged, Superseded):
            raise
        except Exception as error:
            if not self._behind:
                raise
            raise NotNow from error  # it rests on a file that has changed, and not for the better
        if made.fault:
            self._find_fault(path, made.fault)
            if before is None:
                raise NotNow
            return before
        data = made.files[path]
        page = Made(data, digest_of(data).hex(), showing.number)
        self._pages.put(path, page)
        if self._faults.pop(path, None):
            self._tell()
        return page

    def _stands(self, path: str, route: Route) -> bool:
        """Whether a page that was made is what would be made now."""
        assert self._shown
        lens, number = self._shown.lens, output_number(key_of(path, route))
        if lens.trace.node(number) is None:
            return False
        if number in lens.trace.doubted:
            if lens.cause(number) is not None:
                return False
            lens.trace.settle(number)
        return True

    def begin_index(self) -> None:
        """Begin to bring the search index up to date with what is shown."""
        showing, shown = self._showing, self._shown
        if showing and shown:
            self._index.begin(shown.lens, lambda: self._showing is showing)

    def index(self, files: Files | None = None) -> Text | None:
        """Go on with that, a little: a text that is to be indexed, whose `files` the next step is given, or nothing."""
        return self._index.step(files)

    @property
    def is_indexing(self) -> bool:
        """Whether there is something left to do for the search index."""
        return self._index.is_busy

    def give_up_index(self) -> None:
        """Do without a search index until something changes."""
        self._index.fail()

    def read(self) -> None:
        """Read the files for the first time, with as many processes as there may be.

        Later there is one: none can be forked off safely when other threads are running and charts have been drawn.
        """
        with suppress(OSError, NoPublication):  # a file was taken away meanwhile; refresh tries again
            self._session = Session(self._options, open_store(self.root))
            self._session.inputs.jobs = 1

    def refresh(self, touched: Collection[str] = ()) -> Change | None:
        """Take in what changed; None when nothing did. `touched` are the places where something may have."""
        before = self._latest
        try:
            files, found = self._found(touched)
        except (Damaged, Superseded):
            self._begin_anew()
            files, found = self._found(())
        if before is not None and not files and found.diagnostics == before.diagnostics:
            return None
        self._latest = found
        well, broken = not found.of("error"), bool(self.state.problems)
        self._behind = not well
        if well:
            self._show(files)
        for name, matters in (("styles", _is_style), ("files", _is_other_file)):
            self._versions[name] += any(matters(file) for file in files)
        self._tell()
        known = set(before.of("warning")) if before else set()
        return Change(
            files=sorted(files),
            pages=self._stale() if well else 0,
            errors=[*found.of("error"), *self._faults.values()],
            warnings=[warning for warning in found.of("warning") if warning not in known],
            mended=broken and not self.state.problems,
        )

    def describe(self, found: Iterable[Diagnostic]) -> str:
        """Diagnostics as the terminal shows them."""
        return terminal.describe(found, self._latest.checks if self._latest else {}, self._options.root)

    def _found(self, touched: Collection[str]) -> tuple[set[str], Findings]:
        """The files that have changed, and what is wrong with the publication as it stands."""
        for wait in (*_TRIES, None):
            try:
                if self._session is None:
                    self._session = Session(self._options, open_store(self.root))
                    return set(self._session.inputs.notes), self._session.findings()
                if not (self.root / "content" / "publication.yaml").is_file():
                    break
                first = self._latest is None
                files = self._session.refresh(touched or None)
                return files | (set(self._session.inputs.notes) if first else set()), self._session.findings()
            except NoPublication:
                break
            except OSError:  # a file was taken away between being found and being read
                if wait is None:
                    raise
                time.sleep(wait)
        missing = Diagnostic("content/publication.yaml", 1, 1, "missing-file", "there is no such file")
        return {missing.path}, Findings(diagnostics=[missing])

    def _begin_anew(self) -> None:
        """What is kept has been changed by another program, or damaged: read the publication once more."""
        self._session = self._shown = self._maker = None
        self._found(())
        if not self._behind:
            self._show(set())

    def _show(self, files: set[str]) -> None:
        """Show the publication as it is."""
        session = self._session
        assert session
        if self._shown is None:
            session.remember()
            self._shown = session.second_view()
            self._maker = Maker(self._shown.lens)
        else:
            self._shown.follow(session)
        assert self._maker
        retry = list(self._faults)
        if any(file.startswith("templates/") for file in files):
            self._maker.forget_templates()
            retry = self._pages.lately()
        lens, number = self._shown.lens, self._showing.number + 1 if self._showing else 1
        publication = lens.publication
        self._showing = _Showing(
            number, site_routes(lens).table, _drafts(self._shown), base_path(publication), publication.title
        )
        self._pages.keep_only(self._showing.routes)
        self._try(retry)

    def _try(self, doubtful: Iterable[str]) -> None:
        """Make pages whose template was at fault, or may be now, before browsers are told that all is well."""
        self._faults = {}
        end = time.monotonic() + _TRIAL
        for path in doubtful:
            if self._showing and path in self._showing.routes and time.monotonic() < end:
                with suppress(NotNow):
                    self._made(path)

    def _stale(self) -> int:
        """How many of the pages lately looked at have to be made again, or are gone."""
        showing, stale = self._showing, 0
        assert showing is not None
        for path in self._pages.lately():
            if path not in showing.routes:
                self._pages.forget(path)
                stale += 1
            elif made := self._pages.get(path):
                stale += made.edition == showing.number or not self._stands(path, showing.routes[path])
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


def _drafts(view: View) -> frozenset[str]:
    """The output paths of drafts' pages."""
    lens = view.lens
    if not lens.option("drafts"):
        return frozenset()
    drafts: list[Target | None] = [lens.target("brief", id) for id in lens.brief_ids if lens.brief(id).draft]
    drafts += [lens.target("page", id) for id in lens.ids("page") if lens.page(id).draft]
    return frozenset(output_path(target.address) for target in drafts if target)


def _is_style(file: str) -> bool:
    return file.startswith("templates/") and file.endswith(".css")


def _is_other_file(file: str) -> bool:
    """Whether browsers hold a file itself, not only pages that were made of it."""
    if file.startswith("templates/assets/"):
        return not file.endswith(".css")
    return file.startswith("content/") and role(file.removeprefix("content/")) == "file"
