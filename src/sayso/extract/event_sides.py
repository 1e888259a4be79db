"""Who does what an event's word tells, and to whom, as parties of the article."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.extract.cast import Cast, party_of_figure
from sayso.extract.draft import View
from sayso.extract.event_words import OF_MANY, PERSONAL, Told, doers_of, hanging, objects_of, owners_of, told_to
from sayso.extract.parse import Token
from sayso.extract.participants import heads_in, noun_span, somebody
from sayso.extract.speakers import resolve
from sayso.records import NAMED, Party

LONGEST = 80  # characters: what is longer is a clause that the parser took for a name


def sides_of(cast: Cast, told: Told, *, outer: Party | None = None) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Who did it and to whom, as far as the words name somebody."""
    view, rule = cast.view, told.rule
    doers = _doers(view, told)
    by = _parties(cast, doers, outer)
    to: tuple[Party, ...] = ()
    for place in rule.to:
        to = _parties(cast, [h for h in _others(view, told, place) if h not in doers], outer)
        if to:
            break
    if not to:
        to = _below(cast, told, outer)
    if not to and told.word.i == told.verb.i:
        to = _parties(cast, [k for o in objects_of(view, told.verb) for k in owners_of(view, o)], outer)
    return by, tuple(p for p in to if p not in by)


def _below(cast: Cast, told: Told, outer: Party | None) -> tuple[Party, ...]:
    """Whom it concerns that something is agreed, refused or demanded: the first party in the clause under the verb."""
    view = cast.view
    for below in view.parsed.kids(told.verb.i, "xcomp", "ccomp"):
        things = objects_of(view, below)
        at: list[list[Token]] = [] if below.dep == "xcomp" else [doers_of(view, below)]
        at += [things, [k for o in things for k in owners_of(view, o)]]
        for preposition in CONCERNING:
            at.append([h for o in things for h in hanging(view, o, preposition)])
            at.append(heads_in(view, below, f"prep:{preposition}"))
        for heads in at:
            found = tuple(p for p in _parties(cast, heads, outer) if p.kind in NAMED)
            if found:
                return found
    return ()


CONCERNING = ("to", "on", "against", "from", "with", "in")


def _doers(view: View, told: Told) -> list[Token]:
    if told.rule.to == ("subject",):
        return []
    noun = told.word.i != told.verb.i
    if noun and (told.named or told.word.dep in ("nsubj", "nsubjpass", "attr")):
        return hanging(view, told.word, "by") or owners_of(view, told.word)
    doers = doers_of(view, told.verb)
    blows = [d for d in doers if d.lemma in view.rules.events.nouns]
    return [k for d in blows for k in (hanging(view, d, "by") or owners_of(view, d))] if blows else doers


def _others(view: View, told: Told, place: str) -> list[Token]:
    """The heads in one of the places where the other side stands: at the verb, else at its object."""
    verb = told.verb
    if place == "subject":
        return heads_in(view, verb, "subject")
    if place == "object":
        return objects_of(view, verb) if told.word.i == verb.i and not told_to(view, verb) else told_to(view, verb)
    if place == "dative":
        return [k for k in view.parsed.kids(verb.i, "dative") if k.pos != "ADP"] or heads_in(view, verb, "prep:to")
    if told.named:
        return hanging(view, told.word, place)
    found = heads_in(view, told.word, f"prep:{place}")
    if told.word.i == verb.i:
        found = [h for o in objects_of(view, verb) for h in hanging(view, o, place)] + found
    return found


def _parties(cast: Cast, heads: Sequence[Token], outer: Party | None) -> tuple[Party, ...]:
    found: dict[Party, None] = {}
    for head in heads:
        if not _names_somebody(cast.view, head):
            continue
        parties = (
            _country(cast, head) or [p for p, _ in somebody(cast, head, outer=outer)] or _described(cast, head, outer)
        )
        for party in (p for p in parties if len(p.name) <= LONGEST):
            found.setdefault(party)
    return tuple(found)


def _country(cast: Cast, head: Token) -> list[Party]:
    """The US, which is no pronoun."""
    figure = cast.by_token.get(head.i)
    return [party_of_figure(figure)] if figure is not None and head.text == "US" else []


def _names_somebody(view: View, head: Token) -> bool:
    """Whether a noun may be a side at all: no day, hour or figure."""
    figure = head.ent in ("DATE", "TIME", "CARDINAL", "ORDINAL") or head.text[:1].isdigit()
    return not figure or head.lemma in view.rules.events.people


def _described(cast: Cast, head: Token, outer: Party | None) -> list[Party]:
    """Those who do or suffer and need not speak: "it", "rebels", "thousands of farmers"."""
    view = cast.view
    at = head
    for of in view.parsed.kids(head.i, "prep"):
        if head.lemma in OF_MANY and of.lower == "of":
            at = next(iter(view.parsed.kids(of.i, "pobj")), at)
    if not (at.lemma in view.rules.events.people or PERSONAL.search(at.lemma) or head.lower == "it"):
        return []
    party, _, _ = resolve(cast, head.i, noun_span(view, head), outer=outer)
    return [party] if party is not None and party.name and party.kind != "document" else []
