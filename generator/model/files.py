"""The publication's files as values: what each role of file is read as.

Only the shapes are here; `content` reads them. So what links and shows documents need not load a parser.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Generic, Literal, TypeVar

from msgspec import Struct

from generator.diagnostics.diagnostic import Diagnostic
from generator.model.markdown import Cite, Image, Link, Update
from generator.model.model import Brief, Cell, ChartOptions, Page, Partner, Publication, Source

Places = dict[str, tuple[int, int]]
"""Line and column of each value in a file by its dotted path (`events.2.actors.0`); the whole is at ""."""

Role = Literal["publication", "brief", "partner", "page", "sources", "table", "chart", "edition", "file"]
"""What a file of `content/` is for; a `file` is taken along when something refers to it."""

PUBLISHED = frozenset(
    ".md .yaml .yml .csv .json .jsonl .py .png .jpg .jpeg .gif .webp .avif .svg .pdf .txt .zip .xlsx .ods .docx .odt "
    ".tsv .geojson .bib .mp3 .mp4 .webm .ogg".split()
)
"""The kinds of files that are read or taken along, by their suffixes; others are ignored, and so is what an editor or
a file system keeps for itself."""

Facts = TypeVar("Facts", Brief, Partner, Page)


class Reference(Struct, frozen=True):
    """Something that prose refers to; `at` is the dotted path of the text it stands in, "" for the body."""

    at: str
    target: Link | Image | Cite


class Block(Struct, frozen=True):
    """A chart written in the body: `options` of a ```chart block, None for a ```vega-lite one or a declared chart's."""

    line: int
    name: str
    text: str
    options: ChartOptions | None

    @property
    def at(self) -> str:
        """The dotted path under which the places of its options are kept."""
        return f"block-{self.line}"


class Prose(Struct, frozen=True):
    """What the library must know of a file's Markdown, without its HTML."""

    references: list[Reference] = []
    blocks: list[Block] = []
    anchors: list[str] = []
    updates: list[Update] = []


class Document(Struct, Generic[Facts], frozen=True, kw_only=True):
    """A file that has a page of its own. `flawed` are the dotted paths of the facts that could not be read and are
    blanks, "" when none could; the build will stop, and what depends on them need not be checked."""

    id: str
    path: str
    facts: Facts
    prose: Prose
    flawed: frozenset[str]

    def is_flawed(self, at: str) -> bool:
        """Whether the value at `at`, or anything that it is in or has in it, could not be read."""
        return is_flawed(self.flawed, at)


def is_flawed(flawed: Iterable[str], at: str) -> bool:
    """Whether the value at `at`, or anything that it is in or has in it, is among those that could not be read."""
    return any(not flaw or f"{flaw}.".startswith(f"{at}.") or at.startswith(f"{flaw}.") for flaw in flawed)


AnyDocument = Document[Brief] | Document[Partner] | Document[Page]


class Sources(Struct, frozen=True, kw_only=True):
    """A file of shared sources. Of one that is `unreadable` nothing is known."""

    path: str
    items: list[Source]
    places: Places
    diagnostics: list[Diagnostic]
    unreadable: bool = False


class Settings(Struct, frozen=True, kw_only=True):
    """publication.yaml as read. Of one that is `unreadable` nothing is known."""

    path: str
    publication: Publication
    places: Places
    diagnostics: list[Diagnostic]
    unreadable: bool = False


class TableFile(Struct, frozen=True, kw_only=True):
    """A CSV file's rows, keyed by its header; an empty cell is None."""

    path: str
    rows: list[dict[str, Cell]]
    diagnostics: list[Diagnostic]


def role(path: str) -> Role:
    """What the file at `path` (relative to `content/`) is for."""
    parts = PurePosixPath(path)
    match parts.parts:
        case ("publication.yaml",):
            return "publication"
        case ("briefs", name) if name.endswith(".md"):
            return "brief"
        case ("briefs", _, "index.md"):
            return "brief"
        case ("partners", name) if name.endswith(".md"):
            return "partner"
        case ("pages", name) if name.endswith(".md"):
            return "page"
        case ("sources", name) if parts.suffix in (".yaml", ".yml"):
            return "sources"
        case ("data", *_, name) if name.endswith(".csv"):
            return "table"
        case ("charts", name) if name.endswith(".py"):
            return "chart"
        case ("editions", name) if name.endswith(".jsonl"):
            return "edition"
    return "file"


BUCKETS = 128
"""Into so many parts the files are shared out that are read, where all of them are gone through."""


def bucket_of(path: str) -> int:
    """The part that a file is in."""
    return zlib.crc32(path.encode()) % BUCKETS


def document_id(path: str) -> str:
    """The id that a file's name gives it."""
    parts = PurePosixPath(path)
    return parts.parent.name if parts.name == "index.md" else parts.stem
