"""Which articles are one story, on news_clusters and BASIL's triplets, beside headlines and the settings around.

news_clusters (the visible half) gives each article's event, BASIL (Fan and others, 2019) triplets of articles of three
outlets on one event. All articles of a part are one pool. B-cubed (Bagga and Baldwin, 1998) and pairwise precision,
recall and F1, in percent. The third part is made from these two by a script: each story again and again within days,
with other names, so that like happenings have to be told apart; its words are otherwise the same, which no real pile
is. One setting serves all parts; the second table moves each setting alone, so that it can be seen to stand on a
plateau and on no peak.

``--growth`` times piles that are put together from the visible articles: each story again and again, with other names
and another day, as many stories a day however large the pile is.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch
from urllib.parse import unquote

import numpy as np

from evals.parts import shared_folder
from evals.report import Table, markdown
from evals.vectors import Reals, Vectors, minilm
from sayso.connect import stories as method
from sayso.connect.frequency import Frequencies, load_frequencies, words_of
from sayso.connect.standing import begin
from sayso.connect.stories import Sketch, stories

HEADLINES = 0.55
"""Share of two headlines' words that are the same from which the baseline takes them for one story."""
READ = 700
"""Characters of a text that MiniLM reads behind the title: of 200 to 1500, what serves it best here."""
SETTINGS: Mapping[str, tuple[float, ...]] = {
    "JOIN": (0.14, 0.15, 0.16, 0.17, 0.18),
    "FLOOR": (0.13, 0.15, 0.19, 0.21),
    "TITLE_SHARE": (0.3, 0.4, 0.6),
    "NAMES": (0.1, 0.15, 0.25, 0.3),
    "NAMELESS": (0.15, 0.2, 0.3, 0.5, 1.0),
    "DAYS": (14.0, 17.0, 23.0, 26.0),
    "LONG": (100.0, 150.0, 300.0, 400.0),
    "STALE": (0.45, 0.5, 0.6, 0.65),
    "LATER": (0.2, 0.25, 0.35, 0.4),
    "LEAD": (1000, 1250, 1750, 2000),
    "TITLE_COUNTS": (1, 2, 4),
    "COMMON": (5.8, 6.0, 6.4),
    "HEAVIEST": (12, 16, 20, 32),
    "WINDOW": (15, 60, 400),
}
"""The settings around the chosen one, each moved alone."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Precision, recall and F1 by B-cubed and by pairs, in percent, and how many clusters were made."""

    b_cubed: tuple[float, float, float]
    pairs: tuple[float, float, float]
    clusters: int


def score(gold: Mapping[str, str], answer: Mapping[str, str]) -> Scored:
    """Score a clustering, article by cluster, against gold that names the same articles."""
    right: dict[str, set[str]] = defaultdict(set)
    got: dict[str, set[str]] = defaultdict(set)
    for article in sorted(gold):
        right[gold[article]].add(article)
        got[answer[article]].add(article)
    precision = sum(len(right[gold[a]] & got[answer[a]]) / len(got[answer[a]]) for a in gold) / len(gold)
    recall = sum(len(right[gold[a]] & got[answer[a]]) / len(right[gold[a]]) for a in gold) / len(gold)
    both = Counter((gold[a], answer[a]) for a in gold)
    same, made, wanted = (_pairs(c) for c in (both.values(), map(len, got.values()), map(len, right.values())))
    return Scored(_f1(precision, recall), _f1(same / made if made else 1.0, same / wanted if wanted else 1.0), len(got))


def _pairs(sizes: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes)


def _f1(precision: float, recall: float) -> tuple[float, float, float]:
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return 100 * precision, 100 * recall, 100 * f1


# ---------------------------------------------------------------- the corpora
def news_clusters(folder: Path) -> Iterator[tuple[str, Sketch]]:
    """Each article of news_clusters with its event; some have no text, some no title, some neither."""
    for path in sorted(folder.glob("event_*/*.json")):
        row = json.loads(path.read_text(encoding="utf8"))
        url = unquote(row.get("filename") or "") or None
        sketch = Sketch(path.stem, row.get("text") or "", row.get("title"), url, row.get("date_publish"))
        yield path.parent.name, sketch


