"""The preview: it answers with what `build` writes, follows every change, and lets nobody in or out.

The long form of the stress and the memory test: `HYPOTHESIS_PROFILE=thorough pytest tests/test_serve.py`.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import pytest

from generator.build.build import build
from generator.build.session import Options
from generator.diagnostics.diagnostic import Diagnostic
from generator.preview.app import is_own_host, media_type, requested
from generator.preview.server import describe
from generator.preview.session import Change
from tests.support import Files, accord, brief, page, partner, write_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
EDITS = 1000 if THOROUGH else 60
SAVES = 2000 if THOROUGH else 150
PATIENCE = 30.0
"""Seconds after which what has not come is not coming."""

SITE: Files = {
    "content/publication.yaml": "title: Tides\nurl: https://example.org/tides/\n",
    "content/briefs/one.md": brief(body="First words. See [[two]].\n"),
    "content/briefs/two.md": brief("partners: [lab]\n", "![A](map.png)\n", title="Two"),
    "content/briefs/map.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "content/briefs/hidden.md": brief("draft: true\n", "Not yet.\n", title="Hidden"),
    "content/partners/lab.md": partner(),
    "content/pages/about.md": page(body="Who we are.\n"),
    "templates/assets/extra.css": "body { outline: 1px solid red }\n",
}


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Server:
    """A preview in a process of its own."""

    def __init__(self, root: Path, *options: str) -> None:
        self.root = root
        command = [sys.executable, "-m", "generator", "serve", "--root", str(root), "--port", "0", *options]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
        )
        self.said = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.await_(lambda: "Ctrl-C ends it" in self.said or self.process.poll() is not None)
        found = re.search(r"http://\S+", self.said)
        assert found, self.said
        self.url = found[0]
        parts = urlsplit(self.url)
        self.base, self.port = parts.path, parts.port or 0

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line

    def await_(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, self.said
            time.sleep(0.005)

    def ask(self, address: str, method: str = "GET", **headers: str) -> Answer:
        """What the server answers; an address that begins with no slash is the site's."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            place = address if address.startswith("/") else self.base + address
            connection.request(method, place, headers={name.replace("_", "-"): v for name, v in headers.items()})
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def send(self, raw: bytes) -> bytes:
        """What the server answers to bytes as they are."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(raw)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def state(self) -> dict[str, object]:
        """What browsers are told now."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", "/.accord/events")
            response = connection.getresponse()
            while not (line := response.readline()).startswith(b"data: "):
                assert line
            found: dict[str, object] = json.loads(line.removeprefix(b"data: "))
            return found
        finally:
            connection.close()

    def write(self, path: str, content: str | bytes | None) -> None:
        write_site(self.root, {path: content})

    def shows(self, address: str, words: str) -> None:
        """Wait until a page has these words."""
        self.await_(lambda: words in self.ask(address).text)

    def end(self, number: int = signal.SIGINT) -> None:
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        assert self.process.stdout
        self.process.stdout.close()


@contextmanager
def serving(root: Path, files: Files = SITE, *options: str) -> Iterator[Server]:
    server = Server(write_site(root, files), *options)
    try:
        yield server
    finally:
        server.end()


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose publication nobody changes."""
    with serving(tmp_path_factory.mktemp("calm")) as server:
        yield server


@pytest.fixture
def lively(tmp_path: Path) -> Iterator[Server]:
    """A server whose publication may be changed."""
    with serving(tmp_path / "publication") as server:
        yield server


def built(root: Path, folder: Path) -> dict[str, bytes]:
    """The site that a first build makes of the publication; empty when it has errors."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(root, folder / "root", ignore=shutil.ignore_patterns(".accord"))
    report = build(Options(root=folder / "root"), folder / "site")
    if report.findings.of("error"):
        return {}
    files = (path for path in sorted((folder / "site").rglob("*")) if path.is_file())
    return {str(path.relative_to(folder / "site")): path.read_bytes() for path in files if path.name[0] != "."}


# ── Answers ──


def test_answers_are_what_build_writes(calm: Server, tmp_path: Path) -> None:
    site = built(calm.root, tmp_path)
    assert "briefs/one/index.html" in site and "briefs/map.png" in site and "assets/extra.css" in site
    calm.await_(lambda: calm.ask("search/index/all/filters.json").status != 503)
    for path, data in site.items():
        assert calm.ask(path).body == data, path
        assert calm.ask(path.removesuffix("index.html")).body == data, path
    assert not (calm.root / "site").exists()


