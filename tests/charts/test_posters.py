"""The pictures shown with links: what is on them, that nothing leaves them, and that they are drawn once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from generator.charts import Poster, Studio
from generator.charts.render import canvas, social_card
from generator.charts.render.canvas import Words
from generator.charts.render.faces import covering, faces, visual
from generator.model.model import STATUSES
from generator.primitives.dates import parse_date
from tests.png import Png, read_png

WHITE = (255, 255, 255)
BRIEF = Poster(
    publication="Shared Skies",
    title="The long array",
    status="suspended",
    since="since March 2022",
    steps=[(parse_date("2015"), "active"), (parse_date("2022-03"), "suspended")],
    events=[parse_date("2015"), parse_date("2019-06-01"), parse_date("2022-03")],
    statuses=STATUSES,
)
SITE = Poster(
    publication="12 collaborations",
    title="Shared Skies",
    line="Who looks at the sky with whom",
    counts=[("active", 7), ("suspended", 4), ("ended", 1)],
    statuses=STATUSES,
)
TITLES = {
    "one letter": "X",
    "wide letters": "WMW MWM " * 20,
    "one long word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "many words": "A title that goes on and on, as titles of agreements between many parties do, " * 4,
    "Cyrillic": "ШИРОКАЯ ЭЛЕКТРИФИКАЦИЯ ЮЖНЫХ ГУБЕРНИЙ ДАСТ МОЩНЫЙ ТОЛЧОК ПОДЪЁМУ",
    "Greek": "ΞΕΣΚΕΠΑΖΩ ΤΗΝ ΨΥΧΟΦΘΟΡΑ ΒΔΕΛΥΓΜΙΑ " * 3,
    "Vietnamese": "Nước ta có nguồn gốc ợợợ Ươm mầm từ những người trẻ " * 3,
    "Hebrew": "המכון הבינלאומי למחקר גרעיני " * 4,
    "Japanese": "国際宇宙ステーション" * 9,
    "markup": '<b>&amp; "quoted"</b>',
}


@pytest.fixture(scope="module")
def studio() -> Studio:
    return Studio(None)


def lines(made: Poster) -> list[Words]:
    return [shape for shape in social_card.shapes(made) if isinstance(shape, Words)]


def words(made: Poster) -> list[str]:
    return [line.text for line in lines(made)]


def is_blank(picture: Png, left: int, top: int, right: int, bottom: int) -> bool:
    return picture.colours(left, top, right, bottom) == {WHITE}


def test_a_brief_s_picture_says_its_title_status_and_years() -> None:
    said = words(BRIEF)
    assert said[:4] == ["Shared Skies", "The long array", "Suspended", "since March 2022"]
    assert {"2016", "2018", "2020", "2022"} <= set(said[4:])


def test_the_publication_s_picture_says_how_many_have_which_status() -> None:
    assert words(SITE) == [
        "12 collaborations", "Shared Skies", "Who looks at the sky with whom", "7 Active", "4 Suspended", "1 Ended",
    ]  # fmt: skip


def test_a_brief_without_events_has_a_picture_too(studio: Studio) -> None:
    bare = Poster(publication="Shared Skies", title="New", status="active", statuses=STATUSES)
    assert words(bare) == ["Shared Skies", "New", "Active"]
    assert read_png(studio.paint(bare)).width == 1200


def test_events_that_set_no_status_are_shown_too(studio: Studio) -> None:
    told = replace(BRIEF, steps=[])
    assert words(told) == words(BRIEF)
    assert studio.paint(told) != studio.paint(BRIEF)


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES.keys())
def test_words_stay_within_the_margins(title: str, studio: Studio) -> None:
    made = replace(BRIEF, title=title, publication=title, since=title)
    picture = read_png(studio.paint(made))
    assert (picture.width, picture.height) == (1200, 630)
    assert is_blank(picture, 0, 16, 60, 630)
    assert is_blank(picture, 1140, 16, 1200, 630)
    assert is_blank(picture, 0, 580, 1200, 630)
    assert is_blank(picture, 72, 366, 1128, 377), "the title touches the status"


def test_a_long_title_is_set_smaller_and_at_last_cut_short_behind_a_word() -> None:
    sizes = []
    for count in (1, 2, 4, 8, 40):
        titles = [line for line in lines(replace(BRIEF, title="several words " * count)) if line.face == "title"]
        assert len({line.size for line in titles}) == 1
        sizes.append(titles[0].size)
    assert all(a >= b for a, b in pairwise(sizes))
    assert sizes[0] > sizes[-1]
    assert titles[-1].text.endswith(("several…", "words…"))


def test_the_summary_stands_where_there_is_room() -> None:
    summary = "What it is, in a few words. " * 20
    short, long = replace(BRIEF, summary=summary), replace(BRIEF, summary=summary, title="several words " * 9)
    told = [line for line in lines(short) if line.face == "text"]
    assert " ".join(line.text for line in told).startswith("What it is, in a few words. What it is")
    assert told[-1].text.endswith("…") and max(line.y for line in told) < 370
    assert not [line for line in lines(long) if line.face == "text"]


def test_a_single_line_of_a_summary_is_shown_only_if_it_is_all() -> None:
    title = "several words " * 4
    assert "All of it." in words(replace(BRIEF, title=title, summary="All of it."))
    cut = replace(BRIEF, title="several words " * 6, summary="More than there is room for. " * 9)
    assert not [line for line in lines(cut) if line.face == "text"]


@pytest.mark.parametrize("face", faces())
def test_every_letter_of_a_face_has_a_shape(face: str) -> None:
    measures, font = faces()[face], canvas._font(face, 40)
    lacking = font.getmask("\U0010ffff")
    assert len(measures.widths) > 500
    for letter in measures.widths:
        shape = font.getmask(letter)
        assert letter.isspace() or not letter.isprintable() or shape.getbbox(), ascii(letter)
        assert (shape.size, bytes(shape)) != (lacking.size, bytes(lacking)) or not letter.isprintable(), ascii(letter)


@pytest.mark.parametrize("face", faces())
def test_letters_are_drawn_as_wide_as_they_are_measured(face: str) -> None:
    """By the font's own measures, at the size at which a pixel is a part of its em."""
    measures = faces()[face]
    font = canvas._font(face, measures.em)
    for letter in "aMW.i€ß":
        assert font.getlength(letter) == measures.widths[letter]


