"""Bonds: why two voices of one claim are taken for one, as far as their descriptions show."""

from __future__ import annotations

from functools import lru_cache

from sayso.connect.credits import same_outlet as _same_outlet
from sayso.connect.names import PersonName, person_name
from sayso.connect.voices import Voice

same_outlet = lru_cache(maxsize=1 << 14)(_same_outlet)
MOSTLY = 0.6
"""The share of the shorter description's words from which two tell of one body: "the harbour fair's organisers"."""


def bond(a: Voice, b: Voice) -> tuple[int, str] | None:
    """Why two voices are taken for one, ``b`` telling more of itself; the surer the reason, the higher the number."""
    for one in BONDS:
        if found := one(a, b):
            return found
    return None


def _of_outlet(a: Voice, b: Voice) -> tuple[int, str] | None:
    """An outlet's report, and its sources; two sources that are called by different words are two."""
    sorts = {a.sort, b.sort}
    if "person" in sorts and sorts & {"outlet", "sources"}:  # an outlet that some article takes for a person
        report, other = (a, b) if b.sort == "person" else (b, a)
        return (60, f"{other.name} is {report.outlet}") if same_outlet(report.outlet, other.name) else None
    if not sorts <= {"outlet", "sources"} or not same_outlet(a.outlet, b.outlet):
        return None
    if len(sorts) == 1 and not (a.words <= b.words or b.words <= a.words):
        return None
    if len(sorts) == 1:
        return 60, f"called like {b.name}"
    return 60, f"whom {b.outlet} has it from" if a.sort == "sources" else f"has it from {b.name}"


def _reported(a: Voice, b: Voice) -> tuple[int, str] | None:
    """ "Media reports", and somebody whom another article names for it."""
    if a.sort != "media":
        return None
    return (40, f"may be the report of {b.outlet}") if b.outlet else (10, f"may have it from {b.name}")


def _on_behalf(a: Voice, b: Voice) -> tuple[int, str] | None:
    """People and groups that speak for one body, or for one government."""
    return _one_body(a, b) if {a.sort, b.sort} <= {"person", "body", "official", "group"} else None


def _bystander(a: Voice, b: Voice) -> tuple[int, str] | None:
    """Witnesses, and somebody who may be one of them."""
    if a.sort != "private" or not (b.sort == "private" or (b.sort == "person" and not b.leads)):
        return None
    same = b.sort == "person" or a.words & b.words or not (a.words and b.words)
    return (30, f"may be {b.name}") if same else None


def _pictured(a: Voice, b: Voice) -> tuple[int, str] | None:
    """Documents and pictures that are called alike."""
    return (40, "called alike") if a.sort == b.sort == "document" and a.words & b.words else None


def _nobody_named(a: Voice, b: Voice) -> tuple[int, str] | None:
    """Officials of whom nothing is told, and anybody who is named for it."""
    if a.general and a.whole and not a.states and b.sort != "private":
        return 5, f"names nobody, and {b.name} is named"
    return None


def _by_name(a: Voice, b: Voice) -> tuple[int, str] | None:
    """One person under two names, or taken for a body by one article."""
    sorts = {a.sort, b.sort}
    named = "person" in sorts and sorts <= {"person", "body"} and _same_person(a, b)
    return (100, f"{a.name} is {b.name}") if named else None


BONDS = (_by_name, _of_outlet, _reported, _on_behalf, _bystander, _pictured, _nobody_named)
"""Why two voices may be one, in the order in which they are asked."""


def _one_body(a: Voice, b: Voice) -> tuple[int, str] | None:
    """Whether two speak for one body, or for one government."""
    if a.states and b.states and not a.states & b.states:
        return None
    if a.words and b.words and _like(a.words, b.words):
        if a.sort == b.sort == "person" and not (a.public and b.public):
            return None  # two members of one body that is no government may differ
        return 70, f"speaks for the same {' '.join(sorted(a.words & b.words))}"
    if a.public and b.public:
        if a.states & b.states:
            return 65, f"of the government of {', '.join(sorted(a.states & b.states))}"
        if a.whole or b.whole:
            return 50, f"no other government than that of {b.name} is told of"
    other = a.words and b.words and not a.words & b.words  # those of the police, and of the harbour office
    if a.general and b.sort == "person" and (b.leads or not b.told) and not other:
        return (20 if b.leads else 15), f"may be {b.name}"
    return None


def _like(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether one description tells nothing against the other, or both tell most of the same."""
    both = len(a & b)
    return both == min(len(a), len(b)) or (both > 1 and both >= MOSTLY * min(len(a), len(b)))


def _same_person(a: Voice, b: Voice) -> bool:
    short, full = sorted((a.name.casefold().split(), b.name.casefold().split()), key=len)
    if short == full or (len(short) == 1 and short[0] in full and not (a.public and b.public)):
        return True  # of those who tell one claim, the bare name is whose full name it is
    if a.sort != b.sort:
        return False
    one, two = person_name(a.name), person_name(b.name)
    if one is None or two is None or one.suffix != two.suffix:
        return False
    if a.key.startswith("ent-") and b.key.startswith("ent-"):
        return False  # entities are settled
    if one.surname != two.surname:
        return _two_surnames(one, two) or _two_surnames(two, one)
    return not one.given or not two.given or one.given[0][0] == two.given[0][0]


def _two_surnames(short: PersonName, full: PersonName) -> bool:
    """Whether one name leaves out the mother's surname of the other: "Tam Rolf Ode" and "Tam Ode Lund"."""
    return bool(short.given) and short.given[:1] == full.given[:1] and short.surname == full.given[-1]
