"""Contacts: the calls, meetings, visits, letters and talks that an article tells of, each telling once.

A word of ``contacts.toml`` in a sense that means a contact, with two parties at least that the text names, and a status
that the text gives. Tellings of one contact stay apart here; they are put together across articles.
"""

from __future__ import annotations

from collections.abc import Sequence

from sayso.extract.cast import Cast
from sayso.extract.company import by_phone, company_of
from sayso.extract.draft import MARKS, View
from sayso.extract.frames import lemma_of
from sayso.extract.happenings import clause_of, governor, when_of, within
from sayso.extract.parse import Token
from sayso.extract.participants import place_of
from sayso.extract.recalled import Spoken, make_memory
from sayso.extract.status import Standing, is_definite, labels_of, status_of
from sayso.records import Article, Happening, Statement, Timex
from sayso.resources import ContactRule

NO_ACTION = frozenset({"amod", "compound"})


def find_contacts(
    view: View, cast: Cast, statements: Sequence[Statement], timexes: Sequence[Timex], *, article: Article
) -> tuple[Happening, ...]:
    """Every telling of a contact in an article, in reading order."""
    memory = make_memory(cast, statements)
    told = within(view, statements)
    found: list[Happening] = []
    for token in view.parsed.tokens:
        rule = _rule_of(view, token)
        if rule is None:
            continue
        statement = told.at(token)
        kind = "call" if rule.kind in ("talks", "call") and by_phone(view, token) else rule.kind
        company = company_of(memory, token, rule, kind=kind, outer=statement.speaker if statement else None)
        if company is None:
            continue
        sides, before = company
        when = when_of(view, token, timexes)
        ahead = when is not None and when.begins is not None and when.begins > (article.published or "9999")[:10]
        standing = _since_before(view, token, status_of(view, token, told=told, ahead=ahead), before)
        # "urged her to cancel the meeting with Velm": no happening, but a meeting that is to come and is spoken of
        if standing is not None or (rule.part == "noun" and is_definite(view, token)):
            to_come = standing is None or standing.status == "planned" or (before is not None and before.planned)
            memory.contacts.append(Spoken(token.sent, kind, (*sides.by, *sides.to), to_come))
        if standing is None:
            continue
        found.append(
            Happening(
                article=article.id,
                span=clause_of(view, token),
                word=view.parsed.span(token.i, token.i),
                kind=kind,
                status=standing.status,
                by=sides.by,
                to=sides.to,
                marks=standing.marks,
                value=when.value if when else None,
                begins=when.begins if when else None,
                ends=when.ends if when else None,
                due=when.ends if when and standing.status == "planned" and _is_deadline(view, when) else None,
                place=place_of(view, token),
                statement=statement.id if statement else None,
                score=NAMED_HERE if before is None else NAMED_BEFORE,
                made_by=f"rules:{rule.name}",
                why=(*sides.why, f"status {standing.status}: {', '.join(standing.why)}"),
            )
        )
    return tuple(found)


NAMED_HERE, NAMED_BEFORE = 0.9, 0.7
"""How sure a contact is whose parties its own words name, and one that only points to a contact before."""


def _since_before(view: View, token: Token, standing: Standing | None, before: Spoken | None) -> Standing | None:
    """A contact that was to come when it was spoken of before still is, where the words about it say nothing else."""
    silent = standing is not None and standing.status != "denied" and not standing.marks
    if before is not None and before.planned and silent and not _is_told_by_verb(view, token):
        return Standing("planned", (), ("planned when it was spoken of before",))
    return standing


def _is_told_by_verb(view: View, token: Token) -> bool:
    """Whether a verb's tense tells of a contact: "they met", "attended the meeting"; not "the timing of the call"."""
    return token.pos == "VERB" or (token.dep == "dobj" and "holds" in labels_of(view, governor(view, token)))


def _rule_of(view: View, token: Token) -> ContactRule | None:
    """The rule of a noun, or of a verb with its particle ("call in") or alone, in a sense that means a contact."""
    if token.pos in ("NOUN", "PROPN"):
        keys = [("noun", token.lemma)]
    elif token.pos == "VERB":
        behind = [k for k in view.parsed.kids(token.i, "prt", "prep", "advmod") if k.i == token.i + 1]
        keys = [*(("verb", f"{lemma_of(token)} {k.lower}") for k in behind), ("verb", lemma_of(token))]
    else:
        return None
    key = next((k for k in keys if k in view.rules.contacts), None)
    if key is None or token.dep in NO_ACTION or any(sense(view, token) for sense in SENSES.get(key, ())):
        return None
    return view.rules.contacts[key]


