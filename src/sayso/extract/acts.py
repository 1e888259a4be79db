"""Form, act and hedge of a saying.

The act is the cue's own, mended by what stands with it: "never said that" denies, "would not say whether" declines,
"did not deny" only says; a content in which the speaker commits himself ("he would resign") promises. Negation never
flips a denial into a confirmation.
"""

from __future__ import annotations

import re

from sayso.extract.draft import MARKS, Draft, View
from sayso.extract.frames import lemma_of
from sayso.extract.parse import Token
from sayso.extract.quotes import Quotation
from sayso.records import Act, Form

NEITHER = re.compile(
    r"\bneither\s+confirm\w*\s+n?or\s+den(?:y|ied)|\bn(?:o|ot|['’]t)\s+(?:\w+\s+)?(?:confirm|deny)\w*\s+or\s+(?:confirm|deny)",
    re.IGNORECASE,
)
WONT_SAY = re.compile(
    r"^(?:that\s+)?(?:he|she|they|it|we|i)\s+(?:would(?:\s+not|n['’]t)|will\s+not|won['’]t|could(?:\s+not|n['’]t)|can(?:not|['’]t))\s+"
    r"(?:reveal|say|comment|discuss|disclose|confirm|answer|speculate|elaborate|tell|name|identify|go\s+into|be\s+drawn)\b",
    re.IGNORECASE,
)
COMMITS = re.compile(
    r"^(?:that\s+)?[“\"‘'«]?(?P<who>he|she|they|it|we|i)\s*(?:would|will|['’]ll|['’]d)\s+(?:also\s+|then\s+|now\s+|always\s+|soon\s+|personally\s+)?(?P<not>not\s+|never\s+)?(?P<verb>\w+)",
    re.IGNORECASE,
)
COMMITTED = re.compile(
    r"^(?:that\s+)?(?:he|she|they|it|we|i)\s+(?:was|were|is|are|am|remain\w*)\s+committed\s+to\b", re.IGNORECASE
)
STATIVE = {
    "be",
    "have",
    "like",
    "love",
    "hate",
    "prefer",
    "need",
    "want",
    "know",
    "see",
    "feel",
    "hope",
    "welcome",
    "rather",
    "expect",
    "cost",
    "take",
    "become",
    "mean",
    "lose",
    "win",
    "happen",
    "depend",
    "probably",
    "likely",
    "die",
    "miss",
    "think",
    "believe",
    "seem",
    "look",
    "agree",
    "not",
    "even",
    "remain",
    "suffer",
    "face",
    "include",
    "require",
}
OPEN_QUESTION = re.compile(r"(?:whether|if|who|what|when|where|why|how|which)\b", re.IGNORECASE)
NOT_ONLY = {"only", "just", "simply", "merely"}
NEGATIVES = {"never", "not", "n’t", "n't", "hardly", "barely", "scarcely", "neither"}
SAY_DENIES = {
    "say",
    "tell",
    "claim",
    "suggest",
    "state",
    "assert",
    "write",
    "announce",
    "mean",
    "imply",
    "ask",
    "promise",
    "report",
    "call",
    "accuse",
    "threaten",
}
REPORTED = {"say", "report", "believe", "understand", "think", "allege", "rumor", "rumour", "know", "expect"}


def form_of(view: View, draft: Draft) -> Form:
    """direct: nothing outside quotation marks; indirect: nothing inside; mixed: both.

    Marks that hold the cue as well belong to the saying around this one ("The Quay wrote: “Velm said he was late.”").
    """
    text = view.parsed.text
    ink = quoted = 0
    for span in draft.content:
        near = [q for q in view.quotations_over(span) if not any(c in q.span for c in draft.cue)]
        for i in range(span.start, span.end):
            if text[i].isalnum():
                ink += 1
                quoted += any(_within(q, i) for q in near)
    if not quoted:
        return "indirect"
    return "direct" if quoted == ink else "mixed"


def _within(quotation: Quotation, i: int) -> bool:
    return quotation.inner.start <= i < quotation.inner.end


def act_of(view: View, draft: Draft) -> tuple[Act, str]:
    """The act of a saying and the reason for it."""
    text = " ".join(" ".join(s.of(view.parsed.text) for s in draft.content).split())
    bare = text.lstrip("“\"‘'«„ ")
    verb = view.parsed.tokens[draft.head] if draft.head is not None else None
    if NEITHER.search(text[:160]) or (verb is not None and NEITHER.search(_sentence_part(view, verb))):
        return "declines", "neither confirms nor denies"
    if (
        draft.act in ("says", "asks", "confirms", "denies", "promises", "threatens")
        and verb is not None
        and verb.pos in ("VERB", "AUX")
    ):
        changed = _negated(view, draft, verb)
        if changed is not None:
            return changed
    if draft.act == "says":
        if WONT_SAY.match(bare):
            return "declines", "the content refuses to tell"
        if _only_question(text):
            return "asks", "the quotation is a question"
        if _commits(bare):
            return "promises", "the speaker commits himself in the content"
        if (
            verb is not None
            and lemma_of(verb) == "tell"
            and re.match(r"(?:not\s+)?to\s+\w+", bare)
            and not text.startswith(tuple(MARKS))
        ):
            return "urges", "told to do something"
    return draft.act, "the cue's own act"


