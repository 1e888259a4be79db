"""How a content stands in quotation marks, and what kind of cue attributes it, are told from the text alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.cues import CUE_KINDS, cue_kind, verb_forms
from evals.forms import form_of, quoted


def form(text: str, content: str) -> str:
    """The form of a content that stands once in a text."""
    begin = text.index(content)
    return form_of({i for i in range(begin, begin + len(content)) if text[i].isalnum()}, quoted(text))


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        ("Ana Ode said: “It is shut.”", "It is shut.", "direct"),
        ('Ana Ode said: "It is shut."', '"It is shut."', "direct"),
        ("Ana Ode said it is shut.", "it is shut", "indirect"),
        ("Ana Ode said it is “shut” now.", "it is “shut” now", "mixed"),
        ('He read "The Lantern". Ana Ode said it is shut.', "it is shut", "indirect"),
        ("“It is shut.\n“It opens in April,” Tor Velm said.", "It is shut.", "direct"),
        ("‘It isn’t open,’ Tor Velm said.", "It isn’t open", "direct"),
        ("Tor Velm said the drivers' bridge isn't Ana's.", "the drivers' bridge isn't Ana's", "indirect"),
        ("«It is shut», said Ana Ode.", "It is shut", "direct"),
    ],
)
def test_the_form_follows_the_marks(text: str, content: str, expected: str) -> None:
    """All letters in marks are direct, some mixed, none indirect; apostrophes are no marks."""
    assert expected == form(text, content)


def test_an_open_mark_ends_with_its_paragraph() -> None:
    """One mark too many spoils the rest of its line and nothing after it."""
    text = 'He said: "It is shut.\nAna Ode said no.'

    assert ("direct", "indirect") == (form(text, "It is shut"), form(text, "no"))


@given(st.text(alphabet="ab \n\"'“”‘’«»", max_size=60))
def test_what_is_quoted_lies_in_the_text_and_holds_no_double_mark_that_closed(text: str) -> None:
    """Whatever the marks, places are places of the text, and a text without marks has none."""
    inside = quoted(text)

    assert inside <= set(range(len(text)))
    assert not quoted("".join(c for c in text if c in "ab \n"))


@pytest.mark.parametrize(
    ("cue", "before", "expected"),
    [
        ("said", "", "say-type"),
        ("has said", "", "say-type"),
        ("According to", "", "say-type"),
        ("told reporters", "", "say-type"),
        ("added:", "", "say-type"),
        ("declined to say", "", "other speech"),
        ("slammed", "", "other speech"),
        ("agreed", "", "other speech"),
        ("is known", "", "stance"),
        ("thinks", "", "stance"),
        ("would like", "", "plan or wish"),
        ("plans to", "She ", "plan or wish"),
        ("plans to", "Her ", "noun"),
        ("claims", "Ana Ode’s ", "noun"),
        ("claims", "Ana Ode ", "other speech"),
        ("the allegation", "", "noun"),
        (":", "Ana Ode", "mark"),
        ("danced around", "", "other"),
        ("", "", "none"),
    ],
)
def test_a_cue_has_the_kind_of_its_first_known_word(cue: str, before: str, expected: str) -> None:
    """The first word in the tables decides; a determiner before it makes a noun of a verb."""
    assert expected == cue_kind(cue, before=before)


@given(st.text(max_size=30), st.text(max_size=10))
def test_every_cue_has_a_kind(cue: str, before: str) -> None:
    """Any text at all has one of the kinds that the report lists."""
    assert cue_kind(cue, before=before) in CUE_KINDS


def test_verbs_are_inflected() -> None:
    """Regular and irregular forms are those of English."""
    assert {"deny", "denies", "denying", "denied"} == set(verb_forms("deny"))
    assert {"agreed", "agreeing", "agrees"} <= set(verb_forms("agree"))
    assert {"says", "said", "saying"} <= set(verb_forms("say"))
    assert {"writes", "wrote", "written", "writing"} <= set(verb_forms("write"))
    assert {"slammed", "slamming"} <= set(verb_forms("slam"))
