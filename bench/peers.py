"""The same articles through textacy's direct quotations, with its failures counted."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from textacy.extract import direct_quotations

from sayso.resources import load_nlp


@dataclass(frozen=True, slots=True)
class Textacy:
    """Seconds for parse and quotations, what was found, and in how many articles it raised an exception."""

    articles: int
    seconds: float
    quotations: int
    failed: int


def run_textacy(texts: Iterable[str]) -> Textacy:
    """Parse each article with sayso's own parser, less its name finder, and take its direct quotations.

    An article on which textacy raises counts as failed, whatever the exception: that is the thing measured.
    """
    nlp = load_nlp()
    nlp.disable_pipes(["ner"])  # it asks for no names
    started = time.perf_counter()
    articles = quotations = failed = 0
    for doc in nlp.pipe(texts, batch_size=4):
        articles += 1
        try:
            quotations += sum(1 for _ in direct_quotations(doc))
        except (ValueError, IndexError, AttributeError, TypeError, KeyError):
            failed += 1
    return Textacy(articles, time.perf_counter() - started, quotations, failed)
