"""What must hold of judgements, whatever is judged: rows stay sound, nothing is lost, and some orders are one."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sayso.connect.judged import as_judged
from sayso.errors import JudgementError, UnknownId
from sayso.ledger import Ledger, judgements, queries, trained
from sayso.ledger.corrected import Corrected, Correction, corrected, uncovered
from sayso.ledger.judged import packed, unpacked
from sayso.ledger.judgements import KEPT, Mend
from sayso.records import (
    ACTS,
    FORMS,
    Article,
    Extraction,
    Happening,
    Hop,
    JudgedTellings,
    Mention,
    Notice,
    Party,
    Span,
    Statement,
    Telling,
)
from tests.properties.arrived import exported, new_ledger

Filed = tuple[Article, Extraction]
Asked = tuple[str, int, Mend | None]  # a kind, the statement's number and what is to be otherwise
NOON = "2031-03-09T12:{:02}:00+00:00"


# ---------------------------------------------------------------- ledgers
TEXT = "Ode said Velm had told her that the mill was safe. Brandt of the union denied it, and Marn declined to comment."
ENDS = [(m.start(), m.end()) for m in re.finditer(r"\w+", TEXT)]
ARTICLE = Article("a.txt", TEXT)
NAMES = ("Ode", "Velm", "Brandt", "Tor Velm", "the mill")

places = st.tuples(st.integers(0, len(ENDS) - 1), st.integers(0, 12)).map(
    lambda p: Span(ENDS[p[0]][0], ENDS[min(p[0] + p[1], len(ENDS) - 1)][1])
)
named = st.builds(Party, name=st.sampled_from(NAMES), kind=st.sampled_from(("person", "organisation")))


@st.composite
def contents(draw: st.DrawFn) -> tuple[Span, ...]:
    """One span, or two that do not touch, in either order."""
    first, second = draw(places), draw(st.none() | places)
    return (first,) if second is None or first.overlaps(second) else (first, second)


@st.composite
def filed(draw: st.DrawFn) -> Filed:
    """An article with statements, some within others, what they tell, and nobody an entity yet."""
    made: dict[str, Statement] = {}
    for _ in range(draw(st.integers(1, 5))):
        content = tuple(sorted(draw(contents())))
        party = draw(st.none() | named)
        s = Statement(
            ARTICLE.id,
            draw(st.none() | places),
            draw(st.lists(places, max_size=1).map(tuple)),
            content,
            draw(st.sampled_from(FORMS)),
            draw(st.sampled_from(ACTS)),
            draw(st.floats(0, 1)),
            "rules",
            speaker=party,
            chain=(Hop(party, None, "subject"),) if party else (),
            why=("because",),
        )
        around = [o for o in made.values() if not uncovered(content, o.content, TEXT)]
        parent = draw(st.sampled_from([None, *(o.id for o in around)]))
        made.setdefault(s.id, replace(s, parent=parent))
    said = tuple(made.values())
    words = [(s.content[0], draw(st.sampled_from([None, s.id]))) for s in said]
    told = {(w.start, w.end): Happening(ARTICLE.id, w, w, "call", "happened", (), statement=of) for w, of in words}
    mentions = tuple(Mention(ARTICLE.id, Span(0, 3), party) for party in draw(st.lists(named, max_size=2)))
    repeated = tuple(
        Notice("repeated-statement", f"{s.id} was found twice", ARTICLE.id, s.content[0]) for s in said[:1]
    )
    return ARTICLE, Extraction(said, mentions, notices=repeated, happenings=tuple(told.values()))


KEEP = st.just(KEPT)
mends = st.builds(
    Mend,
    source=KEEP | st.none() | places,
    cue=KEEP | st.lists(places, max_size=1).map(tuple),
    content=KEEP | contents(),
    speaker=KEEP | st.none() | named,
    act=KEEP | st.sampled_from(ACTS),
    form=KEEP | st.sampled_from(FORMS),
    to=KEEP | st.none() | st.sampled_from(NAMES),
)
asked_for = st.one_of(
    st.tuples(st.just("wrong"), st.integers(0, 5), st.none()),
    st.tuples(st.just("mend"), st.integers(0, 5), mends),
    st.tuples(st.just("add"), st.just(0), st.builds(replace, mends, content=contents())),
    st.tuples(st.just("undo"), st.integers(0, 5), st.none()),
)
judged_piles = st.tuples(filed(), st.lists(asked_for, min_size=1, max_size=6))


def judge(ledger: Ledger, article: Article, asked: Sequence[Asked]) -> int:
    """Do what is asked, as far as it can be; how many judgements were made or taken back."""
    done = 0
    for n, (kind, number, mend) in enumerate(asked):
        here, at = queries.statements(ledger, article=article.id), NOON.format(n)
        held = judgements.judgements(ledger)
        try:
            if kind == "undo" and held:
                judgements.take_back(ledger, held[number % len(held)].number, at=at)
            elif kind == "add" and mend:
                judgements.add_statement(ledger, article.id, mend, at=at)
            elif kind in ("wrong", "mend") and here:
                chosen = here[number % len(here)]
                judgements.judge_statement(ledger, chosen.id, mend if kind == "mend" else None, at=at, reason="so")
            else:
                continue
        except (JudgementError, UnknownId):
            continue
        done += 1
    return done


@settings(max_examples=60, deadline=None)
@given(judged_piles)
def test_a_judged_ledger_is_sound_and_taking_all_back_restores_it(pile: tuple[Filed, list[Asked]]) -> None:
    """Every row stands as the text has it after each judgement; the export is the same bytes at the end."""
    (article, found), asked = pile
    with new_ledger() as ledger:
        ledger.add(article, found)
        before, sound = exported(ledger), queries.verify(ledger).problems
        for one in asked:
            judge(ledger, article, [one])
            assert set(queries.verify(ledger).problems) <= set(sound)
        for j in judgements.judgements(ledger):
            judgements.take_back(ledger, j.number, at=NOON.format(59))

        assert before == exported(ledger)


@settings(max_examples=40, deadline=None)
@given(judged_piles)
def test_judgements_that_come_before_their_article_are_obeyed_as_those_after_it(
    pile: tuple[Filed, list[Asked]],
) -> None:
    """Written out and taken into an empty ledger, they wait; taken in twice, nothing is made twice."""
    (article, found), asked = pile
    with new_ledger() as first, new_ledger() as second:
        first.add(article, found)
        judge(first, article, asked)
        rows = [json.dumps(row) for row in trained.training_rows(first)]
        taken = trained.take_in(second, rows, name="x")
        second.add(article, found)

        assert (len(rows), 0) == (taken.made, taken.known)
        assert trained.TakenIn(0, len(rows)) == trained.take_in(second, rows, name="x")
        assert list(trained.training_rows(first)) == list(trained.training_rows(second))
        assert told(first) == told(second)


def told(ledger: Ledger) -> list[bytes]:
    """The export without what names a judgement by its number."""
    return [line for line in exported(ledger).splitlines() if b"judgement-without-statement" not in line]


# ---------------------------------------------------------------- the function
@st.composite
def corrections(draw: st.DrawFn) -> tuple[str, list[Statement], list[Correction]]:
    """Statements of a text, and judgements on each: that it is wrong, or another in its place; and missed ones."""
    article, found = draw(filed())
    made = list(found.statements)
    some: list[Correction] = []
    for s in [*made, *draw(st.lists(st.none(), max_size=2))]:
        new = draw(filed().map(lambda pile: pile[1].statements[0]))
        judged = None if s and draw(st.booleans()) else new
        some.append(Correction(len(some) + 1, s, judged, NOON.format(draw(st.integers(0, 9)))))
    return article.text, made, some


@given(corrections(), st.randoms())
def test_what_is_judged_does_not_depend_on_the_order_given(
    given_: tuple[str, list[Statement], list[Correction]], random: object
) -> None:
    """Neither of statements nor of judgements: only on when they were made."""
    text, made, some = given_
    once = corrected(text, made, some)
    random.shuffle(made)  # type: ignore[attr-defined]
    random.shuffle(some)  # type: ignore[attr-defined]

    assert set(once.statements) == set(corrected(text, made, some).statements)


@given(corrections(), st.permutations(range(10)))
def test_judgements_on_different_statements_may_be_made_in_any_order(
    given_: tuple[str, list[Statement], list[Correction]], minutes: list[int]
) -> None:
    """One judgement a statement, and none gives another's spans: whichever was made first."""
    text, made, some = given_
    ids = [c.judged.id for c in some if c.judged] + [s.id for s in made]
    assume(len(ids) == len(set(ids)) and len(some) <= 10)
    later = [replace(c, at=NOON.format(m)) for c, m in zip(some, minutes, strict=False)]

    assert set(corrected(text, made, some).statements) == set(corrected(text, made, later).statements)


