"""``sayso explain``: what an article has of another's words, both texts side by side."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.ledger import open_ledger, stories
from sayso.records import Article, Copy, Extraction, Passage, Span, Story
from sayso.serve.copied import differences
from tests.serve.articles import Ran
from tests.serve.bridge_claim import COPIED, ECHO, LANTERN, POST, SOURCED, STORY, WIRE, make_ledger

Sayso = Callable[..., Ran]


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger of five articles, of which one is a wire's copy."""
    path = make_ledger(tmp_path / "sayso.db")
    monkeypatch.setenv("SAYSO_DB", str(path))
    return path


def compared(here: str, there: str) -> list[tuple[str, str]]:
    """What differs between two whole texts."""
    found = differences(Passage(Span(0, len(here)), Span(0, len(there))), here, there)
    return [(here[d.start : d.end], there[d.from_start : d.from_end]) for d in found]


# ---------------------------------------------------------------- what differs
@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ("the bridge is shut", "the bridge is shut", []),
        ("the bridge is shut", "the  bridge\n\nis shut", []),
        ("“the bridge’s shut”", '"the bridge\'s shut"', []),
        ("the meter is shut", "the metre is shut", [("meter", "metre")]),
        ("the bridge is shut", "the bridge was closed", [("is shut", "was closed")]),
        ("two cables had snapped", "two of the cables had snapped", [("", "of the")]),
        ("two of the cables had snapped", "two cables had snapped", [("of the", "")]),
        ("snapped, he said", "snapped he said", [(",", "")]),
        ("at noon", "by dusk", [("at noon", "by dusk")]),
    ],
)
def test_words_that_differ(here: str, there: str, expected: list[tuple[str, str]]) -> None:
    """Word by word; spaces and shapes of quotation marks aside."""
    assert expected == compared(here, there)


TEXTS = st.text(st.sampled_from('ab,. \n“"'), min_size=1, max_size=60)


@given(TEXTS, TEXTS)
def test_what_does_not_differ_is_the_same(here: str, there: str) -> None:
    """In both texts, spaces and quotation marks aside; differences come in order and never overlap."""
    found = differences(Passage(Span(0, len(here)), Span(0, len(there))), here, there)
    at, from_at = 0, 0
    for d in [*found, None]:
        one, other = (here[at : d.start], there[from_at : d.from_start]) if d else (here[at:], there[from_at:])

        assert "".join(one.split()).replace("“", '"') == "".join(other.split()).replace("“", '"')

        at, from_at = (d.end, d.from_end) if d else (at, from_at)


# ---------------------------------------------------------------- a page
def test_an_article_is_shown_beside_the_one_it_copies(sayso: Sayso, db: Path) -> None:
    """Two columns under the outlets' names; who copied whom, and why; differences have marks."""
    told = sayso("explain", "post.txt").out
    lines = told.splitlines()
    flowing = " ".join(told.split())

    assert "North Post copies Coast Wire ⧉ published on a later day; 1 passages, 97 % of its narrated words" in flowing
    assert "credited in ⟦MARN (Coast Wire)⟧ [0, 17)" in flowing
    assert ["North Post 10 Mar 2031", "Coast Wire 9 Mar 2031"] in [re.split(r"\s{3,}", line.strip()) for line in lines]
    assert any("Two‸ cables" in line and "Two ⟨of the⟩ cables" in line for line in lines)
    assert "⟨ ⟩ words that differ" in told


def test_on_a_narrow_page_one_stands_under_the_other(sayso: Sayso, db: Path) -> None:
    """Each with its outlet."""
    told = sayso("explain", "post.txt", columns=60).out

    assert "  North Post: MARN (Coast Wire) - Two‸ cables" in told
    assert "  Coast Wire: MARN (Coast Wire) - Two ⟨of the⟩ cables" in told
    assert all(len(line) <= 60 for line in told.splitlines())


