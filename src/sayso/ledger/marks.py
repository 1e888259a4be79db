"""What people changed in an annotated text, as judgements: a statement is wrong, mended or added.

What was exported is compared with what the file holds now, so that a change of the ledger in between is not taken back,
and a file that comes twice makes nothing the second time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from sayso.errors import ForeignText, JudgementError, UnknownId
from sayso.ledger import queries
from sayso.ledger.brat import marked, shown
from sayso.ledger.judgements import KEPT, Mend, add_statement, judge_statement
from sayso.ledger.rows import View
from sayso.ledger.store import Ledger
from sayso.records import Annotated, Article, Marked, Notice, Span, Statement

Verdict = Literal["wrong", "mended", "added", "known"]


@dataclass(frozen=True, slots=True)
class Planned:
    """A judgement to be made. ``statement`` is the id of the one it is about; "known" is what holds already."""

    verdict: Verdict
    article: str
    statement: str | None = None
    mend: Mend | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What one annotated text comes to; ``notices`` tell what cannot be judged any more."""

    name: str
    planned: tuple[Planned, ...]
    notices: tuple[Notice, ...] = ()


def plan(view: View, sheet: Annotated) -> Plan:
    """The judgements that the changes in one text come to; nothing is written.

    Raises `ForeignText` where the ledger has no such article, or another text of it.
    """
    article = _article(view, sheet)
    text = shown(article.text)
    if sheet.text != text:
        where = next((n for n, (a, b) in enumerate(zip(sheet.text, text, strict=False)) if a != b), None)
        told = f"differs from character {where} on" if where is not None else "is longer or shorter"
        raise ForeignText(f"{sheet.name}.txt", f"its text is not the text of {article.id}: it {told}")
    statements = {s.id: s for s in queries.statements(view, article=article.id)}
    now = {i: mark for i, s in statements.items() if (mark := marked(s, text))}
    base = sheet.base if sheet.base is not None else tuple(now.values())
    planned: list[Planned] = []
    notices: list[Notice] = []
    for before, after in changes(base, sheet.marked, unread=sheet.unread):
        if after is None:
            old = before.statement if before else None
            planned.append(Planned("wrong" if old in now else "known", article.id, old))
        elif before is None:
            there = any(_same_spans(after, mark) for mark in now.values())
            mend = None if there else mend_of(Marked(()), after, text)
            planned.append(Planned("known" if there else "added", article.id, mend=mend))
        elif before.statement in now:
            mend = _mended(before, after, now[before.statement], text, statements[before.statement])
            planned.append(Planned("mended" if mend else "known", article.id, before.statement, mend))
        elif any(_same_spans(after, m) and not _differ(after, m, after) for m in now.values()):
            planned.append(Planned("known", article.id, before.statement))
        else:
            detail = f"{sheet.name}.ann: {before.statement} is no longer in the ledger: its change was left out"
            notices.append(Notice("brat-stale", detail, article.id, after.content[0]))
    return Plan(sheet.name, tuple(planned), tuple(notices))


def judge_all(ledger: Ledger, plans: Iterable[Plan], *, at: str) -> tuple[Counter[str], list[Notice]]:
    """Make the judgements of these plans; how many of each verdict, and what was refused.

    ``at`` is the time in ISO 8601. Each judgement's reason names its file. Claims are brought up to date by
    `sayso.pipeline.connect_articles`, not here.
    """
    done: Counter[str] = Counter()
    refused: list[Notice] = []
    for each in plans:
        for p in each.planned:
            try:
                _judge(ledger, p, at=at, reason=f"brat: {each.name}.ann")
            except (JudgementError, UnknownId) as error:
                refused.append(Notice("brat-refused", f"{each.name}.ann: {error}", p.article))
            else:
                done[p.verdict] += 1
    return done, refused


