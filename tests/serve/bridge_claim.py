"""One claim in five articles, by hand: told by a source, cited, copied from a wire, and told as an outlet's own."""

from __future__ import annotations

from pathlib import Path

from sayso.ledger import claims, entities, open_ledger, stories
from sayso.records import (
    Article,
    Claim,
    Copy,
    Extraction,
    Hop,
    Linked,
    Origin,
    Party,
    Passage,
    Span,
    Statement,
    Story,
    Telling,
)
from tests.serve.articles import span

WIRE_TEXT = (
    "MARN (Coast Wire) - Two of the cables had snapped by noon, Tor Velm said on Monday.\nThe bridge was shut at once,"
    " and lorries were sent round by the ferry.\n"
)
LANTERN = Article(
    "lantern.txt", "Two cables had snapped, an inspector of the works office said.\n", "The Lantern",
    title="Cables snapped", published="2031-03-09",
)  # fmt: skip
QUAY = Article(
    "quay.txt", "Two cables had snapped, the Lantern reported, citing an inspector of the works office.\n",
    "Daily Quay", title="Bridge shut", published="2031-03-10",
)  # fmt: skip
WIRE = Article("wire.txt", WIRE_TEXT, "Coast Wire", title="Bridge shut at Marn", published="2031-03-09")
POST = Article(
    "post.txt", WIRE_TEXT.replace("Two of the", "Two").replace("\n", "\n\n"), "North Post", title="Cables snap at Marn",
    published="2031-03-10",
)  # fmt: skip
ECHO = Article("echo.txt", "Two cables snapped last week.\n", "Echo", title="Ferry fares", published="2031-03-12")
ALL = (LANTERN, QUAY, WIRE, POST, ECHO)

INSPECTOR = Party("an inspector of the works office", "unnamed")
TOR = Party("Tor Velm", "person")


def statement(article: Article, content: str, cue: str, *hops: tuple[Party, str]) -> Statement:
    """An indirect statement; each hop with its words."""
    chain = tuple(Hop(party, span(article, words), "named as the teller") for party, words in hops)
    where = span(article, hops[-1][1])
    return Statement(
        article.id, where, (span(article, cue),), (span(article, content),), "indirect", "says", 0.9, "rules:test",
        speaker=hops[-1][0], chain=chain,
    )  # fmt: skip


SOURCED = statement(LANTERN, "Two cables had snapped", "said", (INSPECTOR, "an inspector of the works office"))
CITED = statement(
    QUAY,
    "Two cables had snapped",
    "reported",
    (Party("Lantern", "outlet"), "the Lantern"),
    (INSPECTOR, "an inspector of the works office"),
)
WIRED = statement(WIRE, "Two of the cables had snapped by noon", "said", (TOR, "Tor Velm"))
COPIED = statement(POST, "Two cables had snapped by noon", "said", (TOR, "Tor Velm"))
NARRATED = Telling(ECHO.id, (Span(0, 28),))
SAID = {LANTERN.id: SOURCED, QUAY.id: CITED, WIRE.id: WIRED, POST.id: COPIED}
TOLD = {article: Telling(article, s.content, s.id) for article, s in SAID.items()}

COPY = Copy(
    POST.id, WIRE.id, "all", (Passage(Span(0, len(POST.text) - 2), Span(0, len(WIRE.text) - 1)),), "Coast Wire",
    ("published on a later day", "1 passages, 97 % of its narrated words"),
)  # fmt: skip
STORY = Story(tuple(a.id for a in ALL), "Cables snap at Marn", "2031-03-09", "2031-03-12")
CLAIM = Claim(
    STORY.id,
    "Two cables had snapped",
    (*TOLD.values(), NARRATED),
    (
        Origin("an inspector of the works office (The Lantern)", "unnamed", (SOURCED.id, CITED.id), why="a source"),
        Origin("Tor Velm", "person", (WIRED.id, COPIED.id), why="on whose word it stands"),
        Origin("Echo", "outlet", (NARRATED.key,), counted=False, why="untraced: names nobody"),
    ),
    "2031-03-09",
)
OTHER = Claim(
    STORY.id,
    "cables snapped last week",
    (Telling(ECHO.id, (Span(4, 28),)),),
    (Origin("Echo", "outlet", (f"{ECHO.id}:4-28",), counted=False),),
)


def make_ledger(path: Path) -> Path:
    """A ledger file with all of it."""
    with open_ledger(path, create=True) as ledger:
        for article in ALL:
            ledger.add(article, Extraction((SAID[article.id],) if article.id in SAID else ()))
        entities.settle(ledger, (), Linked((), {}), of=entities.basis(ledger))
        stories.settle(ledger, (STORY,), (COPY,), of=stories.basis(ledger))
        claims.settle(ledger, STORY, (CLAIM, OTHER), (), of=claims.basis(ledger, STORY))
    return path
