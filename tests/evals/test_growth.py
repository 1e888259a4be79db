"""Recombined articles are as well-formed as real ones, and a ledger of them is measured step by step."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from bench.growth import STEPS, Grown, more_table, timed, whole_table
from bench.recombined import recombined
from sayso.ledger import open_ledger, queries
from tests.ledger.conftest import lantern, quay

REAL = (lantern(), quay())


def test_every_span_stays_true(tmp_path: Path) -> None:
    """A ledger takes all of them, and finds nothing wrong; no two are the same."""
    with open_ledger(tmp_path / "r.db", create=True) as ledger:
        made = list(recombined(REAL, 40))
        assert all(ledger.add(article, found) for article, found in made)
        assert queries.verify(ledger).ok
    assert {len(article.text) for article, _ in made} <= {len(article.text) for article, _ in REAL}


def test_people_are_called_otherwise_wherever_they_are_named() -> None:
    """In the text, as speakers, and in chains; a story's articles call them the same."""
    for article, found in recombined(REAL, 20):
        for mention in found.mentions:
            assert mention.party.name == mention.span.of(article.text) != "Ana Ode"
    names = {a.name.partition("-")[0]: {m.party.name for m in f.mentions} for a, f in recombined([REAL[0]], 20)}
    assert all(len(told) == 1 for told in names.values())


def test_more_articles_begin_with_the_fewer() -> None:
    """So that growth compares like with like."""
    few = [article for article, _ in recombined(REAL, 5)]

    assert few == [article for article, _ in islice(recombined(REAL, 9), 5)]


def test_the_tables_tell_each_size_and_step() -> None:
    """Milliseconds an article, and of one more."""
    steps = {"write": 1.0, "entities": 2.0, "events": 3.0, "stories": 4.0, "claims": 5.0}
    found = [Grown(1000, 10, 10, 50, steps, [dict.fromkeys(("write", *STEPS), 0.1)])]

    assert ("1,000", "1.00", "2.00", "3.00", "4.00", "10.00", "1.00", "100", "0.00", "0") == whole_table(found).rows[0]
    assert ["median of 1", "worst of 1"] == [row[1] for row in more_table(found).rows]
    assert "500" == more_table(found).rows[0][-1]


def test_time_is_added_up_by_name() -> None:
    """A step may be timed several times."""
    table = {"write": 1.0}
    with timed(table, "write"):
        sum(range(1000))

    assert table["write"] > 1.0
