# ruff: noqa: E501 (data reads best in one line)
"""What may be asked of charts, and what writers are told when it cannot be done."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.charts import (
    KINDS,
    ChartError,
    EventMark,
    Material,
    Plot,
    Step,
    all_timelines,
    csv,
    digest,
    events_over_time,
    partner_status_matrix,
    plan,
)
from generator.charts.layout.axis import Scale, millis, time_ticks
from generator.charts.layout.marks import bottom_axis
from generator.diagnostics.diagnostic import CODES
from generator.model.model import STATUSES, ChartOptions, ColumnFacts, Dataset
from generator.primitives.dates import PartialDate
from tests.charts.cases import CASES, EXOMARS, FREEZE, LAUNCHES, columns, options, table


def refused(error: pytest.ExceptionInfo[ChartError]) -> tuple[str, str, str]:
    assert error.value.code in CODES
    return (
        error.value.code,
        error.value.option,
        error.value.message + (f" ({error.value.help})" if error.value.help else ""),
    )


BAD: dict[str, tuple[ChartOptions, Material, tuple[str, str, str]]] = {
    "unknown kind": (
        options("pie"), table(FREEZE),
        ("bad-chart", "kind", 'there is no chart kind "pie" (one of: area, bar, dot, gantt, heatmap, line, lollipop, '
         "status-history, timeline)"),
    ),
    "misspelt kind": (
        options("timelime"), table(FREEZE), ("bad-chart", "kind", 'there is no chart kind "timelime" (did you mean "timeline"?)')
    ),
    "option not taken": (
        options("timeline", color="x"), EXOMARS, ("unknown-key", "color", "a timeline chart takes no `color` (it takes caption, title, unit)")
    ),
    "no dataset": (
        options("bar", x="a", y="b"), table(FREEZE), ("bad-chart", "", "a bar chart needs a `dataset` (one of: data)")
    ),
    "unknown dataset": (
        options("bar", dataset="dat"), table(FREEZE), ("bad-chart", "dataset", 'there is no dataset "dat" (did you mean "data"?)')
    ),
    "no rows": (
        options("bar", dataset="data", x="a", y="b"), table([]), ("bad-chart", "dataset", 'dataset "data" has no rows')
    ),
    "no option": (
        options("bar", dataset="data", x="country"), table(FREEZE), ("bad-chart", "", "a bar chart needs `y` (one of: country, days)")
    ),
    "unknown column": (
        options("bar", dataset="data", x="contry", y="days"), table(FREEZE),
        ("unknown-column", "x", 'dataset "data" has no column "contry" (did you mean "country"?)'),
    ),
    "unknown scale type": (
        options("bar", dataset="data", x="country:names", y="days"), table(FREEZE),
        ("bad-chart", "x", 'there is no scale type "names" (one of: nominal, ordinal, quantitative, temporal)'),
    ),
    "ragged": (
        options("bar", dataset="data", x="a", y="b"), table([{"a": "x", "b": 1}, {"a": "y"}]),
        ("bad-chart", "dataset", 'row 2 of dataset "data" has no "b" '
         "(every row has the same columns as the first; a missing value is null)"),
    ),
    "ragged the other way": (
        options("bar", dataset="data", x="a", y="b"), table([{"a": "x", "b": 1}, {"a": "y", "b": 2, "c": 3}]),
        ("bad-chart", "dataset", 'row 2 of dataset "data" has a "c" '
         "(every row has the same columns as the first; a missing value is null)"),
    ),
    "mixed": (
        options("bar", dataset="data", x="a", y="b"), table(columns("a b", ("x", 1), ("y", 2), ("z", "many"))),
        ("bad-chart", "y", 'row 3 of dataset "data", column "b": "many" is not a number (write a number; where there is none, write null)'),
    ),
    "not a date": (
        options("line", dataset="data", x="a:temporal", y="b"), table(columns("a b", ("2022", 1), ("soon", 2))),
        ("bad-chart", "x", 'row 2 of dataset "data", column "a": "soon" is not a date '
         "(a date is written 2022, 2022-03 or 2022-03-05, with ~ behind it when approximate)"),
    ),
    "infinite": (
        options("bar", dataset="data", x="a", y="b"), table(columns("a b", ("x", float("inf")))),
        ("bad-chart", "y", 'row 1 of dataset "data", column "b": inf is not a number (write a number that can be drawn)'),
    ),
    "nothing to draw": (
        options("bar", dataset="data", x="a", y="b"), table(columns("a b", ("x", None))),
        ("bad-chart", "y", 'column "b" of dataset "data" holds no value'),
    ),
    "no place": (
        options("line", dataset="data", x="a", y="b"), table(columns("a b", (1, 1), (None, 1))),
        ("bad-chart", "x", 'row 2 of dataset "data" has no value in "a" (only amounts may be missing: a mark has no place without its x)'),
    ),
    "no numbers": (
        options("bar", dataset="data", x="a", y="b"), table(columns("a b", ("x", "y"))),
        ("bad-chart", "y", 'a bar chart needs a column of numbers: neither "a" nor "b" is one'),
    ),
    "wrong type": (
        options("line", dataset="data", x="days", y="country"), table(FREEZE[:5]),
        ("bad-chart", "y", '`y` of a line chart is to be numbers, but column "country" is names'),
    ),
    "twice": (
        options("bar", dataset="data", x="year", y="launches"), table(LAUNCHES),
        ("bad-chart", "dataset", 'rows 2 and 3 of dataset "data" are both for "2012" '
         "(name the column that tells them apart, as `color` or `facet`)"),
    ),
    "stack": (
        options("bar", dataset="data", x="country", y="days", stack="up"), table(FREEZE),
        ("bad-chart", "stack", "`stack` is not 'up' (one of: true, false, normalize)"),
    ),
    "sort": (
        options("bar", dataset="data", x="country", y="days", sort="days"), table(FREEZE),
        ("bad-chart", "sort", 'cannot sort by "days" (one of: x, -x, y, -y, none)'),
    ),
    "sort by a strange name": (
        options("bar", dataset="data", x="country", y="days", sort=["Norwya"]), table(FREEZE),
        ("bad-chart", "sort", '`sort` names "Norwya", which the chart does not show (did you mean "Norway"?)'),
    ),
    "note nowhere": (
        options("bar", dataset="data", x="country", y="days", annotations=[{"x": "Utopia", "text": "?"}]), table(FREEZE),
        ("bad-chart", "annotations.0", 'no bar is called "Utopia" (one of: Denmark, European Commission, Finland, Germany, '
         "Netherlands, Norway, Switzerland, United Kingdom, United States)"),
    ),
    "note without date": (
        options("line", dataset="data", x="year", y="n", annotations=[{"x": 3, "text": "?"}]),
        table(columns("year n", (2011, 1), (2012, 2))),
        ("bad-chart", "annotations.0", 'the x axis holds dates: give the note "?" a `date`'),
    ),
    "stacked below zero": (
        options("area", dataset="data", x="year", y="n"), table(columns("year n", (2011, 1), (2012, -2))),
        ("bad-chart", "y", "areas with negative amounts cannot be stacked (say stack: false)"),
    ),
    "stacked with one missing": (
        options("area", dataset="data", x="year", y="n", color="s"),
        table(columns("year s n", (2020, "x", 28), (2022, "x", 2), (2020, "y", 30), (2021, "y", 3), (2022, "y", 3))),
        ("bad-chart", "dataset", '"x" has no amount for 2021, so that areas cannot be stacked (give it, or say stack: false)'),
    ),
    "stacked with one unknown": (
        options("area", dataset="data", x="month", y="n", color="s", stack="normalize"),
        table(columns("month s n", ("2020-01", "x", 28), ("2020-01", "y", None), ("2020-02", "x", 3), ("2020-02", "y", 3))),
        ("bad-chart", "dataset", '"y" has no amount for January 2020, so that areas cannot be stacked (give it, or say stack: false)'),
    ),
    "shares below zero": (
        options("bar", dataset="data", x="year", y="n", color="s", stack="normalize"),
        table(columns("year s n", (2020, "x", -28), (2020, "y", 30))),
        ("bad-chart", "stack", "shares of negative amounts cannot be drawn (say stack: true)"),
    ),
    "shares of what is not known": (
        options("bar", dataset="data", x="year", y="n", color="s", stack="normalize"),
        table(columns("year s n", (2020, "x", None), (2020, "y", 30))),
        ("bad-chart", "stack", "shares of amounts of which one is missing cannot be drawn (say stack: true)"),
    ),
    "no such column": (
        options("bar", dataset="data", x="year", y="n"), table(columns("year n", (2020, 1)), columns={"yaer": ColumnFacts(type="year")}),
        ("unknown-column", "dataset", 'dataset "data" says what its column "yaer" holds, but has none (did you mean "year"?)'),
    ),
    "ends before it starts": (
        options("gantt", dataset="data", y="a", start="b", end="c"), table(columns("a b c", ("x", "2012", "2011"))),
        ("bad-chart", "end", 'row 1 of dataset "data" ends before it starts'),
    ),
    "unlike ends": (
        options("lollipop", dataset="data", y="a", start="b", end="c"), table(columns("a b c", ("x", "2012-01", 5))),
        ("bad-chart", "end", '`start` and `end` are to be alike, but "b" and "c" hold different kinds of values'),
    ),
    "too many panels": (
        options("bar", dataset="data", x="a", y="b", facet="a"), table(columns("a b", *((f"n{n}", n) for n in range(30)))),
        ("bad-chart", "facet", 'column "a" makes 30 panels; at most 24 can be read'),
    ),
    "no events": (
        options("timeline"), Material(statuses=STATUSES),
        ("bad-chart", "", "a timeline needs events (give the brief `events`, or leave the chart out)"),
    ),
    "no steps": (
        options("status-history"), Material(statuses=STATUSES),
        ("bad-chart", "", "a status history needs an event that sets a status (give an event a `status`)"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_refusal(name: str) -> None:
    asked, material, told = BAD[name]
    with pytest.raises(ChartError) as error:
        plan(asked, material)
    assert refused(error) == told


def test_row_at_fault() -> None:
    with pytest.raises(ChartError) as error:
        plan(options("bar", dataset="data", x="a", y="b"), table(columns("a b", ("x", 1), ("y", 2), ("z", "many"))))
    assert error.value.row == 2


def test_nothing_for_a_page() -> None:
    for make in (all_timelines, events_over_time):
        with pytest.raises(ChartError):
            make(Material(statuses=STATUSES))
    with pytest.raises(ChartError):
        partner_status_matrix([], STATUSES)


@pytest.mark.parametrize("name", CASES)
def test_plan_is_plain_data(name: str) -> None:
    """It crosses processes and caches whole, and is the same whenever it is made."""
    plot = CASES[name]()
    again = msgspec.json.decode(msgspec.json.encode(plot), type=Plot)
    assert digest(again) == digest(plot) == digest(CASES[name]())


def test_digest_knows_the_drawing_from_the_rest() -> None:
    plot = CASES["bar"]()
    assert digest(msgspec.structs.replace(plot, caption="another")) == digest(plot)
    assert digest(msgspec.structs.replace(plot, title="another")) != digest(plot)


def test_csv() -> None:
    rows = columns('what "n" when', ('say "no", or', 1, "2022-03~"), ("über", None, "2022"), ("yes", True, "2023"))
    made = plan(options("lollipop", dataset="data", y="what", start="when", end="when"), table(rows))
    assert csv(made) == 'what,when\r\n"say ""no"", or",2022-03~\r\nüber,2022\r\nyes,2023\r\n'


def test_types_follow_from_the_data() -> None:
    def template(rows: list[dict[str, Any]], **said: Any) -> str:
        return plan(options("bar", dataset="data", **said), table(rows)).wide.panels[0].template

    assert template(columns("year n", (2011, 1), (2012, 2)), x="year", y="n") == "bar-standing"
    assert template(columns("year n", (2011, 1), (2012, 2)), x="year:nominal", y="n") == "bar-lying"
    assert template(columns("when n", ("2011-03", 1), ("2011-05~", 2)), x="when", y="n") == "bar-standing"
    assert template(columns("count n", (11, 1), (12, 2)), x="count", y="n") == "bar-lying"
    assert template(columns("count n", (2011, 1), (2012, 2)), x="count", y="n") == "bar-standing"
    assert template(columns("count n", (2011, 1), (2012, 2)), x="count:quantitative", y="n") == "bar-lying"
    assert template(columns("name n", ("a", 1200), ("b", 1350)), x="n", y="name") == "bar-lying"
    assert template(columns("n since", (11, 1648), (12, 1649)), x="n", y="since") == "bar-standing"
    assert template(columns("name n", ("a", 1), ("b", 2)), x="n", y="name") == "bar-lying"


def test_whole_numbers_that_fill_an_axis_are_years() -> None:
    """Of any century, in both ends of a span or in neither; a dataset may say otherwise."""
    spans = columns("part from to", ("Agreement", 1648, 1702), ("Rover", 1661, None))
    asked = options("gantt", dataset="data", y="part", start="from", end="to")
    made = plan(asked, table(spans))
    said = msgspec.json.encode(made).decode()
    assert made.wide.panels[0].template == "spans-temporal"
    assert "Agreement, from 1648 to 1702" in made.description and "1,6" not in said
    amounts = columns("part from to", ("Agreement", 1200, 3700), ("Rover", 1300, None))
    assert plan(asked, table(amounts)).wide.panels[0].template == "spans-quantitative"
    numbers = table(spans, columns={"from": ColumnFacts(type="number"), "to": ColumnFacts(type="number")})
    assert plan(asked, numbers).wide.panels[0].template == "spans-quantitative"
    early = table(columns("part from to", ("Rome", -27, 476)), columns={"to": ColumnFacts(type="year")})
    with pytest.raises(ChartError, match="different kinds"):
        plan(asked, early)
    ancient = table(
        columns("part from to", ("Rome", 27, 476)), columns=dict.fromkeys(("from", "to"), ColumnFacts(type="year"))
    )
    assert "from 27 to 476" in plan(asked, ancient).description


def test_a_number_as_a_name_has_no_marks_of_thousands() -> None:
    rows = columns("year place n", (2021, 10115, 1), (2022, 80331, 1200))
    for said in ({"x": "year", "y": "place", "color": "n"}, {"x": "place", "y": "year", "color": "n"}):
        made = plan(options("heatmap", dataset="data", **said), table(rows))
        told = msgspec.json.encode(made.wide).decode()
        assert "10115" in told and "2021" in told and "1,200" in told
        assert "2,02" not in told and "10,115" not in told


def test_units_of_columns() -> None:
    rows = columns("year cost", (2021, 3), (2022, 5))
    facts = {"cost": ColumnFacts(unit="EUR million")}
    for kind in ("bar", "line", "area", "dot"):
        made = plan(options(kind, dataset="data", x="year", y="cost"), table(rows, unit="things", columns=facts))
        assert made.unit == "EUR million"
        assert made.wide.panels[0].data["marks"][0]["tip"].endswith("3 EUR million")


def test_sorting() -> None:
    def names(**said: Any) -> list[str]:
        made = plan(options("bar", dataset="data", x="country", y="days", **said), table(FREEZE[:4]))
        told = [row["text"] for row in made.wide.panels[0].data["words"] if row["x"] == 0]
        return [text for text in told if isinstance(text, str)]

    assert names() == ["Germany", "Denmark", "Finland", "Netherlands"]
    assert names(sort="x") == ["Denmark", "Finland", "Germany", "Netherlands"]
    assert names(sort="-y") == ["Finland", "Netherlands", "Denmark", "Germany"]
    assert names(sort=["Finland"]) == ["Finland", "Germany", "Denmark", "Netherlands"]


def test_history_takes_the_last_of_a_day_and_leaves_out_what_changes_nothing() -> None:
    day = PartialDate(2022, 2, 28)
    steps = [
        Step(date=PartialDate(2020), status="active"), Step(date=PartialDate(2021), status="active"),
        Step(date=day, status="at-risk"), Step(date=day, status="suspended"),
    ]  # fmt: skip
    made = plan(ChartOptions(kind="status-history"), Material(steps=steps, statuses=STATUSES))
    assert made.table.rows == [["2020", "Active"], ["2022-02-28", "Suspended"]]


# ── Whatever is asked ────────────────────────────────────────────────────────────────────────────────────────────────

CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**18), 10**18), st.integers(1990, 2030), st.floats(), st.text(max_size=8),
    st.sampled_from(["2022", "2022-03", "2022-03-05", "2022~", "0001", "9999-12-31", "2022-13", "a", "b", "active", "ended"]),
)  # fmt: skip
NAMES = st.sampled_from(["a", "b", "c", "a:Q", "b:temporal", "c:N", "a:O", "d", "", "a:x"])
TABLES = st.one_of(
    st.lists(st.fixed_dictionaries({"a": CELLS, "b": CELLS, "c": CELLS}), max_size=9),
    st.lists(st.dictionaries(st.sampled_from("abc"), CELLS), max_size=4),
    st.lists(
        st.fixed_dictionaries(
            {"a": st.sampled_from(["x", "y", "z"]), "b": st.integers(-9, 99) | st.none(), "c": st.sampled_from(["2022", "2023-04", "1999"])}
        ),
        max_size=9,
    ),
)  # fmt: skip
ASKED = st.builds(
    ChartOptions,
    kind=st.sampled_from([*KINDS, "pie", ""]),
    dataset=st.sampled_from(["data", "data", "data", "", "x"]),
    **dict.fromkeys(("x", "y", "start", "end"), NAMES),
    **{name: st.sampled_from(["", "", "", "a", "c", "b"]) for name in ("color", "facet")},
    sort=st.sampled_from(["", "", "x", "-y", "none", "start", ["x"], ["q"], []]),
    stack=st.sampled_from([None, None, True, False, "normalize", 3, "x"]),
    title=st.text(max_size=30),
    unit=st.text(max_size=5),
)
DATES = st.builds(PartialDate, st.integers(1, 9999), st.integers(0, 12), st.just(0), st.booleans())


def trimmed(asked: ChartOptions) -> ChartOptions:
    """Without the options that its kind does not take, so that more than that is tried."""
    taken = KINDS.get(asked.kind)
    if taken is None:
        return asked
    empty = ChartOptions(kind="")
    return msgspec.structs.replace(
        asked, **{name: getattr(empty, name) for name in asked.__struct_fields__ if name not in taken | {"kind"}}
    )


@given(ASKED, TABLES, st.booleans())
def test_plan_raises_nothing_but_chart_errors(asked: ChartOptions, rows: list[dict[str, Any]], whole: bool) -> None:
    material = Material(datasets={"data": Dataset(id="data", rows=rows)}, statuses=STATUSES)
    try:
        made = plan(asked if whole else trimmed(asked), material)
    except ChartError as error:
        fault = error
        assert fault.message and fault.code in CODES
        return
    assert made.wide.width > 0 and made.description
    assert b"null" not in msgspec.json.encode([panel.scales for panel in made.wide.panels])
    csv(made)


NUMBERS = st.none() | st.integers(-(10**6), 10**6) | st.floats(-1e15, 1e15) | st.sampled_from([0, 1, -1, 1e-9, 0.1])
WHEN = st.sampled_from(
    ["0001", "1999", "2021", "2022-02", "2022-02~", "2022-02-24", "2022-03-01", "2023", "9999-12-31"]
)
SOUND = st.fixed_dictionaries(
    {"name": st.text(min_size=1, max_size=60), "n": NUMBERS, "m": NUMBERS, "when": WHEN, "until": WHEN | st.none()}
)
WAYS = {
    "bar": ["name n", "when n", "n name"], "line": ["when n", "m n", "name n"], "area": ["when n", "name n"],
    "dot": ["n name", "name n", "when name", "when n", "m n"], "heatmap": ["name when", "when name"],
    "lollipop": ["when until", "n m", "until when"], "gantt": ["when until", "n m"],
}  # fmt: skip


def asked(kind: str, pair: str, **said: Any) -> ChartOptions:
    """A chart of a sound table, the two columns of `pair` in the places that the kind has."""
    one, two = pair.split()
    if kind in ("lollipop", "gantt"):
        return ChartOptions(kind=kind, dataset="data", y="name", start=one, end=two, **said)
    color: dict[str, Any] = {"color": "n"} if kind == "heatmap" else {}
    return ChartOptions(kind=kind, dataset="data", x=one, y=two, **color, **said)


SOUND_CHARTS = st.sampled_from([(kind, pair) for kind, pairs in WAYS.items() for pair in pairs]).flatmap(
    lambda way: st.builds(
        asked, *map(st.just, way), facet=st.sampled_from(["", "", "until"]), title=st.text(max_size=100)
    )
)


@given(SOUND_CHARTS, st.lists(SOUND, min_size=1, max_size=12, unique_by=lambda row: (row["name"], row["when"])))
def test_sound_tables_give_charts_or_reasons(chart: ChartOptions, rows: list[dict[str, Any]]) -> None:
    try:
        made = plan(chart, table(rows))
    except ChartError as error:
        fault = error
        assert fault.message
        return
    for panel in made.wide.panels + (made.narrow or made.wide).panels:
        assert 0 < panel.height < 20_000
        for scale in panel.scales.values():
            assert scale.low < scale.high and scale.start != scale.end


@given(
    st.lists(
        st.builds(
            EventMark, date=DATES, title=st.text(max_size=200), status=st.sampled_from(["", "active", "ended", "odd"]),
            party=st.sampled_from(["", "ESA"]), subject=st.sampled_from(["", "ISS"]),
        ),
        max_size=60,
    )
)  # fmt: skip
def test_any_events_can_be_drawn(events: list[EventMark]) -> None:
    steps = [Step(date=event.date, status=event.status, row=event.party) for event in events if event.status]
    material = Material(events=events, steps=steps, statuses=STATUSES)
    if events:
        assert plan(ChartOptions(kind="timeline"), material).table.rows
        assert events_over_time(material).wide.height > 0
    if steps:
        assert plan(ChartOptions(kind="status-history"), material).table.rows
        assert all_timelines(material).wide.height > 0


def _axis_words(first: str, last: str, pixels: float) -> list[str]:
    scale = Scale(millis(date.fromisoformat(first)), millis(date.fromisoformat(last)), 0, pixels)
    return [word["text"] for word in bottom_axis(scale, time_ticks(scale), 0, 0)[1]]


def test_a_year_moved_inwards_gives_way_to_the_next_but_not_to_a_month() -> None:
    assert _axis_words("1998-01-01", "2008-11-01", 260) == ["2000", "2002", "2004", "2006", "2008"]
    assert _axis_words("2020-01-01", "2022-01-01", 170)[0] == "2020"
