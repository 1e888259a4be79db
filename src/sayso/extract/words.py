"""An article as the tagger sees it: words with offsets, what is written at each place, and how it is written there.

The base model knows no upper case and few quotation marks. So each word carries three small features besides its
pieces: where it stands among the quotations, how it is cased, and how it is joined to the word before it. The marks
themselves are written in one way, whatever convention the outlet follows, because the scanner has understood them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from sayso.extract.quotes import MARK, Quotation
from sayso.records import Span

WORD = re.compile(r"``|''|\w+|[^\w\s]")
OUTSIDE, INSIDE, NESTED, OPENS, CLOSES, UNCLOSED, STRAY = range(7)  # where a word stands among the quotations
NO_LETTER, LOWER, TITLE, UPPER, INITIAL, MIXED = range(6)  # how it is cased
APART, GLUED, FIRST, CONTINUED = range(4)  # how it is joined; CONTINUED is a word's second and later pieces
SIZES = (7, 6, 4)  # how many values each feature has
MOST_PIECES = 6  # pieces kept of one word: a hostile "word" of a thousand letters costs no more than this
MOST_KNOWN = 50_000  # different words whose pieces are remembered
SPECIAL = (101, 102)  # [CLS] and [SEP]
UNKNOWN = 100  # [UNK]
ENDS, CLOSING = set(".!?…"), set(")]”’\"'")
SINGLE = set("'`´‘’‚‛‹›")

Pieces = Callable[[Sequence[str]], list[list[int]]]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one article in reading order; the model reads ``shown``, with (quote, case, join) as ``features``."""

    spans: tuple[tuple[int, int], ...]
    shown: tuple[str, ...]
    features: tuple[tuple[int, int, int], ...]


def words_of(text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation]) -> Words:
    """Cut the paragraphs into words and describe each. Linear in the text."""
    spans: list[tuple[int, int]] = []
    first: set[int] = set()
    for paragraph in paragraphs:
        first.add(len(spans))
        spans += [m.span() for m in WORD.finditer(text, paragraph.start, paragraph.end)]
    quoting, depth = _quoting(text, spans, first, quotations)
    shown, features = [], []
    for n, (start, end) in enumerate(spans):
        word = text[start:end]
        join = FIRST if n in first else GLUED if spans[n - 1][1] == start else APART
        shown.append(_shown(word, quoting[n], depth[n]))
        features.append((quoting[n], case_of(word), join))
    return Words(tuple(spans), tuple(shown), tuple(features))


def _quoting(
    text: str, spans: Sequence[tuple[int, int]], first: set[int], quotations: Sequence[Quotation]
) -> tuple[list[int], list[int]]:
    """Each word's place among the quotations, and the depth of the quotation whose mark it is."""
    starts = [s for s, _ in spans]
    quoting = [OUTSIDE] * len(spans)
    depth = [0] * len(spans)
    for q in sorted(quotations, key=lambda q: (q.depth, q.span.start)):
        low, high = bisect_left(starts, q.span.start), bisect_left(starts, q.span.end)
        inside = NESTED if q.depth else INSIDE if q.closed else UNCLOSED
        for n in range(low, high):
            reopens = n in first and n > low and MARK.fullmatch(text[spans[n][0] : spans[n][1]])
            quoting[n] = OPENS if reopens else inside
        if low < high and q.inner.start > q.span.start:
            quoting[low], depth[low] = OPENS, q.depth
        if low < high and q.inner.end < q.span.end:
            quoting[high - 1], depth[high - 1] = CLOSES, q.depth
    for n, (s, e) in enumerate(spans):
        if quoting[n] not in (OPENS, CLOSES) and MARK.fullmatch(text[s:e]) and text[s:e] not in SINGLE:
            quoting[n] = STRAY
    return quoting, depth


def _shown(word: str, quoting: int, depth: int) -> str:
    if quoting == OPENS:
        return "‘" if depth else "“"
    if quoting == CLOSES:
        return "’" if depth else "”"
    if quoting == STRAY:
        return '"'
    return "'" if word in SINGLE else word


def case_of(word: str) -> int:
    """How a word is cased."""
    if word.isalpha():  # nearly every word is one of these two
        if word.islower():
            return LOWER
        if word[0].isupper() and word[1:].islower():
            return TITLE
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return NO_LETTER
    if all(not c.isupper() for c in letters):
        return LOWER
    if all(c.isupper() for c in letters):
        return UPPER if len(letters) > 1 else INITIAL
    return TITLE if word[0].isupper() and not any(c.isupper() for c in letters[1:]) else MIXED


