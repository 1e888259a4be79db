"""The date of saying against gold statements that have one, beside two that anybody could give.

A gold statement counts if it was found (its content overlaps by half, as ``score.py`` matches them) and has a date.
The date is right if it begins with gold's, which may be a month. The two baselines are the day of publication, and
the nearest day that the cue's sentence names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.bootstrap import Interval, interval
from evals.parts import parts
from evals.score import Scorer, matched
from sayso.extract import Understood, understand
from sayso.extract.said_on import day_of, index
from sayso.read import read
from sayso.records import Article, Party, Statement
from sayso.resources import Tools
from sayso.settings import Settings

BASELINES = ("published", "nearest")
DATED = re.compile(r"\d{4}-")


@dataclass(frozen=True, slots=True)
class Dates:
    """One gold statement's date, and what was said of it: by sayso and by the baselines."""

    article: str
    gold: str
    sayso: str | None
    published: str | None
    nearest: str | None

    def right(self, whose: str) -> bool:
        """Whether a date is gold's, as far as gold goes."""
        told = getattr(self, whose)
        return told is not None and told.startswith(self.gold)


@dataclass(frozen=True, slots=True)
class Dating:
    """The dates of gold statements that have one; how many without one were found, and how many of those got a date."""

    dates: tuple[Dates, ...]
    undated: int = 0
    given: int = 0

    def share(self, whose: str) -> float | None:
        """How many dates are right, in percent."""
        return 100 * sum(d.right(whose) for d in self.dates) / len(self.dates) if self.dates else None

    def range(self, whose: str) -> Interval | None:
        """The interval of that share if articles are drawn again."""
        names = dict.fromkeys(d.article for d in self.dates)
        rows = [[d.right(whose) for d in self.dates if d.article == name] for name in names]
        return interval([(sum(row), len(row)) for row in rows])


def measured(shared: Path, tools: Tools, *, names: Sequence[str] = ("seeds", "statements")) -> Dating:
    """Read the articles of the named parts and date their gold statements."""
    definitions = Scorer(shared / "score" / "score.py").definitions
    dates: list[Dates] = []
    undated = given = 0
    for part in parts(shared):
        if part.name not in names:
            continue
        gold = gold_by_article(part.gold, definitions)
        for article in articles(part.inputs):
            rows = next((rows for name, rows in gold.items() if name == article.name), [])
            if not rows:
                continue
            found = dating(article, understand(article, tools), rows, definitions)
            dates += found.dates
            undated += found.undated
            given += found.given
    return Dating(tuple(dates), undated, given)


def articles(inputs: Iterable[Path]) -> Iterator[Article]:
    """The articles of input files, as sayso reads them."""
    for reading in read(inputs, settings=Settings()):
        if reading.article is not None:
            yield reading.article


def gold_by_article(files: Sequence[Path], definitions: Any) -> Mapping[str, list[dict[str, Any]]]:
    """The gold statements by the name of their article."""
    out: dict[str, list[dict[str, Any]]] = {}
    for row in definitions.read_gold([str(path) for path in files]):
        out.setdefault(row["article"], []).append(row)
    return out


def dating(article: Article, seen: Understood, gold: Sequence[Mapping[str, Any]], definitions: Any) -> Dating:
    """One article's gold statements that were found, with their dates."""
    statements = seen.extraction.statements
    times = index(seen.view, statements, seen.extraction.timexes)
    made = [_row(n, s) for n, s in enumerate(statements)]
    dates: list[Dates] = []
    undated = given = 0
    for row, found in matched(definitions, gold, made, text=article.text):
        if row.get("optional"):
            continue
        statement = statements[found["number"]]
        if DATED.match(row.get("said_on") or ""):
            published = (article.published or "")[:10] or None
            near = nearest(statement, times)
            dates.append(Dates(article.name, row["said_on"], statement.said_on, published, near))
        else:
            undated += 1
            given += statement.said_on is not None
    return Dating(tuple(dates), undated, given)


def nearest(statement: Statement, times: Any) -> str | None:
    """The day or month in the cue's sentence that stands nearest to the cue."""
    if not statement.cue:
        return None
    at = statement.cue[-1].start
    days = [(abs(t.span.start - at), t.span.start, day_of(t)) for t in times.all.get(times.sentence_of(statement), ())]
    return min((d for d in days if d[2] is not None), default=(0, 0, None))[2]


def _row(number: int, statement: Statement) -> dict[str, Any]:
    return {
        "number": number,
        "content": [[s.start, s.end] for s in statement.content],
        "speaker": _party(statement.speaker),
    }


def _party(party: Party | None) -> dict[str, str] | None:
    return {"name": party.name, "kind": party.kind} if party is not None else None
