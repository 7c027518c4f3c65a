"""Built sites on a plain server, in a browser: below the path of a project page, and at the root of a domain."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import chromium
from tests.support import BRIEF, PARTNER, PUBLICATION, accord, brief, page, partner, publication, write_site

pytestmark = pytest.mark.browser

FILES = {
    PUBLICATION: publication("description: What it is about.\n"),
    BRIEF: brief(
        """
        partners: [lab]
        countries: [FR]
        fields: [optics]
        kind: array
        aliases: [/old/, /deep/er/old.html]
        sources: [{id: report, title: A report, url: "https://example.org/r"}]
        events: [{date: 2022-02, title: It began, status: active, sources: [report]}]
        datasets: [{id: nights, title: Nights, rows: [{year: 2020, count: 2}], sources: [report]}]
        charts: [{id: by-year, kind: bar, dataset: nights, x: year, y: count, title: Nights by year}]
        """,
        "See [[two]], [[lab]] and ![a picture](map.svg).\n",
    ),
    "content/briefs/map.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>',
    "content/briefs/two.md": brief(title="Two"),
    PARTNER: partner(),
    "content/pages/about.md": page("", "About [[one]].\n"),
}
PLACES = {"a project page": "/some/repo/", "a custom domain": "/"}


class _Pages(SimpleHTTPRequestHandler):
    """A static server below a path, which shows the site's 404.html as GitHub Pages does, and notes what is missing."""

    missing: list[str]
    base: str

    def translate_path(self, path: str) -> str:
        assert path.startswith(self.base), f"{path} leaves {self.base}"
        return super().translate_path("/" + path.removeprefix(self.base))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        self.missing.append(self.path)
        data = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002  the name is the base's
        """Nothing."""


class Hosted:
    """A site on a server. `url` is where it believes to stand, `here` where it does."""

    def __init__(self, site: Path, base: str, url: str) -> None:
        self.site, self.base, self.url = site, base, url
        self.missing: list[str] = []
        handler = type("Handler", (_Pages,), {"missing": self.missing, "base": base})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(site)))
        self.here = f"http://127.0.0.1:{self.server.server_port}{base}"

    def read(self, path: str) -> str:
        return (self.site / path).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module", params=list(PLACES.values()), ids=list(PLACES))
def hosted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    base: str = request.param
    url = f"https://org.github.io{base}" if base != "/" else "https://www.example.org/"
    root = write_site(tmp_path_factory.mktemp("hosted"), FILES)
    ran = accord("build", "--root", root, "--base-url", url)
    assert ran.status == 0, ran.err
    place = Hosted(root / "site", base, url)
    thread = threading.Thread(target=place.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield place
    place.server.shutdown()
    place.server.server_close()
    thread.join()


def walk(page: Page, hosted: Hosted) -> dict[str, set[str]]:
    """Every page that links lead to from the home page, with the addresses it leads to."""
    waiting, seen = [hosted.here], dict[str, set[str]]()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        answer = page.goto(address, wait_until="load")
        assert answer and answer.ok, address
        references = "document.querySelectorAll('a[href], link[href], img[src]')"
        found = page.evaluate(
            f"[...{references}].map(e => e.href?.baseVal ?? e.href ?? e.src)"
            ".map(place => new URL(place, document.baseURI).href)"
        )
        here = {place.partition("#")[0] for place in found if place.startswith(hosted.here)}
        seen[address] = here
        waiting += [place for place in here if place.endswith(("/", ".html"))]
    return seen


def test_every_link_leads_somewhere(hosted: Hosted, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=True)
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text))
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    hosted.missing.clear()
    seen = walk(page, hosted)
    for place in sorted({place for places in seen.values() for place in places} - seen.keys()):
        assert context.request.get(place).ok, place
    assert hosted.missing == []
    assert said == []
    assert {urlsplit(address).netloc for address in asked} == {urlsplit(hosted.here).netloc}
    pages = {path.relative_to(hosted.site).as_posix() for path in hosted.site.rglob("*.html")}
    apart = {"404.html", "old/index.html", "deep/er/old.html"}
    assert {address.removeprefix(hosted.here) or "" for address in seen} == {
        path.removesuffix("index.html") for path in pages - apart
    }
    context.close()


def test_the_page_for_what_is_missing_works_at_any_depth(hosted: Hosted, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    for path in ("nothing", "no/such/", "briefs/one/deep/er/and/deeper.html"):
        answer = page.goto(hosted.here + path)
        assert answer and answer.status == 404
        assert page.locator("h1").inner_text() == "Page not found"
        assert page.evaluate("document.styleSheets.length") == 1
        assert page.evaluate("document.styleSheets[0].cssRules.length > 5"), "the style sheet is not there"
        hosted.missing.clear()
        page.locator("main a").first.click()
        assert page.url == hosted.here
        assert hosted.missing == []
    context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_former_addresses_lead_on(hosted: Hosted, browser: Browser, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    for path in ("old/", "deep/er/old.html"):
        page.goto(hosted.here + path)
        page.wait_for_url(f"{hosted.here}briefs/one/")
        assert page.locator("h1").inner_text() == "One"
    context.close()


def test_what_is_said_elsewhere_is_absolute_and_right(hosted: Hosted) -> None:
    """What leaves the site (canonical addresses, feeds, the sitemap, data) names the address where it will stand."""

    def stands(address: str) -> bool:
        path = urlsplit(address).path.removeprefix(hosted.base)
        file = path + "index.html" if not path or path.endswith("/") else path
        return address.startswith(hosted.url) and (hosted.site / file).is_file()

    one = hosted.read("briefs/one/index.html")
    assert f'<link rel="canonical" href="{hosted.url}briefs/one/">' in one
    assert f'<meta property="og:image" content="{hosted.url}briefs/one/card.png">' in one
    atom = ElementTree.fromstring(hosted.read("atom.xml"))
    feed = [link.attrib["href"] for link in atom.iter("{http://www.w3.org/2005/Atom}link")]
    listed = re.findall("<loc>(.*?)</loc>", hosted.read("sitemap.xml"))
    assert feed
    assert listed
    assert [address for address in [*feed, *listed] if not stands(address)] == []
    assert f"Sitemap: {hosted.url}sitemap.xml" in hosted.read("robots.txt")
    within = [content.text or "" for content in atom.iter("{http://www.w3.org/2005/Atom}content")]
    for reference in re.findall(r'(?:href|src)="([^"]+)"', "".join(within)):
        assert urlsplit(reference).scheme in ("https", "mailto"), reference
    assert (hosted.site / "CNAME").exists() == (hosted.base == "/")
    assert urljoin(hosted.url, hosted.base) == hosted.url
