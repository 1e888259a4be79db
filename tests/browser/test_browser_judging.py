"""A person judges in a real browser, with keys or with plain forms: what they say is seen everywhere, and lasts."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from sayso.ledger import claims, entities, judgements, open_ledger, queries
from sayso.records import Article, Span, Statement, Story
from tests.browser.conftest import SAYSO, served

Opened = Callable[..., Page]
Site = tuple[str, Path]

MAP = {
    "id": "map.txt",
    "outlet": "Daily Quay",
    "title": "Nobody came with a map",
    "published": "2024-03-18",
    "text": (
        "🛶🛶 Fares on the ferry will double in May 🎉, Ana Ode told the Daily Quay on Monday.\n\n"
        "“The families of the island 🏝️ 👩‍👩‍👧 asked for a map, and Tor Velm denied that nobody 🗺️ came with "
        "one,” Ana Ode said on Tuesday.\n\nA bill for the ferry lies on the table 💶, and who pays it is open.\n"
    ),
}
LATER = MAP | {
    "id": "later.txt",
    "title": "A second map",
    "published": "2024-03-19",
    "text": "“A second map is on its way,” Tor Velm said on Wednesday. Mira Castellan denied that there was a first.\n",
}


def run(db: Path, record: dict[str, str]) -> None:
    """``sayso run`` with one more article."""
    path = db.with_name(f"{record['id']}.jsonl")
    path.write_text(json.dumps(record) + "\n", "utf8")
    subprocess.run([str(SAYSO), "run", str(path), "--db", str(db)], check=True, capture_output=True)


@pytest.fixture(scope="module")
def with_map(examples_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples and the article with the map."""
    path = tmp_path_factory.mktemp("judging") / "map.db"
    shutil.copyfile(examples_file, path)
    run(path, MAP)
    return path


@pytest.fixture
def map_site(with_map: Path, tmp_path: Path) -> Iterator[Site]:
    """A server of one's own of that ledger."""
    path = tmp_path / "own.db"
    shutil.copyfile(with_map, path)
    with served(path) as url:
        yield url, path


def the_map(db: Path) -> tuple[Article, list[Statement]]:
    """The article, and what is said in it."""
    with open_ledger(db) as ledger:
        article = queries.article(ledger, "map.txt")
        return article, queries.statements(ledger, article=article.id)


def where(article: Article, words: str) -> Span:
    """Where words stand in it."""
    start = article.text.index(words)
    return Span(start, start + len(words))


def settled(page: Page, url: str) -> None:
    """Wait until what follows from the judgements is made."""
    deadline = time.monotonic() + 60
    while "All is up to date" not in (told := page.request.get(f"{url}/working").text()):
        assert time.monotonic() < deadline, told
        assert "Not made anew" not in told
        time.sleep(0.05)


# ---------------------------------------------------------------- what a person does
DRAG = """(words) => {
  for (const text of document.querySelectorAll('.read p.text')) {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT, {
      acceptNode: (n) => n.parentElement.closest('a.n') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    });
    const places = [];
    let joined = '';
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let i = 0; i < node.length; i += 1) places.push([node, i]);
      joined += node.data;
    }
    const at = joined.indexOf(words);
    if (at < 0) continue;
    text.scrollIntoView({ block: 'center' });
    const box = (place) => {
      const range = document.createRange();
      range.setStart(...place);
      range.setEnd(place[0], place[1] + 1);
      return range.getBoundingClientRect();
    };
    const first = box(places[at]), last = box(places[at + words.length - 1]);
    return [first.left + 1, (first.top + first.bottom) / 2, last.right - 1, (last.top + last.bottom) / 2];
  }
  return null;
}"""
"""Where the mouse goes to select words whose first and last character are of the alphabet."""


