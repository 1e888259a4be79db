"""Which claims of a ledger say the same as claims that others have reviewed.

The comparer that makes claims decides (``connect.compare``). It is asked only of pairs that share one of the review's
rarest words, told by word frequencies that do not change with the pile: whether two are laid beside one another depends
on these two alone, and the work grows with what they share, not with all pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sayso.connect.compare import Comparer, Facts, facts
from sayso.connect.terms import Term

RAREST = 6
"""Words of a review, the rarest first, of which a claim must have one to be compared with it."""
SHARED = 0.3
"""The share of the weight of the lighter of the two that both must have in common to be compared."""
SURE = 0.65
"""The score from which two are laid beside one another. Within a story the comparer is believed from less on: there the
words of the topic, which are shared by claims that say quite different things, are known and count for less."""
SCRAP = 6.0
"""The weight of two telling words: what tells less ("the door is open") may say the same as anything."""
WEIGHTIEST = 4
"""Features that are told as the reason."""


@dataclass(frozen=True, slots=True)
class Said:
    """A claim, or a claim under review: its id, its text, and who says it (an entity's id, a name in small letters)."""

    id: str
    text: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A claim that says the same as a reviewed one; ``score`` is how likely, by the comparer."""

    claim: str
    outside: str
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Review:
    said: Said
    weights: dict[str, float]
    total: float


class Shelf:
    """Reviewed claims, ready to be found by the words of a claim."""

    def __init__(self, reviews: Iterable[Said], comparer: Comparer) -> None:
        self._comparer = comparer
        self._reviews: list[_Review] = []
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._facts: dict[str, Facts] = {}
        for review in reviews:
            terms = comparer.reader.read(review.text).terms
            weights = _weights(terms)
            for key in self._rarest(terms):
                self._by_word[key].append(len(self._reviews))
            self._reviews.append(_Review(review, weights, sum(weights.values())))

    def _rarest(self, terms: Iterable[Term]) -> list[str]:
        rare = {t.key: self._comparer.reader.frequencies.of(t.word) for t in terms}
        return sorted(rare, key=lambda key: (rare[key], key))[:RAREST]

    def beside(self, claim: Said) -> Iterator[Link]:
        """The reviews that say the same as a claim, in the order in which they were given."""
        weights = _weights(self._comparer.reader.read(claim.text).terms)
        total = sum(weights.values())
        if total < SCRAP:
            return
        for n in sorted({n for key in weights for n in self._by_word.get(key, ())}):
            review = self._reviews[n]
            shared = sum(weight for key, weight in weights.items() if key in review.weights)
            enough = review.total >= SCRAP and shared >= SHARED * min(total, review.total)
            if enough and (link := self._link(claim, review)):
                yield link

    def _link(self, claim: Said, review: _Review) -> Link | None:
        # A story's speaker says many things of one matter: who says both is told here, and counts for nothing.
        one, two = facts(claim.text, self._comparer.reader), self._read(review.said)
        score = self._comparer.score(one, two)
        if score < SURE:
            return None
        why = self._comparer.why(one, two)[:WEIGHTIEST]
        same = next((by for by in review.said.by if by in claim.by), None)
        return Link(claim.id, review.said.id, score, (*why, *((f"both said by {same}",) if same else ())))

    def _read(self, review: Said) -> Facts:
        """What is compared of a review, kept for the next claim."""
        if review.id not in self._facts:
            self._facts[review.id] = facts(review.text, self._comparer.reader)
        return self._facts[review.id]


def _weights(terms: Iterable[Term]) -> dict[str, float]:
    """What each word tells, by what it is compared by; a word that stands twice tells no more."""
    weights: dict[str, float] = {}
    for term in terms:
        weights[term.key] = max(weights.get(term.key, 0.0), term.weight)
    return weights
