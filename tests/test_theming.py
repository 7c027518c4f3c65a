"""The look that publication.yaml asks for: its style sheet, the pages that load it, and what is hard to read in it."""

from __future__ import annotations

import re
from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.charts.theme import DARK, LIGHT
from generator.model.model import Palette, Theme, TypeFaces
from generator.primitives.colors import LEAST, contrast, is_color, lightened
from generator.site.theme import hard_to_read, own_colors, stylesheet
from generator.templating.render import Renderer
from generator.templating.sources import Templates
from tests.support import (
    MINIMAL,
    PAGE,
    PUBLICATION,
    accord,
    diagnose,
    page,
    publication,
    vary,
    write_site,
)

COLORS = st.from_regex(r"#([0-9a-f]{3}|[0-9a-f]{6})", fullmatch=True)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "#ffffff", 21.0), ("#777", "#fff", 4.48), ("#1f5fa8", "#ffffff", 6.44), ("#abc", "#aabbcc", 1.0)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.01)


@given(COLORS)
def test_a_lightened_colour_can_be_read_on_dark_paper(color: str) -> None:
    made = lightened(color, DARK["paper"])
    assert is_color(made)
    assert contrast(made, DARK["paper"]) >= LEAST
    assert lightened(made, DARK["paper"]) == made


def test_the_built_in_look_is_easy_to_read() -> None:
    roles = {"ink", "muted", "accent"}
    light, dark = ({name: theme[name] for name in roles} for theme in (LIGHT, DARK))
    assert list(hard_to_read(Theme(light=Palette(**light), dark=Palette(**dark)))) == []


def test_a_sheet_says_only_what_the_theme_does() -> None:
    assert stylesheet(Theme()) == ""
    assert stylesheet(Theme(footer="Words.")) == ""
    theme = Theme(light=Palette(accent="#7a2048"), fonts=TypeFaces(reading="Charter, serif"))
    assert stylesheet(theme) == (
        "@layer tokens {\n"
        "  @media print, (prefers-color-scheme: light) {\n    :root {\n      --accent: #7a2048;\n    }\n  }\n"
        "  @media screen and (prefers-color-scheme: dark) {\n    :root {\n"
        f"      --accent: {lightened('#7a2048', DARK['paper'])};\n    }}\n  }}\n"
        "  :root {\n    --serif: Charter, serif;\n  }\n"
        "}\n"
    )


def test_an_accent_for_the_dark_is_taken_as_it_is() -> None:
    theme = Theme(light=Palette(accent="#7a2048"), dark=Palette(accent="#ff9fc0"))
    assert own_colors(theme, "dark") == {"accent": "#ff9fc0"}
    assert own_colors(Theme(dark=Palette(paper="#000000")), "dark") == {"paper": "#000000"}


def test_every_token_of_a_theme_is_one_of_the_style_sheet() -> None:
    sheet = (Path(__file__).parent.parent / "templates/assets/accord.css").read_text(encoding="utf-8")
    whole = Theme(
        light=Palette(**dict.fromkeys(Palette.__struct_fields__, "#000")),
        fonts=TypeFaces(**dict.fromkeys(TypeFaces.__struct_fields__, "serif")),
    )
    tokens = re.findall(r"--[a-z-]+(?=:)", stylesheet(whole))
    assert len(set(tokens)) == 9
    for token in tokens:
        assert f"{token}:" in sheet
    assert sheet.index("@layer reset, tokens") < sheet.index("{")


