"""What a build leaves on the disk, and what it refuses to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import (
    BRIEF,
    MINIMAL,
    PAGE,
    PUBLICATION,
    TODAY,
    Ran,
    accord,
    brief,
    epoch,
    page,
    publication,
    write_site,
)

REPOSITORY = Path(__file__).parent.parent
OBSERVATORIES = Path(__file__).parent / "sites" / "observatories"
TWO = "content/briefs/two.md"
WRONG = brief("ended: 2024-13\n")


def tree(folder: Path) -> dict[str, bytes]:
    """All that a reader of the site can get."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".accord")
    }


def states(folder: Path) -> dict[str, tuple[int, int]]:
    """The files as the disk knows them: one that was written again has another state, whatever it holds."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".accord")
    }


def build(root: Path, *options: str | Path) -> Ran:
    return accord("build", "--root", root, *options)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication that has been built; what a test changes is a copy of it."""
    root = tmp_path_factory.mktemp("built")
    write_site(root, {**MINIMAL, TWO: brief(title="Two"), PAGE: page("aliases: [/old/]\n")})
    assert build(root).status == 0
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "root")
    return tmp_path / "root"


# --- the same bytes -----------------------------------------------------------------------------------------------


def run_elsewhere(root: Path, **environment: str) -> None:
    """Build in a process of its own, which knows nothing of this one."""
    arguments = [sys.executable, "-m", "generator", "build", "--root", str(root)]
    settings = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY), **environment}
    ran = subprocess.run(arguments, env=settings, cwd=root, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr


def test_two_builds_in_two_places_give_the_same_bytes(tmp_path: Path) -> None:
    places = tmp_path / "one", tmp_path / "two and a longer päth" / "there"
    day, later = str(epoch(TODAY)), str(epoch(TODAY) + 12 * 3600)
    circumstances = (
        {"TZ": "Pacific/Kiritimati", "LANG": "C", "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": day},
        {"TZ": "America/Adak", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": later},
    )
    for place, environment in zip(places, circumstances, strict=True):
        shutil.copytree(OBSERVATORIES, place, ignore=shutil.ignore_patterns("site", ".accord"))
        for path in place.rglob("*"):
            os.utime(path, (0, len(place.parts)))
        run_elsewhere(place, **environment)
    assert tree(places[0] / "site") == tree(places[1] / "site")


def test_the_day_is_not_in_the_bytes(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(root / "site")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch(TODAY.replace(year=2031))))
    ran = build(root, "--clean")
    assert ran.status == 0
    assert "warning[stale]" in ran.err
    assert tree(root / "site") == before


# --- what is written and what is removed --------------------------------------------------------------------------


def test_a_second_build_writes_nothing(root: Path) -> None:
    before = states(root / "site")
    ran = build(root)
    assert ran.out.startswith(f"0 files written, {len(before)} unchanged, 0 removed; 0 pictures drawn, ")
    assert states(root / "site") == before


def test_a_build_without_its_cache_writes_nothing_either(root: Path) -> None:
    before = states(root / "site")
    shutil.rmtree(root / ".accord")
    assert build(root).out.startswith("0 files written, ")
    assert states(root / "site") == before


def test_what_was_changed_in_the_site_by_hand_is_mended(root: Path) -> None:
    before = tree(root / "site")
    (root / "site/index.html").write_text("changed")
    (root / "site/about/index.html").unlink()
    assert build(root).out.startswith("2 files written, ")
    assert tree(root / "site") == before


def test_the_files_of_a_brief_that_is_gone_are_removed_and_others_stay(root: Path) -> None:
    (root / "site/notes.txt").write_text("somebody's own")
    (root / "site/briefs/two/mine.txt").write_text("somebody's own")
    (root / TWO).unlink()
    (root / PAGE).unlink()
    ran = build(root)
    assert ran.status == 0
    assert not (root / "site/briefs/two/index.html").exists()
    assert not (root / "site/about").exists()
    assert not (root / "site/old").exists()
    assert (root / "site/notes.txt").read_text() == "somebody's own"
    assert (root / "site/briefs/two/mine.txt").read_text() == "somebody's own"


def test_clean_drops_what_accord_wrote_and_nothing_else(root: Path) -> None:
    (root / "site/notes.txt").write_text("somebody's own")
    (root / "site/briefs/one/mine.txt").write_text("somebody's own")
    before = states(root / "site")
    assert build(root, "--clean").out.startswith(f"{len(before) - 2} files written, 0 unchanged, 0 removed")
    after = states(root / "site")
    assert {path for path in after if after[path] == before[path]} == {"notes.txt", "briefs/one/mine.txt"}
    assert after.keys() == before.keys()


def test_clean_removes_no_site_when_the_content_has_errors(root: Path) -> None:
    before = tree(root / "site")
    write_site(root, {BRIEF: WRONG})
    assert build(root, "--clean").status == 1
    assert tree(root / "site") == before


@pytest.mark.parametrize(
    ("files", "options"),
    [
        ({BRIEF: WRONG}, []),
        ({BRIEF: ""}, []),
        ({PUBLICATION: ""}, []),
        ({BRIEF: brief(body="A <b>word</b>.\n")}, ["--strict"]),
        ({BRIEF: brief(body="![](map.png)\n")}, []),
        ({"templates/brief.html": "{% extends 'accord/brief.html' %}{% block heading %}{{ x }}{% endblock %}"}, []),
    ],
)  # fmt: skip
def test_errors_leave_the_site_as_it_was(root: Path, files: dict[str, str], options: list[str]) -> None:
    (root / "site/notes.txt").write_text("somebody's own")
    before = states(root / "site")
    write_site(root, {PAGE: page(title="About it"), **files})
    ran = build(root, *options)
    assert ran.status == 1
    assert "Nothing was written: " in ran.err
    assert states(root / "site") == before


def test_a_page_may_become_a_folder_and_a_folder_a_page(root: Path) -> None:
    for alias in ("/was.html", "/was.html/", "/was/deep/", "/was.html"):
        write_site(root, {PAGE: page(f"aliases: [{alias}]\n")})
        assert build(root).status == 0
        path = root / "site" / (alias.strip("/") if alias.endswith(".html") else f"{alias.strip('/')}/index.html")
        assert path.is_file()


def test_a_cache_that_is_damaged_costs_only_time(root: Path) -> None:
    before = tree(root / "site")
    for path in sorted((root / ".accord").rglob("*")):
        if path.is_file():
            path.write_bytes(b"\x00nonsense" * 50)
    assert build(root).status == 0
    assert tree(root / "site") == before


def test_a_cache_that_cannot_be_written_costs_only_time(root: Path) -> None:
    before = tree(root / "site")
    shutil.rmtree(root / ".accord")
    (root / ".accord").write_text("a file in its place")
    assert build(root).status == 0
    assert tree(root / "site") == before


# --- refusals and exit statuses -----------------------------------------------------------------------------------


@pytest.mark.parametrize("output", [".", "content", "content/site", "templates", "templates/new", "..", ".accord/site"])
def test_outputs_that_are_refused(root: Path, output: str) -> None:
    before = tree(root)
    ran = build(root, "--output", root / output)
    assert ran.status == 2
    assert "Error: " in ran.err
    assert tree(root) == before


def test_a_folder_of_somebody_else_s_is_refused(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("years of work")
    for options in ([], ["--clean"]):
        ran = build(root, "--output", other, *options)
        assert ran.status == 2
        assert "was not made by Accord" in ran.err
        assert tree(other) == {"thesis.txt": b"years of work"}
    assert build(root, "--output", other / "thesis.txt").status == 2
    assert (other / "thesis.txt").read_text() == "years of work"


def test_an_empty_folder_and_a_new_one_are_taken(root: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for output in (tmp_path / "empty", tmp_path / "new" / "deep"):
        assert build(root, "--output", output).status == 0
        assert tree(output) == tree(root / "site")


def test_a_link_to_the_publication_is_seen_through(root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root / "content")
    assert build(root, "--output", tmp_path / "link").status == 2
    assert build(root, "--output", tmp_path / "link" / "briefs").status == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "--root", "nowhere"],
        ["build", "--root", "empty"],
        ["check", "--root", "empty"],
        ["build", "--root", "root", "--nonsense"],
        ["build", "--root", "root", "--jobs", "0"],
        ["build", "--root", "root", "--as-of", "yesterday"],
        ["build", "--root", "root", "--base-url", "example.org"],
        ["build", "--root", "root", "--base-url", "mailto:a@example.org"],
        ["build", "--root", "root", "--base-url", "javascript:alert(1)"],
        ["nonsense"],
    ],
)
def test_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    write_site(tmp_path / "root", MINIMAL)
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    ran = accord(*arguments)
    assert ran.status == 2
    assert ran.out == ""
    assert "Error: " in ran.err
    assert not (tmp_path / "root/site").exists()
    assert list((tmp_path / "empty").iterdir()) == []


