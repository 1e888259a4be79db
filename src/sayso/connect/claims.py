"""Claims: which tellings of one story, statements and the outlets' own words, say the same about the same.

Tellings are compared in pairs (``connect.compare``) and grouped by average linkage: two groups are joined while their
pairs are, on average, more likely the same claim than not, so a telling that fits one member alone does not chain two
claims together. Only tellings that are near in meaning, or share a rare word, are compared at first; the likely pairs
link them into parts, and within a part every pair counts. What a story's tellings come to depends on this set of
tellings and on nothing else: not on their order, nor on any other story.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from operator import not_

import numpy as np
from numpy.typing import NDArray

from sayso.connect.compare import Attributed, Comparer, Facts, Sayer, background, facts
from sayso.connect.judged import as_judged
from sayso.connect.passages import clauses_of, clipped, narrations, parts_of, sentences_of
from sayso.connect.stories import average_linkage, connected
from sayso.records import Claim, JudgedTellings, Party, Span, Statement, Story, Telling

NEIGHBOURS = 24
"""How many tellings, next in meaning, each is compared with at first: pairs grow with the number of tellings."""
MOST = 150
"""Tellings in a part that is grouped whole; from a larger part the weaker links are cut."""
HOLDS = 0.7
"""The share of a content from which the statement inside it is all that it says: "[the Herald says [Ode left]]"."""
MAIN = 5  # names that an article tells of most
SCRAP = 4.0
"""The weight of about one word and a half: a telling of less, without figures, is a scrap ("the reports")."""
SHORT, LONG = 4, 45  # words of a text that can stand for a claim
REFERRING = frozenset({
    "he", "she", "it", "they", "this", "that", "these", "those", "his", "her", "its", "their", "him", "them", "i", "we",
    "my", "our", "you", "such", "which", "who",
})  # fmt: skip
"""Words with which a text begins that leans on what stands before it."""


TIES = re.compile(r"\W*(?:(?:and|but)\s+)?(?:that|whether|if)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """What of an article claims are made from: ``boilerplate`` tells nothing, each of ``clauses`` one thing.

    ``topic`` is what the article is about, ``names`` are whom it tells of most, where `read_through` has told them.
    """

    article: str
    text: str
    outlet: str | None = None
    published: str | None = None
    boilerplate: tuple[Span, ...] = ()
    clauses: tuple[Span, ...] = ()
    topic: Mapping[str, int] | None = None
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """A telling as it is compared: a statement, with its speaker as an entity where one is known, or a narration."""

    telling: Telling
    statement: Statement | None = None
    speaker: Party | None = None

    @property
    def key(self) -> str:
        """What the telling is known by."""
        return self.telling.key


@dataclass(frozen=True, slots=True)
class Grouped:
    """A story's tellings as claims.

    ``alone`` is what one outlet narrates and nobody says: it is a claim only where another is at odds with it.
    """

    claims: tuple[Claim, ...]
    alone: tuple[Claim, ...]


def told(statement: Statement, speaker: Party | None = None) -> Told:
    """A statement as a telling; ``speaker`` is its speaker across articles, or as the article has it."""
    return Told(Telling(statement.article, statement.content, statement.id), statement, speaker or statement.speaker)


def group(
    tellings: Iterable[Told],
    pages: Mapping[str, Page],
    *,
    story: str,
    comparer: Comparer,
    judged: Sequence[JudgedTellings] = (),
) -> tuple[Claim, ...]:
    """The claims that the tellings of one story come to, in order of their first telling; each telling is in one.

    ``pages`` holds the article of each telling by its id; ``story`` is the story's id. ``judged`` is what people have
    judged on the tellings, the earliest first: it wins.
    """
    pool = Pool.of(tellings, pages, comparer)
    gathered = as_judged([t.telling for t in pool.told], _gathered(pool, groups(pool)), judged)
    found = [_claim(pool, members, story) for members in gathered]
    return tuple(sorted(found, key=lambda claim: pool.order(claim.tellings[0])))


def claims_of(
    story: Story,
    statements: Iterable[Told],
    pages: Mapping[str, Page],
    *,
    comparer: Comparer,
    judged: Sequence[JudgedTellings] = (),
) -> Grouped:
    """The claims of a story: its statements, with the clauses in which outlets tell the same as their own.

    ``statements`` of other stories' articles are left out. ``judged`` is as `group` has it.
    """
    here = [t for t in statements if t.telling.article in story.articles]
    pages = {a: _cut(pages[a]) for a in story.articles}
    said: dict[str, list[Statement]] = defaultdict(list)
    for t in here:
        if t.statement:
            said[t.telling.article].append(t.statement)
    whole = _inner(here, pages)
    tellings = [
        part
        for t in here
        for a in (t.telling.article,)
        for part in ((t,) if t.key in whole else parted(t, pages[a], said[a]))
    ]
    own = [
        Told(telling)
        for article in story.articles
        for page in (pages[article],)
        for telling in narrations(article, page.text, said[article], page.boilerplate, page.clauses)
    ]
    found = group([*tellings, *own], pages, story=story.id, comparer=comparer, judged=judged)
    starts = {a: frozenset(s.start for s in sentences_of(pages[a].text)) for a in story.articles}
    contents = {t.statement.id: t.statement.content for t in here if t.statement}
    made = [replace(claim, tellings=tuple(_joined(claim.tellings, pages, contents))) for claim in found]
    carried = [any(t.statement for t in claim.tellings) or _is_told(claim, starts) for claim in made]
    return Grouped(tuple(compress(made, carried)), tuple(compress(made, map(not_, carried))))


def _cut(page: Page) -> Page:
    """A page with its clauses, by marks alone where none were stored."""
    return page if page.clauses else replace(page, clauses=clauses_of(page.text, page.boilerplate))


def parted(whole: Told, page: Page, said: Iterable[Statement] = ()) -> tuple[Told, ...]:
    """A statement as the things that it says, one telling each; itself where it says one.

    What another of the article's statements, ``said``, tells within it is that one's; where nothing is left, it stands
    as a whole.
    """
    statement = whole.statement
    parts = parts_of(statement, page.text, page.clauses) if statement else ()
    if statement is None or not parts:
        return (whole,)
    within = _inked((span for s in said if s.parent == statement.id for span in _spans(s)), page.text)
    own = [p for p in parts if len(within & (ink := _inked(p, page.text))) < HOLDS * len(ink)]
    tellings = (Telling(statement.article, part, statement.id, part=True) for part in own)
    return tuple(replace(whole, telling=telling) for telling in tellings) or (whole,)


def _spans(statement: Statement) -> tuple[Span, ...]:
    return (*statement.content, *statement.cue, *((statement.source,) if statement.source else ()))


def _is_told(claim: Claim, starts: Mapping[str, frozenset[int]]) -> bool:
    """Whether outlets' own words alone make a claim: in two articles, and in one of them from a sentence's start.

    "Including ten Americans" says nothing by itself, whoever else has it. ``starts`` are where sentences begin.
    """
    whole = any(t.content[0].start in starts[t.article] for t in claim.tellings)
    return whole and len({t.article for t in claim.tellings}) > 1


@dataclass
class Pool:
    """The tellings of a story in order, with what is compared of them and the scores that were looked at."""

    told: tuple[Told, ...]
    pages: Mapping[str, Page]
    facts: tuple[Facts, ...]
    outer: frozenset[str]  # the keys of those whose content is nothing but another statement
    comparer: Comparer = field(repr=False)
    scores: dict[tuple[int, int], float] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, tellings: Iterable[Told], pages: Mapping[str, Page], comparer: Comparer) -> Pool:
        """Read every telling; of two with one key the first in order is kept."""
        unique = {t.key: t for t in sorted(tellings, key=repr, reverse=True)}
        ordered = sorted(unique.values(), key=lambda t: _order(t.telling, pages))
        topics = {a: topic_of(pages[a], comparer) for a in sorted({t.telling.article for t in ordered})}
        inner = _inner(ordered, pages)
        said = [inner.get(t.key, t) for t in ordered]
        read = tuple(
            facts(
                text_of(t.telling, pages),
                comparer.reader,
                topic=topics[t.telling.article],
                sayer=_sayer(t.speaker),
                attributed=_attributed(t.statement, pages),
            )
            for t in said
        )
        return cls(tuple(ordered), pages, read, frozenset(inner), comparer)

    def order(self, telling: Telling) -> tuple[str, str, int, str]:
        """Where a telling stands among others: by the time of publication, then article and place."""
        return _order(telling, self.pages)

    def score(self, i: int, j: int) -> float:
        """How likely two tellings are the same claim; a scrap says too little for anybody else to say it again."""
        a, b = self.facts[i], self.facts[j]
        if (_is_scrap(a) or _is_scrap(b)) and (not a.sayer.key or a.sayer.key != b.sayer.key):
            return 0.0
        key = (i, j) if i < j else (j, i)
        if key not in self.scores:
            self.scores[key] = self.comparer.score(self.facts[i], self.facts[j])
        return self.scores[key]


def _is_scrap(read: Facts) -> bool:
    return read.totals[0] < SCRAP and not read.counted.figures


def _order(telling: Telling, pages: Mapping[str, Page]) -> tuple[str, str, int, str]:
    return (pages[telling.article].published or "9999", telling.article, telling.content[0].start, telling.key)


def _attributed(statement: Statement | None, pages: Mapping[str, Page]) -> Attributed | None:
    if statement is None:
        return None
    text = pages[statement.article].text
    return Attributed(statement.act, " ".join(span.of(text) for span in statement.cue))


def _sayer(speaker: Party | None) -> Sayer:
    if speaker is None or not speaker.name:
        return Sayer()
    return Sayer(speaker.entity or speaker.name.casefold(), speaker.kind)


def text_of(telling: Telling, pages: Mapping[str, Page]) -> str:
    """A telling's words, its parts joined by an ellipsis."""
    text = pages[telling.article].text
    return " … ".join(span.of(text) for span in telling.content)


