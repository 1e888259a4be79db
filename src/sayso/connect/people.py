"""People by their full names: the same name, its other spellings, and what tells two people of one name apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from sayso.connect.names import (
    NEAR,
    ROMANISED,
    SAME,
    NameLists,
    PersonName,
    alike,
    fits_given,
    letters,
    person_name,
    skeleton,
)
from sayso.connect.pile import Pile, same_name

BLOCK = 40  # names with one key that are all compared; of more, each with its neighbours in the alphabet


def same_people(pile: Pile) -> None:
    """The same full name is the same person, unless two of that name are told apart by what the texts say."""
    named: dict[PersonName, list[int]] = defaultdict(list)
    for i, name in enumerate(pile.people):
        if name is not None and name.full:
            named[name].append(i)
    for name in sorted(named, key=name_order):
        for members in _namesakes(pile, named[name]):
            usual = [i for i in members if pile.kinds[i] == pile.locals[i].kind] or members
            for i in members:
                same_name(pile, usual[0], i, score=0.95, reason="the same full name")


def name_order(name: PersonName) -> tuple[str, ...]:
    """Where a name stands in a list of people: by surname."""
    return (name.surname, *name.given, name.suffix)


def _namesakes(pile: Pile, members: list[int]) -> list[list[int]]:
    """The locals of one full name, apart where texts say another gender or nationality and share nothing else."""
    told: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i in members:
        local = pile.locals[i]
        country = pile.lore.places.country(local.nationality) if local.nationality else None
        told[local.gender or "", country or ""].append(i)
    known = sorted((k for k in told if all(k) or (any(k) and len(told) > 1)), key=lambda k: (-pile.size(told[k]), k))
    parts: list[list[int]] = []
    signs: list[tuple[str, str]] = []
    for sign in known:
        for n, other in enumerate(signs):
            clash = any(a and b and a != b for a, b in zip(sign, other, strict=True))
            if not clash or any(pile.share(parts[n], told[sign])):
                parts[n] += told[sign]
                break
        else:
            parts.append(list(told[sign]))
            signs.append(sign)
    if len(parts) < 2:
        return [members]
    for i in sorted(i for k, where in told.items() if k not in known for i in where):
        best = max(parts, key=lambda p: (sum(pile.share([i], p)), pile.size(p), -p[0]))
        best.append(i)
    return [sorted(p) for p in parts]


@dataclass(frozen=True, slots=True)
class _Form:
    """One full name of one group, and how many locals bear it."""

    name: PersonName
    at: int
    members: tuple[int, ...]
    surnames: tuple[str, ...]  # its spellings in the articles that have this name, this one first


def _forms(pile: Pile) -> list[_Form]:
    borne: dict[tuple[PersonName, int], list[int]] = defaultdict(list)
    for i, name in enumerate(pile.people):
        if name is not None and name.full:
            borne[name, pile.groups.find(i)].append(i)
    forms = [
        _Form(name, members[0], tuple(members), _spellings(pile, name.surname, members))
        for (name, _), members in borne.items()
    ]
    return sorted(forms, key=lambda f: (name_order(f.name), f.at))


def _spellings(pile: Pile, surname: str, members: Iterable[int]) -> tuple[str, ...]:
    """How else the articles of a name spell its surname, where it stands alone."""
    surfaces = {surface for i in members for surface, _ in pile.locals[i].names if " " not in surface}
    others = {name.surname for surface in surfaces if (name := person_name(surface)) is not None}
    return (surname, *sorted(o for o in others if o != surname and alike(o, surname)))


def spelt_otherwise(pile: Pile) -> None:
    """Join other spellings of full names, surest first; a name that two people can be shortened to joins neither."""
    forms = _forms(pile)
    pairs: dict[tuple[int, int], tuple[float, str]] = {}
    for a, b in _blocked(forms, lambda f: _keys(f, pile.lore.lists)):
        if (a, b) not in pairs and forms[a].name != forms[b].name:
            pairs[a, b] = _one_person(pile, forms[a], forms[b])
    pairs = {pair: found for pair, found in pairs.items() if found[0]}
    beside: dict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        beside[a].add(b)
        beside[b].add(a)
    names: dict[int, set[PersonName]] = defaultdict(set)
    for form in forms:
        names[pile.groups.find(form.at)].add(form.name)
    for (a, b), (score, why) in sorted(pairs.items(), key=lambda p: (-p[1][0], p[0])):
        if not (
            _clear(pile, forms, a, others=beside[a], wanted=b) and _clear(pile, forms, b, others=beside[b], wanted=a)
        ):
            continue
        one, two = pile.groups.find(forms[a].at), pile.groups.find(forms[b].at)
        if one == two or any(_conflict(x, y, pile.lore.lists) for x in names[one] for y in names[two]):
            continue
        reason = f"{why}: {pile.locals[forms[a].at].name}, {pile.locals[forms[b].at].name}"
        if pile.groups.join(forms[a].at, forms[b].at, score=score, made_by=f"rules:{why}", reason=reason):
            names[pile.groups.find(forms[a].at)] = names[one] | names[two]


def _keys(form: _Form, lists: NameLists) -> Iterator[tuple[str, ...]]:
    """What a full name is looked up by: surname and the letters its given name can begin with, and rougher ones."""
    name = form.name
    first = name.given[0]
    for surname in form.surnames:
        for letter in sorted({w[0] for w in (first, *lists.nicknames.get(first, ()))}):
            yield "surname", skeleton(surname), letter
        yield "letters", letters(surname), first[0]
    yield "given", first, name.surname[0]
    yield "begins", *name.words[:2]
    yield "ends", *name.words[-2:]
    yield "joined", "".join(name.words)


def _blocked(forms: Sequence[_Form], keys: Callable[[_Form], Iterable[tuple[str, ...]]]) -> Iterator[tuple[int, int]]:
    """Pairs of names that share a key; of a key that many share, only neighbours in the alphabet."""
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for n, form in enumerate(forms):
        for key in dict.fromkeys(keys(form)):
            blocks[key].append(n)
    for key in sorted(blocks):
        block = blocks[key]
        if len(block) <= BLOCK:
            yield from combinations(block, 2)
        else:
            for at, a in enumerate(block):
                yield from ((a, b) for b in block[at + 1 : at + BLOCK // 2])


def _one_person(pile: Pile, a: _Form, b: _Form) -> tuple[float, str]:
    """How likely two full names are one person's, and by which rule; 0 where nothing says so."""
    lists = pile.lore.lists
    if a.name.suffix != b.name.suffix or not pile.one_gender(a.members, b.members):
        return 0.0, ""
    degree = max(alike(x, y) for x in a.surnames for y in b.surnames)
    score, why = fits_given(a.name.given, b.name.given, lists) if degree else (0.0, "")
    if why == "short-form" and not any(pile.share(a.members, b.members)):
        return 0.0, ""
    if score and degree == SAME and why != "misspelling":
        return score, why if why != "same" else "spacing"
    if score and degree == ROMANISED and why != "misspelling":
        return min(score, 0.92), "romanisation" if why in ("same", "middle-name") else why
    fewer, more = sorted((a.name.words, b.name.words), key=lambda w: (len(w), w))
    if not score and len(fewer) < len(more) and fewer in (more[: len(fewer)], more[-len(fewer) :]):
        return (0.85, "partial-name") if any(pile.share(a.members, b.members)) else (0.0, "")
    if score < 0.85 or (degree == NEAR and lists.two_surnames(a.name.surname, b.name.surname)):
        return 0.0, ""
    rare, usual = sorted((pile.size(a.members), pile.size(b.members)))
    if (rare <= 2 or 3 * rare <= usual) and any(pile.share(a.members, b.members)):
        return 0.85, "misspelling"
    return 0.0, ""


def _conflict(a: PersonName, b: PersonName, lists: NameLists) -> bool:
    """Whether two names tell two people of one surname."""
    if alike(a.surname, b.surname) < ROMANISED or not a.given or not b.given:
        return False
    if a.words in (b.words[-len(a.words) :], b.words[: len(a.words)]) or b.words in (
        a.words[-len(b.words) :],
        a.words[: len(b.words)],
    ):
        return a.suffix != b.suffix
    return a.suffix != b.suffix or not fits_given(a.given, b.given, lists)[0]


def _clear(pile: Pile, forms: Sequence[_Form], n: int, *, others: set[int], wanted: int) -> bool:
    """Whether a name can stand for one of the others: no two of them are two people, or roles say which."""
    lists = pile.lore.lists
    rivals = [o for o in others if o != wanted and _conflict(forms[o].name, forms[wanted].name, lists)]
    if not rivals:
        return True
    roles = pile.share(forms[n].members, forms[wanted].members)[1]
    return roles > 0 and not any(pile.share(forms[n].members, forms[r].members)[1] for r in rivals)
