"""Reviewed claims in the ledger: kept as told, laid beside claims, made anew with them. All are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sayso.ledger import claims, open_ledger, outside, queries, stories
from sayso.pipeline import connect_articles
from sayso.records import Claim, OutsideClaim, Story, Telling
from tests.ledger.conftest import lantern, quay, small_ledger

REVIEW = OutsideClaim(
    "Ana Ode says the bridge was not safe on 9 March",
    claimant="Ana Ode",
    claimed_on="2031-03-10",
    appearances=("https://quay.example/a", "https://lantern.example/b"),
    reviewer="Marn Check",
    url="https://check.example/1",
    reviewed_on="2031-03-12",
    rating=" So-so… ",
)
OTHER = OutsideClaim("Raw nettles cure the common cold", reviewer="Marn Check", reviewed_on="2031-03-13")


@pytest.fixture
def told(tmp_path):
    """A ledger with one story and one claim, and the story."""
    with small_ledger(tmp_path) as opened:
        story = Story((lantern()[0].id, quay()[0].id), "A bridge", "2031-03-09", "2031-03-10")
        stories.settle(opened, [story], [], of=stories.basis(opened))
        settle(opened, story)
        yield opened, story


def settle(ledger, story):
    """Make the story's one claim."""
    (said,) = quay()[1].statements
    claim = Claim(story.id, "the bridge was safe on 9 March", (Telling(said.article, said.content, said.id),))
    claims.settle(ledger, story, [claim], [], of=claims.basis(ledger, story))
    return claim


def link(ledger, story, claim, review):
    """Lay one review beside one claim, as the pipeline does."""
    ((changed, of),) = outside.unlinked(ledger)
    assert story.id == changed
    outside.settle(ledger, story.id, [(claim.id, review.id, 0.91234, ("whole +1.2",))], of=of)


def test_a_review_is_kept_as_it_was_told(ledger):
    """Every field, the rating letter by letter; the newest review first."""
    assert (2, 0) == outside.add(ledger, [REVIEW, OTHER])
    assert [OTHER, REVIEW] == outside.outside_claims(ledger)


def test_a_review_that_comes_twice_is_one(ledger):
    """In one file or in two."""
    outside.add(ledger, [REVIEW, REVIEW])

    assert (1, 1) == outside.add(ledger, [REVIEW, OTHER])
    assert 2 == len(outside.outside_claims(ledger))


@pytest.mark.parametrize("field", ["text", "claimant", "reviewer", "url", "reviewed_on", "rating", "appearances"])
def test_a_reviews_id_is_what_it_says(field):
    """Another word, another review."""
    assert REVIEW.id == replace(REVIEW).id
    assert REVIEW.id != replace(REVIEW, **{field: ("x",) if field == "appearances" else "x"}).id


def test_a_claim_is_asked_for_what_lies_beside_it(told):
    """The likeliest first, with score and reason."""
    ledger, story = told
    outside.add(ledger, [REVIEW, OTHER])
    (claim,) = claims.claims(ledger)
    link(ledger, story, claim, REVIEW)

    assert [outside.Beside(REVIEW, 0.912, ("whole +1.2",))] == outside.beside(ledger, claim.id)
    assert [(claim.id, 0.912)] == outside.linked(ledger, REVIEW.id)
    assert [] == outside.linked(ledger, OTHER.id)


def test_nothing_is_to_be_done_without_reviews_or_twice(told):
    """Until another review comes."""
    ledger, story = told

    assert [] == outside.unlinked(ledger)
    outside.add(ledger, [REVIEW])
    link(ledger, story, claims.claims(ledger)[0], REVIEW)

    assert [] == outside.unlinked(ledger)
    outside.add(ledger, [OTHER])

    assert [story.id] == [i for i, _ in outside.unlinked(ledger)]


def test_links_go_with_the_claims_and_are_made_anew(told):
    """Even where the claims come back as they were."""
    ledger, story = told
    outside.add(ledger, [REVIEW])
    link(ledger, story, claims.claims(ledger)[0], REVIEW)
    claim = settle(ledger, story)

    assert [] == outside.beside(ledger, claim.id)
    assert [story.id] == [i for i, _ in outside.unlinked(ledger)]


def test_links_to_claims_that_have_changed_meanwhile_are_not_written(told):
    """Another process was quicker."""
    ledger, story = told
    outside.add(ledger, [REVIEW])
    (claim,) = claims.claims(ledger)
    outside.settle(ledger, story.id, [(claim.id, REVIEW.id, 0.9, ())], of="another:basis")

    assert [] == outside.beside(ledger, claim.id)


def test_the_pipeline_lays_claims_beside_reviews(tmp_path):
    """By the comparer that makes claims; the ledger stays sound, and what does not say the same stays away."""
    with small_ledger(tmp_path) as ledger:
        outside.add(ledger, [replace(REVIEW, text="The bridge was safe on 9 March"), OTHER])
        connect_articles(ledger)
        found = {c.text: [b.outside.rating for b in outside.beside(ledger, c.id)] for c in claims.claims(ledger)}

        assert [" So-so… "] == found["the bridge was safe on 9 March"]
        assert 1 == sum(map(len, found.values()))
        assert () == tuple(queries.verify(ledger).problems)


def test_reviews_alone_need_no_claims(tmp_path):
    """They may come before the articles."""
    with open_ledger(tmp_path / "new.db", create=True) as ledger:
        outside.add(ledger, [REVIEW])
        connect_articles(ledger)

        assert [REVIEW] == outside.outside_claims(ledger)
