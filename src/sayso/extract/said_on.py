"""When something was said: a day that the article tells of the saying itself, never the day of publication.

The day may hang on the words that attribute (*said on Tuesday*), on a clause beside them (*when she appeared in court
on Monday*), or on the scene that the saying is part of (`scenes.py`). A day that another verb owns, that stands inside
what was said, or that tells when something else happened (*after Monday's blast*) is not the day of the saying.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sayso.extract.draft import View
from sayso.records import Span, Statement, Timex

DAY = re.compile(r"\d{4}-\d\d-\d\d")
MONTH = re.compile(r"\d{4}-\d\d$")
BESIDE = frozenset({"when", "as", "while", "where"})
"""Conjunctions whose clause is of the same time as its main clause."""
ADJUNCT = frozenset({"on", "in", "late", "early"})
"""What may stand between a cue and its day."""
NEAREST = (
    12  # expressions in a sentence that are looked at for one cue: a sentence without end must not cost the square
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or a month where no day is told, and the words that tell it."""

    day: str
    span: Span


@dataclass(frozen=True, slots=True)
class Times:
    """An article's time expressions and contents, by the number of the sentence they stand in."""

    view: View
    all: dict[int, list[Timex]] = field(default_factory=dict)
    told: dict[int, list[Timex]] = field(default_factory=dict)  # those in nobody's content
    contents: dict[int, list[Span]] = field(default_factory=dict)
    elsewhen: dict[int, list[int]] = field(default_factory=dict)  # tokens like "earlier"

    def sentence_of(self, statement: Statement) -> int:
        """The sentence in which a statement is attributed, or begins where it has no cue."""
        span = statement.cue[-1] if statement.cue else statement.content[0]
        at = min(self.view.token_at(span.start), len(self.view.parsed.tokens) - 1)
        return self.view.parsed.tokens[at].sent

    def near(self, statement: Statement) -> Iterator[Timex]:
        """The expressions in a statement's sentence that may tell its time: those that stand in nobody's content.

        A cue inside another's content has its time there. A day inside the statement's own content counts where the
        object of the cue is drawn into it: *accused Ostland on Monday of lying*.
        """
        sent = self.sentence_of(statement)
        cue = statement.cue[-1]
        others = [c for c in self.contents.get(sent, ()) if cue not in c and c not in statement.content]
        for timex in sorted(self.all.get(sent, ()), key=lambda t: abs(t.span.start - cue.start))[:NEAREST]:
            if any(timex.span in c for c in others):
                continue
            if not any(timex.span in c for c in statement.content) or _behind_an_object(self.view, timex.span):
                yield timex


def index(view: View, statements: Sequence[Statement], timexes: Sequence[Timex]) -> Times:
    """Look up once in which sentences contents and time expressions stand."""
    times = Times(view)
    tokens = view.parsed.tokens
    for content in dict.fromkeys(c for s in statements for c in s.content):
        for sent in sorted({tokens[i].sent for i in view.tokens_in(content)}):
            times.contents.setdefault(sent, []).append(content)
    for token in tokens:
        if token.lower in view.rules.scenes["elsewhen"]:
            times.elsewhen.setdefault(token.sent, []).append(token.i)
    for timex in timexes:
        at = view.token_at(timex.span.start)
        if at >= len(tokens):
            continue
        sent = tokens[at].sent
        times.all.setdefault(sent, []).append(timex)
        if not any(timex.span in c for c in times.contents.get(sent, ())):
            times.told.setdefault(sent, []).append(timex)
    return times


def day_of(timex: Timex) -> str | None:
    """The one day an expression means, or its month; ``None`` where it is neither."""
    if timex.kind not in ("DATE", "TIME"):
        return None
    if DAY.match(timex.value):
        return timex.value[:10]
    return timex.value if MONTH.match(timex.value) else None


def own_moment(times: Times, statement: Statement) -> Moment | None:
    """The day that hangs on a statement's own cue, or on a clause of the same time beside it."""
    if not statement.cue:
        return None
    found = [
        (rank, abs(timex.span.start - statement.cue[-1].start), timex.span.start, Moment(day, timex.span))
        for timex in times.near(statement)
        if (day := day_of(timex)) is not None
        if (rank := _distance(times.view, statement, timex)) is not None
    ]
    return min(found, key=lambda x: x[:3])[3] if found else None


def cue_head(view: View, statement: Statement) -> int:
    """The cue's own word: the token of its last span that the others hang on."""
    inside = view.tokens_in(statement.cue[-1])
    tokens = view.parsed.tokens
    return next((i for i in inside if tokens[i].head not in inside or tokens[i].head == i), inside[0])


def _behind_an_object(view: View, span: Span) -> bool:
    """Whether a day stands between the object of a cue and what is said of it."""
    inside = view.tokens_in(span)
    tokens = view.parsed.tokens
    if not inside or inside[0] == 0 or inside[-1] + 1 >= len(tokens) or view.quoted[inside[0]] >= 0:
        return False
    return tokens[inside[0] - 1].lower == "on" and tokens[inside[-1] + 1].lower in ("of", "to", "that", "for")


