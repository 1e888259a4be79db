"""Which statements a reader of a brief asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.ledger.queries import SaidRow, SpeakerRow
from sayso.serve.words import day_said, party_words


@dataclass(frozen=True, slots=True)
class Wanted:
    """Parts of a speaker's and an outlet's name, and an act; ``None`` asks for all."""

    speaker: str | None = None
    outlet: str | None = None
    act: str | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Wanted()

    def rows_of(self, speaker: SpeakerRow) -> tuple[SaidRow, ...]:
        """The speaker's statements that are asked for, by the day on which they were said, as far as that is told."""
        if not _holds(party_words(speaker.party), self.speaker):
            return ()
        found = [
            row
            for row in speaker.rows
            if _holds(row.article.outlet or "", self.outlet) and self.act in (None, row.statement.act)
        ]
        return tuple(sorted(found, key=lambda row: (day_said(row.statement, row.article) or "9999")[:10]))


def narrowed(speakers: Sequence[SpeakerRow], wanted: Wanted) -> list[SpeakerRow]:
    """The speakers with what is wanted of them, those with most of it first."""
    found = [(speaker.party, rows) for speaker in speakers if (rows := wanted.rows_of(speaker))]
    found.sort(key=lambda pair: (not pair[0].name, -len(pair[1])))  # stable: the ledger's order among equals
    return [SpeakerRow(party, rows, len(rows)) for party, rows in found]


def _holds(text: str, part: str | None) -> bool:
    return part is None or part.casefold() in text.casefold()
