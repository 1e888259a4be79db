"""Marks in an article's text: content underlined and numbered, cue italic, source bold, boilerplate dimmed.

Where no style can be shown the numbers stand in brackets, ``⟦1 … ⟧``, which nest; styled text keeps the brackets only
for a statement inside another, where one underline cannot be told from the next.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from rich.text import Text

from sayso.records import Span, Statement
from sayso.serve.safe import visible

_BREAKS = re.compile(r"\s*\n\s*")
_STYLES = {"content": "underline", "cue": "italic", "source": "bold", "boilerplate": "dim"}
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to be shown in a style. Content has a ``label``, its number, which may be empty where there is but one."""

    span: Span
    style: str
    label: str | None = None
    nested: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text that holds more than white space, and the marks that touch it."""

    span: Span
    marks: tuple[Mark, ...]


def statement_marks(statement: Statement, label: str, *, nested: bool) -> list[Mark]:
    """The marks of one statement's source, cue and content."""
    found = [Mark(span, "cue") for span in statement.cue]
    if statement.source:
        found.append(Mark(statement.source, "source"))
    found += [Mark(span, "content", label, nested) for span in statement.content]
    return found


def paragraphs(text: str, marks: Iterable[Mark]) -> Iterator[Paragraph]:
    """The text's paragraphs in order, each with the marks that touch it. White space around a paragraph is left out."""
    waiting = sorted(marks, key=lambda mark: mark.span, reverse=True)
    active: list[Mark] = []
    for span in _lines(text):
        while waiting and waiting[-1].span.start < span.end:
            active.append(waiting.pop())
        active = [mark for mark in active if mark.span.end > span.start]
        yield Paragraph(span, tuple(active))


def marked(text: str, span: Span, marks: Sequence[Mark], *, plain: bool) -> Text:
    """The characters of ``span`` with their marks, safe to show. Marks that leave ``span`` are cut at its edge."""
    here = [mark for mark in marks if mark.span.overlaps(span)]
    opening, closing = _by(here, attrgetter("span.start")), _by(here, attrgetter("span.end"))
    active = [mark for mark in here if mark.span.start < span.start]
    shown = Text()
    cuts = {edge for edge in (*opening, *closing) if span.start < edge < span.end}
    for start, end in pairwise(sorted({span.start, span.end} | cuts)):
        starting = sorted(opening[start], key=lambda mark: -mark.span.end)
        active = [mark for mark in active if mark.span.end > start] + starting
        for mark in starting:
            shown.append(_opened(mark, plain=plain), "number")
        shown.append(_BREAKS.sub(" ¶ ", visible(text[start:end])), _style(active))
        for mark in sorted(closing[end], key=lambda mark: -mark.span.start):
            shown.append(_closed(mark, plain=plain), "number")
    return shown


def _by(marks: Sequence[Mark], place: Callable[[Mark], int]) -> defaultdict[int, list[Mark]]:
    found: defaultdict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        found[place(mark)].append(mark)
    return found


def _lines(text: str) -> Iterator[Span]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        if line.strip():
            yield Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))
        start = end + 1


def _opened(mark: Mark, *, plain: bool) -> str:
    if mark.label is None:
        return ""
    if plain:
        return f"⟦{mark.label} " if mark.label else "⟦"
    return ("⟦" if mark.nested else "") + mark.label.translate(_SUPERSCRIPT)


def _closed(mark: Mark, *, plain: bool) -> str:
    return "⟧" if mark.label is not None and (plain or mark.nested) else ""


def _style(marks: Sequence[Mark]) -> str:
    """Each style once, as rich's own words, since only those combine."""
    return " ".join(dict.fromkeys(_STYLES[mark.style] for mark in marks))
