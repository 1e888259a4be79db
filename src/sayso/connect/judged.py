"""What people have judged on tellings, over the groups that were found: it wins, and the later over the earlier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sayso.records import JudgedTellings, Span, Telling

LEAST_SHARED = 0.5
"""The share of a telling's characters that one judged before must have to be taken for it."""


_Apart = tuple[list[int], list[int]]
"""The parts of a telling, and those of the one that it is judged apart from."""


def as_judged(
    tellings: Sequence[Telling], groups: Iterable[list[int]], judged: Sequence[JudgedTellings]
) -> list[list[int]]:
    """The groups of tellings, as indices, once judgements are obeyed; those nobody judged on are as they were.

    ``judged`` comes earliest first. One that contradicts a later one, by itself or through others, yields to it. Those
    judged the same stand together with all that either was found to say. A telling judged apart leaves the group of the
    other, and takes along what is judged the same with it.
    """
    found = list(groups)
    same, apart = _standing(tellings, judged)
    if not same and not apart:
        return found
    bonds = _bonds(len(tellings), same)
    at = {i: n for n, members in enumerate(found) for i in members}
    _leave(at, bonds, apart)
    for i, j in same:
        one, other = sorted((at[i], at[j]))
        at = {k: one if n == other else n for k, n in at.items()}
    _leave(at, bonds, apart)
    return _groups(at)


def _standing(
    tellings: Sequence[Telling], judged: Sequence[JudgedTellings]
) -> tuple[list[tuple[int, int]], list[_Apart]]:
    """The pairs that are the same, and the sides that are apart, of the judgements that no later one contradicts."""
    same: list[tuple[int, int]] = []
    apart: list[_Apart] = []
    for j in reversed(judged):
        ones, others = _meant(tellings, j.one), _meant(tellings, j.other)
        if not ones or not others or set(ones) & set(others):
            continue
        # What was one telling when it was judged may be several parts now.
        tied = [(ones[0], i) for i in (*ones[1:], *others)]
        more = [*same, *tied] if j.same else same
        sides = apart if j.same else [*apart, (ones, others)]
        bonds = _bonds(len(tellings), more)
        if all({bonds[i] for i in a}.isdisjoint(bonds[i] for i in b) for a, b in sides):
            same, apart = more, sides
    return same, apart[::-1]


def _meant(tellings: Sequence[Telling], sought: Telling) -> list[int]:
    """The tellings that a judged one is: those of its place, else the parts of it, else what it shares most with."""
    here = [
        i for i, t in enumerate(tellings) if t.article == sought.article and bool(t.statement) == bool(sought.statement)
    ]
    if exact := [i for i in here if tellings[i].key == sought.key]:
        return exact
    own = [i for i in here if tellings[i].statement == sought.statement] if sought.statement else here
    if within := [i for i in own if _shared(tellings[i].content, sought.content) >= LEAST_SHARED]:
        return within
    alike = [i for i in here if min(_both_ways(tellings[i], sought)) >= LEAST_SHARED]
    return [max(alike, key=lambda i: (min(_both_ways(tellings[i], sought)), -i))] if alike else []


def _both_ways(a: Telling, b: Telling) -> tuple[float, float]:
    return _shared(a.content, b.content), _shared(b.content, a.content)


def _shared(ones: Iterable[Span], others: Iterable[Span]) -> float:
    """The share of the first's characters that the others have, too."""
    a, b = ({n for s in spans for n in range(s.start, s.end)} for spans in (ones, others))
    return len(a & b) / max(1, len(a))


def _bonds(count: int, same: Iterable[tuple[int, int]]) -> list[int]:
    """For each telling the first of those that it is judged the same with, by itself or through others."""
    first = list(range(count))
    for i, j in same:
        one, other = sorted((first[i], first[j]))
        first = [one if n == other else n for n in first]
    return first


def _leave(at: dict[int, int], bonds: Sequence[int], apart: Iterable[_Apart]) -> None:
    """Whoever stands in the group of what it is judged apart from goes into a group of its own, with its bonds."""
    for ones, others in apart:
        mine, theirs = {bonds[i] for i in ones}, {at[i] for i in others}
        if leaving := [k for k, n in at.items() if bonds[k] in mine and n in theirs]:
            own = max(at.values()) + 1
            at.update(dict.fromkeys(leaving, own))


def _groups(at: dict[int, int]) -> list[list[int]]:
    found: dict[int, list[int]] = {}
    for i in sorted(at):
        found.setdefault(at[i], []).append(i)
    return list(found.values())
