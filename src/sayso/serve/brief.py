"""What a ledger tells: story by story, and by speaker with what they said, when, where and on whose word."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from sayso.ledger.queries import Overview, SpeakerRow
from sayso.serve.asked import LedgerBrief
from sayso.serve.safe import one_line
from sayso.serve.said import show_said
from sayso.serve.story import show_story
from sayso.serve.terminal import Screen
from sayso.serve.words import counted, party_style, party_words, range_words


def show_stories_brief(screen: Screen, brief: LedgerBrief, whole: Overview, *, each: int | None) -> None:
    """Print a ledger's stories, at most ``each`` claims of one, then what one article alone tells, by speaker."""
    _head(screen, whole, "Who told what", counted(brief.total, "story", "stories"))
    for story in brief.stories:
        screen.blank()
        show_story(screen, story, limit=each, among=True)
    if left := brief.total - len(brief.stories):
        screen.blank()
        stories = counted(left, "story", "stories")
        screen.line((f"… {stories} more; --limit 0 shows all, sayso stories lists them", "meta"))
    articles, statements = brief.alone
    if brief.speakers:
        screen.blank()
        facts = f"{counted(articles, 'article')} · {counted(statements, 'statement')}"
        screen.ends(Text("Told by one article only", "title"), Text(facts, "meta"))
        _speakers(screen, brief.speakers, whole, each="--by speaker")
    if brief.more or whole.notices:
        screen.blank()
    if brief.more:
        screen.line(("… more speakers; --by speaker shows them", "meta"))
    _notices(screen, whole)


def show_brief(screen: Screen, speakers: Sequence[SpeakerRow], whole: Overview, *, more: bool = False) -> None:
    """Print the speakers with their statements, under the whole ledger's counts and above its notices.

    ``more`` tells that there are other speakers.
    """
    _head(screen, whole, "Who said what")
    _speakers(screen, speakers, whole, each="--each 0")
    screen.blank()
    if not whole.statements:
        screen.line("Nothing said yet: sayso run PATH... reads articles into the ledger.")
    _foot(screen, speakers, whole, more=more)


def _speakers(screen: Screen, speakers: Sequence[SpeakerRow], whole: Overview, *, each: str) -> None:
    year = (whole.first or "")[:4] != (whole.last or "")[:4]
    for speaker in speakers:
        screen.blank()
        _speaker(screen, speaker)
        for row in speaker.rows:
            show_said(screen, row.statement, row.article, year=year)
        if left := speaker.total - len(speaker.rows):
            screen.line((f"  … {left:,} more; {each} shows all", "meta"))


def _head(screen: Screen, whole: Overview, title: str, stories: str = "") -> None:
    facts = [
        stories,
        counted(whole.articles, "article"),
        counted(whole.outlets, "outlet") if whole.outlets else "",
        counted(whole.statements, "statement"),
        range_words((whole.first, whole.last)),
    ]
    screen.ends(Text(title, "title"), Text(" · ".join(filter(None, facts)), "meta"))


def _speaker(screen: Screen, speaker: SpeakerRow) -> None:
    name = Text(party_words(speaker.party), party_style(speaker.party))
    if party_style(speaker.party) == "unnamed":
        name = Text.assemble(("? ", "unnamed"), name)
    else:
        name.append(f"  {speaker.party.kind}", "meta")
    facts = [counted(speaker.total, "statement"), counted(speaker.outlets, "outlet") if speaker.outlets else ""]
    screen.ends(name, Text(" · ".join(filter(None, facts)), "meta"))


def _foot(screen: Screen, speakers: Sequence[SpeakerRow], whole: Overview, *, more: bool) -> None:
    here = sum(speaker.total for speaker in speakers)
    part = f"{here:,} of {counted(whole.statements, 'statement')}"
    if more:
        screen.line((f"{part}, of the {counted(len(speakers), 'speaker')} with most; --limit 0 shows all", "meta"))
    elif here < whole.statements:
        screen.line((f"{part} {'was' if here == 1 else 'were'} asked for", "meta"))
    _notices(screen, whole)


def _notices(screen: Screen, whole: Overview) -> None:
    if whole.notices:
        kinds = " · ".join(f"{number:,} {one_line(code)}" for code, number in whole.notices.items())
        screen.line((f"left out or in doubt: {counted(sum(whole.notices.values()), 'notice')}", "notice"))
        screen.hang(Text("  "), Text(kinds, "meta"))
