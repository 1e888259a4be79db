"""Where the tagger and a rule read the same words: whose spans stand and what each adds, on drafts made by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from handmade import by_hand, chain_of, content_of, cue_of, only, source_of, statements_in

from sayso.extract.draft import Draft, View, make_view, overlap
from sayso.extract.mend import mended
from sayso.extract.parse import Parsed
from sayso.extract.quotes import find_quotations
from sayso.extract.reconcile import either, reconciled, told_more, with_inner
from sayso.extract.tagger import Found
from sayso.records import Act, Span
from sayso.resources import Rules, Tools, load_rules


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The rules of English."""
    return load_rules()


def seen(parsed: Parsed, rules: Rules, **likely: float) -> View:
    """A parse to the attributors; ``said=0.9`` tells how likely a word is part of a cue to the tagger's mind."""
    words = tuple((t.start, t.end) for t in parsed.tokens)
    chances = np.zeros((len(words), 3), np.float32)
    for token in parsed.tokens:
        chances[token.i, 1] = likely.get(token.lower, 0)
    quotations = find_quotations(parsed.text, parsed.paragraphs)[0]
    return make_view(parsed, quotations, rules, found=Found((), {}, {}, words, chances))


def span(parsed: Parsed, words: str) -> Span:
    """Where words stand in a text."""
    start = parsed.text.index(words)
    return Span(start, start + len(words))


def made(
    parsed: Parsed,
    *content: str,
    cue: str = "",
    source: str = "",
    rule: str = "say/clause",
    act: Act = "says",
    score: float = 0.8,
    told: str = "",
    learned: bool = False,
) -> Draft:
    """A draft over words of a text; cue and source are headed by their last words."""
    cues, sources = ((span(parsed, words),) if words else () for words in (cue, source))
    heads = [next((t.i for t in parsed.tokens if s and t.end == s[0].end), None) for s in (cues, sources)]
    return Draft(
        rule="tagger" if learned else rule,
        content=tuple(span(parsed, words) for words in content),
        act=act,
        cue=cues,
        source=sources[0] if sources else None,
        source_head=heads[1],
        head=heads[0],
        score=score,
        learned=learned,
        to_head=next((t.i for t in parsed.tokens if t.text == told), None),
        why=("cue: the tagger" if learned else f"cue: {rule}",),
    )


def contents(parsed: Parsed, drafts: list[Draft]) -> list[list[str]]:
    """The drafts' contents."""
    return [[s.of(parsed.text) for s in d.content] for d in drafts]


TOLD = by_hand(
    "Ana ana PROPN compound 1",
    "Ode ode PROPN nsubj 2",
    "told tell VERB ROOT 2",
    "Velm velm PROPN dobj 2",
    "that that SCONJ mark 6",
    "it it PRON nsubj 6",
    "holds hold VERB ccomp 2",
    "and and CCONJ cc 2",
    "denied deny VERB conj 2",
    "the the DET det 10",
    "report report NOUN dobj 8",
)
RULED = made(TOLD, "that it holds", cue="told", source="Ana Ode", told="Velm")
LEARNED = made(TOLD, "that it holds", cue="told", source="Ana Ode", learned=True, score=0.7)


# ---------------------------------------------------------------- a saying cut at the one inside it
HEARD = by_hand(
    "Ode ode PROPN nsubj 1",
    "asked ask VERB ccomp 8",
    "Velm velm PROPN dobj 1",
    "who who PRON nsubj 4",
    "paid pay VERB ccomp 1",
    ", , PUNCT punct 8",
    "two two NUM nummod 7",
    "clerks clerk NOUN nsubj 8",
    "said say VERB ROOT 8",
)


def test_a_content_that_stops_at_an_inner_cue_takes_what_that_says() -> None:
    """The tagger cuts the outer content where the inner one begins."""
    outer = made(HEARD, "Ode asked", cue="said", source="two clerks", learned=True)
    inner = made(HEARD, "who paid", cue="asked", source="Ode")
    got, same = with_inner(outer, inner)

    assert [["Ode asked Velm who paid"], ["who paid"]] == contents(HEARD, [got, same])


