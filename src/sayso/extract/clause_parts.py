"""Parts of a sentence that tell something of their own: joined predicates, adverbials, relatives, reasons.

What is cut follows the units of Rhetorical Structure Theory (Carlson and Marcu, *Discourse Tagging Reference Manual*,
ISI-TR-545, 2001), but for what is no claim without its governor: a complement stays with its verb, a condition with
what it conditions, and nothing leaves the "not" or "may" that it hangs on. All is read off the dependency parse (the
ClearNLP labels that spaCy's English models use), and a doubtful cut is not made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sayso.extract.governing import (
    NOBODY,
    PAST_MARKS,
    SAYING,
    UP,
    attributes,
    conditioned,
    counts,
    ends_clause,
    governor,
    has_subject,
    is_finite,
    is_negated,
    is_past,
    is_predicate,
    is_reached,
    is_unsure,
    of_nobody,
    text_at,
    words_in,
)
from sayso.extract.parse import Parsed, Sentence, Token

FEWEST = 4  # words of the smallest clause: "killing two people outright"
FEWEST_COUNTED = 2  # words of one that counts something: "killing two"
FEWEST_LOOSE = 5  # words of one without a finite verb: reasons, "including ...", "run by the nuns of the town"

FACT_MARKS = frozenset({"while", "whereas", "because", "although", "though"})
"""Joining words after which a fact is told in any tense."""
SETS_AGAINST = frozenset({"while", "whereas", "although", "though"})
"""Those of them that a "not" in the main clause does not reach."""
OPENERS = frozenset({"even", "ever", "just", "shortly", "soon", "and", "but", "yet"})
"""Words left over before a joining word: "even though", "shortly after"."""
URGING = frozenset({"tell", "urge", "advise", "ask", "order", "call", "promise", "vow", "pledge", "agree", "warn"})
"""Verbs after which two joined infinitives, each with its own "to", are two sayings."""
WH = frozenset({"who", "which", "that", "where", "whose", "whom", "when"})
REASONS: Mapping[str, frozenset[str]] = {
    "in": frozenset({
        "retaliation", "response", "revenge", "protest", "violation", "breach", "defiance", "return", "exchange",
        "connection", "reaction", "bid", "attempt", "effort", "recognition", "reprisal", "order",
    }),
    "because": frozenset(),
    "due": frozenset(),
    "following": frozenset(),
    "despite": frozenset(),
    "amid": frozenset(),
    "amidst": frozenset(),
    "as": frozenset({"part", "result", "consequence"}),
    "on": frozenset({"suspicion", "charge", "ground"}),
    "under": frozenset({"suspicion", "pressure"}),
    "thanks": frozenset(),
}  # fmt: skip
"""Prepositions that open a reason or a result, with the nouns that must follow (none = any)."""
MANY_OF = frozenset({"some", "many", "several", "most", "few", "none", "all", "any", "both", "those", "dozens"})
"""What stands before "of" where a relative clause tells which ones."""
RANKS = frozenset({"first", "second", "third", "fourth", "fifth", "latest", "last", "only"})
"""What makes a noun at a sentence's end tell something, as a superlative does."""
TRIES = frozenset({"bid", "attempt", "effort"})
"""Those of the nouns that need an "a": "in an attempt to", not "hurt in the attempt to"."""
TAKE_IN = frozenset({"engage", "involve", "succeed", "fail"})
"""Verbs whose own "in" it is."""
GIVEN = frozenset({"following", "despite", "amid", "amidst"})
"""Those of them that tell a fact whether or not the main clause is one."""
STATES = frozenset({"dead", "wounded", "injured", "missing", "hurt", "homeless", "ill", "alive"})
"""What is left of people, after "with": "with two more missing"."""
DASHES, HYPHENS = frozenset({"—", "--", ";"}), frozenset({"-", "–"})  # the latter between blanks
HELD_ON = frozenset({"or", "nor", "if", "unless", "whether"})
"""Words after a dash that hold what follows to what stands before it."""
THROUGH = frozenset({"xcomp", "pcomp", "prep", "pobj", "dobj", "acl", "attr", "nsubj", "nsubjpass"})
"""Relations through which what is presupposed stands all the same: "vowed to leave after the raid was stopped"."""


