"""A claim traced: from which origins its tellings come, who has it from whom, and how tellings came to be one origin.

The ledger keeps the tellings and their origins; the arrows are made again here from the statements' chains and the
articles' copies, a function of this one claim.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sayso.connect.arrows import Arrow, How, Node, arrows, outlet_node
from sayso.connect.claims import Page
from sayso.connect.credits import Credit, credits_of, same_outlet
from sayso.connect.voices import account_of, load_words, word_of
from sayso.errors import UnknownId
from sayso.ledger import claims, entities, outside, queries, stories
from sayso.ledger.outside import Beside
from sayso.ledger.rows import View
from sayso.records import Article, Claim, Copy, Origin, Span, Statement, Story

LINE = 80
"""Characters of a line up to the name of whom it credits that are shown with the name."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Words of an article that prove an edge; no ``span`` where a byline or an address does, as ``why`` says."""

    article: str
    span: Span | None
    why: str
    tellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """``of`` has the claim from ``from_``: keys of nodes. ``proofs`` in order of the claim's tellings."""

    of: str
    from_: str
    how: How
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Traced:
    """A claim with all that tells from whom it comes.

    ``origin_of`` gives, by a node's key, the place in the claim's origins of the one that it is; ``folded`` says, by a
    telling's key, how it came to its origin. ``outlet_of`` gives the node of each telling's article; ``untraced`` are
    the nodes of outlets that give no origin. ``reviews`` are of claims that say the same, by others.
    """

    claim: Claim
    story: Story | None
    articles: Mapping[str, Article]
    statements: Mapping[str, Statement]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    origin_of: Mapping[str, int]
    outlet_of: Mapping[str, str]
    untraced: tuple[Node, ...]
    folded: Mapping[str, str]
    reviews: tuple[Beside, ...] = ()


def sought(view: View, given: str) -> list[Claim]:
    """The claim that an id, or the beginning of one, means; else all whose text holds these words.

    Raises `UnknownId` where there is none, or where it begins several ids.
    """
    try:
        return [claims.claim(view, given)]
    except UnknownId as unknown:
        found = [] if unknown.what.startswith("single") else claims.search(view, given)
        if not found:
            raise
        return found


def trace(view: View, claim: Claim) -> Traced:
    """Read what a claim's tellings stand in, and make the arrows between those who tell it."""
    told_in = list(dict.fromkeys(t.article for t in claim.tellings))
    copied: dict[str, list[Copy]] = {a: [] for a in told_in}
    for copy in stories.copies(view, of=told_in):
        if copy.article in copied:
            copied[copy.article].append(copy)
    near = {c.of for found in copied.values() for c in found if c.of} - set(told_in)
    articles = {a.id: a for a in queries.articles(view, ids=[*told_in, *sorted(near)])}
    said = list(dict.fromkeys(t.statement for t in claim.tellings if t.statement))
    statements = {s.id: s for s in queries.statements_with(view, said)}
    wanted = {h.party.entity for s in statements.values() for h in s.chain if h.party.entity}
    known = {e.id: e for e in entities.entities(view, ids=sorted(wanted))}
    accounts = {
        t.key: account_of(
            t,
            statements.get(t.statement or ""),
            Page(t.article, articles[t.article].text, articles[t.article].outlet),
            entity_of=lambda _, party: known.get(party.entity or ""),
        )
        for t in claim.tellings
    }
    ways = arrows(
        accounts.values(),
        copies=copied,
        credits_in={a: credit_lines(articles[a]) for a in told_in if copied[a]},
        outlets={a: articles[a].outlet for a in sorted(near)},
    )
    found = [arrow for t in claim.tellings for arrow in ways[t.key]]
    origin = {key: (n, o) for n, o in enumerate(claim.origins) for key in o.tellings}
    outlets = {a: outlet_node(a, articles[a].outlet) for a in told_in}
    traced_to = {outlets[t.article].key for t in claim.tellings if t.key in origin and origin[t.key][1].counted}
    return Traced(
        claim,
        next((s for s in stories.stories(view, articles=told_in) if s.id == claim.story), None),
        articles,
        statements,
        _nodes(outlets, found),
        _edges(found),
        _origin_nodes(claim, ways, outlets),
        {a: node.key for a, node in outlets.items()},
        tuple(dict.fromkeys(node for node in outlets.values() if node.key not in traced_to)),
        {key: _folded(ways[key], origin[key][1]) for key in ways if key in origin},
        tuple(outside.beside(view, claim.id)),
    )


