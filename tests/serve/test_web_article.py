"""The article page: every statement marked in the text, who says it on whose word beside it, all tellings linked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from sayso.ledger import open_ledger
from sayso.ledger.told import Told
from sayso.records import Article, Extraction, Notice, Party, Span, Statement
from sayso.serve.marking import paragraphs
from sayso.serve.safe import visible
from sayso.serve.web.articleview import Beside, rows, told_words
from sayso.serve.web.segments import Layer, lanes, segments
from tests.serve import bridge_claim, story
from tests.serve.articles import BRIDGE, FERRY, bridge_statements
from tests.serve.webparts import Element, harmless, opened, read
from tests.strategies import articles, extractions, spans, texts

SHUT, CABLES, DENIED, TOLD = bridge_statements()


@pytest.fixture
def client(ledger_file: Path) -> Iterator[TestClient]:
    """Two articles, in no story."""
    with opened(ledger_file) as (found, _):
        yield found


@pytest.fixture
def telling(tmp_path: Path) -> Iterator[TestClient]:
    """A story of three outlets with its claims."""
    for path in story.filled(tmp_path):
        with opened(path) as (found, _):
            yield found


def page(client: TestClient, article: Article, **query: str) -> Element:
    """An article's page."""
    response = client.get(f"/articles/{article.id}", params=query)
    assert response.status_code == 200
    return read(response.text)


def pieces(place: Element) -> list[Element]:
    """The pieces of a text, in order."""
    return [e for e in place.all("span") if "data-s" in e.given]


# ---------------------------------------------------------------- cutting
layered = texts.flatmap(
    lambda text: st.tuples(
        st.just(text),
        st.lists(st.builds(Layer, spans(text), st.sampled_from(["source", "cue", "content"]), st.integers(1, 4))),
    )
)


@given(layered, st.lists(st.integers(-3, 99)))
def test_pieces_joined_are_the_text(given: tuple[str, list[Layer]], cuts: list[int]) -> None:
    """Nothing is lost, doubled or moved, wherever it is cut."""
    text, layers = given

    assert text == "".join(piece.span.of(text) for piece in segments(text, layers, cuts=cuts))


@given(layered)
def test_each_mark_is_covered_by_its_pieces(given: tuple[str, list[Layer]]) -> None:
    """The pieces under a mark are its characters, no more and no less."""
    text, layers = given
    found = list(segments(text, layers))
    for layer in layers:
        under = {n for piece in found if layer in piece.layers for n in range(piece.span.start, piece.span.end)}

        assert set(range(layer.span.start, layer.span.end)) == under


@given(layered)
def test_what_is_shown_otherwise_than_it_is_stands_alone(given: tuple[str, list[Layer]]) -> None:
    """In every other piece a place on the screen is a place in the text."""
    text, layers = given
    for piece in segments(text, layers):
        shown = visible(piece.span.of(text))

        assert piece.altered or len(shown) == len(piece.span.of(text))


@given(articles().flatmap(lambda a: st.tuples(st.just(a), extractions(a))))
def test_no_two_underlines_that_cross_lie_on_one_line(found: tuple[Article, Extraction]) -> None:
    """And a statement's lies below that of the one that holds it."""
    statements = list({s.id: s for s in found[1].statements}.values())
    deep = lanes(statements)
    for one in statements:
        for other in statements:
            if one.id != other.id and any(a.overlaps(b) for a in one.content for b in other.content):
                assert deep[one.id] != deep[other.id]
        if one.parent and one.parent in deep:
            assert deep[one.id] > deep[one.parent]