def test_an_inner_content_takes_the_piece_that_the_tagger_cut_off() -> None:
    """Its span is the tagger's."""
    outer = made(HEARD, "Ode asked", "Velm who paid", cue="said", source="two clerks", learned=True)
    inner = made(HEARD, "paid", cue="asked", source="Ode")
    got, taken = with_inner(outer, inner)

    assert [["Ode asked Velm who paid"], ["Velm who paid"]] == contents(HEARD, [got, taken])


def test_a_content_that_holds_the_inner_saying_stays() -> None:
    """So does one whose cue is the same, and one without the inner cue."""
    inner = made(HEARD, "who paid", cue="asked", source="Ode")
    whole = made(HEARD, "Ode asked Velm who paid", cue="said", source="two clerks", learned=True)
    other = made(HEARD, "who paid", cue="said", source="two clerks", learned=True)

    assert [(d, inner) for d in (whole, other)] == [with_inner(d, inner) for d in (whole, other)]


# ---------------------------------------------------------------- which drafts there are
def test_without_the_tagger_the_rules_drafts_stand_as_they_are(rules: Rules) -> None:
    """Their scores too."""
    assert [RULED] == reconciled(seen(TOLD, rules), [], [RULED])


def test_two_that_read_one_cue_are_one_and_surer(rules: Rules) -> None:
    """The tagger's spans, with the rule's name, act, addressee and reasons; the score that neither errs."""
    (draft,) = reconciled(seen(TOLD, rules), [LEARNED], [RULED])

    assert (True, "say/clause", 3) == (draft.learned, draft.rule, draft.to_head)
    assert pytest.approx(1 - (1 - 0.7) * (1 - 0.8)) == draft.score
    assert ("cue: the tagger", "cue: say/clause") == draft.why


def test_what_only_a_rule_reads_is_half_as_sure(rules: Rules) -> None:
    """It stands beside what the tagger found."""
    denied = made(TOLD, "the report", cue="denied", source="Ana Ode", rule="deny/object", act="denies", score=0.6)
    both = reconciled(seen(TOLD, rules, denied=0.9), [LEARNED], [RULED, denied])

    assert [True, False] == [d.learned for d in both]
    assert replace(denied, score=0.3) == both[1]


def test_a_rules_cue_that_is_none_to_the_tagger_is_dropped(rules: Rules) -> None:
    """A verb that the tagger thinks unlikely to attribute here; what says so is the probability of the cue's words."""
    denied = made(TOLD, "the report", cue="denied", rule="deny/object", act="denies")

    assert [["that it holds"]] == contents(TOLD, reconciled(seen(TOLD, rules, denied=0.05), [LEARNED], [denied]))
    assert 2 == len(reconciled(seen(TOLD, rules, denied=0.5), [LEARNED], [denied]))


def test_a_saying_inside_a_content_is_not_the_taggers_to_judge(rules: Rules) -> None:
    """Its training corpus has no sayings inside sayings, so an unlikely cue there says nothing against a rule."""
    outer = made(TOLD, "told Velm that it holds and denied the report", cue="Ode", learned=True, score=0.9)
    inner = made(TOLD, "the report", cue="denied", rule="deny/object", act="denies")
    both = reconciled(seen(TOLD, rules, denied=0.01), [outer], [inner])

    assert ["the report"] in contents(TOLD, both)


def test_what_only_the_tagger_reads_stays_if_it_is_sure(rules: Rules) -> None:
    """With a clause and a source half is enough; less is not."""
    view = seen(TOLD, rules)

    assert [LEARNED] == reconciled(view, [LEARNED], [])
    assert [] == reconciled(view, [replace(LEARNED, score=0.4)], [])


