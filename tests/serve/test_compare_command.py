"""``sayso compare``: a story's claims by outlets, the words of each, and the names that differ."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sayso.connect.places import Places
from sayso.ledger import claims, open_ledger
from tests.ledger.test_coverage import CABLES, DOUBLED, LANTERN, SHUT, SHUT_QUOTED, STORY, bridge_ledger, wide_story
from tests.serve.articles import Ran

Sayso = Callable[..., Ran]


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger with one story of three outlets and three claims."""
    monkeypatch.setattr("sayso.serve.compare.load_places", lambda: Places({}, {}, frozenset(), {}))
    with bridge_ledger(tmp_path) as ledger:
        monkeypatch.setenv("SAYSO_DB", str(ledger.path))
        return Path(ledger.path)


@pytest.fixture
def wide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger with one story of twelve outlets, told in groups of five, five and two."""
    ledger, _ = wide_story(tmp_path, 12)
    with ledger:
        monkeypatch.setenv("SAYSO_DB", str(ledger.path))
        return Path(ledger.path)


def lines_of(ran: Ran) -> list[str]:
    """What was printed, without the spaces at the ends."""
    return [line.rstrip() for line in ran.out.splitlines()]


def test_claims_stand_by_outlets_with_way_place_and_share(sayso: Sayso, db: Path) -> None:
    """Main way first, the others below; what is told by one outlet is left out by the others."""
    told = lines_of(sayso("compare", "bridge"))

    assert "The bridge" in told[0]
    assert "3 outlets · 3 claims · 9–11 Mar 2031" in told[0]
    head = next(line for line in told if line.startswith("    claim"))
    assert ["claim", "The", "Lantern", "Daily", "Quay", "wire.txt"] == head.split()
    first = told.index(head) + 1
    assert ["1", "“The", "bridge", "stays", "shut”", "quoted", "paraphrase", "hedged"] == told[first].split()
    assert ["1", "origin", "1st", "23", "%", "2nd", "24", "%", "paraphrase"] == told[first + 1].split()
    assert ["2nd", "60", "%"] == told[first + 2].split()
    assert [] == [line for line in told if len(line) > 100]


def test_what_one_outlet_has_stands_below(sayso: Sayso, db: Path) -> None:
    """With its place in the article."""
    told = lines_of(sayso("compare", "bridge"))

    at = told.index("only in The Lantern")
    assert "    3rd paraphrase  “Fares doubled”" == told[at + 1]


def test_each_outlets_words_are_counted(sayso: Sayso, db: Path) -> None:
    """Cues, hedges and acts; what there is none of is not told."""
    told = sayso("compare", "bridge").out

    assert "carries 3 claims, 1 alone · 2 statements · 1 article" in told
    assert "  cues            added 1, said 1" in told
    assert "  hedges          reportedly 1" in told
    assert "  acts            believes 1" in told


def test_names_that_differ_are_told_with_their_outlets(sayso: Sayso, db: Path) -> None:
    """Each name as it stands."""
    assert "Velgrad Daily Quay 1 · Welgrad The Lantern 1" in sayso("compare", "bridge").out


@pytest.mark.parametrize("word", ["bias", "true", "false", "verified"])
def test_nothing_is_judged(sayso: Sayso, db: Path, word: str) -> None:
    """Counts and words alone."""
    assert word not in sayso("compare", "bridge").out
    assert word not in sayso("compare", "bridge", "--json").out


def test_a_limit_keeps_claims_of_several_outlets_first(sayso: Sayso, db: Path) -> None:
    """What is left out is counted; 0 shows all."""
    assert "… 1 more only in one outlet; --limit 0 shows all" in sayso("compare", "bridge", "--limit", "2").out
    assert "… 2 more, 1 of them only in one outlet" in sayso("compare", "bridge", "--limit", "1").out
    assert "more" not in sayso("compare", "bridge", "--limit", "0").out


def test_many_outlets_stand_in_blocks(sayso: Sayso, wide: Path) -> None:
    """As many as fit, of one size; claims that none of a block carries are named below it."""
    told = lines_of(sayso("compare", "wide", "--limit", "0"))

    assert ["outlets 1–6 of 12", "outlets 7–12 of 12"] == [line for line in told if line.startswith("outlets")]
    assert 2 == len([line for line in told if line.startswith("    left out by all of these: ")])
    assert [] == [line for line in told if len(line) > 100]


@pytest.mark.parametrize("columns", [40, 60, 80, 112])
def test_it_fits_any_page(sayso: Sayso, wide: Path, columns: int) -> None:
    """One outlet at a time where no more fit."""
    told = lines_of(sayso("compare", "wide", columns=columns))

    assert [] == [line for line in told if len(line) > columns]
    assert any("narrated" in line for line in told)


def test_a_program_gets_all_of_it(sayso: Sayso, db: Path) -> None:
    """In the words of the page; an outlet that is not there leaves the claim out."""
    found = json.loads(sayso("compare", STORY.id, "--json").out)

    assert {"id", "title", "from", "to", "outlets", "claims", "names"} == set(found)
    assert [SHUT.id, CABLES.id, DOUBLED.id] == [claim["id"] for claim in found["claims"]]
    assert {
        "main": "quoted",
        "ways": {"quoted": 1},
        "rank": 1,
        "of": 3,
        "share": 23.1,
        "tellings": [SHUT_QUOTED.id],
    } == found["claims"][0]["outlets"]["The Lantern"]
    assert {
        "outlet": "The Lantern",
        "articles": [LANTERN.id],
        "characters": len(LANTERN.text) - len("Follow us."),
        "statements": 2,
        "claims": 3,
        "alone": 1,
        "cues": {"added": 1, "said": 1},
        "hedges": {},
        "acts": {"says": 2},
    } == found["outlets"][0]
    assert [{"The Lantern": {"Welgrad": 1}, "Daily Quay": {"Velgrad": 1}}] == [n["outlets"] for n in found["names"]]
    assert 1 == len(json.loads(sayso("compare", "bridge", "--json", "--limit", "1").out)["claims"])


def test_a_story_whose_claims_no_two_outlets_share(sayso: Sayso, db: Path) -> None:
    """One line says so, and there is no table."""
    with open_ledger(db) as ledger:
        claims.settle(ledger, STORY, (DOUBLED,), (), of=claims.basis(ledger, STORY))
    told = sayso("compare", "bridge").out

    assert "No claim in it is told by two outlets." in told
    assert "left out" not in told


def test_text_that_attacks_the_terminal_is_shown_as_marks(
    sayso: Sayso, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outlets, cues and claims are a stranger's."""
    ledger, _ = wide_story(tmp_path, 2, outlet="Bad \x1b[31mred", words="shut \x1b[2J")
    with ledger:
        told = sayso("compare", "wide", "--db", ledger.path).out

    assert "\x1b" not in told
    assert "␛[2J" in told
    assert "Bad ␛[31mred" in told


def test_a_story_that_is_not_there(sayso: Sayso, db: Path) -> None:
    """One line on standard error."""
    ran = sayso("compare", "no such story")

    assert (2, "") == (ran.code, ran.out)
