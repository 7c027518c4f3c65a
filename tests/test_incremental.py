"""Incremental equals clean: whatever happens to a publication and its cache, the site is what a first build makes.

The long form: `HYPOTHESIS_PROFILE=thorough pytest tests/test_incremental.py`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from generator.build.build import build
from generator.build.compile import Options
from generator.engine.output import Site
from generator.library import aggregates

BRIEFS = ("one", "two", "three", "four")
PARTNERS = ("lab", "ship")
WORDS = st.sampled_from(["Coral", "Drift", "Ember", "Fjord"])


def brief(title: str, status: str, partner: str, other: str, words: str) -> str:
    """A brief with a part of everything that pages share."""
    return f"""---
title: {title}
summary: What {title} is.
date: 2024-01-02
fields: [ocean]
kind: array
partners: [{partner}]
events:
  - {{date: 2024-02, title: It stands, status: {status}, actors: [{partner}], detail: "[[{other}]]", sources: [log]}}
relations: [{{to: {other}, type: related}}]
datasets: [{{id: depths, file: data/depths.csv, sources: [log]}}]
charts: [{{id: depth, kind: bar, dataset: depths, x: place, y: depth}}]
---

{words} [[{other}]] and [[partner:{partner}]] [@log].
"""


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(autouse=True, scope="module")
def for_little() -> Iterator[None]:
    """Start processes for little work, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("generator.build.build._MANY", 1)
        patch.setattr("generator.build.trace._MANY", 1)
        patch.setattr("generator.build.make._ENOUGH", 4)
        yield


class Killed(BaseException):
    """The build was ended from outside."""


