"""Runs one of the publication's own chart files, in a process of its own: `python -I runner.py <chart file>`.

Reads the tables as JSON from standard input; writes one JSON object to standard output, with either `spec` or `error`
and `line`. It imports nothing of the generator, so that a chart file finds Altair and the standard library, no more.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any


def main() -> None:
    """Run the file named by the first argument."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what the file prints must not mix with the answer
    path = Path(sys.argv[1])
    tables = json.load(sys.stdin)
    try:
        answer: dict[str, Any] = {"spec": specification(path, tables)}
    except BaseException as error:  # noqa: BLE001 (whatever the file does, even exit, is to be told as its fault)
        answer = {"error": _told(error), "line": _line(error, path)}
    out.write(json.dumps(answer, default=str))
    out.close()


def specification(path: Path, tables: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """What the file's `chart(tables)` returns, as Vega-Lite, validated by Altair."""
    import altair as alt

    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    function = getattr(module, "chart", None)
    if not callable(function):
        raise LookupError("the file defines no function chart(tables)")
    alt.data_transformers.disable_max_rows()
    made = function(tables)
    if not isinstance(made, alt.TopLevelMixin):
        raise TypeError(f"chart(tables) returned a {type(made).__name__}, not an Altair chart")
    return dict(made.to_dict())


def _told(error: BaseException) -> str:
    text = str(error).strip().split("\n")[0]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _line(error: BaseException, path: Path) -> int | None:
    """The innermost line of the file itself that took part in the failure."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return error.lineno
    frames = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return frames[-1] if frames else None


if __name__ == "__main__":
    main()
