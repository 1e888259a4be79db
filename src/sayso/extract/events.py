"""Dated happenings other than contacts: what the texts assert that somebody did, by PLOVER's types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sayso.extract.cast import Cast
from sayso.extract.deadlines import day_before, day_of_scene, due_of
from sayso.extract.draft import View
from sayso.extract.event_sides import sides_of
from sayso.extract.event_words import MUST, Told, is_infinitive, tellings
from sayso.extract.happenings import Within, chain_above, clause_of, shares, when_of, within
from sayso.extract.parse import Token
from sayso.extract.participants import place_of
from sayso.extract.status import Standing, status_of
from sayso.records import NAMED, Article, Happening, Party, Span, Statement, Timex


def find_events(
    view: View, cast: Cast, statements: Sequence[Statement], timexes: Sequence[Timex], *, article: Article
) -> tuple[Happening, ...]:
    """The happenings other than contacts that an article tells, in reading order.

    Each has somebody who does it or to whom it is done. Left out are what somebody does as a rule ("sells arms to"),
    what is only supposed, asked or wished, and sayings, which are statements, unless they set a deadline. ``score`` is
    at least .7 where a date or a deadline is given with it, and at most .6 where none is.
    """
    told_in = within(view, statements)
    days = {i: s.said_on for s in statements for span in s.cue for i in view.tokens_in(span)}
    found = (_happening(cast, told, told_in, timexes, article, days=days) for told in tellings(view, cast))
    return tuple(happening for happening in found if happening is not None)


def _happening(
    cast: Cast,
    told: Told,
    told_in: Within,
    timexes: Sequence[Timex],
    article: Article,
    *,
    days: Mapping[int, str | None],
) -> Happening | None:
    """A telling as a happening, if it is one; ``days`` are those of the sayings that tokens are cues of."""
    view, parsed = cast.view, cast.view.parsed
    when = _own(view, told, when_of(view, told.word, timexes))
    day = article.published[:10] if article.published else None
    later = when is not None and when.begins is not None and day is not None and when.begins > day
    standing = (
        Standing("happened")
        if told.rule is MUST
        else status_of(view, _first_of(view, told.word), told=told_in, ahead=later)
    )
    statement = told_in.at(told.word)
    if standing is None or not _is_asserted(view, told, dated=when is not None):
        return None
    if statement is not None and statement.act == "declines":
        return None  # "declined to name them" is a statement
    outer = statement.speaker if statement is not None else None
    by, to = sides_of(cast, told, outer=outer)
    said_on = statement.said_on if statement is not None else None
    said_on = said_on or days.get(told.verb.i)  # "threatened on Monday to ... within two weeks"
    since = when.begins if when is not None else said_on or day_of_scene(view, told, timexes, before=day)
    due = due_of(view, told, timexes, planned=standing.status == "planned", since=since)
    demanded = told.rule is MUST or told.rule.frames == ("time",)
    if due is None and (told.rule.saying or demanded):
        return None
    if due is not None and when is not None and due in (when.ends, day_before(when.begins)):
        when = None  # it is to be done by then, not on that day
    if demanded and not by and outer is not None:
        by = (outer,)
    if not (by or to) or (told.rule.both and not (by and to)):
        return None
    return Happening(
        article=article.id,
        span=_clause(view, told),
        word=parsed.span(told.first, told.last),
        kind=told.rule.kind,
        status=standing.status,
        by=by,
        to=to,
        marks=standing.marks,
        value=when.value if when is not None else None,
        begins=when.begins if when is not None else None,
        ends=when.ends if when is not None else None,
        due=due,
        place=place_of(view, told.word),
        statement=statement.id if statement is not None else None,
        score=_score(by, to, dated=bool(due or (when is not None and when.begins))),
        made_by=f"rules:{told.rule.name}",
        why=(f"{told.word.text!r}: {told.rule.name}", *standing.why),
    )


def _own(view: View, told: Told, when: Timex | None) -> Timex | None:
    """The time if it is the happening's: "struck after raids last week" does not say when they struck.

    What stands right behind another happening's noun is that one's, wherever the parser hangs it, but "killed in a raid
    last week" was last week.
    """
    if when is None:
        return None
    tokens, start = view.parsed.tokens, view.token_at(when.span.start)
    at = tokens[start - 1] if start else told.word
    at = tokens[at.i - 1] if at.dep == "prep" and at.i else at
    if at.i == told.word.i or at.pos != "NOUN" or at.lemma not in view.rules.events.nouns:
        return when
    during = tokens[at.head].lower in ("in", "during") and tokens[at.head].head == told.verb.i
    return when if during or at.head == told.verb.i else None


def _first_of(view: View, word: Token) -> Token:
    """The first of the infinitives that a word is joined to, which has the "to": "to stop raids and end the war"."""
    while word.dep == "conj" and word.tag == "VB" and shares(view, word) and view.parsed.tokens[word.head].tag == "VB":
        word = view.parsed.tokens[word.head]
    return word


def _is_asserted(view: View, told: Told, *, dated: bool) -> bool:
    """Whether it is told of once and as such: no habit, nothing only thought of, not any of a kind, not in passing."""
    if _thought_of(view, told.verb):
        return False
    return dated or not (told.named or _as_a_rule(view, told.verb) or _of_any(view, told))


def _score(by: Sequence[Party], to: Sequence[Party], *, dated: bool) -> float:
    """How much a happening tells, not how likely it is."""
    sides = sum(any(p.kind in NAMED for p in side) for side in (by, to))
    return round((0.7 if dated else 0.4) + 0.1 * sides, 3)


def _clause(view: View, told: Told) -> Span:
    """The clause of a telling; of a participle with what it hangs on, which says who or what."""
    tokens, verb = view.parsed.tokens, told.verb
    if verb.dep == "acl" and tokens[verb.head].i < verb.i:
        sentence = view.parsed.sentence_of(verb.i)
        span = view.trimmed(max(tokens[verb.head].left, sentence.first), min(verb.right, sentence.last))
        return span or clause_of(view, told.word)
    if verb.dep == "advcl" and verb.tag == "VBG" and tokens[verb.head].pos in ("VERB", "AUX"):
        wide = clause_of(view, tokens[verb.head])
        return wide if wide.start <= told.word.start and told.word.end <= wide.end else clause_of(view, told.word)
    return clause_of(view, told.word)


DONE_BY = frozenset({"after", "by", "since", "following", "in", "for", "on", "upon", "while", "of", "despite"})
"""Prepositions before a gerund that is done: "after seizing the port", "accused of seizing it"; not "without"."""


def _thought_of(view: View, verb: Token) -> bool:
    """Whether a gerund is only what something is about: "talk about seizing it", "the cost of seizing it"."""
    tokens = view.parsed.tokens
    if is_infinitive(view, verb) and any(k.lower == "for" for k in view.parsed.kids(verb.i, "mark")):
        return True  # "for Varn to seize it"
    helpers = view.parsed.kids(verb.i, "aux", "auxpass")
    if helpers and all(k.tag == "VB" for k in helpers):
        return True  # "that Velm be charged"
    if verb.tag != "VBG":
        return False
    if verb.dep in ("csubj", "nsubj", "pobj", "compound", "amod"):
        return True
    prep = tokens[verb.head]
    if verb.dep != "pcomp" or prep.pos not in ("ADP", "SCONJ"):
        return False
    return prep.lower not in DONE_BY or (prep.lower == "of" and tokens[prep.head].pos not in ("VERB", "ADJ"))


def _of_any(view: View, told: Told) -> bool:
    """Whether it is said of any of a kind, which a bare plural means: "women who have been assaulted"."""
    tokens = view.parsed.tokens
    if told.verb.dep not in ("relcl", "acl"):
        return False
    noun = tokens[told.verb.head]
    kids = view.parsed.kids(noun.i, "det", "nummod", "poss", "amod", "compound")
    return noun.tag == "NNS" and not any(k.dep in ("det", "nummod", "poss") or k.ent for k in kids)


def _as_a_rule(view: View, verb: Token) -> bool:
    """Whether a verb is in the simple present, which tells of habits and rules, outside a headline without a stop."""
    last = verb
    for above in chain_above(view, verb):
        last = above
    helpers = view.parsed.kids(last.i, "aux", "auxpass")
    state = any(k.dep == "auxpass" and k.tag in ("VBZ", "VBP") for k in helpers) and len(helpers) == 1
    if not state and (last.tag not in ("VB", "VBZ", "VBP") or helpers):
        return False
    sentence = view.parsed.sentence_of(last.i)
    stops = view.parsed.tokens[sentence.last].text in (".", "!", "?", ":", "”", '"', "''")
    return sentence.paragraph > 1 or stops
