"""People and bodies: who is named and how much they say; and one of them, with all that the ledger tells of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sayso.ledger import entities, queries, speakers
from sayso.ledger.claimrows import ClaimRow, stood
from sayso.ledger.entities import EntityRow, Near, Who
from sayso.ledger.rows import View
from sayso.ledger.shelves import Headline, headlines
from sayso.ledger.speakers import SaidOn
from sayso.records import KINDS, NAMED, Article, Entity, Kind, Linking, Party, Relation
from sayso.serve.asked import SHOWN
from sayso.serve.desk import Desk
from sayso.serve.story import AGAINST
from sayso.serve.web.articlepage import flash, stamp_of
from sayso.serve.web.query import Query
from sayso.serve.web.render import page, url_of
from sayso.serve.web.searchpage import SaidLine, said_lines
from sayso.serve.words import day_of, day_words

EACH = 50
"""Speakers, or statements, of a page."""
SUGGESTED = 20
MOST = 12
"""Names, roles and others of one sort that are told unless all are asked for."""
MOST_PAIRS = 8
MOST_PARTIES = 25
ORDERS = ("said", "name")
GROUPS = ("day", "story")
NAMED_KINDS: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind in NAMED)


# ---------------------------------------------------------------- all of them
@dataclass(frozen=True, slots=True)
class SpeakerLine:
    """Somebody in a list, with other names that they go by and what articles call them last."""

    row: EntityRow
    others: tuple[str, ...]
    roles: tuple[str, ...]


def speakers_page(request: Request, view: View) -> Response:
    """Who says something, most first; everybody by name; or those whose names have words that begin so."""
    desk: Desk = request.app.state.desk
    stamp = desk.stamp()
    query = Query.of(request)
    name, kind = query.words("name"), query.choice("kind", NAMED_KINDS)
    order = query.choice("order", ORDERS) or "said"
    offset = query.offset(EACH)
    if not name and order == "name":
        ids, total = speakers.by_name(view, kind=kind, limit=EACH, offset=offset)
    else:
        found = called(view, name, desk, kind=kind, by_name=order == "name") if name else saying(view, desk, kind)
        ids, total = found[offset : offset + EACH], len(found)
    return page(
        request,
        "speakers.html",
        stamp=stamp,
        query=query,
        name=name,
        kind=kind,
        order=order,
        kinds=NAMED_KINDS,
        speakers=[_speaker_line(row) for row in speakers.entity_rows(view, ids)],
        pages=query.pages(total, EACH),
    )


def names_part(request: Request, view: View) -> Response:
    """Names to choose from while one is written: those who say most first."""
    query = Query.of(request)
    ids = called(view, query.words("right"), request.app.state.desk)[:SUGGESTED]
    return page(request, "names.html", found=speakers.entity_rows(view, ids))


def saying(view: View, desk: Desk, kind: Kind | None = None) -> list[str]:
    """The ids of those who say something, most first."""
    return [i for i, _ in _told(view, desk, kind)]


def called(view: View, beginning: str, desk: Desk, *, kind: Kind | None = None, by_name: bool = False) -> list[str]:
    """The ids of those one of whose names has words that begin so: who says most first, or by name."""
    names = desk.kept("names", lambda: speakers.names(view), of=speakers.basis(view))
    found = names.beginning(beginning, kind=kind)
    if by_name:
        return found
    told = dict(_told(view, desk, None))
    return sorted(found, key=lambda i: -told.get(i, 0))


def _told(view: View, desk: Desk, kind: Kind | None) -> list[tuple[str, int]]:
    return desk.kept(("speakers", kind), lambda: speakers.speakers(view, kind=kind), of=speakers.basis(view))


def _speaker_line(row: EntityRow) -> SpeakerLine:
    others = tuple(name for name, _ in row.entity.aliases if name != row.entity.name)
    newest = sorted(row.entity.roles, key=lambda role: role.last or "", reverse=True)
    return SpeakerLine(row, others[:4], tuple(dict.fromkeys(role.role for role in newest))[:2])


# ---------------------------------------------------------------- one of them
@dataclass(frozen=True, slots=True)
class Group:
    """Statements of one day, or of one story."""

    heading: str
    url: str | None
    lines: tuple[SaidLine, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two claims beside one another; ``mark`` is how it stands to the other, if it is the one that does.

    ``own`` where it is told in words of whom the page is about. ``day`` is the one on which it was said there, as far
    as that is told, else published; none where it was told later than it must have been said.
    """

    claim: ClaimRow
    mark: str
    own: bool
    day: str | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims side by side: of a change the earlier one first, else what this speaker says."""

    relation: Relation
    first: Side
    second: Side


@dataclass(frozen=True, slots=True)
class Cited:
    """Somebody on whose word something came, or who is cited, with their page if they alone go by that name."""

    party: Party
    times: int


@dataclass(frozen=True, slots=True)
class NearLine:
    """Somebody unnamed near the speaker; ``anonymity`` are the words that give or explain it."""

    near: Near
    article: Headline | None
    anonymity: str | None


@dataclass(frozen=True, slots=True)
class PartyLine:
    """The party of one article that is taken for the speaker, and why."""

    article: Headline | None
    name: str
    link: Linking

    @property
    def exact(self) -> Markup:
        """The name letter by letter, for a form: what is made visible on a page would name nobody."""
        return escape(self.name)


def speaker_page(request: Request, view: View) -> Response:
    """One person or body. An address that gives a name or the beginning of an id leads to theirs."""
    given = request.path_params["id"]
    stamp = stamp_of(request)
    found = next(iter(entities.entities(view, ids=[given])), None)
    if found is None:
        return RedirectResponse(url_of("speakers", entities.entity(view, given).id), 302)
    query = Query.of(request)
    by = query.choice("by", GROUPS) or "day"
    every = query.yes("all")
    desk: Desk = request.app.state.desk
    who = desk.kept(("who", found.id), lambda: entities.who(view, found), of=speakers.basis(view))
    said = speakers.said_by(view, found.id, stories=by == "story", limit=EACH, offset=query.offset(EACH))
    related = stood(view, found.id, least=SHOWN)
    changed = [pair_of(r, a, b, found) for r, a, b in related if r.relation == "revises"]
    disputes = [pair_of(r, a, b, found) for r, a, b in related if r.relation != "revises"]
    cited = cited_of(view, who)
    parties = who.linkings if every else who.linkings[:MOST_PARTIES]
    where = headlines(view, {*(i for i, *_ in parties), *(n.mention.article for n in who.near)})
    return page(
        request,
        "speaker.html",
        stamp=stamp,
        flash=flash(request, view),
        working=request.app.state.worker.state(),
        query=query,
        entity=found,
        party=Party(found.name, found.kind, found.id),
        who=who,
        articles=sum(n for _, n in who.outlets),
        by=by,
        every=every,
        most=len(who.linkings) + len(related) if every else MOST,
        most_pairs=len(related) if every else MOST_PAIRS,
        groups=groups_of(view, said, by_story=by == "story"),
        pages=query.pages(len(who.statements), EACH),
        changed=changed,
        disputes=disputes,
        cited_by=cited[0],
        cites=cited[1],
        near=near_lines(view, who.near if every else who.near[:MOST], where),
        parties=[PartyLine(where.get(article), name, link) for article, name, link in parties],
    )


def groups_of(view: View, said: Sequence[SaidOn], *, by_story: bool = False) -> list[Group]:
    """Statements in the order given, under their day or story."""
    rows = queries.said(view, queries.statements_with(view, [s.statement for s in said]))
    lines = {line.row.statement.id: line for line in said_lines(view, rows)}
    if by_story:
        told = groupby(said, key=lambda s: (s.title or "In no story", url_of("stories", s.story) if s.story else None))
    else:
        told = groupby(said, key=lambda s: (day_words(s.day) if s.day else "On no day that is told", None))
    return [Group(heading, url, tuple(lines[s.statement] for s in each)) for (heading, url), each in told]


def pair_of(relation: Relation, a: ClaimRow, b: ClaimRow, of: Entity) -> Pair:
    """The claims of a relation beside one another: ``a`` is the one that denies, revises or differs."""
    one = Side(a, AGAINST[relation.relation], a.speaker == of.id, _day_of(a))
    other = Side(b, "", b.speaker == of.id, _day_of(b))
    if relation.relation == "revises":
        late = one.day and other.day and other.day[:10] > one.day[:10]
        return Pair(relation, replace(other, day=None) if late else other, one)
    return Pair(relation, other, one) if other.own and not one.own else Pair(relation, one, other)


def _day_of(claim: ClaimRow) -> str | None:
    return claim.said_on if day_of(claim.said_on) else claim.published


def cited_of(view: View, who: Who) -> tuple[list[Cited], list[Cited]]:
    """Through whom somebody's words came, and whose words they pass on, most first."""
    both = [*who.cited_by, *who.cites]
    known = speakers.ids_of(view, [Party(name, kind) for name, kind, _ in both])  # type: ignore[arg-type]

    def made(counts: Iterable[tuple[str, str, int]]) -> list[Cited]:
        return [Cited(Party(name, kind, known.get((name, kind))), n) for name, kind, n in counts]  # type: ignore[arg-type]

    return made(who.cited_by), made(who.cites)


def near_lines(view: View, near: Sequence[Near], where: dict[str, Headline]) -> list[NearLine]:
    """Unnamed sources with their articles, and the words that keep them so."""
    ids = sorted({n.mention.article for n in near if n.mention.anonymity})
    texts: dict[str, Article] = {article.id: article for article in queries.articles(view, ids=ids)}
    return [
        NearLine(n, where.get(n.mention.article), n.mention.anonymity.of(texts[n.mention.article].text))
        if n.mention.anonymity
        else NearLine(n, where.get(n.mention.article), None)
        for n in near
    ]
