"""``sayso origins``: from whom a claim comes, and who has it from whom."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from sayso.ledger import claims, entities, open_ledger, stories
from sayso.records import Claim, Copy, Linked, Origin, Passage, Span, Story, Telling
from tests.serve.articles import BRIDGE, HOSTILE, Ran, hostile_statements
from tests.serve.bridge_claim import CLAIM, COPY, LANTERN, NARRATED, OTHER, POST, QUAY, STORY, WIRE, make_ledger

Sayso = Callable[..., Ran]


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger of one claim in five articles, found by itself."""
    path = make_ledger(tmp_path / "sayso.db")
    monkeypatch.setenv("SAYSO_DB", str(path))
    return path


def shape(sayso: Sayso) -> dict[str, Any]:
    """What a program gets."""
    found: dict[str, Any] = json.loads(sayso("origins", CLAIM.id, "--json").out)
    return found


# ---------------------------------------------------------------- a page
def test_each_origin_is_told_with_what_comes_from_it(sayso: Sayso, db: Path) -> None:
    """Outlet, day, form, words and their place; and how a telling came to it where it does not name it."""
    told = sayso("origins", CLAIM.id).out

    assert told.startswith("“Two cables had snapped”")
    assert "2 origins · told by 5" in told
    assert "1 unnamed: an inspector of the works office (The Lantern) — a source" in told
    assert "Daily Quay 10 Mar 2031, indirect: ⟦Two cables had snapped⟧ [0, 22) · cites Lantern" in told
    assert "2 Tor Velm · person — on whose word it stands" in told
    assert "· copied from Coast Wire" in " ".join(told.split())


def test_outlets_that_give_no_origin_are_named(sayso: Sayso, db: Path) -> None:
    """And what they tell."""
    told = sayso("origins", CLAIM.id).out

    assert "◌ 1 outlet gives no origin: Echo" in told
    assert "Echo 12 Mar 2031, narrated: ⟦Two cables snapped last week⟧ [0, 28)" in told


def test_every_arrow_has_its_words_and_their_place(sayso: Sayso, db: Path) -> None:
    """The wire's copy leads to the wire, and from there to whom the wire heard."""
    told = sayso("origins", CLAIM.id).out
    arrows = told[told.index("who has it from whom") :].splitlines()
    lines = [line.strip() for line in arrows]

    assert "Daily Quay ─ cites → The Lantern" in lines
    assert "⟦the Lantern reported⟧ quay.txt [24, 44)" in lines
    assert "The Lantern ─ on the word of → unnamed: an inspector of the works office" in lines
    assert "North Post ─ copies → Coast Wire" in lines
    assert "⟦MARN (Coast Wire)⟧ post.txt [0, 17)" in lines
    assert 1 == lines.count("Coast Wire ─ on the word of → Tor Velm")
    assert not [line for line in lines if line.startswith("North Post ─ on")]


def test_words_of_several_claims_list_them(sayso: Sayso, db: Path) -> None:
    """Those with most origins first; words of one show it."""
    several = sayso("origins", "SNAPPED", "cables")
    both = json.loads(sayso("origins", "snapped", "--json").out)

    assert "2 claims hold “SNAPPED cables”; give an id:" in several.out
    assert "“cables snapped last week” no origin · 1 article" in several.out
    assert [CLAIM.id, OTHER.id] == [c["id"] for c in both]
    assert sayso("origins", "had snapped").out == sayso("origins", CLAIM.id[4:12]).out


def test_what_is_no_claim_is_said(sayso: Sayso, db: Path, tmp_path: Path) -> None:
    """In one line; a picture is of one claim only."""
    nothing, two = sayso("origins", "nobody"), sayso("origins", "clm-")
    drawn = sayso("origins", "snapped", "--svg", tmp_path / "x.svg")

    assert (2, "") == (nothing.code, nothing.out)
    assert "no claim 'nobody' in the ledger" in nothing.err
    assert "no single claim 'clm-' in the ledger. It may be any of 2" in two.err
    assert 2 == drawn.code
    assert "2 claims hold these words" in drawn.err
    assert not (tmp_path / "x.svg").exists()


def test_a_claim_that_names_nobody_says_so(sayso: Sayso, db: Path) -> None:
    """No arrow is made up."""
    told = sayso("origins", OTHER.id).out

    assert "◌ 1 outlet gives no origin: Echo" in told
    assert "the texts do not say who has it from whom" in told


