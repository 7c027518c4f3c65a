"""Which things of two states are the same: by their ids, by names that they had, and where they have none by what they
say. What is found again keeps its history; what is not was added or taken out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from generator.record.anchors import Told, same
from generator.record.facts import Record, Value
from generator.record.things import Fields, Sort, document_of, last, parent_of, sort_of
from generator.record.wording import SOURCE

Things = Mapping[str, Fields]
Pairs = dict[str, str]
"""Things of the state before, and what each is in the state after."""

_ADDRESSES = {"briefs": "/briefs/", "partners": "/partners/", "pages": "/"}
_ALIKE = 0.4
"""How much of two paragraphs must be the same for one to have become the other."""
_AHEAD = 6
"""Among how many of the next paragraphs one is looked for."""
_MOST = 100_000
"""Pairs of rows that are looked into for what they share: a table of which more differs is another table."""


def renamed(before: Record, after: Record, old: Things, new: Things) -> Pairs:
    """Documents and sources that are found under another id, by the names that they had."""
    pairs: Pairs = {}
    for thing in new:
        if thing in old or not (names := after.names.get(thing)):
            continue
        folder = thing.partition("/")[0]
        if folder == "sources" and sort_of(thing) == "source":
            known = [f"sources/{name}" for name in names]
        elif thing.count("/") == 1 and folder in _ADDRESSES:
            place = _ADDRESSES[folder]
            known = [f"{folder}/{name.removeprefix(place).strip('/')}" for name in names if name.startswith(place)]
        else:
            continue
        gone = next((name for name in reversed(known) if name in old and name not in new and name not in pairs), "")
        if gone:
            pairs[gone] = thing
    return pairs


def paired(before: Record, after: Record, old: Things, new: Things, renames: Pairs) -> Pairs:
    """All things that are in both states."""
    pairs: Pairs = {thing: thing for thing in old if thing in new and thing.count("/") < 3} | renames
    inner_old, inner_new = _within(old), _within(new)
    for document, then in list(pairs.items()):
        groups = inner_old.get(document, {}).keys() & inner_new.get(then, {}).keys()
        for sort in groups - {"row"}:
            left, right = inner_old[document][sort], inner_new[then][sort]
            moved = {thing: _moved(thing, document, then, renames) for thing in left}
            pairs |= _PAIR[sort](left, right, moved, _Sides(before, after, old, new))
        rows_old, rows_new = (inner.get("row", []) for inner in (inner_old.get(document, {}), inner_new.get(then, {})))
        for dataset, own in _by_parent(rows_old).items():
            of = _by_parent(rows_new).get(pairs.get(dataset, ""), [])
            pairs |= _rows(own, of, old, new)
    return pairs


class _Sides:
    """Both states, for those who must look into the things."""

    def __init__(self, before: Record, after: Record, old: Things, new: Things) -> None:
        self.before, self.after, self.old, self.new = before, after, old, new


def _within(all_: Iterable[str]) -> dict[str, dict[Sort, list[str]]]:
    found: dict[str, dict[Sort, list[str]]] = {}
    for thing in all_:
        if thing.count("/") >= 3:
            found.setdefault(document_of(thing), {}).setdefault(sort_of(thing), []).append(thing)
    return found


def _by_parent(rows: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(parent_of(row), []).append(row)
    return found


def _moved(thing: str, document: str, then: str, renames: Pairs) -> str:
    """What a thing is called once its document, and what it names, are called as they are now."""
    name = then + thing.removeprefix(document)
    sort, head = sort_of(thing), name.rpartition("/")[0]
    if sort == "involvement":
        partner, dot, number = last(thing).partition(".")
        return f"{head}/{last(renames.get(f'partners/{partner}', partner))}{dot}{number}"
    if sort == "relation":
        type_, to, *numbers = last(thing).split(".")
        return ".".join([f"{head}/{type_}", last(renames.get(f"briefs/{to}", to)), *numbers])
    return name


_Way = Callable[[Sequence[str], Sequence[str], Mapping[str, str], _Sides], Pairs]


def _by_id(left: Sequence[str], right: Sequence[str], moved: Mapping[str, str], sides: _Sides) -> Pairs:
    known = set(right)
    return {thing: moved[thing] for thing in left if moved[thing] in known}


def _relations(left: Sequence[str], right: Sequence[str], moved: Mapping[str, str], sides: _Sides) -> Pairs:
    """By both ends and the type; where one tie to a brief changed its type, by the ends."""
    pairs = _by_id(left, right, moved, sides)
    ends = {_end(thing): thing for thing in right if thing not in pairs.values()}
    for thing in left:
        if thing not in pairs and (found := ends.pop(_end(moved[thing]), "")):
            pairs[thing] = found
    return pairs


def _end(thing: str) -> str:
    return last(thing).split(".")[1]


def _events(left: Sequence[str], right: Sequence[str], moved: Mapping[str, str], sides: _Sides) -> Pairs:
    told_old = [as_told(sides.old[thing], sides.before.names.get(thing, ())) for thing in left]
    told_new = [as_told(sides.new[thing], sides.after.names.get(thing, ())) for thing in right]
    pairs = {left[i]: right[j] for i, j in same(told_old, told_new)}
    taken = set(pairs.values())
    # Several that say the same have no other name than their number.
    return pairs | {t: moved[t] for t in left if t not in pairs and moved[t] in right and moved[t] not in taken}


def as_told(fields: Fields, names: tuple[str, ...], anchors: tuple[str, ...] = ()) -> Told:
    """What an event is found again by, from its facts."""
    sources = fields.get("sources")
    return Told(
        names=names,
        date=str(fields.get("date", "")),
        title=str(fields.get("title", "")),
        kind=str(fields.get("kind", "")),
        sources=sources if isinstance(sources, tuple) else (),
        kept=anchors,
    )


def _paragraphs(left: Sequence[str], right: Sequence[str], moved: Mapping[str, str], sides: _Sides) -> Pairs:
    """By what they say, in order; one that was rewritten by where it stands, when enough of it is left."""
    texts = [str(sides.old[thing][""]) for thing in left], [str(sides.new[thing][""]) for thing in right]
    pairs: Pairs = {}
    for tag, i, i_end, j, j_end in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs |= dict(zip(left[i:i_end], right[j:j_end], strict=True))
        elif tag == "replace":
            first = j
            for old in range(i, i_end):
                like = [new for new in range(first, min(first + _AHEAD, j_end)) if _alike(texts[0][old], texts[1][new])]
                if like:
                    pairs[left[old]], first = right[like[0]], like[0] + 1
    return pairs


def _alike(a: str, b: str) -> bool:
    was, now = (re.findall(r"\w+", text.casefold()) for text in (a, b))
    if not was or not now:
        return a[:1] == b[:1]
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _rows(left: Sequence[str], right: Sequence[str], old: Things, new: Things) -> Pairs:
    """By the columns that name them; else those of which most cells are the same, when only one is so."""
    names = {last(thing): thing for thing in right}
    pairs = {thing: names[last(thing)] for thing in left if last(thing) in names}
    rest_old = [thing for thing in left if thing not in pairs]
    rest_new = [thing for thing in right if thing not in set(pairs.values())]
    for thing in rest_old if len(rest_old) * len(rest_new) <= _MOST else ():
        near = [other for other in rest_new if 2 * _shared(old[thing], new[other]) >= len(old[thing])]
        back = [one for one in rest_old if len(near) == 1 and 2 * _shared(old[one], new[near[0]]) >= len(old[one])]
        if len(near) == len(back) == 1:
            pairs[thing] = near[0]
            rest_new.remove(near[0])
    return pairs


def _shared(a: Fields, b: Fields) -> int:
    return sum(1 for column, cell in a.items() if column in b and b[column] == cell)


_PAIR: Mapping[Sort, _Way] = {
    "event": _events,
    "involvement": _by_id,
    "relation": _relations,
    "dataset": _by_id,
    "chart": _by_id,
    "paragraph": _paragraphs,
}


# --- values under other names -------------------------------------------------------------------------------------

_NAMES = {"sources": "sources", "actors": "partners", "party": "partners", "id": "partners", "to": "briefs"}
"""Keys whose values are ids, and of what."""
_LINKED = re.compile(r"\[\[((?:[a-z]+:)?)([^\]#]+)")


def translated(key: str, value: Value, renames: Pairs) -> Value:
    """A value of the state before, with what it names called as it is now."""
    if not renames or value is None or isinstance(value, int | float):
        return value
    if folder := _NAMES.get(key):
        if isinstance(value, tuple):
            return tuple(sorted({_now(folder, name, renames) for name in value}))
        return _now(folder, value, renames)
    if isinstance(value, tuple):
        return tuple(str(translated("", item, renames)) for item in value)
    value = SOURCE.sub(lambda found: "@" + _now("sources", found[1], renames), value)
    return _LINKED.sub(lambda found: f"[[{found[1]}{_linked(found[2], renames)}", value)


def _now(folder: str, name: str, renames: Pairs) -> str:
    return last(renames.get(f"{folder}/{name}", name))


def _linked(name: str, renames: Pairs) -> str:
    return next((last(renames[f"{folder}/{name}"]) for folder in _ADDRESSES if f"{folder}/{name}" in renames), name)
