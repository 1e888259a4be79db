"""The side check on stances: the rule on invented headlines and articles, and figures worked out by hand."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from evals import stance as measure
from evals.stance import Pair, always_agrees, by_sayso, negation_differs
from sayso.connect.compare import load_comparer
from sayso.connect.places import load_places

HEADLINE = "Ferry sank off Marn with 40 aboard"
BODIES = {
    "agree": "The Ministry of Ports was told at dawn. A ferry sank off Marn with 40 people aboard.",
    "disagree": "Word spread at dawn. The ferry did not sink off Marn with 40 people aboard, the harbour master said.",
    "": "Bakers in Velm have raised the price of bread again.",
}


@pytest.mark.parametrize("expected", BODIES)
def test_the_rule_says_who_tells_a_headline_and_who_stands_against_it(expected: str) -> None:
    """And nothing of an article that does neither."""
    assert expected == by_sayso(load_comparer(load_places()))(Pair(HEADLINE, BODIES[expected], "discuss"))


def test_the_baselines() -> None:
    """One never disagrees; the other goes by negating words in the sentence that shares most words."""
    for expected in ("agree", "disagree"):
        pair = Pair(HEADLINE, BODIES[expected], "discuss")
        assert ("agree", expected) == (always_agrees(pair), negation_differs(pair))


def test_an_empty_article_is_borne() -> None:
    """As is a headline of marks alone."""
    for pair in (Pair(HEADLINE, "", "agree"), Pair("?", "!", "agree")):
        assert ("", "agree") == (by_sayso(load_comparer(load_places()))(pair), negation_differs(pair))


def test_scores_worked_out_by_hand() -> None:
    """Three pairs are said to disagree, one of them only discusses; two that do are found of four."""
    made = Counter({
        ("disagree", "disagree"): 2, ("agree", "disagree"): 1, ("discuss", "disagree"): 1, ("disagree", ""): 2,
        ("agree", "agree"): 3,
    })  # fmt: skip

    assert [66.7, 50.0, 57.1] == [round(x or 0, 1) for x in measure.scores(made, "disagree", ("agree", "disagree"))]
    assert [50.0, 50.0, 50.0] == list(measure.scores(made, "disagree", ("agree", "disagree", "discuss")))
    assert (None, 0.0) == measure.scores(Counter({("agree", ""): 1}), "agree", ("agree",))[:2]


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    """Three pairs as FNC-1 writes them, one of them unrelated."""
    folder = tmp_path / "fnc1"
    folder.mkdir()
    (folder / "train_bodies.csv").write_text(
        'Body ID,articleBody\n0,"{agree}"\n1,"{disagree}"\n'.format(**BODIES), encoding="utf8"
    )
    (folder / measure.TRAIN).write_text(
        f"Headline,Body ID,Stance\n{HEADLINE},0,agree\n{HEADLINE},1,disagree\nBread dearer,1,unrelated\n",
        encoding="utf8",
    )
    return tmp_path


def test_a_table_of_related_pairs(corpora: Path) -> None:
    """The same pairs in every run; unrelated ones are left out."""
    table = measure.table(corpora)

    assert "2 related pairs" in table.note
    assert measure.pairs(corpora / "fnc1") == measure.pairs(corpora / "fnc1")
    assert ["100.0"] * 9 == list(table.rows[0][1:])
    assert ["–", "0.0", "0.0"] == list(table.rows[1][4:7])


def test_without_the_corpus_the_table_says_why(tmp_path: Path) -> None:
    """It has no rows."""
    table = measure.table(tmp_path)

    assert () == table.rows
    assert "Not measured" in table.note
