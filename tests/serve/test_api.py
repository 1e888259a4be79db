"""REST: the shapes of the other faces, pages, tags, one shape of error, and judgements behind a token."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from sayso.errors import LedgerError
from sayso.ledger import open_ledger
from sayso.ledger.sought import Sought, find
from sayso.records import Notice
from sayso.serve import shapes
from sayso.serve.api import make_api, models, storymodels
from sayso.serve.desk import Desk
from tests.ledger.linkedcase import ANA, HOSTILE, OTHER, SPOKEN, make_linked
from tests.serve import story
from tests.serve.articles import Ran

TOKEN = "a token of the page"  # noqa: S105  # of the tests
BASE = "/api/v1"


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Path]:
    """A ledger with a story of three outlets."""
    yield from story.filled(tmp_path)


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """A ledger with an entity, a claim with chains, and an article that means harm."""
    make_linked(tmp_path / "linked.db").close()
    return tmp_path / "linked.db"


@pytest.fixture
def asked() -> Iterator[Callable[..., TestClient]]:
    """A client of the application of a ledger: under ``/api/v1``, with the token that it takes."""
    desks: list[Desk] = []

    def client(path: Path, **options: Any) -> TestClient:
        desks.append(Desk(path))
        api = make_api(path, desk=desks[-1], **{"admits": lambda token: token == TOKEN} | options)
        return TestClient(Starlette(routes=[Mount(BASE, api)]), base_url=f"http://testserver{BASE}/")

    yield client
    for desk in desks:
        desk.close()


def told_at(client: TestClient, address: str, model: type[BaseModel]) -> Any:
    """What an address answers, which its model holds without loss."""
    response = client.get(address)
    assert 200 == response.status_code, response.text
    assert response.json() == json.loads(model.model_validate_json(response.content).model_dump_json(by_alias=True))
    return response.json()


# ---------------------------------------------------------------- one shape with the other faces
@pytest.mark.parametrize(
    ("address", "command"),
    [
        (f"stories/{story.BRIDGE.id}", ("brief", "--story", story.BRIDGE.id)),
        (f"stories/{story.BRIDGE.id}/coverage", ("compare", story.BRIDGE.id)),
        (f"claims/{story.SNAPPED.id}/origins", ("origins", story.SNAPPED.id)),
        (f"statements/{story.PEOPLE_AGAIN.id}", ("explain", story.PEOPLE_AGAIN.id)),
        (f"articles/{story.QUAY.id}", ("show", story.QUAY.id)),
        (f"articles/{story.QUAY.id}/copies", ("explain", story.QUAY.id)),
    ],
)
def test_answers_are_those_of_the_command_line(
    told: Path, asked: Callable[..., TestClient], sayso: Callable[..., Ran], address: str, command: tuple[str, ...]
) -> None:
    """One shape for a thing, whoever asks."""
    ran = sayso(*command, "--json", "--db", told)

    assert json.loads(ran.out) == asked(told).get(address).json()


@pytest.mark.parametrize(
    ("address", "command"),
    [
        ("statements?words=cables", ("search", "cables")),
        ("notices", ("notices",)),
        (f"stories/{story.BRIDGE.id}/timeline", ("timeline", "--story", story.BRIDGE.id)),
    ],
)
def test_lists_hold_what_the_command_line_lists(
    told: Path, asked: Callable[..., TestClient], sayso: Callable[..., Ran], address: str, command: tuple[str, ...]
) -> None:
    """The same items, in a page."""
    ran = sayso(*command, "--json", "--db", told)
    page = asked(told).get(address).json()

    assert json.loads(ran.out) == page["items"]
    assert len(page["items"]) == page["total"]


def test_a_person_is_told_as_on_the_command_line(
    linked: Path, asked: Callable[..., TestClient], sayso: Callable[..., Ran]
) -> None:
    """By id, by the beginning of it, and by name; ``each`` says how many statements."""
    client = asked(linked)
    ran = sayso("who", ANA.name, "--json", "--db", linked)

    for given in (ANA.id, ANA.id[:9], "ana ode"):
        assert json.loads(ran.out) == client.get(f"entities/{given}").json()
    assert [] == client.get(f"entities/{ANA.id}?each=0").json()["statements"]


ADDRESSES: tuple[tuple[str, type[BaseModel]], ...] = (
    ("overview", models.OverviewShown),
    ("notices", models.Page[models.NoticeShown]),
    ("judgements", models.Page[models.JudgementShown]),
    ("stories", models.Page[storymodels.StoryItem]),
    ("stories?alone=true", models.Page[storymodels.StoryItem]),
    ("statements", models.Page[models.SaidShown]),
    ("articles", models.Page[models.ArticleItem]),
    ("entities", models.Page[models.EntityItem]),
)
INNER: tuple[tuple[str, type[BaseModel]], ...] = (
    ("", storymodels.StoryBriefShown),
    ("/coverage", storymodels.CoverageShown),
    ("/timeline", models.Page[storymodels.EntryShown]),
    ("/disputes", models.Page[storymodels.DisputeShown]),
)


@pytest.mark.parametrize("file", ["told", "linked", "hostile_file", "empty_file"])
def test_every_answer_is_of_its_model(
    request: pytest.FixtureRequest, asked: Callable[..., TestClient], file: str
) -> None:
    """On a story, on chains and entities, on hostile text, and on a ledger with nothing in it."""
    client = asked(request.getfixturevalue(file))
    found = {address: told_at(client, address, model) for address, model in ADDRESSES}
    for item in found["stories"]["items"]:
        for inner, model in INNER:
            told_at(client, f"stories/{item['id']}{inner}", model)
    for item in found["statements"]["items"]:
        told_at(client, f"statements/{item['statement']['id']}", models.Reasons)
    for item in found["articles"]["items"]:
        told_at(client, f"articles/{item['id']}", models.ArticlePage)
        told_at(client, f"articles/{item['id']}/copies", models.ArticleCopies)
    for item in found["entities"]["items"]:
        told_at(client, f"entities/{item['id']}", models.WhoShown)
    with open_ledger(request.getfixturevalue(file)) as ledger:
        claims = [i for (i,) in ledger.connection.execute("SELECT id FROM claim")]
    for claim in claims:
        told_at(client, f"claims/{claim}", storymodels.ClaimShown)
        told_at(client, f"claims/{claim}/origins", storymodels.TraceShown)


def test_a_claim_is_quoted_exactly(linked: Path, asked: Callable[..., TestClient]) -> None:
    """Each telling has its article's own characters, with the offsets at which they stand, hostile ones too."""
    client = asked(linked)
    claim = client.get(f"claims/{OTHER.id}").json()

    for telling in claim["tellings"]:
        text = client.get(f"articles/{telling['article']}").json()["text"]
        assert " … ".join(text[start:end] for start, end in telling["content"]) == telling["text"]
    assert HOSTILE.id in {telling["article"] for telling in claim["tellings"]}
    assert {"figures_differ"} == {relation["relation"] for relation in claim["relations"]}


