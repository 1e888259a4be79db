"""Time expressions against gold: spans and values as TempEval-3 counts them, and the days that weekdays' names mean.

TempEval-3's measures (UzZaman et al., *SemEval-2013 Task 1*): an expression is found strictly where both ends agree,
relaxed where the spans share a character; its value is right where a found one has the same TIMEX3 value. The
matching is that of ``score.py``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.bootstrap import Interval, interval

WEEKDAYS = Path(__file__).resolve().parents[1] / "tests" / "golden" / "when" / "weekdays.toml"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MEASURES = ("strict", "relaxed", "value")


@dataclass(frozen=True, slots=True)
class Answer:
    """An expression that a finder found: [start, end) of the text, and its TIMEX3 value."""

    start: int
    end: int
    value: str


Finder = Callable[[str, str | None], list[Answer]]
"""From a text and its day of publication, if known, to the time expressions in it."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its time expressions: start, end, value."""

    name: str
    text: str
    published: str | None
    gold: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many expressions one document has, how many were found, and how many of those are right by each measure."""

    gold: int
    found: int
    strict: int
    relaxed: int
    value: int


def documents(folder: Path, definitions: Any) -> Iterator[Document]:
    """The TimeML files under a folder, in order of path, as ``score.py`` reads them."""
    for path in sorted(folder.rglob("*.tml")):
        text, made, gold = definitions.read_tml(path)
        yield Document(path.stem, text, made, tuple(Answer(*row) for row in gold))


def counts(document: Document, answers: Sequence[Answer], definitions: Any) -> Counts:
    """What is right among the answers for one document: best overlap first, one to one."""
    pairs = []
    for i, gold in enumerate(document.gold):
        for j, answer in enumerate(answers):
            common = min(gold.end, answer.end) - max(gold.start, answer.start)
            if common > 0:
                pairs.append((common / (max(gold.end, answer.end) - min(gold.start, answer.start)), i, j))
    matched = [(document.gold[i], answers[j]) for i, j, _ in definitions.greedy(pairs)]
    return Counts(
        gold=len(document.gold),
        found=len(answers),
        strict=sum((g.start, g.end) == (a.start, a.end) for g, a in matched),
        relaxed=len(matched),
        value=sum(g.value == a.value for g, a in matched),
    )


def f1(rows: Sequence[Counts], measure: str) -> tuple[float, Interval | None]:
    """F1 over all documents, in percent with one decimal, and the interval it lies in if articles are drawn again."""
    fractions = [(2 * int(getattr(row, measure)), row.gold + row.found) for row in rows]
    above, below = (sum(column) for column in zip(*fractions, strict=True))
    return round(100 * above / max(1, below), 1), interval(fractions)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the days that its expressions mean, and the words over which none may be found."""

    name: str
    text: str
    published: str | None
    days: tuple[tuple[str, str], ...]
    none: tuple[str, ...]


def weekday_sentences(path: Path = WEEKDAYS) -> list[Sentence]:
    """The golden sentences about weekdays."""
    rows = tomllib.loads(path.read_text(encoding="utf8"))["sentence"]
    return [
        Sentence(
            name=row["name"],
            text=row["text"],
            published=row.get("published"),
            days=tuple((words, day) for words, day in row.get("days", ())),
            none=tuple(row.get("none", ())),
        )
        for row in rows
    ]


def weekday_problems(sentence: Sentence, answers: Iterable[Answer]) -> list[str]:
    """What is wrong about a golden sentence, a line each.

    An expression is right where answers touch it and all of them that name a day name the right one. A time of that
    day counts as the day. Where nothing tells which week, no day may be named.
    """
    answers = list(answers)
    out = []
    for words, day in sentence.days:
        values = _values_over(sentence.text, words, answers)
        named = {v[:10] for v in values if DAY.match(v)}
        wanted = {day} if DAY.match(day) else set()
        if not values or named != wanted:
            out.append(f"{words!r} is {day}, found {', '.join(values) or 'nothing'}")
    for words in sentence.none:
        wrong = [v for v in _values_over(sentence.text, words, answers) if DAY.match(v)]
        if wrong:
            out.append(f"{words!r} is no day, found {', '.join(wrong)}")
    return out


def _values_over(text: str, words: str, answers: Iterable[Answer]) -> list[str]:
    at = text.index(words)
    return [a.value for a in answers if a.start < at + len(words) and at < a.end]
