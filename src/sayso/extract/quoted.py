"""Attribution of direct quotations: which cue, before, after or in the middle, gives each quotation to its source.

The scanner's quotations are certain, the parser inside and around them is not. So this works on the words between
quotations: a cue after the closing mark ("...," said Ode), before the opening one (Ode said: "..."), between two parts,
at the end of the paragraph before ("Ode was blunt:"), or none at all, where the last speaker goes on speaking.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sayso.extract.draft import Draft, View, make_view
from sayso.extract.frames import addressee, lemma_of, source_span, subject
from sayso.extract.parse import Token
from sayso.extract.quotes import Quotation
from sayso.records import Act, Span

FAR = 45  # tokens looked through on either side of a quotation
STOPS = {".", "!", "?", "…", "..."}
CLOSERS = set(",.?!…—–-;:")
NAMING = {"NOUN", "PROPN", "PRON"}


@dataclass(frozen=True, slots=True)
class _Place:
    """A quotation among its tokens."""

    number: int
    quotation: Quotation
    first: int
    last: int


def from_quotations(view: View) -> Iterator[Draft]:
    """A draft for each quotation that something attributes, and one that ``follows`` for each that nothing does."""
    yield from _attributed(view)
    if view.nested:
        inner = make_view(view.parsed, tuple(replace(q, depth=0) for q in view.nested if q.depth == 1), view.rules)
        yield from (d for d in _attributed(inner) if not d.follows and d.score >= 0.9)


def _attributed(view: View) -> Iterator[Draft]:
    """The drafts for one level of quotations."""
    drafts: list[Draft] = []
    last_end: dict[int, int] = {}  # draft number -> token after its last quotation or cue
    for place in _places(view):
        found = _post_posed(view, place) or _resumed(view, place, drafts) or _pre_posed(view, place)
        twin = _same_cue(drafts, found)
        if found is not None and twin is not None:
            drafts[twin] = replace(drafts[twin], content=(*drafts[twin].content, place.quotation.span))
            last_end[twin] = place.last
        elif found is not None:
            drafts.append(found)
            last_end[len(drafts) - 1] = max(place.last, _end_of(view, found))
        elif not _stands_alone(view, place):
            continue
        elif drafts and _directly_follows(view, place, last_end[len(drafts) - 1]) and not drafts[-1].weak:
            drafts[-1] = replace(drafts[-1], content=(*drafts[-1].content, place.quotation.span))
            last_end[len(drafts) - 1] = place.last
        else:
            drafts.append(_floating(place))
            last_end[len(drafts) - 1] = place.last
    yield from drafts


def _resumed(view: View, place: _Place, drafts: list[Draft]) -> Draft | None:
    """The second half of a quotation that its cue interrupts: "...," Ode said, "and ..."."""
    region = _before(view, place)
    if not drafts or not region or region[-1].text not in (",", "-", "–", "—", "--"):
        return None
    last = drafts[-1]
    quoted_before = region[0].i > 0 and view.quoted[region[0].i - 1] >= 0
    if (
        quoted_before
        and last.head is not None
        and region[0].i <= last.head <= region[-1].i
        and last.rule.endswith("quote-after")
    ):
        verbs = [t for t in region if t.i > last.head and _may_quote(view, t)]
        return None if verbs else replace(last, content=(place.quotation.span,))
    return None


def _places(view: View) -> Iterator[_Place]:
    for number, quotation in enumerate(view.quotations):
        inside = view.tokens_in(quotation.span)
        if len(inside):
            yield _Place(number, quotation, inside[0], inside[-1])


def _same_cue(drafts: list[Draft], found: Draft | None) -> int | None:
    if found is None or not drafts or found.head is None:
        return None
    return len(drafts) - 1 if drafts[-1].head == found.head and drafts[-1].cue == found.cue else None


def _end_of(view: View, draft: Draft) -> int:
    spans = [*draft.cue, *((draft.source,) if draft.source else ())]
    return max((view.tokens_in(s)[-1] for s in spans if len(view.tokens_in(s))), default=-1)


def _paragraph(view: View, i: int) -> int:
    return view.parsed.sentence_of(i).paragraph


def _after(view: View, place: _Place) -> list[Token]:
    """The words after a quotation up to the end of the sentence or the next quotation."""
    tokens, out = view.parsed.tokens, []
    home = _paragraph(view, place.last)
    for i in range(place.last + 1, min(len(tokens), place.last + 1 + FAR)):
        token = tokens[i]
        if token.text in STOPS or view.quoted[i] >= 0 or view.parsed.sentence_of(i).paragraph != home:
            break
        out.append(token)
    return out


def _before(view: View, place: _Place) -> list[Token]:
    """The words before a quotation back to the beginning of its sentence or the quotation before."""
    tokens, out = view.parsed.tokens, []
    home = _paragraph(view, place.first)
    for i in range(place.first - 1, max(-1, place.first - 1 - FAR), -1):
        token = tokens[i]
        if token.text in STOPS or view.quoted[i] >= 0 or view.parsed.sentence_of(i).paragraph != home:
            break
        out.append(token)
    return out[::-1]


def _last_ink(view: View, quotation: Quotation) -> str:
    inner = quotation.inner.of(view.parsed.text).rstrip()
    return inner[-1:] if inner else ""


def _post_posed(view: View, place: _Place) -> Draft | None:
    """ "...," said Ode / "...," Ode told reporters / "...," according to Ode."""
    region = _after(view, place)
    if not region:
        return None
    closes = _last_ink(view, place.quotation) in CLOSERS or region[0].text in (",", "-", "–", "—", "--")
    if not closes:
        return None
    while region and (region[0].text in (",", "-", "–", "—", "--")):
        region = region[1:]
    if not region:
        return None
    if _last_ink(view, place.quotation) == "." and region[0].text[:1].isupper():
        return None  # the quotation's own full stop ends the sentence: what follows is the next one
    place = replace(place, quotation=_with_lead(view, place))
    if region[0].lower == "according" and len(region) > 2 and region[1].lower == "to":
        return _according(view, place, region)
    verbs = [t for t in region if _may_quote(view, t)]
    for verb in verbs:
        if _subject_before(view, place, verb) or _has_clause_of_its_own(view, place, verb):
            return None
        draft = _with_verb(view, place, verb, region, where="after")
        if draft is not None:
            return draft
    return None


def _subject_before(view: View, place: _Place, verb: Token) -> bool:
    """Whether the verb's subject stands before the quotation: "The captain, who called it "bad luck," said ..."."""
    head, _ = subject(view, verb)
    if head is None or head >= place.first or view.parsed.tokens[head].sent != verb.sent:
        return False
    words = [t for t in view.parsed.tokens[place.last + 1 : verb.i] if t.is_word]
    return (not any(t.pos in NAMING for t in words) and verb.dep != "ROOT") or (
        not words and not any(t.pos in NAMING for t in view.parsed.tokens[verb.i + 1 : verb.i + 4])
    )


