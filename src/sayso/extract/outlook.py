"""Whether the words around a time expression look back or ahead: the tense of the verb that it hangs on.

News leaves a weekday's week and a month's year to the tense ("met on Monday", "will meet on Monday"). The way is that
of the rule systems of TempEval-3 (HeidelTime, Strötgen and Gertz 2013; SUTime, Chang and Manning 2012), with the parse
in the place of their windows of words: the expression belongs to the nearest verb above it in the tree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, NamedTuple

from sayso.extract.parse import Parsed, Token

Tense = Literal["past", "future", "present"]

WILL = frozenset({"will", "shall", "wo", "'ll", "’ll", "sha", "ll"})
MODALS = frozenset({"may", "might", "can", "ca", "could", "should", "must", "would", "'d", "’d", "need", "ought"})
NOBODY = frozenset({"neither", "nobody", "none"})
STARTING = frozenset({"starting", "beginning", "commencing"})
HIGHEST = 12  # verbs, and three times as many words, that are climbed from an expression to the top of its sentence


class Outlook(NamedTuple):
    """Which way the verb looks, and its token. ``own``: from the verb's own day ("spoke ahead of Friday's vote")."""

    tense: Tense | None
    verb: int | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Tenses:
    """The tenses of a parsed article. ``words`` are the lists of ``tenses.toml`` by their label."""

    parsed: Parsed
    words: Mapping[str, frozenset[str]]
    known: dict[int, Outlook] = field(default_factory=dict)

    def outlook(self, at: int) -> Outlook:
        """Which way the words around a token look. ``tense`` is ``None`` where there is no verb above it."""
        if at not in self.known:
            self.known[at] = self._beside(at) or self._above(at)
        return self.known[at]

    def _is(self, token: Token, label: str) -> bool:
        return token.lemma in self.words[label]

    def _beside(self, at: int) -> Outlook | None:
        """What stands just before: "starting Friday", "said on Monday it must go", "ahead of a rally on Friday"."""
        tokens, first = self.parsed.tokens, self.parsed.sentence_of(at).first
        near = at - 1
        if near >= first and tokens[near].lower in ("on", "from"):
            near -= 1
        if near < first:
            return None
        if tokens[near].lower in STARTING:
            return Outlook("future")
        if tokens[near].tag == "VBD" and tokens[near].lemma != "be" and tokens[at].dep != "poss":
            return self._of_verb(near)  # the parser may hand the day to the second verb
        if self._is(tokens[near], "open"):
            words = [t.lower for t in tokens[max(first, near - 5) : near]]
            if ("ahead", "of") in pairwise(words):
                return Outlook("future", self._verb_over(near), own=True)
        return None

    def _verb_over(self, at: int) -> int | None:
        token = self.parsed.tokens[at]
        for _ in range(3 * HIGHEST):
            if is_verb(token) or token.head == token.i:
                break
            token = self.parsed.tokens[token.head]
        return token.i if is_verb(token) else None

    def _above(self, at: int) -> Outlook:
        """What the words on the way up to the verb tell, and then the verb."""
        tokens = self.parsed.tokens
        token = tokens[at]
        path: list[Token] = []
        while not is_verb(token) and token.head != token.i and len(path) < 3 * HIGHEST:
            token = tokens[token.head]
            path.append(token)
        if any(t.lower == "ahead" for t in path):
            return Outlook("future", token.i if is_verb(token) else None, own=True)
        nouns = [t for t in path if t.pos in ("NOUN", "PROPN")]
        held = (tokens[at].head, tokens[tokens[at].head].head)  # "Monday's blast", "a blast on Monday"
        awaited = is_verb(token) and self._is(token, "plan")  # "they awaited Monday's figures"
        if nouns and nouns[0].i in held and not awaited:
            owned = tokens[at].dep == "poss" and not self._is(nouns[0], "open")
            if owned or self._is(nouns[0], "sudden"):
                return Outlook("past")
        setting = next((t for t in path if t.tag[:2] == "JJ" and self._is(t, "set")), None)
        if setting is not None:
            return Outlook("past" if self._had(tokens[setting.head]) else "future", setting.i)
        if not is_verb(token):
            return Outlook("past" if self._is(token, "sudden") else None)
        before = tokens[tokens[at].head].lower if tokens[at].dep == "pobj" else ""
        if token.tag in ("VBD", "VBN") and (self._is(token, "put-off") or self._puts_off(token)):
            return Outlook("future" if before in ("to", "until", "till", "for") else "past", token.i)
        found = self._of_verb(token.i)
        if before == "for" and found.tense == "past" and not self._had(token):
            return found._replace(tense="future")  # "they called a strike for Thursday"
        if found.tense == "present" and any(t.lower in ("after", "since", "following") for t in path):
            return found._replace(tense="past")
        return found

    def _puts_off(self, token: Token) -> bool:
        """ "put off", "pushed back"."""
        kids = [self.parsed.tokens[k].lower for k in token.kids]
        return token.lemma in ("put", "push", "move") and ("off" in kids or "back" in kids)

    def _had(self, token: Token) -> bool:
        return any(self.parsed.tokens[k].lower == "had" for k in token.kids)

    def _of_verb(self, verb: int, depth: int = 0) -> Outlook:
        """Which way one verb looks, with its auxiliaries and the verbs above it."""
        token = self.parsed.tokens[verb]
        kids = [self.parsed.tokens[k] for k in token.kids]
        aux = [t for t in kids if t.dep in ("aux", "auxpass") or t.tag == "MD"]
        helpers = {t.lower for t in aux}
        have = any(t.lemma == "have" for t in aux)
        if "to" in helpers and (token.tag == "VB" or "be" in helpers or have):
            return Outlook("past", verb) if have else self._infinitive(token, depth)
        tense = self._modal(token, helpers, have) or self._finite(token, aux, have)
        if tense is not None:
            return Outlook(tense, verb)
        if token.tag == "VB" and not aux and (token.dep == "ROOT" or not self._led(token)):
            return Outlook("future", verb)  # "Bring warm clothes on Saturday"
        return self._next_verb(token, depth)

    def _modal(self, token: Token, helpers: set[str], have: bool) -> Tense | None:
        if token.tag == "MD" or helpers & WILL:
            return "future"
        if helpers & MODALS:
            return "past" if have or ("could" in helpers and self._refused(token)) else "future"
        return None

    def _finite(self, token: Token, aux: list[Token], have: bool) -> Tense | None:
        """The tense of a verb's own form and its auxiliaries; ``None`` for infinitives and most -ing forms."""
        sets = self._sets(token)
        if token.lemma == "go" and token.tag == "VBG" and any(self.parsed.tokens[k].dep == "xcomp" for k in token.kids):
            return "future"
        if any(t.lower == "had" for t in aux):
            return "past"
        if have:
            return "future" if sets else "past"
        if token.tag == "VBD" or any(t.tag == "VBD" for t in aux):
            plans = sets or self._is(token, "plan") or (token.tag == "VBG" and self._is(token, "ahead"))
            return "future" if plans else "past"
        if any(t.tag in ("VBZ", "VBP") for t in aux):
            return "future" if sets else "present"
        if token.tag == "VBN":
            return "future" if sets else "past"
        if token.tag in ("VBZ", "VBP"):
            return "past" if self._is(token, "tell") else "present"
        return None

    def _led(self, token: Token) -> bool:
        """Whether a bare form stands under words of its own clause, and is no imperative."""
        before = self.parsed.tokens[token.i - 1] if token.i > self.parsed.sentence_of(token.i).first else None
        return before is not None and before.text not in ("“", '"', "‘", "'", "``")

    def _refused(self, token: Token) -> bool:
        """ "could not be reached", "neither could be found"."""
        kids = [self.parsed.tokens[k] for k in token.kids]
        subjects = [j for k in kids if k.dep.startswith("nsubj") for j in k.kids]
        return any(k.dep == "neg" or k.lower in NOBODY for k in kids) or any(
            self.parsed.tokens[j].lower in NOBODY for j in subjects
        )

    def _sets(self, token: Token) -> bool:
        """Whether it is a participle that sets a date: "scheduled for"; "set" only with "for" or "to"."""
        if token.tag != "VBN" or not self._is(token, "set"):
            return False
        kids = [self.parsed.tokens[k] for k in token.kids]
        return token.lemma != "set" or any(k.lower == "for" or k.dep == "xcomp" for k in kids)

    def _infinitive(self, token: Token, depth: int) -> Outlook:
        """ "to" and a verb: ahead after what plans or demands, and after a noun; else as the verb above it looks."""
        head = self.parsed.tokens[token.head]
        if self._had(head) or (head.pos == "ADJ" and self._had(self.parsed.tokens[head.head])):
            return Outlook("past", token.i)  # "had been due to open", and did not
        plain = head.i == token.i or head.pos in ("NOUN", "PROPN", "ADJ", "PRON", "NUM")
        if plain or self._is(head, "ahead") or (head.lemma == "be" and head.tag in ("VBD", "VBZ", "VBP")):
            return Outlook("future", token.i)
        return self._next_verb(token, depth)

    def _next_verb(self, token: Token, depth: int) -> Outlook:
        """As the next verb above it looks."""
        at = token
        while at.head != at.i and depth < HIGHEST:
            at = self.parsed.tokens[at.head]
            if is_verb(at):
                return self._of_verb(at.i, depth + 1)._replace(verb=token.i)
            depth += 1
        return Outlook(None, token.i)

    def tellers(self, verb: int | None) -> list[int]:
        """The verbs above a verb that have it in what they say, nearest first."""
        out: list[int] = []
        if verb is None:
            return out
        at = self.parsed.tokens[verb]
        for _ in range(HIGHEST):
            if at.head == at.i or at.dep in ("conj", "relcl", "advcl"):
                break
            at = self.parsed.tokens[at.head]
            if is_verb(at):
                out.append(at.i)
        return out


def is_verb(token: Token) -> bool:
    """Whether it has a tense, or is a form that takes one."""
    return token.tag[:2] in ("VB", "MD") and token.dep not in ("amod", "prep", "compound")
