"""Dates: time expressions, resolved against the day of publication.

A first grammar of our own: general date parsers get bare weekdays wrong for news, where "on Tuesday" with a past verb
is the last Tuesday up to the day of publication, and "on Friday" with "will" is the next. Values are TIMEX3's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sayso.records import Span, Timex

WEEKDAYS = {"monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6}
MONTHS = {
    m: n
    for n, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        1,
    )
    for m in names
}
NUMBERS = {
    w: n
    for n, w in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {"a": 1, "an": 1, "several": 0, "few": 0}
UNIT = {"day": "D", "week": "W", "month": "M", "year": "Y", "hour": "H", "minute": "M", "decade": "DE"}
_month = r"(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_day = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_year = r"(?P<year>(?:1[5-9]|20)\d\d)"
_weekday = r"(?P<weekday>" + "|".join(WEEKDAYS) + ")"
_number = r"(?<![\d,.])(?P<number>\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a|an)"
_part_of_day = "this (?:morning|afternoon|evening)"
_unit = r"(?P<unit>day|week|month|year|hour|minute|decade)s?"


@dataclass(frozen=True, slots=True)
class Found:
    """A resolved expression: its value and the days it covers."""

    value: str
    kind: Literal["DATE", "TIME", "DURATION"]
    begins: date | None = None
    ends: date | None = None


Resolver = Callable[[re.Match[str], date, bool], Found | None]


def _iso(d: date) -> Found:
    return Found(d.isoformat(), "DATE", d, d)


def _full(m: re.Match[str], today: date, future: bool) -> Found | None:
    groups = m.groupdict()
    if groups["month"].islower():  # "they march 10 miles", "she may 3 times"
        return None
    month = MONTHS[groups["month"].lower()] if not groups["month"].isdigit() else int(groups["month"])
    year = int(groups["year"]) if groups.get("year") else None
    if not groups.get("day"):
        return _month_of(month, year, today, future)
    try:
        if year is not None:
            return _iso(date(year, month, int(groups["day"])))
        candidates = [date(y, month, int(groups["day"])) for y in (today.year - 1, today.year, today.year + 1)]
    except ValueError:
        return None
    past = [c for c in candidates if c <= today]
    ahead = [c for c in candidates if c >= today]
    if future and ahead:
        return _iso(ahead[0])
    nearest = min(candidates, key=lambda c: abs((c - today).days))
    return _iso(past[-1] if past and not future and (today - past[-1]).days < 300 else nearest)


def _month_of(month: int, year: int | None, today: date, future: bool) -> Found:
    if year is None:
        year = today.year
        if not future and month > today.month:
            year -= 1
        elif future and month < today.month:
            year += 1
    begins = date(year, month, 1)
    return Found(f"{year:04d}-{month:02d}", "DATE", begins, _month_end(begins))


def _month_end(d: date) -> date:
    return (date(d.year + d.month // 12, d.month % 12 + 1, 1)) - timedelta(days=1)


def _numeric(m: re.Match[str], today: date, future: bool) -> Found | None:
    try:
        return _iso(date(int(m["year"]), int(m["month"]), int(m["day"])))
    except ValueError:
        return None


def _on_weekday(m: re.Match[str], today: date, future: bool) -> Found | None:
    wanted = WEEKDAYS[m["weekday"].lower()]
    lead = (m.groupdict().get("lead") or "").lower()
    back = (today.weekday() - wanted) % 7
    if lead == "last":
        return _iso(today - timedelta(days=back or 7))
    if lead in ("next", "coming"):
        return _iso(today + timedelta(days=(7 - back) % 7 or 7))
    if future:
        return _iso(today + timedelta(days=(7 - back) % 7))
    return _iso(today - timedelta(days=back))


def _near_day(m: re.Match[str], today: date, future: bool) -> Found | None:
    word = m["word"].lower()
    shift = {
        "today": 0,
        "tonight": 0,
        "this morning": 0,
        "this afternoon": 0,
        "this evening": 0,
        "yesterday": -1,
        "last night": -1,
        "tomorrow": 1,
        "the day before yesterday": -2,
        "overnight": 0,
    }[word]
    d = today + timedelta(days=shift)
    if word in ("tonight", "last night"):
        return Found(f"{d.isoformat()}TNI", "TIME", d, d)
    parts = {"this morning": "TMO", "this afternoon": "TAF", "this evening": "TEV"}
    if word in parts:
        return Found(d.isoformat() + parts[word], "TIME", d, d)
    return _iso(d)


def _ago(m: re.Match[str], today: date, future: bool) -> Found | None:
    count = int(m["number"]) if m["number"].isdigit() else NUMBERS[m["number"].lower()]
    unit = m["unit"].lower()
    sign = 1 if m.groupdict().get("ahead") else -1
    if unit == "day":
        return _iso(today + timedelta(days=sign * count))
    if unit == "week":
        d = today + timedelta(weeks=sign * count)
        year, week, _ = d.isocalendar()
        return Found(
            f"{year}-W{week:02d}", "DATE", d - timedelta(days=d.weekday()), d + timedelta(days=6 - d.weekday())
        )
    if unit == "month":
        total = today.year * 12 + today.month - 1 + sign * count
        return _month_of(total % 12 + 1, total // 12, today, False)
    if unit == "year":
        return _year_found(today.year + sign * count)
    return None


def _year_found(year: int) -> Found | None:
    if not 1 <= year <= 9998:
        return None
    return Found(f"{year:04d}", "DATE", date(year, 1, 1), date(year, 12, 31))


def _period(m: re.Match[str], today: date, future: bool) -> Found | None:
    lead, unit = m["lead"].lower(), m["unit"].lower()
    shift = {"last": -1, "this": 0, "next": 1, "past": -1, "coming": 1, "previous": -1}[lead]
    if unit == "week":
        d = today + timedelta(weeks=shift)
        year, week, _ = d.isocalendar()
        return Found(
            f"{year}-W{week:02d}", "DATE", d - timedelta(days=d.weekday()), d + timedelta(days=6 - d.weekday())
        )
    if unit == "month":
        total = today.year * 12 + today.month - 1 + shift
        return _month_of(total % 12 + 1, total // 12, today, False)
    return _year_found(today.year + shift)


def _lone_year(m: re.Match[str], today: date, future: bool) -> Found | None:
    return _year_found(int(m["year"]))


def _duration(m: re.Match[str], today: date, future: bool) -> Found | None:
    count = int(m["number"]) if m["number"].isdigit() else NUMBERS[m["number"].lower()]
    unit = m["unit"].lower()
    clock = "T" if unit in ("hour", "minute") else ""
    value = f"P{clock}{count}{UNIT[unit][:1] if unit != 'decade' else 'DE'}"
    ends = None
    if m.groupdict().get("within") and unit in ("day", "week"):
        ends = today + timedelta(days=count * (7 if unit == "week" else 1))
    return Found(value, "DURATION", today if ends else None, ends)


def _later_day(m: re.Match[str], today: date, future: bool) -> Found | None:
    """ "a day earlier" counts from the event spoken of; as a first approach, from the day of publication."""
    return _iso(today - timedelta(days=1)) if m["dir"].lower() in ("earlier", "before") else None


PATTERNS: tuple[tuple[re.Pattern[str], Resolver], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), resolver)
    for pattern, resolver in (
        (r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b", _numeric),
        (rf"\b(?:{_weekday},?\s+)?{_month}\s+{_day}(?:,?\s+{_year})?\b(?!\s*(?:percent|per cent|%))", _full),
        (rf"\b(?:{_weekday},?\s+)?{_day}\s+(?:of\s+)?{_month}(?:,?\s+{_year})?\b", _full),
        (rf"\b{_month},?\s+{_year}\b", _full),
        (
            rf"\b(?P<word>(?:the day before )?yesterday|today|tonight|tomorrow|last night|{_part_of_day})\b",
            _near_day,
        ),
        (
            rf"\b(?:(?P<lead>last|next|this|coming)\s+)?{_weekday}\b(?:\s+(?:morning|afternoon|evening|night))?",
            _on_weekday,
        ),
        (rf"\b{_number}\s+{_unit}\s+ago\b", _ago),
        (r"\b(?P<lead>last|this|next|past|coming|previous)\s+(?P<unit>week|month|year)\b", _period),
        (r"\ba day (?P<dir>earlier|before)\b", _later_day),
        (
            rf"\b(?:(?P<within>within)\s+)?{_number}[\s-]+{_unit}\b(?!\s+(?:ago|earlier|later|old|before|after))",
            _duration,
        ),
        (
            r"\b(?:in|since|during|early|late|mid|of|by|until)\s+(?:early\s+|late\s+)?(?=(?P<year>(?:1[5-9]|20)\d\d)\b)\d{4}",
            _lone_year,
        ),
        (
            r"\b(?:in|since|last|this|next|until|by|during|early|late|of)\s+(?P<month>January|February|March|April|May|June|July|August|September|October|November|December)\b(?!\s+\d)",
            _full,
        ),
    )
)


def published_day(published: str | None) -> date | None:
    """The calendar day of an article's publication, or ``None`` where it is not known to the day."""
    if not published or not re.match(r"\d{4}-\d\d-\d\d", published):
        return None
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


