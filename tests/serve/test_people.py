"""``sayso who`` and ``sayso entities``: what a person and a program see, and what judgements do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sayso.ledger import open_ledger
from sayso.pipeline import connect_articles
from sayso.records import Party
from sayso.serve.safe import visible
from tests.ledger.people import Named, add, filed, lore
from tests.serve.articles import Ran
from tests.serve.test_safe import obeyed

Sayso = Callable[..., Ran]
WIRE = Party("Coast Wire", "outlet")
PEOPLE = Party("people at the port", "unnamed")
PILE = (
    filed("bridge.txt", Named("Ana Ode", roles=("mayor of oster",), gender="f"), Named("Tor Velm", via=WIRE)),
    filed(
        "ferry.txt",
        Named("Ana Ode", written="Ode", via=PEOPLE),
        Named("people at the port", "unnamed", says=False, told="Coast Wire"),
        outlet="Ostra Echo",
        published="2031-03-04T08:30:00+00:00",
    ),
    filed("quay.txt", "Tor Velm", Named("Lodestar Group", "organisation", says=False), outlet=None, published=None),
)


@pytest.fixture(autouse=True)
def _lore_is_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.connect.load_lore", lore)


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger of three articles, connected, that the command finds by itself."""
    path = tmp_path / "who.db"
    with open_ledger(path, create=True) as ledger:
        add(ledger, *PILE)
        connect_articles(ledger)
    monkeypatch.setenv("SAYSO_DB", str(path))
    return path


def listed(sayso: Sayso) -> list[tuple[str, int]]:
    """Names and numbers of statements, as a program reads them."""
    return [(row["name"], row["statements"]) for row in json.loads(sayso("entities", "--json").out)]


# ---------------------------------------------------------------- who
def test_who_tells_names_roles_outlets_and_statements(sayso: Sayso, db: Path) -> None:
    """One page: what they are called, by whom, on whose word they speak, who unnamed is near, what they said."""
    expected = """\
Ana Ode                                                        2 statements · 2 articles · 2 outlets
person · 297c92dc

  also called     Ode ×1
  roles           mayor of oster — Marn Tribune · 1 Mar 2031
  named by        Marn Tribune ×1 · Ostra Echo ×1
  on record       1 of 2, 1 through others
  cited by        unnamed: people at the port ×1
  unnamed near    ? people at the port — passes on their words · told Coast Wire · ferry.txt

  1 Mar 2031   says       that it is 0                                       Marn Tribune · 1cea0018
  4 Mar 2031   says       that it is 0                                         Ostra Echo · c3a9072b
                          on the word of unnamed: people at the port
"""

    assert expected == sayso("who", "Ana Ode").out


@pytest.mark.parametrize("given", ["ana ode", "ODE", "Ode"])
def test_who_takes_a_name_an_alias_and_an_id(sayso: Sayso, db: Path, given: str) -> None:
    """In capitals or not; an id whole or in part."""
    shown = sayso("who", "Ana Ode")
    own = json.loads(sayso("who", "Ana Ode", "--json").out)["id"]

    assert shown == sayso("who", given) == sayso("who", own) == sayso("who", own[4:12])


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("od", "no person or body 'od' in the ledger. There is Ana Ode, Lodestar Group."),
        ("Zed Orr", "no person or body 'Zed Orr' in the ledger. `sayso entities` lists everybody."),
        ("", "no person or body '' in the ledger."),
        ("ent-", "no single person or body 'ent-' in the ledger. It may be any of 3: ent-"),
        ("two\nlines\x1b[31m", "no person or body 'two"),
    ],
)
def test_whom_nobody_names_is_one_line_and_code_2(sayso: Sayso, db: Path, given: str, problem: str) -> None:
    """With names that are like it, where there are any."""
    ran = sayso("who", given)

    assert (2, "", 1) == (ran.code, ran.out, ran.err.count("\n"))
    assert problem in ran.err
    assert obeyed(ran.err) <= {"\n"}


def test_who_shows_as_many_statements_as_asked_for(sayso: Sayso, db: Path) -> None:
    """What is left away is counted; 0 is all."""
    assert "  … 1 more; --each 0 shows all\n" in sayso("who", "Ana Ode", "--each", "1").out
    assert sayso("who", "Ana Ode") == sayso("who", "Ana Ode", "--each", "0")
    assert 1 == len(json.loads(sayso("who", "Ana Ode", "--each", "1", "--json").out)["statements"])


