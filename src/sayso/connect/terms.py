"""The terms of a text: its words as they are compared, each with how much it tells and what it means.

No parse is needed: a ledger keeps texts and spans, and claims are compared long after extraction. Function words are
left out, endings are cut lightly, countries stand under one name whether named or told by their people ("Ostlandic
ships"), and days and months are told from other words, for they are alike only where they are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sayso.connect.frequency import Frequencies
from sayso.connect.frequency import stem as without_plural
from sayso.connect.places import Places
from sayso.connect.vectors import Reals, WordVectors
from sayso.english import MONTHS, WEEKDAYS
from sayso.records import Act
from sayso.resources import read_toml, rule_folder

TermKind = Literal["word", "name", "country", "day", "number"]

TOKEN = re.compile(r"\d[\d,.]*\d|\d+|[^\W\d_](?:\.[^\W\d_])+\.?|[^\W\d_]+?n['’]t\b|[^\W\d_]+")
COMMON, MOST, NAMED = 8.0, 3.0, 0.5
"""A word weighs as much as its Zipf frequency stays under `COMMON`, at most `MOST`; a name that part of it.

Names are rare in English and all over the articles of one story, so they tell its claims little apart. The three were
chosen on ECB+ (pairs of one topic).
"""
GIVEN = 2.0  # the weight of a country or a day: how common they are in English tells little of them

COUNTED = 1.0  # the weight of a number, which counts as a figure as well
SMALL = {word: n for n, word in enumerate((
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
))} | {
    word: 10 * n
    for n, word in enumerate(("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 3)
}  # fmt: skip
"""Numbers that are written out."""
DAYS = frozenset(name for name in WEEKDAYS if name.endswith("day"))
AMBIGUOUS = frozenset({"may", "march", "mar", "sun", "jan", "dec"})  # months only where they begin with a capital
SHORT_COUNTRIES = {
    "dprk": "north korea",
    "rok": "south korea",
    "prc": "china",
    "n korea": "north korea",
    "s korea": "south korea",
}
"""Official abbreviations that news use and lists of countries lack."""
STOP = frozenset({
    "a", "an", "the", "of", "in", "on", "at", "to", "for", "by", "from", "with", "as", "and", "or", "but", "that",
    "this", "these", "those", "it", "its", "he", "his", "him", "she", "her", "hers", "they", "their", "them", "we",
    "our", "us", "i", "my", "me", "you", "your", "is", "are", "was", "were", "be", "been", "being", "has", "have",
    "had", "do", "does", "did", "will", "would", "could", "should", "can", "may", "might", "must", "shall", "who",
    "whom", "whose", "which", "what", "when", "where", "how", "whether", "if", "than", "then", "so", "there",
    "here", "also", "just", "s", "t", "re", "ve", "ll", "d", "m", "say", "says", "said", "saying", "tell", "tells",
    "told", "such", "all", "some", "any", "other", "others", "more", "most", "least", "about", "around", "over",
    "under", "into", "onto", "out", "up", "down", "off", "after", "before", "during", "while", "because", "since",
    "until", "between", "against", "own", "very", "only", "both", "each", "even", "still", "yet", "too", "again",
    "however", "not", "no", "nor", "n", "ago", "never", "none", "neither", "nobody", "nothing", "cannot", "anybody",
    "anyone", "anything", "somebody", "someone", "something", "everybody", "everyone", "everything",
})  # fmt: skip
"""Words that tell of the sentence, not of the matter; verbs of saying among them, since they belong to the cue, and
words of negation, which is told apart."""
NEGATIVE = frozenset({
    "no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "deny", "denies",
    "denied", "denying", "denial", "false", "untrue",
})  # fmt: skip
"""Words that turn what they stand with into its contrary."""
DENIALS = frozenset({"deny", "denies", "denied", "denying", "denial", "false", "untrue", "without"})
"""Those of them that turn another back: "denied that none"."""

SCOPE = 2  # terms behind a negating word that it negates
DENYING = re.compile(r"\b(?:den(?:y|ies|ied|ying|ials?)|reject\w*|dismiss\w*|disput\w*|refut\w*|rebut\w*)\b", re.I)
"""Words that deny by themselves."""

ANSWER = re.compile(r"(?:^\W*|\b(?:so|well|oh|and|but)\W+|[.!?;–—]\W*)(?:no|nope|never)\s*[,.;:–—!]", re.IGNORECASE)
"""A "No," that answers, and negates nothing more: "No, he shouldn't close it"."""
UNANSWERED = re.compile(
    r"(?:\bnot|n['’]t|never|without|no|yet to)\b[^.]{0,40}?\b(?:respond|reply|return|answer|response|repl(?:y|ies))"
    r"|(?:not|n['’]t)\b[^.]{0,25}\breached\b|\bunreachable\b|\bunavailable for comment\b",
    re.IGNORECASE,
)
"""Words for a question that found no answer. That it found none is told by whoever asked, so each newsroom's is its
own; "declined to comment" is said by the party itself."""
ASKED = re.compile(
    r"\b(?:comment|requests?|calls?|messages?|e-?mails?|questions?|inquir|enquir|reached)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Term:
    """One word that tells something. ``key`` is what it is compared by.

    It stands at token ``place`` of the text, and is ``size`` tokens long.
    """

    key: str
    word: str
    kind: TermKind
    weight: float
    place: int
    size: int = 1


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a text in order, their vectors, and its tokens in small letters."""

    terms: tuple[Term, ...]
    tokens: tuple[str, ...]
    vectors: Reals = field(repr=False, compare=False)

    @property
    def negative(self) -> bool:
        """Whether a word negates, or one denies, and not both: "denied that none" is no denial of it.

        Two words that negate say no twice: "not on Friday, and not on Monday".
        """
        said = {self.tokens[n] for n in self._negating}
        return bool(said & DENIALS) != bool(said - DENIALS)

    @property
    def negated(self) -> tuple[Term, ...]:
        """What the words that negate negate: the `SCOPE` terms behind each; all of them where no word negates."""
        behind = [t for n in self._negating for t in [t for t in self.terms if t.place > n][:SCOPE]]
        return tuple(dict.fromkeys(behind)) or self.terms

    def behind(self, reach: int) -> tuple[Term, ...]:
        """The terms at most ``reach`` words behind a word that negates."""
        return tuple(t for t in self.terms if any(0 < t.place - n <= reach for n in self._negating))

    @property
    def _negating(self) -> list[int]:
        return [n for n, token in enumerate(self.tokens) if token in NEGATIVE or token.endswith(("n't", "n’t"))]


