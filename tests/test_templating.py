"""Templates are compiled once, and again when they change."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest

from generator.site.components import PageView
from generator.templating.environment import Environment
from generator.templating.errors import TemplateFault
from generator.templating.render import COMPILED, Renderer
from generator.templating.sources import Templates


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "here" / "templates"
    folder.mkdir(parents=True)
    (folder / "own.html").write_text("{% include 'part.html' %}: {{ view.word }}", "utf-8")
    (folder / "part.html").write_text("a part", "utf-8")
    return folder.parent


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that were parsed."""
    names: list[str] = []
    parse = Environment.parse

    def noted(self: Environment, source: str, name: str, filename: str) -> Any:
        names.append(name)
        return parse(self, source, name, filename)

    monkeypatch.setattr(Environment, "parse", noted)
    return names


def rendered(root: Path, word: str = "<b>") -> str:
    site: Any = SimpleNamespace(language="en")
    renderer = Renderer(Templates(root))
    assert renderer.closure("own.html") == ["own.html", "part.html"]
    return renderer.render("own.html", PageView(site=site, head=site, view={"word": word}), {})


def test_a_template_is_compiled_once(root: Path, parsed: list[str]) -> None:
    assert rendered(root) == rendered(root) == "a part: &lt;b&gt;"
    assert sorted(parsed) == ["own.html", "part.html"]


def test_a_changed_template_is_compiled_anew(root: Path, parsed: list[str]) -> None:
    rendered(root)
    (root / "templates/part.html").write_text("another", "utf-8")
    assert rendered(root) == "another: &lt;b&gt;"
    assert sorted(parsed) == ["own.html", "part.html", "part.html"]
    assert len([path for path in (root / COMPILED).rglob("*") if path.is_file()]) == 2


def test_what_a_filter_makes_of_a_constant_is_not_kept(tmp_path: Path, parsed: list[str]) -> None:
    def said(spoken: Callable[[str], str]) -> str:
        environment = Environment(tmp_path, loader=jinja2.DictLoader({"a.html": "{{ 'Word'|spoken }}"}))
        environment.use(spoken=spoken)
        return environment.get_template("a.html").render()

    assert (said(str.upper), said(str.lower), parsed) == ("WORD", "word", ["a.html"])


@pytest.mark.parametrize("spoil", [lambda data: b"", lambda data: data[:60], lambda data: data[:-1] + b"?"])
def test_what_is_kept_may_be_damaged(root: Path, parsed: list[str], spoil: Callable[[bytes], bytes]) -> None:
    rendered(root)
    for path in (root / COMPILED).rglob("*"):
        if path.is_file():
            path.write_bytes(spoil(path.read_bytes()))
    assert rendered(root) == "a part: &lt;b&gt;"
    assert len(parsed) == 4


def test_a_fault_is_told_at_its_place_wherever_the_publication_was_moved(root: Path) -> None:
    (root / "templates/part.html").write_text("a part\n{{ view.no_such_word }}", "utf-8")
    for place in (root, root, root.with_name("there")):
        if not place.exists():
            shutil.move(root, place)
        with pytest.raises(TemplateFault) as fault:
            rendered(place)
        told = fault.value.diagnostic
        assert (told.path, told.line) == ("templates/part.html", 2)
