"""Which sayings stand outside the scene that is told: *has said*, *earlier*, *before the vote*, *last year*."""

from __future__ import annotations

from sayso.extract.draft import View
from sayso.extract.said_on import Times, cue_head, day_of
from sayso.records import Statement


def is_aside(times: Times, statement: Statement) -> bool:
    """Whether the words around a cue put the saying at another time than what is told beside it."""
    if not statement.cue:
        return False
    return in_perfect(times.view, statement) or _elsewhen(times, statement) or _at_another_time(times, statement)


def in_perfect(view: View, statement: Statement) -> bool:
    """Whether the cue's verb, or one that it hangs on, is in the perfect: *has come out for it, saying …*."""
    if not statement.cue:
        return False
    tokens = view.parsed.tokens
    at = cue_head(view, statement)
    while True:
        token = tokens[at]
        if any(tokens[k].lemma == "have" and tokens[k].dep in ("aux", "auxpass") for k in token.kids):
            return True
        if token.head == at or token.dep not in ("conj", "xcomp", "advcl", "pcomp", "prep") or token.tag == "VBD":
            return False
        at = token.head


def in_present(view: View, statement: Statement) -> bool:
    """Whether the cue is in the simple present: *says*."""
    return bool(statement.cue) and view.parsed.tokens[cue_head(view, statement)].tag in ("VBZ", "VBP")


def opens_with_earlier(times: Times, statement: Statement) -> bool:
    """Whether *Earlier, …* opens the sentence: in a proceeding, earlier on the same day."""
    sentence = times.view.parsed.sentences[times.sentence_of(statement)]
    return times.view.parsed.tokens[sentence.first].lower == "earlier"


def _elsewhen(times: Times, statement: Statement) -> bool:
    """Whether a word like *earlier* stands with the cue or a noun of its frame, or a stretch of time before it."""
    view, tokens, words = times.view, times.view.parsed.tokens, times.view.rules.scenes
    head = cue_head(view, statement)
    if any(tokens[k].lower in words["stretch"] and not _at_occasion(view, k) for k in tokens[head].kids if k < head):
        return True
    contents = times.contents.get(tokens[head].sent, ())
    return any(
        (tokens[i].head == head or tokens[i].dep == "amod")
        and not any(c.start <= tokens[i].start < c.end for c in contents)
        for i in times.elsewhen.get(tokens[head].sent, ())
    )


def _at_occasion(view: View, preposition: int) -> bool:
    """Whether what stands under a preposition is an occasion at which one speaks: *during the hearing*."""
    tokens = view.parsed.tokens
    if tokens[preposition].lower not in ("during", "throughout"):
        return False
    return any(tokens[k].lemma in view.rules.scenes["occasion"] for k in tokens[preposition].kids)


def _at_another_time(times: Times, statement: Statement) -> bool:
    """Whether an expression that is neither day nor month hangs on the cue: *said last year*."""
    tokens = times.view.parsed.tokens
    cues = {i for span in statement.cue for i in times.view.tokens_in(span)}
    for timex in times.near(statement):
        inside = times.view.tokens_in(timex.span)
        if not inside or timex.kind != "DATE" or not timex.value[:3].isdigit() or day_of(timex) is not None:
            continue
        at = inside[0]
        for _ in range(4):  # from "last" over "year" and a preposition to the verb
            at = tokens[at].head
            if at in cues:
                return True
    return False