def topic_of(page: Page, comparer: Comparer) -> Mapping[str, int]:
    """What an article is about: in how many of its sentences each term stands."""
    found = page.topic if page.topic is not None else read_through(page, comparer).topic
    return found or {}


def read_through(page: Page, comparer: Comparer) -> Page:
    """The page with its topic, and with whom it tells of most: the names and countries in most of its sentences."""
    read = [comparer.reader.read(span.of(page.text)) for span in sentences_of(page.text, page.boilerplate)]
    told = Counter(key for terms in read for key in {t.key for t in terms.terms if t.kind in ("name", "country")})
    often = sorted((-count, name) for name, count in told.items() if count > 1)
    return replace(page, topic=background(read), names=frozenset(name for _, name in often[:MAIN]))


def _inner(ordered: Sequence[Told], pages: Mapping[str, Page]) -> dict[str, Told]:
    """For each statement whose content is nothing but another statement, the innermost of these."""
    by_id = {t.statement.id: t for t in ordered if t.statement}
    says: dict[str, Told] = {}
    for t in ordered:
        outer = by_id.get(t.statement.parent) if t.statement and t.statement.parent else None
        if outer and t.statement:
            text = pages[t.telling.article].text
            own = _inked(_spans(t.statement), text)
            around = _inked(outer.telling.content, text)
            if around and len(own & around) >= HOLDS * len(around):
                says.setdefault(outer.key, t)
    for _ in range(len(says)):  # from the statement inside to the one inside that; seldom more than once
        says = {key: says.get(inner.key, inner) for key, inner in says.items()}
    return says


