"""How a telling stands against others: what it negates, what it denies, and what is left without its figures.

"X denied that P" and "X said not-P" are both negative, whether the denying word stands in the content or is told by the
act; two negations make none. A denial that only points ("denied the report") says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sayso.connect.claims import Page
from sayso.connect.compare import Attributed, Comparer, Facts, facts
from sayso.connect.figures import CLOCK, NUMBER
from sayso.connect.passages import sentences_of
from sayso.connect.places import Places
from sayso.connect.terms import DENYING, NEGATIVE, Term, stem
from sayso.connect.voices import Account, load_words, voice_of
from sayso.records import Act, Statement, Telling

BOUND = re.compile(
    r"\b(?:at least|no fewer than|more than|over|up to|fewer than|less than|under|nearly|almost|as many as)\b", re.I
)
SHORT_NOT = re.compile(r"n['’]t\b", re.I)
ANSWER = re.compile(r"^\W*(?:no|nope|never)\s*[,.;:–—!]", re.I)
FALSE = re.compile(
    r"\b(?:(?:is|are|was|were|be|been|as|all)\W+(?:\w+\W+){0,2}?(?:non-?existent|false|untrue|baseless"
    r"|unfounded|groundless|fabricat\w+|fake|(?:a )?hoax|debunked|nonsense|inaccurate|incorrect|(?:a )?lies?)"
    r"|distort\w*|misrepresent\w*|misquot\w*|out of context|made[ -]up|twist(?:s|ed|ing)"
    r"|(?:not|n['’]t)\b[^.;]{0,20}\b(?:true|exist|accord|happen\w*|correct|accurate|case|facts?|place|match\w*))\b",
    re.I,
)
"""Words that say of what was said that it is not so."""
POINTING = re.compile(
    r"\b(?:reports?|allegations?|claims?|accusations?|charges?|suggestions?|stor(?:y|ies)|accounts?|situation|rumou?rs?"
    r"|speculation|assertions?|articles?|coverage|words|remarks|quotes?|quotations?|wrongdoing|anything wrong|accuracy"
    r"|involvement|it|that|this|so)\b",
    re.I,
)
"""Words for what has been said, without saying what it was."""
CLOSE = 6  # words between a word that denies and the one that points
TOLD = 3  # content words from which on a denial tells what it denies


@dataclass(frozen=True, slots=True)
class Heard:
    """A telling as it stands against others.

    ``speaker`` is its speaker's entity or name, ``about`` the names by which a text would speak of that speaker (the
    country of a ministry), as terms have them; ``cue`` are the words that attribute it; ``day`` is when it was said;
    ``sentence`` is the sentence that it stands in, or several; ``topic`` its article's background.
    """

    telling: Telling
    text: str
    act: Act | None = None
    cue: str = ""
    speaker: str = ""
    about: frozenset[str] = frozenset()
    day: str | None = None
    sentence: str = ""
    topic: Mapping[str, int] | None = None


def heard_of(
    account: Account,
    statement: Statement | None,
    page: Page,
    *,
    places: Places,
    topic: Mapping[str, int] | None = None,
) -> Heard:
    """A telling as it stands against others; ``topic`` is its article's (``connect.claims.topic_of``)."""
    telling = account.telling
    voice = voice_of(account, page.outlet or "", places=places, words=load_words()) if account.chain else None
    first, last = telling.content[0].start, telling.content[-1].end
    inside = [s for s in sentences_of(page.text) if s.start < last and first < s.end]
    return Heard(
        telling,
        account.text,
        account.act,
        cue=" ".join(c.of(page.text) for c in statement.cue) if statement else "",
        speaker=voice.key if voice else "",
        about=voice.states | {stem(w.lower()) for w in voice.name.split()} if voice else frozenset(),
        day=(statement.said_on if statement else None) or page.published,
        sentence=" ".join(s.of(page.text) for s in inside),
        topic=topic,
    )


@dataclass(eq=False)
class Weighed:
    """A telling with what is compared of it: as it stands, without figures, and without negation."""

    heard: Heard
    comparer: Comparer

    @cached_property
    def facts(self) -> Facts:
        """As it stands, without a "No," that answers and negates nothing more."""
        text = SHORT_NOT.sub(" not", ANSWER.sub("", self.heard.text))
        return facts(
            text, self.comparer.reader, topic=self.heard.topic, attributed=Attributed(self.heard.act, self.heard.cue)
        )

    @cached_property
    def unfigured(self) -> Facts:
        """Without figures, and what is counted left."""
        return self._without_figures(self.heard.text)

    @cached_property
    def around(self) -> Facts:
        """The sentence that it stands in, without figures."""
        return self._without_figures(self.heard.sentence or self.heard.text)

    def _without_figures(self, text: str) -> Facts:
        text = NUMBER.sub(lambda m: m["unit"] or "", CLOCK.sub("", text))
        return facts(BOUND.sub("", text), self.comparer.reader, topic=self.heard.topic)

    @cached_property
    def unnegated(self) -> Facts:
        """Without the words that negate or deny, or say of what was said that it is false."""
        text = SHORT_NOT.sub(" not", self.rejected or self.heard.text)
        text = re.sub(r"\w+", lambda m: "" if m.group().lower() in NEGATIVE else m.group(), text)
        return facts(DENYING.sub("", text), self.comparer.reader, topic=self.heard.topic)

    @cached_property
    def rejected(self) -> str:
        """What is said to be false, where more is told of it than a word that points.

        "Reports of ships in the bay are untrue" rejects that there are ships in the bay.
        """
        if not (self.points and FALSE.search(self.heard.text)):
            return ""
        left = POINTING.sub(" ", FALSE.sub(" ", self.heard.text))
        return left if len(facts(left, self.comparer.reader).terms.terms) >= TOLD else ""

    @cached_property
    def denies(self) -> bool:
        """Whether it is told as a denial, or says of what was said that it is false."""
        text = self.heard.text
        return self.heard.act == "denies" or bool(DENYING.match(text)) or (self.points and bool(FALSE.search(text)))

    @property
    def negative(self) -> bool:
        """Whether, all told, it says that something is not so."""
        return self.facts.negative

    @cached_property
    def scope(self) -> tuple[Term, ...]:
        """What a negating word negates: the content words behind it; all words where the act alone negates."""
        return self.unnegated.terms.terms if self.rejected else self.facts.terms.negated

    @cached_property
    def points(self) -> bool:
        """Whether what it denies is told by a word for what was said before ("the reports"), near its beginning."""
        words = re.findall(r"[\w'’-]+", DENYING.sub("", self.heard.text))
        return bool(POINTING.search(" ".join(words[: CLOSE + 1])))

    @property
    def names(self) -> bool:
        """Whether the word that denies has the word that points for its object: "denied the report and said ..."."""
        return bool(
            re.match(rf"(?:{DENYING.pattern})\s+(?:\w+\s+){{0,2}}?(?:{POINTING.pattern})", self.heard.text, re.I)
        )
