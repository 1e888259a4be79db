"""One statement in a list: what is said first, then how, where and on whose word, dimmed."""

from __future__ import annotations

import re

from rich.text import Text

from sayso.records import Article, Statement
from sayso.serve.safe import shortened
from sayso.serve.terminal import Screen
from sayso.serve.words import (
    content_words,
    day_of,
    day_said,
    day_words,
    outlet_words,
    particulars,
    party_style,
    party_words,
    place_words,
    short_id,
)

_LONGEST = 320
_DATE, _DATE_WITH_YEAR = 8, 13
_WORD = re.compile(r"\w+")


def show_said(
    screen: Screen, statement: Statement, article: Article, *, sought: str = "", named: bool = False, year: bool = True
) -> None:
    """Print one statement under its day. ``named`` gives its speaker too; words of ``sought`` are brought out."""
    width = _DATE_WITH_YEAR if year else _DATE
    head = Text(f"  {day_words(day_said(statement, article), year=year):<{width}}", "meta")
    words = [re.escape(word) for word in _WORD.findall(sought)]
    pattern = rf"(?i)\b(?:{'|'.join(words)})" if words else ""
    said = Text(shortened(_from_first(pattern, content_words(statement, article)), _LONGEST))
    if pattern:
        said.highlight_regex(pattern, "found")
    screen.hang(head, said)
    under = Text(" " * head.cell_len)
    screen.hang(under, _how(statement, article, named=named, year=year))
    if len(statement.chain) > 1:
        chain = Text.assemble(("on the word of ", "meta"))
        for at, hop in enumerate(statement.chain):
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


def _how(statement: Statement, article: Article, *, named: bool, year: bool) -> Text:
    how = Text()
    if named:
        how.append(party_words(statement.speaker), party_style(statement.speaker))
        how.append(" ")
    how.append(statement.act, "disputed" if statement.act == "denies" else "meta")
    same_day = day_of(day_said(statement, article)) == day_of(article.published)
    carried = outlet_words(article) if same_day else place_words(article, year=year)
    how.append(" · ".join(["", *particulars(statement), carried, short_id(statement.id)]), "meta")
    return how
