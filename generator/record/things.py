"""The ids of facts taken apart: which thing a fact is of, what sort of thing that is, and what it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from generator.record.facts import Value

Sort = Literal[
    "publication", "term", "brief", "partner", "page", "source",
    "event", "involvement", "relation", "dataset", "chart", "row", "paragraph",
]  # fmt: skip

Fields = Mapping[str, Value]
"""What is said of a thing, by its keys."""

_FOLDERS: Mapping[str, Sort] = {"briefs": "brief", "partners": "partner", "pages": "page", "sources": "source"}
_PARTS: Mapping[str, Sort] = {
    "events": "event",
    "partners": "involvement",
    "relations": "relation",
    "datasets": "dataset",
    "charts": "chart",
    "text": "paragraph",
}


def split(id: str) -> tuple[str, str]:
    """The thing that a fact is of, and the key of the fact in it."""
    parts = id.split("/")
    if parts[0] == "publication":
        depth = 3 if len(parts) > 3 else 1
    elif len(parts) > 6 and parts[4] == "rows":
        depth = 6
    elif len(parts) > 3 and parts[2] in _PARTS:
        depth = 4
    else:
        depth = 2
    return "/".join(parts[:depth]), "/".join(parts[depth:])


def sort_of(thing: str) -> Sort:
    """What sort of thing it is."""
    parts = thing.split("/")
    if parts[0] == "publication":
        return "term" if len(parts) == 3 else "publication"
    if len(parts) == 6:
        return "row"
    return _PARTS[parts[2]] if len(parts) == 4 else _FOLDERS[parts[0]]


def document_of(thing: str) -> str:
    """The document that a thing stands in; a source and the publication stand for themselves."""
    parts = thing.split("/")
    return parts[0] if parts[0] == "publication" else "/".join(parts[:2])


def parent_of(thing: str) -> str:
    """What a thing goes with when that is added or taken out: the dataset of a row, the document of all else."""
    parts = thing.split("/")
    return "/".join(parts[:4]) if len(parts) == 6 else document_of(thing)


def last(thing: str) -> str:
    """The last step of an id: what a thing is called among its like."""
    return thing.rpartition("/")[2]


def things(facts: Mapping[str, Value]) -> dict[str, dict[str, Value]]:
    """All things, with what is said of each."""
    found: dict[str, dict[str, Value]] = {}
    for id, value in facts.items():
        thing, key = split(id)
        found.setdefault(thing, {})[key] = value
    return found


def join(thing: str, key: str) -> str:
    """The id of a fact."""
    return f"{thing}/{key}" if key else thing
