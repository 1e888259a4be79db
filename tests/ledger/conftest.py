"""A small ledger that the tests of this room ask."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sayso.ledger import open_ledger
from sayso.records import Article, Extraction, Hop, Mention, Notice, Party, Span, Statement, Timex

ANA = Party("Ana Ode", "person", None)
WIRE = Party("Coast Wire", "outlet", None)
UNNAMED = Party("", "unnamed", None)

LANTERN_TEXT = 'Ana Ode said Tor Velm had claimed "the café bridge is shut". It opens in April, officials said.'
QUAY_TEXT = "According to Coast Wire, Ana Ode denied that the bridge was safe on 9 March."


def span(text: str, words: str) -> Span:
    """Where the words stand."""
    start = text.index(words)
    return Span(start, start + len(words))


def lantern() -> tuple[Article, Extraction]:
    """A statement within another, and one of nobody named."""
    text = LANTERN_TEXT
    article = Article("b.txt", text, outlet="The Lantern", published="2031-03-09", language="en")
    outer = Statement(
        article=article.id,
        source=span(text, "Ana Ode"),
        cue=(span(text, "said"),),
        content=(span(text, 'Tor Velm had claimed "the café bridge is shut"'),),
        form="mixed",
        act="says",
        score=0.9126,
        made_by="rules@1",
        speaker=ANA,
        chain=(Hop(ANA, span(text, "Ana Ode"), "subject of the cue"),),
        why=("cue: say", "speaker: the source is a name"),
    )
    inner = replace(
        outer,
        source=span(text, "Tor Velm"),
        cue=(span(text, "claimed"),),
        content=(span(text, "the café bridge is shut"),),
        form="direct",
        speaker=Party("Tor Velm", "person", None),
        chain=(Hop(ANA, span(text, "Ana Ode"), "tells it"), Hop(Party("Tor Velm", "person"), None, "subject")),
        parent=outer.id,
    )
    last = replace(
        outer,
        source=span(text, "officials"),
        cue=(Span(len(text) - 5, len(text) - 1),),
        content=(span(text, "It opens in April"),),
        form="indirect",
        speaker=UNNAMED,
        chain=(Hop(UNNAMED, span(text, "officials"), "subject of the cue"),),
    )
    found = Extraction(
        statements=(outer, inner, last),
        mentions=(Mention(article.id, span(text, "Ana Ode"), ANA),),
        timexes=(Timex(article.id, span(text, "April"), "2031-04", "DATE", "2031-04-01", "2031-04-30"),),
        notices=(Notice("lost-name", "a name seems lost", article.id, span(text, "It")),),
    )
    return article, found


def quay() -> tuple[Article, Extraction]:
    """One statement on another outlet's word."""
    text = QUAY_TEXT
    article = Article("a.txt", text, outlet="Daily Quay", published="2031-03-10", language="en")
    statement = Statement(
        article=article.id,
        source=span(text, "Ana Ode"),
        cue=(span(text, "denied"),),
        content=(span(text, "the bridge was safe on 9 March"),),
        form="indirect",
        act="denies",
        score=0.5,
        made_by="rules@1",
        speaker=ANA,
        chain=(Hop(WIRE, span(text, "Coast Wire"), "according to"), Hop(ANA, span(text, "Ana Ode"), "subject")),
    )
    return article, Extraction(statements=(statement,))


FILE_NOTICE = Notice("broken-archive", "c.zip: it ends too early")


def small_ledger(folder):
    """Two articles, four statements, two notices."""
    opened = open_ledger(folder / "small.db", create=True)
    opened.add(*lantern(), (FILE_NOTICE,))
    opened.add(*quay())
    return opened


@pytest.fixture
def ledger(tmp_path):
    """The small ledger, opened."""
    with small_ledger(tmp_path) as opened:
        yield opened


def damage(path):
    """Overwrite sixteen pages in the middle of the file of a ledger that holds a long text."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 16 * 4096] = b"\xff" * 16 * 4096
    path.write_bytes(content)
