"""The quotation scanner: every convention, apostrophes, marks without partners."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.extract.parse import paragraphs_of
from sayso.extract.quotes import find_quotations
from sayso.records import Span


def scan(text: str) -> tuple[list[str], list[str]]:
    """The quotations' inner texts, and the codes of the notices."""
    quotations, notices = find_quotations(text, paragraphs_of(text))
    return [q.inner.of(text) for q in quotations], [n.code for n in notices]


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ('"It holds," said Ode.', ["It holds,"]),
        ("'It holds,' said Ode.", ["It holds,"]),
        ("“It holds,” said Ode.", ["It holds,"]),
        ("‘It holds,’ said Ode.", ["It holds,"]),
        ("«It holds», said Ode.", ["It holds"]),
        ("»It holds«, said Ode.", ["It holds"]),
        ("„It holds“, said Ode.", ["It holds"]),
        ("„It holds”, said Ode.", ["It holds"]),
        ("``It holds,'' said Ode.", ["It holds,"]),
        ("“It holds,» said Ode.", ["It holds,"]),
        ("«It holds,” said Ode.", ["It holds,"]),
        ('“It holds," said Ode.', ["It holds,"]),
    ],
)
def test_every_convention_is_read(text: str, inner: list[str]) -> None:
    """Straight, curly, low, angled, typewriter and mismatched marks all open and close."""
    assert inner == scan(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "The ministers' plan wasn't the workers' choice.",
        "In the '90s rock 'n' roll wasn't O'Hara's thing.",
        "He is 5'10\" tall, she said.",
        'A 12" pipe burst.',
        "’s capital lay in ruins, the mayor of ’s city said.",
        "The Joneses’ house and the boss’s car were sold.",
    ],
)
def test_apostrophes_and_inches_open_nothing(text: str) -> None:
    """Possessives, contractions, decades, feet and inches, and a possessive whose name was lost are no quotations."""
    assert ([], []) == scan(text)


def test_possessive_inside_single_marks_does_not_close() -> None:
    """A plural possessive inside a single-quoted saying is not its end."""
    assert ["The boys’ club is over,"] == scan("‘The boys’ club is over,’ he said.")[0]


def test_quotation_inside_a_quotation_has_depth_one() -> None:
    """Single marks inside double ones nest."""
    text = "“I told him ‘go home’ and he went,” she said."
    quotations, _ = find_quotations(text, paragraphs_of(text))

    assert [(0, "I told him ‘go home’ and he went,"), (1, "go home")] == [
        (q.depth, q.inner.of(text)) for q in quotations
    ]


def test_reopened_paragraphs_are_one_quotation() -> None:
    """A quotation that reopens in the next paragraph without having closed is one, over both."""
    text = "Ode said: “It moved.\n“It will open when it stops.”\nShe left."
    quotations, notices = find_quotations(text, paragraphs_of(text))

    assert [("It moved.\n“It will open when it stops.", 2, True)] == [
        (q.inner.of(text), q.parts, q.closed) for q in quotations
    ]
    assert () == notices


def test_closed_quotation_does_not_swallow_the_next_paragraph() -> None:
    """Two quotations that both close stay two."""
    assert ["It moved.", "It stopped."] == scan("“It moved.”\n“It stopped.”")[0]


def test_unclosed_quotation_is_a_notice_and_runs_to_the_paragraphs_end() -> None:
    """A mark that never closes costs a notice, not an exception."""
    inner, codes = scan("Ode said: “It holds\nThe mayor left.")

    assert (["It holds"], ["unclosed-quotation"]) == (inner, codes)


def test_unopened_quotation_is_a_notice() -> None:
    """A closing mark with nothing open is told of."""
    assert ["unopened-quotation"] == scan("It holds,” said Ode.")[1]


def test_editors_brackets_stay_inside() -> None:
    """Brackets inside a quotation do not end it."""
    assert ["make them [the crews] wait"] == scan("She wants to ‘make them [the crews] wait’ and go.")[0]


MARKS = "\"'“”‘’«»„“`()[],.!? \nabsé\u0301😀"


@given(st.text(alphabet=MARKS, max_size=200))
def test_any_text_can_be_scanned(text: str) -> None:
    """Whatever the marks, spans lie in the text, inner lies in span, and outermost quotations do not overlap."""
    quotations, notices = find_quotations(text, paragraphs_of(text))

    outer = [q for q in quotations if q.depth == 0]
    assert all(q.inner in q.span and q.span.end <= len(text) for q in quotations)
    assert all(a.span.end <= b.span.start for a, b in pairwise(outer))
    assert all(n.span is not None and n.span.end <= len(text) for n in notices)


def test_a_mark_inside_another_quotation_closes_none_before_it() -> None:
    """The quotation that stays open ends with its paragraph; the next paragraph's stands by itself."""
    text = "«Stay?\n'«Go?"

    quotations, _ = find_quotations(text, paragraphs_of(text))

    assert ["«Stay?", "'«Go?"] == [q.span.of(text) for q in quotations if q.depth == 0]


def test_many_marks_take_time_in_proportion() -> None:
    """A paragraph of fifty thousand marks is read, not pondered."""
    text = "“a ’s b " * 25_000

    quotations, _ = find_quotations(text, (Span(0, len(text)),))

    assert quotations
