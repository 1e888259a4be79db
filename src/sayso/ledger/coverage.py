"""How each outlet tells a story: which claims it carries, in which way, in which order, in which words.

Counts and words alone: nothing here weighs one outlet against another. An article without an outlet stands under its
own name.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sayso.ledger import claims, stories
from sayso.ledger.briefs import statements_in
from sayso.ledger.rows import View, load_articles, rows_of
from sayso.records import Article, Claim, Copy, Kind, Span, Statement, Story, Telling

Way = Literal["quoted", "paraphrase", "narrated", "hedged", "copied"]
WAYS: tuple[Way, ...] = ("quoted", "paraphrase", "narrated", "hedged", "copied")
"""How a claim may be told. Each telling is one of the first three, and may be hedged and copied besides.

The main way of a telling is the last of these that holds; that of an outlet is the first among its tellings. So an
outlet is said to copy a claim where all that it has of it is copied, and to hedge it where it never tells it outright.
"""

COPIED = 0.5
"""The share of a telling's characters from which it lies in copied passages, whose ends seldom fall on a clause's."""

BEFORE_CUES = frozenset({"has", "have", "had", "also"})
"""Words before a single one that are left out of a cue, so that "said", "has said" and "also said" are one; "had been
told" and "has not said" stay."""

Times = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """How one outlet carries one claim.

    ``ways`` counts tellings by way, in the order of `WAYS`; a hedged quotation counts under both. ``rank`` is the place
    of the claim's first telling among the ``of`` claims that the same article carries, from 1. ``share`` is what the
    tellings take of the outlet's text on the story, in percent.
    """

    tellings: tuple[Telling, ...]
    ways: tuple[tuple[Way, int], ...]
    main: Way
    rank: int
    of: int
    share: float


@dataclass(frozen=True, slots=True)
class Carried:
    """A claim with the outlets that carry it, in the order of the story's outlets; all others leave it out."""

    claim: Claim
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class OutletRow:
    """One outlet's part in a story. ``claims`` counts those that it carries, ``alone`` those that no other does.

    ``characters`` are its articles' without boilerplate. ``cues`` counts the words that attribute, in small letters as
    they stand, ``hedges`` and ``acts`` count statements; each has the most frequent first.
    """

    outlet: str
    articles: tuple[str, ...]
    characters: int
    statements: int
    claims: int
    alone: int
    cues: Times
    hedges: Times
    acts: Times


@dataclass(frozen=True, slots=True)
class NamedRow:
    """An entity with the names that outlets have for it, as they stand, and how often, by outlet."""

    entity: str
    name: str
    kind: Kind
    names: Mapping[str, Times]


@dataclass(frozen=True, slots=True)
class Coverage:
    """A story by outlets, in the order in which they first published on it.

    ``shared`` are the claims that several outlets carry: most outlets first, then most independent origins, then those
    that stand nearest to the beginning of an article. ``alone`` are those of one outlet, likewise by their place.
    ``named`` are the entities that several outlets name and that go by several names, those named most often first.
    """

    story: Story
    outlets: tuple[OutletRow, ...]
    shared: tuple[Carried, ...]
    alone: tuple[Carried, ...]
    named: tuple[NamedRow, ...]


def coverage(view: View, story: Story) -> Coverage:
    """How each outlet of a story tells it. Raises `LedgerError` where a row makes no record."""
    return by_outlets(
        view,
        story,
        load_articles(view, story.articles),
        statements=statements_in(view, story.articles),
        copies=stories.copies(view, of=story.articles),
        found=claims.claims(view, story=story.id),
    )


def by_outlets(  # noqa: PLR0913  # what a story is told in
    view: View,
    story: Story,
    articles: Sequence[Article],
    *,
    statements: Iterable[Statement],
    copies: Iterable[Copy],
    found: Sequence[Claim],
    names: bool = True,
) -> Coverage:
    """How each outlet tells a story, where all that is told in it has been read: its articles in order, its claims.

    Of fewer claims the counts and places are among these alone. Without ``names`` nobody is ``named``.
    """
    desk = _Desk(articles, statements, _copied(copies, articles))
    rows = desk.carried(found)
    shared = [r for r in rows if len(r.cells) > 1]
    shared.sort(key=lambda r: (-len(r.cells), -r.claim.independent_origins, _first(r), r.claim.id))
    place = {outlet: n for n, outlet in enumerate(desk.outlets)}
    alone = [(cell.rank, place[outlet], r) for r in rows if len(r.cells) == 1 for outlet, cell in r.cells.items()]
    alone.sort(key=lambda one: (one[0], one[1], one[2].claim.id))
    return Coverage(
        story,
        tuple(desk.outlet_rows(rows)),
        tuple(shared),
        tuple(r for _, _, r in alone),
        tuple(_named(view, articles, desk.outlet_of)) if names else (),
    )


