"""Where the tagger and the rules read the same words: whose spans stand, and what each adds.

The tagger draws the better spans in most frames and finds what no rule does; a rule knows the act, the addressee and
the hops, and draws the better cue. Which of them to follow where was measured on PolNeAR's dev part, frame by frame.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sayso.extract.draft import Draft, Nearby, View
from sayso.extract.frames import can_speak, idle, lemma_of
from sayso.records import Span

RULES_CONTENT = {
    "according to",
    "prep:for",
    "gerund",
    "silence",
    "headline",
    "in somebody's words",
    "speaker: quotation",
}
RULES_CUE = {"clause", "quote-after", "quote-before", "inf", "prep:for"}
HEDGING = {"say", "report", "believe", "understand", "think", "allege", "know", "expect", "seem", "appear"}
CITES = {"cite", "quote", "name"}
LEAST = {"clause": 0.5, "no clause": 0.6, "no source": 0.6}
"""The least score of a saying that only the tagger reads: whose content holds a verb, holds none, has no source."""

UNLIKELY = 0.2
LESS_SURE = 0.5
SURE_QUOTE = 0.8
NOBODY = re.compile(r"(?:nobody|no ?one|none|no)\b", re.IGNORECASE)
NAMELESS = re.compile(r"(?:not )?to (?:be|remain|stay) (?:named|identified|quoted|anonymous|unnamed)\b")
DASHES = ("-", "–", "—", "―")
JOINTS = {"and", "but", "or", "while", "though"}
CUTS = {"det", "poss", "compound", "amod", "nummod", "predet", "case", "quantmod", "nmod"}


def reconciled(view: View, learned: list[Draft], ruled: list[Draft]) -> list[Draft]:
    """The tagger's drafts, told more of by the rule that reads the same cue, and the rules' drafts of other cues.

    What only a rule finds ranks below everything that the tagger found.
    """
    if not learned:
        return ruled
    near = Nearby()
    for n, draft in enumerate(ruled):
        near.add(n, draft)
    heads = {d.head for d in learned}
    sure = [d for d in ruled if d.head not in heads and d.score >= SURE_QUOTE and "/quote" in d.rule]
    taken: set[int] = set()
    out: list[Draft] = []
    for draft in (mended(view, _without_quotations(view.parsed.text, one, sure)) for one in learned):
        same = [n for n in near.of(draft) if _same_cue(draft, ruled[n])]
        best = max(same, key=lambda n: (*_fitness(draft, ruled[n]), -n), default=None)
        if best is not None:
            taken.update(same)
            inner = [ruled[n] for n in near.of(draft) if n not in same]
            out += _one_by_one(view, told_more(view, draft, ruled[best], others=inner))
        elif hedged := [n for n in near.of(draft) if _hedges(view, draft, ruled[n])]:
            out += [ruled[n] for n in hedged]
            taken.update(hedged)
        elif not _doubtful(view, draft) and not _only_cites(view, draft, [ruled[n] for n in near.of(draft)]):
            out.append(draft)
    rest = [d for n, d in enumerate(ruled) if n not in taken and not _unlikely(view, d, out)]
    return out + [d if d in sure else replace(d, score=d.score * LESS_SURE) for d in rest]


def _without_quotations(text: str, draft: Draft, sure: list[Draft]) -> Draft:
    """The tagger's content without a quotation that a rule gives to another cue, outside of that content."""
    for other in sure:
        quoted, cue = other.content[0], other.cue[0]
        if len(other.content) > 1 or any(cue in c for c in draft.content):
            continue
        pieces = [c for c in draft.content if quoted in c]
        if not pieces or text[: quoted.start].endswith((":", ": ", ":\n", ":\n\n")):
            continue  # a colon hands over to its own cue
        cut = [Span(p.start, quoted.start) for p in pieces if quoted.start > p.start]
        rest = tuple(c for c in draft.content if c not in pieces)
        if rest or cut:
            draft = replace(draft, content=_apart((*rest, *cut)))
    return draft