def test_the_original_says_where_its_words_stand(sayso: Sayso, db: Path) -> None:
    """It copies nobody itself."""
    told = sayso("explain", WIRE.id[:10]).out

    assert "It carries nobody else's words, as far as the texts show." in told
    assert "⧉ North Post 10 Mar 2031" in told
    assert "⧉" not in sayso("explain", ECHO.id).out


def test_a_credit_alone_is_said_to_be_one(sayso: Sayso, db: Path) -> None:
    """There is nothing to lay beside it."""
    with open_ledger(db) as ledger:
        alone = Copy(POST.id, None, "all", (), "Coast Wire", ("its dateline names it",))
        stories.settle(ledger, (STORY,), (alone,), of=stories.basis(ledger))
    told = sayso("explain", "post.txt").out

    assert "North Post credits Coast Wire ⧉  its dateline names it" in told
    assert "no article of Coast Wire stands in the ledger to lay beside it" in told


def test_a_long_stretch_that_is_the_same_is_cut(sayso: Sayso, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """How much is left out is said."""
    path = make_ledger(tmp_path / "long.db")
    monkeypatch.setenv("SAYSO_DB", str(path))
    words = " ".join(f"word{n}" for n in range(200))
    assert [] == compared(words, words.replace(" ", "\n"))
    with open_ledger(path) as ledger:
        one, two = Article("one.txt", words, "One"), Article("two.txt", words.replace(" ", "  "), "Two")
        for article in (one, two):
            ledger.add(article, Extraction())
        both = Passage(Span(0, len(one.text)), Span(0, len(two.text)))
        story = Story((one.id, two.id), "x", None, None)
        stories.settle(ledger, (story,), (Copy(one.id, two.id, "all", (both,)),), of=stories.basis(ledger))
    told = sayso("explain", "one.txt").out

    assert "characters the same …" in told
    assert "word0 word1" in told
    assert "word199" in told
    assert "word100" not in told


# ---------------------------------------------------------------- a statement
def test_a_statement_in_copied_words_shows_them(sayso: Sayso, db: Path) -> None:
    """Only what stands around its content; one in words of its own shows none."""
    told = sayso("explain", COPIED.id).out

    assert any("Two‸ cables" in line and "Two ⟨of the⟩ cables" in line for line in told.splitlines())
    assert "ferry" not in told[told.index("⧉") :]
    assert "⧉" not in sayso("explain", SOURCED.id).out


def test_a_program_gets_both_texts(sayso: Sayso, db: Path) -> None:
    """With the spans of what differs."""
    article = json.loads(sayso("explain", "post.txt", "--json").out)
    statement = json.loads(sayso("explain", COPIED.id, "--json").out)
    (copy,) = article["copies"]
    (passage,) = copy["passages"]
    (difference,) = passage["differences"]

    assert ({"span": [0, 17], "text": "MARN (Coast Wire)"}, WIRE.id) == (copy["credited"], copy["copy_of"])
    assert POST.text[slice(*passage["span"])] == passage["text"]
    assert WIRE.text[slice(*passage["original"])] == passage["original_text"]
    assert (None, "of the") == (difference["span"], WIRE.text[slice(*difference["original"])])
    assert [WIRE.id] == [c["copy_of"] for c in statement["copies"]]
    assert ([], [POST.id]) == tuple(
        [c["article"] for c in json.loads(sayso("explain", "wire.txt", "--json").out)[key]]
        for key in ("copies", "copied_by")
    )
    assert [] == json.loads(sayso("explain", SOURCED.id, "--json").out)["copies"]


def test_what_names_neither_is_said(sayso: Sayso, db: Path) -> None:
    """In one line; the beginning of several ids as well."""
    nothing, several = sayso("explain", "nobody"), sayso("explain", "art-")

    assert (2, "") == (nothing.code, nothing.out)
    assert "no statement or article 'nobody' in the ledger." in nothing.err
    assert "no single article 'art-' in the ledger. It may be any of 5" in several.err
    assert LANTERN.name in sayso("explain", "lantern.txt").out
