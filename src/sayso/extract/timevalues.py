"""TIMEX3 values and the days they cover: what a calendar knows, and no language.

Values are those of TimeML's TIMEX3 (ISO 8601 with a few additions): ``1998-03-08``, ``1998-W10``, ``1998-W10-WE``,
``1998-03``, ``1998-Q3``, ``1998-H1``, ``1998-SU``, ``1998``, ``199`` (a decade), ``19`` (a century), ``BC0390``, and
a time of day after ``T``. Seasons are those of the northern half of the world, whole months each: winter begins in
December of its year.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""The month in which a season begins."""

SHAPES: tuple[tuple[str, str], ...] = (
    ("day", r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"),
    ("weekend", r"(?P<year>\d{4})-W(?P<week>\d\d)-WE"),
    ("week", r"(?P<year>\d{4})-W(?P<week>\d\d)"),
    ("month", r"(?P<year>\d{4})-(?P<month>\d\d)"),
    ("quarter", r"(?P<year>\d{4})-Q(?P<part>[1-4])"),
    ("half", r"(?P<year>\d{4})-H(?P<part>[12])"),
    ("season", r"(?P<year>\d{4})-(?P<season>SP|SU|FA|WI)"),
    ("year", r"(?P<year>\d{4})"),
    ("decade", r"(?P<decade>\d{3})"),
    ("century", r"(?P<century>\d\d)"),
)
PATTERNS = tuple((name, re.compile(shape)) for name, shape in SHAPES)
MONTHS = {"quarter": 3, "half": 6, "season": 3}


def grain(value: str) -> str | None:
    """What a value is one of: "day", "week", "month" ... "century"; ``None`` for what no calendar knows."""
    return next((name for name, pattern in PATTERNS if pattern.fullmatch(value.partition("T")[0])), None)


def days_of(value: str, mod: str | None = None) -> tuple[date, date] | None:
    """First and last day of a value; of its first, middle or last third with the mod START, MID or END."""
    day = value.partition("T")[0]
    for name, pattern in PATTERNS:
        found = pattern.fullmatch(day)
        if found is not None:
            try:
                begins, ends = _reach(name, {k: v for k, v in found.groupdict().items() if v is not None})
            except (ValueError, OverflowError):
                return None
            return third(begins, ends, mod) if mod in ("START", "MID", "END") else (begins, ends)
    return None


def _reach(name: str, parts: dict[str, str]) -> tuple[date, date]:
    year = int(parts.get("year", "0"))
    if name == "day":
        day = date(year, int(parts["month"]), int(parts["day"]))
        return day, day
    if name in ("week", "weekend"):
        monday = date.fromisocalendar(year, int(parts["week"]), 1)
        return (monday if name == "week" else monday + timedelta(days=5)), monday + timedelta(days=6)
    if name == "month":
        return _months(year, int(parts["month"]), 1)
    if name in MONTHS:
        size = MONTHS[name]
        first = SEASONS[parts["season"]] if name == "season" else (int(parts["part"]) - 1) * size + 1
        return _months(year, first, size)
    if name == "year":
        return date(year, 1, 1), date(year, 12, 31)
    if name == "decade":
        return date(int(parts["decade"]) * 10, 1, 1), date(int(parts["decade"]) * 10 + 9, 12, 31)
    return date(int(parts["century"]) * 100, 1, 1), date(int(parts["century"]) * 100 + 99, 12, 31)


def _months(year: int, first: int, count: int) -> tuple[date, date]:
    """From the first day of a month to the last day of the ``count``-th from it."""
    after = year * 12 + first - 1 + count
    return date(year, first, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def third(begins: date, ends: date, mod: str) -> tuple[date, date]:
    """The first, middle or last third of some days, at least one day."""
    size = (ends - begins).days + 1
    part = max(1, round(size / 3))
    if mod == "START":
        return begins, begins + timedelta(days=part - 1)
    if mod == "END":
        return ends - timedelta(days=part - 1), ends
    middle = begins + timedelta(days=(size - part) // 2)
    return middle, middle + timedelta(days=part - 1)


def week_value(day: date) -> str:
    """The ISO week of a day."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def month_value(year: int, month: int) -> str:
    """A month; ``month`` may lie outside 1 to 12, counted on into other years."""
    total = year * 12 + month - 1
    return f"{total // 12:04d}-{total % 12 + 1:02d}"


def season_of(day: date) -> str:
    """The season a day lies in."""
    if day.month < 3:
        return f"{day.year - 1:04d}-WI"
    return f"{day.year:04d}-{('SP', 'SU', 'FA', 'WI')[day.month // 3 - 1]}"


def value_at(day: date, unit: str) -> str:
    """The day, week, month, quarter, half, year, decade or century that a day lies in."""
    if unit == "week":
        return week_value(day)
    if unit == "weekend":
        return f"{week_value(day)}-WE"
    if unit == "month":
        return f"{day.year:04d}-{day.month:02d}"
    if unit == "quarter":
        return f"{day.year:04d}-Q{(day.month - 1) // 3 + 1}"
    if unit == "half":
        return f"{day.year:04d}-H{(day.month - 1) // 6 + 1}"
    if unit == "season":
        return season_of(day)
    if unit in ("year", "decade", "century"):
        return f"{day.year:04d}"[: {"year": 4, "decade": 3, "century": 2}[unit]]
    return day.isoformat()


YEARS = {"year": 1, "decade": 10, "century": 100}
DAYS = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}
MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "season": 3}


def moved(day: date, unit: str, count: int) -> date:
    """A day so many units on, or back; the month's last day where the month has no such day.

    Raises:
        ValueError, OverflowError: it lies beyond the calendar, or the unit is one of the clock.

    """
    if unit not in DAYS | MONTHS_IN | YEARS:
        raise ValueError(f"no unit of days: {unit}")
    if unit in DAYS:
        return day + timedelta(days=DAYS[unit] * count)
    total = day.year * 12 + day.month - 1 + count * (MONTHS_IN.get(unit) or 12 * YEARS[unit])
    year, month = total // 12, total % 12 + 1
    return date(year, month, min(day.day, _months(year, month, 1)[1].day))


def shifted(value: str, unit: str, count: int) -> str | None:
    """A value so many units on or back, as precise as value and unit allow; ``None`` where they don't fit.

    A day and days, or weeks, give a day; a quarter and years give a quarter; a month and days give nothing.
    """
    own = grain(value)
    reach = days_of(value)
    if own is None or reach is None or "T" in value:
        return None
    begins = reach[0]
    if unit in DAYS:
        if own == "day":
            return moved(begins, unit, count).isoformat()
        return week_value(moved(begins, unit, count)) if own in ("week", "weekend") and unit != "day" else None
    if own in YEARS and unit not in YEARS:
        return None
    finer = own if own in ("quarter", "half", "season", "month") and unit in YEARS else unit
    if own in YEARS and YEARS[own] > YEARS[unit]:
        return None
    return value_at(moved(begins, unit, count), finer)
