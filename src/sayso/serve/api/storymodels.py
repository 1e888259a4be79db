"""What the REST face tells of stories and claims; see `sayso.serve.api.models`."""

from __future__ import annotations

from operator import not_
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from sayso.records import Act, Kind, Status
from sayso.serve.api.models import (
    ARTICLE,
    CLAIM,
    STORY,
    Count,
    Day,
    NoticeShown,
    PartyShown,
    Score,
    Shown,
    Span,
)

RelationWord = Literal["contradicts", "denies", "revises", "figures_differ"]
Key = Annotated[str, Field(description="A statement's id, or `art-…:start-end`.")]


class Dated(Shown):
    """What covers days; the first and the last of them."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    from_: Annotated[str | None, Field(alias="from", description="The first day, ISO 8601.", examples=["2031-03-09"])]
    to: Annotated[str | None, Field(description="The last day.", examples=["2031-03-11"])]


# ---------------------------------------------------------------- stories
class ArticleNamed(Shown):
    """An article of a story."""

    id: Annotated[str, Field(examples=[ARTICLE])]
    name: str
    outlet: str | None
    published: Day


class StandingShown(Shown):
    """How a story's claims stand.

    ``several`` are told by several outlets; of these ``one_origin`` rest on one independent origin and ``unnamed`` on
    unnamed sources alone. ``disputes`` and ``changed`` count relations between claims.
    """

    several: Count
    one_origin: Count
    unnamed: Count
    best: Annotated[str | None, Field(description="The claim with most independent origins.", examples=[CLAIM])]
    disputes: Count
    changed: Count


class StoryItem(Dated):
    """A story in a list."""

    id: Annotated[str, Field(examples=[STORY])]
    title: Annotated[str, Field(examples=["Bridge at Marn closed"])]
    articles: tuple[ArticleNamed, ...]
    outlets: tuple[str, ...]
    claims: StandingShown


class OriginShown(Shown):
    """A party through which a claim entered the record; ``counted`` is false for a narrator who names nobody."""

    name: str
    kind: Kind
    tellings: tuple[Key, ...]
    counted: bool
    why: str


class ClaimTold(Shown):
    """A claim as a brief tells it."""

    id: Annotated[str, Field(examples=[CLAIM])]
    text: str
    act: Act
    independent_origins: Count
    origins: tuple[OriginShown, ...]
    outlets: tuple[str, ...]
    tellings: tuple[Key, ...]


class Against(Shown):
    """How another claim stands to this one."""

    claim: str
    text: str
    relation: RelationWord
    a: str
    b: str
    score: Score
    why: str


class Point(ClaimTold):
    """A claim with what stands against it, and who would not speak of it."""

    against: tuple[Against, ...]
    declined: tuple[ClaimTold, ...]


class ClaimText(Shown):
    """A claim's id and text."""

    id: str
    text: str


class Changed(Shown):
    """A position that its speaker has changed."""

    before: ClaimText
    after: ClaimText
    why: str


class Only(Shown):
    """What one outlet alone tells."""

    outlet: str
    claims: tuple[ClaimText, ...]


class StoryBriefShown(Dated):
    """What a story's articles say, in the order of its page."""

    id: Annotated[str, Field(examples=[STORY])]
    title: str
    articles: tuple[str, ...]
    outlets: tuple[str, ...]
    statements: Count
    claims: tuple[Point, ...]
    changed: tuple[Changed, ...]
    unnamed_only: tuple[ClaimTold, ...]
    declined: tuple[ClaimTold, ...]
    only: tuple[Only, ...]
    notices: tuple[NoticeShown, ...]


# ---------------------------------------------------------------- coverage
class OutletCoverage(Shown):
    """One outlet's part in a story."""

    outlet: str
    articles: tuple[str, ...]
    characters: Count
    statements: Count
    claims: Count
    alone: Count
    cues: dict[str, int]
    hedges: dict[str, int]
    acts: dict[str, int]


class CellShown(Shown):
    """How one outlet carries one claim."""

    main: str
    ways: dict[str, int]
    rank: Annotated[int, Field(ge=1, description="The place of its first telling among the article's claims.")]
    of: Count
    share: Annotated[float, Field(ge=0, description="Of the outlet's text on the story, in percent.")]
    tellings: tuple[Key, ...]


class CarriedShown(Shown):
    """A claim with the outlets that carry it; all others leave it out."""

    id: str
    text: str
    independent_origins: Count
    outlets: dict[str, CellShown]


class NamesShown(Shown):
    """Somebody whom outlets give other names."""

    entity: str
    name: str
    kind: Kind
    outlets: dict[str, dict[str, int]]


class CoverageShown(Dated):
    """A story by outlets."""

    id: str
    title: str
    outlets: tuple[OutletCoverage, ...]
    claims: tuple[CarriedShown, ...]
    names: tuple[NamesShown, ...]


