"""The pile of locals while it is being joined: groups of them, what is looked up once, and the judgements in force."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import groupby

from sayso.connect.crowd import Crowd, Told, day_of, gather
from sayso.connect.names import HONORIFICS, NameLists, PersonName, body_words, load_name_lists, person_name, plain
from sayso.connect.places import Places, load_places
from sayso.records import Judgement, Kind, Local

MANY = 3  # times as many articles that take a name for a person, or a body, as take it for the other
ROLE_STOP = HONORIFICS | frozenset({
    "the", "a", "an", "of", "in", "for", "and", "to", "at", "on", "by", "his", "her", "its", "their", "former",
    "then", "acting", "new", "old", "late", "current", "ex", "one",
})  # fmt: skip
ORDER: tuple[Kind, ...] = ("person", "outlet", "government", "organisation")


@dataclass(frozen=True)
class Lore:
    """What is known of names before any article is read."""

    lists: NameLists
    places: Places


@cache
def load_lore() -> Lore:
    """Load the lists of names and places: about a second, and once in a process, for they never change."""
    return Lore(load_name_lists(), load_places())


@dataclass(slots=True)
class Groups:
    """Sets of locals that grow by joining, with the joins kept as a tree; ``sides`` are the judgements "apart"."""

    parent: list[int]
    members: dict[int, list[int]]
    sides: dict[int, frozenset[int]]
    joins: list[tuple[int, int, float, str, str]] = field(default_factory=list)

    def find(self, i: int) -> int:
        """The set that a local is in, told by one of its locals."""
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def may_join(self, a: int, b: int) -> bool:
        """Whether no judgement holds the two apart."""
        one, two = self.sides.get(self.find(a)), self.sides.get(self.find(b))
        return not one or not two or not any(-s in two for s in one)

    def join(self, a: int, b: int, *, score: float, made_by: str, reason: str) -> bool:
        """Make two sets one, if no judgement holds them apart."""
        one, two = self.find(a), self.find(b)
        if one == two:
            return True
        if not self.may_join(one, two):
            return False
        if (len(self.members[one]), -one) < (len(self.members[two]), -two):
            one, two = two, one
        self.parent[two] = one
        self.members[one] += self.members.pop(two)
        if two in self.sides:
            self.sides[one] = self.sides.get(one, frozenset()) | self.sides.pop(two)
        self.joins.append((a, b, score, made_by, reason))
        return True


@dataclass
class Pile:
    """Everything that the steps look at and change."""

    locals: list[Local]
    lore: Lore
    groups: Groups
    kinds: list[Kind]
    people: list[PersonName | None]
    days: list[int | None]
    behind: dict[int, list[tuple[str | None, Told]]]
    common: frozenset[str]
    offices: list[frozenset[str]]
    cities: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, figures: Iterable[Local], judged: Sequence[Judgement], *, lore: Lore) -> Pile:
        """Sort the named parties and look up what does not change."""
        crowd = gather(figures, apart={name for r in judged for name in (r.left, r.right)})
        locals_ = crowd.first
        everybody = range(len(locals_))
        groups = Groups(list(everybody), {i: [i] for i in everybody}, _sides(locals_, judged))
        kinds = _kinds(crowd, lore)
        people = [person_name(f.name) if k == "person" else None for f, k in zip(locals_, kinds, strict=True)]
        days = [day_of(f.published) for f in locals_]
        pile = cls(locals_, lore, groups, kinds, people, days, crowd.behind, frozenset(), [], frozenset())
        pile.common = _common(locals_, pile.near_key)
        pile.offices = [_office_words(f, lore.places) for f in locals_]
        pile.cities = _cities(pile)
        return pile

    @cached_property
    def near_keys(self) -> dict[str, str]:
        """What names of others are compared by, as far as looked up."""
        return {}

    def near_key(self, name: str) -> str:
        """A name of somebody else, as company is compared: a country, or the last word."""
        key = self.near_keys.get(name)
        if key is None:
            words = plain(name).split()
            key = self.near_keys[name] = self.lore.places.place(name) or (words[-1] if words else "")
        return key

    def company(self, members: Iterable[int]) -> set[str]:
        """The names beside some locals that tell something: those that only some articles of the pile know."""
        return {self.near_key(name) for i in members for name in self.locals[i].near} - self.common

    def share(self, a: Collection[int], b: Collection[int]) -> tuple[int, int]:
        """How many names of others, and how many words of roles, two groups of locals have in common."""
        company = self.company(a) & self.company(b)
        return len(company), len(all_of(self.offices, a) & all_of(self.offices, b))

    def size(self, members: Iterable[int]) -> int:
        """How many locals these are, with all who stand behind them."""
        return sum(1 + _crowd(self.behind.get(i, ())) for i in members)

    def gender(self, members: Iterable[int]) -> str | None:
        """What most of the texts say, if any says."""
        votes: Counter[str] = Counter()
        for i in members:
            for gender, times in (
                (self.locals[i].gender, 1),
                *((g, len(t.articles)) for g, t in self.behind.get(i, ())),
            ):
                if gender:
                    votes[gender] += times
        best = votes.most_common(2)
        return best[0][0] if best and (len(best) == 1 or best[0][1] > best[1][1]) else None

    def one_gender(self, a: Iterable[int], b: Iterable[int]) -> bool:
        """Whether the texts' genders do not stand against each other."""
        one, two = self.gender(a), self.gender(b)
        return one is None or two is None or one == two


