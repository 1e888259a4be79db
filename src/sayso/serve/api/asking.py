"""What the REST face asks of the ledger beyond what other faces ask, and the shapes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sayso.ledger import claims, entities, outside, queries, shelves
from sayso.ledger.disputes import Dispute
from sayso.ledger.rows import View, rows_of
from sayso.ledger.shelves import Headline, Standing, StoryRow
from sayso.ledger.store import GAP
from sayso.records import Article, Claim, Entity, Relation, Telling
from sayso.serve.asked import SHOWN
from sayso.serve.desk import Desk
from sayso.serve.origins import choice_shape
from sayso.serve.reviewed import reviews_shape
from sayso.serve.shapes import Shape, span_shape


# ---------------------------------------------------------------- stories
def followed(view: View, story: str) -> str | None:
    """What all that is told of a story follows from; ``None`` where its claims are not made, so that it may change."""
    made = shelves.claims_made(view, [story]).get(story)
    if made is None:
        return None
    sql = (
        "SELECT (SELECT count(*) FROM notice), (SELECT count(*) || ' ' || count(undone_at) FROM judgement),"
        " (SELECT value FROM made_from WHERE what = 'events')"
    )
    return " ".join(map(str, (made, entities.settled(view), *rows_of(view, sql)[0])))


def story_items(view: View, rows: Sequence[StoryRow], desk: Desk) -> list[Shape]:
    """Stories in a list, with their articles, who tells them and how their claims stand."""
    articles = shelves.headlines(view, [a for row in rows for a in row.articles])
    made = shelves.claims_made(view, [row.id for row in rows])
    return [
        {
            "id": row.id,
            "title": row.title,
            "from": row.first,
            "to": row.last,
            "articles": [_headline_shape(articles[a]) for a in row.articles],
            "outlets": list(row.outlets),
            "claims": _standing_shape(_standing(view, row.id, desk, made.get(row.id))),
        }
        for row in rows
    ]


def _headline_shape(article: Headline) -> Shape:
    return {"id": article.id, "name": article.name, "outlet": article.outlet, "published": article.published}


def _standing(view: View, story: str, desk: Desk, of: str | None) -> Standing:
    if of is None:
        return Standing()
    return desk.kept(("standing", story), lambda: shelves.standing(view, story, least=SHOWN), of=of)


def _standing_shape(standing: Standing) -> Shape:
    return {
        "several": standing.several,
        "one_origin": standing.one_origin,
        "unnamed": standing.unnamed,
        "best": standing.best,
        "disputes": standing.disputes,
        "changed": standing.changed,
    }


# ---------------------------------------------------------------- claims
def claim_shape(view: View, claim: Claim) -> Shape:
    """A claim with its tellings, its origins, the claims that stand to it in some relation, and others' reviews."""
    related = [r for r in claims.relations(view, of=[claim.id]) if r.score >= SHOWN]
    ids = list(dict.fromkeys(i for r in related for i in (r.a, r.b) if i != claim.id))
    others = {c.id: c for c in claims.claims(view, ids=ids)} if ids else {}
    return {
        **_quoted_shape(claim, _articles(view, [claim])),
        "first_seen": claim.first_seen,
        "origins": [
            {"name": o.name, "kind": o.kind, "counted": o.counted, "why": o.why, "tellings": list(o.tellings)}
            for o in claim.origins
        ],
        "relations": [
            {**_relation_shape(r), "a": r.a, "b": r.b, "other": choice_shape(others[other])}
            for r in related
            for other in (r.b if r.a == claim.id else r.a,)
            if other in others
        ],
        **reviews_shape(outside.beside(view, claim.id)),
    }


def dispute_shapes(view: View, found: Sequence[Dispute]) -> list[Shape]:
    """How claims stand to one another, each with every place where it is told."""
    articles = _articles(view, [c for d in found for c in (d.a, d.b)])
    return [
        {
            **_relation_shape(d.relation),
            "a": _quoted_shape(d.a, articles),
            "b": _quoted_shape(d.b, articles),
        }
        for d in found
    ]


def _relation_shape(relation: Relation) -> Shape:
    return {"relation": relation.relation, "score": round(relation.score, 3), "why": relation.why}


def _quoted_shape(claim: Claim, articles: Mapping[str, Article]) -> Shape:
    return {**choice_shape(claim), "tellings": [_telling_shape(t, articles[t.article]) for t in claim.tellings]}


def _telling_shape(telling: Telling, article: Article) -> Shape:
    return {
        "key": telling.key,
        "article": article.id,
        "outlet": article.outlet,
        "published": article.published,
        "statement": telling.statement,
        "content": [span_shape(span) for span in telling.content],
        "text": GAP.join(span.of(article.text) for span in telling.content),
    }


def _articles(view: View, told: Sequence[Claim]) -> dict[str, Article]:
    ids = list(dict.fromkeys(t.article for c in told for t in c.tellings))
    return {a.id: a for a in queries.articles(view, ids=ids)}


# ---------------------------------------------------------------- people and bodies
def entity(view: View, given: str) -> Entity:
    """Who goes by an id or a name; an id, or the beginning of one, is found without reading all names."""
    if given.startswith("ent-"):
        rows = rows_of(view, "SELECT id FROM entity WHERE id >= ? AND id < ? LIMIT 2", given, given + chr(0x10FFFF))
        if len(rows) == 1:
            return entities.entities(view, ids=[rows[0][0]])[0]
    return entities.entity(view, given)
