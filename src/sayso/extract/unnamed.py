"""Whoever speaks without a name: what the words tell of them, which are one party, and what gives them anonymity.

"two senior palace officials, who spoke on condition of anonymity because ..., told the Lantern": a head (officials),
how many they are (2), a position ("senior palace officials"), the outlet they told, what keeps their names out.
Later in the same article "the officials" are the same party, under its first description.

A party is *unnamed* where people speak whom the text does not name: sources, officials, but also experts, critics and
reporters. *Collective* is a body of people that has no name to withhold (the public, the opposition); a text, a
film or a law is a *document*. Reports in the plural, with no owner ("media reports"), are unnamed too: somebody
reported it, and the text does not say who.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sayso.extract.anonymity import with_anonymity
from sayso.extract.cast import Cast
from sayso.extract.described import NUMBERS, ON_THE_RECORD, VAGUE, WH, Described, described, hyphened, nationality_of
from sayso.extract.draft import View
from sayso.extract.mentions import Figure, Named, naming_span
from sayso.extract.parse import Token
from sayso.records import Hop, Kind, Mention, Party, Span, Statement

# Things with words in them that speak without being anybody, besides the documents that the rules list as heads.
WORDED = re.compile(
    "film|movie|clip|slide|phrase|sentence|wording|excerpt|caption|footage|photo|photograph|image|graphic|chart|graph"
    "|commentary|posting|blog|newsletter|leaflet|brochure|manifesto|banner|slogan|law|legislation|statute|constitution"
    "|clause|provision|treaty|contract|agreement|policy|rule|guideline|statistic|finding|research|evidence|estimate"
    "|forecast|projection|average|index|novel|memoir|diary|song|show|programme|program|series|episode|documentary"
    "|testimony|deposition|motion|warrant|draft|best-?seller"
)
# Tellings that nobody owns when they come in the plural.
TELLINGS = re.compile("report|rumou?r|claim|allegation|leak")
NOBODYS = {"media", "press", "news", "newspaper", "television", "tv", "some", "any"}  # before them: "media reports"
# Whom a later description in wider words may mean: "a former prosecutor ... the former official".
OFFICIALS = re.compile(
    "official|prosecutor|diplomat|officer|aide|advis[eo]r|commander|envoy|negotiator|investigator|minister|ambassador"
    "|lawmaker|representative|staffer|inspector|commissioner|secretary|regulator|spokes(?:man|woman|person)"
)
ANYBODY = {"source", "person", "people", "man", "woman", "insider"}
NEAR = 6  # sentences within which wide words mean somebody described before
KEPT = 40  # unnamed parties that a later description may mean


# ---------------------------------------------------------------- one party each
@dataclass(slots=True)
class _Somebody:
    """One unnamed party as an article goes on: under which party, and the words that have described it."""

    party: Party
    heads: set[str]
    words: set[str]
    plural: bool
    count: int | None
    sent: int
    person: bool  # a noun that is surely a person's


@dataclass(slots=True)
class _Unnamed:
    """The unnamed parties of an article, in order of their last description; who a party's name stands for now."""

    known: list[_Somebody] = field(default_factory=list)
    now: dict[Party, Party] = field(default_factory=dict)


DESCRIBING = ("NOUN", "PROPN", "ADJ")
ORDINALS = {"first": "first", "second": "second", "another": "second", "other": "second", "third": "third"}
INDEFINITE = {"a", "an", "another"}
DESCRIBED: tuple[Kind, ...] = ("unnamed", "document")


