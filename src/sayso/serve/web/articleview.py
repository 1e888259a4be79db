"""What stands beside an article's text, by paragraph: who says it on whose word, who else tells it, what is odd.

Pure functions of records; the pages only lay out what they give.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from sayso.ledger.corrected import MADE_BY, Correction
from sayso.ledger.told import Told
from sayso.records import Article, Copy, Hop, Notice, Party, Span, Statement
from sayso.serve.copied import around
from sayso.serve.marking import paragraphs
from sayso.serve.safe import one_line, visible
from sayso.serve.story import NO_ORIGIN, ONE_ORIGIN, UNNAMED_ONLY
from sayso.serve.web.segments import Layer, Segment, lanes, segments
from sayso.serve.words import counted, day_words, hops_before, particulars, party_words

DEEPEST = 3
"""The lane from which underlines look alike."""


@dataclass(frozen=True, slots=True)
class HopLine:
    """One on whose word a statement stands. ``quoted`` are words for them but the name, ``spot`` marks them."""

    party: Party | None
    words: str
    why: str
    quoted: str
    span: Span | None
    spot: str


@dataclass(frozen=True, slots=True)
class Note:
    """A statement in the margin. ``facts`` are words on the saying, ``inside`` the number of the one that holds it.

    ``copied`` are whose words it is printed in, ``judged`` the judgement that made it what it is.
    """

    number: int
    statement: Statement
    speaker: HopLine
    hops: tuple[HopLine, ...]
    facts: tuple[str, ...]
    inside: int | None
    told: tuple[Told, ...]
    copied: tuple[str, ...]
    judged: Correction | None


@dataclass(frozen=True, slots=True)
class Narrated:
    """What the outlet tells in its own words, and others tell too."""

    told: Told
    spot: str


@dataclass(frozen=True, slots=True)
class Odd:
    """A notice in the margin; ``spot`` marks its characters."""

    notice: Notice
    spot: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """A statement that a person has marked wrong."""

    correction: Correction
    statement: Statement
    text: str
    spot: str


@dataclass(slots=True)
class Row:
    """A paragraph with what stands beside it, each in the order of its place."""

    span: Span
    markup: Markup
    left_out: bool
    notes: list[Note] = field(default_factory=list)
    narrated: list[Narrated] = field(default_factory=list)
    odd: list[Odd] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Beside:
    """What the ledger has on an article. ``copies`` are those that it is, ``whose`` an original's outlet by its id."""

    statements: Sequence[Statement] = ()
    notices: Sequence[Notice] = ()
    told: Sequence[Told] = ()
    judged: Sequence[Correction] = ()
    copies: Sequence[Copy] = ()
    whose: Mapping[str, str] = field(default_factory=dict)


def rows(article: Article, beside: Beside, *, at: Span | None = None) -> list[Row]:
    """The article's paragraphs with their margins; ``at`` is what a link points to."""
    ordered = sorted(beside.statements, key=lambda s: (s.content[0].start, -s.content[-1].end, s.id))
    numbers = {s.id: n for n, s in enumerate(ordered, 1)}
    notes = [_note(article, s, numbers, beside) for s in ordered]
    narrated = [Narrated(t, f"t{n}") for n, t in enumerate(beside.told) if t.statement is None and t.outlets > 1]
    odd = [Odd(notice, f"n{n}") for n, notice in enumerate(beside.notices) if notice.span]
    set_aside = [
        SetAside(c, c.made, " … ".join(one_line(s.of(article.text)) for s in c.made.content), f"w{c.number}")
        for c in beside.judged
        if c.judged is None and c.made and all(s.end <= len(article.text) for s in c.made.content)
    ]
    layers = [*_layers(article, ordered, numbers), *_spots(notes, narrated, odd, set_aside)]
    if at and at.start < len(article.text):
        layers.append(Layer(at, "at"))
    found = _marked(article, layers, ordered, numbers)
    _placed(found, [(n.statement.content[0].start, n) for n in notes], "notes")
    _placed(found, [(n.told.span.start, n) for n in narrated], "narrated")
    _placed(found, [(o.notice.span.start, o) for o in odd if o.notice.span], "odd")
    _placed(found, [(s.statement.content[0].start, s) for s in set_aside], "set_aside")
    return found


def told_words(told: Told) -> tuple[str, ...]:
    """How many origins a claim has and how many outlets tell it; then a mark where it rests on little."""
    if told.outlets < 2 and told.origins < 2:
        return ("only here",) if told.named or not told.origins else ("only here", UNNAMED_ONLY)
    by = f"told by {told.outlets}"
    if not told.origins:
        return NO_ORIGIN, by
    if told.origins == 1 and told.named:
        return ONE_ORIGIN, by
    return counted(told.origins, "origin"), by, *(() if told.named else (UNNAMED_ONLY,))


# ---------------------------------------------------------------- the margin
def _note(article: Article, s: Statement, numbers: Mapping[str, int], beside: Beside) -> Note:
    n = numbers[s.id]
    hops = hops_before(s)
    own = s.chain[len(hops)] if len(hops) < len(s.chain) else None
    facts = list(particulars(s))
    if s.said_on:
        same_year = (article.published or "")[:4] == s.said_on[:4]
        facts.append(f"on {day_words(s.said_on, year=not same_year)}")
    whose = (c.credit or beside.whose.get(c.of or "") for c in around(s, beside.copies))
    return Note(
        n,
        s,
        _hop_line(article, s.speaker, own, f"{n}.{len(hops)}"),
        tuple(_hop_line(article, hop.party, hop, f"{n}.{i}") for i, hop in enumerate(hops)),
        tuple(facts),
        numbers.get(s.parent or ""),
        tuple(t for t in beside.told if t.statement == s.id),
        tuple(dict.fromkeys(filter(None, whose))),
        next((c for c in reversed(beside.judged) if _is_on(c, s)), None),
    )