def pieces_with(tokenizer: Any) -> Pieces:
    """A function from words to their piece ids (1 to ``MOST_PIECES`` of them), over a `tokenizers.Tokenizer`."""
    tokenizer.no_padding()
    tokenizer.no_truncation()
    whole: dict[str, int] = tokenizer.get_vocab()
    known: dict[str, list[int]] = {}  # pieces of words met before

    def pieces(shown: Sequence[str]) -> list[list[int]]:
        if len(known) > MOST_KNOWN:
            known.clear()
        for word in set(shown) - known.keys():
            # The base writes lower case only and takes the longest piece first: a word that is a piece is that piece.
            one = whole.get(word.lower()) if word.isascii() else None
            known[word] = [one] if one is not None else tokenizer.encode(word[:100], add_special_tokens=False).ids
            known[word] = known[word][:MOST_PIECES] or [UNKNOWN]
        return [known[word] for word in shown]

    return pieces


@dataclass(frozen=True, slots=True)
class Window:
    """Words [first, last) of an article as model input: rows of (piece, quote, case, join), and each word's row."""

    first: int
    last: int
    rows: list[tuple[int, int, int, int]]
    at: list[int]


def window_of(pieces: Sequence[list[int]], features: Sequence[tuple[int, int, int]], first: int, last: int) -> Window:
    """One window's input, between [CLS] and [SEP]."""
    rows = [(SPECIAL[0], 0, 0, 0)]
    at = []
    for n in range(first, last):
        quote, case, join = features[n]
        at.append(len(rows))
        rows += [(p, quote, case, join if k == 0 else CONTINUED) for k, p in enumerate(pieces[n])]
    rows.append((SPECIAL[1], 0, 0, 0))
    return Window(first, last, rows, at)


def reaches(lengths: Sequence[int], *, room: int, overlap: int, lead: int | None = None) -> list[tuple[int, int]]:
    """Windows over words of these many pieces: at most ``room`` each, the next begins ``overlap`` before its end.

    ``lead`` makes the first window shorter, so that training sees other cuts in each epoch. The last window reaches
    back to be full, so that no window is a scrap.
    """
    out: list[tuple[int, int]] = []
    first, limit = 0, lead or room
    while True:
        last, size = first, 0
        while last < len(lengths) and size + lengths[last] <= limit:
            size += lengths[last]
            last += 1
        if last == len(lengths):
            while first > 0 and size + lengths[first - 1] <= room:
                first -= 1
                size += lengths[first]
            if last > first:
                out.append((first, last))
            return out
        out.append((first, last))
        back = 0
        start = last
        while start > first + 1 and back + lengths[start - 1] <= overlap:
            start -= 1
            back += lengths[start]
        first, limit = start, room


PARAGRAPH, SENTENCE, QUOTED = 3, 2, 1  # how good a place for a cut is: a sentence inside a quotation is the last choice


def breaks_of(words: Words) -> list[int]:
    """How good a cut before each word is: PARAGRAPH, SENTENCE, QUOTED, or 0 in the midst of a sentence.

    A sentence begins with a capital, a digit or an opening mark after `.`, `!` or `?`. A full stop after a short
    capitalised word is taken for an abbreviation's.
    """
    shown, features = words.shown, words.features
    out = []
    for n, (quote, case, join) in enumerate(features):
        place = PARAGRAPH if join == FIRST else 0
        if join == APART and case != LOWER:
            end = n - 1
            while end > 0 and shown[end] in CLOSING and features[end][2] == GLUED:
                end -= 1
            short = end > 0 and features[end - 1][1] not in (LOWER, NO_LETTER) and len(shown[end - 1]) < 5
            if shown[end] in ENDS and not (shown[end] == "." and short):
                place = QUOTED if quote in (INSIDE, NESTED, UNCLOSED) else SENTENCE
        out.append(place)
    return out


def aligned(
    lengths: Sequence[int], breaks: Sequence[int], *, room: int, overlap: int, full: float = 0.6
) -> list[tuple[int, int]]:
    """Windows over words of these many pieces, at most ``room`` each, that end where a paragraph ends if they can.

    A window ends at the best of ``breaks`` (see `breaks_of`) that leaves it ``full`` at least, the last of equals.
    After a paragraph's end the next one just goes on; after any other it begins up to ``overlap`` pieces before.
    """
    place = [0, *accumulate(lengths)]
    out: list[tuple[int, int]] = []
    first = last = 0
    while last < len(lengths):
        last = bisect_right(place, place[first] + room) - 1
        if last < len(lengths):
            least = min(last, bisect_left(place, place[first] + room * full))
            last = max(range(least, last + 1), key=lambda n: (breaks[n], n))
        out.append((first, last))
        whole = last == len(lengths) or breaks[last] == PARAGRAPH
        first = last if whole else max(first + 1, bisect_left(place, place[last] - overlap))
    return out
