"""Stories and copies in the ledger: made from its articles alone, exported, asked about and re-checked."""

from __future__ import annotations

import io
import json

import pytest

from sayso.errors import UnknownId
from sayso.ledger import open_ledger, queries, stories
from sayso.ledger.export import EXPORTERS
from sayso.records import Article, Copy, Extraction, Passage, Span, Story

BRIDGE = Article("bridge.txt", "Bridge shut. It has a crack.", outlet="Daily Quay", title="Bridge at Marn shut")
SPAN = Article("span.txt", "It has a crack. Nobody was hurt.", outlet="Ostra Echo", published="2031-03-09")
FERRY = Article("ferry.txt", "Follow us! The ferry sank.", title="Ferry", boilerplate=(Span(0, 11),))
SHUT = Story((BRIDGE.id, SPAN.id), "Bridge at Marn shut", "2031-03-09", "2031-03-09")
SUNK = Story((FERRY.id,), "Ferry", None, None)
COPIED = Copy(SPAN.id, BRIDGE.id, "part", (Passage(Span(0, 15), Span(13, 28)),), "Coast Wire", ("one sentence",))
CREDITED = Copy(SPAN.id, None, "part", (), "Marn Press", ())


@pytest.fixture
def ledger(tmp_path):
    """Three articles, two stories, two copies."""
    with open_ledger(tmp_path / "l.db", create=True) as opened:
        for article in (BRIDGE, SPAN, FERRY):
            opened.add(article, Extraction())
        stories.settle(opened, (SHUT, SUNK), (COPIED, CREDITED), of=stories.basis(opened))
        yield opened


def test_stories_and_copies_are_read_as_they_were_written(ledger):
    """Stories by day, those without one last; copies in the order in which they were found."""
    assert [SHUT, SUNK] == stories.stories(ledger)
    assert [SHUT] == stories.stories(ledger, several=True)
    assert [COPIED, CREDITED] == stories.copies(ledger)
    assert queries.verify(ledger).ok


def test_they_are_replaced_as_a_whole_unless_an_article_came_meanwhile(ledger):
    """Another process made them of more."""
    before = stories.basis(ledger)
    stories.settle(ledger, (), (), of="another")
    assert [SHUT, SUNK] == stories.stories(ledger)

    stories.settle(ledger, (SUNK,), (), of=before)
    assert ([SUNK], []) == (stories.stories(ledger), stories.copies(ledger))
    assert before == stories.settled(ledger)


def test_a_lead_is_the_beginning_of_the_text_without_boilerplate(ledger):
    """With what else tells an article's story."""
    told = {lead[0]: lead[1:] for lead in stories.leads(ledger)}

    assert ("The ferry sank.", "Ferry", None, None) == told[FERRY.id]
    assert (SPAN.text, None, None, "2031-03-09") == told[SPAN.id]


@pytest.mark.parametrize("given", [SHUT.id, SHUT.id[:8], SHUT.id.removeprefix("sty-"), "marn SHUT"])
def test_a_story_is_found_by_its_id_its_beginning_and_words_of_its_title(ledger, given):
    """In capitals or not."""
    assert SHUT == stories.story(ledger, given)


@pytest.mark.parametrize("given", ["", " ", "harbour"])
def test_what_names_no_story_is_told_with_a_hint(ledger, given):
    """How to list them."""
    with pytest.raises(UnknownId, match="sayso stories"):
        stories.story(ledger, given)


def test_a_story_is_exported_as_the_contract_has_it(ledger):
    """After the entities, before contacts; one line a story."""
    out = io.BytesIO()
    EXPORTERS["jsonl"](ledger, out)
    rows = [row for row in map(json.loads, out.getvalue().splitlines()) if row["type"] == "story"]

    assert [
        {
            "type": "story",
            "id": SHUT.id,
            "title": "Bridge at Marn shut",
            "articles": [BRIDGE.id, SPAN.id],
            "from": "2031-03-09",
            "to": "2031-03-09",
        }
    ] == rows[:1]
    assert 2 == len(rows)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE copy_passage SET end_char = 999",
        "UPDATE copy_passage SET original_end = 999",
        """PRAGMA foreign_keys = OFF; UPDATE story SET id = 'sty-0' WHERE title = 'Ferry';
        UPDATE story_article SET story = 'sty-0' WHERE ordinal = 0 AND story NOT IN (SELECT id FROM story)""",
    ],
)
def test_verify_finds_what_was_tampered_with(ledger, tampering):
    """Passages outside a text, ids that do not follow from the articles."""
    ledger.connection.executescript(tampering)

    assert {"story"} == {p.kind for p in queries.verify(ledger).problems}
