"""The words that were sought, brought out in a text: what the full-text index found is what is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sayso.ledger.shelves import folded
from sayso.serve.safe import one_line

LONGEST = 420
"""Characters of a text that are shown."""
_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")  # as the index cuts words: an accent belongs to its letter
_ITEM = re.compile(r'"([^"]+)"|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a text, and whether they were sought."""

    text: str
    found: bool = False


@dataclass(frozen=True, slots=True)
class _Item:
    """Words that must stand together; of the last one ``begins`` is enough to begin it."""

    words: tuple[str, ...]
    begins: bool


def pieces(text: str, sought: str, *, longest: int = LONGEST) -> tuple[Piece, ...]:
    """A text on one line, cut where it begins or ends to be found or not; a long one from before the first found word.

    ``sought`` is what `sayso.ledger.queries.matching` takes: words, words in quotes that stand together, beginnings.
    """
    line = one_line(text)
    hits = list(_joined(sorted(_hits(line, sought))))
    begins, ends = next(iter(hits), (0, 0))
    start = _word_after(line, ends - longest * 2 // 3, begins) if ends >= longest else 0
    end = max(_word_before(line, start + longest), min(ends, start + longest))
    return tuple(_cut(line, hits, start, end))


def _cut(line: str, hits: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[Piece]:
    at = start
    if start:
        yield Piece("… ")
    for first, last in hits:
        if first >= end or last <= start:
            continue
        if first > at:
            yield Piece(line[at:first])
        yield Piece(line[max(first, start) : min(last, end)], found=True)
        at = min(last, end)
    if at < end:
        yield Piece(line[at:end])
    if end < len(line):
        yield Piece("…")


def _word_after(line: str, at: int, latest: int) -> int:
    """The next beginning of a word after a place, ``latest`` at the latest."""
    space = line.find(" ", max(0, at), latest)
    return space + 1 if space >= 0 else min(max(0, at), latest)


def _word_before(line: str, at: int) -> int:
    """The last beginning of a word shortly before a place, or the place; the end of a line that ends before it."""
    if at >= len(line):
        return len(line)
    space = line.rfind(" ", max(0, at - 40), at)
    return space + 1 if space >= 0 else at


def _hits(line: str, sought: str) -> Iterator[tuple[int, int]]:
    items = [item for item in map(_item, _ITEM.finditer(sought)) if item.words]
    words = [(folded(match.group()), match.start(), match.end()) for match in _WORD.finditer(line)] if items else []
    for item in items:
        size = len(item.words)
        for n in range(len(words) - size + 1):
            if _matches(item, [word for word, _, _ in words[n : n + size]]):
                yield words[n][1], words[n + size - 1][2]


def _item(match: re.Match[str]) -> _Item:
    phrase, word = match.groups()
    words = tuple(folded(w) for w in _WORD.findall(phrase or word))
    return _Item(words, begins=phrase is None and word.endswith("*"))


def _matches(item: _Item, words: Sequence[str]) -> bool:
    *before, last = item.words
    return words[:-1] == before and (words[-1].startswith(last) if item.begins else words[-1] == last)


def _joined(hits: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Hits that overlap as one, in order."""
    last: tuple[int, int] | None = None
    for start, end in hits:
        if last and start < last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last
