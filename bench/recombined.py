"""Any number of articles with everything found in them, recombined from a few hundred real extractions.

A story takes a real article and puts other words of the same length in the place of its names and of most of its
content words, so that every span stays true; its articles (1 to 12) change further words each, have outlets of their
own and come within some days. People are drawn from a long tail: the surnames and given names of the US census in order
of how many bear them, and so are most bodies. Countries, offices and the other bodies keep their names, as they are in
the news every day.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib import resources
from itertools import count, islice
from random import Random

from sayso.connect.frequency import load_frequencies
from sayso.records import NAMED, Article, Extraction, Hop, Party, Statement, Timex

Made = tuple[Article, Extraction]

FIRST_DAY, DAYS = date(2031, 1, 1), 365
BASE_DAY = date(2016, 10, 13)
"""The day on which the real articles are taken to be published; days found in them move with the story's."""
SIZES = {1: 50, 2: 18, 3: 10, 4: 7, 5: 5, 6: 3, 7: 2, 8: 1, 10: 1, 12: 1}
"""How many of a hundred stories are told by so many articles."""
OUTLETS = 200
HEAD, TAIL = 20, 1.05
"""How many share the beginning of the long tail of people, bodies and outlets alike, and its exponent (Pareto's)."""
KEPT, VARIED = 0.05, 0.15
"""The share of content words that a story leaves as they are, and that an article changes again."""
RENAMED = 0.7
"""The share of the words of bodies' and countries' names that a story changes."""
SHORTEST = 4
WORD = re.compile(r"[^\W\d_]+")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Base:
    """A real article as it is recombined: its words and where they stand, those of people and those never changed."""

    article: Article
    found: Extraction
    words: tuple[tuple[str, int], ...]
    people: tuple[tuple[tuple[str, ...], str], ...]
    bodies: tuple[str, ...]
    kept: frozenset[str]


@dataclass(frozen=True, slots=True)
class Stock:
    """Words by length in order of how common they are."""

    surnames: dict[int, list[str]]
    given: dict[tuple[int, str], list[str]]
    words: dict[int, list[str]]
    place: dict[str, int]


def recombined(real: Sequence[Made], number: int, *, seed: int = 7) -> Iterator[Made]:
    """``number`` articles with what was found in them; more begin with the fewer."""
    yield from islice(_endless([_base(*made) for made in real], _stock(), seed), number)


def _endless(bases: Sequence[Base], stock: Stock, seed: int) -> Iterator[Made]:
    for story in count():
        rng = Random(f"{seed} {story}")  # noqa: S311  (articles to measure with, no secret)
        base = rng.choice(bases)
        words = _story_words(base, stock, rng)
        day = FIRST_DAY + timedelta(rng.randrange(DAYS))
        (size,) = rng.choices(list(SIZES), weights=list(SIZES.values()))
        for n in range(size):
            own = _article_words(base, words, stock, rng)
            yield _made(base, own, f"{story:06d}-{n}", day + timedelta(rng.choice((0, 0, 1, 1, 2, 4))), rng)


# ---------------------------------------------------------------- what is put in place of what
def _base(article: Article, found: Extraction) -> Base:
    words = tuple((m.group(), m.start()) for m in WORD.finditer(article.text))
    people: dict[tuple[str, ...], str] = {}
    kept: set[str] = set()
    bodies: set[str] = set()
    for mention in found.mentions:
        told = WORD.findall((mention.head or mention.span).of(article.text))
        if mention.party.kind == "person":
            named = [w for w in WORD.findall(mention.party.name) if w[0].isupper() and len(w) > 1]
            if named:
                people.setdefault(tuple(named), mention.gender or "")
        elif mention.party.kind in NAMED:
            bodies.update(w for w in (*told, *WORD.findall(mention.party.name)) if w.istitle() and len(w) > SHORTEST)
        else:
            kept.update(told, WORD.findall(mention.party.name))
        for role in (*mention.roles, *mention.titles):
            kept.update(WORD.findall(role))
    for statement in found.statements:
        for span in statement.cue:
            kept.update(WORD.findall(span.of(article.text)))
    for happening in found.happenings:
        kept.update(WORD.findall(happening.word.of(article.text)))
    own = {w for name in people for w in name}
    names = tuple(sorted(people.items()))
    return Base(article, found, words, names, tuple(sorted(bodies - own - kept)), frozenset(kept - own))


def _stock() -> Stock:
    surnames: dict[int, list[str]] = defaultdict(list)
    given: dict[tuple[int, str], list[str]] = defaultdict(list)
    words: dict[int, list[str]] = defaultdict(list)
    for name in _census("dist.all.last"):
        surnames[len(name)].append(name.capitalize())
    for file, gender in (("dist.male.first", "m"), ("dist.female.first", "f")):
        for name in _census(file):
            given[len(name), gender].append(name.capitalize())
    for word in load_frequencies().zipf:  # the commonest first
        if word.isalpha() and word.islower() and len(word) >= SHORTEST:
            words[len(word)].append(word)
    place = {word: n for told in words.values() for n, word in enumerate(told)}
    return Stock(surnames, given, words, place)


