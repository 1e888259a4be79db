"""Who speaks: each source span becomes a party of the article, or stays open.

Names are looked up among the article's figures; "he" and "she" go to the figure most in view (the last speaker and the
subjects of the sentences before, never somebody named only inside a content); "the minister" to whoever the article
gives that role; "officials" and "people familiar with the plan" stay unnamed, described in the text's own words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sayso.extract.draft import Cited, View
from sayso.extract.mentions import MEN, WOMEN, Figure, find_figures, kind_of_name
from sayso.extract.parse import Token
from sayso.records import Hop, Party, Span

HE = {"he", "him", "his", "himself"}
SHE = {"she", "her", "hers", "herself"}
THEY = {"they", "them", "their", "themselves", "its"}
SPEAKER_ITSELF = {"i", "we", "me", "us", "my", "our"}
ROLE_STOP = {
    "the",
    "a",
    "an",
    "of",
    "in",
    "for",
    "and",
    "former",
    "then",
    "to",
    "at",
    "on",
    "’s",
    "'s",
    "his",
    "her",
    "its",
    "their",
    "who",
    "which",
}


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody who has spoken: where, and which figure, if it is one."""

    at: int  # token index of the source or the content
    party: Party
    figure: Figure | None


@dataclass(slots=True)
class Cast:
    """The figures of an article and who has spoken so far, in reading order."""

    view: View
    figures: list[Figure]
    by_token: dict[int, Figure] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    inside: frozenset[int] = frozenset()  # the tokens of contents
    contents: dict[int, list[Span]] = field(default_factory=dict)  # by the sentences that they touch
    order: list[tuple[int, int]] = field(default_factory=list)  # (first token, number of the figure) of each naming

    def figure_at(self, first: int, last: int) -> Figure | None:
        """The first figure named in tokens [first, last]."""
        return next((self.by_token[i] for i in range(first, last + 1) if i in self.by_token), None)


Resolved = tuple[Party | None, Figure | None, str]
"""A party, the article's figure if it is one, and why."""


def make_cast(view: View, contents: tuple[Span, ...]) -> Cast:
    """Find everybody an article names and index them by token."""
    figures = find_figures(view)
    inside = frozenset(i for span in contents for i in view.tokens_in(span))
    cast = Cast(view, figures, inside=inside)
    for span in contents:
        for number in sorted({view.parsed.tokens[i].sent for i in view.tokens_in(span)}):
            cast.contents.setdefault(number, []).append(span)
    cast.order = sorted((n.first, k) for k, f in enumerate(figures) for n in f.namings)
    for figure in figures:
        for naming in figure.namings:
            for i in range(naming.first, naming.last + 1):
                cast.by_token.setdefault(i, figure)
    return cast


def party_of_figure(figure: Figure) -> Party:
    """A figure as a party."""
    return Party(figure.name, figure.kind)


def resolve(cast: Cast, head: int | None, span: Span | None, *, outer: Party | None = None) -> Resolved:
    """The party behind a source span, the figure if it is one, and why.

    ``outer`` is the speaker of the statement around it, whom "I" and "we" inside a quotation mean.
    """
    if head is None or span is None:
        return None, None, "nobody is named"
    token = cast.view.parsed.tokens[head]
    low = token.lower
    if low in HE or low in SHE:
        unnamed = _unnamed_before(cast, token)
        if unnamed is not None:
            return unnamed, None, f"{token.text!r} is {unnamed.name}, who spoke last"
        figure = _he_or_she(cast, token, "m" if low in HE else "f")
        if figure is not None:
            return party_of_figure(figure), figure, f"{token.text!r} is {figure.name}, most in view"
        return None, None, f"{token.text!r}: nobody in view"
    if low in THEY or low in ("it", "its"):
        return _they(cast, token)
    if low in SPEAKER_ITSELF:
        return outer, None, f"{token.text!r} is the speaker of the words around it"
    if low in ("who", "which", "that", "whose", "whom"):
        return _antecedent(cast, token)
    return _noun(cast, token, span)


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
    noun = tokens[at.head]
    span = cast.view.trimmed(noun.left, max(noun.i, token.i - 1))
    if span is None or noun.pos == "PRON":
        return None, None, f"{token.text!r}: its noun is not clear"
    return _noun(cast, noun, span)


