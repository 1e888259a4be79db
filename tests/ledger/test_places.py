"""Where a ledger stands: folders, files and disks that may only be read, or not even that, and disks that are full."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from sayso.errors import LedgerError
from sayso.ledger import open_ledger, queries
from sayso.ledger.schema import MIGRATIONS, migrate
from sayso.records import Article, Extraction
from tests.ledger.conftest import lantern, small_ledger

NOBODY = 65534

posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="permissions are POSIX's")

# What somebody without special rights gets: the articles' names, or the error in one line.
ATTEMPT = """
import os, sys
from sayso.errors import LedgerError
from sayso.ledger import open_ledger, queries
path, create = sys.argv[1], sys.argv[2] == "create"
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid({nobody})
    os.setuid({nobody})
try:
    with open_ledger(path, create=create) as ledger:
        print([article.name for article in queries.articles(ledger)], len(queries.search(ledger, "bridge")))
except LedgerError as error:
    print(error)
""".replace("{nobody}", str(NOBODY))


def attempt(path, *, create=False):
    """Open a ledger with no more rights than anybody has, even where the tests are run by root."""
    arguments = [sys.executable, "-c", ATTEMPT, str(path), "create" if create else "read"]
    return subprocess.run(arguments, capture_output=True, text=True, check=True).stdout.rstrip("\n")


@pytest.fixture
def shelf():
    """A folder that anybody may enter (pytest's own may be entered by its owner only), with the small ledger in it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        small_ledger(folder).close()
        yield folder
        folder.chmod(0o755)


@posix
def test_a_ledger_that_may_only_be_read_is_read(shelf):
    """A write-protected file in a write-protected folder, as on a shared disk: nothing beside it is needed."""
    (shelf / "small.db").chmod(0o444)
    shelf.chmod(0o555)

    assert "['a.txt', 'b.txt'] 3" == attempt(shelf / "small.db")
    assert ["small.db"] == [path.name for path in shelf.iterdir()]


@posix
def test_a_ledger_that_may_only_be_read_is_not_written(shelf):
    """A run says so before it loads anything."""
    (shelf / "small.db").chmod(0o444)
    shelf.chmod(0o555)

    expected = f"{shelf}/small.db: you may not write here. A ledger's file and its folder must be yours to write."
    assert expected == attempt(shelf / "small.db", create=True)
    assert expected.replace("small", "new") == attempt(shelf / "new.db", create=True)


@posix
def test_a_ledger_that_may_not_be_read_is_one_clear_line(shelf):
    """Neither the file, nor one in a folder that may not be entered."""
    (shelf / "small.db").chmod(0o000)

    assert f"{shelf}/small.db: you may not read it. Ask its owner, or give another --db." == attempt(shelf / "small.db")
    shelf.chmod(0o000)
    assert f"{shelf}/small.db: cannot be opened (Permission denied). Give another --db." == attempt(shelf / "small.db")


@posix
def test_an_older_ledger_that_may_only_be_read_says_what_to_do(shelf):
    """It cannot be brought up to date where it stands."""
    path = shelf / "old.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, str(path), migrations=MIGRATIONS[:1])
    path.chmod(0o444)
    shelf.chmod(0o555)

    assert f"version 1 of {len(MIGRATIONS)} and cannot be brought up to date here. Open it once where" in attempt(path)


def test_a_folder_is_no_ledger(tmp_path):
    """It is called what it is, for reading and for writing."""
    for create in (False, True):
        with pytest.raises(LedgerError, match="this is a folder, not a ledger"):
            open_ledger(tmp_path, create=create)


def test_a_missing_folder_is_named(tmp_path):
    """The folder, not only the file that was to be in it."""
    with pytest.raises(LedgerError, match=r"there is no folder .*no-such"):
        open_ledger(tmp_path / "no-such" / "new.db", create=True)


def test_a_name_that_no_file_can_have_is_a_typed_error(tmp_path):
    """Longer than the system allows."""
    for create in (False, True):
        with pytest.raises(LedgerError, match=r"no ledger here|cannot be opened|unable to open"):
            open_ledger(tmp_path / ("x" * 5000), create=create)


def test_a_full_disk_keeps_what_is_written(ledger):
    """One line with a remedy; the ledger stays sound and goes on when there is room again."""
    (pages,) = ledger.connection.execute("PRAGMA page_count").fetchone()
    ledger.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    large = Article("large.txt", "Ana Ode said no. " * 20_000)

    with pytest.raises(LedgerError, match="full") as caught:
        ledger.add(large, Extraction())
    assert "See that the disk has room" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert ["a.txt", "b.txt"] == [article.name for article in queries.articles(ledger)]
    assert queries.verify(ledger).ok

    ledger.connection.execute("PRAGMA max_page_count = 100000")

    assert ledger.add(large, Extraction())
    assert not ledger.add(*lantern())
