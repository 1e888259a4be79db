"""Offices that one person holds at a time, given to two."""

from __future__ import annotations

from itertools import permutations

import pytest

from sayso.connect.places import Places
from sayso.connect.roles import Conflict, conflicts, office_of
from sayso.records import Entity, Held, Kind

PLACES = Places(
    {"marnia": "marnia", "marnian": "marnia", "united isles": "united isles", "isles": "united isles"},
    {},
    frozenset(),
    {},
)


def bearer(name: str, *roles: tuple[str, str | None, str | None], kind: Kind = "person") -> Entity:
    """Somebody with roles, each as role, first and last day; its article is named after both."""
    held = tuple(Held(role, first, last, f"art-{name}-{role}", ()) for role, first, last in roles)
    return Entity(f"ent-{name}", name, kind, (), held)


def between(*entities: Entity) -> list[tuple[str, str, str]]:
    """Role and names of each conflict."""
    return [(c.role, c.one, c.other) for c in conflicts(entities, places=PLACES)]


MARCH = ("2031-03-01", "2031-03-31")
ODE = bearer("Ana Ode", ("marnian president", *MARCH))


# ---------------------------------------------------------------- offices
@pytest.mark.parametrize(
    ("role", "office"),
    [
        ("marnian president", ("president", "marnia")),
        ("president of marnia", ("president", "marnia")),
        ("the new President of Marnia", ("president", "marnia")),
        ("marnia's president", ("president", "marnia")),
        ("president of the united isles", ("president", "united isles")),
        ("mayor of oster", ("mayor", "oster")),
        ("mayor of oster in by helicopter", ("mayor", "oster")),
        ("governor of the bank of marnia", ("governor", "bank", "marnia")),
        ("marnian prime minister", ("prime-minister", "marnia")),
        ("prime minister, marnia", None),
        ("foreign minister of marnia", ("foreign-minister", "marnia")),
        ("secretary-general of the northern pact", ("secretary-general", "northern", "pact")),
        ("secretary general of the northern pact", ("secretary-general", "northern", "pact")),
        ("speaker of the oster house", ("speaker", "house", "oster")),
    ],
)
def test_an_office_is_told_with_its_place(role: str, office: tuple[str, ...] | None) -> None:
    """However the two are put together; a country under its one name."""
    assert office == office_of(role, places=PLACES)


@pytest.mark.parametrize(
    "role",
    [
        "former marnian president",
        "acting marnian president",
        "marnian vice president",
        "marnian vice-president",
        "deputy prime minister of marnia",
        "ex-president of marnia",
        "president-elect of marnia",
        "then mayor of oster",
        "retired mayor of oster",
        "would-be king of marnia",
        "self-declared president of marnia",
    ],
)
def test_former_acting_and_vice_are_other_offices(role: str) -> None:
    """Such a one and the holder do not stand against each other."""
    assert office_of(role, places=PLACES) is None


@pytest.mark.parametrize(
    "role",
    [
        "president spokesman of marnia",
        "marnian president's spokesman",
        "adviser to the marnian president",
        "wife of the mayor of oster",
        "marnian prime minister press secretary",
        "chief of staff of the governor of oster",
    ],
)
def test_somebody_beside_an_office_does_not_hold_it(role: str) -> None:
    """There are many spokesmen of a president."""
    assert office_of(role, places=PLACES) is None


@pytest.mark.parametrize(
    "role",
    [
        "president",
        "the prime minister",
        "club president",
        "speaker of the house",
        "state governor",
        "bank governor",
        "",
    ],
)
def test_an_office_that_does_not_say_whose_it_is_does_not_count(role: str) -> None:
    """Every country has a president, and every house a speaker."""
    assert office_of(role, places=PLACES) is None


@pytest.mark.parametrize(
    "role", ["marnian minister", "marnian senator", "marnian ambassador", "author", "oster lawyer"]
)
def test_what_many_can_be_at_once_is_no_such_office(role: str) -> None:
    """Ministers, senators, lawyers."""
    assert office_of(role, places=PLACES) is None


# ---------------------------------------------------------------- conflicts
def test_one_office_in_the_same_months_is_a_conflict() -> None:
    """With the role as written, both names, and for each the first article that gives it, the earlier first."""
    other = bearer("Zed Orr", ("president of marnia", "2031-04-02", "2031-04-02"))
    expected = [
        Conflict(
            "marnian president",
            "Ana Ode",
            "art-Ana Ode-marnian president",
            "Zed Orr",
            "art-Zed Orr-president of marnia",
        )
    ]

    assert expected == conflicts([ODE, other], places=PLACES)
    assert expected == conflicts([other, ODE], places=PLACES)


@pytest.mark.parametrize(
    "other",
    [
        bearer("Zed Orr", ("former marnian president", *MARCH)),
        bearer("Zed Orr", ("acting president of marnia", *MARCH)),
        bearer("Zed Orr", ("marnian vice president", *MARCH)),
        bearer("Zed Orr", ("president of oster", *MARCH)),
        bearer("Zed Orr", ("president", *MARCH)),
        bearer("Zed Orr", ("marnian prime minister", *MARCH)),
        bearer("Zed Orr", ("marnian president", "2032-03-01", "2032-03-09")),
        bearer("Zed Orr", ("marnian president", None, None)),
        bearer("Zed Orr", ("marnian president", "in spring", "2031-03")),
        bearer("Marn Tribune", ("marnian president", *MARCH), kind="outlet"),
    ],
    ids=lambda e: f"{e.name} {e.roles[0].role} {e.roles[0].first}",
)
def test_another_office_place_or_time_is_none(other: Entity) -> None:
    """A former holder, another's deputy, a year later, days that are not told, a body."""
    assert [] == between(ODE, other)


@pytest.mark.parametrize(("first", "found"), [("2031-07-01", 1), ("2031-07-02", 0)])
def test_months_are_counted_from_the_last_to_the_first_day(first: str, found: int) -> None:
    """Ninety-two days apart may be one term; a day more may be the next one."""
    assert found == len(between(ODE, bearer("Zed Orr", ("marnian president", first, "2032-01-01"))))


def test_times_of_day_are_days() -> None:
    """Articles published by the minute stand beside those published by the day."""
    other = bearer("Zed Orr", ("marnian president", "2031-03-04T10:00:00+00:00", "2031-03-04T10:00:00+00:00"))

    assert [("marnian president", "Ana Ode", "Zed Orr")] == between(ODE, other)


def test_one_person_in_two_words_for_one_office_is_none() -> None:
    """A conflict takes two people."""
    assert [] == between(bearer("Ana Ode", ("marnian president", *MARCH), ("president of marnia", *MARCH)))


def test_each_pair_of_people_is_told_of_once() -> None:
    """However many offices they share; three holders are three pairs."""
    one, two = (
        bearer(name, ("king of oster", *MARCH), ("president of oster", *MARCH)) for name in ("Ana Ode", "Tor Velm")
    )
    three = bearer("Zed Orr", ("king of oster", *MARCH))

    assert [("king of oster", "Ana Ode", "Tor Velm")] == between(one, two)
    assert 3 == len(between(one, two, three))


def test_the_order_of_entities_does_not_show() -> None:
    """The same conflicts in the same order."""
    four = [bearer(name, ("mayor of oster", *MARCH)) for name in ("Ana Ode", "Tor Velm", "Zed Orr", "Ilse Marr")]

    assert 1 == len({tuple(between(*order)) for order in permutations(four)})
