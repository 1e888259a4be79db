"""Claims of a story: what is grouped, what is kept apart, what an outlet tells itself, and which words stand for it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from sayso.connect.claims import Page, Told, claims_of, group, parted, plain, read_through, told
from sayso.connect.compare import Comparer, load_comparer
from sayso.connect.passages import clauses_of, narrations, parts_of, sentences_of
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
    return claims_of(*story(FERRY), comparer=comparer).claims


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


TWICE = (
    article("c1", "The chief said [Ana Ode|no rower had been hurt, and that the wardens had emptied the boathouse]."),
    article("c2", "Later [Tor Velm|the wardens have emptied the boathouse of boats], Velm said."),
    article("c3", "At noon [Ana Ode|none of the rowers was hurt], Ode said."),
)


def test_what_a_statement_says_of_two_things_is_in_two_claims(comparer: Comparer) -> None:
    """Each with the part of it that tells that claim; the parts say whose they are."""
    _, tellings, pages = story(TWICE)
    whole = next(t.statement for t in tellings if t.telling.article == "c1")
    assert whole is not None
    found = claims_of(*story(TWICE), comparer=comparer).claims
    parts = [t for claim in found for t in claim.tellings if t.part]

    assert [t.content[0].of(pages["c1"].text) for t in parts] == [
        "no rower had been hurt",
        "that the wardens had emptied the boathouse",
    ]
    assert {t.statement for t in parts} == {whole.id}
    assert {len(claim.tellings) for claim in found} == {2}


def test_parts_that_nobody_else_tells_are_the_statement(comparer: Comparer) -> None:
    """A claim that is told once is told by all of its statement."""
    found = claims_of(*story(TWICE[:1]), comparer=comparer).claims

    assert [[t.part for t in claim.tellings] for claim in found] == [[False]]


def test_what_another_statement_tells_inside_is_its_own() -> None:
    """[Ode said she was fine, and Velm said [the mill had burned down]]: the last clause is Velm's."""
    text = "Ode said she was quite well, and Velm said the old mill had burned down."
    outer = statement("a", Span(text.index("she"), len(text) - 1), "Ode")
    assert outer.statement is not None
    inner = told(
        type(outer.statement)(
            "a",
            source=Span(text.index("Velm"), text.index("Velm") + 4),
            cue=(Span(text.index("said the"), text.index("said the") + 4),),
            content=(Span(text.index("the old"), len(text) - 1),),
            form="indirect",
            act="says",
            score=1.0,
            made_by="test",
            parent=outer.statement.id,
        )
    )
    assert inner.statement is not None
    page = Page("a", text, clauses=clauses_of(text))

    assert [t.telling.content[0].of(text) for t in parted(outer, page, [inner.statement])] == ["she was quite well"]


def test_clauses_that_touch_are_read(comparer: Comparer) -> None:
    """A parse may part "cannot" without a blank; nothing stands between, and no claim is lost by it."""
    page, tellings = article("t1", "Ode said [Ana Ode|the ferry sailed withouther captain on a stormy night].")
    at = page.text.index("her captain")
    said = tellings[0].telling.content[0]
    clauses = (Span(0, at), Span(at, said.end))
    whole, told_by, pages = story([(replace(page, clauses=clauses), tellings)])
    found = claims_of(whole, told_by, pages, comparer=comparer).claims

    assert [[t.statement for t in claim.tellings] for claim in found] == [[told_by[0].key]]


def test_whom_an_article_tells_of_is_read_with_its_topic(comparer: Comparer) -> None:
    """Names that stand in one sentence alone are not whom it tells of."""
    text = "The ferry belongs to Lund. Later Lund met Velm in Marn. It was Lund who had sold the ferry, Orr wrote."
    page = read_through(Page("r", text), comparer)

    assert page.names == {"lund"}
    assert page.topic is not None
    assert page.topic["lund"] == 3


def test_a_statement_of_which_nothing_is_left_stands_as_a_whole() -> None:
    """All its parts are told by others within it, none of whom tells nearly all of it."""
    text = "Orr wrote that Ode said the old mill had burned down, and Velm said the new mill was still standing."
    outer = statement("a", Span(text.index("Ode"), len(text) - 1), "Orr")
    assert outer.statement is not None
    inner = [
        replace(
            statement("a", Span(text.index(what), text.index(what) + len(what)), who).statement,  # type: ignore[type-var]
            source=Span(text.index(who), text.index(who) + len(who)),
            cue=(Span(text.index(f"said {what}"), text.index(f"said {what}") + 4),),
            parent=outer.statement.id,
        )
        for who, what in (("Ode", "the old mill had burned down"), ("Velm", "the new mill was still standing"))
    ]
    page = Page("a", text, clauses=clauses_of(text))

    assert parted(outer, page, [s for s in inner if s]) == (outer,)


def test_a_scrap_is_the_same_as_nothing(comparer: Comparer) -> None:
    """Two who speak of "the reports" do not say the same; who counts the dead in two words may."""
    some = (
        article("d1", "Ode denied [Ana Ode|the reports]. Velm spoke of [Tor Velm|12 dead]."),
        article("d2", "Tamsin Orr denied [Tamsin Orr|the reports]. Police spoke of [|12 dead]."),
    )
    found = claims_of(*story(some), comparer=comparer).claims

    assert sorted((c.text, len(c.tellings)) for c in found) == [("12 dead", 2), ("the reports", 1), ("the reports", 1)]


def test_figures_that_one_outlet_narrates_are_kept_apart(comparer: Comparer) -> None:
    """They are no claim until another figure stands against them."""
    some = (
        article("e1", "The mill burned down, [Tor Velm|killing four guards], Velm said."),
        article("e2", "The blaze came at night. Nine guards were killed when it burned down."),
    )
    found = claims_of(*story(some), comparer=comparer)

    assert any("Nine guards" in claim.text for claim in found.alone)
    assert not any("Nine guards" in claim.text for claim in found.claims)


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


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("[the mill will close]", []),
        (
            "[no rower was hurt, and the wardens had emptied the boathouse]",
            ["no rower was hurt", "the wardens had emptied the boathouse"],
        ),
        (
            "[“We did it once before,”] she said. [“The council asked for it.”]",
            ["We did it once before", "The council asked for it"],
        ),
        (
            "[“The mill,”] she said, [“will be shut for good, and it will be pulled down.”]",
            ["The mill … will be shut for good", "it will be pulled down"],
        ),
        ("[“We have no plan,”] he said, [“to close the mill this year.”]", []),
    ],
)
def test_parts_of_a_statement(said: str, parts: list[str]) -> None:
    """Clause by clause; what the cue tears from its sentence goes with the rest of it, a scrap with its neighbour."""
    page, (only, *more) = article("a", re.sub(r"\[", "[Ana Ode|", said))
    content = tuple(span for t in (only, *more) for span in t.telling.content)
    assert only.statement is not None
    whole = replace(only.statement, content=content)
    found = parts_of(whole, page.text, clauses_of(page.text))

    assert [" … ".join(s.of(page.text).strip(" ,.”“") for s in part) for part in found] == parts


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
