"""Rules for single days and times of day: full dates, dates in figures, weekdays, clock times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from sayso.extract.outlook import Outlook
from sayso.extract.timegrammar import Hit, Meaning, Rule, Scene
from sayso.extract.timemonths import (
    AHEAD,
    BACK,
    EARLY,
    LEAD,
    TAIL,
    bounded,
    is_day,
    joins_clause,
    mod_of,
    named_year,
    told_year,
    which,
)
from sayso.extract.timevalues import days_of
from sayso.extract.timewords import ZONES, Word

CENTURY_TURNS = 40  # of two figures: '39 is 2039, '40 is 1940


def full_date(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """A day with its month, with or without a year: "Friday, Sept. 6", "the 4th of March 2030", "May 4 and 5"."""
    one, two = ("d1", "d3") if hit.has("m1") else ("d4", "d2")
    month = hit.number("m1" if hit.has("m1") else "m2")
    if month is None:
        return
    year, named = named_year(hit, scene)
    groups = [g for g in (one, two) if hit.has(g)]
    for group in groups:
        day = hit.number(group) or 0
        if hit.has("bc"):
            yield Meaning(f"BC{year or 0:04d}-{month:02d}-{day:02d}")
            return
        if not is_day(year if named and year else 2000, month, day):
            return
        if not named:
            year = told_year(hit, scene, month, day)
        if year is not None and not is_day(year, month, day):
            return
        value = f"{year:04d}-{month:02d}-{day:02d}" if year is not None else f"XXXX-{month:02d}-{day:02d}"
        if len(groups) == 1:
            yield Meaning(value)
        elif group == one:
            yield Meaning(value, words=(hit.first, hit.at(group)))
        else:
            yield Meaning(value, words=(hit.at(group), hit.last))


def numeric(hit: Hit, scene: Scene) -> Iterator[Meaning]:  # noqa: ARG001  (resolvers share one signature)
    """A date in figures: 2030-03-04, 4.3.2030; 3/4/2030 is two dates, so it says its year only."""
    written = hit.head.text
    if hit.head.kind == "iso":
        if written.isascii() and days_of(written[:10]) is not None:
            yield Meaning(written.upper(), "TIME" if len(written) > 10 else "DATE")
        return
    one, two, year = (int(x) for x in re.split(r"[/.]", written))
    if year < 100 and "." in written:  # 1.2.30 is rather a version's number
        return
    if year < 100:
        year += 2000 if year < CENTURY_TURNS else 1900
    orders = [(month, day) for month, day in ((one, two), (two, one)) if is_day(year, month, day)]
    if "." in written:
        orders = [order for order in orders if order == (two, one)]
    if orders and len(set(orders)) == 1:
        yield Meaning(f"{year:04d}-{orders[0][0]:02d}-{orders[0][1]:02d}")
    elif orders:
        yield Meaning(f"{year:04d}-XX-XX")


# ---------------------------------------------------------------- weekdays
NAMED = frozenset({"black", "bloody", "good", "ash", "holy", "super", "cyber", "palm", "easter", "fat", "shrove"})
NAMED |= {"maundy", "giving", "man", "girl"}
"""Days of that name, and people: no day that a tense could tell."""


def weekday(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """A weekday: past or ahead by its lead ("last", "next", "the following") or by the tense of its verb."""
    word, before = hit["day"], hit.before()
    if word is None or not isinstance(word.value, int) or _names_a_paper(hit, scene, word):
        return
    if before is not None and before.text in NAMED and hit.text[before.start].isupper():
        return
    lead, words = which(hit), None
    if lead == "that" and joins_clause(hit, scene):  # "said that Friday's meeting is open"
        lead, words = "", (hit.at("lead") + 1, hit.last)
    part = hit["part"]
    suffix = f"T{part.value}" if part is not None else ""
    if lead in ("each", "every"):
        yield Meaning(f"XXXX-WXX-{word.value + 1}{suffix}", "SET", told=False)
        return
    day = _weekday_date(hit, scene, lead, word.value)
    value = day.isoformat() if day is not None else f"XXXX-WXX-{word.value + 1}"
    yield Meaning(value + suffix, "TIME" if suffix else "DATE", mod=mod_of(hit), words=words)


def _names_a_paper(hit: Hit, scene: Scene, word: Word) -> bool:
    """ "the Sunday Lantern": part of a name."""
    token, before, after = scene.token(word.start), hit.before(), hit.after()
    if token is None or after is None or hit.tail is not word or not hit.text[after.start].isupper():
        return False
    if after.kind != "other" or hit.text[word.end : after.start] != " " or token.dep != "compound":
        return False
    named = scene.parsed.tokens[token.head].tag in ("NNP", "NNPS")
    return named and (before is None or before.kind in ("the", "other", "a"))


def _weekday_date(hit: Hit, scene: Scene, lead: str, wanted: int) -> date | None:
    """The day that a weekday's name means."""
    told = _day(scene.day)
    if lead in ("following", "that", "same") or (lead in ("previous", "preceding", "prior") and told is not None):
        return _from_told(told, lead, wanted)
    today = told if scene.history else scene.today
    if today is None:
        return None
    week = hit.said("week")
    if week:
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(days={"last": -7, "this": 0}.get(week, 7) + wanted)
    back = (today.weekday() - wanted) % 7
    if lead in BACK:
        return today - timedelta(days=back or 7)
    if lead in AHEAD:
        return today + timedelta(days=(7 - back) % 7 or 7)
    look = scene.outlook(hit["day"] or hit.head)
    if not _looks_ahead(hit, scene, look) and not (lead == "this" and look.tense is None):
        return today - timedelta(days=back)
    said = scene.said_day(look) if not scene.history else None
    base = said if said is not None and said <= today else today
    return base + timedelta(days=(wanted - base.weekday()) % 7)


