"""`accord check --format`: what programs are told, and that it says what the terminal says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from generator.diagnostics.catalogue import RULES
from tests.support import BRIEF, MINIMAL, PUBLICATION, accord, brief, codes, publication, vary, write_site

FAULTY = {
    BRIEF: brief('partners: [labb, "50%, no: it is"]\nevents: [{date: 2024-01-03, title: It began}]\n'),
    PUBLICATION: publication("kinds:\n  - {id: a, label: Ä}\nchecks: {orphan: warning}\n"),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_site(tmp_path / "record", vary(FAULTY))


def check(root: Path, form: str, *more: str) -> tuple[int, str, str]:
    ran = accord("check", "--root", root, "--format", form, *more)
    return ran.status, ran.out, ran.err


def test_json_has_what_the_terminal_has(root: Path) -> None:
    status, out, err = check(root, "json")
    assert (status, err) == (1, "")
    report = json.loads(out)
    found = report.pop("diagnostics")
    assert report == {"version": 1, "errors": 2, "warnings": 2}
    shown = accord("check", "--root", root).err
    assert [one["code"] for one in found] == codes(shown)
    for one in found:
        line = f"{one['path']}:{one['line']}:{one['column']}: {one['severity']}[{one['code']}]: {one['message']}\n"
        assert line in shown
        assert one["help"] in shown
    assert found[1] == {
        "path": "content/briefs/one.md",
        "line": 6,
        "column": 12,
        "code": "unknown-partner",
        "severity": "error",
        "message": 'no partner "labb"',
        "help": "",
    }


@pytest.mark.parametrize("form", ["json", "sarif", "github", "text"])
def test_the_exit_status_is_the_same_in_every_form(tmp_path: Path, form: str) -> None:
    well = write_site(tmp_path / "well", MINIMAL)
    warned = write_site(tmp_path / "warned", vary({BRIEF: brief("events: [{date: 2024-01-03, title: It began}]\n")}))
    assert check(well, form)[0] == 0
    assert check(warned, form)[0] == 0
    assert check(warned, form, "--strict")[0] == 1
    assert check(tmp_path, form)[0] == 2


def test_github_is_told_in_workflow_commands(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(root.parent))
    status, out, err = check(root, "github")
    assert status == 1
    assert out.splitlines()[:3] == [
        "::warning file=record/content/briefs/one.md,line=1,col=1,title=orphan"
        "::no brief, partner or page links here%0Alink to it from a neighbour",
        '::error file=record/content/briefs/one.md,line=6,col=12,title=unknown-partner::no partner "labb"',
        '::error file=record/content/briefs/one.md,line=6,col=18,title=unknown-partner::no partner "50%25, no: it is"',
    ]
    assert 'content/briefs/one.md:6:12: error[unknown-partner]: no partner "labb"' in err


def test_the_properties_of_a_workflow_command_are_escaped_further(tmp_path: Path) -> None:
    write_site(tmp_path, {**MINIMAL, "content/briefs/a, b: 5%.md": brief()})
    out = check(tmp_path, "github")[1]
    assert "::error file=content/briefs/a%2C b%3A 5%25.md,line=1,col=1,title=bad-id::" in out


def test_in_github_actions_github_is_the_form_by_itself(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert accord("check", "--root", root).out.startswith("::warning file=")
    assert accord("check", "--root", root, "--format", "text").out == ""
    monkeypatch.setenv("GITHUB_ACTIONS", "false")
    assert accord("check", "--root", root).out == ""


def test_sarif_names_places_in_the_checkout(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root.parent)
    status, out, err = check(root, "sarif")
    assert (status, err) == (1, "")
    log = json.loads(out)
    jsonschema.Draft7Validator.check_schema(SARIF)
    assert [error.message for error in jsonschema.Draft7Validator(SARIF).iter_errors(log)] == []
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert rules[result["ruleIndex"]]["defaultConfiguration"]["level"] == result["level"]
    place = run["results"][1]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "record/content/briefs/one.md", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 6, "startColumn": 12}
    assert run["results"][0]["message"]["text"].endswith("\nlink to it from a neighbour")


def test_every_rule_says_what_it_means_in_plain_text(root: Path) -> None:
    [run] = json.loads(check(root, "sarif")[1])["runs"]
    for rule in run["tool"]["driver"]["rules"]:
        assert re.fullmatch(r"[A-Z`].*\.", rule["shortDescription"]["text"]), rule["id"]
        assert rule["help"]["markdown"].startswith(rule["fullDescription"]["text"])
        assert "](" not in rule["help"]["markdown"]  # a link would lead nowhere from there


def test_an_address_in_a_report_is_a_uri(tmp_path: Path) -> None:
    write_site(tmp_path, {**MINIMAL, "content/briefs/ein Ü.md": brief()})
    [run] = json.loads(check(tmp_path, "sarif")[1])["runs"]
    [uri] = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]}
    assert uri == "content/briefs/ein%20%C3%9C.md"


def _text(*more: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["text"],
        "properties": {name: {"type": "string"} for name in ("text", *more)},
    }


_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_RULE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "shortDescription": _text("markdown"),
        "fullDescription": _text("markdown"),
        "help": _text("markdown"),
        "defaultConfiguration": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"enabled": {"type": "boolean"}, "level": _LEVEL},
        },
    },
}
_PLACE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "artifactLocation": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "uri": {"type": "string", "pattern": "^[A-Za-z0-9._~/%-]+$", "not": {"pattern": "^[/.]|:"}},
                "uriBaseId": {"type": "string"},
            },
        },
        "region": {
            "type": "object",
            "additionalProperties": False,
            "properties": {name: {"type": "integer", "minimum": 1} for name in ("startLine", "startColumn")},
        },
    },
}
SARIF: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["tool"],
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "additionalProperties": False,
                                "required": ["name"],
                                "properties": {
                                    "name": {"type": "string"},
                                    "version": {"type": "string"},
                                    "rules": {"type": "array", "uniqueItems": True, "items": _RULE},
                                },
                            }
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["message"],
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": _LEVEL,
                                "message": _text(),
                                "locations": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "additionalProperties": False,
                                        "properties": {"physicalLocation": _PLACE},
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}
"""What the standard says of the parts that are used (SARIF 2.1.0, §3.13 to §3.49), put down as a schema."""
