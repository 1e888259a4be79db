"""What contacts and other happenings share: the verb that tells a noun, the clause, the parties, the day, the place."""

from __future__ import annotations

import pytest

from sayso.extract import Understood, understand
from sayso.extract.happenings import chain_above, clause_of, governor, when_of, within
from sayso.extract.parse import Token
from sayso.extract.participants import heads_in, place_of, somebody
from sayso.extract.status import Standing, status_of
from sayso.records import Article
from sayso.resources import Tools


def read(text: str, tools: Tools) -> Understood:
    """A text as the stages see it, published on a Wednesday."""
    return understand(Article(name="made", text=text, published="2031-05-14", language="en"), tools)


def word_in(seen: Understood, word: str) -> Token:
    """The first token of that text."""
    return next(t for t in seen.view.parsed.tokens if t.text == word)


@pytest.mark.parametrize(
    ("text", "word", "verb"),
    [
        ("President Ana Ode held talks with Prime Minister Lena Marsk.", "talks", "held"),
        ("Ana Ode spoke after a meeting in the harbour.", "meeting", "spoke"),
        ("Ana Ode left the harbour.", "left", "left"),
        ("The meeting in the harbour", "meeting", "meeting"),
    ],
)
def test_the_verb_that_tells_a_word(text: str, word: str, verb: str, rule_tools: Tools) -> None:
    """A noun is told by the verb above it, a verb by itself, a noun in a line without a verb by nothing."""
    seen = read(text, rule_tools)

    assert verb == governor(seen.view, word_in(seen, word)).text


def test_verbs_that_govern_a_verb_stand_above_it(rule_tools: Tools) -> None:
    """ "agreed to try to meet": each verb whose infinitive the one below is, from the inside out."""
    seen = read("Ana Ode agreed to try to meet Lena Marsk.", rule_tools)

    assert ["meet", "try", "agreed"] == [t.text for t in chain_above(seen.view, word_in(seen, "meet"))]


@pytest.mark.parametrize(
    ("text", "word", "clause"),
    [
        ("Ana Ode said that she met Lena Marsk on Monday.", "met", "she met Lena Marsk on Monday"),
        ("Ana Ode met Lena Marsk on Monday and Tom Brandt left on Friday.", "met", "Ana Ode met Lena Marsk on Monday"),
        ("Ana Ode, who met Lena Marsk on Monday, left.", "met", "Ana Ode, who met Lena Marsk on Monday"),
        ("Ana Ode agreed to meet Lena Marsk.", "meet", "Ana Ode agreed to meet Lena Marsk"),
        ("Ana Ode held talks with Lena Marsk.", "talks", "Ana Ode held talks with Lena Marsk"),
    ],
)
def test_the_clause_of_a_word(text: str, word: str, clause: str, rule_tools: Tools) -> None:
    """The clause holds who does it and what governs it, and stops before a clause that is only joined to it."""
    seen = read(text, rule_tools)

    assert clause == clause_of(seen.view, word_in(seen, word)).of(text)


@pytest.mark.parametrize(
    ("text", "word", "place", "heads"),
    [
        ("Ana Ode met Lena Marsk.", "met", "subject", ["Ode"]),
        ("Ana Ode met Lena Marsk.", "met", "object", ["Marsk"]),
        ("Lena Marsk was received by Ana Ode.", "received", "subject", ["Ode"]),
        ("Lena Marsk was received by Ana Ode.", "received", "object", ["Marsk"]),
        ("Ana Ode held talks on Monday with Lena Marsk.", "talks", "prep:with", ["Marsk"]),
        ("Ana Ode spoke with Lena Marsk tomorrow.", "spoke", "prep:with", ["Marsk"]),
        ("Ana Ode invited Lena Marsk to visit Ostland.", "visit", "subject", ["Marsk"]),
        ("It led to Lena Marsk leaving the harbour.", "leaving", "subject", ["Marsk"]),
        ("Lena Marsk’s visit was short.", "visit", "owner", ["Marsk"]),
        ("The visit was short.", "visit", "subject", []),
    ],
)
def test_the_heads_in_a_place(text: str, word: str, place: str, heads: list[str], rule_tools: Tools) -> None:
    """Subject and object change places in the passive; a preposition may hang behind a day or on the verb."""
    seen = read(text, rule_tools)
    found = [h.text for h in heads_in(seen.view, word_in(seen, word), place)]

    assert heads == [h for h in found if h not in ("was",)]


