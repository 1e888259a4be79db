"""The measure of origins and relations: what it is given, and what its baselines say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals import origins as measure
from evals.parts import shared_folder
from evals.score import Scorer
from sayso.connect import load_lore
from sayso.records import Article, Extraction, Hop, Party, Span, Statement

TEXT = "The mill at Marn was sold, Ana Lund said on Monday. It rained."


@pytest.fixture(scope="module")
def pile() -> measure.Pile:
    """One invented article with one statement."""
    article = Article("one", TEXT, outlet="The Quay", url="https://quay.example/one", published="2031-05-04")
    party = Party("Ana Lund", "person")
    statement = Statement(
        article.id, Span(27, 35), (Span(36, 40),), (Span(0, 25),), "indirect", "says", 1.0, "test",
        speaker=party, chain=(Hop(party, Span(27, 35), "test"),),
    )  # fmt: skip
    return measure.Pile(
        {"one": article}, {article.id: "one"}, {"one": Extraction((statement,))}, {}, {}, load_lore().places
    )


def given(content: object, **more: object) -> measure.Given:
    """A claim of the gold with one telling."""
    return measure.Given("story-mill", ({"article": "one", "content": content, "chain": [], **more},))


@pytest.mark.parametrize(("content", "speaker"), [([0, 25], "Ana Lund"), ([4, 16], "Ana Lund"), ([52, 61], None)])
def test_the_products_own_chain(pile: measure.Pile, content: list[int], speaker: str | None) -> None:
    """A telling has the chain of the statement on its words, or of the one that holds them, or none."""
    (account,) = measure.accounts_of(pile, given(content), measure.by_product)

    assert (account.chain[-1].party.name if account.chain else None) == speaker


def test_the_golds_chain(pile: measure.Pile) -> None:
    """The gold's "unnamed: ..." and its kinds become the ledger's."""
    chain = [{"who": "Coast Wire", "kind": "wire"}, {"who": "unnamed: two aides", "kind": "unnamed"}]
    (account,) = measure.accounts_of(pile, given([[0, 8], [12, 25]], chain=chain), measure.by_gold)

    assert [hop.party for hop in account.chain] == [Party("Coast Wire", "outlet"), Party("two aides", "unnamed")]
    assert [len(m(pile, [account])) for m in (measure.always_one, measure.articles_counted, measure.sites_counted)] == [
        1
    ] * 3


def test_scored_against_gold(pile: measure.Pile, tmp_path: Path) -> None:
    """A ledger of the gold's own claims is scored by the shared scorer."""
    shared = shared_folder()
    if not (shared / "score" / "score.py").is_file():
        pytest.skip("needs score.py in the folder that SAYSO_SHARED names (default: ../shared)")
    row = {
        "type": "claim", "id": "story-mill", "claim": "sold", "independent_origins": 1,
        "statements": [{"article": "one", "content": [0, 25]}], "origins": [{"who": "Lund", "statements": [0]}],
    }  # fmt: skip
    (tmp_path / "gold" / "claims").mkdir(parents=True)
    (tmp_path / "gold" / "claims" / "story.jsonl").write_text(json.dumps(row) + "\n", encoding="utf8")
    accounts = measure.accounts_of(pile, given([0, 25]), measure.by_product)
    lines = measure.ledger(pile, {"story-mill": (accounts, measure.found_by(pile, accounts))})
    definitions = Scorer(shared / "score" / "score.py").definitions
    figures, _ = measure.scored(definitions, tmp_path, lines)

    assert (figures["tellings_located"], figures["origins_of_one_kept_one"]) == (100.0, 100.0)
    assert [c.id for c in measure.claims_of(measure.gold_rows(tmp_path))] == ["story-mill"]
