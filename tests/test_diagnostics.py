"""Every diagnostic of the catalogue, letter by letter as the terminal shows it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics.diagnostic import CODES, suggest
from generator.diagnostics.quoting import HARMFUL, escaped_json, excerpt, inert, inert_lines
from tests.diagnostic_cases import CASES, Case
from tests.support import (
    BRIEF,
    MINIMAL,
    PAGE,
    PARTNER,
    PUBLICATION,
    SOURCES,
    Files,
    accord,
    brief,
    codes,
    diagnose,
    diagnose_at,
    epoch,
    page,
    partner,
    publication,
    text,
    vary,
    write_site,
)

ELSEWHERE = {
    "not-a-file": "test_only_files_are_read, below",
    "bad-template": "test_a_template_that_does_not_work, below",
    "dead-link": "test_the_command_names_the_lines, in test_external.py",
    "moved-link": "the same",
    "uncorrected": "test_what_wants_a_correction_is_not_frozen, in test_editions.py",
}
"""Codes that no case of a few files can show, and where they are tested instead."""


def check(files: Files, shows: str, *options: str) -> None:
    assert diagnose(files, *options) == text(shows)


@pytest.mark.parametrize("case", CASES, ids=[f"{case.code}: {case.name}" for case in CASES])
def test_what_is_wrong_is_shown(case: Case) -> None:
    assert case.code in codes(diagnose(case.files))
    check(case.files, case.shows)


def test_every_code_has_a_case() -> None:
    assert {case.code for case in CASES} | set(ELSEWHERE) == set(CODES)
    assert not {case.code for case in CASES} & set(ELSEWHERE)


def test_the_minimal_publication_is_well() -> None:
    check(MINIMAL, "")


# --- several at once ----------------------------------------------------------------------------------------------


def test_three_broken_things_in_one_file_are_three_diagnostics() -> None:
    check(
        {
            BRIEF: brief("""
                started: 2024-13
                partners: [lob]
                events:
                  - {date: 2024-01-03, title: It began, sources: [pres]}
                sources: [{id: press, title: S}]
            """),
            PARTNER: partner(body="[[one]] [@press]"),
        },
        """
            content/briefs/one.md:6:10: error[bad-date]: "2024-13" is not a date
            6 | started: 2024-13
              |          ^
            help: there is no month 13
            content/briefs/one.md:7:12: error[unknown-partner]: no partner "lob"
            7 | partners: [lob]
              |            ^
            help: did you mean "lab"?
            content/briefs/one.md:9:51: error[unknown-source]: no source "pres"
            9 |   - {date: 2024-01-03, title: It began, sources: [pres]}
              |                                                   ^
            help: did you mean "press"?
        """,
    )


def test_a_flaw_hides_nothing_else_of_its_file() -> None:
    shown = diagnose(
        {
            BRIEF: brief(
                """
                updated: 2023
                kind: A mission
                titel: One
                authors: A. Writer
                countries: [Norway]
                verified: soon
                outlook: [a]
                ended: 2019
                started: 2020
                events:
                  - {date: 2024-01-03, title: It began}
                  - {date: 2024-01-04, titel: It went on}
                  - {title: It ended, status: gone}
                relations: [{to: nowhere, type: related}]
                datasets: [{id: d}]
                charts: [{id: c, kind: bar, dataset: e}]
                aliases: [old]
                """,
                "[[nothing]] [@nobody] <b>\n\n![](map.png)\n",
            )
        }
    )
    assert codes(shown) == [
        "date-order",
        "bad-id",
        "unknown-key",
        "wrong-type",
        "bad-country",
        "bad-date",
        "wrong-type",
        "date-order",
        "unsourced",
        "missing-field",
        "unsourced",
        "unknown-key",
        "missing-field",
        "unsourced",
        "unknown-status",
        "unknown-brief",
        "bad-chart",
        "unsourced",
        "bad-url",
        "broken-link",
        "raw-html",
        "unknown-source",
        "missing-file",
    ]


@pytest.mark.parametrize(
    "more",
    [
        "events: none\n",
        "events: [x]\n",
        "events: [{date: 2024-13, title: It ended, status: ended, sources: [s]}]\nsources: [{id: s, title: S}]\n",
        "events:\n  - {date: 2024-01-03, title: It went on, sources: s}\nsources: [{id: s, title: S}]\n",
        "datasets: [{id: d, rows: 3, sources: [s]}]\nsources: [{id: s, title: S}]\n",
        "datasets: [{id: d, file: [x], sources: [s]}]\nsources: [{id: s, title: S}]\n",
        "charts: [{id: c, kind: [bar]}]\n",
    ],
)
def test_what_could_not_be_read_is_reported_once(more: str) -> None:
    cited = {PAGE: page(body="[@s]\n")} if "s, title: S" in more else {}
    assert len(codes(diagnose({BRIEF: brief(more), **cited}))) == 1


def test_a_status_that_cannot_be_read_is_not_missed() -> None:
    assert codes(diagnose({BRIEF: brief("status: [ended]\n", status="")})) == ["wrong-type"]


@pytest.mark.parametrize(
    ("path", "code"), [(BRIEF, "yaml-syntax"), (SOURCES, "yaml-syntax"), (PUBLICATION, "yaml-syntax")]
)
def test_what_an_unreadable_file_may_hold_is_not_missed(path: str, code: str) -> None:
    """One broken bracket is one diagnostic, not one for each place that refers to what stands in the file."""
    files: Files = {
        PUBLICATION: publication("statuses: [{id: running, label: Running}]\nkinds: [{id: station, label: Station}]\n"),
        BRIEF: brief(
            "kind: station\nevents: [{date: 2024-01-03, title: It began, sources: [own, shared]}]\n"
            "sources: [{id: own, title: Own}]\n",
            status="running",
        ),
        "content/briefs/two.md": brief(body="[@shared] [@own]\n", title="Two", status="running"),
        SOURCES: "- {id: shared, title: Shared}\n",
    }
    check(files, "")
    broken = str(files[path]).replace("[", "[[", 1) if "[" in str(files[path]) else "- {id: shared, title: Shared\n"
    assert codes(diagnose({**files, path: broken})) == [code]


def test_diagnostics_are_in_the_order_of_files_and_places() -> None:
    shown = diagnose(
        {PAGE: page("a: 1\nb: 2\n"), BRIEF: brief("b: 1\na: 2\n", "[[c]]\n"), PUBLICATION: publication("x: 1")}
    )
    places = [line.split(": ")[0] for line in shown.splitlines() if line.startswith("content/")]
    assert places == [
        "content/briefs/one.md:6:1",
        "content/briefs/one.md:7:1",
        "content/briefs/one.md:9:1",
        "content/pages/about.md:3:1",
        "content/pages/about.md:4:1",
        "content/publication.yaml:3:1",
    ]


# --- severities ---------------------------------------------------------------------------------------------------

STALE = brief().replace("2024-01-02", "2020-01-02")
UNSOURCED = brief("events: [{date: 2024-01-03, title: It began}]\n")


def severities(files: Files) -> list[str]:
    return [line.split(": ")[1] for line in diagnose(files).splitlines() if line.startswith("content/")]


def test_checks_raises_lowers_and_turns_off() -> None:
    assert severities({BRIEF: UNSOURCED}) == ["warning[unsourced]"]
    assert severities({BRIEF: UNSOURCED, PUBLICATION: publication("checks: {unsourced: error}\n")}) == [
        "error[unsourced]"
    ]
    assert severities({BRIEF: UNSOURCED, PUBLICATION: publication("checks: {unsourced: off}\n")}) == []
    ended = {BRIEF: brief("started: 2024\nended: 2023\n")}
    assert severities({**ended, PUBLICATION: publication("checks: {date-order: warning}\n")}) == ["warning[date-order]"]
    assert severities({PUBLICATION: publication("checks: {orphan: error}\n")}) == ["error[orphan]"]


@pytest.mark.parametrize("severity", ["warning", "off"])
def test_what_pages_rest_on_stays_an_error(severity: str) -> None:
    shown = diagnose(
        {BRIEF: brief("ended: 2024-13\n"), PUBLICATION: publication(f"checks: {{bad-date: {severity}}}\n")}
    )
    assert codes(shown) == ["bad-date", "wrong-type"]
    assert f"content/publication.yaml:3:20: error[wrong-type]: bad-date cannot be {severity}" in shown


def test_a_check_with_a_bad_severity_keeps_its_own() -> None:
    shown = severities({BRIEF: UNSOURCED, PUBLICATION: publication("checks: {unsourced: 1}\n")})
    assert shown == ["warning[unsourced]", "error[wrong-type]"]


# --- dates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        "started: 2020\nended: 2020\n",
        "started: 2020-06\nended: 2020\n",
        "started: 2020~\nended: 2019\n",
        "updated: 2024-01\n",
        "updated: 2024-01-02\nverified: 2024\n",
        "partners: [{id: lab, since: 2013, until: 2013-01}]\n",
    ],
)
def test_partial_dates_are_read_so_that_the_least_is_made_of_them(more: str) -> None:
    check({BRIEF: brief(more), PARTNER: partner()}, "")


@pytest.mark.parametrize(
    ("event", "sources", "well"),
    [
        ("2024-01-03", ["2024-01-02"], True),
        ("2024-01-03", ["2024-01-01"], False),
        ("2024-01-03", ["2023", "2023-12"], False),
        ("2024-01-03", ["2024"], True),
        ("2024-01-03", ["2024-01"], True),
        ("2024-01", ["2023-12-31"], True),
        ("2024-01", ["2023-12-30"], False),
        ("2024-01-03~", ["2023"], True),
        ("2024-01-03", ["2023~"], True),
        ("2024-01-03", ["2023", "2024-01-03"], True),
        ("2024-01-03", ["2023", ""], False),
        ("2024-01-03", ["", ""], True),
    ],
)
def test_sources_cannot_report_what_had_not_happened(event: str, sources: list[str], well: bool) -> None:
    lines = "".join(f"  - {{id: s{n}, title: S, date: {day}}}\n" for n, day in enumerate(sources))
    cited = ", ".join(f"s{n}" for n in range(len(sources)))
    more = f"events: [{{date: {event}, title: It began, sources: [{cited}]}}]\nsources:\n{lines}"
    assert codes(diagnose({BRIEF: brief(more)})) == ([] if well else ["date-order"])


def test_stale_counts_from_today_or_from_the_day_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes(diagnose({BRIEF: brief()})) == []
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch(date(2024, 6, 30))))  # 180 days after
    assert codes(diagnose({BRIEF: brief()})) == []
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch(date(2024, 7, 1))))
    assert codes(diagnose({BRIEF: brief()})) == ["stale"]
    told = brief(
        "events: [{date: 2024-01-03, title: It began, status: active, sources: [s]}]\nsources: [{id: s, title: S}]\n"
    )
    assert codes(diagnose({BRIEF: told}, "--as-of", "2024-03")) == []
    assert codes(diagnose({BRIEF: told}, "--as-of", "2025")) == ["stale"]


def test_a_status_at_a_date_has_only_the_history_to_go_by() -> None:
    more = "events: [{date: 2024-01-03, title: It ended, status: ended, sources: [s]}]\nsources: [{id: s, title: S}]\n"
    assert codes(diagnose({BRIEF: brief(more)})) == ["status-conflict"]
    assert codes(diagnose({BRIEF: brief(more)}, "--as-of", "2024-02")) == []
    assert codes(diagnose({BRIEF: brief()}, "--as-of", "2024-02")) == []


# --- drafts, ignored files ----------------------------------------------------------------------------------------


def test_a_draft_is_checked_when_it_is_taken_along() -> None:
    draft = brief(
        "draft: true\nevents: [{date: 2024-01-03, title: It began, sources: [own]}]\n"
        "sources: [{id: own, title: Own}]\npartners: [lob]\n",
        "[[nothing]] [@own]\n\n```chart\nkind: timeline\n```\n",
        title="Two",
    )
    assert codes(diagnose({"content/briefs/two.md": draft})) == []
    assert codes(diagnose({"content/briefs/two.md": draft}, "--drafts")) == ["unknown-partner", "broken-link"]


def test_a_draft_has_its_own_mistakes_reported() -> None:
    assert codes(diagnose({"content/briefs/two.md": brief("draft: true\nended: never\n")})) == ["bad-date"]


@pytest.mark.parametrize("name", [".one.md", "#one.md", "one.md~", "one.md.swp", "one.tex", ".git/one.md"])
def test_files_of_editors_and_unknown_files_are_ignored(name: str) -> None:
    check({f"content/briefs/{name}": b"\xff not a brief"}, "")


def test_a_symmetric_relation_may_be_told_from_both_sides() -> None:
    two = brief("relations: [{to: one, type: related}]\n", title="Two")
    check({BRIEF: brief("relations: [{to: two, type: related}]\n"), "content/briefs/two.md": two}, "")


@pytest.mark.parametrize(
    ("path", "better"),
    [
        ("briefs/x.markdown", "briefs/x.md"),
        ("briefs/x.MD", "briefs/x.md"),
        ("briefs/x.qmd", "briefs/x.md"),
        ("pages/x.Rmd", "pages/x.md"),
        ("briefs/2024/x.md", "briefs/x.md"),
        ("briefs/2024/x/index.md", "briefs/x/index.md"),
        ("partners/nordic/x.md", "partners/x.md"),
        ("x.md", "briefs/x.md"),
        ("Briefs/x.md", "briefs/x.md"),
        ("brief/x.md", "briefs/x.md"),
        ("Briefs/x/index.md", "briefs/x/index.md"),
        ("news/x.md", "briefs/x.md"),
        ("source/shared.yaml", "sources/shared.yaml"),
        ("sources/2024/shared.yaml", "sources/shared.yaml"),
        ("sources/shared.YAML", "sources/shared.yaml"),
        ("sources/shared.md", "sources/shared.yaml"),
        ("publication.yml", "publication.yaml"),
        ("Publication.yaml", "publication.yaml"),
        ("_publication.yaml", "publication.yaml"),
        ("t.csv", "data/t.csv"),
        ("data/deep/t.CSV", "data/deep/t.csv"),
    ],
)
def test_a_file_that_looks_like_content_and_is_not_read_is_told(path: str, better: str) -> None:
    shown = diagnose({f"content/{path}": "---\n"})
    assert shown.startswith(f"content/{path}:1:1: warning[ignored-file]: ")
    assert f"help: it would be read as content/{better}\n" in shown
    assert len(codes(shown)) == 1


@pytest.mark.parametrize("path", ["README.md", "data/notes.md", "briefs/one.pdf", "data/x.yaml", "briefs/two/x.csv"])
def test_a_file_that_is_no_content_is_not_told(path: str) -> None:
    assert diagnose({f"content/{path}": "x"}) == ""


def test_a_text_beside_a_brief_of_its_own_folder_is_taken_along() -> None:
    assert diagnose({"content/briefs/two/index.md": brief(title="Two"), "content/briefs/two/notes.md": "x"}) == ""


# --- the file system ----------------------------------------------------------------------------------------------


def _fifo(root: Path) -> None:
    os.mkfifo(root / "content/briefs/two.md")


def _link_out(root: Path) -> None:
    (root.parent / "secret.md").write_text(brief(title="Two"))
    (root / "content/briefs/two.md").symlink_to(root.parent / "secret.md")


def _folder_link_out(root: Path) -> None:
    (root.parent / "elsewhere").mkdir()
    (root.parent / "elsewhere" / "index.md").write_text(brief(title="Two"))
    (root / "content/briefs/two.md").symlink_to(root.parent / "elsewhere")


def _link_to_nothing(root: Path) -> None:
    (root / "content/briefs/two.md").symlink_to("three.md")


def _link_to_itself(root: Path) -> None:
    (root / "content/briefs/two.md").symlink_to("two.md")


def _link_to_a_device(root: Path) -> None:
    (root / "content/briefs/two.md").symlink_to("/dev/zero")


@pytest.mark.parametrize(
    ("prepare", "message", "help"),
    [
        (_fifo, "not a regular file", "take it out of content/"),
        (_link_out, "a link that leads out of the publication", "put the file itself here"),
        (_folder_link_out, "a link that leads out of the publication", "put the file itself here"),
        (_link_to_a_device, "a link that leads out of the publication", "put the file itself here"),
        (_link_to_nothing, "a link to something that is not a file", "link to a file, or take it out"),
        (_link_to_itself, "a link to something that is not a file", "link to a file, or take it out"),
    ],
)
def test_only_files_are_read(tmp_path: Path, prepare: Callable[[Path], None], message: str, help: str) -> None:
    root = write_site(tmp_path / "root", MINIMAL)
    prepare(root)
    assert diagnose_at(root) == f"content/briefs/two.md:1:1: error[not-a-file]: {message}\nhelp: {help}\n"


def test_a_link_within_the_publication_is_a_file(tmp_path: Path) -> None:
    root = write_site(tmp_path, MINIMAL)
    (root / "content/briefs/two.md").symlink_to("one.md")
    assert diagnose_at(root) == ""


@pytest.mark.parametrize(
    ("template", "line", "message"),
    [
        ("{% extends 'accord/404.html' %}\n{% block main %}{{ nothing }}{% endblock %}\n", 2, "'nothing' is undefined"),
        ("{% if %}\n", 1, "Expected an expression, got 'end of statement block'"),
    ],
)
def test_a_template_that_does_not_work(tmp_path: Path, template: str, line: int, message: str) -> None:
    root = write_site(tmp_path, {**MINIMAL, "templates/404.html": template})
    ran = accord("build", "--root", root)
    assert ran.err == (
        f"templates/404.html:{line}:1: error[bad-template]: {message}\n"
        f"{line} | {template.splitlines()[line - 1]}\n  | ^\nhelp: see docs/theming.md\n"
        "Nothing was written: 1 error, 0 warnings.\n"
    )
    assert ran.status == 1
    assert not (root / "site").exists()


# --- suggestions --------------------------------------------------------------------------------------------------


def test_suggestions() -> None:
    assert suggest("roscosmoss", ["roscosmos", "esa"]) == 'did you mean "roscosmos"?'
    assert suggest("ESA", ["roscosmos", "esa"]) == 'did you mean "esa"?'
    assert suggest("xyz", ["b", "a"]) == "one of: a, b"
    assert suggest("xyz", [f"n{i}" for i in range(13)]) == ""
    assert suggest("xyz", []) == ""


# --- the caret ----------------------------------------------------------------------------------------------------


def test_columns_count_characters_and_the_caret_stands_under_its_place() -> None:
    check(
        {BRIEF: brief('authors: [😀, 日本, "é", {a: 1}]\n')},
        """
            content/briefs/one.md:6:23: error[wrong-type]: "authors" must be text, not keys with values
            6 | authors: [😀, 日本, "é", {a: 1}]
              |                          ^
            help: put quotes around it
        """,
    )


@pytest.mark.parametrize(
    ("line", "column", "shown"),
    [
        ("a b", 3, "7 | a b\n  |   ^\n"),
        ("a", 9, "7 | a\n  |  ^\n"),
        ("\t\tb", 3, "7 |         b\n  |         ^\n"),
        ("e\u0301日b", 4, "7 | e\u0301日b\n  |    ^\n"),
        ("\x1b[1m\x9d\u202eb", 7, "7 | \\u{1b}[1m\\u{9d}\\u{202e}b\n  | " + " " * 23 + "^\n"),
        ("##[error]x", 4, "7 | ##\\u{5b}error]x\n  |         ^\n"),
        ("a" * 400, 200, "7 | \u2026" + "a" * 160 + "\u2026\n  | " + " " * 81 + "^\n"),
        ("a" * 400, 1, "7 | " + "a" * 160 + "\u2026\n  | ^\n"),
        ("a" * 400, 400, "7 | \u2026" + "a" * 160 + "\n  | " + " " * 160 + "^\n"),
        ("日" * 400, 200, "7 | \u2026" + "日" * 80 + "\u2026\n  | " + " " * 81 + "^\n"),
    ],
)
def test_a_quoted_line_is_short_and_inert(line: str, column: int, shown: str) -> None:
    assert excerpt(line, 7, column) == shown


@given(st.text(max_size=400), st.integers(1, 500))
def test_nothing_that_is_quoted_is_obeyed(text: str, column: int) -> None:
    quoted = excerpt(text, 7, column) + inert(text) + "\n" + inert_lines(text)
    assert "##[" not in quoted
    assert not HARMFUL.search(quoted.replace("\n", ""))
    assert not any(line.lstrip().startswith("::") for line in quoted.splitlines())
    assert all(len(line) <= 12 + 162 + 160 * 8 for line in excerpt(text, 7, column).splitlines())
    assert json.loads(escaped_json(json.dumps(text, ensure_ascii=False))) == text


# --- how much is shown --------------------------------------------------------------------------------------------


def test_of_many_problems_the_errors_are_shown_first_and_the_rest_is_counted() -> None:
    unsourced = "".join(
        f"  - {{date: 2024-01-03, title: Something went on for the time number {n}}}\n" for n in range(100)
    )
    shown = diagnose({BRIEF: brief(f"events:\n{unsourced}", "[[nothing]]\n")})
    assert codes(shown)[:-1] == ["unsourced"] * 49 + ["broken-link"]
    assert shown.endswith("content/briefs/one.md: 51 more warnings\n")


@pytest.mark.parametrize("form", ["text", "github"])
@pytest.mark.parametrize(
    "more",
    [
        "events: [{date: 2022, title: x, sources: [" + ",".join(f"s{n}" for n in range(1000)) + "]}]\n",
        "partners: [" + ",".join("abcdefghijkl" * 10) + "]\n",
        "countries: [" + ",".join(["日本" * 40] * 40) + "]\n",
        "started: " + "x" * 5000 + "\n",
        "".join(f"{'k' * 90}{n}: 1\n" for n in range(200)),
    ],
)
def test_what_is_printed_is_no_more_than_follows_from_the_content(tmp_path: Path, form: str, more: str) -> None:
    root = write_site(tmp_path, vary({BRIEF: brief(more)}))
    ran = accord("check", "--root", root, "--format", form)
    assert ran.status == 1
    size = sum(path.stat().st_size for path in root.rglob("*.*") if path.is_file() and "content" in path.parts)
    assert len((ran.out + ran.err).encode()) <= 20 * size + 10_000
    whole = json.loads(accord("check", "--root", root, "--format", "json").out)
    errors = ran.err.count(": error[") + sum(
        int(found[1].replace(",", "")) for found in re.finditer(r"([\d,]+) more error", ran.err)
    )
    assert errors == whole["errors"]


# --- what is quoted is not obeyed ---------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_content_gives_a_runner_and_a_terminal_no_commands(tmp_path: Path, form: str) -> None:
    body = "::stop-commands::x <b>\n\n::error file=content/publication.yaml,line=1::forged <b>\n\n##[error]forged <b>\n"
    two = brief('foo: "\x9d0;owned\x9c\x9b31m \u202egnp"\n')
    three = brief("partners: ['::stop-commands::x', '##[error]x', \"a\\n::error::x\"]\n")
    files = {BRIEF: brief(body=body), "content/briefs/two.md": two, "content/briefs/three.md": three}
    ran = accord("check", "--root", write_site(tmp_path, vary(files)), "--format", form)
    assert ran.status == 1
    printed = ran.out + ran.err
    assert "stop-commands" in printed
    assert "##[" not in printed
    assert not HARMFUL.search(printed.replace("\n", ""))
    ours = [line for line in printed.splitlines() if line.lstrip().startswith("::")]
    assert all(re.match(r"::(error|warning|notice) file=content/briefs/", line) for line in ours)
    assert bool(ours) == (form == "github")


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\x85", "\x9b", "\u202a", "\u202e"])
def test_controls_and_overrides_are_no_text(character: str) -> None:
    written_out = {BRIEF: brief(body=f"a{character}b\n")}
    escaped = {BRIEF: brief(f'outlook: "a\\u{ord(character):04x}b"\n')}
    for files in (written_out, escaped):
        assert codes(diagnose(files)) == ["bad-encoding"]


@pytest.mark.parametrize(
    "character", ["\u200e", "\u200f", "\u2066", "\u2069", "\u061c", "\ue000", "\U000f0000", "\u2028"]
)
def test_marks_isolates_and_private_characters_are_text(character: str) -> None:
    check({BRIEF: brief(f"outlook: a{character}b\n", f"a{character}b\n")}, "")
