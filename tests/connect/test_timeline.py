"""What stands on a timeline, in which order, on whose word and with which evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import permutations

import pytest

from sayso.connect.events import merge
from sayso.connect.timeline import LONGEST, Entry, Scope, days_of, timeline
from sayso.records import Act, Article, Happening, Hop, Party, Span, Statement, Status
from tests.connect.happened import ODE, ORR, VELM

WIRE = Party("Coast Wire", "outlet")
PEOPLE = Party("people at the palace", "unnamed")
TEXT = (
    "Ode and Velm spoke by telephone on Monday. "
    "Velm’s office said there had been no such call. "
    "They will meet in Marn on Friday. "
    "“We shall open the strait,” Ode said on Tuesday."
)
CALL, DENIAL, PLAN, PROMISE = (
    "Ode and Velm spoke by telephone on Monday",
    "there had been no such call",
    "They will meet in Marn on Friday",
    "We shall open the strait",
)


def published(outlet: str | None, day: str | None = "2031-03-04", text: str = TEXT) -> Article:
    """An article of an outlet."""
    return Article(name=f"{outlet}.txt", text=text, outlet=outlet, published=day)


LANTERN, QUAY, ECHO = published("The Lantern"), published("Daily Quay", "2031-03-05"), published("Echo Tribune")


def at(words: str) -> Span:
    """Where these words stand in the text."""
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def said(
    article: Article, words: str, speaker: Party | None, *via: Party, act: Act = "says", on: str | None = None
) -> Statement:
    """A statement in these words."""
    chain = tuple(Hop(party, None, "named") for party in (*via, *((speaker,) if speaker else ())))
    return Statement(
        article.id, None, (), (at(words),), "indirect", act, 0.9, "rules", speaker=speaker, chain=chain, said_on=on
    )


def happening(
    article: Article, words: str, *, in_: Statement | None = None, status: Status = "happened", day: str | None = None,
    kind: str = "call", due: str | None = None, parties: tuple[Party, ...] = (ODE, VELM),
) -> Happening:  # fmt: skip
    """A telling in these words; a call of Ode and Velm on Monday 3 March unless another day is given."""
    day = day or "2031-03-03"
    start = at(words)
    days = {} if day == "none" else {"begins": day, "ends": day, "value": day}
    return Happening(
        article.id, start, Span(start.start, start.start + 1), kind, status, parties[:1], parties[1:],
        due=due, statement=in_.id if in_ else None, **days,
    )  # fmt: skip


def laid(
    happenings: Iterable[Happening] = (),
    statements: Iterable[Statement] = (),
    scope: Scope | None = None,
    articles: Iterable[Article] = (LANTERN, QUAY, ECHO),
) -> tuple[Entry, ...]:
    """The timeline of them."""
    by_id = {a.id: a for a in articles}
    tellings = tuple(happenings)
    days = {a.id: a.published for a in by_id.values()}
    events = merge(tellings, published=days, entity_of=lambda _, p: p)
    return timeline(events, tellings, statements=statements, articles=by_id, scope=scope)


# ---------------------------------------------------------------- entries
def test_an_entry_has_day_words_parties_status_and_evidence() -> None:
    """In the words of the clearest telling."""
    told = happening(LANTERN, CALL)
    (entry,) = laid([told])

    assert ("contact", "call", "happened", "2031-03-03", "2031-03-03", "day", CALL, (ODE, VELM)) == (
        entry.what, entry.kind, entry.status, entry.begins, entry.ends, entry.precision, entry.line, entry.parties,
    )  # fmt: skip
    (evidence,) = entry.evidence
    assert (LANTERN.id, at(CALL), "The Lantern", "happened", None) == (
        evidence.article, evidence.span, evidence.outlet, evidence.status, evidence.statement,
    )  # fmt: skip
    assert (evidence, ("The Lantern",), 1) == (entry.clearest, entry.outlets, entry.tellings)


def test_a_happening_that_is_no_contact_is_an_event() -> None:
    """Its kind is its type."""
    assert [("event", "sanction")] == [(e.what, e.kind) for e in laid([happening(LANTERN, CALL, kind="sanction")])]


def test_the_clearest_telling_has_the_events_status_its_day_and_its_parties() -> None:
    """Whatever is told first."""
    vague = happening(LANTERN, PLAN, day="none")
    denied = happening(LANTERN, DENIAL, in_=said(LANTERN, DENIAL, VELM), status="denied")

    assert [CALL] == [e.line for e in laid([vague, happening(QUAY, CALL)])]
    assert [DENIAL] == [e.line for e in laid([denied])]


@pytest.mark.parametrize(
    ("begins", "ends", "precision"),
    [
        ("2031-03-03", "2031-03-03", "day"),
        ("2031-03-03", "2031-03-09", "week"),
        ("2031-03-01", "2031-03-31", "month"),
        ("2031-01-01", "2031-12-31", "year"),
        ("1990-01-01", "1999-12-31", "year"),
        (None, None, "none"),
        ("2031-03-03", None, "none"),
    ],
)
def test_a_day_keeps_its_precision(begins: str | None, ends: str | None, precision: str) -> None:
    """The unit that just holds it."""
    told = replace(happening(LANTERN, CALL), begins=begins, ends=ends)

    assert [precision] == [e.precision for e in laid([told])]


def test_entries_come_in_order_of_day_and_undated_ones_last() -> None:
    """A deadline on the day it falls due; the exact before the vague that begins with it."""
    monday = happening(LANTERN, CALL, due="2031-03-20", kind="demand")
    march = replace(happening(QUAY, PLAN, kind="letter"), begins="2031-03-03", ends="2031-03-30")
    undated = happening(ECHO, CALL, kind="letter", day="none", parties=(ODE, ORR))
    promise = said(LANTERN, PROMISE, ODE, act="promises", on="2031-03-04")

    assert [
        ("event", "2031-03-03", "day"),
        ("contact", "2031-03-03", "month"),
        ("statement", "2031-03-04", "day"),
        ("deadline", "2031-03-20", "day"),
        ("contact", None, "none"),
    ] == [(e.what, e.begins, e.precision) for e in laid([undated, march, monday], [promise])]


def test_what_sets_a_deadline_and_has_no_day_stands_there_only() -> None:
    """It would be said twice."""
    assert [("deadline", "demand", "2031-04-01")] == [
        (e.what, e.kind, e.begins)
        for e in laid([happening(LANTERN, CALL, kind="demand", day="none", due="2031-04-01")])
    ]


@pytest.mark.parametrize(
    ("due", "status"), [("soon", "happened"), ("2031-02-30", "happened"), ("2031-04-01", "denied")]
)
def test_a_deadline_without_a_day_or_that_is_denied_is_none(due: str, status: Status) -> None:
    """The event itself stays."""
    assert ["event"] == [e.what for e in laid([happening(LANTERN, CALL, kind="demand", due=due, status=status)])]


def test_a_line_is_cut_at_a_word() -> None:
    """Only the article's own words, on one line, and an ellipsis."""
    text = "Ode spoke\n  to Velm " + "again and " * 60
    article = published("The Lantern", text=text)
    told = Happening(article.id, Span(0, len(text)), Span(0, 3), "call", "happened", (ODE,), (VELM,))
    (entry,) = laid([told], articles=[article])

    assert entry.line.startswith("Ode spoke to Velm again and")
    assert entry.line.endswith((" again …", " and …"))
    assert len(entry.line) <= LONGEST


