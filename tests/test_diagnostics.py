"""Every diagnostic of the catalogue, letter by letter as the terminal shows it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from generator.diagnostics.diagnostic import CODES, suggest
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
    write_site,
)

ELSEWHERE = {
    "not-a-file": "test_only_files_are_read, below",
    "bad-template": "test_a_template_that_does_not_work, below",
    "dead-link": "test_the_command_names_the_lines, in test_external.py",
    "moved-link": "the same",
    "uncorrected": "compares with an edition, and there are no editions yet",
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
                started: 2024-13
                         ^
            help: there is no month 13
            content/briefs/one.md:7:12: error[unknown-partner]: no partner "lob"
                partners: [lob]
                           ^
            help: did you mean "lab"?
            content/briefs/one.md:9:51: error[unknown-source]: no source "pres"
                  - {date: 2024-01-03, title: It began, sources: [pres]}
                                                                  ^
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
        f"    {template.splitlines()[line - 1]}\n    ^\nhelp: see docs/theming.md\n"
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
                authors: [😀, 日本, "é", {a: 1}]
                                         ^
            help: put quotes around it
        """,
    )