@given(articles().flatmap(lambda a: st.tuples(st.just(a), extractions(a))))
def test_the_page_has_each_paragraph_whole_and_each_statement_once(found: tuple[Article, Extraction]) -> None:
    """Whatever an article holds: its text as it can be shown, and a note for each statement and notice with a place."""
    article, extraction = found
    statements = tuple({s.id: s for s in extraction.statements}.values())
    made = rows(article, Beside(statements, extraction.notices))

    assert [visible(p.span.of(article.text)) for p in paragraphs(article.text, ())] == [
        "".join(piece.text for piece in pieces(read(row.markup))) for row in made
    ]
    if made:
        assert sorted(s.id for s in statements) == sorted(n.statement.id for row in made for n in row.notes)
        assert sum(n.span is not None for n in extraction.notices) == sum(len(row.odd) for row in made)


# ---------------------------------------------------------------- the text
def test_source_cue_and_content_are_told_apart(client: TestClient) -> None:
    """Each in its own way, and each with the number of its statement."""
    text = page(client, BRIDGE).all("p", class_="text")[0]

    assert "Ana Ode, the transport minister" == "".join(e.text for e in text.all("span", class_="source"))
    assert "said" == "".join(e.text for e in text.all("span", class_="cue"))
    assert "The bridge will stay shut until June" == "".join(e.text for e in text.all("span", class_="content"))
    assert {"1"} == {e.given["data-of"] for e in text.all("span", class_="source")}


def test_a_statement_inside_another_has_its_own_line_below(client: TestClient) -> None:
    """The words of both belong to both."""
    text = page(client, BRIDGE).all("p", class_="text")[1]
    (inner,) = text.all("span", class_="l1")

    assert "nothing" == inner.text
    assert "nothing" in text.all("span", class_="l0")[-2].text
    assert ["3 4"] == [e.given["data-of"] for e in pieces(text) if e.text == "nothing"]


def test_content_in_pieces_is_marked_in_pieces(client: TestClient) -> None:
    """The words between belong to somebody else; one number stands after the last."""
    text = page(client, FERRY).all("p", class_="text")[0]

    assert ["Fares will", "double 🛶 in May"] == [
        e.text for e in pieces(text) if e.given.get("data-of") == "1" and e.all(class_="content")
    ]
    assert 1 == len(text.all("a", href="#note-1"))


def test_a_piece_says_where_it_stands_in_code_points(client: TestClient) -> None:
    """After a character of two UTF-16 units, too."""
    found = page(client, FERRY)

    for piece in pieces(found):
        start = int(piece.given["data-s"])
        assert piece.text == FERRY.text[start : start + len(piece.text)]


def test_a_statement_has_an_anchor_where_it_begins(client: TestClient) -> None:
    """So that links from anywhere lead to its words."""
    text = page(client, BRIDGE).all("p", class_="text")[1]
    at = next(n for n, e in enumerate(text.inside) if isinstance(e, Element) and e.given.get("id") == CABLES.id)
    after = text.inside[at + 1]

    assert isinstance(after, Element)
    assert "Two cables had snapped" == after.text


def test_characters_that_a_link_points_to_are_marked(client: TestClient) -> None:
    """Even over the edges of statements; the first piece is where a browser goes."""
    where = f"{BRIDGE.text.index('stay shut')}-{BRIDGE.text.index('on Monday')}"
    marks = page(client, BRIDGE, at=where).all("mark")

    assert "stay shut until June,” Ana Ode, the transport minister, said " == "".join(m.text for m in marks)
    assert ["at"] == [m.given["id"] for m in marks if "id" in m.given]


@pytest.mark.parametrize("at", ["", "5", "9-3", "3-3", "x-y", "999999-1000000", "-1-4", "1-2-3", "1" * 400])
def test_a_place_that_is_none_marks_nothing(client: TestClient, at: str) -> None:
    """The page is shown as it is."""
    assert not page(client, BRIDGE, at=at).all("mark")


def test_boilerplate_is_dimmed_and_said_to_be_left_out(client: TestClient) -> None:
    """It stays where it stands."""
    (paragraph,) = page(client, BRIDGE).all("p", class_="left-out")

    assert "Follow us on every channel you like." == paragraph.text
    assert "left out" in page(client, BRIDGE).all("div", class_="row")[-1].text


