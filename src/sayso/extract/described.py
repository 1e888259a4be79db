"""What a noun phrase that describes somebody tells: its head, how many they are, from where, in which position.

"at least two other senior French officials in the capital": head *officials*, several (at least two is no number),
French, position *senior French officials in the capital*.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sayso.extract.draft import View
from sayso.extract.parse import Token
from sayso.records import Span

# Closed classes of English words: no list of people or posts.
NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            *("one", "two couple pair both", "three trio", "four", "five", "six", "seven", "eight", "nine", "ten"),
            *("eleven", "twelve dozen", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
            *("nineteen", "twenty"),
        ),
        start=1,
    )
    for word in words.split()
}
VAGUE = {"many", "several", "few", "some", "most", "all", "various", "numerous", "multiple", "countless"}
ROUGHLY = {"about", "around", "nearly", "almost", "least", "over", "than", "roughly", "some"}
# What stands before a position without being part of it: "at least two other officials".
BEFORE_POSITION = (
    VAGUE
    | ROUGHLY
    | NUMBERS.keys()
    | {"other", "another", "more", "at", "only", "additional", "first", "second", "third", "fourth", "latter", "same"}
    | {"unnamed", "unidentified", "anonymous"}
)
# "a number of officials", "one of his aides": who speaks stands behind "of".
PARTS = VAGUE | NUMBERS.keys() | {"number", "handful", "majority", "half", "each", "none", "percent", "dozens"}
NO_POSITION = PARTS | {"others", "ones", "those", "everyone", "everybody", "someone", "somebody", "anyone", "anybody"}
SHARE = {"percent", "%", "per"}  # "12 percent" are not twelve
SINGULAR = {"he", "she", "i", "him", "her", "his", "hers", "himself", "herself"}
PLURAL = {"they", "we", "them", "us", "their", "our", "themselves"}
# The recogniser has one label (NORP) for nations, parties and faiths.
NO_NATION = re.compile(
    r"(?:republican|democrat|conservative|liberal|christian|muslim|protestant|hindu|buddhist|sikh|mormon|islamist"
    r"|communist|socialist|marxist|libertarian|anglican|evangelical|latino)s?|democratic|labour|jewish|jews?|catholics?|orthodox"
    r"|sunnis?|shias?|shiites?|islamic|presbyterian|lutheran|victorian|hispanic|.*ern",
    re.IGNORECASE,
)
NATION_IN_CAPITALS = re.compile(r"U\.?S\.?A?\.?|U\.?K\.?|E\.?U\.?")
NATION_ENDING = re.compile(r"[A-Z][a-z]+(?:ian|ean|ese|ish|can|[io]an|eli|qi|ti|stani|wi|mani|meni|ek|rot|nch|tch|iss)")
ON_THE_RECORD = {"tell", "speak", "talk", "interview", "cite", "quote", "inform", "name"}
ON_A_DAY = {"on", "over", "during", "in", "at"}
ENDS = {",", ";", ":", "(", "—", "–", "―"}
WH = {"WP", "WP$", "WDT"}
ASKED = {"ask", "request", "decline", "speak", "talk"}  # "an aide asking not to be named" is an aide


@dataclass(frozen=True, slots=True)
class Described:
    """What a noun phrase tells: its head token, who it is in short, how many, from where, in which position."""

    head: Token
    name: str
    count: int | None
    plural: bool
    nationality: str | None
    position: str | None


def described(view: View, span: Span) -> Described:
    """Read the noun phrase of a source."""
    tokens = view.parsed.tokens
    inside = view.tokens_in(span)
    head = _head(tokens, inside)
    if head.pos == "PRON" and head.lower not in PARTS and head.lower not in view.rules.heads:
        return Described(head, head.text, 1 if head.lower in SINGULAR else None, head.lower in PLURAL, None, None)
    through = _behind_of(view, head, inside)
    part, head = (head, through) if through else (None, head)
    first = _first_of_position(tokens, inside, head)
    begins = max(inside.start, min(head.left, part.left) if part else head.left)
    count, plural = _count([t for t in tokens[begins:first] if t is not part], head, part=part)
    last = _last_of(view, head, inside, told=True)
    words = _words(view, first, last)
    begins = inside[0] + (tokens[inside[0]].lower in ("the", "a", "an") and len(inside) > 1)
    return Described(
        head,
        _words(view, begins, _last_of(view, head, inside, told=False)),
        count,
        plural,
        nationality_of(view, (tokens[i] for i in inside if i <= head.i)),
        None if head.lower in NO_POSITION and first == last else words,
    )


def _words(view: View, first: int, last: int) -> str:
    tokens = view.parsed.tokens
    return " ".join(view.parsed.text[tokens[first].start : tokens[last].end].split())


def _head(tokens: Sequence[Token], inside: range) -> Token:
    """The first token of a span that depends on none in it and is a word, or else its last."""
    outward = [tokens[i] for i in inside if tokens[i].head not in inside or tokens[i].head == i]
    nominal = [t for t in outward if t.pos in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET")]
    bearing = [t for t in nominal if t.dep in ("nsubj", "nsubjpass", "pobj", "dobj", "dative")]
    if not bearing and nominal and nominal[0].pos == "ADJ":  # "Veldian media report": the parser may go on to "report"
        nominal = [t for t in nominal if t.pos == "NOUN" and t.i == nominal[0].i + 1] or nominal
    return (bearing or nominal or outward or [tokens[inside[-1]]])[0]


def _behind_of(view: View, head: Token, inside: range) -> Token | None:
    """In "one of his aides", "a number of officials": aides, officials."""
    if head.lower not in PARTS and head.lemma not in PARTS:
        return None
    for prep in view.parsed.kids(head.i, "prep"):
        if prep.lower == "of":
            return next((kid for kid in view.parsed.kids(prep.i, "pobj") if kid.i in inside), None)
    return None


def _count(before: Sequence[Token], head: Token, *, part: Token | None) -> tuple[int | None, bool]:
    """How many, by the words ``before`` the position, and whether they are several."""
    words = [token.lower for token in ([*before, part] if part is not None else before)]
    plural = head.tag in ("NNS", "NNPS") or head.lemma == "people" or head.lower in VAGUE
    number: int | None = None
    for word in words:
        if word in NUMBERS:
            number = (number or 1) * NUMBERS[word] if word == "dozen" else NUMBERS[word]
        elif word.isdecimal() and 0 < int(word) < 10_000:
            number = int(word)
    if SHARE & {*words, head.lower}:
        return None, True
    if number is not None and not ROUGHLY & {*words}:
        return number, number > 1
    if plural or number is not None or VAGUE & {*words}:
        return None, True
    return 1, False


def _first_of_position(tokens: Sequence[Token], inside: range, head: Token) -> int:
    low = max(inside.start, head.left)
    while low < head.i:
        token = tokens[low]
        number = token.dep == "nummod" and token.head == head.i
        leading = number or token.pos in ("DET", "PUNCT") or token.dep in ("det", "predet")
        if not (leading or token.lower in BEFORE_POSITION or token.tag == "PRP$"):
            break
        low += 1
    return low


def _last_of(view: View, head: Token, inside: range, *, told: bool) -> int:
    """Up to what is added about them: a relative clause, a comma, that they asked for something, with ``told`` whom."""
    tokens = view.parsed.tokens
    last = head.i
    stops = {*ASKED, *ON_THE_RECORD} if told else ASKED
    for i in range(head.i + 1, min(head.right, inside[-1]) + 1):
        token = tokens[i]
        if token.text in ENDS or (token.dep in ("acl", "relcl") and token.lemma in stops) or token.tag in WH:
            break
        if any(tokens[k].dep == "relcl" and tokens[k].left == i for k in head.kids):
            break
        if token.dep == "prep" and _tells_when_or_where(view, token):
            break
        last = i
    while last > head.i and tokens[last].dep in ("prep", "cc", "punct", "mark"):
        last -= 1
    return hyphened(view, last, inside)


def _tells_when_or_where(view: View, prep: Token) -> bool:
    """ "the mayor over the weekend", "the command at its headquarters": of the saying, not of who says it."""
    tokens = view.parsed.tokens
    for kid in view.parsed.kids(prep.i, "pobj"):
        own = prep.lower == "at" and any(tokens[k].tag == "PRP$" for k in kid.kids)
        if own or (prep.lower in ON_A_DAY and kid.ent in ("DATE", "TIME")):
            return True
    return False


def hyphened(view: View, last: int, inside: range) -> int:
    """The last token of a word with hyphens: "ex-wife" is three."""
    while last + 2 in inside and view.parsed.tokens[last + 1].text == "-":
        last += 2
    return last


def nationality_of(view: View, words: Iterable[Token]) -> str | None:
    """The first word that says where somebody is from, as the text has it."""
    tokens = view.parsed.tokens
    for token in words:
        if not is_nationality(token):
            continue
        first = token.i
        while first and not tokens[first].ent_start and tokens[first].ent == "NORP" == tokens[first - 1].ent:
            first -= 1
        if first == token.i and first and tokens[first - 1].text in ("North", "South", "Saudi", "New"):
            first -= 1
        return view.parsed.text[tokens[first].start : token.end]
    return None


def is_nationality(token: Token) -> bool:
    """Whether a word is a nationality: "Ukrainian", "US"; not a party, a faith or a point of the compass."""
    if NATION_IN_CAPITALS.fullmatch(token.text):
        return True
    if NO_NATION.fullmatch(token.text) or not token.text[:1].isupper() or token.text.isupper():
        return False
    labelled = token.ent == "NORP" and token.pos in ("ADJ", "PROPN")
    adjective = token.pos == "ADJ" or token.dep == "amod"
    return labelled or (adjective and NATION_ENDING.fullmatch(token.text) is not None)
