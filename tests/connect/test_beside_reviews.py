"""Which claims are laid beside claims that others have reviewed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.connect import load_lore
from sayso.connect.compare import load_comparer
from sayso.connect.outside import SURE, Said, Shelf

REVIEWS = (
    Said("out-1", "The ferry Sabine hit the breakwater at Gannet Point"),
    Said("out-2", "A planned call with Seravy was postponed for technical reasons"),
    Said("out-3", "Raw nettles cure the common cold"),
)
CLAIMS = (
    Said("clm-1", "the ferry Sabine struck the breakwater at Gannet Point on Friday night"),
    Said("clm-2", "a call with Seravy, planned for Friday, had been put off for technical reasons"),
    Said("clm-3", "divers found a crack in the northern pier"),
    Said("clm-4", "the ferry Sabine was built in 1988"),
    Said("clm-5", "it is so"),
)


@pytest.fixture(scope="module")
def comparer():
    """The project's own, that makes claims."""
    return load_comparer(load_lore().places)


def test_a_claim_is_laid_beside_what_says_the_same_and_nothing_else(comparer):
    """Other words for the same do; the same words for another do not."""
    shelf = Shelf(REVIEWS, comparer)
    found = [(link.claim, link.outside) for claim in CLAIMS for link in shelf.beside(claim)]

    assert [("clm-1", "out-1"), ("clm-2", "out-2")] == found


def test_a_link_tells_how_likely_and_by_what(comparer):
    """The comparer's own score and its weightiest features."""
    (link,) = Shelf(REVIEWS, comparer).beside(CLAIMS[0])

    assert SURE <= link.score <= 1
    assert link.why
    assert all(part.rpartition(" ")[2][0] in "+-" for part in link.why)


def test_who_has_said_both_is_told_and_makes_no_difference(comparer):
    """Of one matter a speaker says many things; of others it is not known that they did not."""
    plain, claim = REVIEWS[0], CLAIMS[0]
    (alone,) = Shelf([plain], comparer).beside(claim)
    (both,) = Shelf([Said(plain.id, plain.text, ("tor velm",))], comparer).beside(
        Said(claim.id, claim.text, ("ana ode", "tor velm"))
    )

    assert both.score == alone.score
    assert "both said by tor velm" in both.why


@given(order=st.permutations(REVIEWS), more=st.lists(st.text("abc de", max_size=20), max_size=3))
def test_a_link_depends_on_its_two_alone(comparer, order, more):
    """Not on which other reviews there are, nor on their order."""
    shelf = Shelf([*order, *(Said(f"out-x{n}", text) for n, text in enumerate(more))], comparer)
    found = {(link.claim, link.outside, link.score) for claim in CLAIMS for link in shelf.beside(claim)}
    expected = {
        (link.claim, link.outside, link.score)
        for review in REVIEWS
        for claim in CLAIMS
        for link in Shelf([review], comparer).beside(claim)
    }

    assert expected <= found
    assert {o for _, o, _ in found - expected} <= {f"out-x{n}" for n in range(3)}
