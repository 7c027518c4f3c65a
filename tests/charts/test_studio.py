# ruff: noqa: E501 (data reads best in one line)
"""Drawing once, the same everywhere, and without what is not needed."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.charts import (
    Chart,
    ChartError,
    Label,
    Material,
    Plot,
    Studio,
    digest,
    plan,
    python_chart,
    standalone,
    vega_lite,
)
from generator.charts.custom import altair_file as own_charts
from generator.charts.render.kept import place, prune, read_whole, write_whole
from generator.charts.render.revision import BENEATH
from generator.model.model import ChartOptions
from tests.charts.cases import options, table

ALL_DRAWN = """
import hashlib, sys
from generator.charts import Studio, digest, vega_lite
from tests.charts.cases import CASES
if __name__ == "__main__":
    plots = [make() for make in CASES.values()]
    plots.append(vega_lite(open(sys.argv[1], encoding="utf-8").read()))
    drawn = Studio(None).draw(plots)
    print(hashlib.sha256("".join(drawn[digest(plot)].wide + drawn[digest(plot)].narrow for plot in plots).encode()).hexdigest())
"""

OWN = {
    "title": "Papers by country",
    "data": {
        "values": [{"country": "Germany, of all countries", "papers": 3.14159}, {"country": "France", "papers": 1}]
    },
    "mark": {"type": "bar", "clip": True},
    "encoding": {
        "x": {"field": "papers", "type": "quantitative"},
        "y": {"field": "country", "type": "nominal"},
        "color": {"field": "papers", "type": "quantitative"},
    },
}


def test_same_bytes_whatever_the_machine(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text(json.dumps(OWN), "utf-8")
    settings = [
        {"TZ": "UTC", "LANG": "C"},
        {"TZ": "Pacific/Kiritimati", "LANG": "de_DE.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "7"},
        {
            "TZ": "America/St_Johns",
            "LANG": "tr_TR.UTF-8",
            "FONTCONFIG_FILE": "/nowhere/fonts.conf",
            "PYTHONHASHSEED": "8",
        },
    ]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", ALL_DRAWN, str(tmp_path / "own.json")],
            env={**{k: v for k, v in os.environ.items() if k not in ("TZ", "LANG", "LC_ALL")}, **env, "PYTHONPATH": "."},
            cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for env in settings
    ]  # fmt: skip
    told = [process.communicate() for process in running]
    assert [error for _, error in told] == ["", "", ""]
    assert len({made for made, _ in told}) == 1
    assert len(told[0][0].strip()) == len(hashlib.sha256().hexdigest())


def test_drawn_once(tmp_path: Path) -> None:
    asked, source = options("bar", dataset="data", x="name", y="n"), table([{"name": "a", "n": 1.0}])
    own = vega_lite(json.dumps(OWN))
    first, second = Studio(tmp_path), Studio(tmp_path)
    drawn = first.draw([first.planned(plan, asked, source), own, own])
    assert (first.drawn, first.reused) == (2, 0)
    assert second.draw([second.planned(plan, asked, source), own]) == drawn
    assert (second.drawn, second.reused) == (0, 2)


def test_spoilt_cache_is_drawn_anew(tmp_path: Path) -> None:
    plot = vega_lite(json.dumps(OWN))
    drawn = Studio(tmp_path).draw([plot])
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:40])
    again = Studio(tmp_path)
    assert again.draw([plot]) == drawn
    assert again.drawn == 1


def test_the_oldest_are_forgotten(tmp_path: Path) -> None:
    names = [f"{folder:02x}{n}" for folder in range(256) for n in range(12)]
    for age, name in enumerate(reversed(names)):
        write_whole(place(tmp_path, name), b"drawn")
        os.utime(place(tmp_path, name), ns=(age, age))

    prune(tmp_path, 256 * 12)
    assert {name for name in names if read_whole(place(tmp_path, name))} == set(names)
    prune(tmp_path, 256 * 8)
    assert {name for name in names if read_whole(place(tmp_path, name))} == {n for n in names if int(n[2:]) < 6}


def test_planned_once(tmp_path: Path) -> None:
    plans: list[str] = []

    def counted(of: ChartOptions, material: Material) -> Plot:
        plans.append(of.title)
        return plan(of, material)

    one, two = options("bar", dataset="data", x="name", y="n", title="1"), options("bar", title="2")
    source = table([{"name": "a", "n": 1.0}])
    first = Studio(tmp_path).planned(counted, one, source)
    again = Studio(tmp_path).planned(counted, one, source)
    assert (first.drawing, again.drawing, plans) == (digest(plan(one, source)), first.drawing, ["1"])
    assert again.label == Label(**{name: getattr(first.label, name) for name in Label.__struct_fields__})
    assert Studio(None).draw([again]) == Studio(None).draw([plan(one, source)])
    for _ in range(2):  # what cannot be planned is said each time
        with pytest.raises(ChartError):
            Studio(tmp_path).planned(counted, two, source)
    assert plans == ["1", "2", "2"]


def test_what_is_planned_of_other_things_is_another(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    asked = options("bar", dataset="data", x="name", y="n")
    rows = [{"name": "b", "n": 1}, {"name": "b", "n": 1.0}, {"name": "c", "n": 1}, {"name": "b", "n": 2, "o": 10**30}]

    def made() -> list[Chart]:
        return [studio.planned(plan, asked, table([row])) for row in rows]

    told = [[repr(row) for row in chart.label.table.rows] for chart in made()]
    assert told == [[repr([row["name"], row["n"]])] for row in rows]
    assert [[repr(row) for row in chart.label.table.rows] for chart in made()] == told


@pytest.mark.parametrize("spoil", [lambda data: data[:40], lambda data: b"", lambda data: data[:60] + b"?" + data[61:]])
def test_spoilt_plans_are_made_anew(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    asked, source = options("bar", dataset="data", x="name", y="n"), table([{"name": "a", "n": 1}])
    chart = Studio(tmp_path).planned(plan, asked, source)
    drawn = Studio(tmp_path).draw([chart])
    for path in [path for path in tmp_path.rglob("*") if path.is_file()]:
        path.write_bytes(spoil(path.read_bytes()))
    studio = Studio(tmp_path)
    assert studio.draw([studio.planned(plan, asked, source)]) == drawn
    assert studio.drawn == 1


IMPORTS = """
import sys
from pathlib import Path
from generator.charts import Poster, Studio, plan, vega_lite
from tests.charts.cases import EXOMARS, options
cache = Path(sys.argv[1])
studio = Studio(cache)
charts = [studio.planned(plan, options("timeline"), EXOMARS)]
charts += [vega_lite(open(own, encoding="utf-8").read(), cache) for own in sys.argv[2:]]
studio.draw(charts)
print(studio.drawn, sorted({"altair", "vl_convert"} & set(sys.modules)))
"""


def test_imports_only_what_it_needs(tmp_path: Path) -> None:
    """Neither Altair nor the renderer, but for own charts; and these only once."""
    (tmp_path / "own.json").write_text(json.dumps(OWN), "utf-8")

    def run(*own: str) -> str:
        command = [sys.executable, "-c", IMPORTS, str(tmp_path / "cache"), *own]
        root = Path(__file__).parents[2]
        return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.strip()

    assert run() == "1 []"
    assert run(str(tmp_path / "own.json")) == "1 ['altair', 'vl_convert']"
    assert run(str(tmp_path / "own.json")) == "0 []"


def test_words_that_svg_cannot_hold() -> None:
    rows = [{"name": 'a\x01b\\u0001 <b>"&\ufffe', "n": 1}, {"name": "\u2028\U0001f680", "n": 2}]
    made = plan(options("bar", dataset="data", x="name", y="n", title='<>&"'), table(rows))
    drawing = Studio(None).draw([made])[digest(made)]
    assert 'ab\\u0001 &lt;b&gt;"&amp;</text>' in drawing.wide
    assert 'aria-label="&lt;&gt;&amp;&quot;"' in drawing.wide
    assert "<title>&lt;&gt;&amp;&quot;</title>" in standalone(drawing.wide, made)


def test_words_that_the_renderer_does_not_survive() -> None:
    """Texts of both directions with what ends a paragraph between them."""
    words = "a\u0085\u05d0\u2029b\u202e\u05d1"
    made = plan(options("bar", dataset="data", x="name", y="n"), table([{"name": words, "n": 1}]))
    own = json.dumps(OWN).replace("Germany, of all countries", words)
    drawings = Studio(None).draw([made, vega_lite(own)])
    assert all("a \u05d0 b" in drawing.wide for drawing in drawings.values())


# ── Own charts ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_vega_lite() -> None:
    plot = vega_lite(json.dumps(OWN))
    assert plot.title == "Papers by country"
    assert plot.table.rows == [["Germany, of all countries", 3.14159], ["France", 1]]
    assert plot.description == "A chart of 2 rows, with country, papers."
    svg = Studio(None).draw([plot])[digest(plot)].wide
    assert 'role="img" aria-label="Papers by country"' in svg
    assert "data-tip=" in svg and "style=" not in svg and "aria-roledescription" not in svg
    assert 'id="c' in svg, "ids are the chart's own"
    assert "var(--" in svg


REFUSED = {
    "{": "not JSON: Expecting property name enclosed in double quotes (line 1, column 2 of the block)",
    "[]": "a Vega-Lite chart is a JSON object",
    '{"a": NaN}': "not JSON: NaN is no JSON value",
    '{"mark": "barr", "data": {"values": []}}': 'not Vega-Lite: "barr" does not fit at `mark`',
    '{"mark": "bar", "data": {"url": "https://a.test/b.csv"}}': "a chart takes no data from an address: write it into the "
    "chart as `values`",
    '{"mark": "image", "data": {"values": [{"url": 1}]}}': "a chart takes no images",
    '{"mark": "bar", "data": {"values": [1]}, "encoding": {"href": {"field": "x"}}}': "a chart takes no links: they would "
    "leave the page",
    '{"mark": "bar", "data": {"sequence": {"start": 0, "stop": 1e9}}}': "the chart holds 1,000,000,000 rows of data; at most "
    "5,000 can be drawn",
    '{"mark": "bar", "data": {"values": [1]}, "transform": [{"calculate": "foo(", "as": "k"}]}': "the chart cannot be drawn: ",
    '{"mark": "bar", "data": {"values": [1]}, "width": 100000}': "the chart would be ",
    '{"mark": "bar", "data": {"values": [99999999999999999999]}}': "a number of 20 digits is too large",
    '{"mark": "bar", "data": {"values": ["\\ud800"]}}': "the chart cannot be drawn: ",
    "[" * 100_000: "not JSON: ",
}


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_vega_lite_refused(text: str) -> None:
    with pytest.raises(ChartError) as error:
        vega_lite(text)
    assert error.value.code == "bad-chart"
    assert error.value.message.startswith(REFUSED[text])


def test_columns_may_have_any_name() -> None:
    """What is refused in a chart's structure may be the name of a column of its data."""
    spec = {
        "mark": "bar",
        "data": {"values": [{"url": "x", "href": 1}]},
        "encoding": {"x": {"field": "href", "type": "quantitative"}},
    }
    assert vega_lite(json.dumps(spec)).table.columns == ["url", "href"]


