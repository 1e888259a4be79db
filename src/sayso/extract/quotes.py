"""The quotation scanner: finds what stands in quotation marks, in every convention that English news uses.

It works on characters, not on a model, because marks are orthography: "" '' “” ‘’ «» „“ ``'' and mixed or mismatched
pairs of them, apostrophes among single marks, brackets inside, quotations that run on over paragraphs (reopened each
time, closed once) and marks that scraping has lost. A mark that cannot be paired becomes a notice, never an error.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sayso.records import Notice, Span

DOUBLE_OPEN = "“„‟«〝"
DOUBLE_CLOSE = "”»〞"
DOUBLE_BOTH = '"＂'
SINGLE_OPEN = "‘‚‛‹"
SINGLE_CLOSE = "’›"
SINGLE_BOTH = "'`´"
MARK = re.compile(
    "``|''|[" + re.escape(DOUBLE_OPEN + DOUBLE_CLOSE + DOUBLE_BOTH + SINGLE_OPEN + SINGLE_CLOSE + SINGLE_BOTH) + "]"
)
OPENS_AFTER = " \t\u00a0\u2009\u202f([{—–-/…\u200b:;,"
LOOKAHEAD = 200  # marks looked at beyond one; a paragraph of many marks stays linear
CLITIC = re.compile(r"(?:s|t|m|d|re|ve|ll|S|T|M|D|RE|VE|LL)\b")
ELISION = re.compile(r"(?:em|n|til|tis|twas|cause|bout|round|\d0s)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation. ``span`` holds its marks, ``inner`` does not.

    ``depth`` is 0 for an outermost one. ``closed`` is false where no closing mark was found. ``parts`` counts the
    paragraphs it runs over.
    """

    span: Span
    inner: Span
    depth: int
    closed: bool
    double: bool
    parts: int = 1


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    double: bool
    opens: bool
    closes: bool


def find_quotations(
    text: str, paragraphs: Sequence[Span], *, article: str | None = None
) -> tuple[tuple[Quotation, ...], tuple[Notice, ...]]:
    """All quotations of an article in reading order, and a notice for every mark that has no partner.

    ``paragraphs`` are the spans to look in. A quotation never starts in one paragraph and ends in another unless the
    next paragraph opens with a mark of the same kind (the printer's convention for a quotation that goes on).
    """
    found: list[Quotation] = []
    strays: list[_Mark] = []
    still_open: int | None = None  # where in ``found`` the quotation stands that the paragraph before left open
    for paragraph in paragraphs:
        carried = found[still_open] if still_open is not None else None
        pairs, stray = _scan(text, paragraph)
        opened: int | None = None
        for quotation in pairs:
            joins = carried is not None and quotation.depth == 0 and _reopens(text, paragraph, quotation, carried)
            if joins and carried is not None and still_open is not None:
                found[still_open] = replace(
                    carried,
                    span=Span(carried.span.start, quotation.span.end),
                    inner=Span(carried.inner.start, quotation.inner.end),
                    closed=quotation.closed,
                    parts=carried.parts + 1,
                )
                opened = None if quotation.closed else still_open
                carried = None
                continue
            found.append(quotation)
            if quotation.depth == 0:
                opened = None if quotation.closed else len(found) - 1
        still_open = opened
        strays += stray
    found, strays = _closed_later(text, paragraphs, found, strays)
    notices = [_notice("unopened-quotation", text, Span(mark.start, mark.end), article) for mark in strays]
    notices += [_notice("unclosed-quotation", text, q.span, article) for q in found if not q.closed]
    found.sort(key=lambda q: (q.span.start, q.depth))
    return tuple(found), tuple(notices)


MOST_PARAGRAPHS = 5


