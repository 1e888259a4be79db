"""What an export holds: the contract that other programs read by."""

from __future__ import annotations

import csv
import io
import json
import os
import threading
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from sayso.ledger import entities, open_ledger, queries
from sayso.ledger.export import EXPORTERS
from sayso.records import Article, Entity, Extraction, Held, Linked, Linking, Local, Span
from tests.ledger.conftest import FILE_NOTICE, lantern, quay, small_ledger
from tests.strategies import piles

KEYS = {
    "article": (
        *("type", "id", "name", "outlet", "url", "title", "byline", "published", "published_from", "language"),
        *("text", "text_sha256"),
    ),
    "statement": (
        *("type", "id", "article", "source", "cue", "content", "form", "act", "hedge", "speaker", "chain", "to"),
        *("channel", "place", "said_on", "parent", "score", "made_by"),
    ),
    "entity": ("type", "id", "name", "kind", "aliases", "roles", "wikidata"),
    "story": ("type", "id", "title", "articles", "from", "to"),
    "contact": ("type", "id", "kind", "parties", "when", "status", "statements", "spans"),
    "event": ("type", "id", "kind", "by", "to", "when", "due", "status", "statements", "spans"),
    "timex": ("type", "article", "span", "value", "kind", "from", "to"),
    "notice": ("type", "article", "code", "span", "detail"),
}
TYPES = list(KEYS)
LINES = {"jsonl", "annotations", "judgements", "ftm"}
"""Formats that are nothing but lines."""


@pytest.fixture
def ledger(tmp_path):
    """Two articles, four statements, two notices, and an entity that one of the articles names."""
    with small_ledger(tmp_path) as opened:
        known = Local(lantern()[0].id, "Ana Ode", "person")
        role = Held("marnish mayor", "2031-03-09", "2031-03-10", known.article, ("Daily Quay", "The Lantern"))
        ana = Entity("ent-0123456789abcdef", "Ana Ode", "person", (("Ode", 4), ("Ana Ode", 2)), (role,))
        linked = Linked((ana,), {known.id: Linking(known.id, ana.id, 1.0, "rules:own-name", "the name")})
        entities.settle(opened, [known], linked, of=entities.basis(opened))
        yield opened


def exported(view, form):
    """The bytes of an export."""
    out = io.BytesIO()
    EXPORTERS[form](view, out)
    return out.getvalue()


def _lines(view):
    return [json.loads(line) for line in exported(view, "jsonl").decode("utf8").splitlines()]


def test_every_line_has_the_contracts_keys_in_its_order(ledger):
    """Absent values are null, never left out."""
    for row in _lines(ledger):
        assert KEYS[row["type"]] == tuple(row)


def test_records_come_by_type_then_in_the_order_of_the_queries(ledger):
    """All articles, then statements, entities, time expressions and notices."""
    rows = _lines(ledger)
    types = [row["type"] for row in rows]

    assert sorted(types, key=TYPES.index) == types
    assert [a.id for a in queries.articles(ledger)] == [r["id"] for r in rows if r["type"] == "article"]
    assert [s.id for s in queries.statements(ledger)] == [r["id"] for r in rows if r["type"] == "statement"]


def test_a_statement_says_what_the_contract_says(ledger):
    """Spans as pairs, parties as objects, the score with three decimals, characters as themselves."""
    article, found = lantern()
    outer, inner, _ = found.statements
    row = next(r for r in _lines(ledger) if r.get("id") == inner.id)

    assert {
        "type": "statement",
        "id": inner.id,
        "article": article.id,
        "source": [13, 21],
        "cue": [[26, 33]],
        "content": [[35, 58]],
        "form": "direct",
        "act": "says",
        "hedge": None,
        "speaker": {"name": "Tor Velm", "kind": "person", "entity": None},
        "chain": [
            {"name": "Ana Ode", "kind": "person", "entity": "ent-0123456789abcdef"},
            {"name": "Tor Velm", "kind": "person", "entity": None},
        ],
        "to": None,
        "channel": None,
        "place": None,
        "said_on": None,
        "parent": outer.id,
        "score": 0.913,
        "made_by": "rules@1",
    } == row
    assert "café" in exported(ledger, "jsonl").decode("utf8")


def test_an_entity_says_what_the_contract_says(ledger):
    """Its names by how often they stand, its roles with days, first article and outlets."""
    (row,) = (r for r in _lines(ledger) if r["type"] == "entity")

    assert {
        "type": "entity",
        "id": "ent-0123456789abcdef",
        "name": "Ana Ode",
        "kind": "person",
        "aliases": ["Ode", "Ana Ode"],
        "roles": [
            {
                "role": "marnish mayor",
                "from": "2031-03-09",
                "to": "2031-03-10",
                "article": lantern()[0].id,
                "outlets": ["Daily Quay", "The Lantern"],
            }
        ],
        "wikidata": None,
    } == row


