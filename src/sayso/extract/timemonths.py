"""Rules for months and seasons, and the years that dates without a year belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from sayso.extract.timegrammar import Hit, Meaning, Rule, Scene
from sayso.extract.timevalues import SEASONS, grain, season_of
from sayso.extract.timewords import Word

MODS = {"early": "START", "beginning": "START", "start": "START", "late": "END", "end": "END", "close": "END"}
MODS |= {"mid": "MID", "middle": "MID", "midway": "MID"}
EARLY = r"(?: (?P<edge> {early} | {late} | {mid} | {earlier} | {later} ) {dash}? (?: {in} {the}? )? )?"
RIM = r"(?: {the}? (?P<rim> {edge} ) {of} {the}? )?"
YEAR = r"(?: {,}? (?: (?P<year> {count} ) (?P<bc> {bc} ) | (?P<year2> {yyyy} | {shorty} ) ) )"
THAT_YEAR = r"""(?: {of}? (?P<rel> {that} | {this} | {last} | {next} | {the} {same} | {the} {following}
    | {the} {previous} ) {year} )"""
TAIL = rf"(?: (?: {{of}} | {{in}} )? {YEAR} | {THAT_YEAR} )?"
LEAD = r"""(?P<lead> {last} | {next} | {this} {past} | {this} {next} | {this} | {that} {same} | {that}
    | {the}? {previous} | {the} {following} | {the} {same} | {the} {next}
    | {each} | {the} {current} | {current} | {the} {past} | {past} )"""
"""What stands before a month, a weekday or a unit and says which: "last", "the following", "each"."""

AHEAD = frozenset({"next", "coming", "upcoming", "forthcoming"})
BACK = frozenset({"last", "past", "previous", "preceding", "prior"})
TOLD = frozenset({"that", "same", "following", "previous", "preceding", "prior", "subsequent"})
"""Leads that count from what the text has told, not from the day of publication."""

ATTRIBUTIVE = frozenset({"compound", "nmod", "amod"})
"""A date that stands before a noun ("the June agreement") tells by no tense when it is."""
FAR = 320  # days: nobody names a day that far off without its year


def mod_of(hit: Hit) -> str | None:
    """START, MID or END, from "early", "the end of" ..."""
    word = hit["edge"] or hit["rim"]
    return MODS.get(word.text) if word is not None else None


def which(hit: Hit) -> str:
    """The last word of the lead: "following" of "the following"; "" without one."""
    return hit.said("lead").rpartition(" ")[2]


def joins_clause(hit: Hit, scene: Scene) -> bool:
    """Whether the "that" of a lead begins a clause and points to nothing: "said that May was wet"."""
    token = scene.token(hit.words[hit.at("lead")].start)
    return token is not None and token.tag != "DT"


def full_year(word: Word | None) -> int | None:
    """The year that figures mean: 1998, '98."""
    if word is None:
        return None
    if isinstance(word.value, int):
        return word.value
    digits = re.sub(r"\D", "", word.text)
    if len(digits) != 2:
        return None
    return int(digits) + (2000 if int(digits) < 40 else 1900)


def named_year(hit: Hit, scene: Scene) -> tuple[int | None, bool]:
    """The year that an expression names, and whether it names one at all."""
    word = hit["year"]
    if word is not None:
        year = full_year(word)
        if year is not None and word.kind == "shorty" and scene.history and scene.year:
            year = scene.year // 100 * 100 + year % 100
        return year, True
    if hit.has("rel"):
        return _relative_year(hit.said("rel").rpartition(" ")[2], scene), True
    return None, False


def _relative_year(lead: str, scene: Scene) -> int | None:
    """The year of "this year", "that year", "the following year"."""
    this = scene.today.year if scene.today else None
    base = (scene.year or this) if lead in TOLD else this
    shift = {"that": 0, "same": 0, "this": 0, "previous": -1, "last": -1}.get(lead, 1)
    return base + shift if base is not None else None


def told_year(hit: Hit, scene: Scene, month: int, day: int | None = None) -> int | None:
    """The year of a day or month that names none.

    In a history it is the year told last, and in a paragraph that is set in another time its year; in news it is the
    nearest past one, or the next where the verb looks ahead, or the nearest where no verb tells, unless the article
    has named this month with a year long past and it is not a recent month.
    """
    shared = _year_ahead(hit, month)
    if shared is not None:
        return shared
    look = scene.outlook(hit.head)
    if scene.history:
        return scene.year
    if look.tense != "future" and scene.setting is not None and _long_ago(scene):
        return int(scene.setting[:4])
    if scene.today is None:
        return None
    before = hit.before()
    token = scene.token(hit.head.start)
    tense = "present" if token is not None and token.dep in ATTRIBUTIVE else look.tense
    if before is not None and before.text == "since":
        tense = "past"
    if day is None:
        found: int | None = _month_year(scene.today, month, "present" if bounded(hit) and tense == "past" else tense)
    else:
        found = _day_year(scene.today, (month, day), tense)
    named = scene.months.get(month)
    if named is None or found is None or tense == "future" or not _is_meant(scene.today, (found, month), named):
        return found
    return named


