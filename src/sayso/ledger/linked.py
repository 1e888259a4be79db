"""What the linked-data exports share: names for everything in a ledger, own terms, and records one after another.

A record is ``urn:x-sayso:id:`` and its id, an own term ``urn:x-sayso:term:`` and its word (``data/vocabulary.ttl``,
``docs/reference/vocabulary.md``). Ids are hashes of what records say, so that two ledgers name the same thing alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from sayso.ledger import claims, entities, queries, stories
from sayso.ledger.lines import rounded
from sayso.ledger.rows import View, load_articles, rows_of
from sayso.records import Article, Claim, Entity, Hop, Local, Party, Relation, Span, Statement, Story, content_id

RECORDS = "urn:x-sayso:id:"
TERMS = "urn:x-sayso:term:"
AT_ONCE = 500
"""Entities that are read at once."""

_WEB = re.compile(r"https?://[\w.~-]+(?::\d+)?(?:[/?#][^\s\x00-\x1f\x7f-\x9f]*)?", re.IGNORECASE | re.ASCII)
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


# ---------------------------------------------------------------- names
def iri(record: str) -> str:
    """The name of a record by its id. Whatever a URN may not hold is percent-encoded, so that ids never meet."""
    return RECORDS + quote(record, safe=":")


def record_of(name: str) -> str:
    """The id in a record's name: the way back from `iri`."""
    return unquote(name.removeprefix(RECORDS))


def web_address(url: str | None) -> str | None:
    """An address of the web as a URI; ``None`` for all else (``javascript:``, a path, text with blanks in it)."""
    if not url or not _WEB.fullmatch(url) or url.count("#") > 1:
        return None
    return quote(_LONE_PERCENT.sub("%25", url), safe="%-._~:/?#@!$&'()*+,;=")


def outlet_id(outlet: str) -> str:
    """The id of an outlet as a publisher, which an article tells by name alone."""
    return content_id("out", outlet)


def party_id(party: Party, article: str, *, where: str) -> str:
    """The entity's id; else the id of the party within its article; one without a name is its own at each place."""
    if party.entity:
        return party.entity
    return Local(article, party.name, party.kind).id if party.name else content_id("loc", article, where)


@dataclass(frozen=True, slots=True)
class Step:
    """A hop of a statement's chain with its own id, its place (0 is outermost) and its party's id."""

    id: str
    place: int
    hop: Hop
    party: str


def steps(s: Statement) -> list[Step]:
    """A statement's chain, outermost first."""
    found = []
    for place, hop in enumerate(s.chain):
        where = f"{s.id}:hop-{place}"
        found.append(Step(where, place, hop, party_id(hop.party, s.article, where=where)))
    return found


def speaker_id(s: Statement) -> str | None:
    """The id of the party that speaks: the chain's last, where that is the speaker."""
    if s.speaker is None:
        return None
    chain = steps(s)
    if chain and chain[-1].hop.party == s.speaker:
        return chain[-1].party
    return party_id(s.speaker, s.article, where=f"{s.id}:speaker")


def relation_id(r: Relation) -> str:
    """The id of a relation between two claims."""
    return content_id("rel", r.a, r.relation, r.b)


# ---------------------------------------------------------------- records, one after another
def outlets(view: View) -> list[str]:
    """The outlets of all articles, by name."""
    return [o for (o,) in rows_of(view, "SELECT DISTINCT outlet FROM article WHERE outlet IS NOT NULL ORDER BY 1")]


def each_article(view: View) -> Iterator[tuple[Article, list[Statement]]]:
    """Each article with its statements, in the orders of `queries`; one at a time."""
    for i in queries.article_ids(view):
        yield queries.article(view, i), queries.statements(view, article=i)


def each_entity(view: View) -> Iterator[Entity]:
    """Every entity, in the order of `entities.entities`; some at a time."""
    ids = [i for (i,) in rows_of(view, "SELECT id FROM entity ORDER BY name, kind, id")]
    for start in range(0, len(ids), AT_ONCE):
        yield from entities.entities(view, ids=ids[start : start + AT_ONCE])


@dataclass(frozen=True, slots=True)
class Told:
    """A story with its claims, the relations that begin at them, and the articles that its claims stand in."""

    story: Story
    claims: tuple[Claim, ...]
    relations: tuple[Relation, ...]
    articles: dict[str, Article]


def each_story(view: View) -> Iterator[Told]:
    """Every story in the order of `stories.stories`, one at a time; only articles that tell a claim are read."""
    for story in stories.stories(view):
        found = tuple(claims.claims(view, story=story.id))
        ids = dict.fromkeys(t.article for c in found for t in c.tellings)
        own = {c.id for c in found}
        related = claims.relations(view, of=sorted(own)) if own else []
        read = {a.id: a for a in load_articles(view, list(ids))}
        yield Told(story, found, tuple(r for r in related if r.a in own), read)


# ---------------------------------------------------------------- what a statement says, as JSON-LD
def term(word: str) -> str:
    """An own term as a key of JSON-LD."""
    return f"sayso:{word}"


def given(**values: Any) -> dict[str, Any]:
    """Own terms with their values; those without one are left out, because linked data has no null."""
    return {term(_camel(word)): value for word, value in values.items() if value is not None}


def _camel(word: str) -> str:
    first, *rest = word.split("_")
    return first + "".join(part.capitalize() for part in rest)


def place_of(span: Span | None, text: str) -> dict[str, Any]:
    """Where words stand, and the words."""
    return given(start=span.start, end=span.end, words=span.of(text)) if span else {}


Describe = Callable[[str, Party], dict[str, Any]]
"""A party's id and what the article tells of it, as the node of one format."""


def statement_terms(article: Article, s: Statement, *, describe: Describe) -> dict[str, Any]:
    """All that a statement says besides its spans, in own terms. The chain is a list, outermost first."""
    speaker = speaker_id(s)
    return given(
        act=s.act,
        form=s.form,
        hedge=s.hedge,
        speaker=describe(speaker, s.speaker) if speaker and s.speaker else None,
        speaker_name=s.speaker.name if s.speaker else None,
        speaker_kind=s.speaker.kind if s.speaker else None,
        chain={"@list": [_hop(article, step, describe) for step in steps(s)]} if s.chain else None,
        to=s.to,
        channel=s.channel,
        place=s.place,
        said_on=s.said_on,
        parent={"@id": iri(s.parent)} if s.parent else None,
        score=rounded(s.score),
        made_by=s.made_by,
    )


def _hop(article: Article, step: Step, describe: Describe) -> dict[str, Any]:
    party = step.hop.party
    return {
        "@id": iri(step.id),
        "@type": term("Hop"),
        **given(party=describe(step.party, party), name=party.name, kind=party.kind),
        **place_of(step.hop.span, article.text),
        **given(why=step.hop.why),
    }
