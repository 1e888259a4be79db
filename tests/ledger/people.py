"""Articles made of names alone, by hand: who is named in them, how they are called, and what they say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from sayso.connect import load_lore
from sayso.connect.entities import Lore
from sayso.ledger import Ledger, entities
from sayso.ledger.export import export_jsonl
from sayso.records import Article, Extraction, Hop, Judgement, Kind, Mention, Party, Span, Statement

NOON = "2031-06-01T12:00:00+00:00"

Filed = tuple[Article, Extraction]


@cache
def lore() -> Lore:
    """What is known of names, loaded once for all tests."""
    return load_lore()


@dataclass(frozen=True)
class Named:
    """A party of an article: its name there, how it is written, what it is called and on whose word it speaks."""

    name: str
    kind: Kind = "person"
    written: str = ""
    roles: tuple[str, ...] = ()
    gender: str | None = None
    via: Party | None = None
    says: bool = True
    told: str | None = None


def filed(
    name: str, *parties: Named | str, outlet: str | None = "Marn Tribune", published: str | None = "2031-03-01"
) -> Filed:
    """An article in which each party is named once, and says one thing."""
    text, statements, mentions = "", [], []
    everybody = [Named(p) if isinstance(p, str) else p for p in parties]
    text = "".join(f"{p.written or p.name} said that it is {n}.\n" for n, p in enumerate(everybody))
    article = Article(name, text, outlet=outlet, published=published, language="en")
    start = 0
    for n, p in enumerate(everybody):
        who = Span(start, start + len(p.written or p.name))
        party = Party(p.name, p.kind)
        mentions.append(Mention(article.id, who, party, head=who, roles=p.roles, gender=p.gender, told=p.told, count=1))
        hop = Hop(party, who, "subject of the cue")
        if p.says:
            statements.append(
                Statement(
                    article.id,
                    who,
                    (Span(who.end + 1, who.end + 5),),
                    (Span(who.end + 6, who.end + 17 + len(str(n))),),
                    "indirect",
                    "says",
                    0.9,
                    "rules@1",
                    speaker=party,
                    chain=(Hop(p.via, None, "it tells"), hop) if p.via else (hop,),
                )
            )
        start = text.index("\n", start) + 1
    return article, Extraction(tuple(statements), tuple(mentions))


def add(ledger: Ledger, *articles: Filed) -> None:
    """Put articles into a ledger, without connecting them."""
    for article, found in articles:
        ledger.add(article, found)


def exported(ledger: Ledger) -> bytes:
    """The export as JSON lines."""
    out = BytesIO()
    export_jsonl(ledger, out)
    return out.getvalue()


def rule(ledger: Ledger, left: str, right: str, *, same: bool) -> int:
    """A judgement of noon."""
    return entities.judge(ledger, Judgement(left, right, same=same), at=NOON)


def names(found: Iterable[entities.EntityRow]) -> list[str]:
    """The names of listed entities."""
    return [row.entity.name for row in found]
