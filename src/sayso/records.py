"""The vocabulary of the ledger: small frozen records, one per thing that sayso knows.

Every offset is a half-open interval of Unicode code points in the article's ``text``, which is never edited
after reading. Ids are hashes of what a record says, so a second run finds the first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Form = Literal["direct", "indirect", "mixed"]
Act = Literal["says", "asks", "denies", "confirms", "declines", "urges", "promises", "threatens", "believes"]
Kind = Literal["person", "organisation", "government", "outlet", "document", "collective", "unnamed"]
PublishedFrom = Literal["given", "page", "text"]
Status = Literal["happened", "planned", "alleged", "denied"]

FORMS: tuple[Form, ...] = ("direct", "indirect", "mixed")
ACTS: tuple[Act, ...] = (
    "says",
    "asks",
    "denies",
    "confirms",
    "declines",
    "urges",
    "promises",
    "threatens",
    "believes",
)
KINDS: tuple[Kind, ...] = ("person", "organisation", "government", "outlet", "document", "collective", "unnamed")


STATUSES: tuple[Status, ...] = ("happened", "planned", "alleged", "denied")
CONTACTS: tuple[str, ...] = ("call", "meeting", "visit", "letter", "talks")
"""The kinds of happenings that are contacts; all others are types of PLOVER in small letters ("sanction", "aid")."""


NAMED: frozenset[Kind] = frozenset({"person", "organisation", "government", "outlet"})
"""The kinds that have a name to be known by; groups, documents and unnamed sources are nobody across articles."""


def content_id(kind: str, *parts: object) -> str:
    """Name a record by what it says: ``kind`` and 16 hexadecimal digits of a SHA-256 over ``parts``."""
    body = "\x1f".join(map(str, parts)).encode("utf8", "surrogatepass")
    return f"{kind}-{hashlib.sha256(body).hexdigest()[:16]}"


def text_sha256(text: str) -> str:
    """The hexadecimal SHA-256 of a text's UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters [start, end) of one article's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span holds at least one character: [{self.start}, {self.end})")

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def clipped(self, outer: Span) -> Span | None:
        """The characters that the two share."""
        return Span(max(self.start, outer.start), min(self.end, outer.end)) if self.overlaps(outer) else None

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Article:
    """One published text of one outlet. ``boilerplate`` marks what is not the article's own prose; it is never cut."""

    name: str
    text: str
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    byline: str | None = None
    published: str | None = None
    published_from: PublishedFrom | None = None
    language: str | None = None
    raw_sha256: str | None = None
    boilerplate: tuple[Span, ...] = ()
    text_sha256: str = field(init=False)
    id: str = field(init=False)

    def __post_init__(self) -> None:
        digest = text_sha256(self.text)
        object.__setattr__(self, "text_sha256", digest)
        said = (self.name, self.outlet, self.url, self.title, self.byline, self.published, digest)
        object.__setattr__(self, "id", content_id("art", *said))


