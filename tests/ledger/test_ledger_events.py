"""What happened, in the ledger: written with its article, made one across articles, exported and re-checked."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from dataclasses import replace

import pytest

from sayso.errors import UnstorableArticle
from sayso.ledger import entities, events, open_ledger, queries
from sayso.ledger.export import EXPORTERS
from sayso.records import Article, Entity, Event, Extraction, Happening, Linked, Linking, Local, Party, Span
from tests.ledger.conftest import ANA, LANTERN_TEXT, lantern, quay, span

TOR = Party("Tor Velm", "person")
LANTERN, FOUND = lantern()
CALL = Happening(
    LANTERN.id,
    Span(0, 20),
    span(LANTERN_TEXT, "claimed"),
    "call",
    "alleged",
    (ANA,),
    (TOR,),
    (span(LANTERN_TEXT, "said"),),
    "2031-03-08",
    "2031-03-08",
    "2031-03-08",
    place="Marn",
    statement=FOUND.statements[0].id,
    score=0.75,
    why=("a call",),
)
SHUT = Happening(
    LANTERN.id,
    span(LANTERN_TEXT, "It opens in April"),
    span(LANTERN_TEXT, "opens"),
    "coerce",
    "planned",
    (TOR,),
    due="2031-04-30",
    made_by="rules:open",
)


def filled(folder):
    """The small ledger's articles, one of them with two happenings, and an entity for one party."""
    opened = open_ledger(folder / "events.db", create=True)
    opened.add(LANTERN, replace(FOUND, happenings=(CALL, SHUT, CALL)))
    opened.add(*quay())
    known = Local(LANTERN.id, "Ana Ode", "person")
    ana = Entity("ent-0123456789abcdef", "Ana Ode", "person", (("Ana Ode", 2),), ())
    linked = Linked((ana,), {known.id: Linking(known.id, ana.id, 1.0, "rules:own-name", "the name")})
    entities.settle(opened, [known], linked, of=entities.basis(opened))
    return opened


@pytest.fixture
def ledger(tmp_path):
    """Two happenings of one article and the two events they come to."""
    with filled(tmp_path) as opened:
        events.settle(opened, made(opened), of=events.basis(opened))
        yield opened


def made(ledger):
    """Each happening as an event of its own."""
    return [
        Event(h.kind, h.status, h.by, h.to, (h.id,), h.value, h.begins, h.ends, h.due, h.place, ("alone",))
        for h in events.happenings(ledger)
    ]


def lines(ledger, kind):
    """The exported lines of one type."""
    out = io.BytesIO()
    EXPORTERS["jsonl"](ledger, out)
    return [row for row in map(json.loads, out.getvalue().decode().splitlines()) if row["type"] == kind]


def test_a_happening_is_read_as_it_was_written_but_for_its_entities(ledger):
    """In reading order, each once, with all fields; a party has its entity as soon as there is one."""
    with_entity = replace(CALL, by=(Party("Ana Ode", "person", "ent-0123456789abcdef"),))

    assert [with_entity, SHUT] == events.happenings(ledger)
    assert [SHUT] == events.happenings(ledger, ids=[SHUT.id])
    assert [] == events.happenings(ledger, article=quay()[0].id)


def test_an_event_is_read_as_it_was_written(ledger):
    """By day, those without one last."""
    assert ["call", "coerce"] == [e.kind for e in events.events(ledger)]
    assert made(ledger) == events.events(ledger)


def test_events_are_replaced_as_a_whole(ledger):
    """What is not found again is gone."""
    events.settle(ledger, made(ledger)[:1], of=events.basis(ledger))

    assert ["call"] == [e.kind for e in events.events(ledger)]


def test_events_of_another_basis_are_not_written(ledger):
    """Another process has added an article meanwhile, and makes the events itself."""
    events.settle(ledger, (), of="another")

    assert ["call", "coerce"] == [e.kind for e in events.events(ledger)]


def test_events_follow_from_the_entities(tmp_path):
    """No basis before there are entities; settled is what the events were made from."""
    with open_ledger(tmp_path / "none.db", create=True) as empty:
        assert events.basis(empty) is None
    with filled(tmp_path) as ledger:
        assert events.settled(ledger) is None
        events.settle(ledger, (), of=events.basis(ledger))
        assert events.basis(ledger) == events.settled(ledger)