class Publication(RuleBasedStateMachine):
    """A publication that is edited, built, damaged and built again."""

    bounds = aggregates.Bounds()

    def __init__(self) -> None:
        super().__init__()
        aggregates.BOUNDS = self.bounds
        self.folder = Path(tempfile.mkdtemp(prefix="accord-incremental-"))
        self.root, self.clean = self.folder / "root", self.folder / "clean"
        self.jobs = 1

    @initialize()
    def begin(self) -> None:
        self.write("content/publication.yaml", "title: Tests\nurl: https://example.org/t/\n")
        self.write("content/sources/log.yaml", "- {id: log, title: The log, publisher: Harbour, date: 2024-03-01}\n")
        self.write("content/data/depths.csv", "place,depth\nA,1\nB,2\n")
        self.write("content/pages/about.md", "---\ntitle: About\nnav: 1\n---\nSee [[one]].\n")
        for name in PARTNERS:
            self.write(f"content/partners/{name}.md", f"---\nname: The {name}\ncountry: NO\n---\nSee [[two]].\n")
        for name, other in zip(BRIEFS, (*BRIEFS[1:], BRIEFS[0]), strict=True):
            self.write(f"content/briefs/{name}.md", brief(name.title(), "active", "lab", other, "Near"))

    def teardown(self) -> None:
        aggregates.BOUNDS = aggregates.Bounds()
        shutil.rmtree(self.folder)

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        file = self.root / path
        if file.exists():
            file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")

    @rule(name=st.sampled_from(BRIEFS), word=WORDS)
    def reword(self, name: str, word: str) -> None:
        self.change(f"content/briefs/{name}.md", "Near", f"{word}\n\nNear")

    @rule(
        name=st.sampled_from(BRIEFS),
        title=WORDS,
        status=st.sampled_from(["active", "ended", "at-risk"]),
        partner=st.sampled_from(PARTNERS),
        other=st.sampled_from(BRIEFS[:2]),
    )
    def rewrite(self, name: str, title: str, status: str, partner: str, other: str) -> None:
        self.write(f"content/briefs/{name}.md", brief(f"{title} {name}", status, partner, other, "Near"))

    @rule(name=st.sampled_from(BRIEFS[2:]))
    def remove(self, name: str) -> None:
        (self.root / f"content/briefs/{name}.md").unlink(missing_ok=True)

    @rule(word=WORDS)
    def rename(self, word: str) -> None:
        source = self.root / "content/briefs/three.md"
        if source.exists():
            source.rename(self.root / f"content/briefs/{word.lower()}.md")

    @rule(name=st.sampled_from(PARTNERS), word=WORDS)
    def rename_partner(self, name: str, word: str) -> None:
        self.write(f"content/partners/{name}.md", f"---\nname: The {word} {name}\ncountry: SE\n---\nSee [[one]].\n")

    @rule(word=WORDS)
    def relabel(self, word: str) -> None:
        more = f"fields: [{{id: ocean, label: {word}}}]\n"
        self.write("content/publication.yaml", f"title: {word}\nurl: https://example.org/t/\n{more}")

    @rule(word=WORDS)
    def retitle_source(self, word: str) -> None:
        self.write("content/sources/log.yaml", f"- {{id: log, title: {word}, publisher: Port, date: 2024-03-01}}\n")

    @rule(depth=st.integers(1, 9))
    def measure(self, depth: int) -> None:
        self.write("content/data/depths.csv", f"place,depth\nA,{depth}\nB,2\n")

    @rule(word=WORDS)
    def override_template(self, word: str) -> None:
        text = '{% extends "accord/term.html" %}{% block main %}<p>' + word + "</p>{{ super() }}{% endblock %}"
        self.write("templates/term.html", text)

    @rule(word=WORDS)
    def override_asset(self, word: str) -> None:
        self.write("templates/assets/accord.css", f"/* {word} */\n")

    @rule()
    def drop_overrides(self) -> None:
        shutil.rmtree(self.root / "templates", ignore_errors=True)

    @rule(depth=st.sampled_from("345678"))
    def same_size_and_time(self, depth: str) -> None:
        path = self.root / "content/data/depths.csv"
        before = path.stat()
        path.write_bytes(path.read_bytes()[:-2] + depth.encode() + b"\n")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    @rule()
    def break_and_mend(self) -> None:
        path = self.root / "content/briefs/one.md"
        good, site = path.read_bytes(), tree(self.root / "site") if (self.root / "site").exists() else {}
        path.write_bytes(good.replace(b"title:", b"titel:"))
        assert build(Options(root=self.root, jobs=self.jobs, search=False), self.root / "site").findings.of("error")
        assert (tree(self.root / "site") if (self.root / "site").exists() else {}) == site
        path.write_bytes(good)

    @rule()
    def forget(self) -> None:
        shutil.rmtree(self.root / ".accord", ignore_errors=True)

    @precondition(lambda self: (self.root / ".accord" / "memory.sqlite").exists())
    @rule(place=st.integers(0, 10**9), bit=st.integers(0, 7))
    def flip(self, place: int, bit: int) -> None:
        path = self.root / ".accord" / "memory.sqlite"
        data = bytearray(path.read_bytes())
        data[place % len(data)] ^= 1 << bit
        path.write_bytes(data)

    @precondition(lambda self: (self.root / ".accord" / "memory.sqlite").exists())
    @rule(share=st.floats(0, 1))
    def truncate(self, share: float) -> None:
        path = self.root / ".accord" / "memory.sqlite"
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])

    @rule()
    def meddle(self) -> None:
        page = self.root / "site" / "index.html"
        if page.exists():
            page.write_text("not what was built")

    @rule(after=st.integers(0, 5))
    def kill(self, after: int) -> None:
        def finish(self: Site, staged: list[str], owned: set[str]) -> int:
            finished(self, staged[:after], owned | self._before)
            raise Killed

        finished = Site.finish
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Site, "finish", finish)
            self.reword("one", "Grove")
            with suppress(Killed):  # with errors in the content, it does not come that far
                build(Options(root=self.root, jobs=1, search=False), self.root / "site")

    @rule()
    def share_out(self) -> None:
        self.jobs = 3 - self.jobs

    @invariant()
    def incremental_equals_clean(self) -> None:
        if not (self.root / "content").exists():
            return
        report = build(Options(root=self.root, jobs=self.jobs, search=False), self.root / "site")
        for name in ("content", "templates", "site"):
            shutil.rmtree(self.clean / name, ignore_errors=True)
            if name != "site" and (self.root / name).exists():
                shutil.copytree(self.root / name, self.clean / name)
        (self.clean / ".accord" / "memory.sqlite").unlink(missing_ok=True)
        first = build(Options(root=self.clean, search=False), self.clean / "site")
        assert first.findings.diagnostics == report.findings.diagnostics
        if not first.findings.of("error"):
            assert tree(self.root / "site") == tree(self.clean / "site")


class Crowd(Publication):
    """The same with pages so short that even four briefs are too many for them."""

    bounds = aggregates.Bounds(
        cards=1, rows=2, events=1, newest=2, timeline=2, changes=3, register=1, coverage=2, partners=1, feed=1
    )


_THOROUGH = settings().max_examples > 100
TestIncremental = Publication.TestCase
TestCrowd = Crowd.TestCase
TestIncremental.settings = TestCrowd.settings = settings(
    max_examples=60 if _THOROUGH else 3, stateful_step_count=40 if _THOROUGH else 12
)