def test_pairs_of_letters_are_kerned() -> None:
    def wide(text: str) -> float:
        *_, end = faces()["title"].places(text)
        return end

    assert wide("AV") < wide("A") + wide("V")
    assert wide("To") < wide("T") + wide("o")
    assert wide("nn") == wide("n") + wide("n")


def test_a_face_is_taken_that_has_the_script() -> None:
    chosen = {name: covering(("title", "words-bold", "other-bold"), title) for name, title in TITLES.items()}
    assert chosen["Vietnamese"] == chosen["markup"] == "title"
    assert chosen["Cyrillic"] == "words-bold"
    assert chosen["Greek"] == chosen["Hebrew"] == "other-bold"
    assert chosen["Japanese"] == ""


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("plain words, 12 (of them)", "plain words, 12 (of them)"),
        ("אבג", "גבא"),
        ("אב (גד) 12", "12 (דג) בא"),
        ("CERN אבג 2022 דה", "CERN הד 2022 גבא"),
        ("אבג CERN, ESA דה", "הד CERN, ESA גבא"),
        ("אב, 12.5%", "12.5% ,בא"),
    ],
)
def test_letters_stand_as_they_are_read(said: str, stands: str) -> None:
    assert visual(said) == stands


def test_words_in_other_scripts_are_left_out_rather_than_set_as_boxes() -> None:
    assert words(replace(BRIEF, title="国際宇宙", publication="科学")) == words(BRIEF)[2:]


def test_a_picture_has_the_publication_s_colours(studio: Studio) -> None:
    own = replace(SITE, colors={"accent": "#123456", "paper": "#fedcba"})
    picture = read_png(studio.paint(own))
    assert picture.rows[8][600] == (0x12, 0x34, 0x56)
    assert picture.rows[600][600] == (0xFE, 0xDC, 0xBA)


def test_of_more_colours_than_a_palette_holds_the_last_are_the_nearest() -> None:
    colours = [f"#{n:06x}" for n in range(400)]
    boxes = [canvas.Box(n, 0, n + 1, 1, colour) for n, colour in enumerate([*colours, colours[0]])]
    picture = read_png(canvas.png(401, 1, "#ffffff", boxes))
    assert len(set(colours)) > 256 and len(set(picture.rows[0])) == 255
    assert picture.rows[0][0] == picture.rows[0][400] == (0, 0, 0)


def test_a_picture_is_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Studio(tmp_path)
    drawn = first.paint(BRIEF)
    assert first.paint(BRIEF) == drawn
    assert (first.drawn, first.reused) == (1, 1)
    monkeypatch.setattr(social_card, "png", None)  # neither laid out nor drawn again
    assert Studio(tmp_path).paint(BRIEF) == drawn


def test_a_damaged_picture_is_drawn_again(tmp_path: Path) -> None:
    drawn = Studio(tmp_path).paint(BRIEF)
    (kept,) = (path for path in tmp_path.rglob("*") if path.is_file())
    for damaged in (b"", kept.read_bytes()[:100], kept.read_bytes()[:-1] + b"?"):
        kept.write_bytes(damaged)
        again = Studio(tmp_path)
        assert again.paint(BRIEF) == drawn
        assert again.drawn == 1


@pytest.mark.parametrize(("name", "made"), [("brief", replace(BRIEF, summary="What became of it.")), ("site", SITE)])
def test_the_same_facts_give_the_same_bytes_on_every_machine(
    name: str, made: Poster, studio: Studio, golden: Callable[[str, bytes], None]
) -> None:
    golden(f"cards/{name}.png", studio.paint(made))


def test_a_build_that_draws_no_picture_does_without_the_library() -> None:
    code = "import sys, generator.charts; print('PIL' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, check=True)
    assert ran.stdout.split() == [b"False"]
