"""The bench measures what it says: articles of one length, each stage's own time, the first row that is committed."""

from __future__ import annotations

import sqlite3
import sys
import time
from pathlib import Path

import pytest

from bench.pile import SHORTEST, articles, write_pile
from bench.stages import Clock


def words(text: str) -> int:
    """How many words a text has."""
    return len(text.split())


def test_articles_differ_and_are_long_enough(tmp_path: Path) -> None:
    """Without corpora the examples give different articles of the length asked for, the same each time."""
    _, made = articles(tmp_path, 40)
    _, again = articles(tmp_path, 40)

    assert 40 == len(set(made))
    assert made == again
    assert min(map(words, made)) >= SHORTEST


def test_more_articles_begin_with_the_fewer(tmp_path: Path) -> None:
    """A larger pile holds the smaller one, so that growth compares like with like."""
    _, few = articles(tmp_path, 10)
    _, many = articles(tmp_path, 30)

    assert few == many[:10]


def test_a_pile_is_written_with_a_name_for_each_article(tmp_path: Path) -> None:
    """Equal texts under two names stay two articles."""
    assert 2 == write_pile(tmp_path / "pile.jsonl", ["Ana Ode spoke.", "Ana Ode spoke."])
    assert 2 == len(set((tmp_path / "pile.jsonl").read_text(encoding="utf8").splitlines()))


def test_a_stage_is_not_charged_for_the_stage_inside_it() -> None:
    """Time in an inner stage counts there and not in the outer one."""
    clock = Clock()
    inner = clock.timed("inner", lambda: time.sleep(0.05))
    outer = clock.timed("outer", inner)
    started = time.perf_counter()
    outer()
    whole = time.perf_counter() - started

    assert clock.seconds["inner"] >= 0.05
    assert clock.seconds["outer"] < 0.04
    assert clock.seconds["inner"] + clock.seconds["outer"] == pytest.approx(whole, abs=0.01)


def test_a_function_that_a_stage_makes_is_charged_to_it() -> None:
    """A parser that is made once is charged for every parse."""
    clock = Clock()

    def make() -> object:
        def parse() -> str:
            time.sleep(0.02)
            return "parsed"

        return parse

    assert "parsed" == clock.timed("parse", make)()()
    assert clock.seconds["parse"] >= 0.02


def test_a_failing_stage_is_charged_too() -> None:
    """An error in a stage leaves the clock right for the next."""
    clock = Clock()

    with pytest.raises(ZeroDivisionError):
        clock.timed("bad", lambda: 1 // 0)()
    with clock.on("good"):
        time.sleep(0.02)

    assert {"bad", "good"} == set(clock.seconds)
    assert clock.seconds["good"] >= 0.02


def test_the_first_statement_is_seen_when_it_is_committed(tmp_path: Path) -> None:
    """A ledger that is not there, is empty, or holds an open transaction has no first statement yet."""
    pytest.importorskip("psutil", reason="the bench's packages are not installed: make bench")
    from bench.processes import has_statement  # noqa: PLC0415

    db = tmp_path / "ledger.db"
    seen = [has_statement(db)]
    writer = sqlite3.connect(db, isolation_level=None)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("CREATE TABLE statement (id TEXT)")
    seen.append(has_statement(db))
    writer.execute("BEGIN")
    writer.execute("INSERT INTO statement VALUES ('stm-1')")
    seen.append(has_statement(db))
    writer.execute("COMMIT")
    seen.append(has_statement(db))
    writer.close()

    assert [False, False, False, True] == seen


def test_memory_counts_the_children(tmp_path: Path) -> None:
    """What a command's own child holds counts as the command's."""
    pytest.importorskip("psutil", reason="the bench's packages are not installed: make bench")
    from bench.processes import watch  # noqa: PLC0415

    hold = "import time; held = bytearray(80_000_000); time.sleep(0.6)"
    nest = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}])"
    watched = watch([sys.executable, "-c", nest], db=tmp_path / "none.db")

    assert watched.peak > 80_000_000
    assert watched.first_statement is None
    assert watched.seconds > 0.6
    assert 0 < watched.cpu < watched.seconds
