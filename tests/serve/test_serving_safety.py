"""What a hostile request, file or moment does to whatever serves a ledger: it is answered in words, and soon."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from starlette.testclient import TestClient

from sayso.errors import LedgerError, SettingsError
from sayso.ledger.queries import matching
from sayso.read.bratfiles import LONGEST_NOTE, parse, read_brat
from sayso.read.claimreview import read_reviews
from sayso.records import Notice
from sayso.serve.mcp.asked import FURTHEST, Offset
from sayso.serve.serving import listening
from sayso.serve.web.app import make_app
from sayso.serve.web.guard import HEADERS, LONGEST_PATH, Gate, host_of
from sayso.serve.web.query import LONGEST
from tests.serve.webparts import HERE, harmless, opened, read

PASSWORD = "fourteen cables"  # noqa: S105  # it opens nothing
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def client(ledger_file: Path) -> Iterator[TestClient]:
    """A client that hears of every mistake as an exception, so that none passes for an answer."""
    with opened(ledger_file) as (found, _):
        yield found


@pytest.fixture
def behind(ledger_file: Path) -> Iterator[TestClient]:
    """A client of a ledger behind a password, which it does not give."""
    app = make_app(ledger_file, gate=Gate(password=PASSWORD))
    yield TestClient(app, base_url=HERE, follow_redirects=False)
    app.state.desk.close()


# ---------------------------------------------------------------- who is let in
@pytest.mark.parametrize("path", ["/", "/search", "/static/base.css", "/api/v1/stories", "/api/v1/openapi.json", "/x"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE", "OPTIONS", "TRACE", "NONE"])
def test_behind_a_password_nothing_is_answered_without_it(behind: TestClient, path: str, method: str) -> None:
    """By no method, of no face, not even a style sheet."""
    assert behind.request(method, path).status_code == 401


@given(st.text(alphabet=st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=40))
def test_no_header_of_whatever_letters_passes_or_breaks_the_password(words: str) -> None:
    """Letters that no base64 has, too."""
    gate = Gate(password=PASSWORD)

    assert not gate.knows(f"Basic {words}")
    assert not gate.knows(f"Bearer {words}")


def test_what_takes_a_password_is_kept_by_nobody_between(behind: TestClient) -> None:
    """Pages and the REST face; files of ours are the same for everybody."""
    mine = {"authorization": f"Bearer {PASSWORD}"}

    for path in ("/", "/search.csv", "/judgements.jsonl", "/api/v1/stories", "/missing"):
        assert "private" in behind.get(path, headers=mine).headers["cache-control"]
    assert "public" in behind.get("/static/base.css", headers=mine).headers["cache-control"]


@pytest.mark.parametrize("origin", ["http://[::1", "http://[", "//", "http://127.0.0.1:8420@elsewhere.example"])
def test_an_origin_that_means_nothing_may_not_write(client: TestClient, origin: str) -> None:
    """It is refused as another's, not broken by."""
    assert client.post("/judgements", headers={"origin": origin}).status_code == 403


def test_a_size_of_thousands_of_digits_is_too_large(client: TestClient) -> None:
    """Python reads no such number."""
    assert client.post("/judgements", headers={"content-length": "9" * 5000}).status_code == 413


@pytest.mark.parametrize(
    "host", ["a@127.0.0.1", "127.0.0.1/x", "127.0.0.1?x", "127.0.0.1#x", "127.0.0.1:x", "127.0.0.1:80:80", "localhost."]
)
def test_what_is_more_than_a_name_and_a_port_is_no_host(host: str) -> None:
    """Whatever a reader of addresses makes of it."""
    assert host_of(host) not in Gate().hosts


def test_nothing_is_forwarded_allowed_to_others_or_told_of_the_server(client: TestClient) -> None:
    """No header opens an answer to another site, whoever says where the question came from."""
    claims = {"x-forwarded-host": "elsewhere.example", "x-forwarded-proto": "https", "origin": "http://a.example"}

    for path in ("/", "/speakers/", "/api/v1/stories", "/api/v1/stories/", "/missing"):
        answer = client.get(path, headers=claims)
        assert not any(name.startswith("access-control-") for name in answer.headers)
        assert "elsewhere.example" not in str(answer.headers)
        assert all(answer.headers[name] == value for name, value in HEADERS.items())


