"""The tagger: windows cut at paragraphs, scores merged, spans and links read off, and the shipped model on any text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.extract.parse import paragraphs_of
from sayso.extract.quotes import find_quotations
from sayso.extract.tagger import (
    LINK,
    TAGS,
    Found,
    Seen,
    Tagged,
    chances_of,
    decode,
    joined,
    links,
    log_softmax,
    look,
    merged,
    parted,
    runs_of,
    session_run,
    tagger_of,
    tagger_over,
    together,
    viterbi,
)
from sayso.extract.words import (
    FIRST,
    MOST_PIECES,
    PARAGRAPH,
    QUOTED,
    SENTENCE,
    UNKNOWN,
    Pieces,
    Window,
    Words,
    aligned,
    breaks_of,
    pieces_with,
    words_of,
)
from sayso.records import Span
from sayso.resources import Model, Tools


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 3)), max_size=200), st.integers(6, 40), st.integers(0, 20))
def test_windows_hold_every_word_within_their_room(words: list[tuple[int, int]], room: int, overlap: int) -> None:
    """Whatever the lengths and breaks: none is too long, and none begins anew after a paragraph's end but there."""
    lengths, breaks = [n for n, _ in words], [b for _, b in words]
    cuts = aligned(lengths, breaks, room=room, overlap=overlap)
    after = [(last, first) for (_, last), (first, _) in pairwise(cuts)]

    assert set(range(len(words))) == {n for a, b in cuts for n in range(a, b)}
    assert all(0 < sum(lengths[a:b]) <= room for a, b in cuts)
    assert all(sum(lengths[b:a]) <= overlap for a, b in after)
    assert all(a == b for a, b in after if breaks[a] == PARAGRAPH)


def test_a_window_ends_at_a_paragraph_before_it_ends_at_a_sentence() -> None:
    """The better break wins though the other leaves the window fuller; one that comes too early does not count."""
    lengths, breaks = [1] * 40, [0] * 40
    breaks[2] = breaks[14] = PARAGRAPH
    breaks[18] = breaks[31] = SENTENCE

    expected = [(0, 14), (14, 31), (28, 40)]
    assert expected == aligned(lengths, breaks, room=20, overlap=3)


def test_sentences_are_told_from_abbreviations() -> None:
    """A capital after a full stop begins a sentence unless the stop belongs to a short capitalised word."""
    text = "Ana Ode met Mr. Velm. He left in May 2016. “Go now. Then wait,” she said.\n\nMarn waits."
    paragraphs = paragraphs_of(text)
    words = words_of(text, paragraphs, find_quotations(text, paragraphs)[0])
    found = [(text[words.spans[n][0] : words.spans[n][1]], b) for n, b in enumerate(breaks_of(words)) if b]

    expected = [("Ana", PARAGRAPH), ("“", SENTENCE), ("Then", QUOTED), ("Marn", PARAGRAPH)]
    assert expected == found


