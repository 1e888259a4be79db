"""Judging in the browser: forms, the token, what is kept, what is taken back, and the work that follows."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from sayso.ledger import judgements, open_ledger, queries, stories
from sayso.records import Article, Extraction, Mention, Party
from sayso.serve import desk
from sayso.serve.web.worker import Worker, Working, connect
from tests.serve import story
from tests.serve.articles import BRIDGE, FERRY, bridge_statements, ferry_statements, span
from tests.serve.webparts import Asked, harmless, opened, read

SHUT, CABLES, DENIED, TOLD = bridge_statements()
FARES, ASKED, OPENS = ferry_statements()
Page = tuple[TestClient, Starlette]


@pytest.fixture
def page(ledger_file: Path) -> Iterator[Page]:
    """Two articles."""
    with opened(ledger_file) as found:
        yield found


@pytest.fixture
def telling(tmp_path: Path) -> Iterator[Page]:
    """A story with its claims."""
    for path in story.filled(tmp_path):
        with opened(path) as found:
            yield found


def post(page: Page, where: str = "/judgements", **fields: str) -> Any:
    """Send a form with the page's own token, unless it brings one."""
    client, app = page
    return client.post(where, data={"token": app.state.ground.gate.token, **fields})


def wrong(page: Page, **more: str) -> Any:
    """Set the first statement aside."""
    return post(page, about="statement", verdict="wrong", statement=SHUT.id, **more)


def kept(page: Page) -> list[judgements.Judged]:
    """All judgements that hold."""
    _, app = page
    with app.state.desk.reading() as view:
        return judgements.judgements(view)


def article_page(page: Page, article: str = BRIDGE.id) -> str:
    """The words of an article's page."""
    return " ".join(read(page[0].get(f"/articles/{article}").text).text.split())


# ---------------------------------------------------------------- who may
@pytest.mark.parametrize("token", ["", "stale", "é"])
def test_nothing_is_judged_without_the_token(page: Page, token: str) -> None:
    """Said in words, with what to do."""
    response = wrong(page, token=token)

    assert 403 == response.status_code
    assert "load it again" in response.text
    assert [] == kept(page)


def test_the_token_may_come_as_a_header(page: Page) -> None:
    """As scripts send it."""
    client, app = page
    fields = {"about": "statement", "verdict": "wrong", "statement": SHUT.id}
    response = client.post("/judgements", data=fields, headers={"X-Sayso-Token": app.state.ground.gate.token})

    assert 303 == response.status_code
    assert 1 == len(kept(page))


@pytest.mark.parametrize("where", ["/judgements", "/judgements/1/undo", "/working"])
def test_a_server_that_only_reads_takes_nothing(ledger_file: Path, where: str) -> None:
    """Whatever the token."""
    with opened(ledger_file, writable=False) as (client, app):
        assert 403 == client.post(where, data={"token": app.state.ground.gate.token}).status_code


# ---------------------------------------------------------------- wrong, and back
def test_a_statement_set_aside_leaves_the_text_and_stays_beside_it(page: Page) -> None:
    """With when and why, and a way back; one goes back to where it stood."""
    response = wrong(page, reason="it is a caption")

    assert f"/articles/{BRIDGE.id}?judged=1#judged-1" == response.headers["location"]
    assert SHUT.id not in {e.given.get("id") for e in read(page[0].get(f"/articles/{BRIDGE.id}").text).all()}
    told = article_page(page)
    assert "set aside “The bridge will stay shut until June” judged by you," in told
    assert ": it is a caption undo" in told
    assert 1 == page[1].state.worker.times


def test_what_was_just_judged_is_told_at_the_top(page: Page) -> None:
    """Once: an address without the number does not tell it again."""
    told = page[0].get(wrong(page, reason="it is a caption").headers["location"]).text

    assert "Kept as judgement 1" in told
    assert "Kept as" not in article_page(page)


def test_a_judgement_is_taken_back(page: Page) -> None:
    """The statement stands in the text again, and one goes there."""
    wrong(page)
    response = post(page, "/judgements/1/undo", back=f"/articles/{BRIDGE.id}")

    assert f"/articles/{BRIDGE.id}?undone=1#{SHUT.id}" == response.headers["location"]
    assert "is taken back" in page[0].get(response.headers["location"]).text
    assert "set aside" not in article_page(page)
    assert [] == kept(page)
    assert 2 == page[1].state.worker.times


