"""What an article has spoken of before: the contact that "the call" means, the two that "they" means."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile

from sayso.extract.cast import Cast, party_of_figure
from sayso.extract.draft import View
from sayso.extract.happenings import governor
from sayso.extract.mentions import Figure
from sayso.extract.parse import Token
from sayso.extract.participants import heads_in
from sayso.extract.status import labels_of
from sayso.records import NAMED, Party, Statement

POINTS_TO = {
    "call": frozenset({"call", "talks"}),
    "meeting": frozenset({"meeting", "talks"}),
    "visit": frozenset({"visit"}),
    "letter": frozenset({"letter"}),
    "talks": frozenset({"talks", "call", "meeting"}),
}
"""Which kinds of contacts, spoken of before, a word of a kind may mean."""
PROCESSES = frozenset({"talk", "negotiation", "dialogue", "consultation"})
"""Talks that go on for long: "the talks" are no call and no single meeting."""

FAR = 8  # sentences back to the contact that "the call" means
MOST = 40  # contacts before that are looked at
PAIR_FAR = 3  # sentences back to the two whom "they" means
PLURAL = frozenset({"they", "them", "their", "both", "two", "pair", "duo"})
PEOPLE = frozenset(
    {"leader", "man", "woman", "president", "minister", "official", "counterpart", "politician", "rival"}
)
STATES = frozenset(
    {"side", "country", "nation", "government", "party", "capital", "state", "neighbour", "neighbor", "ally"}
)
SPEAKS_FOR = re.compile(r"spokes|press secretary|\baide\b|advis[eo]r")


@dataclass(frozen=True, slots=True)
class Sides:
    """Who does it or speaks first, with whom, and why the words mean them."""

    by: tuple[Party, ...] = ()
    to: tuple[Party, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(slots=True)
class Spoken:
    """A contact that was spoken of: where, of which kind, and who is in it."""

    at: int  # sentence
    kind: str
    parties: tuple[Party, ...]
    planned: bool = False


@dataclass(slots=True)
class Memory:
    """What was spoken of before in an article: contacts, and two parties named together."""

    cast: Cast
    contacts: list[Spoken] = field(default_factory=list)
    pairs: list[tuple[int, tuple[Party, Party]]] = field(default_factory=list)  # (token, both), in reading order
    told: list[tuple[int, Spoken]] = field(default_factory=list)  # (token, "Ode asked Velm whether"), in reading order
    surnames: dict[str, Figure] = field(default_factory=dict)
    figures: frozenset[Party] = frozenset()
    spokesmen: frozenset[Party] = frozenset()  # those who speak for others, and tell of their contacts

    def earlier(self, word: Token, kind: str, *, holding: Sequence[Party] = ()) -> Spoken | None:
        """The nearest contact before of a fitting kind that all of ``holding`` are in."""
        fitting = frozenset({"talks"}) if word.lemma in PROCESSES and word.pos == "NOUN" else POINTS_TO[kind]
        if word.pos == "VERB":  # "they spoke": the two who met may speak by phone
            fitting = frozenset({"call", "talks", "meeting"})
        near = list(takewhile(lambda s: word.sent - s.at <= FAR, islice(reversed(self.contacts), MOST)))
        found = next((s for s in near if s.kind in fitting and set(holding) <= set(s.parties)), None)
        if found is not None or kind != "talks" or word.lemma in PROCESSES:
            return found
        # who asked somebody something has talked to him: "during a conversation" may be that one
        at = bisect_left(self.told, word.i, key=lambda s: s[0])
        last = (s for _, s in reversed(self.told[max(0, at - FAR) : at]) if word.sent - s.at <= FAR)
        return next((s for s in last if set(holding) <= set(s.parties)), None)


def make_memory(cast: Cast, statements: Sequence[Statement]) -> Memory:
    """Index the pairs that an article names together, people by their surnames, and who says something to whom."""
    spokesmen = (f for f in cast.figures if any(SPEAKS_FOR.search(role) for role in f.roles))
    memory = Memory(
        cast,
        figures=frozenset(party_of_figure(f) for f in cast.figures),
        spokesmen=frozenset(party_of_figure(f) for f in spokesmen),
    )
    for figure in reversed(cast.figures):
        if figure.is_person:
            memory.surnames[figure.name.split()[-1].lower()] = figure
    for token in cast.view.parsed.tokens:
        if token.dep != "conj" or token.i not in cast.by_token or token.head not in cast.by_token:
            continue
        first, second = cast.by_token[token.head], cast.by_token[token.i]
        alike = first.is_person == second.is_person and first.kind in NAMED and second.kind in NAMED
        two = not cast.view.parsed.kids(token.i, "conj") and cast.view.parsed.tokens[token.head].dep != "conj"
        if alike and first is not second and two:
            memory.pairs.append((token.i, (party_of_figure(first), party_of_figure(second))))
    people = {f.name: party_of_figure(f) for f in cast.figures if f.is_person}
    for statement in statements:
        to = people.get(statement.to or "")
        if to is None or statement.speaker is None or statement.speaker.kind != "person" or not statement.cue:
            continue
        cue = cast.view.parsed.tokens[cast.view.tokens_in(statement.cue[0])[0]]
        if to != statement.speaker:
            memory.told.append((cue.i, Spoken(cue.sent, "talks", (statement.speaker, to))))
    memory.told.sort(key=lambda s: s[0])
    return memory


def is_plural(view: View, token: Token) -> bool:
    """ "they", "the two", "both leaders", "the pair": two parties in one phrase."""
    words = {view.parsed.tokens[i].lower for i in range(token.left, token.i + 1)}
    return token.lower in PLURAL or (token.lemma in PEOPLE | STATES and bool(words & {"two", "both"}))


def from_before(
    memory: Memory, word: Token, *, kind: str, named: Sequence[Party]
) -> tuple[Sides, Spoken | None] | None:
    """The parties of the contact that was spoken of before, which those ``named`` here are in."""
    view = memory.cast.view
    owners = view.parsed.kids(word.i, "poss")
    if word.pos == "VERB" or "holds" in labels_of(view, governor(view, word)):
        owners += heads_in(view, word, "subject")
    plural = [t for t in owners if is_plural(view, t)]
    spoken = memory.earlier(word, kind, holding=named)
    together = kind not in ("visit", "letter")  # those who travel or write together are one side
    pair = _pair_before(memory, word, plural[0]) if plural and not named and together else None
    if pair is not None and (spoken is None or view.parsed.tokens[pair[0]].sent >= spoken.at):
        return Sides(pair[1][:1], pair[1][1:], (f"{plural[0].text!r} are the two named together before",)), None
    if spoken is None:
        return None
    return Sides(spoken.parties[:1], spoken.parties[1:], (f"the {spoken.kind} spoken of before",)), spoken


def _pair_before(memory: Memory, word: Token, plural: Token) -> tuple[int, tuple[Party, Party]] | None:
    at = bisect_left(memory.pairs, word.i, key=lambda p: p[0])
    for token, pair in reversed(memory.pairs[max(0, at - 4) : at]):
        if word.sent - memory.cast.view.parsed.tokens[token].sent > PAIR_FAR:
            return None
        people = pair[0].kind == "person"
        if not (people and plural.lemma in STATES) and not (not people and plural.lemma in PEOPLE):
            return token, pair
    return None
