"""Names as they are compared: a person's parts, a body's words, and how alike two spellings are.

Everything here looks at one or two names alone; who is who in a pile is decided in ``entities``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from anyascii import anyascii
from rapidfuzz.distance import OSA

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
PARTICLES = frozenset({
    "al", "el", "ul", "as", "ad", "an", "von", "van", "der", "den", "de", "del", "della", "di", "da", "dos", "du",
    "la", "le", "ter", "ten", "bin", "bint", "ibn", "abu",
})  # fmt: skip
"""Words of a surname that outlets write, join or leave out as they like."""
ALSO_GIVEN = frozenset({"al", "an", "van", "del", "dos", "ter"})
"""Those of them that are given names as well, where they stand first and by themselves."""
HONORIFICS = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "lord", "lady", "rev",
})  # fmt: skip
LEGAL = frozenset({
    "inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "plc", "llc", "llp", "gmbh",
    "ag", "sa", "nv", "bv", "spa", "ab", "oyj", "kg", "se",
})  # fmt: skip
"""Legal forms at the end of a company's name."""
DESCRIPTORS = LEGAL | frozenset({
    "group", "holdings", "holding", "motors", "motor", "industries", "international", "news", "newspaper", "agency",
    "network", "online", "magazine", "radio", "television", "tv", "media", "bank", "brothers", "partners",
    "airlines",
})  # fmt: skip
"""Words at the end of a body's name that are left out when it is known (the Lodestar Group, Lodestar)."""
OFFICES = frozenset({
    "ministry", "department", "embassy", "parliament", "government", "council", "police", "senate", "office",
    "cabinet", "army", "navy", "presidency", "treasury", "court", "directorate", "administration", "military",
})  # fmt: skip
"""Words of a public body's name whose order is free: the Works Ministry, the Ministry of Works."""
COMMON = OFFICES | frozenset({
    "foreign", "affairs", "defence", "interior", "internal", "home", "finance", "health", "education", "energy",
    "transport", "transportation", "justice", "works", "labour", "trade", "economy", "economic", "agriculture",
    "culture", "information", "environment", "supreme", "central", "bank", "high", "national", "federal",
    "constitutional", "appeals", "air", "force", "forces", "armed", "state", "prime", "president", "presidential",
    "minister", "security", "public", "customs", "coast", "guard", "intelligence", "service", "parliamentary",
    "house", "assembly", "border", "party", "committee", "commission", "board", "authority", "authorities", "agency",
    "union", "group", "university", "hospital", "church", "association", "campaign", "bureau", "congress", "company",
})  # fmt: skip
"""A body all of whose words stand here has a namesake in every country."""
SOLE = frozenset({
    "senate", "parliament", "government", "treasury", "congress", "army", "navy", "cabinet", "military", "presidency",
})  # fmt: skip
"""Those of them that one word tells within a country; "the department" may be any."""
LINKING = frozenset({"of", "for", "the", "and", "s", "in", "on", "to"})
SAME_WORD: Mapping[str, str] = {
    "defense": "defence",
    "labor": "labour",
    "center": "centre",
    "organization": "organisation",
    "centers": "centres",
    "ministries": "ministry",
    "dept": "department",
    "intl": "international",
    "govt": "government",
    "programme": "program",
}

