"""Standing stories: those of the articles so far, to which an article that arrives later is added.

An article that is added is compared with those that it shares a key with, and only the connected parts that it is
linked to are clustered anew. What comes out is what `sayso.connect.stories.stories` makes of all articles at once: a
story may grow, split or merge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from sayso.connect.frequency import Frequencies
from sayso.connect.stories import FLOOR, Pool, Sketch, in_order, told_by
from sayso.records import Story

MANY = 500
"""Articles added at once from which it is quicker to begin again."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The stories that are no more, and those that have come, in order of time."""

    gone: tuple[Story, ...]
    come: tuple[Story, ...]


class Standing:
    """The stories of all articles that were added. A second sketch of an article is left out."""

    def __init__(self, sketches: Iterable[Sketch] = (), *, frequencies: Frequencies) -> None:
        self._frequencies = frequencies
        self._begin(sketches)

    def _begin(self, sketches: Iterable[Sketch]) -> None:
        pool = Pool.of(sketches, self._frequencies)
        linked = pool.linked()
        self._pools = [pool]
        self._rows = {s.article: pool.row(i) for i, s in enumerate(pool.sketches)}
        self._linked: dict[str, dict[str, float]] = defaultdict(dict)
        for i, j, score in linked:
            self._link(pool.sketches[i].article, pool.sketches[j].article, score)
        self._story_of = {a: story for story in told_by(pool, linked) for a in story.articles}

    def _link(self, one: str, two: str, score: float) -> None:
        self._linked[one][two] = self._linked[two][one] = score

    @property
    def stories(self) -> tuple[Story, ...]:
        """All stories, in order of time."""
        return in_order(set(self._story_of.values()))

    def add(self, sketches: Iterable[Sketch]) -> Changed:
        """Take in articles that arrived; the stories that change by it."""
        new = {s.article: s for s in sorted(sketches, key=repr, reverse=True) if s.article not in self._rows}
        if len(new) > MANY:
            before = set(self._story_of.values())
            self._begin([*(row[0] for row in self._rows.values()), *new.values()])
            after = set(self._story_of.values())
            return Changed(in_order(before - after), in_order(after - before))
        for article in sorted(new):
            self._compare(new[article])
        gone: set[Story] = set()
        come: set[Story] = set()
        for part in self._parts(sorted(new)):
            gone |= {self._story_of[a] for a in part if a in self._story_of}
            made = list(self._told(part))
            come |= set(made)
            self._story_of.update({a: story for story in made for a in story.articles})
        return Changed(in_order(gone - come), in_order(come - gone))

    def _compare(self, sketch: Sketch) -> None:
        """Link an article to those before it."""
        own = Pool.of([sketch], self._frequencies)
        both = Pool.joined([own.row(0), *(pool.row(i) for pool in self._pools for i in pool.near(own).tolist())])
        here = next(i for i, s in enumerate(both.sketches) if s.article == sketch.article)
        for i, score in enumerate(both.scores(here, np.arange(len(both.sketches))).tolist()):
            if i != here and score >= FLOOR:
                self._link(sketch.article, both.sketches[i].article, score)
        self._pools.append(own)
        self._rows[sketch.article] = own.row(0)

    def _parts(self, articles: Iterable[str]) -> Iterator[set[str]]:
        """The connected parts that hold some articles, each once."""
        seen: set[str] = set()
        for article in articles:
            if article in seen:
                continue
            part, ahead = {article}, [article]
            while ahead:
                further = self._linked.get(ahead.pop(), {}).keys() - part
                part |= further
                ahead += further
            seen |= part
            yield part

    def _told(self, part: set[str]) -> Iterator[Story]:
        """The stories of one connected part."""
        pool = Pool.joined(self._rows[a] for a in part)
        at = {s.article: i for i, s in enumerate(pool.sketches)}
        linked = [(at[a], at[b], s) for a in sorted(part) for b, s in self._linked.get(a, {}).items() if at[a] < at[b]]
        yield from told_by(pool, sorted(linked))
