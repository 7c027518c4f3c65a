"""A publication in a browser, its pages made when they are asked for: no build, no port, no network."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, sync_playwright

from generator.build.session import Options
from generator.preview.session import Preview
from generator.primitives.dates import PartialDate

ARGUMENTS = """
    --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync
""".split()
HOST = "https://site.test"
BASE = f"{HOST}/some/repo/"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, for as long as a module's tests run."""
    with sync_playwright() as playwright:
        path = os.environ.get("ACCORD_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Published:
    """The publication at `root`, as of a date or as it is, standing at `BASE`. `asked` are the addresses that the
    reader's browser asked for, `said` is what it printed."""

    def __init__(self, browser: Browser, root: Path, *, as_of: PartialDate | None = None) -> None:
        self.asked: list[str] = []
        self.said: list[str] = []
        self._browser = browser
        self._preview = Preview(Options(root=root, base_url=BASE, as_of=as_of))
        self._preview.read()
        self._preview.refresh()
        assert self._preview.state.problems == ()

    @contextmanager
    def reader(self, **options: Any) -> Iterator[Page]:
        """A page of a reader whose browser has these options; nothing may stand in its console in the end."""
        context: BrowserContext = self._browser.new_context(base_url=BASE, **options)
        context.route("**/*", self._answer)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.set_default_navigation_timeout(60_000)  # the first page with a chart waits for the renderer
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        self.said.clear()
        self.asked.clear()
        try:
            yield page
        finally:
            context.close()
        assert self.said == []
        assert [url for url in self.asked if not url.startswith(BASE)] == []

    def _note(self, message: ConsoleMessage) -> None:
        self.said.append(message.text)

    def _answer(self, route: Route) -> None:
        url = route.request.url
        self.asked.append(url)
        path = urlsplit(url).path.removeprefix(urlsplit(BASE).path)
        place = self._preview.look(path)
        if place is None:
            route.fulfill(status=404, body="")
        else:
            kind = mimetypes.guess_type(place.path)[0] or "application/octet-stream"
            route.fulfill(body=self.file(path), content_type=kind)

    def file(self, path: str) -> bytes:
        """A file of the site; an empty one where there is none."""
        place = self._preview.look(path)
        if place is None:
            return b""
        return place.file.read_bytes() if place.file else self._preview.make(place.path).data


def axe(page: Page) -> list[str]:
    """What axe finds on a page as it stands; also targets too small for WCAG 2.2, which it leaves out else.

    It runs beside the page's policy, which allows no script of a stranger.
    """
    from axe_playwright_python.base import AXE_FILE_PATH

    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": Path(AXE_FILE_PATH).read_text(encoding="utf-8")})
    # What is laid out only when it comes into sight is to be looked at too.
    page.evaluate(
        "document.querySelectorAll('.year, .section').forEach(e => { e.style.contentVisibility = 'visible'; })"
    )
    options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    found = page.evaluate("options => axe.run(options).then(({violations}) => violations)", options)
    return [f"{v['id']}: {node['html'][:200]}" for v in found for node in v["nodes"]]
