"""Whom a description means: "the minister", "the ministry", "the report", and those who stay unnamed.

A role is given to somebody by the article alone: a title or nouns before the name, an apposition, "Ana Ode is the
mayor". A description whose words the article gives to nobody stays in the text's own words.
"""

from __future__ import annotations

from bisect import bisect_left

from sayso.english import MONTHS
from sayso.extract.beside import named_beside
from sayso.extract.cast import SUBJECT, Cast, Resolved, party_of_figure, phrase, strip, subject_before
from sayso.extract.draft import View
from sayso.extract.edges import stems
from sayso.extract.mentions import Figure, kind_of_name
from sayso.extract.namedwords import ALSO_NAMES, MEN, WOMEN
from sayso.extract.nobody import is_acronym, is_nobody, is_office, is_one_of_a_people, is_time
from sayso.extract.parse import Token
from sayso.records import Kind, Party, Span

ROLE_STOP = frozenset(
    [
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
        "this",
        "that",
        "from",
        "with",
        "by",
    ]
)
QUALIFIED = frozenset(["vice", "deputy", "assistant", "acting", "associate", "under"])
"""Words that make a lesser office of an office."""
FORMER = frozenset(["former", "ex", "late", "onetime"])
SHORT = {
    "gov": "governor",
    "sen": "senator",
    "rep": "representative",
    "gen": "general",
    "prof": "professor",
    "capt": "captain",
    "lt": "lieutenant",
    "sgt": "sergeant",
    "col": "colonel",
    "pres": "president",
    "sec": "secretary",
}
"""Titles as they are shortened before a name."""
SAME_OFFICE = (
    frozenset(["representative", "congressman", "congresswoman", "lawmaker"]),
    frozenset(["senator", "lawmaker"]),
    frozenset(["candidate", "nominee", "contender"]),
    frozenset(["spokesman", "spokeswoman", "spokesperson"]),
    frozenset(["chairman", "chairwoman", "chair"]),
    frozenset(["lawyer", "attorney", "counsel"]),
    frozenset(["president", "leader"]),
    frozenset(["premier", "leader"]),
    frozenset(["minister", "premier"]),
)
"""Nouns that one person may be called by in turn."""
PERSONAL_ROLES = frozenset(
    [
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
        "businesswoman",
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
        "actor",
        "actress",
        "attorney",
        "prosecutor",
        "ambassador",
        "envoy",
        "historian",
        "scientist",
        "researcher",
        "executive",
        "founder",
        "editor",
        "adviser",
        "advisor",
        "strategist",
        "activist",
        "singer",
        "pope",
        "bishop",
        "speaker",
        "contender",
        "incumbent",
        "representative",
    ]
)
"""Nouns by which the subject of the sentences before may be called, though the article does not give it that role."""
OFFICES = (
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
PARTISANS = frozenset({"republican", "democrat", "conservative", "liberal"})
REPORTISH = frozenset(["report", "article", "story", "paper", "piece", "account", "newspaper"])
SIGNED = frozenset(["sign", "write", "pen", "author", "send", "publish", "issue", "release"])
TELLS = frozenset(["say", "report", "write", "publish", "tell", "add", "state"])


def noun(cast: Cast, token: Token, span: Span) -> Resolved:
    """A noun phrase: a name, somebody in a role, a body, a document, or somebody unnamed."""
    named = cast.by_token.get(token.i)
    one_of = named is not None and not named.is_person and is_one_of_a_people(cast.view, token, span)
    if named is not None and not one_of:
        if named.kind == "collective" and _some(cast.view, span):
            return Party(phrase(cast.view, span), "unnamed"), None, "some of a people or party, not named"
        return party_of_figure(named), named, f"named as {named.name!r}"
    if token.pos == "PROPN" and token.i - 1 in cast.view.tokens_in(span) and token.i - 1 in cast.by_token:
        before = cast.by_token[token.i - 1]  # "Ode Denies": in a headline the parser takes the verb into the name
        if before.is_person and token.lemma not in cast.view.rules.heads and _tagged_verb(cast.view, token):
            return party_of_figure(before), before, f"named as {before.name!r}"
    if is_time(cast.view, token) and token.i + 1 in cast.view.tokens_in(span) and token.i + 1 in cast.by_token:
        behind = cast.by_token[token.i + 1]  # "May Ode said": the parser took the given name for a verb
        return party_of_figure(behind), behind, f"named as {behind.name!r}"
    apposed = named_beside(cast, token, cast.view.tokens_in(span))
    if apposed is not None:
        return party_of_figure(apposed), apposed, f"named beside its role: {apposed.name!r}"
    kind = cast.view.rules.heads.get(token.lemma)
    if kind == "document":
        return _document(cast, token, span, phrase(cast.view, span))
    if kind in ("unnamed", None):
        figure, why = _in_role(cast, token, span)
        if figure is not None:
            return party_of_figure(figure), figure, why
    if one_of:
        return Party(phrase(cast.view, span), "unnamed"), None, "one of a people, not named"
    return _described(cast, token, span, kind)


def _some(view: View, span: Span) -> bool:
    """Whether a phrase picks some out of many: "two Veldians", "some Veldians"."""
    first = view.parsed.tokens[view.tokens_in(span).start]
    return first.pos == "NUM" or first.lower in ("a", "an", "some", "many", "several", "few", "most", "other")


def _one_of_many(view: View, token: Token, span: Span) -> bool:
    """ "another Republican", "a Democrat", "every Democrat": one of a party, not whoever was in view."""
    first = view.parsed.tokens[view.tokens_in(span).start].lower
    return token.pos == "PROPN" and first in ("a", "an", "another", "every", "each", "no", "any", "one", "some")


def _tagged_verb(view: View, token: Token) -> bool:
    return token.lower.endswith("s") and bool(stems(token.lower) & view.rules.by_lemma.keys())


def _in_role(cast: Cast, token: Token, span: Span) -> tuple[Figure | None, str]:
    """Whoever the article gives the role that a phrase names, before or just after it."""
    if _one_of_many(cast.view, token, span):
        return None, ""
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
    text = phrase(view, span)
    if is_nobody(text):
        return None, None, f"{text!r} is nobody in particular"
    if kind == "outlet":
        return Party(text, "outlet"), None, "an outlet by its description"
    if kind in ("organisation", "government"):
        return _body_described(cast, token, span, "organisation" if kind == "organisation" else "government")
    known = _called(cast, text) if kind is None else None
    if kind is None and known is None and is_time(view, token):
        return None, None, f"{token.text!r} is a time, nobody"
    if known is not None:
        return party_of_figure(known), known, f"named elsewhere as {known.name!r}"
    office = is_office(view, token) and not (token.lower in ALSO_NAMES and text == token.text)
    if (not office and (token.pos == "PROPN" or token.ent in ("ORG", "GPE", "PERSON"))) or is_acronym(view, token):
        name = strip(_name_around(view, token, span))
        label = "PERSON" if name.lower() in MONTHS else token.ent  # months were asked for before
        return Party(name, kind_of_name(view, name, label)), None, "a proper name"
    if kind == "collective":
        return Party(text, "collective"), None, "a group by its description"
    if kind == "unnamed" or office or token.pos in ("NOUN", "PRON", "NUM", "ADJ", "DET"):
        definite = _singular_definite(view, token, span)
        body = _body(cast, token, text) if definite else None
        if body is not None:
            return party_of_figure(body), body, f"the {token.text} is {body.name!r}"
        return Party(text, "unnamed"), None, "somebody who is described, not named"
    return None, None, "nothing that can speak"


def _called(cast: Cast, text: str) -> Figure | None:
    """Whom the article calls exactly so elsewhere: the parser took this naming for a verb or a common noun."""
    if not text[:1].isupper():
        return None
    low = text.lower()
    same = next((f for f in cast.figures if any(n.text.lower() == low for n in f.namings)), None)
    if same is not None or low not in MONTHS:
        return same
    first = [f for f in cast.figures if f.is_person and f.name.lower().startswith(f"{low} ")]
    return first[0] if len(first) == 1 else None  # "April said" of April Ode


def _body_described(cast: Cast, token: Token, span: Span, kind: Kind) -> Resolved:
    text = phrase(cast.view, span)
    body = _body(cast, token, text)
    if body is not None:
        return party_of_figure(body), body, f"the {token.text} is {body.name!r}"
    owner = next((cast.by_token.get(kid.i) for kid in cast.view.parsed.kids(token.i, "poss")), None)
    beside = owner is not None and token.i - 1 in cast.view.tokens_in(span)
    name = f"{owner.name} {token.text}" if owner is not None and beside else text
    return Party(strip(name), kind), None, f"a {kind} by its description"


def _name_around(view: View, token: Token, span: Span) -> str:
    """The run of proper nouns that a token stands in, or the whole phrase where that is short."""
    inside = view.tokens_in(span)
    if len(inside) <= 3:
        return phrase(view, span)
    tokens = view.parsed.tokens
    first = last = token.i
    while first - 1 in inside and tokens[first - 1].pos == "PROPN":
        first -= 1
    while last + 1 in inside and tokens[last + 1].pos == "PROPN":
        last += 1
    return " ".join(view.parsed.span(first, last).of(view.parsed.text).split())


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


# ---------------------------------------------------------------- roles
def _role_words(view: View, span: Span, head: Token) -> set[str]:
    """The nouns and names of a phrase that tell of a role: adjectives and numbers describe somebody, no office."""
    tokens = view.parsed.tokens
    words = set()
    for i in view.tokens_in(span):
        token = tokens[i]
        hyphen = any(tokens[k].text == "-" for k in (i - 1, i + 1) if 0 <= k < len(tokens))
        telling = token.pos in ("NOUN", "PROPN") or (token.pos == "ADJ" and token.text[:1].isupper())
        if i == head.i or (telling and not hyphen and token.lower not in ROLE_STOP and i <= head.right):
            words.add(token.lemma if token.tag == "NNS" else token.lower)
    return words


def _by_role(cast: Cast, token: Token, span: Span) -> tuple[Figure | None, str]:
    """ "the minister", "the US president": the person whom the article gives every word of that role."""
    wanted = _role_words(cast.view, span, token)
    shown = {t.lower for t in cast.view.parsed.tokens[token.left : token.right + 1]}
    gender = "m" if token.lower in MEN else "f" if token.lower in WOMEN else None
    fits: list[tuple[int, int, int, Figure]] = []
    for number, figure in enumerate(cast.figures):
        if not figure.is_person or (gender and figure.told and figure.gender != gender):
            continue
        cost = min(
            (c for role in figure.roles if (c := _misfit(role, wanted, token.lower, shown)) is not None), default=None
        )
        if cost is None:
            continue
        at = bisect_left(figure.namings, token.i, key=lambda n: n.first)
        distance = token.i - figure.namings[at - 1].first if at else 10_000 + figure.namings[0].first - token.i
        fits.append((cost, distance, number, figure))
    if fits:
        figure = min(fits, key=lambda f: f[:3])[3]
        return figure, f"the article gives this role to {figure.name}"
    if token.lower in PERSONAL_ROLES and not any(k.dep == "prep" for k in cast.view.parsed.kids(token.i)):
        return _subject_in_other_words(cast, token, gender)
    return None, ""


def _misfit(role: str, wanted: set[str], head: str, shown: set[str]) -> int | None:
    """How badly a role that the article gives fits a phrase: 0 well, ``None`` not at all."""
    words = [SHORT.get(w, w) for w in role.split()]
    office = words[
        : next((n for n, w in enumerate(words) if w in ("of", "for", "in", "at", "from", "with", "on")), len(words))
    ]
    called = {head, *(w for same in SAME_OFFICE if head in same for w in same)}
    if not called & set(office):
        return None
    missing = len(wanted - set(words) - {head})
    if missing > (1 if len(wanted) > 2 else 0):
        return None
    if "vice" in office and "vice" not in shown:
        return None  # a vice president is never called the president; an assistant professor is called professor
    other = bool((QUALIFIED & set(office)) - shown)
    past = bool(FORMER & set(office)) != bool(FORMER & shown)
    return 8 * other + 4 * missing + 2 * (head not in office) + past


def _subject_in_other_words(cast: Cast, token: Token, gender: str | None) -> tuple[Figure | None, str]:
    """The subject of the sentences before, unless the article gives it another office."""
    tokens, head = cast.view.parsed.tokens, token.lower
    for kid in (tokens[k] for k in token.kids):
        shortened = kid.text.isupper() and len(kid.text) > 1 and kid.ent != "GPE"
        from_where = kid.ent == "GPE" and token.lower in PARTISANS  # "the Marnport Democrat" may be somebody else
        if kid.dep == "poss" or kid.ent == "ORG" or shortened or from_where:
            return None, ""  # an office of one body, or somebody's: not just other words for whoever was in view
    figure = subject_before(cast, token, gender)
    if figure is None or any(head not in role and _office(role) and _office(head) for role in figure.roles):
        return None, ""
    return figure, f"the subject of the sentence before, {figure.name}, in other words"


def _office(role: str) -> bool:
    return any(w in role for w in OFFICES)


def _named_after(cast: Cast, token: Token, span: Span) -> Figure | None:
    """ "a palace aide said ... Palace aide Tor Velm said": the same words with a name, within two sentences."""
    wanted = {
        t.lemma if t.tag == "NNS" else t.lower
        for t in (cast.view.parsed.tokens[i] for i in cast.view.tokens_in(span))
        if t.is_word and t.lower not in ROLE_STOP
    }
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
    wanted = set(text.lower().split()) - {"the"}
    best = None
    for figure in cast.figures:
        if figure.is_person:
            continue
        words = figure.name.lower().split()
        if words and words[-1] == token.lower and wanted <= set(words):
            at = bisect_left(figure.namings, token.i, key=lambda n: n.first)
            if at and (best is None or figure.namings[at - 1].first > best[0]):
                best = (figure.namings[at - 1].first, figure)
    return best[1] if best else None


# ---------------------------------------------------------------- documents
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
                signed = prep.dep == "acl" and prep.lemma in SIGNED
                if figure is not None and (prep.lower in ("by", "from") or signed or figure.kind == "outlet"):
                    return figure
                if tokens[i].pos == "VERB" and i > prep.i:
                    break
    return None


def _earlier_document(cast: Cast, token: Token) -> Figure | None:
    """The owner of the last such document before: named with it, or who spoke in it ("said in a statement")."""
    tokens = cast.view.parsed.tokens
    report = token.lemma in REPORTISH
    family = REPORTISH if report else frozenset({token.lemma})
    for i in range(token.i - 1, max(-1, token.i - 260), -1):
        other = tokens[i]
        if other.lemma in family and other.pos == "NOUN":
            owner = _owner_of_document(cast, other) or _spoke_in(cast, other)
            if owner is not None:
                return owner
        figure = cast.by_token.get(i) if report else None
        if figure is not None and figure.kind == "outlet" and _tells(tokens, other):
            return figure
    return None


def _tells(tokens: tuple[Token, ...], token: Token) -> bool:
    return token.dep in SUBJECT and tokens[token.head].lemma in TELLS


def _spoke_in(cast: Cast, token: Token) -> Figure | None:
    """ "Ana Ode said in a statement": whose the statement is."""
    tokens = cast.view.parsed.tokens
    prep = tokens[token.head]
    if token.dep != "pobj" or prep.lower not in ("in", "through", "via"):
        return None
    for kid in cast.view.parsed.kids(prep.head, *SUBJECT):
        if kid.i in cast.by_token:
            return cast.by_token[kid.i]
        if kid.i in cast.meant:
            return cast.meant[kid.i]
    return None
