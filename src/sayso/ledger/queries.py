"""What can be asked of a ledger: one typed function per question, each with one order of answers.

Articles come by name, then id; statements by article, then where they begin, where they end and id; notices by article
(those on no article first), code, place and detail. The functions read; nothing here writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from sayso.errors import UnknownId
from sayso.ledger.rows import View, load_articles, load_statements, records_of, rows_of, span_or_none, statement_ids
from sayso.ledger.store import content_text, typed_errors
from sayso.ledger.verification import Problem, Verification, verify
from sayso.records import Article, Mention, Notice, Party, Span, Statement, Timex

__all__ = [
    "NOBODY",
    "Counts",
    "Problem",
    "SaidRow",
    "SpeakerRow",
    "Verification",
    "View",
    "article",
    "article_ids",
    "articles",
    "brief",
    "children",
    "counts",
    "mentions",
    "notices",
    "said",
    "search",
    "snapshot",
    "statement",
    "statements",
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
    """What one speaker said. ``total`` counts all their statements in the question's scope, shown or not."""

    party: Party
    rows: tuple[SaidRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of each kind a ledger holds."""

    articles: int
    statements: int
    mentions: int
    timexes: int
    notices: int


def articles(view: View) -> list[Article]:
    """Every article, by name, then id."""
    return load_articles(view, article_ids(view))


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


def statement(view: View, given: str) -> Statement:
    """The statement with this id or this beginning of an id (with or without ``stm-``). Raises `UnknownId`."""
    return load_statements(view, (_resolve(view, "statement", given),))[0]


def children(view: View, statement_id: str) -> list[Statement]:
    """The statements that stand within this one's content, in reading order."""
    sql = "SELECT id FROM statement WHERE parent = ? ORDER BY start_char, end_char, id"
    return load_statements(view, [i for (i,) in rows_of(view, sql, statement_id)])


def mentions(view: View, article_id: str) -> list[Mention]:
    """The article's mentions by place; those at one place in the order in which they were found."""
    sql = (
        "SELECT article, start_char, end_char, name, kind, entity FROM mention"
        " WHERE article = ? ORDER BY start_char, end_char, ordinal"
    )
    with records_of(view):
        return [Mention(a, Span(start, end), Party(*party)) for a, start, end, *party in rows_of(view, sql, article_id)]


def timexes(view: View, *, article: str | None = None) -> list[Timex]:
    """Every time expression, or those of the article with this id, by article, then place."""
    sql = (
        "SELECT article, start_char, end_char, value, timex.kind, begins, ends FROM timex"
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
    """Statements whose content holds every word of ``text``, best match first.

    Case and accents do not matter. Words in double quotes must stand together; a word that ends in ``*`` is the
    beginning of one. No other sign has a meaning, so that any text may be searched for.
    """
    words = [
        f'"{(phrase or word.rstrip("*")).replace(chr(34), chr(34) * 2)}"' + "*" * word.endswith("*")
        for phrase, word in re.findall(r'"([^"]+)"|([^\s"]+)', text.replace("\0", " "))
    ]
    words = [word for word in words if re.search(r"\w", word)]
    if not words:
        return []
    sql = (
        "SELECT statement.id FROM statement_words JOIN statement ON statement.number = statement_words.rowid"
        " JOIN article ON article.id = statement.article WHERE statement_words MATCH ?"
        " ORDER BY round(bm25(statement_words), 9), article.name, article.id, start_char, end_char, statement.id"
        " LIMIT ?"
    )
    return load_statements(view, [i for (i,) in rows_of(view, sql, " ".join(words), limit)])


def brief(
    view: View, *, article: str | None = None, limit: int | None = None, each: int | None = None
) -> list[SpeakerRow]:
    """What was said by whom: speakers with the most statements first, then by name; no speaker at all comes last.

    ``article`` (an id) keeps to one article, ``limit`` to so many speakers, ``each`` to so many statements of each.
    Speakers are told apart by name, kind and entity as recorded: nobody is merged here.
    """
    sql = (
        "SELECT coalesce(speaker_name, ''), coalesce(speaker_kind, 'unnamed'), speaker_entity, count(*) FROM statement"
        " WHERE ?1 IS NULL OR article = ?1 GROUP BY 1, 2, 3"
        " ORDER BY coalesce(speaker_name, '') = '', count(*) DESC, 1, 2, 3 LIMIT ?2"
    )
    said = (
        "SELECT statement.id FROM statement JOIN article ON article.id = statement.article"
        " WHERE coalesce(speaker_name, '') = ?1 AND coalesce(speaker_kind, 'unnamed') = ?2 AND speaker_entity IS ?3"
        " AND (?4 IS NULL OR article = ?4)"
        " ORDER BY article.name, article.id, start_char, end_char, statement.id LIMIT ?5"
    )
    found: dict[str, Article] = {}
    brief: list[SpeakerRow] = []
    for *party, total in rows_of(view, sql, article, _or_all(limit)):
        ids = [i for (i,) in rows_of(view, said, *party, article, _or_all(each))]
        brief.append(SpeakerRow(Party(*party), tuple(_said(view, load_statements(view, ids), found)), total))
    return brief


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
