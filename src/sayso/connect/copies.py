"""Copies: which articles carry another's words, or a wire's, and in which passages.

Shared passages are found by winnowed fingerprints (Schleimer, Wilkerson and Aiken, *Winnowing*, 2003): hashes of five
words, of which each run of eight shared words keeps one at least. Where two articles share fingerprints their words are
aligned, matches grown to both sides and joined over small changes. Words inside quotation marks prove nothing, for two
outlets may quote one speech: a passage counts by the words that both narrate. Boilerplate is left out.

Who has it from whom is told by credits first ("MARN (Coast Wire) -"; ``connect.credits``), then by time of publication.
An article that only credits a wire is a copy as well, of an article that is not there. What two articles share depends
on these two alone, and nothing on the order in which they come.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sayso.connect.credits import cited_agency, credits_of, same_outlet
from sayso.records import Article, Copy, Passage, Span

GRAM, KEPT = 5, 4
"""Words of a fingerprint, and how many in a row are weighed of which one is kept."""
LEAST, LEAST_CREDITED = 14, 8
"""Words that both narrate, from which a passage is copied; fewer where the article names the other outlet."""
LEAST_LENT = 12
"""Words of a quotation that one article credits to an agency and the other gives as its own."""
GAP = 5
"""Changed words over which two matches are one passage."""
ALL = 0.6
"""The share of an article's words from which all of it is a copy."""
WINDOW = 45
"""Days between two articles that are compared."""
NEIGHBOURS = 60
"""Articles with one fingerprint, next in time, with which each is compared; more share a common phrase only."""
WORD = re.compile(r"\w+(?:[’'.,-]\w+)*")
POSTED = re.compile(r".*[—–-] ?[^(]{2,60} \(@\w{1,20}\)")
TAGGED = re.compile(r"#[^\W\d]|pic\.twitter")
LONGEST_POST = 300
CITES = r"(?:reports?|reported|reporting|told|tells|according to|says|said|cited|citing|quoted by|by)"

Ints = NDArray[np.int64]
Extent = Literal["all", "part"]


