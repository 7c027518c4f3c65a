"""Two publications built with the same code, each at two addresses, and walked from page to page."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import html5lib
import pytest
from html5lib.html5parser import ParseError

from generator.library.queries import Lens
from generator.primitives.typography import set_text
from generator.site.makers import TERMS
from tests.sitewalk import Site, Walked
from tests.support import accord, epoch
from tests.support import edition as link

REPOSITORY = Path(__file__).parent.parent
PUBLICATIONS = {"observatories": Path(__file__).parent / "sites" / "observatories", "content": REPOSITORY}
BASES = {"/": "https://skies.example/", "/some/repo/": "https://org.github.io/some/repo/"}
WALKED = [("observatories", "/"), ("observatories", "/some/repo/"), ("content", "/")]
"""What is walked page by page; the other is compared with what has been walked, byte by byte."""

# The publication's own facts are of their day, on which nothing of it is overdue.
DAY = date(2026, 12, 1)


def copy_of(name: str, place: Path) -> Path:
    """The publication's own files, without what was built from them before."""
    source = PUBLICATIONS[name]
    shutil.copytree(source / "content", place / "content")
    if name != "content":
        shutil.copytree(source / "templates", place / "templates")
    return place


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all the workers of a run share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def sites(shared: Path) -> Callable[[str, str], Site]:
    """Builds a publication at an address, once in a run."""
    known: dict[tuple[str, str], Site] = {}

    def built(name: str, base: str) -> Site:
        if (name, base) not in known:
            place = shared / f"built-{name}"
            with lock(shared / f"{name}.lock"):
                output = place / ("site" + base.replace("/", "-"))
                if not (output / "done").exists():
                    if not place.exists():
                        copy_of(name, place)
                    os.environ["SOURCE_DATE_EPOCH"] = str(epoch(DAY))
                    ran = accord("build", "--root", place, "--output", output / "site", "--base-url", BASES[base])
                    assert ran.status == 0, ran.err
                    (output / "done").touch()
            known[name, base] = Site(output / "site", base, BASES[base])
        return known[name, base]

    return built


