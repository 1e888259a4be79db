"""Which tellings are of the same happening, and which are not."""

from __future__ import annotations

import pytest

from sayso.connect.events import merge
from sayso.records import CONTACTS, Event, Happening, Party, Span, Status
from tests.connect.happened import ENVOYS, ODE, ORR, OSTLAND, VARN, VELM, merged, told

MONDAY, TUESDAY, WEEK, MARCH, YEAR = (
    "2031-03-03",
    "2031-03-04",
    ("2031-03-03", "2031-03-09"),
    ("2031-03-01", "2031-03-31"),
    ("2031-01-01", "2031-12-31"),
)


def sizes(*tellings: Happening) -> list[int]:
    """How many tellings each event has."""
    return sorted(len(event.happenings) for event in merged(tellings))


def only(*tellings: Happening) -> Event:
    """The one event that they are."""
    (event,) = merged(tellings)
    return event


# ---------------------------------------------------------------- the same
@pytest.mark.parametrize(
    ("one", "other"),
    [
        (told("mon", day=MONDAY), told("tue", day=MONDAY)),
        (told("mon", "call", ODE, VELM, day=MONDAY), told("tue", "call", VELM, ODE, day=MONDAY)),
        (told("mon", "call", day=MONDAY), told("tue", "talks", day=MONDAY)),
        (told("mon", "meeting", day=MONDAY), told("tue", "talks", day=WEEK)),
        (told("mon", "visit", day=MONDAY), told("tue", "meeting", day=MONDAY)),
        (told("mon", day=MONDAY), told("later", day=MARCH)),
        (told("mon", day=MONDAY), told("mon", at=40)),
        (told("mon", day=MONDAY), told("sat")),
        (told("mon", day=TUESDAY, status="planned"), told("mon", status="planned", at=40)),
        (told("tue", day=MONDAY), told("sat", status="denied")),
        (told("tue", status="planned", day="2031-03-08"), told("sat", day="2031-03-08")),
        (told("mon", status="planned"), told("tue")),
        (told("mon"), told("wed")),
        (told("none", day=MONDAY), told("none", at=40)),
        (told("mon", day=YEAR), told("tue", day=YEAR)),
        (told("mon", day=TUESDAY), told("mon", day=YEAR, at=40)),
        (told("mon", "call", ODE, VELM, ORR, day=MONDAY), told("tue", "call", ODE, VELM, day=MONDAY)),
        (told("mon", "call", ODE, VELM, ENVOYS, day=MONDAY), told("tue", "call", ODE, VELM, day=WEEK)),
        (told("mon", "call", ODE, ENVOYS, day=MONDAY), told("mon", "call", ODE, ENVOYS, at=40)),
        (told("mon", "sanction", VARN, OSTLAND, day=MONDAY), told("tue", "sanction", VARN, OSTLAND, day=MONDAY)),
        (told("mon", "sanction", VARN, day=MONDAY), told("tue", "sanction", VARN, day=MONDAY)),
        (told("mon", "aid", VARN, OSTLAND), told("tue", "aid", VARN, OSTLAND)),
        (told("mon", "demand", due="2031-05-01", day=MONDAY), told("tue", "demand", day=MONDAY)),
    ],
)
def test_tellings_that_agree_are_one(one: Happening, other: Happening) -> None:
    """Same parties, kinds that go together, days that overlap; without a day, near its publication."""
    assert [2] == sizes(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (told("mon", day=MONDAY), told("tue", day=TUESDAY)),
        (told("mon", day=MONDAY), told("later", day="2031-03-10")),
        (told("mon", "call", day=MONDAY), told("tue", "meeting", day=MONDAY)),
        (told("mon", "call", day=MONDAY), told("tue", "letter", day=MONDAY)),
        (told("mon", "visit"), told("mon", "meeting", at=40)),
        (told("mon", "call", ODE, VELM, day=MONDAY), told("tue", "call", VARN, OSTLAND, day=MONDAY)),
        (told("mon", "call", ODE, VELM, day=MONDAY), told("tue", "call", ODE, ORR, day=MONDAY)),
        (told("mon", "call", ODE, VELM, ORR, day=MONDAY), told("tue", "call", ODE, VELM, day=WEEK)),
        (told("mon", day=MONDAY), told("later")),
        (told("wed", day="2031-03-08", status="planned"), told("wed", at=40)),
        (told("mon", day=MONDAY), told("tue", status="planned")),
        (told("mon"), told("sat")),
        (told("mon"), told("none")),
        (told("none"), told("april", day=MONDAY)),
        (told("mon"), told("tue", status="planned")),
        (told("mon", day=MONDAY), told("mon", status="planned", at=40)),
        (told("mon"), told("mon", status="planned", at=40)),
        (told("mon", day=TUESDAY), told("tue", day=YEAR)),
        (told("mon", "call", ODE, ENVOYS, day=MONDAY), told("tue", "call", ODE, ENVOYS, day=MONDAY)),
        (told("mon", "sanction", VARN, OSTLAND, day=MONDAY), told("tue", "sanction", OSTLAND, VARN, day=MONDAY)),
        (told("mon", "sanction", VARN, OSTLAND, day=MONDAY), told("tue", "aid", VARN, OSTLAND, day=MONDAY)),
        (told("mon", "sanction", VARN, OSTLAND, day=MONDAY), told("tue", "sanction", VARN, day=MONDAY)),
        (told("mon", "mobilize", VARN), told("tue", "mobilize", VARN)),
        (told("mon", "demand", day=MONDAY, due="2031-05-01"), told("tue", "demand", day=MONDAY, due="2031-06-01")),
    ],
)
def test_tellings_that_may_be_of_two_stay_two(one: Happening, other: Happening) -> None:
    """Another day, kind or party; a country is not its leader; a plan after the fact is another's."""
    assert [1, 1] == sizes(one, other)