def _crowd(behind: Iterable[tuple[str | None, Told]]) -> int:
    return sum(len(told.articles) for _, told in behind)


def all_of(sets: Sequence[frozenset[str]], members: Iterable[int]) -> set[str]:
    """What the sets of some locals hold together."""
    return {word for i in members for word in sets[i]}


def _kinds(crowd: Crowd, lore: Lore) -> list[Kind]:
    """Each local's kind, but where its article mistakes it.

    A whole name that few articles take for a body, and most for a person, or the reverse, is what most say, unless an
    article has both or tells the gender or role of the few. A place whose name no person bears is no person.
    """
    locals_ = crowd.first
    kinds = [_no_place(f, lore) for f in locals_]

    def size(members: Iterable[int]) -> int:
        return sum(1 + _crowd(crowd.behind.get(i, ())) for i in members)

    def articles(members: Iterable[int]) -> set[str]:
        behind = (told.articles for i in members for _, told in crowd.behind.get(i, ()))
        return {locals_[i].article for i in members}.union(*behind)

    named: dict[tuple[str, ...], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for i, local in enumerate(locals_):
        words = body_words(local.name)
        if len(words) > 1:
            named[words][local.kind != "person"].append(i)
    for people, bodies in named.values():
        few, many = sorted((people, bodies), key=size)
        if not few or size(many) < max(2, MANY * size(few)) or articles(few) & articles(many):
            continue
        usual: Counter[Kind] = Counter()
        for i in many:
            usual[locals_[i].kind] += size((i,))
        for i in few:
            if not _described(locals_[i]):
                kinds[i] = min(usual, key=lambda k: (-usual[k], ORDER.index(k)))
    return kinds


def _cities(pile: Pile) -> frozenset[tuple[str, ...]]:
    """The names of cities that most articles take for places, so that the others mean the place as well."""
    taken: Counter[tuple[str, ...]] = Counter()
    for i, kind in enumerate(pile.kinds):
        if kind in ("government", "organisation"):
            taken[body_words(pile.locals[i].name)] += pile.size((i,)) * (1 if kind == "government" else -MANY)
    places = pile.lore.places
    return frozenset(words for words, votes in taken.items() if votes >= 0 and places.place(" ".join(words)))


def _described(local: Local) -> bool:
    return bool(local.gender or local.roles or local.titles)


def _no_place(local: Local, lore: Lore) -> Kind:
    key = plain(local.name)
    lone = local.kind == "person" and not _described(local) and not any(" " in name for name, _ in local.names)
    if lone and key not in lore.lists.surnames and key not in lore.lists.given and lore.places.place(key):
        return "government"
    return local.kind


def _common(locals_: Sequence[Local], key: Callable[[str], str]) -> frozenset[str]:
    """The names that a tenth of the articles know, and so tell nothing, beside whomever they stand; and no name."""
    articles: Counter[str] = Counter()
    number = 0
    for _, told in groupby(locals_, key=lambda f: f.article):
        number += 1
        articles.update({key(name) for local in told for name in local.near})
    return frozenset({"", *(name for name, times in articles.items() if times > max(8, number // 10))})


def _office_words(figure: Local, places: Places) -> frozenset[str]:
    words = {w.strip(".,") for text in (*figure.roles, *figure.titles) for w in plain(text).split()}
    return frozenset(w for w in words if w and w not in ROLE_STOP and places.countries.get(w) is None)


def same_name(pile: Pile, a: int, b: int, *, score: float, reason: str) -> None:
    """Join two locals of one name; less surely where their articles take it for different things."""
    if pile.kinds[b] != pile.locals[b].kind:
        score, reason = 0.8, f"{reason}, which most articles take for a {pile.kinds[b]}"
    pile.groups.join(a, b, score=score, made_by="rules:same-name", reason=reason)


# ---------------------------------------------------------------- judgements
def meant_by(locals_: Sequence[Local]) -> dict[str, list[int]]:
    """The locals that a judgement can name: by id, and by name."""
    found: dict[str, list[int]] = defaultdict(list)
    for i, local in enumerate(locals_):
        found[local.id].append(i)
        found[local.name].append(i)
    return found


def last_word(judged: Sequence[Judgement]) -> list[Judgement]:
    """The judgements that hold: the last one on each pair."""
    last = {tuple(sorted((r.left, r.right))): r for r in judged}
    return [last[pair] for pair in sorted(last)]


def _sides(locals_: Sequence[Local], judged: Sequence[Judgement]) -> dict[int, frozenset[int]]:
    """For each local that is held apart from others: the number of the judgement, signed by the side it is on."""
    apart = [r for r in last_word(judged) if not r.same and r.left != r.right]
    if not apart:
        return {}
    meant = meant_by(locals_)
    sides: dict[int, set[int]] = defaultdict(set)
    for number, judgement in enumerate(apart, start=1):
        for side, name in ((number, judgement.left), (-number, judgement.right)):
            for i in meant.get(name, ()):
                sides[i].add(side)
    return {i: frozenset(s) for i, s in sides.items()}
