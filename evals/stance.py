"""A side check on FNC-1 (the Fake News Challenge's first stage, train part): does an article agree with a headline?

FNC-1 pairs headlines with articles: the article agrees, disagrees, discusses, or has nothing to do with it; only pairs
of the first three kinds are asked about here. Nothing is trained on it. The headline is laid above the article as if it
stood there, and the rule is two lines over what sayso makes of any story: where a sentence stands against the headline
(``connect.relations``: contradicts or denies), the article *disagrees*; else, where a sentence tells it
(``connect.compare`` at its own threshold), it *agrees*; else nothing is said.

It is no target: much of "disagree" there is an article that calls a whole report a hoax, not a claim denied. Run it
with ``python -m evals.stance``.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evals.parts import shared_folder
from evals.report import Table, cell, markdown
from sayso.connect.compare import Comparer, facts, load_comparer
from sayso.connect.passages import sentences_of
from sayso.connect.places import load_places
from sayso.connect.relations import Heard, Stand, relations
from sayso.connect.terms import DENYING, NEGATIVE
from sayso.records import Span, Telling

PAIRS, SEED = 1500, 6
"""How many related pairs are asked about, and by which chance they are drawn: always the same ones."""
SENTENCES = 60
"""Sentences of an article that are read; few are longer."""
TRAIN = "train_stances.reconstructed.csv"
HEADLINE = "clm-00"

Stance = Literal["agree", "disagree", "discuss", ""]
"""What a pair is said to be; "" where nothing is said of it."""
RELATED: Mapping[str, Stance] = {"agree": "agree", "disagree": "disagree", "discuss": "discuss"}
"""The stances of pairs that have to do with one another, as FNC-1 writes them."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A headline, an article's text, and the stance that FNC-1 gives it."""

    headline: str
    body: str
    stance: Stance


def pairs(folder: Path, count: int = PAIRS) -> list[Pair]:
    """Related pairs of the train part, drawn by a fixed seed."""
    bodies = {row["Body ID"]: row["articleBody"] for row in _rows(folder / "train_bodies.csv")}
    related = [row for row in _rows(folder / TRAIN) if row["Stance"] in RELATED]
    drawn = random.Random(SEED).sample(related, min(count, len(related)))  # noqa: S311  # a sample, no secret
    return [Pair(" ".join(row["Headline"].split()), bodies[row["Body ID"]], RELATED[row["Stance"]]) for row in drawn]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf8", newline="") as file:
        yield from csv.DictReader(file)


# ---------------------------------------------------------------- methods
Method = Callable[[Pair], Stance]


def by_sayso(comparer: Comparer) -> Method:
    """The rule over the product's functions."""

    def stance(pair: Pair) -> Stance:
        headline, *told = sentences_in(pair)
        stands = [Stand(HEADLINE, (headline,)), *(Stand(f"clm-{n:02}", (heard,)) for n, heard in enumerate(told, 1))]
        found = relations(stands, comparer=comparer)
        if any(HEADLINE in (r.a, r.b) and r.relation in ("contradicts", "denies") for r in found):
            return "disagree"
        claim = facts(headline.text, comparer.reader)
        tells = any(comparer.score(claim, facts(h.text, comparer.reader)) >= comparer.threshold for h in told)
        return "agree" if tells else ""

    return stance


def sentences_in(pair: Pair) -> list[Heard]:
    """The headline, however many sentences it has, and the article's sentences, as tellings of one article."""
    text = f"{pair.headline}\n{pair.body}"
    first = Span(0, len(pair.headline))
    spans = [first, *(span for span in sentences_of(text) if span.start > first.end)]
    return [
        Heard(Telling("art-0", (span,)), words, "denies" if DENYING.search(words) else None, sentence=words)
        for span in spans[: SENTENCES + 1]
        for words in (span.of(text),)
    ]


def always_agrees(_: Pair) -> Stance:
    """What most of those that take a side do."""
    return "agree"


def negation_differs(pair: Pair) -> Stance:
    """Disagrees where a negating word stands in one of headline and most alike sentence (common words), not in both."""
    headline, *told = (_words(h.text) for h in sentences_in(pair))
    nearest = max(told, key=lambda words: len(words & headline) / len(words | headline or {""}), default=headline)
    return "disagree" if _negated(headline) != _negated(nearest) else "agree"


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w'’]+", text.lower()))


def _negated(words: frozenset[str]) -> bool:
    return any(w in NEGATIVE or w.endswith(("n't", "n’t")) for w in words)


# ---------------------------------------------------------------- figures
def counted(some: list[Pair], method: Method) -> Counter[tuple[Stance, Stance]]:
    """How many pairs of each stance are said to be what."""
    return Counter((pair.stance, method(pair)) for pair in some)


def scores(made: Counter[tuple[Stance, Stance]], stance: Stance, among: tuple[Stance, ...]) -> tuple[float | None, ...]:
    """Precision, recall and F1 of one stance among pairs of these stances, in percent; ``None`` where it is none."""
    hits = made[stance, stance]
    said = sum(n for (gold, got), n in made.items() if got == stance and gold in among)
    wanted = sum(n for (gold, _), n in made.items() if gold == stance)
    return tuple(
        100 * part / whole if whole else None
        for part, whole in ((hits, said), (hits, wanted), (2 * hits, said + wanted))
    )


def table(corpora: Path) -> Table:
    """A row for each method; without rows, and with the reason, where FNC-1 is not there."""
    folder = corpora / "fnc1"
    head = ("method", "agree P", "R", "F1", "disagree P", "R", "F1", "in all related P", "R", "F1")
    title = "Headline and article: agree or disagree (FNC-1, a side check)"
    if not (folder / TRAIN).is_file():
        return Table(title, f"Not measured: there is no {folder.name}/{TRAIN} among the corpora.", head, ())
    some = pairs(folder)
    methods: dict[str, Method] = {
        "sayso, nothing trained on it": by_sayso(load_comparer(load_places())),
        "always agree": always_agrees,
        "a negating word differs": negation_differs,
    }
    rows = []
    for name, method in methods.items():
        made = counted(some, method)
        sides: tuple[Stance, ...] = ("agree", "disagree")
        cells = (
            *scores(made, "agree", sides),
            *scores(made, "disagree", sides),
            *scores(made, "disagree", (*sides, "discuss")),
        )
        rows.append((name, *map(cell, cells)))
    of = Counter(pair.stance for pair in some)
    note = (
        f"{len(some):,} related pairs of the train part, drawn by a fixed seed: {of['agree']} agree, {of['disagree']}"
        f" disagree, {of['discuss']} only discuss. The first six columns count those that take a side."
    )
    return Table(title, note, head, tuple(rows))


def main() -> int:
    """Print the table. Returns the exit code."""
    argparse.ArgumentParser(prog="python -m evals.stance", description=__doc__).parse_args()
    sys.stdout.write(markdown(table(shared_folder() / "corpora")) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
