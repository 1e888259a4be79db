"""Speakers in the browser: their list and search, one of them with all that is told, and who is judged to be who."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sayso.ledger import entities, open_ledger, shelves
from sayso.ledger.claimrows import claim_rows
from sayso.pipeline import connect_articles
from sayso.records import Article, Entity, Extraction, Held, Linked, Linking, Mention, Party, Relation, Span, Statement
from sayso.serve.web import speakerpages
from sayso.serve.web.speakerpages import pair_of
from tests.ledger.people import Named, add, filed, lore
from tests.serve import story
from tests.serve.test_web_article import ATTACKS
from tests.serve.webparts import Element, harmless, opened, read

WIRE = Party("Coast Wire", "outlet")
PEOPLE = Party("people at the port", "unnamed")
PILE = (
    filed(
        "bridge.txt", Named("Ana Ode", roles=("mayor of oster",), gender="f"), Named("Tor Velm", via=WIRE),
        Named("Coast Wire", "outlet", says=False),
    ),
    filed(
        "ferry.txt", Named("Ana Ode", written="Ode", via=PEOPLE),
        Named("people at the port", "unnamed", says=False, told="Coast Wire"), outlet="Ostra Echo",
        published="2031-03-04T08:30:00+00:00",
    ),
    filed("quay.txt", "Tor Velm", Named("Lodestar Group", "organisation", says=False), outlet=None, published=None),
)  # fmt: skip


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three articles, connected."""
    path = tmp_path_factory.mktemp("speakers") / "sayso.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sayso.connect.load_lore", lore)
        with open_ledger(path, create=True) as ledger:
            add(ledger, *PILE)
            connect_articles(ledger)
    return path


@pytest.fixture
def client(db: Path) -> Iterator[TestClient]:
    """Their pages."""
    with opened(db) as (found, _):
        yield found


@pytest.fixture
def ode(tmp_path: Path) -> Iterator[TestClient]:
    """A story of three outlets, in which Ana Ode is somebody across articles."""
    for path in story.filled(tmp_path):
        with open_ledger(path) as ledger:
            ledger.connection.execute("INSERT INTO entity VALUES ('ent-ode', 'Ana Ode', 'person')")
            ledger.connection.execute("UPDATE statement SET speaker_entity = 'ent-ode' WHERE speaker_name = 'Ana Ode'")
        with opened(path) as (found, _):
            yield found


def page(client: TestClient, path: str) -> Element:
    """A page that is there."""
    response = client.get(path)
    assert 200 == response.status_code
    assert harmless(response.text)
    return read(response.text).all("main")[0]


def words(element: Element) -> str:
    """The words of an element on one line."""
    return " ".join(element.text.split())


def listed(found: Element) -> list[str]:
    """The names in the list."""
    return [a.text for ol in found.all("ol", class_="speakers") for a in ol.all("a", class_="name")]


def id_of(client: TestClient, name: str) -> str:
    """Whose page a name leads to."""
    return str(client.get(f"/speakers/{name}").headers["location"]).rpartition("/")[2]


# ---------------------------------------------------------------- the list
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", ["Ana Ode", "Tor Velm"]),
        ("?order=name", ["Ana Ode", "Coast Wire", "Lodestar Group", "Tor Velm"]),
        ("?kind=outlet&order=name", ["Coast Wire"]),
        ("?name=od", ["Ana Ode"]),
        ("?name=o&kind=outlet", []),
        ("?name=lode&kind=organisation", ["Lodestar Group"]),
        ("?kind=outlet", []),
        ("?name=de", []),
        ("?page=2", []),
    ],
)
def test_speakers_are_listed_and_found_by_the_beginning_of_a_name(
    client: TestClient, asked: str, expected: list[str]
) -> None:
    """Who says something, most first; everybody by name; or those who are called so."""
    assert expected == listed(page(client, f"/speakers{asked}"))


def test_a_speaker_in_the_list_has_roles_names_and_numbers(client: TestClient) -> None:
    """And leads to a page of their own."""
    first = page(client, "/speakers?name=ana").all("ol", class_="speakers")[0].all("li")[0]

    assert "Ana Ode person · mayor of oster also called Ode 2 statements 2 articles" == words(first)
    assert f"/speakers/{id_of(client, 'Ana Ode')}" == first.all("a")[0].given["href"]