def _inked(spans: Iterable[Span], text: str) -> set[int]:
    return {i for span in spans for i in range(span.start, span.end) if text[i].isalnum()}


# ---------------------------------------------------------------- candidates and groups
def groups(pool: Pool) -> Iterator[list[int]]:
    """Tellings that are one claim, as indices into the pool."""
    least = pool.comparer.threshold  # a group whose mean reaches it has a pair that does, so no group is cut in two
    linked = [(i, j, s) for i, j in candidates(pool.facts) if (s := pool.score(i, j)) >= least]
    for part, links in connected(range(len(pool.told)), linked):
        yield from _split(pool, part, links, floor=least)


def _split(
    pool: Pool, part: Sequence[int], linked: Sequence[tuple[int, int, float]], *, floor: float
) -> Iterator[list[int]]:
    if len(part) == 1 or floor >= 1:
        yield list(part)
    elif len(part) <= MOST:
        scores = np.array([[pool.score(i, j) if i != j else 0.0 for j in part] for i in part])
        yield from ([part[k] for k in members] for members in average_linkage(scores, pool.comparer.threshold))
    else:
        floor = round(floor + 0.1, 1)
        for smaller, links in connected(part, [link for link in linked if link[2] >= floor]):
            yield from _split(pool, smaller, links, floor=floor)


def candidates(read: Sequence[Facts]) -> list[tuple[int, int]]:
    """Pairs worth comparing: each telling with those nearest in meaning, and with those that share a rare word.

    Both are reckoned in whole numbers, so that no sum depends on how many tellings there are.
    """
    if len(read) < 2:
        return []
    rows = np.array([np.round(f.middle * 127) for f in read], np.float32)
    near = (rows @ rows.T).astype(np.int64)  # whole numbers below 2^24 are exact in any order of adding
    near += 127 * _rare(read)
    np.fill_diagonal(near, np.iinfo(np.int64).min)
    count = min(NEIGHBOURS, len(read) - 1)
    pairs = set()
    for i, row in enumerate(near):
        least = np.partition(row, len(row) - count)[len(row) - count]
        chosen = np.flatnonzero(row >= least)[: 2 * count]
        pairs |= {(min(i, int(j)), max(i, int(j))) for j in chosen}
    return sorted(pairs)


