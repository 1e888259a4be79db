"""From the tagger's spans and links to drafts, with what it found made by hand on invented sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest
from handmade import by_hand

from sayso.extract.draft import Draft, View, make_view
from sayso.extract.parse import Parsed
from sayso.extract.quotes import find_quotations
from sayso.extract.tagged import cue_head, from_tagger, phrase_head
from sayso.extract.tagger import Found, Tagged
from sayso.records import Span
from sayso.resources import Rules, load_rules

SAID = by_hand(
    "Ana ana PROPN compound 1",
    "Ode ode PROPN nsubj 2",
    "said say VERB ROOT 2",
    "it it PRON nsubj 4",
    "holds hold VERB ccomp 2",
    "and and CCONJ cc 2",
    "Velm velm PROPN nsubj 7",
    "denied deny VERB conj 2",
    "the the DET det 9",
    "report report NOUN dobj 7",
)
WHOLE = (("source", "Ana Ode"), ("cue", "said"), ("content", "it holds"))
BOTH = (*WHOLE, ("source", "Velm"), ("cue", "denied"), ("content", "the report"))


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The rules of English."""
    return load_rules()


def span(text: str, words: str) -> Span:
    """Where words stand in a text."""
    start = text.index(words)
    return Span(start, start + len(words))


def found_in(
    parsed: Parsed,
    spans: tuple[tuple[str, str], ...],
    cue_of: dict[int, dict[int, float]],
    source_of: dict[int, dict[int, float]] | None = None,
    scores: tuple[float, ...] = (),
) -> Found:
    """What a tagger found: spans by role and words, and each one's links."""
    tagged = []
    for n, (role, words) in enumerate(spans):
        where = span(parsed.text, words)
        tagged.append(Tagged(role, where.start, where.end, scores[n] if scores else 0.9))
    return Found(tuple(tagged), cue_of, source_of or {})


def seen(parsed: Parsed, rules: Rules, found: Found | None) -> View:
    """A parse with what the tagger found in it."""
    return make_view(parsed, find_quotations(parsed.text, parsed.paragraphs)[0], rules, found=found)


def shown(parsed: Parsed, draft: Draft) -> tuple[str | None, list[str], list[str], str]:
    """A draft as source, cue, content and act."""
    return (
        draft.source.of(parsed.text) if draft.source else None,
        [s.of(parsed.text) for s in draft.cue],
        [s.of(parsed.text) for s in draft.content],
        draft.act,
    )


def drafted(parsed: Parsed, rules: Rules, found: Found) -> list[tuple[str | None, list[str], list[str], str]]:
    """What `from_tagger` makes of it."""
    return [shown(parsed, d) for d in from_tagger(seen(parsed, rules, found))]


# ---------------------------------------------------------------- which spans belong together
def test_without_a_model_there_is_no_draft(rules: Rules) -> None:
    """The function stands in the table whether there is a model or not."""
    assert [] == list(from_tagger(seen(SAID, rules, None)))


def test_a_cue_with_its_content_and_its_source_is_a_draft(rules: Rules) -> None:
    """One for each cue, by the likeliest link."""
    found = found_in(
        SAID, BOTH, {2: {-1: 0.1, 1: 0.8, 4: 0.1}, 5: {-1: 0.2, 1: 0.2, 4: 0.6}}, {1: {0: 0.9, 3: 0.1}, 4: {3: 1.0}}
    )

    assert [
        ("Ana Ode", ["said"], ["it holds"], "says"),
        ("Velm", ["denied"], ["the report"], "denies"),
    ] == drafted(SAID, rules, found)


def test_links_decide_and_not_nearness(rules: Rules) -> None:
    """The same spans with the links exchanged are the other two sayings."""
    found = found_in(SAID, BOTH, {2: {4: 0.7, 1: 0.3}, 5: {1: 0.7, 4: 0.3}}, {1: {3: 0.6, 0: 0.4}, 4: {0: 1.0}})

    assert [
        ("Velm", ["said"], ["the report"], "says"),
        ("Ana Ode", ["denied"], ["it holds"], "denies"),
    ] == drafted(SAID, rules, found)