def test_search_is_brought_up_to_date_in_the_background(lively: Server, tmp_path: Path) -> None:
    def of_index(site: Mapping[str, bytes]) -> dict[str, bytes]:
        return {path: data for path, data in site.items() if path.startswith("search/index/")}

    before = of_index(built(lively.root, tmp_path / "clean"))
    lively.await_(lambda: all(lively.ask(path).body == data for path, data in before.items()))
    lively.write("content/briefs/one.md", brief(body="Zyzzyva.\n"))
    after = of_index(built(lively.root, tmp_path / "clean"))
    assert after.keys() != before.keys()
    lively.await_(lambda: all(lively.ask(path).body == data for path, data in after.items()))
    assert all(lively.ask(path).status == 200 for path in before)  # a page that is open may still ask for it
    assert lively.ask("search/index/all/nothing").status == 404
    assert not (lively.root / "site").exists()


def test_a_browser_gets_the_page_with_one_script_more(calm: Server) -> None:
    bare = calm.ask("briefs/one/")
    dressed = calm.ask("briefs/one/", Accept="text/html,*/*;q=0.8")
    assert re.sub(rb'<script src="/\.accord/preview\.js"[^>]*></script>', b"", dressed.body) == bare.body
    assert dressed.body != bare.body and dressed.headers["etag"] != bare.headers["etag"]
    assert dressed.headers["vary"] == "Accept"
    for name in ("preview.js", "preview.css", "worker.js"):
        assert calm.ask(f"/.accord/{name}").status == 200


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("assets/accord.css", "text/css; charset=utf-8"),
        ("assets/accord.js", "text/javascript; charset=utf-8"),
        ("assets/favicon.svg", "image/svg+xml; charset=utf-8"),
        ("briefs/map.png", "image/png"),
        ("atom.xml", "application/atom+xml; charset=utf-8"),
        ("feed.json", "application/feed+json; charset=utf-8"),
        ("changes.json", "application/json; charset=utf-8"),
        ("partners/lab/atom.xml", "application/atom+xml; charset=utf-8"),
        ("data/briefs.csv", "text/csv; charset=utf-8"),
        ("data/briefs.json", "application/json; charset=utf-8"),
        ("data/datapackage.json", "application/json; charset=utf-8"),
        ("briefs/one/index.json", "application/json; charset=utf-8"),
        ("sitemap.xml", "text/xml; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        (".nojekyll", "text/plain; charset=utf-8"),
    ],
)
def test_media_types_and_headers(calm: Server, address: str, kind: str) -> None:
    answer = calm.ask(address)
    assert answer.status == 200
    assert answer.headers["content-type"] == kind
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert not any(name.startswith("access-control") for name in answer.headers)
    head = calm.ask(address, "HEAD")
    assert head.body == b""
    assert {**head.headers, "date": ""} == {**answer.headers, "date": ""}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("atom.xml", "application/atom+xml; charset=utf-8"),
        ("feed.json", "application/feed+json; charset=utf-8"),
        ("data/briefs.csv", "text/csv"),
        ("sitemap.xml", "text/xml"),
        ("a.webp", "image/webp"),
        ("a.woff2", "font/woff2"),
        (".nojekyll", "text/plain"),
        ("CNAME", "text/plain"),
        ("a.unheard-of", "application/octet-stream"),
    ],
)
def test_media_type_by_name(name: str, kind: str) -> None:
    assert media_type(name) == kind


@pytest.mark.parametrize("address", ["briefs/one/", "briefs/map.png"])
def test_what_the_browser_has_is_not_sent_again(calm: Server, address: str) -> None:
    etag = calm.ask(address).headers["etag"]
    for known in (etag, f'"other", W/{etag}', "*"):
        answer = calm.ask(address, If_None_Match=known)
        assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", etag)
    assert calm.ask(address, If_None_Match='"other"').status == 200


@pytest.mark.parametrize("address", ["briefs/one/", "briefs/map.png"])
def test_ranges(calm: Server, address: str) -> None:
    whole = calm.ask(address)
    size = len(whole.body)
    for asked, start, end in [("0-9", 0, 10), ("5-", 5, size), ("-7", size - 7, size), (f"1-{size * 9}", 1, size)]:
        part = calm.ask(address, Range=f"bytes={asked}")
        assert (part.status, part.body) == (206, whole.body[start:end])
        assert part.headers["content-range"] == f"bytes {start}-{end - 1}/{size}"
    beyond = calm.ask(address, Range=f"bytes={size}-")
    assert (beyond.status, beyond.headers["content-range"]) == (416, f"bytes */{size}")
    assert calm.ask(address, Range="bytes=-0").status == 416
    for ignored in ("bytes=9-2", "bytes=0-1,4-5", "letters=0-1", "bytes=-"):
        assert calm.ask(address, Range=ignored).body == whole.body
    assert calm.ask(address, Range="bytes=0-1", If_Range=whole.headers["etag"]).status == 206
    assert calm.ask(address, Range="bytes=0-1", If_Range='"old"').body == whole.body


def test_redirects_and_the_base_path(calm: Server) -> None:
    assert calm.base == "/tides/"
    for address, to in [
        ("/", "/tides/"),
        ("/tides", "/tides/"),
        ("/tides/briefs/one", "/tides/briefs/one/"),
        ("/tides/briefs?x=1", "/tides/briefs/?x=1"),
    ]:
        answer = calm.ask(address)
        assert (answer.status, answer.headers["location"]) == (301, to)
    assert calm.ask("/briefs/one/").status == 404


