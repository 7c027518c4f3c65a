"""Sentences that pages say of crowds, made of counts and of the publication's own words."""

from __future__ import annotations

from collections.abc import Sequence

from generator.model.model import Status

_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()

Counts = Sequence[tuple[Status, int]]
"""Statuses in the order of the vocabulary, each with how many have it."""


def number(count: int) -> str:
    """A number in running text: a word up to twelve."""
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def counted(count: int, terms: Sequence[str]) -> str:
    """So many of something, in running text: `terms` are its words for one and for many."""
    return f"{number(count)} {terms[count != 1]}"


def sentence(words: str) -> str:
    """Words begun with a capital."""
    return words[:1].upper() + words[1:]


def listed(items: Sequence[str]) -> str:
    """Items as a sentence lists them: "a, b and c"."""
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else "".join(items)


def label_within(label: str) -> str:
    """A status's label within a sentence; one that begins with an acronym keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def how_all_stand(counts: Counts, total: int, terms: Sequence[str]) -> str:
    """How all of a publication's briefs stand: "Of 24 collaborations none is active: five are suspended, 19 ended." """
    some = [(status, count) for status, count in counts if count]
    if not some:
        return ""
    if len(some) == 1 and some[0][1] == total:
        status, name = label_within(some[0][0].label), counted(total, terms)
        return f"The {terms[0]} is {status}." if total == 1 else f"All {name} are {status}."
    good = [status for status, count in counts if status.tone == "good"]
    none = [label_within(status.label) for status in good if not any(status is found for found, _ in some)]
    start = f"Of {number(total)} {terms[1]}, "
    if none and len(none) == len(good):
        start += f"none is {' or '.join(none)}: "
    return f"{start}{how_stand(some)}."


def how_stand(counts: Counts) -> str:
    """How a crowd stands: "five are suspended, two ended and one is at risk"."""
    said, verb = [], ""
    for status, count in counts:
        if count:
            own = "is" if count == 1 else "are"
            said.append(f"{number(count)} {own if own != verb else ''} {label_within(status.label)}".replace("  ", " "))
            verb = own
    return listed(said)


def share_sentence(count: int, total: int, terms: Sequence[str]) -> str:
    """How many of all have a status: "Seven of 24 collaborations have this status now"."""
    if not count:
        return f"No {terms[0]} has this status now."
    return f"{sentence(number(count))} of {counted(total, terms)} {'has' if count == 1 else 'have'} this status now."


def crowd_sentence(kind: str, title: str, count: int, counts: Counts, terms: Sequence[str]) -> str:
    """How the briefs of a term stand: "Three collaborations involve ESA: two are suspended and one is ended"."""
    name, stand = counted(count, terms), how_stand(counts)
    if within := _WITHIN.get(kind):
        start = f"There {'is' if count == 1 else 'are'} {name} {within}"
    else:
        start = f"{sentence(name)} {'involves' if count == 1 else 'involve'} {title}"
    if count == 1 and stand:
        return f"{start}; it {stand.removeprefix('one ')}."
    return f"{start}: {stand}." if stand else f"{start}."


def own_sentence(title: str, counts: Counts, terms: Sequence[str]) -> str:
    """How a party's own parts stand: "For Czechia itself, one collaboration is ended"; "" where none is told."""
    some = [(status, count) for status, count in counts if count]
    if not some:
        return ""
    (status, count), *rest = some
    start = f"{counted(count, terms)} {'is' if count == 1 else 'are'} {label_within(status.label)}"
    return f"For {title} itself, {listed([start, how_stand(rest)]) if rest else start}."


_WITHIN = {"field": "in this field", "kind": "of this kind"}
