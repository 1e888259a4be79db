"""Where outlets have other names for one entity, and where they only write one name in other ways."""

from __future__ import annotations

import pytest

from sayso.connect.called import differing
from sayso.connect.places import Places

PLACES = Places({}, {}, frozenset({"veldian", "kestrian"}), {})


def named(**outlets: dict[str, int]) -> dict[str, tuple[tuple[str, int], ...]]:
    """Names by outlet, as a ledger counts them."""
    return {outlet: tuple(names.items()) for outlet, names in outlets.items()}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Ode", "Ode"),
        ("Ana Ode", "Ana Maria Ode"),
        ("United Harbours", "UH"),
        ("Board of the Harbours", "BOTH"),
        ("Marn", "MARN"),
        ("Sao Velm", "São Velm"),
        ("Tor-Velm", "Tor Velm"),
        ("the Lowgate Bridge", "Lowgate Bridge"),
        ("Veldia", "Veldian"),
        ("Works Office Works Office", "Works Office"),
    ],
)
def test_one_name_written_in_two_ways_is_no_difference(one, other):
    """Shortened, spelt out, bent to its people, or with other capitals and accents."""
    assert {} == differing(named(a={one: 2}, b={other: 1}), places=PLACES)


@pytest.mark.parametrize(
    ("one", "other"), [("Welgrad", "Velgrad"), ("Danilo Seravy", "Danilo Seravi"), ("government", "regime")]
)
def test_two_spellings_or_two_words_are_a_difference(one, other):
    """Each outlet's own is told as it stands."""
    assert named(a={one: 2}, b={other: 1}) == differing(named(a={one: 2}, b={other: 1}), places=PLACES)


def test_names_written_alike_come_as_one_and_those_of_a_people_not_at_all():
    """The most frequent form stands for the others; whoever has but a people's name is not told of."""
    told = named(a={"Welgrad": 2, "WELGRAD": 1, "Veldian": 9}, b={"Velgrad": 1, "the Velgrad": 1}, c={"Veldian": 3})

    assert named(a={"Welgrad": 3}, b={"Velgrad": 2}) == differing(told, places=PLACES)


def test_whoever_uses_a_part_alone_may_mean_either_name():
    """A surname does not differ from one that is fuller."""
    told = named(a={"Danilo Seravy": 1, "Seravy": 3}, b={"Seravy": 2})

    assert {} == differing(told, places=PLACES)
    assert {"a", "b", "c"} == set(differing(told | named(c={"Daniel Seravy": 1}), places=PLACES))
