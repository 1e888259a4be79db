"""What an article's statements are once people have judged them: a function of what was made and of the judgements.

Nothing here reads or writes a ledger; `sayso.ledger.judged` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sayso.records import Hop, Span, Statement

MADE_BY = "judgement"
"""What a statement that a person has judged is made by."""

JUDGED_FIELDS = ("source", "cue", "content", "form", "act", "speaker", "to")
"""What a person judges of a statement; the rest stays as it was made."""

LEAST_SHARED = 0.5
"""The share of two contents' characters from which they may be one statement, found twice with other edges."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A judgement on a statement: ``made`` as it was found (``None``: it was missed), ``judged`` as it is to be.

    ``judged`` is ``None`` where the statement is wrong. ``at`` is the time in ISO 8601.
    """

    number: int
    made: Statement | None
    judged: Statement | None
    at: str
    reason: str | None = None

    @property
    def changes(self) -> dict[str, Any]:
        """What the person judges otherwise, by field; everything of a statement that was missed."""
        if self.judged is None:
            return {}
        return {
            field: new
            for field in JUDGED_FIELDS
            for new in (getattr(self.judged, field),)
            if self.made is None or new != getattr(self.made, field)
        }


@dataclass(frozen=True, slots=True)
class Corrected:
    """An article's statements as judged. ``stands`` tells by the id that a statement was made with which it is now.

    It is ``None`` for one that is wrong; ``origin`` tells the way back. ``fresh`` are those to which a person gave
    their spans; ``met`` tells by a judgement's number the id that the statement was made with; the judgements
    ``unmet`` found none. ``above`` are the statements around each as it was made, from the inside out.
    """

    text: str
    statements: tuple[Statement, ...]
    stands: Mapping[str, str | None]
    origin: Mapping[str, str]
    fresh: frozenset[str]
    met: Mapping[int, str]
    unmet: tuple[int, ...]
    above: Mapping[str, tuple[str, ...]]

    def now(self, number: int) -> str | None:
        """The id of the statement that a judgement concerns, as it stands now."""
        return self.stands.get(self.met.get(number, ""))

    def teller(self, made: str | None, word: Span) -> str | None:
        """The innermost statement that tells what a word names; ``made`` is the one that did as it was made."""
        by_id = {s.id: s for s in self.statements}
        before = (self.stands.get(i) for i in ((made, *self.above.get(made, ())) if made else ()))
        covering = (by_id[i] for i in before if i and not uncovered((word,), by_id[i].content, self.text))
        holders = (by_id[i] for i in self.fresh if not uncovered((word,), by_id[i].content, self.text))
        found = _smaller(next(covering, None), _smallest(holders, self.text), self.text)
        return found.id if found else None


def corrected(text: str, made: Iterable[Statement], corrections: Iterable[Correction]) -> Corrected:
    """Apply judgements to the statements that were made of an article with this text.

    Of several on one statement the latest holds. A judgement finds its statement by id, else by the content that shares
    most with it (`LEAST_SHARED`). Children of a wrong statement go to its parent; a statement whose parent no longer
    covers it goes to the next that does; what stands within a judged content belongs to that.
    """
    ordered = sorted(corrections, key=lambda c: (c.at, c.number))
    base = {s.id: s for s in made}
    found = tuple(base.values())
    holds: dict[str, Correction] = {}
    for c in ordered:
        new = c.judged if c.made is None else None
        if new and (new.id not in base or base[new.id].made_by == MADE_BY):
            base[new.id] = replace(new, parent=None, made_by=MADE_BY)
    met: dict[int, str] = {}
    for c in ordered:
        if target := _meets(c, base, found):
            met[c.number] = target
            holds[target] = c
    above = {i: tuple(_above(i, base)) for i in base}
    now = {i: _judged(s, holds[i]) if i in holds else s for i, s in base.items()}
    # Of two that have come to the same spans the one judged last stands.
    latest = sorted((i for i, s in now.items() if s), key=lambda i: (i in holds, _when(holds.get(i))))
    stood = {s.id: i for i in latest if (s := now[i])}
    stands = {i: s.id if s else None for i, s in now.items()}
    statements = {i: s for i, b in stood.items() if (s := now[b])}
    was_found = {s.id for s in found}
    fresh = frozenset(i for i, b in stood.items() if i != b or b not in was_found)
    unmet = tuple(c.number for c in ordered if c.number not in met)
    outcome = Corrected(text, tuple(statements.values()), stands, stood, fresh, met, unmet, above)
    parents = {i: _parent(statements, outcome, i, stood[i]) for i in statements}
    kept = _without_rings(parents, fresh)
    return replace(outcome, statements=tuple(replace(s, parent=kept[i]) for i, s in statements.items()))


def uncovered(child: Iterable[Span], parent: Iterable[Span], text: str) -> str:
    """The first characters of ``child``, blanks aside, that ``parent`` does not hold."""
    covered = {n for span in parent for n in range(span.start, min(span.end, len(text)))}
    outside = (n for span in child for n in range(span.start, min(span.end, len(text))) if n not in covered)
    first = next((n for n in outside if not text[n].isspace()), None)
    return "" if first is None else text[first : first + 60]


def shared(ones: Iterable[Span], others: Iterable[Span]) -> float:
    """The share of the characters of two sets of spans that both have, from 0 to 1."""
    a, b = ({n for s in spans for n in range(s.start, s.end)} for spans in (ones, others))
    return len(a & b) / max(1, len(a | b))


def _meets(c: Correction, base: Mapping[str, Statement], found: Sequence[Statement]) -> str | None:
    """The id of the statement that a judgement is on."""
    sought = c.made or c.judged
    if sought is None or sought.id in base:
        return sought.id if sought else None
    if sought.made_by == MADE_BY:
        return None
    alike = [
        (shared(s.content, sought.content), s)
        for s in found
        if not s.cue or not sought.cue or shared(s.cue, sought.cue) > 0
    ]
    best = max(alike, key=lambda pair: (pair[0], shared(pair[1].cue, sought.cue), pair[1].id), default=None)
    return best[1].id if best and best[0] >= LEAST_SHARED else None


def _judged(s: Statement, c: Correction) -> Statement | None:
    """The statement as the person has it; ``None`` where it is wrong."""
    if c.judged is None:
        return None
    why = (*s.why, f"judgement {c.number}: {c.reason or 'no reason given'}")
    return replace(rechained(s, replace(s, **c.changes)), score=1.0, made_by=MADE_BY, why=why)


def rechained(s: Statement, mended: Statement) -> Statement:
    """A mended statement with the hops of ``s``, the last of which is its own speaker."""
    chain = s.chain
    if mended.speaker != s.speaker or s.made_by == MADE_BY:
        last = chain[-1].party if chain else None
        is_speaker = last and s.speaker and (last.name, last.kind) == (s.speaker.name, s.speaker.kind)
        before = chain[:-1] if is_speaker else chain
        chain = (*before, Hop(mended.speaker, mended.source, MADE_BY)) if mended.speaker else before
    elif mended.source != s.source and chain and chain[-1].span == s.source:
        chain = (*chain[:-1], replace(chain[-1], span=mended.source))
    return replace(mended, chain=chain)


def _when(c: Correction | None) -> tuple[str, int]:
    return (c.at, c.number) if c else ("", 0)


def _above(i: str, base: Mapping[str, Statement]) -> Iterator[str]:
    """The statements around one as it was made, from the inside out."""
    seen = {i}
    at = base[i].parent
    while at and at in base and at not in seen:
        seen.add(at)
        yield at
        at = base[at].parent


def _parent(statements: Mapping[str, Statement], outcome: Corrected, i: str, made: str) -> str | None:
    """The statement whose content holds this one: as it was made, as far as judgements leave that."""
    s, text = statements[i], outcome.text
    before = (outcome.stands[a] for a in outcome.above[made])
    covering = (statements[a] for a in before if a and a != i and not uncovered(s.content, statements[a].content, text))
    whole = (*s.content, *s.cue, *((s.source,) if s.source else ()))
    holders = (
        o
        for o in statements.values()
        if o.id != i
        and (i in outcome.fresh or o.id in outcome.fresh)
        and not uncovered(whole, o.content, text)
        and _size(o, text) > _size(s, text)
    )
    found = _smaller(next(covering, None), _smallest(holders, text), text)
    return found.id if found else None


def _smallest(of: Iterable[Statement], text: str) -> Statement | None:
    return min(of, key=lambda s: (_size(s, text), s.start, s.id), default=None)


def _smaller(one: Statement | None, other: Statement | None, text: str) -> Statement | None:
    """The second where it is there and smaller, else the first."""
    return other if other and (one is None or _size(other, text) < _size(one, text)) else one


def _size(s: Statement, text: str) -> int:
    return len({n for span in s.content for n in range(span.start, span.end) if not text[n : n + 1].isspace()})


def _without_rings(parents: Mapping[str, str | None], fresh: frozenset[str]) -> dict[str, str | None]:
    """The parents, with none that is its own ancestor: contents that hold the same characters could hold each other."""
    kept = dict(parents)
    for i in sorted(parents, key=lambda i: (i not in fresh, i)):
        seen, at = {i}, kept[i]
        while at and at not in seen:
            seen.add(at)
            at = kept[at]
        if at == i:
            kept[i] = None
    return kept
