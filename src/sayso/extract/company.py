"""Who is in a contact: the parties that its words name, or those of the contact spoken of before.

"Ode and Velm met", "talks between Veldia and Ostland", "in a call with her", "the Ode-Velm summit"; then "the call",
"their talks", "the two leaders spoke", which take the parties of the nearest fitting contact before. Nobody is
supposed: where the text leaves a party open, there is no contact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sayso.extract.cast import party_of_figure
from sayso.extract.described import is_nationality
from sayso.extract.draft import View
from sayso.extract.frames import addressee
from sayso.extract.happenings import governor
from sayso.extract.mentions import Figure
from sayso.extract.parse import Token
from sayso.extract.participants import heads_in, somebody
from sayso.extract.recalled import Memory, Sides, Spoken, from_before, is_plural
from sayso.extract.status import is_definite, labels_of
from sayso.records import NAMED, Party
from sayso.resources import ContactRule

PRONOUNS = frozenset({"him", "her", "them", "it", "he", "she", "they"})
REPRESENTATIVES = frozenset(
    {"official", "envoy", "ambassador", "delegation", "negotiator", "diplomat", "representative", "delegate", "team"}
)
"""Those who meet others on behalf of a state: "Ostlandish officials" stand for Ostland."""
JOINED = re.compile(r"([A-Z][\w’']+)\s?[-–—/]\s?([A-Z][\w’']+)\s+(?:[\w-]+\s+){0,2}$")
PHONE = frozenset({"phone", "telephone", "video", "videolink", "hotline", "conference"})
ADVERBIAL = frozenset({"in", "during", "on", "by", "after", "before", "at", "via", "over", "following", "for", "of"})


def company_of(
    memory: Memory, word: Token, rule: ContactRule, *, kind: str, outer: Party | None
) -> tuple[Sides, Spoken | None] | None:
    """Who is in the contact that a word tells of, and the contact before if the words only point to it.

    ``None`` where the text does not say who.
    """
    sides = _of_verb(memory, word, rule, outer) if rule.part == "verb" else _of_noun(memory, word, rule, outer)
    if sides is None:
        return None
    by, to = (_known(memory, side, kind) for side in (sides.by, sides.to))
    if (sides.by and not by) or (sides.to and not to) or (rule.part == "verb" and to and not by):
        return None  # its words name somebody who is no party, so they do not mean those of before
    named = tuple(dict.fromkeys((*by, *to)))
    if len(named) >= 2 and by:
        rest = tuple(p for p in named if p not in by)
        return (Sides(by, rest, sides.why) if rest else Sides(by[:1], by[1:], sides.why)), None
    return from_before(memory, word, kind=kind, named=named) if rule.part == "verb" or rule.bare else None


def _known(memory: Memory, parties: Sequence[Party], kind: str) -> tuple[Party, ...]:
    """Those with a name; an outlet is a party only of what is no interview in the open: a call, a letter."""
    rules = memory.cast.view.rules
    offices = rules.titles | rules.heads.keys()  # "the Speaker", taken for a name
    named = [
        p
        for p in parties
        if p.kind in NAMED and NAME.fullmatch(p.name) and p.name.lower() not in offices
        if p in memory.figures or (p.kind in ("government", "organisation") and not OF_THINGS.search(p.name))
    ]
    return tuple(dict.fromkeys(p for p in named if p.kind != "outlet" or kind in ("call", "letter")))


OF_THINGS = re.compile(r" (?:of|on|in|for|over|at|from|to|with) ")
NAME = re.compile(r"(?=.*[A-Z])(?!.*(?:, | and ))\S+(?: \S+){0,4}")
"""A name, or a short description with a name in it ("Veldian government"), of one party."""


# ---------------------------------------------------------------- verbs
def _of_verb(memory: Memory, verb: Token, rule: ContactRule, outer: Party | None) -> Sides | None:
    view = memory.cast.view
    by = _parties(memory, heads_in(view, verb, "subject"), outer)
    to: tuple[Party, ...] = ()
    heads: list[Token] = []
    for place in rule.to:
        heads = heads_in(view, verb, place) or (_further_in(memory, verb) if place == "prep:with" else [])
        if place == "prep:to" and any(_is_audience(h) for h in heads):
            return None
        if heads:
            to = _parties(memory, heads, outer, other_than=by)
            break
    if not heads and not rule.mutual:
        return None
    if heads and not to:
        return Sides(by, ()) if _is_pronoun_or_role(heads) else None
    if not heads:  # "they met": two are meant
        subjects = heads_in(view, verb, "subject")
        if len(by) < 2 and not any(is_plural(view, s) for s in subjects):
            return None
        if len(by) < 2:
            return Sides()
    return Sides(by, to, ("named by the verb's subject and object",))


def _is_audience(head: Token) -> bool:
    """ "spoke to the delegation", "to reporters": a speech to a group."""
    return head.tag == "NNS" or head.lemma in ("delegation", "team")


def _further_in(memory: Memory, word: Token) -> list[Token]:
    """ "talks about ending the war with Velm": the parser hangs the person on what the talks are about."""
    view = memory.cast.view
    for topic in view.parsed.kids(word.i, "prep"):
        for doing in view.parsed.kids(topic.i, "pcomp"):
            for at in (doing, *view.parsed.kids(doing.i, "dobj")):
                for prep in view.parsed.kids(at.i, "prep"):
                    people = [k for k in view.parsed.kids(prep.i, "pobj") if _is_person(memory, k)]
                    if prep.lower == "with" and people:
                        return people
    return []


def _is_person(memory: Memory, token: Token) -> bool:
    figure = memory.cast.by_token.get(token.i)
    return token.lemma == "counterpart" or (figure is not None and figure.is_person)


def _is_pronoun_or_role(heads: Sequence[Token]) -> bool:
    return all(h.lower in PRONOUNS or h.lemma == "counterpart" for h in heads)


# ---------------------------------------------------------------- nouns
def _of_noun(memory: Memory, noun: Token, rule: ContactRule, outer: Party | None) -> Sides | None:
    view = memory.cast.view
    between = [h for place in ("prep:between", "prep:among") for h in heads_in(view, noun, place)]
    if between:
        both = _parties(memory, between, outer)
        return Sides(both[:1], both[1:], ("named behind 'between'",)) if len(both) > 1 else None
    joined = _joined(memory, noun)
    if joined is not None:
        return Sides(joined[:1], joined[1:], ("joined by a hyphen before the word",))
    owners = [_bound(memory, noun, owner) for owner in view.parsed.kids(noun.i, "poss")]
    by = () if any(is_plural(view, o) for o in owners) else _parties(memory, owners, outer)
    heads: list[Token] = []
    to: tuple[Party, ...] = ()
    for place in rule.to:
        heads = heads_in(view, noun, place) or (_further_in(memory, noun) if place == "prep:with" else [])
        if heads:
            if not owners:
                by = _doers(memory, noun, outer)
            to = _parties(memory, heads, outer, other_than=by)
            break
    if heads:
        if not to and not _is_pronoun_or_role(heads):
            return None
        return Sides(by, to, ("named with the word",))
    given = view.parsed.kids(governor(view, noun).i, "dative") if noun.dep == "dobj" and rule.kind == "letter" else []
    if given:  # "sent Velm a letter"
        by = by or _doers(memory, noun, outer)
        return Sides(by, _parties(memory, given, outer, other_than=by), ("named by the verb that gives it",))
    if (called := _called_after(memory, noun)) is not None:
        return Sides(by or _doers(memory, noun, outer), (called,), ("named before the word",))
    told = _told_in(memory, noun, outer)
    if told is not None or not rule.to:
        return told
    common = noun.dep == "dobj" and not is_definite(view, noun) and rule.kind not in ("letter", "visit")
    holders = _doers(memory, noun, outer) if common else ()
    if len(holders) > 1 and "holds" in labels_of(view, governor(view, noun)):
        return Sides(holders, (), ("who hold it together",))
    if view.parsed.tokens[noun.head].lower in ("in", "during") and not _says_more(view, noun):
        by = by or _doers(memory, noun, outer)  # "asked during a conversation": one that he is in
        return Sides(by, (), ("its verb's subject",)) if by or is_definite(view, noun) else None
    return Sides(by, (), ("whose it is",)) if is_definite(view, noun) and not _says_more(view, noun) else None


def _bound(memory: Memory, noun: Token, owner: Token) -> Token:
    """Whom "her" before a noun means by the sentence's build: an owner above it, or its verb's subject.

    "Ode’s aim in her meeting with Velm", "Ode spoke of her meeting with Velm".
    """
    view = memory.cast.view
    at = noun
    while owner.lower in ("his", "her", "its", "their") and at.dep in ("pobj", "prep") and at.head != at.i:
        at = view.parsed.tokens[at.head]
        above = [k for k in view.parsed.kids(at.i, "poss") if k.pos == "PROPN"]
        if above:
            return above[0]
    gender = "m" if owner.lower == "his" else "f" if owner.lower == "her" else None
    for head in heads_in(view, noun, "subject") if gender else ():
        figure = memory.cast.by_token.get(head.i)
        if head.lower == "who" or (figure is not None and figure.is_person and figure.gender in (None, gender)):
            return head
    return owner


def _doers(memory: Memory, noun: Token, outer: Party | None) -> tuple[Party, ...]:
    """Who has the call in "he had a call with": the subject of its verb, if that verb does not only speak of it."""
    view = memory.cast.view
    verb = governor(view, noun)
    if verb is noun:
        return ()
    labels = labels_of(view, verb)
    top = noun
    while top.head not in {verb.i, top.i}:
        top = view.parsed.tokens[top.head]
    beside = (top.dep == "prep" and top.lower in ADVERBIAL and noun.head == top.i) or top.lower == "ahead"
    passive = bool(view.parsed.kids(verb.i, "auxpass"))
    if passive or top.dep in ("nsubj", "nsubjpass") or not (beside or (top is noun and labels)):
        return ()
    doers = _parties(memory, heads_in(view, noun, "subject"), outer)
    if beside and labels & {"holds", "does"}:
        return doers
    return tuple(d for d in doers if d not in memory.spokesmen)


def _joined(memory: Memory, noun: Token) -> tuple[Party, ...] | None:
    """ "Ode-Velm talks": both named in one word."""
    text = memory.cast.view.parsed.text
    start = memory.cast.view.parsed.tokens[noun.left].start
    match = JOINED.search(text[max(start, noun.start - 80) : noun.start])
    if match is None:
        return None
    found = [_figure_called(memory, name) for name in match.groups()]
    if found[0] is None or found[1] is None or found[0] is found[1]:
        return None
    return party_of_figure(found[0]), party_of_figure(found[1])


def _figure_called(memory: Memory, name: str) -> Figure | None:
    low = name.lower()
    return memory.surnames.get(low) or next(
        (f for f in memory.cast.figures if f.name.lower() == low and f.kind in NAMED), None
    )


def _called_after(memory: Memory, noun: Token) -> Party | None:
    """ "the Velm call": the person named before the word."""
    for kid in memory.cast.view.parsed.kids(noun.i, "compound", "nmod"):
        figure = memory.cast.by_token.get(kid.i)
        if figure is not None and figure.is_person:
            return party_of_figure(figure)
    return None


def _told_in(memory: Memory, noun: Token, outer: Party | None) -> Sides | None:
    """ "told Velm in a phone call", "told the Lantern by phone": who speaks and to whom."""
    view = memory.cast.view
    verb = governor(view, noun)
    prep = view.parsed.tokens[noun.head]
    if (
        verb is noun
        or prep.dep != "prep"
        or prep.head != verb.i
        or prep.lower not in ("in", "during", "by", "over", "on")
    ):
        return None
    told = addressee(view, verb)
    if told is None:
        return None
    by = _parties(memory, heads_in(view, verb, "subject"), outer)
    to = _parties(memory, [view.parsed.tokens[told]], outer, other_than=by)
    return Sides(by, to, ("who speaks in it, and to whom",)) if by and to else None


def _says_more(view: View, noun: Token) -> bool:
    """ "the council meeting", "the meeting of the board": the words tell by themselves which is meant."""
    for kid in view.parsed.kids(noun.i):
        if kid.dep in ("compound", "nmod") and kid.lemma not in PHONE and kid.ent not in ("DATE", "TIME"):
            return True
        if kid.dep == "prep" and kid.lower in ("of", "with", "between", "among", "for", "to"):
            return True
    return False


# ---------------------------------------------------------------- parties
def _parties(
    memory: Memory, heads: Sequence[Token], outer: Party | None, *, other_than: Sequence[Party] = ()
) -> tuple[Party, ...]:
    """The parties that noun phrases name: representatives stand for their state, a counterpart for whom it is."""
    found: list[Party] = []
    for head in heads:
        if head.ent in ("DATE", "TIME") or _owns(memory.cast.view, head):
            continue
        stands = _stands_for(memory, head)
        if stands:
            found += stands
            continue
        if head.lemma == "counterpart":
            other = _counterpart(memory, head, other_than)
            found += [other] if other is not None else []
            continue
        found += [_mended(memory, party) for party, _ in somebody(memory.cast, head, outer=outer)]
    return tuple(p for p in dict.fromkeys(found) if p not in other_than)


def _owns(view: View, head: Token) -> bool:
    """ "met the board’s demands", where the parser takes the owner for the object."""
    after = head.right + 1
    return (
        head.dep not in ("poss", "compound", "nmod")
        and after < len(view.parsed.tokens)
        and view.parsed.tokens[after].text in ("’", "'", "’s", "'s")
    )


def _mended(memory: Memory, party: Party) -> Party:
    """In "told Reuters Ode may" the recogniser takes outlet and person for one name: the person is meant."""
    figure = memory.surnames.get(party.name.split(" ")[-1].lower())
    return party_of_figure(figure) if party.kind == "outlet" and " " in party.name and figure is not None else party


def _stands_for(memory: Memory, head: Token) -> list[Party]:
    """ "Ostlandish officials", "the Veldian and Ostlandish delegations": the states that their words name."""
    if head.lemma not in REPRESENTATIVES or head.i in memory.cast.by_token:
        return []
    view, found = memory.cast.view, []
    before = [view.parsed.tokens[i] for i in range(head.left, head.i)]
    behind = [h for prep in view.parsed.kids(head.i, "prep") if prep.lower in ("from", "of") for h in _all(view, prep)]
    for token in (*before, *behind):
        figure = memory.cast.by_token.get(token.i)
        if figure is None or figure.kind != "government":
            continue
        if token in behind or is_nationality(token) or token.dep == "compound":
            found.append(party_of_figure(figure))
    return list(dict.fromkeys(found))


def _all(view: View, prep: Token) -> Iterator[Token]:
    """What follows a preposition, and what is joined to it."""
    waiting = view.parsed.kids(prep.i, "pobj")
    while waiting:
        noun = waiting.pop(0)
        yield noun
        waiting += view.parsed.kids(noun.i, "conj")


def _counterpart(memory: Memory, head: Token, by: Sequence[Party]) -> Party | None:
    """ "his Ostlandish counterpart": who is named as such elsewhere, or holds the same office of that state."""
    view, cast = memory.cast.view, memory.cast
    nation = next(
        (view.parsed.tokens[i].lower for i in range(head.left, head.i) if is_nationality(view.parsed.tokens[i])), None
    )
    for kid in view.parsed.kids(head.i, "appos"):
        if kid.i in cast.by_token:
            return party_of_figure(cast.by_token[kid.i])
    if nation is None:
        return None
    offices = {
        word
        for f in cast.figures
        if party_of_figure(f) in by
        for role in f.roles
        for word in role.split()
        if word in view.rules.heads or word in view.rules.titles
    }
    for figure in cast.figures:
        if not figure.is_person or party_of_figure(figure) in by:
            continue
        for role in figure.roles:
            words = set(role.split())
            if nation in words and ("counterpart" in words or words & offices):
                return party_of_figure(figure)
        for naming in figure.namings:
            before = view.parsed.tokens[max(0, naming.first - 2) : naming.first]
            if [t.lower for t in before] == [nation, "counterpart"]:
                return party_of_figure(figure)
    return None


def by_phone(view: View, word: Token) -> bool:
    """Whether a contact is told to be by phone or video: "a phone call", "spoke by telephone"."""
    tokens = view.parsed.tokens
    if any(k.lemma in PHONE for k in view.parsed.kids(word.i, "compound", "amod", "nmod")):
        return True
    means = (p for p in _hanging(view, word) if p.lower in ("by", "over", "on", "via"))
    return any(tokens[k].lemma in PHONE and tokens[k].lemma != "conference" for prep in means for k in prep.kids)


def _hanging(view: View, word: Token) -> Iterator[Token]:
    for prep in view.parsed.kids(word.i, "prep"):
        yield prep
        for noun in view.parsed.kids(prep.i, "pobj"):
            yield from view.parsed.kids(noun.i, "prep")
