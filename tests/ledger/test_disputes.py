"""Disputes of a ledger: both claims of each relation, the newest first, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.ledger import Ledger, claims, open_ledger
from sayso.ledger.disputes import Dispute, disputes
from tests.serve import story


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A story with its relations, and one without."""
    with open_ledger(tmp_path / "sayso.db", create=True) as opened:
        story.fill(opened)
        yield opened


def test_each_relation_is_a_dispute_with_both_its_claims(ledger: Ledger) -> None:
    """Whole claims, of the story whose title is told."""
    found, total = disputes(ledger)
    held = {c.id: c for c in claims.claims(ledger)}

    assert len(story.RELATIONS) == total
    assert sorted(story.RELATIONS, key=repr) == sorted((d.relation for d in found), key=repr)
    for dispute in found:
        relation = dispute.relation
        assert Dispute(relation, held[relation.a], held[relation.b], story.BRIDGE.title) == dispute


def test_pages_are_the_whole_in_order(ledger: Ledger) -> None:
    """One after the other, each as often as it is there; the later day first."""
    whole, total = disputes(ledger)
    days = [max(d.a.first_seen or "", d.b.first_seen or "") for d in whole]

    assert days == sorted(days, reverse=True)
    assert whole == [d for n in range(total) for d in disputes(ledger, limit=1, offset=n)[0]]
    assert ([], total) == disputes(ledger, limit=1, offset=total)


def test_a_story_and_a_score_narrow_them(ledger: Ledger) -> None:
    """The count is of what was asked for."""
    surest = max(relation.score for relation in story.RELATIONS)

    assert disputes(ledger) == disputes(ledger, story=story.BRIDGE.id)
    assert ([], 0) == disputes(ledger, story=story.MILL.id)
    found, total = disputes(ledger, least=surest)
    assert {surest} == {d.relation.score for d in found}
    assert sum(relation.score == surest for relation in story.RELATIONS) == total
