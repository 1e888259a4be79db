"""What a stranger's text may do to a terminal: nothing."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.serve.safe import one_line, shortened, to_json, visible

HOSTILE = st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "L", "So", "Mn", "Po"]))
OBEYED = {"Cc", "Cf", "Cs", "Zl", "Zp"}
JOINERS = {"\u200c", "\u200d"}


def obeyed(text: str) -> set[str]:
    """The characters of a text that a terminal might obey or hide."""
    return {c for c in text if unicodedata.category(c) in OBEYED and c not in JOINERS}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("\u202egnp.exe", "‹U+202E›gnp.exe"),
        ("\u2066a\u2069", "‹U+2066›a‹U+2069›"),
        ("\x9b31m", "‹U+009B›31m"),
        ("\x7f", "␡"),
        ("\ud800", "‹U+D800›"),
        ("a\tb", "a b"),
        ("a\r\nb\nc", "a\nb\nc"),
        ("a\rb", "a␍b"),
        ("so\u00adft ze\u200bro \ufeff", "soft zero "),
        ("👩\u200d🚀 naïve العربية שלום 字", "👩\u200d🚀 naïve العربية שלום 字"),
        ("[red]not markup[/red]", "[red]not markup[/red]"),
    ],
)
def test_what_a_terminal_would_obey_becomes_a_mark(text: str, shown: str) -> None:
    """Controls and overrides become marks; letters of every script, emoji and brackets stay."""
    assert shown == visible(text)


@given(HOSTILE)
def test_nothing_that_is_obeyed_survives(text: str) -> None:
    """Besides line breaks, no control, format or separator character is left."""
    assert obeyed(visible(text)) <= {"\n"}


@given(HOSTILE)
def test_making_visible_twice_changes_nothing_more(text: str) -> None:
    """What was made visible is safe as it is."""
    assert visible(text) == visible(visible(text))


@given(HOSTILE)
def test_one_line_is_one_line(text: str) -> None:
    """No line break of any kind is left, nor two spaces in a row."""
    line = one_line(text)

    assert [line] == (line.splitlines() or [""])
    assert "  " not in line


@given(HOSTILE, st.integers(2, 60))
def test_shortened_keeps_to_its_limit_and_says_that_it_cut(text: str, limit: int) -> None:
    """At most so many characters, and an ellipsis where any are missing."""
    short, whole = shortened(text, limit), one_line(text)

    assert len(short) <= limit
    assert short == whole or short.endswith("…")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | HOSTILE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(HOSTILE, inner, max_size=3),
)


@given(JSON)
def test_json_is_safe_to_show_and_loses_nothing(value: object) -> None:
    """A program reads back what was written, and a terminal finds nothing in it to obey."""
    written = to_json(value)

    assert value == json.loads(written)
    assert obeyed(written) <= {"\n"}


def test_json_puts_a_span_on_one_line() -> None:
    """Pairs of numbers are spans; text that looks like one stays text."""
    assert '{\n  "a": [1, 2],\n  "b": "[\\n  1,\\n  2\\n]"\n}' == to_json({"a": [1, 2], "b": "[\n  1,\n  2\n]"})
