"""Which files are taken for a ledger, and how an older one is brought up to date."""

from __future__ import annotations

import re
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from sayso.errors import LedgerError
from sayso.ledger import open_ledger, queries
from sayso.ledger.schema import APPLICATION_ID, MIGRATIONS, migrate
from sayso.records import Mention
from tests.ledger.conftest import ANA, lantern

STEP = ("CREATE TABLE shade (colour TEXT)", "INSERT INTO shade VALUES ('grey')")


def _pragma(path, name):
    with sqlite3.connect(path) as connection:
        (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    connection.close()
    return value


def test_a_ledger_carries_its_mark_and_version(ledger):
    """Both stand in the file's header, for other programs and later versions."""
    assert (APPLICATION_ID,) == ledger.connection.execute("PRAGMA application_id").fetchone()
    assert (len(MIGRATIONS),) == ledger.connection.execute("PRAGMA user_version").fetchone()


def test_a_ledger_is_written_ahead_and_keeps_its_references(ledger):
    """WAL, foreign keys and synchronous=NORMAL (1) are on in every connection."""
    modes = [
        ledger.connection.execute(f"PRAGMA {p}").fetchone()[0] for p in ("journal_mode", "foreign_keys", "synchronous")
    ]

    assert ["wal", 1, 1] == modes


def test_no_file_is_made_where_none_is_asked_for(tmp_path):
    """A mistyped name gets an error that says what to run, and no empty file."""
    with pytest.raises(LedgerError, match="there is no ledger here"):
        open_ledger(tmp_path / "none.db")

    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("create", [False, True])
def test_another_programs_database_is_refused_untouched(tmp_path, create):
    """Its bytes are what they were."""
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE photographs (id)")
    connection.close()
    before = path.read_bytes()

    with pytest.raises(LedgerError, match="another program"):
        open_ledger(path, create=create)
    assert before == path.read_bytes()
    assert ["other.db"] == [p.name for p in tmp_path.iterdir()]


@pytest.mark.parametrize("create", [False, True])
def test_a_file_that_is_no_database_is_refused_untouched(tmp_path, create):
    """A text file given by mistake is not overwritten."""
    path = tmp_path / "article.txt"
    path.write_text("Ana Ode said the bridge was shut. " * 200)
    before = path.read_bytes()

    with pytest.raises(LedgerError, match="not a ledger"):
        open_ledger(path, create=create)
    assert before == path.read_bytes()


def test_an_empty_file_is_no_ledger_yet(tmp_path):
    """What a kill at the very first moment leaves can be run into, and reading it says so."""
    path = tmp_path / "empty.db"
    path.touch()

    with pytest.raises(LedgerError, match="the ledger is empty"):
        open_ledger(path)
    with open_ledger(path, create=True) as ledger:
        assert [] == queries.articles(ledger)


@pytest.mark.parametrize("where", [".", "no/such/folder/ledger.db"])
def test_a_place_where_no_file_can_be_is_a_typed_error(tmp_path, where):
    """A folder, or a file in a folder that is not there."""
    with pytest.raises(LedgerError, match="folder"):
        open_ledger(tmp_path / where, create=True)


def test_odd_names_are_only_names(tmp_path):
    """A question mark, a percent sign or a hash in a path is no part of a URI."""
    path = tmp_path / "a?mode=memory#100%.db"

    open_ledger(path, create=True).close()

    assert path.is_file()


def test_a_newer_ledger_is_refused(tmp_path):
    """A version that this sayso does not know is not guessed at."""
    path = tmp_path / "newer.db"
    open_ledger(path, create=True).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()

    with pytest.raises(LedgerError, match="Upgrade sayso"):
        open_ledger(path)


def test_an_older_ledger_is_brought_up_to_date_and_keeps_what_it_holds(ledger):
    """Later steps run in order, once."""
    articles = queries.articles(ledger)

    assert len(MIGRATIONS) + 1 == migrate(ledger.connection, "x", migrations=(*MIGRATIONS, STEP))
    assert len(MIGRATIONS) + 1 == migrate(ledger.connection, "x", migrations=(*MIGRATIONS, STEP))
    assert [("grey",)] == ledger.connection.execute("SELECT * FROM shade").fetchall()
    assert articles == queries.articles(ledger)


def test_a_ledger_of_version_1_is_brought_up_to_date(tmp_path):
    """What it holds is as it was, it is sound, and questions that need the new indexes are answered."""
    path = tmp_path / "one.db"
    before = _older_ledger(path, version=1)

    with open_ledger(path) as ledger:
        after = _rows(ledger.connection)
        assert [(i,) for i, *_ in before["article"]] == after.pop("waiting")
        assert before == {
            table: [row[: len(before[table][0])] for row in rows] for table, rows in after.items() if rows
        }
        assert [ANA] == [row.party for row in queries.brief(ledger, limit=1)]
        assert queries.verify(ledger).ok
        indexes = ledger.connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'").fetchall()
    with open_ledger(tmp_path / "new.db", create=True) as new:
        made = new.connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'").fetchall()
    assert {*made} == {*indexes}
    assert len(MIGRATIONS) == _pragma(path, "user_version")


def test_the_mentions_of_a_ledger_of_version_2_tell_nothing_more(tmp_path):
    """They stay as they were found: no head, no count, nothing of what a mention's words tell since."""
    path = tmp_path / "two.db"
    _older_ledger(path, version=2)
    article, found = lantern()

    with open_ledger(path) as ledger:
        assert [Mention(article.id, m.span, m.party) for m in found.mentions] == queries.mentions(ledger, article.id)
        assert queries.verify(ledger).ok


def _older_ledger(path, *, version):
    """A ledger as an earlier sayso wrote it: the rows of today's without the columns that came later; those rows."""
    new = path.with_name("today.db")
    with open_ledger(new, create=True) as ledger:
        ledger.add(*lantern())
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, str(path), migrations=MIGRATIONS[:version])
        connection.execute("ATTACH ? AS today", (str(new),))
        connection.execute("BEGIN")
        for table in _rows(connection):
            columns = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({table})"))
            connection.execute(f"INSERT INTO main.{table} SELECT {columns} FROM today.{table}")  # noqa: S608
        connection.execute("COMMIT")
        connection.execute("DETACH today")
        rows = _rows(connection)
    new.unlink()
    return {table: found for table, found in rows.items() if found}


