"""The search page: the words that were found brought out, what can be asked, and what to loosen where nothing is."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from sayso.ledger import open_ledger, queries
from sayso.ledger.export import export_csv
from sayso.ledger.sought import Sought, find, matching
from sayso.records import Article, Extraction, Party, Span, Statement
from sayso.serve.safe import one_line
from sayso.serve.web.found import LONGEST, pieces
from tests.serve import story
from tests.serve.articles import FERRY, ferry_statements
from tests.serve.test_web_article import ATTACKS
from tests.serve.webparts import Element, harmless, opened, read


@pytest.fixture
def telling(tmp_path: Path) -> Iterator[TestClient]:
    """A story of three outlets with its claims, and an article alone."""
    for path in story.filled(tmp_path):
        with opened(path) as (found, _):
            yield found


@pytest.fixture
def client(ledger_file: Path) -> Iterator[TestClient]:
    """Two articles, seven statements."""
    with opened(ledger_file) as (found, _):
        yield found


def page(client: TestClient, **asked: str) -> Element:
    """What is found."""
    response = client.get("/search", params=asked)
    assert 200 == response.status_code
    assert harmless(response.text)
    return read(response.text).all("main")[0]


def lines(found: Element) -> list[Element]:
    """The statements of the list."""
    return found.all("li", class_="line")


def words(element: Element) -> str:
    """The words of an element on one line."""
    return " ".join(element.text.split())


# ---------------------------------------------------------------- words brought out
@pytest.mark.parametrize(
    ("text", "sought", "expected"),
    [
        ("The bridge is shut", "bridge", ["bridge"]),
        ("The Bridge, the bridges", "BRIDGE", ["Bridge"]),
        ("The Bridge, the bridges", "bridge*", ["Bridge", "bridges"]),
        ("A café is no cafe", "cafe", ["café", "cafe"]),
        ("A café again", "cafe", ["café"]),
        ("cafe\u0301s are", "cafés", ["cafe\u0301s"]),
        ("It will stay shut. Shut it will stay", '"stay shut"', ["stay shut"]),
        ("shut-down", "shut-down", ["shut-down"]),
        ("well shut, down", "shut-down", ["shut, down"]),
        ("one two three", "three one", ["one", "three"]),
        ("one two three", '"one two" "two three"', ["one two three"]),
        ("The bridge", "", []),
        ("The bridge", "* \" ' -", []),
        ("snake_case words", "case", ["case"]),
    ],
)
def test_the_words_that_were_sought_are_brought_out(text: str, sought: str, expected: list[str]) -> None:
    """As the index finds them: whole words, whatever their case and accents, beginnings, words that stand together."""
    assert expected == [piece.text for piece in pieces(text, sought) if piece.found]


@given(st.text(), st.text())
def test_bringing_words_out_changes_no_text(text: str, sought: str) -> None:
    """All pieces together are the text on one line; what was found is never empty."""
    found = pieces(text, sought, longest=10**6)

    assert one_line(text) == "".join(piece.text for piece in found)
    assert all(piece.text for piece in found)


@given(
    st.lists(st.sampled_from(["bridge", "shut", "é", "of", "x" * 90, "—"]), max_size=90).map(" ".join),
    st.integers(60, 99),
)
def test_of_a_long_text_a_part_with_a_found_word_is_shown(text: str, longest: int) -> None:
    """At most as many characters as are asked for, and the marks of what is left out."""
    found = pieces(text, "shut", longest=longest)
    shown = "".join(piece.text for piece in found)

    assert len(shown) <= longest + 3
    assert shown.removeprefix("… ").removesuffix("…") in one_line(text)
    assert any(piece.found for piece in found) == ("shut" in text)


def test_a_long_text_begins_shortly_before_what_was_found() -> None:
    """What stands before is left out, with a mark."""
    found = pieces("word " * 200 + "bridge " + "word " * 200, "bridge")

    assert "… " == found[0].text
    assert "…" == found[-1].text
    assert ["bridge"] == [piece.text for piece in found if piece.found]
    assert len("".join(piece.text for piece in found)) <= LONGEST + 3


@given(st.text(alphabet="abAB é-_.İ\u0301", min_size=1), st.text(alphabet='abé "*-_', min_size=1))
def test_what_the_index_finds_has_words_brought_out(text: str, sought: str) -> None:
    """And where nothing is brought out, the index finds nothing."""
    question = matching(sought)
    if not question:
        return
    with closing(sqlite3.connect(":memory:")) as index:
        index.execute("CREATE VIRTUAL TABLE w USING fts5 (t, tokenize='unicode61 remove_diacritics 2')")
        index.execute("INSERT INTO w VALUES (?)", (one_line(text),))
        found = bool(index.execute("SELECT 1 FROM w WHERE w MATCH ?", (question,)).fetchall())

    assert not found or any(piece.found for piece in pieces(text, sought))


# ---------------------------------------------------------------- what is found
def test_a_statement_tells_who_says_it_where_and_on_how_many_origins(telling: TestClient) -> None:
    """Origins before outlets; its words lead to their place, its origins to the claim."""
    first, second = lines(page(telling, words="shut june"))

    assert ["shut", "June"] == [m.text for m in first.all("mark")]
    assert {
        "/articles/" + story.LANTERN.id + "#" + story.ODE_QUOTED.id,
        "/articles/" + story.QUAY.id + "#" + story.ODE_TOLD.id,
    } == {e.all("a", class_="said")[0].given["href"] for e in (first, second)}
    assert "1 origin · told by 2 ◌ one origin only" in words(first)
    assert [f"/claims/{story.IS_SHUT.id}"] == [a.given["href"] for a in first.all("a", class_="support")]
    assert "Ana Ode says" in words(first)
    assert "The Lantern, 9 Mar 2031" in words(first)


def test_the_chain_the_hedge_and_another_day_are_told(client: TestClient) -> None:
    """On whose word it comes, how it is hedged, where it was said; the day it was published where that is another."""
    (cables,) = lines(page(client, words="cables"))
    (fares,) = lines(page(client, words="fares"))
    (opens,) = lines(page(client, words="opens april"))

    assert "? unnamed: people familiar with the inspection says · on the word of Coast Wire" in words(cables)
    assert "hedged “reportedly”" in words(fares)
    assert "? unnamed says" in words(fares)
    assert "Tor Velm says · in Veldia" in words(opens)
    assert "10 Mar 2026 (published 11 Mar 2026)" in words(opens)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, 14), ({"words": "cables"}, 3), ({"speaker": "ode"}, 4), ({"outlet": "quay"}, 5), ({"act": "denies"}, 1),
        ({"form": "direct"}, 2), ({"since": "2031-03-11"}, 5), ({"until": "2031-01-02"}, 1), ({"unnamed": "1"}, 3),
        ({"one_origin": "1"}, 4), ({"words": "cables", "unnamed": "1"}, 2), ({"story": story.BRIDGE.id}, 13),
        ({"article": story.ALONE.id}, 1), ({"entity": "ent-none"}, 0), ({"page": "2"}, 14),
    ],
)  # fmt: skip
def test_what_is_asked_is_what_the_one_search_finds(telling: TestClient, asked: dict[str, str], expected: int) -> None:
    """The number of all is told, and the form keeps what was asked."""
    found = page(telling, **asked)

    assert f"{expected} statement{'s' * (expected != 1)}" in words(found.all(id="total")[0])
    assert len(lines(found)) == (0 if "page" in asked else expected)
    for name in asked.keys() - {"page", "story", "article", "entity", "act", "form", "unnamed", "one_origin"}:
        assert asked[name] == found.all("input", name=name)[0].given["value"]
    for name in asked.keys() & {"act", "form"}:
        (chosen,) = [o for o in found.all("select", name=name)[0].all("option") if "selected" in o.given]
        assert asked[name] == chosen.text
    for name in asked.keys() & {"story", "article", "entity"}:
        assert asked[name] == found.all("input", type="hidden", name=name)[0].given["value"]


def test_a_question_can_be_left_step_by_step(telling: TestClient) -> None:
    """What narrows it from elsewhere is told with a way out."""
    (leave,) = page(telling, story=story.BRIDGE.id, words="cables").all("a", class_="leave")

    assert "/search?words=cables" == leave.given["href"]


def test_where_nothing_is_found_it_is_told_what_to_loosen(telling: TestClient) -> None:
    """Each thing that was asked, without which there are some; most first; a word of several too."""
    found = page(telling, words="cables lorries", act="denies", outlet="post")
    loose = {a.text: a.given["href"] for a in found.all(class_="empty")[0].all("a")}

    assert "No statement holds all these words" in found.text
    assert ["without the words", "without “lorries”"] == list(loose)
    assert {"words": ["cables"], "act": ["denies"], "outlet": ["post"]} == parse_qs(
        urlsplit(loose["without “lorries”"]).query
    )
    assert 1 == len(lines(page(telling, words="cables", act="denies", outlet="post")))


@pytest.mark.parametrize("asked", [{"words": "zebra"}, {"words": '"'}, {"speaker": "nobody"}, {"since": "2999-01-01"}])
def test_one_question_that_finds_nothing_leads_to_all(telling: TestClient, asked: dict[str, str]) -> None:
    """There is nothing to loosen."""
    assert page(telling, **asked).all(class_="empty")[0].all("a", href="/search")


def test_what_means_nothing_is_told_and_passed_over(telling: TestClient) -> None:
    """An act that is none, a day that is none."""
    found = page(telling, act="sings", until="soon")

    assert [
        "“sings” is not among says, asks, denies, confirms, declines, urges, promises, threatens, believes.",
        "“soon” is no day; write it like 2026-03-09.",
    ] == [words(e) for e in found.all(role="alert")]
    assert 14 == len(lines(found))


def test_an_empty_ledger_says_what_to_run(empty_file: Path) -> None:
    """Nothing was asked, and nothing is there."""
    with opened(empty_file) as (client, _):
        assert "sayso run PATH… --db empty.db" in page(client).text


def test_what_was_found_can_be_taken_along(telling: TestClient) -> None:
    """The links ask for the same; the table has the columns and rows of the export."""
    found = page(telling, words="cables", unnamed="1")
    table, program = (a.given["href"] for a in found.all(class_="beside")[0].all("a"))
    response = telling.get(table)

    assert "/api/v1/statements" == urlsplit(program).path
    assert {"words": ["cables"], "unnamed": ["true"]} == parse_qs(urlsplit(program).query)
    assert 'attachment; filename="statements.csv"' == response.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert [story.PEOPLE.id, story.PEOPLE_AGAIN.id] == sorted(
        (r["statement"] for r in rows), key=[story.PEOPLE.id, story.PEOPLE_AGAIN.id].index
    )
    assert 2 == len(telling.get(program).json()["items"])


def test_the_whole_table_is_the_export(telling: TestClient, tmp_path: Path) -> None:
    """Row by row, in another order."""
    out = io.BytesIO()
    with open_ledger(tmp_path / "sayso.db") as ledger:
        export_csv(ledger, out)

    assert sorted(out.getvalue().decode().splitlines()) == sorted(telling.get("/search.csv").text.splitlines())


def test_the_live_form_and_the_plain_one_ask_the_same(client: TestClient) -> None:
    """The address a script asks is the form's own; what changes stands under the name it is swapped by."""
    found = page(client)
    (form,) = found.all("form", id="search")

    assert ("/search", "/search", "true") == (form.given["action"], form.given["hx-get"], form.given["hx-push-url"])
    assert "method" not in form.given
    for name in (form.given["hx-target"], form.given["hx-select"], form.given["hx-select-oob"].partition(":")[0]):
        assert 1 == len(found.all(id=name.removeprefix("#")))
    assert "status" == found.all(id="total")[0].given["role"]


