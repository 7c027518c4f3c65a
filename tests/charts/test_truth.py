"""Charts of generated tables, read back from their drawings: each mark says what its row says, and nothing else.

A hundred tables of every kind; the marks' places are compared with the amounts and dates, never with a plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from generator.charts import EventMark, Material, Plot, Step, Studio, digest, plan
from generator.model.model import STATUSES, ChartOptions, Dataset
from generator.primitives.dates import PartialDate
from tests.charts import readback
from tests.charts.readback import Mark, time_axis

Rows = list[dict[str, Any]]
Checked = Callable[[str, Rows], None]

STUDIO = Studio(None)
TABLES = 20
"""Tables that are drawn at once, which costs much less than one by one."""
SLACK = 1.0
"""Pixels: drawings round places to tenths."""

given_tables = given(st.lists(st.integers(0, 2**32), min_size=TABLES, max_size=TABLES, unique=True))
five_times = settings(max_examples=5, phases=[Phase.explicit, Phase.generate])  # to make tables smaller costs minutes


def check(seeds: Sequence[int], make: Callable[[Random], tuple[Plot, Rows]], *checks: Checked) -> None:
    """Draw a table for each seed; the checks are given each picture with its rows, which must stay within it."""
    made = [make(Random(seed)) for seed in seeds]
    drawn = STUDIO.draw([plot for plot, _ in made])
    for plot, rows in made:
        drawing = drawn[digest(plot)]
        for svg in (drawing.wide, drawing.narrow):
            wide, high = readback.size(svg)
            for mark in readback.marks(svg):
                assert -SLACK <= mark.left <= mark.right <= wide + SLACK, mark
                assert -SLACK <= mark.top <= mark.bottom <= high + SLACK, mark
        for one in checks:
            one(drawing.wide, rows)
            if plot.kind != "timeline":
                one(drawing.narrow, rows)


def table(random: Random, *, gaps: bool, negative: bool, series: int, whole: bool = False) -> Rows:
    """Amounts by year and series, in no order; some rows are left out, some amounts are null."""
    first, count = random.randint(1000, 2990), random.randint(2, 9)
    size = random.choice([1, 10, 100, 100_000])
    rows: Rows = []
    for year in range(first, first + count):
        for name in "abcde"[:series]:
            if whole or random.random() > 0.15 or not rows:
                amount = round(random.uniform(-size if negative else size / 100, size), 2)
                rows.append({"year": year, "series": name, "n": amount})
    for row in rows[1:]:
        if gaps and random.random() < 0.1:
            row["n"] = None
    random.shuffle(rows)
    return rows if sum(row["n"] is not None for row in rows) > 1 else [{**row, "n": 1.5} for row in rows]


def some_series(random: Random) -> Rows:
    """Up to four series, with all that may be in them."""
    return table(random, gaps=True, negative=True, series=random.randint(1, 4))


def planned(rows: Rows, kind: str, **said: Any) -> tuple[Plot, Rows]:
    options = ChartOptions(kind=kind, dataset="data", **said)
    return plan(options, Material(datasets={"data": Dataset(id="data", rows=rows)}, statuses=STATUSES)), rows


def known(rows: Rows) -> Rows:
    return [row for row in rows if row["n"] is not None]


def mark_of(svg: str, name: str) -> Mark:
    """The one mark whose words begin with this name."""
    found = [mark for mark in readback.marks(svg) if mark.tip.startswith(f"{name}: ")]
    assert len(found) == 1, (name, found)
    return found[0]


def is_straight(pairs: Iterable[tuple[float, float]], slack: float = SLACK) -> None:
    """Each amount and its pixel lie on one straight line, which rises or falls."""
    ordered = sorted(pairs)
    (low, start), (high, end) = ordered[0], ordered[-1]
    if high == low:
        return
    assert start != end
    for amount, pixel in ordered:
        assert abs(start + (amount - low) / (high - low) * (end - start) - pixel) <= slack, (amount, pixel)


def name_of(row: dict[str, Any], *columns: str) -> str:
    return ", ".join(str(row[column]) for column in columns)


# ── Bars ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def check_lengths(svg: str, rows: Rows, *, across: bool, columns: tuple[str, ...], share: bool = False) -> None:
    """Bars are as long as their amounts are large; those on one another touch, and are as long as their sum."""
    whole: dict[Any, float] = defaultdict(float)
    for row in known(rows):
        whole[row[columns[0]]] += abs(row["n"])
    stacks: dict[Any, list[tuple[float, float]]] = defaultdict(list)
    sizes = []
    for row in known(rows):
        mark = mark_of(svg, name_of(row, *columns))
        ends = (mark.left, mark.right) if across else (mark.top, mark.bottom)
        amount = abs(row["n"]) / (whole[row[columns[0]]] if share else 1)
        sizes.append((amount, ends[1] - ends[0]))
        stacks[row[columns[0]]].append(ends)
    is_straight([(0.0, 0.0), *sizes])
    for ends_ in stacks.values():
        length = sum(end - start for start, end in ends_)
        assert abs(max(end for _, end in ends_) - min(start for start, _ in ends_) - length) <= SLACK * len(ends_)


def check_years(svg: str, rows: Rows, *, columns: tuple[str, ...]) -> None:
    """A year's bars stand at the year."""
    is_straight([(row["year"], mark_of(svg, name_of(row, *columns)).middle[0]) for row in known(rows)])


