"""Where a report is arranged: a claim's words, who vouches for it and where it stands, the same in every section."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sayso.ledger.store import end_of
from sayso.records import Claim, Origin, Party, Statement
from sayso.serve.cited import Cited
from sayso.serve.paper import Item, Line, Listing, Paragraph, Run, Section
from sayso.serve.points import Point, Sources
from sayso.serve.reported import Material
from sayso.serve.safe import one_line, shortened
from sayso.serve.words import counted, day_of, party_words

T = TypeVar("T")
BETWEEN = " · "
ALL = "sayso report with --limit 0 shows all"
LONGEST = 300
"""Characters of a claim that are shown; its passage has all of them."""
_SCRAP = 2  # words of a claim that tell nothing without those that attribute them
_NAMED = 4  # origins of a claim, or outlets that tell it, that are named
_QUOTE = "\"'“”„«»‘’`,"


@dataclass(slots=True)
class Desk:
    """Where a report is arranged: what it is made from, what it has pointed to, which claims have a number."""

    material: Material
    cited: Cited = field(init=False)
    numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        days = [day for a in self.sources.articles.values() if (day := day_of(a.published))]
        year = len({day.year for day in days}) > 1
        self.cited = Cited(self.material.articles, self.sources.statements, year=year)
        for number, point in enumerate(self.points, 1):
            self.numbers.setdefault(point.claim.id, number)

    @property
    def sources(self) -> Sources:
        """What the story is told in."""
        return self.material.brief.sources

    @property
    def points(self) -> Sequence[Point]:
        """The claims that are shown, in order."""
        return self.material.brief.points[: self.material.most.claims]

    def place(self, claim: Claim) -> Run:
        """Where a claim's text stands."""
        return self.cited.telling(self.sources.clearest(claim))


def said(sources: Sources, claim: Claim, longest: int = LONGEST) -> Line:
    """A claim in an article's words, after the act where these are not simply said."""
    telling = sources.clearest(claim)
    statement, act = sources.statement(telling), sources.act(claim)
    direct = statement is not None and statement.form == "direct"
    scrap = len(claim.text.split()) <= _SCRAP
    if statement and statement.cue and scrap and not direct and not telling.part:
        return (Run(f"“{shortened(whole(sources, statement), longest)}”", "text"),)
    words = shortened(claim.text, longest)
    label = () if act == "says" else (Run(f"{act}: ", "disputed" if act == "denies" else "cue"),)
    return (*label, Run(f"“{words.strip(_QUOTE) if direct else words}”", "text"))


def whole(sources: Sources, statement: Statement) -> str:
    """A statement with all that attributes it."""
    return sources.articles[statement.article].text[statement.start : end_of(statement)]


def party(origin: Origin) -> Run:
    """An origin's name; one that the text does not name is said to be unnamed."""
    return Run(party_words(Party(origin.name, origin.kind)), "unnamed" if origin.kind == "unnamed" else "name")


def vouching(sources: Sources, claim: Claim) -> Line:
    """Who vouches for a claim: its origins, else the outlets that tell it."""
    origins = [o for o in claim.origins if o.counted]
    if not origins:
        outlets = sources.outlets(claim)
        return (Run(", ".join(map(one_line, outlets[:_NAMED])), "name"), Run(", naming nobody", "meta"))
    line: list[Run] = []
    for origin in origins[:_NAMED]:
        line += [Run(", ")] if line else []
        line.append(party(origin))
    left = len(origins) - _NAMED
    return (*line, Run(f" and {left:,} more", "meta")) if left > 0 else tuple(line)


def refusal(desk: Desk, claim: Claim) -> Line:
    """Who would not say what, in the whole of the article's words."""
    telling = desk.sources.clearest(claim)
    statement = desk.sources.refusing(claim)
    words = whole(desk.sources, statement) if statement else claim.text
    told = Run(f"“{shortened(words, LONGEST)}” ", "text")
    return (*vouching(desk.sources, claim), Run(": ", "meta"), told, desk.cited.telling(telling))


def listed(name: str, title: str, items: Sequence[Item], found: Sequence[object]) -> Section:
    """A section of one list, which counts what of ``found`` it leaves out."""
    if not items:
        return Section(name, (Run(title),), ())
    left = len(found) - len(items)
    return Section(name, (Run(title),), (Listing((*items, *((more(left, "line"),) if left else ()))),))


def some(desk: Desk, found: Iterable[T]) -> list[T]:
    """As many as lists show."""
    return list(found)[: desk.material.most.listed]


def more(left: int, what: str) -> Item:
    """How many are left out, as the last of a list."""
    return Item((Run(f"… {counted(left, what)} more; {ALL}", "meta"),))


def note(words: str) -> Paragraph:
    """A remark by itself."""
    return Paragraph((Run(words, "meta"),))
