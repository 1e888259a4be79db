"""Whom a pronoun means: "he" and "she" the person most in view, "it" and "they" a body or group that spoke or acted.

View is a sum over the last sentences: near namings and subjects weigh most, objects less, those inside a content least,
and who has just spoken has a lead. A pronoun that was resolved counts as a naming itself, so that a run of "he" keeps
to one person. Nobody is named by name in what he says himself, so the names in a pronoun's own content hardly count.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice

from sayso.extract.cast import SUBJECT, Cast, Resolved, Said, head_of, is_subject, party_of_figure, phrase
from sayso.extract.mentions import Figure
from sayso.extract.namings import MEN, WOMEN
from sayso.extract.parse import Token
from sayso.records import Kind, Party, Span

HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
THEY = frozenset({"they", "them", "their", "themselves", "its"})
SENTENCES_BACK = 8
NEARNESS = (1.0, 0.9, 0.35, 0.25, 0.15, 0.1, 0.08, 0.06, 0.05)
"""What is left of a weight so many sentences later: who was subject last goes before who was it often."""
WRONG_GENDER = 0.12  # of the weight is left where the given name alone speaks against a pronoun
UNKNOWN_GENDER = 0.9
MAYBE_PERSON = 0.35
UNKNOWN_PERSON = 0.5  # one word alone, without a title or a role, may be no person at all
OWN_CONTENT = 0.25  # of the weight is left to those whom a pronoun's own content names
SAID_OF_ONESELF = 0.1  # the same behind the pronoun: "he said that Ode ..."
LEAD = 5.0  # of who spoke last; a subject weighs 8
CLEAR = 2.0  # times the next one's weight: then a pronoun tells the gender of whom it means
DOUBTFUL = 0.6  # whose name speaks against the pronoun has to be the last subject, and nobody else in view
THRESHOLD = 0.15  # one naming as an object eight sentences back weighs 0.2


def he_or_she(cast: Cast, token: Token, outer: Party | None) -> Resolved:
    """The person behind "he" or "she"; ``outer`` is the speaker of the words in which the pronoun stands."""
    unnamed = _unnamed_before(cast, token)
    if unnamed is not None:
        return unnamed, None, f"{token.text!r} is {unnamed.name}, who spoke last"
    _ask_up_to(cast, token.i)
    figure = cast.meant.get(token.i) or _most_in_view(cast, token, outer)
    if figure is None:
        return None, None, f"{token.text!r}: nobody in view"
    return party_of_figure(figure), figure, f"{token.text!r} is {figure.name}, most in view"


def _ask_up_to(cast: Cast, i: int) -> None:
    """Resolve the subjects "he" and "she" up to token ``i`` that nobody has asked for yet, each once, in order."""
    while cast.asked < len(cast.subjects) and cast.subjects[cast.asked] <= i:
        token = cast.view.parsed.tokens[cast.subjects[cast.asked]]
        cast.asked += 1
        if _unnamed_before(cast, token) is not None:
            continue
        figure = _most_in_view(cast, token, None)
        if figure is not None:
            cast.meant[token.i] = figure


def _most_in_view(cast: Cast, token: Token, outer: Party | None) -> Figure | None:
    gender = "m" if token.lower in HE else "f"
    quoted = cast.view.quoted[token.i] >= 0
    own = [c for c in cast.contents.get(token.sent, ()) if not c.start <= token.start < c.end]
    near = _lately_named(cast, token)
    lead = _lead_of_speakers(cast, token)
    known = {id(f) for f in near}
    near += [f for f, _ in lead if id(f) not in known]
    scores: list[tuple[float, int, Figure]] = []
    for figure in near:
        share = _share(figure, gender)
        if not share or (quoted and outer is not None and party_of_figure(figure) == outer):
            continue
        weight = _weight(cast, figure, token) + sum(w for f, w in lead if f is figure and not quoted)
        share *= min((_self_naming(cast, figure, content, token) for content in own), default=1.0)
        if _beside(cast, figure, token):
            share *= OWN_CONTENT
        scores.append((share * weight, -figure.namings[0].first, figure))
    best = max(scores, key=lambda s: s[:2], default=None)
    doubtful = best is not None and best[2].gender not in (None, gender)
    if best is None or best[0] < (DOUBTFUL if doubtful else THRESHOLD):
        return (_only_one(cast, gender) if not scores else None) or _unsure_person(cast, token)
    figure = best[2]
    clear = all(best[0] >= CLEAR * other[0] for other in scores if other[2] is not figure)
    figure.kind = "person"
    if clear and token.i not in cast.inside and not quoted:
        figure.told = figure.told or figure.gender == gender
        figure.gender = figure.gender or gender
    return figure


def _share(figure: Figure, gender: str) -> float:
    """How much of a figure's weight counts for a pronoun of a gender."""
    if not figure.is_person:
        return MAYBE_PERSON if figure.maybe else 0.0
    if figure.told and figure.gender != gender:
        return 0.0
    if figure.gender is None:
        return UNKNOWN_GENDER if " " in figure.name or figure.roles else UNKNOWN_PERSON
    return 1.0 if figure.gender == gender else WRONG_GENDER