@dataclass(frozen=True, slots=True)
class _Words:
    """An article's words in small letters, where they stand, and which are somebody's words or boilerplate."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    quoted: tuple[bool, ...]
    narrated: int
    grams: NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class _Match:
    """A run of words of two articles: [a, a + of_a) of the one is [b, b + of_b) of the other; ``told`` both narrate."""

    a: int
    of_a: int
    b: int
    of_b: int
    told: int
    same: int


@dataclass(frozen=True, slots=True)
class _Found:
    """What one article has of another, before it is settled which of several it is a copy of."""

    copier: int
    origin: int
    matches: tuple[_Match, ...]
    credit: str | None
    why: tuple[str, ...]
    copied: int


def copies(articles: Iterable[Article], *, quoted: Mapping[str, Sequence[Span]] | None = None) -> tuple[Copy, ...]:
    """Which articles carry whose words, in order of the articles' ids; the same for any order of ``articles``.

    ``quoted`` gives, by an article's id, the spans inside quotation marks. An article has several copies where its
    passages come from several others.
    """
    desk = _Desk({a.id: a for a in articles}, quoted or {})
    found: dict[int, list[_Found]] = defaultdict(list)
    for i, j in desk.pairs():
        for one in desk.compared(i, j):
            found[one.copier].append(one)
    out = [copy for i in range(len(desk.articles)) for copy in desk.settled(i, found[i])]
    return tuple(sorted(out, key=lambda c: (c.article, c.of or "", c.credit or "")))


class _Desk:
    """The articles in order of time, with what is looked up of each when it is wanted."""

    def __init__(self, articles: Mapping[str, Article], quoted: Mapping[str, Sequence[Span]]) -> None:
        self.articles = sorted(articles.values(), key=lambda a: (_day(a.published) or 10**7, a.id))
        self.credits = [credits_of(a) for a in self.articles]
        self._quoted = quoted
        self.words = lru_cache(maxsize=5000)(self._words)

    def _words(self, i: int) -> _Words:
        article = self.articles[i]
        aside = _marked(article.text, article.boilerplate)
        held = _marked(article.text, (*self._quoted.get(article.id, ()), *_posts(article.text)))
        found = [m for m in WORD.finditer(article.text) if not aside[m.start()]]
        words = tuple(m.group().lower().replace("’", "'") for m in found)
        quoted = tuple(bool(held[m.start()]) for m in found)
        return _Words(words, tuple(m.span() for m in found), quoted, len(words) - sum(quoted), _grams(words))

    # ------------------------------------------------------------ which are compared
    def pairs(self) -> list[tuple[int, int]]:
        """The pairs i < j that share enough fingerprints to share a passage."""
        prints = [_fingerprints(self._words(i).grams) for i in range(len(self.articles))]
        owners = np.repeat(np.arange(len(prints)), [len(p) for p in prints])
        keys = np.concatenate([np.empty(0, np.uint64), *prints])
        days = np.array([_day(a.published) or np.nan for a in self.articles])
        order = np.argsort(keys, kind="stable")
        keys, owners = keys[order], owners[order]
        shared = [np.empty(0, np.int64)]
        at = np.arange(len(keys))
        for step in range(1, NEIGHBOURS + 1):
            at = at[at + step < len(keys)]
            at = at[(keys[at] == keys[at + step]) & ~(days[owners[at + step]] - days[owners[at]] >= WINDOW)]
            if not len(at):
                break
            one, two = owners[at], owners[at + step]
            shared.append((one * len(prints) + two)[one < two])
        codes, counts = np.unique(np.concatenate(shared), return_counts=True)
        found = [(*divmod(int(code), len(prints)), int(n)) for code, n in zip(codes, counts, strict=True)]
        return [(i, j) for i, j, n in found if n > 1 or self._cites(i, j) or self._cites(j, i)]

    def _cites(self, i: int, j: int) -> bool:
        """Whether an article names another's outlet as the one that reported."""
        outlet = re.sub(r"\s*\([^)]*\)", "", self.articles[j].outlet or "").strip()
        if len(outlet) < 3 or outlet not in self.articles[i].text or self._one_outlet(i, j):
            return False
        name = rf"(?<!\w){re.escape(outlet)}(?!\w)"
        return bool(re.search(rf"(?i:\b{CITES}) (?:the )?{name}|{name}(?: \w+)? (?i:{CITES})\b", self.articles[i].text))

    def _one_outlet(self, i: int, j: int) -> bool:
        return same_outlet(self.articles[i].outlet or "", self.articles[j].outlet or "")

    # ------------------------------------------------------------ what two articles share
    def compared(self, i: int, j: int) -> Iterator[_Found]:
        """What one of two articles has of the other: at most one way."""
        one, two = self.words(i), self.words(j)
        matches = _aligned(one, two)
        copier, origin, why, credit = self._direction(i, j)
        least = LEAST_CREDITED if "cites" in why[0] else LEAST
        passages = [m for m in matches if m.told >= least]
        if passages and credit is None and least == LEAST:
            copier, origin, why, credit = self._cited(i, j, passages[0]) or (copier, origin, why, credit)
        if passages:
            share = sum(m.told for m in passages) / max(1, self.words(copier).narrated)
            if share >= ALL or not self._one_outlet(i, j):  # an outlet's standing phrases are no copies
                yield self._found(copier, origin, passages, why, credit)
        elif not self._one_outlet(i, j):
            yield from self._lent(i, j, matches)

    def _found(
        self, copier: int, origin: int, matches: Sequence[_Match], why: tuple[str, ...], credit: str | None
    ) -> _Found:
        turned = matches if copier < origin else [_Match(m.b, m.of_b, m.a, m.of_a, m.told, m.same) for m in matches]
        return _Found(copier, origin, tuple(turned), credit, why, sum(m.told or m.same for m in matches))

    def _direction(self, i: int, j: int) -> tuple[int, int, tuple[str, ...], str | None]:
        """Who of two articles has it from whom, why, and whom the text credits: by credit first, then by time."""
        for one, two in ((i, j), (j, i)):
            outlet = self.articles[two].outlet or ""
            party = next((c.party for c in self.credits[one] if same_outlet(c.party, outlet)), None)
            if party:
                return one, two, (f"credits {outlet}",), party
        whole = {k: next((c.party for c in self.credits[k] if c.extent == "all"), None) for k in (i, j)}
        for one, two in ((i, j), (j, i)):
            if whole[two] and not whole[one]:
                return one, two, (f"has words that the other has from {whole[two]}",), whole[two]
        for one, two in ((i, j), (j, i)):
            if self._cites(one, two) and not self._cites(two, one):
                return one, two, (f"cites {self.articles[two].outlet}",), None
        credit = whole[i] if whole[i] == whole[j] else None
        both = (f"both credit {credit}",) if credit else ()
        earlier, why = self._earlier(i, j)
        return (j, i, (why, *both), credit) if earlier == i else (i, j, (why, *both), credit)

    def _earlier(self, i: int, j: int) -> tuple[int, str]:
        one, two = (self.articles[k].published or "" for k in (i, j))
        if one and two and one[:10] != two[:10]:
            return (i, "published on a later day") if one[:10] < two[:10] else (j, "published on a later day")
        hours = [p[10:] for p in (one, two)]
        if all(h and not h.startswith("T00:00:00") for h in hours) and len(one) == len(two) and one != two:
            return (i, "published later that day") if one < two else (j, "published later that day")
        return min(i, j), "which of the two came first cannot be told"

    def _lent(self, i: int, j: int, matches: Sequence[_Match]) -> Iterator[_Found]:
        """Quoted words that one article credits to an agency and the other gives without a word of it."""
        for match in matches:
            if match.same >= LEAST_LENT and (cited := self._cited(i, j, match)):
                copier, origin, why, credit = cited
                yield self._found(copier, origin, [match], why, credit)
                return

    def _cited(self, i: int, j: int, match: _Match) -> tuple[int, int, tuple[str, ...], str] | None:
        """Who has shared words from an agency that only the other one cites for them."""
        one, two = self._agency(i, match.a), self._agency(j, match.b)
        if one == two or (one and two):
            return None
        copier, origin, agency = (j, i, one) if one else (i, j, two)
        if not agency or same_outlet(agency, self.articles[copier].outlet or ""):
            return None
        return copier, origin, (f"has words that the other credits to {agency}",), agency

    def _agency(self, i: int, word: int) -> str | None:
        """The agency that the sentences around a word cite."""
        text, (start, _) = self.articles[i].text, self.words(i).spans[word]
        begin = text.rfind("\n", 0, start) + 1
        end = text.find("\n", start)
        line = text[begin : end if end >= 0 else len(text)]
        return cited_agency(line)

    # ------------------------------------------------------------ what comes out
    def settled(self, i: int, found: Sequence[_Found]) -> Iterator[Copy]:
        """An article's copies: of those from whom it has most, each passage once; else what it credits."""
        article, words = self.articles[i], self.words(i) if found else None
        taken: set[int] = set()
        carried = next((c for c in self.credits[i] if c.extent == "all"), None)
        credited = False
        for one in sorted(found, key=lambda f: (-f.copied, self.articles[f.origin].id)):
            new = [m for m in one.matches if len(set(range(m.a, m.a + m.of_a)) - taken) >= m.of_a / 2]
            if not new or words is None:
                continue
            taken |= {k for m in new for k in range(m.a, m.a + m.of_a)}
            share = sum(m.told for m in new) / max(1, words.narrated)
            extent: Extent = "all" if share >= ALL or (carried and one.credit == carried.party) else "part"
            credited = credited or bool(carried and one.credit == carried.party)
            origin = self.articles[one.origin]
            theirs = self.words(one.origin)
            passages = tuple(
                Passage(_span(words, m.a, m.of_a), _span(theirs, m.b, m.of_b)) for m in sorted(new, key=lambda m: m.a)
            )
            why = (
                *one.why,
                f"{len(passages)} passage{'s' * (len(passages) != 1)}, {round(100 * share)} % of its narrated words",
            )
            yield Copy(article.id, origin.id, extent, passages, one.credit, why)
        if carried and not credited:
            yield Copy(article.id, None, carried.extent, (), carried.party, (carried.why,))


