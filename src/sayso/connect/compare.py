"""Whether two tellings say the same about the same: features of a pair, and a small trained model over them.

The words of each telling are laid beside the words of the other, each with its nearest in meaning (as in monolingual
alignment: Sultan, Bethard and Sumner, *Back to Basics for Monolingual Alignment*, 2014), and what finds no counterpart
counts by how much it tells. Figures, days, countries, negation and the speaker are compared as such, since tellings
that differ in these alone look most alike of all. A score depends on the two tellings and their articles alone: the
background of word frequencies is fixed.

To add a feature, write a function of a pair and put it into `FEATURES`; its docstring says what it measures. Then train
anew (``training/claims.py``).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import zip_longest

import numpy as np

from sayso.connect.figures import Counted, agreement, counted
from sayso.connect.frequency import load_frequencies
from sayso.connect.places import Places
from sayso.connect.terms import ANSWER, Reader, Terms, is_negative, load_opposites, unanswered
from sayso.connect.vectors import Reals, WordVectors
from sayso.errors import ResourceError
from sayso.records import Act, Kind
from sayso.resources import model_files

MODEL = "claims-en"
NEAR, SAME = 0.35, 0.8
"""Cosines between which two words go from unlike to alike in meaning."""
FAR = 0.5  # cosine of the middles below which two that share no word are not compared
REACH = 8  # words behind a negating word in which it turns a word into its opposite: "no guard of the mill was hurt"
CLASS = 0.4  # cosine from which two words can head the same kind of thing ("ships", "vessels")
BY_MEANING = 0.95  # what a word of the same meaning counts against the word itself
ENOUGH = 0.4  # of `whole`, from which on it is likely that a speaker says the same again
LONG = 40.0  # the weight of about twenty words, from which on more of it tells nothing more


@dataclass(frozen=True, slots=True)
class Sayer:
    """Who tells it, as far as it counts here: an entity's id, or a name where there is none, and the kind."""

    key: str = ""
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Attributed:
    """How it is told: the act, and the words that attribute it."""

    act: Act | None = None
    cue: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What of a telling is compared.

    ``places`` are the terms' by their keys, ``weights`` theirs, ``topical`` the same with the article's topic
    discounted, ``each`` both together, ``totals`` the sums of both and the first again; ``middle`` is the mean of the
    terms' vectors, of length one; ``slots`` are the places where countries stand (see `places_differ`), ``opposites``
    the rows of ``opposites.toml`` that have a word of it, each with the word's side: who has not won has lost.
    ``turned`` are those that a negation has turned; ``unanswered`` tells of a question that found no answer.
    """

    terms: Terms
    places: Mapping[str, list[int]]
    each: tuple[tuple[float, float], ...]
    counted: Counted
    weights: Reals
    topical: Reals
    totals: tuple[float, float, float]
    middle: Reals
    names: frozenset[str]
    slots: Mapping[str, frozenset[str]]
    negative: bool
    unanswered: bool
    opposites: frozenset[tuple[int, int]]
    turned: frozenset[tuple[int, int]]
    sayer: Sayer = Sayer()


def background(sentences: Iterable[Terms]) -> Counter[str]:
    """In how many sentences of its article each term stands: what stands in many tells them little apart."""
    return Counter(key for terms in sentences for key in {t.key for t in terms.terms})


def facts(
    text: str,
    reader: Reader,
    *,
    topic: Mapping[str, int] | None = None,
    sayer: Sayer | None = None,
    attributed: Attributed | None = None,
) -> Facts:
    """Read what is compared of a telling; ``topic`` is its article's `background`."""
    terms = reader.read(ANSWER.sub("", text))
    how = attributed or Attributed()
    weights = np.array([t.weight for t in terms.terms], np.float32)
    negative = is_negative(text, terms.negative, how.act, how.cue)
    sides = reader.sides(terms.terms)
    straight = reader.sides(terms.behind(REACH)) if negative else frozenset()
    turned = frozenset((row, side ^ 1) for row, side in straight)
    often = np.array([max(1, (topic or {}).get(t.key, 1)) for t in terms.terms], np.float32)
    topical = weights / (1 + np.log(often))
    places: dict[str, list[int]] = {}
    for i, term in enumerate(terms.terms):
        places.setdefault(term.key, []).append(i)
    middle = (terms.vectors * weights[:, None]).sum(axis=0)
    length = float(np.sqrt(np.square(middle).sum()))
    return Facts(
        terms=terms,
        places=places,
        each=tuple(zip(weights.tolist(), topical.tolist(), strict=True)),
        counted=counted(text),
        weights=weights,
        topical=topical,
        totals=(float(weights.sum()), float(topical.sum()), float(weights.sum())),
        middle=middle / length if length else middle,
        names=frozenset(t.key for t in terms.terms if t.kind in ("name", "country")),
        slots=_slots(terms),
        negative=negative,
        unanswered=unanswered(text),
        opposites=sides - straight | turned,
        turned=turned,
        sayer=sayer or Sayer(),
    )


