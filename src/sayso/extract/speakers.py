"""Who speaks: each source span becomes a party of the article, or stays open.

Names are looked up among the article's figures; "he" and "she" go to the figure most in view (`pronouns`); "the
minister" to whoever the article gives that role, and "officials" stay unnamed in the text's own words (`roles`).
"""

from __future__ import annotations

from collections.abc import Sequence

from sayso.extract.cast import (
    Cast,
    Resolved,
    make_cast,
    note,
    party_of_figure,
    subject_before,
    subject_of,
)
from sayso.extract.draft import Cited
from sayso.extract.mentions import Figure
from sayso.extract.nobody import above_time, is_time
from sayso.extract.parse import Token
from sayso.extract.pronouns import HE, SHE, THEY, he_or_she, it_or_they
from sayso.extract.roles import noun
from sayso.records import Hop, Party, Span

__all__ = ["Cast", "last_speaker", "make_cast", "note", "party_of_figure", "resolve", "resolve_cited"]

SPEAKER_ITSELF = frozenset({"i", "we", "me", "us", "my", "our"})
RELATIVE = frozenset({"who", "which", "that", "whose", "whom"})
SELVES = frozenset({"himself", "herself", "itself", "themselves"})
FAR = 6  # sentences after which a quotation without a cue is no longer the last speaker's


def resolve(cast: Cast, head: int | None, span: Span | None, *, outer: Party | None = None) -> Resolved:
    """The party behind a source span, the figure if it is one, and why.

    ``outer`` is the speaker of the statement around it, whom "I" and "we" inside a quotation mean.
    """
    if head is None or span is None:
        return None, None, "nobody is named"
    if head not in cast.view.tokens_in(span):  # the span stops within the noun phrase
        token = cast.view.parsed.tokens[head]
        span = cast.view.trimmed(token.left, head) or span
    token = _instead_of_self(cast, cast.view.parsed.tokens[head], span)
    low = token.lower
    if low in HE or low in SHE:
        return he_or_she(cast, token, outer)
    if low in THEY or low == "it":
        return it_or_they(cast, token, outer)
    if low in SPEAKER_ITSELF and token.text != "US":
        return outer, None, f"{token.text!r} is the speaker of the words around it"
    if low in ("you", "your"):
        return None, None, f"{token.text!r} is whoever is spoken to"
    if low in RELATIVE:
        return _antecedent(cast, token)
    return noun(cast, token, span)


def _instead_of_self(cast: Cast, token: Token, span: Span) -> Token:
    """ "the mayor herself": the noun or pronoun that the reflexive stands beside."""
    if token.lower not in SELVES:
        return token
    tokens = cast.view.parsed.tokens
    beside = [
        tokens[i] for i in cast.view.tokens_in(span) if i < token.i and tokens[i].pos in ("NOUN", "PROPN", "PRON")
    ]
    return beside[-1] if beside else token


def _antecedent(cast: Cast, token: Token) -> Resolved:
    """ "the minister, who said": what the relative clause hangs on."""
    tokens = cast.view.parsed.tokens
    at = token
    for _ in range(5):
        if at.dep == "relcl" or at.head == at.i:
            break
        at = tokens[at.head]
    if at.dep != "relcl":
        return None, None, f"{token.text!r}: its noun is not clear"
    head = tokens[at.head]
    if is_time(cast.view, head) and head.i not in cast.by_token:
        above = above_time(cast.view, head)  # "residents at the time who knew"
        if above is None:
            return None, None, f"{token.text!r}: its noun is a time"
        head = above
    span = cast.view.trimmed(head.left, max(head.i, token.i - 1))
    if span is None or head.pos == "PRON":
        return None, None, f"{token.text!r}: its noun is not clear"
    return noun(cast, head, span)


def last_speaker(cast: Cast, at: int) -> Resolved:
    """Who says a quotation without a cue: whoever spoke last, or else the subject of the sentence before it.

    A paragraph in which nobody speaks and whose last sentence is about one person introduces that person's quotation.
    """
    tokens = cast.view.parsed.tokens
    sent = tokens[at].sent if at < len(tokens) else len(cast.view.parsed.sentences)
    said = cast.said[-1] if cast.said else None
    introduced = _introduced(cast, sent, cast.sentence_of_saying(said) if said is not None else -1)
    if introduced is not None:
        return party_of_figure(introduced), introduced, f"{introduced.name} is the subject of the paragraph before"
    if said is not None and sent - cast.sentence_of_saying(said) <= FAR:
        return said.party, said.figure, f"{said.party.name or 'the same party'} spoke last"
    if at < len(tokens):
        figure = subject_before(cast, tokens[at], None)
        if figure is not None:
            return party_of_figure(figure), figure, f"{figure.name} is the subject of the sentence before"
    return None, None, "nobody spoke before it"


def _introduced(cast: Cast, sent: int, spoke: int) -> Figure | None:
    """The subject of the sentence above a quotation that begins a paragraph, if nobody spoke in the paragraph above."""
    sentences = cast.view.parsed.sentences
    if not 0 < sent < len(sentences) or sentences[sent].paragraph == sentences[sent - 1].paragraph:
        return None
    above = sentences[sent - 1]
    if spoke >= 0 and sentences[min(spoke, len(sentences) - 1)].paragraph >= above.paragraph:
        return None
    return subject_of(cast, sent - 1)


def resolve_cited(cast: Cast, cited: Sequence[Cited]) -> list[Hop]:
    """The hops that a saying cites."""
    out = []
    for hop in cited:
        party, _, why = resolve(cast, hop.head, hop.span)
        if party is not None:
            out.append(Hop(party, hop.span, f"{hop.why}; {why}"))
    return out
