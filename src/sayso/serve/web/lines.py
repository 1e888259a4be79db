"""How a claim, who vouches for it and what stands against it are laid out on a page: records that templates write out.

The words themselves are the report's (`sayso.serve.reportdesk`), so that every face says the same of a claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sayso.records import Claim, Party, Relation, Span, Statement, Telling
from sayso.serve import graph, picture
from sayso.serve.paper import Line, Run
from sayso.serve.points import Against, Point, Sources
from sayso.serve.reportdesk import LONGEST, said, vouching, whole
from sayso.serve.reporthtml import scoped
from sayso.serve.safe import one_line, shortened
from sayso.serve.story import AGAINST, facts_of
from sayso.serve.web.render import place_url, url_of
from sayso.serve.words import day_of, day_said, day_words, place_words, short_id


@dataclass(frozen=True, slots=True)
class Told:
    """A claim in the words of its clearest telling: ``line`` stands at ``url``, in ``where``; ``claim`` is its page."""

    id: str
    line: Line
    url: str
    where: str
    claim: str
    by: Line = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One of two that stand against one another; ``said_on`` is a day other than that of publication."""

    told: Told
    who: Line
    said_on: str
    outlets: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims side by side: how the ``right`` stands to the ``left``, and why that is thought."""

    id: str
    relation: str
    left: Side
    right: Side
    why: str
    score: float


def moved(request: Request, *parts: str) -> Response:
    """The way from the beginning of an id, or words, to the address of what they mean."""
    query = request.url.query
    return RedirectResponse(url_of(*parts) + (f"?{query}" if query else ""))


def telling_url(telling: Telling) -> str:
    """Where a telling stands in its article: its statement, or its characters where only these tell it."""
    if telling.statement and not telling.part:
        return place_url(telling.article, statement=telling.statement)
    return place_url(telling.article, hull(telling))


def hull(telling: Telling) -> Span:
    """All characters from the first to the last of a telling."""
    return Span(min(s.start for s in telling.content), max(s.end for s in telling.content))


def told_line(sources: Sources, claim: Claim, *, longest: int = LONGEST, by: bool = False) -> Told:
    """A claim with where it stands, after who vouches for it if asked for."""
    telling = sources.clearest(claim)
    return Told(
        claim.id,
        said(sources, claim, longest),
        telling_url(telling),
        place_words(sources.articles[telling.article], year=False),
        url_of("claims", claim.id),
        vouching(sources, claim) if by and claim.independent_origins else (),
    )


def refused_line(sources: Sources, claim: Claim) -> Told:
    """Who would not say what, in the whole of the article's words."""
    telling, statement = sources.clearest(claim), sources.refusing(claim)
    words = shortened(whole(sources, statement) if statement else claim.text, LONGEST)
    speaker = statement.speaker if statement else None
    by = (party_run(speaker),) if speaker else vouching(sources, claim)
    place = place_words(sources.articles[telling.article], year=False)
    return Told(claim.id, (Run(f"“{words}”", "text"),), telling_url(telling), place, url_of("claims", claim.id), by)


def party_run(party: Party) -> Run:
    """A party's name; one whom the text does not name has a mark before it."""
    if party.kind == "unnamed":
        return Run(f"? unnamed: {one_line(party.name)}" if party.name.strip() else "? unnamed", "unnamed")
    return Run(one_line(party.name) or "? unnamed", "name")


def marks(claim: Claim, *, told_by: int) -> Line:
    """That a claim rests on little, as a mark with its word: nothing where it does not."""
    found = (fact.plain for fact in facts_of(claim, told_by=told_by))
    return tuple(Run(fact.partition(" · told")[0], "unnamed") for fact in found if fact[0] in "◌?")


def facts(claim: Claim, *, told_by: int) -> Line:
    """On how many origins a claim rests and how many tell it, then its marks."""
    found = [fact.plain for fact in facts_of(claim, told_by=told_by)]
    return tuple(
        Run(fact, "unnamed" if fact[0] in "◌?" else "name" if not n else "meta") for n, fact in enumerate(found)
    )


def bare(svg: str) -> str:
    """One of our pictures without the style in it: within a page its rules would hold for all of that.

    ``pictures.css`` has them, each under its picture.
    """
    head, _, rest = svg.partition("<style>")
    return head + rest.partition("</style>\n")[2] if rest else svg


def styles() -> str:
    """What ``pictures.css`` holds: the styles of our pictures, each under its own."""
    told = "/* The styles of our pictures, each under its own: what sayso.serve.web.lines.styles() gives. */\n"
    return told + scoped(graph.STYLE, ".origins-picture") + scoped(picture.STYLE, ".timeline-picture")


# ---------------------------------------------------------------- side by side
def pair_id(relation: Relation) -> str:
    """Where a pair stands on its page."""
    return f"d-{short_id(relation.a)}-{short_id(relation.b)}"


def pairs_of(sources: Sources, points: Iterable[Point]) -> list[Pair]:
    """What stands against each point, side by side; a pair that two points have in common stands once."""
    found: dict[str, Pair] = {}
    for point in points:
        for against in point.against:
            if (name := pair_id(against.relation)) not in found:
                found[name] = pair_of(sources, point.claim, against)
    return list(found.values())


def pair_of(sources: Sources, claim: Claim, against: Against) -> Pair:
    """A claim and what stands against it."""
    relation = against.relation
    word = f"{against_word(claim, relation)} · {AGAINST[relation.relation]}"
    left, right = side(sources, claim), side(sources, against.claim)
    return Pair(pair_id(relation), word, left, right, relation.why, relation.score)


def against_word(claim: Claim, relation: Relation) -> str:
    """Whether a claim disputes the other of a relation, or is disputed by it."""
    return "disputes" if relation.relation == "denies" and relation.a == claim.id else "disputed by"


def changes_of(sources: Sources, changed: Sequence[tuple[Relation, Claim, Claim]]) -> list[Pair]:
    """What one speaker said before and says after, side by side."""
    return [
        Pair(pair_id(r), f"changed · {AGAINST['revises']}", side(sources, before), side(sources, after), r.why, r.score)
        for r, before, after in changed
    ]


def side(sources: Sources, claim: Claim) -> Side:
    """Who, what, when and where."""
    first = claim.tellings[0]
    statement: Statement | None = sources.statement(first)
    article, said_on = sources.articles[first.article], ""
    if statement and (day := day_said(statement, article)) and day_of(day) != day_of(article.published):
        said_on = day_words(day)
    return Side(told_line(sources, claim), vouching(sources, claim), said_on, len(sources.outlets(claim)))
