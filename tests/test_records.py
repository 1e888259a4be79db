"""What the records promise: ids that say what a record says, and spans that hold characters."""

from __future__ import annotations

import dataclasses
import hashlib
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.records import Article, Notice, Span, Statement, content_id
from tests.strategies import articles, extractions, spans, statements, texts


@given(texts)
def test_an_articles_hash_is_that_of_its_utf8_bytes(text):
    """Anybody can recompute it."""
    assert hashlib.sha256(text.encode()).hexdigest() == Article("one", text).text_sha256


@given(articles())
def test_the_same_article_has_the_same_id(article):
    """An id depends on nothing but what the record says; what reading inferred is no part of it."""
    again = dataclasses.replace(article, language="xx", boilerplate=())

    assert article.id == again.id
    assert article.id.startswith("art-")
    assert len("art-") + 16 == len(article.id)


@pytest.mark.parametrize("field", ["name", "text", "outlet", "url", "title", "byline", "published"])
def test_another_article_has_another_id(field):
    """Each field that tells articles apart changes the id."""
    article = Article("one", "text")

    assert article.id != dataclasses.replace(article, **{field: "other"}).id


@given(st.data())
def test_a_statements_id_is_that_of_its_spans(data):
    """Who said it and how sure we are may change without making another statement of it."""
    statement = data.draw(statements(data.draw(articles())))
    again = dataclasses.replace(statement, speaker=None, score=0.0, why=(), act="denies", chain=())

    assert statement.id == again.id
    assert statement.id != dataclasses.replace(statement, content=(*statement.content, Span(0, 1))).id


def test_parts_of_an_id_do_not_run_together():
    """What stands in which part matters."""
    assert content_id("x", "ab", "c") != content_id("x", "a", "bc")


@given(st.data())
def test_records_survive_the_way_to_a_worker_and_back(data):
    """Pickled and loaded, a record equals itself, ids included."""
    article = data.draw(articles())
    extraction = data.draw(extractions(article))

    assert (article, extraction) == pickle.loads(pickle.dumps((article, extraction)))  # noqa: S301


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 3)])
def test_a_span_holds_at_least_one_character(start, end):
    """Empty, backward and negative spans cannot be made."""
    with pytest.raises(ValueError, match="at least one character"):
        Span(start, end)


@given(st.data())
def test_a_spans_text_is_its_slice(data):
    """A span of a text is `text[start:end]`, as long as it says."""
    text = data.draw(texts.filter(lambda t: len(t) > 1))
    span = data.draw(spans(text))

    assert text[span.start : span.end] == span.of(text)
    assert span.end - span.start == len(span.of(text))


@given(st.data())
def test_spans_within_and_beside(data):
    """A span lies in another, overlaps it or does neither, as their characters say."""
    text = "x" * 12
    a, b = data.draw(spans(text)), data.draw(spans(text))
    characters_a, characters_b = set(range(a.start, a.end)), set(range(b.start, b.end))

    assert (characters_b <= characters_a) == (b in a)
    assert bool(characters_a & characters_b) == a.overlaps(b)


def test_a_statement_without_content_cannot_be_made():
    """What was said is what a statement is about."""
    with pytest.raises(ValueError, match="at least one content span"):
        Statement("art-1", None, (), (), "direct", "says", 1.0, "test")


def test_a_statement_begins_with_its_first_span():
    """Source, cue or content, whichever comes first."""
    statement = Statement("art-1", Span(9, 12), (Span(13, 17),), (Span(2, 7),), "direct", "says", 1.0, "test")

    assert 2 == statement.start


def test_the_same_notice_has_the_same_id():
    """And one at another place another."""
    notice = Notice("lost-name", "a name seems lost", "art-1", Span(0, 4))

    assert notice.id == dataclasses.replace(notice).id
    assert notice.id != dataclasses.replace(notice, span=Span(1, 4)).id
