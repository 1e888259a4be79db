"""Origins: from whom a claim comes, as far as the texts show.

Each telling has a voice (``connect.voices``): a speaker on record, an outlet that is cited, an unnamed source of an
outlet, or nobody. Voices are told apart only where the texts show that they are different: a body and whoever speaks
for it are one, and so are the arms of one government; "officials" who might be those that another article names are
these. A telling in copied words has the origin of the words that were copied, and an outlet that is cited for what it
reports has it from where its own article has it. So the count is the least that the texts prove.

Folding citations and copies before sources are counted is the principle of dependent sources in truth discovery (Dong,
Berti-Equille and Srivastava, *Integrating Conflicting Data: The Role of Source Dependence*, 2009), read here from the
words themselves.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sayso.connect.credits import same_outlet as _same_outlet
from sayso.connect.names import person_name
from sayso.connect.places import Places
from sayso.connect.voices import Account, Voice, load_words, voice_of
from sayso.records import Copy, Origin

__all__ = ["Account", "origins"]


same_outlet = lru_cache(maxsize=1 << 14)(_same_outlet)
MOSTLY = 0.6
"""The share of the shorter description's words from which two tell of one body: "the harbour fair's organisers"."""


ALONE = ("own", "none")
"""Sorts of voices that are nobody else's."""


@dataclass(slots=True)
class _Party:
    """An origin while it is put together: its voices, and the accounts that have it from them."""

    voices: list[Voice] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    why: list[str] = field(default_factory=list)

    @property
    def counted(self) -> bool:
        """Whether it is anybody: reports that nobody owns and narrations are not."""
        return any(v.sort != "none" and not (v.sort == "media" and not v.states) for v in self.voices)


def origins(
    accounts: Iterable[Account], *, copies: Mapping[str, Sequence[Copy]], places: Places, language: str = "en"
) -> tuple[Origin, ...]:
    """The origins of one claim, those that count first; every telling is in exactly one.

    ``copies`` are the copies that articles are, by the copier's id, for all articles from which something may come.
    The same for any order of ``accounts``.
    """
    told = sorted({a.telling.key: a for a in sorted(accounts, key=repr)}.values(), key=_order)
    words = load_words(language)
    outlets = {a.telling.article: a.outlet or "" for a in told}
    whose = {a.telling.key: _whose(a, outlets, copies) for a in told}
    voices = {a.telling.key: voice_of(a, whose[a.telling.key], places=places, words=words) for a in told}
    by_article: dict[str, list[Account]] = defaultdict(list)
    for account in told:
        by_article[account.telling.article].append(account)
    said_in = {a.telling.key: _original(a, by_article, copies) for a in told}
    for account in told:  # copied words are whose words the original's are, unless the copy knows better
        source = said_in[account.telling.key]
        if source and voices[account.telling.key].general:
            voices[account.telling.key] = voices[source]
    parties = _gathered(told, voices)
    _cited(parties, whose)
    _narrated(parties)
    return tuple(_origin(p) for p in sorted(parties, key=_rank))


def _order(account: Account) -> tuple[str, int, str]:
    return (account.telling.article, account.telling.content[0].start, account.telling.key)


# ---------------------------------------------------------------- copies
def publisher(article: str, outlets: Mapping[str, str], copies: Mapping[str, Sequence[Copy]]) -> str:
    """Whose text an article is: the wire that it credits for all of it, else the outlet of the article it copies whole.

    An article of which passages are copied is its outlet's own.
    """
    seen = {article}
    while True:
        whole = next((c for c in copies.get(article, ()) if c.extent == "all" and (c.credit or c.of)), None)
        if whole is None:
            return outlets.get(article, "")
        if whole.credit:
            return whole.credit
        if whole.of is None or whole.of in seen or whole.of not in outlets:
            return outlets.get(article, "")
        article = whole.of
        seen.add(article)


def _whose(account: Account, outlets: Mapping[str, str], copies: Mapping[str, Sequence[Copy]]) -> str:
    """Whose words a telling is printed in: those of whom its passage is copied from, else its article's publisher."""
    article, content = account.telling.article, account.telling.content
    for copy in copies.get(article, ()):
        if copy.extent == "part" and any(p.span.overlaps(s) for p in copy.passages for s in content):
            printed = copy.credit or (publisher(copy.of, outlets, copies) if copy.of else "")
            if printed:
                return printed
    return publisher(article, outlets, copies)


def _original(
    account: Account, told: Mapping[str, Sequence[Account]], copies: Mapping[str, Sequence[Copy]]
) -> str | None:
    """The key of the telling in another article from which the words of this one are copied."""
    first, last = account.telling.content[0].start, account.telling.content[-1].end
    for copy in copies.get(account.telling.article, ()):
        for passage in copy.passages:
            shared = min(last, passage.span.end) - max(first, passage.span.start)
            if copy.of is None or 2 * shared < last - first:
                continue
            here = told.get(copy.of, ())
            there = [a for a in here if any(s.overlaps(passage.origin) for s in a.telling.content)]
            if there:
                wanted = passage.origin.start + first - passage.span.start
                return min(there, key=lambda a: (abs(a.telling.content[0].start - wanted), a.telling.key)).telling.key
    return None


