"""An invented story with its claims, by hand, so that its brief is tested without a model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sayso.ledger import Ledger, claims, entities, open_ledger, stories
from sayso.records import (
    Act,
    Article,
    Claim,
    Copy,
    Extraction,
    Form,
    Kind,
    Linked,
    Notice,
    Origin,
    Party,
    Passage,
    Relation,
    Span,
    Statement,
    Story,
    Telling,
)

SHUT = "The bridge will stay shut until June"
WARNED = "The minister had been warned of the crack in February"
CABLES = "Two cables of the bridge had snapped"
OPENS = "The bridge opens to lorries in April"
RISK = "There was no risk to any lorry at all"
HAD_TO = "The bridge had to be shut for every lorry"
FARES = "Ferry fares have doubled since the bridge was shut"

LANTERN = Article(
    "lantern.txt",
    f"“{SHUT},” Ana Ode said. {CABLES}, people at the works told Coast Wire. Ana Ode once said: {RISK}.",
    outlet="The Lantern",
    published="2031-03-09",
)
QUAY = Article(
    "quay.txt",
    f"{SHUT}, Ana Ode said. {CABLES}, people at the works told Coast Wire. {WARNED}, a clerk said. "
    "The harbour board declined to say who had been warned of the crack in February. The mint declined to comment.",
    outlet="Daily Quay",
    published="2031-03-10",
)
POST = Article(
    "post.txt",
    f"{OPENS}, Tor Velm said. {HAD_TO}, Ana Ode said. {FARES}, Ilse Marr said. Oh well, Ilse Marr said. "
    "The board denied that it had snapped the cables of the bridge.",
    outlet="North Post",
    published="2031-03-11",
)
ALONE = Article("alone.txt", "The mill is for sale, Ilse Marr said.", outlet="Echo Tribune", published="2031-01-02")
DENIED = "it had snapped the cables of the bridge"
BRIDGE = Story((LANTERN.id, QUAY.id, POST.id), "Bridge at Marn shut", "2031-03-09", "2031-03-11")
MILL = Story((ALONE.id,), "The mill", "2031-01-02", "2031-01-02")


def span(article: Article, text: str) -> Span:
    """Where a text stands in an article."""
    start = article.text.index(text)
    return Span(start, start + len(text))


def said(
    article: Article, text: str, who: str, *, kind: Kind = "person", act: Act = "says", form: Form = "indirect"
) -> Statement:
    """A statement by somebody; the cue of a refusal stands before it."""
    party = Party(who, kind)
    cue = (span(article, "declined to say"),) if act == "declines" and not text.startswith("declined") else ()
    return Statement(article.id, None, cue, (span(article, text),), form, act, 0.9, "rules", speaker=party)


def claim(text: str, *origins: tuple[str, Kind, tuple[Statement, ...]]) -> Claim:
    """A claim with its origins, each with the statements that come from it."""
    tellings = [Telling(s.article, s.content, s.id) for _, _, told in origins for s in told]
    found = tuple(Origin(name, kind, tuple(s.id for s in told)) for name, kind, told in origins)
    return Claim(BRIDGE.id, text, tuple(tellings), found, "2031-03-09")


ODE_QUOTED = said(LANTERN, SHUT, "Ana Ode", form="direct")
ODE_TOLD = said(QUAY, SHUT, "Ana Ode")
PEOPLE = said(LANTERN, CABLES, "people at the works", kind="unnamed")
PEOPLE_AGAIN = said(QUAY, CABLES, "people at the works", kind="unnamed")
NO_RISK = said(LANTERN, RISK, "Ana Ode")
CLERK = said(QUAY, WARNED, "clerk", kind="unnamed")
BOARD = said(QUAY, "who had been warned of the crack in February", "harbour board", kind="organisation", act="declines")
MINT = said(QUAY, "declined to comment", "mint", kind="organisation", act="declines")
VELM = said(POST, OPENS, "Tor Velm")
NOW = said(POST, HAD_TO, "Ana Ode")
MARR = said(POST, FARES, "Ilse Marr")
SCRAP = said(POST, "Oh well", "Ilse Marr", form="direct")
DENIAL = said(POST, DENIED, "board", kind="organisation", act="denies")
MILL_SAID = said(ALONE, "The mill is for sale", "Ilse Marr")

IS_SHUT = claim(SHUT, ("Ana Ode", "person", (ODE_QUOTED, ODE_TOLD)))
SNAPPED = claim(CABLES, ("people at the works (Coast Wire)", "unnamed", (PEOPLE, PEOPLE_AGAIN)))
NOT_SNAPPED = claim(DENIED, ("board", "organisation", (DENIAL,)))
IS_OPEN = claim(OPENS, ("Tor Velm", "person", (VELM,)))
BEFORE = claim(RISK, ("Ana Ode", "person", (NO_RISK,)))
AFTER = claim(HAD_TO, ("Ana Ode", "person", (NOW,)))
KNEW = claim(WARNED, ("clerk (Daily Quay)", "unnamed", (CLERK,)))
REFUSED = claim("who had been warned of the crack in February", ("harbour board", "organisation", (BOARD,)))
NO_COMMENT = claim("declined to comment", ("mint", "organisation", (MINT,)))
ONLY_FARES = claim(FARES, ("Ilse Marr", "person", (MARR,)))
ONLY_SCRAP = claim("Oh well", ("Ilse Marr", "person", (SCRAP,)))
CLAIMS = (
    IS_SHUT, SNAPPED, NOT_SNAPPED, IS_OPEN, BEFORE, AFTER, KNEW, REFUSED, NO_COMMENT, ONLY_FARES, ONLY_SCRAP,
)  # fmt: skip
RELATIONS = (
    Relation(IS_OPEN.id, IS_SHUT.id, "contradicts", 0.8, "the one says that it is shut"),
    Relation(NOT_SNAPPED.id, SNAPPED.id, "denies", 0.7, "the one denies the other"),
    Relation(AFTER.id, BEFORE.id, "revises", 0.6, "one speaker on two days"),
    Relation(ONLY_FARES.id, IS_SHUT.id, "contradicts", 0.4, "a guess"),
)
COPIED = Copy(QUAY.id, LANTERN.id, "part", (Passage(span(QUAY, CABLES), span(LANTERN, CABLES)),), "Coast Wire")
OPEN_QUOTE = Notice("unclosed-quotation", "a quotation never closes", QUAY.id, Span(0, 5))


def fill(ledger: Ledger, found: tuple[Claim, ...] = CLAIMS, related: tuple[Relation, ...] = RELATIONS) -> None:
    """Write the story's articles with what is said in them, and its claims."""
    ledger.add(LANTERN, Extraction((ODE_QUOTED, PEOPLE, NO_RISK)))
    ledger.add(QUAY, Extraction((ODE_TOLD, PEOPLE_AGAIN, CLERK, BOARD, MINT), notices=(OPEN_QUOTE,)))
    ledger.add(POST, Extraction((VELM, NOW, MARR, SCRAP, DENIAL)))
    ledger.add(ALONE, Extraction((MILL_SAID,)))
    entities.settle(ledger, (), Linked((), {}), of=entities.basis(ledger))
    stories.settle(ledger, (BRIDGE, MILL), (COPIED,), of=stories.basis(ledger))
    claims.settle(ledger, BRIDGE, found, related, of=claims.basis(ledger, BRIDGE))


def filled(folder: Path) -> Iterator[Path]:
    """A ledger file with the story."""
    path = folder / "sayso.db"
    with open_ledger(path, create=True) as ledger:
        fill(ledger)
    yield path