def test_exit_statuses(tmp_path: Path) -> None:
    root = write_site(tmp_path, MINIMAL)
    assert accord("check", "--root", root) == Ran(0, "1 brief checked: no error, 0 warnings.\n", "")
    write_site(root, {BRIEF: brief(body="A <b>word</b>.\n")})
    assert accord("check", "--root", root).status == 0
    assert accord("check", "--root", root, "--strict").status == 1
    assert not (root / "site").exists()
    assert build(root).status == 0
    assert build(root, "--strict").status == 1
    write_site(root, {BRIEF: WRONG})
    assert accord("check", "--root", root).status == 1
    assert build(root).status == 1
    assert accord("--help").status == 0
    for command in ("build", "check", "serve"):
        assert accord(command, "--help").status == 0


def test_check_writes_nothing_into_the_site(root: Path) -> None:
    write_site(root, {PAGE: page(title="About it")})
    before = states(root / "site")
    assert accord("check", "--root", root).status == 0
    assert states(root / "site") == before


def test_a_fifo_and_links_out_stop_the_build_and_hang_nothing(root: Path, tmp_path: Path) -> None:
    before = tree(root / "site")
    (tmp_path / "secret.md").write_text(page(title="Secret"))
    os.mkfifo(root / "content/briefs/pipe.md")
    (root / "content/pages/secret.md").symlink_to(tmp_path / "secret.md")
    (root / "content/data").symlink_to("/etc")
    ran = build(root)
    assert ran.status == 1
    assert [line.split(": ")[0] for line in ran.err.splitlines() if "not-a-file" in line] == [
        "content/briefs/pipe.md:1:1",
        "content/data:1:1",
        "content/pages/secret.md:1:1",
    ]
    assert tree(root / "site") == before


