"""How pages are for their readers: each kind of page, of three publications, in a browser.

One of them is hard on pages: the longest words, the emptiest brief, hundreds of events.
"""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from generator.build.make import output_of
from generator.site.outputs import Page as SitePage
from tests import hostile
from tests.browsing import BASE, Published, axe, chromium
from tests.sitewalk import Walked
from tests.support import edition, write_site
from tests.test_site import PUBLICATIONS, copy_of

pytestmark = pytest.mark.browser

NAMES = ["content", "observatories", "hostile"]
WIDE = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


class Shown(Published):
    """A publication at `BASE`, with the list of its files."""

    def __init__(self, browser: Browser, root: Path) -> None:
        super().__init__(browser, root)
        self.outputs = {path: output_of(route) for path, route in edition(root).outputs().items()}


@pytest.fixture(scope="module")
def publications(browser: Browser) -> Iterator[dict[str, Shown]]:
    with tempfile.TemporaryDirectory() as folder:
        places = {name: Path(folder) / name for name in NAMES}
        for name in PUBLICATIONS:
            copy_of(name, places[name])
        write_site(places["hostile"], hostile.SITE)
        yield {name: Shown(browser, place) for name, place in places.items()}


def kinds(published: Shown) -> dict[str, str]:
    """A page of every kind: its template and the address relative to the site's root.

    The search page has tests of its own, which make the index that it asks for.
    """
    found: dict[str, str] = {}
    for path, output in published.outputs.items():
        if isinstance(output, SitePage) and output.template not in ("redirect.html", "404.html", "search.html"):
            found.setdefault(output.template, path.removesuffix("index.html"))
    return found


@pytest.mark.parametrize(("name", "scheme"), [("content", "light"), ("hostile", "dark")])
def test_axe_finds_nothing_on_any_kind_of_page(publications: dict[str, Shown], name: str, scheme: str) -> None:
    published = publications[name]
    found = {}
    for template, place in kinds(published).items():
        with published.reader(color_scheme=scheme, reduced_motion="reduce", **WIDE) as page:
            page.goto(BASE + place)
            found[template] = axe(page)
    assert {template: violations for template, violations in found.items() if violations} == {}


@pytest.mark.parametrize("width", [320, 768, 1920])
def test_no_page_is_wider_than_its_window(publications: dict[str, Shown], width: int) -> None:
    """320 px are also what a window of 1280 px shows at 400 %."""
    published = publications["hostile"]
    places = [*kinds(published).values(), "briefs/long/", "briefs/x/", "briefs/arabic/", "briefs/chinese/"]
    with published.reader(viewport={"width": width, "height": 900}) as page:
        for place in places:
            page.goto(BASE + place)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, place


BROKEN = r"""() => {
  const broken = [];
  for (const holder of document.querySelectorAll("main :is(th, h1, h2, h3)")) {
    if (holder.closest(".visually-hidden")) continue;
    const texts = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const word of texts.currentNode.data.matchAll(/\p{L}{2,12}/gu)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, word.index);
        range.setEnd(texts.currentNode, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
        if (lines.size > 1) broken.push(word[0]);
      }
    }
  }
  return broken;
}"""


def test_no_word_of_a_heading_is_broken_on_a_phone(publications: dict[str, Shown]) -> None:
    published = publications["content"]
    with published.reader(viewport={"width": 360, "height": 780}) as page:
        for place in kinds(published).values():
            page.goto(BASE + place)
            assert page.evaluate(BROKEN) == [], place


# ── Weight ──


def weight(published: Shown, path: str) -> tuple[int, dict[str, int]]:
    """Bytes over the wire of a page, its style sheets and scripts, and of each script as it is."""
    html = published.file(path)
    walked = Walked(path, html.decode())
    up = "../" * path.count("/")
    sheets = [link.attributes["href"].removeprefix(up) for link in walked.all("link", rel="stylesheet")]
    scripts = [
        script.attributes["src"].removeprefix(up) for script in walked.all("script") if script.attributes.get("src")
    ]
    parts = [html, *(published.file(part) for part in (*sheets, *scripts))]
    return sum(len(gzip.compress(part)) for part in parts), {s: len(published.file(s)) for s in scripts}


