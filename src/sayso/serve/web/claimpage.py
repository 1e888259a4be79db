"""A claim's page: on how many origins it rests, who has it from whom, every telling, and what stands against it.

With ``?panel=1`` the same comes as a part of a page, for the drawer beside a story's table.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from sayso.errors import UnknownId
from sayso.ledger import claims, queries, stories
from sayso.ledger.rows import View, rows_of
from sayso.records import Article, Claim, Copy, Hop, Origin, Party, Passage, Relation, Span, Statement, Telling
from sayso.serve.asked import SHOWN
from sayso.serve.copied import differences
from sayso.serve.graph import graph
from sayso.serve.origins import HOW, node_names
from sayso.serve.paper import Line, Run
from sayso.serve.points import Against, Sources
from sayso.serve.reviewed import review_line
from sayso.serve.safe import one_line, shortened
from sayso.serve.traced import Edge, Traced, trace
from sayso.serve.web.articlepage import flash, stamp_of
from sayso.serve.web.lines import Pair, Told, bare, changes_of, facts, moved, pair_of, party_run, telling_url, told_line
from sayso.serve.web.render import entity_url, page, picture_markup, place_url
from sayso.serve.words import day_of, day_said, day_words, hops_before, place_words, short_id

MOST = 200
"""Tellings that are listed; of more, those of the first origins."""
IN_PANEL = 12
"""Tellings that are listed beside a table."""
PROOFS = 3
"""Words that prove one arrow that are listed."""
ALIKE = 60
"""Other claims of the story that may be chosen to be joined, those of most common words first."""
_LONGEST = 320  # characters of a telling


@dataclass(frozen=True, slots=True)
class By:
    """A party and its page, if it is anybody across articles."""

    run: Run
    url: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One telling: where, how, on whose word, in which words. ``key`` names it to a judgement."""

    key: str
    outlet: str
    day: str
    how: tuple[str, ...]
    hops: tuple[By, ...]
    note: str
    words: str
    url: str
    article: str


