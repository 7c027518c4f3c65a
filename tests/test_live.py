"""What the scripts add to pages, in a browser: cards of links, tables that sort and are narrowed, the board through
time."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from generator.library import aggregates
from generator.primitives.dates import parse_date
from tests.browsing import Published, axe, chromium
from tests.support import brief, partner, publication, write_site

pytestmark = pytest.mark.browser

SOURCES = """
sources:
  - {id: paper-2024, title: The paper, publisher: The Journal, date: 2024-01-03, url: "https://example.org/paper",
     archive_url: "https://example.org/archived"}
  - {id: plain-2024, title: A leaflet, publisher: The Press, date: 2024-01-04}
"""
ONE = """
started: 2013
fields: [space]
partners: [lab]
datasets:
  - id: launches
    title: Launches
    unit: launches
    rows: [{on: 2022, launches: 9}, {on: 2020, launches: 10}, {on: 2021, launches: 100}, {on: 2021-05, launches: null}]
    sources: [paper-2024]
charts:
  - {id: launches, kind: dot, dataset: launches, x: on, y: launches, title: Launches}
events:
  - {date: 2013, title: They agree, status: active, sources: [paper-2024]}
  - {date: 2022-03~, title: They doubt, status: at-risk, sources: [paper-2024]}
"""
PROSE = """
The [[lab]] doubts it [@paper-2024; @plain-2024], and so does [[two|the other brief]].

"""
FILES = {
    "content/publication.yaml": publication(),
    "content/briefs/one.md": brief(ONE + SOURCES, PROSE + "Filler.\n\n" * 60, status=""),
    "content/briefs/two.md": brief(
        "events:\n  - {date: 2020-05-01, title: It ends, status: ended, sources: [paper-2024]}\nkind: mission\n",
        "Nothing [[one]].\n",
        title="The second of the briefs",
        status="",
    ),
    "content/partners/lab.md": partner("short: Lab\ncountry: FR\n"),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def small(browser: Browser) -> Iterator[Published]:
    with tempfile.TemporaryDirectory() as folder:
        yield Published(browser, write_site(Path(folder), FILES))


WIDE = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}


def covers(page: Page, what: str) -> bool:
    """Whether the open card lies over something, or reaches out of the window."""
    return bool(
        page.evaluate(
            """(what) => {
              const [card, line] = [".peek", what].map((name) => document.querySelector(name).getBoundingClientRect());
              const { clientWidth, clientHeight } = document.documentElement;
              const across = card.left >= 0 && card.right <= clientWidth;
              const down = card.top >= 0 && card.bottom <= clientHeight;
              return !across || !down || !(card.top >= line.bottom || card.bottom <= line.top);
            }""",
            what,
        )
    )


def test_a_citation_shows_its_source_and_asks_for_nothing(small: Published) -> None:
    with small.reader(**WIDE) as page:
        page.goto("briefs/one/")
        small.asked.clear()
        card, cite = page.locator(".peek"), page.locator("#body .cite a")
        cite.first.hover()
        card.get_by_text("Source 1").wait_for()
        assert card.get_by_role("link", name="The paper").get_attribute("href") == "https://example.org/paper"
        assert card.get_by_role("link").count() == 2  # the paper and its copy; the page of the source is not its own
        assert not covers(page, "#body .cite a")
        card.hover()  # it stays while the pointer is on it
        page.wait_for_timeout(600)
        assert card.is_visible()
        page.locator("h1").hover()
        card.wait_for(state="detached")
        assert [url for url in small.asked if url.endswith("/")] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_cards_are_reached_and_sent_away_from_the_keyboard(small: Published, scheme: str) -> None:
    with small.reader(**WIDE, color_scheme=scheme) as page:
        page.goto("briefs/one/")
        card = page.locator(".peek")
        page.locator("#body .cite a").first.focus()
        page.keyboard.press("Shift+Tab")  # to the link to the lab
        card.get_by_text("The Lab. One collaboration involves Lab; it is at risk.").wait_for()
        page.keyboard.press("Tab")
        card.get_by_text("Source 1").wait_for()
        assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "peek"
        assert page.evaluate("document.activeElement.title") == ""
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "The paper"
        assert axe(page) == []
        page.keyboard.press("Escape")
        assert card.count() == 0
        assert page.evaluate("document.activeElement.textContent") == "1"
        assert page.evaluate("document.activeElement.title") == "The Journal: The paper"
        page.keyboard.press("Tab")
        card.get_by_text("Source 2").wait_for()
        page.keyboard.press("Tab")  # a leaflet has no links
        card.get_by_text("The second of the briefs").wait_for()
        assert card.inner_text().split("\n\n") == ["Mission\nEnded", "The second of the briefs", "What it is."]
        page.mouse.wheel(0, 3000)
        card.wait_for(state="hidden")


def test_a_link_shows_where_it_leads_and_reads_a_page_once(small: Published) -> None:
    with small.reader(**WIDE, reduced_motion="reduce") as page:
        page.goto("briefs/one/")
        card, link = page.locator(".peek"), page.get_by_role("link", name="the other brief")
        for _ in range(2):
            link.hover()
            card.get_by_text("The second of the briefs").wait_for()
            assert not covers(page, "#body p")
            page.locator("h1").hover()
            card.wait_for(state="detached")
        assert [url for url in small.asked if url.endswith("/briefs/two/")] == [f"{page.url.removesuffix('one/')}two/"]
        page.locator(".navigation a").first.hover()
        page.wait_for_timeout(500)
        assert card.count() == 0
        link.hover()
        card.wait_for()
        page.keyboard.press("Escape")
        assert card.count() == 0
        link.click()
        page.wait_for_url("**/briefs/two/")


def test_a_tap_on_running_text_shows_where_it_leads_and_how_to_go_on(small: Published) -> None:
    with small.reader(**PHONE) as page:
        page.goto("briefs/one/")
        card = page.locator(".peek")
        page.locator("#body .cite a").nth(1).tap()
        card.get_by_text("A leaflet").wait_for()
        assert not covers(page, "#body .cite a:nth-child(2)")
        page.locator("h1").tap()
        card.wait_for(state="detached")
        page.get_by_role("link", name="the other brief").tap()
        card.get_by_text("What it is.").wait_for()
        assert page.url.endswith("/one/")
        card.get_by_role("link", name="The second of the briefs").tap()
        page.wait_for_url("**/briefs/two/")
        page.goto("")
        page.locator(".board-table a").first.tap()  # a list is there to be gone on from
        page.wait_for_url("**/briefs/one/")


# --- tables and lists ---------------------------------------------------------------------------------------------


def column(page: Page, table: str, number: int) -> list[str]:
    """The texts of a column of a table's visible rows."""
    cells = page.locator(f"{table} tbody tr:visible > :nth-child({number})")
    return [" ".join(text.split()) for text in cells.all_inner_texts()]