# ---------------------------------------------------------------- noun phrases
def _noun(cast: Cast, token: Token, span: Span) -> Resolved:
    """A noun phrase: a name, somebody in a role, a body, a document, or somebody unnamed."""
    named = cast.by_token.get(token.i)
    if named is not None:
        return party_of_figure(named), named, f"named as {named.name!r}"
    apposed = _apposed(cast, token, cast.view.tokens_in(span))
    if apposed is not None:
        return party_of_figure(apposed), apposed, f"named beside its role: {apposed.name!r}"
    kind = cast.view.rules.heads.get(token.lemma)
    if kind == "document":
        return _document(cast, token, span, _phrase(cast.view, span))
    if kind in ("unnamed", None):
        figure, why = _in_role(cast, token, span)
        if figure is not None:
            return party_of_figure(figure), figure, why
    return _described(cast, token, span, kind)


def _in_role(cast: Cast, token: Token, span: Span) -> tuple[Figure | None, str]:
    """Whoever the article gives the role that a phrase names, before or just after it."""
    if token.pos in ("NOUN", "PROPN") and _singular_definite(cast.view, token, span):
        figure, why = _by_role(cast, token, span)
        if figure is not None:
            return figure, why
    if token.tag == "NN" and not _definite(cast.view, span):
        figure = _named_after(cast, token, span)
        if figure is not None:
            return figure, f"the same role with a name, {figure.name!r}, in the next sentences"
    return None, ""


def _described(cast: Cast, token: Token, span: Span, kind: str | None) -> Resolved:
    """A body, a group, or somebody unnamed, in the text's own words."""
    view = cast.view
    text = _phrase(view, span)
    if kind == "outlet":
        return Party(text, "outlet"), None, "an outlet by its description"
    if kind in ("organisation", "government"):
        body = _body(cast, token, text)
        if body is not None:
            return party_of_figure(body), body, f"the {token.text} is {body.name!r}"
        owner = _possessor(cast, token)
        beside = owner is not None and token.i - 1 in view.tokens_in(span)
        name = f"{owner.name} {token.text}" if owner is not None and beside else text
        return (
            Party(_strip(name), "organisation" if kind == "organisation" else "government"),
            None,
            f"a {kind} by its description",
        )
    if token.pos == "PROPN" or token.ent in ("ORG", "GPE", "PERSON"):
        return Party(_strip(text), kind_of_name(view, _strip(text), token.ent)), None, "a proper name"
    if kind == "collective":
        return Party(text, "collective"), None, "a group by its description"
    if kind == "unnamed" or token.pos in ("NOUN", "PRON", "NUM", "ADJ", "DET"):
        body = _body(cast, token, text) if _singular_definite(view, token, span) else None
        if body is not None:
            return party_of_figure(body), body, f"the {token.text} is {body.name!r}"
        return Party(text, "unnamed"), None, "somebody who is described, not named"
    return None, None, "nothing that can speak"