def test_notices_and_times_say_what_the_contract_says(ledger):
    """A notice on a file belongs to no article; a time expression's days are `from` and `to`."""
    article, _ = lantern()
    rows = _lines(ledger)
    start = article.text.index("April")

    assert {
        "type": "notice",
        "article": None,
        "code": "broken-archive",
        "span": None,
        "detail": FILE_NOTICE.detail,
    } in rows
    assert {
        "type": "timex",
        "article": article.id,
        "span": [start, start + 5],
        "value": "2031-04",
        "kind": "DATE",
        "from": "2031-04-01",
        "to": "2031-04-30",
    } in rows


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_the_order_of_adding_does_not_show(tmp_path_factory, data):
    """The same articles give the same bytes, in every format."""
    pile = data.draw(piles())
    folder = tmp_path_factory.mktemp("orders")
    written = []
    for n, order in enumerate((pile, data.draw(st.permutations(pile)))):
        with open_ledger(folder / f"{n}.db", create=True) as each:
            for article, found, noted in order:
                each.add(article, found, noted)
            written.append({form: exported(each, form) for form in EXPORTERS})

    assert written[0] == written[1]


@given(piles())
@settings(max_examples=20, deadline=None)
def test_one_object_stands_on_one_line_for_every_reader_of_lines(tmp_path_factory, pile):
    """Line ends of every kind within texts are escaped; spans cut the same characters from the exported text."""
    with open_ledger(tmp_path_factory.mktemp("lines") / "l.db", create=True) as each:
        for article, found, noted in pile:
            each.add(article, found, noted)
        rows = _lines(each)
        text = {row["id"]: row["text"] for row in rows if row["type"] == "article"}
        said = {row["id"]: [text[row["article"]][s:e] for s, e in row["content"]] for row in rows if "content" in row}

        assert {a.id: a.text for a, _, _ in pile} == text
        assert {s.id: [c.of(a.text) for c in s.content] for a, f, _ in pile for s in f.statements} == said


def test_csv_has_a_row_for_each_statement(ledger):
    """With texts, flat columns and the places they stand at."""
    rows = list(csv.DictReader(io.StringIO(exported(ledger, "csv").decode("utf8"), newline="")))

    assert [s.id for s in queries.statements(ledger)] == [row["statement"] for row in rows]
    assert "Coast Wire → Ana Ode" == rows[0]["chain"]
    assert "the bridge was safe on 9 March" == rows[0]["content"]
    assert ("25-32", "33-39", "45-75") == (rows[0]["source_span"], rows[0]["cue_spans"], rows[0]["content_spans"])


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_csv_is_a_formula(tmp_path, begins):
    """Article text that a spreadsheet would execute gets an apostrophe in front."""
    article = Article("c.txt", f'{begins}HYPERLINK("x")\nAna Ode said so.', outlet=f"{begins}1")
    statement = replace(
        quay()[1].statements[0], article=article.id, source=None, cue=(), content=(Span(0, 14),), speaker=None, chain=()
    )
    with open_ledger(tmp_path / "formula.db", create=True) as each:
        each.add(article, Extraction(statements=(statement,)))
        (row,) = csv.DictReader(io.StringIO(exported(each, "csv").decode("utf8"), newline=""))

    assert "'" + article.text[:14] == row["content"]
    assert f"'{begins}1" == row["outlet"]


def test_line_breaks_in_cells_of_a_csv_survive(tmp_path):
    """A content of several lines is one cell."""
    article = Article("c.txt", 'One, "two"\r\nthree\rfour\nfive.')
    statement = replace(
        quay()[1].statements[0], article=article.id, source=None, cue=(), content=(Span(0, 28),), speaker=None, chain=()
    )
    with open_ledger(tmp_path / "lines.db", create=True) as each:
        each.add(article, Extraction(statements=(statement,)))
        (row,) = csv.DictReader(io.StringIO(exported(each, "csv").decode("utf8"), newline=""))

    assert article.text[:28] == row["content"]


def test_parquet_has_a_typed_row_for_each_statement(ledger):
    """The CSV's columns, with spans and chains as lists."""
    table = parquet.read_table(io.BytesIO(exported(ledger, "parquet")))
    row = table.to_pylist()[0]
    header = next(csv.reader(io.StringIO(exported(ledger, "csv").decode("utf8"))))

    assert header == table.column_names
    assert [s.id for s in queries.statements(ledger)] == table["statement"].to_pylist()
    assert {"start": 25, "end": 32} == row["source_span"]
    assert [{"start": 45, "end": 75}] == row["content_spans"]
    assert ["Coast Wire", "Ana Ode"] == [hop["name"] for hop in row["chain"]]
    assert 0.5 == row["score"]
    assert row["hedge"] is None


@pytest.mark.parametrize("form", EXPORTERS)
def test_an_export_goes_through_a_pipe(ledger, form):
    """No format needs to seek, so that it can be written to another program; the stream stays open."""
    reading, writing = os.pipe()
    got = []

    def read():
        with open(reading, "rb") as pipe:  # noqa: PTH123 - a descriptor
            got.append(pipe.read())

    reader = threading.Thread(target=read)
    reader.start()
    with open(writing, "wb") as out:  # noqa: PTH123 - a descriptor
        EXPORTERS[form](ledger, out)
        assert not out.closed
    reader.join()

    assert [exported(ledger, form)] == got


@pytest.mark.parametrize("form", EXPORTERS)
def test_an_empty_ledger_can_be_exported(tmp_path, form):
    """No rows; CSV and Parquet still name their columns, and a document is one still."""
    with open_ledger(tmp_path / "empty.db", create=True) as each:
        content = exported(each, form)

    assert (form in LINES) == (content == b"")


def test_every_format_says_what_it_writes():
    """The docstring is the published explanation."""
    assert [] == [form for form, export in EXPORTERS.items() if not export.__doc__]
