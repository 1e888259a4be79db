"""Settings: what wins over what, and what is said of a mistake."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import SettingsError
from sayso.settings import Settings, load_settings


def load(tmp_path: Path, toml: str = "", env: Mapping[str, str] | None = None, **flags: object) -> Settings:
    """Settings from a file, an environment and flags."""
    if toml:
        (tmp_path / "sayso.toml").write_text(toml, "utf8")
    return load_settings(flags=flags, env=env or {}, cwd=tmp_path)


def test_defaults_hold_where_nothing_is_said(tmp_path: Path) -> None:
    """No file, no variable, no flag: the defaults."""
    assert Settings(db=Path("sayso.db"), workers=1, language="en") == load(tmp_path)


def test_file_wins_over_defaults(tmp_path: Path) -> None:
    """``sayso.toml`` in the working folder sets what it names and nothing else."""
    assert Settings(db=Path("marn.db"), workers=1) == load(tmp_path, 'db = "marn.db"')


def test_environment_wins_over_file(tmp_path: Path) -> None:
    """A ``SAYSO_`` variable replaces the file's value."""
    assert Settings(workers=3) == load(tmp_path, "workers = 2", {"SAYSO_WORKERS": "3"})


def test_flag_wins_over_environment(tmp_path: Path) -> None:
    """A flag replaces everything else."""
    assert Settings(workers=4) == load(tmp_path, "workers = 2", {"SAYSO_WORKERS": "3"}, workers=4)


def test_a_flag_that_was_not_given_replaces_nothing(tmp_path: Path) -> None:
    """``None`` is how a command line says that a flag is absent."""
    assert Settings(workers=2) == load(tmp_path, "workers = 2", workers=None)


def test_other_variables_are_left_alone(tmp_path: Path) -> None:
    """Only the prefix makes a variable sayso's, and the tests' own folder is no setting."""
    assert Settings() == load(tmp_path, env={"WORKERS": "9", "SAYSO_SHARED": "corpora"})


@pytest.mark.parametrize(
    ("toml", "env", "flags", "model"),
    [
        ("", {}, {}, "attribution-en"),
        ('model = "marn-2"', {}, {}, "marn-2"),
        ('model = "none"', {}, {}, ""),
        ('model = ""', {}, {}, ""),
        ('model = "marn-2"', {"SAYSO_MODEL": "none"}, {}, ""),
        ("", {"SAYSO_MODEL": "none"}, {"model": "attribution-en"}, "attribution-en"),
        ('model = "marn-2"', {"SAYSO_MODEL": "other"}, {"model": "none"}, ""),
        ('model = "none"', {}, {"model": None}, ""),
    ],
)
def test_a_model_is_named_or_none(
    tmp_path: Path, toml: str, env: dict[str, str], flags: dict[str, object], model: str
) -> None:
    """From the file, a variable or a flag, each stronger than the one before; "none" leaves the rules alone."""
    assert model == load(tmp_path, toml, env, **flags).model


def test_home_is_understood_in_a_ledger_path(tmp_path: Path) -> None:
    """``~`` stands for the home folder, which no shell expands in a file."""
    assert Path.home() / "news.db" == load(tmp_path, 'db = "~/news.db"').db


@pytest.mark.parametrize(
    ("toml", "env", "flags", "where", "problem"),
    [
        ("worker = 2", {}, {}, "sayso.toml: worker", "no such setting; there are db, workers, language"),
        ("", {"SAYSO_WORKER": "2"}, {}, "SAYSO_WORKER", "no such setting"),
        ("workers = 0", {}, {}, "sayso.toml: workers", "at least 1 is wanted, not 0"),
        ("workers = true", {}, {}, "sayso.toml: workers", "not True"),
        ("workers = 1.5", {}, {}, "sayso.toml: workers", "not 1.5"),
        ("", {"SAYSO_WORKERS": "many"}, {}, "SAYSO_WORKERS", "not 'many'"),
        ("", {"SAYSO_WORKERS": "²"}, {}, "SAYSO_WORKERS", "not '²'"),
        ("", {}, {"workers": -1}, "--workers", "not -1"),
        ("", {"SAYSO_DB": " "}, {}, "SAYSO_DB", "a path to a ledger file is wanted"),
        ("db = 7", {}, {}, "sayso.toml: db", "a path to a ledger file is wanted, not 7"),
        ('language = "fr"', {}, {}, "sayso.toml: language", "sayso reads en, not 'fr'"),
        ("model = 2", {}, {}, "sayso.toml: model", "a model's name or none is wanted, not 2"),
        ("model = false", {}, {}, "sayso.toml: model", "a model's name or none is wanted, not False"),
        ("", {"SAYSO_MODEL": "../models/marn"}, {}, "SAYSO_MODEL", "not '../models/marn'"),
        ("", {}, {"model": "a model"}, "--model", "not 'a model'"),
        ("", {}, {"model": "marn\n"}, "--model", "not 'marn\\n'"),
        ("db = ", {}, {}, "sayso.toml", "cannot be read"),
    ],
)
def test_a_mistake_is_named_with_its_place(
    tmp_path: Path, toml: str, env: dict[str, str], flags: dict[str, object], where: str, problem: str
) -> None:
    """The error says where the value stands and what would do."""
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, toml, env, **flags)

    assert where in caught.value.where
    assert problem in caught.value.problem


def test_a_folder_in_place_of_the_file_is_a_mistake(tmp_path: Path) -> None:
    """What cannot be read is said, not passed over."""
    (tmp_path / "sayso.toml").mkdir()

    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path)


@given(st.text())
def test_any_text_for_workers_is_a_count_or_a_settings_error(text: str) -> None:
    """Whatever stands in a variable, nothing but `SettingsError` comes out."""
    try:
        settings = load_settings(flags={}, env={"SAYSO_WORKERS": text}, cwd=Path("nowhere"))
    except SettingsError:
        return

    assert int(text) == settings.workers >= 1


@given(st.text())
def test_any_text_for_a_model_names_a_folder_of_models_or_is_a_settings_error(text: str) -> None:
    """Whatever stands in a variable, it leads nowhere else on the disk."""
    try:
        settings = load_settings(flags={}, env={"SAYSO_MODEL": text}, cwd=Path("nowhere"))
    except SettingsError:
        return

    assert {settings.model} >= set((Path("models") / settings.model).relative_to("models").parts)
    assert ".." != settings.model