def test_contents_of_one_cue_are_one_content(rules: Rules) -> None:
    """Pieces around an interposed cue belong to one statement, in reading order."""
    found = found_in(SAID, BOTH, {5: {1: 0.9}, 2: {1: 0.9}}, {1: {0: 0.9}})

    assert [("Ana Ode", ["said"], ["it holds", "the report"], "says")] == drafted(SAID, rules, found)


def test_a_cue_without_a_content_says_nothing(rules: Rules) -> None:
    """A cue to which nothing is linked gives no draft."""
    assert [] == drafted(SAID, rules, found_in(SAID, WHOLE[:2], {}, {1: {0: 0.9}}))


@pytest.mark.parametrize(
    "sources", [{}, {1: {-1: 0.7, 0: 0.3}}, {1: {-1: 1.0}}], ids=["none near", "likelier", "alone"]
)
def test_a_cue_may_have_no_source(rules: Rules, sources: dict[int, dict[int, float]]) -> None:
    """Where none is nearer, or none is the likeliest answer, the source stays empty."""
    found = found_in(SAID, WHOLE, {2: {1: 0.9, -1: 0.1}}, sources)

    assert [(None, ["said"], ["it holds"], "says")] == drafted(SAID, rules, found)


def test_a_content_without_a_cue_goes_on_with_whoever_spoke_last(rules: Rules) -> None:
    """Its draft has neither cue nor source and says so; those with a cue come first."""
    found = found_in(SAID, BOTH, {2: {-1: 0.8, 1: 0.2}, 5: {4: 0.9}})
    with_cue, alone = from_tagger(seen(SAID, rules, found))

    assert (None, ["denied"], ["the report"], "denies") == shown(SAID, with_cue)
    assert (None, [], ["it holds"], "says") == shown(SAID, alone)
    assert [False, True] == [with_cue.follows, alone.follows]


def test_a_draft_is_as_sure_as_its_least_sure_span(rules: Rules) -> None:
    """Source, cue and contents: each may spoil the whole. Spans that are no part of it don't count."""
    scores = (0.7, 0.8, 0.9, 0.1, 0.2, 0.3)
    whole = {2: {1: 0.9}}
    (with_source,) = from_tagger(seen(SAID, rules, found_in(SAID, BOTH, whole, {1: {0: 1.0}}, scores)))
    (without,) = from_tagger(seen(SAID, rules, found_in(SAID, BOTH, whole, {}, scores)))
    (alone,) = from_tagger(seen(SAID, rules, found_in(SAID, BOTH, {5: {-1: 1.0}}, {}, scores)))

    assert [0.7, 0.8, 0.3] == [with_source.score, without.score, alone.score]


def test_a_draft_knows_its_words_in_the_parse(rules: Rules) -> None:
    """The heads of cue and source lead to speaker, act and hedge; the draft is marked as learned and says why."""
    (draft,) = from_tagger(seen(SAID, rules, found_in(SAID, WHOLE, {2: {1: 0.9}}, {1: {0: 0.9}})))

    assert (2, 1, True, "tagger") == (draft.head, draft.source_head, draft.learned, draft.rule)
    assert ["'said'" in draft.why[0], "source" in draft.why[1]] == [True, True]


# ---------------------------------------------------------------- links and paragraphs
BLUNT = by_hand(
    "Ode ode PROPN nsubj 1",
    "said say VERB ROOT 1",
    "this this PRON dobj 1",
    ". . PUNCT punct 1",
    "Velm velm PROPN nsubj 5",
    "added add VERB ROOT 5",
    "it it PRON nsubj 7",
    "holds hold VERB ccomp 5",
)
"""The first four words are one paragraph, the others the next."""
PARTS = (("source", "Ode"), ("cue", "said"), ("source", "Velm"), ("cue", "added"), ("content", "it holds"))


