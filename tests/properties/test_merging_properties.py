"""What always holds of events, whatever the tellings."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.connect.events import merge
from sayso.records import CONTACTS, STATUSES, Event, Happening, Party, Span

PARTIES = tuple(Party(f"P{n}", "person", f"ent-{n}" if n < 4 else None) for n in range(5))
DAYS = tuple(f"2031-03-{day:02}" for day in range(1, 13))
PUBLISHED = {f"art-{n}": f"2031-03-{1 + 2 * n:02}" if n else None for n in range(6)}
_day = st.sampled_from([*DAYS, "2031-01-01", "2031-12-31", "soon"])


@st.composite
def tellings(draw: st.DrawFn) -> list[Happening]:
    """A few tellings by few articles of few parties, so that many agree."""
    number = draw(st.integers(0, 9))
    return [
        Happening(
            draw(st.sampled_from(sorted(PUBLISHED))), Span(n, n + 2), Span(n, n + 1),
            draw(st.sampled_from([*CONTACTS, "sanction"])), draw(st.sampled_from(STATUSES)),
            tuple(draw(st.lists(st.sampled_from(PARTIES), max_size=2))),
            tuple(draw(st.lists(st.sampled_from(PARTIES), max_size=3))),
            begins=draw(st.none() | _day), ends=draw(st.none() | _day), due=draw(st.none() | st.just("2031-06-01")),
        )
        for n in range(number)
    ]  # fmt: skip


def events_of(happenings: list[Happening]) -> tuple[Event, ...]:
    """The events, every party as it is."""
    return merge(happenings, published=PUBLISHED, entity_of=lambda _, party: party)


@settings(max_examples=150, deadline=None)
@given(tellings(), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_events(happenings: list[Happening], random) -> None:
    """Twice the same telling changes nothing either."""
    expected = events_of(happenings)
    shuffled = [*happenings, *happenings[:2]]
    random.shuffle(shuffled)

    assert expected == events_of(shuffled)


@settings(max_examples=150, deadline=None)
@given(tellings())
def test_every_telling_is_in_one_event_and_none_is_stretched(happenings: list[Happening]) -> None:
    """Dated tellings of one event share a day, which is the event's; a call is no meeting."""
    events = events_of(happenings)
    by_id = {h.id: h for h in happenings}

    assert sorted(by_id) == sorted(i for event in events for i in event.happenings)
    for event in events:
        told = [by_id[i] for i in event.happenings]
        dated = [
            (h.begins, h.ends)
            for h in told
            if h.begins and h.ends and "soon" not in (h.begins, h.ends)
            if h.begins <= h.ends
        ]
        assert not dated or (event.begins, event.ends) == (max(b for b, _ in dated), min(e for _, e in dated))
        assert not event.begins or not event.ends or event.begins <= event.ends or not dated
        assert {"call", "meeting"} - {h.kind for h in told}
        assert event.kind in {h.kind for h in told}
        assert {p.entity for p in event.parties} == {p.entity for h in told for p in h.parties if p.entity}
        assert len(event.parties) == len({p.entity for p in event.parties})