def _unlikely(view: View, draft: Draft, learned: list[Draft]) -> bool:
    """Whether a rule's cue is none to the tagger's mind; inside a content the tagger has no opinion."""
    if view.found is None or draft.head is None or not draft.cue:
        return False
    if draft.rule.endswith(" noun") and any(_has_clause(view, c) for c in draft.content):
        return False
    if any(draft.cue[0] in c for d in learned for c in d.content):
        return False
    if draft.rule.startswith("say/") and not any(_touches(draft, d) for d in learned):
        return False
    return max(view.found.chance("cue", c) for c in draft.cue) < UNLIKELY


def _touches(draft: Draft, other: Draft) -> bool:
    spans = (*other.content, *other.cue, *((other.source,) if other.source is not None else ()))
    return any(a.overlaps(b) for a in (*draft.content, *draft.cue) for b in spans)


def _one_by_one(view: View, draft: Draft) -> list[Draft]:
    """An indirect saying and a quotation in a later sentence, under one cue to the tagger, are two sayings.

    "Hale said the wall held. It was “a miracle of mud”." The second has no cue of its own.
    """
    first, rest = draft.content[0], draft.content[1:]
    if not rest or not draft.cue or any(view.quotations_over(first)) or _elsewhere(view, first, draft):
        return [draft]
    later = tuple(c for c in rest if c.start > draft.cue[-1].end and _elsewhere(view, c, draft))
    if not later:
        return [draft]
    kept = tuple(c for c in draft.content if c not in later)
    goes_on = replace(draft, content=later, act="says", cue=(), source=None, head=None, follows=True, to_head=None)
    return [replace(draft, content=kept), replace(goes_on, rule="floating quotation", why=("goes on without a cue",))]


def mended(view: View, draft: Draft) -> Draft:
    """The draft in one paragraph, and its spans that stop inside a phrase ("at one of", "his") brought to its end."""
    barred = [*draft.cue, *((draft.source,) if draft.source is not None else ())]
    near = tuple(_in_paragraph(view, span, draft) for span in _near_cue(view, draft))
    near = tuple(_quotation_of(view, _without_joint(view, span)) for span in near)
    content = tuple(_to_phrase_end(view, span, barred) for span in near)
    source = draft.source
    if source is not None:
        source = _to_phrase_end(view, source, [*draft.cue, *draft.content])
    return replace(draft, content=_apart(content), source=source)


def _near_cue(view: View, draft: Draft) -> tuple[Span, ...]:
    """The pieces of a content without those that stand in another paragraph than the cue and are not quoted."""
    home = next((p for p in view.parsed.paragraphs if draft.cue and p.overlaps(draft.cue[0])), None)
    if home is None or len(draft.content) == 1:
        return draft.content
    kept = tuple(c for c in draft.content if c.overlaps(home) or any(view.quotations_over(c)))
    return kept or draft.content


def _in_paragraph(view: View, span: Span, draft: Draft) -> Span:
    """A content that runs over a paragraph's end without marks around it is cut there, on its cue's side."""
    if any(span in q.span for q in view.quotations_over(span)):
        return span
    parts = [p for p in view.parsed.paragraphs if p.overlaps(span)]
    if len(parts) < 2:
        return span
    after = bool(draft.cue) and draft.cue[0].start < span.start
    part = parts[0] if after or not draft.cue else parts[-1]
    return Span(max(span.start, part.start), min(span.end, part.end))


def _quotation_of(view: View, span: Span) -> Span:
    """A quotation without what the teller wrote around it, and no colon at the end.

    That is an addressee before its colon ("asked Velm: “Can you?”"), a sentence of the teller's own before it, and the
    name under it after a dash.
    """
    text = view.parsed.text
    for q in view.quotations_over(span):
        if q.depth or q.span not in span:
            continue
        before, after = text[span.start : q.span.start].rstrip(), text[q.span.end : span.end].lstrip()
        handed = before.endswith(":") and not _has_clause(view, Span(span.start, q.span.start))
        if not after and (handed or before.endswith((".", "?", "!"))):
            return q.span
        if not before and after.startswith(DASHES):
            return q.span
    end = span.start + len(span.of(text).rstrip(" :\n"))
    return Span(span.start, end) if span.start < end else span


