"""`accord changes`: states of every kind, compared and told in every form."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support import BRIEF, PAGE, PARTNER, Files, accord, brief, page, partner, vary, write_site

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
AFTER: Files = {
    BRIEF: brief(EVENTS.replace("suspended", "ended") + "outlook: None.\n", "As it is.\n", status="", title="One"),
    "content/briefs/two.md": None,
    "content/briefs/three.md": brief("relations: [{to: one, type: related, note: why}]\n", title="Three *stars*"),
    PARTNER: partner("country: FR\n"),
}
TOLD = """\
CORRECTED  One: Suspended → Ended (May 2023). No correction is noted: content/briefs/one.md:7:47
RETRACTED  Two is gone. No correction is noted: content/briefs/two.md:2:8
NEWS       One, outlook: +None.
NEWS       New brief: Three *stars*
NEWS       The Lab, country: +FR
WORDING    One, text: As it was. → As it is.
"""


def commit(root: Path, day: str) -> None:
    """Commit everything in a folder, as of a day's noon."""
    stamp = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    environment = {**os.environ, **stamp, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    if not (root / ".git").exists():
        subprocess.run(["git", "init", "--quiet", "--initial-branch=main"], cwd=root, check=True)
    for command in (["add", "--all"], ["commit", "--quiet", "--message", day]):
        named = ["git", "-c", "user.name=Ann", "-c", "user.email=a@example.org", *command]
        subprocess.run(named, cwd=root, check=True, env=environment)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two publications."""
    before, after = (tmp_path_factory.mktemp(name) for name in ("before", "after"))
    write_site(before, BEFORE)
    write_site(after, {**BEFORE, **AFTER})
    return before, after


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same two as revisions of 3 and 5 March 2024, with later edits that are not committed."""
    root = write_site(tmp_path_factory.mktemp("repository") / "record", BEFORE)
    commit(root, "2024-03-03")
    subprocess.run(["git", "tag", "e0"], cwd=root, check=True)
    write_site(root, AFTER)
    commit(root, "2024-03-05")
    write_site(root, {PAGE: page("", "About 2.\n")})
    return root


def test_folders(folders: tuple[Path, Path]) -> None:
    ran = accord("changes", *folders)
    assert (ran.status, ran.out) == (0, TOLD)
    assert accord("changes", folders[0], "--root", folders[1]).out == TOLD


@pytest.mark.parametrize(
    "states", [("HEAD~1", "HEAD"), ("e0", "main"), ("2024-03-03", "2024-03-05"), ("2024-03-04", "2024-03")]
)
def test_revisions_and_days(repository: Path, states: tuple[str, str]) -> None:
    assert accord("changes", *states, "--root", repository).out == TOLD


def test_a_revision_is_compared_with_what_stands_here(repository: Path) -> None:
    told = accord("changes", "HEAD", "--root", repository).out
    assert told == "CORRECTED  About, text: About. → About 2. No correction is noted: content/pages/about.md:4:1\n"


def test_a_publication_within_a_repository(tmp_path: Path) -> None:
    root = write_site(tmp_path / "records/one", BEFORE)
    commit(tmp_path, "2024-03-03")
    write_site(root, AFTER)
    assert accord("changes", "HEAD", "--root", root).out == TOLD


def test_nothing_is_written_by_comparing(repository: Path) -> None:
    def files() -> set[str]:
        return {path.as_posix() for path in repository.rglob("*")}

    before = files()
    accord("changes", "e0", "--root", repository)
    assert files() == before


def test_sites_tell_what_their_data_hold(folders: tuple[Path, Path], tmp_path: Path) -> None:
    sites = [tmp_path / "before", tmp_path / "after"]
    for root, site in zip(folders, sites, strict=True):
        assert accord("build", "--root", root, "--output", site, "--no-search").status == 0
    told = accord("changes", *sites).out
    assert "One: Suspended → Ended (May 2023)" in told
    assert "Two is gone" in told and "New brief: Three" in told
    assert "text" not in told
    assert accord("changes", sites[0], folders[0]).out == "Nothing changed.\n"


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("e9", 'there is no revision "e9"'),
        ("1999-01-01", "there is no revision of 1999-01-01, or before"),
        ("edition:2024-01-01", 'there is no edition of "2024-01-01"'),
        ("--output", "No such option"),
    ],
)
def test_a_state_that_there_is_not(repository: Path, state: str, reason: str) -> None:
    ran = accord("changes", state, "--root", repository)
    assert ran.status == 2
    assert reason in ran.err


def test_a_folder_that_is_neither(tmp_path: Path, folders: tuple[Path, Path]) -> None:
    ran = accord("changes", tmp_path, folders[0])
    assert ran.status == 2
    assert "is neither a publication nor a site, nor a revision" in ran.err


