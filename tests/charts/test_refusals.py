"""Publications whose charts would mislead, or lead away: what their writers are told, and what their readers get."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support import BRIEF, Files, accord, brief, diagnose, publication, vary, write_site
from tests.support import PUBLICATION as PLACE


def charted(rows: str, chart: str) -> Files:
    data = f"datasets:\n  - id: d\n    title: D\n    rows:\n{rows}    sources: [gazette]\n"
    source = "sources: [{id: gazette, title: Gazette, date: 2024-01-01, publisher: G}]\n"
    return {BRIEF: brief(f"{data}charts:\n  - {{id: c, dataset: d, {chart}, title: T, caption: C}}\n{source}")}


def lines(*rows: str) -> str:
    return "".join(f"      - {{{row}}}\n" for row in rows)


AREA = lines("year: 2020, s: x, v: 28", "year: 2022, s: x, v: 2", "year: 2020, s: y, v: 30", "year: 2021, s: y, v: 3",
             "year: 2022, s: y, v: 3")  # fmt: skip
NULL = lines("year: 2020, s: x, v: 28", "year: 2021, s: x, v: null", "year: 2020, s: y, v: 3", "year: 2021, s: y, v: 1")
SHARES = lines(
    "year: 2020, s: x, v: -28", "year: 2020, s: y, v: 30", "year: 2021, s: x, v: 8", "year: 2021, s: y, v: 3"
)


@pytest.mark.parametrize("stack", ["", ", stack: normalize"])
def test_stacked_areas_with_a_missing_year_are_refused_at_the_dataset(stack: str) -> None:
    for rows, number in ((AREA, 17), (NULL, 16)):
        said = diagnose(charted(rows, f"kind: area, x: year, y: v, color: s{stack}"))
        assert said.startswith(f'{BRIEF}:{number}:22: error[bad-chart]: "x" has no amount for 2021, so that areas')
        assert "help: give it, or say stack: false" in said
        assert diagnose(charted(rows, "kind: area, x: year, y: v, color: s, stack: false")) == ""


def test_shares_of_negative_amounts_are_refused_at_stack() -> None:
    said = diagnose(charted(SHARES, "kind: bar, x: year, y: v, color: s, stack: normalize"))
    assert said.startswith(f"{BRIEF}:16:68: error[bad-chart]: shares of negative amounts cannot be drawn\n")
    assert "help: say stack: true" in said


def built(root: Path, files: Files) -> str:
    write_site(root, vary(files))
    ran = accord("build", "--root", root, "--no-search")
    assert ran.status == 0, ran.err
    return (root / "site/briefs/one/index.html").read_text(encoding="utf-8")


def test_years_are_never_amounts(tmp_path: Path) -> None:
    rows = lines("part: Agreement, from: 2013, to: 2022", "part: Rover, from: 2016, to: null")
    page = built(tmp_path, charted(rows, "kind: gantt, y: part, start: from, end: to"))
    assert "from 2013 to 2022" in page and not re.search(r"\b2,0[12]\d", page)
    assert ">2014</text>" in page


def test_nothing_in_a_text_is_a_link(tmp_path: Path) -> None:
    """Marks of private use mean nothing: the only links of marks are those to the brief's own events."""
    name = "Ours\ue000http://127.0.0.1:9/phish?"
    files = {
        BRIEF: brief(
            f"""\
            datasets:
              - id: d
                rows: [{{who: "{name}", n: 2}}, {{who: "Js\ue000javascript:document.title='PWNED'//", n: 3}}]
            charts:
              - {{id: c, kind: bar, dataset: d, x: who, y: n, title: "{name}"}}
            events:
              - {{date: 2022-03-01, title: "{name}"}}
              - {{date: 2022-03-02, title: Other}}
            """
        )
    }
    page = built(tmp_path, {**files, PLACE: publication()})
    assert set(re.findall(r'data-href="([^"]*)"', page)) == {"#event-2022-03-01", "#event-2022-03-02"}
    assert f'data-tip="{name}: 2"' in page
