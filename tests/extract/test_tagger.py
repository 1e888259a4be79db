"""Windows cut at paragraphs, and the decoding's loop against the plain statement of what it finds."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sayso.extract.parse import paragraphs_of
from sayso.extract.quotes import find_quotations
from sayso.extract.tagger import viterbi
from sayso.extract.words import PARAGRAPH, QUOTED, SENTENCE, aligned, breaks_of, words_of


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
