"""Frames, and how drafts become a forest: snapped to quotations, merged by cue, the best kept, nested."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from golden_cases import Case, compare
from handmade import by_hand, content_of, cue_of, only, source_of, view_of

from sayso.extract import extract
from sayso.extract.attribute import ATTRIBUTORS, attribute, best_of, merge_same_cue, nest, snap
from sayso.extract.draft import Draft, View
from sayso.extract.frames import FRAME_TABLE, from_verbs
from sayso.extract.parse import make_parser
from sayso.records import Span
from sayso.resources import FRAMES, Rules, Tools


@pytest.fixture(scope="session")
def tools(rule_tools: Tools) -> Tools:
    """The rules are tested alone: the tagger would draw its own spans."""
    return rule_tools


@pytest.fixture(scope="module")
def rules(tools: Tools) -> Rules:
    """The rules of English."""
    return tools.rules


def drafted(view: View) -> list[tuple[str | None, list[str], list[str], str]]:
    """What the verbs of a view give: source, cue, content and act."""
    text = view.parsed.text
    return [
        (d.source.of(text) if d.source else None, [c.of(text) for c in d.cue], [c.of(text) for c in d.content], d.act)
        for d in from_verbs(view)
    ]


# ---------------------------------------------------------------- frames, on parses built by hand
def test_frames_of_the_rule_files_are_frames_of_the_code() -> None:
    """Each frame a rule may name is a function; `quote` is the quotation attributor's own."""
    assert FRAMES - {"quote"} == FRAME_TABLE.keys()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            (
                "Ode ode PROPN nsubj 1",
                "said say VERB ROOT 1",
                "it it PRON nsubj 3",
                "holds hold VERB ccomp 1",
            ),
            ("Ode", ["said"], ["it holds"], "says"),
        ),
        (
            (
                "Ode ode PROPN nsubj 1",
                "said say VERB ROOT 1",
                "that that SCONJ mark 4",
                "it it PRON nsubj 4",
                "holds hold VERB ccomp 1",
            ),
            ("Ode", ["said"], ["that it holds"], "says"),
        ),
        (
            (
                "It it PRON nsubj 1",
                "holds hold VERB ccomp 4",
                ", , PUNCT punct 4",
                "Ode ode PROPN nsubj 4",
                "said say VERB ROOT 4",
            ),
            ("Ode", ["said"], ["It holds"], "says"),
        ),
        (
            (
                "Ode ode PROPN nsubj 1",
                "vowed vow VERB ROOT 1",
                "to/TO to PART aux 3",
                "stay stay VERB xcomp 1",
            ),
            ("Ode", ["vowed"], ["to stay"], "promises"),
        ),
        (
            (
                "Ode ode PROPN nsubj 1",
                "urged urge VERB ROOT 1",
                "drivers/NNS driver NOUN dobj 1",
                "to/TO to PART aux 4",
                "wait wait VERB xcomp 1",
            ),
            ("Ode", ["urged"], ["to wait"], "urges"),
        ),
        (
            (
                "Ode ode PROPN nsubj 1",
                "denied deny VERB ROOT 1",
                "the the DET det 3",
                "report report NOUN dobj 1",
            ),
            ("Ode", ["denied"], ["the report"], "denies"),
        ),
        (
            (
                "Ode ode PROPN nsubj 1",
                "denied deny VERB ROOT 1",
                "taking/VBG take VERB xcomp 1",
                "it it PRON dobj 2",
            ),
            ("Ode", ["denied"], ["taking it"], "denies"),
        ),
        (
            (
                "Ode ode PROPN nsubj 1",
                "warned warn VERB ROOT 1",
                "of of ADP prep 1",
                "cracks/NNS crack NOUN pobj 2",
            ),
            ("Ode", ["warned of"], ["cracks"], "says"),
        ),
        (
            (
                "Ode ode PROPN nsubj 3",
                "did do AUX aux 3",
                "not not PART neg 3",
                "say say VERB ROOT 3",
                "it it PRON nsubj 5",
                "holds hold VERB ccomp 3",
            ),
            ("Ode", ["did not say"], ["it holds"], "says"),
        ),
        (
            (
                "Ode ode PROPN nsubjpass 2",
                "was be AUX auxpass 2",
                "told/VBN tell VERB ROOT 2",
                "it it PRON nsubj 4",
                "holds hold VERB ccomp 2",
            ),
            (None, ["was told"], ["it holds"], "says"),
        ),
        (
            (
                "Ode ode PROPN nsubj 1",
                "came come VERB ROOT 1",
                "and and CCONJ cc 1",
                "said say VERB conj 1",
                "it it PRON nsubj 5",
                "holds hold VERB ccomp 3",
            ),
            ("Ode", ["said"], ["it holds"], "says"),
        ),
    ],
    ids=[
        "clause",
        "that",
        "cue after its clause",
        "infinitive",
        "told to",
        "object",
        "gerund",
        "preposition",
        "negated cue",
        "passive without an agent",
        "shared subject",
    ],
)
def test_frames(rules: Rules, rows: tuple[str, ...], expected: tuple[str | None, list[str], list[str], str]) -> None:
    """A frame cuts source, cue and content from the tree: auxiliaries to the cue, "that" and "to" to the content."""
    assert [expected] == drafted(view_of(by_hand(*rows), rules))


