"""Rules for what counts from somewhere: from the day of publication (today, last week) or from what was told last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sayso.extract.timegrammar import Hit, Meaning, Rule, Scene
from sayso.extract.timelengths import AMOUNT, MEASURE, amount_of, duration_of, is_title, length, repeated, unit_of
from sayso.extract.timemonths import AHEAD, ATTRIBUTIVE, EARLY, LEAD, RIM, TOLD, mod_of, which
from sayso.extract.timevalues import DAYS, days_of, grain, moved, shifted, value_at

UNKNOWN = {
    "day": "XXXX-XX-XX",
    "week": "XXXX-WXX",
    "weekend": "XXXX-WXX-WE",
    "month": "XXXX-XX",
    "quarter": "XXXX-QX",
    "hour": "XXXX-XX-XXTXX",
    "minute": "XXXX-XX-XXTXX",
}
STEPS = {"following": 1, "subsequent": 1, "next": 1, "previous": -1, "preceding": -1, "prior": -1}


def unknown(unit: str) -> str:
    """The value of a day, week ... of which only that is known."""
    return UNKNOWN.get(unit, "XXXX")


# ---------------------------------------------------------------- days and their parts
def near_day(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """Today, yesterday, tomorrow, tonight, last night, this morning, the day before yesterday."""
    word, part = hit["word"], hit["part"]
    if word is None:
        return
    night = word.text in ("tonight", "overnight")
    suffix = "TNI" if night else f"T{part.value}" if part is not None else ""
    if scene.history or scene.today is None:
        told = scene.day if scene.history and word.text in ("overnight", "this") else None
        value = "PRESENT_REF" if scene.history and word.text == "today" else (told or "XXXX-XX-XX") + suffix
        yield Meaning(value, "TIME" if suffix else "DATE", told=False)
        return
    shift = {"yesterday": -1, "tomorrow": 1, "last": -1}.get(word.text, 0) * (2 if hit.has("beyond") else 1)
    if word.text == "overnight" and scene.outlook(word).tense != "future":
        shift = -1
    day = (scene.today + timedelta(days=shift)).isoformat()
    yield Meaning(day + suffix, "TIME" if suffix else "DATE", mod=mod_of(hit), told=word.text != "overnight")


def part_of_day(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """ "that night", "the next morning", "the afternoon": on the day told last, or the one after it."""
    part, lead = hit["part"], which(hit)
    if part is None:
        return
    if lead in ("each", "every"):
        yield Meaning(f"XXXX-XX-XXT{part.value}", "SET", told=False)
        return
    base = days_of(scene.day) if scene.day else None
    day = (base[0] + timedelta(days=STEPS.get(lead, 0))).isoformat() if base else "XXXX-XX-XX"
    yield Meaning(f"{day}T{part.value}", "TIME", mod=mod_of(hit), told=base is not None)


def day_beside(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """ "the day before", "the week after": counted from what was told last where the clause ends there."""
    unit = unit_of(hit["u"])
    if not _ends_clause(hit):
        if unit == "day":
            yield Meaning("XXXX-XX-XX", told=False)
        return
    value = from_told(scene, unit, 1 if hit.said("way") == "after" else -1)
    yield Meaning(value or unknown(unit), told=value is not None)


def _ends_clause(hit: Hit) -> bool:
    after = hit.after()
    return after is None or after.kind in (".", ",", ";", ")", "”", '"', "and", "mark")


# ---------------------------------------------------------------- weeks, months, years
def period(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """ "last week", "earlier this year", "the following day", "that month", "the end of the year", "the weekend"."""
    unit, lead = unit_of(hit["u"]), which(hit)
    if is_title(hit) or (unit == "day" and lead in ("the", "last", "past")):
        return
    if lead in ("each", "every"):
        yield from repeated(hit, scene)
    elif _is_stretch(hit, unit, lead):
        yield duration_of(hit, scene, 1, unit)
    elif unit in ("hour", "minute"):  # "at the last minute", "in this hour": no time that a calendar knows
        return
    else:
        value = _period_value(hit, scene, unit, lead)
        yield Meaning(value or unknown(unit), mod=mod_of(hit), told=value is not None)


def _is_stretch(hit: Hit, unit: str, lead: str) -> bool:
    """Whether a length is meant: "the past year", "for the last week", "the last week of May", "the last decade"."""
    before, after = hit.before(), hit.after()
    if unit == "fortnight":
        return True
    if unit == "decade" and mod_of(hit) is None:
        return lead in ("last", "past", *AHEAD)
    if unit == "weekend" or not hit.said("lead").startswith("the"):
        return False
    lasting = before is not None and before.text in ("for", "over", "during", "within")
    ordered = lead == "last" and (lasting or (after is not None and after.kind == "of"))
    return ordered or lead in ("past", "coming")


def _period_value(hit: Hit, scene: Scene, unit: str, lead: str) -> str | None:
    the_next = hit.said("lead") == "the next" or (lead == "next" and unit == "day")
    this = scene.history and hit.said("lead") == "this"
    if lead in TOLD or this or (the_next and (unit == "day" or scene.history)):
        return from_told(scene, unit, STEPS.get(lead, 0))
    if scene.history and lead not in ("this", "current"):
        return from_told(scene, unit, {"last": -1, "next": 1}.get(lead, 0))
    if scene.today is None:
        return None
    if unit == "weekend":
        return _weekend(hit, scene, lead)
    shift = -1 if lead in ("last", "past") else 1 if lead in AHEAD else 0
    return value_at(moved(scene.today, unit, shift), unit)


def _weekend(hit: Hit, scene: Scene, lead: str) -> str:
    """The weekend that is meant: the last one where the verb looks back, unless it is one."""
    today = scene.today or date.min
    on_it = today.weekday() >= 5
    if lead in AHEAD:
        shift = 7 * on_it
    elif lead in ("last", "past"):
        shift = -7
    else:
        shift = -7 * (scene.outlook(hit.tail).tense == "past" and not on_it)
    return value_at(today + timedelta(days=shift), "weekend")


def from_told(scene: Scene, unit: str, shift: int) -> str | None:
    """A unit counted from the day, month or year told last: "the following week", "that year"."""
    base = scene.day if unit in ("day", "week", "weekend") else scene.last
    if unit == "month" and base is not None and grain(base) not in ("day", "month"):
        base = scene.day
    reach = days_of(base) if base is not None else None
    if reach is None:
        return None
    return value_at(moved(reach[0], unit, shift), unit)


def one_unit(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """ "the week", "the year", "later in the day": the present one in news, the one told last in a history."""
    unit, after = unit_of(hit["u"]), hit.after()
    if after is not None and after.kind == "dash":  # "the month-long strike"
        return
    if hit.has("edge"):
        told = unit == "day" and scene.near
        value = from_told(scene, unit, 0) if scene.history or told else None
        if value is None and scene.today is not None and not scene.history:
            value = value_at(scene.today, unit)
        yield Meaning(value or unknown(unit), mod=mod_of(hit), told=False)
    elif after is not None and after.text in ("ended", "ending", "to", "through"):
        yield Meaning(length(unit, 1), "DURATION", told=False)
    elif unit == "day":
        if scene.near and scene.day and not (after is not None and after.kind in ("when", "other", "of")):
            yield Meaning(scene.day[:10], told=False)
    else:
        value = from_told(scene, unit, 0) if scene.history else None
        if value is None and scene.today is not None:
            value = _weekend(hit, scene, "") if unit == "weekend" else value_at(scene.today, unit)
        yield Meaning(value or unknown(unit), told=False)


def year_end(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """ "year-end": the last day of this year, or of the last where the verb looks back."""
    before = hit.before()
    if scene.today is None or hit.tail.text not in ("end", "yearend"):
        return
    past = scene.outlook(hit.tail).tense == "past" or (before is not None and before.text == "since")
    yield Meaning(f"{scene.today.year - past:04d}-12-31")


# ---------------------------------------------------------------- so many units from then or now
NOW = frozenset({"ago", "hence", "from now", "from today"})


def counted(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """ "two days ago", "a year earlier", "three weeks later", "a month from now"."""
    unit, way, count = unit_of(hit["u"]), hit.said("way"), amount_of(hit)
    if unit == "weekend" or (way in ("before", "after") and not _ends_clause(hit)):
        return
    back = way in ("ago", "earlier", "before", "previously")
    mod = "APPROX" if hit.has("near") or hit.has("so") else None
    if count is None or count != int(count):
        yield Meaning("PAST_REF" if back else "FUTURE_REF", mod=mod, told=False)
        return
    steps = -int(count) if back else int(count)
    now = way in NOW and not scene.history
    value = _from_now(scene, unit, steps) if now else _from_then(scene, unit, steps)
    compared = value is not None and grain(value) in ("quarter", "half")  # "a year earlier" in a company's report
    yield Meaning(value or unknown(unit), mod=mod, told=value is not None and not now and not compared)


def _from_now(scene: Scene, unit: str, steps: int) -> str | None:
    if scene.today is None or unit in ("hour", "minute"):
        return None
    if unit in ("year", "quarter") and scene.quarter and (scene.near or abs(steps) == 1):
        return shifted(scene.quarter, unit, steps)
    shown = {"fortnight": "week", "decade": "year", "century": "year"}.get(unit, unit)
    return value_at(moved(scene.today, unit, steps), shown)


def _from_then(scene: Scene, unit: str, steps: int) -> str | None:
    """From the event spoken of: the value told last, or the day told last for days and weeks."""
    if unit in ("hour", "minute"):
        return None
    base = scene.last
    if unit == "year" and steps == -1 and base and scene.quarter and grain(base) != "month":
        base = base if grain(base) == "day" and scene.near else scene.quarter
    if unit in DAYS and (base is None or grain(base) != "day"):
        base = scene.day[:10] if scene.day and (scene.near or scene.history) else None
    if base is None:
        return _then_is_now(scene, unit, steps)
    if grain(base) == "day" and unit == "month":
        base = base[:7]
    if grain(base) == "day" and unit in ("year", "decade", "century") and not scene.near:
        base = base[:4]
    return shifted(base, unit, steps)


def _then_is_now(scene: Scene, unit: str, steps: int) -> str | None:
    """Where nothing was told, news count from the day of publication."""
    if scene.today is None or scene.history:
        return None
    if unit == "year":
        return value_at(moved(scene.today, "year", steps), "year")
    return shifted(scene.today.isoformat(), unit, steps)


# ---------------------------------------------------------------- feasts
def feast(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """A feast whose day the calendar tells: Christmas, New Year, Thanksgiving (of the US), Easter, Good Friday."""
    year = hit.number("year") or (scene.year if scene.history else None)
    if year is not None:
        yield Meaning(_feast(hit.said("name"), year).isoformat())
        return
    today = scene.today
    if today is None or scene.history or not 1 < today.year < 9999:
        return
    days = [_feast(hit.said("name"), y) for y in (today.year - 1, today.year, today.year + 1)]
    token = scene.token(hit.tail.start)
    tense = scene.outlook(hit.tail).tense if token is None or token.dep not in ATTRIBUTIVE else None
    coming, past = next(d for d in days if d >= today), [d for d in days if d <= today][-1]
    if tense == "past" and (coming - today).days > 30:  # days; nearer, it is rather the one that is prepared for
        coming = past
    nearest = min(coming, past, key=lambda d: abs((d - today).days))
    yield Meaning((coming if tense in ("future", "present") else nearest).isoformat())


def _feast(name: str, year: int) -> date:
    eve = name.endswith("eve")
    if name.startswith("christmas"):
        return date(year, 12, 25 - eve)
    if name.startswith("new year"):
        return date(year, 12, 31) if eve else date(year, 1, 1)
    if name.startswith("thanksgiving"):
        first = date(year, 11, 1)
        return first + timedelta(days=(3 - first.weekday()) % 7 + 21)
    return _easter(year) - timedelta(days=2 * name.startswith("good"))


def _easter(year: int) -> date:
    """The Sunday after the first full moon of spring, by the anonymous Gregorian rule (Meeus)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


