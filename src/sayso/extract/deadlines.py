"""The last day of a deadline that a telling sets: "by 1 June", "within two weeks", "has 50 days to"."""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from sayso.extract.draft import View
from sayso.extract.event_words import Told
from sayso.records import Span, Timex

BY_WHEN = frozenset({"by", "before", "until", "till", "within", "in"})
LIMITS = frozenset({"ultimatum", "deadline", "notice"})
"""Nouns for a time that somebody is given."""
OWED = frozenset({"demand", "threaten", "agree"})
"""The kinds that set somebody a time, and are no deed of that time."""


def due_of(view: View, told: Told, timexes: Sequence[Timex], *, planned: bool, since: str | None) -> str | None:
    """The last day of a deadline that a telling sets ("by 1 June", "50 days to"); ``since`` is the day it is set on."""
    if not planned and told.rule.kind not in OWED:
        return None
    parsed, tokens = view.parsed, view.parsed.tokens
    sentence = parsed.sentence_of(told.verb.i)
    first, last = max(told.verb.left, sentence.first), min(told.verb.right, sentence.last)
    for timex in _among(timexes, parsed.span(first, last)):
        start = view.token_at(timex.span.start)
        before = tokens[start - 1] if start > first else None
        while before is not None and before.lower in ("the", "next", "a", "about") and before.i > first:
            before = tokens[before.i - 1]
        bound = before.lower if before is not None and before.dep in ("prep", "mark", "pcomp") else ""
        limit = told.rule.frames == ("time",) or "deadline" in parsed.text[told.verb.start : timex.span.start]
        limit = limit or _measures(view, timex)
        if timex.kind == "DURATION" and (bound in ("within", "in") or limit):
            told_now = told.verb.tag != "VBD"  # of "gave them 50 days" only its own day tells when they end
            return day_after(since, timex.value) or (timex.ends if told_now else None)
        if timex.kind in ("DATE", "TIME") and bound in BY_WHEN - {"in", "within"}:
            return day_before(timex.begins) if bound == "before" else timex.ends
        if timex.kind in ("DATE", "TIME") and limit and bound != "on":
            return timex.ends
    return None


def _measures(view: View, timex: Timex) -> bool:
    """Whether a length of time stands right before such a noun: "a 50-day ultimatum"."""
    after = view.token_at(timex.span.end - 1) + 1
    return after < len(view.parsed.tokens) and view.parsed.tokens[after].lemma in LIMITS


def day_of_scene(view: View, told: Told, timexes: Sequence[Timex], *, before: str | None) -> str | None:
    """The day that the sentence before tells, for a deed told right after it in the simple past: "and gave it 50 days".

    ``before`` is the day of publication, which the day told must not lie beyond.
    """
    parsed, verb = view.parsed, told.verb
    number = verb.sent
    if verb.tag != "VBD" or number == 0 or any(k.lemma == "have" for k in parsed.kids(verb.i, "aux")):
        return None
    leads = {parsed.tokens[i].lower for i in (verb.left - 1, verb.left) if i >= 0}
    if leads & {"after", "before", "since", "when", "once", "until"}:
        return None  # "days after he gave them two weeks": another day
    days = [t for t in _among(timexes, parsed.sentence_span(parsed.sentences[number - 1])) if _is_day(t)]
    told_last = days[-1].begins if days else None
    return told_last if told_last is not None and before is not None and told_last <= before else None


def _is_day(timex: Timex) -> bool:
    return timex.kind in ("DATE", "TIME") and timex.begins is not None and timex.begins == timex.ends


def _among(timexes: Sequence[Timex], reach: Span) -> Sequence[Timex]:
    low = bisect_left(timexes, reach.start, key=lambda t: t.span.start)
    return timexes[low : bisect_left(timexes, reach.end, key=lambda t: t.span.start)]


LENGTH = re.compile(r"P(\d{1,6})([DWMY])")


def day_after(day: str | None, length: str) -> str | None:
    """The day that lies a whole TIMEX3 duration after another; months and years by the calendar."""
    match = LENGTH.fullmatch(length)
    if day is None or match is None or len(day) < 10:
        return None
    count, since = int(match[1]), date.fromisoformat(day[:10])
    try:
        if match[2] in "DW":
            return (since + timedelta(days=count * (7 if match[2] == "W" else 1))).isoformat()
        months = since.year * 12 + since.month - 1 + count * (12 if match[2] == "Y" else 1)
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(since.day, monthrange(year, month)[1])).isoformat()
    except (OverflowError, ValueError):
        return None


def day_before(day: str | None) -> str | None:
    """The day before another, in ISO 8601."""
    return (date.fromisoformat(day[:10]) - timedelta(days=1)).isoformat() if day else None
