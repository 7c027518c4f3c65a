"""Publications for tests: a dict of path and text each, written to disk and diagnosed as the terminal would show it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import dedent
from typing import Any, Literal, NamedTuple

from click.testing import CliRunner

from generator.build.make import Maker
from generator.build.session import Findings, Options, Session, open_store
from generator.cli.main import main
from generator.diagnostics.diagnostic import Diagnostic, located
from generator.library.queries import Lens
from generator.site.routes import Route, site_routes

TODAY = date(2024, 6, 1)
"""The day on which all tests run."""

Files = Mapping[str, str | bytes | None]
"""A publication: paths relative to its root, each with what the file holds; None is no file at all."""

PUBLICATION = "content/publication.yaml"
BRIEF = "content/briefs/one.md"
PARTNER = "content/partners/lab.md"
PAGE = "content/pages/about.md"
SOURCES = "content/sources/shared.yaml"


def text(block: str) -> str:
    """A block of lines as it stands in a test: its indentation and its first line's end are the test's own."""
    return dedent(block.removeprefix("\n"))


def publication(more: str = "") -> str:
    """A publication.yaml; `more` begins on line 3."""
    return "title: Tests\nurl: https://example.org/\n" + text(more)


def brief(more: str = "", body: str = "", *, title: str = "One", status: str = "active") -> str:
    """A brief: `more` begins on line 6 of it, and without `more` the `body` on line 7.

    An empty `status` is left out, and so is its line.
    """
    head = f"title: {title}\nsummary: What it is.\ndate: 2024-01-02\n" + (f"status: {status}\n" if status else "")
    return f"---\n{head}{text(more)}---\n{text(body)}"


def partner(more: str = "", body: str = "", *, name: str = "The Lab") -> str:
    """A partner: `more` begins on line 3."""
    return f"---\nname: {name}\n{text(more)}---\n{text(body)}"


def page(more: str = "", body: str = "", *, title: str = "About") -> str:
    """A page: `more` begins on line 3."""
    return f"---\ntitle: {title}\n{text(more)}---\n{text(body)}"


MINIMAL: Files = {PUBLICATION: publication(), BRIEF: brief()}
"""The least that is well: tests vary it."""


def vary(files: Files) -> dict[str, str | bytes]:
    """The minimal publication with these files more, instead or, where None, less."""
    return {path: text for path, text in {**MINIMAL, **files}.items() if text is not None}


def write_site(root: Path, files: Files) -> Path:
    """Write a publication to `root`; a file that is None there is removed."""
    for name, text in files.items():
        path = root / name
        if text is None:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


class Ran(NamedTuple):
    """What a command did: its exit status and what it printed."""

    status: int
    out: str
    err: str


def accord(*arguments: str | Path) -> Ran:
    """Run a command as a shell would. An error of the program's own is raised here, whatever it printed."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def diagnose(files: Files, *options: str) -> str:
    """What the terminal shows of the minimal publication with these files: every diagnostic, in order."""
    with tempfile.TemporaryDirectory() as folder:
        return diagnose_at(write_site(Path(folder), vary(files)), *options)


def diagnose_at(root: Path, *options: str) -> str:
    """What the terminal shows of the publication at `root`, but for the summary."""
    ran = accord("check", "--root", root, *options)
    lines = ran.err.splitlines(keepends=True)
    failed = [line for line in lines if line.startswith("content/") and ": error[" in line]
    assert ran.status == (1 if failed else 0)
    return "".join(lines[:-1] if failed else lines)


def codes(text: str) -> list[str]:
    """The codes in what `diagnose` gave, in order."""
    return [line.partition("[")[2].partition("]")[0] for line in text.splitlines() if line.startswith("content/")]


class Edition(NamedTuple):
    """A publication as it stands, and what is wrong with it."""

    session: Session
    findings: Findings

    @property
    def lens(self) -> Lens:
        """What may be asked of it."""
        return self.session.lens

    def located(self, found: list[Diagnostic]) -> list[Diagnostic]:
        """Diagnostics with their lines."""
        return located(found, self.session.inputs.places)

    def of(self, weight: Literal["error", "warning"]) -> list[Diagnostic]:
        """The diagnostics of a severity."""
        return self.findings.of(weight)

    def outputs(self) -> dict[str, Route]:
        """What stands where."""
        return site_routes(self.lens).table


def edition(root: Path, **options: Any) -> Edition:
    """The publication at `root`, linked and checked."""
    session = Session(Options(root=root, **options), open_store(root))
    return Edition(session, session.findings())


def library(files: Files, **options: Any) -> Lens:
    """The minimal publication with these files, linked; it must be without errors."""
    with tempfile.TemporaryDirectory() as folder:
        linked = edition(write_site(Path(folder), vary(files)), **options)
    assert linked.of("error") == []
    return linked.lens


def epoch(day: date) -> int:
    """A day as SOURCE_DATE_EPOCH has it."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def maker(edition: Edition) -> Callable[[str], bytes]:
    """What makes the files of an edition's site, by their paths, with nothing written."""
    maker, routes = Maker(edition.lens), edition.outputs()

    def make(path: str) -> bytes:
        [made] = maker.make([(path, routes[path])])
        return made.files[path]

    return make
