"""Whether unnamed sources are recognised as such: precision and recall of the kind unnamed among statements found.

What is counted. Gold statements and sayso's are matched as ``score.py`` matches them (contents overlap by half, one to
one, best first, a speaker that agrees breaks ties). Of the pairs, gold says *unnamed* where its speaker begins with
"unnamed"; sayso says so where its speaker's kind is unnamed. A pair counts neither way where gold allows the other
reading too (``speaker_alt``), where gold has nobody at all, and where the row is optional.

Run it with ``python -m evals.unnamed``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evals.parts import parts, shared_folder
from evals.piles import make_ledger
from evals.score import Miss, Row, Scorer, matched

PARTS = ("seeds", "statements")


@dataclass(frozen=True, slots=True)
class Recognised:
    """How many speakers gold calls unnamed, how many sayso does, and how many both."""

    gold: int
    predicted: int
    both: int
    misses: tuple[Miss, ...] = ()

    @property
    def precision(self) -> float | None:
        """In percent; ``None`` where sayso calls nobody unnamed."""
        return _percent(self.both, self.predicted)

    @property
    def recall(self) -> float | None:
        """In percent; ``None`` where gold calls nobody unnamed."""
        return _percent(self.both, self.gold)

    @property
    def f1(self) -> float | None:
        """In percent; ``None`` where neither calls anybody unnamed."""
        return _percent(2 * self.both, self.gold + self.predicted)


def recognised(scorer: Scorer, gold: Iterable[Path], ledger: Path) -> Recognised:
    """Count over files of gold statements."""
    definitions = scorer.definitions
    counts = {"gold": 0, "predicted": 0, "both": 0}
    misses = []
    for rows, found, article in scorer.beside(gold, ledger):
        for row, made in matched(definitions, rows, found, text=article["text"]):
            wanted, got = is_unnamed(row), (made.get("speaker") or {}).get("kind") == "unnamed"
            if not counts_here(definitions, row, made):
                continue
            counts["gold"] += wanted
            counts["predicted"] += got
            counts["both"] += wanted and got
            if wanted != got:
                kind = "unnamed missed" if wanted else "unnamed wrongly"
                misses.append(Miss(row["article"], kind, f"gold {row['speaker']!r} got {made.get('speaker')}"))
    return Recognised(**counts, misses=tuple(misses))


def is_unnamed(row: Row) -> bool:
    """Whether gold's speaker is somebody unnamed."""
    return str(row["speaker"]).startswith("unnamed")


def counts_here(definitions: Any, row: Row, made: Row) -> bool:
    """Whether a pair tells anything: not where gold is silent, optional, or content with what sayso says."""
    if row.get("optional") or not row["speaker"]:
        return False
    got = (made.get("speaker") or {}).get("kind") == "unnamed"
    others = row.get("speaker_alt", ())
    return is_unnamed(row) == got or not any(definitions.same_party({"who": n}, made.get("speaker")) for n in others)


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def main(argv: Sequence[str] | None = None) -> int:
    """Read the gold's articles, print a line for each part and one for both. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evals.unnamed", description=__doc__)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the ledgers and exports there")
    parser.add_argument("--errors", action="store_true", help="print every miss; the lines quote the corpora")
    args = parser.parse_args(argv)
    shared = shared_folder()
    definitions = shared / "score" / "score.py"
    if not definitions.is_file():
        print("the gold is not here: set SAYSO_SHARED to the folder that holds score/, gold/ and seeds/")
        return 1
    scorer = Scorer(definitions)
    every: list[Recognised] = []
    with ExitStack() as stack:
        folder = args.keep or Path(stack.enter_context(TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        for part in parts(shared):
            if part.name in PARTS:
                pile = make_ledger(part.name, part.inputs, folder=folder, workers=1)
                every.append(recognised(scorer, part.gold, pile.export))
                print(line(part.name, every[-1]))
    both = Recognised(*(sum(getattr(r, name) for r in every) for name in ("gold", "predicted", "both")))
    print(line("both", both))
    if args.errors:
        for miss in (m for r in every for m in r.misses):
            print(f"{miss.article}\t{miss.kind}\t{miss.detail}")
    return 0


def line(name: str, found: Recognised) -> str:
    """One part's figures."""
    return (
        f"{name:<12} gold {found.gold:>3}  sayso {found.predicted:>3}  both {found.both:>3}"
        f"  precision {found.precision}  recall {found.recall}  F1 {found.f1}"
    )


if __name__ == "__main__":
    sys.exit(main())