# ---------------------------------------------------------------- hostile
@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_a_stranger_wrote_becomes_part_of_the_page(tmp_path: Path, attack: str) -> None:
    """Neither what was said nor what was asked."""
    article = Article(f"n{attack}", f"{attack} wall", attack, attack, attack, attack, "2031-03-09")
    statement = Statement(
        article.id, None, (), (Span(0, len(article.text)),), "direct", "says", 0.5, attack, attack,
        Party(attack, "person", "ent-0"), (), attack, attack, attack, attack,
    )  # fmt: skip
    path = tmp_path / "sayso.db"
    with open_ledger(path, create=True) as ledger:
        ledger.add(article, Extraction((statement,)))
    with opened(path) as (client, _):
        assert 1 == len(lines(page(client, words="wall")))
        assert "\u202e" not in client.get("/search").text
        for name in ("words", "speaker", "outlet", "act", "since", "story", "entity", "page", "unnamed"):
            page(client, **{name: attack})
            assert 200 == client.get("/search.csv", params={name: attack}).status_code


def test_a_cell_is_no_formula_in_a_spreadsheet(tmp_path: Path) -> None:
    """As in the export."""
    article = Article("=1+1", "wall")
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        ledger.add(article, Extraction((Statement(article.id, None, (), (Span(0, 4),), "direct", "says", 1.0, "x"),)))
    with opened(tmp_path / "l.db") as (client, _):
        assert "'=1+1" in client.get("/search.csv").text


def test_several_statements_of_one_article_are_read_once(client: TestClient, ledger_file: Path) -> None:
    """The page has what the query has, in its order."""
    with open_ledger(ledger_file) as ledger:
        expected = [row.statement.id for row in find(ledger, Sought(article=FERRY.id)).rows]
        assert len(ferry_statements()) == len(queries.statements(ledger, article=FERRY.id))

    found = lines(page(client, article=FERRY.id))
    assert expected == [e.all("a", class_="said")[0].given["href"].partition("#")[2] for e in found]
