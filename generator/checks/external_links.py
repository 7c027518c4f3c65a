"""Whether the addresses of sources still answer: asked politely, and only when `check --external` says so.

An address is asked for its head; when that is refused, for the whole, of which no more than the head is read. Questions
to one host have a pause between them; it is asked again when it is busy, and left alone when it says so. The
standard library's HTTP does: nothing is read but a status and a few headers, and every hop is decided here. Answers are
kept for some days, so that a second look costs nothing.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import threading
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, urldefrag, urljoin, urlsplit

import msgspec
from msgspec import Struct

from generator import __version__
from generator.diagnostics.diagnostic import Diagnostic
from generator.library.aggregates import source_ids
from generator.library.queries import Lens
from generator.model.model import Publication, Source

Verdict = Literal["well", "moved", "gone", "unclear"]

_DAY = 86_400.0
_KEPT: Mapping[Verdict, float] = {"well": 7 * _DAY, "moved": 7 * _DAY, "gone": _DAY, "unclear": _DAY}
"""Seconds for which an answer is good."""

_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 500, 502, 503, 504})
_CLOSED = frozenset({401, 402, 403, 405, 406, 407, 429, 451, 999})
"""What hosts say to programs and not to readers: it tells nothing of the address."""


class Answer(Struct, frozen=True):
    """What became of asking an address, and when (seconds since 1970). `to` is where it has moved for good. When it was
    met with silence, it may be our own network that is down."""

    asked: float
    verdict: Verdict
    reason: str = ""
    to: str = ""
    silence: bool = False

    def is_good(self, now: float) -> bool:
        """Whether it need not be asked again yet."""
        return 0 <= now - self.asked < _KEPT[self.verdict]


class Manners(Struct, frozen=True, kw_only=True):
    """How to ask. Times are in seconds; `patience` is the longest that a host may make us wait."""

    agent: str
    hosts: int = 8
    pause: float = 1.0
    timeout: float = 20.0
    tries: int = 3
    backoff: float = 2.0
    patience: float = 30.0
    hops: int = 10
    private: bool = False
    """Whether addresses of this machine and its network may be asked: a pull request must not make a server do so."""


def manners(publication: Publication) -> Manners:
    """How a publication asks: it says who it is."""
    return Manners(agent=f"Accord/{__version__} (+{publication.url})")


def find_dead(
    lens: Lens,
    answers: Mapping[str, Answer],
) -> list[Diagnostic]:
    """What the answers mean for the sources, each at the line of its `url`."""
    found = []
    for registered in map(lens.source, source_ids(lens)):
        source = registered.source
        answer = answers.get(bare(source.url))
        if answer is None or answer.verdict not in ("moved", "gone"):
            continue
        at = f"{registered.at}.url"
        found.append(Diagnostic(registered.path, 0, 0, *_words(source, answer), at))
    return found


def _words(source: Source, answer: Answer) -> tuple[str, str, str]:
    if answer.verdict == "moved":
        help = "make sure that the same text stands there, and write the new address"
        return "moved-link", f"this address has moved to {answer.to}", help
    if source.archive_url:
        return "dead-link", answer.reason, f"there is a copy: {source.archive_url}"
    copies = f"https://web.archive.org/web/*/{source.url}"
    return "dead-link", answer.reason, f"look for a copy at {copies} and write its address as archive_url"


def addresses(lens: Lens) -> list[str]:
    """The web addresses of all sources, each once."""
    urls = (bare(registered.source.url) for registered in map(lens.source, source_ids(lens)))
    return sorted({url for url in urls if url.lower().startswith(("http://", "https://"))})


def bare(url: str) -> str:
    """An address without the fragment, which no server sees."""
    return urldefrag(url).url


def ask_all(
    urls: Iterable[str],
    manners: Manners,
    kept: Path,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Answer]:
    """The answer of each address: asked now, or kept in the file `kept` from another day."""
    now = time.time()
    answers = {url: answer for url, answer in _recall(kept).items() if answer.is_good(now)}
    wanted = sorted(set(urls))
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in wanted:
        if url not in answers:
            by_host[urlsplit(url).netloc.lower()].append(url)
    asker, total, done = Asker(manners), sum(map(len, by_host.values())), 0
    executor = ThreadPoolExecutor(manners.hosts)
    try:
        waiting = {executor.submit(asker.ask, url): url for url in _in_turn(by_host)}
        for future in as_completed(waiting):
            answers[waiting[future]] = future.result()
            done += 1
            progress(done, total)
    finally:  # also when the writer has had enough: what is known by now is kept
        asker.stop.set()
        executor.shutdown(cancel_futures=True)
        _keep(kept, {url: answer for url, answer in answers.items() if not answer.silence})
    return {url: answers[url] for url in wanted}


def _in_turn(by_host: Mapping[str, list[str]]) -> list[str]:
    """The addresses so ordered that those of a host are far from each other."""
    longest = max(map(len, by_host.values()), default=0)
    return [urls[turn] for turn in range(longest) for urls in by_host.values() if turn < len(urls)]


def _recall(kept: Path) -> dict[str, Answer]:
    try:
        return msgspec.json.decode(kept.read_bytes(), type=dict[str, Answer])
    except (OSError, msgspec.DecodeError):  # not there yet, or damaged: ask again
        return {}


def _keep(kept: Path, answers: Mapping[str, Answer]) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    beside = kept.with_name(f"{kept.name}.new")
    beside.write_bytes(msgspec.json.format(msgspec.json.encode(dict(sorted(answers.items())))))
    beside.replace(kept)


class _Reply(Struct, frozen=True):
    """The head of a response."""

    status: int
    reason: str
    location: str
    retry_after: str


class _NoAnswer(Exception):
    """Why a host did not answer; `lasting` when it will not the next time either."""

    def __init__(self, reason: str, *, lasting: bool = False) -> None:
        super().__init__(reason)
        self.lasting = lasting


class Asker:
    """Asks addresses, from several threads; once `stop` is set, nothing more is waited for."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._opener = urllib.request.build_opener(_Stay)
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()
        self.stop = threading.Event()

    def ask(self, url: str) -> Answer:
        """Ask an address, follow where it leads, and judge."""
        here, moved, lasting = url, "", True
        for _ in range(self._manners.hops):
            try:
                reply = self._reply(here)
            except _NoAnswer as silence:
                return Answer(time.time(), "gone", f"this address does not answer: {silence}", silence=True)
            if reply.status not in _REDIRECTS or not reply.location:
                return self._judge(reply, moved)
            here = bare(urljoin(here, reply.location))
            lasting = lasting and reply.status in _PERMANENT
            moved = here if lasting else moved
            if not here.startswith(("http://", "https://")):
                return Answer(time.time(), "gone", f"this address leads to {here}")
        return Answer(time.time(), "gone", "this address leads in circles")

    def _judge(self, reply: _Reply, moved: str) -> Answer:
        now, said = time.time(), f"{reply.status} {reply.reason}".strip()
        if reply.status < 300:
            return Answer(now, "moved", to=moved) if moved else Answer(now, "well")
        if reply.status in _CLOSED:
            return Answer(now, "unclear", f"it answers {said}")
        return Answer(now, "gone", f"this address answers {said}")

    def _reply(self, url: str) -> _Reply:
        """The last word on one address, after as many tries as it takes."""
        method = "HEAD"
        for trial in range(1, self._manners.tries + 1):
            last = trial == self._manners.tries
            try:
                reply = self._once(method, url)
                if reply.status >= 400 and method == "HEAD" and reply.status != 429:
                    method = "GET"  # many hosts refuse or mishandle HEAD
                    reply = self._once(method, url)
            except _NoAnswer as silence:
                if silence.lasting or last:
                    raise
                delay = self._manners.backoff**trial
            else:
                if reply.status not in _BUSY or last:
                    return reply
                delay = _seconds(reply.retry_after, self._manners.backoff**trial)
                if delay > self._manners.patience:
                    return reply
            self.stop.wait(delay)
        raise AssertionError("the last try returns or raises")

    def _once(self, method: str, url: str) -> _Reply:
        parts = urlsplit(url)
        self._await_turn(parts.netloc.lower())
        if self.stop.is_set():
            raise _NoAnswer("the check was ended", lasting=True)
        self._refuse_private(parts.scheme, parts.hostname or "")
        headers = {"User-Agent": self._manners.agent, "Accept": "*/*"}
        try:
            request = urllib.request.Request(_ascii(url), headers=headers, method=method)
            with self._opener.open(request, timeout=self._manners.timeout) as response:
                return _read(response.status, response.reason, response.headers)
        except urllib.error.HTTPError as error:
            with error:
                return _read(error.code, error.reason, error.headers)
        except urllib.error.URLError as error:
            raise _NoAnswer(_why(error.reason), lasting=isinstance(error.reason, socket.gaierror)) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _NoAnswer(_why(error)) from None

    def _await_turn(self, host: str) -> None:
        """Wait until the host has had its pause since it was last asked."""
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next.get(host, 0.0))
            self._next[host] = turn + self._manners.pause
        if turn > now:
            self.stop.wait(turn - now)

    def _refuse_private(self, scheme: str, host: str) -> None:
        # Behind a proxy it is the proxy that looks names up, and decides where it goes.
        proxied = scheme in urllib.request.getproxies() and not urllib.request.proxy_bypass(host)
        if self._manners.private or proxied:
            return
        try:
            found = socket.getaddrinfo(host, None)
        except (OSError, UnicodeError):
            raise _NoAnswer("there is no such host", lasting=True) from None
        if not all(ipaddress.ip_address(str(where[4][0]).partition("%")[0]).is_global for where in found):
            raise _NoAnswer("it is not a public address", lasting=True)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: each is looked at first."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Nothing: the redirect itself is then the response."""
        return


