"""Time expressions against the day of publication, and the day on which something was said."""

from __future__ import annotations

from itertools import pairwise

import pytest
from handmade import only, statements_in
from hypothesis import given
from hypothesis import strategies as st

from sayso.extract.dates import find_timexes, published_day, said_on
from sayso.records import Span, Timex
from sayso.resources import Tools

WEDNESDAY = "2031-03-12"
WORDS = ("on", "Monday", "last", "next", "week", "March", "4", "2030", "31", "in", "two", "days", "ago", "will", ",")


def found(text: str, published: str | None = WEDNESDAY, *, future: bool = False) -> list[Timex]:
    """The time expressions of one sentence."""
    return list(find_timexes(text, published, [(Span(0, len(text)), future)], article="art-x"))


def values(text: str, published: str | None = WEDNESDAY, *, future: bool = False) -> list[str]:
    """Their values."""
    return [t.value for t in found(text, published, future=future)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ode said on Monday that it held.", "2031-03-10"),
        ("Ode said on Wednesday that it held.", "2031-03-12"),
        ("Ode said on Thursday that it held.", "2031-03-06"),
        ("It sailed last Friday.", "2031-03-07"),
        ("It sailed last Wednesday.", "2031-03-05"),
        ("The ferry will sail on Monday.", "2031-03-17"),
        ("The ferry will sail on Wednesday.", "2031-03-12"),
        ("It sails next Wednesday.", "2031-03-19"),
        ("It sails next Thursday.", "2031-03-13"),
        ("It is due to sail on Friday.", "2031-03-14"),
    ],
)
def test_weekdays(text: str, value: str) -> None:
    """With a past verb the last such day up to publication, with a verb that looks ahead the next from then on."""
    assert [value] == values(text)


def test_the_nearest_verb_before_a_weekday_tells_its_direction() -> None:
    """One sentence may look back and ahead."""
    assert ["2031-03-10", "2031-03-14"] == values("Ode said on Monday that it will sail on Friday.")


@pytest.mark.parametrize("future", [True, False])
def test_a_sentence_that_tells_nothing_goes_by_its_verb(future: bool) -> None:
    """Where no word before the day tells, the sentence's own outlook does."""
    assert ["2031-03-14" if future else "2031-03-07"] == values("On Friday the ferry", future=future)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It sailed yesterday.", "2031-03-11"),
        ("It sailed the day before yesterday.", "2031-03-10"),
        ("It sailed today.", "2031-03-12"),
        ("It sails tomorrow.", "2031-03-13"),
        ("It sailed last night.", "2031-03-11TNI"),
        ("It sails tonight.", "2031-03-12TNI"),
        ("It sailed this morning.", "2031-03-12TMO"),
    ],
)
def test_days_around_publication(text: str, value: str) -> None:
    """Yesterday, today, tomorrow and parts of them."""
    assert [value] == values(text)


@pytest.mark.parametrize(
    ("text", "value", "begins", "ends"),
    [
        ("It sailed last week.", "2031-W10", "2031-03-03", "2031-03-09"),
        ("It will sail next week.", "2031-W12", "2031-03-17", "2031-03-23"),
        ("It sailed last month.", "2031-02", "2031-02-01", "2031-02-28"),
        ("It sailed last year.", "2030", "2030-01-01", "2030-12-31"),
        ("It sailed three weeks ago.", "2031-W08", "2031-02-17", "2031-02-23"),
        ("It sailed two days ago.", "2031-03-10", "2031-03-10", "2031-03-10"),
        ("It sailed four months ago.", "2030-11", "2030-11-01", "2030-11-30"),
        ("It opened in March 2030.", "2030-03", "2030-03-01", "2030-03-31"),
        ("It opened in 1999.", "1999", "1999-01-01", "1999-12-31"),
    ],
)
def test_periods_cover_their_days(text: str, value: str, begins: str, ends: str) -> None:
    """Weeks run from Monday to Sunday; months and years from their first day to their last."""
    assert [(value, begins, ends)] == [(t.value, t.begins, t.ends) for t in found(text)]


@pytest.mark.parametrize(
    ("published", "text", "value"),
    [
        ("2031-01-02", "It opened on 30 December.", "2030-12-30"),
        ("2031-01-02", "It opened in December.", "2030-12"),
        ("2031-01-02", "It opened last month.", "2030-12"),
        ("2031-01-02", "It opened on Monday.", "2030-12-30"),
        ("2031-01-01", "It opened yesterday.", "2030-12-31"),
        ("2031-01-02", "It opened last week.", "2030-W52"),
        ("2031-12-30", "It will open on 3 January.", "2032-01-03"),
        ("2031-12-30", "It will open in January.", "2032-01"),
        ("2031-12-30", "It will open next month.", "2032-01"),
        ("2031-12-31", "It will open tomorrow.", "2032-01-01"),
        ("2031-12-30", "It will open next week.", "2032-W02"),
    ],
)
def test_across_a_year_boundary(published: str, text: str, value: str) -> None:
    """A month or day without a year belongs to the year that the verb and the day of publication tell."""
    assert [value] == values(text, published)


