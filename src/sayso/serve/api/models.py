"""What the REST face answers with: the shapes of the ledger's records, as the export and ``--json`` have them.

The shapes themselves are made by `sayso.serve.shapes` and its neighbours; these models describe them for OpenAPI, and a
test holds each answer to its model.
"""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from sayso.records import Act, Form, Kind, PublishedFrom

ARTICLE, STATEMENT, STORY = "art-3b1d5e0c9a7f2468", "stm-90aa17c3b5d2e4f6", "sty-5f0c2d9e8b7a6143"
CLAIM, ENTITY = "clm-1a2b3c4d5e6f7081", "ent-77c0ffee12345678"
"""Ids in examples."""


class Shown(BaseModel):
    """The base of every answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")


T = TypeVar("T", bound=Shown)
Span = Annotated[
    tuple[int, int],
    Field(description="Characters [start, end) of the article's text, in Unicode code points.", examples=[[12, 48]]),
]
Day = Annotated[
    str | None, Field(description="A day or a time, ISO 8601; null where it is not known.", examples=["2031-03-09"])
]
Count = Annotated[int, Field(ge=0)]
Score = Annotated[float, Field(ge=0, le=1)]


class Page(Shown, Generic[T]):
    """One page of a list."""

    items: tuple[T, ...]
    total: Annotated[int, Field(ge=0, description="How many there are in all.", examples=[1])]
    limit: Annotated[int, Field(ge=1, le=200, examples=[50])]
    offset: Annotated[int, Field(ge=0, examples=[0])]
    next: Annotated[
        str | None,
        Field(description="The address of the next page, null on the last; also in the Link header.", examples=[None]),
    ]


# ---------------------------------------------------------------- what went wrong
class Problem(Shown):
    """What went wrong, where, and what to do."""

    code: Annotated[str, Field(description="A name for a program.", examples=["unknown-id"])]
    message: Annotated[str, Field(examples=["no story 'sty-00' in the ledger."])]
    where: Annotated[
        str | None,
        Field(description="The parameter, the address or the file that it is about.", examples=["/stories/sty-00"]),
    ]
    next: Annotated[
        str | None,
        Field(description="What to do next.", examples=["Give words of a title, or an id."]),
    ]


class Wrong(Shown):
    """The one shape of every error."""

    error: Problem


# ---------------------------------------------------------------- who
class PartyShown(Shown):
    """Who somebody is. One whom the text does not name is of the kind unnamed; the name may then be empty."""

    name: Annotated[str, Field(examples=["Ana Ode"])]
    kind: Kind
    entity: Annotated[str | None, Field(description="The id across articles.", examples=[ENTITY])]


class RoleShown(Shown):
    """A role that texts give somebody, from the first to the last day of publication."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    role: Annotated[str, Field(examples=["transport minister"])]
    from_: Annotated[str | None, Field(alias="from")]
    to: str | None
    article: Annotated[str, Field(description="The article that has it first.", examples=[ARTICLE])]
    outlets: tuple[str, ...]


class EntityShown(Shown):
    """A person or body across articles."""

    id: Annotated[str, Field(examples=[ENTITY])]
    name: Annotated[str, Field(examples=["Ana Ode"])]
    kind: Kind
    aliases: Annotated[dict[str, int], Field(description="Each name with how often it stands.")]
    roles: tuple[RoleShown, ...]


class EntityItem(EntityShown):
    """An entity in a list: how much it says, and how many articles name it."""

    statements: Count
    articles: Count


# ---------------------------------------------------------------- articles and statements
class ArticleShown(Shown):
    """An article without its text."""

    id: Annotated[str, Field(examples=[ARTICLE])]
    name: Annotated[str, Field(description="The file's name, or the record's id.", examples=["lantern.txt"])]
    outlet: Annotated[str | None, Field(examples=["The Lantern"])]
    url: str | None
    title: str | None
    byline: str | None
    published: Day
    published_from: PublishedFrom | None
    language: str | None
    text_sha256: Annotated[str, Field(description="SHA-256 of the text's UTF-8 bytes.")]


class ArticleItem(ArticleShown):
    """An article in a list: how many statements it holds, and the story that it tells."""

    statements: Count
    story: Annotated[str | None, Field(examples=[STORY])]


class StatementShown(Shown):
    """A statement, as the export has it."""

    id: Annotated[str, Field(examples=[STATEMENT])]
    article: Annotated[str, Field(examples=[ARTICLE])]
    source: Span | None
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    form: Form
    act: Act
    hedge: Annotated[str | None, Field(description="The word that lowers the teller's commitment.")]
    speaker: PartyShown | None
    chain: Annotated[
        tuple[PartyShown, ...],
        Field(description="On whose word it stands, outermost first, ending with the speaker; without the outlet."),
    ]
    to: str | None
    channel: str | None
    place: str | None
    said_on: Day
    parent: Annotated[str | None, Field(description="The statement in whose content this one stands.")]
    score: Score
    made_by: str


