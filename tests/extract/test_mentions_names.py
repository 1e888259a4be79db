"""Which words are a name, which only stand beside it, and which of several people a shorter name means."""

from __future__ import annotations

import pytest
from handmade import extraction_of

from sayso.resources import Tools


def names(text: str, tools: Tools) -> list[tuple[str, str]]:
    """Every person's naming as the text has it, with the person's name."""
    return [(m.span.of(text), m.party.name) for m in extraction_of(text, tools).mentions if m.party.kind == "person"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Speaker Mary Velm rang the bell.", "Mary Velm"),
        ("Chief of Staff Osric Hale left.", "Osric Hale"),
        ("Historian Mary Quill wrote it.", "Mary Quill"),
        ("Mary Ode for Coast Wire was late.", "Mary Ode"),
        ("The mayor, Osric Hale, left.", "Osric Hale"),
    ],
    ids=["speaker", "chief of staff", "trade", "body behind it", "apposition"],
)
def test_a_name_is_the_name_alone(tools: Tools, text: str, name: str) -> None:
    """Offices, trades and bodies beside a name are no part of it."""
    assert [(name, name)] == names(text, tools)


@pytest.mark.parametrize(
    "text",
    [
        "Father King left. Martin King Hale stayed with Martin King Hale.",
        "Mary Speaker left. Mary Speaker came back.",
    ],
    ids=["in the middle", "at the end"],
)
def test_a_word_for_an_office_may_be_a_name(tools: Tools, text: str) -> None:
    """Behind a given name it stays."""
    assert any(len(shown.split()) == len(name.split()) > 1 for shown, name in names(text, tools))


def test_a_headline_puts_verbs_behind_names(tools: Tools) -> None:
    """In a headline where all words have capitals the surname ends where it ends in the text."""
    text = "Velm Denies Charge\nMary Velm left on Monday. Velm was late."

    assert {"Mary Velm"} == {name for _, name in names(text, tools)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("John Hale and his wife, Mary Hale, left. Mr Hale was ill.", ("Hale", "John Hale")),
        ("John Hale and his wife, Mary Hale, left. Mrs Hale was ill.", ("Hale", "Mary Hale")),
        ("John Hale and his wife, Mary Hale, left. Hale was ill.", ("Hale", "John Hale")),
        ("John Hale left. Mary Hale is no relation of his. John Hale came back. Hale was ill.", ("Hale", "John Hale")),
        ("William Hale left. Bill Hale came back.", ("Bill Hale", "William Hale")),
        ("Donald Hale left. Donand Hale came back.", ("Donand Hale", "Donald Hale")),
    ],
    ids=["Mr", "Mrs", "not the relative", "who is named in full more often", "short form", "slip"],
)
def test_whose_shorter_name_it_is(tools: Tools, text: str, wanted: tuple[str, str]) -> None:
    """A title tells of gender; who is introduced as somebody's relative is seldom called by the surname alone."""
    assert wanted == names(text, tools)[-1]


def test_two_of_one_surname_named_as_often_keep_to_what_is_near(tools: Tools) -> None:
    """Neither is the main one, so each surname means whoever was named last."""
    text = "John Hale sold boats. Hale was rich. Gary Hale mended nets. Hale was poor."

    assert ["John Hale", "John Hale", "Gary Hale", "Gary Hale"] == [name for _, name in names(text, tools)]


@pytest.mark.parametrize(
    "text",
    [
        "They sold marijuana. Marijuana was cheap.",
        "In Quillon it rained. They lived in Quillon.",
        "“[W]e left,” they said.",
    ],
    ids=["a common noun", "a place", "a mended word"],
)
def test_what_is_no_person(tools: Tools, text: str) -> None:
    """A word that the text has as a noun, a name that only stands behind "in", a bracketed letter."""
    assert [] == names(text, tools)


def test_a_name_that_was_taken_for_a_noun_counts(tools: Tools) -> None:
    """Once an article names somebody in full, each surname in it is theirs, mentions in reading order."""
    text = "Mary Velm left. Later the men of Velm came. Velm slept."
    found = names(text, tools)

    assert ["Mary Velm"] * 3 == [name for _, name in found]
