"""The scene a saying belongs to: a day told once holds for what the same people say next, until the narrative moves on.

*In an interview on Monday, Ode said … She added …*: the second saying has no day of its own and was said on the same
one. A scene ends where its speaker is told to speak on another day, through another channel or to another outlet, or
where the narrative goes to another day. A proceeding (a trial, a hearing, a debate) holds for everybody who is told to
take part in it. What the text leaves open stays open: *has said* and *had earlier said* take no day from a scene.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sayso.extract.asides import in_perfect, in_present, is_aside, opens_with_earlier
from sayso.extract.dates import published_day
from sayso.extract.draft import View
from sayso.extract.said_on import Times, day_of, index, own_moment
from sayso.records import Party, Statement, Timex

THAT_TIME = re.compile(r"\W*(?:at the time|at that time|that day|the same day|on the same day)\b", re.IGNORECASE)
DATELINE = re.compile(
    r"\s*[A-Z][A-Z'’. -]{2,}(?:,\s*[A-Z][\w'’. -]+)?,?\s[^\n]{0,60}?(?:\([^)\n]{2,40}\)\s*)?[-–—]{1,2}\s"
)
"""A place in capitals at a paragraph's beginning, then at most a day and an agency, then a dash."""
LONGEST_DATELINE = 140  # characters

LEAD = 4  # sentences, the headline among them, in which what is told again further down is told first
NEAR = 2  # sentences after one that opens a scene in which its people begin to speak
CONTENT_WORD = re.compile(r"[^\W\d_]{4,}|\d+")
FIRST_ENOUGH = 3  # content words that two tellings of one saying have at least
RETOLD = 30  # dated sayings of a speaker that another is compared with: an article tells again what it told first
SHARED = 0.75  # of the shorter telling's content words


@dataclass(frozen=True, slots=True)
class Scene:
    """A day on which somebody speaks, the sentence that told it and its words, and through what one speaks."""

    day: str
    sentence: int
    channel: str | None
    words: frozenset[str]


@dataclass(slots=True)
class Narrative:
    """Where the telling stands while an article is read from its beginning to its end."""

    times: Times
    taking_part: frozenset[Party]
    held: dict[Party, Scene] = field(default_factory=dict)
    opened: Scene | None = None
    proceeding: Scene | None = None
    away: set[Party] = field(default_factory=set)  # those whose latest saying was at another occasion
    day: str | None = None  # the last day on which anything was told to happen

    @property
    def view(self) -> View:
        """The article."""
        return self.times.view

    def words(self, sentence: int) -> frozenset[str]:
        """A sentence's words in lower case."""
        place = self.view.parsed.sentences[sentence]
        return frozenset(t.lower for t in self.view.words(place.first, place.last))

    def in_court(self, sentence: int) -> bool:
        """Whether a sentence speaks of a proceeding outside of what anybody says."""
        place, contents = self.view.parsed.sentences[sentence], self.times.contents.get(sentence, ())
        return any(
            t.lower in self.view.rules.scenes["proceeding"] and not any(c.start <= t.start < c.end for c in contents)
            for t in self.view.words(place.first, place.last)
        )

    def scene(self, day: str, sentence: int, channel: str | None) -> Scene:
        """A scene that a sentence tells of."""
        return Scene(day, sentence, channel, self.words(sentence))


Found = tuple[str, str]
"""A day, and on what ground."""
Ground = Callable[[Narrative, Statement, Party, int], Scene | None]


