"""The learned tagger: sources, cues and contents of an article as spans, and which belongs to which.

A small transformer (made by `training/`, where its method, data and scores are told) scores each word's tag and links
words to words; here its windows are cut, its scores merged, and the best valid sequence read off.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sayso.extract.quotes import Quotation
from sayso.extract.words import (
    FIRST,
    Pieces,
    Window,
    Words,
    aligned,
    breaks_of,
    pieces_with,
    reaches,
    window_of,
    words_of,
)
from sayso.records import Span
from sayso.resources import Model, Tools

ROLES = ("source", "cue", "content")
TAGS = 7  # O, then B and I of each role
ROOM, OVERLAP = 254, 96  # pieces in a window besides [CLS] and [SEP]; pieces seen again after a cut in a paragraph
LINK = 64

Floats = NDArray[np.float32]
Stretch = tuple[int, int, int]  # (role, first word, last word)
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
        """How likely a span's words are part of a role, on average; 0 where it touches no word.

        Raises ValueError for a role that is not in `ROLES`.
        """
        low = bisect_left(self.words, span.start, key=lambda w: w[1] - 1)
        high = bisect_left(self.words, span.end, key=lambda w: w[0])
        return float(self.chances[low:high, ROLES.index(role)].mean()) if high > low else 0.0


@dataclass(frozen=True, slots=True)
class Seen:
    """An article's windows with their results, as the network gave them."""

    words: Words
    windows: Sequence[Window]
    results: Sequence[tuple[Floats, Floats]]


def look(
    words: Words, pieces: Pieces, run: Run, *, room: int = ROOM, overlap: int = OVERLAP, even: bool = False
) -> Seen:
    """Run the network over an article's windows.

    They end at paragraphs' ends and see nothing twice (see `aligned`), or, if ``even``, each sees the last ``overlap``
    pieces of the one before again, which costs up to half as much time again and gives half a point of F1.
    """
    if not words.spans:
        return Seen(words, (), ())
    coded = pieces(words.shown)
    lengths = [len(c) for c in coded]
    if even:
        cuts = reaches(lengths, room=room, overlap=overlap)
    else:
        cuts = aligned(lengths, breaks_of(words), room=room, overlap=overlap)
    windows = [window_of(coded, words.features, a, b) for a, b in cuts]
    return Seen(words, windows, run(windows))


def decode(seen: Seen) -> Found:
    """The likeliest valid tags, as spans, and what each may belong to."""
    spans = seen.words.spans
    if not spans:
        return Found((), {}, {})
    scores = log_softmax(merged(seen))
    runs = runs_of(viterbi(scores))
    asked = links(seen, runs, "content", "cue", offer=0)
    kept = joined(seen, runs, {k: max(chances, key=lambda c: chances[c]) for k, chances in asked.items()})
    now = {run[1]: k for k, run in enumerate(kept)}  # by the first word, which a run keeps when others join it
    at = {k: now[run[1]] for k, run in enumerate(runs) if run[1] in now} | {-1: -1}
    cue_of = {at[k]: {at[c]: p for c, p in chances.items()} for k, chances in asked.items() if k in at}
    source_of = links(seen, kept, "cue", "source", offer=2)
    tagged = tuple(
        Tagged(ROLES[role], spans[a][0], spans[b][1], p)
        for (role, a, b), p in zip(kept, chances_of(scores, kept), strict=True)
    )
    sure = np.exp(scores)
    return Found(tagged, cue_of, source_of, spans, np.asarray(sure[:, 1::2] + sure[:, 2::2], np.float32))


def joined(seen: Seen, runs: Sequence[Stretch], cue: Mapping[int, int]) -> list[Stretch]:
    """Contents of one ``cue`` with nothing but marks between them, in one paragraph, are one content."""
    shown, features = seen.words.shown, seen.words.features
    out: list[Stretch] = []
    for k, (role, first, last) in enumerate(runs):
        if role == 2 and k and runs[k - 1][0] == 2 and cue[k - 1] == cue[k]:
            gap = range(runs[k - 1][2] + 1, first)
            marks = not any(c.isalnum() for n in gap for c in shown[n])
            if marks and all(features[n][2] != FIRST for n in (*gap, first)):
                out[-1] = (2, out[-1][1], last)
                continue
        out.append((role, first, last))
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
    """The best sequence in which every I follows its own B or I; ``scores`` is (words, tags), log probabilities.

    Plain numbers, no arrays: a word is seven of them, and an array's overhead is ten times their sum.
    """
    rows = scores.tolist()
    best = [s if t == 0 or t % 2 else -inf for t, s in enumerate(rows[0])]
    back = []
    for row in rows[1:]:
        top = max(best)
        before = best.index(top)
        came, now = [before], [top + row[0]]
        for begin in (1, 3, 5):
            inner = begin if best[begin] >= best[begin + 1] else begin + 1
            came += (before, inner)
            now += (top + row[begin], best[inner] + row[begin + 1])
        back.append(came)
        best = now
    path = [best.index(max(best))]
    for came in reversed(back):
        path.append(came[path[-1]])
    return path[::-1]


