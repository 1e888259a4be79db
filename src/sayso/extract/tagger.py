"""The learned tagger: sources, cues and contents of an article as spans, and which belongs to which.

A small transformer (made by `training/`, where its method, data and scores are told) scores each word's tag and links
words to words; here its windows are cut, its scores merged, and the best valid sequence read off.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sayso.extract.quotes import Quotation
from sayso.extract.words import FIRST, Pieces, Window, Words, pieces_with, reaches, window_of, words_of
from sayso.records import Span
from sayso.resources import Model, Tools

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
    """Everything tagged in one article: spans that never overlap, in reading order, and the links between them.

    ``cue_of`` gives for each content (an index into ``spans``) how likely each cue is its own, ``source_of`` the same
    for a cue's sources; -1 stands for none. ``chances`` is (words, 3): how likely each word is part of a source, a
    cue, a content.
    """

    spans: tuple[Tagged, ...]
    cue_of: dict[int, dict[int, float]]
    source_of: dict[int, dict[int, float]]
    words: tuple[tuple[int, int], ...] = field(repr=False, default=())
    chances: Floats = field(repr=False, default_factory=lambda: np.zeros((0, 3), np.float32), compare=False)

    def chance(self, role: str, span: Span) -> float:
        """How likely a span's words are part of a role, on average."""
        low = bisect_left(self.words, span.start, key=lambda w: w[1] - 1)
        high = bisect_left(self.words, span.end, key=lambda w: w[0])
        return float(self.chances[low:high, ROLES.index(role)].mean()) if high > low else 0.0


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
    sure = np.exp(scores)
    return Found(tagged, cue_of, source_of, spans, np.asarray(sure[:, 1::2] + sure[:, 2::2], np.float32))


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


def session_run(session: Any) -> Run:
    """A runner over an onnxruntime session: one window at a time, so that a result depends on its window alone."""

    def run(windows: Sequence[Window]) -> list[tuple[Floats, Floats]]:
        out = []
        for window in windows:
            rows = np.asarray(window.rows, np.int64)[None]
            tags, vectors = session.run(None, {"rows": rows})
            out.append((tags[0], vectors[0]))
        return out

    return run


Tag = Callable[[str, Sequence[Span], Sequence[Quotation]], Found]
"""From a text, its paragraphs and its quotations to what was found in it."""


def tagger_over(model: Model) -> Tag:
    """A tagger that runs a model. Pure: what it finds in one article does not depend on any other."""
    run, pieces = session_run(model.session), pieces_with(model.tokenizer)
    room, overlap = model.manifest["window"]["pieces"], model.manifest["window"]["overlap"]

    def tag(text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation]) -> Found:
        return decode(look(words_of(text, paragraphs, quotations), pieces, run, room=room, overlap=overlap))

    return tag


def tagger_of(tools: Tools) -> Tag | None:
    """The tools' tagger, made once; ``None`` where they hold no model."""
    if tools.model is None:
        return None
    if "tag" not in tools.kept:
        tools.kept["tag"] = tagger_over(tools.model)
    made: Tag = tools.kept["tag"]
    return made