@given(corrections())
def test_every_statement_stands_within_its_parent_and_none_in_itself(
    given_: tuple[str, list[Statement], list[Correction]],
) -> None:
    """Ids are those of the spans, each once; a wrong statement is nobody's parent."""
    text, made, some = given_
    outcome = corrected(text, made, some)
    by_id = {s.id: s for s in outcome.statements}
    assert len(by_id) == len(outcome.statements)
    for s in outcome.statements:
        seen, at = {s.id}, s.parent
        if s.parent:
            assert "" == uncovered(s.content, by_id[s.parent].content, text)
        while at:
            assert at not in seen
            seen.add(at)
            at = by_id[at].parent


@given(filed())
def test_without_judgements_all_is_as_it_was_made(pile: Filed) -> None:
    """Byte for byte, in the order it was made; and what is kept of it as JSON is the same."""
    article, found = pile
    outcome: Corrected = corrected(article.text, found.statements, [])

    assert found.statements == outcome.statements
    assert found.statements == tuple(unpacked(packed(s)) for s in found.statements)


# ---------------------------------------------------------------- claims
TELLINGS = tuple(Telling("art-1", (Span(10 * n, 10 * n + 8),), f"stm-{n}") for n in range(8))
pairs = st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] != p[1])
rulings = st.builds(lambda pair, same: JudgedTellings(TELLINGS[pair[0]], TELLINGS[pair[1]], same), pairs, st.booleans())
partitions = st.lists(st.integers(0, 3), min_size=8, max_size=8).map(
    lambda of: [[i for i, n in enumerate(of) if n == g] for g in sorted(set(of))]
)


