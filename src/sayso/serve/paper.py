"""What a report is made of: lines of styled words in lists, tables, pairs, pictures and sections. It knows no format.

The text of a `Run` may be a stranger's: whoever writes it out makes it harmless there, in one place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from sayso.serve.safe import visible

Style = Literal["", "text", "name", "source", "cue", "content", "meta", "unnamed", "disputed"]
"""What words are: a claim's or an article's, a party's or an outlet's, a statement's spans, what stands beside them.

The last two only repeat what a word or a mark says.
"""
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style. ``to`` is the id of a place in the report, ``url`` a page outside, http or https."""

    text: str
    style: Style = ""
    to: str = ""
    url: str = ""


Line: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list, with what belongs to it."""

    line: Line
    under: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """Items one under the other; ``plain`` ones have no mark before them."""

    items: tuple[Item, ...]
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line by itself."""

    line: Line


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first of a row says what the row is, ``head`` what the columns are."""

    caption: str
    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts side by side: who, what and where of either, how they stand to one another, and the reason."""

    left: tuple[Line, ...]
    right: tuple[Line, ...]
    relation: str
    reason: Line


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of one ``kind``, and all that it tells in words."""

    kind: Literal["timeline", "origins"]
    svg: str
    caption: str
    told: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of an article that others point to by ``id``, and where they stand."""

    id: str
    place: Line
    words: Line


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part; ``id`` is what the contents point to."""

    id: str
    title: Line
    blocks: tuple[Block, ...]
    facts: Line = field(default=())


Block: TypeAlias = "Listing | Paragraph | Table | Pair | Picture | Passage | Section"


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report: its title, what it is about in numbers, the articles that it is made from, and its sections."""

    title: str
    facts: Line
    articles: Line
    sections: tuple[Section, ...]


def shown(text: str) -> str:
    """A stranger's text as it may be shown: see `visible`; every run of white space is one space."""
    return _SPACE.sub(" ", visible(text))


def web_address(url: str | None) -> str:
    """An address that a reader may follow: http or https with a host and without hidden characters, else ""."""
    if not url or shown(url) != url or " " in url:
        return ""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    return url if parts.scheme.lower() in {"http", "https"} and host else ""
