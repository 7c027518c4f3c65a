"""Dates as writers know them: what they sort, print and bound."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.primitives.dates import PartialDate, later, parse_date, parse_span


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day = draw(st.dates(date(1, 1, 1), date(9999, 12, 31)))
    precision, approximate = draw(st.integers(1, 3)), draw(st.booleans())
    return PartialDate(day.year, day.month * (precision > 1), day.day * (precision > 2), approximate)


@given(partial_dates())
def test_what_is_printed_reads_as_it_was(partial: PartialDate) -> None:
    assert parse_date(str(partial)) == partial
    assert parse_date(partial.iso).approximate is False


@given(partial_dates(), partial_dates())
def test_order_is_that_of_the_text_as_written(a: PartialDate, b: PartialDate) -> None:
    assert (a < b) == ((a.iso, a.approximate) < (b.iso, b.approximate))


@given(partial_dates())
def test_bounds_hold_the_date_and_nothing_else(partial: PartialDate) -> None:
    assert partial.first <= partial.last
    assert partial.first.isoformat().startswith(partial.iso)
    assert partial.last.isoformat().startswith(partial.iso)
    assert (partial.first == partial.last) == bool(partial.day)


@given(st.text(max_size=12) | st.text("0123456789-~", max_size=12))
def test_any_text_is_a_date_as_it_stands_or_none(text: str) -> None:
    with suppress(ValueError):
        assert str(parse_date(text)) == text


@pytest.mark.parametrize(
    ("written", "words", "short", "first", "last"),
    [
        ("2022", "2022", "2022", "2022-01-01", "2022-12-31"),
        ("2022-03", "March 2022", "Mar 2022", "2022-03-01", "2022-03-31"),
        ("2022-03-05", "5 March 2022", "5 Mar 2022", "2022-03-05", "2022-03-05"),
        ("2022~", "c. 2022", "c. 2022", "2022-01-01", "2022-12-31"),
        ("2022-03~", "c. March 2022", "c. Mar 2022", "2022-03-01", "2022-03-31"),
        ("2022-03-05~", "c. 5 March 2022", "c. 5 Mar 2022", "2022-03-05", "2022-03-05"),
        ("2024-02", "February 2024", "Feb 2024", "2024-02-01", "2024-02-29"),
        ("1900-02", "February 1900", "Feb 1900", "1900-02-01", "1900-02-28"),
        ("0987", "987", "987", "0987-01-01", "0987-12-31"),
    ],
)
def test_printing_and_bounds(written: str, words: str, short: str, first: str, last: str) -> None:
    partial = parse_date(written)
    assert (str(partial), partial.words, partial.short) == (written, words, short)
    assert (partial.first.isoformat(), partial.last.isoformat()) == (first, last)


def test_a_year_comes_before_its_months_and_a_month_before_its_days() -> None:
    ordered = ["2021-12-31", "2022", "2022~", "2022-01", "2022-01-01", "2022-01-01~", "2022-02", "2023"]
    assert [str(d) for d in sorted(parse_date(text) for text in reversed(ordered))] == ordered


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "a date is written 2022, 2022-03 or 2022-03-05, with ~ behind it when approximate"),
        ("22", "a date is written 2022, 2022-03 or 2022-03-05, with ~ behind it when approximate"),
        ("2022-3-5", "a date is written 2022, 2022-03 or 2022-03-05, with ~ behind it when approximate"),
        ("2022-03-05T10:00", "a date is written 2022, 2022-03 or 2022-03-05, with ~ behind it when approximate"),
        ("~2022", "a date is written 2022, 2022-03 or 2022-03-05, with ~ behind it when approximate"),
        ("２０２２", "a date is written 2022, 2022-03 or 2022-03-05, with ~ behind it when approximate"),
        ("2022\n", "a date is written 2022, 2022-03 or 2022-03-05, with ~ behind it when approximate"),
        ("0000", "there is no year 0000"),
        ("2022-00", "there is no month 00"),
        ("2022-13", "there is no month 13"),
        ("2022-04-31", "April 2022 has no day 31"),
        ("2022-04-00", "April 2022 has no day 00"),
        ("2023-02-29", "February 2023 has no day 29"),
        ("1900-02-29", "February 1900 has no day 29"),
    ],
)
def test_what_is_not_a_date(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}$"):
        parse_date(text)


def test_the_last_year_has_a_last_day() -> None:
    assert parse_date("9999").last == date(9999, 12, 31)


def test_no_day_is_beyond_the_ends_of_the_calendar() -> None:
    assert later(date(2024, 2, 28), 2) == date(2024, 3, 1)
    assert later(date(9999, 12, 31), 1) == later(date(2024, 1, 1), 10**12) == date.max
    assert later(date(2024, 1, 1), -(10**12)) == date.min


# --- intervals ----------------------------------------------------------------------------------------------------


@st.composite
def spans(draw: st.DrawFn) -> PartialDate:
    ends = sorted(draw(st.lists(partial_dates(), min_size=2, max_size=2)), key=lambda end: end.first)
    first, last = (end.iso for end in ends)
    return parse_span(draw(st.sampled_from([f"{first}..{last}", f"..{last}", f"{first}..", first])))


@given(spans())
def test_an_interval_is_printed_as_it_is_read(span: PartialDate) -> None:
    assert parse_span(str(span)) == span
    assert span.first <= span.shown_first <= span.shown_last <= span.last
    assert re.fullmatch(r"[-\d]+", span.fragment)


@given(spans(), spans())
def test_intervals_sort_by_their_first_day_or_by_the_only_one_known(a: PartialDate, b: PartialDate) -> None:
    first, second = sorted([a, b])
    assert first.shown_first <= second.shown_first


@pytest.mark.parametrize(
    ("written", "words", "short", "first", "last"),
    [
        (
            "2022-02-24..2022-12-31",
            "between 24 February and 31 December 2022",
            "24 Feb – 31 Dec 2022",
            "2022-02-24",
            "2022-12-31",
        ),
        ("..2022-06-30", "by 30 June 2022", "by 30 Jun 2022", "0001-01-01", "2022-06-30"),
        ("..2022-06", "by June 2022", "by Jun 2022", "0001-01-01", "2022-06-30"),
        ("2023-03..", "from March 2023", "from Mar 2023", "2023-03-01", "9999-12-31"),
        ("2022-03-03..2022-03-05", "between 3 and 5 March 2022", "3–5 Mar 2022", "2022-03-03", "2022-03-05"),
        ("2022-03..2022-05", "between March and May 2022", "Mar – May 2022", "2022-03-01", "2022-05-31"),
        ("2021-03..2022-05", "between March 2021 and May 2022", "Mar 2021 – May 2022", "2021-03-01", "2022-05-31"),
        ("2021..2022", "between 2021 and 2022", "2021–2022", "2021-01-01", "2022-12-31"),
        ("2022..2022-03-05", "between 2022 and 5 March 2022", "2022 – 5 Mar 2022", "2022-01-01", "2022-03-05"),
    ],
)
def test_intervals_in_words_with_their_bounds(written: str, words: str, short: str, first: str, last: str) -> None:
    span = parse_span(written)
    assert (str(span), span.words, span.short) == (written, words, short)
    assert (span.first.isoformat(), span.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("written", "noun"),
    [
        ("2022-03~", "c. March 2022"),
        ("2022-02-24..2022-12-31", "a day between 24 February and 31 December 2022"),
        ("..2022-06", "June 2022 at the latest"),
        ("2023-03..", "March 2023 at the earliest"),
    ],
)
def test_a_date_behind_a_preposition(written: str, noun: str) -> None:
    assert parse_span(written).noun == noun


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("..", "an interval has a date before .. or behind it, or both"),
        ("2022-02~..2022-03", "an interval says by itself how much is known: leave the ~ out"),
        ("2022-03-05..2022-03-04", "2022-03-04 is before 2022-03-05: write the earlier date first"),
        ("2022..2021", "2021 is before 2022: write the earlier date first"),
        ("2022-02 .. 2022-03", "a date is written 2022, 2022-03 or 2022-03-05, with ~ behind it when approximate"),
        ("2022..2023..2024", "a date is written 2022, 2022-03 or 2022-03-05, with ~ behind it when approximate"),
    ],
)
def test_what_is_not_an_interval(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}$"):
        parse_span(text)


def test_a_document_is_dated_by_no_interval() -> None:
    with pytest.raises(ValueError, match="a date is written"):
        parse_date("2022..2023")
