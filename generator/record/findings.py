"""What the record finds wrong: published facts that changed with no correction noted, addresses that are gone, editions
that are not as they were cut. Rules of the build report these; each is a function of values."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct

from generator.diagnostics.diagnostic import suggest
from generator.record.edition import FOLDER, Broken, Edition, digest, path_of, read
from generator.record.facts import Place, Record
from generator.record.notes import address
from generator.record.report import Entry, report
from generator.record.things import document_of, last
from generator.record.wording import SOURCE, citations


class Finding(Struct, frozen=True, kw_only=True):
    """Something wrong at the dotted place `at` of a file; with a `line`, at that line of it; with `words`, where its
    text has them (`prose.line_of`)."""

    path: str
    at: str = ""
    line: int = 0
    words: str = ""
    message: str
    help: str


def uncorrected(edition: Edition, now: Record) -> list[Finding]:
    """Facts that the newest edition has otherwise, of which no correction says so."""
    where: dict[str, Place] = {}

    def locate(place: Place) -> str:
        name = "\0".join(place)
        where[name] = place
        return name

    entries = report(edition.record, now, edition.day, locate)
    return [
        _uncorrected(entry, where[entry.place], edition)
        for entry in entries
        if entry.note == "missing" and entry.place in where
    ]


def _uncorrected(entry: Entry, place: Place, edition: Edition) -> Finding:
    had = "" if entry.before is None else f"; the edition of {edition.header.edition} has “{_value(entry.before)}”"
    return Finding(
        path=place.path,
        at=place.at,
        words=place.words,
        message=f"{entry.text}: no correction is noted{had}",
        help=f"add to corrections: {{date: …, text: …{_named(entry)}}}",
    )


def _named(entry: Entry) -> str:
    fragment = entry.url.partition("#")[2]
    return f', fact: "#{fragment}"' if fragment else ""


def _value(value: object) -> str:
    text = ", ".join(value) if isinstance(value, tuple) else str(value)
    return text if len(text) <= 80 else text[:80].rsplit(" ", 1)[0] + " …"


# --- addresses ------------------------------------------------------------------------------------------------------


def vanished(edition: Edition, now: Record, lines: Mapping[str, int]) -> list[Finding]:
    """Addresses and anchors that the newest edition knows and the publication no longer has. `lines` has the line in
    the edition of each id of a fact."""
    known = {document_of(id) for id in now.facts}
    former = {name.strip("/") for names in now.names.values() for name in names}
    found: list[Finding] = []
    for document in dict.fromkeys(document_of(id) for id in edition.record.facts):
        if document in known or document == "publication":
            continue
        is_source = document.startswith("sources/")
        if (last(document) if is_source else address(document).strip("/")) not in former:
            found.append(_gone(document, edition, lines))
    return found + list(_lost_anchors(edition, now, known)) + list(_lost_names(edition, now, known))


def _gone(document: str, edition: Edition, lines: Mapping[str, int]) -> Finding:
    line = next((lines[id] for id in lines if id.startswith(f"{document}/")), 1)
    if document.startswith("sources/"):
        help = f"put it back with withdrawn, or add to what it is now: former_ids: [{last(document)}]"
        message = f'the source "{last(document)}" is gone'
    else:
        help = f"put it back with withdrawn, or add to what it is now: aliases: [{address(document)}]"
        message = f"nothing stands at {address(document)} any more"
    return Finding(path=path_of(edition.header.edition), line=line, message=message, help=help)


def _lost_names(edition: Edition, now: Record, known: Collection[str]) -> Iterator[Finding]:
    """Former addresses that are no longer redirected."""
    for document, names in edition.record.names.items():
        if document.count("/") == 1 and document in known:
            for name in names:
                if name not in now.names.get(document, ()):
                    key = "former_ids" if document.startswith("sources/") else "aliases"
                    yield Finding(
                        path=_path(document, now),
                        at=key,
                        message=f"{name} led here, and no longer does",
                        help=f"add to {key}: {name}",
                    )


def _lost_anchors(edition: Edition, now: Record, known: Collection[str]) -> Iterator[Finding]:
    """Permalinks of events that no event of their brief has. `now.anchors` must be those given with the edition's."""
    given: dict[str, set[str]] = {}
    for event, anchors in now.anchors.items():
        given.setdefault(document_of(event), set()).update(anchors)
    for event, anchors in edition.record.anchors.items():
        document = document_of(event)
        lost = [anchor for anchor in anchors if anchor not in given.get(document, ())]
        if document in known and lost:
            title = edition.record.facts.get(f"{event}/title", last(event))
            yield Finding(
                path=_path(document, now),
                at="events",
                message=f"#{lost[0]} shows nothing any more: the edition of {edition.header.edition} has “{title}”",
                help="put the event back with withdrawn, or give the event that it is now: former_ids: [its id]",
            )


