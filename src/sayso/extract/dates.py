"""Time expressions: found by a grammar over words, resolved against the day of publication and the narrative.

``timewords`` says what the words are, ``timepoints`` and ``timestretches`` hold the rules, ``timevalues`` the calendar
and ``outlook`` the tenses. Values are TIMEX3's. The method is that of HeidelTime (Strötgen and Gertz, *HeidelTime: High
Quality Rule-Based Extraction and Normalization of Temporal Expressions*, SemEval 2010; *Multilingual and Cross-domain
Temporal Tagging*, 2013): news count from the day of publication and by the verb's tense, narratives from what
they told last. Which of the two an article is, is read off the article itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from sayso.extract.outlook import Tenses
from sayso.extract.parse import Parsed
from sayso.extract.timecounts import COUNTED, PERIODS, REST, UNITS
from sayso.extract.timedays import CLOCK, DAYS, WEEKS
from sayso.extract.timegrammar import Grammar, Meaning, Scene
from sayso.extract.timelengths import AGAIN, LENGTHS, REFERRED
from sayso.extract.timemonths import ATTRIBUTIVE, MONTHS
from sayso.extract.timevalues import days_of, grain
from sayso.extract.timewords import Word, words_of
from sayso.extract.timeyears import REPORTED, YEARS
from sayso.records import Span, Timex
from sayso.resources import Rules

GRAMMAR = Grammar(
    (*WEEKS, *COUNTED, *REPORTED, *DAYS, *MONTHS, *YEARS, *CLOCK, *PERIODS, *AGAIN, *UNITS, *LENGTHS, *REST, *REFERRED)
)
"""All rules. The first that matches at a word and does not refuse is followed, so the more exact ones stand first."""


def published_day(published: str | None) -> date | None:
    """The calendar day of an article's publication, or ``None`` where it is not known to the day."""
    if not published or not re.match(r"\d{4}-\d\d-\d\d", published):
        return None
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


def find_timexes(parsed: Parsed, published: str | None, *, rules: Rules, article: str) -> tuple[Timex, ...]:
    """The time expressions of a parsed article, in reading order; none overlaps another.

    What cannot be resolved (a weekday where no day of publication is known) keeps X's in its value and has no days.
    """
    today = published_day(published)
    paragraphs = [words_of(parsed.text, p.start, p.end) for p in parsed.paragraphs]
    tenses = Tenses(parsed, rules.tenses)
    scene = Scene(tenses, today, is_history(paragraphs, today), starts=[t.start for t in parsed.tokens])
    out: list[Timex] = []
    for words in paragraphs:
        scene.near, scene.setting, scene.caption = False, None, is_caption(words)
        out += _joined(list(_in_paragraph(words, scene, article)), parsed.text)
    return tuple(out)


def is_history(paragraphs: list[list[Word]], today: date | None) -> bool:
    """Whether an article tells history: it names years, most of them long past, and hardly a weekday or "today"."""
    years = near = 0
    for words in paragraphs:
        for word in words:
            if word.kind in ("weekday", "yesterday", "today", "tomorrow", "tonight"):
                near += 1
            elif word.kind in ("yyyy", "bc") and (word.kind == "bc" or 1000 <= int(word.value or 0) <= 2100):
                years += today is None or word.kind == "bc" or today.year - int(word.value or 0) >= 2
                near += today is not None and word.kind == "yyyy" and today.year == word.value
    return years >= 5 and near * 4 <= years


CREDITS = frozenset({"photo", "photograph", "picture", "image", "photos", "pictures", "images", "credit"})


def is_caption(words: list[Word]) -> bool:
    """Whether a paragraph names who made a picture: "Photo: ..."."""
    return any(a.text in CREDITS and b.kind in (":", "/") for a, b in pairwise(words))


def _in_paragraph(words: list[Word], scene: Scene, article: str) -> Iterator[Timex]:
    for first, last, meaning in GRAMMAR.hits(scene.parsed.text, words, scene):
        span = Span(words[first].start, words[last].end)
        begins, ends = _days(meaning)
        if grain(meaning.value) in ("day", "month") and any(w.kind == "yyyy" for w in words[first : last + 1]):
            scene.months[int(meaning.value[5:7])] = int(meaning.value[:4])
        _tell(scene, words[first], meaning)
        yield Timex(article, span, meaning.value, meaning.kind, begins, ends, meaning.mod)


def _days(meaning: Meaning) -> tuple[str | None, str | None]:
    if meaning.begins is not None and meaning.ends is not None:
        return meaning.begins.isoformat(), meaning.ends.isoformat()
    reach = days_of(meaning.value, meaning.mod) if meaning.kind in ("DATE", "TIME") else None
    return (reach[0].isoformat(), reach[1].isoformat()) if reach else (None, None)


ASIDE = 20  # years: a bare year so far from those told is named in passing ("as in 1741")


def _tell(scene: Scene, word: Word, meaning: Meaning) -> None:
    """Note what was told, for what follows."""
    day = meaning.value.partition("T")[0]
    if meaning.kind not in ("DATE", "TIME") or not meaning.told:
        return
    size = grain(day)
    if day.startswith("BC"):
        scene.last = scene.day = scene.year = None
    if size is None or size in ("decade", "century"):
        return
    if size == "year" and scene.history and scene.year is not None and abs(int(day) - scene.year) > ASIDE:
        return
    scene.last, scene.near = day, True
    if size == "quarter":
        scene.quarter = day
    scene.year = int(day[:4])
    token = scene.token(word.start)
    if size in ("day", "month", "season") and (token is None or token.dep not in ATTRIBUTIVE):
        scene.setting = day
    if size == "day":
        scene.day = day
        verb = scene.outlook(word).verb
        if verb is not None:
            scene.dated.setdefault(verb, day)


TIMED = re.compile(r".{10}T")
BESIDE = re.compile(r"\s*(?:on\s+|,\s*)?")  # "9 p.m. Sunday", "noon on Monday"
OF = re.compile(r"\s*of\s+")  # "the night of 6 May"
FURTHER_ON = re.compile(r"[^.;\n]{0,30}\bon\s")  # "6.15 a.m. local time on 6 May"


def _joined(found: list[Timex], text: str) -> list[Timex]:
    """A time of day and the day beside it are one expression; a day a few words on is still the time's."""
    out: list[Timex] = []
    for timex in found:
        before = out[-1] if out else None
        if before is not None and TIMED.match(before.value) and timex.kind == "DATE" and grain(timex.value) == "day":
            between, time = text[before.span.end : timex.span.start], before.value[10:]
            on_clock = time[1:2].isdigit()
            beside = (BESIDE if on_clock else OF).fullmatch(between) is not None
            if beside or (on_clock and FURTHER_ON.fullmatch(between)):
                end = timex.span.end if beside else before.span.end
                span, value = Span(before.span.start, end), timex.value + time
                out[-1] = Timex(timex.article, span, value, "TIME", timex.begins, timex.ends, before.mod)
            if beside:
                continue
        out.append(timex)
    return out
