"""What rules look at and what they find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from generator.diagnostics.diagnostic import Diagnostic, suggest
from generator.library import rows
from generator.library.library import Target
from generator.library.queries import Lens
from generator.model.files import is_flawed
from generator.model.model import Brief


class Subject(Struct, frozen=True):
    """A document that is checked: its file, what it is, and the dotted paths of facts that could not be read."""

    path: str
    target: Target
    flawed: list[str]

    def is_flawed(self, at: str) -> bool:
        """Whether the value at a dotted path, or anything that it is in or has in it, could not be read."""
        return is_flawed(self.flawed, at)


def subject_of(lens: Lens, path: str) -> Subject | None:
    """The document in a file, if it has one that is shown: of two with one id, that is the first."""
    target = lens.first(rows.DOCUMENT, path)
    if target is None or lens.path(target.kind, target.id) != path:
        return None
    return Subject(path, target, lens.first(rows.FLAWED, path) or [])


Findings = Iterator[Diagnostic]


class BriefSubject(Struct, frozen=True):
    """A brief that is checked, with its facts."""

    subject: Subject
    brief: Brief

    @property
    def path(self) -> str:
        """Its file."""
        return self.subject.path

    @property
    def id(self) -> str:
        """Its id."""
        return self.subject.target.id


def found(path: str, at: str, code: str, message: str, help: str = "") -> Diagnostic:
    """A problem with the value at a dotted path of a file; "" is the file itself. Its line is looked up when it is
    shown."""
    return Diagnostic(path, 0, 0, code, message, help, at)


def unknown(path: str, at: str, id: str, noun: str, code: str, names: Iterable[str]) -> Findings:
    """An id that is not among names, unless it is empty."""
    known = set(names)
    if id and id not in known:
        yield found(path, at, code, f'no {noun} "{id}"', suggest(id, known))


def repeated(ids: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The places of ids that stood there before."""
    seen: Counter[str] = Counter()
    for index, id in enumerate(ids):
        seen[id] += 1
        if id and seen[id] > 1:
            yield index, id