@dataclass(frozen=True, slots=True)
class Reader:
    """What texts are read with."""

    vectors: WordVectors
    frequencies: Frequencies
    places: Places
    opposites: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # a word's stem: its row, and its side

    def sides(self, terms: Sequence[Term]) -> frozenset[tuple[int, int]]:
        """The rows of opposites that have one of these terms, and its side."""
        return frozenset(o for t in terms if (o := self.opposites.get(t.key)) is not None)

    def read(self, text: str) -> Terms:
        """The terms of a text."""
        tokens = [m.group() for m in TOKEN.finditer(text)]
        terms = tuple(self._terms(tokens))
        words = [t.word if t.kind in ("word", "name") else "" for t in terms]
        return Terms(terms, tuple(t.lower() for t in tokens), self.vectors.of(words))

    def _terms(self, tokens: Sequence[str]) -> Iterator[Term]:
        at = 0
        while at < len(tokens):
            size, country = self._country(tokens, at)
            if country:
                yield Term(country, country, "country", GIVEN, at, size)
                at += size
                continue
            token, low = tokens[at], tokens[at].lower().rstrip(".")
            if token[0].isdigit():
                yield Term(token.replace(",", "").rstrip("."), low, "number", COUNTED, at)
            elif low in SMALL and low != "one":
                yield Term(str(SMALL[low]), low, "number", COUNTED, at)
            elif low in DAYS or (low in MONTHS and (token[0].isupper() or low not in AMBIGUOUS)):
                yield Term(str(MONTHS.get(low, low)) + "/", low, "day", GIVEN, at)
            elif low not in STOP and not low.endswith(("n't", "n’t")) and len(low) > 1:
                kind: TermKind = "name" if token[0].isupper() and not token.isupper() and at else "word"
                weight = min(MOST, max(0.0, COMMON - self.frequencies.of(low))) * (NAMED if kind == "name" else 1)
                yield Term(stem(low), low, kind, weight, at)
            at += 1

    def _country(self, tokens: Sequence[str], at: int) -> tuple[int, str | None]:
        """How many tokens name a country here, and which."""
        for size in (3, 2, 1):
            words = tokens[at : at + size]
            if len(words) < size or not (words[0][0].isupper() and words[-1][0].isupper()):
                continue
            if size == 1 and words[0] == "Us":
                continue
            name = " ".join(words)
            short = SHORT_COUNTRIES.get(name.lower().replace(".", ""))
            found = short or (self.places.country(name) if len(name) > 1 else None)
            if found:
                return size, found
        return 1, None


def is_negative(text: str, within: bool, act: Act | None = None, cue: str = "") -> bool:
    """Whether, all told, something is said not to be so: "denied that none" says that some are.

    ``within`` is what the words of ``text`` come to by themselves; ``act`` and ``cue`` are those that attribute it.
    """
    if act != "denies" or DENYING.search(text):
        return within
    return not within if DENYING.search(cue) else True


def unanswered(text: str) -> bool:
    """Whether a text tells that somebody who was asked gave no answer."""
    return bool(UNANSWERED.search(text) and ASKED.search(text))


def load_opposites(language: str = "en") -> dict[str, tuple[int, int]]:
    """Words by their stems that say the contrary of others: the row of ``opposites.toml``, and which side of it."""
    rows = read_toml(rule_folder(language) / "opposites.toml")["opposite"]
    return {stem(word): (n, side) for n, row in enumerate(rows) for side in (0, 1) for word in row["sides"][side]}


def stem(word: str) -> str:
    """A word without the commonest endings of English; two words of one stem are the same term."""
    word = without_plural(word)
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2 and re.search("[aeiouy]", word[: -len(ending)]):
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word