@pytest.mark.parametrize(
    "rows",
    [
        ("Ode ode PROPN nsubj 1", "left leave VERB ROOT 1"),
        ("Ode ode PROPN nsubj 1", "said say VERB ROOT 1"),
        ("Say/VB say VERB ROOT 0", "it it PRON nsubj 2", "holds hold VERB ccomp 0"),
    ],
    ids=["no cue", "nothing said", "an imperative"],
)
def test_what_attributes_nothing(rules: Rules, rows: tuple[str, ...]) -> None:
    """A verb that is no cue, a cue without a content, and a command give no draft."""
    assert [] == drafted(view_of(by_hand(*rows), rules))


def test_a_draft_keeps_its_reasons_and_its_rule(rules: Rules) -> None:
    """The rule's name and frame, and why the source was chosen, are kept for `explain`."""
    parsed = by_hand("Ode ode PROPN nsubj 1", "denied deny VERB ROOT 1", "it/NN report NOUN dobj 1")
    (draft,) = from_verbs(view_of(parsed, rules))

    assert "deny/object" == draft.rule
    assert ["'deny'" in draft.why[0], "subject" in draft.why[1]] == [True, True]


# ---------------------------------------------------------------- from drafts to a forest
TEXT = "Ode said “it holds and it will hold” on Monday in Marn by the old bridge."


def flat(rules: Rules) -> View:
    """A view of TEXT whose tree says nothing."""
    return view_of(by_hand(*(f"{w} {w} X dep 0" for w in TEXT.split())), rules)


def draft(*content: str, score: float = 0.8, head: int | None = None, cue: str = "", rule: str = "r") -> Draft:
    """A draft over words of TEXT."""
    spans = tuple(Span(TEXT.index(c), TEXT.index(c) + len(c)) for c in content)
    cues = (Span(TEXT.index(cue), TEXT.index(cue) + len(cue)),) if cue else ()
    return Draft(rule, spans, "says", cues, score=score, head=head)


def texts(drafts: list[Draft]) -> list[list[str]]:
    """The contents of drafts."""
    return [[s.of(TEXT) for s in d.content] for d in drafts]


@pytest.mark.parametrize(
    ("content", "snapped"),
    [
        ("said “it holds and it will", "said “it holds and it will hold”"),
        ("holds and it will hold” on Monday", "“it holds and it will hold” on Monday"),
        ("will hold", "will hold"),
        ("“it holds and it will hold” on", "“it holds and it will hold” on"),
        ("on Monday", "on Monday"),
        ("Ode said “it", "Ode said"),
    ],
    ids=["most of it", "its end", "inside", "all of it", "outside", "a graze"],
)
def test_a_content_does_not_cut_a_quotation(rules: Rules, content: str, snapped: str) -> None:
    """It takes the whole quotation, or gives up the bit it grazes; inside one, or around one, it stays."""
    got = snap(flat(rules), draft(content))

    assert got is not None
    assert [snapped] == [s.of(TEXT).strip() for s in got.content]


