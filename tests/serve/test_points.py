"""How a story's claims are put in order: the same for any order in which they come, each in one place."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.connect.frequency import load_frequencies
from sayso.records import Act, Claim, Copy, Relation, Statement, Telling
from sayso.serve.points import Sources, StoryBrief, arranged
from sayso.serve.story import show_story
from sayso.serve.terminal import Screen
from tests.serve.story import (
    BOARD,
    BRIDGE,
    CABLES,
    CLAIMS,
    CLERK,
    COPIED,
    DENIAL,
    IS_SHUT,
    KNEW,
    LANTERN,
    MARR,
    MINT,
    NO_RISK,
    NOW,
    ODE_QUOTED,
    ODE_TOLD,
    PEOPLE,
    PEOPLE_AGAIN,
    POST,
    QUAY,
    REFUSED,
    RELATIONS,
    SCRAP,
    SNAPPED,
    VELM,
    claim,
    said,
    span,
)

SAID = (
    ODE_QUOTED, ODE_TOLD, PEOPLE, PEOPLE_AGAIN, NO_RISK, CLERK, BOARD, MINT, VELM, NOW, MARR, SCRAP, DENIAL,
)  # fmt: skip


def sources(*more: Statement, copies: tuple[Copy, ...] = (COPIED,)) -> Sources:
    """What the story is told in."""
    statements = {s.id: s for s in (*SAID, *more)}
    return Sources({a.id: a for a in (LANTERN, QUAY, POST)}, statements, {QUAY.id: copies}, {})


def brief(claims: tuple[Claim, ...] = CLAIMS, related: tuple[Relation, ...] = RELATIONS) -> StoryBrief:
    """The story in order."""
    return arranged(BRIDGE, claims, related, sources=sources(), notices=(), frequencies=load_frequencies())


def places(found: StoryBrief) -> list[str]:
    """The ids of all claims that a brief tells, as often as it does."""
    points = [c for p in found.points for c in (p.claim, *(a.claim for a in p.against if not a.repeated), *p.declined)]
    changed = [c for _, *pair in found.changed for c in pair]
    alone = [c for _, claims in found.only for c in claims]
    return [c.id for c in (*points, *changed, *found.unnamed, *found.declined, *alone)]


@given(st.permutations(CLAIMS), st.permutations(RELATIONS))
@settings(max_examples=30, deadline=None)
def test_the_order_in_which_claims_come_makes_no_difference(claims: list[Claim], related: list[Relation]) -> None:
    """Nor that of relations; and each claim that is more than a scrap stands in one place."""
    found = brief(tuple(claims), tuple(related))

    assert brief() == found
    assert sorted(c.id for c in CLAIMS[:-1]) == sorted(places(found))


def test_a_claim_is_quoted_from_the_telling_that_has_its_words() -> None:
    """Of several that hold them, the one of fewest."""
    longer = said(QUAY, f"{CABLES}, people at the works told Coast Wire", "clerk")
    told = replace(SNAPPED, tellings=(Telling(QUAY.id, longer.content, longer.id), *SNAPPED.tellings))

    assert SNAPPED.tellings[0] == sources(longer).clearest(told)
    assert told.tellings[0] == sources(longer).clearest(replace(told, text="no words of any telling"))


@pytest.mark.parametrize(("outer", "act"), [("denies", "denies"), ("asks", "asks"), ("says", "confirms")])
def test_what_stands_in_a_denial_is_not_said(outer: Act, act: Act) -> None:
    """Nor what is asked; what stands in a saying is done as the inner one says."""
    around = said(POST, "The board denied that", "board", act=outer)
    inner = replace(DENIAL, act="confirms", parent=around.id)

    assert act == sources(around, inner).act_of(Telling(POST.id, inner.content, inner.id))


def test_an_outlets_own_words_are_said() -> None:
    """Nobody else says them."""
    assert "says" == sources().act_of(Telling(POST.id, (span(POST, "Oh well"),)))


def test_a_copied_passage_is_told_from_the_rest() -> None:
    """By its credit, else by the other article's outlet; an outlet that credits itself copies nobody."""
    copied, own = Telling(QUAY.id, PEOPLE_AGAIN.content), Telling(QUAY.id, CLERK.content)

    assert ("Coast Wire", None) == (sources().copied_from(copied), sources().copied_from(own))
    assert "The Lantern" == sources(copies=(replace(COPIED, credit=None),)).copied_from(copied)
    assert sources(copies=(replace(COPIED, credit="Daily Quay"),)).copied_from(copied) is None
    whole = Copy(QUAY.id, None, "all", (), "Coast Wire")
    assert "Coast Wire" == sources(copies=(whole,)).copied_from(own)


def test_a_refusal_stands_with_the_claim_that_tells_what_was_asked() -> None:
    """And by itself where no claim tells it in the same words."""
    (told,) = [p for p in brief().points if p.declined]

    assert (KNEW, (REFUSED,)) == (told.claim, told.declined)
    assert REFUSED in brief(tuple(c for c in CLAIMS if c != KNEW)).declined


def test_a_scrap_is_told_with_the_words_that_attribute_it() -> None:
    """A denial of two words says what it is by its cue."""
    denied = replace(DENIAL, content=(span(POST, "that it"),), cue=(span(POST, "denied"),))
    scrap = claim("that it", ("board", "organisation", (denied,)))
    related = (Relation(scrap.id, SNAPPED.id, "denies", 0.9, "denied"),)
    found = arranged(
        BRIDGE, (SNAPPED, scrap), related, sources=sources(denied), notices=(), frequencies=load_frequencies()
    )
    page = io.StringIO()
    show_story(Screen(page, width=100, styled=False), found, limit=None)

    assert "disputed by board: denied that it (North Post 11 Mar)" in page.getvalue()


def test_one_outlet_has_nothing_alone() -> None:
    """In a story that only it tells."""
    one = Sources({LANTERN.id: LANTERN}, {s.id: s for s in SAID}, {}, {})
    alone = replace(IS_SHUT, tellings=IS_SHUT.tellings[:1])
    found = arranged(BRIDGE, (alone,), (), sources=one, notices=(), frequencies=load_frequencies())

    assert () == found.only
