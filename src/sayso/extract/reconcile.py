"""Where the tagger and the rules read the same words: whose spans stand, and what each adds.

The tagger draws the better spans in most frames and finds what no rule does; a rule knows the act, the addressee and
the hops, and draws the better cue. Which of them to follow where was measured on PolNeAR's dev part, frame by frame.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sayso.extract.doubt import doubtful, hedges, inside_content, only_cites, unlikely
from sayso.extract.draft import Draft, Nearby, View, overlap
from sayso.extract.mend import apart, has_clause, mended
from sayso.extract.tagged import phrase_head
from sayso.records import Span

RULES_CONTENT = {
    "according to",
    "prep:for",
    "gerund",
    "silence",
    "headline",
    "in somebody's words",
    "speaker: quotation",
    "wanted to know",
}
RULES_CUE = {"wanted to know", "clause", "quote-after", "quote-before", "inf", "prep:for"}
LESS_SURE = 0.5
CLAUSE = re.compile(r"(?:that|whether|if)\b")
SURE_QUOTE = 0.8


def reconciled(view: View, learned: list[Draft], ruled: list[Draft]) -> list[Draft]:
    """The tagger's drafts, told more of by the rule that reads the same cue, and the rules' drafts of other cues.

    What only a rule finds ranks below everything that the tagger found.
    """
    if not learned:
        return ruled
    ruled = list(ruled)
    rules_near = Nearby(ruled)
    own = {d.head: d for d in learned if d.head is not None}
    sure = {
        n
        for n, d in enumerate(ruled)
        if d.score >= SURE_QUOTE and "/quote" in d.rule and not (d.head in own and overlap(own[d.head], d))
    }
    taken: set[int] = set()
    out: list[Draft] = []
    for one in learned:
        quotes = [ruled[n] for n in rules_near.of(one) if n in sure and ruled[n].head != one.head]
        draft = mended(view, _without_quotations(view, one, quotes))
        for n in rules_near.of(draft):
            draft, ruled[n] = with_inner(draft, ruled[n])
        near = rules_near.of(draft)
        same = [n for n in near if _same_cue(draft, ruled[n])]
        best = max(same, key=lambda n: (*_fitness(draft, ruled[n]), -n), default=None)
        if best is not None:
            taken.update(same)
            inner = [ruled[n] for n in near if n not in same]
            claimed = all(_bare_verbs(view, c) or any(c.overlaps(q.content[0]) for q in quotes) for c in draft.content)
            rule = ruled[best]
            if claimed and not overlap(draft, rule):
                draft = replace(draft, content=rule.content)
            out += _one_by_one(view, told_more(view, draft, rule, others=inner))
        elif hedged := [n for n in near if hedges(view, draft, ruled[n])]:
            out += [ruled[n] for n in hedged]
            taken.update(hedged)
        elif not doubtful(view, draft) and not only_cites(view, draft, [ruled[n] for n in near]):
            out.append(draft)
    learned_near = Nearby(out)
    for n, draft in enumerate(ruled):
        around = [out[k] for k in learned_near.of(draft)] if n not in taken else []
        if n in taken or unlikely(view, draft, around):
            continue
        # the tagger was never taught refusals, nor sayings inside sayings
        untaught = draft.rule.startswith("silence") or inside_content(draft, around)
        out.append(draft if untaught or n in sure else replace(draft, score=draft.score * LESS_SURE))
    return out


GAP = 60  # characters between an inner cue and its content: whom it was said to, a mark


def with_inner(draft: Draft, inner: Draft) -> tuple[Draft, Draft]:
    """The draft whose content stops at a cue inside it, with what that cue says: "[Ode asked him: "Who?"], two said".

    The tagger was taught one attribution a word, so it cuts the outer content at the inner one's, which takes the
    piece that the tagger cut off.
    """
    cue, says = inner.cue[-1:], inner.content
    part = next((c for c in draft.content if cue and all(x in c for x in inner.cue)), None)
    if inner.head == draft.head or part is None or any(says[0].overlaps(c) for c in (part, *cue)):
        return draft, inner
    if not part.end <= says[0].start <= part.end + GAP:
        return draft, inner
    pieces = [c for c in draft.content if c.overlaps(says[0])]
    said = Span(min(s.start for s in (says[0], *pieces)), max(s.end for s in (says[-1], *pieces)))
    whole = Span(part.start, said.end)
    if any(whole.overlaps(s) for s in (*draft.cue, *((draft.source,) if draft.source is not None else ()))):
        return draft, inner
    rest = [c for c in draft.content if not c.overlaps(whole)]
    outer = replace(draft, content=apart(tuple(sorted((whole, *rest)))))
    return outer, replace(inner, content=(said,)) if len(says) == 1 and pieces else inner


def _without_quotations(view: View, draft: Draft, sure: list[Draft]) -> Draft:
    """The tagger's content without a quotation that a rule gives to another cue, outside of that content."""
    for other in sure:
        quoted, cue = other.content[0], other.cue[0]
        if len(other.content) > 1 or any(cue in c for c in draft.content):
            continue
        pieces = [c for c in draft.content if quoted in c]
        lead = view.parsed.text[max(0, quoted.start - 5) : quoted.start].rstrip()
        if not pieces or lead.endswith(":"):
            continue  # a colon hands over to its own cue
        cut = [Span(p.start, quoted.start) for p in pieces if quoted.start > p.start]
        rest = tuple(c for c in draft.content if c not in pieces)
        if rest or cut:
            draft = replace(draft, content=apart((*rest, *cut)))
    return draft


