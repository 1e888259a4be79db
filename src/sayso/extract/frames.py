"""Attribution from verbs: a cue verb, its subject, and what its frame makes the content.

Frames follow the dependency parse (the ClearNLP labels that spaCy's English models use). How spans are cut follows
PolNeAR's guidelines: the cue holds auxiliaries, negation and adverbs, the content its "that", "whether" or "to", the
source the whole noun phrase.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sayso.extract.draft import RIM, Draft, View
from sayso.extract.parse import Token
from sayso.records import Span
from sayso.resources import CueRule

FIXED_LEMMAS = {"hop": "hope", "tweete": "tweet", "retweete": "retweet", "lie": "lie"}
REASON_MARKS = {
    "because",
    "if",
    "unless",
    "until",
    "when",
    "while",
    "since",
    "so",
    "before",
    "after",
    "once",
    "as",
    "though",
    "although",
}


def lemma_of(token: Token) -> str:
    """The token's lemma, with the small model's regular mistakes mended."""
    return FIXED_LEMMAS.get(token.lemma, token.lemma)


def from_verbs(view: View) -> Iterator[Draft]:
    """A draft for every verb outside quotation marks that some cue rule knows in a frame that the sentence shows."""
    for token in view.parsed.tokens:
        if token.pos not in ("VERB", "AUX") or lemma_of(token) not in view.rules.by_lemma:
            continue
        yield from verb_drafts(view, token)


def verb_drafts(view: View, verb: Token) -> Iterator[Draft]:
    """The drafts of one cue verb: the first frame in `FRAMES` that fits."""
    if idle(view, verb):
        return
    asked = _wanted_to_know(view, verb)
    if asked is not None:
        yield asked
        return
    for name, frame in FRAME_TABLE.items():
        rule = view.rules.frame(lemma_of(verb), name)
        if rule is None or (name == "object" and verb.lower == "citing"):
            continue
        if name in SOFT_FRAMES and not _somebody(view, verb):
            continue
        if name == "oprd" and verb.dep == "acl" and not view.parsed.kids(verb.i, "agent"):
            continue  # "a group called the Nine": a name, and nobody's word
        content = frame(view, verb)
        if content:
            yield _draft(view, verb, rule, content, frame=name)
            return
    for k in view.parsed.tokens[verb.i].kids:
        prep = view.parsed.tokens[k]
        rule = view.rules.frame(lemma_of(verb), f"prep:{prep.lower}") if prep.dep == "prep" and k > verb.i else None
        if rule is None:
            continue
        content = _after_preposition(view, prep)
        if content:
            yield _draft(view, verb, rule, content, frame=f"prep:{prep.lower}", last=k)
            return


def idle(view: View, verb: Token) -> bool:
    """Uses of cue verbs that attribute nothing: imperatives ("say, ten people"), purposes ("to say the least")."""
    tokens = view.parsed.tokens
    kids = view.parsed.kids(verb.i)
    if verb.dep in ("amod", "compound") or _not_told_as_fact(view, verb):
        return True
    if verb.tag == "VB":
        deps = {k.dep for k in kids if k.i < verb.i}
        governed = verb.dep in ("xcomp", "conj", "ccomp", "pcomp") or "aux" in deps
        if not governed and not deps & {"nsubj", "aux"}:
            return True
        if (
            verb.dep in ("advcl", "acl", "relcl")
            and any(k.tag == "TO" for k in kids)
            and not _speech_noun(tokens[verb.head])
        ):
            return True
    return False


DOER = re.compile(r"(?:[^f]er|or|ist|ian|man|woman|ant|ee|eer)$")
SOFT_FRAMES = {"inf", "object", "gerund", "as", "oprd"}


def _somebody(view: View, verb: Token) -> bool:
    """Whether a softer frame's subject can speak at all, and is told of as having done so, not only supposed to."""
    if any(k.lower in ("if", "unless") for k in view.parsed.kids(verb.i, "mark")):
        return False
    head, _ = subject(view, verb)
    return head is None or can_speak(view, view.parsed.tokens[head])


def can_speak(view: View, token: Token) -> bool:
    """Whether the head of a source is somebody, or a body or paper that speaks, as far as its form tells."""
    named = token.pos in ("PRON", "PROPN", "NUM", "ADJ") or token.ent in ("PERSON", "ORG", "GPE", "NORP")
    return (
        named or token.lemma in view.rules.heads or token.lemma in view.rules.titles or bool(DOER.search(token.lemma))
    )


