"""Events: which tellings of contacts and other happenings, in all articles, are of the same one.

A telling (a ``Happening``) is compared only with those of the same parties, and joins what it agrees with: kinds that
go together, days that overlap, the same deadline. Tellings are taken from the most precise day to the vaguest, those
without a day last, and each looks only at what stands by then. It joins where exactly one event fits and begins its own
where none does, or where several do, so one without a day can never make one of two that have theirs. The order in
which they are taken comes from what they say: any order of the input gives the same.

Grouping happenings by who, what kind and when is the usual way of event databases (the "one-a-day filter" of Schrodt
and Van Brackle, *Automated Coding of Political Event Data*, 2013); that the vaguer telling waits for a single candidate
is sayso's own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sayso.connect.compared import Compared, Place, both_sides, by_clause, compared_of, overlap, width
from sayso.records import CONTACTS, STATUSES, Event, Happening, Party, Status

NEAR = 7
"""Days between a publication and a happening to which the article gives no day: news tells of what is near."""
TOGETHER = 3
"""Days between the publications of two tellings of which neither gives a day."""
MONTH = 31
"""Days that a date may cover and still meet a more precise one in another article: "in May", not "in 2031"."""
TALKS: dict[str, frozenset[str]] = {
    "talks": frozenset({"call", "meeting"}),
    "call": frozenset({"talks"}),
    "meeting": frozenset({"talks"}),
}
"""Contacts that may be called by each other's names: talks are held in a call or a meeting."""
VISITED = frozenset({"visit", "meeting", "talks"})
"""Whoever visits also meets, if it is on the same days."""


def merge(
    happenings: Iterable[Happening],
    *,
    published: Mapping[str, str | None],
    entity_of: Callable[[str, Party], Party],
) -> tuple[Event, ...]:
    """Make one event of all tellings of the same happening, in order of day, those without a day last.

    ``published`` has each article's day; ``entity_of(article, party)`` is the party as an entity, or as given where
    it is none. Every happening is in exactly one event.
    """
    once = {h.id: h for h in sorted(happenings, key=repr, reverse=True)}
    tellings = [compared_of(h, published.get(h.article), entity_of) for h in once.values()]
    found = _Events()
    for clause in sorted(by_clause(tellings), key=lambda clause: _precise_first(clause[0])):
        found.take(*clause)
    events = [_event(draft) for draft in found.drafts]
    return tuple(sorted(events, key=lambda e: (e.begins is None, e.begins or "", e.ends or "", e.kind, e.id)))


@dataclass(slots=True)
class _Draft:
    """An event that is being put together. ``days`` are those in which all its dated tellings agree."""

    number: int
    keys: frozenset[str]
    span: tuple[int, int] | None
    days: tuple[int, int] | None
    published: int | None
    due: str | None
    tellings: list[Compared] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    told: set[tuple[str, Status]] = field(default_factory=set)
    why: list[str] = field(default_factory=list)

    def may_be(self, telling: Compared) -> bool:
        """Whether kind, parties and deadline allow that it is the same, whatever the days."""
        h = telling.happening
        if self.due and h.due and self.due != h.due:
            return False
        if not (self.keys <= telling.keys or telling.keys <= self.keys):
            return False
        dated = bool(telling.days and self.days)
        return h.kind in self.kinds or all(_kinds_agree(kind, h.kind, dated=dated) for kind in self.kinds)