# ---------------------------------------------------------------- the margin
def note(found: Element, number: int) -> str:
    """The words of a note, with single spaces."""
    (only,) = found.all("div", id=f"note-{number}")
    return " ".join(only.text.split())


def test_a_note_tells_who_says_it_on_whose_word(client: TestClient) -> None:
    """Hop by hop; a name with the words that stand for it, an unnamed one in words."""
    found = page(client, BRIDGE)

    assert "1 Ana Ode says · direct · on 9 Mar" in note(found, 1)
    assert "2 unnamed: people familiar with the inspection says · indirect · on the word of Coast Wire" in note(
        found, 2
    )
    assert "3 Tor Velm denies · mixed" in note(found, 3)
    assert "4 Ana Ode says · direct · to Tor Velm · inside 3 · on the word of Tor Velm" in note(found, 4)
    assert "Tor Velm “the mayor of Marn” says · indirect · in Veldia · on 10 Mar" in note(page(client, FERRY), 3)


def test_each_hop_marks_the_words_that_name_it(client: TestClient) -> None:
    """The name beside the text and the words in it share a key."""
    found = page(client, BRIDGE)
    keys = [e.given["data-spot"] for e in found.all("div", id="note-2")[0].all("a") if "data-spot" in e.given]

    assert ["people familiar with the inspection", "Coast Wire"] == [
        "".join(p.text for p in pieces(found) if key in p.given.get("data-spot", "").split()) for key in keys
    ]


def test_a_notice_stands_where_it_belongs(client: TestClient) -> None:
    """Beside the paragraph in which it begins, with a link to its words."""
    first, *others = page(client, FERRY).all("div", class_="row")
    (odd,) = first.all("p", class_="odd")

    assert "a quotation never closes" in odd.text
    assert not [o for row in others for o in row.all("p", class_="odd")]


def test_a_note_says_how_many_tell_it(telling: TestClient) -> None:
    """Origins first, then outlets; what rests on one, or on nobody named, has a mark; so has what is disputed."""
    found = page(telling, story.LANTERN)

    assert "◌ one origin only · told by 2 · ⚡ disputed" in note(found, 1)
    assert "1 origin · told by 2 · ? unnamed only · ⚡ disputed" in note(found, 2)
    assert "only here" in note(found, 3)
    assert "⧉ copied from Coast Wire" in note(page(telling, story.QUAY), 2)


@pytest.mark.parametrize(
    ("origins", "named", "outlets", "words"),
    [
        (1, True, 1, ("only here",)),
        (1, False, 1, ("only here", "? unnamed only")),
        (0, False, 3, ("◌ no origin", "told by 3")),
        (1, True, 3, ("◌ one origin only", "told by 3")),
        (2, True, 3, ("2 origins", "told by 3")),
        (2, False, 3, ("2 origins", "told by 3", "? unnamed only")),
        (2, True, 1, ("2 origins", "told by 1")),
    ],
)
def test_how_well_something_is_told(*, origins: int, named: bool, outlets: int, words: tuple[str, ...]) -> None:
    """In words, of which a colour says nothing more."""
    assert words == told_words(Told("clm-1", None, Span(0, 1), "", origins, named, outlets, disputed=False))


def test_what_the_outlet_tells_itself_is_linked_to_those_who_tell_it_too(tmp_path: Path) -> None:
    """Its words, and how many tell the same."""
    with opened(bridge_claim.make_ledger(tmp_path / "sayso.db")) as (client, _):
        notes = [
            n
            for a in (bridge_claim.LANTERN, bridge_claim.POST, bridge_claim.QUAY, bridge_claim.ECHO)
            for n in page(client, a).all("div", class_="narrated")
        ]

        assert notes
        assert all("in its own words" in n.text for n in notes)
        for n in notes:
            (link,) = [a.given["href"] for a in n.all("a") if "tellings" in a.given["href"]]
            assert "in its own words" in client.get(link).text


