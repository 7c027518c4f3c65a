"""The site's type: the files in the repository are what their packages make, and the style sheet names them all."""

from __future__ import annotations

import pytest

from tests.test_docs import TEMPLATES
from tools import fonts


@pytest.mark.parametrize("face", fonts.FACES, ids=lambda face: face.name)
def test_the_files_are_what_the_packages_make(face: fonts.Face) -> None:
    assert (fonts.FOLDER / f"{face.name}.woff2").read_bytes() == fonts.make(face), "run: make fonts"


def test_the_style_sheet_holds_the_rules() -> None:
    assert fonts.rules() in (TEMPLATES / "assets/accord.css").read_text("utf-8"), "run: make fonts"


def test_the_licence_is_with_them() -> None:
    text = (fonts.FOLDER / "OFL.txt").read_text("utf-8")
    assert text == fonts.licence()
    assert "SIL OPEN FONT LICENSE Version 1.1" in text


def test_they_are_light() -> None:
    files = {path.name: path.stat().st_size for path in fonts.FOLDER.glob("*.woff2")}
    assert set(files) == {f"{face.name}.woff2" for face in fonts.FACES}
    assert sum(files.values()) <= 120_000
