"""What happened, in the ledger: single articles' tellings, the events they come to, what can be asked of both.

Happenings are written with their article. Events are made anew from all of them whenever articles, judgements or the
method change, as entities are (`sayso.ledger.entities`), and after these.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sayso.ledger import entities
from sayso.ledger.rows import View, records_of, rows_of
from sayso.ledger.store import Ledger, sides
from sayso.records import Event, Happening, Party, Span, event_id

METHOD = 1
"""Counted up with every change of the merging that should reach ledgers whose articles do not change."""

_Sides = tuple[tuple[Party, ...], tuple[Party, ...]]
_NOBODY: _Sides = ((), ())


def happenings(view: View, *, article: str | None = None, ids: Sequence[str] | None = None) -> list[Happening]:
    """Every happening, those of the article with this id, or those with these ids: by article, then place, then id.

    Parties have their entities, as far as these have been made.
    """
    within = "?2 IS NULL" if ids is None else "h.id IN (SELECT value FROM json_each(?2))"
    scope = f"{'?1 IS NULL' if article is None else 'h.article = ?1'} AND {within}"  # so that SQLite finds the few
    wanted = (article, None if ids is None else json.dumps(list(ids)))
    parties = (
        "SELECT p.happening, p.side, p.name, p.kind, p.entity FROM happening_party AS p"  # noqa: S608  # constants only
        f" JOIN happening AS h ON h.id = p.happening WHERE {scope} ORDER BY p.happening, p.side, p.ordinal"
    )
    marks = (
        "SELECT m.happening, m.start_char, m.end_char FROM happening_mark AS m"  # noqa: S608  # constants only
        f" JOIN happening AS h ON h.id = m.happening WHERE {scope} ORDER BY m.happening, m.ordinal"
    )
    sql = (
        "SELECT h.id, h.article, h.start_char, h.end_char, h.word_start, h.word_end, h.kind, h.status, h.value,"  # noqa: S608  # constants only
        " h.begins, h.ends, h.due, h.place, h.statement, h.score, h.made_by, h.why FROM happening AS h"
        f" JOIN article AS a ON a.id = h.article WHERE {scope}"
        " ORDER BY a.name, a.id, h.word_start, h.word_end, h.kind"
    )
    with records_of(view):
        sides_of = _sides_of(rows_of(view, parties, *wanted))
        marks_of: dict[str, list[Span]] = defaultdict(list)
        for i, start, end in rows_of(view, marks, *wanted):
            marks_of[i].append(Span(start, end))
        return [
            _happening(row, sides_of.get(row[0], _NOBODY), tuple(marks_of[row[0]]))
            for row in rows_of(view, sql, *wanted)
        ]


def _happening(row: tuple[Any, ...], parties: _Sides, marks: tuple[Span, ...]) -> Happening:
    _, article, start, end, word_start, word_end, kind, status, value, begins, ends, due, *rest = row
    place, statement, score, made_by, why = rest
    by, to = parties
    return Happening(
        article=article,
        span=Span(start, end),
        word=Span(word_start, word_end),
        kind=kind,
        status=status,
        by=by,
        to=to,
        marks=marks,
        value=value,
        begins=begins,
        ends=ends,
        due=due,
        place=place,
        statement=statement,
        score=score,
        made_by=made_by,
        why=tuple(json.loads(why)),
    )


def events(view: View, *, entity: str | None = None, articles: Iterable[str] | None = None) -> list[Event]:
    """Every event by its first day (those without one last), kind and id; or those that an entity takes part in.

    With ``articles`` those that one of these tells, whoever takes part.
    """
    scope, wanted = "(?1 IS NULL OR {} IN (SELECT event FROM event_party WHERE entity = ?1))", entity
    if articles is not None:
        scope = (
            "{} IN (SELECT t.event FROM happening AS h JOIN event_happening AS t ON t.happening = h.id"
            " WHERE h.article IN (SELECT value FROM json_each(?1)))"
        )
        wanted = json.dumps(list(articles))
    told = f"SELECT event, happening FROM event_happening WHERE {scope.format('event')} ORDER BY event, ordinal"  # noqa: S608  # constants only
    parties = (
        f"SELECT event, side, name, kind, entity FROM event_party WHERE {scope.format('event')}"  # noqa: S608  # as above
        " ORDER BY event, side, ordinal"
    )
    sql = (
        "SELECT id, kind, status, value, begins, ends, due, place, why FROM event"  # noqa: S608  # as above
        f" WHERE {scope.format('id')} ORDER BY coalesce(begins, '9999'), kind, id"
    )
    with records_of(view):
        sides_of = _sides_of(rows_of(view, parties, wanted))
        tellings = {i: tuple(h for _, h in rows) for i, rows in groupby(rows_of(view, told, wanted), key=itemgetter(0))}
        return [
            Event(
                kind,
                status,
                *sides_of.get(i, _NOBODY),
                tellings.get(i, ()),
                value,
                begins,
                ends,
                due,
                place,
                tuple(json.loads(why)),
            )
            for i, kind, status, value, begins, ends, due, place, why in rows_of(view, sql, wanted)
        ]


def _sides_of(rows: Iterable[tuple[Any, ...]]) -> dict[str, _Sides]:
    """From rows of owner, side, name, kind and entity: each owner's parties of either side."""
    found: dict[str, dict[str, list[Party]]] = defaultdict(lambda: {"by": [], "to": []})
    for owner, side, name, kind, entity in rows:
        found[owner][side].append(Party(name, kind, entity))
    return {owner: (tuple(each["by"]), tuple(each["to"])) for owner, each in found.items()}


