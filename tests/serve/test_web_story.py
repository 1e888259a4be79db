"""The story page: claims by outlets, what stands against what, what one place alone has, each line with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sayso.connect.timeline import Scope
from sayso.ledger import open_ledger
from sayso.serve.asked import timeline_of
from sayso.serve.web.lines import bare, styles
from sayso.serve.web.storypage import PARTS, ROWS
from sayso.serve.web.storyview import Shown
from tests.serve import hostile_story, story
from tests.serve.webparts import Element, harmless, opened, read

URL = f"/stories/{story.BRIDGE.id}"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A story of three outlets with its claims."""
    for path in story.filled(tmp_path):
        with opened(path) as (found, _):
            yield found


@pytest.fixture
def page(client: TestClient) -> Element:
    """Its page."""
    response = client.get(URL)
    assert response.status_code == 200
    return read(response.text)


def section(page: Element, name: str) -> Element:
    """The part of a page under a heading with this id."""
    return page.all("section", aria_labelledby=name)[0]


def row_of(page: Element, claim: str) -> Element:
    """The row of the table that tells a claim."""
    return next(r for r in page.all("tr") if r.all("a", href=f"/claims/{claim}"))


def test_the_head_tells_the_days_the_outlets_and_what_is_disputed(page):
    """A reader sees at a glance what there is."""
    head = page.all("header", class_="head")[0]

    assert head.all("h1")[0].text == story.BRIDGE.title
    assert "9–11 Mar 2031 · 3 outlets · 3 articles · 13 statements · 11 claims · ⚡ 2 disputed" in head.text


def test_the_beginning_of_an_id_leads_to_the_story(client):
    """An address may be shortened by hand; what a judgement tells on the way stays."""
    response = client.get(f"/stories/{story.BRIDGE.id[:10]}?judged=1")

    assert (response.status_code, response.headers["location"]) == (307, f"{URL}?judged=1")


def test_no_story_is_a_page_that_says_so(client):
    """Neither the page nor a part of it is a blank."""
    for address in ("/stories/sty-0", "/stories/sty-0/only", "/stories/sty-0/report.html", f"{URL}/nothing"):
        assert client.get(address).status_code == 404


def test_each_outlet_has_a_column_in_the_order_of_its_articles(page):
    """Origins stand before the number of outlets."""
    heads = [h.text for h in section(page, "claims").all("th", scope="col")]

    assert heads == ["Claim", "Origins", "Told by", "The Lantern", "Daily Quay", "North Post"]


def test_a_cell_says_how_an_outlet_tells_a_claim_and_leads_to_both_texts(page):
    """Quoted in one, a paraphrase in another, left out by the third in words, too."""
    row = row_of(page, story.IS_SHUT.id)
    cells = row.all("td")

    assert [c.text.strip() for c in cells] == ["1", "2", "quoted", "paraphrase", "—left out"]
    assert cells[2].all("a")[0].given["href"] == f"/claims/{story.IS_SHUT.id}/beside?outlet=The+Lantern"


def test_what_several_tell_stands_before_what_one_tells_and_a_denial_under_what_it_denies(page):
    """The order of the brief; what stands against a claim is told under it."""
    links = [a.given["href"] for a in section(page, "claims").all("a") if a.given["href"].startswith("/claims/clm-")]
    claims = [link.split("/")[2] for link in links if link.count("/") == 2]

    assert claims[:2] == [story.IS_SHUT.id, story.IS_OPEN.id]
    assert claims.index(story.NOT_SNAPPED.id) == claims.index(story.SNAPPED.id) + 1


def test_a_mark_beside_a_claim_says_on_how_little_it_rests(page):
    """One origin only, unnamed only, and who disputes it: a mark and a word, never a colour alone."""
    assert "◌ one origin only" in row_of(page, story.IS_SHUT.id).text
    assert "? unnamed only" in row_of(page, story.SNAPPED.id).text
    assert "⚡ disputed by Tor Velm" in " ".join(row_of(page, story.IS_SHUT.id).text.split())


def test_what_disputes_a_claim_stands_beside_it_with_the_reason(page):
    """Both sides, dated and with their places; a guess below the threshold is not told."""
    pairs = section(page, "disputed").all("div", class_="pair")
    told = " ".join(pairs[0].text.split())

    assert len(pairs) == 2
    assert "disputed by · ⚡ contradicts" in told
    assert all(words in told for words in ("Ana Ode", "Tor Velm", story.OPENS, "North Post 11 Mar", "(score 0.80)"))


def test_a_changed_position_stands_before_and_after(page):
    """The earlier at the left."""
    sides = section(page, "changed").all("div", class_="side")

    assert [story.RISK in sides[0].text, story.HAD_TO in sides[1].text] == [True, True]