def _rare(read: Sequence[Facts]) -> NDArray[np.int64]:
    """(tellings, tellings): how much weight of the same terms two share, in tenths, for the terms that few have."""
    shared = np.zeros((len(read), len(read)), np.int64)
    bearers: dict[str, dict[int, int]] = defaultdict(dict)
    for i, f in enumerate(read):
        for term, weight in zip(f.terms.terms, f.topical.tolist(), strict=True):
            bearers[term.key][i] = round(10 * weight)
    for weights in bearers.values():
        who = sorted(weights)
        if 2 <= len(who) <= NEIGHBOURS:
            tenths = np.array([weights[i] for i in who])
            shared[np.ix_(who, who)] += np.minimum(tenths[:, None], tenths[None, :])
    return shared


def _gathered(pool: Pool, found: Iterable[list[int]]) -> Iterator[list[int]]:
    """The groups, with those parts of one statement that nobody else tells as one."""
    alone: dict[str, list[int]] = defaultdict(list)
    for members in found:
        statements = {s.id for i in members if (s := pool.told[i].statement)}
        if len(statements) == 1 and all(pool.told[i].telling.part for i in members):
            alone[statements.pop()] += members
        else:
            yield members
    yield from map(sorted, alone.values())


# ---------------------------------------------------------------- what comes out
def _claim(pool: Pool, members: Sequence[int], story: str) -> Claim:
    tellings = tuple(sorted((pool.told[i].telling for i in members), key=pool.order))
    days = [p for t in tellings if (p := pool.pages[t.article].published)]
    return Claim(
        story,
        plain(text_of(pool.told[clearest(pool, members)].telling, pool.pages)),
        tellings,
        (),
        min(days, default=None),
    )


def _joined(
    tellings: Iterable[Telling], pages: Mapping[str, Page], contents: Mapping[str, tuple[Span, ...]]
) -> Iterator[Telling]:
    """The tellings, with what only a mark or a joining word parts made one: clauses, and parts of one statement.

    ``contents`` are the statements' contents by their ids; where all parts are there, the statement tells it.
    """
    last: Telling | None = None
    for t in tellings:
        joined = _as_one(last, t, pages[t.article].text, contents) if last else None
        if last and not joined:
            yield _wholly(last, pages[last.article].text, contents)
        last = joined or t
    if last:
        yield _wholly(last, pages[last.article].text, contents)


def _as_one(a: Telling, b: Telling, text: str, contents: Mapping[str, tuple[Span, ...]]) -> Telling | None:
    """Two tellings as one, where nothing is told between them; a statement's parts go on behind the cue."""
    if (a.article, a.statement, a.part) != (b.article, b.statement, b.part) or (a.statement and not a.part):
        return None
    first, last, hull = a.content[-1].end, b.content[0].start, _hull((*a.content, *b.content))
    said = contents.get(a.statement or "")
    between = (Span(first, last),) if first < last else ()  # two clauses may touch: "can|not"
    left = " ".join(s.of(text) for gap in between for s in (clipped(said, gap) if said else (gap,)))
    if len(re.findall(r"\w+", left)) > 1 or (not said and re.search(r"[.!?\n]", left)):
        return None
    return replace(a, content=clipped(said, hull) if said else (hull,))


def _wholly(t: Telling, text: str, contents: Mapping[str, tuple[Span, ...]]) -> Telling:
    """The statement itself, where no letter of it is left out."""
    said = contents[t.statement] if t.part and t.statement else ()
    return replace(t, content=said, part=False) if said and _inked(said, text) == _inked(t.content, text) else t


def _hull(content: Sequence[Span]) -> Span:
    return Span(content[0].start, content[-1].end)


def plain(text: str) -> str:
    """A telling's words without what ties them to their sentence: a leading "that", marks at the rims."""
    match = TIES.match(text)
    inside = text[match.end() :] if match and match.end() < len(text) else text
    inked = [i for i, c in enumerate(inside) if c.isalnum()]
    return inside[inked[0] : inked[-1] + 1 + inside[inked[-1] + 1 :].startswith(("%", ")"))] if inked else text


def clearest(pool: Pool, members: Sequence[int]) -> int:
    """The telling whose words stand for the claim.

    Of the tellings in one piece, neither a scrap nor a paragraph, that lean on nothing before them, the one that the
    others meet best; of equals the one quoted directly, then the shorter, then the first. Where none is so, the rule
    holds without what none meets.
    """

    def rank(i: int) -> tuple[bool, bool, bool, bool, float, bool, int, int]:
        telling, statement = pool.told[i].telling, pool.told[i].statement
        words = re.findall(r"\w+", plain(text_of(telling, pool.pages)))
        central = sum(pool.score(i, j) for j in members if j != i) / max(1, len(members) - 1)
        direct = statement is not None and statement.form == "direct"
        leans = not words or words[0].casefold() in REFERRING
        return (
            telling.key in pool.outer,
            len(telling.content) > 1,
            not SHORT <= len(words) <= LONG,
            leans,
            -round(central, 1),
            not direct,
            len(words),
            i,
        )

    return min(members, key=rank)