@dataclass(frozen=True, slots=True)
class Part:
    """Tokens [first, last] that tell something of their own; the words before ``opens`` only join it on.

    ``loose`` parts need no predicate. ``tied`` ones stay with what stands before them, the subject of what follows.
    """

    first: int
    last: int
    opens: int
    loose: bool = False
    tied: bool = False


def parts(parsed: Parsed, sentence: Sentence) -> Iterator[Part]:
    """What stands in a sentence as a part of its own, by the word that heads it."""
    for token in parsed.tokens[sentence.first : sentence.last + 1]:
        find = PARTS.get(token.dep)
        part = find(parsed, token) if find else None
        if part is not None and sentence.first <= part.first <= part.opens <= part.last <= sentence.last:
            yield part
    yield from _between_dashes(parsed, sentence)


def _coordinated(parsed: Parsed, verb: Token) -> Part | None:
    """ "no rower was hurt, and the wardens had left": a joined predicate that shares nothing it needs."""
    tokens = parsed.tokens
    head = tokens[verb.head]
    if not is_predicate(verb) or not is_predicate(head) or verb.left <= head.i:
        return None
    if conditioned(parsed, head) or conditioned(parsed, verb):
        return None
    lead = tokens[verb.left - 1]
    joiner = next((k.lower for k in reversed(parsed.kids(head.i, "cc")) if k.i < verb.i), "")
    joiner = lead.lower if lead.dep == "cc" else joiner
    if joiner in ("or", "nor", "than", "&") or (not joiner and lead.is_word):
        return None
    if any(tokens[i].lower == "not" and tokens[i + 1].lower == "only" for i in range(head.left, head.i)):
        return None  # "not only did the mill burn, but ..."
    if is_reached(parsed, head) and counts(parsed, verb) and not has_subject(parsed, verb):
        return None  # "may have killed two and hurt 14": so short that the parser takes "hurt" for a finite verb
    counted = counts(parsed, verb) and counts(parsed, head)
    needs = not is_finite(parsed, verb) if has_subject(parsed, verb) else _shares(parsed, verb, head, joiner)
    if (needs and not counted) or not _stands(parsed, head):
        return None
    first = verb.left - (lead.dep == "cc")
    opens = verb.left + (tokens[verb.left].dep == "mark" and tokens[verb.left].lower == "that")
    return Part(first, verb.right, opens)


def _shares(parsed: Parsed, verb: Token, head: Token, joiner: str) -> bool:
    """Whether a joined verb without a subject shares more with the first: its object, its "not", "may" or "to"."""
    between = parsed.tokens[head.i + 1 : verb.left]
    if not any(t.is_word and t.dep not in ("cc", "advmod") for t in between) or of_nobody(parsed, head):
        return True  # "stormed and cleared the mill", "no guard was hurt and left"
    if is_negated(parsed, head) and joiner in ("but", ""):
        return True  # "did not leave but stayed"
    if is_finite(parsed, verb):
        return is_unsure(parsed, head)
    if verb.tag == "VB":
        return is_reached(parsed, head) or not _infinitives(parsed, verb, head)
    return is_reached(parsed, head) or not is_finite(parsed, head)


def _infinitives(parsed: Parsed, verb: Token, head: Token) -> bool:
    """ "advised them to stay in and to keep away": each with its own "to", under a verb that attributes them."""
    to = [any(k.tag == "TO" for k in parsed.kids(v.i)) for v in (verb, head)]
    return all(to) and head.dep in ("xcomp", "ccomp") and parsed.tokens[head.head].lemma in URGING


