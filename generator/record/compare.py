"""Two states compared, wherever they come from: what `accord changes` tells, as values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from msgspec import Struct, structs

from generator.diagnostics.diagnostic import Diagnostic, severity
from generator.primitives.dates import parse_date
from generator.record.edition import Broken, Edition, path_of
from generator.record.edition import read as read_edition
from generator.record.facts import Documents, Record, record
from generator.record.report import Entry, report
from generator.record.sites import UNKNOWN, is_site, of_site
from generator.record.states import (
    PUBLICATION,
    Files,
    NoState,
    edition_days,
    locator,
    of_day,
    of_folder,
    of_revision,
    read,
    read_both,
)

State = Files | Edition

EDITION = "edition:"


class Unread(Struct, frozen=True):
    """An error of a state, for which not all of it could be compared."""

    state: str
    diagnostic: Diagnostic


class Comparison(Struct, frozen=True, kw_only=True):
    """What changed from one state to the other, and what of them could not be read."""

    before: str
    after: str
    entries: list[Entry]
    unread: list[Unread]
    after_record: Record
    day: date | None = None


def state(root: Path, text: str) -> State:
    """The state that a text names: a folder, `edition:<date>`, a day or a revision of git. Raises NoState."""
    if text.startswith(EDITION):
        return edition_of(root, text.removeprefix(EDITION))
    folder = Path(text)
    if (folder / PUBLICATION).is_file():
        return of_folder(folder, text)
    if is_site(folder):
        return of_site(folder, text)
    try:
        parse_date(text)
    except ValueError:
        pass
    else:
        return of_day(root, text)
    try:
        return of_revision(root, text)
    except NoState:
        if folder.is_dir():
            raise NoState(f"{text} is neither a publication nor a site, nor a revision") from None
        raise


def edition_of(root: Path, day: str) -> Edition:
    """The edition of a day. Raises NoState."""
    try:
        date.fromisoformat(day)
    except ValueError:
        raise NoState(f'there is no edition of "{day}": write {EDITION}2026-03-05') from None
    try:
        return read_edition((root / path_of(day)).read_bytes(), day)
    except OSError:
        raise NoState(f'there is no edition of "{day}": {path_of(day)} is missing') from None
    except Broken as broken:
        raise NoState(f"{path_of(day)}:{broken.line}: {broken.message}") from None


def newest_edition(root: Path) -> Edition | None:
    """The newest edition of a publication in a folder. Raises NoState when it is broken."""
    days = edition_days(path.name for path in (root / "content/editions").glob("*"))
    return edition_of(root, days[-1]) if days else None


def compare(before: State, after: State) -> Comparison:
    """What changed from one state to another."""
    of_before, of_after = _documents(before, after)
    was, now = (
        side.record if isinstance(side, Edition) else record(documents)
        for side, documents in ((before, of_before), (after, of_after))
    )
    if any(isinstance(side, Files) and side.is_partial for side in (before, after)):
        unknown = {id for id in (*was.facts, *now.facts) if UNKNOWN.fullmatch(id)}
        was, now = _without(was, unknown), _without(now, unknown)
    entries = report(was, now, since(before), locator(of_after, of_before, _source(before, after)))
    return Comparison(
        before=_name(before),
        after=_name(after),
        entries=entries,
        unread=[
            Unread(name, problem)
            for name, side in ((_name(before), was), (_name(after), now))
            for problem in side.problems
            if severity(problem.code, {}) == "error"
        ],
        after_record=now,
        day=after.day,
    )


def _source(before: State, after: State) -> Callable[[str], str]:
    """Gives the text of a file of the state after, or before where it is gone."""

    def source(path: str) -> str:
        for side in (after, before):
            if isinstance(side, Files) and path in side.blobs:
                return side.load([path])[path].decode("utf-8-sig", "replace")
        return ""

    return source


def since(before: State) -> date | None:
    """The day of the edition before: the newest that a state holds, else the state's own day."""
    if isinstance(before, Edition):
        return before.day
    return date.fromisoformat(before.editions[-1]) if before.editions else before.day


def _documents(before: State, after: State) -> tuple[Documents, Documents]:
    if isinstance(before, Files) and isinstance(after, Files):
        return read_both(before, after)
    empty: Documents = {}
    return (
        read(before) if isinstance(before, Files) else empty,
        read(after) if isinstance(after, Files) else empty,
    )


def _without(side: Record, ids: set[str]) -> Record:
    return structs.replace(side, unread=side.unread | ids)


def _name(of: State) -> str:
    return f"{EDITION}{of.header.edition}" if isinstance(of, Edition) else of.name
