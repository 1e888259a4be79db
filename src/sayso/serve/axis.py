"""The time axis of a picture: where a day stands, and which days are marked on it.

A long empty time between days is left out, and the axis then goes on in a further stretch; a stretch is as wide as
there are days to show in it. Each has its own unit of marks: days, weeks, months or years.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sayso.serve.words import MONTHS

APART = 60.0
"""Pixels that two marks are apart at least, so that their labels do not touch."""
_EMPTY_DAYS = 60  # a shorter empty time is never left out,
_EMPTY_TIMES = 8  # nor one that is not so many times as long as the usual ones,
_EMPTY_SHARE = 0.2  # nor one that takes less of the time that is shown
_MOST_GAPS = 4
_GAP = 48.0
_PADDING = 14.0
_LEAST = 76.0
_UNITS = (
    ("day", 1), ("day", 2), ("day", 7), ("day", 14), ("month", 1), ("month", 3), ("month", 6),
    *(("year", years) for power in (1, 10, 100, 1000) for years in (power, 2 * power, 5 * power)),
)  # fmt: skip
_DAYS_IN = {"day": 1.0, "month": 30.4, "year": 365.2}


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days from ``first`` to ``last`` (as numbers) from ``left`` to ``right`` (in pixels)."""

    first: int
    last: int
    left: float
    right: float

    def x(self, day: int) -> float:
        """Where a day stands."""
        if self.first == self.last:
            return (self.left + self.right) / 2
        inner = self.right - self.left - 2 * _PADDING
        return self.left + _PADDING + inner * (day - self.first) / (self.last - self.first)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis with its label, and the year under it where that is new."""

    x: float
    label: str
    year: str


@dataclass(frozen=True, slots=True)
class Axis:
    """One or more stretches of time, in order, with empty time left out between them."""

    stretches: tuple[Stretch, ...]

    def x(self, day: int) -> float:
        """Where a day stands; one outside the axis at its edge, one that is left out where the next stretch begins."""
        for stretch in self.stretches:
            if day < stretch.first:
                return stretch.left
            if day <= stretch.last:
                return stretch.x(day)
        return self.stretches[-1].right

    def gaps(self) -> list[float]:
        """The middles of the places where empty time is left out."""
        return [(one.right + other.left) / 2 for one, other in pairwise(self.stretches)]

    def ticks(self) -> list[Tick]:
        """The marks of all stretches."""
        return [tick for stretch in self.stretches for tick in _ticks(stretch)]


def make_axis(days: Iterable[int], *, left: float, right: float) -> Axis:
    """Lay these days (at least one) out between two edges."""
    ordered = sorted(set(days))
    groups = _grouped(ordered)
    usable = right - left - _GAP * (len(groups) - 1)
    spare = usable - _LEAST * len(groups)
    weights = [len(group) if len(group) > 1 else 0 for group in groups]
    total = sum(weights) or 1
    stretches, at = [], left
    for group, weight in zip(groups, weights, strict=True):
        width = usable if len(groups) == 1 else _LEAST + spare * weight / total
        stretches.append(Stretch(group[0], group[-1], at, at + width))
        at += width + _GAP
    return Axis(tuple(stretches))


def _grouped(ordered: list[int]) -> list[list[int]]:
    """The days, parted where the time between two is much longer than between others."""
    gaps = sorted(((after - before, after) for before, after in pairwise(ordered)), reverse=True)
    usual = gaps[-1 - len(gaps) // 4][0] if gaps else 0
    shown, begins = ordered[-1] - ordered[0], set()
    for gap, after in gaps[:_MOST_GAPS]:
        if gap <= max(_EMPTY_DAYS, _EMPTY_TIMES * usual, _EMPTY_SHARE * shown):
            break
        begins.add(after)
        shown -= gap
    groups: list[list[int]] = [[]]
    for day in ordered:
        if day in begins:
            groups.append([])
        groups[-1].append(day)
    return groups


def _ticks(stretch: Stretch) -> Iterator[Tick]:
    """The marks of one stretch, in the smallest unit that leaves room for their labels."""
    days = stretch.last - stretch.first
    scale = (stretch.x(stretch.last) - stretch.x(stretch.first)) / days if days else 0.0
    unit, step = next((u for u in _UNITS if scale * _DAYS_IN[u[0]] * u[1] >= APART), _UNITS[-1])
    marked = list(_every(unit, step, stretch.first, stretch.last)) if days else []
    if len(marked) < 2:
        unit, marked = "day", [stretch.first] if scale * days < APART else [stretch.first, stretch.last]
    year = ""
    for day in marked:
        at = date.fromordinal(day)
        label = {"day": f"{at.day} {MONTHS[at.month - 1]}", "month": MONTHS[at.month - 1], "year": str(at.year)}[unit]
        new = "" if unit == "year" or str(at.year) == year else str(at.year)
        year = str(at.year)
        yield Tick(stretch.x(day), label, new)


def _every(unit: str, step: int, first: int, last: int) -> Iterator[int]:
    """Every so many days (weeks begin on Monday), first days of months or first days of years."""
    if unit == "day":
        offset = 1 if step % 7 == 0 else 0  # day 1 of the calendar is a Monday
        yield from range(first + (offset - first) % step, last + 1, step)
        return
    months = step * (12 if unit == "year" else 1)
    start = date.fromordinal(first)
    at = (start.year * 12 + start.month - 1) // months * months
    end = date.fromordinal(last)
    while at <= end.year * 12 + end.month - 1:
        if at >= 12:  # there is no year 0
            day = date(at // 12, at % 12 + 1, 1).toordinal()
            if first <= day <= last:
                yield day
        at += months