def test_what_is_taken_back_twice_is_refused(page: Page) -> None:
    """In words."""
    wrong(page)
    post(page, "/judgements/1/undo")
    response = post(page, "/judgements/1/undo")

    assert 422 == response.status_code
    assert "Not judged" in response.text


# ---------------------------------------------------------------- mending
def mend(page: Page, **fields: str) -> Any:
    """Mend the first statement."""
    return post(page, about="statement", verdict="mended", statement=SHUT.id, **fields)


def test_spans_speaker_act_and_form_are_mended(page: Page) -> None:
    """As the form has them; blanks at the edges of a selection are left out."""
    shut = span(BRIDGE, "will stay shut")
    response = mend(
        page, content=f"{shut.start - 1}-{shut.end + 1}", cue="", source="", speaker="Tor Velm", kind="person",
        act="promises", form="indirect", to="the press", reason="a selection",
    )  # fmt: skip
    (judged,) = kept(page)

    assert f"/articles/{BRIDGE.id}?judged=1#{judged.subject}" == response.headers["location"]
    with page[1].state.desk.reading() as view:
        s = queries.statement(view, judged.subject)
    assert ((shut,), (), None) == (s.content, s.cue, s.source)
    assert ("promises", "indirect", "the press") == (s.act, s.form, s.to)
    assert s.speaker
    assert ("Tor Velm", "person") == (s.speaker.name, s.speaker.kind)
    assert "judged by you" in article_page(page)
    assert ": a selection undo" in article_page(page)


def test_what_a_form_leaves_as_it_was_is_left(page: Page) -> None:
    """All fields come with every form; only those that differ are judged."""
    client, _ = page
    form = read(client.get(f"/articles/{BRIDGE.id}/mend?statement={SHUT.id}").text).all("form", class_="mend")[0]
    fields = {e.given["name"]: e.given.get("value", "") for e in form.all("input")}
    fields |= {
        s.given["name"]: next(o for o in s.all("option") if "selected" in o.given).text for s in form.all("select")
    }
    response = post(page, **{**fields, "act": "promises"})
    (judged,) = kept(page)

    assert 303 == response.status_code
    assert SHUT.id == judged.subject
    with page[1].state.desk.reading() as view:
        s = queries.statement(view, SHUT.id)
    assert (SHUT.source, SHUT.cue, SHUT.form, SHUT.speaker) == (s.source, s.cue, s.form, s.speaker)
    assert "promises" == s.act


def test_nobody_can_be_the_speaker(page: Page) -> None:
    """A form without name and kind says that nobody is told."""
    mend(page, speaker="", kind="")
    with page[1].state.desk.reading() as view:
        assert queries.statement(view, SHUT.id).speaker is None


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"content": "nonsense"}, "is no span"),
        ({"content": "5-2"}, "is no span"),
        ({"content": ""}, "content"),
        ({"content": "88-89"}, "blanks alone"),
        ({"content": "0-999999"}, "text"),
        ({"source": "1-5, 8-9"}, "one span"),
        ({"act": "sings"}, "sings"),
        ({"form": "sung"}, "sung"),
        ({"speaker": "Zed Orr", "kind": ""}, "kind"),
        ({"speaker": "Zed Orr", "kind": "ghost"}, "ghost"),
        ({}, "already"),
        ({"act": "says"}, "already"),
    ],
)
def test_what_cannot_be_is_refused_with_the_form_as_it_was_filled_in(
    page: Page, fields: dict[str, str], problem: str
) -> None:
    """Nothing is kept; what was typed is not lost."""
    response = mend(page, **fields, reason="a long thought")
    found = read(response.text)

    assert 422 == response.status_code
    assert problem in found.all("div", class_="wrong")[0].text
    assert [] == kept(page)
    assert 0 == page[1].state.worker.times
    (reason,) = [e for e in found.all("form", class_="mend")[0].all("input") if e.given["name"] == "reason"]
    assert "a long thought" == reason.given["value"]


