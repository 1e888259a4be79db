"""Names that stand in very many articles: some locals decide, and the others go with them, counted and not lost."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from sayso.connect import crowd
from sayso.connect.crowd import gather, is_whole
from sayso.connect.entities import Lore, link
from sayso.connect.pile import load_lore
from sayso.records import Held, Judgement, Local

ODE = Local(
    "art-00",
    "Ana Ode",
    "person",
    (("Ana Ode", 1), ("Ode", 2)),
    outlet="Marn Tribune",
    published="2031-03-05",
    gender="f",
    near=("Tor Velm",),
)


@pytest.fixture(scope="module")
def lore() -> Lore:
    """The lists of names and places."""
    return load_lore()


@pytest.fixture(autouse=True)
def _three_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "WITNESSES", 3)


def articles(number: int) -> list[Local]:
    """The same person in so many articles, one a day."""
    return [replace(ODE, article=f"art-{n:02}", published=f"2031-03-{n + 5:02}") for n in range(number)]


def test_the_first_by_id_are_kept_whole_and_the_others_stand_behind() -> None:
    """In any order."""
    pile = articles(6)
    random.Random(1).shuffle(pile)  # noqa: S311  # no secret
    found = gather(pile)

    assert ["art-00", "art-01", "art-02"] == [local.article for local in found.first]
    assert {0: {"art-03", "art-04", "art-05"}} == {
        i: {a for _, told in behind for a in told.articles} for i, behind in found.behind.items()
    }


def test_each_stands_behind_the_first_that_is_told_alike() -> None:
    """By gender and nationality; whoever is told like none of them, behind the very first."""
    pile = [replace(local, gender="m" if local.article in ("art-01", "art-04") else "f") for local in articles(5)]
    pile.append(replace(ODE, article="art-05", gender=None))
    found = gather(pile)

    assert {0: {"art-03", "art-05"}, 1: {"art-04"}} == {
        i: {a for _, told in behind for a in told.articles} for i, behind in found.behind.items()
    }


def test_those_behind_are_linked_and_counted_as_if_they_had_been_kept(lore: Lore, monkeypatch) -> None:
    """Names, roles with days and outlets, and a linking of each."""
    pile = [replace(local, roles=("mayor of Marn",)) for local in articles(6)]
    pile[5] = replace(pile[5], outlet="Ostra Echo", roles=("mayor of Marn", "author"))
    few = link(pile, lore=lore)
    monkeypatch.setattr(crowd, "WITNESSES", 60)
    whole = link(pile, lore=lore)

    assert whole.entities == few.entities
    assert {local.id for local in pile} == set(few.of)
    assert {i: linking.entity for i, linking in whole.of.items()} == {i: x.entity for i, x in few.of.items()}
    (ana,) = few.entities
    assert (("Ode", 12), ("Ana Ode", 6)) == ana.aliases
    assert Held("mayor of Marn", "2031-03-05", "2031-03-10", "art-00", ("Marn Tribune", "Ostra Echo")) in ana.roles


def test_order_and_repetition_make_no_difference(lore: Lore) -> None:
    """Also where one is pushed out by another whose article comes before it."""
    pile = [
        *articles(8),
        *(replace(ODE, article=f"art-{n:02}", name="Tor Velm", gender="m") for n in range(8)),
        *(replace(ODE, article=f"art-{n:02}", name="Velm", near=("Ana Ode",), gender=None) for n in range(10, 14)),
        *(replace(ODE, article=f"art-{n:02}", name="Lodestar Group", kind="organisation") for n in range(8)),
    ]
    expected = link(pile, lore=lore)
    for seed in range(10):
        shuffled = [*pile, *pile[:5]]
        random.Random(seed).shuffle(shuffled)  # noqa: S311  # no secret
        assert expected == link(shuffled, lore=lore)


def test_whoever_is_judged_by_id_is_kept(lore: Lore) -> None:
    """So that one article's namesake can be told apart, wherever it stands."""
    pile = articles(6)
    linked = link(pile, [Judgement(pile[5].id, "Ana Ode", same=False)], lore=lore)

    assert 2 == len(linked.entities)
    assert linked.of[pile[5].id].entity not in {linked.of[local.id].entity for local in pile[:5]}


@pytest.mark.parametrize(
    ("kind", "name", "whole"),
    [
        ("person", "Ana Ode", True),
        ("person", "Ode", False),
        ("person", "A. Ode", False),
        ("organisation", "Marn Harbour Board", True),
        ("organisation", "the Foreign Ministry", False),
        ("government", "Marn", True),
        ("person", "", False),
    ],
)
def test_a_name_is_whole_where_it_tells_who_is_meant(kind, name: str, whole: bool) -> None:
    """A surname, or an office that every country has, is weighed article by article."""
    assert whole == is_whole(kind, name)
