"""Intervals over articles: the same for the same counts, around the figure, wider for fewer articles."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from evals.bootstrap import interval

ARTICLES = st.lists(
    st.integers(1, 30).flatmap(lambda below: st.tuples(st.integers(0, below), st.just(below))), min_size=2, max_size=8
)


def test_the_same_counts_give_the_same_interval() -> None:
    """Nothing but the counts and the seed decides, and another seed gives another draw."""
    counts = [(3, 9), (8, 10), (1, 7), (20, 21), (5, 11)]

    assert interval(counts) == interval(counts)
    assert interval(counts, seed=1) != interval(counts, seed=2)


@settings(max_examples=30, deadline=None)
@given(counts=ARTICLES)
def test_an_interval_lies_between_the_best_and_the_worst_article(counts: list[tuple[int, int]]) -> None:
    """Articles drawn again can be no better than the best and no worse than the worst."""
    low, high = interval(counts, draws=50) or (-1.0, 200.0)
    shares = [100 * above / below for above, below in counts]

    assert round(min(shares), 1) <= low <= high <= round(max(shares), 1)


def test_more_articles_narrow_the_interval() -> None:
    """Ten times the articles with the same shares leave less to chance."""
    few = interval([(2, 10), (9, 10), (5, 10)]) or (0.0, 0.0)
    many = interval([(2, 10), (9, 10), (5, 10)] * 10) or (0.0, 0.0)

    assert many[1] - many[0] < few[1] - few[0]


def test_one_article_or_nothing_to_find_has_no_interval() -> None:
    """A single article says nothing of chance, and a ratio over nothing is none."""
    assert [None, None, None] == [interval([]), interval([(1, 2)]), interval([(0, 0), (0, 0)])]
