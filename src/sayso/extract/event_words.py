"""The words of happenings over a parse: which word of an article fits which entry of the lexicon (``events.toml``).

The lexicon's types are PLOVER's (Open Event Data Alliance, *PLOVER Manual*, 2016), the successor of CAMEO (Schrodt,
*CAMEO Codebook*, 2012). Patterns over a parse instead of over words follow PETRARCH2 (Norris, Schrodt and Beieler,
*PETRARCH2: Another Event Coding Program*, JOSS 2017).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sayso.extract.cast import Cast
from sayso.extract.draft import View
from sayso.extract.frames import lemma_of
from sayso.extract.happenings import chain_above, governor
from sayso.extract.parse import Token
from sayso.extract.participants import heads_in
from sayso.resources import EventRule, Fillers

OF_MANY = frozenset(
    [
        "group",
        "number",
        "thousand",
        "hundred",
        "dozen",
        "score",
        "million",
        "part",
        "some",
        "many",
        "all",
        "series",
        "most",
        "lot",
        "ton",
        "tonne",
        "kg",
        "member",
        "crowd",
        "piece",
        "half",
        "majority",
        "several",
        "type",
        "kind",
        "round",
        "batch",
        "range",
        "string",
        "wave",
        "spate",
        "pair",
        "couple",
        "one",
        "two",
        "few",
        "mission",
        "delegation",
        "result",
        "team",
        "handful",
        "scores",
        "tens",
        "load",
        "amount",
        "quantity",
        "supply",
        "shipment",
    ]
)
"""Nouns that count or measure what follows their "of"."""
PERSONAL = re.compile(r"[a-z]{3}(?:man|woman|men|ist|ian)$")
"""How nouns of people end: "ferryman", "cyclist"."""
TELLING = frozenset(
    [
        "say",
        "comment",
        "identify",
        "name",
        "discuss",
        "answer",
        "speak",
        "talk",
        "elaborate",
        "respond",
        "disclose",
        "specify",
        "confirm",
        "reveal",
    ]
)
"""What one declines to do and so says nothing: that is a statement."""
MUST = EventRule(name="must", kind="demand", to=("subject",), saying=True)
"""What somebody must do is demanded, whichever verb it is: with a deadline it is a happening."""
TOLD = frozenset({"detail", "comment", "information", "documentation", "specific", "name", "answer", "explanation"})
SPOKEN = frozenset({"ad", "advertising", "verbal", "personal", "political", "rhetorical", "media", "heart", "panic"})
"""What makes an attack, an onslaught or a march a figure of speech, or an illness."""
CAMPS = frozenset({"republican", "democrat", "democratic", "conservative", "liberal", "progressive", "socialist"})
"""Political camps, which the recogniser takes for peoples: they attack with words."""
OTHERWISE = frozenset({"short", "bare", "even", "loose", "clear", "dead", "dumb"})
"""Right after a verb they make another one of it: "cut short a visit", "broke even"."""
NOTHING = Fillers(frozenset(), frozenset())
MENDED = {"stag": "stage", "wag": "wage", "rap": "rape", "cordone": "cordon", "re-establishe": "re-establish"}
"""Verbs of the lexicon whose lemma the parser's rules get wrong."""
BLOWS = frozenset(["attack", "strike", "raid", "fire", "assault"])
"""Nouns that are known by what deals them: "drone strikes"."""
ONE = dict.fromkeys(("he", "she", "him", "her", "i", "me"), frozenset({"PERSON"}))
SOME = dict.fromkeys(("it", "they", "them", "we", "us", "who", "whom", "which"), frozenset({"PERSON", "ORG", "NORP"}))
PRONOUNS = ONE | SOME
"""What pronouns may stand for, as the recogniser calls it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A word that tells of a happening: the rule that it fits, and the verb that it is told by (itself, of a verb)."""

    rule: EventRule
    word: Token
    verb: Token
    first: int  # tokens of the word, with its particle
    last: int
    named: bool = False  # a noun that the verb does not make happen: "Varn's attack on Ostland stunned them"


