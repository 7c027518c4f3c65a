"""Editions: what the publication said on a day, frozen in a file of one line a fact.

The first line is a header; each other one is a list of an id, a value and its checksum. Beside facts there stand what
things are found again by (`names:`), the anchors of events (`anchors:`) and the corrections (`note:`). Each line ends
with its own checksum, and the header holds the digest of the edition before: so a byte that was changed is found in any
of them, and in which line.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from msgspec import Struct, structs

from generator.record.facts import Note, Record

SCHEMA = 1
FOLDER = "content/editions/"

_SUM = re.compile(rb'(?P<text>.*)(?P<join>,"sum":|,)"(?P<sum>[0-9a-f]{8})"(?P<end>[}\]])')
_KINDS = ("names", "anchors", "note")


class Header(Struct, frozen=True, kw_only=True):
    """What an edition says of itself. `previous` is the day of the edition before, `digest` that of its bytes."""

    edition: str
    title: str = ""
    schema: int = SCHEMA
    generator: str
    revision: str = ""
    previous: str = ""
    digest: str = ""
    lines: int = 0


class Edition(Struct, frozen=True, kw_only=True):
    """An edition as it was read."""

    header: Header
    record: Record

    @property
    def day(self) -> date:
        """The day on which it was cut."""
        return date.fromisoformat(self.header.edition)


class Broken(Exception):
    """An edition is not as it was cut; `line` is the first that is not."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def path_of(day: str) -> str:
    """The file of the edition of a day."""
    return f"{FOLDER}{day}.jsonl"


def digest(data: bytes) -> str:
    """What tells an edition from any other bytes."""
    return hashlib.sha256(data).hexdigest()


# --- writing --------------------------------------------------------------------------------------------------------


def write(record: Record, header: Header) -> bytes:
    """The bytes of an edition."""
    lines = sorted(_lines(record))
    whole = structs.replace(header, lines=len(lines))
    told = {name: value for name, value in structs.asdict(whole).items() if value not in ("", None)}
    head = _json(told).removesuffix("}")
    out = [f'{head},"sum":"{_checksum(head.encode())}"}}']
    for id, value in lines:
        text = _json([id, value]).removesuffix("]")
        out.append(f'{text},"{_checksum(text.encode())}"]')
    return ("\n".join(out) + "\n").encode()


def _lines(record: Record) -> Iterator[tuple[str, Any]]:
    yield from record.facts.items()
    yield from ((f"names:{thing}", names) for thing, names in record.names.items())
    yield from ((f"anchors:{thing}", anchors) for thing, anchors in record.anchors.items())
    for note in record.notes:
        told = {
            key: value for key, value in structs.asdict(note).items() if key not in ("document", "number") and value
        }
        yield f"note:{note.document}/{note.number}", told


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _checksum(text: bytes) -> str:
    return hashlib.blake2b(text, digest_size=4).hexdigest()


# --- reading --------------------------------------------------------------------------------------------------------


def read(data: bytes, day: str) -> Edition:
    """The edition of a day from its bytes, each line of them made sure of. Raises Broken."""
    if not data.endswith(b"\n"):
        raise Broken(max(data.count(b"\n") + 1, 1), "the last line does not end")
    header, entries = None, []
    for number, line in enumerate(data.removesuffix(b"\n").split(b"\n"), start=1):
        value = _checked(line, number)
        if number == 1:
            header = _header(value, day)
        else:
            entries.append(_entry(value, number))
    assert header is not None
    if len(entries) != header.lines:
        raise Broken(1, f"it has {len(entries)} lines behind this one, and had {header.lines}")
    for number, (before, after) in enumerate(pairwise(entries), start=3):
        if before[0] >= after[0]:
            raise Broken(number, "this line is not where it was")
    return Edition(header=header, record=_record(dict(entries)))


def _checked(line: bytes, number: int) -> Any:
    found = _SUM.fullmatch(line)
    is_whole = found and (found["join"], found["end"]) == ((b',"sum":', b"}") if number == 1 else (b",", b"]"))
    if not found or not is_whole or _checksum(found["text"]) != found["sum"].decode():
        raise Broken(number, "this line is not as it was written: its checksum does not fit")
    try:
        return json.loads(found["text"] + found["end"])
    except ValueError:
        raise Broken(number, "this line is not as it was written: it is no JSON") from None


def _header(value: Any, day: str) -> Header:
    known = {field: value[field] for field in Header.__struct_fields__ if isinstance(value, dict) and field in value}
    try:
        header = Header(**known)
        date.fromisoformat(header.edition)
    except (TypeError, ValueError):
        raise Broken(1, "this line is no header of an edition") from None
    if header.schema > SCHEMA:
        raise Broken(1, f"it was written by a later Accord ({header.generator})")
    if header.edition != day:
        raise Broken(1, f"it is the edition of {header.edition}, and its name says {day}")
    return header


def _entry(value: Any, number: int) -> tuple[str, Any]:
    match value:
        case [str() as id, found]:
            return id, found
    raise Broken(number, "this line is not as it was written: it is no fact")


def _record(entries: Mapping[str, Any]) -> Record:
    parts: dict[str, dict[str, Any]] = {kind: {} for kind in ("", *_KINDS)}
    for id, value in entries.items():
        kind, colon, rest = id.partition(":")
        known = bool(colon) and kind in _KINDS
        parts[kind if known else ""][rest if known else id] = _value(value)
    return Record(
        facts=parts[""],
        names=parts["names"],
        anchors=parts["anchors"],
        notes=tuple(sorted((_note(id, told) for id, told in parts["note"].items()), key=_note_order)),
    )


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _note(id: str, told: Mapping[str, Any]) -> Note:
    document, _, number = id.rpartition("/")
    texts = {key: str(told.get(key, "")) for key in ("date", "text", "fact", "weight")}
    return Note(document=document, number=int(number), **texts)


def _note_order(note: Note) -> tuple[str, int]:
    return note.document, note.number
