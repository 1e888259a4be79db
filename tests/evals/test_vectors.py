"""Sentence vectors as a baseline: where they are not installed nothing is measured, and what is done with them."""

from __future__ import annotations

import numpy as np
import pytest

from evals import claims, stories, vectors
from evals.vectors import Reals, minilm
from sayso.connect.claims import Page, Pool, Told
from sayso.connect.compare import load_comparer
from sayso.connect.places import load_places
from sayso.connect.stories import Sketch
from sayso.records import Span, Telling

TEXTS = {"a": "Ferries collide off Marn", "b": "Two ferries collide", "c": "Snow in Ostel"}


def by_words(texts: list[str]) -> Reals:
    """A stand-in for the network: which of two things a text tells."""
    return np.array([[1.0, 0.0] if "erries" in text else [0.0, 1.0] for text in texts])


def test_where_it_is_not_installed_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows are left out."""
    monkeypatch.setattr(vectors, "PACKAGE", "no_such_package")

    assert minilm() is None


def test_stories_by_vectors() -> None:
    """One threshold for all parts, told in the row; the table says that it was chosen on them."""
    part = [("ferry" if k != "c" else "snow", Sketch(k, "", title)) for k, title in TEXTS.items()]
    table = stories.measured({"one": part, "two": part}, vectors=by_words)
    found = {row[0]: row[6] for row in table.rows}

    assert "100.0" == found["one: MiniLM of title and lead, 0.8"] == found["two: MiniLM of title and lead, 0.8"]
    assert "serves these very parts best" in table.note
    assert 4 == len(stories.measured({"one": part, "two": part}).rows)


def test_tellings_by_vectors() -> None:
    """Each text is read once."""
    asked: list[str] = []

    def counting(texts: list[str]) -> Reals:
        asked.extend(texts)
        return by_words(texts)

    told = [Told(Telling(k, (Span(0, len(text)),))) for k, text in TEXTS.items()]
    pool = Pool.of(told, {k: Page(k, text) for k, text in TEXTS.items()}, load_comparer(load_places()))
    like = claims.by_vectors(counting)

    assert [1.0, 0.0, 0.0] == [like(pool, i, j) for i, j in ((0, 1), (0, 2), (1, 2))]
    assert sorted(TEXTS.values()) == sorted(asked)
