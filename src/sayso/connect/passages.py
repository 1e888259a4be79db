"""Passages: the sentences of an article, and the parts of them in which the outlet itself tells something.

No parse is needed, for the same reason as in ``connect.terms``. Clauses are cut where punctuation and a joining word
part them, where enough stands on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from sayso.records import Span, Statement, Telling

SENTENCE = re.compile(
    r"[^\s][^\n]*?(?:[.!?…][”’\"')\]]*(?=\s|$)(?<!\b[A-Z]\.)(?<!\b(?:Mr|Ms|Dr|St|No)\.)(?<!\b(?:Mrs|Gen|Rep|Sen|Gov|Nov|Dec|Oct)\.)|(?=\n)|$)"
)
CLAUSE = re.compile(
    r",\s+(?=(?:and|but|as|before|since|with|including|leaving|[a-z]+ing)\b)|[;–—]\s+"
    r"|,?\s+(?=(?:after|when|while|whereas|because|although|though|who|which|where)\b)"
)
JOINING = re.compile(r"(?:and|but|when|while|whereas|after|although|though)\s+", re.IGNORECASE)
FEWEST = 4  # words in a clause that can tell something by itself: "killing two people outright"
MOSTLY = 0.6  # the share of a sentence's letters in statements from which the rest only introduces them


def sentences_of(text: str, boilerplate: Iterable[Span] = ()) -> list[Span]:
    """The sentences of a text, line by line, without those that touch boilerplate."""
    marked = list(boilerplate)
    found = [Span(m.start(), m.end()) for m in SENTENCE.finditer(text)]
    return [span for span in found if not any(span.overlaps(mark) for mark in marked)]


def narrations(
    article: str, text: str, statements: Sequence[Statement], boilerplate: Iterable[Span] = ()
) -> tuple[Telling, ...]:
    """The clauses of an article that stand in no statement, as tellings of the outlet's own.

    A sentence that is mostly a statement tells nothing besides: "Ode said on Monday that ...".
    """
    taken = sorted(span for s in statements for span in _all_spans(s))
    out: list[Telling] = []
    for sentence in sentences_of(text, boilerplate):
        inside = [span for span in taken if span.overlaps(sentence)]
        covered = {i for s in inside for i in range(max(s.start, sentence.start), min(s.end, sentence.end))}
        letters = [i for i in range(sentence.start, sentence.end) if text[i].isalnum()]
        if letters and sum(i in covered for i in letters) < MOSTLY * len(letters):
            out += [Telling(article, (clause,)) for clause in _clauses(text, sentence, covered)]
    return tuple(out)


def _all_spans(statement: Statement) -> Iterator[Span]:
    yield from statement.content
    yield from statement.cue
    if statement.source:
        yield statement.source


def _clauses(text: str, sentence: Span, covered: set[int]) -> Iterator[Span]:
    """The free stretches of a sentence, cut into clauses, without the marks and blanks at their rims."""
    start = sentence.start
    for end in range(sentence.start, sentence.end + 1):
        if end == sentence.end or end in covered:
            if end > start:
                yield from _cut(text, start, end)
            start = end + 1


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    cuts = [start]
    for m in CLAUSE.finditer(text, start, end):
        if (
            len(re.findall(r"\w+", text[cuts[-1] : m.start()]))
            >= FEWEST
            <= len(re.findall(r"\w+", text[m.end() : end]))
        ):
            cuts.append(m.end())
    for a, b in zip(cuts, [*cuts[1:], end], strict=True):
        joined = JOINING.match(text, a, b)
        inked = [i for i in range(joined.end() if joined else a, b) if text[i].isalnum()]
        if inked and len(re.findall(r"\w+", text[inked[0] : b])) >= FEWEST:
            yield Span(inked[0], inked[-1] + 1)