class _Desk:
    """A story's articles by outlet, with what is looked up of each telling."""

    def __init__(
        self, articles: Sequence[Article], statements: Iterable[Statement], copied: Mapping[str, Sequence[Span]]
    ) -> None:
        self.outlet_of = {a.id: a.outlet or a.name for a in articles}
        self.outlets = list(dict.fromkeys(self.outlet_of.values()))
        self._statements = {s.id: s for s in statements}
        self._copied = copied
        self._texts = {a.id: a.text for a in articles}
        self._boilerplate = {a.id: _joined(a.boilerplate) for a in articles}
        self._articles: dict[str, list[str]] = defaultdict(list)
        self._characters: Counter[str] = Counter()
        for i, outlet in self.outlet_of.items():
            self._articles[outlet].append(i)
            self._characters[outlet] += self._size(i, (Span(0, len(self._texts[i])),) if self._texts[i] else ())

    def carried(self, found: Sequence[Claim]) -> list[Carried]:
        """Each claim with a cell for each outlet that carries it."""
        places = _places(found)
        carries = Counter(article for article, _ in places)
        order = {i: n for n, i in enumerate(self.outlet_of)}
        rows: list[Carried] = []
        for claim in found:
            told: dict[str, list[Telling]] = defaultdict(list)
            for telling in sorted(claim.tellings, key=lambda t: order[t.article]):
                told[self.outlet_of[telling.article]].append(telling)
            cells: dict[str, Cell] = {}
            for outlet, tellings in told.items():
                first = tellings[0].article
                rank, of = places[first, claim.id], carries[first]
                cells[outlet] = self._cell(tellings, rank=rank, of=of, characters=self._characters[outlet])
            rows.append(Carried(claim, cells))
        return rows

    def _cell(self, tellings: Sequence[Telling], *, rank: int, of: int, characters: int) -> Cell:
        held = [self._ways(t) for t in tellings]
        counted = Counter(way for ways in held for way in ways)
        spans: dict[str, list[Span]] = defaultdict(list)
        for telling in tellings:
            spans[telling.article] += telling.content
        size = sum(self._size(article, content) for article, content in spans.items())
        return Cell(
            tuple(tellings),
            tuple((way, counted[way]) for way in WAYS if counted[way]),
            min((ways[-1] for ways in held), key=WAYS.index),
            rank,
            of,
            round(100 * size / characters, 1) if characters else 0.0,
        )

    def _ways(self, telling: Telling) -> list[Way]:
        """The ways that hold of a telling, in the order of `WAYS`."""
        statement = self._statements.get(telling.statement or "")
        if statement is None:
            ways: list[Way] = ["narrated"]
        else:
            ways = ["quoted" if statement.form == "direct" else "paraphrase"]
            if self._is_hedged(statement):
                ways.append("hedged")
        content = _joined(telling.content)
        if _overlap(content, self._copied.get(telling.article, ())) >= COPIED * _length(content):
            ways.append("copied")
        return ways

    def _is_hedged(self, statement: Statement | None) -> bool:
        """Whether a hedge, or somebody of whom nothing is told, stands between the outlet and what is said."""
        seen: set[str] = set()
        while statement is not None and statement.id not in seen:
            seen.add(statement.id)
            if statement.hedge or any(
                hop.party.kind == "unnamed" and not hop.party.name and hop.party != statement.speaker
                for hop in statement.chain
            ):
                return True
            statement = self._statements.get(statement.parent or "")
        return False

    def outlet_rows(self, rows: Iterable[Carried]) -> Iterable[OutletRow]:
        """What there is of each outlet."""
        carries: Counter[str] = Counter()
        alone: Counter[str] = Counter()
        for row in rows:
            carries.update(list(row.cells))
            alone.update(list(row.cells) if len(row.cells) == 1 else ())
        said: dict[str, list[Statement]] = defaultdict(list)
        for statement in self._statements.values():
            said[self.outlet_of[statement.article]].append(statement)
        for outlet in self.outlets:
            mine = said[outlet]
            cues = {(s.article, s.cue): self._cue_words(s) for s in mine if s.cue}  # one cue may bring two statements
            yield OutletRow(
                outlet,
                tuple(self._articles[outlet]),
                self._characters[outlet],
                len(mine),
                carries[outlet],
                alone[outlet],
                _times(cue for cue in cues.values() if cue),
                _times(" ".join(s.hedge.casefold().split()) for s in mine if s.hedge),
                _times(s.act for s in mine),
            )

    def _cue_words(self, statement: Statement) -> str:
        """A cue's words, "" where it is a mark alone."""
        text = self._texts[statement.article]
        words = " … ".join(span.of(text) for span in statement.cue).casefold().split()
        if BEFORE_CUES.issuperset(words[:-1]):
            words = words[-1:]
        return re.sub(r"^\W+|\W+$", "", " ".join(words))

    def _size(self, article: str, spans: Iterable[Span]) -> int:
        """How many characters of an article these spans hold, boilerplate left out."""
        joined = _joined(spans)
        return _length(joined) - _overlap(joined, self._boilerplate[article])


