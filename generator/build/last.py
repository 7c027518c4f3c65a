"""The last build that went through: what a build may take over from it.

All of it, when nothing has changed; all but the pages that show some text, when nothing but wording has; else what
`trace` finds to be as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from generator.build.compile import Findings, Options, today
from generator.build.inputs import Reader
from generator.build.trace import Trace
from generator.diagnostics.catalogue import Severity
from generator.diagnostics.diagnostic import Diagnostic, severity
from generator.engine.output import Site
from generator.engine.store import Memory
from generator.library.queries import WORDING, Facet, Provide, decode, encode
from generator.model.files import Prose
from generator.parsing.parsed import document_of, problems_of
from generator.site.routes import Output, output_at
from generator.templating.sources import Templates


class Last(Struct, frozen=True, kw_only=True):
    """What the last build was made of (`setting`, `substance`, `digests`), what it found, and what it wrote (`states`).

    `own` is what was found within single files; of others with something to report, `frames` tell where their facts
    stand. `files` are digests of files of the site which others are made of.
    `shows` says which files of the site show the wording of which of the content, `gathered` which are made of which.
    """

    setting: bytes = b""
    substance: bytes = b""
    digests: dict[str, bytes] = {}
    diagnostics: list[Diagnostic] = []
    own: dict[str, list[Diagnostic]] = {}
    frames: dict[str, bytes] = {}
    checks: dict[str, Severity] = {}
    states: dict[str, str] = {}
    files: dict[str, bytes] = {}
    shows: dict[str, list[str]] = {}
    gathered: dict[str, list[str]] = {}

    @property
    def findings(self) -> Findings:
        """What was found, with its weights."""
        return Findings(diagnostics=self.diagnostics, checks=self.checks)

    def is_intact(self, folder: Site, path: str) -> bool:
        """Whether a file of the site stands as it was written."""
        return path in self.states and folder.state(path) == self.states[path]

    def stamp(self, facet: Facet, noted: bytes) -> bytes:
        """The stamp of a facet then, from the one noted when a page was last made: a file is known by its digest."""
        if facet[0] == "file":
            return self.files.get(facet[1], b"")
        return self.digests.get(facet[1], b"") if facet[0] in WORDING else noted


class Rewording(NamedTuple):
    """A publication in which nothing but wording has changed: what is found in it now, and what is to be made again.

    `outputs` are those that are `stale`, and those that may be made of them.
    """

    diagnostics: list[Diagnostic]
    own: dict[str, list[Diagnostic]]
    stale: list[str]
    outputs: dict[str, Output]


def frame(reader: Reader, path: str, problems: Iterable[Diagnostic]) -> bytes:
    """What tells the places of a file's front matter from others; nothing when a problem is in the text below it."""
    places = {at: place for at, place in reader.rest(path).places.items() if not at.startswith("block-")}
    end = max((line for line, _ in places.values()), default=1)
    if any(problem.line > end for problem in problems):
        return b""
    return hashlib.blake2b(msgspec.msgpack.encode(sorted(places.items())), digest_size=12).digest()


def frames(reader: Reader, diagnostics: Iterable[Diagnostic], own: Mapping[str, list[Diagnostic]]) -> dict[str, bytes]:
    """The frames of the files with which the whole found fault."""
    faults: dict[str, list[Diagnostic]] = {}
    for problem in diagnostics:
        if problem not in own.get(problem.path, ()):
            faults.setdefault(problem.path, []).append(problem)
    return {path: frame(reader, path, found) for path, found in faults.items() if path.endswith(".md")}


class Forgotten(Exception):
    """What a page saw when it was last made is not to be had."""


def recall(memory: Memory) -> Last | None:
    """The last build, if its note can be read."""
    kept = memory.meta("last")
    try:
        return msgspec.msgpack.decode(kept, type=Last) if kept else None
    except msgspec.DecodeError:
        return None


def recall_trace(memory: Memory) -> Trace:
    """How the files of the site were made; nothing, if that cannot be told."""
    kept = memory.meta("trace")
    try:
        trace = msgspec.msgpack.decode(kept, type=Trace) if kept else Trace()
    except msgspec.DecodeError:
        return Trace()
    return trace if trace.order == Trace().order else Trace()


def setting(options: Options, output: Path, odd: list[Diagnostic]) -> bytes:
    """What a build rests on besides the files of its content."""
    templates = Templates(options.root)
    given = (
        options.base_url,
        options.drafts,
        options.search,
        options.shard,
        str(options.as_of),
        str(output.resolve()),
        today().isoformat(),
        sorted(templates.digests.items()),
        templates.strays,
        odd,
    )
    return hashlib.blake2b(msgspec.msgpack.encode(given), digest_size=16).digest()


def reworded(last: Last, reader: Reader, digests: Mapping[str, bytes]) -> Rewording | None:
    """What follows when nothing but wording has changed since the last build; None when that cannot be told.

    Nothing is linked for it: prose that refers to the same things in the same order links the same.
    """
    found, own, stale = set(last.diagnostics), dict(last.own), list[str]()
    for path in (path for path, digest in digests.items() if last.digests.get(path) != digest):
        before = own.pop(path, [])
        others = [problem for problem in found if problem.path == path and problem not in before]
        if others and not (last.frames.get(path) and last.frames[path] == frame(reader, path, others)):
            return None  # the whole found fault with this file, and the lines may have moved
        facts = reader.facts(path)
        if facts is None:
            return None
        now = problems_of(facts)
        own |= {path: now} if now else {}
        found = {problem for problem in found if problem not in before} | set(now)
        stale += last.shows.get(path, ())
    outputs = {path: output_at(path) for one in stale for path in (one, *last.gathered.get(one, ()))}
    if None in outputs.values():
        return None
    return Rewording(
        sorted(problem for problem in found if severity(problem.code, last.checks) != "off"),
        own,
        stale,
        {path: output for path, output in outputs.items() if output},
    )


def looks(memory: Memory, reader: Reader) -> Provide:
    """The facets of pages as they were when those were last made, but for the wording. Raises Forgotten."""

    def provide(facet: Facet) -> object:
        if facet[0] == "bodies":
            return reader.rest(facet[1]).bodies
        if facet[0] == "prose":
            facts = reader.facts(facet[1])
            document = document_of(facts) if facts else None
            return document.prose if document else Prose()
        value = memory.look(encode(facet))
        if value is None:
            raise Forgotten(facet)
        return decode(facet, value)

    return provide