def _slots(terms: Terms) -> dict[str, frozenset[str]]:
    """Each country's places: the words right after it, and "^" where the text begins with it."""
    out: dict[str, set[str]] = {}
    for term, after in zip_longest(terms.terms, terms.terms[1:]):
        if term.kind == "country":
            slots = out.setdefault(term.key, set())
            if term.place == 0:
                slots.add("^")
            if after is not None and after.place == term.place + term.size:
                slots.add(after.word)
    return {country: frozenset(slots) for country, slots in out.items()}


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two tellings, and how much of the weight of each is met in the other: (in all, topical, verbatim)."""

    a: Facts
    b: Facts
    met_a: tuple[float, float, float]
    met_b: tuple[float, float, float]
    vectors: WordVectors
    shares: tuple[tuple[float, float], ...] = field(init=False)  # of each one's weight, the smaller share first

    def __post_init__(self) -> None:
        each = zip(self.met_a, self.a.totals, self.met_b, self.b.totals, strict=True)
        shares = tuple(_in_order(m / s if s else 0.0, n / t if t else 0.0) for m, s, n, t in each)
        object.__setattr__(self, "shares", shares)


def _in_order(one: float, two: float) -> tuple[float, float]:
    return (one, two) if one <= two else (two, one)


def pair_of(a: Facts, b: Facts, vectors: WordVectors) -> Pair:
    """Align two tellings, in one order whichever is given first, so that sums come out alike to the last bit."""
    if (b.terms.tokens, b.sayer.key) < (a.terms.tokens, a.sayer.key):
        a, b = b, a
    alike = _alike(a, b)
    if not alike.size:
        return Pair(a, b, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0), vectors)
    return Pair(a, b, _met(alike.max(axis=1), a), _met(alike.max(axis=0), b), vectors)


def _met(met: Reals, f: Facts) -> tuple[float, float, float]:
    """Added up one by one: a telling has a dozen terms, for which that is quicker, and always in one order."""
    whole, topical, verbatim = 0.0, 0.0, 0.0
    for m, (weight, of_topic) in zip(met.tolist(), f.each, strict=True):
        whole += m * weight
        topical += m * of_topic
        if m == 1:
            verbatim += weight
    return whole, topical, verbatim


def _alike(a: Facts, b: Facts) -> Reals:
    """(terms of a, terms of b): 1 where they are the same, less where they only mean nearly the same.

    Countries, days and numbers have no vectors, for they have no synonyms: Monday is near Tuesday, and not the same.
    """
    near = a.terms.vectors @ b.terms.vectors.T
    near -= NEAR
    near *= BY_MEANING / (SAME - NEAR)
    np.minimum(near, BY_MEANING, out=near)
    np.maximum(near, 0, out=near)
    for key in a.places.keys() & b.places.keys():
        for i in a.places[key]:
            near[i, b.places[key]] = 1
    return near


# ---------------------------------------------------------------- features
def meaning(pair: Pair) -> float:
    """How near the two are in meaning as a whole: the cosine of their words' weighted vectors."""
    return float((pair.a.middle * pair.b.middle).sum())