def _adverbial(parsed: Parsed, verb: Token) -> Part | None:
    """ "after the wardens had emptied the boathouse", "killing two people"."""
    host = parsed.tokens[verb.head]
    if not is_predicate(verb) or not is_predicate(host):
        return None
    mark = next((k for k in parsed.kids(verb.i) if k.dep == "mark" or (k.tag == "WRB" and k.i < verb.i)), None)
    if mark is None or (mark.lower == "while" and verb.tag == "VBG" and not has_subject(parsed, verb)):
        return _participial(parsed, verb, host)
    if mark.lower == "with":  # the parser's other reading of "with two others wounded"
        stands = verb.i > host.i and not is_reached(parsed, host, will=True) and _stands(parsed, host)
        return Part(mark.i, verb.right, mark.i + 1, loose=True) if stands else None
    if mark.lower not in PAST_MARKS | FACT_MARKS or not has_subject(parsed, verb):
        return None
    if (mark.lower == "as" and attributes(parsed, verb)) or (mark.lower == "since" and host.lemma == "be"):
        return None  # "as she told the paper"; "it is two years since"
    if mark.lower not in SETS_AGAINST and (is_negated(parsed, host) or conditioned(parsed, host)):
        return None
    if mark.lower in PAST_MARKS and (not is_past(parsed, verb) or is_reached(parsed, verb)):
        return None
    if not is_finite(parsed, verb) or not _stands(parsed, host, through=mark.lower in PAST_MARKS):
        return None
    if mark.i > 0 and parsed.tokens[mark.i - 1].lower in ("only", "not"):
        return None
    first = mark.i
    while first > verb.left and parsed.tokens[first - 1].lower in OPENERS:
        first -= 1
    if verb.left < first and verb.i < host.i and words_in(parsed, verb.left, first - 1):
        first = verb.left  # "Two years after the raid was stopped, ..."
    return Part(first, verb.right, mark.i + 1)


def _participial(parsed: Parsed, verb: Token, host: Token) -> Part | None:
    tokens = parsed.tokens
    if verb.tag not in ("VBG", "VBN") or has_subject(parsed, verb) or verb.lower == "according":
        return None
    says = verb.lemma in SAYING and bool(parsed.kids(verb.i, "ccomp"))
    if not says and is_reached(parsed, host):
        return None
    if not _stands(parsed, host):
        return None
    opens = verb.left + (tokens[verb.left].lower == "while")
    if verb.i > host.i and opens == verb.left and not _set_off(parsed, verb.left):
        return None
    if verb.i < host.i and (
        text_at(parsed, verb.right + 1) != "," or words_in(parsed, opens, verb.right) < FEWEST_LOOSE
    ):
        return None
    fewest = FEWEST_COUNTED if counts(parsed, verb) else FEWEST
    return Part(verb.left, verb.right, opens) if words_in(parsed, opens, verb.right) >= fewest else None


def _relative(parsed: Parsed, verb: Token) -> Part | None:
    """ "the sale that left nine homeless", "the fire, which left a hole,": what tells a fact of a noun."""
    tokens = parsed.tokens
    noun = tokens[verb.head]
    lead = next((t for t in tokens[verb.left : verb.left + 4] if t.lower in WH and t.tag[:1] == "W"), None)
    if lead is None or lead.i > verb.i or not is_predicate(verb) or not is_finite(parsed, verb) or verb.left <= noun.i:
        return None
    if noun.pos not in ("NOUN", "PROPN") or words_in(parsed, verb.left, verb.right) < FEWEST:
        return None
    set_off = _set_off(parsed, verb.left) or text_at(parsed, verb.left - 1) == "("
    kinds = {k.lower for k in parsed.kids(noun.i, "det", "neg", "poss", "nummod")}
    if kinds & NOBODY or kinds & {"any", "every", "each"}:
        return None
    definite = bool(kinds & {"the", "this", "these", "its", "his", "her", "their"}) or noun.pos == "PROPN"
    if not (set_off or (lead.lower != "that" and noun.pos == "PROPN")) and (
        not is_past(parsed, verb)
        or is_negated(parsed, verb)
        or (lead.lower in ("that", "which", "who") and lead.dep[:5] != "nsubj")
        or (noun.tag == "NNS" and not kinds)
        or not ends_clause(parsed, verb)
    ):
        return None
    above = governor(parsed, noun)
    if not set_off and _one_of(parsed, noun):
        return None  # "one of the pilots who died": it tells which pilots
    if not definite and above is not None and (is_reached(parsed, above) or not _stands(parsed, above)):
        return None
    if (
        above is not None
        and above.lemma == "be"
        and any(k.lower == "it" for k in parsed.kids(above.i, "nsubj", "expl"))
    ):
        return None  # "it was the council that closed the bridge"
    tied = above is not None and above.i > verb.right
    if tied and not set_off:
        return None
    return Part(verb.left, verb.right, verb.left, tied=tied)


