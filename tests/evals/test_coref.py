"""MUC, B-cubed, CEAF-e and CoNLL F1 on examples small enough to count by hand."""

from __future__ import annotations

import pytest

from evals.coref import Agreement, Clustering, score, without_singletons


def clustering(*chains: str) -> Clustering:
    """Each letter of a word is a mention, each word a chain."""
    return {letter: chain for chain in chains for letter in chain}


def test_the_same_clusters_are_perfect() -> None:
    """Whatever the clusters are called, the same mentions together score 100."""
    scores = score(clustering("abc", "de"), {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2})

    assert (100.0, 100.0, 100.0, 100.0) == (scores.muc.f1, scores.b_cubed.f1, scores.ceaf_e.f1, scores.conll)


def test_two_chains_run_together() -> None:
    """Gold abc, de; answer abcde: 3 of 3 links and 3 of 4; B-cubed 1 and (9 + 4)/25; one pair of Dice 6/8."""
    scores = score(clustering("abc", "de"), clustering("abcde"))

    assert (100.0, 75.0) == (scores.muc.recall, scores.muc.precision)
    assert (100.0, pytest.approx(52.0)) == (scores.b_cubed.recall, scores.b_cubed.precision)
    assert (pytest.approx(37.5), pytest.approx(75.0)) == (scores.ceaf_e.recall, scores.ceaf_e.precision)


def test_a_chain_cut_in_two() -> None:
    """Gold abcd; answer ab, cd: 2 of 3 links and 2 of 2; B-cubed (4 + 4)/4/4 and 1; one pair of Dice 4/6."""
    scores = score(clustering("abcd"), clustering("ab", "cd"))

    assert (pytest.approx(200 / 3), 100.0) == (scores.muc.recall, scores.muc.precision)
    assert (50.0, 100.0) == (scores.b_cubed.recall, scores.b_cubed.precision)
    assert (pytest.approx(200 / 3), pytest.approx(100 / 3)) == (scores.ceaf_e.recall, scores.ceaf_e.precision)
    assert pytest.approx((80 + 200 / 3 + 400 / 9) / 3) == scores.conll


def test_the_example_of_the_ceaf_paper() -> None:
    """Gold 1-5, 6-7, 8-12; answer 1-5, 6-12 (Luo, 2005, system b): Dice 1 + 10/12 over 3 chains and 2 clusters."""
    scores = score(clustering("abcde", "fg", "hijkl"), clustering("abcde", "fghijkl"))

    assert (100.0, 90.0) == (scores.muc.recall, scores.muc.precision)
    assert (100.0, pytest.approx(100 * (5 + 4 / 7 + 25 / 7) / 12)) == (scores.b_cubed.recall, scores.b_cubed.precision)
    assert pytest.approx(100 * (1 + 10 / 12) / 3) == scores.ceaf_e.recall
    assert pytest.approx(100 * (1 + 10 / 12) / 2) == scores.ceaf_e.precision


def test_mentions_that_one_side_lacks() -> None:
    """Gold abc; answer abx: c is lost and x invented; 1 of 2 links each way, B-cubed 4/3/3, Dice 4/6."""
    scores = score(clustering("abc"), clustering("abx"))

    assert (50.0, 50.0) == (scores.muc.recall, scores.muc.precision)
    assert pytest.approx(400 / 9) == scores.b_cubed.recall == scores.b_cubed.precision
    assert pytest.approx(200 / 3) == scores.ceaf_e.f1


def test_nothing_scores_nothing() -> None:
    """An empty answer, and mentions that all stand alone, divide by no zero."""
    assert 0.0 == score(clustering("abc"), {}).conll
    assert 0.0 == score({}, {}).conll
    assert 0.0 == score(clustering("a", "b"), clustering("a", "b")).muc.f1
    assert 0.0 == Agreement(0.0, 0.0).f1


def test_singletons_can_be_left_out() -> None:
    """Only mentions with company stay."""
    assert {"a": "ab", "b": "ab"} == without_singletons(clustering("ab", "c"))