def test_nobodys_saying_is_none(rules: Rules) -> None:
    """Nobody said so: nothing was said."""
    rows = ("said say VERB ROOT 1", "it it PRON nsubj 3", "holds hold VERB ccomp 1")
    kept = []
    for who in ("Nobody nobody PRON nsubj 1", "Everybody everybody PRON nsubj 1"):
        parsed = by_hand(who, *rows)
        draft = made(parsed, "it holds", cue="said", source=parsed.tokens[0].text, learned=True, score=0.9)
        kept.append(len(reconciled(seen(parsed, rules), [draft], [])))

    assert [0, 1] == kept


def test_wishing_to_stay_nameless_is_no_saying(rules: Rules) -> None:
    """ "asked not to be named" tells of a condition, "asked to be heard" of a request."""
    kept = []
    for verb in ("named", "heard"):
        parsed = by_hand(
            "Ode ode PROPN nsubj 1",
            "asked ask VERB ROOT 1",
            "not not PART neg 5",
            "to/TO to PART aux 5",
            "be be AUX auxpass 5",
            f"{verb} hear VERB xcomp 1",
        )
        draft = made(parsed, f"not to be {verb}", cue="asked", source="Ode", learned=True, score=0.9)
        kept.append(len(reconciled(seen(parsed, rules), [draft], [])))

    assert [0, 1] == kept


def test_a_thing_that_cannot_speak_says_no_thing(rules: Rules) -> None:
    """A content without a verb needs a source that can speak: a bridge is none, an official is."""
    kept = []
    for who in ("bridge", "official"):
        parsed = by_hand(f"{who} {who} NOUN nsubj 1", "favoured favour VERB ROOT 1", "ferries ferry NOUN dobj 1")
        draft = made(parsed, "ferries", cue="favoured", source=who, learned=True, score=0.9)
        kept.append(len(reconciled(seen(parsed, rules), [draft], [])))

    assert [0, 1] == kept


@pytest.mark.parametrize(
    ("lemma", "kept"), [("say", "to sign"), ("persuade", "to have refused to sign")], ids=["hedges", "says itself"]
)
def test_a_cue_that_only_hedges_leaves_the_rules_draft(rules: Rules, lemma: str, kept: str) -> None:
    """ "is said to have refused": the saying is the refusal, and "is said to" its hedge; "persuaded" is none."""
    parsed = by_hand(
        "Velm velm PROPN nsubjpass 2",
        "is be AUX auxpass 2",
        f"done {lemma} VERB ROOT 2",
        "to/TO to PART aux 5",
        "have have AUX aux 5",
        "refused refuse VERB xcomp 2",
        "to/TO to PART aux 7",
        "sign sign VERB xcomp 5",
    )
    hedge = made(parsed, "to have refused to sign", cue="is done", learned=True, score=0.9)
    refusal = made(parsed, "to sign", cue="to have refused", source="Velm", rule="decline/inf", act="declines")

    assert [kept] == contents(parsed, reconciled(seen(parsed, rules, refused=0.9), [hedge], [refusal]))[0]


def test_whom_a_saying_cites_makes_no_second_saying(rules: Rules) -> None:
    """ "added, citing clerks, that it leaks": the clerks are a hop of what was added, unless nobody added it."""
    parsed = by_hand(
        "Quay quay PROPN nsubj 1",
        "added add VERB ROOT 1",
        "citing/VBG cite VERB advcl 1",
        "clerks clerk NOUN dobj 2",
        "that that SCONJ mark 6",
        "it it PRON nsubj 6",
        "leaks leak VERB ccomp 1",
    )
    view = seen(parsed, rules)
    cited = made(parsed, "that it leaks", cue="citing", source="clerks", learned=True, score=0.9)
    ruled = made(parsed, "that it leaks", cue="added", source="Quay")

    assert [cited] == reconciled(view, [cited], [])
    assert ["added"] == [d.cue[0].of(parsed.text) for d in reconciled(seen(parsed, rules, added=0.9), [cited], [ruled])]


