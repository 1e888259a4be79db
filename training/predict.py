"""The shipped tagger at work, without torch: text, paragraphs and quotations to spans with probabilities and links.

tagger = Tagger(folder)                                  # onnxruntime and tokenizers, one thread
found = tagger.tag(text, paragraphs, quotations)         # paragraphs: Spans, quotations: Quotations
found.spans                  # (Tagged(role, start, end, score), ...) in reading order, never overlapping
found.cue_of[content]        # {cue: probability, ...}; indices into spans; -1: a cue that was not found
found.source_of[cue]         # {source: probability, ...}; -1: it has no source
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from sayso.extract.quotes import Quotation
from sayso.records import Span
from training.words import FIRST, Pieces, Window, Words, pieces_with, reaches, window_of, words_of

ROLES = ("source", "cue", "content")
TAGS = 7  # O, then B and I of each role
ROOM, OVERLAP = 254, 96  # pieces in a window besides [CLS] and [SEP], and how many the next one sees again
LINK = 64

Floats = NDArray[np.float32]
Run = Callable[[Sequence[Window]], list[tuple[Floats, Floats]]]  # for each window: (rows, tags) and (rows, 4 * LINK)


@dataclass(frozen=True, slots=True)
class Tagged:
    """A span of one role; ``score`` is the geometric mean of its words' probabilities."""

    role: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """Everything tagged in one article. ``tags`` holds each word's (word start, word end, seven probabilities)."""

    spans: tuple[Tagged, ...]
    cue_of: dict[int, dict[int, float]]
    source_of: dict[int, dict[int, float]]


@dataclass(frozen=True, slots=True)
class Seen:
    """An article's windows with their results, as the network gave them."""

    words: Words
    windows: Sequence[Window]
    results: Sequence[tuple[Floats, Floats]]


def look(words: Words, pieces: Pieces, run: Run, *, room: int = ROOM, overlap: int = OVERLAP) -> Seen:
    """Run the network over an article's windows."""
    if not words.spans:
        return Seen(words, (), ())
    coded = pieces(words.shown)
    cuts = reaches([len(c) for c in coded], room=room, overlap=overlap)
    windows = [window_of(coded, words.features, a, b) for a, b in cuts]
    return Seen(words, windows, run(windows))


def decode(seen: Seen) -> Found:
    """The likeliest valid tags, as spans, and what each may belong to."""
    spans = seen.words.spans
    if not spans:
        return Found((), {}, {})
    scores = log_softmax(merged(seen))
    runs = joined(seen, runs_of(viterbi(scores)))
    chance = [float(np.exp(_own(scores, *run).mean())) for run in runs]
    tagged = tuple(
        Tagged(ROLES[role], spans[a][0], spans[b][1], p) for (role, a, b), p in zip(runs, chance, strict=True)
    )
    places = {role: [k for k, r in enumerate(runs) if r[0] == role] for role in range(3)}
    cue_of = {k: links(seen, runs, k, places[1], offer=0) for k in places[2]}
    source_of = {k: links(seen, runs, k, places[0], offer=2) for k in places[1]}
    return Found(tagged, cue_of, source_of)


