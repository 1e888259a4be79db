"""Relations: which claims of a story stand against one another, and on what ground.

Two claims are at odds where they would be the same but for one thing: a figure, a negation. So figures, or negations,
are taken out of both, and the comparer that finds same claims (``connect.compare``) is asked again: the *frame* of two
claims is how likely their tellings are the same without them. Figures that differ over one frame are told with the
remark that both may hold where one is only a bound ("at least 12" against 14).

A denial is told by its act. What it denies is either in its words ("denied that the mill was sold"), or in words that
point at what the article tells before ("denied the report"): then it is what somebody else is told to have said there
of the denier, and if nothing names the denier, what stands nearest. "X denied that P" and "X said not-P" both deny P;
two negations make none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Literal

from sayso.connect.claims import candidates
from sayso.connect.compare import Comparer
from sayso.connect.figures import ALIKE, Figure, same_unit
from sayso.connect.heard import BOUND, Heard, Weighed, heard_of
from sayso.connect.terms import stem
from sayso.connect.vectors import WordVectors
from sayso.connect.voices import unanswered
from sayso.records import Act, Relation

__all__ = ["Heard", "Stand", "heard_of", "relations"]

Kind = Literal["contradicts", "denies", "revises", "figures_differ"]

MOST = 8
"""Tellings of a claim that are looked at, the first ones: what a claim says is said by then."""
AT = 0.35
"""Score of a frame from which two claims are at odds over what was taken out of it."""
HELD = 0.5
"""Of the weight of the words that a negation negates, the share that the other claim has to tell."""
NEAR = 1200
"""Characters between a denial and what is told before it that it may point at."""
WHOLE = 0.6
"""The share of a claim's weight that a denial meets from which it denies all of it."""
LONG = 12  # words from which on a denial says itself what it denies
FIGURES = frozenset({"figures_agree", "figures_differ", "same_speaker", "other_speaker"})
NEGATION = frozenset({"negated", "same_speaker", "other_speaker"})
"""The features left out where figures, or negations, are taken out, and with them who speaks."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A claim with its tellings in order."""

    claim: str
    heard: tuple[Heard, ...]


def relations(stands: Iterable[Stand], *, comparer: Comparer) -> tuple[Relation, ...]:
    """The relations between the claims of one story, in order of their ids; the same for any order of ``stands``.

    Only claims that share a rare word, or are near in meaning, are compared, and a denial with what its own article
    tells, so the work grows with the number of claims.
    """
    ordered = sorted({s.claim: s for s in sorted(stands, key=repr)}.values(), key=lambda s: s.claim)
    board = _Board([tuple(Weighed(h, comparer) for h in s.heard) for s in ordered], comparer)
    found: dict[tuple[int, int], Relation] = {}
    for i, j in board.pairs():
        relation = board.between(i, j)
        if relation:
            a, b, kind, score, why = relation
            found[min(a, b), max(a, b)] = Relation(ordered[a].claim, ordered[b].claim, kind, score, why)
    for i, j, why in board.pointed():
        found.setdefault((min(i, j), max(i, j)), Relation(ordered[i].claim, ordered[j].claim, "denies", POINTED, why))
    return tuple(found[key] for key in sorted(found))


CLOCKS = "clock times differ"
UNTOLD: tuple[Act, ...] = ("asks", "declines")
"""Acts that tell nothing which could be denied."""
POINTED = 0.5
"""The score of a denial whose object is told by its place alone."""
_Between = tuple[int, int, Kind, float, str]


