"""What is gathered of names that stand in very many articles: the first locals are kept whole, the others counted.

Who is who is decided by evidence that grows no further with the pile: of a whole name ("Ana Ode", "Marn Harbour
Board") the `WITNESSES` locals whose articles come first by their ids are kept with all that they tell. Ids are
hashes, so these are any articles, the same ones in whatever order they come (a bottom-k sample; Cohen, *Size-estimation
framework*, 1997). Each further local stands behind one of them and goes where it goes; of it are kept its article and,
counted together with others, what an entity lists. So a name that half of all articles have costs no more than a rare
one, in memory and in time. A surname alone, or "the Foreign Ministry", is weighed article by article and kept whole.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from sayso.connect.names import COMMON, LINKING, body_words, person_name
from sayso.records import NAMED, Held, Kind, Local

WITNESSES = 60
"""Locals of one name that are kept whole."""

_NameOf = tuple[Kind, str]
_Sign = tuple[str | None, str | None]  # gender and nationality


@dataclass(slots=True)
class Role:
    """One role as several locals tell it: the first article that does, the days between which, and the outlets."""

    earliest: tuple[str, str]
    days: list[str] = field(default_factory=list)
    outlets: set[str] = field(default_factory=set)

    def add(self, local: Local) -> None:
        """Count one local in."""
        self.earliest = min(self.earliest, _when(local))
        if local.published:
            self.days = _ends((*self.days, local.published))
        if local.outlet:
            self.outlets.add(local.outlet)

    def join(self, other: Role) -> None:
        """Count in what was counted apart."""
        self.earliest = min(self.earliest, other.earliest)
        self.days = _ends((*self.days, *other.days))
        self.outlets |= other.outlets

    def held(self, role: str) -> Held:
        """The role as an entity has it."""
        first, last = (self.days[0], self.days[-1]) if self.days else (None, None)
        return Held(role, first, last, self.earliest[1], tuple(sorted(self.outlets)))


def _when(local: Local) -> tuple[str, str]:
    return local.published or "9999", local.article


def _ends(days: Iterable[str]) -> list[str]:
    ordered = sorted(days)
    return [ordered[0], ordered[-1]] if ordered else []


@dataclass(slots=True)
class Told:
    """What some locals of one name tell together: how the name is written, roles, days; their articles, each once."""

    articles: dict[str, None] = field(default_factory=dict)
    names: Counter[str] = field(default_factory=Counter)
    roles: dict[str, Role] = field(default_factory=dict)
    days: set[int] = field(default_factory=set)
    undated: int = 0

    def add(self, local: Local) -> None:
        """Count one local in."""
        self.articles[local.article] = None
        for name, times in local.names or ((local.name, 1),):
            self.names[name] += times
        for role in {" ".join(r.split()) for r in local.roles}:
            self.roles.setdefault(role, Role(_when(local))).add(local)
        day = day_of(local.published)
        if day is None:
            self.undated += 1
        else:
            self.days.add(day)

    def join(self, other: Told) -> None:
        """Count in what was counted apart."""
        self.articles |= other.articles
        self.names += other.names
        for role, held in other.roles.items():
            self.roles.setdefault(role, Role(held.earliest)).join(held)
        self.days |= other.days
        self.undated += other.undated


@dataclass(slots=True)
class _Name:
    """The locals of one name: ``first`` are those kept, by article, ``order`` their articles in order."""

    first: dict[str, Local] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    others: dict[_Sign, Told] = field(default_factory=lambda: defaultdict(Told))

    def take(self, local: Local) -> None:
        if local.article in self.first:
            self.first[local.article] = max(self.first[local.article], local, key=repr)
        elif len(self.order) < WITNESSES or local.article < self.order[-1]:
            self.first[local.article] = local
            insort(self.order, local.article)
            if len(self.order) > WITNESSES:
                self._stand_behind(self.first.pop(self.order.pop()))
        else:
            self._stand_behind(local)

    def _stand_behind(self, local: Local) -> None:
        if not any(local.article in told.articles for told in self.others.values()):
            self.others[local.gender, local.nationality].add(local)


@dataclass(frozen=True, slots=True)
class Crowd:
    """The locals that are kept, in order; by their places, what those behind some of them tell, of one gender each."""

    first: list[Local]
    behind: dict[int, list[tuple[str | None, Told]]]


def gather(figures: Iterable[Local], *, apart: Collection[str] = ()) -> Crowd:
    """Take in all parties of named kinds; the same for any order. ``apart`` are ids of locals that are kept whole.

    An article gives each of its parties once; of two tellings of one that differ, whichever is kept.
    """
    names: dict[_NameOf, _Name] = defaultdict(_Name)
    kept: dict[tuple[str, Kind, str], Local] = {}
    whole: dict[_NameOf, bool] = {}
    for local in figures:
        if local.kind not in NAMED:
            continue
        name = (local.kind, local.name)
        if name not in whole:
            whole[name] = is_whole(*name)
        if whole[name] and not (apart and local.id in apart):
            names[name].take(local)
        else:
            key = (local.article, local.kind, local.name)
            kept[key] = max(kept.get(key, local), local, key=repr)
    for held in names.values():
        for local in held.first.values():
            kept[local.article, local.kind, local.name] = local
    first = [kept[key] for key in sorted(kept)]
    return Crowd(first, dict(_behind(first, names)))


def is_whole(kind: Kind, name: str) -> bool:
    """Whether a name alone tells who is meant: a person's full name, a body's that no other country has."""
    if kind == "person":
        person = person_name(name)
        return person is not None and person.full
    return not set(body_words(name)) <= COMMON | LINKING


def _behind(first: list[Local], names: dict[_NameOf, _Name]) -> Iterator[tuple[int, list[tuple[str | None, Told]]]]:
    """Each further local stands behind the first of its name with its gender and nationality, else the first."""
    places: dict[_NameOf, dict[_Sign, int]] = defaultdict(dict)
    for i, local in enumerate(first):
        if (local.kind, local.name) in names:
            places[local.kind, local.name].setdefault((local.gender, local.nationality), i)
    found: dict[int, list[tuple[str | None, Told]]] = defaultdict(list)
    for name in sorted(names):
        signs = places[name]
        for sign, told in sorted(names[name].others.items(), key=lambda item: repr(item[0])):
            found[signs.get(sign, min(signs.values()))].append((sign[0], told))
    yield from found.items()


def day_of(published: str | None) -> int | None:
    """The number of a day of publication; ``None`` where none is given or it is no day."""
    try:
        return date.fromisoformat(published[:10]).toordinal() if published else None
    except ValueError:
        return None