def find_timexes(
    text: str, published: str | None, sentences: list[tuple[Span, bool]], *, article: str
) -> tuple[Timex, ...]:
    """The time expressions of an article's sentences, each given with whether its verb looks ahead."""
    today = published_day(published)
    out: list[Timex] = []
    for span, future in sentences:
        out += _in_sentence(text, span, future, today, article)
    return tuple(sorted(out, key=lambda t: t.span))


def _in_sentence(text: str, span: Span, future: bool, today: date | None, article: str) -> Iterator[Timex]:
    taken: list[Span] = []
    anchor = today or date(2000, 1, 1)
    for pattern, resolver in PATTERNS:
        for m in pattern.finditer(text, span.start, span.end):
            start, end = m.start(), m.end()
            if resolver is _lone_year:
                start = m.start("year")
                end = start + 4
            elif m.re.pattern.startswith(r"\b(?:in|since|last"):
                start = m.start("month")
            here = Span(start, end)
            if any(here.overlaps(t) for t in taken):
                continue
            found = _resolved(resolver, m, anchor, _ahead(text, span, m.start(), future))
            if found is None:
                continue
            if today is None and not (resolver in (_numeric, _lone_year, _duration) or m.groupdict().get("year")):
                continue
            taken.append(here)
            yield Timex(
                article,
                here,
                found.value,
                found.kind,
                found.begins.isoformat() if found.begins else None,
                found.ends.isoformat() if found.ends else None,
            )


