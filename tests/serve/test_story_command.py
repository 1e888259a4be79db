"""``sayso brief --story``: a story's claims by independent origins, and what stands against them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sayso.ledger import claims, open_ledger
from sayso.records import Relation
from tests.ledger.test_ledger_claims import AGAINST, BOTH, IS_SAFE, IS_SHUT
from tests.ledger.test_ledger_claims import ledger as two_claims  # noqa: F401  # a fixture
from tests.serve.articles import Ran

Sayso = Callable[..., Ran]


@pytest.fixture
def db(two_claims, monkeypatch: pytest.MonkeyPatch) -> Path:  # type: ignore[no-untyped-def]  # noqa: F811
    """A ledger with one story of two claims, found by itself."""
    monkeypatch.setenv("SAYSO_DB", str(two_claims.path))
    return Path(two_claims.path)


def test_a_claim_is_told_with_its_origins_and_what_denies_it(sayso: Sayso, db: Path) -> None:
    """In the article's words, with form, outlet and day of each telling."""
    told = sayso("brief", "--story", "bridge").out

    assert "“the café bridge is shut”" in told
    assert "1 origin · told by 1" in told
    assert "Tor Velm (direct, The Lantern 9 Mar)" in told
    assert "⚡ denied: “the bridge was safe on 9 March” — Coast Wire" in told


def test_a_program_gets_the_same_in_the_exports_words(sayso: Sayso, db: Path) -> None:
    """Untraced tellings are there and not counted."""
    (brief,) = [json.loads(sayso("brief", "--story", "bridge", "--json").out)]
    claim = next(c for c in brief["claims"] if c["id"] == IS_SHUT.id)

    assert (1, [True, False]) == (claim["independent_origins"], [o["counted"] for o in claim["origins"]])
    assert [IS_SAFE.id] == [a["claim"] for a in claim["against"]]


def test_claims_that_one_outlet_has_are_counted(sayso: Sayso, db: Path) -> None:
    """Where nothing stands against them."""
    with open_ledger(db) as ledger:
        claims.settle(ledger, BOTH, (IS_SAFE, IS_SHUT), (), of=claims.basis(ledger, BOTH))
    told = sayso("brief", "--story", "bridge").out

    assert "Nothing in it is told by two outlets, and nothing is disputed." in told
    assert "only in Daily Quay 1 claim · The Lantern 1 claim" in told


def test_each_relation_has_its_word(sayso: Sayso, db: Path) -> None:
    """Beside the mark."""
    with open_ledger(db) as ledger:
        other = Relation(AGAINST.a, AGAINST.b, "figures_differ", 0.5, "two against three")
        claims.settle(ledger, BOTH, (IS_SAFE, IS_SHUT), (other,), of=claims.basis(ledger, BOTH))

    assert "≠ other figures: “" in sayso("brief", "--story", "bridge").out


@pytest.mark.parametrize("more", [("--speaker", "Ode"), ("--each", "3"), ("--outlet", "Quay")])
def test_other_questions_do_not_go_with_a_story(sayso: Sayso, db: Path, more: tuple[str, str]) -> None:
    """One line says which do."""
    ran = sayso("brief", "--story", "bridge", *more)

    assert (2, "") == (ran.code, ran.out)
    assert "--story goes with" in ran.err