def _one_of(parsed: Parsed, noun: Token) -> bool:
    of = parsed.tokens[noun.head]
    number = parsed.tokens[of.head]
    return noun.dep == "pobj" and of.lower == "of" and (number.tag == "CD" or number.lower in MANY_OF)


def _participle(parsed: Parsed, verb: Token) -> Part | None:
    """ "a yacht, suspected of smuggling wine", "a library run by the nuns"."""
    tokens = parsed.tokens
    noun = tokens[verb.head]
    if verb.tag not in ("VBN", "VBG") or verb.left <= noun.i or noun.pos not in ("NOUN", "PROPN"):
        return None
    if words_in(parsed, verb.left, verb.right) < FEWEST_LOOSE:
        return None
    set_off = _set_off(parsed, verb.left)
    kinds = {k.lower for k in parsed.kids(noun.i, "det", "neg")}
    told = verb.tag == "VBN" and bool(parsed.kids(verb.i, "agent")) and kinds & {"a", "an"}
    above = governor(parsed, noun)
    if not ends_clause(parsed, verb) or kinds & NOBODY or not (set_off or told):
        return None
    if above is not None and (is_reached(parsed, above) or not _stands(parsed, above)):
        return None
    return Part(verb.left, verb.right, verb.left, tied=above is not None and above.i > verb.right)


def _phrase(parsed: Parsed, prep: Token) -> Part | None:
    """ "with a hundred others wounded", "including two from the harbour", "in retaliation for the raid"."""
    last, done = prep.right, False
    beside = parsed.tokens[last + 1] if last + 1 < len(parsed.tokens) else prep
    if beside.head == prep.head and beside.left == last + 1:  # what the parser hung beside the phrase that it ends
        done = prep.lower == "with" and beside.dep == "advcl" and beside.tag in ("VBN", "VBG")
        if done or (beside.dep == "prep" and REASONS.get(prep.lower)):
            last = beside.right
    if words_in(parsed, prep.left, last) < FEWEST_LOOSE or prep.left != prep.i:
        return None
    host = governor(parsed, prep)
    set_off = text_at(parsed, prep.i - 1) == ","
    if prep.lower == "including":
        return Part(prep.i, last, prep.i, loose=True) if set_off else None
    if host is None or (prep.i < host.i and text_at(parsed, last + 1) != ","):
        return None
    if prep.lower in ("after", "before"):
        stands = any(k.tag == "VBG" for k in parsed.kids(prep.i, "pcomp")) and not is_reached(parsed, host)
        return Part(prep.i, last, prep.i + 1, loose=True) if stands and _stands(parsed, host) else None
    if prep.lower == "with":
        stands = set_off and (done or _absolute(parsed, prep)) and not is_reached(parsed, host, will=True)
        return Part(prep.i, last, prep.i + 1, loose=True) if stands and _stands(parsed, host) else None
    if not _reason(parsed, prep) or not _stands(parsed, host, through=True) or host.lemma in TAKE_IN:
        return None
    reached = prep.lower not in GIVEN and is_reached(parsed, host)
    return None if reached else Part(prep.i, last, prep.i, loose=True)


def _ranked(parsed: Parsed, noun: Token) -> Part | None:
    """ "the worst attack on the harbour in ten years": what is told of a happening in its own words, at the end."""
    ranks = any(k.tag in ("JJS", "RBS") or k.lower in RANKS for k in parsed.kids(noun.i))
    if not ranks or noun.ent or noun.left <= noun.head or text_at(parsed, noun.left - 1) != ",":
        return None
    if words_in(parsed, noun.left, noun.right) < FEWEST_LOOSE or not ends_clause(parsed, noun):
        return None
    if text_at(parsed, noun.right + 1) == ",":
        return None  # one of a list
    above = governor(parsed, noun)
    stands = above is not None and above.i < noun.i and not is_reached(parsed, above) and _stands(parsed, above)
    return Part(noun.left, noun.right, noun.left, loose=True) if stands else None


def _reason(parsed: Parsed, prep: Token) -> bool:
    """Whether a preposition opens a reason: "in an attempt to leave", not "took part in the attempt to leave"."""
    nouns = REASONS.get(prep.lower)
    if not nouns:
        return nouns is not None
    named = [k for k in parsed.kids(prep.i, "pobj") if k.lemma in nouns]
    return any(k.lemma not in TRIES or any(d.lower in ("a", "an") for d in parsed.kids(k.i, "det")) for k in named)


