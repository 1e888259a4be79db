"""Namings: the places where an article names somebody, what the name is there, and whether it names a person.

Names come from the parser's name recogniser, mended by what the article itself shows: a title before a name, a role
beside it, the same surname elsewhere, the place after "in" or "at".
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from rapidfuzz.distance import DamerauLevenshtein

from sayso.extract.draft import View
from sayso.extract.edges import Known, calls_somebody, is_trade, names_office, only_name
from sayso.extract.namedwords import (
    ALSO_NAMES,
    BODY_WORD,
    COMPANY_WORD,
    FIRM_WORD,
    GOVERNMENT_WORD,
    MEN,
    NAME_ENTS,
    NO_PERSON,
    OFFICES,
    OUTLET_WORD,
    OWNERS,
    PARTICLES,
    PERSONAL_TITLES,
    PLACED,
    RANKS,
    SUFFIXES,
    SYLLABLE,
    TRADES,
    WOMEN,
    Named,
)
from sayso.extract.parse import Token
from sayso.records import Kind

__all__ = ["MEN", "SUFFIXES", "WOMEN", "Named", "bare", "can_be_person", "find_namings", "kind_of_name"]


def find_namings(view: View) -> tuple[list[Named], dict[str, str]]:
    """Every naming of an article in reading order, and for each name the label that its namings agree on."""
    found = list(_namings(view))
    known = Known.of(view, found)
    namings = [only_name(view, n, known) for n in found]
    labels = _labels(view, namings)
    namings += _missed(view, namings, labels)
    return sorted(namings, key=lambda n: n.first), labels


def bare(name: str) -> str:
    """A name without its article."""
    return re.sub(r"^(?:the|The|THE)\s+", "", name)


def kind_of_name(view: View, name: str, label: str) -> Kind:
    """The kind of party a proper name is, from the rules' lists, the words in the name, and the recogniser's label."""
    short = bare(name)
    if short.lower() in view.rules.outlets or name.lower() in view.rules.outlets:
        return "outlet"
    listed = view.rules.names.get(short.lower())
    if listed:
        return listed  # type: ignore[return-value]
    if label == "PERSON":
        return "person"
    if GOVERNMENT_WORD.search(short) and not short.lower().startswith(("news", "press")):
        return "government"
    if short.endswith("s") and (label == "NORP" or view.rules.heads.get(short.lower().removesuffix("s")) == "unnamed"):
        return "collective"  # "Veldians": people, not their government
    last = OUTLET_WORD.search(short.split()[-1]) if " " in short else None
    if label in ("GPE", "NORP", "LOC") and last is None:
        return "government"
    if OUTLET_WORD.search(short):
        return "outlet"
    return "organisation"


# ---------------------------------------------------------------- where a name begins and ends
def _namings(view: View) -> Iterator[Named]:
    """Proper names: the recogniser's, and runs of capitalised proper nouns that it passed over."""
    tokens = view.parsed.tokens
    i = 0
    while i < len(tokens):
        token = tokens[i]
        last = i
        label = ""
        if token.ent in NAME_ENTS and token.ent_start:
            label = token.ent
            while last + 1 < len(tokens) and tokens[last + 1].ent == token.ent and not tokens[last + 1].ent_start:
                last += 1
            if last == i and label == "ORG" and _goes_on(view, token):
                label, last = "NAME", i + 1  # a given name that the recogniser took for a body
        elif token.pos == "PROPN" and not token.ent and token.text[:1].isupper():
            while (
                last + 1 < len(tokens)
                and tokens[last + 1].pos == "PROPN"
                and not tokens[last + 1].ent
                and tokens[last + 1].text[:1].isupper()
                and tokens[last + 1].sent == token.sent
            ):
                last += 1
            label = "NAME"
        else:
            i += 1
            continue
        yield from _trim_name(view, i, last, label)
        i = last + 1


def _goes_on(view: View, token: Token) -> bool:
    """Whether one word that was taken for a whole name hangs on a further one behind it: "Petra" on "Lune"."""
    behind = view.parsed.tokens[token.i + 1] if token.i + 1 < len(view.parsed.tokens) else None
    joined = behind is not None and token.dep == "compound" and token.head == behind.i
    if behind is None or not joined or behind.ent or behind.tag != "NNP" or token.text.isupper():
        return False
    return behind.text[:1].isupper() and not behind.text.isupper() and behind.lower not in view.rules.heads


