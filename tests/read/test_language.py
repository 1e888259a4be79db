"""Languages, told offline and only where there is enough to tell by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import STORY, read_all

from sayso.read.language import FEWEST_LETTERS, tell_language

GERMAN = (
    "Die Brücke über die Oss in Marn bleibt bis Juni geschlossen, sagte die Verkehrsministerin Ana Ode am Sonntag. "
    "Zwei Seile waren am Freitag gerissen. Der Bürgermeister widersprach und nannte einen früheren Termin."
)
FRENCH = (
    "Le pont de Marn restera fermé jusqu'en juin, a déclaré dimanche la ministre des transports, Ana Ode. "
    "Deux câbles avaient cédé vendredi. Le maire de la ville a contesté cette date à la radio."
)


@pytest.mark.parametrize(("text", "language"), [(STORY, "en"), (GERMAN, "de"), (FRENCH, "fr"), (STORY * 30, "en")])
def test_a_language_is_told_by_its_code(text, language):
    """A short article is enough."""
    told = tell_language(text)

    assert told is not None
    assert language == told.language


@given(st.text(max_size=FEWEST_LETTERS - 1))
def test_too_few_letters_are_no_language(text):
    """Nothing is guessed from a line or two."""
    assert tell_language(text) is None


def test_an_article_in_another_language_is_noticed(pile):
    """The notice belongs to the article and names the language and how sure that is."""
    result = read_all([pile({"a.txt": GERMAN})])

    assert "de" == result.article.language
    assert [("not-english", result.article.id)] == [(n.code, n.article) for n in result.notices]
    assert "language de, probability 1.0" in result.notices[0].detail


def test_a_foreign_quotation_does_not_make_an_english_article_foreign():
    """Most of what stands there decides."""
    told = tell_language(STORY * 2 + "“" + GERMAN[:110] + "”")

    assert told is not None
    assert "en" == told.language
