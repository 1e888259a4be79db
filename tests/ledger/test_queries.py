"""What the queries answer, and in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import LedgerError, UnknownId
from sayso.ledger import open_ledger, queries
from sayso.records import Article, Extraction, Notice, Party
from tests.ledger.conftest import ANA, FILE_NOTICE, UNNAMED, damage, lantern, quay
from tests.strategies import texts


def test_articles_come_by_name(ledger):
    """Not in the order in which they were added."""
    assert ["a.txt", "b.txt"] == [a.name for a in queries.articles(ledger)]


def test_statements_come_by_article_then_place(ledger):
    """Those of a.txt first; within an article as one reads, the outer before the inner."""
    outer, inner, last = lantern()[1].statements

    assert [*quay()[1].statements, outer, inner, last] == queries.statements(ledger)


@pytest.mark.parametrize("given", ["b.txt", lantern()[0].id, lantern()[0].id[:10], lantern()[0].id[4:10]])
def test_an_article_is_found_by_name_id_or_beginning(ledger, given):
    """With or without the kind in front."""
    assert lantern()[0] == queries.article(ledger, given)


def test_an_articles_id_goes_before_anothers_name(ledger):
    """An article that bears another's id as its name does not hide it."""
    article, _ = lantern()
    ledger.add(Article(article.id, "Other."), Extraction())

    assert article == queries.article(ledger, article.id)


@pytest.mark.parametrize("given", ["", "none.txt", "art-zz", "%", "art-%", "'; DROP TABLE article; --"])
def test_an_unknown_article_is_a_typed_error(ledger, given):
    """It says what was sought and how to find what is there."""
    with pytest.raises(UnknownId, match="no article "):
        queries.article(ledger, given)


def test_a_name_that_two_articles_bear_is_a_typed_error(ledger):
    """It names the ids to choose from."""
    other = Article("b.txt", "Another text.")
    ledger.add(other, Extraction())

    with pytest.raises(UnknownId) as caught:
        queries.article(ledger, "b.txt")
    assert other.id in str(caught.value)
    assert lantern()[0].id in str(caught.value)


def test_a_statement_is_found_by_id_or_beginning(ledger):
    """With or without the kind in front."""
    statement = lantern()[1].statements[0]

    assert statement == queries.statement(ledger, statement.id)
    assert statement == queries.statement(ledger, statement.id[:12])
    assert statement == queries.statement(ledger, statement.id[4:12])


def test_an_ambiguous_or_unknown_statement_is_a_typed_error(ledger):
    """Nothing is guessed."""
    with pytest.raises(UnknownId, match="no single statement 'stm-'"):
        queries.statement(ledger, "stm-")
    with pytest.raises(UnknownId, match="no statement 'stm-zz'"):
        queries.statement(ledger, "stm-zz")


def test_children_are_the_statements_within_one(ledger):
    """Of the outer the inner, of the inner none."""
    outer, inner, _ = lantern()[1].statements

    assert [inner] == queries.children(ledger, outer.id)
    assert [] == queries.children(ledger, inner.id)


def test_notices_on_no_article_come_first(ledger):
    """Then those of the articles, by name; one article's alone when asked."""
    (on_article,) = lantern()[1].notices

    assert [FILE_NOTICE, on_article] == queries.notices(ledger)
    assert [on_article] == queries.notices(ledger, article=lantern()[0].id)


def test_notices_do_not_come_in_the_order_of_writing(ledger):
    """By code, place and detail."""
    noted = [Notice(code, detail) for code, detail in (("b", "2"), ("a", "2"), ("b", "1"))]
    ledger.add_notices(noted)

    assert [noted[1], noted[2], noted[0]] == [n for n in queries.notices(ledger) if n in noted]


def test_counts_say_how_much_there_is(ledger):
    """Rows of each kind."""
    assert queries.Counts(articles=2, statements=4, mentions=1, timexes=1, notices=2) == queries.counts(ledger)


@pytest.mark.parametrize(
    ("sought", "expected"),
    [
        ("bridge", 3),
        ("BRIDGE shut", 2),
        ("cafe", 2),
        ("café", 2),
        ('"bridge is"', 2),
        ('"is bridge"', 0),
        ("bri*", 3),
        ("bri", 0),
        ("april", 1),
        ("ode", 0),
        ("", 0),
        ("  \n ", 0),
        ("— … *", 0),
        ("bridge OR april", 0),
        ("bridge NOT shut", 0),
        ("content:bridge", 0),
        ("bridge)", 3),
        ('bridge "', 3),
        ("bridge —", 3),
    ],
)
def test_search_finds_contents_that_hold_every_word(ledger, sought, expected):
    """Case and accents do not matter, operators are words, any text may be sought."""
    assert expected == len(queries.search(ledger, sought))


