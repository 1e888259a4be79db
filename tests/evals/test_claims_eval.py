"""The measure of claims: pairs counted as the scorer counts them, on a gold file written for the test."""

from __future__ import annotations

from typing import Any

import pytest

from evals.claims import Case, Measured, by_likeness, by_sayso, case_of, cases, common_words, measured, over
from evals.parts import shared_folder
from sayso.connect.claims import Page
from sayso.connect.compare import Comparer, load_comparer
from sayso.connect.places import load_places

TEXTS = {
    "a": "The ferry was overloaded with trucks, Ana Ode said. Rain fell on Marn.",
    "b": "The ship had been overloaded with trucks, said Ana Ode. Nobody was hurt in Velm.",
}


@pytest.fixture(scope="module")
def comparer() -> Comparer:
    """The model that ships."""
    return load_comparer(load_places())


def row(article: str, words: str, speaker: str = "") -> dict[str, Any]:
    """A telling as the gold writes it."""
    start = TEXTS[article].index(words)
    chain = [{"who": speaker, "kind": "person"}] if speaker else []
    return {
        "article": article,
        "content": [start, start + len(words)],
        "speaker": speaker,
        "chain": chain,
        "attributed": bool(speaker),
    }


@pytest.fixture
def case() -> Case:
    """Two claims, one of them told twice, and a pair of look-alikes."""
    overloaded = [
        row("a", "The ferry was overloaded with trucks", "Ana Ode"),
        row("b", "The ship had been overloaded with trucks", "Ana Ode"),
    ]
    rain, nobody = row("a", "Rain fell on Marn"), row("b", "Nobody was hurt in Velm")
    rows = [
        {"type": "article", "article": "a"},
        {"type": "claim", "id": "c1", "statements": overloaded},
        {"type": "claim", "id": "c2", "statements": [rain]},
        {"type": "not_same", "a": rain, "b": nobody, "why": "other things"},
        {"type": "relation", "a": "c1", "b": "c2", "relation": "contradicts"},
    ]
    return case_of("ferry", rows, {a: Page(a, text) for a, text in TEXTS.items()})


def test_a_place_is_one_telling(case: Case) -> None:
    """Rows that name the same words mean the same telling; the attributed ones are statements."""
    assert len(case.tellings) == 4
    assert sum(t.statement is not None for t in case.tellings.values()) == 2
    assert case.claims["c2"][0] == case.apart[0][0]


def test_all_right(case: Case, comparer: Comparer) -> None:
    """Sayso groups the two and keeps the others apart."""
    found = measured(case, by_sayso(comparer)(case))

    assert found == Measured(gold=1, found=1, wrong=0, apart=1, kept=1)
    assert (found.recall, found.precision, found.f1, found.kept_apart) == (100.0, 100.0, 100.0, 100.0)


def test_all_in_one(case: Case) -> None:
    """One group for everything finds all and keeps nothing apart."""
    assert measured(case, [case.tellings]) == Measured(gold=1, found=1, wrong=2, apart=1, kept=0)


def test_all_alone(case: Case) -> None:
    """A group for each telling finds nothing."""
    found = measured(case, [[key] for key in case.tellings])

    assert (found.recall, found.f1, found.kept_apart) == (0.0, 0.0, 100.0)


def test_counts_add_up(case: Case, comparer: Comparer) -> None:
    """Over files the pairs are summed; a plain likeness is measured the same way."""
    assert over([case, case], by_likeness(comparer, common_words, 0.3)) == Measured(2, 2, 0, 2, 2)


def test_the_gold_is_read(comparer: Comparer) -> None:
    """Every file's tellings lie in its articles; sayso does better than chance on them."""
    shared = shared_folder()
    if not (shared / "gold" / "claims").is_dir():
        pytest.skip("the shared folder is not here")
    some = cases(shared)
    total = over(some, by_sayso(comparer))

    assert sum(len(c.claims) for c in some) >= 88
    assert total.f1 >= 65
    assert total.kept_apart >= 90
