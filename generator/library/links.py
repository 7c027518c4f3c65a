"""Where links lead, and who links to what: names looked up from both ends."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

from generator.diagnostics.diagnostic import suggest
from generator.engine.query import query
from generator.library import rows
from generator.library.emit import link_key
from generator.library.library import (
    BRIEF_ANCHORS,
    FOLDERS,
    PREFIXES,
    SECTIONS,
    TERM_ANCHORS,
    Destination,
    Problem,
    Target,
    TargetKind,
    occurrences_of,
)
from generator.model.files import role
from generator.model.markdown import Link
from generator.model.unread import absent
from generator.primitives.urls import Address, fold

if TYPE_CHECKING:
    from generator.library.queries import Lens

_BY_NAME = ("brief", "partner", "country", "field", "page")
"""The kinds of targets that a wiki link finds without naming the kind."""
_TERMS: tuple[TargetKind, ...] = ("country", "field", "kind", "status")
_KIND_OF = {folder: kind for kind, folder in FOLDERS.items()}


@query("the links of {0}")
def destinations(lens: Lens, path: str) -> dict[str, Destination]:
    """Where the links in a file lead, by their keys; those that lead nowhere are left out."""
    found = {
        reference.link.key: resolve(lens, reference.link, path) for reference in lens.first(rows.LINKS, path) or []
    }
    return {key: place for key, place in found.items() if isinstance(place, Destination)}


def resolve(lens: Lens, link: Link, path: str) -> Destination | Problem:
    """Where a link in the file at `path` leads, or why nowhere."""
    name, _, fragment = link.target.partition("#")
    found: Target | Problem
    if not name:
        here = lens.first(rows.DOCUMENT, path)
        assert here  # only documents have links
        found = here
    elif link.form == "wiki" and not name.endswith(".md"):
        found = _by_name(lens, name.strip())
    elif name.startswith("/"):
        found = at_address(lens, unquote(name)) or Problem("broken-link", f"nothing stands at {name}")
    else:
        found = _by_file(lens, unquote(name), path)
    if isinstance(found, Problem) or not fragment:
        return found if isinstance(found, Problem) else Destination(found)
    known = anchors(lens, found)
    if unquote(fragment) not in known:
        if _is_yet_to_come(lens, found, unquote(fragment)):
            return Destination(found)
        return Problem("broken-link", f'no heading "{fragment}" in {found.title}', suggest(fragment, known))
    return Destination(found, "#" + fragment)


def anchors(lens: Lens, target: Target) -> set[str]:
    """The places of a target's page that may be linked to."""
    if target.kind not in ("brief", "partner", "page"):
        return set()
    found = set(lens.first(rows.ANCHORS, target.kind, target.id) or ())
    if target.kind == "partner":
        return found | TERM_ANCHORS
    if target.kind == "brief":
        brief, told = lens.brief(target.id), lens.occurrences(target.id)
        found |= BRIEF_ANCHORS | {o.anchor for o in told}
        found |= {f"chart-{chart.id}" for chart in brief.charts} | ({"chart-timeline"} if told else set())
        found |= {f"source-{source.id}" for source in brief.sources}
        found |= {f"source-{source}" for o in told for source in o.event.sources}
        found |= {"corrections"} if brief.corrections else set()
    return found


def _is_yet_to_come(lens: Lens, target: Target, anchor: str) -> bool:
    """Whether it is an event's permalink that `as_of` leaves out: the page stands, the place does not yet."""
    if target.kind != "brief" or not lens.as_of:
        return False
    return anchor in {told.anchor for told in occurrences_of(target.id, lens.brief(target.id), None)}


def at_address(lens: Lens, place: str) -> Target | None:
    """What stands at an address, letter case aside: a section, or the page of something."""
    place = place.lower()
    if place in SECTIONS:
        return Target("section", place, SECTIONS[Address(place)], Address(place))
    match place.split("/"):
        case ["", folder, id, ""] if folder in _KIND_OF:
            return lens.target(cast(TargetKind, _KIND_OF[folder]), id)
        case ["", id, ""]:
            return lens.target("page", id)
    return None


@query("the terms called “{0}”")
def _terms_called(lens: Lens, name: str) -> list[Target]:
    """The countries, fields, kinds and statuses that bear a name."""
    return [t for kind in _TERMS for t in lens.targets(kind) if name in (fold(t.id), fold(t.title))]


