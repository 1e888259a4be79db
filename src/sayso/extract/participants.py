"""Who and what stands around a happening's word: the heads in its places, the parties that they name, its place.

The parser's regular mistakes are mended here: names drawn together, a subject that it took for an apposition.
"""

from __future__ import annotations

from collections.abc import Iterator

from sayso.extract.cast import Cast, party_of_figure
from sayso.extract.draft import View
from sayso.extract.frames import can_speak, lemma_of, subject
from sayso.extract.happenings import NOMINAL, PLACE_PREPOSITIONS, governor
from sayso.extract.parse import Token
from sayso.extract.speakers import resolve
from sayso.records import Party, Span


def heads_in(view: View, word: Token, place: str) -> list[Token]:
    """The head tokens that stand in a place of a predicate.

    Places: "subject" (of an active verb, the agent of a passive; of a noun, that of the verb that tells it), "object"
    (or the subject of a passive), "owner" ("Velm's visit", "the Veldian attack"), "prep:with" (or any preposition, on
    the word or on the verb that tells it).
    """
    if place == "subject":
        return _subjects(view, word)
    if place == "object":
        return _objects(view, word)
    if place == "owner":
        return [k for k in view.parsed.kids(word.i, "poss", "compound", "nmod", "amod") if k.i < word.i]
    return _behind(view, word, place.removeprefix("prep:"))


def _subjects(view: View, word: Token) -> list[Token]:
    verb = governor(view, word)
    if verb is word and word.pos not in ("VERB", "AUX"):
        return []
    head = next((h for look in SUBJECTS if (h := look(view, verb)) is not None), None)
    if head is None:
        head = subject(view, verb)[0]
    if head is None or head == word.i:
        return []
    # "Ode and Velm held": the parser may leave the two side by side instead of joining them
    joined = [k for k in view.parsed.kids(verb.i, "nsubj") if k.i < head and view.parsed.kids(k.i, "cc")]
    return [*joined, view.parsed.tokens[head]]


def _told_without_that(view: View, verb: Token) -> int | None:
    """ "told the Lantern Ode may speak": the parser takes the inner subject into the name of who is told."""
    tokens = view.parsed.tokens
    if verb.dep != "ccomp" or view.parsed.kids(verb.i, "nsubj", "nsubjpass", "expl", "mark"):
        return None
    told = [k for k in view.parsed.kids(verb.head, "dobj", "dative") if k.right == verb.left - 1 and k.pos == "PROPN"]
    finite = bool(view.parsed.kids(verb.i, "aux")) and not any(k.tag == "TO" for k in view.parsed.kids(verb.i, "aux"))
    return told[-1].i if told and finite and tokens[verb.head].i < told[-1].i else None


def _told_to(view: View, verb: Token) -> int | None:
    """ "invited Velm to visit": who is to do it is the object of the verb above."""
    above = view.parsed.tokens[verb.head]
    infinitive = any(k.tag == "TO" for k in view.parsed.kids(verb.i, "aux"))
    if verb.dep not in ("xcomp", "ccomp", "advcl") or not infinitive or lemma_of(above) not in TELLS_TO:
        return None
    objects = [k for k in view.parsed.kids(above.i, "dobj", "dative") if above.i < k.i < verb.i]
    own = view.parsed.kids(verb.i, "nsubj")
    return own[0].i if own else objects[-1].i if objects else None


def _just_before(view: View, verb: Token) -> int | None:
    """ "led to Velm leaving", "a picture of Ode meeting Velm": who does it stands before the gerund as an object."""
    before = view.parsed.tokens[verb.i - 1] if verb.i else verb
    gerund = verb.tag == "VBG" and not view.parsed.kids(verb.i, "nsubj", "aux") and verb.left == verb.i
    return before.i if gerund and before.pos == "PROPN" and before.dep == "pobj" else None


def _after_comma(view: View, verb: Token) -> int | None:
    """ "After a call with Velm, Ode said": the parser may take the second name for another word for the first."""
    tokens = view.parsed.tokens
    first = view.verb_group(verb.i)[0]
    before = tokens[first - 1] if first else verb
    finite = verb.tag in ("VBD", "VBZ", "VBP") or bool(view.parsed.kids(verb.i, "aux"))
    alone = not view.parsed.kids(verb.i, "nsubj", "nsubjpass", "expl")
    names = before.pos == "PROPN" and before.dep == "appos" and tokens[before.head].pos == "PROPN"
    return before.i if finite and alone and names and verb.dep in ("ROOT", "ccomp") else None


SUBJECTS = (_told_without_that, _told_to, _just_before, _after_comma)
"""Where the subject stands in builds that the parser often gets wrong, looked at first."""
TELLS_TO = frozenset(
    [
        "invite",
        "ask",
        "urge",
        "tell",
        "order",
        "persuade",
        "convince",
        "encourage",
        "force",
        "allow",
        "press",
        "push",
        "pressure",
        "beg",
        "lobby",
        "advise",
        "instruct",
        "request",
        "permit",
        "require",
        "enable",
        "want",
        "expect",
    ]
)
"""Verbs whose object is to do what the infinitive says."""


def _objects(view: View, word: Token) -> list[Token]:
    if word.pos not in ("VERB", "AUX"):
        return []
    passive = view.parsed.kids(word.i, "nsubjpass")
    if passive or view.parsed.kids(word.i, "auxpass"):
        return passive
    found = view.parsed.kids(word.i, "dobj", "dative")
    if not found:  # "meeting Velm", where the parser takes the name for a circumstance
        found = [k for k in view.parsed.kids(word.i, "npadvmod") if k.pos == "PROPN" and k.left == word.i + 1]
    if not found and word.tag == "VBN" and word.dep in ("acl", "relcl"):
        return [view.parsed.tokens[word.head]]
    return [k for k in found if k.pos in NOMINAL]


