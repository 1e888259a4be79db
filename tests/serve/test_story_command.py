"""``sayso brief``: a ledger's stories, each with its claims by independent origins and what stands against them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sayso.ledger import claims, open_ledger, stories
from sayso.records import Claim, Extraction, Origin, Relation, Story, Telling
from tests.serve.articles import HOSTILE, Ran, hostile_statements
from tests.serve.story import (
    AFTER,
    ALONE,
    BEFORE,
    BRIDGE,
    CLAIMS,
    IS_OPEN,
    IS_SHUT,
    KNEW,
    LANTERN,
    MILL,
    NOT_SNAPPED,
    ONLY_FARES,
    POST,
    QUAY,
    REFUSED,
    SNAPPED,
    filled,
)

Sayso = Callable[..., Ran]

STORY = """\
Bridge at Marn shut                3 outlets · 3 articles · 13 statements · 9–11 Mar 2031 · 3862ea54
 1  “The bridge will stay shut until June” · a36c723d                       1 origin · told by 2
      Ana Ode (direct, The Lantern 9 Mar; indirect, Daily Quay 10 Mar)      ◌ one origin only
    disputed by Tor Velm: The bridge opens to lorries in April (North Post  ⚡ contradicts
      11 Mar)
 2  Two cables of the bridge had snapped · ac028f92                         1 origin · told by 2
      unnamed: people at the works (Coast Wire) (indirect, The Lantern 9    ? unnamed only
        Mar; copied from Coast Wire: Daily Quay 10 Mar)
    disputed by board, denies: it had snapped the cables of the bridge      ⚡ denies
      (North Post 11 Mar)
 3  The minister had been warned of the crack in February · e3a92ea8        1 origin · told by 1
      unnamed: clerk (Daily Quay) (indirect, Daily Quay 10 Mar)             ? unnamed only
    declined: harbour board, “declined to say who had been warned of the crack in February” (Daily
      Quay 10 Mar)
 changed  Ana Ode: There was no risk to any lorry at all (9 Mar) → The bridge had to be shut for
      every lorry (11 Mar)
 declined: mint, “declined to comment” (Daily Quay 10 Mar)
 only in North Post: Ilse Marr: Ferry fares have doubled since the bridge was shut
 notices 1: a quotation never closes (Daily Quay)
"""


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A ledger with an invented story of three articles and one of a single article, found by itself."""
    for path in filled(tmp_path):
        monkeypatch.setenv("SAYSO_DB", str(path))
        yield path


def settled(db: Path, *related: Relation) -> None:
    """The story's claims with these relations instead."""
    with open_ledger(db) as ledger:
        claims.settle(ledger, BRIDGE, CLAIMS, related, of=claims.basis(ledger, BRIDGE))


# ---------------------------------------------------------------- one story
def test_a_story_is_told_claim_by_claim(sayso: Sayso, db: Path) -> None:
    """Origins, disputes and refusals under each claim; below, what changed and what one outlet alone has."""
    assert STORY == sayso("brief", "--story", "bridge at marn").out


def test_a_narrow_page_has_what_a_claim_counts_below_it(sayso: Sayso, db: Path) -> None:
    """Nothing is lost, and no line is wider than the page."""
    for columns in (40, 60, 80, 112):
        shown = sayso("brief", columns=columns).out

        assert columns >= max(map(len, shown.splitlines()))
        assert "told by 2" in shown
        assert "◌ one origin only" in " ".join(shown.split())


def test_no_claim_is_told_twice(sayso: Sayso, db: Path) -> None:
    """A claim and what stands against it stand together; where a second claim is disputed by it, its place is told."""
    settled(
        db,
        Relation(IS_OPEN.id, IS_SHUT.id, "contradicts", 0.8, "shut"),
        Relation(IS_OPEN.id, SNAPPED.id, "figures_differ", 0.6, "two"),
    )
    told = sayso("brief", "--story", "bridge").out

    assert 1 == told.count("The bridge opens to lorries in April")
    assert re.search(r"disputed by Tor Velm, see 1 +≠ other figures", told)


