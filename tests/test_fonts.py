"""The site's type: the files in the repository are what their packages make, and the style sheet names them all."""

from __future__ import annotations

import pytest

from generator.charts.render import faces
from tests.test_docs import TEMPLATES
from tools import card_type, fonts


@pytest.mark.parametrize("face", fonts.FACES, ids=lambda face: face.name)
def test_the_files_are_what_the_packages_make(face: fonts.Face) -> None:
    assert (fonts.FOLDER / f"{face.name}.woff2").read_bytes() == fonts.make(face), "run: make fonts"


def test_the_style_sheet_holds_the_rules() -> None:
    assert fonts.rules() in (TEMPLATES / "assets/accord.css").read_text("utf-8"), "run: make fonts"


def test_the_licence_is_with_them() -> None:
    text = (fonts.FOLDER / "OFL.txt").read_text("utf-8")
    assert text == fonts.licence(face.package for face in fonts.FACES)
    assert "SIL OPEN FONT LICENSE Version 1.1" in text


def test_they_are_light() -> None:
    files = {path.name: path.stat().st_size for path in fonts.FOLDER.glob("*.woff2")}
    assert set(files) == {f"{face.name}.woff2" for face in fonts.FACES}
    assert sum(files.values()) <= 120_000


def test_the_type_of_pictures_is_what_the_packages_make() -> None:
    kept = {path.name: path.read_bytes() for path in faces.FOLDER.iterdir()}
    made = card_type.made()
    assert kept.keys() == made.keys()
    assert [name for name, data in made.items() if kept[name] != data] == [], "run: make fonts"