def _closed_later(
    text: str, paragraphs: Sequence[Span], found: list[Quotation], strays: list[_Mark]
) -> tuple[list[Quotation], list[_Mark]]:
    """Join an unclosed quotation with a closing mark at the end of one of the next paragraphs.

    Some outlets set a quoted passage of several paragraphs between one opening and one closing mark.
    """
    starts = [p.start for p in paragraphs]
    outer = sorted((q for q in found if q.depth == 0 and q.double), key=lambda q: q.span.start)
    begins = [q.span.start for q in outer]
    every = sorted((q.span for q in found if q.depth == 0), key=lambda span: span.start)
    joined: dict[Quotation, Quotation] = {}
    left: list[_Mark] = []
    for mark in strays:
        before = bisect_left(begins, mark.start) - 1
        here = bisect_right(starts, mark.start) - 1
        last = outer[before] if before >= 0 else None
        rest = text[mark.end : paragraphs[here].end]
        if last is None or last.closed or last in joined or any(c.isalnum() for c in rest):
            left.append(mark)
            continue
        between = here - (bisect_right(starts, last.span.start) - 1)
        around_it = every[bisect_right(every, mark.start, key=lambda span: span.start) - 1]
        if not 0 < between < MOST_PARAGRAPHS or around_it.end > mark.end:  # or it would end inside another quotation
            left.append(mark)
            continue
        joined[last] = replace(
            last,
            span=Span(last.span.start, mark.end),
            inner=Span(last.inner.start, mark.start),
            closed=True,
            parts=last.parts + between,
        )
    around = list(joined.values())
    return [joined[q] if q in joined else _deeper(q, around) for q in found], left


def _deeper(quotation: Quotation, around: list[Quotation]) -> Quotation:
    """A quotation one deeper where it stands in one of those ``around``, which are in order and never overlap."""
    at = bisect_right(around, quotation.span.start, key=lambda q: q.span.start) - 1
    inside = at >= 0 and quotation.span in around[at].span
    return replace(quotation, depth=quotation.depth + 1) if inside else quotation


def _notice(code: str, text: str, span: Span, article: str | None) -> Notice:
    shown = " ".join(text[max(0, span.start - 30) : span.start + 50].split())
    return Notice(code, f"no partner for the quotation mark in: {shown}", article, span)


def _reopens(text: str, paragraph: Span, quotation: Quotation, carried: Quotation) -> bool:
    """Whether a quotation is the next paragraph's share of one that the paragraph before left open."""
    at_start = not text[paragraph.start : quotation.span.start].strip()
    return at_start and quotation.double == carried.double


def _marks(text: str, paragraph: Span) -> list[_Mark]:
    """Every quotation mark of a paragraph that is not plainly an apostrophe, a prime or an inch sign."""
    out = []
    for m in MARK.finditer(text, paragraph.start, paragraph.end):
        s, e, mark = m.start(), m.end(), m.group()
        before = text[s - 1] if s > paragraph.start else " "
        after = text[e] if e < paragraph.end else " "
        double = mark in ("``", "''") or mark in DOUBLE_OPEN + DOUBLE_CLOSE + DOUBLE_BOTH
        if not double and (_apostrophe(text, e, before, after)):
            continue
        free_before = before.isspace() or before in OPENS_AFTER or bool(MARK.match(before))
        free_after = after.isspace() or not (after.isalnum() or after in "$£€#@…[(") or bool(MARK.match(after))
        starts = not after.isspace() and (free_before or mark == "``")
        ends = not before.isspace() and (free_after or mark == "''")
        if mark in DOUBLE_OPEN + SINGLE_OPEN or mark == "``":
            # A low-high pair („…“) closes with the mark that others open with.
            opens, closes = True, ends and not starts
        elif mark in DOUBLE_CLOSE + SINGLE_CLOSE:
            opens, closes = starts and not ends and mark in "»›", True
        elif before.isspace() and not after.isspace():
            opens, closes = True, False
        elif after.isspace() and not before.isspace():
            opens, closes = False, True
        else:
            opens, closes = starts or free_before, ends or (double and not free_before)
        if double and mark in DOUBLE_BOTH and before.isdigit() and not after.isalnum():
            opens = False
        if not double and mark in SINGLE_CLOSE + SINGLE_BOTH and not free_after:
            closes = False
        if opens or closes:
            out.append(_Mark(s, e, double, opens, closes))
    return out


def _apostrophe(text: str, end: int, before: str, after: str) -> bool:
    """Whether a single mark belongs to a word: can't, O'Hara, the '90s, rock 'n' roll."""
    if before.isalnum() and after.isalnum():
        return True
    if before.isdigit() and not after.isalpha():
        return True
    if not before.isalnum() and CLITIC.match(text, end) and (before.isspace() or before in ",."):
        return True  # "’s": a possessive whose name was lost
    return bool(ELISION.match(text, end)) and not before.isalnum()


