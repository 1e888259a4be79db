"""Figures: how many of what, what befell them, and clock times."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sayso.connect.figures import counted, load_tolls, one_toll
from sayso.resources import read_toml, rule_folder

TOLLS = read_toml(rule_folder() / "tolls.toml")["toll"]


@pytest.mark.parametrize("row", TOLLS, ids=lambda row: row["name"])
def test_each_toll(row: Mapping[str, str]) -> None:
    """The example's figure tells what befell those whom it counts."""
    assert {f.toll for f in counted(row["example"]).figures} == {row["name"]}


def test_a_word_tells_one_toll() -> None:
    """No word stands in two rows."""
    assert len(load_tolls()) == sum(len(row["words"]) for row in TOLLS)


@pytest.mark.parametrize(
    ("text", "tolls"),
    [
        ("killing at least five sailors and wounding 150", ["dead", "hurt"]),
        ("12 people died and forty were hurt", ["dead", "hurt"]),
        ("a raid that left 41 sailors dead", ["dead"]),
        ("70 people were taken to hospital when a wall killed four", ["hurt", "dead"]),
        ("wounding 20 sailors, ten of them from Marn", ["hurt", ""]),
        ("12 new ferries were ordered after the deaths", [""]),
    ],
)
def test_whose_toll_it_is(text: str, tolls: list[str]) -> None:
    """Each figure takes the nearest word for it in its own clause."""
    assert [f.toll for f in counted(text).figures] == tolls


def test_one_toll_of_people() -> None:
    """ "Four dead" and "two fatalities" count one kind of thing, four dead and four hurt do not."""
    (dead,), (killed,), (hurt,) = (counted(t).figures for t in ("four dead", "two fatalities", "four sailors hurt"))

    assert one_toll(dead, killed)
    assert not one_toll(dead, hurt)


@pytest.mark.parametrize(
    ("text", "low", "unit"),
    [
        ("a 50-day strike", 50, ("day",)),
        ("thirty-eight sailors", 38, ("sailors",)),
        ("a thirty-day strike", 30, ("day",)),
    ],
)
def test_hyphens(text: str, low: float, unit: tuple[str, ...]) -> None:
    """A hyphen ties a figure to its unit, or a number to a number."""
    (figure,) = counted(text).figures

    assert (figure.low, figure.unit) == (low, unit)


def test_what_comes_on_top() -> None:
    """ "Two more" comes on top of another figure; "more than two" doesn't."""
    assert [f.added for t in ("two more sailors", "another two sailors", "more than two sailors")
            for f in counted(t).figures] == [True, True, False]  # fmt: skip


def test_clock_times() -> None:
    """In twelve hours or in 24; what another zone's clock shows is left out."""
    assert counted("at 23:10, half an hour after 11pm (18:40 GMT)").clocks == {1390, 1380}
    assert not counted("the score was 12:10, at 18:40 GMT").clocks
