"""docs/quickstart.md is true word for word, to the live preview at its end; and Accord builds the documentation."""

from __future__ import annotations

import re
import runpy
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli.main import main
from tests.support import accord
from tests.test_docs import DOCS, ROOT, attributes, put, tokens_of
from tests.test_serve import Server

BRIEF = "/briefs/plover-count/"


def test_the_quickstart_can_be_followed_word_for_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    server: Server | None = None
    ran = []
    try:
        for fence in (token for token in tokens_of(DOCS / "quickstart.md") if token.type == "fence"):
            if "file" in attributes(fence):
                put(fence, Path.cwd())
                continue
            for command, output in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", fence.content, re.MULTILINE):
                program, name, *arguments = shlex.split(command)
                ran.append(command)
                if program == "cd":
                    monkeypatch.chdir(name)
                elif name == "serve":
                    server = Server(Path.cwd(), *arguments)
                    assert re.sub(r":\d+/", ":8000/", server.said) == output
                else:
                    assert program == "accord"
                    assert CliRunner().invoke(main, [name, *arguments]).output == output
        assert server is not None
        server.shows(BRIEF, "Forty members counted 212 plovers")
        page = server.ask(BRIEF).text.replace("\N{NO-BREAK SPACE}", " ")
        assert "The first count" in page and "A letter to the members" in page
        assert 'data-status="active"' in page
        assert "/partners/dune-society/" in page
        brief = Path("content/briefs/plover-count.md")
        brief.write_text(brief.read_text(encoding="utf-8").replace("212", "213"), encoding="utf-8")
        server.shows(BRIEF, "Forty members counted 213 plovers")
    finally:
        if server is not None:
            server.end()
    assert accord("build", "--strict", "--jobs", "1").status == 0
    assert Path("site/briefs/plover-count/index.html").is_file()
    assert {command.split()[1] for command in ran if command.startswith("accord")} >= {"init", "check", "serve", "new"}


@pytest.fixture(scope="module")
def documentation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("documentation")
    runpy.run_path(str(ROOT / "docs/site/assemble.py"))["assemble"](root)
    return root


def test_the_documentation_builds_without_a_warning(documentation: Path) -> None:
    ran = accord("build", "--strict", "--jobs", "1", "--root", documentation)
    assert (ran.status, ran.err) == (0, "")
    for path in [*DOCS.glob("*.md"), ROOT / "README.md"]:
        id = "overview" if path.name == "README.md" else path.stem
        page = (documentation / "site" / id / "index.html").read_text(encoding="utf-8")
        title = path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        assert page.count("<h1") == 1
        assert f">{title}</h1>" in page
        assert 'class="lead"' not in page, "the first paragraph would stand there twice"


def test_the_links_of_the_documentation_stay_within_it(documentation: Path) -> None:
    reference = (documentation / "content/pages/reference.md").read_text(encoding="utf-8")
    assert "](writing.md#yaml-in-plain-words)" in reference
    assert "](#publication-yaml)" in reference  # on GitHub it is #publicationyaml
    assert "| `[text](iss.md)`, " in reference  # code stays as it is
    overview = (documentation / "content/pages/overview.md").read_text(encoding="utf-8")
    assert "](writing.md)" in overview and "](docs/" not in overview.replace("`", "")


def test_the_words_of_the_documentation_are_its_own(documentation: Path) -> None:
    """Only links differ from the texts in docs/."""
    for path in DOCS.glob("*.md"):
        made = (documentation / "content/pages" / path.name).read_text(encoding="utf-8").split("\n---\n", 1)[1]
        original = path.read_text(encoding="utf-8").partition("\n")[2]
        bare = [re.sub(r"\]\([^)]*\)", "]()", text) for text in (made, original)]
        assert bare[0] == bare[1]
