"""Who finds time expressions: sayso, and the libraries it is measured beside, each as one function of text and day.

The others give Python dates and not TIMEX3, so their answers are written as values in the precision they tell: a day, a
day with a time, and for dateparser, which also tells whether it read a month or a year, that month or year. A
preposition in front (*on*, *in*, *by* ...) is cut off what dateparser and datefinder quote, since gold has it outside.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from evals.timexes import Answer, Finder
from sayso.extract.dates import find_timexes
from sayso.extract.parse import parser_of
from sayso.resources import Tools

PREPOSITION = re.compile(r"(?:on|in|by|at|of|since|until|from|to|before|after|for)\s+", re.IGNORECASE)
LONGEST = 2000  # characters that a library is given at once, so that one line it cannot bear costs no more than itself


def sayso(tools: Tools) -> Finder:
    """The product's own parse and grammar."""
    parse = parser_of(tools)

    def find(text: str, published: str | None) -> list[Answer]:
        found = find_timexes(parse(text, ()), published, rules=tools.rules, article="measured")
        return [Answer(t.span.start, t.span.end, t.value) for t in found]

    return find


def dateparser(text: str, published: str | None) -> list[Answer]:
    """`dateparser.search`, told that the text is English, its day of publication, and to look back when in doubt."""
    date_module, search_module = import_module("dateparser.date"), import_module("dateparser.search")
    settings: dict[str, Any] = {"PREFER_DATES_FROM": "past"}
    if (now := _moment(published)) is not None:
        settings["RELATIVE_BASE"] = now
    parser = date_module.DateDataParser(languages=["en"], settings=settings)
    out = []
    at = 0
    for words, found in search_module.search_dates(text, languages=["en"], settings=settings) or ():
        start = text.find(words, at)
        if start < 0:
            continue
        at = start + len(words)
        period = parser.get_date_data(words).period
        out.append(quoted(text, start, at, value_of(found, period)))
    return out


def timefhuman(text: str, published: str | None) -> list[Answer]:
    """`timefhuman` with the words it read, told the day of publication and to look back; of lists the first date."""
    module = import_module("timefhuman")
    now = _moment(published)
    config = module.tfhConfig(
        return_matched_text=True, direction=module.Direction.previous, **({"now": now} if now is not None else {})
    )
    out = []
    for offset, piece in _pieces(text):
        try:
            rows = module.timefhuman(piece, config=config)
        except Exception:  # noqa: BLE001, S112  (whatever it stumbles over, it finds nothing there)
            continue
        for _, (start, end), found in rows:
            out.append(Answer(offset + start, offset + end, value_of(found)))
    return out


def datefinder(text: str, published: str | None) -> list[Answer]:
    """`datefinder.find_dates`, told the day of publication."""
    return [
        quoted(text, start, end, value_of(found))
        for found, (start, end) in import_module("datefinder").find_dates(
            text, index=True, base_date=_moment(published)
        )
    ]


PEERS: Mapping[str, Finder] = {"dateparser": dateparser, "timefhuman": timefhuman, "datefinder": datefinder}


def finders(tools: Tools) -> dict[str, Finder]:
    """Sayso, and those of the others that are installed."""
    installed = {name: peer for name, peer in PEERS.items() if find_spec(name) is not None}
    return {"sayso": sayso(tools), **{name: _quietly(peer) for name, peer in installed.items()}}


def _quietly(peer: Finder) -> Finder:
    def find(text: str, published: str | None) -> list[Answer]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return peer(text, published)

    return find


def _moment(published: str | None) -> datetime | None:
    return datetime.fromisoformat(published[:10]) if published else None


def _pieces(text: str) -> list[tuple[int, str]]:
    """A text's lines with where they begin, those that are too long cut."""
    out = []
    for line in re.finditer(r"[^\n]+", text):
        out += [(at, text[at : min(at + LONGEST, line.end())]) for at in range(line.start(), line.end(), LONGEST)]
    return out


def quoted(text: str, start: int, end: int, value: str) -> Answer:
    """An answer without the preposition in front of it."""
    cut = PREPOSITION.match(text, start, end)
    return Answer(cut.end() if cut else start, end, value)


def value_of(found: object, period: str = "") -> str:
    """A Python date, time or span of time as a TIMEX3 value; of a list or a range, its first."""
    if isinstance(found, (list, tuple)):
        return value_of(found[0], period) if found else ""
    if isinstance(found, datetime):
        day = found.date().isoformat()
        if period in ("year", "month"):
            return day[: {"year": 4, "month": 7}[period]]
        return f"{day}T{found:%H:%M}" if found.time() != time() and period != "day" else day
    if isinstance(found, timedelta):
        return f"P{found.days}D" if not found.seconds else f"PT{found.seconds // 3600}H"
    return found.isoformat() if isinstance(found, (date, time)) else str(found)
