"""Mentions: spans that name somebody, gathered into the people, bodies and outlets that one article speaks of.

A figure is everything the article calls by one name; roles and gender are only what its words say.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

from rapidfuzz.distance import DamerauLevenshtein

from sayso.extract.draft import View
from sayso.extract.namings import MEN, SUFFIXES, WOMEN, Named, bare, can_be_person, find_namings, kind_of_name
from sayso.records import Kind, Span

__all__ = ["Figure", "Named", "find_figures", "kind_of_name", "naming_span"]

NICKNAMES = {
    short: full
    for full, shorts in {
        "william": "bill billy will liam",
        "robert": "bob bobby rob",
        "richard": "dick rick rich",
        "james": "jim jimmy jamie",
        "edward": "ed eddie ted ned",
        "thomas": "tom tommy",
        "joseph": "joe joey",
        "michael": "mike mick",
        "charles": "charlie chuck",
        "anthony": "tony",
        "elizabeth": "liz beth betty eliza lizzie",
        "margaret": "maggie meg peggy",
        "katherine": "kate kathy katie kay",
        "catherine": "cathy cate",
        "benjamin": "ben",
        "alexander": "alex sandy",
        "andrew": "andy drew",
        "daniel": "dan danny",
        "david": "dave",
        "donald": "don donnie",
        "gregory": "greg",
        "jeffrey": "jeff",
        "kenneth": "ken kenny",
        "lawrence": "larry",
        "matthew": "matt",
        "nicholas": "nick",
        "patrick": "pat paddy",
        "peter": "pete",
        "philip": "phil",
        "ronald": "ron ronnie",
        "samuel": "sam",
        "stephen": "steve",
        "steven": "steve",
        "susan": "sue susie",
        "timothy": "tim",
        "walter": "walt",
        "john": "jack johnny jon",
    }.items()
    for short in shorts.split()
}
"""Short forms that share no beginning with the given name, or whose beginning is not enough to tell."""
RELATIVES = frozenset(
    [
        "wife",
        "husband",
        "daughter",
        "son",
        "brother",
        "sister",
        "mother",
        "father",
        "widow",
        "niece",
        "nephew",
        "cousin",
    ]
)


@dataclass(slots=True)
class Figure:
    """Somebody an article names: every naming, the fullest name, and what the words tell of role and gender.

    ``told`` says that a title or a role tells the gender; a given name alone only suggests it. ``maybe`` marks what the
    recogniser took for a body though it looks like a person's name.
    """

    name: str
    kind: Kind
    namings: list[Named] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)
    gender: str | None = None
    told: bool = False
    maybe: bool = False

    @property
    def is_person(self) -> bool:
        """Whether it can be meant by "he" or "she"."""
        return self.kind == "person"


def find_figures(view: View) -> list[Figure]:
    """Everybody that an article names, in order of their first naming."""
    namings, labels = find_namings(view)
    people = _people(view, [n for n in namings if labels[n.text] == "PERSON"])
    bodies: dict[str, Figure] = {}
    by_surname = {p.name.split()[-1].lower(): p for p in reversed(people)}
    for naming in namings:
        if labels[naming.text] == "PERSON":
            continue
        if naming.text.lower() in by_surname and " " not in naming.text and labels[naming.text] not in ("GPE",):
            owner = by_surname[naming.text.lower()]
            owner.namings.append(naming)
            continue
        key = bare(naming.text).lower()
        figure = bodies.get(key)
        if figure is None:
            figure = bodies[key] = Figure(bare(naming.text), kind_of_name(view, naming.text, labels[naming.text]))
        figure.namings.append(naming)
        if _shouted(figure.name) and not naming.text.isupper():
            figure.name = bare(naming.text)
    figures = [*people, *bodies.values()]
    for figure in figures:
        figure.namings.sort(key=lambda n: n.first)
        _describe(view, figure)
        figure.maybe = figure.kind == "organisation" and all(can_be_person(view, n) for n in figure.namings)
    figures.sort(key=lambda f: f.namings[0].first)
    return figures


# ---------------------------------------------------------------- one person, several names
def _people(view: View, namings: list[Named]) -> list[Figure]:
    """People by name: full names first, then surnames, first names and misspellings joined to them."""
    figures: list[Figure] = []
    seen: dict[tuple[str, str | None], _Owners] = {}
    # "Mr Ode" tells more than "Ode" of which of two people the surname means, so it is asked first
    for naming in sorted(namings, key=lambda n: (-len(n.text.split()), n.gender is None, n.first)):
        key = (naming.text, naming.gender)
        if key not in seen:
            owners = _owners_of(view, naming, figures)
            if not owners:
                owners = [Figure(naming.text, "person")]
                figures += owners
            seen[key] = _Owners(owners, [sorted(n.first for n in f.namings) for f in owners])
        seen[key].nearest(naming).namings.append(naming)
    for figure in figures:
        figure.name = _best_name(view, figure)
    return figures


@dataclass(slots=True)
class _Owners:
    """Whose a shorter name may be, and where each of them is named otherwise, in order."""

    figures: list[Figure]
    places: list[list[int]]

    def nearest(self, naming: Named) -> Figure:
        """Who of them was named last before a naming, or else is named first after it."""
        if len(self.figures) == 1:
            return self.figures[0]
        ranked = []
        for number, places in enumerate(self.places):
            at = bisect_left(places, naming.first)
            ranked.append((not at, naming.first - places[at - 1] if at else places[0] if places else 0, number))
        return self.figures[min(ranked)[2]]


def _owners_of(view: View, naming: Named, figures: list[Figure]) -> list[Figure]:
    """The figures whose name a naming shortens best.

    Of several, who bears its title goes first, then who is not introduced as a relative, then who is named in full half
    as often again as the others; what is left is decided by nearness, naming by naming.
    """
    words = naming.text.lower().split()
    ranked: list[tuple[tuple[int, bool, bool], Figure]] = []
    for figure in figures:
        score = 4 if words == figure.name.lower().split() else _same_person(words, figure.name.lower().split())
        if not score or (naming.gender and _gender_of(view, figure) not in (None, naming.gender)):
            continue
        titled = any(set(naming.title) & set(n.title) for n in figure.namings)
        relative = any(_is_relative(view, n) for n in figure.namings)
        ranked.append(((score, titled, not relative), figure))
    best = [figure for rank, figure in ranked if rank == max(r for r, _ in ranked)]
    full = [sum(" " in n.text for n in f.namings) for f in best]
    main = [
        f
        for f, count in zip(best, full, strict=True)
        if all(f is g or 2 * count >= 3 * c for g, c in zip(best, full, strict=True))
    ]
    return main if len(main) == 1 else best


def _is_relative(view: View, naming: Named) -> bool:
    """Whether words beside a naming introduce somebody as a relative: "his wife Ana", "Ana Ode, the mayor's sister"."""
    tokens = view.parsed.tokens
    head = tokens[naming.last]
    beside = [tokens[k] for k in head.kids if tokens[k].dep in ("appos", "compound", "nmod")]
    before = tokens[naming.first - 1] if naming.first else None
    if before is not None and before.text == "," and naming.first > 1:
        before = tokens[naming.first - 2]
    if head.dep == "appos":
        beside.append(tokens[head.head])
    return any(t.lower in RELATIVES for t in (*beside, *((before,) if before is not None else ())))


def _shouted(name: str) -> bool:
    """Whether a name is written as datelines, headlines and captions write it; a short one may be an abbreviation."""
    return name.isupper() and len(name) > 4  # "NATO"


def _best_name(view: View, figure: Figure) -> str:
    """The fullest name, less a first word that is no given name where the name stands without it too."""
    if _shouted(figure.name):
        spelt = (n.text for n in figure.namings if n.text.lower() == figure.name.lower() and not n.text.isupper())
        figure.name = next(spelt, figure.name)
    words = figure.name.split()
    rest = " ".join(words[1:])
    known = view.rules.given
    if len(words) > 2 and words[0].lower() not in known and len(words[0].rstrip(".")) > 1 and words[1].lower() in known:
        return rest if any(n.text == rest for n in figure.namings) else figure.name
    return figure.name


def _gender_of(view: View, figure: Figure) -> str | None:
    """What titles, or else the given name, tell of a figure's gender while its namings are gathered."""
    told = next((n.gender for n in figure.namings if n.gender), None)
    return told or _gender_of_name(view, figure.name)