def _judge(ledger: Ledger, p: Planned, *, at: str, reason: str) -> None:
    if p.verdict == "added" and p.mend:
        add_statement(ledger, p.article, p.mend, at=at, reason=reason)
    elif p.verdict in ("wrong", "mended") and p.statement:
        judge_statement(ledger, p.statement, p.mend, at=at, reason=reason)


def _article(view: View, sheet: Annotated) -> Article:
    if sheet.article is None:
        raise ForeignText(f"{sheet.name}.txt", "its name ends with no id of an article, as an export's names do")
    found = queries.articles(view, ids=[sheet.article])
    if not found:
        raise ForeignText(f"{sheet.name}.txt", f"the ledger has no article {sheet.article}")
    return found[0]


# ---------------------------------------------------------------- what changed
def changes(
    base: Sequence[Marked], now: Sequence[Marked], *, unread: Collection[str] = ()
) -> Iterator[tuple[Marked | None, Marked | None]]:
    """(before, after) of each statement that differs; ``None`` before where it is new, after where it is gone.

    One that has lost its note is known by its spans. ``unread`` are neither changed nor gone.
    """
    held = {mark.statement: mark for mark in base}
    named = {mark.statement for mark in now if mark.statement in held}
    waiting = [mark for mark in base if mark.statement not in named]
    for mark in now:
        before = held.get(mark.statement) if mark.statement in named else None
        if before is None and (before := next((m for m in waiting if _same_spans(m, mark)), None)):
            waiting.remove(before)
        if before is None or _differ(before, mark, mark):
            yield before, mark
    for mark in waiting:
        if mark.statement not in unread:
            yield mark, None


def _same_spans(one: Marked, other: Marked) -> bool:
    return (one.content, one.source, one.cue) == (other.content, other.source, other.cue)


def _differ(one: Marked, other: Marked, told: Marked) -> tuple[str, ...]:
    """The names of what differs between the two, of that which ``told`` tells at all."""
    names = ["content", "source", "cue"]
    names += [name for name in ("act", "form") if getattr(told, name) is not None]
    names += ["speaker", "to"] if told.noted else []
    return tuple(name for name in names if getattr(one, name) != getattr(other, name))


def _mended(before: Marked, after: Marked, now: Marked, text: str, statement: Statement) -> Mend | None:
    """What a person changed and the ledger does not have yet; ``None`` where that is nothing."""
    fields = set(_differ(before, after, after)) & set(_differ(now, after, after))
    return mend_of(before, after, text, fields=fields, statement=statement) if fields else None


def mend_of(
    before: Marked,
    after: Marked,
    text: str,
    *,
    fields: Collection[str] | None = None,
    statement: Statement | None = None,
) -> Mend:
    """What is to be otherwise, by the names of its ``fields``; all that differs where none are given.

    ``statement`` is the one to be mended: where its content is in several parts, these stay apart.
    """
    wanted = set(_differ(before, after, after)) if fields is None else set(fields)
    seams = {(a.end, b.start) for a, b in pairwise(sorted(statement.content))} if statement else set()
    source = Span(after.source[0].start, after.source[-1].end) if after.source else None
    return Mend(
        source=source if "source" in wanted else KEPT,
        cue=_joined(after.cue, text) if "cue" in wanted else KEPT,
        content=_joined(after.content, text, seams) if "content" in wanted else KEPT,
        speaker=after.speaker if "speaker" in wanted else KEPT,
        act=after.act if "act" in wanted and after.act else KEPT,
        form=after.form if "form" in wanted and after.form else KEPT,
        to=after.to if "to" in wanted else KEPT,
    )


def _joined(spans: Sequence[Span], text: str, seams: Collection[tuple[int, int]] = ()) -> tuple[Span, ...]:
    """Spans with those that only a line's end parts made one again, but at ``seams``, where the content was in two."""
    out: list[Span] = []
    for span in spans:
        last = out[-1] if out else None
        if last and (last.end, span.start) not in seams and not text[last.end : span.start].strip("\n"):
            out[-1] = Span(last.start, span.end)
        else:
            out.append(span)
    return tuple(out)
