"""Which shard of the search index holds which page: a pure function of the addresses that are there.

An index in one piece would have to be made anew for every edit. A page's place in the tree of shards is told by the
bits of its address's digest: one shard holds all until it is full, then it gives way to two, by the next bit. So a page
that comes or goes concerns its own shard alone, at most splits it or lets two become one, and moves no other page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from generator.engine.query import query
from generator.library.library import FOLDERS
from generator.library.queries import Lens
from generator.primitives.urls import Address, address

FULL = 1000
"""Pages that a shard holds at most: more would make an edit slow to index, fewer a search slow to load."""

WHOLE = "all"
"""The name of the only shard of a publication that needs no more; of several, each is named by its bits."""


Shards = Mapping[str, Sequence[Address]]
"""The shards by name, in order, each with the addresses of its pages, in order."""


@query("the shards of the search index")
def search_shards(lens: Lens) -> dict[str, list[Address]]:
    """The shards of a publication's search index; none where it is made without search."""
    if not lens.option("search"):
        return {}
    places = [address(FOLDERS[kind], id) for kind in ("brief", "partner") for id in lens.ids(kind)]
    return {name: list(pages) for name, pages in shards(places, int(lens.option("search"))).items()}


def shards(addresses: Iterable[Address], full: int = FULL) -> Shards:
    """The shards of the pages at some addresses, each of `full` pages at most; none where there is no page."""
    found: dict[str, list[Address]] = {}
    _share_out(sorted((_bits(place), place) for place in addresses), 0, full, found)
    return {name: sorted(places) for name, places in sorted(found.items())}


def _share_out(pages: list[tuple[str, Address]], depth: int, full: int, found: dict[str, list[Address]]) -> None:
    if not pages:
        return
    if len(pages) <= full or depth == len(pages[0][0]):
        found[pages[0][0][:depth] or WHOLE] = [place for _, place in pages]
        return
    for bit in "01":
        _share_out([page for page in pages if page[0][depth] == bit], depth + 1, full, found)


def _bits(place: Address) -> str:
    return format(int.from_bytes(hashlib.blake2b(place.encode(), digest_size=4).digest(), "big"), "032b")
