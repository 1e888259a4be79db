"""Claims of a story: what is grouped, what is kept apart, what an outlet tells itself, and which words stand for it."""

from __future__ import annotations

import pytest

from sayso.connect.claims import Page, Told, claims_of, group, plain, told
from sayso.connect.compare import Comparer, load_comparer
from sayso.connect.passages import narrations, sentences_of
from sayso.connect.places import load_places
from sayso.records import Claim, Span, Telling
from tests.connect.told import FERRY, article, statement, story


@pytest.fixture(scope="module")
def comparer() -> Comparer:
    """The model that ships."""
    return load_comparer(load_places())


@pytest.fixture(scope="module")
def claims(comparer: Comparer) -> tuple[Claim, ...]:
    """The claims of the ferry's story."""
    return claims_of(*story(FERRY), comparer=comparer)


def words(claim: Claim) -> list[str]:
    """What its tellings say."""
    pages = {page.article: page for page, _ in FERRY}
    return [t.content[0].of(pages[t.article].text) for t in claim.tellings]


def claim_with(claims: tuple[Claim, ...], text: str) -> list[str]:
    """All tellings of the claim that one is in."""
    return next(words(claim) for claim in claims if any(text in told for told in words(claim)))


def test_what_two_articles_have_from_one_speaker_is_one_claim(claims: tuple[Claim, ...]) -> None:
    """Whole and part, in any article of the story."""
    assert claim_with(claims, "had been overloaded") == [
        "the ship had been overloaded with trucks",
        "overloaded with trucks",
    ]
    assert len(claim_with(claims, "its last inspection")) == 2


def test_a_denial_is_another_claim(claims: tuple[Claim, ...]) -> None:
    """Or else nothing could stand against anything."""
    assert claim_with(claims, "was not overloaded") == ["the ship was not overloaded"]


def test_what_outlets_tell_themselves_is_found(claims: tuple[Claim, ...]) -> None:
    """Clauses outside all statements that say the same in two articles."""
    assert claim_with(claims, "12 people died") == ["killing at least 12 people", "At least 12 people died"]
    assert claim_with(claims, "a ferry went down")[0].startswith("A ferry sank off the coast of Marn")


def test_a_look_alike_is_not_taken_in(claims: tuple[Claim, ...]) -> None:
    """Another ferry, another year, another number; and told by one outlet alone, so no claim."""
    assert not any("Twenty" in text for claim in claims for text in words(claim))


def test_claims_are_in_order_of_their_first_telling(claims: tuple[Claim, ...]) -> None:
    """By publication, article and place; first seen then."""
    firsts = [(c.first_seen, c.tellings[0].article, c.tellings[0].content[0].start) for c in claims]

    assert firsts == sorted(firsts)
    assert claims[0].first_seen == "2031-03-02"


def test_every_telling_is_in_one_claim(comparer: Comparer) -> None:
    """Grouping alone leaves nothing out."""
    _, tellings, pages = story(FERRY)
    found = group(tellings, pages, story="sty-1", comparer=comparer)

    assert sorted(t.key for c in found for t in c.tellings) == sorted(t.key for t in tellings)


def test_no_tellings_no_claims(comparer: Comparer) -> None:
    """An empty story has none."""
    assert group([], {}, story="sty-1", comparer=comparer) == ()


def test_a_telling_without_words_is_a_claim_of_its_own(comparer: Comparer) -> None:
    """A quotation of nothing but marks does no harm."""
    page = Page("a", 'He said "..." and "?!".')
    tellings = [statement("a", Span(9, 12), "Ode"), statement("a", Span(19, 21), "Ode")]

    assert len(group(tellings, {"a": page}, story="sty-1", comparer=comparer)) == 2


def test_a_statement_that_only_passes_another_on_is_the_same_claim(comparer: Comparer) -> None:
    """[The Herald says [Ode left Marn]]: what is claimed is the inner saying, and its words stand for it."""
    text = "The Herald reported that Ana Ode said she had left Marn for good."
    inner = text.index("she had")
    outer = statement("a", Span(text.index("Ana"), len(text) - 1), "")
    assert outer.statement is not None
    nested = told(
        type(outer.statement)(
            "a",
            source=Span(text.index("Ana"), text.index(" said")),
            cue=(Span(text.index("said"), text.index("said") + 4),),
            content=(Span(inner, len(text) - 1),),
            form="indirect",
            act="says",
            score=1.0,
            made_by="test",
            parent=outer.statement.id,
        )
    )
    found = group([outer, nested], {"a": Page("a", text)}, story="sty-1", comparer=comparer)

    assert [(c.text, len(c.tellings)) for c in found] == [("she had left Marn for good", 2)]


def test_the_clearest_words_stand_for_a_claim(comparer: Comparer) -> None:
    """Not the ones that lean on what stands before, nor a scrap."""
    some = (
        article("b1", "[Ana Ode|It was overloaded with trucks], Ana Ode said of the ferry."),
        article("b2", "Ana Ode said that [Ana Ode|the ferry was overloaded with trucks]."),
        article("b3", "[Ana Ode|Overloaded with trucks], Ana Ode said of the ferry."),
    )
    _, tellings, pages = story(some)
    found = group(tellings, pages, story="sty-1", comparer=comparer)

    assert [c.text for c in found] == ["the ferry was overloaded with trucks"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("that the dam is safe.", "the dam is safe"),
        ("“The dam is safe,”", "The dam is safe"),
        ("and that it holds (for now)", "it holds (for now)"),
        ("that", "that"),
        ("...", "..."),
    ],
)
def test_plain_words(text: str, expected: str) -> None:
    """Nothing is put in; what ties the words to their sentence is left out."""
    assert plain(text) == expected


def test_sentences() -> None:
    """Line by line, without boilerplate; an abbreviation ends none."""
    text = "Mr. Ode left. He is in Marn!\nRead more\nVelm stayed."
    found = sentences_of(text, [Span(text.index("Read"), text.index("Read") + 9)])

    assert [s.of(text) for s in found] == ["Mr. Ode left.", "He is in Marn!", "Velm stayed."]


def test_narrations_are_clauses_outside_statements() -> None:
    """A sentence that is mostly a statement tells nothing besides; others are cut where clauses part."""
    text = "Ode said the dam was safe. The ferry sank off Marn, killing at least 12 people; the crew got away unhurt."
    said: Told = statement("a", Span(9, 25), "Ode")
    assert said.statement is not None
    found = narrations("a", text, [said.statement])

    assert [t.content[0].of(text) for t in found] == [
        "The ferry sank off Marn",
        "killing at least 12 people",
        "the crew got away unhurt",
    ]
    assert all(isinstance(t, Telling) and t.statement is None for t in found)