def _has_clause_of_its_own(view: View, place: _Place, verb: Token) -> bool:
    """ "Calling it "bad", officials said the work would go on": the cue's content comes after it."""
    clause = any(
        k.i > verb.i and view.parsed.kids(k.i, "nsubj", "nsubjpass") for k in view.parsed.kids(verb.i, "ccomp")
    )
    return clause and not _opens_like_speech(view, place.quotation)


def _with_lead(view: View, place: _Place) -> Quotation:
    """A quotation that ends a clause of its own ("Nobody "reads on", Lune said") takes the words before it along."""
    lead = _before(view, place)
    words = [t for t in lead if t.is_word]
    opens = bool(lead) and lead[0].i == view.parsed.sentence_of(lead[0].i).first
    joined = len(lead) > 2 and lead[-1].dep == "cc" and lead[-2].text == ","
    if (
        len(words) < 2
        or joined
        or not opens
        or _opens_like_speech(view, place.quotation)
        or any(_may_quote(view, t) for t in words)
    ):
        return place.quotation
    return replace(place.quotation, span=Span(words[0].start, place.quotation.span.end))


def _may_quote(view: View, token: Token) -> bool:
    if token.pos not in ("VERB", "AUX") and not (token.tag in ("VBD", "VBZ", "VBN") or token.lower in ("said", "says")):
        return False
    return view.rules.frame(lemma_of(token), "quote") is not None


