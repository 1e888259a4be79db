"""One statement in a list: day, act and what is said; then, dimmed, where it stands and on whose word."""

from __future__ import annotations

import re

from rich.text import Text

from sayso.records import ACTS, Article, Statement
from sayso.serve.safe import shortened
from sayso.serve.terminal import Screen
from sayso.serve.words import (
    content_words,
    day_of,
    day_said,
    day_words,
    hops_before,
    outlet_words,
    particulars,
    party_style,
    party_words,
    short_id,
)

_LONGEST = 320
_LONGEST_NAME = 32
_DATE, _DATE_WITH_YEAR = 8, 13
_ACT = max(map(len, ACTS)) + 2
_WORD = re.compile(r"\w+")


def show_said(
    screen: Screen, statement: Statement, article: Article, *, sought: str = "", named: bool = False, year: bool = True
) -> None:
    """Print one statement: its day, its act, what is said; at the right edge where it stands and its id's beginning.

    ``named`` gives its speaker too; words of ``sought`` are brought out.
    """
    date = f"  {day_words(day_said(statement, article), year=year):<{_DATE_WITH_YEAR if year else _DATE}}"
    act = Text(statement.act, "disputed" if statement.act == "denies" else "meta")
    words = [re.escape(word) for word in _WORD.findall(sought)]
    pattern = rf"(?i)\b(?:{'|'.join(words)})" if words else ""
    said = Text(shortened(_from_first(pattern, content_words(statement, article)), _LONGEST))
    if pattern:
        said.highlight_regex(pattern, "found")
    where = Text(" · ".join(_where(statement, article, year=year)), "meta")
    if named:
        who = Text(party_words(statement.speaker), party_style(statement.speaker))
        screen.ends(Text.assemble((date, "meta"), who, " ", act), where)
        under = Text(" " * len(date))
        screen.hang(under, said)
    else:
        under = Text(" " * (len(date) + _ACT))
        *lines, last = screen.hung(Text.assemble((date, "meta"), act, " " * (_ACT - len(act))), said, screen.width)
        for line in lines:
            screen.put(line)
        screen.ends(last, where)
    if before := hops_before(statement):
        chain = Text.assemble(("on the word of ", "meta"))
        for at, hop in enumerate(before):
            chain.append(" → " if at else "", "meta")
            chain.append(party_words(hop.party), "unnamed" if party_style(hop.party) == "unnamed" else "")
        screen.hang(under, chain)


def _from_first(pattern: str, text: str) -> str:
    """A long text from shortly before the first word that was sought, so that cutting its end leaves that in."""
    found = re.search(pattern, text) if pattern and len(text) > _LONGEST else None
    if found is None or found.end() < _LONGEST - 1:
        return text
    start = text.rfind(" ", 0, max(0, found.start() - _LONGEST // 2)) + 1
    return f"… {text[start:]}" if start else text


def _where(statement: Statement, article: Article, *, year: bool) -> list[str]:
    same_day = day_of(day_said(statement, article)) == day_of(article.published)
    place = shortened(outlet_words(article), _LONGEST_NAME)
    day = "" if same_day or not article.published else day_words(article.published, year=year)
    return [*particulars(statement), f"{place} {day}".rstrip(), short_id(statement.id)]
