"""`accord serve`: the site while it is written, answered from memory. Nothing is written but the cache.

Three parties. The main thread is the workshop: it reads, links and makes pages, one job after the other, so a page that
is asked for after a change was noticed is of after the change; and Ctrl-C reaches it in the midst of any. A second
thread runs the event loop, which answers requests and waits for changes. The browsers are told when there is news.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import os
import signal
import socket
import threading
import time
import traceback
import webbrowser
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from types import FrameType
from typing import ParamSpec, TypeVar

import uvicorn

from generator.build.session import Options, require_publication
from generator.diagnostics import terminal
from generator.preview.app import Answers, Channel
from generator.preview.page_cache import Made
from generator.preview.session import Change, Preview
from generator.preview.watch import Watch
from generator.search.index import Files, make_files
from generator.search.pagefind import IndexingFailed, Process

P = ParamSpec("P")
T = TypeVar("T")

_IDLE = 2.0
"""Seconds without a change after which there is time to tidy up."""
_PAUSE = 0.3
"""Seconds without a change after which search is brought up to date."""
_MANY = 50
"""Changes after which it is tidied up whether there is time or not."""
_FAREWELL = 2.0
"""Seconds that open connections get at the end."""


class PortTaken(Exception):
    """The server cannot listen where it should; the message says why."""


def serve(options: Options, host: str, port: int, browse: bool) -> None:
    """Show the publication at a local address until interrupted. Raises NoPublication and PortTaken."""
    require_publication(options.root)
    listener = listen(host, port)
    preview, workshop = Preview(options), Workshop()
    service = Service(preview, workshop, host, listener)
    # The library is large and lives long: looking through it for garbage at every turn would take most of the time.
    gc.disable()
    try:
        with _interruptible():
            preview.read()
            service.start()
            service.open(browse)
            workshop.run()
    except KeyboardInterrupt:
        service.stop()
        os._exit(0)  # to take a large library apart would keep whoever waits for the prompt
    finally:
        service.stop()
        gc.enable()
    if service.failure:
        raise service.failure


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections; with port 0, at a free one. Raises PortTaken."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise PortTaken(f"cannot listen at {host}: {error.strerror or error}") from None
    family, kind, protocol, _, place = min(found, key=lambda each: each[0] != socket.AF_INET)
    # Only of a socket whose protocol is named does asyncio switch the delay off that waits for more to send, 40 ms.
    listener = socket.socket(family, kind, protocol or socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            # A port that was left a moment ago can be taken again at once. Elsewhere two could then listen at one.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(512)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            advice = "stop what uses it, or name another with --port (0 takes a free one)"
            raise PortTaken(f"port {port} is taken; {advice}") from None
        raise PortTaken(f"cannot listen at {host}, port {port}: {(error.strerror or str(error)).lower()}") from None
    return listener


class Workshop:
    """Does what others ask for, in order, in the thread that runs it."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()

    def run(self) -> None:
        """Work until closed."""
        while job := self._jobs.get():
            job()

    def close(self) -> None:
        """Let `run` end when it has done what it was asked for so far."""
        self._jobs.put(None)

    async def do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` gives, done by the workshop."""
        future: Future[T] = Future()

        def job() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(work(*args, **kwargs))
            except Exception as error:  # noqa: BLE001 (it is raised where it is waited for)
                future.set_exception(error)

        self._jobs.put(job)
        return await asyncio.wrap_future(future)


class Service:
    """The event loop's side: the server, and what follows changes."""

    def __init__(self, preview: Preview, workshop: Workshop, host: str, listener: socket.socket) -> None:
        self._preview = preview
        self._workshop = workshop
        self._host = host
        self._listener = listener
        self._loop = asyncio.new_event_loop()
        self._ready = asyncio.Event()
        self._channel = Channel()
        self._told: tuple[str, ...] = ()
        application = Answers(preview, host, self._make, self._ready, self._channel)
        self._server = uvicorn.Server(
            uvicorn.Config(
                application,
                loop="asyncio",
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="error",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=1,
            )
        )
        self._thread = threading.Thread(target=self._run, name="server", daemon=True)
        self._watching = threading.Event()
        self._unindexed = asyncio.Event()
        self._indexing: Process | None = None
        self.failure: Exception | None = None

    def start(self) -> None:
        """Take requests and watch for changes; the requests wait for the first edition."""
        self._thread.start()
        self._watching.wait()

    def open(self, browse: bool) -> None:
        """Make the first edition, and let requests be answered."""
        first = self._preview.refresh()
        if first:
            self._complain(first)
        host, port = self._listener.getsockname()[:2]
        name = "localhost" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
        url = f"http://{name}:{port}{self._preview.base}"
        terminal.say(f"{self._preview.title or 'The preview'} is at {url} (Ctrl-C ends it)")
        self._loop.call_soon_threadsafe(self._ready.set)
        self._loop.call_soon_threadsafe(self._unindexed.set)
        gc.freeze()  # without a look for garbage first: somebody waits for a page
        if browse:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()

    def stop(self) -> None:
        """End the server and all connections."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._end)
            self._thread.join(_FAREWELL)
        else:
            self._listener.close()

    def _end(self) -> None:
        if process := self._indexing:
            process.kill()
        self._channel.close()
        self._server.should_exit = self._server.force_exit = True

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        except Exception as error:  # noqa: BLE001 (it is raised where the workshop runs)
            self.failure = error
        finally:
            self._watching.set()
            self._workshop.close()
            self._loop.close()

    async def _serve(self) -> None:
        watch = Watch(self._preview.root)
        await watch.begin()
        self._watching.set()
        following = asyncio.create_task(self._follow(watch))
        indexing = asyncio.create_task(self._keep_index())
        serving = asyncio.create_task(self._server.serve(sockets=[self._listener]))
        await asyncio.wait([following, serving], return_when=asyncio.FIRST_COMPLETED)
        self._end()
        indexing.cancel()
        following.cancel()
        await asyncio.gather(serving, watch.end())
        with suppress(asyncio.CancelledError):
            await indexing
        with suppress(asyncio.CancelledError):
            await following

    async def _make(self, path: str) -> Made:
        try:
            return await self._workshop.do(self._preview.make, path)
        finally:
            if news := [problem for problem in self._preview.state.problems if problem not in self._told]:
                terminal.complain("".join(news).rstrip("\n"))
            self._tell()

    def _tell(self) -> None:
        self._told = self._preview.state.problems
        self._channel.ring()

    async def _follow(self, watch: Watch) -> None:
        """Take changes in as they come, and tidy up when there have been none for a while."""
        change = asyncio.create_task(watch.next())
        untidy = 0
        try:
            while True:
                done, _ = await asyncio.wait([change], timeout=_IDLE if untidy else None)
                if done:
                    await self._take_in(change.result())
                    change = asyncio.create_task(watch.next())
                    untidy += 1
                if not done or untidy == _MANY:
                    await self._workshop.do(_tidy)
                    untidy = 0
        finally:
            change.cancel()

    async def _take_in(self, touched: set[str]) -> None:
        start = time.perf_counter()
        try:
            change = await self._workshop.do(self._preview.refresh, touched)
        except Exception:  # noqa: BLE001 (ours, and said in full; the writer goes on with the pages as they were)
            terminal.complain(traceback.format_exc())
            return
        self._tell()
        if change:
            self._unindexed.set()
            self._complain(change)
            terminal.say(describe(change, time.perf_counter() - start))

    async def _keep_index(self) -> None:
        """Bring the search index up to date when there has been a change, and then a pause."""
        while True:
            await self._unindexed.wait()
            self._unindexed.clear()
            await asyncio.sleep(_PAUSE)
            if not self._unindexed.is_set():
                await self._index()

    async def _index(self) -> None:
        files: Files | None = None
        try:
            await self._workshop.do(self._preview.begin_index)
            while self._preview.is_indexing and not self._unindexed.is_set():
                text = await self._workshop.do(self._preview.index, files)
                files = await asyncio.to_thread(make_files, text, self._run_aside) if text else None
        except IndexingFailed as failure:
            self._preview.give_up_index()
            terminal.complain(f"There is no search: {failure}")
        except Exception:  # noqa: BLE001 (ours, and said in full; the writer goes on without a search)
            self._preview.give_up_index()
            terminal.complain(traceback.format_exc())

    def _run_aside(self, process: Process) -> None:
        """Let a process of Pagefind's have what time others leave, and end with the server."""
        self._indexing = process
        if hasattr(os, "setpriority"):
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, process.pid, 10)

    def _complain(self, change: Change) -> None:
        if found := self._preview.describe([*change.errors, *change.warnings]):
            terminal.complain(found.rstrip("\n"))


def describe(change: Change, seconds: float) -> str:
    """A change and what it came to, in a line: `exomars.md → 3 pages, 14 ms`."""
    names = [path.removesuffix("/index.md").rpartition("/")[2] for path in change.files]
    what = ", ".join(names) if 0 < len(names) <= 3 else terminal.count(len(names), "file")
    came = terminal.count(len(change.errors), "error") if change.errors else terminal.count(change.pages, "page")
    mended = ", all mended" if change.mended else ""
    return f"{what} → {came}{mended}, {seconds * 1000:.0f} ms"


def _tidy() -> None:
    """Collect garbage, among what has been made since the last time only."""
    gc.collect()
    gc.freeze()


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C and a request to end raise KeyboardInterrupt once, and then end the process without any more ado.

    So they do after a while if the exception got lost, as it does in what Python calls by itself.
    """
    home = os.getpid()

    def interrupt(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, lambda *_: os._exit(130))
        if os.getpid() != home:
            os._exit(130)  # a process that was made to parse files has nobody to tell
        end = threading.Timer(2 * _FAREWELL, os._exit, (0,))
        end.daemon = True
        end.start()
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
