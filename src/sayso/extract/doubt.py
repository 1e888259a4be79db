"""What to make of a saying that only one of the two readers sees: the tagger, or a rule."""

from __future__ import annotations

import re

from sayso.extract.acts import REPORTED
from sayso.extract.draft import Draft, View, overlap
from sayso.extract.frames import TOLL, can_speak, idle, lemma_of
from sayso.extract.mend import has_clause
from sayso.records import Span

CITES = {"cite", "quote", "name"}
LEAST = {"clause": 0.5, "no clause": 0.55, "no source": 0.55}
"""The least score of a saying that only the tagger reads: whose content is a clause, is none, has no source."""

UNLIKELY = 0.3
"""How likely the tagger must think a rule's cue to be one, for a saying that only the rule reads."""

NOBODY = re.compile(r"(?:nobody|no ?one|none|no)\b", re.IGNORECASE)
NAMELESS = re.compile(r"(?:not )?to (?:be|remain|stay) (?:named|identified|quoted|anonymous|unnamed)\b")
UNCLEAR = re.compile(r"(?:it|what)\b.*\b(?:clear|unclear|certain|uncertain|possible|likely|unlikely)$", re.IGNORECASE)


def doubtful(view: View, draft: Draft) -> bool:
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
    if lemma_of(cue) == "claim" and not clause and any(_takes_lives(view, c) for c in draft.content):
        return True
    vague = not clause or draft.source is None
    if vague and (lemma_of(cue) in CITES or (cue.pos == "VERB" and idle(view, cue))):
        return True
    if draft.source is None and UNCLEAR.match(draft.cue[0].of(view.parsed.text)):
        return True
    return bool(NAMELESS.match(draft.content[0].of(view.parsed.text)))


def _takes_lives(view: View, span: Span) -> bool:
    """ "The fire claimed twenty lives": a toll, and nobody's word."""
    tokens = view.parsed.tokens
    inside = view.tokens_in(span)
    heads = {tokens[i].lemma for i in inside if tokens[i].head not in inside}
    return bool(heads & TOLL)


def unlikely(view: View, draft: Draft, near: list[Draft]) -> bool:
    """Whether a rule's cue is none to the tagger's mind; inside a content the tagger has no opinion.

    ``near`` are the tagger's drafts in the neighbourhood.
    """
    if view.found is None or draft.head is None or not draft.cue:
        return False
    if draft.rule.endswith(" noun") and any(has_clause(view, c) for c in draft.content):
        return False
    if inside_content(draft, near):
        return False
    if draft.rule.startswith("say/") and not any(_touches(draft, d) for d in near):
        return False
    return max(view.found.chance("cue", c) for c in draft.cue) < UNLIKELY


def inside_content(draft: Draft, others: list[Draft]) -> bool:
    """Whether a cue stands in a content of one of the others."""
    return bool(draft.cue) and any(draft.cue[0] in c for d in others for c in d.content)


def _touches(draft: Draft, other: Draft) -> bool:
    spans = (*other.content, *other.cue, *((other.source,) if other.source is not None else ()))
    return any(a.overlaps(b) for a in (*draft.content, *draft.cue) for b in spans)


def _is_clause(view: View, span: Span) -> bool:
    """Whether a content is a sentence, an infinitive or quoted words, and no mere thing with a clause about it."""
    inside = view.tokens_in(span)
    tokens = view.parsed.tokens
    roots = [tokens[i] for i in inside if tokens[i].head not in inside or tokens[i].head == i]
    shout = not any(c.islower() for c in span.of(view.parsed.text))  # the parser takes words in capitals for names
    if shout or any(view.quoted[i] >= 0 for i in inside):
        return True
    return any(t.pos in ("VERB", "AUX") for t in roots)


def _names_a_thing(view: View, draft: Draft) -> bool:
    """Whether a content without a verb is more than a pronoun."""
    words = [view.parsed.tokens[i] for span in draft.content for i in view.tokens_in(span)]
    return any(w.pos not in ("PRON", "DET", "PUNCT", "ADP") for w in words)


def hedges(view: View, draft: Draft, other: Draft) -> bool:
    """Whether a cue only hedges a rule's: "is said to have refused"."""
    if draft.head is None or other.head is None:
        return False
    cue, own = view.parsed.tokens[draft.head], view.parsed.tokens[other.head]
    hedge = view.rules.hedges.get(cue.lemma)
    lowers = lemma_of(cue) in REPORTED or (hedge is not None and hedge.label == "verb")
    return lowers and own.dep == "xcomp" and own.head == cue.i and cue.dep != "xcomp"


def only_cites(view: View, draft: Draft, near: list[Draft]) -> bool:
    """Whether a cue only names the source behind another's saying: "the Quay added, citing two clerks, that ..."."""
    if draft.head is None or lemma_of(view.parsed.tokens[draft.head]) not in CITES:
        return False
    return any(d.head is not None and d.head < draft.head and overlap(d, draft) > 0.3 for d in near)