# Digraphs that romanisations use for one another's single letters; applied in this order.
_ROMAN = (
    ("shch", "s"), ("tch", "c"), ("sch", "s"), ("zh", "z"), ("kh", "h"), ("gh", "g"), ("sh", "s"), ("ch", "c"),
    ("ts", "c"), ("tz", "c"), ("cz", "c"), ("ph", "f"), ("ck", "k"), ("q", "k"), ("w", "v"), ("x", "ks"),
    ("y", "i"), ("j", "i"), ("ou", "u"), ("oo", "u"), ("ee", "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name: given names (whole or as one letter), surname, and what follows it (jr, iii)."""

    given: tuple[str, ...]
    surname: str
    suffix: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Every word but the suffix."""
        return (*self.given, self.surname)

    @property
    def full(self) -> bool:
        """Whether it says more than a surname and one initial."""
        return len(self.given) > 1 or any(len(g) > 1 for g in self.given)


def plain(text: str) -> str:
    """A text in lower-case ASCII: diacritics and other scripts written with plain letters."""
    return (text if text.isascii() else anyascii(text)).lower()


@lru_cache(maxsize=1 << 16)
def person_name(text: str) -> PersonName | None:
    """The parts of a person's name, or nothing where no word is left. "J.-C. Ode Jr." is given j, c; Ode; jr."""
    text = QUOTED_NICKNAME.sub(" ", text)
    text = re.sub(r"['’`]s\b|['’`]", "", anyascii(text.replace("’", "'")))
    found = list(re.finditer(r"([A-Za-z]+)(-?)", text))
    words = [m[1].lower() for m in found]
    joined = [bool(m[2]) or m[1].islower() for m in found]
    while len(words) > 1 and words[0] in HONORIFICS:
        words, joined = words[1:], joined[1:]
    suffix = ""
    while len(words) > 1 and words[-1] in SUFFIXES:
        suffix = words.pop()
    last = len(words) - 1
    kept = [
        w
        for n, w in enumerate(words)
        if w not in PARTICLES or n == last or (n == 0 and w in ALSO_GIVEN and not joined[0])
    ]
    return PersonName(tuple(kept[:-1]), kept[-1], suffix) if kept else None


@lru_cache(maxsize=1 << 16)
def body_words(text: str) -> tuple[str, ...]:
    """The words of a body's name without "the", possessive ending, dots and legal form, in one spelling."""
    low = re.sub(r"['’`]s\b", "", plain(text))
    low = re.sub(r"\b((?:[a-z]\.){2,})", lambda m: m[1].replace(".", ""), low + " ").replace("&", " and ")
    words = [SAME_WORD.get(w, w) for w in re.split(r"[^a-z0-9]+", low.replace("'", "")) if w]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] in LEGAL:
        words.pop()
    return tuple(words)


def office_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """A public body's words in one order: "Ministry of Foreign Affairs" and "Foreign Ministry" agree."""
    kept = {w for w in words if w not in LINKING}
    if "ministry" in kept and len(kept) > 2:
        kept.discard("affairs")
    return tuple(sorted(kept))


def is_acronym(text: str) -> bool:
    """Whether a name is two to six capitals, with or without dots."""
    return bool(re.fullmatch(r"(?:[A-Z]\.?){2,6}", text.removeprefix("the ").removeprefix("The ")))


def acronyms_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """The acronyms that a name of several words may have: of all its words, and of all but the small ones."""
    if len(words) < 2:
        return ()
    every = "".join(w[0] for w in words)
    large = "".join(w[0] for w in words if w not in LINKING)
    return tuple(dict.fromkeys(a for a in (every, large) if 2 <= len(a) <= 6))


@lru_cache(maxsize=1 << 16)
def romanised(word: str) -> str:
    """A word in one romanisation: Zelensky, Zelenskyy and Zelenskiy agree."""
    for old, new in _ROMAN:
        word = word.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", word)


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> str:
    """The first letter and the consonants after it, in one romanisation: Mohammed and Muhamad agree."""
    told = romanised(word)
    return told[:1] + re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiou]", "", told[1:]))


@lru_cache(maxsize=1 << 16)
def letters(word: str) -> str:
    """The first letter and the consonants after it without their order: one of them misplaced makes no difference."""
    told = skeleton(word)
    return told[:1] + "".join(sorted(set(told[1:])))


QUOTED_NICKNAME = re.compile(r"""(?<=\s)["'“‘(](?:[^"'”’()]|(?<=\w)['’](?=\w))+["'”’)](?=\s)""")
"""What stands in quotation marks or brackets inside a name: Tor "the Tide" Velm."""

SAME, ROMANISED, NEAR, APART = 3, 2, 1, 0