def test_search_gives_no_more_than_asked_for(ledger):
    """The best come first."""
    found = queries.search(ledger, "bridge")

    assert found[:1] == queries.search(ledger, "bridge", limit=1)


@given(st.one_of(texts, st.text("\"*(){}^:-+ abANDORNEAR'\0", max_size=20)))
@settings(max_examples=150, deadline=None)
def test_any_text_may_be_sought(searched, sought):
    """No text is a wrong query."""
    assert isinstance(queries.search(searched, sought), list)


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    """A ledger that is only read."""
    with open_ledger(tmp_path_factory.mktemp("searched") / "s.db", create=True) as opened:
        opened.add(*lantern())
        yield opened


def test_the_brief_gives_what_was_said_by_whom(ledger):
    """Who said most comes first, nobody in particular last; rows by article and place, with text and total."""
    outer, inner, last = lantern()[1].statements
    (denial,) = quay()[1].statements
    rows = queries.brief(ledger)

    assert [ANA, Party("Tor Velm", "person"), UNNAMED] == [row.party for row in rows]
    assert [2, 1, 1] == [row.total for row in rows]
    assert [denial, outer] == [said.statement for said in rows[0].rows]
    assert ["a.txt", "b.txt"] == [said.article.name for said in rows[0].rows]
    assert "the café bridge is shut" == rows[1].rows[0].text
    assert [inner, last] == [row.rows[0].statement for row in rows[1:]]


def test_the_brief_can_be_kept_short(ledger):
    """To so many speakers, so many statements of each, or one article."""
    assert [ANA] == [row.party for row in queries.brief(ledger, limit=1)]
    assert [(1, 2)] == [(len(row.rows), row.total) for row in queries.brief(ledger, limit=1, each=1)]
    assert [(ANA, 1)] == [(row.party, row.total) for row in queries.brief(ledger, article=quay()[0].id)]


def test_a_statement_without_a_speaker_is_in_the_brief(ledger):
    """Under nobody; the statement itself still says that there is no speaker."""
    article, found = quay()
    article = Article("c.txt", article.text)
    statement = found.statements[0]
    ledger.add(article, Extraction(statements=(replace(statement, article=article.id, speaker=None),)))
    row = queries.brief(ledger)[-1]

    assert queries.NOBODY == row.party
    assert None in [said.statement.speaker for said in row.rows]


def test_content_of_several_spans_is_one_text(ledger):
    """With a gap sign between them."""
    article, found = lantern()
    article = Article("c.txt", article.text)
    outer, inner, last = found.statements
    statement = replace(outer, article=article.id, content=(*inner.content, *last.content))
    ledger.add(article, Extraction(statements=(statement,)))

    assert ["the café bridge is shut … It opens in April"] == [s.text for s in queries.said(ledger, [statement])]


def test_a_snapshot_does_not_see_later_writing(ledger):
    """Two questions within it are answered from one state."""
    with queries.snapshot(ledger), open_ledger(ledger.path) as second:
        before = queries.articles(ledger)
        second.add(Article("c.txt", "Text."), Extraction())

        assert before == queries.articles(ledger)
    assert 3 == len(queries.articles(ledger))


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE statement SET why = 'no json'",
        "DELETE FROM statement_span WHERE role = 'content'",
    ],
)
def test_a_row_that_makes_no_record_is_a_typed_error(ledger, tampering):
    """It points to what shows where."""
    ledger.connection.execute(tampering)

    with pytest.raises(LedgerError, match="Run `sayso verify`"):
        queries.statements(ledger)


def test_a_damaged_file_is_a_typed_error(ledger):
    """Bytes overwritten in the middle of the file."""
    ledger.add(Article("long.txt", "Ana Ode said no. " * 20_000), Extraction())
    ledger.close()
    damage(ledger.path)

    with open_ledger(ledger.path) as again, pytest.raises(LedgerError, match="The file is damaged"):
        queries.articles(again)


def test_the_readable_views_read_well(ledger):
    """Texts beside speakers, outlets and dates, for Datasette and the like."""
    rows = ledger.connection.execute(
        "SELECT speaker, act, content, cue, source, on_the_word_of, outlet, published FROM statements_readable"
        " WHERE article_name = 'a.txt'"
    ).fetchall()

    assert [
        (
            *("Ana Ode", "denies", "the bridge was safe on 9 March", "denied", "Ana Ode"),
            *("Coast Wire → Ana Ode", "Daily Quay", "2031-03-10"),
        )
    ] == rows
    assert ("the café bridge is shut",) in ledger.connection.execute(
        "SELECT text FROM statement_spans_readable WHERE role = 'content'"
    ).fetchall()
    assert {("lost-name", "It"), ("broken-archive", None)} == {
        *ledger.connection.execute("SELECT code, text FROM notices_readable").fetchall()
    }
