"""Others' reviews beside a claim, on every face: as their reviewers' word, harmless, and not at all where none is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from starlette.testclient import TestClient

from sayso.ledger import claims, open_ledger, outside
from sayso.ledger.outside import Beside
from sayso.records import OutsideClaim
from sayso.serve.api import storymodels
from sayso.serve.mcp.answers import Origins
from sayso.serve.mcp.stories import claim_origins
from sayso.serve.mcp.words import text_of
from sayso.serve.report import arranged_report
from sayso.serve.reported import Most, material
from sayso.serve.reporthtml import report_html
from sayso.serve.reportmd import report_md
from sayso.serve.reviewed import HEADING, review_line, review_shape, review_words, reviews_shape
from sayso.settings import Settings
from tests.serve import bridge_claim
from tests.serve.articles import Ran
from tests.serve.hostile_story import ATTACK
from tests.serve.webparts import harmless, opened, read

Sayso = Callable[..., Ran]
CLAIM, URL = bridge_claim.CLAIM, f"/claims/{bridge_claim.CLAIM.id}"
REVIEW = OutsideClaim(
    "The cables of the bridge snapped", claimant="Tor Velm", claimed_on="2031-03-09",
    appearances=("https://quay.example/a", "javascript:alert(1)"), reviewer="Marn Check",
    url="https://check.example/1", reviewed_on="2031-03-12", rating="Partly so",
)  # fmt: skip
HOSTILE = OutsideClaim(
    f"It snapped {ATTACK}", claimant=f"Tor {ATTACK}", reviewer=f"Check\u202e \x1b[31m {ATTACK}",
    url="javascript:alert(1)", reviewed_on=f"2031\x1b {ATTACK}",
    rating=f"Hardly\u202e \x1b[31m\nso {ATTACK} {'so' * 900}",
)  # fmt: skip
TOLD = (
    "reviewed by Marn Check: “Partly so”, 12 Mar 2031, on “The cables of the bridge snapped” (said to be by Tor Velm),"
    " taken for this claim (score 0.91)"
)
LINK = ' · <a href="https://check.example/1" rel="noopener noreferrer nofollow">the review</a>'


def make_ledger(path: Path, *reviews: OutsideClaim) -> Path:
    """One claim in five articles, with these reviews beside it, the likeliest first."""
    bridge_claim.make_ledger(path)
    with open_ledger(path) as ledger:
        outside.add(ledger, reviews)
        for story, of in outside.unlinked(ledger):
            links = [(CLAIM.id, r.id, 0.91 - n / 100, ("whole +1.2",)) for n, r in enumerate(reviews)]
            outside.settle(ledger, story, links, of=of)
    return path


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Without a review."""
    return make_ledger(tmp_path / "bare.db")


@pytest.fixture
def reviewed(tmp_path: Path) -> Path:
    """With one."""
    return make_ledger(tmp_path / "reviewed.db", REVIEW)


@pytest.fixture
def attacked(tmp_path: Path) -> Path:
    """With one that means harm."""
    return make_ledger(tmp_path / "attacked.db", HOSTILE)


@contextmanager
def client(path: Path) -> Iterator[TestClient]:
    """Of the pages, with REST below them."""
    with opened(path) as (found, _):
        yield found


def reports(path: Path, most: Most | None = None) -> tuple[str, str]:
    """The story's report, as a page and as Markdown."""
    with open_ledger(path) as ledger:
        report = arranged_report(material(ledger, bridge_claim.STORY, most=most or Most(), settings=Settings(model="")))
    return report_html(report), report_md(report)


def origins(path: Path, claim: str = CLAIM.id) -> Origins:
    """What the MCP tool answers."""
    with open_ledger(path) as ledger:
        return claim_origins(ledger, claim=claim)


# ---------------------------------------------------------------- one line and one shape
def test_a_review_is_told_as_its_reviewers_word():
    """Whose it is comes first, the rating stands in quotation marks, the address last."""
    assert f"{TOLD} · https://check.example/1" == review_words(Beside(REVIEW, 0.912, ()))


def test_what_a_review_does_not_tell_is_not_made_up():
    """Nobody is named, nothing is rated."""
    line = review_words(Beside(OutsideClaim("It is shut", rating=" \u200b "), 0.7, ()))

    assert (
        "reviewed by somebody who is not named: without words of a rating, on “It is shut”,"
        " taken for this claim (score 0.70)"
    ) == line


