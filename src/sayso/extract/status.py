"""Whether a happening took place, is planned, alleged or denied, and the words that say so.

Three layers speak of it: the word's own verb (tense, negation, "will"), the words that it hangs on ("refused to", "the
alleged"), and the statements in which it is told ("denied that"). Denial goes before planning, planning before
doubt. What nobody tells as fact or plan is no happening: questions, conditions, wishes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sayso.extract.draft import View
from sayso.extract.frames import lemma_of
from sayso.extract.happenings import Within, chain_above, governor, scene_of
from sayso.extract.parse import Token
from sayso.records import Span, Statement, Status

WILL = frozenset({"will", "shall", "'ll", "’ll", "wo", "would", "'d", "’d"})
MAY = frozenset({"may", "might", "could", "can", "ca"})
OUGHT = frozenset({"should", "must", "ought", "need"})
CONDITIONS = frozenset({"if", "unless", "whether", "lest"})
AHEAD = frozenset({"soon", "tomorrow", "tonight", "later", "shortly"})
DURING_IT = frozenset(
    {"after", "during", "following", "since", "in", "at", "on", "over", "by", "from", "throughout", "via"}
)
NEGATIVE = frozenset({"no", "neither"})
DEFINITE = frozenset(
    {"the", "this", "that", "these", "those", "their", "his", "her", "its", "our", "my", "whose", "both"}
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A happening's status, the words that make it so, and why; "happened" has no words of its own."""

    status: Status
    marks: tuple[Span, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sign:
    """What one word says: a status, or "none" for what is no happening; "not" turns what stands below it."""

    says: str
    token: Token | None
    why: str


def status_of(view: View, word: Token, *, told: Within, ahead: bool = False) -> Standing | None:
    """What is told of a happening, or ``None`` where it is only asked, wished, or supposed.

    ``ahead`` says that its time lies after the article's day: then "may meet" and "meets" are plans.
    """
    sentence = view.parsed.sentence_of(word.i)
    if view.parsed.tokens[sentence.last].text == "?" and told.at(word) is None:
        return None
    own = list(_own_signs(view, word, ahead))
    signs = [*own, *_statement_signs(view, word, told)]
    if any(sign.says == "none" for sign in signs):
        return None
    order: tuple[Status, ...] = ("denied", "planned", "alleged")
    # somebody who neither confirms nor denies has not denied; "declined to meet" has, with its own words
    open_left = any(sign.says == "left open" for sign in signs) and not any(sign.says == "denied" for sign in own)
    found: Status = next(
        (s for s in order if any(sign.says == s for sign in signs) and not (open_left and s == "denied")),
        "alleged" if open_left else "happened",
    )
    telling = [s for s in signs if s.says == found or (found == "alleged" and s.says == "left open")]
    marks = tuple(dict.fromkeys(Span(s.token.start, s.token.end) for s in telling if s.token is not None))
    return Standing(found, tuple(sorted(marks)), tuple(dict.fromkeys(s.why for s in telling)) or ("told as it is",))


# ---------------------------------------------------------------- the word, its verb, and what it hangs on
def _own_signs(view: View, word: Token, ahead: bool) -> Iterator[_Sign]:
    verb = governor(view, word)
    if verb is word and word.pos not in ("VERB", "AUX"):
        yield from _noun_signs(view, word, None)
        return
    if verb is not word:
        yield from _noun_signs(view, word, verb)
        if ahead:
            yield _Sign("planned", None, "of a day to come")
        if _stands_apart(view, word, verb):
            # "after the call", "would not discuss the call": it took place, unless what is done at it lies ahead
            at_it = view.parsed.tokens[word.head].lower in ("in", "at", "during", "after", "following")
            yield from (s for s in _verb_signs(view, verb, ahead) if s.says == "planned" and at_it)
            return
        yield from _light_signs(view, word, verb)
        # "the visit did not go well", "was not on the call": it took place all the same
        beside = word.dep == "pobj" and is_definite(view, word)
        if beside or (word.dep == "nsubj" and not _label(view, verb, "occurs")):
            yield from (s for s in _verb_signs(view, verb, ahead) if s.says != "denied")
            return
    yield from _verb_signs(view, verb, ahead)


def _label(view: View, token: Token, *labels: str) -> str | None:
    found = labels_of(view, token)
    return next((label for label in labels if label in found), None)


def labels_of(view: View, token: Token) -> frozenset[str]:
    """What a word says of a happening, by the rules: by its lemma, as it stands, or with its particle ("rule out")."""
    words = [lemma_of(token), token.lower, *(f"{lemma_of(token)} {k.lower}" for k in view.parsed.kids(token.i, "prt"))]
    return frozenset().union(*(view.rules.statuses.get(w, frozenset()) for w in words))


SAYS = {"plans": "planned", "refuses": "denied", "doubts": "alleged", "wishes": "none"}


def _noun_signs(view: View, word: Token, verb: Token | None) -> Iterator[_Sign]:
    """What the words in a noun's own phrase, and the words between it and its verb, say."""
    tokens = view.parsed.tokens
    for kid in view.parsed.kids(word.i):
        if kid.dep == "det" and kid.lower in NEGATIVE:
            yield _Sign("denied", kid, f"{kid.text!r} {word.text}")
        label = _label(view, kid, "plans", "doubts", "wishes", "refuses") if kid.dep in ("amod", "nmod") else None
        if label is not None:
            yield _Sign(SAYS[label], kid, f"{kid.text!r} {word.text}")
        if kid.dep == "acl" and (label := _label(view, kid, "plans", "refuses")):
            yield _Sign(SAYS[label], kid, f"{word.text} {kid.text!r}")
    at = word
    while verb is not None and at.head not in {verb.i, at.i}:
        at = tokens[at.head]
        if at.pos == "NOUN" and (label := _label(view, at, "plans", "refuses", "doubts", "wishes")):
            wished = _label(view, verb, "wishes")  # "called for the cancellation of": nobody has cancelled it
            yield _Sign("none" if wished else SAYS[label], at, f"{at.text!r} of the {word.text}")
        if at.lower == "ahead":
            yield _Sign("planned", at, f"{at.text!r} of it")
        if (
            at.dep == "prep"
            and at.lower == "for"
            and at.i == word.head
            and (label := _label(view, verb, "wishes", "plans"))
        ):
            yield _Sign(SAYS[label], verb, f"{verb.text!r} for it")


AIMS = frozenset({"aim", "intend"})  # "the visit is aimed at": what for, not whether


def _light_signs(view: View, noun: Token, verb: Token) -> Iterator[_Sign]:
    """ "planned a meeting", "the meeting was cancelled", "talks are possible": what a verb makes of its noun."""
    if noun.dep in ("dobj", "nsubjpass") and noun.head == verb.i:
        label = None if verb.lemma in AIMS else _label(view, verb, "plans", "refuses", "wishes")
        hearsay = "hearsay" if noun.dep == "nsubjpass" and _label(view, verb, "hearsay") else None
        negation = _negation(view, verb) if label == "refuses" else None
        bidden = label == "refuses" and verb.tag in ("VB", "VBP") and not view.parsed.kids(verb.i, "nsubj", "aux")
        if negation is not None or bidden:  # "did not cancel", "Call off the meeting!"
            yield _Sign("none", negation, f"{verb.text!r} is not told as done")
        if label is not None or hearsay is not None:
            yield _Sign(SAYS[label] if label is not None else "alleged", verb, f"{verb.text!r} of the {noun.text}")
    for kid in view.parsed.kids(verb.i, "acomp", "attr") if noun.dep == "nsubj" and verb.lemma == "be" else ():
        if label := _label(view, kid, "plans", "refuses", "wishes"):
            yield _Sign(SAYS[label], kid, f"{noun.text} is {kid.text!r}")


def is_definite(view: View, noun: Token) -> bool:
    """ "the call", "their talks", "any such meeting", "talks between Veldia and Ostland": one that is known."""
    if view.parsed.kids(noun.i, "poss") or any(k.lower == "between" for k in view.parsed.kids(noun.i, "prep")):
        return True
    such = any(k.lower == "such" for k in view.parsed.kids(noun.i, "amod", "predet"))
    return such or any(k.lower in DEFINITE for k in view.parsed.kids(noun.i, "det"))


def _stands_apart(view: View, word: Token, verb: Token) -> bool:
    """Whether a noun is told of as there, whatever its verb says: "after the call", "gave no details of the call"."""
    tokens = view.parsed.tokens
    top = word
    while top.head not in {verb.i, top.i}:
        top = tokens[top.head]
    definite = is_definite(view, word)
    if definite and top is not word and word.head != top.i:
        return True  # another noun stands between: its verb says nothing of the call
    if top.dep == "prep" and top.lower in DURING_IT and not _label(view, verb, "holds", "does", "plans", "wishes"):
        return True
    return definite and not _label(view, verb, "holds", "plans", "refuses", "wishes")


def _verb_signs(view: View, verb: Token, ahead: bool) -> Iterator[_Sign]:
    """What a verb, its auxiliaries, and the verbs that govern it say, from the inside out."""
    below: Token | None = None
    for at in chain_above(view, verb):
        if below is not None:
            label = _governing(view, at, below)
            if label is None:
                yield _Sign("none", at, f"only {at.text!r} to {below.text}")
                return
            negated = _negation(view, at)
            if label == "refuses" and negated is not None:
                yield _Sign("none", negated, f"{negated.text!r} {at.text}")  # "did not rule out": nothing is told
            elif label in SAYS:
                yield _Sign(SAYS[label], at, f"{at.text!r} to {below.text}")
        below = at
    top = below or verb
    for at in chain_above(view, verb):
        negation = _negation(view, at)
        if negation is not None:
            yield _Sign("denied", negation, f"{negation.text!r} {at.text}")
    yield from _tense_signs(view, top, ahead)
    if top is not verb and _goes_on(view, top) and any(k.tag == "TO" for k in view.parsed.kids(verb.i, "aux")):
        yield _Sign("planned", top, f"{top.text!r} to {verb.text}")  # "is flying there to meet"
    without = view.parsed.tokens[verb.head]
    if verb.dep == "pcomp" and without.lower == "without":
        yield _Sign("denied", without, f"{without.text!r} {verb.text}")
    yield from _beside_noun(view, top)
    for at in _ancestors(view, top):
        conditional = next((k for k in view.parsed.kids(at.i, "mark", "advmod") if k.lower in CONDITIONS), None)
        if conditional is not None:
            yield _Sign("none", conditional, f"{conditional.text!r} it does")


def _beside_noun(view: View, verb: Token) -> Iterator[_Sign]:
    """What an infinitive beside a noun says: "the refusal to meet", "Ode to meet Velm" as a headline."""
    noun = view.parsed.tokens[verb.head]
    to = next((k for k in view.parsed.kids(verb.i, "aux") if k.tag == "TO"), None)
    if verb.dep not in ("acl", "relcl") or to is None:
        return
    label = _label(view, noun, "plans", "refuses", "doubts", "wishes")
    if noun.pos == "PROPN" and noun.dep == "ROOT":
        yield _Sign("planned", to, f"'to' {verb.text} in a headline")
    elif verb.dep == "acl" and noun.pos == "NOUN":
        yield _Sign(SAYS[label] if label else "none", noun, f"the {noun.text!r} to {verb.text}")


def _governing(view: View, above: Token, below: Token) -> str | None:
    """What the verb above an infinitive or gerund makes of it: a label, or ``None`` where it can't be told."""
    infinitive = any(k.tag == "TO" for k in view.parsed.kids(below.i, "aux"))
    if below.dep == "conj":
        return "does"
    if above.lemma == "be" and infinitive:
        return "plans"  # "is to meet"
    if above.lemma == "have" and infinitive:
        return "wishes"  # "has to meet"
    if above.lemma == "go" and above.tag == "VBG" and infinitive and view.parsed.kids(above.i, "aux"):
        return "plans"  # "is going to meet"
    if _label(view, above, "hearsay"):
        passive = bool(view.parsed.kids(above.i, "auxpass", "nsubjpass"))
        perfect = any(k.lemma == "have" for k in view.parsed.kids(below.i, "aux"))
        if passive or perfect:
            return "plans" if _label(view, above, "plans") and not perfect else "doubts"
    if below.dep == "advcl" and not _label(view, above, "plans", "refuses", "wishes"):
        return "does" if _label(view, above, "does", "holds") else None
    if below.tag == "VBG" and below.dep != "pcomp" and not _label(view, above, "plans", "refuses", "wishes", "doubts"):
        return "does"
    return _label(view, above, "plans", "refuses", "wishes", "doubts", "does", "holds")


def _negation(view: View, verb: Token) -> Token | None:
    """ "did not", "never": what negates a verb; "not only" does not."""
    for kid in view.parsed.kids(verb.i, "neg", "advmod", "preconj", "cc"):
        if kid.dep == "neg" or kid.lower in ("never", "neither", "nor"):
            after = view.parsed.tokens[kid.i + 1] if kid.i + 1 < len(view.parsed.tokens) else kid
            if after.lower not in ("only", "just", "merely"):
                return kid
    return None


def _tense_signs(view: View, verb: Token, ahead: bool) -> Iterator[_Sign]:
    """What tense and modal say of the outermost verb of a chain."""
    auxiliaries = view.parsed.kids(verb.i, "aux", "auxpass")
    perfect = any(k.lemma == "have" for k in auxiliaries)
    soon = ahead or any(k.lower in AHEAD for k in view.parsed.kids(verb.i, "advmod", "npadvmod"))
    for kid in auxiliaries:
        if kid.lower in WILL:
            hypothetical = perfect and kid.lower in ("would", "'d", "’d")
            yield _Sign("none" if hypothetical else "planned", kid, f"{kid.text!r} {verb.text}")
        elif kid.lower in MAY:
            says = "alleged" if perfect else "planned" if soon else "none"
            yield _Sign(says, kid, f"{kid.text!r} {verb.text}")
        elif kid.lower in OUGHT:
            yield _Sign("none", kid, f"{kid.text!r} {verb.text}")
        elif kid.tag == "TO" and verb.dep in ("ROOT", "conj") and not perfect:
            yield _Sign("planned", kid, f"'to' {verb.text} in a headline")
    present = verb.tag in ("VBZ", "VBP") and not auxiliaries
    if (present or _goes_on(view, verb)) and soon:
        yield _Sign("planned", verb, f"{verb.text!r} of a day to come")
    if verb.tag == "VB" and not auxiliaries and verb.dep == "ROOT":
        yield _Sign("none", verb, "an imperative")
    if verb.tag == "VBG" and not auxiliaries and verb.dep in ("advcl", "pcomp"):
        above = view.parsed.tokens[verb.head]
        above = view.parsed.tokens[above.head] if verb.dep == "pcomp" else above
        if above.pos in ("VERB", "AUX"):
            yield from (s for s in _tense_signs(view, above, ahead) if s.says == "planned")
    hedge = next((k for k in view.parsed.kids(verb.i, "advmod") if _is_hedge(view, k)), None)
    if hedge is not None:
        yield _Sign("alleged", hedge, f"{hedge.text!r}")


def _goes_on(view: View, verb: Token) -> bool:
    """ "is meeting", "are flying": the present progressive."""
    return verb.tag == "VBG" and any(
        k.tag in ("VBZ", "VBP") and k.lemma == "be" for k in view.parsed.kids(verb.i, "aux")
    )


def _is_hedge(view: View, token: Token) -> bool:
    rule = view.rules.hedges.get(token.lower)
    return rule is not None and rule.label in ("hop", "plain")


def _ancestors(view: View, verb: Token) -> Iterator[Token]:
    """A verb and the clauses that it stands in, up to the statement's or the sentence's own verb."""
    tokens = view.parsed.tokens
    at = verb
    for _ in range(4):
        yield at
        if at.dep not in ("advcl", "conj", "xcomp", "pcomp") or at.head == at.i:
            return
        at = tokens[at.head]
        if at.dep in ("advcl", "relcl"):
            continue
        return


# ---------------------------------------------------------------- the statements it is told in
def _statement_signs(view: View, word: Token, told: Within) -> Iterator[_Sign]:
    for statement in told.around(word):
        if not _performed_by(view, word, statement):
            yield from _acts(view, statement)
        if statement.hedge is not None:
            yield _Sign("alleged", None, f"told with the hedge {statement.hedge!r}")
        if statement.chain and all(h.party.kind == "unnamed" for h in statement.chain):
            yield _Sign("alleged", None, "only somebody unnamed says so")


def _performed_by(view: View, word: Token, statement: Statement) -> bool:
    """ "reportedly asked during a call whether": where the asking was done is not what is asked."""
    verb = scene_of(view, word)
    rules = view.rules.by_lemma.get(lemma_of(verb), {}) if verb is not None else {}
    return any(rule.act_of(lemma_of(verb)) == statement.act for rule in rules.values() if verb is not None)


def _acts(view: View, statement: Statement) -> Iterator[_Sign]:
    cue = view.parsed.tokens[view.tokens_in(statement.cue[0])[0]] if statement.cue else None
    says = ACTS_SAY.get(statement.act)
    if statement.act == "urges" and cue is not None and _label(view, cue, "plans"):
        says = "planned"  # "invited Velm to visit"
    if says is not None:
        yield _Sign(says, cue, f"{statement.act}: {cue.text if cue is not None else 'its form'!r}")


ACTS_SAY = {
    "denies": "denied",
    "asks": "none",
    "urges": "none",
    "declines": "left open",
    "believes": "alleged",
    "promises": "planned",
    "threatens": "planned",
}