def _distance(view: View, statement: Statement, timex: Timex) -> int | None:
    """0 where an expression hangs on the cue, 1 on a clause beside it, 2 where nothing else could own it; else none."""
    tokens = view.parsed.tokens
    inside = view.tokens_in(timex.span)
    if not inside:
        return None
    cues = {i for span in statement.cue for i in view.tokens_in(span)}
    if _next_to(view, inside[0], cues):
        return 0
    head = next((i for i in inside if tokens[i].head not in inside), inside[-1])
    owner = _owner(view, head, cues)
    if owner is None or owner in cues:
        return None if owner is None else 0
    if any(timex.span in c for c in statement.content):
        return None
    cue = cue_head(view, statement)
    if _same_time(view, cue, owner) or _same_time(view, owner, cue, below=True):
        return 1
    first = _first_of_row(view, cue)
    if owner < first != cue and _same_time(view, owner, first, below=True):
        return 1  # "Sitting beside Velm on Monday, she announced ... and threatened ...": it sets the scene for both
    if tokens[owner].pos in ("VERB", "AUX") and not _in_any(tokens[owner].start, statement.content):
        return None
    return None if _verb_between(view, statement, inside[0], cues) else 2


def _first_of_row(view: View, verb: int) -> int:
    """The first of the verbs that one is joined to, of the same time: "announced" in "announced ... and threatened"."""
    tokens = view.parsed.tokens
    while tokens[verb].dep == "conj" and tokens[tokens[verb].head].pos == "VERB":
        if any(tokens[k].lemma == "have" and tokens[k].dep == "aux" for k in tokens[verb].kids):
            break
        verb = tokens[verb].head
    return verb


def _next_to(view: View, first: int, cues: set[int]) -> bool:
    """Whether an expression follows the cue with no more than a preposition or an adverb of time between."""
    at = first - 1
    for _ in range(2):
        if at > 0 and at not in cues and view.parsed.tokens[at].lower in ADJUNCT:
            at -= 1
    return at in cues


def _owner(view: View, head: int, cues: set[int]) -> int | None:
    """The cue or the verb that an expression hangs on, or the root above; ``None`` where a noun or clause owns it."""
    tokens = view.parsed.tokens
    at = head
    while at not in cues:
        up = tokens[at].head
        if up == at:
            return at
        if not _passes(view, at):
            return None
        at = up
        if tokens[at].pos in ("VERB", "AUX"):
            return at
    return at


def _passes(view: View, at: int) -> bool:
    """Whether a day under a token also belongs to what the token hangs on."""
    tokens, words = view.parsed.tokens, view.rules.scenes
    token, up = tokens[at], tokens[tokens[at].head]
    occasion = up.lemma in words["occasion"]
    if token.pos in ("ADP", "SCONJ") and token.lower in words["apart"]:
        return token.lower in ("of", "from") and occasion
    if token.dep in ("poss", "compound", "nmod", "amod", "nummod") and up.pos in ("NOUN", "PROPN"):
        return occasion or up.ent in ("DATE", "TIME")
    if up.pos == "NOUN" and token.dep in ("prep", "npadvmod", "advmod"):
        speaks = (
            up.lemma in view.rules.heads or up.lemma in view.rules.titles
        )  # "told reporters on Monday", where the parser hangs it on reporters
        return occasion or speaks or (up.dep == "dobj" and token.lower == "on")
    return True


def _same_time(view: View, low: int, high: int, *, below: bool = False) -> bool:
    """Whether the clause of ``low`` is part of that of ``high`` and of its time: *turned on them by saying*.

    ``below`` asks it of a clause under the cue, where one that only follows in a row (*and left on Monday*) is not.
    """
    tokens, apart = view.parsed.tokens, view.rules.scenes["apart"]
    at = low
    while at != high:
        token = tokens[at]
        if token.head == at or token.dep in ("acl", "ccomp", "csubj", "parataxis"):
            return False
        kids = [tokens[k] for k in token.kids]
        if token.dep == "relcl" and (below or all(k.lower != "where" for k in kids)):
            return False
        if token.dep == "conj" and (below or any(k.lemma == "have" and k.dep == "aux" for k in kids)):
            return False
        if token.dep == "advcl":
            marks = [k.lower for k in kids if k.dep in ("mark", "advmod") and k.i < at]
            if any(m in apart for m in marks):
                return False
            if not any(m in BESIDE for m in marks) and token.tag not in ("VBG", "VBN", "VB"):
                return False
        if token.dep == "prep" and token.lower in apart:
            return False
        at = token.head
    return at != low


def _verb_between(view: View, statement: Statement, first: int, cues: set[int]) -> bool:
    """Whether a verb that could own the day stands between it and the cue, outside the content."""
    tokens = view.parsed.tokens
    low, high = sorted((first, cue_head(view, statement)))
    return any(
        tokens[i].pos == "VERB" and i not in cues and not _in_any(tokens[i].start, statement.content)
        for i in range(low, high + 1)
    )


def _in_any(position: int, spans: Sequence[Span]) -> bool:
    return any(s.start <= position < s.end for s in spans)