def test_who_says_so_of_whom_nothing_is_quoted(sayso: Sayso, db: Path) -> None:
    """A body that is only named."""
    shown = sayso("who", "Lodestar Group").out

    assert "Nothing that they say stands in the ledger." in shown
    assert "named by        no outlet ×1" in shown


def test_why_tells_on_what_ground_each_article_was_taken(sayso: Sayso, db: Path) -> None:
    """The score, the rule and the reason, article by article."""
    shown = sayso("who", "Ana Ode", "--why", columns=140).out

    assert "is the same     Ana Ode in bridge.txt · " in shown
    assert "rules:own-name · the name that the entity goes by" in shown
    assert "0.95 rules:same-name · the same full name" in shown
    assert "is the same" not in sayso("who", "Ana Ode").out


def test_who_as_json_has_the_shape_that_is_promised(sayso: Sayso, db: Path) -> None:
    """The entity as exported, then counts, sources near it, grounds and statements."""
    told: dict[str, Any] = json.loads(sayso("who", "Ana Ode", "--json").out)
    bridge, ferry = PILE[0][0], PILE[1][0]

    assert [
        *("id", "name", "kind", "aliases", "roles", "outlets", "on_record", "through_others", "cited_by", "passes_on"),
        *("unnamed_near", "linkings", "statements"),
    ] == list(told)
    assert {"Ana Ode": 1, "Ode": 1} == told["aliases"]
    assert [
        {
            "role": "mayor of oster",
            "from": "2031-03-01",
            "to": "2031-03-01",
            "article": bridge.id,
            "outlets": ["Marn Tribune"],
        }
    ] == told["roles"]
    assert (1, 1) == (told["on_record"], told["through_others"])
    assert [{"name": "people at the port", "kind": "unnamed", "statements": 1}] == told["cited_by"]
    assert [{"outlet": "Marn Tribune", "articles": 1}, {"outlet": "Ostra Echo", "articles": 1}] == told["outlets"]
    (near,) = told["unnamed_near"]
    assert ["name", "article", "span", "position", "told", "anonymity", "why"] == list(near)
    assert (ferry.id, "people at the port") == (near["article"], ferry.text[slice(*near["span"])])
    assert {"article", "name", "score", "made_by", "reason"} == set(told["linkings"][0])
    assert [told["id"]] * 2 == [said["statement"]["speaker"]["entity"] for said in told["statements"]]


# ---------------------------------------------------------------- entities
def test_entities_lists_who_says_most_first(sayso: Sayso, db: Path) -> None:
    """One a line, with other names, counts and the digits that name it."""
    expected = """\
Ana Ode  person  also Ode                                       2 statements · 2 articles · 297c92dc
Tor Velm  person                                                2 statements · 2 articles · 60329357
Lodestar Group  organisation                                     0 statements · 1 article · 34cf3fde
"""

    assert expected == sayso("entities").out


def test_entities_are_narrowed_by_a_name_and_a_limit(sayso: Sayso, db: Path) -> None:
    """Any of their names counts; a cut is told."""
    assert ["Ana Ode", "Lodestar Group"] == [
        r["name"] for r in json.loads(sayso("entities", "--like", "OD", "--json").out)
    ]
    assert "  … 2 more; --limit 0 shows all\n" in sayso("entities", "--limit", "1").out
    assert sayso("entities") == sayso("entities", "--limit", "0")
    assert 1 == len(json.loads(sayso("entities", "--limit", "1", "--json").out))


def test_a_row_as_json_has_the_shape_that_is_promised(sayso: Sayso, db: Path) -> None:
    """The entity, and how much there is of it."""
    row = json.loads(sayso("entities", "--json").out)[0]

    assert ["id", "name", "kind", "aliases", "roles", "statements", "articles"] == list(row)


def test_an_empty_ledger_is_told_as_such(sayso: Sayso, empty_file: Path) -> None:
    """Nobody, no judgements, and lists without items."""
    assert "Nobody is named yet: sayso run PATH..." in sayso("entities", "--db", empty_file).out
    assert (
        "No judgements: nobody was merged or split by hand.\n"
        == sayso("entities", "--judgements", "--db", empty_file).out
    )
    assert "[]\n" == sayso("entities", "--json", "--db", empty_file).out
    assert "[]\n" == sayso("entities", "--judgements", "--json", "--db", empty_file).out
    assert "no person or body 'Ana Ode'" in sayso("who", "Ana Ode", "--db", empty_file).err
    assert 2 == sayso("entities", "--merge", "Ana Ode", "Tor Velm", "--db", empty_file).code