# ---------------------------------------------------------------- words
def _grams(words: Sequence[str]) -> NDArray[np.uint64]:
    """A hash of each run of `GRAM` words, by the place where it begins."""
    if len(words) < GRAM:
        return np.empty(0, np.uint64)
    hashes = np.array([zlib.crc32(w.encode()) for w in words], dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    hashes ^= hashes >> np.uint64(29)
    grams = np.zeros(len(words) - GRAM + 1, dtype=np.uint64)
    for k in range(GRAM):
        grams = grams * np.uint64(0xBF58476D1CE4E5B9) + hashes[k : len(words) - GRAM + 1 + k]
    return grams ^ (grams >> np.uint64(31))


def _fingerprints(grams: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The smallest hash of each `KEPT` in a row, each once."""
    if len(grams) > KEPT:
        grams = np.lib.stride_tricks.sliding_window_view(grams, KEPT).min(axis=1)
    return np.unique(grams)


def _aligned(one: _Words, two: _Words) -> list[_Match]:
    """The passages that two articles share, each word of the first in one at most, in order of the first."""
    here, there = np.isin(one.grams, two.grams), np.isin(two.grams, one.grams)
    places: dict[int, list[int]] = defaultdict(list)
    for b in np.flatnonzero(there).tolist():
        places[int(two.grams[b])].append(b)
    runs: list[tuple[int, int, int]] = []
    end = 0
    for a in np.flatnonzero(here).tolist():
        if a < end:
            continue
        length, other = max((_run(one, two, a, b), -b) for b in places[int(one.grams[a])][:20])
        if length:
            runs.append((a, -other, length))
            end = a + length
    return [_match(one, two, chain) for chain in _chained(runs)]


def _run(one: _Words, two: _Words, a: int, b: int) -> int:
    """How many words are the same from two places on."""
    n = 0
    while a + n < len(one.words) and b + n < len(two.words) and one.words[a + n] == two.words[b + n]:
        n += 1
    return n


def _chained(runs: Iterable[tuple[int, int, int]]) -> list[list[tuple[int, int, int]]]:
    chains: list[list[tuple[int, int, int]]] = []
    for a, b, n in runs:
        if chains:
            last_a, last_b, last_n = chains[-1][-1]
            if a - last_a - last_n <= GAP and 0 <= b - last_b - last_n <= GAP:
                chains[-1].append((a, b, n))
                continue
        chains.append([(a, b, n)])
    return chains


def _match(one: _Words, two: _Words, chain: Sequence[tuple[int, int, int]]) -> _Match:
    (a, b, _), (last_a, last_b, last_n) = chain[0], chain[-1]
    told = sum(not one.quoted[x + k] and not two.quoted[y + k] for x, y, n in chain for k in range(n))
    same = sum(n for _, _, n in chain)
    return _Match(a, last_a + last_n - a, b, last_b + last_n - b, told, same)


def _span(words: _Words, start: int, length: int) -> Span:
    return Span(words.spans[start][0], words.spans[start + length - 1][1])


def _marked(text: str, spans: Iterable[Span]) -> bytearray:
    """A byte for each character: 1 inside one of the spans."""
    marks = bytearray(len(text))
    for span in spans:
        marks[span.start : span.end] = b"\1" * (min(span.end, len(text)) - span.start)
    return marks


def _posts(text: str) -> Iterator[Span]:
    """Posts that are shown whole, with writer or tags: somebody's words, though no marks stand around them."""
    start = 0
    for line in text.split("\n"):
        if "(@" in line and (match := POSTED.match(line)):
            yield Span(start, start + match.end())
        elif 0 < len(line) <= LONGEST_POST and TAGGED.search(line):
            yield Span(start, start + len(line))
        start += len(line) + 1


def _day(published: str | None) -> int | None:
    try:
        return date.fromisoformat(published[:10]).toordinal() if published else None
    except ValueError:
        return None
