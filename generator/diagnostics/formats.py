"""What was found, written for programs: JSON, GitHub's annotations, SARIF.

Lines and columns count from 1, columns in characters. Where a report names files for a code host, their paths are
relative to the checkout, which a publication may be a folder of: `prefix` is the way there, "" or "record/".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any
from urllib.parse import quote

from generator import __version__
from generator.diagnostics.catalogue import RULES, Severity
from generator.diagnostics.diagnostic import Diagnostic, severity
from generator.diagnostics.limits import by_file, written
from generator.diagnostics.quoting import escaped_json, inert

_ROOM = 4_000
_SHARE = 6
"""The annotations of a file may take so many bytes, and so many times the bytes of the file."""

Checks = Mapping[str, Severity]


def as_json(diagnostics: Iterable[Diagnostic], checks: Checks) -> str:
    """An object with the counts and a list of what was found, in the order of the terminal."""
    found = [
        {
            "path": one.path,
            "line": one.line,
            "column": one.column,
            "code": one.code,
            "severity": severity(one.code, checks),
            "message": one.message,
            "help": one.help,
        }
        for one in diagnostics
    ]
    counts = {f"{weight}s": sum(one["severity"] == weight for one in found) for weight in ("error", "warning")}
    return _dump({"version": 1, **counts, "diagnostics": found})


def as_github(diagnostics: Iterable[Diagnostic], checks: Checks, size: Callable[[str], int], prefix: str = "") -> str:
    """A workflow command for each, by which GitHub Actions marks the line in a pull request; no more of a file than
    follows from its `size`, and then a count.

    https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
    """
    lines = []
    for path, problems in by_file(diagnostics).items():
        write = partial(_annotation, checks=checks, prefix=prefix)
        shown, left = written(problems, checks, write, _ROOM + _SHARE * size(path))
        lines += [*shown, f"::notice file={_property(prefix + path)}::{left}\n"] if left else shown
    return "".join(lines)


def _annotation(found: Diagnostic, checks: Checks, prefix: str) -> str:
    place = {"file": prefix + found.path, "line": found.line, "col": found.column, "title": found.code}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in place.items())
    words = "\n".join(inert(text) for text in (found.message, found.help) if text)
    return f"::{severity(found.code, checks)} {properties}::{_data(words)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(inert(text)).replace(":", "%3A").replace(",", "%2C")


def as_sarif(diagnostics: Iterable[Diagnostic], checks: Checks, prefix: str = "") -> str:
    """A SARIF 2.1.0 log of one run, with a rule for every code (https://docs.oasis-open.org/sarif/sarif/v2.1.0/)."""
    codes = list(RULES)
    results = [
        {
            "ruleId": one.code,
            "ruleIndex": codes.index(one.code),
            "level": severity(one.code, checks),
            "message": {"text": _whole(one)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(prefix + one.path), "uriBaseId": "%SRCROOT%"},
                        "region": {"startLine": one.line, "startColumn": one.column},
                    }
                }
            ],
        }
        for one in diagnostics
    ]
    driver = {"name": "Accord", "version": __version__, "rules": [_rule(code, checks) for code in codes]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _dump(
        {
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        }
    )


def _rule(code: str, checks: Checks) -> dict[str, Any]:
    rule, weight = RULES[code], severity(code, checks)
    words = f"{rule.meaning} {rule.mend}".strip()
    return {
        "id": code,
        "shortDescription": {"text": rule.meaning.partition(":")[0].partition(". ")[0].rstrip(".") + "."},
        "fullDescription": {"text": rule.meaning},
        "help": {"text": words.replace("`", ""), "markdown": words},
        "defaultConfiguration": {"enabled": weight != "off", "level": "none" if weight == "off" else weight},
    }


def _whole(one: Diagnostic) -> str:
    return f"{one.message}\n{one.help}" if one.help else one.message


def _dump(value: Any) -> str:
    return escaped_json(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"