def _with_verb(view: View, place: _Place, verb: Token, region: list[Token], *, where: str) -> Draft | None:
    """A draft for a quotation and a cue verb in the words beside it, if the verb's subject stands there too."""
    tokens = view.parsed.tokens
    inside = {t.i for t in region}
    if verb.tag == "VB" and not any(tokens[k].dep == "aux" for k in verb.kids):
        return None
    head, how = subject(view, verb)
    if where == "after" and region[0].i == verb.i:
        head, how = _inverted(view, verb, region) or (head, how)
    if head is not None and (head not in inside or view.quoted[head] >= 0):
        if where == "after":
            head, how = _nearest_noun(view, verb, region)
        elif view.quoted[head] >= 0:
            head, how = None, "nobody beside the quotation"
    if head is None and where == "after":
        head, how = _nearest_noun(view, verb, region)
    if head is None and verb.tag not in ("VBG",) and not any(tokens[k].dep == "auxpass" for k in verb.kids):
        shared = _conjoined(verb)
        if shared is None and where == "after":
            return None
    rule = view.rules.frame(lemma_of(verb), "quote")
    if rule is None:
        return None
    first, last = view.verb_group(verb.i)
    act: Act = rule.act_of(lemma_of(verb))
    source = source_span(view, head, verb) if head is not None else None
    if source is not None and any(q.span not in source for q in view.quotations_over(source) if q.depth == 0):
        source = None
    return Draft(
        rule=f"{rule.name}/quote-{where}",
        content=(place.quotation.span,),
        act=act,
        cue=(view.parsed.span(first, last),),
        source=source,
        source_head=head,
        head=verb.i,
        score=0.95,
        to_head=addressee(view, verb),
        why=(f"quotation with the cue {verb.text!r} {where} it", f"source: {how}"),
    )


def _conjoined(verb: Token) -> int | None:
    return verb.head if verb.dep == "conj" else None


def _inverted(view: View, verb: Token, region: list[Token]) -> tuple[int, str] | None:
    """ "said Ana Ode, the minister": the noun phrase that follows the verb."""
    tokens = view.parsed.tokens
    for token in region[1:8]:
        if token.pos in NAMING and token.i > verb.i:
            at = token
            while (
                at.head != at.i
                and tokens[at.head].pos in NAMING
                and at.dep in ("compound", "nmod", "amod", "poss", "det")
                and tokens[at.head].i > at.i
            ):
                at = tokens[at.head]
            if at.tag in ("NNP", "NNPS", "NN", "NNS", "PRP") and at.ent not in ("DATE", "TIME"):
                return at.i, "the name after an inverted cue"
        if token.text == ",":
            break
    return None


def _nearest_noun(view: View, verb: Token, region: list[Token]) -> tuple[int | None, str]:
    """Where the parser lost the subject: the noun just before the verb, or just after it."""
    before = [t for t in region if t.i < verb.i and t.pos in NAMING and t.ent not in ("DATE", "TIME")]
    if before and verb.i - before[-1].i <= 3:
        at = before[-1]
        return at.i, "the name before the cue"
    after = _inverted(view, verb, [t for t in region if t.i >= verb.i])
    return after if after else (None, "nobody beside the quotation")


def _according(view: View, place: _Place, region: list[Token]) -> Draft | None:
    tokens = view.parsed.tokens
    to = region[1]
    if not to.kids and not region[2:]:
        return None
    head = to.kids[-1] if to.kids else region[2].i
    span = view.trimmed(to.i + 1, tokens[head].right)
    return Draft(
        rule="according to/quote",
        content=(place.quotation.span,),
        act="says",
        cue=(view.parsed.span(region[0].i, to.i),),
        source=span,
        source_head=head,
        head=region[0].i,
        score=0.95,
        why=("quotation followed by 'according to'", "source: what follows 'according to'"),
    )


def _pre_posed(view: View, place: _Place) -> Draft | None:
    """Ode said: "..." / Ode said, "..." / Ode said "..." / Ode: "..."."""
    region = _before(view, place)
    if not region:
        return _colon_above(view, place)
    last = region[-1]
    verbs = [t for t in region if _may_quote(view, t)]
    if last.text == ":":
        for verb in reversed(verbs):
            draft = _with_verb(view, place, verb, region, where="before")
            if draft is not None:
                return draft
        return _colon_without_cue(view, place, region)
    if not verbs:
        return None
    verb = verbs[-1]
    between = [t for t in region if t.i > verb.i]
    if last.text in (",", "—", "–", "--", "-"):
        if any(
            t.pos in ("VERB",) and t.dep not in ("amod", "compound") and t.head != verb.i and not _names(t)
            for t in between
        ):
            return None
        if len(between) > 25 or not _opens_like_speech(view, place.quotation):
            return None
        return _with_verb(view, place, verb, region, where="before")
    if verb.i == last.i or (len(between) == 1 and last.lower in ("that", "how", "simply", "only", "of", "about")):
        return _embedded(view, place, verb, region)
    if _opens_like_speech(view, place.quotation) and len(between) <= 8 and addressee(view, verb) is not None:
        return _with_verb(view, place, verb, region, where="before")
    return None