@pytest.mark.parametrize(
    "text",
    [
        "It opened on 4 March 2030.",
        "It opened on March 4, 2030.",
        "It opened on the 4th of March 2030.",
        "It opened on Monday, March 4, 2030.",
        "It opened on 2030-03-04.",
        "It opened on Mar. 4, 2030.",
    ],
)
def test_full_dates_in_every_order(text: str) -> None:
    """Day first, month first, with a weekday, in figures: one day."""
    assert ["2030-03-04"] == values(text)


@pytest.mark.parametrize(
    ("text", "value", "ends"),
    [
        ("It lasted three days.", "P3D", None),
        ("It lasted two hours.", "PT2H", None),
        ("It lasted a month.", "P1M", None),
        ("It must open within ten days.", "P10D", "2031-03-22"),
    ],
)
def test_durations(text: str, value: str, ends: str | None) -> None:
    """A stretch of time has a length; only "within" gives it an end."""
    assert [("DURATION", value, ends)] == [(t.kind, t.value, t.ends) for t in found(text)]


def test_without_a_day_of_publication_only_absolute_expressions_are_kept() -> None:
    """Nothing is counted from a day that is not known."""
    text = (
        "Ode said on Monday and yesterday, last week, two days ago, on 4 March, in April, that it opened on "
        "4 March 2030, in May 2029 and in 1999, for three days."
    )

    assert ["2030-03-04", "2029-05", "1999", "P3D"] == values(text, None)


@pytest.mark.parametrize("text", ["It may open.", "May said no.", "March said it held.", "It opened on 31 February."])
def test_words_that_are_no_dates(text: str) -> None:
    """A verb, a surname or a day that no calendar has gives nothing."""
    assert [] == values(text)


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2031-03-12", "2031-03-12"),
        ("2031-03-12T23:30:00+00:00", "2031-03-12"),
        ("2031-03", None),
        ("2031-02-30", None),
        ("", None),
        (None, None),
        ("soon", None),
    ],
)
def test_the_day_of_publication(published: str | None, day: str | None) -> None:
    """The calendar day as written; a month alone, or a day that is none, tells no day."""
    known = published_day(published)

    assert day == (known.isoformat() if known else None)


@given(
    st.lists(
        st.sampled_from(WORDS),
        min_size=1,
        max_size=12,
    ).map(" ".join),
    st.dates().filter(lambda d: 1000 < d.year < 9000),
    st.booleans(),
)
def test_any_words_give_ordered_spans_that_do_not_overlap(text: str, published: object, future: bool) -> None:
    """Whatever is put together: expressions in order, none over another, days that go forwards."""
    got = found(text, str(published), future=future)

    assert all(a.span.end <= b.span.start for a, b in pairwise(got))
    assert all(t.begins <= t.ends for t in got if t.begins and t.ends)


# ---------------------------------------------------------------- when it was said
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ana Ode said on Monday that the bridge was safe.", "2031-03-10"),
        ("The bridge is safe, Ana Ode said yesterday.", "2031-03-11"),
        ("“It opens on Monday,” Ana Ode said on Tuesday.", "2031-03-11"),
        ("Ana Ode told reporters in Marn on Tuesday that the bridge was safe.", "2031-03-11"),
    ],
)
def test_a_day_beside_the_cue_is_when_it_was_said(tools: Tools, text: str, day: str) -> None:
    """The day in the cue's own sentence, outside what was said."""
    assert day == only(text, tools, WEDNESDAY).said_on


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ode said the bridge was safe.",
        "“The bridge is safe,” Ana Ode said.",
        "Ana Ode said the bridge opened on Monday.",
        "Ana Ode said last week that the bridge was safe.",
        "Ana Ode said in 2029 that the bridge was safe.",
        "It opened on Monday. Ana Ode said the bridge was safe.",
    ],
    ids=["no day", "no day, quoted", "a day in the content", "a week", "a year", "another sentence's day"],
)
def test_the_day_of_publication_is_never_assumed(tools: Tools, text: str) -> None:
    """Where the text does not say on which day, the statement does not either."""
    assert [None] == [s.said_on for s in statements_in(text, tools, WEDNESDAY)]


def test_a_day_far_from_the_cue_is_not_taken() -> None:
    """Ninety characters away it belongs to something else."""
    text = f"On Monday {'the ferry left and ' * 6}Ode said it held."
    at = text.index("said")

    assert None is said_on(tuple(found(text)), Span(at, at + 4), Span(0, len(text)), (Span(at + 5, len(text)),))


def test_without_a_cue_there_is_no_day() -> None:
    """A quotation that merely stands there is not dated by its neighbours."""
    assert None is said_on(tuple(found("On Monday it held.")), None, None, (Span(0, 5),))