def tellings(view: View, cast: Cast) -> Iterator[Told]:
    """Every word that fits an entry of the lexicon, in reading order; what another one governs is left out."""
    rules = view.rules.events
    found: dict[int, Told] = {}
    for token in view.parsed.tokens:
        if token.pos == "VERB" or (token.pos == "AUX" and token.dep not in ("aux", "auxpass")):
            told = _verb(cast, token)
        elif token.pos in ("NOUN", "PROPN") and (token.lemma in rules.nouns or token.lower in rules.nouns):
            told = _noun(cast, token)
        else:
            continue
        if told is not None:
            found[token.i] = told
    taken = {t.verb.i for t in found.values() if t.word.i == t.verb.i}
    for told in found.values():
        if told.word.i != told.verb.i and told.verb.i in taken and not told.named:
            continue
        above = [verb.i for verb in chain_above(view, told.verb)][1:]
        if not any(i in taken for i in above):
            yield told


def _verb(cast: Cast, verb: Token) -> Told | None:
    view = cast.view
    if any(k.lower == "must" for k in view.parsed.kids(verb.i, "aux")):
        return Told(MUST, verb, verb, verb.i, verb.i)
    known_as = lemma(verb)
    if any(k.i == verb.i + 1 and k.lower in OTHERWISE for k in view.parsed.kids(verb.i)):
        return None
    particle = next((k for k in view.parsed.kids(verb.i, "prt", "advmod", "prep") if k.i == verb.i + 1), None)
    far = next((k for k in view.parsed.kids(verb.i, "prt") if k.i > verb.i), None)
    rules = view.rules.events.verbs
    parts = [p for p in (particle, far) if p is not None]
    for part in parts:
        for rule in rules.get(f"{known_as} {part.lower}", ()):
            if _fits(cast, verb, rule):
                return Told(rule, verb, verb, verb.i, part.i if part.i == verb.i + 1 else verb.i)
    for rule in rules.get(known_as, ()):
        if (far is None or rule.objects is not None) and _fits(cast, verb, rule):
            return Told(rule, verb, verb, verb.i, verb.i)
    return None


def lemma(verb: Token) -> str:
    """A verb's lemma as the lexicon has it."""
    parsers = lemma_of(verb)
    return MENDED.get(parsers, parsers)


def _noun(cast: Cast, noun: Token) -> Told | None:
    """A noun of a happening under a verb that makes it happen: "launched an attack", "an attack killed two"."""
    view, rules = cast.view, cast.view.rules.events
    before = view.parsed.tokens[noun.i - 1] if noun.i else None
    double = f"{before.lower} {noun.lemma}" if before is not None else ""
    fitting = rules.nouns.get(double) or rules.nouns.get(noun.lemma) or rules.nouns.get(noun.lower) or ()
    spoken = any(k.lemma in SPOKEN for k in view.parsed.kids(noun.i, "compound", "amod", "nmod"))
    if spoken or noun.dep in ("compound", "amod", "nmod"):
        return None
    verb = governor(view, noun)
    first = noun.i - 1 if double in rules.nouns else noun.i
    if verb.i == noun.i or verb.i != noun.head:
        return _named(cast, noun, verb, fitting, first)
    known = _light_names(view, verb)
    done = noun.dep in ("dobj", "nsubjpass") and known & rules.do
    occurs = noun.dep in ("nsubj", "nsubjpass", "attr") and known & rules.occur
    if occurs and verb.lemma == "be" and not view.parsed.kids(verb.i, "expl"):
        return None
    rule = next((r for r in fitting if not done or _doer_fits(cast, verb, r)), None)
    if rule is not None and (done or occurs):
        return Told(rule, noun, verb, first, noun.i)
    return _named(cast, noun, verb, fitting, first)