def settle(cast: Cast, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Give each described party its kind, and "the official" the party that was described in full before.

    Speakers and chains change, nothing else: not a statement's spans, id or order.
    """
    found = _Unnamed()
    places = [
        (hop.span or Span(s.start, s.start + 1), hop.span is not None, hop.party)
        for s in statements
        for hop in s.chain
        if hop.party.name and (hop.party.kind in DESCRIBED or _is_one_of_many(cast.view, hop))
    ]
    settled = {
        (span, there, party): _settle_one(cast, span, party, found) if there else found.now.get(party, party)
        for span, there, party in sorted(set(places), key=lambda place: (*place[:2], place[2].name, place[2].kind))
    }
    return tuple(_with_parties(s, settled) for s in statements)


def _is_one_of_many(view: View, hop: Hop) -> bool:
    """ "a Dane", "two Republicans": people of a nation, a party or a faith, not the nation or the party itself."""
    if hop.span is None or hop.party.kind not in ("government", "organisation"):
        return False
    first = view.parsed.tokens[view.tokens_in(hop.span)[0]].lower
    return (first in INDEFINITE or first in NUMBERS or first in VAGUE) and described(view, hop.span).head.ent == "NORP"


def _settle_one(cast: Cast, span: Span, party: Party, found: _Unnamed) -> Party:
    about = described(cast.view, span)
    first = cast.view.parsed.tokens[cast.view.tokens_in(span)[0]]
    if about.head.pos == "PRON" or first.tag in WH or not any(c.isalpha() for c in about.name):
        return found.now.get(party, party)
    kind = kind_of_description(cast.view, about)
    if kind != "unnamed":
        found.now[party] = party if party.kind != "unnamed" else Party(party.name, kind)
        return found.now[party]
    if party.kind == "document" and not is_nobodys(cast.view, about):
        return party
    somebody = _somebody(cast.view, span, about, Party(about.name, kind))
    earlier = _described_before(somebody, found.known) if _is_definite(cast.view, span) else None
    if earlier is not None:
        found.known.remove(earlier)
        somebody = replace(
            earlier, heads=earlier.heads | somebody.heads, words=earlier.words | somebody.words, sent=somebody.sent
        )
    found.known = [*found.known[-KEPT:], somebody]
    found.now[party] = found.now[somebody.party] = somebody.party
    return somebody.party


def _somebody(view: View, span: Span, about: Described, party: Party) -> _Somebody:
    head, tokens = about.head, view.parsed.tokens
    before = (tokens[i] for i in view.tokens_in(span) if head.left <= i < head.i)
    words = {ORDINALS.get(t.lower, t.lower) for t in before if t.lower in ORDINALS or t.pos in DESCRIBING}
    person = view.rules.heads.get(head.lemma) == "unnamed"
    return _Somebody(party, {head.lemma}, words - NUMBERS.keys(), about.plural, about.count, head.sent, person)


def _is_definite(view: View, span: Span) -> bool:
    first = view.parsed.tokens[view.tokens_in(span)[0]].lower
    return first in ("the", "this", "that", "these", "those", "both")


def _described_before(now: _Somebody, known: Sequence[_Somebody]) -> _Somebody | None:
    """Who was described last in words that these repeat, all of them, or in narrower ones."""
    (head,) = now.heads
    for earlier in reversed(known):
        if earlier.plural != now.plural or (None not in (earlier.count, now.count) and earlier.count != now.count):
            continue
        if not now.words <= earlier.words:
            continue
        wider = (head == "official" and any(OFFICIALS.fullmatch(h) for h in earlier.heads)) or (
            head in ANYBODY and earlier.person and now.sent - earlier.sent <= NEAR and not now.plural
        )
        if head in earlier.heads or wider:
            return earlier
    return None


def kind_of_description(view: View, about: Described) -> Kind:
    """What kind of party a description without a name is: people are unnamed, things with words are documents."""
    head = about.head
    if is_nobodys(view, about):
        return "unnamed"
    listed = next((view.rules.heads[w] for w in (head.lemma, head.lower) if w in view.rules.heads), None)
    if listed is not None:
        return listed  # type: ignore[return-value]
    return "document" if WORDED.fullmatch(head.lemma) else "unnamed"


def is_nobodys(view: View, about: Described) -> bool:
    """Whether "reports" are nobody's: not "the reports", "police reports", "its reports" or "reports by it"."""
    if not (about.plural and TELLINGS.fullmatch(about.head.lemma)):
        return False
    kids = view.parsed.kids(about.head.i, "poss", "compound", "nmod", "det", "prep")
    return all(kid.lower != "by" if kid.dep == "prep" else kid.lower in NOBODYS for kid in kids)


def _with_parties(statement: Statement, settled: Mapping[tuple[Span, bool, Party], Party]) -> Statement:
    start = Span(statement.start, statement.start + 1)
    chain = tuple(
        _settled_hop(hop, settled.get((hop.span or start, hop.span is not None, hop.party), hop.party))
        for hop in statement.chain
    )
    if chain == statement.chain:
        return statement
    speaker = chain[-1].party if statement.chain[-1].party == statement.speaker else statement.speaker
    return replace(statement, chain=chain, speaker=speaker)


def _settled_hop(hop: Hop, party: Party) -> Hop:
    if party == hop.party:
        return hop
    if hop.party.name.startswith(party.name):
        why = f"{party.name!r} is all that describes them" if party.name != hop.party.name else f"of kind {party.kind}"
    else:
        why = f"the same as {party.name!r} before"
    return Hop(party, hop.span, f"{hop.why}; {why}")


# ---------------------------------------------------------------- mentions
def spoken_mentions(cast: Cast, statements: Iterable[Statement], *, article: str) -> list[Mention]:
    """A mention of everybody who speaks or is cited and is no figure of the article, by place."""
    named = {f.name for f in cast.figures}
    told: dict[tuple[Span, Party], str | None] = {}
    for statement in statements:
        for n, hop in enumerate(statement.chain):
            if hop.span is None or (hop.party.name in named and hop.party.kind != "unnamed"):
                continue
            key = (hop.span, hop.party)
            told[key] = told.get(key) or _told(cast, statement, n)
    found = [_spoken(cast.view, span, party, told=whom, article=article) for (span, party), whom in told.items()]
    found.sort(key=lambda m: (m.span, m.party.name, m.party.kind))
    return with_anonymity(cast.view, found)


def _within(head: Span, span: Span) -> Span | None:
    """The part of a head that lies in its mention: signs without a blank before a word are in its token."""
    start, end = max(head.start, span.start), min(head.end, span.end)
    return Span(start, end) if start < end else None


def _spoken(view: View, span: Span, party: Party, *, told: str | None, article: str) -> Mention:
    about = described(view, span)
    unnamed = party.kind == "unnamed"
    one = about.count if unnamed or party.kind in ("person", "document") or about.plural else None
    return Mention(
        article,
        span,
        party,
        head=_within(view.parsed.span(about.head.i, hyphened(view, about.head.i, view.tokens_in(span))), span),
        nationality=about.nationality,
        count=one,
        plural=about.plural,
        position=about.position if unnamed else None,
        told=told if unnamed else None,
    )


def _told(cast: Cast, statement: Statement, n: int) -> str | None:
    """The outlet that somebody told: the one that cites them, or the one behind "told" and "interviewed by"."""
    hop = statement.chain[n]
    if n and statement.chain[n - 1].party.kind == "outlet":
        before = statement.chain[n - 1]
        inside = _outlets(cast, cast.view.tokens_in(before.span)) if before.span is not None else iter(())
        return next((words for words, _ in inside), before.party.name)
    tokens = cast.view.parsed.tokens
    if hop.span is not None:
        for words, at in _outlets(cast, cast.view.tokens_in(hop.span)):
            if any(tokens[i].lemma in ON_THE_RECORD for i in _above(tokens, at, hop.span.start)):
                return words
    if hop.span != statement.source or not statement.cue:
        return None
    cue = cast.view.tokens_in(statement.cue[-1])
    verb = next((tokens[i] for i in reversed(cue) if tokens[i].lemma in {*ON_THE_RECORD, "say"}), None)
    if verb is None:
        return None
    reach = [
        i
        for kid in cast.view.parsed.kids(verb.i, "dobj", "dative", "iobj", "prep")
        if kid.i > verb.i and not any(c.start <= kid.start < c.end for c in statement.content)
        for i in range(kid.left, kid.right + 1)
        if tokens[i].head in (kid.i, verb.i) or i == kid.i or tokens[tokens[i].head].head == kid.i
    ]
    return next((words for words, _ in _outlets(cast, reach)), None)


def _outlets(cast: Cast, indices: Iterable[int]) -> Iterator[tuple[str, int]]:
    """Outlets named, or described ("this newspaper"), at tokens: their words, and the token."""
    view = cast.view
    for i in indices:
        figure = cast.by_token.get(i)
        if figure is not None and figure.kind == "outlet":
            naming = next(n for n in figure.namings if n.first <= i <= n.last)
            yield naming_span(view, naming).of(view.parsed.text), i
        elif figure is None and view.rules.heads.get(view.parsed.tokens[i].lemma) == "outlet":
            token = view.parsed.tokens[i]
            span = view.trimmed(token.left, token.i)
            yield (span.of(view.parsed.text) if span is not None else token.text), i


def _above(tokens: Sequence[Token], i: int, start: int) -> Iterator[int]:
    """The tokens that a token hangs on, up to six, while they stand behind ``start``."""
    for _ in range(6):
        up = tokens[i].head
        if up == i or tokens[up].start < start:
            return
        yield up
        i = up


def named_mention(cast: Cast, figure: Figure, naming: Named, *, article: str) -> Mention:
    """The mention of a figure by name, with titles, roles and what the words beside the name tell."""
    view = cast.view
    tokens = view.parsed.tokens
    span = naming_span(view, naming)
    person = figure.kind == "person"
    head = tokens[naming.last]
    beside = [tokens[i] for i in range(min(head.left, naming.first), naming.first) if tokens[i].sent == head.sent]
    for kid in view.parsed.kids(head.i, "appos"):
        beside += [tokens[i] for i in range(kid.left, kid.i)]
    return Mention(
        article,
        span,
        Party(figure.name, figure.kind),
        head=span,
        titles=tuple(title for title in naming.title if title != "the"),
        roles=tuple(sorted(figure.roles)),
        nationality=nationality_of(view, beside) if person else None,
        count=1 if person else None,
        gender=figure.gender if person and figure.told else None,  # what a given name suggests is no word of the text
    )
