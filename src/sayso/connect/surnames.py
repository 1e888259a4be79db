"""Surnames and initials that stand alone in an article: whom they can mean among the people of full names."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sayso.connect.names import NEAR, PersonName, alike, letters, romanised, skeleton
from sayso.connect.people import name_order
from sayso.connect.pile import Pile, all_of

WEEKS = 60  # days: two bearers of a surname this near in time can both be meant by it
LONG = 5  # letters of a surname that is known by itself though one of them is wrong
MUCH = 4  # times as many articles: the bearer that a bare surname means, if its company says so too


@dataclass(slots=True)
class _Bearer:
    """One person known by a full name, as a surname is looked up: its names, and when and beside whom it is named."""

    at: int
    members: list[int]
    names: list[PersonName]
    size: int
    days: list[int]
    undated: bool
    company: set[str]
    offices: set[str]
    gender: str | None

    def near(self, day: int | None) -> bool:
        """Whether it is named within weeks of a day; a day that is not known is near to all."""
        if day is None or self.undated:
            return True
        i = bisect_left(self.days, day - WEEKS)
        return i < len(self.days) and self.days[i] <= day + WEEKS


def _bearers(pile: Pile) -> list[_Bearer]:
    found = []
    for root, members in sorted(pile.groups.members.items()):
        names = sorted({n for i in members if (n := pile.people[i]) is not None and n.full}, key=name_order)
        if names:
            found.append(
                _Bearer(
                    root,
                    members,
                    names,
                    pile.size(members),
                    *_days(pile, members),
                    pile.company(members),
                    all_of(pile.offices, members),
                    pile.gender(members),
                )
            )
    return found


def _days(pile: Pile, members: Sequence[int]) -> tuple[list[int], bool]:
    """The days on which some locals, and all who stand behind them, are published; whether one's is not known."""
    behind = [told for i in members for _, told in pile.behind.get(i, ())]
    known = {d for i in members if (d := pile.days[i]) is not None}
    undated = any(pile.days[i] is None for i in members) or any(told.undated for told in behind)
    return sorted(known.union(*(told.days for told in behind))), undated


def short_names(pile: Pile) -> None:
    """Join surnames and initials that stand alone in an article to the one person they can mean.

    All are weighed before any is joined, so that none gains from another.
    """
    bearers = _bearers(pile)
    by_end, by_start, roughly = (defaultdict(list) for _ in range(3))  # numbers of bearers by a word
    for n, bearer in enumerate(bearers):
        for key in sorted({romanised(name.surname).rstrip("i") for name in bearer.names}):
            by_end[key].append(n)
        for key in sorted({name.words[0] for name in bearer.names}):
            by_start[key].append(n)
        for key in sorted({k for name in bearer.names for k in (skeleton(name.surname), letters(name.surname))}):
            roughly[key].append(n)
    decided: list[tuple[int, int, float, str]] = []
    left: list[int] = []
    for i, name in enumerate(pile.people):
        if name is None or name.full or len(pile.groups.members[pile.groups.find(i)]) > 1:
            continue
        can = [bearers[n] for n in by_end.get(romanised(name.surname).rstrip("i"), ())]
        can = [b for b in can if _can_mean(pile, i, b)]
        found = _which(pile, i, can)
        if found is None and not can:
            rough = sorted({n for k in (skeleton(name.surname), letters(name.surname)) for n in roughly.get(k, ())})
            found = _slip(pile, i, [bearers[n] for n in rough]) or _first_word(
                pile, i, [bearers[n] for n in by_start.get(name.surname, ())]
            )
        if found is not None:
            decided.append((i, *found))
        elif not can:
            left.append(i)
    for i, at, score, why in decided:
        reason = f"{why}: the only {pile.locals[at].name} that it can mean"
        pile.groups.join(at, i, score=score, made_by=f"rules:{why}", reason=reason)
    _without_full_name(pile, left)


def _can_mean(pile: Pile, i: int, bearer: _Bearer) -> bool:
    """Whether a surname, or initial and surname, can be a bearer's by its letters, gender and time."""
    name, local = pile.people[i], pile.locals[i]
    if name is None or not bearer.near(pile.days[i]) or not pile.groups.may_join(i, bearer.at):
        return False
    if local.gender and bearer.gender and local.gender != bearer.gender:
        return False
    if name.suffix and all(name.suffix != other.suffix for other in bearer.names):
        return False
    return not name.given or any(other.given[0][0] == name.given[0][0] for other in bearer.names)


def _which(pile: Pile, i: int, can: Sequence[_Bearer]) -> tuple[int, float, str] | None:
    """Which of the people whom a surname can mean is meant, if it can be told."""
    name = pile.people[i]
    company, offices = pile.company((i,)), pile.offices[i]
    in_role = [b for b in can if b.offices & offices]
    if len(in_role) == 1:
        return in_role[0].at, 0.9 if len(can) == 1 else 0.88, "surname+role"
    if len(can) == 1:
        rare = name is not None and name.surname not in pile.lore.lists.surnames
        return (can[0].at, 0.8, "surname") if rare or company & can[0].company or (name and name.given) else None
    ranked = sorted(can, key=lambda b: (-b.size, b.at))
    if len(ranked) > 1 and ranked[0].size >= MUCH * sum(b.size for b in ranked[1:]):
        shared = [len(company & b.company) for b in ranked]
        if shared[0] >= 2 and shared[0] > max(shared[1:]):
            return ranked[0].at, 0.7, "surname+company"
    return None


def _slip(pile: Pile, i: int, rough: Sequence[_Bearer]) -> tuple[int, float, str] | None:
    """A surname that is misspelt: one letter from that of the only person near it."""
    name = pile.people[i]
    if name is None or len(name.surname) < LONG or name.surname in pile.lore.lists.surnames:
        return None
    near = [b for b in rough if any(alike(name.surname, o.surname) >= NEAR for o in b.names) and _can_mean(pile, i, b)]
    if len(near) == 1 and (pile.company((i,)) & near[0].company or pile.offices[i] & near[0].offices):
        return near[0].at, 0.75, "misspelling"
    return None


def _first_word(pile: Pile, i: int, starting: Sequence[_Bearer]) -> tuple[int, float, str] | None:
    """A surname that stands first in the full name, as in much of East Asia."""
    name = pile.people[i]
    if name is None or name.given or name.surname in pile.lore.lists.given:
        return None
    can = [b for b in starting if _can_mean(pile, i, b)]
    if len(can) == 1 and pile.company((i,)) & can[0].company:
        return can[0].at, 0.75, "first-word"
    return None


def _without_full_name(pile: Pile, left: Sequence[int]) -> None:
    """Surnames that no full name explains: the same one beside the same others, or one that few bear."""
    by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i in left:
        name = pile.people[i]
        if name is not None:
            by_name[romanised(name.surname).rstrip("i"), "".join(name.given)].append(i)
    for key in sorted(by_name):
        first: dict[str, int] = {}
        block = by_name[key]
        for i in block:
            name = pile.people[i]
            rare = name is not None and name.surname not in pile.lore.lists.surnames
            for word in sorted(
                {*pile.company((i,)), *(f"role {o}" for o in pile.offices[i]), *(("",) if rare else ())}
            ):
                other = first.setdefault(word, i)
                one, two = (pile.groups.members[pile.groups.find(x)] for x in (other, i))
                if other != i and pile.one_gender(one, two):
                    pile.groups.join(
                        other,
                        i,
                        score=0.75,
                        made_by="rules:same-surname",
                        reason="the same surname in one company",
                    )