def test_one_without_a_day_never_makes_two_dated_ones_one() -> None:
    """Where either may be meant it stands by itself, and so do others like it, together."""
    monday, wednesday = told("mon", day=MONDAY), told("wed", day="2031-03-05")
    vague = told("sat"), told("sat", at=40)

    assert [1, 1, 2] == sizes(monday, wednesday, *vague)
    assert (vague[0].id, vague[1].id) == merged([monday, wednesday, *vague])[-1].happenings


def test_talks_join_the_call_or_the_meeting_only_if_there_is_one_of_them() -> None:
    """Talks on the day of both may be either."""
    call, meeting, talks = (told(a, k, day=MONDAY) for a, k in (("mon", "call"), ("tue", "meeting"), ("wed", "talks")))

    assert [2] == sizes(call, talks)
    assert [1, 1, 1] == sizes(call, meeting, talks)


def test_the_article_itself_goes_before_the_week() -> None:
    """ "The call" is the call that the article tells of, whatever else was that week."""
    own, other, undated = told("wed", day=TUESDAY), told("tue", day=MONDAY), told("wed", at=40)

    assert [(other.id,), (own.id, undated.id)] == [event.happenings for event in merged([own, other, undated])]


def test_undated_tellings_do_not_run_on_for_ever() -> None:
    """Three days are counted from the first of them, not from the last."""
    assert [1, 2] == sizes(told("mon"), told("wed"), told("sat"))


def test_dates_that_are_none_are_no_dates() -> None:
    """Such as a reader may find in a text."""
    odd = told("mon", day=("2031-02-30", "2031-03-01")), told("tue", day=("2031-03-04", "2031-03-01"))

    assert [2] == sizes(*odd)


def clause(start: int, end: int, word: int, *parties: Party, kind: str = "assault", **more: str) -> Happening:
    """A telling in one article by a clause from ``start`` to ``end``."""
    by, to = parties[:1], parties[1:]
    given = {"status": "happened", "by": by, "to": to} | more
    return Happening("mon", Span(start, end), Span(word, word + 1), kind, **given)  # type: ignore[arg-type]


def test_one_clause_tells_of_one_happening_of_a_kind() -> None:
    """ "Rammed the gate, killing two and wounding nine": whoever and whenever it was is told once."""
    whole, killing, wounding = (
        clause(0, 90, 5, VARN, ENVOYS),
        clause(0, 90, 40, begins=MONDAY, ends=MONDAY),
        clause(50, 90, 55, VARN, OSTLAND),
    )
    event = only(whole, killing, wounding)

    assert (((VARN,), (OSTLAND,)), MONDAY) == ((event.by, event.to), event.begins)
    assert f"{whole.id}: told in one clause with {killing.id}" in event.why


@pytest.mark.parametrize(
    "other",
    [
        clause(0, 90, 40, OSTLAND, VARN),
        clause(0, 90, 40, VARN, ORR),
        clause(100, 190, 140, VARN),
        clause(0, 90, 40, VARN, OSTLAND, begins=TUESDAY, ends=TUESDAY),
        clause(0, 90, 40, VARN, status="denied"),
        clause(0, 90, 40, VARN, OSTLAND, kind="aid"),
    ],
)
def test_a_clause_that_names_another_party_or_day_tells_of_another(other: Happening) -> None:
    """So does the next clause, as far as a clause goes."""
    one = clause(0, 90, 5, VARN, OSTLAND, begins=MONDAY, ends=MONDAY)

    assert [1, 1] == sizes(one, other)


