"""Whether an annotated content stands in quotation marks, read off the text without asking sayso's own scanner."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from typing import Literal

Form = Literal["direct", "indirect", "mixed"]
FORMS: tuple[Form, ...] = ("direct", "indirect", "mixed")

OPENING, CLOSING, STRAIGHT = "“„«", "”»", '"'
# A single mark opens before a word and closes after one; an apostrophe stands between letters.
SINGLE = re.compile(r"(?<!\w)[‘'](?=\w)(?:[^‘'’\n]|(?<=\w)['’](?=\w))+['’](?!\w)")


def quoted(text: str) -> frozenset[int]:
    """The places of ``text`` that stand inside quotation marks.

    Marks are paired within a paragraph (a line). A straight mark opens where none is open and closes otherwise; one
    that is never closed holds to the paragraph's end, as in a speech whose next paragraph opens anew. Single marks
    count where they stand around words, which apostrophes don't.
    """
    inside: set[int] = set()
    begin = 0
    for line in text.splitlines(keepends=True):
        inside.update(begin + i for i in _in_double(line))
        for found in SINGLE.finditer(line):
            inside.update(range(begin + found.start() + 1, begin + found.end() - 1))
        begin += len(line)
    return frozenset(inside)


def _in_double(line: str) -> set[int]:
    inside: set[int] = set()
    opened: int | None = None
    for i, mark in enumerate(line):
        if opened is None and (mark in OPENING or mark == STRAIGHT):
            opened = i + 1
        elif opened is not None and (mark in CLOSING or mark == STRAIGHT):
            inside.update(range(opened, i))
            opened = None
    if opened is not None:
        inside.update(range(opened, len(line)))
    return inside


def form_of(content: AbstractSet[int], marked: AbstractSet[int]) -> Form:
    """The form of a content by its letters' places: all in marks, none, or some. An empty one is indirect."""
    held = len(content & marked)
    if not held:
        return "indirect"
    return "direct" if held == len(content) else "mixed"