def test_missing_pages_are_answered_with_the_sites_own(calm: Server) -> None:
    for address in ("nothing/", "nothing/here.png", "briefs/one/index.html/", "//example.org/", "/elsewhere/"):
        answer = calm.ask(address)
        assert answer.status == 404
        assert answer.body == calm.ask("404.html").body
    assert calm.ask("404.html").status == 200


# ── Nobody in, nobody out ──

SECRET = b"password"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with something beside the publication, where files it knows give way to links that lead out."""
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "secret.txt").write_bytes(SECRET)
    beside: Files = {"secret.txt": SECRET, "site/secret.txt": SECRET, "templates/assets/link.txt": "well"}
    with serving(folder / "publication", {**SITE, **beside}) as server:
        assert server.ask("assets/link.txt").body == b"well"
        assert server.ask("briefs/map.png").status == 200
        for name in ("templates/assets/link.txt", "content/briefs/map.png"):
            (server.root / name).unlink()
            (server.root / name).symlink_to(folder / "secret.txt")
        (server.root / "templates/assets/folder").symlink_to(folder, target_is_directory=True)
        (server.root / "templates/assets/deep").mkdir()
        (server.root / "templates/assets/deep/link.txt").symlink_to("../../../../secret.txt")
        (server.root / "templates/assets/round").symlink_to("round")
        os.mkfifo(server.root / "templates/assets/pipe.txt")
        server.await_(lambda: bool(server.state()["problems"]))
        yield server


@pytest.mark.parametrize(
    "address",
    """
    /../secret.txt /tides/../secret.txt /tides/../../secret.txt /tides/..%2fsecret.txt /tides/%2e%2e/secret.txt
    /tides/%2E%2E/%2E%2E/secret.txt /tides/%2e%2e%2fsecret.txt /tides/.%2e/secret.txt /tides/%252e%252e/secret.txt
    /tides/..%5csecret.txt /tides/..\\secret.txt /tides/assets\\..\\..\\secret.txt /tides/assets/%00 /tides/%00
    /tides/assets/accord.css%00.png /tides/%c0%ae%c0%ae/secret.txt /tides/%ff /tides/assets//../../secret.txt
    /tides/./secret.txt /tides/secret.txt /secret.txt /tides/site/secret.txt /tides/content/publication.yaml
    /tides/.accord/memory.sqlite /.accord/../secret.txt /.accord/%2e%2e/serve.py /.accord//etc/passwd /.accord/
    /tides/assets/link.txt /tides/assets/folder/secret.txt /tides/assets/pipe.txt //etc/passwd /tides//etc/passwd
    /tides/%2fetc%2fpasswd /tides/file:///etc/passwd http://127.0.0.1/secret.txt * /tides/%0d%0aX:%20y
    /tides/briefs/hidden/ /tides/content/briefs/hidden.md /tides/briefs/map.png /tides/..;/secret.txt
    /tides/..;x=1/secret.txt /tides/%2e%2e;/secret.txt /tides/..%00/secret.txt /tides/..%255csecret.txt
    /tides/%252e%252e%252fsecret.txt /tides/%25252e%25252e/secret.txt /tides/%u002e%u002e/secret.txt
    /tides/%e0%80%ae%e0%80%ae/secret.txt /tides/%ef%bc%8e%ef%bc%8e/secret.txt /tides/..%ef%bc%8fsecret.txt
    /tides/....//secret.txt /tides/...//secret.txt /tides/assets/..%2f..%2fsecret.txt /tides/assets/%5c..%5csecret.txt
    /tides/C:/secret.txt /tides/%5c%5chost%5csecret.txt /tides/~/secret.txt /tides/.env /tides/.git/config
    http://127.0.0.1/tides/../secret.txt http://evil.example/tides/%2e%2e/secret.txt file:///etc/passwd
    https://evil.example/secret.txt evil.example:443 ?/../secret.txt /.accord/preview.js/../../serve.py
    /.accord/..%2fserve.py /.accord/%2e%2e%5cserve.py /tides/assets/deep/link.txt /tides/assets/round
    """.split(),
)
def test_there_is_no_way_out(guarded: Server, address: str) -> None:
    host = f"127.0.0.1:{guarded.port}"
    answer = guarded.send(f"GET {address} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert re.match(rb"HTTP/1\.1 40[04] ", answer), answer[:200]
    assert SECRET not in answer and b"root:" not in answer


@pytest.mark.parametrize(
    "path", [b"/a/../b", b"/%2e./b", b"/a%2Fb", b"/a\\b", b"/%5c", b"/%00", b"/%7f", b"/%ff", b"*"]
)
def test_addresses_that_are_none(path: bytes) -> None:
    assert requested(path) is None


def test_addresses_that_are_one() -> None:
    assert requested(b"/a/b?c=../d") == "/a/b"
    assert requested(b"/%C3%A9/a%20b/..c/...") == "/é/a b/..c/..."


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "localhost.evil.example", "127.0.0.1.evil.example"]
)
@pytest.mark.parametrize("address", ["/", "/tides/", "/.accord/events", "/.accord/preview.js"])
def test_foreign_hosts_are_refused(calm: Server, host: str, address: str) -> None:
    answer = calm.ask(address, Host=host.format(port=calm.port))
    assert answer.status == 421
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("header", "bound", "own"),
    [
        ("localhost:8000", "127.0.0.1", True),
        ("LOCALHOST", "127.0.0.1", True),
        ("[::1]:8000", "::1", True),
        ("127.0.0.1:9", "127.0.0.1", True),
        ("mine.example:80", "mine.example", True),
        ("192.168.1.5:8000", "0.0.0.0", True),
        ("192.168.1.5:8000", "127.0.0.1", False),
        ("mine.example", "0.0.0.0", False),
        ("", "127.0.0.1", False),
        ("localhost:8000@evil.example", "127.0.0.1", False),
        ("evil.example#localhost", "127.0.0.1", False),
        ("localhost\t", "127.0.0.1", False),
        ("localhost:port", "127.0.0.1", False),
    ],
)
def test_own_hosts(header: str, bound: str, own: bool) -> None:
    assert is_own_host(header, bound) is own


@pytest.mark.parametrize("method", "POST PUT DELETE PATCH OPTIONS TRACE PROPFIND".split())
def test_other_methods_are_refused(calm: Server, method: str) -> None:
    answer = calm.ask("", method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_idle_slow_and_huge_requests_hold_nobody_up(calm: Server) -> None:
    connections = [socket.create_connection(("127.0.0.1", calm.port)) for _ in range(220)]
    host = f"Host: 127.0.0.1:{calm.port}\r\n".encode()
    try:
        for number, connection in enumerate(connections):
            if number >= 200:
                connection.sendall(
                    b"GET /tides/ HTTP/1.1\r\n" if number % 2 else b"GET /.accord/events HTTP/1.1\r\n" + host
                )
        huge = socket.create_connection(("127.0.0.1", calm.port))
        connections.append(huge)
        huge.sendall(b"GET /tides/ HTTP/1.1\r\n" + host + b"Content-Length: 9999999999\r\n\r\n" + b"x" * 100_000)
        start = time.monotonic()
        for address in ("briefs/one/", "briefs/two/", "assets/accord.css"):
            assert calm.ask(address).status == 200
        assert time.monotonic() - start < 5
        with suppress(ConnectionResetError):  # it is not even read to the end
            assert b"200 OK" not in calm.send(b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n" + host + b"\r\n")
    finally:
        for connection in connections:
            connection.close()
    assert calm.ask("").status == 200


# ── Changes ──


def test_a_change_shows_and_is_told_in_a_line(lively: Server) -> None:
    lively.ask("briefs/one/")
    lively.write("content/briefs/one.md", brief(body="Second words. See [[two]].\n"))
    lively.shows("briefs/one/", "Second words")
    lively.await_(lambda: bool(re.search(r"^one\.md → 1 page, \d+ ms$", lively.said, re.MULTILINE)))


def test_feeds_data_and_pictures_keep_up(lively: Server) -> None:
    picture = re.search(r'og:image" content="https://example.org/tides/([^"]+)"', lively.ask("briefs/one/").text)
    assert picture
    drawn = lively.ask(picture[1]).body
    assert drawn.startswith(b"\x89PNG")
    before = {place: lively.ask(place).body for place in ("atom.xml", "feed.json", "data/briefs.csv", "sitemap.xml")}
    text = brief("updated: 2024-02-03\n", "Newly written.\n", title="Renewed")
    lively.write("content/briefs/one.md", text)
    lively.shows("briefs/one/", "Renewed")
    for place, was in before.items():
        assert lively.ask(place).body != was, place
    assert "Newly written" in lively.ask("atom.xml").text
    assert "Renewed" in lively.ask("data/briefs.csv").text
    assert "2024-02-03" in lively.ask("sitemap.xml").text
    assert lively.ask(picture[1]).body != drawn


def test_every_way_of_changing_files_is_noticed(lively: Server, tmp_path: Path) -> None:
    root = lively.root
    one, about = root / "content/briefs/one.md", root / "content/pages/about.md"

    (tmp_path / "new.md").write_text(brief(body="By renaming. [[two]]\n"))
    (tmp_path / "new.md").rename(one)  # as most editors save
    lively.shows("briefs/one/", "By renaming")

    with about.open("w") as file:  # truncated first, written a moment later
        file.flush()
        time.sleep(0.05)
        file.write(page(body="By truncating.\n"))
    lively.shows("about/", "By truncating")
    assert "error" not in lively.said

    for number in range(30):  # a burst
        one.write_text(brief(body=f"Burst {number}. [[two]]\n"))
    lively.shows("briefs/one/", "Burst 29")

    lively.write("content/briefs/three/index.md", brief(body="In a new folder.\n", title="Three"))
    lively.shows("briefs/three/", "In a new folder")
    (root / "content/briefs/three").rename(root / "content/briefs/four")
    lively.shows("briefs/four/", "In a new folder")
    lively.await_(lambda: lively.ask("briefs/three/").status == 404)
    shutil.rmtree(root / "content/briefs/four")
    lively.await_(lambda: lively.ask("briefs/four/").status == 404)

    lively.write("templates/page.html", '{% extends "accord/page.html" %}{% block main %}<h1>Mine</h1>{% endblock %}')
    lively.shows("about/", "<h1>Mine</h1>")
    shutil.rmtree(root / "templates")
    lively.shows("about/", "By truncating")
    assert lively.ask("assets/extra.css").status == 404
    lively.write("templates/assets/extra.css", "body { color: blue }\n")
    lively.shows("assets/extra.css", "blue")

    shutil.copytree(root / "content", root / "branch")  # another branch is checked out
    (root / "branch/briefs/one.md").write_text(brief(body="Of the branch. [[two]]\n"))
    shutil.rmtree(root / "content")
    (root / "branch").rename(root / "content")
    lively.shows("briefs/one/", "Of the branch")
    lively.write("content/briefs/one.md", brief(body="And after it. [[two]]\n"))
    lively.shows("briefs/one/", "And after it")

    lively.write("content/publication.yaml", "title: Ebbs\nurl: https://example.org/elsewhere/\n")
    lively.await_(lambda: "Ebbs" in lively.ask("/elsewhere/").text)


def test_errors_leave_the_pages_and_are_told_until_mended(lively: Server) -> None:
    before = lively.ask("briefs/one/").body
    lively.write("content/briefs/one.md", "---\ntitel: One\n---\n")
    lively.await_(lambda: bool(lively.state()["problems"]))
    terminal = accord("check", "--root", lively.root).err.splitlines(keepends=True)
    assert "".join(lively.state()["problems"]) == "".join(terminal[:-1])  # type: ignore[arg-type]
    assert lively.ask("briefs/one/").body == before
    lively.await_(lambda: "one.md → 5 errors," in lively.said)
    assert 'help: did you mean "title"?' in lively.said
    assert lively.ask("partners/lab/").status == 200  # not made before the error
    lively.write("content/briefs/one.md", brief(body="Mended. [[two]]\n"))
    lively.shows("briefs/one/", "Mended")
    assert lively.state()["problems"] == []
    lively.await_(lambda: ", all mended," in lively.said)


def test_a_page_first_asked_for_when_it_is_at_fault_is_shown_as_it_last_was(lively: Server) -> None:
    lively.write("content/briefs/one.md", brief(body="See [[nowhere]] and [@nobody].\n"))
    lively.await_(lambda: bool(lively.state()["problems"]))
    answer = lively.ask("briefs/one/", Accept="text/html")
    assert answer.status == 200 and "nowhere" not in answer.text and "preview.js" in answer.text
    assert "error[broken-link]" in str(lively.state()["problems"])
    lively.write("content/briefs/one.md", brief(body="Mended.\n"))
    lively.shows("briefs/one/", "Mended")


def test_a_template_at_fault_leaves_the_page(lively: Server) -> None:
    before = lively.ask("about/").body
    lively.write("templates/page.html", '{% extends "accord/page.html" %}{% block main %}{{ nonsense }}{% endblock %}')
    lively.await_(lambda: "bad-template" in str(lively.state()["problems"]))
    assert lively.ask("about/").body == before
    assert lively.ask("briefs/one/").status == 200
    lively.await_(lambda: "templates/page.html:1:1: error[bad-template]" in lively.said)
    lively.write("templates/page.html", '{% extends "accord/page.html" %}{% block main %}<h1>Sense</h1>{% endblock %}')
    lively.shows("about/", "Sense")
    assert lively.state()["problems"] == []


def test_a_publication_that_begins_with_errors(tmp_path: Path) -> None:
    with serving(tmp_path, {**SITE, "content/briefs/one.md": "---\n---\n"}) as server:
        answer = server.ask("/", Accept="text/html")
        assert answer.status == 503 and "error[missing-field]" in answer.text and "preview.js" in answer.text
        server.write("content/briefs/one.md", brief(body="Whole.\n"))
        server.await_(lambda: "Whole" in server.ask("/tides/briefs/one/").text)


def test_a_publication_that_vanishes_and_returns(lively: Server) -> None:
    before = lively.ask("").body
    (lively.root / "content").rename(lively.root / "away")
    lively.await_(lambda: "content/publication.yaml" in str(lively.state()["problems"]))
    assert lively.ask("").body == before
    (lively.root / "away").rename(lively.root / "content")
    lively.await_(lambda: lively.state()["problems"] == [])
    assert lively.ask("").body == before


def test_drafts_are_marked(tmp_path: Path) -> None:
    with serving(tmp_path, SITE, "--drafts") as server:
        assert 'data-draft="draft"' in server.ask("briefs/hidden/", Accept="text/html").text
        assert "data-draft" not in server.ask("briefs/one/", Accept="text/html").text


def test_events_are_told_on_an_open_connection(lively: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", lively.port, timeout=PATIENCE)
    connection.request("GET", "/.accord/events")
    response = connection.getresponse()
    assert response.getheader("content-type") == "text/event-stream; charset=utf-8"

    def told() -> dict[str, object]:
        while not (line := response.readline()).startswith(b"data: "):
            assert line
        found: dict[str, object] = json.loads(line.removeprefix(b"data: "))
        return found

    first = told()
    lively.write("templates/assets/extra.css", "body { color: green }\n")
    styled = told()
    assert styled["styles"] != first["styles"] and styled["files"] == first["files"]
    lively.write("content/briefs/map.png", b"\x89PNG\r\n\x1a\nother")
    assert told()["files"] != first["files"]
    connection.close()


# ── The command ──


def test_ctrl_c_ends_it_at_once_with_connections_open(tmp_path: Path) -> None:
    server = Server(write_site(tmp_path, SITE))
    idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(3)]
    idle[0].sendall(f"GET /.accord/events HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode())
    idle[0].recv(100)
    start = time.monotonic()
    server.end()
    assert time.monotonic() - start < 3
    assert server.process.returncode == 0
    assert server.said.count("\n") == 1 and "Traceback" not in server.said
    for connection in idle:
        connection.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("pause", [0.0, 0.05, 0.15])
def test_it_can_be_ended_while_it_starts(tmp_path: Path, number: signal.Signals, pause: float) -> None:
    root = write_site(tmp_path, SITE)
    command = [sys.executable, "-m", "generator", "serve", "--root", str(root), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    end = time.monotonic() + PATIENCE
    while not (root / ".accord").exists():  # it has begun to read
        assert time.monotonic() < end
        time.sleep(0.005)
    time.sleep(pause)
    process.send_signal(number)
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "generator/" not in said


def test_a_request_to_end_is_followed_at_once(tmp_path: Path) -> None:
    server = Server(write_site(tmp_path, SITE))
    with socket.create_connection(("127.0.0.1", server.port)):
        server.end(signal.SIGTERM)
    assert server.process.returncode == 0
    assert server.said.count("\n") == 1 and "Traceback" not in server.said


def test_a_taken_port_is_said_plainly(tmp_path: Path) -> None:
    write_site(tmp_path, SITE)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ran = accord("serve", "--root", tmp_path, "--port", str(port))
    assert ran.status == 2
    assert f"port {port} is taken; stop what uses it, or name another with --port" in ran.err


def test_a_folder_without_a_publication_is_refused(tmp_path: Path) -> None:
    ran = accord("serve", "--root", tmp_path, "--port", "0")
    assert ran.status == 2 and "no publication here" in ran.err


def test_a_host_that_is_not_here_is_refused(calm: Server) -> None:
    ran = accord("serve", "--root", calm.root, "--host", "203.0.113.1", "--port", "0")
    assert ran.status == 2 and "cannot listen at 203.0.113.1" in ran.err


@pytest.mark.parametrize(
    ("files", "pages", "errors", "mended", "line"),
    [
        (["content/briefs/a.md"], 3, 0, False, "a.md → 3 pages, 14 ms"),
        (["content/briefs/a/index.md", "b.csv"], 1, 0, True, "a, b.csv → 1 page, all mended, 14 ms"),
        (["1", "2", "3", "4"], 0, 1, False, "4 files → 1 error, 14 ms"),
    ],
)
def test_a_change_in_a_line(files: list[str], pages: int, errors: int, mended: bool, line: str) -> None:
    found = [Diagnostic("a", 1, 1, "bad-id", "it is bad")] * errors
    assert describe(Change(files, pages, found, [], mended), 0.0141) == line


# ── Under stress ──


class Edits:
    """Random edits of a publication: add, change, rename, delete, break, mend."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.chance = Random(seed)
        self.count = 0

    def one(self) -> None:
        self.count += 1
        kinds = [self.add, self.reword, self.reword, self.retitle, self.rename, self.delete, self.break_]
        kinds += [self.mend, self.mend, self.partner, self.template, self.asset, self.relabel, self.table, self.switch]
        self.chance.choice(kinds)()

    def some(self) -> Path:
        names = "one two three four five".split()
        return self.root / f"content/briefs/{self.chance.choice(names)}.md"

    def save(self, path: Path, text: str) -> None:
        """Save as editors do: in place, or by renaming."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.chance.random() < 0.5:
            path.write_text(text)
        else:
            part = path.with_name(f".{path.name}.tmp")
            part.write_text(text)
            part.replace(path)

    def text(self) -> str:
        facts = self.chance.choice(["", "partners: [lab]\n", "fields: [ocean]\n", "draft: true\n"])
        link = self.chance.choice(["", " See [the rows](../data/rows.csv)."])
        return brief(facts, f"Edit {self.count}.{link}\n", title=f"Title {self.count}")

    def add(self) -> None:
        self.save(self.some(), self.text())

    def reword(self) -> None:
        for path in (self.root / "content/briefs").glob("*.md"):
            self.save(path, path.read_text() + f"\nMore {self.count}.\n")
            if self.chance.random() < 0.5:
                break

    def retitle(self) -> None:
        path = self.some()
        if path.exists():
            self.save(path, re.sub(r"title: .*", f"title: Another {self.count}", path.read_text()))

    def rename(self) -> None:
        path, to = self.some(), self.some()
        if path.exists():
            path.rename(to)

    def delete(self) -> None:
        self.some().unlink(missing_ok=True)

    def break_(self) -> None:
        self.save(self.some(), self.chance.choice(["", "---\ntitle: [\n---\n", brief(body="[[nowhere]]\n"), "text"]))

    def mend(self) -> None:
        for path in (self.root / "content/briefs").glob("*.md"):
            self.save(path, self.text())

    def partner(self) -> None:
        self.save(self.root / "content/partners/lab.md", partner(body=f"Lab {self.count}.\n", name=f"Lab {self.count}"))

    def template(self) -> None:
        path = self.root / "templates/page.html"
        if path.exists():
            path.unlink()
        else:
            main = f"{{% block main %}}<h1>{self.count}</h1>{{% endblock %}}"
            self.save(path, f'{{% extends "accord/page.html" %}}{main}')

    def asset(self) -> None:
        self.save(self.root / "templates/assets/extra.css", f"/* {self.count} */\n")

    def table(self) -> None:
        self.save(self.root / "content/data/rows.csv", f"year,amount\n2020,{self.count}\n")

    def switch(self) -> None:
        """Check another branch out: all of the content is exchanged at once."""
        content, branch, away = self.root / "content", self.root / "branch", self.root / "away"
        shutil.copytree(content, branch)
        (branch / "briefs/one.md").write_text(self.text())
        content.rename(away)
        branch.rename(content)
        shutil.rmtree(away)

    def relabel(self) -> None:
        self.save(self.root / "content/publication.yaml", f"title: T{self.count}\nurl: https://example.org/tides/\n")


def test_random_edits_end_in_what_a_clean_build_makes(tmp_path: Path) -> None:
    files = {**SITE, "content/briefs/one.md": brief(), "content/briefs/two.md": brief(title="Two")}
    files["content/data/rows.csv"] = "year,amount\n2020,1\n"
    with serving(tmp_path / "publication", files) as server:
        edits = Edits(server.root, seed=20220305)
        compared = 0
        while edits.count < EDITS:
            for _ in range(edits.chance.randint(1, 9)):
                edits.one()
                time.sleep(edits.chance.choice([0, 0, 0, 0.01, 0.04]))
            site = built(server.root, tmp_path / "clean")
            if not site:
                server.await_(lambda: bool(server.state()["problems"]))
                continue

            def same(site: dict[str, bytes] = site) -> bool:
                return all(server.ask(path).body == data for path, data in site.items())

            server.await_(same)
            assert server.state()["problems"] == []
            assert server.ask("briefs/never/").status == 404
            compared += len(site)
        assert compared > EDITS
    assert "Traceback" not in server.said


def resident(pid: int) -> int:
    """Bytes of memory that a process has."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_memory_is_flat(lively: Server) -> None:
    def save(number: int) -> None:
        title = f"One {number // 5}"  # every fifth edit is one that all pages are linked anew for
        lively.write("content/briefs/one.md", brief(body=f"Token {number}. [[two]]\n", title=title))
        lively.shows("briefs/one/", f"Token {number}.")
        lively.ask("briefs/")

    for number in range(SAVES // 3):
        save(number)
    before = resident(lively.process.pid)
    for number in range(SAVES // 3, SAVES):
        save(number)
    growth = resident(lively.process.pid) - before
    print(f"{growth / 1e6:+.1f} MB after {SAVES} edits, of {before / 1e6:.0f} MB")
    assert growth < 8e6


# ── In a browser ──


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    arguments = """
        --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
        --disable-component-update --disable-sync
    """.split()
    with sync_playwright() as playwright:
        chromium = os.environ.get("ACCORD_CHROMIUM", "/usr/bin/chromium")
        yield playwright.chromium.launch(executable_path=chromium, args=arguments)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 800, "height": 600})
    yield context
    context.close()