def in_two(parsed: Parsed, words: str) -> Parsed:
    """A parse whose second paragraph begins with some words."""
    at = parsed.text.index(words)
    return replace(parsed, paragraphs=(Span(0, at - 1), Span(at, len(parsed.text))))


def test_links_stay_in_the_paragraph_where_they_can(rules: Rules) -> None:
    """A likely partner in the same paragraph goes before a likelier one out of it: cue of content, source of cue."""
    parsed = in_two(BLUNT, "Velm")
    found = found_in(parsed, PARTS, {4: {1: 0.6, 3: 0.3, -1: 0.1}}, {1: {0: 1.0}, 3: {0: 0.8, 2: 0.2}})

    assert [("Velm", ["added"], ["it holds"], "says")] == drafted(parsed, rules, found)


def test_in_one_paragraph_the_likeliest_link_counts(rules: Rules) -> None:
    """The same chances with no paragraph's end between."""
    found = found_in(BLUNT, PARTS, {4: {1: 0.6, 3: 0.3, -1: 0.1}}, {1: {0: 1.0}, 3: {0: 0.8, 2: 0.2}})

    assert [("Ode", ["said"], ["it holds"], "says")] == drafted(BLUNT, rules, found)


def test_a_link_leaves_its_paragraph_if_there_is_no_other(rules: Rules) -> None:
    """A chance of next to nothing is none."""
    parsed = in_two(BLUNT, "Velm")
    found = found_in(parsed, PARTS, {4: {1: 0.99, 3: 0.001}}, {1: {0: 1.0}})

    assert [("Ode", ["said"], ["it holds"], "says")] == drafted(parsed, rules, found)


def test_none_is_a_partner_in_every_paragraph(rules: Rules) -> None:
    """Where no cue is the likeliest answer, a less likely one in the paragraph does not count."""
    parsed = in_two(BLUNT, "Velm")
    found = found_in(parsed, PARTS, {4: {-1: 0.6, 3: 0.4}})

    assert [(None, [], ["it holds"], "says")] == drafted(parsed, rules, found)


def test_a_quotation_may_have_its_cue_in_the_paragraph_above(rules: Rules) -> None:
    """Ode was blunt in one paragraph, and the quotation is the next."""
    parsed = in_two(
        by_hand(
            "Ode ode PROPN nsubj 1",
            "spoke say VERB ROOT 1",
            "“ “ PUNCT punct 4",
            "It it PRON nsubj 4",
            "holds hold VERB ROOT 4",
            "” ” PUNCT punct 4",
            "Velm velm PROPN nsubj 7",
            "added add VERB ROOT 7",
        ),
        "“",
    )
    spans = (("cue", "spoke"), ("content", "“ It holds ”"), ("cue", "added"))
    found = found_in(parsed, spans, {1: {0: 0.6, 2: 0.3, -1: 0.1}})

    assert [(None, ["spoke"], ["“ It holds ”"], "says")] == drafted(parsed, rules, found)


# ---------------------------------------------------------------- the word that carries a cue, and its act
@pytest.mark.parametrize(
    ("rows", "cue", "head"),
    [
        (("Ode ode PROPN nsubj 2", "had have AUX aux 2", "said say VERB ROOT 2"), "had said", "said"),
        (
            ("was be AUX auxpass 1", "quoted quote VERB ROOT 1", "as as SCONJ prep 1", "saying say VERB pcomp 2"),
            "was quoted as saying",
            "saying",
        ),
        (
            ("made make VERB ROOT 0", "the the DET det 2", "claim claim NOUN dobj 0"),
            "made the claim",
            "claim",
        ),
        (
            ("according accord VERB prep 1", "to to ADP prep 0", "said say VERB pobj 1"),
            "according to said",
            "according",
        ),
        (("mooed moo VERB ROOT 0", "loudly loudly ADV advmod 0"), "mooed loudly", "mooed"),
        (("of of ADP ROOT 0", "the the DET det 2", "view view NOUN pobj 0"), "the view", "view"),
    ],
    ids=["auxiliary", "the last known verb", "a cue noun", "according to", "an unknown verb", "a phrase's root"],
)
def test_the_word_that_carries_a_cue(rules: Rules, rows: tuple[str, ...], cue: str, head: str) -> None:
    """From it the act, the hedge and the subject are read."""
    parsed = by_hand(*rows)
    at = cue_head(seen(parsed, rules, None), span(parsed.text, cue))

    assert at is not None
    assert head == parsed.tokens[at].text


