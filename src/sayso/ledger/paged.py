"""Long lists a page at a time: articles, entities, notices. Only what a page shows is read.

Each gives its rows and how many there are in all. Articles come with the newest first, then by name and id; entities by
name, kind and id; notices by article (those on no article first), code, place and detail.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from sayso.ledger.entities import EntityRow
from sayso.ledger.rows import View, load_articles, records_of, rows_of, span_or_none
from sayso.ledger.sought import DAY, holds, named_entities, outlets_with
from sayso.ledger.speakers import by_name, entity_rows
from sayso.records import Article, Notice


@dataclass(frozen=True, slots=True)
class ArticlesWanted:
    """What is asked of articles; ``None`` and "" ask for all. ``words`` stand in the title or the name."""

    words: str = ""
    outlet: str | None = None
    since: str | None = None
    until: str | None = None
    story: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article with how many statements it holds, and the story that it tells, if stories are made."""

    article: Article
    statements: int
    story: str | None


# ---------------------------------------------------------------- articles
def articles(view: View, wanted: ArticlesWanted, *, limit: int = 50, offset: int = 0) -> tuple[list[ArticleRow], int]:
    """A page of the articles that are wanted."""
    conditions: list[tuple[str, list[object]]] = []
    if wanted.story:
        conditions.append(("id IN (SELECT article FROM story_article WHERE story = ?)", [wanted.story]))
    if wanted.outlet:
        conditions.append(("outlet IN (SELECT value FROM json_each(?))", [outlets_with(view, wanted.outlet)]))
    if wanted.since:
        conditions.append(("published GLOB ? AND substr(published, 1, 10) >= ?", [DAY, wanted.since]))
    if wanted.until:
        conditions.append(("published GLOB ? AND substr(published, 1, 10) <= ?", [DAY, wanted.until]))
    words = wanted.words.split()
    where = " AND ".join(sql for sql, _ in conditions) or "true"
    values = list(chain.from_iterable(values for _, values in conditions))
    order = "CASE WHEN published GLOB ? THEN published END DESC NULLS LAST, name, id"
    if words:
        sql = f"SELECT id, name, title FROM article WHERE {where} ORDER BY {order}"  # noqa: S608  # constants only
        rows = rows_of(view, sql, *values, DAY)
        found = [i for i, name, title in rows if all(holds(f"{title or ''}\n{name}", word) for word in words)]
        page, total = found[offset : offset + limit], len(found)
    else:
        sql = f"SELECT id FROM article WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608  # as above
        page = [i for (i,) in rows_of(view, sql, *values, DAY, limit, offset)]
        total = rows_of(view, f"SELECT count(*) FROM article WHERE {where}", *values)[0][0]  # noqa: S608  # as above
    these = json.dumps(page)
    said = "SELECT article, count(*) FROM statement WHERE article IN (SELECT value FROM json_each(?)) GROUP BY 1"
    told = "SELECT article, story FROM story_article WHERE article IN (SELECT value FROM json_each(?))"
    counts, of = dict(rows_of(view, said, these)), dict(rows_of(view, told, these))
    return [ArticleRow(a, counts.get(a.id, 0), of.get(a.id)) for a in load_articles(view, page)], total


# ---------------------------------------------------------------- entities
def entities(view: View, *, name: str | None = None, limit: int = 50, offset: int = 0) -> tuple[list[EntityRow], int]:
    """A page of the entities, or of those with ``name`` in one of their names."""
    if name is None:
        ids, total = by_name(view, limit=limit, offset=offset)
        return entity_rows(view, ids), total
    sql = "SELECT id FROM entity WHERE id IN (SELECT value FROM json_each(?)) ORDER BY name, kind, id"
    found = [i for (i,) in rows_of(view, sql, json.dumps(sorted(named_entities(view, name))))]
    return entity_rows(view, found[offset : offset + limit]), len(found)


# ---------------------------------------------------------------- notices
def notices(
    view: View, *, code: str | None = None, article: str | None = None, limit: int = 50, offset: int = 0
) -> tuple[list[Notice], int]:
    """A page of the notices, or of those of one code or on one article. Those on no article come first."""
    scope = "(?1 IS NULL OR code = ?1) AND (?2 IS NULL OR article = ?2)"
    rows = rows_of(view, f"SELECT article, count(*) FROM notice WHERE {scope} GROUP BY 1", code, article)  # noqa: S608  # constants only
    counts: dict[str | None, int] = dict(rows)
    ordered: Iterator[str | None] = iter((None,))
    if counts.keys() - {None}:
        ordered = chain(ordered, (i for (i,) in rows_of(view, "SELECT id FROM article ORDER BY name, id")))
    seen, before = 0, 0
    shown: list[str | None] = []
    for one in ordered:
        if seen >= offset + limit:
            break
        if one in counts:
            if seen + counts[one] <= offset:
                before += counts[one]
            else:
                shown.append(one)
            seen += counts[one]
    sql = (
        "SELECT code, detail, article, start_char, end_char FROM notice"  # noqa: S608  # as above
        f" WHERE {scope} AND article IS ?3 ORDER BY code, start_char, end_char, detail"
    )
    with records_of(view):
        found = [
            Notice(of, detail, where, span_or_none(*span))
            for one in shown
            for of, detail, where, *span in rows_of(view, sql, code, article, one)
        ]
    return found[offset - before : offset - before + limit], sum(counts.values())
