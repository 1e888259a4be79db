"""The timeline: contacts, other events, turning statements and deadlines in order of day, each with its evidence.

**Entries.** Every event is one, at its days; one that sets a deadline is a second one on the day it falls due (and only
there, where it has no day of its own). A statement is a turning one if it denies, confirms, threatens or promises, its
speaker has a name and the day on which it was said is told; the same words of the same speaker on one day are one.

**Independent tellings.** An entry stands on somebody's word: that of the outermost hop of each statement that tells
it, or the outlet's own where it tells it in its own voice and names nobody for it. The number counts these parties,
each once: an outlet and those who cite it are one, three outlets that cite one minister are one, unnamed sources of
two outlets are two. Who denies a thing is not counted for it. Copies that cite nobody are not seen through here.
"""

from __future__ import annotations

import re
import textwrap
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import MAXYEAR, MINYEAR, date
from typing import Literal

from sayso.connect.compared import day_number
from sayso.records import CONTACTS, NAMED, Act, Article, Event, Happening, Party, Span, Statement, Status

What = Literal["contact", "event", "statement", "deadline"]
Precision = Literal["day", "week", "month", "year", "none"]

WHATS: tuple[What, ...] = ("contact", "event", "statement", "deadline")
TURNING: frozenset[Act] = frozenset({"denies", "confirms", "threatens", "promises"})
"""Acts after which things stand otherwise than before."""
LONGEST = 240  # characters of a line
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an entry is told: in which article's characters and by which outlet, in which statement if in one."""

    article: str
    span: Span
    outlet: str
    status: Status | None = None
    statement: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """What one side of a contact says of it, in the words of an article."""

    party: Party
    status: Status
    line: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``kind`` is the event's kind, or the statement's act; ``line`` an article's own words for it.

    ``id`` is the event's or the first statement's; a deadline has that of the event which sets it. ``begins`` and
    ``ends`` are days, inclusive, ``precision`` the unit that just holds them. ``clearest`` tells where ``line`` stands,
    ``evidence`` every telling, ``outlets`` who publishes them, ``tellings`` how many of them are independent.
    """

    id: str
    what: What
    kind: str
    status: Status | None
    begins: str | None
    ends: str | None
    line: str
    clearest: Evidence
    parties: tuple[Party, ...]
    evidence: tuple[Evidence, ...]
    tellings: int
    versions: tuple[Version, ...] = ()

    @property
    def precision(self) -> Precision:
        """How exactly its day is told: the unit of time into which its days fit."""
        first, last = day_number(self.begins), day_number(self.ends)
        if first is None or last is None:
            return "none"
        days = last - first + 1
        return "day" if days == 1 else "week" if days <= 7 else "month" if days <= 31 else "year"

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who tells it, each once."""
        return tuple(dict.fromkeys(each.outlet for each in self.evidence))


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a timeline is wanted: one entity's, that of some days, that which some articles tell.

    ``first`` and ``last`` are ISO 8601: a day, or a month or year, which are meant whole. Entries whose days touch the
    stretch are in it; entries without a day are in none. Raises `ValueError` for anything that is no such date.
    """

    entity: str | None = None
    first: str | None = None
    last: str | None = None
    articles: frozenset[str] | None = None
    days: tuple[str, str] | None = field(init=False)

    def __post_init__(self) -> None:
        first, last = (_stretch(written) for written in (self.first, self.last))
        if first is None and last is None:
            object.__setattr__(self, "days", None)
            return
        begins, ends = first[0] if first else date.min.isoformat(), last[1] if last else date.max.isoformat()
        object.__setattr__(self, "days", (begins, ends))

    def holds(self, entry: Entry) -> bool:
        """Whether an entry is wanted."""
        if self.entity is not None and all(party.entity != self.entity for party in entry.parties):
            return False
        if self.articles is not None and all(each.article not in self.articles for each in entry.evidence):
            return False
        if self.days is None:
            return True
        begins, ends = entry.begins or entry.ends, entry.ends or entry.begins
        return begins is not None and ends is not None and begins <= self.days[1] and self.days[0] <= ends


def timeline(
    events: Iterable[Event],
    happenings: Iterable[Happening],
    *,
    statements: Iterable[Statement],
    articles: Mapping[str, Article],
    scope: Scope | None = None,
) -> tuple[Entry, ...]:
    """The entries in order of day, the vaguer after the exact, those without a day last.

    ``happenings`` are the tellings of the events (those not given are left out), ``statements`` those that hold them
    and those that may be turning ones, ``articles`` has the article of each by its id. The order of the input makes no
    difference.
    """
    told = {h.id: h for h in happenings}
    said = {s.id: s for s in statements}
    entries = [
        entry
        for event in events
        for entry in _of_event(event, [told[i] for i in event.happenings if i in told], said=said, articles=articles)
    ]
    entries += _turning(said.values(), articles)
    wanted = scope or Scope()
    return tuple(sorted(filter(wanted.holds, entries), key=_by_day))


def _by_day(entry: Entry) -> tuple[object, ...]:
    day = entry.begins or entry.ends
    return (day is None, day or "", entry.ends or "", WHATS.index(entry.what), entry.kind, entry.line, entry.id)


# ---------------------------------------------------------------- events and their deadlines
def _of_event(
    event: Event, told: Sequence[Happening], *, said: Mapping[str, Statement], articles: Mapping[str, Article]
) -> Iterator[Entry]:
    """The entry of an event, and that of the deadline it sets."""
    if not told:
        return
    best = max(told, key=lambda h: _clearness(h, event))
    evidence = {h.id: _evidence(h, articles) for h in told}
    entry = Entry(
        id=event.id,
        what="contact" if event.kind in CONTACTS else "event",
        kind=event.kind,
        status=event.status,
        begins=event.begins,
        ends=event.ends,
        line=line_of(articles[best.article], (best.span,)),
        clearest=evidence[best.id],
        parties=event.parties,
        evidence=tuple(evidence.values()),
        tellings=_independent(_vouching(told, event), said, articles),
        versions=tuple(_versions(event, told, said, articles)) if event.kind in CONTACTS else (),
    )
    due = event.due if day_number(event.due) is not None and event.status != "denied" else None
    if due is None or event.begins or event.ends:
        yield entry
    if due is not None:
        setting = max((h for h in told if h.due == due), key=lambda h: _clearness(h, event), default=best)
        line = line_of(articles[setting.article], (setting.span,))
        yield replace(
            entry, what="deadline", begins=due, ends=due, line=line, clearest=evidence[setting.id], versions=()
        )


def _clearness(h: Happening, event: Event) -> tuple[object, ...]:
    """What makes one telling clearer than another; of equals the earlier is taken."""
    return (h.status == event.status, h.begins is not None, len(h.parties), h.score, h.span.start - h.span.end)


def _evidence(h: Happening, articles: Mapping[str, Article]) -> Evidence:
    return Evidence(h.article, h.span, _outlet(articles[h.article]), h.status, h.statement)


def _versions(
    event: Event, told: Sequence[Happening], said: Mapping[str, Statement], articles: Mapping[str, Article]
) -> Iterator[Version]:
    """What each party itself says of it, in the order of the parties; the same words once."""
    by_party: dict[str, list[Happening]] = defaultdict(list)
    for h in told:
        statement = said.get(h.statement or "")
        speaker = statement.speaker if statement else None
        if speaker and speaker.entity:
            by_party[speaker.entity].append(h)
    for party in event.parties:
        lines = {line_of(articles[h.article], (h.span,)): h for h in reversed(by_party.get(party.entity or "", ()))}
        for line, h in reversed(lines.items()):
            yield Version(party, h.status, line, _evidence(h, articles))


# ---------------------------------------------------------------- on whose word
def _vouching(told: Sequence[Happening], event: Event) -> list[tuple[str, str | None]]:
    """Article and statement of the tellings that an event stands on: not denials, unless it is nothing else."""
    return [(h.article, h.statement) for h in told if h.status != "denied" or event.status == "denied"]


def _independent(
    told: Sequence[tuple[str, str | None]], said: Mapping[str, Statement], articles: Mapping[str, Article]
) -> int:
    """How many parties it stands on; the module's description tells how they are counted."""
    words = [(article, said.get(i or "")) for article, i in told]
    cited = {article for article, statement in words if statement}
    outermost = [(article, _outermost(statement)) for article, statement in words if statement]
    known = {_plain(p.name): p.entity for _, p in outermost if p and p.kind == "outlet" and p.entity}
    parties: set[tuple[str, ...]] = set()
    for article, party in outermost:
        parties.add(_party_key(party, _outlet(articles[article]), known))
    for article, _ in words:
        if article not in cited:
            parties.add(_outlet_key(_outlet(articles[article]), known))
    return len(parties)