def basil(folder: Path) -> Iterator[tuple[str, Sketch]]:
    """Each article of BASIL with its triplet."""
    for path in sorted(folder.glob("articles/*/*.json")):
        row = json.loads(path.read_text(encoding="utf8"))
        body = row["body-paragraphs"]
        paragraphs = ast.literal_eval(body) if isinstance(body, str) else body
        text = "\n".join(" ".join(p) if isinstance(p, list) else p for p in paragraphs)
        yield row["triplet-uuid"], Sketch(path.stem, text, row["title"], None, row["date"])


def by_method(sketches: Iterable[Sketch], frequencies: Frequencies) -> dict[str, str]:
    """Each article's story."""
    return {a: s.id for s in stories(sketches, frequencies=frequencies) for a in s.articles}


def by_headlines(sketches: Sequence[Sketch]) -> dict[str, str]:
    """The baseline: articles whose headlines share more than half their words (Jaccard), and what these lead to."""
    heads = [frozenset(words_of(s.headline)) for s in sketches]
    linked = [
        (i, j, 1.0)
        for i, one in enumerate(heads)
        for j, two in enumerate(heads[:i])
        if one | two and len(one & two) / len(one | two) >= HEADLINES
    ]
    parts = method.connected(range(len(sketches)), linked)
    return {sketches[i].article: str(n) for n, (part, _) in enumerate(parts) for i in part}


def by_vectors(sketches: Sequence[Sketch], alike: Reals, least: float) -> dict[str, str]:
    """The other baseline: average linkage over the cosines of the articles' vectors, (articles, articles)."""
    found = method.average_linkage(np.clip(alike, 0.0, None), least)
    return {sketches[i].article: str(n) for n, members in enumerate(found) for i in members}


def _by_minilm(
    parts: Mapping[str, Sequence[tuple[str, Sketch]]], vectors: Vectors
) -> tuple[float, dict[str, dict[str, str]]]:
    """The threshold that serves all parts best, by the mean of their B-cubed F1, and each part's answer there."""
    alike = {}
    for name, part in parts.items():
        rows = vectors([f"{s.headline}. {s.lead[:READ]}" for _, s in part])
        alike[name] = rows @ rows.T
    tried = []
    for least in (n / 100 for n in range(30, 81, 2)):
        answers = {name: by_vectors([s for _, s in part], alike[name], least) for name, part in parts.items()}
        f1 = [score({s.article: story for story, s in parts[n]}, answers[n]).b_cubed[2] for n in parts]
        tried.append((sum(f1), least, answers))
    _, least, answers = max(tried, key=lambda t: t[:2])
    return least, answers