@pytest.fixture
def tab(context: BrowserContext) -> Page:
    return context.new_page()


def await_in(tab: Page, condition: str) -> None:
    """Wait until a condition holds in the page; its policy would not let it evaluate one by itself."""
    end = time.monotonic() + PATIENCE
    while not tab.evaluate(condition):
        assert time.monotonic() < end, condition
        time.sleep(0.01)


LONG = "Filler.\n\n" * 200


@pytest.mark.browser
def test_the_browser_follows_edits_errors_and_mending(lively: Server, tab: Page) -> None:
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    lively.write("content/briefs/one.md", brief(body=f"Before. [[two]]\n\n{LONG}"))
    lively.shows("briefs/one/", "Before")
    tab.goto(f"{lively.url}briefs/one/")
    tab.evaluate("scrollTo(0, 1500)")

    lively.write("content/briefs/one.md", brief(body=f"After. [[two]]\n\n{LONG}"))
    tab.get_by_text("After.").wait_for()
    await_in(tab, "scrollY === 1500")

    lively.write("content/briefs/one.md", brief(body=f"After. [[tow]]\n\n{LONG}"))
    alert = tab.get_by_role("alert")
    alert.get_by_text("content/briefs/one.md:7:1: error[broken-link]").wait_for()
    assert "7 | After. [[tow]]\n" in alert.inner_text()
    assert tab.get_by_text("After.").first.is_visible()

    lively.write("content/briefs/one.md", brief(body=f"Repaired. [[two]]\n\n{LONG}"))
    tab.get_by_text("Repaired.").wait_for()  # a word that the panel of errors does not have
    alert.wait_for(state="hidden")
    await_in(tab, "scrollY === 1500")
    assert complaints == []


