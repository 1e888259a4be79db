"""The report's tables: figures beside their floors and targets, pieces, forms, proofs, and what others published."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from evals.attributions import SPANS, Breakdown
from evals.floors import Floors
from evals.forms import FORMS
from evals.piles import Pile
from evals.report import Table, cell, machine, versions
from evals.results import Result
from evals.score import kinds

# What is to be reached, in percent; the floors record what was reached.
TARGETS: Mapping[str, float] = {
    **{
        f"{part}.{measure}": target
        for part in ("seeds", "statements")
        for measure, target in (
            ("f1", 87.0),
            ("content_exact", 85.0),
            ("speaker", 85.0),
            ("nested_chain", 75.0),
            ("act", 88.0),
            ("form", 95.0),
            ("hedge", 85.0),
        )
    },
    "polnear.source.exact_f1": 82.0,
    "polnear.cue.exact_f1": 75.0,
    "polnear.content.exact_f1": 70.0,
    "polnear.content.overlap_f1": 65.0,
    "polnear.triple_f1": 68.0,
    "polnear.say_type_triple_recall": 92.0,
}

STATEMENT_COLUMNS = ("gold", "predicted", "recall", "precision", "f1", "end_to_end_f1", "content_exact", "speaker")
DETAIL_COLUMNS = ("chain", "nested_chain", "act", "form", "hedge", "said_on")
FORM_COLUMNS = ("gold", "recall", "content_exact", "speaker")
TRIPLE = ("recall", "precision", "F1")
SPAN_MEASURES = ("exact_f1", "overlap_f1", "character_f1")

# The same dev part, the same definitions, measured once while the method was chosen; not run again here.
SAME_DATA: tuple[tuple[str, ...], ...] = (
    ("first try of the tagger (no teacher, no tuning)", "80.8", "73.2", "66.6", "64.9"),
    ("119 lines of rules over the parse", "64.3", "60.0", "48.1", "49.1"),
    ("Citron, trained again on PolNeAR", "65.1", "53.9", "45.7", "48.9"),
    ("textacy's direct quotations", "–", "–", "–", "22.3"),
)

# PolNeAR as well, but its test part (the twelfth month), which is held back here; figures as published.
SAME_CORPUS: tuple[tuple[str, ...], ...] = (
    ("BERT + CofeNet (Wang et al., COLING 2022)", "PolNeAR test, by token", "83.2", "75.3", "72.9", "–"),
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

BREAKDOWN_NOTE = (
    "Exact F1 of source, cue and content, and whole attributions (triples). Recall is over the annotated attributions "
    "of the kind, precision over the statements of the kind, and F1 their harmonic mean."
)
FORM_NOTE = (
    f"{BREAKDOWN_NOTE} The form is told from the letters of the content that stand in quotation marks: all, none, some."
)
CUE_NOTE = (
    f"{BREAKDOWN_NOTE} Say-type: say, tell, add, according to; the other kinds are tables of words (`evals/cues.py`); "
    "a mark is a dash or a colon."
)
TREE_NOTE = (
    "PolNeAR trains the tagger and GUM does not: other genres, other annotators. Attributions are those of the "
    "rhetorical layer, thoughts (I think) among them; found where a statement's cue meets the words that signal the "
    "attribution, or its content overlaps the nucleus by half. By others: the source is not I or we. A source agrees "
    "where it overlaps the signal's words by half (as a share of all, and of those found), and touches where it shares "
    "a letter. Details in `evals/gum.py`."
)
ERROR_NOTE = (
    "Missed and spurious have no counterpart; split is a further piece of one annotated content, merged a further "
    "annotated content in one statement; the rest are spans of pairs that are not exact."
)
TREE_COLUMNS = (
    "documents",
    "attributions",
    "recall",
    "by_cue",
    "others",
    "others_recall",
    "recall_with_source",
    "source_agrees",
    "source_touches",
    "statements",
)


def intro(corpora: Mapping[str, str]) -> str:
    """What was run, on which data, on which machine, with which versions."""
    data = ", ".join(f"`{part}` {sha[:12]}" for part, sha in corpora.items())
    return "\n".join(
        [
            "Made by `make eval`; figures are percent unless they are counts. The definitions are those of the shared",
            "`score.py`: a statement is found where its content overlaps the gold content by at least half, letters",
            "and digits only, and `end_to_end_f1` asks for the right speaker too. All this gold lay open while the",
            "method was made, PolNeAR's dev part for the tagger's early stopping too: these are figures of",
            "development, not of a test set kept apart. Intervals are 95 % over articles drawn again, 1000 times, with",
            "a fixed seed: how far chance in the choice of articles reaches, and not how the figures would hold on",
            "other news. Parts whose names end in `_rules` were read without the learned tagger.",
            "",
            f"* Machine: {machine()}",
            f"* Versions: {versions()}",
            f"* Data (SHA-256 of gold, texts and definitions): {data}",
        ]
    )


def tables(results: Sequence[Result], *, piles: Sequence[Pile], floors: Floors) -> list[Table]:
    """Every table of the report, in its order. Parts read by the rules alone have theirs where there are no others."""
    made = [gates(results, floors)]
    full = [result for result in results if not result.part.without_model] or results
    for result in full:
        made += TABLES[result.part.kind](result)
    made.append(proofs(piles))
    spans = [result for result in results if result.part.kind == "spans"]
    if spans:
        made += beside(spans)
    return made


def gates(results: Sequence[Result], floors: Floors) -> Table:
    """Every figure with a floor: measured, its interval, its floor, and the target where one was set."""
    rows = []
    for result in results:
        for name, figure in result.figures.items():
            floor, target = floors.floors.get(name), TARGETS.get(name)
            met = "" if target is None or figure is None else "yes" if figure >= target else "no"
            range_ = result.intervals.get(name.partition(".")[2])
            between = f"{range_[0]:.1f} to {range_[1]:.1f}" if range_ else ""
            rows.append((name, cell(figure), between, cell(floor), cell(target), met))
    note = "A figure under its floor fails the command. Floors only rise: `make eval EVAL=--raise-floors`."
    head = ("figure", "measured", "95 % interval", "floor", "target", "reached")
    return Table("Figures, floors, targets", note, head, tuple(rows))


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
    title = result.part.title
    return [
        Table(f"{title}: spans", note, head, tuple(rows)),
        breakdown_table(f"{title}: by form", FORM_NOTE, result.breakdowns["form"], first="form"),
        breakdown_table(f"{title}: by kind of cue", CUE_NOTE, result.breakdowns["cue"], first="cue"),
        _errors(result),
    ]


def breakdown_table(title: str, note: str, kinds_of: Mapping[str, Breakdown], *, first: str) -> Table:
    """One row for each kind of attribution."""
    head = (first, "gold", "statements", *(f"{span} exact" for span in SPANS), *(f"triple {x}" for x in TRIPLE))
    rows = []
    for kind, found in kinds_of.items():
        shares = (*(found.f1[span] for span in SPANS), found.recall, found.precision, found.f1["triple"])
        rows.append((kind, *map(cell, (found.gold, found.made, *shares))))
    return Table(title, note, head, tuple(rows))


def tree_tables(result: Result) -> list[Table]:
    """Attributions of a rhetorical layer found, by genre."""
    return [Table(result.part.title, TREE_NOTE, *_pick("genre", result.pieces, TREE_COLUMNS))]


TABLES: Mapping[str, Callable[[Result], list[Table]]] = {
    "statements": statement_tables,
    "spans": span_tables,
    "trees": tree_tables,
}


def proofs(piles: Sequence[Pile]) -> Table:
    """What `sayso verify` checked in each pile that was read."""
    rows = [(p.name, *map(cell, (p.articles, p.statements, p.checked, len(p.problems), p.failed))) for p in piles]
    head = ("pile", "articles", "statements", "spans checked", "problems", "articles failed")
    return Table("Proof: `sayso verify`", "", head, tuple(rows))


def beside(results: Sequence[Result]) -> list[Table]:
    """Figures of others beside ours, with what makes them comparable or not; ``results`` are ours on the same spans."""
    head = ("method", "measured on", "source exact", "cue exact", "content exact", "triple")
    rows = [(_named(result), "PolNeAR dev", *_exact(result.whole)) for result in results]
    rows += [(method, "PolNeAR dev", *cells) for method, *cells in SAME_DATA]
    same = Table(
        "Others on PolNeAR",
        "F1. The rows of dev have the same articles and the same definitions; those of others were measured once and "
        "not run again here. **CofeNet's row is of PolNeAR's test part, as its makers publish it**: other articles "
        "(the last month before the election), tokens instead of letters and digits, tokenised passages instead of "
        "running text. It is the mark to aim at and no ranking. Human agreement on "
        "PolNeAR, as its makers give it: Krippendorff's alpha 75.4 by token, agreement 92.3 by attribution.",
        head,
        (*rows, *SAME_CORPUS),
    )
    published = Table(
        "What others published",
        "**On other test sets, with other measures, most of which cannot be had freely: a sense of the field and no "
        "ranking.**",
        ("system and measure", "test set", "result"),
        PUBLISHED,
    )
    return [same, published]


def _named(result: Result) -> str:
    return "sayso, rules alone" if result.part.without_model else "sayso"


def _exact(measures: Mapping[str, Any]) -> tuple[str, ...]:
    return (*(cell(measures[span]["exact_f1"]) for span in SPANS), cell(measures["triple_f1"]))


def _errors(result: Result) -> Table:
    """Errors by kind; where forms are known, each kind's count by the form of the content too."""
    title = f"{result.part.title}: errors by kind"
    note = "The words themselves: `make eval EVAL='--errors FILE'`, to a file outside the project."
    counts = kinds(result.misses)
    if not result.breakdowns:
        return Table(title, note, ("kind", "count"), tuple((kind, str(count)) for kind, count in counts.items()))
    by_form = {form: kinds(miss for miss in result.misses if miss.form == form) for form in FORMS}
    say = kinds(miss for miss in result.misses if miss.cue == "say-type")
    rows = [
        (kind, str(count), *(str(by_form[form].get(kind, 0)) for form in FORMS), str(say.get(kind, 0)))
        for kind, count in counts.items()
    ]
    return Table(title, f"{note} {ERROR_NOTE}", ("kind", "count", *FORMS, "say-type cue"), tuple(rows))


def _pick(
    first: str, pieces: Mapping[str, Mapping[str, Any]], columns: Sequence[str]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The head and the rows of a table with one row a piece."""
    rows = tuple((name, *(cell(measures[c]) for c in columns)) for name, measures in pieces.items())
    return (first, *(c.replace("_", " ") for c in columns)), rows