def _rows(connection):
    """Every row of every table of one's own."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%fts5%'")
    names = [name for (name,) in tables if not name.startswith(("statement_words", "sqlite"))]
    return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}  # noqa: S608


def test_a_step_that_fails_leaves_the_version_before_it(ledger):
    """Half a migration is none."""
    broken = (*STEP, "CREATE TABLE shade (again)")

    with pytest.raises(sqlite3.OperationalError):
        migrate(ledger.connection, "x", migrations=(*MIGRATIONS, broken))

    assert _pragma(ledger.path, "user_version") == len(MIGRATIONS)
    assert [] == ledger.connection.execute("SELECT name FROM sqlite_master WHERE name = 'shade'").fetchall()


def test_many_may_make_the_same_ledger_at_once(tmp_path):
    """Each migration runs once, whoever comes first."""
    path, errors = tmp_path / "shared.db", []

    def make():
        try:
            open_ledger(path, create=True).close()
        except LedgerError as error:
            errors.append(str(error))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [] == errors
    assert len(MIGRATIONS) == _pragma(path, "user_version")


def test_every_table_and_column_is_in_the_reference(ledger):
    """And so is every view; the page describes this version."""
    page = (Path(__file__).parents[2] / "docs" / "reference" / "ledger.md").read_text("utf8")
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", page, flags=re.MULTILINE | re.DOTALL))
    named = ledger.connection.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'statement_words_%'"
        " AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    views = [name for kind, name in named if kind == "view"]
    tables = [name for kind, name in named if kind == "table"]

    assert sorted(tables) == sorted(sections)
    assert [] == [view for view in views if f"`{view}`" not in page]
    assert f"**{len(MIGRATIONS)}**" in page
    for table in set(tables) - {"statement_words"}:
        columns = [row[1] for row in ledger.connection.execute(f"PRAGMA table_info({table})")]
        assert [] == [column for column in columns if f"`{column}`" not in sections[table]]


def test_the_references_examples_run(ledger):
    """Each block of SQL on the page gives rows or none, and no error."""
    page = (Path(__file__).parents[2] / "docs" / "reference" / "ledger.md").read_text("utf8")
    blocks = re.findall(r"```sql\n(.*?)```", page, flags=re.DOTALL)

    assert [1, 2] == [len(ledger.connection.execute(sql).fetchall()) for sql in blocks]
