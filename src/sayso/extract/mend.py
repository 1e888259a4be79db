"""Mending the tagger's spans by the parse and the quotations: it decides word by word and may stop inside a phrase."""

from __future__ import annotations

from dataclasses import replace

from sayso.extract.draft import Draft, View
from sayso.records import Span

STOPS = {".", ",", ";", ":", "…"}
DASHES = ("-", "–", "—", "―")
JOINTS = {"and", "but", "or", "while", "though"}
CUTS = {"det", "poss", "compound", "amod", "nummod", "predet", "case", "quantmod", "nmod"}


def mended(view: View, draft: Draft) -> Draft:
    """The draft in one paragraph, and its spans that stop inside a phrase ("at one of", "his") brought to its end."""
    barred = [*draft.cue, *((draft.source,) if draft.source is not None else ())]
    near = tuple(_in_paragraph(view, span, draft) for span in _near_cue(view, draft))
    near = tuple(q for span in near for q in _quotation_of(view, _without_joint(view, span), draft))
    content = tuple(_to_phrase_end(view, _without_stop(view, span), barred) for span in near)
    source = draft.source
    if source is not None:
        source = _trimmed(view.parsed.text, _to_phrase_end(view, source, [*draft.cue, *draft.content]))
    return replace(draft, content=apart(content), source=source)


def _near_cue(view: View, draft: Draft) -> tuple[Span, ...]:
    """The pieces of a content without those that stand in another paragraph than the cue and are not quoted."""
    home = view.parsed.paragraph_at(draft.cue[0].start) if draft.cue else None
    if home is None or len(draft.content) == 1:
        return draft.content
    kept = tuple(c for c in draft.content if c.overlaps(home) or any(view.quotations_over(c)))
    return kept or draft.content


def _in_paragraph(view: View, span: Span, draft: Draft) -> Span:
    """A content that runs over a paragraph's end without marks around it is cut there, on its cue's side."""
    if any(span in q.span for q in view.quotations_over(span)):
        return span
    first, last = view.parsed.paragraph_at(span.start), view.parsed.paragraph_at(span.end - 1)
    if first is None or last is None or first == last:
        return span
    after = bool(draft.cue) and draft.cue[0].start < span.start
    part = first if after or not draft.cue else last
    return Span(max(span.start, part.start), min(span.end, part.end))


def _quotation_of(view: View, span: Span, draft: Draft) -> tuple[Span, ...]:
    """A quotation without what the teller wrote around it.

    That is an addressee before its colon ("asked Velm: “Can you?”"), the name under it after a dash, and a sentence of
    the teller's own before it; but a sentence that follows the cue is said too, in a piece of its own.
    """
    text = view.parsed.text
    for q in view.quotations_over(span):
        if q.depth or q.span not in span:
            continue
        before, after = text[span.start : q.span.start].rstrip(), text[q.span.end : span.end].lstrip()
        if not after and before.endswith(":") and not has_clause(view, Span(span.start, q.span.start)):
            return (q.span,)
        if not after and before.endswith((".", "?", "!")):
            follows = bool(draft.cue) and draft.cue[0].start < span.start
            return (Span(span.start, span.start + len(before)), q.span) if follows else (q.span,)
        if not before and after.startswith(DASHES):
            return (q.span,)
    return (span,)


def _without_stop(view: View, span: Span) -> Span:
    """A span outside quotation marks without the stop or colon at its end; an abbreviation's stop is its own."""
    inside = view.tokens_in(span)
    last = len(inside) - 1
    while last > 0 and view.parsed.tokens[inside[last]].text in STOPS and view.quoted[inside[last]] < 0:
        last -= 1
    return span if last == len(inside) - 1 else Span(span.start, view.parsed.tokens[inside[last]].end)


def _trimmed(text: str, span: Span) -> Span:
    """A source without the comma behind it or a byte order mark before it."""
    shown = span.of(text)
    start = span.start + len(shown) - len(shown.lstrip("\ufeff "))
    end = span.start + len(shown.rstrip(",;: "))
    return Span(start, end) if start < end else span


def _without_joint(view: View, span: Span) -> Span:
    """A span without the conjunction that it ends in ("... had burst but" before "added")."""
    inside = view.tokens_in(span)
    last = view.parsed.tokens[inside[-1]] if len(inside) > 1 else None
    if last is None or last.lower not in JOINTS or view.quoted[last.i] >= 0:
        return span
    return Span(span.start, view.parsed.tokens[last.i - 1].end)


def _to_phrase_end(view: View, span: Span, barred: list[Span]) -> Span:
    """A span as far as the phrase of its last word goes, unless that runs into the cue or another part."""
    tokens = view.parsed.tokens
    inside = view.tokens_in(span)
    if not len(inside):
        return span
    last = tokens[inside[-1]]
    end = None
    head = tokens[last.head]
    if last.dep in CUTS and 0 < head.i - last.i <= 4 and not (last.text[:1].isupper() and head.text[:1].islower()):
        end = head.end
    elif last.dep == "prep" or last.tag in ("IN", "TO"):
        kids = [tokens[k] for k in last.kids if k > last.i]
        end = tokens[kids[-1].right].end if kids and kids[-1].right - last.i <= 12 else None
    if end is None:
        return span
    longer = Span(span.start, end)
    return span if any(longer.overlaps(b) for b in barred) else longer


def apart(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Spans in order, those that touch one another joined."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(span.end, out[-1].end))
        else:
            out.append(span)
    return tuple(out)


def has_clause(view: View, span: Span) -> bool:
    """Whether a span holds a verb or quoted words."""
    return any(view.parsed.tokens[i].pos in ("VERB", "AUX") or view.quoted[i] >= 0 for i in view.tokens_in(span))