def test_tables_sort_by_what_they_hold_and_keep_it_in_the_address(small: Published) -> None:
    with small.reader(**WIDE) as page:
        page.goto("briefs/one/")
        summary = page.locator("#chart-launches summary")
        summary.click()
        table, heads = "#chart-launches table", page.locator("#chart-launches th")
        assert column(page, table, 2) == ["9", "10", "100", ""]
        heads.nth(1).get_by_role("button").click()
        assert column(page, table, 2) == ["9", "10", "100", ""]
        assert heads.nth(1).get_attribute("aria-sort") == "ascending"
        page.keyboard.press("Enter")
        assert column(page, table, 2) == ["100", "10", "9", ""]
        assert page.url.endswith("?sort-chart-launches=-2")
        heads.nth(0).get_by_role("button").click()
        assert column(page, table, 1) == ["2020", "2021", "2021-05", "2022"]
        assert [head.get_attribute("aria-sort") for head in heads.all()] == ["ascending", None]
        page.go_back()
        assert column(page, table, 2) == ["100", "10", "9", ""]
        page.go_back()
        page.go_back()
        assert column(page, table, 1) == ["2022", "2020", "2021", "2021-05"]  # as it was built
        page.goto("briefs/one/?sort-chart-launches=-2")
        assert column(page, table, 2) == ["100", "10", "9", ""]  # unfolded, too


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_board_is_narrowed_and_says_so(small: Published, scheme: str) -> None:
    with small.reader(**WIDE, color_scheme=scheme) as page:
        page.goto("")
        said = page.locator(".filters output")
        assert said.inner_text() == "All 2 collaborations"
        status = page.get_by_label("Status", exact=True)
        assert [option.inner_text() for option in status.locator("option:not([hidden])").all()] == [
            "All", "At risk (1)", "Ended (1)",
        ]  # fmt: skip
        status.select_option("ended")
        assert column(page, "#board", 1) == ["The second of the briefs"]
        assert said.inner_text() == "1 of 2 collaborations"
        country = page.get_by_label("Country")
        assert country.locator("option:not([hidden])").all_inner_texts() == ["All", "France (0)"]
        page.get_by_label("Containing").fill("lab")
        page.get_by_label("Containing").press("Enter")
        assert said.inner_text() == "0 of 2 collaborations"
        assert page.url.endswith("?words=lab&status=ended") or page.url.endswith("?status=ended&words=lab")
        assert axe(page) == []
        page.go_back()
        assert said.inner_text() == "1 of 2 collaborations"
        page.get_by_role("button", name="Clear").click()
        page.wait_for_url(lambda url: "?" not in url)
        assert said.inner_text() == "All 2 collaborations"
        page.goto("?country=fr&year=2022")
        assert column(page, "#board", 1) == ["One"]
        assert country.input_value() == "fr"


