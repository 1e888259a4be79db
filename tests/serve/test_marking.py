"""Marks in an article's text."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from sayso.records import Span
from sayso.serve.marking import Mark, marked, paragraphs

TEXT = st.text("ab é🛶\n\r“", min_size=1, max_size=80)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    """A text and any marks in it, crossing each other as they like."""
    text = draw(TEXT)
    marks = []
    for number in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(text) - 1))
        span = Span(start, draw(st.integers(start + 1, len(text))))
        content = draw(st.booleans())
        marks.append(Mark(span, "content" if content else "cue", str(number) if content else None))
    return text, marks


def without_marks(shown: str) -> str:
    """The text under the marks."""
    return re.sub(r"⟦\d+ |⟧", "", shown)


@given(marked_texts())
def test_the_marks_change_no_character_of_the_text(case: tuple[str, list[Mark]]) -> None:
    """Taking the marks away leaves each paragraph as the article has it."""
    text, marks = case
    found = [without_marks(marked(text, p.span, p.marks, plain=True).plain) for p in paragraphs(text, marks)]

    assert [line.strip() for line in text.split("\n") if line.strip()] == [
        line.replace("␍", "\r").strip() for line in found
    ]


@given(marked_texts())
def test_every_mark_of_a_paragraph_opens_once_and_closes_once(case: tuple[str, list[Mark]]) -> None:
    """As many brackets open as close in the whole text, one pair for each content span that holds more than space."""
    text, marks = case
    shown = "".join(marked(text, p.span, p.marks, plain=True).plain for p in paragraphs(text, marks))
    lines = [p.span for p in paragraphs(text, [])]
    content = [mark.span for mark in marks if mark.label is not None]

    assert sum(any(s.start <= m.start < s.end for s in lines) for m in content) == shown.count("⟦")
    assert sum(any(s.start < m.end <= s.end for s in lines) for m in content) == shown.count("⟧")


def test_nested_content_nests_its_brackets() -> None:
    """The outer statement opens first and closes last."""
    text = "Tor said that Ana said no."
    marks = [Mark(Span(23, 25), "content", "2", nested=True), Mark(Span(9, 25), "content", "1")]

    assert "Tor said ⟦1 that Ana said ⟦2 no⟧⟧." == marked(text, Span(0, 26), marks, plain=True).plain


def test_styled_text_numbers_content_and_keeps_brackets_for_what_is_nested() -> None:
    """An underline within an underline cannot be seen, so the nested one has its brackets."""
    text = "Tor said that Ana said no."
    marks = [Mark(Span(23, 25), "content", "12", nested=True), Mark(Span(9, 25), "content", "1")]
    shown = marked(text, Span(0, 26), marks, plain=False)

    assert "Tor said ¹that Ana said ⟦¹²no⟧." == shown.plain
    assert {"underline", "number"} <= {str(span.style) for span in shown.spans}


def test_overlapping_styles_add_up() -> None:
    """A cue inside content is both."""
    marks = [Mark(Span(0, 4), "content", "1"), Mark(Span(1, 2), "cue")]
    shown = marked("abcd", Span(0, 4), marks, plain=True)

    assert ["⟦1 ", "a", "b", "cd", "⟧"] == [shown.plain[s.start : s.end] for s in shown.spans]
    assert ["number", "underline", "underline italic", "underline", "number"] == [str(s.style) for s in shown.spans]
