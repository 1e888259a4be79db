"""``sayso timeline``: what a person and a program see of it, how it is narrowed, and the picture."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sayso.ledger import open_ledger
from sayso.pipeline import connect_articles
from sayso.records import Article, Extraction, Happening, Mention, Party, Span
from tests.ledger.people import lore
from tests.serve.articles import Ran

Sayso = Callable[..., Ran]
ANA, TOR, MARNIA = Party("Ana Ode", "person"), Party("Tor Velm", "person"), Party("Marnia", "government")
TEXT = "Ana Ode phoned Tor Velm on Friday. Marnia halted grain shipments. Ana Ode will meet Tor Velm by 1 April."
PHONE = ("phoned", "call", "happened", (ANA,), (TOR,), "2031-03-07", None)
HALT = ("halted", "sanction", "happened", (MARNIA,), (), None, None)
MEET = ("meet", "meeting", "planned", (ANA,), (TOR,), None, "2031-04-01")


def at(words: str) -> Span:
    """Where words stand in the text."""
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def article(name: str, outlet: str) -> tuple[Article, Extraction]:
    """An article that tells of a call, a halt and a planned meeting."""
    found = Article(name, TEXT, outlet=outlet, published="2031-03-08", language="en")
    clauses = {"phoned": at(TEXT[:33]), "halted": at("Marnia halted grain shipments"), "meet": at(TEXT[66:-1])}
    happenings = tuple(
        Happening(found.id, clauses[w], at(w), kind, status, by, to, begins=day, ends=day, due=due)  # type: ignore[arg-type]
        for w, kind, status, by, to, day, due in (PHONE, HALT, MEET)
    )
    mentions = tuple(Mention(found.id, at(p.name), p) for p in (ANA, TOR, MARNIA))
    return found, Extraction(mentions=mentions, happenings=happenings)


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger of two articles with the same happenings, connected, that the command finds by itself."""
    monkeypatch.setattr("sayso.connect.load_lore", lore)
    path = tmp_path / "when.db"
    with open_ledger(path, create=True) as ledger:
        for name, outlet in (("bridge.txt", "Daily Quay"), ("ferry.txt", "The Lantern")):
            ledger.add(*article(name, outlet))
        connect_articles(ledger)
    monkeypatch.setenv("SAYSO_DB", str(path))
    return path


def kinds(ran: Ran) -> list[tuple[str, str | None]]:
    """What each entry is, and its first day."""
    return [(entry["kind"], entry["when"]["from"]) for entry in json.loads(ran.out)]


CALL, MEETING, SANCTION = ("call", "2031-03-07"), ("meeting", "2031-04-01"), ("sanction", None)


def test_entries_come_by_day_and_two_outlets_tell_one_call(sayso: Sayso, db: Path) -> None:
    """With its mark and word, its parties and the article's own words; what has no day comes last."""
    told = sayso("timeline", "--undated").out

    assert told.index("● call, happened") < told.index("▲ falls due: meeting") < told.index("no day told")
    assert "Ana Ode phoned Tor Velm on Friday" in told
    assert "2 independent tellings · 2 outlets" in told
    assert "Marnia halted grain shipments" in told[told.index("no day told") :]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), [CALL, MEETING, SANCTION, SANCTION]),  # without a day and with one side told: never taken for the same
        (("--entity", "marnia"), [SANCTION, SANCTION]),
        (("--entity", "Tor Velm"), [CALL, MEETING]),
        (("--from", "2031-03-08"), [MEETING]),
        (("--to", "2031-03"), [CALL]),
        (("--from", "2031", "--to", "2031-03-07"), [CALL]),
        (("--article", "ferry.txt"), [CALL, MEETING, SANCTION]),
        (("--limit", "1"), [CALL]),
    ],
)
def test_what_is_asked_for_is_what_is_told(
    sayso: Sayso, db: Path, options: tuple[str, ...], expected: list[tuple[str, str | None]]
) -> None:
    """By somebody's part in it, by days (months and years are meant whole), by article, by number."""
    assert expected == kinds(sayso("timeline", "--json", *options))


@pytest.mark.parametrize(
    ("options", "word"),
    [(("--from", "Tuesday"), "no day, month or year"), (("--entity", "Nobody"), "Nobody"), (("--article", "x"), "x")],
)
def test_a_slip_is_one_line(sayso: Sayso, db: Path, options: tuple[str, ...], word: str) -> None:
    """A day that is none, somebody or an article that is not there."""
    ran = sayso("timeline", *options)

    assert (2, "") == (ran.code, ran.out)
    assert word in ran.err
    assert 1 == ran.err.count("\n")


def test_the_picture_is_an_svg_with_the_entries_words(sayso: Sayso, db: Path, tmp_path: Path) -> None:
    """Well-formed, titled after whom it is about, and nothing is printed beside it."""
    ran = sayso("timeline", "--entity", "Ana Ode", "--svg", tmp_path / "t.svg")
    root = ElementTree.fromstring((tmp_path / "t.svg").read_text(encoding="utf8"))  # noqa: S314 - our own

    assert (0, "") == (ran.code, ran.out)
    assert root.tag.endswith("svg")
    assert "Ana Ode" in "".join(root.itertext())


def test_left_out_entries_are_counted(sayso: Sayso, db: Path) -> None:
    """So that a page is never taken for all."""
    told = sayso("timeline", "--limit", "1").out

    assert "1 more; --limit 0 shows all" in told
    assert "2 events without a day; --undated shows them" in told


def test_an_empty_ledger_has_an_empty_timeline(sayso: Sayso, empty_file: Path) -> None:
    """It says so."""
    assert "Nothing on the timeline" in sayso("timeline", "--db", empty_file).out
    assert "[]\n" == sayso("timeline", "--db", empty_file, "--json").out
