"""Reviews of claims, in the shapes in which pages and feeds carry them. All of them are invented."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import NothingToRead
from sayso.read.claimreview import read_reviews, review_of, reviews
from sayso.records import Notice, OutsideClaim

REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "claimReviewed": "The Marnport bridge has been shut since March",
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "Tor Velm"},
        "datePublished": "2031-03-09",
        "firstAppearance": {"@type": "CreativeWork", "url": "https://lantern.example/bridge"},
        "appearance": [
            {"@type": "CreativeWork", "url": "https://quay.example/bridge"},
            "https://lantern.example/bridge",
        ],
    },
    "author": {"@type": "Organization", "name": "Marn Check", "url": "https://check.example"},
    "url": "https://check.example/bridge",
    "datePublished": "2031-03-12T08:00:00Z",
    "reviewRating": {"@type": "Rating", "ratingValue": "2", "bestRating": "5", "alternateName": "  Only by half "},
}
FEED = {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}]}
CLAIM = OutsideClaim(
    text="The Marnport bridge has been shut since March",
    claimant="Tor Velm",
    claimed_on="2031-03-09",
    appearances=("https://lantern.example/bridge", "https://quay.example/bridge"),
    reviewer="Marn Check",
    url="https://check.example/bridge",
    reviewed_on="2031-03-12T08:00:00+00:00",
    rating="  Only by half ",
)


def read(tmp_path, name, text):
    """What a file of this name and text gives: reviews, and the codes of notices."""
    path = tmp_path / name
    path.write_text(text, "utf8")
    found = list(read_reviews(path))
    return [f for f in found if isinstance(f, OutsideClaim)], [f.code for f in found if isinstance(f, Notice)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("one.json", json.dumps(REVIEW)),
        ("list.json", json.dumps([REVIEW])),
        ("graph.jsonld", json.dumps({"@graph": [{"@type": "WebPage"}, REVIEW]})),
        (
            "feed.json",
            json.dumps(FEED),
        ),
        ("lines.jsonl", json.dumps(REVIEW) + "\n\n"),
        ("page.html", f'<html><script type="application/ld+json">{json.dumps(REVIEW)}</script><p>Text.</p></html>'),
        ("kinds.json", json.dumps({**REVIEW, "@type": ["Review", "https://schema.org/ClaimReview"]})),
    ],
)
def test_every_shape_gives_the_same_review(tmp_path, name, text):
    """A page, a feed, a list, a graph, a line."""
    assert ([CLAIM], []) == read(tmp_path, name, text)


def test_answers_of_googles_tools_are_understood(tmp_path):
    """A claim with its reviews; the publisher is the reviewer."""
    review = {
        "publisher": {"name": "Marn Check", "site": "check.example"},
        "url": "https://check.example/bridge",
        "title": "Is it shut?",
        "reviewDate": "2031-03-12T08:00:00Z",
        "textualRating": "Only by half",
    }
    claim = {"text": CLAIM.text, "claimant": "Tor Velm", "claimDate": "2031-03-09T00:00:00Z", "claimReview": [review]}
    (found,), codes = read(tmp_path, "tools.json", json.dumps({"claims": [claim]}))

    assert ("Tor Velm", "Marn Check", "Only by half", []) == (found.claimant, found.reviewer, found.rating, codes)


def test_the_reviewers_words_are_kept_letter_by_letter():
    """White space, capitals and marks are theirs."""
    words = " FALSE!!  (mostly)\u00a0"

    assert words == review_of({**REVIEW, "reviewRating": {"alternateName": words}}).rating


def test_a_number_is_nobodys_words():
    """A scale says nothing without its reviewer's account of it."""
    assert review_of({**REVIEW, "reviewRating": {"ratingValue": 1, "bestRating": 5}}).rating is None


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x.example", "", None, 7, {"a": 1}])
def test_no_link_leads_to_a_script(url):
    """An address is one of the web, or none."""
    item = {"appearance": [url, {"url": url}], "firstAppearance": url}
    made = review_of({**REVIEW, "url": url, "itemReviewed": item})

    assert (None, ()) == (made.url, made.appearances)


def test_a_review_without_a_claim_costs_itself(tmp_path):
    """The others of its file are read."""
    rest = {k: v for k, v in REVIEW.items() if k != "claimReviewed"}

    assert ([CLAIM], ["bad-review"]) == read(tmp_path, "two.json", json.dumps([rest, REVIEW]))


def test_a_broken_line_costs_itself(tmp_path):
    """With its number in the notice."""
    assert ([CLAIM], ["bad-record"]) == read(tmp_path, "a.jsonl", '{"@type": \n' + json.dumps(REVIEW))


@pytest.mark.parametrize(("name", "text"), [("a.json", "{}"), ("a.html", "<p>Nothing</p>"), ("b.json", "[1, 2]")])
def test_a_file_without_reviews_says_so(tmp_path, name, text):
    """Nothing is passed over in silence."""
    assert ([], ["no-review"]) == read(tmp_path, name, text)


def test_nesting_without_end_ends(tmp_path):
    """A hostile file costs itself."""
    assert [] == read(tmp_path, "deep.json", "[" * 100_000)[0]
    assert [] == read(tmp_path, "deeper.json", '{"a":' * 500 + "1" + "}" * 500)[0]


def test_nothing_there_is_a_typed_error(tmp_path):
    """Not a traceback."""
    with pytest.raises(NothingToRead):
        list(read_reviews(tmp_path / "none.json"))


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda some: (
        st.lists(some, max_size=3)
        | st.dictionaries(st.sampled_from([*REVIEW, "name", "text", "claimReview", "alternateName"]), some, max_size=6)
    ),
    max_leaves=20,
)


@given(data=_json, node=st.fixed_dictionaries({}, optional=dict.fromkeys(REVIEW, _json)))
def test_whatever_json_holds_a_review_is_a_claim_or_a_reason(data, node):
    """No value of an unforeseen kind breaks the reading."""
    made = [review_of(each) for each in (*reviews(data), node)]

    assert all(isinstance(each, (OutsideClaim, str)) for each in made)
    assert all(each.text.strip() for each in made if isinstance(each, OutsideClaim))
