"""How well a clustering of mentions agrees with a gold one: MUC, B-cubed, CEAF by entities, and their mean.

* **MUC** (Vilain et al., 1995) counts links: of those that hold each gold chain together, how many the answer keeps.
  Mentions that stand alone have no links and count nothing.
* **B-cubed** (Bagga and Baldwin, 1998) goes mention by mention: of the mentions in its gold chain, how many are in its
  cluster, and the other way round.
* **CEAF-e** (Luo, 2005) pairs chains with clusters one to one, so that the Dice overlaps of the pairs sum highest.
* **CoNLL F1** is the mean of the three F1 (Pradhan et al., 2012).

A mention that only one side has counts as in the reference scorer: it stands alone on the other side for MUC, and
is in no cluster there for the others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped, unused-ignore]

Clustering = Mapping[Any, Hashable]
"""Each mention's chain or cluster."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Recall, precision and their harmonic mean, in percent."""

    recall: float
    precision: float

    @property
    def f1(self) -> float:
        """The harmonic mean; 0 where both are 0."""
        both = self.recall + self.precision
        return 2 * self.recall * self.precision / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """The three measures of one clustering."""

    muc: Agreement
    b_cubed: Agreement
    ceaf_e: Agreement

    @property
    def conll(self) -> float:
        """The mean of the three F1."""
        return (self.muc.f1 + self.b_cubed.f1 + self.ceaf_e.f1) / 3


def score(gold: Clustering, answer: Clustering) -> Scores:
    """Compare an answer with the gold; both map each mention to the chain that it is in."""
    return Scores(
        Agreement(_muc(gold, answer), _muc(answer, gold)),
        Agreement(_b_cubed(gold, answer), _b_cubed(answer, gold)),
        _ceaf_e(gold, answer),
    )


def without_singletons(clustering: Clustering) -> dict[Any, Hashable]:
    """The mentions that do not stand alone."""
    sizes = Counter(clustering.values())
    return {mention: chain for mention, chain in clustering.items() if sizes[chain] > 1}


def _chains(clustering: Clustering) -> dict[Hashable, set[Hashable]]:
    chains: dict[Hashable, set[Hashable]] = defaultdict(set)
    for mention, chain in clustering.items():
        chains[chain].add(mention)
    return chains


def _muc(gold: Clustering, answer: Clustering) -> float:
    kept = links = 0
    for chain in _chains(gold).values():
        pieces = {answer[m] for m in chain if m in answer}
        alone = sum(m not in answer for m in chain)
        kept += len(chain) - len(pieces) - alone
        links += len(chain) - 1
    return 100 * kept / links if links else 0.0


def _b_cubed(gold: Clustering, answer: Clustering) -> float:
    if not gold:
        return 0.0
    sizes = Counter(gold.values())
    shared = Counter((chain, answer[m]) for m, chain in gold.items() if m in answer)
    return 100 * sum(n * n / sizes[chain] for (chain, _), n in shared.items()) / len(gold)


def _ceaf_e(gold: Clustering, answer: Clustering) -> Agreement:
    ours, theirs = Counter(gold.values()), Counter(answer.values())
    if not ours or not theirs:
        return Agreement(0.0, 0.0)
    row = {chain: n for n, chain in enumerate(ours)}
    column = {chain: n for n, chain in enumerate(theirs)}
    overlap = np.zeros((len(row), len(column)))
    for (a, b), n in Counter((chain, answer[m]) for m, chain in gold.items() if m in answer).items():
        overlap[row[a], column[b]] = 2 * n / (ours[a] + theirs[b])
    best = float(overlap[linear_sum_assignment(-overlap)].sum())
    return Agreement(100 * best / len(row), 100 * best / len(column))
