"""What the faces ask that takes more than one room: the ledger's rows, and what is made of them for the answer."""

from __future__ import annotations

from sayso.connect.timeline import TURNING, Entry, Scope, timeline
from sayso.ledger import events, queries
from sayso.ledger.rows import View
from sayso.records import Article


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
