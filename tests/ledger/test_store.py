"""Writing to a ledger: once, whole, and read back as written."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import threading
import time
from dataclasses import replace
from functools import reduce
from itertools import permutations

import pytest
from hypothesis import given, settings

from sayso.errors import LedgerError, UnstorableArticle
from sayso.ledger import joined, open_ledger, queries
from sayso.ledger.store import ARTICLE_FAILED, reading_order
from sayso.records import Article, Extraction, Mention, Notice, Party, Span, Statement
from tests.ledger.conftest import ANA, FILE_NOTICE, lantern, quay
from tests.strategies import piles


def _by_place(records):
    return sorted(records, key=lambda r: (r.span.start, r.span.end))


@given(piles())
@settings(max_examples=40, deadline=None)
def test_what_is_read_back_is_what_was_written(tmp_path_factory, pile):
    """Every record of every kind, in the documented order."""
    path = tmp_path_factory.mktemp("round") / "trip.db"
    with open_ledger(path, create=True) as ledger:
        for article, found, noted in pile:
            assert ledger.add(article, found, noted)
    with open_ledger(path) as ledger:
        written = sorted(pile, key=lambda each: (each[0].name, each[0].id))

        assert [article for article, _, _ in written] == queries.articles(ledger)
        for article, found, _ in written:
            assert sorted(found.statements, key=reading_order) == queries.statements(ledger, article=article.id)
            assert _by_place(found.mentions) == queries.mentions(ledger, article.id)
            assert _by_place(found.timexes) == queries.timexes(ledger, article=article.id)
            assert {*found.notices} == {*queries.notices(ledger, article=article.id)}
        assert {n for _, found, noted in pile for n in (*noted, *found.notices)} == {*queries.notices(ledger)}
        _make_entities(ledger)
        assert () == queries.verify(ledger).problems


def _make_entities(ledger):
    """An entity for every id that a name points to."""
    for column, table in (("entity", "mention"), ("speaker_entity", "statement"), ("entity", "hop")):
        made = f"SELECT DISTINCT {column}, '', 'person' FROM {table} WHERE {column} NOT NULL"  # noqa: S608
        ledger.connection.execute(f"INSERT OR IGNORE INTO entity {made}")


def test_a_transaction_is_written_whole_or_not_at_all(ledger):
    """What stands before an error within it is taken back, and the ledger can be written to again."""
    before = _dump(ledger)

    def fail():
        with ledger.transaction("two rows"):
            ledger.insert_notices([Notice("lost-name", "one")])
            ledger.connection.execute("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(LedgerError):
        fail()
    assert before == _dump(ledger)

    with ledger.transaction("one row"):
        ledger.insert_notices([Notice("lost-name", "one"), Notice("lost-name", "one")])
    assert Notice("lost-name", "one") in queries.notices(ledger)


def test_all_that_a_mention_tells_is_read_back(tmp_path):
    """Head, titles, roles, nationality, number, gender, position, the outlet told and the words of anonymity."""
    text = "Two senior palace aides, who asked not to be named, told the Lantern no."
    article = Article("d.txt", text)
    told = Mention(
        article.id,
        Span(0, 23),
        Party("Two senior palace aides", "unnamed"),
        head=Span(18, 23),
        titles=("mr", "dr"),
        roles=("palace aide", "père"),
        nationality="French",
        count=2,
        plural=True,
        gender="f",
        position="senior palace aides",
        told="Lantern",
        anonymity=Span(25, 50),
    )
    with open_ledger(tmp_path / "told.db", create=True) as ledger:
        ledger.add(article, Extraction(mentions=(told,)))
        ((words, anonymity),) = ledger.connection.execute("SELECT text, anonymity FROM mentions_readable").fetchall()

        assert [told] == queries.mentions(ledger, article.id)
        assert ("Two senior palace aides", "who asked not to be named") == (words, anonymity)
        assert queries.verify(ledger).ok


def test_an_article_is_added_once(ledger):
    """The second time nothing changes, and the answer says so."""
    before = _dump(ledger)

    assert not ledger.add(*lantern(), (FILE_NOTICE,))
    assert before == _dump(ledger)


def test_known_are_the_articles_that_were_added(ledger):
    """By id."""
    assert ledger.known(lantern()[0].id)
    assert not ledger.known(Article("c.txt", "Other.").id)


def test_notices_on_a_second_reading_are_kept(ledger):
    """An article that stands in two files may be noted on in both: which came first makes no difference."""
    article, found = lantern()
    notice = Notice("not-english", "copies/b.txt: doubtful", article.id)

    assert not ledger.add(article, found, (notice,))
    assert notice in queries.notices(ledger, article=article.id)


def _readings_of_one():
    """Pages of different bytes that gave the same article, one of them with the date from elsewhere."""
    article, _ = lantern()
    told = [("given", "b" * 64), ("page", "c" * 64), ("page", "a" * 64), ("text", None)]
    return [replace(article, published_from=source, raw_sha256=digest) for source, digest in told]


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
def test_which_of_several_readings_came_first_does_not_show(tmp_path, order):
    """The article is told by the strongest word for its date and the smallest hash, whether added or met again."""
    readings = _readings_of_one()
    with open_ledger(tmp_path / "r.db", create=True) as ledger:
        for at, which in enumerate(order):
            reading = readings[which]
            if at % 2:
                assert ledger.again(reading)
            else:
                ledger.add(reading, Extraction())

        assert [replace(readings[0], raw_sha256="a" * 64)] == queries.articles(ledger)


def test_two_readings_as_one_are_the_same_either_way():
    """As the ledger would have it."""
    readings = _readings_of_one()

    for one, other in permutations(readings, 2):
        assert joined(one, other) == joined(other, one)
    assert replace(readings[0], raw_sha256="a" * 64) == reduce(joined, readings)


def test_a_further_reading_of_an_article_that_is_not_there_does_nothing(ledger):
    """It says so, and its notices wait for the article."""
    article = Article("c.txt", "Tor Velm said no.")
    before = _dump(ledger)

    assert not ledger.again(article, [Notice("bad-date", "c.txt", article.id)])
    assert before == _dump(ledger)


def test_a_further_reading_leaves_its_notices(ledger):
    """Once."""
    article, _ = lantern()
    notice = Notice("bad-date", "copies/b.txt", article.id)

    assert ledger.again(article, [notice])
    assert ledger.again(article, [notice])
    assert 1 == queries.notices(ledger, article=article.id).count(notice)


def test_a_notice_stands_once(ledger):
    """However often it is added."""
    ledger.add_notices([FILE_NOTICE, FILE_NOTICE])

    assert 1 == queries.notices(ledger).count(FILE_NOTICE)


def test_a_failure_is_noted_until_the_article_is_added(ledger):
    """A later run that succeeds takes the notice back; one that fails otherwise replaces it."""
    article = Article("c.txt", "Tor Velm said no.")
    ledger.add_failure(article, "ValueError: first")
    second = ledger.add_failure(article, "KeyError: second")
    failed = [n for n in queries.notices(ledger) if n.code == ARTICLE_FAILED]

    assert [second] == failed
    assert f"{article.id} (c.txt): KeyError: second" == second.detail
    assert not ledger.known(article.id)

    ledger.add(article, Extraction())

    assert [] == [n for n in queries.notices(ledger) if n.code == ARTICLE_FAILED]


def test_a_failure_of_another_article_stays(ledger):
    """Adding one article takes back its own failure only."""
    notice = ledger.add_failure(Article("c.txt", "One."), "ValueError: it")

    ledger.add(Article("d.txt", "Two."), Extraction())

    assert notice in queries.notices(ledger)


def test_a_statement_found_twice_and_told_differently_is_noted(ledger):
    """The first telling stays; that there was another is not hidden."""
    article, found = quay()
    article = replace(article, name="c.txt")
    first = replace(found.statements[0], article=article.id)
    ledger.add(article, Extraction(statements=(first, first, replace(first, act="says"))))

    assert [first] == queries.statements(ledger, article=article.id)
    assert ["repeated-statement"] == [n.code for n in queries.notices(ledger, article=article.id)]


ARTICLE = Article("c.txt", "Ana Ode said no.")
STATEMENT = Statement(ARTICLE.id, Span(0, 7), (Span(8, 12),), (Span(13, 15),), "indirect", "says", 0.5, "test")


@pytest.mark.parametrize(
    ("found", "problem"),
    [
        (Extraction(statements=(replace(STATEMENT, content=(Span(13, 99),)),)), "ends after the text's 16 characters"),
        (Extraction(mentions=(Mention(ARTICLE.id, Span(90, 99), ANA),)), "ends after the text's 16 characters"),
        (Extraction(mentions=(Mention(ARTICLE.id, Span(0, 7), ANA, head=Span(0, 99)),)), "ends after"),
        (Extraction(mentions=(Mention(ARTICLE.id, Span(0, 7), ANA, anonymity=Span(8, 99)),)), "ends after"),
        (Extraction(notices=(Notice("lost-name", "", ARTICLE.id, Span(2, 17)),)), "ends after"),
        (Extraction(statements=(replace(STATEMENT, article="art-0"),)), "a record names another article: art-0"),
        (Extraction(mentions=(Mention("art-0", Span(0, 7), ANA),)), "a record names another article: art-0"),
        (Extraction(statements=(replace(STATEMENT, parent="stm-0"),)), "FOREIGN KEY"),
        (Extraction(statements=(replace(STATEMENT, score=float("nan")),)), "NOT NULL"),
        (Extraction(statements=(replace(STATEMENT, hedge="\ud800"),)), "half a surrogate pair"),
        (Extraction(statements=(replace(STATEMENT, why=("\ud800",)),)), "half a surrogate pair"),
        (Extraction(notices=(Notice("lost-name", "\udfff", ARTICLE.id),)), "half a surrogate pair"),
    ],
)
def test_what_contradicts_the_article_is_refused_whole(ledger, found, problem):
    """Nothing of the article is written, and the error says what is wrong."""
    before = _dump(ledger)

    with pytest.raises(UnstorableArticle, match=problem):
        ledger.add(ARTICLE, found)
    assert before == _dump(ledger)
    assert ledger.add(ARTICLE, Extraction(statements=(STATEMENT,)))


def test_half_a_surrogate_pair_in_the_text_is_a_typed_error(ledger):
    """The reader mends such text; should one get here, the error can be shown and its notice stored."""
    article = Article("c\ud800.txt", "Ana Ode said \ud800.")

    with pytest.raises(UnstorableArticle) as caught:
        ledger.add(article, Extraction())
    str(caught.value).encode("utf8")
    assert "(c?.txt): it" in ledger.add_failure(article, "it").detail


def test_a_locked_ledger_is_a_typed_error(ledger):
    """After waiting for as long as it was told."""
    other = sqlite3.connect(ledger.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_ledger(ledger.path, patience=0.1) as second:
        began = time.monotonic()

        with pytest.raises(LedgerError, match="Another process is writing to it"):
            second.add(ARTICLE, Extraction())
        assert 0.1 <= time.monotonic() - began < 5
        assert queries.articles(second) == queries.articles(ledger)
    other.close()


def test_a_writer_waits_for_another(ledger):
    """Within its patience a lock is no error."""
    other = sqlite3.connect(ledger.path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.2, lambda: other.execute("ROLLBACK"))
    release.start()

    assert ledger.add(ARTICLE, Extraction())
    release.join()
    other.close()


def test_two_open_ledgers_see_each_others_articles(ledger):
    """What one commits the other reads and does not add again."""
    with open_ledger(ledger.path) as second:
        assert second.add(ARTICLE, Extraction(statements=(STATEMENT,)))
        assert ledger.known(ARTICLE.id)
        assert not ledger.add(ARTICLE, Extraction(statements=(STATEMENT,)))
        assert [STATEMENT] == queries.statements(ledger, article=ARTICLE.id)


def test_a_kill_at_any_step_of_adding_leaves_all_or_nothing(tmp_path):
    """SIGKILL before each SQL statement in turn: the article is there whole or not at all, and can be added again."""
    path = tmp_path / "killed.db"
    article, found = lantern()
    with open_ledger(path, create=True) as whole:
        empty = _dump(whole)
    steps = 0
    while _added_in_a_process_killed_at(path, steps):
        steps += 1
        with open_ledger(path) as ledger:
            assert empty == _dump(ledger)

    assert steps > 20
    with open_ledger(path) as ledger:
        assert [article] == queries.articles(ledger)
        assert queries.verify(ledger).ok
        assert not ledger.add(article, found)


def _added_in_a_process_killed_at(path, step):
    """Add the article in a child that kills itself before its SQL statement of this number; whether it was killed."""

    def add():
        left = iter(range(step))
        with open_ledger(path) as ledger:
            ledger.connection.set_trace_callback(
                lambda _: next(left, None) is None and os.kill(os.getpid(), signal.SIGKILL)
            )
            ledger.add(*lantern())

    child = multiprocessing.get_context("fork").Process(target=add)
    child.start()
    child.join()
    return child.exitcode == -signal.SIGKILL


def _dump(ledger):
    return "\n".join(ledger.connection.iterdump())


def test_adding_an_article_is_quick(tmp_path):
    """25 statements and 60 mentions take under 3 ms on an idle machine; the bound allows for a busy one."""
    took = []
    with open_ledger(tmp_path / "quick.db", create=True) as ledger:
        for n in range(40):
            article, found = _usual(f"{n}.txt")
            began = time.process_time()
            ledger.add(article, found)
            took.append(time.process_time() - began)

    assert sorted(took)[len(took) // 2] < 0.01


def _usual(name):
    line = "Ana Ode said the bridge at Marn was shut for the winter. "
    article = Article(name, line * 60)
    starts = [n * len(line) for n in range(60)]
    statements = tuple(
        replace(
            STATEMENT,
            article=article.id,
            source=Span(s, s + 7),
            cue=(Span(s + 8, s + 12),),
            content=(Span(s + 13, s + 55),),
        )
        for s in starts[:25]
    )
    mentions = tuple(Mention(article.id, Span(s, s + 7), Party("Ana Ode", "person")) for s in starts)
    return article, Extraction(statements=statements, mentions=mentions)