def test_what_a_terminal_might_obey_is_escaped(linked: Path, asked: Callable[..., TestClient]) -> None:
    """In the bytes of the answer; a program reads the same text."""
    response = asked(linked).get(f"articles/{HOSTILE.id}")

    assert HOSTILE.text == response.json()["text"]
    assert not any(sign in response.text for sign in "\x1b\u202e\x85\x00")
    assert "application/json" == response.headers["content-type"]


# ---------------------------------------------------------------- what is asked
def test_each_condition_of_the_search_is_asked_for(told: Path, asked: Callable[..., TestClient]) -> None:
    """Under the names that `Sought` has."""
    client = asked(told)
    questions: dict[str, Any] = {
        "words": "cables",
        "speaker": "ode",
        "outlet": "quay",
        "act": "denies",
        "form": "direct",
        "since": "2031-03-10",
        "until": "2031-03-09",
        "story": story.BRIDGE.id,
        "article": story.QUAY.id,
        "unnamed": True,
        "one_origin": True,
    }
    with open_ledger(told) as ledger:
        for name, value in questions.items():
            expected = find(ledger, Sought(**{name: value}))
            found = client.get("statements", params={name: str(value).lower() if value is True else value}).json()

            assert [shapes.said(row) for row in expected.rows] == found["items"]
            assert 0 < expected.total == found["total"] < find(ledger, Sought()).total


