"""Records: fields, names, bad lines and bad rows."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import STORY, read_all

from sayso.read.draft import File
from sayso.read.rows import read_csv, stream_of


def test_the_fields_of_a_record_become_the_article(pile):
    """Every field arrives, and what the record gives is said to be given."""
    record = {
        "id": "r1",
        "outlet": " The Lantern ",
        "url": "https://lantern.example/1",
        "title": "Bridge shut",
        "byline": ["Ana Ode", "Tor Velm"],
        "published": "9 March 2031",
        "text": STORY,
    }
    a = read_all([pile({"n.jsonl": json.dumps(record)})]).article

    assert ("r1", "The Lantern", "https://lantern.example/1") == (a.name, a.outlet, a.url)
    assert ("Bridge shut", "Ana Ode, Tor Velm", "2031-03-09", "given") == (
        a.title,
        a.byline,
        a.published,
        a.published_from,
    )


def test_a_record_without_id_is_called_by_file_and_line(pile):
    """The line, counted from 1; compression takes no part in the name."""
    result = read_all([pile({"n.jsonl": '\n{"text": "a b"}\n\n{"text": "c d", "id": 7}\n'})])

    assert ["n.jsonl:2", "7"] == [a.name for a in result.articles]


def test_unknown_fields_are_told_once_per_file(pile):
    """One notice names them all, however many records have them."""
    lines = "\n".join(json.dumps({"text": "a b", "author": "x", "section": "y"}) for _ in range(5))
    result = read_all([pile({"n.jsonl": lines, "m.jsonl": lines})])

    assert ["unknown-field", "unknown-field"] == result.codes
    assert "n.jsonl: not used: 'author', 'section'" == result.notices[1].detail


@pytest.mark.parametrize("record", ['{"id": "a"}', '{"text": ""}', '{"text": " \\n"}', '{"text": null}'])
def test_a_record_without_text_is_a_notice(pile, record):
    """No article without a text."""
    result = read_all([pile({"n.jsonl": record})])

    assert () == result.articles
    assert ["no-text"] == result.codes


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[1]",
        "3",
        '{"text": 3}',
        '{"text": {"a": 1}}',
        '{"text": "a", "title": ["b"]}',
        "[" * 100_000,
        '{"text": "\\ud8"}',
    ],
)
def test_a_bad_line_costs_itself(pile, line):
    """The lines around it are read, and the notice names the line."""
    good = '{"text": "Ana Ode said no."}'
    result = read_all([pile({"n.jsonl": f"{good}\n{line}\n{good}\n"})])

    assert ["n.jsonl:1", "n.jsonl:3"] == [a.name for a in result.articles]
    assert ["bad-record"] == result.codes
    assert result.notices[0].detail.startswith("n.jsonl:2: ")


def test_half_a_surrogate_pair_is_replaced_and_noticed(pile):
    """It is no character, so nothing could store it; the notice belongs to the article."""
    result = read_all([pile({"n.jsonl": '{"text": "Ana \\ud800Ode said\\u0000 no.", "title": "\\udfff"}'})])

    assert "Ana \ufffdOde said\ufffd no." == result.article.text
    assert "\ufffd" == result.article.title
    assert [("damaged-characters", result.article.id)] == [(n.code, n.article) for n in result.notices]


def test_a_json_file_may_hold_one_object_a_list_or_lines(pile):
    """One object goes by the file's name, the members of a list and lines by their number."""
    one = '{"text": "Ana Ode said no."}'
    result = read_all(
        [pile({"a.json": one, "b.json": f"[{one}, 3, {one}]", "c.json": f"{one}\n{one}\n", "d.json": "{"})]
    )

    assert ["a.json", "b.json:1", "b.json:3", "c.json:1", "c.json:2"] == [a.name for a in result.articles]
    assert ["bad-record", "bad-record"] == result.codes


def test_a_bad_row_costs_itself(pile):
    """A row with a cell too many, and one whose quotation mark never closes; the rows after them are read."""
    table = 'id,text\na,Ana Ode said no.\nb,one,two\nc,"never closed\nd,Tor Velm said yes.\n'
    result = read_all([pile({"n.csv": table})])

    assert ["a", "d"] == [a.name for a in result.articles]
    assert ["bad-record", "bad-record"] == result.codes
    assert ["n.csv:3", "n.csv:4"] == sorted(n.detail.rsplit(": ", 2)[0].split(": ")[0] for n in result.notices)


def test_a_cell_may_run_over_lines(pile):
    """A quoted cell keeps its line ends; a row without id is called by its first line."""
    result = read_all([pile({"n.csv": 'text,id\n"Ana Ode\r\nsaid no.",\n"Tor Velm said ""yes"".",\n'})])

    assert ["n.csv:2", "n.csv:4"] == [a.name for a in result.articles]
    assert ["Ana Ode\r\nsaid no.", 'Tor Velm said "yes".'] == [a.text for a in result.articles]


def test_a_table_without_a_text_column_is_one_notice(pile):
    """Not one for each row."""
    result = read_all([pile({"n.csv": "id;body\n" + "1;x\n" * 50})])

    assert ["no-text"] == result.codes
    assert "id, body" in result.notices[0].detail


def test_semicolons_and_utf16_are_what_spreadsheets_write(pile):
    """Both are read; UTF-16 is noticed."""
    table = "ID;Text\r\nr1;Ana Ode said “no”.\r\n"
    result = read_all(
        [pile({"a.csv": b"\xef\xbb\xbf" + table.encode(), "b.csv": b"\xff\xfe" + table.encode("utf-16-le")})]
    )

    assert ["Ana Ode said “no”."] * 2 == [a.text for a in result.articles]
    assert ["not-utf8"] == result.codes


def test_a_line_that_is_no_utf8_is_read_and_noticed(pile):
    """Windows-1252 on one line does not touch the others."""
    lines = '{"text": "caf\u00e9"}\n'.encode() + '{"text": "caf\u00e9 “x”"}\n'.encode("cp1252")
    result = read_all([pile({"n.jsonl": lines})])

    assert ["café", "café “x”"] == [a.text for a in result.articles]
    assert ["not-utf8"] == result.codes
    assert result.notices[0].detail.startswith("n.jsonl:2: read as cp1252")


@given(st.text(st.sampled_from('ab",;\n\r\t '), max_size=60))
def test_any_table_is_read_to_its_end(body):
    """Whatever stands in a table, each row ends as a draft or a notice, and the last good row is read."""
    text = f'id,text\n{body}\n"x"y\nlast,"Ana Ode said no."\n'
    found = list(read_csv(File(where="n.csv", name="n.csv", suffix=".csv", stream=stream_of(text))))

    assert "last" in [getattr(each, "name", "") for each in found]
