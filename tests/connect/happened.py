"""Happenings told by hand: who, what, when and in which article, without a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sayso.connect.events import merge
from sayso.records import Event, Happening, Party, Span, Status

ODE, VELM, ORR = (Party(name, "person", f"ent-{name.lower()}") for name in ("Ode", "Velm", "Orr"))
VARN, OSTLAND = (Party(name, "government", f"ent-{name.lower()}") for name in ("Varn", "Ostland"))
ENVOYS = Party("two envoys", "unnamed")
PUBLISHED: Mapping[str, str | None] = {
    "mon": "2031-03-03",
    "tue": "2031-03-04T08:00:00+00:00",
    "wed": "2031-03-05",
    "sat": "2031-03-08",
    "later": "2031-03-14",
    "april": "2031-04-20",
    "none": None,
}
"""Articles by name; 3 March 2031 is a Monday."""


def told(
    article: str,
    kind: str = "call",
    *parties: Party,
    day: str | tuple[str, str] | None = None,
    status: Status = "happened",
    at: int = 0,
    due: str | None = None,
    place: str | None = None,
    statement: str | None = None,
) -> Happening:
    """A telling: the first of its parties did it, the others are the other side; Ode and Velm if none is named."""
    by, *to = parties or (ODE, VELM)
    begins, ends = (day, day) if isinstance(day, str) else day or (None, None)
    return Happening(
        article, Span(at, at + 9), Span(at + 2, at + 5), kind, status, (by,), tuple(to),
        value=begins if begins == ends else None, begins=begins, ends=ends, due=due, place=place, statement=statement,
    )  # fmt: skip


def merged(tellings: Iterable[Happening]) -> tuple[Event, ...]:
    """The events of them, parties being entities already."""
    return merge(tellings, published=PUBLISHED, entity_of=lambda _, party: party)
