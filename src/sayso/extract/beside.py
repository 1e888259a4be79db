"""Who is named beside a description: "the minister, Ana Ode,", "head of the Harbour Board Ana Ode"."""

from __future__ import annotations

from sayso.extract.cast import Cast, naming_at
from sayso.extract.mentions import Figure
from sayso.extract.namedwords import PERSONAL_TITLES
from sayso.extract.nobody import is_office
from sayso.extract.parse import Token

MANY = frozenset({"officials", "members", "people"})
COURTESY = frozenset(
    {"mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "rep.", "sen.", "gov.", "gen.", "sir", "prof."}
)
"""Titles that may stand between an office and the name of who holds it."""


def named_beside(cast: Cast, token: Token, inside: range) -> Figure | None:
    """ "the minister, Ana Ode,": a person named in apposition to a role, or as the phrase's last word."""
    tokens = cast.view.parsed.tokens
    for kid in cast.view.parsed.kids(token.i, "appos", "compound", "nmod"):
        figure = cast.by_token.get(kid.i)
        if figure is not None and figure.is_person and kid.dep == "appos" and kid.i in inside:
            return figure
    first = _named_first(cast, inside) or _named_last(cast, token, inside)
    if first is not None:
        return first
    for i in reversed(inside):
        figure = cast.by_token.get(i)
        naming = naming_at(figure, i) if figure is not None and figure.is_person and i > token.i else None
        if naming is not None:
            behind = tokens[naming.first - 1].text == "," and naming.last == inside[-1]
            if behind and tokens[naming.last].dep in ("appos", "conj", "npadvmod", "pobj", "nsubj", "ROOT", "dep"):
                return figure
    if token.i + 1 in cast.by_token and cast.by_token[token.i + 1].is_person and tokens[token.i + 1].sent == token.sent:
        figure = cast.by_token[token.i + 1]
        if token.i + 1 in inside:
            return figure
    return None


def _named_first(cast: Cast, inside: range) -> Figure | None:
    """ "Ana Ode, the mayor", where the parser took the mayor for the head: whose name stands before the comma."""
    tokens = cast.view.parsed.tokens
    comma = next((i for i in inside if tokens[i].text == ","), inside.start)
    figure = cast.by_token.get(comma - 1) if comma > inside.start else None
    naming = naming_at(figure, comma - 1) if figure is not None and figure.is_person else None
    if naming is None or any(
        tokens[i].pos == "ADP" or tokens[i].tag == "POS" for i in range(inside.start, naming.first)
    ):
        return None
    return figure


def _named_last(cast: Cast, token: Token, inside: range) -> Figure | None:
    """ "head of the Harbour Board Ana Ode", with no comma: a role, whose it is, and who holds it.

    The name must stand right behind a body's: in "spokesman for President Velm" somebody else speaks for Velm.
    """
    tokens = cast.view.parsed.tokens
    if not is_office(cast.view, token) or token.lower in MANY:
        return None
    end = next((i for i in inside if i > token.i and (tokens[i].text in (",", "(") or tokens[i].tag[:1] == "W")), None)
    last = (end if end is not None else inside.stop) - 1
    figure = cast.by_token.get(last)
    naming = naming_at(figure, last) if figure is not None and figure.is_person else None
    if naming is None or naming.last != last or naming.first - 1 <= token.i + 1:
        return None
    before = naming.first - 1
    while before > token.i and tokens[before].lower in COURTESY:
        before -= 1
    body = tokens[before]
    of = any(tokens[i].pos == "ADP" for i in range(token.i + 1, before))
    plain = body.pos == "PROPN" and body.text[:1].isupper() and body.ent not in ("GPE", "NORP", "PERSON", "DATE")
    return figure if of and plain and body.lower not in PERSONAL_TITLES and before > token.i + 1 else None
