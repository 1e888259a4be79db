"""What the tests of reading share: a short article, and everything that a reading of some paths gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sayso.read import read
from sayso.records import Article, Notice
from sayso.settings import Settings

STORY = (
    "The bridge over the Oss at Marn will stay shut until June, Ana Ode, the transport minister, said on Sunday.\n"
    "“I will not open a bridge that I would not cross,” she told reporters at the works office in the town.\n"
)


@dataclass(frozen=True, slots=True)
class Result:
    """Articles and notices of one reading."""

    articles: tuple[Article, ...]
    notices: tuple[Notice, ...]

    @property
    def codes(self) -> list[str]:
        """What the notices are about."""
        return [notice.code for notice in self.notices]

    @property
    def article(self) -> Article:
        """The only article."""
        (only,) = self.articles
        return only


def read_all(paths: Iterable[str | Path]) -> Result:
    """Everything that reading the paths gives."""
    readings = tuple(read(paths, settings=Settings()))
    return Result(
        articles=tuple(r.article for r in readings if r.article is not None),
        notices=tuple(notice for r in readings for notice in r.notices),
    )
