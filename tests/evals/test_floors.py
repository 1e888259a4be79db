"""Floors only rise, fail what falls under them, and notice when the data change."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.floors import SLACK, Floors, corpus_sha256, held, problems, raised, read_floors, write_floors

CORPORA = {"seeds": "aa", "polnear": "bb"}
PERCENT = st.integers(min_value=0, max_value=1000).map(lambda tenths: tenths / 10)
FIGURES = st.dictionaries(st.sampled_from(["seeds.f1", "seeds.act", "polnear.triple_f1"]), st.none() | PERCENT)


@given(first=FIGURES, second=FIGURES)
def test_floors_never_fall(first: dict[str, float | None], second: dict[str, float | None]) -> None:
    """Whatever is measured next, raising leaves every floor where it was or higher."""
    before = raised(Floors(), first, corpora=CORPORA)
    after = raised(before, second, corpora=CORPORA)

    assert all(after.floors[name] >= floor for name, floor in before.floors.items())


@given(figures=FIGURES)
def test_a_raised_floor_lets_its_own_figures_pass(figures: dict[str, float | None]) -> None:
    """What was just measured stands on the floors made from it."""
    floors = raised(Floors(), figures, corpora=CORPORA)
    measured = {name: figure for name, figure in figures.items() if figure is not None}

    assert [] == problems(floors, measured, corpora=CORPORA)


@given(figure=PERCENT)
def test_a_floor_lies_at_most_the_slack_under_its_figure(figure: float) -> None:
    """A floor is no looser than the slack and the tenth that is cut."""
    floor = raised(Floors(), {"seeds.f1": figure}, corpora=CORPORA).floors["seeds.f1"]

    assert floor <= figure
    assert figure - floor <= SLACK + 0.1


def test_a_figure_under_its_floor_is_named_with_both() -> None:
    """The line says which figure, what it is and what it should be."""
    floors = Floors(corpora=CORPORA, floors={"seeds.f1": 77.0, "seeds.act": 80.0})

    assert ["seeds.f1: 76.9 is under its floor of 77.0"] == problems(
        floors, {"seeds.f1": 76.9, "seeds.act": 80.0}, corpora=CORPORA
    )


@pytest.mark.parametrize("figures", [{}, {"seeds.f1": None}])
def test_a_figure_that_was_not_measured_fails(figures: dict[str, float | None]) -> None:
    """A measure that vanishes does not pass for one that holds."""
    floors = Floors(corpora=CORPORA, floors={"seeds.f1": 77.0})

    assert ["seeds.f1: was not measured, its floor is 77.0"] == problems(floors, figures, corpora=CORPORA)


def test_a_figure_without_a_floor_fails_until_it_has_one() -> None:
    """A new figure is not let through ungated, and one that could not be measured needs no floor."""
    (line,) = problems(Floors(corpora=CORPORA), {"seeds.f1": 80.0, "seeds.act": None}, corpora=CORPORA)

    assert line.startswith("seeds.f1: has no floor")


def test_a_part_that_was_not_run_is_not_judged() -> None:
    """Scoring one part alone says nothing of the others' floors."""
    floors = Floors(corpora=CORPORA, floors={"seeds.f1": 77.0, "polnear.triple_f1": 50.0})

    assert [] == problems(floors, {"polnear.triple_f1": 51.0}, corpora={"polnear": "bb"})


def test_changed_data_fail_even_with_better_figures() -> None:
    """Another corpus makes the floors meaningless: the check fails and names the remedy."""
    floors = Floors(corpora=CORPORA, floors={"seeds.f1": 77.0})
    (line,) = problems(floors, {"seeds.f1": 99.0}, corpora={"seeds": "cc"})

    assert line.startswith("seeds: ")
    assert "--accept-corpus seeds" in line


def test_changed_data_are_not_taken_over_silently() -> None:
    """Raising on changed data leaves hash and floors alone, so the check goes on failing."""
    floors = Floors(corpora=CORPORA, floors={"seeds.f1": 77.0})

    assert floors == raised(floors, {"seeds.f1": 99.0}, corpora={"seeds": "cc"})


def test_accepting_changed_data_starts_that_part_afresh() -> None:
    """The accepted part takes its new floors and hash, lower or not; the others keep theirs."""
    floors = Floors(corpora=CORPORA, floors={"seeds.f1": 77.0, "seeds.act": 90.0, "polnear.triple_f1": 50.0})
    after = raised(floors, {"seeds.f1": 60.0}, corpora={"seeds": "cc"}, accepted=["seeds"])

    assert Floors({"seeds": "cc", "polnear": "bb"}, {"seeds.f1": 60.0 - SLACK, "polnear.triple_f1": 50.0}) == after


def test_accepting_data_that_did_not_change_lowers_nothing() -> None:
    """Accepting is no way round a floor: with the same data it stays."""
    floors = Floors(corpora=CORPORA, floors={"seeds.f1": 77.0})

    assert floors == raised(floors, {"seeds.f1": 60.0}, corpora=CORPORA, accepted=["seeds"])


def test_floors_survive_the_file(tmp_path: Path) -> None:
    """What is written is read back, and a file that is not there holds no floors."""
    floors = Floors(corpora=CORPORA, floors={"seeds.f1": 77.0})
    write_floors(tmp_path / "floors.json", floors)

    assert floors == read_floors(tmp_path / "floors.json")
    assert Floors() == read_floors(tmp_path / "none.json")


def test_the_corpus_hash_sees_contents_and_names_but_not_order_or_place(tmp_path: Path) -> None:
    """The same files give the same hash anywhere and in any order; a changed byte or name gives another."""
    here, there = tmp_path / "here" / "gold", tmp_path / "there" / "gold"
    for folder in (here, there):
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text("Ana Ode said no.", encoding="utf8")
        (folder / "b.txt").write_text("Tor Velm said yes.", encoding="utf8")
    first = corpus_sha256([here / "a.txt", here / "b.txt"])
    same = corpus_sha256([there / "b.txt", there / "a.txt"])
    (there / "b.txt").write_text("Tor Velm said yes!", encoding="utf8")
    other_bytes = corpus_sha256([there / "a.txt", there / "b.txt"])
    (here / "b.txt").rename(here / "c.txt")
    other_name = corpus_sha256([here / "a.txt", here / "c.txt"])

    assert first == same
    assert len({first, other_bytes, other_name}) == 3


def test_a_command_fails_by_a_figure_under_its_floor_and_never_lowers_it(tmp_path, capsys):
    """Lifting writes the floor; a lower figure then gives code 1 and a line, and the floor stays."""
    path = tmp_path / "floors.json"

    assert 0 == held(path, {"part.f1": 80.0}, corpora={"part": "a"}, lift=True)
    before = path.read_bytes()
    assert 1 == held(path, {"part.f1": 70.0}, corpora={"part": "a"}, lift=True)
    assert capsys.readouterr().out.startswith("FAILED ")
    assert before == path.read_bytes()