@dataclass(slots=True)
class _Events:
    """The events so far, looked up by their parties together with a month or an article."""

    drafts: list[_Draft] = field(default_factory=list)
    at: dict[Place, set[int]] = field(default_factory=lambda: defaultdict(set))

    def take(self, telling: Compared, *others: Compared) -> None:
        """Put a telling where it belongs, and with it the others of its clause."""
        found, why = self._dated(telling) if telling.days else self._undated(telling)
        if found is None:
            found = _Draft(
                len(self.drafts), telling.keys, telling.days, telling.days, telling.published, telling.happening.due
            )
            self.drafts.append(found)
        else:
            found.why.append(f"{telling.happening.id}: {why}")
        _add(found, telling)
        for other in others:
            found.why.append(f"{other.happening.id}: told in one clause with {telling.happening.id}")
            _add(found, other, same_keys=False)
        if found.days is None and not both_sides(telling):
            return  # nothing that comes later can join it
        for whose in telling.whose:
            for when in (*_times(telling), telling.happening.article):
                self.at[(whose, when)].add(found.number)

    def _near(self, telling: Compared, times: Iterable[object]) -> list[_Draft]:
        """The events that have its parties at these times, or in these articles."""
        numbers = {n for whose in telling.whose for when in times for n in self.at.get((whose, when), ())}
        return [d for d in (self.drafts[n] for n in sorted(numbers)) if d.may_be(telling)]

    def _dated(self, telling: Compared) -> tuple[_Draft | None, str]:
        """The one event on its days; of several the one that is most like it, if one is."""
        h = telling.happening
        fitting = [d for d in self._near(telling, (*_times(telling), h.article)) if _days_agree(d, telling)]
        ranks = [(d.keys == telling.keys, h.kind in d.kinds, d.span == telling.days, d.due == h.due) for d in fitting]
        best = [draft for draft, rank in zip(fitting, ranks, strict=True) if rank == max(ranks)]
        if len(best) != 1:
            return None, ""
        return best[0], f"same parties, and the days agree ({_days_words(best[0].days)})"

    def _undated(self, telling: Compared) -> tuple[_Draft | None, str]:
        """The one dated event that its article tells of, or that is near its publication; else one without a day."""
        article, published = telling.happening.article, telling.published
        here = [d for d in self._near(telling, (article,)) if _may_join(d, telling)]
        dated = [d for d in here if d.days and _in_direction(d, telling)]
        reason = "gives no day: the only one of these parties in its article"
        if not dated and published is not None and both_sides(telling):
            around = self._near(telling, _months(published - NEAR, published + NEAR))
            dated = [d for d in around if _may_join(d, telling) and _in_window(d, telling)]
            reason = f"gives no day: the only one of these parties within {NEAR} days of its publication"
        if len(dated) == 1:
            return dated[0], reason
        if not both_sides(telling):
            return None, ""
        undated = {d.number: d for d in here if d.days is None}
        if published is not None:
            times = [("published", month) for month in _months(published - TOGETHER, published)]
            undated |= {
                d.number: d
                for d in self._near(telling, times)
                if d.days is None and d.published is not None and published - d.published <= TOGETHER
                if _may_join(d, telling)
            }
        same = _likest([d for d in undated.values() if _planned_before(d, telling)], telling)
        if same is None:
            return None, ""
        return same, f"same parties and kind, no day in either, published within {TOGETHER} days or in one article"


# ---------------------------------------------------------------- what agrees
def _likest(drafts: Sequence[_Draft], telling: Compared) -> _Draft | None:
    """Of events without a day the one that is called the same and told as the same, if there is one."""
    h = telling.happening
    ranks = [(h.kind in d.kinds, any(status == h.status for _, status in d.told)) for d in drafts]
    best = [draft for draft, rank in zip(drafts, ranks, strict=True) if rank == max(ranks)]
    return best[0] if len(best) == 1 else None


def _kinds_agree(one: str, other: str, *, dated: bool) -> bool:
    return one == other or one in TALKS.get(other, ()) or (dated and {one, other} <= VISITED)


def _days_agree(draft: _Draft, telling: Compared) -> bool:
    """Whether a dated telling is of the event's days; a vague one only as far as vagueness allows.

    One telling may know of more parties than another only where both give the very day.
    """
    if draft.days is None or telling.days is None or not overlap(draft.days, telling.days):
        return False
    if draft.keys != telling.keys and (width(telling.days), width(draft.days)) != (1, 1):
        return False
    if width(telling.days) <= MONTH or draft.span == telling.days:
        return True
    return any(article == telling.happening.article for article, _ in draft.told)


def _may_join(draft: _Draft, telling: Compared) -> bool:
    """Whether it has the very parties, and its article does not itself tell plan and happening apart."""
    return draft.keys == telling.keys and not any(
        (telling.happening.article, other) in draft.told for other in _OTHER.get(telling.happening.status, ())
    )


_OTHER: dict[Status, tuple[Status, ...]] = {"planned": ("happened",), "happened": ("planned",)}


def _in_direction(draft: _Draft, telling: Compared) -> bool:
    """Whether what is told as past is not after the publication, and what is planned not before it."""
    if telling.published is None or draft.days is None:
        return True
    first, last = draft.days
    if telling.happening.status == "happened":
        return first <= telling.published
    return telling.happening.status != "planned" or last >= telling.published


def _in_window(draft: _Draft, telling: Compared) -> bool:
    """Whether the event's days are near the publication, on the side that the telling's status says."""
    if telling.published is None or draft.days is None or width(draft.days) > MONTH:
        return False
    near = overlap(draft.days, (telling.published - NEAR, telling.published + NEAR))
    return near and _in_direction(draft, telling)


def _planned_before(draft: _Draft, telling: Compared) -> bool:
    """Whether no plan comes after what has happened; tellings without a day come in order of publication."""
    return telling.happening.status != "planned" or all(status != "happened" for _, status in draft.told)


