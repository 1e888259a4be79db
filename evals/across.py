"""Across outlets: stories, copies, claims, origins and relations, each measured alone and then from raw articles.

Baselines stand in the same tables; those of sentence vectors only where their package is installed (`evals.vectors`).
`evals.run` puts the tables it writes (``across_report.md``) into ``REPORT.md``. Exit code 0: every floor holds; 1: one
does not.
"""

from __future__ import annotations

import argparse
import json
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from evals import claims, copies, origins, stance, stories
from evals.floors import corpus_sha256, held
from evals.parts import ROOT, scorer_missing, shared_folder
from evals.piles import make_ledger
from evals.report import Table, cell, markdown
from evals.score import Scorer
from evals.vectors import minilm

FLOORS = ROOT / "evals" / "floors.json"
REPORT = ROOT / "evals" / "across_report.md"
WHOLE = (
    "tellings_located",
    "same_claim_f1",
    "kept_apart",
    "origins_of_many_exact",
    "origins_of_one_kept_one",
    "relations_found",
    "relations_precision",
)
"""What is told of the whole way, in the scorer's words."""


def whole_way(shared: Path, folder: Path, *, workers: int) -> Table:
    """The figures of ``score.py claims`` on a ledger made of the gold's raw articles."""
    pile = make_ledger("claims", [shared / "gold" / "inputs" / "claims.jsonl"], folder=folder, workers=workers)
    definitions = Scorer(shared / "score" / "score.py").definitions
    figures, _ = definitions.claims(Namespace(gold=[str(shared / "gold" / "claims")], ledger=str(pile.export)))
    note = (
        "`score.py claims` on a ledger of the gold's articles. A telling that is another part of a sentence than the"
        " ledger has is not located."
    )
    return Table("From raw articles", note, WHOLE, (tuple(cell(figures[name]) for name in WHOLE),))


def tables(shared: Path, folder: Path, *, workers: int) -> dict[str, Table]:
    """Every table by the name of its part."""
    corpora = shared / "corpora"
    parts = {
        "news_clusters": list(stories.news_clusters(corpora / "news_clusters")),
        "BASIL": list(stories.basil(corpora / "basil")),
    }
    lines = (shared / "gold" / "inputs" / "claims.jsonl").read_text(encoding="utf8").splitlines()
    copied, _ = copies.measured(
        [copies.article_of(json.loads(line)) for line in lines], copies.gold_of(shared / "gold" / "claims")
    )
    vectors = minilm()
    return {
        "across_stories": stories.measured(parts, vectors=vectors),
        "across_copies": copied,
        "across_claims": claims.table(shared, vectors=vectors),
        "across_origins": origins.table(shared)[0],
        "across_stance": stance.table(corpora),
        "across_whole": whole_way(shared, folder, workers=workers),
    }


def figures(made: Mapping[str, Table]) -> dict[str, float]:
    """The figures that have floors: sayso's own rows of the claims, the origins and the whole way."""
    found: dict[str, float] = {}
    for part, columns in (
        ("across_claims", {"F1": "pair_f1", "kept apart": "kept_apart"}),
        ("across_origins", {m: m for m in (*origins.MEASURES[:3], *origins.RELATIONS)}),
        ("across_whole", {m: m for m in WHOLE}),
    ):
        row = dict(zip(made[part].head, made[part].rows[0], strict=True))
        found |= {f"{part}.{name}": float(row[column]) for column, name in columns.items()}
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m evals.across", description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--raise-floors", action="store_true", help="lift the floors to what was measured")
    args = parser.parse_args(argv)
    shared = shared_folder()
    if scorer_missing(shared):
        return 1
    with TemporaryDirectory() as folder:
        made = tables(shared, Path(folder), workers=args.workers)
    text = "\n".join(map(markdown, made.values()))
    REPORT.write_text(text, encoding="utf8")
    print(text)
    found = figures(made)
    gold = sorted((shared / "gold" / "claims").glob("*.jsonl"))
    corpora = {part: corpus_sha256(gold) for part in ("across_claims", "across_origins", "across_whole")}
    return held(FLOORS, found, corpora=corpora, lift=args.raise_floors)


if __name__ == "__main__":
    sys.exit(main())
