"""Clauses: the golden cases, and what must hold of the clauses of any text and of any parse."""

from __future__ import annotations

import time
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.extract.clauses import CLOSING, OPENING, clauses
from sayso.extract.parse import Parse, Parsed, Sentence, Token, link, parser_of
from sayso.records import Span
from sayso.resources import Tools

GOLDEN = Path(__file__).parents[1] / "golden" / "claims" / "clauses.toml"
CASES: list[dict[str, Any]] = tomllib.loads(GOLDEN.read_text(encoding="utf8"))["case"]


@pytest.fixture(scope="session")
def parse(rule_tools: Tools) -> Parse:
    """The parser, as a plain function."""
    return parser_of(rule_tools)


def _params() -> list[object]:
    """Every case, those that are not right yet marked to fail."""
    return [
        pytest.param(
            case,
            id=case["name"],
            marks=[pytest.mark.xfail(strict=True, reason=case["open"])] if "open" in case else [],
        )
        for case in CASES
    ]


@pytest.mark.parametrize("case", _params())
def test_golden(case: dict[str, Any], parse: Parse) -> None:
    """A case's text has just the clauses that the case lists."""
    text = case["text"]

    assert case["clauses"] == [clause.of(text) for clause in clauses(parse(text, ()))]


def test_cases_are_named_once_and_most_say_when_not_to_cut() -> None:
    """No two cases share a name, and there is about one that must stay whole for two that are cut."""
    names = [case["name"] for case in CASES]
    whole = sum(len(case["clauses"]) == 1 for case in CASES)

    assert len(set(names)) == len(names)
    assert whole >= len(CASES) // 3


# ---------------------------------------------------------------- what holds of all texts
def check(found: tuple[Span, ...], text: str) -> None:
    """Clauses are in reading order, disjoint, within the text, and begin and end with a letter, a digit or its mark."""
    assert sorted(found) == list(found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for clause in found:
        told = clause.of(text)
        assert told[0].isalnum() or told[0] in OPENING
        assert told[-1].isalnum() or told[-1] in CLOSING


@settings(max_examples=25, deadline=None)
@given(picked=st.lists(st.sampled_from([case["text"] for case in CASES]), min_size=1, max_size=5))
def test_paragraphs_do_not_change_each_others_clauses(picked: list[str], parse: Parse) -> None:
    """An article's clauses are its paragraphs' clauses, moved."""
    whole = "\n\n".join(picked)
    wanted, at = [], 0
    for text in picked:
        wanted += [Span(at + c.start, at + c.end) for c in clauses(parse(text, ()))]
        at += len(text) + 2
    parsed = parse(whole, ())
    found = clauses(parsed)

    check(found, whole)
    assert wanted == list(found) == list(clauses(parsed))


@settings(max_examples=40, deadline=None)
@given(text=st.text(st.sampled_from("ab dA.,;—-–\n“”\"'()[]%$10 \u00a0é"), max_size=120))
def test_any_text(text: str, parse: Parse) -> None:
    """Whatever stands there, clauses point to words in it."""
    check(clauses(parse(text, ())), text)


WORDS = (
    "who",
    "and",
    "with",
    "in",
    "after",
    "not",
    "may",
    "left",
    ",",
    "—",
    "response",
    "“",
    "mill",
    "40",
    "%",
    "only",
)
TAGS = ("VBD", "VBG", "VBN", "VB", "MD", "NN", "NNS", "WP", "WRB", "IN", "CC", ",", "TO", "DT")
POS = ("VERB", "AUX", "NOUN", "PROPN", "ADP", "PUNCT")
DEPS = (
    "conj", "cc", "advcl", "mark", "relcl", "acl", "prep", "pobj", "pcomp", "appos", "ccomp", "xcomp", "nsubj", "dobj",
    "advmod", "aux", "neg", "det",
)  # fmt: skip


@st.composite
def parses(draw: st.DrawFn) -> Parsed:
    """One sentence with any words, any labels and any tree over them."""
    count = draw(st.integers(1, 30))
    order = draw(st.permutations(range(count)))
    heads = {order[0]: order[0]} | {order[n]: order[draw(st.integers(0, n - 1))] for n in range(1, count)}
    tokens, at = [], 0
    for i in range(count):
        word = draw(st.sampled_from(WORDS))
        tag, pos, dep = draw(st.sampled_from(TAGS)), draw(st.sampled_from(POS)), draw(st.sampled_from(DEPS))
        root = heads[i] == i
        tokens.append(Token(i, at, at + len(word), word, word, pos, tag, "ROOT" if root else dep, heads[i], 0))
        at += len(word) + 1
    link(tokens)
    text = " ".join(t.text for t in tokens)
    return Parsed(text, tuple(tokens), (Sentence(0, count - 1, 0),), (Span(0, len(text)),))


@settings(max_examples=300, deadline=None)
@given(parsed=parses())
def test_any_parse(parsed: Parsed) -> None:
    """However wrong a parse is, its clauses are in order and disjoint."""
    check(clauses(parsed), parsed.text)


def test_time_grows_with_the_text(parse: Parse) -> None:
    """Twenty times the sentences take about twenty times as long, and a sentence without an end is not cut at all."""
    one = parse("\n".join(case["text"] for case in CASES), ())
    many = parse("\n".join(case["text"] for case in CASES * 20), ())
    endless = parse("the bridge was shut and the mill burned and " * 200, ())
    spent = []
    for parsed in (one, many, endless):
        started = time.process_time()
        for _ in range(3):
            found = clauses(parsed)
        spent.append(time.process_time() - started)

    assert spent[1] < 20 * 2.5 * spent[0] + 0.2
    assert spent[2] < 1
    check(found, endless.text)