def at(groups: Sequence[Sequence[int]], telling: Telling) -> int:
    """Which group a telling is in."""
    return next(n for n, members in enumerate(groups) if TELLINGS.index(telling) in members)


@given(partitions, st.lists(rulings, max_size=6))
def test_every_telling_stays_in_one_group_and_the_last_word_holds(
    groups: list[list[int]], judged: list[JudgedTellings]
) -> None:
    """Nothing is lost or told twice, and whatever was judged before, the latest judgement is obeyed."""
    found = as_judged(TELLINGS, groups, judged)

    assert list(range(8)) == sorted(i for members in found for i in members)
    if judged:
        assert judged[-1].same == (at(found, judged[-1].one) == at(found, judged[-1].other))


@given(partitions, st.lists(rulings, max_size=6))
def test_all_are_obeyed_that_contradict_no_other(groups: list[list[int]], judged: list[JudgedTellings]) -> None:
    """Pairs are the same or apart as judged, where the judgements can all hold at once."""
    bonds = list(range(8))
    for j in judged:
        if j.same:
            one, other = (bonds[TELLINGS.index(t)] for t in (j.one, j.other))
            bonds = [one if b == other else b for b in bonds]
    assume(all(j.same or bonds[TELLINGS.index(j.one)] != bonds[TELLINGS.index(j.other)] for j in judged))
    found = as_judged(TELLINGS, groups, judged)

    for j in judged:
        assert j.same == (at(found, j.one) == at(found, j.other))


@given(partitions)
def test_without_judgements_the_groups_are_as_they_were_found(groups: list[list[int]]) -> None:
    """In their order."""
    assert groups == as_judged(TELLINGS, groups, [])


@given(partitions, st.permutations(range(4)), st.lists(st.booleans(), min_size=4, max_size=4))
def test_tellings_may_be_judged_in_any_order_where_no_two_judgements_are_on_one(
    groups: list[list[int]], order: list[int], same: list[bool]
) -> None:
    """Four pairs of eight tellings: the same groups whichever pair was judged first."""
    judged = [JudgedTellings(TELLINGS[2 * n], TELLINGS[2 * n + 1], same[n]) for n in range(4)]
    once, again = (as_judged(TELLINGS, groups, some) for some in (judged, [judged[n] for n in order]))

    assert {frozenset(m) for m in once} == {frozenset(m) for m in again}