# ---------------------------------------------------------------- which voices are one
def _gathered(told: Sequence[Account], voices: Mapping[str, Voice]) -> list[_Party]:
    """Put each voice to the party that it belongs to, the voices that tell most of themselves first."""
    by_key: dict[str, list[Account]] = defaultdict(list)
    richest: dict[str, Voice] = {}
    for account in told:
        voice = voices[account.telling.key]
        by_key[voice.key].append(account)
        known = richest.get(voice.key)
        richest[voice.key] = voice if known is None or _told_of(voice) > _told_of(known) else known
    parties: list[_Party] = []
    for voice in sorted(richest.values(), key=_specific_first):
        articles = {a.telling.article for a in by_key[voice.key]}
        ranked = []
        for n, party in enumerate(parties):
            found = _bond(voice, party)
            if found:
                near = any(a.telling.article in articles for a in party.accounts)
                ranked.append((found[0], near, len(party.accounts), -n, found[1]))
        if ranked:
            *_, n, why = max(ranked)
            party = parties[-n]
            party.why.append(f"{voice.name}: {why}")
        else:
            party = _Party()
            parties.append(party)
        party.voices.append(voice)
        party.accounts += by_key[voice.key]
    return parties


def _told_of(voice: Voice) -> tuple[int, int, str]:
    return (len(voice.states), len(voice.words), voice.name)


def _specific_first(voice: Voice) -> tuple[object, ...]:
    named = ("person", "body", "outlet", "sources", "own", "official", "document", "private", "group", "media", "none")
    general = voice.general or voice.sort in ("official", "private", "group", "media", "none")
    return (general, not voice.states, voice.whole, named.index(voice.sort), -len(voice.words), voice.key)


def _bond(voice: Voice, party: _Party) -> tuple[int, str] | None:
    """How surely a voice is a party's, and why; nothing where one of its voices tells that it is another."""
    if voice.sort in ALONE or party.voices[0].sort in ALONE:
        return None
    states = {s for v in party.voices if v.public for s in v.states}
    if voice.public and voice.states and states and not voice.states & states:
        return None
    found = [b for v in party.voices if (b := _one(voice, v))]
    return max(found, default=None)


def _one(a: Voice, b: Voice) -> tuple[int, str] | None:
    """Why two voices are taken for one, ``b`` telling more of itself; the surer the reason, the higher the number."""
    for bond in BONDS:
        if found := bond(a, b):
            return found
    return None


def _of_outlet(a: Voice, b: Voice) -> tuple[int, str] | None:
    """An outlet's report, and its sources; two sources that are called by different words are two."""
    sorts = {a.sort, b.sort}
    if not sorts <= {"outlet", "sources"} or not same_outlet(a.outlet, b.outlet):
        return None
    if len(sorts) == 1 and not (a.words <= b.words or b.words <= a.words):
        return None
    if len(sorts) == 1:
        return 60, f"called like {b.name}"
    return 60, f"whom {b.outlet} has it from" if a.sort == "sources" else f"has it from {b.name}"


def _reported(a: Voice, b: Voice) -> tuple[int, str] | None:
    """ "Media reports", and somebody whom another article names for it."""
    if a.sort != "media":
        return None
    return (40, f"may be the report of {b.outlet}") if b.outlet else (10, f"may have it from {b.name}")


def _on_behalf(a: Voice, b: Voice) -> tuple[int, str] | None:
    """People and groups that speak for one body, or for one government."""
    return _one_body(a, b) if {a.sort, b.sort} <= {"person", "body", "official", "group"} else None


def _bystander(a: Voice, b: Voice) -> tuple[int, str] | None:
    """Witnesses, and somebody who may be one of them."""
    if a.sort != "private" or not (b.sort == "private" or (b.sort == "person" and not b.leads)):
        return None
    same = b.sort == "person" or a.words & b.words or not (a.words and b.words)
    return (30, f"may be {b.name}") if same else None


def _pictured(a: Voice, b: Voice) -> tuple[int, str] | None:
    """Documents and pictures that are called alike."""
    return (40, "called alike") if a.sort == b.sort == "document" and a.words & b.words else None


def _nobody_named(a: Voice, b: Voice) -> tuple[int, str] | None:
    """Officials of whom nothing is told, and anybody who is named for it."""
    if a.general and a.whole and not a.states and b.sort != "private":
        return 5, f"names nobody, and {b.name} is named"
    return None


def _by_name(a: Voice, b: Voice) -> tuple[int, str] | None:
    """One person under two names, or taken for a body by one article."""
    sorts = {a.sort, b.sort}
    named = "person" in sorts and sorts <= {"person", "body"} and _same_person(a, b)
    return (100, f"{a.name} is {b.name}") if named else None