def _behind(view: View, word: Token, preposition: str) -> list[Token]:
    """What follows a preposition that hangs on a word, on the verb that tells it, or on a day named between."""
    tokens = view.parsed.tokens
    verb = governor(view, word)
    out: list[Token] = []
    for base in (word, verb) if verb is not word else (word,):
        for prep in _prepositions(view, base):
            asked = any(view.parsed.tokens[k].tag == "WP" for k in prep.kids)  # "Velm, with whom Ode met"
            if prep.lower == preposition and (prep.i > word.i or asked):
                objects = [tokens[k] for k in prep.kids if k > prep.i and tokens[k].dep in ("pobj", "pcomp", "dep")]
                out += [_without_day(view, noun) for noun in objects]
        if out:
            break
    return out


def _without_day(view: View, noun: Token) -> Token:
    """ "with Velm tomorrow": the parser may hang the name on the day."""
    if noun.ent not in ("DATE", "TIME"):
        return noun
    names = [k for k in view.parsed.kids(noun.i, "compound", "nmod", "poss") if k.pos == "PROPN" and k.ent != noun.ent]
    return names[-1] if names else noun


def _prepositions(view: View, base: Token) -> Iterator[Token]:
    """The prepositions on a word, and on the days, places and adverbs that stand between: "on Friday with Velm"."""
    for prep in view.parsed.kids(base.i, "prep", "dative", "agent", "prt"):
        yield prep
        for noun in view.parsed.kids(prep.i, "pobj"):
            if noun.ent in ("DATE", "TIME", "GPE", "LOC", "FAC") or noun.lemma in CIRCUMSTANCES:
                yield from view.parsed.kids(noun.i, "prep")
        yield from view.parsed.kids(prep.i, "prep")
    for noun in view.parsed.kids(base.i, "npadvmod", "advmod"):
        yield from view.parsed.kids(noun.i, "prep")


CIRCUMSTANCES = frozenset({"phone", "telephone", "video", "letter", "call", "office", "weekend", "week", "person"})
"""Nouns of how and when something is done: what hangs on them is said of the doing."""


def somebody(cast: Cast, head: Token, *, outer: Party | None = None) -> Iterator[tuple[Party, str]]:
    """The parties that a noun phrase and those joined to it name, with the reason; things are nobody."""
    waiting, left = [head], MOST
    while waiting and left:
        phrase, left = waiting.pop(0), left - 1
        found = _named_or_described(cast, phrase, outer)
        if found is not None:
            yield found
        before = phrase
        for kid in cast.view.parsed.kids(phrase.i, "conj"):
            # "Velm, sent by Ode and Finn": who follows a describing clause is joined to somebody in it
            if any(before.i < k.i < kid.i for k in cast.view.parsed.kids(before.i, "acl", "relcl")):
                break
            waiting += [kid] if kid.pos in NOMINAL else []
            before = kid


MOST = 12  # parties that one phrase is asked for


def _named_or_described(cast: Cast, head: Token, outer: Party | None) -> tuple[Party, str] | None:
    """The party of one noun phrase and why: a name, a name beside it ("an old ally, Ana Ode"), a role, a pronoun."""
    view, named = cast.view, cast.by_token.get(head.i)
    if named is None:
        apposed = (cast.by_token.get(k.i) for k in view.parsed.kids(head.i, "appos"))
        beside = next((f for f in apposed if f is not None and f.is_person), None)
        if beside is not None:
            return party_of_figure(beside), f"named beside the {head.text}"
        empty = head.pos == "PRON" and head.lower in EMPTY
        if empty or view.rules.heads.get(head.lemma) == "document" or not can_speak(view, head):
            return None
    party, _, why = resolve(cast, head.i, noun_span(view, head), outer=outer)
    if party is None or party.kind == "document" or not (party.name or party.kind == "unnamed"):
        return None
    return party, why


EMPTY = frozenset({"it", "this", "that", "which", "what", "there", "these", "those", "one"})


def noun_span(view: View, head: Token) -> Span:
    """A noun phrase without what is joined to it and without the clauses that describe it."""
    tokens = view.parsed.tokens
    left, right = head.left, head.right
    for k in head.kids:
        if k > head.i and tokens[k].dep in ("cc", "conj", "relcl", "acl", "punct", "advcl", "ccomp"):
            right = min(right, tokens[k].left - 1)
    while left < head.i and tokens[left].dep in ("cc", "preconj", "punct", "advmod"):
        left += 1
    return view.trimmed(left, max(right, head.i)) or view.parsed.span(head.i, head.i)


def place_of(view: View, word: Token) -> str | None:
    """Where it takes place: what the recogniser takes for a place behind a preposition on the word or on its verb."""
    verb = governor(view, word)
    for base in (word, verb) if verb is not word else (word,):
        named = [k for k in view.parsed.kids(base.i, "dobj") if k.pos == "PROPN"]  # "met Velm in Varn"
        for prep in (*_prepositions(view, base), *(p for k in named for p in view.parsed.kids(k.i, "prep"))):
            if prep.lower not in PLACE_PREPOSITIONS:
                continue
            for noun in view.parsed.kids(prep.i, "pobj"):
                if noun.ent in ("GPE", "LOC", "FAC"):
                    span = noun_span(view, noun)
                    return " ".join(span.of(view.parsed.text).split()).removeprefix("the ").removeprefix("The ")
    return None
