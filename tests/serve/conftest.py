"""A small ledger that the pages show, and the command that shows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sayso.ledger import open_ledger
from sayso.records import Extraction, Notice, Span
from sayso.serve.cli import main
from tests.serve.articles import (
    BRIDGE,
    FERRY,
    HOSTILE,
    Ran,
    bridge_statements,
    ferry_statements,
    hostile_statements,
    span,
)


@pytest.fixture
def ledger_file(tmp_path: Path) -> Path:
    """A ledger with two articles, seven statements and three notices."""
    path = tmp_path / "sayso.db"
    unclosed = Notice("unclosed-quotation", "a quotation never closes", FERRY.id, span(FERRY, "“We asked for a map"))
    with open_ledger(path, create=True) as ledger:
        ledger.add(BRIDGE, Extraction(bridge_statements()))
        ledger.add(FERRY, Extraction(ferry_statements(), notices=(unclosed,)))
        ledger.add_notices([Notice("binary-file", "map.pdf: holds bytes that are no text")])
        ledger.add_notices([Notice("binary-file", "logo.png: holds bytes that are no text")])
    return path


@pytest.fixture
def empty_file(tmp_path: Path) -> Path:
    """A ledger with nothing in it."""
    path = tmp_path / "empty.db"
    open_ledger(path, create=True).close()
    return path


@pytest.fixture
def hostile_file(ledger_file: Path) -> Path:
    """The same with an article that attacks the terminal."""
    attack = Notice("odd\x1b[1m", "detail \x1b[31mred\u202e", HOSTILE.id, Span(0, 10))
    with open_ledger(ledger_file) as ledger:
        ledger.add(HOSTILE, Extraction(hostile_statements(), notices=(attack,)))
    return ledger_file


@pytest.fixture
def sayso(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """The command, run in this process on a page of 100 columns: ``sayso("brief", "--db", path)``."""
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def run(*arguments: object, columns: int = 100) -> Ran:
        monkeypatch.setenv("COLUMNS", str(columns))
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run
