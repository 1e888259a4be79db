"""Stories: which articles are about one happening, told by the words that they share and the days between them.

Each article is weighed as a bag of words: title and lead, each word by how often it comes and by how rare it is in
English at large (``connect.frequency``; a fixed background, so that the score of two articles depends on these two
alone). Two articles are alike by the cosine of their bags and by how much of each one's title the other tells. Other
names take away from it, for two quakes shake alike, and so do the days between. Articles that are alike enough are
linked, and the connected parts of that graph are clustered by average linkage (Sokal and Michener, 1958), the rule by
which newswire events have been detected since TDT (Yang and others, *A study of retrospective and on-line event
detection*, 1998).

Articles are compared only where two of their heaviest terms agree within `WINDOW` days, or three at any time: a kind of
blocking, as in record linkage. So a pile
that grows over time takes about as long an article as a small one. The same articles give the same stories in any
order, and an article touches no part of the graph but its own.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import combinations
from typing import Generic, TypeVar
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

from sayso.connect.frequency import Frequencies, stem, words_of
from sayso.records import Story

LEAD = 1500
"""Characters of a text that are weighed; news tells what happened first (the inverted pyramid)."""
TITLE_COUNTS = 3
"""How many times a title's word counts."""
COMMON = 6.2
"""Words of this Zipf frequency and more ("the", "said") weigh nothing."""
TITLE_SHARE = 0.5
"""The part of a score that is the share of each one's title that the other tells."""
NAMES, NAMELESS = 0.2, 0.25
"""The share of each one's names that the other tells from which a score is whole, and what remains where it is none."""
DAYS, LONG = 20.0, 200.0
"""Days in which the first part of a score is lost, as a story goes stale, and the second: pages carry wrong dates."""
STALE, LATER = 0.55, 0.30
"""These two parts; what remains is never lost."""
FLOOR, JOIN = 0.17, 0.155
"""Scores from which two articles are linked, and average scores from which two clusters are one story.

Chosen in the middle of a plateau of settings that serve news_clusters and BASIL alike (``evals.stories``).
"""
HEAVIEST, FEWER, WINDOW = 24, 10, 30
"""Terms of an article by pairs of which it is found within so many days, and those by triples of which at any time."""
NO_TERM = 1 << 32
NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]*[^\W_]")
"""A word with a capital inside a sentence."""
NEIGHBOURS = 150
"""Articles of one key, next in time, with which each is compared; more share one where a text floods the pile."""
MOST = 200
"""Articles in a part that is clustered whole; from a larger part the weaker links are cut."""
STEP, HIGHEST = 0.05, 0.9
"""By how much the floor rises each time that links are cut, and the highest floor at which they are."""

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Member = TypeVar("Member", int, str)
Link = tuple[int, int, float]
"""Two articles of a pool, by their places in it, and their score."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What of an article tells its story: ``lead`` is its text or the beginning of it, without boilerplate."""

    article: str
    lead: str
    title: str | None = None
    url: str | None = None
    published: str | None = None

    @property
    def day(self) -> str | None:
        """The day of publication, if a date is given that is one."""
        return self.published[:10] if self.published and _ordinal(self.published) is not None else None

    @property
    def headline(self) -> str:
        """The title, verbatim, or the lead's first line or sentence where there is none; "" where nothing is told."""
        return (self.title or "").strip() or first_sentence(self.lead)


def stories(sketches: Iterable[Sketch], *, frequencies: Frequencies) -> tuple[Story, ...]:
    """The stories that articles tell, in order of time; every article is in one, and one alone is a story too."""
    pool = Pool.of(sketches, frequencies)
    return in_order(told_by(pool, pool.linked()))


def told_by(pool: Pool, linked: Sequence[Link]) -> Iterator[Story]:
    """The stories of a pool whose links are known."""
    for part in parts_of(range(len(pool.sketches)), linked):
        yield from told_in(pool, part)


def in_order(told: Iterable[Story]) -> tuple[Story, ...]:
    """Stories in order of time."""
    return tuple(sorted(told, key=lambda s: (s.first or "9999", s.articles)))


# ---------------------------------------------------------------- what articles are compared by
Row = tuple[Sketch, NDArray[np.uint32], Reals, Reals, Reals]
"""An article with its terms, their weights, and the shares that they have of its title and of its names."""