def _unnamed_before(cast: Cast, token: Token) -> Party | None:
    """Somebody unnamed who has just spoken ("an official said ... he added"), if nobody is named in between."""
    tokens = cast.view.parsed.tokens
    last = next(cast.sayings_before(token.i, 1), None)
    if last is None or last.figure is not None or last.party.kind != "unnamed":
        return None
    head = tokens[min(last.at, len(tokens) - 1)]
    other = MEN if token.lower in SHE else WOMEN
    if not _can_be_he(cast, head) or head.lower in other or not 0 <= token.sent - head.sent <= 2:
        return None
    between = (cast.by_token.get(i) for i in range(head.i + 1, token.i) if tokens[i].dep in SUBJECT)
    return None if any(f is not None and f.is_person for f in between) else last.party


def _can_be_he(cast: Cast, head: Token) -> bool:
    """Whether a singular noun describes one human being."""
    human = cast.view.rules.heads.get(head.lemma) == "unnamed" or head.lower in MEN | WOMEN
    return head.tag in ("NN", "NNP") and (human or head.lower.endswith(("er", "or", "ist", "ian", "man", "woman")))


def _window(cast: Cast, token: Token) -> int:
    """The first token that a pronoun may look back to."""
    return cast.view.parsed.sentences[bisect_left(cast.told, cast.told[token.sent] - SENTENCES_BACK)].first


def _lately_named(cast: Cast, token: Token) -> list[Figure]:
    """The figures named in the sentences just before a pronoun, in the article's order of figures."""
    low = bisect_left(cast.order, (_window(cast, token), 0))
    high = bisect_left(cast.order, (token.i, 0))
    return [cast.figures[k] for k in sorted({k for _, k in cast.order[low:high]})]


def _self_naming(cast: Cast, figure: Figure, content: Span, token: Token) -> float:
    """What is left of the weight of somebody whom the pronoun's own content names.

    Least where the name stands behind the pronoun: "he said that Ode ..." is not Ode, "Ode will go, he said" may be.
    """
    inside = cast.view.tokens_in(content)
    at = bisect_left(figure.namings, inside.start, key=lambda n: n.first)
    if at == len(figure.namings) or figure.namings[at].first >= inside.stop:
        return 1.0
    behind = figure.namings[at].first > token.i and cast.view.quoted[figure.namings[at].first] < 0
    return SAID_OF_ONESELF if behind else OWN_CONTENT


def _beside(cast: Cast, figure: Figure, token: Token) -> bool:
    """Whether a figure is named in the pronoun's own phrase: "he, like Ana Ode, ..."."""
    return any(cast.by_token.get(i) is figure for i in range(token.left, token.right + 1)) and token.left < token.right


def _weight(cast: Cast, figure: Figure, token: Token) -> float:
    """How much a figure's namings, and the pronouns that mean it, keep it in view before a pronoun."""
    tokens = cast.view.parsed.tokens
    quotation = cast.view.quoted[token.i]
    total = 0.0
    at = bisect_left(figure.namings, _window(cast, token), key=lambda n: n.first)
    for naming in islice(figure.namings, at, None):
        if naming.first >= token.i:
            break
        head = head_of(cast, naming)
        subject = is_subject(cast, naming)
        weight = _nearness(cast.told[token.sent] - cast.told[head.sent]) * _standing(cast, head, subject)
        apart = cast.view.quoted[naming.first] != quotation and cast.view.quoted[naming.first] >= 0
        if apart or (naming.first in cast.inside and token.i not in cast.inside):
            weight *= 0.35
        total += weight
    for number in range(bisect_left(cast.subjects, token.i) - 1, -1, -1):
        i = cast.subjects[number]
        if cast.told[tokens[i].sent] < cast.told[token.sent] - SENTENCES_BACK:
            break
        if cast.meant.get(i) is figure:
            total += 5.0 * _nearness(cast.told[token.sent] - cast.told[tokens[i].sent])
    return total


def _standing(cast: Cast, head: Token, subject: bool) -> float:
    """What a naming weighs by its place in the sentence: subjects of main clauses most, possessors least."""
    if not subject:
        return 2.0 if head.dep == "poss" else 2.5
    verb = cast.view.parsed.tokens[head.head]
    return 5.0 if verb.dep in ("relcl", "advcl") else 8.0