# ---------------------------------------------------------------- what is sent
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x; charset=unicode_escape", "text/plain", ""])
def test_only_a_plain_form_is_read(ledger_file: Path, kind: str) -> None:
    """A form of another kind names a character set of its own, and may hold what is no text: it gives no token."""
    with opened(ledger_file) as (client, app):
        token = app.state.ground.gate.token
        for value in (token, "\\ud800"):
            body = f'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n{value}\r\n--x--\r\n'
            assert client.post("/working", content=body.encode(), headers={"content-type": kind}).status_code == 403
        assert client.post("/working", content=f"token={token}".encode(), headers=FORM).status_code == 303


@pytest.mark.parametrize("start", ["/judgements/", "/articles/", "/api/v1/articles/", "/static/"])
def test_an_address_of_thousands_of_characters_is_refused(client: TestClient, start: str) -> None:
    """In the shape of its face."""
    answer = client.get(start + "9" * LONGEST_PATH)

    assert answer.status_code == 414
    assert start.startswith("/api/") == (answer.headers["content-type"] == "application/json")


@pytest.mark.parametrize(
    "name", ["base%00.css", "..%2f..%2ftemplates%2fbase.css", "%2e%2e/report.css", "a" * 300 + ".css"]
)
def test_no_name_leads_out_of_the_folder_of_files(client: TestClient, name: str) -> None:
    """Nor to a mistake."""
    assert client.get(f"/static/{name}").status_code == 404


@pytest.mark.parametrize(
    "attack",
    ['"><script>x</script>', "' hx-get=/x hx-trigger=load '", "javascript:x", "</title><svg onload=x>", "\u202e"],
)
def test_no_words_of_an_address_become_part_of_a_page(client: TestClient, attack: str) -> None:
    """Wherever they are repeated: fields, headings, links of other pages, refusals."""
    told = urllib.parse.quote(attack)
    names = [
        "words",
        "speaker",
        "entity",
        "outlet",
        "act",
        "form",
        "since",
        "until",
        "story",
        "article",
        "unnamed",
        "page",
        "name",
        "kind",
        "code",
        "by",
    ]
    asked = "&".join(f"{name}={told}" for name in names)

    for path in ("/search", "/", "/speakers", "/notices", "/judgements", f"/articles/{told}", f"/speakers/{told}"):
        page = client.get(f"{path}?{asked}").text
        assert harmless(page)
        assert not [e for e in read(page).all() if e.given.get("hx-get", "/").startswith("/x")]
        assert "\u202e" not in page


