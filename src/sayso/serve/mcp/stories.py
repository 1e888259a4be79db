"""What a language model may ask of stories, claims, origins and disputes: a plain function for each tool.

The docstrings and the descriptions of the parameters are what the model is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

from pydantic import Field

from sayso.ledger import queries, stories
from sayso.ledger.disputes import Dispute
from sayso.ledger.disputes import disputes as disputes_of
from sayso.ledger.outside import Beside
from sayso.ledger.rows import View
from sayso.records import Article, Claim, Copy, Relation, Statement, Story
from sayso.serve.asked import SHOWN
from sayso.serve.asked import story_brief as brief_of
from sayso.serve.mcp.answers import (
    Against,
    ArrowShown,
    Brief,
    Changed,
    Disputes,
    DisputeShown,
    OnlyOne,
    Origins,
    OriginShown,
    PointShown,
    Proof,
    Review,
    Stories,
    StoryLine,
)
from sayso.serve.mcp.asked import LISTED, Limit, Offset, Since, StoryGiven, Until, notice_counts
from sayso.serve.mcp.shapes import (
    LONGEST,
    ClaimShown,
    cited,
    claim_shown,
    fitted,
    name_or_none,
    named,
    page_of,
    quotation,
    told,
)
from sayso.serve.origins import HOW, node_names
from sayso.serve.paper import web_address
from sayso.serve.points import Point, Sources
from sayso.serve.traced import Edge, Traced, sought, trace

TELLINGS, FEW, ONE = 4, 2, 1
"""Tellings that are shown of a claim: of a point or a side, of what stands against a point, in a list."""
IN_LIST = 6
"""Claims of the lists below a story's points, and articles of a story in a list."""
BOTH_SIDES = {
    "denies": "{a} denies {b}",
    "contradicts": "{a} contradicts {b}",
    "figures_differ": "{a} has other figures than {b}",
    "revises": "{a} revises {b}: the same speaker, later",
}
"""How one side stands to the other, by relation."""


# ---------------------------------------------------------------- stories
def list_stories(  # noqa: PLR0913  # what may be asked for
    view: View,
    *,
    words: Annotated[str, Field(description="Only stories with all of these in their title.")] = "",
    since: Since = None,
    until: Until = None,
    alone: Annotated[bool, Field(description="Those that only one article tells, too.")] = False,
    limit: Limit = 10,
    offset: Offset = 0,
) -> Stories:
    """Stories, newest first: articles of several outlets about one happening."""
    sought_words = words.casefold().split()
    found = [
        story
        for story in stories.stories(view, several=not alone)
        if all(word in story.title.casefold() for word in sought_words)
        and (since is None or (story.last or "") >= since)
        and (until is None or (story.first or "9999") <= until)
    ]
    found.sort(key=lambda s: (s.title, s.id))
    found.sort(key=lambda s: (s.last or "", len(s.articles)), reverse=True)
    lines = (_line(story, queries.articles(view, ids=story.articles)) for story in found[offset : offset + limit])
    shown, after, notes = page_of(lines, total=len(found), offset=offset)
    return Stories(stories=tuple(shown), total=len(found), next_offset=after, notes=notes)


def _line(story: Story, articles: Iterable[Article]) -> StoryLine:
    told_by = list(articles)
    return StoryLine(
        id=story.id,
        title=named(story.title),
        first=story.first,
        last=story.last,
        outlets=tuple(dict.fromkeys(named(a.outlet or a.name) for a in told_by))[:LISTED],
        articles=tuple(map(cited, told_by[:IN_LIST])),
        articles_total=len(story.articles),
    )