def _path(document: str, now: Record) -> str:
    found = (place.path for id, place in now.places.items() if id.startswith(f"{document}/"))
    return next(found, "content/publication.yaml")


# --- corrections ----------------------------------------------------------------------------------------------------


def misplaced(now: Record) -> list[Finding]:
    """Corrections whose `fact` names no place of their document."""
    found = []
    for note in now.notes:
        known = named_places(note.document, now)
        if note.fact and note.document != "publication" and note.fact not in known:
            found.append(
                Finding(
                    path=_path(note.document, now),
                    at=f"corrections.{note.number - 1}.fact",
                    message=f'nothing here is called "#{note.fact}"',
                    help=suggest(note.fact, known),
                )
            )
    return found


def named_places(document: str, now: Record) -> set[str]:
    """The anchors of a document that a correction may name."""
    known = {"text"} | {key for key in ("summary", "outlook") if f"{document}/{key}" in now.facts}
    head = f"{document}/"
    for event, anchors in now.anchors.items():
        known.update(anchors if event.startswith(head) else ())
    for id, value in now.facts.items():
        if id.startswith(head):
            parts = id.split("/")
            known |= {f"data-{parts[3]}"} if parts[2] == "datasets" else set()
            known |= {f"chart-{parts[3]}"} if parts[2] == "charts" else set()
            known |= (
                {f"source-{name}" for name in value} if parts[-1] == "sources" and isinstance(value, tuple) else set()
            )
            known |= {f"source-{name}" for cited in citations([str(value)]) for name in SOURCE.findall(cited)}
    return known


# --- editions -------------------------------------------------------------------------------------------------------


def broken_editions(editions: Mapping[str, bytes]) -> list[Finding]:
    """What is wrong with editions, by their days: a changed line, an edition before that is another or gone."""
    found = []
    for day in sorted(editions):
        try:
            header = read(editions[day], day).header
        except Broken as broken:
            help = "take it back from git: an edition is never changed"
            found.append(Finding(path=path_of(day), line=broken.line, message=broken.message, help=help))
            continue
        if fault := _chain(header.previous, header.digest, day, editions):
            found.append(Finding(path=path_of(day), line=1, message=fault, help="take that edition back from git"))
    return found


def _chain(previous: str, expected: str, day: str, editions: Mapping[str, bytes]) -> str:
    before = max((other for other in editions if other < day), default="")
    if previous and previous not in editions:
        return f"the edition before it, {FOLDER}{previous}.jsonl, is gone"
    if before != previous:
        return f"the edition of {before} was not there when it was cut"
    if previous and digest(editions[previous]) != expected:
        return f"the edition of {previous} is not the one that it was cut after"
    return ""


def edition_lines(data: bytes) -> dict[str, int]:
    """The line of each fact in an edition that is whole."""
    lines: dict[str, int] = {}
    for number, line in enumerate(data.decode().split("\n")[1:-1], start=2):
        lines[_id(line)] = number
    return lines


def _id(line: str) -> str:
    end = 2
    while line[end] != '"' or line[end - 1] == "\\":
        end += 1
    return line[2:end]