def test_what_is_denied_comes_before_the_denial(sayso: Sayso, db: Path) -> None:
    """Even where the denial has more origins and outlets."""
    settled(db, Relation(IS_SHUT.id, ONLY_FARES.id, "denies", 0.8, "denied"))
    lines = sayso("brief", "--story", "bridge").out.splitlines()

    assert lines[1].startswith(" 1  Ferry fares have doubled since the bridge was shut")
    assert "    disputed by Ana Ode: “The bridge will stay shut until June”" in lines[3]
    assert lines[4].endswith("Lantern 9 Mar · told by 2)")


def test_a_relation_that_is_a_guess_is_left_out(sayso: Sayso, db: Path) -> None:
    """It stands in the ledger."""
    settled(db, Relation(IS_OPEN.id, IS_SHUT.id, "contradicts", 0.49, "shut"))

    assert "disputed by" not in sayso("brief", "--story", "bridge").out


def test_a_scrap_does_not_lead(sayso: Sayso, db: Path) -> None:
    """However many relations it has; and what one outlet alone has is more than a scrap."""
    settled(db, Relation(CLAIMS[-1].id, ONLY_FARES.id, "contradicts", 0.8, "a guess"))
    told = sayso("brief", "--story", "bridge").out

    assert told.index("disputed by Ilse Marr: “Oh well”") > told.index("Ferry fares have doubled")
    settled(db)
    assert "Oh well" not in sayso("brief", "--story", "bridge").out


def test_a_cut_is_told(sayso: Sayso, db: Path) -> None:
    """With the flag that undoes it."""
    told = sayso("brief", "--story", "bridge", "--limit", "1").out

    assert "    … 2 more; --limit 0 shows all\n" in told
    assert "Two cables" not in told


def test_a_program_gets_the_same_in_the_exports_words(sayso: Sayso, db: Path) -> None:
    """All of it, in the order of the page."""
    told = json.loads(sayso("brief", "--story", "bridge", "--json").out)

    assert [
        "id", "title", "from", "to", "articles", "outlets", "statements", "claims", "changed", "unnamed_only",
        "declined", "only", "notices",
    ] == list(told)  # fmt: skip
    assert [IS_SHUT.id, SNAPPED.id, KNEW.id] == [c["id"] for c in told["claims"]]
    assert {
        "claim": NOT_SNAPPED.id,
        "text": NOT_SNAPPED.text,
        "relation": "denies",
        "a": NOT_SNAPPED.id,
        "b": SNAPPED.id,
        "score": 0.7,
        "why": "the one denies the other",
    } == told["claims"][1]["against"][0]
    assert [REFUSED.id] == [c["id"] for c in told["claims"][2]["declined"]]
    assert [(BEFORE.id, AFTER.id)] == [(c["before"]["id"], c["after"]["id"]) for c in told["changed"]]
    assert [{"outlet": "North Post", "claims": [{"id": ONLY_FARES.id, "text": ONLY_FARES.text}]}] == told["only"]
    assert [IS_SHUT.id] == [
        c["id"] for c in json.loads(sayso("brief", "--story", "bridge", "--json", "--limit", "1").out)["claims"]
    ]


@pytest.mark.parametrize("more", [("--speaker", "Ode"), ("--each", "3"), ("--outlet", "Quay"), ("--by", "speaker")])
def test_other_questions_do_not_go_with_a_story(sayso: Sayso, db: Path, more: tuple[str, str]) -> None:
    """One line says which do."""
    ran = sayso("brief", "--story", "bridge", *more)

    assert (2, "") == (ran.code, ran.out)
    assert "--story goes with" in ran.err


# ---------------------------------------------------------------- all stories
def test_a_ledger_is_told_story_by_story_then_by_speaker(sayso: Sayso, db: Path) -> None:
    """What only one article tells stands under one heading, by who says it."""
    told = sayso("brief").out
    head, story, alone = (part.strip("\n") for part in told.split("\n\n")[:3])

    assert re.fullmatch(r"Who told what +1 story · 4 articles · 4 outlets · 14 statements · 2 Jan – 11 Mar 2031", head)
    assert STORY.strip("\n") == story
    assert re.fullmatch(r"Told by one article only +1 article · 1 statement", alone)
    assert "Ilse Marr  person" in told
    assert "The mill is for sale" in told
    assert told.endswith("left out or in doubt: 1 notice\n  1 unclosed-quotation\n")


