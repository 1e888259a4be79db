"""When something was said: the day beside the cue, the scene that goes on, and days that belong to something else."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from handmade import only, statements_in

from sayso.resources import SCENE_LABELS, Tools, rule_folder

ENTRIES: list[dict[str, Any]] = tomllib.loads((rule_folder() / "scenes.toml").read_text(encoding="utf8"))["scene"]
WEDNESDAY = "2031-03-12"


def days(text: str, tools: Tools, published: str | None = WEDNESDAY) -> list[str | None]:
    """The day of each statement of a text, in reading order."""
    return [s.said_on for s in statements_in(text, tools, published)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ana Ode said on Tuesday that the toll would end.", "2031-03-11"),
        ("On Tuesday Ana Ode said the toll would end on Friday.", "2031-03-11"),
        ("Ana Ode told reporters in Marn on Tuesday that the bridge was safe.", "2031-03-11"),
        ("Ana Ode said in an interview on Monday that the toll would end.", "2031-03-10"),
        ("In a letter of 3 February, Ana Ode wrote that the nets were lost.", "2031-02-03"),
        ("At Monday's hearing, Ana Ode denied that she had signed it.", "2031-03-10"),
        ("Ana Ode accused Ostland on Monday of poisoning the river.", "2031-03-10"),
        ("On Monday, Ana Ode hit back by saying that the dam was sound.", "2031-03-10"),
        ("The envoys met on Tuesday and said that the river was open.", "2031-03-11"),
        ("Ana Ode, who turned sixty on Sunday, said on Monday that she would stay.", "2031-03-10"),
        ("Sitting beside Tor Velm on Monday, Ana Ode named two ships and threatened to sell the rest.", "2031-03-10"),
    ],
)
def test_a_day_that_hangs_on_the_cue(tools: Tools, text: str, day: str) -> None:
    """The cue's own day, or that of a clause of the same time."""
    assert day == only(text, tools, WEDNESDAY).said_on


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ode said after Monday's blast that the gas was off.",
        "Velm, who was arrested on Monday, said he was innocent.",
        "Ana Ode said the bridge had opened on Monday.",
        "Ahead of Thursday's vote, Ana Ode said the toll would end.",
        "Ana Ode said last week that the toll would end.",
        "Ana Ode said in 2029 that the toll would end.",
        "The toll was lifted on Monday. Ana Ode said the ferry was next.",
        "Ana Ode is to tell the board on Friday that the toll will end.",
    ],
    ids=[
        "under after",
        "relative clause",
        "content",
        "under ahead of",
        "a week",
        "a year",
        "another sentence",
        "ahead",
    ],
)
def test_a_day_that_belongs_to_something_else(tools: Tools, text: str) -> None:
    """The day of another happening, or one still to come, is not when it was said; nor is the day of publication."""
    assert [None] == days(text, tools)


def test_a_month_where_no_day_is_told(tools: Tools) -> None:
    """The text's own precision is kept."""
    assert ["2031-02"] == days("Ana Ode said in February 2031 that the toll would end.", tools)


def test_without_a_day_of_publication_a_weekday_tells_none(tools: Tools) -> None:
    """Nothing says which Tuesday; a whole date needs no help."""
    assert [None] == days("Ana Ode said on Tuesday that the toll would end.", tools, None)
    assert ["2031-03-04"] == days("Ana Ode said on 4 March 2031 that the toll would end.", tools, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "In an interview with the Lantern on Monday, Ana Ode said the toll would end. She added that all was well.",
            ["2031-03-10", "2031-03-10"],
        ),
        ("Tor Velm spoke to reporters on Monday. “The dam is sound,” he said.", ["2031-03-10"]),
        (
            "Ana Ode lost her temper after meeting shipowners on Monday. At the time, she said the toll was final.",
            ["2031-03-10"],
        ),
        ("MARN, 10 March (Coast Wire) - The governor said the toll would end.", ["2031-03-10"]),
        (
            "Ode denies taking gifts\nTor Ode denied taking any.\nOde told a briefing on Tuesday that he had paid.",
            ["2031-03-11", "2031-03-11", "2031-03-11"],
        ),
    ],
    ids=["interview", "a scene opened before", "at the time", "dateline", "headline and lead"],
)
def test_a_scene_holds_for_what_its_speaker_says_in_it(tools: Tools, text: str, expected: list[str]) -> None:
    """A day told once need not be told again."""
    assert expected == days(text, tools)


@pytest.mark.parametrize(
    "more",
    [
        "Tor Velm said the ferry was late.",
        "In a statement, Ode said the cranes were insured.",
        "Ode has said that the cranes are insured.",
        "Before the vote, Ode said the cranes were insured.",
        "Ode told the Lantern that the cranes were insured.",
        "On Tuesday the dockers walked out. Ode said the port would manage.",
    ],
    ids=["another speaker", "another channel", "perfect", "another time", "another outlet", "the narrative moves on"],
)
def test_a_scene_ends(tools: Tools, more: str) -> None:
    """What is said elsewhere, at another time or by others takes no day from it."""
    assert ["2031-03-10", None] == days(f"Ana Ode said on Monday that the toll would end. {more}", tools)


def test_a_proceeding_holds_for_all_who_take_part(tools: Tools) -> None:
    """Witness and lawyer speak on the day of the trial; the port office does not."""
    text = (
        "Quay was lit on night of fire\n"
        "The trial of Ilan Brosk opened in Marn on Monday.\n"
        "The first witness, harbour master Tor Velm, said he had seen a light on the quay.\n"
        "Defence lawyer Ana Ode asked whether it could have been the moon. Velm replied that the moon was down.\n"
        "The port office of Quay said its ships had sailed."
    )
    found = {s.speaker.name: s.said_on for s in statements_in(text, tools, WEDNESDAY) if s.speaker is not None}

    assert ("2031-03-10", "2031-03-10") == (found["Tor Velm"], found["Ana Ode"])
    assert [None] == [day for name, day in found.items() if "office" in name or "Quay" in name]


def test_a_question_is_put_on_the_day_of_its_answer(tools: Tools) -> None:
    """Who asked stays unnamed, when is told by the answer."""
    text = "Ana Ode spoke on Monday. Asked whether she would resign, she replied: “No.”"

    assert ["2031-03-10", "2031-03-10"] == days(text, tools)


def test_the_day_and_its_ground_are_explained(tools: Tools) -> None:
    """The reason names the words that tell the day."""
    assert (
        "said on 2031-03-11: 'Tuesday' beside the cue"
        == (only("Ana Ode said on Tuesday that the toll would end.", tools, WEDNESDAY).why[-1])
    )


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e["name"])
def test_every_entrys_example_holds(tools: Tools, entry: dict[str, Any]) -> None:
    """Each list of words has a text whose statements get the days that it names, and has one of its words in it."""
    text = entry["example"]["text"]
    words = {word.strip(".,").removesuffix("'s").lower() for word in text.split()}

    assert entry["example"]["days"] == [day or "" for day in days(text, tools)]
    assert words & set(entry["words"])
    assert entry["label"] in SCENE_LABELS