def test_what_an_entity_says_is_asked_for_by_name_or_id(linked: Path, asked: Callable[..., TestClient]) -> None:
    """An id that nobody has is told."""
    client = asked(linked)

    assert [SPOKEN.id] == [s["statement"]["id"] for s in client.get(f"statements?entity={ANA.id}").json()["items"]]
    assert [SPOKEN.id] == [s["statement"]["id"] for s in client.get("statements?entity=ana ode").json()["items"]]
    assert 404 == client.get("statements?entity=ent-ffff").status_code


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("stories?words=MARN", [story.BRIDGE.id]),
        ("stories?words=mill", []),
        ("stories?alone=true&words=mill", [story.MILL.id]),
        ("stories?outlet=post", [story.BRIDGE.id]),
        ("stories?since=2031-03-12", []),
        ("stories?until=2031-03-09", [story.BRIDGE.id]),
        ("stories?disputed=true", [story.BRIDGE.id]),
        ("articles?words=lantern", [story.LANTERN.id]),
        ("articles?outlet=north", [story.POST.id]),
        ("articles?since=2031-03-10", [story.POST.id, story.QUAY.id]),
        ("articles?until=2031-03-01", [story.ALONE.id]),
        (f"articles?story={story.BRIDGE.id}", [story.POST.id, story.QUAY.id, story.LANTERN.id]),
    ],
)
def test_stories_and_articles_are_narrowed(
    told: Path, asked: Callable[..., TestClient], address: str, expected: list[str]
) -> None:
    """By words, outlet, days and story."""
    assert expected == [item["id"] for item in asked(told).get(address).json()["items"]]


def test_notices_are_narrowed_by_code_and_article(ledger_file: Path, asked: Callable[..., TestClient]) -> None:
    """Those on no article come first."""
    client = asked(ledger_file)
    every = client.get("notices").json()["items"]
    on = [n["article"] for n in every if n["article"]]

    assert ["binary-file", "binary-file", "unclosed-quotation"] == [n["code"] for n in every]
    assert every[:2] == client.get("notices?code=binary-file").json()["items"]
    assert every[2:] == client.get(f"notices?article={on[0]}").json()["items"]
    assert every[1:2] == client.get("notices?limit=1&offset=1").json()["items"]
    assert every[2:] == client.get("notices?limit=5&offset=2").json()["items"]


def test_entities_are_narrowed_by_part_of_a_name(linked: Path, asked: Callable[..., TestClient]) -> None:
    """An alias counts."""
    client = asked(linked)

    assert [ANA.id] == [e["id"] for e in client.get("entities?name=oDE").json()["items"]]
    assert 0 == client.get("entities?name=nobody").json()["total"]


# ---------------------------------------------------------------- pages
def test_pages_follow_one_another_by_their_next(told: Path, asked: Callable[..., TestClient]) -> None:
    """The address in the answer, which the Link header has too, leads through the whole list and keeps the question."""
    client = asked(told)
    whole = client.get("statements?act=says&limit=200").json()["items"]
    address, seen = f"{BASE}/statements?act=says&limit=4", list[Any]()
    while address:
        response = client.get(f"http://testserver{address}")
        page = response.json()
        seen += page["items"]
        address = page["next"]

        assert len(whole) == page["total"]
        assert (address is not None) == ('rel="next"' in response.headers["link"])
        assert (page["offset"] > 0) == ('rel="prev"' in response.headers["link"])
        assert address is None or f"<{address}>" in response.headers["link"]
    assert whole == seen
    assert len(whole) > 8


# ---------------------------------------------------------------- tags
def test_an_answer_is_not_sent_again_until_something_is_written(told: Path, asked: Callable[..., TestClient]) -> None:
    """304 with an empty body under the same tag; any writing gives another."""
    client = asked(told)
    first = client.get("stories")
    again = client.get("stories", headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})

    assert (304, b"", first.headers["etag"]) == (again.status_code, again.content, again.headers["etag"])
    assert "no-cache" == first.headers["cache-control"]
    assert not first.headers["etag"].startswith("W/")
    assert 304 == client.get("stories", headers={"If-None-Match": "*"}).status_code
    assert 200 == client.get("stories?limit=1", headers={"If-None-Match": first.headers["etag"]}).status_code

    with open_ledger(told) as ledger:
        ledger.add_notices([Notice("odd", "something")])

    assert 200 == client.get("stories", headers={"If-None-Match": first.headers["etag"]}).status_code


def test_a_kept_story_follows_what_is_written(told: Path, asked: Callable[..., TestClient]) -> None:
    """A brief and a table that are remembered are made anew when the story's notices or claims are others."""
    client = asked(told)
    before = client.get(f"stories/{story.BRIDGE.id}").json()
    client.get(f"stories/{story.BRIDGE.id}/coverage")
    with open_ledger(told) as ledger:
        ledger.add_notices([Notice("lost-name", "a name seems lost", story.QUAY.id)])

    assert len(before["notices"]) + 1 == len(client.get(f"stories/{story.BRIDGE.id}").json()["notices"])

    with open_ledger(told) as ledger, ledger.transaction("the test"):
        for table in ("relation", "origin", "telling", "claim"):
            ledger.connection.execute(f"DELETE FROM {table}")  # noqa: S608  # constants
        ledger.connection.execute("DELETE FROM made_from WHERE what LIKE 'claims of%'")

    assert [] == client.get(f"stories/{story.BRIDGE.id}").json()["claims"]
    assert [] == client.get(f"stories/{story.BRIDGE.id}/coverage").json()["claims"]


