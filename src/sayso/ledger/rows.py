"""From rows to records: how every query of this room gets what it answers with."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sayso.errors import LedgerError
from sayso.ledger.store import typed_errors
from sayso.records import Article, Hop, Kind, Mention, Party, Span, Statement

T = TypeVar("T")


class View(Protocol):
    """The read side of a ledger: what a query needs. `sayso.ledger.Ledger` is one."""

    @property
    def path(self) -> Path:
        """Where the ledger stands, for error messages."""

    @property
    def connection(self) -> sqlite3.Connection:
        """The open database."""


def rows_of(view: View, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """All rows of a question, SQLite's own errors made `LedgerError`."""
    with typed_errors(view.path):
        return view.connection.execute(sql, values).fetchall()


def streamed(view: View, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
    """The rows of a question one by one, for those that are too many or too large to be held at once."""
    with typed_errors(view.path):
        yield from view.connection.execute(sql, values)


@contextmanager
def records_of(view: View) -> Iterator[None]:
    """A row that makes no record (an empty span, say) was tampered with: say so, instead of a bare ValueError."""
    try:
        yield
    except (ValueError, TypeError) as error:
        problem = f"a row holds what no record may hold ({error})"
        raise LedgerError(view.path, problem, "Run `sayso verify` to see where.") from error


def load_articles(view: View, ids: Sequence[str]) -> list[Article]:
    """The articles with these ids, in this order; an id that is not there gives nothing."""
    sql = (
        "SELECT name, text, outlet, url, title, byline, published, published_from, language, raw_sha256"
        " FROM article WHERE id = ?"
    )
    marks = "SELECT start_char, end_char FROM boilerplate WHERE article = ? ORDER BY ordinal"
    with records_of(view):
        return [
            Article(*(*row, tuple(Span(*span) for span in rows_of(view, marks, i))))
            for i in ids
            for row in rows_of(view, sql, i)
        ]


def statement_ids(view: View, article_id: str) -> list[str]:
    """The ids of one article's statements in reading order."""
    sql = "SELECT id FROM statement WHERE article = ? ORDER BY start_char, end_char, id"
    return [i for (i,) in rows_of(view, sql, article_id)]


def load_statements(view: View, ids: Sequence[str]) -> list[Statement]:
    """The statements with these ids, in this order: three queries, however many there are."""
    wanted = json.dumps(list(ids))
    with records_of(view):
        spans = _grouped(view, _SPANS, wanted, make=lambda role, start, end: (role, Span(start, end)))
        hops = _grouped(view, _HOPS, wanted, make=_hop)
        rows = {row[0]: row[1:] for row in rows_of(view, _STATEMENTS, wanted)}
        return [_statement(rows[i], spans.get(i, []), hops.get(i, [])) for i in ids]


_STATEMENTS = (
    "SELECT id, article, form, act, score, made_by, hedge, speaker_name, speaker_kind, speaker_entity, told_to,"
    " channel, place, said_on, parent, why FROM statement WHERE id IN (SELECT value FROM json_each(?))"
)
_SPANS = (
    "SELECT statement, role, start_char, end_char FROM statement_span"
    " WHERE statement IN (SELECT value FROM json_each(?)) ORDER BY statement, role, ordinal"
)
_HOPS = (
    "SELECT statement, name, kind, entity, start_char, end_char, why FROM hop"
    " WHERE statement IN (SELECT value FROM json_each(?)) ORDER BY statement, ordinal"
)


def _grouped(view: View, sql: str, wanted: str, *, make: Callable[..., T]) -> dict[str, list[T]]:
    """Child rows by the statement that their first column names, each made into a record."""
    return {i: [make(*row[1:]) for row in rows] for i, rows in groupby(rows_of(view, sql, wanted), key=itemgetter(0))}


def _statement(row: tuple[Any, ...], spans: list[tuple[str, Span]], hops: list[Hop]) -> Statement:
    article, form, act, score, made_by, hedge, name, kind, entity, to, channel, place, said_on, parent, why = row
    return Statement(
        article=article,
        source=next((span for role, span in spans if role == "source"), None),
        cue=tuple(span for role, span in spans if role == "cue"),
        content=tuple(span for role, span in spans if role == "content"),
        form=form,
        act=act,
        score=score,
        made_by=made_by,
        hedge=hedge,
        speaker=None if kind is None else Party(name, kind, entity),
        chain=tuple(hops),
        to=to,
        channel=channel,
        place=place,
        said_on=said_on,
        parent=parent,
        why=tuple(json.loads(why)),
    )


def _hop(name: str, kind: Any, entity: str | None, start: int | None, end: int | None, why: str) -> Hop:
    return Hop(Party(name, kind, entity), span_or_none(start, end), why)


def load_mentions(view: View, article_id: str, *, kind: Kind | None = None) -> list[Mention]:
    """The mentions of the article with this id, or those of one kind of party in it.

    They come by place; those at one place in the order in which they were found.
    """
    sql = (
        "SELECT start_char, end_char, name, kind, entity, head_start, head_end, titles, roles, nationality, count,"
        " plural, gender, position, told, anonymity_start, anonymity_end FROM mention"
        " WHERE article = ?1 AND (?2 IS NULL OR kind = ?2) ORDER BY start_char, end_char, ordinal"
    )
    with records_of(view):
        return [_mention(article_id, row) for row in rows_of(view, sql, article_id, kind)]


def _mention(article_id: str, row: tuple[Any, ...]) -> Mention:
    start, end, name, kind, entity, head_start, head_end, titles, roles, nationality, count, plural, *rest = row
    gender, position, told, anonymity_start, anonymity_end = rest
    return Mention(
        article=article_id,
        span=Span(start, end),
        party=Party(name, kind, entity),
        head=span_or_none(head_start, head_end),
        titles=tuple(json.loads(titles)),
        roles=tuple(json.loads(roles)),
        nationality=nationality,
        count=count,
        plural=bool(plural),
        position=position,
        told=told,
        anonymity=span_or_none(anonymity_start, anonymity_end),
        gender=gender,
    )


def span_or_none(start: int | None, end: int | None) -> Span | None:
    """The span of a pair of columns that may both be NULL."""
    return None if start is None or end is None else Span(start, end)
