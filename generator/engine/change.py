"""What a build changes in the site's folder, and what it must not: files that somebody else put there."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from generator.engine.record import MANIFEST, OURS, Record, Stand, manifest_in, stand_of
from generator.engine.survey import Standing, folders_of


class OutputRefused(Exception):
    """The folder named for the site must not be written to; the message says why."""


@dataclass(frozen=True)
class Before:
    """What is known of a site's folder: `table`, how its files were when they were written; `listed`, those that its
    manifest lists, None if it has none; `carried`, the files of others that were there, None if that is not known;
    `whole`, whether it can be
    exchanged with another folder, as far as was seen."""

    site: str
    table: Mapping[str, Stand]
    listed: Set[str] | None
    carried: frozenset[str] | None
    whole: bool

    @property
    def is_ours(self) -> bool:
        """Whether the folder is Accord's, or nobody's yet: a file that still stands as written tells it too."""
        if self.listed is not None or not Path(self.site).is_dir() or set(os.listdir(self.site)) <= OURS:  # noqa: PTH208
            return True
        return any(_stands(f"{self.site}/{path}", stand) for path, stand in self.table.items())


@dataclass(frozen=True)
class Change:
    """From the site as it stands to the one to be: `files` are all of that, `new` those of them that are staged, `gone`
    those of Accord that it has no more, `foreign` what others have there, in folders that were `listed`, and `dropped`
    what they had."""

    files: dict[str, Stand]
    new: frozenset[str]
    gone: frozenset[str]
    foreign: frozenset[str]
    dropped: frozenset[str]
    listed: Mapping[str, int]

    @property
    def is_all_new(self) -> bool:
        """Whether nothing of what stands is to stay."""
        return len(self.new) == len(self.files) and not self.foreign


def before(site: str, record: Record | None, carried: frozenset[str] | None) -> Before:
    """What is known of a folder."""
    table = record.files() if record else {}
    if (stand := table.get(MANIFEST)) and _stands(f"{site}/{MANIFEST}", stand):
        listed: Set[str] | None = table.keys() - {MANIFEST}
    else:
        listed = manifest_in(site)
    return Before(site, table, listed, carried, record is None or record.whole)


def owners(
    before: Before, standing: Standing, others: Set[str], files: Set[str], output: Path
) -> tuple[Set[str], Set[str]]:
    """The files in the folder that are Accord's, and those that are not. Raises OutputRefused when none is known to be
    Accord's, and there are others than those of the site to be."""
    # A folder that holds nothing is in nobody's way.
    foreign = {path for path in others if not path.endswith("/") or path[:-1] not in files}
    if before.listed is not None:
        return before.listed | standing.keys(), foreign
    if before.is_ours:
        return {path for path in before.table.keys() - {MANIFEST} if os.path.lexists(f"{before.site}/{path}")}, foreign
    if strange := sorted(foreign - files):
        raise OutputRefused(f"{output / strange[0]} is not of this site and was not made by Accord; move it elsewhere")
    return foreign, set()


def refuse_in_the_way(files: Set[str], foreign: Set[str], output: Path) -> None:
    """Raise OutputRefused when somebody else's file is in the place of one of the site, or of its folder."""
    if not foreign:
        return
    in_the_way = (foreign & folders_of(files)) | (files & folders_of(foreign)) | (files & foreign)
    for place in sorted(in_the_way):
        raise OutputRefused(f"{output / place} is in the way and was not made by Accord; move it elsewhere")


def obstacles(change: Change) -> list[str]:
    """The files that are gone and in whose place new folders are to be, or within what is to be a new file."""
    folders = folders_of(change.new)
    return [path for path in sorted(change.gone) if path in folders or change.new.intersection(_and_above(path))]


def _and_above(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.rpartition("/")[0]


def _stands(path: str, stand: Stand) -> bool:
    try:
        status = os.lstat(path)
    except OSError:
        return False
    return stand_of(stand[0], status) == stand