def test_a_clause_may_tell_of_two_contacts() -> None:
    """Each has its own parties."""
    assert [1, 1] == sizes(clause(0, 90, 5, ODE, ENVOYS, kind="call"), clause(0, 90, 40, ODE, kind="call"))


def test_nobody_is_the_same_as_nobody() -> None:
    """A happening without parties stays by itself."""
    nobody = [
        Happening(a, told(a).span, told(a).word, "fight", "happened", (), begins=MONDAY, ends=MONDAY) for a in "ab"
    ]

    assert [1, 1] == sizes(*nobody)


# ---------------------------------------------------------------- what an event says
@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["happened", "planned", "alleged"], "happened"),
        (["happened", "denied"], "alleged"),
        (["alleged", "planned"], "alleged"),
        (["denied", "planned"], "alleged"),
        (["denied", "denied"], "denied"),
        (["planned", "planned"], "planned"),
    ],
)
def test_the_status_is_what_all_tellings_come_to(statuses: list[Status], expected: Status) -> None:
    """One that asserts it is enough, if none denies it."""
    event = only(*(told(f"a{n}", day=MONDAY, status=status) for n, status in enumerate(statuses)))

    assert expected == event.status
    assert event.why[-1].startswith(f"status {expected}: ")


def test_an_event_has_what_its_tellings_agree_on() -> None:
    """The plainest kind, the fullest parties, the narrowest days, the usual place, the deadline."""
    first = told("tue", "talks", VELM, ODE, day=WEEK, place="Marn")
    second = told("mon", "meeting", ODE, VELM, ORR, day=MONDAY, due="2031-05-01")
    third = told("wed", "meeting", ODE, VELM, day=MONDAY, place="Marn")

    event = only(second, third)

    assert ("meeting", MONDAY, MONDAY, MONDAY, "2031-05-01", "Marn") == (
        event.kind, event.value, event.begins, event.ends, event.due, event.place,
    )  # fmt: skip
    assert ((ODE,), (VELM, ORR)) == (event.by, event.to)
    assert (second.id, third.id) == event.happenings
    assert ("2031-03-05", "2031-03-09", None) == (
        (
            e := only(told("mon", day=("2031-03-01", "2031-03-09")), told("tue", day=("2031-03-05", "2031-03-12")))
        ).begins,
        e.ends,
        e.value,
    )
    assert [1, 2] == sizes(first, second, third)


def test_an_event_without_a_day_keeps_what_is_told_of_its_time() -> None:
    """As the first of its tellings that says anything has it."""
    vague = Happening("mon", told("mon").span, told("mon").word, "call", "happened", (ODE,), (VELM,), value="PAST_REF")
    event = only(vague, told("tue"))

    assert ("PAST_REF", None, None) == (event.value, event.begins, event.ends)


def test_parties_are_entities_each_once() -> None:
    """Whoever is none across articles is left out, and two names of one are one."""
    names = {"Ana Ode": ODE, "the minister": ODE, "Velm": VELM}
    telling = told(
        "mon", "call", Party("Ana Ode", "person"), Party("the minister", "person"), Party("Velm", "person"), ENVOYS
    )
    (event,) = merge([telling], published={}, entity_of=lambda _, party: names.get(party.name, party))

    assert (ODE, VELM) == event.parties


def test_the_reasons_name_the_telling_and_the_ground() -> None:
    """Each telling that joined says why."""
    dated, same, undated = told("mon", day=MONDAY), told("tue", day=MONDAY), told("sat")
    event = only(dated, same, undated)

    assert (
        f"{same.id}: same parties, and the days agree (2031-03-03)",
        f"{undated.id}: gives no day: the only one of these parties within 7 days of its publication",
        "status happened: happened in 3",
    ) == event.why


def test_contacts_and_other_events_have_ids_of_their_own() -> None:
    """An id says which of the two it is."""
    events = merged([told("mon", kind) for kind in (*CONTACTS, "sanction")])

    assert {"con": 5, "evt": 1} == {p: sum(e.id.startswith(p) for e in events) for p in ("con", "evt")}


def test_events_come_by_day_and_those_without_one_last() -> None:
    """Then by kind."""
    events = merged([told("april"), told("tue", day=TUESDAY), told("mon", "letter", day=MONDAY)])

    assert [MONDAY, TUESDAY, None] == [event.begins for event in events]