def _names_something(view: View, verb: Token) -> bool:
    """ "called him a liar", "calls the plan dead": what is called by a word follows the object."""
    tokens = view.parsed.tokens
    if view.parsed.kids(verb.i, "oprd", "ccomp", "xcomp", "acomp", "attr") and not any(
        k.tag == "TO" for c in view.parsed.kids(verb.i, "xcomp") for k in view.parsed.kids(c.i, "aux")
    ):
        return True
    objects = view.parsed.kids(verb.i, "dobj")
    if not objects or view.parsed.kids(verb.i, "auxpass", "nsubjpass") or len(objects) > 1:
        return True
    last = objects[-1].right
    after = tokens[last + 1] if last + 1 < len(tokens) and tokens[last + 1].sent == verb.sent else None
    if view.quoted[verb.i] < 0 and any(view.quoted[i] >= 0 for i in range(objects[-1].left, objects[-1].right + 1)):
        return True
    if after is None:
        return False
    quoted = view.quoted[after.i] >= 0 and view.quoted[verb.i] < 0
    return quoted or after.text in MARKS or after.text == ":" or after.pos in ("DET", "ADJ", "NOUN", "PROPN", "VERB")


NEAR = 25  # words around a word that are looked at for sport
SPORT = frozenset(
    {"game", "match", "final", "semifinal", "quarterfinal", "cup", "league", "tournament", "playoff", "season", "derby"}
)


def _of_sport(view: View, word: Token) -> bool:
    """ "meet in the final", "host the Harbour Club for a game"."""
    sentence = view.parsed.sentence_of(word.i)
    first, last = max(sentence.first, word.i - NEAR), min(sentence.last, word.i + NEAR)
    return any(t.lemma in SPORT for t in view.words(first, last))


def _halfway(view: View, verb: Token) -> bool:
    """ "meet in the middle", "meet halfway": a compromise."""
    objects = [k for prep in view.parsed.kids(verb.i, "prep") for k in view.parsed.kids(prep.i, "pobj")]
    return any(k.lower in ("middle", "halfway") for k in (*objects, *view.parsed.kids(verb.i, "advmod")))


def _asks_for(view: View, word: Token) -> bool:
    """ "a call for talks", "called on Velm to", "calls to resign": a demand."""
    tokens = view.parsed.tokens
    after = tokens[word.i + 1] if word.i + 1 < len(tokens) else None
    if after is None or word.pos == "VERB":
        return after is not None and after.lower in ("for", "on", "upon", "off", "out", "in")
    verb_follows = after.lower == "to" and word.i + 2 < len(tokens) and tokens[word.i + 2].pos in ("VERB", "AUX", "ADV")
    on = after.lower == "on" and not (word.i + 2 < len(tokens) and tokens[word.i + 2].ent in ("DATE", "TIME"))
    return after.lower == "for" or on or verb_follows


def _gossip(view: View, noun: Token) -> bool:
    """ "talk of a deal", "the talk on the streets": not "a talk with Velm"."""
    return noun.tag == "NN" and not any(k.lower in ("with", "between") for k in view.parsed.kids(noun.i, "prep"))


def _writes_something(view: View, verb: Token) -> bool:
    """ "wrote a bill", "wrote that": a text, not a letter to somebody."""
    if view.parsed.kids(verb.i, "dobj"):
        return True  # "wrote a letter to": the noun tells it
    return bool(view.parsed.kids(verb.i, "ccomp")) and not any(
        k.lower == "to" for k in view.parsed.kids(verb.i, "prep", "dative")
    )


def _no_means(view: View, noun: Token) -> bool:
    """A phone that is only a thing, an interview that is not by phone."""
    verb = governor(view, noun)
    if verb is not noun and _rule_of(view, verb) is not None:
        return True  # "spoke by phone": the verb tells it
    if noun.lemma == "interview":
        return not by_phone(view, noun)
    return view.parsed.tokens[noun.head].lower not in ("by", "over", "on", "via")


SENSES = {
    ("verb", "call"): (_asks_for, _names_something),
    ("verb", "ring"): (_asks_for, _names_something),
    ("noun", "call"): (_asks_for,),
    ("noun", "talk"): (_gossip,),
    ("noun", "phone"): (_no_means,),
    ("noun", "telephone"): (_no_means,),
    ("noun", "interview"): (_no_means,),
    ("verb", "meet"): (_of_sport, _halfway),
    ("verb", "host"): (_of_sport,),
    ("verb", "write"): (_writes_something,),
}
"""Uses of a word that mean no contact."""


def _is_deadline(view: View, when: Timex) -> bool:
    """ "by Friday", "before 1 June": the last day on which it is to take place."""
    first = view.token_at(when.span.start)
    return first > 0 and view.parsed.tokens[first - 1].lower in ("by", "before", "until", "till")
