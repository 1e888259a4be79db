"""What was said by whom: speakers with what they said, when, where and on whose word."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from sayso.ledger.queries import Overview, SpeakerRow
from sayso.serve.safe import one_line
from sayso.serve.said import show_said
from sayso.serve.terminal import Screen
from sayso.serve.words import counted, party_style, party_words, range_words


def show_brief(screen: Screen, speakers: Sequence[SpeakerRow], whole: Overview, *, more: bool = False) -> None:
    """Print the speakers with their statements, under the whole ledger's counts and above its notices.

    ``more`` tells that there are other speakers.
    """
    _head(screen, whole)
    year = (whole.first or "")[:4] != (whole.last or "")[:4]
    for speaker in speakers:
        screen.blank()
        _speaker(screen, speaker)
        for row in speaker.rows:
            show_said(screen, row.statement, row.article, year=year)
        if left := speaker.total - len(speaker.rows):
            screen.line((f"  … {left:,} more; --each 0 shows all", "meta"))
    screen.blank()
    if not whole.statements:
        screen.line("Nothing said yet: sayso run PATH... reads articles into the ledger.")
    _foot(screen, speakers, whole, more=more)


def _head(screen: Screen, whole: Overview) -> None:
    facts = [
        counted(whole.articles, "article"),
        counted(whole.outlets, "outlet") if whole.outlets else "",
        counted(whole.statements, "statement"),
        range_words((whole.first, whole.last)),
    ]
    screen.ends(Text("Who said what", "title"), Text(" · ".join(filter(None, facts)), "meta"))


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
    if whole.notices:
        kinds = " · ".join(f"{number:,} {one_line(code)}" for code, number in whole.notices.items())
        screen.line((f"left out or in doubt: {counted(sum(whole.notices.values()), 'notice')}", "notice"))
        screen.hang(Text("  "), Text(kinds, "meta"))