def _nearness(sentences: int) -> float:
    return NEARNESS[max(0, min(sentences, SENTENCES_BACK))]


def _lead_of_speakers(cast: Cast, token: Token) -> list[tuple[Figure, float]]:
    """The last speakers who may be meant, with the weight that having spoken gives them."""
    found = []
    for back, said in enumerate(cast.sayings_before(token.i, 4)):
        apart = cast.told[token.sent] - cast.told[cast.sentence_of_saying(said)]
        if said.figure is not None and apart <= SENTENCES_BACK:
            found.append((said.figure, (LEAD if back == 0 else LEAD / 2) * _nearness(apart)))
    return found


def _unsure_person(cast: Cast, token: Token) -> Figure | None:
    """A lone capitalised name that the recogniser took for a body, where nobody else can be meant."""
    tokens = cast.view.parsed.tokens
    for figure in reversed(_lately_named(cast, token)):
        near = [
            n
            for n in figure.namings
            if 0 <= token.sent - tokens[n.last].sent <= 2 and n.first < token.i and cast.view.quoted[n.first] < 0
            if is_subject(cast, n)
        ]
        if not near or figure.kind != "organisation" or figure.name.isupper() or figure.name.count(" ") > 2:
            continue
        first = near[-1].first
        if first == 0 or tokens[first - 1].lower not in ("the", "a", "an"):
            figure.kind = "person"
            return figure
    return None


def _only_one(cast: Cast, gender: str) -> Figure | None:
    people = [f for f in cast.figures if f.is_person and f.gender in (None, gender)]
    return people[0] if len(people) == 1 else None


# ---------------------------------------------------------------- it and they
def it_or_they(cast: Cast, token: Token, outer: Party | None) -> Resolved:
    """ "they" and "it": the body or group that spoke or was a subject last, but not who is quoted with the pronoun."""
    quoted = cast.view.quoted[token.i] >= 0
    for said in cast.sayings_before(token.i, 3):
        near = token.sent - cast.sentence_of_saying(said) <= 3
        if near and _agrees(cast, said, token) and not (quoted and said.party == outer):
            return said.party, said.figure, f"{token.text!r} is {said.party.name}, who spoke last"
    for number in range(token.sent, max(-1, token.sent - 3), -1):
        found = _subject_that_is_no_person(cast, token, number)
        if found is not None:
            return found
    body = _only_body(cast, token.sent - 1) if token.lower == "it" and token.sent else None
    if body is not None:
        return party_of_figure(body), body, f"{token.text!r} is {body.name}, alone of its kind in the sentence before"
    return None, None, f"{token.text!r}: nobody in view"


def _only_body(cast: Cast, number: int) -> Figure | None:
    """The one body that a sentence names outside what anybody says in it."""
    sentence = cast.view.parsed.sentences[number]
    found = [
        f for i in range(sentence.first, sentence.last + 1) if i not in cast.inside and (f := cast.by_token.get(i))
    ]
    bodies = {id(f): f for f in found if f.kind in ("organisation", "government", "outlet") and not f.maybe}
    return next(iter(bodies.values())) if len(bodies) == 1 else None


def _agrees(cast: Cast, said: Said, token: Token) -> bool:
    """Whether a speaker agrees in number with "it" (one thing or body) or "they" (several people, or a body)."""
    tokens = cast.view.parsed.tokens
    head = tokens[min(said.at, len(tokens) - 1)]
    several = head.tag in ("NNS", "NNPS") or any(tokens[k].dep == "conj" for k in head.kids)
    kind = said.party.kind
    if token.lower in ("it", "its"):
        return not several and kind not in ("person", "unnamed")
    return kind not in ("person", "document") and (kind != "unnamed" or head.tag != "NN" or _can_be_he(cast, head))


def _subject_that_is_no_person(cast: Cast, token: Token, number: int) -> Resolved | None:
    """The first subject before a pronoun in a sentence that is a body, or for "they" a group."""
    tokens, view = cast.view.parsed.tokens, cast.view
    sentence = view.parsed.sentences[number]
    for i in range(sentence.first, min(sentence.last + 1, token.i)):
        other = tokens[i]
        if other.dep not in SUBJECT:
            continue
        figure = cast.by_token.get(i)
        if figure is not None and not figure.is_person:
            return party_of_figure(figure), figure, f"{token.text!r} is {figure.name}, a subject before"
        if other.tag in ("NNS", "NNPS") and token.lower in THEY and other.lemma in view.rules.heads:
            span = view.trimmed(other.left, other.right)
            if span is not None:
                kind: Kind = view.rules.heads[other.lemma]  # type: ignore[assignment]
                return Party(phrase(view, span), kind), None, f"{token.text!r} is {other.text!r}, a subject before"
    return None