def _is_on(c: Correction, s: Statement) -> bool:
    """Whether a judgement made a statement what it is."""
    return s.made_by == MADE_BY and bool(s.why) and s.why[-1].startswith(f"judgement {c.number}:")


def _hop_line(article: Article, party: Party | None, hop: Hop | None, spot: str) -> HopLine:
    span = hop.span if hop and hop.span and hop.span.end <= len(article.text) else None
    quoted = one_line(span.of(article.text)) if span else ""
    words = party_words(party)
    known = party is not None and (quoted in words or one_line(party.name) in quoted)
    return HopLine(party, words, hop.why if hop else "", "" if known else quoted, span, spot)


def _placed(found: Sequence[Row], placed: Iterable[tuple[int, object]], where: str) -> None:
    """Put each beside the paragraph in which it begins, or the next one."""
    for start, item in sorted(placed, key=lambda pair: pair[0]) if found else ():
        row = next((r for r in found if start < r.span.end), found[-1])
        getattr(row, where).append(item)


# ---------------------------------------------------------------- the text
def _layers(article: Article, ordered: Iterable[Statement], numbers: Mapping[str, int]) -> list[Layer]:
    found = [Layer(span, "boilerplate") for span in article.boilerplate]
    deep = lanes(list(ordered))
    for s in ordered:
        n = numbers[s.id]
        found += [Layer(span, "content", n, lane=deep[s.id]) for span in s.content]
        found += [Layer(span, "cue", n) for span in s.cue]
        found += [Layer(s.source, "source", n)] if s.source else []
    return found


def _spots(
    notes: Iterable[Note], narrated: Iterable[Narrated], odd: Iterable[Odd], set_aside: Iterable[SetAside]
) -> list[Layer]:
    hops = (h for n in notes for h in (*n.hops, n.speaker))
    found = [Layer(h.span, "spot", spot=h.spot) for h in hops if h.span]
    found += [Layer(n.told.span, "spot", spot=n.spot) for n in narrated]
    found += [Layer(o.notice.span, "spot", spot=o.spot) for o in odd if o.notice.span]
    found += [Layer(span, "spot", spot=w.spot) for w in set_aside for span in w.statement.content]
    return found


def _marked(
    article: Article, layers: Sequence[Layer], ordered: Sequence[Statement], numbers: Mapping[str, int]
) -> list[Row]:
    """The paragraphs, their text marked: anchors where statements begin, numbers where they end."""
    spans = [p.span for p in paragraphs(article.text, ())]
    if not spans:
        return []
    pieces = list(segments(article.text, layers, cuts=[at for span in spans for at in (span.start, span.end)]))
    within: list[list[Segment]] = [[] for _ in spans]
    at = 0
    for piece in pieces:
        while at < len(spans) - 1 and piece.span.start >= spans[at].end:
            at += 1
        if piece.span in spans[at]:
            within[at].append(piece)
    shown = [piece for group in within for piece in group]
    first: dict[int, list[int]] = defaultdict(list)  # by where a piece starts, the statements that begin there
    last: dict[int, list[int]] = defaultdict(list)
    ends: dict[int, int] = {}
    for piece in shown:
        for layer in piece.of("content"):
            if layer.of not in ends:
                first[piece.span.start].append(layer.of)
            ends[layer.of] = piece.span.start
    for n, start in ends.items():
        last[start].append(n)
    pointed = next((p.span.start for p in shown if p.of("at")), None)
    ids = {numbers[s.id]: s.id for s in ordered}
    found = []
    for span, group in zip(spans, within, strict=True):
        html = []
        for piece in group:
            html += [f'<span class="here" id="{escape(ids[n])}"></span>' for n in first[piece.span.start]]
            html.append(_piece(article.text, piece, pointed=piece.span.start == pointed))
            html += [
                f'<a class="n" href="#note-{n}" aria-label="statement {n}">{n}</a>'
                for n in sorted(last[piece.span.start])
            ]
        left_out = any(span in b for b in article.boilerplate)
        found.append(Row(span, Markup("".join(html)), left_out))  # noqa: S704  # each piece was escaped
    return found


def _piece(text: str, piece: Segment, *, pointed: bool) -> str:
    """One piece as HTML: where it stands, whose it is, and an underline inside another for each content.

    Its characters alone are a stranger's; numbers and names of roles are our own.
    """
    told = [f' data-s="{piece.span.start}"']
    if piece.layers:
        kinds = " ".join(dict.fromkeys(la.role for la in piece.layers if la.role in {"source", "cue", "boilerplate"}))
        of = " ".join(dict.fromkeys(str(layer.of) for layer in piece.layers if layer.of))
        spots = " ".join(dict.fromkeys(layer.spot for layer in piece.layers if layer.spot))
        marks = (("class", kinds), ("data-of", of), ("data-spot", spots))
        told += [f' {name}="{value}"' for name, value in marks if value]
    if piece.altered:
        told.append(f' data-n="{piece.span.end - piece.span.start}"')
    inner = str(escape(visible(piece.span.of(text))))
    for layer in reversed(piece.of("content")):
        inner = f'<span class="content l{min(layer.lane, DEEPEST)}">{inner}</span>'
    if piece.of("at"):
        inner = f'<mark id="at">{inner}</mark>' if pointed else f"<mark>{inner}</mark>"
    return f"<span{''.join(told)}>{inner}</span>"
