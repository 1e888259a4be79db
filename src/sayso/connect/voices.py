"""Voices: whose word a telling is, as far as it says, and what tells that one voice from another.

A chain ends with the speaker. Where the speaker has a name, or speaks for a body that has one, the word is theirs,
whoever heard it: a press conference in five outlets is one voice. Where the speaker has none, the word is a source's
of the outlet that had it. Where nobody speaks, an outlet tells it: the one that is cited, or the one that narrates.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from sayso.connect.accounts import POSSESSOR, PREPOSITION, Account, Words, account_of, load_words, singulars, word_of
from sayso.connect.credits import same_outlet
from sayso.connect.names import HONORIFICS, LINKING, body_words, plain
from sayso.connect.places import Places, key_of
from sayso.connect.roles import NOT_NOW
from sayso.connect.terms import unanswered
from sayso.records import Kind, Party

__all__ = [
    "Account",
    "Sort",
    "Voice",
    "Words",
    "account_of",
    "capitals",
    "load_words",
    "voice_of",
    "word_of",
]

Sort = Literal[
    "person", "body", "official", "private", "group", "sources", "outlet", "media", "document", "own", "none"
]
"""What a voice is; "own" is a newsroom's own attempt to get an answer, "none" a narration that names nobody."""
DEFINED = frozenset({"the", "his", "her", "its", "their"})


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose word a telling is. ``key`` tells it from others, ``words`` the body it speaks for, ``states`` its country.

    ``general`` is a group or outlet that names nobody in particular, and so may be another that is named; ``whole``
    speaks for a whole government; ``leads`` is a person who heads something, ``told`` one of
    whom the texts tell who it is.
    """

    key: str
    name: str
    kind: Kind
    sort: Sort
    words: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    outlet: str = ""
    general: bool = False
    public: bool = False
    whole: bool = False
    leads: bool = False
    told: bool = False


@cache
def capitals() -> Mapping[str, str]:
    """Each capital's country, from ``countryinfo``: a government that goes by its city is the country's."""
    folder = resources.files("countryinfo") / "data"
    rows = [json.loads(f.read_text(encoding="utf8")) for f in sorted(folder.iterdir(), key=lambda f: f.name)
            if f.name.endswith(".json")]  # fmt: skip
    return {key_of(r["capital"]): key_of(r["name"]) for r in rows if isinstance(r.get("capital"), str)}


# ---------------------------------------------------------------- who it is
def voice_of(account: Account, publisher: str, *, places: Places, words: Words) -> Voice:
    """Whose word a telling is; ``publisher`` is whose text its article is: its outlet, or the wire that it carries."""
    if unanswered(account.text):
        return Voice(f"own:{plain(publisher)}", publisher, "outlet", "own", outlet=publisher)
    names = [publisher, account.outlet or ""]
    chain = [hop for hop in account.chain if not any(same_outlet(hop.party.name, n) for n in names)]
    hop = word_of(chain, words=words)
    before = chain[: chain.index(hop)] if hop else []
    cited = next((h.party.name for h in reversed(before) if _outlet(h.party, places, words)), "")
    if hop is None or not (hop.party.name or account.position):
        if cited:
            return _outlet_voice(cited)  # "the Lantern says that he reportedly left"
        hearsay = hop is not None and hop is not chain[-1]
        return Voice("media:", "reports", "unnamed", "media", general=True) if hearsay else _nobody(publisher)
    party = hop.party
    if _outlet(party, places, words):
        return _outlet_voice(party.name)
    describing = _Describing(party, account, cited or account.told or "", publisher, places, words)
    if party.kind == "person":
        return describing.person()
    if party.kind in ("organisation", "government"):
        return describing.body(party.name)
    return describing.somebody(account.position or party.name)


def _outlet(party: Party, places: Places, words: Words) -> bool:
    """Whether a party is an outlet with a name, and not "the newspaper" or "Velmish media"."""
    _, rest = _states(PREPOSITION.split(party.name)[0], places)
    plain_ones = words.lists["media"] | words.lists["says nothing"]
    return party.kind == "outlet" and not plain_ones.issuperset(rest)


def _outlet_voice(name: str) -> Voice:
    return Voice(f"outlet:{plain(name)}", name, "outlet", "outlet", outlet=name)


def _nobody(publisher: str) -> Voice:
    return Voice(f"none:{plain(publisher)}", publisher, "outlet", "none", outlet=publisher, general=True)


def _states(text: str, places: Places) -> tuple[frozenset[str], tuple[str, ...]]:
    """The countries that a description names, and its other words as `singulars` gives them."""
    tokens = body_words(text)
    found: set[str] = set()
    rest: list[str] = []
    at = 0
    while at < len(tokens):
        for size in (3, 2, 1):
            country = places.countries.get(" ".join(tokens[at : at + size])) if at + size <= len(tokens) else None
            if country:
                found.add(country)
                at += size
                break
        else:
            rest += singulars(tokens[at])
            at += 1
    return frozenset(found), tuple(rest)


@dataclass(frozen=True, slots=True)
class _Describing:
    """A speaker and everything that says who it is."""

    party: Party
    account: Account
    cited: str
    publisher: str
    places: Places
    words: Words

    def person(self) -> Voice:
        """Somebody with a name: by it, and by the body that the roles say they speak for or lead."""
        key = self.party.entity or f"person:{plain(self.party.name)}"
        told: set[str] = set()
        states: set[str] = set()
        public = whole = leads = False
        for role in sorted(self.account.roles):
            tokens = singulars(role)
            if NOT_NOW & set(tokens) - {"deputy", "vice", "acting", "assistant", "elect"}:
                continue
            heads, speaks = self.words.any("leads", tokens), self.words.any("speaks for", tokens)
            if not (heads or speaks):
                continue
            leads = True
            found, rest = _states(PREPOSITION.split(role.lower())[0], self.places)
            told |= {w for w in rest if not self._plain(w)}
            if not self.words.any("not public", tokens) and self.words.any("public", tokens):
                public, states = True, states | found
                whole = whole or self._whole(rest)
        return Voice(
            key, self.party.name, "person", "person", frozenset(told), frozenset(states),
            public=public, whole=whole and not told, leads=leads, told=bool(set(self.account.roles) - HONORIFICS),
        )  # fmt: skip

    def body(self, name: str, *, kind: Kind | None = None, shown: str = "") -> Voice:
        """A body: by its name's words and its country."""
        # a place behind "in" only tells which one is meant, but for "Police in Marn"
        head = PREPOSITION.split(name)[0].strip() or name
        states, rest = _states(head, self.places)
        if not states and self.party.kind == "government" and (country := capitals().get(key_of(head))):
            states, rest = frozenset({country}), ()
        if self.account.nationality and not states and (country := self.places.country(self.account.nationality)):
            states = frozenset({country})
        kept = frozenset(w for w in rest if not self._plain(w))
        closed = self.words.any("not public", rest)
        public = not closed and (self.party.kind == "government" or self.words.any("public", rest))
        whole = public and self._whole(rest)
        key = self.party.entity if self.party.kind in ("organisation", "government") else None
        return Voice(
            key or f"body:{' '.join(sorted(kept | states)) or plain(name)}",
            shown or name,
            kind or self.party.kind,
            "body",
            kept,
            states,
            general=self._general(kept, states) and bool(rest) and public,
            public=public,
            whole=whole,
        )

    def somebody(self, description: str) -> Voice:
        """Somebody without a name: by the noun that describes them."""
        low = description.lower().replace("’", "'")
        head = singulars(POSSESSOR.split(PREPOSITION.split(low)[0])[0]) or singulars(low)
        states, rest = _states(PREPOSITION.split(low)[0], self.places)
        if self.account.nationality and not states and (country := self.places.country(self.account.nationality)):
            states = frozenset({country})
        kept = frozenset(w for w in rest if not self._plain(w))
        has = self.words.any
        if head and has("speaks for", head) and (kept or states):
            return self.body(_after_speaks(description, self.words), kind="unnamed", shown=description)
        if self.party.kind == "document" or (has("document", head[-1:]) and not has("media", head[-1:])):
            return self._document(description, rest, states)
        key = " ".join((*sorted(kept), *sorted(states)))
        if self.cited and (has("sources", head) or has("official", head)):
            return self._source(description, kept, states)
        if has("media", head[-1:]):
            return Voice(f"media:{key}", description, "unnamed", "media", states=states, general=True)
        if has("sources", head[-1:]):
            return self._source(description, kept, states)
        if has("official", rest) or (has("public", head) and not has("not public", rest)):
            whole = self._whole(rest)
            return Voice(
                f"official:{key}", description, "unnamed", "official", kept, states,
                general=True, public=True, whole=whole,
            )  # fmt: skip
        sort: Sort = "private" if has("private", head) else "group"
        return Voice(f"{sort}:{key or plain(description)}", description, "unnamed", sort, kept, states, general=True)

    def _source(self, description: str, kept: frozenset[str], states: frozenset[str]) -> Voice:
        outlet = self.cited or self.publisher
        kept -= self.words.lists["sources"]
        whose = plain(outlet) or self.account.telling.article  # outlets that are not known are not one
        key = f"sources:{whose}:{' '.join((*sorted(kept), *sorted(states)))}"
        name = f"{description} ({outlet})" if outlet else description
        return Voice(key, name, "unnamed", "sources", kept, states, outlet=outlet)

    def _document(self, description: str, rest: tuple[str, ...], states: frozenset[str]) -> Voice:
        """A document is its owner's word; one without an owner that is a report is some outlet's."""
        has = self.words.any
        if self.cited:
            return _outlet_voice(self.cited)  # what it has in hand is its report
        owner = [w for w in rest if not has("document", (w,)) and not has("picture", (w,))]
        kept = frozenset(w for w in owner if not self._plain(w))
        content = frozenset(w for w in rest if not has("says nothing", (w,)) and w not in LINKING)
        if has("picture", rest):
            return Voice(f"document:{' '.join(sorted(content))}", description, "document", "document", content, states)
        whole = not kept and has("whole", owner)
        if not kept and not states and not whole:
            return Voice("media:", description, "unnamed", "media", general=True)
        return Voice(
            f"body:{' '.join(sorted(kept | states)) or 'government'}",
            description,
            "document",
            "body",
            kept,
            states,
            general=self._general(kept, states),
            public=not has("not public", owner) and has("public", owner),
            whole=whole,
        )

    def _general(self, kept: frozenset[str], states: frozenset[str]) -> bool:
        """Whether no word tells which one it is: every country has its police."""
        return not states and kept <= self.words.lists["official"]

    def _plain(self, word: str) -> bool:
        has = self.words.any
        named = has("speaks for", (word,)) or has("whole", (word,)) or has("says nothing", (word,))
        return (
            named
            or word in DEFINED
            or word in ("of", "for", "in", "from", "at")
            or (
                has("leads", (word,))
                or (has("official", (word,)) and word not in ("police", "army", "military", "navy"))
            )
        )

    def _whole(self, rest: tuple[str, ...]) -> bool:
        """Whether nothing but words for a whole government is left."""
        return all(self._plain(w) for w in rest)


def _after_speaks(description: str, words: Words) -> str:
    """Whom a spokesman speaks for: "Marn police" of "Marn police spokesman" and "spokesman for the Marn police"."""
    kept = [w for w in re.split(r"\s+", description) if not words.any("speaks for", singulars(w))]
    text = " ".join(kept)
    return re.sub(r"^(?:of|for|from|the|a|an)\s+|^(?:of|for|from)\s+the\s+", "", text.strip()).strip() or description
