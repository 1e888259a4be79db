"""Figures in a text: how many of what, as ranges, and whether two texts' figures can be of the same count.

"At least two people" is a range that begins at two; "about 90" one around it. Figures are compared only where they
count the same kind of thing, so "ten tourists" never stands against "two pilots".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sayso.connect.terms import DAYS, SMALL, STOP, stem
from sayso.connect.vectors import WordVectors
from sayso.english import MONTHS
from sayso.errors import RuleError
from sayso.resources import read_toml, rule_folder

WORDS = SMALL | {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "dozen": 12}
MANY = {
    "dozens": 12,
    "hundreds": 100,
    "thousands": 1000,
    "millions": 10**6,
    "tens of thousands": 10**4,
    "hundreds of thousands": 10**5,
    "tens of millions": 10**7,
    "hundreds of millions": 10**8,
}
TIMES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
LOOSE = {
    "at least": (1.0, 1.05),
    "no fewer than": (1.0, 1.05),
    "more than": (1.0, 1.1),
    "over": (1.0, 1.1),
    "fewer than": (0.9, 1.0),
    "less than": (0.9, 1.0),
    "under": (0.9, 1.0),
    "up to": (0.9, 1.0),
    "nearly": (0.95, 1.0),
    "almost": (0.95, 1.0),
}
"""What a figure's first words make of it, as parts of it: news writes "more than 80" of 84, of 100 no more."""
ONES, TENS = (tuple(word for word, n in SMALL.items() if n in some) for some in (range(1, 10), range(20, 100)))
NEARLY = ("about", "around", "some", "roughly", "approximately", "an estimated", "estimated")
ABOUT = (0.95, 1.05)  # what the words of `NEARLY` make of a figure
NUMBER = re.compile(
    r"(?<![\w.])(?:(?P<loose>"
    + "|".join(LOOSE)
    + r"|about|around|some|roughly|approximately|an estimated|estimated)\s+)?"
    r"(?:(?:a|an|another|additional)\s+){0,2}"
    r"(?P<number>\d+(?:,\s?\d{3})*(?:\.\d+)?|(?:"
    + "|".join(TENS)
    + r")-(?:"
    + "|".join(ONES)
    + r")|"
    + "|".join(sorted({*WORDS, *MANY}, key=lambda w: (-len(w), w)))
    + r")\b"
    r"(?:[\s-](?P<times>" + "|".join(TIMES) + r")s?)?\b(?P<sign>\s?%)?(?:\s+of\b)?"
    r"(?P<unit>(?:[ -]+[^\W\d_][^\W\d_'’.]*){0,3})",
    re.IGNORECASE,
)
CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s?(?P<half>[ap])\.?m\b"
    r"|(?:(?<=\bat )|(?<=\baround )|(?<=\babout )|(?<=\bby )|(?<=\bfrom )|(?<=\bbefore )|(?<=\bafter )|(?<=\bshortly ))"
    r"(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)\b",
    re.IGNORECASE,
)
ZONE = re.compile(r"\.?\s?(?:GMT|UTC|[A-Z]{1,3}[SD]?T)\b")
"""What follows a clock time that is another zone's: it is no other time of the day than the local one beside it."""
_MONTH = r"(?:" + "|".join(sorted(MONTHS, key=lambda m: -len(m))) + r")\b\.?"
WEEKDAY = re.compile(r"\b(?:" + "|".join(sorted(DAYS)) + r")", re.IGNORECASE)
DATE = re.compile(
    rf"\b(?:(?P<before>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<after>{_MONTH}))",
    re.IGNORECASE,
)
PEOPLE = frozenset(stem(word) for word in (
    "people", "persons", "person", "civilians", "victims", "fatalities", "dead", "deaths", "bodies", "casualties",
    "others", "lives",
))  # fmt: skip
"""The plainest words for those counted: "four dead" and "four people" count the same, "four pilots" may not."""
ALIKE = 0.6  # cosine from which two words name the same kind of thing ("ships", "vessels")


