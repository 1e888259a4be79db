"""A story whose claims could not be made is told by every command that makes them, in one line, with exit code 1."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import pytest

from sayso import pipeline
from sayso.connect import carried as carried_module
from sayso.ledger import open_ledger, queries
from sayso.serve.web import worker
from tests import standin
from tests.ledger.people import lore
from tests.serve.articles import Ran

Sayso = Callable[..., Ran]
TOLD = ("Ana Ode said two ferries collided in fog off Marn.", "Two ferries collided in fog off Marn, Ana Ode said so.")
LINE = r"sayso: sty-[0-9a-f]{16} \(Ferries[^\n]*\): RuntimeError: the comparer␛\[31m gave up \(claims-failed\)\n"


def _give_up(*_: Any, **__: Any) -> NoReturn:
    raise RuntimeError("the comparer\x1b[31m gave up")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From when on no story's claims can be made."""
    return partial(monkeypatch.setattr, carried_module, "carried", _give_up)


@pytest.fixture
def pile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Two articles of one story, extracted by the stand-in, and a ledger that is found by itself."""
    monkeypatch.setattr("sayso.connect.load_lore", lore)
    record = partial(pipeline.record, extract=standin.extract, load_tools=standin.load_tools)
    monkeypatch.setattr("sayso.pipeline.record", record)
    monkeypatch.setenv("SAYSO_DB", str(tmp_path / "sayso.db"))
    path = tmp_path / "pile.jsonl"
    rows = [
        {"id": f"{n}.txt", "text": text, "outlet": f"Outlet {n}", "published": f"2031-03-0{n + 1}", "title": "Ferries"}
        for n, text in enumerate(TOLD)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    yield path
    assert (tmp_path / "sayso.db").exists()


def statement(tmp_path: Path) -> str:
    """The id of one."""
    with open_ledger(tmp_path / "sayso.db") as ledger:
        return queries.statements(ledger)[0].id


def test_a_run_says_so_and_keeps_the_rest(sayso: Sayso, pile: Path, broken: Callable[[], None]) -> None:
    """As it does of an article that fails; the next run says it again, or nothing once it is mended."""
    broken()
    first, second = sayso("run", pile), sayso("run", pile)

    for ran in (first, second):
        assert 1 == ran.code
        assert re.fullmatch(LINE, ran.err)
    assert first.out.startswith("2 articles: 2 added, 0 known, 0 failed · ")
    assert second.out.startswith("2 articles: 0 added, 2 known, 0 failed · 0 statements · 1 notice · ")


def test_a_run_that_mends_it_is_silent(sayso: Sayso, pile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And ends well."""
    with monkeypatch.context() as patch:
        patch.setattr(carried_module, "carried", _give_up)
        assert 1 == sayso("run", pile).code
    ran = sayso("run", pile)

    assert (0, "") == (ran.code, ran.err)
    assert "claims-failed" not in sayso("notices").out


def test_the_notices_list_it(sayso: Sayso, pile: Path, broken: Callable[[], None]) -> None:
    """Under its code."""
    broken()
    sayso("run", pile)

    assert "claims-failed" in sayso("notices").out


def test_a_judgement_is_kept_and_the_failure_told(
    sayso: Sayso, pile: Path, tmp_path: Path, broken: Callable[[], None]
) -> None:
    """On a statement, taken back, and on names."""
    assert 0 == sayso("run", pile).code
    broken()
    judged = sayso("judge", statement(tmp_path), "--wrong")
    undone = sayso("judgements", "--undo", 1)
    split = sayso("entities", "--split", "Ana Ode", "--in", "0.txt")

    assert judged.out.startswith("judgement 1: ")
    assert undone.out.startswith("taken back: ")
    assert split.out.startswith("judgement ")
    assert [1, 1, 1] == [ran.code for ran in (judged, undone, split)]
    assert all(re.fullmatch(LINE, ran.err) for ran in (judged, undone, split))


def test_what_is_brought_in_is_kept_and_the_failure_told(
    sayso: Sayso, pile: Path, tmp_path: Path, broken: Callable[[], None]
) -> None:
    """Reviews lie beside the claims that there are."""
    broken()
    sayso("run", pile)
    (tmp_path / "feed.json").write_text(json.dumps({"@type": "ClaimReview", "claimReviewed": "Two ferries collided"}))
    ran = sayso("import", tmp_path / "feed.json", "--as", "claimreview")

    assert (1, "1 reviewed claim: 1 new, 0 known · 0 beside claims of the ledger\n") == (ran.code, ran.out)
    assert re.fullmatch(LINE, ran.err)


def test_the_pages_worker_tells_it_as_its_problem(
    sayso: Sayso, pile: Path, tmp_path: Path, broken: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """So that a page shows it, with a button to try again."""
    assert 0 == sayso("run", pile).code
    assert 0 == worker.connect(tmp_path / "sayso.db")
    broken()
    sayso("judge", statement(tmp_path), "--wrong")

    assert 1 == worker.connect(tmp_path / "sayso.db")
    assert "RuntimeError: the comparer" in capsys.readouterr().err
