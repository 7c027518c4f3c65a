"""Search: what is indexed, which shards are made again, and what a reader finds in a browser."""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pagefind_bin
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.build.build import Report, build
from generator.build.session import Options
from generator.library.shards import search_shards, shards
from generator.primitives.urls import Address, address
from generator.search.documents import FILTERS, searchable
from tests.support import Files, accord, edition, partner, publication, text, write_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FULL = 3
"""Pages in a shard: few, so that the little publication below has several."""


def brief(
    title: str, body: str, *, status: str = "active", year: int = 2020, field: str = "sea", more: str = ""
) -> str:
    """A brief with one event."""
    event = f"{{date: {year}-05, title: It begins, status: {status}, detail: 'The *{title}* pledge.', sources: [log]}}"
    head = f"title: {title}\nsummary: What {title} is about.\ndate: 2024-01-02\nfields: [{field}]\ncountries: [FR]\n"
    rest = f"partners: [{{id: lab, role: cable keeper}}]\nevents:\n  - {event}\n{text(more)}"
    return f"---\n{head}{rest}---\n{body}\n"


SITE: Files = {
    "content/publication.yaml": publication("language: en\n"),
    "content/sources/log.yaml": "- {id: log, title: The log, publisher: Harbour, date: 2024-01-01}\n",
    "content/partners/lab.md": partner(
        "country: NO\nshort: LAB\n", "A marine laboratory.\n", name="The Lab of the Sea"
    ),
    "content/partners/quiet.md": partner(name="Quiet Partner"),
    "content/briefs/coral.md": brief(
        "Coral", "Divers count **polyps** here. See [[drift]].\n\n## Depths\n\nThe trench."
    ),
    "content/briefs/drift.md": brief("Drift", "Buoys measure currents.", status="ended", year=2014),
    "content/briefs/ember.md": brief("Ember", "A furnace for polyps' shells.", field="fire", status="ended"),
    "content/briefs/fjord.md": brief("Fjord", "Ice and 1 < 2 & more.", more="also_known_as: [Old Harbour project]\n"),
    "content/briefs/gale.md": brief("Gale", "Wind, and polyps again.", year=2014),
    "content/briefs/haze.md": brief("Haze", "Dust in the air.", status="suspended"),
}


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def made(root: Path, **options: Any) -> Report:
    """The publication at `root`, built."""
    report = build(Options(root=root, shard=FULL, **options), root / "site", explain=True)
    assert report.findings.of("error") == []
    return report