class lock:  # noqa: N801  used like a function
    """A lock between processes: a folder can be made only once."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __enter__(self) -> None:
        while True:
            try:
                self.place.mkdir()
            except FileExistsError:
                time.sleep(0.05)
            else:
                return

    def __exit__(self, *_: object) -> None:
        self.place.rmdir()


@pytest.fixture(params=WALKED, ids=[f"{name} under {base}" for name, base in WALKED])
def site(request: pytest.FixtureRequest, sites: Callable[[str, str], Site]) -> Site:
    return sites(*request.param)


@pytest.fixture(params=PUBLICATIONS)
def at_root(request: pytest.FixtureRequest, sites: Callable[[str, str], Site]) -> Site:
    """Each publication at one address, for what does not depend on the address."""
    return sites(request.param, "/")


@pytest.fixture
def observatories(sites: Callable[[str, str], Site]) -> Site:
    return sites("observatories", "/")


@pytest.fixture
def linked(at_root: Site) -> Lens:
    return link(at_root.folder.parent.parent).lens


# --- where pages lead ---------------------------------------------------------------------------------------------


def test_every_link_picture_and_anchor_resolves(site: Site) -> None:
    missing = []
    for page in site.pages.values():
        for what, reference in page.references:
            if place := site.where(page, reference):
                file, fragment = place
                if file not in site.files:
                    missing.append(f"{page.path}: {what} {reference}: no such file")
                elif fragment and fragment not in site.pages[file].ids:
                    missing.append(f"{page.path}: {what} {reference}: no such place")
    assert missing == []


def test_no_link_within_the_site_is_absolute_but_on_the_page_for_missing_ones(site: Site) -> None:
    for page in site.pages.values():
        for what, reference in page.references:
            if page.path == "404.html":
                assert reference.startswith((site.base, "https://", "mailto:", "#", "data:")), (what, reference)
            else:
                assert not reference.startswith("/"), (page.path, what, reference)
                assert not reference.startswith(site.url), (page.path, what, reference)


def test_nothing_is_loaded_from_elsewhere(site: Site) -> None:
    for page in site.pages.values():
        for element in page.elements:
            assert element.tag not in ("iframe", "object", "embed", "base", "style"), page.path
            assert "style" not in element.attributes, (page.path, element.tag)
            assert not [name for name in element.attributes if name.startswith("on")], (page.path, element.tag)
            if element.tag in ("script", "img", "image", "use", "source", "video", "audio") or (
                element.tag == "link" and element.attributes["rel"] != "canonical"
            ):
                for name in ("src", "href", "xlink:href", "srcset"):
                    reference = element.attributes.get(name, "")
                    assert not re.match(r"[a-z]+:|//", reference) or reference.startswith("data:"), page.path
    for path, data in site.files.items():
        if path.endswith((".css", ".svg")):
            assert not re.search(rb"""(url\(|@import|href=)\s*["']?\s*(https?:)?//""", data), path


def test_stylesheets_load_what_is_there(at_root: Site) -> None:
    for path, data in at_root.files.items():
        if path.endswith(".css"):
            page = Walked(path, "")
            for reference in re.findall(r"""url\(\s*["']?([^"')]+)""", data.decode()):
                place = at_root.where(page, reference) if not reference.startswith(("data:", "#")) else None
                assert place is None or place[0] in at_root.files, (path, reference)


def test_pages_are_the_same_under_any_address(sites: Callable[[str, str], Site]) -> None:
    """But for what they say of their own address, and the sizes of files that do: so links that are right under one are
    right under the other."""
    here, there = sites("content", "/"), sites("content", "/some/repo/")
    assert here.files.keys() - {"CNAME"} == there.files.keys()
    for path, data in there.files.items():
        if path not in ("404.html", "data/index.html", "data/datapackage.json"):
            assert data.replace(there.url.encode(), here.url.encode()) == here.files[path], path
    for _, reference in there.pages["404.html"].references:
        place = there.where(there.pages["404.html"], reference)
        assert place is None or place[0] in there.files


# --- pages and data -------------------------------------------------------------------------------------------------


def test_the_tables_say_what_the_pages_say(site: Site) -> None:
    """Title, status, every event by its permalink, the timeline's data and the sources: all from the same rows."""
    tables = {
        name: list(csv.DictReader(io.StringIO(site.files[f"data/{name}.csv"].decode(), newline="")))
        for name in ("briefs", "events", "status-history", "sources")
    }
    assert {f"briefs/{row['id']}/index.html" for row in tables["briefs"]} == {
        path
        for path in site.pages
        if re.fullmatch("briefs/[^/]+/index.html", path) and not site.pages[path].is_redirect
    }
    assert {row["id"] for row in tables["sources"]} == {
        path.split("/")[1] for path in site.pages if re.fullmatch("sources/[^/]+/index.html", path)
    }
    for row in tables["briefs"]:
        page = site.page(f"/briefs/{row['id']}/")
        assert page.one("h1").text == set_text(" ".join(row["title"].split()), "en")
        assert page.all("article", **{"data-brief": row["id"], "data-status": row["status"]})
        told = [event for event in tables["events"] if event["brief"] == row["id"]]
        counts: Counter[str] = Counter()
        anchors = set()
        for event in told:
            day = event["date"].rstrip("~")
            counts[day] += 1
            anchors.add(f"event-{day}" + (f"-{counts[day]}" if counts[day] > 1 else ""))
        assert {id for id in page.ids if id.startswith("event-")} == anchors
        steps = [step for step in tables["status-history"] if step["brief"] == row["id"]]
        assert [(step["date"], step["status"]) for step in steps] == [
            (event["date"], event["status"]) for event in told if event["status"]
        ]
        for event in told:
            assert set_text(event["title"], "en") in page.one("main").raw


# --- what every page says -----------------------------------------------------------------------------------------


def test_every_page_has_its_head(site: Site) -> None:
    for page in site.pages.values():
        assert len(page.all("h1")) == 1, page.path
        assert page.one("h1").within("main"), page.path
        assert page.one("title").text
        assert page.one("html").attributes["lang"]
        assert page.meta("description").strip(), page.path
        canonical = page.one("link", rel="canonical").attributes["href"]
        assert canonical.startswith(site.url), page.path
        assert page.graph("og:url") == canonical
        assert page.graph("og:title") and page.graph("og:description") and page.graph("og:type")
        if not page.is_redirect:
            assert canonical == site.url.rstrip("/") + page.address, page.path
        said = page.json_ld
        assert said["@context"] == "https://schema.org"
        assert said["@graph"][0]["@type"]
        assert said["@graph"][0]["url"] == canonical


def test_no_two_pages_say_they_are_the_same(at_root: Site) -> None:
    said = Counter(page.graph("og:url") for page in at_root.pages.values() if not page.is_redirect)
    assert [address for address, times in said.items() if times > 1] == []


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere(at_root: Site) -> None:
    for page in at_root.pages.values():
        policy = page.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
        rules = {name: sources for name, *sources in (rule.split() for rule in policy.split(";") if rule.strip())}
        assert rules["default-src"] == ["'none'"]
        assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"} & {s for r in rules.values() for s in r}
        allowed = {"'none'", "'self'", "data:"}
        if page.path == "search/index.html":  # Pagefind is WebAssembly
            rules["script-src"].remove("'wasm-unsafe-eval'")
        assert {source for sources in rules.values() for source in sources} <= allowed
        assert "data:" not in rules.get("script-src", [])
        before = [e.tag for e in page.elements[: page.elements.index(page.all("meta")[1])]]
        assert "script" not in before and "link" not in before
        for script in page.all("script"):
            assert "src" in script.attributes or script.attributes.get("type") == "application/ld+json", page.path


def test_every_page_is_valid_html(at_root: Site) -> None:
    wrong = []
    groups: dict[str, list[Walked]] = defaultdict(list)
    for page in at_root.pages.values():
        groups[page.path.partition("/")[0]].append(page)
    # The checker is slow: of pages that one template makes, the largest ones have of everything.
    pages = [page for group in groups.values() for page in sorted(group, key=lambda page: -len(page.text))[:6]]
    for page in pages:
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        try:
            parser.parse(page.text)
        except ParseError as error:
            wrong.append(f"{page.path}: {parser.errors[-1] if parser.errors else error}")
    assert wrong == []


def test_every_id_stands_once_on_its_page(at_root: Site) -> None:
    for page in at_root.pages.values():
        assert [id for id, times in Counter(page.ids).items() if times > 1] == [], page.path


def test_headings_skip_no_level_and_pictures_say_what_they_show(at_root: Site) -> None:
    for page in at_root.pages.values():
        levels = [int(e.tag[1]) for e in page.elements if re.fullmatch("h[1-6]", e.tag) and e.within("main")]
        for before, after in pairwise(levels):
            assert after <= before + 1, (page.path, levels)
        for picture in page.all("img"):
            assert "alt" in picture.attributes, page.path


def test_what_the_templates_leave_out_is_left_out(at_root: Site) -> None:
    for page in at_root.pages.values():
        for leftover in ("{%", "None</", ">None<", "Undefined", "[object", "&amp;amp;", "&amp;lt;"):
            assert leftover not in page.text, (page.path, leftover)


AS_TYPED = ("pre", "code", "script", "style", "kbd", "samp", "textarea")


def test_no_text_has_straight_quotes(at_root: Site) -> None:
    for page in at_root.pages.values():
        for text in page.texts(AS_TYPED):
            assert not set("'\"") & set(text), (page.path, text)


# --- charts -------------------------------------------------------------------------------------------------------


def test_every_chart_has_its_picture_its_caption_and_its_data(at_root: Site) -> None:
    seen = 0
    for page in at_root.pages.values():
        for figure in (e for e in page.all("figure") if "chart" in e.classes):
            seen += 1
            assert figure.attributes["id"].startswith("chart-"), page.path
            inside = [e for e in page.elements if any(figure is ancestor for ancestor in e.ancestors)]
            for tag in ("svg", "figcaption", "table", "td"):
                assert any(e.tag == tag for e in inside), (page.path, figure.attributes["id"], tag)
            [caption] = [e for e in inside if e.tag == "figcaption"]
            assert caption.text, (page.path, figure.attributes["id"])
            for drawing in (e for e in inside if e.tag == "svg"):
                holds_links = any(e.tag == "a" and drawing in e.ancestors for e in inside)
                assert drawing.attributes.get("role") == ("group" if holds_links else "img"), page.path
                assert drawing.attributes.get("aria-label") or drawing.attributes.get("aria-labelledby"), page.path
    assert seen > 5


def test_every_brief_s_chart_can_be_had_alone(at_root: Site, linked: Lens) -> None:
    for id in linked.brief_ids:
        for chart in linked.brief(id).charts:
            data = at_root.files[f"briefs/{id}/{chart.id}.csv"].decode()
            assert "\r\n" in data
            assert at_root.files[f"briefs/{id}/{chart.id}.svg"].startswith(b"<svg")
            assert f"chart-{chart.id}" in at_root.page(f"/briefs/{id}/").ids


# --- what stands where --------------------------------------------------------------------------------------------


def test_a_term_s_page_links_to_exactly_its_briefs(at_root: Site, linked: Lens) -> None:
    for kind in TERMS:
        for target in linked.targets(kind):
            page = at_root.page(target.address)
            members = set(linked.members(kind, target.id))
            assert at_root.links_within_main(page, "briefs") == members, page.path


def test_every_brief_is_reached_from_home_in_one_click(site: Site) -> None:
    names = {
        page.path.split("/")[1] for page in site.pages.values() if re.fullmatch("briefs/[^/]+/index.html", page.path)
    }
    assert names
    assert site.links_within_main(site.page("/"), "briefs") == names


def test_every_page_is_reached_by_links(at_root: Site) -> None:
    reached, todo = set(), ["index.html"]
    while todo:
        path = todo.pop()
        if path not in reached and path in at_root.pages:
            reached.add(path)
            page = at_root.pages[path]
            todo += [place[0] for _, reference in page.references if (place := at_root.where(page, reference))]
    apart = {path for path, page in at_root.pages.items() if page.is_redirect} | {"404.html"}
    assert set(at_root.pages) - reached == apart


def test_each_folder_s_index_lists_what_stands_there(at_root: Site) -> None:
    for folder in ("briefs", "partners", "countries", "fields", "kinds", "statuses", "sources"):
        pages = [path.split("/") for path in at_root.pages if path.startswith(f"{folder}/")]
        ids = {parts[1] for parts in pages if len(parts) == 3 and not at_root.pages["/".join(parts)].is_redirect}
        assert at_root.links_within_main(at_root.page(f"/{folder}/"), folder) == ids, folder


def test_a_brief_s_page_says_which_it_is_and_how_it_stands(at_root: Site, linked: Lens) -> None:
    for id in linked.brief_ids:
        page = at_root.page(f"/briefs/{id}/")
        article = page.one("article", **{"data-brief": id})
        assert article.attributes["data-status"] == linked.card(id).status
        assert page.one("h1").text == set_text(" ".join(linked.brief(id).title.split()), "en")
        assert {told.anchor for told in linked.occurrences(id)} <= set(page.ids)


def test_relations_stand_on_both_sides(at_root: Site, linked: Lens) -> None:
    for id in linked.brief_ids:
        ties = linked.ties(id)
        page = at_root.page(f"/briefs/{id}/")
        assert {tie.other for tie in ties} <= at_root.links_within_main(page, "briefs"), id


def test_former_addresses_lead_on(site: Site, sites: Callable[[str, str], Site]) -> None:
    for page in site.pages.values():
        if page.is_redirect:
            seconds, _, url = page.one("meta", **{"http-equiv": "refresh"}).attributes["content"].partition("; url=")
            place = site.where(page, url)
            assert seconds == "0"
            assert place
            assert place[0] in site.pages
            assert page.one("a").attributes["href"] == url
            assert page.one("link", rel="canonical").attributes["href"] == (
                site.url.rstrip("/") + site.pages[place[0]].address
            )


# --- the second publication ---------------------------------------------------------------------------------------


def test_the_files_of_the_second_publication(observatories: Site, golden: Callable[[str, str], None]) -> None:
    paths = [path for path in observatories.files if not path.endswith(".part") and ".pf_" not in path]
    golden("observatories.txt", "".join(f"{path}\n" for path in paths))


def test_one_block_and_one_asset_are_the_publication_s_own(observatories: Site) -> None:
    own = PUBLICATIONS["observatories"] / "templates"
    assert observatories.files["assets/favicon.svg"] == (own / "assets/favicon.svg").read_bytes()
    assert observatories.files["assets/accord.css"] == (REPOSITORY / "templates/assets/accord.css").read_bytes()
    for page in observatories.pages.values():
        if not page.is_redirect:
            assert page.one("p", id="own-footer").text == "Kept by The keepers.", page.path
            assert page.all("nav", **{"aria-label": "Main"}), page.path


def test_pictures_and_tables_are_taken_along(observatories: Site) -> None:
    content = PUBLICATIONS["observatories"] / "content"
    page = observatories.page("/briefs/paranal-laser/")
    picture = page.one("img")
    place = observatories.where(page, picture.attributes["src"])
    assert place
    assert observatories.files[place[0]] == (content / "briefs/paranal-laser/rays.svg").read_bytes()
    assert picture.attributes["alt"] == "A telescope and four rays"
    assert observatories.files["data/nights.csv"] == (content / "data/nights.csv").read_bytes()


def test_redirects_of_the_second_publication(observatories: Site) -> None:
    leads = {
        page.path: observatories.where(page, page.one("a").attributes["href"])
        for page in observatories.pages.values()
        if page.is_redirect
    }
    assert leads == {
        "help/index.html": ("handbook/index.html", ""),
        "lasers/index.html": ("briefs/paranal-laser/index.html", ""),
        "old/laser.html": ("briefs/paranal-laser/index.html", ""),
        "partners/southern/index.html": ("partners/eso/index.html", ""),
    }


def test_special_characters_are_text(observatories: Site) -> None:
    page = observatories.page("/briefs/paranal-laser/")
    assert "It <em>just</em> worked & kept working." in page.one("article", **{"data-brief": "paranal-laser"}).text
    assert "not lights for planes & <ships>" in page.one("article", **{"data-brief": "paranal-laser"}).text
    assert "alert(“no”)" in observatories.page("/briefs/alma/").one("main").text
    assert observatories.page("/sources/almanac/").one("h1").text == "The Almanac of <Shared> Skies"
    assert observatories.page("/partners/naoj/").one("p", **{"class": "term-short"}).text == "NAOJ"


def test_drafts_are_nowhere(observatories: Site) -> None:
    assert not [path for path, data in observatories.files.items() if b"Unfinished" in data or "unfinished" in path]


def test_the_navigation_is_the_publication_s_own(observatories: Site) -> None:
    page = observatories.page("/briefs/alma/")
    main = page.one("nav", **{"aria-label": "Main"})
    links = [(e.text, e.attributes["href"]) for e in page.all("a") if any(main is ancestor for ancestor in e.ancestors)]
    assert links == [
        ("Briefs", "../../briefs/"),
        ("Timeline", "../../timeline/"),
        ("Handbook", "../../handbook/"),
        ("Dark skies", "../../statuses/dark/"),
        ("The source code", "https://code.example/skies"),
    ]


# --- nobody's subject ---------------------------------------------------------------------------------------------


def code_and_templates() -> Iterator[Path]:
    for folder in ("generator", "templates"):
        for path in sorted((REPOSITORY / folder).rglob("*")):
            if path.suffix in (".py", ".html", ".css", ".js", ".svg", ".json"):
                yield path


def test_the_program_knows_nothing_of_its_first_publication(at_root: Site) -> None:
    subject = re.compile(r"russia|roscosmos|soyuz|skoltech|rosatom|ukrain|putin|kremlin|moscow|baikonur", re.IGNORECASE)
    for path in code_and_templates():
        found = subject.search(path.read_text(encoding="utf-8"))
        assert not found, f"{path.name}: {found}"
    if "observatories" in str(at_root.folder):
        for name, data in at_root.files.items():
            assert not subject.search(data.decode("utf-8", "replace")), name