def test_a_file_whose_name_is_no_text(root: Path) -> None:
    with open(os.fsencode(root) + b"/content/briefs/caf\xe9.md", "wb") as file:  # noqa: PTH123  a path in bytes
        file.write(brief(title="Cafe").encode())
    ran = build(root)
    assert ran.status == 1
    assert "content/briefs/caf\ufffd.md:1:1: error[bad-encoding]: the file's name is not UTF-8\n" in ran.err


# --- what the site is told ----------------------------------------------------------------------------------------


def canonical(root: Path) -> str:
    text = (root / "site/briefs/one/index.html").read_text()
    return text.partition('<link rel="canonical" href="')[2].partition('"')[0]


def test_the_base_url_comes_from_the_option_the_environment_or_the_publication(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert canonical(root) == "https://example.org/briefs/one/"
    monkeypatch.setenv("BASE_URL", "https://pages.example/repo/")
    assert build(root).status == 0
    assert canonical(root) == "https://pages.example/repo/briefs/one/"
    assert build(root, "--base-url", "http://localhost:8000").status == 0
    assert canonical(root) == "http://localhost:8000/briefs/one/"


def test_drafts_and_dates(root: Path) -> None:
    events = "events: [{date: 2024-03, title: It ended, status: ended, sources: [s]}]\nsources: [{id: s, title: S}]\n"
    write_site(root, {TWO: brief(events, title="Two", status="ended"), BRIEF: brief("draft: true\n")})
    assert build(root).status == 0
    assert not (root / "site/briefs/one").exists()
    assert build(root, "--drafts").status == 0
    assert (root / "site/briefs/one/index.html").exists()
    assert 'data-status="ended"' in (root / "site/briefs/two/index.html").read_text()
    assert build(root, "--as-of", "2024-02").status == 0
    assert 'data-status=""' in (root / "site/briefs/two/index.html").read_text()


def test_a_publication_without_briefs(tmp_path: Path) -> None:
    root = write_site(tmp_path, {PUBLICATION: publication()})
    assert build(root).status == 0
    assert (root / "site/index.html").exists()


def test_several_processes_make_the_same_site(tmp_path: Path) -> None:
    files = {
        f"content/briefs/b{n}.md": brief(f"fields: [f{n % 7}]\ncountries: [FR]\n", "[[b0]]\n", title=f"Brief {n}")
        for n in range(120)
    }
    for jobs in ("1", "2"):
        root = write_site(tmp_path / jobs, {PUBLICATION: publication(), **files})
        assert build(root, "--jobs", jobs).status == 0
    assert tree(tmp_path / "1/site") == tree(tmp_path / "2/site")


# --- when nothing but wording has changed ---------------------------------------------------------------------------


def reword(root: Path, words: str) -> None:
    path = root / BRIEF
    path.write_text(path.read_text() + words)


def test_of_a_reworded_brief_only_what_shows_its_text_is_made_again(root: Path) -> None:
    build(root, "--no-search")
    reword(root, "\nOne paragraph more.\n")
    ran = build(root, "--no-search", "--explain")
    reasons = [line for line in ran.out.splitlines() if "←" in line]
    assert reasons == [
        "atom.xml ← the text that feeds carry of one ← the text of content/briefs/one.md ← content/briefs/one.md",
        "briefs/one/index.html ← the text of content/briefs/one.md ← content/briefs/one.md",
        "feed.json ← the text that feeds carry of one ← the text of content/briefs/one.md ← content/briefs/one.md",
    ]
    incremental = tree(root / "site")
    assert b"One paragraph more." in incremental["briefs/one/index.html"]
    build(root, "--no-search", "--clean")
    assert tree(root / "site") == incremental


def test_rewording_that_a_check_read_first_is_published(root: Path) -> None:
    build(root, "--no-search")
    reword(root, "\nRead by a check first.\n")
    assert accord("check", "--root", root).status == 0
    build(root, "--no-search")
    assert b"Read by a check first." in tree(root / "site")["briefs/one/index.html"]


def test_rewording_keeps_the_warnings_and_adds_its_own(root: Path) -> None:
    write_site(root, {TWO: brief("events: [{date: 2023, title: Nobody says so}]\n", title="Two")})
    assert "unsourced" in build(root, "--no-search").err
    reword(root, "\n<b>Raw.</b>\n")
    ran = build(root, "--no-search")
    assert "warning[unsourced]" in ran.err and "warning[raw-html]" in ran.err
    reword(root, "\nMore.\n")
    assert build(root, "--no-search").err == ran.err
    assert build(root, "--no-search", "--strict").status == 1
