"""What a brief asks of the ledger: the newest stories, and what belongs to them. Nothing else is read."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sayso.ledger.rows import View, load_statements, records_of, rows_of, span_or_none
from sayso.records import Notice, Statement, Story

_SHARED = "EXISTS (SELECT 1 FROM story_article AS o WHERE o.story = story.id AND o.ordinal = 1)"


def newest(view: View, *, limit: int | None = None) -> tuple[list[Story], int]:
    """The stories of several articles, at most ``limit``, and how many there are.

    Those with the newest article come first, of one day those of most articles; stories without a day come last.
    """
    sql = (
        "SELECT id, title, first, last, (SELECT count(*) FROM story_article AS o WHERE o.story = story.id) AS told"  # noqa: S608  # constants only
        f" FROM story WHERE {_SHARED} ORDER BY coalesce(last, '') DESC, told DESC, title, id LIMIT ?"
    )
    members = "SELECT article FROM story_article WHERE story = ? ORDER BY ordinal"
    with records_of(view):
        found = [
            Story(tuple(a for (a,) in rows_of(view, members, i)), title, first, last)
            for i, title, first, last, _ in rows_of(view, sql, -1 if limit is None else limit)
        ]
    return found, int(rows_of(view, f"SELECT count(*) FROM story WHERE {_SHARED}")[0][0])  # noqa: S608  # as above


def alone(view: View) -> tuple[int, int]:
    """How many articles tell what no other does, and how many statements they have."""
    shared = "SELECT m.article FROM story_article AS m JOIN story_article AS o ON o.story = m.story AND o.ordinal = 1"
    articles = f"SELECT count(*) FROM article WHERE id NOT IN ({shared})"  # noqa: S608  # constants only
    statements = f"SELECT count(*) FROM statement WHERE article NOT IN ({shared})"  # noqa: S608  # as above
    return rows_of(view, articles)[0][0], rows_of(view, statements)[0][0]


def statements_in(view: View, articles: Sequence[str]) -> list[Statement]:
    """All that is said in these articles, by article's id, in reading order."""
    sql = (
        "SELECT id FROM statement WHERE article IN (SELECT value FROM json_each(?))"
        " ORDER BY article, start_char, end_char, id"
    )
    return load_statements(view, [i for (i,) in rows_of(view, sql, json.dumps(list(articles)))])


def notices_in(view: View, articles: Sequence[str]) -> list[Notice]:
    """The notices on these articles, by article's id, code and place."""
    sql = (
        "SELECT code, detail, article, start_char, end_char FROM notice"
        " WHERE article IN (SELECT value FROM json_each(?)) ORDER BY article, code, start_char, end_char, detail"
    )
    with records_of(view):
        rows = rows_of(view, sql, json.dumps(list(articles)))
        return [Notice(code, detail, article, span_or_none(*span)) for code, detail, article, *span in rows]
