"""What the queries answer, and in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import LedgerError, UnknownId
from sayso.ledger import open_ledger, queries
from sayso.records import ACTS, Article, Extraction, Notice, Party
from tests.ledger.conftest import ANA, FILE_NOTICE, UNNAMED, damage, lantern, quay
from tests.strategies import piles, texts, words


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
    """Who said most comes first, nobody in particular last; rows by day, with text, total and outlets."""
    outer, inner, last = lantern()[1].statements
    (denial,) = quay()[1].statements
    rows = queries.brief(ledger)

    assert [ANA, Party("Tor Velm", "person"), UNNAMED] == [row.party for row in rows]
    assert [(2, 2), (1, 1), (1, 1)] == [(row.total, row.outlets) for row in rows]
    assert [outer, denial] == [said.statement for said in rows[0].rows]
    assert ["b.txt", "a.txt"] == [said.article.name for said in rows[0].rows]
    assert "the café bridge is shut" == rows[1].rows[0].text
    assert [inner, last] == [row.rows[0].statement for row in rows[1:]]


def test_the_brief_can_be_kept_short(ledger):
    """To so many speakers, so many statements of each; what is left away is still counted."""
    assert [ANA] == [row.party for row in queries.brief(ledger, limit=1)]
    assert [(1, 2, 2)] == [(len(row.rows), row.total, row.outlets) for row in queries.brief(ledger, limit=1, each=1)]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"speaker": "ODE"}, [("Ana Ode", 2)]),
        ({"speaker": "e"}, [("Ana Ode", 2), ("Tor Velm", 1), ("", 1)]),
        ({"speaker": "unnamed"}, [("", 1)]),
        ({"outlet": "quay"}, [("Ana Ode", 1)]),
        ({"outlet": "%"}, []),
        ({"act": "denies"}, [("Ana Ode", 1)]),
        ({"article": lantern()[0].id}, [("Ana Ode", 1), ("Tor Velm", 1), ("", 1)]),
        ({"article": quay()[0].id, "act": "says"}, []),
        ({"article": lantern()[0].id, "act": "says", "outlet": "the", "speaker": "velm"}, [("Tor Velm", 1)]),
    ],
)
def test_a_brief_gives_what_is_wanted(ledger, wanted, expected):
    """Parts of names in any case, an act, an article: all hold together."""
    found = queries.brief(ledger, wanted=queries.Wanted(**wanted))

    assert expected == [(row.party.name, row.total) for row in found]
    assert expected == [(row.party.name, len(row.rows)) for row in found]


def test_a_speakers_statements_come_by_the_day_on_which_they_were_said(ledger):
    """The day that is told goes before that of publication; a month alone is no day; no day at all comes last."""
    article, found = quay()

    def said(name, published, said_on):
        other = Article(name, article.text, published=published)
        statement = replace(found.statements[0], article=other.id, said_on=said_on, speaker=Party("Zed Orr", "person"))
        ledger.add(other, Extraction(statements=(statement,)))

    said("1", None, None)
    said("2", "2031-03-10", "2031-03")
    said("3", "2031-03-11T08:00:00+00:00", "2031-03-08")
    said("4", None, "2031-03-09")
    (row,) = queries.brief(ledger, wanted=queries.Wanted(speaker="Zed"))

    assert ["3", "4", "2", "1"] == [said.article.name for said in row.rows]


@given(piles(), st.sampled_from(ACTS), words, st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_a_narrower_brief_is_a_part_of_the_whole(tmp_path_factory, pile, act, part, few):
    """Asking for less gives the same rows in the same order, without those that were not asked for."""
    with open_ledger(tmp_path_factory.mktemp("brief") / "b.db", create=True) as ledger:
        for article, found, noted in pile:
            ledger.add(article, found, noted)
        whole = {row.party: row.rows for row in queries.brief(ledger)}
        wanted = queries.Wanted(act=act, outlet=part)
        expected = {
            party: [
                said
                for said in rows
                if said.statement.act == act
                and said.article.outlet is not None
                and part.casefold() in said.article.outlet.casefold()
            ]
            for party, rows in whole.items()
        }

        assert sorted(s.id for s in queries.statements(ledger)) == sorted(
            said.statement.id for rows in whole.values() for said in rows
        )
        assert {party: rows for party, rows in expected.items() if rows} == {
            row.party: [*row.rows] for row in queries.brief(ledger, wanted=wanted)
        }
        assert [(party, rows[:few]) for party, rows in whole.items()][:few] == [
            (row.party, row.rows) for row in queries.brief(ledger, limit=few, each=few)
        ]


def test_a_statement_without_a_speaker_is_in_the_brief(ledger):
    """Under nobody, with those whose speaker has no name; the statement itself still says that there is none."""
    article, found = quay()
    article = Article("c.txt", article.text)
    statement = found.statements[0]
    ledger.add(article, Extraction(statements=(replace(statement, article=article.id, speaker=None),)))
    row = queries.brief(ledger)[-1]

    assert (queries.NOBODY, 2) == (row.party, row.total)
    assert [UNNAMED, None] == [said.statement.speaker for said in row.rows]


def test_who_said_what_is_answered_from_indexes(ledger):
    """However many articles there are, neither their texts nor the statements' rows are read to find whom to show."""
    plans = []
    ledger.connection.set_trace_callback(plans.append)
    queries.brief(ledger, wanted=queries.Wanted(act="denies", outlet="quay"))
    ledger.connection.set_trace_callback(None)
    asked = [sql for sql in plans if "FROM statement AS s" in sql]
    steps = [row[3] for sql in asked for row in ledger.connection.execute(f"EXPLAIN QUERY PLAN {sql}")]

    assert 3 == len(asked)
    assert [] == [step for step in steps if step.startswith(("SCAN s", "SEARCH s ")) and "COVERING INDEX" not in step]


def test_an_overview_counts_and_dates(ledger):
    """What a reader sees first; notices by code."""
    expected = queries.Overview(2, 2, 4, "2031-03-09", "2031-03-10", {"broken-archive": 1, "lost-name": 1})

    assert expected == queries.overview(ledger)


def test_an_overview_of_nothing_is_zeros(tmp_path):
    """And no days."""
    with open_ledger(tmp_path / "empty.db", create=True) as ledger:
        assert queries.Overview(0, 0, 0, None, None, {}) == queries.overview(ledger)


def test_articles_can_be_asked_for_by_id(ledger):
    """In the order of the ids; one that is not there gives nothing."""
    assert [lantern()[0], quay()[0]] == queries.articles(ledger, ids=[lantern()[0].id, "art-0", quay()[0].id])


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