def _gender_of_name(view: View, name: str) -> str | None:
    """The gender that most bearers of the first spelt-out given name have."""
    given = [w for w in name.lower().split()[:-1] if len(w.rstrip(".")) > 1]
    return (view.rules.given.get(given[0]) or None) if given else None


def _same_person(words: list[str], known: list[str]) -> int:
    """How well a shorter or misspelt name fits a fuller one: 0 not at all, 3 exactly its end."""
    if (set(words) & SUFFIXES) != (set(known) & SUFFIXES) and len(words) > 1:
        return 0
    core = [w for w in known if w not in SUFFIXES]
    mine = [w for w in words if w not in SUFFIXES]
    if not mine or not core:
        return 0
    if len(mine) < len(core) and (mine == core[-len(mine) :]):
        return 3 if len(core) == len(known) or len(words) > len(mine) else 2
    if len(mine) == 1 and len(core) > 1 and mine[0] == core[0]:
        return 1
    if (
        len(mine) > 1
        and len(core) > 1
        and mine[-1] == core[-1]
        and _same_given(mine[0], core[0], len(mine) != len(core))
    ):
        return 2
    a, b = mine[-1], core[-1]
    near = (
        len(a) >= 6
        and a[0] == b[0]
        and abs(len(a) - len(b)) <= 2
        and DamerauLevenshtein.distance(a, b) <= (2 if len(a) >= 8 else 1)
    )
    if near and (len(mine) == 1 or len(core) == 1 or mine[0][0] == core[0][0]):
        return 1
    return 0