@pytest.mark.browser
def test_mending_without_another_change_hides_the_errors(lively: Server, tab: Page) -> None:
    tab.goto(f"{lively.url}about/")
    tab.evaluate("window.stayed = true")
    good = (lively.root / "content/briefs/one.md").read_text()
    lively.write("content/briefs/one.md", good.replace("[[two]]", "[[tow]]"))
    tab.get_by_role("alert").wait_for()
    lively.write("content/briefs/one.md", good)
    tab.get_by_role("alert").wait_for(state="hidden")
    assert tab.evaluate("window.stayed")


@pytest.mark.browser
def test_styles_are_swapped_without_a_reload(lively: Server, tab: Page) -> None:
    lively.write("templates/assets/accord.css", "h1 { color: rgb(1, 1, 1) }\n")
    lively.shows("assets/accord.css", "1, 1, 1")
    tab.goto(f"{lively.url}about/")
    tab.evaluate("window.stayed = true")
    lively.write("templates/assets/accord.css", "h1 { color: rgb(2, 2, 2) }\n")
    await_in(tab, "getComputedStyle(document.querySelector('h1')).color === 'rgb(2, 2, 2)'")
    await_in(tab, "document.querySelectorAll('link[rel=stylesheet]').length === 1")
    assert tab.evaluate("window.stayed")


