"""Edits as newsrooms make them, each with its class and its sentence: `fixtures/edits/`.

An edit names its files (`@`), the lines that go (`-`) and those that come (`+`), and what is told of it (`>`). A file
of which no lines are given is deleted; one of which only lines come is new. After `+=path` it is a copy of another,
with the lines below that at the top of its front matter.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from msgspec import Struct

from generator.model.files import role
from generator.parsing.parsed import parse
from generator.record import formats
from generator.record.changes import apply, changes
from generator.record.facts import Documents, Record, record
from generator.record.report import report
from generator.record.states import locator

FOLDER = Path(__file__).parent / "fixtures/edits"
EDITION = date(2024, 6, 1)
"""The day of the edition before."""

EDITS = sorted(FOLDER.glob("*.edit"))
BASE = {
    path.relative_to(FOLDER / "base").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((FOLDER / "base").rglob("*"))
    if path.is_file()
}


class Edit(Struct, frozen=True):
    """What an edit makes of the files, and what is told of it."""

    files: dict[str, str]
    told: str


def read(path: Path) -> Edit:
    blocks = re.split(r"^@ ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    files = dict(BASE)
    told = ""
    for block in blocks:
        name, *lines = block.split("\n")
        gone, came = ([line[1:] for line in lines if line.startswith(sign)] for sign in "-+")
        told += "".join(f"{line[2:]}\n" for line in lines if line.startswith("> "))
        if came[:1] and came[0].startswith("="):
            files[name] = BASE[came[0][1:]].replace("---\n", "---\n" + "".join(f"{line}\n" for line in came[1:]), 1)
        elif not gone and not came:
            del files[name]
        elif gone:
            old, new = "\n".join(gone), "\n".join(came)
            assert files[name].count(old) == 1, f"{path.name}: {old}"
            files[name] = files[name].replace(old, new)
        else:
            assert name not in files
            files[name] = "".join(f"{line}\n" for line in came)
    return Edit(files, told)


def documents(files: dict[str, str]) -> Documents:
    return {path: parse(path, text.encode()) for path, text in files.items() if role(path[8:]) != "file"}


def compared(files: dict[str, str]) -> tuple[Record, Record, str]:
    before, after = documents(BASE), documents(files)
    was, now = record(before), record(after)
    place = locator(after, before, lambda path: files.get(path, BASE.get(path, "")))
    return was, now, formats.as_text(report(was, now, EDITION, place))


def test_there_are_enough_edits() -> None:
    assert len(EDITS) >= 40
    assert sum("innocent" in path.name for path in EDITS) >= 15


@pytest.mark.parametrize("path", EDITS, ids=lambda path: path.stem)
def test_an_edit_is_told_as_it_was(path: Path) -> None:
    edit = read(path)
    was, now, told = compared(edit.files)
    assert told == edit.told
    if not was.unread | now.unread:
        assert apply(changes(was, now, EDITION), was.facts.items()) == list(now.facts.items())


@pytest.mark.parametrize("path", [path for path in EDITS if "innocent" in path.name], ids=lambda path: path.stem)
def test_no_note_is_asked_for_what_is_innocent(path: Path) -> None:
    assert "No correction is noted" not in compared(read(path).files)[2]