RECENT = 45  # days


def _is_meant(today: date, news: tuple[int, int], named: int) -> bool:
    """Whether the month named with its year before is meant: "August 2023 ... on August 9"; recent days are news."""
    return today.year - named >= 2 and (today - date(*news, 1)).days > RECENT


def _month_year(today: date, month: int, tense: str | None) -> int:
    ahead, back = (month - today.month) % 12, (today.month - month) % 12
    if tense == "future" or (ahead < back and tense != "past"):
        return today.year + (month < today.month)
    return today.year - (month > today.month)


def _day_year(today: date, month_day: tuple[int, int], tense: str | None) -> int | None:
    years = range(max(1, today.year - 1), min(9999, today.year + 1) + 1)
    days = [date(y, *month_day) for y in years if is_day(y, *month_day)]
    past = [d for d in days if d <= today]
    coming = [d for d in days if d >= today]
    if tense == "future" and coming and (coming[0] - today).days < FAR:
        return coming[0].year
    if tense == "past" and past and (today - past[-1]).days < FAR:
        return past[-1].year
    return min(days, key=lambda d: abs((d - today).days)).year if days else None


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has such a day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _long_ago(scene: Scene) -> bool:
    """Whether this paragraph is set in another time: it has told what happened on a day or in a month of it."""
    return scene.today is not None and scene.setting is not None and scene.today.year - int(scene.setting[:4]) >= 2


IN_A_DATE = frozenset({"daynum", "nth", "monthname", "the", ",", "of", "yyyy", "early", "late", "mid", "dash"})
JOINS = frozenset({"dash", "and", "or", "to", "through", "until", "till"})


def _year_ahead(hit: Hit, month: int) -> int | None:
    """The year that a second date gives for both: "April and May 1873", "3 May - 9 July 1868"."""
    first = hit.after()
    if first is None or first.kind not in JOINS:
        return None
    other: int | None = None
    for steps in range(2, 7):
        word = hit.after(steps)
        if word is None or word.kind not in IN_A_DATE:
            return None
        if word.kind == "monthname" and isinstance(word.value, int):
            other = word.value
        if word.kind == "yyyy" and isinstance(word.value, int):
            return word.value - (other < month) if other is not None else None
    return None


BETWEEN = frozenset({"clock", "daynum", "ampm", "zone", "noon", "nearly", "early", "late", "dash"})


def bounded(hit: Hit) -> bool:
    """Whether "until" or "by" stands before it, over a clock time."""
    for steps in range(1, 5):
        word = hit.before(steps)
        if word is None or word.kind not in BETWEEN:
            return word is not None and word.text in ("until", "till", "by")
    return False