def test_without_an_edition_a_state_must_be_named(folders: tuple[Path, Path]) -> None:
    ran = accord("changes", "--root", folders[0])
    assert ran.status == 2
    assert "there is no edition yet" in ran.err


def test_outside_git_there_are_no_revisions(folders: tuple[Path, Path]) -> None:
    assert accord("changes", "HEAD", "--root", folders[0]).status == 2


def test_nothing_changed(folders: tuple[Path, Path]) -> None:
    before, _ = folders
    assert accord("changes", before, before).out == "Nothing changed.\n"
    assert accord("changes", before, before, "--format", "markdown").out.endswith("Nothing changed.\n")
    assert json.loads(accord("changes", before, before, "--format", "json").out)["changes"] == []


def test_an_exit_status_for_what_is_not_noted(folders: tuple[Path, Path], tmp_path: Path) -> None:
    assert accord("changes", *folders, "--exit-code").status == 1
    assert accord("changes", folders[0], folders[0], "--exit-code").status == 0
    more = write_site(tmp_path, {**BEFORE, "content/briefs/new.md": brief(title="New")})
    assert accord("changes", folders[0], more, "--exit-code").status == 0


def test_classes_are_chosen_among(folders: tuple[Path, Path]) -> None:
    told = accord("changes", *folders, "--class", "news", "--class", "wording").out
    assert told == "".join(line for line in TOLD.splitlines(keepends=True) if line.startswith(("NEWS", "WORDING")))


def test_a_state_with_errors_is_compared_as_far_as_it_can_be_read(tmp_path: Path, folders: tuple[Path, Path]) -> None:
    broken = write_site(tmp_path, {**BEFORE, BRIEF: "---\nkind: [\n---\n", PARTNER: partner(name="A Lab")})
    ran = accord("changes", folders[0], broken)
    first, second = ran.out.splitlines()
    assert first.startswith(f"Not all of {broken} could be read: content/briefs/one.md:3:")
    assert second.startswith("CORRECTED  A Lab, name: The Lab → A Lab")
    alike = write_site(tmp_path / "alike", {**BEFORE, BRIEF: "---\nkind: [\n---\n"})
    assert accord("changes", folders[0], alike).out.splitlines()[1:] == ["Nothing changed."]
    errors = json.loads(accord("changes", folders[0], broken, "--format", "json").out)["errors"]
    assert [(error["path"], error["code"]) for error in errors] == [("content/briefs/one.md", "yaml-syntax")]


def test_markdown_for_a_pull_request(folders: tuple[Path, Path]) -> None:
    told = accord("changes", *folders, "--format", "markdown").out
    assert told.startswith("### What this changes\n\n- One: Suspended → Ended (May 2023). No correction is noted")
    assert "**2 without a correction noted.**" in told
    assert "- New brief: Three \\*stars\\*\n" in told, "a title is no markup"
    assert told.count("<details") == told.count("</details>") == 3
    assert "<details open>\n<summary>Retracted (1)</summary>" in told


def test_markdown_names_no_more_than_a_summary_can_hold(tmp_path: Path) -> None:
    few = write_site(tmp_path / "few", vary({}))
    more = {f"content/briefs/b{n}.md": brief(title=f"Brief {n}") for n in range(60)}
    told = accord("changes", few, write_site(tmp_path / "many", vary(more)), "--format", "markdown").out
    assert "<summary>News (60)</summary>" in told
    assert told.count("- New brief") == 50
    assert "- and 10 more\n" in told


def test_json_for_programs(folders: tuple[Path, Path]) -> None:
    found = json.loads(accord("changes", *folders, "--format", "json").out)
    assert (found["version"], found["before"], found["after"]) == (1, *map(str, folders))
    assert found["errors"] == []
    assert found["changes"][0] == {
        "class": "correction",
        "fact": "briefs/one/events/2023-05.it-paused/status",
        "brief": "one",
        "before": "suspended",
        "after": "ended",
        "date": "2023-05",
        "text": "One: Suspended → Ended (May 2023)",
        "note": "missing",
        "place": "content/briefs/one.md:7:47",
        "url": "https://example.org/briefs/one/#event-2023-05",
    }


def test_a_feed_has_an_entry_a_change(folders: tuple[Path, Path]) -> None:
    feed = ElementTree.fromstring(accord("changes", *folders, "--format", "atom").out)
    space = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{space}entry")
    assert len(entries) == len(TOLD.splitlines())
    assert len({entry.findtext(f"{space}id") for entry in entries}) == len(entries)
    assert entries[0].findtext(f"{space}title") == "Corrected: One: Suspended → Ended (May 2023)"
    assert {entry.findtext(f"{space}updated") for entry in entries} == {feed.findtext(f"{space}updated")}
