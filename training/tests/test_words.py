"""Words, tags and windows of an article written for the purpose."""

from __future__ import annotations

import random

import numpy as np

from sayso.extract.parse import paragraphs_of
from sayso.extract.quotes import find_quotations
from sayso.extract.tagger import LINK, Seen, decode, runs_of, viterbi
from sayso.extract.words import CLOSES, INSIDE, NESTED, OPENS, case_of, reaches, window_of, words_of
from training.measure import matched
from training.polnear import Labelled, label, read_events, round_trip

TEXT = (
    "Marn to reopen its ports\n\nAna Ode said the ports of Marn would reopen. “We are ‘ready’ now,” "
    "the minister told The Lantern, “and so is Veldia.”"
)
PARTS = {
    "T1": ("Source", ["Ana Ode"]),
    "T2": ("Cue", ["said"]),
    "T3": ("Content", ["the ports of Marn would reopen"]),
    "T4": ("Source", ["the minister"]),
    "T5": ("Cue", ["told The Lantern"]),
    "T6": ("Content", ["“We are ‘ready’ now,”", "“and so is Veldia.”"]),
}


def annotation() -> str:
    """The sample's annotation as a brat file."""
    lines = []
    for key, (kind, parts) in PARTS.items():
        where = ";".join(f"{TEXT.index(p)} {TEXT.index(p) + len(p)}" for p in parts)
        lines.append(f"{key}\t{kind} {where}\t{' '.join(parts)}")
    lines += ["E1\tAttribution:T2 Content:T3 Cue:T2 Source:T1", "E2\tAttribution:T5 Content:T6 Cue:T5 Source:T4"]
    return "\n".join(lines)


def sure_of(article: Labelled) -> Seen:
    """What a network that knows the annotation would give."""
    pieces = [[1]] * len(article.words.spans)
    window = window_of(pieces, article.words.features, 0, len(pieces))
    tags = np.zeros((len(window.rows), 7), np.float32)
    links = np.zeros((len(window.rows), 4 * LINK), np.float32)
    for n, tag in enumerate(article.tags):
        tags[window.at[n], tag] = 9.0
    for offer, pairs in ((0, article.cue_of), (2, article.source_of)):
        for a, b in pairs.items():
            links[window.at[a], offer * LINK + b % LINK] = 99.0
            links[window.at[b], (offer + 1) * LINK + b % LINK] = 99.0
    return Seen(article.words, [window], [(tags, links)])


def test_every_annotated_span_comes_back_from_the_tags():
    """Tags lose nothing of an annotation whose spans do not overlap."""
    assert round_trip(label("sample", TEXT, read_events(annotation()))) == (7, 7)


def test_links_join_contents_to_cues_and_cues_to_sources():
    """Both fragments of a content point to its one cue, and the cue to its source."""
    article = label("sample", TEXT, read_events(annotation()))
    word = [TEXT[s:e] for s, e in article.words.spans]

    assert [(word[a], word[b]) for a, b in article.cue_of.items()] == [("the", "said"), ("“", "told"), ("“", "told")]
    assert [(word[a], word[b]) for a, b in article.source_of.items()] == [("said", "Ana"), ("told", "the")]


def test_marks_are_shown_alike_in_every_convention():
    """The model reads the same marks whatever the outlet writes."""
    for open_, close in ("“”", '""', "«»"):
        text = f"She said {open_}go ‘now’{close} to Marn’s envoy"
        paragraphs = paragraphs_of(text)
        words = words_of(text, paragraphs, find_quotations(text, paragraphs)[0])

        assert list(words.shown) == ["She", "said", "“", "go", "‘", "now", "’", "”", "to", "Marn", "'", "s", "envoy"]
        assert [q for q, _, _ in words.features[2:8]] == [OPENS, INSIDE, OPENS, NESTED, CLOSES, CLOSES]


def test_case_is_told_apart():
    """The six ways of casing."""
    assert [case_of(w) for w in ("2016", "marn", "Marn", "MARN", "M", "McOde")] == [0, 1, 2, 3, 4, 5]


def test_windows_cover_every_word_within_their_room():
    """Whatever the lengths, every word is in a window and none is too long."""
    chance = random.Random(1)  # noqa: S311
    for _ in range(200):
        lengths = [chance.randint(1, 6) for _ in range(chance.randint(1, 300))]
        cuts = reaches(lengths, room=40, overlap=chance.choice([0, 10, 20]), lead=chance.choice([None, 8]))

        assert set(range(len(lengths))) == {n for a, b in cuts for n in range(a, b)}
        assert all(0 < sum(lengths[a:b]) <= 40 for a, b in cuts)


def test_decoding_gives_back_what_the_network_is_sure_of():
    """A network that knows the tags yields the annotated spans and links."""
    article = label("sample", TEXT, read_events(annotation()))
    found = decode(sure_of(article))

    assert [TEXT[s : s + 4] for s in sorted(TEXT.index(p) for _, ps in PARTS.values() for p in ps)] == [
        TEXT[s.start : s.start + 4] for s in found.spans
    ]
    best = {k: max(chances, key=lambda c: chances[c]) for k, chances in found.cue_of.items()}
    assert best == {2: 1, 3: 5, 6: 5}


def test_viterbi_never_starts_inside():
    """An I follows its own B or I, even where it is the likeliest tag of all."""
    scores = np.zeros((3, 7), np.float32)
    scores[:, 2] = 5.0

    assert runs_of(viterbi(scores)) == [(0, 0, 2)]


def test_the_annotation_itself_is_all_right():
    """Gold measured against gold."""
    events = read_events(annotation())

    assert matched(events, events, TEXT) == 2