def _named(cast: Cast, noun: Token, verb: Token, fitting: Sequence[EventRule], first: int) -> Told | None:
    """A noun that says itself who did it to whom: "Varn's attack on Ostland"."""
    doers = [*owners_of(cast.view, noun), *hanging(cast.view, noun, "by")]
    for rule in fitting:
        done_by = any(rule.subjects is None or _fills(cast, doer, rule.subjects) for doer in doers)
        if done_by and any(hanging(cast.view, noun, preposition) for preposition in rule.to):
            return Told(rule, noun, verb, first, noun.i, named=True)
    return None


def _light_names(view: View, verb: Token) -> set[str]:
    known_as = lemma(verb)
    return {known_as} | {f"{known_as} {k.lower}" for k in view.parsed.kids(verb.i, "prt", "advmod")}


def _fits(cast: Cast, verb: Token, rule: EventRule) -> bool:
    if not any(_frame(cast, verb, frame, rule) for frame in rule.frames):
        return False
    return _doer_fits(cast, verb, rule)


def _doer_fits(cast: Cast, verb: Token, rule: EventRule) -> bool:
    doers = doers_of(cast.view, verb)
    if rule.violent and not doers and not _violence(cast.view, verb):
        return False
    if rule.subjects is None:
        return True
    return any(_fills(cast, doer, rule.subjects) for doer in doers) if doers else rule.agentless


def _violence(view: View, verb: Token) -> bool:
    """Whether a sentence speaks of an attack: "were killed" alone may be an accident's."""
    sentence = view.parsed.sentence_of(verb.i)
    words = view.parsed.tokens[sentence.first : sentence.last + 1]
    return any(t.lemma in view.rules.events.violence or t.lower in view.rules.events.violence for t in words)


def doers_of(view: View, verb: Token) -> list[Token]:
    """Who does it: not whom a passive is about, nor the noun that an infinitive explains ("an attempt to")."""
    if verb.dep == "acl" and is_infinitive(view, verb):
        return []
    heads = [h for h in heads_in(view, verb, "subject") if h.dep != "nsubjpass" or not _passive(view, verb)]
    done_to = {h.i for h in objects_of(view, verb)}
    return [a for h in heads if (a := _antecedent(view, h, verb)).i not in done_to]


def _passive(view: View, verb: Token) -> bool:
    return bool(view.parsed.kids(verb.i, "auxpass", "nsubjpass")) or (
        verb.tag == "VBN" and verb.dep in ("acl", "relcl")
    )


def _frame(cast: Cast, verb: Token, frame: str, rule: EventRule) -> bool:
    """Whether a verb stands in a frame of its entry."""
    view = cast.view
    if frame == "object":
        heads = objects_of(view, verb)
        return bool(heads) and (rule.objects is None or any(_fills(cast, h, rule.objects) for h in heads))
    if frame == "bare":
        return not objects_of(view, verb) and not _passive(view, verb) and not view.parsed.kids(verb.i, "ccomp")
    if frame == "inf":
        below = [k for k in view.parsed.kids(verb.i, "xcomp", "advcl") if is_infinitive(view, k)]
        return any(k.lemma not in TELLING and not _tells(view, k) for k in below)
    if frame == "time":
        heads = [*objects_of(view, verb), *(h for p in ("until", "till") for h in heads_in(view, verb, f"prep:{p}"))]
        lasting = any(h.ent in ("DATE", "TIME") or _fills(cast, h, rule.objects or NOTHING) for h in heads)
        return lasting and any(is_infinitive(view, t) for t in view.parsed.tokens[verb.i : verb.right + 1])
    if frame == "tell-inf":
        below = view.parsed.kids(verb.i, "xcomp", "ccomp")
        told = told_to(view, verb)
        fits = rule.objects is None or any(_fills(cast, h, rule.objects) for h in told)
        return any(is_infinitive(view, k) for k in below) and bool(told) and fits
    if frame == "that":
        return any(k.i > verb.i for k in view.parsed.kids(verb.i, "ccomp"))
    heads = heads_in(view, verb, f"prep:{frame}")
    return bool(heads) and (rule.objects is None or any(_fills(cast, h, rule.objects) for h in heads))


