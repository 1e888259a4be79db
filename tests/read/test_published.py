"""Dates as people write them, as ISO 8601, and the datelines of plain text."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import STORY, read_all

from sayso.read.dates import dateline, iso_date


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2031-03-09", "2031-03-09"),
        ("20310309", "2031-03-09"),
        ("2031/3/9", "2031-03-09"),
        ("2031-03-09T14:05:00Z", "2031-03-09T14:05:00+00:00"),
        ("2031-03-09T14:05:00.123+02:00", "2031-03-09T14:05:00+02:00"),
        ("2031-03-09 14:05:00+0200", "2031-03-09T14:05:00+02:00"),
        ("2031-03-09T14:05:00", "2031-03-09"),
        ("2031-03-09 14:05", "2031-03-09"),
        ("Sun, 09 Mar 2031 14:05:00 GMT", "2031-03-09T14:05:00+00:00"),
        ("Sun, 09 Mar 2031 14:05:00 +0200", "2031-03-09T14:05:00+02:00"),
        ("9 March 2031", "2031-03-09"),
        ("March 9th, 2031", "2031-03-09"),
        ("Sunday, Mar. 9, 2031", "2031-03-09"),
        ("March 9, 2031, 4:15 p.m. EST", "2031-03-09"),
        ("19.03.2031", "2031-03-19"),
        ("03/19/2031", "2031-03-19"),
        ("3/3/2031", "2031-03-03"),
        ("3/9/2031", None),
        ("2031-02-30", None),
        ("31 June 2031", None),
        ("March 2031", None),
        ("2031", None),
        ("yesterday", None),
        ("1741500000", None),
        ("9 March 2031 and 10 March 2031", None),
        ("", None),
    ],
)
def test_a_date_is_read_if_it_can_be_only_one(written, expected):
    """A time without zone keeps its day; what could be two dates, or none, is none."""
    assert expected == iso_date(written)


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2999, 12, 31)))
def test_every_day_is_read_in_words_and_figures(day):
    """The same day, whichever way it is written."""
    ways = [day.isoformat(), day.strftime("%d %B %Y"), day.strftime("%B %d, %Y"), day.strftime("%A, %d %b %Y")]

    assert [day.isoformat()] * 4 == [iso_date(way) for way in ways]


@given(
    st.datetimes(min_value=datetime(1900, 1, 1)),  # noqa: DTZ001 - the zone is drawn apart
    st.integers(-14 * 60, 14 * 60),
)
def test_every_moment_with_a_zone_is_kept(moment, minutes):
    """ISO 8601 and the way of e-mail name the same moment, to the second."""
    moment = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))

    assert moment.isoformat() == iso_date(moment.isoformat())
    assert moment.isoformat() == iso_date(format_datetime(moment))


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_none(written):
    """Nothing that stands in a date field raises, and what comes of it can be read back."""
    told = iso_date(written)

    assert told is None or told == iso_date(told)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MARN, March 9, 2031 (Coast Wire) — The bridge is shut.", "2031-03-09"),
        ("OLD MARN, Veldia, 9 March 2031 -- The bridge is shut.", "2031-03-09"),
        ("Bridge shut\nSunday, March 9, 2031 4:15 pm\n\nThe bridge is shut.", "2031-03-09"),
        ("Bridge shut\nPublished: 9 March 2031\nThe bridge is shut.", "2031-03-09"),
        ("Bridge shut\nUpdated 9 March 2031\nThe bridge is shut.", None),
        ("MARN, March 9 (Coast Wire) — The bridge is shut.", None),
        ("The bridge was opened on March 9, 2031 - and shut again.", None),
        ("It was shut.\n\n\n1\n\n2\n\n3\n\nMarch 9, 2031\n", None),
        ("", None),
    ],
)
def test_a_dateline_counts_only_if_it_is_plain_and_full(text, expected):
    """A line that is only a date, or a dateline with day and year; never a date in a sentence."""
    assert expected == dateline(text)


def test_a_dateline_is_said_to_be_from_the_text(pile):
    """And a date that the record gives is preferred to it."""
    text = "MARN, March 9, 2031 — " + STORY
    result = read_all([pile({"a.txt": text})])

    assert ("2031-03-09", "text") == (result.article.published, result.article.published_from)


def test_a_date_that_is_none_is_noticed(pile):
    """The gap stays a gap; the notice belongs to the article and quotes what stood there."""
    result = read_all([pile({"n.jsonl": '{"text": "Ana Ode said no.", "published": "last spring"}'})])

    assert (None, None) == (result.article.published, result.article.published_from)
    assert [("bad-date", result.article.id)] == [(n.code, n.article) for n in result.notices]
    assert "last spring" in result.notices[0].detail
