"""Statements by what is sought of them: words, who says it, where and when. Every face asks this one question.

Where words are given the best match comes first; else, and where thousands hold the words, the newest publication,
those without a day last. Then come articles by name and id, and within one the order of reading.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sayso.ledger.queries import NOBODY, SaidRow, matching, said
from sayso.ledger.rows import View, load_statements, rows_of
from sayso.records import Act, Form


@dataclass(frozen=True, slots=True)
class Sought:
    """What is asked for; ``None``, "" and ``False`` ask for all, several hold together.

    ``words`` are looked for as `matching` tells. ``speaker`` is part of a name or alias, ``outlet`` of an outlet's
    name, in capitals or not; "unnamed" finds speakers whom the text does not name too, and those that were not found.
    ``entity``, ``story`` and ``article`` are ids. ``since`` and ``until`` are days of publication, both included
    (ISO 8601). ``unnamed`` asks for speakers of the kind unnamed, ``one_origin`` for what several outlets tell with one
    independent origin.
    """

    words: str = ""
    speaker: str | None = None
    entity: str | None = None
    outlet: str | None = None
    act: Act | None = None
    form: Form | None = None
    since: str | None = None
    until: str | None = None
    story: str | None = None
    article: str | None = None
    unnamed: bool = False
    one_origin: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found, and how much there is."""

    rows: tuple[SaidRow, ...]
    total: int


def find(view: View, sought: Sought, *, limit: int = 50, offset: int = 0) -> Found:
    """The statements that are sought, at most ``limit`` of them after the first ``offset``."""
    page, words = slice(offset, offset + limit), matching(sought.words)
    if sought.words and not words:
        return Found((), 0)
    wanted = list(_conditions(view, sought))
    articles = _articles(view, sought)
    if words and not _common(view, words):
        ids, total = _by_match(view, words, [*wanted, *_within(articles)], page)
    else:
        ids, total = _by_day(view, articles, wanted, page, words=words)
    return Found(tuple(said(view, load_statements(view, ids))), total)


DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*"
"""A day, as SQLite's GLOB has it."""
FEW = 4
"""Articles that are looked at besides those that should be enough for a page."""
ASKED = 30
"""How many times as long it takes to ask of one statement whether it holds words as to fetch one that does."""
LONGEST = 200
"""Characters of a name that SQLite is asked for; the rest is looked at in Python."""
COMMON = 10_000
"""Statements from which on those that hold the words sought are too many for one to match better than another."""
MANY = 500
"""Articles from which on it is quicker to put all in order."""

_SIZES = "SELECT (SELECT count(*) FROM article), (SELECT coalesce(max(number), 0) FROM statement)"
_Condition = tuple[str, Sequence[object]]  # of SQL on the statement `s`, and its values
_Page = tuple[list[str], int]  # ids, and how many there are in all


# ---------------------------------------------------------------- which articles
def _articles(view: View, sought: Sought) -> list[str] | None:
    """The articles that are asked for; ``None`` where all are."""
    conditions: list[_Condition] = []
    if sought.article:
        conditions.append(("id = ?", (sought.article,)))
    if sought.story:
        conditions.append(("id IN (SELECT article FROM story_article WHERE story = ?)", (sought.story,)))
    if sought.outlet:
        conditions.append(("outlet IN (SELECT value FROM json_each(?))", (outlets_with(view, sought.outlet),)))
    if sought.since:
        conditions.append(("published GLOB ? AND substr(published, 1, 10) >= ?", (DAY, sought.since)))
    if sought.until:
        conditions.append(("published GLOB ? AND substr(published, 1, 10) <= ?", (DAY, sought.until)))
    if not conditions:
        return None
    where, values = _joined(conditions)
    return [i for (i,) in rows_of(view, f"SELECT id FROM article WHERE {where}", *values)]  # noqa: S608  # constants only


# ---------------------------------------------------------------- which statements
def _conditions(view: View, sought: Sought) -> Iterator[_Condition]:
    if sought.speaker:
        yield _spoken_by(view, sought.speaker)
    if sought.entity:
        yield "s.speaker_entity = ?", (sought.entity,)
    if sought.act:
        yield "s.act = ?", (sought.act,)
    if sought.form:
        yield "s.form = ?", (sought.form,)
    if sought.unnamed:
        yield "s.speaker_kind = ?", (NOBODY.kind,)
    if sought.one_origin:
        # Beside other conditions, which leave few, the sign keeps SQLite from going through all of them.
        yield _ONE_ORIGIN if sought == Sought(one_origin=True) else f"+{_ONE_ORIGIN}", ()