# ---------------------------------------------------------------- errors
@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        ("GET", "stories/sty-0", 404, "unknown-id"),
        ("GET", "stories/nothing of the kind/timeline", 404, "unknown-id"),
        ("GET", "claims/clm-", 404, "unknown-id"),
        ("GET", "statements/0/x", 404, "no-such-address"),
        ("GET", "articles/art-", 404, "unknown-id"),
        ("GET", "entities/ent-", 404, "unknown-id"),
        ("GET", "nowhere", 404, "no-such-address"),
        ("GET", "docs", 404, "no-such-address"),
        ("PUT", "overview", 405, "no-such-method"),
        ("GET", "stories?limit=0", 422, "bad-request"),
        ("GET", "stories?limit=201", 422, "bad-request"),
        ("GET", "stories?offset=-1", 422, "bad-request"),
        ("GET", "stories?limt=1", 422, "bad-request"),
        ("GET", "overview?limit=1", 422, "bad-request"),
        ("GET", "statements?since=yesterday", 422, "bad-request"),
        ("GET", "statements?act=shouts", 422, "bad-request"),
        ("POST", "judgements", 403, "not-admitted"),
        ("DELETE", "judgements/1", 403, "not-admitted"),
    ],
)
def test_every_error_has_one_shape(
    told: Path, asked: Callable[..., TestClient], method: str, address: str, status: int, code: str
) -> None:
    """What is wrong, where, and what to do."""
    response = asked(told).request(method, address)

    assert status == response.status_code
    error = models.Wrong.model_validate_json(response.content).error
    assert code == error.code
    assert error.message
    assert error.where
    assert error.next


def test_several_things_of_one_beginning_are_named(told: Path, asked: Callable[..., TestClient]) -> None:
    """So that one of them can be asked for."""
    error = asked(told).get("statements/stm-").json()["error"]

    assert "single statement" in error["message"]
    assert "stm-" in error["next"]


