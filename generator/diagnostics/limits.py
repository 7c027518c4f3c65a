"""How much of what was found is printed: enough to work on, and no more than the content itself would fill.

A file may hold a thousand faults on one line. The worst of them are shown in full, up to a number and a length that
follows from the file's own; the rest is counted. Reports for programs are whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from generator.diagnostics.catalogue import Severity
from generator.diagnostics.diagnostic import Diagnostic, severity

MOST = 50
"""Problems of a file that are shown in full."""

Write = Callable[[Diagnostic], str]


def by_file(diagnostics: Iterable[Diagnostic]) -> dict[str, list[Diagnostic]]:
    """The problems of each file, files and problems in the order given."""
    files: dict[str, list[Diagnostic]] = {}
    for found in diagnostics:
        files.setdefault(found.path, []).append(found)
    return files


def written(
    problems: Sequence[Diagnostic], checks: Mapping[str, Severity], write: Write, room: int
) -> tuple[list[str], str]:
    """The texts of one file's problems, in order, and a count of those left out, "" where there are none.

    There is room for so many bytes. Errors go before warnings, and one problem is always shown.
    """
    weights = [severity(found.code, checks) for found in problems]
    texts: dict[int, str] = {}
    for index in sorted(range(len(problems)), key=lambda index: weights[index] != "error"):
        text = write(problems[index])
        room -= len(text.encode())
        if texts and (room < 0 or len(texts) == MOST):
            break
        texts[index] = text
    left = [weight for index, weight in enumerate(weights) if index not in texts]
    return [texts[index] for index in sorted(texts)], ", ".join(_counts(left))


def _counts(weights: Sequence[Severity]) -> Iterator[str]:
    for weight in ("error", "warning"):
        if number := weights.count(weight):
            yield f"{number:,} more {weight}{'s' if number > 1 else ''}"