@given(
    st.builds(
        OutsideClaim, st.text(min_size=1), claimant=st.none() | st.text(), reviewer=st.none() | st.text(),
        url=st.none() | st.text() | st.sampled_from(["javascript:x", "data:,x", "http://", "https://a b.example/"]),
        reviewed_on=st.none() | st.text(), rating=st.none() | st.text(),
    )
)  # fmt: skip
def test_whatever_a_review_holds_it_is_one_line_and_leads_to_the_web_alone(review):
    """No control character, no line break, no other address."""
    line = review_words(Beside(review, 0.9, ()))
    links = [run.url for run in review_line(Beside(review, 0.9, ())) if run.url]

    assert not any(c in line for c in "\n\r\t\x1b\u202e\u2028")
    assert all(link.lower().startswith(("http://", "https://")) for link in links)
    assert line.startswith("reviewed by ")


def test_a_program_gets_the_rating_letter_by_letter_and_addresses_of_the_web():
    """Whole, and as the reviewer's."""
    shape = review_shape(Beside(REVIEW, 0.9123, ("whole +1.2",)))

    assert ("Partly so", 0.912, ["whole +1.2"]) == (
        shape["rating_in_the_reviewers_words"], shape["score"], shape["why"],
    )  # fmt: skip
    assert (["https://quay.example/a"], "https://check.example/1") == (shape["appearances"], shape["url"])
    assert review_shape(Beside(HOSTILE, 0.9, ()))["url"] is None
    assert HOSTILE.rating == review_shape(Beside(HOSTILE, 0.9, ()))["rating_in_the_reviewers_words"]


def test_without_reviews_a_shape_has_no_word_of_them():
    """A program of yesterday gets what it got."""
    assert {} == reviews_shape(())


# ---------------------------------------------------------------- the terminal
def test_origins_end_with_the_reviews(sayso: Sayso, reviewed: Path, bare: Path) -> None:
    """Below all that the ledger tells itself, which stays as it is."""
    told, before = (sayso("origins", CLAIM.id, "--db", path).out for path in (reviewed, bare))

    assert told.startswith(before)
    assert f"{HEADING.lower()}, in their words {TOLD} · https://check.example/1" == " ".join(
        told.removeprefix(before).split()
    )


def test_origins_as_json_have_the_reviews_last(sayso: Sayso, reviewed: Path, bare: Path) -> None:
    """And no key of them where there are none."""
    told, before = (json.loads(sayso("origins", CLAIM.id, "--json", "--db", path).out) for path in (reviewed, bare))

    assert [*before, "reviews"] == list(told)
    assert [review_shape(Beside(REVIEW, 0.91, ("whole +1.2",)))] == told["reviews"]


def test_a_terminal_obeys_no_review(sayso: Sayso, attacked: Path) -> None:
    """Neither as a page nor as JSON."""
    for ran in (sayso("origins", CLAIM.id, "--db", attacked), sayso("origins", CLAIM.id, "--json", "--db", attacked)):
        assert 0 == ran.code
        assert not {"\x1b", "\u202e"} & set(ran.out)


# ---------------------------------------------------------------- the web page
def test_the_page_and_the_drawer_have_the_reviews_with_their_link(reviewed: Path) -> None:
    """In a part of their own, in the reviewer's words."""
    with client(reviewed) as web:
        page, panel = web.get(URL).text, web.get(f"{URL}?panel=1").text

    for html in (page, panel):
        assert HEADING in html
        assert LINK in "".join(html.replace('<span class="meta"> · </span>', " · "))
        (item,) = [li for li in read(html).all("li") if li.text.startswith("reviewed by")]
        assert f"{TOLD} · the review" == item.text


def test_a_page_without_reviews_says_nothing_of_them(bare: Path) -> None:
    """No empty part."""
    with client(bare) as web:
        assert not any("eviewed" in web.get(f"{URL}{panel}").text for panel in ("", "?panel=1"))


def test_no_review_runs_anything_in_a_page(attacked: Path) -> None:
    """Text stays text, an address that is not one of the web no link."""
    with client(attacked) as web:
        for html in (web.get(URL).text, web.get(f"{URL}?panel=1").text):
            assert harmless(html)
            assert "alert(1)" in html
            assert not {"\x1b", "\u202e"} & set(html)
            assert "javascript:" not in html


def test_a_browser_that_has_the_page_gets_reviews_that_come_later(bare: Path) -> None:
    """Its tag is of what the page tells."""
    with client(bare) as web:
        tag = web.get(URL).headers["etag"]
        with open_ledger(bare) as ledger:
            outside.add(ledger, [REVIEW])
            ((story, of),) = outside.unlinked(ledger)
            outside.settle(ledger, story, [(CLAIM.id, REVIEW.id, 0.91, ())], of=of)
        response = web.get(URL, headers={"If-None-Match": tag})

    assert 200 == response.status_code
    assert "Marn Check" in response.text


