"""A story on a page: its claims by independent origins, who tells each, and what stands against it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rich.text import Text

from sayso.records import Act, Claim, Origin, Party, Statement, Telling
from sayso.serve.points import Against, Point, Sources, StoryBrief, named
from sayso.serve.safe import one_line, shortened
from sayso.serve.terminal import Screen
from sayso.serve.words import (
    chain_words,
    counted,
    day_said,
    day_words,
    hops_before,
    party_style,
    party_words,
    place_words,
    range_words,
    short_id,
)

AGAINST: Mapping[str, str] = {
    "denies": "⚡ denies",
    "contradicts": "⚡ contradicts",
    "revises": "⟲ revises",
    "figures_differ": "≠ other figures",
}
ONE_ORIGIN, NO_ORIGIN, UNNAMED_ONLY = "◌ one origin only", "◌ no origin", "? unnamed only"
_BETWEEN = " · "
_LONGEST, _SHORTER, _SHORTEST = 150, 110, 80  # characters of a text: of a point, against one, in a list
_ORIGINS, _PLACES, _OUTLETS, _LISTED = 5, 4, 6, 3  # how many of each are told
_SCRAP = 2  # words of a claim that tell nothing without those that attribute them
_FORMS = ("direct", "mixed", "indirect", "narrated")  # what tells most of the words first
_FACTS = 24  # cells of the column at the right
_ROOMY = 72  # cells of a page that has room for one
_UNDER = "      "
_QUOTE = "\"'“”„«»‘’`"
_PAIRS = (("“", "”"), ("‘", "’"), ("«", "»"), ('"', '"'))
_JOINT = re.compile(rf"[{_QUOTE},\s]* … [{_QUOTE}\s]*")


@dataclass(slots=True)
class _Page:
    """A story that is being printed: which point tells a claim, and whose role has been told."""

    screen: Screen
    brief: StoryBrief
    numbers: dict[str, int] = field(default_factory=dict)
    introduced: set[str] = field(default_factory=set)
    listed: int = _LISTED

    @property
    def sources(self) -> Sources:
        return self.brief.sources


def show_story(screen: Screen, brief: StoryBrief, *, limit: int | None, among: bool = False) -> None:
    """Print a story, at most ``limit`` of its points; shorter where it is one ``among`` several."""
    page = _Page(screen, brief, listed=_LISTED - among)
    _head(page)
    shown = brief.points[:limit]
    for number, point in enumerate(shown, 1):
        for claim in (point.claim, *(a.claim for a in point.against)):
            page.numbers.setdefault(claim.id, number)
        _point(page, number, point)
    if not brief.points:
        screen.line((" Nothing in it is told by two outlets, and nothing is disputed.", "meta"))
    if left := len(brief.points) - len(shown):
        all_of_it = f"--story {short_id(brief.story.id)}" if among else "--limit 0"
        screen.line((f"    … {left:,} more; {all_of_it} shows {'more' if among else 'all'}", "meta"))
    _changed(page)
    _unnamed(page)
    _declined(page)
    _only(page)
    _notices(page)


def _head(page: _Page) -> None:
    brief = page.brief
    outlets = len({a.outlet for a in brief.sources.articles.values() if a.outlet})
    facts = [
        counted(outlets, "outlet") if outlets else "",
        counted(len(brief.story.articles), "article"),
        counted(len(brief.sources.statements), "statement"),
        range_words((brief.story.first, brief.story.last)),
        short_id(brief.story.id),
    ]
    page.screen.ends(Text(one_line(brief.story.title), "title"), Text(_BETWEEN.join(filter(None, facts)), "meta"))


# ---------------------------------------------------------------- a point and what belongs to it
def _point(page: _Page, number: int, point: Point) -> None:
    claim = point.claim
    facts = facts_of(claim, told_by=len(point.outlets))
    said = _said(page, claim, _LONGEST).append(f"{_BETWEEN}{short_id(claim.id)}", "meta")
    lines = [(Text(f"{number:>2}  ", "number"), said, 4)]
    lines += [(Text(_UNDER), told, len(_UNDER) + 2) for told in _tellers(page, claim)]
    _beside(page.screen, lines, facts)
    for refused in point.declined:
        _hang(page, Text("    declined: ", "meta"), _refusal(page, refused))
    for against in point.against:
        _against(page, against, claim)


def facts_of(claim: Claim, *, told_by: int) -> list[Text]:
    """How many independent origins a claim has and how many tell it; then a mark where it rests on little."""
    if not claim.independent_origins:
        return [Text.assemble((NO_ORIGIN, "unnamed"), (f"{_BETWEEN}told by {told_by}", "meta"))]
    numbers = Text(f"{counted(claim.independent_origins, 'origin')}{_BETWEEN}told by {told_by}", "meta")
    if not named(claim):
        return [numbers, Text(UNNAMED_ONLY, "unnamed")]
    return [numbers, Text(ONE_ORIGIN, "unnamed")] if claim.independent_origins == 1 and told_by > 1 else [numbers]


def _beside(screen: Screen, parts: Sequence[tuple[Text, Text, int]], facts: Sequence[Text]) -> None:
    """Parts (head, body, indent) under one another, with ``facts`` in a column at the right of their first lines.

    On a narrow page the facts stand below the first part.
    """
    lines: list[Text] = []
    roomy = screen.width >= _ROOMY
    for head, body, indent in parts:
        narrow = roomy and len(lines) < len(facts)
        width = screen.width - (_FACTS + 2 if narrow else 0)
        lines += _flowing(screen, Text.assemble(head, body), width, indent)
        if facts and not roomy and len(lines) and head is parts[0][0]:
            lines += screen.hung(Text(" " * indent), Text(_BETWEEN).join(facts), screen.width)
    for at in range(max(len(lines), len(facts) if roomy else 0)):
        line = lines[at] if at < len(lines) else Text()
        line.rstrip()
        if roomy and at < len(facts):
            line = Text.assemble(line, " " * (screen.width - _FACTS - line.cell_len), facts[at])
        screen.put(line)


def _hang(page: _Page, label: Text, body: Text) -> None:
    """A label and what belongs to it, further lines hanging under the labels."""
    for line in _flowing(page.screen, Text.assemble(label, body), page.screen.width, len(_UNDER)):
        page.screen.put(line)


def _flowing(screen: Screen, text: Text, width: int, indent: int) -> list[Text]:
    """The lines of a text, all but the first indented."""
    head, body = text[:indent], text[indent:]
    if head.cell_len != indent:  # wide characters: the first line is kept shorter instead
        head, body = Text(), text
    return screen.hung(head, body, width, indent=indent)


def _tellers(page: _Page, claim: Claim) -> list[Text]:
    """From whom a claim comes, each with how and where it is told: ``Ana Ode (direct, The Lantern 9 Mar)``."""
    origins = [o for o in claim.origins if o.counted]
    found = []
    for origin in origins[:_ORIGINS]:
        mine = [t for t in claim.tellings if t.key in origin.tellings]
        found.append(Text.assemble(_who(page, origin), (f" ({_places(page, mine, claim, of=origin.name)})", "meta")))
    if (left := len(origins) - _ORIGINS) > 0:
        found.append(Text(f"… {counted(left, 'origin')} more", "meta"))
    traced = {key for o in origins for key in o.tellings}
    if untraced := [t for t in claim.tellings if t.key not in traced]:
        who = "also, naming nobody" if origins else "naming nobody"
        found.append(Text(f"{who} ({_places(page, untraced, claim)})", "meta"))
    return found


def _places(page: _Page, tellings: Sequence[Telling], claim: Claim, *, of: str = "") -> str:
    """How and where it is told, each place once: ``direct, The Lantern 9 Mar; copied from Coast Wire: Daily Quay``."""
    ways: dict[str, dict[str, None]] = defaultdict(dict)
    seen: set[str] = set()
    for telling in sorted(tellings, key=lambda t: _FORMS.index(_form(page, t))):
        place = place_words(page.sources.articles[telling.article], year=False)
        if place not in seen:
            seen.add(place)
            ways[_way(page, telling, page.sources.act(claim), of)].setdefault(place)
    told = []
    for way, where in ways.items():
        left = len(where) - _PLACES
        told.append(f"{way}{', '.join([*where][:_PLACES])}" + (f" and {left} more" if left > 0 else ""))
    return "; ".join(told)


def _form(page: _Page, telling: Telling) -> str:
    statement = page.sources.statement(telling)
    return statement.form if statement else "narrated"


def _way(page: _Page, telling: Telling, usual: Act, of: str) -> str:
    if whom := page.sources.copied_from(telling):
        return f"copied from {one_line(whom)}: "
    statement, act = page.sources.statement(telling), page.sources.act_of(telling)
    act_words = "" if act == usual else f"{act}, "
    if statement is None:
        return f"{act_words}narrated, "
    before = [h for h in hops_before(statement) if h.party.name and not of.startswith(h.party.name)]
    chain = f", on the word of {chain_words(before)}: " if before else ", "
    return f"{act_words}{statement.form}{chain}"


def _who(page: _Page, origin: Origin, *, unnamed: bool = True) -> Text:
    """An origin's name, with the role that the articles give it where it stands first."""
    party = Party(origin.name, origin.kind)
    style = party_style(party)
    name = Text(party_words(party) if unnamed else one_line(origin.name) or "somebody", style)
    role = page.sources.roles.get(origin.name) if origin.kind == "person" else None
    if role and origin.name not in page.introduced:
        page.introduced.add(origin.name)
        name.append(f", {one_line(role)}", "meta")
    return name


