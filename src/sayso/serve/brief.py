"""What was said by whom: speakers with what they said, when, where and on whose word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from sayso.ledger.queries import SpeakerRow
from sayso.records import Article, Notice
from sayso.serve.lists import notice_counts
from sayso.serve.said import show_said
from sayso.serve.terminal import Screen
from sayso.serve.words import counted, day_of, party_style, party_words, range_words


@dataclass(frozen=True, slots=True)
class Whole:
    """What the whole ledger holds, so that a filtered brief says what it is a part of."""

    articles: Sequence[Article]
    statements: int
    notices: Sequence[Notice]


def show_brief(
    screen: Screen, speakers: Sequence[SpeakerRow], whole: Whole, *, each: int | None = None, more: bool = False
) -> None:
    """Print the speakers with their statements, under the counts and above the notices.

    ``each`` shows so many statements of a speaker; ``more`` tells that there are other speakers.
    """
    _head(screen, whole)
    years = {day.year for day in (day_of(article.published) for article in whole.articles) if day}
    for speaker in speakers:
        screen.blank()
        _speaker(screen, speaker)
        for row in speaker.rows[:each]:
            show_said(screen, row.statement, row.article, year=len(years) > 1)
        if (left := speaker.total - len(speaker.rows[:each])) > 0:
            screen.line((f"  … {left:,} more; --each 0 shows all", "meta"))
    screen.blank()
    if not whole.statements:
        screen.line("Nothing said yet: sayso run PATH... reads articles into the ledger.")
    _foot(screen, speakers, whole, more=more)


def _head(screen: Screen, whole: Whole) -> None:
    outlets = {article.outlet for article in whole.articles if article.outlet}
    facts = [
        counted(len(whole.articles), "article"),
        counted(len(outlets), "outlet") if outlets else "",
        counted(whole.statements, "statement"),
        range_words(article.published for article in whole.articles),
    ]
    screen.ends(Text("Who said what", "title"), Text(" · ".join(filter(None, facts)), "meta"))


def _speaker(screen: Screen, speaker: SpeakerRow) -> None:
    name = Text(party_words(speaker.party), party_style(speaker.party))
    if party_style(speaker.party) == "unnamed":
        name = Text.assemble(("? ", "unnamed"), name)
    else:
        name.append(f"  {speaker.party.kind}", "meta")
    outlets = {row.article.outlet for row in speaker.rows if row.article.outlet}
    facts = [counted(speaker.total, "statement"), counted(len(outlets), "outlet") if outlets else ""]
    screen.ends(name, Text(" · ".join(filter(None, facts)), "meta"))


def _foot(screen: Screen, speakers: Sequence[SpeakerRow], whole: Whole, *, more: bool) -> None:
    here = sum(speaker.total for speaker in speakers)
    part = f"{here:,} of {counted(whole.statements, 'statement')}"
    if more:
        screen.line((f"{part}, of the {counted(len(speakers), 'speaker')} with most; --limit 0 shows all", "meta"))
    elif here < whole.statements:
        screen.line((f"{part} {'was' if here == 1 else 'were'} asked for", "meta"))
    if whole.notices:
        screen.line((f"left out or in doubt: {counted(len(whole.notices), 'notice')}", "notice"))
        screen.hang(Text("  "), Text(notice_counts(whole.notices), "meta"))
