"""Where names end in headlines and captions, and what stands where a name would and is none."""

from __future__ import annotations

import pytest
from handmade import extraction_of

from sayso.resources import Tools


def named(text: str, tools: Tools) -> set[tuple[str, str]]:
    """Every party that an article names, with its kind."""
    return {(m.party.name, m.party.kind) for m in extraction_of(text, tools).mentions if m.party.kind != "unnamed"}


def speakers(text: str, tools: Tools) -> list[tuple[str, str]]:
    """The name and kind of each statement's speaker, in order; nobody is ("", "")."""
    found = extraction_of(text, tools).statements
    return [(s.speaker.name, s.speaker.kind) if s.speaker else ("", "") for s in found]


@pytest.mark.parametrize(
    ("text", "wanted", "gone"),
    [
        ("Mary Velm Resigns\nMary Velm left on Monday. Mary Velm was late.", "Mary Velm", "Mary Velm Resigns"),
        ("LEVY VOTE Mary Velm spoke.\nMary Velm left. Mary Velm was late.", "Mary Velm", "LEVY VOTE Mary Velm"),
        ("Singer Mary Velm sang. Mary Velm left on Monday.", "Mary Velm", "Singer Mary Velm"),
        ("Quay Images Mary Velm at sea.\nMary Velm left. Mary Velm was late.", "Mary Velm", "Quay Images Mary Velm"),
        ("Lodestar CEO Mary Velm left. Mary Velm was late.", "Mary Velm", "Lodestar CEO Mary Velm"),
        ("Special Agent Velm left. Mary Velm was late.", "Mary Velm", "Special Agent Velm"),
        ("MARY VELM left. The council met. Mary Velm came back.", "Mary Velm", "MARY VELM"),
    ],
    ids=["headline", "headline before", "trade", "caption", "office", "agent", "shouted"],
)
def test_a_name_keeps_to_itself(tools: Tools, text: str, wanted: str, gone: str) -> None:
    """What stands beside a name in a headline or a caption is no part of it, where the article shows the name alone."""
    found = {name for name, _ in named(text, tools)}

    assert wanted in found
    assert gone not in found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ofer Quillon left on Monday. Quillon was late. Quillon slept.", "Ofer Quillon"),
        ("JD Velm left on Monday. Velm was late. Velm slept.", "JD Velm"),
        ("Mary Charges left on Monday. Mary Charges was late.", "Mary Charges"),
        ("The UN Security Council met. The Security Council voted.", "UN Security Council"),
    ],
    ids=["a given name like a trade", "initials", "a surname like a verb", "a body's full name"],
)
def test_a_name_keeps_what_is_its_own(tools: Tools, text: str, name: str) -> None:
    """A given name, initials, a surname and a body's own first word stay."""
    assert name in {found for found, _ in named(text, tools)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("On Thursday, President Lune Jae-in said the levy was too high.", ("Lune Jae-in", "person")),
        ("An Ana Ode-era rule was dropped. Ana Ode said the levy was too high.", ("Ana Ode", "person")),
    ],
    ids=["a syllable", "an era"],
)
def test_a_name_with_a_hyphen(tools: Tools, text: str, wanted: tuple[str, str]) -> None:
    """A small syllable behind a hyphen belongs to a name of three parts, a noun does not."""
    assert wanted == speakers(text, tools)[-1]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "It renewed the ban passed in September, which told captains to wait.",
            ("September", "organisation"),
        ),
        ("Residents spoke of a day that said the bridge was safe.", ("day", "unnamed")),
    ],
    ids=["month", "day"],
)
def test_a_time_says_nothing(tools: Tools, text: str, wanted: tuple[str, str]) -> None:
    """A month or a day before a relative clause is nobody."""
    assert wanted not in speakers(text, tools)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("That is exactly why HARPO urges families to stay away from the quay.", ("HARPO", "organisation")),
        ("RESIDENTS said the boats were late.", ("RESIDENTS", "unnamed")),
        (
            "A spokesman for the harbour guard at its headquarters in Marnport said the boats were back.",
            ("spokesman for the harbour guard", "unnamed"),
        ),
        ("The mayor over the weekend said the boats were back.", ("mayor", "unnamed")),
        ("A fisherman at the harbour said the boats were back.", ("fisherman at the harbour", "unnamed")),
        ("South Korean media said the boats were back.", ("South Korean media", "collective")),
        ("Lodestar Inc said it would wait. Lodestar said the boats were back.", ("Lodestar", "organisation")),
    ],
    ids=["acronym", "opening", "headquarters", "weekend", "place", "media", "company"],
)
def test_who_speaks(tools: Tools, text: str, wanted: tuple[str, str]) -> None:
    """Names and descriptions hold what tells who somebody is, and nothing of the saying."""
    assert wanted == speakers(text, tools)[-1]
