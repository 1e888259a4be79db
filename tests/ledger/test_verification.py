"""A sound ledger verifies; each kind of tampering is found, and where it stands is said."""

# ruff: noqa: S608 - tampering is what these statements are for

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from sayso.ledger import open_ledger, queries
from sayso.records import Article, Extraction, Notice, Span
from tests.ledger.conftest import damage, lantern, quay

OUTER, INNER, LAST = (s.id for s in lantern()[1].statements)
DENIAL = quay()[1].statements[0].id
LANTERN, QUAY = lantern()[0].id, quay()[0].id

TAMPERINGS = {
    "a letter of a text": ("UPDATE article SET text = replace(text, 'safe', 'shut')", "text", QUAY),
    "a text's hash": (f"UPDATE article SET text_sha256 = 'x' WHERE id = '{QUAY}'", "text", QUAY),
    "an outlet": (f"UPDATE article SET outlet = 'Echo Tribune' WHERE id = '{LANTERN}'", "id", LANTERN),
    "a content span moved": (
        f"UPDATE statement_span SET start_char = start_char + 1 WHERE statement = '{DENIAL}' AND role = 'content'",
        "content",
        DENIAL,
    ),
    "a cue moved": (
        f"UPDATE statement_span SET end_char = end_char + 1 WHERE statement = '{DENIAL}' AND role = 'cue'",
        "id",
        DENIAL,
    ),
    "a span outside the text": (
        f"UPDATE statement_span SET end_char = 999 WHERE statement = '{DENIAL}' AND role = 'content'",
        "span",
        f"{DENIAL} content 0",
    ),
    "a hop outside the text": (f"UPDATE hop SET end_char = 999 WHERE statement = '{OUTER}'", "span", f"{OUTER} hop 0"),
    "a mention outside the text": ("UPDATE mention SET end_char = 999", "span", f"{LANTERN} mention 0"),
    "a mention's head outside the text": (
        "UPDATE mention SET head_start = 0, head_end = 999",
        "span",
        f"{LANTERN} mention 0 head",
    ),
    "a mention's head beside it": (
        "UPDATE mention SET head_start = 20, head_end = 25",
        "head",
        f"{LANTERN} mention 0",
    ),
    "words of anonymity outside the text": (
        "UPDATE mention SET anonymity_start = 990, anonymity_end = 999",
        "span",
        f"{LANTERN} mention 0 anonymity",
    ),
    "a mention's roles": ("UPDATE mention SET roles = 'mayor'", "roles", f"{LANTERN} mention 0"),
    "a mention's number": ("UPDATE mention SET count = 0", "count", f"{LANTERN} mention 0"),
    "a time outside the text": ("UPDATE timex SET end_char = 999", "span", f"{LANTERN} timex 0"),
    "a notice outside the text": (
        "UPDATE notice SET end_char = 999 WHERE start_char IS NOT NULL",
        "span",
        lantern()[1].notices[0].id,
    ),
    "boilerplate outside the text": (
        f"INSERT INTO boilerplate VALUES ('{LANTERN}', 0, 5, 999)",
        "span",
        f"{LANTERN} boilerplate 0",
    ),
    "a statement's own place": (f"UPDATE statement SET start_char = 1 WHERE id = '{DENIAL}'", "span", DENIAL),
    "stored content": (
        f"UPDATE statement SET content = 'the bridge was safe' WHERE id = '{DENIAL}'",
        "content",
        DENIAL,
    ),
    "no content": (f"DELETE FROM statement_span WHERE statement = '{LAST}' AND role = 'content'", "content", LAST),
    "a statement's id": (
        (
            f"PRAGMA foreign_keys = OFF; UPDATE statement SET id = 'stm-0' WHERE id = '{DENIAL}';"
            f"UPDATE statement_span SET statement = 'stm-0' WHERE statement = '{DENIAL}';"
            f"UPDATE hop SET statement = 'stm-0' WHERE statement = '{DENIAL}'"
        ),
        "id",
        "stm-0",
    ),
    "a notice's words": ("UPDATE notice SET detail = 'all is well' WHERE article IS NULL", "id", "ntc-"),
    "a parent that is not there": (
        f"PRAGMA foreign_keys = OFF; UPDATE statement SET parent = 'stm-0' WHERE id = '{INNER}'",
        "parent",
        INNER,
    ),
    "a parent in another article": (f"UPDATE statement SET parent = '{DENIAL}' WHERE id = '{INNER}'", "parent", INNER),
    "a parent beside its child": (f"UPDATE statement SET parent = '{LAST}' WHERE id = '{INNER}'", "parent", INNER),
    "a statement within itself": (f"UPDATE statement SET parent = id WHERE id = '{LAST}'", "parent", LAST),
    "a circle of parents": (f"UPDATE statement SET parent = '{INNER}' WHERE id = '{OUTER}'", "parent", OUTER),
    "an unknown form": (f"UPDATE statement SET form = 'sung' WHERE id = '{DENIAL}'", "word", DENIAL),
    "an unknown act": (f"UPDATE statement SET act = 'sings' WHERE id = '{DENIAL}'", "word", DENIAL),
    "an unknown kind of speaker": (f"UPDATE statement SET speaker_kind = 'bird' WHERE id = '{LAST}'", "word", LAST),
    "an unknown kind of hop": (f"UPDATE hop SET kind = 'bird' WHERE statement = '{LAST}'", "word", f"{LAST} hop 0"),
    "a score above one": (f"UPDATE statement SET score = 1.5 WHERE id = '{DENIAL}'", "score", DENIAL),
    "reasons that are no list": (f"UPDATE statement SET why = '\"x\"' WHERE id = '{DENIAL}'", "why", DENIAL),
    "reasons that are no JSON": (f"UPDATE statement SET why = 'x' WHERE id = '{DENIAL}'", "why", DENIAL),
    "an article removed": (
        f"PRAGMA foreign_keys = OFF; DELETE FROM article WHERE id = '{QUAY}'",
        "reference",
        "table statement",
    ),
    "a statement removed": (
        f"PRAGMA foreign_keys = OFF; DELETE FROM statement WHERE id = '{LAST}'",
        "reference",
        "table hop",
    ),
    "the index emptied": (
        "INSERT INTO statement_words (statement_words) VALUES ('delete-all')",
        "index",
        "the full-text index",
    ),
    "an unindexed statement": (
        f"DROP TRIGGER statement_changed; UPDATE statement SET content = 'x' WHERE id = '{DENIAL}'",
        "index",
        "the full-text index",
    ),
}


