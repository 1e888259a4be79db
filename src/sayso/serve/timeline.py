"""The timeline on screen and as JSON: entries in order of day, each side's version under the contact it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from rich.text import Text

from sayso.connect.timeline import Entry, Evidence, Version
from sayso.records import Article
from sayso.serve.safe import one_line
from sayso.serve.shapes import Shape, party_shape, span_shape
from sayso.serve.terminal import Screen
from sayso.serve.words import MONTHS, counted, day_of, day_words, party_style, party_words, range_words, short_id

MARKS: Mapping[str, tuple[str, str]] = {
    "happened": ("●", "happened"),
    "planned": ("◌", "planned"),
    "alleged": ("◐", "alleged"),
    "denied": ("⊘", "denied"),
    "deadline": ("▲", "falls due"),
    "statement": ("■", "said"),
}
"""The mark of each sort of entry and the word that says the same."""
NO_DAY = "no day told"
_BETWEEN = " · "
_MOST = 4  # parties that are named, outlets that are listed
_NARROW, _WIDE = 8, 19


def show_timeline(screen: Screen, entries: Sequence[Entry], articles: Mapping[str, Article]) -> None:
    """Print the entries. ``articles`` has those whose words are shown, by id."""
    if not entries:
        screen.line(
            "Nothing on the timeline: no contact, event, turning statement or deadline was asked for and found."
        )
        return
    screen.ends(Text("Timeline", "title"), Text(facts_words(entries), "meta"))
    screen.blank()
    year = len({day[:4] for entry in entries for day in (entry.begins, entry.ends) if day}) > 1
    column = max(len(when_words(entry.begins, entry.ends, year=year)) for entry in entries)
    column = min(max(column, _NARROW), _WIDE)
    dated = True
    for entry in entries:
        if dated and entry.begins is None and entry.ends is None:
            dated = False
            screen.blank()
            screen.line((NO_DAY, "title"))
        _entry(screen, entry, articles, column=column, year=year)
    screen.blank()
    used = [MARKS[sort] for sort in MARKS if any(sort_of(entry) == sort for entry in entries)]
    screen.line(("   ".join(f"{mark} {word}" for mark, word in used), "meta"))


def sort_of(entry: Entry) -> str:
    """The sort of an entry, which its mark shows: what it is, or what status it has."""
    return entry.what if entry.what in MARKS else entry.status or "happened"


def facts_words(entries: Sequence[Entry]) -> str:
    """How many entries and outlets there are, and over which days they run, years that are told roughly left aside."""
    outlets = {outlet for entry in entries for outlet in entry.outlets}
    days = range_words(day for entry in entries if entry.precision != "year" for day in (entry.begins, entry.ends))
    return _BETWEEN.join(
        filter(None, (counted(len(entries), "entry", "entries"), counted(len(outlets), "outlet"), days))
    )


def heading_words(entry: Entry) -> str:
    """What it is: ``call, happened``; ``Ana Ode threatens``; ``falls due: demand``."""
    kind = one_line(entry.kind)
    if entry.what == "statement":
        return f"{names_words(entry)} {kind}"
    if entry.what == "deadline":
        return f"{MARKS['deadline'][1]}: {kind}"
    return f"{kind}, {MARKS[sort_of(entry)][1]}"


def names_words(entry: Entry) -> str:
    """Whom it is about."""
    names = [party_words(party) for party in entry.parties]
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more


def told_words(entry: Entry) -> str:
    """How many independent tellings there are, in how many outlets; and of one in one, which outlet."""
    where = one_line(entry.outlets[0]) if len(entry.outlets) == 1 else counted(len(entry.outlets), "outlet")
    return f"{counted(entry.tellings, 'independent telling')}{_BETWEEN}{where}"


def when_words(begins: str | None, ends: str | None, *, year: bool = True) -> str:
    """The days as they are told: ``9 Mar 2031``, ``Mar 2031``, ``2031``, ``1990–1999``, ``3–9 Mar 2031``.

    A dash where there are none. Without ``year``, single days have none.
    """
    first, last = day_of(begins), day_of(ends)
    if first is None or last is None:
        return day_words(begins or ends, year=year)
    if first == last:
        return day_words(begins, year=year)
    whole_months = first.day == 1 and _ends_month(last)
    if whole_months and (first.month, last.month) == (1, 12):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    if whole_months and (first.year, first.month) == (last.year, last.month):
        return f"{MONTHS[first.month - 1]} {first.year}"
    if whole_months and first.year == last.year:
        return f"{MONTHS[first.month - 1]}–{MONTHS[last.month - 1]} {first.year}"
    return range_words((begins, ends))


def timeline_shape(entries: Sequence[Entry]) -> list[Shape]:
    """The entries as JSON, in the words of the export."""
    return [_entry_shape(entry) for entry in entries]


# ---------------------------------------------------------------- on screen
def _entry(screen: Screen, entry: Entry, articles: Mapping[str, Article], *, column: int, year: bool) -> None:
    when = when_words(entry.begins, entry.ends, year=year)
    mark = MARKS[sort_of(entry)][0]
    left = Text.assemble((f"  {when:<{column}}  ", "meta"), f"{mark} ")
    style = "disputed" if entry.status in ("denied", "alleged") or entry.kind == "denies" else "speaker"
    left.append(heading_words(entry), style)
    if entry.what != "statement" and entry.parties:
        left.append(f"{_BETWEEN}{names_words(entry)}")
    screen.ends(left, Text(f"{told_words(entry)}{_BETWEEN}{short_id(entry.id)}", "meta"))
    under = Text(" " * (column + 6))
    screen.hang(under, Text.assemble(one_line(entry.line), (_whence(entry, articles), "meta")))
    for version in entry.versions:
        _version(screen, version, indent=under)


def _whence(entry: Entry, articles: Mapping[str, Article]) -> str:
    """In which article the words stand, and which outlets tell it, where several do."""
    article = articles.get(entry.clearest.article)
    name = one_line(article.name) if article else short_id(entry.clearest.article)
    if len(entry.outlets) < 2:
        return f" — {name}"
    more = [f"{len(entry.outlets) - _MOST} more"] if len(entry.outlets) > _MOST else []
    return f" — {name}{_BETWEEN}told by {', '.join([*map(one_line, entry.outlets[:_MOST]), *more])}"


def _version(screen: Screen, version: Version, *, indent: Text) -> None:
    word = MARKS[version.status][1]
    body = Text.assemble(
        (party_words(version.party), party_style(version.party)), ("’s side: ", "meta"),
        (f"{word}, ", "disputed" if version.status == "denied" else "meta"),
        one_line(version.line), (f" — {one_line(version.evidence.outlet)}", "meta"),
    )  # fmt: skip
    screen.hang(Text.assemble(indent, "↳ "), body)


def _ends_month(day: date) -> bool:
    return day == date.max or (day + timedelta(days=1)).day == 1


# ---------------------------------------------------------------- as JSON
def _entry_shape(entry: Entry) -> Shape:
    return {
        "id": entry.id,
        "what": entry.what,
        "kind": entry.kind,
        "status": entry.status,
        "when": {"from": entry.begins, "to": entry.ends},
        "precision": entry.precision,
        "text": entry.line,
        "told_at": _evidence_shape(entry.clearest),
        "parties": [party_shape(party) for party in entry.parties],
        "independent_tellings": entry.tellings,
        "outlets": list(entry.outlets),
        "evidence": [_evidence_shape(each) for each in entry.evidence],
        "versions": [
            {
                "party": party_shape(version.party),
                "status": version.status,
                "text": version.line,
                "evidence": _evidence_shape(version.evidence),
            }
            for version in entry.versions
        ],
    }


def _evidence_shape(evidence: Evidence) -> dict[str, Any]:
    return {
        "article": evidence.article,
        "span": span_shape(evidence.span),
        "outlet": evidence.outlet,
        "status": evidence.status,
        "statement": evidence.statement,
    }