@dataclass(frozen=True, slots=True)
class Group:
    """The tellings that come from one origin; ``number`` is 0 where they name nobody."""

    number: int
    name: By | None
    kind: str
    why: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Proved:
    """Words that prove an arrow, linked where they stand; without an address they are a reason alone."""

    words: str
    url: str | None
    where: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """Who has a claim from whom, and the words that say so."""

    of: str
    how: str
    from_: str
    proofs: tuple[Proved, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a text; ``differs`` where the other text has others."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """One text of two: who tells it, on whose word, and its words cut where the other's differ."""

    where: str
    how: tuple[str, ...]
    by: tuple[By, ...]
    pieces: tuple[Piece, ...]
    url: str


class Shown:
    """A claim as it was read, with the claims that stand against it."""

    def __init__(self, view: View, claim: Claim) -> None:
        self.view = view
        self.claim = claim
        self.related = [r for r in claims.relations(view, of=[claim.id]) if r.score >= SHOWN]
        others = {i for r in self.related for i in (r.a, r.b)} - {claim.id}
        self.others = {c.id: c for c in claims.claims(view, ids=sorted(others))}
        self.traced: Traced = trace(view, claim)
        self.sources = _sources(view, [claim, *self.others.values()], self.traced)
        self.tellings = {t.key: t for t in claim.tellings}
        self._entities = {
            (hop.party.name, hop.party.kind): hop.party
            for statement in self.traced.statements.values()
            for hop in statement.chain
        }

    @property
    def facts(self) -> Line:
        """On how many origins it rests and how many tell it."""
        return facts(self.claim, told_by=len(self.sources.outlets(self.claim)))

    @property
    def told(self) -> Told:
        """The claim in its clearest words."""
        return told_line(self.sources, self.claim)

    def groups(self, *, most: int | None = None) -> list[Group]:
        """The tellings by origin, those that name nobody last; at most so many tellings."""
        counted = [o for o in self.claim.origins if o.counted]
        traced = {key for o in counted for key in o.tellings}
        found = [self._group(n, o) for n, o in enumerate(counted, 1)]
        if silent := [t for t in self.claim.tellings if t.key not in traced]:
            found.append(Group(0, None, "", "", tuple(self._row(t) for t in silent)))
        left, kept = MOST if most is None else most, []
        for group in found:
            if left > 0:
                kept.append(Group(group.number, group.name, group.kind, group.why, group.rows[:left]))
                left -= len(group.rows)
        return kept

    def _group(self, number: int, origin: Origin) -> Group:
        folded = {reason for told in self.traced.folded.values() for reason in told.split("; ")}
        why = "; ".join(one_line(r) for r in origin.why.split("; ") if r.strip() and r not in folded)
        party = self._entities.get((origin.name, origin.kind), Party(origin.name, origin.kind))
        kind = "" if origin.kind in {"unnamed", "person"} else origin.kind
        rows = tuple(self._row(self.tellings[key]) for key in origin.tellings if key in self.tellings)
        return Group(number, by(party), kind, why, rows)

    def _row(self, telling: Telling) -> Row:
        article, statement = self.sources.articles[telling.article], self.sources.statement(telling)
        folded = one_line(self.traced.folded.get(telling.key, ""))
        how = self.how(telling)
        if any(part.startswith("copied from") for part in how):
            folded = "; ".join(part for part in folded.split("; ") if not part.startswith("copied from"))
        return Row(
            telling.key,
            article.outlet or article.name,
            self._day(article, statement),
            how,
            self.hops(telling),
            folded,
            shortened(self.sources.words(telling), _LONGEST),
            telling_url(telling),
            article.id,
        )

    def _day(self, article: Article, statement: Statement | None) -> str:
        published = day_words(article.published) if article.published else "no day told"
        day = day_said(statement, article) if statement else None
        other = day and day_of(day) != day_of(article.published)
        return f"{published}, said {day_words(day)}" if other else published

    def how(self, telling: Telling) -> tuple[str, ...]:
        """How it is told: its act where that is not the claim's, its form, its hedge, whose copy it is."""
        statement, act = self.sources.statement(telling), self.sources.act_of(telling)
        found = [act] if act not in (self.sources.act(self.claim), "says") else []
        told: list[str] = [statement.form if statement else "narrated"]
        if statement and statement.hedge:
            told.append(f"hedged “{one_line(statement.hedge)}”")
        if whom := self.sources.copied_from(telling):
            told.append(f"copied from {one_line(whom)}")
        return (*found, *told)

    def hops(self, telling: Telling) -> tuple[By, ...]:
        """On whose word, outermost first."""
        statement = self.sources.statement(telling)
        return tuple(by(hop.party) for hop in chain_of(statement)) if statement else ()

    # ---------------------------------------------------------------- who has it from whom
    def drawing(self) -> Markup | None:
        """The graph, where there is an arrow to draw."""
        return picture_markup(bare(graph(self.traced))) if self.traced.edges else None

    def arrows(self) -> list[Arrow]:
        """The arrows in words, with what proves them."""
        names = node_names(self.traced)
        return [self._arrow(edge, names) for edge in self.traced.edges]

    def _arrow(self, edge: Edge, names: Mapping[str, str]) -> Arrow:
        proofs = []
        for proof in edge.proofs[:PROOFS]:
            article = self.traced.articles[proof.article]
            words = f"“{shortened(proof.span.of(article.text), _LONGEST)}”" if proof.span else one_line(proof.why)
            url = place_url(article, proof.span) if proof.span else None
            proofs.append(Proved(words, url, place_words(article)))
        return Arrow(names[edge.of], HOW[edge.how], names[edge.from_], tuple(proofs), len(edge.proofs) - len(proofs))

    # ---------------------------------------------------------------- what stands against it
    def against(self) -> list[Pair]:
        """The claims that stand against it, side by side."""
        found = [r for r in self.related if r.relation != "revises"]
        return [
            pair_of(self.sources, self.claim, Against(r, o, repeated=False)) for r in found if (o := self._other(r))
        ]

    def changes(self) -> list[Pair]:
        """What its speaker said before or says after, the earlier first."""
        both = {self.claim.id: self.claim, **self.others}
        found = [r for r in self.related if r.relation == "revises" and r.a in both and r.b in both]
        return changes_of(self.sources, [(r, both[r.b], both[r.a]) for r in found])

    def reviews(self) -> list[Line]:
        """What others say of claims that say the same, each in a line and as its reviewer's word."""
        return [review_line(beside) for beside in self.traced.reviews]

    def _other(self, relation: Relation) -> Claim | None:
        return self.others.get(relation.b if relation.a == self.claim.id else relation.a)


def _sources(view: View, found: Sequence[Claim], traced: Traced) -> Sources:
    """What these claims are told in, and the statements around it."""
    wanted = {t.article for c in found for t in c.tellings}
    articles = dict(traced.articles)
    articles |= {a.id: a for a in queries.articles(view, ids=sorted(wanted - set(articles)))}
    statements = dict(traced.statements)
    more = {t.statement for c in found for t in c.tellings if t.statement} - set(statements)
    statements |= {s.id: s for s in queries.statements_with(view, sorted(more))}
    copies: dict[str, list[Copy]] = defaultdict(list)
    for copy in stories.copies(view, of=sorted(wanted)):
        copies[copy.article].append(copy)
    while more := {s.parent for s in statements.values() if s.parent} - set(statements):
        statements |= {s.id: s for s in queries.statements_with(view, sorted(more))}  # the outer ones, too
    return Sources(articles, statements, copies, {})


def chain_of(statement: Statement) -> tuple[Hop, ...]:
    """The hops on whose word a statement stands, its speaker last."""
    if statement.speaker is None or hops_before(statement) != statement.chain:
        return statement.chain
    return (*statement.chain, Hop(statement.speaker, statement.source, "the speaker"))


def by(party: Party) -> By:
    """A party as a page shows it."""
    return By(party_run(party), entity_url(party))


# ---------------------------------------------------------------- two texts
def beside(shown: Shown, outlet: str) -> tuple[list[Beside], Beside | None]:
    """The claim as an outlet has it, and as the clearest telling has it: each cut where the other differs.

    Nothing stands beside the clearest itself. Raises `UnknownId` where the outlet does not tell it.
    """
    mine = [t for t in shown.claim.tellings if shown.sources.outlet(t.article) == outlet]
    if not mine:
        raise UnknownId("telling", outlet, "The claim's page lists the outlets that tell it.")
    clearest = shown.sources.clearest(shown.claim)
    first = next((t for t in mine if t.key == clearest.key), mine[0])
    if first.key == clearest.key:
        same = sorted(mine, key=lambda t: t.key != first.key)
        return [_one(shown, t, (Piece(shown.sources.words(t), differs=False),)) for t in same], None
    here, there = shown.sources.words(first), shown.sources.words(clearest)
    ours, theirs = cut(here, there)
    rest = [_one(shown, t, cut(shown.sources.words(t), there)[0]) for t in mine if t.key != first.key]
    return [_one(shown, first, ours), *rest], _one(shown, clearest, theirs)


def cut(here: str, there: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Two texts in pieces, those marked in which they differ; the pieces of each joined are that text."""
    if not here or not there:
        return (Piece(here, differs=False),), (Piece(there, differs=False),)
    found = differences(Passage(Span(0, len(here)), Span(0, len(there))), here, there)
    ours = pieces(here, [(d.start, d.end) for d in found])
    return ours, pieces(there, [(d.from_start, d.from_end) for d in found])


def pieces(text: str, differing: Iterable[tuple[int, int]]) -> tuple[Piece, ...]:
    """A text cut at stretches in which it differs from another."""
    found, at = [], 0
    for start, end in differing:
        found += [Piece(text[at:start], differs=False), Piece(text[start:end], differs=True)]
        at = end
    return tuple(p for p in (*found, Piece(text[at:], differs=False)) if p.text)


def _one(shown: Shown, telling: Telling, told: tuple[Piece, ...]) -> Beside:
    where = place_words(shown.sources.articles[telling.article])
    return Beside(where, shown.how(telling), shown.hops(telling), told, telling_url(telling))


# ---------------------------------------------------------------- pages
def claim_page(request: Request, view: View) -> Response:
    """A claim, on a page of its own or in the drawer."""
    stamp = stamp_of(request)
    claim = claims.claim(view, request.path_params["id"])
    if claim.id != request.path_params["id"]:
        return moved(request, "claims", claim.id)
    shown = Shown(view, claim)
    panel = "panel" in request.query_params
    return page(
        request,
        "claimpanel.html" if panel else "claim.html",
        stamp=stamp,
        shown=shown,
        groups=shown.groups(most=IN_PANEL if panel else None),
        more=max(0, len(claim.tellings) - (IN_PANEL if panel else MOST)),
        alike=[] if panel else alike(view, claim),
        short=short_id(claim.id),
        flash=flash(request, view),
        working=request.app.state.worker.state(),
    )


def beside_page(request: Request, view: View) -> Response:
    """The words of one outlet for a claim, beside the clearest."""
    stamp = stamp_of(request)
    claim = claims.claim(view, request.path_params["id"])
    outlet = request.query_params.get("outlet", "")
    shown = Shown(view, claim)
    texts, clearest = beside(shown, outlet)
    return page(
        request,
        "beside.html",
        stamp=stamp,
        shown=shown,
        outlet=outlet,
        texts=texts,
        clearest=clearest,
        fragment="panel" in request.query_params,
    )


def alike(view: View, claim: Claim) -> list[tuple[str, str]]:
    """Other claims of its story, by id with their text: those that share most of its words first."""
    sql = "SELECT id, text FROM claim WHERE story = ? AND id != ? ORDER BY origins DESC, id"
    own = _words(claim.text)
    found = Counter[tuple[str, str]]()
    for i, text in rows_of(view, sql, claim.story, claim.id):
        found[i, text] = len(own & _words(text))
    return [told for told, shared in found.most_common(ALIKE) if shared]


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w{4,}", text.casefold()))
