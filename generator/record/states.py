"""A state of a publication, wherever it stands: in a folder, in a revision of git, in an edition.

A revision is read from git's objects; nothing is checked out. A file is known by the id that git gives its bytes, in a
folder too, so what two states share is parsed once, and most of it not at all.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from generator.model.files import role
from generator.model.markdown import Link
from generator.model.model import Brief
from generator.parsing.parsed import Facts as Parsed
from generator.parsing.parsed import Rest, document_of, parse
from generator.primitives.dates import parse_date
from generator.record.facts import Documents, Place
from generator.record.prose import line_of

_READ = frozenset(("publication", "brief", "partner", "page", "sources", "table"))
EDITIONS = "content/editions/"
PUBLICATION = "content/publication.yaml"
_EDITION = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\.jsonl")


class NoState(Exception):
    """There is no such state; the message names it."""


class Files(Struct, frozen=True, kw_only=True):
    """The files of a state by their paths, each with the id of its bytes; `load` gives the bytes of some of them. Of
    one that `is_partial` not every fact is known."""

    name: str
    blobs: Mapping[str, str]
    load: Callable[[Iterable[str]], dict[str, bytes]]
    day: date | None = None
    is_partial: bool = False

    @property
    def editions(self) -> list[str]:
        """The days of the editions that it holds, the newest last."""
        return edition_days(path.removeprefix(EDITIONS) for path in self.blobs if path.startswith(EDITIONS))


def of_folder(root: Path, name: str = "") -> Files:
    """A publication as its files stand. Raises NoState."""
    if not (root / PUBLICATION).is_file():
        raise NoState(f"{root} is no publication: it has no {PUBLICATION}")
    paths = [path for path in sorted((root / "content").rglob("*")) if path.is_file() and _is_read(path, root)]
    blobs: dict[str, str] = {}
    newest = 0.0
    for path in paths:
        data = path.read_bytes()
        blobs[path.relative_to(root).as_posix()] = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
        newest = max(newest, path.stat().st_mtime)

    def load(wanted: Iterable[str]) -> dict[str, bytes]:
        return {one: (root / one).read_bytes() for one in wanted}

    day = datetime.fromtimestamp(newest, UTC).date() if paths else None
    return Files(name=name or str(root), blobs=blobs, load=load, day=day)


def edition_days(names: Iterable[str]) -> list[str]:
    """The days of editions by the names of their files, the newest last; what is named otherwise is none."""
    return sorted(name.removesuffix(".jsonl") for name in names if _EDITION.fullmatch(name))


def _is_read(path: Path, root: Path) -> bool:
    inside = path.relative_to(root / "content")
    if any(part.startswith((".", "#")) or part.endswith("~") for part in inside.parts):
        return False
    return role(inside.as_posix()) in _READ or inside.parts[0] == "editions"


def of_revision(root: Path, revision: str) -> Files:
    """A publication as a revision has it. Raises NoState."""
    commit = git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").text.strip()
    if not commit:
        raise NoState(f'there is no revision "{revision}"')
    blobs: dict[str, str] = {}
    for line in git(root, "ls-tree", "-r", "-z", commit, "content/").text.split("\0"):
        meta, _, path = line.partition("\t")
        inside = Path(path)
        if meta and meta.split()[1] == "blob" and _is_read(root / inside, root):
            blobs[path] = meta.split()[2]
    if PUBLICATION not in blobs:
        raise NoState(f'the revision "{revision}" holds no publication here: no {PUBLICATION}')

    def load(wanted: Iterable[str]) -> dict[str, bytes]:
        return dict(_objects(root, {path: blobs[path] for path in wanted}))

    seconds = int(git(root, "show", "-s", "--format=%ct", commit).text.strip())
    return Files(name=revision, blobs=blobs, load=load, day=datetime.fromtimestamp(seconds, UTC).date())


def of_day(root: Path, day: str) -> Files:
    """A publication as it stood at the end of a day: its last revision by then. Raises NoState."""
    end = parse_date(day).last
    commit = git(root, "rev-list", "-1", f"--before={end.isoformat()}T23:59:59+00:00", "HEAD").text.strip()
    if not commit:
        raise NoState(f"there is no revision of {day}, or before")
    files = of_revision(root, commit)
    return Files(name=day, blobs=files.blobs, load=files.load, day=files.day)


class Ran(NamedTuple):
    """What git printed, and whether it succeeded."""

    text: str
    succeeded: bool


def git(root: Path, *arguments: str) -> Ran:
    """Run git in a folder; where there is none, it has failed."""
    try:
        run = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)
    except FileNotFoundError:
        return Ran("", False)
    return Ran(run.stdout.decode("utf-8", "surrogateescape") if run.returncode == 0 else "", run.returncode == 0)


def _objects(root: Path, blobs: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """The bytes of objects, all by one process."""
    asked = "".join(f"{blob}\n" for blob in blobs.values()).encode()
    run = subprocess.run(["git", "cat-file", "--batch"], cwd=root, input=asked, capture_output=True, check=True)
    at = 0
    for path in blobs:
        end = run.stdout.index(b"\n", at)
        size = int(run.stdout[at:end].split()[2])
        yield path, run.stdout[end + 1 : end + 1 + size]
        at = end + 2 + size


# --- read ---------------------------------------------------------------------------------------------------------


def read(files: Files, paths: Iterable[str] | None = None) -> Documents:
    """The parsed files of a state, or those at some paths."""
    wanted = [p for p in (files.blobs if paths is None else paths) if role(p.removeprefix("content/")) in _READ]
    return {path: parse(path, data) for path, data in files.load(wanted).items()}


def read_both(before: Files, after: Files) -> tuple[Documents, Documents]:
    """As much of two states as is needed to compare them: the files that differ, and what these rest on."""
    differing = {p for p in before.blobs.keys() | after.blobs.keys() if before.blobs.get(p) != after.blobs.get(p)}
    if not differing:
        return {}, {}
    tables = [p.removeprefix("content/") for p in differing if role(p.removeprefix("content/")) == "table"]
    if tables:
        briefs = [path for path in after.blobs if path.startswith("content/briefs/") and path not in differing]
        differing |= {p for p, data in after.load(briefs).items() if any(name.encode() in data for name in tables)}
    always = {p for p in before.blobs.keys() | after.blobs.keys() if _is_looked_up(p)}
    parsed: dict[tuple[str, str], tuple[Parsed, Rest]] = {}

    def documents(files: Files, paths: Iterable[str]) -> Documents:
        own = [path for path in paths if path in files.blobs and role(path.removeprefix("content/")) in _READ]
        new = [path for path in own if (path, files.blobs[path]) not in parsed]
        parsed.update({(path, files.blobs[path]): parse(path, data) for path, data in files.load(new).items()})
        return {path: parsed[path, files.blobs[path]] for path in own}

    sides = [documents(files, differing | always) for files in (before, after)]
    named = {path for side in sides for path in _named(side)} - differing
    was, now = ({**side, **documents(files, named)} for side, files in zip(sides, (before, after), strict=True))
    return was, now


def _named(documents: Documents) -> Iterator[str]:
    """The files of the briefs that documents name: their titles are told."""
    for parsed, _ in documents.values():
        document = document_of(parsed)
        links = [r.target.target for r in document.prose.references if isinstance(r.target, Link)] if document else []
        ties = [tie.to for tie in document.facts.relations] if document and isinstance(document.facts, Brief) else []
        for name in (*links, *ties):
            id = name.rpartition(":")[2].partition("#")[0]
            yield from (f"content/briefs/{id}.md", f"content/briefs/{id}/index.md")


def _is_looked_up(path: str) -> bool:
    """Whether a file is needed whatever differs: labels, the names of partners, tables, sources that briefs share."""
    return role(path.removeprefix("content/")) in ("publication", "partner", "table", "sources")


def locator(
    documents: Documents, fallback: Documents, source: Callable[[str], str] = lambda path: ""
) -> Callable[[Place], str]:
    """Gives places as `file:line:column`, in the state after, or in the one before where the file is gone. `source`
    gives a file's text, in which paragraphs are looked for."""

    def locate(place: Place) -> str:
        parsed = documents.get(place.path) or fallback.get(place.path)
        lines = parsed[1].places if parsed else {}
        if place.words:
            return f"{place.path}:{line_of(source(place.path), place.words)}:1"
        at = place.at
        while at not in lines and at:
            at = at.rpartition(".")[0]
        line, column = lines.get(at, (1, 1)) if at else (1, 1)
        return f"{place.path}:{line}:{column}"

    return locate