def test_a_quotation_that_a_rule_is_sure_of_is_taken_out_of_anothers_content(rules: Rules) -> None:
    """The tagger gave the second speaker's words to the first cue as well."""
    parsed = by_hand(
        "Ode ode PROPN nsubj 1",
        "said say VERB ROOT 1",
        "it it PRON nsubj 3",
        "holds hold VERB ccomp 1",
        ", , PUNCT punct 1",
        "“ “ PUNCT punct 7",
        "It it PRON nsubj 7",
        "leaks leak VERB ccomp 10",
        "” ” PUNCT punct 7",
        "Velm velm PROPN nsubj 10",
        "said say VERB ROOT 10",
    )
    second = parsed.tokens[10]
    ruled = replace(
        made(parsed, "“ It leaks ”", source="Velm", rule="say/quote-after", score=0.9),
        cue=(Span(second.start, second.end),),
        head=10,
    )
    learned = made(parsed, "it holds", "“ It leaks ”", cue="said", source="Ode", learned=True, score=0.9)
    both = reconciled(seen(parsed, rules, said=0.9), [learned], [ruled])

    assert [["it holds"], ["“ It leaks ”"]] == contents(parsed, both)
    assert [0.9, 0.9] == [d.score for d in both]


def test_a_quotation_in_a_later_sentence_goes_on_without_a_cue(rules: Rules) -> None:
    """ "Ode said it holds. It was “a miracle of mud”." are two sayings, the second of whoever spoke last."""
    parsed = in_sentences(
        by_hand(
            "Ode ode PROPN nsubj 1",
            "said say VERB ROOT 1",
            "it it PRON nsubj 3",
            "holds hold VERB ccomp 1",
            ". . PUNCT punct 1",
            "“ “ PUNCT punct 7",
            "A a DET det 7",
            "miracle miracle NOUN ROOT 7",
            "of of ADP prep 7",
            "mud mud NOUN pobj 8",
            "” ” PUNCT punct 7",
        ),
        5,
    )
    learned = made(parsed, "it holds", "“ A miracle of mud ”", cue="said", source="Ode", learned=True, score=0.9)
    first, second = reconciled(seen(parsed, rules), [learned], [made(parsed, "it holds", cue="said", source="Ode")])

    assert [["it holds"], ["“ A miracle of mud ”"]] == contents(parsed, [first, second])
    assert (False, True) == (first.follows, second.follows)
    assert ((), None, None) == (second.cue, second.source, second.head)


def in_sentences(parsed: Parsed, *firsts: int) -> Parsed:
    """The parse cut into sentences that begin with these tokens, besides the first."""
    sentence = parsed.sentences[0]
    bounds = [0, *firsts, len(parsed.tokens)]
    for token in parsed.tokens:
        token.sent = sum(token.i >= first for first in firsts)
    cut = [replace(sentence, first=a, last=b - 1) for a, b in pairwise(bounds)]
    return replace(parsed, sentences=tuple(cut))


# ---------------------------------------------------------------- whose spans stand
def test_the_addressee_in_front_is_cut_off(rules: Rules) -> None:
    """To the tagger "Velm that it holds" may be the content; a rule knows that Velm was told it."""
    learned = made(TOLD, "Velm that it holds", cue="told", source="Ana Ode", learned=True)

    assert ["that it holds"] == contents(TOLD, [told_more(seen(TOLD, rules), learned, RULED, others=[])])[0]


def test_the_taggers_content_stands_where_no_rule_knows_better(rules: Rules) -> None:
    """It is the shorter one here; with a clause the tagger draws the better spans."""
    learned = made(TOLD, "it holds", cue="told", source="Ode", learned=True)
    draft = told_more(seen(TOLD, rules), learned, RULED, others=[])

    assert ["it holds"] == contents(TOLD, [draft])[0]
    assert learned.source == draft.source