def credit_lines(article: Article) -> list[Credit]:
    """An article's credits, each with its line up to whom it names: a dateline, a copyright line."""
    found = []
    for credit in credits_of(article):
        span = credit.span
        if span:
            start = article.text.rfind("\n", 0, span.start) + 1
            end = span.end + (article.text[span.end : span.end + 1] == ")")
            span = Span(start, end) if end - start <= LINE else span
        found.append(replace(credit, span=span))
    return found


def _nodes(outlets: Mapping[str, Node], found: Sequence[Arrow]) -> tuple[Node, ...]:
    """Each party once, under the name that an article has for itself, else the first by name."""
    seen: dict[str, Node] = {}
    for node in (*outlets.values(), *sorted({n for a in found for n in (a.of, a.from_)})):
        seen.setdefault(node.key, node)
    return tuple(seen.values())


def _edges(found: Sequence[Arrow]) -> tuple[Edge, ...]:
    grouped: dict[tuple[str, str, How], dict[tuple[str, Span | None], list[Arrow]]] = defaultdict(dict)
    for arrow in found:
        grouped[arrow.of.key, arrow.from_.key, arrow.how].setdefault((arrow.article, arrow.span), []).append(arrow)
    return tuple(
        Edge(of, from_, how, tuple(_proof(proving) for proving in proofs.values()))
        for (of, from_, how), proofs in grouped.items()
    )


def _proof(proving: Sequence[Arrow]) -> Proof:
    first = proving[0]
    return Proof(first.article, first.span, first.why, tuple(dict.fromkeys(a.telling for a in proving)))


def _origin_nodes(claim: Claim, ways: Mapping[str, Sequence[Arrow]], outlets: Mapping[str, Node]) -> dict[str, int]:
    """Which nodes are origins: of each telling's way the one on whose word it stands, as ``connect.voices`` has it."""
    article = {t.key: t.article for t in claim.tellings}
    found: dict[str, int] = {}
    for number, origin in enumerate(claim.origins):
        for key in origin.tellings if origin.counted else ():
            hop = word_of([a.hop for a in ways[key] if a.hop], words=load_words())
            named = [a.from_ for a in ways[key] if a.hop and a.hop == hop and a.from_.kind != "outlet"]
            if origin.kind == "outlet":  # its report is cited, or it asked and got no answer
                way = (outlets[article[key]], *(a.from_ for a in ways[key]))
                named = [n for n in way if same_outlet(n.name, origin.name)] or named
            for node in named[:1]:
                found.setdefault(node.key, number)
    return found


def _folded(way: Sequence[Arrow], origin: Origin) -> str:
    """How a telling came to its origin, where it does not name it outright."""
    copied = list(dict.fromkeys(a.from_.name or "another article" for a in way if a.how == "copies"))
    cited = [a.from_.name for a in way if a.how == "cites" and not same_outlet(a.from_.name, origin.name)]
    told = [f"copied from {', '.join(copied)}"] if copied else []
    if not origin.counted:
        return "; ".join(told)
    if cited:
        told.append(f"cites {', '.join(dict.fromkeys(cited))}")
    names = list(dict.fromkeys(a.from_.name for a in way if a.hop and a.from_.name))
    reasons = origin.why.split("; ")
    told += [r for name in names for r in reasons if r.startswith((f"{name}: ", f"{name} ("))]
    if not way:
        told.append("the article says elsewhere who says so")
    return "; ".join(dict.fromkeys(told))
