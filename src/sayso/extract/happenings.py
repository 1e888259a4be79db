"""What contacts and other happenings share: the verb that tells a word, its clause, its statement, its day.

Everything is read off the parse around one word, the predicate: "spoke" in "Ode spoke to Velm", "talks" in "Ode held
talks with Velm". The verb that a noun is told by ("held") is its governor; of a verb, it is the verb itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sayso.extract.draft import View
from sayso.extract.parse import Token
from sayso.records import Span, Statement, Timex

GOVERNING = frozenset({"of", "from", "to", "about", "on", "against", "for"})
"""Prepositions by which a verb governs a gerund ("accused of meeting"); others tell when or how ("after meeting")."""
NOMINAL = ("NOUN", "PROPN", "PRON", "NUM")
UP = 12  # steps from a word to the verb above it: longer ways are the parser's mistakes


# ---------------------------------------------------------------- statements by position
@dataclass(frozen=True, slots=True)
class Within:
    """The statements by the tokens of their contents."""

    view: View
    innermost: Mapping[int, Statement]
    by_id: Mapping[str, Statement]

    def at(self, token: Token) -> Statement | None:
        """The innermost statement that tells of what a token names."""
        return next(self.around(token), None)

    def around(self, token: Token) -> Iterator[Statement]:
        """Every statement that tells of what a token names, the innermost first."""
        found, seen = self.innermost.get(token.i), set()
        while found is not None and found.id not in seen:
            seen.add(found.id)
            if not _beside_cue(self.view, token, found):
                yield found
            found = self.by_id.get(found.parent) if found.parent is not None else None


def within(view: View, statements: Sequence[Statement]) -> Within:
    """Look up statements by position."""
    innermost: dict[int, Statement] = {}
    for statement in sorted(statements, key=lambda s: (-sum(c.end - c.start for c in s.content), s.start, s.id)):
        for span in statement.content:
            innermost.update(dict.fromkeys(view.tokens_in(span), statement))
    return Within(view, innermost, {s.id: s for s in statements})


SETTINGS = frozenset({"in", "during", "after", "before", "at", "by", "over", "on", "following"})


def _beside_cue(view: View, token: Token, statement: Statement) -> bool:
    """ "asked during the call whether": it was asked there, though the content may have been drawn over the call."""
    verb = scene_of(view, token)
    return verb is not None and any(verb.i in view.tokens_in(span) for span in statement.cue)


def scene_of(view: View, noun: Token) -> Token | None:
    """The verb of which a noun tells where, when or how it was done: "asked during the call"."""
    prep = view.parsed.tokens[noun.head]
    return view.parsed.tokens[prep.head] if noun.dep == "pobj" and prep.lower in SETTINGS else None


# ---------------------------------------------------------------- verbs and clauses
def governor(view: View, word: Token) -> Token:
    """The verb by which a word is told: itself where it is one, else the next verb above it, else the word."""
    tokens = view.parsed.tokens
    if word.pos in ("VERB", "AUX"):
        return word
    at = word
    for _ in range(UP):
        above = tokens[at.head]
        if at.head == at.i or at.dep in ("relcl", "parataxis"):
            return word
        if above.pos in ("VERB", "AUX"):
            return above
        at = above
    return word


def chain_above(view: View, verb: Token) -> Iterator[Token]:
    """A verb and those that govern it as their infinitive or gerund: "meet", "agreed" in "agreed to meet"."""
    tokens = view.parsed.tokens
    at = verb
    for _ in range(UP):
        yield at
        above = tokens[at.head]
        if at.dep == "conj" and above.pos in ("VERB", "AUX") and shares(view, at):
            at = above
            above = tokens[at.head]
        if at.dep == "pcomp" and above.dep == "prep" and above.lower in GOVERNING:
            above = tokens[above.head]
        elif (
            at.dep not in ("xcomp", "oprd")
            and not (at.pos == "ADJ" and at.dep == "acomp")
            and not (at.dep == "advcl" and _bare_infinitive(view, at))
        ):
            return
        if above.i == at.i or above.pos not in ("VERB", "AUX", "ADJ", "NOUN"):
            return
        at = above


def _bare_infinitive(view: View, verb: Token) -> bool:
    return any(k.tag == "TO" for k in view.parsed.kids(verb.i, "aux")) and not view.parsed.kids(verb.i, "nsubj", "mark")


def shares(view: View, verb: Token) -> bool:
    """Whether a joined verb has no subject and no auxiliary of its own: "flew to Varn and met Velm"."""
    return not view.parsed.kids(verb.i, "nsubj", "nsubjpass", "aux", "auxpass", "expl")


def clause_of(view: View, token: Token) -> Span:
    """The clause in which a word is told, without the clauses joined to it and without its conjunction."""
    tokens = view.parsed.tokens
    verb = governor(view, token)
    for above in chain_above(view, verb):
        verb = above
    left, right = verb.left, verb.right
    if verb.dep == "relcl" and tokens[verb.head].pos in NOMINAL:
        left = tokens[verb.head].left  # whom the clause is about stands before it
    for kid in view.parsed.kids(verb.i):
        joined = kid.dep in ("conj", "parataxis") and kid.pos in ("VERB", "AUX")
        if joined and kid.i > verb.i and not kid.left <= token.i <= kid.right:
            right = min(right, kid.left - 1)
        if (kid.dep == "mark" and kid.lower == "that") or (kid.dep == "cc" and kid.i == left):
            left = max(left, kid.i + 1) if kid.i == left else left
    sentence = view.parsed.sentence_of(token.i)
    left, right = max(left, sentence.first), min(right, sentence.last)
    span = view.trimmed(left, right) if left <= token.i <= right else None
    return span if span is not None else view.parsed.span(token.i, token.i)


# ---------------------------------------------------------------- when
def when_of(view: View, word: Token, timexes: Sequence[Timex]) -> Timex | None:
    """The time expression that hangs on a word or on the verb that tells it, the nearest one; not another verb's.

    ``timexes`` are the article's, in reading order.
    """
    sentence = view.parsed.sentence_of(word.i)
    reach = view.parsed.sentence_span(sentence)
    low = bisect_left(timexes, reach.start, key=lambda t: t.span.start)
    high = bisect_left(timexes, reach.end, key=lambda t: t.span.start)
    if low == high:
        return None
    owners = _owners(view, word)
    found: list[tuple[int, int, Timex]] = []
    for timex in timexes[low:high]:
        if timex.kind not in ("DATE", "TIME") or _bounds(view, timex.span):
            continue
        head = _head_of_span(view, timex.span)
        rank = next((r for r, owner in enumerate(owners) if _hangs_on(view, head, owner, owners)), None)
        if rank is not None:
            found.append((rank, abs(head.i - word.i), timex))
    return min(found, key=lambda f: f[:2])[2] if found else None


def _bounds(view: View, span: Span) -> bool:
    """ "since March": a day from which on something is so, not that on which it was done."""
    first = view.token_at(span.start)
    return first > 0 and view.parsed.tokens[first - 1].lower == "since"


def _owners(view: View, word: Token) -> list[Token]:
    """The word, the verb that tells it, those above it that it shares its doer with, and the one it goes along with."""
    tokens = view.parsed.tokens
    out = [word]
    verb = governor(view, word)
    for above in chain_above(view, verb):
        if above.i not in [o.i for o in out]:
            out.append(above)
    beside = verb.dep == "conj" or (
        verb.dep == "advcl" and verb.tag == "VBG"
    )  # "Sitting with Velm, she said on Monday"
    if beside and shares(view, verb) and tokens[verb.head].pos in ("VERB", "AUX"):
        out.append(tokens[verb.head])
    return out


def _head_of_span(view: View, span: Span) -> Token:
    """The token by which a span hangs on the rest of its sentence."""
    tokens, inside = view.parsed.tokens, view.tokens_in(span)
    outward = (tokens[i] for i in inside if tokens[i].head not in inside or tokens[i].head == i)
    return next(outward, tokens[min(inside.start, len(tokens) - 1)])


def _hangs_on(view: View, head: Token, owner: Token, owners: Sequence[Token]) -> bool:
    """Whether a time expression's head reaches an owner without passing a verb, or a noun of another happening."""
    tokens = view.parsed.tokens
    at = head
    others = {o.i for o in owners}
    for _ in range(UP):
        if at.i == owner.i:
            return True
        if at.head == at.i or (at.i in others and at.i != owner.i):
            return False
        if at is not head and at.pos in ("VERB", "AUX"):
            return False
        if at is not head and at.pos == "NOUN" and at.ent not in ("DATE", "TIME") and _keeps_days(view, at):
            return False
        at = tokens[at.head]
    return False


def _keeps_days(view: View, noun: Token) -> bool:
    """Whether a day on a noun is the noun’s: "the plan of Friday"; of "at the palace on Friday" it is not."""
    if noun.dep != "pobj":
        return noun.dep in ("nsubj", "nsubjpass", "dobj", "poss", "attr")
    return view.parsed.tokens[noun.head].lower not in PLACE_PREPOSITIONS | {"with", "after", "during", "by"}


PLACE_PREPOSITIONS = frozenset({"in", "at", "aboard", "outside", "inside", "near"})