def _sentence_part(view: View, verb: Token) -> str:
    start = view.parsed.tokens[view.verb_group(verb.i)[0]].start
    return view.parsed.text[start : verb.end + 20]


def _commits(bare: str) -> bool:
    if COMMITTED.match(bare):
        return True
    match = COMMITS.match(bare)
    if match is None or match["who"].lower() == "it":
        return False
    word = match["verb"].lower()
    return word not in STATIVE and not word.endswith("ly")


def _only_question(text: str) -> bool:
    bare = text.strip("“”\"'‘’«»„ ")
    if not bare.endswith("?"):
        return False
    return not re.search(r"[.!]\s", bare)


def _negated(view: View, draft: Draft, verb: Token) -> tuple[Act, str] | None:
    """What a negation of the cue makes of the act; ``None`` where the cue is not negated."""
    tokens = view.parsed.tokens
    kids = [tokens[k] for k in verb.kids if k < verb.i]
    negative = [k for k in kids if k.dep == "neg" or k.lower in NEGATIVES]
    head = tokens[verb.head]
    if not negative and verb.dep == "xcomp" and any(tokens[k].dep == "neg" for k in head.kids):
        negative = [t for t in (tokens[k] for k in head.kids) if t.dep == "neg"]
    if not negative and verb.dep == "xcomp" and lemma_of(head) in ("fail", "hesitate", "forget"):
        negative = [head]
    if verb.dep == "xcomp" and head.lower in ("unlikely", "unable", "unwilling", "reluctant"):
        return "declines", f"{head.text!r} governs the cue"
    if not negative and verb.dep == "xcomp" and any(tokens[k].lower == "yet" for k in (*head.kids, *verb.kids)):
        negative = [head]
    if not negative and verb.dep == "pcomp" and head.lower == "without":
        negative = [head]
    stopped = verb.dep == "pcomp" and head.lower == "of" and tokens[head.head].lower == "short"
    if stopped:
        return "says", "stopped short of it: not flipped"
    if not negative:
        if verb.dep == "xcomp" and lemma_of(head) in ("decline", "refuse"):
            return "declines", f"{head.text!r} governs the cue"
        return None
    if any(tokens[n.i + 1].lower in NOT_ONLY for n in negative if n.i + 1 < len(tokens)):
        return None
    if draft.act == "denies":
        return "says", "a denial that is negated confirms nothing"
    modal = any(k.lower in ("would", "will", "wo", "could", "can", "ca") for k in kids)
    if lemma_of(verb) in (
        "say",
        "tell",
        "confirm",
        "comment",
        "disclose",
        "reveal",
        "discuss",
        "answer",
        "elaborate",
        "specify",
        "explain",
        "indicate",
    ) and (modal or _open_question(view, draft) or (draft.act == "confirms")):
        return "declines", "the cue is negated: it was not told"
    if draft.act in ("promises", "threatens"):
        return "says", "the cue is negated"
    if lemma_of(verb) in SAY_DENIES:
        return "denies", "the cue is negated: not said"
    return None


def _open_question(view: View, draft: Draft) -> bool:
    start = draft.content[0].of(view.parsed.text).lstrip("“\"‘'").lower()
    return bool(OPEN_QUESTION.match(start))


def hedge_of(view: View, draft: Draft) -> tuple[str | None, bool, str]:
    """The hedge on a saying, whether it stands for a hop nobody names, and the reason.

    A hedge on the cue ("reportedly asked", "is said to have asked") is somebody's unnamed word; one inside the content
    ("the alleged leak") only lowers the teller's commitment.
    """
    tokens = view.parsed.tokens
    if draft.head is not None:
        verb = tokens[draft.head]
        first, last = view.verb_group(draft.head)
        for kid in (*(tokens[k] for k in verb.kids), *tokens[first : last + 1]):
            rule = view.rules.hedges.get(kid.lower)
            if rule is not None and rule.label in ("hop", "plain") and not _covered(draft, kid):
                return kid.text.lower(), rule.label == "hop", f"hedge {kid.text!r} on the cue"
        governor = tokens[verb.head]
        rule = view.rules.hedges.get(governor.lemma)
        if rule is not None and rule.label == "verb" and verb.dep in ("xcomp", "ccomp"):
            return governor.text.lower(), False, f"hedge {governor.text!r} over the cue"
        said_to = (
            verb.dep == "xcomp"
            and governor.lemma in REPORTED
            and any(tokens[k].dep in ("auxpass", "nsubjpass") for k in governor.kids)
        )
        if said_to:
            return (
                view.parsed.text[tokens[view.verb_group(governor.i)[0]].start : governor.end].lower() + " to",
                True,
                "told of by nobody named",
            )
    if draft.source_head is not None:
        for k in tokens[draft.source_head].kids:
            rule = view.rules.hedges.get(tokens[k].lower)
            if (
                rule is not None
                and rule.label == "adjective"
                and tokens[draft.source_head].lemma not in view.rules.heads
            ):
                return tokens[k].text.lower(), False, "hedge on the source"
    for span in draft.content:
        for i in view.tokens_in(span):
            rule = view.rules.hedges.get(tokens[i].lower)
            if rule is not None and view.quoted[i] < 0:
                return tokens[i].text.lower(), False, f"hedge {tokens[i].text!r} in the content"
    return None, False, ""


def _covered(draft: Draft, token: Token) -> bool:
    return any(s.start <= token.start < s.end for s in draft.content)