def whole(pair: Pair) -> float:
    """How much of the one of which less is met the other tells: high only where both tell the same."""
    return pair.shares[0][0]


def part(pair: Pair) -> float:
    """How much of the one that is met best the other tells: high where one is a part of the other."""
    return pair.shares[0][1]


def whole_topical(pair: Pair) -> float:
    """As `whole`, with words that stand all over their article counting less: all of it is about the topic."""
    return pair.shares[1][0]


def part_topical(pair: Pair) -> float:
    """As `part`, with words that stand all over their article counting less."""
    return pair.shares[1][1]


def whole_verbatim(pair: Pair) -> float:
    """As `whole`, by the same words alone."""
    return pair.shares[2][0]


def part_verbatim(pair: Pair) -> float:
    """As `part`, by the same words alone."""
    return pair.shares[2][1]


def met(pair: Pair) -> float:
    """How much weight is met on both sides, up to `LONG`: two long tellings that agree, agree on more."""
    return min((pair.met_a[0] + pair.met_b[0]) / 2, LONG) / LONG


def unmet(pair: Pair) -> float:
    """How much weight each tells, at least, that the other does not, up to `LONG`."""
    return min(pair.a.totals[0] - pair.met_a[0], pair.b.totals[0] - pair.met_b[0], LONG) / LONG


def names_apart(pair: Pair) -> float:
    """How many names stand in each, at least, and not in the other, up to two: other people, other places."""
    return min(len(pair.a.names - pair.b.names), len(pair.b.names - pair.a.names), 2) / 2


def negated(pair: Pair) -> float:
    """Whether one is negated and the other is not, by how much they tell the same otherwise (see `whole`).

    "Ode met Velm" and "Ode never met Velm" are all but one; "no survivors" and "ten died" are worded differently. A
    short text against a long one counts by what is negated: "the gate was shut", "it was known that it was not shut".
    """
    one, two = (pair.a, pair.b) if pair.a.negative else (pair.b, pair.a)
    if not one.negative or two.negative or {r for r, _ in one.turned} & {r for r, _ in two.opposites}:
        return 0.0
    words = one.terms.negated
    held = sum(t.key in two.places for t in words) / len(words) if words else 0.0
    return max(whole(pair) ** 2, part(pair) * held)


def opposed(pair: Pair) -> float:
    """Whether a word of one is the opposite of a word of the other ("rose", "fell"), as `negated` by `whole`."""
    one, two = pair.a.opposites - pair.b.opposites, pair.b.opposites - pair.a.opposites
    against = any(side ^ 1 in {s for r, s in two if r == row} for row, side in one)
    return whole(pair) ** 2 if against else 0.0


def figures_agree(pair: Pair) -> float:
    """Whether a figure of one may be a figure of the other."""
    return float(agreement(pair.a.counted.figures, pair.b.counted.figures, pair.vectors) > 0)


def figures_differ(pair: Pair) -> float:
    """Whether both count the same thing and no figure of one can be a figure of the other, or clock times differ."""
    one, two = pair.a.counted, pair.b.counted
    if one.clocks and two.clocks and not one.clocks & two.clocks:
        return 1.0
    return float(agreement(one.figures, two.figures, pair.vectors) < 0)


def days_differ(pair: Pair) -> float:
    """Whether both name days, of one kind (weekdays, dates), and none in common."""
    one, two = pair.a.counted.days, pair.b.counted.days
    kinds = {"/" in d for d in one} & {"/" in d for d in two}
    return float(bool(kinds) and not one & two)


def places_differ(pair: Pair) -> float:
    """Whether another country stands in the same place: "Ostland's ships" against "Velmish vessels"."""
    for country, slots in pair.a.slots.items():
        for other, slots2 in pair.b.slots.items():
            if country in pair.b.slots or other in pair.a.slots:
                continue
            if slots & slots2 or any(_class(x, y, pair.vectors) for x in slots - {"^"} for y in slots2 - {"^"}):
                return 1.0
    return 0.0