def _day(value: str | None) -> date | None:
    reach = days_of(value) if value else None
    return reach[0] if reach else None


def _from_told(told: date | None, lead: str, wanted: int) -> date | None:
    if told is None:
        return None
    back = (told.weekday() - wanted) % 7
    if lead == "following":
        return told + timedelta(days=(7 - back) % 7 or 7)
    return told - timedelta(days=back if lead in ("that", "same") else back or 7)


def _looks_ahead(hit: Hit, scene: Scene, look: Outlook) -> bool:
    """Whether a bare weekday lies ahead: its verb looks ahead, or it bounds a time that was given."""
    before = hit.before()
    if look.tense == "future":
        return before is None or before.kind != "since"
    if look.tense == "present":
        return True
    if not bounded(hit) or look.verb is None:
        return False
    verb = scene.parsed.tokens[look.verb]
    gives = verb.lemma in scene.tenses.words["give"]
    return gives and (verb.lemma != "have" or verb.dep in ("ccomp", "conj"))  # "said they had until Friday"


def weeks_to(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """ "a week on Friday", "Friday week": the one after the next. "A week ago on Tuesday": the one nearest to then."""
    word = hit["day"]
    if word is None or not isinstance(word.value, int) or scene.today is None:
        return
    if hit.has("ago"):
        latest = scene.today - timedelta(days=4)
        yield Meaning((latest - timedelta(days=(latest.weekday() - word.value) % 7)).isoformat())
        return
    yield Meaning((scene.today + timedelta(days=(word.value - scene.today.weekday()) % 7 + 7)).isoformat())


# ---------------------------------------------------------------- clock times
def clock(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """A time of day: "6:15 AM", "9 p.m. EST", "noon". Its day is the one beside it, or the one told last."""
    word, zone = hit["time"], hit["zone"]
    time = _hour_and_minute(word, hit.said("half")[:1]) if word is not None else None
    if time is None:
        return
    shift = ZONES.get(zone.text) if zone is not None else None
    offset = "" if shift is None else "Z" if shift == 0 else f"{'-' if shift < 0 else '+'}{abs(shift) // 60:02d}"
    day = scene.day[:10] if scene.day and (scene.near or scene.history) else None
    if day is not None and scene.today is not None and day > scene.today.isoformat():  # ISO days sort as they follow
        day = day if scene.outlook(word or hit.head).tense != "past" else None
    if day is None and scene.today is not None and not scene.history:
        day = scene.today.isoformat()
    mod = "APPROX" if hit.has("near") else None
    yield Meaning(f"{day or 'XXXX-XX-XX'}T{time[0]:02d}:{time[1]:02d}{offset}", "TIME", mod=mod, told=False)


def _hour_and_minute(word: Word, half: str) -> tuple[int, int] | None:
    if word.kind == "noon":
        return (24 if word.text == "midnight" else 12), 0
    figures = [int(x) for x in re.split(r"[:.]", word.text)[:2]]
    hour, minute = figures[0], figures[1] if len(figures) > 1 else 0
    if (half and hour > 12) or hour > 24 or minute > 59:
        return None
    return (hour % 12 + (12 if half == "p" else 0) if half else hour), minute


WEEKS: tuple[Rule, ...] = (
    Rule(
        "weeks to a weekday",
        r"""{a} {week} (?: {on} | {from} ) (?P<day> {weekday} ) | (?P<day2> {weekday} ) {week}
        | {a} {week} (?P<ago> {ago} ) {on} (?P<day3> {weekday} )""",
        weeks_to,
        ("It shut a week ago on Tuesday and will open a week on Friday.", ("2031-03-04", "2031-03-21")),
    ),
)
DAYS: tuple[Rule, ...] = (
    Rule(
        "a date in figures",
        r"{iso} | {slash}",
        numeric,
        ("It sank on 2030-03-04 and was raised on 4.12.2030.", ("2030-03-04", "2030-12-04")),
    ),
    Rule(
        "day and month",
        rf"""(?: {{this}} | {{next}} | {{last}} ){{0,2}} (?: (?: {{weekday}} | {{wd}} ) {{,}}? )?
        (?: (?P<m1> {{monthname}} ) (?P<d1> {{anyday}} | {{ordinal}} ) (?! {{dash}}? {{unit}} | {{units}} )
            (?: {{join}} (?P<d3> {{anyday}} ) (?! {{monthname}} | {{anyunit}} | {{dash}} ) )?
          | {{the}}? (?: (?P<d4> {{anyday}} ) {{join}} {{the}}? )?
            (?P<d2> {{anyday}} | {{ordinal}} (?= {{of}} ) ) {{of}}? (?P<m2> {{monthname}} ) )
        {TAIL}""",
        full_date,
        (
            "It sank on Monday, 4 March 2030, between May 4 and 5 and on the 6th of July of that year.",
            ("2030-03-04", "2030-05-04", "2030-05-05", "2030-07-06"),
        ),
    ),
    Rule(
        "weekday",
        rf"""{EARLY} (?: {LEAD} )? (?P<day> {{weekday}} ) (?P<part> {{part}} )?
        (?: {{of}}? (?P<week> {{last}} | {{next}} | {{this}} ) {{week}} )?""",
        weekday,
        ("It sank early on Friday night and will be raised next Tuesday.", ("2031-03-07TNI", "2031-03-18")),
    ),
)
CLOCK: tuple[Rule, ...] = (
    Rule(
        "clock time",
        r"""(?P<near> {nearly} )? (?: (?P<time> {clock} | {noon} ) (?P<half> {ampm} )?
            | (?P<time2> {daynum} ) (?P<half2> {ampm} ) ) (?P<zone> {zone} )?""",
        clock,
        ("It sank at 10.30 p.m. GMT on Monday.", ("2031-03-10T22:30Z",)),
    ),
)
