"""What a reader hands over: the fields of one article before they are cleaned, dated and named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from sayso.records import Notice


@dataclass(frozen=True, slots=True)
class File:
    """One open file of the pile, its compression taken off.

    ``where`` is its place in the pile, for notices: never an absolute path, so that two machines agree.
    ``name`` is what an article of it is called. ``stream`` gives its bytes and may be read once.
    """

    where: str
    name: str
    suffix: str
    stream: BinaryIO

    def notice(self, code: str, problem: str, *, line: int | None = None) -> Notice:
        """Something to be said of this file, or of one line of it (counted from 1)."""
        place = self.where if line is None else f"{self.where}:{line}"
        return Notice(code=code, detail=f"{place}: {problem}")


@dataclass(frozen=True, slots=True)
class Draft:
    """One record of the input as it stood there.

    ``dated`` is a date as the input wrote it; ``given`` tells that the input's own record gave it, else a page did.
    ``notices`` are about this record; those that come without an article get its id.
    """

    name: str
    where: str
    text: str
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    byline: str | None = None
    dated: str | None = None
    given: bool = True
    raw_sha256: str | None = None
    notices: tuple[Notice, ...] = ()