def _trim_name(view: View, first: int, last: int, label: str) -> Iterator[Named]:
    """The name within tokens [first, last]: no titles, no owner before it, nothing that only stands beside it."""
    tokens = view.parsed.tokens
    while last > first and tokens[last].text in ("'s", "’s", "'", "’", ",", ".", "”", "“", '"'):
        last -= 1
    while first < last and not tokens[first].is_word:
        first += 1
    for i in range(last - 1, first - 1, -1):
        # "Lodestar's Ana Ode": an owner is no part of the name behind it; "the People's Lantern" is one name
        if tokens[i].tag == "POS" or tokens[i].text in ("'s", "’s"):
            if label != "ORG" or i == first or tokens[i - 1].lower not in OWNERS:
                first = i + 1
            break
    first, last = _only_name(view, first, last, label)
    last = _hyphened(view, first, last) if label == "PERSON" else last
    start = _after_titles(view, first, last, label)
    lead = [t.lower.rstrip(".") for t in tokens[first:start] if _is_title(view, t) or t.lower in OFFICES]
    before = start - 1 if start > first else first - 1
    while (
        start == first
        and before >= 0
        and tokens[before].sent == tokens[start].sent
        and (_is_title(view, tokens[before]) or tokens[before].lower in TRADES)
    ):
        if tokens[before].lower == "the":
            break
        lead.insert(0, tokens[before].lower.rstrip("."))
        before -= 1
    while label == "PERSON" and start == first and start and _is_fore(view, start, last):
        start -= 1  # the recogniser took only the end of the name
        first = start
    text = view.parsed.text[tokens[start].start : tokens[last].end]
    text = " ".join(re.sub(r"['’]s$|[\[\]]", "", text).split())
    if not any(c.isalpha() for c in text) or _is_office_alone(view, text):
        return
    if start == last and (tokens[start].pos == "PRON" or not _can_be_name(tokens[start]) or "]" in tokens[start].text):
        return
    yield Named(start, last, text, label, tuple(dict.fromkeys(lead)))


def _is_office_alone(view: View, text: str) -> bool:
    """Whether there is no name in a naming: "Deputy Prime Minister", "Minority Leader", "Speaker"."""
    if text.isupper() and view.rules.heads.get(text.lower().removesuffix("s")) == "unnamed":
        return True  # "RESIDENTS said", in capitals as an article's first word
    return all(w.strip("-.") in RANKS | TRADES or names_office(view, w) for w in text.lower().split())


def _hyphened(view: View, first: int, last: int) -> int:
    """The last token of a name whose last part goes on in small letters behind a hyphen: "Lune Mi-ra", a name of three.

    Not so where the parts behind the name are a word before a noun: "an Ana Ode-era rule".
    """
    tokens = view.parsed.tokens
    if last == first or last + 2 >= len(tokens):
        return last
    hyphen, part = tokens[last + 1 : last + 3]
    joined = hyphen.text == "-" and tokens[last].end == hyphen.start and hyphen.end == part.start
    small = part.text.isalpha() and part.text.islower() and len(part.text) <= SYLLABLE and part.tag[:1] != "V"
    behind = tokens[last + 3] if last + 3 < len(tokens) else None
    noun = behind is not None and behind.pos in ("NOUN", "PROPN", "ADJ") and behind.sent == part.sent
    return last + 2 if joined and small and not noun else last


def _is_title(view: View, token: Token) -> bool:
    return token.lower.strip("-.") in view.rules.titles


def _can_be_name(token: Token) -> bool:
    """Whether one word alone can be a name: it is written with a capital, or at least tagged as a name."""
    return token.pos == "PROPN" or any(c.isupper() for c in token.text)


