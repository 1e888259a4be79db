"""Relations: which claims of a story stand against one another, and on what ground.

Two claims are at odds where they would be the same but for one thing: a figure, a negation. So figures, or negations,
are taken out of both, and the comparer that finds same claims (``connect.compare``) is asked again: the *frame* of two
claims is how likely their tellings are the same without them. Figures that differ over one frame are told with the
remark that both may hold where one is only a bound ("at least 12" against 14); the dead are never counted against the
wounded, and of an article's counts the one stands against another's that is most like it. A negation counts where what
it negates, on both sides of the no, is what the other tells.

A denial is told by its act. What it denies is either in its words ("denied that the mill was sold"), or in words that
point at what the article tells before ("denied the report": ``connect.denials``). "X denied that P" and "X said not-P"
both deny P; two negations make none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import compress
from statistics import fmean
from typing import Literal

from sayso.connect.claims import SCRAP, candidates
from sayso.connect.compare import Comparer, pair_of, places_differ
from sayso.connect.denials import UNTOLD, Answer, answers
from sayso.connect.figures import ALIKE, Figure, one_toll, same_kind
from sayso.connect.heard import BOUND, Heard, Weighed, heard_of
from sayso.connect.terms import Term, stem, unanswered
from sayso.connect.vectors import WordVectors
from sayso.records import Relation

__all__ = ["Heard", "Stand", "heard_of", "relations"]

Kind = Literal["contradicts", "denies", "revises", "figures_differ"]

MOST = 8
"""Tellings of a claim that are looked at, the first ones: what a claim says is said by then."""
AT = 0.35
"""Score of a frame from which two claims are at odds over what was taken out of it."""
FEW, MOST_OF_IT = 3, 0.6
"""Words that are negated, under which they have to be that share of what the other tells."""
ALONE = 0.6  # the same where less than half of the pairs of their tellings are at odds
HELD = 0.5
"""Of the weight of the words that a negation negates, the share that the other claim has to tell."""
LEAST = 0.3  # the same of what stands before the negating word, and of what stands behind it, by itself
WHOLE = 0.6
"""The share of a claim's weight that a denial meets from which it denies all of it."""
FIGURES = frozenset({"figures_agree", "figures_differ", "same_speaker", "other_speaker"})
NEGATION = frozenset({"negated", "same_speaker", "other_speaker"})
"""The features left out where figures, or negations, are taken out, and with them who speaks."""


EARLIER = re.compile(
    r"\b(?:(?:last|previous|earlier this|earlier that|past) (?:week|month|year|spring|summer|autumn|fall|winter)"
    r"|(?:weeks?|months?|years?|decades?) (?:ago|earlier|before)|in (?:19|20)\d\d|since (?:19|20)\d\d|previous(?:ly)?"
    r"|another|an earlier|so far this year|since the (?:war|conflict|start|beginning) \w+)\b",
    re.I,
)
"""Words that tell of another, earlier event than the one that is told of."""
OTHER_TIME, OTHER_PLACE, OTHER_DOER = 0.6, 0.8, 0.6
"""What a frame is worth where one alone is told of an earlier time, each of other places, or of other countries."""


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
    for answer in answers(board.all, board.says):
        a, b, kind, score, why = board.answered(answer)
        key = min(a, b), max(a, b)
        if key not in found or answer.against or found[key].score < score:  # the article's own word before an inference
            found[key] = Relation(ordered[a].claim, ordered[b].claim, kind, score, why)
    return tuple(found[key] for key in sorted(found))


OF_THEMSELVES = re.compile(
    r"\W*(?:(?:that|how|whether)\s+)?(?:they|he|she|we|I|the (?:couple|pair|two))(?:['’]\w+)?\s", re.IGNORECASE
)
"""How what somebody says of themselves begins."""
CLOCKS = "clock times differ"
_Between = tuple[int, int, Kind, float, str]


