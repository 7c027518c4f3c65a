"""The preview over HTTP: which answer a request gets.

A program that asks for anything (`Accept: */*`) gets the bytes that `build` would write. A browser that asks for HTML
by name gets the same page with one script more, by which it learns of changes; it is served from the preview's own
folder, so that the page's Content-Security-Policy lets it in. Nothing of that is ever in the built site.
"""

from __future__ import annotations

import asyncio
import hashlib
import html
import ipaddress
import json
import mimetypes
import os
import re
import stat
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from generator.preview.page_cache import Made
from generator.preview.session import NotNow, Place, Preview
from generator.primitives.built_in import built_in_templates
from generator.search.index import FOLDER

OWN = "/.accord/"
"""Where the preview's own files stand: no page does, for no address of the site has a part that begins with a dot."""

_OVERLAY = Path(__file__).parent / "overlay"
_SMALL = 16 * 1024 * 1024
"""Bytes up to which a file is answered from memory: whatever is being written to it, the answer is of one piece."""
_BEAT = 15.0
"""Seconds after which a silent connection is spoken on, so that a dead one is noticed."""

_TYPES = mimetypes.MimeTypes(filenames=())  # without the machine's own list, which differs from one to the next
for _suffix, _type in {
    ".avif": "image/avif",
    ".bib": "text/x-bibtex",
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".js": "text/javascript",
    ".md": "text/markdown",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ogg": "audio/ogg",
    ".tsv": "text/tab-separated-values",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".yaml": "application/yaml",
}.items():
    _TYPES.add_type(_type, _suffix)
_FEEDS = {"atom.xml": "application/atom+xml", "feed.json": "application/feed+json", ".nojekyll": "text/plain"}
_TEXT = re.compile(r"text/|application/(?:.+\+)?(?:json|xml|yaml)|image/svg\+xml")

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}

