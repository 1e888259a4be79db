"""Assembling statements: attributors propose drafts, the best are kept, those inside others become their children.

`ATTRIBUTORS` is the table to add to: a plain function from a view of the article to drafts. The learned tagger's spans
outrank the rules', which tell the act, the addressee and the hops of the same cue, and what stands inside a content.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sayso.extract.anonymity import anonymities
from sayso.extract.draft import Draft, Nearby, View
from sayso.extract.frames import from_verbs
from sayso.extract.mend import apart
from sayso.extract.phrases import cited_sources, from_phrases
from sayso.extract.quoted import from_quotations
from sayso.extract.reconcile import reconciled
from sayso.extract.tagged import from_tagger
from sayso.records import Span

Attributor = Callable[[View], Iterator[Draft]]

ATTRIBUTORS: tuple[Attributor, ...] = (from_tagger, from_quotations, from_verbs, from_phrases)
FIRST_PERSON = {"i", "we", "you", "me", "us", "who", "it", "they", "one"}


@dataclass(frozen=True, slots=True)
class Node:
    """A kept draft and the number of the kept draft whose content holds it."""

    draft: Draft
    parent: int | None


def attribute(view: View, attributors: tuple[Attributor, ...] = ATTRIBUTORS) -> tuple[Node, ...]:
    """The statements of an article as a forest, in reading order; a parent always comes before its children."""
    drafts = [draft for attributor in attributors for draft in attributor(view)]
    drafts = [d for draft in drafts for d in (snap(view, past_citation(view, draft)),) if d is not None]
    learned = [d for d in drafts if d.learned]
    drafts = reconciled(view, learned, merge_same_cue([d for d in drafts if not d.learned]))
    drafts = [d for draft in drafts for d in (tidied(view, draft),) if d is not None]
    drafts = [replace(d, cited=cited_sources(view, d)) for d in without_idle(view, drafts)]
    kept = best_of(drafts)
    return nest(view, kept)


def without_idle(view: View, drafts: list[Draft]) -> list[Draft]:
    """The drafts that say something: not "asked not to be named", about the source, nor "goes without saying"."""
    granted = anonymities(view)
    idle = [Span(*match.span()) for match in IDLE.finditer(view.parsed.text)]

    def says(draft: Draft) -> bool:
        if any(all(s in g for s in (*draft.cue, *draft.content)) for g in granted):
            return not draft.cue
        return not any(s in phrase for s in draft.cue for phrase in idle)

    return [d for d in drafts if says(d)] if granted or idle else drafts


IDLE = re.compile(r"\bgo(?:es|ne|ing)?\s+without\s+saying\b|\bneedless\s+to\s+say\b", re.IGNORECASE)
SIGNS = re.compile(r"[^\w\"'“”‘’«»„‹›`(\[$€£#@]+(?=\S)")
SECOND_HAND = re.compile(r",\s+according\s+to\s+[^,;:“”\"]*$")
CITATION = re.compile(r"(?:citing|quoting)\b[^.;:“”\"]{3,120}?,\s+(?=(?:that|how|whether)\b)")


def past_citation(view: View, draft: Draft) -> Draft:
    """The draft without a citation between its cue and its content ("added, citing two aides, that ..."), or behind.

    "Velm said it would close, according to an aide": the aide tells all of it.
    """
    text, last = view.parsed.text, draft.content[-1]
    behind = SECOND_HAND.search(text, last.start, last.end) if draft.rule.endswith("/clause") else None
    if behind is not None and behind.start() > last.start:
        return replace(draft, content=(*draft.content[:-1], Span(last.start, behind.start())))
    match = CITATION.match(text, draft.content[0].start, draft.content[0].end)
    if match is None:
        return draft
    return replace(draft, content=(Span(match.end(), draft.content[0].end), *draft.content[1:]))


def snap(view: View, draft: Draft) -> Draft | None:
    """A content that cuts into a quotation takes the whole of it, or, if it only grazes it, gives it up."""
    out: list[Span] = []
    for span in draft.content:
        start, end = span.start, span.end
        over = [q for q in view.quotations_over(span) if q.depth == 0]
        for q in sorted(over, key=lambda q: q.span.start):
            if not q.span.overlaps(span) or (q.span in span) or (span in q.span):
                continue
            shared = min(end, q.span.end) - max(start, q.span.start)
            if shared * 2 >= min(q.span.end - q.span.start, 200) or start >= q.span.start:
                start, end = min(start, q.span.start), max(end, q.span.end)
            else:
                start, end = (q.span.end, end) if q.span.start <= start else (start, q.span.start)
        if end > start:
            out.append(Span(start, end))
    return replace(draft, content=apart(tuple(out))) if out else None


def merge_same_cue(drafts: list[Draft]) -> list[Draft]:
    """One cue makes one statement: a clause and a quotation under it are joined, or the surer of two readings stays."""
    by_head: dict[int, list[Draft]] = {}
    out: list[Draft] = []
    for draft in drafts:
        if draft.head is None:
            out.append(draft)
        else:
            by_head.setdefault(draft.head, []).append(draft)
    for group in by_head.values():
        out += _merged(group)
    return out


def _merged(group: list[Draft]) -> list[Draft]:
    group = sorted(group, key=lambda d: (-d.score, -d.size))
    best = group[0]
    for other in group[1:]:
        if any(a.overlaps(b) for a in best.content for b in other.content):
            if (
                "/quote" in best.rule
                and best.score < 0.8
                and all(any(a in b for b in other.content) for a in best.content)
            ):
                best = replace(best, content=other.content, rule=other.rule)
        elif "/quote" in best.rule and "/quote" not in other.rule:
            joined = tuple(sorted((*best.content, *other.content)))
            after_cue = bool(best.cue) and other.content[0].start >= best.cue[-1].end
            if after_cue and not any(c.overlaps(s) for c in best.cue for s in joined):
                best = replace(best, content=joined)
    return [best]


def tidied(view: View, draft: Draft) -> Draft | None:
    """A draft whose contents have no blank rim and hold letters or digits; ``None`` where nothing is left.

    Signs before a source, a bullet or a picture, are no part of it.
    """
    text = view.parsed.text
    if draft.source is not None and (signs := SIGNS.match(text, draft.source.start, draft.source.end)):
        draft = replace(draft, source=Span(signs.end(), draft.source.end))
    content = []
    for span in draft.content:
        shown = span.of(text)
        if any(c.isalnum() for c in shown):
            blank = len(shown) - len(shown.lstrip())
            content.append(Span(span.start + blank, span.start + len(shown.rstrip())))
    return replace(draft, content=tuple(content)) if content else None


def best_of(drafts: list[Draft]) -> list[Draft]:
    """Drop what repeats or crosses a better draft; what lies inside another's content stays, as its child to be.

    The tagger's spans are better than any that only a rule draws.
    """
    kept: list[Draft] = []
    near = Nearby()
    for draft in sorted(drafts, key=lambda d: (not d.learned, d.follows, -d.score, d.reach.start, -d.size)):
        if not any(_clashes(draft, kept[n]) for n in near.of(draft)):
            near.add(len(kept), draft)
            kept.append(draft)
    return sorted(kept, key=lambda d: (_start(d), -d.size, d.reach.start))


def _start(draft: Draft) -> int:
    spans: tuple[Span, ...] = (*draft.content, *draft.cue, *((draft.source,) if draft.source else ()))
    return min(s.start for s in spans)


def _clashes(draft: Draft, other: Draft) -> bool:
    """Whether two drafts cannot both stand: the same words twice under no further cue, or contents that cross."""
    if not draft.reach.overlaps(other.reach):
        return any(c.overlaps(s) for c in draft.cue for s in other.cue)
    if _holds(other, draft) or _holds(draft, other):
        return False
    return any(a.overlaps(b) for a in draft.content for b in other.content)


def _holds(outer: Draft, inner: Draft) -> bool:
    """Whether one draft's content holds the whole of another: its content, its cue and its source."""
    spans = (*inner.content, *inner.cue, *((inner.source,) if inner.source and inner.cue else ()))
    same = outer.content == inner.content
    return not same and all(any(s in o for o in outer.content) for s in spans)