@pytest.mark.parametrize("command", [["who", "Ana Ode"], ["entities"]], ids=lambda command: command[0])
def test_an_answer_that_is_not_of_all_articles_says_so(sayso: Sayso, db: Path, command: list[str]) -> None:
    """After a run that was killed before the end, on standard error; else there is nothing to say."""
    before = sayso(*command)
    with open_ledger(db) as ledger:
        add(ledger, filed("late.txt", "Zed Orr"))
    ran = sayso(*command)
    with open_ledger(db) as ledger:
        connect_articles(ledger)

    assert (0, "", "") == (before.code, before.err, sayso(*command).err)
    assert (0, before.out, 1) == (ran.code, ran.out, ran.err.count("\n"))
    assert "not all articles are connected yet: `sayso run`" in ran.err


@pytest.mark.parametrize(
    "command", [["who", "Ana Ode"], ["entities"], ["entities", "--merge", "Ana Ode", "Tor Velm"]], ids=" ".join
)
def test_a_missing_ledger_is_wrong_usage_and_is_not_made(sayso: Sayso, tmp_path: Path, command: list[str]) -> None:
    """Not even by a judgement."""
    ran = sayso(*command, "--db", tmp_path / "none.db")

    assert (2, True) == (ran.code, "there is no ledger here" in ran.err)
    assert [] == list(tmp_path.iterdir())


# ---------------------------------------------------------------- judgements
def test_merge_makes_two_one_and_undo_takes_it_back(sayso: Sayso, db: Path) -> None:
    """One line says what was judged and how it is undone; the export is then what it was."""
    before = sayso("export", "--format", "jsonl").out
    merged = sayso("entities", "--merge", "Ana Ode", "Tor Velm", "--reason", "a pen name")
    assert Ran(0, "judgement 1: Ana Ode = Tor Velm; --undo 1 takes it back\n", "") == merged
    assert ["Tor Velm", "Lodestar Group"] == [name for name, _ in listed(sayso)]
    assert 4 == listed(sayso)[0][1]

    assert Ran(0, "taken back: Ana Ode = Tor Velm\n", "") == sayso("entities", "--undo", "1")
    assert before == sayso("export", "--format", "jsonl").out
    assert 0 == sayso("verify").code


def test_split_takes_one_articles_namesake_out(sayso: Sayso, db: Path) -> None:
    """``--in`` names the article; the brief then has two of the name."""
    ran = sayso("entities", "--split", "Tor Velm", "--in", "quay.txt")

    assert (0, "") == (ran.code, ran.err)
    assert ran.out.startswith("judgement 1: loc-")
    assert [("Tor Velm", 1), ("Tor Velm", 1)] == [row for row in listed(sayso) if row[0] == "Tor Velm"]
    assert 2 == sayso("brief", "--by", "speaker").out.count("\nTor Velm  person")


def test_split_from_holds_two_names_apart(sayso: Sayso, db: Path) -> None:
    """After a merge the later judgement on the same two holds."""
    sayso("entities", "--merge", "Ana Ode", "Tor Velm")
    ran = sayso("entities", "--split", "Tor Velm", "--from", "Ana Ode")

    assert "judgement 2: Tor Velm ≠ Ana Ode; --undo 2 takes it back\n" == ran.out
    assert [("Ana Ode", 2), ("Tor Velm", 2), ("Lodestar Group", 0)] == listed(sayso)


def test_a_judgement_that_cannot_be_obeyed_is_told(sayso: Sayso, db: Path) -> None:
    """Two held apart are not joined over a third."""
    sayso("entities", "--split", "Tor Velm", "--from", "Ana Ode")
    sayso("entities", "--merge", "Lodestar Group", "Ana Ode")
    ran = sayso("entities", "--merge", "Lodestar Group", "Tor Velm")

    assert "takes it back. An earlier judgement stands against it: --judgements lists them\n" in ran.out


