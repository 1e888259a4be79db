"""Writing an article's rows anew after a judgement on it: only those that differ, within the caller's transaction."""

from __future__ import annotations

import json
from dataclasses import replace

from sayso.ledger.judged import REPEATED, WITHOUT_STATEMENT, AsMade, Teller, as_judged, corrections, store, stored
from sayso.ledger.rows import load_articles, load_statements, records_of, rows_of, span_or_none, statement_ids
from sayso.ledger.store import Ledger
from sayso.records import Article, Notice, Party, Span, Statement


def remake(ledger: Ledger, article_id: str) -> None:
    """Bring an article's rows up to date with the judgements on its statements that hold.

    Claims that tell a statement that is no more go, and the others of its story are to be made anew. Nothing is done
    for an article that is not there: its judgements wait. Raises `LedgerError` for rows that are no records.
    """
    with records_of(ledger):
        found = load_articles(ledger, (article_id,))
        judged = corrections(ledger.connection, article_id)
        if not found:
            return
        (article,) = found
        made = stored(ledger.connection, article_id) or as_found(ledger, article_id)
        count = _mentions_found(ledger, article_id)
        sql = "SELECT name, kind FROM mention WHERE article = ? AND ordinal < ?"
        parties = [Party(name, kind) for name, kind in rows_of(ledger, sql, article_id, count)] if judged else []
        after = as_judged(article, made, judged, parties)[0] if judged else made
        if judged:
            store(ledger.connection, article_id, made, mentions=count)
        else:
            ledger.connection.execute("DELETE FROM as_made WHERE article = ?", (article_id,))
        _exchange(ledger, article, after, mentions=count)


def as_found(ledger: Ledger, article_id: str) -> AsMade:
    """What was made of an article that nobody has judged yet, from its own rows."""
    statements = tuple(map(_alone, load_statements(ledger, statement_ids(ledger, article_id))))
    sql = "SELECT id, word_start, word_end, statement FROM happening WHERE article = ? ORDER BY id"
    tellers = tuple(Teller(i, Span(start, end), s) for i, start, end, s in rows_of(ledger, sql, article_id))
    sql = "SELECT detail, start_char, end_char FROM notice WHERE article = ? AND code = ? ORDER BY id"
    notices = tuple(
        Notice(REPEATED, detail, article_id, span_or_none(*span))
        for detail, *span in rows_of(ledger, sql, article_id, REPEATED)
    )
    return AsMade(statements, tellers, notices)


def _mentions_found(ledger: Ledger, article_id: str) -> int:
    """How many mentions the article has without those of judged speakers."""
    sql = (
        "SELECT coalesce((SELECT mentions FROM as_made WHERE article = ?1),"
        " (SELECT count(*) FROM mention WHERE article = ?1))"
    )
    return int(rows_of(ledger, sql, article_id)[0][0])


def _alone(s: Statement) -> Statement:
    """A statement without entities, which are found anew for whoever speaks."""
    chain = tuple(replace(h, party=Party(h.party.name, h.party.kind)) for h in s.chain)
    return replace(s, speaker=Party(s.speaker.name, s.speaker.kind) if s.speaker else None, chain=chain)


def _exchange(ledger: Ledger, article: Article, after: AsMade, *, mentions: int) -> None:
    run, many = ledger.connection.execute, ledger.connection.executemany
    run("PRAGMA defer_foreign_keys = ON")  # rows that point to one another are exchanged; until the commit
    before = {s.id: _alone(s) for s in load_statements(ledger, statement_ids(ledger, article.id))}
    now = {s.id: s for s in after.statements}
    out = [(i,) for i, s in before.items() if now.get(i) != s]
    gone = json.dumps([i for i in before if i not in now])
    told = "SELECT DISTINCT claim FROM telling WHERE statement IN (SELECT value FROM json_each(?))"
    untold = json.dumps([i for (i,) in rows_of(ledger, told, gone)])
    for sql in _CLAIMS:
        run(sql, (untold,))
    run(REOPEN, (article.id,))
    for table, column in (("statement_span", "statement"), ("hop", "statement"), ("statement", "id")):
        many(f"DELETE FROM {table} WHERE {column} = ?", out)  # noqa: S608  # constants only
    come = [s for i, s in now.items() if before.get(i) != s]
    ledger.insert_statements(article, come)
    run(_SPEAKERS, (article.id,))
    run(_HOPS, (json.dumps([s.id for s in come]),))
    many("UPDATE happening SET statement = ? WHERE id = ?", [(t.statement, t.happening) for t in after.tellers])
    run("DELETE FROM mention WHERE article = ? AND ordinal >= ?", (article.id, mentions))
    ledger.insert_mentions(after.mentions, behind=mentions)
    run("DELETE FROM notice WHERE article = ? AND code IN (?, ?)", (article.id, REPEATED, WITHOUT_STATEMENT))
    ledger.insert_notices(after.notices)


REOPEN = "DELETE FROM made_from WHERE what IN (SELECT 'claims of ' || story FROM story_article WHERE article = ?)"
"""Gives up the claims of an article's story, to be made anew; until then they are read as they are."""

_IDS = "(SELECT value FROM json_each(?1))"
_CLAIMS = (
    f"DELETE FROM outside_link WHERE claim IN {_IDS}",  # noqa: S608  # constants only
    f"DELETE FROM relation WHERE a IN {_IDS} OR b IN {_IDS}",  # noqa: S608  # as above
    f"DELETE FROM origin WHERE claim IN {_IDS}",  # noqa: S608  # as above
    f"DELETE FROM telling WHERE claim IN {_IDS}",  # noqa: S608  # as above
    f"DELETE FROM claim WHERE id IN {_IDS}",  # noqa: S608  # as above
)
_SPEAKERS = (
    "UPDATE statement SET speaker_entity = (SELECT l.entity FROM linking AS l WHERE l.article = statement.article"
    " AND l.name = statement.speaker_name AND l.kind = statement.speaker_kind) WHERE article = ?"
)
_HOPS = (
    "UPDATE hop SET entity = (SELECT l.entity FROM statement AS s JOIN linking AS l ON l.article = s.article"
    " AND l.name = hop.name AND l.kind = hop.kind WHERE s.id = hop.statement)"
    " WHERE statement IN (SELECT value FROM json_each(?))"
)