@dataclass(frozen=True)
class Pool:
    """Articles in order of time, with their terms end to end: those of article i from ``begins[i]`` to the next.

    ``terms`` are hashes of words, in order within an article; ``weights`` make a vector of length 1 of each article;
    ``titles`` and ``names`` are the shares that its terms have of its title and of the names in it, each summing to 1.
    """

    sketches: tuple[Sketch, ...]
    days: tuple[int | None, ...]
    begins: Ints
    terms: NDArray[np.uint32]
    weights: Reals
    titles: Reals
    names: Reals

    @classmethod
    def of(cls, sketches: Iterable[Sketch], frequencies: Frequencies) -> Pool:
        """Weigh the words of all articles. Of two sketches of one article the first in order is kept."""
        unique = {s.article: s for s in sorted(sketches, key=repr, reverse=True)}
        return cls.joined((s, *_bag(s, frequencies)) for s in unique.values())

    @classmethod
    def joined(cls, rows: Iterable[Row]) -> Pool:
        """The pool of articles whose words are weighed."""
        ordered = sorted(rows, key=lambda row: (row[0].day or "9999", row[0].article))
        return cls(
            tuple(row[0] for row in ordered),
            tuple(_ordinal(row[0].published) for row in ordered),
            np.cumsum([0, *(len(row[1]) for row in ordered)], dtype=np.int64),
            np.concatenate([np.empty(0, np.uint32), *(row[1] for row in ordered)]),
            np.concatenate([np.empty(0), *(row[2] for row in ordered)]),
            np.concatenate([np.empty(0), *(row[3] for row in ordered)]),
            np.concatenate([np.empty(0), *(row[4] for row in ordered)]),
        )

    def row(self, i: int) -> Row:
        """One article of the pool."""
        here = slice(int(self.begins[i]), int(self.begins[i + 1]))
        return self.sketches[i], self.terms[here], self.weights[here], self.titles[here], self.names[here]

    def scores(self, i: int, others: Ints) -> Reals:
        """How alike an article and each of some others are, from 0 to 1. ``others`` come after ``i`` in order."""
        here = slice(self.begins[i], self.begins[i + 1])
        counts = self.begins[others + 1] - self.begins[others]
        told = counts > 0
        out = np.zeros(len(others))
        if here.start == here.stop or not told.any():
            return out
        starts = np.cumsum(counts[told]) - counts[told]
        at = np.repeat(self.begins[others[told]] - starts, counts[told]) + np.arange(int(counts.sum()))
        own, theirs = self.terms[here], self.terms[at]
        place = np.minimum(np.searchsorted(own, theirs), len(own) - 1)
        same = own[place] == theirs

        def shared(one: Reals, two: Reals) -> Reals:
            return np.add.reduceat(np.where(same, (one + two) / 2, 0.0), starts)

        cosine = np.add.reduceat(np.where(same, self.weights[here][place] * self.weights[at], 0.0), starts)
        titles = shared(self.titles[here][place], self.titles[at])
        names = shared(self.names[here][place], self.names[at]) / NAMES
        named = (np.add.reduceat(self.names[at], starts) > 0) & bool(self.names[here].any())
        out[told] = (1 - TITLE_SHARE) * cosine + TITLE_SHARE * titles
        out[told] *= np.where(named, NAMELESS + (1 - NAMELESS) * np.minimum(1.0, names), 1.0)
        return np.round(out * self._near(i, others), 6)

    def _near(self, i: int, others: Ints) -> Reals:
        apart = np.maximum(np.abs(self._ordinals[others] - self._ordinals[i]) - 1, 0)
        left = 1 - STALE - LATER + STALE * np.exp(-apart / DAYS) + LATER * np.exp(-apart / LONG)
        return np.where(np.isnan(apart), 1.0, left)

    @cached_property
    def _ordinals(self) -> Reals:
        return np.array([math.nan if day is None else day for day in self.days])

    def linked(self) -> list[Link]:
        """All pairs i < j that are alike enough."""
        pairs = self._pairs()
        firsts, starts = np.unique(pairs // max(1, len(self.sketches)), return_index=True)
        ends = np.append(starts, len(pairs))[1:]
        found: list[Link] = []
        for i, start, end in zip(firsts.tolist(), starts.tolist(), ends, strict=True):
            others = pairs[start:end] % len(self.sketches)
            scored = zip(others.tolist(), self.scores(i, others).tolist(), strict=True)
            found += [(i, j, score) for j, score in scored if score >= FLOOR]
        return found

    def _pairs(self) -> Ints:
        """All pairs i < j that are found by a key, as i * n + j, in order."""
        days = np.nan_to_num(self._ordinals, nan=-1)
        dated = np.flatnonzero(days >= 0)
        everybody = np.arange(len(self.sketches))
        found = [
            *self._sharing(everybody, _keys(self.heaviest[:, :FEWER], 3), np.zeros_like(days)),
            *self._sharing(dated, _keys(self.heaviest[dated], 2), days),
        ]
        return np.unique(np.concatenate([np.empty(0, np.int64), *found]))

    def _sharing(self, members: Ints, keys: NDArray[np.uint64], days: Reals) -> Iterator[Ints]:
        """Pairs of members that share a key of a row and are near in time; one key's members are in order of time."""
        order = np.argsort(keys, axis=None, kind="stable")
        owners = members[order // max(1, keys.shape[1])]
        keys = keys.ravel()[order]
        at = np.arange(len(keys))
        for step in range(1, NEIGHBOURS + 1):
            at = at[at + step < len(keys)]
            at = at[(keys[at] == keys[at + step]) & (days[owners[at + step]] - days[owners[at]] < WINDOW)]
            if not len(at):
                return
            one, two = owners[at], owners[at + step]
            yield np.unique((one * len(self.sketches) + two)[one < two])

    @cached_property
    def heaviest(self) -> NDArray[np.uint64]:
        """The heaviest terms of each article, the heaviest first; what one lacks is `NO_TERM` or more, and its own."""
        out = np.empty((len(self.sketches), HEAVIEST), dtype=np.uint64)
        for i in range(len(self.sketches)):
            here = slice(self.begins[i], self.begins[i + 1])
            ranked = self.terms[here][np.lexsort((self.terms[here], -self.weights[here].round(9)))][:HEAVIEST]
            out[i, : len(ranked)] = ranked
            out[i, len(ranked) :] = (
                zlib.crc32(self.sketches[i].article.encode()) * HEAVIEST + NO_TERM + np.arange(HEAVIEST - len(ranked))
            )
        return out


def _keys(terms: NDArray[np.uint64], of: int) -> NDArray[np.uint64]:
    """A row of hashes for each row of terms: one for each two or three of them, whatever their order.

    A chance agreement of two hashes costs a comparison and nothing else.
    """
    mixed = terms * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    columns = np.array(list(combinations(range(terms.shape[1]), of)), dtype=np.int64)
    keys: NDArray[np.uint64] = sum((mixed[:, columns[:, k]] for k in range(1, of)), start=mixed[:, columns[:, 0]])
    return keys


def _bag(sketch: Sketch, frequencies: Frequencies) -> tuple[NDArray[np.uint32], Reals, Reals, Reals]:
    """An article's terms in order, their weights, and the shares that they have of its title and of its names."""
    lead = sketch.lead[:LEAD]
    headline = Counter(words_of((sketch.title or "").strip() or slug(sketch.url or "") or first_sentence(lead)))
    counts = Counter(words_of(lead))
    for word, count in headline.items():
        counts[word] += TITLE_COUNTS * count
    capital = set(words_of(" ".join(NAME.findall(lead))))
    weights = _weighed(counts, frequencies)
    titles = _weighed(headline, frequencies)
    names = _weighed({word: count for word, count in counts.items() if word in capital}, frequencies)
    terms = sorted(weights)

    def shares(of: Mapping[int, float]) -> Reals:
        return np.array([of.get(term, 0.0) for term in terms], dtype=np.float64) / (sum(of.values()) or 1.0)

    return np.array(terms, dtype=np.uint32), np.sqrt(shares(weights)), shares(titles), shares(names)


def _weighed(counts: Mapping[str, int], frequencies: Frequencies) -> dict[int, float]:
    """The squared weight of each term: by how often it comes, damped, and how rare it is."""
    weights: dict[int, float] = defaultdict(float)
    for word in sorted(counts):
        rare = COMMON - frequencies.of(word)
        if rare > 0:
            weights[_term(word)] += ((1 + math.log(counts[word])) * rare) ** 2
    return weights


@lru_cache(maxsize=1 << 18)
def _term(word: str) -> int:
    """What a word is told by: 32 bits of its stem, which few words share."""
    return zlib.crc32(stem(word).encode())


# ---------------------------------------------------------------- parts and clusters
def connected(
    members: Iterable[Member], linked: Sequence[tuple[Member, Member, float]]
) -> list[tuple[list[Member], list[tuple[Member, Member, float]]]]:
    """The connected parts of a graph, by their first members: each part's members in order, and its links."""
    parent = {i: i for i in members}

    def root(i: Member) -> Member:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, j, _ in linked:
        one, two = sorted((root(i), root(j)))
        parent[two] = one
    parts: dict[Member, tuple[list[Member], list[tuple[Member, Member, float]]]] = {}
    for i in sorted(parent):
        parts.setdefault(root(i), ([], []))[0].append(i)
    for link in linked:
        parts[root(link[0])][1].append(link)
    return [parts[first] for first in sorted(parts)]


@dataclass(frozen=True, slots=True)
class Part(Generic[Member]):
    """Articles that hang together by links of a floor's score, in order; no link leaves them at this floor."""

    level: int
    members: tuple[Member, ...]

    @property
    def whole(self) -> bool:
        """Whether it is one story: what is still one at the highest floor is one text, told over and over."""
        return len(self.members) <= 2 or floor_of(self.level) > HIGHEST


def floor_of(level: int) -> float:
    """The score from which two articles are linked, after the weaker links were cut so many times."""
    return round(FLOOR + STEP * level, 2)


def fits(number: int, level: int) -> bool:
    """Whether a part of so many articles is left as it is, and no further links in it are cut."""
    return number <= MOST or floor_of(level) > HIGHEST


def parts_of(
    members: Iterable[Member], linked: Sequence[tuple[Member, Member, float]], *, level: int = 0
) -> Iterator[Part[Member]]:
    """The parts of a graph in which stories are looked for: connected parts, the weaker links of a large one cut."""
    for part, links in connected(members, [link for link in linked if link[2] >= floor_of(level)]):
        if fits(len(part), level):
            yield Part(level, tuple(part))
        else:
            yield from parts_of(part, links, level=level + 1)


def told_in(pool: Pool, part: Part[int]) -> Iterator[Story]:
    """The stories in one part of a pool; what they are depends on its articles alone."""
    together = [range(len(part.members))] if part.whole else average_linkage(_within(pool, part.members), JOIN)
    for members in together:
        yield _story(pool, [part.members[k] for k in members])


def _within(pool: Pool, part: Sequence[int]) -> Reals:
    """The scores of all pairs of a part, 0 on the diagonal."""
    scores = np.zeros((len(part), len(part)))
    everybody = np.array(part, dtype=np.int64)
    for n, i in enumerate(part[:-1]):
        scores[n, n + 1 :] = scores[n + 1 :, n] = pool.scores(i, everybody[n + 1 :])
    return scores


def average_linkage(scores: Reals, least: float) -> list[list[int]]:
    """Clusters of rows: the two most alike are joined while the mean score of their pairs is ``least`` or more.

    Of equals the first in order are joined. A part of n articles takes n times n² steps at worst, all of them numpy's.
    """
    alike = scores.copy()
    np.fill_diagonal(alike, -1.0)
    members = {k: [k] for k in range(len(alike))}
    while len(members) > 1:
        one, two = sorted(divmod(int(alike.argmax()), len(alike)))
        if alike[one, two] < least:
            break
        a, b = len(members[one]), len(members[two])
        mean = (a * alike[one] + b * alike[two]) / (a + b)
        mean[[one, two]] = -1.0
        mean[alike[one] < 0] = -1.0
        alike[one, :] = alike[:, one] = mean
        alike[two, :] = alike[:, two] = -1.0
        members[one] = sorted(members[one] + members.pop(two))
    return [members[k] for k in sorted(members)]


def _story(pool: Pool, members: Sequence[int]) -> Story:
    """The story of some articles, by the headline of the one that is most like the others."""
    centrality = _within(pool, members).sum(axis=1).round(6).tolist()
    ranked = sorted(zip(centrality, members, strict=True), key=lambda c: (-c[0], c[1]))
    told = [pool.sketches[i] for i in members]
    days = [s.day for s in told if s.day]
    return Story(
        tuple(s.article for s in sorted(told, key=lambda s: (s.day or "9999", s.published or "", s.article))),
        next((h for _, i in ranked if (h := pool.sketches[i].headline)), ""),
        min(days, default=None),
        max(days, default=None),
    )


# ---------------------------------------------------------------- titles and days
SENTENCE = re.compile(r"\S[^\r\n]{39,}?[.!?…][”’\"')\]]*(?=\s)")
"""A sentence of a headline's length at least, so that "Rep." and "Nov." end none."""


def first_sentence(text: str) -> str:
    """The first line of a text, up to the end of its first sentence."""
    line = text.lstrip().partition("\n")[0].strip()
    match = SENTENCE.match(line)
    return match.group() if match else line


def slug(url: str) -> str:
    """The words of a page's address that repeat its title ("two-ferries-collide"), or ""."""
    path = re.sub(r"^\w+://[^/]*", "", unquote(url))
    longest = max(re.split(r"[/.?=&#]", path), key=lambda part: len(re.findall("[-_]", part)))
    words = [word for word in re.split("[-_]", longest) if word.isalpha() or re.fullmatch(r"[^\W\d_]+\d", word)]
    return " ".join(words) if len(words) > 2 else ""


def _ordinal(published: str | None) -> int | None:
    try:
        return date.fromisoformat(published[:10]).toordinal() if published else None
    except ValueError:
        return None