def _only_name(view: View, first: int, last: int, label: str) -> tuple[int, int]:
    """Cut off words in lower case around a name, which the recogniser takes along: "lawyer Ana Ode for Coast Wire"."""
    tokens = view.parsed.tokens
    if label == "PERSON":
        while first < last and tokens[first].text[:1].islower() and tokens[first].lower not in PARTICLES:
            first += 1
    given = tokens[first].lower in view.rules.given
    for i in range(first + 1, last + 1):
        token = tokens[i]
        if not token.text[:1].islower() or token.lower in PARTICLES:
            continue
        personal = (
            given and 2 <= i - first <= 3 and not BODY_WORD.search(view.parsed.span(first, i - 1).of(view.parsed.text))
        )
        if token.pos in ("VERB", "ADV", "AUX") or (token.pos in ("ADP", "CCONJ") and personal and label != "GPE"):
            return first, i - 1
    if (
        label == "PERSON"
        and last - first >= 2
        and tokens[last].text.isalpha()
        and tokens[last].text.isupper()
        and len(tokens[last].text) > 2
        and tokens[last].lower not in SUFFIXES
        and not tokens[last - 1].text.isupper()
    ):
        last -= 1  # a body in capitals behind a name in a headline
    return first, last


def _after_titles(view: View, first: int, last: int, label: str) -> int:
    """Where a name begins behind the titles and offices that the recogniser took for its beginning."""
    tokens = view.parsed.tokens
    if label not in ("PERSON", "NAME", "ORG"):
        return first
    end = last
    while end > first and tokens[end].lower in SUFFIXES:
        end -= 1
    start = first
    while start < end and _is_title(view, tokens[start]) and tokens[start].lower != "home":
        start += 1
    if label == "ORG" and start > first:
        whole = " ".join(t.lower for t in tokens[first : last + 1])
        alone = start == last and tokens[start].ent != "PERSON" and start == first + 1 and tokens[first].lower == "the"
        if whole in view.rules.names:
            return first
        if alone:
            return start
    fits = label == "PERSON" or (end - start >= 1)
    for i in range(end - 1, start - 1, -1):
        if not fits or not _is_office(view, tokens[i]):
            continue
        rest = tokens[i + 1]
        if tokens[start].lower in view.rules.given and i > start and tokens[i].lower in ALSO_NAMES:
            break
        personal = end - i == 2 and tokens[i].lower in OFFICES | PERSONAL_TITLES
        if label == "PERSON" or rest.lower in view.rules.given or personal:
            return i + 1
    if label == "PERSON" and end - start >= 2 and _is_trade(view, tokens[start], tokens[start + 1]):
        return start + 1
    before = tokens[first - 1] if first else None
    of_a_body = label == "PERSON" and before is not None and before.lower == "of" and end - start == 3
    if of_a_body and tokens[end - 1].lower in view.rules.given and tokens[start].lower not in view.rules.given:
        return end - 1  # "director of National Planning Ana Ode": the body belongs to the office
    return start


def _is_trade(view: View, token: Token, behind: Token) -> bool:
    """Whether a word before a given name is what somebody does for a living: "Mathematician Ana Ode"."""
    return is_trade(view, token.text) and behind.lower in view.rules.given


def _is_office(view: View, token: Token) -> bool:
    low = token.lower.strip("-.")
    return names_office(view, low) or names_office(view, low.removesuffix("s"))


def _is_fore(view: View, start: int, last: int) -> bool:
    """Whether the token before a name is a forename that the recogniser left out: no trade, no end of a body's name."""
    tokens = view.parsed.tokens
    before, token = tokens[start - 1], tokens[start]
    joined = before.dep == "compound" and before.head >= start and before.sent == token.sent and before.pos == "PROPN"
    if not joined or before.ent or not before.text[:1].isupper() or _is_office(view, before):
        return False
    if calls_somebody(view, before.text) or _is_trade(view, before, token):
        return False
    if last == start or token.lower not in view.rules.given or before.lower in view.rules.given:
        return True
    first = start - 1  # in "director of National Planning Ana Ode" it ends the name of a body
    while first and tokens[first - 1].pos == "PROPN" and tokens[first - 1].sent == token.sent:
        first -= 1
    return first == start - 1 or first == 0 or tokens[first - 1].pos != "ADP"


