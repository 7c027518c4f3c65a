"""The search index of a publication: which of its shards are stale, and their files.

A shard is made again when what it holds of a page has changed: the facets that its pages looked at are noted, as those
of the site's own pages are, and what came of them by its digest, so that a change which nobody could search for costs
no indexing. The files of every shard are kept, and put where they are missing without being made again.
"""

from __future__ import annotations

import gzip
import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TypeVar

import msgspec
from msgspec import Struct, structs

from generator.build.trace import Stamp, first_change
from generator.engine.output import Site
from generator.engine.store import Memory
from generator.library.queries import Facet, Lens, Provide
from generator.primitives.urls import Address
from generator.search import pagefind
from generator.search.documents import FILTERS, Searchable, searchable
from generator.search.pagefind import Process
from generator.search.shards import Shards

FOLDER = "search/index"
"""Where the shards stand in the site, each in a folder of its own."""

AT_ONCE = 3
"""Shards that are indexed at a time, at most: each takes some hundred megabytes."""

_FORM = 1
"""What is kept of a shard and how; kept in another form it is not read."""

Files = dict[str, bytes]
"""The files of a shard by their paths in the site."""

Progress = Callable[[int, int], None]


class Text(Struct, frozen=True):
    """What a shard is made of, all of it. `first`: it brings along what all shards need in the browser."""

    name: str
    language: str
    first: bool
    pages: list[Searchable]

    @property
    def digest(self) -> bytes:
        """What tells the shard's files from others."""
        return _digest((_FORM, pagefind.pagefind_version(), self))


class Note(Struct, frozen=True, array_like=True):
    """A shard as it was made: of which pages, by which facets, what came of them, and its files in the site."""

    pages: bytes
    facets: list[Facet]
    stamps: list[bytes]
    digest: bytes
    states: dict[str, str]


_encode = msgspec.msgpack.Encoder().encode
_NOTE = msgspec.msgpack.Decoder(Note)
_KEPT = msgspec.msgpack.Decoder(tuple[bytes, Files])
T = TypeVar("T")