def _by_name(lens: Lens, name: str) -> Target | Problem:
    prefix, colon, rest = name.partition(":")
    kinds: tuple[str, ...] = _BY_NAME
    if colon and prefix.strip() in PREFIXES:
        kinds, name = (prefix.strip(),), rest.strip()
    called = [*lens.rows(rows.NAME, fold(name)), *_terms_called(lens, fold(name))]
    found = [target for target in called if target.kind in kinds]
    if len(found) == 1:
        return found[0]
    if found:
        candidates = ", ".join(sorted(target.name for target in found))
        return Problem("ambiguous-link", f'"{name}" is the name of several pages', f"say which: {candidates}")
    if lens.rows(rows.DRAFT, fold(name)):
        return _draft(name)
    noun = kinds[0] if len(kinds) == 1 else "page"
    return Problem("broken-link", f'no {noun} is called "{name}"', suggest(name, _names(lens, kinds)))


def _names(lens: Lens, kinds: tuple[str, ...]) -> set[str]:
    """All names of things of these kinds, as they are compared."""
    names = {fold(name) for kind in kinds for t in lens.targets(cast(TargetKind, kind)) for name in (t.id, t.title)}
    if "partner" in kinds:
        names |= {
            fold(name)
            for id in lens.ids("partner")
            for name in _others(lens.partner(id).also_known_as, lens.partner(id).name)
        }
    if "brief" in kinds:
        names |= {fold(name) for id in lens.ids("brief") for name in lens.brief(id).also_known_as}
    return names - {""}


def _others(names: list[str], name: str) -> list[str]:
    return [*names, name]


def _draft(name: str) -> Problem:
    help = "build with --drafts, or take the link out until it is published"
    return Problem("broken-link", f'"{name}" is a draft', help)


def _by_file(lens: Lens, name: str, path: str) -> Target | Problem:
    place = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
    if place.startswith("..") or not place.startswith("content/"):
        return Problem("bad-url", f"{name} leads out of the publication", "link to a file in content/")
    if document := lens.first(rows.DOCUMENT, place):
        return document
    inside = place.removeprefix("content/")
    if role(inside) in ("file", "table") and lens.has_file(place):
        return Target("file", inside, posixpath.basename(inside), Address("/" + inside))
    if lens.rows(rows.DRAFT, place):
        return Problem(
            "broken-link",
            f"{name} is a draft",
            "build with --drafts, or take the link out until it is published",
        )
    return Problem("broken-link", *absent(name, path, lens.files("content")))


@query("who links to {1}")
def mentions(lens: Lens, kind: TargetKind, id: str) -> list[Target]:
    """The documents whose prose links to a target, briefs before partners before pages, each in listing order."""
    target = lens.target(kind, id) if kind != "file" else Target("file", id, posixpath.basename(id), Address("/" + id))
    if target is None:
        return []
    linkers: dict[tuple[int, rows.Order], tuple[Target, str]] = {}
    for key in _called(lens, target):
        for path, linker in lens.entries(rows.LINKER, key):
            if linker.target != target and _leads_to(lens, path, key, target):
                linkers[linker.rank, linker.order] = linker.target, path
    return [found for _, (found, _) in sorted(linkers.items())]


def _leads_to(lens: Lens, path: str, key: str, target: Target) -> bool:
    """Whether any of a file's links that are looked up by a key leads to the target."""
    places = destinations(lens, path)
    return any(
        (place := places.get(reference.link.key)) is not None and place.target == target
        for reference in lens.first(rows.LINKS, path) or []
        if link_key(reference.link, path) == key
    )


def _called(lens: Lens, target: Target) -> set[str]:
    """All by which links can look a target up: its names, its file, its address."""
    keys = {target.address.lower()}
    match target.kind:
        case "brief":
            brief = lens.brief(target.id)
            names = [target.id, target.title, *brief.also_known_as]
        case "partner":
            partner = lens.partner(target.id)
            names = [target.id, target.title, partner.name, *partner.also_known_as]
        case "file":
            return keys | {f"content/{target.id}"}
        case "source" | "section":
            names = []
        case _:
            names = [target.id, target.title]
    if target.kind in ("brief", "partner", "page"):
        keys.add(lens.path(target.kind, target.id))
    return keys | {fold(name) for name in names if name}