# ---------------------------------------------------------------- months
def month(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """A month: "March 1873", "last May", "the end of October", "mid-August", "each July"."""
    word = hit["m"]
    if word is None or not isinstance(word.value, int):
        return
    year, named = named_year(hit, scene)
    lead, words = which(hit), None
    if not named and not _is_month(hit, scene, word):
        return
    if lead == "that" and joins_clause(hit, scene):
        lead, words = "", (hit.at("lead") + 1, hit.last)
    if lead in ("each", "every"):
        yield Meaning(f"XXXX-{word.value:02d}", "SET", told=False)
        return
    if hit.has("bc"):
        yield Meaning(f"BC{year:04d}-{word.value:02d}", mod=mod_of(hit))
        return
    if not named:
        year = _led_year(hit, scene, lead, word.value)
    value = f"{year:04d}-{word.value:02d}" if year is not None else f"XXXX-{word.value:02d}"
    yield Meaning(value, mod=mod_of(hit), words=words)


def _led_year(hit: Hit, scene: Scene, lead: str, number: int) -> int | None:
    """The year of a month after "last", "this", "the following" ..."""
    if lead in TOLD and scene.year is not None:
        told = int(scene.last[5:7]) if scene.last and grain(scene.last) in ("day", "month") else 0
        if lead == "following":
            return scene.year + (number <= told)
        return scene.year - (lead == "previous" and number >= (told or 13))
    if scene.today is not None and not scene.history:
        if lead in BACK:
            return scene.today.year - (number >= scene.today.month)
        if lead in AHEAD:
            return scene.today.year + (number <= scene.today.month)
        if lead == "this":
            return scene.today.year
    return told_year(hit, scene, number)


CONTEXT_WORDS = (
    "in since during until till by from last next this of to through between and or early late mid before after for "
    "each every around about throughout over - – , ("
)
CONTEXT = frozenset(CONTEXT_WORDS.split())
"""What stands before a month's bare name; "May" and "March" after other words are somebody's or something else's."""
ALSO_WORDS = frozenset({"march", "may", "april", "august"})


def _is_month(hit: Hit, scene: Scene, word: Word) -> bool:
    """Whether the bare name of a month is meant as one; May, March and abbreviations are other words too."""
    before, after = hit.before(), hit.after()
    token = scene.token(word.start)
    if any(w is not None and w.kind in ("daynum", "nth") for w in (before, after)):  # "31 February"
        return False
    if hit.has("lead") or hit.has("edge") or hit.has("rim"):
        return True
    named = after is not None and after.kind == "other" and hit.text[after.start].isupper()
    if token is None or (named and token.dep == "compound" and scene.parsed.tokens[token.head].tag[:3] == "NNP"):
        return False
    if word.text[:4] == "sept" or (len(word.text) > 4 and word.text not in ALSO_WORDS):
        return True
    if token.tag not in ("NNP", "NN") or token.ent == "PERSON" or (len(word.text) == 3 and word.text != "may"):
        return False
    if word.text not in ("march", "may"):
        return True
    if before is None:
        return token.dep in (*ATTRIBUTIVE, "npadvmod", "pobj")
    if before.text in ("the", "a", "an", "its", "their"):
        return token.dep in ATTRIBUTIVE
    return before.text in CONTEXT or (before.kind == "other" and before.text.islower() and token.dep == "npadvmod")


# ---------------------------------------------------------------- seasons
def season(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """A season: "last autumn", "the winter of 1871", "summer 1868", "this spring"."""
    word = hit["season"]
    if word is None:
        return
    code = str(word.value)
    year, named = named_year(hit, scene)
    lead = which(hit)
    if not named and not _is_season(hit, scene, word):
        return
    if lead in ("each", "every"):
        yield Meaning(f"XXXX-{code}", "SET", told=False)
        return
    if hit.has("bc") and year is not None:
        yield Meaning(f"BC{year:04d}-{code}", mod=mod_of(hit))
        return
    if not named:
        year = _season_year(hit, scene, lead, code)
    yield Meaning(f"{year:04d}-{code}" if year is not None else f"XXXX-{code}", mod=mod_of(hit))


def _season_year(hit: Hit, scene: Scene, lead: str, code: str) -> int | None:
    """The year of a season without one, by its lead or its verb."""
    if (scene.history or lead in TOLD) and scene.year is not None:
        return scene.year + {"following": 1, "next": 1, "previous": -1}.get(lead, 0)
    if scene.today is None or scene.history:
        return None
    now = season_of(scene.today)
    year, begun = int(now[:4]), SEASONS[now[5:]]
    if lead in BACK:
        return year - (SEASONS[code] >= begun)
    if lead in AHEAD:
        return year + (SEASONS[code] <= begun)
    if lead == "this":
        return scene.today.year
    if scene.outlook(hit["season"] or hit.head).tense == "future":
        return year + (SEASONS[code] < begun)
    return year - (SEASONS[code] > begun)


def _is_season(hit: Hit, scene: Scene, word: Word) -> bool:
    """Whether "spring" and "fall" are seasons here: a noun that nothing falls out of."""
    token = scene.token(word.start)
    before, after = hit.before(), hit.after()
    if token is None or token.pos not in ("NOUN", "PROPN", "ADJ"):
        return False
    falls = after is not None and after.kind == "of"
    if hit.has("lead") or hit.has("edge") or hit.has("rim"):
        return word.text != "fall" or not falls
    if word.text in ("fall", "spring"):
        led = before is not None and before.text in ("in", "by", "until", "since", "during")
        return (hit.head is not word or led) and not falls and token.dep != "compound"
    return token.dep != "compound" or scene.history or hit.head is not word


MONTHS: tuple[Rule, ...] = (
    Rule(
        "month",
        rf"{EARLY} {RIM} (?: {LEAD} )? (?P<m> {{monthname}} ) {TAIL} | (?P<year4> {{yyyy}} ) (?P<m2> {{monthname}} )",
        month,
        ("The lock opened in early May 2029 and shut last October.", ("2029-05", "2030-10")),
    ),
    Rule(
        "season",
        rf"""{EARLY} {RIM} (?: {LEAD} {{past}}? )? {{the}}? (?: (?P<edge2> {{early}} | {{late}} | {{mid}} ) {{dash}}? )?
        (?P<season> {{season}} ) {TAIL}""",
        season,
        ("It was dredged in the spring of 2029 and again last summer.", ("2029-SP", "2030-SU")),
    ),
)
