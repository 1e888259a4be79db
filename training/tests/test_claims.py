"""The comparer's making: word vectors, the signed model, its measure, and the reading of printed words."""

from __future__ import annotations

import numpy as np
import pytest

from training.claims import average_precision, fitted, narrowed
from training.clauses import Clause, draw, joined


def test_vectors_keep_their_angles() -> None:
    """Rows that lie in few directions lose nothing but rounding."""
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(60, 4)) @ rng.normal(size=(4, 30))
    table = narrowed(rows, 8).astype(float)

    def cosines(x: np.ndarray) -> np.ndarray:
        x = x / np.linalg.norm(x, axis=1, keepdims=True)
        return x @ x.T

    assert np.abs(cosines(table) - cosines(rows - rows.mean(axis=0))).max() < 0.03


def test_weights_are_shared_and_signed() -> None:
    """One kind's odds differ from the other's by the intercept; a feature cannot turn round."""
    rng = np.random.default_rng(2)
    x = rng.uniform(size=(4000, 3))
    odds = 4 * x[:, 0] - 3 * x[:, 1] - 0.5 * x[:, 2]  # the third is said to count for, and counts against
    kinds = [
        (x[k::2], (rng.uniform(size=2000) < 1 / (1 + np.exp(-odds[k::2] - shift))).astype(float))
        for k, shift in enumerate((0.0, 2.0))
    ]
    weights, intercepts = fitted(["whole", "unmet", "part"], kinds, ridge=1e-6)

    assert weights[0] == pytest.approx(4, abs=0.6)
    assert weights[1] == pytest.approx(-3, abs=0.6)
    assert weights[2] == pytest.approx(0, abs=1e-6)
    assert intercepts[1] - intercepts[0] == pytest.approx(2, abs=0.4)


def test_average_precision() -> None:
    """The mean of 1/1 and 2/3."""
    assert average_precision(np.array([1.0, 0, 1, 0]), np.array([4.0, 3, 2, 1])) == pytest.approx(5 / 6)


def test_words_as_printed() -> None:
    """Marks stand where a reader expects them."""
    assert (
        joined(["Ode", "'s", "dam", ",", "she", "said", ",", "is", "n't", "safe", "."])
        == "Ode's dam, she said, isn't safe."
    )


def test_pairs_are_drawn_by_event() -> None:
    """The same chain is the same; a clause that holds the other's event, and a sentence's own clauses, are left out."""

    def clause(article: str, chain: str, *inside: str) -> Clause:
        return Clause("1", article, 0, chain, chain, frozenset((chain, *inside)))

    some = [clause("1_1ecb", "x"), clause("1_2ecb", "x"), clause("1_3ecb", "y", "x"), clause("1_4ecb", "z")]

    assert sorted(draw(some)) == [("1", 0, 1, True), ("1", 0, 3, False), ("1", 1, 3, False), ("1", 2, 3, False)]