def story_brief(
    view: View,
    *,
    story: Annotated[str, Field(min_length=1, description="Words of its title, or its id (sty-…).")],
    limit: Limit = 10,
    offset: Offset = 0,
) -> Brief:
    """One story told by independent origins: claims, who denies them, who would not comment, what one outlet alone has.

    `limit` and `offset` page through the points. A claim of many outlets may have a single origin: count origins.
    """
    brief = brief_of(view, stories.story(view, story))
    sources = brief.sources
    points = (_point(point, sources) for point in brief.points[offset : offset + limit])
    shown, after, notes = page_of(points, total=len(brief.points), offset=offset)
    lists = {
        "changed": len(brief.changed),
        "unnamed_only": len(brief.unnamed),
        "declined": len(brief.declined),
        "only": max((len(c) for _, c in brief.only), default=0),
    }
    left = [f"{name}: at most {IN_LIST} are shown" for name, many in lists.items() if many > IN_LIST]
    return Brief(
        story=_line(brief.story, sources.articles.values()),
        statements=len(sources.statements),
        points=tuple(shown),
        changed=tuple(
            Changed(why=r.why, before=claim_shown(b, sources, most=ONE), after=claim_shown(a, sources, most=ONE))
            for r, b, a in brief.changed[:IN_LIST]
        ),
        unnamed_only=_listed(brief.unnamed, sources),
        declined=_listed(brief.declined, sources),
        only=tuple(
            OnlyOne(outlet=named(outlet), claims=_listed(found, sources)) for outlet, found in brief.only[:LISTED]
        ),
        notices=notice_counts(brief.notices),
        total=len(brief.points),
        next_offset=after,
        notes=(*notes, *left),
    )


def _listed(found: Iterable[Claim], sources: Sources) -> tuple[ClaimShown, ...]:
    return tuple(fitted((claim_shown(c, sources, most=ONE) for c in list(found)[:IN_LIST]), room=_ROOM_OF_LIST))


_ROOM_OF_LIST = 8_000


def _point(point: Point, sources: Sources) -> PointShown:
    return PointShown(
        claim=claim_shown(point.claim, sources, most=TELLINGS),
        against=tuple(
            Against(
                relation=a.relation.relation,
                words=_stands(a.relation, a.claim),
                why=a.relation.why,
                score=round(a.relation.score, 3),
                claim=claim_shown(a.claim, sources, most=FEW),
            )
            for a in point.against[:LISTED]
        ),
        declined=_listed(point.declined, sources),
    )


def _stands(relation: Relation, other: Claim) -> str:
    """How the other claim stands to a point's."""
    a, b = ("this one", "the point") if relation.a == other.id else ("the point", "this one")
    return BOTH_SIDES[relation.relation].format(a=a, b=b)


# ---------------------------------------------------------------- origins
def claim_origins(
    view: View,
    *,
    claim: Annotated[
        str, Field(min_length=1, description="A claim's id (clm-…), its beginning, or words of its text.")
    ],
) -> Origins:
    """From whom a claim comes: its independent origins, and who has it from whom, with the words that prove each step.

    Words that several claims hold give candidates: ask again with the id of one.
    """
    found = sought(view, claim)
    if len(found) > 1:
        return _candidates(view, found)
    traced = trace(view, found[0])
    sources = _sources(view, found)
    by_key = {t.key: t for t in traced.claim.tellings}
    origins = fitted(
        OriginShown(
            name=named(o.name),
            kind=o.kind,
            counted=o.counted,
            why=o.why,
            tellings=len(o.tellings),
            told=tuple(
                told(by_key[k], sources, folded=traced.folded.get(k)) for k in o.tellings[:LISTED] if k in by_key
            ),
        )
        for o in traced.claim.origins
    )
    names = node_names(traced)
    arrows = fitted(_arrow(edge, names, traced) for edge in traced.edges)
    left = {"origins": len(traced.claim.origins) - len(origins), "arrows": len(traced.edges) - len(arrows)}
    most = max((len(o.tellings) for o in traced.claim.origins), default=0)
    return Origins(
        claim=claim_shown(traced.claim, sources, most=ONE),
        story=traced.claim.story,
        origins=tuple(origins),
        untraced=tuple(named(names[node.key]) for node in traced.untraced),
        arrows=tuple(arrows),
        reviews=tuple(map(_review, traced.reviews[:LISTED])),
        notes=tuple(
            [f"{n:,} more {what} are not shown" for what, n in left.items() if n]
            + [f"of each origin at most {LISTED} tellings are shown"] * (most > LISTED)
            + [f"at most {LISTED} reviews are shown"] * (len(traced.reviews) > LISTED)
        ),
    )


