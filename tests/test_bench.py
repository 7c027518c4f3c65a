"""The benchmark's corpus is a publication without an error."""

from __future__ import annotations

from pathlib import Path

from generator.build.build import build
from generator.build.session import Options
from tests.bench.corpus import Corpus, brief_id, write_publication
from tests.bench.measure import Cost
from tests.bench.run import Result, bench, write_report
from tests.bench.tools import Tool


def test_the_corpus_builds_without_an_error(tmp_path: Path) -> None:
    write_publication(tmp_path, Corpus(20))
    report = build(Options(root=tmp_path), tmp_path / "site")
    found = {diagnostic.code for diagnostic in report.findings.diagnostics}
    assert found <= {"uncited-source"}  # 20 briefs do not cite every shared source
    assert (tmp_path / "site" / "briefs" / brief_id(19) / "index.html").is_file()


def test_the_corpus_is_the_same_each_time(tmp_path: Path) -> None:
    assert Corpus(30).brief(7) == Corpus(30).brief(7)
    sizes = [len(str(brief.facts)) + len(brief.body) for brief in Corpus(30).briefs()]
    assert 2000 < sum(sizes) / len(sizes) < 6000


def test_a_report_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    write_report(page, "first\n")
    assert page.read_text() == "# Performance\n\n## Builds\n\nfirst\n"
    page.write_text(page.read_text().replace("\n\n## Builds", "\n\nWords.\n\n## Builds") + "\n## Search\n\nMore.\n")
    write_report(page, "second\n")
    assert page.read_text() == "# Performance\n\nWords.\n\n## Builds\n\nsecond\n\n## Search\n\nMore.\n"


class Instant(Tool):
    """A tool whose builds take as long as it is told."""

    def __init__(self, folder: Path, wall: float) -> None:
        super().__init__(folder / f"{wall}", Corpus(1))
        self.name = f"{wall}"
        self.wall = wall

    def write(self) -> None:
        pass

    def command(self) -> list[str]:
        return []

    def forget(self) -> None:
        pass

    def build(self) -> Cost:
        return Cost(self.wall, 0, 0)


def test_each_tool_is_measured_as_often_as_its_own_time_allows(tmp_path: Path) -> None:
    tools = [Instant(tmp_path, wall) for wall in (0.5, 3.0, 60.0)]
    results = [found for found in bench(10, ["no-op"], tools) if isinstance(found, Result)]
    assert [(result.tool, result.runs) for result in results] == [("0.5", 5), ("3.0", 3), ("60.0", 1)]
