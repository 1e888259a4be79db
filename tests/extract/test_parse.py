"""Paragraphs, tokens and their tree: offsets into the text, boilerplate left out, blanks never tokens."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from handmade import by_hand
from hypothesis import given
from hypothesis import strategies as st

from sayso.extract.parse import LONGEST_PIECE, Parsed, WordRules, make_parser, paragraphs_of
from sayso.records import Span
from sayso.resources import Tools


def shown(text: str, boilerplate: tuple[Span, ...] = ()) -> list[str]:
    """The paragraphs' texts."""
    return [p.of(text) for p in paragraphs_of(text, boilerplate)]


# ---------------------------------------------------------------- paragraphs
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\n\n", "\r\n\r\n", "\x0b", "\x0c", "\x85"])
def test_every_line_end_parts_paragraphs(ending: str) -> None:
    """A finished line is a paragraph, whichever way the file ends its lines."""
    assert ["It holds.", "It moved."] == shown(f"It holds.{ending}It moved.")


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_wrapped_line_is_one_paragraph(ending: str) -> None:
    """A line that stops in the middle of a sentence goes on in the next, where that begins in lower case."""
    text = f"The bridge at Marn{ending}will stay shut."

    assert [text] == shown(text)


@pytest.mark.parametrize(
    "text",
    ["The bridge at Marn\n\nwill stay shut.", "Bridge closed\nAna Ode said no.", "It holds.\nthe end."],
    ids=["blank line", "capital", "full stop"],
)
def test_other_line_ends_part(text: str) -> None:
    """A blank line, a capital below or a full stop above ends the paragraph."""
    assert 2 == len(shown(text))


@pytest.mark.parametrize("text", ["", " ", "\n\n", " \t\r\n\u00a0\n"])
def test_no_ink_no_paragraph(text: str) -> None:
    """White space alone makes no paragraph."""
    assert [] == shown(text)


def test_a_line_of_boilerplate_is_in_no_paragraph() -> None:
    """Marked lines vanish, the others stay whole."""
    text = "It holds.\nRead more: It fell.\nIt moved."
    mark = Span(text.index("Read"), text.index("\nIt moved"))

    assert ["It holds.", "It moved."] == shown(text, (mark,))


def test_boilerplate_inside_a_line_parts_it() -> None:
    """What stands before and after a mark in its line is kept, as paragraphs of their own."""
    text = "It holds. Read more It moved."
    mark = Span(text.index("Read"), text.index("It moved"))

    assert ["It holds. ", "It moved."] == shown(text, (mark,))


