"""Happenings as they are compared with others, by their parties, their days and their clause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

from sayso.records import CONTACTS, Happening, Party

MANY = 12  # parties from which on a contact is compared by all of them at once, not pair by pair; tellings of a clause
Place = tuple[object, ...]  # what events are looked up by: whose, and when or in which article


@dataclass(frozen=True, slots=True)
class Compared:
    """A happening with what it is compared by: whose it is, and its days and its article's as numbers."""

    happening: Happening
    by: tuple[Party, ...]
    to: tuple[Party, ...]
    keys: frozenset[str]
    days: tuple[int, int] | None
    published: int | None

    @property
    def whose(self) -> Iterator[Place]:
        """What both of two tellings of the same happening have: a pair of parties, or all of them."""
        ordered = sorted(self.keys)
        if self.happening.kind not in CONTACTS:
            yield (self.happening.kind, *ordered)
        elif 2 < len(ordered) <= MANY:
            yield from combinations(ordered, 2)
        else:
            yield tuple(ordered)


def both_sides(telling: Compared) -> bool:
    """Whether enough is told of who it was that, without a day, two can be taken for one."""
    if telling.happening.kind in CONTACTS:
        return len(telling.keys) > 1
    return bool(telling.by and telling.to)


def compared_of(h: Happening, published: str | None, entity_of: Callable[[str, Party], Party]) -> Compared:
    """A happening as it is compared; ``published`` is its article's day, ``entity_of`` as `merge` has it."""
    by = tuple(entity_of(h.article, party) for party in h.by)
    to = tuple(entity_of(h.article, party) for party in h.to)
    first, last, out = day_number(h.begins), day_number(h.ends), day_number(published)
    days = (first, last) if first is not None and last is not None and first <= last else None
    return Compared(h, by, to, _keys(h, by, to), days, out)


def _keys(h: Happening, by: Sequence[Party], to: Sequence[Party]) -> frozenset[str]:
    """The parties: as entities across articles; where fewer than two are known, by name within the article."""
    if h.kind in CONTACTS:
        known = frozenset(p.entity for p in (*by, *to) if p.entity)
        return known if len(known) > 1 else frozenset(_local(h, p) for p in (*by, *to)) or frozenset({h.id})
    sides = [(side, p) for side, parties in (("by", by), ("to", to)) for p in parties]
    return frozenset(f"{side}\x1f{p.entity or _local(h, p)}" for side, p in sides) or frozenset({h.id})


def _local(h: Happening, party: Party) -> str:
    return "\x1f".join((h.article, party.entity or party.kind, "" if party.entity else party.name))


def width(days: tuple[int, int] | None) -> int:
    """How many days these are; 0 for none."""
    return days[1] - days[0] + 1 if days else 0


def overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether two stretches share a day."""
    return a[0] <= b[1] and b[0] <= a[1]


def day_number(written: str | None) -> int | None:
    """The number of an ISO 8601 day, or of a time's day; ``None`` for anything that names no day."""
    try:
        return date.fromisoformat(written[:10]).toordinal() if written and len(written) >= len("2031-03-04") else None
    except ValueError:
        return None


# ---------------------------------------------------------------- one clause, one happening
def by_clause(tellings: Iterable[Compared]) -> list[list[Compared]]:
    """The tellings, those together that one clause tells as one happening, the fullest first.

    A clause that tells of a kind twice ("killing two and wounding scores") tells of one happening, unless parties,
    status, days or deadlines differ. Contacts stand alone: their parties are told with each.
    """
    clauses: dict[tuple[str, ...], list[list[Compared]]] = defaultdict(list)
    for telling in sorted(tellings, key=_by_place):
        h = telling.happening
        groups = clauses[(h.article, h.kind, h.status)]
        if groups and h.kind not in CONTACTS and _told_together(groups[-1], telling):
            groups[-1].append(telling)
        else:
            groups.append([telling])
    return [sorted(group, key=_fullest_first) for groups in clauses.values() for group in groups]


def _by_place(t: Compared) -> tuple[object, ...]:
    h = t.happening
    return (h.article, h.span.start, -h.span.end, h.word, h.kind, h.id)


def _fullest_first(t: Compared) -> tuple[object, ...]:
    return (t.days is None, -sum(1 for p in (*t.by, *t.to) if p.entity), t.happening.due is None, _by_place(t))


def _told_together(group: Sequence[Compared], telling: Compared) -> bool:
    """Whether a telling stands within the clause of the first of a group, and says nothing else than they do."""
    if telling.happening.span not in group[0].happening.span or len(group) >= MANY:
        return False
    if len({t.days for t in (*group, telling)} - {None}) > 1 or len(_dues((*group, telling))) > 1:
        return False
    for one, other in (
        (_known(group, "by"), _known((telling,), "by")),
        (_known(group, "to"), _known((telling,), "to")),
    ):
        if not (one <= other or other <= one):
            return False
    return True


def _dues(tellings: Iterable[Compared]) -> set[str]:
    return {t.happening.due for t in tellings if t.happening.due}


def _known(tellings: Iterable[Compared], side: Literal["by", "to"]) -> set[str]:
    return {p.entity for t in tellings for p in (t.by if side == "by" else t.to) if p.entity}