# ---------------------------------------------------------------- on whose word
def test_each_party_on_whose_word_it_stands_counts_once() -> None:
    """Two outlets that cite Ode stand on one word; a third that tells it itself adds its own."""
    cited = [happening(a, CALL, in_=said(a, CALL, ODE)) for a in (LANTERN, QUAY)]
    statements = [said(a, CALL, ODE) for a in (LANTERN, QUAY)]

    assert [(1, 2)] == [(e.tellings, len(e.outlets)) for e in laid(cited, statements)]
    assert [(2, 3)] == [(e.tellings, len(e.outlets)) for e in laid([*cited, happening(ECHO, CALL)], statements)]


def test_the_outermost_hop_is_whose_word_it_is() -> None:
    """Coast Wire quotes Ode, and two outlets have it from there; its own telling is no second one."""
    statements = [said(LANTERN, CALL, ODE, WIRE), said(QUAY, CALL, VELM, WIRE)]
    cited = [happening(a, CALL, in_=s) for a, s in zip((LANTERN, QUAY), statements, strict=True)]
    wire = published("Coast Wire")
    entity = replace(WIRE, entity="ent-wire")
    known = said(ECHO, CALL, ODE, entity)
    everybody = (LANTERN, QUAY, ECHO, wire)

    assert [1] == [e.tellings for e in laid(cited, statements)]
    assert [1] == [e.tellings for e in laid([*cited, happening(wire, CALL)], statements, articles=everybody)]
    assert [1] == [
        e.tellings
        for e in laid(
            [*cited, happening(ECHO, CALL, in_=known), happening(wire, CALL)], [*statements, known], articles=everybody
        )
    ]