def test_where_nobody_is_called_so_it_is_said(client: TestClient) -> None:
    """With ways out; a kind that is none is told."""
    empty = page(client, "/speakers?name=zebra&kind=person").all(class_="empty")[0]

    assert ["/speakers?name=zebra", "/search?words=zebra", "/speakers"] == [a.given["href"] for a in empty.all("a")]
    assert ["“king” is not among person, organisation, government, outlet."] == [
        words(e) for e in page(client, "/speakers?kind=king").all(role="alert")
    ]


def test_an_empty_ledger_says_what_to_run(empty_file: Path) -> None:
    """Nobody says anything yet."""
    with opened(empty_file) as (found, _):
        assert "sayso run PATH… --db empty.db" in page(found, "/speakers").text


def test_speakers_are_read_page_by_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each stands on one page, in either order."""
    monkeypatch.setattr("sayso.connect.load_lore", lore)
    monkeypatch.setattr(speakerpages, "EACH", 2)
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        add(ledger, *PILE, filed("more.txt", "Ilse Marr", "Ilse Thask", "Ilse Orrin"))
        connect_articles(ledger)
    with opened(tmp_path / "l.db") as (found, _):
        for asked, expected in (
            ("", ["Ana Ode", "Tor Velm", "Ilse Marr", "Ilse Orrin", "Ilse Thask"]),
            ("?name=ilse", ["Ilse Marr", "Ilse Orrin", "Ilse Thask"]),
            ("?order=name&kind=person", ["Ana Ode", "Ilse Marr", "Ilse Orrin", "Ilse Thask", "Tor Velm"]),
        ):
            seen, at = [], f"/speakers{asked}"
            while at:
                here = page(found, at)
                seen += listed(here)
                at = next((a.given["href"] for a in here.all("a", rel="next")), "")
            assert expected == seen


def test_names_are_suggested_while_one_is_written(client: TestClient) -> None:
    """Whoever says most comes first; nothing is suggested for nothing."""
    found = read(client.get("/speakers/names?right=o").text)

    assert [("Ana Ode", "person, 2 statements")] == [(o.given["value"], o.text) for o in found.all("option")]
    assert [] == read(client.get("/speakers/names").text).all("option")


# ---------------------------------------------------------------- one of them
def test_a_name_leads_to_the_page_of_who_has_it(client: TestClient) -> None:
    """As does the beginning of an id; whoever is nobody is a page that says so."""
    i = id_of(client, "Ode")

    assert 302 == client.get("/speakers/Ode").status_code
    assert f"/speakers/{i}" == client.get(f"/speakers/{i[:12]}").headers["location"]
    assert 404 == client.get("/speakers/Zebra").status_code


def test_a_speaker_is_told_with_names_roles_and_company(client: TestClient) -> None:
    """Names with their counts, roles with dates and outlets, the share on record, who cites, who unnamed is near."""
    found = page(client, f"/speakers/{id_of(client, 'Ana Ode')}")
    about = words(found.all("aside")[0])

    assert "person · 2 statements · named in 2 articles of 2 outlets" in words(found)
    assert "1 of 2 on record, 1 on the word of others" in about
    assert "Cited by ? unnamed: people at the port ×1" in about
    assert "Ana Ode ×1 · Ode ×1" in about
    assert "mayor of oster 1 Mar 2031 · Marn Tribune" in about
    assert "Marn Tribune ×1 · Ostra Echo ×1" in about
    assert "people at the port passes on their words · told Coast Wire · Ostra Echo 4 Mar 2031" in about
    assert ["0", "2", "1"] == [found.all("meter")[0].given[name] for name in ("min", "max", "value")]


def test_who_is_cited_is_a_link_where_they_are_somebody(client: TestClient) -> None:
    """Both ways."""
    velm, wire = id_of(client, "Tor Velm"), id_of(client, "Coast Wire")

    assert page(client, f"/speakers/{velm}").all("aside")[0].all("a", href=f"/speakers/{wire}")
    assert page(client, f"/speakers/{wire}").all("aside")[0].all("a", href=f"/speakers/{velm}")


def test_what_was_said_stands_under_its_day_newest_first(client: TestClient) -> None:
    """Or under its story; each line leads to its place."""
    found = page(client, f"/speakers/{id_of(client, 'Ana Ode')}")
    by_story = page(client, f"/speakers/{id_of(client, 'Ana Ode')}?by=story")

    assert ["4 Mar 2031", "1 Mar 2031"] == [words(e) for e in found.all("h3") if e.all(class_="num")]
    assert 2 == len(found.all("li", class_="line")) == len(by_story.all("li", class_="line"))
    assert "on the word of ? unnamed: people at the port" in words(found.all("li", class_="line")[0])
    headings = [a for e in by_story.all("section", class_="story") for a in e.all("h3")[0].all("a")]
    assert all(a.given["href"].startswith("/stories/sty-") for a in headings)
    assert headings


def test_a_frequent_speaker_is_read_page_by_page(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every statement stands on one page; the page after the last leads back."""
    monkeypatch.setattr(speakerpages, "EACH", 1)
    i = id_of(client, "Tor Velm")
    first, second = (page(client, f"/speakers/{i}?page={n}") for n in (1, 2))
    places = [a.given["href"] for e in (first, second) for a in e.all("a", class_="said")]

    assert 2 == len(set(places)) == len(places)
    assert f"/speakers/{i}?page=2" == first.all("a", rel="next")[0].given["href"]
    assert "The list ends before this page" in page(client, f"/speakers/{i}?page=3").text


