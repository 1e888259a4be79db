"""What the faces ask that takes more than one room: the ledger's rows, and what is made of them for the answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sayso.connect.timeline import TURNING, Entry, Scope, timeline
from sayso.ledger import claims, events, queries
from sayso.ledger.rows import View
from sayso.records import Article, Claim, Relation, Statement, Story


def timeline_of(view: View, scope: Scope) -> tuple[tuple[Entry, ...], dict[str, Article]]:
    """The entries of a ledger's timeline, and the articles that tell them, by id."""
    found = events.events(view, entity=scope.entity)
    told = events.happenings(view, ids=[h for event in found for h in event.happenings])
    turning = {s.id: s for s in queries.dated(view, acts=TURNING, entity=scope.entity)}
    holding = sorted({h.statement for h in told if h.statement} - set(turning))
    said = [*turning.values(), *queries.statements_with(view, holding)]
    named = sorted({*(h.article for h in told), *(s.article for s in said)})
    articles = {article.id: article for article in queries.articles(view, ids=named)}
    return timeline(found, told, statements=said, articles=articles, scope=scope), articles


SHOWN = 0.5
"""The score from which a relation is told in a brief; the ledger and its export hold the less sure ones too."""


@dataclass(frozen=True, slots=True)
class Point:
    """One claim of a story as a brief tells it: who tells it, and what stands against it."""

    claim: Claim
    outlets: tuple[str, ...]
    against: tuple[tuple[Relation, Claim], ...]


@dataclass(frozen=True, slots=True)
class StoryBrief:
    """What a story's articles say: points that several outlets tell or that are disputed, those of most origins first.

    ``only`` counts the claims that one outlet alone has, by outlet.
    """

    story: Story
    articles: Mapping[str, Article]
    statements: Mapping[str, Statement]
    points: tuple[Point, ...]
    only: tuple[tuple[str, int], ...]


def story_brief(view: View, story: Story) -> StoryBrief:
    """What is told in a story, by independent origins."""
    articles = {a.id: a for a in queries.articles(view, ids=story.articles)}
    found = {c.id: c for c in claims.claims(view, story=story.id)}
    against: dict[str, list[tuple[Relation, Claim]]] = defaultdict(list)
    for relation in claims.relations(view, of=list(found)):
        for one, other in ((relation.a, relation.b), (relation.b, relation.a)):
            if one in found and other in found and relation.score >= SHOWN:
                against[one].append((relation, found[other]))
    points = [Point(c, _outlets(c, articles), tuple(against[c.id])) for c in found.values()]
    shared = [p for p in points if len(p.outlets) > 1 or p.against]
    alone = Counter(p.outlets[0] for p in points if len(p.outlets) == 1 and not p.against)
    shared.sort(key=lambda p: (-p.claim.independent_origins, -len(p.outlets), p.claim.first_seen or "9999", p.claim.id))
    ids = [t.statement for p in shared for t in p.claim.tellings if t.statement]
    return StoryBrief(
        story,
        articles,
        {s.id: s for s in queries.statements_with(view, list(dict.fromkeys(ids)))},
        tuple(shared),
        tuple(sorted(alone.items(), key=lambda item: (-item[1], item[0]))),
    )


def _outlets(claim: Claim, articles: Mapping[str, Article]) -> tuple[str, ...]:
    """Who tells a claim, in order of its tellings, each once."""
    return tuple(dict.fromkeys(articles[t.article].outlet or articles[t.article].name for t in claim.tellings))
