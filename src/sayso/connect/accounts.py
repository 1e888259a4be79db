"""Accounts: each telling with what its article says of whose word it is, who was told, and through what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from sayso.connect.claims import Page
from sayso.connect.frequency import stem
from sayso.connect.names import HONORIFICS, body_words
from sayso.errors import RuleError
from sayso.records import Act, Entity, Hop, Mention, Party, Span, Statement, Telling
from sayso.resources import read_toml, rule_folder

PREPOSITION = re.compile(r"\b(?:in|at|on|who|which|that|familiar|close|briefed|near|with)\b")
POSSESSOR = re.compile(r"\b(?:of|for|from|by)\b")
REACH = 80
"""Characters from a source or cue in which the text says who was told, and through what."""
ENDS = re.compile(r"\n|[.!?][\"'”’»]?\s+[\"'“‘«]?[A-Z]")
"""Where a sentence ends, as far as marks tell: in doubt it does, and the words behind it are no proof."""
PAPERS = frozenset({
    "newspaper", "broadcaster", "daily", "magazine", "weekly", "tabloid", "website", "channel", "station", "portal",
})  # fmt: skip
"""Nouns for an outlet alone, that stand before its name: "paper" and "report" are other things too."""
NAMED = 2
"""Words that a person's name has at least, for a title before it to tell that it is one."""


@dataclass(frozen=True, slots=True)
class Account:
    """A telling with what its article tells of whose word it is.

    ``chain`` is the statement's, its parties as entities where they are known; ``said`` are its source and cue,
    ``through`` the words that say who was told and through what ("the Lantern", "a statement"), ``to`` who was told.
    The others tell of the hop on whose word it stands (`word_of`): ``roles`` are what it is called in all articles,
    ``position`` what one without a name is called, ``told`` the outlet that the text says was told, ``plural`` whether
    it is several without a name.
    """

    telling: Telling
    text: str
    outlet: str | None = None
    chain: tuple[Hop, ...] = ()
    act: Act | None = None
    roles: tuple[str, ...] = ()
    position: str | None = None
    told: str | None = None
    nationality: str | None = None
    said: tuple[Span, ...] = ()
    through: tuple[Span, ...] = ()
    to: str | None = None
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of ``voices.toml`` by their names, and each entry's example."""

    lists: Mapping[str, frozenset[str]]
    examples: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def any(self, name: str, words: Iterable[str]) -> bool:
        """Whether one of the words stands in a list."""
        return not self.lists[name].isdisjoint(words)


@cache
def load_words(language: str = "en") -> Words:
    """The words of ``voices.toml``. Raises `RuleError` where an entry lacks something."""
    path = rule_folder(language) / "voices.toml"
    try:
        rows = read_toml(path)["words"]
        return Words({r["name"]: frozenset(r["words"]) for r in rows}, {r["name"]: r["example"] for r in rows})
    except (KeyError, TypeError) as problem:
        raise RuleError(path.name, "words", f"lacks {problem}") from problem


def all_roles(entity: Entity) -> list[str]:
    """What an entity is called anywhere."""
    return [told.role for told in entity.roles]


def account_of(
    telling: Telling,
    statement: Statement | None,
    page: Page,
    *,
    mentions: Iterable[Mention] = (),
    entity_of: Callable[[str, Party], Entity | None] = lambda _, __: None,
    roles_of: Callable[[Entity], Iterable[str]] = all_roles,
) -> Account:
    """A telling as an account; ``mentions`` are those of its article, ``entity_of(article, party)`` knows the entities.

    Roles are the entity's, as ``roles_of`` tells them, where it is known; else those that the article itself tells.
    """
    text = " … ".join(span.of(page.text) for span in telling.content)
    if statement is None:
        return Account(telling, text, page.outlet)
    hop = word_of(statement.chain, words=load_words())
    titled = _titled(hop, page.text) if hop else None
    chain = tuple(
        replace(h, party=titled[1] if titled and h is hop else _known(page.article, h.party, entity_of))
        for h in statement.chain
    )
    entity = entity_of(page.article, hop.party) if hop and not titled else None
    mine = [m for m in mentions if hop and m.party == hop.party]
    roles = set(roles_of(entity)) if entity else {r for m in mine for r in m.roles}
    said = tuple(sorted((*((statement.source,) if statement.source else ()), *statement.cue)))
    return Account(
        telling,
        text,
        page.outlet,
        chain,
        statement.act,
        roles=tuple(sorted(roles | {titled[0]} if titled else roles)),
        position=next((m.position for m in mine if m.position), None),
        told=next((m.told for m in mine if m.told), None),
        nationality=next((m.nationality for m in mine if m.nationality), None),
        said=said,
        through=tuple(_through(statement, said, page.text)),
        to=statement.to,
        plural=any(m.plural for m in mine),
    )