@given(st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_the_best_valid_sequence_is_found(size: int, seed: int) -> None:
    """No other valid sequence of tags has a higher sum."""
    scores = np.random.default_rng(seed).normal(0, 1, (size, 7)).astype(np.float32)

    def valid(tags: tuple[int, ...]) -> bool:
        return all(t == 0 or t % 2 or b in (t, t - 1) for b, t in zip((0, *tags), tags, strict=False))

    best = max((t for t in product(range(7), repeat=size) if valid(t)), key=lambda t: sum(scores[range(size), t]))

    assert list(best) == viterbi(scores)


# ---------------------------------------------------------------- from scores to spans and links, by hand
def scanned(text: str) -> Words:
    """A text's words."""
    paragraphs = paragraphs_of(text)
    return words_of(text, paragraphs, find_quotations(text, paragraphs)[0])


def windows_over(*reaches: tuple[int, int]) -> list[Window]:
    """Windows of words with one piece each."""
    return [Window(a, b, [(0, 0, 0, 0)] * (b - a + 2), list(range(1, b - a + 1))) for a, b in reaches]


def scores_of(window: Window, *tags: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """What a network gives that is nearly sure of these tags."""
    rows = np.zeros((len(window.rows), TAGS), np.float32)
    for row, tag in zip(window.at, tags, strict=True):
        rows[row, tag] = 9.0
    return rows


def vectors_of(window: Window, **of_words: dict[int, int]) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Link vectors that point along axes: ``content={2: 1}`` lets the third word ask for what answers on axis 1.

    ``cue`` are the answers to a content, ``asking`` a cue's question for its source, ``source`` the answers; -1 stands
    for the row of none.
    """
    rows = np.zeros((len(window.rows), 4 * LINK), np.float32)
    for offer, role in enumerate(("content", "cue", "asking", "source")):
        for word, axis in of_words.get(role, {}).items():
            rows[window.at[word] if word >= 0 else 0, offer * LINK + axis] = 9.0
    return rows


def test_an_article_in_one_window_keeps_its_scores() -> None:
    """The article's own edges are no cut: nothing is weighted."""
    (window,) = windows_over((0, 3))
    given_scores = np.random.default_rng(1).normal(0, 1, (5, TAGS)).astype(np.float32)
    got = merged(Seen(scanned("Ode said no"), [window], [(given_scores, np.zeros((5, 4 * LINK), np.float32))]))

    assert np.allclose(log_softmax(given_scores[1:4]), got, atol=1e-6)


def test_where_windows_overlap_the_one_that_sees_further_counts_more() -> None:
    """The second word is the first window's last but one and the second window's first: two parts of three to one."""
    words = scanned("Ode said no to Velm")
    windows = windows_over((0, 3), (1, 5))
    results = [(scores_of(w, *tags), np.zeros(1)) for w, tags in zip(windows, ((0, 3, 0), (0, 0, 0, 0)), strict=True)]
    got = merged(Seen(words, windows, results))
    own = [log_softmax(scores[w.at]) for w, (scores, _) in zip(windows, results, strict=True)]

    assert np.allclose((2 * own[0][1] + own[1][0]) / 3, got[1], atol=1e-5)


def test_tags_are_read_off_as_runs() -> None:
    """A B begins a run, though it follows another of its role; an I goes on."""
    assert [(0, 0, 1), (1, 2, 2), (2, 4, 4), (2, 5, 6)] == runs_of([1, 2, 3, 0, 5, 5, 6])


def test_a_run_is_as_sure_as_the_geometric_mean_of_its_words() -> None:
    """One that begins is scored by its B, one that goes on by its I."""
    chances = np.full((3, TAGS), 1e-9, np.float32)
    chances[0, 5], chances[1, 6], chances[2, 3] = 0.9, 0.4, 0.7
    got = chances_of(np.log(chances), [(2, 0, 1), (1, 2, 2)])

    assert pytest.approx([(0.9 * 0.4) ** 0.5, 0.7], rel=1e-4) == got


def test_links_are_chances_of_those_in_the_window_and_none() -> None:
    """The content asks both cues and row 0; the product decides, and the chances sum to one."""
    words = scanned("Ode said it holds added Velm")
    (window,) = windows_over((0, 6))
    vectors = vectors_of(window, content={2: 0}, cue={1: 1, 4: 0})
    seen = Seen(words, [window], [(np.zeros((8, TAGS), np.float32), vectors)])
    got = links(seen, [(0, 0, 0), (1, 1, 1), (2, 2, 3), (1, 4, 4)], "content", "cue", offer=0)

    assert {2: {-1, 1, 3}} == {k: set(chances) for k, chances in got.items()}
    assert 3 == max(got[2], key=lambda k: got[2][k])
    assert pytest.approx(1, abs=1e-5) == sum(got[2].values())


def test_links_come_from_the_window_that_sees_furthest() -> None:
    """At a window's edge the answer may lie beyond; where the run stands in the middle it is asked."""
    words = scanned("Ode said it holds added Velm")
    first, second = windows_over((0, 3), (0, 6))
    misled = vectors_of(first, content={2: 1}, cue={1: 1})
    right = vectors_of(second, content={2: 0}, cue={1: 1, 4: 0})
    blank = np.zeros((8, TAGS), np.float32)
    seen = Seen(words, [first, second], [(blank, misled), (blank, right)])
    got = links(seen, [(0, 0, 0), (1, 1, 1), (2, 2, 3), (1, 4, 4)], "content", "cue", offer=0)

    assert 3 == max(got[2], key=lambda k: got[2][k])


@pytest.mark.parametrize(
    ("text", "cues", "expected"),
    [
        ("it holds, it does", {0: 7, 1: 7}, [(2, 0, 4)]),
        ("it holds, it does", {0: 7, 1: 8}, [(2, 0, 1), (2, 3, 4)]),
        ("it holds\n- it does", {0: 7, 1: 7}, [(2, 0, 1), (2, 3, 4)]),
        ("it holds; it does", {0: -1, 1: -1}, [(2, 0, 4)]),
    ],
    ids=["one cue", "two cues", "two paragraphs", "no cue"],
)
def test_contents_of_one_cue_with_marks_between_are_one(
    text: str, cues: dict[int, int], expected: list[tuple[int, int, int]]
) -> None:
    """Unless a paragraph ends there, or they are of two cues."""
    assert expected == joined(Seen(scanned(text), (), ()), [(2, 0, 1), (2, 3, 4)], cues)


def test_contents_with_a_word_between_stay_two() -> None:
    """What is said goes on after a word that is nobody's."""
    runs = [(2, 0, 0), (2, 2, 2)]

    assert runs == joined(Seen(scanned("holds and does"), (), ()), runs, {0: 7, 1: 7})


def test_a_whole_article_is_decoded() -> None:
    """Spans with their characters and scores, contents joined, and links that count the joined spans."""
    text = "Ode said “no”, “never”. Velm"
    words = scanned(text)
    (window,) = windows_over((0, len(words.spans)))
    tags = scores_of(window, 1, 3, 5, 6, 6, 0, 5, 6, 6, 0, 1)
    vectors = vectors_of(window, content={2: 0, 6: 0}, cue={1: 0}, asking={1: 2}, source={0: 1, 10: 2})
    found = decode(Seen(words, [window], [(tags, vectors)]))

    expected = [("source", "Ode"), ("cue", "said"), ("content", "“no”, “never”"), ("source", "Velm")]
    assert expected == [(t.role, text[t.start : t.end]) for t in found.spans]
    assert {2: 1} == {k: max(c, key=lambda n: c[n]) for k, c in found.cue_of.items()}
    assert {1: 3} == {k: max(c, key=lambda n: c[n]) for k, c in found.source_of.items()}
    assert all(0.9 < t.score <= 1 for t in found.spans if t.role != "content")


def test_how_likely_words_are_a_role_is_told_of_any_span() -> None:
    """The mean over the words that the span touches; of a span without words it is nothing."""
    text = "Ode said no"
    words = scanned(text)
    (window,) = windows_over((0, 3))
    found = decode(Seen(words, [window], [(scores_of(window, 1, 3, 5), vectors_of(window))]))

    assert [1, 0.5, 0] == [round(found.chance("cue", s), 1) for s in (Span(4, 8), Span(4, 11), Span(3, 4))]


def test_an_article_without_words_has_nothing() -> None:
    """Nothing is run over it."""
    seen = look(scanned(" \n "), lambda _: [], lambda _: pytest.fail("asked"))

    assert Found((), {}, {}) == decode(seen)


def test_windows_are_run_one_at_a_time() -> None:
    """So a result depends on its window alone: int8 takes its scale from whatever is in a batch."""
    sizes = []

    class Session:
        """Counts what it is given."""

        def run(self, _names: None, given_rows: dict[str, Any]) -> list[Any]:
            """Give back what came."""
            sizes.append(given_rows["rows"].shape)
            return [given_rows["rows"], given_rows["rows"]]

    results = session_run(Session())(windows_over((0, 3), (3, 4)))

    assert [(1, 5, 4), (1, 3, 4)] == sizes
    assert [(5, 4), (3, 4)] == [tags.shape for tags, _ in results]


# ---------------------------------------------------------------- the shipped model
LINES = (
    "Ana Ode said the bridge at Marn was safe, and Tor Velm denied that two cables had snapped.",
    "“It moved,” she said, “and it will move again.”",
    "According to two officials, the ferry will sail on Friday.",
    "Velm fears that the harbour board plans to sell the boats.",
    "Der Fährmann schweigt. Η γέφυρα έκλεισε.",
    "😀👩\u200d👧 Rene\u0301 Oake said: 'The cafe\u0301 is under water 😬.'",
    "THE MINISTRY DECLINED TO COMMENT",
    "“Nobody told us.",
    "a\u0301\u0301\u0301 \ufeff\u202e\u0000 “”",
    "The harbour was quiet.",
)
articles = st.lists(st.sampled_from(LINES) | st.text(max_size=30), max_size=8).flatmap(
    lambda lines: st.sampled_from((" ", "\n", "\r\n", "\n\n", "")).map(lambda end: end.join(lines))
)
quickly = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
Tagging = Callable[[str], Found]


@pytest.fixture(scope="module")
def tagged(tools: Tools) -> Tagging:
    """The shipped tagger as a function of the text: the tools would fill pages where Hypothesis shows an example."""
    tag = tagger_of(tools)
    assert tag is not None

    def of(text: str) -> Found:
        paragraphs = paragraphs_of(text)
        return tag(text, paragraphs, find_quotations(text, paragraphs)[0])

    return of


def same(one: Found, other: Found) -> bool:
    """Whether two results are the same to the last bit."""
    return one == other and bool(np.array_equal(one.chances, other.chances))


@quickly
@given(articles, articles)
def test_an_article_is_tagged_alike_whatever_came_before(tagged: Tagging, text: str, other: str) -> None:
    """Alone, after another one, after itself: spans, links and probabilities to the last bit."""
    first = tagged(text)
    tagged(other)

    assert same(first, tagged(text))
    assert same(first, tagged(text))


def test_the_order_of_articles_does_not_matter(tools: Tools) -> None:
    """Two fresh taggers over the same articles, forwards and backwards."""
    assert tools.model is not None
    texts = [f"{line}\n{after}" for line, after in pairwise(LINES)]
    given_texts = [(t, paragraphs_of(t), find_quotations(t, paragraphs_of(t))[0]) for t in texts]
    forwards, backwards = tagger_over(tools.model), tagger_over(tools.model)
    one = [forwards(*each) for each in given_texts]
    other = [backwards(*each) for each in reversed(given_texts)][::-1]

    assert [True] * len(texts) == [same(a, b) for a, b in zip(one, other, strict=True)]


@quickly
@given(articles)
def test_tagged_spans_never_overlap_and_lie_in_paragraphs(tagged: Tagging, text: str) -> None:
    """In reading order, each from a word's first character to a word's last; none begins or ends between paragraphs."""
    spans = tagged(text).spans
    paragraphs = paragraphs_of(text)

    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    for s in spans:
        shown = text[s.start : s.end]
        assert shown == shown.strip()
        assert any(p.start <= s.start < p.end for p in paragraphs)
        assert any(p.start < s.end <= p.end for p in paragraphs)
        assert 0 < s.score <= 1


@quickly
@given(articles)
def test_links_lead_from_contents_to_cues_and_from_cues_to_sources(tagged: Tagging, text: str) -> None:
    """Every content is asked for its cue and every cue for its source; the chances, none among them, sum to one."""
    found = tagged(text)
    at = {role: {n for n, t in enumerate(found.spans) if t.role == role} for role in ("source", "cue", "content")}

    for asking, offered, given_links in (("content", "cue", found.cue_of), ("cue", "source", found.source_of)):
        assert at[asking] == set(given_links)
        for chances in given_links.values():
            assert -1 in chances
            assert chances.keys() <= at[offered] | {-1}
            assert pytest.approx(1, abs=1e-4) == sum(chances.values())


@pytest.fixture(scope="module")
def pieces(tools: Tools) -> Pieces:
    """From words to the shipped tokenizer's pieces."""
    assert tools.model is not None
    return pieces_with(tools.model.tokenizer)


@given(st.text(max_size=40) | st.sampled_from(["ab" * 5000, "é" * 300, "\u0301", "中文字"]))
def test_no_word_costs_more_than_a_few_pieces(pieces: Pieces, word: str) -> None:
    """Whatever a word is, it has one piece at least and a handful at most, the same each time."""
    (coded,) = pieces([word])

    assert 1 <= len(coded) <= MOST_PIECES
    assert [coded, coded] == pieces([word, word])


def test_a_word_without_pieces_is_unknown(pieces: Pieces) -> None:
    """The tokenizer drops control characters; the word keeps its place."""
    assert [[UNKNOWN]] == pieces(["\u200b"])


LONG = "Ana Ode said the bridge at Marn was safe. Tor Velm denied it. " * 30
"""One paragraph of some 450 pieces."""


def reaches_seen(model: Model, text: str, **window: object) -> list[int]:
    """How many rows each window has that the network is given, if the manifest says this of windows."""
    given_rows = []

    class Session:
        """Takes down what it is given, and finds nothing."""

        def run(self, _names: None, rows: dict[str, Any]) -> list[Any]:
            """Give every word the same scores."""
            count = rows["rows"].shape[1]
            given_rows.append(count)
            return [np.zeros((1, count, TAGS), np.float32), np.zeros((1, count, 4 * LINK), np.float32)]

    told = replace(model, session=Session(), manifest={**model.manifest, "window": window})
    tagger_over(told)(text, paragraphs_of(text), ())
    return given_rows


def test_windows_are_as_long_as_the_manifest_says(tools: Tools) -> None:
    """A model is used as it was measured: its pieces a window, [CLS] and [SEP] besides, and its overlap."""
    assert tools.model is not None
    long = reaches_seen(tools.model, LONG, pieces=254, overlap=96)
    short = reaches_seen(tools.model, LONG, pieces=64, overlap=16)
    overlapping = reaches_seen(tools.model, LONG, pieces=64, overlap=48)
    even = reaches_seen(tools.model, LONG, pieces=64, overlap=16, even=True)

    assert [True, True, True] == [max(rows) <= 66 for rows in (short, overlapping, even)]
    assert 66 < max(long) <= 256
    assert len(long) < len(short) < len(overlapping)
    assert min(even) > 66 - MOST_PIECES


@given(st.integers(1, 30), st.integers(1, 12))
def test_a_long_article_is_parted_at_paragraphs(paragraphs: int, longest: int) -> None:
    """The parts hold every word once, in order, none more than it may, and begin paragraphs where one is in reach."""
    text = "\n".join("Ana Ode said it." for _ in range(paragraphs))
    words = words_of(text, paragraphs_of(text), ())
    parts = parted(words, longest=longest)

    assert words.spans == tuple(span for part in parts for span in part.spans)
    assert words.features == tuple(f for part in parts for f in part.features)
    assert all(len(part.spans) <= longest for part in parts)
    assert longest < 5 or all(part.features[0][2] == FIRST for part in parts)


def test_parts_are_numbered_through() -> None:
    """Links in a later part name the spans by their place in the whole article; none stays none."""
    one = Found((Tagged("cue", 0, 1, 0.9), Tagged("content", 2, 3, 0.9)), {1: {0: 0.7, -1: 0.3}}, {0: {-1: 1.0}})
    whole = together([one, one])

    assert {1: {0: 0.7, -1: 0.3}, 3: {2: 0.7, -1: 0.3}} == whole.cue_of
    assert {0: {-1: 1.0}, 2: {-1: 1.0}} == whole.source_of
    assert one.spans * 2 == whole.spans
