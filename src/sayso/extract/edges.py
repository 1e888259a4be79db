"""Where a name ends in the text's own evidence: words in a headline, a caption or a job that stand beside it.

A name recogniser takes capitalised words together: "Velm Denies Charge", "LEVY VOTE Ana Ode", "Quay Images Velm",
"Potter Ana Ode". They are cut off only where the article has the rest as a name of its own, and says by its spelling or
its other words what the piece is that goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sayso.extract.draft import View
from sayso.extract.namedwords import BODY_WORD, GOVERNMENT_WORD, MEN, OFFICES, OUTLET_WORD, TRADES, WOMEN, Named

CAPTIONS = frozenset({"images", "news", "photo", "photos", "video", "getty"})
"""Last words of the credit of a picture, which a caption puts before the name of whom it shows."""
PARTICLES = frozenset({"out", "up", "off", "back", "down", "away", "in", "on", "over"})
LONGEST_LEAD = 3  # words


@dataclass(frozen=True, slots=True)
class Known:
    """What an article's namings tell together: how often each stands, people's names and surnames, its common nouns."""

    times: Counter[str]
    people: frozenset[str]
    surnames: frozenset[str]
    common: frozenset[str]

    @classmethod
    def of(cls, view: View, found: Iterable[Named]) -> Known:
        """Count the namings of an article."""
        found = list(found)
        times = Counter(n.text for n in found)
        people = frozenset(n.text for n in found if n.label == "PERSON")
        surnames = frozenset(t.split()[-1] for t in people if " " in t or times[t] > 1)
        common = frozenset(t.text for t in view.parsed.tokens if t.pos == "NOUN" and t.text.islower())
        return cls(times, people, surnames, common)


def only_name(view: View, naming: Named, known: Known) -> Named:
    """A naming without what stands before or behind the name."""
    if " " not in naming.text or naming.last - naming.first + 1 != len(naming.text.split()):
        return naming
    return _without_lead(view, _without_headline(view, naming, known), known)


def stems(verb: str) -> set[str]:
    """What a verb in lower case may be a third person of: "denies" of "deny"."""
    return {verb[:-1], verb[:-2], f"{verb[:-3]}y"} if verb.endswith("s") else set()


def is_trade(view: View, word: str) -> bool:
    """Whether a word before a name says by its ending what somebody does for a living: "mathematician"."""
    low = word.lower()
    return low.endswith(("ist", "ian", "er", "or")) and low not in view.rules.given


def names_office(view: View, word: str) -> bool:
    """Whether a word names an office, or one person by what the rules list as such, in whatever letters."""
    low = word.lower().strip("-.")
    return low in view.rules.titles or low in OFFICES or view.rules.heads.get(low) == "unnamed"


def calls_somebody(view: View, word: str) -> bool:
    """Whether a word is an office, a trade or another noun for one person: "Singer", "CEO", "Actress"."""
    return names_office(view, word) or word.lower().strip("-.") in TRADES | MEN | WOMEN


def _without_headline(view: View, naming: Named, known: Known) -> Named:
    """ "Velm Denies Charge": what a headline in capitals puts behind a name that the article has without it."""
    words = naming.text.split()
    if len(words) < 2:
        return naming
    kept = _verb_behind(view, naming, words, known)
    first = words[0] in known.surnames and words[0].lower() not in view.rules.given
    second = first and words[-1] not in known.surnames and known.times[naming.text] == 1
    if kept is None and second and naming.label in ("PERSON", "NAME") and not _names_a_body(naming.text):
        kept = 1
    if kept is None:
        return naming
    return replace(naming, last=naming.first + kept - 1, text=" ".join(words[:kept]))


def _verb_behind(view: View, naming: Named, words: Sequence[str], known: Known) -> int | None:
    """How many words stand before the verb of a headline, where they are a name that the article has elsewhere."""
    tokens = view.parsed.tokens
    for k in range(1, len(words)):
        verb = stems(words[k].lower())
        low = words[k].lower()
        off = k + 1 < len(words) and words[k + 1].lower() in PARTICLES and low.endswith("s")  # "Velm Lashes Out"
        verbs = off or low.endswith(("izes", "ifies"))
        tells = verbs or verb & view.rules.by_lemma.keys() or verb & view.rules.events.verbs.keys()
        if not words[k].istitle() or low in known.common or not (tells or tokens[naming.first + k].tag == "VBZ"):
            continue
        name = " ".join(words[:k])
        if _names_a_body(name) or known.times[name] < known.times[naming.text]:
            continue
        if known.times[name] or (words[k - 1] in known.surnames and naming.label in ("PERSON", "NAME")):
            return k
    return None


def _names_a_body(text: str) -> bool:
    return bool(BODY_WORD.search(text) or GOVERNMENT_WORD.search(text) or OUTLET_WORD.search(text))


def _without_lead(view: View, naming: Named, known: Known) -> Named:
    """ "LEVY VOTE Ana Ode", "Quay Images Velm", "Potter Ana Ode": what stands before a person's name."""
    words = naming.text.split()
    for k in range(min(LONGEST_LEAD, len(words) - 1), 0, -1):
        lead, rest = words[:k], " ".join(words[k:])
        if rest.isupper() or not _is_person(view, rest, known) or lead[0].lower() in view.rules.given:
            continue
        if _shouted(lead) or _credits(view, lead) or _calls(view, words, k, known):
            title = tuple(w.lower() for w in lead if calls_somebody(view, w))
            return replace(naming, first=naming.first + k, text=rest, label="PERSON", title=(*naming.title, *title))
    return _without_shouting(naming, words, known)


def _is_person(view: View, rest: str, known: Known) -> bool:
    """Whether the article names somebody so elsewhere, or it begins with a given name and a surname follows."""
    first = rest.split(maxsplit=1)[0].lower() in view.rules.given
    return rest in known.people or (first and " " in rest and not _names_a_body(rest))


def _shouted(lead: Sequence[str]) -> bool:
    """Words in capitals before a name that has none: "MVP", "LEVY VOTE"; initials are part of a name."""
    return all(w.isupper() for w in lead) and max(map(len, lead)) > 2  # "AJ", "J.R"


def _credits(view: View, lead: Sequence[str]) -> bool:
    """An outlet, or what a picture's credit ends in."""
    return " ".join(lead).lower() in view.rules.outlets or lead[-1].lower() in CAPTIONS


def _calls(view: View, words: Sequence[str], k: int, known: Known) -> bool:
    """Whether the word before the rest is what somebody is: by the lists, or as the article has it in small letters."""
    last = words[k - 1]
    return (
        calls_somebody(view, last)
        or last.lower() in known.common
        or (k == 1 and len(words) > 2 and is_trade(view, last) and words[1].lower() in view.rules.given)
    )


def _without_shouting(naming: Named, words: Sequence[str], known: Known) -> Named:
    """ "SMALL PRINT Lodestar": two words or more in capitals before the name of a body that the article has without."""
    k = next((n for n, w in enumerate(words) if not w.isupper()), len(words))
    rest = " ".join(words[k:])
    if k < 2 or not rest or known.times[rest] < 2:
        return naming
    return replace(naming, first=naming.first + k, text=rest)
