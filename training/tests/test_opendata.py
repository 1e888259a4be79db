"""Attributions read off discourse relations, in a document written for the purpose."""

from __future__ import annotations

import pytest

from training.opendata import GUM_SHA256, attributions, document, laid_out, read_gum, signals_of
from training.polnear import ROLES, WrongCorpus, round_trip

# number, form, head, relation, tag, discourse; "-" before a form: no space after it
SENTENCES = (
    (
        "1 Ana 5 nsubj NNP attribution-positive:1->2:1:sem-atsrc-1-_+lex-indwd-5-_",
        "2 Ode 1 flat NNP _",
        "3 has 5 aux VBZ _",
        "4 often 5 advmod RB _",
        "5 said 0 root VBD _",
        "6 ports 8 nsubj NNS ROOT:2:0",
        "7 will 8 aux MD _",
        "8 reopen 5 ccomp VB elaboration-additional:3->2:0:_",
        "9 soon 8 advmod -RB _",
        "10 . 5 punct . _",
    ),
    (
        "1 -“ 5 punct `` joint-list_m:4->2:1:_",
        "2 We 5 nsubj PRP _",
        "3-4 don’t",
        "3 do 5 aux VBP _",
        "4 n’t 5 advmod RB _",
        "5 -wait 0 root VB _",
        "6 . 5 punct . _",
    ),
    (
        "1 We 2 nsubj PRP elaboration-additional:5->4:0:_",
        "2 -go 5 ccomp VBP _",
        "3 -, 2 punct , _",
        "4 ” 2 punct '' _",
        "5 added 0 root VBD attribution-positive:6->4:1:lex-indwd-21-_+sem-atsrc-23-_",
        "6 the 7 det DT _",
        "7 -minister 5 nsubj NN _",
        "8 . 5 punct . _",
    ),
    (
        "1 I 2 nsubj PRP attribution-positive:7->8:0:sem-atsrc-25-_+lex-indwd-26-_",
        "2 think 0 root VBP _",
        "3 so 2 -ccomp RB joint-list_m:8->4:2:_",
        "4 . 2 punct . _",
    ),
)
PARAGRAPHS = (0, 1, 3)  # the sentences that begin one


def sample() -> str:
    """The sentences as a CoNLL-U file."""
    lines = ["# newdoc id = GUM_news_sample"]
    for k, sentence in enumerate(SENTENCES):
        lines += ["# newpar"] * (k in PARAGRAPHS) + [f"# sent_id = GUM_news_sample-{k + 1}"]
        for row in sentence:
            number, form, *rest = row.split(" ")
            glued = form.startswith("-") or any(r.startswith("-") for r in rest)
            misc = ["SpaceAfter=No"] * glued
            head, relation, tag, discourse = [r.lstrip("-") for r in rest] or ["_"] * 4
            misc += [f"Discourse={discourse}"] * (discourse != "_")
            columns = [number, form.lstrip("-"), "_", "_", tag, "_", head, relation, "_", "|".join(misc) or "_"]
            lines.append("\t".join(columns))
        lines.append("")
    return "\n".join(lines)


def test_text_is_put_together_with_its_spaces_and_paragraphs():
    """Words stand as they were written, and each syntactic word knows its letters."""
    text, tokens = laid_out(sample())

    assert text == (
        "Ana Ode has often said ports will reopen soon.\n\n“We don’t wait. We go,” added the minister.\n\nI think so."
    )
    words = [w for s in SENTENCES for w in s if "-" not in w.split(" ")[0]]
    assert [w.split(" ")[1].lstrip("-") for w in words] == [text[t.start : t.end] for t in tokens]


def test_attributions_have_the_spans_that_polnear_would_draw():
    """A cue takes its auxiliaries along, a content its later units and its quotation, and the writer is no source."""
    text, tokens = laid_out(sample())
    found = [[[text[s:e] for s, e in event[role]] for role in ROLES] for event in attributions(text, tokens)]

    assert found == [
        [["Ana Ode"], ["has often said"], ["ports will reopen soon"]],
        [["the minister"], ["added"], ["We don’t wait. We go"]],
    ]


def test_a_document_becomes_tags_and_links():
    """Nothing is lost on the way to tags, and both contents point to their cues."""
    article = document("sample", sample())
    word = [article.text[s:e] for s, e in article.words.spans]

    assert round_trip(article) == (6, 6)
    assert {("ports", "has"), ("We", "added")} == {(word[a], word[b]) for a, b in article.cue_of.items()}


def test_signals_are_read_with_their_ranges():
    """Word numbers count from one, ranges include their ends, and what is no number is passed over."""
    assert signals_of("sem-atsrc-21-23,30-gold+lex-indwd-19-_+_") == {"sem-atsrc": [20, 21, 22, 29], "lex-indwd": [18]}


def test_another_corpus_is_refused(tmp_path):
    """The files must be those that the recipe was written for."""
    (tmp_path / "dev" / "dep").mkdir(parents=True)
    with pytest.raises(WrongCorpus, match=GUM_SHA256["dev"]):
        list(read_gum(tmp_path, "dev"))
