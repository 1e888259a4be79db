"""Who speaks: names, titles, roles, pronouns, bodies, documents, those who stay unnamed, and those nobody can tell."""

from __future__ import annotations

import pytest
from handmade import extraction_of, only, statements_in

from sayso.records import Party
from sayso.resources import Tools


def speakers(text: str, tools: Tools) -> list[str | None]:
    """The name of each statement's speaker, in order."""
    return [s.speaker.name if s.speaker else None for s in statements_in(text, tools)]


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Mary Velm said the bridge was safe.", Party("Mary Velm", "person")),
        ("Mr Velm said the bridge was safe.", Party("Velm", "person")),
        ("Mayor Mary Velm said the bridge was safe.", Party("Mary Velm", "person")),
        ("Reuters said the bridge was safe.", Party("Reuters", "outlet")),
        ("The Lantern said the bridge was safe.", Party("Lantern", "outlet")),
        ("The Kremlin said the bridge was safe.", Party("Kremlin", "government")),
        ("The letter said the bridge was safe.", Party("letter", "document")),
        ("A survey found that half of drivers took the ferry.", Party("survey", "document")),
        ("A report by the Lantern said the bridge was safe.", Party("Lantern", "outlet")),
        ("The US said the bridge was safe.", Party("US", "government")),
        ("The company said the bridge was safe.", Party("company", "organisation")),
        ("The ministry said the bridge was safe.", Party("ministry", "government")),
        ("Two officials said the bridge was safe.", Party("Two officials", "unnamed")),
        (
            "Two people familiar with the talks said the bridge was safe.",
            Party("Two people familiar with the talks", "unnamed"),
        ),
    ],
)
def test_one_sentence(tools: Tools, text: str, party: Party) -> None:
    """The source's own words say who it is and of which kind."""
    assert party == only(text, tools).speaker


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mary Velm opened the bridge. She said it was safe.", ["Mary Velm"]),
        ("Mary Velm met John Hale. She said it was safe. He said it was not.", ["Mary Velm", "John Hale"]),
        ("Mr Velm said it was safe. He said it would open.", ["Velm", "Velm"]),
        ("Officials said it was safe. They said it would open in May.", ["Officials", "Officials"]),
        ("The Works Ministry shut the bridge. It said the cables were new.", ["Works Ministry"]),
        ("Mary Velm, who denied that the bridge was shut, left.", ["Mary Velm"]),
    ],
    ids=["she", "she and he", "he again", "they", "it", "who"],
)
def test_pronouns(tools: Tools, text: str, names: list[str]) -> None:
    """A pronoun means whoever of its gender is most in view; "they" and "it" a group or body that spoke or acted."""
    assert names == speakers(text, tools)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mary Velm, the transport minister, left. The minister said it was safe.", ["Mary Velm"]),
        ("The Works Ministry shut the bridge. The ministry said the cables were new.", ["Works Ministry"]),
        ("A report by the Lantern said it fell. The report said cables had snapped.", ["Lantern", "Lantern"]),
    ],
    ids=["role", "body", "document"],
)
def test_other_words_for_somebody_named(tools: Tools, text: str, names: list[str]) -> None:
    """A role, the last word of a body's name, or a document named before with its owner."""
    assert names == speakers(text, tools)


def test_somebody_named_only_inside_a_content_is_less_in_view(tools: Tools) -> None:
    """ "She" after a saying is who said it, not whom it was about."""
    assert ["Mary Velm", "Mary Velm"] == speakers(
        "Mary Velm said that Alice Hale had signed. She said it was late.", tools
    )


@pytest.mark.parametrize("text", ["He said the bridge was safe.", "They said the bridge was safe."])
def test_a_speaker_that_cannot_be_told_stays_open(tools: Tools, text: str) -> None:
    """Nobody is guessed: the speaker is null, and a notice says whom the text leaves open."""
    found = extraction_of(text, tools)
    (statement,) = found.statements

    assert (None, ()) == (statement.speaker, statement.chain)
    assert [("unknown-speaker", statement.source)] == [(n.code, n.span) for n in found.notices]


def test_a_quotation_without_a_cue_goes_to_whoever_spoke_last(tools: Tools) -> None:
    """A floating quotation continues its speaker."""
    text = "“The bridge is safe,” Mary Velm said. She left for the port. “It will stay open.”"

    assert ["Mary Velm", "Mary Velm"] == speakers(text, tools)


def test_a_quotation_with_nobody_before_it_stays_open(tools: Tools) -> None:
    """A floating quotation at the beginning belongs to nobody that can be told."""
    found = extraction_of("“It will stay open until May.”\nThe harbour was quiet.", tools)

    assert [None] == [s.speaker for s in found.statements]
    assert ["unknown-speaker"] == [n.code for n in found.notices]


def test_i_inside_a_quotation_is_its_speaker(tools: Tools) -> None:
    """ "I told him ..." inside a quotation is no statement of a second party."""
    text = "“I told him that the bridge was closed,” Mary Velm said."

    assert {"Mary Velm"} == set(speakers(text, tools))


def test_the_same_words_in_another_article_are_resolved_anew(tools: Tools) -> None:
    """Who "she" is in one article says nothing about the next."""
    assert ["Mary Velm"] == speakers("Mary Velm opened the bridge. She said it was safe.", tools)
    assert [None] == speakers("She said it was safe.", tools)


def test_an_addressee_is_named_as_the_speaker_would_be(tools: Tools) -> None:
    """To whom it was said is resolved like a source."""
    text = "John Hale met Mary Velm. Mr Hale told her that the bridge was closed."

    assert ["Mary Velm"] == [s.to for s in statements_in(text, tools)]
