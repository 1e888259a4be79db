"""Bodies and places: the same words in any order, acronyms, and names that leave a description or a place out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from sayso.connect.names import (
    COMMON,
    DESCRIPTORS,
    LINKING,
    OFFICES,
    SOLE,
    acronyms_of,
    body_words,
    is_acronym,
    office_words,
)
from sayso.connect.pile import Pile, same_name
from sayso.connect.places import Places


def _body_key(pile: Pile, i: int) -> tuple[str, ...]:
    """What a body is compared by: its place, its words, or for an office its words in one order with its country."""
    local, places = pile.locals[i], pile.lore.places
    place = places.country(local.name) if pile.kinds[i] != "outlet" else None
    if place is None and (pile.kinds[i] == "government" or body_words(local.name) in pile.cities):
        place = places.place(local.name)
    if place is not None:
        return "place", place
    words = tuple(_with_countries(body_words(local.name), places))
    office = bool(set(words) & OFFICES)
    if not set(words) <= COMMON | LINKING:
        if office:
            return "office", *office_words(words)
        return "body", *(words if words[1:] and set(words[1:]) <= COMMON else body_words(local.name))
    countries = {c for n in (local.nationality, *local.near) if n and (c := places.country(n))}
    if len(countries) != 1 or (len(words) == 1 and words[0] not in SOLE):
        return "alone", local.article, *words
    return ("office", *office_words((*words, *countries))) if office else ("body", *countries, *words)


def _with_countries(words: tuple[str, ...], places: Places) -> Iterator[str]:
    """The words with each country or people in the country's one name."""
    at = 0
    while at < len(words):
        for size in (3, 2, 1):
            country = places.countries.get(" ".join(words[at : at + size]))
            if country is not None and at + size <= len(words):
                yield country
                at += size
                break
        else:
            yield words[at]
            at += 1


def _short_bodies(pile: Pile) -> frozenset[str]:
    """The acronyms of the pile: words that some article writes in capitals (NATO, where another has Nato)."""
    names = {f.name for f, kind in zip(pile.locals, pile.kinds, strict=True) if kind != "person" and is_acronym(f.name)}
    return frozenset(words[0] for name in names if len(words := body_words(name)) == 1)


def same_bodies(pile: Pile) -> None:
    """The same words are the same body, whichever kind an article takes it for; acronyms wait for their own step."""
    named: dict[tuple[str, ...], list[int]] = defaultdict(list)
    short = _short_bodies(pile)
    for i in range(len(pile.locals)):
        if pile.kinds[i] != "person":
            key = _body_key(pile, i)
            if not (key[0] == "body" and len(key) == 2 and key[1] in short):
                named[key].append(i)
    for key in sorted(named):
        usual = Counter(body_words(pile.locals[i].name) for i in named[key])
        for i in named[key][1:]:
            same = len(usual) == 1 or body_words(pile.locals[i].name) == body_words(pile.locals[named[key][0]].name)
            reason = f"the same {' '.join(key[1:])}"
            if same:
                same_name(pile, named[key][0], i, score=0.95, reason=reason)
            else:
                how = "place-name" if key[0] == "place" else "word-order"
                pile.groups.join(named[key][0], i, score=0.9, made_by=f"rules:{how}", reason=reason)


def join_acronyms(pile: Pile) -> None:
    """Join acronyms to the names they are short for: the one in the same article, or the only one in the pile."""
    long: dict[str, list[int]] = defaultdict(list)
    short: dict[str, list[int]] = defaultdict(list)
    capitals = _short_bodies(pile)
    for i, local in enumerate(pile.locals):
        if pile.kinds[i] == "person":
            continue
        words = body_words(local.name)
        if len(words) == 1 and words[0] in capitals:
            if _body_key(pile, i)[0] != "place":
                short[words[0]].append(i)
        else:
            for letters_ in acronyms_of(words):
                long[letters_].append(i)
    for acronym in sorted(short):
        groups = {pile.groups.find(i) for i in long.get(acronym, ())}
        here = {(pile.locals[i].article, pile.groups.find(i)) for i in long.get(acronym, ())}
        told: dict[int, int] = {}
        for i in short[acronym]:
            beside = {g for g in groups if (pile.locals[i].article, g) in here}
            if len(beside) == 1:
                told[i] = beside.pop()
        means = set(told.values())
        rest = [i for i in short[acronym] if i not in told]
        if not means and len(groups) == 1:
            means = {g for g in groups if _one_meaning(pile, short[acronym], g)}
        for i in sorted(told):
            pile.groups.join(
                told[i], i, score=0.9, made_by="rules:acronym", reason="acronym of a name in the same article"
            )
        if len(means) == 1:
            (only,) = means
            for i in rest:
                pile.groups.join(
                    only, i, score=0.8, made_by="rules:acronym", reason="acronym of the only such name in the pile"
                )
        for a, b in pairwise(rest):
            pile.groups.join(a, b, score=0.9, made_by="rules:same-name", reason="the same acronym")


def _one_meaning(pile: Pile, short: Sequence[int], group: int) -> bool:
    """Whether an acronym and the only name with these letters are of one kind and keep one company, or are outlets."""
    members = pile.groups.members[group]
    kinds = {pile.kinds[i] for i in short} & {pile.kinds[i] for i in members}
    return bool(kinds) and ("outlet" in kinds or pile.share(short, members)[0] > 0)


def shortened_bodies(pile: Pile) -> None:
    """Join a name to the one name that adds nothing but a description or a place: Lodestar, Lodestar Group."""
    words: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, local in enumerate(pile.locals):
        if pile.kinds[i] != "person":
            words[body_words(local.name)].append(i)
    longer: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for name in words:
        for stem in _stems(name, pile.lore.places):
            longer[stem].add(name)
    for stem in sorted(longer):
        own = words.get(stem)
        if not own or set(stem) <= COMMON | DESCRIPTORS or pile.lore.places.place(" ".join(stem)):
            continue
        groups = {pile.groups.find(words[name][0]) for name in longer[stem]}
        kinds = {pile.kinds[i] for name in longer[stem] for i in words[name]}
        if len(groups) == 1 and kinds & {pile.kinds[i] for i in own}:
            (group,) = groups
            described = any(name[: len(stem)] == stem for name in longer[stem])
            if not described and not pile.share(own, pile.groups.members[group])[0]:
                continue  # a branch of another place is another body: its company has to say that it is this one
            pile.groups.join(
                group,
                own[0],
                score=0.85,
                made_by="rules:shortened",
                reason=f"{' '.join(stem)}, undescribed",
            )


def _stems(name: tuple[str, ...], places: Places) -> Iterator[tuple[str, ...]]:
    """A body's name without the descriptions at its end, and without the place before two or more words of it.

    A town or state before common words tells which one it is, and stays: the Marn Police Department.
    """
    stem = name
    while len(stem) > 1 and stem[-1] in DESCRIPTORS:
        stem = stem[:-1]
        yield stem
    for size in (1, 2):
        place, rest = " ".join(name[:size]), name[size:]
        if len(rest) > 1 and (places.country(place) or (places.place(place) and not set(rest) & COMMON)):
            yield rest
