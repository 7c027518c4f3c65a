"""The printing end of the shell: diagnostics, progress and summaries for a terminal or a log."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from generator.diagnostics.catalogue import Severity
from generator.diagnostics.diagnostic import Diagnostic, severity


def show(diagnostics: Iterable[Diagnostic], checks: Mapping[str, Severity], root: Path) -> None:
    """Print diagnostics to stderr, each with the line it is about."""
    sys.stderr.write(describe(diagnostics, checks, root))
    sys.stderr.flush()


def describe(diagnostics: Iterable[Diagnostic], checks: Mapping[str, Severity], root: Path) -> str:
    """Diagnostics as text, each with the line of the file in `root` that it is about."""
    lines: dict[str, list[str]] = {}
    text = []
    for found in diagnostics:
        if found.path not in lines:
            # What is no file is not to be opened: a FIFO or a device may never end.
            lines[found.path] = [] if found.code == "not-a-file" else _lines(root / found.path)
        text.append(render(found, severity(found.code, checks), lines[found.path]))
    return "".join(text)


def render(found: Diagnostic, weight: Severity, lines: list[str]) -> str:
    """A diagnostic as text: where, what, the line with a caret under the place, what to do."""
    text = f"{found.path}:{found.line}:{found.column}: {weight}[{found.code}]: {found.message}\n"
    if 0 < found.line <= len(lines) and lines[found.line - 1].strip():
        line = lines[found.line - 1]
        text += f"    {line}\n    {_indent(line[: found.column - 1])}^\n"
    return text + (f"help: {found.help}\n" if found.help else "")


def _indent(before: str) -> str:
    """White space as wide as `before` on a terminal: tabs stay tabs, East Asian wide letters take two columns."""
    wide = ("  " if unicodedata.east_asian_width(c) in "WF" else "\t" if c == "\t" else " " for c in before)
    return "".join(wide)


def _lines(path: Path) -> list[str]:
    """The lines of a file as the reader counted them; none when it is not text."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return []
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def put(text: str) -> None:
    """Write a report to stdout as it is."""
    sys.stdout.write(text)
    sys.stdout.flush()


def say(text: str) -> None:
    """Print a line to stdout."""
    print(text, flush=True)


def complain(text: str) -> None:
    """Print a line to stderr."""
    print(text, file=sys.stderr, flush=True)


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