def test_touching_contents_become_one(rules: Rules) -> None:
    """Spans of one content that touch are one span."""
    got = snap(flat(rules), draft("on Monday", " in Marn"))

    assert got is not None
    assert ["on Monday in Marn"] == [s.of(TEXT) for s in got.content]


def test_the_surer_reading_of_a_cue_stays() -> None:
    """Two readings of the same cue word make one statement."""
    sure, less = draft("on Monday", score=0.9, head=1), draft("on Monday in Marn", score=0.5, head=1)

    assert [sure] == merge_same_cue([less, sure])


def test_a_quotation_and_what_follows_its_cue_are_joined() -> None:
    """The quotation under a cue and the rest of its clause are one content."""
    quoted = draft("“it holds and it will hold”", score=0.9, head=1, cue="said", rule="say/quote-before")
    clause = draft("in Marn", score=0.8, head=1, cue="said", rule="say/clause")

    assert [["“it holds and it will hold”", "in Marn"]] == texts(merge_same_cue([quoted, clause]))


def test_drafts_without_a_cue_word_are_not_merged() -> None:
    """Two headlines or silences are two."""
    assert 2 == len(merge_same_cue([draft("on Monday"), draft("in Marn")]))


def test_of_two_that_cross_the_better_stays() -> None:
    """Contents that cross cannot both stand."""
    better, worse = draft("on Monday in", score=0.9), draft("in Marn", score=0.5)

    assert [better] == best_of([worse, better])


def test_of_the_same_words_twice_one_stays() -> None:
    """The same content under no further cue is said once."""
    assert 1 == len(best_of([draft("on Monday", score=0.9), draft("on Monday", score=0.8)]))


def test_what_lies_inside_another_content_stays() -> None:
    """A saying within a saying is kept, whatever its score."""
    outer, inner = draft("on Monday in Marn by the old bridge", score=0.5), draft("the old bridge", cue="by", score=0.9)

    assert {outer, inner} == set(best_of([outer, inner]))


def test_a_parent_is_the_smallest_content_that_holds_the_whole_child(rules: Rules) -> None:
    """Content, cue and source must lie in it; parents come before their children."""
    top, middle, bottom = (
        draft("on Monday in Marn by the old bridge"),
        draft("Marn by the old bridge", cue="in"),
        draft("the old bridge", cue="by"),
    )
    nodes = nest(flat(rules), [bottom, top, middle])

    assert [(top, None), (middle, 0), (bottom, 1)] == [(n.draft, n.parent) for n in nodes]


def test_an_inner_belief_is_no_statement_of_its_own(rules: Rules) -> None:
    """What somebody is said to believe stays part of what is said."""
    top = draft("on Monday in Marn by the old bridge")
    belief = Draft("r", draft("the old bridge").content, "believes", draft("by", cue="by").cue)

    assert [top] == [n.draft for n in nest(flat(rules), [top, belief])]


def test_a_further_attributor_is_one_more_function(rules: Rules) -> None:
    """A plain function from a view to drafts joins the table."""

    def place_names(view: View) -> Iterator[Draft]:
        """Says that every Marn is a saying."""
        for token in view.parsed.tokens:
            if token.text == "Marn":
                yield Draft("places", (view.parsed.span(token.i, token.i),), "says", why=("it is Marn",))

    nodes = attribute(flat(rules), (*ATTRIBUTORS, place_names))

    assert ["Marn"] == [s.of(TEXT) for n in nodes for s in n.draft.content if n.draft.rule == "places"]


