"""What a story's articles carry: its claims, from whom each comes, and how they stand to one another, a step a line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from sayso.connect.claims import Page, claims_of, read_through, text_of, told
from sayso.connect.compare import Comparer
from sayso.connect.figures import counted
from sayso.connect.heard import heard_of
from sayso.connect.origins import origins
from sayso.connect.places import Places
from sayso.connect.relations import Stand, relations
from sayso.connect.voices import Account, account_of
from sayso.records import (
    Article,
    Claim,
    Copy,
    Entity,
    JudgedTellings,
    Mention,
    Party,
    Relation,
    Span,
    Statement,
    Story,
)

EntityOf = Callable[[str, Party], Entity | None]


@dataclass(frozen=True, slots=True)
class Carried:
    """The claims of one story, with their origins, and the relations between them."""

    claims: tuple[Claim, ...]
    relations: tuple[Relation, ...]


def carried(  # noqa: PLR0913  # all that a story is told with
    story: Story,
    articles: Iterable[Article],
    statements: Sequence[Statement],
    mentions: Iterable[Mention],
    copies: Iterable[Copy],
    *,
    clauses: Mapping[str, tuple[Span, ...]],
    entity_of: EntityOf,
    comparer: Comparer,
    places: Places,
    judged: Sequence[JudgedTellings] = (),
) -> Carried:
    """Find what a story's articles say in common; ``entity_of(article, party)`` knows who is the same across articles.

    ``judged`` is what people have judged on the story's tellings, the earliest first.

    A function of the story alone: neither the order of what is given nor any other story makes a difference.
    """
    pages = {a.id: Page(a.id, a.text, a.outlet, a.published, a.boilerplate, clauses.get(a.id, ())) for a in articles}
    pages = {a: read_through(page, comparer) for a, page in pages.items()}
    named: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        named[mention.article].append(mention)
    copied: dict[str, list[Copy]] = defaultdict(list)
    for copy in copies:
        copied[copy.article].append(copy)
    by_id = {s.id: s for s in statements}
    said = [told(s, _speaker(s, entity_of)) for s in statements]
    grouped = claims_of(story, said, pages, comparer=comparer, judged=judged)
    found = grouped.claims
    alone = tuple(c for c in grouped.alone if any(_counts(text_of(t, pages)) for t in c.tellings))
    roles = _roles(named, entity_of)
    accounts = {claim.id: _accounts(claim, by_id, pages, named, (entity_of, roles)) for claim in (*found, *alone)}
    stands = [_stand(c, accounts[c.id], by_id, pages, places) for c in (*found, *alone)]
    between = _of_claims(relations(stands, comparer=comparer), {c.id for c in found})
    at_odds = {i for r in between for i in (r.a, r.b)}
    claims = [
        replace(c, origins=origins(accounts[c.id], copies=copied, places=places))
        for c in (*found, *(c for c in alone if c.id in at_odds))
    ]
    return Carried(tuple(claims), between)


def _counts(text: str) -> bool:
    """Whether a text has a figure or a clock time, against which another may stand."""
    read = counted(text)
    return bool(read.figures or read.clocks)


def _of_claims(between: Iterable[Relation], claims: AbstractSet[str]) -> tuple[Relation, ...]:
    """The relations between claims, and those in which another figure stands against one that an outlet tells alone."""
    return tuple(r for r in between if {r.a, r.b} <= claims or (r.relation == "figures_differ" and {r.a, r.b} & claims))


def _speaker(statement: Statement, entity_of: EntityOf) -> Party | None:
    """A statement's speaker as an entity, where it is one."""
    if statement.speaker is None:
        return None
    entity = entity_of(statement.article, statement.speaker)
    return Party(entity.name, entity.kind, entity.id) if entity else statement.speaker


def _roles(mentions: Mapping[str, Sequence[Mention]], entity_of: EntityOf) -> dict[str, set[str]]:
    """What the story's articles call each entity: what others call it must not change the story's claims."""
    found: dict[str, set[str]] = defaultdict(set)
    for article, some in mentions.items():
        for mention in some:
            if mention.roles and (entity := entity_of(article, mention.party)):
                found[entity.id].update(mention.roles)
    return found


def _accounts(
    claim: Claim,
    statements: Mapping[str, Statement],
    pages: Mapping[str, Page],
    mentions: Mapping[str, Sequence[Mention]],
    known: tuple[EntityOf, Mapping[str, AbstractSet[str]]],
) -> list[Account]:
    entity_of, roles = known
    return [
        account_of(
            t,
            statements.get(t.statement or ""),
            pages[t.article],
            mentions=mentions.get(t.article, ()),
            entity_of=entity_of,
            roles_of=lambda entity: roles.get(entity.id, frozenset()),
        )
        for t in claim.tellings
    ]


def _stand(
    claim: Claim,
    accounts: Iterable[Account],
    statements: Mapping[str, Statement],
    pages: Mapping[str, Page],
    places: Places,
) -> Stand:
    heard = [
        heard_of(
            a,
            statements.get(a.telling.statement or ""),
            pages[a.telling.article],
            places=places,
            topic=pages[a.telling.article].topic,
        )
        for a in accounts
    ]
    heard.sort(key=lambda h: (h.day or "9999", h.telling.article, h.telling.content[0].start))
    return Stand(claim.id, tuple(heard))