def clean(root: Path, folder: Path, **options: Any) -> dict[str, bytes]:
    """The site that a first build makes of the publication."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(root / "content", folder / "content")
    made(folder, **options)
    return tree(folder / "site")


def reasons(report: Report) -> dict[str, str]:
    return {path: why for path, why in report.reasons.items() if path.startswith("search/index/")}


def home(root: Path, place: str) -> str:
    """The folder of the shard that holds a page."""
    index = search_shards(edition(root, shard=FULL).lens)
    [name] = [name for name, pages in index.items() if Address(place) in pages]
    return f"search/index/{name}/"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = write_site(tmp_path / "root", SITE)
    made(root)
    return root


# ── Shards ──

PAGES = st.sets(st.integers(0, 300), min_size=1, max_size=120)


def places(numbers: set[int]) -> set[Address]:
    return {address("briefs", f"brief-{number}") for number in numbers}


@given(PAGES, st.integers(1, 20))
def test_every_page_is_in_one_shard_that_is_not_too_full(numbers: set[int], full: int) -> None:
    found = shards(places(numbers), full)
    assert sorted(page for pages in found.values() for page in pages) == sorted(places(numbers))
    assert all(0 < len(pages) <= full for pages in found.values())
    assert list(found) == ["all"] if len(numbers) <= full else "all" not in found


@given(PAGES, st.integers(301, 400), st.integers(2, 20))
def test_a_new_page_moves_no_page_of_another_shard(numbers: set[int], new: int, full: int) -> None:
    before, after = shards(places(numbers), full), shards(places(numbers | {new}), full)
    gone = [name for name in before if before[name] != after.get(name)]
    assert len(gone) <= 1
    for name in after.keys() - before.keys():
        assert not gone or gone[0] == "all" or name.startswith(gone[0])


# ── What is indexed ──


def test_a_brief_is_found_by_all_of_its_own_words(tmp_path: Path) -> None:
    more = """\
        outlook: It may sink.
        also_known_as: [Reef watch]
        charts: [{id: depth, kind: bar, dataset: depths, x: place, y: depth, title: How deep, caption: In metres}]
        datasets: [{id: depths, rows: [{place: A, depth: 1}], sources: [log]}]
        corrections: [{date: 2024-03-01, text: The depth was wrong.}]
    """
    body = "Divers[^1] & [[lab]] found [it](drift.md) [@log].\n\n[^1]: Two.\n\n```chart depth\n```"
    root = write_site(tmp_path, {**SITE, "content/briefs/coral.md": brief("Coral <1>", body, more=more)})
    found = searchable(edition(root).lens, Address("/briefs/coral/"))
    assert found.terms == {
        "type": ["brief"],
        "status": ["active"],
        "field": ["sea"],
        "country": ["fr", "no"],
        "year": ["2020"],
    }
    words = [
        "Reef watch",
        "What Coral",
        "It may sink.",
        "LAB: cable keeper",
        "How deep In metres",
        "The depth was wrong.",
    ]
    words += [
        "Divers",
        "&amp; <a>LAB</a> found <a>it</a>.",
        'id="event-2020-05"',
        "It begins",
        "<em>Coral &lt;1&gt;</em> pledge.",
    ]
    assert [word for word in words if word not in found.html] == []
    assert ">Coral &lt;1&gt;</h1>" in found.html and "The log" not in found.html


def test_a_partner_is_found_by_its_names_and_prose(tmp_path: Path) -> None:
    lens = edition(write_site(tmp_path, SITE)).lens
    found = searchable(lens, Address("/partners/lab/"))
    assert found.terms == {"type": ["partner"], "country": ["no"]}
    assert ">LAB</h1>" in found.html and "The Lab of the Sea" in found.html and "A marine laboratory." in found.html
    assert "Quiet Partner" in searchable(lens, Address("/partners/quiet/")).html.partition("</h1>")[2]


def test_the_filters_name_every_page_as_pagefind_does(site: Path) -> None:
    folders = sorted((site / "site/search/index").iterdir())
    assert len(folders) >= 3
    counts = dict.fromkeys(FILTERS, 0)
    for folder in folders:
        table = json.loads((folder / "filters.json").read_bytes())
        assert sorted(table["pages"]) == sorted(path.stem for path in (folder / "fragment").iterdir())
        for name in FILTERS:
            counts[name] += sum(len(numbers) for numbers in table[name].values())
    assert counts == {"type": 8, "status": 6, "field": 6, "country": 13, "year": 6}
    assert [path.parent.name for path in (site / "site").rglob("pagefind.js")] == [folders[0].name]


# ── Which shards are made again ──


def test_the_same_bytes_wherever_and_however_they_are_made(site: Path, tmp_path: Path) -> None:
    assert clean(site, tmp_path / "elsewhere/deeper", jobs=2) == tree(site / "site")


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("content/briefs/coral.md", "polyps", "anemones"),
        ("content/briefs/coral.md", "The *Coral* pledge", "Another pledge"),
        ("content/briefs/gale.md", "2014-05", "2016-05"),
        ("content/partners/quiet.md", "Quiet", "Loud"),
    ],
)
def test_an_edit_costs_the_shard_it_is_in(site: Path, tmp_path: Path, path: str, old: str, new: str) -> None:
    file = site / path
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    folder = home(site, path.removeprefix("content").removesuffix(".md") + "/")
    assert list(reasons(made(site))) == [folder]
    assert tree(site / "site") == clean(site, tmp_path / "clean")


def test_a_new_name_concerns_those_that_speak_of_it(site: Path, tmp_path: Path) -> None:
    file = site / "content/briefs/drift.md"
    file.write_text(file.read_text().replace("title: Drift", "title: Current"))
    concerned = {home(site, "/briefs/coral/"), home(site, "/briefs/drift/")}
    assert set(reasons(made(site))) == concerned
    assert tree(site / "site") == clean(site, tmp_path / "clean")


def test_what_nobody_could_search_for_costs_no_indexing(site: Path, tmp_path: Path) -> None:
    file = site / "content/briefs/coral.md"
    file.write_text(file.read_text().replace("date: 2024-01-02\n", "date: 2024-01-02\nverified: 2024-05-01\n"))
    report = made(site)
    assert report.files.written > 0 and reasons(report) == {}
    assert tree(site / "site") == clean(site, tmp_path / "clean")


def test_pages_that_come_and_go_split_and_join_shards(site: Path, tmp_path: Path) -> None:
    before = set(search_shards(edition(site, shard=FULL).lens))
    for number in range(8):
        write_site(site, {f"content/briefs/more-{number}.md": brief(f"More {number}", "Some.")})
        made(site)
    assert set(search_shards(edition(site, shard=FULL).lens)) != before
    assert tree(site / "site") == clean(site, tmp_path / "clean")
    for number in range(8):
        (site / f"content/briefs/more-{number}.md").unlink()
    made(site)
    assert set(search_shards(edition(site, shard=FULL).lens)) == before
    assert tree(site / "site") == clean(site, tmp_path / "clean")


def test_the_index_is_mended_and_given_to_another_folder_without_being_made_again(site: Path, tmp_path: Path) -> None:
    whole = tree(site / "site")
    next((site / "site/search/index").rglob("*.pf_index")).unlink()
    next((site / "site/search/index").rglob("*.pf_fragment")).write_bytes(b"")
    assert set(reasons(made(site)).values()) == {"changed or missing on disk"}
    assert tree(site / "site") == whole
    other = build(Options(root=site, shard=FULL), tmp_path / "other")
    assert reasons(other) == {} and tree(tmp_path / "other") == whole


def test_with_no_search_the_search_page_says_so(tmp_path: Path) -> None:
    root = write_site(tmp_path, SITE)
    assert accord("build", "--root", root).status == 0
    with_search = tree(root / "site")
    ran = accord("build", "--root", root, "--no-search")
    assert "search" not in ran.out.splitlines()[0]
    without = tree(root / "site")
    assert not any(path.startswith("search/index/") and path != "search/index.html" for path in without)
    page = without["search/index.html"].decode()
    assert "made without search" in page and "search.js" not in page and "<form" not in page and '"../briefs/"' in page
    changed = {path for path in without if without[path] != with_search[path]}
    assert changed == {"search/index.html", ".accord-files.json"}
    explained = accord("build", "--root", root, "--explain").out
    assert "search/index/all/ ← new" in explained
    assert tree(root / "site") == with_search


def test_explain_says_why_a_shard_was_indexed(site: Path) -> None:
    ran = accord("build", "--root", site, "--explain")  # of the command's own size: one shard in the place of several
    assert "search/index/all/ ← new" in ran.out
    write_site(site, {"content/briefs/coral.md": brief("Coral", "Other words.")})
    ran = accord("build", "--root", site, "--explain")
    assert (
        "search/index/all/ ← the words in the shard all of the search index ← the text of content/briefs/coral.md ← "
        in ran.out
    )


# ── Pagefind ──


def executable(path: Path, script: str) -> Path:
    path.write_text(f"#!{sys.executable}\n{script}")
    path.chmod(0o755)
    return path


def error_in() -> str:
    """An answer of Pagefind's that is an error."""
    return """
        import base64, json, sys
        payload = {"type": "Error", "message": "no words", "original_message": None}
        sys.stdout.write(base64.b64encode(json.dumps({"message_id": 0, "payload": payload}).encode()).decode() + ",")
        sys.stdout.flush()
        sys.stdin.read()
    """


