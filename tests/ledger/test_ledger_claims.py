"""Claims in the ledger: written with tellings, origins and relations, exported by the contract, and re-checked."""

from __future__ import annotations

import io
import json

import pytest

from sayso.ledger import claims, entities, open_ledger, queries, stories
from sayso.ledger.export import EXPORTERS
from sayso.records import Claim, Linked, Origin, Relation, Span, Story, Telling
from tests.ledger.conftest import LANTERN_TEXT, lantern, quay, span

LANTERN, SAID = lantern()
QUAY, DENIED = quay()
BOTH = Story((LANTERN.id, QUAY.id), "The bridge", "2031-03-09", "2031-03-10")
SHUT = Telling(LANTERN.id, SAID.statements[1].content, SAID.statements[1].id)
SAFE = Telling(QUAY.id, DENIED.statements[0].content, DENIED.statements[0].id)
NARRATED = Telling(LANTERN.id, (span(LANTERN_TEXT, "It opens in April"),))
IS_SHUT = Claim(
    BOTH.id,
    "the café bridge is shut",
    (SHUT, NARRATED),
    (
        Origin("Tor Velm", "person", (SHUT.key,), why="the speaker"),
        Origin("", "outlet", (NARRATED.key,), counted=False),
    ),
    "2031-03-09",
)
IS_SAFE = Claim(BOTH.id, "the bridge was safe on 9 March", (SAFE,), (Origin("Coast Wire", "outlet", (SAFE.key,)),))
AGAINST = Relation(IS_SAFE.id, IS_SHUT.id, "denies", 0.7126, "the one denies the other")


@pytest.fixture
def ledger(tmp_path):
    """Two articles of one story with two claims, one against the other."""
    with open_ledger(tmp_path / "l.db", create=True) as opened:
        opened.add(LANTERN, SAID)
        opened.add(QUAY, DENIED)
        entities.settle(opened, (), Linked((), {}), of=entities.basis(opened))
        stories.settle(opened, (BOTH,), (), of=stories.basis(opened))
        claims.settle(opened, BOTH, (IS_SAFE, IS_SHUT), (AGAINST,), of=claims.basis(opened, BOTH))
        yield opened


def lines(ledger, kind):
    """The exported lines of one type."""
    out = io.BytesIO()
    EXPORTERS["jsonl"](ledger, out)
    return [row for row in map(json.loads, out.getvalue().decode().splitlines()) if row["type"] == kind]


def test_claims_are_read_as_they_were_written(ledger):
    """Of as many origins and articles, the one seen first comes first; one that is told no day comes before."""
    assert {IS_SHUT.id: IS_SHUT, IS_SAFE.id: IS_SAFE} == {c.id: c for c in claims.claims(ledger)}
    assert [] == claims.claims(ledger, story="sty-other")
    assert queries.verify(ledger).ok


WHOLE = SAID.statements[1]
PART = Telling(LANTERN.id, (Span(WHOLE.content[0].start, WHOLE.content[0].end - 5),), WHOLE.id, part=True)
IN_PART = Claim(BOTH.id, "told in part", (PART,), (Origin("Tor Velm", "person", (PART.key,)),), "2031-03-09")


def test_a_part_of_a_statement_is_read_as_it_was_written(ledger):
    """It has the statement's id and its own words; the statement may tell another claim besides."""
    claims.settle(ledger, BOTH, (IN_PART, IS_SHUT), (), of=claims.basis(ledger, BOTH))

    assert {IN_PART.id: IN_PART, IS_SHUT.id: IS_SHUT} == {c.id: c for c in claims.claims(ledger)}
    assert queries.verify(ledger).ok


def test_a_part_is_exported_with_its_statement(ledger):
    """Among the spans, so that its words are told; and the statement stands among those that say the claim."""
    claims.settle(ledger, BOTH, (IN_PART,), (), of=claims.basis(ledger, BOTH))
    (row,) = lines(ledger, "claim")
    part = [PART.content[0].start, PART.content[0].end]

    assert [WHOLE.id] == row["statements"]
    assert [{"article": LANTERN.id, "span": part, "statement": WHOLE.id}] == row["narrated"]
    assert [[WHOLE.id, PART.key]] == [o["statements"] for o in row["origins"]]


def test_relations_are_read_with_three_decimals(ledger):
    """All, or those of a claim."""
    (relation,) = claims.relations(ledger, of=[IS_SHUT.id])

    assert (IS_SAFE.id, IS_SHUT.id, "denies", 0.713) == (relation.a, relation.b, relation.relation, relation.score)
    assert [] == claims.relations(ledger, of=["clm-other"])


def test_claims_go_with_their_story(ledger):
    """One that is as it was keeps them."""
    stories.settle(ledger, (BOTH,), (), of=stories.basis(ledger))
    assert 2 == len(claims.claims(ledger))

    stories.settle(ledger, (Story((LANTERN.id,), "Alone", None, None),), (), of=stories.basis(ledger))
    assert [] == claims.claims(ledger)
    assert claims.settled(ledger, BOTH) is None


def test_claims_of_another_basis_are_not_written(ledger):
    """Another process has changed who is who meanwhile, and makes the claims itself."""
    claims.settle(ledger, BOTH, (), (), of="another")

    assert 2 == len(claims.claims(ledger))
    assert claims.basis(ledger, BOTH) == claims.settled(ledger, BOTH)


def test_claims_of_a_story_that_is_gone_are_not_written(ledger):
    """It was made of other articles meanwhile."""
    of = claims.basis(ledger, BOTH)
    stories.settle(ledger, (), (), of=stories.basis(ledger))
    claims.settle(ledger, BOTH, (IS_SAFE,), (), of=of)

    assert [] == claims.claims(ledger)


def test_a_claim_says_what_the_contract_says(ledger):
    """Narrated spans beside statements; origins that count, each with the keys of its tellings."""
    row = next(row for row in lines(ledger, "claim") if row["id"] == IS_SHUT.id)

    assert {
        "type": "claim",
        "id": IS_SHUT.id,
        "story": BOTH.id,
        "text": "the café bridge is shut",
        "statements": [SHUT.statement],
        "narrated": [{"article": LANTERN.id, "span": [NARRATED.content[0].start, NARRATED.content[0].end]}],
        "origins": [{"name": "Tor Velm", "kind": "person", "statements": [SHUT.key]}],
        "independent_origins": 1,
        "first_seen": "2031-03-09",
    } == row


def test_a_relation_says_what_the_contract_says(ledger):
    """Two claims, how they stand, and on what ground."""
    assert [
        {
            "type": "relation",
            "a": IS_SAFE.id,
            "b": IS_SHUT.id,
            "relation": "denies",
            "score": 0.713,
            "why": "the one denies the other",
        }
    ] == lines(ledger, "relation")


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE telling SET end_char = 999 WHERE statement IS NULL",
        f"UPDATE telling SET article = '{LANTERN.id}' WHERE statement = '{SAFE.statement}'",  # noqa: S608  # tampering
        "UPDATE claim SET origins = 7",
        "UPDATE origin SET counted = 1",
        "DELETE FROM telling",
    ],
)
def test_verify_finds_what_was_tampered_with(ledger, tampering):
    """Tellings outside their article, origins that do not add up, claims that nobody tells."""
    ledger.connection.execute(tampering)

    assert "claim" in {p.kind for p in queries.verify(ledger).problems}