def test_a_phrases_head_is_the_word_that_leads_out_of_it(rules: Rules) -> None:
    """The noun that a verb governs; marks and blanks head nothing."""
    view = seen(SAID, rules, None)

    assert ["Ode", "report"] == [
        SAID.tokens[i].text
        for w in ("Ana Ode", "the report")
        if (i := phrase_head(view, span(SAID.text, w))) is not None
    ]
    parsed = by_hand("Ode ode PROPN ROOT 0", "— — PUNCT punct 0")
    assert phrase_head(seen(parsed, rules, None), span(parsed.text, "—")) is None


@pytest.mark.parametrize(
    ("rows", "cue", "content", "act"),
    [
        (("Ode ode PROPN nsubj 1", "denied deny VERB ROOT 1", "it it PRON dobj 1"), "denied", "it", "denies"),
        (
            ("Ode ode PROPN nsubj 1", "vowed vow VERB ROOT 1", "to/TO to PART aux 3", "go go VERB xcomp 1"),
            "vowed",
            "to go",
            "promises",
        ),
        (
            ("the the DET det 1", "threat threat NOUN ROOT 1", "to/TO to PART aux 3", "go go VERB acl 1"),
            "threat",
            "to go",
            "threatens",
        ),
        (("Ode ode PROPN nsubj 1", "mooed moo VERB ROOT 1", "it it PRON dobj 1"), "mooed", "it", "says"),
    ],
    ids=["a verb", "a plan", "a noun", "unknown to the rules"],
)
def test_the_act_is_the_cue_words_own(rules: Rules, rows: tuple[str, ...], cue: str, content: str, act: str) -> None:
    """Its lemma's in the rule files; a cue that stands in none only says."""
    parsed = by_hand(*rows)
    found = found_in(parsed, (("cue", cue), ("content", content)), {1: {0: 1.0}})

    assert [(None, [cue], [content], act)] == drafted(parsed, rules, found)


def test_a_verb_of_several_acts_has_that_of_its_contents_form(rules: Rules) -> None:
    """Telling somebody that it holds says; telling somebody to wait urges."""
    told = ("Ode ode PROPN nsubj 1", "told tell VERB ROOT 1", "us we PRON dobj 1")
    that = by_hand(*told, "it it PRON nsubj 4", "holds hold VERB ccomp 1")
    to = by_hand(*told, "to/TO to PART aux 4", "wait wait VERB xcomp 1")
    acts = []
    for parsed, content in ((that, "it holds"), (to, "to wait")):
        found = found_in(parsed, (("cue", "told"), ("content", content)), {1: {0: 1.0}})
        acts += [draft.act for draft in from_tagger(seen(parsed, rules, found))]

    assert ["says", "urges"] == acts


def test_whom_it_was_said_to_is_read_from_the_parse(rules: Rules) -> None:
    """The tagger does not know addressees; the cue verb's object does."""
    parsed = by_hand(
        "Ode ode PROPN nsubj 1",
        "told tell VERB ROOT 1",
        "Velm velm PROPN dobj 1",
        "it it PRON nsubj 4",
        "holds hold VERB ccomp 1",
    )
    found = found_in(parsed, (("cue", "told"), ("content", "it holds")), {1: {0: 1.0}})
    (draft,) = from_tagger(seen(parsed, rules, found))

    assert 2 == draft.to_head
