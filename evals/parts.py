"""The data that sayso is scored on, read from the folder that ``SAYSO_SHARED`` names (default ``../shared``)."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from evals import gum

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Part:
    """One gold standard: what sayso reads, what it is scored against, and how.

    ``statements`` parts are files of gold rows, one an article; ``spans`` parts are one brat folder with ``text/`` and
    ``attributions/``; ``trees`` parts are one folder of GUM, whose texts are put together before they are read.
    ``gates`` names the figures that have floors. ``without_model`` parts are read by the rules alone, and their names
    end in ``_rules``.
    """

    name: str
    title: str
    kind: Literal["statements", "spans", "trees"]
    inputs: tuple[Path, ...]
    gold: tuple[Path, ...]
    gates: tuple[str, ...]
    without_model: bool = False

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file on which the part's figures rest."""
        if self.kind == "spans":
            return tuple(p for root in self.gold for p in (*root.glob("text/*.txt"), *root.glob("attributions/*.ann")))
        if self.kind == "trees":
            trees = [tree for root in self.gold for tree in gum.files(root)]
            return (*trees, *(tree.parent.parent / "dep" / f"{tree.stem}.conllu" for tree in trees))
        return (*self.inputs, *self.gold)


STATEMENT_GATES = (
    "f1",
    "end_to_end_f1",
    "content_exact",
    "speaker",
    "chain",
    "nested_chain",
    "act",
    "form",
    "hedge",
    "said_on",
)
SPAN_GATES = (
    *(f"{span}.{measure}" for span in ("source", "cue", "content") for measure in ("exact_f1", "overlap_f1")),
    "triple_f1",
    "triple_recall",
    "triple_precision",
    "say_type_triple_recall",
)
TREE_GATES = tuple(
    f"{genre}.{measure}" for genre in gum.GENRES for measure in ("recall", "others_recall", "recall_with_source")
)


def shared_folder() -> Path:
    """Where the corpora lie; the folder may not exist."""
    return Path(os.environ.get("SAYSO_SHARED") or ROOT.parent / "shared").resolve()


def scorer_missing(shared: Path) -> bool:
    """Whether the shared scorer is not here; says so, and what to do."""
    if (shared / "score" / "score.py").is_file():
        return False
    print("the corpora are not here: set SAYSO_SHARED to the folder that holds score/, gold/, seeds/ and corpora/")
    return True


def parts(shared: Path) -> tuple[Part, ...]:
    """The gold standards under ``shared``, in the report's order."""
    gold, dev = shared / "gold", shared / "corpora" / "polnear" / "dev"
    return (
        Part(
            name="seeds",
            title="Seed articles",
            kind="statements",
            inputs=(shared / "seeds" / "seeds.jsonl",),
            gold=tuple(sorted((gold / "seeds").glob("*.jsonl"))),
            gates=STATEMENT_GATES,
        ),
        Part(
            name="statements",
            title="Other outlets and years",
            kind="statements",
            inputs=(gold / "inputs" / "statements.jsonl",),
            gold=tuple(sorted((gold / "statements").glob("*.jsonl"))),
            gates=STATEMENT_GATES,
        ),
        Part(
            name="polnear",
            title="PolNeAR dev",
            kind="spans",
            inputs=(dev / "text",),
            gold=(dev,),
            gates=SPAN_GATES,
        ),
        Part(
            name="gum",
            title="GUM news and interviews",
            kind="trees",
            inputs=(),
            gold=(shared / "corpora" / "gum",),
            gates=TREE_GATES,
        ),
    )


def by_rules(part: Part) -> Part:
    """The same part, read by the rules alone, with floors of its own."""
    return replace(part, name=f"{part.name}_rules", title=f"{part.title}, rules alone", without_model=True)


def more_to_verify(shared: Path, *, articles: int) -> tuple[Path, ...]:
    """The first ``articles`` texts of PolNeAR train: read and verified, scored on nothing."""
    return tuple(sorted((shared / "corpora" / "polnear" / "train" / "text").glob("*.txt"))[:articles])