def test_a_missed_statement_is_added(page: Page) -> None:
    """From its words alone, or with who says it and how."""
    where = span(BRIDGE, "Follow us on every channel")
    response = post(
        page, about="article", verdict="added", article=BRIDGE.id, content=f"{where.start}-{where.end}",
        cue="", source="", speaker="The Lantern", kind="outlet", act="urges", form="", to="",
    )  # fmt: skip
    (judged,) = kept(page)

    assert 303 == response.status_code
    assert "added" == judged.verdict
    with page[1].state.desk.reading() as view:
        s = queries.statement(view, judged.subject)
    assert ((where,), "urges") == (s.content, s.act)


def test_a_selection_fills_the_form_of_a_missed_statement(page: Page) -> None:
    """With its words beside it."""
    where = span(BRIDGE, "Two cables")
    found = read(page[0].get(f"/articles/{BRIDGE.id}/mend?content={where.start}-{where.end}").text)

    assert f"{where.start}-{where.end}" == found.all("input", name="content")[0].given["value"]
    assert "Two cables" == found.all("p", id="w-content")[0].text


def test_the_form_without_a_script_has_the_text_with_its_characters_counted(page: Page) -> None:
    """So that numbers can be given; alone it comes for the panel."""
    where = f"/articles/{BRIDGE.id}/mend?statement={SHUT.id}"
    found = read(page[0].get(where).text)

    assert "0–88" in [p.text for p in found.all("p", class_="num")]
    assert "<html" not in page[0].get(where, headers={"hx-request": "true"}).text


def test_a_statement_of_another_article_is_not_mended_there(page: Page) -> None:
    """The address names both."""
    assert 404 == page[0].get(f"/articles/{BRIDGE.id}/mend?statement={FARES.id}").status_code


# ---------------------------------------------------------------- claims and entities
def test_claims_are_joined_and_parted(telling: Page) -> None:
    """With either way to write the verdict."""
    joined = post(
        telling, about="claim", same="1", one=story.IS_SHUT.id, other=story.AFTER.id, back=f"/stories/{story.BRIDGE.id}"
    )
    parted = post(telling, about="claim", verdict="apart", one=story.PEOPLE_AGAIN.id, other=story.SNAPPED.id)

    assert f"/stories/{story.BRIDGE.id}?judged=1" == joined.headers["location"]
    assert "/judgements?judged=2" == parted.headers["location"]
    assert [("claim", "same"), ("claim", "apart")] == [(j.about, j.verdict) for j in kept(telling)]


def test_entities_are_merged_and_parted(tmp_path: Path) -> None:
    """By name, or one article's party by its name there; two that are one name are refused."""
    article = Article("a", "Ana Ode met Anna Ode.", published="2031-03-09")
    named = [Mention(article.id, span(article, name), Party(name, "person")) for name in ("Ana Ode", "Anna Ode")]
    path = tmp_path / "sayso.db"
    with open_ledger(path, create=True) as ledger:
        ledger.add(article, Extraction(mentions=tuple(named)))
    assert 0 == connect(path)
    with opened(path) as page:
        told = {"about": "entity", "left": "Ana Ode", "right": "Anna Ode"}
        response = post(page, **told, verdict="same", reason="one woman")
        post(page, **told, verdict="apart", article=article.id)

        assert "/judgements?judged=1" == response.headers["location"]
        assert [("same", "one woman"), ("apart", None)] == [(j.verdict, j.reason) for j in kept(page)]
        assert 422 == post(page, about="entity", verdict="same", left="Ana Ode", right="Ana Ode").status_code
        assert 200 == page[0].get("/judgements").status_code


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"about": "weather"},
        {"about": "statement"},
        {"about": "statement", "verdict": "same", "statement": SHUT.id},
        {"about": "statement", "verdict": "wrong"},
        {"about": "statement", "verdict": "wrong", "statement": "stm-zz"},
        {"about": "article", "verdict": "added", "article": "art-0", "content": "0-3"},
        {"about": "article", "verdict": "added", "article": BRIDGE.id},
        {"about": "claim", "verdict": "same", "one": "clm-0", "other": "clm-1"},
        {"about": "claim", "verdict": "maybe", "one": "clm-0", "other": "clm-1"},
        {"about": "entity", "verdict": "same", "left": "Nobody Here", "right": "Nobody There"},
    ],
)
def test_what_names_nothing_to_judge_is_refused_in_words(page: Page, fields: dict[str, str]) -> None:
    """Never an error of the server, and nothing is kept."""
    response = post(page, **fields)

    assert 422 == response.status_code
    assert "Not judged" in response.text
    assert [] == kept(page)