_HELD = "s.number IN (SELECT rowid FROM statement_words WHERE statement_words MATCH ?)"
_HELD_EACH = "EXISTS (SELECT 1 FROM statement_words WHERE statement_words MATCH ? AND rowid = s.number)"
_ONE_ORIGIN = "s.number IN (SELECT number FROM one_origin)"


def _spoken_by(view: View, part: str) -> _Condition:
    """Statements of everybody with this in a name: whoever is one entity is found by each of its names."""
    rows = rows_of(view, _OTHERS, _like(part))
    others = [(name, kind) for called, name, kind in rows if holds(called, part)]
    return _SPOKEN, (
        json.dumps(sorted(named_entities(view, part))),
        json.dumps([other for other in others if other[1]]),
        (None, None) in others,
    )


_SPOKEN = (
    "s.speaker_entity IN (SELECT value FROM json_each(?)) OR s.speaker_entity IS NULL AND"
    " ((s.speaker_name, s.speaker_kind) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))"
    " OR ? AND s.speaker_name IS NULL)"
)
# SQLite folds the case of ASCII alone: it finds names of such letters; whatever has others is looked at in Python.
_MAY_HOLD = "({0} LIKE ?1 ESCAPE '^' OR length(CAST({0} AS BLOB)) != length({0}))"
_NAMES = (
    f"SELECT id, name FROM entity WHERE {_MAY_HOLD.format('name')}"  # noqa: S608  # constants only
    f" UNION ALL SELECT entity, name FROM entity_alias WHERE {_MAY_HOLD.format('name')}"
)
_OTHERS = (
    "WITH speaker AS MATERIALIZED"  # noqa: S608  # as above
    " (SELECT DISTINCT speaker_name AS name, speaker_kind AS kind FROM statement WHERE speaker_entity IS NULL),"
    f" called AS (SELECT name, kind, CASE WHEN kind IS NULL OR kind = '{NOBODY.kind}' OR name = ''"
    f" THEN coalesce(kind, '{NOBODY.kind}') || ': ' || coalesce(name, '') ELSE name END AS called FROM speaker)"
    f" SELECT called, name, kind FROM called WHERE {_MAY_HOLD.format('called')}"
)


def named_entities(view: View, part: str) -> set[str]:
    """The ids of the entities with this in their name or an alias, in capitals or not."""
    return {i for i, name in rows_of(view, _NAMES, _like(part)) if holds(name, part)}


def _like(part: str) -> str:
    return "%" + re.sub("([%_^])", r"^\1", part.casefold()[:LONGEST]) + "%"


def outlets_with(view: View, part: str) -> str:
    """The outlets with this in their name, as a JSON list."""
    outlets = rows_of(view, "SELECT DISTINCT outlet FROM article WHERE outlet IS NOT NULL")
    return json.dumps([outlet for (outlet,) in outlets if holds(outlet, part)])


def holds(text: str, part: str) -> bool:
    """Whether a text has this part, in capitals or not."""
    return part.casefold() in text.casefold()


# ---------------------------------------------------------------- in which order
def _common(view: View, words: str) -> bool:
    """Whether the words stand in so many statements ("the", "said") that these are shown by day."""
    sql = "SELECT count(*) FROM statement_words WHERE statement_words MATCH ?"
    return int(rows_of(view, sql, words)[0][0]) > COMMON


def _by_match(view: View, words: str, wanted: Sequence[_Condition], page: slice) -> _Page:
    """By how well the words match; a round of those that match as well is put in order only where the page has them."""
    where, values = _joined(wanted)
    sql = (
        "SELECT w.rowid, round(bm25(statement_words), 9) FROM statement_words AS w"  # noqa: S608  # constants only
        + (f" CROSS JOIN statement AS s ON s.number = w.rowid AND {where}" if wanted else "")
        + " WHERE statement_words MATCH ? ORDER BY 2"
    )
    rows = rows_of(view, sql, *values, words)
    shown = rows[page]
    if not shown:
        return [], len(rows)
    best, worst = shown[0][1], shown[-1][1]
    before = sum(1 for _, score in rows if score < best)
    near = {number: score for number, score in rows if best <= score <= worst}
    sql = (
        "SELECT s.number, a.name, a.id, s.start_char, s.end_char, s.id FROM statement AS s"
        " JOIN article AS a ON a.id = s.article WHERE s.number IN (SELECT value FROM json_each(?))"
    )
    placed = sorted((near[number], *place) for number, *place in rows_of(view, sql, json.dumps(list(near))))
    return [place[-1] for place in placed[page.start - before : page.stop - before]], len(rows)