def test_a_contact_says_what_the_contract_says(ledger):
    """Parties by entity, or by name where there is none."""
    (row,) = lines(ledger, "contact")

    assert {
        "type": "contact",
        "id": events.events(ledger)[0].id,
        "kind": "call",
        "parties": ["ent-0123456789abcdef", "Tor Velm"],
        "when": {"from": "2031-03-08", "to": "2031-03-08"},
        "status": "alleged",
        "statements": [FOUND.statements[0].id],
        "spans": [{"article": LANTERN.id, "span": [0, 20]}],
    } == row


def test_another_event_has_sides_and_a_deadline(ledger):
    """And no days where the text tells none."""
    (row,) = lines(ledger, "event")

    assert ("coerce", ["Tor Velm"], [], None, "2031-04-30", "planned") == tuple(
        row[key] for key in ("kind", "by", "to", "when", "due", "status")
    )


def test_a_happening_beyond_the_text_is_refused(tmp_path):
    """With its clause, its word and its marks."""
    beyond = Span(5, 9999)
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        for wrong in (replace(CALL, span=beyond), replace(CALL, word=beyond), replace(CALL, marks=(beyond,))):
            with pytest.raises(UnstorableArticle, match="9999"):
                ledger.add(LANTERN, replace(FOUND, happenings=(wrong,)))
        with suppress(UnstorableArticle):
            ledger.add(LANTERN, replace(FOUND, happenings=(replace(CALL, article="art-other"),)))
        assert [] == queries.articles(ledger)


@pytest.mark.parametrize(
    ("tampering", "kind", "where"),
    [
        ("UPDATE happening SET end_char = 999 WHERE kind = 'call'", "span", CALL.id),
        ("UPDATE happening SET word_start = 0, word_end = 3 WHERE kind = 'call'", "id", CALL.id),
        ("UPDATE happening SET word_end = 999, word_start = 90 WHERE kind = 'call'", "span", f"{CALL.id} word"),
        ("UPDATE happening SET why = 'so' WHERE kind = 'call'", "why", CALL.id),
        ("UPDATE happening SET begins = '2031-03-09' WHERE kind = 'call'", "time", CALL.id),
        ("UPDATE happening_mark SET end_char = 999", "span", f"{CALL.id} mark 0"),
        ("UPDATE happening_party SET kind = 'ghost' WHERE side = 'to'", "word", f"{CALL.id} to 0"),
        (
            "UPDATE happening_party SET entity = 'ent-x' WHERE side = 'to'",
            "reference",
            f"happening_party {CALL.id} to 0",
        ),
        ("UPDATE event SET kind = 'visit' WHERE kind = 'call'", "event", "con-"),
    ],
)
def test_verify_finds_what_was_tampered_with(ledger, tampering, kind, where):
    """Each kind of damage, and where it stands."""
    assert queries.verify(ledger).ok

    ledger.connection.execute(tampering)

    assert any(kind == p.kind and where in p.where for p in queries.verify(ledger).problems)


def test_a_happening_of_a_statement_elsewhere_is_found(tmp_path):
    """The statement must stand in the same article."""
    other = quay()
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        ledger.add(*other)
        ledger.add(LANTERN, replace(FOUND, happenings=(replace(CALL, statement=other[1].statements[0].id),)))

        assert {"statement"} == {p.kind for p in queries.verify(ledger).problems}


def test_a_happening_has_days_in_the_readable_view(ledger):
    """With the words of the text and the parties by name."""
    sql = "SELECT kind, by, with_or_to, word, begins, event FROM happenings_readable WHERE kind = 'call'"

    (row,) = ledger.connection.execute(sql)

    assert ("call", "Ana Ode", "Tor Velm", "claimed", "2031-03-08", events.events(ledger)[0].id) == row


def test_an_articles_extraction_with_happenings_stays_one_transaction(tmp_path):
    """A happening that names a statement which is not there leaves nothing behind."""
    article = Article("c.txt", "Ana Ode met Tor Velm.", published="2031-03-09")
    wrong = Happening(article.id, Span(0, 21), Span(8, 11), "meeting", "happened", (ANA,), (TOR,), statement="stm-none")
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        with pytest.raises(UnstorableArticle):
            ledger.add(article, Extraction(happenings=(wrong,)))
        assert [] == queries.articles(ledger)