def _strip(text: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+", "", text, flags=re.IGNORECASE).strip(" ,’'")


def _phrase(view: View, span: Span) -> str:
    """A noun phrase in the text's words, without its article, cut before a non-restrictive clause."""
    text = " ".join(span.of(view.parsed.text).split())
    text = re.split(r",\s+(?:who|which|whose)\b", text)[0]
    return _strip(text) or text


def _definite(view: View, span: Span) -> bool:
    first = span.of(view.parsed.text).lstrip().split(" ")[0].lower()
    return first in ("the", "this", "that", "his", "her", "their", "its") or first.endswith(("’s", "'s"))


def _singular_definite(view: View, token: Token, span: Span) -> bool:
    text = span.of(view.parsed.text).lstrip().lower()
    return token.tag in ("NN", "NNP") and (
        text.startswith(("the ", "this ", "that ", "his ", "her "))
        or token.pos == "PROPN"
        or "’s " in text
        or "'s " in text
        or token.left == token.i
    )


def _possessor(cast: Cast, token: Token) -> Figure | None:
    for kid in cast.view.parsed.kids(token.i, "poss"):
        return cast.by_token.get(kid.i)
    return None


def _apposed(cast: Cast, token: Token, inside: range) -> Figure | None:
    """ "the minister, Ana Ode,": a person named in apposition to a role, or as the phrase's last word."""
    tokens = cast.view.parsed.tokens
    for kid in cast.view.parsed.kids(token.i, "appos", "compound", "nmod"):
        figure = cast.by_token.get(kid.i)
        if figure is not None and figure.is_person and kid.dep == "appos" and kid.i in inside:
            return figure
    for i in reversed(inside):
        figure = cast.by_token.get(i)
        if figure is not None and figure.is_person and i > token.i:
            naming = next(n for n in figure.namings if n.first <= i <= n.last)
            comma = tokens[naming.first - 1].text == "," and naming.last == inside[-1]
            if comma and tokens[naming.last].dep in ("appos", "conj", "npadvmod", "pobj", "nsubj", "ROOT", "dep"):
                return figure
    if token.i + 1 in cast.by_token and cast.by_token[token.i + 1].is_person and tokens[token.i + 1].sent == token.sent:
        figure = cast.by_token[token.i + 1]
        if token.i + 1 in inside:
            return figure
    return None


def _role_words(view: View, span: Span) -> set[str]:
    return {
        t.lemma if t.tag in ("NNS",) else t.lower
        for t in (view.parsed.tokens[i] for i in view.tokens_in(span))
        if t.is_word and t.lower not in ROLE_STOP
    }


def _by_role(cast: Cast, token: Token, span: Span) -> tuple[Figure | None, str]:
    """ "the minister", "the US president": the person whom the article gives every word of that role."""
    wanted = _role_words(cast.view, span)
    head = token.lower
    fits: list[tuple[int, int, Figure]] = []
    for figure in cast.figures:
        if not figure.is_person:
            continue
        for role in figure.roles:
            words = set(role.split())
            if head not in words:
                continue
            missing = wanted - words
            if not missing or (len(missing) == 1 and len(wanted) > 2):
                before = [n.first for n in figure.namings if n.first < token.i]
                distance = token.i - before[-1] if before else 10_000 + figure.namings[0].first - token.i
                fits.append((len(missing), distance, figure))
    if fits:
        best = min(fits, key=lambda f: (f[0], f[1]))
        return best[2], f"the article gives this role to {best[2].name}"
    if head in _PERSONAL_ROLES and not any(k.dep == "prep" for k in cast.view.parsed.kids(token.i)):
        gender = "m" if head in MEN else "f" if head in WOMEN else None
        before_it = _subject_before(cast, token, gender)
        if before_it is not None and not any(
            role for role in before_it.roles if head not in role and _office(role) and _office(head)
        ):
            return before_it, f"the subject of the sentence before, {before_it.name}, in other words"
    return None, ""


_PERSONAL_ROLES = {
    "president",
    "minister",
    "mayor",
    "senator",
    "governor",
    "leader",
    "chancellor",
    "king",
    "queen",
    "premier",
    "candidate",
    "nominee",
    "republican",
    "democrat",
    "lawmaker",
    "congressman",
    "congresswoman",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "politician",
    "businessman",
    "billionaire",
    "analyst",
    "professor",
    "judge",
    "commander",
    "general",
    "chief",
    "mogul",
    "official",
    "secretary",
    "author",
    "lawyer",
    "officer",
    "captain",
    "director",
    "chairman",
    "chairwoman",
    "mp",
    "veteran",
    "tycoon",
    "diplomat",
    "expert",
    "economist",
    "woman",
    "man",
}


def _office(role: str) -> bool:
    return any(
        w in role
        for w in (
            "president",
            "minister",
            "mayor",
            "spokes",
            "governor",
            "senator",
            "chancellor",
            "king",
            "queen",
            "secretary",
        )
    )


def _named_after(cast: Cast, token: Token, span: Span) -> Figure | None:
    """ "a palace aide said ... Palace aide Tor Velm said": the same words with a name, within two sentences."""
    wanted = _role_words(cast.view, span)
    if len(wanted) < 2:
        return None
    for figure in cast.figures:
        if not figure.is_person or not figure.namings:
            continue
        first = figure.namings[0]
        near = 0 <= cast.view.parsed.tokens[first.first].sent - token.sent <= 2 and first.first > token.i
        if near and any(wanted <= set(role.split()) for role in figure.roles):
            return figure
    return None


def _body(cast: Cast, token: Token, text: str) -> Figure | None:
    """ "the ministry" after "the Works Ministry": the body named last whose name ends in that word."""
    wanted = text.lower().split()
    best = None
    for figure in cast.figures:
        if figure.is_person:
            continue
        words = figure.name.lower().split()
        if words and words[-1] == token.lower and set(wanted) - {"the"} <= set(words):
            before = [n.first for n in figure.namings if n.first < token.i]
            if before and (best is None or before[-1] > best[0]):
                best = (before[-1], figure)
    return best[1] if best else None


def _document(cast: Cast, token: Token, span: Span, text: str) -> Resolved:
    """ "a report by the Lantern", "the FT article": its owner speaks; "the report" later means the same owner."""
    owner = _owner_of_document(cast, token)
    if owner is not None:
        return party_of_figure(owner), owner, f"a {token.text} by {owner.name}"
    if _definite(cast.view, span):
        earlier = _earlier_document(cast, token)
        if earlier is not None:
            return party_of_figure(earlier), earlier, f"the {token.text} is one of {earlier.name}, named before"
    return Party(text, "document"), None, "a document by its description"


REPORTISH = {"report", "article", "story", "paper", "piece", "account", "newspaper"}


def _owner_of_document(cast: Cast, token: Token) -> Figure | None:
    tokens = cast.view.parsed.tokens
    for kid in cast.view.parsed.kids(token.i, "poss", "compound", "nmod", "amod"):
        figure = cast.by_token.get(kid.i)
        if figure is not None and (kid.dep == "poss" or figure.kind == "outlet"):
            return figure
    for prep in cast.view.parsed.kids(token.i, "prep", "acl", "agent"):
        if prep.lower in ("by", "from", "in", "of") or prep.dep == "acl":
            for i in range(prep.i, min(prep.right, prep.i + 6) + 1):
                figure = cast.by_token.get(i)
                signed = prep.dep == "acl" and prep.lemma in (
                    "sign",
                    "write",
                    "pen",
                    "author",
                    "send",
                    "publish",
                    "issue",
                    "release",
                )
                if figure is not None and (prep.lower in ("by", "from") or signed or figure.kind == "outlet"):
                    return figure
                if tokens[i].pos == "VERB" and i > prep.i:
                    break
    return None


def _earlier_document(cast: Cast, token: Token) -> Figure | None:
    family = REPORTISH if token.lemma in REPORTISH else {token.lemma}
    for i in range(token.i - 1, max(-1, token.i - 260), -1):
        other = cast.view.parsed.tokens[i]
        if other.lemma in family and other.pos == "NOUN":
            owner = _owner_of_document(cast, other)
            if owner is not None:
                return owner
    return None


# ---------------------------------------------------------------- pronouns
def _in_content(cast: Cast, i: int) -> bool:
    return i in cast.inside


def _he_or_she(cast: Cast, token: Token, gender: str) -> Figure | None:
    """The person most in view: subjects and speakers of the last sentences weigh most; contents and objects little."""
    scores: dict[int, float] = {}
    by_id = {}
    for figure in _lately_named(cast, token):
        by_id[id(figure)] = figure
        weight = _in_view(cast, figure, token) if figure.is_person and figure.gender in (None, gender) else 0.0
        if weight:
            scores[id(figure)] = weight
    for said in cast.said[-4:]:
        if said.figure is not None:
            by_id[id(said.figure)] = said.figure
    for key, weight in _spoke_lately(cast, token, gender):
        if key in by_id:
            scores[key] = scores.get(key, 0.0) + weight
    if not scores:
        return _only_one(cast, gender) or _unsure_person(cast, token)
    best = max(scores, key=lambda k: (scores[k], -by_id[k].namings[0].first))
    figure = by_id[best]
    if figure.gender is None:
        figure.gender = gender
    return figure


def _unnamed_before(cast: Cast, token: Token) -> Party | None:
    """Somebody unnamed who has just spoken ("an official said ... he added"), if nobody is named in between."""
    tokens = cast.view.parsed.tokens
    if not cast.said:
        return None
    last = cast.said[-1]
    head = tokens[min(last.at, len(tokens) - 1)]
    singular = head.tag in ("NN", "NNP") and last.party.kind == "unnamed" and last.figure is None
    if not singular or not 0 <= token.sent - head.sent <= 2:
        return None
    between = (cast.by_token.get(i) for i in range(head.i + 1, token.i) if tokens[i].dep in ("nsubj", "nsubjpass"))
    return None if any(f is not None and f.is_person for f in between) else last.party


SENTENCES_BACK = 8


def _window(cast: Cast, token: Token) -> int:
    """The first token that a pronoun may look back to."""
    return cast.view.parsed.sentences[max(0, token.sent - SENTENCES_BACK)].first


def _lately_named(cast: Cast, token: Token) -> list[Figure]:
    """The figures named in the sentences just before a pronoun, in the article's order of figures."""
    low = bisect_left(cast.order, (_window(cast, token), 0))
    high = bisect_left(cast.order, (token.i, 0))
    return [cast.figures[k] for k in sorted({k for _, k in cast.order[low:high]})]


def _in_view(cast: Cast, figure: Figure, token: Token) -> float:
    """How much a figure's namings before a pronoun keep it in view: near ones and subjects most, contents least."""
    tokens = cast.view.parsed.tokens
    total = 0.0
    at = bisect_left(figure.namings, _window(cast, token), key=lambda n: n.first)
    for naming in islice(figure.namings, at, None):
        if naming.first >= token.i:
            break
        head = tokens[naming.last]
        apart = token.sent - head.sent
        subject = head.dep in ("nsubj", "nsubjpass")
        weight = 4.0 / (1 + apart) * (2.0 if subject else 0.6 if head.dep == "poss" else 1.0)
        if apart == 0 and not subject:
            weight *= 0.7
        if _in_content(cast, naming.first) or cast.view.quoted[naming.first] >= 0:
            weight *= 0.35
        total += weight
    return total


def _spoke_lately(cast: Cast, token: Token, gender: str) -> Iterator[tuple[int, float]]:
    """The last speakers who may be meant, with the weight that having spoken gives them."""
    tokens = cast.view.parsed.tokens
    for back, said in enumerate(reversed(cast.said[-4:])):
        figure = said.figure
        if figure is None or not figure.is_person or figure.gender not in (None, gender):
            continue
        apart = token.sent - tokens[min(said.at, len(tokens) - 1)].sent
        if apart <= 8:
            yield id(figure), (5.0 if back == 0 else 2.0) / (1 + 0.5 * max(apart, 0))


def _unsure_person(cast: Cast, token: Token) -> Figure | None:
    """A lone capitalised name that the recogniser took for a body, where nobody else can be meant."""
    tokens = cast.view.parsed.tokens
    for figure in reversed(_lately_named(cast, token)):
        near = [
            n
            for n in figure.namings
            if 0 <= token.sent - tokens[n.last].sent <= 2 and n.first < token.i and cast.view.quoted[n.first] < 0
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


def _subject_before(cast: Cast, token: Token, gender: str | None) -> Figure | None:
    """The person who is subject of the sentence before, or of the one before that."""
    tokens = cast.view.parsed.tokens
    for back in (1, 2):
        number = token.sent - back
        if number < 0:
            break
        sentence = cast.view.parsed.sentences[number]
        for i in range(sentence.first, sentence.last + 1):
            figure = cast.by_token.get(i)
            if figure is None or not figure.is_person or (gender and figure.gender not in (None, gender)):
                continue
            head = tokens[figure_head(cast, i)]
            if head.dep in ("nsubj", "nsubjpass") and not _in_content(cast, i):
                return figure
    return None


def figure_head(cast: Cast, i: int) -> int:
    """The last token of the naming that token ``i`` belongs to."""
    figure = cast.by_token[i]
    return next((n.last for n in figure.namings if n.first <= i <= n.last), i)


def _they(cast: Cast, token: Token) -> Resolved:
    """ "they" and "it": the body or group that spoke or was a subject last."""
    tokens = cast.view.parsed.tokens
    for said in reversed(cast.said[-3:]):
        apart = token.sent - tokens[min(said.at, len(tokens) - 1)].sent
        if apart <= 3 and said.party.kind != "person":
            return said.party, said.figure, f"{token.text!r} is {said.party.name}, who spoke last"
    for back in (0, 1, 2):
        number = token.sent - back
        if number < 0:
            break
        sentence = cast.view.parsed.sentences[number]
        for i in range(sentence.first, min(sentence.last + 1, token.i)):
            other = tokens[i]
            if other.dep not in ("nsubj", "nsubjpass") or i == token.i:
                continue
            figure = cast.by_token.get(i)
            if figure is not None and not figure.is_person:
                return party_of_figure(figure), figure, f"{token.text!r} is {figure.name}, a subject before"
            plural = other.tag in ("NNS", "NNPS")
            if plural and token.lower in THEY and other.lemma in cast.view.rules.heads:
                span = cast.view.trimmed(other.left, other.right)
                if span is not None:
                    return (
                        Party(_phrase(cast.view, span), "unnamed"),
                        None,
                        f"{token.text!r} is {other.text!r}, a subject before",
                    )
    return None, None, f"{token.text!r}: nobody in view"


# ---------------------------------------------------------------- without a source
def last_speaker(cast: Cast, at: int) -> Resolved:
    """Who says a quotation without a cue: whoever spoke last, or else the subject of the sentence before it."""
    tokens = cast.view.parsed.tokens
    sent = tokens[at].sent if at < len(tokens) else len(cast.view.parsed.sentences)
    if cast.said:
        said = cast.said[-1]
        if sent - tokens[min(said.at, len(tokens) - 1)].sent <= 6:
            return said.party, said.figure, f"{said.party.name or 'the same party'} spoke last"
    if at < len(tokens):
        figure = _subject_before(cast, tokens[at], None)
        if figure is not None:
            return party_of_figure(figure), figure, f"{figure.name} is the subject of the sentence before"
    return None, None, "nobody spoke before it"


def resolve_cited(cast: Cast, cited: Sequence[Cited]) -> list[Hop]:
    """The hops that a saying cites."""
    out = []
    for hop in cited:
        party, _, why = resolve(cast, hop.head, hop.span)
        if party is not None:
            out.append(Hop(party, hop.span, f"{hop.why}; {why}"))
    return out


def note(cast: Cast, at: int, party: Party | None, figure: Figure | None) -> None:
    """Remember who has just spoken."""
    if party is not None:
        cast.said.append(Said(at, party, figure))