@pytest.mark.parametrize(
    ("script", "why"),
    [
        (None, "is not whole: Could not find"),
        ("import sys; sys.exit('out of order')", "ended before its work was done (exit status 1): out of order"),
        (error_in(), "says: no words"),
    ],
)
def test_a_pagefind_that_fails_is_said_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None, why: str
) -> None:
    def binary() -> Path:
        if script is None:
            raise FileNotFoundError("Could not find it")
        return executable(tmp_path / "pagefind", text("\n" + script) if "\n" in script else script)

    monkeypatch.setattr(pagefind_bin, "get_executable", binary)
    root = write_site(tmp_path / "root", SITE)
    ran = accord("build", "--root", root)
    assert ran.status == 1
    assert f"Nothing was written: the search index cannot be made: Pagefind {why}" in ran.err
    assert "--no-search" in ran.err
    assert not (root / "site").exists()
    assert accord("build", "--root", root, "--no-search").status == 0


# ── In the browser ──


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    arguments += ["--disable-component-update", "--disable-sync"]
    chromium = os.environ.get("ACCORD_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=arguments)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A plain static server, as far below its root as the site is to stand."""

    def translate_path(self, path: str) -> str:
        assert path.startswith("/some/repo/"), path
        return super().translate_path(path.removeprefix("/some/repo"))

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site, below a path of its own."""
    root = write_site(tmp_path_factory.mktemp("served"), SITE)
    made(root)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=root / "site")) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/some/repo/"
        server.shutdown()
        thread.join()


@contextmanager
def reading(browser: Browser, base: str, **options: Any) -> Iterator[Page]:
    """A page of a reader; nothing is asked of another host, and nothing stands in the console in the end."""
    context = browser.new_context(base_url=base, **options)
    page = context.new_page()
    page.set_default_timeout(10_000)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    context.on("request", lambda request: asked.append(request.url))
    yield page
    page.wait_for_load_state("networkidle")
    assert said == []
    assert [url for url in asked if not url.startswith(base)] == []
    context.close()


def shows(page: Page, *titles: str, said: str) -> None:
    """Wait until the page says how many results there are; then it shows these, in any order."""
    page.get_by_role("status").get_by_text(said, exact=True).wait_for()
    assert sorted(page.locator(".result-title").all_inner_texts()) == sorted(titles)


@pytest.mark.browser
def test_a_search_finds_briefs_in_all_shards_by_their_words_and_filters_them(browser: Browser, served: str) -> None:
    with reading(browser, served) as page:
        page.goto("search/")
        page.get_by_role("searchbox").fill("polyp")
        shows(page, "Coral", "Ember", "Gale", said="3 results for “polyp”")
        assert page.locator(".result-excerpt mark").first.inner_text().startswith("polyps")
        status = page.get_by_label("Status")
        assert "Ended (1)" in status.inner_text() and "Active (2)" in status.inner_text()
        status.select_option("ended")
        shows(page, "Ember", said="1 result for “polyp”")
        assert page.locator(".result .status").inner_text() == "Ended"
        assert page.url == served + "search/?q=polyp&status=ended"
        page.go_back()
        shows(page, "Coral", "Ember", "Gale", said="3 results for “polyp”")
        page.get_by_label("Events in").select_option("2014")
        shows(page, "Gale", said="1 result for “polyp”")
        page.reload()
        shows(page, "Gale", said="1 result for “polyp”")
        page.get_by_label("Field").select_option("sea")
        page.get_by_role("button", name="Clear all").click()
        page.wait_for_url(served + "search/")
        assert page.locator(".result").count() == 0


@pytest.mark.browser
def test_filters_alone_list_what_passes_them(browser: Browser, served: str) -> None:
    with reading(browser, served) as page:
        page.goto("search/?status=ended")
        shows(page, "Drift", "Ember", said="2 results")
        page.goto("search/?type=partner&country=no")
        shows(page, "LAB", said="1 result")
        page.goto("search/?status=unheard-of&q=Buoys")
        shows(page, "Drift", said="1 result for “Buoys”")


@pytest.mark.browser
def test_other_names_titles_and_places_are_found(browser: Browser, served: str) -> None:
    with reading(browser, served) as page:
        page.goto("search/?q=old+harbour+project")
        shows(page, "Fjord", said="1 result for “old harbour project”")
        page.goto("search/?q=ice")
        shows(page, "Fjord", said="1 result for “ice”")
        assert "1 < 2 & more" in page.locator(".result-excerpt").inner_text()
        page.goto("search/?q=trench")
        shows(page, "Coral", said="1 result for “trench”")
        page.get_by_role("link", name="Depths").click()
        page.wait_for_url(served + "briefs/coral/#depths")


@pytest.mark.browser
def test_by_keyboard_alone(browser: Browser, served: str) -> None:
    with reading(browser, served) as page:
        page.goto("briefs/coral/")
        page.keyboard.press("/")
        page.wait_for_url(served + "search/")
        page.wait_for_function("document.activeElement.name === 'q'")
        page.keyboard.type("polyps")
        shows(page, "Coral", "Ember", "Gale", said="3 results for “polyps”")
        first, second = page.locator(".result-title a").all()[:2]
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert second.evaluate("link => link === document.activeElement")
        page.keyboard.press("ArrowUp")
        assert first.evaluate("link => link === document.activeElement")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.name") == "q"
        page.keyboard.type("ice/or")
        assert page.get_by_role("searchbox").input_value() == "ice/or"
        page.get_by_label("Search from any page by pressing").uncheck()
        page.goto("briefs/coral/")
        page.keyboard.press("/")
        page.wait_for_timeout(200)
        assert page.url == served + "briefs/coral/"


@pytest.mark.browser
def test_nothing_found_and_nothing_loaded_are_said(browser: Browser, served: str) -> None:
    with reading(browser, served) as page:
        page.goto("search/?q=zebra")
        shows(page, said="No results for “zebra”")
        assert "No page has these words" in page.locator("#search-note").inner_text()
        page.goto("search/?q=trench&status=ended")
        shows(page, said="No results for “trench”")
        page.get_by_role("button", name="Show them").click()
        shows(page, "Coral", said="1 result for “trench”")
    context = browser.new_context(base_url=served)
    page = context.new_page()
    page.route("**/filters.json", lambda route: route.fulfill(status=404))
    page.goto("search/?q=trench")
    page.get_by_role("status").get_by_text("The search index could not be loaded.").wait_for()
    page.unroute("**/filters.json")
    page.get_by_role("button", name="Try again").click()
    shows(page, "Coral", said="1 result for “trench”")
    context.close()


@pytest.mark.browser
def test_without_javascript_the_full_lists_stand(browser: Browser, served: str) -> None:
    with reading(browser, served, java_script_enabled=False) as page:
        page.goto("search/")
        assert page.locator("noscript p").is_visible()
        assert not page.locator("form").is_visible()
        assert not page.locator("#search-key").is_visible()
        page.get_by_role("navigation", name="Full lists").get_by_role("link", name="Briefs").click()
        page.wait_for_url(served + "briefs/")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_search_page_is_accessible(browser: Browser, served: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with reading(browser, served, color_scheme=scheme, viewport={"width": 390, "height": 800}) as page:
        page.goto("search/")
        assert Axe().run(page).violations_count == 0
        page.goto("search/?q=polyps")
        shows(page, "Coral", "Ember", "Gale", said="3 results for “polyps”")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
