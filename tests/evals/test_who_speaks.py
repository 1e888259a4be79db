"""Who speaks: how BASIL's spans, PolNeAR's quotations and GUM's pronouns are judged against a ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from evals.speakers import Answer, Labelled, Ledger, bare, basil, figures, gum, gum_labels, names_a_person, polnear


class Definitions:
    """As much of ``score.py`` as is needed, in a simpler form."""

    @staticmethod
    def ink(value: Any, text: str) -> set[int]:
        """Letters and digits of spans."""
        return {i for s, e in value for i in range(s, e) if text[i].isalnum()}

    @staticmethod
    def same_name(a: str, b: str) -> bool:
        """The same last word."""
        return bool(b) and a.rsplit(maxsplit=1)[-1] == b.rsplit(maxsplit=1)[-1]


def row(text: str, content: str, who: str | None, *, source: str = "", **more: Any) -> dict[str, Any]:
    """A statement as an export has it."""
    at = text.index(content)
    begin = text.index(source)
    return {
        "content": [[at, at + len(content)]],
        "source": [begin, begin + len(source)] if source else None,
        "speaker": {"name": who, "kind": more.pop("kind", "person")} if who is not None else None,
        "form": "direct",
        **more,
    }


def ledger(text: str, *rows: Mapping[str, Any]) -> Ledger:
    """One article and its statements."""
    return Ledger({"a": text}, {"a": rows})


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Petra_Lune", True),
        ("Tor_Velm_Jr.", True),
        ("Harbour_Democrats", False),
        ("Quay_officials", False),
        ("QRS", False),
        ("other_anti", False),
        ("Lantern", False),
    ],
)
def test_labels_that_name_a_person(label: str, expected: bool) -> None:
    """Two words or more with capitals, the last none that names many."""
    assert expected == names_a_person(label)


@pytest.mark.parametrize(
    ("who", "verdict"), [("Petra Lune", "right"), ("Lune", "right"), ("Tor Velm", "wrong"), (None, "nobody")]
)
def test_a_quoted_span_belongs_to_the_statement_over_it(who: str | None, verdict: str) -> None:
    """Whoever speaks the words that share most letters with it."""
    text = "“It holds,” she said. “It does not.”"
    made = ledger(text, row(text, "“It holds,”", who), row(text, "“It does not.”", "Osric Hale"))

    (answer,) = basil([Labelled("a", (1, 10), ("Petra Lune",))], made, Definitions)

    assert verdict == answer.verdict


def test_a_quoted_span_without_a_statement_is_missed() -> None:
    """It counts against sayso."""
    (answer,) = basil([Labelled("a", (0, 4), ("Petra Lune",))], ledger("It holds."), Definitions)

    assert "missed" == answer.verdict


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("Mayor Petra Lune left. The mayor said no.", "The mayor", True),
        ("Petra Lune, the new mayor, left. The mayor said no.", "The mayor", True),
        ("Petra Lune left. The mayor said no.", "The mayor", False),
        ("Mayor Petra Lune left. The officials said no.", "The officials", False),
    ],
    ids=["before a name", "behind a name", "no name", "several"],
)
def test_a_bare_description_where_a_name_is_in_the_article(text: str, source: str, expected: bool) -> None:
    """One definite person who is only described, and the same word beside a name."""
    made = row(text, "no", source.lower(), source=source, kind="unnamed")

    assert expected == bare(made, text)


def test_direct_statements_without_a_speaker_are_counted() -> None:
    """And those inside others are not."""
    text = "“It holds.” “It does not.” “So.”"
    made = [row(text, "“It holds.”", None), row(text, "“It does not.”", "Hale"), row(text, "“So.”", None, parent="x")]

    assert ["nobody", "direct", "other"] == [a.verdict for a in polnear(ledger(text, *made))]


TABLE = """\
# newpar
# sent_id = 1
1\tPetra\tPetra\tPROPN\tNNP\t_\t3\tnsubj\t_\tEntity=(1-person-new-sssss-cf1-1,2-coref
2\tLune\tLune\tPROPN\tNNP\t_\t1\tflat\t_\tEntity=1)
3\tspoke\tspeak\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_

# sent_id = 2
1\tShe\tshe\tPRON\tPRP\t_\t2\tnsubj\t_\tEntity=(1-person-giv:act-sssss-cf1-1-ana)
2\tsaid\tsay\tVERB\tVBD\t_\t0\troot\t_\t_
3\tthey\tthey\tPRON\tPRP\t_\t4\tnsubj\t_\tEntity=(2-person-new-nnnnn-cf2-1-sgl)
4\tleft\tleave\tVERB\tVBD\t_\t2\tccomp\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_
"""
TEXT = "Petra Lune spoke. She said they left."


def test_pronouns_with_the_names_of_their_chain() -> None:
    """A pronoun that is a mention of its own, and the proper nouns of its chain's heads."""
    assert [Labelled("a", (18, 21), ("Petra Lune",)), Labelled("a", (27, 31), ())] == gum_labels("a", TABLE)


@pytest.mark.parametrize(
    ("source", "who", "verdict"),
    [
        ("She", "Petra Lune", "he and she: right"),
        ("She", "Tor Velm", "he and she: wrong"),
        ("She", None, "he and she: nobody"),
        ("they", "Tor Velm", "they and it: nameless, named"),
        ("they", None, "they and it: nameless, left open"),
    ],
)
def test_a_pronoun_that_is_a_source(source: str, who: str | None, verdict: str) -> None:
    """Right with a name of its chain; where the chain has none, right to leave it open."""
    made = ledger(TEXT, row(TEXT, "left", who, source=source))

    assert [verdict] == [a.verdict for a in gum(gum_labels("a", TABLE), made, Definitions)]


def test_figures_are_shares() -> None:
    """In percent, of what each corpus counts."""
    answers = {"basil": [Answer("a", v, "") for v in ("right", "right", "wrong", "missed")]}

    assert {
        "basil.spans": 4,
        "basil.right": 50.0,
        "basil.right_of_found": 66.7,
        "basil.nobody": 0.0,
    } == figures(answers)
