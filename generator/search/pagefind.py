"""Pagefind: texts in, the files of a search index out.

Its command reads a folder in the order in which the disk lists it, and the index changes with that order; its Python
package waits a tenth of a second for each page. So this speaks to the binary itself, as that package does: requests on
its standard input and answers on its output, each base64 of JSON with a comma behind it
(https://pagefind.app/docs/node-api/ names what may be asked; the binary's `--service` is how).
"""

from __future__ import annotations

import base64
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, Any

import msgspec

Process = subprocess.Popen[bytes]


class IndexingFailed(Exception):
    """Pagefind is not there, or did not do its work; the message says why and what to do."""


@cache
def pagefind_version() -> str:
    """The version that is installed; empty when none is."""
    try:
        return version("pagefind-bin")
    except PackageNotFoundError:
        return ""


def index(
    pages: Sequence[tuple[str, str]], language: str, begun: Callable[[Process], object] = lambda process: None
) -> dict[str, bytes]:
    """The files of an index over pages, each an address and its HTML: the same for the same pages in the same order.

    `begun` is told of the process, which may be killed from elsewhere. Raises IndexingFailed.
    """
    requests: list[dict[str, object]] = [
        {"type": "NewIndex", "config": {"force_language": language}},
        *({"type": "AddFile", "index_id": 0, "url": url, "file_contents": html} for url, html in pages),
        {"type": "GetFiles", "index_id": 0},
    ]
    # The parts that a sentence of ours goes with are kept by a file: a pipe that nobody empties would stop Pagefind.
    with tempfile.TemporaryFile() as complaints:
        try:
            process = subprocess.Popen(
                [_binary(), "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints
            )
        except OSError as error:
            raise _failed(f"cannot be run: {error}") from error
        with process:
            begun(process)
            try:
                answers = list(_converse(process, requests))
            finally:
                process.kill()  # it would wait for more
        if len(answers) < len(requests):
            complaints.seek(0)
            said = complaints.read()[-2000:].decode(errors="replace").strip()
            raise _failed(f"ended before its work was done (exit status {process.returncode}){': ' * bool(said)}{said}")
    files: list[dict[str, str]] = answers[-1]["files"]
    return {file["path"]: base64.b64decode(file["content"]) for file in sorted(files, key=lambda file: file["path"])}


def _binary() -> Path:
    try:
        from pagefind_bin import get_executable  # only a build with pages to index needs it
    except ImportError as error:
        raise _failed("is not installed") from error
    try:
        return Path(get_executable())
    except FileNotFoundError as error:
        raise _failed(f"is not whole: {error}") from error


def _failed(why: str) -> IndexingFailed:
    return IndexingFailed(
        f"the search index cannot be made: Pagefind {why}. Install it again (pip install --force-reinstall "
        "pagefind-bin), or build with --no-search"
    )


def _converse(process: Process, requests: Sequence[dict[str, object]]) -> Iterator[dict[str, Any]]:
    """The answers to requests; fewer when the process ends. An answer that is an error raises IndexingFailed."""
    assert process.stdin is not None
    assert process.stdout is not None
    # It answers while it is still being asked, and would stop if nobody listened.
    asking = threading.Thread(target=_ask, args=(process.stdin, requests), daemon=True)
    asking.start()
    try:
        for _, answer in zip(requests, _answers(process.stdout), strict=False):
            if answer["type"] == "Error":
                raise _failed(f"says: {answer.get('message')}")
            yield answer
    finally:
        process.kill()
        asking.join()


def _ask(stdin: IO[bytes], requests: Sequence[dict[str, object]]) -> None:
    encode = msgspec.json.Encoder().encode
    with suppress(OSError, ValueError):  # it has ended; there will be no answer either
        for number, payload in enumerate(requests):
            stdin.write(base64.b64encode(encode({"message_id": number, "payload": payload})) + b",")
        stdin.flush()


def _answers(stdout: IO[bytes]) -> Iterator[dict[str, Any]]:
    rest = b""
    while chunk := stdout.read1(1 << 20):  # type: ignore[attr-defined]
        *whole, rest = (rest + chunk).split(b",")
        for answer in whole:
            yield msgspec.json.decode(base64.b64decode(answer))["payload"]