def _wanted_to_know(view: View, verb: Token) -> Draft | None:
    """ "wanted to know who had signed": a question."""
    if lemma_of(verb) not in ("want", "like", "need"):
        return None
    for know in view.parsed.kids(verb.i, "xcomp"):
        clause = next(iter(view.parsed.kids(know.i, "ccomp", "advcl")), None)
        if know.lemma != "know" or clause is None:
            continue
        head, how = subject(view, verb)
        span = view.trimmed(max(clause.left, know.i + 1), clause.right)
        if span is not None and head is not None:
            cue = view.parsed.span(view.verb_group(verb.i)[0], know.i)
            return Draft(
                "wanted to know",
                (span,),
                "asks",
                (cue,),
                source_span(view, head, verb),
                head,
                verb.i,
                0.8,
                why=("wanted to know", f"source: {how}"),
            )
    return None


NOBODY = {"nobody", "none", "neither", "no-one", "nothing"}


def _not_told_as_fact(view: View, verb: Token) -> bool:
    """Sayings that the text only asks about, supposes or rules out: "Did she say", "if he said", "nobody said"."""
    tokens = view.parsed.tokens
    kids = view.parsed.kids(verb.i)
    if any(k.lower in ("if", "unless") for k in kids if k.dep == "mark"):
        return True
    modal = [k for k in kids if k.dep == "aux" and k.lower in ("could", "should", "might", "may", "ought")]
    if modal and not any(k.dep == "neg" for k in kids):
        return True
    subjects = [k for k in kids if k.dep in ("nsubj", "nsubjpass")]
    for k in subjects:
        denied = any(tokens[j].lower in ("no", "neither") for j in k.kids if tokens[j].dep in ("det", "preconj", "neg"))
        if k.lower in NOBODY or denied or (k.lower == "one" and k.i > 0 and tokens[k.i - 1].lower == "no"):
            return True
    asked = [k for k in kids if k.dep == "aux" and subjects and k.i < subjects[0].i < verb.i]
    last = tokens[view.parsed.sentence_of(verb.i).last]
    return bool(asked) and last.text == "?" and view.quoted[verb.i] < 0


def _speech_noun(token: Token) -> bool:
    return token.lemma in ("decision", "statement", "promise", "vow", "pledge", "intention", "plan")


def _draft(
    view: View, verb: Token, rule: CueRule, content: tuple[Span, ...], *, frame: str, last: int | None = None
) -> Draft:
    first, end = view.verb_group(verb.i)
    first, end, lead = _wider_cue(view, verb, first, end)
    if last is not None and last > end:
        end = last
    cue = view.parsed.span(first, end)
    head, how = subject(view, verb)
    source = source_span(view, head, verb) if head is not None else None
    return Draft(
        rule=f"{rule.name}/{frame}",
        content=content,
        act=rule.act_of(lemma_of(verb)),
        cue=(*lead, cue),
        source=source,
        source_head=head,
        head=verb.i,
        score=0.55 if rule.weak else 0.8,
        weak=rule.weak,
        to_head=addressee(view, verb),
        why=(f"cue rule {rule.name!r} ({frame}): {verb.text!r}", f"source: {how}"),
    )


def _wider_cue(view: View, verb: Token, first: int, end: int) -> tuple[int, int, tuple[Span, ...]]:
    """ "was quoted as saying", "is expected to have", "went on to say": the cue takes in the verbs it hangs on."""
    tokens = view.parsed.tokens
    head = tokens[verb.head]
    if verb.dep == "pcomp" and head.lower == "as" and tokens[head.head].pos == "VERB":
        outer = tokens[head.head]
        return (min(first, view.verb_group(outer.i)[0]), end, ()) if outer.i + 2 >= verb.i else (first, end, ())
    if (
        verb.dep == "xcomp"
        and verb.head < verb.i <= verb.head + 3
        and lemma_of(head)
        in ("go", "continue", "want", "like", "have", "begin", "try", "seem", "appear", "refuse", "use", "happen")
    ):
        return min(first, view.verb_group(head.i)[0]), end, ()
    return first, end, ()


# ---------------------------------------------------------------- content, frame by frame
def _clause(view: View, verb: Token) -> tuple[Span, ...]:
    """ "said that P", "P, she said", "The bridge, she said, is shut"."""
    parsed = view.parsed
    kids = parsed.kids(verb.i, "ccomp")
    right = [k for k in kids if k.i > verb.i]
    left = [k for k in kids if k.i < verb.i]
    if right and not _is_question_tag(right[-1]):
        clause = right[0]
        if verb.lower in ("say", "mean") and verb.tag == "VB" and not parsed.kids(verb.i, "nsubj", "aux"):
            return ()
        first, last = clause.left, _clause_end(view, verb, clause)
        first = max(first, verb.i + 1)
        first = _after_addressee(view, verb, first, clause)
        first = _after_date(view, verb, first, clause)
        span = view.trimmed(first, last)
        return (span,) if span else ()
    if left:
        clause = left[0]
        span = view.trimmed(clause.left, min(left[-1].right, _before_subject(view, verb)))
        rest = _interrupted(view, verb)
        return tuple(s for s in (span, *rest) if s)
    return (
        _open_question(view, verb)
        or _marked_clause(view, verb)
        or _main_clause(view, verb)
        or _sentence_before(view, verb)
    )


