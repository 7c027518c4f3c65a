"""The pictures shown with links: what is on them, that nothing leaves them, and that they are drawn once."""

from __future__ import annotations

import logging
import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from generator.charts import Poster, Studio
from generator.charts.layout import font_metrics
from generator.charts.render import social_card
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


def words(made: Poster) -> list[str]:
    return [
        text.text or ""
        for text in ElementTree.fromstring(social_card.svg(made)).iter("{http://www.w3.org/2000/svg}text")
    ]


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


def test_a_long_title_is_set_smaller_and_at_last_cut_short() -> None:
    sizes = []
    for count in (1, 4, 8, 40):
        svg = social_card.svg(replace(BRIEF, title="several words " * count))
        titles = re.findall(r'font-size="(\d+)" fill="#1a1a1a" font-weight="700">((?:several|words)[^<]*)', svg)
        assert len({size for size, _ in titles}) == 1
        sizes.append(int(titles[0][0]))
    assert all(a >= b for a, b in pairwise(sizes))
    assert sizes[0] > sizes[-1]
    assert titles[-1][1].endswith("…")


def test_what_the_face_covers_the_renderer_can_set(caplog: pytest.LogCaptureFixture, studio: Studio) -> None:
    """The renderer says in the log which letters it has no shape for."""
    letters = "".join(chr(c) for c in range(32, 0x2300) if font_metrics.covers(chr(c)) and chr(c).isprintable())
    assert len(letters) > 1000
    studio.paint(BRIEF)
    with caplog.at_level(logging.WARNING, logger="usvg"):
        import vl_convert as vlc

        vlc.svg_to_png(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="99" height="9" font-family="{font_metrics.FAMILY}">'
            f"<text>{letters.replace('&', '').replace('<', '')}</text></svg>"
        )
    assert [record.getMessage() for record in caplog.records] == []


def test_words_in_other_scripts_are_left_out_rather_than_set_as_boxes(caplog: pytest.LogCaptureFixture) -> None:
    assert words(replace(BRIEF, title="国際宇宙", publication="科学")) == words(BRIEF)[2:]


def test_a_picture_has_the_publication_s_colours(studio: Studio) -> None:
    own = replace(SITE, colors={"accent": "#123456", "paper": "#fedcba"})
    picture = read_png(studio.paint(own))
    assert picture.rows[8][600] == (0x12, 0x34, 0x56)
    assert picture.rows[600][600] == (0xFE, 0xDC, 0xBA)


def test_a_picture_is_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Studio(tmp_path)
    drawn = first.paint(BRIEF)
    assert first.paint(BRIEF) == drawn
    assert (first.drawn, first.reused) == (1, 1)
    monkeypatch.setattr(social_card, "svg", None)  # neither laid out nor drawn again
    assert Studio(tmp_path).paint(BRIEF) == drawn


def test_a_damaged_picture_is_drawn_again(tmp_path: Path) -> None:
    drawn = Studio(tmp_path).paint(BRIEF)
    (kept,) = (path for path in tmp_path.rglob("*") if path.is_file())
    for damaged in (b"", kept.read_bytes()[:100], kept.read_bytes()[:-1] + b"?"):
        kept.write_bytes(damaged)
        again = Studio(tmp_path)
        assert again.paint(BRIEF) == drawn
        assert again.drawn == 1


def test_the_same_facts_give_the_same_bytes(studio: Studio) -> None:
    assert studio.paint(SITE) == Studio(None).paint(SITE)