def dated(
    view: View, statements: Sequence[Statement], timexes: Sequence[Timex], *, published: str | None
) -> tuple[Statement, ...]:
    """Each statement with the day it was said, as far as the article tells; the order is kept.

    ``said_on`` is an ISO day, or a month where the text gives no day. ``why`` gets a line for each day found.
    ``published`` only rules out days that lie ahead of it: nothing was said on them yet.
    """
    today = published_day(published)
    past = [t for t in timexes if today is None or (day_of(t) or "") <= today.isoformat()]
    times = index(view, statements, past)
    narrative = Narrative(times, _taking_part(view, statements, times))
    by_sentence: dict[int, list[int]] = {}
    for number, statement in enumerate(statements):
        by_sentence.setdefault(times.sentence_of(statement), []).append(number)
    days: dict[int, Found] = {}
    for sent in sorted({*by_sentence, *times.told}):
        here = by_sentence.get(sent, ())
        days.update((n, found) for n in here if (found := _day(narrative, statements[n], sent)) is not None)
        _move_on(narrative, sent, spoken=any(n in days for n in here))
    _date_questions(times, statements, days)
    _date_what_is_told_twice(narrative, statements, days)
    return tuple(
        replace(s, said_on=days[n][0], why=(*s.why, f"said on {days[n][0]}: {days[n][1]}")) if n in days else s
        for n, s in enumerate(statements)
    )


def _day(narrative: Narrative, statement: Statement, sent: int) -> Found | None:
    """The day of one statement and its ground; the narrative takes note of who speaks when."""
    who, times = statement.speaker, narrative.times
    if statement.act == "believes" and who is None:  # "ten are feared dead on Monday"
        return None
    aside = is_aside(times, statement) and not _earlier_in_the_proceeding(narrative, statement)
    own = own_moment(times, statement)
    if own is not None:
        if not aside and statement.act != "believes" and len(own.day) == len("2031-03-12"):
            _enter(narrative, statement, narrative.scene(own.day, sent, statement.channel))
        return own.day, f"{own.span.of(narrative.view.parsed.text)!r} beside the cue"
    if who is None or who.kind == "document" or statement.act == "believes" or statement.parent is not None:
        return None
    if aside:
        narrative.held.pop(who, None)
        narrative.away.add(who)
        return None
    for ground, words in GROUNDS:
        scene = ground(narrative, statement, who, sent)
        if scene is not None:
            narrative.held[who] = replace(scene, sentence=sent)
            return scene.day, words
    narrative.held.pop(who, None)
    return None


# ---------------------------------------------------------------- grounds for a day that the cue does not have
def _that_time(narrative: Narrative, statement: Statement, who: Party, sent: int) -> Scene | None:  # noqa: ARG001
    sentence = narrative.view.parsed.sentence_span(narrative.view.parsed.sentences[sent])
    if narrative.day is None or not THAT_TIME.match(narrative.view.parsed.text, sentence.start, sentence.end):
        return None
    return narrative.scene(narrative.day, sent, statement.channel)


def _dateline(narrative: Narrative, statement: Statement, who: Party, sent: int) -> Scene | None:  # noqa: ARG001
    """The day in the dateline of a statement's paragraph, where it opens with one."""
    parsed = narrative.view.parsed
    paragraph = parsed.paragraphs[parsed.sentences[sent].paragraph]
    line = DATELINE.match(parsed.text, paragraph.start, min(paragraph.end, paragraph.start + LONGEST_DATELINE))
    if line is None:
        return None
    first = parsed.tokens[narrative.view.token_at(paragraph.start)].sent
    days = [
        day_of(t) for n in range(first, sent + 1) for t in narrative.times.told.get(n, ()) if t.span.end <= line.end()
    ]
    day = next((d for d in days if d is not None and len(d) == len("2031-03-12")), None)
    return narrative.scene(day, sent, statement.channel) if day is not None else None


def _held(narrative: Narrative, statement: Statement, who: Party, sent: int) -> Scene | None:  # noqa: ARG001
    scene = narrative.held.get(who)
    return scene if scene is not None and _fits(statement, scene) else None


def _opened(narrative: Narrative, statement: Statement, who: Party, sent: int) -> Scene | None:
    scene = narrative.opened
    if scene is None or sent - scene.sentence > NEAR or not _named_in(who, scene.words):
        return None
    return scene if _fits(statement, scene) else None