def _precise_first(t: Compared) -> tuple[object, ...]:
    """The order in which tellings are taken: the narrowest days, most parties and plainest kinds first."""
    h = t.happening
    if t.days:
        return (0, width(t.days), t.days, -len(t.keys), h.kind == "talks", h.article, h.word, h.kind, h.id)
    day = (t.published is None, t.published or 0)
    return (1, day, h.status != "planned", -len(t.keys), h.kind == "talks", h.article, h.word, h.kind, h.id)


def _times(t: Compared) -> list[object]:
    """When a telling's event is looked up: by month, by its whole stretch of days, or by its publication's month."""
    if t.days is None:
        return [("published", month) for month in _months(t.published, t.published)] if t.published is not None else []
    return list(_months(*t.days)) if width(t.days) <= MONTH else [("days", *t.days)]


def _months(first: int, last: int) -> Iterable[int]:
    one, two = (date.fromordinal(min(max(day, 1), date.max.toordinal())) for day in (first, last))
    return range(one.year * 12 + one.month, two.year * 12 + two.month + 1)


# ---------------------------------------------------------------- what comes out
def _add(draft: _Draft, telling: Compared, *, same_keys: bool = True) -> None:
    draft.tellings.append(telling)
    draft.kinds.add(telling.happening.kind)
    draft.told.add((telling.happening.article, telling.happening.status))
    draft.due = draft.due or telling.happening.due
    if same_keys:
        draft.keys |= telling.keys
    if draft.days and telling.days:
        draft.days = max(draft.days[0], telling.days[0]), min(draft.days[1], telling.days[1])


def _event(draft: _Draft) -> Event:
    """The event that its tellings come to: parties from the fullest of them, each other thing from most of them."""
    tellings = sorted(draft.tellings, key=_as_published)
    told = [t.happening for t in tellings]
    by, to = _parties(tellings)
    status, ground = _status(h.status for h in told)
    value, begins, ends = _when(draft, told)
    return Event(
        kind=_kind(told),
        status=status,
        by=by,
        to=to,
        happenings=tuple(h.id for h in told),
        value=value,
        begins=begins,
        ends=ends,
        due=draft.due,
        place=_most(h.place for h in told),
        why=(*draft.why, ground),
    )


def _as_published(t: Compared) -> tuple[object, ...]:
    return (t.published is None, t.published or 0, t.happening.article, t.happening.word, t.happening.id)


def _parties(tellings: Sequence[Compared]) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Who did it and to whom, each entity once: as the fullest telling has it, then whom only others know of."""
    fullest = max(tellings, key=lambda t: len({p.entity for p in (*t.by, *t.to) if p.entity}))
    by: dict[str, Party] = {}
    to: dict[str, Party] = {}
    for telling in (fullest, *tellings):
        doers = to if telling is not fullest and telling.happening.kind in CONTACTS else by
        for side, parties in ((doers, telling.by), (to, telling.to)):
            for party in parties:
                if party.entity and party.entity not in by and party.entity not in to:
                    side[party.entity] = party
    return tuple(by.values()), tuple(to.values())


def _status(statuses: Iterable[Status]) -> tuple[Status, str]:
    """What all tellings come to, and on what ground."""
    count = Counter(statuses)
    told = ", ".join(f"{each} in {count[each]}" for each in STATUSES if count[each])
    if count["denied"]:
        status: Status = "denied" if len(count) == 1 else "alleged"
    elif count["happened"]:
        status = "happened"
    else:
        status = "alleged" if count["alleged"] else "planned"
    return status, f"status {status}: {told}"


def _when(draft: _Draft, told: Sequence[Happening]) -> tuple[str | None, str | None, str | None]:
    """Value and days: those in which the dated tellings agree; without any, what the first says of its time."""
    if draft.days is None:
        first = next((h for h in told if h.value or h.begins or h.ends), None)
        return (first.value, first.begins, first.ends) if first else (None, None, None)
    begins, ends = (date.fromordinal(day).isoformat() for day in draft.days)
    value = _most(h.value for h in told if (h.begins or "")[:10] == begins and (h.ends or "")[:10] == ends)
    return value or (begins if begins == ends else None), begins, ends


def _kind(told: Sequence[Happening]) -> str:
    """What most call it; "talks" only where nobody is plainer."""
    return _most(h.kind for h in told if h.kind != "talks") or told[0].kind


def _most(values: Iterable[str | None]) -> str | None:
    """The commonest that is given; of equals the first."""
    count = Counter(value for value in values if value)
    return max(count, key=count.__getitem__) if count else None


def _days_words(days: tuple[int, int] | None) -> str:
    first, last = (date.fromordinal(day).isoformat() for day in days or (1, 1))
    return first if first == last else f"{first} to {last}"
