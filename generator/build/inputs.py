"""The reading end of the shell: the publication's files, and nothing outside of it.

A file is read when its state on the disk (size, times, inode) is not what it was, and parsed when its bytes are not. A
file that was changed a moment before it was looked at has no state to go by: it could change again within the same tick
of the clock, so its bytes are looked at once more the next time.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TypeVar

import msgspec
from msgspec import structs

from generator.diagnostics.diagnostic import Diagnostic
from generator.engine.store import FileNote, Memory
from generator.model.files import role
from generator.parsing.parsed import Facts, Parsed, Rest, decode_facts, decode_rest, parse_all

_SUFFIXES = frozenset(
    ".md .yaml .yml .csv .json .py .png .jpg .jpeg .gif .webp .avif .svg .pdf .txt .zip .xlsx .ods .docx .odt .tsv "
    ".geojson .bib .mp3 .mp4 .webm .ogg".split()
)
"""Files of other suffixes are ignored, and so are those that an editor or a file system keeps for itself."""

_UNREAD = frozenset({"file", "chart", "edition"})
_TICK = 2_000_000_000
"""Nanoseconds within which a coarse file system may give two writes the same time."""
_ENOUGH = 48
"""With fewer files to parse than this, starting processes costs more than it gains."""
_BATCH = 2000
"""Files whose bytes are held at a time."""
_CHUNK = 50
"""Files that a process parses at a time, at most."""

T = TypeVar("T")
Parse = Callable[[list[tuple[str, bytes]]], Iterable[Parsed]]
"""Gives what is in texts, which come with their paths."""


@dataclass(frozen=True)
class Snapshot:
    """The publication as it was read. `digests` has every file's; `facts` those of the files that Accord reads."""

    root: Path
    facts: dict[str, Facts]
    digests: dict[str, bytes]
    rest: Callable[[str], Rest]
    diagnostics: list[Diagnostic]