def _known(article: str, party: Party, entity_of: Callable[[str, Party], Entity | None]) -> Party:
    entity = entity_of(article, party)
    return Party(party.name, entity.kind, entity.id) if entity else party


def _titled(hop: Hop, text: str) -> tuple[str, Party] | None:
    """What stands before a name and the party that it tells of, where the article takes it for another kind.

    "President Tam Ode Lund" is no body of the name "Ode Lund", and "the newspaper Marn Lantern" no person. A title that
    belongs to the name tells nothing.
    """
    if hop.party.kind not in ("organisation", "person") or hop.span is None:
        return None
    words, at = hop.span.of(text).split(), 0
    before = hop.span.of(text).removesuffix(hop.party.name).split()
    if before and len(before) < len(words) and before[-1].lower() in PAPERS:
        return " ".join(before).lower(), Party(hop.party.name, "outlet")
    while at < len(words) and _is_title(words[at]):
        at += 1
    name = " ".join(words[at:])
    if hop.party.kind == "person" or not at or not name.endswith(hop.party.name) or len(words) - at < NAMED:
        return None
    lists, parts = load_words(), singulars(name)
    named = all(w[:1].isupper() and w.replace("-", "").isalpha() for w in words[at:])
    body = any(lists.any(sort, parts) for sort in ("public", "not public", "official", "media"))
    return (" ".join(words[:at]).lower(), Party(name, "person")) if named and not body else None


def _is_title(word: str) -> bool:
    low = singulars(word)
    return load_words().any("leads", low) or not HONORIFICS.isdisjoint(low)


def _through(statement: Statement, said: Sequence[Span], text: str) -> Iterator[Span]:
    """Where the text says who was told, and through what: the nearest such words beside source and cue."""
    if not said:
        return
    first, last = min(s.start for s in said), max(s.end for s in said)
    for words in filter(None, (statement.to, statement.channel)):
        found = [
            Span(m.start(), m.end())
            for m in re.finditer(rf"\b{re.escape(words)}\b", text[max(0, first - REACH) : last + REACH], re.IGNORECASE)
        ]
        shifted = [Span(s.start + max(0, first - REACH), s.end + max(0, first - REACH)) for s in found]
        beside = [s for s in shifted if not any(s.overlaps(c) for c in statement.content)]
        beside = [s for s in beside if not ENDS.search(text[min(s.start, last) : max(first, s.end)])]
        if beside:
            yield min(beside, key=lambda s: (max(s.start - last, first - s.end, 0), s))


def word_of(chain: Sequence[Hop], *, words: Words) -> Hop | None:
    """The hop on whose word it stands: the outermost that is no outlet, which only heard it; else the last outlet."""
    for hop in chain:
        head = singulars(POSSESSOR.split(PREPOSITION.split(hop.party.name.lower())[0])[0])[-1:]
        agency = hop.party.kind == "organisation" and re.search(r"(?i)\bnews\b", hop.party.name)
        if hop.party.kind != "outlet" and not agency and not (hop.party.kind == "unnamed" and words.any("media", head)):
            return hop
    return chain[-1] if chain else None


@lru_cache(maxsize=1 << 14)
def singulars(text: str) -> tuple[str, ...]:
    """A description's words, singular and in one spelling."""
    return tuple(_singular(w).replace("iz", "is") for w in body_words(text))


def _singular(word: str) -> str:
    return word[:-2] if word.endswith(("sses", "shes", "ches")) else stem(word)