def test_the_timeline_is_narrowed_with_its_years(small: Published) -> None:
    with small.reader(**PHONE) as page:
        page.goto("timeline/?field=space")
        assert page.locator(".filters output").inner_text() == "2 of 3 events"
        page.get_by_label("Containing").fill("DOÚBT")
        page.locator("#year-2013").wait_for(state="hidden")
        assert page.locator(".years a:visible").all_inner_texts() == ["2022"]
        assert page.locator(".event:visible .event-title").all_inner_texts() == ["They doubt"]
        assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_bounded_list_does_not_pass_for_the_whole(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aggregates, "BOUNDS", aggregates.Bounds(rows=1, newest=1, timeline=2, cards=1))
    published = Published(browser, write_site(tmp_path, FILES))
    with published.reader(**WIDE) as page:
        page.goto("")
        said = page.locator(".filters output")
        assert said.inner_text() == "The 1 listed here, of 2 collaborations"
        page.get_by_role("link", name="All 2 collaborations").click()
        page.wait_for_url("**/briefs/")
        assert said.inner_text() == "All 2 collaborations"
        page.get_by_label("Status", exact=True).select_option("ended")
        assert column(page, "#lines", 1) == ["The second of the briefs"]
        page.goto("timeline/?status=at-risk")
        assert said.inner_text() == "The 1 listed here, of 3 events"
        page.locator(".years a").last.click()
        page.wait_for_url("**/timeline/2013/?status=at-risk")
        assert said.inner_text() == "0 of 1 events"


# --- the board through time ---------------------------------------------------------------------------------------


def board(page: Page) -> dict[str, list[str]]:
    """How each line of the board stands, without its kind: before, now, since."""
    rows = page.locator("#board tbody tr").evaluate_all(
        """(rows) => rows.map((row) => ["th", ".board-before", ".board-now", ".board-since"].map(
          (name) => row.querySelector(name).textContent.trim()).concat(row.className, row.dataset.status))"""
    )
    return {title: rest for title, *rest in rows}


def counts(page: Page) -> list[str]:
    return page.locator(".tally-count").all_inner_texts()


def clicks(page: Page, name: str, times: int = 1) -> None:
    for _ in range(times):
        page.get_by_role("button", name=name).click()


def test_the_slider_goes_from_change_to_change_and_back_to_today(small: Published) -> None:
    with small.reader(**WIDE, color_scheme="dark") as page:
        page.goto("")
        built, today = board(page), counts(page)
        slider, said = page.get_by_role("slider"), page.locator(".through-time output")
        assert slider.get_attribute("aria-valuetext") == "Today"
        slider.focus()
        page.keyboard.press("ArrowLeft")
        assert slider.get_attribute("aria-valuetext") == "1 March 2022"
        page.keyboard.press("ArrowLeft")
        assert slider.get_attribute("aria-valuetext") == "1 May 2020"
        assert said.inner_text() == "1 May 2020. What changed on this day: The second of the briefs: Ended."
        assert page.locator("#tally-title").inner_text() == "What stands where on 1 May 2020"
        assert board(page)["One"] == ["", "Active", "2013", "tone-good", "active"]
        page.keyboard.press("ArrowLeft")
        assert board(page)["The second of the briefs"] == ["", "Not set", "", "tone-none", ""]
        assert said.inner_text() == "1 January 2013. What changed on this day: One: Active. Not on record yet: 1."
        assert counts(page) == ["1", "0", "0", "0", "0", "0"]
        assert page.url.endswith("?as-of=2013-01-01")
        assert axe(page) == []
        page.go_back()  # from all that way at once
        assert board(page) == built
        assert counts(page) == today
        clicks(page, "The change before", 2)
        assert slider.get_attribute("aria-valuetext") == "1 May 2020"
        clicks(page, "The change after")
        assert slider.get_attribute("aria-valuetext") == "1 March 2022"
        page.get_by_label("Status", exact=True).select_option("at-risk")
        assert column(page, "#board", 1) == ["One"]  # of those that were at risk on that day
        clicks(page, "Today")
        assert board(page) == built
        assert page.url.endswith("?status=at-risk")