class _Board:
    """The claims of a story by number."""

    def __init__(self, claims: Sequence[tuple[Weighed, ...]], comparer: Comparer) -> None:
        self.all = claims
        self.claims = [reads[:MOST] for reads in claims]
        self.comparer = comparer
        self.counts: dict[str, list[tuple[int, Weighed]]] = defaultdict(list)
        for n, reads in enumerate(claims):
            for read in reads:
                if read.facts.counted.figures:
                    self.counts[read.heard.telling.article].append((n, read))
        self.without_figures = _leaving_out(comparer, FIGURES | {"negated"})
        self.without_negation = _leaving_out(comparer, NEGATION)

    def pairs(self) -> list[tuple[int, int]]:
        """The pairs of claims that are worth comparing."""
        flat = [(n, read) for n, reads in enumerate(self.claims) for read in reads]
        near = candidates([read.facts for _, read in flat])
        return sorted({(min(a, b), max(a, b)) for i, j in near if (a := flat[i][0]) != (b := flat[j][0])})

    def between(self, i: int, j: int) -> _Between | None:
        """How two claims stand to one another, if they do."""
        return self._by_figures(i, j) or self._by_negation(i, j)

    def _by_figures(self, i: int, j: int) -> _Between | None:
        one, two = self.claims[i], self.claims[j]
        vectors = self.comparer.reader.vectors
        differing = [(a, b, d) for a in one for b in two if _one_matter(a, b) and (d := _differ(a, b, vectors))]
        if not differing or any(_side_by_side(a, b) for a, b, _ in differing):
            return None
        frames = [(a, b, self._frame(a, b, why)) for a, b, why in differing]
        kept = [not (self._rivalled(a, b, (i, j), f) or self._rivalled(b, a, (i, j), f)) for a, b, f in frames]
        frames, differing = [*compress(frames, kept)], [*compress(differing, kept)]
        if not frames:
            return None
        score = _best_met(frames, by_first=len(one) <= len(two))
        if score < AT:
            return None
        n = min(range(len(frames)), key=lambda n: (-frames[n][2], differing[n][2], frames[n][0].heard.text))
        a, b, why = differing[n]
        return self._told(i, j, (a, b), "figures_differ", (score, why))

    def _by_negation(self, i: int, j: int) -> _Between | None:
        """A denial by its own words alone; the claims as wholes where neither denies."""
        one, two = ([r for r in self.claims[k] if not r.hollow and r.heard.act not in UNTOLD] for k in (i, j))
        denier = next((x for x, reads in ((i, one), (j, two)) if any(r.denies for r in reads)), None)
        if denier is not None:
            one, two = ([r for r in reads if k != denier or r.denies] for k, reads in ((i, one), (j, two)))
        vectors = self.comparer.reader.vectors
        one, two = ([r for r in reads if r.unnegated.totals[0] >= SCRAP] for reads in (one, two))
        opposed = [
            (a, b)
            for a in one
            for b in two
            if a.negative != b.negative and _one_matter(a, b) and _of_the_same(a, b, vectors)
        ]
        if not opposed:
            return None
        likely = [(a, b, self.without_negation.score(a.unnegated, b.unnegated) * _one_doer(a, b)) for a, b in opposed]
        score = _best_met(likely, by_first=len(one) <= len(two))
        if score < (AT if 2 * len(opposed) >= len(one) * len(two) else ALONE):
            return None
        a, b, _ = min(likely, key=lambda x: (-x[2], x[0].heard.text, x[1].heard.text))
        if denier is not None:
            return self._denied((i, a), (j, b), score) if denier == i else self._denied((j, b), (i, a), score)
        return self._told(i, j, (a, b), "contradicts", (score, "the one says that it is, the other that it is not"))

    def _rivalled(self, a: Weighed, b: Weighed, pair: tuple[int, int], frame: float) -> bool:
        """Whether another count of the same voice in the same article is more like ``b``, so that this one is not.

        An article that tells of seven dead, and of 40 dead in a flood of the year before, counts two things.
        """
        for claim, other in self.counts.get(a.heard.telling.article, ()):
            if claim in pair or other.heard.speaker != a.heard.speaker:
                continue
            both = [(x, y) for x in other.facts.counted.figures for y in b.facts.counted.figures]
            alike = [(x, y) for x, y in both if _one_kind(x, y, self.comparer.reader.vectors)]
            if alike and self._frame(other, b, "") > (AT if any(x.fits(y) for x, y in alike) else frame):
                return True
        return False

    def _frame(self, a: Weighed, b: Weighed, why: str) -> float:
        """How likely two tellings are the same without figures: themselves and the sentences that they stand in.

        "Killing at least six" says too little alone. A clock time is told in a clause of its own, and its sentence
        tells other things.
        """
        score = self.without_figures.score(a.unfigured, b.unfigured)
        if why == CLOCKS:
            return score
        return (score + self.without_figures.score(a.around, b.around)) / 2 * _one_event(a, b, self.comparer)

    def _told(self, i: int, j: int, pair: tuple[Weighed, Weighed], kind: Kind, found: tuple[float, str]) -> _Between:
        """The later claim first; of one speaker on two days, the later revises the earlier."""
        score, why = found
        a, b = pair
        days = [min((r.heard.day for r in self.claims[k] if r.heard.day), default="") for k in (i, j)]
        if days[0][:10] < days[1][:10]:
            i, j, a, b, days = j, i, b, a, days[::-1]
        said = f"{why}: {a.heard.text!r} against {b.heard.text!r}"
        speakers = [{r.heard.speaker for r in self.claims[k] if r.heard.speaker} for k in (i, j)]
        dated = all(days) and days[0][:10] != days[1][:10] and a.heard.dated and b.heard.dated
        if dated and len(speakers[0]) == 1 and speakers[0] == speakers[1]:
            return i, j, "revises", round(score, 3), f"the same speaker, {days[1][:10]} and {days[0][:10]}; {said}"
        return i, j, kind, round(score, 3), said

    def _denied(self, denial: tuple[int, Weighed], denied: tuple[int, Weighed], score: float) -> _Between:
        (i, a), (j, b) = denial, denied
        scope = "all of it" if self._met(a, b) >= WHOLE else "a part of it"
        return i, j, "denies", round(score, 3), f"denies {scope}: {a.heard.text!r} against {b.heard.text!r}"

    def answered(self, answer: Answer) -> _Between:
        """What answers another denies it; an article sets a speaker against themselves who has changed."""
        i, j = answer.one.claim, answer.other.claim
        if not answer.against:
            kind: Kind = "denies" if answer.one.read.denies else "contradicts"
            return i, j, kind, answer.score, answer.why
        one, two = answer.one.heard, answer.other.heard
        same = bool(one.speaker) and one.speaker == two.speaker
        days = ", ".join(sorted({d[:10] for d in (one.day, two.day) if d}))
        why = f"the same speaker, {days}; {answer.why}" if same else answer.why
        return i, j, "revises" if same else "contradicts", answer.score, why

    def _met(self, a: Weighed, b: Weighed) -> float:
        """What share of a telling's words the denial tells."""
        words = {t.key: w for t, w in zip(b.facts.terms.terms, b.facts.weights.tolist(), strict=True)}
        total = sum(words.values())
        return sum(w for k, w in words.items() if k in {t.key for t in a.facts.terms.terms}) / total if total else 0.0

    def says(self, denial: Weighed, other: Weighed) -> bool:
        """Whether a denial's own words tell what it denies."""
        return self.without_negation.score(denial.unnegated, other.unnegated) >= AT


