"""What can be asked of a ledger: one typed function per question, each with one order of answers.

Articles come by name, then id; statements by article, then where they begin, where they end and id (in a brief the day
goes before these); notices by article (those on no article first), code, place and detail. Nothing here writes.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from sayso.errors import UnknownId
from sayso.ledger.rows import (
    View,
    load_articles,
    load_mentions,
    load_statements,
    records_of,
    rows_of,
    span_or_none,
    statement_ids,
)
from sayso.ledger.store import content_text, typed_errors
from sayso.ledger.verification import Problem, Verification, verify
from sayso.records import Article, Mention, Notice, Party, Span, Statement, Timex

__all__ = [
    "NOBODY",
    "Counts",
    "Overview",
    "Problem",
    "SaidRow",
    "SpeakerRow",
    "Verification",
    "View",
    "Wanted",
    "article",
    "article_ids",
    "articles",
    "brief",
    "children",
    "counts",
    "dated",
    "matching",
    "mentions",
    "notices",
    "overview",
    "said",
    "search",
    "snapshot",
    "statement",
    "statements",
    "statements_with",
    "timexes",
    "verify",
]

NOBODY = Party("", "unnamed")
"""The party under whom `brief` puts statements for which no speaker was found."""


@dataclass(frozen=True, slots=True)
class SaidRow:
    """One statement with its article; ``text`` is the content, its spans joined by `` … ``."""

    statement: Statement
    article: Article
    text: str


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """What one speaker said. ``total`` and ``outlets`` count in the question's whole scope, shown or not."""

    party: Party
    rows: tuple[SaidRow, ...]
    total: int
    outlets: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a brief is asked for; ``None`` asks for all.

    ``speaker`` and ``outlet`` are parts of a name, in capitals or not; a speaker of kind unnamed is found by "unnamed"
    too. ``act`` is an act, ``article`` an article's id. ``alone`` asks for articles that no other tells a story with.
    Several hold together.
    """

    speaker: str | None = None
    outlet: str | None = None
    act: str | None = None
    article: str | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of each kind a ledger holds."""

    articles: int
    statements: int
    mentions: int
    timexes: int
    notices: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What a ledger holds, at a glance. ``first`` and ``last`` are days of publication; ``notices`` counts by code."""

    articles: int
    outlets: int
    statements: int
    first: str | None
    last: str | None
    notices: Mapping[str, int]


def articles(view: View, *, ids: Iterable[str] | None = None) -> list[Article]:
    """Every article, by name, then id; or those with these ids, in this order."""
    return load_articles(view, article_ids(view) if ids is None else list(ids))


def article_ids(view: View) -> list[str]:
    """Every article's id, in the order of `articles`."""
    return [i for (i,) in rows_of(view, "SELECT id FROM article ORDER BY name, id")]


def article(view: View, given: str) -> Article:
    """The article with this id, this name, or this beginning of an id (with or without ``art-``).

    Raises `UnknownId` when there is none, or more than one.
    """
    return load_articles(view, (_resolve(view, "article", given),))[0]


def statements(view: View, *, article: str | None = None) -> list[Statement]:
    """Every statement, or those of the article with this id, in reading order."""
    ids = article_ids(view) if article is None else [article]
    return [statement for i in ids for statement in load_statements(view, statement_ids(view, i))]


def statements_with(view: View, ids: Sequence[str]) -> list[Statement]:
    """The statements with these ids, in this order."""
    return load_statements(view, ids)


def statement(view: View, given: str) -> Statement:
    """The statement with this id or this beginning of an id (with or without ``stm-``). Raises `UnknownId`."""
    return load_statements(view, (_resolve(view, "statement", given),))[0]