def test_the_newest_story_comes_first(sayso: Sayso, db: Path) -> None:
    """A story that is cut is counted, and so are its claims."""
    mill, bridge = Story((ALONE.id, POST.id), "The mill", None, "2031-04-01"), Story((LANTERN.id, QUAY.id), "B", "", "")
    with open_ledger(db) as ledger:
        stories.settle(ledger, (bridge, mill), (), of=stories.basis(ledger))
    told = sayso("brief").out

    assert told.index("The mill") < told.index("\nB ")
    assert "\nB " not in (cut := sayso("brief", "--limit", "1").out)
    assert "… 1 story more; --limit 0 shows all" in cut
    assert "\nB " in sayso("brief", "--limit", "0").out


def test_each_limits_the_claims_of_a_story(sayso: Sayso, db: Path) -> None:
    """With the command that shows more."""
    told = sayso("brief", "--each", "1").out

    assert "    … 2 more; --story 3862ea54 shows more\n" in told
    assert ["1"] == re.findall(r"^ (\d)  ", told, re.MULTILINE)


def test_a_ledger_without_stories_is_told_by_speaker(sayso: Sayso, db: Path) -> None:
    """As it is with ``--by speaker``."""
    with open_ledger(db) as ledger:
        stories.settle(ledger, (MILL,), (), of=stories.basis(ledger))

    assert sayso("brief").out == sayso("brief", "--by", "speaker").out
    assert sayso("brief").out.startswith("Who said what")


def test_a_filter_is_answered_by_speaker(sayso: Sayso, db: Path) -> None:
    """And not by story, even where that is asked for."""
    assert sayso("brief", "--speaker", "Ode").out.startswith("Who said what")
    ran = sayso("brief", "--speaker", "Ode", "--by", "story")

    assert (2, "") == (ran.code, ran.out)
    assert "--by story takes no filter" in ran.err


def test_a_program_gets_stories_and_speakers(sayso: Sayso, db: Path) -> None:
    """The stories as ``--story`` gives them, the speakers as ``--by speaker`` does, of other articles only."""
    told = json.loads(sayso("brief", "--json").out)

    assert ["stories", "speakers"] == list(told)
    assert [json.loads(sayso("brief", "--story", "bridge", "--json").out)] == told["stories"]
    assert [("Ilse Marr", 1)] == [(s["speaker"]["name"], s["total"]) for s in told["speakers"]]
    assert 1 == len(json.loads(sayso("brief", "--json", "--each", "1").out)["stories"][0]["claims"])


def test_words_that_would_judge_are_not_used(sayso: Sayso, db: Path) -> None:
    """The brief tells who says what; what is so is the reader's."""
    told = f"{sayso('brief').out}{sayso('brief', '--help').out}".casefold()

    assert not re.search(r"\b(true|false|verified)\b", told)


def test_a_strangers_text_does_not_steer_the_terminal(sayso: Sayso, db: Path) -> None:
    """Titles, outlets, names and words are shown with marks; brackets are no markup."""
    (said,) = hostile_statements()
    with open_ledger(db) as ledger:
        ledger.add(HOSTILE, Extraction((said,)))
        both = Story((HOSTILE.id, ALONE.id), HOSTILE.title or "", "2031-03-09", "2031-03-11")
        stories.settle(ledger, (BRIDGE, both), (), of=stories.basis(ledger))
        telling, origin = Telling(HOSTILE.id, said.content, said.id), Origin("Zed\x07 [link=x]", "person", (said.id,))
        told = Claim(both.id, said.content[0].of(HOSTILE.text), (telling,), (origin,))
        claims.settle(ledger, both, (told,), (), of=claims.basis(ledger, both))
    for arguments in (["brief"], ["brief", "--json"], ["brief", "--story", both.id]):
        shown = sayso(*arguments).out

        assert set() == set(re.findall(r"[^\n\x20-\x7e\xa1-\u2027\u2030-\u2065\u2070-\U0010ffff]", shown))
        assert "[bold]today[/bold]" in " ".join(shown.split())