@given_tables
@five_times
def test_standing_bars(seeds: list[int]) -> None:
    stacked = ("year", "series")
    check(
        seeds,
        lambda random: planned(some_series(random), "bar", x="year", y="n", color="series"),
        lambda svg, rows: check_lengths(svg, rows, across=False, columns=stacked),
        lambda svg, rows: check_years(svg, rows, columns=stacked),
    )


@given_tables
@five_times
def test_bars_as_shares(seeds: list[int]) -> None:
    check(
        seeds,
        lambda random: planned(
            table(random, gaps=False, negative=False, series=3),
            "bar",
            x="year",
            y="n",
            color="series",
            stack="normalize",
        ),
        lambda svg, rows: check_lengths(svg, rows, across=False, columns=("year", "series"), share=True),
    )


@given_tables
@five_times
def test_lying_bars(seeds: list[int]) -> None:
    def make(random: Random) -> tuple[Plot, Rows]:
        rows = table(random, gaps=True, negative=random.random() < 0.5, series=random.randint(1, 3))
        for row in rows:
            row["name"] = f"N{row['year']}"
        return planned(rows, "bar", x="name", y="n", color="series", sort=random.choice(["", "-y", "x"]))

    check(seeds, make, lambda svg, rows: check_lengths(svg, rows, across=True, columns=("name", "series")))


# ── Lines, areas, dots ───────────────────────────────────────────────────────────────────────────────────────────────


def check_ticks(svg: str, pairs: Iterable[tuple[float, float]]) -> None:
    """Amounts stand where the words of the amounts' axis say."""
    aligned = [word for word in readback.words(svg) if word.anchor == "end"]
    words = [word for word in aligned if word.x == min(other.x for other in aligned)]
    ticks = [(float(word.text.replace(",", "").replace("\u2212", "-")), word.y - 4) for word in words]
    at = readback.number_axis(ticks)
    for amount, pixel in pairs:
        assert abs(at(amount) - pixel) <= SLACK + 0.5, (amount, pixel)


def check_points(svg: str, rows: Rows) -> None:
    """Each amount that there is has a point, at its year and its height, and no other has."""
    marks = {name_of(row, "year", "series"): mark_of(svg, name_of(row, "year", "series")) for row in known(rows)}
    assert len(readback.marks(svg)) == len(known(rows))
    told = [(row, marks[name_of(row, "year", "series")].middle) for row in known(rows)]
    is_straight([(row["year"], x) for row, (x, _) in told])
    check_ticks(svg, [(row["n"], y) for row, (_, y) in told])


def check_gaps(svg: str, rows: Rows) -> None:
    """No line goes on over a missing amount."""
    lines = 0
    for fill, points in readback.paths(svg):
        for name in {row["series"] for row in rows}:
            own = [row for row in rows if row["series"] == name]
            places = {row_place(svg, row): row["year"] for row in known(own)}
            years = [near(point, places) for point in points]
            if fill or len(points) < 2 or None in years:
                continue
            lines += 1
            known_ = [year for year in years if year is not None]
            between = [row["year"] for row in own if min(known_) <= row["year"] <= max(known_)]
            assert sorted(between) == sorted(set(known_)), "a line leaves out a row"
    assert lines >= sum(1 for _ in unbroken(rows))