def _absolute(parsed: Parsed, prep: Token) -> bool:
    """ "with most of them identified", "with two more missing": a subject and what it is or does."""
    if any(has_subject(parsed, kid) for kid in parsed.kids(prep.i, "pcomp")):
        return True
    after = parsed.tokens[prep.i + 2 : prep.right + 1]
    return any((t.dep == "acl" and t.tag in ("VBN", "VBG")) or (t.head < t.i and t.lower in STATES) for t in after)


def _spliced(parsed: Parsed, verb: Token) -> Part | None:
    """ "The mill was cleared, the guards went home": the parser takes the first clause for what the second one says."""
    head = parsed.tokens[verb.head]
    if verb.i > head.i or not (is_predicate(verb) and is_predicate(head)) or head.lemma in SAYING:
        return None
    subjects = parsed.kids(head.i, "nsubj", "nsubjpass", "expl")
    if not subjects or not has_subject(parsed, verb) or subjects[0].left <= verb.right:
        return None
    first = subjects[0].left
    while first > verb.right + 1 and parsed.tokens[first - 1].is_word:
        first -= 1
    if not (is_finite(parsed, verb) and is_finite(parsed, head)) or words_in(parsed, first, head.right) <= FEWEST:
        return None
    if parsed.tokens[first - 1].is_word:
        return None
    return Part(first, head.right, first)


def _between_dashes(parsed: Parsed, sentence: Sentence) -> Iterator[Part]:
    """What a dash or a semicolon sets off, where it has a predicate."""
    marks = [i for i in range(sentence.first, sentence.last + 1) if _parts_off(parsed, i)]
    for at, end in zip(marks, [*marks, sentence.last + 1][1:], strict=True):
        inside = parsed.tokens[at + 1 : end]
        if sum(t.is_word for t in inside) < FEWEST or inside[0].lower in HELD_ON:
            continue
        heads = (t for t in inside if is_predicate(t) and t.left <= at + 3)  # not one deep within: "- to see who left"
        if any(is_finite(parsed, t) and has_subject(parsed, t) for t in heads):
            yield Part(at + 1, end - 1, at + 1)
        elif _reason(parsed, inside[0]):
            yield Part(at + 1, end - 1, at + 1, loose=True)


def _set_off(parsed: Parsed, i: int) -> bool:
    """Whether a comma or a dash stands before a token."""
    return text_at(parsed, i - 1) == "," or (i > 0 and _parts_off(parsed, i - 1))


def _parts_off(parsed: Parsed, i: int) -> bool:
    token = parsed.tokens[i]
    between = parsed.text[token.start - 1 : token.end + 1] if token.start else ""
    return token.text in DASHES or (token.text in HYPHENS and between == f" {token.text} ")


def _stands(parsed: Parsed, verb: Token, *, through: bool = False) -> bool:
    """Whether what a verb tells is told by the sentence itself, not only thought, wanted, supposed or left open.

    ``through`` goes through infinitives and gerunds too, for what is presupposed there.
    """
    at = verb
    for _ in range(UP):
        head = parsed.tokens[at.head]
        if at.head == at.i or at.dep in ("ROOT", "parataxis"):
            return True
        if at.dep == "conj" and is_predicate(head):
            at = head
        elif at.dep == "ccomp" and (head.lemma in SAYING or at.i < head.i):
            if is_negated(parsed, head) or any(k.lower in ("if", "whether") for k in parsed.kids(at.i, "mark")):
                return False
            at = head
        elif (through and at.dep in THROUGH and not parsed.kids(at.i, "mark")) or (
            at.dep == "xcomp" and head.lemma in URGING and not is_negated(parsed, head)
        ):
            at = head
        elif at.dep == "advcl":
            part = _adverbial(parsed, at)
            return part is not None
        elif at.dep == "relcl":
            return _relative(parsed, at) is not None
        else:
            return False
    return False


PARTS: Mapping[str, Callable[[Parsed, Token], Part | None]] = {
    "conj": _coordinated,
    "advcl": _adverbial,
    "relcl": _relative,
    "acl": _participle,
    "prep": _phrase,
    "appos": _ranked,
    "ccomp": _spliced,
}
"""By the relation of the word that heads a part, what finds it."""
