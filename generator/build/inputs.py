"""From files to rows: a file is read when its state on the disk is not what it was, parsed when its bytes are not, and
takes its old rows away when it adds its new ones. A clean build does the same, with no old ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.build.scan import Scan, rescan, scan
from generator.diagnostics.diagnostic import Diagnostic, Places
from generator.engine.rows import Emitted
from generator.engine.state import State
from generator.engine.store import Damaged, Store
from generator.engine.trace import encode
from generator.engine.workers import share_out
from generator.library import rows
from generator.library.emit import Emission, emit, emit_file
from generator.library.queries import Text
from generator.model.files import bucket_of, role

READ = frozenset({"publication", "brief", "partner", "page", "sources", "table"})
"""The roles of files that are parsed."""

_ENOUGH = 48
"""With fewer files to parse than this, starting processes costs more than it gains."""
_BATCH = 40
"""Files that a process parses at a time."""


class Parsed(Struct, frozen=True, array_like=True):
    """What a file came to: its rows, its wording and the places of its values, each encoded."""

    rows: bytes
    text: bytes
    places: bytes


class Note(Struct, frozen=True, array_like=True):
    """A file as it was when it was last read: its state on the disk and the digest of its bytes."""

    state: str
    digest: bytes


Change = tuple[str, list[Emitted], list[Emitted]]
"""The path of a file, the rows that it emitted, and those that it emits now."""

_PARSED = msgspec.msgpack.Decoder(Parsed)
_ROWS = msgspec.msgpack.Decoder(list[Emitted])
_TEXT = msgspec.msgpack.Decoder(Text)
_PLACES = msgspec.msgpack.Decoder(dict[str, tuple[int, int]])


class Inputs:
    """The files of a publication and what they say."""

    def __init__(self, root: Path, store: Store, state: State, emission: Emission, jobs: int) -> None:
        self._root, self._store, self._emission = root, store, emission
        self.jobs = jobs
        self.notes: dict[str, Note] = state.value("files", dict[str, Note]) or {}
        self._odd: dict[str, Diagnostic] = state.value("odd", dict[str, Diagnostic]) or {}
        self._scan: Scan | None = None
        self.have_changed = False

    @property
    def values(self) -> dict[str, object]:
        """What is to be kept of them with the state."""
        return {"files": self.notes, "odd": self._odd}

    def update(self, places: Collection[str] | None = None) -> Iterator[Change]:
        """Take in what changed, file by file. With `places`, nothing has since the last time but there."""
        known = self._scan
        found = (rescan(self._root, known, places) if known and places is not None else None) or scan(self._root)
        new = self._changed(found)
        for path in [path for path in self.notes if path not in found.states]:
            self.have_changed = True
            yield path, self._rows_of(path), []
            del self.notes[path]
        for path in self._odd.keys() | found.odd.keys():
            if self._odd.get(path) != found.odd.get(path):
                self.have_changed = True
                yield path, _of_odd(self._odd.get(path)), _of_odd(found.odd.get(path))
        self._odd, self._scan = found.odd, found
        for path, note, rows_now in self._read(new):
            self.have_changed = True
            yield path, self._rows_of(path) if path in self.notes else [], rows_now
            self.notes[path] = note

    def _changed(self, found: Scan) -> list[tuple[str, str, bytes]]:
        """The files whose bytes are not what they were: path, state and digest."""
        changed = []
        for path, state in found.states.items():
            note = self.notes.get(path)
            if note and state and note.state == state:
                continue
            try:
                data = (self._root / path).read_bytes()
            except OSError as error:
                message = f"it cannot be read: {(error.strerror or str(error)).lower()}"
                found.odd[path] = Diagnostic(path, 1, 1, "not-a-file", message, "let Accord read it, or take it out")
                continue
            digest = hashlib.blake2b(data, digest_size=16).digest()
            if note and note.digest == digest:
                self.notes[path] = Note(state, digest)
                self.have_changed = True
            else:
                changed.append((path, state, digest))
        for path in found.odd:
            found.states.pop(path, None)
        return changed

    def _rows_of(self, path: str) -> list[Emitted]:
        """The rows that a file emitted when it was last read. Raises Damaged where that cannot be told any more."""
        digest = self.notes[path].digest
        if not _is_read(path):
            return emit_file(path, digest)
        data = self._store.get(self._key(path, digest))
        if data is None:
            raise Damaged
        return _ROWS.decode(_PARSED.decode(data).rows)

    def _key(self, path: str, digest: bytes) -> bytes:
        return hashlib.blake2b(encode((path, digest, self._emission)), digest_size=16).digest()

    def _read(self, changed: list[tuple[str, str, bytes]]) -> Iterator[tuple[str, Note, list[Emitted]]]:
        """The rows of files that changed; those that are parsed stay known by their digests."""
        unknown: list[tuple[str, str, bytes]] = []
        for path, state, digest in changed:
            if not _is_read(path):
                yield path, Note(state, digest), emit_file(path, digest)
            elif data := self._store.get(self._key(path, digest)):
                yield path, Note(state, digest), _ROWS.decode(_PARSED.decode(data).rows)
            else:
                unknown.append((path, state, digest))
        yield from self._parse(unknown)

    def _parse(self, files: list[tuple[str, str, bytes]]) -> Iterator[tuple[str, Note, list[Emitted]]]:
        batches = [files[start : start + _BATCH] for start in range(0, len(files), _BATCH)]
        jobs = self.jobs if len(files) >= _ENOUGH else 1

        def work(number: int) -> bytes:
            return encode((number, [self._parsed(path) for path, _, _ in batches[number]]))

        for result in share_out(work, len(batches), jobs):
            number, parsed = msgspec.msgpack.decode(result, type=tuple[int, list[tuple[bytes, bytes]]])
            kept = {}
            for (path, state, _), (digest, data) in zip(batches[number], parsed, strict=True):
                kept[self._key(path, digest)] = data
                yield path, Note(state, digest), _ROWS.decode(_PARSED.decode(data).rows)
            self._store.put(kept)

    def _parsed(self, path: str) -> tuple[bytes, bytes]:
        """A file's digest and what it came to. It is read once more: it may have changed since it was looked at."""
        from generator.parsing.parsed import document_of, parse

        data = (self._root / path).read_bytes()
        digest = hashlib.blake2b(data, digest_size=16).digest()
        facts, rest = parse(path, data)
        document = document_of(facts)
        text = encode(Text(rest.bodies, document.prose)) if document else b""
        emitted = encode(emit(path, digest, facts, self._emission))
        return digest, encode(Parsed(emitted, text, encode(rest.places)))

    def _find(self, path: str, digest: bytes) -> Parsed:
        data = self._store.get(self._key(path, digest))
        return _PARSED.decode(data if data is not None else self._parsed(path)[1])

    def text(self, path: str, digest: bytes) -> Text:
        """The wording of a document; it is parsed again where the store has lost it."""
        return _TEXT.decode(self._find(path, digest).text)

    def places(self, path: str) -> Places:
        """The places of the values in a file."""
        note = self.notes.get(path)
        return _PLACES.decode(self._find(path, note.digest).places) if note and _is_read(path) else {}

    def kept_keys(self) -> Iterator[bytes]:
        """The keys of all that the store should keep of the files as they are."""
        return (self._key(path, note.digest) for path, note in self.notes.items() if _is_read(path))


def _is_read(path: str) -> bool:
    return path.startswith("content/") and role(path.removeprefix("content/")) in READ


def _of_odd(problem: Diagnostic | None) -> list[Emitted]:
    """The rows of something that should be a file and is none."""
    if problem is None:
        return []
    return [rows.PROBLEMS([problem], problem.path), rows.BUCKET(problem.path, bucket_of(problem.path))]
