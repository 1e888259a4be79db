"""Golden cases: what the extractor finds in small texts, against answers written from the language."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from golden_cases import FOLDER, Case, compare, load_cases

from sayso.extract import extract
from sayso.resources import Tools

OPEN, OPEN_TO_RULES = (
    tomllib.loads((FOLDER / "open" / f"{name}.toml").read_text(encoding="utf8"))["open"] for name in ("open", "rules")
)


def _params(still_open: dict[str, str]) -> list[object]:
    """Every case, those that are not right yet marked to fail."""
    keys = {f"{c.file}: {c.name}": c for c in load_cases()}
    marks = {k: [pytest.mark.xfail(strict=True, reason=still_open[k])] if k in still_open else [] for k in keys}
    return [pytest.param(case, id=key, marks=marks[key]) for key, case in keys.items()]


@pytest.mark.parametrize("case", _params(OPEN))
def test_golden(case: Case, tools: Tools) -> None:
    """A case's statements are found with their speaker, form, act and chain, and no others."""
    problems = compare(case, extract(case.article(), tools))

    assert [] == problems


@pytest.mark.parametrize("case", _params(OPEN_TO_RULES))
def test_golden_by_rules_alone(case: Case, rule_tools: Tools) -> None:
    """The same without the tagger, which may be missing."""
    problems = compare(case, extract(case.article(), rule_tools))

    assert [] == problems


@pytest.mark.parametrize("still_open", [OPEN, OPEN_TO_RULES], ids=["open", "open to rules"])
def test_every_open_case_exists(still_open: dict[str, str]) -> None:
    """The lists of cases that are not right yet name only cases there are."""
    names = {f"{c.file}: {c.name}" for c in load_cases()}

    assert set() == set(still_open) - names


def test_names_are_unique() -> None:
    """No two golden cases share a name."""
    names = [f"{c.file}: {c.name}" for c in load_cases()]

    assert len(set(names)) == len(names)


def test_folder_is_read_whole() -> None:
    """Every golden file holds at least one case."""
    empty = [p.name for p in Path(FOLDER).glob("*.toml") if not load_cases(p.stem)]

    assert [] == empty