def test_a_sound_ledger_has_no_problems(ledger):
    """And what was checked is counted."""
    verification = queries.verify(ledger)

    assert () == verification.problems
    assert verification.ok
    assert {"articles": 2, "statements": 4, "spans": 24} == verification.checked


def test_an_empty_ledger_has_no_problems(tmp_path):
    """Nothing was checked, and that is what is said."""
    with open_ledger(tmp_path / "empty.db", create=True) as ledger:
        assert {"articles": 0, "statements": 0, "spans": 0} == queries.verify(ledger).checked
        assert queries.verify(ledger).ok


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_tampering_is_found_where_it_stands(ledger, tampering):
    """The report names the kind of problem and the place."""
    sql, kind, where = TAMPERINGS[tampering]
    ledger.connection.executescript(sql)
    problems = queries.verify(ledger).problems

    assert [] != [p for p in problems if p.kind == kind and where in p.where], problems
    assert not queries.verify(ledger).ok


def test_verifying_changes_nothing(ledger):
    """Not a byte of what the ledger says."""
    before = "\n".join(ledger.connection.iterdump())
    queries.verify(ledger)

    assert before == "\n".join(ledger.connection.iterdump())


def test_blanks_between_a_parents_spans_are_no_gap(ledger):
    """A child whose one span runs over the blank between two spans of its parent is covered."""
    article = Article("c.txt", "Ana Ode said the bridge is shut. It stays shut, Tor Velm said.")
    outer = replace(lantern()[1].statements[0], article=article.id, content=(Span(13, 32), Span(33, 46)), chain=())
    outer = replace(outer, source=None, cue=(), speaker=None)
    child = replace(outer, content=(Span(13, 46),), parent=outer.id)
    ledger.add(article, Extraction(statements=(outer, child)))

    assert () == queries.verify(ledger).problems


def test_a_damaged_file_is_reported_not_raised(ledger):
    """As far as it can be read, it is."""
    ledger.add(Article("long.txt", "Ana Ode said no. " * 20_000), Extraction(), [Notice("a", "b" * 9000)])
    ledger.close()
    damage(ledger.path)

    with open_ledger(ledger.path) as again:
        assert "file" in {p.kind for p in queries.verify(again).problems}


def test_tampering_by_another_program_keeps_the_index_in_step(ledger):
    """An edit with any SQLite tool goes through the same triggers."""
    other = sqlite3.connect(ledger.path)
    with other:
        other.execute("UPDATE statement SET content = 'ferries' WHERE id = ?", (DENIAL,))
    other.close()

    assert [DENIAL] == [s.id for s in queries.search(ledger, "ferries")]
