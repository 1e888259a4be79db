"""What must hold of claims whatever the story: the order of the input tells nothing, and evidence is verbatim."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.connect.claims import Page, Told, claims_of, group
from sayso.connect.compare import Comparer, facts, load_comparer
from sayso.connect.passages import narrations, sentences_of
from sayso.connect.places import load_places
from sayso.records import Story
from tests.connect.told import article, story

SAYINGS = (
    "the ferry was overloaded with trucks",
    "the ship had been overloaded",
    "the ferry was not overloaded",
    "at least 12 people died when the ferry sank",
    "12 people drowned off Marn",
    "at least 20 people died when the ferry sank",
    "the port will stay closed until Friday",
    "Marn's port reopens on Friday",
    "nobody has inspected the ship since January",
    "...",
)
PEOPLE = ("Ana Ode", "Tor Velm", "")


@cache
def comparer() -> Comparer:
    """The model that ships, loaded once."""
    return load_comparer(load_places())


articles = st.lists(
    st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(SAYINGS)), max_size=4), min_size=1, max_size=4
)


def made(drawn: list[list[tuple[str, str]]]) -> tuple[Story, list[Told], dict[str, Page]]:
    """Articles of one story: the sayings in statements, and a sentence of the outlet's own."""
    some = [
        article(f"a{n}", " ".join(f"It is said [{who}|{what}]." for who, what in rows) + " The ferry sank off Marn.")
        for n, rows in enumerate(drawn)
    ]
    whole, tellings, pages = story(some)
    return whole, tellings, dict(pages)


@settings(max_examples=40, deadline=None)
@given(articles, st.randoms(use_true_random=False))
def test_order_tells_nothing(drawn: list[list[tuple[str, str]]], chance: object) -> None:
    """The same tellings give the same claims in any order, given once or twice."""
    whole, tellings, pages = made(drawn)
    shuffled = [*tellings, *tellings[:2]]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert claims_of(whole, tellings, pages, comparer=comparer()) == claims_of(
        whole, shuffled, dict(reversed(pages.items())), comparer=comparer()
    )


@settings(max_examples=40, deadline=None)
@given(articles)
def test_grouping_is_a_partition_and_its_words_are_the_articles(drawn: list[list[tuple[str, str]]]) -> None:
    """Each telling is in one claim, and a claim's text stands in one of its articles."""
    whole, tellings, pages = made(drawn)
    found = group(tellings, pages, story=whole.id, comparer=comparer())

    assert sorted(t.key for c in found for t in c.tellings) == sorted({t.key for t in tellings})
    for claim in claims_of(whole, tellings, pages, comparer=comparer()).claims:
        assert any(claim.text in pages[t.article].text for t in claim.tellings)
        for telling in claim.tellings:
            assert all(span.end <= len(pages[telling.article].text) for span in telling.content)


@settings(max_examples=30, deadline=None)
@given(articles, articles)
def test_another_story_changes_nothing(one: list[list[tuple[str, str]]], two: list[list[tuple[str, str]]]) -> None:
    """Statements of articles that are not the story's are left aside."""
    whole, tellings, pages = made(one)
    others = [
        article(f"z{n}", " ".join(f"It is said [{who}|{what}]." for who, what in rows) + " Rain fell.")
        for n, rows in enumerate(two)
    ]
    _, more, more_pages = story(others)

    assert claims_of(whole, [*more, *tellings], {**pages, **more_pages}, comparer=comparer()) == claims_of(
        whole, tellings, pages, comparer=comparer()
    )


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_read(text: str) -> None:
    """Whatever stands in it; sentences and clauses lie inside it, in order, and never overlap."""
    read = facts(text, comparer().reader)
    spans = [t.content[0] for t in narrations("a", text, [])]

    assert 0.0 <= comparer().score(read, read) <= 1.0
    for found in (sentences_of(text), spans):
        assert all(a.end <= b.start for a, b in pairwise(found))
        assert all(s.end <= len(text) for s in found)
