"""How long it takes from saving a file until the preview serves it, beside Hugo's server on the same corpus.

    python -m tests.bench.serve [--sizes 1000 10000] [--edits 15]

A save is over when the page, asked for over HTTP again and again, has the words that were saved. The tools take turns,
so that both meet the same machine. Nothing is judged here.
"""

from __future__ import annotations

import argparse
import http.client
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.corpus import URL, Corpus, brief_id
from tests.bench.run import machine, table
from tests.bench.tools import Accord, Hugo, Tool, find_hugo

EDITS: Mapping[str, str] = {"body": "a body saved", "title": "a title saved"}
PAUSE = 0.003
"""Seconds between two questions whether a page is there yet."""
REST = 0.5
"""Seconds between two edits: nobody saves faster, and a server may tidy up."""
PATIENCE = 600.0


@dataclass(frozen=True)
class Waited:
    """Seconds that somebody waited for a preview of a size, in a typical case and in the worst."""

    size: int
    what: str
    tool: str
    median: float
    worst: float
    runs: int


class Preview:
    """A running server of a tool's site."""

    def __init__(self, tool: Tool) -> None:
        self.tool = tool
        self._page = f"{urlsplit(URL).path}briefs/{brief_id(tool.corpus.size // 2)}/"
        self._connection = http.client.HTTPConnection("127.0.0.1", _free_port(), timeout=PATIENCE)
        self._process = subprocess.Popen(
            self._command(),
            cwd=tool.root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _command(self) -> list[str]:
        port = ["--port", str(self._connection.port)]
        if isinstance(self.tool, Hugo):
            return [*self.tool.command()[:1], "server", *port, "--bind", "127.0.0.1", "--cacheDir", str(self._cache)]
        return [sys.executable, "-m", "generator", "serve", "--root", str(self.tool.root), *port]

    @property
    def _cache(self) -> Path:
        return self.tool.root.with_name("cache")

    def wait_for(self, words: str) -> float:
        """Seconds until the page has these words."""
        start = time.perf_counter()
        while words not in self._ask():
            assert self._process.poll() is None, f"{self.tool.name} ended"
            assert time.perf_counter() - start < PATIENCE, f"{self.tool.name} does not serve {words!r}"
            time.sleep(PAUSE)
        return time.perf_counter() - start

    def _ask(self) -> str:
        try:
            self._connection.request("GET", self._page)
            return self._connection.getresponse().read().decode()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return ""

    def end(self) -> None:
        self._connection.close()
        self._process.terminate()
        self._process.wait(PATIENCE)


@contextmanager
def serving(tools: Sequence[Tool], first: Callable[[Preview, float], None]) -> Iterator[list[Preview]]:
    """Servers of all tools, started one after the other; `first` is told how long each took to its first page."""
    previews: list[Preview] = []
    try:
        for tool in tools:
            start = time.perf_counter()
            previews.append(Preview(tool))
            previews[-1].wait_for("</html>")
            first(previews[-1], time.perf_counter() - start)
        yield previews
    finally:
        for preview in previews:
            preview.end()


def bench(tools: Sequence[Tool], edits: int) -> Iterator[Waited]:
    """Start the tools' servers, the second time with whatever they keep, and save files."""
    size = tools[0].corpus.size
    for tool in tools:
        tool.write()
    with serving(tools, lambda preview, seconds: None):
        pass
    started: list[Waited] = []
    with serving(tools, lambda p, s: started.append(Waited(size, "first page", p.tool.name, s, s, 1))) as previews:
        yield from started
        for what in EDITS:
            waited: dict[str, list[float]] = {tool.name: [] for tool in tools}
            for _ in range(edits):
                for preview in previews:
                    time.sleep(REST)
                    waited[preview.tool.name].append(preview.wait_for(_edit(preview.tool, what)))
            for name, found in waited.items():
                yield Waited(size, EDITS[what], name, statistics.median(found), max(found), edits)


def _edit(tool: Tool, what: str) -> str:
    """Save a file in another way than before; the words that tell."""
    if what == "title":
        tool.edit_title()
        return f"Another title {tool._edits}<"
    tool.edit_body()
    return f"Revision {tool._edits} of this text."


def report(found: Sequence[Waited]) -> str:
    """What was measured as a table; beside another tool's, how many times it Accord's is."""
    own = {(each.size, each.what): each.median for each in found if each.tool == Accord.name}
    rows = []
    for each in found:
        beside = "" if each.tool == Accord.name else f"1/{each.median / own[each.size, each.what]:.1f}"
        cells = [f"{each.size:,}", f"{each.runs}", f"{each.median * 1000:,.0f}", f"{each.worst * 1000:,.0f}", beside]
        rows.append([each.what, each.tool, *cells])
    heads = ["wait for", "tool", "briefs", "runs", "median, ms", "worst, ms", "Accord ÷ it"]
    return f"{machine()}.\n\n{table(heads, rows)}\n"


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.serve", description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000], help="numbers of briefs")
    parser.add_argument("--edits", type=int, default=15, help="how many times each file is saved (default: 15)")
    chosen = parser.parse_args()
    binary = find_hugo()
    if binary is None:
        print("Hugo is not installed: Accord is measured alone.", file=sys.stderr)
    found: list[Waited] = []
    for size in sorted(chosen.sizes):
        with tempfile.TemporaryDirectory(prefix="accord-bench-") as folder:
            corpus = Corpus(size)
            tools: list[Tool] = [Accord(Path(folder, "accord"), corpus)]
            tools += [Hugo(Path(folder, "hugo"), corpus, binary)] if binary else []
            for each in bench(tools, chosen.edits):
                found.append(each)
                print(f"{size:,} briefs, {each.what}, {each.tool}: {each.median * 1000:,.0f} ms", file=sys.stderr)
    print(report(found))


if __name__ == "__main__":
    main()
