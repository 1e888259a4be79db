"""What governs a verb: whether it is told as a fact, and what reaches what hangs on it ("not", "may")."""

from __future__ import annotations

from sayso.extract.parse import Parsed, Token

UP = 20  # steps from a word to what governs it: longer ways are the parser's mistakes

PAST_MARKS = frozenset({"after", "before", "when", "as", "once", "since", "until"})
"""Joining words of time: what follows is told as a fact where it is past."""
CONDITIONS = frozenset({"if", "unless", "whether", "lest", "provided"})
INQUIRING = frozenset({"investigate", "ask", "wonder", "check", "examine", "see", "determine", "doubt", "establish"})
"""Verbs whose "if" is a "whether"."""
SAYING = frozenset({
    "say", "tell", "add", "report", "announce", "state", "note", "write", "explain", "insist", "claim", "allege",
    "warn", "confirm", "declare", "reveal", "acknowledge", "admit", "argue", "assert", "stress", "emphasize",
    "emphasise", "mention", "recall", "testify", "tweet", "post", "contend", "complain", "reply", "respond", "observe",
    "remark", "continue", "conclude", "disclose", "point", "maintain", "indicate", "show", "find",
})  # fmt: skip
"""Verbs after which two joined clauses are two sayings: statements part them from the verb anyway. No denying here:
who denies that A and B denies neither alone."""
UNSURE = frozenset({
    "allegedly", "reportedly", "apparently", "supposedly", "purportedly", "presumably", "perhaps", "possibly",
    "probably", "maybe", "likely", "never", "hardly", "barely", "scarcely", "neither", "seldom", "rarely", "nearly",
    "almost",
})  # fmt: skip
"""Adverbs that govern whatever shares their verb: "he allegedly shot two men and robbed a bank"."""
MANY = frozenset({"dozen", "score", "hundred", "thousand", "million", "many", "several"})
"""Words that count without a number."""
NOBODY = frozenset({"no", "nobody", "none", "neither", "nothing", "few", "no-one"})


def words_in(parsed: Parsed, first: int, last: int) -> int:
    """How many words tokens [first, last] hold."""
    return sum(t.is_word for t in parsed.tokens[first : last + 1])


def text_at(parsed: Parsed, i: int) -> str:
    """A token's characters; nothing outside the article."""
    return parsed.tokens[i].text if 0 <= i < len(parsed.tokens) else ""


def is_predicate(token: Token) -> bool:
    """Whether a word is a verb that tells something, not one that helps another or stands before a noun."""
    return token.pos in ("VERB", "AUX") and token.dep not in ("aux", "auxpass", "amod", "compound", "prep", "case")


def has_subject(parsed: Parsed, verb: Token) -> bool:
    """Whether a verb has a subject of its own."""
    return bool(parsed.kids(verb.i, "nsubj", "nsubjpass", "expl", "csubj"))


def is_finite(parsed: Parsed, verb: Token) -> bool:
    """Whether a verb, or what helps it, is finite: "left", "will leave"; not "leaving", "to leave"."""
    forms = ("VBD", "VBZ", "VBP", "MD")
    return verb.tag in forms or any(k.tag in forms for k in parsed.kids(verb.i, "aux", "auxpass"))


def is_past(parsed: Parsed, verb: Token) -> bool:
    """Whether a verb tells what has happened: "left", "had left", "has been left"."""
    aux = parsed.kids(verb.i, "aux", "auxpass")
    return (verb.tag == "VBD" and not aux) or any(k.lower in ("had", "has", "have", "was", "were", "did") for k in aux)


def counts(parsed: Parsed, verb: Token) -> bool:
    """Whether a verb tells of a number of something: "killing two people", "14 were hurt", "wounding scores"."""
    of = parsed.kids(verb.i, "dobj", "nsubj", "nsubjpass", "attr")
    return any(k.tag == "CD" or k.lemma in MANY or any(j.tag == "CD" for j in parsed.kids(k.i, "nummod")) for k in of)


def is_negated(parsed: Parsed, verb: Token) -> bool:
    """Whether a verb has a "not" or a subject that is nobody."""
    return bool(parsed.kids(verb.i, "neg")) or of_nobody(parsed, verb)


def of_nobody(parsed: Parsed, verb: Token) -> bool:
    """Whether a verb's subject is nobody: "no guard", "few of them"."""
    subjects = parsed.kids(verb.i, "nsubj", "nsubjpass")
    return any(k.lower in NOBODY or any(j.lower in NOBODY for j in parsed.kids(k.i)) for k in subjects)


def is_unsure(parsed: Parsed, verb: Token) -> bool:
    """Whether an adverb leaves open whether it happened."""
    return any(k.lower in UNSURE for k in parsed.kids(verb.i, "advmod", "neg"))


def is_reached(parsed: Parsed, verb: Token, *, will: bool = False) -> bool:
    """Whether a "not", a "may", an "allegedly" or an "if" reaches what hangs on a verb. ``will`` lets that pass."""
    modal = any(k.tag == "MD" and not (will and k.lower in ("will", "wo", "'ll")) for k in parsed.kids(verb.i, "aux"))
    return modal or is_negated(parsed, verb) or is_unsure(parsed, verb) or conditioned(parsed, verb)


def conditioned(parsed: Parsed, verb: Token) -> bool:
    """Whether what a verb tells hangs on an "if", or on a "when" before it that has not happened yet."""
    for clause in parsed.kids(verb.i, "advcl"):
        if verb.lemma in INQUIRING and clause.i > verb.i:
            continue  # "investigating if a second barge was there": what they want to know, whatever the parser says
        marks = {k.lower for k in parsed.kids(clause.i) if k.i < clause.i and (k.dep == "mark" or k.tag == "WRB")}
        if marks & CONDITIONS:
            return True
        if clause.i < verb.i and marks & PAST_MARKS and not (is_past(parsed, clause) or attributes(parsed, clause)):
            return True
    return False


def attributes(parsed: Parsed, verb: Token) -> bool:
    """ "as she told the paper": no fact, a frame."""
    return verb.lemma in SAYING and not parsed.kids(verb.i, "ccomp", "xcomp", "dobj")


def ends_clause(parsed: Parsed, verb: Token) -> bool:
    """Whether nothing of the clause that a word stands in follows its own."""
    after = verb.right + 1
    tokens = parsed.tokens
    return after >= len(tokens) or tokens[after].sent != verb.sent or not tokens[after].is_word


def governor(parsed: Parsed, token: Token) -> Token | None:
    """The verb above a word."""
    at = token
    for _ in range(UP):
        if at.head == at.i:
            return None
        at = parsed.tokens[at.head]
        if is_predicate(at):
            return at
    return None