def test_an_outlet_that_names_somebody_for_it_does_not_count_itself() -> None:
    """Its own words rest on that."""
    cited = said(LANTERN, PLAN, ODE, WIRE)
    told = [happening(LANTERN, CALL), happening(LANTERN, PLAN, in_=cited)]

    assert [1] == [e.tellings for e in laid(told, [cited])]


def test_unnamed_sources_of_two_outlets_are_two() -> None:
    """Nobody can tell that they are one; within an outlet the same words are the same people."""
    statements = [said(a, CALL, PEOPLE) for a in (LANTERN, QUAY)] + [said(LANTERN, PLAN, PEOPLE)]
    told = [
        happening(a, w, in_=s)
        for (a, w), s in zip(((LANTERN, CALL), (QUAY, CALL), (LANTERN, PLAN)), statements, strict=True)
    ]

    assert [2] == [e.tellings for e in laid(told, statements)]
    nobody = said(ECHO, CALL, None)
    assert [1] == [e.tellings for e in laid([happening(ECHO, CALL, in_=nobody)], [nobody])]


def test_who_denies_it_does_not_count_for_it() -> None:
    """Unless nothing else is told: then it is the denial that stands on somebody's word."""
    denial = said(LANTERN, DENIAL, VELM, act="denies")
    denied = happening(LANTERN, DENIAL, in_=denial, status="denied")

    assert [("alleged", 1)] == [(e.status, e.tellings) for e in laid([happening(LANTERN, CALL), denied], [denial])]
    assert [("denied", 1)] == [(e.status, e.tellings) for e in laid([denied], [denial])]


def test_each_sides_version_is_told() -> None:
    """What the parties themselves say of it, one after the other, and what a third says is no side."""
    statements = [said(LANTERN, CALL, ODE), said(QUAY, DENIAL, VELM, act="denies"), said(ECHO, CALL, ORR)]
    told = [
        happening(LANTERN, CALL, in_=statements[0]),
        happening(QUAY, DENIAL, in_=statements[1], status="denied"),
        happening(ECHO, CALL, in_=statements[2]),
    ]
    (entry,) = laid(told, statements)

    assert [(ODE, "happened", CALL, "The Lantern"), (VELM, "denied", DENIAL, "Daily Quay")] == [
        (v.party, v.status, v.line, v.evidence.outlet) for v in entry.versions
    ]


# ---------------------------------------------------------------- turning statements
@pytest.mark.parametrize("act", ["denies", "confirms", "threatens", "promises"])
def test_a_turning_statement_is_an_entry(act: Act) -> None:
    """With its day and its speaker."""
    (entry,) = laid([], [said(LANTERN, PROMISE, ODE, act=act, on="2031-03-04")])

    assert ("statement", act, None, "2031-03-04", PROMISE, (ODE,), 1) == (
        entry.what, entry.kind, entry.status, entry.begins, entry.line, entry.parties, entry.tellings,
    )  # fmt: skip


def test_a_turning_statement_is_told_whole() -> None:
    """With its source and cue, where that is not too long: "the report" alone tells nothing."""
    short = replace(said(LANTERN, PROMISE, ODE, act="promises", on="2031-03-04"), source=at("Ode said on Tuesday"))
    long = replace(short, source=at("Ode and Velm spoke"))
    article = published("Daily Quay", text=TEXT.replace("They will", "They, " + "it seems, " * 20 + "will"))
    start = article.text.index(PROMISE)
    far = replace(long, article=article.id, content=(Span(start, start + len(PROMISE)),))

    assert [f"{PROMISE},” Ode said on Tuesday"] == [e.line for e in laid([], [short])]
    assert [f"{TEXT[: TEXT.index(PROMISE)]}{PROMISE}"] == [e.line for e in laid([], [long])]
    assert [PROMISE] == [e.line for e in laid([], [far], articles=[article])]