def _tells(view: View, verb: Token) -> bool:
    """ "to provide any details": saying something by another verb."""
    return any(k.lemma in TOLD for k in view.parsed.kids(verb.i, "dobj"))


def is_infinitive(view: View, verb: Token) -> bool:
    """Whether a verb has "to"."""
    return any(k.tag == "TO" for k in view.parsed.kids(verb.i, "aux"))


def objects_of(view: View, verb: Token) -> list[Token]:
    """What is done to: the object or the passive's subject, through a relative pronoun to its noun."""
    return [_antecedent(view, head, verb) for head in heads_in(view, verb, "object")]


def _antecedent(view: View, head: Token, verb: Token) -> Token:
    relative = head.lower in ("which", "that", "who", "whom") and verb.dep == "relcl"
    return view.parsed.tokens[verb.head] if relative else head


def told_to(view: View, verb: Token) -> list[Token]:
    """Whom somebody lets, or tells to, do something: the parser may take it for the infinitive's subject."""
    below = [k for k in view.parsed.kids(verb.i, "xcomp", "ccomp") if is_infinitive(view, k)]
    return heads_in(view, verb, "object") or [s for k in below for s in view.parsed.kids(k.i, "nsubj")]


def _fills(cast: Cast, head: Token, fillers: Fillers) -> bool:
    """Whether a noun, one joined to it, or what it counts, is among those that an entry allows."""
    view = cast.view
    at = [head]
    for token in at:
        if token.lemma in fillers.words or token.lower in fillers.words or _name_of(cast, token) in fillers.ents:
            return True
        if "PERSON" in fillers.ents and PERSONAL.search(token.lemma):
            return True
        if token.lower in PRONOUNS and fillers.ents & PRONOUNS[token.lower]:
            return True
        if token.i and f"{view.parsed.tokens[token.i - 1].lower} {token.lemma}" in fillers.words:
            return True
        if token.lemma in BLOWS and any(k.lemma in fillers.words for k in view.parsed.kids(token.i, "compound")):
            return True
        if len(at) > 12:
            return False
        at += view.parsed.kids(token.i, "conj")
        if token.lemma in OF_MANY or token.pos in ("NUM", "DET", "PRON", "ADJ"):
            at += [k for of in view.parsed.kids(token.i, "prep") for k in view.parsed.kids(of.i, "pobj")]
    return False


def _name_of(cast: Cast, token: Token) -> str:
    """What a name is a name of: as the article's parties have it, else as the recogniser."""
    figure = cast.by_token.get(token.i)
    if token.ent == "NORP" and token.lemma in CAMPS:
        return "PERSON"
    if figure is None:
        return "PERSON" if token.lower in ("he", "she", "him", "her", "they", "them") else token.ent
    by_kind = {"person": "PERSON", "government": "GPE", "organisation": "ORG", "outlet": "ORG"}
    return by_kind.get(figure.kind, token.ent) if token.ent not in ("LOC", "FAC", "NORP") else token.ent


def owners_of(view: View, noun: Token) -> list[Token]:
    """Whose a noun is, or of which country: "Varn's offer", "the Varnish offer"."""
    owned = view.parsed.kids(noun.i, "poss", "amod", "compound", "nmod")
    return [k for k in owned if k.dep == "poss" or k.ent in ("GPE", "NORP", "ORG", "PERSON")]


def hanging(view: View, noun: Token, preposition: str) -> list[Token]:
    """What a preposition ties to a noun: "an attack on Varn"."""
    return [
        k
        for prep in view.parsed.kids(noun.i, "prep")
        if prep.lower == preposition
        for k in view.parsed.kids(prep.i, "pobj")
    ]
