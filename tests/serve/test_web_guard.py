"""Who is let in, who may write, and what goes with every answer of the web page."""

from __future__ import annotations

import base64
import html
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from sayso.serve.safe import visible
from sayso.serve.web.app import make_app
from sayso.serve.web.guard import LARGEST, LOOPBACK, Gate, Guard, host_of
from sayso.serve.web.render import environment

HERE = "http://127.0.0.1:8420"
PASSWORD = "fourteen cables"  # noqa: S105  # it opens nothing


def behind(gate: Gate) -> TestClient:
    """A server that answers whatever passes the guard with its method."""

    async def echo(request: Request) -> PlainTextResponse:
        return PlainTextResponse(request.method)

    routes = [Route("/{path:path}", echo, methods=["GET", "POST", "DELETE"])]
    return TestClient(Guard(Starlette(routes=routes), gate=gate), base_url=HERE)


@pytest.mark.parametrize("host", ["127.0.0.1:8420", "localhost", "localhost:1", "[::1]:8420", "LOCALHOST:8420"])
def test_names_of_this_machine_are_answered(host: str) -> None:
    """With or without a port, in capitals or not."""
    assert behind(Gate()).get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["rebound.example", "127.0.0.1.rebound.example", "127.0.0.2", "", "[::1", "a b", "@:"])
def test_a_host_name_that_is_not_ours_is_refused(host: str) -> None:
    """Another site's name may be pointed at this machine; what names nothing is no name of ours."""
    answer = behind(Gate()).get("/", headers={"host": host})

    assert answer.status_code == 421


def test_a_refusal_of_the_rest_face_has_its_shape_of_error() -> None:
    """The guard stands before that face too."""
    answer = behind(Gate()).get("/api/v1/stories", headers={"host": "rebound.example"})

    assert answer.json()["error"]["code"] == "unknown-host"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://elsewhere.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_page_of_another_origin_may_not_write(headers: dict[str, str]) -> None:
    """Whatever a browser says of where the request comes from."""
    client = behind(Gate())

    assert client.post("/judgements", headers=headers).status_code == 403
    assert client.delete("/judgements/1", headers=headers).status_code == 403


@pytest.mark.parametrize("headers", [{}, {"origin": HERE}, {"sec-fetch-site": "same-origin", "origin": HERE}])
def test_our_own_pages_may_write(headers: dict[str, str]) -> None:
    """And programs, which say nothing of an origin: they need the token."""
    assert behind(Gate()).post("/judgements", headers=headers).status_code == 200


def test_nothing_is_written_where_only_reading_is_allowed() -> None:
    """Before anybody looks for a token."""
    client = behind(Gate(writable=False))

    assert client.get("/").status_code == 200
    assert client.post("/judgements").status_code == 403


@pytest.mark.parametrize("size", [str(LARGEST + 1), "-1", "many", "²"])
def test_a_body_that_is_too_large_or_of_no_told_size_is_refused(size: str) -> None:
    """Before it is read."""
    answer = behind(Gate()).post("/judgements", headers={b"content-length": size.encode("utf8")})

    assert answer.status_code == 413


def test_the_token_is_another_in_every_server_and_nothing_else_passes_for_it() -> None:
    """Not its beginning either, nor itself where nothing may be written."""
    gate, other = Gate(), Gate()

    assert gate.admits(gate.token)
    assert not any(gate.admits(given) for given in (None, "", other.token, gate.token[:-1], "ä"))
    assert not Gate(writable=False, token=gate.token).admits(gate.token)


def test_a_password_is_wanted_where_there_is_one() -> None:
    """A browser gives it as Basic with any user, a program as Bearer."""
    client = behind(Gate(password=PASSWORD))
    basic = base64.b64encode(f"anybody:{PASSWORD}".encode()).decode()

    refused = client.get("/")
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Basic")
    assert client.get("/", headers={"authorization": f"Basic {basic}"}).status_code == 200
    assert client.get("/", headers={"authorization": f"Bearer {PASSWORD}"}).status_code == 200


@given(st.text(alphabet=st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=60))
def test_no_other_words_pass_for_the_password(header: str) -> None:
    """Nor does a header of another kind raise an error."""
    assert not Gate(password=PASSWORD).knows(header)


@given(st.text(max_size=40))
def test_a_host_header_of_any_kind_is_read_or_names_nothing(header: str) -> None:
    """It never raises."""
    name = host_of(header)

    assert name == name.lower() or not name.isascii()


def test_every_answer_forbids_scripts_and_frames_that_are_not_ours(ledger_file: Path) -> None:
    """Pages, files, errors and the REST face alike."""
    client = TestClient(make_app(ledger_file), base_url=HERE)

    for path in ("/", "/nowhere", "/static/base.css", "/api/v1/openapi.json"):
        headers = client.get(path).headers
        rules = dict(rule.strip().partition(" ")[::2] for rule in headers["content-security-policy"].split(";"))
        assert rules["default-src"] == "'none'"
        assert rules["script-src"] == "'self'"
        assert rules["frame-ancestors"] == "'none'"
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_no_file_outside_the_folder_is_served(ledger_file: Path) -> None:
    """However the way there is written."""
    client = TestClient(make_app(ledger_file), base_url=HERE)

    for path in ("/static/..%2F..%2Fpyproject.toml", "/static/%2e%2e%2freport.css", "/static/nothing.css", "/static/x"):
        assert client.get(path).status_code == 404


def test_a_page_that_was_seen_is_not_sent_again_until_the_ledger_changes(ledger_file: Path) -> None:
    """Weak tags and lists of tags count too."""
    client = TestClient(make_app(ledger_file), base_url=HERE)
    tag = client.get("/").headers["etag"]

    assert client.get("/", headers={"if-none-match": tag}).status_code == 304
    assert client.get("/", headers={"if-none-match": f'W/{tag}, "x"'}).status_code == 304
    assert client.get("/", headers={"if-none-match": '"x"'}).status_code == 200


@given(st.text(max_size=60))
def test_whatever_a_template_writes_is_escaped_and_visible(words: str) -> None:
    """The one place that all pages go through."""
    shown = environment().from_string("<p>{{ words }}</p>").render(words=words)

    inside = shown.removeprefix("<p>").removesuffix("</p>")
    assert "<" not in inside
    assert html.unescape(inside) == visible(words)
    assert "\u202e" not in shown


def test_loopback_alone_is_answered_unless_other_names_are_given() -> None:
    """The default names this machine alone."""
    assert Gate().hosts == LOOPBACK
    assert behind(Gate(frozenset({"desk.example"}))).get("/", headers={"host": "desk.example"}).status_code == 200