@pytest.mark.parametrize(
    "statement",
    [
        said(LANTERN, PROMISE, ODE, act="says", on="2031-03-04"),
        said(LANTERN, PROMISE, ODE, act="promises"),
        said(LANTERN, PROMISE, PEOPLE, act="denies", on="2031-03-04"),
        said(LANTERN, PROMISE, None, act="denies", on="2031-03-04"),
        said(LANTERN, PROMISE, ODE, act="denies", on="soon"),
    ],
)
def test_other_statements_are_not(statement: Statement) -> None:
    """Other acts, no day, nobody with a name."""
    assert () == laid([], [statement])


def test_the_same_words_on_one_day_are_one_entry() -> None:
    """Told by two outlets, on one word; another day is another."""
    statements = [
        said(a, PROMISE, ODE, act="promises", on=day)
        for a, day in ((LANTERN, "2031-03-04"), (QUAY, "2031-03-04"), (ECHO, "2031-03"))
    ]

    assert [("2031-03-01", ("Echo Tribune",), 1), ("2031-03-04", ("The Lantern", "Daily Quay"), 1)] == [
        (e.begins, e.outlets, e.tellings) for e in laid([], statements)
    ]


# ---------------------------------------------------------------- what is asked for
PILE = (
    happening(LANTERN, CALL),
    happening(QUAY, CALL, kind="meeting", day="2031-03-07", parties=(ODE, ORR)),
    happening(ECHO, CALL, kind="letter", day="none", parties=(VELM, ORR)),
)


@pytest.mark.parametrize(
    ("scope", "kinds"),
    [
        (Scope(), ["call", "meeting", "letter"]),
        (Scope(entity="ent-ode"), ["call", "meeting"]),
        (Scope(entity="ent-orr"), ["meeting", "letter"]),
        (Scope(entity="ent-nobody"), []),
        (Scope(first="2031-03-04"), ["meeting"]),
        (Scope(last="2031-03-03"), ["call"]),
        (Scope(first="2031-03", last="2031-03"), ["call", "meeting"]),
        (Scope(first="2031", last="2030"), []),
        (Scope(articles=frozenset({QUAY.id, ECHO.id})), ["meeting", "letter"]),
        (Scope(entity="ent-ode", first="2031-03-07T08:00:00Z"), ["meeting"]),
    ],
)
def test_a_timeline_is_narrowed(scope: Scope, kinds: list[str]) -> None:
    """By who, by when (what has no day is then left out), by the articles that tell it."""
    assert kinds == [e.kind for e in laid(PILE, scope=scope)]


@pytest.mark.parametrize("written", ["soon", "", "2031-13", "2031-02-30", "31", "0000"])
def test_a_date_that_is_none_is_refused(written: str) -> None:
    """At once, and with what to write instead."""
    with pytest.raises(ValueError, match="write 2031-03-09"):
        Scope(first=written)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("2031-03-09", ("2031-03-09", "2031-03-09")),
        ("2031-03-09T12:00:00Z", ("2031-03-09", "2031-03-09")),
        ("2032-02", ("2032-02-01", "2032-02-29")),
        ("9999-12", ("9999-12-01", "9999-12-31")),
        ("2031", ("2031-01-01", "2031-12-31")),
        (None, None),
        ("2031-W10", None),
    ],
)
def test_a_month_and_a_year_are_meant_whole(written: str | None, days: tuple[str, str] | None) -> None:
    """From their first day to their last."""
    assert days == days_of(written)


def test_the_order_of_the_input_makes_no_difference() -> None:
    """Happenings, statements and articles may come in any."""
    statements = [said(a, PROMISE, ODE, act="promises", on="2031-03-04") for a in (LANTERN, QUAY, ECHO)]
    expected = laid(PILE, statements)

    for order in permutations(range(3)):
        assert expected == laid([PILE[n] for n in order], [statements[n] for n in order])


def test_tellings_that_are_not_given_are_left_out() -> None:
    """And an event without any is none."""
    events = merge(PILE, published={}, entity_of=lambda _, p: p)
    articles = {a.id: a for a in (LANTERN, QUAY, ECHO)}

    assert ["call"] == [e.kind for e in timeline(events, PILE[:1], statements=(), articles=articles)]
