"""Texts that nobody writes, but scraping makes: never an exception, and time in proportion to length."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from sayso.records import Article, Extraction

Extract = Callable[[Article], Extraction]
SAID = "Ana Ode said the bridge at Marn was safe. "

TEXTS = {
    "empty": "",
    "blanks": " \t\u00a0\u2003\u200b" * 500,
    "line ends of every kind": "\n\r\r\n\u2028\u2029\x0b\x0c\x85" * 500,
    "one line of 10 kB": (SAID * 250)[:10_000],
    "one word of 200 kB": "a" * 200_000,
    "200 kB of blanks": " " * 200_000,
    "no sentence ends": "the bridge was safe and " * 500,
    "no words": "— … , ; " * 1000,
    "figures": "1,200.50 " * 1000,
    "straight marks": '"' * 1500,
    "opening marks": "“" * 1500,
    "closing marks": "”" * 1500,
    "apostrophes": "'" * 1500,
    "marks that alternate": "“”" * 700,
    "marks between letters": '"a"b' * 400,
    "an opening mark a line": "“It moved\n" * 1000,
    "a closing mark a line": "It moved”\n" * 1000,
    "10,000 marks among words": '" a ' * 10_000,
    "brackets": "([{" * 400,
    "control characters": "".join(map(chr, range(32))) * 50 + SAID,
    "control characters in a saying": "Ana\x00 Ode\x07 said “it\x1b holds”\x7f.",
    "right to left": "\u202e\u200fAna Ode said “it holds”\u202c." * 20,
    "combining marks": "a" + "\u0301" * 2000 + " said it holds.",
    "emoji": "😀👩\u200d👧 " * 500,
    "private use and unassigned": "\ue000\U0010ffff\U000e0001 " * 200,
    "the replacement character": "\ufffd" * 500 + SAID,
    "cues only": "said told according to citing that “ ” : " * 100,
    "colons": "Ode: Velm: Marn: " * 200,
    "dates only": "Monday 3 March 2030 last week two days ago " * 100,
    "names only": "Ana Ode, Tor Velm and Mary Hale, " * 200,
    "a saying in a saying in a saying": "Ode said that " * 60 + "it holds.",
    "silence upon silence": "did not respond to a request for comment " * 100,
}


def article(text: str) -> Article:
    """An article with this text."""
    return Article(name="odd", text=text, published="2031-03-12", language="en")


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_raises(extracted: Extract, name: str) -> None:
    """Whatever stands there is read; what is found points into it."""
    text = TEXTS[name]
    found = extracted(article(text))

    assert all(c.end <= len(text) for s in found.statements for c in (*s.content, *s.cue))
    assert all(c.of(text).strip() == c.of(text) for s in found.statements for c in s.content)


@pytest.mark.parametrize("name", ["empty", "blanks", "line ends of every kind", "200 kB of blanks", "no words"])
def test_where_nobody_speaks_nothing_is_found(extracted: Extract, name: str) -> None:
    """Blanks and punctuation are nobody's words."""
    assert () == extracted(article(TEXTS[name])).statements


@pytest.mark.parametrize(
    "unit",
    ["the bridge was safe and ", "Mr Velm walked. ", "did not respond ", "It moved”\n", "Monday 3 March, ", ": "],
    ids=["no sentence ends", "names", "silence", "stray marks", "dates", "colons"],
)
def test_time_grows_with_length(extracted: Extract, unit: str) -> None:
    """Four times the text takes at most eight times as long; a cost that grows with the square takes sixteen."""

    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        before = time.process_time()
        extracted(article(text))
        return time.process_time() - before

    seconds(1000)

    assert seconds(16_000) < 8 * seconds(4_000) + 0.3
