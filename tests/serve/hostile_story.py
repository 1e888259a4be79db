"""A story whose every field attacks the page that shows it: two outlets, one claim, a denial and a notice."""

from __future__ import annotations

from pathlib import Path

from sayso.ledger import claims, entities, open_ledger, stories
from sayso.records import (
    Act,
    Article,
    Claim,
    Copy,
    Extraction,
    Hop,
    Linked,
    Notice,
    Origin,
    Party,
    Relation,
    Span,
    Statement,
    Story,
    Telling,
)
from tests.serve.articles import span

ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'></textarea></title></svg><svg onload=alert(3)>"
LONG = "Marn" * 1250
SAID = f"the bridge is {ATTACK} \u202eshut\u202c {LONG}"
UNSAID = f"the bridge is not {ATTACK} shut"
WHO = f"Zed {ATTACK} Orr"


def _article(name: str, text: str) -> Article:
    return Article(
        f"{name}{ATTACK}.txt", text, f"{name} {ATTACK}", url="javascript:alert(4)",
        title=f"Title {name} {ATTACK} {LONG}", byline=f"By {ATTACK}", published="2031-03-09",
    )  # fmt: skip


def _statement(article: Article, words: str, act: Act = "says") -> Statement:
    who, where = Party(WHO, "person"), span(article, WHO)
    chain = (Hop(Party(f"Wire {ATTACK}", "outlet"), where, ATTACK), Hop(who, where, ATTACK))
    return Statement(
        article.id, where, (span(article, "said"),), (span(article, words),), "indirect", act, 0.9, "rules",
        hedge=f"allegedly {ATTACK}", speaker=who, chain=chain, to=ATTACK, channel=ATTACK, place=ATTACK, why=(ATTACK,),
    )  # fmt: skip


ONE = _article("One", f"{SAID}, {WHO} said.")
TWO = _article("Two", f"{SAID}, {WHO} said. {UNSAID}, {WHO} said.")
FIRST, SECOND, DENIAL = _statement(ONE, SAID), _statement(TWO, SAID), _statement(TWO, UNSAID, "denies")
STORY = Story((ONE.id, TWO.id), f"Story {ATTACK} \u202e{LONG}", "2031-03-09", "2031-03-09")
CLAIM = Claim(
    STORY.id,
    SAID,
    (Telling(ONE.id, FIRST.content, FIRST.id), Telling(TWO.id, SECOND.content, SECOND.id)),
    (Origin(WHO, "person", (FIRST.id, SECOND.id), why=ATTACK),),
    "2031-03-09",
)
DENIED = Claim(
    STORY.id,
    UNSAID,
    (Telling(TWO.id, DENIAL.content, DENIAL.id),),
    (Origin(f"unnamed {ATTACK}", "unnamed", (DENIAL.id,), why=ATTACK),),
)


def make_ledger(path: Path) -> Path:
    """A ledger file with all of it."""
    notice = Notice(f"code {ATTACK}", f"detail {ATTACK} \u202e", TWO.id, Span(0, 5))
    with open_ledger(path, create=True) as ledger:
        ledger.add(ONE, Extraction((FIRST,)))
        ledger.add(TWO, Extraction((SECOND, DENIAL), notices=(notice,)))
        entities.settle(ledger, (), Linked((), {}), of=entities.basis(ledger))
        copy = Copy(TWO.id, ONE.id, "part", credit=f"Wire {ATTACK}", why=(ATTACK,))
        stories.settle(ledger, (STORY,), (copy,), of=stories.basis(ledger))
        related = Relation(DENIED.id, CLAIM.id, "denies", 0.9, ATTACK)
        claims.settle(ledger, STORY, (CLAIM, DENIED), (related,), of=claims.basis(ledger, STORY))
    return path