def runs_of(tags: Sequence[int]) -> list[Stretch]:
    """(role, first word, last word) of every tagged run."""
    out: list[Stretch] = []
    for n, tag in enumerate(tags):
        if tag and tag % 2 == 1:
            out.append(((tag - 1) // 2, n, n))
        elif tag:
            out[-1] = (out[-1][0], out[-1][1], n)
    return out


def chances_of(scores: Floats, runs: Sequence[Stretch]) -> list[float]:
    """For each run the geometric mean of its words' probabilities; what it was joined over is left out.

    ``scores`` is (words, tags), log probabilities.
    """
    out = []
    for role, first, last in runs:
        rest = scores[first + 1 : last + 1]
        own = np.maximum(rest[:, 1 + 2 * role], rest[:, 2 + 2 * role])
        inner: list[float] = own[own >= rest[:, 0]].tolist()
        out.append(exp((float(scores[first, 1 + 2 * role]) + sum(inner)) / (1 + len(inner))))
    return out


def links(seen: Seen, runs: Sequence[Stretch], asking: str, offered: str, *, offer: int) -> dict[int, dict[int, float]]:
    """How likely each run of one role belongs to each run of another; -1 stands for none of them.

    Taken from the window where the asking run's first word lies farthest from the edges, among the runs that begin
    in it.
    """
    place: dict[int, list[int]] = {}  # asking runs by window
    for k, (role, word, _) in enumerate(runs):
        if ROLES[role] == asking:
            holding = [n for n, w in enumerate(seen.windows) if w.first <= word < w.last]
            best = max(holding, key=lambda n: (min(word - seen.windows[n].first, seen.windows[n].last - word), -n))
            place.setdefault(best, []).append(k)
    others = [k for k, run in enumerate(runs) if ROLES[run[0]] == offered]
    out: dict[int, dict[int, float]] = {}
    for n, inside in sorted(place.items()):
        window, vectors = seen.windows[n], seen.results[n][1]
        near = [k for k in others if window.first <= runs[k][1] < window.last]
        asked = vectors[[window.at[runs[k][1] - window.first] for k in inside], offer * LINK : (offer + 1) * LINK]
        rows = [0, *(window.at[runs[k][1] - window.first] for k in near)]
        given = vectors[rows, (offer + 1) * LINK : (offer + 2) * LINK]
        chances = np.exp(log_softmax(np.asarray(asked @ given.T / np.sqrt(np.float32(LINK)), np.float32)))
        for k, row in zip(inside, chances.tolist(), strict=True):
            out[k] = dict(zip([-1, *near], row, strict=True))
    return dict(sorted(out.items()))


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


LONGEST = 20_000  # words whose link vectors are held at once: a kilobyte each


def parted(words: Words, *, longest: int = LONGEST) -> list[Words]:
    """An article in parts of at most so many words, cut where paragraphs begin if there is such a place."""
    parts, first = [], 0
    while len(words.spans) - first > longest:
        inside = range(first + longest, first, -1)
        last = next((n for n in inside if words.features[n][2] == FIRST), first + longest)
        parts.append(Words(words.spans[first:last], words.shown[first:last], words.features[first:last]))
        first = last
    return [*parts, Words(words.spans[first:], words.shown[first:], words.features[first:])]


def together(parts: Sequence[Found]) -> Found:
    """What was found in the parts of an article, numbered through."""
    if len(parts) == 1:
        return parts[0]
    spans: list[Tagged] = []
    cue_of: dict[int, dict[int, float]] = {}
    source_of: dict[int, dict[int, float]] = {}
    for part in parts:
        at = len(spans)
        for links_of, own in ((cue_of, part.cue_of), (source_of, part.source_of)):
            for k, chances in own.items():
                links_of[at + k] = {(j + at if j >= 0 else -1): p for j, p in chances.items()}
        spans += part.spans
    words = tuple(w for part in parts for w in part.words)
    return Found(tuple(spans), cue_of, source_of, words, np.concatenate([part.chances for part in parts]))


Tag = Callable[[str, Sequence[Span], Sequence[Quotation]], Found]
"""From a text, its paragraphs and its quotations to what was found in it."""


def tagger_over(model: Model) -> Tag:
    """A tagger that runs a model, its windows cut as the manifest says.

    Pure: what it finds in one article does not depend on any other.
    """
    run, pieces = session_run(model.session), pieces_with(model.tokenizer)
    told = model.manifest["window"]
    room, overlap, even = told["pieces"], told["overlap"], told.get("even", False)

    def tag(text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation]) -> Found:
        parts = parted(words_of(text, paragraphs, quotations))
        return together([decode(look(p, pieces, run, room=room, overlap=overlap, even=even)) for p in parts])

    return tag


def tagger_of(tools: Tools) -> Tag | None:
    """The tools' tagger, made once; ``None`` where they hold no model."""
    if tools.model is None:
        return None
    if "tag" not in tools.kept:
        tools.kept["tag"] = tagger_over(tools.model)
    made: Tag = tools.kept["tag"]
    return made