# ---------------------------------------------------------------- the head
def test_the_head_tells_what_it_is_and_whose_words_it_has(telling: TestClient) -> None:
    """Outlet, day, story, copies, and who has its own words."""
    copier, copied = page(telling, story.QUAY), page(telling, story.LANTERN)
    head = " ".join(copier.all("header", class_="head")[0].text.split())

    assert "Daily Quay · 10 Mar 2031 · 5 statements · 1 notice" in head
    assert "in the story Bridge at Marn shut, told by 3 articles" in head
    assert "⧉ partly copies The Lantern, credits Coast Wire · side by side" in head
    assert "its words stand in Daily Quay 10 Mar 2031" in " ".join(copied.text.split())


@pytest.mark.parametrize(
    ("url", "linked"),
    [("https://quay.example/a", True), ("javascript:alert(1)", False), ("//quay.example/a", False), ("data:x", False)],
)
def test_an_address_is_a_link_only_where_it_can_be_followed_safely(tmp_path: Path, url: str, *, linked: bool) -> None:
    """Else its words alone are shown."""
    article = Article("a", "Nobody said a word.", url=url)
    with open_ledger(tmp_path / "sayso.db", create=True) as ledger:
        ledger.add(article, Extraction())
    with opened(tmp_path / "sayso.db") as (client, _):
        links = page(client, article).all("a", href=url)

    assert linked == bool(links)
    assert all(link.given["rel"] == "noreferrer noopener nofollow" for link in links)


def test_an_article_is_found_by_the_beginning_of_its_id_and_by_its_name(client: TestClient) -> None:
    """Both lead to the one address of its page."""
    for name in (BRIDGE.id[:9], "bridge.txt"):
        response = client.get(f"/articles/{name}")

        assert (302, f"/articles/{BRIDGE.id}") == (response.status_code, response.headers["location"])


@pytest.mark.parametrize("rest", ["", "/tellings", "/copied", "/mend"])
def test_an_article_that_is_not_there_is_said_to_be_missing(client: TestClient, rest: str) -> None:
    """In words, with 404."""
    response = client.get(f"/articles/art-0{rest}")

    assert 404 == response.status_code
    assert "no article" in response.text


def test_a_page_that_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    """The same question with the same ledger has the same tag."""
    tag = client.get(f"/articles/{BRIDGE.id}").headers["etag"]

    assert 304 == client.get(f"/articles/{BRIDGE.id}", headers={"if-none-match": tag}).status_code
    assert 200 == client.get(f"/articles/{BRIDGE.id}?at=1-2", headers={"if-none-match": tag}).status_code


def test_where_nothing_may_be_written_nothing_invites_to_judge(ledger_file: Path) -> None:
    """Neither links nor forms nor the token."""
    with opened(ledger_file, writable=False) as (client, _):
        told = client.get(f"/articles/{BRIDGE.id}").text

        assert "/mend" not in told
        assert 'method="post"' not in told
        assert "only reads" in client.get(f"/articles/{BRIDGE.id}/mend").text


# ---------------------------------------------------------------- other tellings and copies
def test_other_tellings_are_listed_with_their_places(telling: TestClient) -> None:
    """Who tells it, as whose, in which words; each leads to its statement."""
    where = f"/articles/{story.LANTERN.id}/tellings"
    found = read(telling.get(where, params={"statement": story.ODE_QUOTED.id}).text)
    told = " ".join(found.text.split())

    assert "The Lantern 9 Mar 2031 Ana Ode says · direct · this article" in told
    assert "Daily Quay 10 Mar 2031 Ana Ode says · indirect" in told
    assert found.all("a", href=f"/articles/{story.QUAY.id}#{story.ODE_TOLD.id}")
    assert found.all("a", href=f"/claims/{story.IS_SHUT.id}")


def test_other_tellings_come_without_the_page_where_only_they_are_asked_for(telling: TestClient) -> None:
    """For the panel beside the text."""
    where = f"/articles/{story.LANTERN.id}/tellings?statement={story.ODE_QUOTED.id}"
    part = telling.get(where, headers={"hx-request": "true"}).text

    assert "<html" not in part
    assert "Daily Quay" in part
    assert "<html" in telling.get(where).text


