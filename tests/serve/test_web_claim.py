"""The claim page: origins, tellings, who has it from whom, what stands against it, both texts, the forms to judge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from sayso.ledger import open_ledger
from sayso.serve.web.claimpage import Shown, beside, cut
from tests.serve import bridge_claim, hostile_story, story
from tests.serve.webparts import Element, harmless, opened, read

URL = f"/claims/{bridge_claim.CLAIM.id}"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """One claim in five articles."""
    with opened(bridge_claim.make_ledger(tmp_path / "sayso.db")) as (found, _):
        yield found


@pytest.fixture
def page(client: TestClient) -> Element:
    """Its page."""
    response = client.get(URL)
    assert response.status_code == 200
    return read(response.text)


@pytest.fixture
def bridge(tmp_path: Path) -> Iterator[TestClient]:
    """A story in which claims stand against one another."""
    for path in story.filled(tmp_path):
        with opened(path) as (found, _):
            yield found


def words(element: Element) -> str:
    """Its words, spaces made one."""
    return " ".join(element.text.split())


def test_the_head_has_the_words_the_origins_and_the_story(page):
    """Independent origins first, outlets second."""
    head = page.all("header", class_="head")[0]

    assert "Two cables had snapped" in head.all("h1")[0].text
    assert "2 origins · told by 5" in words(head)
    assert f"/stories/{bridge_claim.STORY.id}" in [a.given["href"] for a in head.all("a")]


def test_the_beginning_of_an_id_leads_to_the_claim_and_nothing_to_a_page_that_says_so(client):
    """As in the terminal."""
    assert client.get(f"/claims/{bridge_claim.CLAIM.id[4:12]}").headers["location"] == URL
    assert client.get("/claims/clm-0").status_code == 404
    assert client.get("/claims/clm-0/beside?outlet=Echo").status_code == 404


def test_every_telling_stands_under_its_origin_with_its_place(page):
    """Who says it, on whose word, in which words; those that name nobody come last."""
    table = page.all("table", class_="tellings")[0]
    heads = [words(h) for h in table.all("th", scope="rowgroup")]
    links = [a.given["href"] for a in table.all("a", class_="said")]

    assert [h.partition(" —")[0] for h in heads] == [
        "origin 1 ? unnamed: an inspector of the works office (The Lantern)", "origin 2 Tor Velm",
        "◌ also told, naming nobody",
    ]  # fmt: skip
    assert links == [
        f"/articles/{bridge_claim.LANTERN.id}#{bridge_claim.SOURCED.id}",
        f"/articles/{bridge_claim.QUAY.id}#{bridge_claim.CITED.id}",
        f"/articles/{bridge_claim.WIRE.id}#{bridge_claim.WIRED.id}",
        f"/articles/{bridge_claim.POST.id}#{bridge_claim.COPIED.id}",
        f"/articles/{bridge_claim.ECHO.id}?at=0-28#at",
    ]


def test_a_telling_says_whose_copy_it_is_once(page):
    """What folds it is not told twice."""
    row = next(r for r in page.all("tr") if "North Post" in r.text)

    assert words(row).count("copied from Coast Wire") == 1


def test_the_graph_is_drawn_and_told_in_words_with_what_proves_each_arrow(page):
    """Whoever cannot see the picture reads it; its style stands in the style sheet."""
    arrows = [words(li) for li in page.all("ul", class_="arrows")[0].inside if isinstance(li, Element)]

    assert len(page.all("svg", role="img")) == 1
    assert not page.all("style")
    assert "Daily Quay cites The Lantern “the Lantern reported” Daily Quay 10 Mar 2031" in arrows


def test_the_drawer_gets_the_same_as_a_part_of_a_page(client):
    """Without head and forms."""
    text = client.get(f"{URL}?panel=1").text

    assert "<!doctype html>" not in text
    assert "<form" not in text
    assert "Who has it from whom" in text


def test_two_texts_stand_side_by_side_with_the_words_marked_that_differ(client):
    """What the outlet has, and the clearest telling."""
    page = read(client.get(f"{URL}/beside", params={"outlet": "Coast Wire"}).text)

    assert [m.text for m in page.all("mark")][:2] == ["of the", "by noon"]
    assert [words(h) for h in page.all("h2")] == ["Coast Wire 9 Mar 2031", "Clearest: The Lantern 9 Mar 2031"]


def test_the_clearest_telling_stands_alone(client):
    """There is nothing to lay beside it."""
    page = read(client.get(f"{URL}/beside", params={"outlet": "The Lantern"}).text)

    assert not page.all("mark")
    assert "The claim’s words are taken from here." in page.text


def test_an_outlet_that_does_not_tell_it_is_said_to_be_unknown(client):
    """And not shown as if it did."""
    response = client.get(f"{URL}/beside", params={"outlet": "Nobody"})

    assert response.status_code == 404
    assert "no telling" in response.text


def test_what_stands_against_a_claim_and_what_changed_stand_side_by_side(bridge):
    """A denial beside what it denies, the earlier before the later."""
    denied = read(bridge.get(f"/claims/{story.SNAPPED.id}").text)
    changed = read(bridge.get(f"/claims/{story.AFTER.id}").text)
    sides = changed.all("div", class_="side")

    assert "disputed by · ⚡ denies" in denied.all("div", class_="pair")[0].text
    assert [story.RISK in sides[0].text, story.HAD_TO in sides[1].text] == [True, True]


def test_the_forms_name_the_claim_the_verdict_and_the_token(client):
    """Joining and parting go to the judgements, and back to the story."""
    page = read(client.get(URL).text)
    forms = page.all("form", action="/judgements")
    told = [{i.given["name"]: i.given.get("value", "") for i in f.all("input")} for f in forms]
    token = page.all("meta", name="sayso-token")[0].given["content"]

    assert [(t["about"], t["verdict"], t["token"], t["back"]) for t in told] == [
        ("claim", verdict, token, f"/stories/{bridge_claim.STORY.id}") for verdict in ("same", "apart")
    ]
    assert [o.given["value"] for o in forms[0].all("option")] == ["", bridge_claim.OTHER.id]
    assert bridge_claim.NARRATED.key in [o.given["value"] for o in forms[1].all("option")]


def test_there_is_no_form_where_nothing_may_be_written(tmp_path):
    """Reading alone shows nothing to press."""
    with opened(bridge_claim.make_ledger(tmp_path / "sayso.db"), writable=False) as (client, _):
        assert not read(client.get(URL).text).all("form", action="/judgements")


def test_nothing_that_a_stranger_wrote_becomes_markup(tmp_path):
    """On the page, in the drawer, and beside another text."""
    with opened(hostile_story.make_ledger(tmp_path / "hostile.db")) as (client, _):
        for claim in (hostile_story.CLAIM, hostile_story.DENIED):
            for address in ("", "?panel=1", "/beside?outlet="):
                outlet = hostile_story.TWO.outlet if address.startswith("/beside") else ""
                response = client.get(f"/claims/{claim.id}{address.partition('?')[0]}", params={
                    **({"panel": "1"} if "panel" in address else {}), **({"outlet": outlet} if outlet else {}),
                })  # fmt: skip

                assert response.status_code == 200
                assert harmless(response.text)
                assert "<script>alert" not in response.text
                assert "\u202e" not in response.text


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_pieces_of_a_text_are_the_text(here, there):
    """Whatever differs, nothing is lost and nothing added, on either side."""
    ours, theirs = cut(here, there)

    assert "".join(p.text for p in ours) == here
    assert "".join(p.text for p in theirs) == there


@given(st.text(max_size=60))
def test_nothing_is_marked_in_equal_texts(text):
    """A mark means a difference."""
    ours, theirs = cut(text, text)

    assert not any(p.differs for p in (*ours, *theirs))


def test_an_outlet_that_tells_it_twice_shows_both(tmp_path):
    """The one that is laid beside the clearest first."""
    path = bridge_claim.make_ledger(tmp_path / "sayso.db")
    with open_ledger(path) as ledger:
        shown = Shown(ledger, bridge_claim.CLAIM)
        texts, clearest = beside(shown, "North Post")

    assert [t.where for t in texts] == ["North Post 10 Mar 2031"]
    assert clearest is not None
    assert clearest.where == "The Lantern 9 Mar 2031"
