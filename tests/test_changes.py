"""`accord changes`: two states compared, as sites and as publications."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support import BRIEF, PAGE, PARTNER, accord, brief, page, partner, vary, write_site

EVENTS = """
events:
  - {date: 2022-02, title: It began, status: active, sources: [report]}
  - {date: 2023-05, title: It paused, status: suspended, sources: [report]}
sources: [{id: report, title: A report}]
"""
BEFORE = vary(
    {
        BRIEF: brief(EVENTS, "As it was.\n", status="", title="One"),
        "content/briefs/two.md": brief(title="Two"),
        PARTNER: partner(),
        PAGE: page("", "About.\n"),
    }
)
AFTER = {
    BRIEF: brief(
        EVENTS.replace("It paused, status: suspended", "It ended, status: ended") + "outlook: None.\n",
        "As it is.\n",
        status="",
        title="Number one",
    ),
    "content/briefs/two.md": None,
    "content/briefs/three.md": brief("relations: [{to: one, type: related, note: why}]\n", title="Three *stars*"),
    PARTNER: partner("country: FR\n"),
}


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two publications, both built."""
    before, after = (tmp_path_factory.mktemp(name) for name in ("before", "after"))
    write_site(before, BEFORE)
    write_site(after, {**BEFORE, **AFTER})
    for root in (before, after):
        assert accord("build", "--root", root).status == 0
    return before, after


FACTS = """\
Briefs: 1 added, 1 changed, 1 removed
  ~ Number one (one)
      title: One → Number one
      status: suspended → ended
      outlook: none → None.
  + Three *stars* (three)
  - Two (two)
Events: 1 changed
  ~ one, 2023-05: It ended
      title: It paused → It ended
      status: suspended → ended
Status history: 1 changed
  ~ one, 2023-05: ended
      status: suspended → ended
Partners: 1 changed
  ~ The Lab (lab)
      country: none → FR
Relations: 1 added
  + three related one
"""


def test_sites_are_compared_with_their_pages(states: tuple[Path, Path]) -> None:
    before, after = states
    ran = accord("changes", before / "site", after / "site")
    assert ran.status == 0
    facts, pages = ran.out.split("Pages: ")
    assert facts == FACTS
    told = pages.splitlines()
    assert told[0].endswith(" changed, 1 removed")
    assert {"  + /briefs/three/", "  - /briefs/two/", "  ~ /briefs/one/", "  ~ /"} <= set(told)
    assert "  ~ /about/" not in told


def test_publications_are_compared_without_building_them(states: tuple[Path, Path]) -> None:
    before, after = states
    ran = accord("changes", before, after)
    facts, pages = ran.out.split("Pages: ")
    assert facts == FACTS
    assert "  + /briefs/three/" in pages
    assert "~" not in pages


def test_what_stands_here_is_compared_when_nothing_else_is_named(states: tuple[Path, Path]) -> None:
    before, after = states
    assert accord("changes", before / "site", "--root", after).out.startswith(FACTS)


def test_nothing_changed(states: tuple[Path, Path]) -> None:
    before, _ = states
    assert accord("changes", before, before / "site").out == "Nothing changed.\n"
    assert accord("changes", before, before, "--format", "markdown").out.endswith("Nothing changed.\n")
    assert json.loads(accord("changes", before, before, "--format", "json").out)["changes"] == []


def test_markdown_for_a_pull_request(states: tuple[Path, Path]) -> None:
    text = accord("changes", *states, "--format", "markdown").out
    assert "| Briefs | 1 | 1 | 1 |\n" in text
    assert "| Relations | 1 |  |  |\n" in text
    assert "- added: Three \\*stars\\* (three)\n" in text, "a title is no markup"
    assert text.count("<details>") == text.count("</details>") == 6


def test_markdown_names_no_more_than_a_summary_can_hold(tmp_path: Path) -> None:
    few = write_site(tmp_path / "few", vary({}))
    more = {f"content/briefs/b{n}.md": brief(title=f"Brief {n}") for n in range(60)}
    many = write_site(tmp_path / "many", vary(more))
    text = accord("changes", few, many, "--format", "markdown").out
    assert "| Briefs | 60 |  |  |" in text
    assert text.count("- added: Brief") == 50
    assert "- and 10 more" in text


def test_json_for_programs(states: tuple[Path, Path]) -> None:
    found = json.loads(accord("changes", *states, "--format", "json").out)
    assert found["version"] == 1
    assert found["counts"]["briefs"] == {"added": 1, "changed": 1, "removed": 1}
    assert found["counts"]["sources"] == {"added": 0, "changed": 0, "removed": 0}
    assert found["changes"][-1]["sort"] == "pages"
    assert {
        "sort": "partners",
        "how": "changed",
        "id": "lab",
        "title": "The Lab",
        "details": ["country: none → FR"],
    } in found["changes"]


def test_long_texts_are_only_named(tmp_path: Path) -> None:
    before = write_site(tmp_path / "before", vary({}))
    after = write_site(tmp_path / "after", vary({BRIEF: brief().replace("What it is.", "Much is to be said. " * 9)}))
    assert "      summary changed\n" in accord("changes", before, after).out


def test_a_folder_that_is_neither(tmp_path: Path, states: tuple[Path, Path]) -> None:
    ran = accord("changes", tmp_path, states[0])
    assert ran.status == 2
    assert "is neither a publication nor a site" in ran.err


def test_a_publication_with_errors_is_not_compared(tmp_path: Path, states: tuple[Path, Path]) -> None:
    broken = write_site(tmp_path, vary({BRIEF: brief("kind: [\n")}))
    ran = accord("changes", states[0], broken)
    assert ran.status == 1
    assert "cannot be compared: 1 error" in ran.err
    assert "content/briefs/one.md" in ran.err