@dataclass
class Person:
    """Who judges: by keys and selections where there are scripts, else by links and forms."""

    page: Page
    url: str
    scripts: bool
    reasons: list[str] = field(default_factory=list)

    def because(self, reason: str) -> str:
        """A reason that is looked for later."""
        self.reasons.append(reason)
        return reason

    def at(self, statement: Statement) -> None:
        """Go to a statement and open its form."""
        self.page.goto(f"{self.url}/articles/{statement.article}")
        note = self.page.locator(f'.note:has([href$="statement={statement.id}"])')
        if self.scripts:
            note.focus()
        else:
            note.locator("[data-mend]").click()

    def select(self, words: str) -> None:
        """Draw the mouse over words of the text."""
        x, y, to_x, to_y = self.page.evaluate(DRAG, words)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(to_x, to_y, steps=4)
        self.page.mouse.up()
        assert words == self.page.evaluate(
            "(() => { const of = getSelection().getRangeAt(0).cloneContents();"
            " of.querySelectorAll('a.n').forEach((n) => n.remove()); return of.textContent; })()"
        )

    def set_aside(self, statement: Statement, reason: str) -> None:
        """It is no statement."""
        self.at(statement)
        if self.scripts:
            self.page.keyboard.press("x")
            expect(self.page.locator("#why-wrong")).to_be_focused()
            self.page.keyboard.type(self.because(reason))
            self.page.keyboard.press("Enter")
        else:
            self.page.locator("#why-wrong").fill(self.because(reason))
            self.page.get_by_role("button", name="Set aside").click()
        self.page.wait_for_url("**judged=*")

    def undo(self) -> None:
        """Take the last one back."""
        if self.scripts:
            self.page.keyboard.press("u")
        else:
            self.page.locator(".flash").get_by_role("button", name="Undo").click()
        self.page.wait_for_url("**undone=*")
        self.reasons.pop()

    def mend(self, statement: Statement, words: str, span: Span, reason: str) -> None:
        """These words are what is said."""
        self.at(statement)
        if self.scripts:
            self.page.keyboard.press("e")
            expect(self.page.locator("#f-content")).to_be_focused()
            self.select(words)
            self.page.locator('[data-take="content"]').first.click()
            expect(self.page.locator("#w-content")).to_have_text(words)
        else:
            self.page.locator("#f-content").fill(f"{span.start}-{span.end}")
        self.page.locator("#f-reason").fill(self.because(reason))
        self.page.get_by_role("button", name="Mend", exact=True).click()
        self.page.wait_for_url("**judged=*")

    def add(self, article: Article, words: str, span: Span, reason: str) -> None:
        """A statement was missed."""
        self.page.goto(f"{self.url}/articles/{article.id}")
        if self.scripts:
            self.select(words)
            self.page.keyboard.press("a")
            expect(self.page.locator("#f-content")).to_have_value(f"{span.start}-{span.end}")
        else:
            self.page.locator("#add").click()
            self.page.locator("#f-content").fill(f"{span.start}-{span.end}")
        self.page.locator("#f-speaker").fill("Daily Quay")
        self.page.locator("#f-kind").select_option("outlet")
        self.page.locator("#f-reason").fill(self.because(reason))
        self.page.get_by_role("button", name="Add", exact=True).click()
        self.page.wait_for_url("**judged=*")

    def on_claim(self, claim: str, field: str, choice: str, *, button: str, reason: str) -> None:
        """Join it with another, or part a telling from it."""
        self.page.goto(f"{self.url}/claims/{claim}")
        form = self.page.locator(f"form:has(#{field})")
        form.locator(f"#{field}").select_option(choice)
        form.locator("[name=reason]").fill(self.because(reason))
        form.get_by_role("button", name=button).click()
        self.page.wait_for_url("**judged=*")

    def same_as(self, entity: str, name: str, reason: str) -> None:
        """Two names are one person."""
        self.page.goto(f"{self.url}/speakers/{entity}")
        self.page.locator("#right").fill(name)
        self.page.locator("#reason").fill(self.because(reason))
        self.page.get_by_role("button", name="Take them for one").click()
        self.page.wait_for_url("**judged=*")