@pytest.mark.parametrize(
    ("rule", "content"),
    [
        ("say/clause", "it holds"),
        ("according to", "that it holds"),
        ("say/gerund", "that it holds"),
        ("claim noun", "that it holds"),
    ],
)
def test_some_rules_draw_the_better_content(rules: Rules, rule: str, content: str) -> None:
    """Which was measured rule by rule; the tagger's is the default."""
    learned = made(TOLD, "it holds", cue="told", source="Ana Ode", learned=True)
    draft = told_more(seen(TOLD, rules), learned, replace(RULED, rule=rule), others=[])

    assert [content] == contents(TOLD, [draft])[0]


def test_a_refusal_is_its_own_content(rules: Rules) -> None:
    """What a rule says of silence stands whole, cue and all."""
    silence = made(TOLD, "denied the report", source="Ana Ode", rule="silence", act="declines", score=0.9)
    learned = made(TOLD, "the report", cue="denied", source="Ana Ode", learned=True, score=0.5)
    (draft,) = reconciled(seen(TOLD, rules), [learned], [silence])

    assert (silence.content, (), "declines") == (draft.content, draft.cue, draft.act)
    assert pytest.approx(0.95) == draft.score


def test_a_source_that_only_one_of_them_has_is_the_source(rules: Rules) -> None:
    """The rule's fills the tagger's gap, and the other way round; where both have one it is the tagger's."""
    view, nameless = seen(TOLD, rules), {"source": None, "source_head": None}
    ode = replace(RULED, source=span(TOLD, "Ode"))
    sources = [
        told_more(view, replace(LEARNED, **nameless), RULED, others=[]).source,  # type: ignore[arg-type]
        told_more(view, LEARNED, replace(RULED, **nameless), others=[]).source,  # type: ignore[arg-type]
        told_more(view, LEARNED, ode, others=[]).source,
    ]

    assert ["Ana Ode"] * 3 == [s and s.of(TOLD.text) for s in sources]


def test_a_source_never_stands_in_the_content(rules: Rules) -> None:
    """Where one's source is the other's content, there is none."""
    learned = replace(made(TOLD, "Velm that it holds", cue="told", learned=True), source=None)
    draft = told_more(seen(TOLD, rules), learned, replace(RULED, source=span(TOLD, "Velm"), to_head=None), others=[])

    assert not any(draft.source and draft.source.overlaps(c) for c in draft.content)


def test_a_stray_piece_is_dropped(rules: Rules) -> None:
    """A few words without a verb that the rule's content does not hold are no part of what is said."""
    learned = made(TOLD, "that it holds", "report", cue="told", source="Ana Ode", learned=True)

    assert ["that it holds"] == contents(TOLD, [told_more(seen(TOLD, rules), learned, RULED, others=[])])[0]


def test_a_piece_with_a_verb_stays(rules: Rules) -> None:
    """What goes on after the cue may be said too."""
    learned = made(TOLD, "that it holds", "denied the report", cue="told", source="Ana Ode", learned=True)

    assert 2 == len(told_more(seen(TOLD, rules), learned, RULED, others=[]).content)


def test_a_quotation_is_taken_whole(rules: Rules) -> None:
    """Where the tagger took a part of what the rule quotes, all of it was said."""
    parsed = by_hand(
        "“ “ PUNCT punct 2",
        "It it PRON nsubj 2",
        "holds hold VERB ccomp 6",
        "now now ADV advmod 2",
        "” ” PUNCT punct 2",
        "Ode ode PROPN nsubj 6",
        "said say VERB ROOT 6",
    )
    rule = made(parsed, "“ It holds now ”", cue="said", source="Ode", rule="say/quote-after")
    part = made(parsed, "It holds", cue="said", source="Ode", learned=True)

    assert ["“ It holds now ”"] == contents(parsed, [told_more(seen(parsed, rules), part, rule, others=[])])[0]


