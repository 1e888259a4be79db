"""Who speaks, who is unnamed, and who is the same across articles: three measures with their floors, in one report.

Run it with ``make eval-who``; `evals.run` puts the tables it writes (``who_report.md``) into ``REPORT.md``.
Exit code 0: every floor holds; 1: one does not.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from evals import linking, speakers
from evals.floors import corpus_sha256, held
from evals.parts import ROOT, parts, scorer_missing, shared_folder
from evals.piles import make_ledger
from evals.report import Table, cell, markdown
from evals.score import Scorer
from evals.unnamed import PARTS, Recognised, recognised

FLOORS = ROOT / "evals" / "floors.json"
REPORT = ROOT / "evals" / "who_report.md"

SPEAKERS = (
    ("basil.spans", "BASIL, visible half: quoted spans whose label names a person"),
    ("basil.right", "… that get that person"),
    ("basil.right_of_found", "… of those that a statement covers"),
    ("basil.nobody", "… whose statement has no speaker"),
    ("polnear.direct", "PolNeAR dev: direct statements"),
    ("polnear.nobody", "… with no speaker"),
    ("polnear.bare", "of all statements: speaker only described, though the word stands beside a name"),
    ("gum.he_and_she.named", "GUM: he and she as sources, whose chain has a name"),
    ("gum.he_and_she.right", "… that get it"),
    ("gum.they_and_it.named", "GUM: they and it as sources, whose chain has a name"),
    ("gum.they_and_it.right", "… that get it"),
)
GATED = ("basil.right", "basil.right_of_found", "gum.he_and_she.right", "gum.they_and_it.right")


def speaker_figures(shared: Path, folder: Path, *, workers: int) -> dict[str, float | int | None]:
    """The plain figures of `evals.speakers` over its three corpora."""
    corpora = ("basil", "polnear", "gum")
    return speakers.figures(speakers.measure(shared, folder, chosen=corpora, workers=workers))


def unnamed_figures(shared: Path, folder: Path, *, workers: int) -> list[tuple[str, Recognised]]:
    """Each part's count, then both together."""
    scorer = Scorer(shared / "score" / "score.py")
    found = []
    for part in parts(shared):
        if part.name in PARTS:
            pile = make_ledger(f"unnamed_{part.name}", part.inputs, folder=folder, workers=workers)
            found.append((part.title, recognised(scorer, part.gold, pile.export)))
    whole = Recognised(*(sum(getattr(r, name) for _, r in found) for name in ("gold", "predicted", "both")))
    return [*found, ("both", whole)]


def linking_rows(shared: Path) -> list[tuple[tuple[str, ...], int, int]]:
    """Each corpus's row of `evals.linking`, how many pairs of people are one entity, and how many share no name."""
    measured = linking.measured(shared / "corpora")
    return [(row, len(merged), sum(not m.alike for m in merged)) for row, merged in measured]


def corpus_files(shared: Path) -> Iterator[tuple[str, list[Path]]]:
    """The files on which each measure's figures rest."""
    corpora = shared / "corpora"
    yield "who_basil", [*(corpora / "basil").rglob("*.json")]
    yield "who_gum", speakers.gum_tables(corpora / "gum")
    yield "who_unnamed", [f for p in parts(shared) if p.name in PARTS for f in p.files]
    yield "who_meantime", [*(corpora / "meantime").glob("*.json"), corpora / "meantime" / "meantime.conll"]
    yield "who_ecb", [*(corpora / "ecbplus").glob("ECB_*")]


def figures(
    who: Mapping[str, float | int | None], nameless: Recognised, linked: Sequence[tuple[tuple[str, ...], int, int]]
) -> dict[str, float | None]:
    """The figures that have floors, as ``part.measure``."""
    conll = linking.HEAD.index("sayso")
    ours = {name: float(value) for name in GATED if (value := who[name]) is not None}
    return {
        **{f"who_{name}": value for name, value in ours.items()},
        "who_unnamed.f1": nameless.f1,
        "who_meantime.conll": float(linked[0][0][conll]),
        "who_ecb.conll": float(linked[1][0][conll]),
    }


def tables(
    who: Mapping[str, float | int | None],
    nameless: Sequence[tuple[str, Recognised]],
    linked: Sequence[tuple[tuple[str, ...], int, int]],
) -> list[Table]:
    """The three tables of the report."""
    spoken = tuple((words, cell(_shown(who[name]))) for name, words in SPEAKERS if name in who)
    unnamed = tuple(
        (title, *map(cell, (r.gold, r.predicted, r.both)), *(cell(f) for f in (r.precision, r.recall, r.f1)))
        for title, r in nameless
    )
    same = tuple((*row, str(merged), str(apart)) for row, merged, apart in linked)
    return [
        Table("Who speaks", "`python -m evals.speakers`; counts, and shares in percent.", ("", "figure"), spoken),
        Table(
            "Unnamed sources",
            "`python -m evals.unnamed`: among statements found, those whose speaker is unnamed.",
            ("part", "gold", "sayso", "both", "precision", "recall", "F1"),
            unnamed,
        ),
        Table(
            "Entities across articles",
            "`python -m evals.linking`: CoNLL F1 on the gold's mentions, all articles in one pile. The last columns"
            " count pairs of people's gold chains that one entity holds, and those that share no word of a name.",
            (*linking.HEAD, "pairs", "nameless"),
            same,
        ),
    ]


def _shown(value: float | None) -> float | str | None:
    return str(value) if isinstance(value, int) else value


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m evals.who", description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--raise-floors", action="store_true", help="lift the floors to what was measured")
    args = parser.parse_args(argv)
    shared = shared_folder()
    if scorer_missing(shared):
        return 1
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        who = speaker_figures(shared, folder, workers=args.workers)
        nameless = unnamed_figures(shared, folder, workers=args.workers)
        linked = linking_rows(shared)
    found = figures(who, nameless[-1][1], linked)
    corpora = {name: corpus_sha256(files) for name, files in corpus_files(shared)}
    text = "\n".join(map(markdown, tables(who, nameless, linked)))
    REPORT.write_text(text, encoding="utf8")
    print(text)
    return held(FLOORS, found, corpora=corpora, lift=args.raise_floors)


if __name__ == "__main__":
    sys.exit(main())