def test_a_long_line_is_cut_at_blanks() -> None:
    """A line longer than the parser should be given at once is cut between words, and nothing is lost."""
    text = "bridge " * (LONGEST_PIECE // 3)
    parts = paragraphs_of(text)

    assert len(parts) > 1
    assert all(p.end - p.start <= LONGEST_PIECE for p in parts)
    assert text.split() == [w for p in parts for w in p.of(text).split()]


@given(st.text(alphabet="AB. \n\r\u2028\u00a0😀É\u0301", max_size=80), st.data())
def test_paragraphs_hold_all_ink_but_the_boilerplates(text: str, data: st.DataObject) -> None:
    """Paragraphs are in order, do not overlap, and hold every letter outside boilerplate and none inside."""
    ends = st.integers(0, len(text))
    cuts = data.draw(st.lists(st.tuples(ends, ends), max_size=2))
    marks = tuple(Span(min(c), max(c)) for c in cuts if c[0] != c[1])
    parts = paragraphs_of(text, marks)
    held = {i for p in parts for i in range(p.start, p.end)}
    marked = {i for m in marks for i in range(m.start, m.end)}
    ink = {i for i, c in enumerate(text) if not c.isspace()}

    assert all(a.end <= b.start for a, b in pairwise(parts))
    assert ink - marked == ink & held - marked
    assert set() == held & marked & ink


# ---------------------------------------------------------------- tokens
@pytest.fixture(scope="module")
def parse(tools: Tools):
    """The parse function."""
    return make_parser(tools.nlp)


TEXTS = [
    "Ana Ode said it holds.",
    "Ana  Ode \t said\u00a0it holds. \r\n\r\n  Tor Velm left.\n",
    "😀 Ana Ode 👩\u200d👧 said “it holds” e\u0301te\u0301.",
    "\ufeffAna\u200b Ode said: it holds.",
    "Ana\x00Ode \x1b said it holds.",
]


@pytest.mark.parametrize("text", TEXTS)
def test_tokens_are_characters_of_the_text(parse, text: str) -> None:
    """Each token's offsets give its own text, tokens go forwards, and none is white space."""
    tokens = parse(text, ()).tokens

    assert [t.text for t in tokens] == [text[t.start : t.end] for t in tokens]
    assert list(range(len(tokens))) == [t.i for t in tokens]
    assert all(a.end <= b.start for a, b in pairwise(tokens))
    assert all(t.text.strip() for t in tokens)


@pytest.mark.parametrize("text", TEXTS)
def test_heads_and_reaches_fit_together(parse, text: str) -> None:
    """A head stands in the same sentence, has the token among its dependents, and its subtree holds theirs."""
    parsed: Parsed = parse(text, ())
    for token in parsed.tokens:
        head = parsed.tokens[token.head]
        sentence = parsed.sentence_of(token.i)
        assert head.sent == token.sent
        assert sentence.first <= token.left <= token.i <= token.right <= sentence.last
        assert token.i == head.i or (token.i in head.kids and head.left <= token.left and token.right <= head.right)


def test_sentences_do_not_cross_paragraphs(parse) -> None:
    """A headline without a full stop is no part of the sentence below it."""
    parsed = parse("Bridge at Marn closed\nAna Ode said it holds.", ())

    assert [0, 1] == [s.paragraph for s in parsed.sentences]


def test_boilerplate_gives_no_token(parse) -> None:
    """What is marked is not parsed."""
    text = "Follow us on X.\nAna Ode left."

    assert "Ana" == parse(text, (Span(0, 15),)).tokens[0].text


def test_a_text_is_parsed_the_same_after_another(parse, tools: Tools) -> None:
    """What the parser remembers between articles (forms it has looked up) changes no parse."""
    text = "Ana Ode saw the left bridge and left; her saw lay on the bridge she had found."
    first = make_parser(tools.nlp)(text, ())
    parse("She found the saw. The lefts saw it. They found a party and bridge gaps.", ())

    assert first == parse(text, ())


# ---------------------------------------------------------------- parses built by hand
WORDS = "There is are was 's 're all gon na got ta Let c'm on y' you ai n't boats said left the old"


def test_a_word_keeps_its_lemma_whichever_others_are_met_with_it(tools: Tools) -> None:
    """The pipeline has a few rules over two words; new words are put to it together, and must not meet so."""
    words = WORDS.split()
    tags = {"EX": ("expl",), "VBZ": ("ROOT", "aux"), "VBP": ("aux",), "VBG": ("ROOT",), "TO": ("aux",), "NN": ("dobj",)}
    number = tools.nlp.vocab.strings.add
    forms = [(number(word), tag, dep) for word in words for tag, deps in tags.items() for dep in deps]
    random.Random(1).shuffle(forms)  # noqa: S311
    together, alone = WordRules(tools.nlp), WordRules(tools.nlp)
    together.learn(forms)
    for form in forms:
        alone.learn([form])

    assert alone.known == together.known


def test_link_fills_in_dependents_and_reach() -> None:
    """From heads alone: who depends on whom, and from where to where each subtree goes."""
    parsed = by_hand(
        "Ode ode PROPN nsubj 1", "denied deny VERB ROOT 1", "the the DET det 3", "report report NOUN dobj 1"
    )

    assert [[], [0, 3], [], [2]] == [t.kids for t in parsed.tokens]
    assert [(0, 0), (0, 3), (2, 2), (2, 3)] == [parsed.subtree(i) for i in range(4)]


def test_kids_are_filtered_by_dependency() -> None:
    """All dependents in text order, or those of the named kinds."""
    parsed = by_hand("Ode ode PROPN nsubj 1", "denied deny VERB ROOT 1", "it it PRON dobj 1")

    assert ["Ode", "it"] == [t.text for t in parsed.kids(1)]
    assert ["it"] == [t.text for t in parsed.kids(1, "dobj", "ccomp")]


def test_span_takes_both_ends() -> None:
    """From the first character of one token to the last of another."""
    parsed = by_hand("Ana Ana PROPN compound 1", "Ode ode PROPN nsubj 2", "left leave VERB ROOT 2")

    assert "Ana Ode" == parsed.span(0, 1).of(parsed.text)