def _names(token: Token) -> bool:
    return token.ent != ""


def _embedded(view: View, place: _Place, verb: Token, region: list[Token]) -> Draft | None:
    """Said "we will win": the quotation is the verb's object; what else the clause holds, frames find."""
    draft = _with_verb(view, place, verb, region, where="before")
    if draft is None:
        return None
    return replace(draft, score=0.7)


def _opens_like_speech(view: View, quotation: Quotation) -> bool:
    inner = quotation.inner.of(view.parsed.text).lstrip("[(…. '‘“")
    return (
        inner[:1].isupper() or inner[:1].isdigit() or quotation.inner.of(view.parsed.text).startswith(("…", "...", "["))
    )


def _colon_without_cue(view: View, place: _Place, region: list[Token]) -> Draft | None:
    """Ode: "..." and Ode was blunt: "..."."""
    tokens = view.parsed.tokens
    words = [t for t in region if t.text != ":"]
    if not words or not _opens_like_speech(view, place.quotation):
        return None
    root = next(
        (t for t in words if t.pos in ("VERB", "AUX") and (t.dep == "ROOT" or t.head not in {w.i for w in words})), None
    )
    if root is not None:
        head, how = subject(view, root)
        if head is None or tokens[head].pos not in NAMING:
            return None
        return Draft(
            rule="colon/quote",
            content=(place.quotation.span,),
            act="says",
            source=source_span(view, head, root),
            source_head=head,
            score=0.75,
            why=("a colon hands over to the quotation", f"source: {how}"),
        )
    if len(words) <= 8:
        head = words[-1].i
        while tokens[head].head in {w.i for w in words} and tokens[head].head != head:
            head = tokens[head].head
        if tokens[head].pos in NAMING:
            span = view.trimmed(words[0].i, words[-1].i)
            colon = Span(region[-1].start, region[-1].end)
            return Draft(
                "speaker: quotation",
                (place.quotation.span,),
                "says",
                cue=(colon,),
                source=span,
                source_head=head,
                score=0.8,
                why=("a name and a colon before the quotation", "source: the name"),
            )
    return None


def _colon_above(view: View, place: _Place) -> Draft | None:
    """The paragraph above ends in a colon: its last cue, or its subject, speaks."""
    tokens = view.parsed.tokens
    if place.first == 0 or tokens[place.first - 1].text != ":":
        return None
    sentence = view.parsed.sentence_of(place.first - 1)
    region = [t for t in tokens[sentence.first : sentence.last + 1] if view.quoted[t.i] < 0]
    verbs = [t for t in region if _may_quote(view, t)]
    for verb in reversed(verbs):
        if any(tokens[k].dep in ("ccomp", "xcomp") for k in verb.kids):
            continue  # it has a content of its own: the quotation follows from its speaker
        draft = _with_verb(view, place, verb, region, where="before")
        if draft is not None:
            return replace(draft, score=0.9)
    return None


def _stands_alone(view: View, place: _Place) -> bool:
    """Whether a quotation is a saying of its own: it fills its sentence, and is no scare quote or title inside one."""
    before = _before(view, place)
    after = _after(view, place)
    if [t for t in before if t.is_word] or [t for t in after if t.is_word]:
        return False
    inner = place.quotation.inner.of(view.parsed.text).split()
    if len(inner) < 2:
        return False
    if not _opens_like_speech(view, place.quotation):
        return False
    text = place.quotation.inner.of(view.parsed.text).rstrip()
    return text[-1:] in ".?!…,—-" or len(inner) >= 6


def _directly_follows(view: View, place: _Place, end: int) -> bool:
    """Only a full stop, the rest of the cue's own sentence, or nothing, stands between the last saying and this one."""
    tokens = view.parsed.tokens
    if end < 0 or end >= place.first or _paragraph(view, end) != _paragraph(view, place.first):
        return False
    between = tokens[end + 1 : place.first]
    stops = [t for t in between if t.text in STOPS]
    return len(stops) <= 1 and (not stops or stops[0].i == place.first - 1) and len(between) <= 30


def _floating(place: _Place) -> Draft:
    return Draft(
        rule="floating quotation",
        content=(place.quotation.span,),
        act="says",
        score=0.75,
        follows=True,
        why=("a quotation without a cue of its own", "source: whoever spoke last"),
    )
