"""What must hold of time expressions in any text, told on any day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.extract.dates import find_timexes
from sayso.extract.parse import parser_of
from sayso.extract.timevalues import days_of
from sayso.records import Timex
from sayso.resources import Tools

WORDS = (
    "on", "Monday", "last", "next", "the", "week", "March", "4", "2030", "31", "in", "two", "days", "ago", "will", ",",
    "of", "year", "-", "1871", "16", "night", "early", "earlier", "a", "third", "quarter", "summer", "Christmas", "BC",
    "hundred", "thousand", "5:34", "p.m.", "and", "half", "within", "each", "said", "May", "century", "9999", "'98",
    "weekend", "before", "that", "following", "0000-00-00", "99/99/9999", "1990s", "first", "century", "\n",
    "hour", "minute", "seconds", "fortnight", "decade", "past", "few", "previous", "now", "later", "every", "other",
    "until", "mid", "fiscal", "day", "months", "noon", "o'clock", "today", "this", "these", "end", "ahead", "recent",
    "after", "from", "to", "through", "time", "season", "spring", "quarters", "GMT", "old", "long", "daily", "ended",
)  # fmt: skip
PUBLISHED = st.one_of(
    st.none(),
    st.sampled_from(["", "soon", "2031-03", "2031-02-30", "0001-01-01", "9999-12-31", "2031-03-12T10:00:00+00:00"]),
    st.dates().map(date.isoformat),
    st.text(max_size=12),
)
TEXTS = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=60),
)
Find = Callable[[str, str | None], tuple[Timex, ...]]


@pytest.fixture(scope="session")
def timexes(tools: Tools) -> Find:
    """The product's parse and grammar."""

    def of(text: str, published: str | None) -> tuple[Timex, ...]:
        return find_timexes(parser_of(tools)(text, ()), published, rules=tools.rules, article="art-x")

    return of


@settings(deadline=None, max_examples=150)
@given(text=TEXTS, published=PUBLISHED)
def test_any_text_on_any_day(timexes: Find, text: str, published: str | None) -> None:
    """No exception; spans in order, in the text, none over another; days forwards, and those of the value."""
    found = timexes(text, published)

    assert all(0 <= t.span.start < t.span.end <= len(text) for t in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert all((t.begins is None) == (t.ends is None) for t in found)
    assert all(t.begins <= t.ends for t in found if t.begins and t.ends)
    for timex in found:
        reach = days_of(timex.value)
        if timex.kind in ("DATE", "TIME") and timex.mod not in ("START", "MID", "END"):
            assert (reach and tuple(map(date.isoformat, reach))) == (
                (timex.begins and (timex.begins, timex.ends)) or None
            )


@settings(deadline=None, max_examples=60)
@given(text=st.lists(st.sampled_from(WORDS[:-1]), min_size=1, max_size=10).map(" ".join), published=PUBLISHED)
def test_a_paragraph_that_follows_changes_nothing(timexes: Find, text: str, published: str | None) -> None:
    """Whatever is resolved stays so when something else is told after it."""
    alone = timexes(text, published)
    followed = timexes(f"{text}\n\nThe nets were mended and the gates were painted.", published)

    assert alone == followed[: len(alone)]
