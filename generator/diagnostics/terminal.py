"""The printing end of the shell: diagnostics, progress and summaries for a terminal or a log."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from generator.diagnostics.catalogue import Severity
from generator.diagnostics.diagnostic import Diagnostic, severity
from generator.diagnostics.limits import by_file, written
from generator.diagnostics.quoting import excerpt, inert, inert_lines

_ROOM = 5_000
_SHARE = 12
"""A file's problems may take so many bytes, and so many times the bytes of the file."""


def show(diagnostics: Iterable[Diagnostic], checks: Mapping[str, Severity], root: Path) -> None:
    """Print diagnostics to stderr, each with the line it is about."""
    sys.stderr.write(describe(diagnostics, checks, root))
    sys.stderr.flush()


def describe(diagnostics: Iterable[Diagnostic], checks: Mapping[str, Severity], root: Path) -> str:
    """Diagnostics as text, each with the line of the file in `root` that it is about; a file's count where they are
    more than are shown."""
    text = []
    for path, problems in by_file(diagnostics).items():
        # What is no file is not to be opened: a FIFO or a device may never end.
        lines = [] if any(found.code == "not-a-file" for found in problems) else _lines(root / path)
        write = partial(render, checks=checks, lines=lines)
        shown, left = written(problems, checks, write, _ROOM + _SHARE * size_in(root, path))
        text += [*shown, f"{inert(path)}: {left}\n"] if left else shown
    return "".join(text)


def size_in(root: Path, path: str) -> int:
    """The bytes of the file at `path` in `root`; none when there is no such file."""
    try:
        return (root / path).stat().st_size
    except (OSError, ValueError):
        return 0


def render(found: Diagnostic, checks: Mapping[str, Severity], lines: list[str]) -> str:
    """A diagnostic as text: where, what, the line with a caret under the place, what to do."""
    weight = severity(found.code, checks)
    text = f"{inert(found.path)}:{found.line}:{found.column}: {weight}[{found.code}]: {inert(found.message)}\n"
    if 0 < found.line <= len(lines) and lines[found.line - 1].strip():
        text += excerpt(lines[found.line - 1], found.line, found.column)
    return text + (f"help: {inert(found.help)}\n" if found.help else "")


def _lines(path: Path) -> list[str]:
    """The lines of a file as the reader counted them; none when it is not text."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return []
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def put(text: str) -> None:
    """Write a report for programs to stdout as it is."""
    sys.stdout.write(text)
    sys.stdout.flush()


def say(text: str) -> None:
    """Print to stdout, for people."""
    print(inert_lines(text), flush=True)


def complain(text: str) -> None:
    """Print to stderr, for people."""
    print(inert_lines(text), file=sys.stderr, flush=True)


def count(number: int, noun: str) -> str:
    """ "1 page", "12 pages"."""
    many = noun[:-1] + "ies" if noun.endswith("y") else noun + ("es" if noun.endswith("s") else "s")
    plural = noun if number == 1 else many
    return f"{number:,} {plural}"


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar while the block runs, on a terminal only; the function given takes what is being done, how much of
    it is, and of how much."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich.console import Console  # slow to import, and of no use in a log
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)
