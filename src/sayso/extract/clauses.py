"""Clauses: the parts of an article's sentences that each tell one thing, which can be told, repeated or denied alone.

A claim is seldom a sentence: "a barge hit the quay, crushing four boats" tells two, and other outlets tell them singly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sayso.extract.clause_parts import FEWEST, FEWEST_COUNTED, Part, parts
from sayso.extract.governing import CONDITIONS, counts, is_finite, is_predicate, words_in
from sayso.extract.parse import Parsed, Sentence
from sayso.records import Span

LONGEST = 250  # tokens of a sentence: beyond it the text is a table or a list, and the parse means nothing
OPENING, CLOSING = frozenset("$£€¥#"), frozenset("%°")  # marks that belong to a number at a rim


def clauses(parsed: Parsed) -> tuple[Span, ...]:
    """The clauses of an article in reading order, narration and quotations alike: disjoint, each in one piece.

    Their rims bear no marks, blanks or joining words ("and", "after"); a relative clause keeps its "which" or "who",
    its subject. A sentence that tells one thing is one clause; what is too short to tell anything stays beside it.
    """
    return tuple(clause for sentence in parsed.sentences for clause in _of_sentence(parsed, sentence))


def _of_sentence(parsed: Parsed, sentence: Sentence) -> Iterator[Span]:
    starts: dict[int, Part | None] = {sentence.first: None}
    if sentence.last - sentence.first < LONGEST:
        found = {part.first: part for part in parts(parsed, sentence)}
        for first in sorted(found, reverse=True):
            _place(parsed, sentence, found[first], starts)
        _mend(parsed, sentence, starts)
    for first, last in _pieces(sentence, starts):
        part = starts[first]
        span = _rimmed(parsed, part.opens if part else first, last)
        if span is not None:
            yield span


def _place(parsed: Parsed, sentence: Sentence, part: Part, starts: dict[int, Part | None]) -> None:
    """Cut before and after a part; one in the middle only where what follows it stands for its host.

    A part between a subject and its verb stays with its subject: "The fire, which left a hole" + "was a protest".
    """
    tokens = parsed.tokens
    after = min((s for s in starts if s > part.first), default=sentence.last + 1)
    last = min(part.last, after - 1)
    before, rest = tokens[sentence.first : part.first], tokens[last + 1 : after]
    torn = any(t.head > last and t.dep[:5] == "nsubj" for t in before)
    follows = words_in(parsed, last + 1, after - 1)
    if follows >= FEWEST:
        tells = any(is_predicate(t) and is_finite(parsed, t) for t in rest)
        if not tells or any(t.lower in CONDITIONS for t in rest[:3]) or (torn and part.loose):
            return
        starts.setdefault(last + 1, None)
    elif follows and torn:
        return  # "The guard, who left the mill in May, died": one word would be torn from its subject
    if not (part.tied or torn):
        starts[part.first] = part


def _mend(parsed: Parsed, sentence: Sentence, starts: dict[int, Part | None]) -> None:
    """Take back the cuts that leave a piece which tells nothing: it goes to what it hangs on, or what hangs on it."""
    while len(starts) > 1:
        pieces = list(_pieces(sentence, starts))
        short = next((n for n, (a, b) in enumerate(pieces) if not _tells(parsed, a, b, starts[a])), None)
        if short is None:
            return
        a, b = pieces[short]
        up = next((t.head for t in parsed.tokens[a : b + 1] if t.is_word and not a <= t.head <= b), a)
        left = short > 0 and pieces[short - 1][0] <= up < a
        right = short + 1 < len(pieces) and b < up <= pieces[short + 1][1]
        if not left and not right and short + 1 < len(pieces):
            below = range(pieces[short + 1][0], pieces[short + 1][1] + 1)
            right = any(a <= parsed.tokens[i].head <= b and parsed.tokens[i].is_word for i in below)
        if short == 0 or (right and not left):
            del starts[pieces[short + 1][0]]
            if short == 0:
                starts[a] = None
        else:
            del starts[a]


def _pieces(sentence: Sentence, starts: Mapping[int, Part | None]) -> Iterator[tuple[int, int]]:
    firsts = sorted(starts)
    return zip(firsts, [*(f - 1 for f in firsts[1:]), sentence.last], strict=True)


def _tells(parsed: Parsed, first: int, last: int, part: Part | None) -> bool:
    opens = part.opens if part else first
    predicates = [t for t in parsed.tokens[first : last + 1] if is_predicate(t)]
    words = words_in(parsed, opens, last)
    if words < FEWEST:
        return words >= FEWEST_COUNTED and any(counts(parsed, t) for t in predicates)
    return (part is not None and part.loose) or bool(predicates)


def _rimmed(parsed: Parsed, first: int, last: int) -> Span | None:
    """The characters from one token to another without marks and joining words at the rims."""
    tokens = parsed.tokens
    while first < last and (not tokens[first].is_word or tokens[first].dep == "cc"):
        first += 1
    while last > first and (not tokens[last].is_word or tokens[last].dep == "cc"):
        last -= 1
    text, start, end = parsed.text, tokens[first].start, tokens[last].end
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    if start == end:
        return None
    before, after = text[start - 1 : start], text[end : end + 1]
    return Span(start - (before in OPENING and before != ""), end + (after in CLOSING and after != ""))
