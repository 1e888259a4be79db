"""The ledger is the same whatever the order and the batches in which articles arrive, byte for byte when exported."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.ledger import queries, stories
from sayso.pipeline import record
from sayso.read import read
from sayso.records import Reading
from sayso.settings import Settings
from tests.properties import arrived
from tests.properties.arrived import ARTICLES, Extract, Found, arrive, exported, ledger_of, new_ledger, pile

ROOT = Path(__file__).resolve().parents[2]
RANDOM = st.randoms(use_true_random=False)
KINDS = (b'"type":"claim"', b'"type":"relation"', b'"type":"contact"', b'"type":"event"', b'"type":"story"')


@st.composite
def batches(draw: st.DrawFn) -> list[list[int]]:
    """Every article by its number, in any order, cut anywhere; an empty batch is a run that found nothing new."""
    order = draw(st.permutations(range(len(ARTICLES))))
    cuts = sorted(draw(st.lists(st.integers(0, len(order)), max_size=5)))
    return [list(order[a:b]) for a, b in itertools.pairwise([0, *cuts, len(order)])]


def found_of(found: Sequence[Found], numbers: Sequence[int]) -> list[Found]:
    """The articles with these numbers."""
    return [found[n] for n in numbers]


@pytest.fixture(scope="session")
def at_once(extracted: Extract) -> bytes:
    """All articles in one batch, in the order in which they are written here."""
    return ledger_of([pile(extracted)])


def test_the_pile_holds_what_could_differ(at_once: bytes) -> None:
    """Stories of several articles, claims of several origins, relations, events."""
    assert all(kind in at_once for kind in KINDS)
    assert b'"independent_origins":2' in at_once


@settings(max_examples=25, deadline=None)
@given(batches())
def test_any_order_and_any_batches(extracted: Extract, at_once: bytes, drawn: list[list[int]]) -> None:
    """Stories, claims, origins, relations, entities and events, and every id."""
    found = pile(extracted)

    assert at_once == ledger_of(found_of(found, numbers) for numbers in drawn)


@settings(max_examples=12, deadline=None)
@given(st.permutations(range(len(ARTICLES))), st.integers(1, len(ARTICLES) - 1))
def test_what_is_connected_on_the_way_leaves_no_trace(extracted: Extract, order: list[int], size: int) -> None:
    """The same of a part of the pile: what was made of it one by one is what is made of it at once."""
    part = found_of(pile(extracted), order[:size])

    assert ledger_of([part]) == ledger_of([one] for one in reversed(part))


@pytest.mark.parametrize("last", range(len(ARTICLES)), ids=[a.name for a in ARTICLES])
def test_each_article_may_be_the_last(extracted: Extract, at_once: bytes, last: int) -> None:
    """Also the earliest of its story, the wire that others copy, and the report that others cite."""
    found = pile(extracted)

    assert at_once == ledger_of([[f for n, f in enumerate(found) if n != last], [found[last]]])


@settings(max_examples=10, deadline=None)
@given(batches(), RANDOM)
def test_the_same_article_twice(extracted: Extract, drawn: list[list[int]], random) -> None:
    """In one batch or in two, also read once more with a weaker word for its date."""
    found = pile(extracted)
    again = [random.choice(range(len(found))) for _ in range(4)]
    given_once = [(replace(a, published_from="given"), e) for a, e in found]
    weaker = [(replace(a, published_from="text"), e) for a, e in found]
    pieces = [found_of(given_once, numbers) for numbers in drawn]
    for n in again:
        random.choice(pieces).append(weaker[n])
    expected = ledger_of([given_once])

    assert expected == ledger_of(pieces)
    assert expected == ledger_of([*pieces, given_once])


@settings(max_examples=8, deadline=None)
@given(batches())
def test_runs_of_one_article_each_and_one_run(extracted: Extract, at_once: bytes, drawn: list[list[int]]) -> None:
    """Through the pipeline, from readings to ledger."""
    found = pile(extracted)
    known = {article.id: extraction for article, extraction in found}

    def run(numbers: Sequence[int]) -> None:
        readings = [Reading(found[n][0]) for n in numbers]
        record(
            readings,
            ledger,
            settings=Settings(workers=1),
            extract=lambda article, _: known[article.id],
            load_tools=lambda _: None,
        )

    with arrived.lists_loaded_once(), new_ledger() as ledger:
        for numbers in drawn:
            run(numbers)

        assert at_once == exported(ledger)
    with arrived.lists_loaded_once(), new_ledger() as ledger:
        for n in itertools.chain(*drawn):
            run([n])

        assert at_once == exported(ledger)


@pytest.mark.slow
def test_the_example_pile_in_two_orders(extracted: Extract) -> None:
    """Whole articles in many formats: at once, and in three batches the other way round."""
    readings = read([ROOT / "examples"], settings=Settings())
    found = [(reading.article, extracted(reading.article)) for reading in readings if reading.article]

    assert ledger_of([found]) == ledger_of([found[11:][::-1], found[5:11][::-1], found[:5][::-1]])


def test_what_has_not_changed_is_not_written_again(extracted: Extract) -> None:
    """A run that adds nothing writes nothing."""
    with new_ledger() as ledger:
        arrive(ledger, [pile(extracted)])
        before = ledger.connection.total_changes
        arrive(ledger, [()])

        assert before == ledger.connection.total_changes


def test_a_run_that_ends_before_anything_is_connected(extracted: Extract, at_once: bytes) -> None:
    """The next run does it all."""
    found = pile(extracted)
    with new_ledger() as ledger:
        arrive(ledger, [found[:4]])
        with patch.object(arrived, "connect_articles", lambda _: ()):
            arrive(ledger, [found[4:]])
        assert at_once != exported(ledger)
        arrive(ledger, [()])

        assert at_once == exported(ledger)


def test_every_ledger_on_the_way_is_whole(extracted: Extract) -> None:
    """`verify` finds nothing wrong after any article, and every article is in one story."""
    found = pile(extracted)
    with new_ledger() as ledger:
        for n, one in enumerate(reversed(found), 1):
            arrive(ledger, [[one]])

            assert () == queries.verify(ledger).problems
            assert n == sum(len(s.articles) for s in stories.stories(ledger))