def _in_the_proceeding(narrative: Narrative, statement: Statement, who: Party, sent: int) -> Scene | None:
    scene = narrative.proceeding
    if scene is None or who not in narrative.taking_part:
        return None
    if in_present(narrative.view, statement):
        return None
    if who in narrative.away and not narrative.in_court(sent):
        return None
    narrative.away.discard(who)
    return scene


GROUNDS: tuple[tuple[Ground, str], ...] = (
    (_that_time, "the day told of before"),
    (_dateline, "the dateline"),
    (_held, "the same scene"),
    (_opened, "the scene opened before"),
    (_in_the_proceeding, "the same proceeding"),
)


def _fits(statement: Statement, scene: Scene) -> bool:
    """Whether a saying may belong to a scene: no other channel, and told to nobody but those it began with."""
    channel = frozenset((statement.channel or "").lower().split())
    if statement.channel not in (None, scene.channel) and not channel <= scene.words:
        return False
    if statement.to is not None and statement.to[:1].isupper():
        return bool(frozenset(statement.to.lower().split()) & scene.words)
    return True


def _named_in(party: Party, words: frozenset[str]) -> bool:
    """Whether the last word of a party's name is among a sentence's words."""
    return bool(party.name) and party.name.lower().split()[-1] in words


# ---------------------------------------------------------------- how the narrative goes on
def _enter(narrative: Narrative, statement: Statement, scene: Scene) -> None:
    """Let a statement with a day of its own open a scene for its speaker, and a proceeding where one is spoken of."""
    narrative.day = scene.day
    if statement.speaker is None or statement.parent is not None:
        return
    narrative.held = {p: s for p, s in narrative.held.items() if s.day == scene.day}
    narrative.held[statement.speaker] = scene
    narrative.away.discard(statement.speaker)
    _proceed(narrative, scene)


def _proceed(narrative: Narrative, scene: Scene) -> None:
    """Take a scene for the proceeding that the article is about, unless it tells of a later one."""
    if not narrative.in_court(scene.sentence):
        return
    if narrative.proceeding is None or narrative.proceeding.day < scene.day:
        narrative.proceeding = scene
        narrative.away.clear()


def _move_on(narrative: Narrative, sent: int, *, spoken: bool) -> None:
    """Follow the days on which a sentence tells that something happened: each ends the scenes of other days."""
    view = narrative.view
    for timex in narrative.times.told.get(sent, ()):
        day = day_of(timex)
        if day is None or len(day) < len("2031-03-12") or not _tells_when(view, timex):
            continue
        narrative.day = day
        if spoken:
            continue
        scene = narrative.scene(day, sent, None)
        narrative.held = {p: s for p, s in narrative.held.items() if s.day == day}
        narrative.opened = scene if scene.words & view.rules.scenes["speaking"] else None
        _proceed(narrative, scene)


def _tells_when(view: View, timex: Timex) -> bool:
    """Whether an expression tells when something happened: a verb in the simple past, or a participle, owns it."""
    tokens = view.parsed.tokens
    at = view.token_at(timex.span.start)
    if tokens[at].dep in ("poss", "compound", "amod", "nmod") and tokens[tokens[at].head].pos == "NOUN":
        return False  # "Thursday's release"
    while tokens[at].pos not in ("VERB", "AUX") and tokens[at].head != at:
        at = tokens[at].head
    helpers = {tokens[k].lower for k in tokens[at].kids if tokens[k].dep in ("aux", "auxpass")}
    return helpers <= {"was", "were", "did"} and tokens[at].tag in ("VBD", "VBN", "VBG")


def _earlier_in_the_proceeding(narrative: Narrative, statement: Statement) -> bool:
    """Whether somebody who takes part in the proceeding spoke earlier in it."""
    if narrative.proceeding is None or statement.speaker not in narrative.taking_part:
        return False
    return opens_with_earlier(narrative.times, statement) and not in_perfect(narrative.view, statement)