class _Board:
    """The claims of a story by number."""

    def __init__(self, claims: Sequence[tuple[Weighed, ...]], comparer: Comparer) -> None:
        self.all = claims
        self.claims = [reads[:MOST] for reads in claims]
        self.comparer = comparer
        self.without_figures = _leaving_out(comparer, FIGURES | {"negated"})
        self.without_negation = _leaving_out(comparer, NEGATION)

    def pairs(self) -> list[tuple[int, int]]:
        """The pairs of claims that are worth comparing."""
        flat = [(n, read) for n, reads in enumerate(self.claims) for read in reads]
        near = candidates([read.facts for _, read in flat])
        return sorted({(min(a, b), max(a, b)) for i, j in near if (a := flat[i][0]) != (b := flat[j][0])})

    def between(self, i: int, j: int) -> _Between | None:
        """How two claims stand to one another, if they do."""
        one, two = self.claims[i], self.claims[j]
        differing = [(a, b, d) for a in one for b in two if (d := _differ(a, b, self.comparer.reader.vectors))]
        if differing and not _side_by_side(one, two):
            frames = [(a, b, self._frame(a, b, why)) for a, b, why in differing]
            score = _best_met(frames, by_first=len(one) <= len(two))
            if score >= AT:
                a, b, why = min(differing, key=lambda d: (d[2], d[0].heard.text, d[1].heard.text))
                return self._told(i, j, (a, b), "figures_differ", (score, why))
        vectors = self.comparer.reader.vectors
        opposed = [(a, b) for a in one for b in two if a.negative != b.negative and _of_the_same(a, b, vectors)]
        if opposed and len(opposed) >= len(one) * len(two) / 2:
            likely = [(a, b, self.without_negation.score(a.unnegated, b.unnegated)) for a, b in opposed]
            score = _best_met(likely, by_first=len(one) <= len(two))
            if score >= AT:
                pair = opposed[0]
                denier = next(((x, y) for x, y in ((i, j), (j, i)) if any(r.denies for r in self.claims[x])), None)
                if denier:
                    return self._denied(*denier, score)
                return self._told(
                    i, j, pair, "contradicts", (score, "the one says that it is, the other that it is not")
                )
        return None

    def _frame(self, a: Weighed, b: Weighed, why: str) -> float:
        """How likely two tellings are the same without figures: themselves and the sentences that they stand in.

        "Killing at least six" says too little alone. A clock time is told in a clause of its own, and its sentence
        tells other things.
        """
        score = self.without_figures.score(a.unfigured, b.unfigured)
        return score if why == CLOCKS else (score + self.without_figures.score(a.around, b.around)) / 2

    def _told(self, i: int, j: int, pair: tuple[Weighed, Weighed], kind: Kind, found: tuple[float, str]) -> _Between:
        """The later claim first; of one speaker on two days, the later revises the earlier."""
        score, why = found
        a, b = pair
        days = [min((r.heard.day for r in self.claims[k] if r.heard.day), default="") for k in (i, j)]
        if days[0][:10] < days[1][:10]:
            i, j, a, b, days = j, i, b, a, days[::-1]
        said = f"{why}: {a.heard.text!r} against {b.heard.text!r}"
        speakers = [{r.heard.speaker for r in self.claims[k] if r.heard.speaker} for k in (i, j)]
        if all(days) and days[0][:10] != days[1][:10] and len(speakers[0]) == 1 and speakers[0] == speakers[1]:
            return i, j, "revises", round(score, 3), f"the same speaker, {days[1][:10]} and {days[0][:10]}; {said}"
        return i, j, kind, round(score, 3), said

    def _denied(self, denier: int, denied: int, score: float) -> _Between:
        a = next(r for r in self.claims[denier] if r.denies)
        b = self.claims[denied][0]
        met = self._met(a, b)
        scope = "all of it" if met >= WHOLE else "a part of it"
        return denier, denied, "denies", round(score, 3), f"denies {scope}: {a.heard.text!r} against {b.heard.text!r}"

    def _met(self, a: Weighed, b: Weighed) -> float:
        """What share of a telling's words the denial tells."""
        words = {t.key: w for t, w in zip(b.facts.terms.terms, b.facts.weights.tolist(), strict=True)}
        total = sum(words.values())
        return sum(w for k, w in words.items() if k in {t.key for t in a.facts.terms.terms}) / total if total else 0.0

    # ------------------------------------------------------------ denials that point
    def pointed(self) -> Iterator[tuple[int, int, str]]:
        """The claims that denials point at: (the denial, what it denies, why)."""
        told: dict[str, list[tuple[int, int, Weighed]]] = defaultdict(list)
        for n, reads in enumerate(self.all):
            for read in reads:
                told[read.heard.telling.article].append((read.heard.telling.content[0].start, n, read))
        for article in sorted(told):
            rows = sorted(told[article], key=lambda row: row[:2])
            for start, n, read in rows:
                if read.denies and read.points and (target := self._target(start, n, read, rows)):
                    yield target

    def _target(
        self, start: int, n: int, read: Weighed, rows: Sequence[tuple[int, int, Weighed]]
    ) -> tuple[int, int, str] | None:
        """What a denial points at: somebody else's words before it, best those that tell of the denier."""
        before = [
            (self._says(read, other), _speak_of_each_other(read, other), at, m, other)
            for at, m, other in rows
            if m != n and start - NEAR <= at < start and not other.denies and other.heard.act not in UNTOLD
            if not other.heard.speaker or other.heard.speaker != read.heard.speaker
            if not read.heard.about & other.heard.about
        ]
        if not before:
            return None
        said, named, _, m, other = max(before, key=lambda b: b[:4])
        if not said and not read.names and len(re.findall(r"\w+", read.heard.text)) > LONG:
            return None
        ground = "tells of who denies it, or whose telling is named" if named else "stands nearest before it"
        if said:
            ground = "says what is denied"
        return n, m, f"denies what was said: {read.heard.text!r} after {other.heard.text!r}, which {ground}"

    def _says(self, denial: Weighed, other: Weighed) -> bool:
        """Whether a denial's own words tell what it denies."""
        return self.without_negation.score(denial.unnegated, other.unnegated) >= AT


