"""What a brief reads: the newest stories first, and only what belongs to them."""

from __future__ import annotations

import pytest

from sayso.ledger import briefs, entities, open_ledger, queries, stories
from sayso.records import Article, Copy, Extraction, Linked, Notice, Passage, Span, Story

ARTICLES = tuple(Article(f"{n}.txt", f"Text number {n} of the pile.", outlet=f"Outlet {n}") for n in range(7))
NOTICE = Notice("odd", "something is odd", ARTICLES[2].id, Span(0, 4))
COPY = Copy(
    ARTICLES[1].id, ARTICLES[0].id, "part", (Passage(Span(0, 11), Span(0, 11)),), "Coast Wire", ("the same words",)
)


def story(title, day, *numbers):
    """A story of these articles."""
    return Story(tuple(ARTICLES[n].id for n in numbers), title, day, day)


@pytest.fixture
def ledger(tmp_path):
    """Seven articles in three stories."""
    with open_ledger(tmp_path / "l.db", create=True) as opened:
        for article in ARTICLES:
            opened.add(article, Extraction(notices=(NOTICE,) if article == ARTICLES[2] else ()))
        entities.settle(opened, (), Linked((), {}), of=entities.basis(opened))
        two, three = story("Same day", "2031-03-02", 2, 3), story("Wide", "2031-03-02", 4, 5, 6)
        stories.settle(opened, (story("No day", None, 0, 1), two, three), (COPY,), of=stories.basis(opened))
        yield opened


def test_the_newest_story_comes_first(ledger):
    """Of one day the one of most articles; those without a day last; the whole number is told."""
    found, total = briefs.newest(ledger)

    assert ["Wide", "Same day", "No day"] == [s.title for s in found]
    assert (["Wide"], 3) == ([s.title for s in briefs.newest(ledger, limit=1)[0]], briefs.newest(ledger, limit=1)[1])
    assert set(found) == set(stories.stories(ledger, several=True))
    assert 3 == total


def test_what_is_alone_is_counted(ledger):
    """Articles in no story of several, and their statements."""
    assert (0, 0) == briefs.alone(ledger)
    stories.settle(ledger, (story("Lone", None, 3), story("Two", None, 0, 1)), (), of=stories.basis(ledger))

    assert (5, 0) == briefs.alone(ledger)
    assert [] == queries.brief(ledger, wanted=queries.Wanted(alone=True))


def test_copies_and_notices_are_those_of_the_articles_asked_for(ledger):
    """By article."""
    assert [COPY] == stories.copies(ledger, of=[ARTICLES[1].id])
    assert [COPY] == stories.copies(ledger, of=[ARTICLES[0].id])
    assert [] == stories.copies(ledger, of=[ARTICLES[2].id])
    assert [NOTICE] == briefs.notices_in(ledger, [ARTICLES[2].id])
    assert [] == briefs.notices_in(ledger, [ARTICLES[1].id])
    assert [] == briefs.statements_in(ledger, [ARTICLES[1].id])
