"""Attribution by the learned tagger: its spans and links become drafts, described as the rules' own are.

The tagger knows indirect speech, stances and plans that no list of cues covers; the rules know structure that its
training corpus does not hold: sayings inside sayings, hops, refusals. `sayso.extract.attribute` joins the two.
"""

from __future__ import annotations

from collections.abc import Iterator

from sayso.extract.acts import OPEN_QUESTION
from sayso.extract.draft import Draft, View
from sayso.extract.frames import addressee, lemma_of
from sayso.extract.parse import Token
from sayso.extract.tagger import Found, Tagged
from sayso.records import Act, Span

RULE = "tagger"
PRESSING = {"press", "question", "quiz", "challenge", "probe", "grill"}
SPEECH_FRAMES = ("clause", "quote", "oprd", "as", "object", "of")
PLAN_FRAMES = ("tell-inf", "inf", "call-on", "prep:for", "gerund")


def from_tagger(view: View) -> Iterator[Draft]:
    """A draft for every cue with the contents linked to it, and one for every content without a cue."""
    found = view.found
    if found is None:
        return
    by_cue: dict[int, list[int]] = {}
    alone: list[int] = []
    for content, cues in sorted(found.cue_of.items()):
        best = _linked(view, found, content, cues)
        if best >= 0:
            by_cue.setdefault(best, []).append(content)
        else:
            alone.append(content)
    for cue, contents in sorted(by_cue.items()):
        yield _with_cue(view, found, cue, contents)
    for content in alone:
        yield _without_cue(found, content)


LEAST_LINK = 0.02  # how likely a link in the same paragraph has to be to go before likelier ones out of it


def _linked(view: View, found: Found, asking: int, chances: dict[int, float]) -> int:
    """The likeliest partner of a span, -1 for none; words outside quotation marks have theirs in their paragraph."""
    span = _span(found.spans[asking])
    best = max(chances, key=lambda k: (chances[k], -k), default=-1)
    if best < 0 or any(view.quotations_over(span)):
        return best
    home = view.parsed.paragraph_at(span.start)
    if home is None or _span(found.spans[best]).overlaps(home):
        return best
    near = [k for k, p in chances.items() if k >= 0 and p >= LEAST_LINK and _span(found.spans[k]).overlaps(home)]
    return max(near, key=lambda k: (chances[k], -k), default=best)


def _span(tagged: Tagged) -> Span:
    return Span(tagged.start, tagged.end)


def _with_cue(view: View, found: Found, cue: int, contents: list[int]) -> Draft:
    best = _linked(view, found, cue, found.source_of.get(cue, {}))
    where = _span(found.spans[cue])
    head = cue_head(view, where)
    source = _span(found.spans[best]) if best >= 0 else None
    parts = [found.spans[k] for k in (cue, *contents, *((best,) if best >= 0 else ()))]
    content = tuple(_span(found.spans[k]) for k in contents)
    act = act_of_cue(view, head, content)
    return Draft(
        rule=RULE,
        content=content,
        act=act,
        cue=(where,),
        source=source,
        source_head=phrase_head(view, source) if source is not None else None,
        head=head,
        score=min(p.score for p in parts),
        learned=True,
        to_head=addressee(view, view.parsed.tokens[head]) if head is not None else None,
        why=(
            f"cue {where.of(view.parsed.text)!r}: the tagger",
            "source: the tagger's link" if source is not None else "source: none found",
        ),
    )


def _without_cue(found: Found, content: int) -> Draft:
    span = _span(found.spans[content])
    return Draft(
        rule=f"{RULE}/follows",
        content=(span,),
        act="says",
        score=found.spans[content].score,
        follows=True,
        learned=True,
        why=("no cue of its own: the tagger",),
    )


def cue_head(view: View, cue: Span) -> int | None:
    """The word that carries a cue: its last verb that a rule knows, or a cue noun, or its last verb, or its root."""
    inside = [view.parsed.tokens[i] for i in view.tokens_in(cue)]
    if not inside:
        return None
    verbs = [t for t in inside if t.pos in ("VERB", "AUX")]
    known = [t for t in (verbs or inside) if cue_lemma(view, t) in view.rules.by_lemma]
    nouns = [t for t in inside if t.lemma in view.rules.nouns]
    according = [t for t in inside if t.lower == "according"]
    for group in (according, known[-1:], nouns[-1:], [t for t in verbs if t.pos == "VERB"][-1:], verbs[-1:]):
        if group:
            return group[0].i
    return phrase_head(view, cue)


ENDINGS = (("", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("d", ""), ("ies", "y"), ("es", ""), ("s", ""), ("ing", ""))


def cue_lemma(view: View, token: Token) -> str:
    """A token's lemma; in capitals, which the parser takes for names, the verb with a rule that it is a form of."""
    lemma = lemma_of(token)
    if lemma in view.rules.by_lemma or not token.text.isupper() or len(token.text) < 3:
        return lemma
    word = token.lower
    if word == "said":
        return "say"
    if word == "told":
        return "tell"
    guesses = (word.removesuffix(end) + new for end, new in ENDINGS if word.endswith(end))
    return next((g for g in guesses if g in view.rules.by_lemma), lemma)


def phrase_head(view: View, span: Span) -> int | None:
    """The first token of a span whose head lies outside it."""
    inside = view.tokens_in(span)
    tokens = view.parsed.tokens
    words = [i for i in inside if tokens[i].is_word]
    return next((i for i in words if tokens[i].head not in inside or tokens[i].head == i), words[0] if words else None)


def act_of_cue(view: View, head: int | None, content: tuple[Span, ...]) -> Act:
    """The act of a cue that no rule read in its sentence: its lemma's in the frame that the content looks like."""
    if head is None:
        return "says"
    token = view.parsed.tokens[head]
    if token.lemma in PRESSING and OPEN_QUESTION.match(view.parsed.text, content[0].start):
        return "asks"
    frames = view.rules.by_lemma.get(cue_lemma(view, token))
    if frames:
        first = view.parsed.tokens[view.token_at(content[0].start)] if content[0].start > token.start else None
        planned = first is not None and first.tag == "TO"
        order = (*PLAN_FRAMES, *SPEECH_FRAMES) if planned else (*SPEECH_FRAMES, *PLAN_FRAMES)
        return next(frames[f] for f in (*order, *sorted(frames)) if f in frames).act_of(cue_lemma(view, token))
    noun = view.rules.nouns.get(token.lemma)
    if noun is not None:
        return noun.label  # type: ignore[return-value]  # checked when the rules are read
    return "says"