def _missed(view: View, namings: list[Named], labels: dict[str, str]) -> list[Named]:
    """Further namings of known names, by words that the parser took for common nouns or verbs."""
    taken = {i for n in namings for i in range(n.first, n.last + 1)}
    known = {t.split()[-1] for t, label in labels.items() if label == "PERSON"} | {t for t in labels if " " not in t}
    lower = {t.text for t in view.parsed.tokens if t.text.islower()}
    found = []
    for token in view.parsed.tokens:
        if token.i in taken or token.text not in known or not token.text[:1].isupper() or token.text.isupper():
            continue
        first = token.i == view.parsed.sentences[token.sent].first
        if len(token.text) < 3 or token.lower in view.rules.heads or (first and token.lower in lower):
            continue
        before = view.parsed.tokens[token.i - 1] if token.i else None
        titled = before is not None and before.sent == token.sent and _is_title(view, before) and before.lower != "the"
        title = (before.lower.rstrip("."),) if before is not None and titled else ()
        found.append(Named(token.i, token.i, token.text, labels.get(token.text, "PERSON"), title))
    for n in found:
        labels.setdefault(n.text, n.label)
    return found


# ---------------------------------------------------------------- whether it is a person
def _labels(view: View, namings: list[Named]) -> dict[str, str]:
    """One label a name: what most of its namings say, and PERSON where a personal title or a role beside it tells."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    times = Counter(n.text for n in namings)
    placed: Counter[str] = Counter()
    for n in namings:
        votes[n.text][n.label if n.label != "NAME" else "?"] += 1
        votes[n.text]["PERSON"] += _personal_votes(view, n)
        if _looks_personal(view, n) or TRADES & set(n.title):
            votes[n.text]["PERSON"] += 2 * times[n.text]
        elif _body_before(view, n):
            votes[n.text]["ORG"] += 2 * times[n.text]
        if n.label == "PERSON" and _behind_the(view, n):
            votes[n.text]["ORG"] += 2
        placed[n.text] += _stands_as_place(view, n)
    common = {t.text for t in view.parsed.tokens if t.pos in ("NOUN", "PROPN") and t.text.islower()}
    out: dict[str, str] = {}
    for text, count in votes.items():
        known = [(v, k) for k, v in count.items() if k != "?" and v]
        out[text] = max(known, key=lambda x: (x[0], x[1] == "PERSON", x[1]))[1] if known else "?"
        low = bare(text).lower()
        if low in view.rules.outlets or low in view.rules.names:
            out[text] = "ORG"
        elif out[text] == "PERSON" and (placed[text] == times[text] or _no_person(view, low, common)):
            out[text] = "?"
    last_names = {t.split()[-1].lower() for t, label in out.items() if label == "PERSON" and " " in t}
    full = [t.split() for t, label in out.items() if label == "PERSON" and " " in t]
    firms = {FIRM_WORD.sub("", t) for t in out if COMPANY_WORD.search(t)}
    families = _families(view, namings, out)
    for text, label in out.items():
        words = text.split()
        if label != "PERSON" and len(words) == 2 and any(_slip_of(words, known) for known in full):
            out[text] = "PERSON"
        if text in firms and text.lower() not in last_names:
            out[text] = "ORG"
            continue
        alone = label != "PERSON" and " " not in text
        family = text in families and label in ("ORG", "?")
        surname = text.lower() in last_names and (label == "?" or label in NO_PERSON)
        if alone and (family or surname):
            out[text] = "PERSON"
        elif alone and label == "?":
            out[text] = "ORG" if text.isupper() else "?"
    return out


def _families(view: View, namings: list[Named], labels: dict[str, str]) -> set[str]:
    """First words of just one person's name, as a family name stands first in East Asia: "Lune" of "Lune Mira".

    That name must have a title or a role beside it: what the recogniser takes for a person may be a thing.
    """
    told = {n.text for n in namings if _personal_votes(view, n) or _role_beside(view, n)}
    people = [t.split() for t in sorted(told) if labels[t] == "PERSON" and 2 <= len(t.split()) <= 3]
    first = Counter(words[0] for words in people if all(w.replace("-", "").isalpha() for w in words))
    return {name for name, times in first.items() if times == 1 and name.lower() not in view.rules.given}


def _slip_of(words: list[str], known: list[str]) -> bool:
    """Whether a name is a person's full name with a slip of one letter in the given name."""
    same = words[-1] == known[-1] and min(len(words[0]), len(known[0])) >= 5
    return same and DamerauLevenshtein.distance(words[0], known[0], score_cutoff=1) <= 1


def _no_person(view: View, name: str, common: set[str]) -> bool:
    """Whether a name in lower case is a word that the article has as a noun too, or holds a word for an office."""
    if " " not in name:
        return name in common or name in view.rules.heads or name.removesuffix("s") in view.rules.heads
    return GOVERNMENT_WORD.search(name) is not None or FIRM_WORD.search(name) is not None