def unbroken(rows: Rows) -> Iterator[Rows]:
    """The runs of at least two amounts of a series with none missing between them: each is a line."""
    for name in {row["series"] for row in rows}:
        run: Rows = []
        for row in sorted((row for row in rows if row["series"] == name), key=lambda row: row["year"]):
            if row["n"] is not None:
                run.append(row)
                continue
            if len(run) > 1:
                yield run
            run = []
        if len(run) > 1:
            yield run


def row_place(svg: str, row: dict[str, Any]) -> tuple[float, float]:
    return mark_of(svg, name_of(row, "year", "series")).middle


def near(point: tuple[float, float], places: dict[tuple[float, float], int]) -> int | None:
    close = (year for (x, y), year in places.items() if abs(x - point[0]) < 0.3 and abs(y - point[1]) < 0.3)
    return next(close, None)


@given_tables
@five_times
def test_lines(seeds: list[int]) -> None:
    check(
        seeds,
        lambda random: planned(
            table(random, gaps=True, negative=True, series=random.randint(1, 4)),
            "line",
            x="year",
            y="n",
            color="series",
        ),
        check_points,
        check_gaps,
    )


@given_tables
@five_times
def test_areas_on_one_another(seeds: list[int]) -> None:
    """The upper edge of each stands at the sum of what is up to it."""

    def stacked(svg: str, rows: Rows) -> None:
        order = list(dict.fromkeys(row["series"] for row in rows))
        sums = [
            (sum(r["n"] for r in rows if r["year"] == row["year"] and order.index(r["series"]) <= place), row)
            for row in rows
            for place in [order.index(row["series"])]
        ]
        check_ticks(svg, [(amount, row_place(svg, row)[1]) for amount, row in sums])
        is_straight([(row["year"], row_place(svg, row)[0]) for row in rows])

    check(
        seeds,
        lambda random: planned(
            table(random, gaps=False, negative=False, series=random.randint(2, 4), whole=True),
            "area", x="year", y="n", color="series",
        ),
        stacked,
    )  # fmt: skip


@given_tables
@five_times
def test_dots_on_two_axes(seeds: list[int]) -> None:
    check(
        seeds,
        lambda random: planned(some_series(random), "dot", x="year", y="n", color="series"),
        check_points,
    )


@given_tables
@five_times
def test_dots_in_rows(seeds: list[int]) -> None:
    def make(random: Random) -> tuple[Plot, Rows]:
        rows = table(random, gaps=True, negative=True, series=2)
        for row in rows:
            row["name"] = f"N{row['year']}"
        return planned(rows, "dot", x="n", y="name", color="series")

    def places(svg: str, rows: Rows) -> None:
        told = [(row, mark_of(svg, name_of(row, "name", "series")).middle) for row in known(rows)]
        is_straight([(row["n"], x) for row, (x, _) in told])
        for row, (_, y) in told:
            assert all(abs(y - other) <= SLACK for r, (_, other) in told if r["name"] == row["name"])

    check(seeds, make, places)


@given_tables
@five_times
def test_heatmaps(seeds: list[int]) -> None:
    """Each cell is as full as its amount is large, in its row and its column; a missing one is a dash."""

    def cells(svg: str, rows: Rows) -> None:
        told = [(row, mark_of(svg, name_of(row, "series", "year"))) for row in known(rows)]
        assert len(readback.marks(svg)) == len(told)
        is_straight([(abs(row["n"]), mark.opacity) for row, mark in told], 0.02)
        for side, column in ((0, "year"), (1, "series")):
            for value in {row[column] for row, _ in told}:
                middles = [mark.middle[side] for row, mark in told if row[column] == value]
                assert max(middles) - min(middles) <= SLACK

    check(
        seeds,
        lambda random: planned(
            table(random, gaps=True, negative=True, series=3), "heatmap", x="year", y="series", color="n"
        ),
        cells,
    )


# ── Spans of time ────────────────────────────────────────────────────────────────────────────────────────────────────


def some_date(random: Random, low: int = 1950, high: int = 2026) -> PartialDate:
    year, month, day = random.randint(low, high), random.randint(1, 12), random.randint(1, 28)
    return random.choice([PartialDate(year), PartialDate(year, month), PartialDate(year, month, day)])


def spans(random: Random) -> Rows:
    rows: Rows = []
    for number in range(random.randint(2, 9)):
        start, end = sorted((some_date(random, 1950, 1990), some_date(random, 1991, 2026)))
        rows.append({"name": f"N{number}", "from": start, "to": None if number and random.random() < 0.2 else end})
    return rows


