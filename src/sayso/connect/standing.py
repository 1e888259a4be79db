"""Standing stories: those of the articles so far, to which an article that arrives later is added.

An article that is added is compared with those that it shares a key with (`sayso.connect.stories`), and only the parts
of the graph that its links touch are clustered anew: a story may grow, split or merge. What comes out is what
`sayso.connect.stories.stories` makes of all articles at once, whatever came first.

A part that is too large is cut at a higher floor, and again, until it is small enough. As links are only ever added, an
article's part can grow or be cut further, never be mended: at each floor it is enough to know the parts that the new
article's own links reach.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

import numpy as np

from sayso.connect.frequency import Frequencies
from sayso.connect.stories import (
    FEWER,
    FLOOR,
    NEIGHBOURS,
    NO_TERM,
    WINDOW,
    Part,
    Pool,
    Sketch,
    connected,
    fits,
    floor_of,
    in_order,
    parts_of,
    told_in,
)
from sayso.records import Story

Terms = tuple[int, ...]
"""The heaviest terms of an article, the heaviest first."""
Linked = tuple[str, str, float]
"""Two articles, the smaller id first, and how alike they are."""


class Flooded(Exception):
    """So many articles share a key with the new one that not all of them are compared; all has to be made anew."""


class Shelf(Protocol):
    """What is known of the articles so far."""

    def heavy(self, terms: Sequence[int]) -> Iterable[tuple[int, str]]:
        """(term, article) of the articles that have one of these terms among their `FEWER` heaviest."""

    def near(self, terms: Sequence[int], first: int, last: int) -> Iterable[tuple[int, str]]:
        """(term, article) of the articles of these days, both included, that have one of these heaviest terms."""

    def sketches(self, articles: Iterable[str]) -> list[Sketch]:
        """These articles."""

    def links(self, articles: Iterable[str]) -> list[Linked]:
        """All links of these articles."""

    def part(self, article: str) -> Part[str]:
        """The part that an article is in."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a pile's stories stand on: the stories, the parts they are told in, links, and terms by article."""

    stories: tuple[Story, ...]
    parts: tuple[Part[str], ...]
    links: tuple[Linked, ...]
    terms: dict[str, tuple[int | None, Terms]]


@dataclass(frozen=True, slots=True)
class Arrival:
    """What an article changes: the parts that are no more, and those that have come with their stories; its links."""

    gone: tuple[Part[str], ...]
    come: Standing


def begin(sketches: Iterable[Sketch], *, frequencies: Frequencies) -> Standing:
    """The stories of a pile, with what an article that arrives later is compared by."""
    pool = Pool.of(sketches, frequencies)
    linked = pool.linked()
    names = [s.article for s in pool.sketches]
    parts = list(parts_of(range(len(names)), linked))
    return Standing(
        in_order(story for part in parts for story in told_in(pool, part)),
        tuple(Part(part.level, tuple(sorted(names[i] for i in part.members))) for part in parts),
        tuple((*sorted((names[i], names[j])), score) for i, j, score in linked),  # type: ignore[misc]  # two names
        {name: (pool.days[i], _terms(pool, i)) for i, name in enumerate(names)},
    )


def arrive(sketch: Sketch, shelf: Shelf, *, frequencies: Frequencies) -> Arrival:
    """What comes of one more article, which the shelf does not hold yet. Raises `Flooded`."""
    own = Pool.of([sketch], frequencies)
    terms = _terms(own, 0)
    links = _links(sketch, own, shelf, terms, frequencies)
    gone, come = _parts(sketch.article, {(set(link[:2]) - {sketch.article}).pop(): link[2] for link in links}, shelf)
    stories: list[Story] = []
    for part in come:
        others = [a for a in part.members if a != sketch.article]
        sketches = shelf.sketches(others) + ([sketch] if len(others) < len(part.members) else [])
        pool = Pool.of(sketches, frequencies)
        stories += told_in(pool, Part(part.level, tuple(range(len(pool.sketches)))))
    return Arrival(
        tuple(gone), Standing(in_order(stories), tuple(come), tuple(links), {sketch.article: (own.days[0], terms)})
    )


def _terms(pool: Pool, i: int) -> Terms:
    return tuple(int(term) for term in pool.heaviest[i] if term < NO_TERM)


# ---------------------------------------------------------------- what it is linked to
def _links(sketch: Sketch, own: Pool, shelf: Shelf, terms: Terms, frequencies: Frequencies) -> list[Linked]:
    """The links of a new article. Scores are taken from the earlier of two to the later, as in a pile."""
    near = Pool.of(shelf.sketches(_sharing(own, shelf, terms)), frequencies)
    both = Pool.joined([own.row(0), *(near.row(i) for i in range(len(near.sketches)))])
    here = next(i for i, s in enumerate(both.sketches) if s.article == sketch.article)
    found: list[Linked] = []
    for i, other in enumerate(both.sketches):
        if i == here:
            continue
        first, last = sorted((i, here))
        score = float(both.scores(first, np.array([last]))[0])
        if score >= FLOOR:
            one, two = sorted((sketch.article, other.article))
            found.append((one, two, score))
    return sorted(found)


def _sharing(own: Pool, shelf: Shelf, terms: Terms) -> set[str]:
    """The articles that have a key in common with the new one: three of the heaviest terms, or two within days."""
    found: set[str] = set()
    ways = [(3, shelf.heavy(terms[:FEWER]))]
    if own.days[0] is not None:
        ways.append((2, shelf.near(terms, own.days[0] - WINDOW + 1, own.days[0] + WINDOW - 1)))
    for of, rows in ways:
        shared: dict[str, list[int]] = defaultdict(list)
        for term, article in rows:
            shared[article].append(term)
        sharing = {article: sorted(told) for article, told in shared.items() if len(told) >= of}
        if len(sharing) >= NEIGHBOURS:
            keys = Counter(key for told in sharing.values() for key in combinations(told, of))
            if max(keys.values()) >= NEIGHBOURS:
                raise Flooded
        found |= sharing.keys()
    return found


# ---------------------------------------------------------------- what parts that makes
def _parts(article: str, links: dict[str, float], shelf: Shelf) -> tuple[list[Part[str]], list[Part[str]]]:
    """The parts that are no more, and those that come instead.

    Floor by floor: the parts of this floor that the article's links reach join it. Where it is then in too large a
    part, or linked to an article whose part was cut further, they are taken apart and looked at by the next floor.
    """
    gone: list[Part[str]] = []
    come: list[Part[str]] = []
    reached = {other: shelf.part(other) for other in sorted(links)}
    loose: set[str] = set()  # articles whose part was taken apart at a lower floor
    level = 0
    while True:
        linked = {other for other, score in links.items() if score >= floor_of(level)}
        joined = {reached[other] for other in linked - loose if reached[other].level == level}
        gone += sorted(joined, key=lambda part: part.members)
        together = {a for part in joined for a in part.members}
        for part in _apart(loose, shelf, level=level):
            if linked & set(part):
                together |= set(part)
            else:
                come.append(Part(level, tuple(part)))
        cut = any(reached[other].level > level for other in linked - loose)
        if not cut and fits(len(together) + 1, level):
            come.append(Part(level, tuple(sorted((article, *together)))))
            return gone, come
        loose = together
        level += 1


def _apart(articles: set[str], shelf: Shelf, *, level: int) -> Iterator[list[str]]:
    """The connected parts of some articles, by the links among them that are left at a floor."""
    links = [link for link in shelf.links(articles) if articles.issuperset(link[:2]) and link[2] >= floor_of(level)]
    for part, _ in connected(articles, links):
        yield part