def test_judgements_are_listed_with_reason_day_and_what_was_taken_back(sayso: Sayso, db: Path) -> None:
    """For a person a line each, for a program every field."""
    sayso("entities", "--merge", "Ana Ode", "Tor Velm", "--reason", "a pen name")
    sayso("entities", "--undo", "1")
    sayso("entities", "--split", "Lodestar Group", "--from", "Tor Velm")
    first, second = sayso("entities", "--judgements").out.splitlines()
    rows = json.loads(sayso("entities", "--judgements", "--json").out)

    assert first.startswith("  1 Ana Ode is the same as Tor Velm — a pen name ")
    assert ", taken back " in first
    assert second.startswith("  2 Lodestar Group is not the same as Tor Velm ")
    assert ["number", "left", "right", "same", "reason", "judged_at", "undone_at"] == list(rows[0])
    assert [(1, True, "a pen name"), (2, False, None)] == [(r["number"], r["same"], r["reason"]) for r in rows]
    assert [False, True] == [r["undone_at"] is None for r in rows]


def test_a_judgement_for_a_program_prints_the_list_after_it(sayso: Sayso, db: Path) -> None:
    """What is told goes to standard error, so that the output stays JSON."""
    ran = sayso("entities", "--merge", "Ana Ode", "Tor Velm", "--json")

    assert ran.err.startswith("judgement 1: ")
    assert 2 == len(json.loads(ran.out))


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--merge", "Ana Ode"], "Option '--merge' requires 2 arguments"),
        (["--merge", "Ana Ode", "Zed Orr"], "no person or body 'Zed Orr'"),
        (["--merge", "Ana Ode", "ana ode"], "go by one name already; --split A --in ARTICLE takes one out"),
        (["--merge", "Ana Ode", "Tor Velm", "--undo", "1"], "one of --merge, --split and --undo at a time"),
        (["--merge", "Ana Ode", "Tor Velm", "--split", "Ode"], "one of --merge, --split and --undo at a time"),
        (["--split", "Ana Ode"], "say from whom: --split 'Ana Ode' --from B, or --in ARTICLE"),
        (["--split", "Zed Orr", "--from", "Ana Ode"], "no person or body 'Zed Orr'"),
        (["--split", "Tor Velm", "--in", "none.txt"], "no article 'none.txt'"),
        (["--split", "Tor Velm", "--in", "ferry.txt"], "no person or body of that article 'Tor Velm'"),
        (["--from", "Ana Ode"], "--from and --in go with --split"),
        (["--in", "quay.txt"], "--from and --in go with --split"),
        (["--reason", "because"], "--reason goes with --merge and --split"),
        (["--undo", "1"], "no judgement '1'"),
        (["--undo", "one"], "Invalid value for '--undo'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_judgement_is_one_line_and_changes_nothing(
    sayso: Sayso, db: Path, arguments: list[str], problem: str
) -> None:
    """Code 2, and no judgement is left behind."""
    ran = sayso("entities", *arguments)

    assert (2, "", 1) == (ran.code, ran.out, ran.err.count("\n"))
    assert problem in ran.err
    assert "[]\n" == sayso("entities", "--judgements", "--json").out


# ---------------------------------------------------------------- strangers' text
def test_hostile_names_do_nothing_to_a_terminal(sayso: Sayso, tmp_path: Path) -> None:
    """Escape sequences, overrides and markup in names, roles, outlets, reasons and file names become marks."""
    evil = "Zed\x1b[31m\u202e [link=x]Orr[/link]"
    path = tmp_path / "evil.db"
    with open_ledger(path, create=True) as ledger:
        article = filed(
            "evil\x1b[2J.txt",
            Named(evil, roles=("[bold]king\x07[/bold] of oster",), via=Party("Wire\x9b1m [red]x[/red]", "outlet")),
            Named("aide\x1b[5m to Zed", "unnamed", told="Echo\u202e"),
            outlet="Echo [red]Tribune[/red]\x1b]0;owned\x07",
        )
        add(ledger, article)
        connect_articles(ledger)
    shown = [
        sayso("who", evil, "--why", "--db", path, columns=160),
        sayso("who", evil, "--json", "--db", path),
        sayso("who", "Zed\x1b", "--db", path),
        sayso("entities", "--db", path),
        sayso("entities", "--merge", evil, evil, "--db", path),
        sayso("entities", "--split", evil, "--in", article[0].name, "--reason", "r\x1b[0m\n[red]", "--db", path),
        sayso("entities", "--judgements", "--db", path),
    ]

    assert set() == {c for ran in shown for c in obeyed(ran.out) | obeyed(ran.err)} - {"\n"}
    for text in (visible(evil), "[bold]king␇[/bold] of oster", "Echo [red]Tribune[/red]␛]0;owned␇", "evil␛[2J.txt"):
        assert text in shown[0].out
    assert [0, 0, 2, 0, 2, 0, 0] == [ran.code for ran in shown]