@pytest.mark.browser
def test_a_deleted_page_says_so(lively: Server, tab: Page) -> None:
    lively.write("content/briefs/three.md", brief(body="Third.\n", title="Three"))
    lively.shows("briefs/three/", "Third")
    tab.goto(f"{lively.url}briefs/three/")
    lively.write("content/briefs/three.md", None)
    tab.get_by_text("not in the site any more").wait_for()
    assert tab.get_by_text("Third.").first.is_visible()
    lively.write("content/briefs/three.md", brief(body="Back.\n", title="Three"))
    tab.get_by_text("Back.").wait_for()
    tab.goto(f"{lively.url}briefs/four/")
    lively.write("content/briefs/four.md", brief(body="Fourth.\n", title="Four"))
    tab.get_by_text("Fourth.").wait_for()


@pytest.mark.browser
def test_eight_tabs_follow(lively: Server, context: BrowserContext) -> None:
    tabs = [context.new_page() for _ in range(8)]
    for tab in tabs:
        tab.goto(f"{lively.url}about/")
    for words in ("Once.", "Twice."):
        lively.write("content/pages/about.md", page(body=f"{words}\n"))
        for tab in tabs:
            tab.get_by_text(words).wait_for()


@pytest.mark.browser
def test_a_draft_says_so_and_errors_from_the_start_give_way(tmp_path: Path, tab: Page) -> None:
    with serving(tmp_path, {**SITE, "content/briefs/two.md": "---\n---\n"}, "--drafts") as server:
        tab.goto(server.url)
        tab.get_by_role("alert").get_by_text("error[missing-field]").first.wait_for()
        server.write("content/briefs/two.md", brief(title="Two"))
        tab.get_by_text("Tides").first.wait_for()
        tab.goto(server.url)
        tab.goto(f"{tab.url}briefs/hidden/")
        tab.get_by_text("Draft: the built site does not have this page").wait_for()
        server.end()
        tab.get_by_text("The preview has stopped").wait_for()
