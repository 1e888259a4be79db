"""How far a figure may lie by chance: articles are drawn again and again, and the middle 95 % of the figures kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

DRAWS = 1000
SEED = 20261122

Interval = tuple[float, float]
Counts = tuple[int, int]
"""What one article adds above and below a fraction's line."""


def interval(counts: Sequence[Counts], *, draws: int = DRAWS, seed: int = SEED) -> Interval | None:
    """The 2.5th and 97.5th percentile, in percent with one decimal, of a ratio over articles drawn with replacement.

    ``counts`` holds one (numerator, denominator) an article, in a settled order: for F1 (2 x hits, gold + found), for
    recall (hits, gold). The same counts give the same interval, on any machine. Articles are drawn whole because the
    statements of one article stand or fall together. ``None`` where there are fewer than two articles or no
    denominator.
    """
    if len(counts) < 2:
        return None
    table = np.asarray(counts, dtype=np.int64)
    picks = np.random.default_rng(seed).integers(0, len(table), size=(draws, len(table)))
    above, below = table[:, 0][picks].sum(axis=1), table[:, 1][picks].sum(axis=1)
    drawn = 100.0 * above[below > 0] / below[below > 0]
    if not drawn.size:
        return None
    low, high = np.percentile(drawn, (2.5, 97.5))
    return round(float(low), 1), round(float(high), 1)
