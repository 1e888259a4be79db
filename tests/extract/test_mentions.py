"""Who an article names: which spans, which names belong together, what kind of party each is, and its roles."""

from __future__ import annotations

import pytest
from handmade import by_hand, extraction_of, view_of

from sayso.extract.draft import make_view
from sayso.extract.mentions import Figure, find_figures, kind_of_name
from sayso.extract.parse import make_parser
from sayso.records import Kind
from sayso.resources import Tools


def named(text: str, tools: Tools) -> list[tuple[str, str]]:
    """Every naming as the text has it, with the name of the party it is taken for."""
    return [(m.span.of(text), m.party.name) for m in extraction_of(text, tools).mentions]


def figures(text: str, tools: Tools) -> dict[str, Figure]:
    """The figures of a text by name."""
    parsed = make_parser(tools.nlp)(text, ())
    return {f.name: f for f in find_figures(make_view(parsed, (), tools.rules))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Mary Velm opened the bridge. Velm left. Ms Velm came back.",
            [("Mary Velm", "Mary Velm"), ("Velm", "Mary Velm"), ("Velm", "Mary Velm")],
        ),
        (
            "President Mary Velm left. Velm’s aides stayed.",
            [("Mary Velm", "Mary Velm"), ("Velm", "Mary Velm")],
        ),
    ],
    ids=["surname", "title and possessive"],
)
def test_shorter_names_belong_to_the_full_one(tools: Tools, text: str, expected: list[tuple[str, str]]) -> None:
    """A surname means whoever the article calls by it in full; titles and possessive endings are no part of a name."""
    assert expected == named(text, tools)


def test_a_surname_before_its_full_name_is_joined_too(tools: Tools) -> None:
    """A headline names by surname whom the text names in full later."""
    text = "Velm leaves Marn\nMary Velm, the mayor of Marn, left on Monday. Velm had been ill."

    assert {"Mary Velm"} == {name for shown, name in named(text, tools) if "Velm" in shown}


def test_two_people_of_one_surname_stay_two(tools: Tools) -> None:
    """Different first names are different people; the surname alone means the one named last."""
    text = "Mary Velm met John Velm. John Smith was there."
    people = {name for _, name in named(text, tools)}

    assert {"Mary Velm", "John Velm", "John Smith"} <= people


@pytest.mark.parametrize(
    ("name", "label", "kind"),
    [
        ("Reuters", "ORG", "outlet"),
        ("the Financial Times", "ORG", "outlet"),
        ("The Lantern", "ORG", "outlet"),
        ("Daily Quay", "ORG", "outlet"),
        ("Echo Tribune", "ORG", "outlet"),
        ("the Kremlin", "ORG", "government"),
        ("White House", "FAC", "government"),
        ("Works Ministry", "ORG", "government"),
        ("Veldia", "GPE", "government"),
        ("Nato", "ORG", "organisation"),
        ("Marn Harbour Company", "ORG", "organisation"),
        ("Ana Ode", "PERSON", "person"),
    ],
)
def test_kinds(tools: Tools, name: str, label: str, kind: Kind) -> None:
    """The rules' lists come first, then the words in a name, then what the recogniser takes it for."""
    view = view_of(by_hand("It it PRON nsubj 1", "holds hold VERB ROOT 1"), tools.rules)

    assert kind == kind_of_name(view, name, label)


@pytest.mark.parametrize(
    ("text", "name", "gender"),
    [
        ("Mr Velm left. Velm had been ill.", "Velm", "m"),
        ("Mrs Velm left. Velm had been ill.", "Velm", "f"),
        ("Spokeswoman Leslie Velm left.", "Leslie Velm", "f"),
        ("Mary Velm left.", "Mary Velm", "f"),
        ("Leslie Velm left.", "Leslie Velm", None),
    ],
)
def test_gender_is_what_words_tell(tools: Tools, text: str, name: str, gender: str | None) -> None:
    """A title or a role tells it, a given name where nine in ten of its bearers share it; else it stays open."""
    assert gender == figures(text, tools)[name].gender


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Mary Velm, the mayor of Marn, left.", "mayor of marn"),
        ("Transport minister Mary Velm left.", "transport minister"),
    ],
)
def test_roles_come_from_the_words_beside_a_name(tools: Tools, text: str, role: str) -> None:
    """What stands before a name or in apposition to it."""
    assert role in figures(text, tools)["Mary Velm"].roles


def test_mentions_are_in_reading_order_and_none_twice(tools: Tools) -> None:
    """One row a naming."""
    text = "Mary Velm met Tor Hale in Marn. Velm told Reuters that Hale had left Marn."
    spans = [m.span for m in extraction_of(text, tools).mentions]

    assert sorted(set(spans)) == spans


def test_nobody_is_invented(tools: Tools) -> None:
    """A text without names has no mentions."""
    assert () == extraction_of("The bridge was shut and the ferry was late.", tools).mentions
