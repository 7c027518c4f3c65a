"""What changed between two states: each difference in exactly one class, and told once.

A change holds the facts that went and the facts that came, so that `apply` makes of one state the other. A thing that
was added, taken out or renamed is one change; of an altered thing each key is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct, structs

from generator.record.classes import VOCABULARIES, Class, Context, Difference, class_of
from generator.record.facts import Fact, Record, Value
from generator.record.pairing import Pairs, Things, paired, renamed, translated
from generator.record.things import Fields, document_of, join, last, parent_of, split, things


class Change(Struct, frozen=True, kw_only=True):
    """One change. `difference` says of what; `gone` and `came` are the facts that make it."""

    kind: Class
    difference: Difference
    gone: tuple[Fact, ...] = ()
    came: tuple[Fact, ...] = ()

    @property
    def fact(self) -> str:
        """The id of the fact or thing, as it is called now."""
        return join(self.difference.thing, self.difference.key)


def changes(before: Record, after: Record, since: date | None = None) -> list[Change]:
    """Everything in which two states differ, in the order of the facts' ids. `since` is the day of the edition before:
    what is added now and was true then is late."""
    left, right = _readable(before, after)
    if left == right:
        return []
    old, new = things(left), things(right)
    renames = renamed(before, after, old, new)
    pairs = paired(before, after, old, new, renames)
    found = _differences(old, new, pairs, renames)
    context = Context(before, after, old, new, since, found)
    told = [Change(kind=class_of(difference, context), difference=difference) for difference in found]
    changed = _complete(told, left, right, pairs)
    return sorted(changed, key=lambda change: (change.fact, change.kind))


def apply(changed: Iterable[Change], facts: Iterable[Fact]) -> list[Fact]:
    """The facts of the state after, from those of the state before."""
    result = dict(facts)
    changed = list(changed)
    for change in changed:
        for id, _ in change.gone:
            result.pop(id, None)
    for change in changed:
        result.update(change.came)
    return sorted(result.items())


def _readable(before: Record, after: Record) -> tuple[dict[str, Value], dict[str, Value]]:
    """The facts that could be read on both sides: where a file has errors, nothing is said of what it hides."""
    unread = tuple(f"{start}/" for start in before.unread | after.unread)
    if not unread:
        return dict(before.facts), dict(after.facts)
    left, right = (
        {id: value for id, value in side.facts.items() if not f"{id}/".startswith(unread)} for side in (before, after)
    )
    return left, right


def _differences(old: Things, new: Things, pairs: Pairs, renames: Pairs) -> list[Difference]:
    back = {then: thing for thing, then in pairs.items()}
    found = [Difference(thing=then, former=thing, how="renamed") for thing, then in renames.items()]
    found += [Difference(thing=thing, former=thing, how="gone") for thing in _outermost(old, pairs)]
    found += [Difference(thing=thing, how="added") for thing in _outermost(new, back)]
    for thing, then in pairs.items():
        was = {key: translated(key, value, renames) for key, value in old[thing].items()}
        if was != (now := new[then]):
            altered = (_altered(thing, then, key, was, now) for key in _keys(was, now))
            found += [difference for difference in altered if not _is_told_by_terms(difference)]
    return found


def _outermost(all_: Things, known: Pairs) -> list[str]:
    """The things that have no like on the other side, without those that stand in another such thing."""
    alone = {thing for thing in all_ if thing not in known}
    return [thing for thing in alone if not {parent_of(thing), document_of(thing)} - {thing} & alone]


def _altered(thing: str, then: str, key: str, was: Fields, now: Fields) -> Difference:
    parts = [f"{key}/{part}" for part in _PARTS.get(key, ())]
    told = next((part for part in parts if was.get(part) != now.get(part)), key)
    return Difference(thing=then, former=thing, key=key, how="altered", before=was.get(told), after=now.get(told))


def _is_told_by_terms(difference: Difference) -> bool:
    """Whether a vocabulary differs only in terms that came or went, each of which is a change of its own."""
    if difference.thing != "publication" or difference.key not in VOCABULARIES:
        return False
    before, after = ([] if not isinstance(v, tuple) else list(v) for v in (difference.before, difference.after))
    return [term for term in before if term in after] == [term for term in after if term in before]


def _keys(was: Fields, now: Fields) -> list[str]:
    """The keys that differ, each that has parts once."""
    differing = {key for key in was.keys() | now.keys() if key not in was or key not in now or was[key] != now[key]}
    return sorted({_whole_key(key) for key in differing})


def _whole_key(key: str) -> str:
    whole, _, part = key.partition("/")
    return whole if part in _PARTS.get(whole, ()) else key


_PARTS = {"withdrawn": ("date", "reason"), "quote": ("text", "speaker")}
"""Keys whose values have parts, with the part first that tells most."""


def _complete(changed: list[Change], left: Fields, right: Fields, pairs: Pairs) -> list[Change]:
    """The changes with the facts that make them: each fact that went or came is of exactly one."""
    owners = _Owners(changed)
    back = {then: thing for thing, then in pairs.items()}
    gone: dict[int, list[Fact]] = {}
    came: dict[int, list[Fact]] = {}
    for facts, others, names, told in ((left, right, pairs, gone), (right, left, back, came)):
        for id, value in facts.items():
            if id not in others or others[id] != value:
                thing, key = split(id)
                then = (names.get(thing) if facts is left else thing) if thing in names else None
                told.setdefault(owners.of(thing, then, _whole_key(key), value, facts is left), []).append((id, value))
    return [
        structs.replace(change, gone=tuple(gone.get(index, ())), came=tuple(came.get(index, ())))
        for index, change in enumerate(owners.changes)
    ]


class _Owners:
    """Finds the change that a fact is of. What only moved goes with whatever moved it: a key of the same thing, the
    renaming of its document, another change there."""

    def __init__(self, changed: list[Change]) -> None:
        self.changes = list(changed)
        self._altered: dict[tuple[str, str], int] = {}
        self._of_thing: dict[str, int] = {}
        self._of_document: dict[str, int] = {}
        self._whole: dict[tuple[str, str], int] = {}
        self._renames: dict[str, int] = {}
        for index, change in enumerate(changed):
            self._note(index, change.difference)

    def _note(self, index: int, difference: Difference) -> None:
        if difference.how in ("gone", "added"):
            self._whole[difference.thing, difference.how] = index
        else:
            self._altered[difference.thing, difference.key] = index
            self._of_thing.setdefault(difference.thing, index)
        document = document_of(difference.thing)
        if difference.how == "renamed":
            self._of_document[document] = index
            self._renames |= {last(difference.former): index, last(difference.thing): index}
        self._of_document.setdefault(document, index)

    def of(self, thing: str, then: str | None, key: str, value: Value, is_before: bool) -> int:
        """The number of the change of a fact; `then` is what its thing is now, None if it is on one side alone."""
        if then is None:
            how = "gone" if is_before else "added"
            return next(
                self._whole[whole, how]
                for whole in (thing, parent_of(thing), document_of(thing))
                if (whole, how) in self._whole
            )
        named = (index for name, index in self._renames.items() if name in f"{thing} {value}")
        for known in (
            self._altered.get((then, key)),
            self._of_thing.get(then),
            next(named, None),
            self._of_document.get(document_of(then)),
        ):
            if known is not None:
                return known
        moved = Difference(thing=then, former=thing, key=key, how="moved")
        self.changes.append(Change(kind="wording", difference=moved))
        self._note(len(self.changes) - 1, moved)
        return len(self.changes) - 1