def _marked_clause(view: View, verb: Token) -> tuple[Span, ...]:
    """A clause that the parser hung elsewhere: "told the Quay in a letter that P", "asking the mayor if P"."""
    tokens = view.parsed.tokens
    sentence = view.parsed.sentence_of(verb.i)
    asks = lemma_of(verb) in ("ask", "question", "inquire", "wonder", "enquire", "query")
    for i in range(verb.i + 1, min(verb.i + 14, sentence.last)):
        token = tokens[i]
        if token.dep == "mark" and (token.lower in ("that", "whether") or (asks and token.lower == "if")):
            head = tokens[token.head]
            if head.i < i:
                return ()
            span = view.trimmed(i, max(head.right, i))
            return (span,) if span else ()
        if token.pos in ("VERB", "AUX", "PUNCT") and token.text != "-":
            return ()
        if view.quoted[i] != view.quoted[verb.i]:
            return ()
    return ()


def _sentence_before(view: View, verb: Token) -> tuple[Span, ...]:
    """A cue at a sentence's end after a comma ("P, the Quay reported on Friday"), where the parser lost the clause."""
    tokens = view.parsed.tokens
    sentence = view.parsed.sentence_of(verb.i)
    if verb.tag not in ("VBD", "VBZ", "VBP") or sentence.last - verb.i > 10 or view.quoted[verb.i] >= 0:
        return ()
    if view.parsed.kids(verb.i, "xcomp", "ccomp", "mark", "aux", "auxpass"):
        return ()
    if view.parsed.kids(verb.i, "dobj") and lemma_of(verb) != "tell":
        return ()
    start = verb.i
    while start > sentence.first and tokens[start - 1].text != "," and start > verb.i - 8:
        start -= 1
    if start - sentence.first < 5 or tokens[start - 1].text != ",":
        return ()
    between = tokens[start : verb.i]
    if not any(t.pos in ("NOUN", "PROPN", "PRON") for t in between) or any(
        t.lower in ("who", "which", "as", "and", "but", "that") for t in between
    ):
        return ()
    if not any(t.pos in ("VERB", "AUX") for t in tokens[sentence.first : start]) or tokens[sentence.first].lower in (
        "when",
        "asked",
    ):
        return ()
    if any(t.text == ":" or view.quoted[t.i] >= 0 for t in tokens[verb.i + 1 : sentence.last + 1]):
        return ()
    span = view.trimmed(sentence.first, start - 1)
    return (span,) if span else ()


def _open_question(view: View, verb: Token) -> tuple[Span, ...]:
    """ "would not say when she had learned of it": the parser takes such clauses for adverbials."""
    tokens = view.parsed.tokens
    if lemma_of(verb) not in ("say", "tell", "reveal", "disclose", "explain", "know", "ask", "answer"):
        return ()
    for kid in view.parsed.kids(verb.i, "advcl"):
        first = tokens[kid.left]
        if (
            kid.left == verb.i + 1
            and first.lower in ("when", "where", "why", "how")
            and view.parsed.kids(verb.i, "neg")
        ):
            span = view.trimmed(kid.left, kid.right)
            return (span,) if span else ()
    return ()


def _is_question_tag(clause: Token) -> bool:
    return clause.right - clause.left < 1 and clause.pos not in ("VERB", "AUX", "ADJ")


def _after_addressee(view: View, verb: Token, first: int, clause: Token) -> int:
    """Where a clause's left edge swallows the addressee ("told Velm she ..."), begin after it."""
    for kid in view.parsed.kids(verb.i, "dobj", "dative"):
        if first <= kid.i < clause.i and kid.right < clause.i:
            first = max(first, kid.right + 1)
    return first


def _after_date(view: View, verb: Token, first: int, clause: Token) -> int:
    """ "said on Monday the bridge ...": a day right after the cue is when it was said, if a subject follows it."""
    tokens = view.parsed.tokens
    at = first
    if tokens[at].lower == "on":
        at += 1
    end = at
    while end < clause.i and tokens[end].ent in ("DATE", "TIME"):
        end += 1
    starts = [k.left for k in view.parsed.kids(clause.i, "nsubj", "nsubjpass", "expl", "csubj")]
    return end if end > at and first == verb.i + 1 and end in starts else first