def _by(page: _Page, claim: Claim) -> Text:
    """Who vouches for a claim: its origins, else the outlets that tell it."""
    origins = [o for o in claim.origins if o.counted]
    if not origins:
        return Text(", ".join(map(one_line, page.sources.outlets(claim)[:_LISTED])))
    who = Text(", ").join(
        _who(page, o, unnamed=False).append(" (unnamed)" if o.kind == "unnamed" and named(claim) else "", "meta")
        for o in origins[:_LISTED]
    )
    if not named(claim):
        who = Text.assemble(("? ", "unnamed"), who, (" (unnamed)", "unnamed"))
    return who.append(f" and {len(origins) - _LISTED} more", "meta") if len(origins) > _LISTED else who


def _said(page: _Page, claim: Claim, longest: int) -> Text:
    """A claim in the articles' words, after the act where these are not simply said; in quotation marks if quoted."""
    return Text.assemble(*_act_and_words(page, claim, longest))


def _says(page: _Page, claim: Claim, longest: int, *, by: Text | None = None) -> Text:
    """Who vouches for a claim, and the claim: ``Ana Ode: “It opens”``, ``the board, denies: it was warned``."""
    act, words = _act_and_words(page, claim, longest)
    return Text.assemble(by or _by(page, claim), ", " if act else ": ", act, words)