def _scan(text: str, paragraph: Span) -> tuple[list[Quotation], list[_Mark]]:
    """Pair the marks of one paragraph with a stack; what stays open runs to the paragraph's end."""
    marks = _marks(text, paragraph)
    stack: list[_Mark] = []
    done: list[Quotation] = []
    stray: list[_Mark] = []
    for n, mark in enumerate(marks):
        later = marks[n + 1 : n + 1 + LOOKAHEAD]
        partner = next((k for k in range(len(stack) - 1, -1, -1) if stack[k].double == mark.double), None)
        possessive = not mark.double and _possessive(text, mark, later, open_single=partner is not None)
        if mark.closes and partner is not None and not possessive:
            opener = stack[partner]
            stray += [lost for lost in stack[partner + 1 :] if lost.double]
            del stack[partner:]
            if mark.start > opener.end:
                done.append(_quotation(opener, mark.start, mark.end, depth=len(stack)))
        elif mark.opens and not (not mark.double and not _will_close(text, later, mark, paragraph)):
            if partner is not None and mark.double and not _nests(later):
                # Two openings in a row: the first one's closing mark was lost.
                stray.append(stack[partner])
                del stack[partner:]
            stack.append(mark)
        elif mark.double and mark.closes and partner is None and not text[mark.start - 1].isdigit():
            stray.append(mark)  # after a figure it is an inch sign
    for depth, opener in enumerate(stack):
        if opener.double or depth == 0:
            end = len(text[: paragraph.end].rstrip())
            if end > opener.end and depth == 0:
                done.append(_quotation(opener, end, end, depth=depth, closed=False))
            elif opener.double:
                stray.append(opener)
    kept = [q for q in done if not (not q.closed and not q.double and not _plausible_single(text, paragraph, q))]
    return _depths(kept), stray


def _quotation(opener: _Mark, inner_end: int, end: int, *, depth: int, closed: bool = True) -> Quotation:
    return Quotation(Span(opener.start, end), Span(opener.end, inner_end), depth, closed, opener.double)


def _depths(quotations: list[Quotation]) -> list[Quotation]:
    """Depths by containment, since a dropped opener may have counted for those inside it."""
    ordered = sorted(quotations, key=lambda q: (q.span.start, -q.span.end))
    out: list[Quotation] = []
    for q in ordered:
        out.append(replace(q, depth=sum(1 for o in out if q.span in o.span)))
    return out


def _possessive(text: str, mark: _Mark, later: Sequence[_Mark], *, open_single: bool) -> bool:
    """The ministers’ plan: a mark after s and before a word, while a later mark can close the quotation."""
    if mark.double or text[mark.start - 1 : mark.start] not in ("s", "S", "z", "x", "n"):
        return False
    after = text[mark.end : mark.end + 2]
    if not (after[:1] == " " and after[1:2].isalpha()):
        return False
    if not open_single:
        return not mark.opens
    for other in later:
        if not other.double and other.opens and not other.closes:
            return False
        if not other.double and other.closes:
            return True
    return False


def _nests(later: Sequence[_Mark]) -> bool:
    """Whether enough closing marks follow for a second opening of the same kind to be a quotation in a quotation."""
    depth = 2
    for mark in later:
        if not mark.double:
            continue
        if mark.closes and not mark.opens:
            depth -= 1
        elif mark.opens and not mark.closes:
            depth += 1
        if depth == 0:
            return True
    return False


def _will_close(text: str, later: Sequence[_Mark], mark: _Mark, paragraph: Span) -> bool:
    """A single opening mark counts if a closing one follows, or if it opens the paragraph or stands after a colon."""
    for other in later:
        if not other.double and other.closes:
            return True
    lead = text[paragraph.start : mark.start].rstrip()
    return not lead or lead[-1] in ":,"


def _plausible_single(text: str, paragraph: Span, quotation: Quotation) -> bool:
    """An unclosed single quotation is believed only at a paragraph's start or after a colon or comma."""
    lead = text[paragraph.start : quotation.span.start].rstrip()
    return not lead or lead[-1] in ":,"