def test_every_attributor_explains_itself() -> None:
    """The docstring of a function in the table is its published explanation."""
    assert [] == [a.__name__ for a in ATTRIBUTORS if not (a.__doc__ or "").strip()]


# ---------------------------------------------------------------- through the parser
@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Ana Ode said the bridge was safe.", "Ana Ode", ["said"], ["the bridge was safe"]),
        ("The bridge, Ana Ode said, is safe.", "Ana Ode", ["said"], ["The bridge", "is safe"]),
        ("“It holds,” said Ana Ode.", "Ana Ode", ["said"], ["“It holds,”"]),
        ("“It holds,” Ana Ode said. “It will.”", "Ana Ode", ["said"], ["“It holds,”", "“It will.”"]),
        ("“It,” Ana Ode said, “holds for now.”", "Ana Ode", ["said"], ["“It,”", "“holds for now.”"]),
        ("Ana Ode said: “It holds.”", "Ana Ode", ["said"], ["“It holds.”"]),
        ("Tor Velm: “It holds for now.”", "Tor Velm", [":"], ["“It holds for now.”"]),
        ("Ode was blunt: “It holds for now.”", "Ode", [], ["“It holds for now.”"]),
        ("It holds, according to Ana Ode.", "Ana Ode", ["according to"], ["It holds"]),
        ("According to Ana Ode, the bridge holds.", "Ana Ode", ["According to"], ["the bridge holds"]),
        ("The ministry did not respond to a request for comment.", "The ministry", [], None),
    ],
)
def test_spans(tools: Tools, text: str, source: str, cue: list[str], content: list[str] | None) -> None:
    """Who, which words attribute, and what, in the conventions of English news."""
    statement = only(text, tools)

    assert (source, cue) == (source_of(statement, text), cue_of(statement, text))
    if content is not None:
        assert content == content_of(statement, text)


@pytest.mark.parametrize(
    "text",
    [
        "The bridge was closed on Monday.",
        "Drivers waited for the ferry, and some went home.",
        "The book “The Old Bridge” sold well.",
        "It was a so-called “safe” bridge.",
        "Say it was ten people.",
    ],
)
def test_plain_prose_gives_nothing(tools: Tools, text: str) -> None:
    """Narration, titles and scare quotes are nobody's sayings."""
    with pytest.raises(ValueError, match="not enough values"):
        only(text, tools)


def test_a_statement_names_the_rule_that_made_it(tools: Tools) -> None:
    """`made_by` leads back to the rule entry, or to the pattern."""
    assert "rules:deny/gerund" == only("Ana Ode denied taking the money.", tools).made_by
    assert "rules:silence" == only("The ministry did not respond to a request for comment.", tools).made_by


def test_the_how_tos_attributor_works(tools: Tools) -> None:
    """The function that the guide writes joins the table and finds what its docstring says."""
    guide = Path(__file__).parents[2] / "docs" / "how-to" / "add-an-attributor.md"
    block = re.findall(r"^```python\n(.*?)^```$", guide.read_text(encoding="utf8"), flags=re.M | re.S)[0]
    written: dict[str, Any] = {}
    exec(block, written)  # noqa: S102  (the guide's own code)
    text = "“The bridge holds.” — Ana Ode"
    parsed = make_parser(tools.nlp)(text, ())
    (node,) = attribute(view_of(parsed, tools.rules), (*ATTRIBUTORS, written["signed"]))

    assert ("signed quotation", "Ana Ode") == (node.draft.rule, node.draft.source and node.draft.source.of(text))


def test_the_how_tos_golden_case_is_right(tools: Tools) -> None:
    """The case that the guide writes is one that the program passes."""
    guide = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-golden-case.md"
    (block,) = re.findall(r"^```toml\n(.*?)^```$", guide.read_text(encoding="utf8"), flags=re.M | re.S)
    (row,) = tomllib.loads(block)["case"]
    case = Case("guide", row["name"], row["text"], row["published"], partial=False, statements=row["statement"])

    assert [] == compare(case, extract(case.article(), tools))
