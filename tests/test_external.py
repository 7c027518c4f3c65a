"""`accord check --external` with a server of this machine: what it asks, how politely, what it makes of answers."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from generator import __version__
from generator.checks import external_links
from generator.checks.external_links import Answer, Manners, addresses, ask_all, bare
from tests.support import BRIEF, PUBLICATION, SOURCES, accord, brief, library, publication, vary, write_site

AGENT = f"Accord/{__version__} (+https://example.org/)"


class Host:
    """A host that answers as told: `routes` maps a path, or a method and a path, to statuses with headers in turn."""

    def __init__(self) -> None:
        self.routes: dict[str, list[tuple[int, dict[str, str]]]] = {}
        self.asked: list[str] = []
        self.agents: set[str] = set()
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                host.asked.append(f"{self.command} {self.path}")
                host.agents.add(self.headers["User-Agent"])
                told = host.routes.get(f"{self.command} {self.path}") or host.routes.get(self.path) or [(404, {})]
                status, headers = told.pop(0) if len(told) > 1 else told[0]
                self.send_response(status)
                for name, value in {"Content-Length": "0", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()

            do_GET = do_HEAD  # noqa: N815

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    made = Host()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def manners(**more: Any) -> Manners:
    return Manners(**{"agent": AGENT, "pause": 0.0, "backoff": 0.01, "timeout": 5.0, "private": True, **more})


def ask(host: Host, tmp_path: Path, path: str = "/a", **more: Any) -> Answer:
    [answer] = ask_all([host.base + path], manners(**more), tmp_path / "addresses.json").values()
    return answer


# --- one address --------------------------------------------------------------------------------------------------


def test_an_address_is_asked_for_its_head_by_name(host: Host, tmp_path: Path) -> None:
    host.routes["/a"] = [(200, {})]
    assert ask(host, tmp_path).verdict == "well"
    assert host.asked == ["HEAD /a"]
    assert host.agents == {AGENT}


def test_a_host_that_refuses_head_is_asked_for_the_whole(host: Host, tmp_path: Path) -> None:
    host.routes |= {"HEAD /a": [(405, {})], "GET /a": [(200, {})]}
    assert ask(host, tmp_path).verdict == "well"
    assert host.asked == ["HEAD /a", "GET /a"]


@pytest.mark.parametrize("status", [404, 410])
def test_an_address_that_is_gone(host: Host, tmp_path: Path, status: int) -> None:
    host.routes["/a"] = [(status, {})]
    answer = ask(host, tmp_path)
    assert answer.verdict == "gone"
    assert answer.reason.startswith(f"this address answers {status} ")
    assert host.asked == ["HEAD /a", "GET /a"]


@pytest.mark.parametrize("status", [401, 402, 403, 451, 999])
def test_what_is_closed_to_programs_tells_nothing(host: Host, tmp_path: Path, status: int) -> None:
    host.routes["/a"] = [(status, {})]
    assert ask(host, tmp_path).verdict == "unclear"


def test_a_host_that_is_busy_is_asked_again(host: Host, tmp_path: Path) -> None:
    host.routes["/a"] = [(503, {}), (503, {}), (200, {})]
    assert ask(host, tmp_path).verdict == "well"
    host.routes["/b"] = [(500, {})]
    assert ask(host, tmp_path, "/b").reason == "this address answers 500 Internal Server Error"


@pytest.mark.parametrize("date", [False, True], ids=["seconds", "a date"])
def test_a_host_says_when_to_come_back(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, date: bool) -> None:
    waited: list[float] = []

    def wait(self: threading.Event, timeout: float = 0) -> bool:
        waited.append(timeout)
        return False

    monkeypatch.setattr(threading.Event, "wait", wait)
    when = format_datetime(datetime.now(UTC) + timedelta(seconds=8), usegmt=True) if date else "7"
    answer = external_links.Asker(manners())
    host.routes["/a"] = [(429, {"Retry-After": when}), (200, {})]
    assert answer.ask(host.base + "/a").verdict == "well"
    assert host.asked == ["HEAD /a", "HEAD /a"]
    assert [round(seconds) for seconds in waited if seconds > 1] in ([7], [8])


def test_a_host_that_wants_to_be_left_alone_is(host: Host, tmp_path: Path) -> None:
    host.routes["/a"] = [(429, {"Retry-After": "3600"})]
    assert ask(host, tmp_path).verdict == "unclear"
    assert host.asked == ["HEAD /a"]


# --- redirects ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 308])
def test_a_move_for_good_is_told(host: Host, tmp_path: Path, status: int) -> None:
    host.routes |= {"/a": [(status, {"Location": "/b#top"})], "/b": [(302, {"Location": "/c"})], "/c": [(200, {})]}
    answer = ask(host, tmp_path)
    assert (answer.verdict, answer.to) == ("moved", host.base + "/b")


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_move_for_now_is_followed(host: Host, tmp_path: Path, status: int) -> None:
    host.routes |= {"/a": [(status, {"Location": "/b"})], "/b": [(301, {"Location": "/c"})], "/c": [(200, {})]}
    assert ask(host, tmp_path).verdict == "well"


def test_a_move_to_what_is_gone_is_gone(host: Host, tmp_path: Path) -> None:
    host.routes["/a"] = [(301, {"Location": "/b"})]
    assert ask(host, tmp_path).verdict == "gone"


@pytest.mark.parametrize(
    ("to", "reason"),
    [("/a", "this address leads in circles"), ("file:///etc/passwd", "this address leads to file:///etc/passwd")],
)
def test_a_way_that_leads_nowhere(host: Host, tmp_path: Path, to: str, reason: str) -> None:
    host.routes["/a"] = [(302, {"Location": to})]
    assert ask(host, tmp_path).reason == reason


# --- silence ------------------------------------------------------------------------------------------------------


def test_a_host_that_does_not_answer(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    [answer] = ask_all([f"http://127.0.0.1:{port}/"], manners(), tmp_path / "a.json").values()
    assert answer.verdict == "gone"
    assert answer.reason == "this address does not answer: connection refused"


def test_a_host_that_takes_too_long(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        [answer] = ask_all([url], manners(timeout=0.05, tries=1), tmp_path / "a.json").values()
    assert answer.reason == "this address does not answer: it took too long"


def test_a_host_that_there_is_not(tmp_path: Path) -> None:
    [answer] = ask_all(["http://no-such-host.invalid/"], manners(private=False), tmp_path / "a.json").values()
    assert answer.reason == "this address does not answer: there is no such host"


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254", "0.0.0.0"])
def test_addresses_of_this_network_are_not_asked(host: Host, tmp_path: Path, name: str) -> None:
    url = f"http://{name}:{host.server.server_address[1]}/a"
    [answer] = ask_all([url], manners(private=False), tmp_path / "a.json").values()
    assert answer.reason == "this address does not answer: it is not a public address"
    assert host.asked == []


def test_a_redirect_into_this_network_is_not_followed(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = {"inner": "127.0.0.1", "outer": "8.8.8.8"}
    monkeypatch.setattr(socket, "getaddrinfo", lambda name, *_, **__: [(0, 0, 0, "", (where[name], 0))])
    asker = external_links.Asker(manners(private=False))
    monkeypatch.setattr(asker._opener, "open", lambda *_, **__: Reply(302, {"Location": "http://inner/"}), raising=True)
    assert asker.ask("http://outer/").reason == "this address does not answer: it is not a public address"


class Reply:
    """A response that no server gave."""

    def __init__(self, status: int, headers: dict[str, str]) -> None:
        self.status, self.headers, self.reason = status, headers, ""

    def __enter__(self) -> Reply:
        return self

    def __exit__(self, *_: object) -> None:
        pass


# --- many addresses -----------------------------------------------------------------------------------------------


def test_a_host_has_its_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    asker = external_links.Asker(manners(pause=1.0))
    monkeypatch.setattr(asker.stop, "wait", waited.append)
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    for host in ("one", "two", "one", "one", "two"):
        asker._await_turn(host)
    assert waited == [1.0, 2.0, 1.0]


def test_answers_are_kept_for_some_days(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    host.routes["/a"] = [(200, {})]
    ask(host, tmp_path)
    ask(host, tmp_path, "/b")
    asked = len(host.asked)
    assert ask(host, tmp_path).verdict == "well"
    assert ask(host, tmp_path, "/b").verdict == "gone"
    assert len(host.asked) == asked
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 2 * 86_400)
    ask(host, tmp_path)
    assert len(host.asked) == asked
    ask(host, tmp_path, "/b")
    assert len(host.asked) == asked + 2


def test_silence_is_not_kept(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external_links, "manners", lambda publication: manners(private=False))
    files = {SOURCES: f"- {{id: a, title: A, url: '{host.base}/a'}}\n", BRIEF: brief("", "[@a]\n")}
    root = write_site(tmp_path, vary(files))
    ran = accord("check", "--external", "--root", root)
    assert ran.err.startswith("None of them answered: is this machine connected?\ncontent/sources/shared.yaml:1:")
    host.routes["/a"] = [(200, {})]
    monkeypatch.setattr(external_links, "manners", lambda publication: manners())
    assert accord("check", "--external", "--root", root).err == ""


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b'{"http://a/": {"asked": "x"}}'])
def test_what_is_kept_may_be_damaged(host: Host, tmp_path: Path, damage: bytes) -> None:
    host.routes["/a"] = [(200, {})]
    (tmp_path / "addresses.json").write_bytes(damage)
    assert ask(host, tmp_path).verdict == "well"
    assert list(json.loads((tmp_path / "addresses.json").read_bytes())) == [host.base + "/a"]


def test_what_was_answered_before_an_interruption_is_kept(host: Host, tmp_path: Path) -> None:
    host.routes |= {f"/{number}": [(200, {})] for number in range(3)}

    def interrupt(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    kept = tmp_path / "a.json"
    with pytest.raises(KeyboardInterrupt):
        ask_all([f"{host.base}/{number}" for number in range(3)], manners(hosts=1), kept, interrupt)
    assert len(json.loads(kept.read_bytes())) == 2


def test_addresses_are_those_of_sources_each_once() -> None:
    sources = (
        "- {id: a, title: A, url: 'https://example.org/x#one'}\n"
        "- {id: b, title: B, url: 'https://example.org/x#two'}\n"
        "- {id: c, title: C, url: 'mailto:a@example.org'}\n"
        "- {id: d, title: D}\n"
    )
    assert addresses(library({SOURCES: sources})) == ["https://example.org/x"]
    assert bare("https://example.org/x#one") == "https://example.org/x"


@pytest.mark.parametrize(
    ("url", "wire"),
    [
        ("https://exämple.org/ü?q=ä b", "https://xn--exmple-cua.org/%C3%BC?q=%C3%A4%20b"),
        ("http://[::1]:80/a%20b", "http://[::1]:80/a%20b"),
        ("https://example.org/a(b)~c;d=e", "https://example.org/a(b)~c;d=e"),
    ],
)
def test_an_address_goes_over_the_wire_in_ascii(url: str, wire: str) -> None:
    assert external_links._ascii(url) == wire


# --- the command --------------------------------------------------------------------------------------------------


def test_the_command_names_the_lines(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external_links, "manners", lambda publication: manners())
    host.routes |= {"/ok": [(200, {})], "/old": [(301, {"Location": "/ok"})], "/shut": [(403, {})]}
    sources = "".join(
        f"- id: {name}\n  title: {name}\n  url: {host.base}/{name}\n" for name in ("ok", "old", "gone", "shut")
    )
    own = (
        f"sources:\n  - id: kept\n    title: K\n    url: {host.base}/gone\n    archive_url: https://example.org/copy\n"
    )
    cited = "[@ok; @old; @gone; @shut; @kept]\n"
    root = write_site(tmp_path, vary({SOURCES: sources, BRIEF: brief(own, cited)}))
    ran = accord("check", "--external", "--root", root)
    assert ran.status == 0
    assert ran.out == (
        "4 source addresses asked: 1 well, 1 moved, 1 dead, 1 closed to programs.\n"
        "1 brief checked: no error, 3 warnings.\n"
    )
    assert ran.err == (
        f"content/briefs/one.md:9:10: warning[dead-link]: this address answers 404 Not Found\n"
        f"9 |     url: {host.base}/gone\n"
        f"  |          ^\n"
        f"help: there is a copy: https://example.org/copy\n"
        f"content/sources/shared.yaml:6:8: warning[moved-link]: this address has moved to {host.base}/ok\n"
        f"6 |   url: {host.base}/old\n"
        f"  |        ^\n"
        f"help: make sure that the same text stands there, and write the new address\n"
        f"content/sources/shared.yaml:9:8: warning[dead-link]: this address answers 404 Not Found\n"
        f"9 |   url: {host.base}/gone\n"
        f"  |        ^\n"
        f"help: look for a copy at https://web.archive.org/web/*/{host.base}/gone "
        "and write its address as archive_url\n"
    )
    asked = len(host.asked)
    assert accord("check", "--external", "--strict", "--root", root).status == 1
    report = json.loads(accord("check", "--external", "--format", "json", "--root", root).out)
    assert [one["code"] for one in report["diagnostics"]] == ["dead-link", "moved-link", "dead-link"]
    assert accord("check", "--root", root).err == ""
    assert accord("build", "--jobs", "1", "--root", root).status == 0
    assert len(host.asked) == asked


def test_checks_weigh_dead_links_too(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external_links, "manners", lambda publication: manners())
    files = {
        SOURCES: f"- {{id: a, title: A, url: '{host.base}/a'}}\n",
        BRIEF: brief("", "[@a]\n"),
        PUBLICATION: publication("checks: {dead-link: error}\n"),
    }
    root = write_site(tmp_path, vary(files))
    assert accord("check", "--external", "--root", root).status == 1
    write_site(root, {PUBLICATION: publication("checks: {dead-link: off}\n")})
    assert accord("check", "--external", "--root", root).err == ""


def test_a_publication_says_who_asks() -> None:
    assert external_links.manners(library({}).publication) == Manners(agent=AGENT)
