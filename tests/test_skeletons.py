"""`accord init` and `accord new`: what they write is good as it stands, and they write over nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pytest

from generator.authoring import scaffold
from generator.authoring.json_schema import FILES
from tests.support import BRIEF, MINIMAL, SOURCES, TODAY, accord, brief, vary, write_site


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    root = tmp_path / "record"
    assert accord("init", root).status == 0
    return root


# --- init ---------------------------------------------------------------------------------------------------------


def test_a_first_publication_is_without_a_warning_and_builds(begun: Path) -> None:
    checked = accord("check", "--strict", "--root", begun)
    assert (checked.status, checked.err) == (0, "")
    assert checked.out == "4 briefs checked: no error, 0 warnings.\n"
    assert accord("build", "--strict", "--jobs", "1", "--root", begun).status == 0
    assert f'datetime="{TODAY}"' in (begun / "site/briefs/buoy-network/index.html").read_text(encoding="utf-8")
    assert (begun / "site/briefs/buoy-network/buoys-at-work.svg").is_file()


def test_a_first_publication_has_what_its_editors_need(begun: Path) -> None:
    for name in (".gitignore", "README.md", "requirements.txt", ".github/workflows/pages.yml"):
        assert (begun / name).is_file()
    readme = (begun / "README.md").read_text(encoding="utf-8")
    for command in re.findall(r"`?accord (\w+)", readme):
        assert accord(command, "--help").status == 0
    for place in re.findall(r"`((?:content|\.github)/[^`]*)`", readme):
        assert (begun / place).exists(), place
    text = "".join(path.read_text(encoding="utf-8") for path in begun.rglob("*") if path.is_file())
    assert "TODAY" not in text


@pytest.mark.parametrize("what", ["a file in it", "a file of that name"])
def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path, what: str) -> None:
    place = tmp_path / "record"
    kept = place / "notes.txt" if what == "a file in it" else place
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("mine")
    ran = accord("init", place)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.endswith(
        f"Error: {place} is not empty; name a new folder\n"
        if what == "a file in it"
        else f"Error: {place} is not a folder\n"
    )
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [kept]


def test_a_fresh_repository_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert accord("init", tmp_path).status == 0
    assert (tmp_path / "content/publication.yaml").is_file()


def test_a_checkout_is_named_where_pip_noted_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noted = {"url": "https://code.example/accord", "vcs_info": {"vcs": "git", "commit_id": "0" * 40}}

    class Noted:
        def read_text(self, name: str) -> str:
            return json.dumps(noted)

    monkeypatch.setattr(scaffold, "distribution", lambda name: Noted())
    accord("init", tmp_path)
    last = (tmp_path / "requirements.txt").read_text(encoding="utf-8").splitlines()[-1]
    assert last == f"accord @ git+https://code.example/accord@{'0' * 40}"


FORM = "lower-case letters, digits and single hyphens"


# --- new ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("brief", "content/briefs/deep-sea.md"),
        ("partner", "content/partners/deep-sea.md"),
        ("page", "content/pages/deep-sea.md"),
        ("source", "content/sources/deep-sea.yaml"),
    ],
)
def test_a_new_file_is_good_as_it_stands(begun: Path, kind: str, path: str) -> None:
    ran = accord("new", kind, "deep-sea", "--root", begun)
    assert ran == (0, path + "\n", "")
    checked = accord("check", "--drafts", "--root", begun)
    assert re.findall(r"(\w+)\[(.+)\]", checked.err) == ([("warning", "uncited-source")] if kind == "source" else [])
    text = (begun / path).read_text(encoding="utf-8")
    assert "Deep sea" in text
    keys = {field.name for field in msgspec.structs.fields(FILES["sources" if kind == "source" else kind])}
    assert keys == set(re.findall(r"^(?:# |- |  # |  )?(\w+):", text, re.MULTILINE)) & keys


def test_all_that_a_new_brief_has_as_comments_is_good_too(begun: Path) -> None:
    accord("new", "brief", "deep-sea", "--root", begun)
    path = begun / "content/briefs/deep-sea.md"
    whole = re.sub(r"^# ", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    path.write_text(whole, encoding="utf-8")
    checked = accord("check", "--drafts", "--root", begun)
    assert re.findall(r"\[(.+)\]: ", checked.err) == ["uncited-source"]  # the example of a source


def test_a_new_brief_is_a_draft_of_today_with_the_publications_words(begun: Path) -> None:
    accord("new", "brief", "deep-sea", "--root", begun, "--title", 'The "deep": a sea')
    text = (begun / "content/briefs/deep-sea.md").read_text(encoding="utf-8")
    assert r'title: "The \"deep\": a sea"' in text
    assert f"date: {TODAY}" in text
    assert "# kind: network # network, expedition, archive, exchange\n" in text
    assert "# active, at-risk, suspended, ended, replaced, unknown;" in text
    assert accord("build", "--drafts", "--jobs", "1", "--root", begun).status == 0
    assert "The &#34;deep&#34;: a sea" in (begun / "site/briefs/deep-sea/index.html").read_text(encoding="utf-8")
    accord("build", "--jobs", "1", "--root", begun)
    assert not (begun / "site/briefs/deep-sea").exists()


@pytest.mark.parametrize("title", ["Plain", "No: yes", "# x", "2024", "[a]", "it's", "null", "é ✓", "- a", "a\\b"])
def test_a_title_is_read_back_as_it_was_given(tmp_path: Path, title: str) -> None:
    root = write_site(tmp_path, MINIMAL)
    assert accord("new", "page", "deep-sea", "--root", root, "--title", title).status == 0
    accord("build", "--drafts", "--jobs", "1", "--root", root)
    page = (root / "site/deep-sea/index.html").read_text(encoding="utf-8")
    assert f'<meta property="og:title" content="{title.replace(chr(39), "’")}">' in page


@pytest.mark.parametrize(
    ("kind", "id", "why"),
    [
        (
            "brief",
            "Deep_Sea",
            '"Deep_Sea" is not an id: lower-case letters, digits and single hyphens; write "deep-sea"',
        ),
        ("brief", "…", '"…" is not an id: lower-case letters, digits and single hyphens'),
        ("brief", "one", 'there is a brief "one" already: content/briefs/one.md'),
        ("brief", "two", 'there is a brief "two" already: content/briefs/two/index.md'),
        ("source", "s", 'there is a source "s" already, in content/sources/shared.yaml'),
        ("source", "shared", "content/sources/shared.yaml is there already"),
        ("page", "timeline", "/timeline/ is taken; choose another id"),
        ("page", "assets", "/assets/ is taken; choose another id"),
        ("page", "old", "/old/ is taken; choose another id"),
    ],
)
def test_what_may_not_be_made_is_refused(tmp_path: Path, kind: str, id: str, why: str) -> None:
    files = {
        BRIEF: brief("aliases: [/old/]\n", "[@s]\n"),
        "content/briefs/two/index.md": brief(title="Two"),
        SOURCES: "- {id: s, title: S}\n",
    }
    root = write_site(tmp_path, vary(files))
    before = {path: path.read_bytes() for path in (root / "content").rglob("*") if path.is_file()}
    ran = accord("new", kind, id, "--root", root)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.endswith(f"Error: {why}\n")
    assert {path: path.read_bytes() for path in (root / "content").rglob("*") if path.is_file()} == before


def test_a_publication_with_mistakes_may_grow(tmp_path: Path) -> None:
    root = write_site(tmp_path, vary({BRIEF: "---\ntitle: [\n---\n"}))
    assert accord("new", "partner", "lab", "--root", root).status == 0
    assert accord("new", "brief", "two", "--root", tmp_path / "content").status == 2