def _clause_end(view: View, verb: Token, clause: Token) -> int:
    """A clause's end, with what the parser hung on the cue verb although it follows the clause and belongs to it."""
    tokens = view.parsed.tokens
    last = clause.right
    for k in view.parsed.kids(verb.i):
        if k.left != last + 1 or k.i < clause.i:
            continue
        if (
            k.dep in ("prep", "npadvmod", "advmod", "dobj", "acomp", "dep")
            or (
                k.dep == "advcl"
                and any(tokens[j].dep in ("mark", "advmod") and tokens[j].lower in REASON_MARKS for j in k.kids)
            )
            or k.dep == "ccomp"
        ):
            last = k.right
    last = _before_own_verb(view, verb, clause, _with_second_that(view, verb, last))
    return _before_participle(view, verb, clause, last)


def _before_own_verb(view: View, verb: Token, clause: Token, last: int) -> int:
    """ "said it was "bad," and left": a second verb without a subject, in the cue's tense, is the speaker's deed."""
    tokens = view.parsed.tokens
    if not view.parsed.kids(clause.i, "nsubj", "nsubjpass", "expl"):
        return last
    for kid in view.parsed.kids(clause.i, "conj"):
        lead = tokens[kid.left - 1] if kid.left else None
        own = view.parsed.kids(kid.i, "nsubj", "nsubjpass", "expl", "aux", "auxpass")
        if (
            kid.i <= last
            and not own
            and kid.tag == verb.tag
            and lead is not None
            and lead.dep == "cc"
            and _comma_before(view, lead.i)
        ):
            return min(last, lead.i - 1)
    return last


def _comma_before(view: View, i: int) -> bool:
    text = view.parsed.text[: view.parsed.tokens[i].start].rstrip()
    return text.endswith((",", ",”", ',"', ",’", ",'", "”,", '",'))


def _with_second_that(view: View, verb: Token, last: int) -> int:
    """ "said that P and that Q": the second clause belongs to the same saying, wherever the parser hung it."""
    tokens = view.parsed.tokens
    sentence = view.parsed.sentence_of(verb.i)
    at = last + 1
    while at <= sentence.last and tokens[at].text == ",":
        at += 1
    if at + 2 <= sentence.last and tokens[at].lower in ("and", "but", "or") and tokens[at + 1].lower == "that":
        ends = [
            k.right
            for k in (tokens[i] for i in range(at + 2, sentence.last + 1))
            if k.pos in ("VERB", "AUX") and k.head <= verb.i
        ]
        return max([last, *ends]) if ends else sentence.last
    return last


def _before_participle(view: View, verb: Token, clause: Token, last: int) -> int:
    """ "denied that P, saying Q", "stating that P and noting that Q": Q is another saying, not part of P."""
    tokens = view.parsed.tokens
    for i in range(clause.i + 1, last + 1):
        token = tokens[i]
        if token.lower == "asked" and tokens[i - 1].lower == "when" and tokens[i - 2].lower in ("and", "but", ","):
            return i - 3
        if token.tag != "VBG" or view.quoted[i] != view.quoted[verb.i] or token.head > i:
            continue
        joined = tokens[i - 1].lower == "and" and verb.tag == "VBG"
        if not joined and (tokens[i - 1].text != "," or token.dep not in ("advcl", "conj")):
            continue
        frames = (
            ("quote", "clause", "call-on", "tell-inf")
            if joined
            else ("quote", "as" if token.dep == "advcl" else "quote")
        )
        if view.rules.frame(lemma_of(token), *frames) is not None or token.lower == "citing":
            return i - 1
    return last


def _before_subject(view: View, verb: Token) -> int:
    """Last token before a post-posed cue: its subject's or its own left edge."""
    edge = view.verb_group(verb.i)[0]
    for kid in view.parsed.kids(verb.i, "nsubj", "nsubjpass"):
        edge = min(edge, kid.left) if kid.i < verb.i else edge
    return edge - 1


def _interrupted(view: View, verb: Token) -> Iterator[Span]:
    """What follows a cue in the middle and belongs to the clause before it: "The files, she said, or letters"."""
    tokens = view.parsed.tokens
    for kid in view.parsed.kids(verb.i, "prep", "advcl", "acl", "conj", "ccomp"):
        lead = tokens[kid.left]
        if kid.i < verb.i or kid.left == 0 or tokens[kid.left - 1].text != "," or lemma_of(kid) in view.rules.by_lemma:
            continue
        if lead.lower in (
            "when",
            "in",
            "on",
            "at",
            "during",
            "after",
            "according",
            "citing",
            "speaking",
            "from",
            "adding",
        ) or lead.ent in ("DATE", "TIME"):
            continue
        if kid.dep == "conj" and kid.pos != "VERB":
            continue
        span = view.trimmed(kid.left, kid.right)
        if span is not None:
            yield span