# ---------------------------------------------------------------- how long it takes
def test_of_endless_words_only_the_first_are_looked_for(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left out is told; and not each word is tried by itself."""
    from sayso.ledger import sought  # noqa: PLC0415

    asked: list[Any] = []
    find = sought.find

    def counted(view: Any, wanted: Any, **page: int) -> Any:
        asked.append(wanted)
        return find(view, wanted, **page)

    monkeypatch.setattr(sought, "find", counted)
    page = client.get("/search", params={"words": " ".join(f"q{n}" for n in range(5000))}).text

    assert f"only the first {LONGEST} characters count" in page
    assert len(asked) == 1
    assert len(asked[0].words) <= LONGEST


@given(st.lists(st.sampled_from(["the", "a*", '"two words"', "The"]), max_size=12))
def test_words_that_are_repeated_are_asked_for_once(words: list[str]) -> None:
    """The index would go through each again."""
    asked = re.findall(r'"[^"]*"\*?', matching(" ".join(words)))

    assert len(asked) == len(set(asked)) == len(set(words))


def test_beginnings_of_words_are_gathered_once_a_question(client: TestClient, ledger_file: Path) -> None:
    """The index gathers all that holds them each time: asked of statement by statement it would take minutes."""
    from sayso.ledger import open_ledger  # noqa: PLC0415
    from sayso.ledger.sought import Sought, find  # noqa: PLC0415

    monkey = pytest.MonkeyPatch()
    monkey.setattr("sayso.ledger.sought.COMMON", 0)
    monkey.setattr("sayso.ledger.sought.ASKED", -1)
    told: list[str] = []
    with open_ledger(ledger_file) as ledger:
        ledger.connection.set_trace_callback(told.append)
        assert find(ledger, Sought(words="the*"), limit=1).total
        assert not [sql for sql in told if "EXISTS" in sql]
        assert find(ledger, Sought(words="the"), limit=1).total
        assert [sql for sql in told if "EXISTS" in sql]
    monkey.undo()


@pytest.mark.parametrize("given_", [FURTHEST + 1, 10**30, -1])
def test_a_place_beyond_all_lists_is_refused_by_mcp(given_: int) -> None:
    """SQLite knows no such number."""
    with pytest.raises(ValidationError):
        TypeAdapter(Offset).validate_python(given_)


# ---------------------------------------------------------------- the server
def test_a_ledger_that_is_busy_is_not_called_missing(ledger_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The heading tells what the words below tell."""
    with opened(ledger_file) as (client, app):
        busy = LedgerError(ledger_file, "database is locked", "Try again.")
        monkeypatch.setattr(app.state.desk, "_taken", raising(busy))
        answer = client.get("/")

    assert answer.status_code == 503
    assert [e.text for e in read(answer.text).all("h1")] == ["The ledger is not to be had just now"]


def raising(error: Exception) -> Callable[[], None]:
    """A function that fails."""

    def fail() -> None:
        raise error

    return fail


@pytest.mark.parametrize("address", ["a..b", "x" * 80 + ".example", "[::1]"])
def test_an_address_that_is_none_is_told_in_words(address: str) -> None:
    """Python has several kinds of mistakes for them."""
    with pytest.raises(SettingsError, match="cannot be had"):
        listening(address, 0)


def test_ctrl_c_ends_a_server_whose_judgement_waits_for_another_process(ledger_file: Path) -> None:
    """At once, without a traceback; and nothing was written."""
    command = [sys.executable, "-m", "sayso", "serve", "--db", str(ledger_file), "--port", "0"]
    with subprocess.Popen(  # our own program
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}
    ) as process:
        assert process.stdout
        at = re.search(r"http://\S+?/", process.stdout.readline())
        assert at
        with urllib.request.urlopen(f"{at[0]}search", timeout=30) as answer:  # noqa: S310  # as above
            page = answer.read().decode()
        token = re.search(r'sayso-token" content="([^"]+)', page)
        said = re.search(r"#(stm-[0-9a-f]+)", page)
        assert token
        assert said
        fields = {"token": token[1], "about": "statement", "verdict": "wrong", "statement": said[1]}
        lock = sqlite3.connect(ledger_file, isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")

        def judge() -> None:
            with contextlib.suppress(OSError):  # it is cut short
                urllib.request.urlopen(f"{at[0]}judgements", urllib.parse.urlencode(fields).encode(), 30)  # noqa: S310

        thread = threading.Thread(target=judge)
        thread.start()
        time.sleep(0.7)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
        thread.join(10)
        lock.execute("ROLLBACK")

    assert time.monotonic() - began < 6
    assert "Traceback" not in told
    assert lock.execute("SELECT count(*) FROM judgement").fetchone() == (0,)
    lock.close()


# ---------------------------------------------------------------- what is brought in
def damaged(path: Path, member: str, text: str) -> Path:
    """A zip whose directory has another checksum than its member."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, text + "MAGIC")
    path.write_bytes(path.read_bytes().replace(b"MAGIC", b"MAGIX", 1))
    return path


def test_a_damaged_archive_costs_itself(tmp_path: Path) -> None:
    """It is found damaged only once it is read, beyond where its first characters were looked at."""
    marked = damaged(tmp_path / "a.zip", "x--art-0123456789abcdef.ann", "T1\tContent 0 1\tx\n" * 2000)
    review = damaged(tmp_path / "b.zip", "x.json", "{}" + " " * 20_000)

    for found in (list(read_brat(marked)), list(read_reviews(review))):
        assert "broken-archive" in {each.code for each in found if isinstance(each, Notice)}


def test_a_number_of_thousands_of_digits_is_a_line_that_cannot_be_read() -> None:
    """Python reads no such number."""
    assert parse(f"T1\tContent {'9' * 5000} {'9' * 5001}\tx\n", "abc").problems == ((1, "no TYPE START END"),)


def test_a_note_of_endless_blanks_is_not_read() -> None:
    """It would be gone through once for each of its blanks."""
    note = f"speaker:{' ' * 200_000}x"
    began = time.monotonic()
    sheet = parse(f"T1\tContent 0 1\ta\nE1\tContent:T1\n#1\tAnnotatorNotes E1\t{note}\n", "abc")

    assert len(note) > LONGEST_NOTE
    assert time.monotonic() - began < 5
    assert [number for number, _ in sheet.problems] == [3]
    assert not sheet.marked[0].noted