def _outermost(statement: Statement) -> Party | None:
    return statement.chain[0].party if statement.chain else statement.speaker


def _party_key(party: Party | None, outlet: str, known: Mapping[str, str | None]) -> tuple[str, ...]:
    """What a party is told apart by: its entity, its name, or for one without a name whose source it is."""
    if party is None or party.kind not in NAMED:
        return ("of", outlet, party.name.casefold() if party else "")
    if party.entity:
        return ("entity", party.entity)
    return _outlet_key(party.name, known) if party.kind == "outlet" else (party.kind, _plain(party.name))


def _outlet_key(name: str, known: Mapping[str, str | None]) -> tuple[str, ...]:
    entity = known.get(_plain(name))
    return ("entity", entity) if entity else ("outlet", _plain(name))


def _plain(name: str) -> str:
    return " ".join(name.casefold().split()).removeprefix("the ")


# ---------------------------------------------------------------- turning statements
def _turning(statements: Iterable[Statement], articles: Mapping[str, Article]) -> Iterator[Entry]:
    """The statements after which things stand otherwise, those with the same words together."""
    alike: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    for statement in sorted(statements, key=lambda s: _published_first(s, articles)):
        speaker = statement.speaker
        if statement.act not in TURNING or not statement.said_on or speaker is None or speaker.kind not in NAMED:
            continue
        words = re.findall(r"\w+", " ".join(span.of(articles[statement.article].text) for span in statement.content))
        who = speaker.entity or _plain(speaker.name)
        alike[(who, statement.act, statement.said_on, " ".join(words).casefold())].append(statement)
    for same in alike.values():
        days = days_of(same[0].said_on)
        if days is not None:
            yield _statement_entry(same, days, articles)


