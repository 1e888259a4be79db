"""Score sayso against every gold standard at hand, write ``evals/REPORT.md`` and hold the figures to their floors.

Run it with ``make eval``; ``make eval EVAL=--without-model`` scores the rules alone.
Exit code 0: every floor holds and every span is proved; 1: something does not hold.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.floors import corpus_sha256, problems, raised, read_floors, write_floors
from evals.gum import documents, write_texts
from evals.parts import ROOT, Part, by_rules, more_to_verify, parts, shared_folder
from evals.piles import Pile, make_ledger
from evals.report import page
from evals.results import Result, measure
from evals.score import Scorer
from evals.tables import intro, tables

FLOORS = ROOT / "evals" / "floors.json"
REPORT = ROOT / "evals" / "REPORT.md"
OTHERS = tuple(
    ROOT / "evals" / name for name in ("who_report.md", "when_report.md", "across_report.md", "pages_report.md")
)
VERIFIED_ARTICLES = 100  # of PolNeAR: all of dev, and the first of train to make up the number


def write_misses(path: Path, results: Sequence[Result]) -> None:
    """List every miss: part, kind, article, form, kind of cue, and the words, with tabs between.

    Raises:
        ValueError: the file lies in the project; the lines quote the corpora.

    """
    if path.resolve().is_relative_to(ROOT):
        raise ValueError(f"{path} lies in the project, and a list of misses quotes the corpora; name a file outside it")
    lines = []
    for result in results:
        for miss in sorted(result.misses, key=lambda miss: (miss.kind, miss.article)):
            told = (result.part.name, miss.kind, miss.article, miss.form, miss.cue, miss.detail)
            lines.append("\t".join(told) + "\n")
    path.write_text("".join(lines), encoding="utf8")


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m evals.run", description=__doc__)
    parser.add_argument(
        "--part", action="append", metavar="NAME", help="score only this part; the report is not written"
    )
    parser.add_argument(
        "--without-model",
        action="store_true",
        help="read every part by the rules alone, against floors of their own; the report is not written",
    )
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the ledgers and exports there")
    parser.add_argument("--errors", type=Path, metavar="FILE", help="list every miss there, outside the project")
    parser.add_argument("--raise-floors", action="store_true", help="lift the floors to what was measured")
    parser.add_argument(
        "--accept-corpus", action="append", default=[], metavar="PART", help="take a changed part's floors afresh"
    )
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    args = arguments(argv)
    shared = shared_folder()
    definitions = shared / "score" / "score.py"
    if not definitions.is_file():
        print("the corpora are not here: set SAYSO_SHARED to the folder that holds score/, gold/, seeds/ and corpora/")
        return 1
    scorer = Scorer(definitions)
    chosen = chosen_parts(shared, names=args.part or (), without_model=args.without_model)
    report = not args.part and not args.without_model
    with ExitStack() as stack:
        folder = args.keep or Path(stack.enter_context(TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        results = []
        for part in chosen:
            pile = make_ledger(
                part.name,
                inputs_of(part, folder),
                folder=folder,
                workers=args.workers,
                without_model=part.without_model,
            )
            results.append(measure(part, scorer, pile))
            print(f"{part.title}: {pile.articles} articles, {pile.statements} statements", flush=True)
        piles = [result.pile for result in results]
        if report:
            rest = max(0, VERIFIED_ARTICLES - next(r.pile.articles for r in results if r.part.name == "polnear"))
            for name, inputs in (
                ("polnear_train", more_to_verify(shared, articles=rest)),
                ("examples", (ROOT / "examples",)),
            ):
                if inputs:
                    piles.append(make_ledger(name, inputs, folder=folder, workers=args.workers))
        if args.errors:
            write_misses(args.errors, results)

    floors = read_floors(FLOORS)
    figures = {name: figure for result in results for name, figure in result.figures.items()}
    corpora = {r.part.name: corpus_sha256((*r.part.files, definitions)) for r in results}
    if args.raise_floors or args.accept_corpus:
        floors = raised(floors, figures, corpora=corpora, accepted=args.accept_corpus)
        write_floors(FLOORS, floors)
    found = [
        *problems(floors, figures, corpora=corpora),
        *unproved(piles),
        *(f"{result.part.name}: {problem}" for result in results for problem in result.problems),
    ]

    made = tables(results, piles=piles, floors=floors)
    text = page("How well sayso reads", intro=intro(corpora), tables=made, fragments=_fragments())
    print(text)
    if report:
        REPORT.write_text(text, encoding="utf8")
        print(f"written: {REPORT.relative_to(ROOT)}")
    for line in found:
        print(f"FAILED {line}")
    return 1 if found else 0


def chosen_parts(shared: Path, *, names: Sequence[str], without_model: bool) -> list[Part]:
    """The parts to score: all of them and PolNeAR by the rules alone beside it, or those that are named.

    ``without_model`` turns every part into the one that the rules alone read.
    """
    every = parts(shared)
    if without_model:
        return [by_rules(part) for part in every if not names or part.name in names]
    beside = [by_rules(part) for part in every if part.kind == "spans"]
    return [part for part in (*every, *beside) if not names or part.name in names]


def inputs_of(part: Part, folder: Path) -> tuple[Path, ...]:
    """What sayso reads for a part; texts that are put together first are written into ``folder``."""
    if part.kind != "trees":
        return part.inputs
    found = [document for root in part.gold for document in documents(root)]
    return (write_texts(found, folder / f"{part.name}_texts.jsonl"),)


def unproved(piles: Sequence[Pile]) -> list[str]:
    """What `sayso verify` found wrong, and articles that failed, one line each."""
    return [
        *(f"verify {pile.name}: {problem}" for pile in piles for problem in pile.problems),
        *(f"read {pile.name}: {pile.failed} articles failed" for pile in piles if pile.failed),
    ]


def _fragments() -> list[str]:
    return [path.read_text(encoding="utf8") for path in OTHERS if path.exists()]


if __name__ == "__main__":
    sys.exit(main())