def _of_the_same(a: Weighed, b: Weighed, vectors: WordVectors) -> bool:
    """Whether what the one negates is what the other tells; that a question found no answer negates nothing."""
    if unanswered(a.heard.text) or unanswered(b.heard.text):
        return False
    one, two = (a, b) if a.negative else (b, a)
    if one.facts.turned & two.facts.opposites:
        return False  # who says that it did not open says what another does, that it stayed shut
    words = [t.word for t in two.facts.terms.terms]
    keys = {t.key for t in two.facts.terms.terms}
    if one.verb and not _held(one.verb, keys, words, vectors):
        return False
    held = [_held(part, keys, words, vectors) for part in one.scope]
    if not held or min(held) < LEAST or fmean(held) < HELD:
        return False
    if len(held) > 1 or len(one.scope[0]) >= FEW:
        return True
    scope = one.scope[0]  # so little is told that the other has to tell no more: "it was not fair weather"
    return _held(two.facts.terms.terms, {t.key for t in scope}, [t.word for t in scope], vectors) >= MOST_OF_IT


def _held(part: Sequence[Term], keys: AbstractSet[str], words: Sequence[str], vectors: WordVectors) -> float:
    """What share of the weight of some terms stands among other words, or near in meaning to one of them."""
    near = (vectors.of([t.word for t in part]) @ vectors.of(words).T).max(axis=1, initial=0.0)
    held = sum(t.weight for t, n in zip(part, near.tolist(), strict=True) if t.key in keys or n >= ALIKE)
    total = sum(t.weight for t in part)
    return held / total if total else 0.0


