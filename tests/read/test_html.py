"""Pages: the prose that is kept, what the page says of itself, and pages that mean harm."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import read_all

from sayso.read.html import MOST_ELEMENTS, page_text

PAGES = Path(__file__).parent / "pages"
SENTENCE = "The bridge at Marn will stay shut until June, Ana Ode said on Sunday at the works office. "


def test_a_page_gives_its_prose_and_nothing_around_it():
    """Navigation, cookie notice, scripts, teasers and footer are left behind; the heading is the title;
    prose comes a paragraph a line.
    """
    lines = page_text((PAGES / "bridge.html").read_text("utf8")).splitlines()

    assert [
        "The bridge over the ",
        "“I will not open a b",
        "In a letter to the c",
        "The cables were soun",
        "We advise that no ve",
        "The mayor of Marn, T",
        "Ferry fares doubled ",
    ] == [line[:20] for line in lines]


def test_inline_marks_do_not_tear_a_sentence():
    """An emphasised quotation stays where it stood, with its spaces."""
    assert "had been “thorough and sober”." in page_text((PAGES / "bridge.html").read_text("utf8"))


def test_json_ld_speaks_first():
    """Title, authors and time from JSON-LD, the outlet by the name of its site, the address it calls its own."""
    a = read_all([PAGES / "bridge.html"]).article

    assert "Bridge at Marn closed until June" == a.title
    assert "Ana Ode, Tor Velm" == a.byline
    assert "The Lantern" == a.outlet
    assert "https://www.lantern.example/news/bridge-closed" == a.url
    assert ("2031-03-09T05:30:00+01:00", "page") == (a.published, a.published_from)


def test_opengraph_speaks_where_json_ld_is_silent():
    """The outlet is then the site's own address."""
    a = read_all([PAGES / "opengraph.html"]).article

    assert ("Ferry fares double at Marn", "Tor Velm", "quay.example") == (a.title, a.byline, a.outlet)
    assert ("2031-03-10", "page") == (a.published, a.published_from)


def test_a_bare_page_is_dated_by_what_it_shows():
    """No data for machines: heading and visible date remain, and the gaps stay gaps."""
    a = read_all([PAGES / "bare.html"]).article

    assert "Salt broke the cables, inspectors say" == a.title
    assert ("2031-03-11", "text") == (a.published, a.published_from)
    assert (None, None, None) == (a.outlet, a.url, a.byline)


def test_the_hash_of_a_page_is_that_of_its_bytes():
    """What was read can be found again."""
    raw = (PAGES / "bare.html").read_bytes()

    assert hashlib.sha256(raw).hexdigest() == read_all([PAGES / "bare.html"]).article.raw_sha256


def test_a_page_in_its_declared_encoding_is_read(pile):
    """The page's own word on its encoding counts when its bytes are no UTF-8, and is noticed."""
    page = f'<meta charset="iso-8859-2"><p>{SENTENCE}Ondřej Král said „ne“.</p>'.replace("„", "").replace("“", "")
    result = read_all([pile({"a.html": page.encode("iso-8859-2")})])

    assert "Ondřej Král" in result.article.text
    assert ["not-utf8"] == result.codes


def test_a_page_without_prose_is_a_notice(pile):
    """A page of links has no article."""
    result = read_all([pile({"a.html": "<html><body><nav><a href=x>Home</a></nav></body></html>"})])

    assert ["no-text"] == result.codes


def test_the_body_that_json_ld_carries_is_the_last_resort(pile):
    """Where a page shows nothing without its scripts, its data for machines may hold the text."""
    page = (
        '<html><script type="application/ld+json">{"@type": "NewsArticle", "articleBody": "'
        + SENTENCE
        + '"}</script><body><div id="app"></div></body></html>'
    )

    assert SENTENCE.strip() == read_all([pile({"a.html": page})]).article.text


@pytest.mark.parametrize(
    "data",
    ["{", "[" * 50_000, "null", '{"@type": 3}', '{"@type": ["NewsArticle"], "author": {"name": 7}, "headline": []}'],
)
def test_broken_data_for_machines_is_passed_over(pile, data):
    """JSON-LD that is none, or holds what nobody expects, leaves the page readable."""
    page = f'<html><script type="application/ld+json">{data}</script><body><article>{f"<p>{SENTENCE * 3}</p>" * 3}'

    assert SENTENCE in read_all([pile({"a.html": page})]).article.text


def hostile_pages() -> dict[str, str]:
    """Pages that have been seen to hang or break parsers and extractors."""
    prose = f"<p>{SENTENCE * 4}</p>" * 3
    return {
        "deep": "<div>" * 100_000 + prose,
        "many-paragraphs": "<article>" + f"<p>{SENTENCE}</p>" * (MOST_ELEMENTS + 1),
        "attributes": "<div " + " ".join(f"a{i}=1" for i in range(200_000)) + ">" + prose,
        "open-formats": "<b><i>" * 20_000 + prose,
        "entities": "<p>" + "&#xD800;&#0;&bogus;&#x1F600;" * 20_000 + "</p>" + prose,
        "comments": "<!--" * 100_000 + prose,
        "brackets": "<" * 300_000,
        "quotes": '<a b="' * 100_000 + prose,
        "nested-quotes": "<blockquote>" * 5_000 + prose,
    }


@pytest.mark.parametrize("name", hostile_pages())
def test_a_hostile_page_costs_itself_and_little_time(pile, name):
    """No page hangs the run: an article or a notice within seconds, and the pile goes on."""
    page = f"<html><body>{hostile_pages()[name]}</body></html>"
    started = time.perf_counter()
    result = read_all([pile({"a.html": page, "b.txt": SENTENCE})])

    assert "b.txt" == result.articles[-1].name
    assert 2 == len(result.articles) + result.codes.count("no-text")
    assert 10 > time.perf_counter() - started


TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<blockquote>",
        "<br>",
        "<table><tr><td>",
        "<script>",
        "<!--",
        "&lt;",
        "<a href='",
        '">',
    ]
)


@settings(deadline=None)
@given(st.lists(st.one_of(TAGS, st.text(max_size=20)), max_size=30))
def test_any_soup_of_tags_is_text_or_nothing(parts):
    """Extraction never raises and never gives characters that could not be stored."""
    text = page_text("".join(parts))

    assert text == text.encode("utf8").decode("utf8")


def test_the_same_page_reads_the_same_twice():
    """Neither the extractor nor the date finder keeps anything from one page to the next."""
    pages = sorted(PAGES.glob("*.html"))

    assert read_all(pages) == read_all(pages)
