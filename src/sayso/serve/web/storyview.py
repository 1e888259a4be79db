"""A story as its page lays it out: the claims by outlets, what stands side by side, and the lists of what remains.

Records that templates write out, made from one reading of the story (`Shown`); nothing here knows of a request.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from sayso.connect.called import differing
from sayso.connect.places import Places, load_places
from sayso.connect.timeline import Entry, Evidence, Scope
from sayso.ledger import coverage
from sayso.ledger.rows import View
from sayso.records import Article, Claim, Copy, Notice, Relation, Story
from sayso.serve.asked import brief_of, timeline_of, told_in
from sayso.serve.paper import Line, Run
from sayso.serve.points import StoryBrief
from sayso.serve.safe import one_line
from sayso.serve.stories import copy_words
from sayso.serve.story import AGAINST
from sayso.serve.timeline import MARKS, NO_DAY, heading_words, names_words, sort_of, told_words, when_words
from sayso.serve.web.lines import (
    Pair,
    Told,
    against_word,
    changes_of,
    marks,
    pair_id,
    pairs_of,
    refused_line,
    told_line,
)
from sayso.serve.web.render import place_url, url_of
from sayso.serve.words import counted, range_words

WORDS = 8
"""Words of one outlet that are listed."""
_LONG = 140  # characters of a claim in the table

Placed: TypeAlias = tuple[Claim, tuple[tuple[Relation, Claim], ...], bool]
"""A claim of the table, what stands against it, and whether it stands there only for being against the one before."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How one outlet tells a claim: its main way first. ``url`` shows its words beside the clearest."""

    outlet: str
    url: str
    way: str
    also: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """That something stands against a claim, who says so, and where the two stand side by side."""

    mark: str
    word: str
    by: Line
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A claim by outlets; ``cells`` in the order of the outlets, ``None`` where one leaves it out."""

    told: Told
    marks: Line
    origins: int
    outlets: int
    against: bool
    disputes: tuple[Dispute, ...]
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """How one outlet puts the story: what it carries, and its most frequent cues, hedges and acts."""

    outlet: str
    articles: int
    statements: int
    claims: int
    alone: int
    cues: str
    hedges: str
    acts: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of an article for an entry of the timeline, after whose they are."""

    who: str
    line: str
    url: str
    where: str


@dataclass(frozen=True, slots=True)
class When:
    """An entry of the timeline in words."""

    when: str
    mark: str
    what: str
    names: str
    told: str
    style: str
    words: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """A notice, with its place if it has one."""

    detail: str
    code: str
    outlet: str
    url: str | None


@lru_cache(maxsize=1)
def _places() -> Places:
    return load_places()