def _main_clause(view: View, verb: Token) -> tuple[Span, ...]:
    """A parenthetical cue: the clause that the parser hung it on is the content."""
    parsed = view.parsed
    tokens = parsed.tokens
    host = tokens[verb.head]
    if host.i == verb.i or verb.dep not in ("parataxis", "ccomp", "advcl", "dep", "conj", "intj"):
        return ()
    if (
        host.pos not in ("VERB", "AUX")
        or not parsed.kids(verb.i, "nsubj")
        or parsed.kids(verb.i, "mark", "dobj", "xcomp", "aux")
    ):
        return ()
    if verb.dep != "parataxis" and not _between_commas(view, verb):
        return ()
    sentence = parsed.sentence_of(verb.i)
    parts = (
        view.trimmed(max(sentence.first, host.left), verb.left - 1) if verb.left > host.left else None,
        view.trimmed(verb.right + 1, host.right) if verb.right < host.right else None,
    )
    return tuple(p for p in parts if p)


def _between_commas(view: View, verb: Token) -> bool:
    tokens = view.parsed.tokens
    sentence = view.parsed.sentence_of(verb.i)
    before = verb.left == sentence.first or tokens[verb.left - 1].text in (",", "-", "–", "—", "--")
    after = (
        verb.right >= sentence.last - 1
        or tokens[min(verb.right + 1, sentence.last)].text in (",", "-", "–", "—", "--")
        or tokens[verb.right].text == ","
    )
    return before and after


def _infinitive(view: View, verb: Token) -> tuple[Span, ...]:
    """ "vowed to reopen it": the infinitive, whose subject is the speaker."""
    if lemma_of(verb) in ("decline", "refuse"):
        bare = next(
            (
                k
                for k in view.parsed.kids(verb.i, "xcomp")
                if k.lemma in ("comment", "elaborate", "respond", "answer")
                and not view.parsed.kids(k.i, "dobj", "ccomp")
            ),
            None,
        )
        if bare is not None:  # the refusal is itself what is said
            span = view.trimmed(view.verb_group(verb.i)[0], bare.right)
            return (span,) if span else ()
    for kid in view.parsed.kids(verb.i, "xcomp"):
        to = next((j for j in kid.kids if view.parsed.tokens[j].tag == "TO"), None)
        if kid.i > verb.i and to is not None and to > verb.i and not view.parsed.kids(verb.i, "dobj"):
            span = view.trimmed(to, kid.right)
            return (span,) if span else ()
    return ()


def _told_to(view: View, verb: Token) -> tuple[Span, ...]:
    """ "urged her to go": the infinitive, whose subject is somebody else."""
    tokens = view.parsed.tokens
    for kid in view.parsed.kids(verb.i, "xcomp", "ccomp", "advcl"):
        to = next((j for j in kid.kids if tokens[j].tag == "TO"), None)
        if to is None or to < verb.i:
            continue
        named = [k for k in view.parsed.kids(verb.i, "dobj", "dative") if k.i < to] or [
            k for k in view.parsed.kids(kid.i, "nsubj") if verb.i < k.i < to
        ]
        passive = bool(view.parsed.kids(verb.i, "auxpass", "nsubjpass"))
        if named or passive:
            start = to - 1 if tokens[to - 1].lower == "not" else to
            span = view.trimmed(start, kid.right)
            return (span,) if span else ()
    return ()


TOLL = frozenset({"life", "victim", "casualty"})  # "the fire claimed twenty lives": nobody's word


def _object(view: View, verb: Token) -> tuple[Span, ...]:
    """ "denied the report": the object as a whole."""
    for kid in view.parsed.kids(verb.i, "dobj"):
        if kid.i < verb.i or kid.ent in ("DATE", "TIME") or kid.tag == "PRP":
            continue
        if lemma_of(verb) == "claim" and kid.lemma in TOLL:
            continue
        last = kid.right
        for other in view.parsed.kids(verb.i, "prep"):
            if (
                other.left == last + 1
                and other.lower in ("of", "for", "over", "on", "with", "as", "to", "from", "against", "about")
                and other.text != ","
            ):
                last = other.right
        span = view.trimmed(kid.left, last)
        return (span,) if span else ()
    return ()