def _resolved(resolver: Resolver, m: re.Match[str], today: date, future: bool) -> Found | None:
    """What an expression means, or ``None`` where it lies beyond the calendar ("9999999 days ago")."""
    try:
        return resolver(m, today, future)
    except (OverflowError, ValueError):
        return None


FUTURE = re.compile(
    r"\b(?:will|shall|won['’]t|['’]ll|going to|to be held|scheduled|expected|planned|plans? to|due|set to|may|might"
    r"|would|is to|are to|by|until|starting|begins?|opens?|meets?)\b",
    re.IGNORECASE,
)
PAST = re.compile(
    r"\b(?:said|told|was|were|had|did|added|wrote|tweeted|announced|reported|asked|met|came|spoke|called|\w+ed)\b",
    re.IGNORECASE,
)


def _ahead(text: str, sentence: Span, at: int, future: bool) -> bool:
    """Whether the words just before an expression, up to the clause's edge, look ahead."""
    clause = text[max(sentence.start, at - 70) : at]
    past = [m.start() for m in PAST.finditer(clause)]
    ahead = [m.start() for m in FUTURE.finditer(clause)]
    if not past and not ahead:
        return future
    return bool(ahead) and (not past or ahead[-1] > past[-1])


def said_on(
    timexes: tuple[Timex, ...], cue: Span | None, sentence: Span | None, content: tuple[Span, ...]
) -> str | None:
    """The day a saying was said: a day named in the cue's own sentence outside the content; else not known."""
    if cue is None or sentence is None:
        return None
    near = [
        t
        for t in timexes
        if t.span in sentence
        and t.kind in ("DATE", "TIME")
        and len(t.value) >= 10
        and "W" not in t.value
        and not any(t.span in c for c in content)
    ]
    if not near:
        return None
    best = min(near, key=lambda t: abs(t.span.start - cue.start))
    return best.value[:10] if abs(best.span.start - cue.start) <= 90 else None