# ---------------------------------------------------------------- REST
@pytest.mark.parametrize(
    ("address", "model"), [(URL, storymodels.ClaimShown), (f"{URL}/origins", storymodels.TraceShown)]
)
def test_rest_has_the_reviews_where_there_are_any(
    reviewed: Path, bare: Path, address: str, model: type[BaseModel]
) -> None:
    """As ``sayso origins --json`` has them; the model holds both answers without loss."""
    answers: list[dict[str, Any]] = []
    for path in (reviewed, bare):
        with client(path) as web:
            response = web.get(f"/api/v1{address}")
        answers.append(response.json())

        assert answers[-1] == json.loads(model.model_validate_json(response.content).model_dump_json(by_alias=True))
    told, before = answers

    assert "reviews" not in before
    assert before | {"reviews": [review_shape(Beside(REVIEW, 0.91, ("whole +1.2",)))]} == told


def test_reviews_are_described_and_not_demanded(bare: Path) -> None:
    """By OpenAPI: a client of yesterday's answers is right."""
    with client(bare) as web:
        schemas = web.get("/api/v1/openapi.json").json()["components"]["schemas"]

    for name in ("ClaimShown", "TraceShown"):
        assert "reviews" in schemas[name]["properties"]
        assert "reviews" not in schemas[name]["required"]


# ---------------------------------------------------------------- MCP
def test_a_model_is_told_whose_word_a_review_is(reviewed: Path, bare: Path) -> None:
    """In the typed answer and as text; without reviews both are as they were."""
    told, before = origins(reviewed), origins(bare)

    assert ("Marn Check", "Partly so", "https://check.example/1", "Tor Velm") == (
        told.reviews[0].reviewer, told.reviews[0].rating, told.reviews[0].url, told.reviews[0].claimant,
    )  # fmt: skip
    lines = text_of(told).splitlines()

    assert ["reviewed by others; each is its reviewer's word:", f"  - {TOLD} · https://check.example/1"] == lines[-2:]
    assert text_of(before).splitlines() == lines[:-2]
    assert "reviews" not in before.model_dump(mode="json")


def test_a_model_is_shown_no_line_of_a_reviews_own(attacked: Path) -> None:
    """One line each; long words are cut; no address of another kind."""
    told = origins(attacked)
    lines = text_of(told).splitlines()

    assert [lines[-1]] == [line for line in lines if "Hardly" in line]
    assert not {"\x1b", "\u202e"} & set(lines[-1])
    assert told.reviews[0].url is None
    assert len(told.reviews[0].rating or "") == 1500


def test_of_many_reviews_a_model_is_shown_some_and_told_so(tmp_path: Path) -> None:
    """The likeliest first."""
    many = [replace(REVIEW, reviewer=f"Check {n}") for n in range(60)]
    told = origins(make_ledger(tmp_path / "many.db", *many))

    assert [f"Check {n}" for n in range(len(told.reviews))] == [r.reviewer for r in told.reviews]
    assert f"at most {len(told.reviews)} reviews are shown" in told.notes


# ---------------------------------------------------------------- the report
def test_a_claims_section_ends_with_its_reviews(reviewed: Path, bare: Path) -> None:
    """On the page with a link, in Markdown too; without them each is the file that it was."""
    (page, text), (page_before, text_before) = reports(reviewed), reports(bare)

    assert LINK in page.replace('<span class="meta"> · </span>', " · ").replace(
        '<span class="meta">the review</span>', "the review"
    )
    assert "[the review](<https://check.example/1>)" in text
    assert "“Partly so”" in page
    line = next(line for line in text.splitlines() if line.startswith("* reviewed by"))

    assert line.replace("**", "").replace("\\", "").startswith(f"* {TOLD}")
    assert text_before == text.replace(f"{line}\n\n", "")
    assert "reviewed by" not in page_before


def test_a_report_lists_some_of_many_reviews(tmp_path: Path) -> None:
    """And says how many more; with all asked for, all."""
    path = make_ledger(tmp_path / "many.db", *[replace(REVIEW, reviewer=f"Check {n}") for n in range(20)])

    assert "… 12 reviews more" in reports(path)[1]
    assert 20 == reports(path, Most.of(0))[1].count("reviewed by")


def test_no_review_runs_anything_in_a_report(attacked: Path) -> None:
    """Nor is it markup there."""
    page, text = reports(attacked)

    assert "Hardly" in page
    assert "Hardly" in text
    for written in (page, text):
        assert "<img src=x" not in written
        assert "javascript:" not in written
        assert not {"\x1b", "\u202e"} & set(written)


def test_reviews_count_for_nothing(reviewed: Path, bare: Path) -> None:
    """Neither origins nor tellings nor relations."""
    for path in (reviewed, bare):
        with open_ledger(path) as ledger:
            assert CLAIM in claims.claims(ledger)
            assert [] == claims.relations(ledger)
