"""How a story's claims are put in order for a reader: each once, with what stands against it, what weighs most first.

Pure functions of records, so that every face tells a story in one way.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sayso.connect.frequency import Frequencies, stem, words_of
from sayso.records import Act, Article, Claim, Copy, Notice, Relation, Statement, Story, Telling

HEAVY = 5.7
"""Zipf frequency under which a word of a claim tells something: "bridge" and "fourteen", not "that" or "people"."""
FEWEST, SHORT = 2, 5
"""A claim with fewer heavy words is slight: it is told, and never leads; one of fewer words needs one more."""
UNSAID: frozenset[Act] = frozenset({"asks", "declines", "denies"})
"""Acts whose content nobody says, nor anything in it."""
POINTS_AT = 0.5
"""The share of what somebody declines to speak of that a claim has to tell, to be what was asked about."""
DECLINING = frozenset({
    "comment", "comments", "request", "requests", "respond", "responded", "reply", "replied", "answer", "answered",
    "confirm", "confirmed", "deny", "denied", "decline", "declined", "neither", "discuss", "statement",
})  # fmt: skip
"""Words that tell of the declining, not of what it was about."""


@dataclass(frozen=True, slots=True)
class Against:
    """How another claim stands to a point's. ``repeated``: the brief has told it before."""

    relation: Relation
    claim: Claim
    repeated: bool


@dataclass(frozen=True, slots=True)
class Point:
    """One claim of a story as a brief tells it: who tells it, what stands against it, who would not speak of it."""

    claim: Claim
    outlets: tuple[str, ...]
    against: tuple[Against, ...] = ()
    declined: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Sources:
    """What a story's claims are told in: its articles and statements by id, and the copies that its articles are.

    ``roles`` are what the articles call somebody, by name.
    """

    articles: Mapping[str, Article]
    statements: Mapping[str, Statement]
    copies: Mapping[str, Sequence[Copy]]
    roles: Mapping[str, str]

    def outlets(self, claim: Claim) -> tuple[str, ...]:
        """Who tells a claim, in order of its tellings, each once."""
        return tuple(dict.fromkeys(self.outlet(t.article) for t in claim.tellings))

    def outlet(self, article: str) -> str:
        """An article's outlet, or its name where the outlet is not known."""
        return self.articles[article].outlet or self.articles[article].name

    def statement(self, telling: Telling) -> Statement | None:
        """Who says what is told, if it is not the outlet."""
        return self.statements.get(telling.statement or "")

    def clearest(self, claim: Claim) -> Telling:
        """The telling that a claim's text is taken from: of several whose words hold it, the one of fewest."""
        told = [(self.words(t), n) for n, t in enumerate(claim.tellings)]
        _, n = min(((len(words), n) for words, n in told if claim.text in words), default=(0, 0))
        return claim.tellings[n]

    def refusing(self, claim: Claim) -> Statement | None:
        """The statement that declines something, where a claim's clearest telling stands in one; else what tells it."""
        statement = self.statement(self.clearest(claim))
        while statement and statement.act != "declines" and (outer := self.statements.get(statement.parent or "")):
            statement = outer
        return statement

    def words(self, telling: Telling) -> str:
        """What is told, in its article's words."""
        return " … ".join(span.of(self.articles[telling.article].text) for span in telling.content)

    def act(self, claim: Claim) -> Act:
        """What is done by telling a claim in the words of its text: what is denied there is not what anybody says."""
        return self.act_of(self.clearest(claim))

    def act_of(self, telling: Telling) -> Act:
        """What is done by one telling; an outlet that tells something itself says it.

        What stands in something that is denied, declined or asked is not said either.
        """
        statement = self.statement(telling)
        act: Act = statement.act if statement else "says"
        while statement and (statement := self.statements.get(statement.parent or "")):
            act = statement.act if statement.act in UNSAID else act
        return act

    def copied_from(self, telling: Telling) -> str | None:
        """Whose words a telling is printed in, where its article copies them: the credit, or the other's outlet."""
        for copy in self.copies.get(telling.article, ()):
            whom = copy.credit or (self.outlet(copy.of) if copy.of and copy.of in self.articles else None)
            within = any(p.span.overlaps(s) for p in copy.passages for s in telling.content)
            if (
                whom
                and whom != self.outlet(telling.article)
                and (within or (copy.extent == "all" and not copy.passages))
            ):
                return whom
        return None