class SaidShown(Shown):
    """A statement with what it says as text, and where it stands."""

    text: Annotated[str, Field(description="The exact characters of `content`; ` … ` stands between two spans.")]
    outlet: str | None
    published: Day
    article_name: str
    statement: StatementShown


class NoticeShown(Shown):
    """Something left out, damaged or doubtful."""

    article: str | None
    code: Annotated[str, Field(examples=["unclosed-quotation"])]
    span: Span | None
    detail: str


class ArticlePage(Shown):
    """An article with its text, its statements and notices."""

    article: ArticleShown
    text: str
    boilerplate: tuple[Span, ...]
    statements: tuple[StatementShown, ...]
    notices: tuple[NoticeShown, ...]


class Quoted(Shown):
    """The characters of a statement's spans."""

    source: str | None
    cue: tuple[str, ...]
    content: tuple[str, ...]


class HopShown(Shown):
    """One hop of a chain, the words that name it and why it stands there."""

    party: PartyShown
    span: Span | None
    quoted: str | None
    why: str


class DifferenceShown(Shown):
    """Where two texts of a copied passage differ."""

    span: Span | None
    original: Span | None


class CopiedPassage(Shown):
    """Words that two articles share."""

    span: Span
    text: str
    original: Span
    original_text: str
    differences: tuple[DifferenceShown, ...]


class Original(Shown):
    """The article that words were taken from."""

    name: str
    outlet: str | None
    published: Day


class Credited(Shown):
    """The words that credit somebody."""

    span: Span
    text: str


class CopiedShown(Shown):
    """What an article has of another's words."""

    article: str
    outlet: str | None
    published: Day
    copy_of: str | None
    original: Original | None
    extent: Literal["all", "part"]
    credit: str | None
    credited: Credited | None
    why: tuple[str, ...]
    passages: tuple[CopiedPassage, ...]


class ArticleCopies(Shown):
    """What an article has of others' words, and who has its words."""

    article: ArticleShown
    copies: tuple[CopiedShown, ...]
    copied_by: tuple[CopiedShown, ...]


class Reasons(Shown):
    """A statement with the reasons of each step, and the copied passages that it stands in."""

    article: ArticleShown
    statement: StatementShown
    quoted: Quoted
    hops: tuple[HopShown, ...]
    why: tuple[str, ...]
    holds: Annotated[tuple[str, ...], Field(description="The ids of the statements within its content.")]
    copies: tuple[CopiedShown, ...]


# ---------------------------------------------------------------- people
class OutletNames(Shown):
    """How many articles of an outlet name somebody."""

    outlet: str | None
    articles: Count


class Cites(Shown):
    """How many statements passed between two parties."""

    name: str
    kind: Kind
    statements: Count


class UnnamedNear(Shown):
    """Somebody unnamed who is described by an entity, or passes its words on."""

    name: str
    article: str
    span: Span
    position: str | None
    told: str | None
    anonymity: Span | None
    why: str


class LinkingShown(Shown):
    """Why an article's party is this entity."""

    article: str
    name: str
    score: Score
    made_by: str
    reason: str


class WhoShown(EntityShown):
    """All that is told of one person or body; ``statements`` are the first of ``on_record + through_others``."""

    outlets: tuple[OutletNames, ...]
    on_record: Count
    through_others: Count
    cited_by: tuple[Cites, ...]
    passes_on: tuple[Cites, ...]
    unnamed_near: tuple[UnnamedNear, ...]
    linkings: tuple[LinkingShown, ...]
    statements: tuple[SaidShown, ...]


# ---------------------------------------------------------------- the ledger
class OverviewShown(Shown):
    """What the ledger holds; the days are of publication."""

    articles: Count
    outlets: Count
    statements: Count
    first: Day
    last: Day
    notices: Annotated[dict[str, int], Field(description="How many notices there are of each code.")]


class JudgementShown(Shown):
    """What a person has judged; ``undone_at`` is set once it is taken back."""

    number: Annotated[int, Field(ge=1, examples=[1])]
    about: Literal["statement", "claim", "entity"]
    verdict: Literal["wrong", "mended", "added", "same", "apart"]
    article: str | None
    subject: Annotated[
        str, Field(description="The statement's id as it stands now, a telling's key, or a name.", examples=[STATEMENT])
    ]
    other: Annotated[str | None, Field(description="The other telling's key, or name.")]
    words: str
    reason: str | None
    judged_at: str
    undone_at: str | None