def _census(file: str) -> list[str]:
    lines = (resources.files("names") / file).read_text(encoding="ascii").splitlines()
    return [line.split()[0] for line in lines]


def _rank(rng: Random, size: int) -> int:
    """A place in a list of this size, the first ones far more often."""
    return min(int(HEAD * (rng.paretovariate(TAIL) - 1)), rng.randrange(size))


def _person(name: tuple[str, ...], gender: str, stock: Stock, rng: Random) -> dict[str, str]:
    """Other words for a person's name: who has a place in the census's list of surnames has one given name."""
    last, pool = name[-1], stock.surnames.get(len(name[-1]), [])
    if not pool:
        return {}
    at = _rank(rng, len(pool))
    out = {last: pool[at]}
    own = Random(f"{pool[at]} {at % 3} {gender}")  # noqa: S311  (as above)
    for word in name[:-1]:
        first = stock.given.get((len(word), gender or "m"), [])
        if first:
            out[word] = first[own.randrange(min(200, len(first)))]
    return out


def _story_words(base: Base, stock: Stock, rng: Random) -> dict[str, str]:
    words: dict[str, str] = {}
    for name, gender in base.people:
        for old, new in _person(name, gender, stock, rng).items():
            words.setdefault(old, new)
    for word in base.bodies:
        if rng.random() < RENAMED and (pool := stock.surnames.get(len(word))):
            words.setdefault(word, pool[_rank(rng, len(pool))])
    for word in sorted({w for w, _ in base.words} - words.keys() - base.kept):
        if word.islower() and len(word) >= SHORTEST and rng.random() > KEPT:
            words[word] = _other(word, stock, rng)
    return words


def _other(word: str, stock: Stock, rng: Random) -> str:
    """Another word of the same length that is about as common; a word that is in no list is put together."""
    pool = stock.words.get(len(word), [])
    if not pool:
        return word
    at = stock.place.get(word, len(pool))
    if at > 0.8 * len(pool):
        half = len(word) // 2
        return rng.choice(pool)[:half] + rng.choice(pool)[half:]
    return pool[min(len(pool) - 1, int(at * rng.uniform(0.5, 2)))]


def _article_words(base: Base, words: dict[str, str], stock: Stock, rng: Random) -> dict[str, str]:
    people = {w for name, _ in base.people for w in name}
    changed = {
        old: _other(words.get(old, old), stock, rng)
        for old in sorted({w for w, _ in base.words} - people - base.kept)
        if old.islower() and len(old) >= SHORTEST and rng.random() < VARIED
    }
    return {**words, **changed}


# ---------------------------------------------------------------- the article and what is found in it
def _made(base: Base, words: dict[str, str], name: str, day: date, rng: Random) -> Made:
    text = _said(base.article.text, words)
    outlet = f"Outlet {_rank(rng, OUTLETS):03d}"
    title = text.lstrip().partition("\n")[0].partition(". ")[0][:90]
    article = Article(name, text, outlet=outlet, title=title, published=day.isoformat(), language="en")
    apart = day - BASE_DAY

    def party(given: Party) -> Party:
        return replace(given, name=_said(given.name, words))

    def when(told: str | None) -> str | None:
        return DAY.sub(lambda m: _moved(m.group(), apart), told) if told else told

    ids: dict[str, str] = {}
    statements: list[Statement] = []
    for s in base.found.statements:
        made = replace(
            s,
            article=article.id,
            speaker=party(s.speaker) if s.speaker else None,
            chain=tuple(Hop(party(hop.party), hop.span, hop.why) for hop in s.chain),
            to=_said(s.to, words) if s.to else None,
            said_on=when(s.said_on),
        )
        ids[s.id] = made.id
        statements.append(made)
    found = Extraction(
        tuple(replace(s, parent=ids.get(s.parent or "")) for s in statements),
        tuple(replace(m, article=article.id, party=party(m.party)) for m in base.found.mentions),
        tuple(_timex(t, article, when) for t in base.found.timexes),
        tuple(replace(n, article=article.id) for n in base.found.notices),
        tuple(
            replace(
                h,
                article=article.id,
                by=tuple(map(party, h.by)),
                to=tuple(map(party, h.to)),
                value=when(h.value),
                begins=when(h.begins),
                ends=when(h.ends),
                due=when(h.due),
                statement=ids.get(h.statement or ""),
            )
            for h in base.found.happenings
        ),
    )
    return article, found


def _said(text: str, words: dict[str, str]) -> str:
    return WORD.sub(lambda m: words.get(m.group(), m.group()), text)


def _moved(day: str, apart: timedelta) -> str:
    try:
        return (date.fromisoformat(day) + apart).isoformat()
    except (ValueError, OverflowError):
        return day


def _timex(t: Timex, article: Article, when: Callable[[str | None], str | None]) -> Timex:
    return replace(t, article=article.id, value=when(t.value) or t.value, begins=when(t.begins), ends=when(t.ends))
