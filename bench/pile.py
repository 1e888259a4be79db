"""Articles to measure with: real ones where the corpora stand, else the examples over and over in other orders."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count, islice
from pathlib import Path
from random import Random

from evals.parts import ROOT

WORDS = 600
"""How long an article is, in words; a paragraph is never cut, so most are a little longer."""

SHORTEST = 500
ORDERS = 100


def write_pile(path: Path, articles: Iterable[str]) -> int:
    """Write texts as JSON lines input; returns how many there were."""
    rows = [{"id": f"article-{n:05d}", "published": "2016-10-13", "text": text} for n, text in enumerate(articles)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")
    return len(rows)


def articles(shared: Path, number: int) -> tuple[str, list[str]]:
    """``number`` different articles of about `WORDS` words, and in a few words where they come from."""
    folder = shared / "corpora" / "polnear" / "train" / "text"
    texts = [path.read_text(encoding="utf8") for path in sorted(folder.glob("*.txt"))]
    where = "PolNeAR train"
    if not texts:
        texts = [path.read_text(encoding="utf8") for path in sorted((ROOT / "examples").rglob("*.txt"))]
        where = "the examples in other orders"
        texts = ["\n".join(Random(order).sample(texts, len(texts))) for order in range(ORDERS)]  # noqa: S311 (no secret)
    return where, list(islice(_different(texts), number))


def _different(texts: list[str]) -> Iterator[str]:
    """Cut every text into articles; once all are used, again from a paragraph further on."""
    seen: set[str] = set()
    for turn in count():
        before = len(seen)
        for text in texts:
            paragraphs = [line for line in text.splitlines() if line.strip()]
            at = turn % max(1, len(paragraphs))
            for article in _cut([*paragraphs[at:], *paragraphs[:at]]):
                if article not in seen:
                    seen.add(article)
                    yield article
        if len(seen) == before:
            return


def _cut(paragraphs: list[str]) -> Iterator[str]:
    """Runs of paragraphs of at least `WORDS` words; what is left at the end counts from `SHORTEST` on."""
    held: list[str] = []
    words = 0
    for paragraph in paragraphs:
        held.append(paragraph)
        words += len(paragraph.split())
        if words >= WORDS:
            yield "\n".join(held)
            held, words = [], 0
    if words >= SHORTEST:
        yield "\n".join(held)