def _without_joint(view: View, span: Span) -> Span:
    """A span without the conjunction that it ends in ("... had burst but" before "added")."""
    inside = view.tokens_in(span)
    last = view.parsed.tokens[inside[-1]] if len(inside) > 1 else None
    if last is None or last.lower not in JOINTS or view.quoted[last.i] >= 0:
        return span
    return Span(span.start, view.parsed.tokens[last.i - 1].end)


def _to_phrase_end(view: View, span: Span, barred: list[Span]) -> Span:
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


def _apart(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Spans in order, those that touch one another joined."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(span.end, out[-1].end))
        else:
            out.append(span)
    return tuple(out)


def told_more(view: View, draft: Draft, rule: Draft, *, others: list[Draft]) -> Draft:
    """The tagger's spans with the rule's reading of them; ``others`` are the rules' drafts of further cues near by."""
    name = rule.rule.rsplit("/", 1)[-1]
    if name == "silence":
        return replace(rule, score=either(draft.score, rule.score))
    agree = draft.source is not None and rule.source is not None and draft.source.overlaps(rule.source)
    told_whole = any(c in r for c in rule.cue for r in rule.content)  # "declined to comment" is what was said
    ruling = told_whole or name in RULES_CONTENT or name.endswith(" noun")
    content = rule.content if ruling else _content(view, draft, rule, others)
    source = draft.source if draft.source is not None else rule.source
    cue = rule.cue if rule.cue and name in RULES_CUE else draft.cue
    if source is not None and any(source.overlaps(c) for c in (*content, *cue)):
        source = None
    if told_whole:
        cue = rule.cue
    elif any(c.overlaps(s) for c in cue for s in content):
        cue = draft.cue
    return replace(
        draft,
        rule=rule.rule,
        content=content,
        cue=cue,
        source=source,
        act=rule.act,
        head=rule.head if rule.head is not None else draft.head,
        source_head=rule.source_head if agree or draft.source is None else draft.source_head,
        to_head=rule.to_head,
        follows=draft.follows or (rule.follows and draft.source is None),
        weak=rule.weak,
        score=either(draft.score, rule.score),
        why=(*draft.why, *rule.why),
    )


def either(score: float, other: float) -> float:
    """How sure two readers are that agree, if each errs for reasons of its own (noisy or)."""
    return 1 - (1 - score) * (1 - other)


def _content(view: View, draft: Draft, rule: Draft, others: list[Draft]) -> tuple[Span, ...]:
    """The tagger's content as the contract has it.

    Without the addressee in front; without pieces that a rule reads as something else; the whole of a quotation of
    which the tagger took a part; and with the sayings inside it, which the tagger's training corpus leaves out.
    """
    tokens = view.parsed.tokens
    first, own = draft.content[0], rule.content[0]
    if rule.to_head is not None and first.start <= tokens[rule.to_head].start < own.start < first.end:
        first = Span(own.start, first.end)
    content = tuple(_without_source(c, rule) for c in _in_one(rule, (first, *draft.content[1:])))
    content = tuple(_at_clause(view, c, rule) for c in content)
    content = tuple(_one_quotation(view, c, rule) for c in content)
    if len(content) > 1:
        kept = [
            c
            for c in content
            if any(c.overlaps(r) for r in rule.content)
            or (
                not (_stray(view, c, rule) or any(_own_saying(view, c, o, draft) for o in others))
                and not (_elsewhere(view, c, draft) and not any(view.quotations_over(c)))
            )
        ]
        content = tuple(kept) or content
    return _apart(tuple(_widened(view, c, rule, others) for c in content))


def _in_one(rule: Draft, content: tuple[Span, ...]) -> tuple[Span, ...]:
    """Pieces that begin and end where one span of the rule's does are that span."""
    whole = next((r for r in rule.content if r.start == content[0].start and r.end == content[-1].end), None)
    return content if whole is None else (whole,)


def _at_clause(view: View, piece: Span, rule: Draft) -> Span:
    """A piece without what the cue verb has besides its clause.

    That is an object before a comma ("quoting the agency, that ..."), an adverb behind ("rejected it outright"), and
    sentences before the one that the cue stands in, unless they are quoted.
    """
    text, tokens = view.parsed.text, view.parsed.tokens
    own = next((r for r in rule.content if r in piece and r != piece), None)
    if own is None:
        return piece
    if own.start > piece.start and not text[own.end : piece.end].strip():
        before = Span(piece.start, own.start)
        sentences = {tokens[i].sent for i in view.tokens_in(before)} - {tokens[view.token_at(own.start)].sent}
        plain = not any(view.quotations_over(piece))
        if plain and (sentences or (before.of(text).rstrip().endswith(",") and not _has_clause(view, before))):
            return own
    elif own.end < piece.end and not text[piece.start : own.start].strip():
        adverbs = [tokens[i] for i in view.tokens_in(Span(own.end, piece.end)) if tokens[i].is_word]
        if len(adverbs) == 1 and adverbs[0].dep == "advmod" and adverbs[0].head == rule.head:
            return own
    return piece


def _without_source(piece: Span, rule: Draft) -> Span:
    """A piece that runs into the rule's source at one of its ends stops before it."""
    source = rule.source
    if source is None or source not in piece or any(source.overlaps(c) for c in rule.content):
        return piece
    if any(piece.start <= c.start and c.end <= source.start for c in rule.content):
        return Span(piece.start, source.start)
    if any(source.end <= c.start and c.end <= piece.end for c in rule.content):
        return Span(source.end, piece.end)
    return piece


def _one_quotation(view: View, piece: Span, rule: Draft) -> Span:
    """Of two quotations with nothing between them, the one that the rule gives to this cue."""
    inside = [q.span for q in view.quotations_over(piece) if q.depth == 0 and q.span in piece]
    own = [s for s in inside if s in rule.content]
    between = len(inside) == 2 and not any(c.isalnum() for c in view.parsed.text[inside[0].end : inside[1].start])
    return own[0] if between and len(own) == 1 else piece


def _elsewhere(view: View, piece: Span, draft: Draft) -> bool:
    """Whether a piece stands in another sentence than the cue."""
    tokens = view.parsed.tokens
    sentences = {tokens[i].sent for c in draft.cue for i in view.tokens_in(c)}
    return bool(sentences) and sentences.isdisjoint(tokens[i].sent for i in view.tokens_in(piece))


def _own_saying(view: View, piece: Span, other: Draft, draft: Draft) -> bool:
    """Whether a piece in another paragraph than the cue is a saying of its own to the rules."""
    if not draft.cue or not any(piece.overlaps(c) for c in other.content):
        return False
    paragraph = next((p for p in view.parsed.paragraphs if p.overlaps(draft.cue[0])), None)
    return paragraph is None or not paragraph.overlaps(piece)


def _widened(view: View, piece: Span, rule: Draft, others: list[Draft]) -> Span:
    """A piece as far as the rule's content goes, where that is a whole quotation or ends with a saying inside it."""
    whole = next((r for r in rule.content if piece in r and r != piece), None)
    if whole is None:
        return piece
    if any(whole in (q.span, q.inner) for q in view.quotations_over(whole)):
        return whole
    rest = Span(piece.end, whole.end) if whole.end > piece.end else None
    if rest is not None and any(c in rest for o in others for c in o.cue if _hangs_in(view, o, piece)):
        return Span(piece.start, whole.end)
    return piece


def _hangs_in(view: View, other: Draft, piece: Span) -> bool:
    """Whether a cue stands in a clause that belongs to words of a piece ("with some calling her out, saying ...")."""
    tokens = view.parsed.tokens
    if other.head is None or tokens[other.head].dep not in ("advcl", "acl", "relcl", "pcomp"):
        return False
    return piece.start <= tokens[tokens[other.head].head].start < piece.end


def _stray(view: View, piece: Span, rule: Draft) -> bool:
    """Whether a piece is no part of what is said: the speaker, or a few words without a verb."""
    if rule.source is not None and piece.overlaps(rule.source):
        return True
    words = [view.parsed.tokens[i] for i in view.tokens_in(piece)]
    return sum(w.is_word for w in words) <= 3 and not any(w.pos in ("VERB", "AUX") for w in words)


def _doubtful(view: View, draft: Draft) -> bool:
    """Whether what only the tagger reads is too unsure, or is the rules' business."""
    clause = any(_is_clause(view, c) for c in draft.content)
    if not clause and (draft.source_head is None or not _names_a_thing(view, draft)):
        return True
    if draft.source is not None and NOBODY.match(draft.source.of(view.parsed.text)):
        return True
    if not clause and draft.source_head is not None and not can_speak(view, view.parsed.tokens[draft.source_head]):
        return True
    if draft.score < LEAST["no source" if draft.source is None else "clause" if clause else "no clause"]:
        return True
    if draft.head is None:
        return draft.cue != () or not any(view.quotations_over(draft.content[0]))
    cue = view.parsed.tokens[draft.head]
    if not clause and (lemma_of(cue) in CITES or (cue.pos == "VERB" and idle(view, cue))):
        return True
    return bool(NAMELESS.match(draft.content[0].of(view.parsed.text)))


def _has_clause(view: View, span: Span) -> bool:
    return any(view.parsed.tokens[i].pos in ("VERB", "AUX") or view.quoted[i] >= 0 for i in view.tokens_in(span))


def _is_clause(view: View, span: Span) -> bool:
    """Whether a content is a sentence, an infinitive or quoted words, and no mere thing with a clause about it."""
    inside = view.tokens_in(span)
    tokens = view.parsed.tokens
    roots = [tokens[i] for i in inside if tokens[i].head not in inside or tokens[i].head == i]
    if any(view.quoted[i] >= 0 for i in inside):
        return True
    return any(t.pos in ("VERB", "AUX") for t in roots)


def _names_a_thing(view: View, draft: Draft) -> bool:
    """Whether a content without a verb is more than a pronoun."""
    words = [view.parsed.tokens[i] for span in draft.content for i in view.tokens_in(span)]
    return any(w.pos not in ("PRON", "DET", "PUNCT", "ADP") for w in words)


def _hedges(view: View, draft: Draft, other: Draft) -> bool:
    """Whether a cue only hedges a rule's: "is said to have refused"."""
    if draft.head is None or other.head is None:
        return False
    cue, own = view.parsed.tokens[draft.head], view.parsed.tokens[other.head]
    return own.dep == "xcomp" and own.head == cue.i and lemma_of(cue) in HEDGING and cue.dep != "xcomp"


def _only_cites(view: View, draft: Draft, near: list[Draft]) -> bool:
    """Whether a cue only names the source behind another's saying: "the Quay added, citing two clerks, that ..."."""
    if draft.head is None or lemma_of(view.parsed.tokens[draft.head]) not in CITES:
        return False
    return any(d.head is not None and d.head < draft.head and overlap(d, draft) > 0.3 for d in near)


def _same_cue(draft: Draft, other: Draft) -> bool:
    if not draft.cue and not other.cue:
        return overlap(draft, other) > 0.5
    if draft.head is not None and draft.head == other.head:
        return True
    return any(
        c.overlaps(s) for c in draft.cue for s in (*other.cue, *(other.content if other.act == "declines" else ()))
    )


def _fitness(draft: Draft, rule: Draft) -> tuple[bool, float, float]:
    return rule.rule.endswith("silence"), overlap(draft, rule), rule.score


def overlap(draft: Draft, other: Draft) -> float:
    """Characters that two contents share, over those that either has."""
    shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in draft.content for b in other.content)
    return shared / (draft.size + other.size - shared)
