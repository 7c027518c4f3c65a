"""Time as charts show it, read back from the drawings: every mark in its date's bin, every status to the horizon."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.charts import (
    EventMark,
    Material,
    Plot,
    Poster,
    Step,
    Studio,
    all_timelines,
    digest,
    events_over_time,
    plan,
)
from generator.charts.render import social_card
from generator.charts.render.canvas import Box
from generator.charts.theme import PAPER, status_look
from generator.model.model import STATUSES, ChartOptions, TurningPoint
from generator.primitives.dates import PartialDate, parse_date
from tests.charts import readback
from tests.charts.cases import EXOMARS, PARTIES, WAYS

MONTHS_OF = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
STUDIO = Studio(None)


def drawn(plot: Plot) -> list[str]:
    """The pictures that readers see at 1280 and at 360 pixels."""
    drawing = STUDIO.draw([plot])[digest(plot)]
    return [drawing.wide, drawing.narrow]


def bin_of(when: PartialDate, months: int) -> tuple[date, date]:
    """The first day of a date's bin and the first one after it: of its middle, where less is known than the bin."""
    middle = when.first + (when.last - when.first + timedelta(1)) // 2
    start = (middle.year * 12 + middle.month - 1) // months * months
    return tuple(date(month // 12, month % 12 + 1, 1) for month in (start, start + months))  # type: ignore[return-value]


def check_piles(svg: str, events: list[EventMark]) -> None:
    """Every event stands in the drawing once, within the bin of its date, or before the axis if it lies before it."""
    said = " ".join(word.text for word in readback.words(svg))
    unit = re.search(r"each pile a (\w+)\.", said)
    assert unit, said
    at = readback.time_axis(svg)
    cut = re.search(r"before (\d{4})$", " ".join(w.text for w in readback.words(svg) if w.text.startswith("before ")))
    begins = date(int(cut[1]), 1, 1) if cut else date.min
    by_tip = {mark.tip: mark for mark in readback.marks(svg)}
    assert len(by_tip) == len(readback.marks(svg)) == len(events)
    for event in events:
        mark = next(mark for tip, mark in by_tip.items() if tip.startswith(f"{event.date.words}: {event.title}"))
        start, end = bin_of(event.date, MONTHS_OF[unit[1]])
        if start < begins:
            assert mark.right < at(begins), "what is earlier stands before the axis"
        else:
            assert at(start) - 0.6 <= mark.left and mark.right <= at(end) + 0.6, (event.date, unit[1])


DAYS = st.dates(date(1985, 1, 1), date(2026, 12, 31)).map(lambda day: PartialDate(day.year, day.month, day.day))
PARTLY = st.builds(PartialDate, st.integers(1985, 2026), st.integers(0, 12))
WAVE = st.dates(date(2022, 1, 1), date(2022, 12, 31)).map(lambda day: PartialDate(day.year, day.month, day.day))


@given(st.lists(DAYS | PARTLY, min_size=2, max_size=30), st.lists(WAVE, max_size=120))
@settings(max_examples=25)
def test_no_mark_stands_outside_its_date_s_bin(dates: list[PartialDate], wave: list[PartialDate]) -> None:
    events = [
        EventMark(date=when, title=f"event {number}.", status="ended" if number % 3 else "")
        for number, when in enumerate([*dates, *wave])
    ]
    for svg in drawn(events_over_time(Material(events=events, statuses=STATUSES))):
        check_piles(svg, events)


def test_the_wave_of_a_year_stands_right_of_its_line() -> None:
    events = [
        EventMark(date=parse_date(f"2022-{1 + n % 6:02}-{1 + n % 28:02}"), title=f"event {n}.") for n in range(90)
    ]
    events += [EventMark(date=parse_date(f"{2005 + n}"), title=f"other event {n}.") for n in range(20)]
    for svg in drawn(events_over_time(Material(events=events, statuses=STATUSES))):
        line = readback.time_axis(svg)(date(2022, 1, 1))
        wave = [mark for mark in readback.marks(svg) if ": event" in mark.tip]
        assert len(wave) == 90
        assert min(mark.left for mark in wave) >= line


# ── To the horizon ───────────────────────────────────────────────────────────────────────────────────────────────────

HORIZON = parse_date("2026-11-22")


def told(source: Material, **evidence: str) -> Material:
    known = {row.replace("_", " "): parse_date(day) for row, day in evidence.items()}
    return Material(
        events=source.events, steps=source.steps, statuses=STATUSES, horizon=HORIZON,
        evidence=known, turning_points=[TurningPoint(date=parse_date("2022-02-24"), label="The invasion")],
    )  # fmt: skip


@pytest.mark.parametrize("source", [EXOMARS, PARTIES, WAYS], ids=["whole", "parties", "many"])
def test_every_row_of_statuses_runs_to_the_horizon(source: Material) -> None:
    """The last bar of each row ends at the horizon, whatever happened last, in each kind of chart of statuses."""
    plots = [plan(ChartOptions(kind="status-history"), told(source)), all_timelines(told(source))]
    for plot in plots:
        assert plot.caption == "To 22 November 2026, when the record was last checked."
        for svg in drawn(plot):
            at = readback.time_axis(svg)
            rows: dict[float, float] = {}
            for mark in readback.marks(svg):
                rows[mark.top] = max(rows.get(mark.top, 0.0), mark.right)
            assert len(rows) == len({step.row for step in source.steps})
            for right in rows.values():
                assert abs(right - at(date(2026, 11, 23))) < 1.5


def test_what_lies_after_the_latest_evidence_is_fainter() -> None:
    material = told(WAYS, ExoMars="2023-05-01", Galileo="2026-12-24")
    plot = all_timelines(material)
    assert plot.caption.endswith("Fainter: after the latest evidence.")
    for svg in drawn(plot):
        at = readback.time_axis(svg)
        own = [mark for mark in readback.marks(svg) if mark.tip.startswith("ExoMars: Suspended")]
        sure, faint = sorted(own, key=lambda mark: mark.left)
        assert sure.tip == faint.tip and faint.opacity < sure.opacity
        assert abs(faint.left - at(date(2023, 5, 2))) < 1.5 > abs(sure.right - faint.left)
        assert len([mark for mark in readback.marks(svg) if mark.tip.startswith("Galileo: Replaced")]) == 1


def test_a_card_ends_at_the_same_day() -> None:
    """The last bar of a card reaches its right margin, where the axis ends with the horizon."""
    steps = [(parse_date("2015"), "active"), (parse_date("2022-03"), "ended")]
    made = Poster(
        publication="P", title="T", status="ended", steps=steps, events=[parse_date("2015")], statuses=STATUSES,
        horizon=HORIZON, evidence=parse_date("2022-03"),
    )  # fmt: skip
    boxes = [shape for shape in social_card.shapes(made) if isinstance(shape, Box) and shape.bottom - shape.top == 56]
    ground, active, ended, faint = (shape for shape in boxes if shape.colour != made.color(PAPER))
    assert (active.left, active.right, ended.right) == (ground.left, ended.left, faint.left)
    assert abs(faint.right - ground.right) < 1
    assert faint.colour == made.filling(status_look("ended", STATUSES).faint)


def test_turning_points_are_marked() -> None:
    material = told(WAYS)
    events = Material(events=EXOMARS.events, statuses=STATUSES, turning_points=material.turning_points)
    for plot in (all_timelines(material), events_over_time(events)):
        for svg in drawn(plot):
            line = readback.time_axis(svg)(date(2022, 2, 24))
            places = [word.x for word in readback.words(svg) if word.text == "The invasion"]
            assert len(places) == 1 and abs(places[0] - line) < 7


def test_a_turning_point_off_the_axis_is_left_out() -> None:
    late = Step(date=parse_date("2024-05"), status="active", row="a")
    point = TurningPoint(date=parse_date("1991-12-26"), label="The end of the Soviet Union")
    plot = all_timelines(Material(steps=[late], statuses=STATUSES, horizon=HORIZON, turning_points=[point]))
    assert all(word.text != point.label for svg in drawn(plot) for word in readback.words(svg))


# ── What stands still ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_event_that_confirms_the_status_has_no_arrow() -> None:
    marks = [
        EventMark(date=parse_date("2022-03-01"), title="It stops", status="suspended"),
        EventMark(date=parse_date("2023-03-01"), title="It is not resumed", status="suspended", still=True),
    ]
    plot = plan(ChartOptions(kind="timeline"), Material(events=marks, statuses=STATUSES))
    for svg in drawn(plot):
        said = " ".join(mark.tip for mark in readback.marks(svg)).replace("\u00a0", " ")
        assert "It stops \u2192 Suspended" in said and "It is not resumed (still suspended)" in said
        assert said.count("\u2192") == 1
