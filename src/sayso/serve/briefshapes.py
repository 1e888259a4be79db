"""The brief as JSON: a ledger's stories, each in the order of its page, with claims in the words of the export."""

from __future__ import annotations

from sayso.records import Claim, Relation
from sayso.serve import shapes
from sayso.serve.asked import LedgerBrief
from sayso.serve.points import Point, Sources, StoryBrief
from sayso.serve.shapes import Shape


def ledger_brief_shape(brief: LedgerBrief, *, each: int | None = None) -> Shape:
    """A ledger's stories, at most ``each`` claims of one, and by speaker what one article alone tells."""
    return {
        "stories": [story_brief_shape(story, limit=each) for story in brief.stories],
        "speakers": shapes.brief(brief.speakers),
    }


def story_brief_shape(brief: StoryBrief, *, limit: int | None = None) -> Shape:
    """A story in the order of its page, at most ``limit`` points; claims and relations in the words of the export."""
    return {
        "id": brief.story.id,
        "title": brief.story.title,
        "from": brief.story.first,
        "to": brief.story.last,
        "articles": list(brief.story.articles),
        "outlets": list(brief.outlets),
        "statements": len(brief.sources.statements),
        "claims": [_point_shape(point, brief.sources) for point in brief.points[:limit]],
        "changed": [{"before": _brief_claim(b), "after": _brief_claim(a), "why": r.why} for r, b, a in brief.changed],
        "unnamed_only": [_claim_shape(claim, brief.sources) for claim in brief.unnamed],
        "declined": [_claim_shape(claim, brief.sources) for claim in brief.declined],
        "only": [{"outlet": o, "claims": [_brief_claim(c) for c in claims]} for o, claims in brief.only],
        "notices": [shapes.notice(notice) for notice in brief.notices],
    }


def _point_shape(point: Point, sources: Sources) -> Shape:
    return {
        **_claim_shape(point.claim, sources),
        "against": [_against_shape(a.relation, a.claim) for a in point.against],
        "declined": [_claim_shape(claim, sources) for claim in point.declined],
    }


def _claim_shape(claim: Claim, sources: Sources) -> Shape:
    return {
        "id": claim.id,
        "text": claim.text,
        "act": sources.act(claim),
        "independent_origins": claim.independent_origins,
        "origins": [
            {"name": o.name, "kind": o.kind, "tellings": list(o.tellings), "counted": o.counted, "why": o.why}
            for o in claim.origins
        ],
        "outlets": list(sources.outlets(claim)),
        "tellings": [t.key for t in claim.tellings],
    }


def _brief_claim(claim: Claim) -> Shape:
    return {"id": claim.id, "text": claim.text}


def _against_shape(relation: Relation, other: Claim) -> Shape:
    return {
        "claim": other.id,
        "text": other.text,
        "relation": relation.relation,
        "a": relation.a,
        "b": relation.b,
        "score": round(relation.score, 3),
        "why": relation.why,
    }