THEME = """
theme:
  light: {accent: "#7a2048"}
  logo: images/logo.svg
  fonts: {interface: "'Gill Sans', sans-serif"}
  footer: |
    Printed <at> night,
    and by day.

    With the help of many.
  links: [about, {title: Imprint, url: "https://example.org/imprint"}]
"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
THEMED = vary({PUBLICATION: publication(THEME.lstrip()), PAGE: page(), "content/images/logo.svg": LOGO})


def test_pages_have_the_logo_the_footer_and_the_sheet(tmp_path: Path) -> None:
    root = write_site(tmp_path, THEMED)
    assert accord("build", "--jobs", "1", "--root", root).status == 0
    assert (root / "site/images/logo.svg").read_text() == LOGO
    assert 'fill="#7a2048"' in (root / "site/assets/favicon.svg").read_text(encoding="utf-8")
    sheet = (root / "site/assets/theme.css").read_text(encoding="utf-8")
    assert "--accent: #7a2048;" in sheet
    assert "--sans: 'Gill Sans', sans-serif;" in sheet
    for place, up in (("index.html", "./"), ("briefs/one/index.html", "../../"), ("404.html", "/")):
        made = (root / "site" / place).read_text(encoding="utf-8")
        assert f'<link rel="stylesheet" href="{up}assets/theme.css">' in made
        assert made.index("accord.css") < made.index("theme.css")
        assert f'<img class="logo" src="{up}images/logo.svg" alt="">Tests</a>' in made
        assert "<p>Printed &lt;at&gt; night, and by day.</p>\n<p>With the help of many.</p>" in made
        assert f'<a href="{up}about/">About</a> · <a href="https://example.org/imprint">Imprint</a>' in made
        assert "libre-franklin" not in made  # what is not used is not loaded beforehand
        assert "newsreader.woff2" in made
        assert "style=" not in made.partition("<svg")[0]


def test_without_a_theme_nothing_is_loaded_for_one(tmp_path: Path) -> None:
    root = write_site(tmp_path, MINIMAL)
    accord("build", "--jobs", "1", "--root", root)
    assert "theme.css" not in (root / "site/index.html").read_text(encoding="utf-8")
    assert not (root / "site/assets/theme.css").exists()


def test_a_changed_theme_reaches_the_site_and_goes_again(tmp_path: Path) -> None:
    root = write_site(tmp_path, THEMED)
    accord("build", "--jobs", "1", "--root", root)
    write_site(root, {PUBLICATION: publication(THEME.lstrip().replace("#7a2048", "#123456"))})
    accord("build", "--jobs", "1", "--root", root)
    assert "#123456" in (root / "site/assets/theme.css").read_text(encoding="utf-8")
    write_site(root, {PUBLICATION: publication()})
    accord("build", "--jobs", "1", "--root", root)
    assert not (root / "site/assets/theme.css").exists()
    assert not (root / "site/images").exists()


def test_a_sheet_of_the_publications_own_goes_before(tmp_path: Path) -> None:
    root = write_site(tmp_path, {**THEMED, "templates/assets/theme.css": ":root {}\n"})
    for _ in range(2):
        ran = accord("build", "--jobs", "1", "--root", root)
        assert ran.status == 0
        assert (root / "site/assets/theme.css").read_text() == ":root {}\n"
    assert ran.out.startswith("0 files written")


@pytest.mark.parametrize(
    "families",
    ["serif", "Charter, serif", '"Source Serif 4", Georgia', "'A B-C', x", "-a", "a;b", "a, ", "url(x)", '"a', "a}b"],
)
def test_fonts_are_names_and_nothing_else(families: str) -> None:
    quoted = "'" + families.replace("'", "''") + "'"
    shown = diagnose({PUBLICATION: publication(f"theme: {{fonts: {{code: {quoted}}}}}\n")})
    good = families in ("serif", "Charter, serif", '"Source Serif 4", Georgia', "'A B-C', x")
    assert (shown == "") == good, shown


# --- links --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("templates/assets", "elsewhere"),
        ("templates/assets", "elsewhere/deep/.."),
        ("templates/assets/deep", "elsewhere/deep"),
        ("templates/assets/a.txt", "elsewhere/a.txt"),
        ("templates/assets/a.txt", "elsewhere/nothing.txt"),
        ("templates/parts", "elsewhere"),
        ("templates", "elsewhere"),
        ("templates/assets", "record/.git"),
        ("templates/assets/config", "record/.git/config"),
        ("content", "content-elsewhere"),
    ],
)
def test_a_link_that_leads_out_is_not_followed(tmp_path: Path, link: str, target: str) -> None:
    root = write_site(tmp_path / "record", {**MINIMAL, ".git/config": "password", ".git/a.txt": "secret"})
    write_site(tmp_path / "elsewhere", {"a.txt": "secret", "deep/a.txt": "secret", "404.html": "secret"})
    (root / "content").rename(tmp_path / "content-elsewhere") if link == "content" else None
    (root / link).parent.mkdir(parents=True, exist_ok=True)
    (root / link).symlink_to(tmp_path / target)
    message = "error[not-a-file]: a link that leads out of the publication\nhelp: put the file itself here\n"
    for command in ("check", "build"):
        ran = accord(command, "--root", root)
        assert ran.status == 1
        assert f"{link}:1:1: {message}" in ran.err
    assert not (root / "site").exists()
    assert not [name for name in Templates(root).own_files if "a.txt" in name or name in ("404.html", "config")]


def test_a_link_within_the_publication_is_followed_but_not_in_a_circle(tmp_path: Path) -> None:
    root = write_site(tmp_path, {**MINIMAL, "shared/a.txt": "a", "shared/parts/404.html": "", "templates/b.txt": ""})
    (root / "templates/assets").symlink_to("../shared")
    (root / "shared/again").symlink_to("../shared")
    (root / "shared/parts/up").symlink_to("../../templates")
    assert accord("check", "--root", root).status == 0
    found = Templates(root)
    assert found.odd == {}
    assert sorted(found.own_files) == ["assets/a.txt", "assets/parts/404.html", "b.txt"]
    assert found.own_files["assets/a.txt"].read_text() == "a"


def test_a_template_is_not_read_through_a_link_that_leads_out(tmp_path: Path) -> None:
    root = write_site(tmp_path / "record", {**MINIMAL, "templates/404.html": "{% include 'parts/secret.html' %}"})
    write_site(tmp_path / "elsewhere", {"secret.html": "secret"})
    (root / "templates/parts").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(jinja2.TemplateNotFound, match=r"parts/secret\.html"):
        Renderer(Templates(root)).closure("404.html")