def test_joined_names_are_parties_each_and_things_are_not(rule_tools: Tools) -> None:
    """ "Ode and Marsk" are two; a document is nobody, even with an owner; who follows a clause about another is not."""
    seen = read("Ana Ode and Lena Marsk met. Tom Brandt wrote the letter from Ana Ode.", rule_tools)

    assert ["Ana Ode", "Lena Marsk"] == [p.name for p, _ in somebody(seen.cast, word_in(seen, "Ode"))]
    assert [] == list(somebody(seen.cast, word_in(seen, "letter")))


@pytest.mark.parametrize(
    ("text", "word", "value"),
    [
        ("Ana Ode met Lena Marsk on Monday.", "met", "2031-05-12"),
        ("Ana Ode said on Friday that she met Lena Marsk.", "met", None),
        ("On Monday, Ana Ode flew to London and met Lena Marsk.", "met", "2031-05-12"),
        ("Ana Ode held talks on Monday with Lena Marsk.", "talks", "2031-05-12"),
        ("Ana Ode’s visit on Monday was short.", "visit", "2031-05-12"),
        ("Ana Ode has not met Lena Marsk since March.", "met", None),
        ("Ana Ode met Lena Marsk about the strike of Friday.", "met", None),
        ("Ana Ode met Lena Marsk for two hours.", "met", None),
    ],
)
def test_the_day_of_a_word(text: str, word: str, value: str | None, rule_tools: Tools) -> None:
    """The day hangs on the word or its verb, or on the verb it is joined to; another verb's day is not taken."""
    seen = read(text, rule_tools)
    when = when_of(seen.view, word_in(seen, word), seen.extraction.timexes)

    assert value == (when.value if when is not None else None)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Ana Ode met Lena Marsk in London on Monday.", "London"),
        ("Ana Ode met Lena Marsk on Monday.", None),
        ("Ana Ode met Lena Marsk in silence.", None),
    ],
)
def test_the_place_of_a_word(text: str, place: str | None, rule_tools: Tools) -> None:
    """A place is what the recogniser takes for one behind a preposition of place."""
    seen = read(text, rule_tools)

    assert place == place_of(seen.view, word_in(seen, "met"))


def test_the_innermost_statement_is_found_by_position(rule_tools: Tools) -> None:
    """A word inside a statement inside a statement belongs to the inner one first; a word outside to none."""
    text = "Ana Ode said that Lena Marsk claimed that the bridge was shut. Nobody came."
    seen = read(text, rule_tools)
    told = within(seen.view, seen.extraction.statements)
    speakers = [s.speaker.name for s in told.around(word_in(seen, "bridge")) if s.speaker is not None]

    assert ["Lena Marsk", "Ana Ode"] == speakers
    assert None is told.at(word_in(seen, "Nobody"))


@pytest.mark.parametrize(
    ("text", "word", "ahead", "status"),
    [
        ("Ana Ode met Lena Marsk.", "met", False, "happened"),
        ("Ana Ode would have met Lena Marsk.", "met", False, None),
        ("Ana Ode may have met Lena Marsk.", "met", False, "alleged"),
        ("Ana Ode may meet Lena Marsk.", "meet", True, "planned"),
        ("Ana Ode may meet Lena Marsk.", "meet", False, None),
        ("Ana Ode was going to meet Lena Marsk.", "meet", False, "planned"),
        ("Ana Ode did not refuse to meet Lena Marsk.", "meet", False, None),
        ("Ana Ode not only met Lena Marsk.", "met", False, "happened"),
        ("Ana Ode began to meet Lena Marsk.", "meet", False, "happened"),
        ("Unless Ana Ode meets Lena Marsk, it is over.", "meets", False, None),
    ],
)
def test_the_status_of_a_verb(text: str, word: str, ahead: bool, status: str | None, rule_tools: Tools) -> None:
    """Tense, modal, negation and what governs a verb tell its status; a bare possibility is none without a day."""
    seen = read(text, rule_tools)
    told = within(seen.view, seen.extraction.statements)
    standing = status_of(seen.view, word_in(seen, word), told=told, ahead=ahead)

    assert status == (standing.status if isinstance(standing, Standing) else None)