def nest(view: View, drafts: list[Draft]) -> tuple[Node, ...]:
    """Find each draft's parent, the smallest content that holds it, and leave out inner ones that say nothing new."""
    order = sorted(drafts, key=lambda d: (-d.size, _start(d)))
    parent_of: dict[int, int | None] = {}
    near = Nearby(order)
    for n, draft in enumerate(order):
        holders = [m for m in near.of(draft) if m != n and _holds(order[m], draft)]
        parent_of[n] = min(holders, key=lambda m: (order[m].size, m)) if holders else None
    left_out = {n for n, p in parent_of.items() if p is not None and not _worth_nesting(view, order[n], order[p])}
    for n in range(len(order)):
        while (p := parent_of[n]) is not None and p in left_out:
            parent_of[n] = parent_of[p]
    numbers = [n for n in range(len(order)) if n not in left_out]
    numbers.sort(key=lambda n: (_start(order[_top(n, parent_of)]), -order[n].size, _start(order[n])))
    place = {n: k for k, n in enumerate(numbers)}
    return tuple(Node(order[n], place[p] if (p := parent_of[n]) is not None else None) for n in numbers)


def _top(n: int, parent_of: dict[int, int | None]) -> int:
    while (p := parent_of[n]) is not None:
        n = p
    return n


def _worth_nesting(view: View, draft: Draft, outer: Draft) -> bool:
    """An inner saying is listed if it is speech by somebody else than the speakers around it."""
    if draft.weak or draft.act == "believes":
        return False
    if draft.source_head is not None and draft.source_head == outer.source_head:
        return False
    if draft.source_head is None:
        return draft.act != "says" or not draft.weak
    token = view.parsed.tokens[draft.source_head]
    refusal = draft.rule.startswith("silence") and token.pos == "PRON"
    return not refusal and not (token.pos == "PRON" and token.lower in FIRST_PERSON)
