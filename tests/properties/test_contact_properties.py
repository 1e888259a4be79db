"""Contacts in texts that nobody writes: never an exception, whole spans, two parties at least, time by length."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.extract import understand
from sayso.extract.contacts import find_contacts
from sayso.records import CONTACTS, STATUSES, Article, Happening
from sayso.resources import Tools

WORDS = [
    *(
        "Ana Ode",
        "Lena Marsk",
        "Veldia",
        "the Quay Lantern",
        "they",
        "he",
        "the two leaders",
        "her Veldian counterpart",
    ),
    *("met", "spoke", "called", "phoned", "visited", "will meet", "did not meet", "may call", "denied", "said that"),
    *(
        "talks",
        "the call",
        "a meeting",
        "their talks",
        "a letter",
        "by phone",
        "no call",
        "ahead of",
        "during",
        "between",
    ),
    *("with", "to", "and", "on Monday", "in London", "if", "“", "”", ",", ".", "?", "\n", "whether", "is planned"),
]
UNITS = {
    "verbs": "Ode met Marsk and ",
    "nouns that point back": "the call, their talks, ",
    "parties": "talks between Ode and Marsk, ",
    "sayings": "Ode said that Marsk met her, ",
    "one sentence of many meetings": "meet Ode with Marsk in ",
}


@pytest.fixture(scope="session")
def read(rule_tools: Tools) -> object:
    """`contacts_in` with the tools of English bound, which would fill pages in a failing example."""
    return lambda text: contacts_in(text, rule_tools)


def contacts_in(text: str, tools: Tools) -> tuple[Happening, ...]:
    """The contacts that a text tells of."""
    article = Article(name="odd", text=text, published="2031-05-14", language="en")
    seen = understand(article, tools)
    found = seen.extraction
    return find_contacts(seen.view, seen.cast, found.statements, found.timexes, article=article)


@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_words_in_any_order(read: object, words: list[str]) -> None:
    """Whatever stands there, a contact has two parties, a known kind and status, and its word within its clause."""
    text = " ".join(words)
    found = read(text)  # type: ignore[operator]

    assert all(len(c.parties) >= 2 and c.by and c.kind in CONTACTS and c.status in STATUSES for c in found)
    assert all(c.word in c.span and c.span.end <= len(text) for c in found)
    assert all(0 <= m.start < m.end <= len(text) for c in found for m in c.marks)
    assert [c.word for c in found] == sorted({c.word for c in found})


@pytest.mark.parametrize("name", UNITS)
def test_time_grows_with_length(rule_tools: Tools, name: str) -> None:
    """Four times the text takes at most eight times as long to look through for contacts."""

    def seconds(length: int) -> float:
        article = Article(name="odd", text=UNITS[name] * (length // len(UNITS[name])), language="en")
        seen = understand(article, rule_tools)
        found = seen.extraction
        before = time.process_time()
        find_contacts(seen.view, seen.cast, found.statements, found.timexes, article=article)
        return time.process_time() - before

    assert seconds(8_000) < 8 * seconds(2_000) + 0.3
