"""What is asked of few rows reads these alone, and answers as if all had been read."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.errors import UnknownId
from sayso.ledger import claims, coverage, open_ledger, queries, stories
from sayso.serve.asked import brief_of, story_brief, told_in
from tests.serve import story


@pytest.fixture
def ledger(tmp_path: Path):
    """A story of three articles with its claims, and one by itself."""
    with open_ledger(tmp_path / "sayso.db", create=True) as found:
        story.fill(found)
        yield found


def test_claims_by_their_ids_are_as_in_their_story(ledger):
    """An id that names none gives nothing."""
    whole = {c.id: c for c in claims.claims(ledger, story=story.BRIDGE.id)}
    wanted = [story.IS_SHUT.id, story.REFUSED.id]

    assert {c.id: c for c in claims.claims(ledger, ids=[*wanted, "clm-0"])} == {i: whole[i] for i in wanted}
    assert claims.claims(ledger, ids=[]) == []


def test_statements_that_are_known_are_not_read_again(ledger):
    """The claims are the same."""
    known = {s.id: s for s in queries.statements(ledger)}

    assert claims.claims(ledger, known=known) == claims.claims(ledger)


def test_a_story_by_its_id_comes_before_one_by_its_title(ledger):
    """The beginning of an id is enough where no other begins so; "" names none."""
    assert stories.story(ledger, story.MILL.id[4:9]) == story.MILL
    assert stories.story(ledger, "the mill") == story.MILL
    with pytest.raises(UnknownId):
        stories.story(ledger, "")
    with pytest.raises(UnknownId):
        stories.story(ledger, "sty-")


def test_what_is_read_once_makes_the_same_brief_and_the_same_coverage(ledger):
    """Both are made of one reading, or each of its own."""
    told = told_in(ledger, story.BRIDGE)
    articles, statements = list(told.articles.values()), list(told.statements.values())

    assert brief_of(ledger, told) == story_brief(ledger, story.BRIDGE)
    assert coverage.by_outlets(
        ledger, story.BRIDGE, articles, statements=statements, copies=told.copies, found=told.claims
    ) == coverage.coverage(ledger, story.BRIDGE)
