"""The search index of a publication, in shards: each a folder of the site, made of the texts of its pages alone.

A shard is made again when what it holds of a page has changed. Its files are kept under the digest of that text, so a
change that nobody could search for costs no indexing.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import PurePosixPath

import msgspec
from msgspec import Struct

from generator.engine.query import QUERIES, query
from generator.library.queries import Lens
from generator.library.shards import search_shards
from generator.primitives.urls import Address
from generator.search import pagefind
from generator.search.documents import FILTERS, Searchable, searchable
from generator.search.pagefind import Process
from generator.site.outputs import Folder

FOLDER = "search/index"
"""Where the shards stand in the site, each in a folder of its own."""

_FORM = 1
"""What is kept of a shard and how; kept in another form it is not read."""

Files = dict[str, bytes]
"""The files of a shard by their paths in the site."""


class Text(Struct, frozen=True):
    """What a shard is made of, all of it. `first`: it brings along what all shards need in the browser."""

    name: str
    language: str
    first: bool
    pages: list[Searchable]

    @property
    def digest(self) -> bytes:
        """What tells the shard's files from others."""
        made_of = msgspec.msgpack.encode((_FORM, pagefind.pagefind_version(), self))
        return hashlib.blake2b(made_of, digest_size=16).digest()


@query("the words in the shard {0} of the search index")
def shard_text(lens: Lens, name: str) -> Text:
    """What a shard is to hold."""
    return text_of(lens, name, [searchable(lens, place) for place in search_shards(lens)[name]])


def text_of(lens: Lens, name: str, pages: list[Searchable]) -> Text:
    """What a shard is to hold of pages that were looked at."""
    return Text(name, lens.publication.language, name == next(iter(search_shards(lens))), pages)


SHARD_TEXT = QUERIES["search.index.shard_text"]
"""The query of a shard's text, by whose number it is known whether a shard is up to date."""


def shard_place(name: str) -> str:
    """The folder of a shard in the site."""
    return f"{FOLDER}/{name}/"


def shard_folder(name: str) -> Folder:
    """A shard of the index."""
    return Folder(Address(f"/{shard_place(name)}"), partial(_made, name=name))


MAKERS: dict[str, Callable[[str], Folder]] = {"shard": shard_folder}
"""What makes the files of the index, by the names that routes give."""

_KEPT = msgspec.msgpack.Decoder(Files)


def _made(lens: Lens, name: str) -> Files:
    """The files of a shard. Raises IndexingFailed."""
    text = shard_text(lens, name)
    if found := kept_files(lens, text):
        return found
    files = make_files(text)
    lens.keep(text.digest, msgspec.msgpack.encode(files))
    return files


def kept_files(lens: Lens, text: Text) -> Files | None:
    """The files of a shard that was made before."""
    data = lens.recall(text.digest)
    try:
        return _KEPT.decode(data) if data is not None else None
    except msgspec.DecodeError:  # kept in another form
        return None


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
    return {f"{shard_place(text.name)}{name}": data for name, data in sorted(files.items())}


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