def _of(view: View, verb: Token) -> tuple[Span, ...]:
    """ "accused the board of hiding it": what somebody is accused of."""
    for prep in view.parsed.kids(verb.i, "prep"):
        if prep.lower in ("of", "for") and prep.i > verb.i and prep.kids:
            return _after_preposition(view, prep)
    for kid in view.parsed.kids(verb.i, "dobj"):
        for prep in view.parsed.kids(kid.i, "prep"):
            if prep.lower == "of" and any(view.parsed.tokens[j].dep == "pcomp" for j in prep.kids):
                return _after_preposition(view, prep)
    return ()


def _gerund(view: View, verb: Token) -> tuple[Span, ...]:
    """ "denied taking the money"."""
    for kid in view.parsed.kids(verb.i, "xcomp", "ccomp", "advcl"):
        apart = kid.left > verb.i + 1 if kid.dep == "advcl" else view.parsed.tokens[kid.left - 1].text == ","
        having = kid.tag == "VBN" and any(view.parsed.tokens[j].lower in ("having", "being") for j in kid.kids)
        if (
            kid.i > verb.i
            and (kid.tag == "VBG" or having)
            and not apart
            and not any(view.parsed.tokens[j].dep == "mark" for j in kid.kids)
        ):
            span = view.trimmed(max(kid.left, verb.i + 1), kid.right)
            return (span,) if span else ()
    return ()


def _as(view: View, verb: Token) -> tuple[Span, ...]:
    """ "described it as a mess"; "which he described as a mess"; "was described by X as a mess"."""
    tokens = view.parsed.tokens
    for prep in view.parsed.kids(verb.i, "prep"):
        if prep.lower != "as" or prep.i < verb.i or not prep.kids:
            continue
        start = prep.kids[0] if prep.kids[0] > prep.i else prep.i + 1
        objects = [k for k in view.parsed.kids(verb.i, "dobj") if verb.i < k.i < prep.i]
        first = objects[0].left if objects and tokens[objects[0].i].tag != "PRP" else start
        if objects:
            first = objects[0].left
        span = view.trimmed(max(first, verb.i + 1), prep.right)
        return (span,) if span else ()
    return ()


def _oprd(view: View, verb: Token) -> tuple[Span, ...]:
    """ "called the delay a disgrace"."""
    for kid in view.parsed.kids(verb.i, "oprd"):
        if kid.i < verb.i:
            continue
        objects = [k for k in view.parsed.kids(verb.i, "dobj") if verb.i < k.i < kid.i]
        span = view.trimmed(objects[0].left if objects else kid.left, kid.right)
        return (span,) if span else ()
    for kid in view.parsed.kids(verb.i, "ccomp"):
        subjects = [j for j in view.parsed.kids(kid.i, "nsubj") if j.i > verb.i]
        if kid.i > verb.i and subjects and kid.pos in ("NOUN", "ADJ", "PROPN"):
            span = view.trimmed(subjects[0].left, kid.right)
            return (span,) if span else ()
    return ()


def _call_on(view: View, verb: Token) -> tuple[Span, ...]:
    """ "called on drivers to be patient"."""
    tokens = view.parsed.tokens
    for prep in view.parsed.kids(verb.i, "prep"):
        if prep.lower not in ("on", "upon") or prep.i > verb.i + 2:
            continue
        for kid in (
            *view.parsed.kids(verb.i, "xcomp", "advcl", "ccomp"),
            *(tokens[j] for k in prep.kids for j in tokens[k].kids),
        ):
            to = next((j for j in kid.kids if tokens[j].tag == "TO"), None)
            if to is not None and to > prep.i and kid.pos in ("VERB", "AUX"):
                span = view.trimmed(to, kid.right)
                return (span,) if span else ()
    return ()


def _after_preposition(view: View, prep: Token) -> tuple[Span, ...]:
    kids = view.parsed.kids(prep.i, "pobj", "pcomp", "ccomp")
    if not kids:
        return ()
    last = prep.right
    span = view.trimmed(prep.i + 1, last)
    return (span,) if span else ()


FRAME_TABLE: dict[str, Callable[[View, Token], tuple[Span, ...]]] = {
    "clause": _clause,
    "tell-inf": _told_to,
    "call-on": _call_on,
    "inf": _infinitive,
    "gerund": _gerund,
    "as": _as,
    "oprd": _oprd,
    "of": _of,
    "object": _object,
}