def _side_by_side(a: Weighed, b: Weighed) -> bool:
    """Whether one article tells both by one voice, or as its own: then it tells of two things that are counted."""
    one, two = a.heard, b.heard
    same = not one.speaker or not two.speaker or one.speaker == two.speaker
    return one.telling.article == two.telling.article and same


def _best_met(scored: Sequence[tuple[Weighed, Weighed, float]], *, by_first: bool) -> float:
    """How likely two claims are one by the scores of their tellings: each of the shorter with its best of the other."""
    best: dict[str, float] = defaultdict(float)
    for a, b, score in scored:
        key = (a if by_first else b).heard.telling.key
        best[key] = max(best[key], score)
    return fmean(best[key] for key in sorted(best))


def _leaving_out(comparer: Comparer, features: frozenset[str]) -> Comparer:
    return replace(comparer, weights={name: w for name, w in comparer.weights.items() if name not in features})


def _one_event(a: Weighed, b: Weighed, comparer: Comparer) -> float:
    """What speaks against two counts being of one event: another time, another country's doing, another place."""
    pair = pair_of(a.unfigured, b.unfigured, comparer.reader.vectors)
    factor = OTHER_DOER if places_differ(pair) else _one_doer(a, b)
    earlier = [bool(EARLIER.search(r.leaning)) for r in (a, b)]
    around = [bool(EARLIER.search(r.heard.sentence)) for r in (a, b)]
    if any(earlier) and not all(earlier) and not all(around):
        factor *= OTHER_TIME
    for x, y in ((a, b), (b, a)):
        mine, theirs = x.leaned.names, y.around.names
        if mine and theirs - x.around.names and not mine & theirs:
            return factor * OTHER_PLACE
    return factor


def _one_doer(a: Weighed, b: Weighed) -> float:
    """What speaks against two being of the same countries: each names one that the other's sentence does not."""
    one, two = ({t.key for t in f.terms.terms if t.kind == "country"} for f in (a.unnegated, b.unnegated))
    return OTHER_DOER if one - _countries(b) and two - _countries(a) else 1.0


def _countries(read: Weighed) -> frozenset[str]:
    return frozenset(t.key for f in (read.around, read.facts) for t in f.terms.terms if t.kind == "country")


def _one_matter(a: Weighed, b: Weighed) -> bool:
    """Whether both may be of the same people: by whom the articles name, and by who speaks of themselves.

    "They" who say that they parted after two years are not "they" who say so after eight.
    """
    one, two = a.heard.names, b.heard.names
    if one and two and one.isdisjoint(two):
        return False
    of_themselves = OF_THEMSELVES.match(a.heard.text) and OF_THEMSELVES.match(b.heard.text)
    return not of_themselves or not a.heard.speaker or a.heard.speaker == b.heard.speaker


def _differ(a: Weighed, b: Weighed, vectors: WordVectors) -> str:
    """Which figures, or clock times, of two tellings differ; "" where one may be the other's, or none is compared."""
    one, two = a.facts.counted, b.facts.counted
    differing = ""
    for x in one.figures:
        for y in two.figures:
            if x.added or y.added or not _one_kind(x, y, vectors):
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
    """Whether two figures count the same kind of thing, by any of the words behind them, or what befell it."""
    if x.toll != y.toll and x.toll and y.toll:
        return False
    if one_toll(x, y) or same_kind(x, y, vectors) or {stem(w) for w in x.unit} & {stem(w) for w in y.unit}:
        return True
    return x.vague and y.vague and any(not v.any() for v in vectors.of([*x.unit, *y.unit]))  # a word is unknown


def _written(figure: Figure) -> str:
    low, high = (f"{v:,.0f}" if v >= 1000 else f"{v:g}" for v in (figure.low, figure.high))
    return " ".join((low if low == high else f"{low} to {high}", *figure.unit))
