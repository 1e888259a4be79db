"""The report's tables: figures beside their floors and targets, pieces, forms, proofs, and what others published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evals.floors import Floors
from evals.piles import Pile
from evals.report import Table, cell, machine, versions
from evals.results import Result
from evals.score import kinds

# What the first release sets out to reach, in percent; the floors record what was reached.
TARGETS: Mapping[str, float] = {
    "seeds.f1": 77.0,
    "seeds.speaker": 85.0,
    "seeds.form": 90.0,
    "seeds.act": 85.0,
    "seeds.nested_chain": 50.0,
    "statements.f1": 77.0,
    "statements.speaker": 85.0,
    "statements.form": 90.0,
    "statements.act": 85.0,
    "statements.nested_chain": 50.0,
    "polnear.content.overlap_f1": 65.0,
}

STATEMENT_COLUMNS = ("gold", "predicted", "recall", "precision", "f1", "end_to_end_f1", "content_exact", "speaker")
DETAIL_COLUMNS = ("chain", "nested_chain", "act", "form", "hedge", "said_on")
FORM_COLUMNS = ("gold", "recall", "content_exact", "speaker")
SPANS = ("source", "cue", "content")
SPAN_MEASURES = ("exact_f1", "overlap_f1", "character_f1")

# The same dev part, the same definitions, measured once while the method was chosen; not run again here.
SAME_DATA: tuple[tuple[str, ...], ...] = (
    ("119 lines of rules over the parse", "64.3", "60.0", "48.1", "49.1"),
    ("Citron, trained again on PolNeAR", "65.1", "53.9", "45.7", "48.9"),
    ("textacy's direct quotations", "–", "–", "–", "22.3"),
)

PUBLISHED: tuple[tuple[str, ...], ...] = (
    ("Citron: source / cue / content, exact F1", "PARC 3 test", "82.0 / 82.3 / 59.3"),
    ("Citron: source / content, overlap F1", "PARC 3 test", "85.3 / 83.3"),
    ("Citron: all spans exact, F1", "PARC 3 test", "56.7"),
    ("Citron: end to end with coreference, F1", "PARC and CoNLL-2011", "56.8"),
    ("Gender Gap Tracker 7.0: quotations at similarity 0.3 / 0.8, F1", "own news, on request", "83.7 / 76.1"),
    ("Gender Gap Tracker 7.0: speaker right at 0.3 / 0.8", "own news, on request", "86.5 / 87.4"),
    ("k-nearest-neighbour cue finder (Pareti 2013), F1", "PARC", "79.9"),
    ("CoreNLP: speaker of direct quotations, F1", "three novels", "87.5"),
    ("Quootstrap: precision at 40 % recall, direct quotations", "Spinn3r", "90"),
)


def intro(corpora: Mapping[str, str]) -> str:
    """What was run, on which data, on which machine, with which versions."""
    data = ", ".join(f"`{part}` {sha[:12]}" for part, sha in corpora.items())
    return "\n".join(
        [
            "Made by `make eval`; figures are percent unless they are counts. The definitions are those of the shared",
            "`score.py`: a statement is found where its content overlaps the gold content by at least half, letters",
            "and digits only, and `end_to_end_f1` asks for the right speaker too. All this gold lay open while the",
            "rules were written: these are figures of development, not of a test set kept apart.",
            "",
            f"* Machine: {machine()}",
            f"* Versions: {versions()}",
            f"* Data (SHA-256 of gold, texts and definitions): {data}",
        ]
    )


def tables(results: Sequence[Result], *, piles: Sequence[Pile], floors: Floors) -> list[Table]:
    """Every table of the report, in its order."""
    made = [gates(results, floors)]
    for result in results:
        made += span_tables(result) if result.part.kind == "spans" else statement_tables(result)
    made.append(proofs(piles))
    if any(result.part.kind == "spans" for result in results):
        made += beside(next(result for result in results if result.part.kind == "spans"))
    return made


def gates(results: Sequence[Result], floors: Floors) -> Table:
    """Every figure with a floor: measured, floor, and the target where one was set."""
    rows = []
    for result in results:
        for name, figure in result.figures.items():
            floor, target = floors.floors.get(name), TARGETS.get(name)
            met = "" if target is None or figure is None else "yes" if figure >= target else "no"
            rows.append((name, cell(figure), cell(floor), cell(target), met))
    note = "A figure under its floor fails the command. Floors only rise: `make eval EVAL=--raise-floors`."
    return Table("Figures, floors, targets", note, ("figure", "measured", "floor", "target", "reached"), tuple(rows))


def statement_tables(result: Result) -> list[Table]:
    """Statements found, overall and by article; what is right about them; recall by form; errors by kind."""
    pieces = {"all": result.whole, **result.pieces}
    title = result.part.title
    found = _pick("article", pieces, STATEMENT_COLUMNS)
    right = _pick("article", pieces, DETAIL_COLUMNS)
    forms = _pick("form", result.forms, FORM_COLUMNS)
    made = [
        Table(f"{title}: statements found", "", *found),
        Table(f"{title}: what is right about those found", "", *right),
        Table(f"{title}: by form of the gold statement", "", *forms),
    ]
    return [*made, _errors(result)]


def span_tables(result: Result) -> list[Table]:
    """Source, cue and content spans and whole attributions, overall and by outlet; errors by kind."""
    head = (
        "outlet",
        "articles",
        *(f"{span} {m.removesuffix('_f1')}" for span in SPANS for m in SPAN_MEASURES),
        "triple",
    )
    rows = []
    for name, measures in {"all": result.whole, **result.pieces}.items():
        figures = [measures[span][m] for span in SPANS for m in SPAN_MEASURES]
        rows.append((name, *map(cell, (measures["articles"], *figures, measures["triple_f1"]))))
    note = (
        "F1 of spans: exact, overlapping, and by characters. A triple is right where cues share a letter and source "
        "and content each overlap by half. PolNeAR lets a word stand in one attribution only: nested statements are "
        "left out."
    )
    return [Table(f"{result.part.title}: spans", note, head, tuple(rows)), _errors(result)]


def proofs(piles: Sequence[Pile]) -> Table:
    """What `sayso verify` checked in each pile that was read."""
    rows = [(p.name, *map(cell, (p.articles, p.statements, p.checked, len(p.problems), p.failed))) for p in piles]
    head = ("pile", "articles", "statements", "spans checked", "problems", "articles failed")
    return Table("Proof: `sayso verify`", "", head, tuple(rows))


def beside(result: Result) -> list[Table]:
    """Figures of others beside ours, with what makes them comparable or not."""
    measures = result.whole
    ours = ("sayso", *(cell(measures[span]["exact_f1"]) for span in SPANS), cell(measures["triple_f1"]))
    head = ("method", "source exact", "cue exact", "content exact", "triple")
    same = Table(
        "Others on PolNeAR dev",
        "The rows under the first were measured once, on the same articles with the same definitions, and not run "
        "again here. Human agreement on PolNeAR, as its makers give it: Krippendorff's alpha 75.4 by token, agreement "
        "92.3 by attribution.",
        head,
        (ours, *SAME_DATA),
    )
    published = Table(
        "What others published",
        "**On other test sets, with other measures, most of which cannot be had freely: a sense of the field and no "
        "ranking.**",
        ("system and measure", "test set", "result"),
        PUBLISHED,
    )
    return [same, published]


def _errors(result: Result) -> Table:
    rows = tuple((kind, str(count)) for kind, count in kinds(result.misses).items())
    note = "The words themselves: `make eval EVAL='--errors FILE'`, to a file outside the project."
    return Table(f"{result.part.title}: errors by kind", note, ("kind", "count"), rows)


def _pick(
    first: str, pieces: Mapping[str, Mapping[str, Any]], columns: Sequence[str]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The head and the rows of a table with one row a piece."""
    rows = tuple((name, *(cell(measures[c]) for c in columns)) for name, measures in pieces.items())
    return (first, *(c.replace("_", " ") for c in columns)), rows