def _class(a: str, b: str, vectors: WordVectors) -> bool:
    return float((vectors.of([a]) * vectors.of([b])).sum()) >= CLASS


def same_speaker(pair: Pair) -> float:
    """Whether both are told by the same speaker, as far as they share anything else (all of it from `ENOUGH` on).

    Who says first that it is so and then that it is not has not said the same again.
    """
    one, two = pair.a.sayer, pair.b.sayer
    if not one.key or one.key != two.key or negated(pair):
        return 0.0
    return min(1.0, whole(pair) / ENOUGH)


def other_speaker(pair: Pair) -> float:
    """Whether both are told by people, and by different ones."""
    one, two = pair.a.sayer, pair.b.sayer
    return float(bool(one.key) and bool(two.key) and one.key != two.key and one.kind == two.kind == "person")


Feature = Callable[[Pair], float]
FEATURES: Mapping[str, Feature] = {
    f.__name__: f
    for f in (
        meaning, whole, part, whole_topical, part_topical, whole_verbatim, part_verbatim, met, unmet, names_apart,
        negated, opposed, figures_agree, figures_differ, days_differ, places_differ, same_speaker, other_speaker,
    )
}  # fmt: skip
"""Every feature of a pair by its name; the model's weights go by the same names."""


def features_of(pair: Pair) -> tuple[float, ...]:
    """The values of all features, in the order of `FEATURES`."""
    return tuple(feature(pair) for feature in FEATURES.values())


# ---------------------------------------------------------------- the model
@dataclass(frozen=True, slots=True)
class Comparer:
    """A logistic model over `FEATURES`: plain numbers by the features' names. Above ``threshold`` two are the same."""

    reader: Reader = field(repr=False)
    weights: Mapping[str, float]
    intercept: float
    threshold: float = 0.5

    def score(self, a: Facts, b: Facts) -> float:
        """How likely the two are the same claim; the same for (b, a).

        Two that share no word and are far in meaning are not: more than half of the pairs of a story, and of them none
        that was tried came near the threshold. That a party gave no answer is the same whoever asked, and however.
        """
        if a.unanswered and b.unanswered and a.sayer.key and a.sayer.key == b.sayer.key:
            return 1.0
        if a.places.keys().isdisjoint(b.places) and float((a.middle * b.middle).sum()) < FAR:
            return 0.0
        pair = pair_of(a, b, self.reader.vectors)
        total = self.intercept + sum(self.weights[name] * FEATURES[name](pair) for name in self.weights)
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 4)

    def why(self, a: Facts, b: Facts) -> tuple[str, ...]:
        """Each feature's part in the score, as log odds, the largest first."""
        pair = pair_of(a, b, self.reader.vectors)
        parts = {name: round(self.weights[name] * FEATURES[name](pair), 2) for name in self.weights}
        return tuple(f"{n} {parts[n]:+.2f}" for n in sorted(parts, key=lambda n: (-abs(parts[n]), n)) if parts[n])


def load_comparer(places: Places, name: str = MODEL) -> Comparer:
    """Load the word vectors and the model's numbers; about a tenth of a second, once a run.

    Raises:
        ResourceError: a file is missing, or is not the one that the manifest names.

    """
    manifest, files = model_files(name)
    words: Sequence[str] = files["words.txt"].decode("utf8").split("\n")
    table = np.load(BytesIO(files["vectors.npy"]), allow_pickle=False)
    reader = Reader(
        WordVectors({w: i for i, w in enumerate(words)}, table), load_frequencies(), places, load_opposites()
    )
    model = manifest["model"]
    if unknown := sorted(set(model["weights"]) - set(FEATURES)):
        raise ResourceError(f"model {name}", f"weighs what is no feature: {', '.join(unknown)}")
    return Comparer(reader, model["weights"], model["intercept"], model["threshold"])