def _read(status: int, reason: str, headers: Message) -> _Reply:
    location = headers.get("Location") or ""
    return _Reply(status, str(reason), _decoded(location), headers.get("Retry-After") or "")


def _decoded(header: str) -> str:
    """A header in UTF-8, where it is; the standard library takes all for Latin-1."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def _ascii(url: str) -> str:
    """An address as it goes over the wire: the host in Punycode, the rest percent-encoded."""
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode("ascii")
    host = f"[{host}]" if ":" in host else host
    where = f"{host}:{parts.port}" if parts.port else host
    keep = "%/:=&?~#+!$,;'@()*[]"
    return parts._replace(netloc=where, path=quote(parts.path, safe=keep), query=quote(parts.query, safe=keep)).geturl()


def _why(error: object) -> str:
    """An error in a few words."""
    if isinstance(error, TimeoutError):
        return "it took too long"
    if isinstance(error, socket.gaierror):
        return "there is no such host"
    words = getattr(error, "verify_message", "") or getattr(error, "strerror", "") or str(error)
    return (words or type(error).__name__).lower()


def _seconds(header: str, otherwise: float) -> float:
    """What Retry-After says (RFC 9110 §10.2.3): seconds, or a date."""
    if header.strip().isdigit():
        return float(header)
    try:
        return max(0.0, (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return otherwise