def dated(
    view: View, *, acts: Iterable[str], entity: str | None = None, articles: Iterable[str] | None = None
) -> list[Statement]:
    """The statements of these acts whose day of saying is told, or those of them that an entity speaks; by id.

    With ``articles`` what these tell, and what the same speakers do on the same days anywhere.
    """
    if articles is not None:
        told = (
            "SELECT {} FROM statement WHERE article IN (SELECT value FROM json_each(?2)) AND said_on IS NOT NULL"
            " AND act IN (SELECT value FROM json_each(?1))"
        )
        sql = (
            f"{told.format('id')} UNION SELECT s.id FROM (SELECT DISTINCT who, act, said_on FROM"  # noqa: S608  # constants only
            f" ({told.format('speaker_entity AS who, act, said_on')})) AS t CROSS JOIN statement AS s"
            " ON s.speaker_entity = t.who AND s.act = t.act AND s.said_on = t.said_on ORDER BY 1"
        )
        found = rows_of(view, sql, json.dumps(sorted(acts)), json.dumps(list(articles)))
        return load_statements(view, [i for (i,) in found])
    sql = "SELECT id FROM statement WHERE said_on IS NOT NULL AND act IN (SELECT value FROM json_each(?))"
    told_by = [entity] if entity is not None else []
    sql += f"{' AND speaker_entity = ?' * len(told_by)} ORDER BY id"
    return load_statements(view, [i for (i,) in rows_of(view, sql, json.dumps(sorted(acts)), *told_by)])


def children(view: View, statement_id: str) -> list[Statement]:
    """The statements that stand within this one's content, in reading order."""
    sql = "SELECT id FROM statement WHERE parent = ? ORDER BY start_char, end_char, id"
    return load_statements(view, [i for (i,) in rows_of(view, sql, statement_id)])


def mentions(view: View, article_id: str) -> list[Mention]:
    """The article's mentions by place; those at one place in the order in which they were found."""
    return load_mentions(view, article_id)


def timexes(view: View, *, article: str | None = None) -> list[Timex]:
    """Every time expression, or those of the article with this id, by article, then place."""
    sql = (
        "SELECT article, start_char, end_char, value, timex.kind, begins, ends, mod FROM timex"
        " WHERE article = ? ORDER BY start_char, end_char, ordinal"
    )
    ids = article_ids(view) if article is None else [article]
    with records_of(view):
        return [Timex(a, Span(start, end), *rest) for i in ids for a, start, end, *rest in rows_of(view, sql, i)]


def notices(view: View, *, article: str | None = None) -> list[Notice]:
    """Every notice, or those on the article with this id. Those on no article come first."""
    sql = (
        "SELECT notice.code, notice.detail, notice.article, notice.start_char, notice.end_char"
        " FROM notice LEFT JOIN article ON article.id = notice.article"
        " WHERE ?1 IS NULL OR notice.article = ?1"
        " ORDER BY article.name, article.id, notice.code, notice.start_char, notice.end_char, notice.detail"
    )
    with records_of(view):
        return [Notice(code, detail, a, span_or_none(*span)) for code, detail, a, *span in rows_of(view, sql, article)]


def counts(view: View) -> Counts:
    """How much the ledger holds."""
    sql = (
        "SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM statement), (SELECT count(*) FROM mention),"
        " (SELECT count(*) FROM timex), (SELECT count(*) FROM notice)"
    )
    return Counts(*rows_of(view, sql)[0])


def search(view: View, text: str, *, limit: int = 50) -> list[Statement]:
    """Statements whose content holds every word of ``text`` (see `matching`), best match first."""
    if not (words := matching(text)):
        return []
    sql = (
        "SELECT statement.id FROM statement_words JOIN statement ON statement.number = statement_words.rowid"
        " JOIN article ON article.id = statement.article WHERE statement_words MATCH ?"
        " ORDER BY round(bm25(statement_words), 9), article.name, article.id, start_char, end_char, statement.id"
        " LIMIT ?"
    )
    return load_statements(view, [i for (i,) in rows_of(view, sql, words, limit)])


def matching(text: str) -> str:
    """What the full-text index is asked for: every word of ``text``; "" where there is none.

    Case and accents do not matter. Words in double quotes must stand together; a word that ends in ``*`` is the
    beginning of one. No other sign has a meaning, so that any text may be searched for.
    """
    words = [
        f'"{(phrase or word.rstrip("*")).replace(chr(34), chr(34) * 2)}"' + "*" * word.endswith("*")
        for phrase, word in re.findall(r'"([^"]+)"|([^\s"]+)', text.replace("\0", " "))
    ]
    return " ".join(dict.fromkeys(word for word in words if re.search(r"\w", word)))