def test_the_slider_is_an_axis_of_days(small: Published) -> None:
    """From the year before that of the change in the middle: 1 January 2019, to a day behind the last, 2 March 2022."""
    with small.reader(**WIDE) as page:
        page.goto("?as-of=2021-07-14")  # a day on which nothing changed
        slider = page.get_by_role("slider")
        assert slider.get_attribute("aria-valuetext") == "14 July 2021"
        assert slider.get_attribute("max") == str((date(2022, 3, 2) - date(2019, 1, 1)).days)
        assert slider.input_value() == str((date(2021, 7, 14) - date(2019, 1, 1)).days)
        marks = page.locator(".through-years span")
        assert marks.all_inner_texts() == ["2019", "2020", "2021"]  # for "2022" there is no room
        left = [mark.evaluate("mark => mark.offsetLeft") for mark in marks.all()]
        years = [after - before for before, after in pairwise(left)]
        assert max(years) - min(years) <= 2
        clicks(page, "The change before")
        assert slider.get_attribute("aria-valuetext") == "1 May 2020"
        slider.fill(str((date(2020, 2, 29) - date(2019, 1, 1)).days))
        assert slider.get_attribute("aria-valuetext") == "29 February 2020"


@pytest.fixture(scope="module")
def editions(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Published]:
    """The publication of this repository, as of a day or as it stands."""
    root = tmp_path_factory.mktemp("content")
    shutil.copytree(Path(__file__).parent.parent / "content", root / "content")
    return lambda as_of: Published(browser, root, as_of=parse_date(as_of) if as_of else None)


def test_the_board_on_a_day_is_that_of_a_build_as_of_it(editions: Callable[[str], Published]) -> None:
    days = ["2013-03-14", "2022-03", "2024-05", "2026-11-22"]
    with editions("").reader(**WIDE) as page:
        shown = {}
        for day in days:
            page.goto(f"?as-of={day}")
            shown[day] = board(page), counts(page)
    for day in days:
        with editions(day).reader(**WIDE, java_script_enabled=False) as page:
            page.goto("")
            assert (board(page), counts(page)) == shown[day], day


def test_a_bounded_board_counts_all(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aggregates, "BOUNDS", aggregates.Bounds(rows=1, newest=1))
    published = Published(browser, write_site(tmp_path, FILES))
    with published.reader(**WIDE) as page:
        page.goto("")
        assert counts(page) == ["0", "1", "0", "1", "0", "0"]
        assert [url for url in published.asked if url.endswith(".json")] == []
        page.goto("?as-of=2020-04")
        page.locator(".tally-count").first.get_by_text("1").wait_for()
        assert counts(page) == ["1", "0", "0", "0", "0", "0"]
        assert board(page) == {"One": ["", "Active", "2013", "tone-good", "active"]}


# --- without scripts ----------------------------------------------------------------------------------------------


def test_without_scripts_lists_and_tables_stand_whole(small: Published) -> None:
    with small.reader(**WIDE, java_script_enabled=False) as page:
        for address in ("?status=ended", "timeline/?status=ended", "briefs/", "sources/", "coverage/"):
            page.goto(address)
            assert not page.locator(".filters, .through-time").first.is_visible()
        page.goto("?status=ended&sort-board=-title&as-of=2013")
        assert column(page, "#board", 1) == ["One", "The second of the briefs"]


def test_without_scripts_cards_are_links(small: Published) -> None:
    with small.reader(**WIDE, java_script_enabled=False) as page:
        page.goto("briefs/one/")
        page.locator("#body .cite a").first.click()
        assert page.url.endswith("#source-paper-2024")
        page.get_by_role("link", name="the other brief").click()
        assert page.url.endswith("/briefs/two/")
