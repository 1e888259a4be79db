"""Roles that only one can have at a time, given to two: an error in some article, or two names for one person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from sayso.connect.places import Places
from sayso.records import Entity, Held

SINGLE = frozenset({
    "president", "premier", "king", "queen", "chancellor", "mayor", "governor", "pope", "monarch", "emperor", "sultan",
    "archbishop", "taoiseach", "secretary-general", "speaker",
})  # fmt: skip
"""Offices with one holder in one place at one time, in one word; "vice", "deputy" and the like make others of them."""
SINGLE_PAIRS = frozenset({
    ("prime", "minister"), ("foreign", "minister"), ("defence", "minister"), ("defense", "minister"),
    ("secretary", "general"),
})  # fmt: skip
NOT_NOW = frozenset({
    "former", "ex", "then", "late", "acting", "interim", "elect", "vice", "deputy", "assistant", "past", "future",
    "next", "previous", "outgoing", "incoming", "would", "aspiring", "candidate", "nominee", "declared", "co",
    "onetime", "retired", "caretaker", "designate", "honorary",
})  # fmt: skip
"""A role with one of these, alone or before a hyphen, is another role, or another time's."""
SMALL = frozenset({"the", "a", "an", "s", "and", "new", "current", "incumbent", "his", "her", "its", "their"})
PREPOSITIONS = frozenset({"of", "for", "in", "at", "to", "with", "on", "from", "by", "under", "since", "as", "near"})
WHOEVERS = frozenset({
    "country", "nation", "state", "city", "town", "region", "regional", "provincial", "local", "national", "district",
    "house", "parliament", "assembly", "senate", "council", "board", "bank", "central", "company", "club", "party",
    "university", "college", "court", "union", "association", "federation", "committee", "society", "group", "league",
    "team", "opposition", "european", "african", "asian", "western",
})  # fmt: skip
"""Words that do not tell whose office it is: every country has a house with a speaker."""
MONTHS = 92  # days between two texts that give one role to two people, at most


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people called by one office in the same months, each with the first article that does so, earlier first."""

    role: str
    one: str
    article: str
    other: str
    later: str


def conflicts(entities: Sequence[Entity], *, places: Places) -> list[Conflict]:
    """Each pair of people that bear one office in the same months.

    Only an office that names its place or body counts ("Marnian president", "mayor of Oster"): whose president "the
    president" is cannot be told from the words alone. Each pair of people is told of once, by the office's first name.
    """
    holders: dict[tuple[str, ...], list[tuple[Entity, Held]]] = defaultdict(list)
    for entity in entities:
        if entity.kind != "person":
            continue
        for role in entity.roles:
            office = office_of(role.role, places=places)
            if office is not None:
                holders[office].append((entity, role))
    told: dict[tuple[str, str], Conflict] = {}
    for office in sorted(holders):
        for (one, a), (two, b) in combinations(holders[office], 2):
            pair = (min(one.id, two.id), max(one.id, two.id))
            if one.id == two.id or pair in told or not _same_months(a, b):
                continue
            (first, x), (second, y) = sorted(((one, a), (two, b)), key=lambda h: (h[1].first or "", h[0].id))
            told[pair] = Conflict(x.role, first.name, x.article, second.name, y.article)
    return [told[pair] for pair in sorted(told)]


def office_of(role: str, *, places: Places) -> tuple[str, ...] | None:
    """The office and its place or body as sorted words; ``None`` for what is no single office, or says not whose."""
    words = [w.removesuffix("'s").removesuffix("’s") for w in re.split(r"[\s,]+", role.lower())]
    if any(part in NOT_NOW for w in words for part in re.split(r"[-‐‑–]", w)):
        return None
    at = next((n for n, w in enumerate(words) if w in PREPOSITIONS), len(words))
    head = [w for w in words[:at] if w and w not in SMALL]
    # The office is the noun that the role ends with: a president's spokesman is no president.
    size = 2 if tuple(head[-2:]) in SINGLE_PAIRS else 1 if head[-1:] and head[-1] in SINGLE else 0
    whose = head[:-size] + _owner(words[at:]) if size else []
    if not whose or all(w in WHOEVERS for w in whose):
        return None
    country = places.country(" ".join(whose))
    return ("-".join(head[-size:]), *([country] if country else sorted(places.country(w) or w for w in whose)))


def _owner(words: Sequence[str]) -> list[str]:
    """The words of "of Marn", "of the Bank of Marn", up to where another preposition begins to tell something else."""
    end = next((n for n, w in enumerate(words) if w in PREPOSITIONS and w != "of"), len(words))
    return [w for w in words[:end] if w and w not in SMALL and w != "of"]


def _same_months(a: Held, b: Held) -> bool:
    days = [_day(d) for d in (a.first, a.last, b.first, b.last)]
    first, last, other_first, other_last = days
    if first is None or last is None or other_first is None or other_last is None:
        return False
    return (other_first - last).days <= MONTHS and (first - other_last).days <= MONTHS


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None