@dataclass(frozen=True, slots=True)
class Party:
    """Who somebody is, as far as one article tells. ``name`` is "" where the text says only that somebody spoke."""

    name: str
    kind: Kind
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class Hop:
    """One party on whose word a statement stands, the span that names it and the reason it stands in the chain."""

    party: Party
    span: Span | None
    why: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One saying in one article.

    ``chain`` runs from the outermost hop to the speaker; the publishing outlet is not a hop. ``parent`` is the id of
    the statement whose content holds this one. ``why`` lists, in order, what each step decided and on what ground.
    """

    article: str
    source: Span | None
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    form: Form
    act: Act
    score: float
    made_by: str
    hedge: str | None = None
    speaker: Party | None = None
    chain: tuple[Hop, ...] = ()
    to: str | None = None
    channel: str | None = None
    place: str | None = None
    said_on: str | None = None
    parent: str | None = None
    why: tuple[str, ...] = ()
    id: str = field(init=False)

    def __post_init__(self) -> None:
        if not self.content:
            raise ValueError("a statement has at least one content span")
        spans = [(s.start, s.end) for s in self.content]
        cue = [(s.start, s.end) for s in self.cue]
        source = (self.source.start, self.source.end) if self.source else None
        object.__setattr__(self, "id", content_id("stm", self.article, source, cue, spans))

    @property
    def start(self) -> int:
        """Where the first of its spans begins."""
        spans: tuple[Span, ...] = (*self.content, *self.cue, *((self.source,) if self.source else ()))
        return min(s.start for s in spans)


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names or describes somebody, the party it means within the article, and what its words tell of it.

    ``head`` is the name itself, or the noun of a description. ``titles`` stand before a name; ``roles`` are what the
    article calls the party elsewhere too. ``nationality`` is the text's own word ("Ukrainian", "US"). ``count`` is how
    many the words say they are: 1, 2 ...; "officials", "several" and "many" have ``None`` and are ``plural``.
    ``gender`` is "m" or "f" where the article's words tell it of a person.

    Somebody unnamed also has a ``position`` ("senior palace aide"), the outlet that was ``told``, as written, and
    the words that give ``anonymity`` or its reason, which may stand outside ``span``.
    """

    article: str
    span: Span
    party: Party
    head: Span | None = None
    titles: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    nationality: str | None = None
    count: int | None = None
    plural: bool = False
    position: str | None = None
    told: str | None = None
    anonymity: Span | None = None
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression with its TIMEX3 value and, where it can be told, the days it covers (ISO 8601, inclusive).

    ``mod`` is TIMEX3's: START ("early 2015"), MID, END, APPROX, BEFORE, AFTER, LESS_THAN, MORE_THAN ...
    An expression that cannot be resolved has no days, and TIMEX3's X for what is not known ("XXXX-03", "PXD").
    """

    article: str
    span: Span
    value: str
    kind: Literal["DATE", "TIME", "DURATION", "SET"]
    begins: str | None = None
    ends: str | None = None
    mod: str | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """A contact or another dated happening as one article tells it, once.

    ``kind`` is one of `CONTACTS` or a type of PLOVER in small letters. ``word`` is what names it ("spoke"),
    ``span`` the clause around it, ``marks`` the words that make its status what it is. ``by`` did it, or speaks first;
    ``to`` are the others. ``value`` is the TIMEX3 value of its time, ``begins`` and ``ends`` the days this covers (ISO
    8601, inclusive), ``due`` the last day of a deadline that it sets. ``statement`` is the innermost statement in
    whose content ``word`` stands; ``None`` where the outlet itself tells it.
    """

    article: str
    span: Span
    word: Span
    kind: str
    status: Status
    by: tuple[Party, ...]
    to: tuple[Party, ...] = ()
    marks: tuple[Span, ...] = ()
    value: str | None = None
    begins: str | None = None
    ends: str | None = None
    due: str | None = None
    place: str | None = None
    statement: str | None = None
    score: float = 1.0
    made_by: str = "rules"
    why: tuple[str, ...] = ()
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", content_id("hap", self.article, self.kind, self.word.start, self.word.end))

    @property
    def parties(self) -> tuple[Party, ...]:
        """Everybody in it, in order, each once."""
        return tuple(dict.fromkeys((*self.by, *self.to)))


@dataclass(frozen=True, slots=True)
class Notice:
    """Something left out, damaged or doubtful. ``article`` is an article's id, or ``None`` for a file or a run."""

    code: str
    detail: str
    article: str | None = None
    span: Span | None = None

    @property
    def id(self) -> str:
        """The same notice has the same id in every run."""
        where = (self.span.start, self.span.end) if self.span else None
        return content_id("ntc", self.article, self.code, where, self.detail)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one record of its input: an article, or none, and what is to be said about it."""

    article: Article | None
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found in one article, each tuple in reading order.

    ``clauses`` are the parts of its sentences that each tell one thing: disjoint.
    """

    statements: tuple[Statement, ...] = ()
    mentions: tuple[Mention, ...] = ()
    timexes: tuple[Timex, ...] = ()
    notices: tuple[Notice, ...] = ()
    happenings: tuple[Happening, ...] = ()
    clauses: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Local:
    """One party of one article: how it is named there, and what the article tells of it.

    ``names`` are the surface names with their counts, ``near`` the names of others in the article, those named most
    often first; ``published`` is an ISO date or time, ``nationality`` a country or its people ("Russian").
    """

    article: str
    name: str
    kind: Kind
    names: tuple[tuple[str, int], ...] = ()
    outlet: str | None = None
    published: str | None = None
    roles: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    nationality: str | None = None
    gender: str | None = None
    near: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The same party of the same article has the same id in every run."""
        return content_id("loc", self.article, self.kind, self.name)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person has judged on two parties, each told by a name (all of that name are meant) or a local's id."""

    left: str
    right: str
    same: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A role that texts give an entity: from the first to the last day of publication, first in ``article``."""

    role: str
    first: str | None
    last: str | None
    article: str
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """A person or body across articles, by its fullest usual name. ``aliases`` count every surface name."""

    id: str
    name: str
    kind: Kind
    aliases: tuple[tuple[str, int], ...]
    roles: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Linking:
    """Why a local is its entity: the weakest step between it and the entity's name."""

    local: str
    entity: str
    score: float
    made_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Linked:
    """The entities in order of name, and each local's entity by the local's id."""

    entities: tuple[Entity, ...]
    of: Mapping[str, Linking]


def event_id(kind: str, happenings: Sequence[str]) -> str:
    """What an event of these tellings is named by: ``con-`` for a contact, ``evt-`` for another."""
    return content_id("con" if kind in CONTACTS else "evt", *happenings)


