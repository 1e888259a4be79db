"""Golden cases: what the extractor finds in small texts, against answers written from the language."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from golden_cases import FOLDER, Case, compare, load_cases

from sayso.extract import extract
from sayso.resources import Tools

OPEN = tomllib.loads((FOLDER / "open" / "open.toml").read_text(encoding="utf8"))["open"]


def _param(case: Case) -> object:
    key = f"{case.file}: {case.name}"
    marks = [pytest.mark.xfail(strict=True, reason=OPEN[key])] if key in OPEN else []
    return pytest.param(case, id=key, marks=marks)


@pytest.mark.parametrize("case", [_param(c) for c in load_cases()])
def test_golden(case: Case, tools: Tools) -> None:
    """A case's statements are found with their speaker, form, act and chain, and no others."""
    problems = compare(case, extract(case.article(), tools))

    assert [] == problems


def test_every_open_case_exists() -> None:
    """The list of cases that are not right yet names only cases there are."""
    names = {f"{c.file}: {c.name}" for c in load_cases()}

    assert set() == set(OPEN) - names


def test_names_are_unique() -> None:
    """No two golden cases share a name."""
    names = [f"{c.file}: {c.name}" for c in load_cases()]

    assert len(set(names)) == len(names)


def test_folder_is_read_whole() -> None:
    """Every golden file holds at least one case."""
    empty = [p.name for p in Path(FOLDER).glob("*.toml") if not load_cases(p.stem)]

    assert [] == empty