# ---------------------------------------------------------------- where one goes afterwards
@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "evil",
        "",
        "/\t/evil.example",
    ],
)
def test_no_form_leads_to_another_site(page: Page, back: str) -> None:
    """What is no address of this server is as if it were not given."""
    assert wrong(page, back=back).headers["location"].startswith(f"/articles/{BRIDGE.id}?")


def test_one_goes_back_to_where_the_form_stood(page: Page) -> None:
    """With what was asked there, and the number of the judgement."""
    assert "/search?words=a+b&judged=1#x" == wrong(page, back="/search?words=a+b&judged=9#x").headers["location"]


# ---------------------------------------------------------------- the list
def test_all_judgements_are_listed_newest_first_with_those_taken_back(page: Page) -> None:
    """Each with its reason and place; one that holds can be taken back."""
    wrong(page, reason="first thought")
    post(page, about="statement", verdict="wrong", statement=FARES.id, reason="second thought")
    post(page, "/judgements/1/undo")
    found = read(page[0].get("/judgements").text)
    second, first = found.all("tr")[1:]

    assert ("2", "1") == tuple(row.all("th")[0].text for row in (second, first))
    assert "second thought" in second.text
    assert "taken back" in first.text
    assert ["/judgements/2/undo"] == [b.given["formaction"] for b in found.all("button") if "formaction" in b.given]
    assert second.all("a", href=f"/articles/{FERRY.id}#judged-2")


def test_the_list_is_cut_into_pages(page: Page) -> None:
    """And says which part is shown."""
    for _ in range(26):
        wrong(page)
        number = kept(page)[-1].number
        post(page, f"/judgements/{number}/undo")
    for n in range(26):
        post(page, about="statement", verdict="wrong" if n % 2 else "mended", statement=FARES.id, act="asks")
        number = kept(page)[-1].number
        post(page, f"/judgements/{number}/undo")
    told = page[0].get("/judgements").text

    assert "1–50 of 52" in told
    assert 'href="/judgements?from=50"' in told
    assert "51–52 of 52" in page[0].get("/judgements?from=50").text
    assert 200 == page[0].get("/judgements?from=nonsense").status_code


def test_judgements_are_downloaded_as_training_rows(page: Page) -> None:
    """One JSON object a line; those that were taken back are left out."""
    wrong(page, reason="a caption")
    mend(page, act="asks")
    response = page[0].get("/judgements.jsonl")

    assert "attachment" in response.headers["content-disposition"]
    assert ["a caption"] == [json.loads(line)["reason"] for line in response.text.splitlines()]


def test_an_empty_list_says_how_to_begin(page: Page) -> None:
    """With the keys."""
    assert "Nobody has judged anything yet" in page[0].get("/judgements").text


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", "</textarea><svg onload=x>", "\u202egnp", "x" * 5000])
def test_a_reason_is_shown_as_what_it_is(page: Page, attack: str) -> None:
    """On the article, in the list and in the form that is shown again."""
    wrong(page, reason=attack)
    refused = mend(page, speaker=attack, kind="ghost", reason=attack, back=attack)

    assert harmless(refused.text)
    for where in (f"/articles/{BRIDGE.id}", f"/articles/{BRIDGE.id}?judged=1", "/judgements", "/judgements?judged=1"):
        told = page[0].get(where).text
        assert harmless(told)
        assert "<script>alert" not in told