# ---------------------------------------------------------------- timeline
class EvidenceShown(Shown):
    """Where something is told."""

    article: str
    span: Span
    outlet: str
    status: Status | None
    statement: str | None


class VersionShown(Shown):
    """What one side says of a contact."""

    party: PartyShown
    status: Status
    text: str
    evidence: EvidenceShown


class EntryShown(Shown):
    """One entry of a timeline."""

    id: str
    what: Literal["contact", "event", "statement", "deadline"]
    kind: str
    status: Status | None
    when: Dated
    precision: Literal["day", "week", "month", "year", "none"]
    text: Annotated[str, Field(description="An article's own words for it, in one line.")]
    told_at: EvidenceShown
    parties: tuple[PartyShown, ...]
    independent_tellings: Count
    outlets: tuple[str, ...]
    evidence: tuple[EvidenceShown, ...]
    versions: tuple[VersionShown, ...]


# ---------------------------------------------------------------- claims
class ClaimItem(Shown):
    """A claim in a list."""

    id: Annotated[str, Field(examples=[CLAIM])]
    text: str
    story: Annotated[str, Field(examples=[STORY])]
    independent_origins: Count
    articles: Count


class TellingPlace(Shown):
    """One place where a claim is told; ``statement`` is null where the outlet tells it as its own."""

    key: Key
    article: str
    outlet: str | None
    published: Day
    statement: str | None
    content: tuple[Span, ...]
    text: Annotated[str, Field(description="The exact characters of `content`; ` … ` stands between two spans.")]


class ClaimQuoted(ClaimItem):
    """A claim with every place where it is told."""

    tellings: tuple[TellingPlace, ...]


class RelationShown(Shown):
    """How a claim stands to another, of which it is ``a`` or ``b``."""

    relation: RelationWord
    score: Score
    why: str
    a: str
    b: str
    other: ClaimItem


class ReviewShown(Shown):
    """Somebody else's review of a claim that says the same: their word, from which nothing here follows."""

    id: str
    text: Annotated[str, Field(description="The claim as the review has it.")]
    claimant: Annotated[str | None, Field(description="Who is said to have made it.")]
    claimed_on: str | None
    appearances: Annotated[tuple[str, ...], Field(description="Addresses where it is said to have been made.")]
    reviewer: str | None
    url: Annotated[str | None, Field(description="The review's address, http or https.")]
    reviewed_on: str | None
    rating_in_the_reviewers_words: str | None
    score: Annotated[float, Field(ge=0, le=1, description="How sure it is that both say the same.")]
    why: tuple[str, ...]


Reviews = Annotated[
    tuple[ReviewShown, ...],
    Field(description="Others' reviews, the likeliest first; left out where there are none.", exclude_if=not_),
]


class ClaimShown(ClaimQuoted):
    """A claim with its origins, the claims that stand to it in some relation, and others' reviews."""

    first_seen: Day
    origins: tuple[OriginShown, ...]
    relations: tuple[RelationShown, ...]
    reviews: Reviews = ()


class DisputeShown(Shown):
    """How claim ``a`` stands to claim ``b``."""

    relation: RelationWord
    score: Score
    why: str
    a: ClaimQuoted
    b: ClaimQuoted


class TellingTraced(TellingPlace):
    """One telling of an origin's; its ``text`` is in one line."""

    form: Annotated[str, Field(description="direct, indirect, mixed or narrated.", examples=["direct"])]
    chain: tuple[PartyShown, ...]
    folded: Annotated[str | None, Field(description="How it came to its origin, where it does not name it outright.")]


class OriginTraced(Shown):
    """An origin with its tellings."""

    name: str
    kind: Kind
    counted: bool
    why: str
    tellings: tuple[TellingTraced, ...]


class NodeShown(Shown):
    """Somebody who tells a claim; ``origin`` is the place in `origins` of the one that it is."""

    key: str
    name: str
    kind: str
    origin: int | None


class ProofShown(Shown):
    """The words that prove an edge; without ``span`` where a byline or an address does."""

    article: str
    span: Span | None
    text: str | None
    why: str
    tellings: tuple[Key, ...]


class EdgeShown(Shown):
    """Who has the claim from whom: keys of nodes."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    of: str
    from_: Annotated[str, Field(alias="from")]
    how: str
    proofs: tuple[ProofShown, ...]


class TraceShown(Shown):
    """A claim traced to its origins, with the words that prove each step."""

    id: str
    story: str
    text: str
    independent_origins: Count
    first_seen: Day
    origins: tuple[OriginTraced, ...]
    untraced: tuple[str, ...]
    nodes: tuple[NodeShown, ...]
    edges: tuple[EdgeShown, ...]
    reviews: Reviews = ()