# ---------------------------------------------------------------- who
def subject(view: View, verb: Token) -> tuple[int | None, str]:
    """The head token of a cue verb's source and how it was found; ``None`` where the sentence names nobody."""
    parsed, tokens = view.parsed, view.parsed.tokens
    if bool(parsed.kids(verb.i, "auxpass", "nsubjpass")) or _reduced_passive(view, verb):
        return _agent(view, verb)
    at = _governing_cue(view, verb) or verb
    for _ in range(6):
        if at.i != verb.i and _quoted_passive(at) and parsed.kids(at.i, "nsubjpass"):
            return parsed.kids(at.i, "nsubjpass")[0].i, f"the subject of {at.text!r}"
        kids = parsed.kids(at.i, "nsubj") or (parsed.kids(at.i, "nsubjpass") if at.i != verb.i else [])
        if kids:
            nearest = min(kids, key=lambda k: abs(k.i - at.i))
            if nearest.lower in ("it", "there") and at.i == verb.i and lemma_of(verb) in ("seem", "appear"):
                return None, "an empty subject"
            nearest = _behind_place(view, nearest)
            return nearest.i, "the verb's subject" if at.i == verb.i else f"the subject of {at.text!r}, which it shares"
        head = tokens[at.head]
        if at.head == at.i:
            break
        if at.dep in ("acl", "relcl", "conj") and head.pos in ("NOUN", "PROPN", "PRON"):
            issuer = _issuer(view, head) if at.dep != "conj" else None
            if issuer is not None:
                return issuer, f"who gave out the {head.text}"
            return head.i, "the noun that the verb describes" if at.dep != "conj" else "the noun it is joined to"
        if (at.dep == "pcomp" and head.dep == "prep") or (at.dep == "xcomp" and head.dep == "acomp"):
            head = tokens[head.head]
        if at.dep not in SHARING or head.pos not in ("VERB", "AUX"):
            break
        at = head
    return None, "the sentence names nobody"


def _behind_place(view: View, token: Token) -> Token:
    """Whoever stands behind a dateline, which the parser takes for the subject: "MARNPORT — Ana Ode said"."""
    tokens = view.parsed.tokens
    if not token.text.isupper() or token.left != view.parsed.sentences[token.sent].first:
        return token
    dash = next((i for i in range(token.i + 1, min(token.right, token.i + 25)) if tokens[i].text in DASHES), None)
    return next((k for k in view.parsed.kids(token.i, "appos") if dash is not None and k.left > dash), token)