BONDS = (_by_name, _of_outlet, _reported, _on_behalf, _bystander, _pictured, _nobody_named)
"""Why two voices may be one, in the order in which they are asked."""


def _one_body(a: Voice, b: Voice) -> tuple[int, str] | None:
    """Whether two speak for one body, or for one government."""
    if a.states and b.states and not a.states & b.states:
        return None
    if a.words and b.words and _like(a.words, b.words):
        if a.sort == b.sort == "person" and not (a.public and b.public):
            return None  # two members of one body that is no government may differ
        return 70, f"speaks for the same {' '.join(sorted(a.words & b.words))}"
    if a.public and b.public:
        if a.states & b.states:
            return 65, f"of the government of {', '.join(sorted(a.states & b.states))}"
        if a.whole or b.whole:
            return 50, f"no other government than that of {b.name} is told of"
    if a.general and b.sort == "person" and (b.leads or not b.told):
        return (20 if b.leads else 15), f"may be {b.name}"
    return None


def _like(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether one description tells nothing against the other, or both tell most of the same."""
    both = len(a & b)
    return both == min(len(a), len(b)) or (both > 1 and both >= MOSTLY * min(len(a), len(b)))


def _same_person(a: Voice, b: Voice) -> bool:
    short, full = sorted((a.name.casefold().split(), b.name.casefold().split()), key=len)
    if short == full or (len(short) == 1 and short[0] in full and not (a.public and b.public)):
        return True  # of those who tell one claim, the bare name is whose full name it is
    if a.sort != b.sort:
        return False
    if a.key.startswith("ent-") and b.key.startswith("ent-"):
        return False  # entities are settled
    one, two = person_name(a.name), person_name(b.name)
    if one is None or two is None or one.surname != two.surname or one.suffix != two.suffix:
        return False
    return not one.given or not two.given or one.given[0][0] == two.given[0][0]


# ---------------------------------------------------------------- cited outlets and narrations
def _cited(parties: list[_Party], whose: Mapping[str, str]) -> None:
    """An outlet that is cited, and whose own words are here, has it from where these have it."""
    for cited in [p for p in parties if {v.sort for v in p.voices} <= {"outlet", "media"}]:
        names = sorted({v.outlet for v in cited.voices if v.outlet})
        theirs = [
            (sum(any(same_outlet(whose[a.telling.key], n) for n in names) for a in p.accounts), -n)
            for n, p in enumerate(parties)
            if p is not cited
        ]
        many, n = max(theirs, default=(0, 0))
        if many:
            into = parties[-n]
            if into.counted:
                into.voices += cited.voices
            else:  # its own article names nobody: then it is the outlet's report
                into.voices[:0] = cited.voices
            into.accounts += cited.accounts
            into.why += [*cited.why, f"{', '.join(names)} is cited, and these are its own words"]
            parties.remove(cited)


def _narrated(parties: list[_Party]) -> None:
    """What an article tells as its own, and elsewhere as somebody's word, is that one's."""
    said: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for n, party in enumerate(parties):
        if party.counted and any(v.sort != "own" for v in party.voices):
            for account in party.accounts:
                said[account.telling.article].append((account.telling.content[0].start, n))
    for party in [p for p in parties if not p.counted]:
        stays: list[Account] = []
        for account in party.accounts:
            at = account.telling.content[0].start
            here = [] if account.chain else [(abs(start - at), n) for start, n in said[account.telling.article]]
            into = parties[min(here)[1]].accounts if here else stays
            into.append(account)
        party.accounts = stays
    parties[:] = [p for p in parties if p.accounts]


# ---------------------------------------------------------------- what comes out
def _rank(party: _Party) -> tuple[bool, int, str, str]:
    first = min(a.telling.key for a in party.accounts)
    return (not party.counted, -len(party.accounts), _shown(party).name, first)


def _shown(party: _Party) -> Voice:
    """The voice that a party goes by: a named one, that most tellings have; of equals the first by name."""
    heard = Counter(a.chain[-1].party.name for a in party.accounts if a.chain)
    sure = ("person", "body", "official", "sources", "outlet", "own", "private", "group", "document", "media", "none")
    return min(party.voices, key=lambda v: (v.general, -heard[v.name], sure.index(v.sort), v.name, v.key))


def _origin(party: _Party) -> Origin:
    shown = _shown(party)
    keys = tuple(a.telling.key for a in sorted(party.accounts, key=_order))
    if not party.counted:
        why = "names nobody" if shown.sort == "none" else f"{shown.name}: says not whose"
        return Origin(shown.name, shown.kind, keys, counted=False, why=f"untraced: {why}")
    heads = {"own": "its own attempt to get an answer", "outlet": "its report is cited", "sources": "an unnamed source"}
    why = "; ".join((heads.get(shown.sort, "on whose word it stands"), *party.why))
    return Origin(shown.name, shown.kind, keys, why=why)