def _bare_verbs(view: View, piece: Span) -> bool:
    """Whether a piece is verbs and pronouns alone, and so a part of the cue: "he is said to have answered"."""
    return all(view.parsed.tokens[i].pos in ("VERB", "AUX", "PART", "PRON") for i in view.tokens_in(piece))


def _one_by_one(view: View, draft: Draft) -> list[Draft]:
    """An indirect saying and a quotation in a later sentence, under one cue to the tagger, are two sayings.

    "Hale said the wall held. It was “a miracle of mud”." The second has no cue of its own.
    """
    first, rest = draft.content[0], draft.content[1:]
    if not rest or not draft.cue or any(view.quotations_over(first)) or _elsewhere(view, first, draft):
        return [draft]
    between = view.parsed.text[first.end : rest[0].start].strip()
    stopped = between in {".", "?", "!"}
    later = tuple(c for c in rest if c.start > draft.cue[-1].end and (stopped or _elsewhere(view, c, draft)))
    if not later:
        return [draft]
    kept = tuple(c for c in draft.content if c not in later)
    goes_on = replace(draft, content=later, act="says", cue=(), source=None, head=None, follows=True, to_head=None)
    return [replace(draft, content=kept), replace(goes_on, rule="floating quotation", why=("goes on without a cue",))]


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
    if source is not None and cue and source.start < cue[0].start < source.end:
        source = rule.source if rule.source is not None else Span(source.start, cue[0].start)
    if source is not None and any(source.overlaps(c) for c in (*content, *cue)):
        source = None
    if told_whole:
        cue = rule.cue
    elif any(c.overlaps(s) for c in cue for s in content):
        cue = draft.cue
    source_head = rule.source_head if agree or source is None or source == rule.source else draft.source_head
    if source is not None and source_head is not None and source_head not in view.tokens_in(source):
        started = rule.source is not None and rule.source.start == source.start and not _owns(view, source)
        if not started:  # else the tagger stopped within the noun phrase: "The 46-year" of "The 46-year-old engineer"
            source_head = phrase_head(view, source)  # the parser hung the source on a dateline or a caption before it
    return replace(
        draft,
        rule=rule.rule,
        content=content,
        cue=cue,
        source=source,
        act=rule.act,
        head=rule.head if rule.head is not None else draft.head,
        source_head=source_head,
        to_head=rule.to_head,
        follows=draft.follows or (rule.follows and draft.source is None),
        weak=rule.weak,
        score=either(draft.score, rule.score),
        why=(*draft.why, *rule.why),
    )


def _owns(view: View, source: Span) -> bool:
    """Whether a source ends in, or just before, the mark of an owner: "Velm" of "Velm's opening move was to ..."."""
    at = view.tokens_in(source).stop
    return any(token.tag == "POS" for token in view.parsed.tokens[at - 1 : at + 1])


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
    return apart(tuple(_widened(view, c, rule, others) for c in content))


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
        told = rule.head is not None and tokens[rule.head].lemma == "tell"
        comma = before.of(text).rstrip().endswith(",")
        begins = CLAUSE.match(own.of(text)) is not None
        if plain and (sentences or ((comma or told or begins) and not has_clause(view, before))):
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
    paragraph = view.parsed.paragraph_at(draft.cue[0].start)
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