def overview(view: View) -> Overview:
    """What the whole ledger holds, told without reading a text."""
    sql = (
        "SELECT count(*), count(DISTINCT outlet), (SELECT count(*) FROM statement),"
        " min(substr(published, 1, 10)) FILTER (WHERE published GLOB ?1),"
        " max(substr(published, 1, 10)) FILTER (WHERE published GLOB ?1) FROM article"
    )
    codes = rows_of(view, "SELECT code, count(*) FROM notice GROUP BY code ORDER BY count(*) DESC, code")
    articles, outlets, statements, first, last = rows_of(view, sql, _DAY)[0]
    return Overview(articles, outlets, statements, first, last, dict(codes))


def brief(
    view: View, *, wanted: Wanted | None = None, limit: int | None = None, each: int | None = None
) -> list[SpeakerRow]:
    """What was said by whom: speakers with the most statements first, then by name; no speaker at all comes last.

    Each speaker's statements come by the day on which they were said, as far as that is told, else published.
    ``wanted`` narrows the question, ``limit`` keeps to so many speakers, ``each`` to so many statements of each.
    Whoever is one entity is one speaker, under the entity's name, and is found by each of its names; who has none is
    told apart by name and kind.
    """
    wanted = wanted or Wanted()
    scope = (wanted.article, wanted.act, _outlets(view, wanted.outlet), wanted.alone)
    totals: Counter[Party] = Counter()
    keys: dict[Party, list[_Key]] = defaultdict(list)
    for name, kind, entity, called, known_as, total in rows_of(view, _SPEAKERS, *scope):
        party = NOBODY if kind is None else Party(name, kind) if called is None else Party(called, known_as, entity)
        totals[party] += total
        keys[party].append((name, kind, entity))
    parties = [p for p in totals if any(_holds(called, wanted.speaker) for called in _names(p, keys[p]))]
    parties.sort(key=lambda party: (not party.name, -totals[party], party.name, party.kind, party.entity or ""))
    picked = [_of_speaker(view, keys[party], scope, each) for party in parties[:limit]]
    ids = [i for ids, _ in picked for i in ids]
    rows = {row.statement.id: row for row in said(view, load_statements(view, ids))}
    return [
        SpeakerRow(party, tuple(rows[i] for i in ids), totals[party], outlets)
        for party, (ids, outlets) in zip(parties, picked, strict=False)
    ]


_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*"

# Placeholders 1 to 4 narrow the question, 5 to 7 name a speaker. Both are answered from indexes alone.
_SCOPE = (
    "(?1 IS NULL OR s.article = ?1) AND (?2 IS NULL OR s.act = ?2) AND"
    " (?3 IS NULL OR s.article IN (SELECT id FROM article WHERE outlet IN (SELECT value FROM json_each(?3)))) AND"
    " (NOT ?4 OR NOT EXISTS (SELECT 1 FROM story_article AS m"
    " JOIN story_article AS o ON o.story = m.story AND o.ordinal = 1 WHERE m.article = s.article))"
)
_OF_SPEAKER = (
    " FROM statement AS s JOIN article AS a ON a.id = s.article"
    f" WHERE s.speaker_name IS ?5 AND s.speaker_kind IS ?6 AND s.speaker_entity IS ?7 AND {_SCOPE}"
)
_SPEAKERS = (
    "SELECT t.name, t.kind, t.entity, e.name, e.kind, t.total FROM (SELECT speaker_name AS name, speaker_kind AS kind,"  # noqa: S608  # constants only
    f" speaker_entity AS entity, count(*) AS total FROM statement AS s WHERE {_SCOPE} GROUP BY 1, 2, 3) AS t"
    " LEFT JOIN entity AS e ON e.id = t.entity"
)
_SPEAKERS_OUTLETS = f"SELECT DISTINCT a.outlet{_OF_SPEAKER} AND a.outlet IS NOT NULL"
_SPEAKERS_STATEMENTS = (
    "SELECT CASE WHEN s.said_on GLOB ?8 THEN substr(s.said_on, 1, 10)"
    " ELSE coalesce(substr(a.published, 1, 10), '9999') END,"
    f" a.name, a.id, s.start_char, s.end_char, s.id{_OF_SPEAKER} ORDER BY 1, 2, 3, 4, 5, 6 LIMIT ?9"
)

