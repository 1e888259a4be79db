"""Where outlets have other names for one entity: "Kiev" and "Kyiv", not "Ode" and "Ana Ode".

No other name is one shortened ("UN" for "United Nations"), bent to its people ("German"), or written with other
capitals, accents, dots or hyphens.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from sayso.connect.names import acronyms_of, body_words
from sayso.connect.places import Places

Key = tuple[str, ...]
Times = tuple[tuple[str, int], ...]


def differing(names: Mapping[str, Times], *, places: Places) -> dict[str, Times]:
    """What each outlet calls an entity, where at least two have other names for it; else nothing.

    ``names`` counts each outlet's names for it. Those written alike come as one, in their most frequent form; names of
    its people are left out.
    """
    keys = {name: body_words(name) for used in names.values() for name, _ in used}
    fullest = _fullest({key for key in keys.values() if key and not _is_people(key, places)})
    own = {outlet: {keys[name] for name, _ in used} & fullest for outlet, used in names.items()}
    if len({frozenset(each) for each in own.values() if each}) < 2:
        return {}
    forms: dict[Key, Counter[str]] = defaultdict(Counter)
    for used in names.values():
        for name, times in used:
            forms[keys[name]][name] += times
    form = {key: min(found, key=lambda n: (-found[n], n.isupper(), n)) for key, found in forms.items()}
    shown = {outlet: _merged((form[k], n) for name, n in used if (k := keys[name])) for outlet, used in names.items()}
    lands = {form[key] for key in forms if not _is_people(key, places)}
    kept = {outlet: tuple((name, n) for name, n in used if name in lands) for outlet, used in shown.items()}
    return {outlet: used for outlet, used in kept.items() if used}


def _merged(names: Iterable[tuple[str, int]]) -> Times:
    times: Counter[str] = Counter()
    for name, n in names:
        times[name] += n
    return tuple(sorted(times.items(), key=lambda item: (-item[1], item[0])))


def _fullest(keys: Iterable[Key]) -> set[Key]:
    """The names that are no part of a longer one and not the initials of another."""
    keys = set(keys)
    return {key for key in keys if not any(_is_short_for(key, other) for other in keys)}


def _is_short_for(key: Key, other: Key) -> bool:
    return (len(key) < len(other) and set(key) <= set(other)) or (len(key) == 1 and key[0] in acronyms_of(other))


def _is_people(key: Key, places: Places) -> bool:
    return " ".join(key) in places.peoples