def _first(row: Carried) -> int:
    """The best place that a claim has in an article."""
    return min(cell.rank for cell in row.cells.values())


def _places(found: Iterable[Claim]) -> dict[tuple[str, str], int]:
    """The place of each claim among those of an article, from 1, by the article's and the claim's id."""
    first: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for claim in found:
        for t in claim.tellings:
            at = (t.content[0].start, t.content[-1].end)
            first[t.article][claim.id] = min(at, first[t.article].get(claim.id, at))
    return {
        (article, claim): n
        for article, at in first.items()
        for n, claim in enumerate(sorted(at, key=lambda c: (at[c], c)), 1)
    }


# ---------------------------------------------------------------- rows
def _copied(copies: Iterable[Copy], articles: Iterable[Article]) -> dict[str, list[Span]]:
    """What is copied of each article: its passages, or all of one that only credits an agency with all of it."""
    size = {a.id: len(a.text) for a in articles}
    spans: dict[str, list[Span]] = defaultdict(list)
    for copy in copies:
        spans[copy.article] += [p.span for p in copy.passages]
        if copy.extent == "all" and not copy.passages and size[copy.article]:
            spans[copy.article].append(Span(0, size[copy.article]))
    return {article: _joined(found) for article, found in spans.items()}


def _named(view: View, articles: Sequence[Article], outlet_of: Mapping[str, str]) -> list[NamedRow]:
    """The entities that several outlets name, and that go by several names."""
    texts = {a.id: a.text for a in articles}
    counted: dict[tuple[str, str, Kind], dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    sql = (
        "SELECT e.id, e.name, e.kind, m.article, coalesce(m.head_start, m.start_char), coalesce(m.head_end, m.end_char)"
        " FROM mention AS m JOIN entity AS e ON e.id = m.entity WHERE m.article IN (SELECT value FROM json_each(?))"
    )
    for entity, name, kind, article, start, end in rows_of(view, sql, json.dumps(list(texts))):
        called = " ".join(texts[article][start:end].split())
        counted[entity, name, kind][outlet_of[article]][called] += 1
    place = {outlet: n for n, outlet in enumerate(dict.fromkeys(outlet_of.values()))}
    rows = [
        NamedRow(entity, name, kind, {o: _times(by[o].elements()) for o in sorted(by, key=place.__getitem__)})
        for (entity, name, kind), by in counted.items()
        if len(by) > 1 and len(set().union(*by.values())) > 1
    ]
    return sorted(rows, key=lambda r: (-sum(n for each in r.names.values() for _, n in each), r.name, r.entity))


# ---------------------------------------------------------------- counting
def _times(words: Iterable[str]) -> Times:
    """Each word with how often it comes, the most frequent first, then by the alphabet."""
    return tuple(sorted(Counter(words).items(), key=lambda item: (-item[1], item[0])))


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The same characters as disjoint spans in order."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def _length(spans: Iterable[Span]) -> int:
    return sum(s.end - s.start for s in spans)


def _overlap(ones: Sequence[Span], others: Sequence[Span]) -> int:
    """How many characters two lists of disjoint spans share."""
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in ones for b in others)
