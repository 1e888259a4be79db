"""The measures of stories and copies: known answers on small cases, and the targets where the corpora are there."""

from __future__ import annotations

import json

import pytest

from evals import copies as copy_eval
from evals import stories as story_eval
from evals.parts import shared_folder
from sayso.connect.frequency import load_frequencies
from sayso.connect.stories import Sketch

CORPORA = shared_folder() / "corpora"


def test_scores_of_a_clustering_worked_out_by_hand():
    """Three articles of one story and one of another, of which two and two are put together."""
    got = story_eval.score({"a": "1", "b": "1", "c": "1", "d": "2"}, {"a": "x", "b": "x", "c": "y", "d": "y"})

    assert 2 == got.clusters
    assert [75.0, 66.667, 70.588] == [round(x, 3) for x in got.b_cubed]
    assert [50.0, 33.333, 40.0] == [round(x, 3) for x in got.pairs]


def test_a_right_clustering_is_a_hundred():
    """Alone or together, by whatever names."""
    got = story_eval.score({"a": "1", "b": "1", "c": "2"}, {"a": "x", "b": "x", "c": "y"})

    assert ((100.0,) * 3, (100.0,) * 3) == (got.b_cubed, got.pairs)


def test_headlines_that_share_most_words_are_the_baselines_stories():
    """Jaccard over words."""
    heads = {"a": "Ferries collide off Marn", "b": "Ferries collide off Marn again", "c": "Snow in Ostel"}
    got = story_eval.by_headlines([Sketch(k, "", title) for k, title in heads.items()])

    assert got["a"] == got["b"] != got["c"]


def test_a_recombined_pile_has_other_names_in_every_round():
    """As many articles as asked for; names change, other words stay."""
    lead = "A ferry ran aground off Marn, and Ana Ode swam ashore."
    pile = list(story_eval.recombined([("s", Sketch("a", lead, "Ferry aground off Marn"))], 3))

    assert ["a-0", "a-1", "a-2"] == [s.article for s in pile]
    assert 3 == len({s.lead for s in pile})
    assert all("ferry ran aground off Marn" in s.lead for s in pile)
    assert all("Marn," not in s.lead for s in pile)


def test_copies_are_counted_by_article():
    """Found, missed and false."""
    text = "MARN (Coast Wire) - Dockers walked out on Monday."
    articles = [copy_eval.article_of({"id": name, "text": text, "outlet": name}) for name in ("a", "b")]
    marked = [copy_eval.Marked("a", "Coast Wire", "dateline"), copy_eval.Marked("b", None, "")]
    table, wrong = copy_eval.measured(articles, marked)

    assert ("gold/claims", "2", "1", "1", "100.0", "1") == table.rows[0]
    assert ["false: b: its dateline names it"] == wrong


@pytest.mark.shared
@pytest.mark.skipif(not (CORPORA / "basil").is_dir(), reason="the corpora are not here")
def test_stories_reach_their_targets():
    """One setting for both corpora, and like happenings are kept apart."""
    parts = {
        "news_clusters": list(story_eval.news_clusters(CORPORA / "news_clusters")),
        "BASIL": list(story_eval.basil(CORPORA / "basil")),
    }
    parts["other names"] = story_eval.similar([row for part in parts.values() for row in part], 800)
    f1 = {}
    for name, part in parts.items():
        answer = story_eval.by_method([sketch for _, sketch in part], load_frequencies())
        f1[name] = story_eval.score({sketch.article: story for story, sketch in part}, answer).b_cubed[2]

    assert f1["news_clusters"] >= 96
    assert f1["BASIL"] >= 97
    assert f1["other names"] >= 94


@pytest.mark.shared
@pytest.mark.skipif(not (CORPORA / "basil").is_dir(), reason="the corpora are not here")
def test_copies_reach_their_target():
    """At least nine of ten articles that are marked as copies, and none that is not."""
    gold = shared_folder() / "gold"
    lines = (gold / "inputs" / "claims.jsonl").read_text(encoding="utf8").splitlines()
    table, _ = copy_eval.measured(
        [copy_eval.article_of(json.loads(line)) for line in lines], copy_eval.gold_of(gold / "claims")
    )
    (row,) = table.rows

    assert float(row[4]) >= 90
    assert "0" == row[5]