def _personal_votes(view: View, naming: Named) -> int:
    """How much the words beside a naming speak for a person: a personal title, an age, "who", a role."""
    tokens = view.parsed.tokens
    votes = 3 if (PERSONAL_TITLES | OFFICES | TRADES) & set(naming.title) else 0
    after = tokens[naming.last + 1 : naming.last + 3]
    if len(after) == 2 and after[0].text == ",":
        votes += 2 if after[1].lower in ("who", "whose") else 0
        votes += 2 if after[1].text.isdigit() and len(after[1].text) == 2 else 0
    if naming.label in NO_PERSON and " " in naming.text and _role_beside(view, naming):
        votes += 2
    return votes


def _looks_personal(view: View, naming: Named) -> bool:
    """Two or three capitalised words that begin with a given name and hold no word of a body's name."""
    if naming.label in ("PERSON", "GPE", "EVENT", "LAW") or naming.text.split()[0].lower() not in view.rules.given:
        return False
    return can_be_person(view, naming)


def can_be_person(view: View, naming: Named) -> bool:
    """Two or three capitalised words without an article before them that hold no word of a body's name."""
    words = naming.text.split()
    if not 2 <= len(words) <= 3 or (naming.first and view.parsed.tokens[naming.first - 1].lower == "the"):
        return False
    if OUTLET_WORD.search(naming.text) or GOVERNMENT_WORD.search(naming.text) or BODY_WORD.search(naming.text):
        return False
    return all(
        w[:1].isupper() and w.replace("-", "").replace("’", "").replace("'", "").isalpha() and not w.isupper()
        for w in words
    )


def _role_beside(view: View, naming: Named) -> bool:
    """Whether an apposition or a noun before a name says what office somebody holds."""
    tokens = view.parsed.tokens
    head = tokens[naming.last]
    for kid in view.parsed.kids(head.i, "appos"):
        if kid.lemma in view.rules.heads and view.rules.heads[kid.lemma] == "unnamed":
            return True
    above = tokens[head.head]
    if head.dep == "appos" and above.pos == "NOUN" and view.rules.heads.get(above.lemma) == "unnamed":
        return True
    before = tokens[naming.first - 1] if naming.first else None
    return (
        before is not None
        and before.pos == "NOUN"
        and view.rules.heads.get(before.lemma) == "unnamed"
        and before.dep in ("compound", "nmod", "appos", "amod", "nsubj")
    )


def _body_before(view: View, naming: Named) -> bool:
    """ "the group Stella Maris": a noun for a body directly before a name, in one phrase with it."""
    tokens = view.parsed.tokens
    before = tokens[naming.first - 1] if naming.first else None
    return (
        before is not None
        and before.tag == "NN"
        and view.rules.heads.get(before.lemma) in ("organisation", "outlet")
        and before.dep in ("compound", "nmod")
        and naming.first <= before.head <= naming.last
        and before.lemma != "party"
        and tokens[naming.first].lower not in view.rules.given
    )


def _behind_the(view: View, naming: Named) -> bool:
    """ "the Quay Ilbo said": a name with an article of its own, which no person's name has before a verb."""
    tokens = view.parsed.tokens
    before = tokens[naming.first - 1] if naming.first else None
    head = tokens[naming.last]
    alone = not naming.first <= head.head <= naming.last and head.dep in ("nsubj", "nsubjpass", "pobj", "dobj", "agent")
    return before is not None and before.lower == "the" and before.head == head.i and alone and not naming.title


def _stands_as_place(view: View, naming: Named) -> bool:
    """Whether a name that no given name begins stands behind "in" or "at", or as the place that begins a report."""
    tokens = view.parsed.tokens
    if naming.title or naming.text.split()[0].lower() in view.rules.given:
        return False
    head = tokens[naming.last]
    if head.dep == "pobj" and tokens[head.head].lower in PLACED:
        return True
    after = tokens[naming.last + 1] if naming.last + 1 < len(tokens) else None
    first = naming.first == view.parsed.sentences[head.sent].first
    return first and naming.text.isupper() and after is not None and after.text in ("—", "–", "-", "--", "(", ",")