def _act_and_words(page: _Page, claim: Claim, longest: int) -> tuple[Text, str]:
    telling, act = page.sources.clearest(claim), page.sources.act(claim)
    statement = page.sources.statement(telling)
    quoted = statement is not None and statement.form == "direct"
    whole = statement and statement.cue and not quoted and not telling.part
    # "denied the report" tells more than "the report"
    if statement and whole and len(claim.text.split()) <= _SCRAP and (words := _from_cue(page, statement)):
        return Text(), _closed(shortened(words, longest))
    words = shortened(_JOINT.sub(" … ", one_line(claim.text)), longest)
    label = Text("" if act == "says" else f"{act}: ", "disputed" if act == "denies" else "cue")
    return label, f"“{words.strip(_QUOTE + ',')}”" if quoted else _closed(words)


def _closed(words: str) -> str:
    """Words whose last quotation ends with them, where a claim's text has no mark for it: it ends before that."""
    return words + next((close for mark, close in _PAIRS if _open(words, mark, close)), "")


def _open(words: str, mark: str, close: str) -> bool:
    return words.count(mark) % 2 == 1 if mark == close else words.rfind(mark) > words.rfind(close)


def _where(page: _Page, claim: Claim) -> tuple[str, str]:
    """Where a claim stands first, and how many tell it where there are several."""
    outlets = len(page.sources.outlets(claim))
    first = place_words(page.sources.articles[claim.tellings[0].article], year=False)
    return (f" ({first}{_BETWEEN}told by {outlets})" if outlets > 1 else f" ({first})"), "meta"


def _against(page: _Page, against: Against, point: Claim) -> None:
    relation, other = against.relation, against.claim
    ours = relation.relation == "denies" and relation.a == point.id
    word = Text("disputes " if ours else "disputed by ", "disputed")
    if against.repeated:
        body = Text.assemble(word, _by(page, other), (f", see {page.numbers[other.id]}", "meta"))
    else:
        body = Text.assemble(word, _says(page, other, _SHORTER), _where(page, other))
    mark = Text(AGAINST[relation.relation], "disputed")
    _beside(page.screen, [(Text("    "), body, len(_UNDER))], [mark])


