"""What went wrong in one article, by kind: each annotated attribution and each statement is explained once.

Attributions and statements are first paired one to one, best first, where their cues share a letter or their contents
overlap by half. What stays alone is *missed* or *spurious*, unless its content lies by half in that of a pair: then
one annotated content came out in pieces (*split*), or one statement holds several annotated ones (*merged*). Of a pair,
each span that is not exact is an error of its own: a wrong source or cue, one that is lacking or invented, one whose
edges are off; a content too long or too short on the left or on the right, one with other gaps inside, a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.attributions import SPANS, Case, Definitions, Ink, Judged

SHOWN = 160  # characters of a span in a listing


@dataclass(frozen=True, slots=True)
class Error:
    """One error: its kind, the annotated attribution and the statement that it lies between (one may be lacking)."""

    kind: str
    gold: Case | None
    made: Case | None

    @property
    def of(self) -> Case:
        """The attribution that the error is counted under: the annotated one, or for a spurious one the statement."""
        found = self.gold or self.made
        if found is None:
            raise ValueError(f"an error of kind {self.kind!r} lies between nothing and nothing")
        return found


def errors(article: Judged, definitions: Definitions) -> Iterator[Error]:
    """Every error of one article, pairs first."""
    pairs = []
    for i, gold in enumerate(article.gold):
        for j, made in enumerate(article.made):
            overlap = {s: definitions.iou(gold.ink[s], made.ink[s]) for s in SPANS if gold.ink[s] or made.ink[s]}
            content = overlap.get("content", 0.0)
            if content >= 0.5 or overlap.get("cue", 0.0) > 0:
                pairs.append((sum(overlap.values()) + content, i, j))
    matched = [(i, j) for i, j, _ in definitions.greedy(pairs)]
    for i, j in sorted(matched):
        yield from _of_pair(article.gold[i], article.made[j])
    partner = dict(matched)
    back = {j: i for i, j in matched}
    for i in sorted(set(range(len(article.gold))) - set(partner)):
        gold = article.gold[i]
        holder = _holder(gold, [article.made[j] for j in sorted(back)])
        yield Error("merged" if holder else "missed" if gold.ink["source"] else "missed, no source", gold, holder)
    for j in sorted(set(range(len(article.made))) - set(back)):
        made = article.made[j]
        holder = _holder(made, [article.gold[i] for i in sorted(partner)])
        yield Error("split" if holder else "spurious", holder, made)


def _of_pair(gold: Case, made: Case) -> Iterator[Error]:
    for span in ("source", "cue"):
        a, b = gold.ink[span], made.ink[span]
        if a != b:
            yield Error(f"{span} {_difference(a, b)}", gold, made)
    for kind in content_errors(gold.ink["content"], made.ink["content"]):
        yield Error(kind, gold, made)


def content_errors(gold: Ink, made: Ink) -> list[str]:
    """How a content that was found differs from the annotated one: nothing, or one or two of the content's kinds."""
    if gold == made:
        return []
    if not gold & made:
        return ["content wrong"]
    found = []
    if min(gold) != min(made):
        found.append(f"content too {'long' if min(made) < min(gold) else 'short'} on the left")
    if max(gold) != max(made):
        found.append(f"content too {'long' if max(made) > max(gold) else 'short'} on the right")
    return found or ["content with other gaps"]


def _difference(gold: Ink, made: Ink) -> str:
    if not made:
        return "lacking"
    if not gold:
        return "invented"
    if not gold & made:
        return "wrong"
    return "too long" if gold < made else "too short" if made < gold else "shifted"


def _holder(case: Case, others: Sequence[Case]) -> Case | None:
    """The first of ``others`` whose content holds at least half of the case's content."""
    content = case.ink["content"]
    return next((o for o in others if content and 2 * len(content & o.ink["content"]) >= len(content)), None)


def shown(error: Error, text: str) -> str:
    """The error's words, for a listing outside the project: annotated and found source | cue | content."""
    parts = []
    for title, side in (("gold", error.gold), ("got", error.made)):
        if side is not None:
            spans = (_words(side, span, text) for span in SPANS)
            made_by = f" ({side.made_by})" if side.made_by else ""
            parts.append(f"{title} {' | '.join(spans)}{made_by}")
    return "\t".join(parts)


def _words(case: Case, span: str, text: str) -> str:
    words = " … ".join(" ".join(text[s:e].split()) for s, e in case.ranges[span])
    return repr(words if len(words) <= SHOWN else f"{words[: SHOWN // 2]} [...] {words[-SHOWN // 2 :]}")