@pytest.mark.parametrize("name", ["content", "observatories"])
def test_pages_are_light(publications: dict[str, Shown], name: str) -> None:
    published = publications[name]
    home, _ = weight(published, "index.html")
    assert home <= 100_000
    for path, output in published.outputs.items():
        if isinstance(output, SitePage) and output.template == "brief.html":
            whole, scripts = weight(published, path)
            assert whole <= 150_000, path
            assert {script: size for script, size in scripts.items() if size > 10_240 and "search" not in script} == {}


PAINTED = """() => new Promise((resolve) => {
  new PerformanceObserver(() => resolve(true)).observe({type: "paint", buffered: true});
})"""
SHIFTS = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const shift of list.getEntries()) sum += shift.value; })
    .observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => setTimeout(() => resolve(sum), 100));
})"""


@pytest.mark.parametrize("place", ["", "briefs/exomars/", "timeline/"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_jumps_when_the_type_comes_late(publications: dict[str, Shown], place: str, width: int) -> None:
    published = publications["content"]
    with published.reader(viewport={"width": width, "height": 900}) as page:
        held: list[Route] = []
        page.route("**/fonts/*.woff2", lambda route: held.append(route))
        page.goto(BASE + place, wait_until="domcontentloaded")
        page.evaluate(PAINTED)
        assert held
        for route in held:
            route.fallback()
        page.evaluate("document.fonts.ready.then(() => true)")
        shifted = page.evaluate(SHIFTS)
        assert shifted <= 0.01


# ── Pages of briefs ──


def test_the_keyboard_reaches_the_content_first(publications: dict[str, Shown]) -> None:
    with publications["hostile"].reader(**WIDE) as page:
        page.goto(BASE + "briefs/long/")
        page.keyboard.press("Tab")
        skip = page.locator(".skip")
        assert skip.evaluate("link => link === document.activeElement")
        assert skip.evaluate("link => link.getBoundingClientRect().top >= 0")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def notes(page: Page) -> list[tuple[float, float, float]]:
    """Of each footnote the left edge, and how far its top is below the line that refers to it."""
    found: list[tuple[float, float, float]] = (
        page.evaluate("""() => [...document.querySelectorAll(".footnotes li")].map((note) => {
      const ref = document.getElementById(note.querySelector(".footnote-back").hash.slice(1));
      const [a, b] = [note.getBoundingClientRect(), ref.getBoundingClientRect()];
      return [a.left, a.top - b.top, a.bottom];
    })""")
    )
    return found


def test_footnotes_stand_beside_the_text_where_there_is_room(publications: dict[str, Shown]) -> None:
    published = publications["hostile"]
    with published.reader(**WIDE) as page:
        page.goto(BASE + "briefs/long/")
        page.wait_for_selector(".beside-text", state="attached")
        text = page.locator(".prose > p").first.bounding_box()
        first, second = notes(page)
        assert text
        assert min(first[0], second[0]) > text["x"] + text["width"]
        assert abs(first[1]) < 24
        assert second[1] >= -24
        page.set_viewport_size({"width": 800, "height": 900})
        page.wait_for_selector(".footnotes:not(.beside-text)", state="attached")
        assert all(left < text["x"] + 40 for left, _, _ in notes(page))
        page.set_viewport_size({"width": 1280, "height": 900})
        page.wait_for_selector(".beside-text", state="attached")
        page.emulate_media(media="print")
        assert all(left < text["x"] + 40 for left, _, _ in notes(page))
    with published.reader(java_script_enabled=False, **WIDE) as page:
        page.goto(BASE + "briefs/long/")
        assert page.locator(".footnotes li").count() == 2
        assert page.locator(".beside-text").count() == 0


@pytest.mark.parametrize(("day", "overdue"), [("2023-03-05", False), ("2023-03-06", True)])
def test_what_is_overdue_is_said_by_the_reader_s_clock(publications: dict[str, Shown], day: str, overdue: bool) -> None:
    """Verified on 3 February 2023, and to be verified again within 30 days."""
    with publications["hostile"].reader(timezone_id="UTC", **WIDE) as page:
        page.clock.set_fixed_time(f"{day}T12:00:00Z")
        page.goto(BASE + "briefs/long/")
        said = page.locator(".byline .verified")
        assert said.inner_text() == "Checked 3 Feb 2023" + (", overdue" if overdue else "")
        amber = page.evaluate("getComputedStyle(document.querySelector('.tone-caution .status')).color")
        assert (said.evaluate("said => getComputedStyle(said).color") == amber) is overdue


def test_print_leaves_out_what_only_screens_need_and_says_where_links_lead(publications: dict[str, Shown]) -> None:
    with publications["content"].reader(**WIDE) as page:
        page.goto(BASE + "briefs/exomars/")
        page.emulate_media(media="print", color_scheme="dark")
        for hidden in (
            ".navigation",
            ".breadcrumb",
            ".contents",
            ".skip",
            ".footer-links",
            ".chart-data",
            "[download]",
        ):
            assert not page.locator(hidden).first.is_visible(), hidden
        for shown in ("h1", ".standing", "#events", "#sources", ".chart svg", ".printed"):
            assert page.locator(shown).first.is_visible(), shown
        link = page.locator(".source a[rel=external]").first
        assert link.get_attribute("href") in link.evaluate("link => getComputedStyle(link, '::after').content")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.locator(".printed").inner_text() == page.locator("link[rel=canonical]").get_attribute("href")
        paper = page.locator("main").bounding_box()
        chart = page.locator(".prose .chart").first.bounding_box()
        assert paper
        assert chart
        assert chart["width"] == paper["width"]


def test_headings_of_tables_can_stand_again_on_each_page_of_paper(publications: dict[str, Shown]) -> None:
    """Chromium leaves out of a repeated heading what is in a button, unless the button makes no box."""
    with publications["content"].reader(**WIDE) as page:
        page.goto(BASE)
        page.wait_for_selector("#board thead button")
        page.emulate_media(media="print")
        boxes = page.evaluate(
            "[...document.querySelectorAll('#board thead button')].map(b => getComputedStyle(b).display)"
        )
        assert set(boxes) == {"contents"}


def test_names_in_tables_are_not_broken_between_letters_on_a_phone(publications: dict[str, Shown]) -> None:
    """A table of many columns is slid; on the board, the date stands beside the name, whatever stands below it."""
    with publications["content"].reader(viewport={"width": 360, "height": 800}) as page:
        page.goto(BASE + "coverage/")
        name = page.locator(".coverage tbody th").first.bounding_box()
        assert name
        assert name["width"] >= 140
        page.goto(BASE)
        for row in page.locator("#board tbody tr").all()[:5]:
            since, name = row.locator(".board-since").bounding_box(), row.locator("th").bounding_box()
            assert since
            assert name
            assert since["x"] + since["width"] == pytest.approx(344, abs=1)
            assert name["y"] <= since["y"] < name["y"] + 24
    with publications["hostile"].reader(viewport={"width": 360, "height": 800}) as page:
        page.goto(BASE + "briefs/long/")
        column = page.locator(".prose thead th").nth(9).bounding_box()
        assert column
        assert column["width"] >= 50  # "Column"


def test_the_reader_s_place_in_the_navigation_is_in_sight_on_a_phone(publications: dict[str, Shown]) -> None:
    with publications["content"].reader(viewport={"width": 360, "height": 640}) as page:
        page.goto(BASE)
        last = page.locator(".navigation a").last
        right = "link => link.getBoundingClientRect().right"
        assert last.evaluate(right) > 360
        last.click()
        page.wait_for_selector(".navigation [aria-current]")
        page.wait_for_function("document.querySelector('.navigation').scrollLeft > 0")
        assert page.locator(".navigation [aria-current]").evaluate(right) <= 360


def test_statuses_are_told_apart_without_colours(publications: dict[str, Shown]) -> None:
    with publications["hostile"].reader(forced_colors="active", **WIDE) as page:
        page.goto(BASE)
        marks = page.evaluate("""() => [...document.querySelectorAll(".tally-list .status")].map((status) => {
          const {backgroundColor, clipPath} = getComputedStyle(status, "::before");
          return backgroundColor === "rgba(0, 0, 0, 0)" ? "unseen" : clipPath;
        })""")
        assert len(set(marks)) == 4
        assert "unseen" not in marks