def test_a_mistake_of_ours_has_the_same_shape(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no traceback."""
    monkeypatch.setattr("sayso.serve.api.routes.queries.overview", lambda _: 1 / 0)
    with Desk(told) as desk, TestClient(make_api(told, desk=desk), raise_server_exceptions=False) as client:
        response = client.get("/overview")

    assert 500 == response.status_code
    assert "internal" == response.json()["error"]["code"]
    assert "ZeroDivision" not in response.text


def test_a_ledger_that_goes_away_is_told_without_its_folder(told: Path, asked: Callable[..., TestClient]) -> None:
    """The file's name is enough for its owner, and nothing more for others."""
    client = asked(told)
    told.rename(told.with_name("gone.db"))
    response = client.get("overview")

    assert 503 == response.status_code
    assert "ledger" == response.json()["error"]["code"]
    assert str(told.parent) not in response.json()["error"]["where"]


def test_no_ledger_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    """When the application is made."""
    with pytest.raises(LedgerError):
        make_api(tmp_path / "none.db")


def test_no_page_loads_anything_from_elsewhere(told: Path, asked: Callable[..., TestClient]) -> None:
    """The specification is there; the pages of documentation that fetch scripts are not."""
    client = asked(told)

    assert "3.1.0" == client.get("openapi.json").json()["openapi"]
    assert [404, 404] == [client.get(page).status_code for page in ("docs", "redoc")]


# ---------------------------------------------------------------- judgements
WRITING = {"X-Sayso-Token": TOKEN}
WRONG = {"about": "statement", "verdict": "wrong", "statement": story.VELM.id, "reason": "nobody says it"}


def test_a_judgement_is_written_obeyed_and_taken_back(told: Path, asked: Callable[..., TestClient]) -> None:
    """The rows are as judged at once, and what follows is asked for each time."""
    after: list[str] = []
    client = asked(told, judged=lambda: after.append("judged"))
    made = client.post("judgements", json=WRONG, headers=WRITING)

    assert (201, "wrong", "nobody says it") == (made.status_code, made.json()["verdict"], made.json()["reason"])
    assert 404 == client.get(f"statements/{story.VELM.id}").status_code
    assert [made.json()] == told_at(client, "judgements", models.Page[models.JudgementShown])["items"]

    undone = client.delete(f"judgements/{made.json()['number']}", headers=WRITING)

    assert 200 == undone.status_code
    assert undone.json()["undone_at"]
    assert 200 == client.get(f"statements/{story.VELM.id}").status_code
    assert 0 == client.get("judgements").json()["total"]
    assert [undone.json()] == client.get("judgements?undone=true").json()["items"]
    assert 404 == client.delete(f"judgements/{made.json()['number']}", headers=WRITING).status_code
    assert ["judged", "judged"] == after


def test_a_statement_is_mended_in_what_is_given_alone(told: Path, asked: Callable[..., TestClient]) -> None:
    """What is not given stays; null says that there is none."""
    client = asked(told)
    start = story.POST.text.index("lorries in April")
    mend = {
        "content": [[start, start + len("lorries in April")]],
        "speaker": {"name": "Ana Ode", "kind": "person"},
        "source": None,
    }
    given = {"about": "statement", "verdict": "mended", "statement": story.VELM.id, "mend": mend}
    made = client.post("judgements", json=given, headers=WRITING).json()
    mended = client.get(f"statements/{made['subject']}").json()

    assert ["lorries in April"] == mended["quoted"]["content"]
    assert ("Ana Ode", "says", "indirect") == (
        mended["statement"]["speaker"]["name"],
        mended["statement"]["act"],
        mended["statement"]["form"],
    )


def test_what_was_missed_is_added_and_names_are_joined(told: Path, asked: Callable[..., TestClient]) -> None:
    """A statement of an article, two claims of a story, two names."""
    client = asked(told)
    start = story.ALONE.text.index("mill")
    mend = {"content": [[start, start + len("mill")]]}
    added = {"about": "article", "verdict": "added", "article": story.ALONE.id, "mend": mend}
    same = {"about": "claim", "verdict": "same", "one": story.IS_SHUT.id, "other": story.AFTER.id}
    made = [client.post("judgements", json=given, headers=WRITING) for given in (added, same)]

    assert [201, 201] == [response.status_code for response in made]
    assert ["added", "same"] == [response.json()["verdict"] for response in made]


def test_names_are_judged_apart(linked: Path, asked: Callable[..., TestClient]) -> None:
    """In one article; one name with itself is refused."""
    client = asked(linked)
    one = {"about": "entity", "verdict": "apart", "left": "Ode", "right": "Ode"}
    judged = client.post("judgements", json=one | {"article": HOSTILE.id}, headers=WRITING)
    refused = client.post("judgements", json=one, headers=WRITING)

    assert (201, "entity") == (judged.status_code, judged.json()["about"])
    assert (409, "cannot-be-judged") == (refused.status_code, refused.json()["error"]["code"])


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({**WRONG, "statement": "stm-none"}, 404),
        ({**WRONG, "verdict": "mended"}, 409),
        ({**WRONG, "mend": {"act": "asks"}}, 409),
        ({**WRONG, "verdict": "mended", "mend": {"act": "says"}}, 409),
        ({**WRONG, "verdict": "mended", "mend": {"content": [[5, 5]]}}, 409),
        ({**WRONG, "verdict": "mended", "mend": {"content": [[0, 99_999]]}}, 409),
        ({**WRONG, "verdict": "mended", "mend": {"source": [9, 3]}}, 409),
        ({**WRONG, "more": 1}, 422),
        ({"about": "weather"}, 422),
        ([], 422),
    ],
)
def test_what_cannot_be_judged_is_refused_and_nothing_is_written(
    told: Path, asked: Callable[..., TestClient], given: Any, status: int
) -> None:
    """With the one shape of errors."""
    client = asked(told)
    response = client.post("judgements", json=given, headers=WRITING)

    assert status == response.status_code, response.text
    assert models.Wrong.model_validate_json(response.content).error.message
    assert 0 == client.get("judgements?undone=true").json()["total"]


@pytest.mark.parametrize("headers", [{}, {"X-Sayso-Token": "guess"}])
def test_nothing_is_written_without_the_token(
    told: Path, asked: Callable[..., TestClient], headers: dict[str, str]
) -> None:
    """Nor where there is none to give: an application without ``admits`` only reads."""
    for client in (asked(told), asked(told, admits=None)):
        assert 403 == client.post("judgements", json=WRONG, headers=headers).status_code
        assert 403 == client.delete("judgements/1", headers=headers).status_code
    assert 403 == asked(told, admits=None).post("judgements", json=WRONG, headers=WRITING).status_code
    assert 0 == asked(told).get("judgements?undone=true").json()["total"]