# ---------------------------------------------------------------- spans that stop inside a phrase, or run too far
@pytest.mark.parametrize(
    ("rows", "content", "whole"),
    [
        (
            ("waits wait VERB ROOT 0", "at at ADP prep 0", "the the DET det 3", "gate gate NOUN pobj 1"),
            "waits at",
            "waits at the gate",
        ),
        (
            ("waits wait VERB ROOT 0", "at at ADP prep 0", "the the DET det 3", "gate gate NOUN pobj 1"),
            "waits at the",
            "waits at the gate",
        ),
        (("lost lose VERB ROOT 0", "his his PRON poss 2", "boat boat NOUN dobj 0"), "lost his", "lost his boat"),
        (("lost lose VERB ROOT 0", "it it PRON dobj 0", "today today NOUN npadvmod 0"), "lost it", "lost it"),
    ],
    ids=["a preposition", "an article", "a possessive", "a phrase that is whole"],
)
def test_a_phrase_is_brought_to_its_end(rules: Rules, rows: tuple[str, ...], content: str, whole: str) -> None:
    """A content does not stop after "at", "the" or "his"."""
    parsed = by_hand(*rows)

    assert [[whole]] == contents(parsed, [mended(seen(parsed, rules), made(parsed, content, learned=True))])


def test_a_phrase_is_not_brought_into_the_cue_or_the_source(rules: Rules) -> None:
    """Spans of one statement stay apart."""
    parsed = by_hand("waits wait VERB ROOT 0", "at at ADP prep 0", "the the DET det 3", "gate gate NOUN pobj 1")
    draft = made(parsed, "waits at", source="the gate", learned=True)

    assert [["waits at"]] == contents(parsed, [mended(seen(parsed, rules), draft)])


QUOTED = by_hand(
    "Velm velm PROPN dobj 2",
    ": : PUNCT punct 2",
    "“ “ PUNCT punct 4",
    "It it PRON nsubj 4",
    "leaks leak VERB ROOT 4",
    "” ” PUNCT punct 4",
    "— — PUNCT punct 4",
    "Ode ode PROPN dep 4",
)


@pytest.mark.parametrize(
    ("content", "mended_to"),
    [
        ("Velm : “ It leaks ”", "“ It leaks ”"),
        ("“ It leaks ” — Ode", "“ It leaks ”"),
        ("“ It leaks ”", "“ It leaks ”"),
        ("It leaks", "It leaks"),
        ("Velm :", "Velm"),
    ],
    ids=["an addressee in front", "a name below", "as it is", "a part of it", "a colon behind"],
)
def test_a_quotation_is_freed_of_what_the_teller_wrote_around_it(rules: Rules, content: str, mended_to: str) -> None:
    """Whom it was said to, who signed it, and the colon are not said."""
    draft = made(QUOTED, content, learned=True)

    assert [[mended_to]] == contents(QUOTED, [mended(seen(QUOTED, rules), draft)])


def test_a_content_does_not_end_with_the_word_that_joins_the_next(rules: Rules) -> None:
    """ "it holds and" before another cue is "it holds"."""
    draft = made(TOLD, "it holds and", cue="told", learned=True)

    assert [["it holds"]] == contents(TOLD, [mended(seen(TOLD, rules), draft)])


def test_a_content_ends_with_its_paragraph(rules: Rules) -> None:
    """Without marks around it, what runs over the end is cut on the cue's side."""
    at = TOLD.text.index("and denied")
    parsed = replace(TOLD, paragraphs=(Span(0, at - 1), Span(at, len(TOLD.text))))
    view = seen(parsed, rules)
    over = "it holds and denied the report"

    before, after = (made(parsed, over, cue=cue, learned=True) for cue in ("told", ""))
    behind = replace(after, cue=(Span(len(TOLD.text), len(TOLD.text) + 1),))

    assert [["it holds"]] * 2 + [["and denied the report"]] == contents(
        parsed, [mended(view, draft) for draft in (before, after, behind)]
    )


# ---------------------------------------------------------------- sums
@pytest.mark.parametrize(("one", "other", "both"), [(0, 0, 0), (0.5, 0.5, 0.75), (1, 0.2, 1), (0.7, 0, 0.7)])
def test_two_readers_that_agree_are_surer(one: float, other: float, both: float) -> None:
    """Noisy or: they err together only if each errs."""
    assert pytest.approx(both) == either(one, other)