_IN_THE_WAY = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Errors</title>
</head>
<body>
<main>
<h1>This page will be here when the errors are mended</h1>
<pre>{problems}</pre>
</main>
</body>
</html>
"""

Work = Callable[[str], Awaitable[Made]]
"""Makes a file of the site where it holds nobody up."""


class Channel:
    """Tells every open connection of a new state; once closed, it lets all of them go."""

    def __init__(self) -> None:
        self._news = asyncio.Event()
        self._closed = False

    def ring(self) -> None:
        """There is news."""
        self._news.set()
        self._news = asyncio.Event()

    def close(self) -> None:
        """There will be no more news."""
        self._closed = True
        self.ring()

    async def messages(self, latest: Callable[[], str]) -> AsyncIterator[str]:
        """What `latest` gives now, and again at each ring; "" after a while without."""
        told = None
        while not self._closed:
            news, message = self._news, latest()
            if message != told:
                yield message
                told = message
            try:
                await asyncio.wait_for(news.wait(), _BEAT)
            except TimeoutError:
                yield ""


class Answers:
    """The application: answers requests for the site that `preview` shows, and for the preview's own files.

    `host` is where the server listens, `ready` is set when there is a first edition.
    """

    def __init__(self, preview: Preview, host: str, work: Work, ready: asyncio.Event, channel: Channel) -> None:
        self._preview = preview
        self._host = host
        self._work = work
        self._ready = ready
        self._channel = channel
        self._own = {path.name: path.read_bytes() for path in _OVERLAY.iterdir() if path.is_file()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        request = Request(scope)
        response = await self._answer(request)
        for name, value in _HEADERS.items():
            response.headers[name] = value
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if not is_own_host(request.headers.get("host", ""), self._host):
            return PlainTextResponse("This server does not answer for that host.\n", 421)
        if request.method not in ("GET", "HEAD"):
            return PlainTextResponse("Only GET and HEAD are answered.\n", 405, {"Allow": "GET, HEAD"})
        address = requested(request.scope["raw_path"])
        if address is None:
            return PlainTextResponse("That is no address.\n", 400)
        if address.startswith(OWN):
            return self._own_file(request, address.removeprefix(OWN))
        await self._ready.wait()
        return await self._of_site(request, address)

    def _own_file(self, request: Request, name: str) -> Response:
        if name == "events":
            return StreamingResponse(self._events(), media_type="text/event-stream")
        if name not in self._own:
            return PlainTextResponse("There is no such file.\n", 404)
        return _answer_bytes(request, self._own[name], media_type(name), _digest(self._own[name]))

    async def _events(self) -> AsyncIterator[str]:
        yield "retry: 500\n\n"
        async for message in self._channel.messages(lambda: json.dumps(asdict(self._preview.state))):
            yield f"data: {message}\n\n" if message else ": \n\n"

    async def _of_site(self, request: Request, address: str) -> Response:
        base, query = self._preview.base, request.url.query
        if address in ("/", base[:-1]) and base != "/":
            return _redirect(base, query)
        path = address.removeprefix(base) if address.startswith(base) else ""
        if path.startswith(f"{FOLDER}/"):
            return await self._of_index(request, path)
        place = self._preview.look(path) if address.startswith(base) else None
        if place and place.redirect:
            return _redirect(place.redirect, query)
        if place and place.file:
            return await self._file(request, place, place.file)
        return await self._page(request, place)

    async def _of_index(self, request: Request, path: str) -> Response:
        """A file of the search index, which is made in the background."""
        try:
            data = self._preview.find(path)
        except NotNow:
            return PlainTextResponse("The index is being made.\n", 503, {"Retry-After": "1"})
        if data is None:
            return await self._page(request, None)
        return _answer_bytes(request, data, media_type(path), _digest(data))

    async def _file(self, request: Request, place: Place, file: Path) -> Response:
        """A file as it is on the disk: a regular one, of the publication or of Accord."""
        homes = (self._preview.root.resolve(), built_in_templates().resolve())
        try:
            real = Path(os.path.realpath(file, strict=True))
            status = real.stat()
        except OSError:
            return await self._page(request, None)
        if not stat.S_ISREG(status.st_mode) or not any(real.is_relative_to(home) for home in homes):
            return await self._page(request, None)
        kind = media_type(place.path)
        if status.st_size > _SMALL:
            etag = f'"{status.st_mtime_ns:x}-{status.st_size:x}-{status.st_ino:x}"'
            if _is_known(request, etag):
                return Response(status_code=304, headers={"ETag": etag})
            return FileResponse(real, headers={"ETag": etag}, media_type=kind, stat_result=status)
        data = await asyncio.to_thread(real.read_bytes)
        return _answer_bytes(request, data, kind, _digest(data))

    async def _page(self, request: Request, place: Place | None) -> Response:
        """A file of the site that is made: the page for missing addresses where there is no `place`."""
        path, status = (place.path, 200) if place else ("404.html", 404)
        try:
            made = self._preview.kept(path) or await self._work(path)
        except NotNow:
            return self._in_the_way(request)
        except KeyError:
            if place:
                raise
            return PlainTextResponse("There is nothing at this address.\n", 404)
        data, digest = made.data, made.digest
        if not path.endswith(".html"):
            return _answer_bytes(request, data, media_type(path), digest, status)
        if _wants_html(request):
            data = self._with_script(data, digest, path)
            digest = _digest(data)
        response = _answer_bytes(request, data, media_type(path), digest, status)
        response.headers["Vary"] = "Accept"
        return response

    def _with_script(self, page: bytes, digest: str, path: str) -> bytes:
        state = self._preview.state
        facts = {"page": digest, "styles": state.styles, "files": state.files}
        if self._preview.is_draft(path):
            facts["draft"] = "draft"
        return with_script(page, facts)

    def _in_the_way(self, request: Request) -> Response:
        """What stands for a page that cannot be made before the errors are mended."""
        problems = html.escape("\n".join(self._preview.state.problems))
        page = _IN_THE_WAY.replace("{problems}", problems)
        data = page.encode()
        if _wants_html(request):
            data = with_script(data, {"page": ""})
        return Response(data, 503, media_type="text/html")


def is_own_host(header: str, host: str) -> bool:
    """Whether a Host header names a server that listens at `host`.

    A foreign page can lead a browser here by a name of its own (DNS rebinding), but then that name stands in the
    header. The port is not looked at: it may well be another, forwarded to ours.
    """
    found = re.fullmatch(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?", header.lower())
    if not found:
        return False
    name = found[1].strip("[]")
    if name in ("localhost", "127.0.0.1", "::1", host.lower()):
        return True
    return _is_ip(name) and not _is_loopback(host)


def _is_ip(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_ip(host) and ipaddress.ip_address(host).is_loopback)


def requested(raw: bytes) -> str | None:
    """The address that a request names; None for one that is not plain: with dot segments, control characters,
    backslashes, encoded slashes or letters that are not UTF-8. Only addresses that the site has are looked up, so
    this is not what keeps anybody in; it spares us from guessing what was meant."""
    path = raw.partition(b"?")[0]
    if not path.startswith(b"/") or b"%2f" in path.lower():
        return None
    try:
        address = unquote_to_bytes(path).decode()
    except UnicodeDecodeError:
        return None
    if "\\" in address or any(c < " " or c == "\x7f" for c in address):
        return None
    return None if any(part in (".", "..") for part in address.split("/")) else address


def media_type(path: str) -> str:
    """The media type of a file of the site, by its name."""
    name = path.rpartition("/")[2]
    found = _FEEDS.get(name) or _TYPES.guess_type(name)[0] or ("text/plain" if "." not in name else "")
    if not found:
        return "application/octet-stream"
    return f"{found}; charset=utf-8" if _TEXT.match(found) and not found.startswith("text/") else found


def with_script(page: bytes, facts: Mapping[str, str]) -> bytes:
    """A page with the preview's script in its head, or at its end where there is none."""
    data = "".join(f' data-{name}="{value}"' for name, value in facts.items())
    script = f'<script src="{OWN}preview.js"{data} defer></script>'.encode()
    before, head, after = page.partition(b"</head>")
    return before + script + head + after


def _wants_html(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _redirect(path: str, query: str) -> Response:
    location = quote(path) + (f"?{query}" if query else "")
    return Response(status_code=301, headers={"Location": location})


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def _answer_bytes(request: Request, data: bytes, kind: str, digest: str, status: int = 200) -> Response:
    """Bytes, or as much of them as was asked for."""
    headers = {"ETag": f'"{digest}"', "Accept-Ranges": "bytes"}
    if status == 200:
        if _is_known(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        if (asked := _range(request, headers["ETag"], len(data))) is not None:
            start, end = asked
            if start >= end:
                return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{len(data)}"})
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(data)}"
            return Response(data[start:end], 206, headers, kind)
    return Response(data, status, headers, kind)


def _is_known(request: Request, etag: str) -> bool:
    """Whether the browser says that it has this already."""
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in known.split(","))


def _range(request: Request, etag: str, size: int) -> tuple[int, int] | None:
    """The part that is asked for, as start and end; None for the whole, which is also the answer to several parts."""
    found = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", request.headers.get("range", "").replace(" ", ""))
    if not found or found[0] == "bytes=-" or request.headers.get("if-range", etag) != etag:
        return None
    first, last = found[1], found[2]
    if not first:
        return max(0, size - int(last)), size if int(last) else 0
    if last and int(last) < int(first):
        return None
    return int(first), min(size, int(last) + 1) if last else size