COUNTED: tuple[Rule, ...] = (
    Rule(
        "so many units from somewhere",
        rf"""{MEASURE}? (?: {AMOUNT} (?P<halves> {{and}} {{a}} {{half}} )? {{more}}? )? {{dash}}? (?P<u> {{anyunit}} )
        (?P<so> {{or}} {{so}} )? (?P<way> {{ago}} | {{earlier}} | {{later}} | {{previously}} | {{hence}}
          | {{from}} {{now}} | {{from}} {{today}} | {{before}} | {{after}} )""",
        counted,
        (
            "It sank on 3 March. Two days later it was found; a month ago it had been sold.",
            ("2031-03-03", "2031-03-05", "2031-02"),
        ),
    ),
)
PERIODS: tuple[Rule, ...] = (
    Rule(
        "days around today",
        rf"""{EARLY} (?: (?P<beyond> {{the}} {{day}} (?: {{before}} | {{after}} ) )?
            (?P<word> {{yesterday}} | {{tomorrow}} ) (?P<part> {{part}} )?
          | (?P<word2> {{today}} | {{tonight}} | {{overnight}} )
          | (?P<word3> {{last}} | {{this}} ) (?P<part3> {{part}} ) )""",
        near_day,
        ("It sank the day before yesterday and was found this morning.", ("2031-03-10", "2031-03-12TMO")),
    ),
    Rule(
        "part of a day",
        rf"""{EARLY} (?P<lead> {{that}} | {{the}} {{same}} | {{the}}? {{next}} | {{the}} {{following}}
          | {{the}} {{previous}} | {{each}} | {{the}} ) (?P<part> {{part}} )""",
        part_of_day,
        ("It sank on Monday. That night it was found.", ("2031-03-10", "2031-03-10TNI")),
    ),
    Rule(
        "the day before",
        r"{the} (?P<u> {day} | {week} | {month} | {year} ) (?P<way> {before} | {after} | {earlier} )",
        day_beside,
        ("It sank on 3 March; it had sailed the day before.", ("2031-03-03", "2031-03-02")),
    ),
)
UNITS: tuple[Rule, ...] = (
    Rule(
        "period",
        rf"{EARLY} {RIM} (?: {LEAD} | (?P<lead2> {{subsequent}} ) ) (?P<u> {{unit}} )",
        period,
        ("It sank last week, was sold earlier this year and is to sail next month.", ("2031-W10", "2031", "2031-04")),
    ),
    Rule(
        "end of a period",
        r"""{the}? (?P<rim> {edge} | {rest} | {remainder} ) {of} (?P<lead> {the} | {this} | {that} | {next} | {last} )
        (?P<u> {unit} )""",
        period,
        ("It will sail before the end of the year.", ("2031",)),
    ),
)
REST: tuple[Rule, ...] = (
    Rule(
        "the unit",
        rf"""{EARLY} {{the}} {{latest}}? {{fiscal}}? (?P<u> {{week}} | {{month}} | {{year}} | {{day}} | {{weekend}}
          | {{decade}} )""",
        one_unit,
        ("Over the weekend it sank, the third ship of the year.", ("2031-W10-WE", "2031")),
    ),
    Rule("year-end", r"{year} {dash}? {edge} | {yearend}", year_end, ("It will sail by year-end.", ("2031-12-31",))),
    Rule(
        "feast",
        r"""(?P<name> {christmas} (?: {day} | {eve} )? | {thanksgiving} {day}? | {new} {year} {own} (?: {day} | {eve} )
          | {easter} | {good} {weekday} ) (?P<year> {yyyy} )?""",
        feast,
        ("It sank on Christmas Eve and will be raised at Easter.", ("2030-12-24", "2031-04-13")),
    ),
)
