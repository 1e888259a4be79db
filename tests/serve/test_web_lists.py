"""The list of stories and that of notices: what they tell, what can be asked, and how a stranger's words are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from sayso.ledger import entities, open_ledger, stories
from sayso.records import Article, Extraction, Linked, Notice, Span, Story
from sayso.serve.safe import visible
from sayso.serve.web.noticespage import MEANING
from sayso.serve.web.query import Query
from sayso.serve.web.storieslist import EACH, OUTLETS
from tests.serve import story
from tests.serve.articles import FERRY
from tests.serve.test_web_article import ATTACKS
from tests.serve.webparts import Element, harmless, opened, read

ROOT = Path(__file__).parents[2]


@pytest.fixture
def telling(tmp_path: Path) -> Iterator[TestClient]:
    """A story of three outlets with its claims, and an article alone."""
    for path in story.filled(tmp_path):
        with opened(path) as (found, _):
            yield found


@pytest.fixture
def client(ledger_file: Path) -> Iterator[TestClient]:
    """Two articles and three notices."""
    with opened(ledger_file) as (found, _):
        yield found


def page(client: TestClient, path: str) -> Element:
    """A page that is there."""
    response = client.get(path)
    assert 200 == response.status_code
    assert harmless(response.text)
    return read(response.text)


def main(found: Element) -> Element:
    """What the page itself tells."""
    return found.all("main")[0]


def words(element: Element) -> str:
    """The words of an element on one line."""
    return " ".join(element.text.split())


def entries(found: Element) -> list[Element]:
    """The stories of the list."""
    return [e for ol in found.all("ol", class_="stories") for e in ol.inside if isinstance(e, Element)]


# ---------------------------------------------------------------- stories
def test_a_story_tells_its_days_outlets_origins_and_disputes(telling: TestClient) -> None:
    """Origins stand before those who tell; a mark beside a word says what rests on little."""
    (entry,) = entries(page(telling, "/"))
    told = words(entry)

    assert f"/stories/{story.BRIDGE.id}" == entry.all("a")[0].given["href"]
    assert told.startswith(
        "Bridge at Marn shut 9–11 Mar 2031 · 3 outlets: The Lantern, Daily Quay, North Post 1 origin"
    )
    mark = "◌ one origin only" if story.IS_SHUT.id < story.SNAPPED.id else "? unnamed only"
    assert f"1 origin · told by 2 {mark}" in told
    for mark in ("⚡ 2 disputes", "⟲ 1 changed", "2 claims told by several", "◌ 2 of one origin", "? 1 unnamed only"):
        assert mark in told


def test_what_one_article_alone_tells_is_a_link_away(telling: TestClient) -> None:
    """With how many articles that is; it leads back."""
    (link,) = main(page(telling, "/")).all("a", href="/?alone=1")

    assert ["The mill"] == [words(e.all("h2")[0]) for e in entries(page(telling, link.given["href"]))]
    assert main(page(telling, link.given["href"])).all("a", href="/")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("words=marn", 1), ("words=ferry", 0), ("outlet=quay", 1), ("outlet=echo", 0), ("since=2031-03-12", 0),
        ("until=2031-03-09", 1), ("disputed=1", 1), ("words=marn&outlet=echo", 0), ("words=&outlet=", 1),
    ],
)  # fmt: skip
def test_stories_are_narrowed_by_the_form(telling: TestClient, asked: str, expected: int) -> None:
    """It keeps what was asked; where nothing is so, it says so and leads back."""
    found = page(telling, f"/?{asked}")

    assert expected == len(entries(found))
    assert expected or "No story is like that." in main(found).text
    for name, value in (pair.split("=") for pair in asked.split("&")):
        (field,) = main(found).all(id=name)
        assert value == field.given.get("value", "") if name != "disputed" else "checked" in field.given


def test_what_means_nothing_is_told(telling: TestClient) -> None:
    """A day that is none is passed over, and said to be."""
    found = main(page(telling, "/?since=31+March"))

    assert ["“31 March” is no day; write it like 2026-03-09."] == [words(e) for e in found.all(role="alert")]
    assert 1 == len(entries(found))


def test_an_empty_ledger_says_what_to_run(empty_file: Path) -> None:
    """With the ledger's own name, and without a form that finds nothing."""
    with opened(empty_file) as (client, _):
        found = main(page(client, "/"))

    assert "sayso run PATH… --db empty.db" in found.text
    assert [] == found.all("form")