def alike(a: str, b: str) -> int:
    """How alike two words are: ``SAME``, ``ROMANISED`` (two romanisations of one), ``NEAR`` (a slip) or ``APART``.

    Endings that tell a woman's surname from a man's (Petrov, Petrova) are no slip. Short words have no slips.
    """
    if a == b:
        return SAME
    short, long = sorted((a, b), key=lambda w: (len(w), w))
    if long == short + "a" or (short.endswith("y") and long == short[:-1] + "aya"):
        return APART
    if len(short) < 4 or romanised(a)[0] != romanised(b)[0]:
        return APART
    if romanised(a).rstrip("i") == romanised(b).rstrip("i"):
        return ROMANISED
    steps = min(OSA.distance(a, b), OSA.distance(romanised(a), romanised(b)))
    added = len(long) > len(short) or sorted(a) == sorted(b)  # in four letters another letter is another name
    if steps <= (1 if len(short) < 9 else 2) and (len(short) >= 5 or added):
        return NEAR
    if steps <= (2 if len(skeleton(a)) < 5 else 3) and len(skeleton(a)) >= 3 and skeleton(a) == skeleton(b):
        return NEAR
    return APART


@dataclass(frozen=True, slots=True)
class NameLists:
    """What is known of names in general: which given names stand for one another, and which surnames are borne."""

    nicknames: Mapping[str, frozenset[str]]
    given: frozenset[str]
    surnames: frozenset[str]

    def one_given(self, a: str, b: str) -> bool:
        """Whether two given names can be the same person's by custom: Joe, Joseph; Betty, Bettie (Elizabeth)."""
        short, other = self.nicknames.get(a, frozenset()), self.nicknames.get(b, frozenset())
        return b in short or (bool(short & other) and alike(a, b) >= NEAR)

    def two_surnames(self, a: str, b: str) -> bool:
        """Whether both are surnames that people bear, so that neither need be a slip for the other."""
        return a in self.surnames and b in self.surnames


def load_name_lists() -> NameLists:
    """The lists of the packages ``nicknames`` (English given names) and ``names`` (US census of 1990)."""
    short: dict[str, set[str]] = {}
    lines = (resources.files("nicknames") / "names.csv").read_text(encoding="utf8").splitlines()[1:]
    for line in lines:
        name, _, nick = line.split(",")[:3]
        short.setdefault(name, set()).add(nick)
        short.setdefault(nick, set()).add(name)
    given = {w for file in ("dist.male.first", "dist.female.first") for w in _census(file)}
    return NameLists({k: frozenset(v) for k, v in short.items()}, frozenset(given), frozenset(_census("dist.all.last")))


def _census(file: str) -> list[str]:
    lines = (resources.files("names") / file).read_text(encoding="ascii").splitlines()
    return [line.split()[0].lower() for line in lines]


def fits_given(a: tuple[str, ...], b: tuple[str, ...], lists: NameLists) -> tuple[float, str]:
    """How well two people's given names go together: a score, 0 where they cannot be one person's, and in which way.

    The first ones must agree (whole, by initial, by custom, in another romanisation); of the others no one may stand
    against one of the other name's (John A. Ode is not John B. Ode), but either name may leave them out.
    """
    if not a or not b:
        return 0.5, "surname"
    first, how = _fit(a[0], b[0], lists)
    if not first:
        joined = "".join(a) == "".join(b)  # Jong Un, Jongun
        return (0.95, "spacing") if joined else (0.0, "")
    rest_a, rest_b = a[1:], b[1:]
    if "".join(rest_a) == "".join(rest_b):
        return first, how
    fewer, more = sorted((rest_a, rest_b), key=lambda r: (len(r), r))
    at = 0
    for word in fewer:
        found = next((i for i in range(at, len(more)) if _fit(word, more[i], lists)[0]), None)
        if found is None:
            return 0.0, ""
        at = found + 1
    return min(first, 0.9), how if how != "same" else "middle-name"


def _fit(a: str, b: str, lists: NameLists) -> tuple[float, str]:
    if a == b:
        return 1.0, "same" if len(a) > 1 else "initials"
    if len(a) == 1 or len(b) == 1:
        return (0.8, "initials") if a[0] == b[0] else (0.0, "")
    if lists.one_given(a, b):
        return 0.88, "nickname"
    known = a in lists.given and b in lists.given
    degree = alike(a, b)
    if degree == ROMANISED:
        return 0.92, "romanisation"
    if degree == NEAR and not known:
        return 0.85, "misspelling"
    fewer, more = sorted((a, b), key=len)
    if len(fewer) >= 3 and len(more) >= len(fewer) + 2 and more.startswith(fewer):
        return 0.85, "short-form"
    return 0.0, ""