def test_what_one_outlet_alone_has_who_declined_and_notices_have_their_places(page):
    """Each line leads to its words."""
    assert f"/articles/{story.POST.id}#{story.MARR.id}" in [a.given["href"] for a in section(page, "only").all("a")]
    assert "harbour board" in section(page, "declined").text
    assert f"/articles/{story.QUAY.id}?at=0-5#at" in [a.given["href"] for a in section(page, "notices").all("a")]


def test_how_each_outlet_put_it_counts_all_its_claims(page):
    """The counts are of the whole story, not of the rows that are shown."""
    rows = section(page, "wording").all("tr")[1:]

    assert ["The Lantern" in rows[0].text, "3 claims" in rows[0].text, "1 alone" in rows[0].text] == [True] * 3


def test_each_part_has_a_page_of_its_own_and_comes_alone_as_a_fragment(client):
    """What the page only begins stands there in full; the drawer takes it without the rest of a page."""
    for part in PARTS:
        whole, alone = client.get(f"{URL}/{part}"), client.get(f"{URL}/{part}?panel=1")

        assert (whole.status_code, alone.status_code) == (200, 200)
        assert "<!doctype html>" in whole.text
        assert "<!doctype html>" not in alone.text


def test_the_report_comes_as_a_file(client):
    """One file that stands alone, to be kept."""
    response = client.get(f"{URL}/report.html")

    assert response.headers["content-disposition"] == f'attachment; filename="sayso-{story.BRIDGE.id[4:12]}.html"'
    assert "<h1" in response.text


def test_a_story_whose_claims_are_not_made_says_what_there_is(tmp_path):
    """Nothing is made up for it."""
    path = tmp_path / "bare.db"
    with open_ledger(path, create=True) as ledger:
        story.fill(ledger, (), ())
    with opened(path) as (client, _):
        page = client.get(URL)

        assert "Nothing in it is told by two outlets, and nothing is disputed." in page.text


def test_a_page_that_a_browser_has_is_not_sent_again(client):
    """As long as nothing was written."""
    tag = client.get(URL).headers["etag"]

    assert client.get(URL, headers={"if-none-match": tag}).status_code == 304


def test_nothing_that_a_stranger_wrote_becomes_markup(tmp_path):
    """Neither on the story's page nor on any of its parts."""
    path = hostile_story.make_ledger(tmp_path / "hostile.db")
    with opened(path) as (client, _):
        for part in ("", *(f"/{part}" for part in PARTS)):
            text = client.get(f"/stories/{hostile_story.STORY.id}{part}").text

            assert harmless(text)
            assert "<script>alert" not in text
            assert "onerror=alert" not in re.sub(r"&lt;img src=x onerror=alert", "", text)
            assert "\u202e" not in text


def test_the_pictures_style_is_the_one_in_the_style_sheet():
    """Whoever changes a drawing's style changes it here, too."""
    written = resources.files("sayso").joinpath("data/web/static/pictures.css").read_text("utf8")

    assert written == styles()


def test_a_bare_picture_has_no_style():
    """And lacks nothing else."""
    assert bare("<svg>\n<style>text{}</style>\n<rect/>\n</svg>") == "<svg>\n<rect/>\n</svg>"


def test_the_table_shows_some_claims_and_leads_to_the_rest(tmp_path, monkeypatch):
    """A long story comes in pages."""
    monkeypatch.setattr("sayso.serve.web.storypage.ROWS", 2)
    for path in story.filled(tmp_path):
        with opened(path) as (client, _):
            first, second = read(client.get(URL).text), read(client.get(f"{URL}?page=2").text)

            assert [len(p.all("table", id="grid")[0].all("tr")) for p in (first, second)] == [3, 3]
            assert first.all("a", rel="next")[0].given["href"] == f"{URL}?page=2"
    assert ROWS > 2


def test_a_storys_timeline_is_what_the_whole_one_has_of_its_articles(tmp_path):
    """Reading a story's articles alone changes nothing."""
    for path in story.filled(tmp_path):
        with open_ledger(path) as ledger:
            whole, _ = timeline_of(ledger, Scope())
            scope = Scope(articles=frozenset(story.BRIDGE.articles))

            assert timeline_of(ledger, scope)[0] == tuple(filter(scope.holds, whole))


def test_words_of_a_title_find_a_story(client):
    """As at the command line."""
    assert client.get("/stories/bridge at marn").headers["location"] == URL


def test_a_story_is_read_once(tmp_path):
    """All parts of the page are made of what was read."""
    for path in story.filled(tmp_path):
        with open_ledger(path) as ledger:
            shown = Shown(ledger, story.BRIDGE)

            assert [c.id for c, _, _ in shown.table()] == [
                story.IS_SHUT.id, story.IS_OPEN.id, story.SNAPPED.id, story.NOT_SNAPPED.id, story.KNEW.id,
            ]  # fmt: skip