def test_articles_that_share_no_story_are_told_of(tmp_path: Path) -> None:
    """The list is empty, and what each tells alone is a link away."""
    article = Article("a.txt", "Ana Ode said so.")
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        ledger.add(article, Extraction())
        entities.settle(ledger, (), Linked((), {}), of=entities.basis(ledger))
        stories.settle(ledger, (Story((article.id,), "A", None, None),), (), of=stories.basis(ledger))
    with opened(tmp_path / "l.db") as (client, _):
        found = main(page(client, "/"))

    assert "No story is told by several articles yet." in found.text
    assert found.all("a", href="/?alone=1")


@pytest.fixture
def many(tmp_path: Path) -> Iterator[TestClient]:
    """More stories than a page has, the last told by more outlets than are named."""
    told = [Article(f"{n}.txt", f"Text {n}.", f"Outlet {n}", title=f"T{n}") for n in range(2 * EACH + 2 + OUTLETS + 2)]
    rest = [a.id for a in told[2 * EACH + 2 :]]
    pairs = [(told[2 * n].id, told[2 * n + 1].id) for n in range(EACH + 1)]
    found = [Story(pair, f"Story {n:02}", "2031-03-09", "2031-03-09") for n, pair in enumerate(pairs)]
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        for article in told:
            ledger.add(article, Extraction())
        entities.settle(ledger, (), Linked((), {}), of=entities.basis(ledger))
        wide = Story(tuple(rest), "Wide", "2031-01-01", "2031-01-01")
        stories.settle(ledger, (*found, wide), (), of=stories.basis(ledger))
    with opened(tmp_path / "l.db") as (client, _):
        yield client


def test_many_stories_are_read_page_by_page(many: TestClient) -> None:
    """Each stands on one page; the way there and back keeps what was asked."""
    first = page(many, "/?until=2031-12-31")
    (onward,) = first.all("a", rel="next")
    second = page(many, onward.given["href"])
    (back,) = second.all("a", rel="prev")

    titles = [words(e.all("h2")[0]) for found in (first, second) for e in entries(found)]
    assert [*(f"Story {n:02}" for n in range(EACH + 1)), "Wide"] == titles
    assert "/?until=2031-12-31&page=2" == onward.given["href"]
    assert "/?until=2031-12-31" == back.given["href"]
    assert f"31–{EACH + 2} of {EACH + 2} stories" in words(second)
    assert "31" == second.all("ol", class_="stories")[0].given["start"]


def test_of_many_outlets_the_first_are_named(many: TestClient) -> None:
    """And the others counted."""
    *_, wide = entries(page(many, "/?page=2"))

    assert f"{OUTLETS + 2} outlets: Outlet 62, Outlet 63, Outlet 64, Outlet 65, Outlet 66 and 2 more" in words(wide)
    assert "its claims are not put together yet" in words(wide)


@pytest.mark.parametrize("number", ["3", "99999999999999999999", "-1", "0", "²", "x"])
def test_a_page_that_is_none_leads_back(many: TestClient, number: str) -> None:
    """One past the end says so; what is no number is the first."""
    response = many.get("/", params={"page": number})
    found = read(response.text)

    assert 200 == response.status_code
    assert EACH == len(entries(found)) or "The list ends before this page." in main(found).text


def test_a_browser_that_has_a_page_is_not_sent_it_again(telling: TestClient) -> None:
    """Until something is written."""
    first = telling.get("/")

    assert 304 == telling.get("/", headers={"If-None-Match": first.headers["etag"]}).status_code
    assert 200 == telling.get("/?words=x", headers={"If-None-Match": first.headers["etag"]}).status_code