def charted_spans(random: Random, kind: str) -> tuple[Plot, Rows]:
    rows = spans(random)
    written = [{name: str(v) if isinstance(v, PartialDate) else v for name, v in row.items()} for row in rows]
    return planned(written, kind, y="name", start="from", end="to")[0], rows


@given_tables
@five_times
def test_gantt(seeds: list[int]) -> None:
    """A span covers its dates whole, from the first day to the last."""

    def spanned(svg: str, rows: Rows) -> None:
        at = time_axis(svg)
        for row in rows:
            mark = mark_of(svg, row["name"])
            assert abs(mark.left - at(row["from"].first)) <= SLACK
            assert row["to"] is None or abs(mark.right - at(row["to"].last + timedelta(1))) <= SLACK

    check(seeds, lambda random: charted_spans(random, "gantt"), spanned)


@given_tables
@five_times
def test_lollipop(seeds: list[int]) -> None:
    """Both ends stand at their dates: a day at its beginning, a month or a year in its midst."""

    def ends(svg: str, rows: Rows) -> None:
        at = time_axis(svg)
        for row in rows:
            own = sorted(mark.middle[0] for mark in readback.marks(svg) if mark.tip.startswith(f"{row['name']}: "))
            dates = [row[name] for name in ("from", "to") if row[name]]
            assert len(own) == len(dates)
            for when, x in zip(dates, own, strict=True):
                assert abs(x - middle_of(when, at)) <= SLACK

    check(seeds, lambda random: charted_spans(random, "lollipop"), ends)


def middle_of(when: PartialDate, at: Callable[[Any], float]) -> float:
    return at(when.first) if when.day else (at(when.first) + at(when.last + timedelta(1))) / 2


@given_tables
@five_times
def test_timeline(seeds: list[int]) -> None:
    """Every event has one mark, at its date."""

    def make(random: Random) -> tuple[Plot, Rows]:
        rows: Rows = [{"title": f"Event {n}.", "date": some_date(random)} for n in range(random.randint(3, 30))]
        marks = [EventMark(date=row["date"], title=row["title"], status=random.choice(["", "ended"])) for row in rows]
        return plan(ChartOptions(kind="timeline"), Material(events=marks, statuses=STATUSES)), rows

    def dated(svg: str, rows: Rows) -> None:
        at = time_axis(svg)
        assert len(readback.marks(svg)) == len(rows)
        for row in rows:
            (mark,) = (m for m in readback.marks(svg) if m.tip.startswith(f"{row['date'].words}: {row['title']}"))
            assert abs(mark.middle[0] - middle_of(row["date"], at)) <= SLACK

    check(seeds, make, dated)


@given_tables
@five_times
def test_status_history(seeds: list[int]) -> None:
    """Each status begins with its date and lasts till the next one, the last till the horizon."""
    horizon = PartialDate(2027, 1, 31)

    def make(random: Random) -> tuple[Plot, Rows]:
        dates = sorted({some_date(random).first: None for _ in range(random.randint(2, 6))})
        ids = [status.id for status in STATUSES]
        steps = [
            Step(date=PartialDate(day.year, day.month, day.day), status=ids[n % len(ids)])
            for n, day in enumerate(dates)
        ]
        material = Material(steps=steps, statuses=STATUSES, horizon=horizon)
        rows = [{"date": one.date.first, "until": other} for one, other in zip(steps, [*dates[1:], None], strict=True)]
        return plan(ChartOptions(kind="status-history"), material), rows

    def lasting(svg: str, rows: Rows) -> None:
        at = time_axis(svg)
        bars = sorted(readback.marks(svg), key=lambda mark: mark.left)
        assert len(bars) == len(rows)
        for bar, row in zip(bars, rows, strict=True):
            assert abs(bar.left - at(row["date"])) <= SLACK
            assert abs(bar.right - at(row["until"] or horizon.last + timedelta(1))) <= SLACK

    check(seeds, make, lasting)


@pytest.mark.parametrize("year", [1000, 1648, 2999])
def test_years_of_any_century_are_said_as_years(year: int) -> None:
    rows: Rows = [{"year": year, "n": 1}, {"year": year - 1 if year > 2000 else year + 1, "n": 2}]
    for kind in ("bar", "line", "area", "dot"):
        plot, _ = planned(rows, kind, x="year", y="n")
        drawing = STUDIO.draw([plot])[digest(plot)]
        assert all(str(year) in svg and f"{year:,}" not in svg for svg in (drawing.wide, drawing.narrow))
