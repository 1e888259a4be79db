"""``sayso stories``, and a timeline of one story."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sayso.ledger import open_ledger
from sayso.pipeline import connect_articles
from sayso.records import Article, Extraction, Happening, Mention, Party, Span
from tests.ledger.people import lore
from tests.serve.articles import Ran

Sayso = Callable[..., Ran]
CRACK = (
    "Divers found a crack in the third pier of the Lowgate Bridge at Marnport on Tuesday, and the harbour board shut it"
    " to lorries at noon. Twelve thousand commuters cross the Lowgate Bridge each day, and the queue for the ferry"
    " reached as far as the fish market by evening. The board said that repairs would take until the autumn."
)
FERRY = (
    "A ferry with ninety passengers ran onto the breakwater at Gannet Point on Saturday night. Lifeboats from Sabine"
    " brought everybody ashore, and the captain was questioned about his radar by investigators until the morning."
)
PILE = (
    Article("quay.txt", CRACK, "Daily Quay", title="Crack shuts Lowgate Bridge", published="2031-06-11", language="en"),
    Article("wire.txt", CRACK, "Coast Wire", title="Crack shuts Lowgate Bridge", published="2031-06-10", language="en"),
    Article("ferry.txt", FERRY, "The Lantern", title="Ferry hits breakwater", published="2031-09-21", language="en"),
)
ANA, TOR = Party("Ana Ode", "person"), Party("Tor Velm", "person")


def told_in(article: Article, day: str) -> Extraction:
    """Two names and a call between them, wherever the text has room for it."""
    call = Happening(article.id, Span(0, 20), Span(0, 6), "call", "happened", (ANA,), (TOR,), begins=day, ends=day)
    mentions = (Mention(article.id, Span(0, 3), ANA), Mention(article.id, Span(4, 9), TOR))
    return Extraction(mentions=mentions, happenings=(call,))


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two articles on a bridge, one of them a copy, and one on a ferry."""
    monkeypatch.setattr("sayso.connect.load_lore", lore)
    path = tmp_path / "stories.db"
    with open_ledger(path, create=True) as ledger:
        for article in PILE:
            ledger.add(article, told_in(article, article.published or ""))
        connect_articles(ledger)
    monkeypatch.setenv("SAYSO_DB", str(path))
    return path


def test_stories_of_several_articles_are_told_with_their_copies(sayso: Sayso, db: Path) -> None:
    """The one on the bridge, and who has it from whom."""
    told = sayso("stories").out

    assert "Crack shuts Lowgate Bridge" in told
    assert "2 articles · 2 outlets" in told
    assert "Daily Quay  Crack shuts Lowgate Bridge  ⧉ copies Coast Wire" in told
    assert "Ferry" not in told


def test_stories_of_one_article_are_told_when_asked_for_newest_first(sayso: Sayso, db: Path) -> None:
    """As JSON with the articles and the passages that are shared."""
    ferry, bridge = json.loads(sayso("stories", "--all", "--json").out)

    assert ("Ferry hits breakwater", []) == (ferry["title"], ferry["copies"])
    assert ["wire.txt", "quay.txt"] == [a["name"] for a in bridge["articles"]]
    assert ["all"] == [c["extent"] for c in bridge["copies"]]
    assert [[0, len(CRACK) - 1]] == [p["span"] for p in bridge["copies"][0]["passages"]]


def test_a_timeline_of_one_story_has_what_its_articles_tell(sayso: Sayso, db: Path) -> None:
    """By words of its title; a title that is not there is one line."""
    days = [e["when"]["from"] for e in json.loads(sayso("timeline", "--story", "ferry", "--json").out)]

    assert ["2031-09-21"] == days
    assert 3 == len(json.loads(sayso("timeline", "--json").out))
    assert (2, 1) == ((ran := sayso("timeline", "--story", "harbour")).code, ran.err.count("\n"))


def test_a_ledger_without_stories_says_so(sayso: Sayso, empty_file: Path) -> None:
    """And what would show more."""
    assert "--all shows those of one" in sayso("stories", "--db", empty_file).out
