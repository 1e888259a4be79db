"""What the measures' tests share: definitions that need no corpora, and an article that is annotated in place."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

Spans = list[tuple[int, int]]
Row = dict[str, Spans]


def _ink(spans: Spans, text: str) -> set[int]:
    return {i for s, e in spans for i in range(s, e) if text[i].isalnum()}


def _iou(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b) if a or b else 1.0


def _greedy(pairs: list[tuple[float, int, int]]) -> list[tuple[int, int, float]]:
    left: set[int] = set()
    right: set[int] = set()
    out = []
    for score, a, b in sorted(pairs, key=lambda pair: -pair[0]):
        if a not in left and b not in right:
            left.add(a)
            right.add(b)
            out.append((a, b, score))
    return out


@pytest.fixture(scope="session")
def definitions() -> Any:
    """A stand-in for ``score.py``: letters and digits count, overlap is intersection over union, best pairs first."""
    return SimpleNamespace(ink=_ink, iou=_iou, greedy=_greedy, fragments=lambda value: value or [])


@pytest.fixture(scope="session")
def marked() -> Callable[[str], tuple[str, list[Row]]]:
    """Read a text in which ``[s0:Ana Ode] [c0:said] [t0:no]`` marks source, cue and content of attribution 0."""
    names = {"s": "source", "c": "cue", "t": "content"}

    def read(written: str) -> tuple[str, list[Row]]:
        text, rows, at = "", {}, 0
        for found in re.finditer(r"\[([sct])(\d):([^\]]*)\]", written):
            text += written[at : found.start()]
            row = rows.setdefault(int(found[2]), {name: [] for name in names.values()})
            row[names[found[1]]].append((len(text), len(text) + len(found[3])))
            text += found[3]
            at = found.end()
        return text + written[at:], [rows[number] for number in sorted(rows)]

    return read