def _statement_entry(same: Sequence[Statement], days: tuple[str, str], articles: Mapping[str, Article]) -> Entry:
    first = same[0]
    evidence = tuple(Evidence(s.article, _whole(s), _outlet(articles[s.article]), None, s.id) for s in same)
    whole, article = _whole(first), articles[first.article]
    return Entry(
        id=first.id,
        what="statement",
        kind=first.act,
        status=None,
        begins=days[0],
        ends=days[1],
        line=line_of(article, (whole,) if whole.end - whole.start <= LONGEST else first.content),
        clearest=evidence[0],
        parties=(first.speaker,) if first.speaker else (),
        evidence=evidence,
        tellings=_independent([(s.article, s.id) for s in same], {s.id: s for s in same}, articles),
    )


def _whole(s: Statement) -> Span:
    """From the first to the last of a statement's words: a content alone ("the report") does not tell enough."""
    spans = (*s.content, *s.cue, *((s.source,) if s.source else ()))
    return Span(s.start, max(span.end for span in spans))


def _published_first(s: Statement, articles: Mapping[str, Article]) -> tuple[object, ...]:
    return (articles[s.article].published or "9999", s.article, s.start, s.id)


# ---------------------------------------------------------------- words and days
def line_of(article: Article, spans: Iterable[Span]) -> str:
    """The characters of these spans on one line, cut at a word's end where they are many."""
    words = " … ".join(" ".join(span.of(article.text).split()) for span in spans)
    return textwrap.shorten(words, LONGEST, placeholder=" …")


def days_of(written: str | None) -> tuple[str, str] | None:
    """The first and the last day of an ISO 8601 day, month or year; ``None`` where there is none."""
    if (day := day_number(written)) is not None:
        return (date.fromordinal(day).isoformat(),) * 2
    partial = _PARTIAL.fullmatch(written or "")
    year, month = (int(part or 0) for part in partial.groups()) if partial else (0, 0)
    if not MINYEAR <= year <= MAXYEAR or (partial and partial[2] and not 1 <= month <= 12):
        return None
    last = monthrange(year, month or 12)[1]
    return date(year, month or 1, 1).isoformat(), date(year, month or 12, last).isoformat()


def _stretch(written: str | None) -> tuple[str, str] | None:
    if written is None:
        return None
    days = days_of(written)
    if days is None:
        raise ValueError(f"{written!r} is no day, month or year: write 2031-03-09, 2031-03 or 2031")
    return days


def _outlet(article: Article) -> str:
    return article.outlet or article.name
