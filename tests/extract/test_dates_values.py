"""The calendar behind TIMEX3 values: the days a value covers, and counting on from it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.extract.timevalues import days_of, grain, moved, season_of, shifted, third, value_at

DAYS = st.dates(date(1200, 1, 1), date(2800, 1, 1))
UNITS = ("day", "week", "weekend", "month", "quarter", "half", "season", "year", "decade", "century")


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2031-03-12", "2031-03-12", "2031-03-12"),
        ("2031-03-12T22:00", "2031-03-12", "2031-03-12"),
        ("2030-W01", "2029-12-31", "2030-01-06"),
        ("2031-W11-WE", "2031-03-15", "2031-03-16"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("2031-Q4", "2031-10-01", "2031-12-31"),
        ("2031-H1", "2031-01-01", "2031-06-30"),
        ("2027-WI", "2027-12-01", "2028-02-29"),
        ("2031", "2031-01-01", "2031-12-31"),
        ("199", "1990-01-01", "1999-12-31"),
        ("19", "1900-01-01", "1999-12-31"),
    ],
)
def test_the_days_of_a_value(value: str, first: str, last: str) -> None:
    """From its first day to its last."""
    assert (date.fromisoformat(first), date.fromisoformat(last)) == days_of(value)


@pytest.mark.parametrize(
    "value", ["", "P3D", "XXXX-03", "BC0390", "2031-02-30", "2031-W60", "2031-13", "0000", "PAST_REF"]
)
def test_values_that_cover_no_days(value: str) -> None:
    """Lengths, references, what is not known whole, and what no calendar has."""
    assert None is days_of(value)


@given(DAYS, st.sampled_from(UNITS))
def test_a_day_lies_in_the_values_made_of_it(day: date, unit: str) -> None:
    """Its own week, month ... covers it, except a weekend before its end of the week."""
    value = value_at(day, unit)
    reach = days_of(value)

    assert unit == grain(value)
    assert reach is not None
    assert (unit == "weekend" and day.weekday() < 5) or reach[0] <= day <= reach[1]


@given(DAYS, st.sampled_from([u for u in UNITS if u not in ("half", "season")]), st.integers(-8, 8))
def test_counting_on_and_back_again(day: date, unit: str, count: int) -> None:
    """Weeks come back to the same week; months and longer to the same or, from a longer month's end, a near day."""
    assert abs(moved(moved(day, unit, count), unit, -count) - day) <= timedelta(days=3)


@given(DAYS, st.sampled_from(UNITS), st.sampled_from(["START", "MID", "END"]))
def test_a_third_lies_in_the_whole(day: date, unit: str, mod: str) -> None:
    """Early, middle and late parts are at least a day, and within."""
    reach = days_of(value_at(day, unit))
    assert reach is not None
    first, last = third(*reach, mod)

    assert reach[0] <= first <= last <= reach[1]


@pytest.mark.parametrize(
    ("value", "unit", "count", "expected"),
    [
        ("2031-03-12", "day", -1, "2031-03-11"),
        ("2031-03-12", "week", 2, "2031-03-26"),
        ("2031-W11", "week", 1, "2031-W12"),
        ("2031-03", "month", -3, "2030-12"),
        ("2031-03-31", "year", -1, "2030"),
        ("2031-Q1", "year", -1, "2030-Q1"),
        ("2031-03", "year", 2, "2033-03"),
        ("2031", "decade", 1, "204"),
        ("2031", "month", 1, None),
        ("2031-03", "day", 1, None),
        ("203", "year", 1, None),
        ("PAST_REF", "year", 1, None),
    ],
)
def test_shifting_a_value_keeps_what_is_known(value: str, unit: str, count: int, expected: str | None) -> None:
    """As precise as value and unit allow; a month and days give nothing."""
    assert expected == shifted(value, unit, count)


@pytest.mark.parametrize(
    ("day", "season"), [("2031-01-05", "2030-WI"), ("2031-03-01", "2031-SP"), ("2031-12-01", "2031-WI")]
)
def test_the_season_of_a_day(day: str, season: str) -> None:
    """A winter belongs to the year in which it began."""
    assert season == season_of(date.fromisoformat(day))
