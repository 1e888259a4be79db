"""What the attributors share: the view of an article they look at, and the draft of a statement they propose."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import InitVar, dataclass, field

from sayso.extract.parse import Parsed, Token
from sayso.extract.quotes import Quotation
from sayso.extract.tagger import Found
from sayso.records import Act, Span
from sayso.resources import Rules

RIM = set(",;:-–—.!?…()[] ") | {"--", "---"}
MARKS = set("\"'“”„‘’‚«»‹›`´") | {"``", "''"}


@dataclass(frozen=True, slots=True)
class Cited:
    """A further hop behind a source: its head token, its span, and the words that say so."""

    head: int
    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement as one attributor proposes it; token indices are kept so that later steps can look at the parse.

    ``source_head`` and ``head`` are the head tokens of source and cue. ``follows`` marks a quotation with no cue of its
    own, said by whoever spoke last. ``wide`` marks a content that may hold other statements whole, such as a sentence
    before "according to". ``learned`` marks the tagger's spans; ``rule`` is then the rule that reads the same cue.
    """

    rule: str
    content: tuple[Span, ...]
    act: Act
    cue: tuple[Span, ...] = ()
    source: Span | None = None
    source_head: int | None = None
    head: int | None = None
    score: float = 0.5
    cited: tuple[Cited, ...] = ()
    follows: bool = False
    wide: bool = False
    weak: bool = False
    to_head: int | None = None
    learned: bool = False
    why: tuple[str, ...] = ()

    @property
    def reach(self) -> Span:
        """From the first to the last character of the content."""
        return Span(self.content[0].start, self.content[-1].end)

    @property
    def size(self) -> int:
        """How many characters the content holds."""
        return sum(s.end - s.start for s in self.content)


@dataclass(frozen=True, slots=True)
class View:
    """An article as the attributors see it: parse, quotations and rules."""

    parsed: Parsed
    quotations: tuple[Quotation, ...]  # outermost ones only
    nested: tuple[Quotation, ...]  # quotations inside quotations
    rules: Rules
    quoted: tuple[int, ...] = field(repr=False, default=())  # per token: index of the quotation it stands in, or -1
    starts: tuple[int, ...] = field(repr=False, default=())
    in_order: tuple[Quotation, ...] = field(repr=False, default=())  # all quotations by where they open
    opened: tuple[int, ...] = field(repr=False, default=())
    found: Found | None = field(repr=False, default=None)  # what the tagger found; ``None`` without a model

    def token_at(self, position: int) -> int:
        """Index of the first token that ends after a character position (may be ``len(tokens)``)."""
        at = bisect_right(self.starts, position) - 1
        if at >= 0 and self.parsed.tokens[at].end > position:
            return at
        return at + 1

    def tokens_in(self, span: Span) -> range:
        """Indices of the tokens that a span touches."""
        return range(self.token_at(span.start), bisect_left(self.starts, span.end))

    def trimmed(self, first: int, last: int) -> Span | None:
        """The characters of tokens [first, last] without punctuation at the rim; quotation marks in pairs stay."""
        tokens = self.parsed.tokens
        while first <= last and tokens[first].text in RIM:
            first += 1
        while last >= first and (tokens[last].text in RIM or (tokens[last].dep == "cc" and last > first)):
            last -= 1
        if first > last:
            return None
        return self.parsed.span(first, last)

    def verb_group(self, v: int) -> tuple[int, int]:
        """First and last token of a cue verb with its auxiliaries, negation, adverbs before it, and particle."""
        tokens = self.parsed.tokens
        first = last = v
        for k in reversed(tokens[v].kids):
            token = tokens[k]
            if k < v and token.dep in ("aux", "auxpass", "neg", "advmod") and self._adjacent(k, first):
                first = k
        for k in tokens[v].kids:
            token = tokens[k]
            if k == last + 1 and (token.dep == "prt" or (token.dep == "advmod" and token.lower in ADVERBS_KEPT)):
                last = k
        return first, last

    def _adjacent(self, k: int, first: int) -> bool:
        tokens = self.parsed.tokens
        return all(tokens[j].dep in ("aux", "auxpass", "neg", "advmod") for j in range(k, first))

    def quotations_over(self, span: Span) -> Iterator[Quotation]:
        """The quotations, nested ones too, that share a character with a span; not slower in a longer text."""
        at = bisect_left(self.opened, span.end)
        while at > 0:
            at -= 1
            quotation = self.in_order[at]
            if quotation.span.overlaps(span):
                yield quotation
            if quotation.depth == 0 and quotation.span.start <= span.start:
                return

    def words(self, first: int, last: int) -> Iterator[Token]:
        """Tokens [first, last]."""
        return iter(self.parsed.tokens[first : last + 1])


ADVERBS_KEPT = {"back", "out", "up", "not", "down"}


def overlap(draft: Draft, other: Draft) -> float:
    """Characters that two contents share, over those that either has."""
    shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in draft.content for b in other.content)
    return shared / (draft.size + other.size - shared)


BLOCK = 1000  # characters


@dataclass(slots=True)
class Nearby:
    """Drafts by the blocks of text they touch, so that each is compared with its neighbours only."""

    drafts: InitVar[Sequence[Draft]] = ()
    blocks: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self, drafts: Sequence[Draft]) -> None:
        for number, draft in enumerate(drafts):
            self.add(number, draft)

    def add(self, number: int, draft: Draft) -> None:
        """Enter a draft under a number."""
        for block in _blocks(draft):
            self.blocks.setdefault(block, []).append(number)

    def of(self, draft: Draft) -> list[int]:
        """The numbers of those entered that touch a block of a draft's, in order."""
        return sorted({n for block in _blocks(draft) for n in self.blocks.get(block, ())})


def _blocks(draft: Draft) -> set[int]:
    spans: tuple[Span, ...] = (draft.reach, *draft.cue, *((draft.source,) if draft.source else ()))
    return {b for s in spans for b in range(s.start // BLOCK, s.end // BLOCK + 1)}


def make_view(parsed: Parsed, quotations: tuple[Quotation, ...], rules: Rules, *, found: Found | None = None) -> View:
    """Index an article for the attributors."""
    outer = tuple(q for q in quotations if q.depth == 0)
    quoted = [-1] * len(parsed.tokens)
    starts = tuple(t.start for t in parsed.tokens)
    for n, q in enumerate(outer):
        for i in range(bisect_left(starts, q.span.start), bisect_left(starts, q.span.end)):
            quoted[i] = n
    nested = tuple(q for q in quotations if q.depth > 0)
    in_order = tuple(sorted(quotations, key=lambda q: (q.span.start, q.depth)))
    opened = tuple(q.span.start for q in in_order)
    return View(parsed, outer, nested, rules, tuple(quoted), starts, in_order, opened, found)
