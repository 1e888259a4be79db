"""What an address asks of a list: words, days, choices, which page; and, in words, what of it means nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from starlette.requests import Request

from sayso.serve.safe import shortened
from sayso.serve.web.render import told_query

T = TypeVar("T", bound=str)

PASSING = frozenset({"page", "judged", "undone"})
"""What an address tells of one visit alone."""
FURTHEST = 100_000
"""The last page that may be asked for."""
LONGEST = 300
"""Characters of what is asked for by one name; the rest is not looked for."""
_LONGEST = 40  # characters of what means nothing that are repeated


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a page of a list stands: entries ``first`` to ``last`` of ``total``, counted from 1."""

    number: int
    each: int
    total: int
    previous: str | None
    next: str | None

    @property
    def offset(self) -> int:
        """How many entries stand before this page."""
        return (self.number - 1) * self.each

    @property
    def first(self) -> int:
        """The first entry of this page."""
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        """The last entry of this page."""
        return min(self.offset + self.each, self.total)


@dataclass(frozen=True, slots=True)
class Query:
    """The path and query of a request; ``problems`` collects what was asked and means nothing, so that it is told."""

    path: str
    told: Mapping[str, str]
    problems: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, request: Request) -> Query:
        """What a request asks."""
        told = told_query(request)
        cut = [
            f"Of “{shortened(name, _LONGEST)}” only the first {LONGEST} characters count."
            for name in told
            if len(told[name]) > LONGEST
        ]
        return cls(request.url.path, {name: value[:LONGEST] for name, value in told.items()}, cut)

    def words(self, name: str) -> str:
        """What was written, "" where nothing was."""
        return self.told.get(name, "")

    def day(self, name: str) -> str | None:
        """A day (ISO 8601)."""
        given = self.told.get(name)
        try:
            return date.fromisoformat(given).isoformat() if given else None
        except ValueError:
            self.problems.append(f"“{shortened(given or '', _LONGEST)}” is no day; write it like 2026-03-09.")
            return None

    def choice(self, name: str, among: Collection[T]) -> T | None:
        """One of some words."""
        given = self.told.get(name)
        if given is None or given in among:
            return cast("T | None", given)
        self.problems.append(f"“{shortened(given, _LONGEST)}” is not among {', '.join(among)}.")
        return None

    def yes(self, name: str) -> bool:
        """Whether a box was ticked."""
        return name in self.told

    @property
    def number(self) -> int:
        """Which page is asked for, from 1."""
        given = self.told.get("page", "1")
        return min(max(int(given), 1), FURTHEST) if given.isascii() and given.isdigit() and len(given) < 9 else 1

    def url(self, *, without: Collection[str] = (), **changed: Any) -> str:
        """The same address, some of what it asks left out or changed; its first page unless another is asked for."""
        kept = {n: v for n, v in self.told.items() if n not in {*PASSING, *without, *changed}}
        kept |= {name: str(value) for name, value in changed.items() if value not in (None, "", False)}
        return f"{self.path}?{urlencode(kept)}" if kept else self.path

    def offset(self, each: int) -> int:
        """How many entries stand before the page that is asked for, ``each`` of them on a page."""
        return (self.number - 1) * each

    def pages(self, total: int, each: int) -> Pages:
        """Where the page that is asked for stands among ``total`` entries; one past the end leads back to the last."""
        last = max(1, -(-total // each))
        before = min(self.number - 1, last)
        return Pages(
            number=self.number,
            each=each,
            total=total,
            previous=self.url(page=before if before > 1 else None) if before else None,
            next=self.url(page=self.number + 1) if self.number < last else None,
        )