def _taking_part(view: View, statements: Sequence[Statement], times: Times) -> frozenset[Party]:
    """Those who speak in a sentence with words of a proceeding, and the people whom such a sentence names."""
    wanted = view.rules.scenes["role"] | view.rules.scenes["proceeding"]
    names: set[str] = set()
    numbers: set[int] = set()
    for number, sentence in enumerate(view.parsed.sentences):
        if any(t.lower in wanted for t in view.words(sentence.first, sentence.last)):
            names |= {t.lower for t in view.words(sentence.first, sentence.last) if t.pos == "PROPN"}
            numbers.add(number)
    named = frozenset(names)
    return frozenset(
        s.speaker
        for s in statements
        if s.speaker is not None
        and (times.sentence_of(s) in numbers or (s.speaker.kind == "person" and _named_in(s.speaker, named)))
    )


# ---------------------------------------------------------------- what other statements tell of a day
def _date_questions(times: Times, statements: Sequence[Statement], days: dict[int, Found]) -> None:
    """A question of somebody unnamed is put on the day of the answer that stands beside it."""
    for number, statement in enumerate(statements):
        named = statement.speaker is not None and statement.speaker.kind not in ("unnamed", "collective")
        if number in days or statement.act != "asks" or statement.parent is not None or named:
            continue
        sent = times.sentence_of(statement)
        for other in (number + 1, number - 1):
            if other in days and abs(times.sentence_of(statements[other]) - sent) <= 1:
                days[number] = (days[other][0], "the answer beside it")
                break


def _date_what_is_told_twice(narrative: Narrative, statements: Sequence[Statement], days: dict[int, Found]) -> None:
    """Date a saying that is told again with its day: in the same words, or, from headline and lead, in others."""
    times = narrative.times
    words = [_content_words(times.view, s) for s in statements]
    of_speaker: dict[Party, list[int]] = {}
    for number, statement in enumerate(statements):
        if number in days and statement.speaker is not None and len(days[number][0]) == len("2031-03-12"):
            of_speaker.setdefault(statement.speaker, []).append(number)
    for number, statement in enumerate(statements):
        who = statement.speaker
        if number in days or who is None or statement.act == "believes" or statement.parent is not None:
            continue
        if is_aside(times, statement):
            continue
        told = of_speaker.get(who, [])[:RETOLD]
        again = next((o for o in told if _same_words(words[number], words[o])), None)
        if again is not None:
            days[number] = (days[again][0], "the same saying, dated elsewhere in the article")
            continue
        sent = times.sentence_of(statement)
        if sent >= LEAD:
            continue
        first = _first_of(who, of_speaker, headline=sent == 0)
        if first is not None and sent <= times.sentence_of(statements[first]) <= sent + LEAD:
            days[number] = (days[first][0], "headline or lead, dated below")
        elif narrative.proceeding is not None and who in narrative.taking_part:
            days[number] = (narrative.proceeding.day, "headline or lead on a proceeding dated below")


def _first_of(who: Party, of_speaker: Mapping[Party, list[int]], *, headline: bool) -> int | None:
    """The first dated statement of a party. In a headline, its name may be glued to a verb: *Ode Denies*."""
    if who in of_speaker:
        return of_speaker[who][0]
    first, *more = who.name.lower().split() or [""]
    if not headline or not more:
        return None
    return next(
        (ns[0] for p, ns in of_speaker.items() if p.kind == "person" and p.name.lower().split()[-1:] == [first]), None
    )


def _content_words(view: View, statement: Statement) -> frozenset[str]:
    text = view.parsed.text
    return frozenset(w.lower() for c in statement.content for w in CONTENT_WORD.findall(text, c.start, c.end))


def _same_words(a: frozenset[str], b: frozenset[str]) -> bool:
    fewer = min(len(a), len(b))
    return fewer >= FIRST_ENOUGH and len(a & b) >= SHARED * fewer