def _speak_of_each_other(denial: Weighed, other: Weighed) -> bool:
    """Whether what was said tells of the denier, or the denial names who said it ("the Lantern has twisted ...")."""
    words = {stem(w.lower()) for w in re.findall(r"\b[A-Z]\w+", denial.heard.text)}
    return bool(denial.heard.about & other.facts.names or other.heard.about & words)


def _of_the_same(a: Weighed, b: Weighed, vectors: WordVectors) -> bool:
    """Whether what the one negates is what the other tells; that a question found no answer negates nothing."""
    if unanswered(a.heard.text) or unanswered(b.heard.text):
        return False
    one, two = (a, b) if a.negative else (b, a)
    words = [t.word for t in two.facts.terms.terms]
    keys = {t.key for t in two.facts.terms.terms}
    near = (vectors.of([t.word for t in one.scope]) @ vectors.of(words).T).max(axis=1, initial=0.0)
    held = sum(t.weight for t, n in zip(one.scope, near.tolist(), strict=True) if t.key in keys or n >= ALIKE)
    return held >= HELD * sum(t.weight for t in one.scope)


def _side_by_side(one: Iterable[Weighed], two: Iterable[Weighed]) -> bool:
    """Whether one article tells both by one voice, or as its own: then it tells of two things that are counted."""
    return any(
        a.heard.telling.article == b.heard.telling.article
        and (not a.heard.speaker or not b.heard.speaker or a.heard.speaker == b.heard.speaker)
        for a in one
        for b in two
    )


def _best_met(scored: Sequence[tuple[Weighed, Weighed, float]], *, by_first: bool) -> float:
    """How likely two claims are one by the scores of their tellings: each of the shorter with its best of the other."""
    best: dict[str, float] = defaultdict(float)
    for a, b, score in scored:
        key = (a if by_first else b).heard.telling.key
        best[key] = max(best[key], score)
    return fmean(best[key] for key in sorted(best))


def _leaving_out(comparer: Comparer, features: frozenset[str]) -> Comparer:
    return replace(comparer, weights={name: w for name, w in comparer.weights.items() if name not in features})


def _differ(a: Weighed, b: Weighed, vectors: WordVectors) -> str:
    """Which figures, or clock times, of two tellings differ; "" where one may be the other's, or none is compared."""
    one, two = a.facts.counted, b.facts.counted
    differing = ""
    for x in one.figures:
        for y in two.figures:
            if not _one_kind(x, y, vectors):
                continue
            if x.fits(y) and not _vaguely(x, y):
                return ""
            differing = differing or f"{_written(x)} against {_written(y)}"
    if differing:
        texts = [
            t
            for t, f in ((a.heard.text, one), (b.heard.text, two))
            if BOUND.search(t) or any(x.vague for x in f.figures)
        ]
        return differing + (", and both may hold" if texts else "")
    if one.clocks and two.clocks and not one.clocks & two.clocks:
        return CLOCKS
    return ""


def _vaguely(x: Figure, y: Figure) -> bool:
    """Whether one is "hundreds" and the other a thousand or more: they fit, and tell another size."""
    vague, exact = (x, y) if x.vague else (y, x)
    return vague.vague and not exact.vague and exact.low >= 10 * vague.low / 1.5


def _one_kind(x: Figure, y: Figure, vectors: WordVectors) -> bool:
    """Whether two figures count the same kind of thing, by any of the words behind them."""
    if same_unit(x.unit, y.unit, vectors) or {stem(w) for w in x.unit} & {stem(w) for w in y.unit}:
        return True
    return x.vague and y.vague and any(not v.any() for v in vectors.of([*x.unit, *y.unit]))  # a word is unknown


def _written(figure: Figure) -> str:
    low, high = (f"{v:g}" for v in (figure.low, figure.high))
    return " ".join((low if low == high else f"{low} to {high}", *figure.unit))