# ---------------------------------------------------------------- somebody else writes
def test_a_ledger_that_another_process_writes_is_said_to_be_busy(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """After some patience; pages are read all the while."""
    client, app = page
    monkeypatch.setattr(desk, "open_ledger", partial(open_ledger, patience=0.05))
    other = sqlite3.connect(app.state.desk.path, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        assert 503 == wrong(page).status_code
        assert 200 == client.get(f"/articles/{BRIDGE.id}").status_code
    finally:
        other.rollback()
        other.close()

    assert 303 == wrong(page).status_code


# ---------------------------------------------------------------- what follows
def of(code: str, db: Path) -> Worker:
    """A worker whose process runs this."""
    return Worker(db, command=(sys.executable, "-c", code))


def test_the_claims_of_the_story_are_made_anew(telling: Page, tmp_path: Path) -> None:
    """By a process of its own, which ends well."""
    post(telling, about="statement", verdict="wrong", statement=story.SCRAP.id)
    with telling[1].state.desk.reading() as view:
        before = stories.unclaimed(view)
    worker = Worker(tmp_path / "sayso.db")
    worker.ask()

    assert worker.wait(60)
    assert (1, None) == (worker.state().done, worker.state().problem)
    with telling[1].state.desk.reading() as view:
        assert before
        assert [] == stories.unclaimed(view)


def test_what_is_asked_meanwhile_is_done_once_more(tmp_path: Path) -> None:
    """However often it is asked."""
    worker = of("import time; time.sleep(0.3)", tmp_path)
    for _ in range(9):
        worker.ask()

    assert worker.state().running
    assert worker.wait(20)
    assert 2 == worker.state().done


def test_what_went_wrong_is_kept_until_it_goes_well(tmp_path: Path) -> None:
    """The last line tells it."""
    flag = tmp_path / "flag"
    code = f"import os, sys; os.path.exists({str(flag)!r}) or sys.exit('Traceback\\nno room on the disk')"
    worker = of(code, tmp_path)
    worker.ask()
    assert worker.wait(20)
    assert (0, "no room on the disk") == (worker.state().done, worker.state().problem)

    flag.touch()
    worker.ask()
    assert worker.wait(20)
    assert (1, None) == (worker.state().done, worker.state().problem)


def test_a_ledger_that_is_gone_is_told_in_words(tmp_path: Path) -> None:
    """As every command tells it."""
    worker = Worker(tmp_path / "gone.db")
    worker.ask()

    assert worker.wait(60)
    assert "there is no ledger here" in (worker.state().problem or "")


def test_it_ends_with_the_server(tmp_path: Path) -> None:
    """At once, and takes nothing more."""
    worker = of("import time; time.sleep(60)", tmp_path)
    worker.ask()
    worker.close()

    assert not worker.state().running
    worker.ask()
    assert not worker.state().running


def test_it_ends_even_with_a_server_that_is_killed(ledger_file: Path) -> None:
    """The process sees its standard input end, though it waits for somebody else's writing just then."""
    other = sqlite3.connect(ledger_file, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        command = (sys.executable, "-m", "sayso.serve.web.worker", str(ledger_file))
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            assert process.stdin
            process.stdin.close()
            assert 2 == process.wait(60)
    finally:
        other.rollback()
        other.close()


def test_a_program_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    """Instead of an answer that never comes."""
    worker = Worker(tmp_path, command=(str(tmp_path / "no-such-program"),))
    worker.ask()

    assert worker.wait(20)
    assert "no process could be started" in (worker.state().problem or "")


@pytest.mark.parametrize(
    ("now", "words", "asks_again"),
    [
        (Working(running=True, seconds=9.4, done=0, problem=None), "since 9 s", True),
        (Working(running=False, seconds=0, done=0, problem="no room on the disk"), "no room on the disk", False),
        (Working(running=False, seconds=0, done=1, problem=None), "All is up to date", False),
    ],
)
def test_how_far_it_is_is_told_and_asked_only_while_it_works(
    page: Page, now: Working, words: str, *, asks_again: bool
) -> None:
    """On the page, and in the part that is asked for every other second."""
    client, app = page
    app.state.worker = Asked(now=now)
    told = client.get("/working").text

    assert words in told
    assert asks_again == ("hx-trigger" in told)
    if asks_again or now.problem:
        assert words in client.get(f"/articles/{BRIDGE.id}").text


def test_what_failed_is_tried_again_on_demand(page: Page) -> None:
    """With the token."""
    client, app = page
    app.state.worker = Asked(now=Working(running=False, seconds=0, done=0, problem="no room"))

    assert "Try again" in client.get(f"/articles/{BRIDGE.id}").text
    assert 403 == client.post("/working", data={"token": "stale"}).status_code
    assert 303 == post(page, "/working").status_code
    assert 1 == app.state.worker.times
