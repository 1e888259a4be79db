"""``sayso judge`` and ``sayso judgements``: what a person writes, and what stands in the ledger then and later."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sayso.ledger import claims, open_ledger, queries
from sayso.pipeline import connect_articles
from sayso.records import Article
from tests.properties.arrived import ARTICLES, lists_loaded_once
from tests.serve.articles import BRIDGE, Ran, bridge_statements
from tests.serve.test_safe import obeyed

Sayso = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _lists() -> Iterator[None]:
    with lists_loaded_once():
        yield


@pytest.fixture
def db(ledger_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small ledger, connected, which the command finds by itself."""
    with open_ledger(ledger_file) as ledger:
        connect_articles(ledger)
    monkeypatch.setenv("SAYSO_DB", str(ledger_file))
    return ledger_file


def statement(sayso: Sayso, given: str) -> dict[str, Any]:
    """A statement with its words, as a program reads it."""
    ran = sayso("explain", given, "--json")
    assert 0 == ran.code, ran.err
    told: dict[str, Any] = json.loads(ran.out)
    return told["statement"] | {"quoted": told["quoted"], "why": told["why"]}


def judged(sayso: Sayso) -> list[tuple[int, str, str]]:
    """The judgements that hold: number, verdict and what each is about."""
    found = json.loads(sayso("judgements", "--json").out)
    return [(j["number"], j["verdict"], j["subject"]) for j in found if j["undone_at"] is None]


FIRST = bridge_statements()[0]


# ---------------------------------------------------------------- statements
def test_a_wrong_statement_is_taken_out_and_comes_back(sayso: Sayso, db: Path) -> None:
    """One line says so and how to take it back; the ledger stands as it did."""
    before = sayso("export", "--format", "jsonl").out
    ran = sayso("judge", FIRST.id, "--wrong", "--reason", "a dream")
    gone = sayso("explain", FIRST.id)
    listed = sayso("judgements").out
    back = sayso("judgements", "--undo", "1")

    assert (0, 1) == (ran.code, ran.out.count("\n"))
    assert ran.out.startswith("judgement 1: wrong “")
    assert ran.out.endswith("; sayso judgements --undo 1 takes it back\n")
    assert 2 == gone.code
    assert "  1 wrong “" in listed
    assert "— a dream" in listed
    assert back.out.startswith("taken back: wrong “")
    assert before == sayso("export", "--format", "jsonl").out
    assert ", taken back 2" in sayso("judgements").out
    assert 2 == sayso("judgements", "--undo", "1").code


def test_a_statement_is_mended_by_words_and_by_places(sayso: Sayso, db: Path) -> None:
    """Words are looked for next to where it stands; none takes a part away."""
    words = FIRST.content[0].of(BRIDGE.text).split()[0]
    place = f"{FIRST.content[0].start}-{FIRST.content[0].start + len(words)}"
    ran = sayso("judge", FIRST.id, "--content", words, "--act", "asks", "--to", "the council", "--source", "none")
    (number, verdict, subject) = judged(sayso)[0]
    by_words = statement(sayso, subject)
    sayso("judgements", "--undo", str(number))
    sayso("judge", FIRST.id, "--content", place, "--act", "asks", "--to", "the council", "--source", "none")
    by_place = statement(sayso, judged(sayso)[0][2])

    assert (0, "mended", [words]) == (ran.code, verdict, by_words["quoted"]["content"])
    assert ("asks", "the council", None) == (by_words["act"], by_words["to"], by_words["source"])
    assert ("judgement", "judgement 1: no reason given") == (by_words["made_by"], by_words["why"][-1])
    assert by_words["id"] == by_place["id"]


def test_a_speaker_is_of_the_kind_that_the_article_has_unless_it_is_given(sayso: Sayso, db: Path) -> None:
    """Somebody new is a person."""
    sayso("judge", FIRST.id, "--speaker", "Zed Orr")
    person = statement(sayso, FIRST.id)["speaker"]
    sayso("judge", FIRST.id, "--kind", "organisation")
    body = statement(sayso, FIRST.id)["speaker"]
    sayso("judge", FIRST.id, "--speaker", "none")

    assert ("Zed Orr", "person") == (person["name"], person["kind"])
    assert ("Zed Orr", "organisation") == (body["name"], body["kind"])
    assert statement(sayso, FIRST.id)["speaker"] is None