# ---------------------------------------------------------------- JSON
def test_a_program_gets_nodes_and_edges_with_spans(sayso: Sayso, db: Path) -> None:
    """Every proof is the characters of its article."""
    found = shape(sayso)
    texts = {a.id: a.text for a in (LANTERN, QUAY, WIRE, POST)}
    names = {node["key"]: node["name"] for node in found["nodes"]}
    proofs = [p for edge in found["edges"] for p in edge["proofs"]]

    assert [p["text"] for p in proofs] == [texts[p["article"]][slice(*p["span"])] for p in proofs]
    assert {
        ("The Lantern", "an inspector of the works office", "says"),
        ("Daily Quay", "The Lantern", "cites"),
        ("Coast Wire", "Tor Velm", "says"),
        ("North Post", "Coast Wire", "copies"),
    } == {(names[e["of"]], names[e["from"]], e["how"]) for e in found["edges"]}
    assert {WIRE.id, POST.id} == {
        p["article"] for e in found["edges"] if names[e["from"]] == "Tor Velm" for p in e["proofs"]
    }


def test_nodes_say_which_origin_they_are(sayso: Sayso, db: Path) -> None:
    """By its place in the list; tellings say how they came to it."""
    found = shape(sayso)
    of = {node["name"]: node["origin"] for node in found["nodes"]}
    folded = {t["key"]: t["folded"] for o in found["origins"] for t in o["tellings"]}

    assert {"an inspector of the works office": 0, "Tor Velm": 1} == {n: o for n, o in of.items() if o is not None}
    assert {"cites Lantern", "copied from Coast Wire", None} == set(folded.values())
    assert (["Echo"], 2) == (found["untraced"], found["independent_origins"])
    assert [NARRATED.key] == [t["key"] for o in found["origins"] if not o["counted"] for t in o["tellings"]]


def test_a_picture_is_written(sayso: Sayso, db: Path, tmp_path: Path) -> None:
    """Into the file, and nothing on screen unless JSON is asked for as well."""
    out = tmp_path / "origins.svg"
    ran = sayso("origins", CLAIM.id, "--svg", out)

    assert (0, "") == (ran.code, ran.out)
    assert "{http://www.w3.org/2000/svg}svg" == ET.fromstring(out.read_text("utf8")).tag  # noqa: S314  # our own


# ---------------------------------------------------------------- the ledger's rows
def test_claims_are_found_by_id_and_by_words(db: Path) -> None:
    """Whole, as they were written; no words hold nothing."""
    with open_ledger(db) as ledger:
        assert CLAIM == claims.claim(ledger, CLAIM.id[:12])
        assert [CLAIM, OTHER] == claims.search(ledger, "Snapped")
        assert [] == claims.search(ledger, " ")


def test_copies_of_some_articles_only(db: Path) -> None:
    """By them, and of them."""
    with open_ledger(db) as ledger:
        assert [COPY] == stories.copies(ledger) == stories.copies(ledger, of=[POST.id])
        assert [COPY] == stories.copies(ledger, of=[WIRE.id, QUAY.id])
        assert [] == stories.copies(ledger, of=[QUAY.id])
        assert STORY.id == CLAIM.story


# ---------------------------------------------------------------- a stranger's text
@pytest.mark.parametrize("more", [[], ["--json"]])
@pytest.mark.parametrize("columns", [40, 80, 200])
def test_hostile_text_never_reaches_the_terminal_raw(
    sayso: Sayso, hostile_file: Path, more: list[str], columns: int
) -> None:
    """In claims, outlets, hops and copied passages; and no line is wider than the page."""
    (said,) = hostile_statements()
    story = Story((HOSTILE.id, BRIDGE.id), "Plain\x1b[31m", None, None)
    telling = Telling(HOSTILE.id, said.content, said.id)
    origin = Origin("Zed\x07 Orr", "person", (said.id,), why="x\x1b[0m: y; z")
    told = Claim(story.id, "Pay\x1b[2J now \u202eevil\u202c", (telling,), (origin,))
    copy = Copy(HOSTILE.id, BRIDGE.id, "part", (Passage(Span(0, 40), Span(0, 50)),), "Wire\x1b[1m", ("why\x1b[5m",))
    with open_ledger(hostile_file) as ledger:
        entities.settle(ledger, (), Linked((), {}), of=entities.basis(ledger))
        stories.settle(ledger, (story,), (copy,), of=stories.basis(ledger))
        claims.settle(ledger, story, (told,), (), of=claims.basis(ledger, story))
    out = hostile_file.with_suffix(".svg")
    for command in (["origins", told.id], ["origins", "pay"], ["explain", HOSTILE.id], ["explain", said.id]):
        ran = sayso(*command, *more, "--db", hostile_file, columns=columns)

        assert (0, "") == (ran.code, ran.err)
        assert not set("\x1b\x07\x9b\u202e\u202c") & set(ran.out)
        assert more or all(len(line) <= columns for line in ran.out.splitlines())
    sayso("origins", told.id, "--svg", out, "--db", hostile_file)
    assert not set("\x1b\x07\x9b\u202e\u202c") & set(out.read_text("utf8"))
