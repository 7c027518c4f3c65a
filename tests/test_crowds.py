"""Publications too large for pages that list everything: what such pages show instead, and where the rest is."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build.build import build
from generator.build.session import Options
from generator.library import aggregates
from tests.sitewalk import Site
from tests.support import PUBLICATION, brief, library, publication, write_site

YEARS = (2019, 2021)
LETTERS = "abcdef"


def told(letter: str, year: int) -> str:
    return brief(
        f"""
        kind: array
        events:
          - {{date: {year}-03, title: {letter} begins, status: active, sources: [s-{letter}]}}
          - {{date: {year + 1}, title: {letter} ends, status: ended, sources: [s-{letter}]}}
        sources: [{{id: s-{letter}, title: Source {letter}, publisher: P, url: "https://example.org/{letter}"}}]
        """,
        "Words.\n",
        title=f"Brief {letter}",
        status="",
    )


FILES = {
    PUBLICATION: publication(),
    "content/briefs/one.md": None,
    **{f"content/briefs/{letter}.md": told(letter, YEARS[n % 2]) for n, letter in enumerate(LETTERS)},
}


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        aggregates,
        "BOUNDS",
        aggregates.Bounds(
            cards=4, rows=4, events=5, newest=3, timeline=8, changes=4, register=4, coverage=2, partners=1, feed=3
        ),
    )


@pytest.fixture
def site(narrow: None, tmp_path: Path) -> Path:
    write_site(tmp_path, FILES)
    report = build(Options(root=tmp_path), tmp_path / "site")
    assert report.findings.of("error") == []
    return tmp_path / "site"


def test_a_crowded_term_lists_every_brief_in_a_line_and_its_newest_events(site: Path) -> None:
    page = (site / "kinds" / "array" / "index.html").read_text()
    assert all(f'href="../../briefs/{letter}/"' in page for letter in LETTERS)
    assert '<article class="card' not in page
    assert page.count('<li class="event ') == 3
    assert "The newest 3 of 12" in page


def test_a_long_timeline_gives_each_year_a_page_with_all_of_its_events(site: Path) -> None:
    assert (site / "timeline" / "index.html").read_text().count('<li class="event ') == 3
    of_year = {year: (site / "timeline" / str(year) / "index.html").read_text() for year in range(2019, 2023)}
    assert {year: page.count('<li class="event ') for year, page in of_year.items()} == dict.fromkeys(of_year, 3)
    assert 'href="../../briefs/a/#event-2019-03"' in of_year[2019]


def test_a_long_register_goes_on_on_further_pages(site: Path) -> None:
    pages = [site / "sources" / "index.html", site / "sources" / "page" / "2" / "index.html"]
    found = [[letter for letter in LETTERS if f"s-{letter}/" in page.read_text()] for page in pages]
    assert found == [list("abcd"), list("ef")]


def test_long_lists_say_that_they_are_parts(site: Path) -> None:
    assert "The newest 4 of 6" in (site / "changes" / "index.html").read_text()
    assert "Of 6 briefs, the 2" in (site / "coverage" / "index.html").read_text()
    assert "All 6 collaborations" in (site / "index.html").read_text()
    assert (site / "index.html").read_text().count('<tr class="tone-') == 3


def test_no_link_of_a_crowded_site_is_broken(site: Path) -> None:
    walked = Site(site, "/", "https://example.org/")
    leads = {
        where for page in walked.pages.values() for _, name in page.references if (where := walked.where(page, name))
    }
    assert {path for path, _ in leads} - walked.files.keys() == set()


def test_standing_counts_each_brief_once_at_the_end_of_each_year() -> None:
    linked = library(FILES)
    assert aggregates.standing(linked, *aggregates.EVERY) == [
        (2019, "active", 3),
        (2020, "ended", 3),
        (2021, "active", 3),
        (2021, "ended", 3),
        (2022, "ended", 6),
        (2023, "ended", 6),
        (2024, "ended", 6),  # to when somebody last verified a brief
    ]
