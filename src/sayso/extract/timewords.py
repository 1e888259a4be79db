"""The words of time expressions: a stretch of text becomes words of known kinds, for the grammar to match.

Months, weekdays, units, numbers and the small words around them are closed classes of the language, so they are
tables here. A word of no such kind is "other". Whether a word that can be something else ("may", "second", "fall")
is meant as a time is the grammar's question.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from sayso.english import MONTHS, WEEKDAYS

ALSO_WORDS = frozenset({"march", "may", "august"})
"""Months in full that are other words too where they have no capital."""
ONE_TO_NINETEEN = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBERS: dict[str, int | None] = {"zero": 0, "hundred": None, "thousand": None}
NUMBERS |= {word: n for n, word in enumerate(ONE_TO_NINETEEN.split(), 1)}
NUMBERS |= {word: 10 * n for n, word in enumerate(TENS.split(), 2)}
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
UNITS = ("minute", "hour", "day", "week", "fortnight", "weekend", "month", "quarter", "year", "decade", "century")
PLURALS = {("centuries" if unit == "century" else unit + "s"): unit for unit in UNITS}
PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "nightfall": "NI", "dawn": "MO"}
SEASON_WORDS = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}
ZONES = {
    "gmt": 0,
    "utc": 0,
    "bst": 60,
    "cet": 60,
    "cest": 120,
    "eet": 120,
    "eest": 180,
    "msk": 180,
    "est": -300,
    "edt": -240,
    "cst": -360,
    "cdt": -300,
    "mst": -420,
    "mdt": -360,
    "pst": -480,
    "pdt": -420,
    "jst": 540,
    "hkt": 480,
    "aest": 600,
    "et": None,
    "ct": None,
    "pt": None,
}
"""Zones by their minutes from UTC; without them where summer time decides ("ET")."""

KINDS: dict[str, str] = {
    "spoken": "several few many some couple",
    "daily": "daily hourly weekly fortnightly monthly quarterly yearly annually nightly",
    "noon": "noon midday midnight",
    "nearly": "nearly almost about around roughly approximately over under",
    "bc": "bc bce b.c. b.c.e.",
    "ad": "ad ce a.d.",
    "ampm": "am pm a.m. p.m. a.m p.m",
    "each": "each every",
    "next": "next coming upcoming forthcoming",
    "previous": "previous preceding prior",
    "fiscal": "fiscal financial",
    "edge": "beginning start middle end close",
    "current": "current present",
}
ALONE = (
    "a additional after ago ahead an and another at before being christmas comparable currently earlier early easter "
    "eve extra following from full further future good half hence in just last late lately later latest latter least "
    "less long mid moment more most near new now nowadays of old on only or overnight past per presently previously "
    "recent recently remainder rest right same short since so subsequent term than thanksgiving that the this through "
    "till time to today tomorrow tonight until up when within working yearend yesterday"
)
"""Words that patterns and resolvers name one by one, each a kind of its own."""

Value = float | int | str | None
LEXICON: dict[str, tuple[str, Value]] = {
    **{word: (word, None) for word in ALONE.split()},
    **{word: (kind, word) for kind, words in KINDS.items() for word in words.split()},
    **{word: (word, word) for word in UNITS},
    **{word: (word, unit) for word, unit in PLURALS.items()},
    **{word: ("part", part) for word, part in PARTS.items()},
    **{word: ("season", season) for word, season in SEASON_WORDS.items()},
    **{word: ("figure", number) for word, number in NUMBERS.items()},
    **{word: ("ordinal", n) for n, word in enumerate(ORDINALS.split(), 1)},
    **{f"{word}s": ("weekdays", n) for word, n in WEEKDAYS.items() if word.endswith("day")},
}

TOKEN = re.compile(
    r"""
    (?P<iso>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w-]))
  | (?P<clock>\d{1,2}[:.]\d\d(?=\s*[ap]\.?m\b)|\d{1,2}:\d\d(?::\d\d)?(?![\d:]))
  | (?P<slash>\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d\d)(?![\d/]))
  | (?P<yyyys>(?:\d{3}0['’]?|['’]\d0)s\b)
  | (?P<q>[QH][1-4]\b)
  | (?P<nth>\d{1,4}(?:st|nd|rd|th)\b)
  | (?P<shorty>['’]\d\d\b(?!['’]))
  | (?P<number>\d+(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d+/\d+)
  | (?P<digits>\d+)
  | (?P<own>['’]s\b)
  | (?P<dotted>[^\W\d_](?:\.[^\W\d_])+\.?)
  | (?P<word>[^\W\d_]+)
  | (?P<mark>\S)
    """,
    re.VERBOSE | re.IGNORECASE,
)
MONEY = frozenset("$£€¥#")
COUNTED = frozenset({"%", "million", "billion", "trillion", "percent", "degrees", "km", "miles", "metres", "meters"})
"""A number before one of these counts something else than time."""
NEXT_WORD = re.compile(r"[ \u00a0-](per cent|\w+)")


class Word(NamedTuple):
    """Characters [start, end) of a text, their kind and what they stand for (a month's number, a count ...)."""

    kind: str
    start: int
    end: int
    text: str  # in lower case
    value: Value = None


def words_of(text: str, start: int, end: int) -> list[Word]:
    """The words of ``text[start:end]``, numbers in words put together."""
    plain: list[Word] = []
    for match in TOKEN.finditer(text, start, end):
        if not plain or match.start() >= plain[-1].end:  # an abbreviation has taken its full stop
            plain.append(_word(text, match))
    return _with_numbers(text, plain)


def _word(text: str, match: re.Match[str]) -> Word:
    kind, written = match.lastgroup or "mark", match.group()
    lower = written.lower()
    first, last = match.span()
    value: Value = None
    if kind in ("word", "dotted"):
        return _lexical(text, first, last, lower)
    if kind == "digits":
        kind, value = _digits(text, first, last, written)
    elif kind == "number":
        kind = "other" if _is_figure(text, first, last) or "/" in written else "num"
        value = float(written.replace(",", "")) if kind == "num" and len(written) < 12 else None
    elif kind == "nth":
        value = int(written[:-2])
    elif kind == "yyyys":
        digits = re.sub(r"\D", "", lower)
        value = digits[:3] if len(digits) == 4 else f"19{digits[0]}"
    elif kind == "q":
        value = written.upper()
    elif kind == "mark":
        kind = "dash" if lower in "-–—" else lower
    return Word(kind, first, last, lower, value)


def _lexical(text: str, first: int, last: int, lower: str) -> Word:
    """A word of letters. Names of months and days that are other words too need their capital."""
    found = LEXICON.get(lower)
    if found is not None:
        return Word(found[0], first, last, lower, found[1])
    capital = text[first].isupper()
    stop = last + (text[last : last + 1] == ".")
    if lower in MONTHS and (capital or (len(lower) > 4 and lower not in ALSO_WORDS)):
        short = len(lower) <= 4 and lower not in ("june", "july", "may")
        return Word("monthname", first, stop if short else last, lower, MONTHS[lower])
    if lower in WEEKDAYS and (capital or len(lower) > 5):
        short = len(lower) <= 5
        return Word("wd" if short else "weekday", first, stop if short else last, lower, WEEKDAYS[lower])
    if lower in ZONES and text[first:last].isupper():
        return Word("zone", first, last, lower, lower)
    return Word("other", first, last, lower)


def _digits(text: str, first: int, last: int, written: str) -> tuple[str, Value]:
    """The kind and value of figures: a year, a day of a month, or another number."""
    if len(written) >= 10 or _is_figure(text, first, last):
        return "other", None
    number = int(written)
    if len(written) == 4 and 1000 <= number < 2200:
        return "yyyy", number
    return ("daynum" if len(written) <= 2 and 1 <= number <= 31 else "num"), number


def _is_figure(text: str, first: int, last: int) -> bool:
    """Whether what stands around a number shows that it is money, a share or part of a name."""
    before = text[first - 1 : first]
    if before in MONEY or (before and before in "/." and text[first - 2 : first - 1].isdigit()):
        return True
    if before.isalpha() or text[last : last + 1] == "%":
        return True
    after = NEXT_WORD.match(text, last, last + 14)
    return after is not None and after.group(1).replace(" ", "").lower() in COUNTED


# ---------------------------------------------------------------- numbers in words
def _with_numbers(text: str, plain: list[Word]) -> list[Word]:
    """Put together numbers written in words: "twenty-four", "a hundred", "nineteen eighty-six"."""
    out: list[Word] = []
    at = 0
    while at < len(plain):
        word = plain[at]
        if word.kind != "figure":
            out.append(word)
            at += 1
            continue
        value, kind, after = _figure(plain, at)
        first = word.start
        if kind == "num" and out and out[-1].kind in ("a", "an") and word.value is None:
            first = out.pop().start
        last = plain[after - 1].end
        out.append(Word(kind, first, last, text[first:last].lower(), value))
        at = after
    return out


def _figure(plain: list[Word], at: int) -> tuple[int, str, int]:
    """The number in words that begins at a word: value, kind and where it ends."""
    if plain[at].text in ("eighteen", "nineteen", "twenty") and at + 1 < len(plain):
        tens, after = _below_hundred(plain, at + 1)
        if tens is not None and tens >= 10:
            return int(plain[at].value or 0) * 100 + tens, "yyyy", after
    total = 0
    found, after = _below_hundred(plain, at)
    count = 1 if found is None else found
    while after < len(plain) and plain[after].text in ("hundred", "thousand") and total < 10**9:
        if count == 0:  # "two hundred thousand"
            total *= 1000
        total += count * (100 if plain[after].text == "hundred" else 1000)
        after += 1
        count = 0
        more = after + (after < len(plain) and plain[after].kind == "and")
        rest, end = _below_hundred(plain, more)
        if rest is not None:
            count, after = rest, end
    total += count
    if 20 <= total <= 30 and after + 1 < len(plain) and plain[after].kind == "dash":
        nth = plain[after + 1]
        if nth.kind == "ordinal" and int(nth.value or 0) < 10:
            return total + int(nth.value or 0), "ordinal", after + 2
    return total, "num", after


def _below_hundred(plain: list[Word], at: int) -> tuple[int | None, int]:
    """The number below a hundred at a word and where it ends; ``None`` where there is none."""
    if at >= len(plain) or plain[at].kind != "figure" or plain[at].value is None:
        return None, at
    value, after = int(plain[at].value or 0), at + 1
    step = after + (after < len(plain) and plain[after].kind == "dash")
    if value >= 20 and step < len(plain) and plain[step].kind == "figure" and 1 <= int(plain[step].value or 0) <= 9:
        return value + int(plain[step].value or 0), step + 1
    return value, after
