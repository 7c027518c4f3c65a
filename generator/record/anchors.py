"""The permalinks of a brief's events: what an event was once called it is called for good.

An event has `#event-<id>` where it has an id, and `#event-<date>`, with `-2`, `-3` … for more on one date. Those that
the newest edition gave it stay its own, whatever is written beside it or corrected in it; so no old anchor ever shows
another event, even when its own is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

from msgspec import Struct

from generator.primitives.dates import parse_span


class Told(Struct, frozen=True):
    """What an event is found again by; `names` are its id and those that it had; `kept` are anchors it has already."""

    names: tuple[str, ...]
    date: str
    title: str
    kind: str
    sources: tuple[str, ...]
    kept: tuple[str, ...] = ()


def anchors(events: Sequence[Told], former: Sequence[Told] = ()) -> list[list[str]]:
    """The anchors of each event, in the order written, its permalink first; `former` are those of the last edition."""
    found = {after: former[before].kept for before, after in same(former, events)}
    own = [[f"event-{name}" for name in event.names] for event in events]
    taken = {name for names in own for name in names} | {name for event in former for name in event.kept}
    given: list[list[str]] = []
    for index, event in enumerate(events):
        kept = list(found.get(index, ()))
        base = f"event-{fragment(event.date)}"
        dated = next((name for name in kept if _is_dated(name, base)), "")
        if not dated:
            dated = _free(base, taken)
            taken.add(dated)
        given.append(list(dict.fromkeys([*own[index], dated, *kept])))
    return given


def fragment(date: str) -> str:
    """A date as it stands in an anchor."""
    try:
        return parse_span(date).fragment
    except ValueError:  # what could not be read has been reported, and its page is not built
        return date


def same(before: Sequence[Told], after: Sequence[Told]) -> list[tuple[int, int]]:
    """Which events are the same: by a name of theirs, by date and title, by the title, by sources and kind, where only
    one on either side is so."""
    pairs: list[tuple[int, int]] = _named(before, after)
    ways: tuple[Callable[[Told], Hashable], ...] = (
        lambda told: (told.date, told.title),
        lambda told: told.title,
        lambda told: (told.sources, told.kind) if told.sources else None,
    )
    for way in ways:
        left = [index for index in range(len(before)) if index not in {pair[0] for pair in pairs}]
        right = [index for index in range(len(after)) if index not in {pair[1] for pair in pairs}]
        known, found = _single((way(before[i]), i) for i in left), _single((way(after[i]), i) for i in right)
        pairs += [(known[key], found[key]) for key in known if key is not None and key in found]
    return sorted(pairs)


def _named(before: Sequence[Told], after: Sequence[Told]) -> list[tuple[int, int]]:
    by_name = {name: index for index, event in reversed(list(enumerate(before))) for name in event.names}
    pairs: dict[int, int] = {}
    for index, event in enumerate(after):
        known = next((by_name[name] for name in event.names if name in by_name), None)
        if known is not None:
            pairs.setdefault(known, index)
    return list(pairs.items())


def _single(keyed: Iterable[tuple[Hashable, int]]) -> dict[Hashable, int]:
    """What has a key of its own, by that key."""
    found: dict[Hashable, list[int]] = {}
    for key, index in keyed:
        found.setdefault(key, []).append(index)
    return {key: indices[0] for key, indices in found.items() if len(indices) == 1}


def _is_dated(name: str, base: str) -> bool:
    rest = name.removeprefix(base)
    return name.startswith(base) and (not rest or (rest[0] == "-" and rest[1:].isdecimal() and len(rest) < 5))


def _free(base: str, taken: set[str]) -> str:
    number = 1
    while (name := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return name