def _review(beside: Beside) -> Review:
    o = beside.outside
    return Review(
        reviewer=name_or_none(o.reviewer),
        rating=o.rating[:LONGEST] if o.rating else None,
        reviewed_on=name_or_none(o.reviewed_on),
        url=web_address(o.url) or None,
        text=o.text[:LONGEST],
        claimant=name_or_none(o.claimant),
        score=round(beside.score, 3),
    )


def _candidates(view: View, found: list[Claim]) -> Origins:
    some = found[:LISTED]
    sources = _sources(view, some)
    shown = fitted(claim_shown(c, sources, most=ONE) for c in some)
    more = len(found) - len(shown)
    notes = [f"{more:,} more claims hold these words: give more of them"] if more else []
    return Origins(claim=None, story=None, candidates=tuple(shown), notes=tuple(notes))


def _arrow(edge: Edge, names: Mapping[str, str], traced: Traced) -> ArrowShown:
    return ArrowShown(
        teller=named(names[edge.of]),
        how=HOW[edge.how],
        from_whom=named(names[edge.from_]),
        proofs=tuple(
            Proof(
                quoted=quotation(traced.articles[p.article], p.span) if p.span else None,
                source=cited(traced.articles[p.article]),
                why=p.why,
            )
            for p in edge.proofs[:TELLINGS]
        ),
    )


def _sources(view: View, found: Sequence[Claim]) -> Sources:
    """What these claims are told in."""
    told_in = list(dict.fromkeys(t.article for c in found for t in c.tellings))
    copies: dict[str, list[Copy]] = defaultdict(list)
    for copy in stories.copies(view, of=told_in):
        copies[copy.article].append(copy)
    articles = {a.id: a for a in queries.articles(view, ids=told_in)}
    statements: dict[str, Statement] = {}
    wanted = {t.statement for c in found for t in c.tellings if t.statement}
    while wanted:  # what each stands in tells what is done by it
        statements |= {s.id: s for s in queries.statements_with(view, sorted(wanted))}
        wanted = {s.parent for s in statements.values() if s.parent} - statements.keys()
    return Sources(articles, statements, copies, {})


# ---------------------------------------------------------------- disputes
def disputes(view: View, *, story: StoryGiven = None, limit: Limit = 10, offset: Offset = 0) -> Disputes:
    """What stands against one another: denials, contradictions, differing figures, reversals; both sides side by side.

    Of one story, or of the whole ledger; the newest first. The ledger does not say which side is right.
    """
    about = stories.story(view, story).id if story else None
    found, total = disputes_of(view, story=about, least=SHOWN, limit=limit, offset=offset)
    sources = _sources(view, [side for dispute in found for side in (dispute.a, dispute.b)])
    shown, after, notes = page_of((_dispute(d, sources) for d in found), total=total, offset=offset)
    return Disputes(disputes=tuple(shown), total=total, next_offset=after, notes=notes)


def _dispute(dispute: Dispute, sources: Sources) -> DisputeShown:
    return DisputeShown(
        relation=dispute.relation.relation,
        words=BOTH_SIDES[dispute.relation.relation].format(a="a", b="b"),
        why=dispute.relation.why,
        score=round(dispute.relation.score, 3),
        story=dispute.a.story,
        story_title=named(dispute.title),
        a=claim_shown(dispute.a, sources, most=TELLINGS),
        b=claim_shown(dispute.b, sources, most=TELLINGS),
    )
