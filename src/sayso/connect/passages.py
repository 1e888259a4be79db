"""Passages: what of an article's clauses the outlet itself tells, and what of them each statement says.

Clauses come from the parse (``extract.clauses``), with the ledger. An article that was stored without them is cut where
punctuation and a joining word part a sentence, where enough stands on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from sayso.connect.figures import MANY, WORDS
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
FEWEST_COUNTED = 2  # words of one that counts: "wounding 120"
COUNTING = re.compile(rf"\d|\b(?:{'|'.join(sorted({*WORDS, *MANY}))})\b", re.IGNORECASE)
MOSTLY = 0.6  # the share of a clause's letters in statements from which the rest only introduces them


def sentences_of(text: str, boilerplate: Iterable[Span] = ()) -> list[Span]:
    """The sentences of a text, line by line, without those that touch boilerplate."""
    marked = list(boilerplate)
    found = [Span(m.start(), m.end()) for m in SENTENCE.finditer(text)]
    return [span for span in found if not any(span.overlaps(mark) for mark in marked)]


def clauses_of(text: str, boilerplate: Iterable[Span] = ()) -> tuple[Span, ...]:
    """The clauses of a text, by its marks and joining words alone: for articles that were stored without clauses."""
    return tuple(c for sentence in sentences_of(text, boilerplate) for c in _cut(text, sentence.start, sentence.end))


def narrations(
    article: str,
    text: str,
    statements: Sequence[Statement],
    boilerplate: Iterable[Span] = (),
    clauses: Sequence[Span] | None = None,
) -> tuple[Telling, ...]:
    """The clauses of an article that stand in no statement, as tellings of the outlet's own.

    A clause that is mostly a statement tells nothing besides: "Ode said on Monday that ...". ``clauses`` are the
    article's, by default `clauses_of` it.
    """
    boilerplate = tuple(boilerplate)
    cut = sorted(clauses_of(text, boilerplate) if clauses is None else clauses)
    taken = sorted(span for s in statements for span in _all_spans(s))
    out: list[Telling] = []
    for clause in cut:
        inside = [span for span in taken if span.overlaps(clause)]
        covered = {i for s in inside for i in range(max(s.start, clause.start), min(s.end, clause.end))}
        letters = [i for i in range(clause.start, clause.end) if text[i].isalnum()]
        if letters and sum(i in covered for i in letters) < MOSTLY * len(letters):
            out += [Telling(article, (free,)) for free in _free(text, clause, covered)]
    return tuple(out)


def parts_of(statement: Statement, text: str, clauses: Sequence[Span]) -> tuple[tuple[Span, ...], ...]:
    """What a statement says, one thing each: its content cut where its clauses are; nothing where it says one thing.

    A piece too short to tell anything by itself goes with the one before it, and so does the rest of a sentence that
    the cue stands in: "The mill", she said, "will close".
    """
    pieces: list[list[Span]] = []
    cut = sorted(clauses)
    for span in statement.content:
        inside = [rimmed for c in _within(cut, span) if (rimmed := _rimmed(text, c))]
        for n, piece in enumerate(inside):
            goes_on = n == 0 and pieces and text[piece.start].islower()
            if pieces and (goes_on or not _tells(piece.of(text))):
                pieces[-1].append(piece)
            else:
                pieces.append([piece])
    if len(pieces) > 1 and not _tells(" ".join(s.of(text) for s in pieces[0])):
        pieces[:2] = [[*pieces[0], *pieces[1]]]
    return tuple(clipped(statement.content, Span(p[0].start, p[-1].end)) for p in pieces) if len(pieces) > 1 else ()


def _tells(text: str) -> bool:
    words = _words(text)
    return words >= FEWEST or (words >= FEWEST_COUNTED and bool(COUNTING.search(text)))


def _words(text: str) -> int:
    return len(re.findall(r"\w+", text))


def _within(cut: Sequence[Span], outer: Span) -> Iterator[Span]:
    """The clauses that lie in a span, or the parts of them that do."""
    yield from (inside for c in cut if (inside := c.clipped(outer)))


def clipped(content: Sequence[Span], hull: Span) -> tuple[Span, ...]:
    """What of a content lies in ``hull``."""
    return tuple(_within(content, hull))


def _all_spans(statement: Statement) -> Iterator[Span]:
    yield from statement.content
    yield from statement.cue
    if statement.source:
        yield statement.source


def _free(text: str, clause: Span, covered: set[int]) -> Iterator[Span]:
    """The stretches of a clause that stand in no statement and can tell something."""
    start = clause.start
    for end in range(clause.start, clause.end + 1):
        if end == clause.end or end in covered:
            free = _rimmed(text, Span(start, end)) if end > start else None
            if free and _tells(free.of(text)):
                yield free
            start = end + 1


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    cuts = [start]
    for m in CLAUSE.finditer(text, start, end):
        if _words(text[cuts[-1] : m.start()]) >= FEWEST <= _words(text[m.end() : end]):
            cuts.append(m.end())
    for a, b in zip(cuts, [*cuts[1:], end], strict=True):
        if a < b and (clause := _rimmed(text, Span(a, b))):
            yield clause


def _rimmed(text: str, span: Span) -> Span | None:
    """A span without the marks, blanks and joining words at its rims."""
    joined = JOINING.match(text, span.start, span.end)
    inked = [i for i in range(joined.end() if joined else span.start, span.end) if text[i].isalnum()]
    if not inked:
        return None
    first, end = inked[0], inked[-1] + 1
    money = first > span.start and text[first].isdigit() and text[first - 1] in "$£€¥"
    return Span(first - money, end + (text[end - 1].isdigit() and text[end : end + 1] == "%" and end < span.end))