def _by_day(
    view: View, articles: list[str] | None, wanted: Sequence[_Condition], page: slice, *, words: str = ""
) -> _Page:
    """By the day of publication. Where many articles have what is sought, the newest few are enough to fill a page."""
    held_by = [(_HELD, (words,))] if words else []
    if articles is None:
        total = _counted(view, wanted, words)
        every, said = rows_of(
            view, "SELECT (SELECT count(*) FROM article), (SELECT coalesce(max(number), 0) FROM statement)"
        )[0]
        few = FEW + 3 * page.stop * every // max(1, 2 * total)
        # Whether a statement holds words is asked of each, or all are fetched that do, whichever is quicker; but the
        # index gathers all that hold the beginning of a word each time it is asked.
        each = words and "*" not in words and few * said * ASKED < every * total
        asked = [(_HELD_EACH, (words,))] if each else held_by
        placed = _placed(view, _newest(view, limit=few), [*wanted, *asked])
        if len(placed) >= page.stop or few >= every:
            return placed[page], total
    where, values = _joined([*wanted, *held_by, *_within(articles)])
    sql = f"SELECT s.article, count(*) FROM statement AS s WHERE {where} GROUP BY 1"  # noqa: S608  # as above
    counts = dict(rows_of(view, sql, *values))
    shown, seen, before = list[str](), 0, 0
    for article in _newest(view, list(counts)):
        if seen + counts[article] <= page.start:
            before += counts[article]
        elif seen < page.stop:
            shown.append(article)
        seen += counts[article]
    return _placed(view, shown, [*wanted, *held_by])[page.start - before : page.stop - before], seen


def _counted(view: View, wanted: Sequence[_Condition], words: str) -> int:
    """How many statements there are of all articles."""
    where, values = _joined(wanted)
    if not words:
        return int(rows_of(view, f"SELECT count(*) FROM statement AS s WHERE {where}", *values)[0][0])  # noqa: S608  # constants only
    of = "statement_words AS w" + " CROSS JOIN statement AS s ON s.number = w.rowid" * bool(wanted)
    sql = f"SELECT count(*) FROM {of} WHERE w.statement_words MATCH ? AND {where}"  # noqa: S608  # as above
    return int(rows_of(view, sql, words, *values)[0][0])


def _placed(view: View, articles: Sequence[str], wanted: Sequence[_Condition]) -> list[str]:
    """The statements of these articles, in their order, as they are read."""
    where, values = _joined([*wanted, *_within(articles)])
    sql = f"SELECT s.article, s.start_char, s.end_char, s.id FROM statement AS s WHERE {where}"  # noqa: S608  # as above
    order = {article: n for n, article in enumerate(articles)}
    return [i for *_, i in sorted((order[a], *place) for a, *place in rows_of(view, sql, *values))]


def _newest(view: View, articles: Sequence[str] | None = None, *, limit: int = -1) -> list[str]:
    """These articles, or all, the newest first."""
    within = "1" if articles is None or len(articles) > MANY else "id IN (SELECT value FROM json_each(?2))"
    sql = (
        f"SELECT id FROM article WHERE {within}"  # noqa: S608  # as above
        " ORDER BY CASE WHEN published GLOB ?1 THEN published END DESC NULLS LAST, name, id LIMIT ?3"
    )
    found = [i for (i,) in rows_of(view, sql, DAY, json.dumps(articles), limit)]
    if articles is None:
        return found
    these = set(articles)
    return [i for i in found if i in these]


def _within(articles: Sequence[str] | None) -> list[_Condition]:
    if articles is None:
        return []
    return [("s.article IN (SELECT value FROM json_each(?))", (json.dumps(list(articles)),))]


def _joined(conditions: Sequence[_Condition]) -> tuple[str, list[Any]]:
    """Several conditions as one, and their values in order."""
    return " AND ".join(f"({sql})" for sql, _ in conditions) or "true", [v for _, values in conditions for v in values]