@pytest.fixture(params=[True, False], ids=["keys", "forms"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs scripts."""
    return bool(request.param)


# ---------------------------------------------------------------- where it is seen
def seen_in(page: Page, url: str, db: Path, statement: Statement, words: str) -> dict[str, bool]:
    """Which faces have a statement."""
    page.goto(f"{url}/search?words={quote(words)}")
    hrefs = page.locator("a.said").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    listed = page.request.get(f"{url}/api/v1/statements?article={statement.article}&limit=200").json()
    command = [str(SAYSO), "export", "--format", "jsonl", "--db", str(db)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    rows = [json.loads(line) for line in lines]
    return {
        "search": any(statement.id in href for href in hrefs),
        "rest": statement.id in json.dumps(listed),
        "rest, alone": page.request.get(f"{url}/api/v1/statements/{statement.id}").ok,
        "export": statement.id in {row.get("id") for row in rows if row["type"] == "statement"},
        "text": page.request.get(f"{url}/articles/{statement.article}").text().count(f'id="{statement.id}"') == 1,
    }


def test_what_is_set_aside_is_gone_from_every_face_until_it_is_undone(
    map_site: Site, scripts: bool, opened: Opened
) -> None:
    """It stays visible in the margin, with the reason; undone it is the same statement as before."""
    url, db = map_site
    article, said = the_map(db)
    statement = next(s for s in said if where(article, "double in May") in s.content[0])
    page = opened(url, scripts=scripts)
    me = Person(page, url, scripts)
    everywhere = dict.fromkeys(("search", "rest", "rest, alone", "export", "text"), True)
    assert everywhere == seen_in(page, url, db, statement, "fares double")

    me.set_aside(statement, "it is a caption 🎉")

    margin = page.locator("#judged-1")
    assert "set aside" in margin.inner_text()
    assert "double in May" in margin.inner_text()
    assert "it is a caption 🎉" in margin.inner_text()
    back = page.url
    assert dict.fromkeys(everywhere, False) == seen_in(page, url, db, statement, "fares double")

    page.goto(back)
    me.undo()

    assert page.locator(".note.aside").count() == 0
    assert everywhere == seen_in(page, url, db, statement, "fares double")
    with open_ledger(db) as ledger:
        assert statement == queries.statement(ledger, statement.id)


@pytest.mark.parametrize(
    "words",
    ["island 🏝️ 👩‍👩‍👧 asked for a map, and Tor Velm denied", "nobody 🗺️ came with one", "Fares on the ferry will"],
)
def test_a_selection_becomes_its_code_points(words: str, map_site: Site, opened: Opened) -> None:
    """Whatever stands before it or in it: emoji of several code points, marks inside marks, numbers of statements."""
    url, db = map_site
    article, said = the_map(db)
    statement = max((s for s in said if s.form == "direct"), key=lambda s: s.content[-1].end - s.content[0].start)
    assert any(s.parent == statement.id for s in said), "the example holds no statement inside another any more"

    Person(opened(url), url, scripts=True).mend(statement, words, where(article, words), "a selection")

    with open_ledger(db) as ledger:
        (judged,) = judgements.judgements(ledger)
        mended = queries.statement(ledger, judged.subject)
    assert (where(article, words),) == mended.content
    assert words == mended.content[0].of(article.text)


# ---------------------------------------------------------------- all of them, and what lasts
@dataclass(frozen=True)
class Plan:
    """What is judged, chosen from the ledger as it stands."""

    wrong: Statement
    mended: Statement
    claim: str
    tellings: frozenset[str]
    parted: str
    left: str
    right: str


def planned(db: Path, several: Story) -> Plan:
    """A statement to set aside, one to mend, a claim of many tellings, two people."""
    article, said = the_map(db)
    with open_ledger(db) as ledger:
        claim = max(claims.claims(ledger, story=several.id), key=lambda c: (len(c.tellings), c.id))
        names = {e.name: e.id for e in entities.entities(ledger)}
    keys = [t.key for t in claim.tellings]
    return Plan(
        wrong=next(s for s in said if where(article, "double in May") in s.content[0]),
        mended=next(s for s in said if s.form == "direct"),
        claim=claim.id,
        tellings=frozenset(keys),
        parted=next(k for k in keys[::-1] if k.startswith("stm-")),
        left=names["Piet Rourke"],
        right="Mikel Thorne",
    )


def effects(db: Path) -> dict[str, Any]:
    """What the judgements come to."""
    article, said = the_map(db)
    with open_ledger(db) as ledger:
        people = [{name for name, _ in e.aliases} for e in entities.entities(ledger)]
        told = [frozenset(t.key for t in c.tellings) for c in claims.claims(ledger)]
    return {"article": article, "said": said, "people": people, "claims": told}


def check(db: Path, plan: Plan, joined: tuple[str, str]) -> None:
    """Whether all that was judged holds."""
    found = effects(db)
    article = found["article"]
    contents = {s.content for s in found["said"]}
    assert plan.wrong.id not in {s.id for s in found["said"]}
    assert (where(article, "asked for a map"),) in contents
    assert (where(article, "who pays it is open"),) in contents
    assert any({"Piet Rourke", "Mikel Thorne"} <= names for names in found["people"])
    assert any(set(joined) <= told for told in found["claims"])
    assert not any(plan.parted in told and len(told & plan.tellings) > 1 for told in found["claims"])


def to_join(page: Page, url: str, db: Path, plan: Plan) -> tuple[str, str, tuple[str, str]]:
    """A claim, the one that its page offers first as another telling of the same, and a telling of each."""
    with open_ledger(db) as ledger:
        told = {c.id: c for c in claims.claims(ledger)}
    apart = {c for c, claim in told.items() if not plan.tellings & {t.key for t in claim.tellings}}
    for one in sorted(apart):
        page.goto(f"{url}/claims/{one}")
        offered = page.locator("#other option").evaluate_all("all => all.map((o) => o.value)")
        for other in apart.intersection(offered):
            return one, other, (told[one].tellings[0].key, told[other].tellings[0].key)
    raise LookupError


def test_every_judgement_is_listed_and_outlasts_a_run_and_a_restart(
    with_map: Path, several: Story, scripts: bool, opened: Opened, tmp_path: Path
) -> None:
    """One of each kind; a run adds an article meanwhile; the list and its download hold all with their reasons."""
    db = tmp_path / "lasting.db"
    shutil.copyfile(with_map, db)
    plan = planned(db, several)
    article, _ = the_map(db)
    with served(db) as url:
        page = opened(url, scripts=scripts)
        me = Person(page, url, scripts)
        me.set_aside(plan.wrong, "a caption")
        me.mend(plan.mended, "asked for a map", where(article, "asked for a map"), "only this was said")
        me.add(article, "who pays it is open", where(article, "who pays it is open"), "the outlet says so")
        me.same_as(plan.left, plan.right, "one has two names")
        settled(page, url)
        me.on_claim(plan.claim, "one", plan.parted, button="Part it from the claim", reason="it says something else")
        settled(page, url)
        one, other, pair = to_join(page, url, db, plan)
        me.on_claim(one, "other", other, button="Join the two", reason="both say it")
        settled(page, url)
        check(db, plan, pair)

        run(db, LATER)
        check(db, plan, pair)
        listed(page, url, me.reasons)
    with served(db) as url:
        check(db, plan, pair)
        page.goto(f"{url}/articles/{article.id}")
        assert page.locator(".judged").count() == 3
        listed(page, url, me.reasons)


def listed(page: Page, url: str, reasons: list[str]) -> None:
    """All are on the page of judgements and in its download."""
    page.goto(f"{url}/judgements")
    rows = page.locator(".judged-all tbody tr")
    assert len(reasons) == 6 == rows.count()
    for row, reason in zip(rows.all(), reversed(reasons), strict=True):
        assert reason in row.inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="download as training rows").click()
    lines = Path(download.value.path()).read_text("utf8").splitlines()
    assert reasons == [json.loads(line)["reason"] for line in lines]
