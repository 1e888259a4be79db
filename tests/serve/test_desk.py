"""Reading a ledger from many threads: snapshots, stamps, and what is remembered."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sayso.errors import LedgerError
from sayso.ledger import open_ledger, queries
from sayso.ledger.rows import rows_of
from sayso.records import Notice
from sayso.serve.desk import KEPT, Desk


@pytest.fixture
def desk(ledger_file: Path) -> Iterator[Desk]:
    """The small ledger's desk."""
    with Desk(ledger_file) as opened:
        yield opened


def note(path: Path, detail: str) -> None:
    """Write to the ledger, as another process would."""
    with open_ledger(path) as ledger:
        ledger.add_notices([Notice("odd", detail)])


def notices(desk: Desk) -> int:
    """How many notices a new reader sees."""
    with desk.reading() as view:
        return queries.counts(view).notices


def test_a_reader_sees_the_ledger_as_it_was_at_its_first_question(desk: Desk) -> None:
    """Whatever is written meanwhile; the next reader sees it."""
    with desk.reading() as view:
        before = queries.counts(view).notices
        note(desk.path, "meanwhile")

        assert before == queries.counts(view).notices
    assert before + 1 == notices(desk)


def test_the_stamp_changes_with_what_is_written_and_with_nothing_else(desk: Desk) -> None:
    """Reading leaves it; another connection's writing and our own change it; no stamp comes twice."""
    first = desk.stamp()
    notices(desk)

    assert first == desk.stamp()

    note(desk.path, "one")
    second = desk.stamp()
    with desk.writing() as ledger:
        ledger.add_notices([Notice("odd", "two")])

    assert 3 == len({first, second, desk.stamp()})


def test_two_runs_have_other_stamps(desk: Desk) -> None:
    """What a browser has kept of an earlier run is asked for again."""
    with Desk(desk.path) as other:
        assert desk.stamp() != other.stamp()


def test_what_is_kept_is_made_again_once_something_is_written(desk: Desk) -> None:
    """And only then; with a ground of its own only when that changes."""
    made: list[str] = []

    def make() -> int:
        made.append("once")
        return len(made)

    assert [1, 1] == [desk.kept("a", make) for _ in range(2)]
    note(desk.path, "one")
    assert 2 == desk.kept("a", make)
    assert 3 == desk.kept("b", make, of="ground")
    note(desk.path, "two")
    assert 3 == desk.kept("b", make, of="ground")
    assert 4 == desk.kept("b", make, of="other ground")


def test_an_old_snapshot_is_never_kept_as_new(desk: Desk) -> None:
    """What is made within a snapshot is kept under its stamp, even if something is written before it is made."""
    with desk.reading() as view:
        before = queries.counts(view).notices
        note(desk.path, "meanwhile")
        desk.kept("notices", lambda: queries.counts(view).notices)
    with desk.reading() as view:
        assert before + 1 == desk.kept("notices", lambda: queries.counts(view).notices)


def test_only_so_much_is_kept(desk: Desk) -> None:
    """What was asked for longest ago goes first."""
    for n in range(KEPT + 1):
        desk.kept(n, lambda n=n: n)  # type: ignore[misc]

    assert "again" == desk.kept(0, lambda: "again")
    assert KEPT == desk.kept(KEPT, lambda: -1)


def test_many_threads_read_at_once(desk: Desk) -> None:
    """Connections are shared, none by two threads at a time."""
    with ThreadPoolExecutor(8) as pool:
        seen = set(pool.map(lambda _: notices(desk), range(64)))

    assert {notices(desk)} == seen


def test_a_reader_cannot_write(desk: Desk) -> None:
    """SQLite itself refuses."""
    with desk.reading() as view, pytest.raises(LedgerError, match="readonly"):
        rows_of(view, "DELETE FROM notice")


def test_a_ledger_that_is_missing_is_told_at_once(tmp_path: Path) -> None:
    """With what to do."""
    with pytest.raises(LedgerError, match="there is no ledger here") as told:
        Desk(tmp_path / "none.db")

    assert "sayso run" in told.value.remedy


def test_a_ledger_that_goes_away_is_told_when_it_is_read(desk: Desk) -> None:
    """Not with SQLite's own error."""
    desk.path.rename(desk.path.with_name("gone.db"))
    with pytest.raises(LedgerError, match="there is no ledger here"), desk.reading(), desk.reading():
        pass


def test_a_write_protected_ledger_can_be_read(desk: Desk) -> None:
    """A disk that only reads holds no log, and none is looked for."""
    path = desk.path
    desk.close()
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        with Desk(path) as still:
            assert notices(still) > 0
    finally:
        path.parent.chmod(0o755)
