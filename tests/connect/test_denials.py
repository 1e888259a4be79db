"""Denials that point, answers that rules are kept, and what an article itself sets against something else."""

from __future__ import annotations

import pytest

from sayso.connect.compare import Comparer, load_comparer
from sayso.connect.denials import keeps
from sayso.connect.heard import Heard, Weighed
from sayso.connect.places import load_places
from sayso.connect.relations import Stand, relations
from sayso.records import Act, Relation, Span, Telling


@pytest.fixture(scope="module")
def comparer() -> Comparer:
    """The shipped comparer."""
    return load_comparer(load_places())


def row(at: int, text: str, speaker: str = "", act: Act = "says", **more: object) -> Heard:
    """A telling of the one article, at a place of its text."""
    telling = Telling("art-quay", (Span(at, at + len(text)),), f"stm-{at}")
    return Heard(telling, text, act, speaker=speaker, **more)  # type: ignore[arg-type]


def answered(comparer: Comparer, *rows: Heard) -> list[tuple[int, str, int]]:
    """Which telling stands how against which, each a claim of its own, by their places in the order given."""
    return [(int(r.a), r.relation, int(r.b)) for r in found_in(comparer, *rows)]


def found_in(comparer: Comparer, *rows: Heard) -> tuple[Relation, ...]:
    """The relations of one article's tellings."""
    return relations([Stand(str(n), (heard,)) for n, heard in enumerate(rows)], comparer=comparer)


SALE = "Lund had sold the mill to smugglers"


def test_the_teller_that_is_named(comparer: Comparer) -> None:
    """A denial of the Lantern's report, or the ML's, is of what is told on the Lantern's word; nearer ones are not."""
    told = row(0, SALE, "ent-x", through=frozenset({"marn", "lantern", "ml"}))
    near = row(60, "the harbour is to be dredged in May", "ent-y", through=frozenset({"ent-y"}))

    for text in ("the Lantern report", "the ML story, which twisted the words of Lund"):
        (found,) = found_in(comparer, told, near, row(120, text, "ent-ode", "denies"))

        assert (found.a, found.b) == ("2", "0")
        assert "whose teller is named" in found.why


def test_what_a_colleague_denied(comparer: Comparer) -> None:
    """ "It is not true", said by the same side after a denial that tells of what, denies that."""
    found = answered(
        comparer,
        row(0, "Norwegian ships dumped oil in the bay", "ent-press"),
        row(60, "the bay was closed to swimmers on Friday", "ent-mayor"),
        row(120, "Norwegian ships dumped any oil", "ent-norway", "denies", states=frozenset({"norway"})),
        row(180, "the story is not true", "ent-minister", states=frozenset({"norway"})),
    )

    assert (3, "denies", 0) in found
    assert all(b != 1 for _, _, b in found)


def test_one_side_does_not_deny_itself(comparer: Comparer) -> None:
    """What the ministry's own state said is not denied by the ministry; two ministries of other states are no side."""
    said = row(0, SALE, "ent-state", states=frozenset({"norway"}))
    ours = row(60, "the report", "ent-ours", "denies", states=frozenset({"norway"}), body=frozenset({"foreign"}))
    theirs = row(60, "the report", "ent-theirs", "denies", states=frozenset({"chad"}), body=frozenset({"foreign"}))
    abroad = row(0, SALE, "ent-x", states=frozenset({"norway"}), body=frozenset({"foreign"}))

    assert answered(comparer, said, ours) == []
    assert answered(comparer, said, theirs) == [(1, "denies", 0)]
    assert answered(comparer, abroad, theirs) == [(1, "denies", 0)]


def test_what_somebody_answers_to(comparer: Comparer) -> None:
    """What stands behind "responding to reports that" is told by the reports, whoever it is laid to."""
    lead = "Ode was responding to reports in the press that "
    told = row(0, SALE, "ent-ode", lead=lead)

    assert answered(comparer, told, row(60, "the reports", "ent-ode", "denies")) == [(1, "denies", 0)]
    assert answered(comparer, row(0, SALE, "ent-ode"), row(60, "the reports", "ent-ode", "denies")) == []


def test_scraps_and_far_ones_are_not_answered(comparer: Comparer) -> None:
    """What says too little, or stands pages before, is not what is denied."""
    assert answered(comparer, row(0, "his claim", "ent-x"), row(60, "the reports", "ent-ode", "denies")) == []
    assert answered(comparer, row(0, SALE, "ent-x"), row(4000, "the reports", "ent-ode", "denies")) == []


def test_a_denial_that_tells_what(comparer: Comparer) -> None:
    """A denial that tells its matter answers nothing else, however near it stands."""
    denial = row(60, "reports that the captain of the ferry was drunk are false", "ent-ode")

    assert answered(comparer, row(0, SALE, "ent-x"), denial) == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Norway has always observed the treaty", True),
        ("Norway strictly enforced the resolutions of the council", True),
        ("it was in full compliance with the sanctions", True),
        ("Norway has never violated the ceasefire", True),
        ("Norway must always observe the treaty", False),
        ("Norway has always violated the treaty", False),
        ("Norway did not fully observe the treaty", False),
        ("Norway has followed the talks on the treaty", False),
    ],
)
def test_who_says_that_the_rules_are_kept(text: str, kept: bool, comparer: Comparer) -> None:
    """All of them and always, in so many words, and as something that is so."""
    assert keeps(Weighed(row(0, text, "ent-ode"), comparer)) is kept


def test_keeping_the_rules_answers_who_says_not(comparer: Comparer) -> None:
    """It contradicts what is told of them before, and nothing that is told of others."""
    kept = row(120, "Norway has always observed the treaty", "ent-ode", about=frozenset({"ode"}))

    assert answered(comparer, row(0, "Norwegian ships dumped oil in the bay", "ent-x"), kept) == [(1, "contradicts", 0)]
    assert answered(comparer, row(0, "Danish ships dumped oil in the bay", "ent-x"), kept) == []


ADVICE = "he had told Velm not to close the strait"
URGED = "that he urged Velm to close it"


def test_what_the_article_sets_against_something(comparer: Comparer) -> None:
    """ "..., contradicting press reports that ...": of one speaker it is a change of mind, of two a contradiction."""
    lead = f"Ode said {ADVICE}, contradicting press reports "
    first = row(9, ADVICE, "ent-ode", day="2031-05-04")
    (found,) = found_in(comparer, first, row(len(lead), URGED, "ent-ode", lead=lead))

    assert (found.a, found.relation, found.b) == ("0", "revises", "1")
    assert "2031-05-04" in found.why
    assert answered(comparer, first, row(len(lead), URGED, "ent-x", lead=lead)) == [(0, "contradicts", 1)]


def test_this_is_despite(comparer: Comparer) -> None:
    """A sentence that says of the one before that it is despite something else."""
    text = "'No, he shouldn't close it'"
    lead = "This comes despite Ode having once pressed Velm "
    first = row(0, text, "ent-ode")

    assert answered(comparer, first, row(len(text) + 1 + len(lead), "to shut the strait", "ent-ode", lead=lead)) == [
        (0, "revises", 1)
    ]
    other = "The play went on despite rain, with Velm asked "
    assert answered(comparer, first, row(len(text) + 1 + len(other), "to shut the strait", "ent-ode", lead=other)) == []