FILES = {
    "good": ("def chart(tables):\n    import altair as alt\n    print('hello')\n"
             "    return alt.Chart(alt.Data(values=tables['briefs'])).mark_bar().encode(alt.X('n:Q'), alt.Y('t:N'))\n", ""),
    "raises": ("def chart(tables):\n    return tables['x']\n", "raises.py, line 2: KeyError: 'x'"),
    "syntax": ("def chart(tables:\n", "syntax.py, line 1: SyntaxError: '(' was never closed (syntax.py, line 1)"),
    "exits": ("import os\n\ndef chart(tables):\n    os._exit(3)\n", "exits.py ended the process (exit 3)"),
    "quits": ("def chart(tables):\n    raise SystemExit(3)\n", "quits.py, line 2: SystemExit: 3"),
    "none": ("", "none.py: LookupError: the file defines no function chart(tables)"),
    "other": ("def chart(tables):\n    return 3\n", "other.py: TypeError: chart(tables) returned a int, not an Altair chart"),
    "hangs": ("def chart(tables):\n    while True:\n        pass\n", "hangs.py was still running after 3 seconds"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_python_chart(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, fault = FILES[name]
    path = tmp_path / f"{name}.py"
    path.write_text(source, "utf-8")
    monkeypatch.setattr(own_charts, "SECONDS", 3 if name == "hangs" else 60)
    tables: dict[str, list[dict[str, Any]]] = {"briefs": [{"n": 1, "t": "a"}, {"n": None, "t": "b"}]}
    if not fault:
        assert python_chart(path, tables).table.rows == [[1, "a"], [None, "b"]]
        return
    with pytest.raises(ChartError) as error:
        python_chart(path, tables)
    assert (error.value.code, error.value.option, error.value.message) == ("bad-chart", "name", fault)


def test_python_chart_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ChartError) as error:
        python_chart(tmp_path / "gone.py", {})
    assert (error.value.code, error.value.message) == ("unknown-chart", "there is no chart file gone.py")


def test_python_chart_is_not_run_again(tmp_path: Path) -> None:
    path, cache = tmp_path / "good.py", tmp_path / "cache"
    path.write_text(FILES["good"][0] + f"open({str(tmp_path / 'ran')!r}, 'a').write('x')\n", "utf-8")
    tables: dict[str, list[dict[str, Any]]] = {"briefs": [{"n": 1, "t": "a"}]}
    assert python_chart(path, tables, cache) == python_chart(path, tables, cache)
    assert (tmp_path / "ran").read_text("utf-8") == "x"
    tables["briefs"][0]["n"] = 2
    python_chart(path, tables, cache)
    assert (tmp_path / "ran").read_text("utf-8") == "xx"


def test_all_that_charts_are_planned_with_is_in_their_revision() -> None:
    package = Path(own_charts.__file__).parent
    imported = {
        name
        for path in package.glob("*.py")
        for name in re.findall(r"^\s*from generator\.(\w+) import", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert imported - {"charts"} <= set(BENEATH)