# ---------------------------------------------------------------- writing
def basis(view: View) -> str | None:
    """What the events follow from, as a hash; ``None`` while there are no entities."""
    made = entities.settled(view)
    return None if made is None else hashlib.sha256(json.dumps([METHOD, made]).encode()).hexdigest()


def settled(view: View) -> str | None:
    """The `basis` from which the ledger's events were made; ``None`` where there are none yet."""
    rows = rows_of(view, "SELECT value FROM made_from WHERE what = 'events'")
    return str(rows[0][0]) if rows else None


def settle(ledger: Ledger, found: Iterable[Event], *, of: str) -> None:
    """Replace all events in one transaction, unless another process has changed what they follow from.

    Raises `LedgerError`.
    """
    found = list(found)
    with ledger.transaction("the events"):
        if basis(ledger) != of:
            return
        run, many = ledger.connection.execute, ledger.connection.executemany
        before, now = set(events(ledger)), set(found)
        gone = [(e.id,) for e in before - now]
        for column, table in (("event", "event_happening"), ("event", "event_party"), ("id", "event")):
            many(f"DELETE FROM {table} WHERE {column} = ?", gone)  # noqa: S608  # constants only
        found = [e for e in found if e not in before]
        many(
            "INSERT INTO event (id, kind, status, value, begins, ends, due, place, why)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    *(e.id, e.kind, e.status, e.value, e.begins, e.ends, e.due, e.place),
                    json.dumps(e.why, ensure_ascii=False),
                )
                for e in found
            ],
        )
        many(
            "INSERT INTO event_party (event, side, ordinal, name, kind, entity) VALUES (?, ?, ?, ?, ?, ?)",
            [(e.id, *row) for e in found for row in sides(e.by, e.to)],
        )
        many(
            "INSERT INTO event_happening (event, ordinal, happening) VALUES (?, ?, ?)",
            [(e.id, n, h) for e in found for n, h in enumerate(e.happenings)],
        )
        run("INSERT OR REPLACE INTO made_from (what, value) VALUES ('events', ?)", (of,))


def published(view: View) -> dict[str, str | None]:
    """When each article with a happening was published, by its id."""
    sql = "SELECT id, published FROM article WHERE id IN (SELECT article FROM happening)"
    return dict(rows_of(view, sql))


# ---------------------------------------------------------------- checking
def problems(view: View) -> Iterator[tuple[str, str]]:
    """(where, what is wrong) for every event whose id or kind is not what its tellings give."""
    sql = "SELECT t.event, t.happening, h.kind FROM event_happening AS t LEFT JOIN happening AS h ON h.id = t.happening"
    told: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for event, happening, kind in rows_of(view, f"{sql} ORDER BY t.event, t.ordinal"):
        told[event].append((happening, kind))
    for event, kind in rows_of(view, "SELECT id, kind FROM event ORDER BY id"):
        if event_id(kind, [happening for happening, _ in told[event]]) != event:
            yield event, "its tellings give another id"
        if all(kind != each for _, each in told[event]):
            yield event, f"none of its tellings is of the kind {kind}"