# ---------------------------------------------------------------- below the points
def _changed(page: _Page) -> None:
    for _, before, after in page.brief.changed:
        days = [_day_of(page, claim) for claim in (before, after)]
        if all(days) and days[0] > days[1]:
            days[0] = ""  # told later than it was said, on a day that no article tells
        told = [
            Text.assemble(_said(page, claim, _SHORTEST), _day(day))
            for claim, day in zip((before, after), days, strict=True)
        ]
        body = Text.assemble(_by(page, after), ": ", Text(" → ", "disputed").join(told))
        _hang(page, Text(" changed  ", "disputed"), body)


def _day_of(page: _Page, claim: Claim) -> str:
    telling = claim.tellings[0]
    statement, article = page.sources.statement(telling), page.sources.articles[telling.article]
    return (day_said(statement, article) if statement else article.published) or ""


def _day(day: str) -> tuple[str, str]:
    return f" ({day_words(day, year=False)})" if day else "", "meta"


def _unnamed(page: _Page) -> None:
    shown = page.brief.unnamed[: page.listed]
    if shown:
        told = [Text.assemble(_says_unnamed(page, claim), _where(page, claim)) for claim in shown]
        body = Text(_BETWEEN, "meta").join(told)
        left = len(page.brief.unnamed) - len(shown)
        _hang(
            page, Text(f" {UNNAMED_ONLY}: ", "unnamed"), body.append(f"{_BETWEEN}{left:,} more" if left else "", "meta")
        )


def _says_unnamed(page: _Page, claim: Claim) -> Text:
    who = Text(", ").join(_who(page, o, unnamed=False) for o in claim.origins if o.counted)
    return _says(page, claim, _SHORTEST, by=who)


def _declined(page: _Page) -> None:
    if refused := page.brief.declined:
        left = len(refused) - page.listed
        body = Text(_BETWEEN, "meta").join(_refusal(page, claim) for claim in refused[: page.listed])
        _hang(page, Text(" declined: ", "meta"), body.append(f"{_BETWEEN}{left:,} more" if left > 0 else "", "meta"))


def _refusal(page: _Page, claim: Claim) -> Text:
    """Who would not say what, in the article's words: ``the ministry, “declined to comment” (Daily Quay 10 Mar)``."""
    statement = page.sources.refusing(claim)
    words = (_from_cue(page, statement) if statement else "") or claim.text
    speaker = statement.speaker if statement else None
    who = Text(party_words(speaker), party_style(speaker)) if speaker else _by(page, claim)
    return Text.assemble(who, f", “{shortened(words, _SHORTEST).strip(_QUOTE)}”", _where(page, claim))


def _from_cue(page: _Page, statement: Statement) -> str:
    """A statement's words from its cue to the end of its content, or the other way round; "" where that is long."""
    spans = (*statement.cue, *statement.content)
    first, last = min(s.start for s in spans), max(s.end for s in spans)
    return page.sources.articles[statement.article].text[first:last] if last - first < _LONGEST else ""


def _only(page: _Page) -> None:
    for outlet, claims in page.brief.only[:_OUTLETS]:
        told = [_only_one(page, claim) for claim in claims[: page.listed - 1]]
        left = len(claims) - len(told)
        body = Text(_BETWEEN, "meta").join(told).append(f"{_BETWEEN}{left:,} more" if left else "", "meta")
        _hang(page, Text(f" only in {one_line(outlet)}: ", "meta"), body)
    if (left := len(page.brief.only) - _OUTLETS) > 0:
        page.screen.line((f"{_UNDER}… and {counted(left, 'outlet')} more", "meta"))


def _only_one(page: _Page, claim: Claim) -> Text:
    return _says(page, claim, _SHORTEST) if claim.independent_origins else _said(page, claim, _SHORTEST)


def _notices(page: _Page) -> None:
    if not (notices := page.brief.notices):
        return
    where: dict[str, Counter[str]] = defaultdict(Counter)
    for notice in notices:
        where[notice.detail][page.sources.outlet(notice.article or "")] += 1
    details = sorted(where.items(), key=lambda item: (-item[1].total(), item[0]))
    told = [f"{shortened(detail, _SHORTEST)} ({_times(outlets)})" for detail, outlets in details[: page.listed]]
    body = Text(_BETWEEN.join(told) + (f"{_BETWEEN}…" if len(details) > page.listed else ""), "meta")
    _hang(page, Text(f" notices {len(notices):,}: ", "notice"), body)


def _times(outlets: Mapping[str, int]) -> str:
    told = [one_line(o) + (f" {n}×" if n > 1 else "") for o, n in sorted(outlets.items())]
    return ", ".join(told[:_LISTED]) + (", …" if len(told) > _LISTED else "")
