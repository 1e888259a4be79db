"""Piles of articles read through the real pipeline: a ledger, its export, and the proof of its spans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sayso.ledger import open_ledger, queries
from sayso.ledger.export import EXPORTERS
from sayso.ledger.verification import verify
from sayso.pipeline import run
from sayso.settings import Settings


@dataclass(frozen=True, slots=True)
class Pile:
    """One ledger that was made: where its export lies, its counts, and what was wrong with its spans."""

    name: str
    export: Path
    articles: int
    statements: int
    failed: int
    checked: int
    problems: tuple[str, ...]


def make_ledger(name: str, inputs: Iterable[Path], *, folder: Path, workers: int, without_model: bool = False) -> Pile:
    """Read ``inputs`` into ``folder/name.db``, export it as JSON lines beside it, and verify every span.

    ``without_model`` leaves attribution to the rules alone.
    """
    chosen = {"model": ""} if without_model else {}
    db, export = folder / f"{name}.db", folder / f"{name}.jsonl"
    for old in folder.glob(f"{name}.db*"):
        old.unlink()
    with open_ledger(db, create=True) as ledger:
        done = run(list(inputs), ledger, settings=Settings(db=db, workers=workers, **chosen))
        with export.open("wb") as out:
            EXPORTERS["jsonl"](ledger, out)
        proof = verify(ledger)
        counts = queries.counts(ledger)
        return Pile(
            name=name,
            export=export,
            articles=counts.articles,
            statements=counts.statements,
            failed=done.failed,
            checked=proof.checked["spans"],
            problems=tuple(map(str, proof.problems)),
        )