@dataclass(frozen=True, slots=True)
class StoryBrief:
    """What a story's articles say, in the order in which it is told; no claim stands in two of the parts.

    ``points`` are told by several outlets or disputed; ``changed`` are claims that one speaker has revised, with the
    one before and the one after, unless they are points already. ``declined`` points at nothing that is told here.
    ``only`` are the claims of one outlet alone, by outlet, what is told best first; those that rest on unnamed sources
    alone are ``unnamed``.
    """

    story: Story
    sources: Sources
    points: tuple[Point, ...]
    changed: tuple[tuple[Relation, Claim, Claim], ...]
    unnamed: tuple[Claim, ...]
    declined: tuple[Claim, ...]
    only: tuple[tuple[str, tuple[Claim, ...]], ...]
    notices: tuple[Notice, ...]

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who tells the story, in order of its articles."""
        return tuple(dict.fromkeys(map(self.sources.outlet, self.story.articles)))


def arranged(
    story: Story,
    claims: Iterable[Claim],
    relations: Iterable[Relation],
    *,
    sources: Sources,
    notices: Sequence[Notice],
    frequencies: Frequencies,
) -> StoryBrief:
    """Put a story's claims, and those of ``relations`` that hold between them, in order for a reader."""
    desk = _Desk(sources, frequencies)
    found = {c.id: c for c in claims}
    ranked = sorted(found.values(), key=desk.rank)
    refused = [c for c in ranked if sources.act(c) == "declines"]
    standing: dict[str, list[tuple[Relation, Claim]]] = defaultdict(list)
    changed: list[tuple[Relation, Claim, Claim]] = []
    for relation in relations:
        a, b = found.get(relation.a), found.get(relation.b)
        if a is None or b is None or "declines" in (sources.act(a), sources.act(b)):
            continue
        if relation.relation == "revises":
            changed.append((relation, b, a))
        else:
            standing[a.id].append((relation, b))
            standing[b.id].append((relation, a))
    open_to_tell = [c for c in ranked if c not in refused]
    asked = desk.asked_about(refused, open_to_tell)
    points = desk.points(open_to_tell, standing, asked)
    told = {i for p in points for i in (p.claim.id, *(a.claim.id for a in p.against))}
    told |= {c.id for _, before, after in changed for c in (before, after)}
    rest = [c for c in open_to_tell if c.id not in told]
    unnamed = [c for c in rest if _unnamed(c) and not desk.slight(c)]
    return StoryBrief(
        story,
        sources,
        points,
        tuple(sorted(changed, key=lambda c: (desk.rank(c[1]), c[0].a))),
        tuple(unnamed),
        tuple(asked.get("", ())),
        desk.only([c for c in rest if c not in unnamed]),
        tuple(notices),
    )


def named(claim: Claim) -> bool:
    """Whether somebody who is named vouches for a claim."""
    return any(o.counted and o.kind != "unnamed" for o in claim.origins)


def _unnamed(claim: Claim) -> bool:
    """Whether a claim rests on unnamed sources alone."""
    return not named(claim) and claim.independent_origins > 0


class _Desk:
    """Where the claims of one story are put in order; it remembers what they weigh."""

    def __init__(self, sources: Sources, frequencies: Frequencies) -> None:
        self.sources = sources
        self.frequencies = frequencies
        self.weighed: dict[str, frozenset[str]] = {}

    def heavy(self, claim: Claim) -> frozenset[str]:
        """The words of a claim that tell something."""
        if claim.id not in self.weighed:
            told = (w for w in words_of(claim.text) if self.frequencies.of(w) < HEAVY)
            self.weighed[claim.id] = frozenset(map(stem, told))
        return self.weighed[claim.id]

    def slight(self, claim: Claim) -> bool:
        """Whether a claim is a scrap."""
        fewest = FEWEST + (len(words_of(claim.text)) < SHORT)
        return len(self.heavy(claim)) < fewest

    def rank(self, claim: Claim) -> tuple[bool, int, int, str, str]:
        """What comes first: what is more than a scrap, of most independent origins, told by most, seen first."""
        outlets = len(self.sources.outlets(claim))
        return self.slight(claim), -claim.independent_origins, -outlets, claim.first_seen or "9999", claim.id

    def points(
        self,
        ranked: Sequence[Claim],
        standing: Mapping[str, Sequence[tuple[Relation, Claim]]],
        asked: Mapping[str, Sequence[Claim]],
    ) -> tuple[Point, ...]:
        """What several outlets tell, or something stands against, or somebody would not speak of; each claim once."""
        told: set[str] = set()
        points = []
        for claim in ranked:
            others = standing.get(claim.id, ())
            if claim.id in told or not (others or claim.id in asked or len(self.sources.outlets(claim)) > 1):
                continue
            # What is denied is told first and the denial under it, even where the denial has more outlets.
            denied = [o for r, o in others if r.relation == "denies" and r.a == claim.id and o.id not in told]
            first = min(denied, key=self.rank, default=claim)
            told.add(first.id)
            against = []
            for relation, other in sorted(standing.get(first.id, ()), key=lambda s: (-s[0].score, self.rank(s[1]))):
                against.append(Against(relation, other, other.id in told))
                told.add(other.id)
            points.append(Point(first, self.sources.outlets(first), tuple(against), tuple(asked.get(first.id, ()))))
        return tuple(points)

    def asked_about(self, refused: Iterable[Claim], ranked: Sequence[Claim]) -> dict[str, list[Claim]]:
        """What somebody would not speak of, by the id of the claim that tells most of it; by "" where none tells it."""
        telling: dict[str, list[int]] = defaultdict(list)
        for n, claim in enumerate(ranked):
            for word in () if self.slight(claim) else self.heavy(claim):
                telling[word].append(n)
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in refused:
            about = [w for w in self.heavy(claim) if w not in DECLINING]
            shared = Counter(n for word in about for n in telling.get(word, ()))
            first, most = min(shared.items(), key=lambda item: (-item[1], item[0]), default=(0, 0))
            enough = most >= FEWEST and most >= POINTS_AT * len(about)
            found[ranked[first].id if enough else ""].append(claim)
        return found

    def only(self, claims: Iterable[Claim]) -> tuple[tuple[str, tuple[Claim, ...]], ...]:
        """The claims of one outlet alone that are more than scraps, by outlet in the story's order: on record first."""
        by_outlet: dict[str, list[Claim]] = defaultdict(list)
        for claim in (c for c in claims if not self.slight(c)):
            by_outlet[self.sources.outlets(claim)[0]].append(claim)
        order = dict.fromkeys(map(self.sources.outlet, self.sources.articles))
        if len(order) < 2:  # what the only outlet has is no news
            return ()
        return tuple((o, tuple(sorted(by_outlet[o], key=self._first))) for o in order if o in by_outlet)

    def _first(self, claim: Claim) -> tuple[bool, int, str]:
        return not named(claim), claim.tellings[0].content[0].start, claim.id
