"""What a denial answers where it does not tell it, and what an article itself sets against something else.

"The ministry denied the report" tells nothing of the report: its article does, before it. So does what somebody is said
to have broken who answers that the rules are kept. Of what the article tells before, by others, that is taken which the
denial's own words tell again; else what they name the teller of ("the Lantern's story"); else what tells of the denier,
is told by somebody, and by most articles. The farther off, the less.

An article says of two tellings itself that they are at odds: "..., contradicting claims that ...", "this is despite
...". Nothing else in such words need be alike.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sayso.connect.heard import Heard, Weighed
from sayso.connect.terms import stem
from sayso.records import Act

NEAR = 1500
"""Characters between a denial and what is told before it that it may answer."""
SAYS, NAMES, OF_DENIER, TOLD = 2.0, 1.5, 1.0, 0.5
"""What speaks for one candidate: it tells what is denied, its teller is named, it tells of the denier, by somebody."""
CARRIED, MOST = 0.15, 3
"""What each other article speaks for it that tells the same, up to `MOST` of them."""
SURE = {"says": 0.7, "names": 0.65, "of": 0.55, "told": 0.5, "": 0.4}
"""Scores by the ground on which a denial is laid to what it answers."""
ODDS = 0.7  # the score of what an article itself sets against something else
UNTOLD: tuple[Act, ...] = ("asks", "declines", "urges")
"""Acts that tell nothing which could be denied."""
KEEPING = re.compile(
    r"\b(?:fully|strictly|always|scrupulously|completely|faithfully|never|conscientiously|rigorously)\b(?:\W+\w+){0,4}?"
    r"\W+(?:compl(?:y|ie[sd]|ying)|abid\w+|abode|observ\w+|follow\w*|enforc\w+|implement\w*|honou?r\w*|respect\w*"
    r"|adher\w+|uph[eo]ld\w*|violat\w+|breach\w*|br[eo]ken?)\b(?:\W+\w+){0,8}?\W+(?:sanctions?|resolutions?|laws?|rules"
    r"|regulations?|treat(?:y|ies)|agreements?|ceasefires?|truce|obligations?|commitments?|accords?|conventions?"
    r"|embargo(?:es)?|ban)\b"
    r"|\bin (?:full|strict|complete|total) (?:compliance|accordance|conformity|line) with\b",
    re.I,
)
"""Words with which somebody answers that they keep the rules, all of them and always."""
_BROKEN = re.compile(r"\b(?:never|not|n['’]t)\b(?:\W+\w+){0,3}?\W+(?:violat\w+|breach\w*|br[eo]ken?)\b", re.I)
_BREAKS = re.compile(r"\b(?:violat\w+|breach\w*|br[eo]ken?)\b", re.I)
MODAL = re.compile(r"\b(?:must|should|shall|will|would|to|ought|can|could|may|might|need)\W+(?:\w+\W+)?$", re.I)
"""Words before them with which nothing is said to be so."""
AGAINST = re.compile(
    r"\b(?:contradict\w*|contrary to|at odds with|in contradiction (?:to|with)|reversing|backtrack\w* on"
    r"|retract\w*|walk\w* back)\b(?:\W+\w+){0,8}\W*$"
    r"|^\W*(?:This|That|It) (?:is|was|comes|came) despite\b(?:\W+\w+){0,8}\W*$",
    re.I,
)
"""Words between two tellings, right before the second, that say that the first is at odds with it."""
CLOSE = 500
"""Characters between a denial and one by the same side before it that tells what both deny."""
FEWEST = 3  # content words under which a telling says too little to be denied
RESPONDING = re.compile(
    r"\b(?:respond\w*|react\w*|repl(?:y|ied|ying)|answer\w*|asked|questioned|comment\w*)\b[^.;]{0,60}?"
    r"\b(?:reports?|claims?|allegations?|accusations?|charges?|rumou?rs?|suggestions?|criticism|statements?)\b[^.;]{0,80}$",
    re.I,
)
"""Words before what somebody answers to, and so does not say: "Ode, responding to reports in the press that ..."."""
GAP = 3  # characters, marks, between the first telling and such words


@dataclass(frozen=True, slots=True)
class Row:
    """A telling of one article, and the number of its claim."""

    claim: int
    read: Weighed

    @property
    def heard(self) -> Heard:
        """The telling as it stands against others."""
        return self.read.heard

    @property
    def start(self) -> int:
        """Where it begins in its article."""
        return self.read.heard.telling.content[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.read.heard.telling.content[-1].end


@dataclass(frozen=True, slots=True)
class Answer:
    """That one telling answers another, or is set against it: how sure that is, and on what ground."""

    one: Row
    other: Row
    score: float
    why: str
    against: bool = False  # the article sets them against each other; else the one denies the other


def answers(claims: Sequence[Sequence[Weighed]], says: Callable[[Weighed, Weighed], bool]) -> Iterator[Answer]:
    """What denials answer, and what is set against what, article by article; ``says(denial, other)`` compares words."""
    told: dict[str, list[Row]] = defaultdict(list)
    for n, reads in enumerate(claims):
        for read in reads:
            told[read.heard.telling.article].append(Row(n, read))
    carried = [len({r.heard.telling.article for r in reads}) for reads in claims]
    for article in sorted(told):
        rows = sorted(told[article], key=lambda row: (row.start, row.end, row.claim))
        for row in rows:
            found = _answered(row, rows, carried, says) or _set_against(row, rows)
            if found:
                yield found


def keeps(read: Weighed) -> bool:
    """Whether somebody says that they keep the rules: "has always observed the treaty", "never violated it"."""
    text = read.heard.text
    match = KEEPING.search(text)
    if not match or MODAL.search(text[: match.start()]) or read.heard.act in UNTOLD or not read.heard.speaker:
        return False
    return bool(_BROKEN.search(text)) if _BREAKS.search(match.group()) else not read.negative


def _answered(
    row: Row, rows: Sequence[Row], carried: Sequence[int], says: Callable[[Weighed, Weighed], bool]
) -> Answer | None:
    denial = row.read
    keeping = keeps(denial)
    if not keeping and not (denial.denies and denial.points):
        return None
    told = [denial] if denial.points and not denial.hollow and not keeping else [
        r.read for r in rows
        if 0 < row.start - r.start <= CLOSE and r.read.denies and not r.read.hollow and _one_side(r.heard, row.heard)
    ]  # fmt: skip
    of = denial.heard.about | (_keeper(denial) if keeping else frozenset())
    best: tuple[float, int, str, Row] | None = None
    for other in rows:
        if not _may_be_answered(row, other):
            continue
        said = any(says(d, other.read) for d in told)
        ground, weight = _ground(denial.heard, other.read, of, said=said)
        # what tells all of its matter answers nothing but that, and who keeps the rules answers who says of them not
        if ground != "says" and not (denial.hollow or (keeping and ground == "of")):
            continue
        weight += CARRIED * min(MOST, carried[other.claim] - 1) - (row.start - other.start) / NEAR
        if best is None or (weight, other.start) > best[:2]:
            best = weight, other.start, ground, other
    if best is None:
        return None
    _, _, ground, other = best
    why = {
        "says": "which says what is denied",
        "names": "whose teller is named",
        "of": "which tells of who denies it",
        "told": "which stands nearest before it",
        "": "which stands nearest before it",
    }[ground]
    how = "says that the rules are kept" if keeping and not denial.denies else "denies what was said"
    return Answer(row, other, SURE[ground], f"{how}: {denial.heard.text!r} after {other.heard.text!r}, {why}")


def _may_be_answered(row: Row, other: Row) -> bool:
    """Whether it stands before the denial, tells something, and is neither the denier's own nor their side's."""
    if other.claim == row.claim or not row.start - NEAR <= other.start < row.start or other.end > row.start:
        return False
    heard = other.heard
    if other.read.denies or heard.act in UNTOLD or keeps(other.read) or len(other.read.facts.terms.terms) < FEWEST:
        return False
    return not _one_side(row.heard, heard) or bool(RESPONDING.search(heard.lead))


def _one_side(a: Heard, b: Heard) -> bool:
    """Whether two speak for the same: one speaker, one body, or one country where one speaks for all of it."""
    if a.speaker and a.speaker == b.speaker:
        return True
    if a.states & b.states:
        return not (a.body and b.body) or bool(a.body & b.body)
    return bool(a.body & b.body) and not (a.states and b.states)


def _ground(denial: Heard, other: Weighed, of: AbstractSet[str], *, said: bool) -> tuple[str, float]:
    """On what ground a denial answers a telling, and how much speaks for it; ``of`` are the denier's names."""
    words = {stem(w.lower()) for w in re.findall(r"\b[A-Z]\w+", denial.text)}
    named = bool((other.heard.through | other.heard.about) & words - of)
    about = bool(of & other.facts.names)
    told = bool(other.heard.speaker)
    weight = SAYS * said + NAMES * named + OF_DENIER * about + TOLD * told
    return ("says" if said else "names" if named else "of" if about else "told" if told else ""), weight


def _keeper(read: Weighed) -> frozenset[str]:
    """Who keeps the rules, by the names before the words that say it: "Ostland has always observed the treaty"."""
    match = KEEPING.search(read.heard.text)
    before = read.comparer.reader.read(read.heard.text[: match.start()] if match else "").terms
    return frozenset(t.key for t in before if t.kind in ("name", "country"))


def _set_against(row: Row, rows: Sequence[Row]) -> Answer | None:
    """What an article says that a telling is at odds with: the one that ends where the words that say so begin."""
    match = AGAINST.search(row.heard.lead)
    if not match:
        return None
    at = row.start - len(row.heard.lead) + match.start()
    before = [o for o in rows if at - GAP <= o.end <= at + GAP and o.claim != row.claim]
    before = [o for o in before if o.heard.act not in ("asks", "declines") and o.heard.speaker]
    if not before:
        return None
    other = max(before, key=lambda o: (o.end - o.start, -o.claim))
    words = " ".join(match.group().split())
    why = f"the article sets {other.heard.text!r} against {row.heard.text!r}: {words!r}"
    return Answer(other, row, ODDS, why, against=True)
