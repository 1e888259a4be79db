"""A story on a page and as JSON: its claims by independent origins, who tells each, and what stands against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.text import Text

from sayso.records import Article, Claim, Origin, Party, Relation, Statement, Telling
from sayso.serve.asked import Point, StoryBrief
from sayso.serve.safe import one_line, shortened
from sayso.serve.shapes import Shape
from sayso.serve.terminal import Screen
from sayso.serve.words import counted, day_words, party_style, party_words, range_words, short_id

AGAINST: Mapping[str, str] = {
    "denies": "⚡ denied",
    "contradicts": "⚡ contradicted",
    "revises": "⟲ revised",
    "figures_differ": "≠ other figures",
}
_BETWEEN = " · "
_LONGEST = 150  # characters of a claim's text on screen
_MOST = 6  # origins and claims against that are listed of a claim


def show_story(screen: Screen, brief: StoryBrief, *, limit: int | None) -> None:
    """Print a story, at most ``limit`` of its points."""
    outlets = {a.outlet for a in brief.articles.values() if a.outlet}
    days = range_words((brief.story.first, brief.story.last))
    facts = [counted(len(outlets), "outlet"), counted(len(brief.articles), "article"), days, short_id(brief.story.id)]
    screen.ends(Text(one_line(brief.story.title), "title"), Text(_BETWEEN.join(filter(None, facts)), "meta"))
    shown = brief.points[:limit]
    for number, point in enumerate(shown, 1):
        screen.blank()
        _point(screen, number, point, brief)
    screen.blank()
    if not brief.points:
        screen.line("Nothing in it is told by two outlets, and nothing is disputed.")
    if left := len(brief.points) - len(shown):
        screen.line((f"  … {left:,} more; --limit 0 shows all", "meta"))
    if brief.only:
        alone = [f"{one_line(outlet)} {counted(n, 'claim')}" for outlet, n in brief.only]
        screen.hang(Text("only in ", "meta"), Text(_BETWEEN.join(alone), "meta"))


def _point(screen: Screen, number: int, point: Point, brief: StoryBrief) -> None:
    claim = point.claim
    left = Text.assemble((f"{number:>3} ", "number"), f"“{shortened(one_line(claim.text), _LONGEST)}”")
    screen.ends(left, Text(f"{origins_words(claim)}{_BETWEEN}told by {len(point.outlets)}", "meta"))
    for origin in [o for o in claim.origins if o.counted][:_MOST]:
        party = Party(origin.name, origin.kind)
        body = Text.assemble((party_words(party), party_style(party)), (f" ({_told(origin, claim, brief)})", "meta"))
        screen.hang(Text("      "), body)
    for relation, other in point.against[:_MOST]:
        word = AGAINST[relation.relation]
        body = Text.assemble((f"{word}: ", "disputed"), f"“{shortened(one_line(other.text), _LONGEST)}”")
        body.append(f" — {', '.join(map(one_line, _who(other)))}", "meta")
        screen.hang(Text("      "), body)


def origins_words(claim: Claim) -> str:
    """How many independent origins a claim has; that all of them are unnamed, or that the texts name none."""
    counted_ones = [o for o in claim.origins if o.counted]
    if not counted_ones:
        return "◌ no origin told"
    unnamed = all(o.kind == "unnamed" for o in counted_ones)
    return counted(len(counted_ones), "origin") + (", ? unnamed only" if unnamed else "")


def _who(claim: Claim) -> Sequence[str]:
    named = [party_words(Party(o.name, o.kind)) for o in claim.origins if o.counted]
    return named or ("no origin told",)


def _told(origin: Origin, claim: Claim, brief: StoryBrief) -> str:
    """How and where an origin's tellings stand: ``direct, The Lantern 9 Mar; indirect, Daily Quay 10 Mar``."""
    mine = [t for t in claim.tellings if t.key in origin.tellings]
    seen = dict.fromkeys(_place(t, brief.statements, brief.articles) for t in mine)
    more = f"; {len(seen) - _MOST} more" if len(seen) > _MOST else ""
    return "; ".join([*seen][:_MOST]) + more


def _place(telling: Telling, statements: Mapping[str, Statement], articles: Mapping[str, Article]) -> str:
    article = articles[telling.article]
    statement = statements.get(telling.statement or "")
    how = statement.form if statement else "narrated"
    return f"{how}, {one_line(article.outlet or article.name)} {day_words(article.published, year=False)}"


def story_brief_shape(brief: StoryBrief) -> Shape:
    """A story with its points; claims and relations in the words of the export."""
    return {
        "id": brief.story.id,
        "title": brief.story.title,
        "from": brief.story.first,
        "to": brief.story.last,
        "articles": list(brief.story.articles),
        "claims": [_point_shape(point) for point in brief.points],
        "only": dict(brief.only),
    }


def _point_shape(point: Point) -> Shape:
    claim = point.claim
    return {
        "id": claim.id,
        "text": claim.text,
        "independent_origins": claim.independent_origins,
        "origins": [
            {"name": o.name, "kind": o.kind, "tellings": list(o.tellings), "counted": o.counted, "why": o.why}
            for o in claim.origins
        ],
        "outlets": list(point.outlets),
        "tellings": [t.key for t in claim.tellings],
        "against": [_relation_shape(relation, other) for relation, other in point.against],
    }


def _relation_shape(relation: Relation, other: Claim) -> Shape:
    return {"claim": other.id, "relation": relation.relation, "score": round(relation.score, 3), "why": relation.why}
