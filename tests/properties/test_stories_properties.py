"""What always holds of stories and copies, whatever the articles."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.connect import stories as method
from sayso.connect.copies import copies
from sayso.connect.frequency import load_frequencies
from sayso.connect.stories import Sketch, stories
from sayso.records import Article, Span, Story
from tests.connect.shelf import MemoryShelf

SAID = """ferry fog harbour collided drowned quake houses mayor strike dockers wages court bribes minister sentenced
    snow Marn Ostel Dorvik Velanda Voss Tornquist and the of said on Monday nine twelve"""
WORDS = SAID.split()
DAYS = ("2031-03-03", "2031-03-04", "2031-03-20", "2031-09-01", "2032-03-03T10:00:00", "soon")
_text = st.lists(st.sampled_from(WORDS), max_size=24).map(" ".join)
_address = st.sampled_from(["https://x.test/ferry-fog-harbour", "https://x.test/"])
_day = st.none() | st.sampled_from(DAYS)


@st.composite
def sketches(draw: st.DrawFn) -> list[Sketch]:
    """Some articles of few words, so that many are alike."""
    number = draw(st.integers(0, 12))
    return [
        Sketch(f"art-{n}", draw(_text), draw(st.none() | _text), draw(st.none() | _address), draw(_day))
        for n in range(number)
    ]


@st.composite
def articles(draw: st.DrawFn) -> list[Article]:
    """Some articles put together from few sentences."""
    sentences = draw(st.lists(_text, min_size=1, max_size=4))
    heads = ("", "MARN (Coast Wire) - ", "Copyright 2031 AFP. ")
    number = draw(st.integers(0, 6))
    return [
        Article(
            str(n),
            draw(st.sampled_from(heads)) + ". ".join(draw(st.lists(st.sampled_from(sentences), max_size=4))),
            outlet=draw(st.sampled_from([None, "Post", "Echo", "AFP"])),
            published=draw(_day),
        )
        for n in range(number)
    ]


def stories_of(pile: list[Sketch]) -> tuple[Story, ...]:
    """The stories, before the fixed background."""
    return stories(pile, frequencies=load_frequencies())


@settings(max_examples=150, deadline=None)
@given(sketches(), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_stories(pile: list[Sketch], random) -> None:
    """Twice the same article changes nothing either."""
    expected = stories_of(pile)
    shuffled = [*pile, *pile[:2]]
    random.shuffle(shuffled)

    assert expected == stories_of(shuffled)


@settings(max_examples=150, deadline=None)
@given(sketches())
def test_every_article_is_in_one_story_whose_title_one_of_them_has(pile: list[Sketch]) -> None:
    """Nothing is lost, nothing is made up."""
    found = stories_of(pile)
    headlines = {s.article: s.headline for s in pile}

    assert sorted(s.article for s in pile) == sorted(a for story in found for a in story.articles)
    for story in found:
        assert story.title in {headlines[a] for a in story.articles} | {""}
        assert (story.first is None) == (story.last is None)


@settings(max_examples=100, deadline=None)
@given(sketches())
def test_an_article_about_something_else_changes_no_story(pile: list[Sketch]) -> None:
    """What shares no word touches nothing."""
    other = Sketch("art-other", "Zebra kept wandering zoologists awake", "Zebra wandering", None, "2031-03-04")

    assert {s.articles for s in stories_of(pile)} | {("art-other",)} == {s.articles for s in stories_of([*pile, other])}


@settings(max_examples=150, deadline=None)
@given(articles(), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_copies(pile: list[Article], random) -> None:
    """The same copies, whatever came first."""
    expected = copies(pile)
    shuffled = [*pile, *pile[:2]]
    random.shuffle(shuffled)

    assert expected == copies(shuffled)


@settings(max_examples=150, deadline=None)
@given(articles())
def test_passages_stand_in_both_texts_and_quoted_words_prove_nothing(pile: list[Article]) -> None:
    """No article copies itself; two never copy each other; where all is quoted, credits alone are left."""
    by_id = {a.id: a for a in pile}
    found = copies(pile)
    pairs = {(c.article, c.of) for c in found}

    assert not any((of, article) in pairs for article, of in pairs)
    for copy in found:
        assert copy.of or (copy.credit and not copy.passages)
        for passage in copy.passages:
            assert passage.span.end <= len(by_id[copy.article].text)
            assert copy.of
            assert passage.origin.end <= len(by_id[copy.of].text)
    quoted = {a.id: [Span(0, len(a.text))] for a in pile if a.text}
    assert all(c.credit for c in copies(pile, quoted=quoted))


@settings(max_examples=150, deadline=None)
@given(sketches(), st.integers(0, 12), st.randoms(use_true_random=False), st.sampled_from([200, 3, 1]))
def test_what_arrives_later_is_told_as_if_it_had_been_there(pile: list[Sketch], first: int, random, most: int) -> None:
    """In any order the stories, and all that they stand on, are those of all articles at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(method, "MOST", most)  # so that large parts are cut
        random.shuffle(pile)
        shelf = MemoryShelf(pile[:first])
        for n, sketch in enumerate(pile[first:], start=first + 1):
            shelf.add(sketch)
            assert MemoryShelf(pile[:n]).state == shelf.state
        assert stories_of(pile) == shelf.stories