def _same_given(a: str, b: str, middle: bool) -> bool:
    """Whether two given names before one surname can be one: an initial, a short form, a slip, or a middle name."""
    if NICKNAMES.get(a, a) == NICKNAMES.get(b, b):
        return True
    if len(a) >= 5 and len(b) >= 5 and a[0] == b[0] and DamerauLevenshtein.distance(a, b) <= 1:
        return True
    initial = len(a.rstrip(".")) == 1 or len(b.rstrip(".")) == 1
    return a[0] == b[0] and (initial or middle)


# ---------------------------------------------------------------- roles and gender
def _describe(view: View, figure: Figure) -> None:
    """Roles and gender that the words beside a figure's namings tell."""
    tokens = view.parsed.tokens
    votes: Counter[str] = Counter()
    for naming in figure.namings if figure.is_person else ():
        head = tokens[naming.last]
        start = min(naming.first, head.left)
        lead = [
            t
            for t in tokens[start : naming.first]
            if t.pos in ("NOUN", "PROPN", "ADJ", "ADP", "DET")
            and t.sent == head.sent
            and view.quoted[t.i] == view.quoted[head.i]
        ]
        words = [t.lower.rstrip(".") for t in lead if t.pos != "DET" or t.lower not in ("a", "an", "the")]
        nouns = [t for t in lead if t.lemma in view.rules.heads or t.lower.rstrip(".") in view.rules.titles]
        if nouns and len(words) <= 9:
            figure.roles.add(" ".join(w for w in words if w not in ("'s", "’s")))
        for role in _roles_after(view, naming):
            figure.roles.add(role)
        votes.update(words + list(naming.title) + [tokens[k].lower for k in head.kids if tokens[k].dep == "appos"])
    figure.roles.discard("")
    if figure.is_person:
        votes.update(w for role in figure.roles for w in set(role.split()))
        women, men = (sum(votes[w] for w in words) for words in (WOMEN, MEN))
        figure.told = women != men
        figure.gender = ("f" if women > men else "m") if figure.told else _gender_of_name(view, figure.name)


def _roles_after(view: View, naming: Named) -> list[str]:
    """ "Ana Ode, the mayor of Marnport" and "Ana Ode is the mayor": the nouns of an apposition or a predicate."""
    tokens = view.parsed.tokens
    head = tokens[naming.last]
    nouns = [kid for kid in view.parsed.kids(head.i, "appos") if kid.pos == "NOUN"]
    verb = tokens[head.head]
    if head.dep == "nsubj" and verb.lower in ("is", "was", "'s", "’s") and verb.i > head.i:
        attributes = view.parsed.kids(verb.i, "attr")
        nouns += [kid for kid in attributes if kid.tag == "NN" and view.rules.heads.get(kid.lemma) == "unnamed"]
    out = []
    for noun in nouns:
        phrase = tokens[noun.left : noun.right + 1]
        # "the engineer who led the last inspection" is an engineer
        after = (t for t in phrase if t.i > noun.i)
        end = next((t.i for t in after if t.pos in ("VERB", "AUX", "PUNCT") or t.tag[:1] == "W"), noun.right + 1)
        words = [t for t in phrase if t.pos in ("NOUN", "PROPN", "ADJ", "ADP") and t.i < end]
        while words and words[-1].pos == "ADP":
            words.pop()
        if len(words) <= 14:
            out.append(" ".join(t.lower for t in words))
    return out


def naming_span(view: View, naming: Named) -> Span:
    """The characters of a naming."""
    return view.parsed.span(naming.first, naming.last)