class Shown:
    """A story as it was read, from which each part of the page is made when it is asked for."""

    def __init__(self, view: View, story: Story) -> None:
        self.view = view
        self.story = story
        told = told_in(view, self.story)
        self.brief: StoryBrief = brief_of(view, told)
        self.sources = self.brief.sources
        self.claims: Mapping[str, Claim] = {c.id: c for c in told.claims}
        self.copies: Sequence[Copy] = told.copies
        self.told = told
        self.outlets = list(dict.fromkeys(map(self.sources.outlet, told.articles)))

    def covered(self, found: Sequence[Claim] | None = None, *, names: bool = False) -> coverage.Coverage:
        """How each outlet tells these claims, or all."""
        return coverage.by_outlets(
            self.view,
            self.story,
            list(self.told.articles.values()),
            statements=self.told.statements.values(),
            copies=self.told.copies,
            found=self.told.claims if found is None else found,
            names=names,
        )

    @property
    def facts(self) -> list[str]:
        """What the story is in numbers."""
        disputed = sum(bool(p.against) for p in self.brief.points)
        return [
            range_words((self.story.first, self.story.last)) or NO_DAY,
            counted(len(self.outlets), "outlet"),
            counted(len(self.story.articles), "article"),
            counted(len(self.sources.statements), "statement"),
            counted(len(self.claims), "claim"),
            f"{disputed:,} disputed" if disputed else "",
        ]

    # ---------------------------------------------------------------- claims by outlets
    def table(self) -> list[Placed]:
        """The claims of the table: each point, and under it what stands against it, unless that was told before."""
        found = []
        for point in self.brief.points:
            disputes = tuple((a.relation, a.claim) for a in point.against)
            found.append((point.claim, disputes, False))
            found += [(a.claim, ((a.relation, point.claim),), True) for a in point.against if not a.repeated]
        return found

    def rows(self, found: Sequence[Placed], covered: coverage.Coverage) -> list[Row]:
        """Rows of the table; ``covered`` tells how outlets carry these claims."""
        cells = {row.claim.id: row.cells for row in (*covered.shared, *covered.alone)}
        return [self._row(*each, cells.get(each[0].id, {})) for each in found]

    def _row(
        self,
        claim: Claim,
        disputes: Sequence[tuple[Relation, Claim]],
        against: bool,
        cells: Mapping[str, coverage.Cell],
    ) -> Row:
        told_by = len(self.sources.outlets(claim))
        return Row(
            told_line(self.sources, claim, longest=_LONG),
            marks(claim, told_by=told_by),
            claim.independent_origins,
            told_by,
            against,
            tuple(self._dispute(claim, relation, other) for relation, other in disputes),
            tuple(_cell(claim, o, cells[o]) if o in cells else None for o in self.outlets),
        )

    def _dispute(self, claim: Claim, relation: Relation, other: Claim) -> Dispute:
        mark, _, word = AGAINST[relation.relation].partition(" ")
        word = f"{word} by" if relation.relation == "figures_differ" else against_word(claim, relation)
        by = told_line(self.sources, other, by=True).by or (Run(", ".join(self.sources.outlets(other)[:3]), "name"),)
        url = f"{url_of('stories', self.story.id)}#{pair_id(relation)}"
        return Dispute(mark, word, by, url)

    # ---------------------------------------------------------------- side by side, and lists
    def disputes(self) -> list[Pair]:
        """What is disputed."""
        return pairs_of(self.sources, self.brief.points)

    def changes(self, most: int | None = None) -> list[Pair]:
        """What one speaker says otherwise than before."""
        return changes_of(self.sources, self.brief.changed[:most])

    def unnamed(self, most: int | None = None) -> list[Told]:
        """What rests on unnamed sources alone."""
        return [told_line(self.sources, c, by=True) for c in self.brief.unnamed[:most]]

    def declined(self) -> list[Told]:
        """Who would not speak of what."""
        found = [c for p in self.brief.points for c in p.declined]
        return [refused_line(self.sources, c) for c in (*found, *self.brief.declined)]

    def only(self, *, most: int | None = None, outlets: int | None = None) -> list[tuple[str, list[Told], int]]:
        """What one outlet alone tells, by outlet, with how much there is of it."""
        return [
            (outlet, [told_line(self.sources, c, by=True) for c in found[:most]], len(found))
            for outlet, found in self.brief.only[:outlets]
        ]

    def wording(self, covered: coverage.Coverage | None = None) -> list[Wording]:
        """How each outlet puts it."""
        carries: Counter[str] = Counter()
        alone: Counter[str] = Counter()
        for claim in self.claims.values():
            outlets = self.sources.outlets(claim)
            carries.update(outlets)
            alone.update(outlets if len(outlets) == 1 else ())
        return [
            Wording(
                row.outlet, len(row.articles), row.statements, carries[row.outlet], alone[row.outlet],
                _times(row.cues), _times(row.hedges), _times(row.acts),
            )
            for row in (covered or self.covered(())).outlets
        ]  # fmt: skip

    def names(self) -> list[tuple[coverage.NamedRow, list[tuple[str, str]]]]:
        """Whom outlets call by other names: each name with the outlets that use it."""
        found = []
        for row in self.covered((), names=True).named:
            users: dict[str, Counter[str]] = defaultdict(Counter)
            for outlet, names in differing(row.names, places=_places()).items():
                for name, times in names:
                    users[name][outlet] += times
            told = [(name, ", ".join(f"{one_line(o)} {n}" for o, n in users[name].items())) for name in users]
            told.sort(key=lambda one: (-users[one[0]].total(), one[0]))
            if told:
                found.append((row, told))
        return found

    def articles(self) -> list[tuple[Article, list[str]]]:
        """Every article with what it has of others' words."""
        copied: dict[str, list[str]] = defaultdict(list)
        for copy in self.copies:
            if copy.article in self.sources.articles:
                copied[copy.article].append(copy_words(copy, self.sources.articles))
        order = (i for i in self.story.articles if i in self.sources.articles)
        return [(self.sources.articles[i], [w for w in copied[i] if w]) for i in order]

    def notices(self, most: int | None = None) -> list[Noted]:
        """What was left out, damaged or doubtful."""
        return [self._noted(n) for n in self.brief.notices[:most]]

    def _noted(self, notice: Notice) -> Noted:
        outlet = self.sources.outlet(notice.article) if notice.article else ""
        return Noted(
            notice.detail, notice.code, outlet, place_url(notice.article, notice.span) if notice.article else None
        )

    def timeline(self) -> list[Entry]:
        """The entries that have a day, and contacts."""
        entries, _ = timeline_of(self.view, Scope(articles=frozenset(self.story.articles)))
        return [e for e in entries if e.begins or e.ends or e.what == "contact"]

    def entry(self, entry: Entry) -> When:
        """An entry in words."""
        style = "disputed" if entry.status in {"denied", "alleged"} else "name"
        names = names_words(entry) if entry.what != "statement" else ""
        sides = [(v.evidence.article, v.evidence.span) for v in entry.versions]
        words = [
            self._told(f"{one_line(v.party.name)}’s side, {MARKS[v.status][1]}: ", v.line, v.evidence)
            for v in entry.versions
        ]
        if (entry.clearest.article, entry.clearest.span) not in sides:
            words.insert(0, self._told("", entry.line, entry.clearest))
        when = when_words(entry.begins, entry.ends) if entry.begins or entry.ends else NO_DAY
        mark = MARKS[sort_of(entry)][0]
        return When(when, mark, heading_words(entry), names, told_words(entry), style, tuple(words))

    def _told(self, who: str, line: str, where: Evidence) -> Quoted:
        return Quoted(who, line, place_url(where.article, where.span), where.outlet)


def _cell(claim: Claim, outlet: str, cell: coverage.Cell) -> Cell:
    times = dict(cell.ways)
    ways = [cell.main, *(way for way in times if way != cell.main)]
    told = [f"{way} ×{times[way]}" if times[way] > 1 else way for way in ways]
    return Cell(outlet, url_of("claims", claim.id, "beside", outlet=outlet), told[0], ", ".join(told[1:]))


def _times(words: coverage.Times) -> str:
    shown = ", ".join(f"{one_line(word)} {n:,}" for word, n in words[:WORDS])
    return f"{shown}, … {len(words) - WORDS} more" if len(words) > WORDS else shown