def test_a_missed_statement_is_added(sayso: Sayso, db: Path) -> None:
    """With --add, the article and its content."""
    words = " ".join(BRIDGE.text.split()[:3])
    ran = sayso(
        "judge", "--add", "--article", BRIDGE.name, "--content", words, "--speaker", "Ana Ode", "--act", "urges"
    )
    ((number, verdict, subject),) = judged(sayso)
    new = statement(sayso, subject)

    assert (0, 1, "added") == (ran.code, number, verdict)
    assert ([words], "urges", "Ana Ode") == (new["quoted"]["content"], new["act"], new["speaker"]["name"])
    assert 0 == sayso("verify").code


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["X"], "Give one thing to judge"),
        (["X", "--wrong", "--act", "asks"], "Give one thing to judge"),
        (["X", "--wrong", "--same-as", "Y"], "Give one thing to judge"),
        (["--wrong"], "--add goes with --article, --from alone"),
        (["X", "--add", "--content", "a", "--article", "b"], "--add goes with --article"),
        (["--add", "--content", "a"], "--add goes with --article"),
        (["X", "--wrong", "--article", "b"], "--add goes with --article"),
        (["X", "--from", "f"], "--add goes with --article, --from alone"),
        (["--from", "f", "--reason", "r"], "--reason does not go with --from"),
        (["--from", "nowhere.jsonl"], "nowhere.jsonl: No such file"),
        ([FIRST.id, "--source", "1-2,3-4"], "--source takes one place"),
        ([FIRST.id, "--content", "9-3"], "9-3 holds no character"),
        ([FIRST.id, "--content", ""], "'' does not stand in it"),
        ([FIRST.id, "--content", "0-99999"], "ends after the text's"),
        ([FIRST.id, "--content", "zzz\x1b[31m"], "does not stand in it"),
        ([FIRST.id, "--act", "sings"], "'sings'"),
        (["--add", "--article", "nowhere", "--content", "a"], "no article 'nowhere'"),
        (["--add", "--article", BRIDGE.name, "--content", "e"], "times. Give a place: "),
        (["--add", "--article", BRIDGE.name, "--act", "asks"], "a statement has a content"),
        (["stm-x", "--wrong"], "no statement 'stm-x'"),
        (["clm-x", "--same-as", "clm-y"], "no claim 'clm-x'"),
        ([FIRST.id, "--apart-from", FIRST.id], "nothing else tells that claim"),
    ],
)
def test_a_mistake_is_one_line_and_nothing_is_written(
    sayso: Sayso, db: Path, arguments: list[str], problem: str
) -> None:
    """What is wrong and what to do; never a traceback."""
    ran = sayso("judge", *arguments)

    assert ("", 1) == (ran.out, ran.err.count("\n"))
    assert ran.code in (1, 2)
    assert problem in ran.err
    assert obeyed(ran.err) <= {"\n"}
    assert [] == judged(sayso)


def test_nothing_judged_is_said_so(sayso: Sayso, db: Path) -> None:
    """And a program gets an empty list."""
    assert "No judgements: sayso judge makes them.\n" == sayso("judgements").out
    assert [] == json.loads(sayso("judgements", "--json").out)


def test_judgements_go_from_one_ledger_to_another(sayso: Sayso, db: Path, tmp_path: Path) -> None:
    """Once: what is known already is not made again."""
    rows, fresh = tmp_path / "judged.jsonl", tmp_path / "fresh.db"
    fresh.write_bytes(db.read_bytes())
    sayso("judge", FIRST.id, "--act", "asks", "--reason", "it asks")
    sayso("export", "--format", "judgements", "-o", rows)
    first = sayso("judge", "--db", fresh, "--from", rows)
    again = sayso("judge", "--db", fresh, "--from", rows)
    rows.write_text(rows.read_text("utf8") + "{}\n", "utf8")
    broken = sayso("judge", "--db", fresh, "--from", rows)
    rows.write_bytes(b"\xff\xfe\x00")

    assert "1 judgements taken in, 0 known already\n" == first.out
    assert "0 judgements taken in, 1 known already\n" == again.out
    assert "judged.jsonl:2: no judgement can be read" in broken.err
    assert "it is no UTF-8" in sayso("judge", "--db", fresh, "--from", rows).err
    assert sayso("export", "--format", "jsonl").out == sayso("export", "--db", fresh, "--format", "jsonl").out


