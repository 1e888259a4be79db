"""Which speakers count as unnamed, and what tells nothing: figures from small gold files and ledgers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.parts import shared_folder
from evals.score import Scorer
from evals.unnamed import Recognised, line, recognised

TEXT = "Two aides said the bridge is shut. Tor Velm said it opens in April."
FIRST, SECOND = [[15, 33]], [[49, 66]]


@pytest.fixture
def scorer() -> Scorer:
    """The shared score.py."""
    path = shared_folder() / "score" / "score.py"
    if not path.is_file():
        pytest.skip("needs score.py in the folder that SAYSO_SHARED names (default: ../shared)")
    return Scorer(path)


def gold(content: list[list[int]], speaker: str, **more: object) -> dict[str, Any]:
    """A gold row."""
    kind = "unnamed" if speaker.startswith("unnamed") else "person"
    chain = [{"who": speaker, "kind": kind}]
    return {"article": "a", "content": content, "speaker": speaker, "speaker_kind": kind, "chain": chain, **more}


def made(content: list[list[int]], name: str, kind: str) -> dict[str, Any]:
    """A statement of a ledger."""
    speaker = {"name": name, "kind": kind, "entity": None}
    return {"type": "statement", "article": "art-0", "content": content, "speaker": speaker, "chain": [speaker]}


def figures(scorer: Scorer, folder: Path, rows: list[dict[str, Any]], found: list[dict[str, Any]]) -> Recognised:
    """Count them against each other."""
    gold_file, ledger = folder / "a.jsonl", folder / "ledger.jsonl"
    article = {"type": "article", "id": "art-0", "name": "a", "text": TEXT}
    gold_file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")
    ledger.write_text("".join(json.dumps(row) + "\n" for row in (article, *found)), encoding="utf8")
    return recognised(scorer, [gold_file], ledger)


AIDES, VELM = made(FIRST, "two aides", "unnamed"), made(SECOND, "Tor Velm", "person")


@pytest.mark.parametrize(
    ("rows", "found", "expected"),
    [
        ([gold(FIRST, "unnamed: aides"), gold(SECOND, "Tor Velm")], [AIDES, VELM], (1, 1, 1)),
        ([gold(FIRST, "unnamed: aides")], [made(FIRST, "aides", "document")], (1, 0, 0)),
        ([gold(SECOND, "Tor Velm")], [made(SECOND, "he", "unnamed")], (0, 1, 0)),
        ([gold(FIRST, "unnamed: aides")], [VELM], (0, 0, 0)),
        ([gold(SECOND, "Tor Velm", optional=True)], [made(SECOND, "he", "unnamed")], (0, 0, 0)),
        ([gold(SECOND, "unnamed: a man", speaker_alt=["Tor Velm"])], [VELM], (0, 0, 0)),
        ([gold(FIRST, "")], [AIDES], (0, 0, 0)),
    ],
    ids=["right", "missed", "wrongly", "statement not found", "optional", "the other reading", "nobody in gold"],
)
def test_what_counts(
    scorer: Scorer, tmp_path: Path, rows: list[Any], found: list[Any], expected: tuple[int, int, int]
) -> None:
    """Only found statements count, and only where gold is of one mind."""
    got = figures(scorer, tmp_path, rows, found)

    assert expected == (got.gold, got.predicted, got.both)


def test_precision_recall_and_f1() -> None:
    """Worked by hand: 3 of 4 right, 3 of 5 found."""
    found = Recognised(gold=5, predicted=4, both=3)

    assert (75.0, 60.0, 66.7) == (found.precision, found.recall, found.f1)
    assert "F1 66.7" in line("seeds", found)


def test_without_anybody_unnamed_there_is_no_figure() -> None:
    """A share of nothing is none, not zero."""
    nobody = Recognised(gold=0, predicted=0, both=0)

    assert (None, None, None) == (nobody.precision, nobody.recall, nobody.f1)