CURRENCIES = {"$": "dollars", "£": "sterling", "€": "euros", "¥": "yen"}
"""What stands before a sum of money, by a word that tells it from another currency's."""
AGED = re.compile(r"[ -]+years?[ -]old\b[ -]*(?P<of>[^\W\d_]*)", re.IGNORECASE)
"""An age, which is told of whoever stands behind it: of a boy and of an ape no one age can differ."""
MORE = re.compile(r"\W*(?:more(?!\s+than)|further|additional|another)\b", re.IGNORECASE)
AFTER, BEFORE = 6, 4
"""Words behind a figure, and before it, among which stands what befell those whom it counts."""
BORDER = re.compile(
    r"[,.;:()–—…]|\b(?:and|but|or|when|after|before|while|as|since|because|where|including|in|on|at|by|for)\b", re.I
)
"""Where the words that tell of a figure end: "killing four [and] wounding 20"."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A count or measure between ``low`` and ``high`` of what ``unit`` names, the words that follow it.

    ``toll`` is what befell those who are counted, a name of ``tolls.toml``; "" where that isn't told. One that is
    ``added`` comes on top of another: "two more".
    """

    low: float
    high: float
    unit: tuple[str, ...] = ()
    vague: bool = False  # "thousands"
    toll: str = ""
    added: bool = False

    def fits(self, other: Figure) -> bool:
        """Whether both can be the same number."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True)
class Counted:
    """What a text counts, the days it names ("monday", "10/19"), and its clock times in minutes."""

    figures: tuple[Figure, ...] = ()
    days: frozenset[str] = frozenset()
    clocks: frozenset[int] = frozenset()


def counted(text: str) -> Counted:
    """Read the figures, days and clock times of a text. A bare year counts nothing."""
    dates, clocks = list(DATE.finditer(text)), list(CLOCK.finditer(text))
    taken = [m.span() for m in (*dates, *clocks)]
    days = {f"{MONTHS[_month(m)]}/{m['day'] or m['day2']}" for m in dates}
    days |= {m.group().lower() for m in WEEKDAY.finditer(text)}
    minutes = frozenset(_minutes(m) for m in clocks if not ZONE.match(text, m.end()))
    return Counted(tuple(_figures(text, taken)), frozenset(days), minutes)


def _minutes(match: re.Match[str]) -> int:
    """Minutes from midnight."""
    if match["hour24"]:
        return int(match["hour24"]) * 60 + int(match["minute24"])
    return (int(match["hour"]) % 12 + 12 * (match["half"].lower() == "p")) * 60 + int(match["minute"] or 0)


def _month(match: re.Match[str]) -> str:
    return (match["before"] or match["after"]).lower().rstrip(".")


def _figures(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[Figure]:
    for m in NUMBER.finditer(text):
        start, end = m.span("number")
        if any(a < end and start < b for a, b in taken):
            continue
        word = re.sub(r",\s?", "", m["number"].lower())
        unit = ("percent",) if m["sign"] else tuple(_unit(m["unit"]))
        if (sign := text[:start].rstrip(" ")[-1:]) and sign in CURRENCIES:
            unit = (CURRENCIES[sign],)
        elif aged := AGED.match(m["unit"]):
            unit = (aged["of"].lower() or "age",)
        toll = _toll(text[: m.start()], text[end:])
        if word in MANY:
            yield Figure(1.5 * MANY[word], 20.0 * MANY[word], unit, vague=True, toll=toll)
            continue
        value = float(word) if word[0].isdigit() else float(sum(WORDS[part] for part in word.split("-")))
        bare = word.isdigit() and "," not in m["number"] and not m["times"] and not m["loose"]
        if word == "one" or (bare and 1900 <= value <= 2100):
            continue
        value *= TIMES[m["times"].lower()] if m["times"] else 1
        low, high = LOOSE.get(m["loose"].lower(), ABOUT) if m["loose"] else (1.0, 1.0)
        added = bool(MORE.match(text[m.end("number") :]) or MORE.match(m.group()))
        yield Figure(value * low, value * high, unit, toll=toll, added=added)


@cache
def load_tolls(language: str = "en") -> Mapping[str, str]:
    """What each word of ``tolls.toml`` tells of those who are counted. Raises `RuleError` where an entry lacks it."""
    path = rule_folder(language) / "tolls.toml"
    try:
        return {word: row["name"] for row in read_toml(path)["toll"] for word in row["words"]}
    except (KeyError, TypeError) as problem:
        raise RuleError(path.name, "toll", f"lacks {problem}") from problem


def _toll(before: str, after: str) -> str:
    """What befell those who are counted: the nearest word for it behind the figure, in its clause, else before it."""
    tolls = load_tolls()
    words = re.findall(r"[^\W\d_]+|\d", BORDER.split(after, maxsplit=1)[0].lower())[:AFTER]
    for word in words:
        if word.isdigit() or word in WORDS:
            break
        if word in tolls:
            return tolls[word]
    behind = re.findall(r"[^\W\d_]+|[\d,.;:()–—…]", before[-80:].lower())[: -BEFORE - 1 : -1]
    for word in behind:
        if not word.isalpha() or word in WORDS:
            break
        if word in tolls:
            return tolls[word]
    return ""


def _unit(words: str) -> Iterator[str]:
    """The words after a number that name what it counts: up to a function word or a participle ("12 killed").

    What is tied to it by a hyphen is all of it: "a 50-day strike" lasts fifty days.
    """
    if tied := re.match(r"-+([^\W\d_]+)", words):
        yield tied[1].lower()
        return
    for word in re.findall(r"[^\W\d_]+", words.lower()):
        if word in STOP or word == "including" or word.endswith("ed"):
            return
        yield word


def agreement(a: Sequence[Figure], b: Sequence[Figure], vectors: WordVectors) -> int:
    """1 where a figure of one may be a figure of the other, -1 where they count the same thing differently, else 0.

    "Thousands" and "hundreds of thousands" are taken to be of the same, for news says it of crowds.
    """
    against = False
    for one in a:
        for two in b:
            fits = one.fits(two)
            if fits and not (one.unit and two.unit):
                return 1
            if (one.vague and two.vague) or same_kind(one, two, vectors):
                if fits:
                    return 1
                against = True
    return -1 if against else 0


def same_kind(a: Figure, b: Figure, vectors: WordVectors) -> bool:
    """Whether two figures count the same kind of thing, and what befell it is the same as far as both tell it."""
    if a.toll != b.toll and a.toll and b.toll:
        return False
    return same_unit(a.unit, b.unit, vectors)


def one_toll(a: Figure, b: Figure) -> bool:
    """Whether the same befell those whom two figures count, and one of them calls them people: "12 villagers died"."""
    return bool(a.toll) and a.toll == b.toll and any(not f.unit or stem(f.unit[-1]) in PEOPLE for f in (a, b))


def same_unit(a: Sequence[str], b: Sequence[str], vectors: WordVectors) -> bool:
    """Whether two figures count the same kind of thing; one that names nothing counts people."""
    one, two = (unit[-1] if unit else "people" for unit in (a, b))
    if stem(one) == stem(two) or (stem(one) in PEOPLE and stem(two) in PEOPLE):
        return True
    return float((vectors.of([one]) * vectors.of([two])).sum()) >= ALIKE