def test_overlap_is_the_share_of_characters_in_both() -> None:
    """Of those in either."""
    one, other = made(TOLD, "that it", "the report"), made(TOLD, "that", "the report")

    assert pytest.approx(14 / 17) == overlap(one, other)
    assert 0 == overlap(made(TOLD, "that it"), made(TOLD, "the report"))


# ---------------------------------------------------------------- through the parser and the shipped model
@pytest.mark.parametrize(
    ("text", "made_by", "source", "cue", "content"),
    [
        ("Ana Ode said the bridge was safe.", "tagger+rules:say/clause", "Ana Ode", ["said"], ["the bridge was safe"]),
        (
            "Ana Ode told Tor Velm on Monday that the bridge would be shut for ten days.",
            "tagger+rules:say/clause",
            "Ana Ode",
            ["told"],
            ["that the bridge would be shut for ten days"],
        ),
        (
            "“We shall wait for the ferry,” Ana Ode said on Monday, “and then we shall swim.”",
            "tagger+rules:say/quote-after",
            "Ana Ode",
            ["said"],
            ["“We shall wait for the ferry,”", "“and then we shall swim.”"],
        ),
        (
            "The ministry declined to comment on the state of the bridge.",
            "tagger+rules:decline/inf",
            "The ministry",
            ["declined"],
            ["declined to comment on the state of the bridge"],
        ),
        (
            "Tor Velm is said to have refused to sign the letter.",
            "rules:decline/inf",
            "Tor Velm",
            ["to have refused"],
            ["to sign the letter"],
        ),
    ],
    ids=["both agree", "an addressee", "a quotation in two pieces", "a refusal", "an expletive hedge"],
)
def test_statements_of_both(
    tools: Tools, text: str, made_by: str, source: str, cue: list[str], content: list[str]
) -> None:
    """`made_by` tells who drew the spans and who read the act."""
    statement = only(text, tools)

    assert (made_by, source, cue) == (statement.made_by, source_of(statement, text), cue_of(statement, text))
    assert content == content_of(statement, text)


def test_the_tagger_finds_what_no_rule_does(tools: Tools) -> None:
    """Without a single cue in the rule files it draws source, cue and content all the same."""
    text = "Ana Ode said that the bridge at Marn was safe."
    cueless = replace(tools.rules, by_lemma={})
    (statement,) = statements_in(text, replace(tools, rules=cueless, kept={}))

    assert () == statements_in(text, replace(tools, rules=cueless, model=None, kept={}))
    assert ("tagger", "Ana Ode", ["said"]) == (
        statement.made_by,
        source_of(statement, text),
        cue_of(statement, text),
    )
    assert ["that the bridge at Marn was safe"] == content_of(statement, text)


@pytest.mark.parametrize(
    "text", ["Nobody said that the bridge at Marn was safe.", "Two officials asked not to be named."]
)
def test_what_is_no_saying_stays_none(tools: Tools, text: str) -> None:
    """Though the tagger marks both."""
    assert () == statements_in(text, tools)


def test_the_readmes_sentence_has_its_hops(tools: Tools) -> None:
    """The tagger draws the outer saying and leaves out the one inside it, which a rule reads: three hops in all."""
    page = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf8")
    (text,) = re.findall(r"^> \*(.*)\*$", page, flags=re.M)
    (hops,) = re.findall(r"^One sentence, three hops: (.*?)\. ", page, flags=re.M)
    outer, inner = statements_in(text, tools)

    assert ["The Lantern", "unnamed: sources", "Danilo Seravy"] == hops.split(" → ")
    assert ["Lantern", "sources cited by The Lantern", "Seravy"] == chain_of(inner)
    assert outer.id == inner.parent
    assert ("tagger+rules:according to", "rules:say/clause") == (outer.made_by, inner.made_by)
