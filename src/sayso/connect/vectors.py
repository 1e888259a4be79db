"""Word vectors: how near two words are in meaning, whatever stands around them.

A table made by ``training/claims.py``: each word's vector is what a sentence encoder (all-MiniLM-L6-v2) makes of the
word alone, its average taken off and turned to its main directions, in eight bits. Taking a table from an encoder is
the idea of model2vec (Tulkens and van Dongen, 2024). A lookup costs next to nothing and never depends on the batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class WordVectors:
    """Words in small letters and their rows in ``table`` (words, width), eight-bit integers."""

    rows: Mapping[str, int]
    table: NDArray[np.int8] = field(repr=False)
    lengthened: Reals = field(init=False, repr=False, compare=False)  # to length one, with zeros behind the last row

    def __post_init__(self) -> None:
        """Lengthen all rows at once: a story asks for some of them a thousand times."""
        rows = np.zeros((len(self.table) + 1, self.table.shape[1]), np.float32)
        rows[:-1] = self.table
        rows[:-1] /= np.sqrt(np.square(rows[:-1]).sum(axis=1, keepdims=True))
        object.__setattr__(self, "lengthened", rows)

    @property
    def width(self) -> int:
        """How many numbers a vector has."""
        return int(self.table.shape[1])

    def of(self, words: Iterable[str]) -> Reals:
        """(words, width): vectors of length one; zeros for a word that the table lacks."""
        return self.lengthened[[self.rows.get(word, -1) for word in words]]
