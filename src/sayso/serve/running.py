"""What `sayso run` tells: a line for each thing that could not be read, extracted or connected, one for the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sayso.ledger import Ledger
from sayso.records import Notice, Reading
from sayso.serve.exits import FAILURES, FINE, complain
from sayso.serve.words import counted

FAILED = ("article-failed", "claims-failed")
"""Codes of what failed in a run and is tried again by the next: an article, or the claims of a story."""
NO_MODEL = "no-model"
_MOST_LINES = 20

# Left out because no reader is meant for it, or read all the same: nothing that anybody asked for is missing.
HARMLESS = frozenset({"unknown-kind", "unknown-field"})


class Report(Protocol):
    """What a run did: `sayso.pipeline.RunReport`, whose room is too heavy to import for its name."""

    @property
    def read(self) -> int:
        """Articles read: ``added`` + ``known`` + ``failed``."""

    @property
    def added(self) -> int:
        """Articles that are new in the ledger."""

    @property
    def known(self) -> int:
        """Articles that were there already."""

    @property
    def failed(self) -> int:
        """Articles that could not be extracted."""

    @property
    def notices(self) -> Mapping[str, int]:
        """How many notices of each code."""


@dataclass(slots=True)
class LeftOut:
    """What could not be read: the first few notices of it, and how many more there were.

    Files of unknown kinds are passed over in silence, unless there was nothing else: then they are what was asked for.
    """

    told: list[Notice] = field(default_factory=list)
    more: int = 0
    _passed_over: list[Notice] = field(default_factory=list)
    _articles: bool = False

    def __len__(self) -> int:
        return len(self.told) + self.more

    def listening(self, readings: Iterable[Reading]) -> Iterator[Reading]:
        """Pass every reading on, taking note of those that hold no article."""
        for reading in readings:
            if reading.article is None:
                self._note(reading.notices)
            else:
                self._articles = True
            yield reading
        if not self._articles:
            for notice in self._passed_over:
                self._leave_out(notice)

    def _note(self, notices: Iterable[Notice]) -> None:
        for notice in notices:
            if notice.code not in HARMLESS:
                self._leave_out(notice)
            elif not self._articles:
                self._passed_over.append(notice)

    def _leave_out(self, notice: Notice) -> None:
        if len(self.told) < _MOST_LINES:
            self.told.append(notice)
        else:
            self.more += 1


def summary(report: Report, *, statements: int, seconds: float) -> str:
    """The line that a run ends with. ``statements`` are the new ones."""
    became = f"{report.added:,} added, {report.known:,} known, {report.failed:,} failed"
    parts = [
        f"{counted(report.read, 'article')}: {became}",
        counted(statements, "statement"),
        counted(sum(report.notices.values()), "notice"),
        f"{seconds:.1f} s",
        f"{report.read / max(seconds, 1e-9):.1f}/s",
    ]
    return " · ".join(parts)


def report_shape(report: Report, *, statements: int, seconds: float, left_out: int) -> dict[str, object]:
    """The same as JSON. ``notices`` counts by code; ``left_out`` the files and records that could not be read."""
    return {
        "read": report.read,
        "added": report.added,
        "known": report.known,
        "failed": report.failed,
        "left_out": left_out,
        "statements": statements,
        "notices": dict(report.notices),
        "seconds": round(seconds, 3),
    }


def complaints(left_out: LeftOut, failures: Iterable[Notice]) -> list[str]:
    """One line for each file, record, article or story's claims that the ledger misses, and how many more there are."""
    lines = [f"{notice.detail} ({notice.code})" for notice in left_out.told]
    failed = [f"{notice.detail} ({notice.code})" for notice in failures]
    more = left_out.more + max(0, len(failed) - _MOST_LINES)
    lines += failed[:_MOST_LINES]
    return [*lines, f"and {more:,} more; sayso notices lists them all"] if more else lines


def connected(ledger: Ledger) -> int:
    """Bring what lies across articles up to date after something else than a run; gives the code to exit with.

    A story whose claims cannot be made is told, in one line, and costs itself. Raises `LedgerError`.
    """
    from sayso.pipeline import connect_articles  # noqa: PLC0415  # spaCy comes with it

    lines = complaints(LeftOut(), [notice for notice in connect_articles(ledger) if notice.code in FAILED])
    for line in lines:
        complain(line)
    return FAILURES if lines else FINE
