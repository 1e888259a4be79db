"""How a telling stands against others: what it negates, what it denies, and what is left without its figures.

"X denied that P" and "X said not-P" are both negative, whether the denying word stands in the content or is told by the
act; two negations make none. A denial that only points ("denied the report") says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sayso.connect.claims import TIES, Page
from sayso.connect.compare import Attributed, Comparer, Facts, facts
from sayso.connect.figures import CLOCK, NUMBER, load_tolls
from sayso.connect.passages import sentences_of
from sayso.connect.places import Places
from sayso.connect.terms import ANSWER, DENYING, NEGATIVE, Term, stem
from sayso.connect.voices import Account, load_words, voice_of
from sayso.records import Act, Statement, Telling

BOUND = re.compile(
    r"\b(?:at least|no fewer than|more than|over|up to|fewer than|less than|under|nearly|almost|as many as)\b", re.I
)
SHORT_NOT = re.compile(r"n['’]t\b", re.I)
TWISTED = re.compile(r"\b(?:distort\w*|misrepresent\w*|misquot\w*|out of context|twist(?:s|ed|ing))\b", re.I)
"""Words that say of somebody's words that another made something else of them."""
FALSE = re.compile(
    r"\b(?:is|are|was|were|be|been|as|all)\W+(?:(?!(?:is|are|was|were|be|been)\b)\w+\W+){0,4}?(?:non-?existent|false|untrue|baseless|unfounded"
    r"|groundless|fabricat\w+|fake|hoax(?:es)?|debunked|nonsense|inaccurate|incorrect|lies?)\b|\bmade[ -]up\b"
    r"|(?:\bnot|n['’]t)\b[^.;]{0,20}\b(?:true|real|exist|accord|happen\w*|correct|accurate|case|facts?|place|match\w*)\b",
    re.I,
)
"""Words that say of what was said that it is not so."""
POINTING = re.compile(
    r"\b(?:reports?|allegations?|claims?|accusations?|charges?|suggestions?|stor(?:y|ies)|accounts?|situation|rumou?rs?"
    r"|speculation|assertions?|articles?|coverage|words|remarks|quotes?|quotations?|wrongdoing|anything wrong|accuracy"
    r"|involvement"
    r"|videos?|footage|photos?|pictures?|news|tweets?|posts?|letters?|messages?)\b",
    re.I,
)
"""Words for what has been said, without saying what it was."""
THAT = re.compile(rf"(?:{POINTING.pattern})\W+(?:that|claiming|saying|alleging|suggesting)\b", re.I)
"""The same with words that go on to say what it was."""
PRONOUN = re.compile(r"(?:it|that|this|so)\b", re.I)  # points where nothing else is told: "that is not true"
FEW = 5  # words of a text that tells little else
CLOSE = 6  # words between a word that denies and the one that points
TOLD = 3  # content words from which on a denial tells what it denies
BORDER = re.compile(
    r"[,;:.!?–—…()“”\"]|\b(?:and|but|that|which|who|whom|because|if|whether|when|while|as|after|before|since|although"
    r"|though|until|unless)\b",
    re.I,
)
"""Where a negation's reach ends: at the borders of its clause."""
NEGATION = re.compile(rf"\b(?:{'|'.join(sorted(NEGATIVE))})\b", re.I)
REACH = 5  # content words on either side of it that a negation is about: what is said of them is told behind them
NOT = frozenset({"not", "never", "cannot"})  # words that negate what is done, and not who does it or to whom
CONDITION = re.compile(r"\b(?:if|unless|whether|until)\W*$", re.I)
LOCAL = re.compile(r"\b(?:with|of|in|at|for|to)\W+$", re.I)
"""What stands before a "no" that negates a phrase and not what the clause says: "with no bag"."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A telling as it stands against others.

    ``speaker`` is its speaker's entity or name, ``about`` the names by which a text would speak of that speaker (the
    country of a ministry), as terms have them; ``cue`` are the words that attribute it; ``day`` is when it was said;
    ``sentence`` is the sentence that it stands in, or several, and ``lead`` what of it stands before the telling;
    ``through`` are the names, and their initials, of everyone on whose word it stands; ``states`` and ``body`` are whom
    the speaker speaks for; ``topic`` is its article's background, and ``names`` are
    whom it tells of most. ``dated`` says that ``day`` is told, and not only that of publication.
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
    lead: str = ""
    through: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    body: frozenset[str] = frozenset()
    dated: bool = False
    names: frozenset[str] = frozenset()


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
        about=voice.states | _words(voice.name) | _words(" ".join(voice.words)) if voice else frozenset(),
        day=(statement.said_on if statement else None) or page.published,
        sentence=" ".join(s.of(page.text) for s in inside),
        topic=topic,
        lead=page.text[min(s.start for s in inside) : first] if inside else "",
        through=frozenset(w for hop in account.chain for w in (*_words(hop.party.name), *_initials(hop.party.name))),
        states=voice.states if voice else frozenset(),
        body=voice.words if voice else frozenset(),
        dated=bool(statement and statement.said_on),
        names=page.names,
    )


def _words(names: str) -> frozenset[str]:
    return frozenset(stem(w.lower()) for w in names.split())


def _initials(name: str) -> tuple[str, ...]:
    """A name's initials, where it has several: the Marn Herald goes by MH too."""
    first = [w[0].lower() for w in name.split() if w[0].isupper()]
    return ("".join(first),) if len(first) > 1 else ()


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

    @cached_property
    def leaning(self) -> str:
        """With what stands before it in its sentence, where it leans on that: "[a raid in May] that killed ten"."""
        text = self.heard.text
        return f"{self.heard.lead}{text}" if text[:1].islower() else text

    @cached_property
    def leaned(self) -> Facts:
        """The same without figures."""
        return self._without_figures(self.leaning)

    def _without_figures(self, text: str) -> Facts:
        """What befell those who are counted goes by one word: whether they were wounded or are in hospital."""
        tolls = load_tolls()
        text = NUMBER.sub(lambda m: m["unit"] or "", CLOCK.sub("", text))
        text = re.sub(r"[^\W\d_]+", lambda m: tolls.get(m.group().lower(), m.group()), BOUND.sub("", text))
        return facts(text, self.comparer.reader, topic=self.heard.topic)

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
        if TWISTED.search(self.heard.text) or not (self.points and FALSE.search(self.heard.text)):
            return ""
        left = POINTING.sub(" ", FALSE.sub(" ", self.heard.text))
        return left if self._tells(left) else ""

    @cached_property
    def denies(self) -> bool:
        """Whether it is told as a denial, or says of what was said that it is false, or was twisted."""
        text = self.heard.text
        if self.heard.act == "denies" or DENYING.match(text):
            return True
        return self.points and bool(FALSE.search(text) or TWISTED.search(text))

    @property
    def negative(self) -> bool:
        """Whether, all told, it says that something is not so."""
        return self.facts.negative

    @cached_property
    def scope(self) -> tuple[tuple[Term, ...], ...]:
        """What is negated, in the parts that another has to tell: in its clause, what stands before and behind the no.

        All words are one part where the act alone negates. There is none where nothing is said not to be so: where but
        a phrase is negated ("with no bag"), or a condition ("if it is not opened").
        """
        if self.rejected:
            return tuple(filter(_weighs, [self.unnegated.terms.terms]))
        if not self._clauses:
            text = FALSE.sub(" ", self._plainly)
            return () if NEGATION.search(text) else tuple(filter(_weighs, [self.comparer.reader.read(text).terms]))
        before, _, behind = self._clauses[0]
        read = self.comparer.reader.read
        sides = tuple(filter(_weighs, [read(before).terms[-REACH:], read(behind).terms[:REACH]]))
        return sides or tuple(filter(_weighs, [self.unnegated.terms.terms]))

    @cached_property
    def verb(self) -> tuple[Term, ...]:
        """The first words that tell something behind a "not" or "never": what is not done, or is not so.

        One word, or two where much is told: the first may but help another ("is not going to sell").
        """
        if self.rejected or not self._clauses or self._clauses[0][1] not in NOT:
            return ()
        behind = self.comparer.reader.read(self._clauses[0][2]).terms
        return behind[: 2 if len(behind) > TOLD else 1]

    @property
    def _plainly(self) -> str:
        return SHORT_NOT.sub(" not", ANSWER.sub("", self.heard.text))

    @cached_property
    def _clauses(self) -> list[tuple[str, str, str]]:
        """The clauses that a word negates: what stands before it, the word, and what stands behind it."""
        text = self._plainly
        found = [] if FALSE.search(text) else list(NEGATION.finditer(text))
        clauses = []
        for m in found:
            opens = max((b.end() for b in BORDER.finditer(text, 0, m.start())), default=0)
            phrase = m.group().lower() == "without" or LOCAL.search(text[: m.start()])
            if not phrase and not CONDITION.search(text[:opens]):
                behind = BORDER.split(text[m.end() :], maxsplit=1)[0]
                clauses.append((text[opens : m.start()], m.group().lower(), behind))
        return clauses

    @cached_property
    def points(self) -> bool:
        """Whether what it denies is told by a word for what was said before ("the reports"), near its beginning."""
        text = DENYING.sub("", self.heard.text)
        ties = TIES.match(text)
        text = text[ties.end() :] if ties and ties.end() < len(text) else text
        words = re.findall(r"[\w'’-]+", text)
        near = " ".join(words[: CLOSE + 1])
        this = len(words) <= FEW and PRONOUN.match(near) and (len(words) < 2 or words[1] == "as" or FALSE.search(text))
        return bool(POINTING.search(near) or TWISTED.search(text) or this)

    @cached_property
    def hollow(self) -> bool:
        """Whether it denies something without telling what: "denied the report", "her words were twisted"."""
        if not (self.denies and self.points):
            return False
        text = NEGATION.sub(" ", DENYING.sub(" ", POINTING.sub(" ", FALSE.sub(" ", self.heard.text))))
        return bool(TWISTED.search(text)) or not self._tells(text)

    def _tells(self, left: str) -> bool:
        """Whether what is left of it tells what is denied: "the story that [the mill burned]" does in two words."""
        return len(self.comparer.reader.read(left).terms) >= (TOLD - 1 if THAT.search(self.heard.text) else TOLD)


def _weighs(terms: Sequence[Term]) -> bool:
    return any(t.weight for t in terms)