@dataclass(frozen=True, slots=True)
class Event:
    """A contact or another dated happening across articles: ``happenings`` are the ids of its tellings, in order.

    ``status`` is what the tellings come to: "happened" where one asserts it and none denies it, "alleged" where some
    deny it or nobody vouches for it. ``begins`` and ``ends`` are the days in which all dated tellings agree.
    """

    kind: str
    status: Status
    by: tuple[Party, ...]
    to: tuple[Party, ...]
    happenings: tuple[str, ...]
    value: str | None = None
    begins: str | None = None
    ends: str | None = None
    due: str | None = None
    place: str | None = None
    why: tuple[str, ...] = ()
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", event_id(self.kind, self.happenings))

    @property
    def parties(self) -> tuple[Party, ...]:
        """Everybody in it, in order, each once."""
        return tuple(dict.fromkeys((*self.by, *self.to)))


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that two articles share: ``span`` in the later one's text, ``origin`` in the text it was taken from."""

    span: Span
    origin: Span


@dataclass(frozen=True, slots=True)
class Copy:
    """One article carries another's words, or a wire's: ``of`` is the id of the article it was taken from.

    ``credit`` is the party that the text or the byline credits ("Coast Wire"); ``of`` is ``None`` where only such a
    credit tells of it. ``extent`` is "all" where nearly the whole article is copied, "part" where passages are.
    """

    article: str
    of: str | None
    extent: Literal["all", "part"]
    passages: tuple[Passage, ...] = ()
    credit: str | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one happening, in order of publication; ``first`` and ``last`` are days of publication."""

    articles: tuple[str, ...]
    title: str
    first: str | None
    last: str | None
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", content_id("sty", *self.articles[:1]))


@dataclass(frozen=True, slots=True)
class Telling:
    """One place where a claim is told: a statement's content, or, with no ``statement``, the outlet's own narration.

    A statement may say several things: then ``content`` is the ``part`` of it that tells this one.
    """

    article: str
    content: tuple[Span, ...]
    statement: str | None = None
    part: bool = False

    @property
    def key(self) -> str:
        """The statement's id where all of it tells the claim, else ``art-…:start-end``."""
        if self.statement and not self.part:
            return self.statement
        return f"{self.article}:{self.content[0].start}-{self.content[-1].end}"


@dataclass(frozen=True, slots=True)
class JudgedTellings:
    """What a person has judged on two tellings of one story: that they tell the same, or that they do not."""

    one: Telling
    other: Telling
    same: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """A party through which a claim entered the record, with the keys of the tellings that come from it.

    ``counted`` is false for a narrator who names nobody: such tellings are untraced. ``why`` gives the words.
    """

    name: str
    kind: Kind
    tellings: tuple[str, ...]
    counted: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """Tellings, in any outlets and forms, that say the same about the same. ``text`` is the clearest, verbatim."""

    story: str
    text: str
    tellings: tuple[Telling, ...]
    origins: tuple[Origin, ...] = ()
    first_seen: str | None = None
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", content_id("clm", self.tellings[0].key))

    @property
    def independent_origins(self) -> int:
        """How many origins count."""
        return sum(origin.counted for origin in self.origins)


@dataclass(frozen=True, slots=True)
class Relation:
    """How two claims stand to one another: ``a`` denies, contradicts, revises or differs in figures from ``b``."""

    a: str
    b: str
    relation: Literal["contradicts", "denies", "revises", "figures_differ"]
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A statement as it is marked in a text that people annotate; ``statement`` is its id, ``None`` where it is new.

    The spans of each part are in order and disjoint, and none goes beyond a line's end. ``act`` and ``form`` are
    ``None`` where nothing tells them. ``noted`` is whether the speaker and who it was said ``to`` are told at all:
    only then does no ``speaker`` mean that there is none.
    """

    content: tuple[Span, ...]
    statement: str | None = None
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    act: Act | None = None
    form: Form | None = None
    speaker: Party | None = None
    to: str | None = None
    noted: bool = True


@dataclass(frozen=True, slots=True)
class Annotated:
    """One text with what is marked in it.

    ``unread`` are the statements some part of which could not be read; ``base`` is what the export had marked, where
    it is told; ``article`` is the id that the file's name ends with.
    """

    name: str
    article: str | None
    text: str
    marked: tuple[Marked, ...]
    unread: frozenset[str] = frozenset()
    base: tuple[Marked, ...] | None = None


@dataclass(frozen=True, slots=True)
class OutsideClaim:
    """A claim as somebody else's review of it tells it: who is said to have made it, where, and what the reviewer says.

    ``rating`` is the reviewer's own wording, letter by letter: it is told as theirs, never taken over. ``appearances``
    are addresses where the claim was made; days are ISO 8601.
    """

    text: str
    claimant: str | None = None
    claimed_on: str | None = None
    appearances: tuple[str, ...] = ()
    reviewer: str | None = None
    url: str | None = None
    reviewed_on: str | None = None
    rating: str | None = None
    id: str = field(init=False)

    def __post_init__(self) -> None:
        said = (self.text, self.claimant, self.claimed_on, "\x1e".join(self.appearances))
        reviewed = (self.reviewer, self.url, self.reviewed_on, self.rating)
        object.__setattr__(self, "id", content_id("out", *said, *reviewed))
