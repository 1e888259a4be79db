"""Rules for durations, for what happens again and again, and for words that say only before, now or later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sayso.extract.timegrammar import Hit, Meaning, Rule, Scene
from sayso.extract.timemonths import AHEAD
from sayso.extract.timevalues import days_of, moved
from sayso.extract.timewords import PLURALS, Word

LETTERS = {
    "minute": "T{}M",
    "hour": "T{}H",
    "day": "{}D",
    "week": "{}W",
    "fortnight": "2W",
    "weekend": "{}WE",
    "month": "{}M",
    "quarter": "{}Q",
    "year": "{}Y",
    "decade": "{}DE",
    "century": "{}CE",
}
EVERY = {
    "daily": "P1D",
    "nightly": "P1D",
    "hourly": "PT1H",
    "weekly": "P1W",
    "fortnightly": "P2W",
    "monthly": "P1M",
    "quarterly": "P3M",
    "yearly": "P1Y",
    "annually": "P1Y",
}
MODS = {
    "more than": "MORE_THAN",
    "over": "MORE_THAN",
    "less than": "LESS_THAN",
    "under": "LESS_THAN",
    "nearly": "LESS_THAN",
    "almost": "LESS_THAN",
    "at least": "EQUAL_OR_MORE",
    "at most": "EQUAL_OR_LESS",
    "up to": "EQUAL_OR_LESS",
    "about": "APPROX",
    "around": "APPROX",
    "roughly": "APPROX",
    "approximately": "APPROX",
}
AMOUNT = r"(?: (?P<n> {count} ) | (?P<vague> {a} {spoken} {of}? | {spoken} {of}? ) | (?P<one> {aan} | {another} ) )"
MEASURE = r"""(?P<near> {nearly} (?! {the} ) | {more} {than} | {less} {than} | {at} {least} | {at} {most} | {up} {to}
    | {just} | {only} | {within} )"""
OUTSIDE = frozenset({"within", "just", "only"})
"""Measures that stand outside the expression."""


def length(unit: str, count: float | None) -> str:
    """The TIMEX3 value of a length of time; X for a count that is not told."""
    if unit == "decade" and count is not None:
        unit, count = "year", count * 10
    shown = "X" if count is None else f"{count:g}" if count < 1e6 else f"{count:.0f}"
    return "P" + LETTERS[unit].format(shown)


def unit_of(word: Word | None) -> str:
    """The unit that a word names, in the singular."""
    return PLURALS.get(word.text, word.text) if word is not None else ""


def amount_of(hit: Hit) -> float | None:
    """How many units: a number, or ``None`` for "several", "a few" and a bare plural."""
    word = hit["n"]
    if word is not None:
        value = float(word.value) if isinstance(word.value, (int, float)) else None
        return value + 0.5 if value is not None and hit.has("halves") else value
    if hit.has("vague"):
        return 2 if "couple" in hit.said("vague") else None
    return 1 if hit.has("one") else None


def is_title(hit: Hit) -> bool:
    """Whether the unit is part of a title: "60 Minutes", "This Week"."""
    first, word = hit.words[hit.last - 1], hit.tail
    if hit.last == hit.first or not hit.text[word.start].isupper() or hit.text[word.start : word.end].isupper():
        return False
    led = first.kind in ("this", "last", "next") and hit.text[first.start].isupper()
    return led or not first.text.isalpha()


def duration(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """A stretch of time: "fifty days", "the past three months", "a five-year plan", "within a week"; never an age."""
    unit = unit_of(hit["u"])
    if _is_age(hit) or is_title(hit) or not _is_counted(hit, scene, unit):
        return
    if hit.said("one") in ("a", "an") and _is_rate(hit, scene):
        yield Meaning(length(unit, 1), "SET", told=False)
        return
    yield duration_of(hit, scene, 0.5 if hit.has("half") else amount_of(hit), unit)


def _is_age(hit: Hit) -> bool:
    after = hit.after()
    if after is not None and after.kind == "dash":
        after = hit.after(2)
    return after is not None and after.kind == "old"


def _is_counted(hit: Hit, scene: Scene, unit: str) -> bool:
    """Whether units are counted: no share ("three-quarters", "a quarter"), no "two police hours"."""
    adjective = hit["adj"]
    if adjective is not None and adjective.kind == "other":
        token = scene.token(adjective.start)
        if token is None or token.pos != "ADJ":
            return False
    if unit == "weekend" and hit.has("one"):
        return False
    shares = hit.last > hit.first and hit.words[hit.last - 1].kind == "dash" and hit.tail.text == "quarters"
    return unit != "quarter" or not (shares or (hit.has("one") and not hit.has("lead")))


def _is_rate(hit: Hit, scene: Scene) -> bool:
    """ "twice a week", "$200 an hour": it stands to a number, not to a verb."""
    token = scene.token(hit.tail.start)
    if token is None or token.dep != "npadvmod":
        return False
    head = scene.parsed.tokens[token.head]
    return head.i < token.i and head.pos not in ("VERB", "AUX", "ADJ", "ADP", "SCONJ")


def duration_of(hit: Hit, scene: Scene, count: float | None, unit: str) -> Meaning:
    """A duration and, where it begins or ends on the day of publication, the days it covers."""
    near, lead = hit.said("near"), hit.said("lead").rpartition(" ")[2]
    begins = ends = None
    if scene.today is not None and count is not None and count == int(count) and not scene.history:
        begins, ends = _stretch(hit, scene, unit, int(count), lead)
    words = (hit.first + (near in OUTSIDE), hit.last)
    return Meaning(length(unit, count), "DURATION", MODS.get(near), begins, ends, words=words, told=False)


def _stretch(hit: Hit, scene: Scene, unit: str, count: int, lead: str) -> tuple[date | None, date | None]:
    """The days of a deadline, of "the past two weeks" or "the next three days"; of an hour none."""
    today = scene.today
    if today is None or unit in ("hour", "minute"):
        return None, None
    if hit.said("near") == "within" or _is_deadline(hit, scene):
        base = _said_on(hit, scene) or today
        return base, moved(base, unit, count)
    if lead in ("past", "last"):
        return moved(today, unit, -count), today
    return (today, moved(today, unit, count)) if lead in AHEAD else (None, None)


def _is_deadline(hit: Hit, scene: Scene) -> bool:
    """ "within 50 days", "has 50 days to reply"."""
    before, after = hit.before(), hit.after()
    if after is not None and after.kind == "to":
        verb = scene.outlook(hit.tail).verb
        return verb is not None and scene.parsed.tokens[verb].lemma in scene.tenses.words["give"] | {"get", "grant"}
    return before is not None and before.kind == "within"


def _said_on(hit: Hit, scene: Scene) -> date | None:
    """A deadline runs from the day of the saying where that is told."""
    look = scene.outlook(hit.tail)
    said = scene.said_day(look)
    if said is None and look.verb is not None and look.verb in scene.dated:
        reach = days_of(scene.dated[look.verb])
        said = reach[0] if reach else None
    return said


def bare_units(hit: Hit, scene: Scene) -> Iterator[Meaning]:  # noqa: ARG001  (resolvers share one signature)
    """ "for weeks", "in recent months", "the coming days", "the weeks ahead"; not "the early hours"."""
    unit, before = unit_of(hit["u"]), hit.before()
    early = before is not None and before.text in ("early", "small", "late")
    if _is_age(hit) or is_title(hit) or early or (unit in ("quarter", "weekend") and not hit.has("lead")):
        return
    yield Meaning(length(unit, None), "DURATION", told=False)


def long_unit(hit: Hit, scene: Scene) -> Iterator[Meaning]:  # noqa: ARG001
    """ "day-long", "a month-long strike"."""
    yield Meaning(length(unit_of(hit["u"]), 1), "DURATION", told=False)


# ---------------------------------------------------------------- sets and references
def repeated(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """ "every day", "each month", "daily", "Mondays", "every two weeks", "per hour"; not the daily that one reads."""
    if hit.has("days"):
        yield Meaning(f"XXXX-WXX-{(hit.number('days') or 0) + 1}", "SET", told=False)
    elif hit.has("word"):
        token = scene.token(hit.tail.start)
        if token is not None and token.pos in ("NOUN", "PROPN"):
            return
        yield Meaning(EVERY[hit.tail.text], "SET", told=False)
    else:
        count = amount_of(hit)
        yield Meaning(length(unit_of(hit["u"]), 1 if count is None else count), "SET", told=False)


REFERENCES = {
    "now": "PRESENT_REF",
    "currently": "PRESENT_REF",
    "current": "PRESENT_REF",
    "nowadays": "PRESENT_REF",
    "presently": "PRESENT_REF",
    "present": "PRESENT_REF",
    "moment": "PRESENT_REF",
    "being": "PRESENT_REF",
    "recently": "PAST_REF",
    "lately": "PAST_REF",
    "recent": "PAST_REF",
    "past": "PAST_REF",
    "future": "FUTURE_REF",
    "term": "FUTURE_REF",
}


def reference(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """ "now", "recently", "in the future": which side of the present, no more."""
    word, before = hit["word"], hit.before()
    token = scene.token(word.start) if word is not None else None
    if word is None or token is None:
        return
    led = before is not None and before.text in {"moment": ("at", "for"), "future": ("in",)}.get(word.text, ())
    if word.text == "future" and (token.pos == "ADJ" or not (hit.has("the") or led)):
        return
    if word.text == "moment" and not (hit.has("the") and led):
        return
    if word.text in ("past", "present", "term") and not hit.has("the"):
        return
    if (word.text == "now" and token.pos == "SCONJ") or (word.text == "past" and token.pos != "NOUN"):
        return
    yield Meaning(REFERENCES[word.text], told=False)


LENGTHS: tuple[Rule, ...] = (
    Rule(
        "duration",
        rf"""{MEASURE}? (?: {{the}}? (?P<lead> {{past}} | {{last}} | {{next}} | {{first}} | {{ordinal}} | {{previous}}
            | {{following}} ) )? {{the}}? {AMOUNT} (?P<halves> {{and}} {{a}} {{half}} )?
        (?: {{more}} | {{additional}} | {{extra}} | {{further}} | {{full}} | {{working}} )?
        (?: (?: {{dash}} | (?P<adj> {{other}} | {{previous}} | {{following}} | {{past}} | {{last}} ) )?
            (?P<u> {{units}} )
          | {{dash}}? (?P<u2> {{unit}} ) )""",
        duration,
        ("In the past two weeks it stood for at least ten hours under a five-year plan.", ("P2W", "PT10H", "P5Y")),
    ),
    Rule(
        "half a unit",
        rf"{MEASURE}? (?P<half> {{half}} ) (?: {{dash}} | {{aan}} )? (?P<u> {{unit}} )",
        duration,
        ("It stood for half an hour.", ("PT0.5H",)),
    ),
    Rule(
        "day-long",
        r"(?P<u> {anyunit} ) {dash} {long}",
        long_unit,
        ("The month-long strike is over.", ("P1M",)),
    ),
    Rule(
        "units",
        r"""(?: {the}? (?P<lead> {recent} | {next} | {past} | {last} | {previous} | {following} | {first} ) | {the} )?
        (?P<u> {units} ) {ahead}?""",
        bare_units,
        ("It has stood for weeks and will stand for the coming months.", ("PXW", "PXM")),
    ),
)
AGAIN: tuple[Rule, ...] = (
    Rule("daily", r"(?P<word> {daily} )", repeated, ("The ferry sails daily.", ("P1D",))),
    Rule("weekdays", r"(?P<days> {weekdays} )", repeated, ("The ferry sails on Mondays.", ("XXXX-WXX-1",))),
    Rule(
        "every",
        r"(?: {each} (?P<n> {count} )? | {per} ) (?P<u> {anyunit} )",
        repeated,
        ("The ferry sails every two weeks and the bus ten times per day.", ("P2W", "P1D")),
    ),
)
REFERRED: tuple[Rule, ...] = (
    Rule(
        "reference",
        r"""(?P<the> {the} (?: {near} | {short} | {long} )? )?
          (?P<word> {future} | {past} | {present} | {moment} | {term} )
        | {right}? (?P<word2> {now} ) | {the} {time} (?P<word4> {being} )
        | (?P<word3> {currently} | {recently} | {lately} | {nowadays} | {presently} | {recent} | {current} )""",
        reference,
        ("It is shut now and may open in the future.", ("PRESENT_REF", "FUTURE_REF")),
    ),
)