def test_a_statement_that_nobody_else_tells_is_said_to_stand_alone(telling: TestClient) -> None:
    """In words."""
    where = f"/articles/{story.ALONE.id}/tellings?statement={story.MILL_SAID.id}"

    assert "Nobody else tells it" in telling.get(where).text


def test_copied_words_stand_side_by_side(tmp_path: Path) -> None:
    """With marks where they differ; each side leads to its place."""
    with opened(bridge_claim.make_ledger(tmp_path / "sayso.db")) as (client, _):
        found = read(client.get(f"/articles/{bridge_claim.POST.id}/copied").text)
        (beside, *_) = found.all("div", class_="beside")
        (passage, *_) = bridge_claim.COPY.passages

        ours, theirs = (p.text for p in beside.all("p", class_="said"))
        plain = str.maketrans("", "", "⟨⟩‸")
        assert visible(passage.span.of(bridge_claim.POST.text)).split() == ours.translate(plain).split()
        assert visible(passage.origin.of(bridge_claim.WIRE.text)).split() == theirs.translate(plain).split()
        assert [m.text for m in beside.all("mark")]


# ---------------------------------------------------------------- hostile
@pytest.mark.parametrize(
    "html",
    [
        "<p onclick=x>", "<p style='color:red'>", "<a href='javascript:x'>", "<a href=' JavaScript:x'>", "<img src=x>",
        "<script>x</script>", "<script src=//evil.example>", "<form action='data:x'>", "<iframe>", "<style>",
    ],
)  # fmt: skip
def test_the_check_of_these_tests_sees_an_attack(html: str) -> None:
    """A page with any of these is not harmless."""
    assert not harmless(f"<div>{html}</div>")


ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea></p></div></main><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "\u202egnp.exe\u2066",
    "&lt;b&gt;",
    "x" * 5000,
    "a' autofocus onfocus='alert(1)",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_a_stranger_wrote_becomes_part_of_a_page(tmp_path: Path, attack: str) -> None:
    """Title, outlet, byline, address, name, text, speaker, chain, notice: all of it is shown as what it is."""
    text = f"{attack} said {attack}.\n\n{attack}"
    size = len(attack)
    article = Article(f"n{attack}", text, attack, attack, attack, attack, "2031-03-09")
    who = Party(attack, "person", "ent-0")
    statement = Statement(
        article.id, Span(0, size), (Span(size + 1, size + 5),), (Span(size + 6, 2 * size + 6),), "direct", "says",
        0.5, attack, attack, who, (), attack, attack, attack, attack, None, (attack,),
    )  # fmt: skip
    odd = (Notice(attack, attack, article.id, Span(0, 3)), Notice(attack, attack, article.id))
    path = tmp_path / "sayso.db"
    with open_ledger(path, create=True) as ledger:
        ledger.add(article, Extraction((statement,), notices=odd))
    with opened(path) as (client, _):
        told = client.get(f"/articles/{article.id}").text
        (first, _) = read(told).all("p", class_="text")

        assert harmless(told)
        assert visible(f"{attack} said {attack}.") == "".join(p.text for p in pieces(first))
        for rest in (f"tellings?statement={statement.id}", "copied", f"mend?statement={statement.id}", "mend"):
            response = client.get(f"/articles/{article.id}/{rest}")
            assert 200 == response.status_code
            assert harmless(response.text)


def test_a_hidden_character_is_one_that_a_selection_cannot_cut() -> None:
    """It is shown as a mark of several characters, and counts as one of the text."""
    article = Article("a", "Pay \u202eevil\u202c now")
    (row,) = rows(article, Beside())
    counted = [(e.given["data-s"], e.given["data-n"], e.text) for e in pieces(read(row.markup)) if "data-n" in e.given]

    assert [("4", "1", "‹U+202E›"), ("9", "1", "‹U+202C›")] == counted
