"""Articles that stories were made of, kept in memory: what the ledger keeps for an article that arrives later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sayso.connect.frequency import load_frequencies
from sayso.connect.standing import Flooded, Linked, Standing, Terms, arrive, begin
from sayso.connect.stories import FEWER, Part, Sketch, in_order
from sayso.records import Story


class MemoryShelf:
    """A shelf to which articles are added; ``anew`` counts how often all was made anew."""

    def __init__(self, sketches: Iterable[Sketch] = ()) -> None:
        self.known = {s.article: s for s in sketches}
        self.anew = 0
        self._begin()

    def _begin(self) -> None:
        found = begin(self.known.values(), frequencies=load_frequencies())
        self.parts: dict[str, Part[str]] = {}
        self.linked: set[Linked] = set()
        self.terms: dict[str, tuple[int | None, Terms]] = {}
        self.told: dict[str, Story] = {}
        self._take(found)

    def _take(self, found: Standing) -> None:
        self.parts |= {a: part for part in found.parts for a in part.members}
        self.linked |= set(found.links)
        self.terms |= found.terms
        self.told |= {a: story for story in found.stories for a in story.articles}

    def add(self, sketch: Sketch) -> None:
        """One more article."""
        try:
            found = arrive(sketch, self, frequencies=load_frequencies())
        except Flooded:
            self.anew += 1
            self.known[sketch.article] = sketch
            self._begin()
            return
        left = {a for part in found.gone for a in part.members}
        assert left <= {a for part in found.come.parts for a in part.members}
        self.known[sketch.article] = sketch
        self._take(found.come)

    @property
    def stories(self) -> tuple[Story, ...]:
        """All stories, in order of time."""
        return in_order(set(self.told.values()))

    @property
    def state(self) -> tuple[object, ...]:
        """Everything that is kept, to be compared."""
        return self.stories, set(self.parts.values()), self.linked, self.terms

    def heavy(self, terms: Sequence[int]) -> list[tuple[int, str]]:
        """Those with one of the terms among the heaviest."""
        return [(t, a) for a, (_, own) in self.terms.items() for t in own[:FEWER] if t in terms]

    def near(self, terms: Sequence[int], first: int, last: int) -> list[tuple[int, str]]:
        """Those of these days."""
        within = [(a, own) for a, (day, own) in self.terms.items() if day is not None and first <= day <= last]
        return [(t, a) for a, own in within for t in own if t in terms]

    def sketches(self, articles: Iterable[str]) -> list[Sketch]:
        """These articles."""
        return [self.known[a] for a in articles]

    def links(self, articles: Iterable[str]) -> list[Linked]:
        """Their links."""
        wanted = set(articles)
        return sorted(link for link in self.linked if wanted & set(link[:2]))

    def part(self, article: str) -> Part[str]:
        """The part that it is in."""
        return self.parts[article]
