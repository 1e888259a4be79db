"""Entities: which of the parties that articles name are the same person or body, across articles.

Every party of an article (a ``Local``) begins as itself. Then names are joined from the surest to the least sure: what
people have judged, the same full name, other spellings of it, the parts of it that stand alone, acronyms and other word
orders of bodies. Joining is blocked by what tells two people apart: given names, Jr. and Sr., gender, a judgement. A
surname alone is joined to a full name only where one bearer of it can be meant; where two can, it takes a role or the
company it is kept in to say which, and without that it stays by itself. Nothing depends on the order of the input.

Names are compared by keys of their words, so a pile of n parties takes about n log n steps. Sorting them out by keys
first ("blocking") and joining the pairs that agree is the usual method of record linkage (Christen, *Data Matching*,
2012); the rules themselves are sayso's own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sayso.connect.bodies import join_acronyms, same_bodies, shortened_bodies
from sayso.connect.crowd import Told
from sayso.connect.names import HONORIFICS, is_acronym, plain
from sayso.connect.people import same_people, spelt_otherwise
from sayso.connect.pile import ORDER, Lore, Pile, last_word, load_lore, meant_by
from sayso.connect.surnames import short_names
from sayso.records import Entity, Judgement, Kind, Linked, Linking, Local, content_id

__all__ = ["Lore", "link", "load_lore"]

SAME_NAME = 0.95
"""How sure it is that a whole name is the one that other articles have."""


def link(figures: Iterable[Local], judged: Sequence[Judgement] = (), *, lore: Lore) -> Linked:
    """Join the parties of all articles into entities; the same for any order of ``figures``.

    Judgements win: "same" joins whatever the names say, "apart" is never crossed; where both are judged on one pair,
    the later one holds. Locals of kinds that are not named (see ``NAMED``) are left out.
    """
    pile = Pile.of(figures, judged, lore=lore)
    _obey(pile, judged)
    same_people(pile)
    spelt_otherwise(pile)
    short_names(pile)
    same_bodies(pile)
    join_acronyms(pile)
    shortened_bodies(pile)
    return _linked(pile)


def _obey(pile: Pile, judged: Sequence[Judgement]) -> None:
    same = [r for r in last_word(judged) if r.same]
    if not same:
        return
    meant = meant_by(pile.locals)
    for judgement in same:
        both = [*meant.get(judgement.left, ()), *meant.get(judgement.right, ())]
        for i in both[1:]:
            pile.groups.join(both[0], i, score=1.0, made_by="human", reason="judged to be the same")


# ---------------------------------------------------------------- what comes out
def _linked(pile: Pile) -> Linked:
    """Name the groups, gather what the texts say of them, and give each local the reason of its weakest step."""
    roads: dict[int, list[tuple[int, float, str, str]]] = defaultdict(list)
    for a, b, score, made_by, reason in pile.groups.joins:
        roads[a].append((b, score, made_by, reason))
        roads[b].append((a, score, made_by, reason))
    drafts: dict[tuple[str, str], list[tuple[int, list[int], int]]] = defaultdict(list)
    for members in pile.groups.members.values():
        ordered = sorted(members)
        called = _called(pile, ordered)
        drafts[_class(pile.kinds[called]), plain(pile.locals[called].name)].append(
            (-pile.size(ordered), ordered, called)
        )
    entities: list[Entity] = []
    of: dict[str, Linking] = {}
    for (kind, name), namesakes in sorted(drafts.items()):
        for n, (_, members, called) in enumerate(sorted(namesakes)):
            # the one most spoken of keeps the plain id; another of that name is told by its first local
            own = content_id("ent", kind, name, *((pile.locals[members[0]].id,) if n else ()))
            entities.append(_entity(pile, own, members, called=called))
            for i, score, made_by, reason in _reasons(called, roads):
                of |= {link.local: link for link in _links(pile, i, own, (round(score, 3), made_by, reason))}
    entities.sort(key=lambda e: (e.name, e.id))
    return Linked(tuple(entities), of)


def _links(pile: Pile, i: int, entity: str, why: tuple[float, str, str]) -> Iterator[Linking]:
    """The linking of a local, and of all who stand behind it: no surer than that of one of the same name."""
    local = pile.locals[i]
    yield Linking(local.id, entity, *why)
    behind = min(why, (SAME_NAME, "rules:same-name", "the same name as in other articles"))
    for _, told in pile.behind.get(i, ()):
        for article in told.articles:
            yield Linking(Local(article, local.name, local.kind).id, entity, *behind)


def _class(kind: Kind) -> str:
    return "person" if kind == "person" else "body"


def _called(pile: Pile, members: Sequence[int]) -> int:
    """The local whose name the entity goes by: a full name that is used most; of equals the longest, then the first."""
    used: Counter[str] = Counter()
    for i in members:
        used[pile.locals[i].name] += pile.size((i,))
    written_out = any(" " in name for name in used)

    def rank(i: int) -> tuple[bool, bool, bool, int, int, str, int]:
        local, person = pile.locals[i], pile.people[i]
        whole = person is None or (person.full and any(len(g) > 1 for g in person.given))
        people = person is None and plain(local.name) in pile.lore.places.peoples
        short = person is None and is_acronym(local.name)
        capitals = local.name.isupper() and not short
        return (
            not whole,
            people,
            capitals or (short and written_out),
            -used[local.name],
            -len(local.name),
            local.name,
            i,
        )

    return min(members, key=rank)


def _reasons(
    called: int, roads: Mapping[int, Sequence[tuple[int, float, str, str]]]
) -> Iterator[tuple[int, float, str, str]]:
    """Each local of a group with the weakest step on its way to the local that the entity is called by."""
    seen = {called}
    ahead: list[tuple[int, float, str, str]] = [(called, 1.0, "rules:own-name", "the name that the entity goes by")]
    for at, score, made_by, reason in ahead:
        yield at, score, made_by, reason
        for other, step, by, why in sorted(roads.get(at, ())):
            if other not in seen:
                seen.add(other)
                weaker = step < score or at == called
                ahead.append((other, step, by, why) if weaker else (other, score, made_by, reason))


def _entity(pile: Pile, own: str, members: Sequence[int], *, called: int) -> Entity:
    everything = Told()
    kinds: Counter[Kind] = Counter()
    for i in members:
        everything.add(pile.locals[i])
        for _, told in pile.behind.get(i, ()):
            everything.join(told)
        kinds[pile.kinds[i]] += pile.size((i,))
    kind = min(kinds, key=lambda k: (-kinds[k], ORDER.index(k)))
    name = pile.locals[called].name
    return Entity(
        own,
        (pile.lore.places.written_out(name) if kind == "government" else None) or name,
        kind,
        tuple(sorted(everything.names.items(), key=lambda a: (-a[1], a[0]))),
        tuple(held.held(role) for role, held in sorted(everything.roles.items()) if set(role.split()) - HONORIFICS),
    )
