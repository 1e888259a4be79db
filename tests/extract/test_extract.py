"""The whole method on one article: what comes out, in which order, and what never happens."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from handmade import chain_of, content_of, extraction_of, only, statements_in

from sayso.extract import extract
from sayso.records import Article, Extraction, Span
from sayso.resources import Tools

ARTICLE = """Bridge at Marn closed
“The bridge will stay shut until June,” Ana Ode, the transport minister, said on Monday. She denied that \
two cables had snapped.

Tor Velm told the Lantern that Ode had asked him whether the ferry could carry lorries. “It cannot,” he said.

Follow us on X.

The ministry did not respond to a request for comment.
"""


def found(tools: Tools, *, boilerplate: tuple[Span, ...] = ()) -> Extraction:
    """The extraction of ARTICLE."""
    return extract(Article(name="bridge", text=ARTICLE, published="2031-03-12", boilerplate=boilerplate), tools)


def test_an_articles_statements(tools: Tools) -> None:
    """Every saying with its act and speaker, in reading order, nested ones behind those that hold them."""
    assert [
        ("“The bridge will stay shut until June,”", "says", "Ana Ode"),
        ("that two cables had snapped", "denies", "Ana Ode"),
        ("that Ode had asked him whether the ferry could carry lorries", "says", "Tor Velm"),
        ("whether the ferry could carry lorries", "asks", "Ana Ode"),
        ("“It cannot,”", "says", "Tor Velm"),
        ("did not respond to a request for comment", "declines", "ministry"),
    ] == [(" … ".join(content_of(s, ARTICLE)), s.act, s.speaker and s.speaker.name) for s in found(tools).statements]


def test_statements_belong_to_the_article(tools: Tools) -> None:
    """Every record carries the article's id."""
    article = Article(name="bridge", text=ARTICLE)
    got = extract(article, tools)

    assert {article.id} == {r.article for r in (*got.statements, *got.mentions, *got.timexes)}


def test_the_name_and_day_of_an_article_change_no_spans(tools: Tools) -> None:
    """What is found comes from the text; name and day change ids and dates only."""
    plain = extract(Article(name="x", text=ARTICLE), tools)

    assert [(s.content, s.act, s.speaker) for s in plain.statements] == [
        (s.content, s.act, s.speaker) for s in found(tools).statements
    ]


def test_every_statement_can_be_explained(tools: Tools) -> None:
    """Rule, score and the reasons of each step are there for `sayso explain`."""
    for statement in found(tools).statements:
        assert statement.made_by.startswith(("rules:", "tagger"))
        assert 0 < statement.score <= 1
        assert any(line.startswith("act ") for line in statement.why)
        assert any(line.startswith("speaker: ") for line in statement.why)


def test_dates_are_told_only_where_the_text_tells_them(tools: Tools) -> None:
    """One saying has its day beside the cue, the next is of the same scene; publication dates none of the others."""
    assert ["2031-03-10", "2031-03-10", None, None, None, None] == [s.said_on for s in found(tools).statements]


def test_marked_boilerplate_says_nothing(tools: Tools) -> None:
    """A whole sentence that is marked gives no statement, and those around it stay."""
    start = ARTICLE.index("The ministry did")
    mark = Span(start, len(ARTICLE) - 1)
    left = found(tools, boilerplate=(mark,))

    assert [s.content for s in found(tools).statements[:-1]] == [s.content for s in left.statements]
    assert not [m for m in left.mentions if m.span.overlaps(mark)]


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\u2028"])
def test_other_line_ends_change_no_words(tools: Tools, ending: str) -> None:
    """The same sayings, whichever way the file ends its lines."""
    other = ARTICLE.replace("\n", ending)
    words = [content_of(s, ARTICLE) for s in statements_in(ARTICLE, tools)]

    assert words == [content_of(s, other) for s in statements_in(other, tools)]


@pytest.mark.parametrize("lead", ["😀\n", "\ufeff\n", "e\u0301te\u0301\n", "👩\u200d👧 \u202e\n"])
def test_characters_before_a_saying_only_shift_it(tools: Tools, lead: str) -> None:
    """Offsets count code points, so what stands above moves spans by its length and changes no word."""
    text = "“The bridge is safe,” Ana Ode said."
    (plain,) = statements_in(text, tools)
    (moved,) = statements_in(lead + text, tools)

    assert content_of(plain, text) == content_of(moved, lead + text)
    assert plain.content[0].start + len(lead) == moved.content[0].start


def test_the_example_of_the_method_page(tools: Tools) -> None:
    """What the page on the method says of its sentence is so."""
    page = (Path(__file__).parents[2] / "docs" / "reference" / "method.md").read_text(encoding="utf8")
    (text,) = re.findall(r"^> (.*)$", page, flags=re.M)
    statement = only(text, tools, "2031-03-12")

    assert (["The bridge was safe on Monday"], "reportedly") == (content_of(statement, text), statement.hedge)
    assert (["", "Tor Velm"], "Lantern", None) == (chain_of(statement), statement.to, statement.said_on)


def test_an_unclosed_mark_is_a_notice_and_costs_nothing_else(tools: Tools) -> None:
    """The quotation runs to the end of its paragraph; the next paragraph's sayings are found."""
    text = "Ana Ode said: “The bridge holds\nTor Velm said the ferry was late."
    got = extraction_of(text, tools)

    assert ["unclosed-quotation"] == [n.code for n in got.notices]
    assert ["the ferry was late"] in [content_of(s, text) for s in got.statements]


def test_nothing_is_found_in_nothing(tools: Tools) -> None:
    """An empty text has an empty extraction."""
    assert Extraction() == extraction_of("", tools)


def test_time_grows_with_the_text(tools: Tools) -> None:
    """Eight times the article takes at most twenty times as long."""

    def seconds(times: int) -> float:
        text = ARTICLE * times
        before = time.process_time()
        extraction_of(text, tools)
        return time.process_time() - before

    seconds(1)
    once = min(seconds(2) for _ in range(3))

    assert seconds(16) < 20 * once + 0.5
