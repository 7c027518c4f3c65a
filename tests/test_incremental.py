"""Incremental equals clean, byte for byte: whatever happens to a publication and its cache, the site is what a first
build makes, the preview answers with its bytes, and every file that was made again is explained by one that changed.

The long form: `ACCORD_STEPS=10000 pytest tests/test_incremental.py`.
"""

from __future__ import annotations

import os
import shutil
import typing
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from msgspec import Struct

from generator.build.build import Report, build
from generator.build.session import Options
from generator.library import aggregates
from generator.model import model
from generator.preview.session import NotNow, Preview
from generator.primitives.dates import PartialDate
from tests.walk import FIELDS, Walk

WALKS = 6
STEPS = int(os.environ.get("ACCORD_STEPS", "300")) // WALKS
NARROW = aggregates.Bounds(
    cards=1, rows=2, events=1, newest=2, timeline=2, changes=3, register=1, coverage=2, partners=1, feed=1
)
"""Bounds by which even four briefs are too many for one page."""


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def structs_of(annotation: object) -> Iterator[type[Struct]]:
    """The structs that a field may hold."""
    if isinstance(annotation, type) and issubclass(annotation, Struct):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from structs_of(inner)


def test_every_field_is_walked() -> None:
    types: list[type[Struct]] = [model.Brief, model.Partner, model.Page, model.Publication, model.Source]
    for type_ in types:
        for annotation in typing.get_type_hints(type_).values():
            types += [inner for inner in structs_of(annotation) if inner not in (*types, PartialDate)]
    assert {t.__name__: set(t.__struct_fields__) for t in types} == {t.__name__: set(f) for t, f in FIELDS.items()}


class Trial:
    """A walk, with the builds that follow each of its steps."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = Random(seed)
        self.root, self.clean = folder / "root", folder / "clean"
        self.root.mkdir()
        self.walk = Walk(self.root, self.chance)
        self.options = Options(root=self.root, search=False)
        self.preview = Preview(Options(root=self.root, search=False))
        self.preview.read()
        self.told = False

    def step(self) -> str:
        """Change something, and hold the laws."""
        name = self.walk.step() if self.chance.random() < 0.85 else self._happen()
        report = self._built()
        first = self._first()
        assert report.findings == first.findings, name
        if not first.findings.of("error"):
            assert tree(self.root / "site") == tree(self.clean / "site"), name
            self._hold_explained(report, name)
        self._hold_shown(first, name)
        return name

    def _built(self) -> Report:
        return build(self.options, self.root / "site", explain=True)

    def _first(self) -> Report:
        """What a first build makes of the publication, with the drawings that there are."""
        for name in ("content", "templates", "site"):
            shutil.rmtree(self.clean / name, ignore_errors=True)
            if name != "site" and (self.root / name).exists():
                shutil.copytree(self.root / name, self.clean / name)
        for kept in (self.clean / ".accord").glob("*"):
            if kept.name != "charts":
                shutil.rmtree(kept) if kept.is_dir() else kept.unlink()
        options = {name: getattr(self.options, name) for name in self.options.__dataclass_fields__}
        return build(Options(**options | {"root": self.clean, "jobs": 1}), self.clean / "site")

    def _hold_explained(self, report: Report, name: str) -> None:
        """Of every file that was made again, it is told which file that changed is behind it."""
        for path, why in report.reasons.items():
            origin = why.split(" ← ")[-1]
            known = ("new", "changed or missing on disk", "the command line")
            assert origin in known or (self.root / origin).exists() or origin in self._gone(), (name, path, why)

    def _gone(self) -> set[str]:
        return self.walk.touched

    def _hold_shown(self, first: Report, name: str) -> None:
        """The preview, which is not told of every change at once, answers as the site does."""
        if self.chance.random() < 0.6:
            return
        self.preview.refresh()
        if first.findings.of("error") or self.options != Options(root=self.root, search=False, jobs=self.options.jobs):
            return
        files = tree(self.clean / "site")
        for path in self.chance.sample(sorted(files), 3):
            place = self.preview.look(path)
            if place and not place.file and not path.startswith("."):
                try:
                    assert self.preview.make(path).data == files[path], (name, path)
                except NotNow:
                    assert self.preview.state.problems, (name, path)

    # What else happens.

    def _happen(self) -> str:
        self.walk.touched = set()
        happening = self.chance.choice(
            [self.forget, self.damage, self.damage, self.truncate, self.meddle, self.share_out, self.command, self.die]
        )
        happening()
        return happening.__name__

    @property
    def store(self) -> Path:
        return self.root / ".accord" / "store.sqlite"

    def forget(self) -> None:
        """The cache is deleted."""
        shutil.rmtree(self.root / ".accord", ignore_errors=True)

    def damage(self) -> None:
        """Bits of the cache are turned."""
        if self.store.exists():
            data = bytearray(self.store.read_bytes())
            for _ in range(self.chance.choice([1, 1, 20])):
                data[self.chance.randrange(len(data))] ^= 1 << self.chance.randrange(8)
            self.store.write_bytes(data)

    def truncate(self) -> None:
        """A part of the cache is lost."""
        if self.store.exists():
            data = self.store.read_bytes()
            self.store.write_bytes(data[: self.chance.randrange(len(data))])

    def meddle(self) -> None:
        """Somebody changes a page of the site."""
        pages = sorted((self.root / "site").rglob("*.html"))
        if pages:
            self.chance.choice(pages).write_text("not what was built")

    def share_out(self) -> None:
        """Another number of processes does the work."""
        self._other(jobs=3 - self.options.jobs)

    def command(self) -> None:
        """The command line says something else."""
        self._other(
            drafts=self.chance.random() < 0.3, base_url=self.chance.choice(["", "", "https://pages.example/repo/"])
        )

    def die(self) -> None:
        """A build ends before the site is published."""

        class KilledError(Exception):
            pass

        def publish(*_: object) -> None:
            raise KilledError

        self.walk.step()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("generator.engine.folder.OutputFolder.publish", publish)
            try:
                report = self._built()
            except KilledError:
                return
            assert report.findings.of("error")

    def _other(self, **changed: typing.Any) -> None:
        options = {name: getattr(self.options, name) for name in self.options.__dataclass_fields__}
        self.options = Options(**options | changed)


@pytest.mark.parametrize("seed", range(WALKS))
def test_incremental_equals_clean(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.build.build._ENOUGH", 8)
    monkeypatch.setattr("generator.build.inputs._ENOUGH", 4)
    if seed % 2:
        monkeypatch.setattr(aggregates, "BOUNDS", NARROW)
    trial = Trial(tmp_path, seed)
    for _ in range(STEPS):
        trial.step()