class Shelf:
    """What is kept of the shards from one time to the next."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def note(self, name: str) -> Note | None:
        """How a shard was last made."""
        return _decoded(_NOTE, self._memory.shard(name))

    def files(self, name: str, digest: bytes) -> Files | None:
        """The files of a shard, if they are those of the text with this digest."""
        found = _decoded(_KEPT, self._memory.shard(f"{name}/files"))
        return found[1] if found and found[0] == digest else None

    def put(self, name: str, note: Note, files: Files | None = None) -> None:
        """Keep how a shard was made and, where they are new, its files."""
        if files is not None:
            self._memory.note_shard(f"{name}/files", _encode((note.digest, files)))
        self._memory.note_shard(name, _encode(note))

    def keep_only(self, shards: Shards) -> None:
        """Drop what is kept of others."""
        self._memory.keep_shards([kept for name in shards for kept in (name, f"{name}/files")])


def make_files(text: Text, begun: Callable[[Process], object] = lambda process: None) -> Files:
    """Index a shard. Raises IndexingFailed."""
    made = pagefind.index([(page.address, page.html) for page in text.pages], text.language, begun)
    entry = msgspec.json.decode(made["pagefind-entry.json"])
    engine = {"pagefind.js", "pagefind-worker.js"}
    engine |= {f"wasm.{language['wasm'] or 'unknown'}.pagefind" for language in entry["languages"].values()}
    files = {
        name: data
        for name, data in made.items()
        if name.endswith((".pf_meta", ".pf_index", ".pf_fragment", "-entry.json")) or (text.first and name in engine)
    }
    files["filters.json"] = _filters(text, made)
    return {f"{FOLDER}/{text.name}/{name}": data for name, data in sorted(files.items())}


def _filters(text: Text, made: Mapping[str, bytes]) -> bytes:
    """Which terms each page is found by, as the search page's script reads it: `pages` are the ids that Pagefind gives
    the pages in its results, and under each filter's name and each term's id stand the places of its pages there.

    Pagefind's own filters come in another order each time it runs, and so do the names of their files.
    """
    ids = {_address_of(data): PurePosixPath(name).stem for name, data in made.items() if name.endswith(".pf_fragment")}
    pages = [page for page in text.pages if page.address in ids]  # all that have a word
    terms: dict[str, dict[str, list[int]]] = {name: {} for name in FILTERS}
    for number, page in enumerate(pages):
        for name, values in page.terms.items():
            for value in values:
                terms[name].setdefault(value, []).append(number)
    table = {"pages": [ids[page.address] for page in pages]}
    return msgspec.json.encode(table | {name: dict(sorted(values.items())) for name, values in terms.items()})


def _address_of(fragment: bytes) -> Address:
    """The address of the page whose words a fragment holds: a mark of twelve bytes, then JSON."""
    return Address(msgspec.json.decode(gzip.decompress(fragment)[12:])["url"])


@dataclass
class Index:
    """The search index as the site is to have it: `owned` are its files, `fresh` those that the site may lack.
    `reasons` tell of each shard that was indexed why, `seconds` how long all of it took."""

    shards: int = 0
    owned: set[str] = field(default_factory=set)
    fresh: Files = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    _notes: dict[str, tuple[Note, list[str]]] = field(default_factory=dict)

    def add(self, name: str, note: Note, paths: Iterable[str], fresh: Mapping[str, bytes]) -> None:
        """Take a shard in, with the paths of its files and those that may have to be written."""
        self.shards += 1
        self._notes[name] = note, list(paths)
        self.owned.update(paths)
        self.fresh.update(fresh)

    def stage(self, site: Site) -> list[str]:
        """Put what the site lacks beside its place; the paths of what was put there."""
        start = time.perf_counter()
        staged = [path for path, data in self.fresh.items() if site.stage(path, data)]
        self.seconds += time.perf_counter() - start
        return staged

    def note(self, shelf: Shelf, site: Site) -> None:
        """Note how the shards were made, now that their files are in their places."""
        start = time.perf_counter()
        for name, (note, paths) in self._notes.items():
            states = {path: site.state(path) for path in paths}
            if states != note.states:
                shelf.put(name, structs.replace(note, states=states))
        self.seconds += time.perf_counter() - start


class Indexer:
    """Brings the index of one edition up to date. `stamp` tells a facet's present value from another."""

    def __init__(self, shards: Shards, language: str, provide: Provide, stamp: Stamp) -> None:
        self._shards = shards
        self._language = language
        self._provide = provide
        self._stamp = stamp

    def reason(self, name: str, note: Note | None) -> str:
        """Why what a shard holds may not be what it was; empty when it is."""
        if note is None:
            return "new"
        return "other pages" if note.pages != self._pages(name) else first_change(note.facets, note.stamps, self._stamp)

    def text(self, name: str) -> tuple[Text, Note]:
        """What a shard is to hold, and a note of how it came to that."""
        lens = self.lens()
        return self.finish(name, lens, [searchable(lens, place) for place in self._shards[name]])

    def lens(self) -> Lens:
        """What a shard's pages are looked at through."""
        return Lens(self._provide)

    def finish(self, name: str, lens: Lens, pages: list[Searchable]) -> tuple[Text, Note]:
        """The same of pages that were looked at through a lens."""
        text = Text(name, self._language, self._is_first(name), pages)
        facets = list(lens.seen)
        return text, Note(self._pages(name), facets, [self._stamp(facet) for facet in facets], text.digest, {})

    def bring_up_to_date(self, shelf: Shelf, site: Site, jobs: int, progress: Progress) -> Index:
        """The index, with what had to be made of it. Raises IndexingFailed."""
        start = time.perf_counter()
        index, stale = Index(), {}
        for name in self._shards:
            note = shelf.note(name)
            why = self.reason(name, note)
            if note is None or why:
                stale[name] = why
            elif note.states and all(site.state(path) == state for path, state in note.states.items()):
                index.add(name, note, note.states, {})
            elif files := shelf.files(name, note.digest):
                index.add(name, note, files, files)
            else:
                stale[name] = "changed or missing on disk"
        for done, (name, note, files, made) in enumerate(self._made(stale, shelf, min(jobs, AT_ONCE)), 1):
            if made:
                index.reasons[f"{FOLDER}/{name}/"] = stale[name]
            shelf.put(name, note, files if made else None)
            index.add(name, note, files, files)
            progress(done, len(stale))
        shelf.keep_only(self._shards)
        index.seconds = time.perf_counter() - start
        return index

    def _made(self, names: Iterable[str], shelf: Shelf, jobs: int) -> Iterator[tuple[str, Note, Files, bool]]:
        """The files of shards, and whether they had to be made: `jobs` at a time, while the next one is written."""
        running: dict[Future[Files], tuple[str, Note]] = {}
        with ThreadPoolExecutor(jobs) as pool:
            for name in names:
                text, note = self.text(name)
                if files := shelf.files(name, note.digest):
                    yield name, note, files, False
                    continue
                running[pool.submit(make_files, text)] = name, note
                if len(running) > jobs:
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    yield from ((*running.pop(future), future.result(), True) for future in done)
            yield from ((*whose, future.result(), True) for future, whose in running.items())

    def _is_first(self, name: str) -> bool:
        return name == next(iter(self._shards))

    def _pages(self, name: str) -> bytes:
        """What tells the pages of a shard from others."""
        return _digest((self._is_first(name), list(self._shards[name])))


def _decoded(decoder: msgspec.msgpack.Decoder[T], data: bytes | None) -> T | None:
    try:
        return decoder.decode(data) if data is not None else None
    except msgspec.DecodeError:  # kept in another form
        return None


def _digest(value: object) -> bytes:
    return hashlib.blake2b(_encode(value), digest_size=16).digest()
