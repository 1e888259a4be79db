"""Attribution without a cue verb: "according to", "citing", cue nouns, headline colons, "as X put it", and silence.

"did not respond to a request for comment" is a saying too: somebody was asked and declined.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sayso.extract.draft import Cited, Draft, View
from sayso.extract.frames import lemma_of, source_span, subject
from sayso.extract.parse import Sentence, Token
from sayso.records import Span

SILENCE = re.compile(
    r"""(?ix)
    (?: (?:did|do|does|has|have|had|could|would|was|were|is)\s+(?:not|n['’]t)\s+(?:\w+ly\s+)?
        (?: respon(?:d|ded)\b (?:\s+to\b)? | return(?:ed)?\b .{0,40}? (?:calls?|requests?|messages?|emails?|e-mails?)
          | repl(?:y|ied)\b | answer(?:ed)?\s+(?:calls?|requests?|questions?) | available\s+(?:for|to)\s+comment
          | provide(?:d)?\s+(?:a\s+)?(?:comment|response|statement) | (?:immediately\s+)?comment(?:ed)?\b )
      | (?:didn|don|doesn|hasn|haven|hadn|couldn|wouldn|wasn|weren)['’]t\s+(?:\w+ly\s+)?
        (?: respon(?:d|ded)\b (?:\s+to\b)? | return(?:ed)?\b .{0,40}? (?:calls?|requests?|messages?|emails?)
          | repl(?:y|ied)\b | (?:immediately\s+)?comment(?:ed)?\b )
      | could\s+not\s+(?:\w+ly\s+)?be\s+reached | had\s+no\s+(?:immediate\s+|further\s+)?comment
      | (?:was|were)\s+unavailable\s+for\s+comment
      | (?:refused|declined)\s+(?:any\s+)?(?:further\s+)?(?:comment|requests?\b[^.,;]{0,40})
      | (?:would\s+)?(?:can|could)?\s*neither\s+confirm(?:ed)?\s+n?or\s+den(?:y|ied)
    )"""
)
AS_PUT = {"put", "say", "describe", "note", "tell", "write", "explain", "call", "report"}
NEITHER = re.compile(r"neither\s+confirm", re.IGNORECASE)


def from_phrases(view: View) -> Iterator[Draft]:
    """The drafts of every pattern of this module."""
    for token in view.parsed.tokens:
        if token.lower == "according":
            yield from according_to(view, token)
        elif token.lower == "citing" and token.pos == "VERB":
            yield from citing(view, token)
        elif token.pos == "NOUN" and token.lemma in view.rules.nouns:
            yield from noun_cue(view, token)
    yield from headline(view)
    yield from in_words_of(view)
    yield from silence(view)


# ---------------------------------------------------------------- according to
def according_to(view: View, token: Token) -> Iterator[Draft]:
    """ "P, according to X" and "According to X, P": the content is the clause that the phrase hangs on."""
    parsed, tokens = view.parsed, view.parsed.tokens
    if token.i + 1 >= len(tokens) or tokens[token.i + 1].lower != "to":
        return
    to = tokens[token.i + 1]
    objects = [tokens[k] for k in to.kids if k > to.i and tokens[k].dep in ("pobj", "pcomp", "dep")] or (
        [tokens[k] for k in token.kids if k > to.i and tokens[k].dep in ("pobj",)]
    )
    if objects:
        head = objects[0]
    elif to.i + 1 < len(tokens) and tokens[to.i + 1].pos in ("PROPN", "NOUN", "PRON", "DET", "ADJ", "NUM"):
        head = tokens[to.i + 1]
        while (
            head.head > head.i
            and tokens[head.head].pos in ("PROPN", "NOUN")
            and head.dep in ("compound", "det", "amod", "poss", "nmod", "nummod")
        ):
            head = tokens[head.head]
    else:
        return
    if (
        head.lower in ("plan", "schedule", "tradition", "size", "age", "need", "taste", "custom", "rank")
        and head.left == head.i
    ):
        return
    sentence = parsed.sentence_of(token.i)
    last = min(head.right, sentence.last)
    if token.i == sentence.first or all(
        tokens[j].text in ("“", '"', "‘", "And", "But", "So") for j in range(sentence.first, token.i)
    ):
        last = _phrase_end(view, head, sentence)
    source = view.trimmed(to.i + 1, last)
    content = _around(view, token, last, sentence)
    if source is None or not content:
        return
    yield Draft(
        rule="according to",
        content=content,
        act="says",
        cue=(parsed.span(token.i, to.i),),
        source=source,
        source_head=head.i,
        head=token.i,
        score=0.9,
        wide=True,
        why=("'according to' beside a clause", "source: what follows 'according to'"),
    )


def _phrase_end(view: View, head: Token, sentence: Sentence) -> int:
    """The end of a sentence-initial source: the comma before the main clause, when the parser drew it too wide."""
    tokens = view.parsed.tokens
    for i in range(head.i + 1, min(head.right, sentence.last) + 1):
        if (
            tokens[i].text == ","
            and i + 1 <= sentence.last
            and tokens[i + 1].dep not in ("appos", "relcl", "conj", "acl")
            and not _inside_apposition(view, head, i + 1)
        ):
            return i - 1
    return min(head.right, sentence.last)


def _inside_apposition(view: View, head: Token, i: int) -> bool:
    tokens = view.parsed.tokens
    return any(
        tokens[k].left <= i <= tokens[k].right
        for k in head.kids
        if tokens[k].dep in ("appos", "relcl", "conj", "acl", "prep")
    )


def _around(view: View, token: Token, last: int, sentence: Sentence) -> tuple[Span, ...]:
    """The clause around an "according to" phrase: the sentence, or the relative clause or conjunct that holds it."""
    tokens = view.parsed.tokens
    first_of, last_of = sentence.first, sentence.last
    before = [t for t in tokens[first_of : token.i] if t.is_word]
    after = [t for t in tokens[last + 1 : last_of + 1] if t.is_word]
    if before and after:
        at = tokens[token.head] if token.head != token.i else token
        while at.head != at.i and at.dep not in ("relcl", "ROOT"):
            if at.dep in ("ccomp", "advcl") and at.pos in ("VERB", "AUX"):
                break
            at = tokens[at.head]
        if at.dep == "relcl":
            subject_of = [k for k in view.parsed.kids(at.i) if k.lower in ("who", "which", "that") and k.i < token.i]
            inner = view.trimmed(last + 1, max(at.right, last + 1))
            if subject_of and inner is not None and at.i > last:
                return (inner,)
    parts = (
        view.trimmed(first_of, token.i - 1) if token.i > first_of else None,
        view.trimmed(last + 1, last_of) if last < last_of else None,
    )
    return tuple(p for p in parts if p is not None and any(c.isalnum() for c in p.of(view.parsed.text)))


# ---------------------------------------------------------------- citing
def citing(view: View, token: Token) -> Iterator[Draft]:
    """ "P, citing X": X is one hop further; where no cue says P, the sentence itself is what X is cited for."""
    parsed, tokens = view.parsed, view.parsed.tokens
    objects = parsed.kids(token.i, "dobj")
    if not objects or not is_party(view, objects[0]):
        return
    sentence = parsed.sentence_of(token.i)
    head, _ = subject(view, token)
    host = tokens[token.head]
    if token.dep in ("advcl", "xcomp", "conj", "acl") and (host.pos in ("VERB", "AUX")):
        if lemma_of(host) in view.rules.by_lemma and head is not None:
            return  # "the FT said P, citing X": joined to the saying by `cited_sources`
        span = view.trimmed(sentence.first, token.i - 1)
        source = view.trimmed(objects[0].left, objects[0].right)
        if span and source:
            yield Draft(
                rule="citing",
                content=(span,),
                act="says",
                cue=(parsed.span(token.i, token.i),),
                source=source,
                source_head=objects[0].i,
                head=token.i,
                score=0.6,
                wide=True,
                why=("'citing' after a clause that nobody else is said to have said", "source: whom it cites"),
            )


def cited_sources(view: View, draft: Draft) -> tuple[Cited, ...]:
    """Hops that a saying cites: "..., citing people familiar with the plan"."""
    parsed, tokens = view.parsed, view.parsed.tokens
    if draft.head is None:
        return ()
    out = []
    sentence = parsed.sentence_of(draft.head)
    for token in tokens[sentence.first : sentence.last + 1]:
        if token.lower not in ("citing", "quoting") or token.pos != "VERB" or view.quoted[token.i] >= 0:
            continue
        if any(token.start >= s.start and token.end <= s.end for s in draft.content) and token.i < draft.head:
            continue
        objects = parsed.kids(token.i, "dobj")
        between = draft.head < token.i and token.end <= draft.content[0].start
        governed = between or token.head == draft.head or subject(view, token)[0] == draft.source_head
        if objects and governed and is_party(view, objects[0]):
            span = view.trimmed(objects[0].left, objects[0].right)
            if span:
                out.append(Cited(objects[0].i, span, f"cited by the source: {token.text!r}"))
    return tuple(out)


def is_party(view: View, token: Token) -> bool:
    """Whether a noun can say something: a name, a role, an outlet, a document, somebody unnamed."""
    if token.ent in ("PERSON", "ORG", "GPE", "NORP") or token.pos == "PRON":
        return True
    if (
        any(k.lower == "of" for k in view.parsed.kids(token.i, "prep"))
        and view.rules.heads.get(token.lemma) != "unnamed"
    ):
        return False
    return token.lemma in view.rules.heads or token.pos == "PROPN"


# ---------------------------------------------------------------- cue nouns
def noun_cue(view: View, token: Token) -> Iterator[Draft]:
    """ "the claim that P", "her promise to P"."""
    parsed, tokens = view.parsed, view.parsed.tokens
    rule = view.rules.nouns[token.lemma]
    if view.quoted[token.i] >= 0:
        return
    clause = None
    for kid in parsed.kids(token.i, "acl", "ccomp", "relcl"):
        marks = [tokens[j] for j in kid.kids]
        that = any(m.lower == "that" and m.dep == "mark" for m in marks)
        to = any(m.tag == "TO" for m in marks) and rule.label in ("promises", "threatens", "urges", "declines")
        that = that or (
            tokens[kid.left].lower == "that"
            and kid.left == token.i + 1
            and any(m.dep in ("nsubj", "nsubjpass") and m.lower != "that" for m in marks)
            and rule.label in ("denies", "says")
        )
        if (
            kid.i > token.i
            and (that or to)
            and any(m.dep in ("nsubj", "nsubjpass", "expl", "csubj") or to for m in marks)
        ):
            clause = kid
            break
    if clause is None and rule.label == "urges" and parsed.kids(token.i, "poss"):
        clause = next((k for k in parsed.kids(token.i, "prep") if k.lower == "for" and k.kids), None)
    if clause is None or any(k.lower in ("any", "no") for k in parsed.kids(token.i, "det")):
        return
    start_at = clause.i + 1 if clause.dep == "prep" else clause.left
    span = view.trimmed(max(start_at, token.i + 1), clause.right)
    if span is None:
        return
    owner = _owner(view, token)
    source = view.trimmed(tokens[owner].left, tokens[owner].right) if owner is not None else None
    if source is not None and owner is not None and tokens[owner].left <= token.i <= tokens[owner].right:
        source = None
    governor = tokens[token.head]
    light = token.dep == "dobj" and governor.lemma in LIGHT and owner is not None
    if rule.light and not light:
        return
    start = view.verb_group(governor.i)[0] if light else token.i
    if owner is None and token.left < token.i and tokens[token.left].pos == "DET":
        start = token.left
    if source is not None:
        text = source.of(parsed.text)
        if text.endswith(("’s", "'s")):
            source = Span(source.start, source.end - 2)
    yield Draft(
        rule=f"{rule.name} noun",
        content=(span,),
        act=rule.label,  # type: ignore[arg-type]
        cue=(parsed.span(start, token.i),),
        source=source,
        source_head=owner,
        head=token.i,
        score=0.6,
        why=(f"cue noun {token.text!r} with a clause", "source: its owner" if source else "source: nobody is named"),
    )


LIGHT = {
    "make",
    "issue",
    "repeat",
    "voice",
    "express",
    "give",
    "reiterate",
    "have",
    "offer",
    "raise",
    "deliver",
    "drive",
    "press",
    "push",
    "draw",
    "come",
    "reach",
    "release",
}


def _owner(view: View, token: Token) -> int | None:
    """Whose claim it is: a possessive, "by X", or the subject of a light verb ("X made the claim that")."""
    parsed, tokens = view.parsed, view.parsed.tokens
    for kid in parsed.kids(token.i, "poss"):
        return kid.i
    for prep in parsed.kids(token.i, "prep", "agent"):
        if prep.lower in ("by", "from") and prep.kids:
            return prep.kids[-1]
    head = tokens[token.head]
    if token.dep == "pobj" and head.lower == "to" and tokens[head.head].lemma in LIGHT:
        return subject(view, tokens[head.head])[0]
    if token.dep == "dobj" and head.lemma in LIGHT:
        return subject(view, head)[0]
    return None


# ---------------------------------------------------------------- headlines
def headline(view: View) -> Iterator[Draft]:
    """ "Bridge is safe: minister" and "Minister: bridge is safe", in the first lines, where they have no full stop."""
    parsed, tokens = view.parsed, view.parsed.tokens
    for number, paragraph in enumerate(parsed.paragraphs[:3]):
        text = paragraph.of(parsed.text)
        if len(text) > 160 or (text.rstrip().endswith((".", ":", "”", '"')) and number > 0):
            continue
        inside = view.tokens_in(paragraph)
        colons = [i for i in inside if tokens[i].text == ":" and view.quoted[i] < 0]
        if len(colons) != 1:
            continue
        at = colons[0]
        left = [tokens[i] for i in inside if i < at]
        right = [tokens[i] for i in inside if i > at and tokens[i].text not in (".", ";")]
        yield from _headline_parts(view, left, right, at)


def _headline_parts(view: View, left: list[Token], right: list[Token], at: int) -> Iterator[Draft]:
    for who, what in ((right, left), (left, right)):
        if not who or not what or len(who) > 5 or len(what) < 2 or any(view.quoted[t.i] >= 0 for t in who):
            continue
        if any(t.pos in ("VERB", "AUX") and t.dep not in ("compound", "amod") for t in who) or (
            not any(t.pos in ("VERB", "AUX") for t in what)
            and (len(view.parsed.sentences) > 3 and view.parsed.sentence_of(at).paragraph > 0)
        ):
            continue
        last = who[-1]
        names = last.ent in ("PERSON", "ORG", "GPE") or last.lemma in view.rules.heads or last.lower in view.rules.names
        content = view.trimmed(what[0].i, what[-1].i)
        source = view.trimmed(who[0].i, last.i)
        if names and content and source:
            colon = view.parsed.tokens[at]
            yield Draft(
                "headline",
                (content,),
                "says",
                cue=(Span(colon.start, colon.end),),
                source=source,
                source_head=last.i,
                head=at,
                score=0.6,
                why=("a headline's colon", "source: the name beside it"),
            )
            return


# ---------------------------------------------------------------- in somebody's words
def in_words_of(view: View) -> Iterator[Draft]:
    """ "in the words of X", "in the view of X", "as reported by X", "per X", "as X put it"."""
    parsed, tokens = view.parsed, view.parsed.tokens
    for sentence in parsed.sentences:
        for i in range(sentence.first, sentence.last):
            low = tokens[i].lower
            if low == "as" and tokens[i].dep in ("mark", "advmod", "prep"):
                yield from _as_put(view, tokens[i], sentence)
            elif low in ("in", "per", "from") and view.quoted[i] < 0:
                yield from _prepositional(view, tokens[i], sentence)


def _as_put(view: View, token: Token, sentence: Sentence) -> Iterator[Draft]:
    """ "as Ode put it" and "as reported by the Quay"."""
    verb = view.parsed.tokens[token.head]
    if verb.dep != "advcl" or lemma_of(verb) not in AS_PUT or verb.i - token.i > 8 or view.quoted[token.i] >= 0:
        return
    passive = lemma_of(verb) in ("report", "note", "describe", "tell", "put", "say", "write", "explain") and bool(
        view.parsed.kids(verb.i, "agent")
    )
    if not passive and (not view.parsed.kids(verb.i, "nsubj") or view.parsed.kids(verb.i, "ccomp")):
        return
    if lemma_of(verb) == "call" and not view.parsed.kids(verb.i, "dobj"):
        return
    if passive:
        agent = view.parsed.kids(verb.i, "agent")[0]
        head: int | None = agent.kids[-1] if agent.kids else None
    else:
        head = view.parsed.kids(verb.i, "nsubj")[0].i
    if head is None:
        return
    yield from _phrase_draft(view, (token.i, max(verb.right, verb.i)), (verb.i, head), sentence, "as somebody put it")


def _prepositional(view: View, token: Token, sentence: Sentence) -> Iterator[Draft]:
    parsed, tokens = view.parsed, view.parsed.tokens
    if token.lower == "per":
        objects = parsed.kids(token.i, "pobj")
        if (
            objects
            and objects[0].i > token.i + 1
            and (objects[0].lemma in view.rules.heads or objects[0].ent in ("ORG", "PERSON", "GPE"))
            and tokens[token.i - 1].text == ","
        ):
            yield from _phrase_draft(
                view, (token.i, objects[0].right), (token.i, objects[0].i), sentence, "per somebody"
            )
        return
    noun = next(
        (
            k
            for k in parsed.kids(token.i, "pobj")
            if k.lemma in ("word", "view", "opinion", "judgment", "judgement", "telling", "account", "reading")
        ),
        None,
    )
    if noun is None:
        return
    owner = next((k.i for k in parsed.kids(noun.i, "poss")), None)
    for of in parsed.kids(noun.i, "prep"):
        if of.lower == "of" and of.kids:
            owner = of.kids[-1]
    if owner is None or not is_party(view, tokens[owner]):
        return
    yield from _phrase_draft(view, (token.i, noun.right), (noun.i, owner), sentence, "in somebody's words")


def _phrase_draft(
    view: View, phrase: tuple[int, int], cue_and_head: tuple[int, int], sentence: Sentence, rule: str
) -> Iterator[Draft]:
    """A draft whose content is the sentence around a phrase that names its source."""
    cue, head = cue_and_head
    tokens = view.parsed.tokens
    content = tuple(
        p
        for p in (
            view.trimmed(sentence.first, phrase[0] - 1) if phrase[0] > sentence.first else None,
            view.trimmed(phrase[1] + 1, sentence.last) if phrase[1] < sentence.last else None,
        )
        if p is not None
    )
    source = view.trimmed(tokens[head].left, min(tokens[head].right, phrase[1]))
    near = [q for part in content for q in view.quotations_over(part) if q.depth == 0]
    near.sort(key=lambda q: q.span.start)
    quote = next(
        (q for q in near if q.span.start >= tokens[phrase[1]].end and q.span in content[-1]),
        None,
    )
    if quote is not None and len(content) == 2:
        content = (quote.span,) if not any(o.span in content[0] for o in near) else content
    if source is not None and content and tokens[head].pos in ("PROPN", "NOUN", "PRON"):
        yield Draft(
            rule,
            content,
            "says",
            (view.parsed.span(phrase[0] if cue == phrase[0] else cue, cue),),
            source,
            head,
            cue,
            0.8,
            wide=True,
            why=(f"{rule}: {tokens[phrase[0]].text} ... {tokens[cue].text}", "source: whom the phrase names"),
        )


# ---------------------------------------------------------------- silence
def silence(view: View) -> Iterator[Draft]:
    """ "did not respond to a request for comment": the predicate is the content, the act is declines."""
    parsed, tokens = view.parsed, view.parsed.tokens
    for sentence in parsed.sentences:
        span = parsed.sentence_span(sentence)
        text = span.of(parsed.text)
        if len(text) > 1500:
            continue
        for match in SILENCE.finditer(text):
            first = view.token_at(span.start + match.start())
            while first <= sentence.last and tokens[first].start < span.start + match.start():
                first += 1
            inside = [t for t in tokens[first : sentence.last + 1] if t.start < span.start + match.end()]
            verb = next(
                (
                    t
                    for t in inside
                    if t.pos in ("VERB", "AUX", "ADJ", "NOUN") and t.dep not in ("aux", "auxpass", "neg", "advmod")
                ),
                None,
            )
            if verb is None or view.quoted[verb.i] >= 0:
                continue
            head, how = subject(view, verb)
            if head is None:
                passive = parsed.kids(verb.i, "nsubjpass", "nsubj")
                if not passive:
                    continue
                head, how = passive[0].i, "the verb's subject"
            if NEITHER.search(match.group()):
                clause = next((k for t in inside for k in parsed.kids(t.i, "ccomp") if k.i > inside[-1].i), None)
                if clause is not None:
                    yield _neither(view, first, clause, verb, head)
                    break
            last = max(inside[-1].i, min(verb.right, sentence.last))
            content = view.trimmed(first, last)
            source = source_span(view, head, verb)
            if content is None or head >= first:
                continue
            yield Draft(
                rule="silence",
                content=(content,),
                act="declines",
                source=source,
                source_head=head,
                head=verb.i,
                score=0.85,
                why=("a request for comment that was not answered", f"source: {how}"),
            )
            break


def _neither(view: View, first: int, clause: Token, verb: Token, head: int) -> Draft:
    """ "would neither confirm nor deny that P": P is what nothing is said of."""
    content = view.trimmed(clause.left, clause.right)
    last = clause.left - 1
    return Draft(
        "silence/neither",
        (content,) if content is not None else (view.parsed.span(clause.left, clause.right),),
        "declines",
        (view.parsed.span(first, last),),
        source_span(view, head, verb),
        head,
        verb.i,
        0.9,
        why=("neither confirms nor denies", "source: the verb's subject"),
    )
