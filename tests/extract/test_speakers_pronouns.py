"""Whom pronouns and descriptions mean where several could be meant, and where nobody should be named."""

from __future__ import annotations

import pytest
from handmade import extraction_of, statements_in

from sayso.resources import Tools


def speakers(text: str, tools: Tools) -> list[str | None]:
    """The name of each statement's speaker, in order."""
    return [s.speaker.name if s.speaker else None for s in statements_in(text, tools)]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Mary Velm met John Hale. Alice Oake left. She said it was late.", "Alice Oake"),
        ("John Hale met Peter Oake. He said it was late.", "John Hale"),
        ("John Hale came in. Peter Oake rose. He said that Oake was drunk.", "John Hale"),
        ("John Hale came in. Peter Oake rose. “Oake is drunk,” he said.", "John Hale"),
        ("John Hale, whom Peter Oake had hired, left. He said it was late.", "John Hale"),
    ],
    ids=["subject before", "subject, not object", "not in his own words", "nor his quotation", "main clause"],
)
def test_two_could_be_meant(tools: Tools, text: str, last: str) -> None:
    """Near subjects of main clauses go first, and nobody names himself in what he says."""
    assert last == speakers(text, tools)[-1]


def test_a_run_of_pronouns_keeps_to_one_person(tools: Tools) -> None:
    """A pronoun that was resolved keeps its person in view."""
    text = "John Hale left at nine. He met Peter Oake. He bought rope. He said it was dear."

    assert ["John Hale"] == speakers(text, tools)


def test_a_given_name_only_suggests_a_gender(tools: Tools) -> None:
    """Where the text says "he" of somebody whose name is mostly a woman's, the text is believed."""
    text = "Mary Velm left. He said it was late. He said the boat was gone."

    assert ["Mary Velm", "Mary Velm"] == speakers(text, tools)


def test_a_title_settles_it(tools: Tools) -> None:
    """ "Mrs" is more than a suggestion: "he" is nobody then."""
    assert [None] == speakers("Mrs Velm left. He said it was late.", tools)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Readers wrote to Alice Oake. It said the letters were kind.", [None]),
        ("The clerk said it was late. They said it was early.", ["clerk", None]),
        ("Anyone said the bridge was shut.", [None]),
        ("You said the bridge was shut.", [None]),
    ],
    ids=["it is no crowd", "they are not one clerk", "anyone", "you"],
)
def test_nobody_is_guessed(tools: Tools, text: str, found: list[str | None]) -> None:
    """Number has to agree, and words for anybody name nobody; each that stays open leaves a notice."""
    notices = [n.code for n in extraction_of(text, tools).notices]

    assert found == speakers(text, tools)
    assert notices.count("unknown-speaker") == found.count(None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gov. Mary Velm left. A band played. Dogs barked. Rain fell. The governor said it was late.", ["Mary Velm"]),
        ("Vice President Mary Velm left. It rained. It hailed. It froze. The president said no more.", ["president"]),
        ("Mary Velm left. The Coast Guard director said it was late.", ["Coast Guard director"]),
        ("Mary Velm left. The four-term mayor said it was late.", ["Mary Velm"]),
        ("Mary Velm is the mayor. It rained. It hailed. It froze. The mayor said it was late.", ["Mary Velm"]),
        ("Mary Velm left. Her lawyer said it was late.", ["Her lawyer"]),
    ],
    ids=["shortened title", "another office", "of another body", "in other words", "predicate", "hers"],
)
def test_roles(tools: Tools, text: str, found: list[str]) -> None:
    """A role goes to whom the article gives it; other words for the last subject must not name another office."""
    assert found == speakers(text, tools)
