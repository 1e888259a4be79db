"""What stands where a source would and is no party, or no name of one: times, determiners, one of a people."""

from __future__ import annotations

import re

from sayso.english import MONTHS, WEEKDAYS
from sayso.extract.cast import SUBJECT
from sayso.extract.draft import View
from sayso.extract.edges import names_office
from sayso.extract.parse import Token
from sayso.records import Span

NOBODY = frozenset(
    [
        *("anyone", "anybody", "nobody", "no one", "everyone", "everybody", "s", "let", "u", "it"),
        *("all", "both", "each", "either", "neither", "none", "not", "whoever", "whatever", "what", "which"),
        *("the", "a", "an", "this", "that", "these", "my", "our", "your", "his", "her", "its", "their"),
    ]
)
"""Pronouns, determiners and quantifiers that, alone, name or describe nobody."""
TIMES = frozenset(
    [
        *("time", "moment", "day", "week", "month", "year", "decade", "century", "weekend", "morning", "afternoon"),
        *("evening", "night", "today", "yesterday", "tomorrow", "tonight"),
    ]
)
"""Nouns of time, on which a relative clause may hang that is about somebody before them."""
ONE_OF = re.compile(
    r"[A-Z][a-z]+(?:ian|ean|[io]an|can|eli|qi|stani|wi|mani|meni)|Brit|Briton|Dane|Swede|Finn|Pole|Turk|Scot|Spaniard"
    r"|Serb|Croat|Czech|Greek|Arab|Kurd|German|Slovak|Bulgar|Thai|Filipino|Afghan"
)
"""One of a people; a noun in -ese, -ish or -ch behind "the" is the whole nation."""
SINGLE = frozenset({"the", "a", "an", "one", "another", "this", "that"})
ACRONYM = re.compile(r"[A-Z]{3,6}")


def is_nobody(text: str) -> bool:
    """Whether a whole phrase is nobody in particular, or holds no letter."""
    return text.lower() in NOBODY or not any(c.isalpha() for c in text)


def is_time(view: View, token: Token) -> bool:
    """Whether a noun is a day, a month or a span of time. "May said" is somebody: a name that acts."""
    if token.lower in TIMES:
        return True
    if token.lower.rstrip(".") not in MONTHS and token.lower.rstrip(".") not in WEEKDAYS:
        return token.ent in ("DATE", "TIME") and token.dep not in SUBJECT and token.pos in ("NOUN", "NUM")
    behind = view.parsed.tokens[token.i + 1] if token.i + 1 < len(view.parsed.tokens) else None
    acts = token.dep in SUBJECT or (behind is not None and behind.pos == "VERB")
    return not (acts and token.lower in view.rules.given)


def above_time(view: View, token: Token) -> Token | None:
    """The noun that a time tells of: people in "people at the time who knew", if there is one."""
    tokens = view.parsed.tokens
    prep = tokens[token.head]
    above = tokens[prep.head]
    found = prep.dep == "prep" and above.pos in ("NOUN", "PROPN") and not is_time(view, above)
    return above if found else None


def is_one_of_a_people(view: View, token: Token, span: Span) -> bool:
    """ "the 40-year-old Veldian": one of a nation who is not named, though the word names the nation too."""
    first = view.parsed.tokens[view.tokens_in(span).start].lower
    return token.ent == "NORP" and first in SINGLE and ONE_OF.fullmatch(token.text) is not None


def is_office(view: View, token: Token) -> bool:
    """Whether a word names an office or a trade, in whatever letters: "US Ambassador", "the CEO"."""
    return names_office(view, token.text)


def is_acronym(view: View, token: Token) -> bool:
    """Whether a word in capitals is a name, by its neighbours that are not: no headline, no opening in capitals."""
    tokens = view.parsed.tokens
    sentence = view.parsed.sentences[token.sent]
    if not ACRONYM.fullmatch(token.text) or token.i == sentence.first:
        return False
    beside = [tokens[i] for i in (token.i - 1, token.i + 1) if sentence.first <= i <= sentence.last]
    return not any(t.text.isupper() and len(t.text) > 1 for t in beside)