@dataclass
class Reader:
    """Reads a publication again and again, each time only what changed; what it knows outlives it in `memory`."""

    root: Path
    memory: Memory
    jobs: int = 1
    _notes: dict[str, FileNote] | None = None
    _odd: list[Diagnostic] = field(default_factory=list)
    _facts: dict[str, Facts] = field(default_factory=dict)
    _rests: dict[str, Rest] = field(default_factory=dict)

    def digests(self, places: Collection[str] | None = None) -> tuple[dict[str, bytes], list[Diagnostic]]:
        """The digest of every file, and what is not a file; files that changed are parsed and noted on the way.

        With `places`, nothing has happened since the last time but there; then it may be enough to look at those.
        """
        diagnostics: list[Diagnostic] = []
        known = self._notes if self._notes is not None else self.memory.files()
        notes: dict[str, FileNote] = {}
        if entries := self._known_files(places or ()):
            diagnostics, notes = list(self._odd), dict(known)
        else:
            entries = sorted(_walk("content", self.root, diagnostics))
        states: dict[str, str] = {}
        now = time.time_ns()
        for path, status in entries:
            state, before = _state(status, now), known.get(path)
            if before and state and before.stat == state:
                notes[path] = before
            else:
                states[path] = state
                notes.pop(path, None)
        with self._parser(len(states)) as parse:
            for batch in _batches(list(states.items()), _BATCH):
                notes |= self._looked_into(dict(batch), known, parse, diagnostics)
        self.memory.forget_files(known.keys() - notes.keys())
        for path in known.keys() - notes.keys():
            self._facts.pop(path, None)
            self._rests.pop(path, None)
        self._notes, self._odd = notes, diagnostics
        return {path: note.digest for path, note in notes.items()}, diagnostics

    def _looked_into(
        self, states: dict[str, str], known: Mapping[str, FileNote], parse: Parse, diagnostics: list[Diagnostic]
    ) -> dict[str, FileNote]:
        """Read files that are in these states; those whose bytes are not the known ones are parsed."""
        notes: dict[str, FileNote] = {}
        changed: list[tuple[str, FileNote, bytes]] = []
        touched: list[tuple[str, FileNote]] = []
        for path, state in states.items():
            try:
                data = (self.root / path).read_bytes()
            except OSError as error:
                message = f"it cannot be read: {(error.strerror or str(error)).lower()}"
                diagnostics.append(Diagnostic(path, 1, 1, "not-a-file", message, "let Accord read it, or take it out"))
                continue
            digest, before = hashlib.blake2b(data, digest_size=16).digest(), known.get(path)
            if before and before.digest == digest:
                notes[path] = FileNote(state, digest, before.essence)
                touched.append((path, notes[path]))
            else:
                changed.append((path, FileNote(state, digest, digest), data))
        self.memory.note_states(touched)
        return notes | self._parse(changed, parse)

    @property
    def substance(self) -> bytes:
        """What tells the publication from another that differs in more than wording."""
        assert self._notes is not None
        essences = [(path, note.essence) for path, note in sorted(self._notes.items())]
        return hashlib.blake2b(msgspec.msgpack.encode(essences), digest_size=16).digest()

    def facts(self, path: str) -> Facts | None:
        """The facts of one file, where they are known without reading it again."""
        assert self._notes is not None
        if path not in self._facts and path in self._notes:
            self._recall({path: self._notes[path].digest}, {path}, self.memory.facts(path))
        return self._facts.get(path)

    def _known_files(self, places: Collection[str]) -> list[tuple[str, os.stat_result]]:
        """The files at these places with their state; none unless all are files that were there the last time."""
        found = []
        for path in sorted(places):
            if self._notes is None or path not in self._notes:
                return []
            try:
                status = os.lstat(self.root / path)
            except OSError:
                return []
            if not stat.S_ISREG(status.st_mode):
                return []
            found.append((path, status))
        return found

    def snapshot(self, digests: dict[str, bytes], diagnostics: list[Diagnostic]) -> Snapshot:
        """The publication with these digests."""
        wanted = {path for path in digests if _is_read(path)}
        if missing := wanted - self._facts.keys():
            self._recall(digests, missing, self.memory.facts())
        if missing := wanted - self._facts.keys():  # the memory had notes without facts, or damaged ones
            notes = {path: FileNote("", digests[path], b"") for path in sorted(missing)}
            with self._parser(len(missing)) as parse:
                for batch in _batches(list(notes.items()), _BATCH):
                    self._parse([(path, note, (self.root / path).read_bytes()) for path, note in batch], parse)
        facts = {path: self._facts[path] for path in digests if path in wanted}
        return Snapshot(self.root, facts, digests, self.rest, diagnostics)

    def _recall(self, digests: dict[str, bytes], missing: set[str], known: Iterable[tuple[str, bytes, bytes]]) -> None:
        for path, digest, data in known:
            if path in missing and digests[path] == digest:
                try:
                    self._facts[path] = decode_facts(data)
                except msgspec.DecodeError:
                    continue

    def rest(self, path: str) -> Rest:
        """The rest of a file; it is parsed again if the memory has lost it."""
        if path in self._rests:
            return self._rests[path]
        assert self._notes is not None
        data = self.memory.rest(path, self._notes[path].digest)
        try:
            if data is not None:
                return decode_rest(data)
        except msgspec.DecodeError:
            pass
        [parsed] = parse_all([(path, (self.root / path).read_bytes())])
        return decode_rest(parsed.rest)

    def _parse(self, changed: list[tuple[str, FileNote, bytes]], parse: Parse) -> dict[str, FileNote]:
        """Parse files, keep what they hold, and give their notes with the essence that was found."""
        texts = [(path, data) for path, _, data in changed if _is_read(path)]
        parsed = dict(zip((path for path, _ in texts), parse(texts), strict=True))
        rows: list[tuple[str, FileNote, bytes | None, bytes]] = []
        for path, note, _ in changed:
            if found := parsed.get(path):
                self._facts[path] = decode_facts(found.facts)
                self._rests.pop(path, None)
                rows.append((path, structs.replace(note, essence=found.essence), found.facts, found.rest))
            else:
                rows.append((path, note, None, b""))
        self.memory.note_files(rows)
        return {path: note for path, note, _, _ in rows}

    @contextmanager
    def _parser(self, most: int) -> Iterator[Parse]:
        """What parses texts, of which there are so many at most: other processes, where they are worth it."""
        if self.jobs == 1 or most < _ENOUGH:
            yield parse_all
            return
        with ProcessPoolExecutor(self.jobs) as pool:

            def parse(texts: list[tuple[str, bytes]]) -> Iterator[Parsed]:
                size = max(8, min(_CHUNK, len(texts) // (self.jobs * 4)))
                for parsed in pool.map(parse_all, _batches(texts, size)):
                    yield from parsed

            yield parse


def _batches(items: list[T], size: int) -> Iterator[list[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))


@lru_cache(1 << 18)
def _is_read(path: str) -> bool:
    return role(path.removeprefix("content/")) not in _UNREAD


def _state(status: os.stat_result, now: int) -> str:
    """What names a file's state on the disk; empty when it is too fresh to be told from another."""
    if max(status.st_mtime_ns, status.st_ctime_ns) > now - _TICK:
        return ""
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"


def _walk(folder: str, root: Path, diagnostics: list[Diagnostic]) -> Iterator[tuple[str, os.stat_result]]:
    """The files of a folder with their state, by paths relative to the publication's root."""
    for entry in os.scandir(root / folder):
        name = f"{folder}/{entry.name}"
        if not _is_text(entry.name):
            shown = os.fsencode(name).decode("utf-8", "replace")
            message, help = "the file's name is not UTF-8", "rename it"
            diagnostics.append(Diagnostic(shown, 1, 1, "bad-encoding", message, help))
            continue
        if entry.name.startswith((".", "#")) or entry.name.endswith("~"):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(name, root, diagnostics)
        elif problem := _not_a_file(entry, root):
            diagnostics.append(Diagnostic(name, 1, 1, "not-a-file", *problem))
        elif PurePosixPath(entry.name).suffix.lower() in _SUFFIXES:
            yield name, entry.stat()


def _is_text(name: str) -> bool:
    """Whether a file's name can be written down: Python stands in surrogates for bytes that are not UTF-8."""
    return not any("\ud800" <= c <= "\udfff" for c in name)


def _not_a_file(entry: os.DirEntry[str], root: Path) -> tuple[str, str] | None:
    """Why an entry cannot be read as a file of the publication."""
    if entry.is_symlink():
        target = Path(os.path.realpath(entry.path))  # unlike resolve(), it does not mind a link to itself
        if not target.is_relative_to(root.resolve()):
            return "a link that leads out of the publication", "put the file itself here"
        if not target.is_file():
            return "a link to something that is not a file", "link to a file, or take it out"
    elif not stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
        return "not a regular file", "take it out of content/"
    return None