def test_who_says_nothing_has_a_page_too(client: TestClient) -> None:
    """It says so."""
    found = page(client, f"/speakers/{id_of(client, 'Lodestar Group')}")

    assert "Nothing that they say stands in the ledger." in found.text
    assert [] == found.all("meter")


def test_changes_and_disputes_stand_side_by_side(ode: TestClient) -> None:
    """What was said before comes first; of a dispute what they say; each with its place, its origins and its mark."""
    found = page(ode, "/speakers/ent-ode")
    (changed, disputed) = found.all(class_="pair")
    sides = [words(side) for pair in (changed, disputed) for side in pair.all(class_="side")]

    assert ["Changed 1", "Disputes 1", "What they said"] == [words(e) for e in found.all(class_="main")[0].all("h2")]
    assert [
        f"before 9 Mar 2031 {story.RISK} The Lantern · 1 origin · only here",
        f"→ after 11 Mar 2031 {story.HAD_TO} North Post · 1 origin · only here",
        f"Ana Ode 9 Mar 2031 {story.SHUT} The Lantern · 1 origin · told by 2 ◌ one origin only",
        f"Tor Velm ⚡ contradicts 11 Mar 2031 {story.OPENS} North Post · 1 origin · only here",
    ] == sides
    assert f"/articles/{story.LANTERN.id}#{story.NO_RISK.id}" == changed.all("a")[0].given["href"]
    assert f"/claims/{story.IS_OPEN.id}" == disputed.all("a")[-1].given["href"]


def test_what_was_told_later_than_it_was_said_has_no_day(tmp_path: Path) -> None:
    """A position that was given up before the day on which it is told was said at some other time."""
    for path in story.filled(tmp_path):
        with open_ledger(path) as ledger:
            rows = claim_rows(ledger, [story.BEFORE.id, story.AFTER.id])
    entity = Entity("ent-ode", "Ana Ode", "person", (), ())
    before, after = rows[story.BEFORE.id], rows[story.AFTER.id]
    revises = Relation(before.id, after.id, "revises", 0.9, "")

    assert (None, "2031-03-09") == tuple(s.day for s in _sides(revises, before, after, entity))
    straight = Relation(after.id, before.id, "revises", 0.9, "")
    assert ("2031-03-09", "2031-03-11") == tuple(s.day for s in _sides(straight, after, before, entity))


def _sides(relation: Relation, a, b, entity: Entity):  # type: ignore[no-untyped-def]
    pair = pair_of(relation, a, b, entity)
    return pair.first, pair.second


# ---------------------------------------------------------------- judging
def test_why_each_article_names_them_is_told(client: TestClient) -> None:
    """The name there, the article, how sure, and the reason."""
    rows = page(client, f"/speakers/{id_of(client, 'Ana Ode')}").all("tbody")[0].all("tr")

    assert ["Marn Tribune 1 Mar 2031", "Ostra Echo 4 Mar 2031"] == [words(row.all("td")[0]) for row in rows]
    assert all(0 < float(row.all("td")[1].text) <= 1 and row.all("td")[2].text.strip() for row in rows)