_Scope = tuple[str | None, str | None, str | None, bool]
_Key = tuple[str | None, str | None, str | None]  # name, kind and entity as a statement's row has them


def _of_speaker(view: View, keys: Sequence[_Key], scope: _Scope, each: int | None) -> tuple[list[str], int]:
    """The ids of a speaker's first statements, and how many outlets all of them stand in."""
    found = [row for key in keys for row in rows_of(view, _SPEAKERS_STATEMENTS, *scope, *key, _DAY, _or_all(each))]
    outlets = {outlet for key in keys for (outlet,) in rows_of(view, _SPEAKERS_OUTLETS, *scope, *key)}
    return [row[-1] for row in sorted(found)[:each]], len(outlets)


def _names(party: Party, keys: Sequence[_Key]) -> Iterator[str]:
    """What a speaker is found by: the name, the names that its articles have, and "unnamed" for such a one."""
    yield _called(party)
    yield from (name for name, _, _ in keys if name)


def _outlets(view: View, part: str | None) -> str | None:
    """The outlets with this in their name, as a JSON list; ``None`` where all are wanted."""
    if part is None:
        return None
    outlets = rows_of(view, "SELECT DISTINCT outlet FROM article WHERE outlet IS NOT NULL")
    return json.dumps([outlet for (outlet,) in outlets if _holds(outlet, part)])


def _called(party: Party) -> str:
    """What a speaker is found by: the name, and for one whom the text does not name the word "unnamed" too."""
    return f"{party.kind}: {party.name}" if party.kind == NOBODY.kind or not party.name else party.name


def _holds(text: str, part: str | None) -> bool:
    return part is None or part.casefold() in text.casefold()


def said(view: View, statements: Iterable[Statement]) -> list[SaidRow]:
    """Statements (of `search`, say) with their articles and texts, in the order given."""
    return list(_said(view, statements, {}))


@contextmanager
def snapshot(view: View) -> Iterator[None]:
    """Within it every query sees the ledger as it was at the first one, whatever other processes write."""
    if view.connection.in_transaction:
        yield
        return
    with typed_errors(view.path):
        view.connection.execute("BEGIN")
    try:
        yield
    finally:
        view.connection.execute("ROLLBACK")


def _said(view: View, statements: Iterable[Statement], found: dict[str, Article]) -> Iterator[SaidRow]:
    for s in statements:
        if s.article not in found:
            (found[s.article],) = load_articles(view, (s.article,))
        yield SaidRow(s, found[s.article], content_text(s, found[s.article].text))


def _resolve(view: View, what: Literal["article", "statement"], given: str) -> str:
    """The one id that ``given`` stands for: the id itself, else a name, else the beginning of an id."""
    sql, prefix, hint = _LOOKUPS[what]
    begins = given if given.startswith(prefix) else prefix + given
    rows = rows_of(view, sql, given, begins, begins + chr(0x10FFFF))
    best = [i for i, rank in rows if rank == rows[0][1]]
    if len(best) == 1:
        return str(best[0])
    if not best:
        raise UnknownId(what, given, hint)
    some = ", ".join(best[:5]) + (" …" if len(best) > 5 else "")
    raise UnknownId(f"single {what}", given, f"It may be any of {len(best)}: {some}.")


_LOOKUPS = {
    "article": (
        (
            "SELECT id, CASE WHEN id = ?1 THEN 0 WHEN name = ?1 THEN 1 ELSE 2 END AS rank FROM article"
            " WHERE id = ?1 OR name = ?1 OR (?1 != '' AND id >= ?2 AND id < ?3) ORDER BY rank, name, id"
        ),
        "art-",
        "`sayso export --format csv` lists articles by name; give a name, an id or the beginning of an id.",
    ),
    "statement": (
        (
            "SELECT id, CASE WHEN id = ?1 THEN 0 ELSE 2 END AS rank FROM statement"
            " WHERE id = ?1 OR (?1 != '' AND id >= ?2 AND id < ?3) ORDER BY rank, id"
        ),
        "stm-",
        "`sayso brief` shows statements with their ids; give an id or its beginning.",
    ),
}


def _or_all(limit: int | None) -> int:
    """SQLite's LIMIT, where a negative number means all."""
    return -1 if limit is None else limit
