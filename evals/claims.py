"""Whether tellings of the same claim are found to be one, with the gold's tellings given: grouping measured alone.

What is counted, as ``score.py claims`` counts it: pairs of tellings of one gold claim that share a claim (recall), and
pairs of tellings of different gold claims that do (they cost precision). *Kept apart* are the gold's look-alikes that
share none. Each gold file is one story. Beside sayso stand average linkage over the cosine of the word vectors and over
the share of common words, each at the threshold that serves it best on these very rows, which sayso's does not.

Run it with ``python -m evals.claims``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from evals.parts import shared_folder
from evals.report import Table, cell, markdown
from evals.score import Row
from evals.vectors import Reals, Vectors, minilm
from sayso.connect.claims import Page, Pool, Told, group, text_of, told
from sayso.connect.compare import Comparer, load_comparer
from sayso.connect.places import load_places
from sayso.connect.stories import average_linkage
from sayso.records import Kind, Party, Span, Statement, Telling

KINDS: Mapping[str, Kind] = {"wire": "outlet", "broadcaster": "outlet", "": "unnamed"}
"""Kinds of the gold that the ledger has other words for."""


@dataclass(frozen=True, slots=True)
class Case:
    """One gold file: its tellings by key, the keys of each claim, and pairs of look-alikes."""

    name: str
    tellings: Mapping[str, Told]
    claims: Mapping[str, tuple[str, ...]]
    apart: tuple[tuple[str, str], ...]
    pages: Mapping[str, Page]


@dataclass(frozen=True, slots=True)
class Measured:
    """Counts of pairs, which add up over files."""

    gold: int = 0
    found: int = 0
    wrong: int = 0
    apart: int = 0
    kept: int = 0

    def __add__(self, other: Measured) -> Measured:
        return Measured(
            self.gold + other.gold,
            self.found + other.found,
            self.wrong + other.wrong,
            self.apart + other.apart,
            self.kept + other.kept,
        )

    @property
    def recall(self) -> float:
        """Of the gold's pairs, how many are found, in percent."""
        return _percent(self.found, self.gold)

    @property
    def precision(self) -> float:
        """Of the pairs found, how many are the gold's, in percent."""
        return _percent(self.found, self.found + self.wrong)

    @property
    def f1(self) -> float:
        """Both in one, in percent."""
        return _percent(2 * self.found, self.gold + self.found + self.wrong)

    @property
    def kept_apart(self) -> float:
        """Of the look-alikes, how many share no claim, in percent."""
        return _percent(self.kept, self.apart)


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def cases(shared: Path) -> list[Case]:
    """Every gold file of claims, with its articles."""
    articles = [json.loads(line) for line in _lines(shared / "gold" / "inputs" / "claims.jsonl")]
    pages = {a["id"]: Page(a["id"], a["text"], a.get("outlet"), a.get("published")) for a in articles}
    return [
        case_of(path.stem, [json.loads(line) for line in _lines(path)], pages)
        for path in sorted((shared / "gold" / "claims").glob("*.jsonl"))
    ]


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf8").splitlines() if line.strip()]


def case_of(name: str, rows: Sequence[Row], pages: Mapping[str, Page]) -> Case:
    """One file's rows as tellings; a place that stands in two rows is one telling."""
    tellings: dict[str, Told] = {}
    by_place: dict[tuple[str, tuple[Span, ...]], str] = {}

    def key_of(row: Row) -> str:
        content = _spans(row["content"])
        place = (row["article"], content)
        if place not in by_place:
            made = telling_of(row, content, pages[row["article"]].text)
            by_place[place] = made.key
            tellings[made.key] = made
        return by_place[place]

    claims = {row["id"]: tuple(key_of(s) for s in row["statements"]) for row in rows if row["type"] == "claim"}
    apart = tuple((key_of(row["a"]), key_of(row["b"])) for row in rows if row["type"] == "not_same")
    here = {t.telling.article for t in tellings.values()}
    return Case(name, tellings, claims, apart, {a: p for a, p in pages.items() if a in here})


def telling_of(row: Row, content: tuple[Span, ...], text: str) -> Told:
    """A gold row as the ledger would give it: a statement if it is attributed, else a narration."""
    if not row.get("attributed", bool(row.get("speaker"))):
        return Told(Telling(row["article"], content))
    name = str(row.get("speaker") or "")
    kind = (row.get("chain") or [{}])[-1].get("kind", "")
    statement = Statement(
        row["article"],
        source=None,
        cue=_spans(row.get("cue") or []),
        content=content,
        form="direct" if text[: content[0].start].rstrip()[-1:] in {'"', "“", "‘"} else "indirect",
        act="says",
        score=1.0,
        made_by="gold",
        speaker=Party(name.removeprefix("unnamed: "), KINDS.get(kind, kind)) if name else None,
    )
    return told(statement)