def test_what_stands_in_a_judgement_is_shown_without_what_a_terminal_obeys(sayso: Sayso, hostile_file: Path) -> None:
    """Words of an article and a reason."""
    with open_ledger(hostile_file) as ledger:
        ids = [s.id for s in queries.statements(ledger)]
    shown = [sayso("judge", "--db", hostile_file, i, "--act", "threatens", "--reason", "\x1b[31mred") for i in ids]

    for ran in (*shown, sayso("judgements", "--db", hostile_file)):
        assert 0 == ran.code
        assert obeyed(ran.out) <= {"\n"}


# ---------------------------------------------------------------- claims, and later runs
def filed(path: Path, articles: tuple[Article, ...]) -> Path:
    """Articles as JSON lines, which `sayso run` reads."""
    rows = [
        {"id": a.name, "text": a.text, "outlet": a.outlet, "title": a.title, "published": a.published} for a in articles
    ]
    path.write_text("\n".join(map(json.dumps, rows)), "utf8")
    return path


def test_judgements_hold_when_the_pile_is_run_again_with_one_article_more(
    sayso: Sayso, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a statement, on who speaks it and on claims; in a ledger made anew from them, too."""
    db, anew = tmp_path / "mill.db", tmp_path / "anew.db"
    monkeypatch.setenv("SAYSO_DB", str(db))
    pile = filed(tmp_path / "pile.jsonl", ARTICLES[:3])
    more = filed(tmp_path / "more.jsonl", ARTICLES[:4])
    assert 0 == sayso("run", pile).code
    with open_ledger(db) as ledger:
        several = [c for c in claims.claims(ledger) if len(c.tellings) > 2]
        one, other = claims.claims(ledger)[-2:]
        statement_ids = [s.id for s in queries.statements(ledger)]
    leaving = next(t for t in several[0].tellings[1:] if t.statement)
    told = {t.statement for c in (several[0], one, other) for t in c.tellings}
    wrong = next(i for i in statement_ids if i not in told)

    assert 0 == sayso("judge", wrong, "--wrong").code
    assert 0 == sayso("judge", leaving.key, "--apart-from", several[0].id, "--reason", "another gate").code
    assert 0 == sayso("judge", one.id, "--same-as", other.id).code
    assert 2 == sayso("judge", one.id, "--same-as", other.id).code
    sayso("export", "--format", "judgements", "-o", tmp_path / "judged.jsonl")
    for place, path in ((db, pile), (db, more), (anew, more)):
        if place == anew:
            assert 0 == sayso("run", "--db", anew, pile).code
            assert 0 == sayso("judge", "--db", anew, "--from", tmp_path / "judged.jsonl").code
        assert 0 == sayso("run", "--db", place, path).code
        assert 0 == sayso("verify", "--db", place).code
        with open_ledger(place) as ledger:
            assert wrong not in [s.id for s in queries.statements(ledger)]
            claim_of = {t.key: c.id for c in claims.claims(ledger) for t in c.tellings}
        assert claim_of[leaving.key] != claim_of[several[0].tellings[0].key]
        assert claim_of[one.tellings[0].key] == claim_of[other.tellings[0].key]
    assert sayso("export", "--format", "jsonl").out == sayso("export", "--db", anew, "--format", "jsonl").out

    for number in (1, 2, 3):
        assert 0 == sayso("judgements", "--undo", number).code
    assert 0 == sayso("run", "--db", tmp_path / "plain.db", more).code
    assert (
        sayso("export", "--db", tmp_path / "plain.db", "--format", "jsonl").out
        == sayso("export", "--format", "jsonl").out
    )