DASHES = frozenset({"-", "--", "–", "—", "―"})
SHARING = ("conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "dep", "acl")


def _agent(view: View, verb: Token) -> tuple[int | None, str]:
    """The source of a passive cue: "by X", or, for "X was quoted", its subject."""
    for by in view.parsed.kids(verb.i, "agent", "prep"):
        if by.lower == "by" and by.kids:
            return by.kids[-1], "the agent of a passive"
    if _quoted_passive(verb):
        for kid in view.parsed.kids(verb.i, "nsubjpass"):
            return kid.i, "the subject of 'was quoted'"
    return None, "a passive that names nobody"


def _issuer(view: View, noun: Token) -> int | None:
    """ "issued a statement saying P": whose statement it is."""
    verb = view.parsed.tokens[noun.head]
    if noun.dep != "dobj" or verb.lemma not in ISSUING or not _writing(view, noun):
        return None
    subjects = view.parsed.kids(verb.i, "nsubj")
    return subjects[0].i if subjects else None


def _writing(view: View, noun: Token) -> bool:
    return view.rules.heads.get(noun.lemma) == "document" or noun.lemma in ("response", "reply", "answer", "warning")


ISSUING = {
    "issue",
    "release",
    "send",
    "publish",
    "give",
    "make",
    "put",
    "deliver",
    "write",
    "post",
    "circulate",
    "read",
    "file",
    "email",
    "sign",
}


def _reduced_passive(view: View, verb: Token) -> bool:
    """ "asked by reporters whether ...", "when pressed on it": a participle whose subject was asked, did not ask."""
    when = verb.i > 0 and view.parsed.tokens[verb.i - 1].lower in ("when", "if", "once", "after")
    if not (verb.tag == "VBN" or (verb.tag == "VBD" and when)) or view.parsed.kids(verb.i, "nsubj", "aux"):
        return False
    asked = lemma_of(verb) in ("ask", "tell", "press", "question", "quiz", "urge", "remind", "warn")
    return bool(view.parsed.kids(verb.i, "agent")) or (
        asked and (verb.dep in ("advcl", "acl", "dep", "ccomp", "csubj") or when)
    )


def _governing_cue(view: View, verb: Token) -> Token | None:
    """For ", saying Q" after "denied that P": the cue verb whose clause it follows, since its subject speaks on."""
    tokens = view.parsed.tokens
    if verb.tag != "VBG" or verb.dep not in ("advcl", "conj") or verb.i == 0:
        return None
    if tokens[verb.i - 1].text != "," and not (tokens[verb.i - 1].lower == "and" and verb.dep == "conj"):
        return None
    at = tokens[verb.head]
    for _ in range(8):
        head = tokens[at.head]
        if at.head == at.i:
            return None
        if at.dep == "ccomp" and head.i < at.i < verb.i and lemma_of(head) in view.rules.by_lemma:
            return head
        at = head
    return None


def _quoted_passive(verb: Token) -> bool:
    return verb.lemma in ("quote", "cite", "report", "hear", "record")


def source_span(view: View, head: int, verb: Token) -> Span | None:
    """The noun phrase around a source's head, without what stands beyond the cue verb or inside quotation marks."""
    tokens = view.parsed.tokens
    token = tokens[head]
    left, right = token.left, token.right
    if left <= verb.i <= right:
        if head < verb.i:
            right = view.verb_group(verb.i)[0] - 1
            for k in token.kids:
                if k > head and tokens[k].left <= verb.i <= tokens[k].right:
                    right = min(right, tokens[k].left - 1)
        else:
            left = verb.i + 1
    while left < head and (view.quoted[left] >= 0) != (view.quoted[head] >= 0):
        left += 1
    while (
        left < head and tokens[left].dep in ("advmod", "cc", "punct", "preconj", "mark") and tokens[left].head == head
    ):
        left += 1
    if right > head:
        cut = next(
            (
                i
                for i in range(head + 1, right + 1)
                if view.quoted[i] != view.quoted[head] and tokens[i].text not in RIM
            ),
            None,
        )
        if cut is not None and right - cut > 3:
            right = cut - 1
    return view.trimmed(left, right)


def addressee(view: View, verb: Token) -> int | None:
    """The head of whom a cue verb is addressed to: "told Velm", "said to reporters", "asked her"."""
    tokens = view.parsed.tokens
    if lemma_of(verb) in ADDRESSING:
        for kid in view.parsed.kids(verb.i, "dobj", "dative"):
            told = lemma_of(verb) in ("tell", "ask", "remind", "inform", "assure", "order") and kid.pos == "NOUN"
            if kid.i > verb.i and ((told and kid.lemma not in TOLD_THINGS) or _can_be_told(view, kid)):
                return kid.i
        passive = view.parsed.kids(verb.i, "nsubjpass")
        if passive and passive[0].pos != "PRON" and lemma_of(verb) in ("tell", "ask", "inform", "assure", "warn"):
            return passive[0].i
        for clause in view.parsed.kids(verb.i, "ccomp", "xcomp"):
            for kid in view.parsed.kids(clause.i, "nsubj"):
                if verb.i < kid.i == verb.i + 1 and any(tokens[j].tag == "TO" for j in clause.kids):
                    return kid.i
    for prep in view.parsed.kids(verb.i, "prep", "dative"):
        if prep.lower in ("on", "upon") and lemma_of(verb) == "call" and prep.kids:
            return prep.kids[-1]
        if prep.lower == "to" and prep.i > verb.i and prep.kids:
            kid = tokens[prep.kids[-1]]
            if _can_be_told(view, kid):
                return kid.i
    return _written_to(view, verb)


TOLD_THINGS = {"question", "story", "truth", "lie", "joke", "tale", "inquiry", "investigation", "review"}
LETTERS = {"letter", "email", "message", "note", "memo", "speech", "address", "remarks", "statement", "submission"}


def _written_to(view: View, verb: Token) -> int | None:
    """ "wrote in a letter to the ministry"."""
    for prep in view.parsed.kids(verb.i, "prep"):
        for noun in view.parsed.kids(prep.i, "pobj"):
            for to in view.parsed.kids(noun.i, "prep"):
                if noun.lemma in LETTERS and to.lower == "to" and to.kids:
                    return to.kids[-1]
    return None


def _can_be_told(view: View, token: Token) -> bool:
    """Whether something can be told to it: a name, somebody's role, a body, a pronoun for people."""
    if token.pos == "PRON":
        return token.lower not in ("it", "this", "that", "what", "which")
    if token.ent in ("DATE", "TIME"):
        return False
    if token.pos == "PROPN" or token.ent in ("PERSON", "ORG", "GPE", "NORP"):
        return True
    return (
        view.rules.heads.get(token.lemma, "document") != "document"
        or bool(DOER.search(token.lemma))
        or token.lemma in ("programme", "program", "show", "inquiry", "conference", "meeting")
    )


ADDRESSING = {
    "tell",
    "ask",
    "urge",
    "remind",
    "inform",
    "assure",
    "warn",
    "advise",
    "order",
    "instruct",
    "notify",
    "persuade",
    "beg",
    "implore",
    "encourage",
    "press",
    "message",
    "email",
    "promise",
}