def joined(seen: Seen, runs: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Contents of one cue with nothing but marks between them, in one paragraph, are one content."""
    shown, features = seen.words.shown, seen.words.features
    cues = [k for k, r in enumerate(runs) if r[0] == 1]

    def best(k: int) -> int:
        chances = links(seen, runs, k, cues, offer=0)
        return max(chances, key=lambda c: chances[c])

    out: list[tuple[int, int, int]] = []
    before = -1  # the content run that was joined last
    for k, (role, first, last) in enumerate(runs):
        touching = (
            out and role == 2 == out[-1][0] and not any(c.isalnum() for w in shown[out[-1][2] + 1 : first] for c in w)
        )
        whole = touching and not any(join == FIRST for _, _, join in features[out[-1][2] + 1 : first + 1])
        if whole and best(before) == best(k):
            out[-1] = (2, out[-1][1], last)
        else:
            out.append((role, first, last))
        before = k
    return out


def merged(seen: Seen) -> Floats:
    """(words, tags): the windows' scores, each weighted by how far the word stands from the window's edges."""
    total = np.zeros((len(seen.words.spans), TAGS), np.float32)
    weight = np.zeros((len(seen.words.spans), 1), np.float32)
    last = len(seen.words.spans)
    for window, (tags, _) in zip(seen.windows, seen.results, strict=True):
        inside = np.arange(window.first, window.last)
        # the article's own edges are no cut
        left = inside - window.first if window.first else np.full(len(inside), len(inside))
        right = window.last - 1 - inside if window.last < last else np.full(len(inside), len(inside))
        near = (np.minimum(left, right) + 1.0).astype(np.float32)[:, None]
        total[window.first : window.last] += near * log_softmax(tags[window.at])
        weight[window.first : window.last] += near
    return total / weight


def log_softmax(x: Floats) -> Floats:
    """Along the last axis."""
    x = x - x.max(axis=-1, keepdims=True)
    return np.asarray(x - np.log(np.exp(x).sum(axis=-1, keepdims=True)), np.float32)


def viterbi(scores: Floats) -> list[int]:
    """The best sequence in which every I follows its own B or I."""
    barred = np.zeros((TAGS, TAGS), np.float32)
    for role in range(3):
        inner = 2 + 2 * role
        barred[[t for t in range(TAGS) if t not in (inner, inner - 1)], inner] = -1e9
    best = scores[0].copy()
    best[[2, 4, 6]] = -1e9
    back = np.zeros((len(scores), TAGS), np.int64)
    for n in range(1, len(scores)):
        step = best[:, None] + barred
        back[n] = step.argmax(axis=0)
        best = step.max(axis=0) + scores[n]
    path = [int(best.argmax())]
    for n in range(len(scores) - 1, 0, -1):
        path.append(int(back[n, path[-1]]))
    return path[::-1]


def runs_of(tags: Sequence[int]) -> list[tuple[int, int, int]]:
    """(role, first word, last word) of every tagged run."""
    out: list[tuple[int, int, int]] = []
    for n, tag in enumerate(tags):
        if tag and tag % 2 == 1:
            out.append(((tag - 1) // 2, n, n))
        elif tag:
            out[-1] = (out[-1][0], out[-1][1], n)
    return out


def _own(scores: Floats, role: int, first: int, last: int) -> Floats:
    inner = scores[first : last + 1, 2 + 2 * role].copy()
    inner[0] = scores[first, 1 + 2 * role]
    return inner


def links(
    seen: Seen, runs: Sequence[tuple[int, int, int]], asking: int, offered: Sequence[int], *, offer: int
) -> dict[int, float]:
    """How likely run ``asking`` belongs to each of ``offered``; -1 stands for none of them.

    Taken from the window where ``asking`` lies farthest from the edges, among the runs that begin in it.
    """
    word = runs[asking][1]
    holding = [n for n, w in enumerate(seen.windows) if w.first <= word < w.last]
    n = max(holding, key=lambda n: (min(word - seen.windows[n].first, seen.windows[n].last - word), -n))
    window, vectors = seen.windows[n], seen.results[n][1]
    near = [k for k in offered if window.first <= runs[k][1] < window.last]
    rows = [0, *(window.at[runs[k][1] - window.first] for k in near)]
    asked = vectors[window.at[word - window.first], offer * LINK : (offer + 1) * LINK]
    given = vectors[rows, (offer + 1) * LINK : (offer + 2) * LINK]
    chance = np.exp(log_softmax(np.asarray(given @ asked / np.sqrt(np.float32(LINK)), np.float32)))
    return {k: float(p) for k, p in zip([-1, *near], chance, strict=True)}


def session_run(session: object) -> Run:
    """A runner over an onnxruntime session: one window at a time, so that a result depends on its window alone."""

    def run(windows: Sequence[Window]) -> list[tuple[Floats, Floats]]:
        out = []
        for window in windows:
            rows = np.asarray(window.rows, np.int64)[None]
            tags, vectors = session.run(None, {"rows": rows})  # type: ignore[attr-defined]
            out.append((tags[0], vectors[0]))
        return out

    return run


class Tagger:
    """The shipped model. ``folder`` holds tagger.onnx, tokenizer.json and manifest.json."""

    def __init__(self, folder: str | Path, *, threads: int = 1, room: int = ROOM, overlap: int = OVERLAP) -> None:
        folder = Path(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self.manifest = json.loads((folder / "manifest.json").read_text(encoding="utf8"))
        self._run = session_run(
            onnxruntime.InferenceSession(folder / "tagger.onnx", options, providers=["CPUExecutionProvider"])
        )
        self._pieces = pieces_with(Tokenizer.from_file(str(folder / "tokenizer.json")))
        self._cut = {"room": room, "overlap": overlap}

    def tag(self, text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation]) -> Found:
        """Spans and links of one article."""
        return decode(look(words_of(text, paragraphs, quotations), self._pieces, self._run, **self._cut))
