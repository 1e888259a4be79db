"""When an article was published: ISO 8601 out of what people and pages write, and out of a dateline that is plain."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from sayso.english import MONTHS

MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\.?,?\s+"
FULL_DATE = (
    rf"(?:(?P<m1>{MONTH})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>[12]\d{{3}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{MONTH})\.?,?\s+(?P<y2>[12]\d{{3}}))"
)
CLOCK = r"(?:[,\s]+(?:at\s+)?\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\.?)?(?:\s*\(?[A-Z]{2,4}\)?)?)?"
IN_WORDS = re.compile(rf"(?:{WEEKDAY})?{FULL_DATE}{CLOCK}", re.IGNORECASE)
IN_FIGURES = re.compile(r"([12]\d{3})[-/.](\d{1,2})[-/.](\d{1,2})|([12]\d{3})(\d{2})(\d{2})")
DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]([12]\d{3})")
DATE_LINE = re.compile(
    rf"[ \t]*(?:(?:first )?(?:published|posted)(?: on)?:?\s+)?(?:{WEEKDAY})?{FULL_DATE}{CLOCK}[ \t]*", re.IGNORECASE
)
DATELINE = re.compile(
    rf"[ \t]*(?-i:[A-Z][A-Z.'’-]+(?:[ ,/]+[A-Z][\w.'’-]*){{0,5}})[,:]?\s+(?:\([^()\n]{{2,30}}\)\s+)?{FULL_DATE}"
    r"\s*(?:\([^()\n]{2,30}\)\s*)?(?:--|[-–—:])",
    re.IGNORECASE,
)
LINES_LOOKED_AT = 4


def iso_date(written: str) -> str | None:
    """``YYYY-MM-DD``, or date, time and zone, as ISO 8601; ``None`` if ``written`` cannot be told to be one date.

    A time without a zone says nothing that can be compared, so only its day is kept. 3/4/2024 is two dates: none.
    """
    written = " ".join(written.split())
    return iso_written(written) or mail_written(written) or day_written(written)


def iso_written(written: str) -> str | None:
    """ISO 8601 as the standard library knows it."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    if moment.tzinfo is None or not has_time(written):
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds")


def has_time(written: str) -> bool:
    """Whether more than a day is written."""
    return len(written) > len("2025-07-15")


def mail_written(written: str) -> str | None:
    """The way of e-mail and feeds: Tue, 15 Jul 2025 14:05:00 GMT."""
    if not re.search(r"\d:\d\d", written):
        return None
    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment.isoformat(timespec="seconds") if moment.tzinfo else moment.date().isoformat()


def day_written(written: str) -> str | None:
    """A day in words or figures, with or without a time after it."""
    if match := IN_WORDS.fullmatch(written):
        return day_of(match)
    if match := IN_FIGURES.match(written):
        return day(*(int(g) for g in match.groups() if g is not None)) if ends_well(written, match.end()) else None
    if (match := DAY_FIRST.match(written)) and ends_well(written, match.end()):
        first, second, year = map(int, match.groups())
        if first > 12 or first == second:
            return day(year, second, first)
        return day(year, first, second) if second > 12 else None
    return None


def ends_well(written: str, end: int) -> bool:
    """Whether only a time follows the date."""
    return re.fullmatch(r"(?:[T,\s]+\d{1,2}[:.]\d{2}.*)?", written[end:]) is not None


def day_of(match: re.Match[str]) -> str | None:
    """The day that a match of `FULL_DATE` names."""
    month = match["m1"] or match["m2"]
    return day(int(match["y1"] or match["y2"]), MONTHS[month.lower()], int(match["d1"] or match["d2"]))


def day(year: int, month: int, number: int) -> str | None:
    """A day of the calendar, or ``None`` if there is no such day."""
    try:
        return date(year, month, number).isoformat()
    except ValueError:
        return None


def dateline(text: str) -> str | None:
    """The day that plain text states for itself: a line that is only a full date, or a dateline with day and year.

    Only the first lines are looked at, and only full dates count. "WASHINGTON, March 9 --" leaves the year open: none.
    """
    top = [line for line in text[:2000].splitlines() if line.strip()][:LINES_LOOKED_AT]
    for line in top:
        if match := DATE_LINE.fullmatch(line) or DATELINE.match(line):
            return day_of(match)
    return None