# ---------------------------------------------------------------- growth
def recombined(rows: Sequence[tuple[str, Sketch]], articles: int, *, a_day: int = 40) -> Iterator[Sketch]:
    """A pile of so many articles: the stories again and again, each time with other names, ``a_day`` of them a day."""
    told: dict[str, list[Sketch]] = defaultdict(list)
    for story, sketch in rows:
        told[story].append(sketch)
    made = number = 0
    while True:
        for story in sorted(told):
            day = date(2030, 1, 1) + timedelta(days=number // a_day)
            for sketch in told[story]:
                if made == articles:
                    return
                yield _renamed(sketch, number, day.isoformat())
                made += 1
            number += 1


def _renamed(sketch: Sketch, number: int, day: str) -> Sketch:
    """An article with other names: every word that stands with a capital inside a sentence gets another ending."""
    letters = "".join(chr(97 + number // 26**k % 26) for k in range(4))
    lead, title = sketch.lead[: method.LEAD], sketch.headline
    names = set(re.findall(r"(?<=[a-z,] )[A-Z][^\W\d_]+", lead))
    lead, title = (re.sub(r"[^\W\d_]+", lambda m: m[0] + letters * (m[0] in names), text) for text in (lead, title))
    return replace(sketch, article=f"{sketch.article}-{number}", lead=lead, title=title, url=None, published=day)


def growth(rows: Sequence[tuple[str, Sketch]], sizes: Sequence[int]) -> Table:
    """Seconds for piles of several sizes, and milliseconds an article; `make growth` measures a whole ledger."""
    found = []
    for size in sizes:
        pile = list(recombined(rows, size))
        start = time.perf_counter()
        made = begin(pile, frequencies=load_frequencies()).stories
        seconds = time.perf_counter() - start
        counts = (f"{size:,}", f"{len(made):,}", str(max(len(s.articles) for s in made)))
        found.append((*counts, f"{seconds:.1f}", f"{1000 * seconds / size:.2f}"))
    head = ("articles", "stories", "largest", "seconds", "ms an article")
    note = "Visible articles recombined by a script: other names, other days, 40 stories a day."
    return Table("Stories: growth", note, head, tuple(found))


# ---------------------------------------------------------------- tables
def measured(parts: Mapping[str, Sequence[tuple[str, Sketch]]], *, vectors: Vectors | None = None) -> Table:
    """Each part's figures, the method's and the baselines'; with ``vectors`` (`evals.vectors`) their cosine's, too."""
    least, by_cosine = _by_minilm(parts, vectors) if vectors else (0.0, {})
    rows = []
    for name, part in parts.items():
        gold = {sketch.article: story for story, sketch in part}
        sketches = [sketch for _, sketch in part]
        answers = {
            "sayso": by_method(sketches, load_frequencies()),
            f"headlines, Jaccard {HEADLINES}": by_headlines(sketches),
        }
        if name in by_cosine:
            answers[f"MiniLM of title and lead, {least:g}"] = by_cosine[name]
        for title, answer in answers.items():
            s = score(gold, answer)
            cells = (f"{x:.1f}" for x in (*s.b_cubed, *s.pairs))
            rows.append((f"{name}: {title}", str(len(gold)), str(len(set(gold.values()))), str(s.clusters), *cells))
    head = ("part", "articles", "stories", "found", "B3 P", "R", "F1", "pairs P", "R", "F1")
    note = "MiniLM's cosine (`evals.vectors`) goes by the one threshold that serves these very parts best."
    return Table("Stories", note if by_cosine else "", head, tuple(rows))


def around(parts: Mapping[str, Sequence[tuple[str, Sketch]]]) -> Table:
    """B-cubed F1 with each setting moved alone."""
    rows = [("as chosen", "", *_both(parts))]
    for name, values in SETTINGS.items():
        for value in values:
            with patch.object(method, name, value):
                rows.append((name, f"{value:g}", *_both(parts)))
    return Table("Stories: the settings around", "B-cubed F1.", ("setting", "value", *parts), tuple(rows))


def similar(rows: Sequence[tuple[str, Sketch]], articles: int = 1600) -> list[tuple[str, Sketch]]:
    """A recombined pile with its stories: every happening comes again within days, with other names."""
    of = {sketch.article: story for story, sketch in rows}
    pile = recombined(rows, articles)
    return [(f"{of[name]}-{number}", s) for s in pile for name, _, number in (s.article.rpartition("-"),)]


def _both(parts: Mapping[str, Sequence[tuple[str, Sketch]]]) -> Iterator[str]:
    for part in parts.values():
        answer = by_method([sketch for _, sketch in part], load_frequencies())
        yield f"{score({sketch.article: story for story, sketch in part}, answer).b_cubed[2]:.1f}"


def main(argv: Sequence[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m evals.stories", description=__doc__)
    parser.add_argument("--growth", type=int, nargs="*", metavar="ARTICLES", help="time piles of these sizes instead")
    args = parser.parse_args(argv)
    corpora = shared_folder() / "corpora"
    if not (corpora / "basil").is_dir():
        print("the corpora are not here: set SAYSO_SHARED to the folder that holds corpora/")
        return 1
    parts = {
        "news_clusters": list(news_clusters(corpora / "news_clusters")),
        "BASIL": list(basil(corpora / "basil")),
    }
    rows = [row for part in parts.values() for row in part]
    if args.growth is not None:
        print(markdown(growth(rows, args.growth or (1000, 10_000))))
        return 0
    parts["the same happenings, other names"] = similar(rows)
    print(markdown(measured(parts, vectors=minilm())))
    print(markdown(around(parts)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