# ---------------------------------------------------------------- what an address asks
@given(st.dictionaries(st.sampled_from(["words", "page", "judged", "x"]), st.text(min_size=1)), st.integers(0, 999))
def test_the_pages_of_a_list_hold_every_entry_once(told: dict[str, str], total: int) -> None:
    """Following the way onward from the first page, each entry stands on one page; and the way back is as long."""
    query, seen = Query("/", {n: v for n, v in told.items() if n != "page"}), []
    while True:
        pages = query.pages(total, 7)
        seen += range(pages.offset, pages.last)
        if pages.next is None:
            break
        query = Query("/", {**query.told, "page": str(pages.number + 1)})

    assert list(range(total)) == seen
    assert (pages.previous is None) == (pages.number == 1)
    assert pages.number == max(1, -(-total // 7))


def test_an_address_keeps_what_was_asked_and_not_what_was_told_once() -> None:
    """The page, and a judgement just made, are of one visit."""
    query = Query("/s", {"words": "a b&c", "page": "3", "judged": "4", "outlet": "Quay"})

    assert "/s?words=a+b%26c&outlet=Quay" == query.url()
    assert "/s?outlet=Quay&by=story" == query.url(without=["words"], by="story")
    assert "/s?words=a+b%26c" == query.url(outlet=None)
    assert "/s" == query.url(without=["words", "outlet"])


# ---------------------------------------------------------------- notices
def test_notices_are_counted_by_kind_with_what_each_says(client: TestClient) -> None:
    """The commonest first; each leads to its list."""
    found = main(page(client, "/notices"))
    rows = [[words(cell) for cell in row.inside if isinstance(cell, Element)] for row in found.all("tr")[1:]]

    assert [["binary-file", "2"], ["unclosed-quotation", "1"]] == [row[:2] for row in rows]
    assert [MEANING["binary-file"], MEANING["unclosed-quotation"]] == [row[2] for row in rows]
    assert "/notices?code=binary-file#list" == found.all("a")[0].given["href"]


def test_a_notice_leads_to_its_place_in_the_article(client: TestClient) -> None:
    """With the words there; one on a file has no place to lead to."""
    found = main(page(client, "/notices?code=unclosed-quotation"))
    (entry,) = found.all("ul", class_="notices")[0].all("li")
    start = FERRY.text.index("“We asked for a map")

    assert f"/articles/{FERRY.id}?at={start}-{start + 19}#at" == entry.all("a")[0].given["href"]
    assert "“We asked for a map” · Daily Quay 11 Mar 2026" in words(entry)
    assert [] == main(page(client, "/notices?code=binary-file")).all("ul", class_="notices")[0].all("a")


def test_a_kind_that_no_notice_has_is_no_error(client: TestClient) -> None:
    """It is said to be none."""
    assert "There is no notice of this kind." in main(page(client, "/notices?code=odd")).text


def test_no_notices_are_good_news(empty_file: Path) -> None:
    """And said to be so."""
    with opened(empty_file) as (client, _):
        assert "nothing was left out, damaged or doubtful" in main(page(client, "/notices")).text


def test_every_code_of_the_reference_is_explained() -> None:
    """The page says of each what it means, as the reference does."""
    rows = (ROOT / "docs/reference/commands.md").read_text("utf8").split("| code | says |")[1].split("<!--")[0]

    assert set(re.findall(r"`([a-z]+-[a-z-]+|unreadable)`", rows)) <= set(MEANING)


# ---------------------------------------------------------------- hostile
@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_a_stranger_wrote_becomes_part_of_a_list(tmp_path: Path, attack: str) -> None:
    """Titles, outlets, names of files, notices and what was asked are shown as what they are."""
    told = [Article(f"{n}{attack}", f"{attack} {n}", attack or None, attack, attack, attack) for n in range(2)]
    notices = (Notice(attack, attack, told[0].id, Span(0, len(attack))), Notice(attack, attack))
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        ledger.add(told[0], Extraction(notices=notices[:1]))
        ledger.add(told[1], Extraction())
        ledger.add_notices(notices[1:])
        entities.settle(ledger, (), Linked((), {}), of=entities.basis(ledger))
        stories.settle(ledger, (Story((told[0].id, told[1].id), attack, attack, attack),), (), of=stories.basis(ledger))
    with opened(tmp_path / "l.db") as (client, _):
        for path, name in (("/", "words"), ("/notices", "code"), ("/", "since"), ("/", "outlet")):
            response = client.get(path, params={name: attack})
            assert 200 == response.status_code
            assert harmless(response.text)
            assert "\u202e" not in response.text
        (entry,) = entries(page(client, "/"))
        assert visible(attack)[:40].split(" ")[0] in entry.all("h2")[0].text
