"""What the rules for time expressions are made of: patterns over words of known kinds, and the scene they resolve in.

Every word of a paragraph becomes one character, by its kind; a pattern is a regular expression over kinds, written
with their names in braces: ``{weekday} {part}?``. So one compiled alternation scans a paragraph, and each rule reads
like the phrase it matches. That time expressions are found by rules over words, given a normal form, and resolved
against the day of publication or the last date told, is the way of HeidelTime (Strötgen and Gertz 2010, 2013).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from sayso.extract.outlook import Outlook, Tenses
from sayso.extract.parse import Parsed, Token
from sayso.extract.timevalues import days_of
from sayso.extract.timewords import PLURALS, UNITS, Word

SETS: dict[str, str] = {
    "unit": " ".join(UNITS),
    "units": " ".join(PLURALS),
    "anyunit": " ".join((*UNITS, *PLURALS)),
    "count": "num daynum yyyy",
    "anyday": "daynum nth",
    "anynth": "nth ordinal",
    "aan": "a an",
    "join": "dash and to or through until till",
}
"""Names that stand for several kinds."""

Kind = Literal["DATE", "TIME", "DURATION", "SET"]


class Meaning(NamedTuple):
    """What an expression means. ``words`` are the first and the last one's number where it is not the whole match.

    ``told`` says whether what follows may count from it.
    """

    value: str
    kind: Kind = "DATE"
    mod: str | None = None
    begins: date | None = None
    ends: date | None = None
    words: tuple[int, int] | None = None
    told: bool = True


@dataclass(slots=True)
class Scene:
    """Where an expression is read: the parse, the day of publication, and what the text has told before it.

    ``history`` says that the article tells of the past in its own order, as a history does; then days and months
    without a year belong to the year told last. ``last`` is the value told last, ``day`` the last one of a day,
    ``dated`` the day that a verb (a token's number) was given, ``months`` the year last named with a month.
    """

    tenses: Tenses
    today: date | None
    history: bool = False
    last: str | None = None
    day: str | None = None
    year: int | None = None
    quarter: str | None = None
    setting: str | None = None  # the day or month that this paragraph's telling was set in
    caption: bool = False  # whether this paragraph stands under a picture, and tells of it in the present
    near: bool = False  # whether ``last`` was told in this paragraph
    dated: dict[int, str] = field(default_factory=dict)
    months: dict[int, int] = field(default_factory=dict)
    starts: Sequence[int] = ()

    @property
    def parsed(self) -> Parsed:
        """The article's parse."""
        return self.tenses.parsed

    def token(self, position: int) -> Token | None:
        """The token that holds a character, or the next one."""
        at = bisect_right(self.starts, position) - 1
        if at < 0 or self.parsed.tokens[at].end <= position:
            at += 1
        return self.parsed.tokens[at] if at < len(self.starts) else None

    def outlook(self, word: Word) -> Outlook:
        """Which way the words around a word look."""
        token = self.token(word.start)
        if token is None:
            return Outlook(None)
        found = self.tenses.outlook(token.i)
        return found._replace(tense="past") if self.caption and found.tense == "present" else found

    def said_day(self, look: Outlook) -> date | None:
        """The day given to a saying that a verb stands under: what "would" and "will" look ahead from."""
        own = [look.verb] if look.own and look.verb is not None else []
        for verb in (*own, *self.tenses.tellers(look.verb)):
            if verb in self.dated:
                reach = days_of(self.dated[verb])
                return reach[0] if reach else None
        return None


class Hit:
    """One match of a rule: its words by the names of the pattern's groups."""

    __slots__ = ("first", "last", "match", "text", "words")

    def __init__(self, text: str, words: Sequence[Word], match: re.Match[str]) -> None:
        self.text, self.words, self.match = text, words, match
        self.first, self.last = match.start(), match.end() - 1

    def _group(self, name: str) -> str | None:
        """The group that matched under a name; a pattern writes "year", "year2" ... where alternatives have one."""
        groups = self.match.re.groupindex
        for group in (name, *(f"{name}{n}" for n in range(2, 6))):
            if group in groups and self.match.start(group) >= 0:
                return group
        return None

    def __getitem__(self, group: str) -> Word | None:
        """The last word of a group, ``None`` where it matched nothing."""
        found = self._group(group)
        return self.words[self.match.end(found) - 1] if found else None

    def has(self, group: str) -> bool:
        """Whether the pattern has the group and it matched a word."""
        return self._group(group) is not None

    def said(self, group: str) -> str:
        """The words of a group in lower case, without a hyphen, "" where it matched nothing."""
        found = self._group(group)
        if found is None:
            return ""
        first, end = self.match.span(found)
        return " ".join(w.text for w in self.words[first:end] if w.kind != "dash")

    def number(self, group: str) -> int | None:
        """A group's value where it is a whole number."""
        word = self[group]
        return word.value if word is not None and isinstance(word.value, int) else None

    def at(self, group: str) -> int:
        """The number of a group's first word."""
        found = self._group(group)
        return self.match.start(found) if found else self.first

    @property
    def head(self) -> Word:
        """The first word."""
        return self.words[self.first]

    @property
    def tail(self) -> Word:
        """The last word."""
        return self.words[self.last]

    def before(self, steps: int = 1) -> Word | None:
        """A word before the match."""
        return self.words[self.first - steps] if self.first >= steps else None

    def after(self, steps: int = 1) -> Word | None:
        """A word after the match."""
        return self.words[self.last + steps] if self.last + steps < len(self.words) else None


Resolver = Callable[[Hit, Scene], Iterable[Meaning]]


class Rule(NamedTuple):
    """A name, a pattern over kinds, what its match means, and a sentence with its values, told on 2031-03-12."""

    name: str
    pattern: str
    resolve: Resolver
    example: tuple[str, tuple[str, ...]]


class Grammar:
    """Rules compiled into one scan. The first rule that matches at a word wins; rules that refuse give way."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        names = {n for rule in rules for n in re.findall(r"\{([^{}\d][^{}]*)\}", rule.pattern)}
        kinds = sorted({k for n in names for k in SETS.get(n, n).split()})
        self.signs = {kind: chr(0xE000 + n) for n, kind in enumerate(kinds)}
        self.patterns = [re.compile(self._sign(rule.pattern), re.VERBOSE) for rule in rules]
        unnamed = [re.sub(r"[(][?]P<[a-z0-9]+>", "(?:", self._sign(rule.pattern)) for rule in rules]
        bare = "|".join(f"(?P<r{n}>{pattern})" for n, pattern in enumerate(unnamed))
        self.scan = re.compile(bare, re.VERBOSE)

    def _sign(self, pattern: str) -> str:
        def signs(match: re.Match[str]) -> str:
            found = "".join(self.signs[k] for k in SETS.get(match[1], match[1]).split())
            return found if len(found) == 1 else f"[{found}]"

        return re.sub(r"\{([^{}\d][^{}]*)\}", signs, pattern)

    def hits(self, text: str, words: Sequence[Word], scene: Scene) -> Iterable[tuple[int, int, Meaning]]:
        """First word, last word and meaning of each expression among a paragraph's words, from the left."""
        line = "".join([self.signs.get(w.kind, ".") for w in words])
        at = 0
        while (found := self.scan.search(line, at)) is not None:
            at = found.start()
            for number in range(int((found.lastgroup or "r0")[1:]), len(self.rules)):
                match = self.patterns[number].match(line, at)
                if match is None or match.end() == match.start():
                    continue
                hit = Hit(text, words, match)
                meanings = [m for m in self._meanings(number, hit, scene) if m is not None]
                if meanings:
                    for meaning in meanings:
                        first, last = meaning.words or (hit.first, hit.last)
                        yield first, last, meaning
                    at = match.end()
                    break
            else:
                at += 1

    def _meanings(self, number: int, hit: Hit, scene: Scene) -> list[Meaning]:
        try:
            return list(self.rules[number].resolve(hit, scene))
        except (OverflowError, ValueError):  # it lies beyond the calendar ("9999999 days ago")
            return []