def test_two_are_merged_by_the_form(db: Path, tmp_path: Path) -> None:
    """It gives what a judgement takes; the page to go back to is this one."""
    copy = tmp_path / "sayso.db"
    copy.write_bytes(db.read_bytes())
    with opened(copy) as (client, app):
        i = id_of(client, "Tor Velm")
        (form,) = [f for f in page(client, f"/speakers/{i}").all("form", method="post") if f.all(id="right")]
        fields = {f.given["name"]: f.given.get("value", "") for f in form.all("input")}
        answer = client.post(form.given["action"], data=fields | {"right": "Ana Ode", "reason": "one office"})

        assert {"token", "about", "left", "same", "back", "right", "reason"} == set(fields)
        assert 303 == answer.status_code
        assert answer.headers["location"].startswith(f"/speakers/{i}?judged=")
        assert 1 == app.state.worker.times
        assert "Kept as judgement 1" in words(page(client, answer.headers["location"]))
    with open_ledger(copy) as ledger:
        (judged,) = entities.judgements(ledger)
    assert ("Tor Velm", "Ana Ode", True, "one office") == (
        judged.judgement.left, judged.judgement.right, judged.judgement.same, judged.reason,
    )  # fmt: skip


def test_the_party_of_one_article_is_split_off_by_the_form(db: Path, tmp_path: Path) -> None:
    """And is somebody else once all is connected anew."""
    copy = tmp_path / "sayso.db"
    copy.write_bytes(db.read_bytes())
    with opened(copy) as (client, _):
        i = id_of(client, "Ana Ode")
        form = page(client, f"/speakers/{i}").all("tbody")[0].all("form")[1]
        answer = client.post(form.given["action"], data={f.given["name"]: f.given["value"] for f in form.all("input")})

        assert (303, f"/speakers/{i}") == (answer.status_code, answer.headers["location"].partition("?")[0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sayso.connect.load_lore", lore)
        with open_ledger(copy) as ledger:
            connect_articles(ledger)
            assert 2 == len([e for e in entities.entities(ledger) if "Ode" in e.name])


def test_where_nothing_may_be_written_there_is_no_form(db: Path) -> None:
    """The reasons stay."""
    with opened(db, writable=False) as (client, _):
        found = page(client, f"/speakers/{id_of(client, 'Ana Ode')}")

    assert [] == found.all("form", method="post")
    assert 2 == len(found.all("tbody")[0].all("tr"))


# ---------------------------------------------------------------- hostile
@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_a_stranger_wrote_becomes_part_of_these_pages(tmp_path: Path, attack: str) -> None:
    """Names, roles, outlets, unnamed sources, reasons; a form gives a name letter by letter."""
    size = len(attack)
    article = Article(f"n{attack}", f"{attack} said {attack}", attack, attack, attack, attack, "2031-03-09")
    who = Party(attack, "person", None)
    statement = Statement(
        article.id, Span(0, size), (), (Span(size + 6, 2 * size + 6),), "direct", "says", 0.5, attack, attack, who,
        (), attack, attack, attack,
    )  # fmt: skip
    mentions = (
        Mention(article.id, Span(0, size), who, roles=(attack,)),
        Mention(article.id, Span(0, 2), Party(f"aide to {attack}", "unnamed"), told=attack, anonymity=Span(0, size)),
    )
    entity = Entity(
        "ent-1", attack, "person", ((attack, 2), ("Ode", 1)), (Held(attack, None, None, article.id, (attack,)),)
    )
    path = tmp_path / "sayso.db"
    with open_ledger(path, create=True) as ledger:
        ledger.add(article, Extraction((statement,), mentions))
        parties = list(entities.parties(ledger)) or [None]
        linked = Linked((entity,), {p.id: Linking(p.id, "ent-1", 0.5, attack, attack) for p in parties if p})
        entities.settle(ledger, [p for p in parties if p], linked, of=entities.basis(ledger))
        assert shelves.headlines(ledger, [article.id])
    with opened(path) as (client, _):
        found = page(client, "/speakers/ent-1")
        page(client, "/speakers?order=name")
        page(client, "/speakers?name=ode")
        for name in ("name", "kind", "order", "page", "right"):
            assert harmless(client.get("/speakers", params={name: attack}).text)
            assert harmless(client.get("/speakers/ent-1", params={name: attack}).text)
            assert harmless(client.get("/speakers/names", params={name: attack}).text)
        assert harmless(client.get(f"/speakers/{'x' * 3000}").text)
        assert attack.strip()[:20].split("\u202e")[-1][:4] in found.all("h1")[0].text