def _spans(value: Any) -> tuple[Span, ...]:
    pieces = [value] if value and isinstance(value[0], int) else value
    return tuple(Span(start, end) for start, end in pieces)


Grouping = Callable[[Case], Iterable[Iterable[str]]]
"""Groups of the keys of a case's tellings."""


def measured(case: Case, groups: Iterable[Iterable[str]]) -> Measured:
    """Count the pairs of one file."""
    of = {key: n for n, keys in enumerate(groups) for key in keys}
    gold = [pair for keys in case.claims.values() for pair in combinations(keys, 2)]
    wrong = sum(
        a != b and of[a] == of[b] for one, two in combinations(case.claims.values(), 2) for a in one for b in two
    )
    return Measured(
        len(gold),
        sum(of[a] == of[b] for a, b in gold),
        wrong,
        len(case.apart),
        sum(of[a] != of[b] for a, b in case.apart),
    )


def over(some: Iterable[Case], grouping: Grouping) -> Measured:
    """Count over files."""
    total = Measured()
    for case in some:
        total += measured(case, grouping(case))
    return total


def by_sayso(comparer: Comparer) -> Grouping:
    """What the product makes of it."""

    def grouping(case: Case) -> list[list[str]]:
        made = group(case.tellings.values(), case.pages, story=case.name, comparer=comparer)
        return [[t.key for t in claim.tellings] for claim in made]

    return grouping


Likeness = Callable[[Pool, int, int], float]
"""How alike two tellings of a pool are."""


def by_likeness(comparer: Comparer, like: Likeness, least: float) -> Grouping:
    """Average linkage over a plain likeness of two tellings."""

    def grouping(case: Case) -> list[list[str]]:
        pool = Pool.of(case.tellings.values(), case.pages, comparer)
        n = len(pool.told)
        scores = np.array([[max(0.0, like(pool, i, j)) if i != j else 0.0 for j in range(n)] for i in range(n)])
        return [[pool.told[i].key for i in members] for members in average_linkage(scores, least)]

    return grouping


def cosine(pool: Pool, i: int, j: int) -> float:
    """Of the mean word vectors."""
    return float((pool.facts[i].middle * pool.facts[j].middle).sum())


def common_words(pool: Pool, i: int, j: int) -> float:
    """The share of words in both among the words in either (Jaccard)."""
    one, two = (set(pool.facts[k].terms.tokens) for k in (i, j))
    return len(one & two) / max(1, len(one | two))


def by_vectors(vectors: Vectors) -> Likeness:
    """The cosine of two tellings' vectors; each telling is read once."""
    known: dict[str, Reals] = {}

    def vector(pool: Pool, i: int) -> Reals:
        text = text_of(pool.told[i].telling, pool.pages)
        if text not in known:
            known[text] = vectors([text])[0]
        return known[text]

    return lambda pool, i, j: float(vector(pool, i) @ vector(pool, j))


def table(shared: Path, *, around: bool = False, vectors: Vectors | None = None) -> Table:
    """A row for each method; with ``around``, sayso at thresholds around its own, too.

    With ``vectors`` (`evals.vectors`), their cosine stands beside.
    """
    some, comparer = cases(shared), load_comparer(load_places())
    rows = [("sayso", over(some, by_sayso(comparer)))]
    if around:
        near = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.55, 0.6, 0.65, 0.7)
        rows += [(f"sayso, threshold {t}", over(some, by_sayso(replace(comparer, threshold=t)))) for t in near]
    likes: dict[str, Likeness] = {"word vectors' cosine": cosine, "common words": common_words}
    if vectors:
        likes["MiniLM's cosine"] = by_vectors(vectors)
    for name, like in likes.items():
        tried = [(t, over(some, by_likeness(comparer, like, t / 20))) for t in range(2, 19)]
        best = max(tried, key=lambda r: (r[1].f1, r[0]))
        rows.append((f"{name}, best threshold {best[0] / 20}", best[1]))
        apart = max((r for r in tried if r[1].kept_apart >= 90), key=lambda r: (r[1].f1, r[0]))
        rows.append((f"{name}, best at 90 % kept apart, {apart[0] / 20}", apart[1]))
    cells = ((name, *(cell(x) for x in (m.recall, m.precision, m.f1, m.kept_apart))) for name, m in rows)
    note = "Pairs of tellings of one claim, with the gold's own tellings given, as `score.py claims` counts them."
    if vectors:
        note += " MiniLM: `evals.vectors`."
    return Table("Same claims", note, ("method", "recall", "precision", "F1", "kept apart"), tuple(cells))


def main(argv: Sequence[str] | None = None) -> int:
    """Print a line for each method. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evals.claims", description=__doc__)
    parser.add_argument("--around", action="store_true", help="sayso at thresholds around its own, too")
    args = parser.parse_args(argv)
    sys.stdout.write(markdown(table(shared_folder(), around=args.around, vectors=minilm())) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
